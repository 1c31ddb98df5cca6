"""The rota of the astreintes: duties of every layer, absences, wishes, programmes given and their proofs."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from typing import Any, Final

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from crt_desktop.domain.astreintes import LEFT_OUT, RENFORT
from crt_desktop.domain.dates import Period
from crt_desktop.domain.equipe import AppelAstreinte, Visite
from crt_desktop.domain.errors import NotFoundError
from crt_desktop.ports.astreintes import StoredSwap, SwapAsked, SwapDecided
from crt_desktop.reports.fiches import StoredFiche
from db.repositories import swaps
from db.repositories.mapping import MAPPINGS
from db.tables import (
    AbsenceRow,
    AppelAstreinteRow,
    AstreinteRow,
    HoraireTravailRow,
    InformationRow,
    ProfessionnelRow,
    PublicationRow,
    SouhaitRow,
    VisiteRow,
)

_ADDED: Final = 2
"""Columns put after those of the mapping: version and recording instant."""

_CALL: Final = AppelAstreinteRow.__table__.c
_VISIT: Final = VisiteRow.__table__.c
_TEAM: Final = ProfessionnelRow.__table__.c

_CALLS: Final = (
    select(
        _CALL.reference,
        _CALL.called_at,
        _CALL.origine,
        _CALL.reponse,
        _CALL.departed_at,
        _CALL.arrived_at,
        _CALL.ended_at,
        _CALL.returned_at,
        _TEAM.reference.label("professionnel"),
        _VISIT.reference.label("visite"),
    )
    .select_from(AppelAstreinteRow)
    .outerjoin(ProfessionnelRow, _TEAM.id == _CALL.professionnel_id)
    .outerjoin(VisiteRow, _VISIT.id == _CALL.visite_id)
    .order_by(_CALL.called_at, _CALL.id)
)
_VISITS: Final = select(
    _VISIT.reference, _VISIT.starts_at, _VISIT.ends_at, _VISIT.profession, _VISIT.statut
).where(_VISIT.statut.in_(("prevue", "realisee")))

_DUTY: Final = AstreinteRow.__table__.c


def counts() -> Any:
    """Tell whether a duty counts: published; see `crt_desktop.domain.astreintes.counts`."""
    return or_(_DUTY.statut.is_(None), _DUTY.statut.not_in(sorted(LEFT_OUT)))


def covers() -> Any:
    """Tell whether a duty covers the night: published, and not a renfort."""
    is_titulaire = or_(_DUTY.rang_astreinte.is_(None), _DUTY.rang_astreinte != RENFORT)
    return counts() & is_titulaire


class SqlAstreinteRepository:
    """Implements `crt_desktop.ports.astreintes.AstreinteRepository` on one session."""

    def __init__(self, session: Session, begin_writing: Callable[[], None] | None = None) -> None:
        """Work in the transaction of the session; ``begin_writing`` takes the lock, None: it only reads."""
        self._session = session
        self._begin_writing = begin_writing

    def team(self) -> tuple[StoredFiche, ...]:
        """Return every professionnel, whoever left included, by name."""
        table = ProfessionnelRow
        return self._where("professionnels", order=(table.nom, table.prenom, table.id))

    def duties(self, first: datetime, last: datetime) -> tuple[StoredFiche, ...]:
        """Return the duties of every layer that touch [first, last), by start."""
        table = AstreinteRow
        touches = (table.starts_at < last, table.ends_at > first)
        return self._where("astreintes", *touches, order=(table.starts_at, table.id))

    def horaires(self) -> tuple[StoredFiche, ...]:
        """Return the contract hours of everybody."""
        return self._where("horaires", order=(HoraireTravailRow.id,))

    def absences(self, period: Period) -> tuple[StoredFiche, ...]:
        """Return the absences that have a day of the period, by first day."""
        table = AbsenceRow
        meets = (table.started_on <= period.end, table.ended_on >= period.start)
        return self._where("absences", *meets, order=(table.started_on, table.id))

    def souhaits(self, period: Period) -> tuple[StoredFiche, ...]:
        """Return the wishes for the nights that begin in the period, by night."""
        table = SouhaitRow
        is_in = table.night_on.between(period.start, period.end)
        return self._where("souhaits", is_in, order=(table.night_on, table.id))

    def publications(self, period: Period) -> tuple[StoredFiche, ...]:
        """Return the programmes given that have a night of the period, the first one given first."""
        table = PublicationRow
        meets = (table.started_on <= period.end, table.ended_on >= period.start)
        return self._where("publications", *meets, order=(table.published_at, table.id))

    def proofs_of_publications(self, row_ids: Collection[int]) -> tuple[StoredFiche, ...]:
        """Return the proofs that somebody was told of these publications, by instant."""
        return self._proofs(InformationRow.publication_id, row_ids)

    def proofs_of_duties(self, row_ids: Collection[int]) -> tuple[StoredFiche, ...]:
        """Return the proofs that somebody was told of these duties, by instant."""
        return self._proofs(InformationRow.astreinte_id, row_ids)

    def calls(self, first: datetime, last: datetime) -> tuple[AppelAstreinte, ...]:
        """Return the calls received in [first, last), in order; whom they are about is left out."""
        rows = self._session.execute(_CALLS.where(_CALL.called_at >= first, _CALL.called_at < last))
        return tuple(
            AppelAstreinte(
                reference=reference,
                called_at=called_at,
                origine=origine,
                reponse=reponse,
                departed_at=departed_at,
                arrived_at=arrived_at,
                ended_at=ended_at,
                returned_at=returned_at,
                professionnel=professionnel,
                visite=visite,
            )
            for (
                reference,
                called_at,
                origine,
                reponse,
                departed_at,
                arrived_at,
                ended_at,
                returned_at,
                professionnel,
                visite,
            ) in rows.all()
        )

    def visits(self, windows: Mapping[str, tuple[datetime, datetime]]) -> tuple[Visite, ...]:
        """Return the visits planned or done by these professionnels that begin in their window, in order."""
        if not windows:
            return ()
        ids = self._session.execute(
            select(_TEAM.reference, _TEAM.id).where(_TEAM.reference.in_(sorted(windows)))
        )
        found: list[Visite] = []
        for reference, row_id in ids:
            first, last = windows[reference]
            rows = self._session.execute(
                _VISITS.where(
                    _VISIT.professionnel_id == row_id,
                    _VISIT.starts_at >= first,
                    _VISIT.starts_at < last,
                )
            )
            found += (
                Visite(
                    beneficiaire="",
                    professionnel=reference,
                    reference=visit,
                    starts_at=starts_at,
                    ends_at=ends_at,
                    profession=profession,
                    statut=statut,
                )
                for visit, starts_at, ends_at, profession, statut in rows.all()
            )
        return tuple(sorted(found, key=lambda one: (one.starts_at, one.professionnel or "")))

    def swaps(self, duties: Collection[int], *, at: datetime) -> tuple[StoredSwap, ...]:
        """Return what is asked about these duties and not decided, of those that count and are not over."""
        if not duties:
            return ()
        return swaps.read(
            self._session,
            swaps.table.c.astreinte_id.in_(sorted(duties)),
            swaps.table.c.decided_at.is_(None),
            _DUTY.ends_at > at,
            counts(),
        )

    def swap(self, row_id: int) -> StoredSwap:
        """Return what was asked, decided or not; raises NotFoundError."""
        found = swaps.read(self._session, swaps.table.c.id == row_id)
        if not found:
            raise NotFoundError(kind=swaps.table.name, reference=row_id)
        return found[0]

    def ask_swap(self, asked: SwapAsked) -> int:
        """Store what somebody asks; return its row."""
        self._lock()
        return swaps.add(self._session, asked)

    def decide_swap(self, row_id: int, *, version: int, decided: SwapDecided) -> None:
        """Store what was decided; raises VersionMovedError when it moved on, or was decided already."""
        self._lock()
        swaps.decide(self._session, row_id, version=version, decided=decided)

    def _lock(self) -> None:
        if self._begin_writing is None:
            msg = "this repository only reads"
            raise RuntimeError(msg)
        self._begin_writing()

    def _proofs(self, column: Any, row_ids: Collection[int]) -> tuple[StoredFiche, ...]:
        if not row_ids:
            return ()
        table = InformationRow
        order = (table.informed_at, table.id)
        return self._where("informations", column.in_(sorted(row_ids)), order=order)

    def _where(self, sheet: str, *where: Any, order: tuple[Any, ...]) -> tuple[StoredFiche, ...]:
        mapping = MAPPINGS[sheet]
        table = mapping.table
        statement = (
            mapping.select()
            .add_columns(table.c.version, table.c.recorded_at)
            .where(*where)
            .order_by(*order)
        )
        return tuple(
            StoredFiche(
                sheet=sheet,
                row_id=row.row_id,
                version=row.version,
                recorded_at=row.recorded_at,
                record=mapping.record(row[:-_ADDED]),
                beneficiaire_id=row.person_id,
            )
            for row in self._session.execute(statement)
        )
