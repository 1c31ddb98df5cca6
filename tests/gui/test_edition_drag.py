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


def carry(page: QuestionnairePage, row: int, to: QPoint, *, lets_go: bool = True) -> None:
    ground = page.body.outline.viewport()
    left = Qt.MouseButton.LeftButton
    QTest.mousePress(ground, left, pos=middle(page, row))
    # Sent: the offscreen platform tells no button of a move it makes up.
    move = QMouseEvent(
        QEvent.Type.MouseMove,
        QPointF(to),
        QPointF(ground.mapToGlobal(to)),
        Qt.MouseButton.NoButton,
        left,
        Qt.KeyboardModifier.NoModifier,
    )
    QApplication.sendEvent(ground, move)
    if lets_go:
        QTest.mouseRelease(ground, left, pos=to)


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
    QTest.mouseRelease(outline.viewport(), Qt.MouseButton.LeftButton, pos=middle(page, 5))

    assert page.editor.edition == before


def test_a_shipped_questionnaire_is_not_carried_about(desk: Desk) -> None:
    page = desk.editor("nationale")
    before = page.editor.edition
    carry(page, 2, middle(page, 4))
    assert page.editor.edition == before
    assert not page.body.outline.drag.is_pressed
