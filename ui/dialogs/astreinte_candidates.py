"""A choice of people who could take a night, with what it would break."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QRadioButton, QVBoxLayout, QWidget

from ui.theme.fonts import font
from ui.theme.tokens import BODY, BODY_MEDIUM, ICON_S, SMALL
from ui.viewmodels import words
from ui.viewmodels.astreintes_choice import Candidate
from ui.widgets import label, line
from ui.widgets.fields import IconLabel

NOBODY: Final = "Personne de l’équipe n’est libre cette nuit-là."
FREE: Final = "Aucun écart aux règles"
_INSET: Final = 24


class NoteLine(QWidget):
    """A small sign and a sentence: what a choice breaks, or that it breaks nothing."""

    def __init__(self, text: str, *, tone: str, icon_name: str, indent: int = 0) -> None:
        """Show the sentence."""
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(indent, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(IconLabel(icon_name, tone, ICON_S), 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(label(text, SMALL, role=tone, wraps=True), 1)


def breach_lines(breaches: Sequence[str], *, indent: int = 0) -> list[NoteLine]:
    """Return a line per breach, or one that says there is none."""
    if not breaches:
        return [NoteLine(FREE, tone="success", icon_name="check", indent=indent)]
    return [
        NoteLine(one, tone="danger", icon_name="triangle-alert", indent=indent) for one in breaches
    ]


class CandidateList(QWidget):
    """People to choose one of: arrows move, the first is chosen."""

    changed = Signal()

    def __init__(self, candidates: Sequence[Candidate], *, name: str) -> None:
        """Show the people in the order given; ``name`` is read aloud."""
        super().__init__()
        self.setAccessibleName(name)
        self._candidates = tuple(candidates)
        self.group = QButtonGroup(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        for at, one in enumerate(candidates):
            if at:
                column.addWidget(line())
            column.addWidget(self._row(at, one))
        if not candidates:
            column.addWidget(label(NOBODY, BODY, role="muted", wraps=True))
        self.group.idClicked.connect(lambda _at: self.changed.emit())
        if candidates:
            self.group.button(0).setChecked(True)
            self.setFocusProxy(self.group.button(0))

    def _row(self, at: int, one: Candidate) -> QWidget:
        made = QWidget()
        column = QVBoxLayout(made)
        column.setContentsMargins(0, 2, 0, 2)
        column.setSpacing(3)
        head = QHBoxLayout()
        button = QRadioButton(one.title)
        button.setFont(font(BODY_MEDIUM))
        button.setMinimumHeight(28)
        said = "; ".join((*one.breaches, one.wish)) or FREE
        button.setAccessibleDescription(said)
        self.group.addButton(button, at)
        head.addWidget(button)
        head.addStretch(1)
        head.addWidget(label(words.counted(one.nuits, "nuit"), SMALL, role="muted"))
        column.addLayout(head)
        for note in breach_lines(one.breaches, indent=_INSET):
            column.addWidget(note)
        if one.wish:
            tone = "success" if "souhaite" in one.wish else "warning"
            said_wish = f"{one.wish[:1].upper()}{one.wish[1:]}"
            column.addWidget(NoteLine(said_wish, tone=tone, icon_name="info", indent=_INSET))
        return made

    def chosen(self) -> Candidate | None:
        """Return who is chosen, None when nobody could take it."""
        at = self.group.checkedId()
        return self._candidates[at] if 0 <= at < len(self._candidates) else None

    def choose(self, reference: str) -> None:
        """Choose somebody."""
        for at, one in enumerate(self._candidates):
            if one.reference == reference:
                self.group.button(at).setChecked(True)
                self.setFocusProxy(self.group.button(at))
