"""The rules of a visit: what it clashes with, its slot class, what it becomes."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crt_desktop.domain.codes import CRENEAU
from crt_desktop.domain.equipe import Visite
from crt_desktop.domain.errors import InvalidFicheError, RuleViolationError
from crt_desktop.domain.etablissement import Parametres
from crt_desktop.domain.horaires import covers, day_words, instant_of, merged, working_blocks
from crt_desktop.domain.planning import Absence, HoraireTravail
from crt_desktop.domain.sejours import Hospitalisation, SejourHt
from crt_desktop.domain.visites import (
    ABSENCE,
    ANNULEE,
    BUSY,
    PREVUE,
    REALISEE,
    ConflictFinder,
    Slot,
    Surroundings,
    VisitOrder,
    conflicts_of,
    creneau_of,
    done,
    done_issues,
    missed,
    moved,
    order_issues,
    reopened,
    require_planned,
)

DAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 20, tzinfo=UTC)
WHO, OTHER = "P1", "P2"
PERSON, SOMEBODY = 1, 2
ADMITTED = {PERSON: [(date(2026, 2, 2), None)], SOMEBODY: [(date(2026, 2, 2), None)]}


def at(wall: str, day: date = DAY) -> datetime:
    return instant_of(day, time.fromisoformat(wall))


def a_slot(starts: str = "09:00", ends: str = "09:45", **changes: object) -> Slot:
    values: dict[str, object] = {
        "beneficiaire_id": PERSON,
        "starts_at": at(starts),
        "ends_at": at(ends),
        "professionnel": WHO,
        "row_id": 1,
        **changes,
    }
    return Slot(**values)  # type: ignore[arg-type] # built by name


def around(**changes: object) -> Surroundings:
    return Surroundings(**{"accompagnements": ADMITTED, **changes})  # type: ignore[arg-type] # built by name


def codes_of(slot: Slot, **changes: object) -> list[str]:
    return [one.code for one in conflicts_of(slot, around(**changes))]


# --- conflicts -----------------------------------------------------------------------------


def test_a_visit_that_fits_has_no_conflict() -> None:
    assert codes_of(a_slot(), slots=[a_slot()]) == []


@pytest.mark.parametrize(
    ("starts", "ends", "clashes"),
    [
        ("08:00", "09:00", False),
        ("09:45", "10:00", False),
        ("08:00", "09:01", True),
        ("09:44", "10:00", True),
        ("09:10", "09:20", True),
        ("08:00", "12:00", True),
        ("09:00", "09:45", True),
    ],
)
def test_a_professionnel_is_in_one_place_at_a_time(
    *, starts: str, ends: str, clashes: bool
) -> None:
    other = a_slot(starts, ends, row_id=2, beneficiaire_id=SOMEBODY, personne="DURAND Marie")
    found = conflicts_of(a_slot(), around(slots=[other]))
    assert [(one.code, one.other) for one in found] == (
        [("professionnel_occupe", 2)] if clashes else []
    )
    assert all("DURAND Marie" in one.message for one in found)


@pytest.mark.parametrize("statut", [PREVUE, REALISEE, ANNULEE, ABSENCE])
def test_only_a_visit_that_takes_place_takes_time(statut: str) -> None:
    other = a_slot(row_id=2, beneficiaire_id=SOMEBODY, statut=statut)
    expected = ["professionnel_occupe"] if statut in BUSY else []
    assert codes_of(a_slot(), slots=[other]) == expected


@pytest.mark.parametrize("statut", [REALISEE, ANNULEE, ABSENCE])
def test_what_is_no_longer_planned_clashes_with_nothing(statut: str) -> None:
    assert codes_of(a_slot(statut=statut), slots=[a_slot(row_id=2)], accompagnements={}) == []


def test_a_person_is_visited_by_one_at_a_time() -> None:
    other = a_slot(row_id=2, professionnel=OTHER, professionnel_nom="Luc Serres")
    (found,) = conflicts_of(a_slot(), around(slots=[other]))
    assert (found.code, found.other) == ("personne_occupee", 2)
    assert "Luc Serres" in found.message
    assert "09:00" in found.message


def test_a_visit_nobody_is_chosen_for_clashes_by_its_person_alone() -> None:
    other = a_slot(row_id=2, professionnel=None)
    assert codes_of(a_slot(professionnel=None), slots=[other]) == ["personne_occupee"]


def test_a_long_visit_begun_much_earlier_is_seen() -> None:
    long = a_slot("00:05", "09:30", row_id=2, beneficiaire_id=SOMEBODY)
    short = [
        a_slot(f"0{hour}:00", f"0{hour}:10", row_id=hour + 10, beneficiaire_id=SOMEBODY)
        for hour in range(1, 9)
    ]
    assert codes_of(a_slot(), slots=[*short, long]) == ["professionnel_occupe"]


@pytest.mark.parametrize(
    ("first", "last", "is_away"),
    [(23, 23, True), (20, 23, True), (23, 30, True), (24, 30, False), (20, 22, False)],
)
def test_a_professionnel_on_leave_does_not_visit(*, first: int, last: int, is_away: bool) -> None:
    leave = Absence(
        professionnel=WHO,
        started_on=date(2026, 11, first),
        ended_on=date(2026, 11, last),
        motif="conge",
    )
    expected = ["professionnel_absent"] if is_away else []
    assert codes_of(a_slot(), absences={WHO: [leave]}) == expected


def hours(jour: str, starts: str, ends: str) -> HoraireTravail:
    return HoraireTravail(
        professionnel=WHO,
        jour=jour,
        starts=time.fromisoformat(starts),
        ends=time.fromisoformat(ends),
    )


MONDAYS = [hours("lundi", "09:00", "12:30"), hours("lundi", "13:30", "17:00")]


@pytest.mark.parametrize(
    ("starts", "ends", "fits"),
    [
        ("09:00", "12:30", True),
        ("13:30", "17:00", True),
        ("08:59", "09:30", False),
        ("12:00", "13:45", False),
        ("16:30", "17:01", False),
        ("20:00", "20:30", False),
    ],
)
def test_a_visit_is_within_contract_hours(*, starts: str, ends: str, fits: bool) -> None:
    found = conflicts_of(a_slot(starts, ends), around(horaires={WHO: MONDAYS}))
    assert [one.code for one in found] == ([] if fits else ["hors_horaires"])
    assert all("09:00 – 12:30, 13:30 – 17:00" in one.message for one in found)


def test_a_day_without_contract_hours_is_told_so() -> None:
    (found,) = conflicts_of(a_slot(), around(horaires={WHO: [hours("mardi", "09:00", "17:00")]}))
    assert "ne travaille pas" in found.message


def test_whoever_has_no_contract_hours_is_never_out_of_them() -> None:
    assert codes_of(a_slot("23:00", "23:30")) == []


def test_a_duty_stands_for_contract_hours_and_goes_on_with_them() -> None:
    duty = at("17:00"), at("09:00", DAY + timedelta(days=1))
    evening = a_slot("22:15", "22:35")
    across = a_slot("16:45", "17:15")
    for slot in (evening, across):
        assert codes_of(slot, horaires={WHO: MONDAYS}) == ["hors_horaires"]
        assert codes_of(slot, horaires={WHO: MONDAYS}, duties={WHO: [duty]}) == []


@pytest.mark.parametrize(
    ("since", "until", "is_in_force"),
    [
        (None, None, True),
        (DAY, DAY, True),
        (DAY + timedelta(days=1), None, False),
        (None, DAY - timedelta(days=1), False),
    ],
)
def test_contract_hours_hold_between_their_days(
    *, since: date | None, until: date | None, is_in_force: bool
) -> None:
    one = replace(hours("lundi", "08:00", "18:00"), since=since, until=until)
    assert (codes_of(a_slot(), horaires={WHO: [one]}) == []) is is_in_force


def test_hours_that_cross_midnight_hold_until_their_end_whatever_the_clock() -> None:
    saturday = date(2026, 10, 24)
    nights = [hours("samedi", "21:00", "06:00")]
    (block,) = working_blocks(
        nights, at("02:30", saturday + timedelta(days=1)), at("03:00", saturday + timedelta(days=1))
    )
    assert block[1] - block[0] == timedelta(hours=10)
    assert day_words(nights, saturday) == "21:00 – 06:00"
    assert day_words(nights, saturday + timedelta(days=1)) == ""


def test_blocks_that_touch_are_one() -> None:
    blocks = [(at("13:00"), at("14:00")), (at("09:00"), at("12:00")), (at("12:00"), at("13:00"))]
    assert merged(blocks) == [(at("09:00"), at("14:00"))]
    assert covers(merged(blocks), at("11:00"), at("13:30"))
    assert not covers(merged(blocks), at("11:00"), at("14:01"))


@pytest.mark.parametrize(
    ("entered", "left", "is_there"),
    [(23, None, True), (20, 24, True), (20, 23, False), (24, None, False), (23, 23, False)],
)
def test_nobody_is_visited_at_home_while_in_hospital(
    *, entered: int, left: int | None, is_there: bool
) -> None:
    stay = Hospitalisation(
        beneficiaire="B1",
        entered_on=date(2026, 11, entered),
        left_on=None if left is None else date(2026, 11, left),
    )
    assert codes_of(a_slot(), stays={PERSON: [stay]}) == (["hospitalisation"] if is_there else [])


@pytest.mark.parametrize(
    ("etat", "is_away"),
    [
        (None, True),
        ("option", False),
        ("reserve", True),
        ("en_cours", True),
        ("termine", True),
        ("annule", False),
    ],
)
def test_a_temporary_stay_counts_once_it_is_more_than_an_option(
    *, etat: str | None, is_away: bool
) -> None:
    stay = SejourHt(
        beneficiaire="B1", place="HT1", type="HT", arrived_on=date(2026, 11, 20),
        departed_on=date(2026, 11, 27), etat=etat,
    )  # fmt: skip
    found = conflicts_of(a_slot(), around(sejours={PERSON: [stay]}))
    assert [one.code for one in found] == (["sejour_ht"] if is_away else [])
    assert all("27/11/2026" in one.message for one in found)


@pytest.mark.parametrize(
    ("spans", "is_followed"),
    [
        ([], False),
        ([(DAY, None)], True),
        ([(date(2026, 1, 1), DAY)], False),
        ([(date(2026, 11, 24), None)], False),
        ([(date(2025, 1, 1), date(2025, 6, 1)), (date(2026, 1, 1), None)], True),
    ],
)
def test_a_visit_is_of_somebody_accompanied(
    *, spans: list[tuple[date, date | None]], is_followed: bool
) -> None:
    found = codes_of(a_slot(), accompagnements={PERSON: spans})
    assert found == ([] if is_followed else ["hors_accompagnement"])


def test_every_conflict_of_a_visit_is_told() -> None:
    leave = Absence(professionnel=WHO, started_on=DAY, ended_on=DAY, motif="conge")
    found = codes_of(
        a_slot(),
        slots=[a_slot(row_id=2)],
        absences={WHO: [leave]},
        horaires={WHO: [hours("mardi", "09:00", "17:00")]},
        stays={PERSON: [Hospitalisation(beneficiaire="B1", entered_on=DAY)]},
        accompagnements={},
    )
    # Somebody away has no hours to be out of.
    assert found == [
        "professionnel_occupe",
        "professionnel_absent",
        "hospitalisation",
        "hors_accompagnement",
        "personne_occupee",
    ]


slots = st.builds(
    lambda row, person, who, start, minutes, statut: Slot(
        row_id=row,
        beneficiaire_id=person,
        professionnel=who,
        starts_at=NOW + timedelta(minutes=start),
        ends_at=NOW + timedelta(minutes=start + minutes),
        statut=statut,
    ),
    st.just(0),
    st.integers(1, 3),
    st.sampled_from((None, "P1", "P2")),
    st.integers(0, 300),
    st.integers(1, 200),
    st.sampled_from((PREVUE, PREVUE, REALISEE, ANNULEE)),
)


@given(st.lists(slots, max_size=14))
def test_the_clashes_found_are_those_of_every_pair_compared(drawn: list[Slot]) -> None:
    every = [replace(slot, row_id=rank) for rank, slot in enumerate(drawn)]
    finder = ConflictFinder(Surroundings(slots=every))
    found = {
        (slot.row_id, one.code, one.other)
        for slot in every
        for one in finder.of(slot)
        if one.other is not None
    }
    expected = set()
    for one in every:
        for other in every:
            meets = one.starts_at < other.ends_at and other.starts_at < one.ends_at
            if one is other or one.statut != PREVUE or other.statut not in BUSY or not meets:
                continue
            if one.professionnel is not None and one.professionnel == other.professionnel:
                expected.add((one.row_id, "professionnel_occupe", other.row_id))
            if one.beneficiaire_id == other.beneficiaire_id:
                expected.add((one.row_id, "personne_occupee", other.row_id))
    assert found == expected


# --- the slot class ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "wall", "creneau"),
    [
        (DAY, "08:00", "jour"),
        (DAY, "18:59", "jour"),
        (DAY, "19:00", "soiree"),
        (DAY, "21:00", "nuit"),
        (DAY, "05:59", "nuit"),
        (DAY, "06:00", "jour"),
        (date(2026, 11, 28), "22:00", "weekend"),
        (date(2026, 11, 29), "08:00", "weekend"),
        (date(2026, 11, 11), "22:00", "ferie"),
        (date(2026, 11, 1), "08:00", "ferie"),
    ],
)
def test_the_slot_class_is_the_first_that_applies(day: date, wall: str, creneau: str) -> None:
    feries = frozenset({date(2026, 11, 1), date(2026, 11, 11)})
    found = creneau_of(at(wall, day), feries=feries, parametres=Parametres())
    assert found == creneau
    assert found in CRENEAU


def test_a_night_within_one_day_is_told_from_the_evening() -> None:
    parametres = Parametres(nuit_debut=time(1), nuit_fin=time(5), soiree_debut=time(20))
    walls = {"00:30": "jour", "01:00": "nuit", "04:59": "nuit", "05:00": "jour", "23:00": "soiree"}
    for wall, creneau in walls.items():
        assert creneau_of(at(wall), feries=frozenset(), parametres=parametres) == creneau


# --- what a visit becomes ------------------------------------------------------------------

VISITE = Visite(
    beneficiaire="B1",
    starts_at=at("09:00"),
    ends_at=at("09:45"),
    profession="ide",
    statut=PREVUE,
    professionnel=WHO,
    remarque="Sonner deux fois",
)


def test_a_visit_done_keeps_the_times_it_was_planned_at() -> None:
    was = done(VISITE, starts_at=at("09:20"), ends_at=at("10:10"))
    assert (was.statut, was.starts_at, was.ends_at) == (REALISEE, at("09:20"), at("10:10"))
    assert (was.planned_starts_at, was.planned_ends_at) == (at("09:00"), at("09:45"))
    assert was.remarque == "Sonner deux fois"
    again = done(was, starts_at=at("09:25"), ends_at=at("10:10"), remarque="")
    assert (again.planned_starts_at, again.planned_ends_at) == (at("09:00"), at("09:45"))
    assert again.remarque is None
    assert reopened(again) == replace(VISITE, remarque=None)


@pytest.mark.parametrize("statut", [ANNULEE, ABSENCE])
def test_a_visit_that_did_not_take_place_keeps_why_and_comes_back_planned(statut: str) -> None:
    was = missed(VISITE, statut=statut, motif=" Porte close ")
    assert (was.statut, was.motif, was.starts_at) == (statut, "Porte close", at("09:00"))
    assert reopened(was) == VISITE
    assert done(was, starts_at=at("09:20"), ends_at=at("10:10")).motif is None


def test_a_visit_is_not_missed_without_a_reason_nor_once_it_is_done() -> None:
    with pytest.raises(InvalidFicheError) as caught:
        missed(VISITE, statut=ANNULEE, motif="  ")
    assert [issue.attribute for issue in caught.value.issues] == ["motif"]
    with pytest.raises(RuleViolationError) as refused:
        missed(replace(VISITE, statut=REALISEE), statut=ANNULEE, motif="x")
    assert refused.value.code == "visite_faite"
    with pytest.raises(ValueError, match="realisee"):
        missed(VISITE, statut=REALISEE, motif="x")


@pytest.mark.parametrize(
    ("statut", "code"),
    [
        (PREVUE, None),
        (REALISEE, "visite_faite"),
        (ANNULEE, "visite_non_faite"),
        (ABSENCE, "visite_non_faite"),
    ],
)
def test_only_what_is_planned_is_moved(statut: str, code: str | None) -> None:
    visite = replace(VISITE, statut=statut)
    if code is None:
        require_planned(visite)
        after = moved(visite, starts_at=at("10:00"), ends_at=at("11:00"))
        assert after == replace(VISITE, starts_at=at("10:00"), ends_at=at("11:00"))
        return
    with pytest.raises(RuleViolationError) as caught:
        moved(visite, starts_at=at("10:00"), ends_at=at("11:00"))
    assert caught.value.code == code


def test_a_move_may_give_the_visit_to_somebody_else_or_to_nobody_yet() -> None:
    times = {"starts_at": VISITE.starts_at, "ends_at": VISITE.ends_at}
    assert moved(VISITE, **times, professionnel=OTHER).professionnel == OTHER
    assert moved(VISITE, **times, professionnel=None).professionnel is None


@pytest.mark.parametrize("minutes", [-1, 24 * 60 + 1])
def test_a_visit_lasts_at_most_a_day_and_never_less_than_nothing(minutes: int) -> None:
    with pytest.raises(InvalidFicheError):
        moved(VISITE, starts_at=at("09:00"), ends_at=at("09:00") + timedelta(minutes=minutes))


@pytest.mark.parametrize(
    ("starts", "ends", "attribute"),
    [
        (at("09:00"), at("09:45"), None),
        (at("09:00"), at("09:00"), None),
        (at("09:45"), at("09:00"), "ends_at"),
        (NOW + timedelta(minutes=1), NOW + timedelta(minutes=2), "starts_at"),
        (at("09:00", date(2026, 11, 21)), at("09:01", date(2026, 11, 22)), "ends_at"),
    ],
)
def test_the_real_times_of_a_visit_are_possible(
    starts: datetime, ends: datetime, attribute: str | None
) -> None:
    found = [issue.attribute for issue in done_issues(starts, ends, now=NOW)]
    assert found == ([] if attribute is None else [attribute])


@pytest.mark.parametrize(
    ("minutes", "until", "attributes"),
    [
        (45, None, []),
        (1440, DAY, []),
        (0, None, ["minutes"]),
        (1441, None, ["minutes"]),
        (0, DAY - timedelta(days=1), ["minutes", "until"]),
    ],
)
def test_what_is_asked_is_possible(minutes: int, until: date | None, attributes: list[str]) -> None:
    order = VisitOrder(
        beneficiaire_id=PERSON, on=DAY, heure=time(9), minutes=minutes, profession="as", until=until
    )
    assert [issue.attribute for issue in order_issues(order)] == attributes
