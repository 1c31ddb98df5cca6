"""The tables of a survey: questions under their sections, parts of a figure, records behind it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from typing import Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from crt_desktop.domain.dates import Period
from crt_desktop.domain.indicators import previous_period
from crt_desktop.reports.enquetes import AnswerLine, AnswerState
from crt_desktop.reports.survey import Evidence, EvidenceColumn, IndicatorValue
from ui.models.cells import BadgeCell, BarCell, Cell, IconTextCell, SectionCell, TextCell
from ui.models.roles import TEXT_ROLES, Role
from ui.viewmodels import words
from ui.viewmodels.enquetes_sheet import Sheet, filtered, key_of, state_word
from ui.viewmodels.figures import (
    BreakdownRow,
    Says,
    cell_text,
    evidence_text,
    indicator_of,
    scalar_text,
)
from ui.viewmodels.periods import column_name
from ui.viewmodels.words import DASH

Index = QModelIndex | QPersistentModelIndex
NOWHERE: Final = QModelIndex()
ON_ROW: Final = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
NUMERO, QUESTION, VALEUR, PRECEDENTE, ETAT = range(5)
PART, BAR, FIGURE, BEFORE = range(4)
IDENTIFIERS: Final = frozenset({"beneficiaire", "professionnel", "partenaire", "aidant_id"})
SHORT_HEADS: Final = frozenset({"jours", "nuits"})
NAMES: Final = frozenset({"personne", "nom", "aidant"})
LONGEST_TEXT: Final = 18
"""A longer text is told by its length in its cell, and read in the panel."""
RIGHT_KINDS: Final = frozenset({"entier", "decimal"})


class _Table(QAbstractTableModel):
    """What the three tables share: heads, texts, alignment."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._heads: tuple[str, ...] = ()
        self._right: frozenset[int] = frozenset()

    def columnCount(self, parent: Index = NOWHERE) -> int:  # noqa: N802 - Qt's name
        """Return the number of columns."""
        return 0 if parent.isValid() else len(self._heads)

    def headerData(  # noqa: N802 - Qt's name
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Return the title of a column; figures are aligned right."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._heads[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            is_right = section in self._right
            side = Qt.AlignmentFlag.AlignRight if is_right else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        return None


class QuestionsModel(_Table):
    """The questions of an edition in order, a sub-head for each section."""

    def __init__(self, parent: QObject | None = None) -> None:
        """Start without an answer."""
        super().__init__(parent)
        self._rows: list[AnswerLine | SectionCell] = []
        self._heads = ("N°", "Question", "", "", "État")
        self._right = frozenset({VALEUR, PRECEDENTE})

    def show_sheet(self, sheet: Sheet, states: Collection[AnswerState] = ()) -> None:
        """Show the answers of a sheet; only those in these states when some are given."""
        period = sheet.period
        now = column_name(period, is_previous=False)
        before = column_name(previous_period(period), is_previous=True)
        self.beginResetModel()
        self._heads = ("N°", "Question", now, before, "État")
        by_number = {line.question.number: line for line in filtered(sheet.lines, states)}
        self._rows = []
        for section in sheet.edition.sections:
            shown = [
                by_number[question.number]
                for question in section.questions
                if question.number in by_number
            ]
            if shown:
                self._rows += [SectionCell(title=section.title), *shown]
        self.endResetModel()

    def show_line(self, line: AnswerLine) -> None:
        """Show one answer anew, where it stands."""
        row = self.row_of(key_of(line))
        if row >= 0:
            self._rows[row] = line
            self.dataChanged.emit(self.index(row, 0), self.index(row, ETAT))

    def section_rows(self) -> tuple[int, ...]:
        """Return the rows of the sub-heads."""
        return tuple(at for at, row in enumerate(self._rows) if isinstance(row, SectionCell))

    def line_at(self, row: int) -> AnswerLine | None:
        """Return the answer of a row; None for a sub-head and outside."""
        found = self._rows[row] if 0 <= row < len(self._rows) else None
        return found if isinstance(found, AnswerLine) else None

    def key_at(self, row: int) -> str | None:
        """Return the key of the question of a row; None for a sub-head and outside."""
        found = self.line_at(row)
        return None if found is None else key_of(found)

    def row_of(self, name: str) -> int:
        """Return the row of a question by its key, else by its number; −1 when it is not shown."""
        rows = [(at, row) for at, row in enumerate(self._rows) if isinstance(row, AnswerLine)]
        by_key = [at for at, row in rows if key_of(row) == name]
        by_number = [at for at, row in rows if row.question.number == name]
        return (*by_key, *by_number, -1)[0]

    def rowCount(self, parent: Index = NOWHERE) -> int:  # noqa: N802 - Qt's name
        """Return the questions and the sub-heads."""
        return 0 if parent.isValid() else len(self._rows)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Leave the sub-heads out of selection."""
        is_question = index.isValid() and isinstance(self._rows[index.row()], AnswerLine)
        return ON_ROW if is_question else Qt.ItemFlag.NoItemFlags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return the text or the cell."""
        if not index.isValid():
            return None
        row, column = self._rows[index.row()], index.column()
        if role == Role.CELL:
            return self.cell(index.row(), column)
        if role not in TEXT_ROLES:
            return None
        if isinstance(row, SectionCell):
            return row.title if column == 0 else None
        return _question_text(row, column)

    def cell(self, row: int, column: int) -> Cell:
        """Return what is painted."""
        found = self._rows[row]
        return found if isinstance(found, SectionCell) else _question_cell(found, column)


def _question_text(line: AnswerLine, column: int) -> str:
    question = line.question
    match column:
        case 0:
            return question.number
        case 1:
            return question.label
        case 2:
            return value_text(line)
        case 3:
            return previous_text(line)
        case _:
            return state_word(line)


def value_text(line: AnswerLine) -> str:
    """Return the answer as its cell says it; a long text by its length."""
    path = line.question.indicateur
    return _manual_text(line.manual) if path is None else cell_text(path, line.value)


def previous_text(line: AnswerLine) -> str:
    """Return the answer of the period before as its cell says it."""
    path = line.question.indicateur
    return _manual_text(line.previous) if path is None else cell_text(path, line.previous)


def _manual_text(value: IndicatorValue) -> str:
    text = scalar_text(value)
    flat = " ".join(text.split())
    if isinstance(value, str) and len(flat) > LONGEST_TEXT:
        return words.counted(len(text), "signe")
    return flat


def _question_cell(line: AnswerLine, column: int) -> Cell:
    text = _question_text(line, column)
    if column == NUMERO:
        return TextCell(text=text, ink="muted")
    if column == QUESTION:
        return TextCell(text=text)
    if column == ETAT:
        return _state_cell(line.state, text)
    if text in {DASH, "détail"}:
        return TextCell(text=text, ink="muted", is_right=True)
    if column == VALEUR:
        return TextCell(text=text, weight=600, is_right=True)
    return TextCell(text=text, ink="text2", is_right=True)


def _state_cell(state: AnswerState, text: str) -> Cell:
    if state in STATE_BADGES:
        tone, icon = STATE_BADGES[state]
        return BadgeCell(text=text, tone=tone, icon=icon)
    icon, ink = STATE_ICONS[state]
    is_quiet = state is AnswerState.UNAVAILABLE
    return IconTextCell(icon=icon, text=text, icon_ink=ink, ink="muted" if is_quiet else "text2")


STATE_BADGES: Final = {
    AnswerState.TO_TYPE: ("info", "pencil"),
    AnswerState.TO_JUSTIFY: ("warning", "triangle-alert"),
}
STATE_ICONS: Final = {
    AnswerState.COMPUTED: ("check", "success"),
    AnswerState.TYPED: ("check", "success"),
    AnswerState.JUSTIFIED: ("check-check", "success"),
    AnswerState.UNAVAILABLE: ("minus", "muted"),
}


class BreakdownModel(_Table):
    """The parts of a figure: words, bar, figure, figure of the period before."""

    def __init__(self, parent: QObject | None = None) -> None:
        """Start without a part."""
        super().__init__(parent)
        self._rows: tuple[BreakdownRow, ...] = ()
        self._heads = ("", "", "", "")
        self._right = frozenset({FIGURE, BEFORE})

    def show_rows(self, rows: tuple[BreakdownRow, ...], *, period: Period) -> None:
        """Show the parts of another figure."""
        now = column_name(period, is_previous=False)
        before = column_name(previous_period(period), is_previous=True)
        self.beginResetModel()
        self._rows = rows
        self._heads = ("", "", now, before)
        self.endResetModel()

    def rowCount(self, parent: Index = NOWHERE) -> int:  # noqa: N802 - Qt's name
        """Return the parts."""
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return the text or the cell."""
        if not index.isValid():
            return None
        column = index.column()
        if role in TEXT_ROLES:
            return _part_texts(self._rows[index.row()])[column]
        return self.cell(index.row(), column) if role == Role.CELL else None

    def cell(self, row: int, column: int) -> Cell | None:
        """Return what is painted."""
        part = self._rows[row]
        return _part_cell(part, column, _part_texts(part)[column])


def _part_texts(row: BreakdownRow) -> tuple[str, ...]:
    return row.label, "", row.text, row.previous


def _part_cell(row: BreakdownRow, column: int, text: str) -> Cell | None:
    is_zero = row.text in {"0", DASH}
    if column == PART:
        return TextCell(text=text, ink="muted" if is_zero else "text")
    if column == BAR:
        return None if row.share is None else BarCell(share=row.share)
    if column == FIGURE:
        ink, weight = ("muted", 400) if is_zero else ("text", 600)
        return TextCell(text=text, ink=ink, weight=weight, is_right=True)
    return TextCell(text=text, ink="muted", is_right=True)


class EvidenceModel(_Table):
    """The records behind a figure, written only when their row is shown.

    The identifier is left out beside a name, which carries it when two persons share it.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        """Start without a record."""
        super().__init__(parent)
        self._evidence: Evidence | None = None
        self._said: Says = indicator_of
        self._name: int | None = None
        self._identifier: int | None = None
        self._homonyms: frozenset[object] = frozenset()
        self.order: tuple[int, ...] = ()

    def show_evidence(self, evidence: Evidence | None, *, said: Says = indicator_of) -> None:
        """Show other records; None shows nothing. ``said``: what was said of the codes in them."""
        self.beginResetModel()
        self._said = said
        self._evidence = evidence
        columns = () if evidence is None else evidence.columns
        keys = [column.key for column in columns]
        self._name = next((at for at, key in enumerate(keys) if key in NAMES), None)
        self._identifier = next((at for at, key in enumerate(keys) if key in IDENTIFIERS), None)
        is_hidden = self._name is not None
        self.order = tuple(
            at for at, key in enumerate(keys) if not (is_hidden and key in IDENTIFIERS)
        )
        self._homonyms = frozenset() if evidence is None else _homonyms(evidence, self._name)
        self._heads = tuple(column_head(columns[at]) for at in self.order)
        self._right = frozenset(
            shown for shown, at in enumerate(self.order) if columns[at].kind in RIGHT_KINDS
        )
        self.endResetModel()

    def person_at(self, row: int) -> int | None:
        """Return the person a row is about, if any."""
        ids = () if self._evidence is None else self._evidence.beneficiaire_ids
        return ids[row] if 0 <= row < len(ids) else None

    def rowCount(self, parent: Index = NOWHERE) -> int:  # noqa: N802 - Qt's name
        """Return the records."""
        return 0 if parent.isValid() or self._evidence is None else len(self._evidence.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return the text or the cell."""
        if not index.isValid() or self._evidence is None:
            return None
        if role in TEXT_ROLES:
            return self._text(self._evidence, index.row(), index.column())
        return self.cell(index.row(), index.column()) if role == Role.CELL else None

    def _text(self, evidence: Evidence, row: int, shown: int) -> str:
        place = self.order[shown]
        cells = evidence.rows[row]
        text = evidence_text(
            evidence.indicateur, evidence.columns[place], cells[place], said=self._said
        )
        if place == self._name and cells[place] in self._homonyms and self._identifier is not None:
            text = f"{text} ({cells[self._identifier]})"
        return text

    def cell(self, row: int, shown: int) -> Cell | None:
        """Return what is painted."""
        if self._evidence is None:
            return None
        text = self._text(self._evidence, row, shown)
        if shown == 0:
            return TextCell(text=text, weight=500)
        return TextCell(text=text or DASH, ink="text2", is_right=shown in self._right)


def _homonyms(evidence: Evidence, name: int | None) -> frozenset[object]:
    """Return the names that several persons of the list share."""
    if name is None:
        return frozenset()
    persons = {
        (row[name], person)
        for row, person in zip(evidence.rows, evidence.beneficiaire_ids, strict=False)
    }
    counts = Counter(text for text, _person in persons)
    return frozenset(text for text, count in counts.items() if count > 1)


def column_head(column: EvidenceColumn) -> str:
    """Return the title of a column; « Jours comptés » and its like keep their first word."""
    return column.title.partition(" ")[0] if column.key in SHORT_HEADS else column.title
