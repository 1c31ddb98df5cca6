"""Saving a plan whole: only the rows that differ are written."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from itertools import pairwise
from typing import Any, Final, cast

from sqlalchemy import (
    BigInteger,
    Delete,
    Row,
    Table,
    Update,
    bindparam,
    delete,
    insert,
    select,
    update,
)
from sqlalchemy.orm import Session

from crt_desktop.domain.plan_differences import (
    OBJECTIF_ATTRIBUTES,
    PLAN_TEXTS,
    PRESTATION_ATTRIBUTES,
)
from crt_desktop.domain.plan_document import ObjectifLine, PlanDocument, PrestationLine
from db.repositories.plan_reading import (
    OBJECTIFS,
    PLAN,
    PRESTATIONS,
    objectif_line,
    prestation_line,
)
from db.repositories.row_ids import next_row_id
from db.tables import ObjectifRow, PartenaireRow, PlanRow, PrestationRow

_PLAN: Final = cast("Table", PlanRow.__table__)
_OBJECTIF: Final = cast("Table", ObjectifRow.__table__)
_PRESTATION: Final = cast("Table", PrestationRow.__table__)

_PLAN_COLUMNS: Final = (
    "statut",
    "drawn_on",
    "validated_on",
    "validated_by",
    "review_on",
    "closed_on",
)
_PARKED: Final = -1_000_000
"""Rows that change places stand below this in between, where no other is."""

_ROW_ID: Final = "b_row_id"

Values = dict[str, Any]
Place = tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    """One kind of lines: its table, its rows as stored, and the values of a row as a line says them."""

    table: Table
    sheet: str
    rows: Sequence[Row[Any]]
    values: Callable[[Row[Any]], Values]


def save_document(session: Session, document: PlanDocument, *, at: datetime) -> None:
    """Write what differs from what is stored: the row of the plan, and the rows of its lines that changed.

    A line is the row of its thread in this version; the row of the plan moves on with every save.
    """
    asked = {"row_id": document.plan_row_id}
    plan = session.execute(PLAN, asked).one()
    common = {"beneficiaire_id": plan.beneficiaire_id, "plan_id": plan.id}
    objectifs = _Part(
        table=_OBJECTIF,
        sheet="objectifs",
        rows=session.execute(OBJECTIFS, asked).all(),
        values=lambda row: _objectif_values(objectif_line(row)),
    )
    prestations = _Part(
        table=_PRESTATION,
        sheet="prestations",
        rows=session.execute(PRESTATIONS, asked).all(),
        values=lambda row: _prestation_values(prestation_line(row)),
    )
    _write(session, objectifs, map(_objectif_values, document.objectifs), common, at=at)
    _write(session, prestations, map(_prestation_values, document.prestations), common, at=at)
    values = {name: getattr(document, name) for name in _PLAN_COLUMNS}
    values |= {name: getattr(document, name) or None for name in PLAN_TEXTS}
    session.execute(
        _update(_PLAN, (*_PLAN_COLUMNS, *PLAN_TEXTS, "version", "recorded_at")),
        [{**values, _ROW_ID: plan.id, "version": plan.version + 1, "recorded_at": at}],
    )


def _write(
    session: Session, part: _Part, lines: Iterable[Values], common: Values, *, at: datetime
) -> None:
    """Make the rows of a part those of the lines, in their order."""
    wanted = list(lines)
    matched, gone = _match(part.rows, [line["fil"] for line in wanted])
    places = _places(matched)
    named = _named_partenaires(session, wanted)
    if gone:
        session.execute(_delete(part.table), [{_ROW_ID: row.id} for row in gone])
    changed: list[Values] = []
    parked: list[Values] = []
    added: list[Values] = []
    for row, line, (ordre, rang) in zip(matched, wanted, places, strict=True):
        values = _columns(line, named)
        if row is None:
            added.append(
                {**values, **common, "ordre": ordre, "rang": rang, "recorded_at": at, "version": 1}
            )
            continue
        kept_rang = None if row.rang is None else rang
        is_moved = (row.ordre, row.rang) != (ordre, kept_rang)
        if is_moved:
            parked.append({_ROW_ID: row.id, "ordre": _PARKED - len(parked)})
        if is_moved or part.values(row) != line:
            changed.append(
                {
                    **values,
                    _ROW_ID: row.id,
                    "ordre": ordre,
                    "rang": kept_rang,
                    "recorded_at": at,
                    "version": row.version + 1,
                }
            )
    if parked:
        session.execute(_update(part.table, ("ordre",)), parked)
    if changed:
        names = tuple(name for name in changed[0] if name != _ROW_ID)
        session.execute(_update(part.table, names), changed)
    if added:
        first = next_row_id(session, part.sheet, part.table)
        if first is not None:
            added = [{**row, "id": first + rank} for rank, row in enumerate(added)]
        session.execute(insert(part.table), added)


def _match(
    rows: Sequence[Row[Any]], threads: Sequence[int]
) -> tuple[list[Row[Any] | None], list[Row[Any]]]:
    """Return the row of each line, by its thread, and the rows that no line has."""
    by_thread: defaultdict[int, list[Row[Any]]] = defaultdict(list)
    for row in rows:
        by_thread[row.fil].append(row)
    matched = [by_thread[fil].pop(0) if by_thread[fil] else None for fil in threads]
    return matched, [row for left in by_thread.values() for row in left]


def _places(matched: Sequence[Row[Any] | None]) -> list[Place]:
    """Return the ordre and rang of each line: those stored where the order allows, else numbered anew.

    An import names a line without an id by its ordre: it keeps it as long as nothing moves.
    """
    stored = [(row.ordre, row.rang or 0) for row in matched if row is not None]
    if any(before >= after for before, after in pairwise(stored)):
        return [(place, 0) for place in range(len(matched))]
    last: Place = (-1, 0)
    places: list[Place] = []
    for row in matched:
        own = None if row is None else (row.ordre, row.rang or 0)
        last = own if own is not None and own > last else (last[0] + 1, 0)
        places.append(last)
    return places


def _objectif_values(line: ObjectifLine) -> Values:
    return {"fil": line.fil, **{name: getattr(line, name) for name in OBJECTIF_ATTRIBUTES}}


def _prestation_values(line: PrestationLine) -> Values:
    return {"fil": line.fil, **{name: getattr(line, name) for name in PRESTATION_ATTRIBUTES}}


def _columns(line: Values, named: dict[str, int]) -> Values:
    """Return the columns of a line: nothing said is unknown, a partenaire is its row."""
    values = {name: value or None for name, value in line.items()}
    if "partenaire" in values:
        reference = values.pop("partenaire")
        values["partenaire_id"] = None if reference is None else named[reference]
    return values


def _named_partenaires(session: Session, lines: Iterable[Values]) -> dict[str, int]:
    references = {line["partenaire"] for line in lines if line.get("partenaire")}
    if not references:
        return {}
    rows = session.execute(
        select(PartenaireRow.reference, PartenaireRow.id).where(
            PartenaireRow.reference.in_(references)
        )
    )
    return {row.reference: row.id for row in rows}


@cache
def _update(table: Table, names: tuple[str, ...]) -> Update:
    row_id = bindparam(_ROW_ID, type_=BigInteger)
    return (
        update(table)
        .where(table.c.id == row_id)
        .values({name: bindparam(name, type_=table.c[name].type) for name in names})
    )


@cache
def _delete(table: Table) -> Delete:
    return delete(table).where(table.c.id == bindparam(_ROW_ID, type_=BigInteger))
