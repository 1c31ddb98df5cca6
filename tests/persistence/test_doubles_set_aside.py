"""Two persons who look alike, said to be two: no longer shown, journaled, followed through merges."""

from __future__ import annotations

from dataclasses import replace
from typing import cast

import pytest

from crt_desktop.domain.audit import AuditTag
from crt_desktop.domain.errors import NotFoundError, PermissionDeniedError, RuleViolationError
from crt_desktop.domain.people import Beneficiaire
from crt_desktop.domain.roles import Role
from crt_desktop.ports.vault import VaultSession
from crt_desktop.services.corrections import Corrections
from crt_desktop.services.fiches import Fiches
from db.session import LocalVaultSession
from tests.persistence.fiches_desk import Desk, SessionAs
from tests.persistence.vaults import Bench


@pytest.fixture
def desk(vault: LocalVaultSession, bench: Bench) -> Desk:
    return Desk(vault=vault, clock=bench.clock, fiches=Fiches(vault, bench.clock))


@pytest.fixture
def corrections(desk: Desk) -> Corrections:
    return Corrections(desk.vault, desk.clock)


def pairs(corrections: Corrections) -> set[tuple[int, int]]:
    found = corrections.doubles()
    return {(one.first.beneficiaire_id, one.second.beneficiaire_id) for one in found}


def test_a_pair_said_to_be_two_persons_is_no_longer_shown_until_taken_back(
    desk: Desk, corrections: Corrections
) -> None:
    first, second, slip = desk.person(), desk.person(), desk.person(born_on="03/10/1941")
    assert pairs(corrections) == {(first, second), (first, slip), (second, slip)}
    assert corrections.compare(second, first).aside is None

    assert corrections.set_aside(second, first)
    assert not corrections.set_aside(first, second)
    assert pairs(corrections) == {(first, slip), (second, slip)}
    aside = corrections.compare(second, first).aside
    assert aside is not None
    assert aside.decided_by == desk.vault.actor.display_name
    told = [one for one in desk.journal() if one.action == AuditTag.DOUBLE_DISMISS]
    assert [one.entity_id for one in told] == [first, second]

    assert corrections.take_back(first, second)
    assert not corrections.take_back(first, second)
    assert pairs(corrections) == {(first, second), (first, slip), (second, slip)}
    told = [one for one in desk.journal() if one.action == AuditTag.DOUBLE_DISMISS]
    assert len(told) == 4
    assert desk.vault.verify().is_ok


def test_the_form_of_a_person_no_longer_warns_of_who_was_said_to_be_another(
    desk: Desk, corrections: Corrections
) -> None:
    first, second = desk.person(), desk.person()
    with desk.vault.uow() as uow:
        typed = cast("Beneficiaire", uow.fiches.get("beneficiaires", first).record)

    def warned() -> set[int]:
        found = desk.fiches.doubles(
            nom=typed.nom_naissance, prenoms=typed.prenoms, born_on=typed.born_on, besides=first
        )
        return {one.beneficiaire_id for one in found}

    assert warned() == {second}
    corrections.set_aside(first, second)
    assert warned() == set()


def test_who_may_not_merge_may_not_set_aside(desk: Desk) -> None:
    first, second = desk.person(), desk.person()
    actor = replace(desk.vault.actor, role=Role.LECTURE)
    reader = Corrections(cast("VaultSession", SessionAs(desk.vault, actor)), desk.clock)
    with pytest.raises(PermissionDeniedError):
        reader.set_aside(first, second)
    with pytest.raises(PermissionDeniedError):
        reader.take_back(first, second)


def test_nobody_is_set_aside_from_herself_or_from_nobody(
    desk: Desk, corrections: Corrections
) -> None:
    first = desk.person()
    with pytest.raises(RuleViolationError, match="fusion_soi_meme"):
        corrections.set_aside(first, first)
    with pytest.raises(NotFoundError):
        corrections.set_aside(first, 999)


def test_what_was_said_of_a_merged_person_is_said_of_who_she_became(
    desk: Desk, corrections: Corrections
) -> None:
    kept, other, third, fourth = (desk.person() for _ in range(4))
    corrections.set_aside(other, third)
    corrections.set_aside(other, fourth)
    corrections.set_aside(kept, fourth)
    corrections.set_aside(kept, other)

    line = corrections.merge(kept, other, {})
    assert pairs(corrections) == {(third, fourth)}
    assert desk.vault.verify().is_ok

    corrections.undo_merge(line.fusion_id)
    assert pairs(corrections) == {(kept, third), (third, fourth)}
    aside = corrections.compare(other, third).aside
    assert aside is not None
    assert aside.decided_by == desk.vault.actor.display_name
    assert desk.vault.verify().is_ok


def test_a_pair_of_somebody_taken_away_since_does_not_come_back(
    desk: Desk, corrections: Corrections
) -> None:
    kept, other, third = (desk.person() for _ in range(3))
    corrections.set_aside(other, third)
    line = corrections.merge(kept, other, {})
    version = desk.fiches.open_form("beneficiaires", row_id=third).version
    assert version is not None
    desk.fiches.remove("beneficiaires", third, version=version)

    corrections.undo_merge(line.fusion_id)
    assert pairs(corrections) == {(kept, other)}
