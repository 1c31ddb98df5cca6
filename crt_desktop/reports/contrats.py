"""The contrats of a demande: what the screen shows of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from crt_desktop.domain.contrat_acts import AVENANT, Duty, Etat
from crt_desktop.domain.contrats import Block


@dataclass(frozen=True, slots=True, kw_only=True)
class ScanLine:
    """A scanned paper, without its bytes; ``taille`` in bytes."""

    piece_id: int
    beneficiaire_id: int
    contrat_row_id: int | None
    nom: str
    type_mime: str
    taille: int
    sha256: str
    added_at: datetime
    added_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Scan:
    """A scanned paper, whole."""

    line: ScanLine
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class ContratLine:
    """A contrat or an avenant; ``parts`` its text as it was made, empty when it was taken over.

    ``plan_numero``: the version of the plan it rests on; ``plan_is_validated`` whether that version is.
    ``is_outdated``: made again today it would say something else; never told of a signed one.
    """

    row_id: int
    version: int
    numero: int
    type: str
    etat: Etat
    drawn_on: date
    handed_on: date | None = None
    signed_on: date | None = None
    signataire: str = ""
    qualite: str = ""
    participants: str = ""
    objet: str = ""
    plan_numero: int | None = None
    plan_is_validated: bool | None = None
    is_outdated: bool = False
    parts: tuple[Block, ...] = ()
    scans: tuple[ScanLine, ...] = ()

    @property
    def is_avenant(self) -> bool:
        """Tell whether it completes a contrat."""
        return self.type == AVENANT


@dataclass(frozen=True, slots=True, kw_only=True)
class ContratSheet:
    """The contrats and the avenants of a demande, the latest first.

    ``taken_on``: the signature that was taken over, when no contrat written here is of that day.
    ``is_first_due``: to be signed before the admission, which is still to come. ``why_not``: the sentence
    that says why no contrat can be drawn now, and ``why_no_avenant`` why no avenant, None when one can.
    """

    demande_row_id: int
    beneficiaire_id: int
    nom: str
    prenoms: str
    on: date
    requested_on: date
    admitted_on: date | None = None
    left_on: date | None = None
    taken_on: date | None = None
    is_first_due: bool = False
    lines: tuple[ContratLine, ...] = ()
    duties: tuple[Duty, ...] = ()
    why_not: str | None = None
    why_no_avenant: str | None = None
    may_write: bool = False
    may_take_out: bool = False
