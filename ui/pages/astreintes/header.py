"""The head of the screen: which quarter, where it stands, the layer looked at, the acts."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from crt_desktop.reports.astreintes import RotaView
from ui.theme.tokens import BODY, PAGE_TITLE
from ui.viewmodels.astreintes import Layer
from ui.viewmodels.astreintes_words import LAYERS, title_words
from ui.widgets import Button, ElidedLabel, IconButton, SegmentedControl, label
from ui.widgets.visibility import hide_unless

GAP: Final = 8
PROPOSE: Final = "Proposer un planning…"
PUBLISH: Final = "Publier le trimestre…"
CURRENT: Final = "Revenir au trimestre en cours"
ASIDE: Final = "Points à voir"
_RANK: Final = re.compile(r"(?<=\d)(er|e)(?= )")
_RAISED: Final = r"<span style='vertical-align:super; font-size:19px'>\1</span>"


class AstreintesHeader(QWidget):
    """Title and facts, the way between quarters, the layers, the acts; on two lines when narrow."""

    moved = Signal(int)
    """Quarters to go on or back; 0 is the current one."""
    layer_chosen = Signal(object)
    propose_asked = Signal()
    publish_asked = Signal()
    aside_asked = Signal()

    def __init__(self, *, may_write: bool, parent: QWidget | None = None) -> None:
        """Make the head; without the right to write, the acts are not shown."""
        super().__init__(parent)
        self._may_write = may_write
        self.title = label("", PAGE_TITLE)
        self.title.setTextFormat(Qt.TextFormat.RichText)
        self._facts = ElidedLabel("", BODY, role="muted")
        self._ways = self._make_ways()
        self._acts = self._make_acts(may_write=may_write)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        self._top = QHBoxLayout()
        self._top.setSpacing(12)
        self._top.addWidget(self.title)
        self._top.addStretch(1)
        self._top.addWidget(self._acts)
        self._under = QHBoxLayout()
        self._under.setSpacing(GAP)
        self.aside = Button(ASIDE, icon_name="list-checks")
        self.aside.clicked.connect(self.aside_asked)
        self._under.addStretch(1)
        self._under.addWidget(self.aside)
        column.addLayout(self._top)
        column.addWidget(self._facts)
        column.addLayout(self._under)
        self._is_wide: bool | None = None
        self.set_aside(is_shown=False)

    def _make_ways(self) -> QWidget:
        ways = QWidget(self)
        row = QHBoxLayout(ways)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GAP)
        self.before = IconButton("chevron-left", "Trimestre précédent", is_outlined=True)
        self.after = IconButton("chevron-right", "Trimestre suivant", is_outlined=True)
        self.current = IconButton("calendar-days", CURRENT, is_outlined=True)
        self.before.clicked.connect(lambda: self.moved.emit(-1))
        self.after.clicked.connect(lambda: self.moved.emit(1))
        self.current.clicked.connect(lambda: self.moved.emit(0))
        self.layers = SegmentedControl(list(LAYERS.values()), name="Vue")
        final = self.layers.group.button(list(LAYERS).index(Layer.FINAL))
        final.setChecked(True)
        self.layers.group.idClicked.connect(lambda at: self.layer_chosen.emit(tuple(LAYERS)[at]))
        for one in (self.before, self.after, self.current, self.layers):
            row.addWidget(one)
        return ways

    def _make_acts(self, *, may_write: bool) -> QWidget:
        acts = QWidget(self)
        row = QHBoxLayout(acts)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GAP)
        self.propose = Button(PROPOSE, icon_name="sparkles")
        self.propose.clicked.connect(self.propose_asked)
        self.publish = Button(PUBLISH, variant="primary", icon_name="send")
        self.publish.clicked.connect(self.publish_asked)
        self.more = IconButton("ellipsis", "Autres actions", is_outlined=True)
        self.menu = QMenu(self)
        self.more.clicked.connect(self._open_menu)
        for one in (self.propose, self.publish, self.more):
            row.addWidget(one)
        for one in (self.propose, self.publish):
            hide_unless(one, may_write)
        return acts

    def _open_menu(self) -> None:
        corner = self.more.mapToGlobal(self.more.rect().bottomLeft())
        self.menu.popup(corner)

    # --- what is said ------------------------------------------------------------------------

    def show_view(self, view: RotaView, *, is_current: bool, facts: str) -> None:
        """Say which period is shown and where it stands."""
        self.show_title(title_words(view.period))
        self._facts.set_whole_text(facts)
        self.current.setVisible(not is_current)
        self._settle()

    def set_team(self, *, is_empty: bool) -> None:
        """Without anybody to be on call, nothing is proposed nor published."""
        self.propose.setEnabled(not is_empty)
        self.publish.setEnabled(not is_empty)

    def set_more(self, *, is_shown: bool) -> None:
        """Offer the other acts when there are some."""
        self.more.setVisible(is_shown)
        self._acts.setVisible(self._may_write or is_shown)
        self._settle()

    def show_title(self, text: str) -> None:
        """Show a title, the rank of the quarter raised."""
        self.title.setText(_RANK.sub(_RAISED, text))
        self.title.setAccessibleName(text)

    def facts(self) -> str:
        """Return the line of facts."""
        return self._facts.whole_text()

    def set_frozen(self, *, is_frozen: bool) -> None:
        """Keep the quarter, the layer and the acts as they are while a proposal is looked at."""
        self._ways.setEnabled(not is_frozen)
        self._acts.setEnabled(not is_frozen)

    def set_aside(self, *, is_shown: bool) -> None:
        """Offer the panel when it is not beside the grid."""
        self.aside.setVisible(is_shown)

    def show_layer(self, layer: Layer) -> None:
        """Put a layer on."""
        self.layers.group.button(tuple(LAYERS).index(layer)).setChecked(True)

    # --- one line or two ---------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Put the ways on the first line when there is room."""
        super().resizeEvent(event)
        self._settle()

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Ask for the title and the acts: the rest goes under them."""
        width = self.title.sizeHint().width() + self._acts.sizeHint().width() + 12
        return QSize(width, super().minimumSizeHint().height())

    def _fits(self) -> bool:
        """Tell whether everything stands on one line."""
        self._acts.adjustSize()
        parts = [one for one in (self.title, self._ways, self._acts) if not one.isHidden()]
        return self.width() >= sum(one.sizeHint().width() for one in parts) + 2 * 12 + GAP

    def _settle(self) -> None:
        self.propose.set_compact(is_compact=False)
        if not self._fits():
            self.propose.set_compact(is_compact=True)
        is_wide = self._fits()
        if not is_wide:
            self.propose.set_compact(is_compact=False)
        if is_wide == self._is_wide:
            return
        self._is_wide = is_wide
        self._top.removeWidget(self._ways)
        self._under.removeWidget(self._ways)
        if is_wide:
            self._top.insertWidget(2, self._ways)
        else:
            self._under.insertWidget(0, self._ways)
        self._chain(is_wide=is_wide)

    def _chain(self, *, is_wide: bool) -> None:
        """Have Tab follow the reading: on two lines, the acts stand before the ways."""
        ways = [self.before, self.after, self.current, *self.layers.group.buttons()]
        acts = [self.propose, self.publish, self.more]
        order = [*ways, *acts] if is_wide else [*acts, *ways]
        for before, after in pairwise([*order, self.aside]):
            QWidget.setTabOrder(before, after)
