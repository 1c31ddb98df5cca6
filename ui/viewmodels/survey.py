"""What is said of a figure of a survey, beside the others: its question, its comparison, its records."""

from __future__ import annotations

from crt_desktop.domain.dates import Period
from crt_desktop.domain.indicators import previous_period
from crt_desktop.reports.enquetes import AnswerLine
from crt_desktop.reports.survey import Edition, Evidence
from ui.viewmodels import words
from ui.viewmodels.figures import difference, is_detailed, scalar_text, total_of
from ui.viewmodels.periods import in_words, period_name


def question_of(path: str, edition: Edition) -> str | None:
    """Return the number of the question about an indicator, by code or path; None when none asks it.

    The very path first, then the whole indicator, then any part of it, then what filters narrow.
    """
    code = path.partition(".")[0]
    numbers: dict[str, str] = {}
    for question in edition.questions:
        asked = question.indicateur or ""
        rank = "path" if asked == path else "code" if asked == code else "part"
        if asked.partition(".")[0] == code:
            numbers.setdefault("narrowed" if question.filters else rank, question.number)
    ranks = ("path", "code", "part", "narrowed")
    return next((numbers[rank] for rank in ranks if rank in numbers), None)


def title_of(period: Period) -> str:
    """Return the title of the screen."""
    name = period_name(period)
    return f"Enquête {name.removeprefix('Année ')}" if name.startswith("Année") else "Enquête"


def comparison(answer: AnswerLine, period: Period) -> str:
    """Return how the figure compares with the period before: "28 en 2025, soit + 6"."""
    path = answer.question.indicateur
    if path is None:
        return ""
    value, previous = total_of(path, answer.value), total_of(path, answer.previous)
    if value is None:
        return ""
    before = in_words(previous_period(period))
    if previous is None:
        return f"pas de chiffre {before}"
    moved = difference(value, previous)
    said = "" if not moved else ", inchangé" if moved == "=" else f", soit {moved}"
    return f"{scalar_text(previous)} {before}{said}"


def has_breakdown(answer: AnswerLine) -> bool:
    """Tell whether the value of an answer has parts."""
    return answer.question.indicateur is not None and is_detailed(answer.value)


def evidence_title(evidence: Evidence) -> str:
    """Return "34 personnes derrière ce chiffre", or how many records when they are not persons."""
    count = len(evidence.rows)
    persons = {key for key in evidence.beneficiaire_ids if key is not None}
    is_about_people = bool(persons) and len(persons) == count
    noun = ("personne", "personnes") if is_about_people else ("ligne", "lignes")
    return f"{words.counted(count, *noun)} derrière ce chiffre"
