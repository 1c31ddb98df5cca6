"""What is fair, what a rota costs, the limits as sums, and the sentences on what could not be done."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from crt_desktop.domain.rota import RotaLimits, RotaMember, RotaProblem
from crt_desktop.domain.rota_equity import (
    WEIGHTS,
    Kind,
    balances,
    cost_of,
    cost_outside,
    fair_shares,
    rhythm_of,
    shares_of,
)
from crt_desktop.domain.rota_limits import broken_gaps, caps_of
from crt_desktop.domain.rota_words import limit_words, reasons_of
from tests.rotas import ONE, a_night, a_problem, days_from

MONDAY = date(2027, 1, 4)
NBSP = "\u00a0"


def away(reference: str, *days: date, motif: str = "conge", part: float = 1.0) -> RotaMember:
    return RotaMember(
        reference=reference,
        unavailable=frozenset(days),
        away=dict.fromkeys(days, motif),
        part=part,
    )


def of(problem: RotaProblem, name: str, weight: int) -> list[tuple[int, int, int]]:
    """Return what is shared at a weight for somebody: how many nights, and what is fair of them."""
    return [
        (len(one.nights), one.lowest, one.highest)
        for one in balances(problem)
        if one.professionnel == name and one.weight == weight
    ]


# --- shares -------------------------------------------------------------------------------------


def test_leave_lowers_the_share_of_the_nights_it_covers_and_of_no_other() -> None:
    first, second = days_from(MONDAY, 2)
    problem = a_problem(away("A", first), "B", count=2)
    shares = fair_shares(problem.nights, problem)
    assert shares == {"A": 0.5, "B": 1.5}
    assert second not in problem.members[0].unavailable


def test_a_night_nobody_could_take_is_in_nobodys_share() -> None:
    problem = a_problem(away("A", MONDAY), away("B", MONDAY), count=2)
    assert sum(fair_shares(problem.nights, problem).values()) == 1


def test_what_is_fixed_is_in_the_share_of_who_has_it_even_away() -> None:
    problem = a_problem(away("A", MONDAY), away("B", MONDAY), count=1, fixed={MONDAY: "A"})
    assert fair_shares(problem.nights, problem) == {"A": 1.0, "B": 0.0}


def test_somebody_without_a_part_owes_nothing() -> None:
    problem = a_problem(replace(away("A"), part=0.0), "B", count=4)
    assert of(problem, "A", WEIGHTS.nuit) == [(4, 0, 0)]
    assert of(problem, "B", WEIGHTS.nuit) == [(4, 4, 4)]


def test_nights_weekends_and_feasts_are_shared_apart() -> None:
    feries = (MONDAY + 2 * ONE,)
    problem = a_problem("A", "B", count=14, feries=feries)
    assert of(problem, "A", WEIGHTS.nuit) == [(14, 7, 7)]
    assert of(problem, "A", WEIGHTS.weekend) == [(4, 2, 2), (3, 1, 2)]


def test_months_are_shared_when_there_are_several() -> None:
    assert of(a_problem("A", "B", count=14), "A", WEIGHTS.mois) == []
    problem = a_problem("A", "B", first=date(2027, 1, 28), count=10)
    assert of(problem, "A", WEIGHTS.mois) == [(4, 2, 2), (6, 3, 3)]


def test_the_history_moves_a_share_by_little_and_the_whole_stays() -> None:
    members = (
        RotaMember(reference="A", carried={"nuits": 40.0}),
        RotaMember(reference="B", carried={"nuits": -40.0}),
    )
    problem = a_problem(*members, count=28)
    assert of(problem, "A", WEIGHTS.nuit) == [(28, 11, 12)]
    assert of(problem, "B", WEIGHTS.nuit) == [(28, 16, 17)]


def test_the_further_from_the_share_the_dearer_each_night() -> None:
    assert [cost_outside(excess, 10) for excess in range(4)] == [0, 10, 30, 60]
    assert cost_outside(8, 1) - cost_outside(7, 1) == 6


def test_an_even_rhythm_leaves_room_but_not_for_a_whole_week() -> None:
    assert rhythm_of(a_problem("A", count=7)) == {"A": 7}
    assert rhythm_of(a_problem(*"ABCDEFGH", count=28)) == dict.fromkeys("ABCDEFGH", 2)
    assert rhythm_of(replace(a_problem("A"), nights=())) == {"A": 1}


# --- costs --------------------------------------------------------------------------------------


def test_wishes_fairness_and_rhythm_add_up() -> None:
    days = days_from(MONDAY, 4)
    asks = RotaMember(reference="A", avoids=frozenset({days[0]}), prefers=frozenset({days[3]}))
    problem = a_problem(asks, "B", count=4)
    fair = {days[0]: "B", days[1]: "A", days[2]: "B", days[3]: "A"}
    rhythm = 2 * WEIGHTS.suite
    assert cost_of(problem, fair) == rhythm
    against = {days[0]: "A", days[1]: "B", days[2]: "A", days[3]: "B"}
    assert cost_of(problem, against) == rhythm + WEIGHTS.evite + WEIGHTS.prefere
    alone = dict.fromkeys(days, "B")
    unfair = 2 * cost_outside(2, WEIGHTS.nuit)
    assert cost_of(problem, alone) == unfair + 4 * WEIGHTS.suite + WEIGHTS.prefere


def test_nights_held_around_the_period_count_in_the_rhythm() -> None:
    around = {MONDAY - ONE: "A", MONDAY - 2 * ONE: "B"}
    problem = a_problem("A", "B", count=2, around=around)
    days = days_from(MONDAY, 2)
    assert cost_of(problem, {days[0]: "B", days[1]: "A"}) == 2 * WEIGHTS.suite
    assert cost_of(problem, {days[0]: "A", days[1]: "B"}) == 2 * WEIGHTS.suite
    apart = replace(problem, around={}, edges=())
    assert cost_of(apart, {days[0]: "A", days[1]: "B"}) == 0


def test_what_each_has_is_counted_with_the_wishes_kept() -> None:
    days = days_from(date(2027, 1, 1), 4)
    asks = RotaMember(
        reference="A",
        prefers=frozenset({days[0], days[1], date(2028, 1, 1)}),
        avoids=frozenset({days[2], days[3]}),
    )
    problem = a_problem(asks, first=days[0], count=4, feries=(days[0],))
    (share,) = shares_of(problem, {days[0]: "A", days[2]: "A", days[3]: "B"})
    assert (share.nuits, share.weekends, share.dimanches, share.feries) == (2, 1, 1, 1)
    assert days[2].isoweekday() == 7
    assert (share.wishes_kept, share.wishes) == (2, 4)


# --- limits -------------------------------------------------------------------------------------


def test_a_night_beyond_twelve_hours_counts_as_a_whole_day() -> None:
    limits = RotaLimits(days_month=8)
    problem = replace(
        a_problem("A", limits=limits),
        nights=(a_night(MONDAY, hours=12), a_night(MONDAY + ONE, hours=13)),
    )
    member = RotaMember(reference="A", done_nights={(2027, 1): 3})
    (cap,) = caps_of(member, problem)
    assert (dict(cap.weights), cap.most) == ({MONDAY: 1, MONDAY + ONE: 2}, 10)
    assert cap.excess([MONDAY, MONDAY + ONE]) == 0


def test_a_window_that_cannot_be_passed_is_no_limit() -> None:
    limits = RotaLimits(hours_window=(15, 72))
    member = RotaMember(reference="A")
    assert [*caps_of(member, a_problem("A", count=8, limits=limits))] == []
    (cap,) = caps_of(member, a_problem("A", count=9, limits=limits))
    assert cap.most == 72 * 60


def test_series_too_close_are_told_by_their_ends() -> None:
    first, second, _, fourth = days_from(MONDAY, 4)
    assert broken_gaps([first, second, fourth], 2) == {(second, fourth)}
    assert broken_gaps([first, second, fourth], 1) == frozenset()


def test_the_kinds_are_the_names_the_history_uses() -> None:
    assert {kind.value for kind in Kind} == {"nuits", "weekends", "fetes"}


# --- sentences ----------------------------------------------------------------------------------


def test_an_empty_night_says_why_for_each_group() -> None:
    month_full = RotaMember(reference="E", done_nights={(2027, 3): 10})
    sunday = date(2027, 3, 28)
    problem = a_problem(
        *(away(name, sunday) for name in "ABCD"),
        month_full,
        replace(month_full, reference="F"),
        RotaMember(reference="G", unavailable=frozenset({sunday})),
        first=sunday,
        count=1,
        limits=RotaLimits(nights_month=10),
    )
    assert reasons_of(problem, {}) == (
        f"28/03{NBSP}: 4 en congé, 2 au-delà de 10 nuits dans le mois, 1 indisponible",
    )


def test_every_cause_has_its_words() -> None:
    days = days_from(MONDAY, 3)
    members = (
        away("A", days[1], motif="formation"),
        away("B", days[1], motif="maladie"),
        away("C", days[1], motif="recuperation"),
        away("D", days[1], motif="inconnu"),
        RotaMember(reference="E"),
        RotaMember(reference="F"),
    )
    problem = a_problem(*members, count=3)
    assigned = {days[0]: "E", days[2]: "F"}
    assert reasons_of(problem, assigned) == (
        f"05/01{NBSP}: 2 absents, 2 pourraient la prendre, 1 en récupération, 1 indisponible",
    )
    one = a_problem(away("A", MONDAY, motif="autre"), "B", count=1)
    assert reasons_of(one, {}) == (f"04/01{NBSP}: 1 absent, 1 pourrait la prendre",)
    nobody = a_problem(count=1)
    assert reasons_of(nobody, {}) == (f"04/01{NBSP}: personne dans l’équipe de nuit",)


@pytest.mark.parametrize(
    ("limits", "words"),
    [
        (RotaLimits(consecutive=1), "déjà 1 nuit de suite"),
        (RotaLimits(consecutive=2, gap=3), "à moins de 3 nuits d’une autre série"),
        (RotaLimits(hours_window=(15, 9)), "au-delà de 9 h en 15 jours"),
        (RotaLimits(nights_month=1), "au-delà de 1 nuit dans le mois"),
        (RotaLimits(days_month=0.5), "au-delà de 0,5 jours d’astreinte dans le mois"),
    ],
)
def test_what_somebody_holds_is_why_another_night_is_not_theirs(
    limits: RotaLimits, words: str
) -> None:
    days = days_from(MONDAY, 3)
    taken = days[0] if limits.consecutive != 1 else days[1]
    problem = a_problem("A", count=3, limits=limits)
    empty = [reason for reason in reasons_of(problem, {taken: "A"}) if reason.startswith("06/01")]
    assert empty == [f"06/01{NBSP}: 1 {words}"]


def test_a_week_too_many_is_a_reason() -> None:
    problem = a_problem("A", count=8, limits=RotaLimits(weeks_year=1))
    assigned = dict.fromkeys(days_from(MONDAY, 7), "A")
    assert reasons_of(problem, assigned) == (f"11/01{NBSP}: 1 au-delà de 1 semaine dans l’année",)


def test_limits_of_a_month_read_in_the_plural() -> None:
    limits = RotaLimits(saturdays_month=1, sundays_month=2, feries_month=2, weeks_year=26)
    assert [
        limit_words(rule, limits)
        for rule in ("saturdays_month", "sundays_month", "feries_month", "weeks_year")
    ] == [
        "au-delà de 1 samedi dans le mois",
        "au-delà de 2 dimanches dans le mois",
        "au-delà de 2 jours fériés dans le mois",
        "au-delà de 26 semaines dans l'année",
    ]


def test_wishes_not_kept_are_told_by_name() -> None:
    days = days_from(MONDAY, 4)
    asks = RotaMember(
        reference="A",
        nom="Nadia Benamrou",
        prefers=frozenset({days[1], days[3]}),
        avoids=frozenset({days[0]}),
    )
    pleased = RotaMember(reference="B", prefers=frozenset({days[1]}))
    problem = a_problem(asks, pleased, count=4)
    assigned = {days[0]: "A", days[1]: "B", days[2]: "A", days[3]: "B"}
    lost = "05/01 et 07/01\u202f; nuit à éviter"
    assert reasons_of(problem, assigned) == (
        f"Nadia Benamrou – nuit souhaitée, non obtenue{NBSP}: {lost}, donnée{NBSP}: 04/01",
    )
    unnamed = replace(problem, members=(replace(asks, nom=""), pleased))
    assert reasons_of(unnamed, assigned)[0].startswith("A – ")


def test_hours_are_summed_in_minutes() -> None:
    limits = RotaLimits(hours_window=(2, 9))
    problem = replace(
        a_problem("A", limits=limits),
        nights=(a_night(MONDAY, hours=9), a_night(MONDAY + ONE, hours=1)),
    )
    caps = list(caps_of(RotaMember(reference="A"), problem))
    assert [dict(cap.weights) for cap in caps] == [{MONDAY: 540, MONDAY + ONE: 60}]
    assert caps[0].excess([MONDAY, MONDAY + ONE]) == 60
    assert problem.nights[0].elapsed == timedelta(hours=9)
