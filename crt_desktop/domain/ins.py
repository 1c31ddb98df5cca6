"""The content of the INS datamatrix, printed and shown only for a qualified identity.

Source: ANS, Datamatrix INS, format v2.2 (ECC200).
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from crt_desktop.domain.people import Beneficiaire

GROUP_SEPARATOR: Final = "\x1d"
"""ASCII 29: ends a variable field shorter than its maximum, unless it is the last one."""

QUALIFIEE: Final = "qualifiee"
NEVER_QUALIFIED: Final = frozenset({"douteux", "fictif"})
"""Attributes that force the status provisoire, whatever the record says."""

_HEADER: Final = "IS01" + "0" * 22
_MATRICULE: Final = re.compile(r"[0-9][0-9AB]{14}")
_COG: Final = re.compile(r"[0-9][0-9AB][0-9]{3}")
_OID: Final = re.compile(r"[0-9]+(?:\.[0-9]+)+")
_OID_LENGTH: Final = 20
_NAME_LENGTH: Final = 100
_LIGATURES: Final = str.maketrans({"Œ": "OE", "Æ": "AE", "ß": "SS", "Ø": "O", "Ł": "L", "’": "'"})
_NOT_ALLOWED: Final = re.compile(r"[^A-Z '\-]+")


def ins_name(name: str) -> str:
    """Return a name in the letters of the datamatrix: A–Z, space, apostrophe and hyphen."""
    bare = unicodedata.normalize("NFKD", name.upper().translate(_LIGATURES))
    letters = "".join(char for char in bare if not unicodedata.combining(char))
    return " ".join(_NOT_ALLOWED.sub(" ", letters).split())


def ins_text(person: Beneficiaire) -> str | None:
    """Return the content of the datamatrix, or None unless the identity is qualified and whole."""
    if person.statut_identite != QUALIFIEE or person.attribut_identite in NEVER_QUALIFIED:
        return None
    matricule = "".join((person.matricule_ins or "").split()).upper()
    oid = (person.ins_oid or "").strip()
    place = (person.code_insee_naissance or "").strip().upper()
    prenoms, nom = ins_name(person.prenoms), ins_name(person.nom_naissance)
    is_whole = (
        _MATRICULE.fullmatch(matricule)
        and _OID.fullmatch(oid)
        and len(oid) <= _OID_LENGTH
        and _COG.fullmatch(place)
        and prenoms
        and nom
    )
    if not is_whole:
        return None
    return "".join(
        (
            _HEADER,
            f"S1{matricule}",
            _variable("S2", oid, _OID_LENGTH),
            _variable("S3", prenoms, _NAME_LENGTH),
            _variable("S4", nom, _NAME_LENGTH),
            f"S5{person.sexe}",
            f"S6{person.born_on:%d-%m-%Y}",
            f"S7{place}",
        )
    )


def _variable(tag: str, value: str, longest: int) -> str:
    cut = value[:longest]
    return f"{tag}{cut}" if len(cut) == longest else f"{tag}{cut}{GROUP_SEPARATOR}"
