"""What sorties and stays in hospital need of the database."""

from __future__ import annotations

from datetime import date
from typing import Protocol

from crt_desktop.domain.equipe import Visite
from crt_desktop.domain.sortie_items import Held
from crt_desktop.reports.sorties import StoredSortie


class SortieQueries(Protocol):
    """Reads what a sortie looks at, and the visits a stay in hospital stands in the way of."""

    def read(self, demande_row_id: int, *, account_id: int, on: date) -> StoredSortie:
        """Return everything a sortie looks at; raises NotFoundError.

        ``account_id``: whose unread transmissions are open; ``on``: the day of the team.
        """

    def demande_of(self, beneficiaire_id: int) -> int | None:
        """Return the demande of the accompagnement under way, else of the latest; None without any."""

    def hospitals(self) -> tuple[str, ...]:
        """Return the names a hospital may have: of partenaires, then of earlier stays, each once."""

    def visits_planned(
        self, beneficiaire_id: int, *, since: date, until: date | None
    ) -> tuple[Held[Visite], ...]:
        """Return the visits still planned on [since, until), in order; without an end, all of them."""

    def team_names(self) -> dict[str, str]:
        """Return the words of each professionnel, by reference."""
