"""The side panel of a visit: what it is, what it clashes with, and every act on it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from crt_desktop.domain.dates import local_date
from crt_desktop.domain.typography import french, upper_first
from crt_desktop.reports.planning import VisitLine
from ui.theme.tokens import BODY, ICON_M, SECTION, SMALL
from ui.viewmodels import visites as told
from ui.viewmodels import words
from ui.viewmodels.typed import read_typed_time
from ui.viewmodels.visites_agenda import DAY_MINUTES, instant_of
from ui.viewmodels.visites_period import long_day
from ui.widgets import (
    Badge,
    Button,
    FactRow,
    IconLabel,
    LinkButton,
    SidePanel,
    TextField,
    label,
    line,
    small_head,
)
from ui.widgets.flow import FlowLayout
from ui.widgets.visibility import hide_unless

FACT_WIDTH: Final = 104
SIGN: Final = 24
CLOCK_WIDTH: Final = 64
MOST_CONFLICTS: Final = 6
_SCROLL_ROOM: Final = 8
UNREAD: Final = "Écrivez les deux heures, comme 9:30."


class VisitPanel(SidePanel):
    """Shows one visit."""

    done_asked = Signal(object, object)
    """The real times."""
    missed_asked = Signal(str)
    reopen_asked = Signal()
    edit_asked = Signal()
    dossier_asked = Signal()
    round_asked = Signal()
    visit_asked = Signal(int)
    """A visit with a conflict was chosen in the summary of the period."""

    def __init__(self, *, may_plan: bool, may_close: bool, parent: QWidget | None = None) -> None:
        """Make an empty panel."""
        super().__init__("Visite", parent)
        self._may_plan, self._may_close = may_plan, may_close
        self.shown: VisitLine | None = None
        names = QVBoxLayout()
        names.setSpacing(0)
        self.name = label("", SECTION, wraps=True)
        self.when = label("", BODY, role="muted", wraps=True)
        names.addWidget(self.name)
        names.addWidget(self.when)
        self.head.addLayout(names, 1)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.viewport().setAutoFillBackground(False)
        self.body.addWidget(self._area, 1)
        self.dossier_button = Button("Ouvrir le dossier", variant="secondary")
        self.dossier_button.clicked.connect(self.dossier_asked)
        self.footer.addWidget(self.dossier_button, 1)

    def show_line(self, shown: VisitLine) -> None:
        """Show a visit."""
        self.shown = shown
        self.dossier_button.show()
        day = long_day(local_date(shown.starts_at))
        self.name.setText(shown.personne)
        self.when.setText(f"{upper_first(day)}, {told.span(shown.starts_at, shown.ends_at)}")
        content = QWidget()
        layout = QVBoxLayout(content)
        layout.setContentsMargins(0, 0, _SCROLL_ROOM, 0)
        layout.setSpacing(8)
        layout.addWidget(_badges(shown))
        for conflict in shown.conflicts:
            layout.addWidget(_conflict_row(conflict.message))
        if self._may_close:
            layout.addWidget(line())
            self._add_acts(layout, shown)
        layout.addWidget(line())
        for name, value in facts(shown):
            layout.addWidget(FactRow(name, value, name_width=FACT_WIDTH))
        self.round_link = LinkButton("Itinéraire du jour", icon_name="route")
        self.round_link.clicked.connect(self.round_asked)
        hide_unless(self.round_link, shown.professionnel is not None)
        layout.addWidget(self.round_link, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addStretch(1)
        self._area.setWidget(content)
        content.setAutoFillBackground(False)

    def show_summary(self, named: str, lines: Sequence[VisitLine]) -> None:
        """Show the period: how many visits of each state, and the first conflicts."""
        self.shown = None
        self.name.setText(upper_first(named))
        self.when.setText("Choisissez une visite pour agir sur elle.")
        self.dossier_button.hide()
        content = QWidget()
        layout = QVBoxLayout(content)
        layout.setContentsMargins(0, 0, _SCROLL_ROOM, 0)
        layout.setSpacing(6)
        for name, value in told.summary(lines):
            layout.addWidget(FactRow(name, value, name_width=FACT_WIDTH + 40))
        clashing = [one for one in lines if told.has_conflict(one)]
        if clashing:
            layout.addSpacing(4)
            layout.addWidget(line())
            layout.addWidget(small_head("Conflits à regarder"))
        for one in clashing[:MOST_CONFLICTS]:
            layout.addWidget(self._conflict_link(one))
        if len(clashing) > MOST_CONFLICTS:
            more = f"et {len(clashing) - MOST_CONFLICTS} de plus, avec le filtre Conflits"
            layout.addWidget(label(more, SMALL, role="muted", wraps=True))
        layout.addStretch(1)
        self._area.setWidget(content)
        content.setAutoFillBackground(False)

    def _conflict_link(self, one: VisitLine) -> QWidget:
        host = QWidget()
        column = QVBoxLayout(host)
        column.setContentsMargins(0, 2, 0, 2)
        column.setSpacing(0)
        when = f"{words.short_day(local_date(one.starts_at))} {words.clock(one.starts_at)}"
        link = LinkButton(f"{when} {one.personne}")
        link.clicked.connect(lambda: self.visit_asked.emit(one.row_id))
        column.addWidget(link, 0, Qt.AlignmentFlag.AlignLeft)
        said = french(one.conflicts[0].message)
        column.addWidget(label(said, SMALL, role="muted", wraps=True))
        return host

    # --- what can be done --------------------------------------------------------------------

    def _add_acts(self, layout: QVBoxLayout, shown: VisitLine) -> None:
        is_planned = shown.statut == told.PREVUE
        acts = QWidget()
        flow = FlowLayout(acts, spacing=8)
        if shown.statut not in told.MISSED:
            layout.addWidget(self._times(shown))
        if is_planned:
            for statut, words_, icon_name in (
                (told.ANNULEE, "Annulée…", "x"),
                (told.ABSENCE, "Absente…", "user-x"),
            ):
                button = Button(words_, icon_name=icon_name)
                button.clicked.connect(lambda _on=False, one=statut: self.missed_asked.emit(one))
                flow.addWidget(button)
            if self._may_plan:
                edit = Button("Modifier…", icon_name="pencil")
                edit.clicked.connect(self.edit_asked)
                flow.addWidget(edit)
        else:
            again = Button("Rouvrir", icon_name="rotate-ccw")
            again.clicked.connect(self.reopen_asked)
            flow.addWidget(again)
        layout.addWidget(acts)

    def _times(self, shown: VisitLine) -> QWidget:
        """Return the real times, those planned at first, and what records them."""
        host = QWidget()
        column = QVBoxLayout(host)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        self.starts, self.ends = TextField(), TextField()
        for editor, instant, name in (
            (self.starts, shown.starts_at, "Début réel"),
            (self.ends, shown.ends_at, "Fin réelle"),
        ):
            editor.setText(words.clock(instant))
            editor.setAccessibleName(name)
            editor.setFixedWidth(CLOCK_WIDTH)
            editor.returnPressed.connect(self._ask_done)
            editor.textEdited.connect(lambda _text: self.tell_wrong(""))
        is_done = shown.statut == told.REALISEE
        self.done_button = Button(
            "Corriger" if is_done else "Réalisée",
            variant="secondary" if is_done else "primary",
            icon_name="check",
        )
        self.done_button.clicked.connect(self._ask_done)
        row = QHBoxLayout()
        row.setSpacing(6)
        row.addWidget(self.starts)
        row.addWidget(label("–", BODY, role="muted"))
        row.addWidget(self.ends)
        row.addSpacing(2)
        row.addWidget(self.done_button, 1)
        column.addWidget(small_head("Heures réelles"))
        column.addLayout(row)
        self.wrong = label("", BODY, role="danger", wraps=True)
        self.wrong.hide()
        column.addWidget(self.wrong)
        return host

    def tell_wrong(self, sentence: str) -> None:
        """Say under the times why they cannot be recorded."""
        self.wrong.setText(french(sentence))
        self.wrong.setVisible(bool(sentence))

    def _ask_done(self) -> None:
        shown = self.shown
        if shown is None:
            return
        times = real_times(shown, self.starts.text(), self.ends.text())
        if times is None:
            self.tell_wrong(UNREAD)
            return
        self.done_asked.emit(*times)


def real_times(shown: VisitLine, starts: str, ends: str) -> tuple[datetime, datetime] | None:
    """Return the instants of two times typed, on the day of the visit; an earlier end is the next day."""
    first, last = read_typed_time(starts), read_typed_time(ends)
    if first is None or last is None:
        return None
    if (starts, ends) == (words.clock(shown.starts_at), words.clock(shown.ends_at)):
        # Untouched, they are the very instants: a night may have the same hour twice.
        return shown.starts_at, shown.ends_at
    day: date = local_date(shown.starts_at)
    begin, finish = first.hour * 60 + first.minute, last.hour * 60 + last.minute
    crosses = local_date(shown.ends_at) > day and finish < begin
    return instant_of(day, begin), instant_of(day, finish + (DAY_MINUTES if crosses else 0))


def _badges(shown: VisitLine) -> QWidget:
    row = QWidget()
    flow = FlowLayout(row, spacing=6)
    flow.addWidget(
        Badge(
            told.short_state(shown),
            tone=told.STATE_TONES.get(shown.statut, "neutral"),
            icon_name=told.STATE_ICONS.get(shown.statut, "clock"),
        )
    )
    flow.addWidget(Badge(told.slot_words(shown), icon_name=told.SLOT_ICONS.get(shown.creneau)))
    if shown.serie_id is not None:
        flow.addWidget(Badge("Série", icon_name="repeat"))
    return row


def _conflict_row(message: str) -> QWidget:
    host = QWidget()
    row = QHBoxLayout(host)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(8)
    sign = IconLabel("triangle-alert", "danger", ICON_M)
    # As tall as a line of words: they then stand level.
    sign.setFixedHeight(SIGN)
    row.addWidget(sign, 0, Qt.AlignmentFlag.AlignTop)
    row.addWidget(label(french(message), BODY, role="danger", wraps=True), 1)
    return host


def facts(shown: VisitLine) -> list[tuple[str, str]]:
    """Return what is known of a visit, by name."""
    address = ", ".join(part for part in (shown.adresse, shown.commune) if part)
    found = [
        ("Professionnel", shown.professionnel_nom or told.NOBODY),
        ("Profession", told.profession(shown.profession)),
        ("Durée", told.duration(told.minutes(shown))),
        ("Prestation", french(shown.prestation or "")),
        ("Adresse", address),
        ("Motif", shown.motif or ""),
        ("Remarque", shown.remarque or ""),
    ]
    starts, ends = shown.planned_starts_at, shown.planned_ends_at
    if starts is not None and ends is not None:
        found.insert(2, ("Prévue à", told.span(starts, ends)))
    return [(name, value) for name, value in found if value]
