"""A team and its nights on a real vault, for the tests of the rota."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import cast

from crt_desktop.domain.astreintes import night_span
from crt_desktop.domain.audit import AuditTag
from crt_desktop.domain.dates import PARIS, Period
from crt_desktop.domain.equipe import Astreinte
from crt_desktop.domain.etablissement import Parametres
from crt_desktop.domain.roles import Role
from crt_desktop.holidays_fr import FrenchHolidays
from crt_desktop.ports.vault import VaultSession
from crt_desktop.reports.astreintes import Duty, NightLine, RotaView
from crt_desktop.services.astreintes import Astreintes
from crt_desktop.services.fiches import Fiches
from db.session import LocalVaultSession
from tests.persistence.fiches_desk import Desk, SessionAs
from tests.persistence.vaults import Bench

QUARTER = Period(start=date(2027, 1, 1), end=date(2027, 3, 31))
"""The vault stands on Sunday 22 November 2026, 10:00 in Paris."""
CURRENT = Period(start=date(2026, 10, 1), end=date(2026, 12, 31))
TEAM = (
    ("P1", "Vidal", "Claire", "coordinateur"),
    ("P2", "Benamrou", "Nadia", "ide"),
    ("P3", "Castaing", "Julien", "ide"),
    ("P4", "Delpuchet", "Thierry", "as"),
    ("P5", "Olivarès", "Maria", "asg"),
)


@dataclass
class Rota:
    """The services of the rota on a vault with a team of five, four of whom answer at night."""

    desk: Desk
    astreintes: Astreintes

    def as_role(self, role: Role, *, professionnel: str | None = None) -> Astreintes:
        actor = replace(self.desk.vault.actor, role=role, name="autre", professionnel=professionnel)
        session = cast("VaultSession", SessionAs(self.desk.vault, actor))
        return Astreintes(session, self.desk.clock, FrenchHolidays())

    def window(self) -> Astreintes:
        """Return the service as another window of the same account holds it."""
        return Astreintes(self.desk.vault, self.desk.clock, FrenchHolidays())

    def view(self, period: Period = QUARTER) -> RotaView:
        return self.astreintes.quarter(period)

    def night(self, on: date) -> NightLine:
        (line,) = self.view(Period(start=on, end=on)).nights
        return line

    def final(self, on: date) -> list[tuple[str, str]]:
        """Return who is on call on a night, and from when to when on the wall."""
        return [
            (one.professionnel, f"{local(one.starts_at)}–{local(one.ends_at)}")
            for one in self.night(on).duties
            if one.statut == "publiee"
        ]

    def duty(self, on: date) -> Duty:
        """Return the only duty of the final view of a night."""
        (one,) = [one for one in self.night(on).duties if one.statut == "publiee"]
        return one

    def given(self, on: date, who: str, *, rang: str | None = None) -> Duty:
        """Have a duty that was taken over as published; return it."""
        starts_at, ends_at = night_span(on, Parametres())
        record = Astreinte(
            professionnel=who, starts_at=starts_at, ends_at=ends_at, rang_astreinte=rang
        )
        with self.desk.vault.uow() as uow:
            uow.fiches.lock()
            row_id = uow.fiches.add("astreintes", record).row_id
            uow.audit.record(self.desk.vault.actor, AuditTag.IMPORT_RUN, entity="import")
            uow.commit()
        return next(one for one in self.night(on).duties if one.row_id == row_id)

    def tags(self) -> list[str]:
        return [entry.action for entry in self.desk.journal()]


def local(instant: datetime) -> str:
    return f"{instant.astimezone(PARIS):%H:%M}"


def at(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=PARIS)


def make_rota(vault: LocalVaultSession, bench: Bench) -> Rota:
    """Return a rota with its team."""
    desk = Desk(vault=vault, clock=bench.clock, fiches=Fiches(vault, bench.clock))
    for reference, nom, prenom, profession in TEAM:
        desk.save(
            "professionnels",
            {"reference": reference, "nom": nom, "prenom": prenom, "profession": profession},
        )
    return Rota(desk=desk, astreintes=Astreintes(vault, bench.clock, FrenchHolidays()))
