"""What the surveys page shows at a time: a free reading, a campaign, or a validated version, as one sheet."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum, auto
from typing import Final

from crt_desktop.domain import reponses
from crt_desktop.domain.copied import copied_text
from crt_desktop.domain.dates import PARIS, Period
from crt_desktop.domain.typography import french, upper_first
from crt_desktop.reports.enquetes import (
    AnswerLine,
    AnswerState,
    CampaignLine,
    CampaignView,
    FrozenAnswer,
    FrozenLine,
)
from crt_desktop.reports.survey import Answer, Edition, IndicatorValue, SurveyAnswer
from ui.viewmodels import words
from ui.viewmodels.figures import indicator_of
from ui.viewmodels.periods import period_name

ASKING: Final = (AnswerState.TO_TYPE, AnswerState.TO_JUSTIFY)
"""The states that ask for an act, in the order they are proposed."""
STATE_WORDS: Final = {
    AnswerState.TO_TYPE: "À saisir",
    AnswerState.TO_JUSTIFY: "À justifier",
    AnswerState.JUSTIFIED: "justifié",
    AnswerState.UNAVAILABLE: "non disponible",
    AnswerState.TYPED: "saisi",
    AnswerState.COMPUTED: "calculé",
}
NO_DATA: Final = "sans donnée"
"""Said of a figure the program records, and for which this period holds nothing."""
OPTIONAL: Final = "facultatif"
"""Said of a question that may stay without an answer, and does."""


class Mode(Enum):
    """How the figures are read."""

    FREE = auto()
    CAMPAIGN = auto()
    FROZEN = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """The answers on screen. ``frozen``: the validated version being read, with its evidence."""

    mode: Mode
    edition: Edition
    period: Period
    computed_at: datetime
    lines: tuple[AnswerLine, ...]
    answer: SurveyAnswer
    campaign: CampaignLine | None = None
    last: FrozenLine | None = None
    frozen: FrozenAnswer | None = None

    @property
    def is_editable(self) -> bool:
        """Tell whether answers may be typed: in a campaign, and not in a version of it."""
        return self.mode is Mode.CAMPAIGN

    def count(self, state: AnswerState) -> int:
        """Return how many answers are in a state."""
        return sum(line.state is state for line in self.lines)

    def line_of(self, key: str) -> AnswerLine | None:
        """Return the answer to a question, by its key."""
        return next((line for line in self.lines if key_of(line) == key), None)

    def with_line(self, line: AnswerLine) -> Sheet:
        """Return the sheet with one answer replaced."""
        key = key_of(line)
        return replace(self, lines=tuple(line if key_of(one) == key else one for one in self.lines))


def key_of(line: AnswerLine) -> str:
    """Return the key of the question of an answer."""
    return reponses.key_of(line.question)


def free_sheet(answer: SurveyAnswer) -> Sheet:
    """Return the sheet of figures read over a period, outside any campaign."""
    return Sheet(
        mode=Mode.FREE,
        edition=answer.edition,
        period=Period(start=answer.start, end=answer.end),
        computed_at=answer.computed_at,
        lines=tuple(_line_of(one) for one in answer.answers),
        answer=answer,
    )


def campaign_sheet(view: CampaignView) -> Sheet:
    """Return the sheet of a campaign as it stands."""
    return Sheet(
        mode=Mode.CAMPAIGN,
        edition=view.answer.edition,
        period=view.line.period,
        computed_at=view.answer.computed_at,
        lines=view.answers,
        answer=view.answer,
        campaign=view.line,
        last=view.frozen,
    )


def frozen_sheet(frozen: FrozenAnswer, campaign: CampaignLine) -> Sheet:
    """Return the sheet of a validated version of a campaign."""
    answer = frozen.answer
    return Sheet(
        mode=Mode.FROZEN,
        edition=answer.edition,
        period=Period(start=answer.start, end=answer.end),
        computed_at=answer.computed_at,
        lines=frozen.answers,
        answer=answer,
        campaign=campaign,
        last=frozen.line,
        frozen=frozen,
    )


def _line_of(answer: Answer) -> AnswerLine:
    is_manual = answer.question.indicateur is None
    if is_manual:
        has_answer = answer.manual is not None
        blank = AnswerState.UNAVAILABLE if answer.question.is_optional else AnswerState.TO_TYPE
        state = AnswerState.TYPED if has_answer else blank
    elif answer.value is None:
        state = AnswerState.UNAVAILABLE
    else:
        state = AnswerState.JUSTIFIED if answer.justification else AnswerState.COMPUTED
    return AnswerLine(
        question=answer.question,
        value=answer.value,
        previous=answer.previous,
        state=state,
        manual=answer.manual,
        comment=answer.comment,
        justification=answer.justification,
    )


# --- what is said of it ----------------------------------------------------------------------


def state_word(line: AnswerLine) -> str:
    """Return the word of the state of an answer."""
    path = line.question.indicateur
    if line.state is not AnswerState.UNAVAILABLE:
        return STATE_WORDS[line.state]
    if path is None:
        return OPTIONAL
    return NO_DATA if indicator_of(path).is_recorded else STATE_WORDS[line.state]


def is_ready(line: AnswerLine) -> bool:
    """Tell whether an answer can be given as it is."""
    return line.state in {AnswerState.COMPUTED, AnswerState.TYPED, AnswerState.JUSTIFIED}


def facts_of(sheet: Sheet) -> str:
    """Return when the figures were made and how many answers are ready: the line under the title.

    Of a period that was not over, it says first up to when it is told.
    """
    standing = f"{upper_first(sheet.answer.standing)} · " if sheet.answer.standing else ""
    if sheet.frozen is not None:
        return f"{standing}{version_words(sheet.frozen.line)}"
    at = sheet.computed_at.astimezone(PARIS)
    ready = sum(is_ready(line) for line in sheet.lines)
    parts = [words.counted(ready, "réponse prête", "réponses prêtes")]
    unknown = sum(
        line.state is AnswerState.UNAVAILABLE and line.question.indicateur is not None
        for line in sheet.lines
    )
    for count, said in (
        (sheet.count(AnswerState.TO_JUSTIFY), "à justifier"),
        (sheet.count(AnswerState.TO_TYPE), "à saisir"),
        (unknown, "sans donnée"),
    ):
        if count:
            parts.append(f"{words.number(count)} {said}")
    made = "calculée" if standing else "Calculée"
    when = f"{made} le {words.day(at.date())} à {words.clock(at)}"
    return f"{standing}{when} · {', '.join(parts)}"


def version_words(line: FrozenLine) -> str:
    """Return « Version 1 validée le 18/01/2027 à 09:40 par Ph. Roumégas »."""
    at = line.validated_at.astimezone(PARIS)
    return (
        f"Version {line.number} validée le {words.day(at.date())} à {words.clock(at)} "
        f"par {line.validated_by}"
    )


def version_label(line: FrozenLine) -> str:
    """Return the words of a version in a menu: « Version 1, validée le 18/01/2027 »."""
    at = line.validated_at.astimezone(PARIS)
    altered = "" if line.is_intact else ", altérée"
    return f"Version {line.number}, validée le {words.day(at.date())}{altered}"


def campaign_name(line: CampaignLine) -> str:
    """Return the title of a campaign, or its edition and its period."""
    return line.title or f"{line.edition_title}, {period_name(line.period).lower()}"


def campaign_label(line: CampaignLine) -> str:
    """Return the words of a campaign in a menu: its name, and how far it is."""
    if line.versions == 0:
        return f"{campaign_name(line)} · en cours"
    return f"{campaign_name(line)} · {words.counted(line.versions, 'version validée', 'versions validées')}"


def last_campaign(lines: Sequence[CampaignLine]) -> CampaignLine | None:
    """Return the campaign to show first: the last opened that was never validated, else the last."""
    ongoing = [line for line in lines if line.versions == 0]
    return max(ongoing or lines, key=lambda line: (line.opened_at, line.row_id), default=None)


def typed_text(value: IndicatorValue) -> str:
    """Return an answer as it would be typed: « 12,5 », « 31/12/2026 », « oui »."""
    if isinstance(value, bool):
        return "oui" if value else "non"
    return copied_text(value)


# --- moving about ----------------------------------------------------------------------------


def filtered(
    lines: Sequence[AnswerLine], states: Collection[AnswerState]
) -> tuple[AnswerLine, ...]:
    """Return the answers in these states, all of them when none is asked."""
    return tuple(line for line in lines if not states or line.state in states)


def next_asking(sheet: Sheet, after: str | None, *, step: int = 1) -> AnswerLine | None:
    """Return the next answer that asks for an act, around the end; ``step`` −1 goes back."""
    keys = [key_of(line) for line in sheet.lines]
    count = len(keys)
    start = keys.index(after) if after in keys else (-1 if step > 0 else count)
    for away in range(1, count + 1):
        line = sheet.lines[(start + step * away) % count]
        if line.state in ASKING:
            return line
    return None


def missing_of(sheet: Sheet) -> tuple[tuple[AnswerState, tuple[AnswerLine, ...]], ...]:
    """Return what stands against a validation, by state: required answers, and figures to justify."""
    required = tuple(
        line
        for line in sheet.lines
        if line.state is AnswerState.TO_TYPE and not line.question.is_optional
    )
    doubtful = tuple(line for line in sheet.lines if line.state is AnswerState.TO_JUSTIFY)
    pairs = ((AnswerState.TO_TYPE, required), (AnswerState.TO_JUSTIFY, doubtful))
    return tuple(pair for pair in pairs if pair[1])


def missing_words(state: AnswerState, count: int) -> str:
    """Return « 2 réponses à saisir » or « 1 réponse à justifier »."""
    said = "à saisir" if state is AnswerState.TO_TYPE else "à justifier"
    return french(f"{words.counted(count, 'réponse')} {said}")
