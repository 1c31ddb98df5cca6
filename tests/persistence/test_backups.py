"""Backups: copied while others write, compared, whole or not at all, opened after any change of key."""

from __future__ import annotations

import errno
import json
import os
import stat
import threading
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock
from sqlalchemy import text

from crt_desktop.domain.audit import AuditTag
from crt_desktop.domain.errors import (
    CrtError,
    DiskFullError,
    NotFoundError,
    OperationCancelledError,
    VaultBusyError,
    VaultDamagedError,
    VaultExistsError,
    VaultNewerError,
)
from crt_desktop.domain.retention import AUTOMATIQUE, MANUELLE
from crt_desktop.ports.vault import VaultSession
from crt_desktop.reports.upkeep import BackupInfo
from db import backup_check, backup_file, backups, rehearsal, slots
from db.backups import LOCK_NAME
from db.migrate import HEAD_REVISION
from db.session import LocalVaultSession
from db.verify import verify_vault
from tests.fast_keys import PASSPHRASE
from tests.persistence.killing import count_steps, posix_only, run_killed, spread
from tests.persistence.vaults import (
    ACCOUNT,
    Bench,
    add_people,
    fast_vaults,
    raw_connection,
)

FOLDER = "sauvegardes"


@pytest.fixture
def vault(bench: Bench) -> Iterator[LocalVaultSession]:
    opened = bench.unlock()
    add_people(opened, range(1, 40))
    yield opened
    opened.close()


def make(session: VaultSession, kind: str = MANUELLE, **options: Any) -> BackupInfo:
    return session.backup_store.make(kind=kind, program_version="1.2", **options)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if path.name != LOCK_NAME)


def rows_of(session: LocalVaultSession) -> int:
    with session.uow() as uow:
        tables = uow.session.scalars(
            text("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'")
        ).all()
        return sum(uow.session.scalar(text(f"SELECT count(*) FROM {name}")) or 0 for name in tables)


def entries(session: LocalVaultSession) -> list[tuple[str, str, str]]:
    with session.uow() as uow:
        rows = uow.session.execute(text("SELECT action, entity, fields FROM audit ORDER BY seq"))
        return [(row[0], row[1], row[2]) for row in rows]


def test_a_backup_is_one_private_file_that_holds_every_row(
    bench: Bench, vault: LocalVaultSession
) -> None:
    expected = rows_of(vault)
    told: list[tuple[int, int]] = []

    def note(done: int, total: int) -> bool:
        told.append((done, total))
        return True

    made = make(vault, progress=note)
    assert made.path == bench.path / FOLDER / "sauvegarde-20261122T090000Z.crtsauve"
    assert names(bench.path / FOLDER) == [made.path.name]
    assert stat.S_IMODE(made.path.stat().st_mode) == 0o600
    assert (made.rows, made.kind, made.is_verified) == (expected, MANUELLE, True)
    assert (made.label, made.schema, made.program_version) == ("CRT d'essai", HEAD_REVISION, "1.2")
    assert told[-1] == (1000, 1000)
    assert [done for done, _ in told] == sorted(done for done, _ in told)
    assert vault.backup_store.all() == (made,)
    assert entries(vault)[-1] == (AuditTag.BACKUP_MAKE, "sauvegarde", MANUELLE)
    assert vault.verify().checks[-1].detail.startswith("1 sauvegarde intacte")


def test_the_zip_library_of_anybody_reads_it_stored_and_in_one_file(
    vault: LocalVaultSession,
) -> None:
    with zipfile.ZipFile(make(vault).path) as archive:
        assert archive.testzip() is None
        assert sorted(archive.namelist()) == ["coffre.cles.json", "coffre.db", "manifeste.json"]
        assert {entry.compress_type for entry in archive.infolist()} == {zipfile.ZIP_STORED}
        manifest = json.loads(archive.read("manifeste.json"))
    assert manifest["made_at"] == "2026-11-22T09:00:00Z"
    assert len(manifest["rows"]) > 30
    assert manifest["head"]["seq"] > 40


def test_two_backups_of_one_second_have_their_own_names(vault: LocalVaultSession) -> None:
    first, second = make(vault), make(vault, AUTOMATIQUE)
    assert second.path.name == "sauvegarde-20261122T090000Z-2.crtsauve"
    assert {one.path for one in vault.backup_store.all()} == {first.path, second.path}


def test_a_backup_during_writes_holds_one_instant_and_loses_no_write(
    bench: Bench, vault: LocalVaultSession
) -> None:
    vault.close()
    vaults = fast_vaults(bench.clock, lock_wait_s=60)
    vault, other = (
        vaults.unlock(bench.path, name=ACCOUNT.name, passphrase=PASSPHRASE) for _ in range(2)
    )
    is_over = threading.Event()
    written: list[int] = []

    def write() -> None:
        number = 1_000
        while not is_over.is_set() or len(written) < 10:
            add_people(other, [number])
            written.append(number)
            number += 1
            time.sleep(0.002)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        made = [make(vault) for _ in range(3)]
    finally:
        is_over.set()
        writer.join()
    for one in made:
        assert vault.backup_store.rehearse(one.path).rows == one.rows
    other.close()
    assert vault.verify().is_ok
    with vault.uow() as uow:
        found = uow.session.scalar(text("SELECT count(*) FROM beneficiaire WHERE id >= 1000"))
    assert found == len(written)
    vault.close()


def test_a_backup_of_before_a_change_of_key_is_still_checked_and_rehearsed(
    vault: LocalVaultSession,
) -> None:
    made = [make(vault)]
    for _ in range(2):
        vault.account_store.rotate_key()
        made.append(make(vault))
    for one in made:
        assert vault.backup_store.check(one.path).is_verified
        assert vault.backup_store.rehearse(one.path).rows == one.rows
    assert all(one.is_verified for one in vault.backup_store.all())
    assert vault.verify().is_ok
    assert (AuditTag.VAULT_VERIFY, "sauvegarde", "") in entries(vault)


def test_a_rehearsal_leaves_nothing_behind(bench: Bench, vault: LocalVaultSession) -> None:
    made = make(vault)
    restored = vault.backup_store.rehearse(made.path)
    assert (restored.path, restored.rows, restored.made_at) == (made.path, made.rows, made.made_at)
    assert names(bench.path / FOLDER) == [made.path.name]


def test_a_rehearsal_tells_a_backup_whose_journal_was_broken_before_it(
    vault: LocalVaultSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = make(vault)

    def find_fault(*arguments: Any, **options: Any) -> Any:
        report = verify_vault(*arguments, **options)
        return replace(report, checks=(replace(report.checks[0], is_ok=False),))

    monkeypatch.setattr(rehearsal, "verify_vault", find_fault)
    with pytest.raises(VaultDamagedError):
        vault.backup_store.rehearse(made.path)


# --- elsewhere ---------------------------------------------------------------------------------


def test_a_copy_elsewhere_is_dated_by_the_journal(
    bench: Bench, vault: LocalVaultSession, tmp_path: Path
) -> None:
    away = tmp_path / "clé"
    away.mkdir()
    assert vault.backup_store.last_elsewhere_at() is None
    made = make(vault, folder=away)
    assert names(away) == [made.path.name]
    assert names(bench.path / FOLDER) == []
    assert vault.backup_store.last_elsewhere_at() == bench.clock.instant
    bench.clock.advance(86_400)
    make(vault)
    named = make(vault, folder=away, file_name="copie.crtsauve")
    assert vault.backup_store.last_elsewhere_at() == bench.clock.instant
    assert vault.backup_store.check(named.path).rows == named.rows


@pytest.mark.parametrize(
    "spelt",
    [f"{FOLDER}/../{FOLDER}", f"./{FOLDER}", ".", "documents", f"../{{vault}}/{FOLDER}"],
)
def test_a_copy_in_the_vault_is_not_elsewhere_however_its_folder_is_spelt(
    bench: Bench, vault: LocalVaultSession, spelt: str
) -> None:
    (bench.path / FOLDER).mkdir(exist_ok=True)
    (bench.path / "documents").mkdir(exist_ok=True)
    make(vault, folder=Path(f"{bench.path}/{spelt.format(vault=bench.path.name)}"))
    assert vault.backup_store.last_elsewhere_at() is None


@posix_only
def test_a_copy_through_a_link_to_the_vault_is_not_elsewhere(
    bench: Bench, vault: LocalVaultSession, tmp_path: Path
) -> None:
    make(vault)
    link = tmp_path / "lien"
    link.symlink_to(bench.path / FOLDER, target_is_directory=True)
    made = make(vault, folder=link)
    assert (bench.path / FOLDER / made.path.name).is_file()
    assert vault.backup_store.last_elsewhere_at() is None


def test_a_file_that_exists_is_never_overwritten(vault: LocalVaultSession, tmp_path: Path) -> None:
    kept = tmp_path / "copie.crtsauve"
    kept.write_text("autre chose")
    with pytest.raises(VaultExistsError):
        make(vault, folder=tmp_path, file_name=kept.name)
    assert kept.read_text() == "autre chose"
    assert not list(tmp_path.glob(".sauvegarde-*"))


def test_what_a_backup_cut_short_left_is_removed_by_the_next_and_nothing_else(
    bench: Bench, vault: LocalVaultSession, tmp_path: Path
) -> None:
    away = tmp_path / "clé"
    work = bench.path / FOLDER / ".travail-00ff"
    for folder in (away, work):
        folder.mkdir(parents=True)
    own = json.loads((bench.path / "coffre.cles.json").read_text())["vault"]
    for name in (f".sauvegarde-{own}-12.partiel", ".sauvegarde-autre-12.partiel", "photo.partiel"):
        (away / name).write_bytes(b"x")
    (work / "coffre.db").write_bytes(b"x")
    made = make(vault, folder=away)
    assert names(away) == sorted([".sauvegarde-autre-12.partiel", "photo.partiel", made.path.name])
    assert names(bench.path / FOLDER) == []


# --- automatic ---------------------------------------------------------------------------------


def test_an_automatic_backup_is_judged_while_nobody_else_makes_one(
    bench: Bench, vault: LocalVaultSession
) -> None:
    judged: list[int] = []

    def is_done(found: Any) -> bool:
        judged.append(len(found))
        return bool(found)

    store = vault.backup_store
    assert store.make_unless(is_done, kind=AUTOMATIQUE, program_version="1") is not None
    assert store.make_unless(is_done, kind=AUTOMATIQUE, program_version="1") is None
    assert judged == [0, 0, 1]
    # Somebody made one between the two looks.
    answers = iter([False, True])
    assert store.make_unless(lambda _: next(answers), kind=AUTOMATIQUE, program_version="1") is None
    assert len(store.all()) == 1


def test_two_backups_at_once_take_turns_or_say_so(bench: Bench, vault: LocalVaultSession) -> None:
    make(vault)
    with FileLock(bench.path / FOLDER / LOCK_NAME), pytest.raises(VaultBusyError):
        make(vault)
    make(vault)


@pytest.fixture
def import_under_way(
    vault: LocalVaultSession, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[[], None]]:
    """An import elsewhere that begins to write once a backup is copied; gives what ends it."""
    other: list[Any] = []
    once = backups.LocalBackups._record

    def record(self: backups.LocalBackups, *told: Any) -> None:
        other.append(raw_connection(vault))
        other[0].execute("BEGIN IMMEDIATE")
        once(self, *told)

    monkeypatch.setattr(backups.LocalBackups, "_record", record)
    yield lambda: other[0].execute("COMMIT")
    for one in other:
        one.close()


def test_the_entry_of_a_backup_waits_for_a_long_import(
    vault: LocalVaultSession, import_under_way: Callable[[], None]
) -> None:
    asked: list[int] = []

    def follow(done: int, total: int) -> bool:
        # Between two tries: longer than any other writer waits.
        if total - done == 1:
            asked.append(done)
        if len(asked) == 4:
            import_under_way()
        return True

    made = make(vault, progress=follow)
    assert len(asked) == 4
    assert made.path.exists()
    assert entries(vault)[-1] == (AuditTag.BACKUP_MAKE, "sauvegarde", MANUELLE)
    assert vault.verify().is_ok


def test_a_backup_that_waits_for_an_import_can_be_given_up(
    vault: LocalVaultSession, import_under_way: Callable[[], None]
) -> None:
    with pytest.raises(OperationCancelledError):
        make(vault, progress=lambda done, total: total - done != 1)
    import_under_way()
    assert names(vault.path / FOLDER) == []
    assert AuditTag.BACKUP_MAKE not in [action for action, *_ in entries(vault)]


def test_a_backup_does_not_wait_for_ever(
    vault: LocalVaultSession,
    import_under_way: Callable[[], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(backups, "RECORD_WAIT_S", 0.5)
    with pytest.raises(VaultBusyError):
        make(vault)
    import_under_way()
    assert names(vault.path / FOLDER) == []


def test_backups_that_go_are_those_named_and_none_outside(
    bench: Bench, vault: LocalVaultSession, tmp_path: Path
) -> None:
    inside, outside = make(vault), make(vault, folder=tmp_path)
    vault.backup_store.remove([outside])
    # Named as the one inside: only the vault's own folder is ever thinned out.
    assert outside.path.exists()
    assert not inside.path.exists()


# --- damaged -----------------------------------------------------------------------------------


def change_member(path: Path, name: str, change: Callable[[bytes], bytes]) -> None:
    """Rewrite a backup with one of its files changed, as a careful forger would."""
    with zipfile.ZipFile(path) as archive:
        contents = {entry: archive.read(entry) for entry in archive.namelist()}
    contents[name] = change(contents[name])
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        for entry, content in contents.items():
            archive.writestr(entry, content)


def flip_last(content: bytes) -> bytes:
    return content[:-100] + bytes([content[-100] ^ 1]) + content[-99:]


def forge_rows(content: bytes) -> bytes:
    tree = json.loads(content)
    tree["rows"][0] += 1
    return (json.dumps(tree, ensure_ascii=False, indent=1) + "\n").encode()


def rewrite_compressed(path: Path) -> None:
    with zipfile.ZipFile(path) as archive:
        contents = {entry: archive.read(entry) for entry in archive.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for entry, content in contents.items():
            archive.writestr(entry, content)


def add_member(path: Path, name: str) -> None:
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(name, b"x")


DAMAGES: dict[str, tuple[Callable[[Path], object], str]] = {
    "the database changed": (
        lambda path: change_member(path, "coffre.db", flip_last),
        "sauvegarde_donnees",
    ),
    "the database cut": (
        lambda path: change_member(path, "coffre.db", lambda content: content[:-4096]),
        "sauvegarde",
    ),
    "the slots changed": (
        lambda path: change_member(
            path, "coffre.cles.json", lambda content: content.replace(b'"claire"', b'"claude"')
        ),
        "sauvegarde_cles",
    ),
    "the manifest forged": (
        lambda path: change_member(path, "manifeste.json", forge_rows),
        "sauvegarde_manifeste",
    ),
    "the manifest spaced": (
        lambda path: change_member(path, "manifeste.json", lambda content: content + b" "),
        "sauvegarde_manifeste",
    ),
    "the manifest of another kind": (
        lambda path: change_member(path, "manifeste.json", lambda _: b"[]"),
        "sauvegarde_manifeste",
    ),
    "the manifest endless": (
        lambda path: change_member(path, "manifeste.json", lambda _: b" " * (2 << 20)),
        "sauvegarde_manifeste",
    ),
    "cut in the middle": (
        lambda path: path.write_bytes(path.read_bytes()[: path.stat().st_size // 2]),
        "sauvegarde",
    ),
    "emptied": (lambda path: path.write_bytes(b""), "sauvegarde"),
    "noise": (lambda path: path.write_bytes(os.urandom(10_000)), "sauvegarde"),
    "compressed": (rewrite_compressed, "sauvegarde"),
    "a file more": (lambda path: add_member(path, "../../evasion"), "sauvegarde"),
}


@pytest.mark.parametrize("name", DAMAGES)
def test_a_damaged_backup_is_told_and_its_part_named(vault: LocalVaultSession, name: str) -> None:
    made = make(vault)
    damage, part = DAMAGES[name]
    with zipfile.ZipFile(made.path):
        damage(made.path)
    for act in (vault.backup_store.check, vault.backup_store.rehearse):
        with pytest.raises(VaultDamagedError) as caught:
            act(made.path)
        assert caught.value.values == {"part": part}
    check = vault.verify().checks[-1]
    assert not check.is_ok
    assert made.path.name in check.detail
    assert names(made.path.parent) == [made.path.name]


@pytest.mark.parametrize("place", [20, 4096 * 2 + 100, -100], ids=["header", "middle", "end"])
def test_pages_damaged_before_the_seal_are_found_by_opening_them(
    vault: LocalVaultSession, tmp_path: Path, place: int
) -> None:
    made = make(vault)
    with backup_file.open_archive(made.path) as archive:
        manifest, slot_file = archive.manifest, slots.to_bytes(archive.slot_file())
        archive.read_database(tmp_path / "pages")
    content = bytearray((tmp_path / "pages").read_bytes())
    content[place] ^= 1
    (tmp_path / "pages").write_bytes(content)
    forged = replace(manifest, database=backup_file.describe(tmp_path / "pages"))
    made.path.unlink()
    backup_file.write_archive(
        made.path,
        forged.sealed(vault.data_key.backups),
        slot_file=slot_file,
        database=tmp_path / "pages",
    )
    # Its hashes and its seal are right: only the pages can tell.
    backup_file.require_whole(made.path, vault.data_key.backups)
    for act in (vault.backup_store.check, vault.backup_store.rehearse):
        with pytest.raises(VaultDamagedError) as caught:
            act(made.path)
        assert caught.value.values == {"part": "sauvegarde_donnees"}


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_file_held_twice_is_refused(vault: LocalVaultSession) -> None:
    made = make(vault)
    add_member(made.path, "coffre.db")
    with pytest.raises(VaultDamagedError):
        vault.backup_store.check(made.path)


def test_every_byte_of_a_backup_is_covered(vault: LocalVaultSession) -> None:
    made = make(vault)
    content = made.path.read_bytes()
    unseen = []
    places = [*range(0, len(content), 3_989), *range(len(content) - 300, len(content), 7)]
    for place in places:
        changed = bytearray(content)
        changed[place] ^= 0x40
        made.path.write_bytes(changed)
        try:
            backup_file.require_whole(made.path, vault.data_key.backups)
        except CrtError:
            continue
        unseen.append(place)
    # What the ZIP itself says besides (dates, attributes) is read by nobody.
    assert len(unseen) <= len(places) // 20
    made.path.write_bytes(content)
    backup_file.require_whole(made.path, vault.data_key.backups)


def test_a_backup_of_another_vault_is_not_taken_for_one_of_this(
    bench: Bench, vault: LocalVaultSession, tmp_path: Path
) -> None:
    other = fast_vaults(bench.clock).create(
        tmp_path / "autre", account=ACCOUNT, passphrase=PASSPHRASE
    )
    stray = make(other.session, folder=tmp_path)
    other.session.close()
    with pytest.raises(VaultDamagedError) as caught:
        vault.backup_store.check(stray.path)
    assert caught.value.values == {"part": "sauvegarde_cles"}
    make(vault)
    moved = bench.path / FOLDER / "sauvegarde-20250101T000000Z.crtsauve"
    stray.path.rename(moved)
    assert [one.is_verified for one in vault.backup_store.all()] == [True, False]
    assert not vault.verify().checks[-1].is_ok


def test_a_manifest_of_a_newer_program_is_told(vault: LocalVaultSession) -> None:
    made = make(vault)
    change_member(
        made.path, "manifeste.json", lambda content: content.replace(b'"format": 1', b'"format": 2')
    )
    with pytest.raises(VaultNewerError):
        vault.backup_store.check(made.path)


def test_a_schema_of_a_newer_program_is_told(
    vault: LocalVaultSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = make(vault)
    monkeypatch.setattr(backup_check, "REVISIONS", ("0001",))
    with pytest.raises(VaultNewerError):
        vault.backup_store.check(made.path)


def test_what_is_not_there_is_said(vault: LocalVaultSession, tmp_path: Path) -> None:
    with pytest.raises(NotFoundError):
        vault.backup_store.check(tmp_path / "absente.crtsauve")


def test_a_name_that_only_looks_like_a_backup_is_left_alone(
    bench: Bench, vault: LocalVaultSession
) -> None:
    make(vault)
    folder = bench.path / FOLDER
    (folder / "sauvegarde-20269999T999999Z.crtsauve").write_bytes(b"")
    (folder / "notes.txt").write_bytes(b"")
    (folder / "sauvegarde-20260101T000000Z.crtsauve").write_bytes(b"abc")
    found = vault.backup_store.all()
    assert [(one.is_verified, one.size_bytes) for one in found][1:] == [(False, 3)]
    assert len(found) == 2


# --- cut short ---------------------------------------------------------------------------------


@posix_only
def test_killed_at_any_instant_a_backup_leaves_the_one_before_whole(
    bench: Bench, vault: LocalVaultSession
) -> None:
    first = make(vault)
    vault.close()

    def work() -> None:
        session = bench.unlock()
        make(session, AUTOMATIQUE)
        session.close()

    total = count_steps(work)
    for instant in spread(total, count=12):
        assert run_killed(work, at=instant)
        session = bench.unlock()
        assert session.backup_store.check(first.path).rows == first.rows
        assert all(one.is_verified for one in session.backup_store.all())
        assert session.verify().is_ok
        last = make(session)
        assert session.backup_store.check(last.path).is_verified
        session.close()
        left = names(bench.path / FOLDER)
        assert all(name.startswith("sauvegarde-") for name in left)


def test_a_backup_that_waits_for_a_change_of_key_is_made_under_the_new_one(
    vault: LocalVaultSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    hold = LocalVaultSession.hold
    is_first = iter((True,))

    def hold_late(session: LocalVaultSession) -> AbstractContextManager[slots.SlotFile]:
        # As when the other thread of the window changes the key while this one waits.
        if next(is_first, False):
            session.account_store.rotate_key()
        return hold(session)

    with monkeypatch.context() as patch:
        patch.setattr(LocalVaultSession, "hold", hold_late)
        made = make(vault)
    assert vault.backup_store.check(made.path).is_verified


def test_the_backup_of_the_day_stops_when_the_vault_closes(vault: LocalVaultSession) -> None:
    backups = vault.backup_store
    with pytest.raises(OperationCancelledError):
        backups.make_unless(
            lambda _: False,
            kind=AUTOMATIQUE,
            program_version="1",
            progress=lambda _done, _total: False,
        )
    assert backups.all() == ()


def test_a_backup_that_is_cancelled_leaves_nothing(bench: Bench, vault: LocalVaultSession) -> None:
    for stop in (0, 600, 700, 999):
        with pytest.raises(OperationCancelledError):
            make(vault, progress=lambda done, _, stop=stop: done < stop)
    assert names(bench.path / FOLDER) == []
    assert AuditTag.BACKUP_MAKE not in [action for action, _, _ in entries(vault)]


def test_a_backup_that_cannot_be_journaled_is_not_kept(
    bench: Bench, vault: LocalVaultSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise DiskFullError(path="x")

    with monkeypatch.context() as patch:
        patch.setattr("db.audit.SqlAuditLog.write", refuse)
        with pytest.raises(DiskFullError):
            make(vault)
    assert names(bench.path / FOLDER) == []


def test_a_disk_that_fills_up_is_named_by_the_place_asked_for(
    bench: Bench, vault: LocalVaultSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(partial: Path, *_: object, **__: object) -> None:
        raise DiskFullError(path=str(partial))

    with monkeypatch.context() as patch:
        patch.setattr(backups, "write_archive", refuse)
        with pytest.raises(DiskFullError) as refusal:
            make(vault)
    assert refusal.value.values["path"] == str(bench.path / FOLDER)


def test_a_disk_without_room_is_said_and_leaves_nothing(
    bench: Bench, vault: LocalVaultSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "plein")

    with monkeypatch.context() as patch:
        patch.setattr(backups, "write_archive", refuse)
        with pytest.raises(DiskFullError):
            make(vault)
    assert names(bench.path / FOLDER) == []


def test_a_copy_that_differs_is_refused(
    bench: Bench, vault: LocalVaultSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = backup_check.read_contents

    def forget_one(connection: Any) -> backup_check.Contents:
        return replace(read(connection), head_seq=1)

    monkeypatch.setattr(backup_check, "read_contents", forget_one)
    with pytest.raises(VaultDamagedError):
        make(vault)
    assert names(bench.path / FOLDER) == []


def test_no_byte_of_the_end_of_a_backup_can_change_into_a_refusal_of_the_machine(
    vault: LocalVaultSession,
) -> None:
    path = make(vault).path
    whole = path.read_bytes()
    for back in range(1, 23):
        damaged = bytearray(whole)
        damaged[-back] ^= 0xFF
        path.write_bytes(damaged)
        try:
            backup_file.inspect(path)
        except VaultDamagedError:
            continue
        # What is left of the archive is what was written: the byte said nothing.
        assert backup_file.inspect(path).rows > 0
