"""The sentences of the surveys page: what is doubtful, what a manual answer may be, what changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from crt_desktop.domain.errors import CrtError, InvalidFicheError
from crt_desktop.domain.messages import explain
from crt_desktop.domain.reponses import MOST_CHARACTERS
from crt_desktop.domain.typography import french, lower_first
from crt_desktop.reports.enquetes import AnswerLine, SincerityLine, SincerityReport
from crt_desktop.reports.survey import Question
from ui.viewmodels import words
from ui.viewmodels.enquetes_sheet import typed_text

SHOWN_KINDS: Final = 3
"""How many kinds of doubts the banner names."""
_PERCENT: Final = "pourcentage"
_TEXTS: Final = ("manual", "justification", "comment")


def sincerity_banner(report: SincerityReport) -> tuple[str, str] | None:
    """Return the fact and its consequence: « 4 dossiers à justifier : » « 2 sans contrat, 1 jamais visité. »."""
    if not report.people:
        return None
    fact = words.counted(report.people, "dossier à vérifier", "dossiers à vérifier")
    ranked = sorted(report.lines, key=lambda line: -len(line.people))
    shown = [_kind_words(line) for line in ranked[:SHOWN_KINDS]]
    rest = len(ranked) - SHOWN_KINDS
    if rest > 0:
        shown.append(words.counted(rest, "autre motif", "autres motifs"))
    return french(f"{fact} :"), french(f"{', '.join(shown)}.")


def _kind_words(line: SincerityLine) -> str:
    return f"{words.number(len(line.people))} {lower_first(line.title)}"


def limits_of(question: Question) -> str:
    """Return what a manual answer may be, in a sentence; empty when anything may be typed."""
    kind, low, high = question.manual_type or "texte", question.minimum, question.maximum
    if kind == "texte":
        limit = MOST_CHARACTERS if high is None else int(high)
        return french(f"{words.number(limit)} signes au plus.") if high is not None else ""
    unit = "%" if kind == _PERCENT else ""
    if kind == _PERCENT and low is None and high is None:
        return french("Entre 0 et 100 %.")
    if low is not None and high is not None:
        return french(f"Entre {typed_text(low)} et {_with(typed_text(high), unit)}.")
    if low is not None:
        return french(f"{_with(typed_text(low), unit)} au moins.")
    return french(f"{_with(typed_text(high), unit)} au plus.") if high is not None else ""


def help_of(question: Question) -> str:
    """Return the sentence under a manual question: its own help, then its limits."""
    parts = [question.help, limits_of(question)]
    if question.is_optional:
        parts.append("Réponse facultative.")
    return french(" ".join(part for part in parts if part))


def _with(text: str, unit: str) -> str:
    return f"{text} {unit}" if unit else text


def refusals_of(error: Exception | None, typed: Mapping[str, object]) -> dict[str, str]:
    """Return why what was typed was not stored, by field; what is no field's fault is said at the first."""
    if error is None or not typed:
        return {}
    if isinstance(error, InvalidFicheError) and error.issues:
        return {issue.attribute: issue.message for issue in error.issues}
    first = next(iter(typed))
    return {first if first in _TEXTS else _TEXTS[-1]: _refusal(error)}


def _refusal(error: Exception) -> str:
    if isinstance(error, CrtError):
        message = explain(error)
        return " ".join(part for part in (message.title, message.detail, message.remedy) if part)
    return french("La saisie n'a pas pu être enregistrée. Elle reste à l'écran.")


def previous_words(line: AnswerLine) -> str:
    """Return the manual answer of the period before, for the panel; empty when there is none."""
    text = typed_text(line.previous)
    if line.question.indicateur is not None or not text:
        return ""
    return french(f"Réponse précédente : {text}")


def listed_questions(lines: Sequence[AnswerLine]) -> str:
    """Return the numbers of some questions: « 1.4, 2.4 »."""
    return ", ".join(line.question.number for line in lines)
