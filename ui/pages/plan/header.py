"""The head of the plan: whose, which version, how it stands, and the main acts."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QHBoxLayout,
    QMenu,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from crt_desktop.reports.plans import PlanSheet
from ui.theme.icons import icon, paint_icon
from ui.theme.theme import tokens
from ui.theme.tokens import BODY, CONTROL_SMALL, ICON_S, PAGE_TITLE
from ui.viewmodels import plan_words as told
from ui.viewmodels.words import NO_BREAK
from ui.widgets import Button, ElidedLabel, IconButton, LinkButton, MenuButton, label
from ui.widgets.painting import badge_size, paint_badge

TITLE: Final = "Plan d’accompagnement"
ALL_ACTS: Final = 660
"""Room of the acts with all their words."""


class VersionBadge(QAbstractButton):
    """Which version is shown and how it stands; opens the list of them."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Say nothing yet."""
        super().__init__(parent)
        self._tone, self._icon_name, self._has_others = "neutral", "pencil", False
        self.menu = QMenu(self)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.clicked.connect(self.open_menu)

    def say(self, text: str, *, tone: str, icon_name: str, has_others: bool) -> None:
        """Say another version; with others it opens their list."""
        self.setText(text)
        self._tone, self._icon_name, self._has_others = tone, icon_name, has_others
        self.setAccessibleName(f"{text}, voir les versions" if has_others else text)
        self.setEnabled(has_others)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus if has_others else Qt.FocusPolicy.NoFocus)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return the room of the badge and its chevron."""
        size = badge_size(self.text(), self._icon_name)
        return QSize(size.width() + (ICON_S + 6 if self._has_others else 0), CONTROL_SMALL)

    def open_menu(self) -> None:
        """Open the list of versions."""
        self.menu.popup(self.mapToGlobal(QPoint(0, self.height())))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Open with Enter and the down arrow too."""
        if event.key() in {Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.open_menu()
            event.accept()
            return
        super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the badge and the chevron."""
        painter = QPainter(self)
        box = paint_badge(
            painter, self.rect(), self.text(), tone=self._tone, icon_name=self._icon_name
        )
        if self._has_others:
            top = (self.height() - ICON_S) // 2
            rect = QRect(box.right() + 5, top, ICON_S, ICON_S)
            paint_icon(painter, "chevron-down", tokens().text2, rect)


class PlanHeader(QWidget):
    """Back, title, version, facts; undo, redo, compare, print, and the main act."""

    back_asked = Signal()
    version_asked = Signal(int)
    """The row id of a version."""
    retry_asked = Signal()
    discard_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """Make an empty head."""
        super().__init__(parent)
        self._may_compare = self._may_print = False
        self._is_print_allowed = True
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        self.back = LinkButton(" ", icon_name="chevron-left")
        self.back.clicked.connect(self.back_asked)
        layout.addWidget(self.back, 0, Qt.AlignmentFlag.AlignLeft)
        row = QHBoxLayout()
        row.setSpacing(8)
        self.title = label(TITLE, PAGE_TITLE)
        row.addWidget(self.title)
        row.addSpacing(4)
        self.version = VersionBadge()
        row.addWidget(self.version, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addStretch(1)
        for button in self._make_buttons():
            row.addWidget(button)
        layout.addLayout(row)
        facts = QHBoxLayout()
        facts.setSpacing(8)
        self.facts = ElidedLabel("", BODY, role="muted")
        self.problem = label("", BODY, role="danger")
        self.retry = LinkButton("Réessayer")
        self.retry.clicked.connect(self.retry_asked)
        self.problem.hide()
        self.retry.hide()
        facts.addWidget(self.facts, 1)
        facts.addWidget(self.problem)
        facts.addWidget(self.retry)
        facts.addStretch(0)
        layout.addLayout(facts)

    def _make_buttons(self) -> tuple[QWidget, ...]:
        self.undo_button = IconButton("undo-2", "Annuler (Ctrl\u00a0Z)", is_outlined=True)
        self.redo_button = IconButton("redo-2", "Rétablir (Ctrl\u00a0Y)", is_outlined=True)
        self.compare_button = Button("Comparer", icon_name="columns-3")
        self.print_button = MenuButton("Imprimer", icon_name="printer")
        self.more_button = IconButton("ellipsis", "Autres actions", is_outlined=True)
        self.main_button = Button(" ", variant="primary", icon_name="check")
        print_menu = self.print_button.menu()
        self.print_action = print_menu.addAction("Taille normale…")
        self.large_action = print_menu.addAction("Grands caractères…")
        self.more_menu = QMenu(self)
        self.compare_action = self.more_menu.addAction(icon("columns-3", "text2"), "Comparer…")
        self.compare_action.triggered.connect(self.compare_button.click)
        self.more_print = self.more_menu.addAction(icon("printer", "text2"), "Imprimer…")
        self.more_print.triggered.connect(self.print_action.trigger)
        self.more_large = self.more_menu.addAction(
            icon("printer", "text2"), "Imprimer en grands caractères…"
        )
        self.more_large.triggered.connect(self.large_action.trigger)
        self.discard_action = self.more_menu.addAction(
            icon("trash-2", "danger"), "Abandonner cette version…"
        )
        self.discard_action.triggered.connect(self.discard_asked)
        self.more_button.clicked.connect(self._open_more)
        return (
            self.undo_button,
            self.redo_button,
            self.compare_button,
            self.print_button,
            self.more_button,
            self.main_button,
        )

    def _open_more(self) -> None:
        corner = QPoint(
            self.more_button.width() - self.more_menu.sizeHint().width(),
            self.more_button.height() + 4,
        )
        self.more_menu.popup(self.more_button.mapToGlobal(corner))

    # --- content -----------------------------------------------------------------------------

    def set_back(self, text: str) -> None:
        """Name where « retour » leads."""
        self.back.set_label(text or "Retour")
        self.back.setAccessibleName(f"Retour{NO_BREAK}: {text}" if text else "Retour")

    def allow_printing(self, *, is_allowed: bool) -> None:
        """Offer to print only to an account that may."""
        self._is_print_allowed = is_allowed

    def show_nothing(self) -> None:
        """Take the former plan away."""
        self._may_compare = self._may_print = False
        self.facts.set_whole_text("")
        self.show_problem("")
        for widget in (self.version, self.undo_button, self.redo_button, self.main_button):
            widget.hide()
        self.discard_action.setVisible(False)
        self._fit()

    def show_sheet(self, sheet: PlanSheet, *, is_editable: bool, may_begin: bool) -> None:
        """Show a version; ``may_begin``: it is validated, and another may follow it."""
        document = sheet.document
        if document is None:
            self.show_nothing()
            return
        self.version.say(
            told.version_words(document),
            tone=told.STATE_TONES.get(document.statut, "neutral"),
            icon_name=told.STATE_ICONS.get(document.statut, "pencil"),
            has_others=len(sheet.versions) > 1,
        )
        self._fill_versions(sheet)
        self.version.show()
        self.undo_button.setVisible(is_editable)
        self.redo_button.setVisible(is_editable)
        self.main_button.setVisible(is_editable or may_begin)
        following = max(one.numero for one in sheet.versions) + 1
        is_begin = not is_editable and may_begin
        self.main_button.setIcon(icon("plus" if is_begin else "check", "on_accent"))
        self.main_button.set_label(
            f"Commencer la version {following}"
            if is_begin
            else f"Valider la version {document.numero}"
        )
        before = told.previous_version(sheet)
        self._may_compare = before is not None
        if before is not None:
            self.compare_button.set_label(f"Comparer à la version {before.numero}")
            self.compare_action.setText(f"Comparer à la version {before.numero}…")
        self._may_print = self._is_print_allowed
        self.discard_action.setVisible(is_editable)
        self._fit()

    def _fill_versions(self, sheet: PlanSheet) -> None:
        self.version.menu.clear()
        shown = sheet.document.plan_row_id if sheet.document is not None else 0
        for one in sheet.versions:
            tone = told.STATE_TONES.get(one.statut, "neutral")
            tint = "text2" if tone == "neutral" else tone
            act = self.version.menu.addAction(
                icon(told.STATE_ICONS.get(one.statut, "pencil"), tint), told.version_detail(one)
            )
            act.setEnabled(one.plan_row_id != shown)
            act.triggered.connect(
                lambda _on=False, row_id=one.plan_row_id: self.version_asked.emit(row_id)
            )

    def show_problem(self, sentence: str) -> None:
        """Say that what was typed is not stored; empty when it is."""
        self.problem.setText(sentence)
        self.problem.setVisible(bool(sentence))
        self.retry.setVisible(bool(sentence))

    # --- room --------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Put acts away in the menu before anything is cut."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        margins = self.contentsMargins()
        room = self.width() - margins.left() - margins.right()
        words = self.title.sizeHint().width() + self.version.sizeHint().width() + 24
        has_all = words + ALL_ACTS <= room
        self.compare_button.setVisible(self._may_compare and has_all)
        self.print_button.setVisible(self._may_print and has_all)
        self.compare_action.setVisible(self._may_compare and not has_all)
        self.more_print.setVisible(self._may_print and not has_all)
        self.more_large.setVisible(self._may_print and not has_all)
        acts = (self.compare_action, self.more_print, self.discard_action)
        self.more_button.setVisible(any(act.isVisible() for act in acts))
