"""What keeps a questionnaire from being saved: one link for each point, to where it stands."""

from __future__ import annotations

from functools import partial
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from crt_desktop.domain.editions import Edition, EditionIssue, told
from ui.theme.tokens import BODY_STRONG, ICON_M
from ui.viewmodels.edition_editor import Spot
from ui.viewmodels.words import counted
from ui.widgets import IconLabel, LinkButton, label
from ui.widgets.layout import ScrolledLayout

MOST_SHOWN: Final = 60
_LINE: Final = 28
_MOST_LINES: Final = 4


class ProblemsStrip(QFrame):
    """Says how many points are to mend, and lists them on request."""

    place_asked = Signal(object)
    """Where a point is to mend: a `Spot` with its field."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start without a problem, hidden."""
        super().__init__(parent)
        self.setProperty("role", "banner")
        self.setProperty("tone", "danger")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 6, 8, 6)
        layout.setSpacing(2)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(IconLabel("circle-alert", "danger", ICON_M))
        self.title = label("", BODY_STRONG)
        head.addWidget(self.title)
        head.addStretch(1)
        self.toggle = LinkButton("Voir la liste")
        self.toggle.clicked.connect(self._toggle)
        self.next_button = LinkButton("Aller au suivant")
        self.next_button.setToolTip("F8")
        head.addWidget(self.toggle)
        head.addWidget(self.next_button)
        layout.addLayout(head)
        self._area = QScrollArea()
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setWidgetResizable(True)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inside = QWidget()
        self._area.viewport().setAutoFillBackground(False)
        self._column = ScrolledLayout(inside)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._area.setWidget(inside)
        inside.setAutoFillBackground(False)
        layout.addWidget(self._area)
        self._area.hide()
        self.links: list[LinkButton] = []
        self.issues: tuple[EditionIssue, ...] = ()
        self.setVisible(False)

    def show_issues(self, edition: Edition, issues: tuple[EditionIssue, ...]) -> None:
        """List other problems; the strip goes with the last one."""
        self.setVisible(bool(issues))
        said = [told(edition, issue) for issue in issues[:MOST_SHOWN]]
        same = issues == self.issues and said == [one.text() for one in self.links]
        self.issues = issues
        if same:
            return
        count = len(issues)
        self.title.setText(
            f"{counted(count, 'point à corriger', 'points à corriger')} avant d’enregistrer"
        )
        for old in self.links:
            self._column.removeWidget(old)
            old.hide()
            old.deleteLater()
        self.links = []
        for issue, sentence in zip(issues, said, strict=False):
            link = LinkButton(sentence)
            link.setToolTip(sentence)
            link.clicked.connect(partial(self._go, issue))
            self._column.addWidget(link, 0, Qt.AlignmentFlag.AlignLeft)
            self.links.append(link)
        self._area.setFixedHeight(min(len(self.links), _MOST_LINES) * _LINE + 4)

    def open_list(self) -> None:
        """Show every point."""
        self._area.show()
        self.toggle.set_label("Fermer la liste")

    def _toggle(self) -> None:
        if self._area.isHidden():
            self.open_list()
        else:
            self._area.hide()
            self.toggle.set_label("Voir la liste")

    def _go(self, issue: EditionIssue, *_checked: bool) -> None:
        self.place_asked.emit(spot_of(issue))


def spot_of(issue: EditionIssue) -> Spot:
    """Return where an issue is mended."""
    return Spot(issue.section, issue.question, issue.field)


def next_problem(issues: tuple[EditionIssue, ...], spot: Spot) -> Spot | None:
    """Return the first problem after a place, else the first of all; None when there is none."""
    here = _order(spot)
    after = (spot_of(one) for one in issues if _order(spot_of(one)) > here)
    return next(after, spot_of(issues[0]) if issues else None)


def _order(spot: Spot) -> tuple[int, int]:
    section = -1 if spot.section is None else spot.section
    return section, -1 if spot.question is None else spot.question
