"""How the records behind a figure are listed: a statement, and what each column takes from a row."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from operator import attrgetter
from typing import Any, Final, TypeVar

from sqlalchemy import ColumnElement, Select
from sqlalchemy.orm import Session

from crt_desktop.ports.indicators import ReadRecords
from crt_desktop.reports.rows import ColumnRows
from crt_desktop.reports.survey import Cell, EvidenceColumn
from db.queries.indicators.scope import Scope, beneficiaire

Rows = Callable[[Session, Scope], Iterable[Any]]
"""Returns rows with named columns; ``person_id`` is the person's, None when there is none."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Field:
    """One column of a list and how its cell is read from a row."""

    column: EvidenceColumn
    read: Callable[[Any], Cell]


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """The records behind a figure: where they come from, which are kept, what is shown of each."""

    rows: Rows
    fields: tuple[Field, ...]
    keeps: Callable[[Any], bool] | None = None

    def read(
        self, session: Session, scope: Scope, shared: ReadRecords
    ) -> tuple[ColumnRows, tuple[int | None, ...]]:
        """Return the cells of each record, and beside them the person each is about.

        Column by column: lists that show the same rows, or the same column of them, have it read once.
        """
        rows = _once(shared, self.rows, lambda: list(self.rows(session, scope)))
        kept = _once(shared, (self.rows, self.keeps), lambda: self._kept(rows))
        # A list that leaves no row out has the columns of every row.
        keeps = None if len(kept) == len(rows) else self.keeps

        def cells(field: Field) -> tuple[Cell, ...]:
            key = (self.rows, keeps, field)
            return _once(shared, key, lambda: tuple(map(field.read, kept)))

        people = _once(shared, (self.rows, keeps, _PERSON), lambda: tuple(map(_person, kept)))
        return ColumnRows(list(map(cells, self.fields)), len(kept)), people

    def _kept(self, rows: list[Any]) -> list[Any]:
        return rows if self.keeps is None else list(filter(self.keeps, rows))

    @property
    def columns(self) -> tuple[EvidenceColumn, ...]:
        """The columns, in order."""
        return tuple(field.column for field in self.fields)


_PERSON: Final = "person_id"


def _person(row: Any) -> int | None:
    found: int | None = getattr(row, _PERSON, None)
    return found


def _once(shared: ReadRecords, key: object, make: Callable[[], T]) -> T:
    """Return what is kept under a key, made the first time."""
    if key not in shared:
        shared[key] = make()
    found: T = shared[key]
    return found


def shown(key: str, title: str, kind: str = "texte", attribute: str | None = None) -> Field:
    """Show an attribute of the row, by default the one of the column's key."""
    return Field(EvidenceColumn(key=key, title=title, kind=kind), attrgetter(attribute or key))


def worked_out(key: str, title: str, read: Callable[[Any], Cell], kind: str = "texte") -> Field:
    """Show what a function makes of the row."""
    return Field(EvidenceColumn(key=key, title=title, kind=kind), read)


def modalite(read: str | Callable[[Any], Cell], empty: str | None = None) -> Field:
    """Show the modality a record is counted under, by its code."""
    reading = attrgetter(read) if isinstance(read, str) else read
    return worked_out("modalite", "Modalité", lambda row: reading(row) or empty)


def yes_no(key: str, title: str, attribute: str) -> Field:
    """Show a flag as oui, non or nothing."""
    words = {True: "oui", False: "non", None: None}
    return worked_out(key, title, lambda row: words[getattr(row, attribute)])


PERSON: Final = (
    shown("beneficiaire", "Identifiant"),
    worked_out("personne", "Personne", lambda row: row.nom and f"{row.nom} {row.prenoms}"),
)
"""Who the record is about: the workbook's identifier and the name."""

PERSON_COLUMNS: Final[tuple[ColumnElement[Any], ...]] = (
    beneficiaire.c.id.label("person_id"),
    beneficiaire.c.reference.label("beneficiaire"),
    beneficiaire.c.nom_naissance.label("nom"),
    beneficiaire.c.prenoms,
)

BY_NAME: Final = (beneficiaire.c.sort_name, beneficiaire.c.id)
"""The order of a list of persons."""


def run(statement: Select[Any] | Callable[[], Select[Any]]) -> Rows:
    """Return the rows of a statement, the period bound; one that is called is built when first read.

    Lists that are given the same answer of this share what is read.
    """

    def rows(session: Session, scope: Scope) -> Iterable[Any]:
        asked = statement() if callable(statement) else statement
        return session.execute(asked, scope.values).all()

    return rows
