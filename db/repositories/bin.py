"""The bin: a record and what hangs on it taken away as JSON, and put back row for row.

What belongs to the record goes with it (a person's whole aggregate, an aidant's zarit); a field of another
record that merely names it is emptied, and filled again when it comes back; a record that must stay and
cannot do without it keeps it from being taken away. The bytes of a scan stay where they are until its line
is thrown away: see `db.repositories.scans`.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, Final

from sqlalchemy import Column, Table, delete, func, insert, select, update
from sqlalchemy.orm import Session
from sqlalchemy.schema import sort_tables

from crt_desktop.domain.dates import local_date
from crt_desktop.domain.errors import NotFoundError, RuleViolationError
from crt_desktop.domain.fiches import BIN_DAYS
from crt_desktop.domain.sheet_labels import counted
from crt_desktop.domain.typography import french, french_list
from crt_desktop.reports.fiches import BinLine, Removal
from db import places_ddl
from db.base import Base
from db.repositories.bin_rows import Row, encode, plain_row, typed_row
from db.repositories.exchange_reading import chunks
from db.repositories.fiche_rows import rang_or_free
from db.repositories.mapping import MAPPINGS, SheetMapping
from db.repositories.occupied import telling_occupant
from db.repositories.scans import forget_contents
from db.tables import BeneficiaireRow, CorbeilleRow

_OWNING: Final = frozenset(
    {
        ("accompagnement", "demande_id"),
        ("accuse_lecture", "transmission_id"),
        ("mesure_zarit", "aidant_id"),
        ("soutien_aidant", "aidant_id"),
        ("interlocuteur", "partenaire_id"),
        ("contrat", "demande_id"),
        ("objectif", "plan_id"),
        ("prestation", "plan_id"),
        ("piece_jointe", "contrat_id"),
        ("demande_echange", "astreinte_id"),
    }
)
"""Besides whatever is a person's: the links of a row to the one it cannot be thought without."""

_NAMING: Final = frozenset(
    {
        ("contact_aidant", "aidant_id"),
        ("intervenant", "partenaire_id"),
        ("prestation", "partenaire_id"),
        ("plan", "demande_id"),
        ("contrat", "plan_id"),
        ("visite", "serie_id"),
        ("appel_astreinte", "visite_id"),
    }
)
"""Links that are emptied when what they name is taken away."""

_UNKEYED: Final = {
    ("visite", "serie_id"): "serie_visites",
    ("appel_astreinte", "visite_id"): "visite",
}
"""The links without a foreign key, and the table each points to."""

_SWAPS: Final = ("demande d'échange", "demandes d'échange")
"""What people ask about a duty, which has no sheet."""

_INSTEAD: Final = {
    "professionnels": french("Indiquez plutôt sa date de sortie : il reste dans l'historique."),
    "places_ht": french("Indiquez plutôt sa date de fermeture : elle reste dans l'historique."),
    "partenaires": french("Indiquez plutôt la fin de sa convention : il reste dans l'historique."),
}
_SHEET_OF_TABLE: Final = {mapping.table.name: mapping for mapping in MAPPINGS.values()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Removed:
    """What the bin says of what it holds."""

    beneficiaire_id: int | None
    title: str
    deleted_at: datetime
    deleted_by: str
    motif: str | None = None


@dataclass(frozen=True, slots=True)
class _Foreign:
    """A column that points to the id of another table."""

    column: Column[Any]
    target: str

    @property
    def is_owning(self) -> bool:
        name = self.column.table.name, self.column.name
        return self.target == "beneficiaire" or name in _OWNING

    @property
    def is_naming(self) -> bool:
        return (self.column.table.name, self.column.name) in _NAMING


def take_away(session: Session, mapping: SheetMapping, row_id: int, removed: Removed) -> Removal:
    """Take a row and what hangs on it to the bin.

    Raises RuleViolationError (``retrait_impossible``) when rows that must stay point to it.
    """
    held = _gather(session, mapping.table, row_id)
    _refuse_if_needed(session, mapping, held)
    links, people = _empty_names(session, held)
    if removed.beneficiaire_id is not None:
        people.add(removed.beneficiaire_id)
    _delete(session, held)
    rows = [[name, [plain_row(_table(name), row) for row in rows]] for name, rows in held.items()]
    line = session.connection().execute(
        insert(CorbeilleRow).values(
            feuille=mapping.sheet.name,
            row_id=row_id,
            beneficiaire_id=removed.beneficiaire_id,
            titre=removed.title,
            contenu=encode({"rows": rows, "links": links}),
            deleted_at=removed.deleted_at,
            deleted_by=removed.deleted_by,
            motif=removed.motif,
        )
    )
    (bin_id,) = line.inserted_primary_key or (0,)
    return Removal(bin_id=bin_id, people=_in_turn(people))


def put_back(session: Session, bin_id: int) -> tuple[str, int]:
    """Put what a line of the bin holds back; return the sheet and the row id of the record.

    A row whose number was given to another since gets a new one.

    Raises:
        NotFoundError: No such line.
        RuleViolationError: ``remise_impossible``, with what is in the way.
    """
    line = session.get(CorbeilleRow, bin_id)
    if line is None:
        raise NotFoundError(kind="corbeille", reference=bin_id)
    content = json.loads(line.contenu)
    numbers: defaultdict[str, dict[int, int]] = defaultdict(dict)
    for name, plain_rows in content["rows"]:
        table = _table(name)
        rows = [typed_row(table, row) for row in plain_rows]
        _renumber(session, table, rows, numbers)
        _check_targets(session, table, rows)
        _check_references(session, table, rows)
        _settle_ranks(session, table, rows)
        _insert(session, table, rows)
    for name, column, row_id, target_id in content["links"]:
        (target,) = (one.target for one in _foreign_keys(_table(name)) if one.column.name == column)
        now_id = numbers[target].get(target_id, target_id)
        _fill_name(session, _table(name), column, row_id, now_id)
    table = MAPPINGS[line.feuille].table
    row_id = numbers[table.name].get(line.row_id, line.row_id)
    session.delete(line)
    session.flush()
    return line.feuille, row_id


def _insert(session: Session, table: Table, rows: list[Row]) -> None:
    """Put rows back; raises RuleViolationError (``place_occupee``) for a stay whose place is taken since."""
    if table.name in places_ddl.TABLES:
        for row in rows:
            with telling_occupant(session, table.name, row):
                session.connection().execute(insert(table), row)
        return
    for part in chunks(rows):
        session.connection().execute(insert(table), part)


def lines(session: Session) -> tuple[BinLine, ...]:
    """Return what the bin holds, the latest first."""
    rows = session.execute(
        select(
            CorbeilleRow.id,
            CorbeilleRow.feuille,
            CorbeilleRow.row_id,
            CorbeilleRow.titre,
            CorbeilleRow.deleted_at,
            CorbeilleRow.deleted_by,
            CorbeilleRow.beneficiaire_id,
            BeneficiaireRow.nom_naissance,
            BeneficiaireRow.prenoms,
        )
        .outerjoin(BeneficiaireRow, BeneficiaireRow.id == CorbeilleRow.beneficiaire_id)
        .order_by(CorbeilleRow.deleted_at.desc(), CorbeilleRow.id.desc())
    )
    return tuple(
        BinLine(
            bin_id=row.id,
            sheet=row.feuille,
            title=row.titre,
            deleted_at=row.deleted_at,
            deleted_by=row.deleted_by,
            expires_on=local_date(row.deleted_at) + BIN_DAYS,
            beneficiaire_id=row.beneficiaire_id,
            row_id=row.row_id,
            personne=f"{row.nom_naissance} {row.prenoms}" if row.nom_naissance else None,
        )
        for row in rows
    )


def _in_turn(people: set[int | None]) -> tuple[int | None, ...]:
    return tuple(sorted(people, key=lambda person: person or 0))


def people_of(session: Session, bin_id: int) -> tuple[int | None, ...]:
    """Return the persons whose records change when a line of the bin is put back."""
    line = session.get(CorbeilleRow, bin_id)
    if line is None:
        return ()
    people: set[int | None] = {line.beneficiaire_id} - {None}
    for name, _column, row_id, _target in json.loads(line.contenu)["links"]:
        table = _table(name)
        people.update(session.scalars(select(table.c.beneficiaire_id).where(table.c.id == row_id)))
    return _in_turn(people)


def has_older(session: Session, *, before: datetime) -> bool:
    """Tell whether the bin holds something taken away before an instant."""
    older = select(CorbeilleRow.id).where(CorbeilleRow.deleted_at < before).limit(1)
    return session.scalar(older) is not None


def throw_away(session: Session, *, before: datetime) -> tuple[int | None, ...]:
    """Throw away what was taken away before an instant; return whose each line was."""
    is_older = CorbeilleRow.deleted_at < before
    forget_contents(session, session.scalars(select(CorbeilleRow.contenu).where(is_older)))
    owners = tuple(session.scalars(select(CorbeilleRow.beneficiaire_id).where(is_older)))
    session.execute(delete(CorbeilleRow).where(is_older))
    return owners


# --- what hangs on a row -------------------------------------------------------------------


def _foreign_keys(table: Table) -> Iterator[_Foreign]:
    for column in table.columns:
        for key in column.foreign_keys:
            yield _Foreign(column, key.column.table.name)
        if (table.name, column.name) in _UNKEYED:
            yield _Foreign(column, _UNKEYED[table.name, column.name])


@cache
def _in_order() -> tuple[Table, ...]:
    """Return every table, each after those it points to."""
    tables = Base.metadata.tables
    unkeyed = [(tables[target], tables[name]) for (name, _), target in _UNKEYED.items()]
    return tuple(sort_tables(tables.values(), extra_dependencies=unkeyed))


def _gather(session: Session, table: Table, row_id: int) -> dict[str, list[Row]]:
    """Return the row and those that belong to it, by table, the ones others refer to first."""
    first = session.execute(select(table).where(table.c.id == row_id)).mappings()
    held: dict[str, list[Row]] = {table.name: [dict(row) for row in first]}
    for child in _in_order():
        found: dict[tuple[Any, ...], Row] = {}
        for foreign in _foreign_keys(child):
            if foreign.is_owning and foreign.target in held:
                for row in _pointing(session, foreign, held):
                    found[tuple(row[one.name] for one in child.primary_key)] = row
        if found:
            held.setdefault(child.name, []).extend(found.values())
    return held


def _pointing(session: Session, foreign: _Foreign, held: Mapping[str, list[Row]]) -> Iterator[Row]:
    """Yield the rows of a table that point to those held."""
    table = foreign.column.table
    for ids in chunks(row["id"] for row in held[foreign.target]):
        statement = select(table).where(foreign.column.in_(ids)).order_by(*table.primary_key)
        yield from (dict(row) for row in session.execute(statement).mappings())


def _others_pointing(
    session: Session, held: Mapping[str, list[Row]]
) -> Iterator[tuple[_Foreign, list[Row]]]:
    """Yield the rows that stay and point to those held, link by link."""
    for child in _in_order():
        own = {row["id"] for row in held.get(child.name, ()) if "id" in row}
        for foreign in _foreign_keys(child):
            if foreign.target in held and not foreign.is_owning:
                staying = [r for r in _pointing(session, foreign, held) if r["id"] not in own]
                if staying:
                    yield foreign, staying


def _refuse_if_needed(
    session: Session, mapping: SheetMapping, held: Mapping[str, list[Row]]
) -> None:
    in_the_way = [
        _counted(foreign.column.table.name, len(rows))
        for foreign, rows in _others_pointing(session, held)
        if not foreign.is_naming
    ]
    if in_the_way:
        raise RuleViolationError(
            "retrait_impossible",
            lies=french_list(in_the_way, last="et"),
            remede=_INSTEAD.get(mapping.sheet.name, ""),
        )


def _counted(table: str, count: int) -> str:
    mapping = _SHEET_OF_TABLE.get(table)
    if mapping is not None:
        return counted(mapping.sheet.name, count)
    return french(f"{count} {_SWAPS[count > 1]}")


def _empty_names(
    session: Session, held: Mapping[str, list[Row]]
) -> tuple[list[list[Any]], set[int | None]]:
    """Empty the fields that name what goes; return (table, column, row id, what it named) and whose."""
    links: list[list[Any]] = []
    people: set[int | None] = set()
    for foreign, rows in list(_others_pointing(session, held)):
        table, column = foreign.column.table, foreign.column.name
        for row in rows:
            links.append([table.name, column, row["id"], row[column]])
            people.add(row["beneficiaire_id"])
            session.execute(
                update(table)
                .where(table.c.id == row["id"])
                .values({column: None, "version": row["version"] + 1})
            )
    return links, people


def _delete(session: Session, held: Mapping[str, list[Row]]) -> None:
    for table in reversed(_in_order()):
        rows = held.get(table.name, ())
        if rows and "id" in table.c:
            for ids in chunks(row["id"] for row in rows):
                session.execute(delete(table).where(table.c.id.in_(ids)))
        elif rows:
            foreign = next(one for one in _foreign_keys(table) if one.is_owning)
            for ids in chunks({row[foreign.column.name] for row in rows}):
                session.execute(delete(table).where(foreign.column.in_(ids)))


# --- putting back --------------------------------------------------------------------------


def _renumber(
    session: Session,
    table: Table,
    rows: list[Row],
    numbers: Mapping[str, dict[int, int]],
) -> None:
    """Give new numbers to rows whose own was taken, and follow those of the rows before."""
    for foreign in _foreign_keys(table):
        moved = numbers.get(foreign.target, {})
        for row in rows:
            row[foreign.column.name] = moved.get(row[foreign.column.name], row[foreign.column.name])
    if "id" not in table.c:
        return
    taken: set[int] = set()
    for ids in chunks(row["id"] for row in rows):
        taken.update(session.scalars(select(table.c.id).where(table.c.id.in_(ids))))
    if not taken:
        return
    free = max(session.scalar(select(func.max(table.c.id))) or 0, *(row["id"] for row in rows))
    for row in rows:
        if row["id"] in taken:
            free += 1
            numbers[table.name][row["id"]] = free
            row["id"] = free


def _check_targets(session: Session, table: Table, rows: list[Row]) -> None:
    """Refuse a row whose owner is gone; empty a name of what is gone."""
    for foreign in _foreign_keys(table):
        name = foreign.column.name
        wanted = {row[name] for row in rows} - {None}
        target = _table(foreign.target)
        present: set[int] = set()
        for ids in chunks(wanted):
            present.update(session.scalars(select(target.c.id).where(target.c.id.in_(ids))))
        for row in rows:
            if row[name] is None or row[name] in present:
                continue
            if not foreign.column.nullable:
                raise RuleViolationError("remise_impossible", raison=_gone(foreign.target))
            row[name] = None


def _gone(target: str) -> str:
    if target == "beneficiaire":
        return french("La personne a été retirée : remettez-la d'abord.")
    return french("Ce dont elle dépend a été retiré : remettez-le d'abord.")


def _check_references(session: Session, table: Table, rows: list[Row]) -> None:
    if "reference" not in table.c:
        return
    for references in chunks(row["reference"] for row in rows if row["reference"] is not None):
        taken = session.scalar(
            select(table.c.reference).where(table.c.reference.in_(references)).limit(1)
        )
        if taken is not None:
            raison = french(f"L'identifiant « {taken} » a été donné à un autre enregistrement.")
            raise RuleViolationError("remise_impossible", raison=raison)


def _settle_ranks(session: Session, table: Table, rows: list[Row]) -> None:
    """Give a free rank to a row whose key was taken by another since.

    Only a record that comes back alone can meet another: what hung on one had its keys for itself.
    """
    mapping = _SHEET_OF_TABLE.get(table.name)
    if mapping is None or mapping.sheet.has_required_id or len(rows) > 1:
        return
    for row in rows:
        if row["rang"] is not None:
            row["rang"] = rang_or_free(session, mapping, row)


def _fill_name(
    session: Session,
    table: Table,
    column: str,
    row_id: int,
    target_id: int,
) -> None:
    """Name again what was taken away, where the field is still empty."""
    session.execute(
        update(table)
        .where(table.c.id == row_id, table.c[column].is_(None))
        .values({column: target_id, "version": table.c.version + 1})
    )


def _table(name: str) -> Table:
    return Base.metadata.tables[name]
