"""The French words that name one record: « Chute du 03/10/2026 »."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Final

from crt_desktop.domain.dates import PARIS
from crt_desktop.domain.parcours import Contrat, Plan
from crt_desktop.domain.reprise.records import Record
from crt_desktop.domain.reprise.schema import SHEET_OF
from crt_desktop.domain.sheet_labels import SHEET_WORDS
from crt_desktop.domain.typography import french


def shown_day(moment: date) -> str:
    """Return a day as JJ/MM/AAAA, an instant as its local day and time."""
    if isinstance(moment, datetime):
        return moment.astimezone(PARIS).strftime("%d/%m/%Y %H:%M")
    return moment.strftime("%d/%m/%Y")


def title_of(record: Record, names: Mapping[str, str] | None = None) -> str:
    """Return the words that name a record: « Chute du 03/10/2026 », « Demande du … ».

    ``names`` gives the words of the references it points to, by reference; a missing one reads as the
    reference itself.
    """
    sheet = SHEET_OF[type(record)].name
    words = _own_title(record, names or {})
    if words is not None:
        return french(words)
    start = getattr(record, _TITLE_DAYS[sheet])
    return french(f"{SHEET_WORDS[sheet][0]} du {shown_day(start)}")


_TITLE_DAYS: Final[Mapping[str, str]] = {
    "demandes": "requested_on",
    "gir": "evaluated_on",
    "visites": "starts_at",
    "astreintes": "starts_at",
    "appels_astreinte": "called_at",
    "hospitalisations": "entered_on",
    "sejours_ht": "arrived_on",
    "zarit": "measured_on",
    "soutiens_aidants": "started_on",
    "contacts_aidants": "contacted_on",
    "chutes": "fell_on",
    "depistages": "screened_on",
    "notes": "noted_at",
    "transmissions": "written_at",
    "equipements": "installed_on",
    "vaccinations": "vaccinated_on",
    "teleconsultations": "held_on",
    "transports": "transported_on",
    "consentements": "given_on",
    "evaluations": "evaluated_on",
    "plans": "drawn_on",
    "bilans": "noted_on",
    "contrats": "drawn_on",
    "series_visites": "started_on",
    "absences": "started_on",
    "souhaits": "night_on",
    "publications": "started_on",
    "informations": "informed_at",
    "reservations_ht": "arrived_on",
    "refus_ht": "asked_on",
}
"""The day a record is named by."""


_TITLE_CODES: Final[Mapping[str, str]] = {
    "soutiens_aidants": "type",
    "depistages": "type",
    "equipements": "type",
    "vaccinations": "vaccin",
    "consentements": "type",
    "evaluations": "type",
}
"""The code that says what a record of the sheet is, besides its day."""


_TITLE_NAMES: Final[Mapping[str, tuple[str, ...]]] = {
    "beneficiaires": ("nom_naissance", "prenoms"),
    "professionnels": ("nom", "prenom"),
    "places_ht": ("etablissement", "reference"),
    "aidants": ("nom", "prenom"),
    "partenaires": ("nom",),
    "intervenants": ("nom",),
    "interlocuteurs": ("nom", "prenom"),
    "objectifs": ("objectif",),
    "prestations": ("libelle",),
    "horaires": ("jour", "starts"),
}
"""The attributes that name a record by themselves."""


_NUMBERED: Final = {"plans": "version", "contrats": "n°"}
"""The sheets whose records are named by their number, and the word before it."""


def _own_title(record: Record, names: Mapping[str, str]) -> str | None:
    sheet = SHEET_OF[type(record)]
    if sheet.name in _TITLE_NAMES:
        parts = (getattr(record, attribute) for attribute in _TITLE_NAMES[sheet.name])
        named = " ".join(str(part) for part in parts if part)
        return named or f"{SHEET_WORDS[sheet.name][0]} {getattr(record, 'ordre', 0) + 1}"
    if isinstance(record, Plan | Contrat):
        return f"{SHEET_WORDS[sheet.name][0]}, {_NUMBERED[sheet.name]} {record.numero}"
    day = shown_day(getattr(record, _TITLE_DAYS[sheet.name]))
    if sheet.name in _TITLE_CODES:
        column = sheet.column(_TITLE_CODES[sheet.name])
        code = getattr(record, column.attribute)
        word = (column.codes or {}).get(code, code)
        return f"{SHEET_WORDS[sheet.name][0]} du {day} ({word})"
    for attribute in ("aidant", "place", "professionnel"):
        reference = getattr(record, attribute, None)
        if reference is not None and sheet.column(attribute).is_required:
            return f"{SHEET_WORDS[sheet.name][0]} du {day} ({names.get(reference, reference)})"
    return None
