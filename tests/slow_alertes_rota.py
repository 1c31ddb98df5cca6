"""The slow, obvious twin of what is due about the nights and the visits."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING

from crt_desktop.domain import alertes as rules
from crt_desktop.domain import alertes_rota as rota
from crt_desktop.domain.dates import local_date
from crt_desktop.domain.people import Beneficiaire

if TYPE_CHECKING:
    from tests.slow_alertes import Asked


def of_person(asked: Asked, person: Beneficiaire) -> Iterator[rules.Duty | None]:
    """Yield the interventions about a person of which no end is known."""
    for one in asked.counted.appels_astreinte:
        if one.beneficiaire == person.reference:
            yield rota.intervention_due(one, nom=name_of(asked, one.professionnel), at=asked.moment)


def of_nobody(asked: Asked) -> Iterator[rules.Duty | None]:
    """Yield what is about no person."""
    for one in asked.caseload.appels_astreinte:
        if one.beneficiaire is None:
            yield rota.intervention_due(one, nom=name_of(asked, one.professionnel), at=asked.moment)
    for _, duty in rota.programmes_due(
        asked.caseload.astreintes, on=asked.on, parametres=asked.parametres
    ):
        yield duty
    yield from _changes(asked)
    yield from _swaps(asked)
    yield from _rests(asked)
    yield from _passages(asked)


def name_of(asked: Asked, reference: str | None) -> str | None:
    for one in asked.caseload.professionnels:
        if one.reference == reference:
            return f"{one.prenom} {one.nom}"
    return None


def _changes(asked: Asked) -> Iterator[rules.Duty | None]:
    for one in asked.caseload.astreintes:
        replaced = [
            each
            for each in asked.caseload.astreintes
            if one.remplace is not None and each.reference == one.remplace
        ]
        told = [
            each
            for each in asked.caseload.informations
            if each.astreinte is not None
            and each.astreinte == one.reference
            and each.professionnel == one.professionnel
            and each.informed_at <= asked.moment
        ]
        if not told:
            yield rota.change_due(
                one,
                replaced[0] if replaced else None,
                nom=name_of(asked, one.professionnel) or "",
                at=asked.moment,
                parametres=asked.parametres,
            )


def _swaps(asked: Asked) -> Iterator[rules.Duty]:
    """Yield what is asked for, open, of a duty that still counts and is not over."""
    for one in asked.swaps:
        is_open = one.decided_at is None or one.decided_at > asked.moment
        for duty in asked.caseload.astreintes:
            if (
                duty.reference == one.duty
                and duty.statut in {None, "publiee"}
                and duty.ends_at > asked.moment >= one.asked_at
                and is_open
            ):
                yield rota.swap_due(
                    one.asked_at,
                    local_date(duty.starts_at),
                    nom=name_of(asked, duty.professionnel) or "",
                    avec=name_of(asked, one.avec),
                    on=asked.on,
                )


def _rests(asked: Asked) -> Iterator[rules.Duty | None]:
    at, held = asked.moment, asked.caseload
    appels = [one for one in held.appels_astreinte if at - rota.RESTS_SINCE <= one.called_at < at]
    since = at - rota.RESTS_SINCE - timedelta(days=1)
    visites = [one for one in held.visites if since <= one.starts_at]
    resumes = rota.resumes_of(
        appels,
        visites=visites,
        horaires=held.horaires,
        absences=held.absences,
        at=at,
        parametres=asked.parametres,
    )
    for who, resume in resumes.items():
        yield rota.rest_due(
            resume,
            who=who,
            nom=name_of(asked, who) or "",
            visites=visites,
            horaires=held.horaires,
            absences=held.absences,
            at=at,
        )


def _passages(asked: Asked) -> Iterator[rules.Duty]:
    for who in (None, *(one.reference for one in asked.caseload.professionnels)):
        days = [
            local_date(one.starts_at)
            for one in asked.counted.visites
            if one.professionnel == who
            and one.statut == "prevue"
            and timedelta(days=0) < asked.on - local_date(one.starts_at) <= timedelta(days=90)
        ]
        if days:
            yield rota.passages_due(len(days), min(days), nom=name_of(asked, who), on=asked.on)
