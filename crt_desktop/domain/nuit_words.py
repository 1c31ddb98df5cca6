"""Words of the night sheet: who is away and since when, who is near a person, the numbers that were set."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from crt_desktop.domain.codes import LIEN_AIDANT, TYPE_HT
from crt_desktop.domain.dates import MONTHS, ONE_DAY
from crt_desktop.domain.hospitalisations import Absence, Lieu
from crt_desktop.domain.search import phone_pairs
from crt_desktop.domain.typography import french

SAMU: Final = "15"

_LIENS: Final = {
    "conjoint": {"F": "Conjointe", "M": "Conjoint"},
    "enfant": {"F": "Fille", "M": "Fils"},
    "parent": {"F": "Mère", "M": "Père"},
    "fratrie": {"F": "Sœur", "M": "Frère"},
    "ami": {"F": "Amie", "M": "Ami"},
    "voisin": {"F": "Voisine", "M": "Voisin"},
    "autre_famille": {"F": "Famille", "M": "Famille", "": "Famille"},
    "autre": {"F": "Proche", "M": "Proche", "": "Proche"},
}
_NUMBER: Final = re.compile(r"(?P<nom>.*?)[\s:=;]*(?P<telephone>\+?\d[\d\s.()/-]*)")


def night_words(night_on: date) -> str:
    """Return « nuit du 22 au 23 novembre 2026 », « nuit du 31 décembre 2026 au 1er janvier 2027 »."""
    morning = night_on + ONE_DAY
    first = _day(night_on)
    if night_on.month != morning.month:
        first += f" {MONTHS[night_on.month - 1]}"
    if night_on.year != morning.year:
        first += f" {night_on.year}"
    return f"nuit du {first} au {_day(morning)} {MONTHS[morning.month - 1]} {morning.year}"


def _day(day: date) -> str:
    return "1er" if day.day == 1 else str(day.day)


def absence_words(absence: Absence, *, kind: str = "", etablissement: str = "") -> str:
    """Return « À l'hôpital depuis le 02/09 », « En HT, EHPAD La Garrigue, jusqu'au 30/11 »."""
    if absence.lieu is Lieu.HOPITAL:
        words = f"À l'hôpital depuis le {absence.since:%d/%m}"
    else:
        words = f"En {TYPE_HT.get(kind, kind)}, {etablissement}"
    if absence.until is not None:
        words += f", jusqu'au {absence.until:%d/%m}"
    return french(words)


def lien_words(lien: str | None, sexe: str | None) -> str:
    """Return the tie of an aidant as the family says it (« Fille », « Conjoint »); blank for none."""
    if lien is None:
        return ""
    return _LIENS.get(lien, {}).get(sexe or "", LIEN_AIDANT.get(lien, lien))


def aidant_name(*, lien: str | None, sexe: str | None, nom: str, prenom: str | None) -> str:
    """Return « Fille, Cécile Durand »; the name alone when the tie is not known."""
    name = f"{prenom} {nom}" if prenom else nom
    return ", ".join(part for part in (lien_words(lien, sexe), name) if part)


def aidant_detail(
    *,
    is_personne_confiance: bool | None,
    is_cohabitant: bool | None,
    commune: str | None,
    remarque: str | None,
) -> str:
    """Return what to know before ringing an aidant: the remark first, trust, where he or she lives."""
    home = "vit sur place" if is_cohabitant else (f"habite {commune}" if commune else "")
    trust = "personne de confiance" if is_personne_confiance else ""
    parts = (" ".join((remarque or "").split()), trust, home)
    return french(" · ".join(part for part in parts if part))


def night_numbers(text: str | None) -> tuple[tuple[str, str], ...]:
    """Return the names and numbers set by the etablissement, one a line: « Téléassistance : 04 65 71 60 00 ».

    A line without a number is left out; a number without a name is named « Autre numéro ».
    """
    found = []
    for line in (text or "").splitlines():
        match = _NUMBER.fullmatch(line.strip())
        if match:
            found.append((match["nom"].strip() or "Autre numéro", phone_pairs(match["telephone"])))
    return tuple(found)
