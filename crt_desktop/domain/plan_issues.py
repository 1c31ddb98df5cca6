"""What is wrong with a version of a plan, and where: what keeps it from being stored, from being validated."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Final

from crt_desktop.domain.errors import FieldIssue
from crt_desktop.domain.etablissement import Parametres
from crt_desktop.domain.plan_differences import (
    LINE_CODES,
    OBJECTIF,
    PLAN_TEXTS,
    PRESTATION,
    Line,
    attributes_of,
    shown,
)
from crt_desktop.domain.plan_document import ObjectifLine, PlanDocument, PrestationLine
from crt_desktop.domain.plans import NON_REALISE, default_review_on
from crt_desktop.domain.reprise.cells import FIRST_YEAR, LAST_YEAR, MAX_TEXT
from crt_desktop.domain.typography import french

MAX_LINES: Final = 200
"""Objectives, or prestations, of one version: more is a slip."""


class PlanIssueCode(StrEnum):
    """What may be wrong with a version of a plan."""

    CODE_INCONNU = "code_inconnu"
    TEXTE_TROP_LONG = "texte_trop_long"
    DATE_IMPOSSIBLE = "date_impossible"
    PRESTATION_DATES = "prestation_dates"
    TROP_DE_LIGNES = "trop_de_lignes"
    PARTENAIRE_INCONNU = "partenaire_inconnu"
    SANS_OBJECTIF = "plan_sans_objectif"
    SANS_PROBLEME = "objectif_sans_probleme"
    SANS_TEXTE = "objectif_sans_texte"
    SANS_ACTION = "objectif_sans_action"
    SANS_INTERVENANT = "objectif_sans_intervenant"
    SANS_CRITERE = "objectif_sans_critere"
    SANS_MOTIF = "non_realise_sans_motif"
    SANS_PRESTATION = "plan_sans_prestation"
    SANS_LIBELLE = "prestation_sans_libelle"
    SANS_FOURNISSEUR = "prestation_sans_fournisseur"
    SANS_SYNTHESE = "plan_sans_synthese"
    SANS_PROJET = "plan_sans_projet"
    VALIDATION_FUTURE = "validation_future"
    VALIDATION_AVANT_DEBUT = "validation_avant_debut"
    VALIDATION_AVANT_PRECEDENTE = "validation_avant_precedente"
    REVISION_AVANT_VALIDATION = "revision_avant_validation"
    REVISION_TARDIVE = "revision_tardive"


_SENTENCES: Final = {
    PlanIssueCode.CODE_INCONNU: "« {valeur} » n'est pas un choix de cette colonne : choisissez dans la liste.",
    PlanIssueCode.TEXTE_TROP_LONG: "Ce texte dépasse {nombre} caractères : raccourcissez-le.",
    PlanIssueCode.DATE_IMPOSSIBLE: "Le {date} n'est pas une date possible : corrigez l'année.",
    PlanIssueCode.PRESTATION_DATES: "La fin ({fin}) précède le début ({debut}) : corrigez l'une des deux dates.",
    PlanIssueCode.TROP_DE_LIGNES: "Plus de {nombre} lignes : retirez-en ou regroupez-les.",
    PlanIssueCode.PARTENAIRE_INCONNU: "« {valeur} » n'est pas un partenaire enregistré : choisissez dans la liste.",
    PlanIssueCode.SANS_OBJECTIF: "Aucun objectif partagé : ajoutez-en au moins un.",
    PlanIssueCode.SANS_PROBLEME: "Le problème n'est pas dit : décrivez-le en quelques mots.",
    PlanIssueCode.SANS_TEXTE: "L'objectif partagé n'est pas écrit : écrivez-le, ou retirez la ligne.",
    PlanIssueCode.SANS_ACTION: "Aucune action : dites ce qui sera fait pour cet objectif.",
    PlanIssueCode.SANS_INTERVENANT: "Aucun intervenant : dites qui s'en charge.",
    PlanIssueCode.SANS_CRITERE: "Aucun critère d'atteinte : dites à quoi l'on saura que c'est réussi.",
    PlanIssueCode.SANS_MOTIF: "Objectif non réalisé sans motif : dites pourquoi.",
    PlanIssueCode.SANS_PRESTATION: "Aucune prestation : ajoutez ce que le plan met en place.",
    PlanIssueCode.SANS_LIBELLE: "La prestation n'est pas décrite : écrivez-la, ou retirez la ligne.",
    PlanIssueCode.SANS_FOURNISSEUR: "Aucun fournisseur : dites qui assure cette prestation.",
    PlanIssueCode.SANS_SYNTHESE: "La synthèse des problématiques est vide.",
    PlanIssueCode.SANS_PROJET: "Le projet de la personne est vide.",
    PlanIssueCode.VALIDATION_FUTURE: "La validation est datée du {date}, qui n'est pas encore passé : indiquez le jour où elle a eu lieu.",
    PlanIssueCode.VALIDATION_AVANT_DEBUT: "La validation précède le {date}, jour où cette version a été commencée : corrigez l'une des deux dates.",
    PlanIssueCode.VALIDATION_AVANT_PRECEDENTE: "La version précédente a été validée le {date} : indiquez un jour qui ne la précède pas.",
    PlanIssueCode.REVISION_AVANT_VALIDATION: "La révision doit suivre la validation du {date} : indiquez un jour plus tard.",
    PlanIssueCode.REVISION_TARDIVE: "La révision est prévue plus de {mois} mois après la validation.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanIssue:
    """Something to see to in a version, and where; a warning does not block.

    ``part``: « objectif » or « prestation » with the ``place`` of the line from 0, or empty for the plan;
    ``attribute`` is empty when it is about the whole part.
    """

    code: PlanIssueCode
    message: str
    part: str = ""
    place: int = -1
    attribute: str = ""
    is_error: bool = True

    def as_field(self) -> FieldIssue:
        """Return the issue as forms tell them: « objectif:0:probleme », « review_on »."""
        where = (self.part, str(self.place)) if self.place >= 0 else (self.part,)
        name = ":".join(one for one in (*where, self.attribute) if one)
        return FieldIssue(attribute=name, message=self.message, is_error=self.is_error)


def saving_issues(document: PlanDocument) -> tuple[PlanIssue, ...]:
    """Return what keeps a document from being stored at all: every one is an error."""
    return tuple(_saving_issues(document))


def _saving_issues(document: PlanDocument) -> Iterator[PlanIssue]:
    for name in PLAN_TEXTS:
        yield from _value_issues("", -1, name, getattr(document, name))
    for name in ("drawn_on", "review_on"):
        yield from _value_issues("", -1, name, getattr(document, name))
    yield from lines_issues(document.objectifs, document.prestations)


def lines_issues(
    objectifs: Sequence[ObjectifLine], prestations: Sequence[PrestationLine]
) -> Iterator[PlanIssue]:
    """Yield what keeps lines from being stored."""
    parts: tuple[tuple[str, Sequence[Line]], ...] = (
        (OBJECTIF, objectifs),
        (PRESTATION, prestations),
    )
    for part, lines in parts:
        if len(lines) > MAX_LINES:
            yield issue(PlanIssueCode.TROP_DE_LIGNES, part=part, nombre=MAX_LINES)
        for place, line in enumerate(lines):
            for name in attributes_of(part):
                yield from _value_issues(part, place, name, getattr(line, name))
    for place, line in enumerate(prestations):
        if line.started_on and line.ended_on and line.ended_on < line.started_on:
            yield issue(
                PlanIssueCode.PRESTATION_DATES,
                part=PRESTATION,
                place=place,
                attribute="ended_on",
                debut=_day(line.started_on),
                fin=_day(line.ended_on),
            )


def _value_issues(part: str, place: int, name: str, value: object) -> Iterator[PlanIssue]:
    where: dict[str, Any] = {"part": part, "place": place, "attribute": name}
    known = LINE_CODES.get((part, name))
    if known is not None and value is not None and value not in known:
        yield issue(PlanIssueCode.CODE_INCONNU, valeur=str(value)[:40], **where)
    elif isinstance(value, str) and len(value) > MAX_TEXT:
        yield issue(PlanIssueCode.TEXTE_TROP_LONG, nombre=MAX_TEXT, **where)
    elif isinstance(value, date) and not FIRST_YEAR <= value.year <= LAST_YEAR:
        yield issue(PlanIssueCode.DATE_IMPOSSIBLE, date=_day(value), **where)


def validation_issues(
    document: PlanDocument,
    *,
    on: date,
    review_on: date,
    today: date,
    parametres: Parametres,
    previous_on: date | None = None,
) -> tuple[PlanIssue, ...]:
    """Return what blocks the validation of a version, and what is worth a second look.

    Args:
        document: The version, as stored.
        on: The day of the validation.
        review_on: The day it is to be looked at again.
        today: No validation is dated after it.
        parametres: The settings in force.
        previous_on: When the version before was validated, if one was.
    """
    return (
        *_saving_issues(document),
        *_content_issues(document),
        *_day_issues(
            document,
            on=on,
            review_on=review_on,
            today=today,
            parametres=parametres,
            previous_on=previous_on,
        ),
    )


def _content_issues(document: PlanDocument) -> Iterator[PlanIssue]:
    if not document.objectifs:
        yield issue(PlanIssueCode.SANS_OBJECTIF, part=OBJECTIF)
    for place, line in enumerate(document.objectifs):
        yield from _objectif_issues(place, line)
    if not document.prestations:
        yield issue(PlanIssueCode.SANS_PRESTATION, part=PRESTATION, is_error=False)
    for place, prestation in enumerate(document.prestations):
        yield from _prestation_issues(place, prestation)
    for name, code in _WANTED_OF_PLAN.items():
        if not getattr(document, name).strip():
            yield issue(code, attribute=name, is_error=False)


def _objectif_issues(place: int, line: ObjectifLine) -> Iterator[PlanIssue]:
    where: dict[str, Any] = {"part": OBJECTIF, "place": place}
    for name, code in _WANTED_OF_OBJECTIF.items():
        if not getattr(line, name).strip():
            is_error = name in {"probleme", "objectif"}
            yield issue(code, attribute=name, is_error=is_error, **where)
    if line.statut == NON_REALISE and not line.motif_non_realise.strip():
        attribute = "motif_non_realise"
        yield issue(PlanIssueCode.SANS_MOTIF, attribute=attribute, is_error=False, **where)


def _prestation_issues(place: int, line: PrestationLine) -> Iterator[PlanIssue]:
    where: dict[str, Any] = {"part": PRESTATION, "place": place}
    if not line.libelle.strip():
        yield issue(PlanIssueCode.SANS_LIBELLE, attribute="libelle", **where)
    if not line.fournisseur.strip() and line.partenaire is None:
        attribute = "fournisseur"
        yield issue(PlanIssueCode.SANS_FOURNISSEUR, attribute=attribute, is_error=False, **where)


_WANTED_OF_OBJECTIF: Final = {
    "probleme": PlanIssueCode.SANS_PROBLEME,
    "objectif": PlanIssueCode.SANS_TEXTE,
    "actions": PlanIssueCode.SANS_ACTION,
    "intervenant": PlanIssueCode.SANS_INTERVENANT,
    "critere": PlanIssueCode.SANS_CRITERE,
}
_WANTED_OF_PLAN: Final = {
    "synthese": PlanIssueCode.SANS_SYNTHESE,
    "projet": PlanIssueCode.SANS_PROJET,
}


def _day_issues(
    document: PlanDocument,
    *,
    on: date,
    review_on: date,
    today: date,
    parametres: Parametres,
    previous_on: date | None,
) -> Iterator[PlanIssue]:
    if on > today:
        yield issue(PlanIssueCode.VALIDATION_FUTURE, attribute="validated_on", date=_day(on))
    elif on < document.drawn_on:
        yield issue(
            PlanIssueCode.VALIDATION_AVANT_DEBUT,
            attribute="validated_on",
            date=_day(document.drawn_on),
        )
    elif previous_on is not None and on < previous_on:
        yield issue(
            PlanIssueCode.VALIDATION_AVANT_PRECEDENTE,
            attribute="validated_on",
            date=_day(previous_on),
        )
    if review_on <= on:
        yield issue(PlanIssueCode.REVISION_AVANT_VALIDATION, attribute="review_on", date=_day(on))
    elif review_on > default_review_on(on, parametres):
        yield issue(
            PlanIssueCode.REVISION_TARDIVE,
            attribute="review_on",
            is_error=False,
            mois=parametres.revision_plan_mois,
        )


def issue(
    code: PlanIssueCode,
    *,
    part: str = "",
    place: int = -1,
    attribute: str = "",
    is_error: bool = True,
    **values: object,
) -> PlanIssue:
    """Return an issue with its sentence."""
    return PlanIssue(
        code=code,
        message=french(_SENTENCES[code]).format_map(values),
        part=part,
        place=place,
        attribute=attribute,
        is_error=is_error,
    )


def _day(day: date) -> str:
    return shown("", "", day)
