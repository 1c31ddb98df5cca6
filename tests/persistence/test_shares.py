"""What belongs to no person is sealed part by part: a save seals little, and no change from outside hides."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, insert, select, text, update

from crt_desktop.domain.audit import AuditTag
from crt_desktop.domain.partenaire import Partenaire
from crt_desktop.domain.sejours import PlaceHt
from crt_desktop.domain.suivi import Interlocuteur
from db import content, shares
from db.audit import SqlAuditLog
from db.session import LocalVaultSession
from db.shares import SPAN
from db.tables import AstreinteRow, AuditRow, PartenaireRow, ProfessionnelRow
from db.touched import TOLD, tell
from tests.golden.make_vault import FOLDER
from tests.persistence.vaults import START, Bench, fast_vaults, raw_connection

PARTNER = "partage.partenaire"
PLACE = PlaceHt(reference="HT1", etablissement="Les Pins", type="ehpad")
CONTACT = Interlocuteur(partenaire="PA9", nom="PETIT")
MEMBER: dict[str, Any] = {
    "id": 1,
    "reference": "P1",
    "nom": "DURAND",
    "prenom": "Paul",
    "profession": "ide",
    "recorded_at": START,
}


def partner_rows(ids: range) -> list[dict[str, Any]]:
    return [
        {
            "id": one,
            "reference": f"PA{one}",
            "nom": f"Partenaire {one}",
            "categorie": "had",
            "recorded_at": START,
        }
        for one in ids
    ]


def duty_rows(ids: range) -> list[dict[str, Any]]:
    return [
        {
            "id": one,
            "professionnel_id": 1,
            "rang": 0,
            "starts_at": START + timedelta(days=one),
            "ends_at": START + timedelta(days=one, hours=12),
            "recorded_at": START,
        }
        for one in ids
    ]


def adding(table: str, columns: str, values: str) -> str:
    return f"INSERT INTO {table} ({columns}) VALUES ({values})"


def record(session: LocalVaultSession, uow: Any) -> None:
    uow.audit.record(session.actor, AuditTag.IMPORT_RUN, entity=content.IMPORT)
    uow.commit()


def seals(session: LocalVaultSession) -> list[tuple[str, int | None]]:
    """Return the parts sealed so far, in order."""
    with session.uow() as uow:
        statement = select(AuditRow.entity, AuditRow.entity_id).order_by(AuditRow.seq)
        rows = uow.session.execute(
            statement.where(AuditRow.action == AuditTag.SHARED_SEAL.value)
        ).all()
    return [(row.entity, row.entity_id) for row in rows]


def found(session: LocalVaultSession) -> str:
    """Return what the check of the content says, nothing when it passes."""
    (check,) = [one for one in session.verify().checks if one.name == "Contenu"]
    return "" if check.is_ok else check.detail.replace("\N{NO-BREAK SPACE}", " ")


def outside(session: LocalVaultSession, *statements: str) -> None:
    database = raw_connection(session)
    for statement in statements:
        database.execute(statement)
    database.close()


@pytest.fixture
def shared(vault: LocalVaultSession) -> LocalVaultSession:
    """A vault with three parts of partners and two of duties, imported."""
    with vault.uow() as uow:
        uow.begin_writing()
        uow.session.execute(insert(ProfessionnelRow), [MEMBER])
        uow.session.execute(insert(PartenaireRow), partner_rows(range(1, 2 * SPAN + 10)))
        uow.session.execute(insert(AstreinteRow), duty_rows(range(1, SPAN + 5)))
        record(vault, uow)
    return vault


def test_the_first_change_seals_every_part(shared: LocalVaultSession) -> None:
    assert seals(shared) == [
        ("partage.astreinte", 1),
        ("partage.astreinte", 2),
        ("partage.parametre", 0),
        (PARTNER, 1),
        (PARTNER, 2),
        (PARTNER, 3),
        ("partage.professionnel", 1),
    ]
    assert found(shared) == ""


def test_a_partner_saved_seals_its_part_alone(shared: LocalVaultSession) -> None:
    before = len(seals(shared))
    seen: list[str] = []
    with shared.uow() as uow:
        fiche = next(one for one in uow.fiches.all("partenaires") if one.row_id == SPAN + 3)
        assert isinstance(fiche.record, Partenaire)
        uow.fiches.update(
            "partenaires",
            fiche.row_id,
            Partenaire(reference=fiche.record.reference, nom="HAD", categorie="had"),
            version=fiche.version,
        )
        event.listen(
            uow.session.connection(), "before_cursor_execute", lambda *told: seen.append(told[2])
        )
        record(shared, uow)
    assert seals(shared)[before:] == [(PARTNER, 2)]
    assert found(shared) == ""
    assert not any("astreinte" in one or "professionnel" in one for one in seen)
    assert len(seen) <= 6


def test_a_record_added_seals_the_part_it_comes_into(shared: LocalVaultSession) -> None:
    before = len(seals(shared))
    with shared.uow() as uow:
        uow.fiches.add("partenaires", Partenaire(reference="NEUF", nom="SSIAD", categorie="ssiad"))
        record(shared, uow)
    assert seals(shared)[before:] == [(PARTNER, 3)]
    assert found(shared) == ""


def change_by_object(session: Any) -> None:
    for one in session.scalars(select(PartenaireRow)):
        one.nom = "X"


@pytest.mark.parametrize(
    "change",
    [
        lambda session: session.execute(update(PartenaireRow).values(nom="X")),
        lambda session: session.execute(text("UPDATE partenaire SET nom = 'X'")),
        lambda session: session.connection().exec_driver_sql("UPDATE partenaire SET nom = 'X'"),
        change_by_object,
        lambda session: session.execute(text("\n  delete from partenaire")),
    ],
)
def test_whoever_does_not_tell_the_rows_has_the_whole_table_looked_at(
    shared: LocalVaultSession, change: Callable[[Any], object]
) -> None:
    before = len(seals(shared))
    with shared.uow() as uow:
        uow.begin_writing()
        change(uow.session)
        record(shared, uow)
    assert seals(shared)[before:] == [(PARTNER, 1), (PARTNER, 2), (PARTNER, 3)]
    assert found(shared) == ""


def test_what_did_not_change_is_not_sealed_again(shared: LocalVaultSession) -> None:
    before = seals(shared)
    with shared.uow() as uow:
        uow.begin_writing()
        uow.session.execute(update(PartenaireRow).values(nom=PartenaireRow.nom))
        record(shared, uow)
    assert seals(shared) == before
    assert found(shared) == ""


def test_a_part_emptied_and_filled_again_is_followed(shared: LocalVaultSession) -> None:
    for change in (
        "DELETE FROM partenaire WHERE id > 512",
        "DELETE FROM partenaire",
        "INSERT INTO parametre VALUES ('nom', 'CRT', 0, 1)",
        "DELETE FROM parametre",
    ):
        with shared.uow() as uow:
            uow.begin_writing()
            uow.session.execute(text(change))
            record(shared, uow)
        assert found(shared) == ""
    with shared.uow() as uow:
        uow.begin_writing()
        uow.session.execute(insert(PartenaireRow), partner_rows(range(3, 5)))
        record(shared, uow)
    assert found(shared) == ""
    outside(shared, "DELETE FROM partenaire")
    assert "partenaires" in found(shared)


ATTACKS = {
    "a row is changed": ("UPDATE partenaire SET nom = 'X' WHERE id = 300", "partenaires"),
    "a row is deleted": ("DELETE FROM astreinte WHERE id = 2", "astreintes"),
    "a part is deleted": ("DELETE FROM partenaire WHERE id > 512", "partenaires"),
    "a row goes to another part": ("UPDATE partenaire SET id = 600 WHERE id = 3", "partenaires"),
    "a row is added far away": (
        adding(
            "partenaire",
            "id, reference, nom, categorie, recorded_at, version",
            "90000, 'Z', 'X', 'had', 0, 1",
        ),
        "partenaires",
    ),
    "a setting is added": ("INSERT INTO parametre VALUES ('nom', 'X', 0, 1)", "réglages"),
    "a member is changed": ("UPDATE professionnel SET profession = 'medecin'", "équipe"),
    "a place is added where there was none": (
        adding(
            "place_ht",
            "id, reference, etablissement, type, recorded_at, version",
            "700, 'Z', 'X', 'ehpad', 0, 1",
        ),
        "places",
    ),
}


@pytest.mark.parametrize("name", list(ATTACKS))
def test_a_change_made_outside_the_program_is_found_and_stays_found(
    shared: LocalVaultSession, name: str
) -> None:
    statement, words = ATTACKS[name]
    outside(shared, statement)
    assert found(shared) == f"Modifié hors du logiciel : {words}."
    # A save elsewhere does not cover it up.
    with shared.uow() as uow:
        uow.fiches.add("interlocuteurs", CONTACT)
        record(shared, uow)
    assert found(shared) == f"Modifié hors du logiciel : {words}."


def test_rows_are_told_only_to_the_transaction_that_writes_them(shared: LocalVaultSession) -> None:
    before = len(seals(shared))
    statement = update(PartenaireRow).values(nom="Y").execution_options(**TOLD)
    for one in (2, SPAN + 1):
        with shared.uow() as uow:
            uow.begin_writing()
            uow.session.execute(statement.where(PartenaireRow.id == one))
            tell(uow.session, PartenaireRow.__table__, [one])  # type: ignore[arg-type]
            record(shared, uow)
    assert seals(shared)[before:] == [(PARTNER, 1), (PARTNER, 2)]
    assert found(shared) == ""


def test_a_row_written_and_not_told_is_found_rather_than_hidden(shared: LocalVaultSession) -> None:
    with shared.uow() as uow:
        uow.begin_writing()
        statement = update(PartenaireRow).values(nom="Y").where(PartenaireRow.id == 1)
        uow.session.execute(statement.execution_options(**TOLD))
        record(shared, uow)
    assert found(shared) == "Modifié hors du logiciel : partenaires."


# --- vaults of before --------------------------------------------------------------------------


def seal_all_in_one(session: LocalVaultSession, monkeypatch: pytest.MonkeyPatch) -> None:
    """Record an import as programs did before parts."""
    with monkeypatch.context() as patch, session.uow() as uow:
        uow.begin_writing()
        uow.session.execute(insert(ProfessionnelRow), [MEMBER])
        uow.session.execute(insert(PartenaireRow), partner_rows(range(1, 4)))
        mac = content.shared_mac(uow.session, session.data_key.content)
        patch.setattr(SqlAuditLog, "_shared_seals", lambda *_: [])
        patch.setattr("db.audit._Pending.subject", property(lambda _: (content.IMPORT, 0)))
        patch.setattr("db.audit._content_macs", lambda *_: {(content.IMPORT, 0): mac})
        record(session, uow)


def test_a_vault_sealed_all_in_one_is_still_judged(
    vault: LocalVaultSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    seal_all_in_one(vault, monkeypatch)
    assert seals(vault) == []
    assert found(vault) == ""
    outside(vault, "UPDATE partenaire SET nom = 'X' WHERE id = 1")
    assert "partenaires" in found(vault)


def test_its_first_change_seals_every_part(
    vault: LocalVaultSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    seal_all_in_one(vault, monkeypatch)
    with vault.uow() as uow:
        uow.fiches.add("places_ht", PLACE)
        record(vault, uow)
    assert {entity for entity, _ in seals(vault)} == {
        f"partage.{table}" for table in ("partenaire", "professionnel", "place_ht", "parametre")
    }
    assert found(vault) == ""
    outside(vault, "UPDATE professionnel SET profession = 'medecin'")
    assert found(vault) == "Modifié hors du logiciel : équipe."


@pytest.mark.parametrize("revision", ["0001", "0002"])
def test_a_released_vault_is_judged_before_and_after_its_first_change(
    tmp_path: Path, revision: str
) -> None:
    folder = tmp_path / "coffre"
    shutil.copytree(FOLDER / f"vault_{revision}", folder)
    access = json.loads((FOLDER / f"vault_{revision}.json").read_text(encoding="utf-8"))
    bench = Bench(folder, access["recovery_key"])
    vaults = fast_vaults(bench.clock, stretch=None)
    session = vaults.unlock(folder, name=access["name"], passphrase=access["passphrase"])
    change = "UPDATE professionnel SET profession = 'autre' || profession"
    undo = "UPDATE professionnel SET profession = substr(profession, 6)"
    try:
        assert found(session) == ""
        outside(session, change)
        assert "équipe" in found(session)
        outside(session, undo)
        assert found(session) == ""
        with session.uow() as uow:
            uow.fiches.add("places_ht", replace(PLACE, reference="HT-NEUVE"))
            record(session, uow)
        assert found(session) == ""
        outside(session, change)
        assert found(session) == "Modifié hors du logiciel : équipe."
    finally:
        session.close()


def test_every_shared_table_has_its_parts(session: Any) -> None:
    del session
    names = {table.name for table, _ in content.shared_tables()}
    assert len(names) == len(list(content.shared_tables()))
    for name in names:
        assert len(shares.PREFIX + name) <= 40
