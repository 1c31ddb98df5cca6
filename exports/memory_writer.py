"""Writes an openpyxl workbook without a temporary file, where openpyxl would leave one in clear.

The one method that goes through the disk is written again, line for line but for its buffer.
"""
# ruff: noqa: SLF001 - it stands for a method of the class it derives from

from __future__ import annotations

import zipfile
from io import BytesIO
from typing import Any

from openpyxl import Workbook
from openpyxl.drawing.spreadsheet_drawing import SpreadsheetDrawing
from openpyxl.worksheet._writer import WorksheetWriter
from openpyxl.writer.excel import ExcelWriter


class _InMemoryWriter(ExcelWriter):
    """Writes each sheet in memory."""

    def write_worksheet(self, ws: Any) -> None:
        """Write one sheet into the archive."""
        ws._drawing = SpreadsheetDrawing()
        ws._drawing.charts = ws._charts
        ws._drawing.images = ws._images
        buffer = BytesIO()
        writer: Any = WorksheetWriter(ws, out=buffer)
        writer.write()
        ws._rels = writer._rels
        archive: zipfile.ZipFile = vars(self)["_archive"]
        archive.writestr(ws.path[1:], buffer.getvalue())
        self.manifest.append(ws)


def save_in_memory(workbook: Workbook) -> bytes:
    """Return the workbook as an .xlsx file."""
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        _InMemoryWriter(workbook, archive).save()
    return buffer.getvalue()
