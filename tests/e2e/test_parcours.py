"""The whole parcours with the keyboard alone, in the real window on a real vault, then read back."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.canaries import encodings, found_in
from tests.e2e import parcours_words as words
from tests.e2e.command_line import CommandLine, cells
from tests.e2e.parcours_kit import Parcours, a_parcours
from tests.e2e.working_day_kit import journal_of
from ui.app import forget_drawings
from ui.theme.theme import THEME, ThemeMode

CLAIRE = ("--user", "claire.vidal")
MOST_KEYS = 25
"""Beside the text itself, from an empty screen to a demande that is saved."""


@pytest.fixture(scope="module")
def told(
    qapp: QApplication, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Parcours]:
    THEME.apply(ThemeMode.LIGHT)
    with a_parcours(QtBot(request), tmp_path_factory.mktemp("parcours")) as played:
        yield played
    THEME.undress()
    forget_drawings()


def records(told: Parcours, sheet: str) -> list[dict[str, Any]]:
    """Return the records of a sheet, what is empty left out; days as they are written."""
    head, *rows = cells(told.workbook)[sheet]
    return [
        {str(name): value for name, value in zip(head, row, strict=True) if value is not None}
        for row in rows
    ]


# --- a demande by phone ---------------------------------------------------------------------------


def test_a_homonym_is_shown_and_a_demande_costs_few_keys(told: Parcours) -> None:
    assert told.homonyms[0].startswith(f"{words.NOM} {words.HOMONYME}")
    assert told.homonyms[-1].startswith("Nouvelle personne")
    assert 0 < told.keys_of_a_call <= MOST_KEYS


def test_the_admission_is_blocked_until_everything_is_there(told: Parcours) -> None:
    counts = [(len(one.lacks), one.may_decide) for one in told.decisions]
    assert counts == [(7, False), (4, False), (1, False), (0, True)]
    assert told.decisions[2].lacks == ("Contrat, étape 8",)


# --- nothing is in clear ------------------------------------------------------------------------


def test_no_file_shows_what_was_typed_of_people(told: Parcours) -> None:
    assert told.searches >= len(told.days)
    assert told.seen_in_files == set()
    assert list(told.temporary.iterdir()) == []


def test_the_search_finds_every_canary_in_a_control_in_clear() -> None:
    for name, canary in words.CANARIES.items():
        for encoding, needles in encodings(canary).items():
            for needle in needles:
                assert (name, encoding) in found_in([b"..." + needle + b"..."], {name: canary})


# --- sound, and the same elsewhere --------------------------------------------------------------


def test_verify_finds_everything_sound(told: Parcours) -> None:
    found = told.line.done("verify", told.line.vault, "--json", *CLAIRE).json
    assert found["ok"], found
    assert all(one["ok"] for one in found["controles"])


def test_the_journal_holds_no_text_of_anybody(told: Parcours) -> None:
    with told.opened() as session:
        journal = journal_of(session)
    said = "\n".join("\n".join((one.entity, *one.fields)) for one in journal).encode()
    assert found_in([said], words.CANARIES) == set()


def test_an_empty_vault_takes_the_export_and_gives_it_back_equal(told: Parcours) -> None:
    other = CommandLine(told.line.folder / "ailleurs", told.line.clock)
    other.folder.mkdir()
    other.done("init", other.vault, *CLAIRE)
    other.done("import", other.vault, told.workbook)
    back = other.folder / "retour.xlsx"
    other.done("export", other.vault, back)
    mine, theirs = cells(told.workbook), cells(back)
    assert mine.keys() == theirs.keys()
    for sheet, rows in mine.items():
        assert rows == theirs[sheet], sheet
