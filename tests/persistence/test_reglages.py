"""The settings on a real vault: who may, what is kept, what the journal tells, who was faster."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select

from crt_desktop.domain.audit import AuditTag
from crt_desktop.domain.errors import (
    InvalidFicheError,
    PermissionDeniedError,
    StaleEditError,
    VaultBusyError,
)
from crt_desktop.domain.etablissement import LOGO, Parametres
from crt_desktop.domain.reglages import PNG_MARK, write_logo
from crt_desktop.domain.roles import Role
from crt_desktop.services.exchanges import Exchanges
from crt_desktop.services.fiches import Fiches
from crt_desktop.services.reglages import Reglages
from db.session import LocalVaultSession
from db.tables import ParametreRow
from db.tables.security import AuditRow
from exports.workbook_reader import SafeWorkbookReader
from exports.workbook_writer import XlsxWorkbookWriter
from tests.persistence.vaults import Bench, TickingClock

IMAGE = PNG_MARK + b"image"


@pytest.fixture
def reglages(vault: LocalVaultSession) -> Reglages:
    return Reglages(vault)


def entries(vault: LocalVaultSession) -> list[tuple[str, str, str]]:
    with vault.uow() as uow:
        rows = uow.session.execute(
            select(AuditRow.action, AuditRow.entity, AuditRow.fields).order_by(AuditRow.seq)
        )
        return [(row.action, row.entity, row.fields) for row in rows]


def as_role(vault: LocalVaultSession, role: Role, monkeypatch: pytest.MonkeyPatch) -> None:
    actor = replace(vault.actor, role=role)
    monkeypatch.setattr(type(vault), "actor", property(lambda _self: actor))


def test_a_new_vault_has_every_default(reglages: Reglages) -> None:
    assert reglages.parametres() == Parametres()
    assert set(reglages.read()) == {one.key for one in reglages.fields()}
    assert not any(reglages.read().values())
    assert reglages.logo() is None


def test_what_is_saved_is_in_force_and_named_in_the_journal_without_values(
    vault: LocalVaultSession, reglages: Reglages
) -> None:
    before = len(entries(vault))
    said = reglages.save(
        {"age_minimum": "62", "communes": "Laure, Trèbes", "finess": "110999001", "nuit_fin": ""}
    )
    assert [(one.attribute, one.is_error) for one in said] == [("finess", False)]
    read = reglages.parametres()
    assert (read.age_minimum, read.communes) == (62, ("Laure", "Trèbes"))
    assert entries(vault)[before:] == [
        (AuditTag.PARAMETRES_CHANGE, "import", "finess\ncommunes\nage_minimum"),
        (AuditTag.SHARED_SEAL, "partage.parametre", ""),
    ]
    assert vault.verify().is_ok


def test_a_blank_text_goes_back_to_the_default(
    vault: LocalVaultSession, reglages: Reglages
) -> None:
    reglages.save({"age_minimum": "62"})
    reglages.save({"age_minimum": " "})
    assert reglages.parametres().age_minimum == 60
    with vault.uow() as uow:
        assert uow.session.scalars(select(ParametreRow)).all() == []


def test_saving_what_is_already_so_leaves_no_entry(
    vault: LocalVaultSession, reglages: Reglages
) -> None:
    reglages.save({"age_minimum": "62"})
    before = entries(vault)
    read = reglages.read()
    assert reglages.save(read, was_read=read) == ()
    assert reglages.save({"age_minimum": "62"}) == ()
    assert entries(vault) == before


def test_nothing_is_stored_when_something_cannot_be(
    vault: LocalVaultSession, reglages: Reglages
) -> None:
    before = entries(vault)
    with pytest.raises(InvalidFicheError) as refused:
        reglages.save({"age_minimum": "62", "verrouillage_minutes": "0", "courriel": "x"})
    assert [one.attribute for one in refused.value.issues] == ["courriel", "verrouillage_minutes"]
    assert reglages.parametres() == Parametres()
    assert entries(vault) == before


def test_an_hour_is_judged_with_those_that_are_kept(reglages: Reglages) -> None:
    reglages.save({"nuit_debut": "22:00", "nuit_fin": "07:00"})
    read = reglages.read()
    with pytest.raises(InvalidFicheError) as refused:
        reglages.save({**read, "nuit_debut": "06:30"}, was_read=read)
    assert [one.attribute for one in refused.value.issues] == ["nuit_fin"]


def test_a_setting_that_was_wrong_before_does_not_stop_another(
    vault: LocalVaultSession, reglages: Reglages
) -> None:
    with vault.uow() as uow:
        uow.settings.store({"departement": "Aude"})
        uow.audit.record(vault.actor, AuditTag.IMPORT_RUN, entity="import")
        uow.commit()
    read = reglages.read()
    assert read["departement"] == "Aude"
    reglages.save({**read, "age_minimum": "61"}, was_read=read)
    assert reglages.parametres().age_minimum == 61


def test_a_change_of_the_same_setting_in_between_is_shown_not_overwritten(
    bench: Bench, reglages: Reglages
) -> None:
    read = reglages.read()
    other = bench.unlock()
    Reglages(other).save({"age_minimum": "65", "antennes": "Lagrasse"})
    other.close()
    mine = {**read, "age_minimum": "62", "minutes_maximum": "40"}
    with pytest.raises(StaleEditError) as stale:
        reglages.save(mine, was_read=read)
    edit = stale.value.edit
    assert edit is not None
    assert (edit.by, edit.at) == ("Claire Essai", bench.clock.now())
    assert [(one.attribute, one.theirs, one.mine) for one in edit.conflicts] == [
        ("age_minimum", "65", "62")
    ]
    assert [(one.attribute, one.theirs) for one in edit.theirs] == [("antennes", "Lagrasse")]
    assert reglages.parametres().minutes_maximum == 30
    reglages.save(mine, was_read=reglages.read() | {"antennes": ""})
    assert reglages.parametres().age_minimum == 62


def test_a_change_of_another_setting_in_between_stays(bench: Bench, reglages: Reglages) -> None:
    read = reglages.read()
    other = bench.unlock()
    Reglages(other).save({"antennes": "Lagrasse", "age_minimum": "62"})
    other.close()
    reglages.save({**read, "minutes_maximum": "40", "age_minimum": "62"}, was_read=read)
    now = reglages.parametres()
    assert (now.antennes, now.minutes_maximum, now.age_minimum) == (("Lagrasse",), 40, 62)


def test_the_unlock_screen_follows_the_name(bench: Bench, reglages: Reglages) -> None:
    reglages.save({"nom": "CRT des Corbières"})
    assert bench.vaults.inspect(bench.path).label == "CRT des Corbières"


def test_a_name_is_saved_even_when_the_unlock_screen_keeps_the_old_one(
    reglages: Reglages, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_session: LocalVaultSession, label: str) -> None:
        raise VaultBusyError(operation=label)

    monkeypatch.setattr(LocalVaultSession, "set_label", refuse)
    reglages.save({"nom": "CRT nouveau"})
    assert reglages.parametres().nom == "CRT nouveau"


def test_the_logo_is_kept_apart_and_never_leaves_in_a_workbook(
    vault: LocalVaultSession, reglages: Reglages, tmp_path: Path
) -> None:
    reglages.save({"nom": "CRT", LOGO: write_logo(IMAGE)})
    assert reglages.logo() == IMAGE
    path = tmp_path / "reprise.xlsx"
    exchanges = Exchanges(vault, TickingClock(), SafeWorkbookReader(), XlsxWorkbookWriter())
    exchanges.export_caseload(vault.actor, path, "essai")
    sheet = next(
        one for one in SafeWorkbookReader().read(path).sheets if one.name == "etablissement"
    )
    assert [row.cells[0] for row in sheet.rows] == ["nom"]
    reglages.save({LOGO: ""})
    assert reglages.logo() is None


def test_the_settings_of_an_export_come_back_without_a_warning(
    bench: Bench, vault: LocalVaultSession, reglages: Reglages, tmp_path: Path
) -> None:
    typed = {one.key: one.default for one in reglages.fields() if one.default} | {
        "nom": "CRT",
        "finess": "110999000",
        "departement": "11",
        "date_ouverture": "01/09/2024",
        "communes": "Laure, Trèbes",
        "antennes": "Lagrasse",
        "adresse": "1 place de la Fontaine",
        "code_postal": "11000",
        "commune": "Carcassonne",
        "telephone": "0400000000",
        "courriel": "crt@exemple.fr",
        "mssante": "crt@exemple.mssante.fr",
        "entete_documents": "Première ligne\nSeconde ligne",
        "signature_avant_admission": "non",
        "alertes_hospitalisation_jours": "30, 60, 75",
        "regime_astreinte": "ccn66",
        "conventions_obligatoires": "mdph, cpts",
        "reste_a_charge_htu": "19,50",
    }
    reglages.save(typed)
    path = tmp_path / "reprise.xlsx"
    exchanges = Exchanges(vault, TickingClock(), SafeWorkbookReader(), XlsxWorkbookWriter())
    exchanges.export_caseload(vault.actor, path, "essai")
    report = exchanges.check(vault.actor, path)
    assert report.problems == ()
    counts = report.sheets["etablissement"]
    assert (counts.read, counts.unchanged) == (len(typed), len(typed))
    before = reglages.parametres()
    assert before.alertes_hospitalisation_jours == (30, 60, 75)
    assert not before.signature_avant_admission
    reglages.save(dict.fromkeys(typed, ""))
    exchanges.import_workbook(vault.actor, path)
    assert reglages.parametres() == before


@pytest.mark.parametrize("role", list(Role))
def test_only_the_coordination_and_the_direction_see_and_change_the_settings(
    vault: LocalVaultSession, reglages: Reglages, role: Role, monkeypatch: pytest.MonkeyPatch
) -> None:
    as_role(vault, role, monkeypatch)
    assert reglages.parametres() == Parametres()
    if role in {Role.COORDINATEUR, Role.DIRECTION}:
        assert reglages.read()["nom"] == ""
        return
    with pytest.raises(PermissionDeniedError):
        reglages.read()
    with pytest.raises(PermissionDeniedError):
        reglages.save({"nom": "x"})


def test_the_bin_keeps_things_as_long_as_it_is_set(
    bench: Bench, vault: LocalVaultSession, reglages: Reglages
) -> None:
    fiches = Fiches(vault, bench.clock)
    form = fiches.open_form("partenaires")
    saved = fiches.save("partenaires", {"nom": "HAD", "categorie": "had"}, form=form.form)
    fiches.remove("partenaires", saved.fiche.row_id, version=saved.fiche.version)
    reglages.save({"corbeille_jours": "10"})
    (line,) = fiches.bin()
    assert (line.expires_on - bench.clock.today()).days == 10
    bench.clock.advance(10 * 86_400)
    again = fiches.save("partenaires", {"nom": "PFR", "categorie": "pfr"}, form=form.form)
    assert fiches.bin() == ()
    assert again.fiche.row_id != saved.fiche.row_id
