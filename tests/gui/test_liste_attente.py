"""The waiting list: its order is explained, filtered, shown as it stood, printed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QDate, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from crt_desktop.domain.admission_facts import Etape as EtapeAdmission
from crt_desktop.domain.attente import Situation, poids_of, points_of
from crt_desktop.domain.errors import VaultBusyError
from crt_desktop.domain.etablissement import Parametres
from crt_desktop.domain.roles import Role
from crt_desktop.reports.attente import (
    AttenteLine,
    AttenteList,
    Avancement,
    DepartureLine,
    Departures,
    Etape,
    Issue,
)
from tests.fakes_ui import TODAY
from tests.gui.page_kit import Kit, a_kit, press, rest, show_page
from tests.gui.test_nothing_is_cut import SMALLEST, USUAL, faults
from ui.dialogs.day import DayDialog
from ui.models.attente import HEADS, PRIORITE, AttenteModel
from ui.pages.attente_departures import DeparturesDialog
from ui.pages.liste_attente import PLANS, ListeAttentePage
from ui.printing import make_printer, write_page
from ui.viewmodels.attente import departures, explain_term, narrow, step, terms_of
from ui.viewmodels.attente_paper import printed

ROWS = (
    ("Cazeneuve", "Marius", "M", "Fabrezan", 15, 1, "centre_hospitalier",
     "sortie_hospitalisation", 7, True, Etape.A_EVALUER),
    ("Fontès", "Huguette", "F", "Lagrasse", 24, 2, "ems_apa", "ordinaire", 62, True,
     Etape.A_EVALUER),
    ("Salvayre", "Ginette", "F", "Escales", 13, 2, "aidant", "urgence", 26, False,
     Etape.EVALUEE),
    ("Barascud", "Éliane", "F", "Conilhac", 7, 2, "medecin_traitant", "ordinaire", 21, True,
     Etape.AVIS_RENDU),
    ("Peyronnel", "André", "M", "Boutenac", 10, 3, "ccas", "ordinaire", 187, False,
     Etape.A_EVALUER),
    ("Rouanet", "Bernard", "M", "Lagrasse", 34, 4, "idel", None, 17, False, Etape.A_EVALUER),
)  # fmt: skip


def waiting_list(on: date = TODAY) -> AttenteList:
    """Return the fictional list of the picture."""
    lines = []
    for rang, row in enumerate(ROWS, start=1):
        (nom, prenoms, sexe, commune, minutes, gir, origine, circonstance, days, alone, etape) = row
        requested_on = TODAY - timedelta(days=days)
        situation = Situation(
            requested_on=requested_on, circonstance=circonstance, is_isolee=alone, gir=gir
        )
        lines.append(
            AttenteLine(
                rang=rang,
                demande_row_id=100 + rang,
                reference=f"D{rang:03}",
                beneficiaire_id=rang,
                beneficiaire=f"B{rang:03}",
                nom=nom,
                prenoms=prenoms,
                born_on=date(1937, 2, 13),
                age=89,
                sexe=sexe,
                telephone="0468270000" if rang == 2 else None,
                commune=commune,
                minutes_trajet=minutes,
                is_far=minutes > 30,
                gir=gir,
                requested_on=requested_on,
                origine=origine,
                circonstance=circonstance,
                canal="viatrajectoire",
                waiting_days=days,
                etape=etape,
                etape_on=None if etape is Etape.A_EVALUER else TODAY - timedelta(days=3),
                touched_on=requested_on,
                is_to_remind=days > 180,
                termes=points_of(situation, on=TODAY, poids=poids_of(Parametres())),
                gir_on=date(2026, 11, 12),
                gir_source="ems_apa",
                mode_vie="seul" if alone else "couple",
                is_isolee=alone,
                motif="Chutes, retour au domicile",
                viatrajectoire_numero=f"GA-2026-11884{rang}",
                evaluateur="Sophie Marquille" if rang in {1, 3, 4} else None,
                evaluation_prevue_at=datetime(2026, 11, 25, 9, tzinfo=UTC) if rang == 1 else None,
                informes="DAC 11, Dr Ricalens",
                avancement=None
                if etape is Etape.A_EVALUER
                else Avancement(faites=5, etapes=8, suivante=EtapeAdmission.AVIS_MEDICAL),
            )
        )
    left = Departures(
        since=on - timedelta(days=30), admises=2, refusees=1, sans_suite=1, lines=_left(on)
    )
    return AttenteList(on=on, lines=tuple(lines), departures=left)


def _left(on: date) -> tuple[DepartureLine, ...]:
    rows = (
        (Issue.ADMISE, 1, 12, None, None),
        (Issue.ADMISE, 5, 26, None, None),
        (Issue.REFUSEE, 9, 30, "gir_5_6", "le SAAS"),
        (Issue.SANS_SUITE, 20, 4, "annulee", None),
    )
    return tuple(
        DepartureLine(
            demande_row_id=200 + rank,
            beneficiaire_id=50 + rank,
            nom=f"Parti-{rank}",
            prenoms="Rose",
            sexe="F",
            born_on=date(1940, 1, 2),
            issue=issue,
            on=on - timedelta(days=back),
            requested_on=on - timedelta(days=back + waited),
            motif=motif,
            reorientation=sent,
        )
        for rank, (issue, back, waited, motif, sent) in enumerate(rows)
    )


@dataclass
class FakeAttente:
    found: AttenteList = field(default_factory=waiting_list)
    error: Exception | None = None
    asked: list[date | None] = field(default_factory=list)

    def waiting(self, on: date | None = None) -> AttenteList:
        self.asked.append(on)
        if self.error is not None:
            raise self.error
        day = on or TODAY
        return replace(self.found, on=day, is_past=day < TODAY)


@dataclass
class Desk:
    kit: Kit
    service: FakeAttente
    page: ListeAttentePage

    def names(self) -> list[str]:
        model = self.page.model
        return [line.nom for row in range(model.rowCount()) if (line := model.line_at(row))]


@pytest.fixture
def desk(qtbot: QtBot) -> Iterator[Desk]:
    service = FakeAttente()
    with a_kit(attente=service) as kit:
        page = ListeAttentePage(kit.context)
        show_page(qtbot, kit, page)
        yield Desk(kit, service, page)


def test_the_list_is_shown_in_its_order_with_its_counts(desk: Desk) -> None:
    assert desk.names() == [row[0] for row in ROWS]
    assert desk.page.header.facts() == ("6 demandes · attente médiane 24 jours · 3 sans évaluateur")
    filters = desk.page.filters
    chips = (filters.everyone, filters.to_evaluate, filters.evaluated, filters.to_remind)
    assert [chip.accessibleDescription() for chip in chips] == ["6", "4", "2", "1"]
    assert filters.everyone.isChecked()


def test_those_who_left_are_counted_with_what_is_worth_knowing_and_listed(
    qtbot: QtBot, desk: Desk
) -> None:
    cells = desk.page.departures.cells
    assert {issue: (one.count.text(), one.detail.whole_text()) for issue, one in cells.items()} == {
        Issue.ADMISE: ("2 admises", "délai médian 19 jours"),
        Issue.REFUSEE: ("1 refusée", "GIR 5-6, orientée vers le SAAS"),
        Issue.SANS_SUITE: ("1 sans suite", "Demande annulée"),
    }
    assert desk.page.departures.link.text() == "Voir les 4"
    desk.page.departures.link.click()
    dialog = desk.page.window().findChild(DeparturesDialog)
    assert isinstance(dialog, DeparturesDialog)
    assert dialog.model.rowCount() == 4
    press(dialog.table, Qt.Key.Key_Down)
    press(dialog.table, Qt.Key.Key_Return)
    rest(qtbot, desk.kit)
    assert desk.kit.opened == [(51, "parcours")]


def test_the_order_is_explained_term_by_term(desk: Desk) -> None:
    desk.page.table.setFocus()
    press(desk.page.table, Qt.Key.Key_Space)
    assert desk.page.host.is_open
    shown = desk.page.panel.shown
    assert shown is not None
    assert (shown.nom, shown.priorite) == ("Cazeneuve", 71)
    assert terms_of(shown) == (
        ("H", 25, "info"),
        ("I", 15, "accent"),
        ("G", 30, "gir2"),
        ("A", 1, "muted"),
    )
    said = [explain_term(shown, terme) for terme in shown.termes]
    assert said == [
        "Pas de circonstance d’urgence",
        "Circonstance\u00a0: sortie d’hospitalisation",
        "Vit seul",
        "GIR 1, équipe APA, 12/11/2026",
        "7 jours, par semaine entière",
    ]
    press(desk.page.table, Qt.Key.Key_Down)
    assert desk.page.panel.shown is not None
    assert desk.page.panel.shown.nom == "Fontès"
    press(desk.page.table, Qt.Key.Key_Escape)
    assert not desk.page.host.is_open


def test_each_step_says_what_comes_next(desk: Desk) -> None:
    lines = desk.service.found.lines
    assert [step(line) for line in lines] == [
        ("À évaluer", "25/11 à 10:00", "muted"),
        ("À évaluer", "Qui évalue\u202f?", "warning"),
        ("Évaluée", "Avis médical", "muted"),
        ("Admission", "5 étapes sur 8", "accent"),
        ("À relancer", "depuis 6 mois", "danger"),
        ("À évaluer", "Qui évalue\u202f?", "warning"),
    ]
    assert step(lines[1], is_past=True) == ("À évaluer", "", "muted")
    nearly = replace(lines[0], evaluation_prevue_at=None)
    assert step(nearly)[1] == "par Sophie Marquille"
    late = replace(lines[0], evaluation_prevue_at=datetime(2026, 11, 22, 9, tzinfo=UTC))
    assert step(late)[1:] == ("22/11 à 10:00", "warning")
    decided = replace(lines[3], etape=Etape.DECIDEE)
    assert step(decided)[1] == "décidée le 20/11/2026"


def test_enter_opens_the_path_of_the_admission_and_the_menu_the_file(desk: Desk) -> None:
    desk.page.table.setFocus()
    press(desk.page.table, Qt.Key.Key_Return)
    assert desk.kit.screens == [("admission", 1, "101")]
    press(desk.page.table, Qt.Key.Key_Space)
    desk.page.panel.open_button.click()
    assert desk.kit.screens == [("admission", 1, "101")] * 2
    words = [one.text() for one in desk.page.panel.menu.actions() if one.text()]
    assert words == [
        "Ouvrir le parcours d’admission",
        "Ouvrir le dossier",
        "Qui évalue…",
        "Réorienter…",
        "Refuser…",
        "Classer sans suite…",
    ]
    desk.page.panel.menu.actions()[1].trigger()
    assert desk.kit.opened == [(1, "parcours")]


def test_the_number_of_the_orientation_is_copied_in_one_click(desk: Desk) -> None:
    press(desk.page.table, Qt.Key.Key_Space)
    button = desk.page.panel.copies[0]
    assert button.accessibleName() == "Copier : ViaTrajectoire"
    button.click()
    assert QGuiApplication.clipboard().text() == "GA-2026-118841"


def test_who_only_reads_is_offered_no_act(qtbot: QtBot) -> None:
    with a_kit(role=Role.LECTURE, attente=FakeAttente()) as kit:
        page = ListeAttentePage(kit.context)
        show_page(qtbot, kit, page)
        press(page.table, Qt.Key.Key_Space)
        words = [one.text() for one in page.panel.menu.actions() if one.text()]
        assert words == ["Ouvrir le parcours d’admission", "Ouvrir le dossier"]
        assert not page.new_button.isVisible()
        assert not page.legend.weights.isVisible()
        page.receive()
        assert page.findChildren(QDialog) == []


def test_filters_narrow_the_list_and_ranks_stay_those_of_the_whole(desk: Desk) -> None:
    page = desk.page
    page.filters.to_evaluate.click()
    assert desk.names() == ["Cazeneuve", "Fontès", "Peyronnel", "Rouanet"]
    assert not page.filters.everyone.isChecked()
    page.filters.to_remind.click()
    assert desk.names() == ["Peyronnel"]
    line = page.model.line_at(0)
    assert line is not None
    assert line.rang == 5
    page.search.setText("introuvable")
    assert page.states.empty.isVisible()
    page.states.empty.asked.emit()
    assert len(desk.names()) == 6
    assert page.filters.everyone.isChecked()
    page.search.setText("04 68 27")
    assert desk.names() == ["Fontès"]
    for typed in ("GA-2026-118845", "ga 2026 118845", "118845"):
        page.search.setText(typed)
        assert desk.names() == ["Peyronnel"], typed
    page.search.setText("eliane")
    assert desk.names() == ["Barascud"]
    page.search.clear()
    page.filters.origines.tick({"ccas"})
    page._narrow()
    assert desk.names() == ["Peyronnel"]
    assert page.shown_count.text() == "1 sur 6 demandes"
    page.filters.evaluated.click()
    assert narrow(desk.service.found.lines, etapes=frozenset({Etape.EVALUEE}))[0].nom == "Salvayre"


def test_the_list_of_another_day_is_asked_and_named(qtbot: QtBot, desk: Desk) -> None:
    past = TODAY - timedelta(days=40)
    desk.page.day.click()
    dialog = desk.page.findChild(DayDialog)
    assert isinstance(dialog, DayDialog)
    dialog.editor.setDate(QDate(past.year, past.month, past.day))
    dialog.try_accept()
    rest(qtbot, desk.kit)
    assert desk.service.asked[-1] == past
    assert desk.page.day.accessibleName() == f"Telle qu’au {past:%d/%m/%Y}"
    assert desk.page.past.isVisible()
    press(desk.page.table, Qt.Key.Key_Space)
    assert not desk.page.panel.more.isVisible()
    desk.page.panel.open_button.click()
    assert (desk.kit.opened, desk.kit.screens) == ([(1, "parcours")], [])
    desk.page.past.link.click()
    rest(qtbot, desk.kit)
    assert not desk.page.past.isVisible()
    desk.page.show_day(past)
    rest(qtbot, desk.kit)
    with qtbot.assertNotEmitted(desk.page.count_changed):
        desk.page._ask()
        rest(qtbot, desk.kit)
    desk.page.show_day(TODAY)
    rest(qtbot, desk.kit)
    assert desk.service.asked[-1] is None


def test_the_list_is_printed_with_every_term(qtbot: QtBot, tmp_path: Path) -> None:
    found = waiting_list()
    html = printed(found, today=TODAY)
    for row in ROWS:
        assert row[0] in html
    assert "Sortie d’hôpital 25, Isolement 15, GIR 30, Ancienneté 1" in html
    assert "25/11 à 10:00, Sophie Marquille" in html
    assert "5 étapes sur 8" in html
    printer = make_printer("Liste d’attente", is_landscape=True)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    path = tmp_path / "liste.pdf"
    printer.setOutputFileName(str(path))
    write_page(printer, html)
    assert path.read_bytes().startswith(b"%PDF")
    assert path.stat().st_size > 5_000


def test_a_refusal_is_said_and_an_empty_list_too(qtbot: QtBot) -> None:
    service = FakeAttente(error=VaultBusyError(operation=""))
    with a_kit(attente=service) as kit:
        page = ListeAttentePage(kit.context)
        show_page(qtbot, kit, page)
        assert page.states.error.isVisible()
        service.error = None
        service.found = replace(waiting_list(), lines=())
        page.states.error.asked.emit()
        rest(qtbot, kit)
        assert page.states.empty.isVisible()
        assert not page.print_button.isEnabled()
        assert page.states.empty.button.text() == "Nouvelle demande"
        assert page.header.facts().startswith("Personne n’attend")


def test_the_model_keeps_the_rules_of_models(qtbot: QtBot) -> None:
    model = AttenteModel()
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    found = waiting_list()
    model.show_lines(found.lines, query="caz")
    assert len(PLANS) == len(HEADS) == model.columnCount()
    assert model.index(0, PRIORITE).data(Qt.ItemDataRole.DisplayRole) == "Priorité 71"
    spoken = [model.index(4, column).data() for column in range(model.columnCount())]
    assert "À relancer" in spoken[-1]
    assert departures(found).startswith("Sorties de la liste")


@pytest.mark.parametrize("size", [USUAL, SMALLEST])
@pytest.mark.parametrize("is_past", [False, True])
def test_no_word_is_cut_down_to_the_smallest_window(
    qtbot: QtBot, desk: Desk, size: tuple[int, int], *, is_past: bool
) -> None:
    page = desk.page
    page.resize(*size)
    if is_past:
        page.show_day(TODAY - timedelta(days=40))
    rest(qtbot, desk.kit)
    assert faults(page) == []
    press(page.table, Qt.Key.Key_Space)
    rest(qtbot, desk.kit)
    assert faults(page.panel) == []
    dialog = DeparturesDialog(desk.service.found.departures, parent=page)
    dialog.open()
    rest(qtbot, desk.kit)
    assert faults(dialog) == []
