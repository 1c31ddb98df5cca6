"""The answers of a campaign: what is computed and what is typed put together, question by question."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from crt_desktop.domain.editions import Question
from crt_desktop.domain.errors import CrtError
from crt_desktop.domain.indicators import previous_period
from crt_desktop.domain.reponses import canonical_json, fingerprint, read_manual, state_of
from crt_desktop.domain.search import compact
from crt_desktop.ports.enquetes import TypedAnswer
from crt_desktop.ports.uow import UnitOfWork
from crt_desktop.reports.enquetes import AnswerLine, CampaignLine
from crt_desktop.reports.survey import Answer, SurveyAnswer
from crt_desktop.services.campaign_figures import Figures
from crt_desktop.services.campaign_typing import blank
from crt_desktop.services.edition_shelf import EditionShelf


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """What was typed in a campaign, and for the period before, by key of question."""

    answers: Mapping[str, TypedAnswer]
    before: Mapping[str, TypedAnswer] = field(default_factory=dict)


def typed_in(uow: UnitOfWork, line: CampaignLine, shelf: EditionShelf) -> Typed:
    """Return what was typed in a campaign and in those of the period before."""
    return Typed(answers=uow.campagnes.typed(line.row_id), before=typed_before(uow, line, shelf))


def typed_before(
    uow: UnitOfWork, line: CampaignLine, shelf: EditionShelf
) -> dict[str, TypedAnswer]:
    """Return what was typed for the period before, by question; the same edition over the others.

    Of another edition a question is taken that asks the same: its key alone may be but its number.
    """
    period = previous_period(line.period)
    earlier = [one for one in uow.campagnes.all() if one.period == period]
    # Those read last stand over the others: the same edition, and of it the campaign opened last.
    earlier.sort(key=lambda one: (one.edition_id == line.edition_id, one.row_id))
    found: dict[str, TypedAnswer] = {}
    for campaign in earlier:
        answers = uow.campagnes.typed(campaign.row_id)
        kept = _alike(uow, shelf, line, campaign)
        found |= {
            key: one for key, one in answers.items() if one.manual and (kept is None or key in kept)
        }
    return found


def _alike(
    uow: UnitOfWork, shelf: EditionShelf, line: CampaignLine, other: CampaignLine
) -> frozenset[str] | None:
    """Return the keys of another edition's questions that ask the same; None: every one, of the same edition."""
    if other.edition_id == line.edition_id:
        return None
    asked = {_asks(one) for one in shelf.edition(uow, line.edition_id).questions}
    try:
        questions = shelf.edition(uow, other.edition_id).questions
    except CrtError:
        # Taken away since, or no longer readable: what it asked is not known.
        return frozenset()
    return frozenset(one.key for one in questions if _asks(one) in asked)


def _asks(question: Question) -> tuple[str, str, str | None]:
    return question.key, compact(question.label), question.manual_type


def answer_lines(figures: Figures, typed: Typed) -> tuple[AnswerLine, ...]:
    """Return the answers in the order of the edition."""
    return tuple(answer_line(figures, typed, one) for one in figures.answer.answers)


def seen_of(lines: tuple[AnswerLine, ...]) -> str:
    """Return the fingerprint of the answers somebody looks at: questions, figures, everything typed."""
    told = [
        (
            repr(line.question),
            line.value,
            line.previous,
            line.manual,
            line.comment,
            line.justification,
            line.is_marked,
        )
        for line in lines
    ]
    return fingerprint(canonical_json(told))


def answered(computed: SurveyAnswer, lines: tuple[AnswerLine, ...]) -> SurveyAnswer:
    """Return the answer with what was typed, as the exports take it."""
    return replace(
        computed,
        answers=tuple(
            replace(
                answer,
                manual=line.manual,
                previous=line.previous,
                comment=line.comment,
                justification=line.justification,
            )
            for answer, line in zip(computed.answers, lines, strict=True)
        ),
    )


def answer_line(figures: Figures, typed: Typed, answer: Answer) -> AnswerLine:
    """Return one answer of a campaign: its figure, what was typed, and what is said of it."""
    question = answer.question
    key = question.key
    said = typed.answers.get(key) or blank(key)
    is_manual = question.indicateur is None
    read = read_manual(question, (said.manual or "") if is_manual else "")
    doubts = figures.doubts.get(key, ())
    return AnswerLine(
        question=question,
        value=answer.value,
        previous=_previous(question, typed) if is_manual else answer.previous,
        state=state_of(
            question,
            value=read.value if is_manual else answer.value,
            is_justified=bool(said.justification),
            is_doubtful=said.is_marked or bool(doubts),
        ),
        manual=read.value,
        text=said.manual if is_manual else None,
        issue=read.sentence,
        comment=said.comment,
        justification=said.justification,
        is_marked=said.is_marked,
        doubts=doubts,
        version=said.version,
    )


def _previous(question: Question, typed: Typed) -> object:
    before = typed.before.get(question.key)
    return None if before is None else read_manual(question, before.manual or "").value
