"""A survey answer as lines: one per figure, with its words and its value as what it is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from crt_desktop.domain.catalogue.model import Indicator, Kind
from crt_desktop.domain.dates import MONTHS, PARIS
from crt_desktop.domain.reprise.instants import write_local
from crt_desktop.domain.typography import french, upper_first
from crt_desktop.reports.survey import Answer, Question, SurveyAnswer


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureLine:
    """One figure of an answer; ``detail`` is its modality, empty for a figure that has none.

    ``filters``: the words of what its question is limited to, empty when it is not.
    """

    section: str
    number: str
    label: str
    detail: str
    indicateur: str
    value: Any
    previous: Any = None
    comment: str | None = None
    justification: str | None = None
    filters: str = ""


def figure_lines(answer: SurveyAnswer) -> Iterator[FigureLine]:
    """Yield the figures of an answer in the order of its edition."""
    answers = {_key(one.question): one for one in answer.answers}
    for section in answer.edition.sections:
        for question in section.questions:
            answered = answers.get(_key(question))
            if answered is not None:
                yield from _lines(answer, section.title, answered)


def _key(question: Question) -> str:
    return question.key or question.number


def _lines(answer: SurveyAnswer, section: str, answered: Answer) -> Iterator[FigureLine]:
    question = answered.question
    path = question.indicateur or ""
    filters = " ; ".join(answer.label_of(one) for one in question.filters)
    figures, before = {"": answered.manual}, {}
    if path:
        indicator = answer.indicator(path)
        figures = _known(indicator, path, answered.value)
        before = _known(indicator, path, answered.previous)
        if _is_series(answered.value) and len(figures) == len(before):
            # The months of two years are compared by their place.
            before = dict(zip(figures, before.values(), strict=True))
    for position, detail in enumerate(dict.fromkeys((*figures, *before)) or ("",)):
        yield FigureLine(
            section=section,
            number=question.number,
            label=question.label,
            detail=detail,
            indicateur=path,
            value=figures.get(detail),
            previous=before.get(detail),
            comment=answered.comment if position == 0 else None,
            justification=answered.justification if position == 0 else None,
            filters=filters,
        )


def _known(indicator: Indicator, path: str, value: Any) -> dict[str, Any]:
    return {} if value is None else dict(_figures(indicator, path, value))


def _figures(indicator: Indicator, path: str, value: Any) -> Iterator[tuple[str, Any]]:
    """Yield the words and the value of each figure inside a value."""
    if isinstance(value, Mapping):
        labels = indicator.parts if "." in path else indicator.modalites
        yield from _group(indicator, value, labels)
    elif isinstance(value, list):
        yield from _list(indicator, value)
    else:
        yield "", _scalar(indicator, value)


def _group(
    indicator: Indicator, values: Mapping[str, Any], labels: Mapping[str, str]
) -> Iterator[tuple[str, Any]]:
    for key, value in values.items():
        label = labels.get(key, key)
        if isinstance(value, Mapping):
            for detail, part in _group(indicator, value, indicator.parts):
                yield f"{label} – {detail}", part
        elif isinstance(value, list):
            yield label, _words(indicator, value)
        else:
            yield label, value


def _list(indicator: Indicator, values: list[Any]) -> Iterator[tuple[str, Any]]:
    """Yield a series month by month, or a list of codes as one text."""
    if _is_series(values):
        for one in values:
            yield _month(str(one.get("mois", ""))), one.get("valeur")
    else:
        yield "", _words(indicator, values)


def _is_series(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and isinstance(value[0], Mapping)


def _words(indicator: Indicator, codes: list[Any]) -> str:
    labels = {**indicator.modalites, **indicator.parts}
    return ", ".join(labels.get(str(code), str(code)) for code in codes) or french("aucun")


def _month(month: str) -> str:
    year, _, number = month.partition("-")
    if not number.isdigit() or not 1 <= int(number) <= len(MONTHS):
        return month
    return f"{MONTHS[int(number) - 1]} {year}"


def _scalar(indicator: Indicator, value: Any) -> Any:
    if indicator.kind is Kind.DAY and isinstance(value, str):
        try:
            return date.fromisoformat(value)
        except ValueError:
            return value
    return value


def local(value: Any) -> Any:
    """Return an instant as the local time people read; anything else as it is."""
    if isinstance(value, datetime) and value.tzinfo is not None:
        return write_local(value)
    return value


def period_words(answer: SurveyAnswer) -> str:
    """Return « du 01/01/2025 au 31/12/2025 »."""
    return f"du {answer.start:%d/%m/%Y} au {answer.end:%d/%m/%Y}"


def standing_words(answer: SurveyAnswer) -> str:
    """Return « Année en cours, arrêtée au 22/11. », empty for a period that was over."""
    return f"{upper_first(answer.standing)}." if answer.standing else ""


def limits_words(line: FigureLine) -> str:
    """Return « Restreint à : GIR actuel – GIR 1 », empty for a question without filters."""
    return french(f"Restreint à : {line.filters}") if line.filters else ""


def version_words(answer: SurveyAnswer) -> str:
    """Return « version 2 validée le 18/01/2027 », empty for an answer that is not validated."""
    version = answer.validation
    if version is None:
        return ""
    return f"version {version.number} validée le {version.validated_at.astimezone(PARIS):%d/%m/%Y}"
