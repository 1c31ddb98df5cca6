"""What a validated answer holds: everything an inspector needs to read it again without this program's help.

Its questions as they were asked, its figures beside those of the period before, what was typed and why,
the definitions, the settings that enter the counts, and the records behind each figure under pseudonyms.
The records of a code are kept once; a figure names those that count for it by their places.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from crt_desktop.domain.editions import Edition, Question, write_edition
from crt_desktop.domain.etablissement import Parametres
from crt_desktop.domain.indicators import INDICATOR_BY_CODE, find_indicator
from crt_desktop.domain.reglages import SETTING_FIELDS, shown_value
from crt_desktop.domain.reponses import canonical_json, evidence_key
from crt_desktop.ports.enquetes import StoredFrozen
from crt_desktop.reports.enquetes import AnswerLine
from crt_desktop.reports.survey import Evidence, SurveyAnswer
from crt_desktop.services.survey_evidence import EvidenceReader, has_records, pseudonymised

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Validation:
    """What is validated: the answers with what was typed, and the settings of the moment."""

    frozen: StoredFrozen
    title: str
    answer: SurveyAnswer
    lines: tuple[AnswerLine, ...]
    parametres: Parametres


def write_content(validation: Validation, records: EvidenceReader) -> bytes:
    """Return the canonical JSON of a validated answer; ``frozen`` has neither content nor SHA-256 yet."""
    answer = validation.answer
    lists, proofs = _evidence_parts(answer.edition.questions, records)
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
            "listes": lists,
            "preuves": proofs,
        }
    )


def counting_settings(parametres: Parametres) -> dict[str, str]:
    """Return the settings that enter the counts, as people read them."""
    return {key: shown_value(getattr(parametres, key)) for key in COUNTING_SETTINGS}


def places_of(picked: Evidence, whole: Evidence) -> list[int] | None:
    """Return the places of the picked records among all of them, in their order; None: every one."""
    records = zip(whole.rows, whole.beneficiaire_ids, strict=True)
    wanted = iter(zip(picked.rows, picked.beneficiaire_ids, strict=True))
    found, one = [], next(wanted, None)
    for place, record in enumerate(records):
        if one is not None and record == one:
            found.append(place)
            one = next(wanted, None)
    return None if len(found) == len(whole.rows) else found


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


def _evidence_parts(
    questions: Iterable[Question], records: EvidenceReader
) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Return the records of each code in question, once, and which of them stand behind each figure."""
    lists: dict[str, Any] = {}
    proofs: dict[str, dict[str, Any]] = {}
    for question in questions:
        path = question.indicateur
        key = evidence_key(path or "", question.filters)
        if not path or key in proofs or not has_records(question):
            continue
        code = find_indicator(path).code
        whole, picked = records.of(code), records.of(path, question.filters)
        if not whole.columns:
            continue
        if code not in lists:
            lists[code] = _list(pseudonymised(whole))
        proofs[key] = {
            "chemin": path,
            "filtres": question.filters,
            "libelle": picked.label,
            "definition": picked.definition,
            "valeur": picked.value,
            "liste": code,
            "rangs": places_of(picked, whole),
        }
    return lists, list(proofs.values())


def _list(evidence: Evidence) -> dict[str, Any]:
    columns: Sequence[dict[str, str]] = [
        {"cle": column.key, "titre": column.title, "type": column.kind}
        for column in evidence.columns
    ]
    return {
        "colonnes": columns,
        "lignes": evidence.rows,
        "personnes": evidence.beneficiaire_ids,
    }
