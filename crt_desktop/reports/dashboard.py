"""The dashboard, part by part: each is asked alone and painted when it comes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from crt_desktop.domain.dates import Period


@dataclass(frozen=True, slots=True, kw_only=True)
class CurvePoint:
    """At the end of a day: different persons since the start of the period, and persons present."""

    on: date
    cumulated: int
    present: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FileActiveFigures:
    """The file active of a period against its target; the curve has one point a month and the last day."""

    period: Period
    total: int
    objectif: int
    seuil_on: date | None
    curve: tuple[CurvePoint, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PresenceFigures:
    """Who is present on a day, and where; the three parts add up to the total."""

    on: date
    total: int
    a_domicile: int
    hospitalisees: int
    en_ht: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MovementFigures:
    """Entries and exits of the period, and of its current quarter."""

    entrees: int
    sorties: int
    quarter_start: date
    entrees_quarter: int
    sorties_quarter: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingFigures:
    """Who waits on a day, and the median delay from demande to admission of the period, in days."""

    waiting: int
    median_delay: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class GirFigures:
    """Persons present by GIR ("1" … "6", non_evalue), and the evolution since the entry."""

    by_gir: Mapping[str, int]
    amelioration: int
    stable: int
    aggravation: int
    non_mesurable: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyLine:
    """Who is on call tonight, from when to when (HH:MM), on which phone."""

    nom: str
    profession: str
    telephone: str | None
    starts: str
    ends: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NightFigures:
    """Tonight's cover, the free emergency places, and last night."""

    night_starts_on: date
    span: str
    is_covered: bool
    duties: tuple[DutyLine, ...]
    free_htu: tuple[str, ...]
    calls_last_night: int
    interventions_last_night: int


@dataclass(frozen=True, slots=True, kw_only=True)
class IncompleteFigures:
    """Persons of the file active whose file lacks a paper, by paper."""

    total: int
    base: int
    by_piece: Mapping[str, int] = field(default_factory=dict)
