"""The register of the partenaires, as its screen shows it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from crt_desktop.domain.conventions import ConventionState
from crt_desktop.domain.partenaire import Partenaire
from crt_desktop.domain.suivi import Interlocuteur


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonLine:
    """Somebody to speak to at a partenaire."""

    row_id: int
    record: Interlocuteur


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerLine:
    """A partenaire: where its convention stands, its people, how many persons agreed to share with it."""

    row_id: int
    record: Partenaire
    state: ConventionState
    people: tuple[PersonLine, ...] = ()
    sharing: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerRegister:
    """Every partenaire on a day, by category then name.

    ``missing``: the required categories without a convention in force, in the order of the call.
    """

    on: date
    lines: tuple[PartnerLine, ...]
    missing: tuple[str, ...] = ()
