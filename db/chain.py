"""Reading the journal back: each MAC recomputed, the last content of each subject kept."""

from __future__ import annotations

import hmac
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from crt_desktop.domain.audit import READING_TAGS
from db.audit import ENTRIES, GENESIS, ChainMac, Head

NO_ID: Final = 0
"""Stands for the identifier of a subject that has none."""

_READING: Final = frozenset(tag.value for tag in READING_TAGS)


@dataclass(slots=True)
class Journal:
    """What reading the chain found.

    ``macs`` holds the MACs asked for, by number; ``latest`` the last content MAC of each subject;
    ``first_broken`` the first entry that is not where or what it was, or None.
    """

    head: Head = field(default_factory=Head)
    macs: dict[int, bytes] = field(default_factory=dict)
    latest: dict[str, dict[int, bytes]] = field(default_factory=dict)
    first_broken: int | None = None

    def latest_of(self, entity: str) -> dict[int, bytes]:
        """Return the last content MAC of each subject of a kind."""
        return self.latest.get(entity, {})


def read_journal(session: Session, key: bytes, *, keep: Collection[int] = ()) -> Journal:
    """Read the whole chain, stopping at the first entry that breaks it.

    Args:
        session: Read in its transaction.
        key: The key of the chain.
        keep: Numbers of the entries whose MAC is wanted.
    """
    journal = Journal()
    wanted = frozenset(keep)
    statement = select(ENTRIES).order_by(ENTRIES.c.seq).execution_options(yield_per=2_000)
    chain, prev = ChainMac(key), GENESIS
    expected = 1
    with session.connection().execute(statement) as rows:
        for row in rows:
            *values, stored_prev, stored_mac = row
            seq = values[0]
            mac = chain.of(prev, values)
            if seq != expected or stored_prev != prev or not hmac.compare_digest(mac, stored_mac):
                journal.first_broken = expected
                return journal
            content_mac, entity = values[9], values[6]
            if content_mac is not None and values[5] not in _READING:
                journal.latest.setdefault(entity, {})[values[7] or NO_ID] = content_mac
            if seq in wanted:
                journal.macs[seq] = mac
            prev, expected = mac, seq + 1
    journal.head = Head(expected - 1, prev)
    return journal
