"""The survey screen without its widgets: edition, period, answers, and the evidence of one figure."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Final, Protocol

from PySide6.QtCore import QObject, Signal

from crt_desktop.domain.dates import PARIS, Period
from crt_desktop.domain.indicators import find_indicator, previous_period
from crt_desktop.reports.survey import Answer, Edition, Evidence, SurveyAnswer
from ui.viewmodels import words
from ui.viewmodels.figures import difference, is_detailed, scalar_text, total_of
from ui.viewmodels.latest import Latest, TaskRunner
from ui.viewmodels.periods import in_words, period_name


class SurveyService(Protocol):
    """What this screen asks of `crt_desktop.services.surveys.Surveys`."""

    def editions(self) -> tuple[Edition, ...]:
        """Return the editions that can be answered."""

    def compute(self, edition_id: str, period: Period) -> SurveyAnswer:
        """Return the figures of a period and the answers of an edition."""

    def evidence(self, path: str, period: Period, *, reason: str | None = None) -> Evidence:
        """Return the records behind one figure."""

    def export(
        self,
        edition_id: str,
        period: Period,
        *,
        kind: str,
        path: Path | None = None,
        is_masked: bool = False,
        reason: str | None = None,
    ) -> bytes:
        """Write the answers in a format; audited."""


EXPORT_REASON: Final = "export depuis l’écran Enquêtes"


class State(StrEnum):
    """Where an answer stands."""

    CALCULE = "calcule"
    SANS_DONNEE = "sans_donnee"
    NON_RECUEILLI = "non_recueilli"
    A_SAISIR = "a_saisir"


STATE_WORDS: Final = {
    State.CALCULE: "calculé",
    State.SANS_DONNEE: "sans donnée",
    State.NON_RECUEILLI: "non recueilli",
    State.A_SAISIR: "À saisir",
}


def state_of(answer: Answer) -> State:
    """Return where an answer stands: computed, unknown, not recorded by any screen, to be typed."""
    path = answer.question.indicateur
    if path is None:
        return State.A_SAISIR if answer.manual is None else State.CALCULE
    if answer.value is not None:
        return State.CALCULE
    recorded = find_indicator(path).is_recorded
    return State.SANS_DONNEE if recorded else State.NON_RECUEILLI


class SurveyViewModel(QObject):
    """Computes on the database thread; keeps the newest answer and the newest evidence."""

    editions_changed = Signal()
    answer_changed = Signal(object)
    computing = Signal()
    failed = Signal(object)
    question_changed = Signal(object)
    evidence_changed = Signal(object)
    evidence_failed = Signal(object)
    exported = Signal(object)
    export_failed = Signal(object)

    def __init__(
        self,
        service: SurveyService,
        tasks: TaskRunner,
        *,
        today: Callable[[], date],
        parent: QObject | None = None,
    ) -> None:
        """Start on the first edition and the current year; nothing is computed before `refresh`."""
        super().__init__(parent)
        self._service = service
        self._tasks = tasks
        self._today = today
        self.editions: tuple[Edition, ...] = ()
        self.edition = ""
        self.period = Period.of_year(today().year)
        self.is_masked = False
        self.answer: SurveyAnswer | None = None
        self.selected: Answer | None = None
        self._evidence: Evidence | None = None
        self._compute = Latest[SurveyAnswer](
            tasks, owner=self, done=self._show_answer, failed=self.failed.emit
        )
        self._find = Latest[Evidence](
            tasks, owner=self, done=self._show_evidence, failed=self.evidence_failed.emit
        )

    @property
    def evidence(self) -> Evidence | None:
        """The records of the open question; None while they are on their way."""
        return self._evidence

    def today(self) -> date:
        """Return the day."""
        return self._today()

    # --- what the user does ------------------------------------------------------------------

    def refresh(self) -> None:
        """Compute again: the caseload may have changed."""
        self.computing.emit()
        if not self.editions:
            self._tasks.run(
                self._service.editions,
                owner=self,
                done=self._show_editions,
                failed=self.failed.emit,
            )
            return
        edition, period, service = self.edition, self.period, self._service
        self._compute.ask(lambda: service.compute(edition, period))

    def choose_edition(self, edition: str) -> None:
        """Answer another edition."""
        if edition != self.edition:
            self.edition = edition
            self.refresh()

    def choose_period(self, period: Period) -> None:
        """Answer over another period."""
        if period != self.period:
            self.period = period
            self.refresh()

    def open_question(self, number: str, *, reason: str | None = None) -> None:
        """Open the panel of a question and ask for its evidence."""
        answer = self._answer_of(number)
        if answer is None:
            return
        self.selected = answer
        self._evidence = None
        self.question_changed.emit(answer)
        path = answer.question.indicateur
        if path is None:
            self._find.forget()
            return
        period, service = self.period, self._service
        self._find.ask(lambda: service.evidence(path, period, reason=reason))

    def close_question(self) -> None:
        """Close the panel."""
        self.selected = None
        self._evidence = None
        self._find.forget()

    def name_people(self, reason: str) -> None:
        """Ask the evidence again with its names; the reason is audited."""
        if self.selected is not None:
            self.open_question(self.selected.question.number, reason=reason)

    def export(self, kind: str, path: Path) -> None:
        """Write the answers in a format; no name ever leaves with them."""
        edition, period, is_masked = self.edition, self.period, self.is_masked
        service = self._service

        def work() -> Path:
            service.export(
                edition, period, kind=kind, path=path, is_masked=is_masked, reason=EXPORT_REASON
            )
            return path

        self._tasks.run(
            work,
            owner=self,
            done=self.exported.emit,
            failed=self.export_failed.emit,
            keeps=True,
        )

    # --- the database's answers --------------------------------------------------------------

    def _show_editions(self, editions: tuple[Edition, ...]) -> None:
        self.editions = editions
        self.edition = editions[0].id if editions else ""
        self.editions_changed.emit()
        if editions:
            self.refresh()

    def _show_answer(self, answer: SurveyAnswer) -> None:
        self.answer = answer
        self.answer_changed.emit(answer)
        if self.selected is not None:
            self.open_question(self.selected.question.number)

    def _show_evidence(self, evidence: Evidence) -> None:
        self._evidence = evidence
        self.evidence_changed.emit(evidence)

    def _answer_of(self, number: str) -> Answer | None:
        answers = () if self.answer is None else self.answer.answers
        return next((one for one in answers if one.question.number == number), None)


# --- sentences -------------------------------------------------------------------------------


def question_of(path: str, edition: Edition) -> str | None:
    """Return the number of the question about an indicator, by code or path; None when none asks it.

    The very path first, then the whole indicator, then any part of it.
    """
    code = path.partition(".")[0]
    numbers: dict[str, str] = {}
    for question in edition.questions:
        asked = question.indicateur or ""
        rank = "path" if asked == path else "code" if asked == code else ""
        if rank or asked.partition(".")[0] == code:
            numbers.setdefault(rank, question.number)
    return next((numbers[rank] for rank in ("path", "code", "") if rank in numbers), None)


def title_of(period: Period) -> str:
    """Return the title of the screen."""
    name = period_name(period)
    return f"Enquête {name.removeprefix('Année ')}" if name.startswith("Année") else "Enquête"


def header_fact(answer: SurveyAnswer, *, today: date) -> str:
    """Return when it was computed and how many answers are ready."""
    at = answer.computed_at.astimezone(PARIS)
    states = [state_of(one) for one in answer.answers]
    ready = sum(state is State.CALCULE for state in states)
    typed = sum(state is State.A_SAISIR for state in states)
    rest = len(states) - ready - typed
    parts = [words.counted(ready, "réponse calculée", "réponses calculées")]
    if typed:
        parts.append(f"{words.number(typed)} à saisir")
    if rest:
        parts.append(f"{words.number(rest)} sans donnée")
    ongoing = " · période en cours" if answer.start <= today <= answer.end else ""
    when = f"Calculée le {words.day(at.date())} à {words.clock(at)}"
    return f"{when} · {', '.join(parts)}{ongoing}"


def comparison(answer: Answer, period: Period) -> str:
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


def has_breakdown(answer: Answer) -> bool:
    """Tell whether the value of an answer has parts."""
    return answer.question.indicateur is not None and is_detailed(answer.value)


def evidence_title(evidence: Evidence) -> str:
    """Return "34 personnes derrière ce chiffre", or how many records when they are not persons."""
    count = len(evidence.rows)
    persons = {key for key in evidence.beneficiaire_ids if key is not None}
    is_about_people = bool(persons) and len(persons) == count
    noun = ("personne", "personnes") if is_about_people else ("ligne", "lignes")
    return f"{words.counted(count, *noun)} derrière ce chiffre"
