"""The AGGIR dialog, filled with the keyboard: live trace, former grid, contradictions, what is saved."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from types import SimpleNamespace
from typing import Any, cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from crt_desktop.domain.aggir import EvaluationGir, compute_gir
from crt_desktop.domain.fiches import form_key
from crt_desktop.domain.roles import Role
from crt_desktop.domain.suivi import Note
from crt_desktop.reports.dossier import Dossier
from crt_desktop.reports.fiches import Draft, StoredFiche
from tests.fakes_fiches import NOW, FakeFiches, an_application, the_reglages
from tests.gui.page_kit import Kit, a_kit, rest
from ui.dialogs.verb import VerbDialog
from ui.forms.drafts import DRAFT_MS
from ui.pages.dossier.aggir_dialog import AggirDialog, open_aggir
from ui.viewmodels.aggir import EVERY_VARIABLE, GridState, change_words, changes, trace_words

PARTS = 17
FORMER = "AABBABBACB"
Open = Callable[..., AggirDialog]


def typed_codes(letters: str) -> dict[str, str]:
    return dict(zip(EVERY_VARIABLE, letters, strict=True))


def a_dossier(*fiches: StoredFiche) -> Dossier:
    return cast(Dossier, SimpleNamespace(fiches={"gir": fiches}))


@pytest.fixture
def fiches() -> FakeFiches:
    return FakeFiches()


@pytest.fixture(params=[Role.COORDINATEUR])
def kit(fiches: FakeFiches, request: pytest.FixtureRequest, qapp: QApplication) -> Iterator[Kit]:
    services: dict[str, Any] = {"fiches": fiches, "reglages": the_reglages()}
    with a_kit(role=request.param, app=an_application(), **services) as kit:
        yield kit


@pytest.fixture
def open_grid(qtbot: QtBot, kit: Kit) -> Iterator[Open]:
    windows = []

    def open_it(*fiches: StoredFiche, width: int = 1366, height: int = 768) -> AggirDialog:
        window = QWidget()
        qtbot.addWidget(window)
        window.resize(width, height)
        window.show()
        windows.append(window)
        dialog = open_aggir(kit.context, 7, a_dossier(*fiches), window)
        rest(qtbot, kit)
        dialog.activateWindow()
        assert QTest.qWaitForWindowActive(dialog)
        return dialog

    yield open_it
    for window in windows:
        window.close()


def focused() -> QWidget:
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


def evaluations(fiches: FakeFiches) -> list[EvaluationGir]:
    return [one.record for one in fiches.stored.values() if isinstance(one.record, EvaluationGir)]


def test_a_whole_grid_is_filled_by_letters_and_saved(
    qtbot: QtBot, kit: Kit, fiches: FakeFiches, open_grid: Open
) -> None:
    dialog = open_grid()
    told: list[object] = []
    kit.context.changes.fiche_changed.connect(lambda sheet, whose: told.append((sheet, whose)))
    assert focused() is dialog.by_adverbs.rows[0].checks[0]
    for letter in "AAAACCCCCCCCCCCAB":
        QTest.keyClicks(focused(), letter.lower())
    assert dialog.foot.badge.isVisible()
    assert "groupe C" in dialog.foot.trace.text()
    QTest.keyClick(focused(), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    rest(qtbot, kit)
    (record,) = evaluations(fiches)
    assert "".join(getattr(record, name) or "-" for name in EVERY_VARIABLE) == "AACCCCCCAB"
    assert record.gir is None
    assert record.source == "coordinateur"
    assert str(record.evaluated_on) == "2026-11-23"
    assert told == [("gir", 7)]


def test_ticking_what_is_done_alone_gives_the_code_at_once(open_grid: Open) -> None:
    dialog = open_grid()
    row = dialog.by_adverbs.rows[12]
    assert row.variable == "elimination"
    row = dialog.by_adverbs.rows[13]
    assert row.variable == "transferts"
    row.go_to(0)
    QTest.keyClick(focused(), Qt.Key.Key_Space)
    assert dialog.state.code("transferts") == "B"
    for _ in range(3):
        QTest.keyClick(focused(), Qt.Key.Key_Right)
        QTest.keyClick(focused(), Qt.Key.Key_Space)
    assert dialog.state.code("transferts") == "A"
    for _ in range(4):
        QTest.keyClick(focused(), Qt.Key.Key_Space)
        QTest.keyClick(focused(), Qt.Key.Key_Left)
    assert dialog.state.code("transferts") == "C"
    assert row.trio.buttons["C"].isChecked()


def test_a_row_nobody_answered_is_not_a_c(open_grid: Open) -> None:
    dialog = open_grid()
    assert dialog.state.codes() == dict.fromkeys(EVERY_VARIABLE, "")
    assert not any(row.trio.buttons["C"].isChecked() for row in dialog.by_adverbs.rows)
    assert not dialog.foot.badge.isVisible()


def test_the_screen_says_which_way_round_it_is(open_grid: Open) -> None:
    dialog = open_grid()
    assert "fait seule" in dialog.sentence.text()
    assert "papier" in dialog.sentence.text()


def test_codes_alone_are_typed_in_ten_keys(
    qtbot: QtBot, kit: Kit, fiches: FakeFiches, open_grid: Open
) -> None:
    dialog = open_grid()
    dialog.modes.group.button(1).click()
    for letter in "ABCABCAAAA":
        QTest.keyClicks(focused(), letter)
    assert focused() is dialog.frame.save_button
    QTest.keyClick(focused(), Qt.Key.Key_Return)
    rest(qtbot, kit)
    (record,) = evaluations(fiches)
    assert "".join(getattr(record, name) for name in EVERY_VARIABLE) == "ABCABCAAAA"


def test_going_from_adverbs_to_codes_and_back_loses_nothing(open_grid: Open) -> None:
    dialog = open_grid()
    dialog.state.set_held("transferts", 0, frozenset({"totalement"}))
    dialog.state.set_part("toilette", 0, "A")
    dialog.state.set_part("toilette", 1, "C")
    dialog.modes.group.button(1).click()
    assert dialog.state.code("toilette") == "B"
    row = next(one for one in dialog.by_codes.rows if one.variable == "toilette")
    assert row.trio.buttons["B"].isChecked()
    dialog.modes.group.button(0).click()
    assert dialog.state.part("toilette", 1) == "C"
    assert dialog.state.held("transferts", 0) == frozenset({"totalement"})


def test_the_former_grid_stands_beside_with_its_differences(
    fiches: FakeFiches, open_grid: Open
) -> None:
    former = fiches.put(
        "gir", {"evaluated_on": "12/11/2025", "source": "medecin", **typed_codes(FORMER)}
    )
    dialog = open_grid(former)
    first = next(one for one in dialog.by_adverbs.rows if one.variable == "orientation")
    assert first.former.text() == "A"
    dialog.state.set_part("orientation", 0, "A")
    dialog.state.set_part("orientation", 1, "B")
    dialog.by_adverbs.changed.emit()
    assert first.former.text() == "A → B"
    assert first.former.property("role") == "warning"
    assert "1 variable a changé depuis le 12/11/2025" in dialog.foot.since.text()


def test_a_given_gir_is_never_overwritten_by_the_computed_one(
    qtbot: QtBot, kit: Kit, fiches: FakeFiches, open_grid: Open
) -> None:
    dialog = open_grid()
    dialog.state.fill(typed_codes("AACCCCCCAA"))
    QTest.keyClicks(dialog.source.value_editor.control, "e")
    QTest.keyClicks(dialog.given.control, "3")
    assert dialog.foot.contradiction.isVisible()
    assert "donne GIR 3, la grille calcule GIR 2" in dialog.foot.contradiction.accessibleName()
    dialog.save()
    rest(qtbot, kit)
    (record,) = evaluations(fiches)
    assert record.source == "ems_apa"
    assert record.gir == 3
    assert record.coherence == "A"


def test_a_given_gir_that_contradicts_ones_own_grid_is_refused(
    qtbot: QtBot, kit: Kit, fiches: FakeFiches, open_grid: Open
) -> None:
    dialog = open_grid()
    dialog.state.fill(typed_codes("AACCCCCCAA"))
    QTest.keyClicks(dialog.given.control, "3")
    dialog.save()
    rest(qtbot, kit)
    assert evaluations(fiches) == []
    assert dialog.frame.error_banner.isVisible()


def test_an_empty_grid_says_what_is_missing(
    qtbot: QtBot, kit: Kit, fiches: FakeFiches, open_grid: Open
) -> None:
    dialog = open_grid()
    dialog.save()
    rest(qtbot, kit)
    assert fiches.saves == []
    assert dialog.frame.error_banner.isVisible()
    dialog.day.value_editor.set_text("31/02/2026")
    dialog.save()
    assert dialog.day.error


def test_choosing_c_for_alimentation_asks_a_reason_and_notes_it(
    qtbot: QtBot, kit: Kit, fiches: FakeFiches, open_grid: Open
) -> None:
    dialog = open_grid()
    draft_key = form_key("notes", row_id=None, beneficiaire_id=dialog._person)
    fiches.kept[draft_key] = Draft(
        form=draft_key, title="Note", values={"texte": "Vue hier"}, saved_at=NOW
    )
    dialog.state.fill(typed_codes("AAAAAAAAAA"))
    assert not dialog.two_readings.isVisible()
    dialog.state.set_part("alimentation", 0, "C")
    dialog.by_adverbs.changed.emit()
    assert dialog.two_readings.isVisible()
    assert dialog.state.code("alimentation") == "B"
    dialog.choose_c.setChecked(True)
    assert dialog.state.code("alimentation") == "C"
    dialog.save()
    assert dialog.reason_field.error
    assert fiches.saves == []
    QTest.keyClicks(dialog.reason, "Ne se sert plus depuis octobre")
    dialog.save()
    rest(qtbot, kit)
    (record,) = evaluations(fiches)
    assert record.alimentation == "C"
    (note,) = (one.record for one in fiches.stored.values() if isinstance(one.record, Note))
    assert "alimentation cotée C. Ne se sert plus depuis octobre" in note.texte
    assert draft_key in fiches.kept, "a note being typed about the person keeps its draft"


def test_what_is_typed_is_kept_and_offered_again(
    qtbot: QtBot, kit: Kit, fiches: FakeFiches, open_grid: Open
) -> None:
    dialog = open_grid()
    for letter in "AAC":
        QTest.keyClicks(focused(), letter)
    QTest.qWait(DRAFT_MS + 100)
    rest(qtbot, kit)
    (draft,) = fiches.kept.values()
    assert draft.values == {"coherence": "A", "evaluated_on": "23/11/2026"}
    dialog.done(0)
    again = open_grid()
    assert again.frame.draft_banner.isVisible()
    again.frame.draft_banner.link_clicked.emit()
    assert again.state.code("coherence") == "A"


def test_escape_asks_before_losing_the_grid(
    qtbot: QtBot, kit: Kit, fiches: FakeFiches, open_grid: Open
) -> None:
    dialog = open_grid()
    QTest.keyClicks(focused(), "AA")
    QTest.keyClick(focused(), Qt.Key.Key_Escape)
    (question,) = (
        one for one in QApplication.topLevelWidgets() if type(one) is VerbDialog and one.isVisible()
    )
    assert dialog.isVisible()
    assert isinstance(question, VerbDialog)
    question.verb_button.click()
    rest(qtbot, kit)
    assert evaluations(fiches) == []
    assert fiches.kept == {}


@pytest.mark.parametrize("kit", [Role.MEDECIN], indirect=True)
def test_a_doctor_starts_with_the_doctor_as_source(open_grid: Open) -> None:
    dialog = open_grid()
    assert dialog.source.text() == "medecin"


def test_every_check_says_its_act_and_its_adverb(open_grid: Open) -> None:
    dialog = open_grid()
    assert len(dialog.by_adverbs.rows) == PARTS
    names = {box.accessibleName() for row in dialog.by_adverbs.rows for box in row.checks}
    assert len(names) == PARTS * 4
    assert "Toilette, haut du corps, fait seule spontanément" in names


def test_the_trace_follows_the_law_on_every_variable_alone() -> None:
    for name in EVERY_VARIABLE[:8]:
        for code in "ABC":
            state = GridState()
            state.fill(typed_codes("A" * 10))
            state.set_code(name, code)
            word = "".join(state.code(one) or "" for one in EVERY_VARIABLE[:8])
            trace = state.trace()
            assert trace == compute_gir(word)
            assert trace_words(state).endswith(f"GIR {trace.gir}")


def test_a_variable_is_unknown_while_a_part_is_missing() -> None:
    state = GridState()
    state.set_part("habillage", 0, "A")
    assert state.code("habillage") is None
    assert "habillage" in state.missing()
    state.set_code("habillage", "B")
    assert state.code("habillage") == "B"
    assert state.part("habillage", 0) is None


def test_only_known_codes_count_as_changes() -> None:
    former = EvaluationGir(
        beneficiaire="B1",
        evaluated_on=date(2025, 11, 12),
        source="medecin",
        coherence="A",
        transferts="B",
    )
    state = GridState()
    assert changes(state, former) == {}
    assert change_words(state, None) == "Première grille de cette personne."
    state.set_code("transferts", "C")
    state.set_code("orientation", "C")
    assert changes(state, former) == {"transferts": "B"}


def test_the_grid_is_whole_on_a_small_screen_at_150_percent(open_grid: Open) -> None:
    dialog = open_grid(width=911, height=512)
    (area,) = dialog.frame.findChildren(QScrollArea)
    body = area.widget()
    assert body is not None
    assert body.minimumSizeHint().width() <= area.viewport().width()
