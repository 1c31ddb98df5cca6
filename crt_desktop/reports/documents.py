"""What a document on paper is made from: who issues it, about whom, what it says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final

from crt_desktop.domain.contrats import Block
from crt_desktop.reports.nuit import NightSheet
from crt_desktop.reports.plans import ObjectifLine, PlanDocument
from crt_desktop.reports.recap import Recap

PLAN: Final = "plan"
CONTRAT: Final = "contrat"
RECAP: Final = "recap"
NUIT: Final = "nuit"
DIALOGUE: Final = "dialogue"
DLU: Final = "dlu"
KINDS: Final = (PLAN, CONTRAT, DLU, RECAP, NUIT, DIALOGUE)
"""The documents that can be made."""

DRAFT_MENTION: Final = "projet, non validé"
"""What a plan that nobody has validated says of itself, on every page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Letterhead:
    """Who issues the document; ``mentions`` are lines under the name, ``logo`` a PNG or a JPEG."""

    nom: str
    mentions: tuple[str, ...] = ()
    adresse: tuple[str, ...] = ()
    contact: tuple[str, ...] = ()
    finess: str | None = None
    logo: bytes | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Imprint:
    """What every page says of the document.

    ``title`` and ``version`` name it (« Plan d'accompagnement », « Version 2 »), ``statut`` says what it
    is worth, ``is_draft`` that it is worth nothing yet. ``printed_at`` is aware; ``fingerprint`` is a short
    hexadecimal digest of what the document says, blank until it is known. ``made`` is said instead of when
    it was printed and by whom, where another instant counts.
    """

    title: str
    version: str
    statut: str
    author: str
    printed_at: datetime
    is_draft: bool = False
    is_training: bool = False
    fingerprint: str = ""
    made: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonCard:
    """Whom the document is about.

    ``name`` is how the person is called (« Mme Odile Santoraz »), ``full_name`` the identity in full;
    ``ins`` only for a qualified identity. ``aidants``: each in words. ``representant`` and
    ``personne_confiance``: None when there is none.
    """

    name: str
    full_name: str
    sexe: str
    born_on: date
    age: int
    adresse: str = ""
    telephone: str = ""
    ins: str | None = None
    gir: int | None = None
    mode_vie: str | None = None
    representant: str | None = None
    personne_confiance: str | None = None
    aidants: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class IntervenantCard:
    """Who acts at home: what for, the name, the phone."""

    role: str
    nom: str
    telephone: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanPaper:
    """A version of a plan to print.

    ``non_realises``: objectives left unreached, each with the number of the last version it was in.
    ``partenaires``: names by reference, of those the prestations point to.
    """

    letterhead: Letterhead
    imprint: Imprint
    person: PersonCard
    plan: PlanDocument
    intervenants: tuple[IntervenantCard, ...] = ()
    non_realises: tuple[tuple[int, ObjectifLine], ...] = ()
    partenaires: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class ContratPaper:
    """A contrat, or an avenant to it, to print: its text as it was made, and who signs it."""

    letterhead: Letterhead
    imprint: Imprint
    person: PersonCard
    is_avenant: bool
    drawn_on: date
    parts: tuple[Block, ...]
    handed_on: date | None = None
    signed_on: date | None = None
    signataire: str = ""
    qualite: str = ""
    objet: str = ""
    participants: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecapPaper:
    """The recaps of the astreintes of a month to print, one employee after the other."""

    letterhead: Letterhead
    imprint: Imprint
    month: date
    recaps: tuple[Recap, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NightPaper:
    """The sheet of a night to print: whom to know about, whom to ring."""

    letterhead: Letterhead
    imprint: Imprint
    sheet: NightSheet


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactCard:
    """Somebody to ring about a person: the tie, the name, the phone, and what to know before."""

    nom: str
    lien: str = ""
    telephone: str = ""
    details: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DatedLine:
    """Something that happened: when, and what, in words."""

    when: str
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DluPaper:
    """The dossier de liaison d'urgence of a person to print, for the hospital.

    ``naissance``: sex, day and place of birth; ``statut_identite``: in words; ``ins_text``: the content of the datamatrix, only for a qualified
    identity. ``situation``: where the person is when not at home. ``autonomie``: the letters of the grid
    that counts, each after its variable. ``plan``: the version that habits, aids and directives come from,
    blank without one. ``hospitalisations`` and ``chutes``: of the last twelve months, the latest first.
    ``made_on`` and ``redo_by``: the day it says how things are, and the day it is to be made anew at the
    latest. Its fingerprint is its number: the same as long as nothing it says has changed.
    """

    letterhead: Letterhead
    imprint: Imprint
    person: PersonCard
    naissance: str
    statut_identite: str
    since: date
    made_on: date
    redo_by: date
    ins_text: str | None = None
    telephones: tuple[str, ...] = ()
    acces: str = ""
    situation: str = ""
    vigilances: tuple[str, ...] = ()
    contacts: tuple[ContactCard, ...] = ()
    intervenants: tuple[IntervenantCard, ...] = ()
    gir: str = ""
    autonomie: tuple[tuple[str, str], ...] = ()
    equipements: tuple[str, ...] = ()
    plan: str = ""
    habitudes: str = ""
    aides: tuple[str, ...] = ()
    directives: str = ""
    hospitalisations: tuple[DatedLine, ...] = ()
    chutes: tuple[DatedLine, ...] = ()
