"""Who read and changed a file, as the journal of a real vault tells."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import cast

import pytest
from sqlalchemy import text

from crt_desktop.domain.audit import READING_TAGS
from crt_desktop.domain.errors import NotFoundError
from crt_desktop.domain.roles import Actor, Role
from crt_desktop.ports.vault import VaultSession
from crt_desktop.services.dossiers import Dossiers
from crt_desktop.services.fiches import Fiches
from db.session import LocalVaultSession
from exports.datamatrix import encode_datamatrix
from tests.persistence.vaults import Bench

PERSON = {
    "nom_naissance": "Durand",
    "prenoms": "Marie Louise",
    "sexe": "F",
    "born_on": "03/10/1940",
    "telephone": "04 65 71 28 40",
}


class Acting:
    """The session of somebody else on the same vault."""

    def __init__(self, session: LocalVaultSession, actor: Actor) -> None:
        self._session = session
        self.actor = actor
        self.is_training = session.is_training
        self.uow = session.uow


@pytest.fixture
def dossiers(vault: LocalVaultSession, bench: Bench) -> Dossiers:
    return Dossiers(vault, bench.clock, encode_datamatrix)


@pytest.fixture
def person(vault: LocalVaultSession, bench: Bench) -> int:
    fiches = Fiches(vault, bench.clock)
    form = fiches.open_form("beneficiaires")
    saved = fiches.save("beneficiaires", PERSON, form=form.form)
    return saved.fiche.row_id


def test_what_was_done_to_a_file_is_told_latest_first(
    vault: LocalVaultSession, bench: Bench, dossiers: Dossiers, person: int
) -> None:
    fiches = Fiches(vault, bench.clock)
    bench.clock.advance(60)
    form = fiches.open_form("beneficiaires", row_id=person)
    fiches.save(
        "beneficiaires",
        {"telephone": "04 65 71 28 41", "adresse": "12 rue des Tonneliers"},
        form=form.form,
        row_id=person,
        version=form.version,
    )
    fall = fiches.open_form("chutes", beneficiaire_id=person)
    fiches.save("chutes", {"fell_on": "01/11/2026"}, form=fall.form, beneficiaire_id=person)
    bench.clock.advance(60)
    dossiers.open(person)

    lines = dossiers.accesses(person)

    actions = [line.action for line in lines]
    assert actions[0] == "a ouvert le dossier"
    assert "a ajouté une chute" in actions
    assert actions[-1] == "a créé le dossier"
    (changed,) = (line for line in lines if "modifié" in line.action)
    assert changed.action in {
        "a modifié le téléphone et l’adresse",
        "a modifié l’adresse et le téléphone",
    }
    assert changed.is_change
    assert not lines[0].is_change
    assert [line.at for line in lines] == sorted((line.at for line in lines), reverse=True)
    assert {(line.actor, line.role, line.workstation) for line in lines} == {
        ("Claire Essai", "coordinateur", "poste-1")
    }
    assert lines[0].at == datetime(2026, 11, 22, 9, 2, tzinfo=UTC)


def test_looking_is_an_entry_that_the_next_look_shows(dossiers: Dossiers, person: int) -> None:
    dossiers.accesses(person)
    assert dossiers.accesses(person)[0].action == "a consulté les accès au dossier"


def test_a_stated_reason_is_shown(
    vault: LocalVaultSession, bench: Bench, dossiers: Dossiers, person: int
) -> None:
    on_call = replace(vault.actor, role=Role.SOIGNANT_ASTREINTE)
    session = cast("VaultSession", Acting(vault, on_call))
    Dossiers(session, bench.clock, encode_datamatrix).open(person, reason="appel de sa fille")
    latest = dossiers.accesses(person)[0]
    assert (latest.role, latest.detail) == (
        "soignant_astreinte",
        "motif\u00a0: appel de sa fille",
    )


def test_what_concerns_somebody_else_is_not_shown(
    vault: LocalVaultSession, bench: Bench, dossiers: Dossiers, person: int
) -> None:
    fiches = Fiches(vault, bench.clock)
    other = fiches.save(
        "beneficiaires", {**PERSON, "prenoms": "Autre"}, form="beneficiaires:nouveau:0"
    )
    dossiers.open(other.fiche.row_id)
    assert [line.action for line in dossiers.accesses(person)] == ["a créé le dossier"]


def test_opening_what_does_not_exist_leaves_no_entry(
    vault: LocalVaultSession, dossiers: Dossiers
) -> None:
    with pytest.raises(NotFoundError):
        dossiers.open(99)
    with vault.uow() as uow:
        entries = uow.session.execute(text("SELECT action FROM audit")).scalars().all()
    assert "beneficiaire.lecture" not in entries


def test_the_journal_of_a_person_is_read_through_its_index(vault: LocalVaultSession) -> None:
    with vault.uow() as uow:
        plan = uow.session.execute(
            text(
                "EXPLAIN QUERY PLAN SELECT at FROM audit "
                "WHERE entity = 'beneficiaire' AND entity_id = 1 ORDER BY seq DESC LIMIT 500"
            )
        ).all()
    assert any("ix_audit_entity" in row[3] for row in plan)


def test_reading_tags_are_those_that_change_nothing(
    dossiers: Dossiers, vault: LocalVaultSession, person: int
) -> None:
    dossiers.open(person)
    dossiers.accesses(person)
    with vault.uow() as uow:
        rows = uow.session.execute(text("SELECT action, content_mac FROM audit")).all()
    silent = {tag.value for tag in READING_TAGS}
    assert all((mac is None) for action, mac in rows if action in silent)
    assert vault.verify().is_ok
