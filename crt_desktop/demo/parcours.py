"""The demandes: what was asked, examined, decided, signed, and how it ended."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, Final

from crt_desktop.demo.story import Entry, Referral, Story
from crt_desktop.demo.world import World, office_day
from crt_desktop.domain.dates import add_months
from crt_desktop.domain.demande import Demande

PLAN_MONTHS: Final = 6
_URGENT: Final = frozenset({"urgence", "sortie_hospitalisation"})
_CANAUX: Final = {"viatrajectoire": 6, "mssante": 3, "telephone": 3, "courrier": 1, "icope": 1}
_AVIS: Final = {"favorable": 12, "reserve": 3, "defavorable": 1}
_ORDINARY_STEPS: Final = {
    "evaluated_on": 0.30,
    "avis_medical_on": 0.45,
    "plan_on": 0.60,
    "concertation_on": 0.70,
    "contrat_on": 0.85,
    "decided_on": 0.95,
}
"""When each step falls, as a share of the wait: all are done before an ordinary admission."""
_URGENT_STEPS: Final = {
    "concertation_on": 6,
    "avis_medical_on": 8,
    "plan_on": 10,
    "contrat_on": 13,
}
"""Days after an urgent admission by which the papers are put in order (15 at most)."""


def make_demandes(story: Story, reference: str, world: World) -> list[Demande]:
    """Return the demandes of a person in the order they were made, without their own reference."""
    made = [_accompagnement(entry, reference, world) for entry in story.entries]
    made += [_referral(referral, reference, world) for referral in story.referrals]
    return sorted(made, key=lambda demande: demande.requested_on)


def _accompagnement(entry: Entry, person: str, world: World) -> Demande:
    draws = world.draws("demande", person, entry.admitted)
    admitted_on = office_day(world.day(entry.admitted))
    is_urgent = entry.circonstance in _URGENT
    waited = entry.waited or draws.randint(16, 62)
    requested_on = office_day(admitted_on - timedelta(days=waited))
    bare = Demande(
        reference="",
        beneficiaire=person,
        requested_on=requested_on,
        origine=entry.origine or "medecin_traitant",
        circonstance=entry.circonstance,
        canal=draws.pick(_CANAUX),
        is_evaluated_at_home=draws.happens(0.6 if is_urgent else 0.9),
        avis_medical=draws.pick(_AVIS),
        is_mt_associe=draws.happens(0.7),
        decision="admission",
        admitted_on=admitted_on,
    )
    followed = (_urgent_steps if is_urgent else _ordinary_steps)(bare, waited)
    ended = _ending(entry, followed, world)
    return _without_missing(entry, _planned(ended, plan_days(entry, ended, world)), world)


def _ordinary_steps(demande: Demande, waited: int) -> Demande:
    steps: dict[str, Any] = {
        name: office_day(demande.requested_on + timedelta(days=round(share * waited)))
        for name, share in _ORDINARY_STEPS.items()
    }
    return replace(demande, **steps, consentement_on=steps["evaluated_on"])


def _urgent_steps(demande: Demande, waited: int) -> Demande:
    admitted_on = demande.admitted_on or demande.requested_on
    first = office_day(demande.requested_on + timedelta(days=waited // 2))
    steps: dict[str, Any] = {
        name: office_day(admitted_on + timedelta(days=days)) for name, days in _URGENT_STEPS.items()
    }
    return replace(
        demande, **steps, evaluated_on=first, consentement_on=first, decided_on=admitted_on
    )


def _ending(entry: Entry, demande: Demande, world: World) -> Demande:
    if entry.left is None:
        return demande
    left_on = world.day(entry.left)
    return replace(
        demande,
        left_on=left_on if entry.motif == "deces" else office_day(left_on),
        motif_sortie=entry.motif,
        destination=entry.destination,
        has_relais=entry.has_relais,
    )


def plan_days(entry: Entry, demande: Demande, world: World) -> list[date]:
    """Return the days on which the plan was validated: it is written again every six months.

    None for a demande without a plan; when the story says when the last one is due, it ends there.
    """
    if demande.plan_on is None:
        return []
    draws = world.draws("plan days", demande.beneficiaire, entry.admitted)
    latest = None
    if entry.plan_due_in is not None:
        latest = add_months(world.day(-entry.plan_due_in), -PLAN_MONTHS)
    until = latest or demande.left_on or world.on
    days = [demande.plan_on]
    while (again := add_months(days[-1], PLAN_MONTHS)) <= until:
        days.append(office_day(again - timedelta(days=draws.randint(0, 12))))
    if latest is None:
        return days
    return [*(day for day in days if add_months(day, PLAN_MONTHS // 2) < latest), latest]


def _planned(demande: Demande, days: Sequence[date]) -> Demande:
    """Date the first plan: those that follow have their own records."""
    if not days:
        return demande
    return replace(demande, plan_on=days[0], plan_review_on=add_months(days[0], PLAN_MONTHS))


def _without_missing(entry: Entry, demande: Demande, world: World) -> Demande:
    """Leave empty what the story says is missing, and what is not done yet on the day."""
    absent = set(entry.missing)
    absent |= {name for name in _URGENT_STEPS if (getattr(demande, name) or world.on) > world.on}
    if "avis_medical_on" in absent:
        absent.add("avis_medical")
    if "plan_on" in absent:
        absent.add("plan_review_on")
    empty: dict[str, Any] = dict.fromkeys(absent)
    kept = replace(demande, **empty)
    if entry.contract_after is not None and kept.admitted_on is not None:
        signed_on = office_day(kept.admitted_on + timedelta(days=entry.contract_after))
        return replace(kept, contrat_on=signed_on)
    return kept


def _referral(referral: Referral, person: str, world: World) -> Demande:
    draws = world.draws("referral", person, referral.asked)
    evaluated_on = None if referral.evaluated is None else office_day(world.day(referral.evaluated))
    return Demande(
        reference="",
        beneficiaire=person,
        requested_on=office_day(world.day(referral.asked)),
        origine=referral.origine,
        circonstance=referral.circonstance,
        canal=referral.canal,
        evaluated_on=evaluated_on,
        is_evaluated_at_home=None if evaluated_on is None else draws.happens(0.8),
        consentement_on=evaluated_on,
        decided_on=None if referral.decided is None else office_day(world.day(referral.decided)),
        decision=referral.decision,
        motif_refus=referral.motif,
    )
