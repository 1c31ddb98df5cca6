"""The admission of a person: the path, what is missing and who can act, the decision."""

from __future__ import annotations

from functools import partial
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QFocusEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from crt_desktop.domain import codes
from crt_desktop.domain.admission import is_urgent
from crt_desktop.domain.admission_facts import Etape
from crt_desktop.domain.roles import Permission
from crt_desktop.domain.typography import french
from crt_desktop.reports.admission import AdmissionPath
from ui.context import PageContext
from ui.pages import PersonPage, Scene
from ui.pages.admission.acts import AdmissionActs
from ui.pages.admission.side import SideColumn
from ui.pages.admission.steps import StepList
from ui.pages.failures import show_failure
from ui.theme.tokens import CARD_GAP, PAGE_MARGIN
from ui.viewmodels import admission as told
from ui.viewmodels.latest import Latest
from ui.widgets import GirBadge, MessageState, PageHeader, SegmentedControl, StateStack

BACK: Final = "Liste d’attente"
TO_DECIDE: Final = "Admissions"
SIDE_WIDTH: Final = 340
SIDE_BY_SIDE: Final = 880
"""Room from which the cards stand beside the steps."""

VOIES: Final = tuple(codes.VOIE_ADMISSION)
FOLLOWED: Final = frozenset({"professionnels"})
"""Sheets of the etablissement whose records the page names."""


class AdmissionPage(PersonPage):
    """Shows the path of one demande at a time."""

    guide = "parcours.md"

    def __init__(self, context: PageContext) -> None:
        """Build the page; nothing is asked before `show_person`."""
        super().__init__()
        self._context = context
        self._person: int | None = None
        self._demande: int | None = None
        self._is_stale = False
        self.path: AdmissionPath | None = None
        self.acts = AdmissionActs(context, self)
        self._latest: Latest[AdmissionPath] = Latest(
            context.tasks, owner=self, done=self._show, failed=self._show_failure
        )
        self._build()
        self._connect()
        self._bind_keys()

    # --- the parts ---------------------------------------------------------------------------

    def _build(self) -> None:
        self.setProperty("role", "page")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 16, 0, 0)
        layout.setSpacing(12)
        self._reads = self._context.actor.may(Permission.BENEFICIAIRE_READ)
        self.header = PageHeader(told.TITLE, back=BACK if self._reads else TO_DECIDE)
        self.header.setContentsMargins(PAGE_MARGIN, 0, PAGE_MARGIN, 0)
        self.gir = GirBadge(None)
        self.header.add_beside_title(self.gir)
        self.voie = SegmentedControl(
            [french(text) for text in codes.VOIE_ADMISSION.values()], name="Voie de l’admission"
        )
        self.header.add_action(self.voie)
        layout.addWidget(self.header)
        self.steps = StepList()
        self.side = SideColumn()
        self.states = StateStack(self._build_area(), empty=MessageState("inbox", ""), row_height=66)
        layout.addWidget(self.states, 1)

    def _build_area(self) -> QScrollArea:
        inside = QWidget()
        self._columns = QBoxLayout(QBoxLayout.Direction.LeftToRight, inside)
        self._columns.setContentsMargins(PAGE_MARGIN, 2, PAGE_MARGIN, PAGE_MARGIN)
        self._columns.setSpacing(CARD_GAP)
        top = Qt.AlignmentFlag.AlignTop
        self.steps.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        self._columns.addWidget(self.steps, 1, top)
        self._columns.addWidget(self.side, 0, top)
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.area.viewport().setAutoFillBackground(False)
        self.area.setWidget(inside)
        inside.setAutoFillBackground(False)
        self._place()
        return self.area

    def _place(self) -> None:
        """Put the cards beside the steps, or under them where there is little room."""
        is_wide = self.width() >= SIDE_BY_SIDE
        directions = QBoxLayout.Direction
        self._columns.setDirection(directions.LeftToRight if is_wide else directions.TopToBottom)
        self.side.setMinimumWidth(SIDE_WIDTH if is_wide else 0)
        self.side.setMaximumWidth(SIDE_WIDTH if is_wide else 16_777_215)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Keep the cards where they fit."""
        super().resizeEvent(event)
        self._place()

    def _connect(self) -> None:
        self.header.back_asked.connect(self._leave)
        self.steps.asked.connect(self.open_step)
        side = self.side
        side.decision.step_asked.connect(self.go_to_step)
        side.decision.decision_asked.connect(self.decide)
        side.urgent.urgence_asked.connect(self._ask_urgent)
        side.owed.dossier_asked.connect(self._open_dossier)
        side.other.refusal_asked.connect(partial(self._end, "refus"))
        side.other.drop_asked.connect(partial(self._end, "sans_suite"))
        self.voie.group.idClicked.connect(self._choose_voie)
        self.states.error.asked.connect(self._ask)
        changes = self._context.changes
        changes.fiche_changed.connect(self._hear_fiche)
        changes.etablissement_changed.connect(self._become_stale)

    def _bind_keys(self) -> None:
        for rank, etape in enumerate(Etape, start=1):
            self._bind(str(rank), partial(self._focus_step, etape))
        self._bind("Ctrl+Return", self.decide)

    def _bind(self, keys: str, act: object) -> None:
        shortcut = QShortcut(QKeySequence(keys), self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(act)

    # --- what the window asks ----------------------------------------------------------------

    def show_person(self, beneficiaire_id: int, tab: str = "") -> None:
        """Show the path of a demande (``tab`` is its row id), by default the person's open one."""
        demande = int(tab) if tab.isdecimal() else None
        is_same = (beneficiaire_id, demande) == (self._person, self._demande)
        self._person, self._demande = beneficiaire_id, demande
        if is_same and self.path is not None and not self._is_stale:
            return
        self._is_stale = False
        if not is_same:
            self.path = None
            self._show_coming()
        self._ask()

    def on_shown(self) -> None:
        """Read the path again when it changed while another page was shown."""
        if self._is_stale:
            self._is_stale = False
            self._ask()

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Start with what comes next: the first thing that is missing, or the decision."""
        side = self.side.decision
        target = side.rows[0] if side.rows else side.button
        if target.isVisible() and target.isEnabled():
            target.setFocus(event.reason())
        else:
            self.header.findChildren(QWidget)[0].setFocus(event.reason())

    def keys(self) -> list[tuple[str, str]]:
        """Return the keys of this page."""
        return [
            ("1 à 8", "aller à une étape"),
            ("Ctrl Entrée", "prononcer l’admission"),
            ("Alt ←", "revenir"),
        ]

    def scenes(self) -> list[Scene]:
        """Return the path as it stands."""
        return [Scene("", self.on_shown)]

    # --- content -----------------------------------------------------------------------------

    def _ask(self) -> None:
        person, demande = self._person, self._demande
        if person is None:
            return
        admissions = self._context.services

        def read() -> AdmissionPath:
            if demande is None:
                return admissions.admissions.path_of_person(person)
            return admissions.admissions.path(demande)

        self._latest.ask(read)

    def _show_coming(self) -> None:
        """Take the former person away at once."""
        self.header.set_title(told.TITLE)
        self.header.set_facts("")
        self.gir.hide()
        self.voie.hide()
        self.setAccessibleName(told.TITLE)
        self.states.show_loading()

    def _show(self, path: AdmissionPath) -> None:
        self.path = path
        self.header.set_title(told.title_of(path))
        self.header.set_facts(told.head_fact(path))
        self.setAccessibleName(told.title_of(path))
        self.gir.set_gir(path.gir)
        self.gir.show()
        self.voie.show()
        self._show_voie(path)
        self.steps.show_path(path)
        self.side.show_path(path)
        self.states.show_content()

    def _show_voie(self, path: AdmissionPath) -> None:
        self.voie.group.button(VOIES.index(path.voie)).setChecked(True)
        self.voie.setEnabled(path.is_open and path.may_write)

    def _show_failure(self, error: Exception) -> None:
        self.path = None
        self.gir.hide()
        self.voie.hide()
        unread = "L’admission n’a pas pu être lue."
        show_failure(self.states, error, self._context.show_error, unread=unread)

    def _hear_fiche(self, sheet: str, beneficiaire_id: int | None) -> None:
        if beneficiaire_id == self._person or (beneficiaire_id is None and sheet in FOLLOWED):
            self._become_stale()

    def _become_stale(self) -> None:
        if self._person is None:
            return
        if self.isVisible():
            self._ask()
        else:
            self._is_stale = True

    # --- acts --------------------------------------------------------------------------------

    def open_step(self, etape: Etape) -> None:
        """Open what mends a step."""
        if self.path is not None:
            self.acts.open_step(self.path, etape)

    def go_to_step(self, etape: Etape) -> None:
        """Open what mends a step, for who may; else show where it stands."""
        if self.path is not None and self.path.step(etape).may_act:
            self.open_step(etape)
        else:
            self.area.ensureWidgetVisible(self.steps.rows[etape])

    def _focus_step(self, etape: Etape) -> None:
        row = self.steps.rows[etape]
        self.area.ensureWidgetVisible(row)
        row.focus_act()

    def decide(self) -> None:
        """Pronounce the admission, once nothing keeps it from being."""
        if self.path is not None and self.side.decision.button.isEnabled() and self.path.is_open:
            self.acts.decide(self.path)

    def _choose_voie(self, position: int) -> None:
        path, voie = self.path, VOIES[position]
        if path is None or voie == path.voie:
            return
        if is_urgent(voie) and not is_urgent(path.voie):
            dialog = self.acts.ask_urgent(path, voie)
            dialog.rejected.connect(partial(self._show_voie, path))
        else:
            self.acts.set_voie(path, voie)

    def _ask_urgent(self) -> None:
        if self.path is not None:
            self.acts.ask_urgent(self.path)

    def _leave(self) -> None:
        """Go to the waiting list, or to the admissions to decide for who may not read it."""
        self._context.go_to("liste_attente" if self._reads else "admissions")

    def _open_dossier(self) -> None:
        if self.path is not None:
            self._context.open_dossier(self.path.beneficiaire_id)

    def _end(self, decision: str) -> None:
        """Open the dialog that ends the demande another way."""
        if self.path is not None:
            self.acts.end(self.path, decision)
