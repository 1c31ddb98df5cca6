"""Replaces somebody on a night, whole or in part: by whom, why, who agreed, and what it would break."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from crt_desktop.domain.dates import PARIS, local_date
from crt_desktop.domain.typography import french
from crt_desktop.reports.astreintes import Duty, RotaView
from ui.dialogs.astreinte_candidates import CandidateList
from ui.dialogs.astreinte_reasons import ReasonFields
from ui.dialogs.verb import VerbDialog
from ui.viewmodels import words
from ui.viewmodels.astreintes_choice import Available, candidates_of, nights_words
from ui.viewmodels.typed import read_typed_time
from ui.widgets import FormField, TextField
from ui.widgets.choice_field import SegmentField

WIDTH: Final = 500
WHOLE, PART = "entiere", "partie"
_SPANS: Final = {WHOLE: "Toute la nuit", PART: "Une partie"}
_PAST: Final = " La nuit est passée : notez ce qui s'est réellement passé."
NOT_INSIDE: Final = "Les heures restent dans l’astreinte, la fin après le début."


class ReplaceDialog(VerbDialog):
    """Who stands for somebody, from when to when, and why."""

    chosen = Signal(object)
    """The order: by, motif, accord, starts_at and ends_at (None for the whole duty)."""

    def __init__(
        self,
        view: RotaView,
        duty: Duty,
        available: Available,
        *,
        is_past: bool,
        actor_name: str,
        parent: QWidget,
    ) -> None:
        """List who could stand for the duty."""
        span = f"{words.clock(duty.starts_at)}–{words.clock(duty.ends_at)}"
        super().__init__(
            f"Remplacer {duty.nom} ?",
            f"{nights_words(view, duty.night_on)[:-1]}, {span}." + french(_PAST if is_past else ""),
            verb="Remplacer",
            width=WIDTH,
            parent=parent,
        )
        self._duty = duty
        candidates = candidates_of(available, view, duty.night_on, without=duty.professionnel)
        self.people = CandidateList(candidates, name="Remplaçants possibles")
        self.body.addWidget(self.people)
        self.span = SegmentField(_SPANS, is_required=True)
        self.span.set_text(WHOLE)
        self.body.addWidget(FormField("Durée", self.span))
        self.first = TextField()
        self.last = TextField()
        self.first.setText(words.clock(duty.starts_at))
        self.last.setText(words.clock(duty.ends_at))
        self.hours = QWidget()
        row = QHBoxLayout(self.hours)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        self.first_field = FormField("De", self.first)
        self.last_field = FormField("À", self.last)
        row.addWidget(self.first_field, 1)
        row.addWidget(self.last_field, 1)
        self.hours.hide()
        self.body.addWidget(self.hours)
        self.reasons = ReasonFields(actor_name)
        self.body.addWidget(self.reasons)
        self.span.typed.connect(lambda: self.hours.setVisible(self.span.text() == PART))
        for editor in (self.first, self.last):
            editor.textChanged.connect(lambda _text: self.last_field.set_error(""))
        self.verb_button.setEnabled(self.people.chosen() is not None)
        self.people.setFocus()

    def try_accept(self) -> None:
        """Give the order, once what must be said is said."""
        who = self.people.chosen()
        span = self._span()
        is_complete = self.reasons.is_complete()
        if who is None or span is None or not is_complete:
            return
        motif, accord = self.reasons.values()
        self.accept()
        self.chosen.emit(
            {
                "by": who.reference,
                "motif": motif,
                "accord": accord,
                "starts_at": span[0],
                "ends_at": span[1],
            }
        )

    def _span(self) -> tuple[datetime | None, datetime | None] | None:
        """Return the hours of the replacement; None when they are wrong, told under the field."""
        if self.span.text() == WHOLE:
            return None, None
        first, last = self._instant(self.first), self._instant(self.last)
        duty = self._duty
        if first is None or last is None or not duty.starts_at <= first < last <= duty.ends_at:
            self.last_field.set_error(NOT_INSIDE)
            self.last.setFocus()
            return None
        return first, last

    def _instant(self, editor: TextField) -> datetime | None:
        """Return the instant of a typed time inside the duty, the evening before the morning."""
        duty = self._duty
        at = read_typed_time(editor.text())
        if at is None:
            return None
        on = local_date(duty.starts_at)
        for day in (on, on + timedelta(days=1), on + timedelta(days=2)):
            instant = datetime.combine(day, at, tzinfo=PARIS).astimezone(duty.starts_at.tzinfo)
            if duty.starts_at <= instant <= duty.ends_at:
                return instant
        return None
