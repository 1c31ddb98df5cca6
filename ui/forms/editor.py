"""The form of one record: opens it, keeps drafts, checks, saves, compares, takes away."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget
from shiboken6 import isValid

from crt_desktop.domain.corrections import REASON, ReasonNeededError, title_of_correction
from crt_desktop.domain.dates import local_date
from crt_desktop.domain.errors import (
    FieldIssue,
    InvalidFicheError,
    StaleEdit,
    StaleEditError,
)
from crt_desktop.domain.etablissement import Parametres
from crt_desktop.domain.fiches import read_fiche
from crt_desktop.domain.field_labels import field_label
from crt_desktop.domain.reprise.schema import SHEET_BY_NAME
from crt_desktop.reports.fiches import Choice, FicheForm, SavedFiche
from ui.context import PageContext
from ui.dialogs.reason import ReasonDialog
from ui.dialogs.stale import StaleDialog
from ui.forms.body import FieldsBody
from ui.forms.drafts import DraftKeeper
from ui.forms.fields import shown_value
from ui.forms.frame import FormFrame
from ui.forms.layout import Group
from ui.forms.linked import LinkMaker, with_choices
from ui.forms.plans import plan_of
from ui.forms.questions import ask_give_up, ask_removal, ask_save_anew
from ui.forms.source import FormSource
from ui.forms.told import tell_changed, tell_removed, tell_saved

SAVE: Final = "Enregistrer"


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A form as it was opened, and the parametres its rules need."""

    form: FicheForm
    parametres: Parametres


class FicheEditor(QWidget):
    """Labelled fields of one record, and the acts on it."""

    ready = Signal()
    """The form is filled and may be typed in."""
    refused = Signal(object)
    """The form cannot be opened: the exception."""
    saved = Signal(object)
    """A `SavedFiche`."""
    removed = Signal(int)
    """The record went to the bin, under this number."""
    cancelled = Signal()
    notes_changed = Signal()
    """Sentences came or went under the fields: the form may need more height."""

    def __init__(
        self,
        context: PageContext,
        sheet: str,
        *,
        row_id: int | None = None,
        beneficiaire_id: int | None = None,
        preset: Mapping[str, str] | None = None,
        fields: Collection[str] | None = None,
        groups: Sequence[Group] | None = None,
        scrolls: bool = False,
        can_remove: bool = True,
        save_verb: str = SAVE,
        source: FormSource | None = None,
        parent: QWidget | None = None,
    ) -> None:
        """Build the form and ask for what it holds.

        Args:
            context: The open vault.
            sheet: Name of the sheet.
            row_id: The record; None makes a new one.
            beneficiaire_id: The person a new record is about.
            preset: Texts a new record starts with.
            fields: Only these fields; the others keep what they hold.
            groups: Another layout than the plan of the sheet.
            scrolls: Fields scroll above the buttons.
            can_remove: Offer to take a stored record away.
            save_verb: The words of the main button.
            source: The use case that opens and saves it; by default, the records one at a time.
            parent: The widget it stands in.
        """
        super().__init__(parent)
        self._context = context
        self._sheet = sheet
        self._source = source
        self._row_id = row_id
        self._beneficiaire_id = beneficiaire_id
        self._preset = dict(preset or {})
        self._form: FicheForm | None = None
        self._parametres = Parametres()
        self._typed: set[str] = set()
        self._hidden: dict[str, str] = {}
        """Fields of a draft that this form does not show: kept with what is typed."""
        self._is_saving = False
        self.host: QWidget = parent or self
        """Where toasts are shown: it must outlive this form."""
        self._links = LinkMaker(context, form=lambda: self._form, parent=self)
        plan = plan_of(sheet)
        self._drafts = DraftKeeper(
            context,
            title=plan.new if row_id is None else plan.edit,
            typed=self.typed_values,
            parent=self,
        )
        self.body = FieldsBody(
            sheet,
            now=context.application.clock.now,
            fields=fields,
            groups=groups,
            beside=self._links.button_of,
        )
        self.frame = FormFrame(
            self.body,
            save_verb=save_verb,
            can_remove=can_remove and row_id is not None,
            has_required=any(one.column.is_required for one in self.body.fields.values()),
            scrolls=scrolls,
        )
        self.body.setEnabled(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.frame)
        self._connect()
        self._open()

    def _connect(self) -> None:
        self.body.typed.connect(self._note_typing)
        self.body.field_left.connect(self._check_left)
        self._links.choices_changed.connect(self._take_choices)
        self.frame.save_asked.connect(self.save)
        self.frame.cancel_asked.connect(self.cancel)
        self.frame.removal_asked.connect(self.ask_removal)
        self.frame.draft_wanted.connect(self.resume_draft)
        self.frame.draft_unwanted.connect(self.drop_draft)

    # --- opening -----------------------------------------------------------------------------

    def _open(self) -> None:
        services = self._context.services

        def read() -> Opened:
            form = self._records().open_form(
                self._sheet,
                row_id=self._row_id,
                beneficiaire_id=self._beneficiaire_id,
                preset=self._preset or None,
            )
            return Opened(form=form, parametres=services.reglages.parametres())

        self._context.tasks.run(read, owner=self, done=self._fill, failed=self._refuse)

    def _records(self) -> FormSource:
        """Return what opens and saves the form; asked from the tasks."""
        return self._source or self._context.services.fiches

    def _refuse(self, error: Exception) -> None:
        self.refused.emit(error)
        self._context.show_error(error)

    def _fill(self, opened: Opened) -> None:
        self._form = opened.form
        self._parametres = opened.parametres
        self._drafts.set_form(opened.form)
        self.body.offer(opened.form.choices)
        self.body.suggest("commune", opened.parametres.communes)
        self.body.suggest("antenne", opened.parametres.antennes)
        self.body.fill(opened.form.values)
        self.body.lock(opened.form.locked)
        self.body.setEnabled(True)
        self.frame.show_draft(opened.form.draft)
        self.ready.emit()

    # --- typing ------------------------------------------------------------------------------

    @property
    def form(self) -> FicheForm | None:
        """What the form opened with, None until then."""
        return self._form

    @property
    def is_typed(self) -> bool:
        """Tell whether something was typed that is not saved."""
        return bool(self._typed) and bool(self.typed_values())

    def typed_values(self) -> dict[str, str]:
        """Return the texts that differ from what the form opened with."""
        before = self._form.values if self._form is not None else {}
        typed = {**self._hidden, **self.body.peek()}
        return {name: text for name, text in typed.items() if text != before.get(name, "")}

    def type_value(self, name: str, text: str) -> None:
        """Fill a field on behalf of the person: it counts as typed."""
        self.body.fill({name: text})
        self._note_typing(name)

    def focus_first(self) -> None:
        """Give the focus to the first field to fill."""
        self.body.focus_first(is_new=self._row_id is None)

    def resume_draft(self) -> None:
        """Put back what was typed last time."""
        draft = self._form.draft if self._form is not None else None
        if draft is None:
            return
        self.body.fill(draft.values)
        self._hidden = {
            name: text for name, text in draft.values.items() if name not in self.body.fields
        }
        self._typed.update(draft.values)
        self.frame.show_draft(None)
        self.focus_first()

    def drop_draft(self) -> None:
        """Throw away what was typed last time, and open what is stored now."""
        self.frame.show_draft(None)
        self._drafts.discard()
        self._open()

    def _note_typing(self, name: str) -> None:
        self._typed.add(name)
        self.frame.show_failure("")
        if self.body.fields[name].error:
            self.body.fields[name].set_error("")
        self._drafts.note_typing()

    def _check_left(self, name: str) -> None:
        if self._form is None or name not in self._typed:
            return
        clock = self._context.application.clock
        now = clock.now()
        read = read_fiche(
            self._sheet,
            self._all_values(self.body.peek()),
            today=local_date(now),
            now=now,
            parametres=self._parametres,
        )
        issues = (*self.body.problems(), *read.issues)
        marked = [one for one, field in self.body.fields.items() if field.error or field.warning]
        for one in {name, *marked}:
            self.body.show_issue(one, issues)
        self.notes_changed.emit()

    def _all_values(self, typed: Mapping[str, str]) -> dict[str, str]:
        before = self._form.values if self._form is not None else {}
        return {**before, **self._hidden, **typed}

    # --- saving ------------------------------------------------------------------------------

    def save(self) -> None:
        """Save; a second call while saving does nothing."""
        form = self._form
        if form is None or self._is_saving:
            return
        values = self._all_values(self.body.values())
        if self._show_problems(self.body.problems()):
            return
        self._set_saving(is_saving=True)
        self._drafts.forget()
        self._context.tasks.run(
            lambda: self._records().save(
                self._sheet,
                values,
                form=form.form,
                row_id=form.row_id,
                version=form.version,
                beneficiaire_id=form.beneficiaire_id,
            ),
            owner=self,
            done=self._done,
            failed=self._fail,
            keeps=True,
        )

    def _set_saving(self, *, is_saving: bool) -> None:
        self._is_saving = is_saving
        self.frame.set_busy(is_busy=is_saving)

    def _done(self, saved: SavedFiche) -> None:
        self._set_saving(is_saving=False)
        self._drafts.forget()
        self._typed.clear()
        tell_saved(self.host, saved)
        self.saved.emit(saved)
        tell_changed(self._context, self._sheet, saved.fiche.beneficiaire_id)

    def _fail(self, error: Exception) -> None:
        self._set_saving(is_saving=False)
        if self.is_typed:
            self._drafts.note_typing()
        if isinstance(error, InvalidFicheError):
            self._show_problems(error.issues)
        elif isinstance(error, StaleEditError) and error.edit is not None:
            self._compare(error.edit)
        elif isinstance(error, ReasonNeededError):
            self._ask_reason(error)
        else:
            self._context.show_error(error)

    def _show_problems(self, issues: Sequence[FieldIssue]) -> bool:
        elsewhere = [one for one in self.body.show_issues(issues) if one.is_error]
        self.frame.show_failure(" ".join(one.message for one in elsewhere))
        wrong = self.body.first_wrong()
        self.notes_changed.emit()
        if wrong is not None:
            self.frame.go_to(wrong)
        return wrong is not None or bool(elsewhere)

    def _ask_reason(self, error: ReasonNeededError) -> None:
        """Ask why dates that figures rest on are corrected, then save again."""
        told = " ".join(f"{title_of_correction(self._sheet, *change)}." for change in error.changes)
        dialog = ReasonDialog(
            "Corriger cette date ?",
            f"{told} L'ancienne date reste dans l'historique, avec le motif.",
            verb="Corriger",
            placeholder="Exemple : date lue sur le contrat",
            help_text="Visible dans le parcours de la personne.",
            parent=self,
        )
        dialog.reason_given.connect(self._save_with_reason)
        dialog.open()

    def _save_with_reason(self, reason: str) -> None:
        self._hidden[REASON] = reason
        self.save()
        del self._hidden[REASON]

    # --- somebody else was there -------------------------------------------------------------

    def _compare(self, edit: StaleEdit) -> None:
        if edit.is_gone:
            ask_save_anew(self, edit, self._save_anew)
            return
        if not edit.conflicts and not edit.theirs:
            self._merge(edit, {})
            return
        dialog = StaleDialog(
            edit,
            name_of=lambda name: field_label(self._sheet, name),
            shown=self._shown,
            parent=self,
        )
        dialog.merged.connect(partial(self._merge, edit))
        dialog.open()

    def _shown(self, name: str, text: str) -> str:
        choices = self._form.choices.get(name, ()) if self._form is not None else ()
        return shown_value(SHEET_BY_NAME[self._sheet].column(name), text, choices)

    def _merge(self, edit: StaleEdit, chosen: Mapping[str, str]) -> None:
        if self._form is None:
            return
        theirs = {one.attribute: one.theirs for one in (*edit.conflicts, *edit.theirs)}
        self._form = replace(
            self._form, version=edit.version, values={**self._form.values, **theirs}
        )
        self._drafts.set_form(self._form)
        self.body.fill(chosen)
        self.save()

    def _save_anew(self) -> None:
        if self._form is None:
            return
        self._form = replace(self._form, row_id=None, version=None)
        self.save()

    # --- leaving -----------------------------------------------------------------------------

    def cancel(self) -> None:
        """Leave; asks first when something was typed."""
        if self.is_typed:
            ask_give_up(self, self.abandon)
        else:
            self.cancelled.emit()

    def abandon(self) -> None:
        """Leave without a question; what was typed is thrown away."""
        self._typed.clear()
        self._drafts.discard()
        self.cancelled.emit()

    def ask_removal(self) -> None:
        """Ask before the record goes to the bin."""
        if self._form is not None and self._form.row_id is not None:
            ask_removal(self, self._sheet, self._remove)

    def _remove(self) -> None:
        form = self._form
        if form is None or form.row_id is None or form.version is None or self._is_saving:
            return
        row_id, version = form.row_id, form.version
        self._set_saving(is_saving=True)
        self._drafts.discard()
        self._context.tasks.run(
            lambda: self._context.services.fiches.remove(self._sheet, row_id, version=version),
            owner=self,
            done=self._tell_removed,
            failed=self._keep,
            keeps=True,
        )

    def _keep(self, error: Exception) -> None:
        self._set_saving(is_saving=False)
        self._context.show_error(error)

    def _tell_removed(self, bin_id: int) -> None:
        self._set_saving(is_saving=False)
        self._typed.clear()
        whose = self._form.beneficiaire_id if self._form is not None else None
        host = self.host
        self.removed.emit(bin_id)
        if isValid(host):
            tell_removed(self._context, host, self._sheet, bin_id, whose)

    def _take_choices(self, name: str, choices: tuple[Choice, ...], new: str) -> None:
        if self._form is None:
            return
        self._form = with_choices(self._form, name, choices)
        self.body.offer({name: choices})
        if new:
            self.type_value(name, new)
