"""What the files of a survey hold: some of its questions, the records behind one figure."""

from __future__ import annotations

from dataclasses import replace

from crt_desktop.domain.editions import Question
from crt_desktop.domain.errors import NotFoundError
from crt_desktop.reports.survey import SurveyAnswer


def selected(answer: SurveyAnswer, selection: frozenset[str] | None) -> SurveyAnswer:
    """Return an answer with the questions of these keys alone; None keeps them all.

    Sections left without a question are dropped; the figures of every code stay, as the reference page
    says. Raises NotFoundError for a key no question has.
    """
    if selection is None:
        return answer
    unknown = selection - {key_of(question) for question in answer.edition.questions}
    if unknown:
        raise NotFoundError(kind="question", reference=", ".join(sorted(unknown)))
    sections = tuple(
        replace(
            section,
            questions=tuple(one for one in section.questions if key_of(one) in selection),
        )
        for section in answer.edition.sections
    )
    return replace(
        answer,
        edition=replace(
            answer.edition, sections=tuple(section for section in sections if section.questions)
        ),
        answers=tuple(one for one in answer.answers if key_of(one.question) in selection),
    )


def key_of(question: Question) -> str:
    """Return what names a question for ever: its key, else its number."""
    return question.key or question.number
