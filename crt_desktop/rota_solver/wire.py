"""What goes between the application and its solver: one JSON document in, one JSON message a line out.

The problem goes without a name: references and days are all the solver needs.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import date, timedelta
from typing import Any

from crt_desktop.domain.rota import RotaLimits, RotaMember, RotaNight, RotaProblem


def write_problem(problem: RotaProblem) -> bytes:
    """Return a problem as JSON."""
    return json.dumps(
        {
            "nights": [_night(one) for one in problem.nights],
            "edges": [_night(one) for one in problem.edges],
            "members": [_member(one) for one in problem.members],
            "limits": asdict(problem.limits),
            "fixed": _by_day(problem.fixed),
            "around": _by_day(problem.around),
            "seconds": problem.seconds,
        }
    ).encode()


def read_problem(content: bytes) -> RotaProblem:
    """Return the problem `write_problem` wrote."""
    read: dict[str, Any] = json.loads(content)
    limits = read["limits"]
    window = limits.pop("hours_window")
    return RotaProblem(
        nights=tuple(_read_night(one) for one in read["nights"]),
        edges=tuple(_read_night(one) for one in read["edges"]),
        members=tuple(_read_member(one) for one in read["members"]),
        limits=RotaLimits(**limits, hours_window=None if window is None else tuple(window)),
        fixed=_read_by_day(read["fixed"]),
        around=_read_by_day(read["around"]),
        seconds=read["seconds"],
    )


def write_assignments(assignments: Mapping[date, str]) -> dict[str, str]:
    """Return who has which night as plain texts."""
    return _by_day(assignments)


def read_assignments(texts: Mapping[str, str]) -> dict[date, str]:
    """Return what `write_assignments` wrote."""
    return _read_by_day(texts)


def _night(night: RotaNight) -> dict[str, Any]:
    return asdict(night) | {
        "night_on": night.night_on.isoformat(),
        "elapsed": night.elapsed // timedelta(seconds=1),
    }


def _read_night(read: Mapping[str, Any]) -> RotaNight:
    changes = {
        "night_on": date.fromisoformat(read["night_on"]),
        "elapsed": timedelta(seconds=read["elapsed"]),
    }
    return RotaNight(**{**read, **changes})


def _member(member: RotaMember) -> dict[str, Any]:
    return {
        "reference": member.reference,
        "unavailable": _days(member.unavailable),
        "prefers": _days(member.prefers),
        "avoids": _days(member.avoids),
        "part": member.part,
        "done_nights": _by_month(member.done_nights),
        "done_saturdays": _by_month(member.done_saturdays),
        "done_sundays": _by_month(member.done_sundays),
        "done_feries": _by_month(member.done_feries),
        "done_weeks": [[year, sorted(weeks)] for year, weeks in sorted(member.done_weeks.items())],
        "carried": dict(member.carried),
    }


def _read_member(read: Mapping[str, Any]) -> RotaMember:
    return RotaMember(
        reference=read["reference"],
        unavailable=_read_days(read["unavailable"]),
        prefers=_read_days(read["prefers"]),
        avoids=_read_days(read["avoids"]),
        part=read["part"],
        done_nights=_read_by_month(read["done_nights"]),
        done_saturdays=_read_by_month(read["done_saturdays"]),
        done_sundays=_read_by_month(read["done_sundays"]),
        done_feries=_read_by_month(read["done_feries"]),
        done_weeks={year: frozenset(weeks) for year, weeks in read["done_weeks"]},
        carried=read["carried"],
    )


def _days(days: Iterable[date]) -> list[str]:
    return sorted(day.isoformat() for day in days)


def _read_days(texts: Iterable[str]) -> frozenset[date]:
    return frozenset(date.fromisoformat(text) for text in texts)


def _by_day(names: Mapping[date, str]) -> dict[str, str]:
    return {day.isoformat(): name for day, name in sorted(names.items())}


def _read_by_day(texts: Mapping[str, str]) -> dict[date, str]:
    return {date.fromisoformat(text): name for text, name in texts.items()}


def _by_month(counts: Mapping[tuple[int, int], int]) -> list[list[int]]:
    return [[year, month, count] for (year, month), count in sorted(counts.items())]


def _read_by_month(read: Iterable[list[int]]) -> dict[tuple[int, int], int]:
    return {(year, month): count for year, month, count in read}
