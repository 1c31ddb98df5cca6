"""What a new record of a file starts with: today or now, and who writes it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from ui.viewmodels import words
from ui.viewmodels.dossier_lists import day_of, written

TODAY_FIELDS: Final[Mapping[str, str]] = {
    "chutes": "fell_on",
    "depistages": "screened_on",
    "notes": "noted_at",
    "transmissions": "written_at",
    "contacts_aidants": "contacted_on",
    "zarit": "measured_on",
    "soutiens_aidants": "started_on",
    "vaccinations": "vaccinated_on",
    "teleconsultations": "held_on",
    "transports": "transported_on",
    "equipements": "installed_on",
    "hospitalisations": "entered_on",
    "sejours_ht": "arrived_on",
    "consentements": "given_on",
    "appels_astreinte": "called_at",
    "demandes": "requested_on",
}
"""The field of a new record that is filled with today, or with now."""

INSTANTS: Final = frozenset({"notes", "transmissions", "appels_astreinte"})
AUTHORED: Final = frozenset({"notes", "transmissions"})


def preset_of(sheet: str, *, now: datetime, author: str) -> dict[str, str]:
    """Return what a new record is filled with before anything is typed."""
    preset: dict[str, str] = {}
    attribute = TODAY_FIELDS.get(sheet)
    if attribute is not None:
        preset[attribute] = written(now) if sheet in INSTANTS else words.day(day_of(now))
    if sheet in AUTHORED:
        preset["auteur"] = author
    if sheet == "transmissions":
        # Nobody writes a message without knowing whether it can wait.
        preset["is_urgente"] = "non"
    return preset
