"""The planning of the visits on a real vault: who sees and writes what, series, what each act leaves."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, cast

import pytest

from crt_desktop.domain.audit import AuditTag
from crt_desktop.domain.dates import PARIS, Period
from crt_desktop.domain.equipe import Visite
from crt_desktop.domain.errors import (
    InvalidFicheError,
    NotFoundError,
    PermissionDeniedError,
    RuleViolationError,
    StaleEditError,
)
from crt_desktop.domain.horaires import instant_of
from crt_desktop.domain.messages import explain
from crt_desktop.domain.planning import SerieVisites
from crt_desktop.domain.roles import Role
from crt_desktop.domain.sortie_items import Suite, open_items, settlements_of
from crt_desktop.domain.sorties import ProjetSortie, Relais
from crt_desktop.domain.visites import MoveScope, VisitOrder
from crt_desktop.holidays_fr import FrenchHolidays
from crt_desktop.ports.vault import VaultSession
from crt_desktop.recurrence import DateutilRules
from crt_desktop.reports.planning import PlanningFilters, SeriesLine, VisitLine
from crt_desktop.reports.sorties import SortieOrder
from crt_desktop.services.fiches import Fiches
from crt_desktop.services.sorties import Sorties
from crt_desktop.services.visites import Visites
from db.session import LocalVaultSession
from tests.persistence.fiches_desk import Desk, SessionAs
from tests.persistence.vaults import Bench

TODAY = date(2026, 11, 22)
MONDAY = date(2026, 11, 23)
WEEK = Period(start=MONDAY, end=date(2026, 11, 29))
FORTNIGHT = Period(start=MONDAY, end=date(2026, 12, 6))
EVER = Period(start=date(2026, 1, 1), end=date(2028, 12, 31))


def at(day: date, wall: str) -> datetime:
    return instant_of(day, time.fromisoformat(wall))


@dataclass
class Case:
    """A person accompanied since February, two colleagues, and the planning under several roles."""

    desk: Desk
    vault: LocalVaultSession
    person: int = 0
    team: list[str] = field(default_factory=list)

    @property
    def visites(self) -> Visites:
        return self.service()

    def service(self, role: Role = Role.COORDINATEUR, professionnel: str | None = None) -> Visites:
        actor = replace(self.vault.actor, role=role, professionnel=professionnel)
        session = cast("VaultSession", SessionAs(self.vault, actor))
        return Visites(
            session,
            self.desk.clock,
            self.desk.fiches.openings,
            holidays=FrenchHolidays(),
            rules=DateutilRules(),
        )

    def order(self, **changes: Any) -> VisitOrder:
        values: dict[str, Any] = {
            "beneficiaire_id": self.person,
            "on": MONDAY,
            "heure": time(9),
            "minutes": 45,
            "profession": "ide",
            "professionnel": self.team[0],
            **changes,
        }
        return VisitOrder(**values)

    def plan(self, **changes: Any) -> tuple[int, ...]:
        return self.visites.plan(self.order(**changes)).row_ids

    def series(self, regle: str = "FREQ=WEEKLY;BYDAY=MO,TH", **changes: Any) -> tuple[int, ...]:
        return self.plan(regle=regle, **changes)

    def lines(self, period: Period = EVER, **filters: Any) -> tuple[VisitLine, ...]:
        return self.visites.planning(period, PlanningFilters(**filters)).visites

    def line(self, row_id: int) -> VisitLine:
        (found,) = (one for one in self.lines() if one.row_id == row_id)
        return found

    def record(self, row_id: int) -> Visite:
        with self.vault.uow() as uow:
            return cast("Visite", uow.fiches.get("visites", row_id).record)

    def only_series(self) -> SeriesLine:
        (found,) = self.visites.series()
        return found

    def entries(self) -> list[tuple[str, tuple[str, ...]]]:
        return [(one.action, one.fields) for one in self.desk.journal()]


@pytest.fixture
def case(vault: LocalVaultSession, bench: Bench) -> Case:
    desk = Desk(vault=vault, clock=bench.clock, fiches=Fiches(vault, bench.clock))
    case = Case(desk=desk, vault=vault, person=desk.person())
    desk.admitted(case.person, "02/02/2026")
    for nom in ("Alis", "Bru"):
        values = {"nom": nom, "prenom": "Jo", "profession": "ide", "telephone": "0600000000"}
        case.team.append(str(desk.save("professionnels", values).fiche.record.reference))
    return case


def words(lines: Sequence[VisitLine]) -> list[str]:
    """Return each visit as « 23/11 09:00 »."""
    return [f"{line.starts_at.astimezone(PARIS):%d/%m %H:%M}" for line in lines]


# --- one visit -----------------------------------------------------------------------------


def test_a_visit_planned_is_in_the_planning_and_in_the_journal(case: Case) -> None:
    (row_id,) = case.plan(domaine="securisation", remarque="Sonner deux fois")
    (line,) = case.lines(WEEK)
    assert line == VisitLine(
        row_id=row_id,
        version=1,
        beneficiaire_id=case.person,
        personne="DURAND Marie Louise",
        commune=None,
        adresse=None,
        starts_at=at(MONDAY, "09:00"),
        ends_at=at(MONDAY, "09:45"),
        profession="ide",
        statut="prevue",
        creneau="jour",
        professionnel=case.team[0],
        professionnel_nom="Jo Alis",
        domaine="securisation",
        remarque="Sonner deux fois",
    )
    told = [tag for tag, fields in case.entries() if fields[:2] == ("visites", str(row_id))]
    assert told == ["fiche.ajout", AuditTag.VISITE_PLAN.value]


def test_the_planning_is_of_the_days_asked_with_the_team_and_the_holidays(case: Case) -> None:
    case.plan(on=date(2026, 11, 29), heure=time(23, 50), minutes=30)
    case.plan(on=date(2026, 11, 30), heure=time(0))
    case.plan(on=date(2026, 11, 22), heure=time(23, 50))
    view = case.visites.planning(WEEK)
    assert words(view.visites) == ["29/11 23:50"]
    assert [one.nom for one in view.equipe] == ["Jo Alis", "Jo Bru"]
    assert view.feries == frozenset()
    christmas = Period(start=date(2026, 12, 25), end=date(2026, 12, 25))
    assert case.visites.planning(christmas).feries == {date(2026, 12, 25)}


def test_the_first_planning_of_a_session_alone_is_journaled(case: Case) -> None:
    visites = case.service()
    before = case.desk.count()
    visites.planning(WEEK)
    visites.planning(FORTNIGHT)
    visites.series()
    visites.series()
    assert case.desk.count() == before + 2
    assert case.entries()[-2:] == [
        (AuditTag.PLANNING_READ.value, ("planning",)),
        (AuditTag.PLANNING_READ.value, ("series",)),
    ]


def test_the_planning_is_narrowed_by_whom_what_and_whom_for(case: Case) -> None:
    other = case.desk.person(nom_naissance="FAURE")
    case.desk.admitted(other, "02/02/2026")
    first, second, third = (
        *case.plan(),
        *case.plan(professionnel=case.team[1], profession="as", heure=time(10)),
        *case.plan(beneficiaire_id=other, professionnel=None, heure=time(11)),
    )
    case.visites.mark_missed(third, version=1, statut="absence", motif="Porte close")

    def rows(**filters: Any) -> list[int]:
        return [line.row_id for line in case.lines(WEEK, **filters)]

    assert rows() == [first, second, third]
    assert rows(professionnels=frozenset({case.team[1]})) == [second]
    assert rows(professionnels=frozenset({"personne"})) == []
    assert rows(professions=frozenset({"ide"})) == [first, third]
    assert rows(statuts=frozenset({"absence"})) == [third]
    assert rows(beneficiaire_id=other) == [third]
    assert rows(beneficiaire_id=case.person, professions=frozenset({"as"})) == [second]
    assert rows(only_conflicts=True) == []


def test_conflicts_are_the_same_whatever_is_shown(case: Case) -> None:
    other = case.desk.person(nom_naissance="FAURE")
    case.desk.admitted(other, "02/02/2026")
    first = case.plan(heure=time(23, 50), minutes=30)[0]
    second = case.plan(
        beneficiaire_id=other, on=MONDAY + timedelta(days=1), heure=time(0, 5), minutes=30
    )[0]
    tuesday = Period(start=MONDAY + timedelta(days=1), end=MONDAY + timedelta(days=1))
    for filters in ({}, {"beneficiaire_id": other}, {"professionnels": frozenset({case.team[0]})}):
        (line,) = case.lines(tuesday, **filters)
        assert [(one.code, one.other) for one in line.conflicts] == [
            ("professionnel_occupe", first)
        ]
    assert [one.row_id for one in case.lines(FORTNIGHT, only_conflicts=True)] == [first, second]


def test_what_stands_in_the_way_is_told_before_and_after_planning(case: Case) -> None:
    desk, who = case.desk, case.team[0]
    desk.save("hospitalisations", {"entered_on": "23/11/2026"}, person=case.person)
    desk.save(
        "absences",
        {
            "professionnel": who,
            "started_on": "23/11/2026",
            "ended_on": "24/11/2026",
            "motif": "conge",
        },
    )
    desk.save(
        "horaires",
        {"professionnel": case.team[1], "jour": "lundi", "starts": "14:00", "ends": "17:00"},
    )
    assert [one.code for one in case.visites.check(case.order())] == [
        "professionnel_absent",
        "hospitalisation",
    ]
    assert [one.code for one in case.visites.check(case.order(professionnel=case.team[1]))] == [
        "hors_horaires",
        "hospitalisation",
    ]
    planned = case.visites.plan(case.order())
    assert [one.code for one in planned.conflicts] == ["professionnel_absent", "hospitalisation"]
    assert planned.how_many_clash == 1
    (line,) = case.lines(WEEK)
    assert line.conflicts == planned.conflicts


def test_somebody_who_has_left_or_is_lodged_elsewhere_is_told(case: Case) -> None:
    place = case.desk.place()
    values = {
        "place": place,
        "type": "HT",
        "arrived_on": "24/11/2026",
        "departed_on": "26/11/2026",
        "etat": "reserve",
    }
    case.desk.save("sejours_ht", values, person=case.person)
    codes = {
        day: [one.code for one in case.visites.check(case.order(on=date(2026, 11, day)))]
        for day in (23, 24, 25, 26)
    }
    assert codes == {23: [], 24: ["sejour_ht"], 25: ["sejour_ht"], 26: []}
    before = case.visites.check(case.order(on=date(2026, 1, 5)))
    assert [one.code for one in before] == ["hors_accompagnement"]


def test_a_published_duty_stands_for_contract_hours_and_a_draft_does_not(case: Case) -> None:
    who = case.team[0]
    case.desk.save(
        "horaires", {"professionnel": who, "jour": "lundi", "starts": "09:00", "ends": "17:00"}
    )
    night = case.order(heure=time(22, 15), minutes=20)
    duty = {"professionnel": who, "starts_at": "23/11/2026 21:00", "ends_at": "24/11/2026 06:00"}
    saved = case.desk.save("astreintes", {**duty, "statut": "brouillon"}).fiche
    assert [one.code for one in case.visites.check(night)] == ["hors_horaires"]
    case.desk.change(saved, {"statut": "publiee"})
    assert case.visites.check(night) == ()


@pytest.mark.parametrize(
    ("changes", "attributes"),
    [
        ({"minutes": 0}, ["minutes"]),
        ({"profession": "plombier"}, ["profession"]),
        ({"professionnel": "P404"}, ["professionnel"]),
        ({"regle": "lundi"}, ["regle"]),
        ({"regle": "FREQ=HOURLY"}, ["regle"]),
        ({"regle": "FREQ=DAILY", "until": date(2026, 11, 1)}, ["until"]),
        ({"regle": "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"}, ["regle"]),
        ({"regle": "FREQ=DAILY", "profession": "plombier"}, ["profession"]),
    ],
)
def test_what_cannot_be_planned_is_refused_field_by_field_and_nothing_is_stored(
    case: Case, changes: dict[str, Any], attributes: list[str]
) -> None:
    before = case.desk.count()
    with pytest.raises(InvalidFicheError) as caught:
        case.plan(**changes)
    assert [issue.attribute for issue in caught.value.issues] == attributes
    assert case.desk.count() == before
    assert case.lines() == ()


def test_nobody_plans_for_a_person_who_is_not_there(case: Case) -> None:
    with pytest.raises(NotFoundError):
        case.plan(beneficiaire_id=404)


def test_a_move_is_stored_journaled_and_tells_the_new_conflicts(case: Case) -> None:
    (other,) = case.plan(heure=time(14))
    (row_id,) = case.plan()
    moved = case.visites.move(
        row_id, version=1, starts_at=at(MONDAY, "14:15"), ends_at=at(MONDAY, "15:15")
    )
    assert moved.versions == {row_id: 2}
    assert [(one.code, one.other) for one in moved.conflicts] == [
        ("professionnel_occupe", other),
        ("personne_occupee", other),
    ]
    line = case.line(row_id)
    assert (line.starts_at, line.ends_at) == (at(MONDAY, "14:15"), at(MONDAY, "15:15"))
    assert line.professionnel == case.team[0]
    assert case.entries()[-2] == (
        AuditTag.VISITE_PLAN.value,
        ("visites", str(row_id), "starts_at", "ends_at"),
    )
    given = case.visites.move(
        row_id,
        version=2,
        starts_at=line.starts_at,
        ends_at=line.ends_at,
        professionnel=None,
    )
    assert [one.code for one in given.conflicts] == ["personne_occupee"]


def test_what_somebody_else_changed_is_not_written_over(case: Case) -> None:
    (row_id,) = case.plan()
    case.visites.change(row_id, version=1, changes={"remarque": "Chien"})
    acts: tuple[Callable[[], object], ...] = (
        lambda: case.visites.move(
            row_id, version=1, starts_at=at(MONDAY, "10:00"), ends_at=at(MONDAY, "11:00")
        ),
        lambda: case.visites.mark_missed(row_id, version=1, statut="annulee", motif="x"),
        lambda: case.visites.reopen(row_id, version=1),
        lambda: case.visites.cancel_following(row_id, version=1, motif="x"),
    )
    for act in acts:
        with pytest.raises(StaleEditError) as caught:
            act()
        assert caught.value.edit is not None
        assert (caught.value.edit.version, caught.value.edit.by) == (2, "Claire Essai")
    assert case.line(row_id).starts_at == at(MONDAY, "09:00")
    case.desk.fiches.remove("visites", row_id, version=2)
    with pytest.raises(StaleEditError) as gone:
        case.visites.reopen(row_id, version=2)
    assert gone.value.edit is not None
    assert gone.value.edit.is_gone


def test_only_what_belongs_to_a_visit_is_changed(case: Case) -> None:
    (row_id,) = case.plan()
    with pytest.raises(ValueError, match="statut"):
        case.visites.change(row_id, version=1, changes={"statut": "realisee"})
    with pytest.raises(InvalidFicheError):
        case.visites.change(row_id, version=1, changes={"professionnel": "P404"})


def test_a_visit_done_missed_and_reopened_keeps_its_times_and_its_reason(case: Case) -> None:
    day = date(2026, 11, 20)
    (row_id,) = case.plan(on=day)
    case.visites.mark_done(
        row_id,
        version=1,
        starts_at=at(day, "09:20"),
        ends_at=at(day, "10:10"),
        remarque="Tension prise",
    )
    line = case.line(row_id)
    assert (line.statut, line.remarque) == ("realisee", "Tension prise")
    assert (line.starts_at, line.ends_at) == (at(day, "09:20"), at(day, "10:10"))
    assert (line.planned_starts_at, line.planned_ends_at) == (at(day, "09:00"), at(day, "09:45"))
    with pytest.raises(RuleViolationError) as refused:
        case.visites.move(row_id, version=2, starts_at=at(day, "11:00"), ends_at=at(day, "12:00"))
    assert "réalisée" in explain(refused.value).text
    case.visites.reopen(row_id, version=2)
    line = case.line(row_id)
    assert (line.statut, line.starts_at, line.planned_starts_at) == (
        "prevue",
        at(day, "09:00"),
        None,
    )
    case.visites.mark_missed(row_id, version=3, statut="absence", motif="Porte close")
    assert (case.line(row_id).statut, case.line(row_id).motif) == ("absence", "Porte close")
    closings = [tag for tag, _ in case.entries() if tag == AuditTag.VISITE_CLOSE]
    assert len(closings) == 3


def test_a_visit_is_not_done_before_it_begins(case: Case) -> None:
    (row_id,) = case.plan()
    with pytest.raises(InvalidFicheError) as caught:
        case.visites.mark_done(
            row_id, version=1, starts_at=at(MONDAY, "09:00"), ends_at=at(MONDAY, "09:45")
        )
    assert [issue.attribute for issue in caught.value.issues] == ["starts_at"]


# --- who may ---------------------------------------------------------------------------------


def test_whoever_sees_own_visits_only_sees_and_tells_of_those(case: Case) -> None:
    day = date(2026, 11, 20)
    (mine,) = case.plan(on=day)
    (other,) = case.plan(on=day, heure=time(14), professionnel=case.team[1])
    own = case.service(Role.INTERVENANT, case.team[0])
    period = Period(start=day, end=day)
    assert [one.row_id for one in own.planning(period).visites] == [mine]
    both = PlanningFilters(professionnels=frozenset(case.team))
    assert [one.row_id for one in own.planning(period, both).visites] == [mine]
    theirs = PlanningFilters(professionnels=frozenset({case.team[1]}))
    assert own.planning(period, theirs).visites == ()
    assert [stop.visite.row_id for stop in own.round_of(case.team[0], day).stops] == [mine]
    assert sum(one.prevues for one in own.deliveries(period)) == 1
    own.mark_done(mine, version=1, starts_at=at(day, "09:00"), ends_at=at(day, "09:40"))
    own.reopen(mine, version=2)
    own.mark_missed(mine, version=3, statut="absence", motif="Porte close")
    refused = (
        lambda: own.mark_missed(other, version=1, statut="absence", motif="x"),
        lambda: own.round_of(case.team[1], day),
        lambda: own.plan(case.order()),
        lambda: own.check(case.order()),
        lambda: own.occurrences(case.order()),
        own.prepare_series,
        own.series,
        lambda: own.prestations(case.person),
        lambda: own.change(mine, version=4, changes={"remarque": "x"}),
        lambda: own.cancel_following(mine, version=4, motif="x"),
        lambda: own.take_up(1),
    )
    for act in refused:
        with pytest.raises(PermissionDeniedError):
            act()


def test_an_account_of_nobody_in_the_team_has_no_visits_of_its_own(case: Case) -> None:
    (row_id,) = case.plan(professionnel=None)
    nobody = case.service(Role.INTERVENANT)
    assert nobody.planning(WEEK).visites == ()
    with pytest.raises(PermissionDeniedError):
        nobody.reopen(row_id, version=1)


@pytest.mark.parametrize(
    ("role", "reads", "writes"),
    [
        (Role.COORDINATEUR, True, True),
        (Role.MEDECIN, True, True),
        (Role.LECTURE, True, False),
        (Role.SOIGNANT_ASTREINTE, True, False),
        (Role.INTERVENANT, True, False),
        (Role.DIRECTION, False, False),
        (Role.ADMINISTRATEUR, False, False),
    ],
)
def test_each_role_reads_and_plans_what_it_may(
    *, case: Case, role: Role, reads: bool, writes: bool
) -> None:
    service = case.service(role, case.team[0])

    def is_allowed(act: Any) -> bool:
        try:
            act()
        except PermissionDeniedError:
            return False
        return True

    assert is_allowed(lambda: service.planning(WEEK)) is reads
    assert is_allowed(lambda: service.plan(case.order(regle="FREQ=DAILY;COUNT=2"))) is writes


def test_a_reader_alone_writes_nothing(case: Case) -> None:
    case.series()
    case.desk.clock.advance(40 * 86_400)
    reader = case.service(Role.LECTURE)
    before = len(case.lines(EVER, statuts=frozenset({"prevue"})))
    case.desk.clock.advance(40 * 86_400)
    assert len(reader.planning(EVER).visites) == before


# --- series --------------------------------------------------------------------------------


def test_a_series_writes_its_visits_half_a_year_ahead(case: Case) -> None:
    planned = case.visites.plan(
        case.order(regle="FREQ=WEEKLY;BYDAY=MO,TH", heure=time(22, 15), minutes=20)
    )
    assert len(planned.row_ids) == 53
    assert words(case.lines(FORTNIGHT)) == [
        "23/11 22:15",
        "26/11 22:15",
        "30/11 22:15",
        "03/12 22:15",
    ]
    # The local time is the same after the change of the clock.
    assert {line.starts_at.astimezone(PARIS).time() for line in case.lines()} == {time(22, 15)}
    serie = case.only_series()
    assert serie.words.startswith("tous les lundis et jeudis à 22:15, 20")
    assert (serie.row_id, serie.next_on, serie.until) == (planned.serie_id, MONDAY, None)
    assert (
        AuditTag.VISITE_PLAN.value,
        ("series_visites", str(serie.row_id), "53"),
    ) in case.entries()


def test_the_first_days_are_shown_before_anything_is_stored(case: Case) -> None:
    order = case.order(regle="FREQ=MONTHLY;BYDAY=-1FR", until=date(2027, 2, 1))
    before = case.desk.count()
    assert case.visites.occurrences(order) == (
        date(2026, 11, 27),
        date(2026, 12, 25),
        date(2027, 1, 29),
    )
    assert case.visites.occurrences(order, limit=1) == (date(2026, 11, 27),)
    assert case.visites.occurrences(case.order()) == (MONDAY,)
    with pytest.raises(InvalidFicheError):
        case.visites.occurrences(case.order(regle="FREQ=MINUTELY"))
    assert case.desk.count() == before


def test_a_series_with_a_last_day_or_a_count_stops_there(case: Case) -> None:
    assert len(case.series("FREQ=DAILY", until=date(2026, 11, 30))) == 8
    assert len(case.series("FREQ=DAILY;COUNT=3", heure=time(14))) == 3
    assert case.visites.series()[1].until == date(2026, 11, 25)
    both = case.order(regle="FREQ=DAILY;COUNT=3", until=date(2026, 11, 24))
    assert case.visites.occurrences(both) == (MONDAY, date(2026, 11, 24))
    case.desk.clock.advance(300 * 86_400)
    assert case.service().prepare_series() == 0


def test_the_visits_go_on_being_written_when_the_planning_is_opened(case: Case) -> None:
    case.series()
    case.desk.clock.advance(5 * 86_400)
    assert case.service().prepare_series() == 0
    case.desk.clock.advance(9 * 86_400)
    service = case.service()
    service.planning(WEEK)
    assert len(case.lines()) == 52 + 4
    before = case.desk.count()
    service.planning(WEEK)
    assert service.prepare_series() == 0
    assert case.desk.count() == before
    days = [line.occurrence_on for line in case.lines()]
    assert len(set(days)) == len(days)


def taken_over(case: Case, regle: str, started_on: str) -> None:
    """Have a series as a workbook gives it: nothing says how far its visits are written."""
    values = {
        "reference": "S9",
        "started_on": started_on,
        "heure": "09:00",
        "duree_minutes": "30",
        "regle": regle,
        "profession": "ide",
    }
    case.desk.save("series_visites", values, person=case.person)


def test_a_series_taken_over_is_written_from_today_on_however_old_it_is(case: Case) -> None:
    taken_over(case, "FREQ=DAILY", "02/01/2019")
    assert case.visites.prepare_series() == 183
    days = [cast("date", line.occurrence_on) for line in case.lines()]
    assert (min(days), max(days)) == (TODAY, TODAY + timedelta(weeks=26))


def test_a_visit_taken_over_with_its_series_is_not_written_twice(case: Case) -> None:
    taken_over(case, "FREQ=WEEKLY;BYDAY=MO", "02/11/2026")
    values = {
        "starts_at": "24/11/2026 10:00",
        "ends_at": "24/11/2026 10:30",
        "profession": "ide",
        "statut": "prevue",
        "serie": "S9",
        "occurrence_on": "23/11/2026",
    }
    case.desk.save("visites", values, person=case.person)
    assert case.visites.prepare_series() == 25
    assert [line.starts_at for line in case.lines(WEEK)] == [at(date(2026, 11, 24), "10:00")]


def test_a_series_begun_years_ago_goes_on_where_its_first_visits_stop(case: Case) -> None:
    assert len(case.series("FREQ=DAILY", on=date(2023, 1, 2))) == 1_000
    assert case.service().prepare_series() > 0
    days = [line.occurrence_on for line in case.lines(FORTNIGHT)]
    assert len(days) == 14


def test_a_day_taken_out_of_a_series_is_not_written(case: Case) -> None:
    case.series("FREQ=DAILY", until=date(2027, 12, 31))
    with case.vault.uow() as uow:
        (serie,) = uow.fiches.all("series_visites")
    out = "2027-05-30"
    case.desk.change(serie, {"exceptions": out})
    case.desk.clock.advance(30 * 86_400)
    case.service().prepare_series()
    days = {line.occurrence_on for line in case.lines()}
    assert date.fromisoformat(out) not in days
    assert date(2027, 5, 31) in days


def test_nothing_more_is_written_for_somebody_who_has_left(case: Case) -> None:
    case.series()
    with case.vault.uow() as uow:
        (demande,) = uow.fiches.of_person("demandes", case.person)
    case.desk.settle({"left_on": "24/11/2026", "motif_sortie": "souhait"}, fiche=demande)
    case.desk.clock.advance(60 * 86_400)
    before = case.desk.count()
    assert case.service().prepare_series() == 0
    assert case.desk.count() == before


def test_one_visit_of_a_series_is_moved_and_stays_of_it(case: Case) -> None:
    first, second, *_ = case.series()
    tuesday = MONDAY + timedelta(days=1)
    case.visites.move(
        first, version=1, starts_at=at(tuesday, "10:00"), ends_at=at(tuesday, "10:45")
    )
    line = case.line(first)
    assert (line.occurrence_on, line.serie_id) == (MONDAY, case.only_series().row_id)
    assert case.line(second).starts_at == at(date(2026, 11, 26), "09:00")


def test_all_the_following_move_and_what_came_before_stays(case: Case) -> None:
    rows = case.series()
    third = rows[2]  # Monday 30 November
    by_hand = rows[4]
    to = date(2026, 12, 8)
    case.visites.move(by_hand, version=1, starts_at=at(to, "08:00"), ends_at=at(to, "08:30"))
    wednesday = date(2026, 12, 2)
    moved = case.visites.move(
        third,
        version=1,
        starts_at=at(wednesday, "14:00"),
        ends_at=at(wednesday, "15:00"),
        professionnel=case.team[1],
        scope=MoveScope.FOLLOWING,
    )
    assert len(moved.versions) == 51
    assert words(case.lines(Period(start=MONDAY, end=date(2026, 12, 17)))) == [
        "23/11 09:00",
        "26/11 09:00",
        "02/12 14:00",
        "03/12 14:00",
        "08/12 08:00",
        "10/12 14:00",
        "16/12 14:00",
        "17/12 14:00",
    ]
    before, after = case.visites.series()
    assert before.words.startswith("tous les lundis et jeudis à 09:00")
    assert before.until == date(2026, 11, 29)
    assert after.words.startswith("tous les mercredis et jeudis à 14:00, 60")
    assert after.row_id == moved.serie_id
    line = case.line(by_hand)
    assert (line.professionnel, line.serie_id) == (case.team[1], after.row_id)
    assert case.line(rows[0]).professionnel == case.team[0]


def test_a_later_hour_for_all_the_following_keeps_their_days_and_their_local_time(
    case: Case,
) -> None:
    rows = case.series("FREQ=WEEKLY;BYDAY=MO", on=date(2027, 3, 15), heure=time(8))
    monday = date(2027, 3, 22)
    case.visites.move(
        rows[1],
        version=1,
        starts_at=at(monday, "22:15"),
        ends_at=at(monday, "22:35"),
        scope=MoveScope.FOLLOWING,
    )
    assert words(case.lines())[:4] == ["15/03 08:00", "22/03 22:15", "29/03 22:15", "05/04 22:15"]
    lasts = {line.ends_at - line.starts_at for line in case.lines()[1:]}
    assert lasts == {timedelta(minutes=20)}
    assert [line.occurrence_on for line in case.lines()[:3]] == [
        date(2027, 3, 15),
        monday,
        date(2027, 3, 29),
    ]


def test_a_change_that_a_visit_has_already_writes_nothing_of_it(case: Case) -> None:
    first, second, third = case.series("FREQ=DAILY;COUNT=3")
    case.visites.change(second, version=1, changes={"remarque": "Chien"})
    changed = case.visites.change(
        first, version=1, changes={"remarque": "Chien"}, scope=MoveScope.FOLLOWING
    )
    assert changed.versions == {first: 2, second: 2, third: 2}


def test_a_series_whose_rule_cannot_be_read_is_shown_and_left_alone(case: Case) -> None:
    case.series()
    with case.vault.uow() as uow:
        (fiche,) = uow.fiches.all("series_visites")
        broken = replace(cast("SerieVisites", fiche.record), regle="lundi")
        uow.fiches.update("series_visites", fiche.row_id, broken, version=fiche.version)
        uow.audit.record(case.vault.actor, AuditTag.IMPORT_RUN, entity="import")
        uow.audit.record(
            case.vault.actor,
            AuditTag.IMPORT_BENEFICIAIRE,
            entity="beneficiaire",
            entity_id=case.person,
        )
        uow.commit()
    case.desk.clock.advance(60 * 86_400)
    assert case.service().prepare_series() == 0
    assert case.only_series().words.startswith("lundi à 09:00")
    assert case.only_series().until is None


def test_the_whole_series_moves_from_its_first_visit(case: Case) -> None:
    first, *_ = case.series("FREQ=WEEKLY;BYDAY=MO;COUNT=4")
    case.visites.change(first, version=1, changes={"profession": "as"}, scope=MoveScope.FOLLOWING)
    assert {line.profession for line in case.lines()} == {"as"}
    assert len(case.visites.series()) == 1
    tuesday = MONDAY + timedelta(days=1)
    case.visites.move(
        first,
        version=2,
        starts_at=at(tuesday, "09:00"),
        ends_at=at(tuesday, "09:45"),
        scope=MoveScope.FOLLOWING,
    )
    assert words(case.lines()) == ["24/11 09:00", "01/12 09:00", "08/12 09:00", "15/12 09:00"]
    case.desk.clock.advance(250 * 86_400)
    assert case.service().prepare_series() == 0


def test_what_is_done_or_missed_of_a_series_is_left_as_it_is(case: Case) -> None:
    start = date(2026, 11, 16)
    first, second, third, *_ = case.series("FREQ=DAILY;COUNT=10", on=start)
    later = start + timedelta(days=1)
    case.visites.mark_done(
        second, version=1, starts_at=at(later, "09:05"), ends_at=at(later, "09:30")
    )
    case.visites.mark_missed(third, version=1, statut="absence", motif="Chez sa fille")
    case.visites.change(
        first, version=1, changes={"professionnel": case.team[1]}, scope=MoveScope.FOLLOWING
    )
    assert case.record(second).professionnel == case.team[0]
    assert case.record(third).professionnel == case.team[0]
    others = [line for line in case.lines() if line.statut == "prevue"]
    assert {line.professionnel for line in others} == {case.team[1]}
    assert len(others) == 8


def test_a_series_that_ends_cancels_what_was_to_come_with_the_reason(case: Case) -> None:
    rows = case.series("FREQ=DAILY;COUNT=5")
    ended = case.visites.cancel_following(rows[2], version=1, motif="Séjour chez sa fille")
    assert set(ended.versions) == set(rows[2:])
    assert [line.statut for line in case.lines()] == ["prevue"] * 2 + ["annulee"] * 3
    assert {line.motif for line in case.lines()[2:]} == {"Séjour chez sa fille"}
    assert case.only_series().until == date(2026, 11, 24)
    with pytest.raises(RuleViolationError) as caught:
        case.visites.cancel_following(rows[3], version=2, motif="x")
    assert caught.value.code == "visite_non_faite"
    with pytest.raises(InvalidFicheError):
        case.visites.cancel_following(rows[0], version=1, motif=" ")


def test_the_end_of_a_series_is_undone_and_its_visits_come_back(case: Case) -> None:
    visites = case.visites
    rows = case.series("FREQ=WEEKLY;BYDAY=MO,TH")
    lines, before = case.lines(), case.only_series()
    ended = visites.cancel_following(rows[2], version=1, motif="Séjour chez sa fille")
    assert case.only_series().until == date(2026, 11, 29)
    back = visites.take_up(cast("int", ended.serie_id))
    assert set(back.versions) == set(rows[2:])
    assert [replace(one, version=1) for one in case.lines()] == list(lines)
    assert replace(case.only_series(), version=before.version) == before
    planned = (
        AuditTag.VISITE_PLAN.value,
        ("series_visites", str(ended.serie_id), str(len(rows) - 2)),
    )
    assert planned in case.entries()
    with pytest.raises(NotFoundError):
        visites.take_up(cast("int", ended.serie_id))


def test_a_visit_changed_since_its_series_ended_stays_as_it_is(case: Case) -> None:
    visites = case.visites
    rows = case.series("FREQ=DAILY;COUNT=6")
    ended = visites.cancel_following(rows[1], version=1, motif="Séjour")
    version = ended.versions[rows[3]]
    case.visites.mark_missed(rows[3], version=version, statut="absence", motif="Partie")
    case.desk.fiches.remove("visites", rows[4], version=ended.versions[rows[4]])
    back = visites.take_up(cast("int", ended.serie_id))
    assert set(back.versions) == {rows[1], rows[2], rows[5]}
    assert case.record(rows[3]).motif == "Partie"
    assert [case.record(one).statut for one in back.versions] == ["prevue"] * 3


def test_a_series_changed_since_it_ended_is_not_taken_up(case: Case) -> None:
    visites = case.visites
    rows = case.series("FREQ=DAILY;COUNT=5")
    ended = visites.cancel_following(rows[3], version=1, motif="Séjour")
    case.visites.cancel_following(rows[1], version=1, motif="Entrée en EHPAD")
    before = case.desk.count()
    with pytest.raises(StaleEditError):
        visites.take_up(cast("int", ended.serie_id))
    assert case.desk.count() == before
    assert case.record(rows[3]).statut == "annulee"


@pytest.mark.parametrize("act", ["move", "cancel"])
def test_a_visit_alone_has_nothing_that_follows(case: Case, act: str) -> None:
    (row_id,) = case.plan()
    visites = case.visites
    acts = {
        "cancel": lambda: visites.cancel_following(row_id, version=1, motif="x"),
        "move": lambda: visites.change(
            row_id, version=1, changes={"remarque": "x"}, scope=MoveScope.FOLLOWING
        ),
    }
    with pytest.raises(RuleViolationError) as caught:
        acts[act]()
    assert caught.value.code == "visite_hors_serie"
    assert explain(caught.value).remedy


def test_a_refused_shift_changes_nothing(case: Case) -> None:
    rows = case.series("FREQ=MONTHLY;BYMONTHDAY=1,15")
    before = case.desk.count()
    day = date(2026, 12, 3)
    with pytest.raises(RuleViolationError) as caught:
        case.visites.move(
            rows[0],
            version=1,
            starts_at=at(day, "09:00"),
            ends_at=at(day, "09:45"),
            scope=MoveScope.FOLLOWING,
        )
    assert caught.value.code == "serie_trop_complexe"
    assert case.desk.count() == before
    assert words(case.lines())[0] == "01/12 09:00"


# --- a sortie ------------------------------------------------------------------------------


@pytest.mark.parametrize("suite", [Suite.ANNULER, Suite.LAISSER])
def test_a_sortie_ends_the_series_of_the_person(case: Case, suite: Suite) -> None:
    rows = case.series()
    sorties = Sorties(case.vault, case.desk.clock, case.desk.fiches.openings)
    sheet = sorties.open(case.person)
    projet = ProjetSortie(
        motif="souhait",
        left_on=TODAY,
        destination="famille",
        concertation_on=TODAY,
        concertation_participants="Claire Essai",
        relais=Relais.ORGANISE,
        relais_organisme="SAAS",
        relais_on=TODAY,
    )
    settlements = tuple(
        replace(one, suite=suite) for one in settlements_of(open_items(sheet.facts, projet))
    )
    order = SortieOrder(projet=projet, settlements=settlements)
    sorties.pronounce(sheet.demande_row_id, order, version=sheet.version)
    statuts = {line.statut for line in case.lines()}
    until = case.only_series().until
    if suite is Suite.ANNULER:
        assert (statuts, until) == ({"annulee"}, date(2026, 11, 21))
    else:
        assert statuts == {"prevue"}
        assert until == TODAY + timedelta(weeks=26) + timedelta(days=1)
    case.desk.clock.advance(400 * 86_400)
    assert case.service().prepare_series() == 0
    assert len(case.lines()) == len(rows)


# --- rounds and deliveries -----------------------------------------------------------------


def test_a_round_is_the_day_of_a_professionnel_with_what_opens_the_doors(case: Case) -> None:
    other = case.desk.person(
        nom_naissance="FAURE",
        telephone="0499000000",
        acces="Code 12A",
        vigilances="Chien",
        minutes_trajet="12",
        adresse="3 rue Haute",
        commune="Homps",
    )
    case.desk.admitted(other, "02/02/2026")
    (late,) = case.plan(beneficiaire_id=other, heure=time(14), minutes=30)
    (early,) = case.plan()
    (gone,) = case.plan(heure=time(11))
    case.visites.mark_missed(gone, version=1, statut="annulee", motif="x")
    service = case.service()
    before = case.desk.count()
    found = service.round_of(case.team[0], MONDAY)
    assert [stop.visite.row_id for stop in found.stops] == [early, late]
    assert (found.minutes, found.professionnel.nom) == (75, "Jo Alis")
    stop = found.stops[1]
    assert (stop.telephone, stop.acces, stop.vigilances, stop.minutes_trajet) == (
        "0499000000",
        "Code 12A",
        "Chien",
        12,
    )
    assert (stop.visite.adresse, stop.visite.commune) == ("3 rue Haute", "Homps")
    service.round_of(case.team[0], MONDAY)
    # Each person whose way in was shown is an entry, once.
    assert case.desk.count() == before + 2
    with pytest.raises(NotFoundError):
        service.round_of("P404", MONDAY)


def test_planned_against_delivered_is_counted_by_prestation_of_the_plan(case: Case) -> None:
    person = case.person
    plan = case.desk.save(
        "plans", {"numero": "1", "statut": "en_cours", "drawn_on": "01/10/2026"}, person=person
    ).fiche.record.reference
    for ordre, (fil, libelle, changes) in enumerate(
        (
            (2, "Toilette", {"profession": "as", "frequence": "2 fois par semaine"}),
            (1, "", {"profession": "ide"}),
            (3, "Portage", {"nature": "droit_commun", "profession": "as"}),
            (4, "Psychologue", {"profession": "psychologue", "etat": "refusee"}),
        )
    ):
        values = {
            "plan": str(plan),
            "ordre": str(ordre),
            "fil": str(fil),
            "domaine": "securisation",
            "nature": "socle",
            "libelle": libelle,
            **changes,
        }
        case.desk.save("prestations", values, person=person)
    day = date(2026, 11, 20)
    done, cancelled, absent, _coming = (
        case.plan(on=day, heure=time(hour), prestation_fil=2)[0] for hour in (8, 10, 12, 14)
    )
    case.visites.mark_done(done, version=1, starts_at=at(day, "08:00"), ends_at=at(day, "09:00"))
    case.visites.mark_missed(cancelled, version=1, statut="annulee", motif="x")
    case.visites.mark_missed(absent, version=1, statut="absence", motif="x")
    case.plan(on=day, heure=time(16))
    month = Period(start=date(2026, 11, 1), end=date(2026, 11, 30))
    lines = case.visites.deliveries(month)
    assert lines == case.visites.deliveries(month, person)
    found = {line.fil: line for line in lines}
    assert list(found) == [2, 1, None]
    first = found[2]
    assert (first.libelle, first.frequence, first.domaine) == (
        "Toilette",
        "2 fois par semaine",
        "securisation",
    )
    assert (first.prevues, first.realisees, first.annulees, first.absences, first.a_venir) == (
        (4, 1, 1, 1, 1)
    )
    assert (first.minutes_prevues, first.minutes_realisees) == (180, 60)
    assert (found[1].prevues, found[1].libelle) == (0, "Sécurisation du domicile")
    assert (found[None].prevues, found[None].domaine) == (1, None)
    assert case.line(done).prestation == "Toilette"
    assert [tuple(one) for one in case.visites.prestations(person)] == [
        (2, "Toilette", "securisation", "as"),
        (1, "Sécurisation du domicile", "securisation", "ide"),
        (3, "Portage", "securisation", "as"),
    ]


# --- seals ---------------------------------------------------------------------------------


def test_the_vault_is_whole_after_every_act(case: Case) -> None:
    rows = case.series("FREQ=DAILY;COUNT=6", on=date(2026, 11, 16))
    case.visites.move(
        rows[1],
        version=1,
        starts_at=datetime(2026, 11, 18, 9, tzinfo=UTC),
        ends_at=datetime(2026, 11, 18, 10, tzinfo=UTC),
        scope=MoveScope.FOLLOWING,
    )
    case.visites.cancel_following(rows[4], version=2, motif="x")
    assert [one for one in case.vault.verify().checks if not one.is_ok] == []
