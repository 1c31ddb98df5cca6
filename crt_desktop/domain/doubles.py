"""Whether a person being typed is one already known: names and birth compared trait by trait.

The birth decides between a double and a homonym. The same day asks for names that a few slips of the
keyboard explain; a birth that one slip explains (day and month inverted, one digit, another year) asks
for nearly the same names; another birth is a homonym, whatever the names. What is not typed refuses
nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import Final

from crt_desktop.domain.search import compact, fold

Similarity = Callable[[str, str], float]
"""Tells how alike two folded texts are, 0 to 100: 100 − 100 × slips ÷ the longer one's length."""

CERTAIN: Final = 100
_NAMES_WEIGHT: Final = 60
_BIRTH_WEIGHT: Final = 40
_OTHER_SEX: Final = 5
"""Points lost when the sex is another one: a slip, or another person."""

_NEAR_YEARS: Final = 2
"""How far another year is still a slip, when more than its last digit differs."""

_ROUNDING: Final = 0.6
_SLIP_EVERY: Final = 5
"""Letters of a name that allow one more slip when the birth is the same."""

_SHOWN: Final = 55
"""The score from which somebody is worth showing beside the likely doubles."""

_GIVEN_NAME: Final = 3
"""Letters from which one first name among several counts as the same."""


_MATRICULE: Final = 13


class Birth(StrEnum):
    """How the typed birth stands to the stored one."""

    SAME = "même date de naissance"
    INVERTED = "jour et mois inversés"
    ONE_DIGIT = "un chiffre de la date diffère"
    OTHER_YEAR = "même jour, autre année"
    UNKNOWN = ""
    OTHER = "autre date de naissance"


_BIRTH_POINTS: Final = {
    Birth.SAME: 100,
    Birth.INVERTED: 85,
    Birth.ONE_DIGIT: 80,
    Birth.OTHER_YEAR: 70,
    Birth.OTHER: 0,
}
NEAR: Final = frozenset({Birth.INVERTED, Birth.ONE_DIGIT, Birth.OTHER_YEAR})
"""Births that one slip explains."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Traits:
    """What is compared of a person; anything but ``nom`` may be missing."""

    nom: str
    prenoms: str = ""
    born_on: date | None = None
    sexe: str | None = None
    nom_usage: str | None = None
    matricule_ins: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """What is looked at of a person before anything else.

    ``words``: the birth name, the usual one and the first names, each folded without its spaces.
    ``matricule`` as `bare_matricule` returns it.
    """

    words: tuple[str, ...]
    born_on: date | None
    matricule: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Likeness:
    """How alike two persons are: 0 to 100, whether one should be asked, and why."""

    score: int
    is_likely: bool
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Spelling:
    """The folded names of a person, ready to be compared with many others."""

    names: tuple[str, ...]
    first_names: tuple[str, ...]
    other_names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Match:
    """How alike two texts are, and the length of the longer."""

    likeness: float = 0.0
    length: int = 0

    def is_within(self, slips: int) -> bool:
        """Tell whether the two are at most so many slips apart."""
        if not self.length:
            return False
        return self.likeness >= CERTAIN - CERTAIN * slips / self.length - _ROUNDING

    @property
    def is_close(self) -> bool:
        """Tell whether a few slips explain what differs: one more for every five letters."""
        return self.is_within(1 + self.length // _SLIP_EVERY)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Names:
    """The better of the two ways to read the typed names.

    ``prenom`` is the most alike of the first names; ``first_name`` leaves out a second one alone.
    """

    nom: _Match
    prenom: _Match
    first_name: _Match
    is_swapped: bool = False
    is_usual: bool = False
    has_prenom: bool = True

    @property
    def mean(self) -> float:
        """How alike the names are, 0 to 100."""
        nom = self.nom.likeness
        return (nom + self.prenom.likeness) / 2 if self.has_prenom else nom


def may_be_likely(typed: Outline, stored: Outline, similarity: Similarity) -> bool:
    """Tell in a glance whether `judge_of` may find two persons likely the same; if not, it does not.

    They have the same matricule; or their births are not quite others, and a name of one is a few slips
    from a name of the other.
    """
    if len(typed.matricule) == _MATRICULE and typed.matricule == stored.matricule:
        return True
    if birth_likeness(typed.born_on, stored.born_on) is Birth.OTHER:
        return False
    return any(
        _Match(similarity(mine, theirs), max(len(mine), len(theirs))).is_close
        for theirs in stored.words
        for mine in typed.words
    )


Judge = Callable[[Traits], Likeness | None]
"""Compares one stored person with the one being typed; None when it is not worth a look."""


def judge_of(typed: Traits, similarity: Similarity) -> Judge:
    """Return what compares stored persons with the one being typed."""
    straight = _spell(typed.nom, "", typed.prenoms)
    swapped = _spell(typed.prenoms, "", typed.nom) if typed.prenoms.strip() else None

    def judge(stored: Traits) -> Likeness | None:
        if _is_same_matricule(typed, stored):
            return Likeness(score=CERTAIN, is_likely=True, reasons=("même matricule INS",))
        theirs = _spell(stored.nom, stored.nom_usage or "", stored.prenoms)
        names = _compare_names(straight, theirs, similarity)
        if swapped is not None:
            inverted = _compare_names(swapped, theirs, similarity, is_swapped=True)
            names = inverted if inverted.mean > names.mean else names
        has_other_sex = bool(typed.sexe and stored.sexe and typed.sexe != stored.sexe)
        birth = birth_likeness(typed.born_on, stored.born_on)
        return _likeness(names, birth, has_other_sex=has_other_sex)

    return judge


def _likeness(names: _Names, birth: Birth, *, has_other_sex: bool) -> Likeness | None:
    points = names.mean
    if birth is not Birth.UNKNOWN:
        points = (_NAMES_WEIGHT * points + _BIRTH_WEIGHT * _BIRTH_POINTS[birth]) / CERTAIN
    if has_other_sex:
        points -= _OTHER_SEX
    is_likely = _is_likely(names, birth)
    if not is_likely and not _is_worth_showing(names, birth, points):
        return None
    return Likeness(
        score=max(0, min(CERTAIN, round(points))),
        is_likely=is_likely,
        reasons=tuple(_reasons(names, birth)),
    )


def birth_likeness(typed: date | None, stored: date | None) -> Birth:
    """Tell how the typed birth stands to the stored one."""
    if typed is None or stored is None:
        return Birth.UNKNOWN
    if typed == stored:
        return Birth.SAME
    if (typed.day, typed.month, typed.year) == (stored.month, stored.day, stored.year):
        return Birth.INVERTED
    mine, theirs = _digits(typed), _digits(stored)
    if sum(one != other for one, other in zip(mine, theirs, strict=True)) == 1:
        return Birth.ONE_DIGIT
    is_near = abs(typed.year - stored.year) <= _NEAR_YEARS
    if is_near and (typed.day, typed.month) == (stored.day, stored.month):
        return Birth.OTHER_YEAR
    return Birth.OTHER


def near_births(born_on: date) -> frozenset[date]:
    """Return every day whose likeness to this one is a slip or none, where it exists."""
    found = {born_on}
    digits = _digits(born_on)
    spellings = {digits[2:4] + digits[:2] + digits[4:]}
    for place, digit in enumerate(digits):
        for other in "0123456789":
            if other != digit:
                spellings.add(digits[:place] + other + digits[place + 1 :])
    for years in range(-_NEAR_YEARS, _NEAR_YEARS + 1):
        spellings.add(f"{digits[:4]}{born_on.year + years:04d}")
    for spelling in spellings:
        try:
            found.add(date(int(spelling[4:]), int(spelling[2:4]), int(spelling[:2])))
        except ValueError:
            continue
    return frozenset(found)


def _digits(day: date) -> str:
    return f"{day.day:02}{day.month:02}{day.year:04}"


def _is_same_matricule(typed: Traits, stored: Traits) -> bool:
    if not typed.matricule_ins or not stored.matricule_ins:
        return False
    mine, theirs = bare_matricule(typed.matricule_ins), bare_matricule(stored.matricule_ins)
    return len(mine) == _MATRICULE and mine == theirs


def bare_matricule(matricule: str | None) -> str:
    """Return a matricule INS without its blanks and its two-digit key."""
    return compact(matricule or "")[:_MATRICULE]


@lru_cache(maxsize=4096)
def _spell(nom: str, nom_usage: str, prenoms: str) -> _Spelling:
    """Fold the names; first names stand together, the first alone, the first two, then each other alone."""
    words = fold(prenoms).split()
    names = tuple(filter(None, (fold(nom).replace(" ", ""), fold(nom_usage).replace(" ", ""))))
    together = "".join(words)
    return _Spelling(
        names=names or ("",),
        first_names=tuple(dict.fromkeys((together, *words[:1], "".join(words[:2])))),
        other_names=tuple(word for word in words[1:] if len(word) >= _GIVEN_NAME),
    )


def _compare_names(
    typed: _Spelling, stored: _Spelling, similarity: Similarity, *, is_swapped: bool = False
) -> _Names:
    nom = _best(typed.names, stored.names[:1], similarity)
    usual = _best(typed.names, stored.names[1:], similarity)
    is_usual = usual.likeness > nom.likeness
    first = _best(typed.first_names, stored.first_names, similarity)
    others = (
        _best(typed.other_names, (*stored.first_names, *stored.other_names), similarity),
        _best(typed.first_names, stored.other_names, similarity),
    )
    return _Names(
        nom=usual if is_usual else nom,
        prenom=max(first, *others, key=lambda match: match.likeness),
        first_name=first,
        is_swapped=is_swapped,
        is_usual=is_usual,
        has_prenom=bool(typed.first_names[0]),
    )


def _best(mine: tuple[str, ...], theirs: tuple[str, ...], similarity: Similarity) -> _Match:
    """Return the most alike of two lists of texts."""
    best, length = 0.0, 0
    for one in mine:
        for other in theirs:
            found = similarity(one, other)
            if found > best:
                best, length = found, max(len(one), len(other))
    return _Match(best, length)


def _is_likely(names: _Names, birth: Birth) -> bool:
    if birth is Birth.SAME:
        if not names.has_prenom:
            return names.nom.is_within(1)
        return names.nom.is_close and names.prenom.is_close
    if birth is Birth.OTHER or not names.has_prenom:
        return False
    return names.nom.is_within(1) and names.first_name.is_within(1)


def _is_worth_showing(names: _Names, birth: Birth, points: float) -> bool:
    """Tell whether somebody is a homonym, or shares a birth and half a name."""
    nom_slip, prenom_slip = names.nom.is_within(1), names.prenom.is_within(1)
    if not names.has_prenom:
        return nom_slip and birth in {*NEAR, Birth.UNKNOWN}
    if birth is Birth.SAME:
        return (nom_slip or prenom_slip) and points >= _SHOWN
    return nom_slip and prenom_slip


def _reasons(names: _Names, birth: Birth) -> Iterator[str]:
    if birth.value:
        yield birth.value
    if names.is_swapped:
        yield "nom et prénom inversés"
    if names.nom.likeness == CERTAIN:
        yield "même nom d’usage" if names.is_usual else "même nom"
    elif names.nom.is_close:
        yield "nom proche"
    if names.has_prenom:
        if names.prenom.likeness == CERTAIN:
            yield "même prénom"
        elif names.prenom.is_close:
            yield "prénom proche"
