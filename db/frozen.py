"""Whether a validated answer is still the one that was validated: its bytes, its row, the journal.

What is kept has the SHA-256 of its row, says itself when, by whom and under which number it was validated,
and the entry of the journal that its validation left, whose MAC is checked, tells that SHA-256.
"""

from __future__ import annotations

import hmac
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from crt_desktop.domain.audit import AuditTag
from crt_desktop.domain.reponses import canonical_json, fingerprint
from db.audit import ENTRIES, FIELDS_SEPARATOR, ChainMac
from db.tables import ReponseValideeRow

CAMPAGNE: Final = "campagne"
"""What the journal calls a campaign."""

NUMBER: Final = "version : "
DIGEST: Final = "sha256 : "
"""How the journal begins the number and the SHA-256 of a validated answer."""

LEVEL: Final = 5
_MOST: Final = 1 << 30
"""Bytes that what is kept may unpack to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sealed:
    """What the journal tells of a validation: its entry, and the SHA-256 if that entry is genuine."""

    entry: int
    sha256: str | None


def pack(content: bytes) -> bytes:
    """Return what is stored of a content."""
    return zlib.compress(content, LEVEL)


def unpack(stored: bytes) -> bytes:
    """Return the content that was stored, empty when it is not whole."""
    unpacker = zlib.decompressobj()
    try:
        content = unpacker.decompress(stored, _MOST)
    except zlib.error:
        return b""
    return content if unpacker.eof and not unpacker.unused_data else b""


def sealed_answers(
    session: Session, key: bytes, campaign_id: int | None = None
) -> dict[tuple[int, int], Sealed]:
    """Return what the journal tells of each validation, by campaign and number; None: of every campaign."""
    chain = ChainMac(key)
    found = {}
    for row in session.connection().execute(_validations(campaign_id)):
        *values, prev, mac = row
        is_genuine = hmac.compare_digest(chain.of(prev, values), mac)
        told = values[8].split(FIELDS_SEPARATOR)
        digest = _told(told, DIGEST)
        number = _told(told, NUMBER)
        if number.isdigit() and values[7] is not None:
            sealed = Sealed(entry=values[0], sha256=digest if is_genuine else None)
            found[values[7], int(number)] = sealed
    return found


def is_intact(row: ReponseValideeRow, content: bytes, sealed: Sealed | None) -> bool:
    """Tell whether a row is what was validated, its content being given unpacked."""
    digest = fingerprint(content)
    if sealed is None or not content or not digest == row.empreinte == sealed.sha256:
        return False
    # Quotes inside a text are escaped: these bytes are the content's own word of its validation.
    return b'"validation":' + canonical_json(_validation_of(row)) in content


def _validation_of(row: ReponseValideeRow) -> Mapping[str, Any]:
    """Return what a content says of its own validation."""
    return {
        "campagne": row.campagne_id,
        "numero": row.numero,
        "par": row.validated_by,
        "le": row.validated_at,
        "motif": row.motif,
        "version": row.version,
    }


def altered_answers(session: Session, key: bytes) -> tuple[list[tuple[int, int]], int]:
    """Return the campaign and number of each validated answer altered, lost or added, and how many there are."""
    sealed = sealed_answers(session, key)
    present = set()
    altered = []
    for row in session.scalars(select(ReponseValideeRow).execution_options(yield_per=1)):
        place = (row.campagne_id, row.numero)
        present.add(place)
        if not is_intact(row, unpack(row.contenu), sealed.get(place)):
            altered.append(place)
    return sorted({*altered, *(sealed.keys() - present)}), len(present)


def _validations(campaign_id: int | None) -> Select[Any]:
    told = ENTRIES.c
    statement = (
        select(ENTRIES)
        .where(told.entity == CAMPAGNE, told.action == AuditTag.CAMPAGNE_VALIDATE.value)
        .order_by(told.seq)
    )
    return statement if campaign_id is None else statement.where(told.entity_id == campaign_id)


def _told(fields: list[str], prefix: str) -> str:
    return next((one.removeprefix(prefix) for one in fields if one.startswith(prefix)), "")
