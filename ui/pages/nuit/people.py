"""The people to know about tonight, as a list: GIR, name, commune and vigilances; the absent struck out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QColor, QFont, QFontMetrics, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from crt_desktop.reports.nuit import NightPerson
from ui.pages.nuit.look import ICON, NIGHT_BODY, NIGHT_MEDIUM, NIGHT_STRONG
from ui.theme.fonts import font
from ui.theme.icons import paint_icon
from ui.theme.theme import tokens
from ui.viewmodels.nuit import person_under, spoken_person, who_matches
from ui.widgets import metrics_of
from ui.widgets.text import tooltip

PERSON_ROLE: Final = Qt.ItemDataRole.UserRole + 1
ROW: Final = 68
_SIDE: Final = 18
_CHEVRON_FROM: Final = 340
_AT_ONCE: Final = 64
"""How many rows the list has when it is first painted: more than a screen holds."""
_REST_MS: Final = 60
_SQUARE: Final = QSize(30, 26)
_Index = QModelIndex | QPersistentModelIndex
_ROOT: Final = QModelIndex()
_ENTER: Final = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})


class PeopleModel(QAbstractListModel):
    """The people in the order they were given, those whose name or commune is typed.

    A view measures every row before it paints the first: those far down come once the first are painted.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        """Start without rows."""
        super().__init__(parent)
        self._all: tuple[NightPerson, ...] = ()
        self._shown: tuple[NightPerson, ...] = ()
        self._count = 0
        self._query = ""
        self._rest = QTimer(self, singleShot=True, interval=_REST_MS)
        self._rest.timeout.connect(self.show_rest)

    def show_people(self, people: Sequence[NightPerson]) -> None:
        """Show other people, as many rows as there were: a list scrolled far down stays where it is."""
        self._all = tuple(people)
        self._show(at_once=self._count)

    def search(self, query: str) -> None:
        """Keep those whose name or commune begins so."""
        self._query = query
        self._show()

    def _show(self, *, at_once: int = 0) -> None:
        self.beginResetModel()
        self._shown = who_matches(self._all, self._query)
        self._count = min(len(self._shown), max(at_once, _AT_ONCE))
        self.endResetModel()
        if self._count < len(self._shown):
            self._rest.start()

    def show_rest(self) -> None:
        """Have the rows of those far down too."""
        self._rest.stop()
        if self._count < len(self._shown):
            self.beginInsertRows(QModelIndex(), self._count, len(self._shown) - 1)
            self._count = len(self._shown)
            self.endInsertRows()

    def people(self) -> tuple[NightPerson, ...]:
        """Return who is shown."""
        return self._shown

    def row_of(self, beneficiaire_id: int | None) -> int:
        """Return the row of a person, -1 when not shown."""
        found = (at for at, one in enumerate(self._shown) if one.beneficiaire_id == beneficiaire_id)
        return next(found, -1)

    def rowCount(self, parent: _Index = _ROOT) -> int:  # noqa: N802 - Qt's name
        """Return the number of rows there are yet."""
        return 0 if parent.isValid() else self._count

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return the person of a row, or her words."""
        if not index.isValid():
            return None
        person = self._shown[index.row()]
        if role == PERSON_ROLE:
            return person
        if role == Qt.ItemDataRole.DisplayRole:
            return person.nom
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return spoken_person(person)
        if role == Qt.ItemDataRole.ToolTipRole:
            return tooltip(spoken_person(person))
        return None


class PeopleDelegate(QStyledItemDelegate):
    """A GIR, a name, a line under it; whoever is away is struck out and muted, with the reason."""

    def sizeHint(  # noqa: N802 - Qt's name
        self, _option: QStyleOptionViewItem, _index: _Index
    ) -> QSize:
        """Return the height of two lines."""
        return QSize(200, ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Draw the row."""
        person = index.data(PERSON_ROLE)
        if not isinstance(person, NightPerson):
            return
        rect: QRect = option.rect
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(painter, option, rect)
        square = QRect(
            rect.x() + _SIDE,
            rect.y() + (ROW - _SQUARE.height()) // 2,
            _SQUARE.width(),
            _SQUARE.height(),
        )
        paint_gir_square(painter, square, person.gir, is_away=person.absence is not None)
        left = square.right() + 13
        has_chevron = person.absence is None and rect.width() >= _CHEVRON_FROM
        edge = 40 if has_chevron else _SIDE
        self._paint_words(painter, QRect(left, rect.y(), rect.right() - edge - left, ROW), person)
        if has_chevron:
            chevron = QRect(rect.right() - 36, rect.y(), ICON - 2, ROW)
            paint_icon(painter, "chevron-right", tokens().muted, chevron)
        painter.restore()

    @staticmethod
    def _paint_ground(painter: QPainter, option: QStyleOptionViewItem, rect: QRect) -> None:
        colours = tokens()
        state: QStyle.StateFlag = option.state
        painter.setPen(QPen(QColor(colours.grid), 1))
        painter.drawLine(rect.topLeft(), rect.topRight())
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, QColor(colours.accent_soft))
            painter.fillRect(QRect(rect.x(), rect.y(), 3, rect.height()), QColor(colours.accent))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect.adjusted(0, 1, 0, 0), QColor(colours.hover))

    @staticmethod
    def _paint_words(painter: QPainter, box: QRect, person: NightPerson) -> None:
        colours = tokens()
        is_away = person.absence is not None
        used = QFont(font(NIGHT_BODY if is_away else NIGHT_MEDIUM))
        used.setStrikeOut(is_away)
        align = Qt.AlignmentFlag.AlignVCenter
        painter.setFont(used)
        painter.setPen(QColor(colours.muted if is_away else colours.text))
        high = QRect(box.x(), box.y() + 10, box.width(), 24)
        metrics = metrics_of(font(NIGHT_MEDIUM))
        room = high.width()
        painter.drawText(
            high, align, metrics.elidedText(person.nom, Qt.TextElideMode.ElideRight, room)
        )
        painter.setFont(font(NIGHT_BODY))
        painter.setPen(QColor(colours.muted if is_away else colours.text2))
        low = high.translated(0, 24)
        painter.drawText(low, align, fitted_under(person, metrics_of(font(NIGHT_BODY)), room))


def fitted_under(person: NightPerson, metrics: QFontMetrics, room: int) -> str:
    """Return the line under a name in the room there is.

    The commune, which the card beside tells too, goes before a vigilance; the date of a return stays.
    """
    first, rest = person_under(person)
    if metrics.horizontalAdvance(f"{first}{rest}") <= room:
        return f"{first}{rest}"
    if person.absence is None and rest:
        return metrics.elidedText(rest.removeprefix(" · "), Qt.TextElideMode.ElideRight, room)
    kept = max(room - metrics.horizontalAdvance(rest), room * 45 // 100)
    return metrics.elidedText(first, Qt.TextElideMode.ElideRight, kept) + rest


def paint_gir_square(painter: QPainter, box: QRect, gir: int | None, *, is_away: bool) -> None:
    """Draw the digit of a GIR in its square; outlined when it is not evaluated or the person is away."""
    colours = tokens()
    text = "–" if gir is None else str(gir)
    if gir is None or is_away:
        fill, ink, edge = colours.surface, colours.muted, colours.border_strong
    else:
        fill, ink = colours.gir(gir)
        edge = colours.gir4 if gir > 4 else fill  # noqa: PLR2004 - the GIR that are bordered
    painter.setPen(QPen(QColor(edge), 1))
    painter.setBrush(QColor(fill))
    painter.drawRoundedRect(QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5), 5, 5)
    painter.setPen(QColor(ink))
    painter.setFont(font(NIGHT_STRONG))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)


class PeopleList(QListView):
    """Shows a `PeopleModel`; moving looks at somebody, Enter or a click chooses her."""

    looked_at = Signal(object)
    picked = Signal(object)
    left_up = Signal()
    """The up arrow on the first row."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        """Make an empty list; ``name`` is read aloud."""
        super().__init__(parent)
        self.people = PeopleModel(self)
        self.setModel(self.people)
        self.setItemDelegate(PeopleDelegate(self))
        self.setAccessibleName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setUniformItemSizes(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setProperty("ring_radius", 8)
        self.clicked.connect(lambda index: self.picked.emit(index.data(PERSON_ROLE)))

    def currentChanged(self, current: _Index, previous: _Index) -> None:  # noqa: N802 - Qt's name
        """Tell who is looked at."""
        super().currentChanged(current, previous)
        if self.hasFocus() and current.isValid():
            self.looked_at.emit(current.data(PERSON_ROLE))

    def show_current(self, beneficiaire_id: int | None) -> None:
        """Show who is chosen, without a signal."""
        row = self.people.row_of(beneficiaire_id)
        if row < 0:
            self.clearSelection()
            return
        if row >= self.people.rowCount():
            self.people.show_rest()
        index = self.people.index(row, 0)
        if self.currentIndex() != index or not self.selectionModel().isSelected(index):
            self.setCurrentIndex(index)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Choose with Enter."""
        self.people.show_rest()
        index = self.currentIndex()
        if event.key() in _ENTER:
            if index.isValid():
                self.picked.emit(index.data(PERSON_ROLE))
            event.accept()
            return
        if event.key() == Qt.Key.Key_Up and index.row() <= 0:
            self.left_up.emit()
            event.accept()
            return
        super().keyPressEvent(event)
