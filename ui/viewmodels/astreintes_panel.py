"""What stands beside the grid: nights without anybody, breaches, rests owed, shares, publications."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby, pairwise
from typing import Final

from crt_desktop.domain.astreintes import PUBLIEE, ROTATION
from crt_desktop.domain.dates import ONE_DAY, local_date
from crt_desktop.domain.ecarts import Ecart, Gravite
from crt_desktop.domain.regles_astreinte import OF_WORK
from crt_desktop.domain.typography import french, upper_first
from crt_desktop.reports.astreintes import (
    Duty,
    EquityLine,
    PublicationLine,
    ResumeLine,
    RotaView,
    SwapLine,
    ToldLine,
)
from ui.viewmodels import words
from ui.viewmodels.astreintes import Board, runs_of, short_name
from ui.viewmodels.astreintes_words import (
    long_day,
    night_words,
    shift_sentence,
    span_of_days,
)

_SATURDAY: Final = 5
_HOLE_CODES: Final = frozenset({"nuit_non_couverte", "nuit_sans_personne"})


@dataclass(frozen=True, slots=True, kw_only=True)
class HoleGroup:
    """Nights in a row without anybody. ``is_unplanned``: their planning is still to be made."""

    nights: tuple[date, ...]
    title: str
    detail: str
    is_unplanned: bool = False
    is_past: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class EcartGroup:
    """One breach of a rule by one person, on one or more nights. ``professionnel`` None: nobody in particular.

    ``is_of_work``: visits and interventions break it, nights given to somebody else would change nothing.
    """

    professionnel: str | None
    nights: tuple[date, ...]
    title: str
    detail: str
    article: str
    is_warning: bool
    is_of_work: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareLine:
    """What one person takes of the period, for the table of shares; ``share`` from 0 to 1."""

    professionnel: str
    nom: str
    short: str
    share: float
    nuits: int
    samedis: int
    dimanches: int
    feries: int


# --- nights without anybody ----------------------------------------------------------------------


def holes_of(board: Board, view: RotaView) -> tuple[HoleGroup, ...]:
    """Return the nights to come without anybody, those in a row together; gone ones too, last."""
    holes = sorted(on for on, day in board.days.items() if day.is_hole)
    groups = [_hole_group(board, view, run) for run in _groups(board, holes)]
    coming = [one for one in groups if one.nights[-1] >= board.today]
    return (*coming, *(one for one in groups if one.nights[-1] < board.today))


def _groups(board: Board, holes: Sequence[date]) -> Iterator[tuple[date, ...]]:
    """Yield the holes in a row; what is not planned yet never stands with what is wrong or past."""

    def state(on: date) -> tuple[bool, bool]:
        return board.days[on].is_unplanned, on < board.today

    for _state, alike in groupby(holes, key=state):
        yield from runs_of(alike)


def _hole_group(board: Board, view: RotaView, nights: tuple[date, ...]) -> HoleGroup:
    away = {
        line.professionnel
        for line in view.absences
        if any(line.started_on <= on <= line.ended_on for on in nights)
    }
    possible = min(board.days[on].night.available for on in nights)
    parts = [words.counted(len(away), "absence")] if away else []
    is_past = nights[-1] < board.today
    is_unplanned = board.days[nights[0]].is_unplanned
    if is_past:
        parts = ["nuit passée" if len(nights) == 1 else "nuits passées"]
    elif is_unplanned:
        parts = [words.counted(len(nights), "nuit à planifier", "nuits à planifier"), *parts]
    elif possible:
        parts.append(words.counted(possible, "personne possible", "personnes possibles"))
    else:
        parts.append("personne n’est disponible")
    return HoleGroup(
        nights=nights,
        title=_hole_title(board, nights),
        detail=upper_first(", ".join(parts)),
        is_unplanned=is_unplanned,
        is_past=is_past,
    )


def _hole_title(board: Board, nights: tuple[date, ...]) -> str:
    first, last = nights[0], nights[-1]
    ferie = board.days[first].night.ferie
    if len(nights) == 1:
        named = ferie or long_day(first).split()[0]
        return f"{words.short_day(first)}, {named}"
    if len(nights) == 2 and first.weekday() == _SATURDAY:  # noqa: PLR2004 - Saturday and Sunday
        start = f"{first:%d}" if first.month == last.month else words.short_day(first)
        return f"Week-end du {start} et {words.short_day(last)}"
    return upper_first(span_of_days(first, last))


# --- breaches ------------------------------------------------------------------------------------


def ecarts_of(view: RotaView, names: dict[str, str], *, today: date) -> tuple[EcartGroup, ...]:
    """Return the breaches that say the same of somebody together, what is to come first; a hole has its own place.

    Those that another rota would mend come before those that only other visits would.
    """
    found: dict[tuple[Gravite, str, str | None, str], list[Ecart]] = defaultdict(list)
    for ecart in sorted(view.ecarts, key=lambda one: one.on):
        if ecart.professionnel is None and ecart.code in _HOLE_CODES:
            continue
        found[ecart.gravite, ecart.code, ecart.professionnel, ecart.message].append(ecart)
    groups = [_ecart_group(who, some, names) for (_, _, who, _), some in found.items()]

    def order(one: EcartGroup) -> tuple[bool, bool, bool, int]:
        is_past = one.nights[-1] < today
        # What is past: the latest first.
        return one.is_warning, is_past, one.is_of_work, abs((one.nights[-1] - today).days)

    return tuple(sorted(groups, key=order))


def _ecart_group(who: str | None, some: list[Ecart], names: dict[str, str]) -> EcartGroup:
    nights = tuple(dict.fromkeys(one.on for one in some))
    named = short_name(names.get(who or "", "")) or "Équipe"
    return EcartGroup(
        professionnel=who,
        nights=nights,
        title=f"{named}, {dates_words(nights)}",
        detail=french(some[0].message),
        article=french(some[0].article),
        is_warning=some[0].gravite is Gravite.AVERTISSEMENT,
        is_of_work=some[0].code in OF_WORK,
    )


def dates_words(days: Sequence[date]) -> str:
    """Write days in few letters, their month once: « 12, 13 et 14/01 »."""
    shown = [
        f"{on:%d}" if on.month == after.month else words.short_day(on)
        for on, after in pairwise(days)
    ]
    return words.listed([*shown, words.short_day(days[-1])])


# --- rests owed ----------------------------------------------------------------------------------


def resume_title(line: ResumeLine, *, today: date) -> str:
    """Say until when somebody may not work."""
    on, when = local_date(line.not_before), words.clock(line.not_before)
    if on == today + ONE_DAY:
        when = f"demain {when}"
    elif on != today:
        when = f"le {words.short_day(on)} à {when}"
    return f"{short_name(line.nom)} ne peut reprendre avant {when}"


def resume_detail(line: ResumeLine, *, today: date) -> str:
    """Say the intervention that is the reason."""
    ended = line.intervention_ended_at
    on = local_date(ended)
    day = "" if on == today else f" le {words.short_day(on)}"
    return f"Intervention finie{day} à {words.clock(ended)}"


# --- shares --------------------------------------------------------------------------------------


def shares_of(lines: Iterable[EquityLine]) -> tuple[ShareLine, ...]:
    """Return what each takes, with bars on one scale."""
    kept = list(lines)
    most = max((one.nuits for one in kept), default=0) or 1
    return tuple(
        ShareLine(
            professionnel=one.professionnel,
            nom=one.nom,
            short=short_name(one.nom),
            share=one.nuits / most,
            nuits=one.nuits,
            samedis=one.samedis,
            dimanches=one.dimanches,
            feries=one.feries,
        )
        for one in kept
    )


def shares_summary(lines: Sequence[ShareLine]) -> str:
    """Say the widest gaps: « écart de 1 nuit, de 3 dimanches »."""
    if not lines:
        return ""
    counts = (
        ([one.nuits for one in lines], "nuit"),
        ([one.dimanches for one in lines], "dimanche"),
    )
    gaps = [(max(some) - min(some), noun) for some, noun in counts]
    said = [f"de {words.counted(gap, noun)}" for gap, noun in gaps if gap]
    return f"écart {', '.join(said)}" if said else "parts égales"


# --- clock changes and publications --------------------------------------------------------------


def shifts_of(board: Board) -> tuple[str, ...]:
    """Return the sentences of the nights during which the clock changes."""
    return tuple(shift_sentence(day, board.usual) for day in board.days.values() if day.is_shifted)


def publication_title(line: PublicationLine) -> str:
    """Say when and by whom a programme was given."""
    return f"{words.day(local_date(line.published_at))}, par {line.publiee_par}"


def publication_detail(line: PublicationLine) -> str:
    """Say what it covers, why it came late, what changed since."""
    parts = [upper_first(span_of_days(line.period.start, line.period.end))]
    if line.motif:
        parts.append(f"hors préavis{words.NO_BREAK}: {french(line.motif)}")
    if line.has_changed:
        parts.append("modifié depuis")
    return " · ".join(parts)


def told_line(line: ToldLine, moyens: dict[str, str]) -> str:
    """Say when and how somebody was told."""
    at: datetime = line.informed_at
    how = french(moyens.get(line.moyen, line.moyen))
    return f"{words.short_day(local_date(at))} {words.clock(at)}, {how.lower()}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeToTell:
    """A duty that was changed after it was published, whose professionnel has not been told."""

    duty: Duty
    title: str
    detail: str


def changes_to_tell(board: Board) -> tuple[ChangeToTell, ...]:
    """Return the replacements and swaps to come nobody was told of, by night."""
    found: dict[int, Duty] = {}
    for day in board.days.values():
        for duty in day.night.duties:
            is_over = duty.couche != ROTATION and duty.statut == PUBLIEE
            if is_over and duty.told_at is None and not day.night.is_past:
                found.setdefault(duty.row_id, duty)
    return tuple(
        ChangeToTell(
            duty=duty,
            title=f"{short_name(duty.nom)}, {night_words(duty.night_on)}",
            detail="Changement pas encore annoncé",
        )
        for duty in found.values()
    )


def swap_lines(one: SwapLine) -> tuple[str, tuple[str, ...]]:
    """Say what somebody asks about a night: a title, then with whom and why, what is blank left out."""
    with_whom = f"Avec {one.avec_nom}" if one.avec_nom else "Avec quiconque est libre"
    asked = f"demandé le {words.short_day(local_date(one.asked_at))}"
    motif = f"Motif{words.NO_BREAK}: {one.motif}" if one.motif else ""
    return f"{one.nom}, {night_words(one.night_on)}", (f"{with_whom}, {asked}", motif)
