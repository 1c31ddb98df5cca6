"""What the relève says: how much there is, since when, and each thing that happened as a row."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from crt_desktop.domain.dates import local_date
from crt_desktop.reports.nuit import Releve, ReleveItem, RelevePerson
from ui.viewmodels import words

URGENT: Final = "urgent"
"""The filter of what is urgent, whatever its kind."""
KINDS: Final = {
    "appel": ("Appels", "phone-call"),
    "visite": ("Visites", "calendar-check"),
    "transmission": ("Transmissions", "message-square"),
    "hospitalisation": ("Hospitalisations", "hospital"),
    "chute": ("Chutes", "footprints"),
    "sejour": ("Séjours", "bed-double"),
    "admission": ("Admissions", "door-open"),
    "sortie": ("Sorties", "log-out"),
    "deces": ("Décès", "user-round"),
}
"""The kinds of things that happen: the words of their filter and their icon, in the order of the filters."""
_TABS: Final = {
    "transmissions": "suivi",
    "chutes": "suivi",
    "appels_astreinte": "visites",
    "visites": "visites",
    "hospitalisations": "sejours",
    "sejours_ht": "sejours",
    "demandes": "parcours",
}
_DAYS: Final = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
_WEEK: Final = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleveRow:
    """A row: a person (``item`` None) with how much there is of her, or one thing that happened to her."""

    person: RelevePerson
    item: ReleveItem | None = None
    count: int = 0


def facts(releve: Releve, *, today: date) -> str:
    """Say how much there is and since when: « 12 nouvelles depuis hier 08:05, dont 2 urgentes »."""
    if releve.read_until is None:
        since = "ces trois derniers jours, votre première lecture"
    else:
        since = f"depuis {moment(releve.read_until, today=today)}"
    if not releve.count:
        return f"Rien de nouveau {since}"
    urgent = sum(item.is_urgent for person in releve.personnes for item in person.items)
    said = f"{words.counted(releve.count, 'nouvelle')} {since}"
    return said + (f", dont {words.counted(urgent, 'urgente')}" if urgent else "")


def moment(instant: datetime, *, today: date) -> str:
    """Write an instant as people say it: « aujourd’hui 07:40 », « hier 21:15 », « lundi 08:05 »."""
    return f"{day_words(local_date(instant), today=today)} {words.clock(instant)}"


def day_words(day: date, *, today: date) -> str:
    """Write a day as people say it: « hier », « lundi », « 12/11 »."""
    ago = (today - day).days
    near = {0: "aujourd’hui", 1: "hier"}.get(ago)
    if near is not None:
        return near
    if 1 < ago < _WEEK:
        return _DAYS[day.weekday()]
    return words.plain_day(day, today=today)


def when(item: ReleveItem, *, today: date) -> tuple[str, str]:
    """Return the day and the hour of something, the hour empty when nobody knows it."""
    day = day_words(local_date(item.at), today=today)
    return day, words.clock(item.at) if item.has_hour else ""


def icon_of(item: ReleveItem) -> str:
    """Return the icon of a kind."""
    if item.kind == "transmission" and item.is_urgent:
        return "message-square-warning"
    return KINDS.get(item.kind, ("", "circle-dot"))[1]


def tab_of(item: ReleveItem | None) -> str:
    """Return the tab of the file where something is found."""
    return "" if item is None else _TABS.get(item.sheet, "")


def counts(releve: Releve) -> dict[str, int]:
    """Return how many there are of each filter, those without any left out."""
    items = [item for person in releve.personnes for item in person.items]
    found = Counter(item.kind for item in items)
    made = {URGENT: sum(item.is_urgent for item in items)}
    made |= {kind: found[kind] for kind in KINDS}
    return {key: count for key, count in made.items() if count}


def is_wanted(item: ReleveItem, filters: AbstractSet[str]) -> bool:
    """Tell whether something passes: it is urgent when that is asked, and of one of the kinds asked."""
    kinds = filters - {URGENT}
    return (URGENT not in filters or item.is_urgent) and (not kinds or item.kind in kinds)


def rows_of(releve: Releve, filters: AbstractSet[str] = frozenset()) -> tuple[ReleveRow, ...]:
    """Return the rows: each person, then what happened to her and passes the filters."""
    return tuple(_rows(releve.personnes, filters))


def _rows(people: Iterable[RelevePerson], filters: AbstractSet[str]) -> Iterable[ReleveRow]:
    for person in people:
        items = [item for item in person.items if is_wanted(item, filters)]
        if items:
            yield ReleveRow(person=person, count=len(items))
            yield from (ReleveRow(person=person, item=item) for item in items)


def spoken(row: ReleveRow, *, today: date) -> str:
    """Return a row as a screen reader says it."""
    if row.item is None:
        return f"{row.person.personne}, {words.counted(row.count, 'nouvelle')}"
    item = row.item
    day, hour = when(item, today=today)
    urgent = "urgent, " if item.is_urgent else ""
    by = f", {author(item)}" if author(item) else ""
    return f"{urgent}{day} {hour} : {item.titre}, {item.detail}{by}"


def author(item: ReleveItem) -> str:
    """Return who wrote it or did it: « vous » for the reader."""
    return "vous" if item.is_own else item.auteur or ""
