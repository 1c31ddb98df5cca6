"""Saving one record: from what was typed to what is stored and journaled."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from crt_desktop.domain.admission import is_open, told_by_evaluation
from crt_desktop.domain.aggir import EvaluationGir
from crt_desktop.domain.audit import AuditTag
from crt_desktop.domain.contrat_acts import CONTRAT
from crt_desktop.domain.demande import Demande
from crt_desktop.domain.errors import FieldIssue, InvalidFicheError, StaleEdit, StaleEditError
from crt_desktop.domain.fiches import (
    changed_fields,
    compare,
    empty_fiche,
    in_field_order,
    read_fiche,
    write_fiche,
    write_instant,
)
from crt_desktop.domain.parcours import Contrat, Evaluation
from crt_desktop.domain.reprise.records import Record
from crt_desktop.domain.reprise.remarks import Setting
from crt_desktop.domain.reprise.rules import SOURCE_EMS_APA
from crt_desktop.domain.reprise.schema import SHEET_BY_NAME
from crt_desktop.ports.uow import UnitOfWork
from crt_desktop.reports.fiches import SavedFiche, StoredFiche
from crt_desktop.services.fiche_checks import (
    Checked,
    crossing_issues,
    link_issues,
    settle_links,
)
from crt_desktop.services.fiche_desk import PERSON, PERSONS, FicheDesk, Openings
from crt_desktop.services.fiche_rights import (
    SIGNATURES,
    require_author,
    require_fields,
    require_signature,
    signature_of,
)

_STAMPED: Final = {"notes": "noted_at", "transmissions": "written_at"}
"""The instant the service fills in when it is blank."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What is asked to be saved."""

    sheet: str
    values: Mapping[str, str]
    form: str
    row_id: int | None = None
    version: int | None = None
    beneficiaire_id: int | None = None


def new_values(
    desk: FicheDesk,
    uow: UnitOfWork,
    sheet: str,
    beneficiaire_id: int | None,
    preset: Mapping[str, str],
) -> dict[str, str]:
    """Return the texts a new record begins with: its person, for a note now, and whose it is."""
    values = {**empty_fiche(sheet), **preset}
    if beneficiaire_id is not None and PERSON in values:
        values[PERSON] = _reference_of(uow, beneficiaire_id)
    if sheet in _STAMPED:
        now = desk.clock.now().replace(second=0, microsecond=0)
        values[_STAMPED[sheet]] = values[_STAMPED[sheet]] or write_instant(now)
    if sheet in SIGNATURES:
        signature = SIGNATURES[sheet]
        values[signature] = values[signature] or signature_of(desk.actor, sheet)
    return values


def stored_of(desk: FicheDesk, uow: UnitOfWork, order: Order) -> StoredFiche | None:
    """Return the record to change, None for a new one; refuses what is not the actor's to write."""
    if order.row_id is None:
        desk.require_scope(uow, order.sheet, order.beneficiaire_id)
        return None
    stored = desk.still_there(uow, order.sheet, order.row_id, order.beneficiaire_id)
    desk.require_scope(uow, order.sheet, stored.beneficiaire_id)
    require_author(desk.actor, order.sheet, stored.record)
    return stored


def require_own(desk: FicheDesk, uow: UnitOfWork, order: Order, record: Record) -> None:
    """Refuse a record about a person outside the scope, or in the name of another, to be stored.

    The record itself names its person: a call may be about somebody it was not opened for.
    """
    whose = _person_named(uow, record)
    if whose is not None:
        desk.require_scope(uow, order.sheet, whose)
    require_signature(desk.actor, order.sheet, record)


def read_order(
    desk: FicheDesk,
    uow: UnitOfWork,
    order: Order,
    stored: StoredFiche | None,
    *,
    setting: Setting | None = None,
) -> tuple[Record, tuple[FieldIssue, ...]]:
    """Return the record that was typed, and its warnings; raises InvalidFicheError.

    ``setting``: what it is judged against, read when not given.
    """
    sheet = SHEET_BY_NAME[order.sheet]
    setting = setting or desk.setting(uow)
    read = read_fiche(
        order.sheet,
        _texts(desk, uow, order, stored),
        today=setting.today,
        now=setting.now,
        parametres=setting.parametres,
    )
    if read.record is None:
        raise InvalidFicheError(read.errors)
    whose = order.beneficiaire_id if stored is None else stored.beneficiaire_id
    checked = Checked(
        record=read.record,
        stored=stored,
        beneficiaire_id=whose or _person_named(uow, read.record),
        setting=setting,
    )
    links = link_issues(checked, uow.fiches)
    issues = links or crossing_issues(checked, uow.fiches)
    errors = tuple(issue for issue in issues if issue.is_error)
    if errors:
        raise InvalidFicheError(in_field_order(sheet, errors))
    return read.record, in_field_order(sheet, (*read.warnings, *issues))


def _texts(
    desk: FicheDesk, uow: UnitOfWork, order: Order, stored: StoredFiche | None
) -> Mapping[str, str]:
    """Return the texts of every field: those typed, over what is stored or what a new one begins with.

    The GIR that the EMS APA gave stands where it was left blank: a grid never computes it away.
    """
    typed = dict(order.values)
    if stored is None:
        blank = new_values(desk, uow, order.sheet, order.beneficiaire_id, {})
        kept = {name: text for name, text in typed.items() if text or name not in blank}
        texts = {**blank, **kept}
        if order.beneficiaire_id is not None and PERSON in blank:
            texts[PERSON] = blank[PERSON]
        return texts
    before = write_fiche(stored.record)
    texts = {**before, **typed}
    if before.get(PERSON) and SHEET_BY_NAME[order.sheet].column(PERSON).is_required:
        texts[PERSON] = before[PERSON]
    if SHEET_BY_NAME[order.sheet].has_required_id:
        texts["reference"] = texts["reference"] or before["reference"]
    is_from_apa = isinstance(stored.record, EvaluationGir) and (
        stored.record.source == SOURCE_EMS_APA
    )
    if is_from_apa and not texts["gir"].strip():
        texts["gir"] = before["gir"]
    return texts


def require_fresh(
    openings: Openings, uow: UnitOfWork, order: Order, stored: StoredFiche, record: Record
) -> None:
    """Refuse to write over what somebody else changed; what does not clash goes together."""
    if stored.version == order.version:
        return
    theirs, typed = write_fiche(stored.record), write_fiche(record)
    merge = compare(
        order.sheet,
        opened=openings.texts(order.form, order.version),
        theirs=theirs,
        mine={name: typed[name] for name in order.values if name in typed},
    )
    if not merge.conflicts and not merge.theirs:
        return
    latest = uow.fiches.last_change(stored)
    openings.remember(order.form, stored.version, theirs)
    raise StaleEditError(
        StaleEdit(
            by=latest[0] if latest else "",
            at=latest[1] if latest else stored.recorded_at,
            version=stored.version,
            conflicts=merge.conflicts,
            theirs=merge.theirs,
        )
    )


def store(
    desk: FicheDesk, uow: UnitOfWork, order: Order, stored: StoredFiche | None, record: Record
) -> StoredFiche:
    """Store the record, and name the aidants it points to that had no reference."""
    record, named = settle_links(record, uow.fiches)
    for fiche in named:
        record_change(desk, uow, fiche, fiche, ("reference",))
    if stored is not None:
        return uow.fiches.update(order.sheet, stored.row_id, record, version=stored.version)
    if SHEET_BY_NAME[order.sheet].has_required_id and not record.reference:
        record = replace(record, reference=uow.fiches.new_reference(order.sheet))
    added = uow.fiches.add(order.sheet, record)
    if order.sheet == "transmissions":
        # Whoever wrote it has read it.
        account_id, at = desk.actor.account_id, desk.clock.now()
        uow.transmissions.acknowledge(account_id, [added.row_id], at=at)
    return added


def record_change(
    desk: FicheDesk,
    uow: UnitOfWork,
    stored: StoredFiche | None,
    saved: StoredFiche,
    changed: Sequence[str],
) -> None:
    """Tell the journal which fields of which record changed, for each one it was or is about."""
    people = {saved.beneficiaire_id} | ({stored.beneficiaire_id} if stored else set())
    tag = AuditTag.FICHE_ADD if stored is None else AuditTag.FICHE_CHANGE
    desk.record(uow, tag, people, (saved.sheet, str(saved.row_id), *changed))


def write_order(
    desk: FicheDesk,
    openings: Openings,
    uow: UnitOfWork,
    order: Order,
    *,
    judge: Callable[[Record], tuple[FieldIssue, ...]] | None = None,
    setting: Setting | None = None,
) -> tuple[SavedFiche, bool]:
    """Read, judge, store and journal one record; tell whether anything was to be stored.

    The lock for writing is taken by the caller, who commits.

    Args:
        desk: The actor at work.
        openings: What the forms opened with.
        uow: The transaction.
        order: What is asked.
        judge: Rules of the use case beside those of the sheet.
        setting: What the record is judged against, when the caller has read it; read when None.

    Raises:
        InvalidFicheError: Errors, field by field.
        StaleEditError: Somebody changed or removed the record.
    """
    stored = stored_of(desk, uow, order)
    record, warnings = read_order(desk, uow, order, stored, setting=setting)
    told = () if judge is None else judge(record)
    errors = tuple(issue for issue in told if issue.is_error)
    if errors:
        raise InvalidFicheError(in_field_order(SHEET_BY_NAME[order.sheet], errors))
    changed = changed_fields(stored.record if stored else None, record)
    require_fields(desk.actor, order.sheet, changed)
    require_own(desk, uow, order, record)
    if stored is not None:
        require_fresh(openings, uow, order, stored, record)
        if not changed:
            uow.drafts.discard(desk.actor.account_id, order.form)
            return SavedFiche(fiche=stored, warnings=(*warnings, *told)), False
    saved = store(desk, uow, order, stored, record)
    record_change(desk, uow, stored, saved, changed)
    fill_demande(desk, uow, saved, before=None if stored is None else stored.record)
    return SavedFiche(fiche=saved, warnings=(*warnings, *told)), True


def fill_demande(
    desk: FicheDesk, uow: UnitOfWork, saved: StoredFiche, *, before: Record | None
) -> None:
    """Tell the demande what was just stored about it: an identification evaluation, a first signature.

    Only what the demande did not say, or said because of this evaluation, is written.
    """
    if isinstance(saved.record, Contrat):
        _tell_signature(desk, uow, saved.record)
    if not isinstance(saved.record, Evaluation) or saved.beneficiaire_id is None:
        return
    for fiche in uow.fiches.of_person("demandes", saved.beneficiaire_id):
        if not isinstance(fiche.record, Demande) or not is_open(fiche.record):
            continue
        told = told_by_evaluation(
            fiche.record, saved.record, before=before if isinstance(before, Evaluation) else None
        )
        changed = changed_fields(fiche.record, told)
        if changed:
            after = uow.fiches.update("demandes", fiche.row_id, told, version=fiche.version)
            record_change(desk, uow, fiche, after, changed)


def _tell_signature(desk: FicheDesk, uow: UnitOfWork, contrat: Contrat) -> None:
    """Give the demande of a contrat the day of its first signature; an avenant is not one."""
    if contrat.signed_on is None or contrat.type != CONTRAT:
        return
    fiche = uow.fiches.find("demandes", contrat.demande)
    if (
        fiche is None
        or not isinstance(fiche.record, Demande)
        or fiche.record.contrat_on is not None
    ):
        return
    told = replace(fiche.record, contrat_on=contrat.signed_on)
    after = uow.fiches.update("demandes", fiche.row_id, told, version=fiche.version)
    record_change(desk, uow, fiche, after, ("contrat_on",))


def _reference_of(uow: UnitOfWork, beneficiaire_id: int) -> str:
    return str(uow.fiches.get(PERSONS, beneficiaire_id).record.reference)


def _person_named(uow: UnitOfWork, record: Record) -> int | None:
    """Return the person a record names, None when it names nobody known."""
    reference = getattr(record, PERSON, None)
    found = uow.fiches.find(PERSONS, reference) if reference else None
    return None if found is None else found.row_id
