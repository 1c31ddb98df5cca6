"""The templates of plan being edited: one at a time, saved by itself, given back as it was shipped."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Final, Protocol

from PySide6.QtCore import QObject, QTimer, Signal

from crt_desktop.domain.errors import FieldIssue, InvalidFicheError
from crt_desktop.domain.modeles_plan import MODELES
from crt_desktop.reports.plans import ModelePlan, PlanDocument
from ui.viewmodels.latest import TaskRunner
from ui.viewmodels.plan_content import PlanContent, content_of, document_of
from ui.viewmodels.plan_editor import PlanEditor

SAVE_MS: Final = 500
SHIPPED: Final = frozenset(one.cle for one in MODELES)
"""The keys of the templates that come with the program."""
_BLANK: Final = PlanDocument(
    plan_row_id=0,
    version=0,
    beneficiaire_id=0,
    numero=0,
    statut="en_cours",
    drawn_on=date(2026, 1, 1),
    recorded_at=datetime(2026, 1, 1, tzinfo=UTC),
)


class ModeleService(Protocol):
    """What this screen asks of `crt_desktop.services.plans.Plans`."""

    def modeles(self) -> tuple[ModelePlan, ...]:
        """Return the templates."""

    def save_modele(self, modele: ModelePlan) -> ModelePlan:
        """Store a template."""

    def reset_modele(self, cle: str) -> ModelePlan | None:
        """Go back to the template as shipped; one of the team's own goes."""


def content_of_modele(modele: ModelePlan) -> PlanContent:
    """Return the lines of a template, to be edited as those of a plan."""
    return content_of(replace(_BLANK, objectifs=modele.objectifs, prestations=modele.prestations))


def modele_with(content: PlanContent, modele: ModelePlan, titre: str) -> ModelePlan:
    """Return the template with other lines and another title."""
    document = document_of(content, _BLANK, {})
    return replace(
        modele, titre=titre, objectifs=document.objectifs, prestations=document.prestations
    )


class ModelesViewModel(QObject):
    """Holds the templates, and the one being edited."""

    listed = Signal()
    """The list was read, or a template changed in it."""
    shown = Signal()
    """Another template is edited."""
    saved = Signal()
    refused = Signal(object)
    """What keeps the template from being stored: `FieldIssue` values."""
    failed = Signal(object)

    def __init__(
        self,
        service: Callable[[], ModeleService],
        tasks: TaskRunner,
        parent: QObject | None = None,
    ) -> None:
        """Start with nothing; the service is fetched on the database thread."""
        super().__init__(parent)
        self._service = service
        self._tasks = tasks
        self.modeles: tuple[ModelePlan, ...] = ()
        self.current: ModelePlan | None = None
        self.titre = ""
        self.editor = PlanEditor(self)
        self.is_saved = False
        self._stored: tuple[PlanContent, str] | None = None
        self._timer = QTimer(self, singleShot=True, interval=SAVE_MS)
        self._timer.timeout.connect(self.save_now)
        self.editor.changed.connect(lambda *_contents: self._timer.start())

    @property
    def is_loaded(self) -> bool:
        """Tell whether the list was read."""
        return bool(self.modeles)

    @property
    def is_shipped(self) -> bool:
        """Tell whether the template edited comes with the program, changed or not."""
        return self.current is not None and self.current.cle in SHIPPED

    @property
    def is_dirty(self) -> bool:
        """Tell whether something is not stored."""
        return self._stored is not None and self._stored != (self.editor.content, self.titre)

    def load(self) -> None:
        """Read the list, unless one is being written."""
        if not self.is_dirty:
            self._tasks.run(
                lambda: self._service().modeles(),
                owner=self,
                done=self._take,
                failed=self.failed.emit,
            )

    def _take(self, modeles: tuple[ModelePlan, ...]) -> None:
        if self.is_dirty:
            return
        self.modeles = modeles
        self.listed.emit()
        cle = self.current.cle if self.current is not None else ""
        found = next((one for one in modeles if one.cle == cle), None)
        if found is None and modeles:
            found = modeles[0]
        if found is not None and found != self.current:
            self._show(found)

    def _show(self, modele: ModelePlan) -> None:
        self.current, self.titre = modele, modele.titre
        self.is_saved = False
        content = content_of_modele(modele)
        self._stored = (content, modele.titre)
        self.editor.load(content, is_editable=True)
        self.shown.emit()

    def choose(self, cle: str) -> None:
        """Edit another template, the one being edited stored first."""
        self.save_now()
        found = next((one for one in self.modeles if one.cle == cle), None)
        if found is not None:
            self._show(found)

    def add(self) -> None:
        """Edit a new template; it is stored once it has a title and a line."""
        self.save_now()
        self._show(ModelePlan(cle="", titre="", objectifs=(), prestations=(), is_own=True))

    def set_titre(self, titre: str) -> None:
        """Give the template another title."""
        self.titre = titre.strip()
        self._timer.start()

    def save_now(self) -> None:
        """Store what is not stored."""
        self._timer.stop()
        current = self.current
        if current is None or not self.is_dirty:
            return
        state = (self.editor.content, self.titre)
        modele = modele_with(*state[:1], current, self.titre)
        self._tasks.run(
            lambda: self._service().save_modele(self._with_version(modele)),
            owner=self,
            done=lambda stored: self._done(current, state, stored),
            failed=self._fail,
            keeps=True,
        )

    def _with_version(self, modele: ModelePlan) -> ModelePlan:
        """Return the template with the version and key of the save before; on the database thread."""
        current = self.current
        if current is not None and current.cle == modele.cle:
            return replace(modele, version=current.version)
        return modele

    def _done(self, before: ModelePlan, state: tuple[PlanContent, str], stored: ModelePlan) -> None:
        others = [one for one in self.modeles if one.cle != stored.cle]
        places = [one.cle for one in self.modeles]
        at = places.index(stored.cle) if stored.cle in places else len(others)
        self.modeles = (*others[:at], stored, *others[at:])
        if self.current is before:
            self.current = stored
            self._stored = state
            self.is_saved = True
            self.saved.emit()
            if self.is_dirty:
                self._timer.start()
        self.listed.emit()

    def _fail(self, error: Exception) -> None:
        if isinstance(error, InvalidFicheError):
            self.refused.emit(error.issues)
        else:
            self.failed.emit(error)

    def reset(self) -> None:
        """Go back to the template as shipped; take away one of the team's own."""
        current = self.current
        if current is None:
            return
        self._timer.stop()
        self._stored = None
        if not current.cle:
            self.current = None
            self.load()
            return

        def done(_shipped: ModelePlan | None) -> None:
            self.current = None
            self.load()

        self._tasks.run(
            lambda: self._service().reset_modele(current.cle),
            owner=self,
            done=done,
            failed=self.failed.emit,
            keeps=True,
        )


def named_issues(issues: tuple[FieldIssue, ...]) -> tuple[str, str]:
    """Return what is said of the title, then of the rest."""
    title = " ".join(one.message for one in issues if one.attribute == "titre")
    return title, " ".join(one.message for one in issues if one.attribute != "titre")
