"""What is written along the parcours: evaluations, the plan with its objectives, the contrat.

``beneficiaire``, ``demande``, ``plan`` and ``partenaire`` are references, as in the take-over workbook;
``fil`` numbers an objective or a prestation of a person, the same in every version of the plan it is in.

Source: HAS 2019 (modèle PPCS: problème, objectif partagé, actions, intervenant, critère, bilan d'étape).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """The evaluation of a situation, of identification or of follow-up; nothing in it is scored.

    ``conjointe``: the partners it was made with. ``equivalence_ehpad``: why the need equals that of an
    EHPAD.
    """

    beneficiaire: str
    evaluated_on: date
    type: str
    auteur: str | None = None
    is_at_home: bool | None = None
    conjointe: str | None = None
    souhaits: str | None = None
    autonomie: str | None = None
    logement: str | None = None
    securite: str | None = None
    aidants: str | None = None
    chutes: str | None = None
    nutrition: str | None = None
    cognition: str | None = None
    humeur: str | None = None
    medicaments: str | None = None
    isolement: str | None = None
    aides_en_place: str | None = None
    manques: str | None = None
    equivalence_ehpad: str | None = None
    urgence: str | None = None
    conclusion: str | None = None
    reference: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """One version of a person's plan; ``numero`` from 1. A validated one never changes again.

    ``drawn_on``: the day it was begun; ``validated_on``: the day it counts from; ``review_on``: the day it
    is to be looked at again.
    """

    reference: str
    beneficiaire: str
    numero: int
    statut: str
    drawn_on: date
    demande: str | None = None
    validated_on: date | None = None
    validated_by: str | None = None
    review_on: date | None = None
    closed_on: date | None = None
    informations: str | None = None
    synthese: str | None = None
    projet: str | None = None
    preferences: str | None = None
    directives: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Objectif:
    """An objective of one version of a plan; ``ordre`` from 0 in that version."""

    beneficiaire: str
    plan: str
    ordre: int
    fil: int
    famille: str
    probleme: str | None = None
    objectif: str | None = None
    actions: str | None = None
    intervenant: str | None = None
    critere: str | None = None
    statut: str | None = None
    motif_non_realise: str | None = None
    reference: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Bilan:
    """A progress note on an objective, whatever the version: dated, added, never rewritten."""

    beneficiaire: str
    fil: int
    noted_on: date
    texte: str
    auteur: str | None = None
    reference: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Prestation:
    """What one version of a plan provides; ``ordre`` from 0 in that version.

    ``fournisseur``: the CRT or who else provides it, in words; ``profession``: who comes for it.
    """

    beneficiaire: str
    plan: str
    ordre: int
    fil: int
    domaine: str
    nature: str
    libelle: str | None = None
    fournisseur: str | None = None
    partenaire: str | None = None
    profession: str | None = None
    frequence: str | None = None
    started_on: date | None = None
    ended_on: date | None = None
    etat: str | None = None
    reference: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Contrat:
    """A contrat d'accompagnement or an avenant to it; ``numero`` from 1 for a demande.

    ``drawn_on``: generated; ``handed_on``: handed over; ``signed_on``: signed. ``texte`` is what was
    generated, kept so that what was signed can be printed again. ``participants``: who took part.
    """

    reference: str
    beneficiaire: str
    demande: str
    numero: int
    type: str
    drawn_on: date
    plan: str | None = None
    handed_on: date | None = None
    signed_on: date | None = None
    signataire: str | None = None
    qualite: str | None = None
    participants: str | None = None
    objet: str | None = None
    texte: str | None = None
