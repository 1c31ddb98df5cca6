"""The templates of plan in the settings: edited with the grids of a plan, saved by themselves, given back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from crt_desktop.domain.errors import DiskFullError, InvalidFicheError, NotFoundError
from crt_desktop.domain.modeles_edit import tidy_modele, title_issues
from crt_desktop.domain.modeles_plan import MODELES
from crt_desktop.reports.plans import ModelePlan, ObjectifLine
from tests.fakes_fiches import an_application
from tests.gui.page_kit import Kit, a_kit, rest
from tests.gui.plan_kit import CONTROL, choose, dialog_of, press_held
from ui.dialogs.verb import VerbDialog
from ui.models.plan_grid import CellKind
from ui.pages.reglages.modeles import ModelesSection
from ui.pages.reglages.sections import sections_for
from ui.viewmodels.plan_content import OBJECTIFS


@dataclass
class FakeModeles:
    """Keeps templates as the service does, with its rules."""

    kept: dict[str, ModelePlan] = field(default_factory=lambda: {one.cle: one for one in MODELES})
    saves: list[ModelePlan] = field(default_factory=list)
    error: Exception | None = None

    def _raise(self) -> None:
        if self.error is not None:
            error, self.error = self.error, None
            raise error

    def modeles(self) -> tuple[ModelePlan, ...]:
        self._raise()
        return tuple(self.kept.values())

    def save_modele(self, modele: ModelePlan) -> ModelePlan:
        self._raise()
        clean = tidy_modele(modele)
        others = [one.titre for one in self.kept.values() if one.cle != modele.cle]
        issues = title_issues(clean, titles=others)
        if issues:
            raise InvalidFicheError(issues)
        before = self.kept.get(modele.cle)
        assert before is None or before.version == modele.version
        stored = replace(clean, cle=modele.cle or "nouveau", version=modele.version + 1)
        self.saves.append(stored)
        self.kept[stored.cle] = stored
        return stored

    def reset_modele(self, cle: str) -> ModelePlan | None:
        self._raise()
        shipped = next((one for one in MODELES if one.cle == cle), None)
        if shipped is None:
            del self.kept[cle]
        else:
            self.kept[cle] = shipped
        return shipped


@pytest.fixture
def plans() -> FakeModeles:
    return FakeModeles()


@pytest.fixture
def kit(plans: FakeModeles) -> Iterator[Kit]:
    with a_kit(app=an_application(), plans=plans) as made:
        yield made


@pytest.fixture
def section(qtbot: QtBot, kit: Kit) -> Iterator[ModelesSection]:
    made = ModelesSection(kit.context)
    qtbot.addWidget(made)
    made.resize(940, 700)
    with qtbot.waitExposed(made):
        made.show()
    made.activateWindow()
    made.on_shown()
    rest(qtbot, kit)
    yield made
    made.hide()
    rest(qtbot, kit)


def write(section: ModelesSection, at: int, attribute: str, text: str) -> None:
    grid = section.tabs[0].grid
    key = section.view_model.editor.content.objectifs[at].key
    assert grid.go_to(key, attribute)
    press_held(grid, Qt.Key.Key_F2)
    grid.writer.cell.area.setPlainText(text)
    press_held(grid.writer.cell.area, Qt.Key.Key_Tab)


def settle(qtbot: QtBot, kit: Kit, section: ModelesSection) -> None:
    qtbot.waitUntil(lambda: not section.view_model.is_dirty, timeout=5000)
    rest(qtbot, kit)


def test_the_shipped_templates_are_listed_and_the_first_one_shown(
    section: ModelesSection,
) -> None:
    titles = [section.choice.itemText(at) for at in range(section.choice.count())]
    assert titles == [one.titre for one in MODELES]
    assert section.title.text() == MODELES[0].titre
    assert section.state.text() == "Livré"
    assert not section.reset_button.isEnabled()
    shown = [one.line for one in section.view_model.editor.content.objectifs]
    assert {line.objectif for line in shown if isinstance(line, ObjectifLine)} == {
        line.objectif for line in MODELES[0].objectifs
    }


def test_a_template_has_no_column_for_what_belongs_to_a_person(section: ModelesSection) -> None:
    for tab in section.tabs:
        kinds = {column.kind for column in tab.grid.grid_model.columns}
        assert not kinds & {CellKind.BILAN, CellKind.DATE}
        assert "etat" not in {column.attribute for column in tab.grid.grid_model.columns}
        assert not tab.modeles_button.isVisible()
        assert not tab.mark.isVisible()


def test_a_change_is_stored_by_itself_and_the_shipped_one_given_back(
    qtbot: QtBot, kit: Kit, section: ModelesSection, plans: FakeModeles
) -> None:
    cle = MODELES[0].cle
    first = section.view_model.editor.content.objectifs[0].line
    write(section, 0, "actions", "Une visite chaque jour")
    settle(qtbot, kit, section)
    write(section, 0, "critere", "Aucun incident")
    settle(qtbot, kit, section)
    assert [one.version for one in plans.saves] == [1, 2]
    changed = next(
        line for line in plans.kept[cle].objectifs if line.actions == "Une visite chaque jour"
    )
    assert changed.critere == "Aucun incident"
    assert section.state.text() == "Modifié par l’équipe"
    assert section.told.text() == "enregistré"
    section.reset_button.click()
    dialog_of(section, VerbDialog).verb_button.click()
    rest(qtbot, kit)
    assert plans.kept[cle] == MODELES[0]
    assert section.view_model.editor.content.objectifs[0].line == first
    assert section.state.text() == "Livré"


def test_a_new_template_is_stored_once_it_has_a_title_and_a_line_then_taken_away(
    qtbot: QtBot, kit: Kit, section: ModelesSection, plans: FakeModeles
) -> None:
    section.add_button.click()
    assert section.title.hasFocus()
    QTest.keyClicks(section.title, MODELES[1].titre)
    qtbot.waitUntil(lambda: bool(section.title_field.error))
    section.title.clear()
    QTest.keyClicks(section.title, "Parkinson")
    qtbot.waitUntil(lambda: "vide" in section.told.text())
    assert plans.saves == []
    choose(section.tabs[0].add_menu, "Mobilité, chutes")
    area = QApplication.focusWidget()
    assert area is not None
    press_held(area, Qt.Key.Key_unknown, "B")
    press_held(area, Qt.Key.Key_Tab)
    settle(qtbot, kit, section)
    assert plans.kept["nouveau"].titre == "Parkinson"
    assert section.choice.currentText() == "Parkinson"
    assert section.state.text() == "De l’équipe"
    assert not section.title_field.error
    assert section.reset_button.text().strip() == "Retirer ce modèle"
    section.reset_button.click()
    dialog_of(section, VerbDialog).verb_button.click()
    rest(qtbot, kit)
    assert "nouveau" not in plans.kept
    assert section.title.text() == MODELES[0].titre


def test_another_template_is_chosen_and_the_open_cell_kept(
    qtbot: QtBot, kit: Kit, section: ModelesSection, plans: FakeModeles
) -> None:
    grid = section.tabs[0].grid
    grid.go_to(section.view_model.editor.content.objectifs[0].key, "actions")
    press_held(grid, Qt.Key.Key_unknown, "z")
    section.choice.setCurrentIndex(2)
    section.choice.activated.emit(2)
    rest(qtbot, kit)
    assert section.title.text() == MODELES[2].titre
    assert any(line.actions.endswith("z") for line in plans.kept[MODELES[0].cle].objectifs)


def test_changes_are_undone_where_they_were_made(
    qtbot: QtBot, kit: Kit, section: ModelesSection
) -> None:
    before = section.view_model.editor.content
    section.tabs[1].grid.add_line("aidant")
    press_held(section.tabs[1].grid.writer.cell.area, Qt.Key.Key_Tab)
    QTest.keyClick(section.tabs[0].grid, Qt.Key.Key_Z, CONTROL)
    assert section.view_model.editor.content == before
    assert section.pages.currentIndex() == 1
    QTest.keyClick(section.tabs[1].grid, Qt.Key.Key_Y, CONTROL)
    assert section.view_model.editor.content != before
    settle(qtbot, kit, section)


def test_a_lock_stores_the_open_cell(section: ModelesSection, kit: Kit, plans: FakeModeles) -> None:
    grid = section.tabs[0].grid
    grid.go_to(section.view_model.editor.content.objectifs[0].key, "actions")
    press_held(grid, Qt.Key.Key_unknown, "z")
    kit.context.changes.about_to_lock.emit()
    kit.tasks.close(finishes=True)
    assert any(line.actions.endswith("z") for line in plans.kept[MODELES[0].cle].objectifs)


def test_templates_that_cannot_be_read_say_so_and_a_refused_save_too(
    qtbot: QtBot, kit: Kit, plans: FakeModeles
) -> None:
    plans.error = NotFoundError(kind="modele_plan", reference="x")
    made = ModelesSection(kit.context)
    qtbot.addWidget(made)
    made.show()
    made.on_shown()
    rest(qtbot, kit)
    assert made.states.error.isVisible()
    made.states.error.button.click()
    rest(qtbot, kit)
    assert made.title.text() == MODELES[0].titre
    plans.error = DiskFullError(path="coffre")
    made.view_model.editor.add(OBJECTIFS, "autre")
    qtbot.waitUntil(lambda: made.told.text() == "non enregistré")
    assert [type(one) for one in kit.errors] == [DiskFullError]
    kit.errors.clear()
    made.view_model.save_now()
    settle(qtbot, kit, made)


def test_who_writes_plans_sees_the_section(kit: Kit) -> None:
    assert "modeles_plan" in {one.key for one in sections_for(kit.context.actor)}
