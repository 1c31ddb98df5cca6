"""Who manages accounts, and what nobody may do."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import cast

import pytest

from crt_desktop.domain.accounts import may_manage
from crt_desktop.domain.errors import (
    PermissionDeniedError,
    RuleViolationError,
    WrongPassphraseError,
)
from crt_desktop.domain.messages import explain
from crt_desktop.domain.roles import Actor, Role
from crt_desktop.ports.vault import VaultSession
from crt_desktop.services.accounts import Accounts
from tests.fakes_upkeep import FakeAccountStore, a_line
from tests.fakes_vault import FakeSession

CHIEF, TECHNICIAN, NURSE, GONE = "chef", "tech", "ide", "parti"


def a_store() -> FakeAccountStore:
    return FakeAccountStore(
        lines=[
            a_line(1, CHIEF, Role.DIRECTION),
            a_line(2, TECHNICIAN, Role.ADMINISTRATEUR),
            a_line(3, NURSE, Role.SOIGNANT_ASTREINTE),
            a_line(4, GONE, Role.DIRECTION, is_active=False),
        ],
        passphrases={CHIEF: "un", TECHNICIAN: "deux", NURSE: "trois"},
    )


def accounts_of(store: FakeAccountStore, name: str) -> Accounts:
    line = next(one for one in store.lines if one.name == name)
    store.own = name
    actor = Actor(
        account_id=line.account_id,
        name=name,
        display_name=line.display_name,
        role=line.role,
        workstation="poste",
    )
    session = FakeSession(path=Path("coffre"), actor=actor, account_store=store)
    return Accounts(cast(VaultSession, session))


def roles(store: FakeAccountStore) -> dict[str, tuple[Role, bool]]:
    return {line.name: (line.role, line.is_active) for line in store.lines}


@pytest.mark.parametrize(
    ("role", "others", "expected"),
    [
        (Role.DIRECTION, [Role.DIRECTION], True),
        (Role.ADMINISTRATEUR, [Role.ADMINISTRATEUR, Role.LECTURE], True),
        (Role.COORDINATEUR, [Role.COORDINATEUR], True),
        (Role.LECTURE, [Role.COORDINATEUR, Role.LECTURE], False),
        (Role.INTERVENANT, [Role.COORDINATEUR, Role.INTERVENANT], False),
        (Role.MEDECIN, [Role.MEDECIN, Role.LECTURE], True),
        (Role.COORDINATEUR, [Role.COORDINATEUR, Role.DIRECTION], False),
        (Role.MEDECIN, [Role.MEDECIN, Role.ADMINISTRATEUR], False),
    ],
)
def test_the_coordination_manages_where_nobody_has_the_right_and_anybody_without_it(
    role: Role, others: list[Role], *, expected: bool
) -> None:
    assert may_manage(role, others) is expected


def test_the_coordination_does_not_hand_the_accounts_to_just_anybody() -> None:
    store = FakeAccountStore(
        lines=[a_line(1, "a", Role.COORDINATEUR), a_line(2, "b", Role.LECTURE)],
    )
    accounts = accounts_of(store, "a")
    with pytest.raises(RuleViolationError) as refused:
        accounts.change("a", role=Role.LECTURE)
    assert refused.value.code == "dernier_gestionnaire"
    with pytest.raises(PermissionDeniedError):
        accounts_of(store, "b").disable("a")
    accounts.change("b", role=Role.DIRECTION)
    assert not accounts.may_manage()


def test_who_manages_sees_every_account_and_the_others_their_own() -> None:
    store = a_store()
    assert len(accounts_of(store, CHIEF).all()) == 4
    assert [line.name for line in accounts_of(store, NURSE).all()] == [NURSE]
    assert accounts_of(store, TECHNICIAN).may_manage()
    assert not accounts_of(store, NURSE).may_manage()


def test_a_disabled_manager_does_not_count() -> None:
    store = FakeAccountStore(
        lines=[a_line(1, "a", Role.COORDINATEUR), a_line(2, "b", Role.DIRECTION, is_active=False)]
    )
    assert accounts_of(store, "a").may_manage()


def test_a_role_without_the_right_changes_nothing() -> None:
    store = a_store()
    before = roles(store)
    accounts = accounts_of(store, NURSE)
    for act in (
        lambda: accounts.add(name="x", display_name="X", role=Role.DIRECTION, passphrase="x"),
        lambda: accounts.change(NURSE, role=Role.DIRECTION),
        lambda: accounts.change(NURSE, display_name="Chef"),
        lambda: accounts.disable(CHIEF),
        accounts.rotate_key,
        accounts.renew_recovery,
        accounts.team,
    ):
        with pytest.raises(PermissionDeniedError):
            act()
    assert roles(store) == before
    assert store.rotations == 0


def test_an_account_is_added_trimmed_and_may_be_tied_to_nobody() -> None:
    store = a_store()
    line = accounts_of(store, CHIEF).add(
        name=" luc ", display_name=" Luc ", role=Role.LECTURE, passphrase="x", professionnel=""
    )
    assert (line.name, line.display_name, line.professionnel) == ("luc", "Luc", None)
    assert store.passphrases["luc"] == "x"


@pytest.mark.parametrize(
    ("name", "display_name", "passphrase", "code"),
    [
        (" ", "A", "x", "compte_sans_nom"),
        ("a", "", "x", "compte_sans_nom"),
        ("a" * 101, "A", "x", "compte_nom_invalide"),
        ("a\nb", "A", "x", "compte_nom_invalide"),
        ("a", "A\x07", "x", "compte_nom_invalide"),
        ("a", "A", "", "phrase_vide"),
        (NURSE, "A", "x", "compte_existant"),
    ],
)
def test_an_account_that_could_not_be_used_is_refused_in_words(
    name: str, display_name: str, passphrase: str, code: str
) -> None:
    store = a_store()
    with pytest.raises(RuleViolationError) as caught:
        accounts_of(store, CHIEF).add(
            name=name, display_name=display_name, role=Role.LECTURE, passphrase=passphrase
        )
    assert caught.value.code == code
    assert explain(caught.value).remedy
    assert len(store.lines) == 4


def test_a_name_of_nothing_is_refused_for_a_change_too() -> None:
    with pytest.raises(RuleViolationError):
        accounts_of(a_store(), CHIEF).change(NURSE, display_name=" ")


def test_nobody_disables_oneself() -> None:
    store = a_store()
    with pytest.raises(RuleViolationError) as caught:
        accounts_of(store, CHIEF).disable(CHIEF)
    assert caught.value.code == "compte_soi_meme"
    assert store.rotations == 0


def test_disabling_gives_the_vault_a_new_key() -> None:
    store = a_store()
    told: list[tuple[int, int]] = []

    def note(done: int, total: int) -> bool:
        told.append((done, total))
        return True

    accounts_of(store, CHIEF).disable(NURSE, note)
    assert roles(store)[NURSE] == (Role.SOIGNANT_ASTREINTE, False)
    assert store.rotations == 1
    assert told == [(1, 1)]


def test_the_last_manager_keeps_the_right() -> None:
    store = a_store()
    accounts = accounts_of(store, TECHNICIAN)
    accounts.disable(CHIEF)
    with pytest.raises(RuleViolationError) as caught:
        accounts.change(TECHNICIAN, role=Role.LECTURE)
    assert caught.value.code == "dernier_gestionnaire"
    accounts.change(NURSE, role=Role.DIRECTION)
    assert accounts.change(TECHNICIAN, role=Role.LECTURE).role is Role.LECTURE


def test_a_session_opened_as_manager_and_demoted_since_removes_no_last_manager() -> None:
    store = a_store()
    accounts = accounts_of(store, CHIEF)
    accounts_of(store, TECHNICIAN).change(CHIEF, role=Role.LECTURE)
    with pytest.raises(RuleViolationError) as caught:
        accounts.disable(TECHNICIAN)
    assert caught.value.code == "dernier_gestionnaire"


def test_a_new_vault_gives_itself_its_first_manager() -> None:
    store = FakeAccountStore(lines=[a_line(1, "a", Role.COORDINATEUR)])
    accounts = accounts_of(store, "a")
    accounts.add(name="b", display_name="B", role=Role.DIRECTION, passphrase="x")
    assert not accounts.may_manage()
    with pytest.raises(PermissionDeniedError):
        accounts.disable("b")


def test_ones_own_passphrase_and_factor_ask_for_the_old_one() -> None:
    store = a_store()
    accounts = accounts_of(store, NURSE)
    with pytest.raises(WrongPassphraseError):
        accounts.change_passphrase(old="faux", new="x")
    empty: tuple[Callable[[], object], ...] = (
        lambda: accounts.change_passphrase(old="trois", new=""),
        lambda: accounts.change_passphrase(old="", new="x"),
        lambda: accounts.set_second_factor(passphrase="", is_on=True),
    )
    for act in empty:
        with pytest.raises(RuleViolationError) as caught:
            act()
        assert caught.value.code == "phrase_vide"
    accounts.change_passphrase(old="trois", new="quatre")
    assert store.passphrases[NURSE] == "quatre"
    accounts.set_second_factor(passphrase="quatre", is_on=True)
    assert accounts.all()[0].has_factor


def test_the_keys_of_the_vault_are_renewed_by_who_manages() -> None:
    store = a_store()
    accounts = accounts_of(store, TECHNICIAN)
    assert accounts.renew_recovery() == "NEUVE"
    accounts.rotate_key()
    assert store.rotations == 1
