"""The contrats of a demande: versions, delays, what can be done, scans, and the text itself."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from crt_desktop.domain.contrat_acts import AVENANT, CONTRAT
from crt_desktop.reports.contrats import ContratSheet
from ui.context import PageContext
from ui.dialogs.contrat_acts import ContratActs
from ui.dialogs.contrat_panel import ContratPanel
from ui.dialogs.contrat_parts import DutyList, scroll_column
from ui.theme.icons import icon
from ui.theme.tokens import BODY, ICON_S, SECTION
from ui.viewmodels import contrat as told
from ui.viewmodels import words
from ui.viewmodels.latest import Latest
from ui.widgets import Button, MessageState, label, line, section_title

GENERATE: Final = "Générer le contrat…"
FROM_PLAN: Final = (
    "Le contrat se génère depuis le plan d’accompagnement et le modèle de l’établissement."
)
WIDTH: Final = 980
HEIGHT: Final = 700
_LEFT: Final = 276
_ROOM: Final = 24
_SMALLEST: Final = (640, 420)
_ROW: Final = 34


class ContratDialog(QDialog):
    """Shows the contrats of one demande at a time."""

    def __init__(
        self,
        context: PageContext,
        beneficiaire_id: int,
        demande_row_id: int | None,
        parent: QWidget,
    ) -> None:
        """Ask for the contrats; without a demande, those of the person's accompagnement."""
        super().__init__(parent.window())
        self._context = context
        self._person = beneficiaire_id
        self._demande = demande_row_id
        self.sheet: ContratSheet | None = None
        self._chosen: int | None = None
        self.setWindowTitle(told.TITLE)
        self.setAccessibleName(told.TITLE)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.acts = ContratActs(context, self)
        self.paper = ContratPanel(self.acts)
        self._latest: Latest[ContratSheet] = Latest(
            context.tasks, owner=self, done=self._show, failed=self._fail
        )
        self._build()
        self._fit(parent.window())
        self.acts.drawn.connect(self._choose)
        context.changes.fiche_changed.connect(self._hear)
        context.changes.about_to_lock.connect(self.reject)
        self._ask()

    # --- the parts ---------------------------------------------------------------------------

    def _build(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 16)
        layout.setSpacing(12)
        top = QHBoxLayout()
        words_of = QVBoxLayout()
        words_of.setSpacing(0)
        words_of.addWidget(label(told.TITLE, SECTION))
        self.fact = label("", BODY, role="muted")
        words_of.addWidget(self.fact)
        top.addLayout(words_of, 1)
        self.close_button = Button("Fermer", variant="ghost")
        self.close_button.clicked.connect(self.accept)
        top.addWidget(self.close_button, 0, Qt.AlignmentFlag.AlignTop)
        layout.addLayout(top)
        layout.addWidget(line())
        columns = QHBoxLayout()
        columns.setSpacing(24)
        columns.addWidget(self._build_left())
        columns.addWidget(self._build_right(), 1)
        layout.addLayout(columns, 1)

    def _build_left(self) -> QWidget:
        left = QWidget()
        area, column = scroll_column(left)
        area.setFixedWidth(_LEFT)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        column.setContentsMargins(2, 2, 8, 2)
        column.setSpacing(10)
        self.versions = QListWidget()
        self.versions.setProperty("role", "versions")
        self.versions.setIconSize(QSize(ICON_S, ICON_S))
        self.versions.setAccessibleName("Contrats et avenants")
        self.versions.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.versions.currentRowChanged.connect(self._show_version)
        self.documents = section_title("Documents")
        column.addWidget(self.documents)
        self.taken = label("", BODY, role="text2", wraps=True)
        column.addWidget(self.taken)
        column.addWidget(self.versions)
        self.draw_button = Button("Nouveau contrat…", icon_name="plus")
        self.draw_button.clicked.connect(lambda: self._draw(CONTRAT))
        self.avenant_button = Button("Rédiger un avenant…", icon_name="plus")
        self.avenant_button.clicked.connect(lambda: self._draw(AVENANT))
        for button in (self.draw_button, self.avenant_button):
            column.addWidget(button)
        column.addSpacing(8)
        column.addWidget(section_title("Délais"))
        self.duties = DutyList()
        column.addWidget(self.duties)
        column.addStretch(1)
        return area

    def _build_right(self) -> QWidget:
        self._inside = QWidget()
        self.area, column = scroll_column(self._inside)
        self.area.setAccessibleName("Document choisi")
        column.setContentsMargins(2, 2, 10, 2)
        self.nothing = MessageState("file-pen-line", "Aucun contrat")
        self.nothing.asked.connect(lambda: self._draw(CONTRAT))
        column.addWidget(self.nothing)
        column.addWidget(self.paper)
        column.addStretch(1)
        return self.area

    def _fit(self, window: QWidget) -> None:
        """Take the room there is, never more than the window."""
        self.setMinimumSize(*_SMALLEST)
        self.resize(
            max(min(WIDTH, window.width() - _ROOM), _SMALLEST[0]),
            max(min(HEIGHT, window.height() - _ROOM), _SMALLEST[1]),
        )

    # --- what is shown -----------------------------------------------------------------------

    def _ask(self) -> None:
        services, demande, person = self._context.services, self._demande, self._person

        def read() -> ContratSheet:
            if demande is None:
                return services.contrats.sheet_of_person(person)
            return services.contrats.sheet(demande)

        self._latest.ask(read)

    def _fail(self, error: Exception) -> None:
        self._context.show_error(error)
        if self.sheet is None:
            self.deleteLater()

    def _show(self, sheet: ContratSheet) -> None:
        is_first = self.sheet is None
        self.sheet, self._demande = sheet, sheet.demande_row_id
        self.fact.setText(told.head_fact(sheet))
        self.duties.show_sheet(sheet)
        self.taken.setVisible(sheet.taken_on is not None)
        if sheet.taken_on is not None:
            self.taken.setText(f"Contrat repris, signé le {words.day(sheet.taken_on)}.")
        self._show_versions(sheet)
        self._show_drawing(sheet)
        if is_first:
            self.open()
        focused = self.focusWidget()
        if is_first or focused is None or not focused.isVisible():
            # What was just done leaves its button: the next act is at hand.
            self._focus_first()

    def _show_versions(self, sheet: ContratSheet) -> None:
        ids = [one.row_id for one in sheet.lines]
        row = ids.index(self._chosen) if self._chosen in ids else 0
        self.versions.blockSignals(True)  # noqa: FBT003 - Qt's signature
        self.versions.clear()
        for one in sheet.lines:
            item = QListWidgetItem(
                icon(told.ICONS[one.etat], told.TINTS[one.etat]), told.listed(one)
            )
            self.versions.addItem(item)
        self.versions.setFixedHeight(min(max(len(ids), 1), 6) * _ROW + 2)
        self.versions.setVisible(bool(ids))
        self.documents.setVisible(bool(ids) or sheet.taken_on is not None)
        self.versions.setCurrentRow(row if ids else -1)
        self.versions.blockSignals(False)  # noqa: FBT003 - Qt's signature
        self.nothing.setVisible(not ids)
        self.paper.setVisible(bool(ids))
        self._show_version(row if ids else -1)

    def _show_drawing(self, sheet: ContratSheet) -> None:
        may_draw = sheet.may_write and sheet.why_not is None
        self.draw_button.setVisible(may_draw and bool(sheet.lines))
        self.avenant_button.setVisible(sheet.may_write and sheet.why_no_avenant is None)
        self.nothing.set_message(
            "Aucun contrat", sheet.why_not or FROM_PLAN, button=GENERATE if may_draw else ""
        )

    def _show_version(self, row: int) -> None:
        sheet = self.sheet
        if sheet is None or not 0 <= row < len(sheet.lines):
            return
        shown = sheet.lines[row]
        self._chosen = shown.row_id
        self.paper.show_line(sheet, shown)

    # --- acts --------------------------------------------------------------------------------

    def _draw(self, type_: str) -> None:
        if self.sheet is not None:
            self.acts.draw(self.sheet, type_)

    def _choose(self, row_id: int) -> None:
        self._chosen = row_id

    def _focus_first(self) -> None:
        """Give the focus to what comes next: the act of the state, else the list."""
        wanted = (
            self.paper.remise_button,
            self.paper.sign_button,
            self.nothing.button,
            self.versions,
            self.close_button,
        )
        next(one for one in wanted if one.isVisible()).setFocus()

    def _hear(self, _sheet: str, beneficiaire_id: int | None) -> None:
        if beneficiaire_id == self._person:
            self._ask()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Escape closes; nothing typed stands here."""
        if event.key() == Qt.Key.Key_Escape:
            self.accept()
            return
        super().keyPressEvent(event)


def open_contrat_dialog(
    context: PageContext, beneficiaire_id: int, demande_row_id: int | None, parent: QWidget
) -> ContratDialog:
    """Show the contrats of a demande over a window; None: those of the person's accompagnement."""
    return ContratDialog(context, beneficiaire_id, demande_row_id, parent)
