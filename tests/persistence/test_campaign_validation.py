"""Validated answers: what is asked first, what is kept, and that an altered byte is found everywhere."""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from crt_desktop.domain.errors import (
    NotFoundError,
    OperationCancelledError,
    RuleViolationError,
    VaultDamagedError,
    VersionMovedError,
)
from crt_desktop.domain.indicators import INDICATORS
from crt_desktop.domain.messages import explain
from crt_desktop.domain.reponses import AnswerState, fingerprint
from crt_desktop.reports.enquetes import CampaignState
from crt_desktop.reports.survey import FrozenVersion
from crt_desktop.services import campaign_validation, frozen_content
from crt_desktop.services.accounts import Accounts
from crt_desktop.services.campaign_lines import seen_of
from crt_desktop.services.frozen_reading import with_tenths
from db import enquetes_ddl
from db.engine import open_connection
from tests.persistence.campaign_kit import DIRECTOR, EDITION, CampaignDesk, one
from tests.persistence.vaults import Bench


def test_a_campaign_is_not_validated_before_it_is_complete(room: CampaignDesk) -> None:
    line = room.opened()

    with pytest.raises(RuleViolationError) as refusal:
        room.direction.validate(line.row_id, version=1)

    values = refusal.value.values
    assert values["a_saisir"] == ("2.1",)
    assert "1.1" in values["a_justifier"]  # type: ignore[operator] # a tuple of numbers
    told = explain(refusal.value)
    assert told.title == "La réponse ne peut pas encore être validée."
    assert told.detail.startswith("Question 2.1\u00a0: la réponse manque. Questions 1.1")
    assert told.remedy.startswith("Tapez les réponses qui manquent. Dites pourquoi")
    assert room.direction.versions(line.row_id) == ()


def test_what_lacks_is_said_without_what_does_not(room: CampaignDesk) -> None:
    line = room.completed()
    room.coordination.type(line.row_id, "postes", version=1, manual="")
    with pytest.raises(RuleViolationError) as refusal:
        room.direction.validate(line.row_id, version=1)
    assert explain(refusal.value).detail == "Question 2.1\u00a0: la réponse manque."
    assert explain(refusal.value).remedy == "Tapez les réponses qui manquent."

    room.coordination.type(line.row_id, "postes", version=2, manual="4", is_marked=True)
    with pytest.raises(RuleViolationError) as refusal:
        room.direction.validate(line.row_id, version=1)
    assert refusal.value.values["a_saisir"] == ()
    assert explain(refusal.value).detail == "Question 2.1\u00a0: à justifier."


def test_a_sentence_names_a_few_of_many_questions() -> None:
    numbers = tuple(f"1.{one}" for one in range(1, 11))
    assert campaign_validation.questions_words(numbers[:2]) == "Questions 1.1 et 1.2"
    assert campaign_validation.questions_words(numbers[:9]).endswith("1.8 et 1 autre")
    assert campaign_validation.questions_words(numbers).endswith("1.8 et 2 autres")


def test_only_what_is_on_screen_is_validated(room: CampaignDesk) -> None:
    line = room.completed()
    seen = seen_of(room.direction.view(line.row_id).answers)
    room.coordination.type(line.row_id, "libre", version=0, manual="Ajouté entre-temps")

    with pytest.raises(RuleViolationError) as refusal:
        room.direction.validate(line.row_id, version=line.version, seen=seen)
    assert refusal.value.code == "campagne_changee"
    assert room.direction.versions(line.row_id) == ()

    seen = seen_of(room.direction.view(line.row_id).answers)
    section = EDITION.sections[0]
    renamed = (replace(section.questions[0], label="Autre chose"), *section.questions[1:])
    sections = (replace(section, questions=renamed), EDITION.sections[1])
    room.editions["essai"] = replace(EDITION, sections=sections)
    with pytest.raises(RuleViolationError):
        room.direction.validate(line.row_id, version=line.version, seen=seen)

    seen = seen_of(room.direction.view(line.row_id).answers)
    assert room.direction.validate(line.row_id, version=line.version, seen=seen).number == 1


def test_what_is_validated_is_read_again_as_it_was(room: CampaignDesk) -> None:
    line = room.completed()
    view = room.direction.view(line.row_id)

    frozen = room.direction.validate(line.row_id, version=line.version)

    assert (frozen.number, frozen.motif, frozen.is_intact) == (1, None, True)
    assert (frozen.validated_by, frozen.validated_at) == (DIRECTOR, room.desk.clock.now())
    assert frozen.program_version == "1.2.3"
    after = room.coordination.view(line.row_id)
    assert after.frozen == frozen
    assert (after.line.state, after.line.versions) == (CampaignState.VALIDATED, 1)
    assert (after.line.validated_by, after.line.version) == (DIRECTOR, 2)
    assert room.coordination.versions(line.row_id) == (frozen,)
    read = room.direction.frozen(frozen.row_id)
    assert read.line == frozen
    assert replace(read.answer, validation=None, definitions={}) == view.answer
    assert read.answer.validation == FrozenVersion(
        number=1,
        validated_at=frozen.validated_at,
        validated_by=DIRECTOR,
        sha256=frozen.sha256,
    )
    assert read.answer.definitions == {one.code: one for one in INDICATORS}
    assert [_without_version(one) for one in read.answers] == [
        _without_version(one) for one in view.answers
    ]
    assert list(read.answer.indicateurs) == [one.code for one in INDICATORS]
    # As it was shown, its last zero too: « 80,0 » is not read again as « 80 ».
    assert _written(read.answer.indicateurs) == _written(view.answer.indicateurs)
    assert _written(read.answer.previous_values) == _written(view.answer.previous_values)
    assert next(iter(read.answer.indicateurs["par_tranche_age"])) == "<60"


def _written(values: Any) -> Any:
    """Return figures as they are written, digit for digit."""
    if isinstance(values, dict):
        return {key: _written(value) for key, value in values.items()}
    return str(values)


def test_a_figure_kept_without_its_last_zero_has_it_again_but_for_a_sum_in_euros() -> None:
    kept = {"moyenne": Decimal(90), "n": 3, "mediane": Decimal("12.5"), "max": None}
    assert _written(with_tenths(kept, "ans")) == {
        "moyenne": "90.0",
        "n": "3",
        "mediane": "12.5",
        "max": "None",
    }
    assert str(with_tenths(Decimal(70200), "€")) == "70200"


def _without_version(line: Any) -> tuple[object, ...]:
    return tuple(getattr(line, name) for name in line.__dataclass_fields__ if name != "version")


def test_the_records_behind_each_figure_are_kept_under_pseudonyms(room: CampaignDesk) -> None:
    frozen = room.direction.frozen(room.validated().row_id)

    assert set(frozen.evidences) == {
        "file_active",
        "presents_fin",
        "sorties",
        "age.moyenne",
        "entrees|par_sexe.F",
    }
    file_active = frozen.evidences["file_active"]
    keys = [column.key for column in file_active.columns]
    assert file_active.is_pseudonymised
    assert file_active.people == tuple(room.people.values())
    assert file_active.rows[0][keys.index("personne")] == "Personne 0001"
    women = frozen.evidences["entrees|par_sexe.F"]
    assert (women.value, women.filters) == (2, ("par_sexe.F",))
    assert women.people == (room.people["ALBAREDE"], room.people["DELCAMBRE"])
    for evidence in frozen.evidences.values():
        if isinstance(evidence.value, int):
            assert len(evidence.rows) == evidence.value


def test_the_records_kept_are_named_to_who_may_read_names(room: CampaignDesk) -> None:
    frozen = room.validated()

    def names(found: Any) -> list[object]:
        evidence = found.evidences["sorties"]
        keys = [column.key for column in evidence.columns]
        return [
            (row[keys.index("beneficiaire")], row[keys.index("personne")]) for row in evidence.rows
        ]

    hidden = names(room.direction.frozen(frozen.row_id, reason=" "))
    told = names(room.direction.frozen(frozen.row_id, reason="contrôle"))
    own = room.coordination.frozen(frozen.row_id)

    assert hidden == [("P0002", "Personne 0002")]
    assert told == names(own) == [("B0002", "CASTELVI Marie Louise")]
    assert not own.evidences["sorties"].is_pseudonymised
    assert [entry.fields for entry in room.entries()[-3:]] == [
        ("version validée", "version : 1", "pseudonymes"),
        ("version validée", "version : 1", "nominatif", "motif : contrôle"),
        ("version validée", "version : 1", "nominatif"),
    ]


def test_the_content_holds_all_that_reads_it_without_the_program(room: CampaignDesk) -> None:
    stored = content_of(room, room.validated().row_id)
    content = json.loads(stored)

    assert content["edition"]["document"].startswith('titre = "Enquête d’essai"')
    assert content["edition"]["sections"][0]["questions"][4] == {
        "cle": "femmes",
        "numero": "1.5",
        "libelle": "Entrées de femmes",
        "indicateur": "entrees",
        "filtres": ["par_sexe.F"],
        "manuel": None,
        "minimum": None,
        "maximum": None,
        "choix": [],
        "aide": "",
        "facultatif": False,
    }
    assert content["periode"] == {
        "debut": {"$jour": "2025-01-01"},
        "fin": {"$jour": "2025-12-31"},
    }
    assert content["parametres"]["objectif_file_active"] == "30"
    assert content["definitions"]["file_active"]["definition"]
    assert set(content["indicateurs"]) == {one.code for one in INDICATORS}
    assert content["reponses"][6]["manuel"] == 4
    assert content["reponses"][6]["commentaire"] == "Deux IDE, deux AS."
    assert content["reponses"][0]["justification"] == "Dossiers en cours."
    assert content["reponses"][0]["doutes"]
    assert content["validation"]["numero"] == 1
    assert b"ALBAREDE" not in stored
    assert b"Marie Louise" not in stored


def test_a_correction_is_another_version_with_its_motif(room: CampaignDesk) -> None:
    first = room.validated()
    line = room.direction.view(first.campaign_id).line
    room.coordination.type(line.row_id, "libre", version=0, manual="Ajouté après coup")

    with pytest.raises(RuleViolationError) as refusal:
        room.direction.validate(line.row_id, version=line.version, motif=" ")
    assert refusal.value.code == "campagne_sans_motif"
    assert "version 1" in explain(refusal.value).detail
    second = room.direction.validate(line.row_id, version=line.version, motif="Oubli réparé")

    assert (second.number, second.motif) == (2, "Oubli réparé")
    assert room.direction.versions(line.row_id) == (first, second)
    assert one(room.direction.frozen(first.row_id), "libre").manual is None
    assert one(room.direction.frozen(second.row_id), "libre").manual == "Ajouté après coup"
    validations = [one for one in room.entries() if one.action == "campagne.validation"]
    assert [entry.fields for entry in validations] == [
        ("version : 1", f"sha256 : {first.sha256}"),
        ("version : 2", f"sha256 : {second.sha256}", "motif : Oubli réparé"),
    ]


def test_a_validated_campaign_is_not_taken_away(room: CampaignDesk) -> None:
    frozen = room.validated()
    with pytest.raises(RuleViolationError) as refusal:
        room.coordination.remove(frozen.campaign_id, version=2)
    assert refusal.value.code == "campagne_validee"


def test_what_somebody_typed_meanwhile_is_not_left_out(
    room: CampaignDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    line = room.completed()

    def write_slowly(*given: Any) -> bytes:
        room.coordination.type(line.row_id, "libre", version=0, manual="Pendant ce temps")
        return frozen_content.write_content(*given)

    with monkeypatch.context() as patch:
        patch.setattr(campaign_validation, "write_content", write_slowly)
        with pytest.raises(VersionMovedError):
            room.direction.validate(line.row_id, version=1)
    assert room.direction.versions(line.row_id) == ()
    with pytest.raises(VersionMovedError):
        room.direction.validate(line.row_id, version=2)
    assert room.direction.validate(line.row_id, version=1).number == 1


def test_what_does_not_exist_is_not_found(room: CampaignDesk) -> None:
    for act in (
        lambda: room.direction.validate(99, version=1),
        lambda: room.direction.versions(99),
        lambda: room.direction.frozen(99),
        lambda: room.direction.differences(99),
    ):
        with pytest.raises(NotFoundError):
            act()


def content_of(room: CampaignDesk, frozen_id: int) -> bytes:
    """Return what is kept of a version, unpacked."""
    with room.desk.vault.uow() as uow:
        packed = uow.session.scalar(
            text("SELECT contenu FROM reponse_validee WHERE id = :id"), {"id": frozen_id}
        )
    content = zlib.decompress(packed)
    assert fingerprint(content) == one_line(room, frozen_id).sha256
    return content


def one_line(room: CampaignDesk, frozen_id: int) -> Any:
    lines = [
        line
        for campaign in room.direction.all()
        for line in room.direction.versions(campaign.row_id)
    ]
    return next(line for line in lines if line.row_id == frozen_id)


# --- what is altered outside the program ---------------------------------------------------


@contextmanager
def tampering(room: CampaignDesk, bench: Bench) -> Iterator[Any]:
    """Open the database file itself, its protections taken away and put back as they were."""
    connection = open_connection(bench.database, room.desk.vault.data_key.database)
    try:
        for name in enquetes_ddl.TRIGGERS:
            connection.execute(f"DROP TRIGGER {name}")
        yield connection
        for statement in enquetes_ddl.triggers("sqlite"):
            connection.execute(statement)
    finally:
        connection.close()


def alter_content(connection: Any, change: Callable[[bytes], bytes]) -> None:
    ((packed,),) = connection.execute("SELECT contenu FROM reponse_validee").fetchall()
    changed = zlib.compress(change(zlib.decompress(packed)))
    connection.execute("UPDATE reponse_validee SET contenu = ?", (changed,))


def flip(content: bytes, place: int) -> bytes:
    return content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :]


def one_byte(connection: Any) -> None:
    alter_content(connection, lambda content: flip(content, len(content) // 2))


def one_stored_byte(connection: Any) -> None:
    ((packed,),) = connection.execute("SELECT contenu FROM reponse_validee").fetchall()
    connection.execute("UPDATE reponse_validee SET contenu = ?", (flip(packed, len(packed) // 2),))


def bytes_added(connection: Any) -> None:
    connection.execute("UPDATE reponse_validee SET contenu = CAST(contenu || x'00' AS BLOB)")


def made_a_text(connection: Any) -> None:
    connection.execute("UPDATE reponse_validee SET contenu = contenu || 'a'")


def emptied(connection: Any) -> None:
    connection.execute("UPDATE reponse_validee SET contenu = x''")


def digest(connection: Any) -> None:
    connection.execute("UPDATE reponse_validee SET empreinte = replace(empreinte, 'a', 'b')")


def content_and_digest(connection: Any) -> None:
    """Forge both so that they agree: only the journal knows."""
    alter_content(connection, lambda content: content.replace(b'"valeur":3', b'"valeur":9', 1))
    ((packed,),) = connection.execute("SELECT contenu FROM reponse_validee").fetchall()
    connection.execute(
        "UPDATE reponse_validee SET empreinte = ?", (fingerprint(zlib.decompress(packed)),)
    )


def who_validated(connection: Any) -> None:
    connection.execute("UPDATE reponse_validee SET validated_by = 'Autre'")


ALTERATIONS = [
    one_byte,
    one_stored_byte,
    bytes_added,
    made_a_text,
    emptied,
    digest,
    content_and_digest,
    who_validated,
]


@pytest.mark.parametrize("alter", ALTERATIONS, ids=lambda alter: alter.__name__)
def test_an_altered_answer_is_found_wherever_it_is_read(
    room: CampaignDesk, bench: Bench, alter: Callable[[Any], None]
) -> None:
    frozen = room.validated()
    assert answers_check(room) == (True, "1 réponse validée intacte.")

    with tampering(room, bench) as connection:
        alter(connection)

    assert not room.direction.versions(frozen.campaign_id)[0].is_intact
    view = room.direction.view(frozen.campaign_id)
    assert view.frozen is not None
    assert not view.frozen.is_intact
    for read in (
        lambda: room.direction.frozen(frozen.row_id),
        lambda: room.direction.differences(frozen.row_id),
        lambda: room.direction.export(frozen.campaign_id, kind="csv", number=1),
    ):
        with pytest.raises(VaultDamagedError) as refusal:
            read()
        assert "n’est plus celle qui a été validée" in explain(refusal.value).detail
    assert answers_check(room) == (
        False,
        "1 réponse validée altérée ou absente\u00a0: campagne n° 1, version 1.",
    )


def test_the_entry_of_the_journal_forged_with_the_answer_is_found(
    room: CampaignDesk, bench: Bench
) -> None:
    frozen = room.validated()
    with tampering(room, bench) as connection:
        content_and_digest(connection)
        ((forged,),) = connection.execute("SELECT empreinte FROM reponse_validee").fetchall()
        connection.execute("DROP TRIGGER audit_no_update")
        connection.execute(
            "UPDATE audit SET fields = replace(fields, ?, ?) WHERE action = 'campagne.validation'",
            (frozen.sha256, forged),
        )
    assert not room.direction.versions(frozen.campaign_id)[0].is_intact
    with pytest.raises(VaultDamagedError):
        room.direction.frozen(frozen.row_id)


def test_a_version_that_was_taken_away_or_slipped_in_is_missed_by_nobody(
    room: CampaignDesk, bench: Bench
) -> None:
    frozen = room.validated()
    columns = "campagne_id, validated_at, validated_by, motif, version, empreinte, contenu"
    with tampering(room, bench) as connection:
        connection.execute(
            f"INSERT INTO reponse_validee (numero, {columns}) SELECT 2, {columns} FROM reponse_validee"
        )
        connection.execute("DELETE FROM reponse_validee WHERE numero = 1")

    assert [line.is_intact for line in room.direction.versions(frozen.campaign_id)] == [False]
    assert answers_check(room) == (
        False,
        (
            "2 réponses validées altérées ou absentes\u00a0: campagne n° 1, version 1,"
            " campagne n° 1, version 2."
        ),
    )


def test_the_database_itself_refuses_to_change_a_validated_answer(room: CampaignDesk) -> None:
    room.validated()
    for statement in (
        "UPDATE reponse_validee SET motif = 'x'",
        "DELETE FROM reponse_validee",
    ):
        with room.desk.vault.uow() as uow:
            uow.begin_writing()
            with pytest.raises(IntegrityError, match=enquetes_ddl.REFUSED):
                uow.session.execute(text(statement))


def test_a_vault_without_validated_answers_says_so(room: CampaignDesk) -> None:
    assert answers_check(room) == (True, "Aucune réponse d’enquête validée dans ce coffre.")


def test_several_versions_are_each_checked_and_stay_whole_under_a_new_key(
    room: CampaignDesk,
) -> None:
    first = room.validated()
    line = room.direction.view(first.campaign_id).line
    second = room.direction.validate(line.row_id, version=line.version, motif="Seconde lecture")
    assert answers_check(room) == (True, "2 réponses validées intactes.")

    Accounts(room.desk.vault).rotate_key()

    assert answers_check(room) == (True, "2 réponses validées intactes.")
    assert room.direction.versions(line.row_id) == (first, second)
    assert one(room.direction.frozen(first.row_id), "postes").state is AnswerState.TYPED


def answers_check(room: CampaignDesk) -> tuple[bool, str]:
    """Return what the check of the vault says of the validated answers."""
    report = room.desk.vault.verify()
    return next(
        (check.is_ok, check.detail) for check in report.checks if check.name == "Réponses validées"
    )


# --- stopped on the way --------------------------------------------------------------------


def test_a_validation_that_is_stopped_keeps_nothing_and_can_begin_again(room: CampaignDesk) -> None:
    line = room.completed()
    told: list[tuple[int, int]] = []

    def stop_at_the_third(done: int, total: int) -> bool:
        told.append((done, total))
        return len(told) < 3

    with pytest.raises(OperationCancelledError):
        room.direction.validate(line.row_id, version=line.version, progress=stop_at_the_third)
    assert told == [(0, 6), (1, 6), (2, 6)]
    assert room.direction.versions(line.row_id) == ()

    frozen = room.direction.validate(line.row_id, version=line.version, progress=lambda *_: True)
    assert frozen.number == 1
    with pytest.raises(OperationCancelledError):
        room.direction.differences(frozen.row_id, progress=lambda *_: False)


def test_lists_that_show_the_same_column_hold_it_once(room: CampaignDesk) -> None:
    content = json.loads(content_of(room, room.validated().row_id))
    lists = content["listes"]
    ranks = {
        code: {one["cle"]: one["cellules"] for one in kept["colonnes"]}
        for code, kept in lists.items()
    }
    assert ranks["file_active"]["personne"] == ranks["age"]["personne"]
    assert ranks["file_active"]["personne"] != ranks["sorties"]["personne"]
    assert lists["file_active"]["personnes"] == lists["age"]["personnes"]
    named = content["cellules"][ranks["file_active"]["personne"]]
    assert named[0] == "Personne 0001"
    assert len({json.dumps(one) for one in content["cellules"]}) > len(lists)
