"""The sincerity of a file active: what is missing or suspicious about each person behind the figures.

A paper is missing as the indicator `dossiers_incomplets` says: on the person's last accompagnement that
touches the period, at its end. Nothing here reads a clock: the day of the question is given.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import combinations, pairwise
from typing import Any, Final

from crt_desktop.domain.dates import Period, occupied_days
from crt_desktop.domain.indicators import find_indicator
from crt_desktop.domain.pilotage_words import number_words
from crt_desktop.domain.record_titles import shown_day
from crt_desktop.domain.sincerite_words import KINDS
from crt_desktop.domain.typography import NARROW_SPACE, french

OUTSIDE: Final = frozenset({5, 6})
"""The GIR that the dispositif does not accompany."""

FIRST_VISIT_WITHIN: Final = timedelta(days=7)
"""How long somebody may be accompanied before the first visit is waited for."""

JUMP_PERCENT: Final = 30
JUMP_LEAST: Final = 5
"""A figure is far from that of the period before beyond so many hundredths, and from so much on."""

PAPERS: Final = {
    "contrat": "sans_contrat",
    "plan": "sans_plan",
    "gir": "sans_gir",
    "avis_medical": "sans_avis_medical",
    "consentement": "sans_consentement",
    "concertation": "sans_concertation",
}
"""The kind of doubt of each paper that `dossiers_incomplets` counts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """The dates of one accompagnement, from the demande to the sortie.

    ``is_counted``: it touches the period; another is there to be compared with.
    """

    requested_on: date
    evaluated_on: date | None = None
    plan_on: date | None = None
    signed_on: date | None = None
    admitted_on: date
    left_on: date | None = None
    motif_sortie: str | None = None
    is_counted: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is known of a person behind the figures of a period.

    ``is_counted``: of the file active; another has only a sortie dated in the period (its days ended the
    day before). ``courses``: every accompagnement, the oldest first. ``missing``: the papers missing, keys
    of `PAPERS`. ``is_visited``: a done visit began during the last accompagnement that touches the period.
    ``ahead``: what is dated after today, with its words (« évaluation GIR datée »). ``alike``: who may be the
    same person.
    """

    beneficiaire_id: int
    is_counted: bool
    courses: tuple[Course, ...]
    missing: frozenset[str] = frozenset()
    gir_entree: int | None = None
    gir_actuel: int | None = None
    is_visited: bool = True
    ahead: tuple[tuple[str, date], ...] = ()
    alike: tuple[int, ...] = ()

    @property
    def last(self) -> Course:
        """The last accompagnement that touches the period; of somebody not counted, the last."""
        counted = [one for one in self.courses if one.is_counted]
        return (counted or self.courses)[-1]


def find_doubts(facts: Facts, period: Period, *, on: date) -> dict[str, str]:
    """Return the kinds of doubt on a person, each with the words that tell them ("" when the title does).

    ``double_possible`` says nobody's name: whoever shows it adds who. In the order of `KINDS`.

    Args:
        facts: What is known of the person at the end of the period.
        period: The period of the figures, which may not be over.
        on: Today: what is dated later is ahead, and nobody is waited for after it.
    """
    found = {
        "sortie_sans_motif": ", ".join(
            f"sortie du {shown_day(one.left_on)}"
            for one in facts.courses
            if one.left_on is not None and period.contains(one.left_on) and not one.motif_sortie
        )
    }
    found = {code: words for code, words in found.items() if words}
    if facts.is_counted:
        found |= {PAPERS[piece]: "" for piece in facts.missing}
        if is_unvisited(facts, period, on=on):
            found["jamais_visite"] = ""
        if facts.alike:
            found["double_possible"] = ""
        if girs := outside_girs(facts):
            found["gir_5_6"] = girs
        if disorder := ", ".join(find_disorder(facts, on=on)):
            found["dates_en_desordre"] = disorder
    return {code: french(found[code]) for code in KINDS if code in found}


def is_unvisited(facts: Facts, period: Period, *, on: date) -> bool:
    """Tell whether a person was admitted a week or more before the end of their days, and never visited.

    The days of the last accompagnement that touches the period end with it, with the period or today,
    whichever comes first; a visit done on the day of the sortie counts.
    """
    if facts.is_visited:
        return False
    first, last = occupied_days(facts.last.admitted_on, facts.last.left_on)
    end = min(period.end, on) if last is None else min(last, period.end, on)
    return first + FIRST_VISIT_WITHIN <= end


def outside_girs(facts: Facts) -> str:
    """Return which of the GIR of a person are 5 or 6, "" for none."""
    girs = [(facts.gir_entree, "à l'entrée"), (facts.gir_actuel, "actuel")]
    if facts.gir_entree == facts.gir_actuel:
        girs = [(facts.gir_entree, "à l'entrée et actuel")]
    return ", ".join(f"GIR {gir} {words}" for gir, words in girs if gir in OUTSIDE)


def find_disorder(facts: Facts, *, on: date) -> Iterator[str]:
    """Yield the dates of a person that contradict each other, or are ahead.

    Of each accompagnement that touches the period: the demande, the evaluation, the admission and the
    sortie come in this order, days shared allowed; the contrat is signed by the sortie; evaluation and
    plan are not dated after today. No two accompagnements share a day.
    """
    for course in facts.courses:
        if course.is_counted:
            yield from _course_disorder(course, on=on)
    for words, day in facts.ahead:
        yield f"{words} du {shown_day(day)}, dans l'avenir"
    for one, other in combinations(facts.courses, 2):
        if (one.is_counted or other.is_counted) and _share_a_day(one, other):
            starts = (shown_day(one.admitted_on), shown_day(other.admitted_on))
            yield f"accompagnements du {starts[0]} et du {starts[1]} qui se chevauchent"


def jump_words(path: str, value: Any, previous: Any) -> str:
    """Return what is said of a figure far from that of the period before, "" when it is near.

    Far: by more than `JUMP_PERCENT` hundredths of the figure before, and by `JUMP_LEAST` or more. Without
    anything before, nothing is told. Of a breakdown, the part that moved most.
    """
    if isinstance(value, Mapping) and isinstance(previous, Mapping):
        far = [key for key, now in value.items() if is_jump(now, previous.get(key))]
        if not far:
            return ""
        key = max(far, key=lambda one: abs(value[one] - previous[one]))
        label = find_indicator(path).modalites.get(key, key)
        return french(f"{label} : {_against(value[key], previous[key])}")
    return french(_against(value, previous)) if is_jump(value, previous) else ""


def is_jump(value: Any, previous: Any) -> bool:
    """Tell whether a figure is far from that of the period before; what is no number never is."""
    if not (_is_number(value) and _is_number(previous)) or not previous:
        return False
    moved = abs(value - previous)
    return bool(moved >= JUMP_LEAST and moved * 100 > abs(previous) * JUMP_PERCENT)


def _course_disorder(course: Course, *, on: date) -> Iterator[str]:
    steps = (
        ("demande", course.requested_on),
        ("évaluation", course.evaluated_on),
        ("admission", course.admitted_on),
        ("sortie", course.left_on),
    )
    known = [(words, day) for words, day in steps if day is not None]
    for (before, earlier), (after, later) in pairwise(known):
        if later < earlier:
            yield f"{after} du {shown_day(later)} avant {_THE[before]} du {shown_day(earlier)}"
    if course.signed_on and course.left_on and course.signed_on > course.left_on:
        days = (shown_day(course.signed_on), shown_day(course.left_on))
        yield f"contrat signé le {days[0]}, après la sortie du {days[1]}"
    for words, day in (
        ("évaluation datée", course.evaluated_on),
        ("plan daté", course.plan_on),
    ):
        if day is not None and day > on:
            yield f"{words} du {shown_day(day)}, dans l'avenir"


_THE: Final = {"demande": "la demande", "évaluation": "l'évaluation", "admission": "l'admission"}


def _share_a_day(one: Course, other: Course) -> bool:
    first, until = occupied_days(one.admitted_on, one.left_on)
    second, up_to = occupied_days(other.admitted_on, other.left_on)
    return (up_to is None or first <= up_to) and (until is None or second <= until)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | Decimal) and not isinstance(value, bool)


def _against(now: Any, before: Any) -> str:
    sign = "+" if now > before else "−"
    moved = int(abs(now - before) * 100 // abs(before))
    percent = f"{sign}{number_words(moved)}{NARROW_SPACE}%"
    return (
        f"{number_words(now)} contre {number_words(before)} sur la période précédente ({percent})"
    )
