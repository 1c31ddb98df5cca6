"""What is still open when a person leaves, and how each thing may be settled.

Pure: from the records of a person and the effective day of the sortie to the list that is settled with it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final, Generic, TypeVar

from crt_desktop.domain.dates import local_date
from crt_desktop.domain.equipe import Visite
from crt_desktop.domain.hospitalisations import is_under_way
from crt_desktop.domain.parcours import Plan
from crt_desktop.domain.plans import CLOTURE, day_of
from crt_desktop.domain.sejours import Hospitalisation, SejourHt
from crt_desktop.domain.sorties import HOSPITAL, ProjetSortie
from crt_desktop.domain.suivi import Consentement, Equipement, Transmission

T = TypeVar("T")

PREVUE: Final = "prevue"
REALISEE: Final = "realisee"
EN_COURS: Final = "en_cours"
OPTIONS: Final = frozenset({"option", "reserve"})
OVER: Final = frozenset({"termine", "annule"})


class Objet(StrEnum):
    """The kinds of open things, in the order they are shown."""

    VISITES = "visites"
    SEJOUR = "sejour"
    EQUIPEMENT = "equipement"
    HOSPITALISATION = "hospitalisation"
    TRANSMISSIONS = "transmissions"
    PLAN = "plan"
    CONSENTEMENTS = "consentements"
    AIDANTS = "aidants"


class Suite(StrEnum):
    """What is done of an open thing."""

    ANNULER = "annuler"
    TERMINER = "terminer"
    RECUPERER = "recuperer"
    A_RECUPERER = "a_recuperer"
    LIRE = "lire"
    CLOTURER = "cloturer"
    RETIRER = "retirer"
    PROPOSER = "proposer"
    LAISSER = "laisser"


SUITES: Final[Mapping[Objet, tuple[Suite, ...]]] = {
    Objet.VISITES: (Suite.ANNULER, Suite.LAISSER),
    Objet.SEJOUR: (Suite.TERMINER, Suite.ANNULER, Suite.LAISSER),
    Objet.EQUIPEMENT: (Suite.A_RECUPERER, Suite.RECUPERER),
    Objet.HOSPITALISATION: (Suite.TERMINER, Suite.LAISSER),
    Objet.TRANSMISSIONS: (Suite.LIRE, Suite.LAISSER),
    Objet.PLAN: (Suite.CLOTURER, Suite.LAISSER),
    Objet.CONSENTEMENTS: (Suite.LAISSER, Suite.RETIRER),
    Objet.AIDANTS: (Suite.PROPOSER, Suite.LAISSER),
}
"""The settlements each kind offers; which one is proposed depends on the sortie."""

DATED: Final = frozenset({Suite.TERMINER, Suite.RECUPERER, Suite.RETIRER, Suite.CLOTURER})
"""The settlements that take place on a day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Held(Generic[T]):
    """A record and the id of its row."""

    row_id: int
    record: T


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenFacts:
    """The records of a person that a sortie may leave open.

    ``visites``: planned or made since the admission; ``transmissions``: those the reader has not
    acknowledged; ``aidants``: their names; ``noms``: the words of each place, by reference.
    """

    visites: tuple[Held[Visite], ...] = ()
    sejours: tuple[Held[SejourHt], ...] = ()
    equipements: tuple[Held[Equipement], ...] = ()
    hospitalisations: tuple[Held[Hospitalisation], ...] = ()
    transmissions: tuple[Held[Transmission], ...] = ()
    plans: tuple[Held[Plan], ...] = ()
    consentements: tuple[Held[Consentement], ...] = ()
    aidants: tuple[str, ...] = ()
    noms: Mapping[str, str] | None = None

    @property
    def stays(self) -> tuple[Hospitalisation, ...]:
        """The stays in hospital."""
        return tuple(held.record for held in self.hospitalisations)

    @property
    def visits_done(self) -> tuple[date, ...]:
        """The days of the visits made."""
        return tuple(
            local_date(held.record.starts_at)
            for held in self.visites
            if held.record.statut == REALISEE
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenItem:
    """One open thing, or several of a kind settled together.

    ``key``: names it from one reading to the next (« visites », « sejour:12 »); ``suites``: what may be
    done of it; ``proposed``: what is proposed, on the day ``on`` when it takes place on one.
    ``first_on`` and ``last_on``: the days it spans, as far as they are known.
    """

    key: str
    objet: Objet
    row_ids: tuple[int, ...]
    suites: tuple[Suite, ...]
    proposed: Suite
    on: date | None = None
    first_on: date | None = None
    last_on: date | None = None
    libelle: str = ""
    etat: str | None = None

    @property
    def count(self) -> int:
        """How many records it holds."""
        return len(self.row_ids)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settlement:
    """What was decided of an open thing; ``on`` where it takes place on a day, ``reason`` for visits."""

    key: str
    suite: Suite
    on: date | None = None
    reason: str = ""


def open_items(facts: OpenFacts, projet: ProjetSortie) -> tuple[OpenItem, ...]:
    """Return what is open when a person leaves, each with what is proposed; nothing without a day."""
    left_on = projet.left_on
    if left_on is None:
        return ()
    return (
        *_visites(facts, left_on),
        *_sejours(facts, left_on),
        *_equipements(facts),
        *_hospitalisations(facts, projet, left_on),
        *_transmissions(facts),
        *_plans(facts, left_on),
        *_consentements(facts, projet, left_on),
        *_aidants(facts, projet),
    )


def _visites(facts: OpenFacts, left_on: date) -> Iterator[OpenItem]:
    """Yield the visits planned from the effective day on: that day no longer counts."""
    planned = sorted(
        (local_date(held.record.starts_at), held.row_id)
        for held in facts.visites
        if held.record.statut == PREVUE
    )
    after = [(day, row_id) for day, row_id in planned if day >= left_on]
    if after:
        yield OpenItem(
            key=Objet.VISITES,
            objet=Objet.VISITES,
            row_ids=tuple(row_id for _, row_id in after),
            suites=SUITES[Objet.VISITES],
            proposed=Suite.ANNULER,
            first_on=after[0][0],
            last_on=after[-1][0],
        )


def _sejours(facts: OpenFacts, left_on: date) -> Iterator[OpenItem]:
    names = facts.noms or {}
    for held in facts.sejours:
        stay = held.record
        if stay.etat in OVER:
            continue
        if stay.etat is None and stay.departed_on is not None and stay.departed_on <= left_on:
            # Taken over without its state, and over by its dates.
            continue
        has_begun = stay.arrived_on < left_on and stay.etat not in OPTIONS
        suites = (Suite.TERMINER, Suite.LAISSER) if has_begun else (Suite.ANNULER, Suite.LAISSER)
        departed = stay.departed_on
        ends = left_on if departed is None else min(departed, left_on)
        yield OpenItem(
            key=f"{Objet.SEJOUR}:{held.row_id}",
            objet=Objet.SEJOUR,
            row_ids=(held.row_id,),
            suites=suites,
            proposed=suites[0],
            on=ends if has_begun else None,
            first_on=stay.arrived_on,
            last_on=departed,
            libelle=names.get(stay.place, stay.place),
            etat=stay.etat,
        )


def _equipements(facts: OpenFacts) -> Iterator[OpenItem]:
    for held in facts.equipements:
        thing = held.record
        if thing.recovered_on is None:
            yield OpenItem(
                key=f"{Objet.EQUIPEMENT}:{held.row_id}",
                objet=Objet.EQUIPEMENT,
                row_ids=(held.row_id,),
                suites=SUITES[Objet.EQUIPEMENT],
                proposed=Suite.A_RECUPERER,
                first_on=thing.installed_on,
                libelle=thing.libelle or "",
                etat=thing.type,
            )


def _hospitalisations(facts: OpenFacts, projet: ProjetSortie, left_on: date) -> Iterator[OpenItem]:
    """Yield the stays under way; one that goes on after a sortie to the hospital is left as it is."""
    for held in facts.hospitalisations:
        stay = held.record
        if not is_under_way(stay, on=left_on) or stay.left_on is not None:
            continue
        goes_on = not projet.is_death and projet.destination == HOSPITAL
        yield OpenItem(
            key=f"{Objet.HOSPITALISATION}:{held.row_id}",
            objet=Objet.HOSPITALISATION,
            row_ids=(held.row_id,),
            suites=SUITES[Objet.HOSPITALISATION],
            proposed=Suite.LAISSER if goes_on else Suite.TERMINER,
            on=left_on,
            first_on=stay.entered_on,
            libelle=stay.etablissement or "",
        )


def _transmissions(facts: OpenFacts) -> Iterator[OpenItem]:
    if facts.transmissions:
        days = sorted(local_date(held.record.written_at) for held in facts.transmissions)
        yield OpenItem(
            key=Objet.TRANSMISSIONS,
            objet=Objet.TRANSMISSIONS,
            row_ids=tuple(held.row_id for held in facts.transmissions),
            suites=SUITES[Objet.TRANSMISSIONS],
            proposed=Suite.LIRE,
            first_on=days[0],
            last_on=days[-1],
        )


def _plans(facts: OpenFacts, left_on: date) -> Iterator[OpenItem]:
    for held in facts.plans:
        plan = held.record
        if plan.statut != CLOTURE:
            began = day_of(plan)
            yield OpenItem(
                key=f"{Objet.PLAN}:{held.row_id}",
                objet=Objet.PLAN,
                row_ids=(held.row_id,),
                suites=SUITES[Objet.PLAN],
                proposed=Suite.CLOTURER,
                on=max(left_on, began),
                first_on=began,
                libelle=str(plan.numero),
                etat=plan.statut,
            )


def _consentements(facts: OpenFacts, projet: ProjetSortie, left_on: date) -> Iterator[OpenItem]:
    """Yield the consents that stand; they serve the relay, and end with a death."""
    standing = [
        held
        for held in facts.consentements
        if held.record.given_on <= left_on and held.record.withdrawn_on is None
    ]
    if standing:
        yield OpenItem(
            key=Objet.CONSENTEMENTS,
            objet=Objet.CONSENTEMENTS,
            row_ids=tuple(held.row_id for held in standing),
            suites=SUITES[Objet.CONSENTEMENTS],
            proposed=Suite.RETIRER if projet.is_death else Suite.LAISSER,
            on=left_on,
        )


def _aidants(facts: OpenFacts, projet: ProjetSortie) -> Iterator[OpenItem]:
    """Yield the follow-up of the carers, after a death only."""
    if projet.is_death and facts.aidants:
        yield OpenItem(
            key=Objet.AIDANTS,
            objet=Objet.AIDANTS,
            row_ids=(),
            suites=SUITES[Objet.AIDANTS],
            proposed=Suite.PROPOSER,
            libelle=", ".join(facts.aidants),
        )


def settlements_of(items: tuple[OpenItem, ...]) -> tuple[Settlement, ...]:
    """Return what is proposed, as if it had been decided."""
    return tuple(
        Settlement(
            key=item.key,
            suite=item.proposed,
            on=item.on if item.proposed in DATED else None,
        )
        for item in items
    )


def unsettled(
    items: tuple[OpenItem, ...], settlements: tuple[Settlement, ...]
) -> tuple[OpenItem, ...]:
    """Return the open things nobody decided of, or of which something was decided that cannot be."""
    decided = {one.key: one for one in settlements}
    return tuple(
        item
        for item in items
        if (found := decided.get(item.key)) is None or found.suite not in item.suites
    )


def is_misdated(item: OpenItem, settlement: Settlement, *, today: date) -> bool:
    """Tell whether the day of a settlement cannot be: before the thing began, missing, or not yet come.

    Only what ends with the sortie may be dated of a sortie to come.
    """
    if settlement.suite not in DATED:
        return False
    day = settlement.on
    if day is None or (item.first_on is not None and day < item.first_on):
        return True
    return settlement.suite is Suite.RECUPERER and day > today
