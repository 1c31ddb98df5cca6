"""Campaigns: the state of each answer, what is to justify, what was validated, what has changed since."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum, StrEnum
from typing import Final

from crt_desktop.domain.dates import Period
from crt_desktop.domain.editions import Edition, EditionIssue, Question, told
from crt_desktop.domain.reponses import AnswerState
from crt_desktop.reports.survey import Cell, EvidenceColumn, IndicatorValue, SurveyAnswer

__all__ = [
    "KEEP",
    "AnswerLine",
    "AnswerState",
    "CampaignLine",
    "CampaignState",
    "CampaignView",
    "ChangedRecord",
    "Difference",
    "Differences",
    "Doubt",
    "EditionLine",
    "EditionOrigin",
    "FrozenAnswer",
    "FrozenEvidence",
    "FrozenLine",
    "Keep",
    "SincerityLine",
    "SincerityPerson",
    "SincerityReport",
]


class Keep(Enum):
    """Stands for what is not given: it stays as it is."""

    KEEP = "garder"


KEEP: Final = Keep.KEEP
"""Leaves as it is; None empties."""


class EditionOrigin(StrEnum):
    """Where a questionnaire comes from: the program, a file of the workstation, or the vault."""

    PROGRAM = "programme"
    FOLDER = "dossier"
    VAULT = "coffre"


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionLine:
    """A questionnaire; ``row_id`` and ``version`` of one kept in the vault.

    ``issues``: what is wrong in one that cannot be answered any more; its ``edition`` is what could be read.
    """

    edition: Edition
    origin: EditionOrigin
    row_id: int | None = None
    version: int = 0
    updated_at: datetime | None = None
    updated_by: str | None = None
    campaigns: int = 0
    issues: tuple[EditionIssue, ...] = ()

    @property
    def problems(self) -> tuple[str, ...]:
        """What is wrong, each sentence with its place."""
        return tuple(told(self.edition, issue) for issue in self.issues)


class CampaignState(StrEnum):
    """Being answered, or validated (and perhaps being corrected)."""

    OPEN = "ouverte"
    VALIDATED = "validee"


@dataclass(frozen=True, slots=True, kw_only=True)
class CampaignLine:
    """An edition to answer over a period; ``versions``: how many answers were validated."""

    row_id: int
    version: int
    title: str
    edition_id: str
    edition_title: str
    period: Period
    state: CampaignState
    opened_at: datetime
    opened_by: str
    versions: int
    validated_at: datetime | None = None
    validated_by: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """Why a figure is to justify: a code of `domain.sincerite`, and the sentence that says it."""

    code: str
    sentence: str
    people: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerLine:
    """One question of a campaign: its answer, what was typed, and what is said of it.

    ``version``: of what was typed, 0 when nothing was. ``text`` is the manual answer as it was typed,
    ``manual`` what it reads as by the type of the question, and ``issue`` says why it does not: the question
    has changed since. ``previous`` of a manual question: what was answered for the period before.
    """

    question: Question
    value: IndicatorValue
    previous: IndicatorValue
    state: AnswerState
    manual: IndicatorValue = None
    text: str | None = None
    issue: str = ""
    comment: str | None = None
    justification: str | None = None
    is_marked: bool = False
    doubts: tuple[Doubt, ...] = ()
    version: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class CampaignView:
    """A campaign with its answers in the order of its edition.

    ``answer``: the same as `Surveys.compute` returns, for the exports. ``frozen``: the last validated
    version, None before the first.
    """

    line: CampaignLine
    answer: SurveyAnswer
    answers: tuple[AnswerLine, ...]
    frozen: FrozenLine | None = None

    def count(self, state: AnswerState) -> int:
        """Return how many answers are in a state."""
        return sum(one.state is state for one in self.answers)


@dataclass(frozen=True, slots=True, kw_only=True)
class FrozenLine:
    """A validated version: its number from 1, and the SHA-256 of what it holds.

    ``is_intact``: what is kept has that SHA-256, and the journal tells the same.
    """

    row_id: int
    campaign_id: int
    number: int
    validated_at: datetime
    validated_by: str
    motif: str | None
    program_version: str
    sha256: str
    is_intact: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class FrozenEvidence:
    """The records behind a figure when it was validated, under pseudonyms unless the reader may name them.

    ``people`` runs beside ``rows``: the person's row in this vault, None when no person is told.
    """

    path: str
    label: str
    definition: str
    value: IndicatorValue
    columns: tuple[EvidenceColumn, ...]
    rows: Sequence[tuple[Cell, ...]]
    people: tuple[int | None, ...]
    filters: tuple[str, ...] = ()
    is_pseudonymised: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class FrozenAnswer:
    """A validated answer read again: its answers, and the records behind each.

    ``evidences`` by `domain.reponses.evidence_key`: the path, which filters follow after bars.
    """

    line: FrozenLine
    answer: SurveyAnswer
    answers: tuple[AnswerLine, ...]
    evidences: Mapping[str, FrozenEvidence]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedRecord:
    """One record counted then and not now (``is_gone``), now and not then, or counted otherwise (``was``).

    ``was``: the cells then of one that counts then and now, ``cells`` those of now; ``times``: records that
    changed alike are told as one, a cell they do not share is None.
    ``person``: who, by name or pseudonym as the reader may; ``acts``: what the journal says was done to
    this person's file since, the last first (« Sortie modifiée le 20/01/2027 par C. Vidal : date de sortie »).
    """

    is_gone: bool
    person: str | None
    beneficiaire_id: int | None
    cells: tuple[Cell, ...]
    acts: tuple[str, ...] = ()
    was: tuple[Cell, ...] | None = None
    times: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A figure that is no longer what was validated, and the records that explain it."""

    question: Question
    before: IndicatorValue
    after: IndicatorValue
    columns: tuple[EvidenceColumn, ...]
    records: tuple[ChangedRecord, ...]
    is_definition_changed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Differences:
    """What has changed since a validated version; ``settings`` tells those that enter the counts."""

    frozen: FrozenLine
    computed_at: datetime
    lines: tuple[Difference, ...]
    is_pseudonymised: bool = False
    settings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SincerityPerson:
    """A person behind a doubt; ``name`` is a pseudonym for who may not read names."""

    beneficiaire_id: int
    name: str
    admitted_on: date | None
    left_on: date | None
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SincerityLine:
    """One kind of doubt over a period: what is wrong, why it matters, what to do, and the persons."""

    code: str
    title: str
    consequence: str
    remedy: str
    people: tuple[SincerityPerson, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SincerityReport:
    """What is missing or suspicious in the files behind a period; only kinds that have somebody.

    ``people``: how many different persons.
    """

    period: Period
    computed_at: datetime
    base: int
    people: int
    lines: tuple[SincerityLine, ...]
    is_pseudonymised: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SincerityPaper:
    """The sincerity report as it leaves in a file: whose it is, by which program, for whom it was made."""

    report: SincerityReport
    etablissement: str | None
    version: str
    author: str
    finess: str | None = None
    is_training: bool = False
