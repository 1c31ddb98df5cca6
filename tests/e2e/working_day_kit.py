"""A working day played once: the window on one vault, its files watched, what is left to be read."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import pytest
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot
from sqlalchemy import text

from crt_desktop import log
from crt_desktop.ports.vault import VaultSession
from tests.canaries import contents_of, found_in
from tests.e2e import working_day as script
from tests.e2e.command_line import CommandLine
from tests.e2e.keyboard import Keyboard, said_of
from tests.fakes_vault import PASSPHRASE
from ui.settings import WindowSettings
from ui.shell import Shell
from ui.widgets.stat_tile import StatTile

CANARIES = {
    "nom": script.NOM,
    "matricule": script.MATRICULE,
    "adresse": script.ADRESSE,
    "telephone": script.TELEPHONE,
    "aidant": script.AIDANT,
    "note": script.NOTE,
    "transmission": script.TRANSMISSION,
    "brouillon": script.DRAFT,
}
NEXT_MORNING = datetime(2026, 11, 23, 8, tzinfo=UTC)


class Entry(NamedTuple):
    """One line of the journal."""

    actor: str
    action: str
    entity: str
    fields: tuple[str, ...]


@dataclass
class WorkingDay:
    """Where the day took place, and what was seen of it."""

    line: CommandLine
    home: Path
    temporary: Path
    gir_said: str = ""
    tiles: list[str] = field(default_factory=list)
    due_shown: str = ""
    due_in_the_morning: list[str] = field(default_factory=list)
    seen_in_files: set[tuple[str, str]] = field(default_factory=set)
    searches: int = 0

    @property
    def recovery_sheet(self) -> Path:
        return self.line.folder / "fiche-de-secours.txt"

    @property
    def workbook(self) -> Path:
        return self.line.folder / "fin-de-journee.xlsx"

    @property
    def backup(self) -> Path:
        return max((self.line.vault / "sauvegardes").glob("*.crtsauve"))

    def due(self) -> list[str]:
        """Return the codes of what is due, from the command line."""
        asked = ("alerts", self.line.vault, "--json", "--user", "claire.vidal")
        return [one["code"] for one in self.line.done(*asked).json["alertes"]]

    def look_at_files(self) -> None:
        """Look for what was typed in every file the program keeps or leaves."""
        held = contents_of(self.line.vault, self.home, self.temporary)
        assert len(held) > 2
        self.seen_in_files |= found_in(held, CANARIES)
        self.searches += 1

    @contextmanager
    def opened(self, vault: Path | None = None, passphrase: str = PASSPHRASE) -> Iterator[Any]:
        """Open a vault beside the window, to read it back."""
        session = self.line.application().sessions.unlock(
            vault or self.line.vault, name="claire.vidal", passphrase=passphrase
        )
        try:
            yield session
        finally:
            session.close()


def journal_of(session: VaultSession) -> list[Entry]:
    """Return the whole journal."""
    with session.uow() as uow:
        rows = uow.session.execute(  # type: ignore[attr-defined] # the database's own
            text("SELECT actor, action, entity, fields FROM audit ORDER BY seq")
        )
        return [
            Entry(str(row[0]), row[1], row[2], tuple(row[3].split("\n")) if row[3] else ())
            for row in rows
        ]


def rows_of(session: VaultSession) -> dict[str, list[tuple[Any, ...]]]:
    """Return every row of every table."""
    with session.uow() as uow:
        run = uow.session.execute  # type: ignore[attr-defined] # the database's own
        names = run(
            text(
                "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%' "
                "AND name NOT LIKE '%_fts%'"
            )
        )
        return {
            name: sorted((tuple(row) for row in run(text(f"SELECT * FROM {name}"))), key=repr)
            for name in names.scalars().all()
        }


Hand = TypeVar("Hand", bound=Keyboard)


@contextmanager
def seated(qtbot: QtBot, day: WorkingDay, hand: type[Hand]) -> Iterator[Hand]:
    """Start the program on the vault, as it starts again after a lock."""
    restarts: list[Path] = []
    shell = Shell(
        day.line.application(), WindowSettings(day.home / "fenetre"), restart=restarts.append
    )
    shell.resize(1366, 768)
    shell.show()
    qtbot.waitUntil(shell.isVisible)
    shell.start(day.line.vault)
    try:
        yield hand(qtbot, shell)
    finally:
        for popup in (QApplication.activePopupWidget(), QApplication.activeModalWidget()):
            if popup is not None:
                popup.hide()
        shell.close()
        shell.tasks.close()
        shell.deleteLater()
        QApplication.processEvents()


def play(qtbot: QtBot, day: WorkingDay) -> None:
    """Play the day: the work, a lock, somebody else, the end."""
    with seated(qtbot, day, Keyboard) as person:
        script.unlock(person, PASSPHRASE)
        script.enter_a_person(person)
        script.meet_a_double(person)
        script.describe_the_person(person)
        day.gir_said = script.evaluate_the_gir(person)
        script.note_the_day(person)
        script.admit_the_person(person)
        day.look_at_files()
        script.add_a_partner(person)
        script.describe_the_house(person)
        script.take_away_and_put_back(person)
        script.leave_a_sentence_unfinished(person)
    day.look_at_files()
    day.line.clock.instant = NEXT_MORNING
    with seated(qtbot, day, Keyboard) as person:
        script.unlock(person, PASSPHRASE)
        script.finish_the_sentence(person)
        person.go_by_name("Tableau de bord")
        day.tiles = [said_of(one) for one in person.main.findChildren(StatTile)]
        day.due_shown = said_of(person.main.side.nav.items["a_faire"])
        script.switch_user(person)
    day.due_in_the_morning = day.due()
    with seated(qtbot, day, Keyboard) as person:
        script.come_in_as_the_other(person)
        script.read_what_was_said(person)
        day.look_at_files()
        script.switch_user(person)
    with seated(qtbot, day, Keyboard) as person:
        script.come_in_as_the_first(person, PASSPHRASE)
        script.export_the_caseload(person, day.workbook)
        script.back_up(person)
        day.look_at_files()
        script.lock(person)
    day.look_at_files()


@contextmanager
def a_working_day(qtbot: QtBot, folder: Path) -> Iterator[WorkingDay]:
    """Play a day in a folder; its journal is as talkative as it can be."""
    day = WorkingDay(CommandLine(folder), folder / "poste", folder / "temporaire")
    for place in (day.home, day.temporary):
        place.mkdir()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CRT_HOME", str(day.home))
        patch.setenv("TMPDIR", str(day.temporary))
        patch.setattr(tempfile, "tempdir", None)
        patch.setattr(QFileDialog, "getSaveFileName", lambda *_a: (str(day.workbook), ""))
        log.start(day.home / "journaux", is_verbose=True)
        log.LOGGER.debug("un jour commence")
        day.line.done(
            *("init", day.line.vault, "--user", "claire.vidal"),
            *("--recovery-file", day.recovery_sheet),
        )
        play(qtbot, day)
        yield day
    for handler in tuple(log.LOGGER.handlers):
        log.LOGGER.removeHandler(handler)
        handler.close()
