"""The director's dashboard, driven by mouse and keyboard."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from crt_desktop.domain.dates import Period
from crt_desktop.domain.errors import DiskFullError, VaultBusyError
from crt_desktop.domain.roles import Role
from crt_desktop.reports.pilotage import FigureValue, KeyFigure
from tests.fakes_pilotage import MONTH_PERIODS, PARTS, YEAR, FakePilotage, without_data
from tests.fakes_ui import FakeSurveys
from tests.gui.page_kit import Kit, a_kit, press, rest, show_page
from ui.dialogs.period import PeriodDialog
from ui.pages.pilotage.leaving import file_stem
from ui.pages.pilotage.page import PilotagePage
from ui.viewmodels.pilotage import Comparison, compared, facts, tile_of, trend_of, year_before
from ui.widgets.feedback import Toast

LAST_YEAR = Period.of_year(2025)
QUARTER = Period(start=date(2026, 7, 1), end=date(2026, 9, 30))


@dataclass
class Desk:
    kit: Kit
    service: FakePilotage
    page: PilotagePage


@pytest.fixture
def desk(qtbot: QtBot) -> Iterator[Desk]:
    service = FakePilotage()
    with a_kit(role=Role.DIRECTION, pilotage=service, surveys=FakeSurveys()) as kit:
        page = PilotagePage(kit.context)
        show_page(qtbot, kit, page, width=1224)
        yield Desk(kit, service, page)


@pytest.fixture
def saved(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[[], Path]:
    """Answer the save dialogs of the system under the name they propose; give the last path."""
    paths: list[Path] = []

    def answer(_parent: object, _title: str, name: str, _kinds: str) -> tuple[str, str]:
        paths.append(tmp_path / name)
        return str(paths[-1]), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", answer)
    return lambda: paths[-1]


# --- words ---------------------------------------------------------------------------------


def a_figure(value: FigureValue, previous: FigureValue, unit: str = "personnes") -> KeyFigure:
    return KeyFigure(key="k", label="Figure", value=value, previous=previous, unit=unit)


@pytest.mark.parametrize(
    ("one", "beside", "said", "arrow"),
    [
        (a_figure(33, 28), LAST_YEAR, "5 de plus qu’en 2025 (28)", "arrow-up"),
        (a_figure(27, 28), QUARTER, "1 de moins qu’au 3e trimestre 2026 (28)", "arrow-down"),
        (a_figure(27, 27), LAST_YEAR, "autant qu’en 2025 (27)", "minus"),
        (
            a_figure(Decimal("81.5"), Decimal("84.0"), "%"),
            LAST_YEAR,
            "2,5\u00a0points de moins qu’en 2025 (84\u202f%)",
            "arrow-down",
        ),
        (
            a_figure(Decimal(81), Decimal(80), "%"),
            LAST_YEAR,
            "1\u00a0point de plus qu’en 2025 (80\u202f%)",
            "arrow-up",
        ),
        (
            a_figure(12_600, 9_000, "€"),
            Period(start=date(2026, 1, 5), end=date(2026, 2, 1)),
            "3\u202f600\u00a0€ de plus que sur la période comparée (9\u202f000\u00a0€)",
            "arrow-up",
        ),
        (a_figure(3, None), LAST_YEAR, "", ""),
        (a_figure(None, 3), LAST_YEAR, "en 2025 : 3\u00a0personnes", ""),
        (
            a_figure(date(2026, 9, 14), date(2025, 12, 1), "date"),
            LAST_YEAR,
            "en 2025 : 01/12/2025",
            "",
        ),
    ],
)
def test_a_tile_says_in_words_how_its_figure_moved(
    one: KeyFigure, beside: Period, said: str, arrow: str
) -> None:
    assert trend_of(one, beside) == said
    assert tile_of(one, beside).arrow == arrow


def test_a_unit_stands_in_the_figure_or_beside_it() -> None:
    shown = tile_of(a_figure(1, None), LAST_YEAR)
    assert (shown.figure, shown.beside) == ("1", "personne")
    shown = tile_of(a_figure(Decimal("81.5"), None, "%"), LAST_YEAR)
    assert (shown.figure, shown.beside) == ("81,5\u202f%", "")
    shown = tile_of(a_figure(None, None), LAST_YEAR)
    assert (shown.figure, shown.beside) == ("—", "")
    shown = tile_of(a_figure(date(2026, 9, 14), None, "date"), LAST_YEAR)
    assert (shown.figure, shown.beside) == ("14/09/2026", "")


def test_the_period_compared_with_is_the_one_before_or_a_year_before_or_free() -> None:
    assert compared(YEAR, Comparison.BEFORE, None) == LAST_YEAR
    assert compared(QUARTER, Comparison.BEFORE, None) == Period(
        start=date(2026, 4, 1), end=date(2026, 6, 30)
    )
    assert compared(QUARTER, Comparison.YEAR_BEFORE, None) == Period(
        start=date(2025, 7, 1), end=date(2025, 9, 30)
    )
    assert compared(QUARTER, Comparison.FREE, YEAR) == YEAR
    february = Period(start=date(2025, 2, 1), end=date(2025, 2, 28))
    assert year_before(february) == Period(start=date(2024, 2, 1), end=date(2024, 2, 29))


def test_the_line_under_the_title_says_up_to_when_a_period_is_told() -> None:
    over = facts(LAST_YEAR, YEAR, today=date(2026, 11, 23))
    assert over == "01/01 – 31/12/2025, comparé à 01/01 – 31/12/2026"
    assert facts(QUARTER, YEAR, today=date(2026, 8, 1)).startswith(
        "Période en cours, arrêtée au 01/08, prévu compris"
    )
    assert facts(QUARTER, QUARTER, today=date(2026, 5, 1)) == (
        "Période à venir, prévu compris · comparé à 01/07 – 30/09/2026"
    )
    next_year = facts(Period.of_year(2027), YEAR, today=date(2026, 11, 23))
    assert next_year == "Période à venir, prévu compris · comparé à 2026"


# --- the page ------------------------------------------------------------------------------


def test_every_part_is_asked_once_in_order_beside_the_year_before(desk: Desk) -> None:
    assert desk.service.calls == [(part.key, YEAR, LAST_YEAR) for part in PARTS]
    assert list(desk.page.sections) == [part.key for part in PARTS]
    assert list(desk.page.bar.buttons) == [part.key for part in PARTS]
    assert desk.page.header.facts() == (
        "Année en cours, arrêtée au 23/11, prévu compris · comparé à 2025 entier"
    )
    section = desk.page.sections["file_active"]
    assert [tile.figure() for tile in section.tiles] == ["33", "27", "14/09/2026", "81,5\u202f%"]
    assert section.tiles[0].trend() == "5 de plus qu’en 2025 (28)"
    assert section.tiles[0].accessibleDescription() == (
        "5 de plus qu’en 2025 (28). objectif : 30 personnes"
    )
    assert section.figures() == PARTS[0].charts
    assert not section.skeleton.isVisible()


def test_parts_appear_one_after_the_other_over_bars(qtbot: QtBot) -> None:
    service = FakePilotage()
    with a_kit(role=Role.DIRECTION, pilotage=service) as kit:
        page = PilotagePage(kit.context)
        qtbot.addWidget(page)
        seen: list[tuple[str, list[str]]] = []
        page.view_model.part_arrived.connect(
            lambda key, _part: seen.append(
                (key, [one for one, part in page.sections.items() if not part.skeleton.isHidden()])
            )
        )
        show_page(qtbot, kit, page)
        keys = [part.key for part in PARTS]
        assert [key for key, _ in seen] == keys
        assert [waiting for _, waiting in seen] == [keys[at + 1 :] for at in range(len(keys))]


def _opened(desk: Desk) -> list[tuple[str, Period]]:
    """Follow what the sections ask to open."""
    opened: list[tuple[str, Period]] = []
    for section in desk.page.sections.values():
        section.evidence_asked.connect(lambda path, period: opened.append((path, period)))
    return opened


def test_a_tile_opens_its_list_and_one_without_a_list_is_no_stop(desk: Desk) -> None:
    tiles = desk.page.sections["file_active"].tiles
    opened = _opened(desk)
    tiles[0].setFocus()
    QTest.keyClick(tiles[0], Qt.Key.Key_Space)
    tiles[3].click()
    assert opened == [("file_active", YEAR), ("plans_a_jour", YEAR)]
    assert tiles[2].focusPolicy() == Qt.FocusPolicy.NoFocus
    QTest.mouseClick(tiles[2], Qt.MouseButton.LeftButton)
    assert len(opened) == 2


def test_a_point_of_a_chart_opens_the_list_of_its_month(desk: Desk) -> None:
    canvas = desk.page.sections["mouvements"].charts[0].canvas
    opened = _opened(desk)
    canvas.setFocus()
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Return):
        press(canvas, key)
    assert opened == [("entrees", MONTH_PERIODS[1])]


def _choose(desk: Desk, qtbot: QtBot, menu: str, text: str) -> None:
    button = desk.page.menus.period if menu == "period" else desk.page.menus.comparison
    next(one for one in button.menu().actions() if one.text().startswith(text)).trigger()
    rest(qtbot, desk.kit)


def test_another_period_is_asked_everywhere_and_named(qtbot: QtBot, desk: Desk) -> None:
    desk.service.calls.clear()
    _choose(desk, qtbot, "period", "3e trimestre 2026")
    before = Period(start=date(2026, 4, 1), end=date(2026, 6, 30))
    assert desk.service.calls == [(part.key, QUARTER, before) for part in PARTS]
    assert desk.page.menus.period.accessibleName() == "Période : 3e trimestre 2026"
    assert desk.page.menus.comparison.accessibleName() == "Comparé à : 2e trimestre 2026"
    assert desk.page.sections["file_active"].tiles[0].trend().endswith("2e trimestre 2026 (28)")
    opened = _opened(desk)
    desk.page.sections["file_active"].tiles[0].click()
    assert opened == [("file_active", QUARTER)]
    ticked = [one.text() for one in desk.page.menus.period.menu().actions() if one.isChecked()]
    assert ticked == ["3e trimestre 2026"]


def test_the_figures_stand_beside_a_year_before_or_two_free_dates(qtbot: QtBot, desk: Desk) -> None:
    _choose(desk, qtbot, "period", "3e trimestre 2026")
    _choose(desk, qtbot, "comparison", "Mêmes dates un an avant (3e trimestre 2025)")
    assert desk.service.calls[-1][2] == Period(start=date(2025, 7, 1), end=date(2025, 9, 30))
    _choose(desk, qtbot, "comparison", "Dates libres…")
    dialog = desk.page.findChild(PeriodDialog)
    assert dialog is not None
    assert dialog.verb_button.text() == "Comparer"
    dialog.start.setDate(date(2024, 1, 1))  # type: ignore[arg-type]  # Qt takes a date
    dialog.end.setDate(date(2024, 12, 31))  # type: ignore[arg-type]  # the same
    dialog.verb_button.click()
    rest(qtbot, desk.kit)
    assert desk.service.calls[-1][1:] == (QUARTER, Period.of_year(2024))
    assert desk.page.menus.comparison.accessibleName() == "Comparé à : Année 2024"


def test_a_part_that_fails_says_so_and_is_tried_again_alone(qtbot: QtBot) -> None:
    service = FakePilotage(errors={"gir": VaultBusyError(operation="")})
    with a_kit(role=Role.DIRECTION, pilotage=service) as kit:
        page = PilotagePage(kit.context)
        show_page(qtbot, kit, page)
        section = page.sections["gir"]
        assert section.trouble.isVisibleTo(section)
        assert section.figures() == ()
        assert len(page.sections["visites"].figures()) == 1
        assert section.first_stop() is section.trouble.link
        service.errors.clear()
        service.calls.clear()
        section.trouble.link.click()
        rest(qtbot, kit)
        assert [key for key, *_ in service.calls] == ["gir"]
        assert not section.trouble.isVisibleTo(section)
        assert section.figures() == PARTS[2].charts


def test_when_not_even_the_parts_are_known_the_page_says_it(qtbot: QtBot) -> None:
    service = FakePilotage(errors={"": VaultBusyError(operation="")})
    with a_kit(role=Role.DIRECTION, pilotage=service) as kit:
        page = PilotagePage(kit.context)
        show_page(qtbot, kit, page)
        assert page.trouble.isVisible()
        service.errors.clear()
        page.trouble.link.click()
        rest(qtbot, kit)
        assert not page.trouble.isVisible()
        assert len(page.sections) == len(PARTS)


def test_a_bug_in_a_part_is_told_to_the_window(qtbot: QtBot) -> None:
    service = FakePilotage(errors={"gir": ValueError("boom")})
    with a_kit(role=Role.DIRECTION, pilotage=service) as kit:
        page = PilotagePage(kit.context)
        show_page(qtbot, kit, page)
        assert page.sections["gir"].trouble.isVisibleTo(page.sections["gir"])
        assert [str(error) for error in kit.errors] == ["boom"]
        kit.errors.clear()


def test_a_vault_without_data_says_so_and_offers_other_dates(qtbot: QtBot) -> None:
    service = FakePilotage(given=without_data())
    with a_kit(role=Role.DIRECTION, pilotage=service) as kit:
        page = PilotagePage(kit.context)
        show_page(qtbot, kit, page)
        assert page.nothing.isVisible()
        assert not page.bar.isVisible()
        assert not page.sections["gir"].isVisible()
        page.nothing.asked.emit()
        dialog = page.findChild(PeriodDialog)
        assert dialog is not None
        dialog.close()
        service.given = PARTS
        page.show_period(LAST_YEAR)
        rest(qtbot, kit)
        assert not page.nothing.isVisible()
        assert page.sections["gir"].isVisible()


def test_a_change_of_a_record_asks_the_figures_again_and_keeps_the_tables(
    qtbot: QtBot, desk: Desk
) -> None:
    view = desk.page.sections["file_active"].charts[0]
    view.switch.click()
    desk.service.calls.clear()
    desk.page.on_shown()
    rest(qtbot, desk.kit)
    assert desk.service.calls == []
    desk.kit.context.changes.fiche_changed.emit("chutes", 1)
    rest(qtbot, desk.kit)
    assert len(desk.service.calls) == len(PARTS)
    assert desk.page.sections["file_active"].charts[0] is view
    assert view.table.isVisibleTo(view)


def test_the_parts_of_a_period_left_meanwhile_are_not_computed(qtbot: QtBot, desk: Desk) -> None:
    desk.service.calls.clear()
    desk.service.gate.clear()
    desk.page.show_period(Period.of_year(2023))
    qtbot.waitUntil(lambda: len(desk.service.calls) == 1)
    for year in (2024, 2025):
        desk.page.show_period(Period.of_year(year))
    desk.service.gate.set()
    rest(qtbot, desk.kit)
    asked = [period for _key, period, _ in desk.service.calls]
    assert asked == [Period.of_year(2023), *[LAST_YEAR] * len(PARTS)]
    tile = desk.page.sections["file_active"].tiles[0]
    assert tile.trend() == "5 de plus qu’en 2024 (28)"


# --- going about ---------------------------------------------------------------------------


def _activate(qtbot: QtBot, page: PilotagePage) -> None:
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)


def _focused() -> QWidget:
    focused = QApplication.focusWidget()
    assert focused is not None
    return focused


def _top_of(desk: Desk, key: str) -> int:
    section = desk.page.sections[key]
    return section.mapTo(desk.page.area.viewport(), QPoint(0, 0)).y()


def test_the_bar_leads_to_a_part_by_the_keyboard(qtbot: QtBot, desk: Desk) -> None:
    bar = desk.page.bar
    _activate(qtbot, desk.page)
    desk.page.setFocus()
    first = bar.buttons["file_active"]
    assert first.hasFocus()
    press(first, Qt.Key.Key_Right)
    QApplication.processEvents()
    second = bar.buttons["mouvements"]
    assert second.hasFocus()
    assert bar.current() == "mouvements"
    assert 0 <= _top_of(desk, "mouvements") <= 10
    press(second, Qt.Key.Key_Return)
    assert desk.page.sections["mouvements"].tiles[0].hasFocus()
    stops = [one for one in bar.buttons.values() if one.focusPolicy() & Qt.FocusPolicy.TabFocus]
    assert stops == [second]


def test_ctrl_page_down_goes_from_part_to_part_with_the_focus(qtbot: QtBot, desk: Desk) -> None:
    page = desk.page
    _activate(qtbot, page)
    page.setFocus()
    for key in ("mouvements", "gir", "nuits"):
        QTest.keyClick(_focused(), Qt.Key.Key_PageDown, Qt.KeyboardModifier.ControlModifier)
        assert page.bar.current() == key
        assert page.sections[key].isAncestorOf(_focused())
    QTest.keyClick(_focused(), Qt.Key.Key_PageUp, Qt.KeyboardModifier.ControlModifier)
    assert page.bar.current() == "gir"


def test_the_bar_follows_what_is_scrolled_to(desk: Desk) -> None:
    page = desk.page
    page.area.verticalScrollBar().setValue(page.area.verticalScrollBar().maximum())
    assert page.bar.current() in {"forfait", "tableaux"}
    page.area.verticalScrollBar().setValue(0)
    assert page.bar.current() == "file_active"
    page.bar.buttons["tableaux"].click()
    assert page.bar.current() == "tableaux"


@pytest.mark.parametrize(("width", "columns"), [(1450, 2), (1150, 2), (799, 1)])
def test_charts_stand_side_by_side_where_there_is_room(
    qtbot: QtBot, desk: Desk, width: int, columns: int
) -> None:
    desk.page.resize(width, 700)
    rest(qtbot, desk.kit)
    one, other = desk.page.sections["mouvements"].charts
    assert (one.y() == other.y()) is (columns == 2)
    inside = desk.page.area.viewport().width()
    for section in desk.page.sections.values():
        assert section.width() <= inside


# --- leaving -------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["png", "svg", "csv"])
def test_a_chart_leaves_as_a_file_told_to_the_journal(
    qtbot: QtBot, desk: Desk, saved: Callable[[], Path], kind: str
) -> None:
    desk.page.sections["file_active"].charts[0].leave_asked.emit(kind, PARTS[0].charts[0])
    rest(qtbot, desk.kit)
    assert desk.service.noted == [("file_active", kind)]
    path = saved()
    assert path.name == f"pilotage_file_active_2026.{kind}"
    starts = {"png": b"\x89PNG", "svg": b"<?xml", "csv": b"\xef\xbb\xbfavertissement;;Cumul"}
    assert path.read_bytes().startswith(starts[kind])
    assert any(
        re.search("Fichier écrit", one.accessibleName()) for one in desk.page.findChildren(Toast)
    )


def test_a_table_leaves_as_csv_without_a_formula(
    qtbot: QtBot, desk: Desk, saved: Callable[[], Path]
) -> None:
    desk.page.sections["tableaux"].tables[1].csv_button.click()
    rest(qtbot, desk.kit)
    text = saved().read_bytes().decode("utf-8-sig")
    assert text == (
        "avertissement;Demande;Contacts;Part\r\n"
        "DONNÉES FICTIVES;'=Répit;14;58,3\r\n"
        "DONNÉES FICTIVES;Écoute;10;41,7\r\n"
    )


def test_a_file_that_cannot_be_written_is_explained(
    qtbot: QtBot, desk: Desk, saved: Callable[[], Path]
) -> None:
    error = DiskFullError(path="x")
    desk.service.errors["write"] = error
    desk.page.sections["tableaux"].tables[0].csv_button.click()
    rest(qtbot, desk.kit)
    assert not saved().exists()
    assert desk.kit.errors == [error]
    desk.kit.errors.clear()


def test_the_name_of_a_file_says_its_period() -> None:
    assert file_stem("saad_gir", YEAR) == "pilotage_saad_gir_2026"
    assert file_stem("Évolution GIR", QUARTER) == "pilotage_volution_gir_2026-07-01_2026-09-30"


def test_who_reads_only_is_offered_no_file_nor_dossier(qtbot: QtBot) -> None:
    with a_kit(role=Role.LECTURE, pilotage=FakePilotage()) as kit:
        page = PilotagePage(kit.context)
        show_page(qtbot, kit, page)
        assert not page.dossier.isVisible()
        assert not page.sections["tableaux"].tables[0].csv_button.isVisibleTo(page)


def test_the_scenes_show_the_head_the_middle_and_the_tables(qtbot: QtBot, desk: Desk) -> None:
    scenes = desk.page.scenes()
    assert [scene.name for scene in scenes] == ["", "milieu", "tableaux", "chiffres"]
    for scene in scenes:
        scene.prepare()
        rest(qtbot, desk.kit)
    assert desk.page.sections["file_active"].charts[0].switch.isChecked()
    assert desk.page.keys()


def test_the_part_that_was_asked_for_stays_at_the_top_while_others_grow(
    qtbot: QtBot, desk: Desk
) -> None:
    page = desk.page
    keys = list(page.sections)
    page.go_to_part(keys[2])
    rest(qtbot, desk.kit)
    bar, section = page.area.verticalScrollBar(), page.sections[keys[2]]
    at, top = bar.value(), section.y()
    assert at == top - 6 < bar.maximum()

    page.sections[keys[0]].setMinimumHeight(page.sections[keys[0]].height() + 300)
    qtbot.waitUntil(lambda: section.y() == top + 300, timeout=1000)
    rest(qtbot, desk.kit)
    assert bar.value() == at + 300
    assert page.bar.current() == keys[2]

    bar.setValue(0)
    page.sections[keys[0]].setMinimumHeight(page.sections[keys[0]].height() + 100)
    qtbot.waitUntil(lambda: section.y() == top + 400, timeout=1000)
    rest(qtbot, desk.kit)
    # Whoever scrolled meanwhile stays there.
    assert bar.value() == 0
