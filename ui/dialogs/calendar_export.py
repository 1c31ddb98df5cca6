"""Asks what a calendar file holds, for whom and when, then where it goes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QWidget

from crt_desktop.domain.calendrier import AGENDA_LABELS, MOST_YEARS, Agenda
from crt_desktop.domain.dates import Period, add_months
from crt_desktop.domain.equipe import Professionnel, is_in_team
from crt_desktop.domain.roles import Actor, Permission
from crt_desktop.domain.typography import french
from crt_desktop.reports.calendrier import AgendaWritten
from crt_desktop.reports.fiches import StoredFiche
from ui.context import PageContext
from ui.dialogs.period import date_edit, date_of
from ui.dialogs.save_file import ask_file
from ui.dialogs.verb import VerbDialog
from ui.theme.fonts import font
from ui.theme.tokens import BODY
from ui.widgets import FormField, Select
from ui.widgets.choice_field import SegmentField
from ui.widgets.feedback import show_toast

REASON: Final = "calendrier demandé depuis la fenêtre"
_ALARMS: Final = (
    ("Aucun", None),
    ("30 minutes avant", 30),
    ("1 heure avant", 60),
    ("La veille, à la même heure", 24 * 60),
)
_ALL: Final = "Toute l'équipe"
_MONTHS: Final = 3


def open_calendar_export(
    context: PageContext, *, agenda: Agenda = Agenda.ASTREINTES, parent: QWidget
) -> CalendarExportDialog:
    """Ask what to export, over a window, from the calendar on screen."""
    dialog = CalendarExportDialog(context, agenda=agenda, parent=parent)
    dialog.open()
    return dialog


def agendas_of(actor: Actor) -> tuple[Agenda, ...]:
    """Return the calendars a role may take out."""
    if not actor.may(Permission.CALENDAR_EXPORT):
        return ()
    sees_all = actor.may(Permission.PLANNING_READ)
    offered = {
        Agenda.ASTREINTES: actor.may(Permission.ASTREINTE_READ),
        Agenda.VISITES: sees_all or actor.may(Permission.PLANNING_READ_OWN),
        Agenda.SEJOURS: actor.may(Permission.PLACE_READ),
    }
    return tuple(agenda for agenda, is_offered in offered.items() if is_offered)


class CalendarExportDialog(VerbDialog):
    """What, for whom, over which days, with what in the titles; then the file."""

    def __init__(
        self, context: PageContext, *, agenda: Agenda | None = None, parent: QWidget
    ) -> None:
        """Start on an agenda, the one on screen, over the three months to come."""
        super().__init__(
            "Exporter un calendrier ?",
            "Le fichier .ics s'ouvre dans l'agenda de chacun. Un nouvel export du même calendrier met "
            "à jour les événements déjà importés, et annule ceux qui n'existent plus.",
            verb="Choisir le fichier…",
            parent=parent,
        )
        self._context = context
        self._parent = parent
        self._team: tuple[Professionnel, ...] = ()
        offered = agendas_of(context.actor)
        self.what = SegmentField(
            {one.value: AGENDA_LABELS[one] for one in offered}, is_required=True
        )
        first = agenda if agenda in offered else offered[0]
        self.what.set_text(first.value)
        self.what_field = FormField("Contenu", self.what)
        self.who = Select()
        self.who.addItem(french(_ALL), None)
        self.who_field = FormField("Pour", self.who)
        today = context.application.clock.today()
        self.start = date_edit(today)
        self.end = date_edit(add_months(today, _MONTHS) - timedelta(days=1))
        self.end_field = FormField("Au", self.end)
        days = QHBoxLayout()
        days.setSpacing(12)
        days.addWidget(FormField("Du", self.start), 1)
        days.addWidget(self.end_field, 1)
        self.alarm = Select()
        for text, minutes in _ALARMS:
            self.alarm.addItem(french(text), minutes)
        self.names = QCheckBox(french("Noms entiers et adresses"))
        self.names.setFont(font(BODY))
        self.names_field = FormField("Dans les titres", self.names)
        self.names_field.set_help(
            french("Sans cela, des initiales : un agenda se lit par-dessus l'épaule et se partage.")
        )
        for field in (self.what_field, self.who_field):
            self.body.addWidget(field)
        self.body.addLayout(days)
        self.body.addWidget(FormField("Rappel", self.alarm))
        self.body.addWidget(self.names_field)
        self.what.typed.connect(self._follow)
        for editor in (self.start, self.end):
            editor.dateChanged.connect(lambda _date: self.end_field.set_error(""))
        self._follow()
        self._read_team()
        self.what.setFocus()

    def _read_team(self) -> None:
        services = self._context.services
        self._context.tasks.run(
            lambda: services.fiches.all("professionnels"),
            owner=self,
            done=self._take_team,
            failed=self._context.show_error,
        )

    def _take_team(self, fiches: Sequence[StoredFiche]) -> None:
        today = self._context.application.clock.today()
        for fiche in fiches:
            one = fiche.record
            if isinstance(one, Professionnel) and is_in_team(one, on=today):
                self.who.addItem(f"{one.nom} {one.prenom}", one.reference)
        mine = self.who.findData(self._context.actor.professionnel)
        if self._context.actor.professionnel is not None and mine >= 0:
            self.who.setCurrentIndex(mine)

    def _follow(self) -> None:
        """Show « Pour » where there is a choice: visits of others are not everybody's to take out."""
        agenda = Agenda(self.what.text())
        is_own = agenda is Agenda.VISITES and not self._context.actor.may(Permission.PLANNING_READ)
        self.who_field.setVisible(agenda is not Agenda.SEJOURS and not is_own)
        names_some = (Permission.BENEFICIAIRE_READ, Permission.BENEFICIAIRE_READ_WITH_REASON)
        knows = any(self._context.actor.may(one) for one in names_some)
        self.names_field.setVisible(agenda is not Agenda.SEJOURS or knows)

    def period(self) -> Period | None:
        """Return the period, None when its end comes before its start or too long after."""
        start, end = date_of(self.start), date_of(self.end)
        if end < start:
            self.end_field.set_error("La fin précède le début.")
            return None
        if end >= add_months(start, 12 * MOST_YEARS):
            self.end_field.set_error(f"La période dépasse {MOST_YEARS} ans.")
            return None
        return Period(start=start, end=end)

    def try_accept(self) -> None:
        """Ask for the file, or say what is wrong with the period."""
        period = self.period()
        if period is None:
            self.end.setFocus()
            return
        agenda = Agenda(self.what.text())
        for_: str | None = self.who.currentData() if not self.who_field.isHidden() else None
        write = partial(
            write_calendar,
            self._context,
            agenda,
            period,
            for_=for_,
            with_names=self.names.isChecked() and not self.names_field.isHidden(),
            alarm_minutes=self.alarm.currentData(),
            parent=self._parent,
        )
        self.accept()
        ask_file(
            self._parent,
            french("Enregistrer le calendrier"),
            f"{agenda.value}-{period.start.isoformat()}.ics",
            kinds="Calendrier (*.ics)",
            suffix=".ics",
            chosen=write,
        )


def write_calendar(
    context: PageContext,
    agenda: Agenda,
    period: Period,
    path: Path,
    *,
    for_: str | None,
    with_names: bool,
    alarm_minutes: int | None,
    parent: QWidget,
) -> None:
    """Write the file, then say what it holds."""
    services = context.services

    def tell(written: AgendaWritten) -> None:
        show_toast(parent, written_words(written))

    context.tasks.run(
        lambda: services.calendriers.write(
            agenda,
            period,
            path,
            for_=for_,
            with_names=with_names,
            alarm_minutes=alarm_minutes,
            reason=REASON,
        ),
        owner=parent,
        done=tell,
        failed=context.show_error,
        keeps=True,
    )


def written_words(written: AgendaWritten) -> str:
    """Return what a file holds: « Calendrier enregistré : 42 événements, dont 1 annulé »."""
    plural = "s" if written.events > 1 else ""
    words = f"Calendrier enregistré : {written.events} événement{plural}"
    if written.cancelled:
        words += f", dont {written.cancelled} annulé{'s' if written.cancelled > 1 else ''}"
    return french(words)
