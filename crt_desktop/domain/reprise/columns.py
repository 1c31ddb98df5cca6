"""The columns of the take-over workbook: how a cell is read, what a sheet is, and the words both are told in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from crt_desktop.domain.reprise.records import Record


class Kind(StrEnum):
    """How a cell is read and written."""

    TEXT = "texte"
    CODE = "code"
    CODES = "codes"
    DATE = "date"
    INSTANT = "date et heure"
    TIME = "heure"
    FLAG = "oui/non"
    INTEGER = "nombre entier"
    DECIMAL = "nombre"
    REFERENCE = "identifiant"


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column: its name in the workbook, the attribute of the record, how it is read.

    ``codes`` maps each accepted code to its label; ``sheet`` is the sheet a REFERENCE points to.
    """

    name: str
    attribute: str
    kind: Kind = Kind.TEXT
    is_required: bool = False
    codes: Mapping[str, str] | None = None
    sheet: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One sheet: its record, its columns in order, and its key.

    With ``has_required_id`` the key is the id; else ``natural_key`` (attributes) with the rank among
    equal keys, unless the row carries an id.
    """

    name: str
    record: type[Record]
    columns: tuple[Column, ...]
    natural_key: tuple[str, ...] = ()

    @property
    def has_required_id(self) -> bool:
        """Tell whether every row of this sheet carries an id."""
        return not self.natural_key

    def column(self, attribute: str) -> Column:
        """Return the column of an attribute; raises KeyError."""
        for column in self.columns:
            if column.attribute == attribute:
                return column
        raise KeyError(attribute)


def text(name: str, attribute: str | None = None, *, required: bool = False) -> Column:
    """Return a column of free text; ``attribute`` when the record names it otherwise."""
    return Column(name=name, attribute=attribute or name, is_required=required)


def code(
    name: str, accepted: Mapping[str, str], attribute: str | None = None, *, required: bool = False
) -> Column:
    """Return a column of one code among those accepted."""
    return Column(
        name=name,
        attribute=attribute or name,
        kind=Kind.CODE,
        codes=accepted,
        is_required=required,
    )


def of(kind: Kind, name: str, attribute: str | None = None, *, required: bool = False) -> Column:
    """Return a column read as this kind."""
    return Column(name=name, attribute=attribute or name, kind=kind, is_required=required)


def link(name: str, sheet: str, *, required: bool = False) -> Column:
    """Return a column that points to the row of another sheet."""
    return Column(name=name, attribute=name, kind=Kind.REFERENCE, sheet=sheet, is_required=required)


def day(name: str, attribute: str, *, required: bool = False) -> Column:
    """Return a column of a date."""
    return of(Kind.DATE, name, attribute, required=required)


ID: Final = text("id", "reference", required=True)
OPTIONAL_ID: Final = text("id", "reference")
BENEFICIAIRE: Final = link("beneficiaire", "beneficiaires", required=True)

AIDANT: Final = link("aidant", "aidants", required=True)
REMARQUE: Final = text("remarque")
PROFESSIONNEL: Final = link("professionnel", "professionnels", required=True)
