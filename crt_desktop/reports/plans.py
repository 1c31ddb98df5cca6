"""A plan d'accompagnement as it is edited, read, compared and printed."""

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
    """One prestation; ``fil`` as in `ObjectifLine`. ``visites_*`` are counted when the plan is read."""

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


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanDocument:
    """One version of a plan, whole: what the editor changes and saves in one piece.

    ``plan_row_id`` and ``version`` (the one that a save gives back) name it; ``objectifs`` and
    ``prestations`` are in their order.
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


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanVersion:
    """One version among a person's, without its content."""

    plan_row_id: int
    numero: int
    statut: str
    drawn_on: date
    validated_on: date | None = None
    validated_by: str | None = None
    review_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanSheet:
    """What the screen of a person's plan opens with: who, every version (the latest first), the one shown.

    ``non_realises``: objectives of earlier versions left unreached, each with the version it was in.
    ``intervenants``: who acts at home, (role, name, phone), for the first part. ``document`` is None for a
    person who has no plan yet.
    """

    beneficiaire_id: int
    nom: str
    prenoms: str
    born_on: date
    gir: int | None
    versions: tuple[PlanVersion, ...]
    document: PlanDocument | None
    non_realises: tuple[tuple[int, ObjectifLine], ...] = ()
    intervenants: tuple[tuple[str, str, str], ...] = ()
    may_write: bool = True


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
    0 for the latter; ``attribute`` is empty for a line added, removed or moved.
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
