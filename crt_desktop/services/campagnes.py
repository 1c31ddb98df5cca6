"""Campaigns: an edition answered over a period, validated for ever, corrected by another version."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Final

from crt_desktop.domain.audit import COMMAND_LINE_REASON, AuditTag
from crt_desktop.domain.dates import Period
from crt_desktop.domain.errors import (
    FieldIssue,
    InvalidFicheError,
    NotFoundError,
    RuleViolationError,
    VersionMovedError,
)
from crt_desktop.domain.reponses import fingerprint
from crt_desktop.domain.reprise.cells import clean
from crt_desktop.domain.roles import Permission
from crt_desktop.ports.clock import Clock, HolidayCalendar
from crt_desktop.ports.enquetes import StoredFrozen
from crt_desktop.ports.files import FileSink, SurveyRenderer
from crt_desktop.ports.uow import UnitOfWork
from crt_desktop.ports.upkeep import Progress
from crt_desktop.ports.vault import VaultSession
from crt_desktop.reports.enquetes import (
    KEEP,
    AnswerLine,
    CampaignLine,
    CampaignState,
    CampaignView,
    Differences,
    FrozenAnswer,
    FrozenLine,
    Keep,
)
from crt_desktop.reports.survey import Evidence, SurveyAnswer
from crt_desktop.services.campaign_differences import find_differences
from crt_desktop.services.campaign_figures import CampaignFigures
from crt_desktop.services.campaign_files import find_version, frozen_file
from crt_desktop.services.campaign_lines import (
    answer_line,
    answer_lines,
    answered,
    typed_in,
)
from crt_desktop.services.campaign_typing import (
    blank,
    changed_parts,
    clean_title,
    default_title,
    find_question,
    kept_text,
    refuse_typed,
)
from crt_desktop.services.campaign_validation import Validator
from crt_desktop.services.edition_shelf import EditionShelf
from crt_desktop.services.frozen_content import teller
from crt_desktop.services.frozen_reading import (
    frozen_line,
    people_of,
    read_content,
    read_frozen,
)
from crt_desktop.services.rest import collector_at_rest
from crt_desktop.services.survey_exports import selected
from crt_desktop.services.survey_figures import SurveyFigures, masked, may_read_names
from crt_desktop.services.surveys import EVIDENCE_FORMATS

CAMPAGNE: Final = "campagne"
"""What the journal calls a campaign."""


class Campagnes:
    """Use cases on the campaigns of one open vault; every method may raise PermissionDeniedError."""

    def __init__(
        self,
        session: VaultSession,
        clock: Clock,
        holidays: HolidayCalendar,
        shelf: EditionShelf,
        *,
        renderers: Mapping[str, SurveyRenderer],
        sink: FileSink,
        version: str,
    ) -> None:
        """Act as the session's actor; ``version`` is the program's, written on every answer."""
        self._session = session
        self._clock = clock
        self._shelf = shelf
        self._renderers = renderers
        self._sink = sink
        self._survey = SurveyFigures(session, clock, holidays, version=version)
        self._figures = CampaignFigures(session, clock, self._survey)
        self._version = version

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
            row_id = uow.campagnes.open(
                title=clean_title(title) or default_title(edition, period),
                edition=edition_id,
                period=period,
                by=actor.display_name,
                at=self._clock.now(),
            )
            # Looked at once nobody else writes: two workstations open no campaign twice.
            for line in uow.campagnes.all():
                is_same = (line.edition_id, line.period) == (edition_id, period)
                if is_same and line.row_id != row_id:
                    raise RuleViolationError("campagne_existante", titre=line.title)
            days = (period.start.isoformat(), period.end.isoformat())
            self._record(uow, AuditTag.CAMPAGNE_OPEN, row_id, (edition_id, *days))
            found = uow.campagnes.find(row_id)
            uow.commit()
        return replace(found, edition_title=edition.title)

    def rename(self, row_id: int, *, version: int, title: str) -> CampaignLine:
        """Give a campaign another title; raises NotFoundError, VersionMovedError, InvalidFicheError."""
        self._session.actor.require(Permission.SURVEY_WRITE)
        wanted = clean_title(title)
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
            return self._view(uow, row_id)

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
            question = find_question(edition, question_key)
            figures = self._figures.of(uow, edition, line.period)
            typed = typed_in(uow, line, self._shelf)
            before = typed.answers.get(question_key) or blank(question_key)
            after = replace(
                before,
                manual=kept_text(manual, before.manual),
                comment=kept_text(comment, before.comment),
                justification=kept_text(justification, before.justification),
                is_marked=before.is_marked if isinstance(is_marked, Keep) else is_marked,
                version=version,
            )
            refuse_typed(question, after)
            now = uow.campagnes.type(row_id, after, by=actor.display_name, at=self._clock.now())
            fields = changed_parts(before, after)
            self._record(uow, AuditTag.CAMPAGNE_ANSWER, row_id, (question_key, *fields))
            uow.commit()
        kept = replace(typed, answers={question_key: replace(after, version=now)})
        answer = next(one for one in figures.answer.answers if one.question.key == question_key)
        return answer_line(figures, kept, answer)

    def validate(
        self,
        row_id: int,
        *,
        version: int,
        motif: str | None = None,
        seen: str | None = None,
        progress: Progress | None = None,
    ) -> FrozenLine:
        """Keep the answers as they stand, for ever: figures, definitions, records behind them, SHA-256.

        A correction is another version, with its motif. ``seen``: `seen_of` the answers on screen;
        answers,
        figures or questions that moved since are refused, None takes them as they are. Raises NotFoundError, VersionMovedError (somebody
        changed the campaign, or typed meanwhile), RuleViolationError (``campagne_incomplete``, whose values
        ``a_saisir`` and ``a_justifier`` are numbers of questions; ``campagne_sans_motif``),
        OperationCancelledError (stopped by ``progress``; nothing is kept).
        """
        actor = self._session.actor
        actor.require(Permission.SURVEY_VALIDATE)
        stated = clean(motif or "")
        validator = Validator(
            clock=self._clock,
            survey=self._survey,
            figures=self._figures,
            version=self._version,
            by=actor.display_name,
            shelf=self._shelf,
        )
        with self._session.uow() as uow:
            line = uow.campagnes.find(row_id)
            if line.version != version:
                raise VersionMovedError(version=line.version)
            edition = self._shelf.edition(uow, line.edition_id)
            with collector_at_rest():
                frozen = validator.freeze(
                    uow, line, edition, motif=stated, seen=seen, told=teller(progress)
                )
            fields = (
                f"version : {frozen.number}",
                f"sha256 : {frozen.sha256}",
                *((f"motif : {stated}",) if stated else ()),
            )
            self._record(uow, AuditTag.CAMPAGNE_VALIDATE, row_id, fields)
            uow.commit()
        return frozen_line(frozen)

    def versions(self, row_id: int) -> tuple[FrozenLine, ...]:
        """Return the validated versions of a campaign, the first first; an altered one says so."""
        self._session.actor.require(Permission.SURVEY_READ)
        with self._session.uow() as uow:
            uow.campagnes.find(row_id)
            return uow.campagnes.versions(row_id)

    def frozen(self, frozen_id: int, *, reason: str | None = None) -> FrozenAnswer:
        """Return a validated version as it was, and the records behind its figures; audited.

        They are under the pseudonyms it keeps, or by name for who may read names, or gives the reason the
        role must give. Raises NotFoundError, VaultDamagedError when it is not what was validated.
        """
        self._session.actor.require(Permission.SURVEY_READ)
        with self._session.uow() as uow:
            stored = uow.campagnes.frozen(frozen_id)
            content = read_content(stored)
            is_named = self._record_reading(uow, stored, "version validée", reason)
            people = uow.campagnes.people(people_of(content)) if is_named else None
            found = read_frozen(stored, content, people)
            uow.commit()
        return found

    def differences(
        self, frozen_id: int, *, reason: str | None = None, progress: Progress | None = None
    ) -> Differences:
        """Return what has changed since a version was validated, and why; audited.

        Names follow the same rule as in `frozen`. Raises NotFoundError, VaultDamagedError,
        OperationCancelledError.
        """
        self._session.actor.require(Permission.SURVEY_READ)
        with self._session.uow() as uow:
            stored = uow.campagnes.frozen(frozen_id)
            is_named = may_read_names(self._session.actor, (reason or "").strip())
            with collector_at_rest():
                found = find_differences(
                    uow, self._survey, stored, is_named=is_named, told=teller(progress)
                )
            self._record_reading(uow, stored, "écarts", reason)
            uow.commit()
        return found

    def export(
        self,
        row_id: int,
        *,
        kind: str,
        path: Path | None = None,
        number: int | None = None,
        is_masked: bool = False,
        selection: frozenset[str] | None = None,
        reason: str | None = None,
    ) -> bytes:
        """Make the file of a campaign, and write it where a path is given; return its bytes.

        The journal keeps its SHA-256 and the reason, and is written first. The records behind the figures
        go under pseudonyms with the formats that hold them, and are left out of a masked file.

        Args:
            row_id: The campaign.
            kind: The format.
            path: Where the file goes.
            number: A validated version, exported as it was; None: the answers as they stand.
            is_masked: Whether counts from 1 to 4 are replaced.
            selection: Keys of the questions to keep; None: every one.
            reason: Why it leaves.

        Raises:
            NotFoundError: No such campaign, version or format.
            VaultDamagedError: The version is not what was validated.
            DiskFullError: Or ReadOnlyError.
        """
        actor = self._session.actor
        actor.require(Permission.SURVEY_EXPORT)
        renderer = self._renderers.get(kind)
        if renderer is None:
            raise NotFoundError(kind="format", reference=kind)
        has_lists = kind in EVIDENCE_FORMATS and not is_masked
        with self._session.uow() as uow:
            answer, lists = self._parts(uow, row_id, number, selection, has_lists=has_lists)
            if is_masked and number is None:
                answer = self._survey.with_terms(uow, answer)
            content = renderer.render(masked(answer) if is_masked else answer, lists)
            fields = (
                "en cours" if number is None else f"version : {number}",
                kind,
                *(("masque",) if is_masked else ()),
                *(() if selection is None else (f"questions : {len(selection)}",)),
                f"sha256 : {fingerprint(content)}",
                f"motif : {(reason or '').strip() or COMMAND_LINE_REASON}",
            )
            self._record(uow, AuditTag.SURVEY_EXPORT, row_id, fields)
            uow.commit()
        if path is not None:
            self._sink.write(path, content)
        return content

    def _view(self, uow: UnitOfWork, row_id: int) -> CampaignView:
        line = uow.campagnes.find(row_id)
        edition = self._shelf.edition(uow, line.edition_id)
        figures = self._figures.of(uow, edition, line.period)
        answers = answer_lines(figures, typed_in(uow, line, self._shelf))
        return CampaignView(
            line=replace(line, edition_title=edition.title),
            answer=answered(figures.answer, answers),
            answers=answers,
            frozen=uow.campagnes.versions(row_id)[-1] if line.versions else None,
        )

    def _parts(
        self,
        uow: UnitOfWork,
        row_id: int,
        number: int | None,
        selection: frozenset[str] | None,
        *,
        has_lists: bool,
    ) -> tuple[SurveyAnswer, tuple[Evidence, ...]]:
        """Return the answer that leaves, and the records that go with it."""
        if number is not None:
            answer, lists = frozen_file(find_version(uow, row_id, number), selection)
            return answer, lists if has_lists else ()
        view = self._view(uow, row_id)
        answer = selected(view.answer, selection)
        if not has_lists:
            return answer, ()
        return answer, self._survey.evidences(uow, answer, view.line.period)

    def _record_reading(
        self, uow: UnitOfWork, stored: StoredFrozen, what: str, reason: str | None
    ) -> bool:
        """Tell the journal that a version was read; tell whether by name."""
        stated = (reason or "").strip()
        is_named = may_read_names(self._session.actor, stated)
        fields = (
            what,
            f"version : {stored.number}",
            "nominatif" if is_named else "pseudonymes",
            *((f"motif : {stated}",) if stated else ()),
        )
        self._record(uow, AuditTag.EVIDENCE_READ, stored.campaign_id, fields)
        return is_named

    def _titles(self, uow: UnitOfWork) -> Mapping[str, str]:
        return {line.edition.id: line.edition.title for line in self._shelf.lines(uow)}

    def _record(self, uow: UnitOfWork, tag: AuditTag, row_id: int, fields: tuple[str, ...]) -> None:
        uow.audit.record(self._session.actor, tag, entity=CAMPAGNE, entity_id=row_id, fields=fields)


def _titled(line: CampaignLine, titles: Mapping[str, str]) -> CampaignLine:
    return replace(line, edition_title=titles.get(line.edition_id, line.edition_id))
