"""What every written workbook shares: cells by type, formats, the mark of training vaults.

Texts are typed as texts: nothing a person typed is ever a formula, a link or a number by mistake.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO, IOBase
from pathlib import Path
from typing import Any, Final

import xlsxwriter
from xlsxwriter.exceptions import FileCreateError

from exports.files import appearing, private_folder

TRAINING_MARK: Final = "DONNÉES FICTIVES"
APPLICATION: Final = "CRT Desktop"
FIRST_DATE: Final = date(1900, 3, 1)
"""The first day that every spreadsheet program counts alike; earlier days are written as ISO text."""

LAST_ROW: Final = 1_048_575

DATE_FORMAT: Final = "dd/mm/yyyy"
INSTANT_FORMAT: Final = "dd/mm/yyyy hh:mm"
_ACCENT: Final = "#0B5F6B"
_PALE: Final = "#E1EEF0"
_GREY: Final = "#5F6B76"
_HEADER_LENGTH: Final = 100
"""Characters of a title in a printed header, which holds 255 with its codes."""
_UPRIGHT_HEADER_LENGTH: Final = 78
_UPRIGHT: Final = 98
"""Characters of columns that an upright page holds, hardly reduced."""

LINE_HEIGHT: Final = 15.0
"""Of a row of one line, in points."""
_TALLEST_ROW: Final = 409.0
"""The most a spreadsheet takes."""
_ALERT: Final = "#B3261E"


class Book:
    """An .xlsx being written."""

    def __init__(self, workbook: Any) -> None:
        """Prepare the formats."""
        self.workbook = workbook
        base = {"font_name": "Calibri", "font_size": 11, "valign": "top"}
        self.text = workbook.add_format({**base, "num_format": "@"})
        self.wrapped = workbook.add_format({**base, "text_wrap": True})
        self.number = workbook.add_format({**base})
        # What stands at the right keeps off the text of the next column.
        right = {"align": "right", "indent": 1}
        self.figure = workbook.add_format({**base, **right, "num_format": "#,##0.####"})
        self.count = workbook.add_format({**base, **right, "num_format": "#,##0"})
        self.amount = workbook.add_format({**base, **right})
        self.answer = workbook.add_format({**base, **right, "num_format": "@"})
        self.day = workbook.add_format({**base, **right, "num_format": DATE_FORMAT})
        self.date = workbook.add_format({**base, "num_format": DATE_FORMAT, "align": "left"})
        self.instant = workbook.add_format({**base, "num_format": INSTANT_FORMAT, "align": "left"})
        self.title = workbook.add_format({**base, "bold": True, "font_size": 14})
        self.section = workbook.add_format(
            {**base, "bold": True, "bg_color": _PALE, "valign": "vcenter"}
        )
        self.remark = workbook.add_format({**base, "font_color": _GREY})
        self.mark = workbook.add_format({**base, "bold": True, "font_color": _ALERT})
        example = {**base, "italic": True, "font_color": _GREY}
        self.example = workbook.add_format({**example, "num_format": "@"})
        self.example_date = workbook.add_format({**example, "num_format": DATE_FORMAT})
        self.example_instant = workbook.add_format({**example, "num_format": INSTANT_FORMAT})
        self.example_number = workbook.add_format(example)
        head = {**base, "bold": True, "text_wrap": True, "valign": "vcenter", "bottom": 1}
        self.header = workbook.add_format({**head, "bg_color": _PALE})
        self.header_figure = workbook.add_format({**head, **right, "bg_color": _PALE})
        self.wrapped_remark = workbook.add_format({**base, "font_color": _GREY, "text_wrap": True})
        self.required = workbook.add_format({**head, "bg_color": _ACCENT, "font_color": "#FFFFFF"})

    def put(self, sheet: Any, row: int, column: int, value: object) -> None:
        """Write a value as what it is; None leaves the cell empty."""
        if value is None:
            return
        if isinstance(value, bool):
            outcome = sheet.write_string(row, column, "oui" if value else "non", self.text)
        elif isinstance(value, (int, float, Decimal)):
            outcome = sheet.write_number(row, column, value, self.number)
        elif isinstance(value, date):
            outcome = self._put_date(sheet, row, column, value)
        else:
            outcome = sheet.write_string(row, column, str(value), self.text)
        if outcome:
            msg = f"row {row} or its text is more than a spreadsheet takes"
            raise ValueError(msg)

    def put_figure(self, sheet: Any, row: int, column: int, value: int | Decimal) -> None:
        """Write a number on the right of its cell, thousands apart, with decimals only where it has some."""
        is_whole = isinstance(value, int) or value == value.to_integral_value()
        sheet.write_number(row, column, value, self.count if is_whole else self.figure)

    def _put_date(self, sheet: Any, row: int, column: int, value: date) -> int:
        day = value.date() if isinstance(value, datetime) else value
        if day < FIRST_DATE:
            iso = value.isoformat(" ") if isinstance(value, datetime) else value.isoformat()
            return int(sheet.write_string(row, column, iso, self.text))
        style = self.instant if isinstance(value, datetime) else self.date
        return int(sheet.write_datetime(row, column, value, style))


def row_height(*cells: tuple[str | None, int]) -> float:
    """Return the height of a row of wrapped texts, each given with the width of its column.

    Programs that open a workbook do not all measure wrapped texts.
    """
    lines = [
        sum(max(1, -(-len(line) // max(width - 1, 1))) for line in (text or "").split("\n"))
        for text, width in cells
    ]
    return min(LINE_HEIGHT * max(lines, default=1), _TALLEST_ROW)


class _OpenToTheEnd(BytesIO):
    """A buffer that never closes: an archive cut short by a full disk ends there when collected.

    On the disk, or in a buffer collected before it, that archive would complain a second time.
    """

    def close(self) -> None:
        """Stay open: the memory goes with the object."""


@contextmanager
def new_book(path: Path, *, title: str, is_training: bool, in_rows: bool) -> Iterator[Book]:
    """Yield a workbook to fill, written whole at ``path`` or not at all.

    ``in_rows``: the rows are written in order, none is kept in memory. Raises DiskFullError,
    ReadOnlyError.
    """
    with appearing(path) as temporary, private_folder(path) as folder:
        options = {**_TEXTS_ARE_TEXTS, "constant_memory": in_rows, "tmpdir": str(folder)}
        buffer = _OpenToTheEnd()
        workbook = xlsxwriter.Workbook(buffer, options)
        _set_properties(workbook, title, is_training=is_training)
        try:
            yield Book(workbook)
            workbook.close()
            temporary.write_bytes(buffer.getbuffer())
        except FileCreateError as error:
            raise (error.args[0] if error.args else OSError()) from error
        finally:
            _close_rows(workbook)


@contextmanager
def book_in_memory(*, title: str, is_training: bool) -> Iterator[tuple[Book, BytesIO]]:
    """Yield a workbook to fill and the bytes it is in once the block is over: nothing on the disk."""
    buffer = BytesIO()
    workbook = xlsxwriter.Workbook(buffer, {**_TEXTS_ARE_TEXTS, "in_memory": True})
    _set_properties(workbook, title, is_training=is_training)
    yield Book(workbook), buffer
    workbook.close()


_TEXTS_ARE_TEXTS: Final = {
    "strings_to_numbers": False,
    "strings_to_formulas": False,
    "strings_to_urls": False,
}


def _set_properties(workbook: Any, title: str, *, is_training: bool) -> None:
    workbook.set_properties(
        {
            "title": f"{TRAINING_MARK} – {title}" if is_training else title,
            "comments": TRAINING_MARK if is_training else "",
            "author": APPLICATION,
        }
    )


def _close_rows(workbook: Any) -> None:
    """Close the temporary files of a workbook that was not written to its end."""
    for sheet in workbook.worksheets():
        for name in ("row_data_fh", "filehandle", "fh"):
            handle = getattr(sheet, name, None)
            if isinstance(handle, IOBase):
                handle.close()


def set_up_sheet(sheet: Any, widths: list[int], *, is_training: bool, title: str) -> None:
    """Freeze the header, set the widths and the way the sheet prints."""
    for index, width in enumerate(widths):
        sheet.set_column(index, index, width)
    sheet.freeze_panes(1, 0)
    set_up_print(sheet, is_training=is_training, title=title)


def set_up_print(
    sheet: Any,
    *,
    is_training: bool,
    title: str,
    header_row: int | None = 0,
    footer: str = APPLICATION,
    width: int | None = None,
) -> None:
    """Print on A4 landscape, one page wide, marked when it is fictional; upright when it is narrow.

    ``header_row`` is repeated on every page, None: no row is. ``footer`` stands at the left of the foot.
    ``width``: characters of all the columns, None: not told.
    """
    is_upright = width is not None and width <= _UPRIGHT
    if is_upright:
        sheet.set_portrait()
    else:
        sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    if header_row is not None:
        sheet.repeat_rows(header_row)
    # At the right: a long title runs over what stands in the middle.
    mark = f'&"-,Bold"{TRAINING_MARK}' if is_training else ""
    length = _UPRIGHT_HEADER_LENGTH if is_upright else _HEADER_LENGTH
    sheet.set_header(f"&L{_short(title, length)}" + (f"&R{mark}" if mark else ""))
    before = f"{mark} – " if mark else ""
    sheet.set_footer(f"&L{_short(footer, length)}&R{before}Page &P/&N")


def _short(text: str, length: int) -> str:
    """Return a text of so many characters at most as a header takes it."""
    cut = text if len(text) <= length else f"{text[: length - 1].rstrip()}…"
    return cut.replace("&", "&&")
