"""Accounts of a vault: row and slot together, whatever fails between the two."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from crt_desktop.domain.audit import AuditTag
from crt_desktop.domain.errors import (
    DiskFullError,
    KeyringUnavailableError,
    PermissionDeniedError,
    RuleViolationError,
    SecondFactorMissingError,
    TooManyAttemptsError,
    UnknownAccountError,
    WrongPassphraseError,
    WrongRecoveryKeyError,
)
from crt_desktop.domain.messages import explain
from crt_desktop.domain.roles import Role
from crt_desktop.domain.typography import french
from crt_desktop.ports.upkeep import AccountChange, AccountToAdd
from crt_desktop.reports.upkeep import AccountLine
from db import slots
from db.session import LocalVaultSession
from db.vault import LocalVaults
from tests.fakes_upkeep import FakeFactors
from tests.fast_keys import PASSPHRASE
from tests.persistence.killing import count_steps, posix_only, run_killed, spread
from tests.persistence.vaults import NAME, Bench, fast_vaults

LUC, LUC_PHRASE = "luc", "une autre phrase"


def no_rule(_: Sequence[AccountLine]) -> None:
    """Everything is allowed: rules are the service's."""


def refuse(_: Sequence[AccountLine]) -> None:
    raise PermissionDeniedError(permission="users_manage", role="lecture")


def add(session: LocalVaultSession, name: str = LUC, **changes: Any) -> AccountLine:
    given = {"display_name": "Luc", "role": Role.LECTURE, "passphrase": LUC_PHRASE} | changes
    return session.account_store.add(AccountToAdd(name=name, **given), rule=no_rule)


def by_name(session: LocalVaultSession) -> dict[str, AccountLine]:
    return {line.name: line for line in session.account_store.all()}


def last_entries(session: LocalVaultSession, count: int) -> list[tuple[str, int | None, str]]:
    with session.uow() as uow:
        rows = uow.session.execute(
            text("SELECT action, entity_id, fields FROM audit ORDER BY seq DESC LIMIT :count"),
            {"count": count},
        )
        return [(row[0], row[1], row[2]) for row in rows]


def unlock_luc(bench: Bench, passphrase: str = LUC_PHRASE) -> LocalVaultSession:
    return bench.vaults.unlock(bench.path, name=LUC, passphrase=passphrase)


def test_an_account_added_opens_with_its_role_and_is_listed(
    bench: Bench, vault: LocalVaultSession
) -> None:
    line = add(vault, role=Role.MEDECIN, professionnel="P2")
    assert (line.role, line.professionnel, line.last_unlock_at) == (Role.MEDECIN, "P2", None)
    assert last_entries(vault, 1) == [(AuditTag.ACCOUNT_CREATE, line.account_id, "")]
    bench.clock.advance(60)
    opened = unlock_luc(bench)
    assert (opened.actor.role, opened.actor.professionnel) == (Role.MEDECIN, "P2")
    opened.close()
    assert by_name(vault)[LUC].last_unlock_at == bench.clock.instant
    assert by_name(vault)[NAME].last_unlock_at is not None
    assert vault.verify().is_ok


def test_a_name_is_composed_and_belongs_to_one_account(
    bench: Bench, vault: LocalVaultSession
) -> None:
    add(vault, "  Zoe\u0301 ")
    with pytest.raises(RuleViolationError) as caught:
        add(vault, "Zoé")
    assert caught.value.code == "compte_existant"
    bench.vaults.unlock(bench.path, name="Zoé", passphrase=LUC_PHRASE).close()
    assert vault.verify().is_ok


@pytest.mark.parametrize("name", ["LUC", "lúc", " Luc ", "Lu\u0308C"])
def test_a_name_that_differs_by_its_capitals_or_accents_alone_is_refused(
    vault: LocalVaultSession, name: str
) -> None:
    add(vault, LUC)
    with pytest.raises(RuleViolationError) as caught:
        add(vault, name)
    assert caught.value.code == "compte_ressemblant"
    assert french("« luc »") in explain(caught.value).title
    assert [line.name for line in vault.account_store.all()].count(LUC) == 1
    assert len(vault.account_store.all()) == 2
    add(vault, "luce")
    assert vault.verify().is_ok


def test_accounts_of_before_that_look_alike_keep_working(
    bench: Bench, vault: LocalVaultSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(vault, LUC)
    with monkeypatch.context() as patch:
        patch.setattr("db.accounts._bare", lambda name: name)
        add(vault, "Luc")
    for name in (LUC, "Luc"):
        bench.vaults.unlock(bench.path, name=name, passphrase=LUC_PHRASE).close()
    vault.account_store.disable("Luc", rule=lambda _: None)
    bench.vaults.unlock(bench.path, name=LUC, passphrase=LUC_PHRASE).close()


def test_a_change_reaches_the_row_the_slot_and_the_journal(
    bench: Bench, vault: LocalVaultSession
) -> None:
    add(vault, professionnel="P2")
    change = AccountChange(role=Role.DIRECTION, display_name="Luc Essai", professionnel="")
    line = vault.account_store.change(LUC, change, rule=no_rule)
    assert (line.role, line.display_name, line.professionnel) == (
        Role.DIRECTION,
        "Luc Essai",
        None,
    )
    label = bench.vaults.inspect(bench.path).accounts[1]
    assert (label.role, label.display_name) == (Role.DIRECTION, "Luc Essai")
    (entry,) = last_entries(vault, 1)
    assert entry[0] == AuditTag.ACCOUNT_CHANGE
    assert entry[2].split("\n") == ["role", "display_name", "professionnel"]
    assert vault.verify().is_ok
    for name in ("personne", LUC.upper()):
        with pytest.raises(UnknownAccountError):
            vault.account_store.change(name, change, rule=no_rule)
    with pytest.raises(UnknownAccountError):
        vault.account_store.disable("personne", rule=no_rule)


def test_a_rule_that_refuses_changes_nothing(bench: Bench, vault: LocalVaultSession) -> None:
    add(vault)
    before = (bench.path / slots.FILE_NAME).read_bytes(), by_name(vault)
    store = vault.account_store
    account = AccountToAdd(name="x", display_name="X", role=Role.LECTURE, passphrase="x")
    acts: tuple[Callable[[], object], ...] = (
        lambda: store.add(account, rule=refuse),
        lambda: store.change(LUC, AccountChange(role=Role.DIRECTION), rule=refuse),
        lambda: store.disable(LUC, rule=refuse),
    )
    for act in acts:
        with pytest.raises(PermissionDeniedError):
            act()
    assert ((bench.path / slots.FILE_NAME).read_bytes(), by_name(vault)) == before
    assert vault.verify().is_ok


def test_a_database_that_refuses_takes_the_slot_back(
    bench: Bench, vault: LocalVaultSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise DiskFullError(path="x")

    add(vault)
    acts: tuple[Callable[[], object], ...] = (
        lambda: add(vault, "zoe"),
        lambda: vault.account_store.change(
            LUC, AccountChange(role=Role.DIRECTION, display_name="Autre"), rule=no_rule
        ),
    )
    for act in acts:
        with monkeypatch.context() as patch:
            patch.setattr("db.audit.SqlAuditLog.write", fail)
            with pytest.raises(DiskFullError):
                act()
        assert set(by_name(vault)) == {NAME, LUC}
        assert bench.vaults.inspect(bench.path).accounts[1].display_name == "Luc"
        assert vault.verify().is_ok
    add(vault, "zoe")
    assert vault.verify().is_ok


@posix_only
@pytest.mark.parametrize("kind", ["add", "change"])
def test_killed_at_any_instant_accounts_and_slots_agree_at_the_next_opening(
    bench: Bench, vault: LocalVaultSession, kind: str
) -> None:
    add(vault)
    vault.close()

    def work() -> None:
        session = bench.unlock()
        if kind == "add":
            add(session, "zoe")
        else:
            session.account_store.change(LUC, AccountChange(role=Role.DIRECTION), rule=no_rule)
        session.close()

    kept = bench.copy_to(bench.path.with_name("gardé"))
    trial = kept.copy_to(bench.path.with_name("essai"))
    bench.path = trial.path
    total = count_steps(work)
    for instant in spread(total, count=10):
        bench.path = kept.copy_to(bench.path.with_name(f"essai-{instant}")).path
        assert run_killed(work, at=instant)
        session = bench.unlock()
        assert [check for check in session.verify().checks if not check.is_ok] == []
        if kind == "add" and "zoe" not in by_name(session):
            add(session, "zoe")
        assert session.verify().is_ok
        session.close()


# --- passphrase and recovery key ---------------------------------------------------------------


def test_a_passphrase_is_changed_by_who_knows_it(bench: Bench, vault: LocalVaultSession) -> None:
    store = vault.account_store
    with pytest.raises(WrongPassphraseError) as wrong:
        store.change_passphrase(old="faux", new="nouvelle")
    assert wrong.value.values["delay_s"] == 2
    with pytest.raises(TooManyAttemptsError):
        store.change_passphrase(old=PASSPHRASE, new="nouvelle")
    bench.clock.advance(2)
    store.change_passphrase(old=PASSPHRASE, new="nouvelle")
    assert last_entries(vault, 1)[0][0] == AuditTag.ACCOUNT_PASSPHRASE
    assert vault.verify().is_ok
    bench.vaults.unlock(bench.path, name=NAME, passphrase="nouvelle").close()
    with pytest.raises(WrongPassphraseError):
        bench.unlock()


def test_a_new_recovery_key_replaces_the_sheet(bench: Bench, vault: LocalVaultSession) -> None:
    key = vault.account_store.renew_recovery()
    assert last_entries(vault, 1)[0][0] == AuditTag.RECOVERY_RENEW
    vault.close()
    with pytest.raises(WrongRecoveryKeyError):
        bench.vaults.recover(
            bench.path, name=NAME, recovery_key=bench.recovery_key, new_passphrase="x"
        )
    bench.clock.advance(2)
    bench.vaults.recover(
        bench.path, name=NAME, recovery_key=key, new_passphrase="x"
    ).session.close()


# --- second factor -----------------------------------------------------------------------------


@pytest.fixture
def keyring() -> FakeFactors:
    return FakeFactors()


@pytest.fixture
def guarded(bench: Bench, keyring: FakeFactors) -> Iterator[LocalVaultSession]:
    """A session of a workstation with a keyring, whose account asks for the second factor."""
    session = with_keyring(bench, keyring).unlock(bench.path, name=NAME, passphrase=PASSPHRASE)
    session.account_store.set_second_factor(passphrase=PASSPHRASE, is_on=True)
    yield session
    session.close()


def with_keyring(bench: Bench, keyring: FakeFactors) -> LocalVaults:
    return fast_vaults(bench.clock, factors=keyring)


def test_a_second_factor_is_asked_besides_the_passphrase(
    bench: Bench, keyring: FakeFactors, guarded: LocalVaultSession
) -> None:
    assert by_name(guarded)[NAME].has_factor
    assert [len(factor) for factor in keyring.kept.values()] == [32]
    assert last_entries(guarded, 1)[0][2] == "second_facteur"
    assert guarded.verify().is_ok
    with_keyring(bench, keyring).unlock(bench.path, name=NAME, passphrase=PASSPHRASE).close()
    with pytest.raises(WrongPassphraseError):
        with_keyring(bench, keyring).unlock(bench.path, name=NAME, passphrase="faux")
    bench.clock.advance(2)
    elsewhere = with_keyring(bench, FakeFactors())
    with pytest.raises(SecondFactorMissingError):
        elsewhere.unlock(bench.path, name=NAME, passphrase=PASSPHRASE)
    stranger = FakeFactors({key: bytes(32) for key in keyring.kept})
    with pytest.raises(WrongPassphraseError):
        with_keyring(bench, stranger).unlock(bench.path, name=NAME, passphrase=PASSPHRASE)


def test_an_account_without_second_factor_asks_the_keyring_nothing(bench: Bench) -> None:
    keyring = FakeFactors(failure=KeyringUnavailableError(reason="muet"))
    vaults = with_keyring(bench, keyring)
    vaults.unlock(bench.path, name=NAME, passphrase=PASSPHRASE).close()
    with pytest.raises(UnknownAccountError):
        vaults.unlock(bench.path, name="personne", passphrase=PASSPHRASE)
    assert keyring.questions == 0


def test_a_keyring_that_does_not_answer_is_said_and_counts_no_attempt(
    bench: Bench, keyring: FakeFactors, guarded: LocalVaultSession
) -> None:
    keyring.failure = KeyringUnavailableError(reason="muet", seconds=5)
    with pytest.raises(KeyringUnavailableError):
        with_keyring(bench, keyring).unlock(bench.path, name=NAME, passphrase=PASSPHRASE)
    assert bench.vaults.inspect(bench.path).delay_s == 0
    with pytest.raises(KeyringUnavailableError):
        guarded.account_store.change_passphrase(old=PASSPHRASE, new="x")
    # The other accounts of the vault are not held up.
    add(guarded)
    with_keyring(bench, keyring).unlock(bench.path, name=LUC, passphrase=LUC_PHRASE).close()


def test_the_recovery_key_opens_without_the_second_factor_and_takes_it_off(
    bench: Bench, guarded: LocalVaultSession
) -> None:
    recovered = bench.vaults.recover(
        bench.path, name=NAME, recovery_key=bench.recovery_key, new_passphrase="nouvelle"
    )
    assert not by_name(recovered.session)[NAME].has_factor  # type: ignore[arg-type] # the real one
    recovered.session.close()
    bench.vaults.unlock(bench.path, name=NAME, passphrase="nouvelle").close()


def test_a_second_factor_outlives_a_new_key_and_a_new_passphrase(
    bench: Bench, keyring: FakeFactors, guarded: LocalVaultSession
) -> None:
    guarded.account_store.rotate_key()
    guarded.account_store.change_passphrase(old=PASSPHRASE, new="nouvelle")
    assert by_name(guarded)[NAME].has_factor
    with_keyring(bench, keyring).unlock(bench.path, name=NAME, passphrase="nouvelle").close()
    with pytest.raises(SecondFactorMissingError):
        with_keyring(bench, FakeFactors()).unlock(bench.path, name=NAME, passphrase="nouvelle")


def test_a_second_factor_is_taken_off_by_who_knows_the_passphrase(
    bench: Bench, keyring: FakeFactors, guarded: LocalVaultSession
) -> None:
    store = guarded.account_store
    with pytest.raises(WrongPassphraseError):
        store.set_second_factor(passphrase="faux", is_on=False)
    bench.clock.advance(2)
    generation = slots.read(bench.path).generation
    store.set_second_factor(passphrase=PASSPHRASE, is_on=True)
    assert slots.read(bench.path).generation == generation
    store.set_second_factor(passphrase=PASSPHRASE, is_on=False)
    assert keyring.kept == {}
    with_keyring(bench, FakeFactors()).unlock(bench.path, name=NAME, passphrase=PASSPHRASE).close()


def test_a_keyring_that_refuses_leaves_the_account_as_it_was(
    bench: Bench, vault: LocalVaultSession
) -> None:
    keyring = FakeFactors(failure=KeyringUnavailableError(reason="verrouille"))
    session = with_keyring(bench, keyring).unlock(bench.path, name=NAME, passphrase=PASSPHRASE)
    with pytest.raises(KeyringUnavailableError):
        session.account_store.set_second_factor(passphrase=PASSPHRASE, is_on=True)
    session.close()
    bench.unlock().close()


def test_a_session_whose_factor_went_from_the_keyring_says_so(
    keyring: FakeFactors, guarded: LocalVaultSession
) -> None:
    keyring.kept.clear()
    with pytest.raises(SecondFactorMissingError):
        guarded.account_store.change_passphrase(old=PASSPHRASE, new="x")


def test_a_slot_file_without_second_factor_is_written_as_before(
    bench: Bench, tmp_path: Path
) -> None:
    content = (bench.path / slots.FILE_NAME).read_bytes()
    assert b"factor" not in content
    assert slots.to_bytes(slots.from_bytes(content)) == content
