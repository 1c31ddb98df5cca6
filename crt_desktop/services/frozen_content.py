"""What a validated answer holds: everything an inspector needs to read it again without this program's help.

Its questions as they were asked, its figures beside those of the period before, what was typed and why,
the definitions, the settings that enter the counts, and the records behind each figure under pseudonyms.
The records of a code are kept once, column by column; a figure names those that count for it by their
places, and lists that show the same column refer to the same one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from crt_desktop.domain.editions import Edition, Question, write_edition
from crt_desktop.domain.errors import OperationCancelledError
from crt_desktop.domain.etablissement import Parametres
from crt_desktop.domain.indicators import INDICATOR_BY_CODE, find_indicator
from crt_desktop.domain.reglages import SETTING_FIELDS, shown_value
from crt_desktop.domain.reponses import canonical_json, evidence_key
from crt_desktop.ports.enquetes import StoredFrozen
from crt_desktop.ports.upkeep import Progress
from crt_desktop.reports.enquetes import AnswerLine
from crt_desktop.reports.rows import Column, by_column
from crt_desktop.reports.survey import SurveyAnswer
from crt_desktop.services.survey_evidence import EvidenceReader, has_records

SHAPE: Final = 1
"""The shape of the document, for the programs to come."""

COUNTING_SETTINGS: Final = (
    "departement",
    "objectif_file_active",
    "forfait_mensuel",
    "nuit_debut",
    "nuit_fin",
    "soiree_debut",
)
"""The settings that a figure may depend on: the department through its public holidays."""

SETTING_LABELS: Final[Mapping[str, str]] = {
    field.key: field.label for field in SETTING_FIELDS if field.key in COUNTING_SETTINGS
}


Told = Callable[[int, int], None]
"""Told how much is done, of how much; may raise OperationCancelledError."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Validation:
    """What is validated: the answers with what was typed, and the settings of the moment."""

    frozen: StoredFrozen
    title: str
    answer: SurveyAnswer
    lines: tuple[AnswerLine, ...]
    parametres: Parametres


def write_content(validation: Validation, records: EvidenceReader, told: Told) -> bytes:
    """Return the canonical JSON of a validated answer; ``frozen`` has neither content nor SHA-256 yet.

    ``told``: called with how many figures have their records, and how many there are.
    """
    answer = validation.answer
    kept = _KeptRecords(records)
    proofs = _proofs(answer.edition.questions, kept, told)
    return canonical_json(
        {
            "forme": SHAPE,
            "validation": _validation(validation.frozen),
            "titre": validation.title,
            "periode": {"debut": answer.start, "fin": answer.end},
            "calcule_le": answer.computed_at,
            "version": answer.version,
            "etablissement": answer.etablissement,
            "finess": answer.finess,
            "entrainement": answer.is_training,
            "parametres": counting_settings(validation.parametres),
            "edition": _edition(answer.edition),
            "reponses": [_answer(line) for line in validation.lines],
            "definitions": _definitions(),
            "indicateurs": answer.indicateurs,
            "indicateurs_precedents": answer.previous_values,
            "cellules": kept.cells,
            "listes": kept.lists,
            "preuves": proofs,
        }
    )


def teller(progress: Progress | None) -> Told:
    """Return what tells a progress, if any, and raises OperationCancelledError when it says to stop."""

    def tell(done: int, total: int) -> None:
        if progress is not None and not progress(done, total):
            raise OperationCancelledError

    return tell


def counting_settings(parametres: Parametres) -> dict[str, str]:
    """Return the settings that enter the counts, as people read them."""
    return {key: shown_value(getattr(parametres, key)) for key in COUNTING_SETTINGS}


def _validation(frozen: StoredFrozen) -> dict[str, Any]:
    return {
        "campagne": frozen.campaign_id,
        "numero": frozen.number,
        "par": frozen.validated_by,
        "le": frozen.validated_at,
        "motif": frozen.motif,
        "version": frozen.program_version,
    }


def _edition(edition: Edition) -> dict[str, Any]:
    return {
        "code": edition.id,
        "titre": edition.title,
        "annee": edition.year,
        "avertissement": edition.notice,
        "document": write_edition(edition),
        "sections": [
            {
                "titre": section.title,
                "questions": [_question(question) for question in section.questions],
            }
            for section in edition.sections
        ],
    }


def _question(question: Question) -> dict[str, Any]:
    return {
        "cle": question.key,
        "numero": question.number,
        "libelle": question.label,
        "indicateur": question.indicateur,
        "filtres": question.filters,
        "manuel": question.manual_type,
        "minimum": question.minimum,
        "maximum": question.maximum,
        "choix": question.choices,
        "aide": question.help,
        "facultatif": question.is_optional,
    }


def _answer(line: AnswerLine) -> dict[str, Any]:
    return {
        "cle": line.question.key,
        "valeur": line.value,
        "precedente": line.previous,
        "manuel": line.manual,
        "saisi": line.text,
        "commentaire": line.comment,
        "justification": line.justification,
        "a_justifier": line.is_marked,
        "etat": line.state.value,
        "doutes": [
            {"code": doubt.code, "phrase": doubt.sentence, "personnes": doubt.people}
            for doubt in line.doubts
        ],
    }


def _definitions() -> dict[str, Any]:
    return {
        code: {
            "libelle": one.label,
            "definition": one.definition,
            "unite": one.unit,
            "modalites": list(one.modalites.items()),
            "parties": list(one.parts.items()),
        }
        for code, one in INDICATOR_BY_CODE.items()
    }


class _KeptRecords:
    """The lists of a content: a column that several show is kept once.

    ``lists``: of each code its columns, each by the rank of its cells, and that of the persons.
    """

    def __init__(self, records: EvidenceReader) -> None:
        """Keep nothing yet."""
        self.records = records
        self.lists: dict[str, Any] = {}
        self.cells: list[Sequence[Any]] = []
        self._ranks: dict[tuple[str, tuple[Any, ...]], int] = {}
        self._same: dict[tuple[str, int], int] = {}

    def keep(self, code: str) -> bool:
        """Keep the records of a code; tell whether it has any list."""
        whole = self.records.of(code)
        if whole.columns and code not in self.lists:
            hidden = self.records.hidden(code)
            columns = by_column(hidden.rows, len(hidden.columns)).columns
            self.lists[code] = {
                "colonnes": [
                    {
                        "cle": column.key,
                        "titre": column.title,
                        "type": column.kind,
                        "cellules": self._rank(column.kind, cells),
                    }
                    for column, cells in zip(hidden.columns, columns, strict=True)
                ],
                "personnes": self._rank("personne", hidden.beneficiaire_ids),
            }
        return bool(whole.columns)

    def _rank(self, kind: str, cells: Column) -> int:
        """Return the place of a column among those kept: cells of one kind that are equal are the same."""
        # The reader keeps its columns as long as this: the same one again needs no look at its cells.
        same = (kind, id(cells))
        if same not in self._same:
            rank = self._ranks.setdefault((kind, tuple(cells)), len(self.cells))
            if rank == len(self.cells):
                self.cells.append(cells)
            self._same[same] = rank
        return self._same[same]


def _proofs(questions: Iterable[Question], kept: _KeptRecords, told: Told) -> list[dict[str, Any]]:
    """Return which records stand behind each figure, by their places in the list of its code."""
    asked: dict[str, Question] = {}
    for question in questions:
        if question.indicateur and has_records(question):
            asked.setdefault(evidence_key(question.indicateur, question.filters), question)
    proofs = []
    for rank, question in enumerate(asked.values()):
        told(rank, len(asked))
        path = question.indicateur or ""
        code = find_indicator(path).code
        if not kept.keep(code):
            continue
        picked = kept.records.of(path, question.filters)
        places = kept.records.places(path, question.filters)
        proofs.append(
            {
                "chemin": path,
                "filtres": question.filters,
                "libelle": picked.label,
                "definition": picked.definition,
                "valeur": picked.value,
                "liste": code,
                "rangs": None if places is None else list(places),
            }
        )
    return proofs
