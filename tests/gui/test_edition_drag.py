"""Where a row of the outline lands when the mouse lets it go."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.fakes_questionnaires import small_edition
from tests.gui.questionnaire_kit import Desk, a_desk, questions
from ui.pages.questionnaire.page import QuestionnairePage
from ui.viewmodels.edition_drag import Landing, landing_at
from ui.viewmodels.edition_editor import HEAD, Spot

LEFT = Qt.MouseButton.LeftButton
ROWS = (
    HEAD,
    Spot(0),
    Spot(0, 0),
    Spot(0, 1),
    Spot(1),
    Spot(2),
    Spot(2, 0),
)


@pytest.mark.parametrize(
    ("carried", "gap", "landing"),
    [
        (Spot(0, 0), 4, Landing(gap=4, spot=Spot(0, 1))),
        (Spot(0, 0), 5, Landing(gap=5, spot=Spot(1, 0))),
        (Spot(0, 0), 7, Landing(gap=7, spot=Spot(2, 1))),
        (Spot(0, 1), 2, Landing(gap=2, spot=Spot(0, 0))),
        (Spot(0, 1), 1, Landing(gap=2, spot=Spot(0, 0))),
        (Spot(2, 0), 3, Landing(gap=3, spot=Spot(0, 1))),
        (Spot(2, 0), 0, None),
        (Spot(0, 1), 3, None),
        (Spot(0, 1), 4, None),
        (Spot(0, 0), 99, Landing(gap=99, spot=Spot(2, 1))),
    ],
)
def test_a_question_lands_in_the_section_it_is_let_go_in(
    carried: Spot, gap: int, landing: Landing | None
) -> None:
    assert landing_at(ROWS, carried, gap) == landing


@pytest.mark.parametrize(
    ("carried", "gap", "landing"),
    [
        (Spot(0), 5, Landing(gap=5, spot=Spot(1))),
        (Spot(0), 6, Landing(gap=5, spot=Spot(1))),
        (Spot(0), 7, Landing(gap=7, spot=Spot(2))),
        (Spot(2), 1, Landing(gap=1, spot=Spot(0))),
        (Spot(2), 2, Landing(gap=1, spot=Spot(0))),
        (Spot(2), 4, Landing(gap=4, spot=Spot(1))),
        (Spot(1), 4, None),
        (Spot(1), 5, None),
        (Spot(0), 0, None),
        (HEAD, 5, None),
    ],
)
def test_a_section_lands_between_two_others_and_the_head_stays(
    carried: Spot, gap: int, landing: Landing | None
) -> None:
    assert landing_at(ROWS, carried, gap) == landing


@pytest.fixture
def desk(qtbot: QtBot) -> Iterator[Desk]:
    with a_desk(qtbot, small_edition()) as made:
        yield made


def middle(page: QuestionnairePage, row: int) -> QPoint:
    outline = page.body.outline
    return outline.visualRect(outline.model().index(row, 0)).center()


def move_to(page: QuestionnairePage, to: QPoint, *, held: Qt.MouseButton = LEFT) -> None:
    # Sent: the offscreen platform tells no button of a move it makes up.
    ground = page.body.outline.viewport()
    move = QMouseEvent(
        QEvent.Type.MouseMove,
        QPointF(to),
        QPointF(ground.mapToGlobal(to)),
        Qt.MouseButton.NoButton,
        held,
        Qt.KeyboardModifier.NoModifier,
    )
    QApplication.sendEvent(ground, move)


def carry(page: QuestionnairePage, row: int, to: QPoint, *, lets_go: bool = True) -> None:
    ground = page.body.outline.viewport()
    QTest.mousePress(ground, LEFT, pos=middle(page, row))
    move_to(page, to)
    if lets_go:
        QTest.mouseRelease(ground, LEFT, pos=to)


def test_a_question_carried_by_the_mouse_is_numbered_anew_and_brought_back_by_undo(
    desk: Desk,
) -> None:
    page = desk.editor(small_edition().id)
    before = page.editor.edition
    below = middle(page, 5) + QPoint(0, 8)

    carry(page, 2, below)

    assert questions(page) == [
        ("1.1", "Personnes en GIR 1 et 2"),
        ("2.1", "Difficultés de recrutement"),
        ("2.2", "Personnes accompagnées"),
    ]
    assert page.editor.spot == Spot(1, 1)
    page.undo()
    assert page.editor.edition == before


def test_a_section_is_carried_with_its_questions(desk: Desk) -> None:
    page = desk.editor(small_edition().id)
    carry(page, 4, middle(page, 1) - QPoint(0, 4))
    assert [one.title for one in page.editor.edition.sections] == ["Équipe", "File active"]


def test_escape_lets_a_carried_row_go_where_it_was(desk: Desk) -> None:
    page = desk.editor(small_edition().id)
    before = page.editor.edition
    outline = page.body.outline

    carry(page, 2, middle(page, 5), lets_go=False)
    assert outline.drag.is_moving
    pixmap = outline.viewport().grab()
    QTest.keyClick(outline, Qt.Key.Key_Escape)
    assert not outline.drag.is_moving
    assert outline.viewport().grab().toImage() != pixmap.toImage()
    QTest.mouseRelease(outline.viewport(), LEFT, pos=middle(page, 5))

    assert page.editor.edition == before


def test_no_key_changes_what_the_mouse_holds(desk: Desk) -> None:
    page = desk.editor(small_edition().id)
    outline = page.body.outline
    page.changes.write_head("title", "Autre titre")
    written = page.editor.edition

    carry(page, 2, middle(page, 3) + QPoint(0, 8), lets_go=False)
    for key, held in (
        (Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier),
        (Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier),
        (Qt.Key.Key_Delete, Qt.KeyboardModifier.NoModifier),
    ):
        QTest.keyClick(outline, key, held)
    assert page.editor.edition == written
    assert outline.drag.is_moving


def test_a_row_lands_under_the_mouse_where_the_list_was_scrolled_meanwhile(desk: Desk) -> None:
    page = desk.editor(small_edition().id)
    for _ in range(20):
        page.changes.add_question()
    page.go_to(Spot(0))
    outline, bar = page.body.outline, page.body.outline.verticalScrollBar()
    desk.rest()
    assert bar.maximum() > 200
    at = middle(page, 4) + QPoint(0, 8)
    carry(page, 2, at, lets_go=False)
    bar.setValue(200)
    under = outline.indexAt(QPoint(1, at.y()))
    gap = under.row() + int(at.y() > outline.visualRect(under).center().y())
    wanted = landing_at(outline.outline_model.spots(), Spot(0, 0), gap)
    QTest.mouseRelease(outline.viewport(), LEFT, pos=at)
    assert wanted is not None
    assert gap > 6
    assert page.editor.spot == wanted.spot


def test_a_row_the_mouse_no_longer_holds_stays_where_it_was(desk: Desk) -> None:
    page = desk.editor(small_edition().id)
    before, drag = page.editor.edition, page.body.outline.drag
    carry(page, 2, middle(page, 5), lets_go=False)
    move_to(page, middle(page, 4), held=Qt.MouseButton.NoButton)
    assert not drag.is_pressed
    carry(page, 2, middle(page, 5), lets_go=False)
    page.body.focus_pane(Spot(0, 0))
    assert not drag.is_pressed
    assert page.editor.edition == before


def test_a_shipped_questionnaire_is_not_carried_about(desk: Desk) -> None:
    page = desk.editor("nationale")
    before = page.editor.edition
    carry(page, 2, middle(page, 4))
    assert page.editor.edition == before
    assert not page.body.outline.drag.is_pressed
