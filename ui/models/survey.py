"""The tables of a survey: questions under their sections, parts of a figure, records behind it."""

from __future__ import annotations

from collections import Counter
from typing import Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from crt_desktop.domain.dates import Period
from crt_desktop.domain.indicators import previous_period
from crt_desktop.reports.survey import Answer, Evidence, EvidenceColumn, SurveyAnswer
from ui.models.cells import BadgeCell, BarCell, Cell, IconTextCell, SectionCell, TextCell
from ui.models.roles import TEXT_ROLES, Role
from ui.viewmodels.figures import BreakdownRow, cell_text, evidence_text, scalar_text
from ui.viewmodels.periods import column_name
from ui.viewmodels.survey import STATE_WORDS, State, state_of
from ui.viewmodels.words import DASH

Index = QModelIndex | QPersistentModelIndex
NOWHERE: Final = QModelIndex()
ON_ROW: Final = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
NUMERO, QUESTION, VALEUR, PRECEDENTE, ETAT = range(5)
PART, BAR, FIGURE, BEFORE = range(4)
IDENTIFIERS: Final = frozenset({"beneficiaire", "professionnel", "partenaire", "aidant_id"})
SHORT_HEADS: Final = frozenset({"jours", "nuits"})
NAMES: Final = frozenset({"personne", "nom", "aidant"})
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
        self._rows: list[Answer | SectionCell] = []
        self._heads = ("N°", "Question", "", "", "État")
        self._right = frozenset({VALEUR, PRECEDENTE})

    def show_answer(self, answer: SurveyAnswer) -> None:
        """Show the answers of an edition over a period."""
        period = Period(start=answer.start, end=answer.end)
        now = column_name(period, is_previous=False)
        before = column_name(previous_period(period), is_previous=True)
        self.beginResetModel()
        self._heads = ("N°", "Question", now, before, "État")
        by_number = {one.question.number: one for one in answer.answers}
        self._rows = []
        for section in answer.edition.sections:
            self._rows.append(SectionCell(title=section.title))
            self._rows += [
                by_number[question.number]
                for question in section.questions
                if question.number in by_number
            ]
        self.endResetModel()

    def section_rows(self) -> tuple[int, ...]:
        """Return the rows of the sub-heads."""
        return tuple(at for at, row in enumerate(self._rows) if isinstance(row, SectionCell))

    def number_at(self, row: int) -> str | None:
        """Return the number of the question of a row; None for a sub-head and outside."""
        found = self._rows[row] if 0 <= row < len(self._rows) else None
        return found.question.number if isinstance(found, Answer) else None

    def row_of(self, number: str) -> int:
        """Return the row of a question, or −1."""
        for at, row in enumerate(self._rows):
            if isinstance(row, Answer) and row.question.number == number:
                return at
        return -1

    def rowCount(self, parent: Index = NOWHERE) -> int:  # noqa: N802 - Qt's name
        """Return the questions and the sub-heads."""
        return 0 if parent.isValid() else len(self._rows)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Leave the sub-heads out of selection."""
        is_question = index.isValid() and isinstance(self._rows[index.row()], Answer)
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


def _question_text(answer: Answer, column: int) -> str:
    question = answer.question
    match column:
        case 0:
            return question.number
        case 1:
            return question.label
        case 2:
            return _value_text(answer)
        case 3:
            path = question.indicateur
            return DASH if path is None else cell_text(path, answer.previous)
        case _:
            return STATE_WORDS[state_of(answer)]


def _value_text(answer: Answer) -> str:
    path = answer.question.indicateur
    return scalar_text(answer.manual) if path is None else cell_text(path, answer.value)


def _question_cell(answer: Answer, column: int) -> Cell:
    text = _question_text(answer, column)
    if column == NUMERO:
        return TextCell(text=text, ink="muted")
    if column == QUESTION:
        return TextCell(text=text)
    if column == ETAT:
        return _state_cell(state_of(answer), text)
    if text in {DASH, "détail"}:
        return TextCell(text=text, ink="muted", is_right=True)
    if column == VALEUR:
        return TextCell(text=text, weight=600, is_right=True)
    return TextCell(text=text, ink="text2", is_right=True)


def _state_cell(state: State, text: str) -> Cell:
    if state is State.CALCULE:
        return IconTextCell(icon="check", text=text, icon_ink="success")
    if state is State.A_SAISIR:
        return BadgeCell(text=text, tone="info", icon="pencil")
    return IconTextCell(icon="minus", text=text, icon_ink="muted", ink="muted")


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
        self._name: int | None = None
        self._identifier: int | None = None
        self._homonyms: frozenset[object] = frozenset()
        self.order: tuple[int, ...] = ()

    def show_evidence(self, evidence: Evidence | None) -> None:
        """Show other records; None shows nothing."""
        self.beginResetModel()
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
        text = evidence_text(evidence.indicateur, evidence.columns[place], cells[place])
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
