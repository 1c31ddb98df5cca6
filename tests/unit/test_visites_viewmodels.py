"""Visits in words, where they stand on an agenda, and what becomes of one that is dragged."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crt_desktop.domain.dates import Period
from crt_desktop.reports.planning import Conflict, PlanningView
from tests.fakes_visites import (
    AWAY,
    MONDAY,
    TEAM,
    FakeVisites,
    a_visit,
    a_week,
    at,
)
from ui.viewmodels import visites as told
from ui.viewmodels import visites_round as round_words
from ui.viewmodels.visites_agenda import (
    Block,
    Change,
    Column,
    day_board,
    instant_of,
    month_board,
    neighbour,
    on_grid,
    packed,
    unchanged,
    wall_minute,
    week_board,
)
from ui.viewmodels.visites_drag import Grip, VisitDrag
from ui.viewmodels.visites_period import (
    AgendaView,
    long_day,
    period_name,
    period_of,
    read_period,
    step_of,
)
from ui.viewmodels.visites_typed import (
    TypedRepeat,
    TypedVisit,
    days_words,
    read_visit,
    repeat_words,
    rule_of,
)

TUESDAY = MONDAY + timedelta(days=1)
SPRING, AUTUMN = date(2026, 3, 29), date(2026, 10, 25)


# --- periods ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("view", "day", "name"),
    [
        (AgendaView.JOUR, date(2026, 12, 1), "mardi 1er décembre 2026"),
        (AgendaView.SEMAINE, MONDAY, "du 23 au 29 novembre 2026"),
        (AgendaView.SEMAINE, date(2026, 12, 2), "du 30 novembre au 6 décembre 2026"),
        (AgendaView.SEMAINE, date(2026, 12, 31), "du 28 décembre 2026 au 3 janvier 2027"),
        (AgendaView.MOIS, MONDAY, "novembre 2026"),
        (AgendaView.TOURNEE, MONDAY, "lundi 23 novembre 2026"),
    ],
)
def test_a_period_is_named_as_people_say_it(view: AgendaView, day: date, name: str) -> None:
    assert period_name(view, day) == name


@given(st.sampled_from(AgendaView), st.dates(min_value=date(2000, 1, 31)))
def test_a_step_forth_follows_on_and_the_period_read_holds_the_one_shown(
    view: AgendaView, day: date
) -> None:
    shown, read = period_of(view, day), read_period(view, day)
    assert shown.contains(day)
    assert read.contains(shown.start)
    assert read.contains(shown.end)
    after = period_of(view, step_of(view, day, 1))
    assert after.start == shown.after_end
    assert period_of(view, step_of(view, shown.start, -1)).after_end == shown.start


def test_a_month_is_read_in_whole_weeks() -> None:
    read = read_period(AgendaView.MOIS, MONDAY)
    assert (read.start, read.end) == (date(2026, 10, 26), date(2026, 12, 6))


# --- words -----------------------------------------------------------------------------------


def test_a_visit_is_said_whole() -> None:
    line = a_visit(1, MONDAY, "11:15", person=2, conflicts=(AWAY,))
    assert told.described(line) == (
        "lundi 23 novembre, 11:15–12:00. Castelvi Henri. IDE, Benamrou Nadia. Prévue. "
        "Personne hospitalisée depuis le 02/09/2026."
    )
    assert told.is_away(line)
    assert told.has_conflict(line)
    assert told.icon_of(line) == "triangle-alert"
    assert told.conflict_label(line) == "À l’hôpital"


def test_a_visit_that_was_not_made_has_no_conflict_to_look_at() -> None:
    line = a_visit(1, MONDAY, "11:15", statut="annulee", motif="Intempéries", conflicts=(AWAY,))
    assert not told.has_conflict(line)
    assert told.state_words(line) == "Annulée, intempéries"
    assert told.icon_of(line) == "x"


def test_conflicts_are_told_in_two_words_with_how_many_more() -> None:
    other = Conflict(code="hors_horaires", message="…")
    unknown = Conflict(code="nouveau", message="…")
    line = a_visit(1, MONDAY, "11:15", conflicts=(other, AWAY, unknown))
    assert told.conflict_label(line) == "Hors horaires +2"
    assert told.conflict_label(replace(line, conflicts=(unknown,))) == "Conflit"
    assert told.conflict_label(replace(line, conflicts=())) == ""


@pytest.mark.parametrize(
    ("minutes", "said"), [(45, "45 min"), (60, "1 h"), (65, "1 h 05"), (0, "0 min")]
)
def test_minutes_are_written_as_people_say_them(minutes: int, said: str) -> None:
    assert told.duration(minutes) == said.replace(" ", "\u00a0")


def test_a_list_is_counted_without_what_was_not_made() -> None:
    lines = a_week()
    assert told.counts(lines) == ["10 visites", "2 conflits"]
    assert dict(told.summary(lines)) == {
        "Prévues": "9",
        "Réalisées": "1",
        "Annulées": "1",
        "Absences": "1",
        "Temps de visite": "9\u00a0h\u00a045",
    }
    assert told.summary([]) == []


def test_nobody_s_visit_says_its_profession() -> None:
    line = a_visit(1, MONDAY, "10:00", member=-1)
    assert told.worker(line) == "IDE"
    assert "sans professionnel" in told.described(line)


# --- where visits stand ----------------------------------------------------------------------


@given(
    st.lists(
        st.tuples(st.integers(0, 1400), st.integers(1, 300)).map(lambda one: (one[0], sum(one))),
        max_size=40,
    )
)
def test_spans_that_overlap_never_share_a_lane_and_those_that_touch_share_their_number(
    spans: list[tuple[int, int]],
) -> None:
    spans.sort(key=lambda one: (one[0], -one[1]))
    places = packed(spans)
    assert len(places) == len(spans)
    for at_, ((start, end), (lane, lanes)) in enumerate(zip(spans, places, strict=True)):
        assert 0 <= lane < lanes
        for (other_start, other_end), (other_lane, other_lanes) in zip(
            spans[at_ + 1 :], places[at_ + 1 :], strict=True
        ):
            if other_start < end and start < other_end:
                assert other_lane != lane
                assert other_lanes == lanes


def planning(*lines: object, period: Period | None = None) -> PlanningView:
    kept = FakeVisites(visits=list(lines))  # type: ignore[arg-type]  # visits
    return kept.planning(period or period_of(AgendaView.SEMAINE, MONDAY))


def test_a_holiday_and_a_week_end_are_marked() -> None:
    found = FakeVisites(feries=frozenset({TUESDAY})).planning(period_of(AgendaView.SEMAINE, MONDAY))
    board = week_board(found, found.period, today=MONDAY)
    assert [column.is_ferie for column in board.columns] == [False, True] + [False] * 5
    assert [column.is_off for column in board.columns] == [False] * 5 + [True] * 2
    assert [column.is_today for column in board.columns] == [True] + [False] * 6


def test_somebody_who_left_the_team_keeps_a_column_for_the_visits_left() -> None:
    stray = replace(a_visit(1, MONDAY, "09:00"), professionnel="P-9", professionnel_nom="Roux Léa")
    board = day_board(planning(stray, a_visit(2, MONDAY, "10:00", member=-1)), MONDAY, today=MONDAY)
    assert [(one.title, one.professionnel) for one in board.columns] == [
        ("Roux Léa", "P-9"),
        (told.NOBODY, None),
    ]


def test_a_day_without_visits_has_a_column_for_everybody_and_nobody_when_alone() -> None:
    assert len(day_board(planning(), MONDAY, today=MONDAY).columns) == len(TEAM)
    alone = replace(planning(), equipe=())
    (column,) = day_board(alone, MONDAY, today=MONDAY).columns
    assert (column.title, column.professionnel) == (told.NOBODY, None)


def test_those_chosen_have_a_column_even_without_a_visit() -> None:
    board = day_board(planning(a_visit(1, MONDAY, "09:00")), MONDAY, today=MONDAY, chosen={"P-4"})
    assert [one.professionnel for one in board.columns] == ["P-1", "P-4"]


def test_the_hour_that_comes_twice_is_drawn_after_its_beginning() -> None:
    """At 2:30 summer time for 45 minutes, a visit of the night of the change ends at 2:15."""
    night = a_visit(1, AUTUMN, "02:30")
    night = replace(night, ends_at=night.starts_at + timedelta(minutes=45))
    period = Period(start=AUTUMN, end=AUTUMN)
    (block,) = week_board(planning(night, period=period), period, today=MONDAY).blocks
    assert (block.start, block.end) == (150, 195)
    assert told.minutes(night) == 45


def test_a_month_keeps_the_order_of_the_day() -> None:
    period = read_period(AgendaView.MOIS, MONDAY)
    late, early = a_visit(1, MONDAY, "18:00"), a_visit(2, MONDAY, "08:00")
    board = month_board(planning(late, early, period=period), period, day=MONDAY, today=MONDAY)
    assert [(block.row_id, block.lane, block.lanes) for block in board.blocks] == [
        (2, 0, 2),
        (1, 1, 2),
    ]
    assert [column.is_outside for column in board.columns[:7]] == [True] * 6 + [False]


def test_arrows_stop_at_the_ends() -> None:
    board = week_board(planning(*a_week()), period_of(AgendaView.SEMAINE, MONDAY), today=MONDAY)
    assert neighbour(board, 1, along=-1) is None
    assert neighbour(board, 12, across=1) is None
    assert neighbour(board, 12, across=-1) == 11, "the nearest in time"
    assert neighbour(board, 999, along=1) == board.blocks[0].row_id


# --- instants and drags ----------------------------------------------------------------------


@given(st.dates(min_value=date(2000, 1, 1), max_value=date(2090, 1, 1)), st.integers(0, 1439))
def test_a_minute_of_the_clock_is_found_again_but_in_the_hour_that_does_not_exist(
    day: date, minute: int
) -> None:
    found = wall_minute(instant_of(day, minute))
    assert found == minute or found == minute + 60


def test_a_minute_beyond_the_day_is_of_the_next() -> None:
    assert instant_of(MONDAY, 1440 + 30) == at(TUESDAY, "00:30")


def block_of(line: object) -> Block:
    found = planning(line)
    return week_board(found, found.period, today=MONDAY).blocks[0]


def column(day: date, who: str | None = None, *, is_member: bool = False) -> Column:
    return Column(day=day, title="", professionnel=who, is_member=is_member)


def test_a_visit_moved_keeps_its_length_across_a_change_of_the_clock() -> None:
    long_one = a_visit(1, SPRING - timedelta(days=1), "22:00", minutes=480)
    drag = VisitDrag(Block(row_id=1, line=long_one, column=0, start=1320, end=1440), grabbed=0)
    change = drag.to(column(SPRING), 60)
    assert change.minutes == 480
    assert change.starts_at == at(SPRING, "01:00")
    assert told.span(change.starts_at, change.ends_at) == "01:00–10:00"


def test_a_drag_stays_on_the_grid_and_in_the_day() -> None:
    drag = VisitDrag(block_of(a_visit(1, MONDAY, "10:00")), grabbed=20)
    assert drag.to(column(TUESDAY), 10 * 60 + 27).start == 600
    assert drag.to(column(TUESDAY), -500).start == 0
    assert drag.to(column(TUESDAY), 5000).start == 1440 - 15
    assert on_grid(607.4) == 600


def test_back_where_it_was_a_drag_changes_nothing() -> None:
    line = a_visit(1, MONDAY, "10:00")
    drag = VisitDrag(block_of(line))
    drag.to(column(TUESDAY), 660)
    assert drag.is_any
    drag.to(column(MONDAY), 600)
    assert not drag.is_any
    assert not unchanged(line).is_any


def test_a_visit_is_never_shorter_than_a_step() -> None:
    line = a_visit(1, MONDAY, "10:00")
    assert VisitDrag(block_of(line), Grip.END).to(column(MONDAY), 300).minutes == 15
    begun = VisitDrag(block_of(line), Grip.START).to(column(MONDAY), 900)
    assert (begun.start, begun.minutes) == (630, 15)
    drag = VisitDrag(block_of(line))
    for _ in range(5):
        drag.stretch(-15)
    assert drag.change.minutes == 15
    assert begun.ends_at == line.ends_at


def test_given_back_to_whoever_had_it_a_visit_is_not_given() -> None:
    drag = VisitDrag(block_of(a_visit(1, MONDAY, "10:00")))
    given = drag.push(column=column(MONDAY, "P-2", is_member=True))
    assert (given.gives, given.professionnel) == (True, "P-2")
    kept = drag.push(column=column(MONDAY, "P-1", is_member=True))
    assert not kept.gives
    nobody = drag.push(column=column(MONDAY, None, is_member=True))
    assert (nobody.gives, nobody.professionnel) == (True, None)
    assert isinstance(nobody, Change)
    assert nobody.is_any


# --- what is typed ---------------------------------------------------------------------------


def typed(**changes: object) -> TypedVisit:
    values: dict[str, object] = {
        "beneficiaire_id": 6,
        "day": "demain",
        "clock": "9h30",
        "minutes": "45",
        "profession": "ide",
        **changes,
    }
    return TypedVisit(**values)  # type: ignore[arg-type]  # texts


def test_what_is_typed_is_read_into_an_order() -> None:
    order, issues = read_visit(typed(remarque="  deux   fois "), today=MONDAY)
    assert issues == ()
    assert order is not None
    assert (order.on, f"{order.heure:%H:%M}", order.minutes) == (TUESDAY, "09:30", 45)
    assert (order.remarque, order.professionnel, order.regle) == ("deux fois", None, None)


def test_every_error_is_told_at_once() -> None:
    wrong = typed(
        day="?",
        clock="",
        minutes="2000",
        profession="",
        repeat=TypedRepeat(kind="jour", until="bientôt"),
    )
    order, issues = read_visit(wrong, today=MONDAY)
    assert order is None
    assert [issue.attribute for issue in issues] == [
        "on",
        "heure",
        "minutes",
        "profession",
        "until",
    ]
    early = typed(repeat=TypedRepeat(kind="jour", until="22/11/2026"))
    assert [issue.attribute for issue in read_visit(early, today=MONDAY)[1]] == ["until"]


@pytest.mark.parametrize(
    ("repeat", "rule", "said"),
    [
        (TypedRepeat(), None, ""),
        (TypedRepeat(kind="jour"), "FREQ=DAILY", "Tous les jours."),
        (
            TypedRepeat(kind="semaine", days=frozenset({3, 0})),
            "FREQ=WEEKLY;BYDAY=MO,TH",
            "Tous les lundis et jeudis.",
        ),
        (TypedRepeat(kind="semaine"), "FREQ=WEEKLY;BYDAY=TU", "Tous les mardis."),
        (
            TypedRepeat(kind="deux_semaines", days=frozenset({1})),
            "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU",
            "Toutes les 2 semaines le mardi.",
        ),
        (TypedRepeat(kind="mois"), "FREQ=MONTHLY", "Le 24 du mois."),
        (
            TypedRepeat(kind="libre", free=" rrule:freq=monthly;byday=1mo "),
            "FREQ=MONTHLY;BYDAY=1MO",
            "Le 1er lundi du mois.",
        ),
    ],
)
def test_a_repetition_is_a_rule_and_a_sentence(
    repeat: TypedRepeat, rule: str | None, said: str
) -> None:
    assert rule_of(repeat, TUESDAY) == rule
    order, issues = read_visit(typed(repeat=repeat), today=MONDAY)
    assert issues == ()
    assert order is not None
    assert repeat_words(order) == said


@pytest.mark.parametrize("rule", ["", "n'importe quoi", "FREQ=HOURLY", "FREQ=DAILY;BYHOUR=9"])
def test_a_free_rule_that_cannot_be_is_refused(rule: str) -> None:
    order, issues = read_visit(typed(repeat=TypedRepeat(kind="libre", free=rule)), today=MONDAY)
    assert order is None
    assert [issue.attribute for issue in issues] == ["regle"]


def test_the_next_days_are_said() -> None:
    days = (MONDAY, MONDAY + timedelta(days=7))
    assert days_words(days, today=MONDAY) == ("Prochaines visites\u00a0: lundi 23/11, lundi 30/11…")
    assert days_words((), today=MONDAY) == ""


# --- a round ---------------------------------------------------------------------------------


def test_a_round_is_a_page_without_mark_up_of_its_own() -> None:
    named = replace(a_visit(1, MONDAY, "09:00"), personne="<b>Albarède</b> & fille")
    found = FakeVisites(visits=[named]).round_of("P-1", MONDAY)
    page = round_words.round_page(found)
    assert "&lt;b&gt;Albarède&lt;/b&gt; &amp; fille" in page
    assert "04\u00a065\u00a071\u00a028\u00a040" in page
    assert round_words.round_fact(found).endswith("9\u00a0min de trajet au plus loin")


def test_an_empty_round_says_so_and_what_is_not_known_is_left_out() -> None:
    empty = FakeVisites(visits=[]).round_of("P-2", MONDAY)
    assert round_words.round_fact(empty) == "0 visite"
    (stop,) = FakeVisites(visits=[a_visit(1, MONDAY, "09:00")]).round_of("P-1", MONDAY).stops
    bare = replace(stop, telephone=None, acces=None, vigilances=None, minutes_trajet=None)
    assert [name for _icon, name, _said in round_words.details(bare)] == ["Adresse"]


def test_days_follow_one_another() -> None:
    names = [long_day(MONDAY + timedelta(days=at_), has_year=False) for at_ in range(8)]
    assert names[0] == "lundi 23 novembre"
    assert names[7] == "lundi 30 novembre"
    assert all(one != other for one, other in pairwise(names))
