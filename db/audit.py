"""The journal: entries chained by HMAC, written in the transaction of what they tell.

Each entry's MAC covers the entry and the MAC before it; `content_mac` covers what a changing entry
speaks of, as it stands at the commit. No value of a person is written, only ids and field names.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import column, insert, select, table, text
from sqlalchemy.orm import Session

from crt_desktop.domain.audit import READING_TAGS, AuditTag
from crt_desktop.domain.roles import Actor
from db import content
from db.shares import moved_parts
from db.tables.security import AuditRow
from db.touched import Touched

GENESIS: Final = bytes(32)
"""What stands before the first entry."""

FIELDS_SEPARATOR: Final = "\n"

_BLANKS: Final = re.compile(r"[^\S\u00a0\u202f]+")
"""White space of any kind but that of French typography, which ends no line."""

COLUMNS: Final = (
    "seq",
    "at",
    "actor",
    "role",
    "workstation",
    "action",
    "entity",
    "entity_id",
    "fields",
    "content_mac",
    "prev",
    "mac",
)

ENTRIES: Final = table("audit", *(column(name) for name in COLUMNS))
"""The journal as the database holds it: conversions would only slow its many short rows."""


@dataclass(frozen=True, slots=True)
class AuditKeys:
    """The keys of the chain and of the content."""

    chain: bytes
    content: bytes

    def __repr__(self) -> str:
        """Show nothing of the keys."""
        return "AuditKeys()"


@dataclass(frozen=True, slots=True)
class Head:
    """The last entry of a chain: its number, 0 when empty, and its MAC."""

    seq: int = 0
    mac: bytes = GENESIS


@dataclass(frozen=True, slots=True, kw_only=True)
class _Pending:
    actor: Actor
    tag: AuditTag
    entity: str
    entity_id: int | None
    fields: str

    @property
    def columns(self) -> tuple[Any, ...]:
        """The columns from ``actor`` to ``fields``."""
        return (
            self.actor.name,
            self.actor.role.value,
            self.actor.workstation,
            self.tag.value,
            self.entity,
            self.entity_id,
            self.fields,
        )

    @property
    def subject(self) -> tuple[str, int] | None:
        """What the content MAC covers, or None: what is shared has its own entries."""
        if self.tag in READING_TAGS or self.entity_id is None:
            return None
        is_sealed = self.entity in {content.BENEFICIAIRE, content.COMPTE}
        return (self.entity, self.entity_id) if is_sealed else None

    @property
    def is_of_shared(self) -> bool:
        """Tell whether it speaks of a change of what belongs to no person."""
        return self.entity == content.IMPORT and self.tag not in READING_TAGS


def _on_one_line(words: str) -> str:
    """Return a text whose runs of white space, of every kind of line separator too, are one space."""
    return _BLANKS.sub(" ", words).strip()


class SqlAuditLog:
    """The journal of one unit of work: entries wait here until the commit."""

    def __init__(self) -> None:
        """Start without entries."""
        self._pending: list[_Pending] = []

    @property
    def tags(self) -> frozenset[AuditTag]:
        """The tags of the entries waiting."""
        return frozenset(entry.tag for entry in self._pending)

    def record(
        self,
        actor: Actor,
        tag: AuditTag,
        *,
        entity: str = "",
        entity_id: int | None = None,
        fields: Sequence[str] = (),
    ) -> None:
        """Add an entry; ``fields`` are names or codes, never values of a person.

        Each is kept on one line: a reason of several lines cannot pass for other fields.
        """
        self._pending.append(
            _Pending(
                actor=actor,
                tag=tag,
                entity=_on_one_line(entity),
                entity_id=entity_id,
                fields=FIELDS_SEPARATOR.join(map(_on_one_line, fields)),
            )
        )

    def forget(self) -> None:
        """Drop the entries waiting."""
        self._pending.clear()

    def write(
        self,
        session: Session,
        keys: AuditKeys,
        *,
        at: datetime,
        touched: Touched | None = None,
    ) -> Head:
        """Append the waiting entries at the end of the chain, in the session's transaction.

        On SQLite the transaction must already be a writing one; elsewhere the table is locked, since
        two chains cannot grow from one head. ``touched`` is what the transaction wrote of what is
        shared, None: anything.
        """
        session.flush()
        if session.get_bind().dialect.name == "postgresql":
            session.execute(text("LOCK TABLE audit IN EXCLUSIVE MODE"))
        macs = _content_macs(session, keys.content, (entry.subject for entry in self._pending))
        sealed = [
            (entry, None if entry.subject is None else macs[entry.subject])
            for entry in self._pending
        ]
        sealed += self._shared_seals(session, keys.content, touched)
        head = head_of(session)
        chain, second = ChainMac(keys.chain), int(at.timestamp())
        rows: list[dict[str, Any]] = []
        for entry, content_mac in sealed:
            values = (head.seq + 1, second, *entry.columns, content_mac)
            mac = chain.of(head.mac, values)
            rows.append(dict(zip(COLUMNS, (*values, head.mac, mac), strict=True)))
            head = Head(head.seq + 1, mac)
        session.connection().execute(insert(ENTRIES), rows)
        self.forget()
        return head

    def _shared_seals(
        self, session: Session, key: bytes, touched: Touched | None
    ) -> list[tuple[_Pending, bytes | None]]:
        """Return the entries that seal what changed of what is shared, when one tells of a change."""
        telling = [entry for entry in self._pending if entry.is_of_shared]
        if not telling:
            return []
        actor = telling[-1].actor
        return [
            (
                _Pending(
                    actor=actor,
                    tag=AuditTag.SHARED_SEAL,
                    entity=entity,
                    entity_id=number,
                    fields="",
                ),
                mac,
            )
            for (entity, number), mac in moved_parts(session, key, touched)
        ]


class ChainMac:
    """Computes the MACs of entries under one key."""

    def __init__(self, key: bytes) -> None:
        """Prepare the key once: entries are many and short."""
        self._keyed = hmac.new(key, digestmod=hashlib.sha256)

    def of(self, prev: bytes, values: Sequence[Any]) -> bytes:
        """Return the MAC of an entry.

        Args:
            prev: The MAC of the entry before, or `GENESIS`.
            values: The columns from ``seq`` to ``content_mac``, ``at`` in whole seconds.
        """
        mac = self._keyed.copy()
        mac.update(prev + canonical(values))
        return mac.digest()


def canonical(values: Sequence[Any]) -> bytes:
    """Return the one written form of an entry: each text after its length, so that none runs over."""
    seq, at, actor, role, workstation, action, entity, entity_id, fields, content_mac = values
    content_hex = "-" if content_mac is None else content_mac.hex()
    return (
        f"{seq} {at} {entity_id} {content_hex} {len(actor)}:{actor} {len(role)}:{role}"
        f" {len(workstation)}:{workstation} {len(action)}:{action} {len(entity)}:{entity}"
        f" {len(fields)}:{fields}"
    ).encode("utf-8", "surrogatepass")


def head_of(session: Session) -> Head:
    """Return the last entry of the journal."""
    row = session.execute(
        select(AuditRow.seq, AuditRow.mac).order_by(AuditRow.seq.desc()).limit(1)
    ).one_or_none()
    return Head() if row is None else Head(row.seq, row.mac)


def _content_macs(
    session: Session, key: bytes, subjects: Iterable[tuple[str, int] | None]
) -> Mapping[tuple[str, int], bytes]:
    """Return the MAC of each subject as it stands, persons in bulk."""
    macs: dict[tuple[str, int], bytes] = {}
    people: list[int] = []
    for subject in set(subjects):
        if subject is None:
            continue
        entity, entity_id = subject
        if entity == content.COMPTE:
            macs[subject] = content.account_mac(session, key, entity_id)
        else:
            people.append(entity_id)
    if people:
        for one, mac in content.beneficiaire_macs(session, key, people).items():
            macs[content.BENEFICIAIRE, one] = mac
    return macs
