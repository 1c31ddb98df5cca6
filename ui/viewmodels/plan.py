"""The screen of a plan without its widgets: read, saved by itself, validated, merged with another's."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from typing import Any, Final

from PySide6.QtCore import QObject, QTimer, Signal

from crt_desktop.domain.errors import CrtError, PermissionDeniedError, StaleEditError
from crt_desktop.domain.roles import Permission
from crt_desktop.reports.plans import (
    BilanLine,
    ModelePlan,
    PlanDifference,
    PlanDocument,
    PlanSheet,
)
from ui.viewmodels import plan_words as told
from ui.viewmodels.latest import Latest, TaskRunner
from ui.viewmodels.plan_content import (
    PARTS,
    PlanContent,
    SinceVersion,
    Threads,
    content_of,
    lines_of,
    since_version,
    threads_of,
    with_modele,
)
from ui.viewmodels.plan_editor import PlanEditor
from ui.viewmodels.plan_merge import PlanMerge
from ui.viewmodels.plan_store import Bilans, OpenedPlan, PlanService, PlanStore, Saving, bilans_of

SAVE_MS: Final = 500
"""Rest between the end of an edit and its storing: well under the second promised."""
STALE: Final = "fiche_perimee"


class PlanViewModel(QObject):
    """Reads, saves by itself, undoes; an answer about another plan is never told."""

    coming = Signal(int)
    """Another person's plan is on its way: what is on screen must go."""
    sheet_changed = Signal()
    """A plan was read, or read again."""
    failed = Signal(object)
    reason_wanted = Signal()
    """This plan may be read with a reason: `state_reason`."""
    saving_changed = Signal()
    bilans_changed = Signal(int)
    """The progress notes of a line changed: its key."""
    outrun = Signal(object, object)
    """Somebody else saved the same version: the `PlanMerge`, and the `StaleEdit` to choose in."""
    act_failed = Signal(object)
    changed_elsewhere = Signal()
    """A version was begun, saved, validated or taken away here: others may look again."""

    def __init__(
        self,
        service: Callable[[], PlanService],
        tasks: TaskRunner,
        *,
        now: Callable[[], datetime],
        parent: QObject | None = None,
    ) -> None:
        """Start with nobody; the service is fetched on the database thread."""
        super().__init__(parent)
        self._service = service
        self._tasks = tasks
        self._now = now
        self.editor = PlanEditor(self)
        self.editor.changed.connect(self._note_change)
        self._person: int | None = None
        self._sheet: PlanSheet | None = None
        self._earlier: PlanDocument | None = None
        self._store: PlanStore | None = None
        self._stored = PlanContent()
        self._bilans: dict[int, Bilans] = {}
        self._running = 0
        self.saving = Saving.NONE
        self.saved_at: datetime | None = None
        self.error: Exception | None = None
        self._reading = Latest[OpenedPlan](tasks, owner=self, done=self._show, failed=self._refuse)
        self._timer = QTimer(self, singleShot=True, interval=SAVE_MS)
        self._timer.timeout.connect(self.save_now)

    # --- what the screen reads ---------------------------------------------------------------

    @property
    def person(self) -> int | None:
        """The person whose plan is shown or on its way."""
        return self._person

    @property
    def sheet(self) -> PlanSheet | None:
        """What was read."""
        return self._sheet

    @property
    def document(self) -> PlanDocument | None:
        """The version shown, as it was last stored."""
        return self._store.document if self._store is not None else None

    @property
    def earlier(self) -> PlanDocument | None:
        """The version before the one shown."""
        return self._earlier

    @property
    def is_editable(self) -> bool:
        """Tell whether what is shown may be written."""
        return self.editor.is_editable

    @property
    def may_note(self) -> bool:
        """Tell whether a progress note may be added: in the version one works with."""
        sheet = self._sheet
        if sheet is None or sheet.document is None or not sheet.may_add_bilan:
            return False
        current = told.current_version(sheet)
        return current is not None and current.plan_row_id == sheet.document.plan_row_id

    @property
    def is_dirty(self) -> bool:
        """Tell whether something is not stored yet."""
        return self.editor.is_editable and self.editor.content_with_typing != self._stored

    @property
    def stored(self) -> PlanContent:
        """What was last stored."""
        return self._stored

    def fil_of(self, key: int) -> int:
        """Return the number of a line, 0 while it was never stored."""
        return self._store.fils.get(key, 0) if self._store is not None else 0

    def fils(self) -> dict[int, int]:
        """Return the number of each line by its key."""
        return self._store.fils if self._store is not None else {}

    def threads(self) -> Threads:
        """Return the key of each line that has a number."""
        return threads_of(self.fils(), self._stored, self.editor.content)

    def notes_of(self, key: int) -> Bilans:
        """Return the progress notes of a line, the latest first."""
        return self._bilans.get(key, ())

    def since(self, part: str) -> SinceVersion | None:
        """Return what changed in a part since the version before; None for a first version."""
        if self._earlier is None or not self.editor.is_editable:
            return None
        return since_version(self.editor.content, part, self._earlier, self.fils())

    def saved_words(self) -> str:
        """Say where the storing stands."""
        if self.saving is Saving.FAILED:
            return ""
        if self.saving in {Saving.WAITING, Saving.RUNNING}:
            return "enregistrement…"
        return told.saved_at(self.saved_at) if self.saved_at is not None else ""

    # --- reading -----------------------------------------------------------------------------

    def show_person(self, beneficiaire_id: int, plan_row_id: int | None = None) -> None:
        """Read a version of a person's plan; by default the one worked with."""
        self.leave()
        is_other = beneficiaire_id != self._person
        self._person = beneficiaire_id
        if is_other:
            self._forget()
            self.coming.emit(beneficiaire_id)
        self._read(plan_row_id)

    def state_reason(self, reason: str) -> None:
        """Read with this reason; it holds for the session."""
        self._read(None, reason)

    def refresh(self) -> None:
        """Read again what is shown, unless it is being written."""
        if self._person is None or self.is_dirty or self._running:
            return
        document = self.document
        self._read(document.plan_row_id if document is not None else None)

    def leave(self) -> None:
        """Store what is not, before something else is shown."""
        if self.is_dirty and self.saving is not Saving.FAILED:
            self.save_now()

    def _forget(self) -> None:
        self._sheet = self._store = self._earlier = None
        self._bilans = {}
        self._stored = PlanContent()
        self._set_saving(Saving.NONE)
        self.saved_at = None
        self.editor.load(PlanContent(), is_editable=False)

    def _read(self, plan_row_id: int | None, reason: str | None = None) -> None:
        person = self._person
        if person is None:
            return
        self._reading.ask(lambda: self._open(person, plan_row_id, reason))

    def _open(self, person: int, plan_row_id: int | None, reason: str | None) -> OpenedPlan:
        """Open a version and the one before it; on the database thread."""
        service = self._service()
        sheet = service.open(person, plan_row_id, reason=reason)
        before = told.previous_version(sheet)
        earlier = None
        if before is not None and sheet.document is not None and sheet.document.is_editable:
            earlier = service.open(person, before.plan_row_id).document
        return OpenedPlan(sheet=sheet, earlier=earlier)

    def _show(self, opened: OpenedPlan) -> None:
        sheet = opened.sheet
        if sheet.beneficiaire_id != self._person:
            return
        if self.is_dirty and self._is_same(sheet):
            # Something was written while this was being read: the next save will tell them apart.
            return
        self._sheet, self._earlier = sheet, opened.earlier
        document = sheet.document
        if document is None:
            self._store = None
            self._stored = PlanContent()
            self._bilans = {}
            self.editor.load(self._stored, is_editable=False)
        else:
            self._take(document)
            self.editor.load(self._stored, is_editable=document.is_editable and sheet.may_write)
        self.error = None
        self.sheet_changed.emit()

    def _is_same(self, sheet: PlanSheet) -> bool:
        mine, read = self.document, sheet.document
        return mine is not None and read is not None and mine.plan_row_id == read.plan_row_id

    def _take(self, document: PlanDocument) -> None:
        """Begin at what was read."""
        is_same = self.document is not None and self.document.plan_row_id == document.plan_row_id
        keys = self.threads() if is_same else {}
        self._stored = content_of(document, keys=keys)
        fils = {one.key: one.line.fil for part in PARTS for one in lines_of(self._stored, part)}
        self._bilans = bilans_of(document, self._stored)
        self._store = PlanStore(self._service(), document, fils)
        if not is_same:
            self.saved_at = None
        self._set_saving(Saving.NONE if self.saved_at is None else Saving.DONE)

    def _refuse(self, error: Exception) -> None:
        with_reason = Permission.BENEFICIAIRE_READ_WITH_REASON.value
        if (
            isinstance(error, PermissionDeniedError)
            and error.values.get("permission") == with_reason
        ):
            self.reason_wanted.emit()
        else:
            self.failed.emit(error)

    # --- saving ------------------------------------------------------------------------------

    def _note_change(self, _before: object, _after: object) -> None:
        if not self.editor.is_editable:
            return
        if self.saving is not Saving.RUNNING:
            self._set_saving(Saving.WAITING)
        if not self._timer.isActive():
            self._timer.start()

    def save_now(self) -> None:
        """Store what is not stored; a second save waits for the first on the database thread."""
        self._timer.stop()
        store, content = self._store, self.editor.content
        if store is None or not self.editor.is_editable:
            return
        if content == self._stored and not self._running and self.saving is not Saving.FAILED:
            self._set_saving(Saving.DONE if self.saved_at is not None else Saving.NONE)
            return
        self._running += 1
        self._set_saving(Saving.RUNNING)
        self._tasks.run(
            lambda: store.save(content),
            owner=self,
            done=lambda saved: self._done(store, content, saved),
            failed=lambda error: self._fail(store, error),
            keeps=True,
        )

    def _done(self, store: PlanStore, content: PlanContent, saved: PlanDocument) -> None:
        self._running -= 1
        if store is not self._store:
            return
        self._stored = content
        self.saved_at = self._now()
        self.error = None
        self._note_statut(saved)
        if self.editor.content == content:
            self._set_saving(Saving.DONE)
        else:
            self._set_saving(Saving.WAITING)
            self._timer.start()

    def _note_statut(self, saved: PlanDocument) -> None:
        if self._sheet is not None:
            self._sheet = replace(self._sheet, document=saved)

    def _fail(self, store: PlanStore, error: Exception) -> None:
        self._running -= 1
        if store is not self._store:
            self.act_failed.emit(error)
            return
        self.error = error
        self._set_saving(Saving.FAILED)
        if isinstance(error, CrtError) and error.code == STALE:
            self._ask_theirs(error)
        else:
            self.act_failed.emit(error)

    def retry(self) -> None:
        """Try to store again."""
        if self.saving is Saving.FAILED:
            self.save_now()

    def _set_saving(self, saving: Saving) -> None:
        self.saving = saving
        self.saving_changed.emit()

    # --- somebody else was there -------------------------------------------------------------

    def _ask_theirs(self, error: CrtError) -> None:
        document, person = self.document, self._person
        if document is None or person is None:
            return
        row_id = document.plan_row_id
        self._tasks.run(
            lambda: self._service().open(person, row_id),
            owner=self,
            done=lambda sheet: self._compare(sheet, error),
            failed=self.act_failed.emit,
        )

    def _compare(self, sheet: PlanSheet, error: CrtError) -> None:
        theirs = sheet.document
        mine = self.document
        if theirs is None or mine is None or theirs.plan_row_id != mine.plan_row_id:
            self.act_failed.emit(error)
            return
        if not theirs.is_editable:
            # It was validated meanwhile: what is typed stays on screen, and cannot be stored there.
            self.act_failed.emit(error)
            return
        keys = self.threads()
        merge = PlanMerge(
            content_of(mine, keys=keys), content_of(theirs, keys=keys), self.editor.content
        )
        known = error.edit if isinstance(error, StaleEditError) else None
        edit = merge.edit(
            by=known.by if known is not None else "",
            at=known.at if known is not None else theirs.recorded_at,
            version=theirs.version,
        )
        self._theirs = theirs
        if edit.conflicts or edit.theirs:
            self.outrun.emit(merge, edit)
        else:
            self.merge(merge, {})

    def merge(self, merge: PlanMerge, chosen: dict[str, str]) -> None:
        """Take what was chosen, over what the other saved, and store it."""
        theirs = self._theirs
        content = merge.merged(chosen)
        self._stored = merge.theirs
        fils = dict(self.fils())
        for source in (content, self._stored):
            for part in PARTS:
                fils |= {one.key: one.line.fil for one in lines_of(source, part) if one.line.fil}
        self._bilans = bilans_of(theirs, self._stored)
        self._store = PlanStore(self._service(), theirs, fils)
        self.error = None
        self._set_saving(Saving.WAITING)
        self.editor.edit("Deux saisies réunies", content)
        self.sheet_changed.emit()
        self.save_now()

    # --- acts --------------------------------------------------------------------------------

    def begin(self, modele: str | None = None) -> None:
        """Begin a version: from the last validated one, a template, or nothing."""
        person = self._person
        if person is not None:
            self._act(
                lambda: self._service().begin(person, modele=modele),
                lambda document: self._read(document.plan_row_id),
            )

    def validate(self, *, on: date, review_on: date) -> None:
        """Validate the version shown, once everything typed is stored."""
        store = self._store
        if store is None:
            return
        self.save_now()

        def work() -> PlanDocument:
            stored = store.require_saved()
            return self._service().validate(
                stored.plan_row_id, version=stored.version, on=on, review_on=review_on
            )

        self._act(work, lambda document: self._read(document.plan_row_id))

    def discard(self, done: Callable[[int], None]) -> None:
        """Take the version en cours away; ``done`` gets the line of the bin."""
        store = self._store
        if store is None:
            return
        self._timer.stop()
        self.editor.is_editable = False

        def work() -> int:
            return self._service().discard(store.document.plan_row_id, store.document.version)

        def told_gone(bin_id: int) -> None:
            self._store = None
            self._read(None)
            done(bin_id)

        self._act(work, told_gone)

    def use_modele(self, modele: ModelePlan) -> None:
        """Insert the lines of a template."""
        self.editor.edit(f"Modèle {modele.titre}", with_modele(self.editor.content, modele))

    def add_bilan(self, key: int, noted_on: date, texte: str) -> None:
        """Add a progress note to an objective; one never stored is stored first."""
        store, person = self._store, self._person
        if store is None or person is None:
            return
        if self.is_dirty:
            self.save_now()

        def work() -> BilanLine:
            store.require_saved()
            return self._service().add_bilan(person, store.fils[key], noted_on, texte)

        def done(line: BilanLine) -> None:
            if store is self._store:
                notes = (line, *self.notes_of(key))
                self._bilans[key] = tuple(sorted(notes, key=lambda one: one.noted_on, reverse=True))
                self.bilans_changed.emit(key)

        self._act(work, done)

    def ask_modeles(self, done: Callable[[tuple[ModelePlan, ...]], None]) -> None:
        """Read the templates."""
        self._tasks.run(
            lambda: self._service().modeles(), owner=self, done=done, failed=self.act_failed.emit
        )

    def ask_differences(
        self, before: int, after: int, done: Callable[[tuple[PlanDifference, ...]], None]
    ) -> None:
        """Compare two versions, once everything typed is stored."""
        self.leave()
        self._tasks.run(
            lambda: self._service().compare(before, after),
            owner=self,
            done=done,
            failed=self.act_failed.emit,
        )

    def _act(self, work: Callable[[], Any], done: Callable[[Any], None]) -> None:
        def told_done(answer: Any) -> None:
            done(answer)
            self.changed_elsewhere.emit()

        self._tasks.run(work, owner=self, done=told_done, failed=self._tell_failed, keeps=True)

    def _tell_failed(self, error: Exception) -> None:
        if self.error is error:
            # The save before it was refused for the same reason, and that was told.
            return
        self.act_failed.emit(error)
