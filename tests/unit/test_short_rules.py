"""Short rules of the domain, alone."""

from __future__ import annotations

from datetime import date

from crt_desktop.domain.accounts import is_manager
from crt_desktop.domain.consentements import PARTAGE, is_consent_in_force
from crt_desktop.domain.dates import Period
from crt_desktop.domain.equipe import Professionnel, is_in_team
from crt_desktop.domain.roles import Role
from crt_desktop.domain.search import matcher
from crt_desktop.domain.suivi import Consentement

ON = date(2026, 11, 23)


def test_the_direction_and_the_administration_manage_accounts() -> None:
    assert [role for role in Role if is_manager(role)] == [Role.DIRECTION, Role.ADMINISTRATEUR]


def test_a_consent_is_in_force_from_its_day_until_it_is_withdrawn() -> None:
    consent = Consentement(
        beneficiaire="B1", type=PARTAGE, given_on=ON, withdrawn_on=date(2026, 12, 1)
    )
    assert is_consent_in_force(consent, on=ON)
    assert not is_consent_in_force(consent, on=date(2026, 11, 22))
    assert not is_consent_in_force(consent, on=date(2026, 12, 1))


def test_a_member_of_the_team_is_there_on_both_end_days() -> None:
    member = Professionnel(
        reference="P1", nom="Essai", prenom="A", profession="ide", arrived_on=ON, left_on=ON
    )
    assert is_in_team(member, on=ON)
    assert not is_in_team(member, on=date(2026, 11, 22))
    assert not is_in_team(member, on=date(2026, 11, 24))


def test_a_period_holds_its_ends_and_becomes_instants_of_paris() -> None:
    period = Period.of_year(2026)
    assert period.contains(period.start)
    assert period.contains(period.end)
    assert not period.contains(None)
    starts_at, ends_at = period.instants()
    assert (starts_at.hour, ends_at.hour) == (23, 23)


def test_a_word_is_found_in_a_name_and_across_joined_names() -> None:
    answers = matcher("delc")
    assert answers("delcambre yvonne", "")
    assert matcher("breyv")("delcambre yvonne", "")
    assert matcher("yvonne delc")("delcambre yvonne", "")
    assert not matcher("yvonne x")("delcambre yvonne", "")
