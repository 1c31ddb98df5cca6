"""The outline of a questionnaire: its head, its sections, their questions, one row each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from crt_desktop.domain.editions import MANUAL_TYPES, Edition, EditionIssue, Question
from crt_desktop.domain.typography import french, lower_first
from ui.models.roles import TEXT_ROLES
from ui.viewmodels.edition_editor import HEAD, Spot
from ui.viewmodels.edition_paths import path_words
from ui.viewmodels.words import counted

Index = QModelIndex | QPersistentModelIndex
NOWHERE: Final = QModelIndex()
UNBOUND: Final = "Réponse à choisir"
UNTITLED: Final = "Sans libellé"
UNTITLED_SECTION: Final = "Section sans titre"


@dataclass(frozen=True, slots=True, kw_only=True)
class OutlineRow:
    """One row: where it leads, its words, and whether something is wrong there.

    ``is_blank``: the title stands for one that is not written yet.
    """

    spot: Spot
    number: str = ""
    title: str
    detail: str
    icon: str
    is_blank: bool = False
    problems: int = 0

    @property
    def is_question(self) -> bool:
        """Tell whether the row is a question."""
        return self.spot.question is not None

    @property
    def words(self) -> str:
        """What is read aloud."""
        wrong = counted(self.problems, "point à corriger", "points à corriger")
        parts = (self.number, self.title, self.detail, wrong if self.problems else "")
        return ", ".join(part for part in parts if part)


def rows_of(edition: Edition, issues: Sequence[EditionIssue]) -> tuple[OutlineRow, ...]:
    """Return the rows of a questionnaire, the problems counted at each place."""
    wrong: dict[Spot, int] = {}
    for issue in issues:
        spot = Spot(issue.section, issue.question)
        wrong[spot] = wrong.get(spot, 0) + 1
    rows = [
        OutlineRow(
            spot=HEAD,
            title="Présentation",
            detail="Titre, année, avertissement",
            icon="file-text",
            problems=wrong.get(HEAD, 0),
        )
    ]
    for at, section in enumerate(edition.sections):
        spot = Spot(at)
        title = section.title.strip()
        rows.append(
            OutlineRow(
                spot=spot,
                title=title or UNTITLED_SECTION,
                detail=counted(len(section.questions), "question", "questions"),
                icon="",
                is_blank=not title,
                problems=wrong.get(spot, 0),
            )
        )
        rows += [
            _question_row(Spot(at, rank), question, wrong)
            for rank, question in enumerate(section.questions)
        ]
    return tuple(rows)


def _question_row(spot: Spot, question: Question, wrong: dict[Spot, int]) -> OutlineRow:
    title = " ".join(question.label.split())
    return OutlineRow(
        spot=spot,
        number=question.number,
        title=title or UNTITLED,
        detail=answer_words(question),
        icon=_icon(question),
        is_blank=not title,
        problems=wrong.get(spot, 0),
    )


def _icon(question: Question) -> str:
    if question.indicateur is not None:
        return "chart-column"
    return "keyboard" if question.manual_type is not None else "circle-dashed"


def answer_words(question: Question) -> str:
    """Return what answers a question: « GIR actuel : GIR 1 · 1 filtre », « À saisir : nombre »."""
    if question.indicateur is not None:
        said = _path_words(question.indicateur)
        filters = len(question.filters)
        return f"{said} · {counted(filters, 'filtre', 'filtres')}" if filters else said
    if question.manual_type is not None:
        kind = MANUAL_TYPES.get(question.manual_type, question.manual_type)
        said = french(f"À saisir : {lower_first(kind)}")
        return f"{said} · facultatif" if question.is_optional else said
    return UNBOUND


_path_words = lru_cache(maxsize=1024)(path_words)


class OutlineModel(QAbstractListModel):
    """The rows, one after the other; a change of words leaves the others where they are."""

    def __init__(self, parent: QObject | None = None) -> None:
        """Start empty."""
        super().__init__(parent)
        self._rows: tuple[OutlineRow, ...] = ()
        self._places: dict[Spot, int] = {}

    def show_edition(self, edition: Edition, issues: Sequence[EditionIssue]) -> None:
        """Show a questionnaire as it is now."""
        rows = rows_of(edition, issues)
        if [one.spot for one in rows] == [one.spot for one in self._rows]:
            before, self._rows = self._rows, rows
            for at, (was, now) in enumerate(zip(before, rows, strict=True)):
                if was != now:
                    self.dataChanged.emit(self.index(at), self.index(at))
            return
        self.beginResetModel()
        self._rows = rows
        self._places = {one.spot: at for at, one in enumerate(rows)}
        self.endResetModel()

    def row(self, at: int) -> OutlineRow | None:
        """Return a row, None outside."""
        return self._rows[at] if 0 <= at < len(self._rows) else None

    def spots(self) -> tuple[Spot, ...]:
        """Return the places of the rows."""
        return tuple(one.spot for one in self._rows)

    def place_of(self, spot: Spot) -> int:
        """Return the row of a place, −1 when it is not there."""
        return self._places.get(spot.row, -1)

    def rowCount(self, parent: Index = NOWHERE) -> int:  # noqa: N802 - Qt's name
        """Return the number of rows."""
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return the words of a row."""
        row = self.row(index.row()) if index.isValid() else None
        if row is None or role not in TEXT_ROLES:
            return None
        return row.words
