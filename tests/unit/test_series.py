"""The rules of series: read, written, in words, expanded, cut in two, shifted, across the clock changes."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import MAXYEAR, UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from crt_desktop.domain.dates import ONE_DAY, PARIS
from crt_desktop.domain.errors import RuleViolationError
from crt_desktop.domain.etablissement import Parametres
from crt_desktop.domain.fiches import read_fiche
from crt_desktop.domain.form_sentences import FORM_SENTENCES
from crt_desktop.domain.horaires import instant_of
from crt_desktop.domain.planning import SerieVisites
from crt_desktop.domain.reprise.findings import ERROR_CODES
from crt_desktop.domain.reprise.instants import Repeated, Shifted, read_local
from crt_desktop.domain.reprise.rules import errors_of
from crt_desktop.domain.series import (
    DAYS,
    MOST_OCCURRENCES,
    Rule,
    RuleUnreadableError,
    cut_before,
    cut_from,
    ended_by_sortie,
    ending,
    exceptions_of,
    read_rule,
    span_on,
    wall_of,
    write_exceptions,
    write_rule,
)
from crt_desktop.domain.series_shift import shift_rule, shifted_serie
from crt_desktop.domain.series_words import rule_words, serie_words
from crt_desktop.recurrence import DateutilRules, bounded_rules

RULES = DateutilRules()
MONDAY = date(2026, 11, 23)
SERIE = SerieVisites(
    reference="SV0001",
    beneficiaire="B1",
    started_on=MONDAY,
    heure=time(9),
    duree_minutes=45,
    regle="FREQ=WEEKLY;BYDAY=MO,TH",
    profession="as",
)


def plain(words: str) -> str:
    """Return the words with straight apostrophes and ordinary spaces."""
    return re.sub("[\u00a0\u202f]", " ", words).replace("’", "'")


def days(regle: str, *, start: date = MONDAY, last: date, limit: int = 50) -> list[date]:
    return list(RULES.days(read_rule(regle), start, first=start, last=last, limit=limit))


@pytest.mark.parametrize(
    "regle",
    [
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=WEEKLY;BYDAY=MO;BYSETPOS=5",
        "FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=31",
    ],
)
def test_a_rule_that_never_falls_gives_no_day_and_is_looked_for_no_further(regle: str) -> None:
    assert days(regle, last=date(2028, 12, 31)) == []
    # To the year 9999, the first of these took seventeen seconds.
    assert bounded_rules(2029).datetime.MAXYEAR == 2029
    assert MAXYEAR == 9999


# --- reading -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("regle", "words"),
    [
        ("FREQ=DAILY", "tous les jours"),
        ("FREQ=DAILY;INTERVAL=3", "tous les 3 jours"),
        ("FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR", "tous les jours du lundi au vendredi"),
        ("FREQ=DAILY;BYDAY=MO;INTERVAL=2", "selon la règle FREQ=DAILY;INTERVAL=2;BYDAY=MO"),
        ("FREQ=DAILY;BYMONTH=7", "selon la règle FREQ=DAILY;BYMONTH=7"),
        ("FREQ=WEEKLY", "tous les lundis"),
        ("FREQ=WEEKLY;BYDAY=MO,TH", "tous les lundis et jeudis"),
        ("FREQ=WEEKLY;BYDAY=TH,MO,SA", "tous les lundis, jeudis et samedis"),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU", "toutes les 2 semaines le mardi"),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,FR", "toutes les 2 semaines le mardi et le vendredi"),
        ("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR,SA,SU", "tous les jours"),
        (
            "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TU,WE,TH,FR,SA,SU",
            "tous les jours, toutes les 2 semaines",
        ),
        ("FREQ=WEEKLY;INTERVAL=3;BYDAY=MO,TU,WE", "toutes les 3 semaines du lundi au mercredi"),
        ("FREQ=WEEKLY;BYDAY=MO;BYMONTH=7", "selon la règle FREQ=WEEKLY;BYDAY=MO;BYMONTH=7"),
        ("FREQ=MONTHLY", "le 23 du mois"),
        ("FREQ=MONTHLY;BYMONTHDAY=1,15", "le 1er et le 15 du mois"),
        ("FREQ=MONTHLY;BYMONTHDAY=-1", "le dernier jour du mois"),
        ("FREQ=MONTHLY;BYMONTHDAY=-2", "l'avant-dernier jour du mois"),
        ("FREQ=MONTHLY;BYDAY=1MO", "le 1er lundi du mois"),
        ("FREQ=MONTHLY;BYDAY=+2TU,-1FR", "le 2e mardi et le dernier vendredi du mois"),
        ("FREQ=MONTHLY;BYDAY=-2FR", "l'avant-dernier vendredi du mois"),
        ("FREQ=MONTHLY;BYMONTHDAY=-5", "le 5e jour avant la fin du mois"),
        ("FREQ=MONTHLY;BYDAY=-4FR", "selon la règle FREQ=MONTHLY;BYDAY=-4FR"),
        ("FREQ=MONTHLY;INTERVAL=2;BYDAY=1MO", "le 1er lundi, tous les 2 mois"),
        ("FREQ=MONTHLY;BYDAY=MO", "selon la règle FREQ=MONTHLY;BYDAY=MO"),
        (
            "FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=1",
            "selon la règle FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=1",
        ),
        (
            "FREQ=MONTHLY;BYMONTHDAY=5;BYMONTH=3",
            "selon la règle FREQ=MONTHLY;BYMONTHDAY=5;BYMONTH=3",
        ),
        ("FREQ=YEARLY", "tous les ans, le 23 novembre"),
        ("FREQ=YEARLY;INTERVAL=2", "tous les 2 ans, le 23 novembre"),
        ("FREQ=YEARLY;BYMONTH=5", "selon la règle FREQ=YEARLY;BYMONTH=5"),
        ("FREQ=WEEKLY;BYDAY=MO;COUNT=10", "tous les lundis, 10 fois"),
        ("FREQ=WEEKLY;BYDAY=MO;UNTIL=20261231", "tous les lundis, jusqu'au 31/12/2026"),
        (" rrule:freq=weekly;byday=mo; ", "tous les lundis"),
    ],
)
def test_a_rule_is_told_in_words(regle: str, words: str) -> None:
    assert plain(rule_words(read_rule(regle), MONDAY)) == words


@pytest.mark.parametrize(
    ("regle", "words"),
    [
        ("FREQ=WEEKLY;BYDAY=MO,TH", "tous les lundis et jeudis à 09:00, 45 min"),
        (
            "FREQ=WEEKLY;BYDAY=MO,TH;UNTIL=20270101",
            "tous les lundis et jeudis à 09:00, 45 min, jusqu'au 01/01/2027",
        ),
        ("une fois par lune", "une fois par lune à 09:00, 45 min"),
    ],
)
def test_a_series_is_told_with_its_time(regle: str, words: str) -> None:
    assert plain(serie_words(replace(SERIE, regle=regle))) == words


@pytest.mark.parametrize(
    "regle",
    [
        "",
        "lundi",
        "FREQ",
        "FREQ=",
        "FREQ=FORTNIGHTLY",
        "INTERVAL=2",
        "FREQ=WEEKLY;FREQ=DAILY",
        "FREQ=WEEKLY;BYDAY=LU",
        "FREQ=WEEKLY;BYDAY=1MO",
        "FREQ=DAILY;BYDAY=-1SU",
        "FREQ=MONTHLY;BYDAY=0MO",
        "FREQ=MONTHLY;BYDAY=54MO",
        "FREQ=YEARLY;BYWEEKNO=3;BYDAY=1MO",
        "FREQ=MONTHLY;BYWEEKNO=3",
        "FREQ=MONTHLY;BYYEARDAY=3",
        "FREQ=WEEKLY;BYMONTHDAY=3",
        "FREQ=MONTHLY;BYSETPOS=1",
        "FREQ=MONTHLY;BYMONTHDAY=32",
        "FREQ=MONTHLY;BYMONTHDAY=0",
        "FREQ=MONTHLY;BYMONTHDAY=x",
        "FREQ=YEARLY;BYMONTH=-1",
        "FREQ=DAILY;INTERVAL=0",
        "FREQ=DAILY;INTERVAL=-1",
        "FREQ=DAILY;INTERVAL=367",
        "FREQ=DAILY;COUNT=0",
        "FREQ=DAILY;COUNT=1001",
        "FREQ=DAILY;COUNT=2;UNTIL=20270101",
        "FREQ=DAILY;UNTIL=2027-01-01",
        "FREQ=DAILY;UNTIL=20270230",
        "FREQ=DAILY;WKST=1",
        "FREQ=DAILY;BYEASTER=0",
        "FREQ=DAILY;X-RULE=1",
    ],
)
def test_a_rule_that_cannot_be_read_is_refused(regle: str) -> None:
    with pytest.raises(RuleUnreadableError) as caught:
        read_rule(regle)
    assert caught.value.code == "regle_illisible"


@pytest.mark.parametrize(
    "regle",
    [
        "FREQ=SECONDLY",
        "FREQ=MINUTELY;INTERVAL=5",
        "FREQ=HOURLY;COUNT=2",
        "FREQ=DAILY;BYHOUR=9,17",
        "FREQ=DAILY;BYMINUTE=30",
        "FREQ=DAILY;BYSECOND=1",
    ],
)
def test_a_rule_of_several_times_a_day_is_refused_in_its_own_words(regle: str) -> None:
    with pytest.raises(RuleUnreadableError) as caught:
        read_rule(regle)
    assert caught.value.code == "regle_trop_frequente"


@pytest.mark.parametrize(
    ("regle", "code"),
    [("FREQ=HOURLY", "regle_trop_frequente"), ("lundi", "regle_illisible")],
)
def test_an_import_and_a_form_refuse_such_a_series_with_a_sentence(regle: str, code: str) -> None:
    (remark,) = errors_of(replace(SERIE, regle=regle), MONDAY)
    assert (remark.code, remark.attribute) == (code, "regle")
    assert code in ERROR_CODES
    typed = {
        "reference": "",
        "beneficiaire": "B1",
        "started_on": "23/11/2026",
        "heure": "09:00",
        "duree_minutes": "45",
        "regle": regle,
        "profession": "as",
    }
    now = datetime(2026, 11, 23, 8, tzinfo=UTC)
    read = read_fiche("series_visites", typed, today=MONDAY, now=now, parametres=Parametres())
    assert [(one.attribute, one.message) for one in read.errors] == [
        ("regle", FORM_SENTENCES[code])
    ]


def test_the_last_day_of_a_rule_is_that_of_paris() -> None:
    assert read_rule("FREQ=DAILY;UNTIL=20261231").until == date(2026, 12, 31)
    assert read_rule("FREQ=DAILY;UNTIL=20261231T225959Z").until == date(2026, 12, 31)
    assert read_rule("FREQ=DAILY;UNTIL=20261231T230000Z").until == date(2027, 1, 1)
    assert read_rule("FREQ=DAILY;UNTIL=20261231T235900").until == date(2026, 12, 31)


by_days = st.lists(st.sampled_from(range(7)), min_size=1, max_size=7, unique=True)
endings: st.SearchStrategy[dict[str, Any]] = st.one_of(
    st.just({}),
    st.integers(1, 60).map(lambda count: {"count": count}),
    st.integers(0, 400).map(lambda gap: {"until": MONDAY + timedelta(days=gap)}),
)


@st.composite
def rules(draw: st.DrawFn) -> Rule:
    freq = draw(st.sampled_from(("DAILY", "WEEKLY", "MONTHLY", "RANKED", "YEARLY")))
    interval = draw(st.integers(1, 4))
    end = draw(endings)
    if freq == "WEEKLY":
        by_day = tuple((0, day) for day in sorted(draw(by_days)))
        return Rule(freq=freq, interval=interval, by_day=by_day, **end)
    if freq == "RANKED":
        rank = draw(st.sampled_from((1, 2, 3, 4, -1)))
        by_day = ((rank, draw(st.integers(0, 6))),)
        return Rule(freq="MONTHLY", interval=interval, by_day=by_day, **end)
    if freq == "MONTHLY":
        numbers = (("BYMONTHDAY", (draw(st.integers(1, 28)),)),)
        return Rule(freq=freq, interval=interval, numbers=numbers, **end)
    return Rule(freq=freq, interval=interval, **end)


@given(rules(), st.sampled_from(range(7)))
def test_a_rule_written_is_read_back(rule: Rule, week_start: int) -> None:
    rule = replace(rule, week_start=week_start)
    assert read_rule(write_rule(rule)) == rule


# --- expanding -----------------------------------------------------------------------------


def test_a_rule_gives_its_days() -> None:
    assert days("FREQ=WEEKLY;BYDAY=MO,TH", last=date(2026, 12, 4)) == [
        date(2026, 11, 23),
        date(2026, 11, 26),
        date(2026, 11, 30),
        date(2026, 12, 3),
    ]
    assert days("FREQ=MONTHLY;BYDAY=-1FR", last=date(2027, 1, 31)) == [
        date(2026, 11, 27),
        date(2026, 12, 25),
        date(2027, 1, 29),
    ]
    assert days("FREQ=MONTHLY;BYMONTHDAY=31", last=date(2027, 4, 30)) == [
        date(2026, 12, 31),
        date(2027, 1, 31),
        date(2027, 3, 31),
    ]
    assert days("FREQ=YEARLY;BYWEEKNO=1;BYDAY=MO", last=date(2028, 12, 31)) == [
        date(2027, 1, 4),
        date(2028, 1, 3),
    ]


def test_a_count_is_of_the_whole_series_not_of_what_is_asked() -> None:
    rule = read_rule("FREQ=DAILY;COUNT=5")
    first = MONDAY + timedelta(days=3)
    found = RULES.days(rule, MONDAY, first=first, last=MONDAY + timedelta(days=90))
    assert found == (first, first + ONE_DAY)


@pytest.mark.parametrize(
    "regle",
    ["FREQ=DAILY;BYMONTHDAY=30;BYMONTH=2", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=31", "FREQ=DAILY"],
)
def test_what_a_rule_gives_is_bounded_even_when_it_never_stops(regle: str) -> None:
    rule = read_rule(regle)
    found = RULES.days(
        rule, MONDAY, first=MONDAY, last=date(2050, 1, 1), limit=10 * MOST_OCCURRENCES
    )
    assert len(found) in {0, MOST_OCCURRENCES}


def test_a_rule_that_ended_before_it_began_gives_nothing() -> None:
    rule = read_rule("FREQ=DAILY;UNTIL=20261101")
    assert RULES.days(rule, MONDAY, first=MONDAY, last=date(2027, 1, 1)) == ()


def test_the_last_day_asked_is_the_nearer_one() -> None:
    until = date(2026, 12, 31)
    assert ending(read_rule("FREQ=DAILY;COUNT=3"), until) == Rule(freq="DAILY", until=until)
    assert ending(Rule(freq="DAILY", until=MONDAY), until).until == MONDAY
    assert ending(Rule(freq="DAILY", count=3), None).count == 3


# --- exceptions ----------------------------------------------------------------------------


def test_exceptions_are_days_and_what_is_not_one_is_left_out() -> None:
    serie = replace(SERIE, exceptions="2026-12-25, 2027-01-01,,jamais")
    assert exceptions_of(serie) == {date(2026, 12, 25), date(2027, 1, 1)}
    assert write_exceptions(exceptions_of(serie)) == "2026-12-25,2027-01-01"
    assert write_exceptions(frozenset()) is None


# --- cutting -------------------------------------------------------------------------------


def of_serie(serie: SerieVisites, last: date) -> list[date]:
    """Return the days of a series that have a visit."""
    rule = read_rule(serie.regle)
    found = RULES.days(rule, serie.started_on, first=serie.started_on, last=last)
    skipped = exceptions_of(serie)
    return [day for day in found if day not in skipped]


@settings(max_examples=300)
@given(rules(), st.data())
def test_a_series_cut_in_two_has_the_days_of_the_whole_one(rule: Rule, data: st.DataObject) -> None:
    last = MONDAY + timedelta(days=900)
    every = RULES.days(rule, MONDAY, first=MONDAY, last=last)
    assume(every)
    place = data.draw(st.integers(0, len(every) - 1))
    skipped = data.draw(st.sets(st.sampled_from(every), max_size=4))
    serie = replace(
        SERIE,
        regle=write_rule(rule),
        exceptions=write_exceptions(frozenset(skipped)),
        prepared_until=data.draw(st.none() | st.just(MONDAY + timedelta(days=182))),
    )
    day = every[place]
    before = cut_before(serie, day)
    after = cut_from(serie, day, already=place, reference="SV0002")
    assert of_serie(before, last) + of_serie(after, last) == of_serie(serie, last)
    assert all(one < day for one in of_serie(before, last))
    assert after.started_on == day
    assert after.reference == "SV0002"
    assert before.prepared_until is None or before.prepared_until < day
    assert (exceptions_of(before) | exceptions_of(after)) == exceptions_of(serie)


@pytest.mark.parametrize(
    ("regle", "prepared", "keeps", "ends"),
    [
        ("FREQ=DAILY", date(2027, 5, 1), False, date(2026, 12, 9)),
        ("FREQ=DAILY", date(2027, 5, 1), True, date(2027, 5, 1)),
        ("FREQ=DAILY", None, True, date(2026, 12, 9)),
        ("FREQ=DAILY", date(2026, 12, 1), True, date(2026, 12, 9)),
        ("FREQ=DAILY;COUNT=90", date(2027, 5, 1), False, date(2026, 12, 9)),
        ("FREQ=DAILY;COUNT=2", date(2026, 11, 24), False, date(2026, 11, 24)),
        ("FREQ=DAILY;UNTIL=20261201", date(2027, 5, 1), False, date(2026, 12, 1)),
        ("FREQ=DAILY;UNTIL=20270101", date(2027, 5, 1), True, date(2027, 1, 1)),
    ],
)
def test_a_series_ends_with_the_sortie(
    *, regle: str, prepared: date | None, keeps: bool, ends: date
) -> None:
    serie = replace(SERIE, regle=regle, prepared_until=prepared)
    ended = ended_by_sortie(serie, date(2026, 12, 10), keeps_planned=keeps)
    assert read_rule(ended.regle).until == ends


def test_a_series_nobody_can_read_is_left_as_it_is() -> None:
    serie = replace(SERIE, regle="lundi")
    assert ended_by_sortie(serie, MONDAY, keeps_planned=False) == serie


# --- shifting ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("regle", "before", "after", "expected"),
    [
        ("FREQ=WEEKLY;BYDAY=MO,TH", MONDAY, MONDAY, "FREQ=WEEKLY;BYDAY=MO,TH"),
        ("FREQ=WEEKLY;BYDAY=MO,TH", MONDAY, date(2026, 11, 25), "FREQ=WEEKLY;BYDAY=WE,TH"),
        ("FREQ=WEEKLY;BYDAY=MO", MONDAY, date(2026, 12, 1), "FREQ=WEEKLY;BYDAY=TU"),
        ("FREQ=WEEKLY", MONDAY, date(2026, 11, 25), "FREQ=WEEKLY"),
        ("FREQ=DAILY", MONDAY, date(2026, 11, 25), "FREQ=DAILY"),
        ("FREQ=MONTHLY;BYDAY=4MO", MONDAY, date(2026, 11, 20), "FREQ=MONTHLY;BYDAY=3FR"),
        ("FREQ=MONTHLY;BYDAY=-2MO", MONDAY, date(2026, 11, 30), "FREQ=MONTHLY;BYDAY=-1MO"),
        ("FREQ=MONTHLY;BYMONTHDAY=23", MONDAY, date(2026, 11, 25), "FREQ=MONTHLY;BYMONTHDAY=25"),
    ],
)
def test_the_day_of_a_rule_follows_the_visit_that_is_moved(
    regle: str, before: date, after: date, expected: str
) -> None:
    assert write_rule(shift_rule(read_rule(regle), before, after)) == expected


@pytest.mark.parametrize(
    ("regle", "after"),
    [
        ("FREQ=WEEKLY;BYDAY=MO,TH", date(2026, 11, 26)),
        ("FREQ=WEEKLY;BYDAY=MO,TH", date(2026, 12, 1)),
        ("FREQ=MONTHLY;BYDAY=1MO,4MO", date(2026, 11, 24)),
        ("FREQ=MONTHLY;BYMONTHDAY=9,23", date(2026, 11, 24)),
        ("FREQ=MONTHLY;BYMONTHDAY=-8", date(2026, 11, 24)),
        ("FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=-1", date(2026, 11, 24)),
        ("FREQ=MONTHLY;BYDAY=MO;BYMONTHDAY=23", date(2026, 11, 24)),
        ("FREQ=DAILY;BYMONTH=11", date(2026, 12, 1)),
    ],
)
def test_a_rule_that_holds_several_days_is_not_shifted(regle: str, after: date) -> None:
    with pytest.raises(RuleViolationError) as caught:
        shift_rule(read_rule(regle), MONDAY, after)
    assert caught.value.code == "serie_trop_complexe"


def test_a_day_many_months_lack_is_not_shifted_to() -> None:
    serie = replace(SERIE, started_on=date(2026, 11, 30), regle="FREQ=MONTHLY;BYMONTHDAY=30")
    with pytest.raises(RuleViolationError) as caught:
        shifted_serie(serie, date(2026, 12, 31), RULES.days)
    assert caught.value.code == "serie_trop_complexe"


def test_a_long_daily_series_moves_its_last_day_as_its_first() -> None:
    serie = replace(SERIE, regle="FREQ=DAILY;UNTIL=20401231")
    _, shifted = shifted_serie(serie, date(2026, 11, 25), RULES.days)
    assert shifted.regle == "FREQ=DAILY;UNTIL=20410102"


@settings(max_examples=400)
@given(rules(), st.integers(-6, 6), st.data())
def test_a_shifted_series_has_one_day_for_each_of_before_and_no_other(
    rule: Rule, by: int, data: st.DataObject
) -> None:
    last = MONDAY + timedelta(days=500)
    every = RULES.days(rule, MONDAY, first=MONDAY, last=last)
    assume(every)
    place = data.draw(st.integers(0, len(every) // 2))
    assume(place < len(every))
    on = every[place]
    skipped = data.draw(st.sets(st.sampled_from(every[place:]), max_size=3))
    whole = replace(
        SERIE,
        regle=write_rule(rule),
        exceptions=write_exceptions(frozenset(skipped)),
        prepared_until=data.draw(st.none() | st.just(on + timedelta(days=150))),
    )
    serie = cut_from(whole, on, already=place, reference="SV0002")
    before = of_serie(serie, last)
    to = on + timedelta(days=by)
    try:
        days, shifted = shifted_serie(serie, to, RULES.days)
    except RuleViolationError as error:
        assert error.code == "serie_trop_complexe"  # noqa: PT017 - either way is right
        return
    assert days[on] == to
    sure = last - timedelta(
        days=14
    )  # the days just after the last one looked at may come before it
    after = of_serie(shifted, sure)
    assert after == sorted(days[day] for day in before if days.get(day, last) <= sure)
    if rule.until is not None or rule.count is not None:
        far = date(2400, 1, 1)
        assert len(of_serie(shifted, far)) == len(of_serie(serie, far))


# --- the clock changes ---------------------------------------------------------------------


def test_the_local_time_is_kept_across_both_clock_changes() -> None:
    for day in (date(2026, 3, 28), date(2026, 3, 30), date(2026, 10, 24), date(2026, 10, 26)):
        starts_at, ends_at = span_on(SERIE, day)
        assert starts_at.astimezone(PARIS).time() == time(9)
        assert ends_at - starts_at == timedelta(minutes=45)


def test_a_time_that_does_not_exist_or_comes_twice_is_read_as_elsewhere() -> None:
    shifted = read_local(datetime(2026, 3, 29, 2, 30))  # noqa: DTZ001 - a wall clock
    assert isinstance(shifted, Shifted)
    assert instant_of(date(2026, 3, 29), time(2, 30)) == shifted.instant
    repeated = read_local(datetime(2026, 10, 25, 2, 30))  # noqa: DTZ001 - a wall clock
    assert isinstance(repeated, Repeated)
    assert instant_of(date(2026, 10, 25), time(2, 30)) == repeated.first


@given(st.dates(date(2020, 1, 1), date(2035, 12, 31)), st.times())
def test_a_local_time_is_the_same_instant_as_in_a_workbook(day: date, wall: time) -> None:
    found = read_local(datetime.combine(day, wall))
    if isinstance(found, Repeated):
        found = found.first
    assert instant_of(day, wall) == (found.instant if isinstance(found, Shifted) else found)


@given(st.dates(date(2026, 1, 1), date(2027, 12, 31)), st.integers(0, 1439))
def test_the_time_of_a_visit_is_that_of_its_series_unless_the_clock_skips_it(
    day: date, minute: int
) -> None:
    wall = time(*divmod(minute, 60))
    serie = replace(SERIE, heure=wall)
    starts_at, _ = span_on(serie, day)
    if isinstance(read_local(datetime.combine(day, wall)), Shifted):
        assert wall_of(starts_at) == time(*divmod(minute + 60, 60))
    else:
        assert wall_of(starts_at) == wall


def test_nights_follow_one_another_a_day_apart_but_at_the_clock_changes() -> None:
    serie = replace(SERIE, heure=time(22, 15))
    nights = [span_on(serie, date(2026, 3, 26) + timedelta(days=gap))[0] for gap in range(5)]
    gaps = [int((after - before).total_seconds()) // 3600 for before, after in pairwise(nights)]
    assert gaps == [24, 24, 23, 24]
    assert DAYS[date(2026, 3, 29).weekday()] == "SU"
