"""The path of an admission: what each step lacks on a day, and what keeps the decision from being taken.

Ordinary path: everything first. Urgence and way out of hospital: consent, evaluation, GIR and decision
first, the rest becomes a dated list à régulariser.

Source: AMI CRT Occitanie 2026 (criteria, steps, paths); the parametres `signature_avant_admission`,
`delai_regularisation_jours`, `contrat_signature_mois`, `age_minimum`, `minutes_maximum`, `communes`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from typing import Any, Final

from crt_desktop.domain import codes
from crt_desktop.domain.admission_facts import (
    FIRST_ETAPES,
    MEASURES_WITH_MANDATAIRE,
    PIECE_OF,
    AdmissionFacts,
    Alarme,
    ContratConnu,
    Decision,
    Etape,
    Etat,
    Jugement,
    Manque,
    PersonneAdmise,
    PlanConnu,
    Refus,
    Regularisation,
)
from crt_desktop.domain.aggir import SOURCE_RANK, EvaluationGir, effective_gir
from crt_desktop.domain.alertes import ENDING_DECISIONS, ON_URGENT_PATH, papers_due_on
from crt_desktop.domain.dates import completed_years
from crt_desktop.domain.demande import Demande
from crt_desktop.domain.errors import RuleViolationError
from crt_desktop.domain.etablissement import Parametres
from crt_desktop.domain.parcours import Evaluation
from crt_desktop.domain.roles import PERMISSIONS, Permission, Role
from crt_desktop.domain.search import compact

FIRST_UNFIT_GIR: Final = 5
"""GIR 5 and 6 are not accompanied."""

ADMISSION: Final = "admission"
IDENTIFICATION: Final = "identification"
ORDINAIRE: Final = "ordinaire"
DEFAVORABLE: Final = "defavorable"


def is_open(demande: Demande) -> bool:
    """Tell whether no decision has ended the wait of a demande."""
    return demande.admitted_on is None and demande.decision not in ENDING_DECISIONS


def require_open(demande: Demande) -> None:
    """Refuse to go on with a demande that has its decision; raises RuleViolationError (``demande_deja_decidee``)."""
    if is_open(demande):
        return
    said = f"{codes.DECISION[demande.decision]}." if demande.decision else ""
    if demande.admitted_on is not None:
        said = f"Admise le {demande.admitted_on:%d/%m/%Y}."
    raise RuleViolationError("demande_deja_decidee", decision=said)


def require_not_ended(demande: Demande) -> None:
    """Refuse a step of a demande refused or closed, raising RuleViolationError (``demande_terminee``).

    Once admitted, the steps still owed are recorded as before.
    """
    if demande.admitted_on is None and demande.decision in ENDING_DECISIONS:
        on = "" if demande.decided_on is None else f" le {demande.decided_on:%d/%m/%Y}"
        decision = codes.DECISION[demande.decision]
        raise RuleViolationError("demande_terminee", decision=f"{decision}{on}.")


_TOLD: Final = {
    "evaluated_on": "evaluated_on",
    "is_at_home": "is_evaluated_at_home",
    "auteur": "evaluation_auteur",
    "conjointe": "evaluation_conjointe",
}
"""What an identification evaluation says to its demande."""


def told_by_evaluation(
    demande: Demande, evaluation: Evaluation, *, before: Evaluation | None = None
) -> Demande:
    """Return the demande with what an identification evaluation says, where it said nothing.

    One made before the demande was received is that of an earlier one.

    Args:
        demande: An open demande of the person.
        evaluation: As it is stored now.
        before: The same as it was, when it was corrected: what came from it follows.
    """
    made = [evaluation.evaluated_on, *(() if before is None else (before.evaluated_on,))]
    if evaluation.type != IDENTIFICATION or max(made) < demande.requested_on:
        return demande
    told: dict[str, Any] = {}
    for source, target in _TOLD.items():
        known = getattr(demande, target)
        came_from_it = before is not None and known == getattr(before, source)
        if known is None or came_from_it:
            told[target] = getattr(evaluation, source)
    return replace(demande, **told)


def voie_of(voie: str | None, circonstance: str | None) -> str:
    """Return the path of a demande: the one chosen, else the one its circumstance calls for."""
    if voie in codes.VOIE_ADMISSION:
        return str(voie)
    return str(circonstance) if circonstance in ON_URGENT_PATH else ORDINAIRE


def is_urgent(voie: str) -> bool:
    """Tell whether a path lets somebody in before everything is there."""
    return voie in ON_URGENT_PATH


def may_decide(role: Role) -> bool:
    """Tell whether a role pronounces admissions: the coordination by delegation, and the direction."""
    return Permission.ADMISSION_DECIDE in PERMISSIONS[role]


def latest_gir(evaluations: Iterable[EvaluationGir], *, on: date) -> EvaluationGir | None:
    """Return the evaluation that counts on a day, that day included; None without any.

    The latest day wins; on the same day ems_apa, then medecin, then coordinateur; then the last recorded.
    """
    latest: EvaluationGir | None = None
    for one in evaluations:
        if one.evaluated_on <= on and (latest is None or _weight(one) >= _weight(latest)):
            latest = one
    return latest


def _weight(evaluation: EvaluationGir) -> tuple[date, int]:
    return evaluation.evaluated_on, -SOURCE_RANK.get(evaluation.source, len(SOURCE_RANK))


def plan_in_force(facts: AdmissionFacts, *, on: date) -> PlanConnu | None:
    """Return the latest version validated up to a day, None without any."""
    validated = [
        one for one in facts.plans if one.validated_on is not None and one.validated_on <= on
    ]
    return max(validated, key=lambda one: (one.validated_on, one.numero), default=None)


def planned_on(facts: AdmissionFacts, *, on: date) -> date | None:
    """Return since when there is a validated plan, as the window or the take-over recorded it."""
    plan = plan_in_force(facts, on=on)
    taken_over = _by(facts.demande.plan_on, on)
    return taken_over if plan is None else plan.validated_on


def signed_on(facts: AdmissionFacts, *, on: date) -> date | None:
    """Return the day the contrat was signed, as the window or the take-over recorded it."""
    signed = [
        one.signed_on for one in facts.contrats if one.signed_on is not None and one.signed_on <= on
    ]
    return min(signed, default=_by(facts.demande.contrat_on, on))


def handed_on(facts: AdmissionFacts, *, on: date) -> date | None:
    """Return the day a contrat was handed over; signing one hands it over."""
    days = [
        day
        for one in facts.contrats
        for day in (one.handed_on, one.signed_on)
        if day is not None and day <= on
    ]
    return min(days, default=signed_on(facts, on=on))


def latest_contrat(facts: AdmissionFacts) -> ContratConnu | None:
    """Return the last contrat drawn for this demande."""
    return max(facts.contrats, key=lambda one: one.numero, default=None)


def _by(day: date | None, on: date) -> date | None:
    """Return a day when it has come, else None."""
    return day if day is not None and day <= on else None


def judge(
    facts: AdmissionFacts,
    *,
    on: date,
    gir_on: date | None = None,
    age_on: date | None = None,
    parametres: Parametres,
) -> tuple[Jugement, ...]:
    """Judge every step as it stands on a day, in order; what is dated after it is not there yet.

    Args:
        facts: What is recorded.
        on: The day asked about, inclusive.
        gir_on: The day the GIR is looked at, ``on`` by default.
        age_on: The day the age is counted, ``on`` by default.
        parametres: The settings in force.
    """
    seen = gir_on or on
    evaluation = latest_gir(facts.evaluations, on=seen)
    gir = None if evaluation is None else effective_gir(evaluation)
    judged = (
        _eligibilite(facts, gir, on=age_on or on, parametres=parametres),
        _evaluation(facts.demande, on=on),
        _gir(evaluation, gir),
        _consentement(facts, on=on),
        _avis_medical(facts.demande, on=on),
        _concertation(facts.demande, on=on),
        _plan(facts, on=on),
        _contrat(facts, on=on),
    )
    if facts.demande.decision not in ENDING_DECISIONS:
        return judged
    return tuple(one if one.etat is Etat.FAIT else _closed(one.etape) for one in judged)


def _closed(etape: Etape) -> Jugement:
    """Return a step nobody will take any more: the demande ended another way."""
    return Jugement(etape=etape, etat=Etat.SANS_OBJET)


def _eligibilite(
    facts: AdmissionFacts, gir: int | None, *, on: date, parametres: Parametres
) -> Jugement:
    personne = facts.personne
    manque: Manque | None = None
    if completed_years(personne.born_on, on) < parametres.age_minimum:
        manque = Manque.AGE_MINIMUM
    elif gir is not None and gir >= FIRST_UNFIT_GIR:
        manque = Manque.GIR_5_6
    return Jugement(
        etape=Etape.ELIGIBILITE,
        etat=Etat.FAIT if manque is None else Etat.MANQUANT,
        manque=manque,
        alarmes=tuple(_criteria_alarms(personne, parametres)),
    )


def _criteria_alarms(personne: PersonneAdmise, parametres: Parametres) -> Iterator[Alarme]:
    if not personne.commune and not personne.adresse:
        yield Alarme.DOMICILE_INCONNU
    elif not is_of_territory(personne.commune, parametres):
        yield Alarme.HORS_TERRITOIRE
    minutes = personne.minutes_trajet
    if minutes is not None and minutes > parametres.minutes_maximum:
        yield Alarme.TROP_LOIN


def is_of_territory(commune: str | None, parametres: Parametres) -> bool:
    """Tell whether a commune is served; accents and case ignored. Unknown, or no list set: it is."""
    if not commune or not parametres.communes:
        return True
    return compact(commune) in {compact(one) for one in parametres.communes}


def _evaluation(demande: Demande, *, on: date) -> Jugement:
    day = _by(demande.evaluated_on, on)
    return Jugement(
        etape=Etape.EVALUATION,
        etat=Etat.MANQUANT if day is None else Etat.FAIT,
        manque=Manque.EVALUATION if day is None else None,
        on=day,
    )


def _gir(evaluation: EvaluationGir | None, gir: int | None) -> Jugement:
    is_known = evaluation is not None and gir is not None
    return Jugement(
        etape=Etape.GIR,
        etat=Etat.FAIT if is_known else Etat.MANQUANT,
        manque=None if is_known else Manque.GIR,
        on=None if evaluation is None else evaluation.evaluated_on,
    )


def _consentement(facts: AdmissionFacts, *, on: date) -> Jugement:
    demande = facts.demande
    day = _by(demande.consentement_on, on)
    is_withdrawn = is_open(demande) and _by(facts.consentement_withdrawn_on, on) is not None
    if day is None or is_withdrawn:
        manque = Manque.CONSENTEMENT if day is None else Manque.CONSENTEMENT_RETIRE
        return Jugement(etape=Etape.CONSENTEMENT, etat=Etat.MANQUANT, manque=manque)
    is_alone = demande.consentement_par == "personne"
    needs_mandataire = is_alone and facts.personne.protection in MEASURES_WITH_MANDATAIRE
    return Jugement(
        etape=Etape.CONSENTEMENT,
        etat=Etat.FAIT,
        alarmes=(Alarme.MANDATAIRE,) if needs_mandataire else (),
        on=day,
    )


def _avis_medical(demande: Demande, *, on: date) -> Jugement:
    day, avis = _by(demande.avis_medical_on, on), demande.avis_medical
    manque: Manque | None = None
    if day is None and demande.avis_medical_on is None and avis is not None:
        manque = Manque.AVIS_MEDICAL_DATE
    elif day is None:
        manque = Manque.AVIS_MEDICAL
    elif avis is None:
        manque = Manque.AVIS_MEDICAL_SENS
    if manque is not None:
        is_begun = manque is not Manque.AVIS_MEDICAL
        return Jugement(
            etape=Etape.AVIS_MEDICAL,
            etat=Etat.INCOMPLET if is_begun else Etat.MANQUANT,
            manque=manque,
            on=day,
        )
    alarms = (Alarme.AVIS_DEFAVORABLE,) if avis == DEFAVORABLE else ()
    return Jugement(etape=Etape.AVIS_MEDICAL, etat=Etat.FAIT, alarmes=alarms, on=day)


def _concertation(demande: Demande, *, on: date) -> Jugement:
    day = _by(demande.concertation_on, on)
    if day is None:
        return Jugement(etape=Etape.CONCERTATION, etat=Etat.MANQUANT, manque=Manque.CONCERTATION)
    manque: Manque | None = None
    if demande.concertation_avis is None:
        manque = Manque.CONCERTATION_AVIS
    elif not demande.concertation_participants:
        manque = Manque.CONCERTATION_PARTICIPANTS
    is_against = manque is None and demande.concertation_avis == DEFAVORABLE
    return Jugement(
        etape=Etape.CONCERTATION,
        etat=Etat.FAIT if manque is None else Etat.INCOMPLET,
        manque=manque,
        alarmes=(Alarme.CONCERTATION_DEFAVORABLE,) if is_against else (),
        on=day,
    )


def _plan(facts: AdmissionFacts, *, on: date) -> Jugement:
    day = planned_on(facts, on=on)
    if day is not None:
        return Jugement(etape=Etape.PLAN, etat=Etat.FAIT, on=day)
    is_begun = bool(facts.plans)
    return Jugement(
        etape=Etape.PLAN,
        etat=Etat.INCOMPLET if is_begun else Etat.MANQUANT,
        manque=Manque.PLAN_NON_VALIDE if is_begun else Manque.PLAN,
    )


def _contrat(facts: AdmissionFacts, *, on: date) -> Jugement:
    day = signed_on(facts, on=on)
    if day is not None:
        return Jugement(etape=Etape.CONTRAT, etat=Etat.FAIT, on=day)
    handed = handed_on(facts, on=on)
    if handed is not None:
        manque = Manque.CONTRAT_NON_SIGNE
    elif facts.contrats:
        manque = Manque.CONTRAT_NON_REMIS
    else:
        manque = Manque.CONTRAT
    return Jugement(
        etape=Etape.CONTRAT,
        etat=Etat.INCOMPLET if facts.contrats else Etat.MANQUANT,
        manque=manque,
        on=handed,
    )


def blocks(jugement: Jugement, *, voie: str, parametres: Parametres) -> bool:
    """Tell whether what a step lacks keeps the decision from being taken on a path.

    Where the signature may follow the admission, a contrat handed over is enough.
    """
    if jugement.manque is None:
        return False
    if is_urgent(voie):
        return jugement.etape in FIRST_ETAPES
    waits_signature = jugement.manque is Manque.CONTRAT_NON_SIGNE
    return not waits_signature or parametres.signature_avant_admission


def decision_refusals(
    facts: AdmissionFacts, decision: Decision, *, parametres: Parametres
) -> tuple[Refus, ...]:
    """Return everything that keeps an admission from being pronounced, in the order of the steps.

    The GIR is the latest on the day of the decision; everything else is there on the day of the
    admission. An unfavourable medical opinion asks for a reason, and blocks no further.
    """
    demande = facts.demande
    if demande.admitted_on is not None or demande.decision in ENDING_DECISIONS:
        return (Refus(manque=Manque.DEJA_DECIDEE),)
    refusals = [] if may_decide(decision.role) else [Refus(manque=Manque.ROLE)]
    voie = voie_of(demande.voie, demande.circonstance)
    judged = judge(
        facts,
        on=min(decision.admitted_on, decision.today),
        gir_on=decision.decided_on,
        age_on=decision.admitted_on,
        parametres=parametres,
    )
    refusals += [
        Refus(manque=one.manque, etape=one.etape)
        for one in judged
        if one.manque is not None and blocks(one, voie=voie, parametres=parametres)
    ]
    if needs_reason(judged) and not decision.motif.strip():
        refusals.append(Refus(manque=Manque.MOTIF))
    return tuple(refusals)


def needs_reason(judged: Iterable[Jugement]) -> bool:
    """Tell whether admitting asks for a reason: the medical opinion is unfavourable."""
    return any(Alarme.AVIS_DEFAVORABLE in one.alarmes for one in judged)


def to_regularise(
    facts: AdmissionFacts, *, admitted_on: date, on: date, parametres: Parametres
) -> tuple[Regularisation, ...]:
    """Return the papers not there on a day, each with the day it is due after an admission.

    A paper is there from its day on, whoever recorded the rest: what `alertes.papers_due` recalls.
    """
    demande = facts.demande
    voie = voie_of(demande.voie, demande.circonstance)
    evaluation = latest_gir(facts.evaluations, on=on)
    days = {
        Etape.GIR: None if evaluation is None else evaluation.evaluated_on,
        Etape.CONSENTEMENT: _by(demande.consentement_on, on),
        Etape.AVIS_MEDICAL: _by(demande.avis_medical_on, on),
        Etape.CONCERTATION: _by(demande.concertation_on, on),
        Etape.PLAN: planned_on(facts, on=on),
        Etape.CONTRAT: signed_on(facts, on=on),
    }
    return tuple(
        Regularisation(
            etape=etape,
            piece=PIECE_OF[etape],
            due_on=papers_due_on(
                (PIECE_OF[etape],),
                admitted_on=admitted_on,
                circonstance=voie,
                parametres=parametres,
            ),
        )
        for etape, day in days.items()
        if day is None
    )
