"""A fortnight of the temporary stays played once in the window: days at the desk, one night with the nurse."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

import openpyxl
from PySide6.QtWidgets import QRadioButton
from pytestqt.qtbot import QtBot

from tests.e2e import working_day as script
from tests.e2e.command_line import CommandLine, cells
from tests.e2e.fingers import Fingers, sentences
from tests.e2e.working_day_kit import WorkingDay, seated
from tests.fakes_vault import PASSPHRASE
from ui.dialogs.place_dates import ExtendDialog
from ui.pages.nuit.booking import BookTonightDialog
from ui.pages.nuit.page import NuitPage
from ui.pages.places.page import PlacesPage

ADA, BASILE, CORA = "Quillivic", "Rouzmaël", "Stavisky-Poule"
"""Who stays: unusual on purpose, looked for where they must not be."""
NURSE: Final = "P1"
NURSE_PHRASE: Final = "neuf hérissons comptent les étoiles du verger"
ANSWER: Final = "Rappelée par la nièce vers minuit"
CANARIES: Final = {"nom": ADA, "autre nom": BASILE, "troisième nom": CORA, "remarque": ANSWER}
CLAIRE: Final = ("--user", "claire.vidal")


@dataclass
class Stays(WorkingDay):
    """Where it took place, and what was seen of it."""

    told: dict[str, list[str]] = field(default_factory=dict)
    undone: list[tuple[str, ...]] = field(default_factory=list)

    def look_at_files(self) -> None:
        """Count the sittings: what files hold is looked at elsewhere."""
        self.searches += 1


def _day(day: int, hour: int = 9) -> datetime:
    return datetime(2026, 11, day, hour, tzinfo=UTC)


# --- what the house knows ------------------------------------------------------------------------


def take_over(
    line: CommandLine, path: Path, more: Mapping[str, list[dict[str, Any]]] = MappingProxyType({})
) -> None:
    """Fill the model workbook, ``more`` rows of some sheets too, and import it."""
    line.done("template", path)
    workbook = openpyxl.load_workbook(path)
    sheets = _sheets()
    for name, rows in more.items():
        sheets[name] += rows
    for name, rows in sheets.items():
        sheet = workbook[name]
        heads = [str(cell.value) for cell in sheet[1]]
        for row in rows:
            assert row.keys() <= set(heads), (name, row.keys() - set(heads))
            sheet.append([row.get(head) for head in heads])
    workbook.save(path)
    line.done("import", line.vault, path, *CLAIRE)


def _sheets() -> dict[str, list[dict[str, Any]]]:
    people = ((f"B{rank}", nom) for rank, nom in enumerate((ADA, BASILE, CORA), 1))
    return {
        "beneficiaires": [
            {
                "id": reference,
                "nom_naissance": nom,
                "prenoms": "Yvonne",
                "sexe": "femme",
                "date_naissance": date(1936, 5, 2),
                "commune": "Fabrezan",
            }
            for reference, nom in people
        ],
        "demandes": [
            {
                "id": f"D{rank}",
                "beneficiaire": f"B{rank}",
                "date_demande": date(2026, 1, 12),
                "origine": "medecin_traitant",
                "date_admission": date(2026, 2, 2),
            }
            for rank in (1, 2, 3)
        ],
        "professionnels": [
            {
                "id": NURSE,
                "nom": "Marchetti",
                "prenom": "Élodie",
                "profession": "ide",
                "etp": 1,
                "statut": "salarie",
                "entree": date(2025, 1, 1),
            }
        ],
        "astreintes": [
            {
                "id": "A1",
                "professionnel": NURSE,
                "debut": datetime.fromisoformat("2026-11-16T21:00"),
                "fin": datetime.fromisoformat("2026-11-17T06:00"),
            }
        ],
        "places_ht": [
            a_place("L1", "HT", "EHPAD Les Glycines", "place 1"),
            a_place("L5", "HTU", "EHPAD Saint-Roch", "place 5"),
        ],
    }


def a_place(reference: str, kind: str, where: str, which: str) -> dict[str, Any]:
    """Return a row of the places."""
    return {
        "id": reference,
        "etablissement": where,
        "type": kind,
        "telephone": "0465716624",
        "ouverture": date(2026, 11, 1),
        "libelle": which,
    }


# --- the desk, key by key ------------------------------------------------------------------------


def open_places(day: Fingers) -> PlacesPage:
    """Go to the places, and wait for the board."""
    day.go_by_name("Places HT")
    page = day.main.current_page()
    assert isinstance(page, PlacesPage)
    day.until(lambda: bool(page.board.timeline.places))
    return page


def book(day: Fingers, name: str, *, kind: str, first: str, last: str, motif: str = "") -> None:
    """Book from the board: who, what, when; the first free place."""
    day.press("R")
    dialog = day.dialog()
    day.write(name[:5])
    day.settle_typing()
    day.press("Down")
    day.press("Return")
    day.rest()
    day.choose("Type", kind)
    if motif:
        day.choose("Motif", motif)
    day.fill("Arrivée", first)
    day.fill("Départ", last)
    day.settle_typing()
    day.until(lambda: any(one.isChecked() for one in dialog.findChildren(QRadioButton)))
    day.push("Réserver")


def stay_menu(day: Fingers, page: PlacesPage, row_id: int, line: str) -> None:
    """Choose an act in the menu of a stay."""
    key = ("sejours_ht", row_id)
    day.until(lambda: key in page.board.timeline.by_key)
    page.board.setFocus()
    assert page.board.select(key)
    day.press("Return")
    day.pick(line)


def stay_of(page: PlacesPage, name: str) -> int:
    """Return the row of the latest stay of somebody on the board."""
    bars = page.board.timeline.board.bars
    return max(one.row_id for one in bars if one.personne.startswith(name))


def _two_stays_in_one_place(day: Fingers, told: Stays) -> None:
    page = open_places(day)
    book(day, BASILE, kind="HT", first="05/11/2026", last="16/11/2026", motif="Répit")
    day.until(lambda: len(page.board.timeline.board.bars) == 1)
    # Who leaves on the morning of the 16th leaves the place to who comes that day.
    book(day, CORA, kind="HT", first="16/11/2026", last="27/11/2026")
    day.until(lambda: len(page.board.timeline.board.bars) == 2)
    told.told["réservé"] = sentences(page)
    # One too many, taken back at once.
    book(day, ADA, kind="HTU", first="20/11/2026", last="21/11/2026")
    day.until(lambda: len(page.board.timeline.board.bars) == 3)
    page.board.setFocus()
    day.press("Ctrl+Z")
    day.until(lambda: len(page.board.timeline.board.bars) == 2)


def _arrival(day: Fingers, _told: Stays) -> None:
    page = open_places(day)
    stay_menu(day, page, stay_of(page, BASILE), "Noter l’arrivée")
    day.dialog()
    day.tick("Vérifié à l’arrivée : Médicaments et ordonnances")
    day.push("Noter l’arrivée")


def _turnover(day: Fingers, told: Stays) -> None:
    page = open_places(day)
    stay_menu(day, page, stay_of(page, BASILE), "Terminer le séjour")
    day.dialog()
    day.push("Terminer le séjour")
    stay_menu(day, page, stay_of(page, CORA), "Noter l’arrivée")
    day.dialog()
    day.push("Noter l’arrivée")
    told.told["relais"] = sentences(page)


def _the_emergency(day: Fingers, told: Stays) -> None:
    day.rest()
    page = day.main.current_page()
    assert isinstance(page, NuitPage)
    day.until(lambda: page.sheet is not None)
    told.told["libre"] = sentences(page)
    day.press("Alt+R")
    dialog = day.dialog()
    assert isinstance(dialog, BookTonightDialog)
    day.choose("Pour", ADA[:5])
    day.choose("Motif", "Urgence")
    day.push("Réserver")
    day.until(lambda: page.sheet is not None and not page.sheet.places)
    told.told["plus libre"] = sentences(page)
    # Nothing is free any more: the next request is noted.
    day.press("Alt+R")
    day.dialog()
    day.choose("Pour", BASILE[:5])
    day.push("Noter la demande")


def _the_morning(day: Fingers, told: Stays) -> None:
    page = open_places(day)
    told.told["demandes"] = sentences(page)
    stay_menu(day, page, stay_of(page, ADA), "Noter l’arrivée")
    day.dialog()
    day.push("Noter l’arrivée")
    # Longer than an emergency may last: said, and stored.
    stay_menu(day, page, stay_of(page, ADA), "Changer la date de départ")
    dialog = day.dialog()
    day.fill("Départ le", "20/12/2026")
    day.settle_typing()
    assert isinstance(dialog, ExtendDialog)
    day.until(dialog.note.isVisible)
    told.told["plafond"] = [dialog.note.accessibleName()]
    day.push("Changer le départ")
    stay_menu(day, page, stay_of(page, CORA), "Noter l’entrée à l’hôpital")
    day.dialog()
    day.choose("Par les urgences", "Oui")
    day.push("Noter l’entrée")
    day.push("Voir les demandes non satisfaites")
    told.told["refus"] = sentences(day.dialog())
    day.push("Fermer")
    told.told["tableau"] = sentences(page)


@dataclass(frozen=True, kw_only=True)
class Sitting:
    """What somebody does at the window, from an instant on."""

    at: datetime
    act: Callable[[Fingers, Stays], None]
    account: str = "Claire"
    phrase: str = PASSPHRASE


SITTINGS: Final = (
    Sitting(at=_day(2), act=_two_stays_in_one_place),
    Sitting(at=_day(5), act=_arrival),
    Sitting(at=_day(16), act=_turnover),
    Sitting(at=_day(16, 22), act=_the_emergency, account="Élodie", phrase=NURSE_PHRASE),
    Sitting(at=_day(17), act=_the_morning),
)


@contextmanager
def the_stays(
    qtbot: QtBot,
    folder: Path,
    *,
    sittings: Sequence[Sitting] = SITTINGS,
    more: Mapping[str, list[dict[str, Any]]] = MappingProxyType({}),
) -> Iterator[Stays]:
    """Play every sitting in a folder; ``more``: rows taken over besides."""
    told = Stays(CommandLine(folder), folder / "poste", folder / "temporaire")
    told.home.mkdir()
    line = told.line
    line.clock.instant = sittings[0].at
    line.done("init", line.vault, *CLAIRE)
    take_over(line, folder / "reprise.xlsx", more)
    kept = folder / "phrase.txt"
    kept.write_text(NURSE_PHRASE, encoding="utf-8")
    line.done(
        *("users", str(line.vault), "add", "elodie", "--role", "soignant_astreinte"),
        *("--professionnel", NURSE, "--display-name", "Élodie Marchetti"),
        *("--new-passphrase-file", str(kept), *CLAIRE),
    )
    for sitting in sittings:
        line.clock.instant = sitting.at
        with seated(qtbot, told, Fingers) as day:
            day.choose("Compte", sitting.account)
            day.go_to("Phrase de passe")
            script.unlock(day, sitting.phrase)
            sitting.act(day, told)
            told.look_at_files()
    line.done("export", line.vault, told.workbook, *CLAIRE)
    yield told


def records(told: Stays, sheet: str) -> list[dict[str, Any]]:
    """Return the records of a sheet of the export, what is empty left out."""
    head, *rows = cells(told.workbook)[sheet]
    return [
        {str(name): value for name, value in zip(head, row, strict=True) if value is not None}
        for row in rows
    ]
