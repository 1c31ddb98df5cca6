"""The parcours played once: the window on one vault, day after day, and what was seen of it."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from pytestqt.qtbot import QtBot

from crt_desktop import log
from tests.canaries import contents_of, found_in
from tests.e2e import parcours_entry as entry
from tests.e2e import parcours_life as life
from tests.e2e import parcours_words as words
from tests.e2e import working_day as script
from tests.e2e.command_line import CommandLine
from tests.e2e.fingers import Fingers, sentences
from tests.e2e.working_day_kit import WorkingDay, seated
from tests.fakes_vault import PASSPHRASE
from tests.scan_files import a_pdf


@dataclass
class Parcours(WorkingDay):
    """Where the parcours took place, and what was seen of it."""

    homonyms: list[str] = field(default_factory=list)
    keys_of_a_call: int = 0
    waiting: list[str] = field(default_factory=list)
    kinds_of_files: set[str] = field(default_factory=set)
    days: list[date] = field(default_factory=list)
    decisions: list[entry.Decision] = field(default_factory=list)
    typed_in_the_form: set[str] = field(default_factory=set)
    owed: list[str] = field(default_factory=list)
    due_about: dict[str, list[str]] = field(default_factory=dict)
    answers: dict[str, str] = field(default_factory=dict)
    corrected: str = ""
    note_came_along: bool = False
    leaving: life.Leaving | None = None
    differences: list[str] = field(default_factory=list)

    def look_at_files(self) -> None:
        """Look for what was typed in every file the program keeps or leaves."""
        held = contents_of(self.line.vault, self.home, self.temporary)
        self.kinds_of_files |= {
            one.suffix or one.name[-4:] for one in self.line.vault.rglob("*") if one.is_file()
        }
        self.seen_in_files |= found_in(held, words.CANARIES)
        self.searches += 1

    def ask(self, command: str, *asked: str) -> Any:
        """Return what a command answers."""
        options = (*asked, "--json", "--user", "claire.vidal")
        return self.line.done(command, self.line.vault, *options).json

    def export(self, name: str) -> Path:
        """Write the whole caseload beside the vault."""
        output = self.line.folder / name
        self.line.done("export", self.line.vault, output, "--user", "claire.vidal")
        return output

    @property
    def scan(self) -> Path:
        return self.line.folder / "contrat-signe.pdf"


@dataclass(frozen=True, kw_only=True)
class Stage:
    """What somebody does at the window one day."""

    at: datetime
    act: Callable[[Fingers, Parcours], None]
    account: str = words.CLAIRE


def _first_day(day: Fingers, told: Parcours) -> None:
    entry.know_a_homonym(day)
    told.homonyms, told.keys_of_a_call = entry.take_a_call(day)
    told.waiting = entry.name_the_evaluator(day)


def _at(year: int, month: int, day: int) -> datetime:
    return datetime(year, month, day, 8, tzinfo=UTC)


def _admission_begins(day: Fingers, told: Parcours) -> None:
    told.typed_in_the_form = entry.fields_of_the_form(day)
    entry.open_admission(day)
    told.decisions.append(entry.decision(day))
    entry.evaluate_at_home(day, "22/09/2025")
    entry.evaluate_the_gir(day, "B" * 30)
    entry.take_the_consent(day, "24/09/2025")
    told.decisions.append(entry.decision(day))


def _the_medecin(day: Fingers, _told: Parcours) -> None:
    entry.give_the_opinion(day)


def _the_plan(day: Fingers, told: Parcours) -> None:
    entry.open_admission(day)
    entry.meet_the_team(day, "26/09/2025")
    entry.write_the_plan(day)


def _the_contrat(day: Fingers, told: Parcours) -> None:
    entry.open_admission(day)
    told.decisions.append(entry.decision(day))
    entry.sign_the_contrat(day, told.scan)
    told.decisions.append(entry.decision(day))
    entry.pronounce(day, "06/10/2025")


def _the_urgent_one(day: Fingers, told: Parcours) -> None:
    entry.take_an_urgent_call(day)
    entry.open_admission(day, words.URGENT)
    told.decisions.append(entry.decision(day))
    entry.evaluate_at_home(day, "14/10/2025")
    entry.evaluate_the_gir(day, "C" * 30)
    entry.take_the_consent(day, "14/10/2025")
    told.decisions.append(entry.decision(day))
    entry.pronounce(day, "14/10/2025")
    day.rest()
    told.owed = sentences(day.main)
    told.due_about["urgent"] = life.read_what_is_due(day)


def _the_revision(day: Fingers, told: Parcours) -> None:
    told.differences = life.revise_the_plan(day)
    life.amend_the_contrat(day)


def _the_hospital(day: Fingers, _told: Parcours) -> None:
    life.enter_hospital(day, life.URGENT, since="30/11/2025", way="Par les urgences")
    life.enter_hospital(day, life.WHOLE, since="28/11/2025", way="Programmée")


def _back_home(day: Fingers, _told: Parcours) -> None:
    life.come_home(day)


def _the_watch(day: Fingers, told: Parcours) -> None:
    told.due_about[f"{told.line.clock.today():%d/%m}"] = life.watch(day, words.URGENT)


def _the_sortie(day: Fingers, told: Parcours) -> None:
    _the_watch(day, told)
    life.leave_things_open(day)
    told.leaving = life.leave(day)


def _the_relay(day: Fingers, told: Parcours) -> None:
    _the_watch(day, told)
    life.confirm_the_relay(day)


def _the_return(day: Fingers, told: Parcours) -> None:
    _the_watch(day, told)
    life.come_back(day)


def _the_mistakes(day: Fingers, told: Parcours) -> None:
    told.corrected = life.correct_the_admission(day)
    life.enter_twice(day)
    told.export("avant.xlsx")
    told.note_came_along = life.merge(day)
    told.export("fusion.xlsx")
    life.part_again(day)
    told.export("apres.xlsx")
    told.answers = life.read_the_survey(day)
    script.back_up(day)


STAGES = (
    Stage(at=_at(2025, 9, 15), act=_first_day),
    Stage(at=_at(2025, 10, 1), act=_admission_begins),
    Stage(at=_at(2025, 10, 1), act=_the_medecin, account=words.NADIA),
    Stage(at=_at(2025, 10, 1), act=_the_plan),
    Stage(at=_at(2025, 10, 6), act=_the_contrat),
    Stage(at=_at(2025, 10, 14), act=_the_urgent_one),
    Stage(at=_at(2025, 11, 24), act=_the_revision),
    Stage(at=_at(2025, 12, 1), act=_the_hospital),
    Stage(at=_at(2025, 12, 15), act=_back_home),
    Stage(at=_at(2026, 1, 29), act=_the_watch),
    Stage(at=_at(2026, 2, 13), act=_the_watch),
    Stage(at=_at(2026, 2, 28), act=_the_sortie),
    Stage(at=_at(2026, 3, 16), act=_the_relay),
    Stage(at=_at(2026, 4, 13), act=_the_return),
    Stage(at=_at(2026, 5, 4), act=_the_mistakes),
)


def prepare(told: Parcours, patch: pytest.MonkeyPatch) -> None:
    """Make the vault and its two accounts."""
    for place in (told.home, told.temporary):
        place.mkdir(exist_ok=True)
    patch.setenv("CRT_HOME", str(told.home))
    patch.setenv("TMPDIR", str(told.temporary))
    patch.setattr(tempfile, "tempdir", None)
    log.start(told.home / "journaux", is_verbose=True)
    log.LOGGER.debug("un parcours commence")
    told.scan.write_bytes(a_pdf(words.SCAN.encode()))
    told.line.clock.instant = STAGES[0].at
    told.line.done("init", told.line.vault, "--user", "claire.vidal")
    phrase = told.line.folder / "phrase.txt"
    phrase.write_text(words.MEDECIN_PASSPHRASE, encoding="utf-8")
    told.line.done(
        *("users", told.line.vault, "add", words.MEDECIN, "--role", "medecin"),
        *("--display-name", words.MEDECIN_NAME, "--new-passphrase-file", phrase),
        *("--user", "claire.vidal"),
    )
    _know_a_place(told)


def _know_a_place(told: Parcours) -> None:
    """Take over a place of hébergement temporaire, by the workbook: no screen makes one yet."""
    path = told.line.folder / "place.xlsx"
    told.line.done("template", path)
    workbook = openpyxl.load_workbook(path)
    sheet = workbook["places_ht"]
    heads = [cell.value for cell in sheet[1]]
    row = {
        "id": "HT1",
        "etablissement": "EHPAD Les Tamaris",
        "type": "HT",
        "ouverture": date(2025, 1, 1),
    }
    sheet.append([row.get(str(head)) for head in heads])
    workbook.save(path)
    told.line.done("import", told.line.vault, path, "--user", "claire.vidal")


def play(qtbot: QtBot, told: Parcours, stage: Stage) -> None:
    """Play one day."""
    told.line.clock.instant = stage.at
    with seated(qtbot, told, Fingers) as day:
        day.choose("Compte", stage.account)
        day.go_to("Phrase de passe")
        is_claire = stage.account == words.CLAIRE
        script.unlock(day, PASSPHRASE if is_claire else words.MEDECIN_PASSPHRASE)
        stage.act(day, told)
        told.look_at_files()
    told.days.append(stage.at.date())


@contextmanager
def a_parcours(qtbot: QtBot, folder: Path) -> Iterator[Parcours]:
    """Play every day in a folder; its journal is as talkative as it can be."""
    told = Parcours(CommandLine(folder), folder / "poste", folder / "temporaire")
    with pytest.MonkeyPatch.context() as patch:
        prepare(told, patch)
        for stage in STAGES:
            play(qtbot, told, stage)
        told.export(told.workbook.name)
        yield told
    for handler in tuple(log.LOGGER.handlers):
        log.LOGGER.removeHandler(handler)
        handler.close()
