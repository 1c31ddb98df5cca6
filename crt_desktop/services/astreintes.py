"""The rota of the astreintes: a period with every layer; drafts, publication, replacements, proofs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import cast

from crt_desktop.domain.astreintes import night_served
from crt_desktop.domain.audit import AuditTag
from crt_desktop.domain.dates import Period
from crt_desktop.domain.equipe import Astreinte
from crt_desktop.domain.planning import PublicationAstreinte
from crt_desktop.domain.roles import Permission
from crt_desktop.domain.typography import french
from crt_desktop.ports import Clock, HolidayCalendar, UnitOfWork, VaultSession
from crt_desktop.reports.astreintes import RotaView
from crt_desktop.services.fiche_desk import FicheDesk
from crt_desktop.services.rota_view import (
    RotaRecords,
    away_lines,
    equity_lines,
    night_lines,
    publication_lines,
    span_of_nights,
    team_of,
    wish_lines,
)


class Astreintes:
    """Use cases on the rota of one open vault; every method may raise PermissionDeniedError."""

    def __init__(self, session: VaultSession, clock: Clock, holidays: HolidayCalendar) -> None:
        """Act as the session's actor."""
        self._session = session
        self._clock = clock
        self._holidays = holidays
        self._desk = FicheDesk(session, clock)
        self._is_recorded = False

    # --- reading -----------------------------------------------------------------------------

    def quarter(self, period: Period) -> RotaView:
        """Return a period of the rota, every layer; the first one of a session is an entry of the journal."""
        self._session.actor.require(Permission.ASTREINTE_READ)
        with self._session.uow() as uow:
            records = self._records(uow, period)
            given = self._given(uow, records)
            self._record_reading(uow, period)
        nights = night_lines(records)
        team = team_of(records)
        return RotaView(
            period=period,
            equipe=team,
            nights=nights,
            absences=away_lines(records),
            souhaits=wish_lines(records),
            ecarts=(),
            equite=equity_lines(nights, team),
            publications=publication_lines(records, given),
            holes=tuple(night.night_on for night in nights if not night.is_covered),
            publish_before=period.start
            - timedelta(days=records.parametres.preavis_astreinte_jours),
            regime=records.parametres.regime_astreinte,
            is_draft=any(duty.statut == "brouillon" for night in nights for duty in night.duties),
        )

    def _records(self, uow: UnitOfWork, period: Period) -> RotaRecords:
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
                for day, name in self._holidays.names(
                    period.start, period.end, departement=parametres.departement
                ).items()
            },
            now=self._clock.now(),
        )

    def _given(self, uow: UnitOfWork, records: RotaRecords) -> dict[int, Sequence[Astreinte]]:
        """Return the duties of the nights of each programme, which may begin before the period."""
        given: dict[int, Sequence[Astreinte]] = {}
        for fiche in records.publications:
            one = cast("PublicationAstreinte", fiche.record)
            nights = Period(start=one.started_on, end=one.ended_on)
            given[fiche.row_id] = duties_of_nights(uow, nights)
        return given

    def _record_reading(self, uow: UnitOfWork, period: Period) -> None:
        if self._is_recorded:
            return
        days = (period.start.isoformat(), period.end.isoformat())
        uow.audit.record(self._session.actor, AuditTag.ASTREINTE_READ, fields=days)
        uow.commit()
        self._is_recorded = True


def duties_of_nights(uow: UnitOfWork, nights: Period) -> list[Astreinte]:
    """Return the duties of every layer whose night begins in a period."""
    parametres = uow.parametres()
    touching = uow.astreintes.duties(*span_of_nights(nights, parametres))
    records = (cast("Astreinte", one.record) for one in touching)
    return [
        one
        for one in records
        if nights.contains(night_served(one.starts_at, one.ends_at, parametres))
    ]
