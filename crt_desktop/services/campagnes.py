"""Campaigns: an edition answered over a period, validated for ever, corrected by another version."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from crt_desktop.domain.audit import AuditTag
from crt_desktop.domain.dates import Period
from crt_desktop.domain.editions import Edition, Question
from crt_desktop.domain.errors import (
    FieldIssue,
    InvalidFicheError,
    NotFoundError,
    RuleViolationError,
)
from crt_desktop.domain.reponses import read_manual, too_long
from crt_desktop.domain.reprise.cells import clean
from crt_desktop.domain.roles import Permission
from crt_desktop.domain.typography import french
from crt_desktop.ports import Clock, UnitOfWork, VaultSession
from crt_desktop.ports.enquetes import TypedAnswer
from crt_desktop.reports.enquetes import (
    KEEP,
    AnswerLine,
    CampaignLine,
    CampaignState,
    CampaignView,
    Keep,
)
from crt_desktop.services.campaign_figures import CampaignFigures
from crt_desktop.services.campaign_lines import answer_lines, answered, blank, typed_in
from crt_desktop.services.edition_shelf import EditionShelf
from crt_desktop.services.surveys import Surveys

CAMPAGNE: Final = "campagne"
"""What the journal calls a campaign."""

_TITLE_CHARACTERS: Final = 200


class Campagnes:
    """Use cases on the campaigns of one open vault; every method may raise PermissionDeniedError."""

    def __init__(
        self, session: VaultSession, clock: Clock, surveys: Surveys, shelf: EditionShelf
    ) -> None:
        """Act as the session's actor."""
        self._session = session
        self._clock = clock
        self._shelf = shelf
        self._figures = CampaignFigures(session, clock, surveys)

    def all(self) -> tuple[CampaignLine, ...]:
        """Return the campaigns, the last period first."""
        self._session.actor.require(Permission.SURVEY_READ)
        with self._session.uow() as uow:
            titles = self._titles(uow)
            return tuple(_titled(line, titles) for line in uow.campagnes.all())

    def open(self, edition_id: str, period: Period, *, title: str = "") -> CampaignLine:
        """Add a campaign; without a title it has that of its edition and its year.

        Raises NotFoundError for an unknown edition, RuleViolationError (``campagne_existante``) when this
        edition is already answered over this period.
        """
        actor = self._session.actor
        actor.require(Permission.SURVEY_WRITE)
        with self._session.uow() as uow:
            edition = self._shelf.edition(uow, edition_id)
            for line in uow.campagnes.all():
                if (line.edition_id, line.period) == (edition_id, period):
                    raise RuleViolationError("campagne_existante", titre=line.title)
            row_id = uow.campagnes.open(
                title=_title(title) or _default_title(edition, period),
                edition=edition_id,
                period=period,
                by=actor.display_name,
                at=self._clock.now(),
            )
            days = (period.start.isoformat(), period.end.isoformat())
            self._record(uow, AuditTag.CAMPAGNE_OPEN, row_id, (edition_id, *days))
            found = uow.campagnes.find(row_id)
            uow.commit()
        return replace(found, edition_title=edition.title)

    def rename(self, row_id: int, *, version: int, title: str) -> CampaignLine:
        """Give a campaign another title; raises NotFoundError, VersionMovedError, InvalidFicheError."""
        self._session.actor.require(Permission.SURVEY_WRITE)
        wanted = _title(title)
        if not wanted:
            raise InvalidFicheError((FieldIssue(attribute="title", message="Donnez un titre."),))
        with self._session.uow() as uow:
            line = uow.campagnes.find(row_id)
            uow.campagnes.change(row_id, version=version, title=wanted, state=line.state)
            self._record(uow, AuditTag.CAMPAGNE_CHANGE, row_id, ("titre",))
            found = _titled(uow.campagnes.find(row_id), self._titles(uow))
            uow.commit()
        return found

    def remove(self, row_id: int, *, version: int) -> None:
        """Take away a campaign that was never validated, with what was typed in it.

        Raises NotFoundError, VersionMovedError, RuleViolationError (``campagne_validee``).
        """
        self._session.actor.require(Permission.SURVEY_WRITE)
        with self._session.uow() as uow:
            if uow.campagnes.find(row_id).state is CampaignState.VALIDATED:
                raise RuleViolationError("campagne_validee")
            uow.campagnes.remove(row_id, version=version)
            self._record(uow, AuditTag.CAMPAGNE_CHANGE, row_id, ("retrait",))
            uow.commit()

    def view(self, row_id: int) -> CampaignView:
        """Return a campaign with its answers; raises NotFoundError (campaign, or edition taken away)."""
        self._session.actor.require(Permission.SURVEY_READ)
        with self._session.uow() as uow:
            line = uow.campagnes.find(row_id)
            typed = typed_in(uow, line)
            edition = self._shelf.edition(uow, line.edition_id)
        computed = self._figures.of(edition, line.period)
        answers = answer_lines(computed, typed)
        return CampaignView(
            line=replace(line, edition_title=edition.title),
            answer=answered(computed, answers),
            answers=answers,
        )

    def type(
        self,
        row_id: int,
        question_key: str,
        *,
        version: int,
        manual: str | Keep | None = KEEP,
        comment: str | Keep | None = KEEP,
        justification: str | Keep | None = KEEP,
        is_marked: bool | Keep = KEEP,
    ) -> AnswerLine:
        """Keep what was typed about one question; what is not given stays, a blank empties.

        Args:
            row_id: The campaign.
            question_key: The key of the question.
            version: Of the answer as it was read, 0 when nothing had been typed.
            manual: The answer of a manual question, as typed.
            comment: What goes with the answer.
            justification: Why a figure that looks doubtful is right.
            is_marked: Whether somebody asks for a justification.

        Raises:
            NotFoundError: No such campaign or question.
            InvalidFicheError: The text is no answer to the question; nothing is stored.
            VersionMovedError: Somebody typed since; nothing is stored.
        """
        actor = self._session.actor
        actor.require(Permission.SURVEY_WRITE)
        with self._session.uow() as uow:
            line = uow.campagnes.find(row_id)
            edition = self._shelf.edition(uow, line.edition_id)
            question = _question(edition, question_key)
            before = uow.campagnes.typed(row_id).get(question_key) or blank(question_key)
            after = replace(
                before,
                manual=_kept(manual, before.manual),
                comment=_kept(comment, before.comment),
                justification=_kept(justification, before.justification),
                is_marked=before.is_marked if isinstance(is_marked, Keep) else is_marked,
                version=version,
            )
            _refuse(question, after)
            uow.campagnes.type(row_id, after, by=actor.display_name, at=self._clock.now())
            fields = _changed(before, after)
            self._record(uow, AuditTag.CAMPAGNE_ANSWER, row_id, (question_key, *fields))
            uow.commit()
        answers = self.view(row_id).answers
        return next(one for one in answers if one.question.key == question_key)

    def _titles(self, uow: UnitOfWork) -> Mapping[str, str]:
        return {line.edition.id: line.edition.title for line in self._shelf.lines(uow)}

    def _record(self, uow: UnitOfWork, tag: AuditTag, row_id: int, fields: tuple[str, ...]) -> None:
        uow.audit.record(self._session.actor, tag, entity=CAMPAGNE, entity_id=row_id, fields=fields)


def _titled(line: CampaignLine, titles: Mapping[str, str]) -> CampaignLine:
    return replace(line, edition_title=titles.get(line.edition_id, line.edition_id))


def _title(text: str) -> str:
    return clean(text)[:_TITLE_CHARACTERS]


def _default_title(edition: Edition, period: Period) -> str:
    if period == Period.of_year(period.start.year):
        return f"{edition.title} {period.start.year}"
    return f"{edition.title}, du {period.start:%d/%m/%Y} au {period.end:%d/%m/%Y}"


def _question(edition: Edition, key: str) -> Question:
    for question in edition.questions:
        if question.key == key:
            return question
    raise NotFoundError(kind="question", reference=key)


def _kept(given: str | Keep | None, before: str | None) -> str | None:
    return before if isinstance(given, Keep) else clean(given or "") or None


def _refuse(question: Question, typed: TypedAnswer) -> None:
    """Raise InvalidFicheError with everything that is wrong in what was typed."""
    wrong = {
        "manual": _wrong_manual(question, typed.manual or ""),
        "comment": _too_long(typed.comment),
        "justification": _too_long(typed.justification),
    }
    issues = tuple(
        FieldIssue(attribute=name, message=sentence) for name, sentence in wrong.items() if sentence
    )
    if issues:
        raise InvalidFicheError(issues)


def _wrong_manual(question: Question, text: str) -> str:
    if question.indicateur is None:
        return read_manual(question, text).sentence
    return french("Cette réponse est calculée : rien ne s'y tape.") if text else ""


def _too_long(text: str | None) -> str:
    found = too_long(text or "")
    return "" if found is None else found.sentence


def _changed(before: TypedAnswer, after: TypedAnswer) -> tuple[str, ...]:
    names = {
        "manuel": "manual",
        "commentaire": "comment",
        "justification": "justification",
        "a_justifier": "is_marked",
    }
    return tuple(
        name
        for name, attribute in names.items()
        if getattr(before, attribute) != getattr(after, attribute)
    )
