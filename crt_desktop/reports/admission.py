"""The path of an admission, as its page shows it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from crt_desktop.domain.admission_facts import (
    AdmissionFacts,
    Alarme,
    Etape,
    Etat,
    Manque,
    Regularisation,
)
from crt_desktop.reports.fiches import StoredFiche


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """Who can act: in what capacity, the name and the phone when they are known."""

    role: str
    nom: str = ""
    telephone: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entourage:
    """Who can act around a demande: the team of the day, the person's own, who represents the person."""

    medecins: tuple[Contact, ...] = ()
    coordinateurs: tuple[Contact, ...] = ()
    mandataire: Contact | None = None
    medecin_traitant: Contact | None = None
    aidant: Contact | None = None
    partages: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredAdmission:
    """What the database holds for one path: the demande as stored, its facts, who can act, who it is.

    ``evaluation_row_id``: the identification evaluation of the day the demande gives, when it is written.
    """

    demande: StoredFiche
    facts: AdmissionFacts
    entourage: Entourage
    nom: str
    prenoms: str
    reference: str
    telephone: str | None = None
    evaluation_row_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AdmissionLine:
    """A demande that waits for a decision."""

    demande_row_id: int
    beneficiaire_id: int
    nom: str
    prenoms: str
    requested_on: date
    voie: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PathStep:
    """One step of the path.

    ``fact``: the line under its name; ``lack``: the few words of what is missing, ``sentence`` the whole of
    it, both empty when nothing is;
    ``blocks``: the decision waits for it on this path; ``contact``: who can mend it; ``may_act``: the
    reader can. ``due_on``: the day it is due once admitted, or would be.
    """

    etape: Etape
    rank: int
    title: str
    etat: Etat
    fact: str
    who: str = ""
    on: date | None = None
    manque: Manque | None = None
    lack: str = ""
    sentence: str = ""
    alarmes: tuple[Alarme, ...] = ()
    alarm_words: tuple[str, ...] = ()
    criteria: str = ""
    blocks: bool = False
    contact: Contact | None = None
    may_act: bool = False
    due_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AdmissionPath:
    """The whole path of one demande on a day.

    ``version``: of the demande. ``owed``: what is à régulariser, dated, once admitted; before, what would
    be if the admission were pronounced today. ``refusals``: why it cannot be, in the reader's words; empty
    when it can. ``is_bare``: the reader decides without reading health content.
    """

    beneficiaire_id: int
    demande_row_id: int
    version: int
    on: date
    nom: str
    prenoms: str
    reference: str
    sexe: str
    born_on: date
    commune: str | None
    gir: int | None
    requested_on: date
    origine: str
    appelant: str
    voie: str
    is_voie_chosen: bool
    steps: tuple[PathStep, ...]
    refusals: tuple[str, ...]
    owed: tuple[Regularisation, ...]
    needs_reason: bool
    delai_jours: int
    decision: str | None = None
    motif_refus: str | None = None
    decided_on: date | None = None
    decided_by: str = ""
    motif: str = ""
    admitted_on: date | None = None
    left_on: date | None = None
    evaluation_row_id: int | None = None
    may_write: bool = False
    may_decide: bool = False
    may_sign_medical: bool = False
    is_bare: bool = False

    @property
    def is_open(self) -> bool:
        """Tell whether no decision was taken yet."""
        return self.admitted_on is None and self.decision not in {"refus", "sans_suite"}

    @property
    def done_count(self) -> int:
        """How many steps are done."""
        return sum(step.etat in {Etat.FAIT, Etat.SANS_OBJET} for step in self.steps)

    @property
    def missing(self) -> tuple[PathStep, ...]:
        """The steps that lack something, in order."""
        return tuple(step for step in self.steps if step.manque is not None)

    @property
    def blocking(self) -> tuple[PathStep, ...]:
        """The steps the decision waits for on this path."""
        return tuple(step for step in self.steps if step.blocks)

    def step(self, etape: Etape) -> PathStep:
        """Return a step."""
        return next(one for one in self.steps if one.etape is etape)
