"""Two records of one person: compared, merged with a choice per field, parted again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, cast

from crt_desktop.domain.audit import AuditTag
from crt_desktop.domain.demande import Demande
from crt_desktop.domain.errors import RuleViolationError, StaleEdit, StaleEditError
from crt_desktop.domain.fusion import Choice, Side, differences, merged, obstacles
from crt_desktop.domain.parcours import Plan
from crt_desktop.domain.people import Beneficiaire
from crt_desktop.domain.record_titles import title_of
from crt_desktop.domain.roles import Permission
from crt_desktop.ports.uow import UnitOfWork
from crt_desktop.reports.fiches import StoredFiche
from crt_desktop.reports.fusions import Comparison, DoublePair, MergeLine, Parted
from crt_desktop.services.fiche_desk import PERSON, PERSONS, FicheDesk

FUSION: Final = "fusion"
TAKEN_BACK: Final = "repris"
MERGERS: Final = Permission.BENEFICIAIRE_WRITE


def compare(desk: FicheDesk, kept_id: int, other_id: int) -> Comparison:
    """Return two persons side by side; both readings are audited. See `Corrections.compare`."""
    desk.actor.require(MERGERS)
    with desk.session.uow() as uow:
        found = _comparison(uow, kept_id, other_id)
        for person in (kept_id, other_id):
            uow.audit.record(
                desk.actor,
                AuditTag.BENEFICIAIRE_READ,
                entity=PERSON,
                entity_id=person,
                fields=(FUSION,),
            )
        uow.commit()
    return found


def merge(
    desk: FicheDesk,
    kept_id: int,
    other_id: int,
    choices: Mapping[str, Choice],
    *,
    versions: tuple[int, int] | None,
) -> MergeLine:
    """Make two persons one; see `Corrections.merge`."""
    desk.actor.require(MERGERS)
    with desk.session.uow() as uow:
        uow.fiches.lock()
        found = _comparison(uow, kept_id, other_id)
        if versions is not None and versions != found.versions:
            raise StaleEditError(_moved(uow, found, versions))
        if found.obstacles:
            raise found.obstacles[0]
        person = merged(
            _person(found.kept),
            _person(found.other),
            choices,
            is_kept_oldest=kept_id < other_id,
        )
        fusion_id = uow.fusions.merge(
            kept_id,
            other_id,
            person=person,
            name=title_of(found.other.record),
            by=desk.actor.display_name,
            at=desk.clock.now(),
        )
        desk.record(
            uow,
            AuditTag.PERSON_MERGE,
            {kept_id, other_id},
            (PERSONS, str(kept_id), str(other_id), *(one.attribute for one in found.differences)),
        )
        line = uow.fusions.line(fusion_id)
        uow.commit()
    return line


def merges(desk: FicheDesk, beneficiaire_id: int) -> tuple[MergeLine, ...]:
    """Return the merges into a person; a reading, audited. See `Corrections.merges`."""
    desk.actor.require(MERGERS)
    with desk.session.uow() as uow:
        found = tuple(uow.fusions.merges(beneficiaire_id))
        uow.audit.record(
            desk.actor,
            AuditTag.BENEFICIAIRE_READ,
            entity=PERSON,
            entity_id=beneficiaire_id,
            fields=(FUSION,),
        )
        uow.commit()
    return found


def undo(desk: FicheDesk, fusion_id: int) -> Parted:
    """Part two persons again; see `Corrections.undo_merge`."""
    desk.actor.require(MERGERS)
    with desk.session.uow() as uow:
        uow.fiches.lock()
        parted = uow.fusions.undo(fusion_id, by=desk.actor.display_name, at=desk.clock.now())
        people = (parted.beneficiaire_id, parted.absorbed_id)
        fields = (PERSONS, *map(str, people))
        desk.record(uow, AuditTag.PERSON_PART, people, fields)
        uow.commit()
    return parted


def doubles(desk: FicheDesk) -> tuple[DoublePair, ...]:
    """Return the likely doubles of the whole base; audited. See `Corrections.doubles`."""
    desk.actor.require(MERGERS)
    with desk.session.uow() as uow:
        found = tuple(uow.fusions.pairs())
        uow.audit.record(desk.actor, AuditTag.DOUBLES_SEARCH, fields=(FUSION,))
        uow.commit()
    return found


def set_aside(desk: FicheDesk, one: int, other: int) -> bool:
    """Say that two persons are two; see `Corrections.set_aside`."""
    desk.actor.require(MERGERS)
    with desk.session.uow() as uow:
        if one == other:
            raise RuleViolationError("fusion_soi_meme")
        at, by = desk.clock.now(), desk.actor.display_name
        is_new = uow.fusions.set_aside(one, other, by=by, at=at)
        if is_new:
            desk.record(uow, AuditTag.DOUBLE_DISMISS, (one, other), (PERSONS, str(one), str(other)))
            uow.commit()
    return is_new


def take_back(desk: FicheDesk, one: int, other: int) -> bool:
    """Let two persons be looked at as doubles again; see `Corrections.take_back`."""
    desk.actor.require(MERGERS)
    with desk.session.uow() as uow:
        was_aside = uow.fusions.take_back(one, other)
        if was_aside:
            fields = (PERSONS, str(one), str(other), TAKEN_BACK)
            desk.record(uow, AuditTag.DOUBLE_DISMISS, (one, other), fields)
            uow.commit()
    return was_aside


def _comparison(uow: UnitOfWork, kept_id: int, other_id: int) -> Comparison:
    if kept_id == other_id:
        raise RuleViolationError("fusion_soi_meme")
    kept, other = uow.fiches.get(PERSONS, kept_id), uow.fiches.get(PERSONS, other_id)
    return Comparison(
        kept=kept,
        other=other,
        differences=differences(_person(kept), _person(other), is_kept_oldest=kept_id < other_id),
        counts=uow.fusions.counts(other_id),
        obstacles=obstacles(_side(uow, kept), _side(uow, other)),
        aside=uow.fusions.aside(kept_id, other_id),
    )


def _side(uow: UnitOfWork, fiche: StoredFiche) -> Side:
    def of(sheet: str) -> tuple[StoredFiche, ...]:
        return uow.fiches.of_person(sheet, fiche.row_id)

    return Side(
        person=_person(fiche),
        demandes=[cast("Demande", one.record) for one in of("demandes")],
        plans=[cast("Plan", one.record) for one in of("plans")],
    )


def _person(fiche: StoredFiche) -> Beneficiaire:
    return cast("Beneficiaire", fiche.record)


def _moved(uow: UnitOfWork, found: Comparison, versions: tuple[int, int]) -> StaleEdit:
    """Tell who changed one of the two since they were compared."""
    fiche = found.kept if found.kept.version != versions[0] else found.other
    latest = uow.fiches.last_change(fiche)
    by, at = ("", fiche.recorded_at) if latest is None else latest[:2]
    return StaleEdit(by=by, at=at, version=fiche.version)
