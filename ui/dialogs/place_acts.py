"""What is done to a stay: arrival, departure, cancellation, name; each with what must be settled."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Final

from PySide6.QtWidgets import QWidget

from crt_desktop.domain.codes import ARRIVEE_HT, FIN_SEJOUR, PREPARATION_RETOUR
from crt_desktop.domain.typography import french
from crt_desktop.reports.demandes import PersonMatch
from crt_desktop.reports.places import StayBar
from ui.context import PageContext
from ui.dialogs.person_search import PersonSearchBox
from ui.dialogs.place_dialog import PlaceDialog
from ui.viewmodels.places_words import nights_word, short
from ui.viewmodels.typed import show_date
from ui.widgets import Button, FormField, TextField, small_head
from ui.widgets.choice_field import ChecksField, ChoiceField
from ui.widgets.date_field import DateField
from ui.widgets.flow import FlowLayout

NO_DATE: Final = "Indiquez le jour."
NO_REASON: Final = "Choisissez un motif, ou écrivez-le en quelques mots."
REASONS: Final = (
    "Refus de la personne",
    "Refus des proches",
    "Solution trouvée à domicile",
    "Hospitalisation",
    "Place indisponible",
    "Décès",
)
LONGEST: Final = 200


def stay_words(bar: StayBar, today: date) -> str:
    """Return a stay under the title of its dialog."""
    until = "" if bar.departed_on is None else f" au {short(bar.departed_on, today=today)}"
    since = short(bar.arrived_on, today=today)
    return french(f"{bar.personne}, du {since}{until}, {nights_word(bar.nights)}.")


def codes_of(text: str) -> tuple[str, ...]:
    """Return the codes of boxes ticked, separated by commas."""
    return tuple(one.strip() for one in text.split(",") if one.strip())


class ArriveDialog(PlaceDialog):
    """The day of arrival, and what came with the person."""

    def __init__(self, context: PageContext, bar: StayBar, *, parent: QWidget) -> None:
        """Start with today, or the day that was foreseen when it is past."""
        today = context.application.clock.today()
        super().__init__(
            context,
            "Noter l’arrivée ?",
            stay_words(bar, today),
            verb="Noter l’arrivée",
            parent=parent,
        )
        self._bar = bar
        self.day = DateField(context.application.clock.today)
        self.day.set_text(show_date(min(today, bar.arrived_on)))
        self.checks = ChecksField(dict(ARRIVEE_HT))
        self.add("arrived_on", FormField("Arrivée le", self.day))
        self.add("arrivee", FormField("Vérifié à l’arrivée", self.checks))
        self.end_with_note()
        self.checks.setFocus()

    def try_accept(self) -> None:
        """Have the arrival noted."""
        on = self.day.day()
        if on is None:
            self.fields["arrived_on"].set_error(NO_DATE)
            return
        checklist = codes_of(self.checks.text())
        arrive = self.context.services.places.arrive
        bar = self._bar
        self.work(lambda: arrive(bar.row_id, version=bar.version, on=on, checklist=checklist))


class LeaveDialog(PlaceDialog):
    """The day of departure, how it ends, and what is settled for the return."""

    def __init__(self, context: PageContext, bar: StayBar, *, parent: QWidget) -> None:
        """Start with today, or the day that was foreseen when it is past."""
        today = context.application.clock.today()
        super().__init__(
            context,
            "Terminer le séjour ?",
            stay_words(bar, today),
            verb="Terminer le séjour",
            parent=parent,
        )
        self._bar = bar
        self.day = DateField(context.application.clock.today)
        self.day.set_text(show_date(min(today, bar.departed_on or today)))
        ends = {code: said for code, said in FIN_SEJOUR.items() if code != "transfert"}
        self.end = ChoiceField(ends, is_required=True)
        self.end.set_text("domicile")
        self.checks = ChecksField(dict(PREPARATION_RETOUR))
        self.checks.set_text(",".join(bar.preparation))
        self.add("departed_on", FormField("Départ le", self.day))
        self.add("fin", FormField("Fin du séjour", self.end))
        self._prepared = self.add("preparation", FormField("Préparé pour le retour", self.checks))
        self.end_with_note()
        self.end.typed.connect(
            lambda: self._prepared.setVisible(self.end.text() in {"domicile", "autre"})
        )
        self.day.setFocus()

    def try_accept(self) -> None:
        """Have the departure noted."""
        on = self.day.day()
        if on is None:
            self.fields["departed_on"].set_error(NO_DATE)
            return
        fin = self.end.text()
        prepared = codes_of(self.checks.text())
        leave = self.context.services.places.leave
        bar = self._bar
        self.work(
            lambda: leave(bar.row_id, version=bar.version, on=on, fin=fin, preparation=prepared)
        )


class PrepareDialog(PlaceDialog):
    """What is settled for the return of a stay that goes on: services resumed, medication, home."""

    def __init__(self, context: PageContext, bar: StayBar, *, parent: QWidget) -> None:
        """Start with what was settled before."""
        today = context.application.clock.today()
        super().__init__(
            context,
            "Préparer le retour ?",
            stay_words(bar, today),
            verb="Enregistrer",
            parent=parent,
        )
        self._bar = bar
        self.checks = ChecksField(dict(PREPARATION_RETOUR))
        self.checks.set_text(",".join(bar.preparation))
        self.add("preparation", FormField("Préparé pour le retour", self.checks))
        self.end_with_note()
        self.checks.setFocus()

    def try_accept(self) -> None:
        """Have what is ticked noted."""
        prepared = codes_of(self.checks.text())
        bar, prepare = self._bar, self.context.services.places.prepare
        self.work(lambda: prepare(bar.row_id, version=bar.version, preparation=prepared))


class CancelDialog(PlaceDialog):
    """Frequent reasons give themselves at once; other words wait for the button."""

    def __init__(self, context: PageContext, bar: StayBar, *, parent: QWidget) -> None:
        """Ask why."""
        today = context.application.clock.today()
        super().__init__(
            context,
            "Annuler ce séjour ?",
            f"{stay_words(bar, today)} La place redevient libre.",
            verb="Annuler le séjour",
            variant="danger",
            parent=parent,
        )
        self.cancel_button.setText("Fermer")
        self._bar = bar
        self.reasons: list[Button] = []
        chips = QWidget()
        flow = FlowLayout(chips, spacing=6)
        for reason in REASONS:
            button = Button(reason, size="small")
            button.clicked.connect(partial(self._give, reason))
            self.reasons.append(button)
            flow.addWidget(button)
        self.body.addWidget(small_head("Motif"))
        self.body.addWidget(chips)
        self.editor = TextField(placeholder="Autre motif")
        self.editor.setMaxLength(LONGEST)
        field = self.add("motif_annulation", FormField("Autre motif", self.editor))
        self.editor.textChanged.connect(lambda _text: field.set_error(""))
        self.end_with_note()
        self.reasons[0].setFocus()

    def _give(self, reason: str, _is_on: bool = False) -> None:  # noqa: FBT001, FBT002 - Qt's argument
        bar, cancel = self._bar, self.context.services.places.cancel
        self.work(lambda: cancel(bar.sheet, bar.row_id, version=bar.version, motif=reason))

    def try_accept(self) -> None:
        """Give the words typed, or say that there are none."""
        reason = " ".join(self.editor.text().split())
        if not reason:
            self.fields["motif_annulation"].set_error(NO_REASON)
            self.editor.setFocus()
            return
        self._give(reason)


class NameDialog(PlaceDialog):
    """Who comes in a place kept « à nommer »."""

    def __init__(self, context: PageContext, bar: StayBar, *, parent: QWidget) -> None:
        """Search a person."""
        today = context.application.clock.today()
        super().__init__(
            context, "Nommer la personne ?", stay_words(bar, today), verb="Nommer", parent=parent
        )
        self._bar = bar
        self.search = PersonSearchBox(context, offers_new=False)
        self.body.addWidget(self.search)
        self.end_with_note()
        self.verb_button.setEnabled(False)
        self.verb_button.hide()
        self.search.person_chosen.connect(self.choose)
        self.search.failed.connect(self._fail)
        self.search.setFocus()

    def choose(self, person: PersonMatch) -> None:
        """Give the place to a person."""
        bar, name = self._bar, self.context.services.places.name
        key = person.beneficiaire_id
        self.work(lambda: name(bar.row_id, version=bar.version, beneficiaire_id=key))
