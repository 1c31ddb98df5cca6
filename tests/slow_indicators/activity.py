"""Who came, stayed and left: file active, entries, exits, demandes, plans and papers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from crt_desktop.domain import codes
from crt_desktop.domain.demande import Demande
from crt_desktop.domain.parcours import Plan
from tests.builders import Caseload
from tests.slow_indicators.basics import (
    ONE_DAY,
    Question,
    admission,
    breakdown,
    mean,
    mean_median_n,
)


def count_file_active(question: Question) -> dict[str, Any]:
    """Count the persons accompanied, present, and the days they make."""
    months = _last_days_by_month(question)
    present = {month: len(question.present_on(day)) for month, day in months.items()}
    pairs = {
        (accompagnement.beneficiaire, day.year, day.month)
        for accompagnement in question.accompagnements
        for day in question.days_of[accompagnement.reference]
    }
    objectif = question.parametres.objectif_file_active
    return {
        "file_active": len(question.file_active),
        "presents_fin": len(question.present_on(question.period.end)),
        "presents_fin_mois": [{"mois": month, "valeur": count} for month, count in present.items()],
        "file_active_moyenne": mean(present.values()),
        "objectif": objectif,
        "ecart_objectif": len(question.file_active) - objectif,
        "date_seuil": _day_of_target(question, objectif),
        "journees": sum(len(days) for days in question.days_of.values()),
        "personnes_mois": len(pairs),
        "forfait_theorique": len(pairs) * Decimal(question.parametres.forfait_mensuel),
    }


def _last_days_by_month(question: Question) -> dict[str, date]:
    last: dict[str, date] = {}
    for day in question.days:
        last[f"{day.year:04d}-{day.month:02d}"] = day
    return last


def _day_of_target(question: Question, objectif: int) -> str | None:
    seen: set[str] = set()
    for day in question.days:
        seen |= question.present_on(day)
        if len(seen) >= objectif:
            return day.isoformat()
    return None


def count_flows(question: Question) -> dict[str, Any]:
    """Count entries and exits, and describe the exits."""
    entered = [one for one in question.accompagnements if question.holds(one.admitted_on)]
    left = [one for one in question.accompagnements if question.holds(one.left_on)]
    living = [one for one in left if one.motif_sortie != "deces"]
    relais = {True: "oui", False: "non", None: "inconnu"}
    present = [
        one
        for one in question.accompagnements
        if one.beneficiaire in question.present_on(question.period.end)
        and question.period.end in question.days_of[one.reference]
    ]
    return {
        "entrees": len(entered),
        "sorties": len(left),
        "reentrees": len(
            [
                one
                for one in entered
                if any(
                    other.beneficiaire == one.beneficiaire and admission(other) < admission(one)
                    for other in question.accompagnements
                )
            ]
        ),
        "duree_accompagnement_sortis": mean_median_n(
            [(one.left_on - admission(one)).days for one in left if one.left_on is not None]
        ),
        "anciennete_presents": mean_median_n(
            [(question.period.end + ONE_DAY - admission(one)).days for one in present]
        ),
        "sorties_par_motif": breakdown(codes.MOTIF_SORTIE, [one.motif_sortie for one in left]),
        "sorties_par_destination": breakdown(
            codes.DESTINATION, [one.destination for one in living]
        ),
        "sorties_avec_relais": breakdown(
            ["oui", "non"], [relais[one.has_relais] for one in living], empty="inconnu"
        ),
    }


def count_demandes(question: Question) -> dict[str, Any]:
    """Count the demandes, what became of them, and how long it took."""
    end = question.period.end
    received = [one for one in question.caseload.demandes if question.holds(one.requested_on)]
    entered = [one for one in question.accompagnements if question.holds(one.admitted_on)]
    waiting = [
        one
        for one in question.caseload.demandes
        if one.requested_on <= end and state_at(one, end) == "en_attente"
    ]
    return {
        "demandes": len(received),
        "demandes_par_origine": breakdown(codes.ORIGINE_DEMANDE, [d.origine for d in received]),
        "demandes_par_circonstance": breakdown(
            codes.CIRCONSTANCE, [one.circonstance for one in received]
        ),
        "demandes_par_canal": breakdown(codes.CANAL, [one.canal for one in received]),
        "demandes_par_issue": breakdown(
            codes.ISSUE_DEMANDE, [state_at(one, end) for one in received]
        ),
        "refus_par_motif": breakdown(
            codes.MOTIF_REFUS,
            [
                one.motif_refus
                for one in question.caseload.demandes
                if one.decision == "refus" and question.holds(one.decided_on)
            ],
        ),
        "liste_attente_fin": len(waiting),
        "delai_demande_evaluation": mean_median_n(
            [
                (one.evaluated_on - one.requested_on).days
                for one in entered
                if one.evaluated_on is not None
            ]
        ),
        "delai_demande_admission": mean_median_n(
            [(admission(one) - one.requested_on).days for one in entered]
        ),
        "delai_admission_contrat": mean_median_n(
            [
                (signed_on - admission(one)).days
                for one in entered
                if (signed_on := first_signature(question.caseload, one, end)) is not None
            ]
        ),
        "evaluations_domicile": len(
            [
                one
                for one in question.caseload.demandes
                if question.holds(one.evaluated_on) and one.is_evaluated_at_home is True
            ]
        )
        + len(
            [
                one
                for one in question.caseload.evaluations
                if one.type == "suivi"
                and question.holds(one.evaluated_on)
                and one.is_at_home is True
            ]
        ),
        "avis_medicaux": breakdown(
            codes.AVIS_MEDICAL,
            [
                one.avis_medical
                for one in question.caseload.demandes
                if question.holds(one.avis_medical_on)
            ],
        ),
    }


def state_at(demande: Demande, end: date) -> str:
    """Tell what had become of a demande at the end of a day."""
    if demande.admitted_on is not None and demande.admitted_on <= end:
        return "admise"
    if demande.decided_on is not None and demande.decided_on <= end:
        if demande.decision == "refus":
            return "refusee"
        if demande.decision == "sans_suite":
            return "sans_suite"
    return "en_attente"


@dataclass(frozen=True, kw_only=True)
class KnownPlan:
    """A plan that counts: where it was found, its day, the day it is to be reviewed."""

    made_on: date
    review_on: date | None
    order: tuple[int, int]
    record: Demande | Plan


def plan_in_force(caseload: Caseload, person: str, day: date) -> KnownPlan | None:
    """Return the last plan of a person by a day: the latest, a written one first, the last version."""
    known: list[KnownPlan] = []
    for rank, demande in enumerate(caseload.demandes):
        if demande.beneficiaire == person and demande.plan_on is not None:
            known.append(
                KnownPlan(
                    made_on=demande.plan_on,
                    review_on=demande.plan_review_on,
                    order=(0, rank),
                    record=demande,
                )
            )
    for rank, plan in enumerate(caseload.plans):
        if plan.beneficiaire == person and plan.validated_on is not None:
            known.append(
                KnownPlan(
                    made_on=plan.validated_on,
                    review_on=plan.review_on,
                    order=(plan.numero, rank),
                    record=plan,
                )
            )
    by_then = [one for one in known if one.made_on <= day]
    return max(by_then, key=lambda one: (one.made_on, one.order), default=None)


def first_plan(caseload: Caseload, demande: Demande, day: date) -> date | None:
    """Return since when a demande has a plan by a day; one that names none is of those made before it."""
    days = [
        plan.validated_on
        for plan in caseload.plans
        if plan.beneficiaire == demande.beneficiaire
        and plan.validated_on is not None
        and (
            plan.demande == demande.reference
            or (plan.demande is None and plan.validated_on >= demande.requested_on)
        )
    ]
    if demande.plan_on is not None:
        days.append(demande.plan_on)
    return min((one for one in days if one <= day), default=None)


def first_signature(caseload: Caseload, demande: Demande, day: date) -> date | None:
    """Return when the contrat was signed: as taken over whatever the day, or written and signed by it."""
    days = [
        contrat.signed_on
        for contrat in caseload.contrats
        if contrat.demande == demande.reference
        and contrat.type == "contrat"
        and contrat.signed_on is not None
        and contrat.signed_on <= day
    ]
    if demande.contrat_on is not None:
        days.append(demande.contrat_on)
    return min(days, default=None)


def count_papers(question: Question) -> dict[str, Any]:
    """Count the plans that are up to date and the files where something is missing."""
    end = question.period.end
    present = question.present_on(end)
    up_to_date = set()
    for person in present:
        found = plan_in_force(question.caseload, person, end)
        if found is not None and found.review_on is not None and found.review_on > end:
            up_to_date.add(person)
    missing: dict[str, set[str]] = {
        "contrat": set(),
        "plan": set(),
        "avis_medical": set(),
        "gir": set(),
        "consentement": set(),
        "concertation": set(),
    }
    for person, accompagnements in question.touching.items():
        last = accompagnements[-1]
        for piece, day in (
            ("contrat", first_signature(question.caseload, last, end)),
            ("plan", first_plan(question.caseload, last, end)),
            ("avis_medical", last.avis_medical_on),
            ("consentement", last.consentement_on),
            ("concertation", last.concertation_on),
        ):
            if day is None or day > end:
                missing[piece].add(person)
        if question.gir_on(person, question.last_known_day(person)) is None:
            missing["gir"].add(person)
    incomplete = {piece: len(persons) for piece, persons in missing.items()}
    incomplete["total"] = len(set().union(*missing.values()))
    return {
        "plans_a_jour": {
            "valeur": len(up_to_date),
            "base": len(present),
        },
        "dossiers_incomplets": incomplete,
    }
