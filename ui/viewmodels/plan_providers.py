"""Who provides a prestation of a plan: the CRT, a partenaire of the register, or somebody in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from crt_desktop.domain.partenaire import PROVIDERS
from crt_desktop.domain.search import fold
from crt_desktop.reports.plans import PrestationLine

CRT: Final = "CRT"


def provider_name(line: PrestationLine, partenaires: Mapping[str, str]) -> str:
    """Return who provides a prestation, as written, else the name of the partenaire it points to."""
    return line.fournisseur or partenaires.get(line.partenaire or "", "")


def split_providers(
    domaine: str, partenaires: Mapping[str, str], categories: Mapping[str, str]
) -> tuple[dict[str, str], dict[str, str]]:
    """Return the partenaires who provide a domain, then the others, names by reference, in their order."""
    provide = PROVIDERS.get(domaine, frozenset())
    first = {
        reference: nom
        for reference, nom in partenaires.items()
        if categories.get(reference) in provide
    }
    return first, {key: nom for key, nom in partenaires.items() if key not in first}


def provider_values(
    line: PrestationLine, text: str, partenaires: Mapping[str, str]
) -> dict[str, str | None]:
    """Return what a line holds once somebody wrote who provides it; the name of a partenaire points to it.

    ``partenaires``: names by reference. Of two alike, the one the line pointed to stays.
    """
    if text == provider_name(line, partenaires):
        return {}
    wanted = fold(text)
    alike = [reference for reference, nom in partenaires.items() if fold(nom) == wanted]
    if not wanted or not alike:
        return {"fournisseur": text, "partenaire": None}
    reference = line.partenaire if line.partenaire in alike else alike[0]
    return {"fournisseur": partenaires[reference or ""], "partenaire": reference}
