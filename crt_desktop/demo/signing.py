"""The contrats d'accompagnement and their avenants, as the etablissement's template writes them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, Final

from crt_desktop.demo.followed import Followed
from crt_desktop.demo.people import POSTCODES
from crt_desktop.demo.plans import Planned
from crt_desktop.demo.world import Draws, office_day
from crt_desktop.domain.contrats import (
    ContratFacts,
    contrat_text,
    objectif_words,
    prestation_words,
)
from crt_desktop.domain.dates import add_months
from crt_desktop.domain.demande import Demande
from crt_desktop.domain.etablissement import Parametres
from crt_desktop.domain.parcours import Contrat, Plan
from crt_desktop.domain.people import Beneficiaire
from crt_desktop.domain.typography import french

_BY_MANDATAIRE: Final = frozenset({"tutelle", "mandat_protection_future", "habilitation_familiale"})
_MANDATAIRE: Final = "Mandataire judiciaire, UDAF de l'Aude"
_OBJET: Final = "actualisation annuelle du contrat et des prestations"
_YEAR: Final = 12
_LATE_SHARE: Final = 0.2


def make_contrats(
    followed: Followed, planned: Planned, person: Beneficiaire, parametres: Parametres
) -> list[Contrat]:
    """Return the contrats of a person; a paper handed over is not always signed yet."""
    return [
        contrat
        for demande in followed.accompagnements
        for contrat in _contrats(followed, planned, demande, person, parametres)
    ]


def _contrats(
    followed: Followed,
    planned: Planned,
    demande: Demande,
    person: Beneficiaire,
    parametres: Parametres,
) -> Iterator[Contrat]:
    world, draws = (
        followed.world,
        followed.world.draws("contrat", followed.person, demande.reference),
    )
    until = demande.left_on or world.on
    first = _dated(followed, demande, demande.contrat_on, draws)
    if first is None:
        return
    drawn = [first]
    if demande.contrat_on is not None:
        drawn += _renewals(followed, demande, demande.contrat_on, until, draws)
    for numero, contrat in enumerate(drawn, 1):
        plan = _plan_on(planned, demande, contrat.drawn_on)
        numbered = replace(
            contrat,
            reference=f"{demande.reference}-{numero}",
            numero=numero,
            plan=None if plan is None else plan.reference,
        )
        yield replace(
            numbered,
            texte=_text(numbered, plan, planned, demande, person=person, parametres=parametres),
        )


def _dated(
    followed: Followed, demande: Demande, signed_on: date | None, draws: Draws
) -> Contrat | None:
    """Return the first contrat: signed, or only handed over; None where nobody began it."""
    world = followed.world
    back = draws.randint(4, 9)
    if signed_on is None and demande.admitted_on is not None:
        drawn_on = office_day(demande.admitted_on + timedelta(days=1))
        handed_on = office_day(drawn_on + timedelta(days=9))
        if drawn_on >= world.on or demande.left_on is not None:
            return None
        return _paper(
            followed,
            demande,
            drawn_on=drawn_on,
            handed_on=handed_on if handed_on < world.on else None,
        )
    if signed_on is None:
        return None
    drawn_on = max(office_day(signed_on - timedelta(days=back)), demande.requested_on)
    handed_on = max(drawn_on, office_day(signed_on - timedelta(days=back // 2)))
    return _paper(followed, demande, drawn_on=drawn_on, handed_on=handed_on, signed_on=signed_on)


def _renewals(
    followed: Followed, demande: Demande, signed_on: date, until: date, draws: Draws
) -> Iterator[Contrat]:
    """Yield the yearly avenants; the last one is sometimes late."""
    due_on = add_months(signed_on, _YEAR)
    while due_on < until:
        again_on = office_day(due_on - timedelta(days=draws.randint(2, 20)))
        if add_months(due_on, _YEAR) >= until and draws.happens(_LATE_SHARE):
            return
        yield _paper(
            followed,
            demande,
            type="avenant",
            drawn_on=office_day(again_on - timedelta(days=6)),
            handed_on=office_day(again_on - timedelta(days=3)),
            signed_on=again_on,
            objet=french(_OBJET),
        )
        due_on = add_months(again_on, _YEAR)


def _paper(followed: Followed, demande: Demande, **changes: Any) -> Contrat:
    story = followed.story
    is_by_mandataire = story.protection in _BY_MANDATAIRE
    carer = followed.main_aidant
    named = None if carer is None else f"{carer.prenom} {carer.nom}"
    contrat = Contrat(
        reference="",
        beneficiaire=followed.person,
        demande=demande.reference,
        numero=1,
        type="contrat",
        drawn_on=demande.requested_on,
        participants=french(", ".join(filter(None, ("La personne", named, "coordinatrice")))),
    )
    filled = replace(contrat, **changes)
    if filled.signed_on is None:
        return filled
    return replace(
        filled,
        signataire=french(_MANDATAIRE)
        if is_by_mandataire
        else f"{story.prenoms.split()[0]} {story.nom}",
        qualite="mandataire" if is_by_mandataire else "personne",
    )


def _plan_on(planned: Planned, demande: Demande, day: date) -> Plan | None:
    """Return the version the contrat rests on: the last one drawn by then, else the first."""
    mine = [one for one in planned.plans if one.demande == demande.reference]
    drawn = [one for one in mine if one.drawn_on <= day]
    return next(reversed(drawn or mine[:1]), None)


def _text(
    contrat: Contrat,
    plan: Plan | None,
    planned: Planned,
    demande: Demande,
    *,
    person: Beneficiaire,
    parametres: Parametres,
) -> str:
    reference = None if plan is None else plan.reference
    return contrat_text(
        ContratFacts(
            type=contrat.type,
            personne=f"{person.prenoms.split()[0]} {person.nom_usage or person.nom_naissance}",
            sexe=person.sexe,
            born_on=person.born_on,
            adresse=f"{person.adresse}, {POSTCODES[person.commune or '']} {person.commune}",
            numero=contrat.numero,
            objet=contrat.objet or "",
            drawn_on=contrat.drawn_on,
            numero_plan=None if plan is None else plan.numero,
            plan_on=None if plan is None else plan.validated_on,
            objectifs=tuple(
                objectif_words(one) for one in planned.objectifs if one.plan == reference
            ),
            prestations=tuple(
                prestation_words(one) for one in planned.prestations if one.plan == reference
            ),
            participants=contrat.participants or "",
            admitted_on=demande.admitted_on,
        ),
        parametres,
    )
