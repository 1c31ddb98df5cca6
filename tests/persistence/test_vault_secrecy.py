"""Nothing of the caseload is in clear in the folder of a vault, open or closed."""

from __future__ import annotations

import base64
import sqlite3
import zlib
from pathlib import Path

import pytest

from crt_desktop.domain.audit import AuditTag
from crt_desktop.ports.upkeep import RestoreOrder
from db.session import LocalVaultSession
from db.slots import FILE_NAME
from tests import canaries
from tests.canaries import contents_of
from tests.fast_keys import PASSPHRASE
from tests.persistence.vaults import NAME, Bench, add_people

CANARIES = {
    "nom": "Zéphyrine-Quetzalcoatl",
    "ins": "185057512345673",
    "telephone": "0639981234",
    "adresse": "17 impasse des Ornithorynques",
}
COLUMNS = ("nom_naissance", "matricule_ins", "beneficiaire", "evaluation_gir", "sejour_ht")


def found_in(folder: Path) -> set[str]:
    """Return the canaries and column names met in any file of a folder."""
    held = contents_of(folder)
    assert held
    hits = {name for name, _encoding in canaries.found_in(held, CANARIES)}
    return hits | {
        column for column in COLUMNS if any(column.encode() in content for content in held)
    }


def add_canaries(session: LocalVaultSession) -> None:
    add_people(
        session,
        range(1, 200),
        nom_naissance=CANARIES["nom"],
        sort_name=CANARIES["nom"],
        search_text=CANARIES["nom"],
        matricule_ins=CANARIES["ins"],
        ins_oid="1.2.250.1.213.1.4.10",
        telephone=CANARIES["telephone"],
        search_phone=CANARIES["telephone"],
        adresse=CANARIES["adresse"],
    )


def test_no_file_of_an_open_or_closed_vault_shows_a_person_or_a_column(bench: Bench) -> None:
    opened = bench.unlock()
    add_canaries(opened)
    assert (bench.path / "coffre.db-wal").stat().st_size > 0
    assert found_in(bench.path) == set()
    opened.verify()
    with opened.uow() as uow:
        uow.audit.record(
            opened.actor, AuditTag.BENEFICIAIRE_READ, entity="beneficiaire", entity_id=1
        )
        uow.commit()
    opened.close()
    assert found_in(bench.path) == set()


def test_no_backup_no_copy_elsewhere_and_no_new_key_shows_a_person_or_a_column(
    bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    away, temporary = tmp_path / "ailleurs", tmp_path / "temporaire"
    for folder in (away, temporary):
        folder.mkdir()
    monkeypatch.setenv("TMPDIR", str(temporary))
    opened = bench.unlock()
    add_canaries(opened)
    store = opened.backup_store
    seen: list[set[str]] = []

    def look(_done: int, _total: int) -> bool:
        # What is at work on the disk meanwhile, too.
        seen.append(found_in(bench.path) | found_in(tmp_path))
        return True

    made = store.make(kind="manuelle", program_version="1", progress=look)
    store.make(kind="manuelle", program_version="1", folder=away, progress=look)
    store.rehearse(made.path, look)
    opened.account_store.rotate_key(look)
    opened.close()
    bench.vaults.restore(
        RestoreOrder(
            backup=made.path, into=tmp_path / "restauré", name=NAME, passphrase=PASSPHRASE
        ),
        progress=look,
    )
    assert len(seen) > 8
    assert set().union(*seen) == set()
    assert found_in(tmp_path) == set()
    assert list(temporary.iterdir()) == []


def test_the_search_finds_canaries_in_a_plain_database(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "clair.db") as database:
        database.execute("CREATE TABLE beneficiaire (nom_naissance, matricule_ins)")
        for canary in CANARIES.values():
            database.execute("INSERT INTO beneficiaire VALUES (?, ?)", (canary, canary))
    database.close()
    assert found_in(tmp_path) >= {*CANARIES, "beneficiaire", "nom_naissance"}


@pytest.mark.parametrize("encoding", list(canaries.encodings("a")))
def test_the_search_finds_each_encoding(tmp_path: Path, encoding: str) -> None:
    for rank, needle in enumerate(canaries.encodings(CANARIES["nom"])[encoding]):
        folder = tmp_path / str(rank)
        folder.mkdir()
        (folder / "fichier").write_bytes(b"..." + needle + b"...")
        assert found_in(folder) == {"nom"}


@pytest.mark.parametrize("before", [b"", b"a", b"ab"])
def test_the_search_finds_base64_whatever_stands_before(tmp_path: Path, before: bytes) -> None:
    whole = base64.b64encode(before + CANARIES["adresse"].encode() + b" et la suite")
    (tmp_path / "fichier").write_bytes(whole)
    assert found_in(tmp_path) == {"adresse"}


def test_the_slot_file_holds_neither_passphrase_nor_recovery_key_nor_data_key(
    bench: Bench,
) -> None:
    content = (bench.path / FILE_NAME).read_bytes()
    opened = bench.unlock()
    key = bytes(opened._data_key.secret)
    opened.close()
    for secret in (
        PASSPHRASE.encode(),
        bench.recovery_key.encode(),
        bench.recovery_key.replace("-", "").encode(),
        key,
        key.hex().encode(),
        base64.b64encode(key),
    ):
        assert secret not in content


def test_the_database_cannot_be_told_from_noise(bench: Bench) -> None:
    content = bench.database.read_bytes()
    assert not content.startswith(b"SQLite format 3")
    assert len(zlib.compress(content)) > 0.99 * len(content)
