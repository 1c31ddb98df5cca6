"""How the columns of the take-over workbook look: titles and widths."""

from __future__ import annotations

from typing import Any, Final

from crt_desktop.domain.reprise.columns import Column, Kind
from exports.sheets import Book

_WIDTHS: Final = {
    Kind.DATE: 12,
    Kind.INSTANT: 17,
    Kind.TIME: 9,
    Kind.FLAG: 10,
    Kind.INTEGER: 10,
    Kind.DECIMAL: 10,
    Kind.CODES: 28,
}
_WIDTH: Final = 18

COMMENT_SIZE: Final = {"x_scale": 2.2, "y_scale": 1.4}
_TALL_COMMENT: Final = {"x_scale": 2.2, "y_scale": 5}


def size_of_comment(column: Column) -> dict[str, float]:
    """Return the size of the comment of a title: a list of codes takes room."""
    return _TALL_COMMENT if column.codes else COMMENT_SIZE


def header_format(book: Book, column: Column) -> Any:
    """Return the format of a column's title: the required ones stand out."""
    return book.required if column.is_required else book.header


def width_of(column: Column) -> int:
    """Return the width of a column, in characters."""
    return max(_WIDTHS.get(column.kind, _WIDTH), len(column.name) + 2)
