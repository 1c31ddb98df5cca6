"""The fields of a form in their groups and rows: filled, read, marked; it knows no service."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from crt_desktop.domain.errors import FieldIssue
from crt_desktop.domain.reprise.columns import Column, Kind
from crt_desktop.domain.reprise.schema import SHEET_BY_NAME
from crt_desktop.reports.fiches import Choice
from ui.forms.fields import SHORT_KINDS, Clock, SheetField
from ui.forms.layout import Group, Row
from ui.forms.plans import plan_of
from ui.widgets.layout import small_head

NARROW = 460
"""Under this width every field has its own row."""

LEAST_WIDTH = 300
_COLUMNS = 12
_WIDTHS = {"code_postal": 3, "code_insee_naissance": 4}
_GAP = 12
_ROW_GAP = 12


class FieldsBody(QWidget):
    """The fields of one sheet, or some of them."""

    typed = Signal(str)
    """A person changed a field (its attribute)."""
    field_left = Signal(str)
    """The focus left a field."""

    def __init__(
        self,
        sheet: str,
        *,
        now: Clock,
        fields: Collection[str] | None = None,
        groups: Sequence[Group] | None = None,
        beside: Callable[[Column], QWidget | None] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        """Build the fields.

        Args:
            sheet: The sheet they edit.
            now: Gives the instant.
            fields: Keep only these.
            groups: Lay them out another way than the plan of the sheet.
            beside: Makes what stands at the right of an editor.
            parent: The widget it stands in.
        """
        super().__init__(parent)
        self._sheet = SHEET_BY_NAME[sheet]
        self._plan = plan_of(sheet)
        self._now = now
        self._beside = beside or (lambda _column: None)
        self.fields: dict[str, SheetField] = {}
        self._rows: list[tuple[QGridLayout, tuple[SheetField, ...]]] = []
        self._is_narrow: bool | None = None
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(_ROW_GAP)
        layout.setSizeConstraint(QVBoxLayout.SizeConstraint.SetNoConstraint)
        for group in groups or self._plan.groups:
            rows = _kept(group.rows, fields)
            if rows and group.title:
                if self.fields:
                    layout.addSpacing(6)
                layout.addWidget(small_head(group.title))
            for row in rows:
                layout.addLayout(self._make_row(row))
        layout.addStretch(1)
        self._lay_rows(is_narrow=False)

    def _make_row(self, row: Row) -> QGridLayout:
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(_GAP)
        grid.setVerticalSpacing(_ROW_GAP)
        for place in range(_COLUMNS):
            grid.setColumnStretch(place, 1)
        made = []
        for attribute in row:
            column = self._sheet.column(attribute)
            field = SheetField(
                self._sheet.name, column, self._plan, now=self._now, beside=self._beside(column)
            )
            field.value_editor.typed.connect(lambda name=attribute: self.typed.emit(name))
            field.value_editor.left.connect(lambda name=attribute: self.field_left.emit(name))
            self.fields[attribute] = field
            made.append(field)
        self._rows.append((grid, tuple(made)))
        return grid

    # --- layout ------------------------------------------------------------------------------

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Ask for little width: rows break before anything is cut."""
        return QSize(LEAST_WIDTH, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Put one field on each row when there is little room."""
        super().resizeEvent(event)
        self._lay_rows(is_narrow=self.width() < NARROW)

    def _lay_rows(self, *, is_narrow: bool) -> None:
        if is_narrow == self._is_narrow:
            return
        self._is_narrow = is_narrow
        for grid, fields in self._rows:
            for field in fields:
                grid.removeWidget(field)
            column = 0
            for rank, (field, span) in enumerate(zip(fields, _spans(fields), strict=True)):
                if is_narrow:
                    short = field.column.kind in SHORT_KINDS
                    grid.addWidget(field, rank, 0, 1, _COLUMNS // 2 if short else _COLUMNS)
                else:
                    grid.addWidget(field, 0, column, 1, span)
                    column += span

    # --- values ------------------------------------------------------------------------------

    def values(self) -> dict[str, str]:
        """Return the texts of the fields, put in their usual form."""
        for field in self.fields.values():
            field.value_editor.settle()
        return self.peek()

    def peek(self) -> dict[str, str]:
        """Return the texts as they stand."""
        return {name: field.text() for name, field in self.fields.items()}

    def fill(self, values: Mapping[str, str]) -> None:
        """Fill the fields that are named; nobody typed it."""
        for name, text in values.items():
            if name in self.fields:
                self.fields[name].value_editor.set_text(text)

    def lock(self, names: Collection[str]) -> None:
        """Keep fields from being typed in."""
        for name, field in self.fields.items():
            field.value_editor.setEnabled(name not in names)

    def offer(self, choices: Mapping[str, Sequence[Choice]]) -> None:
        """Offer what the links may point to."""
        for name, known in choices.items():
            if name in self.fields:
                self.fields[name].set_choices(known)

    def suggest(self, name: str, words: Sequence[str]) -> None:
        """Propose words for a free line."""
        if name in self.fields:
            self.fields[name].suggest(words)

    # --- errors ------------------------------------------------------------------------------

    def show_issues(self, issues: Sequence[FieldIssue]) -> tuple[FieldIssue, ...]:
        """Show each issue under its field; return those of no field shown."""
        self.clear_issues()
        elsewhere = []
        for issue in issues:
            field = self.fields.get(issue.attribute)
            if field is None:
                elsewhere.append(issue)
            elif issue.is_error and not field.error:
                field.set_error(issue.message)
            elif not issue.is_error and not field.error:
                field.set_warning(issue.message)
        return tuple(elsewhere)

    def show_issue(self, name: str, issues: Sequence[FieldIssue]) -> None:
        """Show what is said of one field, or its help when nothing is."""
        field = self.fields[name]
        field.clear_notes()
        for issue in sorted(issues, key=lambda one: not one.is_error):
            if issue.attribute == name:
                if issue.is_error:
                    field.set_error(issue.message)
                else:
                    field.set_warning(issue.message)
                return

    def clear_issues(self) -> None:
        """Show the helps again."""
        for field in self.fields.values():
            field.clear_notes()

    def problems(self) -> tuple[FieldIssue, ...]:
        """Return what only the editors see is wrong."""
        told = ((name, field.value_editor.problem()) for name, field in self.fields.items())
        return tuple(FieldIssue(attribute=name, message=said) for name, said in told if said)

    def first_wrong(self) -> SheetField | None:
        """Return the first field with an error, in reading order."""
        return next((field for field in self.fields.values() if field.error), None)

    def focus_first(self, *, is_new: bool = False) -> None:
        """Give the focus to the first error; else, in a new record, to the first field to fill."""
        target = self.first_wrong()
        for field in self.fields.values():
            if target is None and (not is_new or _is_to_fill(field)):
                target = field
        target = target or next(iter(self.fields.values()), None)
        if target is not None:
            target.focus_editor()


def _is_to_fill(field: SheetField) -> bool:
    is_open = field.value_editor.isEnabledTo(field)
    return is_open and not field.text() and field.column.kind is not Kind.FLAG


def _kept(rows: Sequence[Row], fields: Collection[str] | None) -> list[Row]:
    if fields is None:
        return list(rows)
    cut = (tuple(one for one in row if one in fields) for row in rows)
    return [row for row in cut if row]


def _spans(fields: Sequence[SheetField]) -> list[int]:
    """Return how many of the twelve columns each field takes: a short one alone takes a third."""
    if len(fields) == 1:
        kind, name = fields[0].column.kind, fields[0].attribute
        if name in _WIDTHS or kind in SHORT_KINDS:
            return [4]
        return [6 if kind is Kind.INSTANT else _COLUMNS]
    if len(fields) == 2 and fields[0].attribute in _WIDTHS:  # noqa: PLR2004 - a pair
        first = _WIDTHS[fields[0].attribute]
        return [first, _COLUMNS - first]
    return [_COLUMNS // len(fields)] * len(fields)
