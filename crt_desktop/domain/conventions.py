"""Conventions with the partenaires: their state on a day, what expires, the required ones that miss."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, timedelta
from enum import StrEnum

from crt_desktop.domain.catalogue.network import (
    DEPARTEMENT_AUDE,
    EHPAD_EQUIVALENTS,
    OBLIGATOIRES,
    OBLIGATOIRES_AUDE,
)
from crt_desktop.domain.etablissement import Parametres
from crt_desktop.domain.partenaire import Partenaire


class ConventionState(StrEnum):
    """Where a convention stands on a day."""

    EN_COURS = "en_cours"
    EXPIRE_BIENTOT = "expire_bientot"
    EXPIREE = "expiree"
    A_VENIR = "a_venir"
    ABSENTE = "absente"


IN_FORCE = frozenset({ConventionState.EN_COURS, ConventionState.EXPIRE_BIENTOT})
"""The states of a convention that covers the day."""


def state_of_convention(
    partenaire: Partenaire, *, on: date, alert_days: int = 60
) -> ConventionState:
    """Return where the convention of a partenaire stands on a day.

    Its first and last days are covered. Without any date there is none; without a last day it has no
    term. It expires soon from ``alert_days`` days before its last day, that day included.
    """
    first, last = partenaire.convention_from, partenaire.convention_until
    if first is None and last is None:
        return ConventionState.ABSENTE
    if last is not None and last < on:
        return ConventionState.EXPIREE
    if first is not None and first > on:
        return ConventionState.A_VENIR
    if last is not None and last - on <= timedelta(days=alert_days):
        return ConventionState.EXPIRE_BIENTOT
    return ConventionState.EN_COURS


def required_conventions(parametres: Parametres) -> tuple[str, ...]:
    """Return the categories a convention is required with, those the establishment adds last.

    Source: AMI CRT Occitanie 2026 (the Aude asks for two more).
    """
    aude = OBLIGATOIRES_AUDE if parametres.departement == DEPARTEMENT_AUDE else ()
    return tuple(dict.fromkeys((*OBLIGATOIRES, *aude, *parametres.conventions_obligatoires)))


def missing_conventions(covered: Collection[str], parametres: Parametres) -> list[str]:
    """Return the required categories of which no convention is in force.

    A SAD or SAAS counts as the EHPAD for a CRT that an EHPAD carries.

    Args:
        covered: Categories with a convention in force.
        parametres: Gives the département and what the establishment adds.

    Source: AMI CRT Occitanie 2026.
    """
    known = set(covered)
    if known & EHPAD_EQUIVALENTS:
        known.add("ehpad")
    return [one for one in required_conventions(parametres) if one not in known]


def missing_on(
    partenaires: Iterable[Partenaire], *, on: date, parametres: Parametres
) -> tuple[str, ...]:
    """Return the required categories that none of these partenaires covers on a day."""
    covered = _categories(partenaires, IN_FORCE, on=on)
    return tuple(missing_conventions(covered, parametres))


def lapsed_on(
    partenaires: Collection[Partenaire], *, on: date, parametres: Parametres
) -> tuple[str, ...]:
    """Return the missing required categories that an expired convention used to cover."""
    known = _categories(partenaires, IN_FORCE | {ConventionState.EXPIREE}, on=on)
    never = missing_conventions(known, parametres)
    missing = missing_on(partenaires, on=on, parametres=parametres)
    return tuple(one for one in missing if one not in never)


def is_asked_for(partenaire: Partenaire, categories: Collection[str]) -> bool:
    """Tell whether a convention with this partenaire answers for one of these required categories."""
    if partenaire.categorie in EHPAD_EQUIVALENTS and "ehpad" in categories:
        return True
    return partenaire.categorie in categories


def _categories(
    partenaires: Iterable[Partenaire], states: Collection[ConventionState], *, on: date
) -> set[str]:
    return {one.categorie for one in partenaires if state_of_convention(one, on=on) in states}
