"""The layers of the rota and what changes them: what counts, the night served, the notice, replacements."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crt_desktop.domain.astreinte_acts import (
    Change,
    a_draft,
    agreed,
    agreed_cover,
    clash_of,
    form_issues,
    locked_fields,
    proof_issues,
    publish_before,
    replaced,
    require_draft,
    require_in_force,
    require_notice,
    standing_for,
    swapped,
    words_of,
)
from crt_desktop.domain.astreintes import (
    couche_of,
    counts,
    fingerprint,
    is_draft,
    is_held,
    is_override,
    meets,
    night_served,
    night_span,
    rang_of,
    stands,
    statut_of,
)
from crt_desktop.domain.dates import PARIS
from crt_desktop.domain.equipe import Astreinte
from crt_desktop.domain.errors import InvalidFicheError, RuleViolationError
from crt_desktop.domain.etablissement import Parametres

NIGHT = date(2026, 11, 22)
DEFAULTS = Parametres()
NOW = datetime(2026, 11, 22, 9, 0, 0, 5, tzinfo=UTC)
CHANGE = Change(motif="Formation", accord="Claire", decided_at=NOW)


def at(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute), PARIS).astimezone(UTC)


def a_duty(on: date = NIGHT, who: str = "P1", **changes: object) -> Astreinte:
    starts_at, ends_at = night_span(on, DEFAULTS)
    duty = Astreinte(professionnel=who, starts_at=starts_at, ends_at=ends_at)
    return replace(duty, **changes)  # type: ignore[arg-type] # named by the callers


# --- what counts ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("statut", "is_counted", "is_standing"),
    [
        (None, True, True),
        ("publiee", True, True),
        ("brouillon", False, True),
        ("remplacee", False, False),
        ("annulee", False, False),
    ],
)
def test_only_what_is_published_counts(
    statut: str | None, is_counted: object, is_standing: object
) -> None:
    duty = a_duty(statut=statut)
    assert (counts(duty), stands(duty)) == (is_counted, is_standing)
    assert is_draft(duty) is (statut == "brouillon")


def test_a_duty_taken_over_is_published_of_the_rotation_and_of_the_titulaire() -> None:
    duty = a_duty()
    assert (statut_of(duty), couche_of(duty), rang_of(duty)) == (
        "publiee",
        "rotation",
        "titulaire",
    )
    assert not is_override(duty)
    assert is_override(a_duty(couche="echange"))


@pytest.mark.parametrize(
    ("night", "hours"), [(NIGHT, 9), (date(2026, 3, 28), 8), (date(2026, 10, 24), 10)]
)
def test_a_night_lasts_what_the_clock_makes_of_it(night: date, hours: int) -> None:
    starts_at, ends_at = night_span(night, DEFAULTS)
    assert ends_at - starts_at == timedelta(hours=hours)


def test_a_night_that_begins_after_midnight_is_of_one_day() -> None:
    night = Parametres(nuit_debut=time(0), nuit_fin=time(6))
    assert night_span(NIGHT, night) == (at(NIGHT, 0), at(NIGHT, 6))


NEXT = NIGHT + timedelta(days=1)


@pytest.mark.parametrize(
    ("starts_at", "ends_at", "night"),
    [
        (at(NIGHT, 21), at(NEXT, 6), NIGHT),
        (at(NIGHT, 18), at(NEXT, 9), NIGHT),
        (at(NEXT, 2), at(NEXT, 6), NIGHT),
        (at(NIGHT, 9), at(NIGHT, 18), NIGHT),
        (at(NIGHT, 5), at(NEXT, 5), NIGHT),
        (at(NIGHT, 0), at(NEXT, 0), NIGHT - timedelta(days=1)),
        (at(NIGHT, 6), at(NIGHT, 6), NIGHT),
    ],
)
def test_a_duty_serves_the_night_it_holds_most_of(
    starts_at: datetime, ends_at: datetime, night: date
) -> None:
    assert night_served(starts_at, ends_at, DEFAULTS) == night


@given(
    on=st.dates(date(2024, 1, 1), date(2028, 12, 31)),
    first=st.integers(0, 470),
    minutes=st.integers(1, 479),
)
def test_part_of_a_night_serves_that_night(on: date, first: int, minutes: int) -> None:
    starts_at, ends_at = night_span(on, DEFAULTS)
    begins = starts_at + timedelta(minutes=first)
    assert night_served(begins, min(begins + timedelta(minutes=minutes), ends_at), DEFAULTS) == on


def test_a_night_is_held_by_titulaires_end_to_end() -> None:
    starts_at, ends_at = night_span(NIGHT, DEFAULTS)
    relay = at(NEXT, 1)
    first, second = a_duty(ends_at=relay), a_duty(who="P2", starts_at=relay)
    assert is_held(starts_at, ends_at, [second, first])
    assert not is_held(starts_at, ends_at, [first])
    assert not is_held(starts_at, ends_at, [second])
    assert not is_held(starts_at, ends_at, [replace(first, ends_at=at(NEXT, 0)), second])
    assert not is_held(starts_at, ends_at, [first, replace(second, rang_astreinte="renfort")])
    assert not is_held(starts_at, ends_at, [])


def test_touching_is_not_meeting() -> None:
    duty = a_duty()
    assert not meets(duty, at(NEXT, 6), at(NEXT, 9))
    assert not meets(duty, at(NIGHT, 9), at(NIGHT, 21))
    assert meets(duty, at(NEXT, 5), at(NEXT, 9))


def test_the_fingerprint_is_that_of_who_is_on_call_when() -> None:
    first, second = a_duty(), a_duty(NEXT, "P2")
    known = fingerprint([first, second])
    assert len(known) == 64
    assert fingerprint([second, first, a_duty(who="P3", statut="brouillon")]) == known
    assert fingerprint([replace(first, reference="AS1", motif="x"), second]) == known
    for other in (
        replace(first, professionnel="P9"),
        replace(first, ends_at=at(NEXT, 5)),
        replace(first, rang_astreinte="renfort"),
        replace(first, statut="remplacee"),
    ):
        assert fingerprint([other, second]) != known


# --- the notice ----------------------------------------------------------------------------


def test_the_notice_is_a_parametre() -> None:
    assert publish_before(NIGHT, DEFAULTS) == NIGHT - timedelta(days=15)
    longer = Parametres(preavis_astreinte_jours=30)
    assert publish_before(NIGHT, longer) == NIGHT - timedelta(days=30)


@pytest.mark.parametrize(
    ("days", "motif", "code"),
    [
        (15, None, None),
        (14, None, "preavis_insuffisant"),
        (14, "  ", "preavis_insuffisant"),
        (14, "Maladie", None),
        (2, "Maladie", None),
        (2, None, "preavis_insuffisant"),
        (1, "Maladie", "preavis_un_jour_franc"),
        (0, None, "preavis_un_jour_franc"),
        (-1, "Maladie", "preavis_un_jour_franc"),
    ],
)
def test_a_programme_is_given_in_time_or_with_a_reason_and_one_clear_day(
    days: int, motif: str | None, code: str | None
) -> None:
    today = NIGHT - timedelta(days=days)
    if code is None:
        require_notice(NIGHT, today=today, motif=motif, parametres=DEFAULTS)
        return
    with pytest.raises(RuleViolationError) as refused:
        require_notice(NIGHT, today=today, motif=motif, parametres=DEFAULTS)
    assert refused.value.code == code


# --- replacements --------------------------------------------------------------------------


def test_a_change_is_dated_to_the_second() -> None:
    change = agreed(" Formation ", "Claire", now=NOW)
    assert change == Change(
        motif="Formation", accord="Claire", decided_at=NOW.replace(microsecond=0)
    )
    with pytest.raises(InvalidFicheError) as refused:
        agreed("", " ", now=NOW)
    assert [one.attribute for one in refused.value.issues] == ["motif", "accord"]


def test_a_draft_is_of_the_rotation_and_what_was_agreed_lies_over_it() -> None:
    starts_at, ends_at = night_span(NIGHT, DEFAULTS)
    draft = a_draft(professionnel="P1", starts_at=starts_at, ends_at=ends_at, rang="renfort")
    assert (draft.statut, draft.couche, draft.rang_astreinte) == (
        "brouillon",
        "rotation",
        "renfort",
    )
    held = agreed_cover(by="P1", starts_at=starts_at, ends_at=ends_at, change=CHANGE)
    assert (held.statut, held.couche, held.remplace) == ("publiee", "remplacement", None)
    assert (held.motif, held.accord, held.decided_at) == ("Formation", "Claire", NOW)


@given(st.integers(0, 540), st.integers(0, 540))
def test_what_stands_for_a_duty_holds_exactly_its_time(first: int, last: int) -> None:
    duty = replaced(a_duty(rang_astreinte="renfort"), "AS1")
    starts_at = duty.starts_at + timedelta(minutes=first)
    ends_at = duty.starts_at + timedelta(minutes=last)
    if first >= last:
        with pytest.raises(RuleViolationError, match="remplacement_hors_astreinte"):
            standing_for(duty, by="P2", change=CHANGE, starts_at=starts_at, ends_at=ends_at)
        return
    parts = standing_for(duty, by="P2", change=CHANGE, starts_at=starts_at, ends_at=ends_at)
    assert parts[0].starts_at == duty.starts_at
    assert parts[-1].ends_at == duty.ends_at
    assert all(one.ends_at == next_.starts_at for one, next_ in pairwise(parts))
    (given_,) = [one for one in parts if one.professionnel == "P2"]
    assert (given_.starts_at, given_.ends_at) == (starts_at, ends_at)
    assert {one.remplace for one in parts} == {"AS1"}
    assert {one.rang_astreinte for one in parts} == {"renfort"}
    assert {(one.motif, one.accord, one.decided_at) for one in parts} == {
        ("Formation", "Claire", NOW)
    }


@pytest.mark.parametrize(
    ("by", "first", "last", "code"),
    [
        ("P1", at(NIGHT, 21), at(NEXT, 6), "remplacement_soi_meme"),
        ("P2", at(NIGHT, 20), at(NEXT, 6), "remplacement_hors_astreinte"),
        ("P2", at(NIGHT, 21), at(NEXT, 7), "remplacement_hors_astreinte"),
    ],
)
def test_a_replacement_is_within_the_duty_and_by_somebody_else(
    by: str, first: datetime, last: datetime, code: str
) -> None:
    with pytest.raises(RuleViolationError, match=code):
        standing_for(a_duty(reference="AS1"), by=by, change=CHANGE, starts_at=first, ends_at=last)


def test_two_change_places_each_at_the_hours_of_the_other() -> None:
    first, second = a_duty(reference="AS1"), a_duty(NEXT, "P2", reference="AS2")
    here, there = swapped(first, second, change=CHANGE)
    assert (here.professionnel, here.starts_at, here.remplace) == ("P2", first.starts_at, "AS1")
    assert (there.professionnel, there.starts_at, there.remplace) == ("P1", second.starts_at, "AS2")
    with pytest.raises(RuleViolationError, match="echange_soi_meme"):
        swapped(first, replace(second, professionnel="P1"), change=CHANGE)


@pytest.mark.parametrize(
    ("statut", "code"),
    [
        ("brouillon", "astreinte_en_brouillon"),
        ("remplacee", "astreinte_deja_remplacee"),
        ("annulee", "astreinte_deja_remplacee"),
    ],
)
def test_only_a_duty_in_force_is_replaced(statut: str, code: str) -> None:
    require_in_force(a_duty())
    with pytest.raises(RuleViolationError, match=code):
        require_in_force(a_duty(statut=statut))


def test_only_a_draft_is_taken_back() -> None:
    require_draft(a_duty(statut="brouillon"))
    with pytest.raises(RuleViolationError, match="astreinte_donnee"):
        require_draft(a_duty())


def test_somebody_is_taken_by_what_stands_and_by_nothing_else() -> None:
    duty = a_duty()
    taken = a_duty(statut="brouillon")
    assert clash_of(duty, [a_duty(who="P2"), a_duty(statut="remplacee"), a_duty(NEXT)]) is None
    assert clash_of(duty, [taken]) is taken
    assert words_of(duty) == "du 22/11/2026, 21:00–06:00"


# --- the form and the proofs ---------------------------------------------------------------


def test_a_draft_and_a_new_duty_are_free_in_their_form() -> None:
    draft = a_duty(statut="brouillon")
    assert locked_fields(None, now=NOW) == locked_fields(draft, now=NOW) == frozenset()
    assert form_issues(None, a_duty(), now=NOW) == ()
    assert form_issues(draft, a_duty(who="P2"), now=NOW) == ()


def test_a_duty_to_come_may_only_be_cancelled() -> None:
    duty = a_duty()
    assert "statut" not in locked_fields(duty, now=NOW)
    assert form_issues(duty, replace(duty, reference="AS9"), now=NOW) == ()
    cancelled = replace(duty, statut="annulee", motif="Fermé")
    assert form_issues(duty, cancelled, now=NOW) == ()
    for after, attribute in (
        (replace(duty, professionnel="P2"), "professionnel"),
        (replace(duty, statut="brouillon"), "statut"),
        (replace(duty, statut="annulee"), "motif"),
    ):
        assert [one.attribute for one in form_issues(duty, after, now=NOW)] == [attribute]


def test_what_is_past_or_was_replaced_is_not_rewritten() -> None:
    for before in (a_duty(date(2026, 11, 1)), a_duty(statut="remplacee")):
        assert "statut" in locked_fields(before, now=NOW)
        (issue,) = form_issues(before, replace(before, motif="x"), now=NOW)
        assert (issue.attribute, "ne se réécrit pas" in issue.message) == ("motif", True)


def test_a_proof_is_of_somebody_by_a_known_way_and_not_to_come() -> None:
    assert proof_issues("courriel", NOW, people=["P1"], now=NOW) == ()
    found = proof_issues("pigeon", NOW + timedelta(seconds=1), people=[], now=NOW)
    assert [one.attribute for one in found] == ["professionnel", "moyen", "informed_at"]
