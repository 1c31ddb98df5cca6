"""What stands around the fields of a form: banners above, buttons under, and the keys of both."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from crt_desktop.reports.fiches import Draft
from ui.dialogs.stale import when
from ui.forms.fields import SheetField
from ui.theme.tokens import SMALL
from ui.widgets.buttons import Button, LinkButton
from ui.widgets.feedback import Banner
from ui.widgets.text import label
from ui.widgets.visibility import hide_unless

SAVING: Final = "Enregistrement…"
EDGE: Final = 3
"""Room at the left of fields that scroll, for the ring of the focus."""
SCROLL_ROOM: Final = 12


class FormFrame(QWidget):
    """Fields between banners and buttons. Enter and Ctrl+Enter save, Escape leaves."""

    save_asked = Signal()
    cancel_asked = Signal()
    removal_asked = Signal()
    draft_wanted = Signal()
    draft_unwanted = Signal()

    def __init__(
        self,
        body: QWidget,
        *,
        save_verb: str,
        can_remove: bool = False,
        has_required: bool = False,
        scrolls: bool = True,
    ) -> None:
        """Put the fields in the frame; with ``scrolls`` they scroll above the buttons."""
        super().__init__()
        self._save_verb = save_verb
        self._build_banners()
        self._area = _area(body) if scrolls else None
        above = QVBoxLayout()
        above.setSpacing(8)
        above.addWidget(self.draft_banner)
        above.addWidget(self.error_banner)
        foot = self._foot(can_remove=can_remove, has_required=has_required)
        if scrolls:
            above.setContentsMargins(EDGE, 0, SCROLL_ROOM, 0)
            foot.setContentsMargins(EDGE, 0, SCROLL_ROOM, 0)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        layout.addLayout(above)
        layout.addWidget(self._area or body, 1)
        layout.addLayout(foot)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(self.save_asked)

    def _build_banners(self) -> None:
        self.draft_banner = Banner("", tone="info", icon_name="history")
        self.drop_button = LinkButton("Jeter")
        self.drop_button.setAccessibleName("Jeter la saisie non enregistrée")
        row = self.draft_banner.layout()
        if row is not None:
            row.addWidget(self.drop_button)
        self.draft_banner.link_clicked.connect(self.draft_wanted)
        self.drop_button.clicked.connect(self.draft_unwanted)
        self.error_banner = Banner("", tone="danger")
        for banner in (self.draft_banner, self.error_banner):
            banner.hide()

    def _foot(self, *, can_remove: bool, has_required: bool) -> QHBoxLayout:
        self.remove_button = Button("Retirer…", variant="danger", icon_name="trash-2")
        hide_unless(self.remove_button, can_remove)
        self.cancel_button = Button("Annuler", variant="ghost")
        self.save_button = Button(self._save_verb, variant="primary")
        self.save_button.setToolTip("Ctrl\u00a0Entrée")
        self.legend = legend = label("* champ obligatoire", SMALL, role="muted")
        hide_unless(legend, has_required)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self.remove_button)
        foot.addWidget(legend)
        foot.addStretch(1)
        foot.addWidget(self.cancel_button)
        foot.addWidget(self.save_button)
        self.save_button.clicked.connect(self.save_asked)
        self.cancel_button.clicked.connect(self.cancel_asked)
        self.remove_button.clicked.connect(self.removal_asked)
        return foot

    def show_draft(self, draft: Draft | None) -> None:
        """Offer what was typed last time, or nothing."""
        self.draft_banner.setVisible(draft is not None)
        if draft is not None:
            at = when(draft.saved_at).replace("le ", "du ", 1)
            self.draft_banner.set_banner(
                "Une saisie n’a pas été enregistrée.",
                tone="info",
                icon_name="history",
                link=f"Reprendre la saisie {at}",
            )

    def show_failure(self, sentence: str) -> None:
        """Say what is wrong with the whole form; an empty sentence takes it away."""
        self.error_banner.setVisible(bool(sentence))
        if sentence:
            self.error_banner.set_banner(sentence, tone="danger")

    def set_busy(self, *, is_busy: bool) -> None:
        """Show that the form is being saved."""
        self.save_button.setEnabled(not is_busy)
        self.save_button.set_label(SAVING if is_busy else self._save_verb)

    def scrolled_height(self) -> int:
        """Return what the fields take in the size the frame asks for, when they scroll."""
        return self._area.sizeHint().height() if self._area is not None else 0

    def add_above_buttons(self, widget: QWidget) -> None:
        """Put something between the fields and the buttons, always in sight."""
        layout = self.layout()
        if isinstance(layout, QVBoxLayout):
            layout.insertWidget(layout.count() - 1, widget)

    def keep_in_sight(self, widget: QWidget) -> None:
        """Scroll until a widget is in sight."""
        if self._area is not None:
            self._area.ensureWidgetVisible(widget, 0, 40)

    def go_to(self, field: SheetField) -> None:
        """Give the focus to a field, in sight."""
        field.focus_editor()
        self.keep_in_sight(field)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Enter saves, or presses the button it is on; Escape leaves."""
        key = event.key()
        if key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            focused = QApplication.focusWidget()
            if isinstance(focused, QPushButton) and not focused.isCheckable():
                focused.click()
            else:
                self.save_asked.emit()
        elif key == Qt.Key.Key_Escape:
            self.cancel_asked.emit()
        else:
            super().keyPressEvent(event)
            return
        event.accept()


def _area(body: QWidget) -> QScrollArea:
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.viewport().setAutoFillBackground(False)
    body.setContentsMargins(EDGE, 2, SCROLL_ROOM, 2)
    area.setWidget(body)
    body.setAutoFillBackground(False)
    return area
