"""Writes the blank take-over workbook: lists, comments, an example row in each sheet."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from crt_desktop.domain.reprise.columns import Column, Kind, Sheet
from crt_desktop.domain.reprise.schema import (
    ETABLISSEMENT_SHEET,
    EXAMPLE_PREFIX,
    LIMIT_ROWS,
    LISTS_SHEET,
    REPRISE_PARAMETRES,
)
from crt_desktop.domain.reprise.settings import KEY_COLUMN, VALUE_COLUMN
from crt_desktop.domain.reprise.sheets_reprise import SHEETS
from crt_desktop.domain.typography import french
from exports.sheets import DATE_FORMAT, INSTANT_FORMAT, Book, new_book, set_up_sheet
from exports.workbook_layout import COMMENT_SIZE, header_format, size_of_comment, width_of
from exports.workbook_words import SETTINGS, comment

TITLE: Final = "Classeur de reprise – modèle"
PERSON: Final = f"{EXAMPLE_PREFIX}-P1"
WORKER: Final = f"{EXAMPLE_PREFIX}-E1"
PLACE: Final = f"{EXAMPLE_PREFIX}-L1"
_LITERAL_LIST: Final = 255
"""Characters of a list a spreadsheet accepts inside a cell's rule; a longer one is kept in a sheet."""


EXAMPLES: Final[Mapping[str, Mapping[str, object]]] = {
    "beneficiaires": {
        "id": PERSON,
        "nom_naissance": "Exemple",
        "prenoms": "Marie Jeanne",
        "nom_usage": "Modèle",
        "sexe": "F",
        "date_naissance": date(1938, 2, 14),
        "code_insee_naissance": "11069",
        "adresse": "1 rue de l'Exemple",
        "code_postal": "11000",
        "commune": "Carcassonne",
        "telephone": "0400000000",
        "minutes_trajet": 12,
        "mode_vie": "seul",
        "protection": "aucune",
        "apa": "oui",
        "profils": "gir_1_2,isolement",
    },
    "demandes": {
        "id": f"{EXAMPLE_PREFIX}-D1",
        "beneficiaire": PERSON,
        "date_demande": date(2026, 1, 5),
        "origine": "medecin_traitant",
        "circonstance": "ordinaire",
        "canal": "viatrajectoire",
        "date_evaluation": date(2026, 1, 12),
        "evaluation_domicile": "oui",
        "date_avis_medical": date(2026, 1, 14),
        "avis_medical": "favorable",
        "mt_associe": "oui",
        "date_concertation": date(2026, 1, 16),
        "date_consentement": date(2026, 1, 12),
        "date_decision": date(2026, 1, 16),
        "decision": "admission",
        "date_plan": date(2026, 1, 20),
        "date_revision_plan": date(2026, 7, 20),
        "date_contrat": date(2026, 1, 26),
        "date_admission": date(2026, 2, 1),
    },
    "gir": {
        "id": f"{EXAMPLE_PREFIX}-G1",
        "beneficiaire": PERSON,
        "date": date(2026, 1, 12),
        "gir": 2,
        "source": "ems_apa",
    },
    "visites": {
        "id": f"{EXAMPLE_PREFIX}-V1",
        "beneficiaire": PERSON,
        "debut": datetime(2026, 2, 3, 14, 0),  # noqa: DTZ001 - a wall clock
        "fin": datetime(2026, 2, 3, 14, 45),  # noqa: DTZ001 - a wall clock
        "profession": "ide",
        "professionnel": WORKER,
        "domaine": "coordination",
        "statut": "realisee",
    },
    "professionnels": {
        "id": WORKER,
        "nom": "Exemple",
        "prenom": "Claire",
        "profession": "ide",
        "etp": Decimal("0.8"),
        "statut": "salarie",
        "entree": date(2026, 1, 1),
    },
    "astreintes": {
        "id": f"{EXAMPLE_PREFIX}-A1",
        "professionnel": WORKER,
        "debut": datetime(2026, 2, 3, 21, 0),  # noqa: DTZ001 - a wall clock
        "fin": datetime(2026, 2, 4, 6, 0),  # noqa: DTZ001 - a wall clock
    },
    "appels_astreinte": {
        "id": f"{EXAMPLE_PREFIX}-C1",
        "date_heure": datetime(2026, 2, 3, 23, 10),  # noqa: DTZ001 - a wall clock
        "beneficiaire": PERSON,
        "origine": "teleassistance",
        "reponse": "deplacement",
        "motif": "chute",
        "professionnel": WORKER,
        "depart": datetime(2026, 2, 3, 23, 20),  # noqa: DTZ001 - a wall clock
        "arrivee": datetime(2026, 2, 3, 23, 40),  # noqa: DTZ001 - a wall clock
        "fin": datetime(2026, 2, 4, 0, 15),  # noqa: DTZ001 - a wall clock
        "suite": "domicile",
    },
    "hospitalisations": {
        "id": f"{EXAMPLE_PREFIX}-H1",
        "beneficiaire": PERSON,
        "entree": date(2026, 3, 2),
        "sortie": date(2026, 3, 9),
        "programmee": "non",
        "par_urgences": "oui",
        "etablissement": "Centre hospitalier",
    },
    "places_ht": {
        "id": PLACE,
        "etablissement": "EHPAD de l'Exemple",
        "finess": "110000007",
        "type": "HT",
        "telephone": "0400000001",
        "ouverture": date(2026, 1, 1),
    },
    "sejours_ht": {
        "id": f"{EXAMPLE_PREFIX}-S1",
        "beneficiaire": PERSON,
        "place": PLACE,
        "type": "HT",
        "arrivee": date(2026, 4, 6),
        "depart": date(2026, 4, 13),
        "etat": "termine",
        "motif": "repit",
    },
    "aidants": {
        "id": f"{EXAMPLE_PREFIX}-F1",
        "beneficiaire": PERSON,
        "nom": "Exemple",
        "prenom": "Paul",
        "lien": "enfant",
        "principal": "oui",
        "cohabitant": "non",
        "annee_naissance": 1964,
        "sexe": "M",
    },
    "partenaires": {
        "id": f"{EXAMPLE_PREFIX}-O1",
        "nom": "HAD de l'Exemple",
        "categorie": "had",
        "convention_debut": date(2026, 1, 1),
        "mssante": "had@exemple.mssante.fr",
        "telephone": "0400000002",
    },
}
"""The example row of each sheet; its id keeps it out of any import."""


def write_template(path: Path) -> None:
    """Write the template; raises DiskFullError, ReadOnlyError."""
    with new_book(path, title=TITLE, is_training=False, in_rows=False) as book:
        long_lists: dict[str, list[str]] = {}
        for sheet in SHEETS:
            _write_sheet(book, sheet, long_lists)
        _write_settings(book)
        _write_lists(book, long_lists)


def _write_sheet(book: Book, sheet: Sheet, long_lists: dict[str, list[str]]) -> None:
    page = book.workbook.add_worksheet(sheet.name)
    widths = [width_of(column) for column in sheet.columns]
    set_up_sheet(page, widths, is_training=False, title=f"{TITLE} – {sheet.name}")
    formats = {
        Kind.DATE: book.workbook.add_format({"num_format": DATE_FORMAT}),
        Kind.INSTANT: book.workbook.add_format({"num_format": INSTANT_FORMAT}),
        Kind.TEXT: book.text,
        Kind.REFERENCE: book.text,
    }
    example = EXAMPLES[sheet.name]
    for index, column in enumerate(sheet.columns):
        page.set_column(index, index, widths[index], formats.get(column.kind))
        page.write_string(0, index, column.name, header_format(book, column))
        page.write_comment(0, index, comment(sheet.name, column), size_of_comment(column))
        _add_list(page, index, column, sheet.name, long_lists)
        _put_example(book, page, index, example.get(column.name))


def _put_example(book: Book, page: Any, index: int, value: object) -> None:
    if isinstance(value, str):
        page.write_string(1, index, value, book.example)
    elif isinstance(value, datetime):
        page.write_datetime(1, index, value, book.example_instant)
    elif isinstance(value, date):
        page.write_datetime(1, index, value, book.example_date)
    elif isinstance(value, (int, Decimal)):
        page.write_number(1, index, value, book.example_number)


def _add_list(
    page: Any, index: int, column: Column, sheet: str, long_lists: dict[str, list[str]]
) -> None:
    """Offer the codes of a column in each of its cells; a list of several codes is typed."""
    if column.kind is Kind.CODE and column.codes is not None:
        choices = list(column.codes)
    elif column.kind is Kind.FLAG:
        choices = ["oui", "non"]
    elif column.name == "gir":
        choices = [str(gir) for gir in range(1, 7)]
    else:
        return
    source: list[str] | str = choices
    if len(",".join(choices)) > _LITERAL_LIST:
        letter = chr(ord("A") + len(long_lists))
        long_lists[f"{sheet}.{column.name}"] = choices
        source = f"={LISTS_SHEET}!${letter}$2:${letter}${len(choices) + 1}"
    page.data_validation(
        1,
        index,
        LIMIT_ROWS,
        index,
        {
            "validate": "list",
            "source": source,
            "ignore_blank": True,
            "error_type": "warning",
            "error_title": "Code inconnu",
            "error_message": french("Choisissez un code de la liste."),
        },
    )


def _write_settings(book: Book) -> None:
    page = book.workbook.add_worksheet(ETABLISSEMENT_SHEET)
    set_up_sheet(page, [28, 48], is_training=False, title=f"{TITLE} – {ETABLISSEMENT_SHEET}")
    page.set_column(1, 1, 48, book.text)
    page.write_string(0, 0, KEY_COLUMN, book.required)
    page.write_string(0, 1, VALUE_COLUMN, book.required)
    page.write_comment(0, 1, french("Vide : le réglage du coffre ne change pas."), COMMENT_SIZE)
    page.write_string(1, 0, f"{EXAMPLE_PREFIX} nuit_debut", book.example)
    page.write_string(1, 1, "21:00", book.example)
    for row, key in enumerate(REPRISE_PARAMETRES, start=2):
        page.write_string(row, 0, key, book.text)
        page.write_comment(row, 0, SETTINGS[key], COMMENT_SIZE)


def _write_lists(book: Book, long_lists: Mapping[str, list[str]]) -> None:
    """Keep the lists too long for a rule in a hidden sheet, which an import leaves alone."""
    page = book.workbook.add_worksheet(LISTS_SHEET)
    page.hide()
    for index, (title, choices) in enumerate(long_lists.items()):
        page.write_string(0, index, title, book.text)
        for row, choice in enumerate(choices, start=1):
            page.write_string(row, index, choice, book.text)
