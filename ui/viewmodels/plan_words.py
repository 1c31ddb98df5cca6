"""What the screen of a plan says: its version, its facts, what changed, in French."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Final

from crt_desktop.domain import codes
from crt_desktop.domain.plan_differences import title_of_line
from crt_desktop.domain.typography import french
from crt_desktop.reports.plans import (
    DifferenceKind,
    PlanDifference,
    PlanDocument,
    PlanSheet,
    PlanVersion,
)
from ui.viewmodels import words
from ui.viewmodels.plan_content import OBJECTIFS, Line, SinceVersion, is_blank

STATES: Final = {"en_cours": "en cours", "valide": "validée", "cloture": "close"}
STATE_ICONS: Final = {"en_cours": "pencil", "valide": "circle-check", "cloture": "archive"}
STATE_TONES: Final = {"en_cours": "accent", "valide": "success", "cloture": "neutral"}
TEXT_TITLES: Final = {
    "informations": "Informations générales",
    "synthese": "Synthèse des problématiques",
    "projet": "Projet de la personne",
    "preferences": "Préférences et habitudes",
    "directives": "Directives anticipées et personne de confiance",
}
TEXT_HELPS: Final = {
    "informations": "Ce que chaque intervenant doit savoir : contexte, accès au domicile, vigilances.",
    "synthese": "Ce qui fait difficulté aujourd'hui, en quelques lignes.",
    "projet": "Ce que la personne souhaite, dans ses mots.",
    "preferences": "Rythmes, goûts, ce qui compte, ce qu'elle refuse.",
    "directives": "Si elles existent, où elles sont, qui les détient.",
}
FAMILY_ICONS: Final = {
    "medicaments": "pill",
    "mobilite": "footprints",
    "isolement": "users-round",
    "precarite": "wallet",
    "actes": "house",
    "nutrition": "utensils",
    "soin_de_soi": "bath",
    "humeur": "brain",
    "organisation": "calendar-check",
    "aidant": "heart-handshake",
    "habitat": "wrench",
    "autre": "ellipsis",
}
DOMAIN_ICONS: Final = {
    "securisation": "shield-check",
    "urgence": "phone-call",
    "coordination": "route",
    "projet_de_vie": "smile",
    "aidant": "heart-handshake",
}
STATUT_TONES: Final = {
    "en_cours": ("neutral", "circle-dashed"),
    "atteint": ("success", "circle-check"),
    "partiel": ("info", "circle-dot"),
    "non_realise": ("warning", "circle-x"),
}
"""The tone and the icon of the state of an objective."""
ATTRIBUTE_TITLES: Final = {
    "famille": "Famille",
    "probleme": "Problème",
    "objectif": "Objectif partagé",
    "actions": "Actions",
    "intervenant": "Intervenant",
    "critere": "Critère d'atteinte",
    "statut": "État",
    "motif_non_realise": "Motif",
    "domaine": "Domaine",
    "nature": "Nature",
    "libelle": "Prestation",
    "fournisseur": "Assurée par",
    "partenaire": "Partenaire",
    "profession": "Profession",
    "frequence": "Fréquence",
    "started_on": "Début",
    "ended_on": "Fin",
    "etat": "État",
    "review_on": "Date de révision",
    **TEXT_TITLES,
}
_CODES: Final = {
    "famille": codes.FAMILLE_PROBLEME,
    "statut": codes.STATUT_OBJECTIF,
    "domaine": codes.DOMAINE,
    "nature": codes.NATURE_PRESTATION,
    "profession": codes.PROFESSION,
    "etat": codes.ETAT_PRESTATION,
}
_KIND_WORDS: Final = {
    DifferenceKind.ADDED: "Ajout",
    DifferenceKind.REMOVED: "Retrait",
    DifferenceKind.CHANGED: "Modification",
    DifferenceKind.MOVED: "Déplacement",
}


def shown(attribute: str, value: object) -> str:
    """Return a value in words: a code as its label, a day as JJ/MM/AAAA."""
    if isinstance(value, date):
        return words.day(value)
    text = str(value or "")
    table = _CODES.get(attribute)
    if table is not None:
        return french(table.get(text, text))
    if attribute in {"started_on", "ended_on", "review_on"} and text:
        try:
            return words.day(date.fromisoformat(text))
        except ValueError:
            return text
    return text


def with_providers_named(
    differences: Sequence[PlanDifference], partenaires: Mapping[str, str]
) -> list[PlanDifference]:
    """Return the differences, a partenaire by its name; left out beside who provides in words.

    ``partenaires``: names by reference.
    """
    told = {one.fil for one in differences if one.attribute == "fournisseur"}
    return [
        replace(
            one,
            before=partenaires.get(one.before, one.before),
            after=partenaires.get(one.after, one.after),
        )
        if one.attribute == "partenaire"
        else one
        for one in differences
        if not (one.fil in told and one.attribute == "partenaire")
    ]


def attribute_title(attribute: str) -> str:
    """Return the words of an attribute."""
    return french(ATTRIBUTE_TITLES.get(attribute, attribute))


def version_words(version: PlanVersion | PlanDocument) -> str:
    """Return « Version 3, en cours »."""
    return f"Version {version.numero}, {STATES.get(version.statut, version.statut)}"


def version_detail(version: PlanVersion) -> str:
    """Return « Version 2, validée le 14/05/2026 »."""
    if version.validated_on is None:
        return f"{version_words(version)}, commencée le {words.day(version.drawn_on)}"
    said = f"{version_words(version)} le {words.day(version.validated_on)}"
    if version.statut == "cloture":
        said = f"Version {version.numero}, validée le {words.day(version.validated_on)}, close"
    return f"{said} par {version.validated_by}" if version.validated_by else said


def person_name(sheet: PlanSheet) -> str:
    """Return « Delcambre Yvonne »."""
    return f"{sheet.nom} {sheet.prenoms}".strip()


def facts(sheet: PlanSheet, *, review_on: date | None, saved: str) -> str:
    """Return the line under the title: where it comes from, its review, when it was saved."""
    document = sheet.document
    if document is None:
        return ""
    parts = []
    before = previous_version(sheet)
    if document.is_editable:
        if before is None:
            parts.append(f"Commencée le {words.day(document.drawn_on)}")
        else:
            parts.append(_from_version(before))
    elif document.validated_on is not None:
        by = f" par {document.validated_by}" if document.validated_by else ""
        parts.append(f"Validée le {words.day(document.validated_on)}{by}")
    due = review_on or (before.review_on if before is not None and document.is_editable else None)
    if due is not None:
        parts.append(f"révision due le {words.day(due)}")
    if saved:
        parts.append(saved)
    return " · ".join(parts)


def _from_version(version: PlanVersion) -> str:
    if version.validated_on is None:
        return f"À partir de la version {version.numero}"
    return f"À partir de la version {version.numero} validée le {words.day(version.validated_on)}"


def previous_version(sheet: PlanSheet) -> PlanVersion | None:
    """Return the version before the one shown, None for the first."""
    document = sheet.document
    if document is None:
        return None
    before = [one for one in sheet.versions if one.numero < document.numero]
    return max(before, key=lambda one: one.numero, default=None)


def current_version(sheet: PlanSheet) -> PlanVersion | None:
    """Return the version one works with: the one en cours, else the latest."""
    en_cours = next((one for one in sheet.versions if one.statut == "en_cours"), None)
    return en_cours or max(sheet.versions, key=lambda one: one.numero, default=None)


def saved_at(instant: datetime) -> str:
    """Return « enregistré à 09:42 »."""
    return f"enregistré à {words.clock(instant)}"


def since_words(since: SinceVersion, earlier: int) -> str:
    """Return « Changé depuis la version 2 : 2 ajouts, 1 modification »; nothing when nothing did."""
    counts = (
        (len(since.added), "ajout"),
        (len(since.changed), "modification"),
        (since.removed, "retrait"),
    )
    said = ", ".join(words.counted(count, noun) for count, noun in counts if count)
    if not said:
        return ""
    return french(f"Changé depuis la version {earlier} : {said}")


def line_title(line: Line) -> str:
    """Return what names a line: its objective or its words, else its group."""
    return french(title_of_line(line)) if is_blank(line) else title_of_line(line)


def part_noun(part: str, count: int) -> str:
    """Return « 2 objectifs » or « 1 prestation »."""
    return words.counted(count, "objectif" if part == OBJECTIFS else "prestation")


def difference_title(difference: PlanDifference) -> str:
    """Return what a difference is about: « Objectif : Marcher jusqu'à la boulangerie »."""
    if difference.part in TEXT_TITLES or difference.part == "review_on":
        return attribute_title(difference.part)
    noun = {"objectif": "Objectif", "prestation": "Prestation"}.get(difference.part, "Plan")
    return f"{noun}{words.NO_BREAK}: {difference.title}" if difference.title else noun


def difference_kind(difference: PlanDifference) -> str:
    """Return the word of a kind: « Ajout », « Retrait »."""
    return _KIND_WORDS[difference.kind]
