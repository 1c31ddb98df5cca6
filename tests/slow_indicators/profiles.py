"""Who the persons of the file active are, and who cares for them."""

from __future__ import annotations

from typing import Any

from crt_desktop.domain import codes
from tests.slow_indicators.basics import (
    Question,
    admission,
    age_on,
    breakdown,
    mean,
    median,
)

AGE_BANDS = {
    "<60": range(60),
    "60-64": range(60, 65),
    "65-69": range(65, 70),
    "70-74": range(70, 75),
    "75-79": range(75, 80),
    "80-84": range(80, 85),
    "85-89": range(85, 90),
    "90-94": range(90, 95),
    "95+": range(95, 200),
}
THIRTY = 30
"""Minutes: what the question asks, whatever the setting of the establishment."""
GIR = ("1", "2", "3", "4", "5", "6")


def count_profiles(question: Question) -> dict[str, Any]:
    """Describe the file active: sex, home, profile."""
    persons = question.file_active
    profils = dict.fromkeys(codes.PROFIL, 0)
    for person in persons:
        for profil in set(person.profils):
            profils[profil] += 1
    return {
        "par_sexe": breakdown(codes.SEXE, [person.sexe for person in persons]),
        "par_mode_vie": breakdown(codes.MODE_VIE, [person.mode_vie for person in persons]),
        "par_protection": breakdown(codes.PROTECTION, [person.protection for person in persons]),
        "par_commune": breakdown([], [person.commune for person in persons]),
        "par_profil": profils,
        "apa": {
            "oui": len([person for person in persons if person.apa is True]),
            "inconnu": len([person for person in persons if person.apa is None]),
        },
        "vit_seul": {
            "oui": len([person for person in persons if person.mode_vie == "seul"]),
            "inconnu": len([person for person in persons if person.mode_vie is None]),
        },
        "a_moins_de_30_min": {
            "oui": len(
                [
                    person
                    for person in persons
                    if person.minutes_trajet is not None and person.minutes_trajet <= THIRTY
                ]
            ),
            "inconnu": len([person for person in persons if person.minutes_trajet is None]),
        },
    }


def count_ages(question: Question) -> dict[str, Any]:
    """Describe the ages of the file active."""
    ages = [
        age_on(person.born_on, question.last_known_day(person.reference))
        for person in question.file_active
    ]
    bands = {
        band: len([age for age in ages if age in span or (age < 0 and band == "<60")])
        for band, span in AGE_BANDS.items()
    }
    return {
        "par_tranche_age": bands,
        "age": {
            "moyenne": mean(ages),
            "mediane": median(ages),
            "min": min(ages, default=None),
            "max": max(ages, default=None),
        },
    }


def count_gir(question: Question) -> dict[str, Any]:
    """Describe the GIR at entry, the current one, and the way it went."""
    entry: list[int | None] = []
    current: list[int | None] = []
    for person in question.file_active:
        first = question.touching[person.reference][0]
        entry.append(question.gir_on(person.reference, admission(first)))
        current.append(question.gir_on(person.reference, question.last_known_day(person.reference)))
    evolution = {"amelioration": 0, "stable": 0, "aggravation": 0, "non_mesurable": 0}
    for before, after in zip(entry, current, strict=True):
        if before is None or after is None:
            evolution["non_mesurable"] += 1
        elif after > before:
            evolution["amelioration"] += 1
        elif after < before:
            evolution["aggravation"] += 1
        else:
            evolution["stable"] += 1
    return {
        "par_gir_entree": _by_gir(entry),
        "par_gir_actuel": _by_gir(current),
        "evolution_gir": evolution,
    }


def _by_gir(values: list[int | None]) -> dict[str, int]:
    return breakdown(
        GIR, [None if gir is None else str(gir) for gir in values], empty=codes.NON_EVALUE
    )


def count_aidants(question: Question) -> dict[str, Any]:
    """Count the carers of the persons of the file active."""
    persons = {person.reference for person in question.file_active}
    carers = [one for one in question.caseload.aidants if one.beneficiaire in persons]
    with_principal = {one.beneficiaire for one in carers if one.is_principal is True}
    return {
        "aidant_principal": {
            "oui": len(with_principal),
            "inconnu": len(persons - {one.beneficiaire for one in carers}),
        },
        "aidants": {
            "total": len(carers),
            "principal": len([one for one in carers if one.is_principal is True]),
            "cohabitants": len([one for one in carers if one.is_cohabitant is True]),
        },
        "aidants_par_lien": breakdown(codes.LIEN_AIDANT, [one.lien for one in carers]),
    }
