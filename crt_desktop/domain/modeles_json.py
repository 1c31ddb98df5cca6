"""A template of plan as JSON: what the vault keeps of one; read strictly."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any, Final, TypeVar

from crt_desktop.domain.plan_differences import (
    LINE_CODES,
    OBJECTIF,
    PLAN_TEXTS,
    PRESTATION,
)
from crt_desktop.domain.plan_document import ModelePlan, ObjectifLine, PrestationLine
from crt_desktop.domain.typography import french

FORM: Final = 1
"""The number of this shape."""

OBJECTIF_TEXTS: Final = (
    "famille",
    "probleme",
    "objectif",
    "actions",
    "intervenant",
    "critere",
)
PRESTATION_TEXTS: Final = (
    "domaine",
    "nature",
    "libelle",
    "fournisseur",
    "profession",
    "frequence",
)
"""What a template says of a line: nothing that belongs to one person."""

_L = TypeVar("_L", ObjectifLine, PrestationLine)
_KEYS: Final = frozenset({"forme", "textes", "objectifs", "prestations"})


class ModeleInvalidError(ValueError):
    """The JSON is no template; the message says where and why, in French."""

    def __init__(self, *where: str, why: str) -> None:
        """Name the place and the fault."""
        super().__init__(french(f"{', '.join(where)} : {why}"))


def write_modele(modele: ModelePlan) -> str:
    """Return the content of a template as JSON; its key, title and version are kept beside."""
    content = {
        "forme": FORM,
        "textes": {name: text for name, text in modele.textes.items() if text},
        "objectifs": [_written(line, OBJECTIF_TEXTS) for line in modele.objectifs],
        "prestations": [_written(line, PRESTATION_TEXTS) for line in modele.prestations],
    }
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"))


def read_modele(content: str, *, cle: str, titre: str, version: int = 0) -> ModelePlan:
    """Return the template a JSON holds, the team's own; raises ModeleInvalidError for anything unexpected."""
    try:
        found = json.loads(content)
    except (ValueError, RecursionError) as error:
        where = f"ligne {error.lineno}" if isinstance(error, json.JSONDecodeError) else "fichier"
        raise ModeleInvalidError(where, why="ce n'est pas du JSON") from error
    if not isinstance(found, dict):
        raise ModeleInvalidError("modèle", why="un objet est attendu")
    _require_keys("modèle", found, _KEYS)
    if found["forme"] != FORM or isinstance(found["forme"], bool):
        raise ModeleInvalidError("forme", why=f"« {FORM} » est attendu")
    return ModelePlan(
        cle=cle,
        titre=titre,
        version=version,
        is_own=True,
        textes=_texts(found["textes"]),
        objectifs=_lines(OBJECTIF, found["objectifs"], OBJECTIF_TEXTS, _objectif),
        prestations=_lines(PRESTATION, found["prestations"], PRESTATION_TEXTS, _prestation),
    )


def _objectif(values: Mapping[str, str]) -> ObjectifLine:
    return ObjectifLine(fil=0, **values)  # type: ignore[arg-type] # every one is a text


def _prestation(values: Mapping[str, str]) -> PrestationLine:
    known = {**values, "profession": values["profession"] or None}
    return PrestationLine(fil=0, **known)  # type: ignore[arg-type] # texts, and one that may be unknown


def _written(line: ObjectifLine | PrestationLine, names: tuple[str, ...]) -> dict[str, str]:
    return {name: getattr(line, name) or "" for name in names}


def _texts(found: object) -> dict[str, str]:
    if not isinstance(found, dict):
        raise ModeleInvalidError("textes", why="un objet est attendu")
    for name, text in found.items():
        if name not in PLAN_TEXTS:
            raise ModeleInvalidError("textes", why=f"« {name} » n'y a pas sa place")
        if not isinstance(text, str):
            raise ModeleInvalidError("textes", name, why="un texte est attendu")
    return found


def _lines(
    part: str,
    found: object,
    names: tuple[str, ...],
    make: Callable[[Mapping[str, str]], _L],
) -> tuple[_L, ...]:
    if not isinstance(found, list):
        raise ModeleInvalidError(part + "s", why="une liste est attendue")
    return tuple(
        make(_line(part, f"{part} {place}", one, names)) for place, one in enumerate(found, 1)
    )


def _line(part: str, where: str, found: Any, names: tuple[str, ...]) -> dict[str, str]:
    if not isinstance(found, dict):
        raise ModeleInvalidError(where, why="un objet est attendu")
    _require_keys(where, found, frozenset(names))
    for name in names:
        text = found[name]
        if not isinstance(text, str):
            raise ModeleInvalidError(where, name, why="un texte est attendu")
        known = LINE_CODES.get((part, name))
        is_blank_allowed = name == "profession" and not text
        if known is not None and text not in known and not is_blank_allowed:
            raise ModeleInvalidError(where, name, why=f"« {text} » n'est pas un code connu")
    return found


def _require_keys(where: str, found: Mapping[str, Any], wanted: frozenset[str]) -> None:
    missing = sorted(wanted - set(found))
    if missing:
        raise ModeleInvalidError(where, why=f"« {missing[0]} » manque")
    others = sorted(set(found) - wanted)
    if others:
        raise ModeleInvalidError(where, why=f"« {others[0]} » n'y a pas sa place")
