"""What the two reports on a survey share: a way back, a title, facts, two cards side by side."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from crt_desktop.domain.errors import CrtError
from ui.context import PageContext
from ui.delegates.table import install
from ui.dialogs.reason import ReasonDialog
from ui.errors import message_of
from ui.pages import SubjectPage
from ui.theme.tokens import BODY, CARD_GAP, PAGE_TITLE, ROW_COMPACT
from ui.widgets import Card, ElidedLabel, LinkButton, MessageState, StateStack, page_layout
from ui.widgets.record_table import ColumnPlan, RecordTable
from ui.widgets.table_card import TableCard

BACK: Final = "Enquêtes"
NARROW: Final = 900


class ReportHeader(QWidget):
    """The way back, a title, the line of facts, and the acts at the right."""

    back_asked = Signal()

    def __init__(self, title: str) -> None:
        """Show a title."""
        super().__init__()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        self.back = LinkButton(BACK, icon_name="chevron-left")
        self.back.clicked.connect(self.back_asked)
        self.show_origin(BACK)
        layout.addWidget(self.back, 0, Qt.AlignmentFlag.AlignLeft)
        self._row = QHBoxLayout()
        self._row.setSpacing(12)
        self.title = ElidedLabel(title, PAGE_TITLE)
        self._row.addWidget(self.title, 1)
        layout.addLayout(self._row)
        self.facts = ElidedLabel("", BODY, role="muted")
        layout.addWidget(self.facts)

    def add_action(self, widget: QWidget) -> None:
        """Put a button at the right."""
        self._row.addWidget(widget)

    def show_origin(self, title: str) -> None:
        """Name the screen one comes from."""
        self.back.set_label(title or BACK)
        self.back.setAccessibleName(f"Retour\u00a0: {title or BACK}")


class ReportPage(SubjectPage):
    """A list at the left, what is said of its row at the right; names with a reason."""

    title = ""
    empty_words = ("check", "", "")
    consequence = ""
    shares = (1, 1)
    """The parts of the width that the list and what is said of its row take."""

    def __init__(self, context: PageContext, *, plans: tuple[ColumnPlan, ...], name: str) -> None:
        """Build the screen; nothing is read before `show_subject`."""
        super().__init__()
        self._context = context
        self._subject = ""
        self._reason: str | None = None
        layout = page_layout(self)
        self.header = ReportHeader(self.title)
        self.header.back_asked.connect(context.go_back)
        layout.addWidget(self.header)
        content = QWidget()
        self._content = QHBoxLayout(content)
        self._content.setContentsMargins(0, 0, 0, 0)
        self._content.setSpacing(CARD_GAP)
        self.table = RecordTable(plans, name=name, row_height=ROW_COMPACT)
        install(self.table)
        self.table.row_selected.connect(lambda index: self.show_row(index.row()))
        self.card = TableCard(self.table)
        left = QVBoxLayout()
        left.addWidget(self.card)
        left.addStretch(1)
        self._content.addLayout(left, self.shares[0])
        self.detail = Card()
        self._content.addWidget(self.detail, self.shares[1])
        icon_name, said, text = self.empty_words
        self.states = StateStack(
            content, empty=MessageState(icon_name, said, text), row_height=ROW_COMPACT
        )
        self.states.error.asked.connect(self.read_again)
        layout.addWidget(self.states, 1)
        context.changes.caseload_changed.connect(self._hear)
        context.changes.fiche_changed.connect(lambda _sheet, _person: self._hear())

    # --- what each report says ---------------------------------------------------------------

    def read_again(self) -> None:
        """Ask for what the screen shows."""
        raise NotImplementedError

    def show_row(self, row: int) -> None:
        """Say what is known of a row of the list."""
        raise NotImplementedError

    # --- what they share ---------------------------------------------------------------------

    def show_origin(self, title: str) -> None:
        """Name the screen one comes from."""
        self.header.show_origin(title)

    def show_subject(self, subject: str) -> None:
        """Show a report; the one already on screen is read again, its row kept."""
        if subject != self._subject:
            self._subject, self._reason = subject, None
            self.states.show_loading()
            self.header.facts.set_whole_text("")
        self.read_again()

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Start in the list."""
        self.table.setFocus(event.reason())

    def ask_names(self) -> None:
        """Ask the reason that lets names be read."""
        dialog = ReasonDialog(
            "Afficher les noms ?",
            self.consequence,
            verb="Afficher les noms",
            placeholder="Exemple : contrôle de l’ARS du 12/01",
            parent=self,
        )
        dialog.reason_given.connect(self._name)
        dialog.open()

    def _name(self, reason: str) -> None:
        self._reason = reason
        self.read_again()

    def _hear(self) -> None:
        if self.isVisible() and self._subject:
            self.read_again()

    def show_failure(self, error: Exception) -> None:
        """Say what failed, and offer to try again."""
        message = message_of(error)
        self.header.facts.set_whole_text("")
        self.states.show_error(message.title, message.body)
        if not isinstance(error, CrtError):
            self._context.show_error(error)

    def keep_row(self, row: int, count: int) -> None:
        """Select a row again after the list was read, the first one when it is gone."""
        self.card.fit_rows()
        if count:
            self.table.select_row(row if 0 <= row < count else 0)
