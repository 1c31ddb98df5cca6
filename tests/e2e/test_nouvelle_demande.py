"""A demande received with real keys in the real window: how many it takes, and what a crash leaves."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from crt_desktop import log
from crt_desktop.domain.demande import Demande
from crt_desktop.domain.people import Beneficiaire
from tests.canaries import contents_of, found_in
from tests.e2e import working_day as script
from tests.e2e.command_line import CommandLine
from tests.e2e.keyboard import Keyboard, said_of
from tests.e2e.working_day_kit import WorkingDay, journal_of, seated
from tests.fakes_vault import PASSPHRASE
from ui.app import forget_drawings
from ui.theme.theme import THEME, ThemeMode

MOST_KEYS = 25
WHO = "Quetzalcoatl Zéphyrine 3/2/38"
MOTIF = "Chutes répétées, nénuphar violet du perron"
APPELANT = "Mme Ornithorynque"
TELEPHONE = "0639981234"
NUMERO = "GA-2026-118842"
CANARIES = {
    "nom": "Quetzalcoatl",
    "motif": MOTIF,
    "appelant": APPELANT,
    "telephone": TELEPHONE,
    "numero": NUMERO,
}


class Counted(Keyboard):
    """Ten fingers whose keys are counted, but for those that are the text itself."""

    keys = 0

    def press(self, keys: str, times: int = 1) -> None:
        """Count every key that writes nothing."""
        self.keys += times
        super().press(keys, times)


@pytest.fixture
def day(
    qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[WorkingDay]:
    """Give a vault with nobody in it; the journal of the program is as talkative as it can be."""
    THEME.apply(ThemeMode.LIGHT)
    made = WorkingDay(CommandLine(tmp_path), tmp_path / "poste", tmp_path / "temporaire")
    for place in (made.home, made.temporary):
        place.mkdir()
    monkeypatch.setenv("CRT_HOME", str(made.home))
    monkeypatch.setenv("TMPDIR", str(made.temporary))
    monkeypatch.setattr(tempfile, "tempdir", None)
    log.start(made.home / "journaux", is_verbose=True)
    log.LOGGER.debug("une matinée commence")
    made.line.done(
        *("init", made.line.vault, "--user", "claire.vidal"),
        *("--recovery-file", made.recovery_sheet),
    )
    yield made
    for handler in tuple(log.LOGGER.handlers):
        log.LOGGER.removeHandler(handler)
        handler.close()
    THEME.undress()
    forget_drawings()


def seen_in_files(day: WorkingDay) -> set[tuple[str, str]]:
    """Return what was typed that stands in a file the program keeps or leaves."""
    held = contents_of(day.line.vault, day.home, day.temporary)
    assert len(held) > 2
    return found_in(held, CANARIES)


def receive(person: Counted) -> None:
    """Receive a whole demande, from the screen one happens to be on."""
    person.press("Ctrl+N")
    person.dialog()
    person.write(WHO)
    person.press("Return")
    person.until(lambda: said_of(person.focus()).startswith("Sexe"))
    person.write("f")
    fields = ("Origine de la demande", "Canal de la demande", "Circonstance", "Motif de la demande")
    texts = ("médecin", "via", "u", MOTIF)
    for name, text in zip(fields, texts, strict=True):
        go_to(person, name)
        person.write(text)
    for name, text in (
        ("Appelant", APPELANT),
        ("Téléphone de l’appelant", TELEPHONE),
        ("Numéro ViaTrajectoire", NUMERO),
    ):
        go_to(person, name)
        person.write(text)
    person.press("Ctrl+Return")
    person.rest()


def go_to(person: Counted, name: str) -> None:
    """Press Tab until the field has the focus; each one is counted."""
    for _ in range(MOST_KEYS):
        if said_of(person.focus()).startswith(name):
            return
        person.press("Tab")
    message = f"« {name} » is out of reach"
    raise AssertionError(message)


def test_a_whole_demande_takes_few_keys_beyond_its_text(qtbot: QtBot, day: WorkingDay) -> None:
    with seated(qtbot, day, Counted) as person:
        script.unlock(person, PASSPHRASE)
        person.keys = 0
        receive(person)
        assert person.keys <= MOST_KEYS, person.keys
        script.lock(person)
    assert seen_in_files(day) == set()
    with day.opened() as session:
        with session.uow() as uow:
            (demande,) = uow.fiches.of_person("demandes", 1)
            (who,) = uow.fiches.of_person("beneficiaires", 1)
        journal = journal_of(session)
    assert isinstance(demande.record, Demande)
    assert isinstance(who.record, Beneficiaire)
    assert (who.record.nom_naissance, who.record.prenoms, who.record.sexe) == (
        "Quetzalcoatl", "Zéphyrine", "F",
    )  # fmt: skip
    told = demande.record
    assert f"{who.record.born_on:%d/%m/%Y}" == "03/02/1938"
    assert (told.origine, told.canal, told.circonstance) == (
        "medecin_traitant", "viatrajectoire", "urgence",
    )  # fmt: skip
    assert (told.motif, told.appelant, told.viatrajectoire_numero) == (MOTIF, APPELANT, NUMERO)
    assert told.requested_on == day.line.clock.today()
    added = [entry for entry in journal if entry.action == "fiche.ajout"]
    assert [entry.fields[0] for entry in added] == ["beneficiaires", "demandes"]
    assert found_in([repr(journal).encode()], CANARIES) == set()


def test_what_was_typed_before_a_crash_is_offered_again(qtbot: QtBot, day: WorkingDay) -> None:
    with seated(qtbot, day, Counted) as person:
        script.unlock(person, PASSPHRASE)
        person.press("Ctrl+N")
        person.dialog()
        person.write(WHO)
        person.press("Return")
        person.until(lambda: said_of(person.focus()).startswith("Sexe"))
        person.write("f")
        person.go_to("Motif de la demande")
        person.write(MOTIF)
        qtbot.wait(1100)
        person.rest()
        # The window is torn down as it is: nothing is closed, nothing is asked.
    assert seen_in_files(day) == set()
    with seated(qtbot, day, Counted) as person:
        script.unlock(person, PASSPHRASE)
        person.press("Ctrl+N")
        person.dialog()
        person.push("Reprendre la saisie du 22/11 à 10:00", backwards=True)
        assert person.go_to("Motif de la demande").property("text") == MOTIF
        person.choose("Origine de la demande, obligatoire", "CCAS")
        person.save()
    with day.opened() as session, session.uow() as uow:
        (demande,) = uow.fiches.of_person("demandes", 1)
        assert isinstance(demande.record, Demande)
        assert (demande.record.motif, demande.record.origine) == (MOTIF, "ccas")
        assert uow.drafts.all(1) == ()
