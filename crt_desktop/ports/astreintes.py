"""What the rota of the astreintes needs of the database."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from crt_desktop.domain.dates import Period
from crt_desktop.domain.equipe import AppelAstreinte, Visite
from crt_desktop.reports.fiches import StoredFiche


@dataclass(frozen=True, slots=True, kw_only=True)
class SwapAsked:
    """What somebody asks: to be replaced on a duty (its row), or to change it with somebody (reference)."""

    duty_id: int
    avec: str | None
    motif: str
    asked_at: datetime
    asked_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SwapDecided:
    """What the coordination decided of a swap that was asked for."""

    is_accepted: bool
    decided_at: datetime
    decided_by: str
    reponse: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredSwap:
    """What was asked, as stored; ``is_open``: nothing was decided yet."""

    row_id: int
    version: int
    asked: SwapAsked
    is_open: bool


class AstreinteRepository(Protocol):
    """Reads the rota, and keeps the swaps asked for; duties are written as records of their sheet."""

    def team(self) -> tuple[StoredFiche, ...]:
        """Return every professionnel, whoever left included, by name."""

    def duties(self, first: datetime, last: datetime) -> tuple[StoredFiche, ...]:
        """Return the duties of every layer that touch [first, last), by start."""

    def horaires(self) -> tuple[StoredFiche, ...]:
        """Return the contract hours of everybody."""

    def absences(self, period: Period) -> tuple[StoredFiche, ...]:
        """Return the absences that have a day of the period, by first day."""

    def souhaits(self, period: Period) -> tuple[StoredFiche, ...]:
        """Return the wishes for the nights that begin in the period, by night."""

    def publications(self, period: Period) -> tuple[StoredFiche, ...]:
        """Return the programmes given that have a night of the period, the first one given first."""

    def proofs_of_publications(self, row_ids: Collection[int]) -> tuple[StoredFiche, ...]:
        """Return the proofs that somebody was told of these publications, by instant."""

    def proofs_of_duties(self, row_ids: Collection[int]) -> tuple[StoredFiche, ...]:
        """Return the proofs that somebody was told of these duties, by instant."""

    def calls(self, first: datetime, last: datetime) -> tuple[AppelAstreinte, ...]:
        """Return the calls received in [first, last), in order; whom they are about is left out."""

    def visits(self, windows: Mapping[str, tuple[datetime, datetime]]) -> tuple[Visite, ...]:
        """Return the visits planned or done by these professionnels that begin in their window, in order.

        Whom they are about is left out.
        """

    def swaps(self, duties: Collection[int], *, at: datetime) -> tuple[StoredSwap, ...]:
        """Return what is asked about these duties and not decided, of those that count and are not over."""

    def swap(self, row_id: int) -> StoredSwap:
        """Return what was asked, decided or not; raises NotFoundError."""

    def ask_swap(self, asked: SwapAsked) -> int:
        """Store what somebody asks; return its row."""

    def decide_swap(self, row_id: int, *, version: int, decided: SwapDecided) -> None:
        """Store what was decided; raises VersionMovedError when it moved on, or was decided already."""
