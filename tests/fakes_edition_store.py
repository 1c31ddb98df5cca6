"""The questionnaires of a house, in memory."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from crt_desktop.domain.editions import Edition
from crt_desktop.domain.errors import NotFoundError, VersionMovedError
from crt_desktop.ports.enquetes import StoredEdition
from crt_desktop.reports.enquetes import EditionLine, EditionOrigin
from crt_desktop.services.edition_shelf import EditionShelf
from tests.fakes_vault import NOW


def a_shelf(*editions: Edition) -> EditionShelf:
    """Return a shelf of editions shipped with the program."""
    return EditionShelf(
        {one.id: EditionLine(edition=one, origin=EditionOrigin.PROGRAM) for one in editions}
    )


@dataclass
class FakeEditionStore:
    """Implements `EditionStore`; ``answered`` is what `campaigns` returns."""

    stored: dict[str, StoredEdition] = field(default_factory=dict)
    answered: dict[str, int] = field(default_factory=dict)

    def all(self) -> tuple[StoredEdition, ...]:
        return tuple(self.stored[code] for code in sorted(self.stored))

    def find(self, code: str) -> StoredEdition | None:
        return self.stored.get(code)

    def campaigns(self) -> Mapping[str, int]:
        return self.answered

    def save(self, code: str, *, title: str, document: str, by: str, version: int | None) -> int:
        before = self.stored.get(code)
        if (before.version if before else None) != version:
            raise VersionMovedError(version=before.version if before else 0)
        row_id = before.row_id if before else len(self.stored) + 1
        self.stored[code] = StoredEdition(
            row_id=row_id,
            version=(version or 0) + 1,
            code=code,
            title=title,
            document=document,
            updated_at=NOW,
            updated_by=by,
        )
        return row_id

    def remove(self, code: str, *, version: int) -> None:
        before = self.stored.get(code)
        if before is None:
            raise NotFoundError(kind="edition", reference=code)
        if before.version != version:
            raise VersionMovedError(version=before.version)
        del self.stored[code]
