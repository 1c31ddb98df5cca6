"""Justifies several doubtful figures with one sentence: those that only one cause makes doubtful."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QWidget

from crt_desktop.domain.sincerite_words import JUMP, KINDS
from crt_desktop.domain.typography import french
from crt_desktop.reports.enquetes import AnswerLine, AnswerState
from ui.dialogs.verb import VerbDialog
from ui.theme.fonts import font
from ui.theme.tokens import BODY
from ui.viewmodels import words
from ui.viewmodels.enquetes_sheet import Sheet
from ui.widgets import FormField, label
from ui.widgets.text_area import TextArea

WIDTH: Final = 520
MARKED: Final = "marque"
_TITLES: Final = {JUMP: "Écart avec la période précédente", MARKED: "Marquées à la main"}


class JustifyDialog(VerbDialog):
    """Asks which causes one sentence answers; gives the sentence and the answers it justifies."""

    justified = Signal(str, object)
    """The sentence, and a tuple of `AnswerLine`."""

    def __init__(self, sheet: Sheet, *, parent: QWidget) -> None:
        """Offer the causes of a campaign, the most frequent on."""
        super().__init__(
            "Justifier plusieurs réponses ?",
            "La même phrase est enregistrée pour chaque réponse dont tous les doutes sont cochés. Elle "
            "reste modifiable réponse par réponse.",
            verb="Justifier",
            width=WIDTH,
            parent=parent,
        )
        self.lines = tuple(one for one in sheet.lines if one.state is AnswerState.TO_JUSTIFY)
        self.boxes: dict[str, QCheckBox] = {}
        counts = causes(self.lines)
        first = max(counts, key=lambda code: counts[code], default="")
        for code, count in counts.items():
            box = QCheckBox(f"{_title(code)} ({words.number(count)})")
            box.setFont(font(BODY))
            box.setChecked(code == first)
            box.toggled.connect(lambda _on: self._count())
            self.body.addWidget(box)
            self.boxes[code] = box
        self.text = TextArea(lines=3)
        self.field = FormField("Justification", self.text)
        self.body.addWidget(self.field)
        self.told = label("", BODY, role="text2", wraps=True)
        self.body.addWidget(self.told)
        self.text.typed.connect(lambda: self.field.set_error(""))
        self._count()
        self.text.setFocus()

    def chosen(self) -> tuple[AnswerLine, ...]:
        """Return the answers whose every doubt is ticked."""
        ticked = {code for code, box in self.boxes.items() if box.isChecked()}
        return tuple(one for one in self.lines if codes_of(one) <= ticked)

    def _count(self) -> None:
        count = len(self.chosen())
        said = words.counted(count, "réponse sera justifiée", "réponses seront justifiées")
        self.told.setText(f"{said} sur {words.number(len(self.lines))}.")
        self.verb_button.setEnabled(count > 0)

    def try_accept(self) -> None:
        """Give the sentence, or say that one is needed."""
        sentence = self.text.text()
        if not sentence:
            self.field.set_error("Écrivez pourquoi ces chiffres sont justes.")
            self.text.setFocus()
            return
        chosen = self.chosen()
        self.accept()
        self.justified.emit(sentence, chosen)


def codes_of(line: AnswerLine) -> frozenset[str]:
    """Return the causes that make an answer doubtful."""
    return frozenset(doubt.code for doubt in line.doubts) or frozenset({MARKED})


def causes(lines: Sequence[AnswerLine]) -> dict[str, int]:
    """Return how many answers each cause makes doubtful, the causes in the order they are met."""
    counts: dict[str, int] = {}
    for line in lines:
        for code in sorted(codes_of(line)):
            counts[code] = counts.get(code, 0) + 1
    return counts


def _title(code: str) -> str:
    kind = KINDS.get(code)
    return kind.title if kind is not None else french(_TITLES.get(code, code))
