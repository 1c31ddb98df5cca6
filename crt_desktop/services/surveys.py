"""Survey answers: figures of a period, the records behind each, their sincerity, the files that leave.

Names: whoever may read files by name sees them behind a figure; the direction sees pseudonyms unless
a reason is given. A file made for outside never carries a name.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Final, TypeVar

from crt_desktop.domain.audit import COMMAND_LINE_REASON, AuditTag
from crt_desktop.domain.dates import Period
from crt_desktop.domain.editions import Edition
from crt_desktop.domain.errors import NotFoundError
from crt_desktop.domain.indicators import keys_of
from crt_desktop.domain.reponses import fingerprint
from crt_desktop.domain.roles import Actor, Permission
from crt_desktop.ports.clock import Clock, HolidayCalendar
from crt_desktop.ports.enquetes import EvidenceRenderer, SincerityRenderer
from crt_desktop.ports.files import FileSink, SurveyRenderer
from crt_desktop.ports.uow import UnitOfWork
from crt_desktop.ports.vault import VaultSession
from crt_desktop.reports.enquetes import SincerityPaper, SincerityReport
from crt_desktop.reports.survey import Evidence, EvidencePaper, IndicatorValue, SurveyAnswer
from crt_desktop.services.edition_shelf import EditionShelf
from crt_desktop.services.sincerite import report_sincerity
from crt_desktop.services.survey_evidence import pseudonymised
from crt_desktop.services.survey_exports import selected
from crt_desktop.services.survey_figures import SurveyFigures, masked, may_read_names

Renderer = TypeVar("Renderer")

EVIDENCE_FORMATS: Final = frozenset({"xlsx"})
"""Formats that carry the records behind the figures."""


class Surveys:
    """Use cases on surveys for one open vault; every method may raise PermissionDeniedError."""

    def __init__(
        self,
        session: VaultSession,
        clock: Clock,
        holidays: HolidayCalendar,
        shelf: EditionShelf,
        *,
        renderers: Mapping[str, SurveyRenderer],
        evidence_renderers: Mapping[str, EvidenceRenderer],
        sincerity_renderers: Mapping[str, SincerityRenderer],
        sink: FileSink,
        version: str,
    ) -> None:
        """Act as the session's actor; ``version`` is the program's, written on every answer."""
        self._session = session
        self._clock = clock
        self._shelf = shelf
        self._renderers = renderers
        self._evidence_renderers = evidence_renderers
        self._sincerity_renderers = sincerity_renderers
        self._version = version
        self._sink = sink
        self._figures = SurveyFigures(session, clock, holidays, version=version)

    def editions(self) -> tuple[Edition, ...]:
        """Return the editions that can be answered, the one to offer first at the head."""
        self._session.actor.require(Permission.SURVEY_READ)
        with self._session.uow() as uow:
            lines = self._shelf.lines(uow)
        return tuple(line.edition for line in lines if not line.issues)

    def compute(
        self,
        edition_id: str,
        period: Period,
        *,
        is_masked: bool = False,
        manual: Mapping[str, IndicatorValue] | None = None,
        comments: Mapping[str, str] | None = None,
    ) -> SurveyAnswer:
        """Answer an edition over a period, beside the figures of the period before.

        A question with filters counts the records behind its figure whose person stands behind every one
        of them, in each of the two periods; what cannot be filtered so has no figure.
        ``is_masked``: counts of people and events from 1 to 4 are replaced. ``manual`` and ``comments``
        hold what was typed, by question number. Raises NotFoundError for an unknown edition, EditionInvalidError for one that is not valid.
        """
        self._session.actor.require(Permission.SURVEY_READ)
        edition = self._edition(edition_id)
        with self._session.uow() as uow:
            answer = self._figures.answer(uow, edition, period)
            if is_masked:
                answer = self._figures.with_terms(uow, answer)
        answered = replace(
            answer,
            answers=tuple(
                replace(
                    one,
                    manual=None
                    if one.question.indicateur
                    else (manual or {}).get(one.question.number),
                    comment=(comments or {}).get(one.question.number),
                )
                for one in answer.answers
            ),
        )
        return masked(answered) if is_masked else answered

    def values(self, period: Period) -> Mapping[str, IndicatorValue]:
        """Return the figures of every code over a period: what a question being written would answer."""
        self._session.actor.require(Permission.SURVEY_READ)
        with self._session.uow() as uow:
            return self._figures.values(uow, period)

    def filtered_value(self, path: str, filters: tuple[str, ...], period: Period) -> IndicatorValue:
        """Return a figure kept to the persons behind every filter; None when it cannot be filtered so.

        Raises NotFoundError for an unknown figure.
        """
        self._session.actor.require(Permission.SURVEY_READ)
        keys_of(path)
        with self._session.uow() as uow:
            return self._figures.records(uow, period).value(path, filters)

    def evidence(
        self,
        path: str,
        period: Period,
        *,
        filters: tuple[str, ...] = (),
        reason: str | None = None,
    ) -> Evidence:
        """Return the records behind a figure; audited.

        A path inside a breakdown keeps the records of that modality; ``filters`` keep those whose person
        stands behind every one of them, and the value is then how many there are. Without the right to read names,
        or the reason the role must give for it, pseudonyms stand for the persons.
        Raises NotFoundError for an unknown figure or filter, and for a figure that cannot be filtered.
        """
        actor = self._session.actor
        actor.require(Permission.SURVEY_READ)
        keys_of(path)
        stated = (reason or "").strip()
        is_named = may_read_names(actor, stated)
        with self._session.uow() as uow:
            evidence = self._figures.records(uow, period).of(path, filters)
            uow.audit.record(
                actor,
                AuditTag.EVIDENCE_READ,
                entity="indicateur",
                fields=(
                    path,
                    *(f"filtre : {one}" for one in filters),
                    period.start.isoformat(),
                    period.end.isoformat(),
                    "nominatif" if is_named else "pseudonymes",
                    *((f"motif : {stated}",) if stated else ()),
                ),
            )
            uow.commit()
        return evidence if is_named else pseudonymised(evidence)

    def sincerity(self, period: Period, *, reason: str | None = None) -> SincerityReport:
        """Return what is missing or suspicious in the files behind the figures of a period; audited.

        Names follow the same rule as the records behind a figure.
        """
        actor = self._session.actor
        actor.require(Permission.SURVEY_READ)
        stated = (reason or "").strip()
        is_named = may_read_names(actor, stated)
        with self._session.uow() as uow:
            report = report_sincerity(
                uow,
                period,
                now=self._clock.now(),
                is_training=self._session.is_training,
                is_named=is_named,
            )
            uow.audit.record(
                actor,
                AuditTag.SINCERITY_READ,
                entity="enquete",
                fields=(
                    period.start.isoformat(),
                    period.end.isoformat(),
                    "nominatif" if is_named else "pseudonymes",
                    *((f"motif : {stated}",) if stated else ()),
                ),
            )
            uow.commit()
        return report

    def export(
        self,
        edition_id: str,
        period: Period,
        *,
        kind: str,
        path: Path | None = None,
        is_masked: bool = False,
        reason: str | None = None,
        manual: Mapping[str, IndicatorValue] | None = None,
        comments: Mapping[str, str] | None = None,
        selection: frozenset[str] | None = None,
    ) -> bytes:
        """Make the file of an answer, and write it where a path is given; return its bytes.

        ``selection``: the keys of the questions that leave; None: all of them.

        The journal keeps its SHA-256 and the reason, and is written first: nothing leaves without a
        trace. The records behind the figures go with the formats that hold them, under pseudonyms,
        and are left out of a masked file, which they would unmask.
        Raises NotFoundError (edition, format, question), DiskFullError, ReadOnlyError.
        """
        actor = self._session.actor
        actor.require(Permission.SURVEY_EXPORT)
        renderer = _renderer_of(self._renderers, kind)
        answer = selected(
            self.compute(edition_id, period, is_masked=is_masked, manual=manual, comments=comments),
            selection,
        )
        with self._session.uow() as uow:
            is_with_evidence = kind in EVIDENCE_FORMATS and not is_masked
            evidences = self._figures.evidences(uow, answer, period) if is_with_evidence else ()
            content = renderer.render(answer, evidences)
            fields = (
                edition_id,
                period.start.isoformat(),
                period.end.isoformat(),
                kind,
                *(("masque",) if is_masked else ()),
                *(() if selection is None else (f"questions : {len(selection)}",)),
            )
            self._note(uow, AuditTag.SURVEY_EXPORT, fields, content, reason=reason)
        return self._given(content, path)

    def export_evidence(
        self,
        indicateur: str,
        period: Period,
        *,
        kind: str,
        path: Path | None = None,
        filters: tuple[str, ...] = (),
        is_named: bool = False,
        reason: str | None = None,
    ) -> bytes:
        """Make the file of the records behind a figure, and write it where a path is given.

        Names stand in it only when they are asked for, a reason is given and the role may read them;
        otherwise pseudonyms do, as the file says. The journal keeps its SHA-256 and is written first.
        Raises NotFoundError (figure, filter, format), RuleViolationError (``export_trop_grand``),
        DiskFullError, ReadOnlyError.
        """
        actor = self._session.actor
        actor.require(Permission.SURVEY_EXPORT)
        renderer = _renderer_of(self._evidence_renderers, kind)
        keys_of(indicateur)
        is_named = is_named and _may_take_names(actor, reason)
        with self._session.uow() as uow:
            evidence = self._figures.records(uow, period).of(indicateur, filters)
            content = renderer.render(
                EvidencePaper(
                    evidence=evidence if is_named else pseudonymised(evidence),
                    etablissement=uow.parametres().nom,
                    computed_at=self._clock.now(),
                    version=self._version,
                    is_training=self._session.is_training,
                )
            )
            fields = (
                indicateur,
                *(f"filtre : {one}" for one in filters),
                period.start.isoformat(),
                period.end.isoformat(),
                kind,
                "nominatif" if is_named else "pseudonymes",
            )
            self._note(
                uow, AuditTag.EVIDENCE_EXPORT, fields, content, reason=reason, entity="indicateur"
            )
        return self._given(content, path)

    def export_sincerity(
        self,
        period: Period,
        *,
        kind: str,
        path: Path | None = None,
        is_named: bool = False,
        reason: str | None = None,
    ) -> bytes:
        """Make the file of the sincerity report, and write it where a path is given; return its bytes.

        Names stand in it under the same conditions as in `export_evidence`, and the journal keeps the same
        of it. Raises NotFoundError (format), RuleViolationError (``export_trop_grand``), DiskFullError,
        ReadOnlyError.
        """
        actor = self._session.actor
        actor.require(Permission.SURVEY_EXPORT)
        renderer = _renderer_of(self._sincerity_renderers, kind)
        is_named = is_named and _may_take_names(actor, reason)
        with self._session.uow() as uow:
            report = report_sincerity(
                uow,
                period,
                now=self._clock.now(),
                is_training=self._session.is_training,
                is_named=is_named,
            )
            parametres = uow.parametres()
            content = renderer.render(
                SincerityPaper(
                    report=report,
                    etablissement=parametres.nom,
                    finess=parametres.finess,
                    version=self._version,
                    author=actor.display_name,
                    is_training=self._session.is_training,
                )
            )
            fields = (
                period.start.isoformat(),
                period.end.isoformat(),
                kind,
                "nominatif" if is_named else "pseudonymes",
            )
            self._note(uow, AuditTag.SINCERITY_EXPORT, fields, content, reason=reason)
        return self._given(content, path)

    def _note(
        self,
        uow: UnitOfWork,
        tag: AuditTag,
        fields: tuple[str, ...],
        content: bytes,
        *,
        reason: str | None,
        entity: str = "enquete",
    ) -> None:
        """Tell the journal of a file before it leaves: what it is, its SHA-256 and why; committed."""
        why = (reason or "").strip() or COMMAND_LINE_REASON
        told = (*fields, f"sha256 : {fingerprint(content)}", f"motif : {why}")
        uow.audit.record(self._session.actor, tag, entity=entity, fields=told)
        uow.commit()

    def _given(self, content: bytes, path: Path | None) -> bytes:
        """Write a file that the journal tells of, where a path is given; return its bytes."""
        if path is not None:
            self._sink.write(path, content)
        return content

    def _edition(self, edition_id: str) -> Edition:
        with self._session.uow() as uow:
            return self._shelf.edition(uow, edition_id)


def _renderer_of(renderers: Mapping[str, Renderer], kind: str) -> Renderer:
    renderer = renderers.get(kind)
    if renderer is None:
        raise NotFoundError(kind="format", reference=kind)
    return renderer


def _may_take_names(actor: Actor, reason: str | None) -> bool:
    """Tell whether names may leave: whoever asks says why, and may read them."""
    stated = (reason or "").strip()
    return bool(stated) and may_read_names(actor, stated)
