"""What makes a template of plan acceptable, and one made of a plan."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from crt_desktop.domain.errors import FieldIssue
from crt_desktop.domain.plan_differences import PLAN_TEXTS
from crt_desktop.domain.plan_document import (
    ModelePlan,
    ObjectifLine,
    PlanDocument,
    PrestationLine,
)
from crt_desktop.domain.reprise.cells import clean
from crt_desktop.domain.search import compact
from crt_desktop.domain.typography import french

MAX_TITLE: Final = 80
"""Characters of the title of a template."""


def modele_of(document: PlanDocument, *, titre: str) -> ModelePlan:
    """Return a new template made of what a plan holds, without what belongs to its person.

    No thread, day, partenaire, status or progress note; of the texts of the plan none.
    """
    return ModelePlan(
        cle="",
        titre=titre,
        objectifs=tuple(map(_bare_objectif, document.objectifs)),
        prestations=tuple(map(_bare_prestation, document.prestations)),
        is_own=True,
    )


def tidy_modele(modele: ModelePlan) -> ModelePlan:
    """Return the template as it is kept: its texts cleaned, nothing of a person in its lines."""
    textes = {name: clean(text) for name, text in modele.textes.items()}
    return replace(
        modele,
        titre=clean(modele.titre),
        objectifs=tuple(map(_bare_objectif, modele.objectifs)),
        prestations=tuple(map(_bare_prestation, modele.prestations)),
        is_own=True,
        textes={name: text for name, text in textes.items() if text and name in PLAN_TEXTS},
    )


def title_issues(modele: ModelePlan, *, titles: Iterable[str]) -> tuple[FieldIssue, ...]:
    """Return what is wrong with the title of a template, beside those of the others, and if it is empty."""
    issues: list[FieldIssue] = []
    if not modele.titre:
        issues.append(_issue("titre", "Le modèle n'a pas de titre : donnez-lui-en un."))
    elif len(modele.titre) > MAX_TITLE:
        issues.append(
            _issue("titre", f"Ce titre dépasse {MAX_TITLE} caractères : raccourcissez-le.")
        )
    elif compact(modele.titre) in set(map(compact, titles)):
        issues.append(_issue("titre", "Un autre modèle porte ce titre : changez-le."))
    if not modele.objectifs and not modele.prestations:
        issues.append(_issue("objectifs", "Ce modèle est vide : ajoutez-y au moins une ligne."))
    return tuple(issues)


def _issue(attribute: str, message: str) -> FieldIssue:
    return FieldIssue(attribute=attribute, message=french(message))


def _bare_objectif(line: ObjectifLine) -> ObjectifLine:
    return ObjectifLine(
        fil=0,
        famille=line.famille,
        probleme=clean(line.probleme),
        objectif=clean(line.objectif),
        actions=clean(line.actions),
        intervenant=clean(line.intervenant),
        critere=clean(line.critere),
    )


def _bare_prestation(line: PrestationLine) -> PrestationLine:
    return PrestationLine(
        fil=0,
        domaine=line.domaine,
        nature=line.nature,
        libelle=clean(line.libelle),
        fournisseur=clean(line.fournisseur),
        profession=line.profession or None,
        frequence=clean(line.frequence),
    )
