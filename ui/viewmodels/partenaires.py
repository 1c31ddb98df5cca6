"""The register of the partenaires on screen: what is listed, and the words that say it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Final

from crt_desktop.domain.codes import CATEGORIE_PARTENAIRE
from crt_desktop.domain.conventions import IN_FORCE, ConventionState
from crt_desktop.domain.partenaire import Partenaire
from crt_desktop.domain.search import compact, fold, phone_digits
from crt_desktop.domain.typography import french
from crt_desktop.reports.partenaires import PartnerLine, PartnerRegister, PersonLine
from ui.viewmodels import words


class Filter(StrEnum):
    """What a chip lists."""

    CONVENTIONNES = "conventionnes"
    A_RENOUVELER = "a_renouveler"
    SANS = "sans"
    MANQUANTES = "manquantes"


FILTER_LABELS: Final = {
    Filter.CONVENTIONNES: "Conventionnés",
    Filter.A_RENOUVELER: "À renouveler",
    Filter.SANS: "Sans convention",
    Filter.MANQUANTES: "Obligatoires manquantes",
}
_TO_RENEW: Final = frozenset({ConventionState.EXPIRE_BIENTOT, ConventionState.EXPIREE})
_WITHOUT: Final = frozenset({ConventionState.ABSENTE, ConventionState.A_VENIR})


class SortKey(StrEnum):
    """What the table is sorted by."""

    NOM = "nom"
    CATEGORIE = "categorie"
    CONVENTION = "convention"


@dataclass(frozen=True, slots=True, kw_only=True)
class Criteria:
    """What is asked of the list."""

    query: str = ""
    filters: frozenset[Filter] = frozenset()
    categories: frozenset[str] = frozenset()
    sort: SortKey = SortKey.CATEGORIE
    is_descending: bool = False

    @property
    def is_narrowed(self) -> bool:
        """Tell whether anything is left out."""
        return bool(self.query.strip() or self.filters or self.categories)


@dataclass(frozen=True, slots=True, kw_only=True)
class StateWords:
    """A state as its badge shows it."""

    text: str
    tone: str
    icon: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What the list shows for the criteria, and what each filter would count."""

    lines: tuple[PartnerLine, ...] = ()
    counts: dict[Filter, int] = field(default_factory=dict)
    categories: dict[str, int] = field(default_factory=dict)


def category_label(code: str) -> str:
    """Return a category in words."""
    return french(CATEGORIE_PARTENAIRE.get(code, code))


def state_words(line: PartnerLine, *, today: date) -> StateWords:
    """Return the badge of a convention."""
    record = line.record
    match line.state:
        case ConventionState.EN_COURS:
            return StateWords(text="En cours", tone="success", icon="check")
        case ConventionState.EXPIRE_BIENTOT:
            last = _near(record.convention_until, today)
            return StateWords(text=f"Expire le {last}", tone="warning", icon="clock")
        case ConventionState.EXPIREE:
            last = _near(record.convention_until, today)
            return StateWords(text=f"Expirée le {last}", tone="danger", icon="triangle-alert")
        case ConventionState.A_VENIR:
            first = _near(record.convention_from, today)
            return StateWords(text=f"À partir du {first}", tone="info", icon="calendar-days")
        case _:
            return StateWords(text="Absente", tone="neutral", icon="minus")


def _near(day: date | None, today: date) -> str:
    return "" if day is None else words.plain_day(day, today=today)


def span_sentence(record: Partenaire) -> str:
    """Return from when to when a convention runs."""
    first, last = record.convention_from, record.convention_until
    if first is not None and last is not None:
        return f"Du {words.day(first)} au {words.day(last)}"
    if first is not None:
        return f"Depuis le {words.day(first)}, sans terme"
    return f"Jusqu’au {words.day(last)}" if last is not None else "Aucune"


def person_name(person: PersonLine) -> str:
    """Return « Roux Anne »."""
    return f"{person.record.nom} {person.record.prenom or ''}".strip()


def sharing_sentence(count: int) -> str:
    """Return how many persons agreed to share."""
    if count == 0:
        return "Aucune personne n’a accepté le partage"
    agreed = words.plural(count, "a accepté", "ont accepté")
    return f"{words.counted(count, 'personne')} {agreed} le partage"


def header_fact(register: PartnerRegister) -> str:
    """Return the line of facts of the page."""
    in_force = sum(line.state in IN_FORCE for line in register.lines)
    covered = words.counted(in_force, "convention en cours", "conventions en cours")
    return f"{words.counted(len(register.lines), 'partenaire')}, {covered}"


def missing_sentence(register: PartnerRegister) -> str:
    """Return the fact of the banner: which required conventions are missing; empty when none is."""
    missing = [category_label(code) for code in register.missing]
    if not missing:
        return ""
    count = len(missing)
    head = words.plural(
        count, "Il manque une convention obligatoire", f"Il manque {count} conventions obligatoires"
    )
    return f"{head}{words.NO_BREAK}: {words.listed(missing)}."


def matching(register: PartnerRegister, criteria: Criteria) -> Shown:
    """Return the lines that answer, sorted; the counts are those of the search alone."""
    found = [line for line in register.lines if _answers(line, criteria.query)]
    counts = {one: sum(_is_in(line, one, register) for line in found) for one in Filter}
    by_category = Counter(line.record.categorie for line in found)
    kept = [
        line
        for line in found
        if (not criteria.categories or line.record.categorie in criteria.categories)
        and (not criteria.filters or _is_in_any(line, criteria.filters, register))
    ]
    return Shown(
        lines=tuple(_sorted(kept, criteria)),
        counts=counts,
        categories={code: by_category[code] for code in CATEGORIE_PARTENAIRE if by_category[code]},
    )


def _is_in_any(line: PartnerLine, filters: Collection[Filter], register: PartnerRegister) -> bool:
    return any(_is_in(line, one, register) for one in filters)


def _is_in(line: PartnerLine, one: Filter, register: PartnerRegister) -> bool:
    match one:
        case Filter.CONVENTIONNES:
            return line.state in IN_FORCE
        case Filter.A_RENOUVELER:
            return line.state in _TO_RENEW
        case Filter.SANS:
            return line.state in _WITHOUT
        case Filter.MANQUANTES:
            return line.record.categorie in register.missing


def _answers(line: PartnerLine, query: str) -> bool:
    """Tell whether a partenaire or one of its people answers to what was typed."""
    bare = query.strip()
    if not bare:
        return True
    digits = phone_digits(bare)
    if digits and not any(char.isalpha() for char in bare):
        phones = (line.record.telephone, *(one.record.telephone for one in line.people))
        return any(digits in phone_digits(phone) for phone in phones)
    text = " ".join(_words_of(line))
    folded = f"{fold(text)} {compact(text)}"
    return all(compact(word) in folded for word in bare.split())


def _words_of(line: PartnerLine) -> Iterable[str]:
    record = line.record
    yield record.nom
    yield category_label(record.categorie)
    for text in (record.commune, record.mssante, record.courriel):
        yield text or ""
    for person in line.people:
        yield person_name(person)
        yield person.record.fonction or ""


_RANKS: Final = {code: rank for rank, code in enumerate(CATEGORIE_PARTENAIRE)}
_STATE_RANKS: Final = {
    ConventionState.EXPIREE: 0,
    ConventionState.EXPIRE_BIENTOT: 1,
    ConventionState.EN_COURS: 2,
    ConventionState.A_VENIR: 3,
    ConventionState.ABSENTE: 4,
}


def _sorted(lines: Sequence[PartnerLine], criteria: Criteria) -> list[PartnerLine]:
    def name(line: PartnerLine) -> str:
        return fold(line.record.nom)

    def category(line: PartnerLine) -> tuple[int, str]:
        return _RANKS.get(line.record.categorie, len(_RANKS)), name(line)

    def convention(line: PartnerLine) -> tuple[int, date, str]:
        return _STATE_RANKS[line.state], line.record.convention_until or date.max, name(line)

    keys = {
        SortKey.NOM: name,
        SortKey.CATEGORIE: category,
        SortKey.CONVENTION: convention,
    }
    return sorted(lines, key=keys[criteria.sort], reverse=criteria.is_descending)  # type: ignore[arg-type]
