"""Records that change hands: every row of a person given to another, and given back.

What tells the rows of two persons apart and cannot be the same twice is renumbered on the way in, and
the change kept: the rank among equal keys, the number of a plan, the threads of its lines.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final, NamedTuple, cast

from sqlalchemy import Table, func, select, update
from sqlalchemy.orm import Session

from db.base import Base
from db.content import owned_tables
from db.repositories.bin_rows import encode
from db.repositories.exchange_reading import chunks
from db.repositories.fiche_rows import natural_columns, rang_or_free
from db.repositories.mapping import MAPPINGS, SheetMapping
from db.tables import BrouillonRow, CorbeilleRow

OWNER: Final = "beneficiaire_id"
BIN: Final = cast("Table", CorbeilleRow.__table__)
DRAFT: Final = cast("Table", BrouillonRow.__table__)
NEW_FORM: Final = ":nouveau:"
RANG: Final = "rang"

_THREADS: Final = {
    ("objectif", "fil"): "objectif",
    ("bilan", "fil"): "objectif",
    ("prestation", "fil"): "prestation",
    ("visite", "prestation_fil"): "prestation",
    ("serie_visites", "prestation_fil"): "prestation",
}
"""The columns with threads of a plan, and the kind of thread.

Those of objectifs are followed by bilans, those of prestations by visits and their series.
"""

_MAPPING_OF: Final = {mapping.table.name: mapping for mapping in MAPPINGS.values()}


class Change(NamedTuple):
    """A column of a moved row that was renumbered."""

    table: str
    row_id: int
    column: str
    before: int
    after: int


class Moved(NamedTuple):
    """What was given: row ids by table, what was renumbered, and the drafts with both their forms."""

    rows: dict[str, list[int]]
    changes: list[Change]
    drafts: list[tuple[int, str, str]]


def give_all(session: Session, giver: int, taker: int) -> Moved:
    """Give every row of a person to another; the rows of the person itself stay."""
    rows = {table.name: _ids_of(session, table, giver) for table in owned_tables()}
    changes = [
        *_ranks(session, giver, taker),
        *_numbers(session, giver, taker),
        *_threads(session, giver, taker),
    ]
    renumber(session, changes)
    for name, ids in rows.items():
        give(session, Base.metadata.tables[name], ids, giver, taker)
    drafts = _give_drafts(session, giver, taker)
    return Moved({name: ids for name, ids in rows.items() if ids}, changes, drafts)


def give(session: Session, table: Table, ids: Iterable[int], giver: int, taker: int) -> None:
    """Give these rows; what the bin holds of the giver is put back to the taker from then on."""
    for part in chunks(ids):
        session.execute(
            update(table)
            .where(table.c.id.in_(part), table.c[OWNER] == giver)
            .values({OWNER: taker})
        )
        if table is BIN:
            for row in session.execute(select(BIN.c.id, BIN.c.contenu).where(BIN.c.id.in_(part))):
                content = _reowned(row.contenu, giver, taker)
                session.execute(update(BIN).where(BIN.c.id == row.id).values(contenu=content))


def renumber(session: Session, changes: Iterable[Change]) -> None:
    """Give rows their new numbers, where they still have those of before."""
    for one in changes:
        table = Base.metadata.tables[one.table]
        session.execute(
            update(table)
            .where(table.c.id == one.row_id, table.c[one.column] == one.before)
            .values({one.column: one.after})
        )


def renumber_back(session: Session, changes: Iterable[Change]) -> None:
    """Give rows that went back the numbers they had; a rank taken since stays as it is."""
    for one in changes:
        table = Base.metadata.tables[one.table]
        back = one._replace(before=one.after, after=one.before)
        if one.column == RANG:
            row = session.execute(select(table).where(table.c.id == one.row_id)).mappings().first()
            if row is None or row[RANG] != one.after:
                continue
            free = rang_or_free(
                session, _MAPPING_OF[one.table], {**row, RANG: one.before}, besides=one.row_id
            )
            back = back._replace(after=free)
        renumber(session, (back,))


def give_drafts_back(
    session: Session, drafts: Iterable[tuple[int, str, str]], *, owner: int
) -> None:
    """Give back the drafts that are still there."""
    for draft_id, before, after in drafts:
        session.execute(
            update(DRAFT)
            .where(DRAFT.c.id == draft_id, DRAFT.c.form == after)
            .values(form=before, beneficiaire_id=owner)
        )


def _ids_of(session: Session, table: Table, owner: int) -> list[int]:
    statement = select(table.c.id).where(table.c[OWNER] == owner).order_by(table.c.id)
    return list(session.scalars(statement))


def _ranks(session: Session, giver: int, taker: int) -> Iterator[Change]:
    """Yield the ranks to change: those that a row of the taker has under the same natural key."""
    for mapping in MAPPINGS.values():
        names = natural_columns(mapping)
        if OWNER not in names:
            continue
        others = [mapping.table.c[name] for name in names if name != OWNER]
        held = _ranks_by_key(session, mapping, taker, others)
        moving = _ranks_by_key(session, mapping, giver, others)
        for key, rows in moving.items():
            taken = set(held.get(key, {}).values())
            used = taken | set(rows.values())
            for row_id, rang in rows.items():
                if rang in taken:
                    free = next(one for one in range(len(used) + 1) if one not in used)
                    used.add(free)
                    yield Change(mapping.table.name, row_id, RANG, rang, free)


def _ranks_by_key(
    session: Session, mapping: SheetMapping, owner: int, others: list[Any]
) -> Mapping[tuple[Any, ...], dict[int, int]]:
    table = mapping.table
    found: defaultdict[tuple[Any, ...], dict[int, int]] = defaultdict(dict)
    statement = (
        select(table.c.id, table.c.rang, *others)
        .where(table.c[OWNER] == owner, table.c.rang.is_not(None))
        .order_by(table.c.id)
    )
    for row_id, rang, *key in session.execute(statement):
        found[tuple(key)][row_id] = rang
    return found


def _numbers(session: Session, giver: int, taker: int) -> Iterator[Change]:
    """Yield the numbers of plans, which go on after those of the taker."""
    table = MAPPINGS["plans"].table
    last = _highest(session, table, "numero", taker)
    for row_id, numero in _numbered(session, table, "numero", giver) if last else ():
        yield Change(table.name, row_id, "numero", numero, numero + last)


def _threads(session: Session, giver: int, taker: int) -> Iterator[Change]:
    """Yield the threads of plans' lines, which go on after those of the taker."""
    last: defaultdict[str, int] = defaultdict(int)
    for (name, column), kind in _THREADS.items():
        table = Base.metadata.tables[name]
        last[kind] = max(last[kind], _highest(session, table, column, taker))
    for (name, column), kind in _THREADS.items():
        table = Base.metadata.tables[name]
        for row_id, fil in _numbered(session, table, column, giver) if last[kind] else ():
            yield Change(name, row_id, column, fil, fil + last[kind])


def _highest(session: Session, table: Table, column: str, owner: int) -> int:
    return session.scalar(select(func.max(table.c[column])).where(table.c[OWNER] == owner)) or 0


def _numbered(session: Session, table: Table, column: str, owner: int) -> list[tuple[int, int]]:
    statement = select(table.c.id, table.c[column]).where(
        table.c[OWNER] == owner, table.c[column].is_not(None)
    )
    return [(row_id, number) for row_id, number in session.execute(statement.order_by(table.c.id))]


def _give_drafts(session: Session, giver: int, taker: int) -> list[tuple[int, str, str]]:
    """Give the drafts about a person, but that of her own identity; return them with both their forms."""
    given: list[tuple[int, str, str]] = []
    statement = select(DRAFT.c.id, DRAFT.c.account_id, DRAFT.c.form).where(
        DRAFT.c.beneficiaire_id == giver, DRAFT.c.form != f"beneficiaires:{giver}"
    )
    for row in session.execute(statement.order_by(DRAFT.c.id)).all():
        form = row.form
        if form.endswith(f"{NEW_FORM}{giver}"):
            form = f"{form.removesuffix(str(giver))}{taker}"
        is_taken = session.scalar(
            select(DRAFT.c.id).where(
                DRAFT.c.account_id == row.account_id, DRAFT.c.form == form, DRAFT.c.id != row.id
            )
        )
        if is_taken is not None:
            # The same account types the same record for the other person: both drafts stay.
            continue
        session.execute(
            update(DRAFT).where(DRAFT.c.id == row.id).values(form=form, beneficiaire_id=taker)
        )
        given.append((row.id, row.form, form))
    return given


def _reowned(contenu: str, giver: int, taker: int) -> str:
    """Return what a line of the bin holds, its rows given to another person."""
    content = json.loads(contenu)
    for _table, rows in content["rows"]:
        for row in rows:
            if row.get(OWNER) == giver:
                row[OWNER] = taker
    return encode(content)
