"""The first tab: what happened, what to beware of, where the accompagnement stands, who is around."""

from __future__ import annotations

from datetime import date
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from crt_desktop.reports.dossier import Dossier, TimelineEvent
from ui.pages.dossier.acts import DossierActs
from ui.pages.dossier.parts import (
    ContactRow,
    DossierTab,
    ScrollColumn,
    card_head,
    empty_layout,
)
from ui.pages.dossier.timeline_card import TimelineCard
from ui.theme.tokens import BODY, BODY_MEDIUM, CARD_GAP, CARD_PADDING, PAGE_MARGIN, SPACE_L
from ui.viewmodels import dossier_facts as facts
from ui.viewmodels import dossier_words as told
from ui.widgets import (
    Badge,
    Banner,
    Card,
    FactRow,
    IconLabel,
    LinkButton,
    label,
    section_title,
)
from ui.widgets.flow import FlowLayout
from ui.widgets.gir_chart import GirChart
from ui.widgets.visibility import hide_unless

FACT_NAME: Final = 100
SIDE_SMALLEST: Final = 388


class SyntheseTab(DossierTab):
    """The timeline at the left; at the right, what stands now."""

    def __init__(self, acts: DossierActs, parent: QWidget | None = None) -> None:
        """Make the cards, empty."""
        super().__init__(acts, parent)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(PAGE_MARGIN, 0, 0, 0)
        layout.setSpacing(CARD_GAP)
        left = QVBoxLayout()
        left.setContentsMargins(0, SPACE_L, 0, SPACE_L)
        self.timeline = TimelineCard()
        left.addWidget(self.timeline)
        layout.addLayout(left, 14)
        self.side = ScrollColumn()
        self.side.setMinimumWidth(SIDE_SMALLEST)
        layout.addWidget(self.side, 10)
        self.vigilances = VigilancesCard()
        self.accompagnement = AccompagnementCard(acts)
        self.gir = GirCard(acts)
        self.entourage = EntourageCard(acts)
        for card in (self.vigilances, self.accompagnement, self.gir, self.entourage):
            self.side.body.addWidget(card)
        self.side.body.addStretch(1)
        view_model = acts.view_model
        self.timeline.asked.connect(view_model.ask_timeline)
        self.timeline.event_activated.connect(self._open_event)

    def show_dossier(self, dossier: Dossier) -> None:
        """Show a person; the events come on their own."""
        today = self.acts.today()
        self.vigilances.show_dossier(dossier)
        self.accompagnement.show_dossier(dossier, today=today)
        self.gir.show_dossier(dossier, today=today)
        self.entourage.show_dossier(dossier)

    def focus_search(self) -> bool:
        """Go to the search of the events."""
        self.timeline.open_search()
        return True

    def _open_event(self, event: TimelineEvent) -> None:
        self.acts.edit(event.sheet, event.row_id)


class VigilancesCard(Card):
    """What to know before ringing."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Make an empty card."""
        super().__init__(parent=parent)
        self.body.setContentsMargins(16, 12, 16, 12)
        row = QHBoxLayout()
        row.setSpacing(8)
        sign = IconLabel("triangle-alert", "warning")
        sign.setFixedHeight(BODY.line)
        row.addWidget(sign, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(label("Vigilances", BODY), 0, Qt.AlignmentFlag.AlignTop)
        row.addSpacing(4)
        self._words = QWidget()
        self._flow = FlowLayout(self._words, spacing=6)
        row.addWidget(self._words, 1)
        self.body.addLayout(row)

    def show_dossier(self, dossier: Dossier) -> None:
        """Show the words of a person; without one the card goes."""
        while (item := self._flow.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for word in dossier.vigilances:
            tone = "warning" if told.is_alarming(word) else "neutral"
            self._flow.addWidget(Badge(word, tone=tone))
        self.setVisible(bool(dossier.vigilances))


class AccompagnementCard(Card):
    """Where the accompagnement stands, and the most pressing thing due."""

    def __init__(self, acts: DossierActs, parent: QWidget | None = None) -> None:
        """Make an empty card."""
        super().__init__(parent=parent)
        self._acts = acts
        self._tab = ""
        self.title = section_title("Accompagnement")
        self.since = Badge("", tone="accent")
        head = QHBoxLayout()
        head.addWidget(self.title)
        head.addStretch(1)
        head.addWidget(self.since, 0, Qt.AlignmentFlag.AlignVCenter)
        self.body.addLayout(head)
        self._facts = QVBoxLayout()
        self._facts.setSpacing(6)
        self.body.addLayout(self._facts)
        self.banner = Banner("")
        self.banner.link_clicked.connect(lambda: acts.go_to(self._tab))
        self.body.addWidget(self.banner)

    def show_dossier(self, dossier: Dossier, *, today: date) -> None:
        """Show the accompagnement of a person."""
        empty_layout(self._facts)
        shown = facts.current(dossier)
        self.title.setText(facts.accompagnement_title(shown))
        since = "" if shown is None else facts.duration(shown, today=today)
        self.since.set_badge(since, tone="accent")
        self.since.setVisible(bool(since))
        if shown is None:
            self._facts.addWidget(label("Aucune demande enregistrée.", BODY, role="muted"))
        else:
            for fact in facts.facts_of(shown, today=today):
                self._facts.addWidget(_fact_row(fact))
            if shown.missing:
                self._facts.addWidget(_missing_row(facts.missing_words(shown)))
        due = facts.due(dossier, today=today)
        self.banner.setVisible(due is not None)
        if due is not None:
            self._tab = due.tab
            self.banner.set_banner(due.text, tone=due.tone, link=due.link, icon_name=due.icon)


def _fact_row(fact: facts.Fact) -> QWidget:
    if not fact.warning:
        return FactRow(fact.name, fact.value, name_width=FACT_NAME)
    words = QWidget()
    flow = FlowLayout(words, spacing=4)
    for text, style, role in ((fact.value, BODY, "text"), (fact.warning, BODY_MEDIUM, "warning")):
        if text:
            flow.addWidget(label(text, style, role=role))
    words.setAccessibleName(f"{fact.name} : {fact.value} {fact.warning}")
    return _named_row(fact.name, words)


def _missing_row(pieces: tuple[str, ...]) -> QWidget:
    words = QWidget()
    flow = FlowLayout(words, spacing=6)
    for piece in pieces:
        flow.addWidget(Badge(piece, tone="danger", icon_name="triangle-alert"))
    return _named_row("Manque", words)


def _named_row(name: str, value: QWidget) -> QWidget:
    """Return a muted word and what stands beside it."""
    row = QWidget()
    layout = QHBoxLayout(row)
    # Paragraphs, in the other rows, leave this room over their letters.
    layout.setContentsMargins(0, 2, 0, 0)
    layout.setSpacing(0)
    head = label(name, BODY, role="muted")
    head.setFixedWidth(FACT_NAME)
    layout.addWidget(head, 0, Qt.AlignmentFlag.AlignTop)
    layout.addWidget(value, 1)
    return row


class GirCard(Card):
    """The GIR over time."""

    def __init__(self, acts: DossierActs, parent: QWidget | None = None) -> None:
        """Make an empty card."""
        super().__init__(parent=parent)
        self._acts = acts
        self.sentence = label("", BODY, role="muted")
        self.evaluate = LinkButton("Nouvelle évaluation")
        self.evaluate.clicked.connect(acts.evaluate_gir)
        hide_unless(self.evaluate, acts.may_write("gir"))
        self._head = QGridLayout()
        self._head.setHorizontalSpacing(8)
        self._head.setVerticalSpacing(0)
        self._head.setColumnStretch(1, 1)
        self._title = section_title("GIR")
        self._head.addWidget(self._title, 0, 0)
        self._head.addWidget(self.evaluate, 0, 2)
        self._is_narrow: bool | None = None
        self._lay_head(is_narrow=True)
        self.body.addLayout(self._head)
        self.chart = GirChart()
        self.chart.point_activated.connect(lambda _row_id: acts.go_to("gir"))
        self.body.addWidget(self.chart)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Put the sentence under the title when there is no room beside it."""
        super().resizeEvent(event)
        self._fit_head()

    def _fit_head(self) -> None:
        parts = (self._title, self.sentence, self.evaluate)
        needed = sum(part.sizeHint().width() + 8 for part in parts if not part.isHidden())
        self._lay_head(is_narrow=needed + 2 * CARD_PADDING > self.width())

    def _lay_head(self, *, is_narrow: bool) -> None:
        if is_narrow == self._is_narrow:
            return
        self._is_narrow = is_narrow
        self._head.removeWidget(self.sentence)
        if is_narrow:
            self._head.addWidget(self.sentence, 1, 0, 1, 3)
        else:
            self._head.addWidget(self.sentence, 0, 1)

    def show_dossier(self, dossier: Dossier, *, today: date) -> None:
        """Show the history of a person."""
        shown = facts.current(dossier)
        admitted_on = None if shown is None else shown.admitted_on
        sentence = facts.gir_sentence(dossier.gir, admitted_on, today=today)
        self.sentence.setText(sentence)
        self._fit_head()
        texts = {point.row_id: facts.gir_point_text(point) for point in dossier.gir}
        self.chart.set_points(dossier.gir, today=today, texts=texts, summary=sentence)
        self.chart.setVisible(bool(self.chart.points()))


class EntourageCard(Card):
    """Carers, neighbours and those who act at home, with their phones."""

    def __init__(self, acts: DossierActs, parent: QWidget | None = None) -> None:
        """Make an empty card."""
        super().__init__(parent=parent)
        self._acts = acts
        self.body.setContentsMargins(8, 16, 8, 8)
        self.zarit = Badge("")
        head = card_head("Entourage", self.zarit)
        head.setContentsMargins(8, 0, 8, 0)
        self.body.addLayout(head)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(0)
        self.body.addLayout(self._rows)
        self.nobody = label("Aucun aidant ni intervenant noté.", BODY, role="muted")
        self.nobody.setContentsMargins(8, 0, 8, 8)
        self.body.addWidget(self.nobody)

    def show_dossier(self, dossier: Dossier) -> None:
        """Show the entourage of a person."""
        empty_layout(self._rows)
        contacts = told.contacts(dossier)
        for contact in contacts:
            row = ContactRow(contact)
            row.opened.connect(self._acts.edit)
            self._rows.addWidget(row)
        self.nobody.setVisible(not contacts)
        badge = told.zarit_badge(dossier)
        self.zarit.setVisible(badge is not None)
        if badge is not None:
            self.zarit.set_badge(badge.text, tone=badge.tone)
