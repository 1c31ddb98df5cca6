"""What the files of a validated version show: everything as it was, whole or some of its questions."""

from __future__ import annotations

from dataclasses import replace

from crt_desktop.domain.dates import PARIS
from crt_desktop.domain.errors import NotFoundError
from crt_desktop.domain.reponses import evidence_key
from crt_desktop.domain.typography import french
from crt_desktop.ports.enquetes import StoredFrozen
from crt_desktop.ports.uow import UnitOfWork
from crt_desktop.reports.survey import Evidence, SurveyAnswer
from crt_desktop.services.frozen_reading import (
    as_evidence,
    read_content,
    read_frozen,
    read_whole,
)
from crt_desktop.services.survey_exports import selected


def frozen_file(
    stored: StoredFrozen, selection: frozenset[str] | None
) -> tuple[SurveyAnswer, tuple[Evidence, ...]]:
    """Return what the files of a version show: its answers, and the lists that go with them.

    Raises VaultDamagedError when the version is not what was validated.
    """
    content = read_content(stored)
    frozen = read_frozen(stored, content)
    answer = selected(replace(frozen.answer, frozen_label=version_words(stored)), selection)
    sheets: dict[str, Evidence] = {}
    for one in answer.answers:
        path = one.question.indicateur
        key = evidence_key(path or "", one.question.filters)
        if path is None or key not in frozen.evidences:
            continue
        found, code = frozen.evidences[key], path.partition(".")[0]
        if found.filters:
            sheets.setdefault(key, as_evidence(found, answer))
        elif code not in sheets:
            sheets[code] = as_evidence(read_whole(content, code), answer)
    return answer, tuple(sheets.values())


def version_words(stored: StoredFrozen) -> str:
    """Return what the files of a version say of it: its number, when and by whom, its SHA-256."""
    day = f"{stored.validated_at.astimezone(PARIS):%d/%m/%Y}"
    return french(
        f"Version {stored.number}, validée le {day} par {stored.validated_by}, SHA-256 : {stored.sha256}"
    )


def find_version(uow: UnitOfWork, row_id: int, number: int) -> StoredFrozen:
    """Return a validated version of a campaign by its number; raises NotFoundError."""
    for line in uow.campagnes.versions(row_id):
        if line.number == number:
            return uow.campagnes.frozen(line.row_id)
    raise NotFoundError(kind="reponse_validee", reference=str(number))
