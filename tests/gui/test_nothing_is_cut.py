"""No word of a page is cut, covered or out of reach, down to the smallest window."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QCheckBox,
    QLabel,
    QPushButton,
    QRadioButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from tests.gui.page_kit import Kit, rest
from tests.gui.test_accessible_pages import SCREENS, kit
from ui.pages import Page
from ui.widgets import ElidedLabel, label

__all__ = ["kit"]

SMALLEST = (855, 484)
"""The page in a window of 911 by 512: a screen of 1366 by 768 at 150 %."""
USUAL = (1150, 740)


def faults(root: QWidget) -> list[str]:
    """Return what is cut, covered by a neighbour, or beyond the edge of what holds it."""
    shown = [
        one
        for one in root.findChildren(QWidget)
        if one.isVisibleTo(root) and isinstance(one, QLabel | QAbstractButton) and one.text()
    ]
    found = [f"cut: {_said(one)}" for one in shown if _is_cut(one)]
    found += [f"beyond: {_said(one)}" for one in shown if _is_beyond(one, root)]
    return found + [
        f"covered: {_said(one)} by {_said(other)}"
        for position, one in enumerate(shown)
        for other in shown[position + 1 :]
        if one.parentWidget() is other.parentWidget() and _overlap(one, other)
    ]


def _said(widget: QWidget) -> str:
    return f"{type(widget).__name__} « {widget.text()} »"  # type: ignore[attr-defined]  # it has one


def _is_cut(widget: QWidget) -> bool:
    if isinstance(widget, ElidedLabel):
        return False
    if isinstance(widget, QLabel):
        if widget.wordWrap():
            return widget.heightForWidth(widget.width()) > widget.height() + 1
        return QLabel.sizeHint(widget).width() > widget.width() + 1
    if isinstance(widget, QPushButton | QCheckBox | QRadioButton):
        return widget.minimumSizeHint().width() > widget.width() + 1
    return False


def _is_beyond(widget: QWidget, root: QWidget) -> bool:
    """Tell whether it leaves a parent; what scrolls may leave by the top and the bottom."""
    parent = widget.parentWidget()
    while parent is not None:
        place = QRect(widget.mapTo(parent, QPoint(0, 0)), widget.size())
        if place.left() < -1 or place.right() > parent.width() + 1:
            return True
        area = parent.parentWidget()
        if parent is root or (isinstance(area, QAbstractScrollArea) and area.viewport() is parent):
            return False
        if place.top() < -1 or place.bottom() > parent.height() + 1:
            return True
        parent = area
    return False


def _overlap(one: QWidget, other: QWidget) -> bool:
    common = one.geometry() & other.geometry()
    return common.width() > 2 and common.height() > 2


@pytest.mark.parametrize("screen", SCREENS)
def test_no_word_of_a_page_is_cut_in_a_usual_window_nor_in_the_smallest(
    qtbot: QtBot, kit: Kit, screen: Callable[[QtBot, Kit], Page]
) -> None:
    page = screen(qtbot, kit)
    found = []
    for size in (USUAL, SMALLEST):
        page.resize(*size)
        rest(qtbot, kit)
        found += [(size, one) for one in faults(page)]
    assert found == []


@pytest.fixture
def crowded(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    for position in range(2):
        words = label("Des mots qui ne tiennent pas", parent=made)
        words.setGeometry(10 * position, 0, 60, 20)
    made.resize(50, 30)
    made.show()
    return made


def test_words_cut_covered_or_beyond_are_found(crowded: QWidget) -> None:
    kinds = [fault.split(":")[0] for fault in faults(crowded)]
    assert kinds == ["cut", "cut", "beyond", "beyond", "covered"]
