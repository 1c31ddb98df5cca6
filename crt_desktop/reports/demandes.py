"""Receiving a demande: who is found while a line is typed, and what was stored."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from crt_desktop.domain.demandes import NEVER_CAME, Antecedent
from crt_desktop.domain.person_query import PersonQuery
from crt_desktop.reports.fiches import SavedFiche


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonMatch:
    """A known person who answers to what was typed, why, and where the person stands.

    ``is_likely``: probably the one meant; the others may be homonyms, shown and never refused.
    """

    beneficiaire_id: int
    reference: str
    nom_naissance: str
    nom_usage: str | None
    prenoms: str
    sexe: str
    born_on: date
    commune: str | None
    is_likely: bool = False
    reasons: tuple[str, ...] = ()
    antecedent: Antecedent = NEVER_CAME

    @property
    def nom(self) -> str:
        """The name the person is called by."""
        return self.nom_usage or self.nom_naissance


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonSearch:
    """What was understood of a line, and who answers to it, the likeliest first."""

    query: PersonQuery
    matches: tuple[PersonMatch, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """A demande just stored; ``person`` is the new person stored with it, None for a known one."""

    demande: SavedFiche
    person: SavedFiche | None = None
