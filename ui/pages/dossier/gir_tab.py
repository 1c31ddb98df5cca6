"""The GIR tab: the line over time, every evaluation, the one that counts, its grid beside."""

from __future__ import annotations

from typing import Final, cast

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from crt_desktop.domain.aggir import UNWEIGHTED_VARIABLES, VARIABLES, EvaluationGir
from crt_desktop.domain.codes import SOURCE_GIR
from crt_desktop.domain.field_labels import field_label
from crt_desktop.reports.dossier import Dossier, GirPoint
from crt_desktop.reports.fiches import StoredFiche
from ui.delegates.table import install
from ui.models.cells import BadgeCell, Cell, GirCell, TextCell, TwoLinesCell
from ui.models.record_rows import RecordRow, RecordRowsModel
from ui.pages.dossier.acts import DossierActs
from ui.pages.dossier.fiche_table import FicheRows
from ui.pages.dossier.parts import DossierTab, ScrollColumn, card_head
from ui.theme.tokens import BODY, BODY_STRONG, CARD_GAP, PAGE_MARGIN, SMALL
from ui.viewmodels import dossier_facts as facts
from ui.viewmodels import words
from ui.widgets import Button, Card, MessageState, label, section_title, small_head
from ui.widgets.gir_chart import GirChart
from ui.widgets.record_table import ColumnPlan
from ui.widgets.table_card import RoundedCard
from ui.widgets.visibility import hide_unless

TITLES: Final = ("Date", "GIR", "Source", "Codes et calcul", "")
PLANS: Final = (
    ColumnPlan(width=106),
    ColumnPlan(width=48),
    ColumnPlan(width=160, stretch=1),
    ColumnPlan(width=230, stretch=2, drop=1),
    ColumnPlan(width=110),
)
GRID_WIDTH: Final = 340
SIDE_BY_SIDE: Final = 1080
"""Width of the tab from which the table and the grid stand side by side."""
HEAD_HEIGHT: Final = 48


class GirTab(DossierTab):
    """Shows the evaluations, latest first."""

    def __init__(self, acts: DossierActs, parent: QWidget | None = None) -> None:
        """Make the parts, empty."""
        super().__init__(acts, parent)
        self._fiches: dict[int, StoredFiche] = {}
        self._order: list[int] = []
        column = ScrollColumn()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(PAGE_MARGIN, 0, 0, 0)
        layout.addWidget(column)
        column.body.addWidget(self._build_chart())
        row = self._row = QHBoxLayout()
        row.setSpacing(CARD_GAP)
        row.addWidget(self._build_table(), 1, Qt.AlignmentFlag.AlignTop)
        self.grid = GridCard()
        row.addWidget(self.grid, 0, Qt.AlignmentFlag.AlignTop)
        column.body.addLayout(row)
        self.nothing = MessageState(
            "activity",
            "Le GIR n’a jamais été évalué",
            "La grille AGGIR donne le GIR et montre son calcul.",
            button="Évaluer le GIR" if acts.may_write("gir") else "",
        )
        self.nothing.asked.connect(acts.evaluate_gir)
        column.body.addWidget(self.nothing)
        column.body.addStretch(1)

    def _build_chart(self) -> Card:
        self.chart_card = Card()
        self.evaluate_button = Button("Nouvelle évaluation", icon_name="plus", size="small")
        self.evaluate_button.clicked.connect(self.acts.evaluate_gir)
        hide_unless(self.evaluate_button, self.acts.may_write("gir"))
        self.sentence = label("", BODY, role="muted")
        self.chart_card.body.addLayout(card_head("GIR dans le temps", self.evaluate_button))
        self.chart_card.body.addWidget(self.sentence)
        self.chart = GirChart()
        self.chart.point_activated.connect(self._select)
        self.chart_card.body.addWidget(self.chart)
        return self.chart_card

    def _build_table(self) -> RoundedCard:
        self.table_card = card = RoundedCard()
        self.model = RecordRowsModel(TITLES, self)
        self.table = FicheRows(PLANS, name="Évaluations GIR", ground="surface")
        install(self.table)
        self.table.setModel(self.model)
        self.table.row_activated.connect(lambda _index: self._open())
        self.table.row_selected.connect(self._show_grid)
        self.table.removal_asked.connect(self._remove)
        self.open_button = Button("Ouvrir", variant="ghost", icon_name="pencil", size="small")
        self.remove_button = Button("Retirer", variant="ghost", icon_name="trash-2", size="small")
        self.open_button.clicked.connect(self._open)
        self.remove_button.clicked.connect(self._remove)
        layout = QVBoxLayout(card)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        head = card_head("Évaluations", self.open_button, self.remove_button)
        head.setContentsMargins(16, 12, 12, 8)
        layout.addLayout(head)
        layout.addWidget(self.table, 1)
        card.raise_corners()
        return card

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Put the grid under the table when it would hide the calculation."""
        super().resizeEvent(event)
        directions = QBoxLayout.Direction
        is_narrow = self.width() < SIDE_BY_SIDE
        self._row.setDirection(directions.TopToBottom if is_narrow else directions.LeftToRight)

    # --- content -----------------------------------------------------------------------------

    def show_dossier(self, dossier: Dossier) -> None:
        """Show the evaluations of a person."""
        today = self.acts.today()
        kept = self.model.key_at(self.table.current_row())
        points = sorted(dossier.gir, key=lambda one: (one.on, one.row_id), reverse=True)
        self._fiches = {fiche.row_id: fiche for fiche in dossier.fiches.get("gir", ())}
        self._order = [point.row_id for point in points]
        standing = _standing(dossier)
        self.model.show_rows(
            [_row(point, is_standing=point.row_id == standing) for point in points]
        )
        shown = facts.current(dossier)
        admitted_on = None if shown is None else shown.admitted_on
        sentence = facts.gir_sentence(dossier.gir, admitted_on, today=today)
        self.sentence.setText(sentence)
        texts = {point.row_id: facts.gir_point_text(point) for point in points}
        self.chart.set_points(points, today=today, texts=texts, summary=sentence)
        for widget in (self.chart_card, self.table_card, self.grid):
            widget.setVisible(bool(points))
        self.nothing.setVisible(not points)
        self.table_card.setFixedHeight(self.table.content_height() + HEAD_HEIGHT + 2)
        row = self.model.row_of(kept) if kept is not None else -1
        if points:
            self.table.select_row(max(row, 0))
        self._show_grid(QModelIndex())

    def _current(self) -> StoredFiche | None:
        key = self.model.key_at(self.table.current_row())
        return self._fiches.get(cast(int, key)) if key is not None else None

    def _select(self, row_id: int) -> None:
        self.table.select_row(self.model.row_of(row_id))
        self.table.setFocus()

    def _show_grid(self, _index: QModelIndex) -> None:
        """Show the grid of the selected evaluation, with the codes of the one before it."""
        fiche = self._current()
        has_one = fiche is not None
        self.open_button.setVisible(has_one)
        self.remove_button.setVisible(has_one and self.acts.may_write("gir"))
        if fiche is None:
            self.grid.show_grid(None, None)
            return
        at = self._order.index(fiche.row_id)
        older = self._fiches.get(self._order[at + 1]) if at + 1 < len(self._order) else None
        self.grid.show_grid(
            cast(EvaluationGir, fiche.record),
            None if older is None else cast(EvaluationGir, older.record),
        )

    def _open(self) -> None:
        if (fiche := self._current()) is not None:
            self.acts.edit("gir", fiche.row_id)

    def _remove(self) -> None:
        fiche = self._current()
        if fiche is not None and self.acts.may_write("gir"):
            self.acts.remove(fiche)


def _standing(dossier: Dossier) -> int | None:
    """Return the row id of the evaluation that counts today."""
    counting = [point for point in dossier.gir if point.counts]
    return max(counting, key=lambda one: one.on).row_id if counting else None


def _row(point: GirPoint, *, is_standing: bool) -> RecordRow:
    source = SOURCE_GIR.get(point.source, point.source)
    computed: Cell = TextCell(text="GIR donné, sans les codes", ink="muted")
    if point.codes:
        computed = TwoLinesCell(text=_spaced(point.codes), detail=point.trace)
    elif point.trace:
        computed = TextCell(text=point.trace, ink="text2")
    badge: Cell | None = None
    if is_standing:
        badge = BadgeCell(text="Retenue", tone="success", icon="check")
    elif not point.counts:
        badge = BadgeCell(text="Non retenue", tone="outline")
    return RecordRow(
        key=point.row_id,
        cells=(
            TextCell(text=words.day(point.on), ink="text2"),
            GirCell(gir=point.gir),
            TextCell(text=source),
            computed,
            badge,
        ),
    )


def _spaced(codes: str) -> str:
    return " ".join(codes)


class GridCard(Card):
    """The codes of one evaluation, those of the one before beside them, changes in amber."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Make an empty grid."""
        super().__init__(parent=parent)
        self.setFixedWidth(GRID_WIDTH)
        self.title = section_title("Grille")
        self.body.addWidget(self.title)
        self._host = QWidget()
        self.body.addWidget(self._host)
        self.body.addStretch(1)

    def show_grid(self, shown: EvaluationGir | None, before: EvaluationGir | None) -> None:
        """Show an evaluation and the one before it."""
        self._host.hide()
        self._host.deleteLater()
        self._host = QWidget()
        self.body.insertWidget(1, self._host)
        self.title.setText(
            "Grille" if shown is None else f"Grille du {words.day(shown.evaluated_on)}"
        )
        if shown is None:
            return
        grid = QGridLayout(self._host)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(2)
        grid.setHorizontalSpacing(16)
        grid.setColumnStretch(0, 1)
        old = "" if before is None else f"{before.evaluated_on:%m/%Y}"
        for column, text in enumerate(("", f"{shown.evaluated_on:%m/%Y}", old)):
            grid.addWidget(small_head(text), 0, column)
        for row, variable in enumerate((*VARIABLES, *UNWEIGHTED_VARIABLES), start=1):
            now = getattr(shown, variable)
            then = None if before is None else getattr(before, variable)
            has_changed = (
                before is not None and now is not None and then is not None and now != then
            )
            weighs = variable in VARIABLES
            name = label(field_label("gir", variable), BODY if weighs else SMALL, role="text2")
            code = label(now or "—", BODY_STRONG, role="warning" if has_changed else "text")
            former = label("" if before is None else then or "—", BODY, role="muted")
            code.setAccessibleName(f"{name.text()} : {now or 'inconnu'}")
            grid.addWidget(name, row, 0)
            grid.addWidget(code, row, 1)
            grid.addWidget(former, row, 2)
