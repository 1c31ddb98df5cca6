"""The files of a campaign: as it stands, as it was validated, masked, or some of its questions."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

import pytest

from crt_desktop.domain.errors import NotFoundError
from crt_desktop.domain.indicators import find_indicator
from crt_desktop.domain.reponses import canonical_json, read_canonical
from crt_desktop.ports.enquetes import StoredFrozen
from crt_desktop.reports.survey import Evidence, SurveyAnswer
from crt_desktop.services.campaign_files import frozen_file
from crt_desktop.services.survey_figures import masked
from db.repositories.campagnes import SqlCampaignRepository
from tests.persistence.campaign_kit import DIRECTOR, CampaignDesk


def given(room: CampaignDesk) -> tuple[SurveyAnswer, tuple[Evidence, ...]]:
    """Return what the last file was made of."""
    return room.renderer.given[-1]


def answers_of(answer: SurveyAnswer) -> dict[str, object]:
    return {
        one.question.key: one.value if one.question.indicateur else one.manual
        for one in answer.answers
    }


def test_the_answers_leave_as_they_stand_with_what_was_typed(
    room: CampaignDesk, tmp_path: Path
) -> None:
    line = room.completed()
    path = tmp_path / "enquete.xlsx"

    content = room.coordination.export(line.row_id, kind="xlsx", path=path, reason="relecture")

    assert room.sink.written == {path: content}
    answer, lists = given(room)
    assert answers_of(answer)["postes"] == 4
    assert answer.answers[0].justification == "Dossiers en cours."
    assert answer.frozen_label == ""
    assert [(one.indicateur, one.filters) for one in lists] == [
        ("file_active", ()),
        ("presents_fin", ()),
        ("sorties", ()),
        ("age", ()),
        ("entrees", ("par_sexe.F",)),
    ]
    assert all(one.is_pseudonymised for one in lists)
    assert room.entries()[-1].fields == (
        "en cours",
        "xlsx",
        f"sha256 : {hashlib.sha256(content).hexdigest()}",
        "motif : relecture",
    )
    assert room.entries()[-1].action == "enquete.export"


def test_a_version_leaves_as_it_was_validated_whatever_changed_since(room: CampaignDesk) -> None:
    line = room.completed()
    room.coordination.export(line.row_id, kind="xlsx")
    before, lists_before = given(room)
    frozen = room.direction.validate(line.row_id, version=line.version)
    room.leave("ALBAREDE", "01/06/2025")
    room.coordination.type(line.row_id, "postes", version=1, manual="9")

    room.direction.export(line.row_id, kind="xlsx", number=1)

    answer, lists = given(room)
    assert answers_of(answer) == answers_of(before)
    assert answer.indicateurs == before.indicateurs
    assert lists == lists_before
    assert answer.frozen_label == (
        f"Version 1, validée le 22/11/2026 par {DIRECTOR}, SHA-256\u00a0: {frozen.sha256}"
    )
    assert room.entries()[-1].fields[:2] == ("version : 1", "xlsx")
    room.direction.export(line.row_id, kind="xlsx")
    assert answers_of(given(room)[0])["sortie"] == 2


def test_a_masked_file_shows_no_small_count_and_holds_no_list(room: CampaignDesk) -> None:
    frozen = room.validated()

    for number in (None, 1):
        room.direction.export(frozen.campaign_id, kind="xlsx", number=number, is_masked=True)
        answer, lists = given(room)
        assert answer.is_masked
        found = answers_of(answer)
        assert (found["file"], found["femmes"], found["postes"]) == ("1-4", "1-4", 4)
        assert found["objectif"] == 30
        assert lists == ()
        assert "masque" in room.entries()[-1].fields


def test_some_questions_leave_with_their_lists_alone(room: CampaignDesk) -> None:
    frozen = room.validated()

    for number in (None, 1):
        room.direction.export(
            frozen.campaign_id,
            kind="xlsx",
            number=number,
            selection=frozenset({"sortie", "femmes", "objectif", "postes"}),
        )
        answer, lists = given(room)
        assert list(answers_of(answer)) == ["sortie", "femmes", "objectif", "postes"]
        assert [one.indicateur for one in lists] == ["sorties", "entrees"]
        assert room.entries()[-1].fields[2] == "questions : 4"
    with pytest.raises(NotFoundError):
        room.direction.export(
            frozen.campaign_id, kind="xlsx", number=1, selection=frozenset({"inconnue"})
        )


def test_a_format_without_lists_asks_for_none(room: CampaignDesk) -> None:
    frozen = room.validated()
    for number in (None, 1):
        room.direction.export(frozen.campaign_id, kind="csv", number=number)
        assert given(room)[1] == ()


def test_what_is_not_there_does_not_leave(room: CampaignDesk) -> None:
    frozen = room.validated()
    count = room.desk.count()
    for row_id, kind, number in (
        (frozen.campaign_id, "docx", None),
        (frozen.campaign_id, "csv", 2),
        (99, "csv", None),
    ):
        with pytest.raises(NotFoundError):
            room.direction.export(row_id, kind=kind, number=number)
    assert room.desk.count() == count


def without_a_code(stored: StoredFrozen) -> StoredFrozen:
    """Return a version whose content names a breakdown that the catalogue does not have."""
    content = read_canonical(stored.content)
    definition = content["definitions"]["file_active"]
    content["definitions"]["file_active"] = {**definition, "definition": "Ce que l’on comptait."}
    content["definitions"]["par_ancien_statut"] = {
        "libelle": "Statut d’alors",
        "definition": "Dossiers par statut.",
        "unite": "dossiers",
        "modalites": [["b", "Statut B"], ["a", "Statut A"]],
        "parties": [],
    }
    content["indicateurs"]["par_ancien_statut"] = {"a": 3, "b": 12}
    places = [
        rank
        for rank, question in enumerate(
            one for section in content["edition"]["sections"] for one in section["questions"]
        )
        if question["cle"] == "sortie"
    ]
    for section in content["edition"]["sections"]:
        for question in section["questions"]:
            if question["cle"] == "sortie":
                question["indicateur"] = "par_ancien_statut"
    content["reponses"][places[0]]["valeur"] = {"a": 3, "b": 12}
    return replace(stored, content=canonical_json(content))


def test_a_version_leaves_with_the_words_of_then_even_of_a_code_dropped_since(
    room: CampaignDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    frozen = room.validated()
    with room.desk.vault.uow() as uow:
        stored = without_a_code(uow.campagnes.frozen(frozen.row_id))

    answer, _ = frozen_file(stored, None)

    assert answer.validation is not None
    assert (answer.validation.number, answer.validation.sha256) == (1, frozen.sha256)
    assert answer.indicator("file_active").definition == "Ce que l’on comptait."
    assert answer.indicator("par_sexe").modalites == find_indicator("par_sexe").modalites
    kept = answer.indicator("par_ancien_statut.a")
    assert (kept.label, kept.unit) == ("Statut d’alors", "dossiers")
    found = next(one for one in answer.answers if one.question.key == "sortie")
    assert list(found.value.items()) == [("b", 12), ("a", 3)]
    hidden = next(one for one in masked(answer).answers if one.question.key == "sortie")
    assert hidden.value == {"b": "masqué", "a": "1-4"}
    monkeypatch.setattr(SqlCampaignRepository, "frozen", lambda *_: stored)
    told = room.direction.differences(frozen.row_id)
    changed = next(one for one in told.lines if one.question.key == "sortie")
    assert changed.is_definition_changed
    assert changed.after is None
