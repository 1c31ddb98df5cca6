"""The steps of an admission, one row each: state, fact, who and when, and the act that mends it."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from crt_desktop.domain.admission_facts import Etape, Etat
from crt_desktop.domain.typography import upper_first
from crt_desktop.reports.admission import AdmissionPath, PathStep
from ui.theme.fonts import font
from ui.theme.icons import paint_icon
from ui.theme.theme import tokens
from ui.theme.tokens import BODY, BODY_STRONG, CARD_PADDING, SMALL, SMALL_MEDIUM
from ui.viewmodels import admission as told
from ui.viewmodels import words
from ui.widgets.badges import Badge
from ui.widgets.buttons import Button, IconButton
from ui.widgets.flow import FlowLayout
from ui.widgets.layout import line
from ui.widgets.text import label

DISC: Final = 28
ROW: Final = 66
_RIGHT: Final = 250


class StepMark(QWidget):
    """The state of a step: a check, a sign, its number in a dashed ring, a dash."""

    def __init__(self, rank: int, parent: QWidget | None = None) -> None:
        """Stand for a step not begun; the row is what is read aloud."""
        super().__init__(parent)
        self._rank = rank
        self._etat = Etat.MANQUANT
        self._is_quiet = False
        self.setFixedSize(DISC, DISC)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def show_state(self, etat: Etat, *, is_quiet: bool) -> None:
        """Show another state; ``is_quiet``: nothing waits for this step."""
        self._etat, self._is_quiet = etat, is_quiet
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the disc."""
        colours = tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        disc = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        inside = disc.adjusted(6, 6, -6, -6)
        if self._etat is Etat.FAIT:
            self._fill(painter, disc, colours.success_soft)
            paint_icon(painter, "check", colours.success, inside)
        elif self._etat is Etat.INCOMPLET:
            self._fill(painter, disc, colours.warning_soft)
            paint_icon(painter, "triangle-alert", colours.warning, inside)
        elif self._etat is Etat.SANS_OBJET:
            self._fill(painter, disc, colours.press)
            paint_icon(painter, "minus", colours.muted, inside)
        else:
            ink = colours.muted if self._is_quiet else colours.danger
            pen = QPen(QColor(colours.border_strong if self._is_quiet else ink), 1.75)
            if not self._is_quiet:
                pen.setDashPattern([2.4, 2.0])
            painter.setPen(pen)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(disc)
            painter.setPen(QColor(ink))
            painter.setFont(font(SMALL_MEDIUM))
            painter.drawText(disc, Qt.AlignmentFlag.AlignCenter, str(self._rank))

    def _fill(self, painter: QPainter, disc: QRectF, colour: str) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colour))
        painter.drawEllipse(disc)


class StepRow(QWidget):
    """One step."""

    asked = Signal()
    """The act that mends the step, or looks at it again."""

    def __init__(self, rank: int, parent: QWidget | None = None) -> None:
        """Make an empty row."""
        super().__init__(parent)
        self.setMinimumHeight(ROW)
        self.mark = StepMark(rank)
        self.title = label("", BODY_STRONG)
        self.state = label("", SMALL_MEDIUM, role="muted")
        self.fact = label("", BODY, role="text2", wraps=True)
        self.alarms = QWidget()
        self._alarms = FlowLayout(self.alarms, spacing=6)
        self._alarms.setContentsMargins(0, 4, 0, 0)
        row = QHBoxLayout(self)
        row.setContentsMargins(CARD_PADDING, 10, CARD_PADDING, 10)
        row.setSpacing(14)
        row.addWidget(self.mark, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self._build_words(), 1)
        row.addWidget(self._build_right(), 0, Qt.AlignmentFlag.AlignVCenter)

    def _build_words(self) -> QWidget:
        side = QWidget()
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addStretch(1)
        head = FlowLayout(spacing=8)
        self.state.setMinimumHeight(BODY_STRONG.line)
        head.addWidget(self.title)
        head.addWidget(self.state)
        column.addLayout(head)
        column.addWidget(self.fact)
        column.addWidget(self.alarms)
        column.addStretch(1)
        return side

    def _build_right(self) -> QWidget:
        side = QWidget()
        side.setMaximumWidth(_RIGHT)
        row = QHBoxLayout(side)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        column = QVBoxLayout()
        column.setSpacing(0)
        self.day = label("", BODY, role="text2")
        self.who = label("", SMALL, role="muted")
        for one in (self.day, self.who):
            one.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            column.addWidget(one)
        self.criteria = Badge("")
        row.addLayout(column)
        row.addWidget(self.criteria)
        self.again = IconButton("pencil", "Revoir")
        self.again.clicked.connect(self.asked)
        self.button = Button("")
        self.button.clicked.connect(self.asked)
        row.addWidget(self.again)
        row.addWidget(self.button)
        return side

    def show_step(self, path: AdmissionPath, step: PathStep) -> None:
        """Show where a step stands."""
        is_done = step.etat is Etat.FAIT
        is_late = path.admitted_on is not None and told.state_tone(path, step) == "danger"
        is_quiet = step.manque is not None and not step.blocks and not is_late
        self.mark.show_state(step.etat, is_quiet=is_quiet)
        self.title.setText(step.title)
        self.state.setText("" if is_done else told.state_word(path, step))
        self.state.setVisible(not is_done)
        self._tint_state(told.state_tone(path, step))
        self.fact.setText(step.fact)
        self.fact.setVisible(bool(step.fact))
        self._show_alarms(step)
        self.day.setText(words.day(step.on) if step.on is not None and is_done else "")
        self.who.setText(step.who if is_done else "")
        self.day.setVisible(bool(self.day.text()))
        self.who.setVisible(bool(self.who.text()))
        self._show_criteria(step)
        self._show_acts(path, step)
        self.setAccessibleName(told.spoken(path, step))

    def _tint_state(self, role: str) -> None:
        if self.state.property("role") != role:
            self.state.setProperty("role", role)
            self.state.style().unpolish(self.state)
            self.state.style().polish(self.state)

    def _show_alarms(self, step: PathStep) -> None:
        while self._alarms.count():
            item = self._alarms.takeAt(0)
            old = item.widget() if item is not None else None
            if old is not None:
                old.deleteLater()
        for text in step.alarm_words:
            shown = upper_first(text)
            self._alarms.addWidget(Badge(shown, tone="warning", icon_name="triangle-alert"))
        self.alarms.setVisible(bool(step.alarm_words))

    def _show_criteria(self, step: PathStep) -> None:
        is_met = step.manque is None and not step.alarm_words
        tone, icon = ("success", "check") if is_met else ("warning", "triangle-alert")
        if step.manque is not None:
            tone, icon = "danger", "circle-alert"
        self.criteria.set_badge(step.criteria, tone=tone, icon_name=icon)
        self.criteria.setVisible(bool(step.criteria))

    def _show_acts(self, path: AdmissionPath, step: PathStep) -> None:
        may = step.may_act and step.etat is not Etat.SANS_OBJET
        is_to_mend = step.manque is not None and step.etape is not Etape.ELIGIBILITE
        verb = told.act_words(path, step)
        self.button.setText(verb)
        self.button.setAccessibleName(f"{verb}, étape {step.rank}")
        self.button.setVisible(may and is_to_mend)
        again = f"Revoir : {step.title}"
        self.again.setAccessibleName(again)
        self.again.setToolTip(again)
        self.again.setVisible(may and not is_to_mend)

    def focus_act(self) -> None:
        """Give the focus to what can be done here."""
        target = self.button if not self.button.isHidden() else self.again
        target.setFocus(Qt.FocusReason.OtherFocusReason)


class DecisionRow(QFrame):
    """The last row: the decision, by whom, and whether it can be taken."""

    def __init__(self, rank: int, parent: QWidget | None = None) -> None:
        """Make the row, without a decision."""
        super().__init__(parent)
        self.setProperty("role", "decision")
        self.setMinimumHeight(ROW)
        self.mark = StepMark(rank)
        self.mark.show_state(Etat.MANQUANT, is_quiet=True)
        self.title = label("Décision d’admission", BODY_STRONG)
        self.fact = label("", BODY, role="muted", wraps=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(CARD_PADDING, 10, CARD_PADDING, 10)
        row.setSpacing(14)
        row.addWidget(self.mark, 0, Qt.AlignmentFlag.AlignVCenter)
        column = QVBoxLayout()
        column.setSpacing(1)
        column.addStretch(1)
        column.addWidget(self.title)
        column.addWidget(self.fact)
        column.addStretch(1)
        row.addLayout(column, 1)

    def show_path(self, path: AdmissionPath) -> None:
        """Show whether it was taken."""
        etat = Etat.FAIT if path.admitted_on is not None else Etat.MANQUANT
        if not path.is_open and path.admitted_on is None:
            etat = Etat.SANS_OBJET
        self.mark.show_state(etat, is_quiet=True)
        self.fact.setText(told.decision_fact(path))
        self.setAccessibleName(f"{self.title.text()} : {self.fact.text()}")


class StepList(QFrame):
    """The card of the steps, in order, and the decision at its foot."""

    asked = Signal(object)
    """The act of a step (`Etape`)."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Make the rows, empty."""
        super().__init__(parent)
        self.setProperty("role", "card")
        self.setAccessibleName("Étapes de l’admission")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(1, 1, 1, 1)
        layout.setSpacing(0)
        self.rows: dict[Etape, StepRow] = {}
        for rank, etape in enumerate(Etape, start=1):
            row = StepRow(rank)
            row.asked.connect(lambda one=etape: self.asked.emit(one))
            self.rows[etape] = row
            layout.addWidget(row)
            layout.addWidget(line())
        self.decision = DecisionRow(len(self.rows) + 1)
        layout.addWidget(self.decision)

    def show_path(self, path: AdmissionPath) -> None:
        """Show where every step stands."""
        for step in path.steps:
            self.rows[step.etape].show_step(path, step)
        self.decision.show_path(path)
