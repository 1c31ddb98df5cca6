"""A survey edition: the questions of a year's questionnaire, and its file, which a director may edit.

The file is TOML::

    titre = "Enquête nationale"
    annee = 2026                      # optional
    avertissement = "trame proposée, à ajuster au questionnaire reçu"

    [[sections]]
    titre = "File active"

    [[sections.questions]]
    numero = "1.1"
    libelle = "Personnes accompagnées dans l'année"
    indicateur = "file_active"        # a code, or a path inside its value: "par_gir_entree.1"

    [[sections.questions]]
    numero = "1.2"
    libelle = "Chutes des personnes en GIR 1 et 2"
    indicateur = "chutes"
    filtres = ["par_gir_actuel.1+2"]  # paths of breakdowns of the file active

    [[sections.questions]]
    numero = "1.3"
    cle = "recrutement"               # optional: keeps what is typed when the number changes
    libelle = "Postes difficiles à pourvoir"
    manuel = "entier"                 # texte, nombre, entier, pourcentage, date, oui_non, choix
    minimum = 0                       # optional bounds of a number; maximum: characters of a text
    maximum = 50
    aide = "Au dernier jour de la période."
    facultatif = true

``choix = ["…", "…"]`` lists the answers of a ``manuel = "choix"``. This module gathers what the others
define: `editions_model`, `editions_reading`, `editions_checks`, `editions_writing`, `editions_editing`.
"""

from __future__ import annotations

from crt_desktop.domain.editions_checks import check_edition, place_of, told
from crt_desktop.domain.editions_model import (
    FIRST_EDITION,
    LIMIT_CHARACTERS,
    MANUAL_TYPES,
    NUMBER_TYPES,
    Edition,
    Question,
    Section,
    code_of,
    fresh_key,
    is_code,
    tidy_edition,
)
from crt_desktop.domain.editions_reading import (
    ReadEdition,
    key_in_file,
    parse_edition,
    read_edition,
)
from crt_desktop.domain.editions_writing import FILE_HEADER, write_edition
from crt_desktop.domain.errors import EditionIssue

__all__ = [
    "FILE_HEADER",
    "FIRST_EDITION",
    "LIMIT_CHARACTERS",
    "MANUAL_TYPES",
    "NUMBER_TYPES",
    "Edition",
    "EditionIssue",
    "Question",
    "ReadEdition",
    "Section",
    "check_edition",
    "code_of",
    "fresh_key",
    "is_code",
    "key_in_file",
    "parse_edition",
    "place_of",
    "read_edition",
    "tidy_edition",
    "told",
    "write_edition",
]
