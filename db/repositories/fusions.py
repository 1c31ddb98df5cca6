"""Two persons made one, and parted again: each in one transaction that its caller commits."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Final, cast

from sqlalchemy import Table, delete, func, insert, select, update
from sqlalchemy.orm import Session

from crt_desktop.domain.errors import NotFoundError, RuleViolationError
from crt_desktop.domain.people import Beneficiaire
from crt_desktop.reports.fiches import StoredFiche
from crt_desktop.reports.fusions import DoublePair, MergeLine, Parted, SetAside
from db.base import Base
from db.queries.double_pairs import likely_pairs
from db.repositories import doubles_aside, moving
from db.repositories.bin_rows import encode, plain_row, typed_row
from db.repositories.fiches import SqlFicheRepository
from db.repositories.latest import refresh_latest
from db.repositories.mapping import BENEFICIAIRES, MAPPINGS, PROFIL
from db.repositories.moving import Change
from db.repositories.parting import Parting, parting_of
from db.tables import BeneficiaireRow, FusionRow

PERSON: Final = cast("Table", BeneficiaireRow.__table__)
FUSION: Final = cast("Table", FusionRow.__table__)
PROFILS: Final = "profils"
REFERENCE: Final = "reference"
_ATTRIBUTES: Final = MAPPINGS[BENEFICIAIRES].columns


class SqlFusionRepository:
    """Implements `crt_desktop.ports.fusions.FusionRepository` on one session."""

    def __init__(
        self, session: Session, now: Callable[[], datetime], begin_writing: Callable[[], None]
    ) -> None:
        """Work in the transaction of the session."""
        self._session = session
        self._begin_writing = begin_writing
        self._fiches = SqlFicheRepository(session, now, begin_writing)

    def counts(self, beneficiaire_id: int) -> Mapping[str, int]:
        """Return how many records of each sheet a person has, of those with some."""
        found: dict[str, int] = {}
        for sheet, mapping in MAPPINGS.items():
            if mapping.has_person:
                is_theirs = mapping.table.c.beneficiaire_id == beneficiaire_id
                count = self._session.scalar(
                    select(func.count()).select_from(mapping.table).where(is_theirs)
                )
                found[sheet] = count or 0
        return {sheet: count for sheet, count in found.items() if count}

    def merge(
        self, kept_id: int, other_id: int, *, person: Beneficiaire, name: str, by: str, at: datetime
    ) -> int:
        """Give everything of the other person to the kept one, who becomes ``person``; return the merge."""
        self._begin_writing()
        kept, other = self._person(kept_id), self._person(other_id)
        absorbed = other.record.reference
        if person.reference == absorbed:
            absorbed = kept.record.reference
        content: dict[str, Any] = {
            "absorbed_id": other_id,
            "person": self._plain(other_id),
            PROFILS: list(_profils(other)),
            "before": {**self._plain(kept_id), PROFILS: list(_profils(kept))},
        }
        moved = moving.give_all(self._session, other_id, kept_id)
        content["aside"] = doubles_aside.give_aside(self._session, other_id, kept_id)
        self._session.execute(delete(PROFIL).where(PROFIL.c.beneficiaire_id == other_id))
        self._session.execute(delete(PERSON).where(PERSON.c.id == other_id))
        after = self._fiches.update(BENEFICIAIRES, kept_id, person, version=kept.version)
        refresh_latest(self._session, [kept_id])
        content |= {
            "after": {**self._plain(kept_id), PROFILS: list(_profils(after))},
            "rows": moved.rows,
            "changes": moved.changes,
            "drafts": moved.drafts,
        }
        result = self._session.connection().execute(
            insert(FUSION).values(
                beneficiaire_id=kept_id,
                absorbed_reference=absorbed,
                absorbed_name=name,
                contenu=encode(content),
                merged_at=at,
                merged_by=by,
            )
        )
        (fusion_id,) = result.inserted_primary_key or (0,)
        return int(fusion_id)

    def merges(self, beneficiaire_id: int) -> Sequence[MergeLine]:
        """Return the merges into a person, the latest first, undone ones too."""
        rows = self._session.execute(
            select(FUSION)
            .where(FUSION.c.beneficiaire_id == beneficiaire_id)
            .order_by(FUSION.c.merged_at.desc(), FUSION.c.id.desc())
        )
        return tuple(_line(row) for row in rows)

    def line(self, fusion_id: int) -> MergeLine:
        """Return a merge; raises NotFoundError."""
        return _line(self._row(fusion_id))

    def undo(self, fusion_id: int, *, by: str, at: datetime) -> Parted:
        """Part two persons again: see `crt_desktop.ports.fusions.FusionRepository`."""
        self._begin_writing()
        row = self._row(fusion_id)
        if row.undone_at is not None:
            raise RuleViolationError("fusion_defaite", nom=row.absorbed_name)
        content, kept_id = json.loads(row.contenu), row.beneficiaire_id
        other_id: int = content["absorbed_id"]
        changed = self._restore_kept(kept_id, content)
        self._restore_other(content)
        if "aside" in content:
            doubles_aside.give_aside_back(self._session, content["aside"])
        parting = parting_of(self._session, content["rows"], owner=kept_id)
        self._give_back(parting, kept_id, other_id)
        moving.renumber_back(self._session, (Change(*one) for one in content["changes"]))
        moving.give_drafts_back(self._session, content["drafts"], owner=other_id)
        refresh_latest(self._session, [kept_id, other_id])
        self._session.execute(
            update(FUSION).where(FUSION.c.id == fusion_id).values(undone_at=at, undone_by=by)
        )
        return Parted(
            beneficiaire_id=kept_id,
            absorbed_id=other_id,
            moved=parting.moved,
            followed=parting.followed,
            kept=parting.kept,
            removed=parting.removed,
            changed=changed,
        )

    def pairs(self) -> Sequence[DoublePair]:
        """Return the stored persons who are likely one and the same, those set aside left out."""
        return likely_pairs(self._session)

    def aside(self, one: int, other: int) -> SetAside | None:
        """Return by whom and when two persons were said to be two, None when nobody did."""
        return doubles_aside.find_aside(self._session, one, other)

    def set_aside(self, one: int, other: int, *, by: str, at: datetime) -> bool:
        """Say that two persons are two; False when somebody had. Raises NotFoundError."""
        self._begin_writing()
        for person in (one, other):
            self._person(person)
        return doubles_aside.put_aside(self._session, one, other, by=by, at=at)

    def take_back(self, one: int, other: int) -> bool:
        """Forget that two persons were said to be two; False when nobody had."""
        self._begin_writing()
        return doubles_aside.take_back(self._session, one, other)

    # --- the two persons ---------------------------------------------------------------------

    def _person(self, person_id: int) -> StoredFiche:
        return self._fiches.get(BENEFICIAIRES, person_id)

    def _plain(self, person_id: int) -> dict[str, Any]:
        row = self._session.execute(select(PERSON).where(PERSON.c.id == person_id)).mappings().one()
        return plain_row(PERSON, dict(row))

    def _row(self, fusion_id: int) -> Any:
        row = self._session.execute(select(FUSION).where(FUSION.c.id == fusion_id)).one_or_none()
        if row is None:
            raise NotFoundError(kind="fusion", reference=fusion_id)
        return row

    def _restore_kept(self, kept_id: int, content: Mapping[str, Any]) -> tuple[str, ...]:
        """Put the fields of the kept person back; return those that somebody changed since."""
        stored = self._person(kept_id)
        now = {**self._plain(kept_id), PROFILS: list(_profils(stored))}
        before, after = content["before"], content["after"]
        merged = [name for name in (*_ATTRIBUTES, PROFILS) if before.get(name) != after.get(name)]
        back = [name for name in merged if now.get(name) == after.get(name)]
        if REFERENCE in back:
            self._require_free(before[REFERENCE])
        typed = typed_row(PERSON, before)
        values = {name: typed[name] for name in back if name != PROFILS}
        if PROFILS in back:
            values[PROFILS] = tuple(before[PROFILS])
        record = cast("Beneficiaire", stored.record)
        if values:
            self._fiches.update(
                BENEFICIAIRES, kept_id, replace(record, **values), version=stored.version
            )
        return tuple(name for name in merged if name not in back)

    def _restore_other(self, content: Mapping[str, Any]) -> None:
        """Put the row of the other person back, as it was."""
        self._require_free(content["person"][REFERENCE])
        row = typed_row(PERSON, content["person"])
        self._session.connection().execute(insert(PERSON), [row])
        profils = [
            {"beneficiaire_id": row["id"], "profil": profil, "position": position}
            for position, profil in enumerate(content[PROFILS])
        ]
        if profils:
            self._session.connection().execute(insert(PROFIL), profils)

    def _require_free(self, reference: str) -> None:
        holder = select(PERSON.c.id).where(PERSON.c.reference == reference)
        if self._session.scalar(holder) is not None:
            raise RuleViolationError("fusion_identifiant", reference=reference)

    def _give_back(self, parting: Parting, kept_id: int, other_id: int) -> None:
        for link, row_id in parting.crossing:
            if not link.is_required:
                self._session.execute(
                    update(link.table).where(link.table.c.id == row_id).values({link.column: None})
                )
        for name, ids in parting.rows.items():
            table = Base.metadata.tables[name]
            moving.give(self._session, table, sorted(ids), kept_id, other_id)


def absorbed_references(session: Session) -> dict[str, str]:
    """Return, for each reference that a merge took away, that of the person who has its records now.

    A reference that was given to another person since is that person's.
    """
    taken = FUSION.c.absorbed_reference.in_(select(PERSON.c.reference))
    rows: Iterable[Any] = session.execute(
        select(FUSION.c.absorbed_reference, PERSON.c.reference)
        .join(PERSON, PERSON.c.id == FUSION.c.beneficiaire_id)
        .where(FUSION.c.undone_at.is_(None), ~taken)
        .order_by(FUSION.c.id)
    )
    return dict(iter(rows))


def _profils(fiche: StoredFiche) -> tuple[str, ...]:
    return cast("Beneficiaire", fiche.record).profils


def _line(row: Any) -> MergeLine:
    return MergeLine(
        fusion_id=row.id,
        beneficiaire_id=row.beneficiaire_id,
        absorbed_reference=row.absorbed_reference,
        absorbed_name=row.absorbed_name,
        merged_at=row.merged_at,
        merged_by=row.merged_by,
        undone_at=row.undone_at,
        undone_by=row.undone_by,
    )
