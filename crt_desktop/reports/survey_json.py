"""The JSON shapes of a survey answer and of the records behind a figure.

Source: the page of the indicators, « Answers to a survey », and that of the command line.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from crt_desktop.domain.dates import PARIS, local_date
from crt_desktop.reports.survey import Answer, Evidence, FrozenVersion, SurveyAnswer

FICTIONAL_DATA: Final = "DONNÉES FICTIVES"
"""What every output of a training vault says."""


def survey_document(answer: SurveyAnswer) -> dict[str, Any]:
    """Return an answer as what goes into JSON.

    ``avertissement`` is there for a training vault only, ``validation`` for a validated version only,
    ``arrete_au`` (the day of the computation) for a period that was not over only.
    """
    return {
        **({"avertissement": FICTIONAL_DATA} if answer.is_training else {}),
        **({"validation": _validation(answer.validation)} if answer.validation else {}),
        "edition": answer.edition.id,
        "periode": _period(answer.start, answer.end),
        "calcule_le": json_value(answer.computed_at),
        **({"arrete_au": local_date(answer.computed_at).isoformat()} if answer.standing else {}),
        "version": answer.version,
        "indicateurs": {code: json_value(value) for code, value in answer.indicateurs.items()},
        "reponses": [_answered(one) for one in answer.answers],
    }


def evidence_document(evidence: Evidence) -> dict[str, Any]:
    """Return the records behind a figure as what goes into JSON, one object per record."""
    keys = [column.key for column in evidence.columns]
    return {
        "indicateur": evidence.indicateur,
        "periode": _period(evidence.start, evidence.end),
        "valeur": json_value(evidence.value),
        "lignes": [
            {key: json_value(cell) for key, cell in zip(keys, row, strict=True)}
            for row in evidence.rows
        ],
    }


def json_value(value: Any) -> Any:
    """Return a value that JSON can hold: decimals as numbers, days and local times as ISO text."""
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, datetime):
        return value.astimezone(PARIS).isoformat(timespec="seconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): json_value(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [json_value(part) for part in value]
    return value


def _answered(answered: Answer) -> dict[str, Any]:
    """Return one answer; its filters and its justification are there when it has some."""
    question = answered.question
    return {
        "question": question.number,
        "libelle": question.label,
        "indicateur": question.indicateur,
        **({"filtres": list(question.filters)} if question.filters else {}),
        "valeur": json_value(answered.value),
        "manuel": json_value(answered.manual),
        "commentaire": answered.comment,
        **({"justification": answered.justification} if answered.justification else {}),
    }


def _validation(version: FrozenVersion) -> dict[str, Any]:
    return {
        "numero": version.number,
        "le": json_value(version.validated_at),
        "par": version.validated_by,
        "sha256": version.sha256,
    }


def _period(start: date, end: date) -> dict[str, str]:
    return {"debut": start.isoformat(), "fin": end.isoformat()}
