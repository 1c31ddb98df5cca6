"""The planning read from rows is the one a loop over every record gives; merges keep it joined to plans."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, cast

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from crt_desktop.demo.assembly import DemoCaseload, generate
from crt_desktop.domain.dates import Period, local_date
from crt_desktop.domain.equipe import Visite
from crt_desktop.domain.etablissement import Parametres
from crt_desktop.domain.hospitalisations import Lieu, absence_on
from crt_desktop.domain.parcours import Plan, Prestation
from crt_desktop.domain.people import Beneficiaire
from crt_desktop.domain.planning import SerieVisites
from crt_desktop.domain.reprise.schema import SHEET_BY_NAME
from crt_desktop.domain.visites import BUSY, PREVUE, ConflictFinder, Slot, Surroundings
from crt_desktop.ports.exchange import SheetChanges
from crt_desktop.reports.planning import PlanningFilters, VisitLine
from db.base import Base
from db.queries.visites import SqlVisiteQueries
from db.queries.visites_around import slot_of
from db.repositories.exchange import SqlExchangeRepository
from db.repositories.fiches import SqlFicheRepository
from db.tables import BeneficiaireRow
from tests.builders import Caseload
from tests.dice import HOLIDAYS
from tests.persistence.databases import ENGINES, empty_engine
from tests.persistence.fusion_kit import fusions_on
from tests.persistence.portability import watch
from tests.persistence.store import keyed, store_caseload
from tests.persistence.writing import BASE
from tests.slow_indicators.basics import Question
from tests.slow_indicators.work import creneau_of

TODAY = date(2026, 11, 22)
FORTNIGHT = Period(start=TODAY, end=TODAY + timedelta(days=13))
MONTH = Period(start=date(2026, 11, 1), end=date(2026, 11, 30))


@dataclass
class Story:
    """The demo in a database, and its records."""

    session: Session
    demo: DemoCaseload

    @property
    def queries(self) -> SqlVisiteQueries:
        return SqlVisiteQueries(self.session)

    def lines(self, period: Period, own: str | None = None, **filters: Any) -> list[VisitLine]:
        return list(
            self.queries.lines(
                period,
                PlanningFilters(**filters),
                own=own,
                feries=HOLIDAYS,
                parametres=Parametres(),
            )
        )

    def visites(self, period: Period) -> list[Visite]:
        return [one for one in self.demo.visites if period.contains(local_date(one.starts_at))]

    def person(self, reference: str) -> int:
        found = self.session.scalar(
            select(BeneficiaireRow.id).where(BeneficiaireRow.reference == reference)
        )
        assert found is not None
        return found


@pytest.fixture(scope="module", params=ENGINES)
def story(request: pytest.FixtureRequest) -> Iterator[Story]:
    demo = generate(on=TODAY, holidays=HOLIDAYS)
    changes = [
        SheetChanges(sheet=name, created=keyed(SHEET_BY_NAME[name], records))
        for name, records in demo.sheets().items()
    ]
    with empty_engine(request.param) as engine:
        Base.metadata.create_all(engine)
        if engine.dialect.name == "sqlite":
            watch(engine)
        with Session(engine) as session:
            SqlExchangeRepository(session).apply(changes)
            session.commit()
            yield Story(session=session, demo=demo)


def test_the_lines_of_a_period_are_its_visits(story: Story) -> None:
    names = {one.reference: f"{one.prenom} {one.nom}" for one in story.demo.professionnels}
    persons = {
        one.reference: f"{one.nom_usage or one.nom_naissance} {one.prenoms}"
        for one in story.demo.beneficiaires
    }
    question = Question(
        caseload=Caseload(),
        period=MONTH,
        parametres=Parametres(),
        holidays=HOLIDAYS,
    )
    found = story.lines(MONTH)
    expected = story.visites(MONTH)
    assert [line.starts_at for line in found] == [one.starts_at for one in expected]
    assert Counter(
        (
            line.personne,
            line.starts_at,
            line.ends_at,
            line.professionnel_nom,
            line.statut,
            line.motif,
            line.creneau,
            line.occurrence_on,
            line.prestation_fil,
        )
        for line in found
    ) == Counter(
        (
            persons[one.beneficiaire],
            one.starts_at,
            one.ends_at,
            names.get(one.professionnel or ""),
            one.statut,
            one.motif,
            creneau_of(one, question),
            one.occurrence_on,
            one.prestation_fil,
        )
        for one in expected
    )
    assert {line.creneau for line in found} == {"jour", "soiree", "nuit", "weekend", "ferie"}


def test_a_prestation_is_told_in_the_words_of_the_latest_version(story: Story) -> None:
    papers = story.demo.papers
    numbers = {one.reference: one.numero for one in papers.plans}
    words: dict[tuple[str, int], tuple[int, str]] = {}
    for one in papers.prestations:
        key, told = (one.beneficiaire, one.fil), (numbers[one.plan], one.libelle or "")
        words[key] = max(words.get(key, (0, "")), told)
    linked = [line for line in story.lines(FORTNIGHT) if line.prestation_fil is not None]
    assert linked
    of_row = {row.id: row.reference for row in story.session.scalars(select(BeneficiaireRow))}
    for line in linked:
        assert line.prestation is not None
        key = of_row[line.beneficiaire_id], line.prestation_fil or 0
        assert line.prestation == words[key][1] or not words[key][1]


def test_what_is_narrowed_is_what_answers(story: Story) -> None:
    some = frozenset(one.reference for one in story.demo.professionnels[:4])
    every = story.lines(MONTH)
    person = every[0].beneficiaire_id
    cases: tuple[tuple[dict[str, Any], Any], ...] = (
        ({"professionnels": some}, lambda line: line.professionnel in some),
        ({"professions": frozenset({"as"})}, lambda line: line.profession == "as"),
        ({"statuts": frozenset({"annulee", "absence"})}, lambda line: line.motif is not None),
        ({"beneficiaire_id": person}, lambda line: line.beneficiaire_id == person),
        (
            {"beneficiaire_id": person, "professionnels": some},
            lambda line: line.beneficiaire_id == person and line.professionnel in some,
        ),
    )
    for filters, answers in cases:
        expected = [line for line in every if answers(line)]
        assert expected
        assert story.lines(MONTH, **filters) == expected
    mine = next(iter(sorted(some)))
    assert story.lines(MONTH, own=mine) == [one for one in every if one.professionnel == mine]
    assert story.lines(MONTH, own="") == []


def test_conflicts_are_those_found_over_everything_whichever_way_they_are_read(
    story: Story,
) -> None:
    queries, lines = story.queries, story.lines(FORTNIGHT)
    planned = [line for line in lines if line.statut == PREVUE]
    people = {line.beneficiaire_id for line in planned}
    team = {line.professionnel for line in planned if line.professionnel is not None}
    ways = (
        queries.surroundings(FORTNIGHT, people=people, team=team),
        queries.surroundings(FORTNIGHT, people=people, team=team, known=lines),
        queries.surroundings(
            FORTNIGHT, people=people, team=team, row_ids=[line.row_id for line in planned]
        ),
    )
    found = [
        {
            (line.row_id, one.code, one.other)
            for line in planned
            for one in ConflictFinder(way).of(slot_of(line))
        }
        for way in ways
    ]
    assert found[0] == found[1] == found[2]
    clashes = {
        (one.row_id, other.row_id)
        for one in planned
        for other in story.lines(
            Period(start=FORTNIGHT.start - timedelta(days=1), end=FORTNIGHT.end)
        )
        if other.statut in BUSY
        and one.row_id != other.row_id
        and (
            one.beneficiaire_id == other.beneficiaire_id
            or (one.professionnel is not None and one.professionnel == other.professionnel)
        )
        and one.starts_at < other.ends_at
        and other.starts_at < one.ends_at
    }
    assert {(row, other) for row, _, other in found[0] if other is not None} == clashes


def test_whoever_is_away_is_told_as_the_records_say(story: Story) -> None:
    demo = story.demo
    away = {Lieu.HOPITAL: "hospitalisation", Lieu.SEJOUR: "sejour_ht"}
    people = {one.reference: story.person(one.reference) for one in demo.beneficiaires}
    around = story.queries.surroundings(FORTNIGHT, people=people.values(), team=())
    finder = ConflictFinder(replace(around, slots=()))
    met = set()
    for reference, row_id in people.items():
        stays = [one for one in demo.hospitalisations if one.beneficiaire == reference]
        sejours = [one for one in demo.sejours_ht if one.beneficiaire == reference]
        followed = [one for one in demo.demandes if one.beneficiaire == reference]
        for gap in range(14):
            day = FORTNIGHT.start + timedelta(days=gap)
            noon = datetime(day.year, day.month, day.day, 11, tzinfo=UTC)
            slot = Slot(beneficiaire_id=row_id, starts_at=noon, ends_at=noon)
            absence = absence_on(day, stays=stays, sejours=sejours)
            expected = [] if absence is None else [away[absence.lieu]]
            if not any(
                one.admitted_on is not None
                and one.admitted_on <= day
                and (one.left_on is None or day < one.left_on)
                for one in followed
            ):
                expected.append("hors_accompagnement")
            assert [one.code for one in finder.of(slot)] == expected
            met |= set(expected)
    assert met == {"hospitalisation", "sejour_ht", "hors_accompagnement"}


def test_nobody_asked_for_is_nothing_read(story: Story) -> None:
    assert story.queries.surroundings(FORTNIGHT, people=(), team=()) == Surroundings(slots=[])


def test_deliveries_count_every_visit_once(story: Story) -> None:
    lines = story.queries.deliveries(MONTH, beneficiaire_id=None, own=None)
    visites = story.visites(MONTH)
    assert sum(line.prevues for line in lines) == len(visites)
    for statut, name in (
        ("realisee", "realisees"),
        ("annulee", "annulees"),
        ("absence", "absences"),
        ("prevue", "a_venir"),
    ):
        total = sum(getattr(line, name) for line in lines)
        assert total == sum(one.statut == statut for one in visites)
    seconds = sum((one.ends_at - one.starts_at).total_seconds() for one in visites)
    assert sum(line.minutes_prevues for line in lines) == seconds // 60
    assert any(line.fil is not None and line.realisees for line in lines)
    assert any(line.fil is not None and not line.prevues for line in lines)


def test_series_are_told_with_the_day_of_their_next_visit(story: Story) -> None:
    found = story.queries.series(beneficiaire_id=None, on=TODAY)
    assert {one.record for one in found} == set(story.demo.planning.series_visites)
    assert all(one.next_on == one.record.started_on for one in found)
    one = found[0]
    assert story.queries.series(beneficiaire_id=one.beneficiaire_id, on=date(2027, 6, 1)) == (
        replace(one, next_on=None),
    )
    assert len(story.queries.unprepared(before=date(2026, 12, 7))) == len(found)
    assert story.queries.unprepared(before=date(2026, 12, 6)) == ()


KEPT, OTHER = "B1", "B2"
NINE = datetime(2026, 11, 23, 9, tzinfo=UTC)
TWO_PLANS = replace(
    BASE,
    plans=tuple(
        Plan(reference=f"PL-{one}", beneficiaire=one, numero=1, statut="cloture", drawn_on=TODAY)
        for one in (KEPT, OTHER)
    ),
    prestations=tuple(
        Prestation(
            beneficiaire=one,
            plan=f"PL-{one}",
            ordre=fil,
            fil=fil,
            domaine="securisation",
            nature="socle",
            libelle=f"{one}/{fil}",
        )
        for one in (KEPT, OTHER)
        for fil in (1, 2)
    ),
    series_visites=(
        SerieVisites(
            reference="SV1",
            beneficiaire=OTHER,
            started_on=TODAY,
            heure=time(10),
            duree_minutes=30,
            regle="FREQ=DAILY",
            profession="as",
            prestation_fil=2,
        ),
    ),
    visites=tuple(
        Visite(
            beneficiaire=one,
            starts_at=NINE,
            ends_at=NINE,
            profession="as",
            statut=PREVUE,
            prestation_fil=2,
            serie=serie,
        )
        for one, serie in ((KEPT, None), (OTHER, "SV1"))
    ),
)
"""Two persons whose plans have the same threads for different prestations."""


def test_the_visits_of_two_persons_made_one_still_name_the_right_prestation(
    session: Session,
) -> None:
    store_caseload(session, TWO_PLANS)
    queries, fusions = SqlVisiteQueries(session), fusions_on(session)
    fiches = SqlFicheRepository(session, lambda: NINE, lambda: None)
    kept, other = fiches.find("beneficiaires", KEPT), fiches.find("beneficiaires", OTHER)
    assert kept is not None
    assert other is not None

    def told() -> set[tuple[int, str | None]]:
        lines = queries.lines(
            FORTNIGHT, PlanningFilters(), own=None, feries=frozenset(), parametres=Parametres()
        )
        return {(one.beneficiaire_id, one.prestation) for one in lines}

    def serie() -> tuple[int, int | None]:
        (one,) = queries.series(beneficiaire_id=None, on=TODAY)
        return one.beneficiaire_id, one.record.prestation_fil

    before = {(kept.row_id, "B1/2"), (other.row_id, "B2/2")}
    assert (told(), serie()) == (before, (other.row_id, 2))
    fusion_id = fusions.merge(
        kept.row_id,
        other.row_id,
        person=cast("Beneficiaire", kept.record),
        name="DURAND",
        by="Claire",
        at=NINE,
    )
    assert told() == {(kept.row_id, "B1/2"), (kept.row_id, "B2/2")}
    assert serie() == (kept.row_id, 4)
    fusions.undo(fusion_id, by="Claire", at=NINE)
    assert (told(), serie()) == (before, (other.row_id, 2))
