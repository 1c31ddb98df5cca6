"""The side panel of the waiting list: why this rank, what is known of the demande, what to do with it."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QMenu, QScrollArea, QVBoxLayout, QWidget

from crt_desktop.domain import codes
from crt_desktop.domain.attente import TERME_LABELS, Terme
from crt_desktop.domain.typography import french
from crt_desktop.reports.attente import AttenteLine, Etape
from ui.delegates.terms import SEGMENT, paint_letter
from ui.theme.tokens import BODY, BODY_STRONG, SECTION, SMALL
from ui.viewmodels import words
from ui.viewmodels.attente import (
    LETTERS,
    QUI_EVALUE,
    explain_term,
    list_day,
    origin,
    planned_words,
    step,
)
from ui.widgets import (
    Badge,
    Button,
    FactRow,
    GirBadge,
    IconButton,
    LinkButton,
    SidePanel,
    label,
    line,
    small_head,
)
from ui.widgets.flow import FlowLayout

FACT_WIDTH: Final = 98
_SCROLL_ROOM: Final = 8
OPEN_PATH: Final = "Ouvrir le parcours d’admission"
OPEN_FILE: Final = "Ouvrir le dossier"


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
        layout.setContentsMargins(0, 2, 0, 2)
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

    opened = Signal()
    """The main button: the path of the admission, or the file on a day gone by."""
    evaluator_asked = Signal()
    copy_asked = Signal(str, str)
    """What is to be copied: its name, its text."""

    def __init__(self, *, may_write: bool, parent: QWidget | None = None) -> None:
        """Make an empty panel."""
        super().__init__("Demande en attente", parent)
        self._may_write = may_write
        self.shown: AttenteLine | None = None
        self.copies: list[IconButton] = []
        names = QVBoxLayout()
        names.setSpacing(0)
        self._name = label("", SECTION, wraps=True)
        self._born = label("", BODY, role="muted", wraps=True)
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
        self.open_button = Button(OPEN_PATH, variant="primary")
        self.open_button.clicked.connect(self.opened)
        self.more = IconButton("ellipsis", "Autres actions", is_outlined=True)
        self.menu = QMenu(self)
        self.more.clicked.connect(self._open_menu)
        self.footer.addWidget(self.open_button, 1)
        self.footer.addWidget(self.more)

    def show_line(self, shown: AttenteLine, *, is_past: bool = False) -> None:
        """Show a demande; on a day gone by, it is only read."""
        self.shown = shown
        self._name.setText(f"{shown.nom} {shown.prenoms}")
        born = words.agree(shown.sexe, "Née", "Né")
        where = f" · {shown.commune}" if shown.commune else ""
        age = f"{shown.age}{words.NO_BREAK}ans"
        self._born.setText(f"{born} le {words.day(shown.born_on)} · {age}{where}")
        self.open_button.set_label(OPEN_FILE if is_past else OPEN_PATH)
        self.more.setVisible(not is_past)
        content = QWidget()
        layout = QVBoxLayout(content)
        layout.setContentsMargins(0, 0, _SCROLL_ROOM, 0)
        layout.setSpacing(4)
        layout.addWidget(self._badges(shown))
        layout.addSpacing(4)
        layout.addWidget(small_head(f"Pourquoi {words.counted(shown.priorite, 'point')}"))
        for terme, points in shown.termes.items():
            layout.addWidget(TermRow(terme, explain_term(shown, terme), points))
            layout.addWidget(line())
        layout.addSpacing(6)
        layout.addWidget(small_head("Demande"))
        self._add_facts(layout, shown, is_past=is_past)
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
        if shown.mode_vie == "seul":
            flow.addWidget(Badge(words.agree(shown.sexe, "Vit seule", "Vit seul")))
        if shown.is_far:
            far = f"{shown.minutes_trajet}{words.NO_BREAK}min de trajet"
            flow.addWidget(Badge(far, tone="warning", icon_name="car"))
        return row

    def _add_facts(self, layout: QVBoxLayout, shown: AttenteLine, *, is_past: bool) -> None:
        self.copies = []
        self.name_evaluator: LinkButton | None = None
        for name, value, is_copied in _facts(shown, is_past=is_past):
            after: QWidget | None = None
            if is_copied:
                button = IconButton("copy", f"Copier : {name}")
                button.clicked.connect(
                    lambda _on=False, what=name, text=value: self.copy_asked.emit(what, text)
                )
                self.copies.append(button)
                after = button
            if value == QUI_EVALUE and self._may_write:
                after = self.name_evaluator = LinkButton("Désigner…")
                after.clicked.connect(self.evaluator_asked)
            fact = FactRow(name, value, name_width=FACT_WIDTH, after=after)
            inside = fact.layout()
            if after is not None and inside is not None:
                # The button is taller than a line: words stay level with it.
                for words_at_left in fact.findChildren(QLabel):
                    inside.setAlignment(words_at_left, Qt.AlignmentFlag.AlignVCenter)
            layout.addWidget(fact)

    def _open_menu(self) -> None:
        corner = self.more.mapToGlobal(self.more.rect().topRight())
        size = self.menu.sizeHint()
        self.menu.popup(corner.__class__(corner.x() - size.width(), corner.y() - size.height() - 4))


def _facts(shown: AttenteLine, *, is_past: bool) -> list[tuple[str, str, bool]]:
    """Return what is known of a demande: its name, its words, whether it is copied in one click."""
    name, detail, _ink = step(shown, is_past=is_past)
    stage = f"{name}, {detail}" if detail and detail != QUI_EVALUE else name
    number = shown.viatrajectoire_numero
    received = f"{words.day(shown.requested_on)}, {origin(shown)}"
    caller = ", ".join(
        one for one in (shown.appelant, words.phone(shown.telephone_appelant)) if one
    )
    facts: list[tuple[str, str, bool]] = [
        ("ViaTrajectoire", number or words.DASH, bool(number)),
        ("Motif", shown.motif or words.DASH, False),
    ]
    if not is_past:
        facts += [
            ("Évalue", _evaluator(shown), False),
            ("Informés", shown.informes or words.DASH, False),
        ]
    facts += [
        ("Étape", stage, False),
        ("Reçue le", received, False),
        ("Canal", codes.CANAL.get(shown.canal or "", words.DASH), False),
        ("Appelant", caller or words.DASH, False),
        ("Téléphone", words.phone(shown.telephone) or words.DASH, bool(shown.telephone)),
        ("Identifiant", shown.reference, False),
    ]
    return facts


def _evaluator(shown: AttenteLine) -> str:
    if not shown.evaluateur:
        return QUI_EVALUE if shown.etape is Etape.A_EVALUER else words.DASH
    planned = shown.evaluation_prevue_at
    if planned is None:
        return shown.evaluateur
    return f"{shown.evaluateur}, {planned_words(planned, on=list_day(shown))}"
