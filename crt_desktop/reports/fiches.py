"""Records as forms edit them: what is stored, what may be chosen, drafts and the bin."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from crt_desktop.domain.errors import FieldIssue
from crt_desktop.domain.reprise.records import Record


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredFiche:
    """A record as stored. ``sheet`` names it as in `schema.SHEET_BY_NAME`.

    ``version`` is given back when it is saved; ``beneficiaire_id`` is whom it is about, None for the
    records of the etablissement.
    """

    sheet: str
    row_id: int
    version: int
    recorded_at: datetime
    record: Record
    beneficiaire_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A record a field may point to: its reference, and the words that name it."""

    reference: str
    label: str
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What was typed in a form and not saved; ``values`` are texts by attribute, as typed.

    ``version`` and ``opened``: the record as it was when the typing began, kept by the service so that
    what others changed since is still told apart.
    """

    form: str
    title: str
    values: Mapping[str, str]
    saved_at: datetime
    beneficiaire_id: int | None = None
    version: int | None = None
    opened: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class FicheForm:
    """What a form opens with: texts by attribute, and the choices of the fields that point elsewhere.

    ``row_id`` and ``version`` are None for a new record; ``draft`` is what was typed last time and not
    saved, and then ``version`` is the one it was typed over. ``locked`` are the fields this actor may not
    change. ``changed_by`` and ``changed_at`` name the latest change the journal knows of.
    """

    sheet: str
    values: Mapping[str, str]
    form: str
    row_id: int | None = None
    version: int | None = None
    beneficiaire_id: int | None = None
    choices: Mapping[str, tuple[Choice, ...]] = field(default_factory=dict)
    draft: Draft | None = None
    locked: frozenset[str] = frozenset()
    changed_by: str | None = None
    changed_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedFiche:
    """A record just saved, and what is worth a second look."""

    fiche: StoredFiche
    warnings: tuple[FieldIssue, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Removal:
    """A record taken away: the line of the bin that holds it, and the persons whose records changed.

    None among ``people`` is a record about nobody known.
    """

    bin_id: int
    people: tuple[int | None, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class BinLine:
    """Something taken away: what, whose, when, by whom, and the day it goes for good."""

    bin_id: int
    sheet: str
    title: str
    deleted_at: datetime
    deleted_by: str
    expires_on: date
    beneficiaire_id: int | None = None
    personne: str | None = None
    row_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PossibleDouble:
    """A stored person who may be the one being typed.

    ``score`` from 0 to 100; ``reasons``: short French words (« même date de naissance », « nom proche »);
    ``is_likely``: shown first and asked about; the others are homonyms, shown and never refused.
    """

    beneficiaire_id: int
    reference: str
    nom_naissance: str
    nom_usage: str | None
    prenoms: str
    born_on: date
    commune: str | None
    score: int
    is_likely: bool
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TransmissionLine:
    """A transmission, whose, and whether the reader has acknowledged it."""

    row_id: int
    beneficiaire_id: int
    personne: str
    written_at: datetime
    texte: str
    is_urgente: bool
    auteur: str | None
    is_read: bool
    read_by: tuple[str, ...] = ()
