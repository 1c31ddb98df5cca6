"""The side panel of the waiting list: why this rank, and what is known of the demande."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from crt_desktop.domain import codes
from crt_desktop.domain.attente import TERME_LABELS, Terme
from crt_desktop.domain.typography import french
from crt_desktop.reports.attente import AttenteLine
from ui.delegates.terms import SEGMENT, paint_letter
from ui.theme.tokens import BODY, BODY_STRONG, SECTION, SMALL
from ui.viewmodels import words
from ui.viewmodels.attente import LETTERS, explain_term, origin, step
from ui.widgets import Badge, Button, FactRow, GirBadge, SidePanel, label, line, small_head
from ui.widgets.flow import FlowLayout

FACT_WIDTH: Final = 104


class Letter(QWidget):
    """The square of a term."""

    def __init__(self, terme: Terme, parent: QWidget | None = None) -> None:
        """Show the letter of a term; the word stands beside."""
        super().__init__(parent)
        self._letter, self._fill = LETTERS[terme]
        self.setFixedSize(QSize(SEGMENT, SEGMENT))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the square."""
        paint_letter(QPainter(self), QRect(0, 0, SEGMENT, SEGMENT), self._letter, self._fill)


class TermRow(QWidget):
    """A term, why it weighs what it does, and its points."""

    def __init__(self, terme: Terme, why: str, points: int) -> None:
        """Show the term."""
        super().__init__()
        name = french(TERME_LABELS[terme])
        self.setAccessibleName(f"{name} : {points}. {why}")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 4, 0, 4)
        layout.setSpacing(10)
        layout.addWidget(Letter(terme), 0, Qt.AlignmentFlag.AlignVCenter)
        texts = QVBoxLayout()
        texts.setSpacing(0)
        texts.addWidget(label(name, BODY))
        texts.addWidget(label(why, SMALL, role="muted", wraps=True))
        layout.addLayout(texts, 1)
        layout.addWidget(label(str(points), BODY_STRONG), 0, Qt.AlignmentFlag.AlignVCenter)


class AttentePanel(SidePanel):
    """Shows one waiting demande."""

    dossier_asked = Signal(int)
    """The person whose file is to be opened, by id."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Make an empty panel."""
        super().__init__("Demande en attente", parent)
        self.shown: AttenteLine | None = None
        names = QVBoxLayout()
        names.setSpacing(0)
        self._name = label("", SECTION, wraps=True)
        self._born = label("", BODY, role="muted")
        names.addWidget(self._name)
        names.addWidget(self._born)
        self.head.addLayout(names, 1)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.viewport().setAutoFillBackground(False)
        self.body.addWidget(self._area, 1)
        self.open_button = Button("Ouvrir le dossier", variant="primary", icon_name="folder-open")
        self.open_button.clicked.connect(self._ask)
        self.footer.addWidget(self.open_button, 1)

    def show_line(self, shown: AttenteLine) -> None:
        """Show a demande."""
        self.shown = shown
        self._name.setText(f"{shown.nom} {shown.prenoms}")
        born = words.agree(shown.sexe, "Née", "Né")
        self._born.setText(f"{born} le {words.day(shown.born_on)} · {shown.age}{words.NO_BREAK}ans")
        content = QWidget()
        layout = QVBoxLayout(content)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self._badges(shown))
        layout.addSpacing(8)
        layout.addWidget(small_head(f"Pourquoi {words.counted(shown.priorite, 'point')}"))
        for terme, points in shown.termes.items():
            layout.addWidget(TermRow(terme, explain_term(shown, terme), points))
            layout.addWidget(line())
        layout.addSpacing(8)
        layout.addWidget(small_head("Demande"))
        for name, value in _facts(shown):
            layout.addWidget(FactRow(name, value, name_width=FACT_WIDTH))
        layout.addStretch(1)
        self._area.setWidget(content)
        content.setAutoFillBackground(False)

    @staticmethod
    def _badges(shown: AttenteLine) -> QWidget:
        row = QWidget()
        flow = FlowLayout(row, spacing=6)
        flow.addWidget(GirBadge(shown.gir))
        if shown.circonstance in {"urgence", "sortie_hospitalisation"}:
            tone = "danger" if shown.circonstance == "urgence" else "info"
            icon = "circle-alert" if shown.circonstance == "urgence" else "hospital"
            text = french(codes.CIRCONSTANCE[shown.circonstance])
            flow.addWidget(Badge(text, tone=tone, icon_name=icon))
        if shown.is_far:
            far = f"{shown.minutes_trajet}{words.NO_BREAK}min de trajet"
            flow.addWidget(Badge(far, tone="warning", icon_name="car"))
        return row

    def _ask(self) -> None:
        if self.shown is not None:
            self.dossier_asked.emit(self.shown.beneficiaire_id)


def _facts(shown: AttenteLine) -> list[tuple[str, str]]:
    name, detail, _ink = step(shown)
    return [
        ("Reçue le", words.day(shown.requested_on)),
        ("Origine", origin(shown)),
        ("Canal", codes.CANAL.get(shown.canal or "", words.DASH)),
        ("Étape", f"{name} {detail}".strip()),
        ("Téléphone", words.phone(shown.telephone) or words.DASH),
        ("Commune", shown.commune or words.DASH),
        ("Identifiant", shown.reference),
    ]
