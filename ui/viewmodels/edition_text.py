"""A questionnaire being written as one text, whatever is still wrong in it: what a draft keeps."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from decimal import Decimal, InvalidOperation
from typing import Any

from crt_desktop.domain.editions import Edition, Question, Section


def to_text(edition: Edition) -> str:
    """Write a questionnaire as it stands, nothing put in order."""
    return json.dumps(asdict(edition), ensure_ascii=False, default=str)


def from_text(text: str) -> Edition | None:
    """Read it again, equal; None when the text is not one."""
    try:
        document = json.loads(text)
        return Edition(
            id=str(document["id"]),
            title=str(document["title"]),
            year=None if document["year"] is None else int(document["year"]),
            notice=str(document["notice"]),
            sections=tuple(
                Section(
                    title=str(section["title"]),
                    questions=tuple(_question(one) for one in section["questions"]),
                )
                for section in document["sections"]
            ),
        )
    except (ValueError, KeyError, TypeError, AttributeError, InvalidOperation):
        return None


def _question(document: Mapping[str, Any]) -> Question:
    return Question(
        number=str(document["number"]),
        label=str(document["label"]),
        indicateur=_optional(document["indicateur"]),
        manual_type=_optional(document["manual_type"]),
        key=str(document["key"]),
        filters=tuple(str(one) for one in document["filters"]),
        minimum=_bound(document["minimum"]),
        maximum=_bound(document["maximum"]),
        choices=tuple(str(one) for one in document["choices"]),
        help=str(document["help"]),
        is_optional=bool(document["is_optional"]),
    )


def _optional(value: Any) -> str | None:
    return None if value is None else str(value)


def _bound(value: Any) -> Decimal | None:
    return None if value is None else Decimal(str(value))
