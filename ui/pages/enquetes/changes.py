"""What has changed since a validated version: each figure then and now, the records, the acts behind them."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from crt_desktop.domain.roles import Permission
from crt_desktop.domain.typography import french
from crt_desktop.reports.enquetes import ChangedRecord, Difference, Differences
from ui.context import PageContext
from ui.dialogs.waiting import WaitingDialog, WatchedWork, run_watched
from ui.models.sincerity import ChangesModel
from ui.pages.enquetes.subject import ReportPage
from ui.theme.fonts import font
from ui.theme.tokens import BODY, FIGURE, ICON_M, ICON_S, SECTION, SMALL
from ui.viewmodels import words
from ui.viewmodels.enquetes_words import (
    after_text,
    before_text,
    changes_facts,
    moved_text,
    record_standing,
    record_words,
)
from ui.widgets import Banner, IconLabel, LinkButton, label, line
from ui.widgets.icon_row import icon_row
from ui.widgets.layout import ScrolledLayout
from ui.widgets.record_table import ColumnPlan
from ui.widgets.text import Paragraph, escaped

PLANS: Final = (
    ColumnPlan(width=60),
    ColumnPlan(width=140, stretch=1),
    ColumnPlan(width=84),
    ColumnPlan(width=96),
    ColumnPlan(width=84, drop=1),
)
MOST_RECORDS: Final = 100
"""Records drawn at most; the others are counted."""
_NO_RECORD: Final = "Aucun enregistrement ne l’explique : ce chiffre ne se lit pas ligne par ligne."
_TYPED: Final = "Réponse saisie : elle a été modifiée dans la campagne depuis la validation."


class ChangesPage(ReportPage):
    """Shows the differences of one validated version at a time."""

    title = "Ce qui a changé depuis la validation"
    empty_words = (
        "circle-check",
        "Rien n’a changé",
        "Les chiffres d’aujourd’hui sont ceux qui ont été validés.",
    )
    consequence = (
        "Les noms des personnes derrière ces différences s’affichent. La lecture et son motif sont "
        "inscrits au journal."
    )

    def __init__(self, context: PageContext) -> None:
        """Build the screen."""
        super().__init__(context, plans=PLANS, name="Chiffres qui ont changé")
        actor = context.actor
        self._may_open = actor.may(Permission.BENEFICIAIRE_READ)
        self._may_ask = actor.may(Permission.EVIDENCE_NAMED_WITH_REASON)
        self._found: Differences | None = None
        self._found_subject = ""
        self._number = ""
        self.model = ChangesModel(self)
        self.table.setModel(self.model)
        self._work: WatchedWork | None = None
        self.names_button = LinkButton("Afficher les noms…")
        self.names_button.clicked.connect(self.ask_names)
        self.names_button.hide()
        self.header.add_action(self.names_button)
        self._build_detail()
        self.table.row_activated.connect(lambda _index: self._enter())

    def _build_detail(self) -> None:
        body = self.detail.body
        self.question = label("", SECTION, wraps=True)
        row = QHBoxLayout()
        row.setSpacing(10)
        self.before = label("", FIGURE, role="muted")
        self.arrow = label("→", FIGURE, role="muted")
        self.after = label("", FIGURE)
        self.moved = label("", BODY, role="text2")
        for part in (self.before, self.arrow, self.after, self.moved):
            row.addWidget(part, 0, Qt.AlignmentFlag.AlignBottom)
        row.addStretch(1)
        self.redefined = Banner(
            "La définition a changé.",
            french(
                "Le questionnaire ou le logiciel ne compte plus de la même façon qu'à la validation."
            ),
        )
        self.settings = Banner("")
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.area.viewport().setAutoFillBackground(False)
        self.foot = label(
            french(
                "La version validée reste ce qu'elle est. Pour transmettre les chiffres d'aujourd'hui, "
                "validez une version corrigée depuis la campagne."
            ),
            SMALL,
            role="muted",
            wraps=True,
        )
        body.addWidget(self.question)
        body.addLayout(row)
        for banner in (self.settings, self.redefined):
            banner.hide()
            body.addWidget(banner)
        body.addWidget(self.area, 1)
        body.addWidget(self.foot)
        self.cards: list[RecordCard] = []

    def keys(self) -> list[tuple[str, str]]:
        """Return the keys of this screen."""
        return [("↑ ↓", "parcourir les chiffres"), ("Entrée", "aller aux dossiers en cause")]

    # --- reading -----------------------------------------------------------------------------

    def read_again(self) -> None:
        """Compare the version, « campaign:version », with today."""
        frozen_id, reason = int(self._subject.rpartition(":")[2]), self._reason
        services = self._context.services
        # Only the newest answer is shown.
        self._stop()
        dialog = WaitingDialog(
            "Comparaison en cours",
            "La version validée est comparée aux dossiers d'aujourd'hui.",
            said="Chiffres comparés",
            parent=self,
        )
        self._work = run_watched(
            self._context.tasks,
            dialog,
            lambda progress: services.campagnes.differences(
                frozen_id, reason=reason, progress=progress
            ),
            owner=self,
            done=self._show,
            failed=self._fail,
            stopped=self._leave,
        )

    def _fail(self, error: Exception) -> None:
        self._work = None
        self.show_failure(error)

    def _leave(self) -> None:
        self._work = None
        found = self._found
        if found is None or self._found_subject != self._subject:
            self._context.go_back()
        elif found.is_pseudonymised:
            # What was read before stays, and the names that were asked for are to be asked again.
            self._reason = None

    def _stop(self) -> None:
        work, self._work = self._work, None
        if work is not None:
            work.stop()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt's name
        """Stop comparing: its dialog would open over another screen. Coming back compares again."""
        super().hideEvent(event)
        if not event.spontaneous():
            self._stop()

    def _show(self, found: Differences) -> None:
        self._work = None
        self._found, self._found_subject = found, self._subject
        self.header.facts.set_whole_text(changes_facts(found))
        self.names_button.setVisible(found.is_pseudonymised and self._may_ask)
        numbers = [one.question.number for one in found.lines]
        row = numbers.index(self._number) if self._number in numbers else 0
        self.model.show_lines(found.lines)
        self.settings.setVisible(bool(found.settings))
        if found.settings:
            self.settings.set_banner(
                french("Des réglages ont changé :"), f"{', '.join(found.settings)}."
            )
        if not numbers:
            self.states.show_empty()
            return
        self.states.show_content()
        self.keep_row(row, len(numbers))

    def show_row(self, row: int) -> None:
        """Show a changed figure and what explains it."""
        if self._found is None or not 0 <= row < len(self._found.lines):
            return
        change = self._found.lines[row]
        self._number = change.question.number
        self.question.setText(f"{change.question.number}  {change.question.label}")
        self.before.setText(before_text(change))
        self.after.setText(after_text(change))
        moved = moved_text(change)
        self.moved.setText(f"soit {moved}" if moved and moved != "=" else "")
        self.redefined.setVisible(change.is_definition_changed)
        self._show_records(change)

    def _show_records(self, change: Difference) -> None:
        inside = QWidget()
        column = ScrolledLayout(inside)
        column.setContentsMargins(0, 0, 8, 0)
        column.setSpacing(8)
        can_open = self._may_open and self._found is not None and not self._found.is_pseudonymised
        self.cards = []
        for record in change.records[:MOST_RECORDS]:
            card = RecordCard(change, record, can_open=can_open)
            card.opened.connect(self._context.open_dossier)
            column.addWidget(line())
            column.addWidget(card)
            self.cards.append(card)
        rest = len(change.records) - MOST_RECORDS
        if rest > 0:
            column.addWidget(label(f"et {words.counted(rest, 'autre')}", SMALL, role="muted"))
        if not change.records:
            is_typed = change.question.indicateur is None
            said = _TYPED if is_typed else _NO_RECORD
            column.addWidget(label(french(said), BODY, role="muted", wraps=True))
        column.addStretch(1)
        self.area.setWidget(inside)
        inside.setAutoFillBackground(False)

    def _enter(self) -> None:
        for card in self.cards:
            if card.link is not None:
                card.link.setFocus(Qt.FocusReason.TabFocusReason)
                return


class RecordCard(QWidget):
    """One record that is counted no longer, now, or otherwise; what was done to the file since."""

    opened = Signal(int)

    def __init__(self, change: Difference, record: ChangedRecord, *, can_open: bool) -> None:
        """Show the record."""
        super().__init__()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 4, 0, 0)
        layout.setSpacing(2)
        self.link: LinkButton | None = None
        said = record_standing(record)
        who = record.person or "Un enregistrement"
        head = QHBoxLayout()
        head.setSpacing(8)
        icon_name, tint = _mark_of(record)
        head.addWidget(IconLabel(icon_name, tint, ICON_M), 0, Qt.AlignmentFlag.AlignVCenter)
        told = Paragraph(BODY)
        told.setFont(font(BODY))
        told.set_html(f"<span style='font-weight:600'>{escaped(who)}</span> {escaped(said)}")
        # A fixed line height leaves its room above the letters: this sets them level with the icon.
        told.setContentsMargins(0, 0, 0, 3)
        head.addWidget(told, 1)
        person = record.beneficiaire_id
        if can_open and person is not None:
            self.link = LinkButton("Ouvrir le dossier")
            self.link.setAccessibleName(f"Ouvrir le dossier de {who}")
            self.link.clicked.connect(lambda: self.opened.emit(person))
            head.addWidget(self.link)
        layout.addLayout(head)
        cells = record_words(change, record)
        if cells:
            words_row = label(cells, BODY, role="text2", wraps=True)
            words_row.setContentsMargins(24, 0, 0, 0)
            layout.addWidget(words_row)
        for act in record.acts:
            layout.addWidget(
                icon_row("history", act, tint="muted", role="muted", size=ICON_S, indent=24)
            )
        self.setAccessibleName(f"{who} {said}. {cells}. {' '.join(record.acts)}")


def _mark_of(record: ChangedRecord) -> tuple[str, str]:
    """Return the icon of a record, and its tint."""
    if record.is_gone:
        return "minus", "danger"
    return ("plus", "success") if record.was is None else ("arrow-left-right", "muted")
