"""`verify` against whoever holds the key and the file, but not the program."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from crt_desktop.domain.audit import AuditTag
from crt_desktop.domain.errors import CrtError, OperationCancelledError
from crt_desktop.reports.vault import VerifyReport
from db import slots
from db.anchors import FOLDER, KEPT, read_anchors, write_anchor
from db.audit_ddl import triggers
from db.session import LocalVaultSession
from tests.persistence.vaults import START, Bench, add_people, raw_connection

Attack = Callable[[Any], None]

TRIGGERS = ("audit_append_only", "audit_no_update", "audit_no_delete")


@pytest.fixture(scope="module")
def peopled(made_vault: Bench, tmp_path_factory: pytest.TempPathFactory) -> Bench:
    """A vault with six persons and a few readings, closed."""
    bench = made_vault.copy_to(tmp_path_factory.mktemp("peuple") / "coffre")
    opened = bench.unlock()
    add_people(opened, [1, 2, 3])
    add_people(opened, [4, 5, 6])
    for one in (1, 2, 1):
        with opened.uow() as uow:
            uow.audit.record(
                opened.actor, AuditTag.BENEFICIAIRE_READ, entity="beneficiaire", entity_id=one
            )
            uow.commit()
    opened.close()
    return bench


@pytest.fixture
def attacked(peopled: Bench, tmp_path: Path) -> Bench:
    return peopled.copy_to(tmp_path / "coffre")


def failed(report: VerifyReport) -> set[str]:
    return {check.name.replace("’", "'") for check in report.checks if not check.is_ok}


def unprotect(database: Any) -> None:
    for name in TRIGGERS:
        database.execute(f"DROP TRIGGER {name}")


def protect(database: Any) -> None:
    for statement in triggers("sqlite"):
        database.execute(statement)


def changing_the_journal(*statements: str) -> Attack:
    """Return an attack that puts the protections back as they were."""

    def attack(database: Any) -> None:
        unprotect(database)
        for statement in statements:
            database.execute(statement)
        protect(database)

    return attack


def changing(*statements: str) -> Attack:
    def attack(database: Any) -> None:
        for statement in statements:
            database.execute(statement)

    return attack


LAST = "(SELECT max(seq) FROM audit)"
COPIED = "at, actor, role, workstation, action, entity, entity_id, fields, content_mac, prev, mac"

ATTACKS: dict[str, tuple[Attack, str]] = {
    "an entry is changed": (
        changing_the_journal("UPDATE audit SET actor = 'bob' WHERE seq = 4"),
        "Journal",
    ),
    "an entry is deleted": (changing_the_journal("DELETE FROM audit WHERE seq = 4"), "Journal"),
    "an entry is replaced": (
        changing_the_journal(
            "INSERT OR REPLACE INTO audit SELECT seq, at + 60, actor, role, workstation, action,"
            " entity, entity_id, fields, content_mac, prev, mac FROM audit WHERE seq = 4"
        ),
        "Journal",
    ),
    "two entries are exchanged": (
        changing_the_journal(
            "UPDATE audit SET seq = -1 WHERE seq = 4",
            "UPDATE audit SET seq = 4 WHERE seq = 5",
            "UPDATE audit SET seq = 5 WHERE seq = -1",
        ),
        "Journal",
    ),
    "an entry is moved to the end": (
        changing_the_journal(f"UPDATE audit SET seq = {LAST} + 1 WHERE seq = 4"),
        "Journal",
    ),
    "the first entry is cut": (changing_the_journal("DELETE FROM audit WHERE seq = 1"), "Journal"),
    "the end is cut": (
        changing_the_journal(f"DELETE FROM audit WHERE seq >= {LAST} - 1"),
        "Ancres du journal",
    ),
    "the journal is emptied": (changing_the_journal("DELETE FROM audit"), "Ancres du journal"),
    "an entry is forged at the end": (
        changing(
            f"INSERT INTO audit SELECT seq + 1, {COPIED} FROM audit WHERE seq = {LAST}",
        ),
        "Journal",
    ),
    "the content of an entry is wiped": (
        changing_the_journal("UPDATE audit SET content_mac = NULL WHERE entity_id = 1"),
        "Journal",
    ),
    "the protections are gone": (unprotect, "Schéma"),
    "a protection is hollowed out": (
        changing(
            "DROP TRIGGER audit_no_update",
            "CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit BEGIN SELECT 1; END",
        ),
        "Schéma",
    ),
    "a trigger is added": (
        changing(
            "CREATE TRIGGER porte AFTER INSERT ON audit BEGIN DELETE FROM visite; END",
        ),
        "Schéma",
    ),
    "a person is changed": (
        changing("UPDATE beneficiaire SET nom_naissance = 'AUTRE' WHERE id = 2"),
        "Contenu",
    ),
    "a column is emptied": (
        changing("UPDATE visite SET motif = '' WHERE beneficiaire_id = 2"),
        "Contenu",
    ),
    "a visit is deleted": (changing("DELETE FROM visite WHERE beneficiaire_id = 2"), "Contenu"),
    "a visit changes hands": (
        changing(
            "UPDATE visite SET beneficiaire_id = 3, rang = 7 WHERE beneficiaire_id = 2",
        ),
        "Contenu",
    ),
    "two persons exchange their files": (
        changing(
            "UPDATE visite SET beneficiaire_id = 99 WHERE beneficiaire_id = 2",
            "UPDATE visite SET beneficiaire_id = 2 WHERE beneficiaire_id = 3",
            "UPDATE visite SET beneficiaire_id = 3 WHERE beneficiaire_id = 99",
        ),
        "Contenu",
    ),
    "a person is deleted": (
        changing(
            "DELETE FROM visite WHERE beneficiaire_id = 2",
            "DELETE FROM beneficiaire WHERE id = 2",
        ),
        "Contenu",
    ),
    "a person is added": (
        changing(
            "INSERT INTO beneficiaire (id, reference, nom_naissance, prenoms, sexe, born_on,"
            " sort_name, search_text, search_phone, recorded_at) SELECT 50, 'B50', nom_naissance,"
            " prenoms, sexe, born_on, sort_name, search_text, search_phone, recorded_at"
            " FROM beneficiaire WHERE id = 1"
        ),
        "Contenu",
    ),
    "a setting is added": (
        changing("INSERT INTO parametre VALUES ('objectif_file_active', '1', 0, 1)"),
        "Contenu",
    ),
    "a member of the team is changed": (
        changing("UPDATE professionnel SET profession = 'medecin'"),
        "Contenu",
    ),
    "an account takes another role": (
        changing("UPDATE account SET role = 'administrateur'"),
        "Clés d'accès",
    ),
    "an account is linked to somebody else": (
        changing("UPDATE account SET professionnel = 'P9'"),
        "Contenu",
    ),
    "an account is added": (
        changing(
            "INSERT INTO account SELECT 2, 'bob', 'Bob', role, NULL, 1, recorded_at, 1 FROM account"
        ),
        "Clés d'accès",
    ),
    "the vault says it is a real one": (
        changing("UPDATE vault_state SET is_training = 0"),
        "Clés d'accès",
    ),
    "a visit belongs to nobody": (
        changing("UPDATE visite SET professionnel_id = 999 WHERE beneficiaire_id = 1"),
        "Liens entre enregistrements",
    ),
    "the schema is said to be another": (
        changing("UPDATE alembic_version SET version_num = '0000'"),
        "Schéma",
    ),
}


@pytest.mark.parametrize("name", list(ATTACKS))
def test_a_change_made_outside_the_program_is_found(attacked: Bench, name: str) -> None:
    attack, check = ATTACKS[name]
    opened = attacked.unlock()
    database = raw_connection(opened)
    attack(database)
    database.close()
    report = opened.verify()
    opened.close()
    assert check in failed(report)


def test_an_untouched_vault_passes_every_check(attacked: Bench) -> None:
    opened = attacked.unlock()
    steps: list[tuple[int, int]] = []

    def follow(done: int, total: int) -> bool:
        steps.append((done, total))
        return True

    report = opened.verify(follow)
    opened.close()
    assert report.is_ok
    assert [check.name for check in report.checks] == [
        "Pages chiffrées",
        "Structure de la base",
        "Liens entre enregistrements",
        "Clés d’accès",
        "Schéma",
        "Journal",
        "Contenu",
        "Documents numérisés",
        "Réponses validées",
        "Ancres du journal",
        "Sauvegardes",
    ]
    assert all(check.detail.endswith(".") for check in report.checks)
    assert steps == [(done, 11) for done in range(12)]


def test_no_sentence_names_a_person(attacked: Bench) -> None:
    opened = attacked.unlock()
    database = raw_connection(opened)
    database.execute("UPDATE beneficiaire SET prenoms = 'Autre'")
    database.close()
    report = opened.verify()
    opened.close()
    (detail,) = [check.detail for check in report.checks if not check.is_ok]
    assert "personne n° 1" in detail
    assert "et 1 autre." in detail
    assert "MARTIN" not in detail


def test_a_verification_can_be_stopped(vault: LocalVaultSession) -> None:
    with pytest.raises(OperationCancelledError):
        vault.verify(lambda done, _: done < 2)
    assert vault.verify().is_ok


def test_what_another_process_writes_meanwhile_is_no_tampering(attacked: Bench) -> None:
    opened = attacked.unlock()

    def work_elsewhere(done: int, _: int) -> bool:
        # Between the first reading of the journal's transaction and the check of the anchors.
        if done == 2:
            other = attacked.unlock()
            add_people(other, [7])
            other.close()
        return True

    report = opened.verify(work_elsewhere)
    opened.close()
    assert failed(report) == set()


def test_an_anchor_dropped_while_they_are_read_is_no_tampering(
    attacked: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = attacked.unlock()
    listed = anchors_of(attacked)
    gone = listed[0].with_name("tete-000000000000.json")
    monkeypatch.setattr("db.anchors._paths", lambda _: [gone, *listed])
    assert opened.verify().is_ok
    opened.close()


def test_content_restored_from_before_a_recorded_change_is_found(attacked: Bench) -> None:
    opened = attacked.unlock()
    with opened.uow() as uow:
        uow.begin_writing()
        uow.session.execute(text("UPDATE beneficiaire SET prenoms = 'Anne' WHERE id = 1"))
        uow.audit.record(
            opened.actor, AuditTag.IMPORT_BENEFICIAIRE, entity="beneficiaire", entity_id=1
        )
        uow.commit()
    assert opened.verify().is_ok
    database = raw_connection(opened)
    database.execute("UPDATE beneficiaire SET prenoms = 'Jeanne' WHERE id = 1")
    database.close()
    assert failed(opened.verify()) == {"Contenu"}
    opened.close()


def test_an_older_database_put_back_is_found_by_its_anchor(attacked: Bench) -> None:
    old = attacked.database.read_bytes()
    opened = attacked.unlock()
    add_people(opened, [7])
    opened.close()
    attacked.database.write_bytes(old)
    again = attacked.unlock()
    assert "Ancres du journal" in failed(again.verify())
    again.close()


def test_pages_put_back_one_by_one_are_found(attacked: Bench) -> None:
    old = attacked.database.read_bytes()
    opened = attacked.unlock()
    add_people(opened, [7])
    with opened.uow() as uow:
        uow.begin_writing()
        uow.session.execute(text("UPDATE beneficiaire SET prenoms = 'Anne'"))
        for one in range(1, 8):
            uow.audit.record(
                opened.actor, AuditTag.IMPORT_BENEFICIAIRE, entity="beneficiaire", entity_id=one
            )
        uow.commit()
    opened.close()
    new = attacked.database.read_bytes()
    changed = [
        page
        for page in range(1, len(old) // 4096)
        if old[page * 4096 : (page + 1) * 4096] != new[page * 4096 : (page + 1) * 4096]
    ]
    assert len(changed) > 3
    whole = attacked.copy_to(attacked.path.with_name("entier"))
    for page in changed:
        shutil.rmtree(attacked.path)
        shutil.copytree(whole.path, attacked.path)
        mixed = bytearray(new)
        mixed[page * 4096 : (page + 1) * 4096] = old[page * 4096 : (page + 1) * 4096]
        attacked.database.write_bytes(mixed)
        try:
            again = attacked.unlock()
        except CrtError:
            continue
        assert not again.verify().is_ok
        again.close()


def test_a_page_damaged_under_an_open_vault_is_a_failed_check(attacked: Bench) -> None:
    opened = attacked.unlock()
    opened.verify()
    content = bytearray(attacked.database.read_bytes())
    content[-4000] ^= 1
    attacked.database.write_bytes(content)
    report = opened.verify()
    assert "Pages chiffrées" in failed(report)
    opened.close()


@pytest.mark.parametrize(
    "change",
    [
        lambda path: path.write_bytes(b"{}"),
        Path.unlink,
        lambda path: path.write_bytes(path.read_bytes().replace(b"Claire", b"Pierre")),
    ],
)
def test_a_slot_file_changed_under_an_open_vault_is_a_failed_check(
    bench: Bench, change: Callable[[Path], object]
) -> None:
    opened = bench.unlock()
    change(bench.path / slots.FILE_NAME)
    assert failed(opened.verify()) == {"Clés d'accès"}
    opened.close()


# --- anchors -----------------------------------------------------------------------------------


def anchors_of(bench: Bench) -> list[Path]:
    return sorted((bench.path / FOLDER).iterdir())


def test_anchors_emptied_forged_or_unreadable_are_found(attacked: Bench) -> None:
    opened = attacked.unlock()
    newest = anchors_of(attacked)[-1]
    kept = newest.read_bytes()
    entry = json.loads(kept)
    forgeries = [
        json.dumps(entry | {"mac": "00" * 32}).encode(),
        json.dumps(entry | {"seq": entry["seq"] + 1}).encode(),
        b"",
        b"[]",
        b"[" * 100_000,
        anchors_of(attacked)[0].read_bytes(),
    ]
    for forged in forgeries:
        newest.write_bytes(forged)
        assert failed(opened.verify()) == {"Ancres du journal"}
    newest.write_bytes(kept)
    assert opened.verify().is_ok
    shutil.rmtree(attacked.path / FOLDER)
    assert failed(opened.verify()) == {"Ancres du journal"}
    opened.close()


def test_an_anchor_of_another_chain_is_found(attacked: Bench) -> None:
    opened = attacked.unlock()
    write_anchor(attacked.path, opened._data_key.anchors, seq=1, mac=b"x" * 32, at=START)
    assert failed(opened.verify()) == {"Ancres du journal"}
    opened.close()


def anchors_check(opened: LocalVaultSession) -> str:
    """Return what the check of the anchors says, nothing when it passes."""
    (check,) = [one for one in opened.verify().checks if one.name == "Ancres du journal"]
    return "" if check.is_ok else check.detail


def work_a_day(bench: Bench, person: int) -> None:
    opened = bench.unlock()
    add_people(opened, [person])
    opened.close()
    bench.clock.advance(86_400)


def test_an_older_database_put_back_without_the_anchors_is_found(attacked: Bench) -> None:
    work_a_day(attacked, 20)
    old = attacked.database.read_bytes()
    work_a_day(attacked, 21)
    attacked.database.write_bytes(old)
    shutil.rmtree(attacked.path / FOLDER)
    for person in (22, 23):
        # It stays found, however long one works on.
        again = attacked.unlock()
        assert "« ancre » a été vidé" in anchors_check(again).replace("\u202f", " ").replace(
            "\xa0", " "
        )
        again.close()
        work_a_day(attacked, person)


def test_a_database_older_than_what_the_slot_file_remembers_is_found(attacked: Bench) -> None:
    old = attacked.database.read_bytes()
    for person in (20, 21, 22):
        work_a_day(attacked, person)
    remembered = slots.read(attacked.path).anchor
    assert remembered is not None
    kept = {path.name: path.read_bytes() for path in anchors_of(attacked)}
    attacked.database.write_bytes(old)
    for path in anchors_of(attacked)[2:]:
        path.unlink()
    assert len(anchors_of(attacked)) < len(kept)
    again = attacked.unlock()
    assert "une base plus ancienne a été remise en place" in anchors_check(again)
    # Nor does work done since hide it: the entry of that number is another one.
    for person in range(30, 40):
        add_people(again, [person])
    assert f"L’entrée {remembered.seq}" in anchors_check(again)
    again.close()
    work_a_day(attacked, 50)
    assert slots.read(attacked.path).anchor == remembered


def test_the_anchors_deleted_alone_are_missed_until_the_key_is_changed(attacked: Bench) -> None:
    for person in (20, 21):
        work_a_day(attacked, person)
    shutil.rmtree(attacked.path / FOLDER)
    again = attacked.unlock()
    assert "changez la clé du coffre" in anchors_check(again)
    again.account_store.rotate_key()
    assert anchors_check(again) == ""
    again.close()
    work_a_day(attacked, 22)
    again = attacked.unlock()
    assert anchors_check(again) == ""
    assert slots.read(attacked.path).anchor is not None
    again.close()


def test_a_vault_of_before_is_not_accused(attacked: Bench) -> None:
    opened = attacked.unlock()
    opened.forget_anchors()
    opened.close()
    shutil.rmtree(attacked.path / FOLDER)
    again = attacked.unlock()
    assert anchors_check(again) == ""
    again.close()


def test_the_slot_file_follows_the_anchors_day_by_day_and_past_those_dropped(
    attacked: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("db.anchors.KEPT", 3)
    seen = []
    for person in range(20, 26):
        work_a_day(attacked, person)
        mark = slots.read(attacked.path).anchor
        assert mark is not None
        seen.append(mark.seq)
    assert seen == sorted(set(seen))
    assert len(anchors_of(attacked)) == 3
    opened = attacked.unlock()
    generation = slots.read(attacked.path).generation
    opened.close()
    opened = attacked.unlock()
    assert slots.read(attacked.path).generation == generation
    assert opened.verify().is_ok
    opened.close()


def test_the_newest_anchors_are_kept(tmp_path: Path) -> None:
    for seq in range(KEPT + 5):
        write_anchor(tmp_path, b"k" * 32, seq=seq, mac=b"m" * 32, at=START)
    anchors = read_anchors(tmp_path, b"k" * 32)
    assert [anchors[0].seq, anchors[-1].seq, len(anchors)] == [5, KEPT + 4, KEPT]
    assert all(anchor.is_genuine for anchor in anchors)


def test_a_disk_that_refuses_an_anchor_does_not_undo_the_session(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OSError

    monkeypatch.setattr("db.anchors.create_private_folder", refuse)
    bench.unlock().close()
