"""Which rows go back when a merge is undone: those that came, and what was hung on them since."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple, cast

from sqlalchemy import Table, select
from sqlalchemy.orm import Session

from db.base import Base
from db.content import owned_tables
from db.repositories.exchange_reading import chunks
from db.repositories.mapping import MAPPINGS
from db.repositories.moving import BIN, OWNER
from db.tables import CorrectionRow, ReportAlerteRow

CORRECTION: Final = cast("Table", CorrectionRow.__table__)
REPORT: Final = cast("Table", ReportAlerteRow.__table__)


class Link(NamedTuple):
    """A column that points to another of a person's own records."""

    table: Table
    column: str
    target: str
    is_required: bool


@dataclass(slots=True)
class Parting:
    """What goes back: row ids by table; counts of what does not, or came since; links to empty."""

    rows: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    followed: int = 0
    kept: int = 0
    removed: int = 0
    crossing: list[tuple[Link, int]] = field(default_factory=list)

    @property
    def moved(self) -> int:
        """How many rows that came go back."""
        return sum(map(len, self.rows.values())) - self.followed


def parting_of(session: Session, came: Mapping[str, Iterable[int]], *, owner: int) -> Parting:
    """Tell what of the rows that came to an owner goes back."""
    parting = Parting()
    for name, ids in came.items():
        wanted = set(ids)
        present = set(_owned_among(session, Base.metadata.tables[name], wanted, owner))
        parting.rows[name] = present
        parting.removed += len(wanted - present)
    for table in Base.metadata.sorted_tables:
        links = [one for one in own_links() if one.table is table]
        if links:
            _follow(session, parting, links, owner)
    _follow_names(session, parting, came, owner)
    return parting


def own_links() -> Iterator[Link]:
    """Yield the links between the records of one person, the tables others refer to first."""
    owned = {table.name for table in owned_tables()}
    for table in Base.metadata.sorted_tables:
        for column in table.columns if table.name in owned else ():
            for key in column.foreign_keys:
                target = key.column.table.name
                if target in owned:
                    yield Link(table, column.name, target, not column.nullable)


def _owned_among(session: Session, table: Table, ids: set[int], owner: int) -> Iterator[int]:
    for part in chunks(sorted(ids)):
        yield from session.scalars(
            select(table.c.id).where(table.c.id.in_(part), table.c[OWNER] == owner)
        )


def _follow(session: Session, parting: Parting, links: list[Link], owner: int) -> None:
    """Decide for the rows of one table: each goes where the record it cannot do without goes."""
    table = links[0].table
    going = parting.rows[table.name]
    columns = [table.c[link.column] for link in links]
    for row_id, *targets in session.execute(
        select(table.c.id, *columns).where(table.c[OWNER] == owner)
    ):
        held = [
            (link, target in parting.rows.get(link.target, ()))
            for link, target in zip(links, targets, strict=True)
            if target is not None
        ]
        came = row_id in going
        goes = _goes(held, came=came)
        if goes and not came:
            going.add(row_id)
            parting.followed += 1
        elif came and not goes:
            going.discard(row_id)
            parting.kept += 1
        parting.crossing += [(link, row_id) for link, target_goes in held if target_goes != goes]


def _goes(held: list[tuple[Link, bool]], *, came: bool) -> bool:
    required = [target_goes for link, target_goes in held if link.is_required]
    if required:
        return required[0]
    return came or any(target_goes for _, target_goes in held)


def _follow_names(
    session: Session, parting: Parting, came: Mapping[str, Iterable[int]], owner: int
) -> None:
    """Let what speaks of a record by its number follow it: corrections, reports, lines of the bin."""
    going: dict[tuple[str, int], bool] = {
        (sheet, row_id): True
        for sheet, mapping in MAPPINGS.items()
        for row_id in (*parting.rows.get(mapping.table.name, ()), *came.get(mapping.table.name, ()))
    }
    for table, named in ((CORRECTION, _corrected), (REPORT, _reported), (BIN, _thrown)):
        rows = session.execute(select(table).where(table.c[OWNER] == owner)).mappings()
        for row in rows:
            if row["id"] not in parting.rows[table.name] and named(row) in going:
                parting.rows[table.name].add(row["id"])
                parting.followed += 1


def _corrected(row: Mapping[Any, Any]) -> tuple[str, int]:
    return row["feuille"], row["row_id"]


def _thrown(row: Mapping[Any, Any]) -> tuple[str, int]:
    return row["feuille"], row["row_id"]


def _reported(row: Mapping[Any, Any]) -> tuple[str, int]:
    _, sheet, subject = row["cle"].rsplit(":", 2)
    return sheet, int(subject) if subject.isdigit() else 0
