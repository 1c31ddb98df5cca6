"""A person's file on screen: what stands now, everything that happened, who opened it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from crt_desktop.domain.hospitalisations import HospitalStay
from crt_desktop.reports.caseload import BeneficiaireSummary
from crt_desktop.reports.fiches import StoredFiche


class EventCategory(StrEnum):
    """The filters of the timeline."""

    PARCOURS = "parcours"
    SANTE = "sante"
    NUITS = "nuits"
    SEJOURS = "sejours"
    AIDANTS = "aidants"
    QUOTIDIEN = "quotidien"
    VISITES = "visites"


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineEvent:
    """One thing that happened: its day (and instant when it has one), a title, one line.

    ``kind`` chooses the icon: demande, evaluation, avis_medical, concertation, consentement, decision, plan,
    contrat, admission, sortie, deces, gir, hopital_entree, hopital_retour, ht_arrivee, ht_depart, appel,
    visite, chute, depistage, vaccination, teleconsultation, zarit, soutien, contact, note, transmission,
    equipement, transport, correction, fusion. ``tone``: neutral, info, success, warning, danger or accent. ``sheet`` and
    ``row_id`` name the record it comes from, of a fusion the person.
    """

    on: date
    category: EventCategory
    kind: str
    title: str
    detail: str
    sheet: str
    row_id: int
    at: datetime | None = None
    tone: str = "neutral"


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedDlu:
    """The dossier de liaison d'urgence printed last, as the journal keeps it: when, and its number.

    ``is_outdated``: it is a year old, or something it says has changed since.
    """

    printed_at: datetime
    numero: str
    is_outdated: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """Events, latest first; ``total`` counts those that answer, ``counts`` those of each category."""

    events: tuple[TimelineEvent, ...]
    total: int
    counts: Mapping[EventCategory, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class GirPoint:
    """One GIR evaluation as a point of the history; ``counts``: it is the one that counts that day."""

    row_id: int
    on: date
    gir: int
    source: str
    codes: str | None
    trace: str
    counts: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AccompagnementFacts:
    """One accompagnement, latest first in a file; dates None are unknown."""

    demande_row_id: int
    requested_on: date
    circonstance: str | None
    origine: str
    admitted_on: date | None
    left_on: date | None
    motif_sortie: str | None
    contrat_on: date | None
    plan_on: date | None
    plan_review_on: date | None
    decision: str | None
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AidantCard:
    """A carer with the burden over time, oldest first."""

    fiche: StoredFiche
    zarit: tuple[tuple[date, Decimal], ...] = ()
    contact_count: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Dossier:
    """The whole file but its timeline.

    ``fiches``: the records of the person by sheet, latest first: hospitalisations, sejours_ht, chutes,
    depistages, notes, transmissions, equipements, vaccinations, teleconsultations, transports,
    consentements, intervenants, zarit, soutiens_aidants, contacts_aidants. ``ins_text``: the content of the
    INS datamatrix, only for a qualified identity.
    """

    identity: StoredFiche
    summary: BeneficiaireSummary
    vigilances: tuple[str, ...]
    accompagnements: tuple[AccompagnementFacts, ...]
    gir: tuple[GirPoint, ...]
    aidants: tuple[AidantCard, ...]
    fiches: Mapping[str, tuple[StoredFiche, ...]]
    names: Mapping[str, Mapping[str, str]]
    """By sheet (partenaires, professionnels, places_ht, aidants), the words that name each reference."""
    ins_text: str | None = None
    hospital: HospitalStay | None = None
    """The stay in hospital that goes on, None when the person is not there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitsAndCalls:
    """Every visit of a person, planned ones too, and the calls about the person, latest first.

    ``names``: by sheet, the words that name each reference.
    """

    visites: tuple[StoredFiche, ...]
    appels: tuple[StoredFiche, ...]
    names: Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessLine:
    """One entry of the journal about a person, in French: who, when, what, from where, why."""

    at: datetime
    actor: str
    role: str
    workstation: str
    action: str
    detail: str
    is_change: bool
