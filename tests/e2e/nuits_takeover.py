"""What the house knows before: the team, two people cared for, the night the clocks went forward."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl

from tests.e2e import nuits_words as words
from tests.e2e.command_line import CommandLine


def take_over(line: CommandLine, path: Path) -> None:
    """Fill the model workbook, and import it."""
    line.done("template", path)
    workbook = openpyxl.load_workbook(path)
    for name, rows in _sheets().items():
        sheet = workbook[name]
        heads = [str(cell.value) for cell in sheet[1]]
        for row in rows:
            assert row.keys() <= set(heads), (name, row.keys() - set(heads))
            sheet.append([row.get(head) for head in heads])
    workbook.save(path)
    line.done("import", line.vault, path, "--user", "claire.vidal")


def _sheets() -> dict[str, list[dict[str, Any]]]:
    return {
        "beneficiaires": [
            {
                "id": "B1",
                "nom_naissance": words.NOM,
                "prenoms": words.PRENOM,
                "sexe": "femme",
                "date_naissance": date(1936, 5, 2),
                "commune": "Fabrezan",
                "minutes_trajet": 20,
                "acces": words.ACCES,
                "vigilances": "Chutes",
            },
            {
                "id": "B2",
                "nom_naissance": words.OTHER,
                "prenoms": words.OTHER_PRENOM,
                "sexe": "homme",
                "date_naissance": date(1940, 9, 9),
                "commune": "Escales",
            },
        ],
        "demandes": [_admitted("D1", "B1"), _admitted("D2", "B2")],
        "professionnels": [
            {
                "id": reference,
                "nom": nom,
                "prenom": prenom,
                "profession": profession,
                "etp": 1,
                "statut": "salarie",
                "entree": date(2025, 1, 1),
                "telephone": phone,
            }
            for reference, nom, prenom, profession, phone in words.TEAM
        ],
        # 28 to 29 March 2026: eight hours between 21:00 and 6:00.
        "astreintes": [
            {
                "id": "A1",
                "professionnel": words.NURSE,
                "debut": datetime.fromisoformat("2026-03-28T21:00"),
                "fin": datetime.fromisoformat("2026-03-29T06:00"),
            }
        ],
    }


def _admitted(reference: str, who: str) -> dict[str, Any]:
    return {
        "id": reference,
        "beneficiaire": who,
        "date_demande": date(2026, 1, 12),
        "origine": "medecin_traitant",
        "date_admission": date(2026, 2, 2),
    }
