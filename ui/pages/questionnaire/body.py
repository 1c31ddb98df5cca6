"""The two sides of the editor: the outline with what adds to it, and the pane of the place one is on."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from crt_desktop.domain.editions import Edition, EditionIssue
from ui.pages.questionnaire.fields import UndoThrough
from ui.pages.questionnaire.heads import HeadPane, SectionPane
from ui.pages.questionnaire.outline import Outline
from ui.pages.questionnaire.problems import ProblemsStrip
from ui.pages.questionnaire.question import QuestionPane
from ui.theme.fonts import font
from ui.theme.tokens import BODY, CARD_GAP, CARD_PADDING
from ui.viewmodels.edition_editor import Spot
from ui.widgets import Button, FormField
from ui.widgets.layout import ScrolledLayout
from ui.widgets.table_card import RoundedCard

PANE_LEAST: Final = 380
PANE_MOST: Final = 560
PANE_SHARE: Final = 0.45
LOOK_ABOVE: Final = 420
"""Below this height how a question will look scrolls with its fields: they would have no room left."""
_BREATH: Final = 12
"""Room left around a field that is scrolled to."""


class EditorBody(QWidget):
    """Outline at the left, pane at the right, what is to mend above."""

    place_asked = Signal(object)
    """A `Spot`, perhaps with its field."""
    next_asked = Signal()
    question_asked = Signal()
    section_asked = Signal()
    numbering_asked = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        """Build both sides, empty."""
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        self.problems = ProblemsStrip()
        self.problems.place_asked.connect(self.place_asked)
        self.problems.next_button.clicked.connect(self.next_asked)
        column.addWidget(self.problems)
        row = QHBoxLayout()
        row.setSpacing(CARD_GAP)
        column.addLayout(row, 1)
        row.addWidget(self._make_left(), 1)
        row.addWidget(self._make_right())
        self._undo = UndoThrough(self)
        self._undo.watch(self.pane)
        self.question.rebuilt.connect(lambda: self._undo.watch(self.question))

    def _make_left(self) -> RoundedCard:
        card = RoundedCard()
        layout = QVBoxLayout(card)
        layout.setContentsMargins(1, 1, 1, 1)
        layout.setSpacing(0)
        self.outline = Outline()
        layout.addWidget(self.outline, 1)
        self.foot = QFrame()
        self.foot.setProperty("role", "footer")
        foot = QHBoxLayout(self.foot)
        foot.setContentsMargins(12, 8, 12, 8)
        foot.setSpacing(8)
        self.question_button = Button("Question", icon_name="plus", size="small")
        self.question_button.setAccessibleName("Ajouter une question")
        self.question_button.setToolTip("Ajouter une question dessous (Ctrl\u00a0Entrée)")
        self.section_button = Button("Section", icon_name="plus", size="small")
        self.section_button.setAccessibleName("Ajouter une section")
        self.section_button.setToolTip("Ajouter une section dessous (Ctrl\u00a0Maj\u00a0Entrée)")
        self.numbering = QCheckBox("Numéros automatiques")
        self.numbering.setFont(font(BODY))
        self.numbering.setToolTip("Les numéros suivent l’ordre des sections et des questions.")
        foot.addWidget(self.question_button)
        foot.addWidget(self.section_button)
        foot.addStretch(1)
        foot.addWidget(self.numbering)
        layout.addWidget(self.foot)
        card.raise_corners()
        self.question_button.clicked.connect(self.question_asked)
        self.section_button.clicked.connect(self.section_asked)
        self.numbering.clicked.connect(self.numbering_asked)
        return card

    def _make_right(self) -> QFrame:
        self.pane = RoundedCard()
        layout = QVBoxLayout(self.pane)
        layout.setContentsMargins(1, 1, 1, 1)
        layout.setSpacing(0)
        self.area = QScrollArea()
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setWidgetResizable(True)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.area.viewport().setAutoFillBackground(False)
        inside = QWidget()
        column = ScrolledLayout(inside)
        column.setContentsMargins(CARD_PADDING + 4, CARD_PADDING, CARD_PADDING + 4, CARD_PADDING)
        self.head, self.section, self.question = HeadPane(), SectionPane(), QuestionPane()
        for part in (self.head, self.section, self.question):
            column.addWidget(part)
        column.addStretch(1)
        self._fields = column
        self.area.setWidget(inside)
        inside.setAutoFillBackground(False)
        inside.installEventFilter(self)
        layout.addWidget(self.area, 1)
        self.look = QFrame()
        self.look.setProperty("role", "footer")
        under = QVBoxLayout(self.look)
        under.setContentsMargins(CARD_PADDING + 4, 10, CARD_PADDING + 4, 12)
        under.addWidget(self.question.look)
        layout.addWidget(self.look)
        self._around, self._under = layout, under
        self._is_low = False
        self.pane.raise_corners()
        self._follow_room()
        return self.pane

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Keep what is wrong in sight when fields come, go, or take another height."""
        if event.type() is QEvent.Type.Resize:
            QTimer.singleShot(0, self, self._keep_error_in_sight)
        return False

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Share the width."""
        super().resizeEvent(event)
        self._follow_room()

    def _follow_room(self) -> None:
        share = int(self.width() * PANE_SHARE)
        self.pane.setFixedWidth(min(max(share, PANE_LEAST), PANE_MOST))
        is_low = 0 < self.height() < LOOK_ABOVE
        if is_low == self._is_low:
            return
        self._is_low = is_low
        edge = 0 if is_low else CARD_PADDING + 4
        self._under.setContentsMargins(edge, 10, edge, 12)
        if is_low:
            self._fields.addWidget(self.look)
        else:
            self._around.addWidget(self.look)
            self.pane.raise_corners()

    # --- content -----------------------------------------------------------------------------

    def show_edition(
        self,
        edition: Edition,
        issues: tuple[EditionIssue, ...],
        spot: Spot,
        *,
        is_numbered: bool,
    ) -> None:
        """Show the questionnaire, what is wrong in it, and the place one is on."""
        self.outline.outline_model.show_edition(edition, issues)
        self.outline.follow(spot)
        self.numbering.setChecked(is_numbered)
        self.problems.show_issues(edition, issues)
        here = tuple(
            one for one in issues if (one.section, one.question) == (spot.section, spot.question)
        )
        self._show_pane(spot)
        if spot.section is None:
            self.head.show_edition(edition)
            self.head.show_issues(here)
            return
        section = edition.sections[spot.section]
        if spot.question is None:
            self.section.show_section(section, rank=spot.section)
            self.section.show_issues(here)
            return
        question = section.questions[spot.question]
        self.question.show_question(question, is_numbered=is_numbered)
        self.question.show_issues(here)
        QTimer.singleShot(0, self, self._keep_error_in_sight)

    def _keep_error_in_sight(self) -> None:
        """Scroll to what is said under the field being written, once it has its room."""
        focused = QApplication.focusWidget()
        part = focused
        while part is not None and part is not self.pane:
            if isinstance(part, FormField):
                if part.error and part.height() <= self.area.viewport().height():
                    self.area.ensureWidgetVisible(part, 0, _BREATH)
                return
            part = part.parentWidget()

    def pane_of(self, spot: Spot) -> HeadPane | SectionPane | QuestionPane:
        """Return the pane of a place."""
        if spot.section is None:
            return self.head
        return self.section if spot.question is None else self.question

    def _show_pane(self, spot: Spot) -> None:
        """Show the pane of a place; what was being written in another is left for the outline."""
        shown = self.pane_of(spot)
        others = [one for one in (self.head, self.section, self.question) if one is not shown]
        focused = QApplication.focusWidget()
        if focused is not None and any(one.isAncestorOf(focused) for one in others):
            self.outline.setFocus(Qt.FocusReason.OtherFocusReason)
        for one in others:
            one.hide()
        shown.show()
        self.look.setVisible(shown is self.question)

    def set_editable(self, *, is_editable: bool) -> None:
        """Let the questionnaire be written, or only read."""
        for pane in (self.head, self.section, self.question):
            pane.set_editable(is_editable=is_editable)
        self.foot.setVisible(is_editable)
        self.outline.can_carry = is_editable

    def focus_pane(self, spot: Spot, name: str = "") -> None:
        """Give the focus to a field of the place one is on."""
        self.pane_of(spot).focus_field(name)
        focused = self.window().focusWidget()
        if focused is not None and self.pane.isAncestorOf(focused):
            self.area.ensureWidgetVisible(focused, 0, 40)
