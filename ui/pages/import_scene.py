"""A small faulty workbook, for the picture of the import screen: fictional, and never written in."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

_SHEETS: Final = {
    "beneficiaires": (
        "id;nom_naissance;prenoms;sexe;date_naissance;commune;minutes_trajet",
        "EX-1;Marsol;Marie-Ange;F;06/06/1942;Lézignan-Corbières;5",
        "EX-2;Maurel;Albertine;F;19/01/1939;Montséret;16",
        "EX-3;Soulayrac;Fernand;M;31/02/1938;Boutenac;10",
        "EX-4;Verguette;Émile;M;23/06/1938;Lagrasse;32",
    ),
    "demandes": (
        "id;beneficiaire;date_demande;origine;date_admission;date_sortie;motif_sortie",
        "EX-D1;EX-1;02/08/2026;idel;26/08/2026;;",
        "EX-D2;EX-2;11/01/2026;ccas;12/02/2026;03/02/2026;souhait",
        "EX-D3;EX-4;15/01/2026;mairie;09/02/2026;;",
        "EX-D4;EX-9;15/01/2026;aidant;09/02/2026;;",
    ),
    "gir": (
        "beneficiaire;date;gir;source",
        "EX-1;20/08/2026;4;ems_apa",
        "EX-4;01/02/2026;7;medecin",
    ),
}


class FaultyWorkbook:
    """A folder of .csv files with an error of each common kind; gone with the object."""

    def __init__(self) -> None:
        """Write the files in a private folder."""
        self._folder = TemporaryDirectory(prefix="crt-image-")
        self.path = Path(self._folder.name) / "reprise_2026"
        self.path.mkdir()
        for sheet, lines in _SHEETS.items():
            (self.path / f"{sheet}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
