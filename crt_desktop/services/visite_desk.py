"""What the use cases on visits share: who may see and write which, the save of one visit, the conflicts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, Final, cast

from crt_desktop.domain.audit import AuditTag
from crt_desktop.domain.dates import Period, local_date
from crt_desktop.domain.equipe import Visite
from crt_desktop.domain.errors import PermissionDeniedError, StaleEdit, StaleEditError
from crt_desktop.domain.fiches import write_fiche
from crt_desktop.domain.planning import SerieVisites
from crt_desktop.domain.roles import Permission
from crt_desktop.domain.visites import PREVUE, Conflict, ConflictFinder, Slot
from crt_desktop.ports.clock import Clock
from crt_desktop.ports.uow import UnitOfWork
from crt_desktop.ports.vault import VaultSession
from crt_desktop.reports.fiches import StoredFiche
from crt_desktop.reports.planning import VisitLine
from crt_desktop.services.fiche_desk import FicheDesk, Openings
from crt_desktop.services.fiche_saving import Order, write_order

VISITES: Final = "visites"
SERIES: Final = "series_visites"

READERS: Final = (Permission.PLANNING_READ, Permission.PLANNING_READ_OWN)
WRITERS: Final = (Permission.PLANNING_WRITE, Permission.SUIVI_WRITE_OWN)
"""Any of these lets what became of a visit be told; how far is `VisiteDesk.require_own`'s affair."""

CHANGEABLE: Final = frozenset(
    {
        "starts_at",
        "ends_at",
        "profession",
        "professionnel",
        "domaine",
        "prestation_fil",
        "remarque",
    }
)
"""What `Visites.change` may change of a visit, by attribute."""


class VisiteDesk:
    """The actor at work on the visits of one open vault."""

    def __init__(self, session: VaultSession, clock: Clock, openings: Openings) -> None:
        """Act as the session's actor."""
        self.desk = FicheDesk(session, clock)
        self._openings = openings

    def require_reader(self) -> str | None:
        """Return whose visits alone the actor sees (a reference), None for everybody's."""
        actor = self.desk.actor
        actor.require(*READERS)
        return None if actor.may(Permission.PLANNING_READ) else actor.professionnel or ""

    def require_own(self, visite: Visite) -> None:
        """Refuse another's visit to whoever tells of own visits only."""
        actor = self.desk.actor
        if actor.may(Permission.PLANNING_WRITE):
            return
        if actor.professionnel is None or visite.professionnel != actor.professionnel:
            raise PermissionDeniedError(
                permission=Permission.PLANNING_WRITE.value, role=actor.role.value
            )

    def stored(
        self, uow: UnitOfWork, row_id: int, version: int, sheet: str = VISITES
    ) -> StoredFiche:
        """Return a visit, or a series, that has still this version; raises StaleEditError."""
        fiche = self.desk.still_there(uow, sheet, row_id)
        if fiche.version != version:
            latest = uow.fiches.last_change(fiche)
            raise StaleEditError(
                StaleEdit(
                    by=latest[0] if latest else "",
                    at=latest[1] if latest else fiche.recorded_at,
                    version=fiche.version,
                )
            )
        return fiche

    def save(self, uow: UnitOfWork, record: Visite, stored: StoredFiche | None) -> StoredFiche:
        """Store a visit by the way of every form: rules, links, rights, journal."""
        order = Order(
            sheet=VISITES,
            values=write_fiche(record),
            form="",
            row_id=None if stored is None else stored.row_id,
            version=None if stored is None else stored.version,
            beneficiaire_id=None if stored is None else stored.beneficiaire_id,
        )
        saved, _ = write_order(self.desk, self._openings, uow, order)
        return saved.fiche

    def save_serie(
        self, uow: UnitOfWork, record: SerieVisites, stored: StoredFiche | None
    ) -> StoredFiche:
        """Store a series the same way; a new one is given its reference."""
        order = Order(
            sheet=SERIES,
            values=write_fiche(record),
            form="",
            row_id=None if stored is None else stored.row_id,
            version=None if stored is None else stored.version,
            beneficiaire_id=None if stored is None else stored.beneficiaire_id,
        )
        saved, _ = write_order(self.desk, self._openings, uow, order)
        return saved.fiche

    def record(
        self, uow: UnitOfWork, tag: AuditTag, people: Iterable[int | None], *fields: str
    ) -> None:
        """Leave an entry for each person: what was planned, or what became of it."""
        self.desk.record(uow, tag, people, fields)

    def conflicts(self, uow: UnitOfWork, slots: Iterable[Slot]) -> dict[Slot, tuple[Conflict, ...]]:
        """Return the conflicts of visits that are planned, those without any left out."""
        asked = tuple(slot for slot in slots if slot.statut == PREVUE)
        if not asked:
            return {}
        days = [local_date(slot.starts_at) for slot in asked]
        row_ids = [slot.row_id for slot in asked if slot.row_id is not None]
        around = uow.visites.surroundings(
            Period(start=min(days), end=max(days)),
            people={slot.beneficiaire_id for slot in asked},
            team={slot.professionnel for slot in asked if slot.professionnel is not None},
            row_ids=row_ids if len(row_ids) == len(asked) else None,
        )
        finder = ConflictFinder(around)
        found = {slot: finder.of(slot) for slot in asked}
        return {slot: conflicts for slot, conflicts in found.items() if conflicts}

    def with_conflicts(
        self, uow: UnitOfWork, lines: tuple[VisitLine, ...], period: Period, *, is_whole: bool
    ) -> tuple[VisitLine, ...]:
        """Return the visits of a planning with what each clashes with.

        ``is_whole``: these are all the visits of the period.
        """
        planned = [line for line in lines if line.statut == PREVUE]
        if not planned:
            return lines
        around = uow.visites.surroundings(
            period,
            people={line.beneficiaire_id for line in planned},
            team={line.professionnel for line in planned if line.professionnel is not None},
            known=lines if is_whole else None,
            row_ids=None if is_whole else [line.row_id for line in planned],
        )
        finder = ConflictFinder(around)
        return tuple(_with_own(line, finder) if line.statut == PREVUE else line for line in lines)


def _with_own(line: VisitLine, finder: ConflictFinder) -> VisitLine:
    conflicts = finder.of(slot_of(line))
    return replace(line, conflicts=conflicts) if conflicts else line


def slot_of(line: VisitLine) -> Slot:
    """Return the time a visit of the planning takes."""
    return Slot(
        row_id=line.row_id,
        beneficiaire_id=line.beneficiaire_id,
        starts_at=line.starts_at,
        ends_at=line.ends_at,
        professionnel=line.professionnel,
        personne=line.personne,
        professionnel_nom=line.professionnel_nom or "",
        statut=line.statut,
    )


def slot_of_fiche(fiche: StoredFiche) -> Slot:
    """Return the time a stored visit takes."""
    visite = visite_of(fiche)
    return Slot(
        row_id=fiche.row_id,
        beneficiaire_id=cast("int", fiche.beneficiaire_id),
        starts_at=visite.starts_at,
        ends_at=visite.ends_at,
        professionnel=visite.professionnel,
        statut=visite.statut,
    )


def visite_of(fiche: StoredFiche) -> Visite:
    """Return the visit a fiche holds."""
    return cast("Visite", fiche.record)


def serie_of(fiche: StoredFiche) -> SerieVisites:
    """Return the series a fiche holds."""
    return cast("SerieVisites", fiche.record)


def person_of(uow: UnitOfWork, beneficiaire_id: int) -> str:
    """Return the reference of a person; raises NotFoundError."""
    return str(uow.fiches.get("beneficiaires", beneficiaire_id).record.reference)


def checked_changes(changes: Mapping[str, object]) -> dict[str, Any]:
    """Return the changes asked of a visit; raises ValueError for what is not to be changed so."""
    unknown = changes.keys() - CHANGEABLE
    if unknown:
        msg = f"not to be changed: {', '.join(sorted(unknown))}"
        raise ValueError(msg)
    return dict(changes)
