"""The file of a person: head, tabs made when first shown, the newest answers, nobody else's."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from importlib import import_module
from typing import Any, Final, cast

from PySide6.QtCore import Qt
from PySide6.QtGui import QFocusEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from crt_desktop.domain.errors import CrtError
from crt_desktop.domain.messages import explain
from crt_desktop.domain.roles import Permission
from crt_desktop.reports.dossier import Dossier, Timeline
from ui.context import PageContext
from ui.dialogs.reason import ReasonDialog
from ui.pages import PersonPage, Scene
from ui.pages.dossier.acts import DossierActs
from ui.pages.dossier.add_menu import fill_menu
from ui.pages.dossier.header import DossierHeader
from ui.pages.dossier.parts import DossierTab
from ui.pages.dossier.printing import may_print
from ui.pages.dossier.standing import StandingBar
from ui.pages.dossier.synthese import SyntheseTab
from ui.theme.tokens import PAGE_MARGIN
from ui.viewmodels.dossier import DossierViewModel, TimelineAsk
from ui.viewmodels.dossier_facts import exit_words
from ui.widgets import MessageState, StateStack, show_toast
from ui.widgets.tabs import Tab, TabBar, TabLine, TabPages

TABS: Final = (
    Tab(key="synthese", title="Synthèse"),
    Tab(key="identite", title="Identité et entourage", short="Identité"),
    Tab(key="gir", title="GIR"),
    Tab(key="parcours", title="Parcours"),
    Tab(key="suivi", title="Suivi"),
    Tab(key="visites", title="Visites et nuits", short="Visites"),
    Tab(key="sejours", title="Séjours et hôpital", short="Séjours"),
    Tab(key="consentements", title="Consentements"),
    Tab(key="acces", title="Accès au dossier", short="Accès"),
)
_TAB_CLASSES: Final = {
    "identite": ("identite", "IdentiteTab"),
    "gir": ("gir_tab", "GirTab"),
    "parcours": ("parcours", "ParcoursTab"),
    "suivi": ("suivi", "SuiviTab"),
    "visites": ("visites", "VisitesTab"),
    "sejours": ("sejours", "SejoursTab"),
    "consentements": ("consentements", "ConsentementsTab"),
    "acces": ("acces", "AccesTab"),
}
"""Module and class of the tabs imported when first shown."""

SOURCES: Final = frozenset({"partenaires", "professionnels", "places_ht"})
"""Sheets of the etablissement whose names a file shows."""


class DossierPage(PersonPage):
    """Shows one person at a time."""

    def __init__(self, context: PageContext) -> None:
        """Build the head and the first tab; nothing is asked before `show_person`."""
        super().__init__()
        self._context = context
        services = context.services
        self.view_model = DossierViewModel(
            services.dossiers,
            context.tasks,
            fiches=lambda: services.fiches,
            transmissions=lambda: services.transmissions,
            parent=self,
        )
        self.acts = DossierActs(context, self.view_model, self)
        self._is_stale = False
        self._seen: dict[str, Dossier] = {}
        self._wanted = ("", "")
        self._build()
        self._connect()
        self._bind_keys()

    # --- the parts ---------------------------------------------------------------------------

    def _build(self) -> None:
        self.setProperty("role", "page")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        self.header = DossierHeader()
        self.header.setContentsMargins(PAGE_MARGIN, 12, PAGE_MARGIN, 4)
        layout.addWidget(self.header)
        self.bar = TabBar(name="Parties du dossier")
        layout.addWidget(TabLine(self.bar))
        self.standing = StandingBar()
        layout.addWidget(self.standing)
        self.pages = TabPages({tab.key: self._maker(tab.key) for tab in TABS})
        self.states = StateStack(self.pages, empty=MessageState("user-round", ""))
        layout.addWidget(self.states, 1)
        actor = self._context.actor
        may_see_journal = actor.may(Permission.JOURNAL_READ_PEOPLE) or actor.may(
            Permission.JOURNAL_READ
        )
        self.bar.set_tabs(tuple(tab for tab in TABS if tab.key != "acces" or may_see_journal))
        self.pages.show_key("synthese")
        self.add_menu = QMenu(self)
        fill_menu(self.add_menu, self.acts, self.acts.add)
        self.header.allow(
            hospital=self.acts.may_write("hospitalisations"),
            add=bool(self.add_menu.actions()),
            removal=self.acts.may_write("beneficiaires"),
            printing=may_print(self._context),
        )

    def _maker(self, key: str) -> Callable[[], QWidget]:
        if key == "synthese":
            return lambda: SyntheseTab(self.acts)
        module, name = _TAB_CLASSES[key]
        return lambda: cast(
            QWidget, getattr(import_module(f"ui.pages.dossier.{module}"), name)(self.acts)
        )

    @property
    def synthese(self) -> SyntheseTab:
        """The first tab."""
        return cast(SyntheseTab, self.pages.widget_of("synthese"))

    def _connect(self) -> None:
        view_model, header = self.view_model, self.header
        view_model.coming.connect(self._show_coming)
        view_model.dossier_changed.connect(self._show_dossier)
        view_model.failed.connect(self._show_failure)
        view_model.reason_wanted.connect(self._ask_reason)
        view_model.timeline_changed.connect(self._show_timeline)
        view_model.timeline_failed.connect(self._show_timeline_failure)
        header.back_asked.connect(self._context.go_back)
        header.ins_asked.connect(self.show_ins)
        header.traits_asked.connect(self._copy_traits)
        header.removal_asked.connect(self._remove_person)
        header.plan_asked.connect(self.acts.open_plan)
        header.dlu_asked.connect(self.acts.print_dlu)
        header.menu.aboutToShow.connect(self.acts.ask_printed_dlu)
        self.acts.printed_dlu_known.connect(header.show_printed_dlu)
        header.fusion_asked.connect(self.acts.open_fusion)
        header.exit_asked.connect(self.acts.open_sortie)
        header.hospital_button.clicked.connect(self.acts.go_to_hospital)
        self.standing.return_asked.connect(self.acts.prepare_return)
        self.standing.exit_asked.connect(self.acts.open_sortie)
        self.standing.again_asked.connect(self.acts.begin_again)
        header.add_button.clicked.connect(self.open_add_menu)
        self.bar.currentChanged.connect(lambda _at: self._show_tab())
        self.acts.tab_asked.connect(self.show_tab)
        self.states.error.asked.connect(self._retry)
        changes = self._context.changes
        changes.fiche_changed.connect(self._hear_fiche)
        changes.caseload_changed.connect(self._become_stale)

    def _bind_keys(self) -> None:
        for keys, act in (
            ("Ctrl+Tab", lambda: self.bar.move(1)),
            ("Ctrl+PgDown", lambda: self.bar.move(1)),
            ("Ctrl+Shift+Tab", lambda: self.bar.move(-1)),
            ("Ctrl+PgUp", lambda: self.bar.move(-1)),
            ("Ctrl+E", self.open_add_menu),
        ):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)

    # --- what the window asks ----------------------------------------------------------------

    def show_origin(self, title: str) -> None:
        """Name the place « retour » leads to."""
        self.header.set_back(title)

    def show_person(self, beneficiaire_id: int, tab: str = "") -> None:
        """Show a person, on this tab or the one left open; a tab may name a part (« suivi:chutes »)."""
        is_other = beneficiaire_id != self.view_model.person
        key, _, section = tab.partition(":")
        if key or is_other:
            self.show_tab(key or "synthese", section)
        if is_other or self._is_stale or self.view_model.dossier is None:
            self._is_stale = False
            self.view_model.show_person(beneficiaire_id)

    def on_shown(self) -> None:
        """Read the file again when it changed while another page was shown."""
        if self._is_stale:
            self._is_stale = False
            self.view_model.refresh()

    def show_tab(self, key: str, section: str = "") -> None:
        """Show a tab by its key; one that is not there is ignored."""
        self._wanted = (key, section)
        if self.bar.key() == key or not self.bar.show_key(key):
            self._show_tab()

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Start in the tabs."""
        self.bar.setFocus(event.reason())

    def focus_search(self) -> None:
        """Answer Ctrl+F: the search of the tab, else the one of the events."""
        current = self.pages.currentWidget()
        if isinstance(current, DossierTab) and current.focus_search():
            return
        self.show_tab("synthese")
        self.synthese.focus_search()

    def keys(self) -> list[tuple[str, str]]:
        """Return the keys of this page."""
        return [
            ("Ctrl Tab", "passer à l’onglet suivant"),
            ("Ctrl PgSuiv, Ctrl PgPréc", "onglet suivant, onglet précédent"),
            ("Ctrl E", "ajouter un événement"),
            ("Ctrl F", "chercher dans le parcours"),
            ("Entrée", "ouvrir la fiche choisie"),
            ("Suppr", "retirer la fiche choisie"),
            ("Alt ←", "revenir"),
        ]

    def scenes(self) -> list[Scene]:
        """Return each tab, and the menu of events."""
        return [
            Scene("" if tab.key == "synthese" else tab.key, partial(self.show_tab, tab.key))
            for tab in self.bar.tabs()
        ]

    # --- content -----------------------------------------------------------------------------

    def _show_coming(self, _beneficiaire_id: int) -> None:
        """Take the former person away at once."""
        self._seen.clear()
        self.header.show_nothing()
        self.standing.show_nothing()
        self.setAccessibleName("Dossier")
        self.synthese.timeline.show_coming()
        self.states.show_loading()

    def _show_dossier(self, dossier: Dossier) -> None:
        self._seen.clear()
        self.header.show_dossier(dossier)
        self.header.show_hospital(is_there=dossier.hospital is not None)
        self.header.offer_exit(
            exit_words(dossier) if self._context.actor.may(Permission.BENEFICIAIRE_READ) else ""
        )
        self.standing.show_dossier(
            dossier,
            may_write=self.acts.may_write("hospitalisations"),
            today=self.acts.today(),
        )
        self.setAccessibleName(f"Dossier de {self.header.name.whole_text()}")
        self.states.show_content()
        self._show_tab()
        asked = self.synthese.timeline.ask()
        self.view_model.ask_timeline(asked)

    def _show_tab(self) -> None:
        """Show the current tab, with the file as it stands."""
        key = self.bar.key() or "synthese"
        dossier = self.view_model.dossier
        if dossier is None:
            # Its widget is made when there is something to show in it.
            return
        widget: Any = self.pages.show_key(key)
        if self._seen.get(key) is not dossier:
            self._seen[key] = dossier
            widget.show_dossier(dossier)
        wanted, section = self._wanted
        if wanted == key and section and isinstance(widget, DossierTab):
            widget.show_section(section)
        self._wanted = ("", "")

    def _show_timeline(self, timeline: Timeline, asked: TimelineAsk) -> None:
        self.synthese.timeline.show_timeline(timeline, asked)

    def _show_timeline_failure(self, error: Exception) -> None:
        title, way_out = self._told(error, "Le parcours n’a pas pu être lu.")
        self.synthese.timeline.show_failure(title, way_out)

    def _show_failure(self, error: Exception) -> None:
        title, way_out = self._told(error, "Le dossier n’a pas pu être ouvert.")
        self.header.show_nothing()
        self.states.show_error(title, way_out)

    def _told(self, error: Exception, sentence: str) -> tuple[str, str]:
        """Return the title and the way out of an error; a bug goes to its report."""
        if not isinstance(error, CrtError):
            self._context.show_error(error)
            return sentence, ""
        message = explain(error)
        return message.title, message.body

    def _retry(self) -> None:
        person = self.view_model.person
        if person is not None:
            self.states.show_loading()
            self.view_model.show_person(person)

    def _ask_reason(self, _beneficiaire_id: int) -> None:
        dialog = ReasonDialog(
            "Ouvrir ce dossier ?",
            "Cette personne n’est pas de celles que vous suivez. La lecture et son motif sont "
            "inscrits au journal, que la coordination consulte.",
            verb="Ouvrir le dossier",
            parent=self,
        )
        dialog.reason_given.connect(self.view_model.state_reason)
        dialog.rejected.connect(self._give_up)
        dialog.open()

    def _give_up(self) -> None:
        """Leave without opening."""
        self.view_model.leave()
        self._context.go_back()

    # --- changes elsewhere -------------------------------------------------------------------

    def _hear_fiche(self, sheet: str, beneficiaire_id: int | None) -> None:
        concerns = beneficiaire_id == self.view_model.person
        if concerns or (beneficiaire_id is None and sheet in SOURCES):
            self._become_stale()

    def _become_stale(self) -> None:
        if self.view_model.person is None:
            return
        if self.isVisible():
            self.view_model.refresh()
        else:
            self._is_stale = True

    # --- acts --------------------------------------------------------------------------------

    def open_add_menu(self) -> None:
        """Offer what can be recorded."""
        button = self.header.add_button
        if not button.isVisible() or not button.isEnabled():
            return
        size = self.add_menu.sizeHint()
        corner = button.rect().bottomRight()
        corner.setX(corner.x() + 1 - size.width())
        corner.setY(corner.y() + 4)
        self.add_menu.popup(button.mapToGlobal(corner))

    def show_ins(self) -> None:
        """Show the qualified identity with its datamatrix."""
        dossier = self.view_model.dossier
        if dossier is None or dossier.ins_text is None:
            return
        module = import_module("ui.pages.dossier.ins_dialog")
        dialog = module.InsDialog(dossier, parent=self)

        self.view_model.matrix_changed.connect(dialog.show_matrix)
        self.view_model.ask_matrix()
        dialog.open()

    def _copy_traits(self) -> None:
        dossier = self.view_model.dossier
        if dossier is not None:
            self.header.copy_traits(dossier)
            show_toast(self, "Traits copiés")

    def _remove_person(self) -> None:
        """Ask before the person and the whole file go to the bin."""
        dossier = self.view_model.dossier
        if dossier is None:
            return
        ask_removal = import_module("ui.forms.questions").ask_removal
        ask_removal(self, "beneficiaires", lambda: self._do_remove(dossier))

    def _do_remove(self, dossier: Dossier) -> None:
        self.acts.remove(dossier.identity)
        self.view_model.leave()
        # Not back: what was on screen before may be this very file.
        self._context.go_to("file_active")
