"""The form of one section: its groups of settings, one under the other."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from crt_desktop.domain.errors import FieldIssue
from crt_desktop.domain.reglages import GROUP_LABELS, SETTING_FIELDS, SettingGroup
from ui.pages.reglages.fields import SettingRow, Today
from ui.pages.reglages.sections import Section
from ui.theme.tokens import CARD_GAP, SMALL_STRONG
from ui.viewmodels.reglages import SettingsViewModel
from ui.widgets.layout import Card, section_title
from ui.widgets.tags_field import TagsField
from ui.widgets.text import label

COLUMN_WIDTH = 680


def scrolled(content: QWidget) -> QScrollArea:
    """Return an area that scrolls a content up and down, without a frame."""
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(content)
    content.setAutoFillBackground(False)
    area.viewport().setAutoFillBackground(False)
    return area


class SettingsForm(QWidget):
    """Shows and takes the settings of a section; the view model keeps them."""

    def __init__(
        self,
        section: Section,
        view_model: SettingsViewModel,
        *,
        today: Today,
        parent: QWidget | None = None,
    ) -> None:
        """Build every field of the section."""
        super().__init__(parent)
        self._view_model = view_model
        self.section = section
        self.rows: dict[str, SettingRow] = {}
        content = QWidget()
        content.setMaximumWidth(COLUMN_WIDTH)
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 12, CARD_GAP)
        column.setSpacing(CARD_GAP)
        for group in section.groups:
            column.addWidget(self._card(group, today))
        column.addStretch(1)
        self.area = scrolled(content)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.area)
        view_model.read.connect(self._fill)
        view_model.typed.connect(self._show_defaults)
        self._fill()

    def _card(self, group: SettingGroup, today: Today) -> Card:
        card = Card()
        card.body.setSpacing(CARD_GAP)
        card.body.addWidget(section_title(GROUP_LABELS[group]))
        if group is SettingGroup.NUITS:
            card.body.addWidget(
                label("Soirée, nuit, week-end et jours fériés classent les visites.", role="text2")
            )
        for field in SETTING_FIELDS:
            if field.group is not group:
                continue
            row = self.rows[field.key] = SettingRow(field, today=today)
            row.value_editor.typed.connect(lambda key=field.key: self._take(key))
            row.value_editor.left.connect(lambda key=field.key: self._take(key))
            row.default_asked.connect(lambda key=field.key: self._go_back(key))
            card.body.addWidget(row)
        return card

    # --- values ------------------------------------------------------------------------------

    def _fill(self) -> None:
        """Show what the view model holds; what is said of a text goes with it."""
        for key, row in self.rows.items():
            text = self._view_model.text(key)
            if row.value_editor.text() != text:
                row.value_editor.set_text(text)
                row.clear_notes()
        self._show_defaults()

    def reset(self) -> None:
        """Show what the view model holds, and nothing of what was being typed."""
        for key, row in self.rows.items():
            if isinstance(row.value_editor, TagsField):
                row.value_editor.clear_line()
            row.value_editor.set_text(self._view_model.text(key))
            row.clear_notes()
        self._show_defaults()

    def _show_defaults(self) -> None:
        for key, row in self.rows.items():
            row.show_default(is_default=self._view_model.is_default(key))

    def _take(self, key: str) -> None:
        row = self.rows[key]
        row.clear_notes()
        row.set_error(row.value_editor.problem())
        self._view_model.set_text(key, row.value_editor.text())

    def _go_back(self, key: str) -> None:
        self._view_model.set_text(key, "")
        row = self.rows[key]
        row.value_editor.set_text(self._view_model.text(key))
        row.clear_notes()
        row.focus_editor()

    # --- what came back ----------------------------------------------------------------------

    def show_issues(self, issues: Iterable[FieldIssue]) -> None:
        """Say what is wrong, and what is worth a second look, under the fields."""
        for issue in issues:
            row = self.rows.get(issue.attribute)
            if row is not None and issue.is_error:
                row.set_error(issue.message)
            elif row is not None:
                row.set_warning(issue.message)

    def focus_field(self, key: str) -> None:
        """Go to a field."""
        row = self.rows[key]
        self.area.ensureWidgetVisible(row, 0, CARD_GAP)
        row.focus_editor()

    def focus_first(self) -> None:
        """Go to the first field."""
        next(iter(self.rows.values())).focus_editor()


def head_label(text: str) -> QWidget:
    """Return the head of a group of sections."""
    made = label(text, SMALL_STRONG, role="muted")
    made.setContentsMargins(8, 10, 0, 4)
    return made
