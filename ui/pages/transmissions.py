"""Transmissions: what the team said of each person, to be read and acknowledged."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHBoxLayout, QListView, QWidget

from crt_desktop.domain.dates import midnight
from crt_desktop.reports.fiches import TransmissionLine
from ui.context import PageContext
from ui.delegates.transmissions import TransmissionDelegate
from ui.models.transmissions import LINE_ROLE, TransmissionModel
from ui.pages import Scene
from ui.pages.failures import show_failure
from ui.pages.fresh import FreshPage
from ui.viewmodels import words
from ui.viewmodels.latest import Latest
from ui.viewmodels.transmissions import facts
from ui.widgets import (
    Button,
    Card,
    KeyHints,
    MessageState,
    PageHeader,
    SegmentedControl,
    StateStack,
    page_layout,
    show_toast,
)

WEEK: Final = timedelta(days=7)
HINTS: Final = [
    (["↑", "↓"], "parcourir"),
    (["Espace"], "marquer lue"),
    (["Entrée"], "ouvrir le dossier"),
]


class TransmissionList(QListView):
    """Shows a `TransmissionModel`; Space acknowledges, Enter opens the file."""

    acknowledged = Signal(object)
    file_asked = Signal(object)

    def __init__(self, model: TransmissionModel, parent: QWidget | None = None) -> None:
        """Show the transmissions of the model."""
        super().__init__(parent)
        self.setModel(model)
        self.setItemDelegate(TransmissionDelegate(self))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setAccessibleName("Transmissions")
        self.doubleClicked.connect(lambda index: self._tell(index.data(LINE_ROLE), opens=True))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Acknowledge with Space, open with Enter."""
        line = self.currentIndex().data(LINE_ROLE)
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space}:
            self._tell(line, opens=event.key() != Qt.Key.Key_Space)
            event.accept()
            return
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Wrap the texts anew."""
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()

    def _tell(self, line: object, *, opens: bool) -> None:
        if isinstance(line, TransmissionLine):
            (self.file_asked if opens else self.acknowledged).emit(line)


class TransmissionsPage(FreshPage):
    """Shows what is to be read, or everything of the last seven days."""

    def __init__(self, context: PageContext, *, back: str = "") -> None:
        """Build the screen; the list is asked when the page is shown.

        Args:
            context: The open vault.
            back: The name of the page it is opened from, when it is not a page of the navigation.
        """
        super().__init__()
        self._back = back
        self._context = context
        self._is_first = True
        self.model = TransmissionModel(context.application.clock.today, self)
        self._latest: Latest[tuple[TransmissionLine, ...]] = Latest(
            context.tasks, owner=self, done=self._show, failed=self._show_failure
        )
        self._build()
        context.changes.caseload_changed.connect(self._become_stale)
        context.changes.fiche_changed.connect(self._follow)

    def _build(self) -> None:
        layout = page_layout(self)
        self.header = PageHeader("Transmissions", back=self._back)
        self.all_read = Button("Tout marquer comme lu", icon_name="check")
        self.all_read.clicked.connect(self._acknowledge_all)
        self.header.add_action(self.all_read)
        layout.addWidget(self.header)
        layout.addSpacing(4)
        row = QHBoxLayout()
        self.scope = SegmentedControl(["À lire", "Sept derniers jours"], name="Transmissions")
        self.scope.group.idClicked.connect(lambda _id: self._ask())
        row.addWidget(self.scope)
        row.addStretch(1)
        layout.addLayout(row)
        card = Card(padding=8)
        self.list = TransmissionList(self.model)
        self.list.acknowledged.connect(lambda line: self._acknowledge((line,)))
        self.list.file_asked.connect(self._open)
        card.body.addWidget(self.list, 1)
        self.states = StateStack(card, empty=MessageState("message-square", ""))
        self.states.error.asked.connect(self._ask)
        self.states.empty.asked.connect(self._show_week)
        layout.addWidget(self.states, 1)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(KeyHints(list(HINTS)))
        layout.addLayout(foot)

    # --- what the window asks ----------------------------------------------------------------

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Start on the list."""
        self.list.setFocus(event.reason())

    def keys(self) -> list[tuple[str, str]]:
        """Return the keys of this page."""
        return [
            ("↑ ↓", "parcourir les transmissions"),
            ("Espace", "marquer comme lue"),
            ("Entrée", "ouvrir le dossier de la personne"),
        ]

    def scenes(self) -> list[Scene]:
        """Return what is to be read, then the whole week."""
        return [Scene("", self.on_shown), Scene("semaine", self._show_week)]

    def _follow(self, sheet: str, _beneficiaire_id: object) -> None:
        if sheet == "transmissions":
            self._become_stale()

    def _read_again(self) -> None:
        if self._is_first:
            self.states.show_loading()
        self._latest.ask(self._read_unread if self._shows_unread else self._read_week)

    @property
    def _shows_unread(self) -> bool:
        return self.scope.group.checkedId() == 0

    def _read_unread(self) -> tuple[TransmissionLine, ...]:
        return self._context.services.transmissions.unread()

    def _read_week(self) -> tuple[TransmissionLine, ...]:
        start = midnight(self._context.application.clock.today() - WEEK)
        return self._context.services.transmissions.since(start)

    # --- the list ----------------------------------------------------------------------------

    def _show(self, lines: tuple[TransmissionLine, ...]) -> None:
        self._is_first = False
        row = self.list.currentIndex().row()
        self.model.show_lines(lines)
        unread = [line for line in lines if not line.is_read]
        self.header.set_facts(facts(lines, is_week=not self._shows_unread))
        self.all_read.setVisible(bool(unread))
        self.count_changed.emit(len(unread) or None)
        if lines:
            kept = min(max(row, 0), len(lines) - 1)
            self.list.setCurrentIndex(self.model.index(kept, 0))
            self.states.show_content()
            return
        if self._shows_unread:
            self.states.empty.set_message(
                "Vous avez tout lu.",
                "Les nouvelles transmissions s’affichent ici.",
                button="Voir les sept derniers jours",
            )
        else:
            self.states.empty.set_message(
                "Aucune transmission ces sept derniers jours.",
                "Une transmission s’écrit dans le dossier de la personne, onglet Suivi.",
            )
        self.states.show_empty()

    def _show_week(self) -> None:
        self.scope.group.button(1).setChecked(True)
        self._ask()

    def _acknowledge_all(self) -> None:
        self._acknowledge([line for line in self.model.lines() if not line.is_read])

    def _acknowledge(self, lines: Sequence[TransmissionLine]) -> None:
        unread = tuple(line.row_id for line in lines if not line.is_read)
        if not unread:
            return

        def work() -> None:
            self._context.services.transmissions.acknowledge(unread)

        def done(_nothing: None) -> None:
            show_toast(
                self,
                f"{words.counted(len(unread), 'transmission')} lue{'s' if len(unread) > 1 else ''}",
            )
            self._ask()

        self._context.tasks.run(work, owner=self, done=done, failed=self._show_failure, keeps=True)

    def _open(self, line: TransmissionLine) -> None:
        self._context.open_dossier(line.beneficiaire_id, "suivi")

    def _show_failure(self, error: Exception) -> None:
        show_failure(
            self.states,
            error,
            self._context.show_error,
            unread="Les transmissions n’ont pas pu être lues.",
        )
