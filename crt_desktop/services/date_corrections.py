"""Correcting an effective date: the rules of a save, the change and why it was made, in one transaction."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Final, cast

from crt_desktop.domain.audit import AuditTag
from crt_desktop.domain.corrections import (
    CORRECTABLE,
    REASON,
    correctable_dates,
    paper_issues,
    twin_of,
)
from crt_desktop.domain.errors import (
    FieldConflict,
    FieldIssue,
    InvalidFicheError,
    RuleViolationError,
    StaleEdit,
    StaleEditError,
)
from crt_desktop.domain.fiches import read_fiche, write_fiche
from crt_desktop.domain.record_titles import title_of
from crt_desktop.domain.reprise.records import Record
from crt_desktop.domain.typography import french
from crt_desktop.ports.uow import UnitOfWork
from crt_desktop.reports.corrections import CorrectableDates, CorrectableRecord, Correction
from crt_desktop.reports.fiches import StoredFiche
from crt_desktop.services.fiche_checks import Checked, crossing_issues
from crt_desktop.services.fiche_desk import PERSON, FicheDesk
from crt_desktop.services.fiche_rights import may_write, require_fields, require_writer

DATES: Final = "dates"


def correctable(desk: FicheDesk, beneficiaire_id: int) -> CorrectableDates:
    """Return the dates of a person that the actor may correct; see `Corrections.dates`."""
    sheets = [sheet for sheet in CORRECTABLE if may_write(desk.actor, sheet)]
    if not sheets:
        require_writer(desk.actor, "demandes", is_new=True)
    with desk.session.uow() as uow:
        records = [
            _correctable(fiche)
            for sheet in sheets
            for fiche in reversed(uow.fiches.of_person(sheet, beneficiaire_id))
        ]
        made = tuple(uow.corrections.of_person(beneficiaire_id))
        uow.audit.record(
            desk.actor,
            AuditTag.BENEFICIAIRE_READ,
            entity=PERSON,
            entity_id=beneficiaire_id,
            fields=(DATES,),
        )
        uow.commit()
    return CorrectableDates(records=tuple(one for one in records if one.dates), corrections=made)


def _correctable(fiche: StoredFiche) -> CorrectableRecord:
    texts = write_fiche(fiche.record)
    return CorrectableRecord(
        sheet=fiche.sheet,
        row_id=fiche.row_id,
        version=fiche.version,
        title=title_of(fiche.record),
        dates=tuple((name, texts[name]) for name in correctable_dates(fiche.sheet, texts)),
    )


def correct(
    desk: FicheDesk,
    sheet: str,
    row_id: int,
    attribute: str,
    value: str,
    *,
    reason: str,
    version: int,
) -> StoredFiche:
    """Correct a date; see `Corrections.correct`."""
    require_writer(desk.actor, sheet, is_new=True)
    if attribute not in CORRECTABLE.get(sheet, ()):
        raise RuleViolationError("correction_impossible")
    require_reason(reason)
    with desk.session.uow() as uow:
        uow.fiches.lock()
        stored = desk.still_there(uow, sheet, row_id)
        desk.require_scope(uow, sheet, stored.beneficiaire_id)
        before = write_fiche(stored.record)
        if stored.version != version:
            raise StaleEditError(_moved(uow, stored, attribute, before[attribute], value))
        if not before[attribute]:
            raise RuleViolationError("correction_sans_date")
        record = _read(desk, uow, stored, attribute, value)
        require_fields(desk.actor, sheet, (attribute,))
        if record == stored.record:
            return stored
        saved = uow.fiches.update(sheet, row_id, record, version=version)
        keep(
            desk,
            uow,
            saved,
            ((attribute, before[attribute], write_fiche(record)[attribute]),),
            reason,
        )
        _follow(desk, uow, (stored, saved), attribute, reason)
        uow.commit()
    return saved


def require_reason(reason: str) -> None:
    """Refuse a correction without a reason; raises InvalidFicheError."""
    if not reason.strip():
        message = french("Indiquez pourquoi : l'historique le dira.")
        raise InvalidFicheError((FieldIssue(attribute=REASON, message=message),))


def keep(
    desk: FicheDesk,
    uow: UnitOfWork,
    saved: StoredFiche,
    changes: Iterable[tuple[str, str, str]],
    reason: str,
) -> None:
    """Keep what dates of a record were and became, and why; journaled by their names."""
    names: list[str] = []
    for attribute, before, after in changes:
        names.append(attribute)
        uow.corrections.add(
            Correction(
                beneficiaire_id=cast("int", saved.beneficiaire_id),
                sheet=saved.sheet,
                row_id=saved.row_id,
                attribute=attribute,
                before=before,
                after=after,
                motif=reason.strip(),
                corrected_at=desk.clock.now(),
                corrected_by=desk.actor.display_name,
            )
        )
    fields = (saved.sheet, str(saved.row_id), *names)
    desk.record(uow, AuditTag.DATE_CORRECT, {saved.beneficiaire_id}, fields)


def _read(
    desk: FicheDesk, uow: UnitOfWork, stored: StoredFiche, attribute: str, value: str
) -> Record:
    """Return the record with its date corrected; raises InvalidFicheError, all said under the date."""
    setting = desk.setting(uow)
    read = read_fiche(
        stored.sheet,
        {**write_fiche(stored.record), attribute: value},
        today=setting.today,
        now=setting.now,
        parametres=setting.parametres,
    )
    errors = read.errors
    if read.record is not None:
        if twin_of(stored.sheet) is None:
            checked = Checked(
                record=read.record,
                stored=stored,
                beneficiaire_id=stored.beneficiaire_id,
                setting=setting,
            )
            issues = crossing_issues(checked, uow.fiches)
        else:
            # Validated or signed, nothing of it changes in a form: its own rules hold here.
            issues = paper_issues(read.record, today=setting.today)
        errors = tuple(issue for issue in issues if issue.is_error)
    if read.record is None or errors:
        raise InvalidFicheError(tuple(replace(issue, attribute=attribute) for issue in errors))
    return read.record


def _follow(
    desk: FicheDesk,
    uow: UnitOfWork,
    fiches: tuple[StoredFiche, StoredFiche],
    attribute: str,
    reason: str,
) -> None:
    """Correct the date of the demande that said the same as its plan's or its contrat's."""
    before, saved = fiches
    twin, reference = twin_of(saved.sheet), getattr(saved.record, "demande", None)
    found = uow.fiches.find("demandes", reference) if twin and reference else None
    if twin is None or found is None:
        return
    was, now = getattr(before.record, attribute), getattr(saved.record, attribute)
    if getattr(found.record, twin) != was:
        return
    record = replace(found.record, **{twin: now})
    demande = uow.fiches.update("demandes", found.row_id, record, version=found.version)
    texts = write_fiche(found.record)[twin], write_fiche(record)[twin]
    keep(desk, uow, demande, ((twin, *texts),), reason)


def _moved(
    uow: UnitOfWork, stored: StoredFiche, attribute: str, theirs: str, mine: str
) -> StaleEdit:
    """Tell who changed the record since it was read, and both dates when they differ."""
    latest = uow.fiches.last_change(stored)
    by, at = ("", stored.recorded_at) if latest is None else latest[:2]
    conflict = FieldConflict(attribute=attribute, theirs=theirs, mine=mine)
    return StaleEdit(
        by=by,
        at=at,
        version=stored.version,
        conflicts=() if theirs == mine else (conflict,),
    )
