"""Reading a period of the rota as it is stored."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import cast

from crt_desktop.domain.astreintes import night_served
from crt_desktop.domain.dates import Period
from crt_desktop.domain.equipe import Astreinte
from crt_desktop.domain.planning import PublicationAstreinte
from crt_desktop.domain.roles import Actor, Permission
from crt_desktop.domain.typography import french
from crt_desktop.ports.clock import HolidayCalendar
from crt_desktop.ports.uow import UnitOfWork
from crt_desktop.reports.astreintes import SwapLine
from crt_desktop.services.rota_view import RotaRecords, names_of, span_of_nights


def read_records(
    uow: UnitOfWork, period: Period, *, holidays: HolidayCalendar, now: datetime
) -> RotaRecords:
    """Return what is stored about a period."""
    parametres = uow.parametres()
    rota = uow.astreintes
    duties = rota.duties(*span_of_nights(period, parametres))
    publications = rota.publications(period)
    return RotaRecords(
        period=period,
        parametres=parametres,
        team=rota.team(),
        duties=duties,
        absences=rota.absences(period),
        souhaits=rota.souhaits(period),
        publications=publications,
        told_of_publications=rota.proofs_of_publications([one.row_id for one in publications]),
        told_of_duties=rota.proofs_of_duties([one.row_id for one in duties]),
        feries={
            day: french(name)
            for day, name in holidays.names(
                period.start, period.end, departement=parametres.departement
            ).items()
        },
        now=now,
    )


def given_duties(uow: UnitOfWork, records: RotaRecords) -> dict[int, Sequence[Astreinte]]:
    """Return the duties of the nights of each programme, which may begin before the period."""
    given: dict[int, Sequence[Astreinte]] = {}
    for fiche in records.publications:
        one = cast("PublicationAstreinte", fiche.record)
        nights = Period(start=one.started_on, end=one.ended_on)
        given[fiche.row_id] = _duties_of_nights(uow, nights)
    return given


def _duties_of_nights(uow: UnitOfWork, nights: Period) -> list[Astreinte]:
    """Return the duties of every layer whose night begins in a period."""
    parametres = uow.parametres()
    touching = uow.astreintes.duties(*span_of_nights(nights, parametres))
    records = (cast("Astreinte", one.record) for one in touching)
    return [
        one
        for one in records
        if nights.contains(night_served(one.starts_at, one.ends_at, parametres))
    ]


def swap_lines(uow: UnitOfWork, records: RotaRecords, *, actor: Actor) -> tuple[SwapLine, ...]:
    """Return what is asked about the duties of a period; a reason is for who asked and who decides."""
    held = {fiche.row_id: (fiche, duty) for fiche, duty in records.held()}
    names = names_of(records.team)
    lines = []
    for one in uow.astreintes.swaps(held, at=records.now):
        fiche, duty = held[one.asked.duty_id]
        avec = one.asked.avec
        line = SwapLine(
            row_id=one.row_id,
            version=one.version,
            duty_id=fiche.row_id,
            duty_version=fiche.version,
            professionnel=duty.professionnel,
            nom=names.get(duty.professionnel, duty.professionnel),
            night_on=night_served(duty.starts_at, duty.ends_at, records.parametres),
            avec=avec,
            avec_nom=None if avec is None else names.get(avec, avec),
            motif=one.asked.motif,
            asked_at=one.asked.asked_at,
        )
        may_read = (
            actor.may(Permission.ASTREINTE_WRITE) or actor.professionnel == duty.professionnel
        )
        lines.append(line if may_read else replace(line, motif=""))
    return tuple(lines)
