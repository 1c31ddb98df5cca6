"""What is due and the dashboard: who may ask, what is asked of the database, what the journal keeps."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from types import SimpleNamespace, TracebackType
from typing import Any, Self, cast

import pytest

from crt_desktop.domain.audit import AuditTag
from crt_desktop.domain.dates import Period
from crt_desktop.domain.errors import PermissionDeniedError
from crt_desktop.domain.etablissement import Parametres
from crt_desktop.domain.roles import Actor, Role
from crt_desktop.ports.clock import Clock, HolidayCalendar
from crt_desktop.ports.vault import VaultSession
from crt_desktop.reports.alertes import Alerte, Gravite, Report
from crt_desktop.services.alertes import AFaire
from crt_desktop.services.tableau import TableauDeBord

YEAR = Period.of_year(2026)
MORNING = datetime(2026, 11, 23, 8, tzinfo=UTC)
ALERTE = Alerte(code="plan_a_reviser", gravite=Gravite.BIENTOT, message="plan à réviser", cle="p:1")
READERS = {Role.COORDINATEUR, Role.MEDECIN, Role.DIRECTION, Role.LECTURE}


@dataclass
class FakeUow:
    """Remembers every question, and what was committed."""

    settings: Parametres = field(default_factory=Parametres)
    asked: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    committed: list[tuple[AuditTag, tuple[str, ...]]] = field(default_factory=list)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        del kind, error, trace

    @property
    def audit(self) -> FakeUow:
        return self

    alerts = audit

    @property
    def dashboard(self) -> Any:
        return _Dashboard(self)

    def parametres(self) -> Parametres:
        return self.settings

    def record(self, actor: Actor, tag: AuditTag, *, fields: tuple[str, ...]) -> None:
        assert actor.name == "essai"
        self.committed.append((tag, fields))

    def commit(self) -> None:
        assert self.committed

    @property
    def reports(self) -> FakeUow:
        return self

    def standing(self, *, on: date) -> dict[str, Report]:
        assert on == self.asked[-1][1]["on"]
        return {}

    def due(self, **asked: Any) -> tuple[Alerte, ...]:
        self.asked.append(("due", asked))
        return (ALERTE,)


@dataclass
class _Dashboard:
    uow: FakeUow

    def __getattr__(self, name: str) -> Any:
        def ask(*period: Period, **asked: Any) -> str:
            self.uow.asked.append((name, {**asked, "period": period}))
            return name

        return ask


@dataclass
class FakeHolidays:
    asked: list[tuple[date, date, str | None]] = field(default_factory=list)

    def between(self, first: date, last: date, *, departement: str | None) -> frozenset[date]:
        self.asked.append((first, last, departement))
        return frozenset({first})


def a_session(role: Role, now: datetime, settings: Parametres) -> tuple[Any, Any, FakeUow]:
    actor = Actor(
        account_id=1,
        name="essai",
        display_name="Compte d'essai",
        role=role,
        workstation="poste",
    )
    uow = FakeUow(settings=settings)
    session = SimpleNamespace(actor=actor, uow=lambda: uow, is_training=False)
    clock = SimpleNamespace(now=lambda: now, today=now.date)
    return session, clock, uow


def a_list(role: Role = Role.COORDINATEUR) -> tuple[AFaire, FakeUow, FakeHolidays]:
    settings = Parametres(departement="57")
    session, clock, uow = a_session(role, MORNING, settings)
    holidays = FakeHolidays()
    service = AFaire(
        cast("VaultSession", session), cast("Clock", clock), cast("HolidayCalendar", holidays)
    )
    return service, uow, holidays


def a_dashboard(
    role: Role = Role.COORDINATEUR,
    now: datetime = MORNING,
    settings: Parametres | None = None,
) -> tuple[TableauDeBord, FakeUow]:
    session, clock, uow = a_session(role, now, settings or Parametres())
    return TableauDeBord(cast("VaultSession", session), cast("Clock", clock)), uow


@pytest.mark.parametrize("role", Role)
def test_who_may_see_the_dashboard_may_see_what_is_due(role: Role) -> None:
    service, uow, _ = a_list(role)
    tableau, _ = a_dashboard(role)
    if role in READERS:
        assert service.due().alertes == (ALERTE,)
        assert cast("Any", tableau.presence()) == "presence"
        return
    with pytest.raises(PermissionDeniedError):
        service.due()
    with pytest.raises(PermissionDeniedError):
        tableau.presence()
    assert uow.asked == []


@pytest.mark.parametrize(("role", "names"), [(Role.COORDINATEUR, True), (Role.DIRECTION, False)])
def test_names_are_for_who_may_read_files(role: Role, *, names: bool) -> None:
    service, uow, _ = a_list(role)
    service.due()
    ((_, asked),) = uow.asked
    assert asked["names"] is names


def test_the_first_list_of_a_session_alone_is_an_entry() -> None:
    service, uow, _ = a_list()
    service.due()
    service.due(date(2026, 1, 1))
    assert uow.committed == [(AuditTag.ALERTS_LIST, ("2026-11-23",))]


def test_today_hours_are_counted_from_now_and_another_day_from_its_end() -> None:
    service, uow, holidays = a_list()
    service.due()
    service.due(date(2026, 3, 29))
    today, other = (asked for _, asked in uow.asked)
    assert (today["on"], today["at"]) == (date(2026, 11, 23), MORNING)
    assert other["at"] == datetime(2026, 3, 29, 22, tzinfo=UTC)
    assert holidays.asked[0] == (date(2026, 11, 23), date(2026, 12, 7), "57")
    assert other["holidays"] == frozenset({date(2026, 3, 29)})


@pytest.mark.parametrize("part", ["file_active", "movements", "waiting", "gir", "incomplete"])
def test_a_part_of_a_period_is_asked_over_it_as_of_today(part: str) -> None:
    tableau, uow = a_dashboard()
    assert getattr(tableau, part)(YEAR) == part
    ((name, asked),) = uow.asked
    assert (name, asked["period"], asked["on"]) == (part, (YEAR,), date(2026, 11, 23))
    assert asked["is_training"] is False
    assert uow.committed == []


@pytest.mark.parametrize(
    ("now", "night"),
    [
        (datetime(2026, 11, 23, 20, tzinfo=UTC), date(2026, 11, 23)),
        (datetime(2026, 11, 23, 4, 59, tzinfo=UTC), date(2026, 11, 22)),
        (datetime(2026, 11, 23, 5, tzinfo=UTC), date(2026, 11, 23)),
    ],
)
def test_tonight_is_the_night_going_on_until_it_ends(now: datetime, night: date) -> None:
    tableau, uow = a_dashboard(now=now)
    tableau.night()
    assert uow.asked[0][1]["on"] == night


def test_a_night_that_begins_past_midnight_is_never_the_one_of_the_day_before() -> None:
    late = Parametres(nuit_debut=time(0, 30), nuit_fin=time(6))
    tableau, uow = a_dashboard(now=datetime(2026, 11, 23, 2, tzinfo=UTC), settings=late)
    tableau.night()
    assert uow.asked[0][1]["on"] == date(2026, 11, 23)
