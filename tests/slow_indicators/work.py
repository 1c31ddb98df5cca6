"""What the team did: visits, nights on call, calls; who the team and the partners are."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from fractions import Fraction
from typing import Any

from crt_desktop.domain import codes
from crt_desktop.domain.equipe import Visite
from tests.slow_indicators.basics import (
    Question,
    at,
    breakdown,
    elapsed_minutes,
    local,
    mean,
    rounded,
)

SATURDAY = 5
REQUIRED_EVERYWHERE: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("ehpad", ("ehpad", "sad_aide", "saas")),
    ("had", ("had",)),
    ("pfr", ("pfr",)),
    ("hopital_proximite", ("hopital_proximite",)),
    ("dac", ("dac",)),
)
REQUIRED_IN_AUDE: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("mdph", ("mdph",)),
    ("espace_seniors", ("espace_seniors",)),
)


def count_visites(question: Question) -> dict[str, Any]:
    """Count the visits that started in the period."""
    started = [one for one in question.caseload.visites if question.holds_start(one.starts_at)]
    done = [one for one in started if one.statut == "realisee"]
    minutes = sum((elapsed_minutes(one.starts_at, one.ends_at) for one in done), Fraction(0))
    missed: dict[str, dict[str, int]] = {"annulee": {}, "absence": {}}
    for one in started:
        if one.statut in missed:
            reasons = missed[one.statut]
            reason = one.motif if one.motif is not None else codes.NON_RENSEIGNE
            reasons[reason] = reasons.get(reason, 0) + 1
    return {
        "visites_realisees": len(done),
        "visites_heures": rounded(minutes / 60),
        "visites_par_profession": breakdown(codes.PROFESSION, [one.profession for one in done]),
        "visites_par_domaine": breakdown(codes.DOMAINE, [one.domaine for one in done]),
        "visites_par_creneau": {
            creneau: len([one for one in done if creneau_of(one, question) == creneau])
            for creneau in codes.CRENEAU
        },
        "visites_non_realisees": missed,
    }


def creneau_of(visite: Visite, question: Question) -> str:
    """Return the slot class of a visit: the first that applies, from its start."""
    start = local(visite.starts_at)
    if start.date() in question.holidays:
        return "ferie"
    if start.weekday() >= SATURDAY:
        return "weekend"
    if _is_night(start.time(), question.parametres.nuit_debut, question.parametres.nuit_fin):
        return "nuit"
    if start.time() >= question.parametres.soiree_debut:
        return "soiree"
    return "jour"


def _is_night(wall: time, starts: time, ends: time) -> bool:
    if starts < ends:
        return starts <= wall < ends
    return wall >= starts or wall < ends


def count_nights(question: Question) -> dict[str, Any]:
    """Count the nights covered from end to end by someone on call."""
    covered = [day for day in question.days if is_covered(day, question)]
    return {
        "nuits_couvertes": len(covered),
        "nuits_non_couvertes": len(question.days) - len(covered),
    }


def is_covered(day: date, question: Question) -> bool:
    """Tell whether each moment of the night that starts this day has someone on call."""
    span_start = at(day, question.parametres.nuit_debut)
    span_end = at(day, question.parametres.nuit_fin)
    if span_end <= span_start:
        span_end = at(day + timedelta(days=1), question.parametres.nuit_fin)
    duties = [
        (duty.starts_at, duty.ends_at)
        for duty in question.caseload.astreintes
        if duty.starts_at < span_end
        and duty.ends_at > span_start
        and duty.statut in {None, "publiee"}
        and duty.rang_astreinte in {None, "titulaire"}
    ]
    moments: set[datetime] = {span_start}
    for starts_at, ends_at in duties:
        moments |= {moment for moment in (starts_at, ends_at) if span_start < moment < span_end}
    return all(
        any(starts_at <= moment < ends_at for starts_at, ends_at in duties) for moment in moments
    )


def count_calls(question: Question) -> dict[str, Any]:
    """Count the calls of the period, and the visits they led to."""
    calls = [
        one for one in question.caseload.appels_astreinte if question.holds_start(one.called_at)
    ]
    moved = [one for one in calls if one.reponse == "deplacement"]
    return {
        "appels_astreinte": len(calls),
        "appels_personnes": len({one.beneficiaire for one in calls} - {None}),
        "appels_par_origine": breakdown(codes.ORIGINE_APPEL, [one.origine for one in calls]),
        "appels_par_reponse": breakdown(codes.REPONSE_APPEL, [one.reponse for one in calls]),
        "appels_par_motif": breakdown(codes.MOTIF_APPEL, [one.motif for one in calls]),
        "appels_par_suite": breakdown(codes.SUITE_APPEL, [one.suite for one in calls]),
        "interventions_nuit": {
            "nombre": len(moved),
            "personnes": len({one.beneficiaire for one in moved} - {None}),
            "duree_moyenne_min": mean(
                [
                    elapsed_minutes(one.arrived_at, one.ended_at)
                    for one in moved
                    if one.arrived_at is not None and one.ended_at is not None
                ]
            ),
            "delai_moyen_min": mean(
                [
                    elapsed_minutes(one.called_at, one.arrived_at)
                    for one in moved
                    if one.arrived_at is not None
                ]
            ),
        },
    }


def count_team(question: Question) -> dict[str, Any]:
    """Add up the ETP of those in post on the last day."""
    end = question.period.end
    etp = {
        profession: sum(
            (
                Fraction(one.etp)
                for one in question.caseload.professionnels
                if one.profession == profession
                and one.etp is not None
                and (one.arrived_on is None or one.arrived_on <= end)
                and (one.left_on is None or one.left_on >= end)
            ),
            Fraction(0),
        )
        for profession in codes.PROFESSION
    }
    return {"etp": {profession: rounded(total) for profession, total in etp.items()}}


def count_partenaires(question: Question) -> dict[str, Any]:
    """Tell which kinds of partner are under convention on the last day, and which must be."""
    end = question.period.end
    conventions = dict.fromkeys(codes.CATEGORIE_PARTENAIRE, False)
    for one in question.caseload.partenaires:
        is_dated = one.convention_from is not None or one.convention_until is not None
        has_begun = one.convention_from is None or one.convention_from <= end
        still_runs = one.convention_until is None or one.convention_until >= end
        if is_dated and has_begun and still_runs:
            conventions[one.categorie] = True
    required = REQUIRED_EVERYWHERE
    if question.parametres.departement == "11":
        required += REQUIRED_IN_AUDE
    missing = [
        name
        for name, accepted in required
        if not any(conventions[categorie] for categorie in accepted)
    ]
    return {
        "partenaires_conventionnes": {**conventions, "obligatoires_manquants": missing},
        "obligatoires_manquants": missing,
    }
