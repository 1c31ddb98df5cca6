"""What has changed since a validation: figures, records, who did what, definitions, settings."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from crt_desktop.domain.catalogue.model import Indicator
from crt_desktop.domain.editions import Question
from crt_desktop.domain.indicators import INDICATOR_BY_CODE, keys_of
from crt_desktop.reports.enquetes import Difference, Differences
from crt_desktop.services import campaign_differences
from crt_desktop.services.campaign_acts import MOST_ACTS
from crt_desktop.services.corrections import Corrections
from crt_desktop.services.reglages import Reglages
from tests.persistence.campaign_kit import EDITION, CampaignDesk


def by_key(found: Differences) -> dict[str, Difference]:
    return {one.question.key: one for one in found.lines}


def shown(difference: Difference, key: str) -> list[tuple[bool, str | None, object]]:
    """Return whether each record is gone, its person, and one of its cells."""
    place = [column.key for column in difference.columns].index(key)
    return [(one.is_gone, one.person, one.cells[place]) for one in difference.records]


def test_nothing_has_changed_right_after_a_validation(room: CampaignDesk) -> None:
    frozen = room.validated()
    found = room.direction.differences(frozen.row_id)
    assert (found.frozen, found.lines, found.settings) == (frozen, (), ())
    assert found.is_pseudonymised


def test_a_discharge_changed_since_is_explained_by_its_record_and_the_journal(
    room: CampaignDesk,
) -> None:
    frozen = room.validated()
    room.desk.clock.advance(3600)
    room.leave("CASTELVI", "20/01/2026")
    room.leave("ALBAREDE", "01/12/2025")

    found = room.coordination.differences(frozen.row_id)

    lines = by_key(found)
    assert set(lines) == {"fin", "sortie", "age"}
    assert (lines["fin"].before, lines["fin"].after) == (2, 2)
    assert shown(lines["fin"], "personne") == [
        (True, "ALBAREDE Marie Louise", "ALBAREDE Marie Louise"),
        (False, "CASTELVI Marie Louise", "CASTELVI Marie Louise"),
    ]
    assert (lines["sortie"].before, lines["sortie"].after) == (1, 1)
    assert [(one.is_gone, one.person) for one in lines["sortie"].records] == [
        (False, "ALBAREDE Marie Louise"),
        (True, "CASTELVI Marie Louise"),
    ]
    (act,) = lines["fin"].records[0].acts
    assert act == (
        "22/11/2026 à 11:00, Claire Essai a modifié une demande\u00a0:"
        " date de sortie, motif de la sortie."
    )
    assert not found.is_pseudonymised


def test_a_discharge_put_right_is_one_record_then_and_now(room: CampaignDesk) -> None:
    section = EDITION.sections[0]
    days = Question(number="1.7", key="jours", label="Journées", indicateur="journees")
    room.editions["essai"] = replace(
        EDITION,
        sections=(replace(section, questions=(*section.questions, days)), EDITION.sections[1]),
    )
    frozen = room.validated()
    room.leave("CASTELVI", "30/06/2025")

    line = by_key(room.coordination.differences(frozen.row_id))["jours"]

    (record,) = line.records
    places = {column.key: at for at, column in enumerate(line.columns)}
    assert record.was is not None
    assert (record.is_gone, record.times) == (False, 1)
    assert record.was[places["personne"]] == record.cells[places["personne"]]
    assert record.was[places["sortie"]] == date(2025, 6, 20)
    assert record.cells[places["sortie"]] == date(2025, 6, 30)
    assert isinstance(line.before, int)
    assert line.after == line.before + 10


def test_the_direction_sees_pseudonyms_and_no_reason_that_could_name(room: CampaignDesk) -> None:
    frozen = room.validated()
    room.leave("ALBAREDE", "01/12/2025")

    hidden = by_key(room.direction.differences(frozen.row_id))["fin"]
    told = by_key(room.direction.differences(frozen.row_id, reason="contrôle"))["fin"]

    assert shown(hidden, "personne") == [(True, "Personne 0001", "Personne 0001")]
    assert shown(told, "personne") == [(True, "ALBAREDE Marie Louise", "ALBAREDE Marie Louise")]
    assert hidden.records[0].acts == told.records[0].acts
    assert [entry.fields for entry in room.entries()[-2:]] == [
        ("écarts", "version : 1", "pseudonymes"),
        ("écarts", "version : 1", "nominatif", "motif : contrôle"),
    ]


def test_somebody_entered_since_is_a_new_record(room: CampaignDesk) -> None:
    frozen = room.validated()
    person = room.desk.person(nom_naissance="ESTREMADOUR")
    room.desk.admitted(person, "15/12/2025")

    lines = by_key(room.coordination.differences(frozen.row_id))

    assert (lines["femmes"].before, lines["femmes"].after) == (2, 3)
    assert shown(lines["femmes"], "personne") == [
        (False, "ESTREMADOUR Marie Louise", "ESTREMADOUR Marie Louise")
    ]
    assert [act.split(" a ", 1)[1] for act in lines["femmes"].records[0].acts] == [
        "ajouté une demande.",
        "créé le dossier.",
    ]


def test_a_merged_double_is_gone_and_says_so(room: CampaignDesk) -> None:
    twin = room.desk.person(nom_naissance="ALBAREDE", sexe="F")
    room.desk.admitted(twin, "02/01/2025", "10/01/2025")
    frozen = room.validated()
    Corrections(room.desk.vault, room.desk.clock).merge(room.people["ALBAREDE"], twin, {})

    lines = by_key(room.coordination.differences(frozen.row_id))

    gone = [one for one in lines["file"].records if one.beneficiaire_id == twin]
    assert (lines["file"].before, lines["file"].after) == (4, 3)
    assert [one.is_gone for one in gone] == [True]
    assert gone[0].person == f"Personne {twin:04d}"
    assert gone[0].acts[0].endswith("a réuni ce dossier et son double.")


def test_many_acts_are_counted(room: CampaignDesk) -> None:
    frozen = room.validated()
    for day in range(1, MOST_ACTS + 3):
        room.leave("ALBAREDE", f"{day:02d}/12/2025")

    acts = by_key(room.coordination.differences(frozen.row_id))["fin"].records[0].acts

    assert len(acts) == MOST_ACTS + 1
    assert acts[-1] == "… et 2 autres avant."


def test_a_manual_answer_typed_since_is_a_difference(room: CampaignDesk) -> None:
    frozen = room.validated()
    room.coordination.type(frozen.campaign_id, "postes", version=1, manual="5")
    room.coordination.type(frozen.campaign_id, "libre", version=0, manual="Ajouté")

    lines = by_key(room.direction.differences(frozen.row_id))

    assert (lines["postes"].before, lines["postes"].after) == (4, 5)
    assert (lines["libre"].before, lines["libre"].after) == (None, "Ajouté")
    assert lines["postes"].records == ()


def test_a_setting_that_enters_the_counts_is_told(room: CampaignDesk) -> None:
    frozen = room.validated()
    Reglages(room.desk.vault).save({"objectif_file_active": "45", "departement": "57"})

    found = room.direction.differences(frozen.row_id)

    assert by_key(found)["objectif"].after == 45
    assert found.settings == (
        "Département\u00a0: (vide) → 57",
        "Objectif de file active\u00a0: 30 → 45",
    )


def test_a_definition_that_changed_is_told_even_if_the_figure_did_not(
    room: CampaignDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    frozen = room.validated()
    changed: dict[str, Indicator] = {
        **INDICATOR_BY_CODE,
        "sorties": replace(INDICATOR_BY_CODE["sorties"], definition="Autre chose."),
    }
    monkeypatch.setattr(
        campaign_differences, "find_indicator", lambda path: changed[path.split(".")[0]]
    )

    (line,) = room.direction.differences(frozen.row_id).lines

    assert (line.question.key, line.is_definition_changed) == ("sortie", True)
    assert (line.before, line.after, line.records) == (1, 1, ())


def test_a_figure_that_the_program_no_longer_has_is_told(
    room: CampaignDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    frozen = room.validated()

    def without_exits(path: str) -> Any:
        return keys_of("inconnu" if path == "sorties" else path)

    monkeypatch.setattr(campaign_differences, "keys_of", without_exits)

    (line,) = room.direction.differences(frozen.row_id).lines

    assert (line.question.key, line.is_definition_changed) == ("sortie", True)
    assert (line.before, line.after) == (1, None)


def test_the_questions_compared_are_those_that_were_asked(room: CampaignDesk) -> None:
    frozen = room.validated()
    room.editions["essai"] = replace(EDITION, sections=EDITION.sections[1:])
    room.leave("ALBAREDE", "01/12/2025")

    assert "fin" in by_key(room.direction.differences(frozen.row_id))
    del room.editions["essai"]
    assert "fin" in by_key(room.direction.differences(frozen.row_id))


def test_records_about_nobody_cared_for_are_told_without_a_person(room: CampaignDesk) -> None:
    section = EDITION.sections[0]
    extra = (
        Question(number="1.7", label="Équipe", indicateur="etp"),
        Question(number="1.8", label="Entrées en GIR 1", indicateur="par_gir_entree.1"),
        Question(number="1.9", label="Entrées en GIR 2", indicateur="par_gir_entree.2"),
        Question(number="1.10", label="Sorties, encore", indicateur="sorties"),
    )
    changed = replace(section, questions=(*section.questions, *extra))
    room.editions["essai"] = replace(EDITION, sections=(changed, EDITION.sections[1]))
    frozen = room.validated()
    room.desk.save(
        "professionnels", {"nom": "NEUF", "prenom": "Luc", "profession": "ide", "etp": "1"}
    )

    lines = by_key(room.coordination.differences(frozen.row_id))

    assert set(lines) == {"1.7"}
    (record,) = lines["1.7"].records
    assert (record.is_gone, record.person, record.beneficiaire_id) == (False, None, None)
    assert record.acts == ()
    room.direction.export(frozen.campaign_id, kind="xlsx", number=1)
    _, lists = room.renderer.given[-1]
    assert [one.indicateur for one in lists].count("par_gir_entree") == 1
