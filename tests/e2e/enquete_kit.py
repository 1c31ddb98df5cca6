"""A campaign played once: the window on one vault, sitting after sitting, and what was seen of it."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from crt_desktop import log
from crt_desktop.domain.editions import Question
from tests.canaries import contents_of, found_in
from tests.e2e import enquete_acts as acts
from tests.e2e import enquete_words as words
from tests.e2e import working_day as script
from tests.e2e.command_line import EXAMPLE, CommandLine
from tests.e2e.fingers import Fingers
from tests.e2e.working_day_kit import WorkingDay, seated
from tests.fakes_vault import PASSPHRASE

PHRASES = {words.CLAIRE: PASSPHRASE, words.DIRECTION_PRENOM: words.DIRECTION_PASSPHRASE}
KINDS = ("XLSX", "CSV", "JSON", "PDF")


@dataclass
class Campaign(WorkingDay):
    """Where the campaign took place, and what was seen of it."""

    answering: dict[str, str] = field(default_factory=dict)
    answered: dict[str, tuple[str, str]] = field(default_factory=dict)
    behind: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    validated: list[str] = field(default_factory=list)
    figures_then_and_now: list[str] = field(default_factory=list)
    explained: list[str] = field(default_factory=list)
    corrected: list[str] = field(default_factory=list)
    given: list[str] = field(default_factory=list)
    copy_names: list[str] = field(default_factory=list)
    copied: tuple[Question, ...] = ()
    saved_as: str = ""
    sittings: int = 0

    def look_at_files(self) -> None:
        """Look for what was typed in every file the program keeps or leaves."""
        held = contents_of(self.line.vault, self.home, self.temporary)
        assert len(held) > 2
        self.seen_in_files |= found_in(held, words.CANARIES)
        self.searches += 1

    def file(self, name: str) -> Path:
        """Return a file beside the vault."""
        return self.line.folder / name

    def export_caseload(self, name: str) -> None:
        """Write every record of the vault as it stands."""
        self.line.done("export", self.line.vault, self.file(name), "--user", "claire.vidal")


@dataclass(frozen=True, kw_only=True)
class Sitting:
    """What somebody does at the window, from an instant on."""

    at: datetime
    act: Callable[[Fingers, Campaign], None]
    account: str = words.CLAIRE


def _the_questionnaire(day: Fingers, _told: Campaign) -> None:
    acts.build_the_questionnaire(day)


def _the_answers(day: Fingers, told: Campaign) -> None:
    acts.open_the_campaign(day)
    told.answering = acts.answer(day)
    told.answered = acts.read_the_sheet(day)
    told.behind = acts.look_behind(day)
    told.refused = acts.try_to_validate(day)


def _the_validation(day: Fingers, told: Campaign) -> None:
    told.validated = acts.validate(day, number=1)


def _the_correction(day: Fingers, told: Campaign) -> None:
    acts.correct_the_discharge(day)
    told.figures_then_and_now, told.explained = acts.see_what_changed(day)


def _the_corrected_version(day: Fingers, told: Campaign) -> None:
    told.corrected = acts.validate(day, number=2, motif=words.MOTIF)
    for number in (1, 2):
        for kind in KINDS:
            told.saved_as = f"version-{number}.{kind.lower()}"
            acts.export(day, kind, version=f"Version {number}")


def _what_leaves_besides(day: Fingers, told: Campaign) -> None:
    for kind in KINDS:
        told.saved_as = f"masquee.{kind.lower()}"
        acts.export(day, kind, version="Version 2", is_masked=True)
    told.given = acts.copy_for_a_form(day)
    told.saved_as = "dossier.pdf"
    acts.write_the_dossier(day, words.FOR_THE_ARS)
    told.copy_names, told.copied = acts.duplicate_the_questionnaire(day)


def _morning(day: int) -> datetime:
    return datetime(2026, 1, day, 8, tzinfo=UTC)


SITTINGS = (
    Sitting(at=_morning(19), act=_the_questionnaire),
    Sitting(at=_morning(20), act=_the_answers),
    Sitting(at=_morning(21), act=_the_validation, account=words.DIRECTION_PRENOM),
    Sitting(at=_morning(26), act=_the_correction),
    Sitting(at=_morning(27), act=_the_corrected_version, account=words.DIRECTION_PRENOM),
    Sitting(at=_morning(28), act=_what_leaves_besides, account=words.DIRECTION_PRENOM),
)


def prepare(told: Campaign, patch: pytest.MonkeyPatch) -> None:
    """Make the vault with the example workbook, and the account of the direction."""
    for place in (told.home, told.temporary):
        place.mkdir(exist_ok=True)
    patch.setenv("CRT_HOME", str(told.home))
    patch.setenv("TMPDIR", str(told.temporary))
    patch.setattr(tempfile, "tempdir", None)
    patch.setattr(QFileDialog, "getSaveFileName", lambda *_a: (str(told.file(told.saved_as)), ""))
    log.start(told.home / "journaux", is_verbose=True)
    told.line.clock.instant = SITTINGS[0].at
    told.line.done("init", told.line.vault, "--user", "claire.vidal")
    told.line.done("import", told.line.vault, EXAMPLE, "--user", "claire.vidal")
    phrase = told.file("phrase.txt")
    phrase.write_text(words.DIRECTION_PASSPHRASE, encoding="utf-8")
    told.line.done(
        *("users", str(told.line.vault), "add", words.DIRECTION_ACCOUNT, "--role", "direction"),
        *("--display-name", words.DIRECTION_NAME, "--new-passphrase-file", str(phrase)),
        *("--user", "claire.vidal"),
    )
    phrase.unlink()


def play(qtbot: QtBot, told: Campaign, sitting: Sitting) -> None:
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
def the_campaign(qtbot: QtBot, folder: Path) -> Iterator[Campaign]:
    """Play every sitting in a folder; its journal is as talkative as it can be."""
    told = Campaign(CommandLine(folder), folder / "poste", folder / "temporaire")
    with pytest.MonkeyPatch.context() as patch:
        prepare(told, patch)
        for sitting in SITTINGS:
            play(qtbot, told, sitting)
            told.export_caseload(f"apres-{told.sittings}.xlsx")
        yield told
    for handler in tuple(log.LOGGER.handlers):
        log.LOGGER.removeHandler(handler)
        handler.close()
