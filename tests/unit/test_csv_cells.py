"""Tables as a French spreadsheet opens them."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pytest

from crt_desktop.domain.csv_cells import csv_cell, csv_file


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (True, "oui"),
        (False, "non"),
        (1636, "1636"),
        (Decimal("412.50"), "412,50"),
        (-0.25, "-0,25"),
        (date(2026, 3, 1), "01/03/2026"),
        (datetime(2026, 3, 1, 7, 5), "01/03/2026 07:05"),  # noqa: DTZ001 - a wall clock
        (None, ""),
        ("Décès", "Décès"),
    ],
)
def test_a_value_is_written_as_a_french_spreadsheet_reads_it(value: object, written: str) -> None:
    assert csv_cell(value) == written


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@somme", "\t=1", "\r=1", "\n=1", "＝1", "\u00a0=1", " \u202f@a"]
)
def test_a_text_that_could_be_a_formula_is_inert(text: str) -> None:
    assert csv_cell(text) == f"'{text}"


def test_a_file_has_its_mark_semicolons_and_windows_ends_of_lines() -> None:
    content = csv_file([("Mois", "Entrées"), ("janv.", 2), ("a;b", Decimal("0.5"))])
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.decode("utf-8-sig") == 'Mois;Entrées\r\njanv.;2\r\n"a;b";0,5\r\n'
