"""What stands under the list of the file active: how it ends, how many it shows, its keys."""

from __future__ import annotations

from typing import Final

from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui.theme.tokens import BODY
from ui.viewmodels.caseload import CaseloadAnswer
from ui.viewmodels.caseload_sentences import SHOW_THEM, end_of_list, foot_count
from ui.widgets import KeyHints, LinkButton, label

_HINTS: Final = {
    "browse": [
        (["↑", "↓"], "parcourir"),
        (["Entrée"], "ouvrir le dossier"),
        (["Espace"], "aperçu"),
    ],
    "search": [
        (["↑", "↓"], "parcourir"),
        (["Entrée"], "ouvrir le dossier"),
        (["Échap"], "effacer la recherche"),
    ],
    "panel": [
        (["↑", "↓"], "parcourir"),
        (["Entrée"], "ouvrir le dossier"),
        (["Échap"], "fermer"),
    ],
}


class EndOfList(QWidget):
    """Right under the last row: who else answers, and a link that shows them."""

    def __init__(self) -> None:
        """Make it, hidden."""
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 12, 0, 0)
        row.setSpacing(8)
        self.text = label("", BODY, role="muted")
        self.link = LinkButton(SHOW_THEM)
        row.addWidget(self.text)
        row.addWidget(self.link)
        row.addStretch(1)
        self.hide()

    def show_answer(self, answer: CaseloadAnswer) -> None:
        """Say how this list ends."""
        end = end_of_list(answer) if answer.shown else ""
        self.setVisible(bool(end))
        self.text.setText(end)
        self.link.setVisible(bool(answer.elsewhere))


class CaseloadFoot(QWidget):
    """How many persons are shown, and the keys of the moment."""

    def __init__(self) -> None:
        """Make it, without hints."""
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        self.count = label("", BODY, role="muted")
        self.count.setAccessibleName("Nombre de personnes")
        row.addWidget(self.count)
        row.addStretch(1)
        self.hints = {name: KeyHints(list(hints)) for name, hints in _HINTS.items()}
        for one in self.hints.values():
            one.hide()
            row.addWidget(one)

    def show_answer(self, answer: CaseloadAnswer) -> None:
        """Count another list."""
        self.count.setText(foot_count(answer))

    def show_hints(self, *, is_panel_open: bool, is_searching: bool) -> None:
        """Show the keys that act now."""
        wanted = "panel" if is_panel_open else "search" if is_searching else "browse"
        for name, hints in self.hints.items():
            hints.setVisible(name == wanted)
