"""A visit to plan, or a planned one to change: who, when, by whom, for what, how often."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from typing import Final

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from crt_desktop.domain.codes import PROFESSION
from crt_desktop.domain.dates import local_date
from crt_desktop.domain.errors import FieldIssue, InvalidFicheError
from crt_desktop.domain.typography import french
from crt_desktop.domain.visites import Conflict, MoveScope, VisitOrder
from crt_desktop.reports.demandes import PersonMatch
from crt_desktop.reports.planning import (
    MovedVisits,
    PlannedVisits,
    PrestationChoice,
    TeamMember,
    VisitLine,
)
from ui.context import PageContext
from ui.dialogs.person_search import PersonSearchBox
from ui.dialogs.verb import VerbDialog
from ui.dialogs.visite_repeat import RepeatField
from ui.dialogs.visite_scope import SCOPES
from ui.theme.tokens import BODY_STRONG
from ui.viewmodels import demandes as people
from ui.viewmodels import visites as told
from ui.viewmodels.latest import Latest
from ui.viewmodels.typed import normal_time, show_date
from ui.viewmodels.visites_agenda import USUAL_VISIT, Slot, instant_of, wall_minute
from ui.viewmodels.visites_people import people_search
from ui.viewmodels.visites_typed import (
    TypedRepeat,
    TypedVisit,
    days_words,
    read_visit,
    repeat_words,
)
from ui.widgets import Avatar, FormField, LinkButton, TextField, initials, label
from ui.widgets.choice_field import ChoiceField, SegmentField
from ui.widgets.date_field import DateField
from ui.widgets.feedback import Banner
from ui.widgets.visibility import hide_unless

WIDTH: Final = 560
CHECK_MS: Final = 150
SHOWN_DAYS: Final = 5
LONGEST: Final = 500
CLOCK_WIDTH: Final = 104
Checked = tuple[tuple[Conflict, ...], tuple[date, ...]]
"""What a visit clashes with, and the first days of its series."""


class VisitDialog(VerbDialog):
    """Asks what a visit is; what it clashes with is told as one types, and blocks nothing."""

    planned = Signal(object, int)
    """What was stored (`PlannedVisits`), and for whom."""
    changed = Signal(object)
    """A visit was changed (`MovedVisits`)."""

    def __init__(
        self,
        context: PageContext,
        team: Iterable[TeamMember],
        *,
        slot: Slot | None = None,
        person: tuple[int, str] | None = None,
        line: VisitLine | None = None,
        parent: QWidget,
    ) -> None:
        """Ask about a new visit, in a free place, for a person; or about the one of ``line``."""
        super().__init__(
            "Modifier la visite" if line else "Nouvelle visite",
            "" if line else "Les conflits sont signalés et n’empêchent rien.",
            verb="Enregistrer" if line else "Planifier la visite",
            width=WIDTH,
            parent=parent,
        )
        self._context = context
        self._team = {member.reference: member for member in team}
        self._line = line
        self._person: tuple[int, str] | None = None
        self._prestations: dict[int, PrestationChoice] = {}
        self._is_saving = False
        self._today = context.application.clock.today
        self.text_label.setVisible(line is None)
        self._checks = Latest[Checked](
            context.tasks, owner=self, done=self._show_checked, failed=self._fail_check
        )
        self._timer = QTimer(self, singleShot=True, interval=CHECK_MS)
        self._timer.timeout.connect(self._check)
        self._build()
        self._connect()
        self._begin(slot, person)

    # --- the parts ---------------------------------------------------------------------------

    def _build(self) -> None:
        find = people_search(self._context.services.beneficiaires, today=self._today())
        self.search = PersonSearchBox(self._context, offers_new=False, search=find)
        self.body.addWidget(self.search)
        self.form = QWidget()
        column = QVBoxLayout(self.form)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addLayout(self._build_person())
        column.addLayout(self._build_when())
        column.addLayout(self._build_who())
        self.prestation = ChoiceField({}, nothing="Aucune en particulier")
        self.prestation_field = FormField("Prestation du plan", self.prestation)
        column.addWidget(self.prestation_field)
        self.repeat = RepeatField(self._today)
        column.addWidget(self.repeat)
        self.remarque = TextField(placeholder="Facultatif")
        self.remarque.setMaxLength(LONGEST)
        column.addWidget(FormField("Remarque", self.remarque))
        self.scope = SegmentField(
            {scope.value: words for scope, words in SCOPES.items()}, is_required=True
        )
        self.scope.set_text(MoveScope.THIS.value)
        self.scope_field = FormField("Modifier", self.scope)
        column.addWidget(self.scope_field)
        self.conflicts = Banner("", tone="warning", icon_name="triangle-alert")
        self.conflicts.hide()
        column.addWidget(self.conflicts)
        self.body.addWidget(self.form)
        self.repeat.setVisible(self._line is None)
        self.scope_field.setVisible(self._line is not None and self._line.serie_id is not None)

    def _build_person(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(10)
        self._avatar = Avatar("")
        self.name = label("", BODY_STRONG, wraps=True)
        self.other = LinkButton("Changer de personne")
        hide_unless(self.other, self._line is None)
        row.addWidget(self._avatar)
        row.addWidget(self.name, 1)
        row.addWidget(self.other)
        return row

    def _build_when(self) -> QHBoxLayout:
        self.day = DateField(self._today)
        self.clock = TextField(placeholder="HH:MM")
        self.minutes = TextField(placeholder="45")
        self.day_field = FormField("Jour", self.day)
        self.clock_field = FormField("Heure", self.clock)
        self.minutes_field = FormField("Minutes", self.minutes)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self.day_field, 1)
        for field in (self.clock_field, self.minutes_field):
            field.setFixedWidth(CLOCK_WIDTH)
            row.addWidget(field)
        return row

    def _build_who(self) -> QHBoxLayout:
        team = {one.reference: told.member_words(one) for one in self._team.values()}
        self.member = ChoiceField(team, nothing=told.NOBODY)
        self.profession = ChoiceField(
            {code: french(words) for code, words in PROFESSION.items()}, is_required=True
        )
        self.member_field = FormField("Professionnel", self.member)
        self.profession_field = FormField("Profession", self.profession)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self.member_field, 3)
        row.addWidget(self.profession_field, 2)
        return row

    def _connect(self) -> None:
        self.search.person_chosen.connect(self.choose)
        self.search.failed.connect(self._context.show_error)
        self.other.clicked.connect(self._show_search)
        self.member.typed.connect(self._follow_member)
        self.prestation.typed.connect(self._follow_prestation)
        self.clock.editingFinished.connect(self._settle_clock)
        for signal in (self.day.typed, self.profession.typed, self.repeat.typed):
            signal.connect(self._note)
        for line in (self.clock, self.minutes):
            line.textChanged.connect(lambda _text: self._note())

    def _begin(self, slot: Slot | None, person: tuple[int, str] | None) -> None:
        line = self._line
        if line is not None:
            slot = Slot(
                day=local_date(line.starts_at),
                start=wall_minute(line.starts_at),
                minutes=told.minutes(line),
                professionnel=line.professionnel,
            )
            person = (line.beneficiaire_id, line.personne)
            self.remarque.setText(line.remarque or "")
        start = slot.start if slot is not None else None
        self.day.set_text(show_date(slot.day if slot is not None else self._today()))
        self.clock.setText("" if start is None else f"{start // 60:02}:{start % 60:02}")
        self.minutes.setText(str(slot.minutes if slot is not None else USUAL_VISIT))
        self.member.set_text((slot.professionnel or "") if slot is not None else "")
        self._follow_member()
        if line is not None:
            self.profession.set_text(line.profession)
        if person is None:
            self._show_search()
        else:
            self._take(*person)

    # --- who is visited ----------------------------------------------------------------------

    def _show_search(self) -> None:
        self.form.hide()
        self.search.show()
        self.verb_button.setEnabled(False)
        self.search.setFocus()

    def choose(self, person: PersonMatch) -> None:
        """Go on with somebody."""
        self._take(person.beneficiaire_id, people.full_name(person))

    def _take(self, beneficiaire_id: int, name: str) -> None:
        self._person = (beneficiaire_id, name)
        self.name.setText(name)
        nom, _, prenoms = name.partition(" ")
        self._avatar.set_letters(initials(nom, prenoms))
        self.search.hide()
        self.form.show()
        self.verb_button.setEnabled(True)
        (self.member if self.clock.text() else self.clock).setFocus()
        service = self._context.services.visites
        self._context.tasks.run(
            lambda: service.prestations(beneficiaire_id),
            owner=self,
            done=self._show_prestations,
            failed=self._context.show_error,
        )
        self._note()

    def _show_prestations(self, found: tuple[PrestationChoice, ...]) -> None:
        self._prestations = {one.fil: one for one in found}
        box = self.prestation.box
        box.blockSignals(True)  # noqa: FBT003 - Qt's signature
        while box.count() > 1:
            box.removeItem(1)
        for one in found:
            box.addItem(french(one.libelle), str(one.fil))
        box.blockSignals(False)  # noqa: FBT003 - Qt's signature
        fil = self._line.prestation_fil if self._line is not None else None
        self.prestation.set_text("" if fil is None or fil not in self._prestations else str(fil))
        self.prestation_field.setVisible(bool(found))

    def _follow_member(self) -> None:
        member = self._team.get(self.member.text())
        if member is not None:
            self.profession.set_text(member.profession)
        self._note()

    def _follow_prestation(self) -> None:
        """Take the profession of a prestation as long as nobody is named."""
        chosen = self._chosen_prestation()
        if chosen is not None and chosen.profession and not self.member.text():
            self.profession.set_text(chosen.profession)
        self._note()

    def _chosen_prestation(self) -> PrestationChoice | None:
        fil = self.prestation.text()
        return self._prestations.get(int(fil)) if fil else None

    # --- what is typed -----------------------------------------------------------------------

    def _settle_clock(self) -> None:
        if self.clock.text().strip():
            now = self._context.application.clock.now()
            self.clock.setText(normal_time(self.clock.text(), now=now))

    def typed(self) -> TypedVisit:
        """Return what is typed."""
        chosen = self._chosen_prestation()
        return TypedVisit(
            beneficiaire_id=self._person[0] if self._person else 0,
            day=self.day.text(),
            clock=self.clock.text(),
            minutes=self.minutes.text(),
            profession=self.profession.text(),
            professionnel=self.member.text(),
            domaine=chosen.domaine if chosen else "",
            prestation_fil=chosen.fil if chosen else None,
            remarque=self.remarque.text(),
            repeat=self.repeat.text() if self._line is None else TypedRepeat(),
        )

    def _fields(self) -> dict[str, FormField]:
        return {
            "on": self.day_field,
            "heure": self.clock_field,
            "starts_at": self.clock_field,
            "minutes": self.minutes_field,
            "ends_at": self.minutes_field,
            "profession": self.profession_field,
            "professionnel": self.member_field,
            "until": self.repeat.until_field,
            "regle": self.repeat.free_field,
        }

    def _note(self) -> None:
        for field in self._fields().values():
            field.set_error("")
        self._timer.start()

    def _check(self) -> None:
        """Ask what the visit clashes with, and the days of the series."""
        day = self.day.day()
        if day is not None and self.repeat.isVisible():
            self.repeat.suggest_day(day.weekday())
        order, issues = read_visit(self.typed(), today=self._today())
        if order is None or self._person is None:
            self._checks.forget()
            self._show_checked(((), ()))
            self.repeat.show_words("")
            for issue in issues:
                if issue.attribute == "regle":
                    self.repeat.free_field.set_error(issue.message)
            return
        self.repeat.show_words(repeat_words(order))
        service = self._context.services.visites

        def work() -> Checked:
            days = service.occurrences(order, limit=SHOWN_DAYS) if order.regle else ()
            return service.check(order), days

        self._checks.ask(work)

    def _show_checked(self, checked: Checked) -> None:
        conflicts, days = checked
        own = self._line.row_id if self._line is not None else None
        shown = [one.message for one in conflicts if one.other is None or one.other != own]
        self.conflicts.setVisible(bool(shown))
        if shown:
            self.conflicts.set_banner(" ".join(shown), tone="warning", icon_name="triangle-alert")
        if days:
            sentence = self.repeat.words.text()
            self.repeat.show_words(sentence, days_words(days, today=self._today()))

    def _fail_check(self, error: Exception) -> None:
        """Say under its field what cannot be; what is typed is checked again when it is saved."""
        if isinstance(error, InvalidFicheError):
            self._show_issues(error.issues, takes_focus=False)
        else:
            self._context.show_error(error)

    def _show_issues(self, issues: Iterable[FieldIssue], *, takes_focus: bool = True) -> None:
        fields = self._fields()
        for rank, issue in enumerate(issues):
            field = fields.get(issue.attribute, self.day_field)
            field.set_error(issue.message)
            if takes_focus and rank == 0:
                field.editor.setFocus()

    # --- saving ------------------------------------------------------------------------------

    def try_accept(self) -> None:
        """Store the visit; what is wrong is said under its field."""
        if self._is_saving or self._person is None:
            return
        self.day.settle()
        order, issues = read_visit(self.typed(), today=self._today())
        if order is None:
            self._show_issues(issues)
            return
        work = self._work(order)
        if work is None:
            self.reject()
            return
        self._is_saving = True
        self.verb_button.setEnabled(False)
        self._context.tasks.run(work, owner=self, done=self._done, failed=self._fail, keeps=True)

    def _work(self, order: VisitOrder) -> Callable[[], PlannedVisits | MovedVisits] | None:
        """Return what stores the visit; None when nothing of it was changed."""
        service, line = self._context.services.visites, self._line
        if line is None:
            return lambda: service.plan(order)
        starts_at = instant_of(order.on, order.heure.hour * 60 + order.heure.minute)
        values: dict[str, object] = {
            "starts_at": starts_at,
            "ends_at": starts_at + timedelta(minutes=order.minutes),
            "profession": order.profession,
            "professionnel": order.professionnel,
            "remarque": order.remarque,
        }
        if order.prestation_fil != line.prestation_fil and self._prestations:
            values |= {"prestation_fil": order.prestation_fil, "domaine": order.domaine}
        changes = {name: value for name, value in values.items() if value != getattr(line, name)}
        if not changes:
            return None
        scope = MoveScope(self.scope.text()) if line.serie_id is not None else MoveScope.THIS
        return lambda: service.change(
            line.row_id, version=line.version, changes=changes, scope=scope
        )

    def _done(self, stored: PlannedVisits | MovedVisits) -> None:
        self._timer.stop()
        self.accept()
        if isinstance(stored, PlannedVisits):
            self.planned.emit(stored, self._person[0] if self._person else 0)
        else:
            self.changed.emit(stored)

    def _fail(self, error: Exception) -> None:
        self._is_saving = False
        self.verb_button.setEnabled(True)
        if isinstance(error, InvalidFicheError):
            self._show_issues(error.issues)
        else:
            self._context.show_error(error)
