"""How a choice too long for its box is drawn, and the rows of its list: loaded when one is.

Apart from the fields, since the unlock screen shows a box whose choice fits: these types of Qt bring
hundreds of enumerations with them.
"""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionComboBox,
    QStylePainter,
)

_ICON_ROOM: Final = 4


class StyledDelegate(QStyledItemDelegate):
    """The delegate that follows the style sheet, told apart from the default one."""


def paint_shortened(box: QComboBox) -> None:
    """Draw the box and its choice, ending in « … » when short of room."""
    option = QStyleOptionComboBox()
    box.initStyleOption(option)
    field = box.style().subControlRect(
        QStyle.ComplexControl.CC_ComboBox, option, QStyle.SubControl.SC_ComboBoxEditField, box
    )
    taken = box.iconSize().width() + _ICON_ROOM if not option.currentIcon.isNull() else 0
    option.currentText = box.fontMetrics().elidedText(
        option.currentText, Qt.TextElideMode.ElideRight, field.width() - taken
    )
    painter = QStylePainter(box)
    painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
    painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)
    painter.end()
