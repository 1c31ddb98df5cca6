"""Merging on a real vault: seals, journal, bin, drafts, imports, and what changed between merge and undo."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from crt_desktop.domain.audit import AuditTag
from crt_desktop.domain.errors import (
    NotFoundError,
    PermissionDeniedError,
    RuleViolationError,
    StaleEditError,
)
from crt_desktop.domain.fusion import Choice
from crt_desktop.domain.people import Beneficiaire
from crt_desktop.domain.roles import Role
from crt_desktop.reports.fiches import Draft, StoredFiche
from crt_desktop.services.corrections import Corrections
from crt_desktop.services.dossiers import Dossiers
from crt_desktop.services.exchanges import Exchanges
from crt_desktop.services.fiches import Fiches
from db.session import LocalVaultSession
from exports.datamatrix import encode_datamatrix
from exports.workbook_reader import SafeWorkbookReader
from exports.workbook_writer import XlsxWorkbookWriter
from tests.persistence.fiches_desk import Desk
from tests.persistence.vaults import Bench


@pytest.fixture
def desk(vault: LocalVaultSession, bench: Bench) -> Desk:
    return Desk(vault=vault, clock=bench.clock, fiches=Fiches(vault, bench.clock))


@pytest.fixture
def corrections(desk: Desk) -> Corrections:
    return Corrections(desk.vault, desk.clock)


def of(desk: Desk, sheet: str, person: int) -> tuple[StoredFiche, ...]:
    with desk.vault.uow() as uow:
        return uow.fiches.of_person(sheet, person)


def person(desk: Desk, row_id: int) -> Beneficiaire:
    (found,) = of(desk, "beneficiaires", row_id)
    assert isinstance(found.record, Beneficiaire)
    return found.record


def twice(desk: Desk) -> tuple[int, int]:
    """Enter somebody twice, the second time with more."""
    kept = desk.person()
    other = desk.person(telephone="0400000002", prenoms="Marie-Louise")
    desk.admitted(other, "03/02/2025")
    for text in ("Première", "Seconde"):
        desk.save("notes", {"texte": text, "categorie": "general"}, person=other)
    return kept, other


def test_one_person_is_left_with_everything_and_both_seals_hold(
    desk: Desk, corrections: Corrections
) -> None:
    kept, other = twice(desk)
    compared = corrections.compare(kept, other)
    assert dict(compared.counts) == {"demandes": 1, "notes": 2}
    assert {one.attribute for one in compared.differences} == {"reference", "prenoms", "telephone"}
    line = corrections.merge(kept, other, {}, versions=compared.versions)
    assert of(desk, "beneficiaires", other) == ()
    assert len(of(desk, "notes", kept)) == 2
    assert (person(desk, kept).telephone, person(desk, kept).prenoms) == (
        "0400000002",
        "Marie Louise",
    )
    assert (line.absorbed_reference, line.merged_by) == ("B0002", desk.vault.actor.display_name)
    assert corrections.merges(kept) == (line,)
    told = [one for one in desk.journal() if one.action == AuditTag.PERSON_MERGE]
    assert [one.entity_id for one in told] == [kept, other]
    assert "0400000002" not in repr(told)
    assert desk.vault.verify().is_ok


def test_parted_again_each_has_what_was_theirs(desk: Desk, corrections: Corrections) -> None:
    kept, other = twice(desk)
    before = [of(desk, sheet, other) for sheet in ("beneficiaires", "demandes", "notes")]
    mine = person(desk, kept)
    line = corrections.merge(kept, other, {"prenoms": Choice.OTHER})
    parted = corrections.undo_merge(line.fusion_id)
    assert parted.moved >= 3
    assert [of(desk, sheet, other) for sheet in ("beneficiaires", "demandes", "notes")] == before
    assert person(desk, kept) == mine
    (told,) = corrections.merges(kept)
    assert told.undone_by == desk.vault.actor.display_name
    with pytest.raises(RuleViolationError, match="fusion_defaite"):
        corrections.undo_merge(line.fusion_id)
    assert desk.vault.verify().is_ok


def test_the_reference_of_the_other_may_be_the_one_kept(
    desk: Desk, corrections: Corrections
) -> None:
    kept, other = twice(desk)
    line = corrections.merge(kept, other, {"reference": Choice.OTHER})
    assert person(desk, kept).reference == "B0002"
    assert line.absorbed_reference == "B0001"
    corrections.undo_merge(line.fusion_id)
    assert (person(desk, kept).reference, person(desk, other).reference) == ("B0001", "B0002")


def test_a_reference_that_a_merge_took_away_is_not_given_again(
    desk: Desk, corrections: Corrections
) -> None:
    kept, other = twice(desk)
    corrections.merge(kept, other, {})
    assert person(desk, desk.person(nom_naissance="AUTRE")).reference == "B0003"


def test_a_reference_given_to_another_since_keeps_the_merge_as_it_is(
    desk: Desk, corrections: Corrections
) -> None:
    kept, other = twice(desk)
    line = corrections.merge(kept, other, {})
    desk.person(nom_naissance="AUTRE", reference="B0002")
    with pytest.raises(RuleViolationError) as raised:
        corrections.undo_merge(line.fusion_id)
    assert (raised.value.code, raised.value.values) == (
        "fusion_identifiant",
        {"reference": "B0002"},
    )
    assert len(of(desk, "notes", kept)) == 2


def test_what_was_changed_removed_or_written_since_is_told(
    desk: Desk, corrections: Corrections
) -> None:
    kept, other = twice(desk)
    aidant = desk.save("aidants", {"nom": "Fille"}, person=other).fiche
    line = corrections.merge(kept, other, {})
    (fiche,) = of(desk, "beneficiaires", kept)
    desk.change(fiche, {"telephone": "0400000009"})
    removed, _ = of(desk, "notes", kept)
    desk.fiches.remove("notes", removed.row_id, version=removed.version)
    (moved,) = of(desk, "aidants", kept)
    assert moved.row_id == aidant.row_id
    desk.save(
        "zarit",
        {"aidant": f"#{aidant.row_id}", "measured_on": "01/06/2025", "score": "3"},
        person=kept,
    )
    desk.save("notes", {"texte": "Depuis", "categorie": "general"}, person=kept)

    parted = corrections.undo_merge(line.fusion_id)
    assert parted.changed == ("telephone",)
    assert (parted.removed, parted.kept) == (1, 0)
    assert person(desk, kept).telephone == "0400000009"
    assert person(desk, other).telephone == "0400000002"
    assert len(of(desk, "zarit", other)) == 1
    assert [one.record.texte for one in of(desk, "notes", kept)] == ["Depuis"]  # type: ignore[union-attr] # notes
    (line_of_bin,) = desk.fiches.bin()
    assert line_of_bin.beneficiaire_id == other
    desk.fiches.restore(line_of_bin.bin_id)
    assert len(of(desk, "notes", other)) == 2
    assert desk.vault.verify().is_ok


def test_the_bin_and_the_drafts_follow(desk: Desk, corrections: Corrections) -> None:
    kept, other = twice(desk)
    note, _ = of(desk, "notes", other)
    desk.fiches.remove("notes", note.row_id, version=note.version)
    draft = Draft(
        form=f"notes:nouveau:{other}",
        beneficiaire_id=other,
        title="Note",
        values={"texte": "À moitié"},
        saved_at=desk.clock.now(),
    )
    desk.fiches.keep_draft(draft)
    line = corrections.merge(kept, other, {})
    (kept_draft,) = desk.fiches.drafts()
    assert (kept_draft.form, kept_draft.beneficiaire_id) == (f"notes:nouveau:{kept}", kept)
    (line_of_bin,) = desk.fiches.bin()
    assert desk.fiches.restore(line_of_bin.bin_id).beneficiaire_id == kept
    corrections.undo_merge(line.fusion_id)
    (given_back,) = desk.fiches.drafts()
    assert (given_back.form, given_back.beneficiaire_id) == (draft.form, other)


def test_overlapping_accompagnements_are_refused_and_nothing_moves(
    desk: Desk, corrections: Corrections
) -> None:
    kept, other = twice(desk)
    desk.admitted(kept, "01/01/2025", "01/03/2025")
    assert [one.code for one in corrections.compare(kept, other).obstacles] == [
        "fusion_accompagnements"
    ]
    with pytest.raises(RuleViolationError, match="fusion_accompagnements"):
        corrections.merge(kept, other, {})
    assert len(of(desk, "notes", other)) == 2


def test_a_person_is_not_merged_with_itself_nor_with_nobody(
    desk: Desk, corrections: Corrections
) -> None:
    kept, _ = twice(desk)
    with pytest.raises(RuleViolationError, match="fusion_soi_meme"):
        corrections.merge(kept, kept, {})
    with pytest.raises(NotFoundError):
        corrections.merge(kept, 999, {})
    with pytest.raises(NotFoundError):
        corrections.undo_merge(999)


def test_choices_made_on_what_changed_since_are_refused(
    desk: Desk, corrections: Corrections
) -> None:
    kept, other = twice(desk)
    compared = corrections.compare(kept, other)
    desk.change(compared.other, {"telephone": "0400000009"})
    with pytest.raises(StaleEditError) as raised:
        corrections.merge(kept, other, {}, versions=compared.versions)
    assert raised.value.edit is not None
    assert raised.value.edit.by == desk.vault.actor.display_name


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.COORDINATEUR])
def test_only_who_writes_identities_merges(desk: Desk, role: Role) -> None:
    kept, other = twice(desk)
    session = desk.as_role(role)._session
    theirs = Corrections(session, desk.clock)
    for act in (
        lambda: theirs.compare(kept, other),
        lambda: theirs.merge(kept, other, {}),
        lambda: theirs.merges(kept),
        lambda: theirs.undo_merge(1),
        theirs.doubles,
    ):
        with pytest.raises(PermissionDeniedError):
            act()


def test_two_merges_in_a_row_are_undone_in_any_order(desk: Desk, corrections: Corrections) -> None:
    kept, other = twice(desk)
    third = desk.person(nom_usage="MARTIN")
    desk.save("notes", {"texte": "Troisième", "categorie": "general"}, person=third)
    first = corrections.merge(other, third, {})
    second = corrections.merge(kept, other, {})
    assert len(of(desk, "notes", kept)) == 3
    corrections.undo_merge(first.fusion_id)
    assert len(of(desk, "notes", third)) == 1
    corrections.undo_merge(second.fusion_id)
    assert [len(of(desk, "notes", one)) for one in (kept, other, third)] == [0, 2, 1]
    assert desk.vault.verify().is_ok


def test_the_same_workbook_again_does_not_bring_the_double_back(
    desk: Desk, corrections: Corrections, tmp_path: Path
) -> None:
    kept, other = twice(desk)
    exchanges = Exchanges(desk.vault, desk.clock, SafeWorkbookReader(), XlsxWorkbookWriter())
    actor, path = desk.vault.actor, tmp_path / "reprise.xlsx"
    exchanges.export_caseload(actor, path, "essai")
    line = corrections.merge(kept, other, {})

    report = exchanges.import_workbook(actor, path)
    assert report.is_written
    assert [one.code for one in report.problems].count("personne_fusionnee") == 1
    people, notes = report.sheets["beneficiaires"], report.sheets["notes"]
    assert (people.read, people.created, notes.created, notes.unchanged) == (1, 0, 0, 2)
    assert of(desk, "beneficiaires", other) == ()
    # A workbook says its own columns, here as always: her row has no phone.
    assert (people.updated, person(desk, kept).telephone) == (1, None)
    assert desk.vault.verify().is_ok

    corrections.undo_merge(line.fusion_id)
    again = exchanges.check(actor, path)
    assert "personne_fusionnee" not in {one.code for one in again.problems}
    assert again.sheets["beneficiaires"].unchanged == 2


def test_likely_doubles_of_the_whole_base_are_listed_once(
    desk: Desk, corrections: Corrections
) -> None:
    first = desk.person()
    second = desk.person(prenoms="Marie-Louise")
    desk.person(nom_naissance="FABRE", prenoms="Jean", sexe="M")
    slip = desk.person(born_on="03/10/1941")
    found = corrections.doubles()
    pairs = {(one.first.beneficiaire_id, one.second.beneficiaire_id) for one in found}
    assert pairs == {(first, second), (first, slip), (second, slip)}
    assert found[0].reasons


def test_a_merge_and_its_undoing_are_events_and_the_journal_of_the_double_goes_on(
    desk: Desk, corrections: Corrections, bench: Bench
) -> None:
    kept, other = twice(desk)
    dossiers = Dossiers(desk.vault, desk.clock, encode_datamatrix)
    dossiers.open(other)
    bench.clock.advance(60)
    line = corrections.merge(kept, other, {})
    dossiers.open(kept)
    merged = [one for one in dossiers.timeline(kept).events if one.kind == "fusion"]
    by = desk.vault.actor.display_name
    assert [(one.title, one.detail) for one in merged] == [
        ("Double réuni à ce dossier", f"Dossier B0002 · {by}")
    ]
    told = [(one.action, "dossier B0002" in one.detail) for one in dossiers.accesses(kept)]
    assert ("a ouvert le dossier", True) in told
    assert told.count(("a réuni ce dossier et son double", False)) == 1
    assert ("a réuni ce dossier et son double", True) not in told

    bench.clock.advance(60)
    corrections.undo_merge(line.fusion_id)
    assert not [one for one in dossiers.accesses(kept) if "dossier B0002" in one.detail]
    while_one = [one.action for one in dossiers.accesses(other) if "dossier B0001" in one.detail]
    assert "a ouvert le dossier" in while_one
    dossiers.open(other)
    assert [
        (one.title, one.detail) for one in dossiers.timeline(other).events if one.kind == "fusion"
    ] == [
        ("Dossiers séparés de nouveau", f"Dossier B0001 · {by}"),
        ("Dossier réuni à un autre", f"Dossier B0001 · {by}"),
    ]
    dossiers.open(kept)
    assert [one.title for one in dossiers.timeline(kept).events if one.kind == "fusion"] == [
        "Dossiers séparés de nouveau",
        "Double réuni à ce dossier",
    ]


def test_the_journal_of_a_file_merged_twice_goes_on_in_the_third(
    desk: Desk, corrections: Corrections, bench: Bench
) -> None:
    kept, other = twice(desk)
    third = desk.person(nom_usage="MARTIN")
    dossiers = Dossiers(desk.vault, desk.clock, encode_datamatrix)

    def read(file: int, times: int) -> None:
        for _ in range(times):
            dossiers.open(file)
        bench.clock.advance(60)

    def readings(file: int) -> Counter[str]:
        told = (one for one in dossiers.accesses(file) if one.action == "a ouvert le dossier")
        return Counter(one.detail.partition("dossier ")[2] for one in told)

    read(third, 1)
    read(other, 2)
    first = corrections.merge(other, third, {})
    bench.clock.advance(60)
    read(other, 4)
    second = corrections.merge(kept, other, {})
    bench.clock.advance(60)
    read(kept, 8)
    assert readings(kept) == {"": 8, "B0002": 6, "B0003": 1}

    # The third file comes out of the one its own was given to since.
    corrections.undo_merge(first.fusion_id)
    bench.clock.advance(60)
    assert readings(third) == {"": 1, "B0001": 8, "B0002": 4}
    assert readings(kept) == {"": 8, "B0002": 6}
    read(kept, 16)
    corrections.undo_merge(second.fusion_id)
    bench.clock.advance(60)
    assert readings(kept) == {"": 24}
    assert readings(other) == {"": 6, "B0001": 24}
    assert readings(third) == {"": 1, "B0001": 8, "B0002": 4}
