"""Somebody else saved the same record: field by field, which of the two stays."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QGridLayout,
    QRadioButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from crt_desktop.domain.dates import PARIS
from crt_desktop.domain.errors import FieldConflict, StaleEdit
from crt_desktop.domain.typography import french
from ui.dialogs.verb import VerbDialog
from ui.theme.fonts import font
from ui.theme.tokens import BODY, BODY_STRONG
from ui.widgets.layout import line, small_head
from ui.widgets.text import label

EMPTY: Final = "(vide)"
WIDTH: Final = 640
_LIST_HEIGHT: Final = 340


def when(instant: datetime | None) -> str:
    """Return « le 21/11 à 14:02 », in local time; nothing when it is not known."""
    if instant is None:
        return ""
    local = instant.astimezone(PARIS)
    return f"le {local:%d/%m} à {local:%H:%M}"


class StaleDialog(VerbDialog):
    """The other's value and mine for each field both changed; gives what was chosen.

    ``merged`` gives the chosen text of each field both changed, and the other's text of the fields
    only the other changed.
    """

    merged = Signal(object)

    def __init__(
        self,
        edit: StaleEdit,
        *,
        name_of: Callable[[str], str],
        shown: Callable[[str, str], str],
        parent: QWidget,
    ) -> None:
        """Show the differences; ``name_of`` labels a field, ``shown`` puts a text in words."""
        super().__init__(
            _title(edit),
            _consequence(edit),
            verb="Enregistrer ces choix",
            width=WIDTH,
            parent=parent,
        )
        self._edit = edit
        self.choices: dict[str, tuple[QRadioButton, QRadioButton]] = {}
        content = QWidget()
        layout = QVBoxLayout(content)
        layout.setContentsMargins(0, 0, 8, 0)
        layout.setSpacing(8)
        if edit.conflicts:
            layout.addLayout(self._heads())
        for conflict in edit.conflicts:
            layout.addWidget(line())
            layout.addLayout(self._conflict(conflict, name_of, shown))
        if edit.theirs:
            if edit.conflicts:
                layout.addWidget(line())
            layout.addWidget(small_head("Repris de l’autre saisie"))
            layout.addLayout(_others(edit.theirs, name_of, shown))
        self.body.addWidget(_scrolled(content))
        first = next(iter(self.choices.values()), None)
        if first is not None:
            first[1].setFocus(Qt.FocusReason.OtherFocusReason)

    def _heads(self) -> QGridLayout:
        grid = _grid()
        by = self._edit.by
        grid.addWidget(label("", BODY), 0, 0)
        grid.addWidget(label(f"Saisie de {by}" if by else "Autre saisie", BODY_STRONG), 0, 1)
        grid.addWidget(label("Votre saisie", BODY_STRONG), 0, 2)
        return grid

    def _conflict(
        self,
        conflict: FieldConflict,
        name_of: Callable[[str], str],
        shown: Callable[[str, str], str],
    ) -> QGridLayout:
        name = name_of(conflict.attribute)
        grid = _grid()
        head = label(name, BODY, role="muted", wraps=True)
        head.setContentsMargins(0, 4, 0, 4)
        grid.addWidget(head, 0, 0, Qt.AlignmentFlag.AlignTop)
        group = QButtonGroup(self)
        pair = []
        for column, (whose, text) in enumerate(
            (("Autre saisie", conflict.theirs), ("Votre saisie", conflict.mine)), start=1
        ):
            button = QRadioButton()
            button.setFont(font(BODY))
            said = shown(conflict.attribute, text) or EMPTY
            button.setAccessibleName(f"{name}, {whose.lower()} : {said}")
            group.addButton(button)
            cell = _Choice(button, said)
            grid.addWidget(cell, 0, column, Qt.AlignmentFlag.AlignTop)
            pair.append(button)
        pair[1].setChecked(True)
        self.choices[conflict.attribute] = (pair[0], pair[1])
        return grid

    def try_accept(self) -> None:
        """Give the choices."""
        values = {one.attribute: one.theirs for one in self._edit.theirs}
        for conflict in self._edit.conflicts:
            is_theirs = self.choices[conflict.attribute][0].isChecked()
            values[conflict.attribute] = conflict.theirs if is_theirs else conflict.mine
        self.accept()
        self.merged.emit(values)


class _Choice(QFrame):
    """A radio button and its words on several lines; a click on the words chooses."""

    def __init__(self, button: QRadioButton, text: str) -> None:
        super().__init__()
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(6)
        grid.addWidget(button, 0, 0, Qt.AlignmentFlag.AlignTop)
        words = label(text, BODY, wraps=True)
        words.setContentsMargins(0, 4, 0, 4)
        words.setBuddy(button)
        grid.addWidget(words, 0, 1)
        grid.setColumnStretch(1, 1)
        self._button = button

    def mouseReleaseEvent(self, _event: object) -> None:  # noqa: N802 - Qt's name
        """Choose."""
        self._button.setChecked(True)
        self._button.setFocus()


def _grid() -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(12)
    grid.setColumnMinimumWidth(0, 150)
    grid.setColumnStretch(1, 1)
    grid.setColumnStretch(2, 1)
    return grid


def _others(
    theirs: Sequence[FieldConflict],
    name_of: Callable[[str], str],
    shown: Callable[[str, str], str],
) -> QGridLayout:
    grid = _grid()
    for row, one in enumerate(theirs):
        name = label(name_of(one.attribute), BODY, role="muted", wraps=True)
        grid.addWidget(name, row, 0, Qt.AlignmentFlag.AlignTop)
        words = shown(one.attribute, one.theirs) or EMPTY
        grid.addWidget(label(words, BODY, wraps=True), row, 1, 1, 2)
    return grid


def _scrolled(content: QWidget) -> QScrollArea:
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.viewport().setAutoFillBackground(False)
    area.setWidget(content)
    content.setAutoFillBackground(False)
    layout = content.layout()
    wanted = layout.totalHeightForWidth(WIDTH - 56) if layout is not None else 0
    area.setFixedHeight(min(max(wanted, 40), _LIST_HEIGHT))
    return area


def _title(edit: StaleEdit) -> str:
    return "Garder quelle saisie ?" if edit.conflicts else "Enregistrer avec l'autre saisie ?"


def _consequence(edit: StaleEdit) -> str:
    who = f"{edit.by} a" if edit.by else "Quelqu'un a"
    at = when(edit.at)
    said = f"{who} enregistré cette fiche {at}".rstrip() + ", pendant votre saisie."
    if edit.conflicts:
        return french(f"{said} Choisissez pour chaque champ ; rien n'est encore enregistré.")
    return french(f"{said} Vos champs et les siens ne se contredisent pas.")
