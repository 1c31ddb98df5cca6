"""What an admission looks at: its steps, their states, what each may lack, the facts of one demande."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from crt_desktop.domain.aggir import EvaluationGir
from crt_desktop.domain.demande import Demande
from crt_desktop.domain.roles import Role


class Etape(StrEnum):
    """The steps before the decision, in the order they are shown."""

    ELIGIBILITE = "eligibilite"
    EVALUATION = "evaluation"
    GIR = "gir"
    CONSENTEMENT = "consentement"
    AVIS_MEDICAL = "avis_medical"
    CONCERTATION = "concertation"
    PLAN = "plan"
    CONTRAT = "contrat"


class Etat(StrEnum):
    """Where a step stands."""

    FAIT = "fait"
    INCOMPLET = "incomplet"
    MANQUANT = "manquant"
    SANS_OBJET = "sans_objet"


class Manque(StrEnum):
    """What a step lacks; each has its sentence in `crt_desktop.domain.admission_remedes`."""

    AGE_MINIMUM = "age_minimum"
    GIR_5_6 = "gir_5_6"
    EVALUATION = "evaluation_manquante"
    GIR = "gir_manquant"
    CONSENTEMENT = "consentement_manquant"
    CONSENTEMENT_RETIRE = "consentement_retire"
    AVIS_MEDICAL = "avis_medical_manquant"
    AVIS_MEDICAL_SENS = "avis_medical_sans_sens"
    AVIS_MEDICAL_DATE = "avis_medical_sans_date"
    CONCERTATION = "concertation_manquante"
    CONCERTATION_AVIS = "concertation_sans_avis"
    CONCERTATION_PARTICIPANTS = "concertation_sans_participants"
    PLAN = "plan_manquant"
    PLAN_NON_VALIDE = "plan_non_valide"
    CONTRAT = "contrat_manquant"
    CONTRAT_NON_REMIS = "contrat_non_remis"
    CONTRAT_NON_SIGNE = "contrat_non_signe"
    MOTIF = "motif_manquant"
    ROLE = "role_sans_decision"
    DEJA_DECIDEE = "demande_deja_decidee"


class Alarme(StrEnum):
    """What is worth a second look in a step, and never blocks."""

    HORS_TERRITOIRE = "hors_territoire"
    TROP_LOIN = "trop_loin"
    DOMICILE_INCONNU = "domicile_inconnu"
    MANDATAIRE = "mandataire_a_associer"
    AVIS_DEFAVORABLE = "avis_defavorable"
    CONCERTATION_DEFAVORABLE = "concertation_defavorable"


PIECE_OF: Final = {
    Etape.GIR: "gir",
    Etape.CONSENTEMENT: "consentement",
    Etape.AVIS_MEDICAL: "avis_medical",
    Etape.CONCERTATION: "concertation",
    Etape.PLAN: "plan",
    Etape.CONTRAT: "contrat",
}
"""The steps that leave a paper in the file, as `codes.PIECE` names them."""

FIRST_ETAPES: Final = frozenset(
    {Etape.ELIGIBILITE, Etape.EVALUATION, Etape.GIR, Etape.CONSENTEMENT}
)
"""What even the urgent path asks for before the decision."""

MEASURES_WITH_MANDATAIRE: Final = frozenset(
    {"tutelle", "habilitation_familiale", "mandat_protection_future"}
)
"""The protections under which a mandataire consents with the person."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonneAdmise:
    """What the criteria look at in a person."""

    born_on: date
    sexe: str
    adresse: str | None = None
    commune: str | None = None
    antenne: str | None = None
    minutes_trajet: int | None = None
    protection: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanConnu:
    """A version of the plan of this demande: where it stands, and how many objectives it has."""

    numero: int
    statut: str
    drawn_on: date
    validated_on: date | None = None
    validated_by: str | None = None
    review_on: date | None = None
    objectifs: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ContratConnu:
    """A contrat of this demande, avenants left out."""

    numero: int
    drawn_on: date
    handed_on: date | None = None
    signed_on: date | None = None
    signataire: str | None = None
    qualite: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AdmissionFacts:
    """Everything the path of one demande looks at.

    ``evaluations``: every GIR of the person, in the order recorded; ``plans`` and ``contrats``: of this
    demande, any order. What was taken over stands in the demande itself (``plan_on``, ``contrat_on``).
    ``consentement_withdrawn_on``: the day the consent of the demande ended in the person's register, where
    none given since stands; while the demande waits, its consent is to be asked again.
    """

    demande: Demande
    personne: PersonneAdmise
    evaluations: tuple[EvaluationGir, ...] = ()
    plans: tuple[PlanConnu, ...] = ()
    contrats: tuple[ContratConnu, ...] = ()
    consentement_withdrawn_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Jugement:
    """One step on a day: its state, what it lacks, what is worth a second look, and its own day."""

    etape: Etape
    etat: Etat
    manque: Manque | None = None
    alarmes: tuple[Alarme, ...] = ()
    on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """A decision about to be taken: by whom, when, from when, why.

    ``decided_on``: the day the GIR is looked at; ``admitted_on``: the day everything else must be there,
    ``today`` when the admission is to come.
    """

    role: Role
    today: date
    decided_on: date
    admitted_on: date
    motif: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Refus:
    """Why the decision cannot be taken: the step at fault (None: the decision itself) and what it lacks."""

    manque: Manque
    etape: Etape | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Regularisation:
    """A paper still owed after an admission, and the day it is due."""

    etape: Etape
    piece: str
    due_on: date

    def is_overdue(self, on: date) -> bool:
        """Tell whether its day is past."""
        return self.due_on < on
