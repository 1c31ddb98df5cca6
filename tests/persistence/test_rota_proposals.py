"""A rota proposed on a real vault: checked by the rules, taken up as drafts, nothing written by itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import cast

import pytest

from crt_desktop.domain.dates import Period
from crt_desktop.domain.ecarts import Gravite
from crt_desktop.domain.errors import PermissionDeniedError, SolverFailedError
from crt_desktop.domain.roles import Role
from crt_desktop.domain.rota import RotaProblem, RotaSolution, RotaStatus
from crt_desktop.holidays_fr import FrenchHolidays
from crt_desktop.ports.rota import RotaSolver, RotaWatch
from crt_desktop.ports.vault import VaultSession
from crt_desktop.rota_solver.solver import HighsRotaSolver
from crt_desktop.services.reglages import Reglages
from crt_desktop.services.rota import Rota as Proposals
from db.session import LocalVaultSession
from tests.persistence.fiches_desk import SessionAs
from tests.persistence.rota_kit import CURRENT, QUARTER, Rota, make_rota
from tests.persistence.vaults import Bench

FIRST = QUARTER.start
ONE = timedelta(days=1)
JANUARY = Period(start=FIRST, end=date(2027, 1, 31))


@dataclass
class Scripted:
    """Answers what it is told to, and remembers the problem."""

    assignments: Mapping[date, str] = field(default_factory=dict)
    error: Exception | None = None
    asked: list[RotaProblem] = field(default_factory=list)

    def solve(self, problem: RotaProblem, *, progress: RotaWatch | None = None) -> RotaSolution:
        self.asked.append(problem)
        if self.error is not None:
            raise self.error
        return RotaSolution(
            assignments={**problem.fixed, **self.assignments},
            status=RotaStatus.OPTIMAL,
            objective=1,
        )


@pytest.fixture
def rota(vault: LocalVaultSession, bench: Bench) -> Rota:
    return make_rota(vault, bench)


def proposals(rota: Rota, solver: RotaSolver | None = None, role: Role | None = None) -> Proposals:
    session = cast("VaultSession", rota.desk.vault)
    if role is not None:
        actor = replace(rota.desk.vault.actor, role=role, name="autre")
        session = cast("VaultSession", SessionAs(rota.desk.vault, actor))
    return Proposals(
        session, rota.desk.clock, FrenchHolidays(), solver=lambda: solver or HighsRotaSolver()
    )


def breaches(rota: Rota, period: Period) -> list[str]:
    """Return the rules a period breaks, drafts judged as published, but for the delays of a publication."""
    return [
        one.code
        for one in rota.astreintes.ecarts(period)
        if one.gravite is Gravite.REGLE and one.code != "nuit_non_couverte"
    ]


def of_regime(rota: Rota, regime: str) -> None:
    assert Reglages(rota.desk.vault).save({"regime_astreinte": regime}) == ()


def test_a_month_is_proposed_taken_up_and_breaks_no_rule(rota: Rota) -> None:
    of_regime(rota, "ccn51")
    rota.desk.save(
        "absences",
        {
            "professionnel": "P2",
            "started_on": "04/01/2027",
            "ended_on": "17/01/2027",
            "motif": "conge",
        },
    )
    rota.desk.save(
        "souhaits", {"professionnel": "P3", "night_on": "20/01/2027", "souhait": "prefere"}
    )
    rota.given(FIRST + 4 * ONE, "P5")

    found = proposals(rota).propose(JANUARY)

    assert not rota.view(JANUARY).is_draft
    assert FIRST + 4 * ONE not in found.assignments
    assert found.status is RotaStatus.OPTIMAL
    assert found.assignments[date(2027, 1, 20)] == "P3"
    mine = [day for day, who in found.assignments.items() if who == "P2"]
    assert not any(date(2027, 1, 3) <= day <= date(2027, 1, 17) for day in mine)
    assert sum(one.nuits for one in found.shares) == 31 - len(found.unfilled)
    assert {one.professionnel for one in found.shares} == {"P2", "P3", "P4", "P5"}
    # Five Sundays, one a month for each of four: one is left, and the reason is told.
    assert len(found.unfilled) == 1
    assert any("au-delà de 1 dimanche" in reason for reason in found.reasons)

    rota.astreintes.accept(found.assignments, period=JANUARY)
    assert breaches(rota, JANUARY) == []
    assert rota.view(JANUARY).holes == found.unfilled


@pytest.mark.parametrize("regime", ["droit_commun", "ccn66", "bad", "fph"])
def test_what_is_proposed_keeps_the_regime_of_the_etablissement(rota: Rota, regime: str) -> None:
    of_regime(rota, regime)
    found = proposals(rota).propose(JANUARY)
    assert len(found.assignments) >= 26
    rota.astreintes.accept(found.assignments, period=JANUARY)
    assert breaches(rota, JANUARY) == []


def test_a_proposal_is_also_told_what_it_would_break(rota: Rota) -> None:
    of_regime(rota, "ccn51")
    sundays = {date(2027, 1, 3): "P2", date(2027, 1, 10): "P2"}
    codes = [one.code for one in proposals(rota).ecarts(JANUARY, sundays)]
    assert codes.count("dimanches_mois") == 1
    assert codes.count("nuit_non_couverte") == 29
    rota.astreintes.assign(date(2027, 1, 10), "P2")
    one_only = {date(2027, 1, 3): "P2", date(2027, 1, 10): "P3"}
    assert "dimanches_mois" not in [one.code for one in proposals(rota).ecarts(JANUARY, one_only)]


def test_the_rules_take_out_of_a_proposal_what_they_do_not_allow(rota: Rota) -> None:
    of_regime(rota, "ccn51")
    wrong = {date(2027, 1, 3): "P2", date(2027, 1, 10): "P2", date(2027, 1, 11): "P3"}
    found = proposals(rota, Scripted(wrong)).propose(JANUARY)
    assert found.assignments == {date(2027, 1, 3): "P2", date(2027, 1, 11): "P3"}
    assert date(2027, 1, 10) in found.unfilled
    assert found.status is RotaStatus.GAP
    assert found.reasons[0].startswith("10/01\u00a0: retirée du projet. 2e dimanche du mois")


def test_a_night_proposed_to_somebody_who_cannot_have_it_does_not_come_back(rota: Rota) -> None:
    stranger = {FIRST: "P1", FIRST + ONE: "P99", FIRST + 2 * ONE: "P4"}
    found = proposals(rota, Scripted(stranger)).propose(JANUARY)
    assert found.assignments == {FIRST + 2 * ONE: "P4"}


def test_what_was_broken_already_does_not_empty_a_proposal(rota: Rota) -> None:
    of_regime(rota, "ccn51")
    rota.given(date(2027, 1, 3), "P2")
    rota.given(date(2027, 1, 10), "P2")
    asked = {date(2027, 1, 12): "P2", date(2027, 1, 13): "P3"}
    found = proposals(rota, Scripted(asked)).propose(JANUARY)
    assert found.assignments == asked


def test_a_night_that_breaks_what_comes_after_the_period_is_taken_out(rota: Rota) -> None:
    of_regime(rota, "ccn51")
    rota.given(date(2027, 1, 24), "P2")
    first_half = Period(start=FIRST, end=date(2027, 1, 15))
    found = proposals(rota, Scripted({date(2027, 1, 3): "P2"})).propose(first_half)
    assert found.assignments == {}
    assert proposals(rota).problem(first_half).members[0].done_sundays == {(2027, 1): 1}


def test_drafts_are_kept_or_made_anew(rota: Rota) -> None:
    rota.astreintes.assign(FIRST, "P2")
    kept, anew = Scripted(), Scripted({FIRST: "P3"})
    assert proposals(rota, kept).propose(JANUARY).assignments == {FIRST: "P2"}
    assert kept.asked[0].fixed == {FIRST: "P2"}
    found = proposals(rota, anew).propose(JANUARY, keep_drafts=False)
    assert (anew.asked[0].fixed, found.assignments) == ({}, {FIRST: "P3"})


def test_the_nights_of_the_past_are_never_proposed(rota: Rota) -> None:
    problem = proposals(rota).problem(CURRENT)
    assert problem.nights[0].night_on == date(2026, 11, 22)
    rota.desk.clock.instant += timedelta(hours=12)
    assert proposals(rota).problem(CURRENT).nights[0].night_on == date(2026, 11, 23)


def test_the_time_given_is_that_of_the_search(rota: Rota) -> None:
    solver = Scripted()
    proposals(rota, solver).propose(JANUARY, seconds=3.5)
    assert solver.asked[0].seconds == 3.5


def test_each_proposal_leaves_its_period_in_the_journal(rota: Rota) -> None:
    proposals(rota, Scripted()).propose(JANUARY)
    entry = rota.desk.journal()[-1]
    assert entry.action == "astreinte.proposition"
    assert rota.desk.vault.verify().is_ok


def test_a_search_that_dies_is_told_and_nothing_is_held(rota: Rota) -> None:
    with pytest.raises(SolverFailedError):
        proposals(rota, Scripted(error=SolverFailedError())).propose(JANUARY)
    rota.astreintes.assign(FIRST, "P2")


@pytest.mark.parametrize("role", [Role.SOIGNANT_ASTREINTE, Role.DIRECTION, Role.LECTURE])
def test_only_who_makes_the_rota_may_have_one_proposed(rota: Rota, role: Role) -> None:
    service = proposals(rota, Scripted(), role)
    with pytest.raises(PermissionDeniedError):
        service.propose(JANUARY)
    with pytest.raises(PermissionDeniedError):
        service.problem(JANUARY)
    with pytest.raises(PermissionDeniedError):
        service.ecarts(JANUARY, {})
