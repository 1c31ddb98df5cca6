"""The sortie of a person on one page: what is asked, what is still open, the decision; then the relay."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import partial
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QFocusEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QVBoxLayout, QWidget

from crt_desktop.domain.errors import (
    InvalidFicheError,
    RuleViolationError,
    StaleEditError,
)
from crt_desktop.domain.sortie_items import open_items
from crt_desktop.domain.sortie_words import alarm_words, sentence_of
from crt_desktop.domain.sorties import (
    FIELD_OF,
    Alarme,
    Manque,
    ProjetSortie,
    alarms,
    needs_of,
    refusals,
)
from crt_desktop.reports.fiches import Draft, FicheForm, SavedFiche
from crt_desktop.reports.sorties import SortieOrder, SortieSheet
from crt_desktop.services.sortie_settling import visit_reason
from ui.context import PageContext
from ui.dialogs.stale import when
from ui.forms.drafts import DraftKeeper
from ui.pages import PersonPage, Scene
from ui.pages.failures import show_failure
from ui.pages.sortie.acts import SortieActs
from ui.pages.sortie.board import SortieBoard
from ui.theme.tokens import BODY, PAGE_MARGIN, PAGE_TITLE
from ui.viewmodels import sortie as told
from ui.viewmodels.latest import Latest
from ui.viewmodels.sortie_typed import (
    projet_of,
    settlements_typed,
    texts_of,
    unreadable,
)
from ui.widgets import ElidedLabel, LinkButton, MessageState, StateStack

_FIELD_OF_ALARM: Final[Mapping[Alarme, str]] = {
    Alarme.DESTINATION: "destination",
    Alarme.VISITES_REALISEES: "left_on",
    Alarme.PRESENCE_A_VENIR: "left_on",
}
_TOLD_AT_ONCE: Final = frozenset(
    {
        Manque.AVANT_ADMISSION,
        Manque.A_VENIR,
        Manque.TERME,
        Manque.HOSPITALISATION,
        Manque.CONCERTATION_A_VENIR,
        Manque.AVIS_A_VENIR,
    }
)
"""What is wrong, and not only missing: said under its field while one types."""


class SortiePage(PersonPage):
    """Shows the sortie of one person at a time."""

    guide = "parcours.md"

    def __init__(self, context: PageContext) -> None:
        """Build the page; nothing is asked before `show_person`."""
        super().__init__()
        self._context = context
        self._person: int | None = None
        self._is_stale = self._is_busy = False
        self._origin = ""
        self._draft: Draft | None = None
        self._kept: dict[str, str] = {}
        self.sheet: SortieSheet | None = None
        self._latest: Latest[SortieSheet] = Latest(
            context.tasks, owner=self, done=self._show, failed=self._show_failure
        )
        self.acts = SortieActs(context, sheet=lambda: self.sheet, window=self)
        self._keeper = DraftKeeper(context, title="Sortie", typed=self._typed, parent=self)
        self._build()
        self._connect()
        self._bind_keys()

    # --- the parts ---------------------------------------------------------------------------

    def _today(self) -> date:
        return self._context.application.clock.today()

    def _build(self) -> None:
        self.setProperty("role", "page")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 16, 0, 0)
        layout.setSpacing(12)
        layout.addWidget(self._build_head())
        self.board = board = SortieBoard(self._today)
        self.form, self.open_card, self.done = board.form, board.open_card, board.done
        self.decision, self.hospital, self.opinion = board.decision, board.hospital, board.opinion
        self.draft_banner, self.drop_button = board.draft_banner, board.drop_button
        self.proposal, self.area = board.proposal, board.area
        self.states = StateStack(board, empty=MessageState("log-out", ""), row_height=66)
        layout.addWidget(self.states, 1)

    def _build_head(self) -> QWidget:
        head = QWidget()
        column = QVBoxLayout(head)
        column.setContentsMargins(PAGE_MARGIN, 0, PAGE_MARGIN, 0)
        column.setSpacing(2)
        self.back = LinkButton("Retour", icon_name="chevron-left")
        self.back.clicked.connect(self._context.go_back)
        column.addWidget(self.back, 0, Qt.AlignmentFlag.AlignLeft)
        self.title = ElidedLabel("Sortie", PAGE_TITLE)
        self.facts = ElidedLabel("", BODY, role="muted")
        column.addWidget(self.title)
        column.addWidget(self.facts)
        return head

    def _connect(self) -> None:
        self.form.typed.connect(self._note)
        self.open_card.typed.connect(lambda: self._note(""))
        self.decision.field_asked.connect(self.go_to)
        self.decision.pronounce_asked.connect(self.pronounce)
        self.decision.hospital_asked.connect(self.acts.enter_hospital)
        self.hospital.return_asked.connect(self.acts.prepare_return)
        self.opinion.signed.connect(self.acts.sign)
        self.done.relay_asked.connect(self.acts.ask_relay)
        self.done.dossier_asked.connect(self.acts.open_dossier)
        self.done.return_asked.connect(self.acts.begin_again)
        self.draft_banner.link_clicked.connect(self.resume_draft)
        self.drop_button.clicked.connect(self.drop_draft)
        self.states.error.asked.connect(self._ask)
        changes = self._context.changes
        changes.fiche_changed.connect(self._hear_fiche)
        changes.etablissement_changed.connect(self._become_stale)

    def _bind_keys(self) -> None:
        shortcut = QShortcut(QKeySequence("Ctrl+Return"), self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(self.pronounce)

    # --- what the window asks ----------------------------------------------------------------

    def show_origin(self, title: str) -> None:
        """Name the place « retour » leads to."""
        self._origin = title
        self.back.setText(title or "Retour")
        self.back.setAccessibleName(f"Retour\u00a0: {title}" if title else "Retour")

    def show_person(self, beneficiaire_id: int, tab: str = "") -> None:
        """Show the sortie of a person."""
        del tab
        is_same = beneficiaire_id == self._person
        if is_same and self.sheet is not None and not self._is_stale:
            return
        self._is_stale = False
        if not is_same:
            self._keep_now()
            self._person = beneficiaire_id
            self.sheet = None
            self._show_coming()
        self._ask()

    def on_shown(self) -> None:
        """Read again when something changed while another page was shown."""
        if self._is_stale:
            self._is_stale = False
            self._ask()

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Start with what comes first: the motif, or the relay once pronounced."""
        if self.done.isVisible():
            target: QWidget = self.done.relay if self.done.relay.isVisible() else self.done.dossier
        elif self.opinion.isVisible():
            target = self.opinion.button
        else:
            target = self.form.first()
        target.setFocus(event.reason())

    def keys(self) -> list[tuple[str, str]]:
        """Return the keys of this page."""
        return [
            ("Tab, Maj Tab", "champ suivant, champ précédent"),
            ("Ctrl Entrée", "prononcer la sortie"),
            ("Alt ↓", "ouvrir le calendrier d’une date"),
            ("Alt ←", "revenir"),
        ]

    def scenes(self) -> list[Scene]:
        """Return the page as it stands, a living exit, a death."""
        return [
            Scene("", self.on_shown),
            Scene("souhait", partial(self._scene, "souhait")),
            Scene("criteres", partial(self._scene, "criteres")),
            Scene("deces", partial(self._scene, "deces")),
        ]

    def _scene(self, motif: str) -> None:
        today = f"{self._today():%d/%m/%Y}"
        self.form.fill({"motif_sortie": motif, "left_on": today, "is_sante": "oui"})
        self._refresh()

    # --- content -----------------------------------------------------------------------------

    def _ask(self) -> None:
        person = self._person
        if person is not None:
            services = self._context.services
            self._latest.ask(lambda: services.sorties.open(person))

    def _show_coming(self) -> None:
        self.title.set_whole_text("Sortie")
        self.facts.set_whole_text("")
        self.open_card.forget()
        self.area.verticalScrollBar().setValue(0)
        self._kept = {}
        self._draft = None
        self.states.show_loading()

    def _show(self, sheet: SortieSheet) -> None:
        if sheet.beneficiaire_id != self._person:
            return
        had_typed = self.sheet is not None and bool(self._typed())
        self.sheet = sheet
        self.title.set_whole_text(told.page_title(sheet))
        self.setAccessibleName(told.page_title(sheet))
        self.facts.set_whole_text(told.facts(sheet))
        self._keeper.set_form(
            FicheForm(
                sheet="",
                values={},
                form=sheet.form,
                beneficiaire_id=sheet.beneficiaire_id,
                version=sheet.version,
            )
        )
        self.form.suggest_medecins(sheet.medecins)
        if not had_typed:
            # What is being typed stays while somebody else changes the file.
            self.form.fill(texts_of(sheet.projet))
            self._draft = sheet.draft
            self._kept = {}
        self._show_parts(sheet)
        self._show_draft()
        self._refresh()
        self.states.show_content()

    def _show_parts(self, sheet: SortieSheet) -> None:
        is_done = sheet.is_pronounced
        is_writing = sheet.may_write and not is_done
        self.done.setVisible(is_done)
        if is_done:
            self.done.show_sheet(sheet)
        for part in (self.form, self.open_card):
            part.setVisible(not is_done)
            part.setEnabled(is_writing)
        self.decision.setVisible(not is_done)
        self.opinion.setVisible(sheet.may_sign and not is_done)
        self.opinion.show_sheet(sheet)
        self.hospital.setVisible(sheet.hospital is not None and not is_done)
        if sheet.hospital is not None:
            self.hospital.show_watch(sheet.hospital.watch, may_write=is_writing)
        self.proposal.setVisible(sheet.is_proposed and is_writing)
        if sheet.hospital is not None and sheet.is_proposed:
            self.proposal.set_banner(
                "Sortie proposée, pas encore prononcée.",
                told.hospital_consequence(sheet.hospital.watch),
                tone="warning",
                icon_name="hospital",
            )
        self.board.side.setVisible(not is_done)

    def _show_failure(self, error: Exception) -> None:
        show_failure(
            self.states,
            error,
            self._context.show_error,
            unread="La sortie n’a pas pu être ouverte.",
        )

    # --- typing ------------------------------------------------------------------------------

    def _texts(self) -> dict[str, str]:
        return {**self._kept, **self.form.texts(), **self.open_card.texts()}

    def _typed(self) -> dict[str, str]:
        """Return what differs from what the page began with."""
        sheet = self.sheet
        if sheet is None or sheet.is_pronounced or not sheet.may_write:
            return {}
        before = texts_of(sheet.projet)
        return {name: text for name, text in self._texts().items() if text != before.get(name, "")}

    def _note(self, name: str) -> None:
        if name:
            self.form.show_error(name, "")
        self._keeper.note_typing()
        self._refresh()

    def _keep_now(self) -> None:
        if self._typed():
            self._keeper.keep_now()

    @property
    def projet(self) -> ProjetSortie:
        """The sortie as it is filled in."""
        return projet_of(self._texts(), today=self._today())

    @property
    def manques(self) -> tuple[Manque, ...]:
        """What keeps it from being pronounced."""
        sheet = self.sheet
        if sheet is None:
            return ()
        return refusals(
            self.projet,
            demande=sheet.demande,
            stays=sheet.facts.stays,
            role=self._context.actor.role,
            today=self._today(),
            parametres=sheet.parametres,
        )

    @property
    def order(self) -> SortieOrder:
        """The sortie and what is decided of each open thing."""
        projet = self.projet
        items = () if self.sheet is None else open_items(self.sheet.facts, projet)
        settlements = settlements_typed(items, self._texts(), today=self._today())
        return SortieOrder(projet=projet, settlements=settlements)

    def _refresh(self) -> None:
        """Show what follows from what is typed: fields, open things, what is missing."""
        sheet = self.sheet
        if sheet is None or sheet.is_pronounced:
            return
        projet = self.projet
        needs = needs_of(projet.motif, is_sante=projet.is_sante)
        self.form.show_needs(needs, motif=projet.motif, relais=projet.relais)
        items = open_items(sheet.facts, projet)
        self.open_card.show_items(
            items,
            has_day=projet.left_on is not None,
            reason=visit_reason(projet),
            kept=self._kept,
        )
        manques = self.manques
        self._show_problems(sheet, projet, manques)
        has_bad_days = self.open_card.show_order(self.order)
        bad_fields = unreadable(self.form.texts(), today=self._today())
        self.decision.show_state(
            manques,
            projet=projet,
            has_bad_days=has_bad_days or bool(bad_fields),
            count=len(items),
            is_busy=self._is_busy,
        )

    def _show_problems(
        self, sheet: SortieSheet, projet: ProjetSortie, manques: tuple[Manque, ...]
    ) -> None:
        wrong = {
            FIELD_OF[one]: sentence_of(
                one,
                admitted_on=sheet.demande.admitted_on,
                term_on=told.term_for(sheet, projet),
            )
            for one in manques
            if one in _TOLD_AT_ONCE
        }
        odd = {
            _FIELD_OF_ALARM[one]: alarm_words(one)
            for one in alarms(projet, visits_done=sheet.facts.visits_done, today=sheet.on)
        }
        for name in self.form.fields:
            self.form.show_warning(name, wrong.get(name) or odd.get(name, ""))

    def go_to(self, name: str) -> None:
        """Go to a field, in sight."""
        self.form.focus_field(name)
        self.area.ensureWidgetVisible(self.form.fields[name], 0, 60)

    # --- drafts ------------------------------------------------------------------------------

    def _show_draft(self) -> None:
        sheet, draft = self.sheet, self._draft
        is_offered = (
            draft is not None
            and sheet is not None
            and sheet.may_write
            and not sheet.is_pronounced
            and not self._typed()
        )
        self.draft_banner.setVisible(is_offered)
        if is_offered and draft is not None:
            at = when(draft.saved_at).replace("le ", "du ", 1)
            self.draft_banner.set_banner(
                "Une saisie n’a pas été enregistrée.",
                tone="info",
                icon_name="history",
                link=f"Reprendre la saisie {at}",
            )

    def resume_draft(self) -> None:
        """Put back what was typed last time."""
        draft, sheet = self._draft, self.sheet
        if draft is None or sheet is None:
            return
        self._draft = None
        self._kept = {
            name: text for name, text in draft.values.items() if name not in self.form.editors
        }
        self.form.fill({**texts_of(sheet.projet), **draft.values})
        self.open_card.forget()
        self.draft_banner.hide()
        self._refresh()
        self.form.first().setFocus()

    def drop_draft(self) -> None:
        """Throw away what was typed last time."""
        self._draft = None
        self.draft_banner.hide()
        self._keeper.discard()
        self.form.first().setFocus()

    # --- acts --------------------------------------------------------------------------------

    def pronounce(self) -> None:
        """Pronounce the sortie; nothing while something is missing."""
        sheet = self.sheet
        if sheet is None or self._is_busy or not self.decision.button.isEnabled():
            return
        if sheet.is_pronounced or not self.decision.isVisible():
            return
        order = self.order
        self._set_busy(is_busy=True)
        self._keeper.forget()
        services = self._context.services
        self._context.tasks.run(
            lambda: services.sorties.pronounce(sheet.demande_row_id, order, version=sheet.version),
            owner=self,
            done=partial(self._tell_done, order.projet),
            failed=self._tell_failure,
            keeps=True,
        )

    def _set_busy(self, *, is_busy: bool) -> None:
        self._is_busy = is_busy
        self._refresh()

    def _tell_done(self, projet: ProjetSortie, saved: SavedFiche) -> None:
        self._is_busy = False
        self.sheet = None
        self.acts.tell_pronounced(saved, is_death=projet.is_death)
        self._ask()

    def _tell_failure(self, error: Exception) -> None:
        self._set_busy(is_busy=False)
        if isinstance(error, InvalidFicheError):
            for issue in error.issues:
                if issue.attribute in self.form.fields:
                    self.form.show_error(issue.attribute, issue.message)
                    self.go_to(issue.attribute)
                    return
        self._keeper.note_typing()
        self._context.show_error(error)
        if isinstance(error, (RuleViolationError, StaleEditError)):
            # What is on screen is not what stands: read it again, what was typed stays.
            self._ask()

    # --- changes elsewhere -------------------------------------------------------------------

    def _hear_fiche(self, sheet: str, beneficiaire_id: int | None) -> None:
        del sheet
        if beneficiaire_id == self._person:
            self._become_stale()

    def _become_stale(self) -> None:
        if self._person is None:
            return
        if self.isVisible():
            self._ask()
        else:
            self._is_stale = True
