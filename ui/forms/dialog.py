"""A form in a dialog titled by a verb."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from crt_desktop.reports.fiches import SavedFiche
from ui.context import PageContext
from ui.forms.editor import SAVE, FicheEditor
from ui.forms.frame import EDGE, SCROLL_ROOM
from ui.forms.layout import Group
from ui.forms.plans import plan_of
from ui.forms.source import FormSource
from ui.theme.tokens import SECTION
from ui.widgets.text import label

WIDTH: Final = 620
SIDE_WIDTH: Final = 320
_MARGIN: Final = 20
_ROOM: Final = 24
_SIDES: Final = 24
_LEAST_WIDTH: Final = 420
_AROUND: Final = 78
_TALLEST: Final = 820


class FicheDialog(QDialog):
    """Shows a `FicheEditor`; closes once it is saved, removed or given up."""

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
        title: str = "",
        save_verb: str = SAVE,
        source: FormSource | None = None,
        side: QWidget | None = None,
        side_width: int = SIDE_WIDTH,
        parent: QWidget,
    ) -> None:
        """Ask for the form; the dialog opens once it is there, with ``side`` at its right."""
        super().__init__(parent.window())
        plan = plan_of(sheet)
        shown = title or (plan.new if row_id is None else plan.edit)
        self.setWindowTitle(shown)
        self.setAccessibleName(shown)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.editor = FicheEditor(
            context,
            sheet,
            row_id=row_id,
            beneficiaire_id=beneficiaire_id,
            preset=preset,
            fields=fields,
            groups=groups,
            save_verb=save_verb,
            can_remove=source is None,
            source=source,
            scrolls=True,
        )
        self.editor.host = parent.window()
        layout = QVBoxLayout(self)
        # The room of the scroll bar is inside the form.
        layout.setContentsMargins(_MARGIN - EDGE, 18, _MARGIN - SCROLL_ROOM, 18)
        layout.setSpacing(12)
        self.title_label = label(shown, SECTION, wraps=True)
        self.title_label.setContentsMargins(EDGE, 0, 0, 0)
        layout.addWidget(self.title_label)
        row = QHBoxLayout()
        row.setSpacing(_MARGIN - SCROLL_ROOM)
        row.addWidget(self.editor, 1)
        self._side_width = 0
        self._side = side
        if side is not None:
            side.setFixedWidth(side_width)
            self._side_width = side_width + _MARGIN
            row.addWidget(side)
            row.addSpacing(SCROLL_ROOM)
        layout.addLayout(row, 1)
        self.editor.ready.connect(self._show_ready)
        self.editor.notes_changed.connect(self._grow)
        self.editor.refused.connect(self.deleteLater)
        self.editor.saved.connect(self.accept)
        self.editor.removed.connect(self.accept)
        self.editor.cancelled.connect(self._leave)

    def _show_ready(self) -> None:
        self.resize(self._wanted_width(), self._wanted_height())
        self.open()
        self.editor.focus_first()

    def _grow(self) -> None:
        """Make room for the sentences under the fields; never shrink under the hand."""
        self.resize(self.width(), max(self.height(), self._wanted_height()))

    def _wanted_width(self) -> int:
        """Return the width of the form and of what is beside, never more than the window."""
        parent = self.parentWidget()
        room = parent.width() - _SIDES if parent is not None else WIDTH + self._side_width
        return min(WIDTH + self._side_width, max(room, _LEAST_WIDTH + self._side_width))

    def _wanted_height(self) -> int:
        """Return the height that shows every field, never more than the window."""
        parent = self.parentWidget()
        room = (parent.height() if parent is not None else _TALLEST) - _ROOM
        body = self.editor.body
        if not self.isVisible():
            form_width = self._wanted_width() - self._side_width
            body.resize(form_width - 2 * _MARGIN + EDGE + SCROLL_ROOM, 10)
        around = self.editor.sizeHint().height() - self.editor.frame.scrolled_height() + _AROUND
        beside = self._side.sizeHint().height() + _AROUND if self._side is not None else 0
        return min(max(needed_height(body) + around, beside), room, _TALLEST)

    def reject(self) -> None:
        """Leave through the form: it asks when something was typed."""
        self.editor.cancel()

    def _leave(self) -> None:
        self.done(QDialog.DialogCode.Rejected)

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        """Leave through the form when the window is closed by hand."""
        if self.isVisible() and self.editor.is_typed:
            event.ignore()
            self.editor.cancel()
            return
        super().closeEvent(event)


def needed_height(widget: QWidget) -> int:
    """Return the height the layout of a widget needs at its width."""
    layout = widget.layout()
    if layout is None:
        return 0
    if layout.hasHeightForWidth():
        return layout.totalHeightForWidth(widget.width())
    return layout.totalSizeHint().height()


def open_fiche_dialog(
    context: PageContext,
    sheet: str,
    *,
    row_id: int | None = None,
    beneficiaire_id: int | None = None,
    preset: Mapping[str, str] | None = None,
    fields: Collection[str] | None = None,
    title: str = "",
    parent: QWidget,
    saved: Callable[[SavedFiche], None] | None = None,
) -> FicheDialog:
    """Open the form of a record over a window; ``saved`` is told once it is stored.

    Args:
        context: The open vault.
        sheet: Name of the sheet.
        row_id: The record; None makes a new one.
        beneficiaire_id: The person a new record is about.
        preset: Texts a new record starts with.
        fields: Only these fields; the others keep what they hold.
        title: Another title than the verb of the sheet.
        parent: A widget of the window.
        saved: Called with what was saved.
    """
    dialog = FicheDialog(
        context,
        sheet,
        row_id=row_id,
        beneficiaire_id=beneficiaire_id,
        preset=preset,
        fields=fields,
        title=title,
        parent=parent,
    )
    if saved is not None:
        dialog.editor.saved.connect(saved)
    return dialog
