"""The problem of a rota and its solution, in the words of the trade: the solver is elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum


@dataclass(frozen=True, slots=True, kw_only=True)
class RotaNight:
    """One night to cover, by the day it begins; ``elapsed`` is 8, 9 or 10 hours."""

    night_on: date
    elapsed: timedelta
    is_saturday: bool
    is_sunday: bool
    is_ferie: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RotaMember:
    """Somebody who may be on call, named ``nom`` in sentences (the reference when blank).

    ``unavailable``: nights that are never given (leave, left the team, no right qualification, rest owed);
    ``away``: those of them for which the person is on leave or absent, with the code of the reason.
    ``part``: the share of the nights this person takes, in proportion to the others (ETP, 1 by default).
    ``done_*``: nights of the months, and weeks of the years, of the period that are served or promised outside
    of it: the limits count them; by (year, month), weeks by ISO year. ``carried``: nights served before the
    period beyond the fair share of them (below it when negative), by `rota_equity.Kind`: fairness counts them.
    """

    reference: str
    unavailable: frozenset[date] = frozenset()
    away: Mapping[date, str] = field(default_factory=dict)
    prefers: frozenset[date] = frozenset()
    avoids: frozenset[date] = frozenset()
    part: float = 1.0
    done_nights: Mapping[tuple[int, int], int] = field(default_factory=dict)
    done_saturdays: Mapping[tuple[int, int], int] = field(default_factory=dict)
    done_sundays: Mapping[tuple[int, int], int] = field(default_factory=dict)
    done_feries: Mapping[tuple[int, int], int] = field(default_factory=dict)
    done_weeks: Mapping[int, frozenset[int]] = field(default_factory=dict)
    carried: Mapping[str, float] = field(default_factory=dict)
    nom: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RotaLimits:
    """Hard limits for each person; None: no limit. Months are civil, ``hours_window`` is rolling.

    ``consecutive``: most nights in a row; ``gap``: fewest free nights between two series of nights.
    ``hours_window``: (days, hours) that no rolling window may exceed; ``days_month``: nights count one
    half up to 12 hours, one beyond, and the sum of a month stays within it (BAD).
    """

    nights_month: int | None = None
    saturdays_month: int | None = None
    sundays_month: int | None = None
    feries_month: int | None = None
    weeks_year: int | None = None
    hours_window: tuple[int, int] | None = None
    days_month: float | None = None
    consecutive: int | None = None
    gap: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class RotaProblem:
    """Nights to cover by one person each, what is already fixed, and the time allowed, in seconds.

    ``nights`` are in order. ``fixed``: night → reference, kept as it is. ``around``: nights just before and
    after the period that are held already, so that rests across its borders are kept; ``edges`` are those
    nights, for their hours.
    """

    nights: tuple[RotaNight, ...]
    members: tuple[RotaMember, ...]
    limits: RotaLimits = field(default_factory=RotaLimits)
    fixed: Mapping[date, str] = field(default_factory=dict)
    around: Mapping[date, str] = field(default_factory=dict)
    edges: tuple[RotaNight, ...] = ()
    seconds: float = 20.0


class RotaStatus(StrEnum):
    """How the search ended."""

    OPTIMAL = "optimal"
    GAP = "ecart"
    STOPPED = "interrompu"
    EMPTY = "aucune"


@dataclass(frozen=True, slots=True, kw_only=True)
class RotaShare:
    """What the solution gives one person, and the wishes it kept out of those expressed."""

    professionnel: str
    nuits: int
    weekends: int
    dimanches: int
    feries: int
    wishes_kept: int
    wishes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RotaSolution:
    """A proposal.

    ``gap``: (objective − bound) ÷ objective, 0 when proven optimal, None when nothing was found. ``reasons``:
    why each night of ``unfilled`` has nobody, and which wishes were not kept, in French sentences.
    """

    assignments: Mapping[date, str]
    status: RotaStatus
    unfilled: tuple[date, ...] = ()
    objective: float | None = None
    bound: float | None = None
    gap: float | None = None
    seconds: float = 0.0
    shares: tuple[RotaShare, ...] = ()
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RotaProgress:
    """Where a search stands: seconds since it began, the best found, its gap when one is known."""

    seconds: float
    objective: float | None = None
    gap: float | None = None
