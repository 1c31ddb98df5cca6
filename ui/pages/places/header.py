"""The head of the places: where in time, how wide, and booking."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from ui.viewmodels.places import ZOOM_LABELS, Zoom
from ui.widgets import Button, IconButton, PageHeader, SegmentedControl
from ui.widgets.visibility import hide_unless

ZOOMS: Final = tuple(ZOOM_LABELS)
TITLE: Final = "Places d’hébergement temporaire"
SHORT_TITLE: Final = "Places HT"
_NARROW: Final = 1060
_NARROWER: Final = 860


class PlacesHeader(PageHeader):
    """Asks for another period, another width of time, or a booking."""

    stepped = Signal(int)
    today_asked = Signal()
    zoom_asked = Signal(object)
    book_asked = Signal()

    def __init__(self, zoom: Zoom, *, may_write: bool, parent: QWidget | None = None) -> None:
        """Make the buttons."""
        super().__init__(TITLE, parent=parent)
        self.previous = IconButton("chevron-left", "Période précédente", is_outlined=True)
        self.today = Button("Aujourd’hui")
        self.next = IconButton("chevron-right", "Période suivante", is_outlined=True)
        self.segments = SegmentedControl(list(ZOOM_LABELS.values()), name="Affichage")
        self.book_button = Button("Réserver", variant="primary", icon_name="plus")
        self.book_button.setToolTip("R")
        hide_unless(self.book_button, may_write)
        for one in (self.previous, self.today, self.next, self.segments, self.book_button):
            self.add_action(one)
        self.previous.clicked.connect(lambda: self.stepped.emit(-1))
        self.next.clicked.connect(lambda: self.stepped.emit(1))
        self.today.clicked.connect(self.today_asked)
        self.segments.group.idClicked.connect(lambda at: self.zoom_asked.emit(ZOOMS[at]))
        self.book_button.clicked.connect(self.book_asked)
        self.show_zoom(zoom)

    def controls(self) -> list[QWidget]:
        """Return the controls in reading order."""
        return [
            self.previous,
            self.today,
            self.next,
            *self.segments.group.buttons(),
            self.book_button,
        ]

    def show_zoom(self, zoom: Zoom) -> None:
        """Show how wide time is drawn; one stop of the Tab key for the choices."""
        group = self.segments.group
        for at, one in enumerate(ZOOMS):
            button = group.button(at)
            button.setChecked(one is zoom)
            is_stop = one is zoom
            button.setFocusPolicy(
                Qt.FocusPolicy.StrongFocus if is_stop else Qt.FocusPolicy.ClickFocus
            )

    def fit(self, width: int) -> None:
        """Leave out words where room is short."""
        self.set_title(TITLE if width >= _NARROW else SHORT_TITLE)
        self.book_button.set_compact(is_compact=width < _NARROWER)
