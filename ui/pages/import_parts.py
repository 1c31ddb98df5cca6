"""The panes of the import screen: where a workbook is dropped, its preview, what went in."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QListView,
    QVBoxLayout,
    QWidget,
)

from crt_desktop.domain.typography import french
from crt_desktop.reports.exchange import ImportReport, Severity
from ui.delegates.problems import ProblemDelegate
from ui.delegates.table import install
from ui.models.exchange import ProblemsModel, SheetsModel
from ui.theme.theme import tokens
from ui.theme.tokens import BODY, BODY_STRONG, RADIUS_CARD, ROW_COMPACT, SECTION
from ui.viewmodels import words
from ui.viewmodels.exchange import (
    banner_of,
    error_sheets,
    problems_title,
    warning_count,
    warnings_sentence,
)
from ui.widgets import (
    Banner,
    Button,
    ElidedLabel,
    FilterChip,
    IconLabel,
    LinkButton,
    MessageState,
    label,
)
from ui.widgets.flow import FlowLayout
from ui.widgets.layout import line
from ui.widgets.record_table import ColumnPlan, RecordTable
from ui.widgets.table_card import RoundedCard, TableCard

SHEET_PLANS: Final = (
    ColumnPlan(width=124, stretch=1),
    ColumnPlan(width=60),
    ColumnPlan(width=76),
    ColumnPlan(width=76),
    ColumnPlan(width=88),
    ColumnPlan(width=82),
)
SHEETS_WIDTH: Final = 508
TALL_ROW: Final = 40
TALL_FROM: Final = 660
MOST_CHIPS: Final = 2
EMPTY_HEIGHT: Final = 220
COPY: Final = "Enregistrer une copie annotée…"
STOP_COPY: Final = "Annuler la copie annotée"
SUFFIXES: Final = frozenset({".xlsx", ".csv"})


class DropZone(QFrame):
    """Where a workbook is dropped, or chosen with a button."""

    path_dropped = Signal(object)
    choose_asked = Signal()
    folder_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """Wait for a file."""
        super().__init__(parent)
        self.setAcceptDrops(True)
        self.setAccessibleName("Classeur de reprise à importer")
        self.setMinimumHeight(220)
        self.setMaximumHeight(300)
        self._is_over = False
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 28, 24, 28)
        layout.setSpacing(4)
        layout.addStretch(1)
        layout.addWidget(
            IconLabel("file-spreadsheet", "muted", 26), 0, Qt.AlignmentFlag.AlignHCenter
        )
        layout.addSpacing(6)
        title = label("Déposez ici le classeur de reprise", BODY_STRONG)
        layout.addWidget(title, 0, Qt.AlignmentFlag.AlignHCenter)
        for sentence in (
            "Un fichier .xlsx, ou un dossier de fichiers .csv, de 50 Mo au plus.",
            "Il est vérifié d'abord : rien n'est écrit avant votre accord.",
        ):
            text = label(french(sentence), BODY, role="muted")
            layout.addWidget(text, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addSpacing(12)
        row = QHBoxLayout()
        row.setSpacing(8)
        self.choose_button = Button("Choisir un classeur…", variant="primary")
        self.folder_button = Button("Choisir un dossier CSV…")
        row.addStretch(1)
        row.addWidget(self.choose_button)
        row.addWidget(self.folder_button)
        row.addStretch(1)
        layout.addLayout(row)
        layout.addStretch(1)
        self.choose_button.clicked.connect(self.choose_asked)
        self.folder_button.clicked.connect(self.folder_asked)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802 - Qt's name
        """Accept one workbook or one folder."""
        if dropped_path(event) is not None:
            self._is_over = True
            self.update()
            event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:  # noqa: N802 - Qt's name
        """Forget it."""
        self._is_over = False
        self.update()
        super().dragLeaveEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802 - Qt's name
        """Take it."""
        self._is_over = False
        self.update()
        path = dropped_path(event)
        if path is not None:
            event.acceptProposedAction()
            self.path_dropped.emit(path)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the dashed border, in the accent while something hovers over it."""
        colours = tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(QColor(colours.accent if self._is_over else colours.border_strong), 1)
        pen.setDashPattern([5, 4])
        painter.setPen(pen)
        painter.setBrush(QColor(colours.accent_soft if self._is_over else colours.surface))
        rect = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(rect, RADIUS_CARD, RADIUS_CARD)


def dropped_path(event: QDropEvent) -> Path | None:
    """Return the workbook or folder a drop brings; None for anything else."""
    urls = event.mimeData().urls()
    if len(urls) != 1 or not urls[0].isLocalFile():
        return None
    path = Path(urls[0].toLocalFile())
    is_workbook = path.suffix.lower() in SUFFIXES or path.is_dir()
    return path if is_workbook else None


class ProblemList(QListView):
    """The list of problems; its rows follow the width."""

    width_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """Make an empty list."""
        super().__init__(parent)
        self.setAccessibleName("Problèmes du classeur")
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMouseTracking(True)
        self.setItemDelegate(ProblemDelegate(self))
        self.setProperty("ring_radius", 4)

    def content_height(self) -> int:
        """Return the height of the rows fetched, enough to tell whether they fit."""
        return sum(self.sizeHintForRow(row) for row in range(self.model().rowCount()))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Lay the rows out in the new width."""
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()
        if event.oldSize().width() != event.size().width():
            self.width_changed.emit()


class PreviewPane(QWidget):
    """Rows per sheet at the left, what is wrong at the right."""

    copy_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """Make an empty preview."""
        super().__init__(parent)
        self.sheets = SheetsModel(self)
        self.problems = ProblemsModel(self)
        self._report: ImportReport | None = None
        self._copy_words = ""
        self._sheet_chips: dict[str | None, FilterChip] = {}
        self._error_sheets: frozenset[str] = frozenset()
        self.banner = Banner("")
        self.banner.link_clicked.connect(self.copy_asked)
        self.table = RecordTable(
            SHEET_PLANS,
            name="Lignes du classeur par feuille",
            row_height=ROW_COMPACT,
            selects_on_focus=False,
        )
        install(self.table)
        self.table.setModel(self.sheets)
        self.table_card = TableCard(self.table)
        self.table_card.setFixedWidth(SHEETS_WIDTH)
        self.problem_card = self._build_problems()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(16)
        layout.addWidget(self.banner)
        columns = QHBoxLayout()
        columns.setSpacing(16)
        left = QVBoxLayout()
        left.addWidget(self.table_card, 1)
        left.addStretch(0)
        columns.addLayout(left)
        right = QVBoxLayout()
        right.addWidget(self.problem_card, 1)
        right.addStretch(0)
        columns.addLayout(right, 1)
        layout.addLayout(columns, 1)
        self.list.width_changed.connect(self._fit_problems)
        self.table.row_selected.connect(lambda index: self._choose_row(index.row()))
        self.table.clicked.connect(lambda index: self._choose_row(index.row()))

    def show_report(self, report: ImportReport) -> None:
        """Show another report."""
        self._report = report
        tone, fact, consequence = banner_of(report)
        link = COPY if report.problems else ""
        self.banner.set_banner(fact, consequence, tone=tone, link=link)
        if self._copy_words:
            self._show_link(self._copy_words)
        self.table.select_row(-1)
        self.sheets.show_report(report)
        self.table_card.fit_rows()
        self.problems.show_problems(report.problems)
        self._build_chips(report)
        self._show_problems()

    def show_copying(self, done: int, total: int) -> None:
        """Say how far an annotated copy is; its link then stops it."""
        share = f" ({100 * done // total}\u202f%)" if total else ""
        self._copy_words = f"{STOP_COPY}{share}"
        self._show_link(self._copy_words)

    def show_copied(self) -> None:
        """Offer a copy again."""
        self._copy_words = ""
        if self._report is not None:
            self._show_link(COPY if self._report.problems else "")

    def _show_link(self, said: str) -> None:
        link = self.banner.link
        link.setText(said)
        link.setAccessibleName(said)
        link.setVisible(bool(said))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Give the rows more height where there is room."""
        super().resizeEvent(event)
        self.table.set_row_height(TALL_ROW if self.height() >= TALL_FROM else ROW_COMPACT)
        self.table_card.fit_rows()

    # --- the problems ------------------------------------------------------------------------

    def _build_problems(self) -> QWidget:
        card = RoundedCard()
        layout = QVBoxLayout(card)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        self.problem_head = head = QWidget()
        row = QHBoxLayout(head)
        row.setContentsMargins(16, 10, 16, 10)
        row.setSpacing(12)
        self.problems_title = label("", SECTION)
        row.addWidget(self.problems_title, 0, Qt.AlignmentFlag.AlignTop)
        self.chips = QWidget()
        self._chips_layout = FlowLayout(self.chips, spacing=8, is_right=True)
        row.addWidget(self.chips, 1)
        layout.addWidget(head)
        layout.addWidget(line())
        self.list = ProblemList()
        self.list.setModel(self.problems)
        self.nothing = MessageState("circle-check", "", tint="success")
        layout.addWidget(self.list, 1)
        layout.addWidget(self.nothing, 1)
        layout.addWidget(self._build_warnings())
        card.raise_corners()
        return card

    def _build_warnings(self) -> QWidget:
        self.warnings = QWidget()
        layout = QVBoxLayout(self.warnings)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(line())
        row = QHBoxLayout()
        row.setContentsMargins(16, 6, 16, 6)
        row.setSpacing(8)
        row.addWidget(IconLabel("triangle-alert", "warning"))
        self.warnings_count = label("", BODY_STRONG)
        self.warnings_text = ElidedLabel("", BODY, role="text2")
        self.warnings_button = LinkButton("Voir")
        row.addWidget(self.warnings_count)
        row.addWidget(self.warnings_text, 1)
        row.addWidget(self.warnings_button)
        layout.addLayout(row)
        self.warnings_button.clicked.connect(self._toggle_warnings)
        return self.warnings

    def _build_chips(self, report: ImportReport) -> None:
        while (item := self._chips_layout.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        counts = error_sheets(report)
        self._error_sheets = frozenset(counts)
        self._sheet_chips = {}
        most = sorted(counts, key=lambda sheet: -counts[sheet])[:MOST_CHIPS]
        for sheet in (None, *most):
            chip = FilterChip("Toutes les feuilles" if sheet is None else sheet)
            if sheet is not None:
                chip.set_count(counts[sheet])
            chip.clicked.connect(lambda _on, sheet=sheet: self.show_sheet(sheet))
            self._chips_layout.addWidget(chip)
            self._sheet_chips[sheet] = chip
        self.chips.setVisible(len(counts) > 1)

    def show_sheet(self, sheet: str | None) -> None:
        """Show the errors of one sheet, or of all."""
        self.problems.narrow(sheet, Severity.ERREUR)
        row = -1 if sheet is None else self.sheets.row_of(sheet)
        if row != self.table.current_row():
            self.table.select_row(row)
        self._show_problems()

    def _choose_row(self, row: int) -> None:
        sheet = self.sheets.sheet_at(row)
        if sheet in self._error_sheets and sheet != self.problems.sheet:
            self.show_sheet(sheet)

    def _toggle_warnings(self) -> None:
        is_warning = self.problems.severity is Severity.AVERTISSEMENT
        severity = Severity.ERREUR if is_warning else Severity.AVERTISSEMENT
        self.problems.narrow(None, severity)
        self._show_problems()

    def _show_problems(self) -> None:
        report = self._report
        if report is None:
            return
        is_warning = self.problems.severity is Severity.AVERTISSEMENT
        has_errors = bool(self._error_sheets)
        warnings = warning_count(report)
        title = (
            words.counted(warnings, "avertissement")
            if is_warning and warnings
            else problems_title(report)
        )
        self.problems_title.setText(title)
        for sheet, chip in self._sheet_chips.items():
            chip.setChecked(not is_warning and sheet == self.problems.sheet)
        has_rows = self.problems.rowCount() > 0
        self.list.setVisible(has_rows)
        self.nothing.setVisible(not has_rows)
        self.nothing.set_message("Ce classeur n’a pas d’erreur")
        # Without an error the warnings are the list itself: nothing is left to toggle.
        self.warnings.setVisible(bool(warnings) and has_errors)
        count, text = warnings_sentence(report)
        self.warnings_count.setText(count)
        self.warnings_text.set_whole_text(f"{words.DASH} {text}")
        self.warnings_button.set_label("Voir les erreurs" if is_warning else "Voir")
        self._fit_problems()

    def _fit_problems(self) -> None:
        """Let the card be as tall as what it says, no taller."""
        rows = self.list.content_height() if self.problems.rowCount() else EMPTY_HEIGHT
        around = self.problem_head.sizeHint().height() + 2
        if not self.warnings.isHidden():
            around += self.warnings.sizeHint().height()
        # One pixel less: the line of the last row is the one of what follows.
        self.problem_card.setMaximumHeight(rows + around + 1)


class ResultPane(QWidget):
    """What went in, sheet by sheet, and where to go next."""

    caseload_asked = Signal()
    another_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """Make an empty pane."""
        super().__init__(parent)
        self.sheets = SheetsModel(self)
        self.banner = Banner("", tone="success")
        self.skipped = Banner("", tone="warning")
        self.table = RecordTable(
            SHEET_PLANS,
            name="Lignes importées par feuille",
            row_height=ROW_COMPACT,
            selects_on_focus=False,
        )
        install(self.table)
        self.table.setModel(self.sheets)
        self.card = TableCard(self.table)
        self.card.setMaximumWidth(640)
        self.caseload_button = Button("Voir la file active", variant="primary")
        self.another_button = Button("Importer un autre classeur…")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        layout.addWidget(self.banner)
        layout.addWidget(self.skipped)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self.caseload_button)
        row.addWidget(self.another_button)
        row.addStretch(1)
        layout.addLayout(row)
        layout.addWidget(self.card, 1)
        layout.addStretch(0)
        self.caseload_button.clicked.connect(self.caseload_asked)
        self.another_button.clicked.connect(self.another_asked)

    def show_result(self, report: ImportReport, *, sentence: str, skipped: str) -> None:
        """Show what an import did."""
        self.banner.set_banner("Le classeur est importé.", sentence, tone="success")
        self.skipped.setVisible(bool(skipped))
        if skipped:
            self.skipped.set_banner(skipped, tone="warning")
        self.sheets.show_report(report)
        self.card.fit_rows()
        self.caseload_button.setFocus()
