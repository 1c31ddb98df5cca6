"""What the screen of the night says, and what it keeps of a call, without a window."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crt_desktop.domain.appels import TypedTime
from crt_desktop.reports.astreintes import ResumeLine
from crt_desktop.reports.nuit import SavedCall
from tests.gui.nuit_kit import (
    ENDS,
    JULIEN,
    NADIA,
    NIGHT,
    NOW,
    PEOPLE,
    STARTS,
    VISITS,
    a_call,
    a_duty,
    a_person,
    a_sheet,
)
from ui.viewmodels.nuit import (
    duty_line,
    is_dark_hour,
    night_now,
    night_title,
    no_right_words,
    people_count,
    person_facts,
    person_under,
    place_lines,
    place_words,
    renforts,
    short_night,
    short_vigilance,
    titulaire,
    vigilances,
    visit_title,
    visit_under,
    who_matches,
)
from ui.viewmodels.nuit_book import (
    count_words,
    in_order,
    next_stamp,
    resume_words,
    row_title,
    row_under,
    spoken_call,
    state_of,
)
from ui.viewmodels.nuit_call import (
    ANSWERS,
    MOTIFS,
    ORIGINS,
    Step,
    TakenCall,
    answer_word,
    call_of,
    correction_of,
    corrections,
    draft_of,
    draft_words,
    fresh_call,
    is_ours,
    new_call,
    placed,
    step_back,
)

# --- the night -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("night", "words"),
    [
        (date(2026, 11, 23), "Nuit du 23 au 24 novembre"),
        (date(2026, 11, 30), "Nuit du 30 novembre au 1er décembre"),
        (date(2026, 12, 1), "Nuit du 1er au 2 décembre"),
        (date(2026, 12, 31), "Nuit du 31 décembre au 1er janvier"),
    ],
)
def test_a_night_is_named_by_both_its_days(night: date, words: str) -> None:
    assert night_title(night) == words


def test_nights_of_the_list_are_named_from_this_one() -> None:
    names = [short_night(NIGHT - timedelta(days=ago), tonight=NIGHT) for ago in (0, 1, 2)]
    assert names == ["Cette nuit", "Nuit d’avant", "Nuit du 21/11 au 22/11"]


@pytest.mark.parametrize(
    ("hour", "is_dark"), [(18, False), (19, True), (23, True), (5, True), (6, False), (12, False)]
)
def test_it_is_dark_from_eight_to_seven_here(hour: int, is_dark: bool) -> None:  # noqa: FBT001 - a parameter
    assert is_dark_hour(datetime(2026, 11, 24, hour, 30, tzinfo=UTC)) is is_dark


@given(st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 31)))  # noqa: DTZ001 - UTC is put on
def test_the_night_shown_begins_the_day_before_until_ten(moment: datetime) -> None:
    instant = moment.replace(tzinfo=UTC)
    night = night_now(instant)
    began = datetime(night.year, night.month, night.day, 8, tzinfo=UTC)
    assert timedelta(0) <= instant - began <= timedelta(hours=25)


def test_who_is_on_call_is_said_before_during_and_after() -> None:
    sheet = a_sheet()
    said = [duty_line(sheet, now=at) for at in (STARTS - timedelta(hours=1), NOW, ENDS)]
    assert said == [
        "Nadia Benamrou, IDE — d’astreinte de 21:00 à 06:00",
        "Nadia Benamrou, IDE — d’astreinte jusqu’à 06:00",
        "Nadia Benamrou, IDE — était d’astreinte jusqu’à 06:00",
    ]
    assert duty_line(a_sheet(duties=(JULIEN,)), now=NOW).startswith("Personne n’est d’astreinte")
    assert renforts(sheet) == (JULIEN,)


def test_of_two_who_share_a_night_the_one_of_the_hour_is_named() -> None:
    middle = STARTS + timedelta(hours=5)
    first = a_duty(ends_at=middle)
    second = a_duty(nom="Sonia Prat", starts_at=middle)
    sheet = a_sheet(duties=(first, second))
    for at, wanted in ((STARTS, first), (NOW, second), (ENDS, second)):
        assert titulaire(sheet, now=at) == wanted


def test_whom_to_ask_is_named_or_the_coordination() -> None:
    title, text = no_right_words(a_sheet(duties=(a_duty(telephone=None),)), now=NOW)
    assert (title, text.split(")")[0]) == (
        "Vous n’êtes pas d’astreinte cette nuit.",
        "Nadia Benamrou (IDE",
    )
    title, text = no_right_words(a_sheet(duties=()), now=NOW)
    assert title == "Personne n’est d’astreinte cette nuit."
    assert "coordination" in text


# --- the people ------------------------------------------------------------------------------


def test_a_person_is_found_by_the_first_letters_of_name_or_commune() -> None:
    jean = PEOPLE[1]
    assert who_matches(PEOPLE, " ") == PEOPLE
    for typed in ("coeur", "JEAN noël", "cœ crus", "  cru "):
        assert jean in who_matches(PEOPLE, typed)
    for typed in ("delaine", "coeur fab"):
        assert jean not in who_matches(PEOPLE, typed)


def test_the_line_under_a_name() -> None:
    assert person_under(PEOPLE[0]) == ("Fabrezan", " · chutes, oxygène")
    assert person_under(PEOPLE[4]) == ("Escales", "")
    assert person_under(replace(PEOPLE[0], commune=None)) == ("", "chutes, oxygène")
    assert person_under(PEOPLE[5]) == ("À l’hôpital depuis le 02/09", "")
    assert person_under(PEOPLE[6]) == ("En HT, EHPAD La Garrigue", " → 26/11")


def test_words_of_a_person() -> None:
    assert person_facts(PEOPLE[0]) == "92 ans, vit en couple"
    assert person_facts(PEOPLE[1]) == "92 ans, vit seul"
    assert person_facts(a_person(1, "X", mode_vie="seul")) == "92 ans, vit seule"
    assert person_facts(a_person(1, "X", age=None, mode_vie=None)) == ""
    assert place_lines(PEOPLE[0]) == ("7 chemin de la Fontaine", "Fabrezan, 14\u202fmin")
    assert place_lines(a_person(1, "X", adresse=None, minutes_trajet=None)) == ("", "Fabrezan")
    assert vigilances(PEOPLE[0]) == "Chutes, oxygène 1,5 L, anticoagulant."
    assert vigilances(PEOPLE[2]) == "Fin de vie, HAD.", "an acronym keeps its capitals"
    assert vigilances(PEOPLE[4]) == ""
    assert short_vigilance("3 chutes en un mois") == "3 chutes en un mois"
    assert people_count(PEOPLE[:3]) == "3 personnes"
    assert people_count(PEOPLE) == "7, dont 2 absentes"


def test_words_of_visits_and_places() -> None:
    done, planned = VISITS
    assert visit_title(done) == "22:15 · Ginestoux Andrée"
    assert visit_under(done) == "Coucher — fait à 22:40"
    assert visit_under(planned) == "Change et réassurance"
    missed = replace(planned, statut="absence", prestation=None)
    assert visit_under(missed) == "Aide-soignant — personne absente"
    moved = replace(done, planned_starts_at=STARTS)
    assert visit_title(moved).startswith("21:00"), "the hour it was planned at"
    assert place_words(a_sheet().places[0]) == ("EHPAD Saint-Roch", "HTU, place 5")


# --- a call being taken ----------------------------------------------------------------------


def test_tiles_have_a_key_each_and_every_code_of_the_book_a_tile() -> None:
    for choices, count in ((MOTIFS, 8), (ANSWERS, 6), (ORIGINS, 6)):
        assert len({one.key for one in choices}) == len({one.code for one in choices}) == count
    assert all(one.key.isalpha() for one in MOTIFS)
    assert answer_word("samu") == "SAMU (15)"
    assert answer_word("ancien") == "ancien"


def test_steps_follow_what_was_answered_and_go_back() -> None:
    call = fresh_call(NOW)
    assert (call.step, call.clock, call.is_begun) == (Step.WHO, "02:49", False)
    ready = replace(call, personne="X", beneficiaire_id=1, motif="chute", reponse="conseil")
    steps = []
    for _ in range(4):
        steps.append(ready.step)
        ready = step_back(ready)
    assert steps == [Step.READY, Step.DONE, Step.WHY, Step.WHO]
    assert fresh_call(NOW).form != call.form, "two calls of one second are two"


@given(
    st.builds(
        TakenCall,
        form=st.just("appels_astreinte:nuit:1"),
        clock=st.text(max_size=5),
        personne=st.text(max_size=20),
        beneficiaire_id=st.none() | st.integers(min_value=1),
        origine=st.sampled_from([one.code for one in ORIGINS]),
        motif=st.none() | st.sampled_from([one.code for one in MOTIFS]),
        reponse=st.none() | st.sampled_from([one.code for one in ANSWERS]),
        is_second=st.none() | st.booleans(),
    )
)
def test_a_draft_gives_the_call_back_as_it_was(call: TakenCall) -> None:
    draft = draft_of(call, saved_at=NOW)
    assert is_ours(draft)
    assert call_of(draft) == call


def test_words_of_a_draft() -> None:
    call = fresh_call(NOW)
    assert draft_words(call) == "Personne à préciser"
    assert draft_words(replace(call, personne="Santoraz", motif="aidant")) == "Santoraz, aidant"
    assert not is_ours(replace(draft_of(call, saved_at=NOW), form="chutes:nouveau:1"))


def test_what_is_recorded_is_what_was_chosen() -> None:
    call = TakenCall(
        form="", clock="2h30", beneficiaire_id=3, personne="X", motif="soin", reponse="htu",
        is_second=True,
    )  # fmt: skip
    new = new_call(call)
    assert new.called_at == TypedTime(text="2h30", is_second=True)
    assert (new.beneficiaire_id, new.motif, new.reponse) == (3, "soin", "htu")


def test_a_correction_holds_what_differs_alone() -> None:
    line = a_call()
    call = correction_of(line)
    assert corrections(call, line) == {}
    moved = replace(call, clock="23:50", origine="sad", beneficiaire_id=None)
    assert corrections(moved, line) == {
        "beneficiaire_id": None,
        "origine": "sad",
        "called_at": TypedTime(text="23:50"),
    }
    which = replace(call, is_second=False)
    assert corrections(which, line) == {"called_at": TypedTime(text=call.clock, is_second=False)}
    assert correction_of(replace(line, personne=None)).personne == "Personne inconnue"


def test_times_are_placed_in_the_night_whatever_their_side_of_midnight() -> None:
    sheet = a_sheet()
    for text, wanted in (("22:15", STARTS + timedelta(minutes=75)), ("0249", NOW), ("2h49", NOW)):
        found = placed(text, sheet, now=NOW)
        assert found is not None
        assert (found.first, found.is_twice) == (wanted, False)
    assert placed("25:00", sheet, now=NOW) is None
    assert placed("", sheet, now=NOW) is None


# --- the book --------------------------------------------------------------------------------


def test_a_call_says_where_it_is() -> None:
    out = a_call(reponse="deplacement")
    states = [state_of(out)[0]]
    for field in ("departed_at", "arrived_at", "ended_at", "returned_at"):
        out = replace(out, **{field: NOW})  # type: ignore[arg-type]  # an instant by its name
        states.append(state_of(out)[0])
    assert states == ["Départ à noter", "En route", "Sur place", "Retour à noter", "Terminé"]
    assert [state_of(a_call())[0], state_of(a_call(ended_at=NOW))[0]] == ["Fin à noter", "Terminé"]


def test_what_comes_next_is_the_moment_after_the_last_one_noted() -> None:
    assert next_stamp(a_call()) == "ended_at"
    assert next_stamp(a_call(ended_at=NOW)) == ""
    out = a_call(reponse="deplacement")
    assert next_stamp(out) == "departed_at"
    assert next_stamp(replace(out, arrived_at=NOW)) == "ended_at", "a departure nobody noted"
    assert next_stamp(replace(out, returned_at=NOW)) == ""


def test_calls_that_go_on_come_first_then_the_latest() -> None:
    old = a_call(1, reponse="deplacement")
    ended = a_call(2, ended_at=NOW, called_at=NOW)
    earlier = a_call(3, ended_at=NOW, called_at=NOW - timedelta(hours=1))
    assert [one.row_id for one in in_order((earlier, ended, old))] == [1, 2, 3]
    assert count_words((old, ended)) == "2 appels, 1 en cours"
    assert count_words(()) == "aucun appel"


def test_words_of_a_call() -> None:
    line = a_call(suite="urgences", reponse="samu")
    assert row_title(line) == "00:49 · Ginestoux Andrée"
    assert row_under(line) == "angoisse, SAMU (15) — urgences"
    assert row_under(a_call(motif=None)) == "conseil"
    assert spoken_call(line).endswith("Fin à noter")
    twice = a_call(called_at=datetime(2026, 10, 25, 1, 30, tzinfo=UTC), personne=None)
    assert row_title(twice) == "02:30 (heure d’hiver) · Personne inconnue"


def test_when_work_may_begin_again_is_said_to_whoever_it_is_about() -> None:
    resume = ResumeLine(
        professionnel=NADIA,
        nom="Nadia Benamrou",
        not_before=datetime(2026, 11, 24, 14, tzinfo=UTC),
        intervention_ended_at=NOW,
    )
    saved = SavedCall(call=a_call(), resume=resume)
    assert resume_words(SavedCall(call=a_call()), mine=NADIA) == ""
    assert resume_words(saved, mine=NADIA).startswith("Vous ne pouvez pas reprendre avant 15:00")
    assert resume_words(saved, mine=None).startswith("Nadia Benamrou ne peut reprendre avant 15:00")
