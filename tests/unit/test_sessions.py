"""Making, opening, recovering and checking a vault."""

from __future__ import annotations

from pathlib import Path
from typing import cast

import pytest

from crt_desktop.domain.audit import AuditTag
from crt_desktop.domain.errors import PermissionDeniedError, RuleViolationError
from crt_desktop.domain.roles import Role
from crt_desktop.ports.vault import Vaults
from crt_desktop.reports.vault import Check
from crt_desktop.services.sessions import Sessions
from tests.fakes_vault import PASSPHRASE, RECOVERY_KEY, FakeVaults

VAULT = Path("coffre")


def sessions_on(vaults: FakeVaults) -> Sessions:
    return Sessions(cast(Vaults, vaults))


def test_a_vault_is_made_with_its_first_account() -> None:
    vaults = FakeVaults()
    created = sessions_on(vaults).create(
        VAULT, name=" a.b ", display_name=" A B ", role=Role.DIRECTION, passphrase=PASSPHRASE
    )
    assert created.recovery_key == RECOVERY_KEY
    assert RECOVERY_KEY not in repr(created)
    account = vaults.created[0][0]
    assert (account.name, account.display_name) == ("a.b", "A B")


@pytest.mark.parametrize(
    ("name", "display_name", "passphrase", "code"),
    [
        (" ", "A", "x", "compte_sans_nom"),
        ("a", " ", "x", "compte_sans_nom"),
        ("a", "A", "", "phrase_vide"),
    ],
)
def test_a_nameless_account_or_an_empty_passphrase_makes_nothing(
    name: str, display_name: str, passphrase: str, code: str
) -> None:
    vaults = FakeVaults()
    with pytest.raises(RuleViolationError) as refused:
        sessions_on(vaults).create(
            VAULT, name=name, display_name=display_name, role=Role.LECTURE, passphrase=passphrase
        )
    assert refused.value.code == code
    assert vaults.created == []


def test_an_account_opens_and_the_recovery_key_renews_its_passphrase() -> None:
    sessions = sessions_on(FakeVaults())
    assert [one.name for one in sessions.inspect(VAULT).accounts] == ["claire.vidal"]
    session = sessions.unlock(VAULT, name="claire.vidal", passphrase=PASSPHRASE)
    assert session.actor.name == "claire.vidal"
    recovered = sessions.recover(
        VAULT, name="claire.vidal", recovery_key=RECOVERY_KEY, new_passphrase="nouvelle"
    )
    assert recovered.recovery_key != RECOVERY_KEY
    assert sessions.unlock(VAULT, name="claire.vidal", passphrase="nouvelle")


def test_an_empty_passphrase_is_never_tried() -> None:
    sessions = sessions_on(FakeVaults())
    with pytest.raises(RuleViolationError):
        sessions.unlock(VAULT, name="claire.vidal", passphrase="")
    with pytest.raises(RuleViolationError):
        sessions.recover(VAULT, name="claire.vidal", recovery_key=RECOVERY_KEY, new_passphrase="")


@pytest.mark.parametrize("is_ok", [True, False])
def test_only_a_check_that_passed_is_written_in_the_journal(*, is_ok: bool) -> None:
    vaults = FakeVaults(checks=(Check(name="pages", is_ok=is_ok, detail=""),))
    sessions = sessions_on(vaults)
    session = sessions.unlock(VAULT, name="claire.vidal", passphrase=PASSPHRASE)
    assert sessions.verify(session).is_ok is is_ok
    written = vaults.sessions[0].only_uow.committed
    assert written == ([AuditTag.VAULT_VERIFY] if is_ok else [])


def test_a_role_without_the_right_does_not_verify() -> None:
    sessions = sessions_on(FakeVaults(accounts={"m": (Role.MEDECIN, PASSPHRASE)}))
    session = sessions.unlock(VAULT, name="m", passphrase=PASSPHRASE)
    with pytest.raises(PermissionDeniedError):
        sessions.verify(session)
