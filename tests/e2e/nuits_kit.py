"""The nights of autumn 2026 played once: the window on one vault, sitting after sitting, and what was seen of it."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from crt_desktop import log
from tests.canaries import contents_of, found_in
from tests.e2e import nuits_night as night
from tests.e2e import nuits_rota as rota
from tests.e2e import nuits_visits as visits
from tests.e2e import nuits_words as words
from tests.e2e import working_day as script
from tests.e2e.command_line import CommandLine
from tests.e2e.fingers import Fingers
from tests.e2e.nuits_takeover import take_over
from tests.e2e.working_day_kit import WorkingDay, seated
from tests.fakes_vault import PASSPHRASE

PHRASES = {
    words.CLAIRE: PASSPHRASE,
    words.NURSE_PRENOM: words.NURSE_PASSPHRASE,
    words.DIRECTION_PRENOM: words.DIRECTION_PASSPHRASE,
}
OCTOBER = ("--from", "2026-10-01", "--to", "2026-10-31")


@dataclass
class Nights(WorkingDay):
    """Where the nights took place, and what was seen of them."""

    proposal: list[str] = field(default_factory=list)
    publishing: list[str] = field(default_factory=list)
    published: list[str] = field(default_factory=list)
    swapping: list[str] = field(default_factory=list)
    swapped: list[str] = field(default_factory=list)
    announced: list[str] = field(default_factory=list)
    at_night: dict[str, list[str]] = field(default_factory=dict)
    releve: dict[str, list[str]] = field(default_factory=dict)
    rests: list[str] = field(default_factory=list)
    opened_files: list[Path] = field(default_factory=list)
    saved_as: str = ""
    sittings: int = 0

    def look_at_files(self) -> None:
        """Look for what was typed in every file the program keeps or leaves."""
        held = contents_of(self.line.vault, self.home, self.temporary)
        assert len(held) > 2
        self.seen_in_files |= found_in(held, words.CANARIES)
        self.searches += 1

    def open_file(self, url: QUrl) -> None:
        """Stand for what the system opens a file with."""
        self.opened_files.append(Path(url.toLocalFile()))

    def ask(self, command: str, *asked: str) -> Any:
        """Return what a command answers."""
        options = (*asked, "--json", "--user", "claire.vidal")
        return self.line.done(command, self.line.vault, *options).json

    def calendar(self, name: str, *more: str) -> Path:
        """Write the duties of October as a calendar file."""
        output = self.line.folder / name
        self.line.done(
            *("calendar", str(self.line.vault), "--what", "astreintes", *OCTOBER, *more),
            *("--output", str(output), "--user", "claire.vidal"),
        )
        return output


@dataclass(frozen=True, kw_only=True)
class Sitting:
    """What somebody does at the window, from an instant on."""

    at: datetime
    act: Callable[[Fingers, Nights], None]
    account: str = words.CLAIRE


def _the_quarter(day: Fingers, told: Nights) -> None:
    rota.choose_the_regime(day)
    page = rota.open_rota(day)
    day.push("Trimestre suivant")
    rota.draft_two_nights(day)
    told.proposal = rota.take_a_proposal(day, page)
    told.publishing = rota.publish(day)
    told.published = rota.show_all(day, page)
    told.calendar("avant.ics")


def _the_visits(day: Fingers, _told: Nights) -> None:
    visits.open_visits(day)
    for order in visits.ORDERS:
        visits.plan(day, order)


def _the_looking_back(day: Fingers, _told: Nights) -> None:
    page = visits.open_visits(day)
    visits.note_what_became(day, page)
    visits.move_the_following(day)


def _the_swap(day: Fingers, told: Nights) -> None:
    page = rota.open_rota(day)
    told.swapping = rota.swap(day)
    told.swapped = rota.show_all(day, page)
    rota.announce(day, changes=2)
    told.announced = rota.points_of(page)
    told.calendar("apres.ics")
    told.calendar("encore.ics")


def _the_night(day: Fingers, told: Nights) -> None:
    clock = told.line.clock
    page = night.night_page(day)
    told.at_night["arrivée"] = night.seen(page)
    night.take_a_call(day, why="A", answer="1")
    told.at_night["premier"] = night.seen(page)
    clock.instant = night.FIRST + timedelta(minutes=12)
    night.stamp(day, "F")
    night.say(day, words.FIRST_WORD)
    clock.instant = night.SECOND
    day.press("Alt+N")
    night.take_a_call(day, why="C", answer="3")
    told.at_night["deux fois"] = night.seen(page)
    night.say_which_time(day)
    for minutes, key in ((5, "D"), (25, "A"), (70, "F"), (90, "R")):
        clock.instant = night.SECOND + timedelta(minutes=minutes)
        night.stamp(day, key)
    night.say(day, words.SECOND_WORD, words.PREVENUS)
    told.at_night["fin"] = night.seen(page)


def _the_morning(day: Fingers, told: Nights) -> None:
    told.releve["matin"] = night.read_the_releve(day)
    night.acknowledge(day)
    told.releve["lue"] = night.releve_words(day)
    page = rota.open_rota(day)
    told.rests = rota.show_all(day, page)


def _a_late_word(day: Fingers, _told: Nights) -> None:
    night.night_page(day)
    day.press("Alt+L")
    day.press("Return")
    day.rest()
    night.say(day, f" {words.LATE_WORD}")


def _the_rest(day: Fingers, told: Nights) -> None:
    told.releve["suite"] = night.read_the_releve(day)


def _the_recap(day: Fingers, told: Nights) -> None:
    rota.open_rota(day)
    for kind in ("PDF", "XLSX"):
        told.saved_as = f"recap.{kind.lower()}"
        rota.write_a_recap(day, kind)
        day.until(partial(_is_opened, told))


def _is_opened(told: Nights) -> bool:
    return told.line.folder / told.saved_as in told.opened_files


def _the_backup(day: Fingers, _told: Nights) -> None:
    script.back_up(day)


def _paris_morning(month: int, day: int) -> datetime:
    return datetime(2026, month, day, 8, tzinfo=UTC)


SITTINGS = (
    Sitting(at=_paris_morning(9, 1), act=_the_quarter),
    Sitting(at=_paris_morning(10, 1), act=_the_visits),
    Sitting(at=_paris_morning(10, 13), act=_the_looking_back),
    Sitting(at=_paris_morning(10, 14), act=_the_swap),
    Sitting(at=night.FIRST, act=_the_night, account=words.NURSE_PRENOM),
    Sitting(at=datetime(2026, 10, 25, 6, 30, tzinfo=UTC), act=_the_morning),
    Sitting(
        at=datetime(2026, 10, 25, 7, 15, tzinfo=UTC), act=_a_late_word, account=words.NURSE_PRENOM
    ),
    Sitting(at=datetime(2026, 10, 25, 7, 45, tzinfo=UTC), act=_the_rest),
    Sitting(at=_paris_morning(11, 2), act=_the_recap, account=words.DIRECTION_PRENOM),
    Sitting(at=_paris_morning(11, 3), act=_the_backup),
)


def prepare(told: Nights, patch: pytest.MonkeyPatch) -> None:
    """Make the vault, what the house knows, and the accounts."""
    for place in (told.home, told.temporary):
        place.mkdir(exist_ok=True)
    patch.setenv("CRT_HOME", str(told.home))
    patch.setenv("TMPDIR", str(told.temporary))
    patch.setattr(tempfile, "tempdir", None)
    patch.setattr(
        QFileDialog, "getSaveFileName", lambda *_a: (str(told.line.folder / told.saved_as), "")
    )
    patch.setattr(QDesktopServices, "openUrl", told.open_file)
    log.start(told.home / "journaux", is_verbose=True)
    log.LOGGER.debug("une nuit commence")
    told.line.clock.instant = SITTINGS[0].at
    told.line.done("init", told.line.vault, "--user", "claire.vidal")
    take_over(told.line, told.line.folder / "reprise.xlsx")
    _add_account(
        told,
        *(words.NURSE_ACCOUNT, "--role", "soignant_astreinte", "--professionnel", words.NURSE),
        name=words.NURSE_NAME,
        phrase=words.NURSE_PASSPHRASE,
    )
    _add_account(
        told,
        *(words.DIRECTION_ACCOUNT, "--role", "direction"),
        name=words.DIRECTION_NAME,
        phrase=words.DIRECTION_PASSPHRASE,
    )


def _add_account(told: Nights, account: str, *options: str, name: str, phrase: str) -> None:
    kept = told.line.folder / "phrase.txt"
    kept.write_text(phrase, encoding="utf-8")
    told.line.done(
        *("users", str(told.line.vault), "add", account, *options, "--display-name", name),
        *("--new-passphrase-file", str(kept), "--user", "claire.vidal"),
    )
    kept.unlink()


def play(qtbot: QtBot, told: Nights, sitting: Sitting) -> None:
    """Play one sitting."""
    told.line.clock.instant = sitting.at
    with seated(qtbot, told, Fingers) as day:
        day.choose("Compte", sitting.account)
        day.go_to("Phrase de passe")
        script.unlock(day, PHRASES[sitting.account])
        sitting.act(day, told)
        told.look_at_files()
    told.sittings += 1


@contextmanager
def the_nights(qtbot: QtBot, folder: Path) -> Iterator[Nights]:
    """Play every sitting in a folder; its journal is as talkative as it can be."""
    told = Nights(CommandLine(folder), folder / "poste", folder / "temporaire")
    with pytest.MonkeyPatch.context() as patch:
        prepare(told, patch)
        for sitting in SITTINGS:
            play(qtbot, told, sitting)
        told.line.done("export", told.line.vault, told.workbook, "--user", "claire.vidal")
        yield told
    for handler in tuple(log.LOGGER.handlers):
        log.LOGGER.removeHandler(handler)
        handler.close()
