"""Visits in words: their state and its icon, who goes to whom, their conflicts, what is said of a list."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Final

from crt_desktop.domain.codes import CRENEAU, PROFESSION, STATUT_VISITE
from crt_desktop.domain.dates import local_date
from crt_desktop.domain.typography import french, lower_first
from crt_desktop.reports.planning import PlanningView, TeamMember, VisitLine
from ui.viewmodels import words
from ui.viewmodels.visites_period import AgendaView, long_day, period_name, period_of

PREVUE: Final = "prevue"
REALISEE: Final = "realisee"
ANNULEE: Final = "annulee"
ABSENCE: Final = "absence"
MISSED: Final = frozenset({ANNULEE, ABSENCE})
AWAY: Final = frozenset({"hospitalisation", "sejour_ht"})
"""Conflicts that say the person is not at home."""

SLOT_ICONS: Final = {
    "jour": "sun",
    "soiree": "sunset",
    "nuit": "moon",
    "weekend": "calendar-days",
    "ferie": "flag",
}
STATE_ICONS: Final = {REALISEE: "check", ANNULEE: "x", ABSENCE: "user-x"}
STATE_TONES: Final = {
    PREVUE: "neutral",
    REALISEE: "success",
    ANNULEE: "outline",
    ABSENCE: "warning",
}
CONFLICTS: Final = {
    "professionnel_occupe": "Déjà en visite",
    "professionnel_absent": "Professionnel absent",
    "hors_horaires": "Hors horaires",
    "hospitalisation": "À l’hôpital",
    "sejour_ht": "En HT",
    "hors_accompagnement": "Non accompagnée",
    "personne_occupee": "Deux visites",
}
"""The conflicts in two words; their sentence tells the rest."""
NOBODY: Final = "Sans professionnel"
REASONS: Final = {
    ANNULEE: (
        "À la demande de la personne",
        "À la demande de l’aidant",
        "Professionnel indisponible",
        "Hospitalisation",
        "Hébergement temporaire",
        "Intempéries",
    ),
    ABSENCE: (
        "Personne sortie",
        "Ne répond pas",
        "Hospitalisée",
        "En famille",
        "Refus sur place",
    ),
}
"""The frequent reasons of a visit that was not made, by what it becomes."""


def minutes(line: VisitLine) -> int:
    """Return how long a visit is, in elapsed minutes."""
    return int((line.ends_at - line.starts_at).total_seconds()) // 60


def duration(total: int) -> str:
    """Write minutes as people say them: « 45 min », « 1 h 30 »."""
    hours, rest = divmod(total, 60)
    if not hours:
        return f"{rest}{words.NO_BREAK}min"
    return f"{hours}{words.NO_BREAK}h{f'{words.NO_BREAK}{rest:02}' if rest else ''}"


def span(starts_at: datetime, ends_at: datetime) -> str:
    """Write « 09:30–10:15 »."""
    return f"{words.clock(starts_at)}–{words.clock(ends_at)}"


def profession(code: str) -> str:
    """Return the words of a profession."""
    return french(PROFESSION.get(code, code))


def worker(line: VisitLine) -> str:
    """Return who goes: the name, or the profession when nobody is named."""
    return line.professionnel_nom or profession(line.profession)


def state_words(line: VisitLine) -> str:
    """Return the state, and the reason of a visit that was not made."""
    state = french(STATUT_VISITE.get(line.statut, line.statut))
    return f"{state}, {lower_first(line.motif)}" if line.motif else state


def conflict_label(line: VisitLine) -> str:
    """Return the first conflict in two words, and how many more there are."""
    if not line.conflicts:
        return ""
    first, *others = line.conflicts
    said = CONFLICTS.get(first.code, "Conflit")
    return f"{said} +{len(others)}" if others else said


def short_state(line: VisitLine) -> str:
    """Return the state in the words of a badge."""
    return {ABSENCE: "Absence"}.get(line.statut) or french(
        STATUT_VISITE.get(line.statut, line.statut)
    )


def is_away(line: VisitLine) -> bool:
    """Tell whether the person is known to be in hospital or away at that time."""
    return any(conflict.code in AWAY for conflict in line.conflicts)


def has_conflict(line: VisitLine) -> bool:
    """Tell whether a conflict is worth a mark: that of a visit that stands."""
    return bool(line.conflicts) and line.statut not in MISSED


def icon_of(line: VisitLine) -> str:
    """Return the icon of a visit: its conflict, else its state, else its slot of the day."""
    if has_conflict(line):
        return "triangle-alert"
    return STATE_ICONS.get(line.statut) or SLOT_ICONS.get(line.creneau, "calendar-days")


def described(line: VisitLine) -> str:
    """Return a visit in one sentence, read aloud."""
    day = long_day(local_date(line.starts_at), has_year=False)
    parts = [
        f"{day}, {span(line.starts_at, line.ends_at)}",
        line.personne,
        f"{profession(line.profession)}, {line.professionnel_nom or lower_first(NOBODY)}",
        state_words(line),
        *(conflict.message for conflict in line.conflicts),
    ]
    return ". ".join(part.rstrip(".") for part in parts) + "."


def hint(line: VisitLine) -> str:
    """Return what the tooltip of a visit says, a fact a line."""
    who = " · ".join(part for part in (profession(line.profession), line.professionnel_nom) if part)
    lines = [
        f"{span(line.starts_at, line.ends_at)} · {line.personne}",
        who,
        line.prestation or "",
        state_words(line),
        *(french(conflict.message) for conflict in line.conflicts),
    ]
    return "\n".join(one for one in lines if one)


def slot_words(line: VisitLine) -> str:
    """Return the slot of the day in words."""
    return french(CRENEAU.get(line.creneau, line.creneau))


def header_fact(view: AgendaView, found: PlanningView | None, day: date) -> str:
    """Return the line under the title: the period, how many visits, how many conflicts."""
    named = period_name(view, day)
    if found is None:
        return named
    period = period_of(view, day)
    shown = (line for line in found.visites if period.contains(local_date(line.starts_at)))
    return " · ".join((named, *counts(shown)))


def counts(lines: Iterable[VisitLine]) -> list[str]:
    """Return how many visits stand and how many have a conflict, in words."""
    standing = [line for line in lines if line.statut not in MISSED]
    conflicts = sum(map(has_conflict, standing))
    said = [words.counted(len(standing), "visite")]
    if conflicts:
        said.append(words.counted(conflicts, "conflit"))
    return said


def summary(lines: Sequence[VisitLine]) -> list[tuple[str, str]]:
    """Return how many visits of each state there are, and how long those that stand last."""
    by_state = Counter(line.statut for line in lines)
    standing = sum(minutes(line) for line in lines if line.statut not in MISSED)
    found = [
        ("Prévues", str(by_state[PREVUE])),
        ("Réalisées", str(by_state[REALISEE])),
        ("Annulées", str(by_state[ANNULEE])),
        ("Absences", str(by_state[ABSENCE])),
        ("Temps de visite", duration(standing)),
    ]
    return found if lines else []


def member_words(member: TeamMember) -> str:
    """Return « Claire Vidal, IDE »."""
    return f"{member.nom}, {profession(member.profession)}"
