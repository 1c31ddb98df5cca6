"""One questionnaire on screen: read, written, checked at each key, saved, kept as a draft meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Protocol

from PySide6.QtCore import QObject, Signal

from crt_desktop.domain.editions import Edition, EditionIssue, check_edition, tidy_edition
from crt_desktop.domain.errors import EditionInvalidError, NotFoundError, VersionMovedError
from crt_desktop.reports.enquetes import EditionLine, EditionOrigin
from crt_desktop.reports.fiches import Draft
from ui.tasks import Tasks
from ui.viewmodels.edition_acts import EditionActs
from ui.viewmodels.edition_editor import NOTHING, EditionEditor, Spot
from ui.viewmodels.edition_text import from_text, to_text

TYPED: Final = "contenu"
BASE: Final = "version"
"""The names of what a draft holds: the questionnaire as typed, and the version it was typed over."""
_FORM: Final = "edition:"


class EditionService(Protocol):
    """What this screen asks of `crt_desktop.services.editions.Editions`."""

    def find(self, code: str) -> EditionLine:
        """Return one; raises NotFoundError."""

    def save(self, edition: Edition, *, version: int | None) -> EditionLine:
        """Keep one in the vault; ``version`` None adds it."""


class DraftService(Protocol):
    """What this screen asks of `crt_desktop.services.fiches.Fiches`."""

    def drafts(self) -> tuple[Draft, ...]:
        """Return the actor's own drafts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """What was read: the questionnaire (None: never saved), and what was typed and not saved."""

    line: EditionLine | None
    draft: Draft | None


def form_of(code: str) -> str:
    """Return the key of the draft of a questionnaire."""
    return f"{_FORM}{code}"


def code_of_form(form: str) -> str | None:
    """Return the questionnaire a draft is of; None for a draft of something else."""
    return form.removeprefix(_FORM) if form.startswith(_FORM) else None


def new_draft(edition: Edition, at: datetime) -> Draft:
    """Return the draft a questionnaire never saved begins as."""
    return Draft(
        form=form_of(edition.id),
        title=edition.title,
        values={TYPED: to_text(edition), BASE: ""},
        saved_at=at,
    )


class QuestionnaireViewModel(QObject):
    """Holds what is on screen and what is stored; asks the services from the tasks only."""

    shown = Signal()
    """A questionnaire was read."""
    failed = Signal(object)
    """It could not be: the exception."""
    checked = Signal()
    """What is wrong was looked at again."""
    saving_changed = Signal()
    saved = Signal(object)
    """It is stored: the `EditionLine`."""
    refused = Signal(object)
    """It could not be stored: the exception."""
    moved_elsewhere = Signal(object)
    """Somebody stored another version meanwhile: the `EditionLine`."""

    def __init__(
        self,
        editions: Callable[[], EditionService],
        drafts: Callable[[], DraftService],
        tasks: Tasks,
        *,
        may_write: bool,
        parent: QObject | None = None,
    ) -> None:
        """Wait for a questionnaire to be asked."""
        super().__init__(parent)
        self._editions, self._drafts, self._tasks = editions, drafts, tasks
        self.may_write = may_write
        self.code = ""
        self.line: EditionLine | None = None
        self.draft: Draft | None = None
        """The draft that was taken up, until it is saved or given up."""
        self.issues: tuple[EditionIssue, ...] = ()
        self.is_saving = False
        self._version: int | None = None
        self._is_adapting = False
        self.editor = EditionEditor(self)
        self.acts = EditionActs(self.editor, self)
        self.editor.changed.connect(lambda *_both: self._check())
        self.editor.loaded.connect(self._check)

    # --- what it is --------------------------------------------------------------------------

    @property
    def stored(self) -> Edition | None:
        """The questionnaire as it is stored; None while it never was."""
        return self.line.edition if self.line is not None else None

    @property
    def is_dirty(self) -> bool:
        """Tell whether something is written that is not stored."""
        if not self.editor.is_editable:
            return False
        return self.stored is None or tidy_edition(self.editor.edition) != self.stored

    @property
    def is_shipped(self) -> bool:
        """Tell whether the vault has none of its own under this code."""
        return self.line is not None and self.line.origin is not EditionOrigin.VAULT

    @property
    def base(self) -> int | None:
        """The version what is written was written over; None adds it to the vault."""
        return self._version

    def issues_at(self, spot: Spot) -> tuple[EditionIssue, ...]:
        """Return what is wrong at a place."""
        return tuple(
            one
            for one in self.issues
            if (one.section, one.question) == (spot.section, spot.question)
        )

    # --- reading -----------------------------------------------------------------------------

    def show(self, code: str, *, spot: Spot | None = None) -> None:
        """Read a questionnaire, and what was typed in it and not saved."""
        self.code = code

        def read() -> Opened:
            line = self._find(code)
            kept = self._drafts().drafts() if self.may_write else ()
            form = form_of(code)
            draft = next((one for one in kept if one.form == form), None)
            if line is None and draft is None:
                raise NotFoundError(kind="edition", reference=code)
            return Opened(line=line, draft=draft)

        def take(opened: Opened) -> None:
            if code == self.code:
                self._take(opened, spot)

        self._tasks.run(read, owner=self, done=take, failed=self.failed.emit)

    def _find(self, code: str) -> EditionLine | None:
        try:
            return self._editions().find(code)
        except NotFoundError:
            return None

    def _take(self, opened: Opened, spot: Spot | None) -> None:
        self.line, self.draft = opened.line, None
        line = opened.line
        stored = self.stored
        self._is_adapting = False
        self._version = _version_of(line)
        typed = from_text(opened.draft.values.get(TYPED, "")) if opened.draft else None
        if typed is not None and stored is not None and tidy_edition(typed) == stored:
            typed = None
        shown = stored or typed
        if shown is None:
            self.failed.emit(NotFoundError(kind="edition", reference=self.code))
            return
        is_own = not self.is_shipped or typed is not None
        self.editor.load(shown, is_editable=self.may_write and is_own, spot=spot or Spot())
        if typed is not None and opened.draft is not None:
            self.draft = opened.draft
            self._is_adapting = self.is_shipped
            self._version = _base_of(opened.draft.values, self._version)
            if stored is not None:
                self.editor.edit("Reprise de la saisie", typed)
        self.shown.emit()

    def adapt(self) -> None:
        """Let a questionnaire of the program be written: it is kept in the vault once saved."""
        if not self.may_write or not self.is_shipped or self.editor.is_editable:
            return
        self._is_adapting = True
        self.editor.load(self.editor.edition, is_editable=True, spot=self.editor.spot)
        self.shown.emit()

    def give_up(self) -> None:
        """Go back to what is stored."""
        if self.stored is None:
            return
        self.draft, self._is_adapting = None, False
        self._version = _version_of(self.line)
        self.editor.load(
            self.stored,
            is_editable=self.may_write and not self.is_shipped,
            spot=self.editor.spot,
        )
        self.shown.emit()

    def forget(self) -> None:
        """Show nothing more: what was on screen is no longer there."""
        self.code, self.line, self.draft, self._version = "", None, None, None
        self.editor.load(NOTHING, is_editable=False)

    # --- writing -----------------------------------------------------------------------------

    def typed(self) -> Mapping[str, str]:
        """Return what a draft keeps; nothing when all is stored."""
        if not self.is_dirty:
            return {}
        base = "" if self._version is None else str(self._version)
        return {TYPED: to_text(self.editor.edition), BASE: base}

    def _check(self) -> None:
        self.issues = check_edition(self.editor.edition)
        self.checked.emit()

    def save(self, *, over: EditionLine | None = None) -> None:
        """Store what is written; over the version of another when it was agreed to."""
        if self.is_saving or not self.editor.is_editable:
            return
        self.editor.seal()
        edition = self.editor.edition
        if self.issues:
            self.refused.emit(EditionInvalidError(self.issues, file=self.code, reason=""))
            return
        version = self._version if over is None else _version_of(over)
        self._set_saving(is_saving=True)
        self._tasks.run(
            lambda: self._editions().save(edition, version=version),
            owner=self,
            done=self._done,
            failed=self._fail,
            keeps=True,
        )

    def _done(self, line: EditionLine) -> None:
        self.line, self.draft, self._is_adapting = line, None, False
        self._version = _version_of(line)
        self._set_saving(is_saving=False)
        self.saved.emit(line)

    def _fail(self, error: Exception) -> None:
        if not isinstance(error, VersionMovedError):
            self._set_saving(is_saving=False)
            self.refused.emit(error)
            return
        code = self.code

        def tell(line: EditionLine | None) -> None:
            self._set_saving(is_saving=False)
            if line is None or line.origin is not EditionOrigin.VAULT:
                # Taken away meanwhile: what is written is added anew.
                self._version = None
                self.save()
            else:
                self.moved_elsewhere.emit(line)

        def fail(second: Exception) -> None:
            self._set_saving(is_saving=False)
            self.refused.emit(second)

        self._tasks.run(lambda: self._find(code), owner=self, done=tell, failed=fail)

    def _set_saving(self, *, is_saving: bool) -> None:
        self.is_saving = is_saving
        self.saving_changed.emit()


def _version_of(line: EditionLine | None) -> int | None:
    """Return the version to save over; one that is not in the vault has none."""
    return line.version if line is not None and line.origin is EditionOrigin.VAULT else None


def _base_of(values: Mapping[str, str], now: int | None) -> int | None:
    """Return the version a draft was typed over; what is stored now when the draft does not say."""
    if BASE not in values:
        return now
    text = values[BASE]
    return int(text) if text.isdecimal() else None
