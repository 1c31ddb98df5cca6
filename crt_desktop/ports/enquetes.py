"""What campaigns of surveys need of the database."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from crt_desktop.domain.dates import Period
from crt_desktop.reports.enquetes import CampaignLine, CampaignState, FrozenLine, SincerityPaper
from crt_desktop.reports.survey import EvidencePaper


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredEdition:
    """A questionnaire of the house as it is kept; ``document`` is its TOML."""

    row_id: int
    version: int
    code: str
    title: str
    document: str
    updated_at: datetime
    updated_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedAnswer:
    """What was typed about one question; ``manual`` is the text as typed, read by the question's type."""

    question: str
    manual: str | None
    comment: str | None
    justification: str | None
    is_marked: bool
    version: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredFrozen:
    """A validated version as it is kept.

    ``content`` is its canonical JSON, unpacked, empty when it cannot be. ``is_intact``: it has its SHA-256,
    and the entry of the journal that its validation left tells the same; ``entry`` is its number, 0 if none.
    """

    row_id: int
    campaign_id: int
    number: int
    validated_at: datetime
    validated_by: str
    motif: str | None
    program_version: str
    sha256: str
    content: bytes
    is_intact: bool = True
    entry: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class FileAct:
    """What the journal says was done to a person's file: by whom, when, to which fields."""

    beneficiaire_id: int
    at: datetime
    by: str
    action: str
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownPerson:
    """What stands for a person in a list of records, by name: the workbook's identifier, the name."""

    reference: str
    name: str


class EditionStore(Protocol):
    """The questionnaires of the house."""

    def all(self) -> tuple[StoredEdition, ...]:
        """Return them by code."""

    def find(self, code: str) -> StoredEdition | None:
        """Return one, None when the house has none of that code."""

    def campaigns(self) -> Mapping[str, int]:
        """Return how many campaigns answer each edition, by code; an edition without any is left out."""

    def save(self, code: str, *, title: str, document: str, by: str, version: int | None) -> int:
        """Keep one and return its row; ``version`` None adds it.

        Raises VersionMovedError when it is not at that version, or is there already.
        """

    def remove(self, code: str, *, version: int) -> None:
        """Take one away; raises NotFoundError, VersionMovedError."""


class CampaignRepository(Protocol):
    """Campaigns, what is typed in them, what was validated."""

    def all(self) -> tuple[CampaignLine, ...]:
        """Return them, the last period first; ``edition_title`` is left to the service."""

    def find(self, row_id: int) -> CampaignLine:
        """Return one; raises NotFoundError."""

    def open(self, *, title: str, edition: str, period: Period, by: str, at: datetime) -> int:
        """Add one and return its row."""

    def change(self, row_id: int, *, version: int, title: str, state: CampaignState) -> int:
        """Change one and return its new version; raises NotFoundError, VersionMovedError."""

    def remove(self, row_id: int, *, version: int) -> None:
        """Take away one that was never validated; raises NotFoundError, VersionMovedError."""

    def typed(self, row_id: int) -> Mapping[str, TypedAnswer]:
        """Return what was typed, by question."""

    def type(self, row_id: int, answer: TypedAnswer, *, by: str, at: datetime) -> int:
        """Keep what was typed about one question; ``answer.version`` 0 adds it. Return its version.

        Raises NotFoundError, VersionMovedError.
        """

    def versions(self, row_id: int) -> tuple[FrozenLine, ...]:
        """Return the validated versions of a campaign, the first first, each checked whole."""

    def frozen(self, frozen_id: int) -> StoredFrozen:
        """Return one validated version; raises NotFoundError."""

    def freeze(self, frozen: StoredFrozen) -> int:
        """Keep a validated version for ever and return its row; ``row_id`` is not read."""

    def acts(self, people: Collection[int], *, after: int) -> tuple[FileAct, ...]:
        """Return what the journal says was changed of these persons after an entry, the last first."""

    def people(self, ids: Collection[int]) -> Mapping[int, KnownPerson]:
        """Return those of these persons that the vault still holds."""


class EvidenceRenderer(Protocol):
    """Makes the file of the records behind a figure, in one format."""

    def render(self, paper: EvidencePaper) -> bytes:
        """Return the whole file; raises RuleViolationError when the format cannot hold them."""


class SincerityRenderer(Protocol):
    """Makes the file of the sincerity report, in one format."""

    def render(self, paper: SincerityPaper) -> bytes:
        """Return the whole file; raises RuleViolationError when the format cannot hold it."""
