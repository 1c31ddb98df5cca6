"""The sentences of the surveys page: what is doubtful, what a manual answer may be, what changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from crt_desktop.domain.dates import PARIS
from crt_desktop.domain.errors import CrtError, InvalidFicheError
from crt_desktop.domain.messages import explain
from crt_desktop.domain.pilotage_words import running_words
from crt_desktop.domain.reponses import MOST_CHARACTERS
from crt_desktop.domain.typography import french, lower_first
from crt_desktop.reports.enquetes import (
    AnswerLine,
    ChangedRecord,
    Difference,
    Differences,
    SincerityLine,
    SincerityReport,
)
from crt_desktop.reports.survey import IndicatorValue, Question
from crt_desktop.services.changed_records import IDENTITY
from ui.viewmodels import words
from ui.viewmodels.enquetes_sheet import typed_text
from ui.viewmodels.figures import cell_text, difference, evidence_text, scalar_text, total_of
from ui.viewmodels.periods import in_words

SHOWN_KINDS: Final = 3
"""How many kinds of doubts the banner names."""
NO_CELL: Final = "(vide)"
"""What stands for an empty cell beside one that has something."""
_PERCENT: Final = "pourcentage"
_TEXTS: Final = ("manual", "justification", "comment")


def sincerity_banner(report: SincerityReport) -> tuple[str, str] | None:
    """Return the fact and its consequence: « 4 dossiers à vérifier : » « sans contrat (2). »."""
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
    return f"{lower_first(line.title)} ({words.number(len(line.people))})"


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


# --- what has changed ------------------------------------------------------------------------


def before_text(change: Difference) -> str:
    """Return a figure as it was validated."""
    return _figure(change, change.before)


def after_text(change: Difference) -> str:
    """Return a figure as it is today."""
    return _figure(change, change.after)


def moved_text(change: Difference) -> str:
    """Return how a figure moved: "+ 6"; empty when it has no one figure."""
    path = change.question.indicateur
    if path is None:
        return ""
    return difference(total_of(path, change.after), total_of(path, change.before))


def _figure(change: Difference, value: IndicatorValue) -> str:
    path = change.question.indicateur
    return scalar_text(value) if path is None else cell_text(path, value)


def record_standing(record: ChangedRecord) -> str:
    """Return how a record counts today beside the validation: « compte en plus »."""
    if record.is_gone:
        return "ne compte plus"
    if record.was is None:
        return "compte en plus"
    told = words.counted(record.times, "ligne") if record.times > 1 else ""
    return french(f"compte autrement ({told})" if told else "compte autrement")


def record_words(change: Difference, record: ChangedRecord) -> str:
    """Return the cells of a record in a line: « Admission : 18/03/2026 · Sortie : 12/11/2026 ».

    Of one that counts otherwise, a cell that changed is told then and now: « Sortie : 12/11/2026 → 20/11/2026 ».
    """
    path = change.question.indicateur or ""
    code = path.partition(".")[0]
    was = record.cells if record.was is None else record.was
    parts = []
    for column, then, now in zip(change.columns, was, record.cells, strict=False):
        if column.key in IDENTITY:
            continue
        text, before = evidence_text(code, column, now), evidence_text(code, column, then)
        if text != before:
            text = f"{before or NO_CELL} → {text or NO_CELL}"
        if text:
            parts.append(french(f"{column.title} : {text}"))
    return " · ".join(parts)


def changes_facts(found: Differences) -> str:
    """Return how many figures changed since which version, and when it was looked at."""
    at = found.computed_at.astimezone(PARIS)
    said = words.counted(len(found.lines), "chiffre a changé", "chiffres ont changé")
    frozen = found.frozen.validated_at.astimezone(PARIS)
    return french(
        f"{said} depuis la version {found.frozen.number}, validée le {words.day(frozen.date())} · "
        f"comparée le {words.day(at.date())} à {words.clock(at)}"
    )


def sincerity_facts(report: SincerityReport) -> str:
    """Return what was read: « 34 dossiers lus, en 2026 · 4 personnes à vérifier »."""
    base = words.counted(report.base, "dossier lu", "dossiers lus")
    people = words.counted(report.people, "personne à vérifier", "personnes à vérifier")
    at = report.computed_at.astimezone(PARIS)
    when = f"lu le {words.day(at.date())} à {words.clock(at)}"
    standing = running_words(report.period, at.date())
    told = f"{in_words(report.period)}, {standing}" if standing else in_words(report.period)
    return french(f"{base} {told} · {people} · {when}")
