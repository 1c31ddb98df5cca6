"""What a command reads and prints: results on standard output, everything else on standard error."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final, TextIO

from crt_desktop.domain.dates import PARIS
from crt_desktop.domain.typography import french

TRAINING_NOTICE: Final = "DONNÉES FICTIVES : coffre d'entraînement."


@dataclass(frozen=True, slots=True, kw_only=True)
class Console:
    """The terminal of one run; ``read_secret`` asks for a passphrase, None where nobody can answer."""

    stdin: TextIO
    stdout: TextIO
    stderr: TextIO
    environ: Mapping[str, str]
    read_secret: Callable[[str], str] | None
    sleep: Callable[[float], None] = time.sleep

    def say(self, *parts: object) -> None:
        """Print a line of the result: words in French typography, the rest (a path) as it is."""
        self.stdout.write(_line(parts))

    def tell(self, *parts: object) -> None:
        """Print a line beside the result: progress, warning, refusal; parts are those of `say`."""
        self.stderr.write(_line(parts))
        self.stderr.flush()

    def write_json(self, document: Any) -> None:
        """Print the one JSON document of the run."""
        json.dump(document, self.stdout, ensure_ascii=False, indent=2, default=as_json)
        self.stdout.write("\n")

    def table(self, header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
        """Print aligned columns, two spaces apart."""
        lines = [[as_text(cell) for cell in row] for row in (header, *rows)]
        widths = [max(len(line[index]) for line in lines) for index in range(len(header))]
        for line in lines:
            cells = (cell.ljust(width) for cell, width in zip(line, widths, strict=True))
            self.stdout.write("  ".join(cells).rstrip() + "\n")


def _line(parts: Iterable[object]) -> str:
    return "".join(french(part) if isinstance(part, str) else str(part) for part in parts) + "\n"


def as_json(value: object) -> object:
    """Return a date as ISO text, an instant in Europe/Paris with its offset, a decimal as a number."""
    if isinstance(value, datetime):
        return value.astimezone(PARIS).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        exponent = value.as_tuple().exponent
        return int(value) if isinstance(exponent, int) and exponent >= 0 else float(value)
    msg = f"{type(value).__name__} has no JSON form"
    raise TypeError(msg)


def as_text(value: object) -> str:
    """Return a cell as people read it: 22/11/2026, 22/11/2026 03:15, 2,5, oui, nothing for None."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, datetime):
        return f"{value.astimezone(PARIS):%d/%m/%Y %H:%M}"
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, Decimal):
        return str(value).replace(".", ",")
    return str(value)


def count_rows(count: int) -> str:
    """Return « 1 ligne », « 12 lignes »."""
    return f"{count} ligne{'s' if count > 1 else ''}"
