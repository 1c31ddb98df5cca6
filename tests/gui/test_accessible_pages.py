"""Every control of the pages says its name, is large enough, and is reached by Tab."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any, cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QHeaderView, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from tests.fakes_astreintes import QUARTER, a_quarter
from tests.fakes_enquetes import (
    CAMPAIGN_EDITION,
    FakeCampagnes,
    a_campaign,
    a_desk,
    a_difference,
    a_frozen,
    a_report,
)
from tests.fakes_fiches import TODAY, an_application
from tests.fakes_pilotage import FakePilotage
from tests.fakes_plans import YVONNE, yvonne_plans
from tests.fakes_questionnaires import FakeEditions
from tests.fakes_ui import FakeBeneficiaires, FakeExchanges, FakeSurveys
from tests.fakes_visites import FakeVisites
from tests.gui.astreintes_kit import SOLUTION, FakeRota
from tests.gui.nuit_kit import LONG_PLACES, FakeNuit, a_call, a_crowd, a_sheet
from tests.gui.page_kit import Kit, a_kit, rest, show_page
from tests.gui.places_kit import TODAY as PLACES_TODAY
from tests.gui.places_kit import FakePlaces
from tests.gui.reglages_kit import (
    DeskFiches,
    FakePartenaires,
    FakeReglages,
    put_partner,
    put_professional,
)
from tests.gui.releve_kit import FakeReleve
from tests.gui.sortie_kit import FakeSorties, in_hospital
from ui.pages import Page, SubjectPage
from ui.pages.astreintes.page import AstreintesPage
from ui.pages.enquetes import EnquetesPage
from ui.pages.enquetes.changes import ChangesPage
from ui.pages.enquetes.sincerity import SincerityPage
from ui.pages.file_active import FileActivePage
from ui.pages.import_export import ImportExportPage
from ui.pages.nuit.page import NuitPage
from ui.pages.partenaires import PartenairesPage
from ui.pages.pilotage.page import PilotagePage
from ui.pages.places.page import PlacesPage
from ui.pages.plan.body import TABS
from ui.pages.plan.page import PlanPage
from ui.pages.questionnaire.page import QuestionnairePage
from ui.pages.questionnaire.shelf import ShelfPage
from ui.pages.reglages.page import ReglagesPage
from ui.pages.releve import RelevePage
from ui.pages.sortie.page import SortiePage
from ui.pages.visites.page import VisitesPage
from ui.viewmodels.edition_editor import Spot
from ui.viewmodels.visites_period import AgendaView

SMALLEST_TARGET = 28


@pytest.fixture
def kit() -> Iterator[Kit]:
    fiches = DeskFiches()
    put_partner(fiches, "HAD", "had", TODAY, mssante="had@essai.mssante.fr", telephone="0400000001")
    put_professional(fiches, "Roux")
    removed = put_professional(fiches, "Parti")
    fiches.remove("professionnels", removed.row_id, version=1)
    surveys = FakeSurveys()
    fiches.put("interlocuteurs", {"partenaire": "HAD", "nom": "Roux", "telephone": "0611223344"})
    with a_kit(
        app=an_application(),
        beneficiaires=FakeBeneficiaires(),
        exchanges=FakeExchanges(),
        surveys=surveys,
        editions=FakeEditions(),
        campagnes=a_desk(surveys=surveys, lines=[]),
        pilotage=FakePilotage(),
        reglages=FakeReglages(kept={"communes": "Laure,Trèbes", "age_minimum": "62"}),
        fiches=fiches,
        partenaires=FakePartenaires(fiches),
        plans=yvonne_plans(),
        astreintes=a_quarter(),
        rota=FakeRota(),
        sorties=FakeSorties(sheet=in_hospital()),
        nuit=FakeNuit(
            kept=a_sheet(personnes=a_crowd(), appels=(a_call(1), a_call(2)), places=LONG_PLACES)
        ),
        releve=FakeReleve(),
        visites=FakeVisites(),
        places=FakePlaces(),
    ) as made:
        yield made


def _file_active(qtbot: QtBot, kit: Kit) -> Page:
    page = FileActivePage(kit.context)
    show_page(qtbot, kit, page)
    page.search.setText("ma")
    rest(qtbot, kit)
    page.open_person(6)
    rest(qtbot, kit)
    return page


def _preview(qtbot: QtBot, kit: Kit) -> Page:
    page = ImportExportPage(kit.context)
    show_page(qtbot, kit, page)
    page.view_model.choose(Path("reprise.xlsx"))
    rest(qtbot, kit)
    return page


def _start(qtbot: QtBot, kit: Kit) -> Page:
    page = ImportExportPage(kit.context)
    show_page(qtbot, kit, page)
    return page


def _enquetes(qtbot: QtBot, kit: Kit) -> Page:
    page = EnquetesPage(kit.context)
    show_page(qtbot, kit, page)
    rest(qtbot, kit)
    page.table.select_row(page.model.row_of("2.4"))
    page.walk.open_current()
    rest(qtbot, kit)
    return page


def _questionnaires(qtbot: QtBot, kit: Kit) -> Page:
    page = ShelfPage(kit.context)
    show_page(qtbot, kit, page)
    page.show_subject("")
    rest(qtbot, kit)
    return page


def _questionnaire(qtbot: QtBot, kit: Kit, values: dict[str, Any] | None = None) -> Page:
    page = QuestionnairePage(kit.context)
    show_page(qtbot, kit, page)
    page.show_subject("occitanie")
    rest(qtbot, kit)
    page.go_to(Spot(0))
    if values is not None:
        page.view_model.adapt()
        page.go_to(Spot(0, 0))
        page.changes.write_question(**values)
    rest(qtbot, kit)
    return page


QUESTIONNAIRES = [
    _questionnaires,
    _questionnaire,
    partial(_questionnaire, values={}),
    partial(_questionnaire, values={"indicateur": "par_gir_actuel.1", "filters": ("par_sexe.F",)}),
    partial(_questionnaire, values={"indicateur": None, "manual_type": "choix", "label": ""}),
    partial(_questionnaire, values={"indicateur": None, "manual_type": "nombre", "number": "A"}),
]


def _pilotage(qtbot: QtBot, kit: Kit, scene: str = "") -> Page:
    page = PilotagePage(kit.context)
    show_page(qtbot, kit, page)
    next(one for one in page.scenes() if one.name == scene).prepare()
    rest(qtbot, kit)
    return page


def _campagne(qtbot: QtBot, kit: Kit, number: str) -> Page:
    desk = cast(FakeCampagnes, kit.context.services.campagnes)
    desk.lines, desk.frozens = [a_campaign(versions=1)], [a_frozen()]
    desk.surveys.offered, desk.surveys.report = (CAMPAIGN_EDITION,), a_report()
    page = EnquetesPage(kit.context)
    show_page(qtbot, kit, page)
    page.walk.go_to(number)
    rest(qtbot, kit)
    return page


def _rapport(qtbot: QtBot, kit: Kit, subject: str) -> Page:
    desk = cast(FakeCampagnes, kit.context.services.campagnes)
    desk.frozens, desk.changes = [a_frozen()], (a_difference(),)
    desk.surveys.report = a_report()
    page: SubjectPage = (ChangesPage if subject == "1:11" else SincerityPage)(kit.context)
    show_page(qtbot, kit, page)
    page.show_subject(subject)
    rest(qtbot, kit)
    return page


def _partenaires(qtbot: QtBot, kit: Kit) -> Page:
    page = PartenairesPage(kit.context)
    show_page(qtbot, kit, page)
    page.table.select_row(0)
    page._open_panel()
    return page


def _reglages(qtbot: QtBot, kit: Kit, section: str) -> Page:
    page = ReglagesPage(kit.context)
    show_page(qtbot, kit, page)
    page.view_model.set_text("antennes", "Lagrasse")
    page.show_section(section)
    rest(qtbot, kit)
    return page


def _plan(qtbot: QtBot, kit: Kit, tab: str) -> Page:
    page = PlanPage(kit.context)
    show_page(qtbot, kit, page)
    page.show_person(YVONNE, tab)
    rest(qtbot, kit)
    if tab == "comparaison":
        page.open_comparison()
        rest(qtbot, kit)
    return page


def _sortie(qtbot: QtBot, kit: Kit, motif: str) -> Page:
    page = SortiePage(kit.context)
    show_page(qtbot, kit, page)
    page.show_person(YVONNE)
    rest(qtbot, kit)
    next(scene for scene in page.scenes() if scene.name == motif).prepare()
    rest(qtbot, kit)
    return page


def _visites(qtbot: QtBot, kit: Kit, view: AgendaView, chosen: int | None = None) -> Page:
    page = VisitesPage(kit.context)
    show_page(qtbot, kit, page)
    page.show_view(view)
    rest(qtbot, kit)
    if view is AgendaView.TOURNEE:
        page.round.show_day(page.day, "P-1")
    elif chosen is not None:
        page.chosen.go_to(chosen)
    rest(qtbot, kit)
    return page


VISITES = [
    # Coming to the list by the keyboard chooses its first visit: one is chosen already.
    *(partial(_visites, view=view) for view in AgendaView if view is not AgendaView.LISTE),
    *(partial(_visites, view=AgendaView.SEMAINE, chosen=key) for key in (1, 2, 4, 6)),
    partial(_visites, view=AgendaView.LISTE, chosen=4),
]


def _astreintes(qtbot: QtBot, kit: Kit, *, is_proposed: bool = False) -> Page:
    page = AstreintesPage(kit.context)
    show_page(qtbot, kit, page)
    page.show_period(QUARTER)
    rest(qtbot, kit)
    if is_proposed:
        page.show_proposal(SOLUTION, QUARTER)
        rest(qtbot, kit)
    return page


ASTREINTES = [_astreintes, partial(_astreintes, is_proposed=True)]


def _nuit(qtbot: QtBot, kit: Kit, scene: str) -> Page:
    page = NuitPage(kit.context)
    show_page(qtbot, kit, page)
    next(one for one in page.scenes() if one.name == scene).prepare()
    rest(qtbot, kit)
    return page


def _releve(qtbot: QtBot, kit: Kit, filters: tuple[str, ...]) -> Page:
    page = RelevePage(kit.context)
    show_page(qtbot, kit, page)
    for name in filters:
        page.board.chips[name].setChecked(True)
    rest(qtbot, kit)
    return page


def _places(qtbot: QtBot, kit: Kit, scene: str) -> Page:
    page = PlacesPage(kit.context)
    show_page(qtbot, kit, page)
    page.show_day(PLACES_TODAY)
    rest(qtbot, kit)
    next(one for one in page.scenes() if one.name == scene).prepare()
    rest(qtbot, kit)
    return page


PLACES = [
    partial(_places, scene=name) for name in ("", "deplacement", "jours", "mois", "occupation")
]
NIGHTS = [partial(_nuit, scene=name) for name in ("", "appel", "en_cours")]
RELEVES = [partial(_releve, filters=names) for names in ((), ("urgent",), ("urgent", "visite"))]
SORTIES = [partial(_sortie, motif=motif) for motif in ("", "souhait", "criteres", "deces")]
PLANS = [partial(_plan, tab=tab.key) for tab in TABS] + [partial(_plan, tab="comparaison")]
SETTINGS = [
    partial(_reglages, section=section)
    for section in ("territoire", "regles", "documents", "modeles_plan", "equipe", "corbeille")
]
ENQUETES = [
    *(partial(_campagne, number=number) for number in ("1.4", "4.2", "4.5")),
    *(partial(_rapport, subject=subject) for subject in ("2026-01-01_2026-12-31", "1:11")),
]
SCREENS = [
    *(_file_active, _start, _preview, _enquetes, _partenaires),
    *(_pilotage, partial(_pilotage, scene="chiffres")),
    *ENQUETES,
    *QUESTIONNAIRES,
    *PLANS,
    *SORTIES,
    *SETTINGS,
    *VISITES,
    *ASTREINTES,
    *PLACES,
    *NIGHTS,
    *RELEVES,
]


def controls(page: QWidget) -> list[QWidget]:
    """Return what the focus can stop at."""
    return [
        widget
        for widget in page.findChildren(QWidget)
        if widget.isVisible()
        and widget.focusPolicy() != Qt.FocusPolicy.NoFocus
        and not isinstance(widget, QHeaderView | QScrollArea)
        and widget.objectName() not in {"qt_scrollarea_viewport", "qt_scrollarea_vcontainer"}
    ]


def _is_reached_by_arrows(widget: QWidget) -> bool:
    """Tell whether another button of an exclusive group holds the stop of the group."""
    group = widget.group() if isinstance(widget, QAbstractButton) else None
    return group is not None and group.exclusive() and not widget.isChecked()  # type: ignore[attr-defined]  # a button has a group


def nameless(page: QWidget) -> list[str]:
    """Return the controls that neither a name nor a text tells."""
    return [
        f"{type(one).__name__} {one.objectName()}"
        for one in controls(page)
        if not (one.accessibleName() or (isinstance(one, QAbstractButton) and one.text()))
    ]


def small(page: QWidget) -> list[tuple[str, tuple[int, int]]]:
    """Return the buttons that are hard to aim at, with their size."""
    return [
        (one.accessibleName(), (one.width(), one.height()))
        for one in controls(page)
        if isinstance(one, QAbstractButton) and one.height() < SMALLEST_TARGET
    ]


def out_of_reach(page: QWidget) -> set[str]:
    """Go round the page by Tab; return the controls where it never stopped."""
    wanted = {
        one
        for one in controls(page)
        if one.focusPolicy() & Qt.FocusPolicy.TabFocus
        and one.isEnabled()
        and not _is_reached_by_arrows(one)
    }
    met: set[QWidget] = set()
    for _ in range(2 * len(wanted) + 20):
        page.focusNextChild()
        focused = QApplication.focusWidget()
        if focused is not None:
            met.add(focused)
    return {one.accessibleName() for one in wanted - met}


@pytest.mark.parametrize("screen", SCREENS)
def test_every_control_says_its_name_is_large_enough_to_aim_at_and_is_reached_by_tab(
    qtbot: QtBot, kit: Kit, screen: Callable[[QtBot, Kit], Page]
) -> None:
    page = screen(qtbot, kit)
    assert controls(page)
    at_rest = nameless(page), small(page)
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    # All three are told at once: one fault hides no other.
    assert (*at_rest, out_of_reach(page)) == ([], [], set())
