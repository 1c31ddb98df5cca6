"""One transaction: whole or nothing, and never without its entry in the journal."""

from __future__ import annotations

from contextlib import suppress

import pytest
from sqlalchemy import select

from crt_desktop.domain.audit import AuditTag
from crt_desktop.domain.errors import CrtError
from crt_desktop.domain.etablissement import Parametres
from crt_desktop.ports.uow import UnitOfWork
from db.session import LocalVaultSession
from db.tables import AuditRow, ParametreRow
from db.uow import SqlUnitOfWork
from tests.persistence.vaults import START, Bench


def store(uow: SqlUnitOfWork, key: str, value: str) -> None:
    uow.begin_writing()
    uow.session.add(ParametreRow(cle=key, valeur=value, recorded_at=START))
    uow.session.flush()


def stored(session: LocalVaultSession) -> dict[str, str]:
    with session.uow() as uow:
        rows = uow.session.execute(select(ParametreRow.cle, ParametreRow.valeur))
        return {row.cle: row.valeur for row in rows}


def record(session: LocalVaultSession, uow: UnitOfWork | SqlUnitOfWork) -> None:
    uow.audit.record(session.actor, AuditTag.IMPORT_RUN, entity="import")


def test_what_is_committed_is_there_and_in_the_journal(vault: LocalVaultSession) -> None:
    with vault.uow() as uow:
        store(uow, "nom", "CRT des Oliviers")
        record(vault, uow)
        uow.commit()
    assert stored(vault) == {"nom": "CRT des Oliviers"}
    with vault.uow() as uow:
        sealed, last = uow.session.scalars(select(AuditRow).order_by(AuditRow.seq.desc()).limit(2))
        assert (sealed.action, sealed.entity) == ("partage.sceau", "partage.parametre")
        assert (last.actor, last.role, last.workstation) == ("claire", "coordinateur", "poste-1")
        assert (last.action, last.entity, last.at) == ("import.execution", "import", START)


def test_leaving_without_a_commit_undoes_everything(vault: LocalVaultSession) -> None:
    with vault.uow() as uow:
        store(uow, "nom", "x")
        record(vault, uow)
    with suppress(ZeroDivisionError), vault.uow() as uow:
        store(uow, "nom", "x")
        raise ZeroDivisionError
    assert stored(vault) == {}
    assert vault.verify().is_ok


def test_a_commit_without_an_entry_is_refused(vault: LocalVaultSession) -> None:
    with vault.uow() as uow:
        store(uow, "nom", "x")
        with pytest.raises(RuntimeError, match="journal"):
            uow.commit()
    assert stored(vault) == {}


def test_an_entry_serves_one_commit(vault: LocalVaultSession) -> None:
    with vault.uow() as uow:
        store(uow, "nom", "x")
        record(vault, uow)
        uow.commit()
        store(uow, "finess", "y")
        with pytest.raises(RuntimeError):
            uow.commit()
    assert stored(vault) == {"nom": "x"}


def test_a_reader_does_not_wait_for_a_writer_nor_see_its_changes(bench: Bench) -> None:
    writer, reader = bench.unlock(), bench.unlock()
    with writer.uow() as uow:
        store(uow, "nom", "x")
        assert stored(reader) == {}
        record(writer, uow)
        uow.commit()
    assert stored(reader) == {"nom": "x"}
    writer.close()
    reader.close()


def test_a_reading_is_audited_even_when_another_wrote_meanwhile(bench: Bench) -> None:
    first, second = bench.unlock(), bench.unlock()
    with first.uow() as reading:
        reading.parametres()
        with second.uow() as uow:
            store(uow, "nom", "x")
            record(second, uow)
            uow.commit()
        reading.audit.record(first.actor, AuditTag.CASELOAD_LIST)
        reading.commit()
    assert first.verify().is_ok
    first.close()
    second.close()


def test_a_change_made_before_taking_the_lock_is_a_bug_that_shows(vault: LocalVaultSession) -> None:
    with vault.uow() as uow:
        uow.session.add(ParametreRow(cle="nom", valeur="x", recorded_at=START))
        record(vault, uow)
        with pytest.raises(RuntimeError, match="lock"):
            uow.commit()
    with vault.uow() as uow:
        uow.session.add(ParametreRow(cle="nom", valeur="x", recorded_at=START))
        with pytest.raises(CrtError):
            uow.session.flush()


def test_the_settings_are_read_with_their_defaults(vault: LocalVaultSession) -> None:
    with vault.uow() as uow:
        assert uow.parametres() == Parametres()
        store(uow, "objectif_file_active", "45")
        store(uow, "age_minimum", "vieux")
        assert uow.parametres() == Parametres(objectif_file_active=45)


def test_a_unit_of_work_is_used_inside_its_block(vault: LocalVaultSession) -> None:
    uow = vault.uow()
    with pytest.raises(RuntimeError):
        uow.parametres()
    with uow:
        uow.parametres()
    with pytest.raises(RuntimeError):
        uow.parametres()


def test_repositories_are_made_once_and_the_exchange_may_write(vault: LocalVaultSession) -> None:
    with vault.uow() as uow:
        assert uow.caseload is uow.caseload
        assert uow.indicators is uow.indicators
        assert uow.exchange is uow.exchange
        uow.exchange.store_parametres({"nom": "CRT"})
        record(vault, uow)
        uow.commit()
    assert stored(vault) == {"nom": "CRT"}
