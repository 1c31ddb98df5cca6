"""What has changed since a version was validated: figures, the records that explain them, definitions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from crt_desktop.domain.dates import Period
from crt_desktop.domain.editions import Edition, Question
from crt_desktop.domain.errors import NotFoundError
from crt_desktop.domain.indicators import find_indicator, is_filter, keys_of
from crt_desktop.domain.reponses import evidence_key, read_manual
from crt_desktop.domain.typography import french
from crt_desktop.ports.enquetes import KnownPerson, StoredFrozen, TypedAnswer
from crt_desktop.ports.uow import UnitOfWork
from crt_desktop.reports.enquetes import (
    AnswerLine,
    ChangedRecord,
    Difference,
    Differences,
)
from crt_desktop.reports.survey import IndicatorValue
from crt_desktop.services.campaign_acts import acts_since
from crt_desktop.services.campaign_records import NOTHING, Changes, RecordComparison
from crt_desktop.services.changed_records import by_person
from crt_desktop.services.frozen_content import SETTING_LABELS, Told, counting_settings
from crt_desktop.services.frozen_reading import named_rows, read_content, read_frozen
from crt_desktop.services.sincerite import PSEUDONYM
from crt_desktop.services.survey_evidence import has_records
from crt_desktop.services.survey_figures import SurveyFigures


@dataclass(frozen=True, slots=True, kw_only=True)
class _Now:
    """The vault as it stands: figures and what was typed, by key of question; the records beside then."""

    values: Mapping[str, IndicatorValue]
    typed: Mapping[str, TypedAnswer]
    records: RecordComparison


def find_differences(
    uow: UnitOfWork, survey: SurveyFigures, stored: StoredFrozen, *, is_named: bool, told: Told
) -> Differences:
    """Compare a validated version with the vault as it stands; raises VaultDamagedError.

    ``told``: called with how many answers are compared, and how many there are.
    """
    content = read_content(stored)
    frozen = read_frozen(stored, content)
    period = Period(start=frozen.answer.start, end=frozen.answer.end)
    current = survey.current(uow, _answerable(frozen.answer.edition), period)
    now = _Now(
        values={question.key: value for question, value in current.figures.items()},
        typed=uow.campagnes.typed(stored.campaign_id),
        records=RecordComparison(content, current.records, is_named=is_named),
    )
    found = []
    for rank, line in enumerate(frozen.answers):
        told(rank, len(frozen.answers))
        difference, changes = _compared(line, content["definitions"], now)
        if _has_changed(difference, changes):
            found.append((difference, changes))
    people = frozenset[int]().union(*(changes.people for _, changes in found))
    known = uow.campagnes.people(people) if is_named else {}
    acts = acts_since(uow, people, entry=stored.entry, is_named=is_named)
    return Differences(
        frozen=frozen.line,
        computed_at=current.computed_at,
        lines=tuple(
            replace(one, columns=changes.columns, records=_records(changes, known, acts))
            for one, changes in found
        ),
        is_pseudonymised=not is_named,
        settings=_settings(content["parametres"], counting_settings(uow.parametres())),
    )


def _compared(
    line: AnswerLine, definitions: Mapping[str, Any], now: _Now
) -> tuple[Difference, Changes]:
    """Return a question then and now, and the records that changed behind it."""
    question, changes = line.question, NOTHING
    if question.indicateur is None:
        said = now.typed.get(question.key)
        typed = None if said is None else said.manual
        before, after = line.manual, read_manual(question, typed or "").value
    else:
        before, after = line.value, now.values.get(question.key)
        key = evidence_key(question.indicateur, question.filters)
        if now.records.has(key) and question.key in now.values and has_records(question):
            changes = now.records.changes(key)
    difference = Difference(
        question=question,
        before=before,
        after=after,
        columns=(),
        records=(),
        is_definition_changed=_is_redefined(question, definitions),
    )
    return difference, changes


def _has_changed(difference: Difference, changes: Changes) -> bool:
    return (
        difference.before != difference.after
        or difference.is_definition_changed
        or changes.has_moved
    )


def _records(
    changes: Changes,
    known: Mapping[int, KnownPerson],
    acts: Mapping[int, tuple[str, ...]],
) -> tuple[ChangedRecord, ...]:
    """Return the records that changed, those of one person together."""
    ids = [person for person, _ in changes.gone]
    gone = named_rows(changes.columns, [cells for _, cells in changes.gone], ids, known)
    return tuple(
        ChangedRecord(
            is_gone=one.is_gone,
            person=_name(one.person, known),
            beneficiaire_id=one.person,
            cells=one.cells,
            was=one.was,
            times=one.times,
            acts=() if one.person is None else acts.get(one.person, ()),
        )
        for one in by_person(changes.columns, zip(ids, gone, strict=True), changes.new)
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
