"""What has changed since a version was validated: figures, the records that explain them, definitions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from crt_desktop.domain.dates import Period
from crt_desktop.domain.editions import Edition, Question
from crt_desktop.domain.errors import NotFoundError
from crt_desktop.domain.indicators import find_indicator, is_filter, keys_of
from crt_desktop.domain.reponses import (
    Row,
    compare_rows,
    evidence_key,
    has_same_people,
    pick_cells,
    read_manual,
)
from crt_desktop.domain.typography import french
from crt_desktop.ports import UnitOfWork
from crt_desktop.ports.enquetes import KnownPerson, StoredFrozen, TypedAnswer
from crt_desktop.reports.enquetes import (
    AnswerLine,
    ChangedRecord,
    Difference,
    Differences,
    FrozenAnswer,
    FrozenEvidence,
)
from crt_desktop.reports.survey import Evidence, EvidenceColumn, IndicatorValue
from crt_desktop.services.campaign_acts import acts_since
from crt_desktop.services.frozen_content import SETTING_LABELS, counting_settings
from crt_desktop.services.frozen_reading import named_rows, read_content, read_frozen
from crt_desktop.services.sincerite import PSEUDONYM
from crt_desktop.services.survey_evidence import EvidenceReader, has_records, pseudonymised
from crt_desktop.services.survey_figures import SurveyFigures


@dataclass(frozen=True, slots=True, kw_only=True)
class _Changes:
    """The records that explain a figure, on the columns that both lists have.

    ``gone``: under pseudonyms; ``new``: as the reader may see them. ``has_moved``: it counts other persons.
    """

    columns: tuple[EvidenceColumn, ...] = ()
    gone: tuple[Row, ...] = ()
    new: tuple[Row, ...] = ()
    has_moved: bool = False

    @property
    def people(self) -> frozenset[int]:
        """The persons of these records."""
        return frozenset(one for one, _ in (*self.gone, *self.new) if one is not None)


_NOTHING: Final = _Changes()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Now:
    """The vault as it stands: figures and what was typed, by key of question, and the records."""

    values: Mapping[str, IndicatorValue]
    typed: Mapping[str, TypedAnswer]
    records: EvidenceReader
    is_named: bool


def find_differences(
    uow: UnitOfWork, survey: SurveyFigures, stored: StoredFrozen, *, is_named: bool
) -> Differences:
    """Compare a validated version with the vault as it stands; raises VaultDamagedError."""
    content = read_content(stored)
    frozen = read_frozen(stored, content)
    period = Period(start=frozen.answer.start, end=frozen.answer.end)
    answer = survey.answer(uow, _answerable(frozen.answer.edition), period)
    now = _Now(
        values={one.question.key: one.value for one in answer.answers},
        typed=uow.campagnes.typed(stored.campaign_id),
        records=survey.records(uow, period, answer.indicateurs),
        is_named=is_named,
    )
    found = [
        (difference, changes)
        for line in frozen.answers
        for difference, changes in [_compared(line, frozen, content["definitions"], now)]
        if _has_changed(difference, changes)
    ]
    people = frozenset[int]().union(*(changes.people for _, changes in found))
    known = uow.campagnes.people(people) if is_named else {}
    acts = acts_since(uow, people, entry=stored.entry, is_named=is_named)
    return Differences(
        frozen=frozen.line,
        computed_at=answer.computed_at,
        lines=tuple(
            replace(one, columns=changes.columns, records=_records(changes, known, acts))
            for one, changes in found
        ),
        is_pseudonymised=not is_named,
        settings=_settings(content["parametres"], counting_settings(uow.parametres())),
    )


def _compared(
    line: AnswerLine, frozen: FrozenAnswer, definitions: Mapping[str, Any], now: _Now
) -> tuple[Difference, _Changes]:
    """Return a question then and now, and the records that changed behind it."""
    question, changes = line.question, _NOTHING
    if question.indicateur is None:
        said = now.typed.get(question.key)
        typed = None if said is None else said.manual
        before, after = line.manual, read_manual(question, typed or "").value
    else:
        before, after = line.value, now.values.get(question.key)
        kept = frozen.evidences.get(evidence_key(question.indicateur, question.filters))
        if kept is not None and question.key in now.values and has_records(question):
            changes = _changes(kept, now.records.of(kept.path, kept.filters), is_named=now.is_named)
    difference = Difference(
        question=question,
        before=before,
        after=after,
        columns=(),
        records=(),
        is_definition_changed=_is_redefined(question, definitions),
    )
    return difference, changes


def _has_changed(difference: Difference, changes: _Changes) -> bool:
    return (
        difference.before != difference.after
        or difference.is_definition_changed
        or changes.has_moved
    )


def _changes(kept: FrozenEvidence, now: Evidence, *, is_named: bool) -> _Changes:
    """Compare the records behind a figure, both under pseudonyms."""
    keys = [column.key for column in kept.columns]
    others = [column.key for column in now.columns]
    shared = [key for key in keys if key in others]
    hidden = pseudonymised(now)
    before: tuple[Row, ...] = tuple(
        zip(kept.people, pick_cells(shared, keys, kept.rows), strict=True)
    )
    after: tuple[Row, ...] = tuple(
        zip(now.beneficiaire_ids, pick_cells(shared, others, hidden.rows), strict=True)
    )
    if before == after:
        return _NOTHING
    shown = pick_cells(shared, others, (now if is_named else hidden).rows)
    changed = compare_rows(before, after)
    return _Changes(
        columns=tuple(column for column in kept.columns if column.key in others),
        gone=tuple(before[place] for place in changed.gone),
        new=tuple((after[place][0], shown[place]) for place in changed.new),
        has_moved=not has_same_people(before, after),
    )


def _records(
    changes: _Changes,
    known: Mapping[int, KnownPerson],
    acts: Mapping[int, tuple[str, ...]],
) -> tuple[ChangedRecord, ...]:
    """Return the records that changed, what was and what is of one person together."""
    ids = [person for person, _ in changes.gone]
    gone = named_rows(changes.columns, [cells for _, cells in changes.gone], ids, known)
    rows = [(person, True, cells) for person, cells in zip(ids, gone, strict=True)]
    rows += [(person, False, cells) for person, cells in changes.new]
    rows.sort(key=lambda row: (row[0] is None, row[0] or 0, not row[1]))
    return tuple(
        ChangedRecord(
            is_gone=is_gone,
            person=_name(person, known),
            beneficiaire_id=person,
            cells=cells,
            acts=() if person is None else acts.get(person, ()),
        )
        for person, is_gone, cells in rows
    )


def _name(person: int | None, known: Mapping[int, KnownPerson]) -> str | None:
    if person is None:
        return None
    return known[person].name if person in known else PSEUDONYM.format(person)


def _answerable(edition: Edition) -> Edition:
    """Return an edition without the figures that this program no longer has."""
    return replace(
        edition,
        sections=tuple(
            replace(section, questions=tuple(filter(_exists, section.questions)))
            for section in edition.sections
        ),
    )


def _exists(question: Question) -> bool:
    """Tell whether this program still has what a question asks."""
    if question.indicateur is None:
        return True
    try:
        keys_of(question.indicateur)
    except NotFoundError:
        return False
    return all(map(is_filter, question.filters))


def _is_redefined(question: Question, definitions: Mapping[str, Any]) -> bool:
    """Tell whether the program no longer says of a figure what it said."""
    if question.indicateur is None:
        return False
    if not _exists(question):
        return True
    now = find_indicator(question.indicateur)
    then = definitions.get(now.code)
    return then is None or (then["definition"], then["unite"]) != (now.definition, now.unit)


def _settings(before: Mapping[str, str], after: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(
        french(f"{SETTING_LABELS[key]} : {before.get(key) or '(vide)'} → {text or '(vide)'}")
        for key, text in after.items()
        if before.get(key) != text
    )
