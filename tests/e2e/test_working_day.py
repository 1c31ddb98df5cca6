"""A working day with the keyboard alone, in the real window on a real vault, then read back."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from crt_desktop.domain.audit import READING_TAGS, AuditTag
from crt_desktop.domain.reglages import FIELD_BY_KEY
from crt_desktop.domain.reprise.schema import SHEET_BY_NAME
from tests.canaries import encodings, found_in
from tests.e2e import working_day as script
from tests.e2e.command_line import cells
from tests.e2e.working_day_kit import CANARIES, WorkingDay, a_working_day, journal_of, rows_of
from ui.app import forget_drawings
from ui.theme.theme import THEME, ThemeMode

CLAIRE = ("--user", "claire.vidal")
NEW_PASSPHRASE = "une phrase toute neuve pour la suite des jours"
KEPT_BY_THE_VAULT = frozenset({"audit", "vault_state"})
"""Tables a restoration writes in: the entries of the journal since, the generation of the keys."""


@pytest.fixture(scope="module")
def day(
    qapp: QApplication, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[WorkingDay]:
    THEME.apply(ThemeMode.LIGHT)
    with a_working_day(QtBot(request), tmp_path_factory.mktemp("jour")) as played:
        yield played
    THEME.undress()
    forget_drawings()


def records(workbook: Path, sheet: str) -> list[dict[str, Any]]:
    """Return the records of a sheet, what is empty left out."""
    head, *rows = cells(workbook)[sheet]
    return [
        {str(name): value for name, value in zip(head, row, strict=True) if value is not None}
        for row in rows
    ]


# --- what was entered ---------------------------------------------------------------------------


def test_the_person_and_everything_about_them_is_in_the_workbook(day: WorkingDay) -> None:
    (person,) = records(day.workbook, "beneficiaires")
    assert (person["nom_naissance"], person["prenoms"]) == (script.NOM, script.PRENOMS)
    assert (person["matricule_ins"], person["statut_identite"]) == (script.MATRICULE, "recuperee")
    assert (person["adresse"], person["commune"]) == (script.ADRESSE, "Lézignan-Corbières")
    assert person["telephone"].replace(" ", "") == script.TELEPHONE
    (carer,) = records(day.workbook, "aidants")
    assert (carer["nom"], carer["lien"], carer["principal"]) == (script.AIDANT, "enfant", "oui")
    (fall,) = records(day.workbook, "chutes")
    assert f"{fall['date']:%d/%m/%Y}" == "22/11/2026"
    assert [note["texte"] for note in records(day.workbook, "notes")] == [script.NOTE, script.DRAFT]
    (said,) = records(day.workbook, "transmissions")
    assert (said["texte"], said["urgente"]) == (script.TRANSMISSION, "oui")


def test_the_gir_is_computed_while_the_grid_is_filled(day: WorkingDay) -> None:
    (grid,) = records(day.workbook, "gir")
    codes = {name: code for name, code in grid.items() if code in {"A", "B", "C"}}
    assert len(codes) == 10
    assert set(codes.values()) == {"C"}
    assert day.gir_said.endswith("→ rang 1 → GIR 1")
    (listed,) = day.line.done("caseload", day.line.vault, "--json", *CLAIRE).json["personnes"]
    assert listed["gir"] == 1


def test_the_partner_the_professional_and_the_settings_are_in_the_workbook(day: WorkingDay) -> None:
    (partner,) = records(day.workbook, "partenaires")
    assert (partner["nom"], partner["categorie"]) == (script.PARTENAIRE, "had")
    assert f"{partner['convention_fin']:%d/%m/%Y}" == "31/12/2028"
    (somebody,) = records(day.workbook, "interlocuteurs")
    assert (somebody["partenaire"], somebody["nom"]) == (partner["id"], "Pujol")
    (nurse,) = records(day.workbook, "professionnels")
    assert (nurse["nom"], nurse["profession"], nurse["etp"]) == ("Sérié", "ide", 0.8)
    settings = {one["cle"]: one["valeur"] for one in records(day.workbook, "etablissement")}
    assert settings["nom"] == "CRT des Hautes-Corbières"
    assert settings["objectif_file_active"] == 45


def test_the_new_account_has_its_role_and_came_in(day: WorkingDay) -> None:
    accounts = day.line.done("users", day.line.vault, "--json", *CLAIRE).json["comptes"]
    assert [(one["nom"], one["role"], one["actif"]) for one in accounts] == [
        ("claire.vidal", "coordinateur", True),
        ("nadia.benamrou", "medecin", True),
    ]
    assert all(one["derniere_ouverture"] for one in accounts)


def test_the_dashboard_and_what_is_due_follow_the_day(day: WorkingDay) -> None:
    assert day.tiles[0] == "File active 2026 : 1 pour un objectif de 45"
    assert day.tiles[1].startswith("Présentes aujourd’hui : 1")
    assert day.tiles[2] == "Entrées et sorties 2026 : 1 / 0"
    # A new house has planned no night yet: the window tells them all on one line.
    nights = day.due_in_the_morning.count("nuit_non_couverte")
    assert nights > 2
    assert day.due_shown == f"À faire, {len(day.due_in_the_morning) - nights + 1}"
    assert day.due_in_the_morning.count("transmission_urgente") == 1
    left = list(day.due_in_the_morning)
    left.remove("transmission_urgente")
    assert day.due() == left
    assert "convention_manquante" in left


# --- nothing is in clear ------------------------------------------------------------------------


def test_no_file_shows_what_was_typed_of_people(day: WorkingDay) -> None:
    assert day.searches == 5
    assert day.seen_in_files == set()
    assert list(day.temporary.iterdir()) == []
    assert (day.home / "journaux" / "crt-desktop.log").stat().st_size > 0
    assert list((day.home / "fenetre").iterdir())


def test_the_search_finds_every_canary_in_a_control_in_clear() -> None:
    for name, canary in CANARIES.items():
        forms = [(one, needle) for one, many in encodings(canary).items() for needle in many]
        assert len({one for one, _ in forms}) >= 7
        for encoding, needle in forms:
            assert (name, encoding) in found_in([b"..." + needle + b"..."], {name: canary})


# --- the journal --------------------------------------------------------------------------------


def test_every_write_left_its_entry_in_order(day: WorkingDay) -> None:
    with day.opened() as session:
        journal = journal_of(session)
    written = [
        (one.actor.partition(".")[0], one.action, one.fields[0] if one.fields else "")
        for one in journal
        if AuditTag(one.action) not in READING_TAGS or one.action == AuditTag.TRANSMISSION_READ
    ]
    add, change = "fiche.ajout", "fiche.modification"
    besides = {"export.reprise", AuditTag.SHARED_SEAL}
    assert [one for one in written if one[1] not in besides] == [
        ("claire", "coffre.creation", ""),
        ("claire", "compte.creation", ""),
        ("claire", add, "beneficiaires"),
        ("claire", change, "beneficiaires"),
        ("claire", change, "beneficiaires"),
        ("claire", add, "aidants"),
        ("claire", add, "gir"),
        ("claire", add, "chutes"),
        ("claire", add, "notes"),
        ("claire", add, "transmissions"),
        ("claire", add, "demandes"),
        ("claire", change, "demandes"),
        ("claire", AuditTag.ADMISSION_DECIDE, "demandes"),
        ("claire", add, "partenaires"),
        ("claire", add, "interlocuteurs"),
        ("claire", "parametres.modification", "nom"),
        ("claire", add, "professionnels"),
        ("claire", "compte.creation", ""),
        ("claire", "fiche.retrait", "notes"),
        ("claire", "fiche.remise", "notes"),
        ("claire", add, "notes"),
        ("nadia", "transmission.lecture", ""),
        ("nadia", "transmission.lecture", "1"),
    ]


def test_each_change_names_its_fields_and_no_value(day: WorkingDay) -> None:
    with day.opened() as session:
        journal = journal_of(session)
    changes = [one for one in journal if one.action in {AuditTag.FICHE_ADD, AuditTag.FICHE_CHANGE}]
    for one in changes:
        sheet, row_id, *fields = one.fields
        attributes = {column.attribute for column in SHEET_BY_NAME[sheet].columns}
        assert fields
        assert row_id.isdigit()
        assert set(fields) <= attributes
    (settings,) = (one for one in journal if one.action == AuditTag.PARAMETRES_CHANGE)
    assert set(settings.fields) <= set(FIELD_BY_KEY)
    said = "\n".join("\n".join((one.entity, *one.fields)) for one in journal).encode()
    assert found_in([said], CANARIES) == set()


def test_verify_finds_everything_sound(day: WorkingDay) -> None:
    found = day.line.done("verify", day.line.vault, "--json", *CLAIRE).json
    assert found["ok"]
    assert all(one["ok"] for one in found["controles"])
    assert {"Journal", "Contenu", "Sauvegardes"} <= {one["nom"] for one in found["controles"]}


# --- the backup ---------------------------------------------------------------------------------


def test_the_recovery_sheet_alone_puts_the_day_back_in_a_clean_folder(day: WorkingDay) -> None:
    clean, phrase = day.line.folder / "autre-poste", day.line.folder / "phrase.txt"
    phrase.write_text(NEW_PASSPHRASE, encoding="utf-8")
    day.line.done(
        *("restore", day.backup, clean, "--recovery-key-file", day.recovery_sheet),
        *("--new-passphrase-file", phrase, *CLAIRE),
    )
    with day.opened() as before, day.opened(clean, NEW_PASSPHRASE) as after:
        expected, restored = rows_of(before), rows_of(after)
    assert expected.keys() == restored.keys()
    assert expected["beneficiaire"]
    assert {name for name in expected if expected[name] != restored[name]} <= KEPT_BY_THE_VAULT
    day.line.done("verify", clean, "--passphrase-file", phrase, *CLAIRE)
    away = day.line.folder / "restaure.xlsx"
    day.line.done("export", clean, away, "--passphrase-file", phrase, *CLAIRE)
    assert cells(away) == cells(day.workbook)
