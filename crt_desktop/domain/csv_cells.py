"""Tables as a French spreadsheet opens them: BOM, semicolons, decimal commas, and never a formula."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from io import StringIO
from typing import Final

_FORMULA_STARTS: Final = tuple("=+-@\t\r\n＝＋－＠")
_BLANKS: Final = " \u00a0\u202f\ufeff\u200b"


def csv_cell(value: object) -> str:
    """Return a value as a French spreadsheet reads it.

    A text that could be taken for a formula is prefixed with an apostrophe; numbers never are.
    """
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, (int, float, Decimal)):
        return (f"{value:f}" if isinstance(value, Decimal) else str(value)).replace(".", ",")
    if isinstance(value, date):
        return value.strftime("%d/%m/%Y %H:%M" if isinstance(value, datetime) else "%d/%m/%Y")
    text = "" if value is None else str(value)
    return f"'{text}" if text.lstrip(_BLANKS).startswith(_FORMULA_STARTS) else text


def csv_file(rows: Iterable[Iterable[object]]) -> bytes:
    """Return rows, the head first, as the bytes of a file in UTF-8 with its mark."""
    out = StringIO(newline="")
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerows([csv_cell(cell) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")
