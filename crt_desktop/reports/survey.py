"""Survey editions, answers, and the records behind a figure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from crt_desktop.domain.dates import Period, local_date
from crt_desktop.domain.editions import Edition, Question, Section
from crt_desktop.domain.errors import NotFoundError
from crt_desktop.domain.indicators import INDICATOR_BY_CODE, Indicator, find_indicator, keys_of
from crt_desktop.domain.pilotage_words import running_words

__all__ = [
    "Answer",
    "Cell",
    "Edition",
    "Evidence",
    "EvidenceColumn",
    "EvidencePaper",
    "FrozenVersion",
    "IndicatorValue",
    "Question",
    "Section",
    "SurveyAnswer",
]

IndicatorValue = Any
"""None, int, Decimal, str, bool, or a list or dict of these: what goes into the JSON."""

Cell = None | int | Decimal | str | bool | date | datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The answer to one question; ``value`` is None when unknown or still to be typed.

    ``justification``: why a figure that looked doubtful is right. ``terms`` and ``previous_terms``: what
    a filtered figure adds up, counted when small counts are to be masked; None: not known.
    """

    question: Question
    value: IndicatorValue
    manual: IndicatorValue = None
    comment: str | None = None
    previous: IndicatorValue = None
    justification: str | None = None
    terms: tuple[IndicatorValue, ...] | None = None
    previous_terms: tuple[IndicatorValue, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FrozenVersion:
    """Which validated version an answer is: its number, when and by whom, the SHA-256 of what is kept."""

    number: int
    validated_at: datetime
    validated_by: str
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SurveyAnswer:
    """All the figures of a period and the answers of one edition.

    ``indicateurs`` holds every code of the reference page, whatever the edition; a code whose data
    nothing records yet is None. ``is_training``: the vault holds fictional people.
    ``frozen_label``: of a validated answer, its version, by whom and when, its SHA-256; blank otherwise.
    ``previous_values``: every code over the period before; empty where it was not kept.
    ``validation``: which validated version it is; None of an answer that is not one.
    ``definitions``: what was said of each code when the answer was validated; empty: today's catalogue.
    """

    edition: Edition
    start: date
    end: date
    computed_at: datetime
    version: str
    indicateurs: Mapping[str, IndicatorValue]
    answers: tuple[Answer, ...]
    is_training: bool = False
    is_masked: bool = False
    etablissement: str | None = None
    finess: str | None = None
    frozen_label: str = ""
    previous_values: Mapping[str, IndicatorValue] = field(default_factory=dict)
    validation: FrozenVersion | None = None
    definitions: Mapping[str, Indicator] = field(default_factory=dict)

    @property
    def standing(self) -> str:
        """« année en cours, arrêtée au 22/11 » when the period was not over when it was computed, else ""."""
        return running_words(Period(start=self.start, end=self.end), local_date(self.computed_at))

    def indicator(self, path: str) -> Indicator:
        """Return what this answer says of the code of a path; raises NotFoundError."""
        return self.definitions.get(path.partition(".")[0]) or find_indicator(path)

    def is_redefined(self, path: str) -> bool:
        """Tell whether the catalogue says of the code of a path something else than this answer."""
        code = path.partition(".")[0]
        kept = self.definitions.get(code)
        return kept is not None and kept != INDICATOR_BY_CODE.get(code)

    def label_of(self, path: str) -> str:
        """Return « GIR actuel – GIR 1, GIR 2 » in the words of this answer; raises NotFoundError."""
        indicator = self.indicator(path)
        words = [indicator.label]
        try:
            levels = keys_of(path)
        except NotFoundError:
            # The catalogue dropped the code or its modality since the answer was validated.
            levels = tuple(tuple(one.split("+")) for one in path.split(".")[1:])
        for labels, keys in zip((indicator.modalites, indicator.parts), levels, strict=False):
            words.append(", ".join(labels.get(key, key) for key in keys))
        return " – ".join(words)


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceColumn:
    """One column behind a figure: its JSON key, its French title, how it is aligned and typed.

    ``kind``: texte, date, instant, entier, decimal.
    """

    key: str
    title: str
    kind: str = "texte"


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """The records behind one figure over a period; each row has one cell per column.

    ``beneficiaire_ids`` runs beside ``rows`` (None: the record is not about a person).
    ``is_pseudonymised``: names were replaced because the role may not read them. ``filters``: paths of
    breakdowns of the file active; only records about persons behind every one of them are here.
    """

    indicateur: str
    label: str
    definition: str
    start: date
    end: date
    value: IndicatorValue
    columns: tuple[EvidenceColumn, ...]
    rows: Sequence[tuple[Cell, ...]]
    beneficiaire_ids: tuple[int | None, ...] = ()
    is_pseudonymised: bool = False
    filters: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidencePaper:
    """The records behind a figure as they leave in a file: by whom they were counted, when, with what."""

    evidence: Evidence
    etablissement: str | None
    computed_at: datetime
    version: str
    is_training: bool = False
