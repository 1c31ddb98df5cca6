"""The tables asked elsewhere, one record after the other."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, time
from typing import Any

from tests.slow_indicators.basics import Question, local

NOBODY = "hors_file_active"


def creneau_elsewhere(starts_at: datetime, question: Question) -> str:
    """Return the slot class of a visit when the night is before 7:00 and after 22:00."""
    moment = local(starts_at)
    wall = moment.time()
    if moment.date() in question.holidays:
        return "ferie"
    if moment.weekday() in {5, 6}:
        return "weekend"
    if wall < time(7) or wall >= time(22):
        return "nuit"
    return "soiree" if wall >= question.parametres.soiree_debut else "jour"


def seconds_by_gir(question: Question) -> dict[str, dict[str, int]]:
    """Add up the done visits of each GIR by slot class, zeros left out."""
    girs = {
        person.reference: question.gir_on(
            person.reference, question.last_known_day(person.reference)
        )
        for person in question.file_active
    }
    found: dict[str, Counter[str]] = {}
    for visite, lasted in done(question):
        key = NOBODY
        if visite.beneficiaire in girs:
            key = str(girs[visite.beneficiaire] or "non_evalue")
        found.setdefault(key, Counter())[creneau_elsewhere(visite.starts_at, question)] += lasted
    return {key: dict(+counts) for key, counts in found.items() if +counts}


def done(question: Question) -> list[tuple[Any, int]]:
    """Return the done visits that start in the period, with their seconds."""
    return [
        (visite, int((visite.ends_at - visite.starts_at).total_seconds()))
        for visite in question.caseload.visites
        if visite.statut == "realisee" and question.holds_start(visite.starts_at)
    ]


def by_profil(question: Question) -> tuple[dict[str, int], dict[str, int]]:
    """Count the persons of the file active by special profile, and add up their visits."""
    people: Counter[str] = Counter()
    seconds: Counter[str] = Counter()
    for person in question.file_active:
        people.update(person.profils)
        for visite, lasted in done(question):
            if visite.beneficiaire == person.reference:
                seconds.update(dict.fromkeys(person.profils, lasted))
    return dict(people), dict(+seconds)


def contacts(question: Question) -> dict[str, Any]:
    """Describe the contacts of the period: by month, the only ones, who made them."""
    caseload = question.caseload
    held = [one for one in caseload.contacts_aidants if question.holds(one.contacted_on)]
    persons = {person.reference: person for person in caseload.beneficiaires}
    known = {aidant.reference: aidant for aidant in caseload.aidants}
    callers = {one.aidant for one in held if one.aidant is not None}
    months: Counter[int] = Counter()
    single: Counter[int] = Counter()
    for one in held:
        month = one.contacted_on.year * 100 + one.contacted_on.month
        months[month] += 1
        if one.aidant is not None and [other.aidant for other in held].count(one.aidant) == 1:
            single[month] += 1
    profile: dict[str, Counter[str]] = {
        key: Counter() for key in ("sexe", "age", "lieu", "activite", "lien")
    }
    for reference in callers:
        aidant = known[reference]
        profile["sexe"][aidant.sexe or "non_renseigne"] += 1
        profile["activite"][aidant.activite or "non_renseigne"] += 1
        profile["lien"][aidant.lien or "non_renseigne"] += 1
        profile["lieu"][_lieu(aidant, persons[aidant.beneficiaire])] += 1
        profile["age"][_age(aidant.annee_naissance, question.period.end.year)] += 1
    return {
        "months": dict(months),
        "single": dict(single),
        "aidants": len(callers),
        "profile": {key: dict(counts) for key, counts in profile.items()},
        "orientes_pfr": len([one for one in caseload.aidants if question.holds(one.pfr_on)]),
    }


def _lieu(aidant: Any, person: Any) -> str:
    if aidant.is_cohabitant is True:
        return "cohabitant"
    if aidant.commune is None:
        return "non_renseigne"
    return "meme_commune" if aidant.commune == person.commune else "autre_commune"


def _age(born: int | None, year: int) -> str:
    if born is None:
        return "non_renseigne"
    age = year - born
    for first, last in ((0, 49), (50, 59), (60, 69), (70, 79)):
        if first <= age <= last:
            return "<50" if first == 0 else f"{first}-{last}"
    return "80+" if age > 0 else "<50"
