"""Files of a survey: a selection of questions, and the records behind one figure, named or not."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

import pytest

from crt_desktop.domain.audit import AuditTag
from crt_desktop.domain.dates import Period
from crt_desktop.domain.editions import Question, Section
from crt_desktop.domain.errors import NotFoundError, PermissionDeniedError
from crt_desktop.domain.roles import Role
from crt_desktop.services.survey_exports import key_of, selected
from tests.unit.test_surveys import Desk, a_desk

YEAR = Period.of_year(2025)
SHA256 = f"sha256 : {hashlib.sha256(b'records').hexdigest()}"


def names_of(desk: Desk) -> list[object]:
    (paper,) = desk.papers.given
    return [row[1] for row in paper.evidence.rows]


def test_a_selection_keeps_its_questions_in_order_and_every_code() -> None:
    answer = a_desk().surveys.compute("essai", YEAR)
    kept = selected(answer, frozenset({"1.4", "1.1"}))
    assert [one.question.number for one in kept.answers] == ["1.1", "1.4"]
    assert [one.number for one in kept.edition.questions] == ["1.1", "1.4"]
    assert kept.indicateurs == answer.indicateurs
    assert selected(answer, None) is answer


def test_a_section_without_a_selected_question_is_dropped() -> None:
    answer = a_desk().surveys.compute("essai", YEAR)
    other = Section(title="Autre", questions=(Question(number="9", key="cle", label="Autre"),))
    sections = (*answer.edition.sections, other)
    wide = replace(answer, edition=replace(answer.edition, sections=sections))
    assert [one.title for one in selected(wide, frozenset({"cle"})).edition.sections] == ["Autre"]
    assert selected(wide, frozenset()).edition.sections == ()


def test_a_key_no_question_has_is_refused_and_nothing_is_written(tmp_path: Path) -> None:
    desk = a_desk()
    with pytest.raises(NotFoundError):
        desk.surveys.export(
            "essai", YEAR, kind="json", path=tmp_path / "a", selection=frozenset({"9"})
        )
    assert (desk.sink.written, desk.entries) == ({}, [])


def test_a_question_is_named_by_its_key_else_by_its_number() -> None:
    assert key_of(Question(number="2", label="x", key="libre")) == "libre"
    assert key_of(Question(number="2", label="x")) == "2"


def test_the_file_of_a_selection_has_its_records_alone_and_the_journal_says_how_many() -> None:
    desk = a_desk()
    desk.surveys.export("essai", YEAR, kind="xlsx", selection=frozenset({"1.2"}))
    ((answer, evidences),) = desk.renderer.given
    assert [one.question.number for one in answer.answers] == ["1.2"]
    assert [one.indicateur for one in evidences] == ["par_gir_entree"]
    assert "questions : 1" in desk.entries[0][1]


def test_the_records_behind_a_figure_leave_under_pseudonyms_unless_names_are_asked_for() -> None:
    desk = a_desk()
    path = Path("preuve.csv")
    content = desk.surveys.export_evidence(
        "par_gir_entree.1+2", YEAR, kind="csv", path=path, reason="contrôle"
    )
    assert desk.sink.written == {path: content}
    assert names_of(desk) == ["Personne 0011", "Personne 0012"]
    (paper,) = desk.papers.given
    assert paper.evidence.is_pseudonymised
    assert (paper.etablissement, paper.version) == ("CRT d’essai", "1.2.3")
    assert desk.entries == [
        (
            AuditTag.EVIDENCE_EXPORT,
            (
                "par_gir_entree.1+2",
                "2025-01-01",
                "2025-12-31",
                "csv",
                "pseudonymes",
                SHA256,
                "motif : contrôle",
            ),
        )
    ]


@pytest.mark.parametrize(
    ("role", "reason", "said"),
    [
        (Role.COORDINATEUR, "contrôle de l’ARS", "nominatif"),
        (Role.COORDINATEUR, " ", "pseudonymes"),
        (Role.COORDINATEUR, None, "pseudonymes"),
        (Role.DIRECTION, "contrôle de l’ARS", "nominatif"),
        (Role.DIRECTION, "", "pseudonymes"),
    ],
)
def test_names_leave_only_with_a_reason_and_the_right(
    role: Role, reason: str | None, said: str
) -> None:
    desk = a_desk(role)
    desk.surveys.export_evidence("par_gir_entree", YEAR, kind="csv", is_named=True, reason=reason)
    assert ("Albarède Rose" in names_of(desk)) is (said == "nominatif")
    fields = desk.entries[0][1]
    assert said in fields
    assert desk.sink.written == {}
    if not (reason or "").strip():
        assert fields[-1] == "motif : ligne de commande"


def test_who_may_only_read_takes_no_list_away() -> None:
    desk = a_desk(Role.LECTURE)
    with pytest.raises(PermissionDeniedError):
        desk.surveys.export_evidence("file_active", YEAR, kind="csv")
    assert desk.entries == []


@pytest.mark.parametrize(("figure", "kind"), [("inconnu", "csv"), ("file_active", "pdf")])
def test_an_unknown_figure_or_format_is_refused(figure: str, kind: str) -> None:
    desk = a_desk()
    with pytest.raises(NotFoundError):
        desk.surveys.export_evidence(figure, YEAR, kind=kind)
    assert desk.entries == []
