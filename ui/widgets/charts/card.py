"""A chart on its card: title, drawing or figures, what it shows in a sentence, and how it leaves."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from crt_desktop.domain.typography import french
from crt_desktop.reports.charts import Chart, ChartKind, DataTable
from ui.theme.fonts import font
from ui.theme.theme import THEME, tokens
from ui.theme.tokens import BODY_STRONG, SMALL
from ui.viewmodels.charts import copied, table_of
from ui.widgets import Button, Card, IconButton, label, show_toast
from ui.widgets.charts.canvas import ChartCanvas
from ui.widgets.charts.table import FiguresTable
from ui.widgets.text import Paragraph, escaped

MOST_LINES: Final = 3
MOST_BARS: Final = 30
MOST_STACKS: Final = 18
"""What half a line shows well."""
PNG: Final = "png"
SVG: Final = "svg"
CSV: Final = "csv"
_PICTURES: Final = {PNG: "Image PNG…", SVG: "Image SVG…"}
_FIGURES: Final = {CSV: "Chiffres en CSV…"}


def heading() -> Paragraph:
    """Return the title of a card, on more lines when it is long."""
    made = Paragraph(BODY_STRONG)
    made.setFont(font(BODY_STRONG))
    made.setMinimumHeight(BODY_STRONG.line)
    return made


class MoreButton(IconButton):
    """Three dots that open a menu: what is seldom done with a card."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        """Make the button with an empty menu."""
        super().__init__("ellipsis", name, parent=parent)
        self.menu_shown = QMenu(self)
        self.clicked.connect(self._open)

    def _open(self) -> None:
        self.menu_shown.popup(self.mapToGlobal(QPoint(0, self.height() + 4)))


class ChartView(Card):
    """Any `Chart`: the drawing, or its figures on « Tableau »."""

    evidence_asked = Signal(str, object)
    """The path and the `Period` of the records behind a point."""
    leave_asked = Signal(str, object)
    """How it leaves (png, svg, csv) and the `Chart`."""

    def __init__(self, *, may_leave: bool = True, parent: QWidget | None = None) -> None:
        """Make an empty card; without ``may_leave`` no file is offered."""
        super().__init__(parent=parent)
        self._chart: Chart | None = None
        self.title = heading()
        THEME.theme_changed.connect(self._show_title)
        self.switch = Button("Tableau", variant="ghost", icon_name="table-2", size="small")
        self.switch.setCheckable(True)
        self.switch.toggled.connect(self._switch)
        self.more = MoreButton("Autres actions")
        self._fill_menu(may_leave=may_leave)
        head = QHBoxLayout()
        head.setSpacing(4)
        head.addWidget(self.title, 1)
        head.addWidget(self.switch)
        head.addWidget(self.more)
        self.body.addLayout(head)
        self.canvas = ChartCanvas()
        self.canvas.evidence_asked.connect(self.evidence_asked)
        self.body.addWidget(self.canvas, 1)
        self._table: FiguresTable | None = None
        self.caption = label("", SMALL, role="text2", wraps=True)
        self.note = label("", SMALL, role="muted", wraps=True)
        self.body.addWidget(self.caption)
        self.body.addWidget(self.note)

    def _fill_menu(self, *, may_leave: bool) -> None:
        menu = self.more.menu_shown
        menu.addAction("Copier les chiffres").triggered.connect(self.copy_figures)
        if not may_leave:
            return
        menu.addSeparator()
        for kind, text in {**_PICTURES, **_FIGURES}.items():
            menu.addAction(text).triggered.connect(
                lambda _on=False, kind=kind: self.leave_asked.emit(kind, self._chart)
            )

    def show_chart(self, chart: Chart) -> None:
        """Show another chart, drawn or as figures as before."""
        self._chart = chart
        self._show_title()
        self.switch.setAccessibleDescription(chart.title)
        self.more.setAccessibleName(f"Autres actions : {chart.title}")
        self.canvas.set_chart(chart)
        if self._table is not None:
            self._fill_table(self._table, chart)
        self.caption.setText(chart.caption)
        self.caption.setVisible(bool(chart.caption))
        self.note.setText(chart.note)
        self.note.setVisible(bool(chart.note))

    def _show_title(self) -> None:
        """Write the title and, quieter, the unit: again when the colours change."""
        if self._chart is None:
            return
        title, unit = self._chart.title, self._chart.unit
        self.title.setText(f"{title} {unit}".strip())
        quiet = f"<span style='font-weight:400; color:{tokens().muted}'>{escaped(unit)}</span>"
        self.title.set_html(f"{escaped(title)}&nbsp;&nbsp;{quiet}")

    def chart(self) -> Chart | None:
        """Return what is shown."""
        return self._chart

    @property
    def table(self) -> FiguresTable:
        """The figures, made the first time they are asked for: most charts are read as drawn."""
        if self._table is None:
            self._table = FiguresTable(name="")
            self._table.hide()
            self.body.insertWidget(self.body.indexOf(self.canvas) + 1, self._table)
            QWidget.setTabOrder(self.canvas, self._table)
            if self._chart is not None:
                self._fill_table(self._table, self._chart)
        return self._table

    def _fill_table(self, table: FiguresTable, chart: Chart) -> None:
        table.setAccessibleName(f"Chiffres : {chart.title}")
        table.show_table(table_of(chart))

    def is_dense(self) -> bool:
        """Tell whether so much is drawn that the chart asks for a whole line."""
        chart = self._chart
        if chart is None or chart.is_empty:
            return False
        if chart.kind is ChartKind.LINE:
            return len(chart.series) > MOST_LINES
        if chart.kind is ChartKind.STACKED:
            has_before = any(one.is_previous for one in chart.series)
            return has_before and 2 * len(chart.categories) > MOST_STACKS
        bars = len(chart.series) * len(chart.categories)
        return chart.kind is ChartKind.BARS and bars > MOST_BARS

    def copy_figures(self) -> None:
        """Put the figures with their heads in the clipboard."""
        if self._chart is None:
            return
        QGuiApplication.clipboard().setText(copied(table_of(self._chart)))
        show_toast(self, "Chiffres copiés")

    def _switch(self, is_table: bool) -> None:  # noqa: FBT001 - Qt's signal
        self.canvas.setVisible(not is_table)
        self.table.setVisible(is_table)
        self.switch.set_label("Graphique" if is_table else "Tableau")
        shown = self.table if is_table else self.canvas
        if self.switch.hasFocus():
            shown.setFocus(Qt.FocusReason.OtherFocusReason)


class TableView(Card):
    """Any `DataTable`: its figures, copied or written as CSV."""

    leave_asked = Signal(str, object)
    """How it leaves (csv) and the `DataTable`."""

    def __init__(self, *, may_leave: bool = True, parent: QWidget | None = None) -> None:
        """Make an empty card; without ``may_leave`` no file is offered."""
        super().__init__(parent=parent)
        self._table: DataTable | None = None
        self.title = heading()
        self.copy_button = Button("Copier", variant="ghost", icon_name="copy", size="small")
        self.copy_button.clicked.connect(self.copy_figures)
        self.csv_button = Button("CSV…", variant="ghost", icon_name="download", size="small")
        self.csv_button.clicked.connect(lambda: self.leave_asked.emit(CSV, self._table))
        self.csv_button.setVisible(may_leave)
        head = QHBoxLayout()
        head.setSpacing(4)
        head.addWidget(self.title, 1)
        head.addWidget(self.copy_button)
        head.addWidget(self.csv_button)
        self.body.addLayout(head)
        self.table = FiguresTable(name="")
        self.body.addWidget(self.table)
        self.note = label("", SMALL, role="muted", wraps=True)
        self.body.addWidget(self.note)
        self.body.addStretch(1)

    def show_table(self, table: DataTable) -> None:
        """Show other figures."""
        self._table = table
        self.title.setText(table.title)
        self.copy_button.setAccessibleName(f"Copier : {table.title}")
        self.csv_button.setAccessibleName(f"Écrire en CSV : {table.title}")
        self.table.setAccessibleName(table.title)
        self.table.show_table(table)
        self.note.setText(french(table.note))
        self.note.setVisible(bool(table.note))

    def copy_figures(self) -> None:
        """Put the figures with their heads in the clipboard."""
        if self._table is None:
            return
        QGuiApplication.clipboard().setText(copied(self._table))
        show_toast(self, "Tableau copié")
