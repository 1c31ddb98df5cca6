"""A plan as it is edited in one piece, what differs between two of them, and a template.

`crt_desktop.reports.plans` shows them; the rules on them are in `crt_desktop.domain.plans`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum


@dataclass(frozen=True, slots=True, kw_only=True)
class BilanLine:
    """A progress note on an objective."""

    noted_on: date
    texte: str
    auteur: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectifLine:
    """One line of the plan d'action; ``fil`` is the same in every version, 0 for one just added.

    ``bilans``: the latest first, whatever the version they were written in.
    """

    fil: int
    famille: str
    probleme: str = ""
    objectif: str = ""
    actions: str = ""
    intervenant: str = ""
    critere: str = ""
    statut: str = "en_cours"
    motif_non_realise: str = ""
    bilans: tuple[BilanLine, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PrestationLine:
    """One prestation; ``fil`` as in `ObjectifLine`.

    ``visites_*`` are counted when the plan is read: the visits of its domaine, of its profession when it
    names one, between its two days; two prestations alike count the same visits.
    """

    fil: int
    domaine: str
    nature: str = "socle"
    libelle: str = ""
    fournisseur: str = ""
    partenaire: str | None = None
    profession: str | None = None
    frequence: str = ""
    started_on: date | None = None
    ended_on: date | None = None
    etat: str = "prevue"
    visites_prevues: int = 0
    visites_realisees: int = 0
    visites_non_faites: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanDocument:
    """One version of a plan, whole: what the editor changes and saves in one piece.

    ``plan_row_id`` names it. ``version`` names the state it was read in, lines included: it is given back
    to save, validate or discard, and nothing else is to be read in it. ``objectifs`` and ``prestations``
    are in their order.
    """

    plan_row_id: int
    version: int
    beneficiaire_id: int
    numero: int
    statut: str
    drawn_on: date
    recorded_at: datetime
    demande_row_id: int | None = None
    validated_on: date | None = None
    validated_by: str | None = None
    review_on: date | None = None
    closed_on: date | None = None
    informations: str = ""
    synthese: str = ""
    projet: str = ""
    preferences: str = ""
    directives: str = ""
    objectifs: tuple[ObjectifLine, ...] = ()
    prestations: tuple[PrestationLine, ...] = ()

    @property
    def is_editable(self) -> bool:
        """Tell whether this version may still change."""
        return self.statut == "en_cours"


class DifferenceKind(StrEnum):
    """What became of a line between two versions."""

    ADDED = "ajout"
    REMOVED = "retrait"
    CHANGED = "modification"
    MOVED = "deplacement"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanDifference:
    """One difference between two versions.

    ``part``: « objectif », « prestation » or the attribute of the plan itself (« synthese »); ``fil`` is
    0 for the latter, and for a line not saved yet; ``attribute`` is empty for a line added, removed or
    moved, and ``before`` and ``after`` are then its place in either version, from 1. Of a changed
    attribute they are what it says, in the words people read.
    """

    kind: DifferenceKind
    part: str
    fil: int = 0
    title: str = ""
    attribute: str = ""
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelePlan:
    """A template of plan by profile; ``is_own``: written or changed by the team, not as shipped."""

    cle: str
    titre: str
    objectifs: tuple[ObjectifLine, ...]
    prestations: tuple[PrestationLine, ...]
    is_own: bool = False
    version: int = 0
    textes: Mapping[str, str] = field(default_factory=dict)
