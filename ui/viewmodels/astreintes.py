"""The rota as the grid shows it: months, a row per person, and what stands in each cell."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from functools import cached_property
from typing import Final

from crt_desktop.domain.astreintes import (
    ANNULEE,
    BROUILLON,
    ECHANGE,
    PUBLIEE,
    REMPLACEE,
    REMPLACEMENT,
    RENFORT,
    ROTATION,
    TITULAIRE,
)
from crt_desktop.domain.dates import MONTHS, ONE_DAY
from crt_desktop.domain.ecarts import Ecart
from crt_desktop.domain.rota import RotaSolution
from crt_desktop.domain.typography import upper_first
from crt_desktop.reports.astreintes import AwayLine, Duty, NightLine, RotaView, WishLine

LETTERS: Final = "LMMJVSD"
"""Of the days of the week, Monday first."""

UNPLANNED: Final = 10
"""From this many nights in a row without anybody, the planning is not made yet rather than wrong."""

PROFESSIONS: Final[Mapping[str, str]] = {
    "ide": "IDE",
    "as": "AS",
    "asg": "ASG",
    "aes": "AES",
    "medecin": "Méd.",
    "coordinateur": "Coord.",
    "ergotherapeute": "Ergo.",
    "psychologue": "Psy.",
    "apa": "APA",
    "psychomotricien": "Psm.",
    "dieteticien": "Diét.",
    "animateur": "Anim.",
    "assistant_social": "ASS",
}
"""Professions in a few letters, for the head of a row."""


class Layer(StrEnum):
    """Which layer of the rota is looked at."""

    ROTATION = "rotation"
    OVERRIDES = "remplacements"
    FINAL = "finale"


class Mark(StrEnum):
    """What a duty is to the eye; each has its own shape."""

    ASTREINTE = "astreinte"
    REMPLACEMENT = "remplacement"
    ECHANGE = "echange"
    RENFORT = "renfort"


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """One duty in a cell, on the share [begins, ends) of the night, from 0 to 1.

    ``is_ghost``: another stands for it since; ``is_proposed``: nothing stored, ``duty`` is then None.
    """

    mark: Mark
    duty: Duty | None = None
    is_draft: bool = False
    is_ghost: bool = False
    is_proposed: bool = False
    begins: float = 0.0
    ends: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """What is known of one person on one night."""

    pieces: tuple[Piece, ...] = ()
    away: AwayLine | None = None
    wish: WishLine | None = None
    ecarts: tuple[Ecart, ...] = ()


EMPTY: Final = Cell()


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """One night at the head of its column.

    ``is_shifted``: the clock changes during it; ``is_unplanned``: a hole among so many others that the
    planning is still to be made.
    """

    night: NightLine
    letter: str
    is_hole: bool
    is_today: bool
    is_shifted: bool
    is_unplanned: bool = False

    @property
    def on(self) -> date:
        """The day the night begins."""
        return self.night.night_on


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    """One panel of the grid."""

    first: date
    title: str
    days: tuple[Day, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One person of the grid: in few words, and whole."""

    reference: str
    short: str
    nom: str
    profession: str


@dataclass(frozen=True, kw_only=True)
class Board:
    """Everything the grid draws."""

    layer: Layer
    months: tuple[Month, ...] = ()
    rows: tuple[Row, ...] = ()
    cells: Mapping[tuple[str, date], Cell] = field(default_factory=dict)
    today: date = date.min
    usual: timedelta = timedelta(hours=9)
    is_preview: bool = False

    def cell(self, reference: str, on: date) -> Cell:
        """Return what stands in a cell."""
        return self.cells.get((reference, on), EMPTY)

    @cached_property
    def days(self) -> dict[date, Day]:
        """The nights by the day they begin."""
        return {day.on: day for month in self.months for day in month.days}

    @cached_property
    def row_of(self) -> dict[str, int]:
        """The place of each person."""
        return {row.reference: at for at, row in enumerate(self.rows)}


def short_name(nom: str) -> str:
    """Return a name in few letters, the family's first: « Nadia Benamrou » → « Benamrou N. »."""
    first, *names = nom.split() or [""]
    return f"{' '.join(names)} {first[:1]}." if names else first


def board_of(
    view: RotaView, layer: Layer, *, today: date, proposal: RotaSolution | None = None
) -> Board:
    """Return the grid of a layer; with a proposal, what it would give instead of the drafts."""
    shown = Layer.FINAL if proposal is not None else layer
    rows = _rows(view)
    usual = usual_length(view)
    pieces = _pieces(view, shown, proposal)
    covered = {on for (_who, on), some in pieces.items() if any(map(_covers, some))}
    holes = _holes(view, shown, covered, proposal)
    unplanned = _unplanned(sorted(holes), today=today)
    days = [
        Day(
            night=night,
            letter=LETTERS[night.night_on.weekday()],
            is_hole=night.night_on in holes,
            is_today=night.night_on == today,
            is_shifted=night.elapsed != usual,
            is_unplanned=night.night_on in unplanned,
        )
        for night in view.nights
    ]
    return Board(
        layer=shown,
        months=tuple(_months(days)),
        rows=rows,
        cells=_cells(view, pieces, with_ecarts=shown is Layer.FINAL),
        today=today,
        usual=usual,
        is_preview=proposal is not None,
    )


def usual_length(view: RotaView) -> timedelta:
    """Return how long most nights of a view last."""
    lengths = [night.elapsed for night in view.nights]
    return max(set(lengths), key=lengths.count, default=timedelta(hours=9))


def _rows(view: RotaView) -> tuple[Row, ...]:
    """Return the team, then whoever holds a duty without being of it any more."""
    rows = {
        one.reference: Row(
            reference=one.reference,
            short=short_name(one.nom),
            nom=one.nom,
            profession=PROFESSIONS.get(one.profession, ""),
        )
        for one in view.equipe
    }
    for night in view.nights:
        for duty in night.duties:
            if duty.professionnel not in rows and duty.statut != ANNULEE:
                rows[duty.professionnel] = Row(
                    reference=duty.professionnel,
                    short=short_name(duty.nom),
                    nom=duty.nom,
                    profession="",
                )
    return tuple(rows.values())


def _months(days: Iterable[Day]) -> Iterator[Month]:
    found: dict[tuple[int, int], list[Day]] = defaultdict(list)
    for day in days:
        found[day.on.year, day.on.month].append(day)
    for (year, month), inside in found.items():
        yield Month(
            first=date(year, month, 1), title=upper_first(MONTHS[month - 1]), days=tuple(inside)
        )


# --- what stands in the cells ------------------------------------------------------------------


def is_shown(duty: Duty, layer: Layer) -> bool:
    """Tell whether a layer shows a duty; what was annulled is nowhere."""
    if duty.statut == ANNULEE:
        return False
    if layer is Layer.ROTATION:
        return duty.couche == ROTATION
    if layer is Layer.OVERRIDES:
        return duty.couche != ROTATION or duty.statut == REMPLACEE
    return duty.statut != REMPLACEE


def mark_of(duty: Duty) -> Mark:
    """Return what a duty is to the eye."""
    if duty.rang == RENFORT:
        return Mark.RENFORT
    if duty.couche == REMPLACEMENT:
        return Mark.REMPLACEMENT
    return Mark.ECHANGE if duty.couche == ECHANGE else Mark.ASTREINTE


def _pieces(
    view: RotaView, layer: Layer, proposal: RotaSolution | None
) -> dict[tuple[str, date], list[Piece]]:
    found: dict[tuple[str, date], list[Piece]] = defaultdict(list)
    for night in view.nights:
        proposed = None if proposal is None else proposal.assignments.get(night.night_on)
        is_replaced = proposal is not None and (
            proposed is not None or night.night_on in proposal.unfilled
        )
        for duty in night.duties:
            is_redone = is_replaced and duty.statut == BROUILLON and duty.professionnel != proposed
            if not is_shown(duty, layer) or is_redone:
                continue
            found[duty.professionnel, night.night_on].append(_piece(duty, night, layer))
        if proposed is not None and not found.get((proposed, night.night_on)):
            found[proposed, night.night_on].append(
                Piece(mark=Mark.ASTREINTE, is_draft=True, is_proposed=True)
            )
    return found


def _piece(duty: Duty, night: NightLine, layer: Layer) -> Piece:
    whole = (night.ends_at - night.starts_at).total_seconds()
    begins = (max(duty.starts_at, night.starts_at) - night.starts_at).total_seconds() / whole
    ends = (min(duty.ends_at, night.ends_at) - night.starts_at).total_seconds() / whole
    return Piece(
        mark=mark_of(duty),
        duty=duty,
        is_draft=duty.statut == BROUILLON,
        is_ghost=duty.statut == REMPLACEE and layer is Layer.OVERRIDES,
        begins=min(max(begins, 0.0), 1.0),
        ends=min(max(ends, 0.0), 1.0),
    )


def _covers(piece: Piece) -> bool:
    return piece.mark is not Mark.RENFORT and not piece.is_ghost


def _holes(
    view: RotaView, layer: Layer, covered: set[date], proposal: RotaSolution | None
) -> set[date]:
    """Return the nights without anybody in a layer; the overrides alone leave none."""
    if layer is Layer.OVERRIDES:
        return set()
    if layer is Layer.ROTATION:
        return {night.night_on for night in view.nights} - covered
    if proposal is None:
        return set(view.holes)
    kept = set(view.holes) - set(proposal.assignments)
    return kept | set(proposal.unfilled)


def _unplanned(holes: list[date], *, today: date) -> set[date]:
    """Return the nights of the long runs of holes to come: nobody began to plan them."""
    found: set[date] = set()
    for run in runs_of([on for on in holes if on > today]):
        if len(run) >= UNPLANNED:
            found |= set(run)
    return found


def runs_of(days: Iterable[date]) -> Iterator[tuple[date, ...]]:
    """Yield the days that follow each other, together; they are given in order."""
    run: list[date] = []
    for on in days:
        if run and on != run[-1] + ONE_DAY:
            yield tuple(run)
            run = []
        run.append(on)
    if run:
        yield tuple(run)


def _cells(
    view: RotaView, pieces: Mapping[tuple[str, date], list[Piece]], *, with_ecarts: bool
) -> dict[tuple[str, date], Cell]:
    inside = {night.night_on for night in view.nights}
    away = {
        (line.professionnel, on): line
        for line in view.absences
        for on in days_between(line.started_on, line.ended_on)
        if on in inside
    }
    wishes = {(one.professionnel, one.night_on): one for one in view.souhaits}
    ecarts: dict[tuple[str, date], list[Ecart]] = defaultdict(list)
    for ecart in view.ecarts:
        if ecart.professionnel is not None and with_ecarts:
            ecarts[ecart.professionnel, ecart.on].append(ecart)
    return {
        key: Cell(
            pieces=tuple(pieces.get(key, ())),
            away=away.get(key),
            wish=wishes.get(key),
            ecarts=tuple(ecarts.get(key, ())),
        )
        for key in {*pieces, *away, *wishes, *ecarts}
    }


def days_between(first: date, last: date) -> Iterator[date]:
    """Yield the days from the first to the last, both included."""
    while first <= last:
        yield first
        first += ONE_DAY


# --- what may be done in a cell -----------------------------------------------------------------


def counting_duty(board: Board, reference: str, on: date) -> Duty | None:
    """Return the published duty of a cell that can be replaced or swapped, the titulaire first."""
    found = [
        piece.duty
        for piece in board.cell(reference, on).pieces
        if piece.duty is not None and piece.duty.statut == PUBLIEE
    ]
    return min(found, key=lambda duty: duty.rang != TITULAIRE, default=None)


def draft_duty(board: Board, reference: str, on: date) -> Duty | None:
    """Return the draft of a cell."""
    found = (piece.duty for piece in board.cell(reference, on).pieces)
    return next((duty for duty in found if duty and duty.statut == BROUILLON), None)


def untold_duty(board: Board, reference: str, on: date) -> Duty | None:
    """Return the changed duty of a cell whose professionnel has not been told."""
    found = counting_duty(board, reference, on)
    if found is None or found.couche == ROTATION or found.told_at is not None:
        return None
    return found
