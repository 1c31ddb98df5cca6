"""What the screen of the night says: the night, who is on call, the people to know about, the visits, the phones."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Final

from crt_desktop.domain import codes
from crt_desktop.domain.dates import MONTHS, ONE_DAY, PARIS
from crt_desktop.domain.search import fold
from crt_desktop.domain.typography import NARROW_SPACE, french, lower_first, upper_first
from crt_desktop.reports.nuit import FreePlace, NightPerson, NightSheet, OnCall
from crt_desktop.reports.planning import VisitLine
from ui.viewmodels import words

DARK_FROM: Final = time(20)
DARK_UNTIL: Final = time(7)
LAST_NIGHT_UNTIL: Final = time(10)
NIGHTS_BACK: Final = 14
"""How many nights before this one are offered."""
WORDS_OF_VIGILANCE: Final = 2
_DOSE: Final = re.compile(r"\s*\d")
RENFORT: Final = "renfort"
PLANNED: Final = "prevue"
DONE: Final = "realisee"


def is_dark_hour(instant: datetime) -> bool:
    """Tell whether the screen is dark by default: from eight in the evening to seven."""
    at = instant.astimezone(PARIS).time()
    return at >= DARK_FROM or at < DARK_UNTIL


def night_now(now: datetime) -> date:
    """Return the night to show: the one just ended stays until ten, its last calls are to be noted."""
    local = now.astimezone(PARIS)
    return local.date() - ONE_DAY if local.time() < LAST_NIGHT_UNTIL else local.date()


def night_title(night_on: date) -> str:
    """Name a night: « Nuit du 23 au 24 novembre », « Nuit du 30 novembre au 1er décembre »."""
    after = night_on + ONE_DAY
    first = _ordinal(night_on.day)
    if night_on.month != after.month:
        first = f"{first} {MONTHS[night_on.month - 1]}"
    return f"Nuit du {first} au {_ordinal(after.day)} {MONTHS[after.month - 1]}"


def _ordinal(day: int) -> str:
    return "1er" if day == 1 else str(day)


def short_night(night_on: date, *, tonight: date) -> str:
    """Name a night in a list: « Cette nuit », « Nuit dernière », « 21 au 22/11 »."""
    ago = (tonight - night_on).days
    near = {0: "Cette nuit", 1: "Nuit d’avant"}.get(ago)
    after = night_on + ONE_DAY
    return near or f"Nuit du {night_on:%d/%m} au {after:%d/%m}"


def hours(sheet: NightSheet) -> str:
    """Return the span of the night: « 21:00–06:00 »."""
    return f"{words.clock(sheet.starts_at)}–{words.clock(sheet.ends_at)}"


def titulaire(sheet: NightSheet, *, now: datetime) -> OnCall | None:
    """Return who is on call now, else the one who comes next, else the last of the night."""
    holders = [one for one in sheet.duties if one.rang != RENFORT]
    current = (one for one in holders if one.starts_at <= now < one.ends_at)
    coming = (one for one in holders if one.starts_at > now)
    return next(current, None) or next(coming, None) or (holders[-1] if holders else None)


def renforts(sheet: NightSheet) -> tuple[OnCall, ...]:
    """Return the back-ups of the night."""
    return tuple(one for one in sheet.duties if one.rang == RENFORT)


def duty_line(sheet: NightSheet, *, now: datetime) -> str:
    """Say who is on call and until when: « Nadia Benamrou, IDE — d’astreinte jusqu’à 06:00 »."""
    who = titulaire(sheet, now=now)
    if who is None:
        return "Personne n’est d’astreinte : prévenez la coordination"
    name = f"{who.nom}, {profession(who.profession)}"
    if now >= who.ends_at:
        return f"{name} — était d’astreinte jusqu’à {words.clock(who.ends_at)}"
    if now < who.starts_at:
        return f"{name} — d’astreinte de {words.clock(who.starts_at)} à {words.clock(who.ends_at)}"
    return f"{name} — d’astreinte jusqu’à {words.clock(who.ends_at)}"


def no_right_words(sheet: NightSheet, *, now: datetime) -> tuple[str, str]:
    """Say that the night is another's, and whom to ask."""
    who = titulaire(sheet, now=now)
    if who is None:
        return (
            "Personne n’est d’astreinte cette nuit.",
            "La coordination tient le planning des astreintes : elle peut vous y inscrire.",
        )
    phone = f", {words.phone(who.telephone)}" if who.telephone else ""
    title = "Vous n’êtes pas d’astreinte cette nuit."
    sees = f"{who.nom} ({profession(who.profession)}{phone}) voit les personnes de cette nuit."
    change = "Si vous prenez sa place, la coordination note le remplacement au planning."
    return title, f"{sees} {change}"


def profession(code: str) -> str:
    """Return the short name of a profession."""
    return french(codes.PROFESSION.get(code, code))


# --- the people ------------------------------------------------------------------------------


def who_matches(people: Sequence[NightPerson], query: str) -> tuple[NightPerson, ...]:
    """Return those of whom every word typed begins a word of the name or of the commune."""
    words = fold(query).split()
    if not words:
        return tuple(people)
    return tuple(one for one in people if _begins(one, words))


def _begins(person: NightPerson, words: Sequence[str]) -> bool:
    parts = fold(f"{person.nom} {person.commune or ''}").split()
    return all(any(part.startswith(typed) for part in parts) for typed in words)


def person_under(person: NightPerson) -> tuple[str, str]:
    """Return the line under a name in two pieces, of which the first may be shortened.

    The commune and two words of vigilance, or why she is not there.
    """
    if person.absence:
        where, until, day = french(person.absence).partition(", jusqu’au ")
        return where, f" → {day}" if until else ""
    shown = ", ".join(short_vigilance(one) for one in person.vigilances[:WORDS_OF_VIGILANCE])
    commune = person.commune or ""
    return commune, f" · {shown}" if commune and shown else shown


def short_vigilance(text: str) -> str:
    """Return what a vigilance is about, without its dose: « Oxygène 1,5 L » → « oxygène »."""
    return lower_first(_DOSE.split(french(text), maxsplit=1)[0].strip(" :,(") or french(text))


def people_count(people: Sequence[NightPerson]) -> str:
    """Count them: « 6 personnes », « 7, dont 2 absentes »."""
    away = len(people) - [one.absence for one in people].count(None)
    if not away:
        return words.counted(len(people), "personne")
    return f"{words.number(len(people))}, dont {words.counted(away, 'absente')}"


def person_facts(person: NightPerson) -> str:
    """Return the age and the way of life: « 92 ans, vit en couple »."""
    age = f"{person.age} ans" if person.age is not None else ""
    lives = {
        "seul": "vit seul" if person.civilite == "M." else "vit seule",
        "couple": "vit en couple",
        "famille": "vit en famille",
    }.get(person.mode_vie or "", "")
    return ", ".join(one for one in (age, lives) if one)


def place_lines(person: NightPerson) -> tuple[str, str]:
    """Return the address, and the commune with the drive: « Fabrezan, 14 min », the minutes never broken."""
    drive = f"{person.minutes_trajet}{NARROW_SPACE}min" if person.minutes_trajet is not None else ""
    return person.adresse or "", ", ".join(one for one in (person.commune or "", drive) if one)


def vigilances(person: NightPerson) -> str:
    """Return every vigilance in one sentence."""
    said = ", ".join(
        one if position == 0 else lower_first(one) for position, one in enumerate(person.vigilances)
    )
    return upper_first(french(said)) + "." if said else ""


def spoken_person(person: NightPerson) -> str:
    """Return a person as a screen reader says her."""
    gir = f"GIR {person.gir}" if person.gir is not None else "GIR non évalué"
    away = "absente, " if person.absence else ""
    said = french(person.absence) if person.absence else "".join(person_under(person))
    return f"{person.nom}, {gir}, {away}{said}"


# --- what is planned, what is free -----------------------------------------------------------


def visit_title(visit: VisitLine) -> str:
    """Return « 05:30 · Santoraz Marcelle »."""
    planned = visit.planned_starts_at or visit.starts_at
    return f"{words.clock(planned)} · {visit.personne}"


def visit_under(visit: VisitLine) -> str:
    """Return what is done there, and what became of it: « Coucher — fait à 22:40 »."""
    what = visit.prestation or visit.remarque or profession(visit.profession)
    if visit.statut == DONE:
        return f"{what} — fait à {words.clock(visit.ends_at)}"
    if visit.statut != PLANNED:
        became = codes.STATUT_VISITE.get(visit.statut, visit.statut)
        return f"{what} — {french(became).lower()}"
    return what


def place_words(place: FreePlace) -> tuple[str, str]:
    """Return where a free place is, and which: « HTU, place 5 »."""
    kind = codes.TYPE_HT.get(place.type, place.type)
    return place.etablissement, f"{french(kind)}, {place.place}"
