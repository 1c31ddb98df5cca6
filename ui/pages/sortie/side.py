"""What stands beside the form of a sortie: what is missing and the decision, the stay in hospital."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QEvent, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from crt_desktop.domain.hospitalisations import HospitalWatch
from crt_desktop.domain.sorties import FIELD_OF, Manque, ProjetSortie
from crt_desktop.reports.sorties import SortieSheet
from ui.theme.fonts import font
from ui.theme.icons import icon, paint_icon
from ui.theme.theme import tokens
from ui.theme.tokens import BODY, BODY_MEDIUM, ICON_M, RADIUS_CONTROL, SMALL
from ui.viewmodels import sortie as told
from ui.widgets import Banner, Button, Card, FactRow, label, section_title
from ui.widgets.layout import line
from ui.widgets.painting import metrics_of
from ui.widgets.text import tooltip

_ROW: Final = 36
_DONE_WIDTH: Final = 760
_MOST_ROWS: Final = 7
"""How many lacks are shown; the first is what comes next."""


class LackRow(QAbstractButton):
    """One thing that is missing and who can act: the row goes to its field."""

    def __init__(self, manque: Manque, parent: QWidget | None = None) -> None:
        """Show a lack."""
        super().__init__(parent)
        self.manque = manque
        self._title, self._who = told.lack(manque)
        self.setFixedHeight(_ROW)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setProperty("ring_radius", RADIUS_CONTROL)
        who = f", {self._who}" if self._who else ""
        self.setAccessibleName(f"Il manque\u00a0: {self._title}{who}")
        self.setToolTip(tooltip(self._title))

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Ask for a row."""
        return QSize(240, _ROW)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the words and the arrow."""
        colours = tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.underMouse() or self.isDown():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colours.press if self.isDown() else colours.hover))
            painter.drawRoundedRect(self.rect(), RADIUS_CONTROL, RADIUS_CONTROL)
        middle = self.height() // 2
        arrow = QRect(self.width() - ICON_M - 2, middle - ICON_M // 2, ICON_M, ICON_M)
        paint_icon(painter, "chevron-right", colours.muted, arrow)
        used = font(SMALL)
        taken = metrics_of(used).horizontalAdvance(self._who) + 8 if self._who else 0
        painter.setFont(used)
        painter.setPen(QColor(colours.text2))
        box = QRect(arrow.left() - 8 - taken, 0, taken, self.height())
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(box, right, self._who)
        used = font(BODY_MEDIUM)
        painter.setFont(used)
        painter.setPen(QColor(colours.text))
        room = box.left() - 8 - 4
        shown = metrics_of(used).elidedText(self._title, Qt.TextElideMode.ElideRight, room)
        painter.drawText(QRect(4, 0, room, self.height()), Qt.AlignmentFlag.AlignVCenter, shown)

    def event(self, event: QEvent) -> bool:
        """Draw again under the pointer."""
        if event.type() in {QEvent.Type.HoverEnter, QEvent.Type.HoverLeave}:
            self.update()
        return super().event(event)


class DecisionCard(Card):
    """What is missing, then the decision and the reason it waits."""

    field_asked = Signal(str)
    """The name of a field."""
    pronounce_asked = Signal()
    hospital_asked = Signal()
    """A stay in hospital is to be noted first."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Make an empty card."""
        super().__init__(parent=parent)
        self.title = section_title("")
        self.body.addWidget(self.title)
        self._list = QVBoxLayout()
        self._list.setSpacing(0)
        self.body.addLayout(self._list)
        self.rows: list[LackRow] = []
        self._lines: list[QWidget] = []
        self.more = label("", SMALL, role="muted")
        self.body.addWidget(self.more)
        self.button = Button(told.PRONOUNCE, variant="primary", icon_name="lock")
        self.button.clicked.connect(self.pronounce_asked)
        self.reason = label("", SMALL, role="text2", wraps=True)
        self.body.addWidget(self.button)
        self.body.addWidget(self.reason)

    def show_state(
        self,
        manques: Sequence[Manque],
        *,
        projet: ProjetSortie,
        has_bad_days: bool,
        count: int,
        is_busy: bool,
    ) -> None:
        """Show what is missing now; the button says what it does, the words why it waits."""
        self.title.setText(told.missing_title(manques, is_death=projet.is_death))
        self._show_rows(manques)
        may = not manques and not has_bad_days and not is_busy
        self.button.set_label(told.verb(projet))
        self.button.setEnabled(may)
        if projet.is_death:
            self.button.setIcon(icon("check" if may else "lock", "on_accent" if may else "muted"))
        else:
            name = "log-out" if may else "lock"
            self.button.setIcon(icon(name, "on_accent" if may else "muted"))
        self.reason.setText(told.why_not(manques, has_bad_days=has_bad_days, count=count))
        self.button.setAccessibleDescription(self.reason.text())

    def _show_rows(self, manques: Sequence[Manque]) -> None:
        shown = list(manques[:_MOST_ROWS])
        hidden = len(manques) - len(shown)
        self.more.setText(f"et {hidden} de plus" if hidden else "")
        self.more.setVisible(bool(hidden))
        if [row.manque for row in self.rows] == shown:
            return
        for old in (*self.rows, *self._lines):
            self._list.removeWidget(old)
            old.hide()
            old.deleteLater()
        self.rows, self._lines = [], []
        for manque in shown:
            if self.rows:
                rule = line()
                self._lines.append(rule)
                self._list.addWidget(rule)
            row = LackRow(manque)
            row.clicked.connect(lambda _on=False, one=manque: self._ask(one))
            self._list.addWidget(row)
            self.rows.append(row)

    def _ask(self, manque: Manque) -> None:
        if manque is Manque.HOSPITALISATION:
            self.hospital_asked.emit()
        elif manque in FIELD_OF:
            self.field_asked.emit(FIELD_OF[manque])


class HospitalCard(Card):
    """The stay under way: how long, the next alert, the term, and the way back home."""

    return_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """Make an empty card."""
        super().__init__(parent=parent)
        self.body.addWidget(section_title("À l’hôpital"))
        self._facts = QVBoxLayout()
        self._facts.setSpacing(6)
        self.body.addLayout(self._facts)
        self.button = Button("Préparer le retour…", icon_name="house")
        self.button.clicked.connect(self.return_asked)
        self.body.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)

    def show_watch(self, watch: HospitalWatch, *, may_write: bool) -> None:
        """Show where the stay stands."""
        while (item := self._facts.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for name, value in told.hospital_rows(watch):
            self._facts.addWidget(FactRow(name, value))
        self.button.setVisible(may_write)


class DoneCard(Card):
    """A sortie already pronounced: what was decided, and the relay to make sure of."""

    relay_asked = Signal()
    dossier_asked = Signal()
    return_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """Make an empty card."""
        super().__init__(parent=parent)
        self.title = section_title("")
        self.body.addWidget(self.title)
        self.banner = Banner("", tone="info", icon_name="handshake")
        self.banner.hide()
        self.body.addWidget(self.banner)
        self._facts = QVBoxLayout()
        self._facts.setSpacing(6)
        self.body.addLayout(self._facts)
        self.relay = Button("Confirmer le relais…", variant="primary", icon_name="handshake")
        self.again = Button("Reprendre un accompagnement…", icon_name="user-plus")
        self.dossier = Button("Ouvrir le dossier", icon_name="folder-open")
        self.relay.clicked.connect(self.relay_asked)
        self.again.clicked.connect(self.return_asked)
        self.dossier.clicked.connect(self.dossier_asked)
        row = QHBoxLayout()
        row.setContentsMargins(0, 8, 0, 0)
        row.setSpacing(8)
        for button in (self.relay, self.again, self.dossier):
            row.addWidget(button)
        row.addStretch(1)
        self.body.addLayout(row)
        self.setMaximumWidth(_DONE_WIDTH)

    def show_sheet(self, sheet: SortieSheet) -> None:
        """Show what was pronounced."""
        while (item := self._facts.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self.title.setText(told.done_title(sheet))
        for name, value in told.done_facts(sheet):
            self._facts.addWidget(FactRow(name, value, name_width=128))
        is_open = told.relay_is_open(sheet.demande)
        self.relay.setVisible(is_open and sheet.may_write)
        self.banner.setVisible(is_open)
        if is_open:
            self.banner.set_banner(*told.relay_words(sheet), tone="info", icon_name="handshake")
        self.again.setVisible(sheet.may_write and told.may_come_back(sheet))


class OpinionCard(Card):
    """For the médecin: sign the opinion a sortie waits for."""

    signed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """Make the card."""
        super().__init__(parent=parent)
        self.body.addWidget(section_title("Votre avis"))
        self.text = label("", BODY, role="text2", wraps=True)
        self.body.addWidget(self.text)
        self.button = Button("Signer l’avis médical…", variant="primary", icon_name="signature")
        self.button.clicked.connect(self.signed)
        self.body.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)

    def show_sheet(self, sheet: SortieSheet) -> None:
        """Say whether an opinion is signed already."""
        self.text.setText(told.opinion_words(sheet))
