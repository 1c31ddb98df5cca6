"""The questions of a sheet in their card, the filters above them, and what must be known before reading."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from crt_desktop.domain.typography import french, upper_first
from crt_desktop.reports.enquetes import AnswerLine, AnswerState, SincerityReport
from ui.delegates.table import install
from ui.models.survey import QuestionsModel
from ui.pages.enquetes.stepper import CopyStepper
from ui.theme.tokens import BODY, ROW_COMPACT
from ui.viewmodels.enquetes_sheet import Mode, Sheet, version_words
from ui.viewmodels.enquetes_words import sincerity_banner
from ui.widgets import Banner, FilterChip, KeyHints, LinkButton, label
from ui.widgets.record_table import ColumnPlan, RecordTable
from ui.widgets.table_card import TableCard

PLANS: Final = (
    ColumnPlan(width=60),
    ColumnPlan(width=200, stretch=1),
    ColumnPlan(width=108),
    ColumnPlan(width=104, drop=2),
    ColumnPlan(width=140, drop=1),
)
CHIPS: Final = {AnswerState.TO_TYPE: "À saisir", AnswerState.TO_JUSTIFY: "À justifier"}
NARROW: Final = 900
TOOLS_ROOM: Final = 740
"""Widths under which the keys are left out, and the buttons over the questions say nothing."""
SHORT_SHA: Final = 16


class SurveyBody(QWidget):
    """Banners, filters, questions."""

    sincerity_asked = Signal()
    changes_asked = Signal()
    questionnaire_asked = Signal()
    stepper_asked = Signal()
    together_asked = Signal()
    """One sentence for several doubtful figures."""

    def __init__(self, *, may_write: bool) -> None:
        """Make it without a question."""
        super().__init__()
        self._may_write = may_write
        self._sheet: Sheet | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        self.version_banner = Banner("")
        self.version_banner.link_clicked.connect(self.changes_asked)
        self.sincerity_banner = Banner("")
        self.sincerity_banner.link_clicked.connect(self.sincerity_asked)
        self.notice = Banner("")
        for banner in (self.version_banner, self.sincerity_banner, self.notice):
            banner.hide()
            column.addWidget(banner)
        column.addWidget(self._build_tools())
        self.table = RecordTable(PLANS, name="Questions de l’enquête", row_height=ROW_COMPACT)
        install(self.table)
        self.model = QuestionsModel(self)
        self.table.setModel(self.model)
        self.card = TableCard(self.table)
        column.addWidget(self.card, 1)
        self.nothing = label("", BODY, role="muted")
        self.nothing.hide()
        column.addWidget(self.nothing)
        column.addStretch(0)
        self.hints = KeyHints(
            [
                (["↑", "↓"], "parcourir"),
                (["Entrée"], "ouvrir"),
                (["F8"], "à traiter"),
                (["Ctrl\u00a0C"], "copier"),
                (["Échap"], "fermer"),
            ]
        )
        self.stepper: CopyStepper | None = None

    def _build_tools(self) -> QWidget:
        box = self.tools = QWidget()
        row = QHBoxLayout(box)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        self.chips: dict[AnswerState, FilterChip] = {}
        for state, words in CHIPS.items():
            chip = self.chips[state] = FilterChip(words)
            chip.toggled.connect(lambda _on: self._filter())
            row.addWidget(chip)
        self.together_button = LinkButton("Justifier ensemble…", icon_name="check-check")
        self.together_button.clicked.connect(self.together_asked)
        row.addWidget(self.together_button)
        row.addStretch(1)
        self.stepper_button = LinkButton("Copier les réponses", icon_name="copy")
        self.stepper_button.clicked.connect(self.stepper_asked)
        self.questionnaire_button = LinkButton("Modifier le questionnaire…", icon_name="pencil")
        self.questionnaire_button.clicked.connect(self.questionnaire_asked)
        self.questionnaire_button.setVisible(self._may_write)
        row.addWidget(self.stepper_button)
        row.addSpacing(8)
        row.addWidget(self.questionnaire_button)
        return box

    # --- what is shown -----------------------------------------------------------------------

    def show_sheet(self, sheet: Sheet) -> None:
        """Show the answers of a sheet; the question that was selected stays so."""
        is_other = self._sheet is None or self._sheet.mode is not sheet.mode
        self._sheet = sheet
        if is_other:
            self._untick()
        self._show_chips(sheet)
        self._show_version(sheet)
        notice = sheet.edition.notice
        self.notice.setVisible(bool(notice) and sheet.mode is Mode.FREE)
        if notice:
            self.notice.set_banner(f"{sheet.edition.title}.", f"{upper_first(notice)}.")
        if sheet.mode is Mode.FROZEN:
            self.sincerity_banner.hide()
        can_edit = self._may_write and sheet.mode is not Mode.FROZEN
        self.questionnaire_button.setVisible(can_edit)
        self._show_rows(sheet)

    def show_line(self, line: AnswerLine, sheet: Sheet) -> None:
        """Show one answer anew, and how many ask for an act."""
        self._sheet = sheet
        self._show_chips(sheet)
        self.model.show_line(line)

    def show_sincerity(self, report: SincerityReport | None) -> None:
        """Say how many files are doubtful; None says nothing."""
        said = None if report is None else sincerity_banner(report)
        self.sincerity_banner.setVisible(said is not None)
        if said is not None:
            self.sincerity_banner.set_banner(
                said[0], said[1], tone="warning", link="Rapport de sincérité"
            )

    def clear_filters(self) -> None:
        """Show every question."""
        self._untick()
        if self._sheet is not None:
            self._show_rows(self._sheet)

    def fit(self, width: int) -> None:
        """Leave the keys out of a narrow page."""
        self.hints.setVisible(width >= NARROW)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Say less on the buttons when the panel leaves little room."""
        super().resizeEvent(event)
        for button in (self.together_button, self.stepper_button, self.questionnaire_button):
            button.set_compact(is_compact=self.width() < TOOLS_ROOM)

    def open_stepper(self, sheet: Sheet, key: str | None) -> None:
        """Copy the answers one after the other, from a question."""
        if self.stepper is not None:
            self.stepper.close()
        self.stepper = CopyStepper(sheet, start=key, parent=self)
        self.stepper.left.connect(self._forget_stepper)
        self.stepper.appear()

    def _forget_stepper(self) -> None:
        self.stepper = None

    # --- inside ------------------------------------------------------------------------------

    def _untick(self) -> None:
        for chip in self.chips.values():
            was_blocked = chip.blockSignals(True)  # noqa: FBT003 - Qt's signature
            chip.setChecked(False)
            chip.blockSignals(was_blocked)

    def _show_chips(self, sheet: Sheet) -> None:
        for state, chip in self.chips.items():
            count = sheet.count(state)
            chip.set_count(count)
            chip.setVisible(sheet.is_editable and (count > 0 or chip.isChecked()))
        has_several = sheet.count(AnswerState.TO_JUSTIFY) > 1
        self.together_button.setVisible(self._may_write and sheet.is_editable and has_several)

    def _show_version(self, sheet: Sheet) -> None:
        """Say which version is read, or which one was validated last."""
        last = sheet.last
        self.version_banner.setVisible(last is not None)
        if last is None:
            return
        is_read = sheet.mode is Mode.FROZEN
        if not last.is_intact:
            self.version_banner.set_banner(
                french(f"La version {last.number} a été altérée après sa validation."),
                french(
                    "Son empreinte n'est plus celle du journal : ne la transmettez pas, gardez ce coffre et "
                    "restaurez une sauvegarde d'avant l'altération."
                ),
                tone="danger",
            )
            return
        fact = f"Version {last.number}, en lecture seule." if is_read else f"{version_words(last)}."
        said = f"SHA-256 : {last.sha256}" if is_read else f"SHA-256 : {last.sha256[:SHORT_SHA]}…"
        motif = f" Motif : {last.motif.rstrip('.')}." if is_read and last.motif else ""
        self.version_banner.set_banner(
            fact,
            french(f"{said}.{motif}" if motif else said),
            tone="info",
            link="Ce qui a changé depuis",
            icon_name="lock" if is_read else "circle-check",
        )

    def _filter(self) -> None:
        if self._sheet is not None:
            self._show_rows(self._sheet)
            self.table.select_first()

    def _show_rows(self, sheet: Sheet) -> None:
        states = [state for state, chip in self.chips.items() if chip.isChecked()]
        table = self.table
        key = self.model.key_at(table.current_row())
        was_blocked = table.blockSignals(True)  # noqa: FBT003 - Qt's signature
        self.model.show_sheet(sheet, states)
        table.select_row(self.model.row_of(key) if key else -1)
        table.blockSignals(was_blocked)
        self.card.fit_rows()
        is_empty = self.model.rowCount() == 0
        self.card.setVisible(not is_empty)
        self.nothing.setVisible(is_empty)
        self.nothing.setText("Plus rien à traiter ici." if states else "Ce questionnaire est vide.")
        self.table.setFocusPolicy(
            Qt.FocusPolicy.NoFocus if is_empty else Qt.FocusPolicy.StrongFocus
        )
