"""A sortie on screen, and the stay in hospital it may come from: what stands, what is open, who may act."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from crt_desktop.domain.demande import Demande
from crt_desktop.domain.equipe import Visite
from crt_desktop.domain.etablissement import Parametres
from crt_desktop.domain.hospitalisations import HospitalStay
from crt_desktop.domain.sortie_items import Held, OpenFacts, Settlement
from crt_desktop.domain.sorties import ProjetSortie
from crt_desktop.reports.fiches import Draft, FicheForm, SavedFiche, StoredFiche


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredSortie:
    """Everything a sortie looks at, as stored.

    ``medecins``: the names of the médecins of the team, to sign or to ask; ``nom`` is the name in use.
    """

    demande: StoredFiche
    facts: OpenFacts
    nom: str
    prenoms: str
    sexe: str
    born_on: date
    medecins: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SortieSheet:
    """What the screen of a sortie opens with.

    ``projet``: what it begins with: nothing, an exit proposed from a stay whose term is reached
    (``is_proposed``), or, once pronounced, what was pronounced. ``parametres`` serve the rules the screen
    applies while one types; ``form`` names the draft.
    """

    beneficiaire_id: int
    demande_row_id: int
    version: int
    on: date
    nom: str
    prenoms: str
    sexe: str
    born_on: date
    demande: Demande
    facts: OpenFacts
    projet: ProjetSortie
    form: str
    parametres: Parametres
    hospital: HospitalStay | None = None
    is_proposed: bool = False
    draft: Draft | None = None
    medecins: tuple[str, ...] = ()
    may_write: bool = False
    may_sign: bool = False
    signature: str = ""

    @property
    def is_pronounced(self) -> bool:
        """Tell whether the sortie is recorded."""
        return self.demande.left_on is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class SortieOrder:
    """A sortie to pronounce, and what is decided of each open thing."""

    projet: ProjetSortie
    settlements: tuple[Settlement, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryForm:
    """What the form of an entry in hospital opens with, and the hospitals it suggests."""

    form: FicheForm
    hospitals: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnForm:
    """What the form of a return opens with, the watch of the stay, and the visits planned meanwhile.

    ``hospital`` is None for a stay that is over. ``noms``: the words of each professionnel, by reference.
    """

    form: FicheForm
    hospital: HospitalStay | None
    visites: tuple[Held[Visite], ...] = ()
    noms: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Homecoming:
    """A return just recorded, and the visits planned during the absence, to plan again."""

    saved: SavedFiche
    visites: tuple[Held[Visite], ...] = ()
