"""The cards of the dashboard: the curve, the GIR mix, tonight, the incomplete files."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from crt_desktop.domain import codes
from crt_desktop.reports.dashboard import (
    FileActiveFigures,
    GirFigures,
    IncompleteFigures,
    NightFigures,
)
from ui.theme.tokens import BODY, CONTROL_SMALL, ICON_M, SECTION
from ui.viewmodels import words
from ui.widgets import Badge, Button, Card, IconLabel, LinkButton, label
from ui.widgets.curve_chart import ChartPoint, CurveChart
from ui.widgets.figure_rows import FigureRow
from ui.widgets.gir_bar import GirBar
from ui.widgets.plain_table import PlainTable

_PIECE_ICONS: Final = {
    "contrat": "file-pen-line",
    "plan": "clipboard-list",
    "avis_medical": "stethoscope",
    "gir": "activity",
    "consentement": "shield-check",
    "concertation": "users",
}
_PIECE_WORDS: Final = {
    "contrat": "Contrat non signé",
    "plan": "Plan absent ou périmé",
    "avis_medical": "Avis médical manquant",
    "gir": "GIR non évalué",
    "consentement": "Consentement manquant",
    "concertation": "Concertation manquante",
}


class CardHead(QHBoxLayout):
    """The head of a card: title, one muted word beside, something at the right."""

    def __init__(self, title: str, beside: str = "") -> None:
        """Show the title."""
        super().__init__()
        self.setSpacing(8)
        # Every head as high as one that holds a button: the titles stand on one line.
        self.addStrut(CONTROL_SMALL)
        self.addWidget(label(title, SECTION))
        self.beside = label(beside, BODY, role="muted")
        self.addWidget(self.beside)
        self.addStretch(1)


class CurveCard(Card):
    """The file active as a curve, and as a table on « Tableau »."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Make an empty chart."""
        super().__init__(parent=parent)
        head = CardHead("File active")
        self._head = head
        self.switch = Button("Tableau", variant="ghost", icon_name="table-2", size="small")
        self.switch.setCheckable(True)
        self.switch.toggled.connect(self._switch)
        head.addWidget(self.switch)
        self.body.addLayout(head)
        self.chart = CurveChart()
        self.table = PlainTable(
            ("Jour", "Cumulées", "Présentes"), name="File active, mois par mois"
        )
        area = QWidget()
        self._stack = QStackedLayout(area)
        self._stack.addWidget(self.chart)
        self._stack.addWidget(self.table)
        self.body.addWidget(area, 1)

    def show_figures(self, figures: FileActiveFigures) -> None:
        """Draw the curve of a period."""
        period = figures.period
        self._head.beside.setText(f"personnes différentes depuis le {words.day(period.start)}")
        self.chart.set_points(
            [
                ChartPoint(on=one.on, cumulated=one.cumulated, present=one.present)
                for one in figures.curve
            ],
            start=period.start,
            end=period.end,
            target=figures.objectif,
            reached_on=figures.seuil_on,
        )
        self.table.set_rows(
            [
                (words.day(one.on), words.number(one.cumulated), words.number(one.present))
                for one in figures.curve
            ]
        )

    def _switch(self, is_table: bool) -> None:  # noqa: FBT001 - Qt's signal
        self._stack.setCurrentIndex(int(is_table))
        self.switch.set_label("Courbe" if is_table else "Tableau")


class GirCard(Card):
    """Who is present by GIR, and how they changed since they came."""

    asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """Make an empty card."""
        super().__init__(parent=parent)
        head = CardHead("GIR", "et évolution depuis l’entrée")
        self.link = LinkButton("Voir")
        self.link.setAccessibleName("Voir la répartition par GIR")
        self.link.clicked.connect(self.asked)
        head.addWidget(self.link)
        self.body.addLayout(head)
        self.bar = GirBar()
        self.body.addWidget(self.bar)
        row = QHBoxLayout()
        row.setSpacing(6)
        self._counts = {}
        for name, icon_name, tint in (
            ("amelioration", "arrow-up", "success"),
            ("stable", "", ""),
            ("aggravation", "arrow-down", "warning"),
            ("non_mesurable", "", ""),
        ):
            if icon_name:
                row.addWidget(IconLabel(icon_name, tint, ICON_M))
            self._counts[name] = label("", BODY)
            row.addWidget(self._counts[name])
            row.addSpacing(8)
        row.addStretch(1)
        self.body.addLayout(row)
        self.body.addStretch(1)

    def show_figures(self, figures: GirFigures) -> None:
        """Show the mix and the evolution."""
        self.bar.set_counts(figures.by_gir)
        said = {
            "amelioration": f"{figures.amelioration} mieux",
            "stable": f"{figures.stable} stables",
            "aggravation": f"{figures.aggravation} moins bien",
            "non_mesurable": f"{figures.non_mesurable} non mesurables",
        }
        for name, text in said.items():
            self._counts[name].setText(text)
        self._counts["non_mesurable"].setVisible(bool(figures.non_mesurable))


class NightCard(Card):
    """Tonight: who is on call and where to reach them, the free place, last night."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Make an empty card."""
        super().__init__(parent=parent)
        head = CardHead("Cette nuit")
        self.state = Badge("…")
        head.addWidget(self.state)
        self.body.addLayout(head)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(4)
        self.body.addLayout(self._rows)
        self.body.addStretch(1)

    def show_figures(self, figures: NightFigures) -> None:
        """Show tonight."""
        if figures.is_covered:
            self.state.set_badge("Couverte", tone="success", icon_name="check")
        else:
            self.state.set_badge("Non couverte", tone="danger", icon_name="circle-alert")
        _empty(self._rows)
        for duty in figures.duties:
            who = f"{duty.nom}, {duty.profession}"
            self._add("moon", f"{duty.starts}–{duty.ends}", who)
            phone = words.phone(duty.telephone) if duty.telephone else "téléphone non renseigné"
            self._add("phone", "Joignable au", phone)
        if not figures.duties:
            self._add("moon", figures.span, "aucune astreinte")
        places = words.listed(figures.free_htu[:2]) if figures.free_htu else "aucune"
        self._add("bed-double", "Place HTU libre", places, may_cut=True)
        calls = words.counted(figures.calls_last_night, "appel")
        moves = words.counted(figures.interventions_last_night, "déplacement")
        self._add("phone-call", "Nuit dernière", f"{calls}, {moves}")

    def _add(self, icon_name: str, name: str, value: str, *, may_cut: bool = False) -> None:
        self._rows.addWidget(FigureRow(icon_name, name, value, may_cut=may_cut))


class IncompleteCard(Card):
    """The files that lack a paper; each line opens its list."""

    asked = Signal(str)
    """The path of the indicator to open."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Make an empty card."""
        super().__init__(parent=parent)
        head = CardHead("Dossiers incomplets")
        self.total = LinkButton("")
        self.total.clicked.connect(lambda: self.asked.emit("dossiers_incomplets.total"))
        head.addWidget(self.total)
        self.body.addLayout(head)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(0)
        self.body.addLayout(self._rows)
        self.body.addStretch(1)

    def show_figures(self, figures: IncompleteFigures) -> None:
        """Show what is missing, the commonest first."""
        people = words.counted(figures.total, "personne")
        self.total.setText(f"{people} sur {words.number(figures.base)}")
        self.total.setAccessibleName(f"Dossiers incomplets : {people} sur {figures.base}")
        _empty(self._rows)
        missing = _missing(figures.by_piece)
        for piece, count in missing:
            button = FigureRow(
                _PIECE_ICONS[piece], _PIECE_WORDS[piece], words.number(count), is_link=True
            )
            button.clicked.connect(
                lambda _checked=False, piece=piece: self.asked.emit(f"dossiers_incomplets.{piece}")
            )
            self._rows.addWidget(button)
        complete = [codes.PIECE[piece] for piece in codes.PIECE if not figures.by_piece.get(piece)]
        if complete:
            said = ", ".join([complete[0], *(_lower(word) for word in complete[1:])])
            self._rows.addWidget(FigureRow("check", said, "complets"))


def _empty(rows: QVBoxLayout) -> None:
    """Take the lines of a card away."""
    while (item := rows.takeAt(0)) is not None:
        widget = item.widget()
        if widget is not None:
            widget.hide()
            widget.deleteLater()


def _missing(by_piece: Mapping[str, int]) -> list[tuple[str, int]]:
    found = [(piece, by_piece.get(piece, 0)) for piece in codes.PIECE]
    return sorted((one for one in found if one[1]), key=lambda one: -one[1])


def _lower(word: str) -> str:
    return word if word.isupper() else word[:1].lower() + word[1:]
