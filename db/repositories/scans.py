"""Scanned papers: their rows, which are sealed with the person, and their bytes, which the rows seal.

The bytes lie in a table of their own, under the number of the scan, and are read only when asked. The
digest in the row is what tells that they are those kept. A scan in the bin leaves its bytes in place, so
that neither the bin nor a seal of the person has ten megabytes to carry; they go with its line.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any, Final, cast

from sqlalchemy import Table, delete, func, insert, select
from sqlalchemy.orm import Session

from crt_desktop.domain.errors import NotFoundError, VaultDamagedError
from crt_desktop.domain.scans import CheckedScan
from crt_desktop.reports.contrats import Scan, ScanLine
from db.repositories.exchange_reading import chunks
from db.tables import CorbeilleRow, PieceContenuRow, PieceJointeRow
from db.touched import TOLD, tell

piece: Final = cast("Table", PieceJointeRow.__table__)
contenu: Final = cast("Table", PieceContenuRow.__table__)

PART: Final = "piece"
_IN_BIN: Final = f'"{piece.name}"'
"""What stands in the JSON of a line of the bin that holds scans."""


class SqlScanStore:
    """Implements `crt_desktop.ports.scans.ScanStore` on one session."""

    def __init__(self, session: Session, begin_writing: Callable[[], None]) -> None:
        """Work in the transaction of the session."""
        self._session = session
        self._begin_writing = begin_writing

    def of_contrats(self, row_ids: Collection[int]) -> Mapping[int, tuple[ScanLine, ...]]:
        """Return the scans of these contrats, in the order they were added."""
        found: defaultdict[int, list[ScanLine]] = defaultdict(list)
        statement = select(PieceJointeRow).where(PieceJointeRow.contrat_id.in_(sorted(row_ids)))
        for row in self._session.scalars(statement.order_by(PieceJointeRow.id)):
            found[row.contrat_id or 0].append(_line(row))
        return {one: tuple(lines) for one, lines in found.items()}

    def line(self, piece_id: int) -> ScanLine:
        """Return a scan without its bytes; raises NotFoundError."""
        row = self._session.get(PieceJointeRow, piece_id)
        if row is None:
            raise NotFoundError(kind="piece_jointe", reference=piece_id)
        return _line(row)

    def read(self, piece_id: int) -> Scan:
        """Return a scan whole; raises NotFoundError, VaultDamagedError (``piece``)."""
        line = self.line(piece_id)
        content = _content(self._session, piece_id)
        if content is None or not _is_whole(content, taille=line.taille, sha256=line.sha256):
            raise VaultDamagedError(part=PART)
        return Scan(line=line, content=content)

    def add(
        self,
        contrat_row_id: int,
        checked: CheckedScan,
        content: bytes,
        *,
        beneficiaire_id: int,
        at: datetime,
        by: str,
    ) -> ScanLine:
        """Keep a scan of a contrat."""
        self._begin_writing()
        row_id = self._free_id()
        values = {
            "id": row_id,
            "beneficiaire_id": beneficiaire_id,
            "contrat_id": contrat_row_id,
            "nom": checked.nom,
            "type_mime": checked.type_mime,
            "taille": len(content),
            "sha256": hashlib.sha256(content).hexdigest(),
            "added_at": at,
            "added_by": by,
        }
        connection = self._session.connection()
        connection.execute(insert(piece).values(**values).execution_options(**TOLD))
        connection.execute(
            insert(contenu).values(piece_id=row_id, contenu=content).execution_options(**TOLD)
        )
        tell(self._session, piece, [row_id])
        return self.line(row_id)

    def remove(self, piece_id: int) -> None:
        """Remove a scan for good, its bytes with it; raises NotFoundError."""
        self._begin_writing()
        self.line(piece_id)
        connection = self._session.connection()
        for table, column in ((contenu, contenu.c.piece_id), (piece, piece.c.id)):
            connection.execute(delete(table).where(column == piece_id).execution_options(**TOLD))
        self._session.expire_all()
        tell(self._session, piece, [piece_id])

    def _free_id(self) -> int:
        """Return a number that no scan has, nor one in the bin, whose bytes are still here."""
        used = (
            self._session.scalar(select(func.max(piece.c.id))),
            self._session.scalar(select(func.max(contenu.c.piece_id))),
        )
        return max((number for number in used if number is not None), default=0) + 1


def forget_contents(session: Session, bin_lines: Iterable[str]) -> None:
    """Delete the bytes of the scans that lines of the bin hold, before these are thrown away."""
    ids = [row["id"] for line in bin_lines for row in _pieces_in(line)]
    for part in chunks(ids):
        session.execute(delete(contenu).where(contenu.c.piece_id.in_(part)))


def altered_scans(session: Session) -> Iterator[int]:
    """Yield the numbers of the scans whose bytes are missing or not those kept, and of bytes of nobody.

    One content is held at a time. Those in the bin are looked at too.
    """
    kept: dict[int, tuple[int, str]] = {
        row.id: (row.taille, row.sha256)
        for row in session.execute(select(piece.c.id, piece.c.taille, piece.c.sha256))
    }
    holding = select(CorbeilleRow.contenu).where(CorbeilleRow.contenu.contains(_IN_BIN))
    for line in session.scalars(holding):
        kept |= {row["id"]: (row["taille"], row["sha256"]) for row in _pieces_in(line)}
    present = set(session.scalars(select(contenu.c.piece_id)))
    for piece_id in sorted(kept.keys() | present):
        found = _content(session, piece_id) if piece_id in present else None
        taille, sha256 = kept.get(piece_id, (-1, ""))
        if found is None or not _is_whole(found, taille=taille, sha256=sha256):
            yield piece_id


def count_scans(session: Session) -> int:
    """Return how many contents are kept."""
    return session.scalar(select(func.count()).select_from(contenu)) or 0


def _pieces_in(line: str) -> Iterator[Mapping[str, Any]]:
    if _IN_BIN in line:
        for name, rows in json.loads(line)["rows"]:
            if name == piece.name:
                yield from rows


def _content(session: Session, piece_id: int) -> bytes | None:
    found = session.scalar(select(contenu.c.contenu).where(contenu.c.piece_id == piece_id))
    return None if found is None else bytes(found)


def _is_whole(content: bytes, *, taille: int, sha256: str) -> bool:
    return len(content) == taille and hashlib.sha256(content).hexdigest() == sha256


def _line(row: PieceJointeRow) -> ScanLine:
    return ScanLine(
        piece_id=row.id,
        beneficiaire_id=row.beneficiaire_id,
        contrat_row_id=row.contrat_id,
        nom=row.nom,
        type_mime=row.type_mime,
        taille=row.taille,
        sha256=row.sha256,
        added_at=row.added_at,
        added_by=row.added_by,
    )
