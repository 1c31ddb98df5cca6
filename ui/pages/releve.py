"""Relève: everything written since the reader last read, by person, to be acknowledged."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QListView,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from crt_desktop.reports.fiches import SavedFiche
from crt_desktop.reports.nuit import Releve
from crt_desktop.services.fiche_rights import may_write
from ui.context import PageContext
from ui.delegates.releve import ReleveDelegate
from ui.models.releve import ROW_ROLE, ReleveModel
from ui.pages import Page, Scene
from ui.pages.failures import show_failure
from ui.pages.fresh import FreshPage
from ui.pages.transmissions import TransmissionsPage
from ui.viewmodels.latest import Latest
from ui.viewmodels.releve import (
    KINDS,
    URGENT,
    ReleveRow,
    counts,
    facts,
    rows_of,
    tab_of,
)
from ui.widgets import (
    Button,
    Card,
    FilterChip,
    KeyHints,
    LinkButton,
    MessageState,
    PageHeader,
    StateStack,
    label,
    page_layout,
    show_toast,
)
from ui.widgets.flow import FlowLayout

HINTS: Final = [
    (["↑", "↓"], "parcourir"),
    (["Entrée"], "ouvrir le dossier"),
    (["T"], "écrire une transmission"),
    (["Ctrl\u00a0Entrée"], "j’ai lu"),
]
FILTERED: Final = "Enlevez les filtres pour marquer lu."


class ReleveList(QListView):
    """Shows a `ReleveModel`; Enter opens the file, T writes about the person."""

    file_asked = Signal(object)
    transmission_asked = Signal(object)

    def __init__(self, model: ReleveModel, parent: QWidget | None = None) -> None:
        """Show the rows of the model."""
        super().__init__(parent)
        self.setModel(model)
        self.setItemDelegate(ReleveDelegate(self))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setAccessibleName("Relève")
        self.doubleClicked.connect(lambda index: self.file_asked.emit(index.data(ROW_ROLE)))
        self.clicked.connect(self._open_head)

    def _open_head(self, index: QModelIndex) -> None:
        """A click on the name of a person opens her file."""
        row = index.data(ROW_ROLE)
        if isinstance(row, ReleveRow) and row.item is None:
            self.file_asked.emit(row)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Open with Enter, write with T."""
        row = self.currentIndex().data(ROW_ROLE)
        is_plain = not event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and is_plain:
            self.file_asked.emit(row)
        elif event.key() == Qt.Key.Key_T and is_plain:
            self.transmission_asked.emit(row)
        else:
            super().keyPressEvent(event)
            return
        event.accept()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Wrap the texts anew."""
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()


class ReleveBoard(FreshPage):
    """What is new, the urgent first, filtered by what it is."""

    transmissions_asked = Signal()

    def __init__(self, context: PageContext) -> None:
        """Build the screen; the relève is asked when it is shown."""
        super().__init__()
        self._context = context
        self._releve: Releve | None = None
        self.chips: dict[str, FilterChip] = {}
        self.model = ReleveModel(context.application.clock.today, self)
        self._latest: Latest[Releve] = Latest(
            context.tasks, owner=self, done=self._show, failed=self._show_failure
        )
        self._build()
        context.changes.caseload_changed.connect(self._become_stale)
        context.changes.fiche_changed.connect(lambda _sheet, _whose: self._become_stale())

    # --- parts -------------------------------------------------------------------------------

    def _build(self) -> None:
        layout = page_layout(self)
        layout.addWidget(self._make_header())
        layout.addLayout(self._make_filters())
        card = Card(padding=8)
        self.list = ReleveList(self.model)
        self.list.file_asked.connect(self._open)
        self.list.transmission_asked.connect(self._write_about)
        card.body.addWidget(self.list, 1)
        self.states = StateStack(card, empty=MessageState("sun", ""))
        self.states.error.asked.connect(self._ask)
        self.states.empty.asked.connect(self._leave_filters)
        layout.addWidget(self.states, 1)
        foot = QHBoxLayout()
        foot.addStretch(1)
        self.hints = KeyHints(list(HINTS))
        foot.addWidget(self.hints)
        layout.addLayout(foot)
        keys = QShortcut(QKeySequence("Ctrl+Return"), self)
        keys.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        keys.activated.connect(self.acknowledge)

    def _make_header(self) -> PageHeader:
        self.header = PageHeader("Relève")
        self.write = Button("Écrire une transmission", icon_name="message-square")
        self.write.clicked.connect(self._write)
        self.write.setVisible(may_write(self._context.actor, "transmissions"))
        self.read = Button("J’ai lu", variant="primary", icon_name="check-check")
        self.read.clicked.connect(self.acknowledge)
        self.read.setEnabled(False)
        self.header.add_action(self.write)
        self.header.add_action(self.read)
        return self.header

    def _make_filters(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(12)
        filters = QWidget()
        flow = FlowLayout(filters)
        for key, text in ((URGENT, "Urgent"), *((key, kind[0]) for key, kind in KINDS.items())):
            chip = FilterChip(text)
            chip.toggled.connect(lambda _on: self._show_rows())
            chip.hide()
            flow.addWidget(chip)
            self.chips[key] = chip
        row.addWidget(filters, 1)
        self.blocked = label(FILTERED, role="muted")
        self.blocked.setFixedHeight(28)
        self.blocked.hide()
        row.addWidget(self.blocked, 0, Qt.AlignmentFlag.AlignTop)
        self.all_transmissions = LinkButton("Toutes les transmissions")
        self.all_transmissions.clicked.connect(self.transmissions_asked)
        row.addWidget(self.all_transmissions, 0, Qt.AlignmentFlag.AlignTop)
        return row

    # --- content -----------------------------------------------------------------------------

    def _read_again(self) -> None:
        if self._releve is None:
            self.states.show_loading()
        self._latest.ask(self._read)

    def _read(self) -> Releve:
        return self._context.services.releve.read()

    def _show(self, releve: Releve) -> None:
        self._releve = releve
        today = self._context.application.clock.today()
        self.header.set_facts(facts(releve, today=today))
        self.count_changed.emit(releve.count or None)
        found = counts(releve)
        for key, chip in self.chips.items():
            chip.set_count(found.get(key))
            if key not in found and chip.isChecked():
                chip.setChecked(False)
            chip.setVisible(key in found)
        self._show_rows()

    def filters(self) -> frozenset[str]:
        """Return the filters that are on."""
        return frozenset(key for key, chip in self.chips.items() if chip.isChecked())

    def _show_rows(self) -> None:
        releve = self._releve
        if releve is None:
            return
        filters = self.filters()
        kept = self.list.currentIndex().row()
        self.model.show_rows(rows_of(releve, filters))
        self.blocked.setVisible(bool(filters and releve.count))
        self.read.setEnabled(bool(releve.count) and not filters)
        if not releve.count:
            self.states.empty.set_message(
                "Rien de nouveau depuis votre dernière lecture.",
                "Les appels de la nuit, les visites, les transmissions et ce qui arrive aux personnes "
                "s’affichent ici.",
            )
            self.states.show_empty()
        elif not self.model.rows():
            self.states.empty.set_message(
                "Rien ne répond à ces filtres.", button="Enlever les filtres"
            )
            self.states.show_empty()
        else:
            row = min(max(kept, 0), len(self.model.rows()) - 1)
            self.list.setCurrentIndex(self.model.index(row, 0))
            self.states.show_content()

    def _leave_filters(self) -> None:
        for chip in self.chips.values():
            chip.setChecked(False)

    def _show_failure(self, error: Exception) -> None:
        show_failure(
            self.states,
            error,
            self._context.show_error,
            unread="La relève n’a pas pu être lue.",
        )

    # --- acts --------------------------------------------------------------------------------

    def acknowledge(self) -> None:
        """Say that what is shown has been read; what came since stays."""
        releve = self._releve
        if releve is None or not self.read.isEnabled():
            return
        self.read.setEnabled(False)
        until: datetime = releve.until

        def done(_nothing: None) -> None:
            show_toast(self, "Relève lue")
            self._ask()

        self._context.tasks.run(
            lambda: self._context.services.releve.acknowledge(until),
            owner=self,
            done=done,
            failed=self._refuse,
            keeps=True,
        )

    def _refuse(self, error: Exception) -> None:
        self.read.setEnabled(True)
        self._context.show_error(error)

    def _open(self, row: object) -> None:
        if isinstance(row, ReleveRow) and row.person.beneficiaire_id is not None:
            self._context.open_dossier(row.person.beneficiaire_id, tab_of(row.item))

    def _write(self) -> None:
        from ui.dialogs.transmission import ask_transmission  # noqa: PLC0415 - loaded when used

        ask_transmission(self._context, parent=self, saved=self._take_saved)

    def _write_about(self, row: object) -> None:
        from ui.dialogs.transmission import write_transmission  # noqa: PLC0415 - loaded when used

        is_person = isinstance(row, ReleveRow) and row.person.beneficiaire_id is not None
        if not is_person or not self.write.isVisible():
            return
        write_transmission(
            self._context,
            row.person.beneficiaire_id,  # type: ignore[attr-defined]  # a row of a person
            parent=self,
            saved=self._take_saved,
        )

    def _take_saved(self, _saved: SavedFiche) -> None:
        show_toast(self, "Transmission écrite")


class RelevePage(Page):
    """The relève, and behind it the transmissions one by one."""

    def __init__(self, context: PageContext) -> None:
        """Show the relève first."""
        super().__init__()
        self._context = context
        self._transmissions: TransmissionsPage | None = None
        self.board = ReleveBoard(context)
        self.board.count_changed.connect(self.count_changed)
        self.board.transmissions_asked.connect(self.show_transmissions)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.board)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._stack)

    def on_shown(self) -> None:
        """Refresh what is on screen."""
        self._current().on_shown()

    def _current(self) -> Page:
        shown = self._stack.currentWidget()
        return shown if isinstance(shown, Page) else self.board

    @property
    def transmissions(self) -> TransmissionsPage:
        """The transmissions, made the first time they are asked."""
        if self._transmissions is None:
            self._transmissions = TransmissionsPage(self._context, back="Relève")
            self._transmissions.header.back_asked.connect(self.show_board)
            self._stack.addWidget(self._transmissions)
        return self._transmissions

    def show_transmissions(self) -> None:
        """Show the transmissions, each to be acknowledged by itself."""
        self._stack.setCurrentWidget(self.transmissions)
        self.transmissions.on_shown()
        self.transmissions.setFocus()

    def show_board(self) -> None:
        """Show the relève again."""
        self._stack.setCurrentWidget(self.board)
        self.board.on_shown()
        self.board.list.setFocus()

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Start on the list."""
        if self._current() is self.board:
            self.board.list.setFocus(event.reason())
        else:
            self.transmissions.list.setFocus(event.reason())

    def keys(self) -> list[tuple[str, str]]:
        """Return the keys of what is on screen."""
        if self._current() is not self.board:
            return self.transmissions.keys()
        return [(" ".join(keys), words) for keys, words in HINTS]

    def _show_week(self) -> None:
        self.transmissions.scenes()[1].prepare()

    def scenes(self) -> list[Scene]:
        """Return the relève, then the transmissions of the week."""
        return [
            Scene("", self.on_shown),
            Scene("transmissions", self.show_transmissions),
            Scene("transmissions_semaine", self._show_week),
        ]
