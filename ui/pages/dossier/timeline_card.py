"""The card of the timeline: chips of categories, a search, the events by year."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QListView,
    QVBoxLayout,
    QWidget,
)

from crt_desktop.reports.dossier import EventCategory, Timeline, TimelineEvent
from ui.delegates.timeline import TimelineDelegate
from ui.models.timeline import TimelineModel
from ui.theme.tokens import BODY, CONTROL, RADIUS_CARD
from ui.viewmodels import words
from ui.viewmodels.dossier import TimelineAsk
from ui.viewmodels.dossier_words import CATEGORY_LABELS
from ui.widgets import (
    Card,
    FilterChip,
    IconButton,
    MessageState,
    SearchBox,
    StateStack,
    label,
    section_title,
)
from ui.widgets.flow import FlowLayout

SETTLE_MS: Final = 120
"""How long the typing rests before the events are searched."""
SEARCH_WIDTH: Final = 260
WITHOUT_VISITS: Final = frozenset(EventCategory) - {EventCategory.VISITES}
"""What « Tout » shows: visits come every day and have a tab of their own, but a search finds them."""


class TimelineView(QListView):
    """The events; Enter opens the record of one, letters go to the search."""

    event_activated = Signal(object)
    left_by_escape = Signal()
    text_typed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        """Make an empty list."""
        super().__init__(parent)
        self.setAccessibleName("Événements du parcours")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setUniformItemSizes(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setProperty("ring_radius", RADIUS_CARD)
        self.timeline_delegate = TimelineDelegate(self)
        self.setItemDelegate(self.timeline_delegate)
        self.doubleClicked.connect(self._activate)

    def timeline(self) -> TimelineModel:
        """Return the model."""
        model = self.model()
        assert isinstance(model, TimelineModel)  # noqa: S101 - nothing else is given
        return model

    def _activate(self, index: QModelIndex) -> None:
        event = self.timeline().event_at(index.row())
        if event is not None:
            self.event_activated.emit(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Open with Enter, leave with Escape, search with letters."""
        key = event.key()
        plain = event.modifiers() in {
            Qt.KeyboardModifier.NoModifier,
            Qt.KeyboardModifier.ShiftModifier,
        }
        if key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._activate(self.currentIndex())
        elif key == Qt.Key.Key_Escape:
            self.left_by_escape.emit()
        elif plain and event.text().isalnum():
            self.text_typed.emit(event.text())
        else:
            super().keyPressEvent(event)
            return
        event.accept()

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Coming in by the keyboard selects the first event."""
        super().focusInEvent(event)
        by_keyboard = event.reason() != Qt.FocusReason.MouseFocusReason
        current = self.timeline().event_at(self.currentIndex().row())
        if by_keyboard and current is None and self.timeline().rowCount() > 1:
            self.setCurrentIndex(self.timeline().index(1))


class TimelineCard(Card):
    """« Parcours »: what happened, latest first."""

    asked = Signal(object)
    """A `TimelineAsk`."""
    event_activated = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        """Make an empty card."""
        super().__init__(padding=0, parent=parent)
        self.model = TimelineModel(self)
        self._ask = TimelineAsk(categories=WITHOUT_VISITS)
        self._settle = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._settle.timeout.connect(self._search)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(0)
        top = QVBoxLayout()
        top.setContentsMargins(16, 10, 12, 4)
        top.setSpacing(6)
        head = QHBoxLayout()
        head.setContentsMargins(0, 0, 0, 0)
        head.addWidget(section_title("Parcours"))
        head.addStretch(1)
        self.count = label("", BODY, role="muted")
        head.addWidget(self.count)
        self.search = SearchBox("Chercher un événement", shortcut="")
        self.search.setFixedWidth(SEARCH_WIDTH)
        self.search.hide()
        self.search_button = IconButton("search", "Chercher un événement (Ctrl\u00a0F)")
        head.addSpacing(4)
        head.addWidget(self.search)
        head.addWidget(self.search_button)
        host = QWidget()
        host.setFixedHeight(CONTROL)
        host.setLayout(head)
        top.addWidget(host)
        top.addWidget(self._build_chips())
        self.body.addLayout(top)
        self.view = TimelineView()
        self.view.setModel(self.model)
        area = QWidget()
        inside = QVBoxLayout(area)
        inside.setContentsMargins(8, 0, 2, 8)
        inside.addWidget(self.view)
        self.states = StateStack(
            area,
            empty=MessageState("history", "", button="Tout afficher", width=300),
            row_height=50,
        )
        self.body.addWidget(self.states, 1)
        self._connect()

    def _build_chips(self) -> QWidget:
        chips = QWidget()
        flow = FlowLayout(chips, spacing=4)
        self.all_chip = FilterChip("Tout")
        self.all_chip.setChecked(True)
        self.all_chip.setToolTip("Tout, sauf les visites, qui ont leur onglet")
        flow.addWidget(self.all_chip)
        self.chips: dict[EventCategory, FilterChip] = {}
        for category, text in CATEGORY_LABELS.items():
            chip = self.chips[category] = FilterChip(text)
            chip.clicked.connect(self._choose)
            flow.addWidget(chip)
        self.all_chip.clicked.connect(self.clear_categories)
        return chips

    def _connect(self) -> None:
        self.search_button.clicked.connect(self.open_search)
        self.search.query_changed.connect(lambda _text: self._settle.start())
        self.search.moved_down.connect(lambda: self.view.setFocus(Qt.FocusReason.TabFocusReason))
        self.search.accepted.connect(lambda: self.view.setFocus(Qt.FocusReason.TabFocusReason))
        self.view.event_activated.connect(self.event_activated)
        self.view.left_by_escape.connect(self._leave)
        self.view.text_typed.connect(self._type)
        self.model.more_wanted.connect(self._ask_more)
        self.states.empty.asked.connect(self.reset)
        self.states.error.asked.connect(lambda: self.asked.emit(self._ask))

    # --- filters -----------------------------------------------------------------------------

    def ask(self) -> TimelineAsk:
        """Return what is asked."""
        return self._ask

    def open_search(self) -> None:
        """Show the search and go to it."""
        self.search.show()
        self.search_button.hide()
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def clear_categories(self) -> None:
        """Show every category."""
        for chip in self.chips.values():
            chip.setChecked(False)
        self._choose()

    def reset(self) -> None:
        """Show everything, without a search."""
        was_blocked = self.search.blockSignals(True)  # noqa: FBT003 - Qt's signature
        self.search.clear()
        self.search.blockSignals(was_blocked)
        self.search.hide()
        self.search_button.show()
        self.clear_categories()

    def _choose(self) -> None:
        self.all_chip.setChecked(not self._chosen())
        self._narrow()

    def _chosen(self) -> frozenset[EventCategory]:
        return frozenset(key for key, chip in self.chips.items() if chip.isChecked())

    def _narrow(self) -> None:
        query = self.search.text().strip()
        every = frozenset() if query else WITHOUT_VISITS
        self._tell(TimelineAsk(categories=self._chosen() or every, query=query))

    def _search(self) -> None:
        query = self.search.text().strip()
        if query != self._ask.query:
            self._narrow()

    def _ask_more(self, limit: int) -> None:
        asked = self._ask
        self._tell(TimelineAsk(categories=asked.categories, query=asked.query, limit=limit))

    def _tell(self, asked: TimelineAsk) -> None:
        self._ask = asked
        self.asked.emit(asked)

    def _leave(self) -> None:
        """Escape: empty the search, then the categories."""
        if self.search.text() or not self.search.isHidden():
            self.reset()
        elif self._chosen():
            self.clear_categories()

    def _type(self, text: str) -> None:
        self.open_search()
        self.search.setText(self.search.text() + text)
        self.search.deselect()
        self.search.end(False)  # noqa: FBT003 - Qt's signature

    # --- content -----------------------------------------------------------------------------

    def show_coming(self) -> None:
        """Empty the card: another person is on the way."""
        self._settle.stop()
        self.model.clear()
        self.count.setText("")
        for chip in (*self.chips.values(), self.search):
            chip.blockSignals(True)  # noqa: FBT003 - Qt's signature
        for chip in self.chips.values():
            chip.setChecked(False)
        self.search.clear()
        for chip in (*self.chips.values(), self.search):
            chip.blockSignals(False)  # noqa: FBT003 - Qt's signature
        self.all_chip.setChecked(True)
        self.search.hide()
        self.search_button.show()
        self._ask = TimelineAsk(categories=WITHOUT_VISITS)
        self.states.show_loading()

    def show_timeline(self, timeline: Timeline, asked: TimelineAsk) -> None:
        """Show events, the selected one kept when it is still there."""
        kept = self.model.event_at(self.view.currentIndex().row())
        self.view.timeline_delegate.query = asked.query
        self.model.show_timeline(timeline, query=asked.query)
        for category, chip in self.chips.items():
            count = timeline.counts.get(category, 0)
            chip.setVisible(bool(count) or chip.isChecked())
        self.count.setText(words.counted(timeline.total, "événement"))
        if not timeline.events:
            self._show_nothing(asked)
            return
        self.states.show_content()
        self._select(kept)

    def _select(self, kept: TimelineEvent | None) -> None:
        if kept is None or self.model.event_at(self.view.currentIndex().row()) == kept:
            return
        row = self.model.row_of(kept.sheet, kept.row_id)
        if row >= 0:
            self.view.setCurrentIndex(self.model.index(row))

    def _show_nothing(self, asked: TimelineAsk) -> None:
        is_narrowed = bool(asked.query or self._chosen())
        title = "Aucun événement ne répond" if is_narrowed else "Rien n’a encore été noté"
        button = "Tout afficher" if is_narrowed else ""
        self.states.empty.set_message(title, button=button)
        self.states.show_empty()

    def show_failure(self, sentence: str, way_out: str) -> None:
        """Say why the events are not there."""
        self.states.show_error(sentence, way_out)
