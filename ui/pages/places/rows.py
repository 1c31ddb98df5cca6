"""The lines of the cards under the board, painted: days used, what follows, what is free tonight."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from crt_desktop.reports.places import CounterLine, FollowLine, FreeTonight
from ui.theme.fonts import font
from ui.theme.icons import paint_icon
from ui.theme.theme import tokens
from ui.theme.tokens import BODY, BODY_MEDIUM, BODY_STRONG, ICON_L, ICON_M, RADIUS_CONTROL, SMALL
from ui.viewmodels import places_cards as told
from ui.viewmodels.places import kind_word, tone_of
from ui.viewmodels.words import phone
from ui.widgets.painting import metrics_of, paint_badge
from ui.widgets.places_board_paint import paint_text
from ui.widgets.text import tooltip

COUNTER: Final = 32
TWO_LINES: Final = 48
_CHIP: Final = 58
_TRACK: Final = 6
_NAME: Final = 138
_LEAST_NAME: Final = 72
"""The room under which a name tells nothing."""
_DAYS: Final = 84
_OWED: Final = 58
_WIDE: Final = 420
"""The width from which what is owed has room beside a whole name."""


class CardRow(QAbstractButton):
    """A line one may click, or reach with Tab."""

    def __init__(self, said: str, height: int, parent: QWidget | None = None) -> None:
        """Make a line; ``said`` is read aloud."""
        super().__init__(parent)
        self.setAccessibleName(said)
        self.setFixedHeight(height)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setProperty("ring_radius", RADIUS_CONTROL)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Ask for little: the words are shortened."""
        return QSize(220, self.height())

    def _ground(self, painter: QPainter) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.underMouse():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(tokens().hover))
            painter.drawRoundedRect(self.rect(), RADIUS_CONTROL, RADIUS_CONTROL)


class CounterRow(CardRow):
    """A person, a kind, the days used against their limit, and what is owed."""

    def __init__(self, line: CounterLine, parent: QWidget | None = None) -> None:
        """Show a counter."""
        said = told.counter_sentence(line)
        super().__init__(said, COUNTER, parent)
        self.line = line
        self.setToolTip(tooltip(said))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the name, the kind, the track and the figures."""
        painter = QPainter(self)
        self._ground(painter)
        colours, line = tokens(), self.line
        ink = getattr(colours, told.counter_tone(line))
        width, height = self.width(), self.height()
        right = width - 6
        owed = told.owed(line)
        if width >= _WIDE:
            used = metrics_of(font(SMALL)).horizontalAdvance(owed)
            box = QRect(right - used, 0, used + 2, height)
            paint_text(painter, box, owed, SMALL, colours.muted)
            right -= _OWED
        days = told.counter_days(line)
        used = metrics_of(font(BODY_MEDIUM)).horizontalAdvance(days)
        paint_text(painter, QRect(right - used, 0, used + 2, height), days, BODY_MEDIUM, ink)
        right -= _DAYS
        track = max(min(right - _NAME - _CHIP - 12, 110), 36)
        self._track(painter, QRectF(right - track, (height - _TRACK) / 2, track, _TRACK))
        right -= track + 8
        chip = QRect(right - _CHIP, 0, _CHIP, height)
        paint_badge(painter, chip, kind_word(line.type), tone=tone_of(line.type))
        name = QRect(6, 0, chip.left() - 12, height)
        paint_text(painter, name, line.personne, BODY, colours.text)
        painter.end()

    def _track(self, painter: QPainter, box: QRectF) -> None:
        colours, line = tokens(), self.line
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.press))
        painter.drawRoundedRect(box, 3, 3)
        share = min(line.used / line.limit, 1.0) if line.limit else 0.0
        tone = told.counter_tone(line)
        ink = colours.tone(tone_of(line.type))[0] if tone == "text" else getattr(colours, tone)
        if share > 0:
            painter.setBrush(QColor(ink))
            painter.drawRoundedRect(
                QRectF(box.x(), box.y(), max(box.width() * share, _TRACK), _TRACK), 3, 3
            )


class FollowRow(CardRow):
    """Something to do about a stay; a click opens its act."""

    def __init__(self, line: FollowLine, parent: QWidget | None = None) -> None:
        """Show a line."""
        super().__init__(f"{line.titre}, {line.detail}", TWO_LINES, parent)
        self.line = line
        # The year is plain: it leaves its room to the dates.
        self._detail = line.detail
        if line.due_on is not None:
            self._detail = line.detail.replace(f"/{line.due_on.year}", "")
        self.setToolTip(tooltip(f"{line.titre}\n{line.detail}"))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the sign, the title, the line under it."""
        painter = QPainter(self)
        self._ground(painter)
        colours = tokens()
        icon_name, tint = told.follow_sign(self.line.code)
        height = self.height()
        paint_icon(
            painter,
            icon_name,
            getattr(colours, tint),
            QRect(6, (height - ICON_L) // 2, ICON_L, ICON_L),
        )
        left = 6 + ICON_L + 12
        right = self.width() - 6 - ICON_M
        top = height // 2 - 19
        paint_text(
            painter,
            QRect(left, top, right - left - 6, 19),
            fitted_title(self.line.titre, right - left - 6),
            BODY_MEDIUM,
            colours.text,
        )
        paint_text(
            painter,
            QRect(left, top + 19, right - left - 6, 17),
            self._detail,
            SMALL,
            colours.muted,
        )
        paint_icon(
            painter,
            "chevron-right",
            colours.muted,
            QRect(right, (height - ICON_M) // 2, ICON_M, ICON_M),
        )
        painter.end()


def fitted_title(title: str, room: int) -> str:
    """Return « Name : what » in the room there is: a long name gives way before what it is about."""
    metrics = metrics_of(font(BODY_MEDIUM))
    name, colon, what = title.partition("\u00a0: ")
    over = metrics.horizontalAdvance(title) - room
    left = metrics.horizontalAdvance(name) - over - 1
    if over <= 0 or not colon or left < _LEAST_NAME:
        return title
    return f"{metrics.elidedText(name, Qt.TextElideMode.ElideRight, left)}{colon}{what}"


class FreeRow(CardRow):
    """A place free tonight; a click copies its phone."""

    def __init__(self, line: FreeTonight, today_words: str, parent: QWidget | None = None) -> None:
        """Show a place."""
        self.phone = phone(line.telephone)
        said = f"{line.etablissement}, {line.nom}, {kind_word(line.type)}, {today_words}"
        act = f". Copier le {self.phone}" if self.phone else ", sans téléphone"
        super().__init__(f"{said}{act}", TWO_LINES, parent)
        self.line = line
        self._until = today_words
        self.setToolTip("Copier le téléphone" if self.phone else "")

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the kind, the place, until when, and the phone in full."""
        painter = QPainter(self)
        self._ground(painter)
        colours = tokens()
        height = self.height()
        paint_badge(
            painter,
            QRect(6, 0, _CHIP, height),
            kind_word(self.line.type),
            tone=tone_of(self.line.type),
        )
        used = metrics_of(font(BODY_STRONG)).horizontalAdvance(self.phone)
        right = self.width() - 6 - used
        paint_text(
            painter, QRect(right, 0, used + 2, height), self.phone, BODY_STRONG, colours.text
        )
        left, top = 6 + _CHIP + 6, height // 2 - 19
        name = f"{told.short_ehpad(self.line.etablissement)}, {told.lower(self.line.nom)}"
        paint_text(painter, QRect(left, top, right - left - 8, 19), name, BODY_MEDIUM, colours.text)
        paint_text(
            painter, QRect(left, top + 19, right - left - 8, 17), self._until, SMALL, colours.muted
        )
        painter.end()
