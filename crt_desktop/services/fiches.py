"""Records one at a time: opened in a form, saved, taken away and put back; drafts; possible doubles."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from crt_desktop.domain.aggir import EvaluationGir
from crt_desktop.domain.audit import AuditTag
from crt_desktop.domain.corrections import REASON, SEALED, ReasonNeededError, sealed_changes
from crt_desktop.domain.fiches import form_key, write_fiche
from crt_desktop.domain.gir_words import reason_of_c_words
from crt_desktop.domain.reprise.columns import Kind
from crt_desktop.domain.reprise.schema import SHEET_BY_NAME
from crt_desktop.domain.roles import Permission
from crt_desktop.ports.clock import Clock
from crt_desktop.ports.uow import UnitOfWork
from crt_desktop.ports.vault import VaultSession
from crt_desktop.reports.fiches import (
    BinLine,
    Choice,
    Draft,
    FicheForm,
    PossibleDouble,
    SavedFiche,
    StoredFiche,
)
from crt_desktop.services import date_corrections, fiche_bin
from crt_desktop.services.fiche_desk import PERSON, PERSONS, FicheDesk, Openings
from crt_desktop.services.fiche_judges import Judge, judge_of, locked_elsewhere
from crt_desktop.services.fiche_rights import (
    LISTED,
    locked_fields,
    require_writer,
)
from crt_desktop.services.fiche_saving import Order, new_values, write_order


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
        self.openings = Openings()
        """What forms opened with, for the other use cases that save them."""
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
                values = new_values(self._desk, uow, sheet, beneficiaire_id, preset or {})
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
                locked=locked_fields(actor, sheet)
                | locked_elsewhere(sheet, stored, now=self._clock.now()),
            )
            if stored is not None:
                form = self._with_version(uow, form, stored)
            self._record_reading(uow, sheet, whose)
        return form

    def _with_version(self, uow: UnitOfWork, form: FicheForm, stored: StoredFiche) -> FicheForm:
        """Remember what the form opens with, and say who changed the record last."""
        opened, version = form.values, stored.version
        if form.draft is not None and form.draft.version is not None:
            opened, version = form.draft.opened, form.draft.version
        self.openings.remember(form.form, version, opened)
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
            values: Texts by attribute, as typed; a field left out keeps what is stored. `REASON` says why
                a date that figures rest on is corrected.
            form: The key of the form, as `open_form` gave it.
            row_id: The record to change, None for a new one.
            version: What the form was opened with; after a stale edit, the version it told.
            beneficiaire_id: Whom a new record is about.

        Raises:
            InvalidFicheError: Errors, field by field.
            StaleEditError: Somebody changed or removed the record; nothing was written.
            ReasonNeededError: A date that figures rest on changes without a reason; nothing was written.
        """
        order = Order(
            sheet=sheet,
            values=values,
            form=form,
            row_id=row_id,
            version=version,
            beneficiaire_id=beneficiaire_id,
        )
        require_writer(self._session.actor, sheet, is_new=row_id is None)
        with self._session.uow() as uow:
            uow.fiches.lock()
            before = None if row_id is None else self._dated(uow, order)
            judge = judge_of(self._session.actor, uow, order, now=self._clock.now())
            saved, is_changed = self._write(uow, order, judge=judge)
            if not is_changed:
                return saved
            if before is not None:
                self._keep_corrections(uow, saved.fiche, before, values.get(REASON, ""))
            self._settle(uow, form)
            uow.commit()
        self._note_saved(form, saved)
        return saved

    def _dated(self, uow: UnitOfWork, order: Order) -> Mapping[str, str] | None:
        """Return what a record with dates that figures rest on says before it is written over."""
        if order.sheet not in SEALED or order.row_id is None:
            return None
        return write_fiche(self._desk.still_there(uow, order.sheet, order.row_id).record)

    def _keep_corrections(
        self, uow: UnitOfWork, saved: StoredFiche, before: Mapping[str, str], reason: str
    ) -> None:
        """Keep why dates that figures rest on were changed; raises ReasonNeededError without a reason."""
        after = write_fiche(saved.record)
        changes = sealed_changes(saved.sheet, before, after)
        if changes and not reason.strip():
            raise ReasonNeededError(changes)
        if changes:
            date_corrections.keep(self._desk, uow, saved, changes, reason)

    def save_evaluation(
        self,
        values: Mapping[str, str],
        *,
        form: str,
        beneficiaire_id: int,
        reason_of_c: str = "",
    ) -> SavedFiche:
        """Store a new AGGIR grid, and with it the note of why alimentation was rated C, or neither.

        Args:
            values: Texts of the evaluation, as typed.
            form: The key of the form, as `open_form` gave it.
            beneficiaire_id: Whose evaluation it is.
            reason_of_c: Why C was chosen where the text reads B; empty when it was not.

        Raises:
            InvalidFicheError: Errors of the grid or of the note, field by field.
        """
        sheets = ("gir", "notes") if reason_of_c else ("gir",)
        for sheet in sheets:
            require_writer(self._session.actor, sheet, is_new=True)
        grid = Order(sheet="gir", values=values, form=form, beneficiaire_id=beneficiaire_id)
        with self._session.uow() as uow:
            uow.fiches.lock()
            saved, _ = self._write(uow, grid)
            if isinstance(saved.fiche.record, EvaluationGir) and reason_of_c:
                note = Order(
                    sheet="notes",
                    values={
                        "texte": reason_of_c_words(saved.fiche.record, reason_of_c),
                        "categorie": "sante",
                    },
                    # Of its own: a note being typed about the person keeps its draft.
                    form=f"{form}:motif",
                    beneficiaire_id=beneficiaire_id,
                )
                self._write(uow, note)
            self._settle(uow, form)
            uow.commit()
        self._note_saved(form, saved)
        return saved

    def _write(
        self, uow: UnitOfWork, order: Order, *, judge: Judge | None = None
    ) -> tuple[SavedFiche, bool]:
        """Read, judge, store and journal one record; tell whether anything was to be stored."""
        return write_order(self._desk, self.openings, uow, order, judge=judge)

    def _settle(self, uow: UnitOfWork, form: str) -> None:
        """Throw away the draft of what is being stored, and what has been long in the bin."""
        uow.drafts.settle(self._session.actor.account_id, form)
        self._desk.empty_bin(uow)

    def _note_saved(self, form: str, saved: SavedFiche) -> None:
        self._desk.bin_was_looked_at()
        self.openings.remember(form, saved.fiche.version, write_fiche(saved.fiche.record))

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

        Partenaires, interlocuteurs, professionnels, places_ht and horaires only; raises KeyError for another.
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
            uow.drafts.save(self._session.actor.account_id, self.openings.dated(draft))

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
