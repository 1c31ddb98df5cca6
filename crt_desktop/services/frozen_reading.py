"""A validated answer read again, as it was: nothing of it is computed, nor looked up in what is asked now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, Final

from crt_desktop.domain.editions import Edition, Question, Section
from crt_desktop.domain.errors import VaultDamagedError
from crt_desktop.domain.indicators import INDICATOR_BY_CODE, Indicator, Kind
from crt_desktop.domain.reponses import (
    AnswerState,
    evidence_key,
    in_catalogue_order,
    read_canonical,
    values_in_order,
)
from crt_desktop.ports.enquetes import KnownPerson, StoredFrozen
from crt_desktop.reports.enquetes import (
    AnswerLine,
    Doubt,
    FrozenAnswer,
    FrozenEvidence,
    FrozenLine,
)
from crt_desktop.reports.rows import ColumnRows, by_column, cells_at
from crt_desktop.reports.survey import (
    Answer,
    Cell,
    Evidence,
    EvidenceColumn,
    FrozenVersion,
    SurveyAnswer,
)

_EUROS: Final = "€"
_TENTH: Final = Decimal("0.1")


def frozen_line(stored: StoredFrozen) -> FrozenLine:
    """Return what is told of a validated version, whole or not."""
    return FrozenLine(
        row_id=stored.row_id,
        campaign_id=stored.campaign_id,
        number=stored.number,
        validated_at=stored.validated_at,
        validated_by=stored.validated_by,
        motif=stored.motif,
        program_version=stored.program_version,
        sha256=stored.sha256,
        is_intact=stored.is_intact,
    )


def read_content(stored: StoredFrozen) -> Mapping[str, Any]:
    """Return what a version holds; raises VaultDamagedError when it is not what was validated."""
    if not stored.is_intact:
        raise VaultDamagedError(part="reponse")
    content: Mapping[str, Any] = read_canonical(stored.content)
    return content


def read_frozen(
    stored: StoredFrozen,
    content: Mapping[str, Any],
    people: Mapping[int, KnownPerson] | None = None,
) -> FrozenAnswer:
    """Return a validated answer from what its version holds.

    ``people``: who is named in the place of a pseudonym, for a reader who may read names; None: nobody is.
    """
    edition = _edition(content["edition"])
    lists = {code: read_list(content, code, people) for code in content["listes"]}
    definitions = {code: _kept(code, said) for code, said in content["definitions"].items()}
    lines = tuple(
        _line(question, said, definitions)
        for question, said in zip(edition.questions, content["reponses"], strict=True)
    )
    return FrozenAnswer(
        line=frozen_line(stored),
        answer=SurveyAnswer(
            edition=edition,
            start=content["periode"]["debut"],
            end=content["periode"]["fin"],
            computed_at=content["calcule_le"],
            version=content["version"],
            indicateurs=_values(content["indicateurs"]),
            answers=tuple(map(_answer, lines)),
            is_training=content["entrainement"],
            etablissement=content["etablissement"],
            finess=content["finess"],
            previous_values=_values(content["indicateurs_precedents"]),
            validation=FrozenVersion(
                number=stored.number,
                validated_at=stored.validated_at,
                validated_by=stored.validated_by,
                sha256=stored.sha256,
            ),
            definitions=definitions,
        ),
        answers=lines,
        evidences={
            proof_key(proof): _evidence(proof, lists[proof["liste"]], is_named=people is not None)
            for proof in content["preuves"]
        },
    )


def read_whole(content: Mapping[str, Any], code: str) -> FrozenEvidence:
    """Return every record behind a code, whichever part of it is asked."""
    proof = {
        "chemin": code,
        "filtres": (),
        "libelle": content["definitions"][code]["libelle"],
        "definition": content["definitions"][code]["definition"],
        "valeur": content["indicateurs"][code],
        "rangs": None,
    }
    return _evidence(proof, read_list(content, code), is_named=False)


def as_evidence(frozen: FrozenEvidence, answer: SurveyAnswer) -> Evidence:
    """Return the records behind a figure as the exports take them."""
    return Evidence(
        indicateur=frozen.path,
        label=frozen.label,
        definition=frozen.definition,
        start=answer.start,
        end=answer.end,
        value=frozen.value,
        columns=frozen.columns,
        rows=frozen.rows,
        beneficiaire_ids=frozen.people,
        is_pseudonymised=frozen.is_pseudonymised,
        filters=frozen.filters,
    )


def people_of(content: Mapping[str, Any]) -> set[int]:
    """Return the persons a version tells records of."""
    kept = {one["personnes"] for one in content["listes"].values()}
    found = {person for rank in kept for person in content["cellules"][rank]}
    return found - {None}


def proof_key(proof: Mapping[str, Any]) -> str:
    """Return the key of the records behind a figure."""
    return evidence_key(proof["chemin"], proof["filtres"])


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptList:
    """The records of a code as a version holds them; ``people``: whose each is."""

    columns: tuple[EvidenceColumn, ...]
    rows: ColumnRows
    people: tuple[int | None, ...]


def read_list(
    content: Mapping[str, Any], code: str, named: Mapping[int, KnownPerson] | None = None
) -> KeptList:
    """Return the records of a code, those of the persons ``named`` under their names."""
    kept, held = content["listes"][code], content["cellules"]
    people = tuple(held[kept["personnes"]])
    columns = tuple(
        EvidenceColumn(key=one["cle"], title=one["titre"], kind=one["type"])
        for one in kept["colonnes"]
    )
    cells: Sequence[Sequence[Cell]] = [held[one["cellules"]] for one in kept["colonnes"]]
    if named is not None:
        cells = named_cells(columns, cells, people, named)
    return KeptList(columns=columns, rows=ColumnRows(cells, len(people)), people=people)


def named_rows(
    columns: Sequence[EvidenceColumn],
    rows: Sequence[tuple[Cell, ...]],
    ids: Sequence[int | None],
    people: Mapping[int, KnownPerson],
) -> tuple[tuple[Cell, ...], ...]:
    """Return rows with the identifier and the name of their person in the place of the pseudonyms."""
    cells = by_column(rows, len(columns)).columns
    return tuple(ColumnRows(named_cells(columns, cells, ids, people), len(rows)))


def named_cells(
    columns: Sequence[EvidenceColumn],
    cells: Sequence[Sequence[Cell]],
    ids: Sequence[int | None],
    people: Mapping[int, KnownPerson],
) -> tuple[Sequence[Cell], ...]:
    """Return columns with the identifier and the name of their person in the place of the pseudonyms."""
    references = {one: known.reference for one, known in people.items()}
    names = {one: known.name for one, known in people.items()}
    words: Mapping[str, Mapping[int, str]] = {"beneficiaire": references, "personne": names}
    return tuple(
        _in_words(one, ids, words[column.key]) if column.key in words else one
        for column, one in zip(columns, cells, strict=True)
    )


def _in_words(
    cells: Sequence[Cell], ids: Sequence[int | None], words: Mapping[int, str]
) -> Sequence[Cell]:
    return [
        cell if cell is None or one is None else words.get(one, cell)
        for cell, one in zip(cells, ids, strict=True)
    ]


def _kept(code: str, said: Mapping[str, Any]) -> Indicator:
    """Return what was said of a code; what was not kept of it is what the catalogue says, if it knows it."""
    today = INDICATOR_BY_CODE.get(code)
    modalites, parts = dict(said.get("modalites", ())), dict(said.get("parties", ()))
    known = today or Indicator(
        code=code,
        label="",
        definition="",
        unit="",
        kind=Kind.BREAKDOWN if modalites else Kind.NUMBER,
    )
    return replace(
        known,
        label=said["libelle"],
        definition=said["definition"],
        unit=said["unite"],
        modalites=modalites or known.modalites,
        parts=parts or known.parts,
    )


def _edition(kept: Mapping[str, Any]) -> Edition:
    return Edition(
        id=kept["code"],
        title=kept["titre"],
        year=kept["annee"],
        notice=kept["avertissement"],
        sections=tuple(
            Section(title=section["titre"], questions=tuple(map(_question, section["questions"])))
            for section in kept["sections"]
        ),
    )


def _question(kept: Mapping[str, Any]) -> Question:
    return Question(
        number=kept["numero"],
        label=kept["libelle"],
        indicateur=kept["indicateur"],
        manual_type=kept["manuel"],
        key=kept["cle"],
        filters=tuple(kept["filtres"]),
        minimum=kept["minimum"],
        maximum=kept["maximum"],
        choices=tuple(kept["choix"]),
        help=kept["aide"],
        is_optional=kept["facultatif"],
    )


def _line(
    question: Question, kept: Mapping[str, Any], definitions: Mapping[str, Indicator]
) -> AnswerLine:
    value, previous = kept["valeur"], kept["precedente"]
    if question.indicateur:
        then = definitions.get(question.indicateur.partition(".")[0])
        unit = "" if then is None else then.unit
        value = with_tenths(in_catalogue_order(question.indicateur, value, then), unit)
        previous = with_tenths(in_catalogue_order(question.indicateur, previous, then), unit)
    return AnswerLine(
        question=question,
        value=value,
        previous=previous,
        state=AnswerState(kept["etat"]),
        manual=kept["manuel"],
        text=kept["saisi"],
        comment=kept["commentaire"],
        justification=kept["justification"],
        is_marked=kept["a_justifier"],
        doubts=tuple(
            Doubt(code=one["code"], sentence=one["phrase"], people=one["personnes"])
            for one in kept["doutes"]
        ),
    )


def _values(kept: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values of all codes in the order of the catalogue, as they were computed."""
    return {
        code: with_tenths(value, _unit_of(code)) for code, value in values_in_order(kept).items()
    }


def _unit_of(path: str) -> str:
    known = INDICATOR_BY_CODE.get(path.partition(".")[0])
    return "" if known is None else known.unit


def with_tenths(value: Any, unit: str) -> Any:
    """Return a figure with the decimal that means, hours and rates have: what is kept holds no last zero.

    Sums in euros have none. What is shown of a version is then what was shown when it was validated.
    """
    if isinstance(value, Mapping):
        return {key: with_tenths(part, unit) for key, part in value.items()}
    if isinstance(value, Decimal) and unit != _EUROS and value == value.to_integral_value():
        return value.quantize(_TENTH)
    return value


def _answer(line: AnswerLine) -> Answer:
    return Answer(
        question=line.question,
        value=line.value,
        manual=line.manual,
        comment=line.comment,
        previous=line.previous,
        justification=line.justification,
    )


def _evidence(proof: Mapping[str, Any], kept: KeptList, *, is_named: bool) -> FrozenEvidence:
    rows, people, places = kept.rows, kept.people, proof["rangs"]
    if places is not None:
        rows, people = rows.at(places), cells_at(people, places)
    return FrozenEvidence(
        path=proof["chemin"],
        label=proof["libelle"],
        definition=proof["definition"],
        value=with_tenths(
            in_catalogue_order(proof["chemin"], proof["valeur"]), _unit_of(proof["chemin"])
        ),
        columns=kept.columns,
        rows=rows,
        people=people,
        filters=tuple(proof["filtres"]),
        is_pseudonymised=not is_named,
    )
