"""À faire: put off and taken up by keyboard, filtered by kind, each line opening its own place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from crt_desktop.domain.alertes import ABOUT_ROTA
from crt_desktop.domain.errors import VaultBusyError
from crt_desktop.domain.roles import Role
from crt_desktop.reports.alertes import Alerte, Gravite
from tests.fakes_tableau import FakeAFaire, due_lines
from tests.fakes_ui import TODAY
from tests.gui.page_kit import Kit, a_kit, press, rest, show_page
from ui.dialogs.put_off import PutOffDialog
from ui.pages.a_faire import AFairePage, open_alerte
from ui.viewmodels.alertes import KINDS, behind, kind_of, with_nights_together
from ui.widgets.feedback import Toast


@dataclass
class Screen:
    qtbot: QtBot
    kit: Kit
    page: AFairePage
    service: FakeAFaire

    def rows(self) -> list[str]:
        model = self.page.model
        return [model.index(row, 0).data() for row in range(model.rowCount())]

    def press(self, key: Qt.Key, text: str = "") -> None:
        press(self.page.list, key, text)
        rest(self.qtbot, self.kit)

    def dialog(self) -> PutOffDialog | None:
        found = self.page.window().findChildren(PutOffDialog)
        return found[-1] if found else None

    def put_off(self, day: str, reason: str) -> None:
        self.press(Qt.Key.Key_R, "r")
        dialog = self.dialog()
        assert dialog is not None
        dialog.day.line.setText(day)
        dialog.reason.setText(reason)
        dialog.verb_button.click()
        rest(self.qtbot, self.kit)


@pytest.fixture
def screen(qtbot: QtBot) -> Iterator[Screen]:
    service = FakeAFaire()
    with a_kit(a_faire=service) as kit:
        page = AFairePage(kit.context)
        show_page(qtbot, kit, page)
        page.list.setFocus()
        yield Screen(qtbot, kit, page, service)


def test_a_duty_is_put_off_by_keyboard_and_leaves_the_list(screen: Screen) -> None:
    assert not screen.page.put_off_chip.isVisible()
    screen.put_off("02/12/2026", "  Rendez-vous   pris ")
    (report,) = screen.service.reports.values()
    assert (report.until_on, report.motif) == (date(2026, 12, 2), "Rendez-vous pris")
    assert not any("Castelvi" in row for row in screen.rows())
    assert screen.page.put_off_chip.isVisible()
    assert screen.page.header.facts().endswith("1 reportée")


def test_what_was_put_off_says_until_when_by_whom_and_why_and_is_taken_up(screen: Screen) -> None:
    screen.put_off("02/12/2026", "Rendez-vous pris")
    screen.page.put_off_chip.click()
    assert len(screen.rows()) == 2
    alerte = screen.page.list.current_alerte()
    assert alerte is not None
    assert alerte.detail == "Jusqu’au 02/12, Claire Vidal\u00a0: «\u202fRendez-vous pris\u202f»"
    assert screen.page.put_off_button.accessibleName() == "Reprendre"
    screen.press(Qt.Key.Key_R, "r")
    assert screen.service.reports == {}
    assert screen.page.states.empty.isVisible()
    screen.page.states.empty.asked.emit()
    assert any("Castelvi" in row for row in screen.rows())


def test_putting_off_is_undone_from_the_toast(screen: Screen) -> None:
    screen.put_off("02/12/2026", "Rendez-vous pris")
    (toast,) = screen.page.window().findChildren(Toast)
    (undo,) = toast.findChildren(QPushButton)
    undo.click()
    rest(screen.qtbot, screen.kit)
    assert screen.service.reports == {}


def test_the_dialog_says_what_is_missing_and_keeps_open(screen: Screen) -> None:
    screen.put_off("22/11/2026", "")
    dialog = screen.dialog()
    assert dialog is not None
    assert dialog.isVisible()
    assert dialog.day_field.error
    assert dialog.reason_field.error
    assert screen.service.reports == {}
    dialog.shortcuts[-1].click()
    assert dialog.day.text() == "23/12/2026"
    assert not dialog.day_field.error
    dialog.reject()


def test_the_nights_of_one_line_are_put_off_together(qtbot: QtBot) -> None:
    nights = tuple(
        Alerte(
            code="nuit_non_couverte",
            gravite=Gravite.URGENT,
            message=f"Nuit {rank}",
            echeance=TODAY + timedelta(days=rank),
            cle=f"nuit:{rank}",
        )
        for rank in range(14)
    )
    service = FakeAFaire(alertes=nights)
    with a_kit(a_faire=service) as kit:
        page = AFairePage(kit.context)
        show_page(qtbot, kit, page)
        page.list.setFocus()
        Screen(qtbot, kit, page, service).put_off("02/12/2026", "Recrutement")
        assert len(service.reports) == 14


def test_one_night_alone_is_behind_its_own_line() -> None:
    nights = tuple(
        Alerte(code="nuit_non_couverte", gravite=Gravite.URGENT, message="n", cle=f"n{rank}")
        for rank in range(2)
    )
    (first, _) = with_nights_together(nights)
    assert behind(first, nights) == (first,)


def test_who_may_not_put_off_is_not_offered_it(qtbot: QtBot) -> None:
    service = FakeAFaire(may_put_off=False)
    with a_kit(role=Role.LECTURE, a_faire=service) as kit:
        page = AFairePage(kit.context)
        show_page(qtbot, kit, page)
        assert not page.put_off_button.isVisible()
        screen = Screen(qtbot, kit, page, service)
        screen.press(Qt.Key.Key_R, "r")
        assert screen.dialog() is None


def test_a_refusal_of_the_vault_is_said(screen: Screen) -> None:
    screen.service.is_held = True
    screen.put_off("02/12/2026", "Rendez-vous pris")
    assert [type(error) for error in screen.kit.errors] == [VaultBusyError]
    screen.kit.errors.clear()


def test_duties_are_filtered_by_kind_and_escape_empties_the_search(screen: Screen) -> None:
    screen.page.kinds.tick({"plan", "vaccination"})
    screen.page.kinds.choices_changed.emit(screen.page.kinds.chosen())
    assert [row.split(" — ")[0] for row in screen.rows()] == [
        "Bientôt  1",
        "Delcambre Yvonne",
        "À savoir  1",
        "Albarède Rose-Marie",
    ]
    screen.press(Qt.Key.Key_A, "a")
    assert screen.page.search.text() == "a"
    screen.page.list.setFocus()
    screen.press(Qt.Key.Key_Escape)
    assert screen.page.search.text() == ""


def test_every_duty_has_a_kind_the_filter_names() -> None:
    assert {kind_of(one) for one in due_lines()} <= set(KINDS)
    assert kind_of(replace(due_lines()[0], code="sans_prochaine_etape")) in KINDS


@pytest.mark.parametrize(
    ("code", "sheet", "screens", "opened"),
    [
        ("plan_a_reviser", "demandes", [("plan", 4, "")], []),
        ("piece_a_regulariser", "demandes", [("admission", 4, "12")], []),
        ("demande_sans_evaluateur", "demandes", [("admission", 4, "12")], []),
        ("hospitalisation_60_jours", "hospitalisations", [], [(4, "sejours")]),
        ("sans_prochaine_etape", "demandes", [], [(4, "visites")]),
    ],
)
def test_a_line_opens_the_place_where_it_is_settled(
    screen: Screen,
    code: str,
    sheet: str,
    screens: list[tuple[str, int, str]],
    opened: list[tuple[int, str]],
) -> None:
    alerte = Alerte(
        code=code,
        gravite=Gravite.INFORMATION,
        message="x",
        beneficiaire_id=4,
        sheet=sheet,
        row_id=12,
    )
    open_alerte(screen.kit.context, alerte, screen.page)
    assert (screen.kit.screens, screen.kit.opened) == (screens, opened)


def test_a_convention_opens_its_partner(screen: Screen) -> None:
    convention = Alerte(
        code="convention_expiree",
        gravite=Gravite.BIENTOT,
        message="x",
        sheet="partenaires",
        row_id=7,
    )
    open_alerte(screen.kit.context, convention, screen.page)
    assert screen.kit.partners == [7]


@pytest.mark.parametrize("code", sorted(ABOUT_ROTA))
def test_what_is_due_about_the_rota_opens_the_astreintes(screen: Screen, code: str) -> None:
    night = Alerte(code=code, gravite=Gravite.URGENT, message="x", cle="nuit:1")
    open_alerte(screen.kit.context, night, screen.page)
    assert screen.kit.visited == ["astreintes"]


@pytest.mark.parametrize(("sheet", "page"), [("visites", "visites"), ("appels_astreinte", "nuit")])
def test_visits_and_interventions_left_open_open_their_page(
    screen: Screen, sheet: str, page: str
) -> None:
    left = Alerte(
        code="passage_non_renseigne", gravite=Gravite.URGENT, message="x", cle="x:1", sheet=sheet
    )
    open_alerte(screen.kit.context, left, screen.page)
    assert screen.kit.visited == [page]


def test_who_may_not_write_goes_to_the_file(qtbot: QtBot) -> None:
    host = QWidget()
    qtbot.addWidget(host)
    with a_kit(role=Role.MEDECIN, a_faire=FakeAFaire()) as kit:
        plan = next(one for one in due_lines() if one.code == "plan_a_reviser")
        open_alerte(kit.context, plan, host)
        assert kit.screens == []
        assert kit.opened == [(4, "parcours")]
