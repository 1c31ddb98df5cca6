"""What stands beside the steps: what is missing and the decision, the urgent path, the other ways out."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from crt_desktop.domain.admission import is_urgent
from crt_desktop.domain.admission_facts import Etape, Manque
from crt_desktop.reports.admission import AdmissionPath, PathStep
from ui.theme.fonts import font
from ui.theme.icons import icon, paint_icon
from ui.theme.theme import tokens
from ui.theme.tokens import BODY, BODY_MEDIUM, ICON_M, RADIUS_CONTROL, SECTION, SMALL, TypeStyle
from ui.viewmodels import admission as told
from ui.widgets.buttons import Button
from ui.widgets.fields import IconLabel
from ui.widgets.layout import Card, line, section_title
from ui.widgets.painting import metrics_of
from ui.widgets.text import label, tooltip

_BAR: Final = 6
_GAP: Final = 3
_MISSING_HEIGHT: Final = 52
DECIDE: Final = "Prononcer l’admission"


class StepsBar(QWidget):
    """One piece for each step, filled for those that are done."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Show nothing done."""
        super().__init__(parent)
        self._done = 0
        self._total = len(Etape)
        self.setFixedHeight(_BAR)

    def show_done(self, done: int, total: int) -> None:
        """Fill as many pieces as there are steps done."""
        self._done, self._total = done, total
        self.setAccessibleName(f"{done} étapes faites sur {total}")
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the pieces."""
        colours = tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        width = (self.width() - _GAP * (self._total - 1)) / self._total
        for position in range(self._total):
            painter.setBrush(QColor(colours.success if position < self._done else colours.press))
            left = position * (width + _GAP)
            painter.drawRoundedRect(QRectF(left, 0, width, _BAR), _BAR / 2, _BAR / 2)


class MissingRow(QAbstractButton):
    """One thing that is missing, who to turn to, and its step: the whole row goes there."""

    def __init__(self, step: PathStep, parent: QWidget | None = None) -> None:
        """Show a step that lacks something."""
        super().__init__(parent)
        self.step = step
        self._who, self._phone = ("", "")
        if step.contact is not None:
            self._who, self._phone = told.contact_words(step.contact)
        contact = ", ".join(part for part in (self._who, self._phone) if part)
        self.setFixedHeight(_MISSING_HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setProperty("ring_radius", RADIUS_CONTROL)
        self.setAccessibleName(f"{step.lack}, étape {step.rank}")
        self.setAccessibleDescription(contact)
        self.setToolTip(tooltip(contact))

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Ask for a row."""
        return QSize(240, _MISSING_HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the icon, the words, the step and the arrow."""
        colours = tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.underMouse() or self.isDown():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colours.press if self.isDown() else colours.hover))
            painter.drawRoundedRect(self.rect(), RADIUS_CONTROL, RADIUS_CONTROL)
        middle = self.height() // 2
        mark = QRect(4, middle - ICON_M // 2, ICON_M, ICON_M)
        paint_icon(painter, told.ICONS[self.step.etape], colours.text2, mark)
        arrow = QRect(self.width() - ICON_M - 2, middle - ICON_M // 2, ICON_M, ICON_M)
        paint_icon(painter, "chevron-right", colours.muted, arrow)
        left, right = mark.right() + 12, arrow.left() - 8
        first = QRect(left, middle - 19, right - left, 18)
        taken = self._paint_end(painter, first, f"étape {self.step.rank}", colours.muted)
        self._paint_start(painter, first, self.step.lack, room=taken, style=BODY_MEDIUM)
        second = QRect(left, middle + 1, right - left, 18)
        phone = f", {self._phone}" if self._phone else ""
        who = self._paint_start(
            painter, second, self._who, room=_width(phone), style=SMALL, ink=colours.text2
        )
        painter.drawText(second.adjusted(who, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, phone)

    def _paint_end(self, painter: QPainter, box: QRect, text: str, ink: str) -> int:
        """Draw a few words at the right; return the room they leave to nobody."""
        painter.setFont(font(SMALL))
        painter.setPen(QColor(ink))
        aligned = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
        painter.drawText(box, aligned, text)
        return _width(text) + 10

    def _paint_start(
        self,
        painter: QPainter,
        box: QRect,
        text: str,
        *,
        room: int,
        style: TypeStyle,
        ink: str = "",
    ) -> int:
        """Draw words at the left, cut to what is left beside ``room``; return their width."""
        used = font(style)
        painter.setFont(used)
        painter.setPen(QColor(ink or tokens().text))
        metrics = metrics_of(used)
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, box.width() - room)
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, shown)
        return metrics.horizontalAdvance(shown)

    def event(self, event: QEvent) -> bool:
        """Draw again under the pointer."""
        if event.type() in {QEvent.Type.HoverEnter, QEvent.Type.HoverLeave}:
            self.update()
        return super().event(event)


def _width(text: str) -> int:
    return metrics_of(font(SMALL)).horizontalAdvance(text)


class DecisionCard(Card):
    """What is missing, then the decision and the reason it waits."""

    step_asked = Signal(object)
    """The act of a step (`Etape`)."""
    decision_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """Make an empty card."""
        super().__init__(parent=parent)
        head = QHBoxLayout()
        self.title = section_title("")
        self.done = label("", BODY, role="text2")
        head.addWidget(self.title)
        head.addStretch(1)
        head.addWidget(self.done)
        self.body.addLayout(head)
        self.bar = StepsBar()
        self.body.addWidget(self.bar)
        self._list = QVBoxLayout()
        self._list.setSpacing(0)
        self.body.addLayout(self._list)
        self.rows: list[MissingRow] = []
        self._lines: list[QWidget] = []
        self.button = Button(DECIDE, variant="primary", icon_name="lock")
        self.button.clicked.connect(self.decision_asked)
        self.reason = label("", SMALL, role="text2", wraps=True)
        self.reason.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.body.addSpacing(4)
        self.body.addWidget(self.button)
        self.body.addWidget(self.reason)

    def show_path(self, path: AdmissionPath) -> None:
        """Show what is missing on this path."""
        self.title.setText(told.missing_title(path))
        self.done.setText(told.done_words(path))
        self.bar.show_done(path.done_count, len(path.steps))
        self._show_rows(path)
        may = path.may_decide and not path.blocking
        self.button.setEnabled(may)
        self.button.setIcon(icon("file-check" if may else "lock", "on_accent" if may else "muted"))
        self.reason.setText(told.why_not(path))
        self.button.setAccessibleDescription(self.reason.text())

    def _show_rows(self, path: AdmissionPath) -> None:
        for old in (*self.rows, *self._lines):
            self._list.removeWidget(old)
            old.hide()
            old.deleteLater()
        self.rows, self._lines = [], []
        for step in path.blocking:
            if self.rows:
                rule = line()
                self._lines.append(rule)
                self._list.addWidget(rule)
            row = MissingRow(step)
            mending = _mended_by(step)
            row.clicked.connect(lambda _on=False, one=mending: self.step_asked.emit(one))
            self._list.addWidget(row)
            self.rows.append(row)


def _mended_by(step: PathStep) -> Etape:
    """Return the step whose act mends this one: a GIR out of the criteria is evaluated again."""
    return Etape.GIR if step.manque is Manque.GIR_5_6 else step.etape


class OwedCard(Card):
    """The papers à régulariser: those owed once admitted, or those that would be."""

    dossier_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """Make an empty card."""
        super().__init__(parent=parent)
        self.title = section_title("")
        self.text = label("", BODY, role="text2", wraps=True)
        self.body.addWidget(self.title)
        self.body.addWidget(self.text)
        self._list = QVBoxLayout()
        self._list.setSpacing(6)
        self.body.addLayout(self._list)
        self.rows: list[QWidget] = []
        self.link = Button("Ouvrir le dossier", icon_name="folder-open")
        self.link.clicked.connect(self.dossier_asked)
        self.body.addSpacing(4)
        self.body.addWidget(self.link, 0, Qt.AlignmentFlag.AlignLeft)

    def show_path(self, path: AdmissionPath) -> None:
        """Show what is owed, each with its day."""
        is_over = not path.is_open
        self.title.setText(told.ended_title(path) if is_over else "À régulariser après l’entrée")
        self.text.setText(self._sentence(path))
        self.link.setVisible(is_over and not path.is_bare)
        for old in self.rows:
            self._list.removeWidget(old)
            old.hide()
            old.deleteLater()
        self.rows = owed_rows(path)
        for row in self.rows:
            self._list.addWidget(row)

    def _sentence(self, path: AdmissionPath) -> str:
        if path.is_open:
            return "Si l’admission est prononcée aujourd’hui\u00a0:"
        if path.admitted_on is None:
            return told.decision_fact(path)
        return "À régulariser\u00a0:" if path.owed else "Le dossier est complet."


def owed_rows(path: AdmissionPath) -> list[QWidget]:
    """Return a row for each paper owed, but what the decision waits for."""
    blocking = {step.etape for step in path.blocking} if path.is_open else set()
    return [
        _owed_row(name, due, is_late=is_late)
        for one in path.owed
        if one.etape not in blocking
        for name, due, is_late in (told.owed_words(one, path),)
    ]


def _owed_row(name: str, due: str, *, is_late: bool) -> QWidget:
    row = QWidget()
    layout = QHBoxLayout(row)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(8)
    tint = "danger" if is_late else "warning"
    mark = QVBoxLayout()
    mark.setContentsMargins(0, 5, 0, 0)
    mark.addWidget(IconLabel("circle-alert" if is_late else "clock", tint, ICON_M))
    mark.addStretch(1)
    layout.addLayout(mark)
    column = QVBoxLayout()
    column.setSpacing(0)
    column.addWidget(label(name, BODY, wraps=True))
    column.addWidget(label(due, SMALL, role="danger" if is_late else "text2", wraps=True))
    layout.addLayout(column, 1)
    row.setAccessibleName(f"{name}, {due}")
    return row


class UrgentCard(Card):
    """Offers the urgent path while the ordinary one waits."""

    urgence_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """Say what it changes."""
        super().__init__(parent=parent)
        self.body.addWidget(section_title("Si l’entrée ne peut pas attendre"))
        self.text = label("", BODY, role="text2", wraps=True)
        self.body.addWidget(self.text)
        self.button = Button("Passer en urgence…")
        self.button.clicked.connect(self.urgence_asked)
        self.body.addSpacing(4)
        self.body.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)

    def show_path(self, path: AdmissionPath) -> None:
        """Say what the urgent path would change."""
        self.text.setText(told.urgent_sentence(path))


class OtherCard(Card):
    """The other ways out of the waiting list."""

    refusal_asked = Signal()
    drop_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """Offer both."""
        super().__init__(parent=parent)
        self.body.addWidget(label("Autre issue", SECTION))
        row = QHBoxLayout()
        row.setSpacing(8)
        self.refuse = Button("Refuser…")
        self.drop = Button("Classer sans suite…")
        self.refuse.clicked.connect(self.refusal_asked)
        self.drop.clicked.connect(self.drop_asked)
        row.addWidget(self.refuse)
        row.addWidget(self.drop)
        row.addStretch(1)
        self.body.addLayout(row)


class SideColumn(QWidget):
    """The cards beside the steps; which ones depends on where the demande stands."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Make every card."""
        super().__init__(parent)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(16)
        self.decision = DecisionCard()
        self.owed = OwedCard()
        self.urgent = UrgentCard()
        self.other = OtherCard()
        for card in (self.decision, self.owed, self.urgent, self.other):
            layout.addWidget(card)
        layout.addStretch(1)

    def show_path(self, path: AdmissionPath) -> None:
        """Show the cards that have something to say."""
        for card in (self.decision, self.owed, self.urgent):
            card.show_path(path)
        is_open = path.is_open
        self.decision.setVisible(is_open)
        self.owed.setVisible(not is_open or (is_urgent(path.voie) and bool(self.owed.rows)))
        self.urgent.setVisible(is_open and path.may_write and not is_urgent(path.voie))
        self.other.setVisible(is_open and path.may_write)
