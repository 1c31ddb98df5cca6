"""The texts of a plan in cards, and who acts at home; each text is saved as it is written."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from crt_desktop.domain.typography import french
from crt_desktop.reports.plans import PlanSheet
from ui.pages.dossier.parts import ScrollColumn, empty_layout
from ui.theme.tokens import BODY, BODY_MEDIUM, PAGE_MARGIN, SMALL
from ui.viewmodels.plan_content import PlanContent
from ui.viewmodels.plan_editor import PlanEditor
from ui.viewmodels.plan_words import TEXT_HELPS, TEXT_TITLES
from ui.viewmodels.words import phone
from ui.widgets import Card, label, section_title
from ui.widgets.text_area import TextArea

TYPING_MS: Final = 600
"""Rest after a key before what is written becomes a change that can be undone."""
LINES: Final = 6


class PlanText(QWidget):
    """One text of the plan: its title, what belongs there, an area as tall as what is written."""

    def __init__(self, editor: PlanEditor, name: str, *, lines: int = LINES) -> None:
        """Write in this text of what is edited."""
        super().__init__()
        self.editor = editor
        self.name = name
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        title = TEXT_TITLES[name]
        self.head = section_title(title)
        layout.addWidget(self.head)
        layout.addWidget(label(french(TEXT_HELPS[name]), SMALL, role="muted", wraps=True))
        layout.addSpacing(4)
        self.area = TextArea(lines=lines)
        self.area.setAccessibleName(title)
        self.area.area.installEventFilter(self)
        self.reading = label("", BODY, wraps=True)
        self.reading.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        layout.addWidget(self.area)
        layout.addWidget(self.reading)
        self._timer = QTimer(self, singleShot=True, interval=TYPING_MS)
        self._timer.timeout.connect(self.commit)
        self.area.typed.connect(self._timer.start)
        self.area.left.connect(self.commit)
        editor.changed.connect(self._follow)
        editor.loaded.connect(self.show_text)
        self.show_text()

    def show_text(self) -> None:
        """Show what the plan says; read only where nothing may change."""
        self._timer.stop()
        text = getattr(self.editor.content, self.name)
        if self.area.text() != text:
            self.area.set_text(text)
        self.area.setVisible(self.editor.is_editable)
        self.reading.setVisible(not self.editor.is_editable)
        self.reading.setText(text or "Non renseigné")

    def commit(self) -> None:
        """Make what was written a change of the plan."""
        self._timer.stop()
        if self.editor.is_editable:
            self.editor.set_text(self.name, self.area.text())

    def _follow(self, before: PlanContent, after: PlanContent) -> None:
        if getattr(before, self.name) != getattr(after, self.name):
            self.show_text()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Leave Ctrl+Z to the plan when the area has nothing to take back."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            document = self.area.area.document()
            standard = QKeySequence.StandardKey
            is_idle = (event.matches(standard.Undo) and not document.isUndoAvailable()) or (
                event.matches(standard.Redo) and not document.isRedoAvailable()
            )
            if is_idle:
                event.ignore()
                return True
        return False


class TextsTab(QWidget):
    """Some texts of the plan, side by side where there is room."""

    def __init__(
        self, editor: PlanEditor, names: Sequence[str], parent: QWidget | None = None
    ) -> None:
        """Show these texts, two to a line."""
        super().__init__(parent)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(PAGE_MARGIN, 0, 0, 0)
        self.column = ScrollColumn()
        layout.addWidget(self.column)
        self.texts = {name: PlanText(editor, name) for name in names}
        grid = QGridLayout()
        grid.setSpacing(16)
        for at, text in enumerate(self.texts.values()):
            card = Card()
            card.body.addWidget(text)
            card.body.addStretch(1)
            row, column = divmod(at, 2)
            grid.addWidget(card, row, column)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        self.column.body.addLayout(grid)
        self.column.body.addStretch(1)

    def commit(self) -> None:
        """Make what is being written changes of the plan."""
        for text in self.texts.values():
            text.commit()

    def focus_text(self, name: str) -> None:
        """Go to a text."""
        text = self.texts[name]
        self.column.ensureWidgetVisible(text)
        text.area.setFocus(Qt.FocusReason.OtherFocusReason)


class InformationsTab(QWidget):
    """The first part: what everybody must know, and who acts at home."""

    def __init__(self, editor: PlanEditor, parent: QWidget | None = None) -> None:
        """Write the text at the left, list the people at the right."""
        super().__init__(parent)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(PAGE_MARGIN, 0, 0, 0)
        column = ScrollColumn()
        layout.addWidget(column)
        row = QHBoxLayout()
        row.setSpacing(16)
        self.text = PlanText(editor, "informations", lines=9)
        card = Card()
        card.body.addWidget(self.text)
        card.body.addStretch(1)
        row.addWidget(card, 1)
        self.people = Card()
        self.people.body.addWidget(section_title("Intervenants au domicile"))
        self.people.body.addWidget(
            label(french("Tenus à jour dans le dossier : aidants, professionnels, services."),
                  SMALL, role="muted", wraps=True)
        )  # fmt: skip
        self._rows = QVBoxLayout()
        self._rows.setSpacing(6)
        self.people.body.addLayout(self._rows)
        self.people.body.addStretch(1)
        row.addWidget(self.people, 1)
        column.body.addLayout(row)
        column.body.addStretch(1)

    @property
    def texts(self) -> dict[str, PlanText]:
        """The one text of this part."""
        return {"informations": self.text}

    def commit(self) -> None:
        """Make what is being written a change of the plan."""
        self.text.commit()

    def focus_text(self, _name: str) -> None:
        """Go to the text."""
        self.text.area.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_sheet(self, sheet: PlanSheet) -> None:
        """List who acts at home."""
        empty_layout(self._rows)
        for role, name, number in sheet.intervenants:
            self._rows.addWidget(_person(role, name, phone(number)))
        if not sheet.intervenants:
            self._rows.addWidget(
                label(french("Personne n'est noté : l'entourage s'écrit dans le dossier."),
                      BODY, role="muted", wraps=True)
            )  # fmt: skip


def _person(role: str, name: str, number: str) -> QWidget:
    row = QWidget()
    layout = QHBoxLayout(row)
    layout.setContentsMargins(0, 4, 0, 4)
    layout.setSpacing(12)
    words = QVBoxLayout()
    words.setSpacing(0)
    words.addWidget(label(name, BODY_MEDIUM, wraps=True))
    words.addWidget(label(role, SMALL, role="muted", wraps=True))
    layout.addLayout(words, 1)
    told = label(number, BODY, role="text2")
    told.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    told.setAccessibleName(f"Téléphone de {name}\u00a0: {number}")
    layout.addWidget(told, 0, Qt.AlignmentFlag.AlignTop)
    row.setAccessibleName(", ".join(part for part in (name, role, number) if part))
    return row
