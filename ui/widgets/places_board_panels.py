"""The parts of the board of the places drawn around and under the bars: heads, rows, today, a change."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from crt_desktop.domain.dates import MONTHS
from crt_desktop.reports.places import PlaceLine, StayBar
from ui.theme.fonts import font
from ui.theme.icons import paint_icon
from ui.theme.theme import tokens
from ui.theme.tokens import BODY, BODY_MEDIUM, ICON_S, SMALL, SMALL_MEDIUM, SMALL_STRONG
from ui.viewmodels import places_words as words
from ui.viewmodels.places import (
    SHORT_MONTHS,
    Key,
    Row,
    Timeline,
    Zoom,
    is_unnamed,
    key_of,
    kind_word,
    tone_of,
)
from ui.viewmodels.places_change import Change
from ui.viewmodels.words import phone
from ui.widgets.painting import metrics_of, paint_badge
from ui.widgets.places_board_geometry import HEAD, Geometry
from ui.widgets.places_board_paint import (
    dress_of,
    outline,
    paint_added,
    paint_shape,
    paint_stripes,
    paint_text,
    paint_words,
)

_LETTERS: Final = "LMMJVSD"
_SATURDAY: Final = 5
_DISC: Final = 22
_CHIP: Final = 58
_PAD: Final = 16
_WIDE_MONTH: Final = 74
_NARROWEST_LINE: Final = 3.0
_GOING: Final = 0.45
"""What is left of the ink of a stay that is being moved."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What changes without the board: the current place and stay, the mouse, a change under way."""

    place_id: int | None = None
    key: Key | None = None
    has_focus: bool = False
    hovered: Key | None = None
    change: Change | None = None
    is_refused: bool = False

    def of_row(self, timeline: Timeline, place: PlaceLine | None) -> Look:
        """Return what of it is seen on the row of a place; None: the head of an EHPAD."""
        if place is None:
            return _PLAIN
        here, change = place.row_id, self.change
        if change is not None and here not in {change.place_id, change.bar.place_id}:
            change = None
        bar, lit = (timeline.by_key.get(key) if key else None for key in (self.key, self.hovered))
        has_key = bar is not None and bar.place_id == here
        return Look(
            place_id=here if self.place_id == here else None,
            key=self.key if has_key else None,
            has_focus=self.has_focus and has_key,
            hovered=self.hovered if lit is not None and lit.place_id == here else None,
            change=change,
            is_refused=self.is_refused and change is not None,
        )


_PLAIN: Final = Look()


def paint_row(painter: QPainter, places: Geometry, row: int, look: Look) -> None:
    """Draw a row where it stands without the scroll; nothing of it goes past its edges."""
    line, box = places.timeline.rows[row], places.row_rect(row)
    painter.save()
    painter.setClipRect(box)
    painter.fillRect(box, QColor(tokens().surface))
    if line.place is None:
        colours = tokens()
        painter.fillRect(box, QColor(colours.sunken))
        painter.fillRect(box.x(), box.bottom(), box.width(), 1, QColor(colours.grid))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        _paint_today_line(painter, places, box)
        _paint_group(painter, box, line)
    else:
        _paint_ground(painter, places, box)
        _paint_name(painter, places, box, line.place, look)
        _paint_stays(painter, places, row, line.place, look)
    painter.restore()


def _paint_stays(
    painter: QPainter, places: Geometry, row: int, place: PlaceLine, look: Look
) -> None:
    """Draw the line of today, the bars and the change under way, to the right of the names."""
    box, change = places.row_rect(row), look.change
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setClipRect(box.adjusted(places.names, 0, 0, 0))
    # Under the bars, whose words stay readable.
    _paint_today_line(painter, places, box)
    is_here = change is not None and change.place_id == place.row_id
    is_longer = change is not None and change.is_end_only
    if change is not None and is_here and is_longer:
        # Under the stay it runs into, whose name stays readable.
        _paint_change(painter, places, row, change, is_refused=look.is_refused)
    for bar in places.timeline.bars.get(place.row_id, ()):
        _paint_bar(painter, places, row, bar, look)
    if change is not None and is_here and not is_longer:
        _paint_change(painter, places, row, change, is_refused=look.is_refused)


# --- ground --------------------------------------------------------------------------------


def _paint_ground(painter: QPainter, places: Geometry, box: QRect) -> None:
    """Shade the week-ends and draw the lines between days or months."""
    colours = tokens()
    top, high = box.top(), box.height()
    grid, shade = QColor(colours.grid), QColor(colours.sunken)
    is_day = places.timeline.zoom is not Zoom.MOIS
    for column in places.columns:
        left = round(places.x(column.first))
        if is_day and column.first.weekday() >= _SATURDAY:
            painter.fillRect(left, top, round(places.x(column.after_last)) - left, high, shade)
        painter.fillRect(left, top, 1, high, grid)
    if not is_day and places.day_width > _NARROWEST_LINE:
        grid.setAlpha(130)
        for day in places.mondays:
            painter.fillRect(round(places.x(day)), top, 1, high, grid)


def _paint_group(painter: QPainter, box: QRect, row: Row) -> None:
    """Draw the head of an EHPAD: its name, its commune, the phone that answers day and night."""
    colours = tokens()
    name = f"{row.etablissement}, {row.commune}" if row.commune else row.etablissement
    number = phone(row.telephone)
    left = box.x() + _PAD
    room = box.adjusted(_PAD, 0, -_PAD - (200 if number else 0), 0)
    ground = QColor(colours.sunken)
    wide = min(metrics_of(font(SMALL_STRONG)).horizontalAdvance(name), room.width())
    painter.fillRect(left, box.y(), wide + 6, box.height() - 1, ground)
    left += paint_text(painter, room, name, SMALL_STRONG, colours.text) + _PAD
    if number:
        said = f"{number}, 24\u00a0h/24"
        wide = metrics_of(font(SMALL)).horizontalAdvance(said) + ICON_S + 13
        painter.fillRect(left - 4, box.y(), wide + 4, box.height() - 1, ground)
        top = box.y() + (box.height() - ICON_S) // 2
        paint_icon(painter, "phone", colours.muted, QRect(left, top, ICON_S, ICON_S))
        place = QRect(left + ICON_S + 7, box.y(), box.right() - left - ICON_S - 7, box.height())
        paint_text(painter, place, said, SMALL, colours.muted)


def _paint_name(
    painter: QPainter, places: Geometry, box: QRect, place: PlaceLine, look: Look
) -> None:
    """Draw a place: its kind, its name, until when it is taken."""
    colours = tokens()
    is_current = place.row_id == look.place_id
    names = QRect(0, box.y(), places.names, box.height())
    painter.fillRect(names, QColor(colours.accent_soft if is_current else colours.surface))
    painter.fillRect(0, box.bottom(), box.width(), 1, QColor(colours.grid))
    painter.fillRect(places.names, box.y(), 1, box.height(), QColor(colours.border))
    if is_current:
        painter.fillRect(0, box.y(), 3, box.height() - 1, QColor(colours.accent))
    paint_badge(
        painter,
        QRect(_PAD, box.y(), _CHIP, box.height()),
        kind_word(place.type),
        tone=tone_of(place.type),
    )
    left = _PAD + _CHIP
    room = QRect(left, box.y() + box.height() // 2 - 18, places.names - left - 6, 18)
    paint_text(painter, room, place.nom, BODY_MEDIUM, colours.text)
    said, is_free = words.place_status(
        place, today=places.timeline.board.today, under=places.timeline.under_option
    )
    ink = colours.success if is_free else colours.text2 if is_current else colours.muted
    paint_text(painter, room.translated(0, 18), said, SMALL, ink)


# --- head ----------------------------------------------------------------------------------


def paint_head(painter: QPainter, places: Geometry) -> None:
    """Draw the days or the months, which stay at the top."""
    colours = tokens()
    painter.fillRect(0, 0, places.width, HEAD, QColor(colours.sunken))
    if places.timeline.zoom is Zoom.MOIS:
        _paint_months(painter, places)
    else:
        _paint_days(painter, places)
    place = QRect(_PAD, 0, places.names - _PAD, HEAD)
    painter.fillRect(0, 0, places.names, HEAD, QColor(colours.sunken))
    paint_text(painter, place, "Place", SMALL_MEDIUM, colours.muted)
    painter.fillRect(0, HEAD - 1, places.width, 1, QColor(colours.border))


def _paint_days(painter: QPainter, places: Geometry) -> None:
    colours, today = tokens(), places.timeline.board.today
    for column in places.columns:
        day = column.first
        left, right = places.x(day), places.x(column.after_last)
        if day.weekday() >= _SATURDAY:
            box = QRectF(round(left), 0, round(right) - round(left), HEAD)
            painter.fillRect(box, QColor(colours.hover))
        top = QRectF(left, 5, right - left, 16)
        is_today = day == today
        letter = _LETTERS[day.weekday()]
        paint_text(
            painter,
            top,
            letter,
            SMALL,
            colours.accent if is_today else colours.muted,
            is_centred=True,
        )
        number = QRectF(left, 20, right - left, 22)
        ink = colours.text
        if is_today:
            painter.save()
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colours.accent))
            disc = QRectF(0, 0, min(_DISC + 2, right - left - 2), _DISC - 2)
            disc.moveCenter(number.center())
            painter.drawRoundedRect(disc, disc.height() / 2, disc.height() / 2)
            painter.restore()
            ink = colours.on_accent
        shown = str(day.day)
        if right - left >= _WIDE_MONTH - 20 and not is_today:
            shown = f"1 {SHORT_MONTHS[day.month - 1]}" if day.day == 1 else shown
        paint_text(painter, number, shown, BODY_MEDIUM if is_today else BODY, ink, is_centred=True)


def _paint_months(painter: QPainter, places: Geometry) -> None:
    colours, today = tokens(), places.timeline.board.today
    for column in places.columns:
        left, right = places.x(column.first), places.x(column.after_last)
        painter.fillRect(round(left), 0, 1, HEAD, QColor(colours.grid))
        name = MONTHS[column.first.month - 1]
        wide = metrics_of(font(SMALL_MEDIUM)).horizontalAdvance(f"{name} 0000") + 16
        is_now = column.first <= today < column.after_last
        ink = colours.accent if is_now else colours.text
        shown = f"{name} {column.first.year}"
        if right - left < wide:
            shown = (
                SHORT_MONTHS[column.first.month - 1]
                if right - left > _DISC * 2
                else name[0].upper()
            )
        box = QRectF(left + 8, 6, right - left - 8, 18)
        paint_text(painter, box, shown, SMALL_MEDIUM, ink)
        day = column.first + timedelta(days=(7 - column.first.weekday()) % 7)
        while places.x(day) + _DISC < right and places.day_width * 7 > _DISC + 2:
            at = QRectF(places.x(day), 24, places.day_width * 7, 16)
            paint_text(painter, at.adjusted(3, 0, 0, 0), str(day.day), SMALL, colours.muted)
            day += timedelta(days=7)


def _paint_today_line(painter: QPainter, places: Geometry, box: QRect) -> None:
    today = places.timeline.board.today
    if places.first <= today < places.after_last:
        at = places.middle(today)
        painter.fillRect(QRectF(at - 1, box.top(), 2, box.height()), QColor(tokens().accent))


# --- bars ----------------------------------------------------------------------------------


def _paint_bar(painter: QPainter, places: Geometry, row: int, bar: StayBar, look: Look) -> None:
    key = key_of(bar)
    lane = places.timeline.lanes.get(key, (0, 1))
    box = places.span_rect(row, bar.arrived_on, bar.departed_on, lane=lane)
    if box is None:
        return
    dress = dress_of(bar.type, bar.etat, is_unnamed=is_unnamed(bar))
    is_moving = look.change is not None and key_of(look.change.bar) == key
    if is_moving and not _is_in_place(look.change):
        painter.setOpacity(_GOING)
    goes_left = bar.arrived_on < places.first
    goes_right = bar.departed_on is None or bar.departed_on >= places.after_last
    paint_shape(painter, box, dress, is_open_left=goes_left, is_open_right=goes_right)
    for since, to in bar.hospital:
        found = _hospital_rect(places, box, since, to)
        if found is not None:
            is_full = dress.fill == dress.edge
            path = outline(box, left=not goes_left, right=not goes_right)
            paint_stripes(painter, found, tokens().surface if is_full else dress.edge, path)
    paint_words(painter, box, bar, dress, end=words.expiry(bar, today=places.timeline.board.today))
    painter.setOpacity(1.0)
    if key == look.key:
        _paint_ring(painter, box, has_focus=look.has_focus)
    elif key == look.hovered:
        painter.setPen(QPen(QColor(tokens().border_strong), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(box.adjusted(-1.5, -1.5, 1.5, 1.5), 7, 7)


def _is_in_place(change: Change | None) -> bool:
    return change is not None and (change.is_end_only or change.is_nothing)


def _hospital_rect(places: Geometry, box: QRectF, since: date, to: date) -> QRectF | None:
    left = places.middle(max(since, places.first)) if since > places.first else box.left()
    right = box.right() if to >= places.after_last else places.middle(to)
    left, right = max(left, box.left()), min(right, box.right())
    return QRectF(left, box.top(), right - left, box.height()) if right > left else None


def _paint_ring(painter: QPainter, box: QRectF, *, has_focus: bool) -> None:
    colours = tokens()
    ring = box.adjusted(-2.5, -2.5, 2.5, 2.5)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(QColor(colours.surface), 4))
    painter.drawRoundedRect(ring, 8, 8)
    painter.setPen(QPen(QColor(colours.focus if has_focus else colours.border_strong), 2))
    painter.drawRoundedRect(ring, 8, 8)


def _paint_change(
    painter: QPainter, places: Geometry, row: int, change: Change, *, is_refused: bool
) -> None:
    """Draw where a stay would stand: what it adds at its end, or the whole of it elsewhere."""
    if change.is_nothing:
        return
    bar = change.bar
    if change.is_end_only and change.departed_on is not None and bar.departed_on is not None:
        added = (change.departed_on - bar.departed_on).days
        first, last = sorted((bar.departed_on, change.departed_on))
        box = places.span_rect(row, first, last)
        text = f"{'+' if added > 0 else '−'}\u00a0{words.nights_word(abs(added))}"
    else:
        box = places.span_rect(row, change.arrived_on, change.departed_on)
        text = f"{bar.personne} · {words.nights_word(change.nights)}"
    if box is not None:
        paint_added(painter, box, text, is_refused=is_refused, kind=bar.type)
