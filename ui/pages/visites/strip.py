"""What a drag would do, said over the foot of the agenda until it ends."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from ui.theme.tokens import BODY, BODY_STRONG, ICON_L
from ui.viewmodels import visites as told
from ui.viewmodels.visites_agenda import Change
from ui.viewmodels.visites_period import long_day
from ui.widgets import IconLabel, KeyHints, label
from ui.widgets.text import ElidedLabel

EDGE = 12


class DragStrip(QFrame):
    """The new time, whom it goes to, and what it clashes with; nothing is taken from the mouse."""

    def __init__(self, over: QWidget) -> None:
        """Stand over the foot of a widget, hidden."""
        super().__init__(over)
        self.setProperty("role", "banner")
        self.setProperty("tone", "info")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._over = over
        self._icon = IconLabel("info", "info", ICON_L)
        self.when = label("", BODY_STRONG)
        self.said = ElidedLabel("", BODY)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self.when)
        words.addWidget(self.said)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 8, 14, 8)
        row.setSpacing(12)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addLayout(words, 1)
        row.addWidget(KeyHints([(["Échap"], "laisser en place")]))
        over.installEventFilter(self)
        self.hide()

    def show_change(self, change: Change, who: str) -> None:
        """Say where the visit would go; what it clashes with comes after."""
        where = f"{long_day(change.day, has_year=False)}, "
        span = told.span(change.starts_at, change.ends_at)
        length = told.duration(change.minutes)
        self.when.setText(f"{change.line.personne}, {where}{span} ({length})")
        self.said.set_whole_text(who)
        self._tone("info")
        self.show()
        self._place()

    def show_conflicts(self, who: str, conflicts: Sequence[str]) -> None:
        """Say what it clashes with, or that it fits."""
        said = " ".join(conflicts) or "aucun conflit"
        self.said.set_whole_text(" · ".join(part for part in (who, said) if part))
        self._tone("danger" if conflicts else "success")

    def _tone(self, tone: str) -> None:
        icons = {"info": "info", "danger": "triangle-alert", "success": "circle-check"}
        self._icon.set_icon(icons[tone], tone)
        if self.property("tone") != tone:
            self.setProperty("tone", tone)
            self.style().unpolish(self)
            self.style().polish(self)

    def _place(self) -> None:
        height = self.sizeHint().height()
        self.setGeometry(
            EDGE, self._over.height() - height - EDGE, self._over.width() - 2 * EDGE, height
        )
        self.raise_()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Stay at the foot when the size changes."""
        if watched is self._over and event.type() == QEvent.Type.Resize and not self.isHidden():
            self._place()
        return False
