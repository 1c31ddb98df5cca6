"""Who read and changed a person's file, as the journal tells, in French."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, Final

from sqlalchemy import BigInteger, ColumnElement, Connection, Integer, bindparam, func, select

from crt_desktop.domain.acces_words import tell
from crt_desktop.domain.audit import DLU_NUMBER, AuditTag
from crt_desktop.reports.documents import DLU
from crt_desktop.reports.dossier import AccessLine, PrintedDlu
from db.audit import FIELDS_SEPARATOR
from db.content import BENEFICIAIRE
from db.queries.merge_history import files_of
from db.tables import AccompagnementRow, AccountRow, AuditRow

_MOST: Final = bindparam("most", type_=Integer)
_PERSON: Final = bindparam("person", type_=BigInteger)
_SINCE: Final = bindparam("since", type_=AuditRow.at.type)
_UNTIL: Final = bindparam("until", type_=AuditRow.at.type)


def _entries(*conditions: ColumnElement[bool]) -> Any:
    return (
        select(
            AuditRow.seq,
            AuditRow.at,
            AuditRow.actor,
            AccountRow.display_name,
            AuditRow.role,
            AuditRow.workstation,
            AuditRow.action,
            AuditRow.fields,
        )
        .join(AccountRow, AccountRow.name == AuditRow.actor, isouter=True)
        .where(*conditions)
        .order_by(AuditRow.seq.desc())
    )


_OWN: Final = (AuditRow.entity == BENEFICIAIRE, AuditRow.entity_id == _PERSON)
_ENTRIES: Final = _entries(*_OWN).limit(_MOST)
_ENTRIES_BETWEEN: Final = _entries(*_OWN, AuditRow.at >= _SINCE, AuditRow.at < _UNTIL).limit(_MOST)
"""The entries of another file, while it told of this person."""
_EXPORTS: Final = _entries(*_OWN, AuditRow.action == AuditTag.DOCUMENT_EXPORT.value)
_NIGHTS: Final = _entries(
    AuditRow.entity == "",
    AuditRow.action == AuditTag.NIGHT_READ.value,
    # A sheet with its persons: a day alone.
    func.length(AuditRow.fields) == len("2026-11-22"),
)
_SPANS: Final = select(AccompagnementRow.admitted_on, AccompagnementRow.left_on).where(
    AccompagnementRow.beneficiaire_id == _PERSON, AccompagnementRow.admitted_on.is_not(None)
)


def read_accesses(
    connection: Connection, beneficiaire_id: int, *, limit: int
) -> tuple[AccessLine, ...]:
    """Return the entries of the journal about a person, latest first.

    The sheet of a night is one entry for everyone who was accompanied that day. The journal of a file
    merged into this one goes on here, until the merge, with those merged into it before; so does that of a
    file this one was merged into, until they were parted. Those entries say whose file it was.
    """
    asked = {"person": beneficiaire_id, "most": limit}
    found = dict(_of_other_files(connection, beneficiaire_id, most=limit))
    own = (*connection.execute(_ENTRIES, asked), *_sheets(connection, asked))
    found |= {row.seq: ("", row) for row in own}
    lines = []
    for seq in sorted(found, reverse=True)[:limit]:
        file, (_, at, name, display_name, role, workstation, tag, fields) = found[seq]
        told = tell(tag, tuple(fields.split(FIELDS_SEPARATOR)) if fields else ())
        lines.append(
            AccessLine(
                at=at,
                actor=display_name or name,
                role=role,
                workstation=workstation,
                action=told.action,
                detail=", ".join(filter(None, (told.detail, file))),
                is_change=told.is_change,
            )
        )
    return tuple(lines)


def read_printed_dlu(connection: Connection, beneficiaire_id: int) -> PrintedDlu | None:
    """Return the dossier de liaison d'urgence printed last that carries a number, None without any."""
    for row in connection.execute(_EXPORTS, {"person": beneficiaire_id}):
        fields = row.fields.split(FIELDS_SEPARATOR)
        numbers = [one.removeprefix(DLU_NUMBER) for one in fields if one.startswith(DLU_NUMBER)]
        if fields[0] == DLU and numbers:
            return PrintedDlu(printed_at=row.at, numero=numbers[0])
    return None


def _of_other_files(
    connection: Connection, beneficiaire_id: int, *, most: int
) -> Iterator[tuple[int, tuple[str, Any]]]:
    """Yield by number the entries of each file that told of this person, and the words that say so."""
    for held in files_of(connection, beneficiaire_id):
        asked = {"person": held.file_id, "since": held.since, "until": held.until, "most": most}
        for row in connection.execute(_ENTRIES_BETWEEN, asked):
            yield row.seq, (f"dossier {held.reference}", row)


def _sheets(connection: Connection, asked: Mapping[str, int]) -> Iterator[Any]:
    """Yield the entries of the sheets of the nights a person was accompanied on, the latest first."""
    spans = connection.execute(_SPANS, asked).all()
    if not spans:
        return
    for row in connection.execute(_NIGHTS):
        on = date.fromisoformat(row.fields)
        if any(
            admitted_on is not None
            and admitted_on <= on
            and (left_on is None or on < left_on or on == admitted_on)
            for admitted_on, left_on in spans
        ):
            yield row
