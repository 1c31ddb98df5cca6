"""The journal: a chain that shows what was done to it, on every engine."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from sqlalchemy import Engine, event, insert, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from crt_desktop.domain.audit import READING_TAGS, AuditTag
from crt_desktop.domain.roles import Actor, Role
from db import canonical_rows, content
from db.audit import GENESIS, AuditKeys, SqlAuditLog, canonical, head_of
from db.audit_ddl import triggers
from db.base import Base
from db.chain import read_journal
from db.tables import (
    AccountRow,
    AppelAstreinteRow,
    AuditRow,
    BeneficiaireRow,
    DemandeRow,
    PartenaireRow,
    ProfilRow,
)
from tests.persistence.vaults import START
from tests.sizes import IS_LONG

KEYS = AuditKeys(chain=b"c" * 32, content=b"d" * 32)
ACTOR = Actor(
    account_id=1, name="claire", display_name="Claire", role=Role.COORDINATEUR, workstation="poste"
)
COPY_FIRST_ENTRY_AS = (
    "INSERT INTO audit SELECT {}, at, actor, role, workstation, action, entity, entity_id,"
    " fields, content_mac, prev, mac FROM audit WHERE seq = 1"
)
PERSON: dict[str, Any] = {
    "nom_naissance": "MARTIN",
    "prenoms": "Jeanne",
    "sexe": "F",
    "born_on": date(1940, 1, 1),
    "sort_name": "martin",
    "search_text": "martin",
    "search_phone": "",
    "recorded_at": START,
}


@pytest.fixture
def guarded(database: Engine) -> Iterator[Session]:
    """A session on a database whose journal is protected."""
    with database.begin() as connection:
        for statement in triggers(database.dialect.name):
            connection.exec_driver_sql(statement)
    with Session(database) as session:
        yield session


def add_person(session: Session, key: int, **columns: Any) -> None:
    session.execute(
        insert(BeneficiaireRow), [PERSON | {"id": key, "reference": f"B{key}"} | columns]
    )


def write(session: Session, *entries: tuple[AuditTag, str, int | None]) -> None:
    log = SqlAuditLog()
    for tag, entity, entity_id in entries:
        log.record(ACTOR, tag, entity=entity, entity_id=entity_id, fields=("nom", "gir"))
    log.write(session, KEYS, at=START)


def test_entries_are_numbered_from_one_and_chained(guarded: Session) -> None:
    write(guarded, (AuditTag.VAULT_UNLOCK, "", None), (AuditTag.CASELOAD_LIST, "", None))
    write(guarded, (AuditTag.BENEFICIAIRE_READ, "beneficiaire", 7))
    rows = guarded.scalars(select(AuditRow).order_by(AuditRow.seq)).all()
    assert [row.seq for row in rows] == [1, 2, 3]
    assert [row.prev for row in rows] == [GENESIS, rows[0].mac, rows[1].mac]
    assert [row.content_mac for row in rows] == [None, None, None]
    assert (rows[2].entity, rows[2].entity_id, rows[2].fields) == ("beneficiaire", 7, "nom\ngir")
    assert rows[0].at == START
    assert head_of(guarded).seq == 3
    journal = read_journal(guarded, KEYS.chain, keep=(2, 3))
    assert journal.first_broken is None
    assert journal.macs == {2: rows[1].mac, 3: rows[2].mac}


@pytest.mark.parametrize("cut", ["\n", "\r\n", "\u2028", "\x85", "\n\n  "])
def test_a_field_of_several_lines_passes_for_no_other_field(guarded: Session, cut: str) -> None:
    log = SqlAuditLog()
    reason = f"motif : contrôle{cut}sha256 : 000"
    log.record(ACTOR, AuditTag.SURVEY_EXPORT, fields=("xlsx", reason, ""))
    log.write(guarded, KEYS, at=START)
    (row,) = guarded.scalars(select(AuditRow)).all()
    kind, said, empty = row.fields.split("\n")
    assert (kind, empty) == ("xlsx", "")
    assert " ".join(said.split()) == "motif : contrôle sha256 : 000"


@pytest.mark.parametrize(
    "separator", ["\n", "\r\n", "\r", "\v", "\f", "\x1c", "\x85", "\u2028", "\u2029", " \n\t\n "]
)
def test_a_reason_of_several_lines_is_one_line_and_forges_no_other(
    guarded: Session, separator: str
) -> None:
    log = SqlAuditLog()
    forged = f" appel{separator}sha256 : 000{separator}"
    log.record(
        ACTOR,
        AuditTag.BENEFICIAIRE_READ,
        entity=f"bene{separator}ficiaire",
        fields=("motif", forged, "sha256 : 111"),
    )
    log.write(guarded, KEYS, at=START)
    row = guarded.scalars(select(AuditRow)).one()
    assert row.entity == "bene ficiaire"
    assert row.fields.splitlines() == ["motif", "appel sha256 : 000", "sha256 : 111"]
    assert read_journal(guarded, KEYS.chain).first_broken is None


def test_keys_do_not_show_in_a_representation() -> None:
    assert repr(KEYS) == "AuditKeys()"


def test_a_chain_read_with_another_key_is_broken_from_the_start(guarded: Session) -> None:
    write(guarded, (AuditTag.VAULT_UNLOCK, "", None))
    assert read_journal(guarded, b"x" * 32).first_broken == 1


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit SET actor = 'x' WHERE seq = 1",
        "UPDATE audit SET mac = mac",
        "DELETE FROM audit WHERE seq = 2",
        COPY_FIRST_ENTRY_AS.format(9),
        COPY_FIRST_ENTRY_AS.format(0),
    ],
)
def test_the_database_itself_refuses_to_change_the_journal(
    guarded: Session, statement: str
) -> None:
    write(guarded, (AuditTag.VAULT_UNLOCK, "", None), (AuditTag.CASELOAD_LIST, "", None))
    guarded.commit()
    with pytest.raises(DBAPIError, match="append-only"):
        guarded.execute(text(statement))
    guarded.rollback()
    assert read_journal(guarded, KEYS.chain).head.seq == 2


def test_the_journal_cannot_be_emptied_at_once(guarded: Session) -> None:
    write(guarded, (AuditTag.VAULT_UNLOCK, "", None))
    guarded.commit()
    is_server = guarded.get_bind().dialect.name == "postgresql"
    with pytest.raises(DBAPIError, match="append-only"):
        guarded.execute(text("TRUNCATE audit" if is_server else "DELETE FROM audit"))


def test_the_journal_keeps_the_content_of_a_change_and_not_of_a_reading(guarded: Session) -> None:
    add_person(guarded, 1)
    write(guarded, (AuditTag.IMPORT_BENEFICIAIRE, "beneficiaire", 1))
    before = content.beneficiaire_macs(guarded, KEYS.content)[1]
    write(guarded, (AuditTag.BENEFICIAIRE_READ, "beneficiaire", 1))
    journal = read_journal(guarded, KEYS.chain)
    assert journal.latest_of("beneficiaire") == {1: before}
    assert AuditTag.IMPORT_BENEFICIAIRE not in READING_TAGS


def test_two_entries_never_have_the_same_written_form() -> None:
    one = (1, 2, "a", "b", "c", "d", "e", None, "f", None)
    others = [
        (1, 2, "a 1:b", "", "c", "d", "e", None, "f", None),
        (1, 2, "a", "b", "c", "d", "e", 0, "f", None),
        (1, 2, "a", "b", "c", "d", "e", None, "f", b""),
        (12, 2, "a", "b", "c", "d", "e", None, "f", None),
        (1, 2, "ab", "", "c", "d", "e", None, "f", None),
    ]
    assert len({canonical(values) for values in (one, *others)}) == 6


# --- content -----------------------------------------------------------------------------------


def person_mac(session: Session, key: int) -> bytes:
    return content.beneficiaire_macs(session, KEYS.content, [key])[key]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE beneficiaire SET nom_naissance = 'X' WHERE id = 1",
        "UPDATE beneficiaire SET telephone = NULL WHERE id = 1",
        "UPDATE beneficiaire SET search_text = '' WHERE id = 1",
        "UPDATE beneficiaire SET version = 2 WHERE id = 1",
        "UPDATE beneficiaire_profil SET position = 5 WHERE beneficiaire_id = 1",
        "DELETE FROM beneficiaire_profil WHERE beneficiaire_id = 1",
        "UPDATE demande SET decision = 'refus' WHERE beneficiaire_id = 1",
        "UPDATE demande SET beneficiaire_id = 2 WHERE beneficiaire_id = 1",
    ],
)
def test_the_mac_of_a_person_covers_what_belongs_to_the_person(
    session: Session, statement: str
) -> None:
    add_person(session, 1, telephone="0600000001")
    add_person(session, 2)
    session.add(ProfilRow(beneficiaire_id=1, profil="isolement", position=0))
    session.add(
        DemandeRow(
            reference="D1",
            beneficiaire_id=1,
            requested_on=date(2026, 1, 1),
            origine="idel",
            recorded_at=START,
        )
    )
    session.flush()
    before = person_mac(session, 1)
    assert person_mac(session, 1) == before
    session.execute(text(statement))
    assert person_mac(session, 1) != before


def test_the_mac_of_a_person_ignores_the_others(session: Session) -> None:
    add_person(session, 1)
    before = person_mac(session, 1)
    add_person(session, 2)
    assert person_mac(session, 1) == before
    assert person_mac(session, 2) != before


def test_asking_for_some_persons_or_for_all_gives_the_same_macs(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    for key in range(1, 8):
        add_person(session, key)
    whole = content.beneficiaire_macs(session, KEYS.content)
    monkeypatch.setattr(content, "CHUNK", 2)
    chunked = content.beneficiaire_macs(session, KEYS.content, [7, 1, 2, 3, 4, 5, 6, 1])
    monkeypatch.setattr(content, "WHOLE", 3)
    filtered = content.beneficiaire_macs(session, KEYS.content, [1, 2, 3, 4])
    assert chunked == whole
    assert filtered == {key: whole[key] for key in (1, 2, 3, 4)}


def test_a_person_who_is_not_there_has_the_mac_of_nothing(session: Session) -> None:
    nothing = content.mac_of_nothing(KEYS.content, "beneficiaire", 9)
    assert person_mac(session, 9) == nothing
    assert nothing != content.mac_of_nothing(KEYS.content, "beneficiaire", 8)


def test_a_nullable_column_added_later_changes_no_mac(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_person(session, 1)
    before = person_mac(session, 1)
    columns = canonical_rows.columns_of
    dropped = BeneficiaireRow.__table__.c.telephone
    monkeypatch.setattr(
        canonical_rows,
        "columns_of",
        lambda table: tuple(c for c in columns(table) if c is not dropped),
    )
    assert person_mac(session, 1) == before


def test_every_table_of_a_person_is_covered(session: Session) -> None:
    del session
    owned = {row_class.__table__.name for row_class, _ in content._OWNED}
    shared = {row_class.__table__.name for row_class in content._SHARED}
    for table in Base.metadata.tables.values():
        is_personal = any(key.column.table.name == "beneficiaire" for key in table.foreign_keys)
        # That two persons are two is said of a pair: it is of neither file, and its act is in the journal.
        assert not is_personal or table.name in owned | {"double_ecarte"}
        kept_elsewhere = {"audit", "account", "vault_state", "brouillon", "accuse_lecture"}
        # The bytes of a scan: their digest is in its row, and `verify` compares.
        kept_elsewhere.add("piece_contenu")
        # What calendars were given, and how far each account has read: no record of the caseload.
        kept_elsewhere |= {"agenda_evenement", "releve_lecture", "double_ecarte"}
        # Surveys hold no record of the caseload; a validated answer has its own fingerprint in the journal.
        kept_elsewhere |= {"edition_enquete", "campagne", "reponse_enquete", "reponse_validee"}
        kept_elsewhere.add("commentaire_dialogue")
        assert table.name in owned | shared | kept_elsewhere


def test_the_shared_mac_covers_the_tables_of_nobody_and_calls_of_nobody(session: Session) -> None:
    macs = [content.shared_mac(session, KEYS.content)]
    session.add(PartenaireRow(reference="R1", nom="HAD", categorie="had", recorded_at=START))
    session.flush()
    macs.append(content.shared_mac(session, KEYS.content))
    call = {"called_at": START, "origine": "aidant", "reponse": "conseil", "recorded_at": START}
    session.execute(insert(AppelAstreinteRow), [call])
    macs.append(content.shared_mac(session, KEYS.content))
    add_person(session, 1)
    session.execute(insert(AppelAstreinteRow), [call | {"beneficiaire_id": 1}])
    macs.append(content.shared_mac(session, KEYS.content))
    assert len(set(macs)) == 3
    assert macs[2] == macs[3]


def test_the_mac_of_an_account_covers_its_role(session: Session) -> None:
    account = AccountRow(
        name="a", display_name="A", role="lecture", is_active=True, recorded_at=START
    )
    session.add(account)
    session.flush()
    before = content.account_mac(session, KEYS.content, account.id)
    account.role = "direction"
    session.flush()
    assert content.account_mac(session, KEYS.content, account.id) != before


def test_many_persons_cost_no_more_statements_than_a_few(guarded: Session) -> None:
    seen: list[str] = []

    def count(*arguments: Any) -> None:
        seen.append(arguments[2])

    event.listen(guarded.get_bind(), "before_cursor_execute", count)
    counts = []
    for keys in (range(1, 4), range(1001, 1401)):
        for key in keys:
            add_person(guarded, key)
        seen.clear()
        write(guarded, *((AuditTag.IMPORT_BENEFICIAIRE, "beneficiaire", key) for key in keys))
        counts.append(len(seen))
    event.remove(guarded.get_bind(), "before_cursor_execute", count)
    assert counts[0] == counts[1] <= len(content._OWNED) + 2


def test_a_long_journal_is_verified_within_the_bar(guarded: Session) -> None:
    size, limit_s = (200_000, 3.0) if IS_LONG else (20_000, 1.0)
    write(guarded, *((AuditTag.BENEFICIAIRE_READ, "beneficiaire", key) for key in range(size)))
    started = time.process_time()
    journal = read_journal(guarded, KEYS.chain)
    took_s = time.process_time() - started
    assert journal.head.seq == size
    assert took_s <= limit_s
