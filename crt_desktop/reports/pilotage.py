"""The director's dashboard: parts asked one by one, and the dossier made of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from crt_desktop.domain.dates import Period
from crt_desktop.reports.charts import Chart, DataTable

FigureValue = int | Decimal | date | None
"""A key figure: a number, a day, or nothing known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyFigure:
    """A figure at the head of the dashboard, beside the one of the period compared with.

    ``path``: what opens behind it ("" when no list does). ``note``: one short line under it.
    ``unit``: that of a number; « date » when the value is a day.
    """

    key: str
    label: str
    value: FigureValue
    previous: FigureValue
    unit: str
    note: str = ""
    path: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PilotagePart:
    """One part of the dashboard: its key figures, charts and tables."""

    key: str
    title: str
    figures: tuple[KeyFigure, ...] = ()
    charts: tuple[Chart, ...] = ()
    tables: tuple[DataTable, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialogue:
    """The dossier for the meeting with the authorities over a period.

    ``comments``: free texts by part ("" for the introduction).
    """

    etablissement: str | None
    finess: str | None
    period: Period
    compared_with: Period
    computed_at: datetime
    version: str
    is_training: bool
    parts: tuple[PilotagePart, ...]
    comments: Mapping[str, str]
    frozen: tuple[str, ...] = ()
    """« Enquête nationale 2026, version 2 validée le 18/01/2027 – SHA-256 … » of each validated answer."""
