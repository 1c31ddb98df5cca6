"""The parts of a night equal those worked out slowly, on both stores; no statement a person."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from crt_desktop.domain.dates import local_date, midnight
from crt_desktop.domain.errors import NotFoundError
from crt_desktop.domain.vigilances import vigilances_of
from crt_desktop.ports.nuit import NightQuestion
from db.queries.dashboard import SqlDashboardQueries
from db.queries.nuit import SqlNightQueries
from db.tables import BeneficiaireRow
from tests.caseloads import Case, make_case
from tests.persistence.store import store_caseload
from tests.sizes import caseloads
from tests.slow_indicators.basics import Question, without_fictif
from tests.slow_night import compute_night, span

CASELOADS = caseloads(20, 200)
_NAMES = select(BeneficiaireRow.id, BeneficiaireRow.reference)


def question_of(case: Case, night_on: date) -> NightQuestion:
    starts_at, ends_at = span(night_on, case.parametres)
    return NightQuestion(
        night_on=night_on,
        starts_at=starts_at,
        ends_at=ends_at,
        absent_on=(night_on,),
        parametres=case.parametres,
        is_training=case.is_training,
    )


def nights_of(case: Case) -> list[date]:
    """Return nights of which something is known: the edges of the period, calls, duties."""
    days = {case.period.start, case.period.end}
    days |= {local_date(one.called_at) for one in case.caseload.appels_astreinte[:3]}
    days |= {local_date(one.written_at) for one in case.caseload.transmissions[:2]}
    return sorted(days)


@pytest.mark.parametrize("seed", range(CASELOADS))
def test_a_night_equals_its_slow_twin(session: Session, seed: int) -> None:
    case = make_case(seed)
    store_caseload(session, case.caseload)
    counting = case.caseload if case.is_training else without_fictif(case.caseload)
    nuit = SqlNightQueries(session)
    names = {row.id: row.reference for row in session.execute(_NAMES)}
    for night_on in nights_of(case):
        slow = compute_night(
            Question(
                caseload=counting,
                period=case.period,
                parametres=case.parametres,
                holidays=case.holidays,
            ),
            night_on,
        )
        asked = question_of(case, night_on)
        people = nuit.people(asked)
        named = {names[one.beneficiaire_id]: one for one in people}
        assert {name: one.gir for name, one in named.items()} == slow.gir
        away = {name: one.absence for name, one in named.items() if one.absence is not None}
        assert {
            name: "hopital" if words.startswith("À l’hôpital") else "sejour"
            for name, words in away.items()
        } == slow.absent
        at_home = [one.absence is None for one in people]
        assert at_home == sorted(at_home, reverse=True)
        assert {name: one.note for name, one in named.items() if one.note} == slow.notes
        typed = {one.reference: one.vigilances for one in counting.beneficiaires}
        for name, one in named.items():
            assert one.vigilances == vigilances_of(
                typed[name],
                fell_on=night_on if name in slow.fallen else None,
                has_teleassistance=name in slow.watched,
                on=night_on,
            )
        phones = {
            name: sorted(line.nom.split(", ")[-1].split(" ")[-1] for line in one.phones)
            for name, one in named.items()
            if one.phones
        }
        assert phones == {
            name: sorted(one.split(" ")[-1] for one in lines) for name, lines in slow.phones.items()
        }
        # Beds, visits and calls are anybody's, a person marked fictif included.
        everyone = compute_night(whole(case), night_on)
        visits = [(names[one.beneficiaire_id], one.starts_at) for one in nuit.visits(asked)]
        assert sorted(visits) == everyone.visites
        assert [
            (one.type, one.place) for one in nuit.free_places(night_on, asked.starts_at)
        ] == everyone.places
        duties = nuit.duties(asked.starts_at, asked.ends_at)
        assert sorted((one.professionnel, one.starts_at) for one in duties) == sorted(slow.duties)
        calls = nuit.calls(asked.starts_at, asked.ends_at)
        assert [one.called_at for one in calls] == everyone.appels


def whole(case: Case) -> Question:
    """Return the question with everyone in it: calls and visits are of anybody."""
    return Question(
        caseload=case.caseload,
        period=case.period,
        parametres=case.parametres,
        holidays=case.holidays,
    )


def test_the_free_emergency_places_are_those_of_the_dashboard(session: Session) -> None:
    seen = 0
    for seed in range(4):
        case = make_case(seed)
        with session.begin_nested() as point:
            store_caseload(session, case.caseload)
            for days in range(0, 300, 13):
                on = case.period.start + timedelta(days=days)
                figures = SqlDashboardQueries(session).night(
                    on=on, at=midnight(on), parametres=case.parametres
                )
                places = SqlNightQueries(session).free_places(on, midnight(on))
                free = [one.etablissement for one in places if one.type == "HTU"]
                assert [one.split(" (")[0] for one in figures.free_htu] == list(dict.fromkeys(free))
                seen += len(free)
            point.rollback()
    assert seen


def test_a_night_takes_as_many_statements_for_many_persons_as_for_one(session: Session) -> None:
    run: list[str] = []
    event.listen(session.get_bind(), "before_cursor_execute", lambda *one: run.append(one[2]))
    counts = []
    for seed in (3, 7):
        case = make_case(seed)
        with session.begin_nested() as point:
            store_caseload(session, case.caseload)
            run.clear()
            nuit, asked = SqlNightQueries(session), question_of(case, case.period.end)
            counts.append((len(nuit.people(asked)), len(run)))
            point.rollback()
    (few, first), (many, second) = counts
    assert few != many
    assert first == second


def test_a_call_that_is_not_there_is_not_found(session: Session) -> None:
    with pytest.raises(NotFoundError):
        SqlNightQueries(session).call(12)
