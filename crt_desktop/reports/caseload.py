"""The file active as a screen shows it: criteria, ordered index, lines and summary."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple


class CaseloadState(StrEnum):
    """Where a person stands on the day of the list."""

    PRESENTE = "presente"
    SORTIE = "sortie"
    NON_ADMISE = "non_admise"


class Situation(StrEnum):
    """What the badge of a line says on the day of the list."""

    A_DOMICILE = "a_domicile"
    HOSPITALISEE = "hospitalisee"
    EN_HT = "en_ht"
    A_REGULARISER = "a_regulariser"
    SORTIE = "sortie"
    DECEDEE = "decedee"
    EN_ATTENTE = "en_attente"
    NON_ADMISE = "non_admise"
    FICTIVE = "fictive"


class CaseloadSort(StrEnum):
    """Columns a list can be sorted by."""

    PERSONNE = "personne"
    GIR = "gir"
    COMMUNE = "commune"
    TRAJET = "trajet"
    DEPUIS = "depuis"
    SITUATION = "situation"


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseloadCriteria:
    """What the list is asked for; empty sets mean no restriction.

    ``query`` is what was typed: name, first name, usual name or phone, any accents, case and spaces.
    ``girs`` holds "1" … "6" and ``non_evalue``. Exited people always come last, whatever the sort.
    """

    query: str = ""
    states: frozenset[CaseloadState] = frozenset({CaseloadState.PRESENTE})
    girs: frozenset[str] = frozenset()
    communes: frozenset[str] = frozenset()
    sort: CaseloadSort = CaseloadSort.PERSONNE
    is_descending: bool = False


class CaseloadRow(NamedTuple):
    """One person of an ordered list, with what a search looks at."""

    beneficiaire_id: int
    state: CaseloadState
    search_text: str
    search_phone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseloadOrder:
    """Everyone that answers to the GIR and commune filters, in the order asked for.

    ``total_present`` and ``accompanied_this_year`` count the whole scope, whatever the filters.
    """

    rows: tuple[CaseloadRow, ...]
    total_present: int
    accompanied_this_year: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseloadIndex:
    """Ids of the whole list in order, and the counts its header shows.

    ``counts`` are by state under the query, GIR and commune filters, whatever states are asked;
    ``present_count``: persons with an id among the first ones before the exited ones begin.
    ``homonyms``: birth names carried by several persons of the list (empty without a query, and for a
    list too long to be looking for one person).
    """

    ids: tuple[int, ...]
    counts: Mapping[CaseloadState, int]
    present_count: int
    total_present: int
    accompanied_this_year: int
    homonyms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NextStep:
    """What is due for a person: a sentence part, its date, and how pressing it is.

    ``at`` is set for a visit. ``kind``: visite, plan, hopital_3_mois, retour_ht, option_ht, piece.
    ``is_overdue``: past, or so close that a decision cannot wait (red); ``is_soon``: within 7 days (amber).
    """

    kind: str
    label: str
    on: date
    at: datetime | None = None
    is_overdue: bool = False
    is_soon: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseloadLine:
    """One line of the list; ``gir`` None is not evaluated; ``minutes_trajet`` None is unknown."""

    beneficiaire_id: int
    reference: str
    nom: str
    prenoms: str
    born_on: date
    age: int
    sexe: str
    state: CaseloadState
    situation: Situation
    gir: int | None = None
    commune: str | None = None
    minutes_trajet: int | None = None
    is_far: bool = False
    admitted_on: date | None = None
    left_on: date | None = None
    next_step: NextStep | None = None
    telephone: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AidantLine:
    """A carer in a summary."""

    nom: str
    prenom: str | None
    lien: str | None
    is_principal: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LastEvent:
    """The latest thing that happened: a date and one sentence."""

    at: datetime
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BeneficiaireSummary:
    """What the side panel shows of one person; reading it is audited."""

    line: CaseloadLine
    nom_usage: str | None
    telephone: str | None
    adresse: str | None
    code_postal: str | None
    mode_vie: str | None
    protection: str | None
    statut_identite: str | None
    antenne: str | None
    aidants: tuple[AidantLine, ...]
    next_steps: tuple[NextStep, ...]
    last_event: LastEvent | None
    missing_pieces: tuple[str, ...] = ()
    gir_source: str | None = None
    gir_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PresentLine:
    """A person accompanied on a date, for the command line and the checks."""

    reference: str
    nom_naissance: str
    prenoms: str
    admitted_on: date
    gir: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseloadScope:
    """Whose files an actor may see: all, those present on the day, or those one professionnel visits."""

    is_present_only: bool = False
    professionnel: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseloadFilters:
    """The values the filters offer, with how many persons carry each."""

    communes: Mapping[str, int] = field(default_factory=dict)
    girs: Mapping[str, int] = field(default_factory=dict)
