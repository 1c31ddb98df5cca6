"""The parts of the dialog of the contrats: delays, scans, the text as it will be read."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLayout, QScrollArea, QVBoxLayout, QWidget

from crt_desktop.domain.contrats import Block, BlockKind
from crt_desktop.reports.contrats import ContratSheet, ScanLine
from ui.theme.tokens import BODY, BODY_STRONG, SMALL
from ui.viewmodels import contrat as told
from ui.widgets import IconButton, IconLabel, LinkButton, label
from ui.widgets.layout import ScrolledLayout, section_title

INDENT: Final = 14


class DutyList(QWidget):
    """The delays: each act, its last day, whether it is late."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start empty."""
        super().__init__(parent)
        self._rows = QVBoxLayout(self)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(8)

    def show_sheet(self, sheet: ContratSheet) -> None:
        """Show the delays of a demande."""
        clear(self._rows)
        if not sheet.duties:
            self._rows.addWidget(label(told.no_duty_text(sheet), BODY, role="muted", wraps=True))
        for duty in sheet.duties:
            text, icon_name, tint = told.duty_text(duty, today=sheet.on)
            row = QHBoxLayout()
            row.setSpacing(8)
            row.addWidget(IconLabel(icon_name, tint), 0, Qt.AlignmentFlag.AlignTop)
            column = QVBoxLayout()
            column.setSpacing(0)
            column.addWidget(label(told.duty_name(duty), BODY_STRONG))
            said = label(text, SMALL, role="danger" if tint == "danger" else "text2", wraps=True)
            said.setAccessibleName(f"{told.duty_name(duty)} : {text}")
            column.addWidget(said)
            row.addLayout(column, 1)
            self._rows.addLayout(row)


class ScanList(QWidget):
    """The scanned papers of a version, each with what can be done with it."""

    shown = Signal(object)
    saved = Signal(object)
    removed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start empty."""
        super().__init__(parent)
        self._rows = QVBoxLayout(self)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(6)

    def show_scans(
        self, scans: Iterable[ScanLine], *, may_write: bool, opens: Callable[[ScanLine], bool]
    ) -> None:
        """Show the scans; ``opens`` tells which this account may look at."""
        clear(self._rows)
        for scan in scans:
            self._rows.addLayout(self._row(scan, may_write=may_write, may_open=opens(scan)))

    def _row(self, scan: ScanLine, *, may_write: bool, may_open: bool) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        column = QVBoxLayout()
        column.setSpacing(0)
        name = LinkButton(scan.nom, icon_name="paperclip")
        name.setAccessibleName(f"Ouvrir {scan.nom}")
        name.setEnabled(may_open)
        name.clicked.connect(partial(self.shown.emit, scan))
        column.addWidget(name, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(label(told.scan_text(scan), SMALL, role="muted", wraps=True))
        row.addLayout(column, 1)
        if may_write:
            bin_button = IconButton("trash-2", f"Supprimer {scan.nom}")
            bin_button.clicked.connect(partial(self.removed.emit, scan))
            row.addWidget(bin_button, 0, Qt.AlignmentFlag.AlignTop)
        return row


class ContratText(QWidget):
    """The text of a version: titles, paragraphs, items."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start empty."""
        super().__init__(parent)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(6)

    def show_parts(self, parts: Iterable[Block]) -> None:
        """Show the text; a contrat taken over has none."""
        clear(self._column)
        number = 0
        for part in parts:
            if part.kind is BlockKind.TITLE:
                number += 1
                if number > 1:
                    self._column.addSpacing(4)
                self._column.addWidget(label(f"{number}. {part.text}", BODY_STRONG, wraps=True))
            elif part.kind is BlockKind.ITEM:
                item = label(f"•\u2002{part.text}", BODY, role="text2", wraps=True)
                item.setContentsMargins(INDENT, 0, 0, 0)
                self._column.addWidget(item)
            else:
                self._column.addWidget(label(part.text, BODY, role="text2", wraps=True))


def scroll_column(content: QWidget) -> tuple[QScrollArea, ScrolledLayout]:
    """Return a column that scrolls, and its layout."""
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.viewport().setAutoFillBackground(False)
    area.setWidget(content)
    content.setAutoFillBackground(False)
    column = ScrolledLayout(content)
    return area, column


def head(title: str, *after: QWidget) -> QHBoxLayout:
    """Return the title of a part, and what stands at its right."""
    row = QHBoxLayout()
    row.setSpacing(8)
    row.addWidget(section_title(title))
    row.addStretch(1)
    for one in after:
        row.addWidget(one)
    return row


def clear(layout: QLayout) -> None:
    """Take everything out of a layout, at once."""
    while (item := layout.takeAt(0)) is not None:
        inside = item.layout()
        if inside is not None:
            clear(inside)
        widget = item.widget()
        if widget is not None:
            widget.hide()
            widget.setParent(None)
            widget.deleteLater()
