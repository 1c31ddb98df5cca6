"""A stay in hospital: entered in three fields; the return prepared with its checklist, then recorded."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, cast

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from crt_desktop.domain.codes import PROFESSION
from crt_desktop.domain.errors import InvalidFicheError
from crt_desktop.domain.sejours import Hospitalisation
from crt_desktop.domain.typography import french
from crt_desktop.reports.fiches import FicheForm, SavedFiche
from crt_desktop.reports.sorties import EntryForm, ReturnForm
from ui.context import PageContext
from ui.dialogs.verb import VerbDialog
from ui.forms.dialog import FicheDialog
from ui.forms.drafts import DraftKeeper
from ui.forms.layout import Group
from ui.forms.source import UseCaseSource
from ui.forms.told import tell_changed, tell_saved
from ui.theme.tokens import BODY, BODY_MEDIUM, SMALL
from ui.viewmodels import sortie as told
from ui.viewmodels import words
from ui.widgets import FactRow, FormField, label, section_title
from ui.widgets.choice_field import SegmentField
from ui.widgets.date_field import DateField
from ui.widgets.list_field import SuggestField

STAYS: Final = "hospitalisations"
SIDE: Final = 300
SIDE_HEIGHT: Final = 460
MOST_VISITS: Final = 12
ENTRIES: Final = {"urgences": "Par les urgences", "programmee": "Programmée", "autre": "Autre"}
_FLAGS: Final[Mapping[str, tuple[str, str]]] = {
    "urgences": ("non", "oui"),
    "programmee": ("oui", "non"),
    "autre": ("non", "non"),
    "": ("", ""),
}
"""By way in, what is stored: planned, through the emergencies."""

ENTERED: Final = "entered_on"
RETURN_GROUPS: Final = (
    Group(rows=(("retour_prevu_on", "left_on"),)),
    Group(title="Avant le retour", rows=(("preparation",), ("remarque",))),
)


class EntryDialog(VerbDialog):
    """Where, since when, and how: three fields."""

    def __init__(self, context: PageContext, entry: EntryForm, *, parent: QWidget) -> None:
        """Start from today, or from what was typed last time."""
        super().__init__(
            "Noter une hospitalisation ?",
            "Les visites prévues seront marquées « à l'hôpital », et les trois mois surveillés.",
            verb="Noter l’hospitalisation",
            parent=parent,
        )
        self._context = context
        self._form = entry.form
        self._host = parent
        today = context.application.clock.today
        self.where = SuggestField()
        self.where.set_suggestions(entry.hospitals)
        self.since = DateField(today, is_past=True)
        self.way = SegmentField(ENTRIES)
        self.fields = {
            "etablissement": FormField("Où", self.where),
            ENTERED: FormField("Depuis le", self.since),
            "is_programmee": FormField("Entrée", self.way),
        }
        for field in self.fields.values():
            self.body.addWidget(field)
        self._begin(entry.form)
        self._keeper = DraftKeeper(
            context, title="Noter une hospitalisation", typed=self._typed, parent=self
        )
        self._keeper.set_form(entry.form)
        for editor in (self.where, self.since, self.way):
            editor.typed.connect(self._note)
        self.rejected.connect(self._give_up)
        self._is_saving = False
        self.where.setFocus()

    def _begin(self, form: FicheForm) -> None:
        """Fill in today, and what was typed last time and not saved."""
        draft = form.draft
        kept = {} if draft is None else draft.values
        texts = {**form.values, **kept}
        self.where.set_text(texts.get("etablissement", ""))
        self.since.set_text(texts.get(ENTERED, ""))
        flags = texts.get("is_programmee", ""), texts.get("is_par_urgences", "")
        self.way.set_text(next((way for way, one in _FLAGS.items() if one == flags), ""))
        if draft is not None:
            said = "Saisie de la dernière fois, pas encore enregistrée."
            self.fields["etablissement"].set_help(said)

    def values(self) -> dict[str, str]:
        """Return the texts of the record."""
        planned, emergencies = _FLAGS[self.way.text()]
        return {
            "etablissement": self.where.text(),
            ENTERED: self.since.text(),
            "is_programmee": planned,
            "is_par_urgences": emergencies,
        }

    def _typed(self) -> dict[str, str]:
        before = self._form.values
        return {name: text for name, text in self.values().items() if text != before.get(name, "")}

    def _note(self) -> None:
        for field in self.fields.values():
            field.set_error("")
        self._keeper.note_typing()

    def _give_up(self) -> None:
        self._keeper.discard()

    def try_accept(self) -> None:
        """Record the entry; what is wrong is said under its field."""
        if self._is_saving:
            return
        self.since.settle()
        person, values = cast("int", self._form.beneficiaire_id), self.values()
        self._is_saving = True
        self.verb_button.setEnabled(False)
        self._keeper.forget()
        services = self._context.services
        self._context.tasks.run(
            lambda: services.hospitalisations.open(person, values),
            owner=self,
            done=self._done,
            failed=self._fail,
            keeps=True,
        )

    def _done(self, saved: SavedFiche) -> None:
        self._keeper.forget()
        context, host = self._context, self._host
        self.accept()
        tell_saved(host, saved)
        tell_changed(context, STAYS, saved.fiche.beneficiaire_id)

    def _fail(self, error: Exception) -> None:
        self._is_saving = False
        self.verb_button.setEnabled(True)
        self._keeper.note_typing()
        if not isinstance(error, InvalidFicheError):
            self._context.show_error(error)
            return
        for issue in error.issues:
            field = self.fields.get(issue.attribute)
            if field is None:
                self._context.show_error(error)
                return
            field.set_error(issue.message)
            field.editor.setFocus()


class StaySide(QScrollArea):
    """Beside the form: where the stay stands, and the visits planned meanwhile."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Make an empty column."""
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.viewport().setAutoFillBackground(False)
        inside = QWidget()
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(0, 0, 8, 0)
        self._column.setSpacing(6)
        self.setWidget(inside)
        inside.setAutoFillBackground(False)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Ask for the room of a few visits."""
        return QSize(SIDE, SIDE_HEIGHT)

    def show_return(self, opened: ReturnForm) -> None:
        """Show the stay and the visits to plan again."""
        if opened.hospital is not None:
            self._column.addWidget(section_title("À l’hôpital"))
            for name, value in told.hospital_rows(opened.hospital.watch):
                self._column.addWidget(FactRow(name, value, name_width=92))
            self._column.addSpacing(10)
        visits = opened.visites
        self._column.addWidget(section_title("Visites à reprogrammer"))
        if not visits:
            said = "Aucune visite n’est prévue pendant l’absence."
            self._column.addWidget(label(said, BODY, role="muted", wraps=True))
        for held in visits[:MOST_VISITS]:
            visit = held.record
            starts = visit.starts_at
            head = f"{words.day(told.local_day(starts))} {words.clock(starts)}"
            who = opened.noms.get(visit.professionnel or "", "")
            kind = french(PROFESSION.get(visit.profession, visit.profession))
            self._column.addWidget(label(head, BODY_MEDIUM))
            detail = ", ".join(part for part in (kind, who) if part)
            self._column.addWidget(label(detail, SMALL, role="text2", wraps=True))
        if len(visits) > MOST_VISITS:
            more = f"et {len(visits) - MOST_VISITS} de plus, dans les visites du dossier"
            self._column.addWidget(label(more, SMALL, role="muted", wraps=True))
        self._column.addStretch(1)


def open_entry(context: PageContext, beneficiaire_id: int, *, parent: QWidget) -> None:
    """Ask for what the form of an entry opens with, then open it over a window."""
    services = context.services

    def show(entry: EntryForm) -> None:
        EntryDialog(context, entry, parent=parent).open()

    context.tasks.run(
        lambda: services.hospitalisations.open_entry(beneficiaire_id),
        owner=parent,
        done=show,
        failed=context.show_error,
    )


def open_return(context: PageContext, row_id: int, *, parent: QWidget) -> FicheDialog:
    """Open the preparation of a return over a window; typing its day records the return."""
    services, side = context.services, StaySide()
    returns: list[ReturnForm] = []

    def read() -> FicheForm:
        returns[:] = [services.hospitalisations.open_return(row_id)]
        return returns[0].form

    dialog = FicheDialog(
        context,
        STAYS,
        row_id=row_id,
        groups=RETURN_GROUPS,
        fields=tuple(one for group in RETURN_GROUPS for row in group.rows for one in row),
        title="Préparer le retour",
        source=UseCaseSource(
            read=read,
            store=lambda values, version: services.hospitalisations.prepare_return(
                row_id, values, version=version
            ),
        ),
        side=side,
        side_width=SIDE,
        parent=parent,
    )

    def show_side() -> None:
        for opened in returns:
            side.show_return(opened)

    def go_on(saved: SavedFiche) -> None:
        """Show the visits to plan again once the person is home."""
        stay = cast("Hospitalisation", saved.fiche.record)
        person = saved.fiche.beneficiaire_id
        has_visits = any(opened.visites for opened in returns)
        if stay.left_on is not None and has_visits and person:
            context.open_dossier(person, "visites:prevues")

    dialog.editor.ready.connect(show_side)
    dialog.editor.saved.connect(go_on)
    return dialog
