"""The journal of what was done."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from crt_desktop.domain.audit import AuditTag
from crt_desktop.domain.roles import Actor


class AuditLog(Protocol):
    """The journal of the unit of work."""

    def record(
        self,
        actor: Actor,
        tag: AuditTag,
        *,
        entity: str = "",
        entity_id: int | None = None,
        fields: Sequence[str] = (),
    ) -> None:
        """Add an entry to the chain; ``fields`` are names or codes, never values of a person."""
