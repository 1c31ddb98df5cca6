"""Survey answers: the figures of a period, the records behind each, and the files that leave.

Names: whoever may read files by name sees them behind a figure; the direction sees pseudonyms unless
a reason is given. A file made for outside never carries a name.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Final

from crt_desktop.domain.audit import COMMAND_LINE_REASON, AuditTag
from crt_desktop.domain.dates import Period
from crt_desktop.domain.editions import Edition, Question
from crt_desktop.domain.errors import NotFoundError
from crt_desktop.domain.indicators import (
    Kind,
    find_indicator,
    keys_of,
    label_of,
    mask_small,
    previous_period,
    selected_by,
    value_at,
)
from crt_desktop.domain.roles import Actor, Permission
from crt_desktop.ports import (
    Clock,
    FileSink,
    HolidayCalendar,
    SurveyRenderer,
    UnitOfWork,
    VaultSession,
)
from crt_desktop.reports.survey import Answer, Cell, Evidence, IndicatorValue, SurveyAnswer
from crt_desktop.services.edition_shelf import EditionShelf

EVIDENCE_FORMATS: Final = frozenset({"xlsx"})
"""Formats that carry the records behind the figures."""

_PSEUDONYMS: Final[Mapping[str, str]] = {
    "beneficiaire": "P{:04d}",
    "personne": "Personne {:04d}",
    "aidant": "Aidant de {:04d}",
}
_ERASED: Final = frozenset({"demande"})
"""Columns that would lead back to the person in a file kept elsewhere."""
_OF_THE_TEAM: Final = "professionnel"
_NAME: Final = "nom"
"""The name of a member of the team; in a list without members, that of an organisation, which is kept."""


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
        sink: FileSink,
        version: str,
    ) -> None:
        """Act as the session's actor; ``version`` is the program's, written on every answer."""
        self._session = session
        self._clock = clock
        self._holidays = holidays
        self._shelf = shelf
        self._renderers = renderers
        self._sink = sink
        self._version = version

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

        ``is_masked``: counts of people and events from 1 to 4 are replaced. ``manual`` and ``comments``
        hold what was typed, by question number. Raises NotFoundError for an unknown edition, EditionInvalidError for one that is not valid.
        """
        self._session.actor.require(Permission.SURVEY_READ)
        edition = self._edition(edition_id)
        before = previous_period(period)
        with self._session.uow() as uow:
            values = self._values(uow, period)
            previous = self._values(uow, before)
            parametres = uow.parametres()
        if is_masked:
            values, previous = mask_small(values), mask_small(previous)
        return SurveyAnswer(
            edition=edition,
            start=period.start,
            end=period.end,
            computed_at=self._clock.now(),
            version=self._version,
            indicateurs=values,
            answers=tuple(
                _answer(question, values, previous, manual or {}, comments or {})
                for question in edition.questions
            ),
            is_training=self._session.is_training,
            is_masked=is_masked,
            etablissement=parametres.nom,
            finess=parametres.finess,
            previous_values=previous,
        )

    def evidence(self, path: str, period: Period, *, reason: str | None = None) -> Evidence:
        """Return the records behind a figure; audited.

        A path inside a breakdown keeps the records of that modality. Without the right to read names,
        or the reason the role must give for it, pseudonyms stand for the persons.
        Raises NotFoundError for an unknown figure.
        """
        actor = self._session.actor
        actor.require(Permission.SURVEY_READ)
        keys_of(path)
        stated = (reason or "").strip()
        is_named = _may_read_names(actor, stated)
        with self._session.uow() as uow:
            evidence = self._evidence(uow, path, period)
            uow.audit.record(
                actor,
                AuditTag.EVIDENCE_READ,
                entity="indicateur",
                fields=(
                    path,
                    period.start.isoformat(),
                    period.end.isoformat(),
                    "nominatif" if is_named else "pseudonymes",
                    *((f"motif : {stated}",) if stated else ()),
                ),
            )
            uow.commit()
        return evidence if is_named else pseudonymised(evidence)

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
    ) -> bytes:
        """Make the file of an answer, and write it where a path is given; return its bytes.

        The journal keeps its SHA-256 and the reason, and is written first: nothing leaves without a
        trace. The records behind the figures go with the formats that hold them, under pseudonyms,
        and are left out of a masked file, which they would unmask.
        Raises NotFoundError (edition, format), DiskFullError, ReadOnlyError.
        """
        actor = self._session.actor
        actor.require(Permission.SURVEY_EXPORT)
        renderer = self._renderers.get(kind)
        if renderer is None:
            raise NotFoundError(kind="format", reference=kind)
        answer = self.compute(
            edition_id, period, is_masked=is_masked, manual=manual, comments=comments
        )
        with self._session.uow() as uow:
            is_with_evidence = kind in EVIDENCE_FORMATS and not is_masked
            evidences = self._evidences(uow, answer.edition, period) if is_with_evidence else ()
            content = renderer.render(answer, evidences)
            uow.audit.record(
                actor,
                AuditTag.SURVEY_EXPORT,
                entity="enquete",
                fields=(
                    edition_id,
                    period.start.isoformat(),
                    period.end.isoformat(),
                    kind,
                    *(("masque",) if is_masked else ()),
                    f"sha256 : {hashlib.sha256(content).hexdigest()}",
                    f"motif : {(reason or '').strip() or COMMAND_LINE_REASON}",
                ),
            )
            uow.commit()
        if path is not None:
            self._sink.write(path, content)
        return content

    def _edition(self, edition_id: str) -> Edition:
        with self._session.uow() as uow:
            return self._shelf.edition(uow, edition_id)

    def _values(self, uow: UnitOfWork, period: Period) -> dict[str, IndicatorValue]:
        parametres = uow.parametres()
        return uow.indicators.compute(
            period,
            parametres=parametres,
            holidays=self._holidays.between(
                period.start, period.end, departement=parametres.departement
            ),
            is_training=self._session.is_training,
        )

    def _evidence(self, uow: UnitOfWork, path: str, period: Period) -> Evidence:
        """Return the records behind a path, those of the other modalities left out."""
        parametres = uow.parametres()
        code = find_indicator(path).code
        whole = uow.indicators.evidence(
            code,
            period,
            parametres=parametres,
            holidays=self._holidays.between(
                period.start, period.end, departement=parametres.departement
            ),
            is_training=self._session.is_training,
        )
        return whole if path == code else _narrowed(whole, path)

    def _evidences(self, uow: UnitOfWork, edition: Edition, period: Period) -> tuple[Evidence, ...]:
        """Return the records behind each indicator of an edition, once, in its order."""
        codes = dict.fromkeys(
            find_indicator(question.indicateur).code
            for question in edition.questions
            if question.indicateur
        )
        found = (self._evidence(uow, code, period) for code in codes)
        return tuple(pseudonymised(evidence) for evidence in found if evidence.columns)


def pseudonymised(evidence: Evidence) -> Evidence:
    """Return the list with names replaced: the same pseudonym for a person in every list of the vault."""
    keys = [column.key for column in evidence.columns]
    erased = _ERASED | {_NAME} if _OF_THE_TEAM in keys else _ERASED
    return replace(
        evidence,
        rows=tuple(
            tuple(
                None if key in erased else _pseudonym(key, cell, person)
                for key, cell in zip(keys, row, strict=True)
            )
            for row, person in zip(evidence.rows, evidence.beneficiaire_ids, strict=True)
        ),
        is_pseudonymised=True,
    )


def _pseudonym(key: str, cell: Cell, person: int | None) -> Cell:
    if key not in _PSEUDONYMS or cell is None:
        return cell
    return None if person is None else _PSEUDONYMS[key].format(person)


def _may_read_names(actor: Actor, reason: str) -> bool:
    if actor.may(Permission.EVIDENCE_NAMED):
        return True
    return actor.may(Permission.EVIDENCE_NAMED_WITH_REASON) and bool(reason)


def _answer(
    question: Question,
    values: Mapping[str, IndicatorValue],
    previous: Mapping[str, IndicatorValue],
    manual: Mapping[str, IndicatorValue],
    comments: Mapping[str, str],
) -> Answer:
    path = question.indicateur
    return Answer(
        question=question,
        value=value_at(values, path) if path else None,
        manual=None if path else manual.get(question.number),
        comment=comments.get(question.number),
        previous=value_at(previous, path) if path else None,
    )


def _narrowed(evidence: Evidence, path: str) -> Evidence:
    """Keep the records a path picks; some cells hold several modalities, joined by commas."""
    keys = [column.key for column in evidence.columns]
    can_hold_several = find_indicator(path).kind is Kind.GROUP
    wanted = [
        (keys.index(key), level)
        for key, level in zip(("modalite", "motif"), selected_by(path), strict=False)
        if level and key in keys
    ]

    def is_picked(row: tuple[Cell, ...]) -> bool:
        return all(
            level & set(str(row[place]).split(",") if can_hold_several else (str(row[place]),))
            for place, level in wanted
        )

    picked = [index for index, row in enumerate(evidence.rows) if is_picked(row)]
    return replace(
        evidence,
        indicateur=path,
        label=label_of(path),
        value=value_at({find_indicator(path).code: evidence.value}, path),
        rows=tuple(evidence.rows[index] for index in picked),
        beneficiaire_ids=tuple(evidence.beneficiaire_ids[index] for index in picked),
    )
