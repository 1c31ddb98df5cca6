"""The French sentence of every expected error: what happened, why, what to do.

The window shows the three parts apart, the command line in a row. Values are inserted after the
typography, so that names and paths stand as they are.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from crt_desktop.domain.errors import CrtError
from crt_desktop.domain.sentences.fiches import FICHES
from crt_desktop.domain.sentences.files import FILES, UNKNOWN_WORKBOOK_REASON, WORKBOOK_REASONS
from crt_desktop.domain.sentences.parcours import PARCOURS
from crt_desktop.domain.sentences.permissions import permission_parts
from crt_desktop.domain.sentences.planning import PLANNING
from crt_desktop.domain.sentences.surveys import SURVEYS
from crt_desktop.domain.sentences.vault import (
    DAMAGED_PARTS,
    KEYRING_REASONS,
    REFUSED_LOCATIONS,
    REMEDY_WITHOUT_DELAY,
    VAULT,
)
from crt_desktop.domain.typography import french


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """What is told of an error: a short title, what happened and why, what to do."""

    title: str
    detail: str
    remedy: str

    def __str__(self) -> str:
        """Return the whole message as one paragraph."""
        return self.text

    @property
    def text(self) -> str:
        """The whole message as one paragraph."""
        return " ".join(part for part in (self.title, self.body) if part)

    @property
    def body(self) -> str:
        """What stands under the title: what happened and what to do."""
        return " ".join(part for part in (self.detail, self.remedy) if part)


_SENTENCES: Final[Mapping[str, tuple[str, str, str]]] = {
    "erreur": ("L'action a été refusée.", "Rien n'a été écrit.", ""),
    "introuvable": (
        "Introuvable : {reference}.",
        "Aucun enregistrement ne porte cet identifiant.",
        "Vérifiez-le, puis recommencez.",
    ),
    "operation_annulee": ("L'opération a été arrêtée.", "Rien n'a été écrit.", ""),
    **FICHES,
    **PARCOURS,
    **PLANNING,
    **FILES,
    **VAULT,
    **SURVEYS,
}


class _Values(dict[str, object]):
    """The values of a sentence; a missing one reads « inconnu » rather than fail."""

    def __missing__(self, key: str) -> str:
        return "inconnu"


def french_delay(seconds: int) -> str:
    """Return a waiting time in words: « 8 secondes », « 2 minutes », « 1 heure »."""
    for size, word in ((3600, "heure"), (60, "minute")):
        if seconds >= size:
            count = -(-seconds // size)
            return f"{count} {word}{'s' if count > 1 else ''}"
    return f"{seconds} seconde{'s' if seconds > 1 else ''}"


def explain(error: CrtError) -> Message:
    """Return what to tell of an expected error, in French; an unknown code gets a general sentence."""
    parts = _parts(error)
    values = _Values(error.values)
    values["delay"] = french_delay(_delay_s(error))
    # A place of hébergement temporaire has its own words.
    values.setdefault("place", _place(error))
    return Message(
        title=french(parts[0]).format_map(values),
        detail=french(parts[1]).format_map(values),
        remedy=french(parts[2]).format_map(values),
    )


def _place(error: CrtError) -> str:
    """Return the sentence that says where: the path, unless it is a sentence already; "" for none."""
    path = str(error.values.get("path", ""))
    # « . » and « .. » are folders.
    is_sentence = " " in path and path.endswith(".") and path[-2].isalnum()
    if not path or is_sentence:
        return path
    return french("Emplacement : « {path} ».").format(path=path)


def _delay_s(error: CrtError) -> int:
    delay = error.values.get("delay_s")
    return delay if isinstance(delay, int) else 0


def _parts(error: CrtError) -> tuple[str, str, str]:
    """Return title, detail and remedy with their places to fill."""
    special = _SPECIAL.get(error.code)
    if special is not None:
        return special(error)
    return _SENTENCES.get(error.code, _SENTENCES["erreur"])


def _workbook_parts(error: CrtError) -> tuple[str, str, str]:
    reason = str(error.values.get("reason"))
    detail, remedy = WORKBOOK_REASONS.get(reason, UNKNOWN_WORKBOOK_REASON)
    return "Le classeur « {file} » ne peut pas être lu.", detail, remedy


def _damaged_parts(error: CrtError) -> tuple[str, str, str]:
    part = str(error.values.get("part"))
    if part.startswith("sauvegarde"):
        return (
            "La sauvegarde est endommagée ou a été modifiée hors du logiciel.",
            DAMAGED_PARTS.get(part, ""),
            "Prenez une autre sauvegarde ; gardez celle-ci à part pour l'examiner.",
        )
    title, _, remedy = _SENTENCES["coffre_endommage"]
    return title, DAMAGED_PARTS.get(part, ""), remedy


def _keyring_parts(error: CrtError) -> tuple[str, str, str]:
    return (
        "Le trousseau du système ne peut pas être utilisé.",
        KEYRING_REASONS.get(str(error.values.get("reason")), ""),
        (
            "Ouvrez votre session sur l'écran de ce poste, déverrouillez le trousseau, puis "
            "recommencez ; sinon, la clé de secours ouvre le coffre sans lui."
        ),
    )


def _passphrase_parts(error: CrtError) -> tuple[str, str, str]:
    title, detail, remedy = _SENTENCES["phrase_inexacte"]
    # A backup counts no attempt.
    return title, detail, remedy if _delay_s(error) else REMEDY_WITHOUT_DELAY


def _busy_parts(error: CrtError) -> tuple[str, str, str]:
    title, _, remedy = _SENTENCES["coffre_occupe"]
    detail = "Opération en cours : {operation}." if error.values.get("operation") else ""
    return title, detail, remedy


def _recovery_parts(error: CrtError) -> tuple[str, str, str]:
    title, detail, remedy = _SENTENCES["cle_secours_inexacte"]
    if _delay_s(error):
        return title, detail, remedy
    # Its check characters are wrong: it was mistyped, and nothing was tried.
    group = "Le groupe {group} est mal recopié." if error.values.get("group") else detail
    return "Ce n'est pas une clé de secours.", group, "Vérifiez-la sur la fiche, puis recommencez."


def _location_parts(error: CrtError) -> tuple[str, str, str]:
    title, _, remedy = _SENTENCES["emplacement_refuse"]
    return title, REFUSED_LOCATIONS.get(str(error.values.get("kind")), "{path}"), remedy


_SPECIAL: Final = {
    "permission_refusee": permission_parts,
    "classeur_illisible": _workbook_parts,
    "coffre_endommage": _damaged_parts,
    "trousseau_indisponible": _keyring_parts,
    "phrase_inexacte": _passphrase_parts,
    "coffre_occupe": _busy_parts,
    "cle_secours_inexacte": _recovery_parts,
    "emplacement_refuse": _location_parts,
}
