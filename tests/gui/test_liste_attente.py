"""The waiting list: its order is explained, filtered, shown as it stood, printed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QDate, Qt
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from crt_desktop.domain.attente import Situation, poids_of, points_of
from crt_desktop.domain.errors import VaultBusyError
from crt_desktop.domain.etablissement import Parametres
from crt_desktop.reports.attente import AttenteLine, AttenteList, Departures, Etape
from tests.fakes_ui import TODAY
from tests.gui.page_kit import Kit, a_kit, press, rest, show_page
from ui.dialogs.day import DayDialog
from ui.models.attente import HEADS, PRIORITE, AttenteModel
from ui.pages.liste_attente import PLANS, ListeAttentePage
from ui.printing import make_printer, write_page
from ui.viewmodels.attente import departures, explain_term, narrow, printed, terms_of

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
            )
        )
    left = Departures(since=on - timedelta(days=30), admises=2, refusees=1, sans_suite=1)
    return AttenteList(on=on, lines=tuple(lines), departures=left)


@dataclass
class FakeAttente:
    found: AttenteList = field(default_factory=waiting_list)
    error: Exception | None = None
    asked: list[date | None] = field(default_factory=list)

    def waiting(self, on: date | None = None) -> AttenteList:
        self.asked.append(on)
        if self.error is not None:
            raise self.error
        return replace(self.found, on=on or TODAY)


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
    assert desk.page.header.facts() == "6 demandes · attente médiane 24 jours · 4 à évaluer"
    assert desk.page.left.text() == (
        "Sorties de la liste depuis le 24/10 : 2 admises, 1 refusée et 1 sans suite"
    )
    assert desk.page.to_remind.accessibleDescription() == "1"


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
        "Circonstance : sortie d’hospitalisation",
        "Circonstance : sortie d’hospitalisation",
        "Vit seule, ou profil d’isolement",
        "GIR 1",
        "1 semaine d’attente",
    ]
    press(desk.page.table, Qt.Key.Key_Down)
    assert desk.page.panel.shown is not None
    assert desk.page.panel.shown.nom == "Fontès"
    press(desk.page.table, Qt.Key.Key_Escape)
    assert not desk.page.host.is_open


def test_enter_opens_the_file_where_the_demande_is(desk: Desk) -> None:
    desk.page.table.setFocus()
    press(desk.page.table, Qt.Key.Key_Return)
    assert desk.kit.opened == [(1, "parcours")]
    press(desk.page.table, Qt.Key.Key_Space)
    desk.page.panel.open_button.click()
    assert desk.kit.opened == [(1, "parcours")] * 2


def test_filters_narrow_the_list_and_ranks_stay_those_of_the_whole(desk: Desk) -> None:
    page = desk.page
    page.to_evaluate.click()
    assert desk.names() == ["Cazeneuve", "Fontès", "Peyronnel", "Rouanet"]
    page.to_remind.click()
    assert desk.names() == ["Peyronnel"]
    line = page.model.line_at(0)
    assert line is not None
    assert line.rang == 5
    page.search.setText("introuvable")
    assert page.states.empty.isVisible()
    page.states.empty.asked.emit()
    assert len(desk.names()) == 6
    page.search.setText("04 68 27")
    assert desk.names() == ["Fontès"]
    page.search.setText("eliane")
    assert desk.names() == ["Barascud"]
    page.search.clear()
    page.origines.tick({"ccas"})
    page._narrow()
    assert desk.names() == ["Peyronnel"]
    page.evaluated.click()
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
