"""What a fictional person lives, told in days before the day of the demo.

A positive count is in the past, zero is the day itself, a negative count is to come.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """An accompagnement: admitted and, once over, left so many days ago.

    ``missing`` names the attributes of the demande that are still empty; ``waited`` is how many days
    passed between the demande and the admission; ``plan_due_in`` fixes the review of the plan.
    """

    admitted: int
    left: int | None = None
    motif: str | None = None
    destination: str | None = None
    has_relais: bool | None = None
    circonstance: str = "ordinaire"
    origine: str | None = None
    waited: int | None = None
    missing: tuple[str, ...] = ()
    contract_after: int | None = None
    plan_due_in: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Referral:
    """A demande without an admission: still waiting, or refused or left after ``decided`` days."""

    asked: int
    origine: str
    circonstance: str = "ordinaire"
    canal: str = "viatrajectoire"
    evaluated: int | None = None
    decided: int | None = None
    decision: str | None = None
    motif: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Hospital:
    """A stay in hospital; ``term_in`` (days until three months are over) may replace ``entered``."""

    entered: int = 0
    left: int | None = None
    term_in: int | None = None
    is_programmee: bool = False
    is_par_urgences: bool = True
    etablissement: str = "Hôpital de Lézignan-Corbières"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stay:
    """A stay on a place of hébergement temporaire.

    ``expires``: the hour of the day of the demo until which an option is kept.
    """

    place: str
    arrived: int
    departed: int | None
    etat: str
    motif: str
    expires: time | None = None
    demandeur: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Carer:
    """A carer: name, link and what is known of the life they share."""

    nom: str
    prenom: str
    lien: str
    sexe: str
    is_principal: bool = False
    is_cohabitant: bool = False
    younger: int = 28


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """A person and everything told about them.

    ``born`` is (age reached in the year of the demo, month, day). ``gir`` is the one at entry,
    ``gir_now`` the current one when it has changed. ``identity`` is the INS status and attribute.
    ``vigilances`` and ``acces``: None leaves them to chance.
    """

    nom: str
    prenoms: str
    sexe: str
    born: tuple[int, int, int]
    commune: str
    minutes: int
    gir: int | None
    gir_now: int | None = None
    nom_usage: str | None = None
    mode_vie: str | None = "seul"
    protection: str | None = "aucune"
    identity: tuple[str, str | None] = ("qualifiee", None)
    profils: tuple[str, ...] = ()
    entries: tuple[Entry, ...] = ()
    referrals: tuple[Referral, ...] = ()
    hospitals: tuple[Hospital, ...] = ()
    stays: tuple[Stay, ...] = ()
    carers: tuple[Carer, ...] = ()
    vigilances: str | None = None
    acces: str | None = None
