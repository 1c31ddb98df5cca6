"""Records one at a time: opened in a form, saved, taken away and put back; drafts; possible doubles."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from crt_desktop.domain.aggir import EvaluationGir
from crt_desktop.domain.audit import AuditTag
from crt_desktop.domain.errors import (
    FieldIssue,
    InvalidFicheError,
    StaleEdit,
    StaleEditError,
)
from crt_desktop.domain.fiches import (
    changed_fields,
    compare,
    empty_fiche,
    form_key,
    in_field_order,
    read_fiche,
    write_fiche,
    write_instant,
)
from crt_desktop.domain.reprise.rules import SOURCE_EMS_APA
from crt_desktop.domain.reprise.schema import SHEET_BY_NAME, Kind, Record
from crt_desktop.domain.roles import Permission
from crt_desktop.ports import Clock, UnitOfWork, VaultSession
from crt_desktop.reports.fiches import (
    BinLine,
    Choice,
    Draft,
    FicheForm,
    PossibleDouble,
    SavedFiche,
    StoredFiche,
)
from crt_desktop.services import fiche_bin
from crt_desktop.services.fiche_checks import (
    Checked,
    crossing_issues,
    link_issues,
    settle_links,
)
from crt_desktop.services.fiche_desk import PERSON, PERSONS, FicheDesk, Openings
from crt_desktop.services.fiche_rights import (
    LISTED,
    locked_fields,
    require_author,
    require_fields,
    require_writer,
)

_STAMPED: Final = {"notes": "noted_at", "transmissions": "written_at"}
"""The instant the service fills in when it is blank, and the author with it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Order:
    """What is asked to be saved."""

    sheet: str
    values: Mapping[str, str]
    form: str
    row_id: int | None
    version: int | None
    beneficiaire_id: int | None


class Fiches:
    """Use cases on records for one open vault; every method may raise PermissionDeniedError.

    What a form opened with is remembered here, and in its draft: the caller carries nothing more than
    the version to be told what somebody else changed.
    """

    def __init__(self, session: VaultSession, clock: Clock) -> None:
        """Act as the session's actor."""
        self._session = session
        self._clock = clock
        self._desk = FicheDesk(session, clock)
        self._openings = Openings()
        self._read: set[int] = set()
        self._has_searched = False

    # --- opening -----------------------------------------------------------------------------

    def open_form(
        self,
        sheet: str,
        *,
        row_id: int | None = None,
        beneficiaire_id: int | None = None,
        preset: Mapping[str, str] | None = None,
    ) -> FicheForm:
        """Return what a form opens with; the first form on a person is a reading, audited.

        A form with a draft has the version the draft was typed over: saved with it, what others changed
        since is told.

        Args:
            sheet: The sheet of the record.
            row_id: The record to change, None for a new one.
            beneficiaire_id: Whom a new record is about.
            preset: Texts a new record begins with; « #12 » names the aidant of that row id.

        Raises:
            NotFoundError: No such record, or no such person.
        """
        actor = self._session.actor
        require_writer(actor, sheet, is_new=row_id is None)
        with self._session.uow() as uow:
            stored = None if row_id is None else uow.fiches.get(sheet, row_id)
            whose = beneficiaire_id if stored is None else stored.beneficiaire_id
            self._desk.require_scope(uow, sheet, whose)
            if stored is None:
                values = self._new_values(uow, sheet, beneficiaire_id, preset or {})
            else:
                values = write_fiche(stored.record)
            key = form_key(sheet, row_id=row_id, beneficiaire_id=beneficiaire_id)
            form = FicheForm(
                sheet=sheet,
                values=values,
                form=key,
                row_id=row_id,
                beneficiaire_id=whose,
                choices=self._choices(uow, sheet, whose),
                draft=uow.drafts.get(actor.account_id, key),
                locked=locked_fields(actor, sheet),
            )
            if stored is not None:
                form = self._with_version(uow, form, stored)
            self._record_reading(uow, sheet, whose)
        return form

    def _new_values(
        self,
        uow: UnitOfWork,
        sheet: str,
        beneficiaire_id: int | None,
        preset: Mapping[str, str],
    ) -> dict[str, str]:
        values = {**empty_fiche(sheet), **preset}
        if beneficiaire_id is not None and PERSON in values:
            values[PERSON] = _reference_of(uow, beneficiaire_id)
        if sheet in _STAMPED:
            now = self._clock.now().replace(second=0, microsecond=0)
            values[_STAMPED[sheet]] = values[_STAMPED[sheet]] or write_instant(now)
            values["auteur"] = values["auteur"] or self._session.actor.display_name
        return values

    def _with_version(self, uow: UnitOfWork, form: FicheForm, stored: StoredFiche) -> FicheForm:
        """Remember what the form opens with, and say who changed the record last."""
        opened, version = form.values, stored.version
        if form.draft is not None and form.draft.version is not None:
            opened, version = form.draft.opened, form.draft.version
        self._openings.remember(form.form, version, opened)
        latest = uow.fiches.last_change(stored)
        by, at = (None, None) if latest is None else latest[:2]
        return replace(form, version=version, changed_by=by, changed_at=at)

    def _choices(
        self, uow: UnitOfWork, sheet: str, whose: int | None
    ) -> dict[str, tuple[Choice, ...]]:
        """Return what the fields that point elsewhere offer; whom a record is about is not chosen again."""
        found: dict[str, tuple[Choice, ...]] = {}
        for column in SHEET_BY_NAME[sheet].columns:
            if column.kind is not Kind.REFERENCE or column.sheet is None:
                continue
            is_person = column.sheet == PERSONS
            if (
                is_person
                and whose is None
                and not self._session.actor.may(Permission.BENEFICIAIRE_READ)
            ):
                found[column.attribute] = ()
                continue
            found[column.attribute] = uow.fiches.choices(column.sheet, beneficiaire_id=whose)
        return found

    def _record_reading(self, uow: UnitOfWork, sheet: str, whose: int | None) -> None:
        """Leave an entry the first time this session opens a form on a person."""
        if whose is None or whose in self._read:
            return
        uow.audit.record(
            self._session.actor,
            AuditTag.BENEFICIAIRE_READ,
            entity=PERSON,
            entity_id=whose,
            fields=(sheet,),
        )
        uow.commit()
        self._read.add(whose)

    # --- saving ------------------------------------------------------------------------------

    def save(
        self,
        sheet: str,
        values: Mapping[str, str],
        *,
        form: str,
        row_id: int | None = None,
        version: int | None = None,
        beneficiaire_id: int | None = None,
    ) -> SavedFiche:
        """Store what was typed and throw its draft away, in one transaction; audited by field names.

        Args:
            sheet: The sheet of the record.
            values: Texts by attribute, as typed; a field left out keeps what is stored.
            form: The key of the form, as `open_form` gave it.
            row_id: The record to change, None for a new one.
            version: What the form was opened with; after a stale edit, the version it told.
            beneficiaire_id: Whom a new record is about.

        Raises:
            InvalidFicheError: Errors, field by field.
            StaleEditError: Somebody changed or removed the record; nothing was written.
        """
        order = _Order(
            sheet=sheet,
            values=values,
            form=form,
            row_id=row_id,
            version=version,
            beneficiaire_id=beneficiaire_id,
        )
        actor = self._session.actor
        require_writer(actor, sheet, is_new=row_id is None)
        with self._session.uow() as uow:
            uow.fiches.lock()
            stored = self._stored(uow, order)
            record, warnings = self._read_order(uow, order, stored)
            changed = changed_fields(stored.record if stored else None, record)
            require_fields(actor, sheet, changed)
            if stored is not None:
                self._require_fresh(uow, order, stored, record)
                if not changed:
                    uow.drafts.discard(actor.account_id, form)
                    return SavedFiche(fiche=stored, warnings=warnings)
            saved = self._store(uow, order, stored, record)
            uow.drafts.settle(actor.account_id, form)
            self._record_change(uow, stored, saved, changed)
            self._desk.empty_bin(uow)
            uow.commit()
        self._desk.bin_was_looked_at()
        self._openings.remember(form, saved.version, write_fiche(saved.record))
        return SavedFiche(fiche=saved, warnings=warnings)

    def _stored(self, uow: UnitOfWork, order: _Order) -> StoredFiche | None:
        """Return the record to change, None for a new one; refuses what is not the actor's to write."""
        if order.row_id is None:
            self._desk.require_scope(uow, order.sheet, order.beneficiaire_id)
            return None
        stored = self._desk.still_there(uow, order.sheet, order.row_id, order.beneficiaire_id)
        self._desk.require_scope(uow, order.sheet, stored.beneficiaire_id)
        require_author(self._session.actor, order.sheet, stored.record)
        return stored

    def _read_order(
        self, uow: UnitOfWork, order: _Order, stored: StoredFiche | None
    ) -> tuple[Record, tuple[FieldIssue, ...]]:
        """Return the record that was typed, and its warnings; raises InvalidFicheError."""
        sheet = SHEET_BY_NAME[order.sheet]
        setting = self._desk.setting(uow)
        read = read_fiche(
            order.sheet,
            self._texts(uow, order, stored),
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
        self, uow: UnitOfWork, order: _Order, stored: StoredFiche | None
    ) -> Mapping[str, str]:
        """Return the texts of every field: those typed, over what is stored or what a new one begins with.

        The GIR that the EMS APA gave stands where it was left blank: a grid never computes it away.
        """
        typed = dict(order.values)
        if stored is None:
            blank = self._new_values(uow, order.sheet, order.beneficiaire_id, {})
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

    def _require_fresh(
        self, uow: UnitOfWork, order: _Order, stored: StoredFiche, record: Record
    ) -> None:
        """Refuse to write over what somebody else changed; what does not clash goes together."""
        if stored.version == order.version:
            return
        theirs, typed = write_fiche(stored.record), write_fiche(record)
        merge = compare(
            order.sheet,
            opened=self._openings.texts(order.form, order.version),
            theirs=theirs,
            mine={name: typed[name] for name in order.values if name in typed},
        )
        if not merge.conflicts and not merge.theirs:
            return
        latest = uow.fiches.last_change(stored)
        self._openings.remember(order.form, stored.version, theirs)
        raise StaleEditError(
            StaleEdit(
                by=latest[0] if latest else "",
                at=latest[1] if latest else stored.recorded_at,
                version=stored.version,
                conflicts=merge.conflicts,
                theirs=merge.theirs,
            )
        )

    def _store(
        self, uow: UnitOfWork, order: _Order, stored: StoredFiche | None, record: Record
    ) -> StoredFiche:
        record, named = settle_links(record, uow.fiches)
        for fiche in named:
            self._record_change(uow, fiche, fiche, ("reference",))
        if stored is not None:
            return uow.fiches.update(order.sheet, stored.row_id, record, version=stored.version)
        if SHEET_BY_NAME[order.sheet].has_required_id and not record.reference:
            record = replace(record, reference=uow.fiches.new_reference(order.sheet))
        added = uow.fiches.add(order.sheet, record)
        if order.sheet == "transmissions":
            # Whoever wrote it has read it.
            account_id, at = self._session.actor.account_id, self._clock.now()
            uow.transmissions.acknowledge(account_id, [added.row_id], at=at)
        return added

    def _record_change(
        self,
        uow: UnitOfWork,
        stored: StoredFiche | None,
        saved: StoredFiche,
        changed: Sequence[str],
    ) -> None:
        """Tell the journal which fields of which record changed, for each one it was or is about."""
        people = {saved.beneficiaire_id} | ({stored.beneficiaire_id} if stored else set())
        tag = AuditTag.FICHE_ADD if stored is None else AuditTag.FICHE_CHANGE
        self._desk.record(uow, tag, people, (saved.sheet, str(saved.row_id), *changed))

    # --- the bin -----------------------------------------------------------------------------

    def remove(self, sheet: str, row_id: int, *, version: int, reason: str | None = None) -> int:
        """Take a record and what hangs on it away; return the number of its line in the bin.

        Audited for every person whose records change.

        Raises:
            StaleEditError: Somebody changed or removed it meanwhile.
            RuleViolationError: ``retrait_impossible``: records that must stay point to it.
        """
        return fiche_bin.remove(self._desk, sheet, row_id, version=version, reason=reason)

    def restore(self, bin_id: int) -> StoredFiche:
        """Put a record of the bin back with what hung on it; audited.

        Raises:
            NotFoundError: No such line in the bin.
            RuleViolationError: ``remise_impossible``, with what is in the way.
        """
        return fiche_bin.restore(self._desk, bin_id)

    def bin(self) -> tuple[BinLine, ...]:
        """Return what the bin holds that the actor may put back, the latest first."""
        return fiche_bin.lines(self._desk)

    # --- lists of the etablissement ----------------------------------------------------------

    def all(self, sheet: str) -> tuple[StoredFiche, ...]:
        """Return every record of a sheet of the etablissement, in the order they were created.

        Partenaires, interlocuteurs, professionnels and places_ht only; raises KeyError for another.
        """
        self._session.actor.require(*LISTED[sheet])
        with self._session.uow() as uow:
            return uow.fiches.all(sheet)

    # --- drafts ------------------------------------------------------------------------------

    def keep_draft(self, draft: Draft) -> None:
        """Keep what is being typed, at once: durable when this returns.

        A draft is working state, nobody's record yet: it leaves no entry in the journal.
        """
        with self._session.uow() as uow:
            uow.drafts.save(self._session.actor.account_id, self._openings.dated(draft))

    def drafts(self) -> tuple[Draft, ...]:
        """Return the actor's own drafts, the latest first."""
        with self._session.uow() as uow:
            return uow.drafts.all(self._session.actor.account_id)

    def discard_draft(self, form: str) -> None:
        """Throw away what was typed in a form."""
        with self._session.uow() as uow:
            uow.drafts.discard(self._session.actor.account_id, form)

    # --- doubles -----------------------------------------------------------------------------

    def doubles(
        self,
        *,
        nom: str,
        prenoms: str,
        born_on: date | None,
        sexe: str | None = None,
        matricule_ins: str | None = None,
        besides: int | None = None,
    ) -> tuple[PossibleDouble, ...]:
        """Return the persons who may be the one being typed, the likeliest first; nobody is refused.

        Any trait may be missing; without a name and a birth nobody is looked for. The first search of a
        session is an audit entry.
        """
        actor = self._session.actor
        actor.require(Permission.BENEFICIAIRE_WRITE)
        if not (nom.strip() or born_on or matricule_ins):
            return ()
        with self._session.uow() as uow:
            found = uow.doubles.search(
                nom=nom,
                prenoms=prenoms,
                born_on=born_on,
                sexe=sexe,
                matricule_ins=matricule_ins,
                besides=besides,
            )
            if not self._has_searched:
                uow.audit.record(actor, AuditTag.DOUBLES_SEARCH)
                uow.commit()
                self._has_searched = True
        return found


def _reference_of(uow: UnitOfWork, beneficiaire_id: int) -> str:
    return str(uow.fiches.get(PERSONS, beneficiaire_id).record.reference)


def _person_named(uow: UnitOfWork, record: Record) -> int | None:
    """Return the person a record names, None when it names nobody known."""
    reference = getattr(record, PERSON, None)
    found = uow.fiches.find(PERSONS, reference) if reference else None
    return None if found is None else found.row_id
