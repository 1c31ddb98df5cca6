"""Records typed in forms on a real vault: stored, journaled by field names, judged beside the others."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from crt_desktop.domain.errors import (
    DiskFullError,
    InvalidFicheError,
    NotFoundError,
    PermissionDeniedError,
)
from crt_desktop.domain.reprise.records import Record
from crt_desktop.domain.roles import Role
from crt_desktop.domain.suivi import MesureZarit, Note
from crt_desktop.reports.fiches import Draft, SavedFiche, StoredFiche
from crt_desktop.services.fiches import Fiches
from db.repositories.fiches import SqlFicheRepository
from db.session import LocalVaultSession
from tests.persistence.fiches_desk import PERSON, Desk, Entry
from tests.persistence.vaults import START, Bench

VISIT = {
    "starts_at": "20/11/2026 09:00",
    "ends_at": "20/11/2026 10:00",
    "profession": "ide",
    "statut": "realisee",
}


@pytest.fixture
def desk(vault: LocalVaultSession, bench: Bench) -> Desk:
    return Desk(vault=vault, clock=bench.clock, fiches=Fiches(vault, bench.clock))


def refused(saving: object) -> dict[str, str]:
    """Return what each field of a refused form says."""
    assert callable(saving)
    with pytest.raises(InvalidFicheError) as error:
        saving()
    assert all(issue.is_error for issue in error.value.issues)
    return {issue.attribute: issue.message for issue in error.value.issues}


def warned(saved: SavedFiche) -> dict[str, str]:
    return {issue.attribute: issue.message for issue in saved.warnings}


# --- opening -------------------------------------------------------------------------------


def test_a_new_form_is_about_its_person_and_offers_what_it_may_point_to(desk: Desk) -> None:
    person = desk.person()
    desk.save("aidants", {"nom": "DURAND", "prenom": "Paul"}, person=person)
    form = desk.fiches.open_form("zarit", beneficiaire_id=person, preset={"score": "2"})
    assert form.values["beneficiaire"] == "B0001"
    assert form.values["score"] == "2"
    assert form.form == f"zarit:nouveau:{person}"
    assert [one.label for one in form.choices["aidant"]] == ["DURAND Paul"]
    assert (form.row_id, form.version, form.draft, form.locked) == (None, None, None, frozenset())


def test_a_form_on_a_record_tells_its_version_and_who_changed_it_last(desk: Desk) -> None:
    person = desk.person()
    form = desk.fiches.open_form("beneficiaires", row_id=person)
    assert form.values["born_on"] == "03/10/1940"
    assert (form.version, form.beneficiaire_id) == (1, person)
    assert (form.changed_by, form.changed_at) == ("Claire Essai", START)


def test_the_first_form_on_a_person_is_a_reading_in_the_journal(desk: Desk) -> None:
    person = desk.person()
    desk.fiches.open_form("chutes", beneficiaire_id=person)
    desk.fiches.open_form("beneficiaires", row_id=person)
    readings = [one for one in desk.journal() if one.action == "beneficiaire.lecture"]
    assert readings == [Entry("beneficiaire.lecture", "beneficiaire", person, ("chutes",))]


def test_a_form_on_what_is_not_there_is_not_found(desk: Desk) -> None:
    with pytest.raises(NotFoundError):
        desk.fiches.open_form("chutes", row_id=9)
    with pytest.raises(NotFoundError):
        desk.fiches.open_form("chutes", beneficiaire_id=9)


def test_notes_and_transmissions_begin_with_now_and_their_author(desk: Desk) -> None:
    person = desk.person()
    values = desk.fiches.open_form("notes", beneficiaire_id=person).values
    assert (values["noted_at"], values["auteur"]) == ("22/11/2026 10:00", "Claire Essai")


# --- saving --------------------------------------------------------------------------------


def test_what_is_saved_is_journaled_by_the_names_of_its_fields(desk: Desk) -> None:
    person = desk.person()
    fiche = desk.fiches.open_form("beneficiaires", row_id=person)
    desk.fiches.save(
        "beneficiaires",
        {**fiche.values, "telephone": "04 68 00 00 00", "commune": "Montclar"},
        form=fiche.form,
        row_id=person,
        version=1,
    )
    added, reading, changed = desk.journal()
    assert added == Entry(
        "fiche.ajout",
        "beneficiaire",
        person,
        ("beneficiaires", "1", "reference", "nom_naissance", "prenoms", "sexe", "born_on"),
    )
    assert reading.action == "beneficiaire.lecture"
    assert changed == Entry(
        "fiche.modification",
        "beneficiaire",
        person,
        ("beneficiaires", "1", "commune", "telephone"),
    )
    assert desk.vault.verify().is_ok


def test_the_records_of_the_etablissement_are_journaled_as_shared(desk: Desk) -> None:
    saved = desk.save("partenaires", {"nom": "DAC 11", "categorie": "dac"})
    assert saved.fiche.record.reference == "PA0001"
    (entry,) = desk.journal()
    assert (entry.entity, entry.entity_id) == ("import", None)
    assert entry.fields[:2] == ("partenaires", "1")
    assert desk.vault.verify().is_ok


def test_errors_are_said_field_by_field_and_nothing_is_written(desk: Desk) -> None:
    said = refused(lambda: desk.save("beneficiaires", {"nom_naissance": "DURAND"}))
    assert list(said) == ["prenoms", "sexe", "born_on"]
    assert desk.journal() == []


def test_a_form_that_changes_nothing_writes_nothing(desk: Desk) -> None:
    person = desk.person()
    form = desk.fiches.open_form("beneficiaires", row_id=person)
    before = desk.count()
    saved = desk.fiches.save("beneficiaires", form.values, form=form.form, row_id=person, version=1)
    assert saved.fiche.version == 1
    assert desk.count() == before


def test_a_field_that_is_not_shown_keeps_what_is_stored(desk: Desk) -> None:
    person = desk.person(commune="Montclar")
    fiche = desk.fiches.save(
        "beneficiaires", {"telephone": "0468000000"}, form="x", row_id=person, version=1
    ).fiche
    assert replace(fiche.record, reference="B0001") == fiche.record
    assert getattr(fiche.record, "commune", None) == "Montclar"


def test_a_record_never_changes_hands(desk: Desk) -> None:
    person, other = desk.person(), desk.person(nom_naissance="PEYRE")
    fall = desk.save("chutes", {"fell_on": "03/10/2026", "beneficiaire": "B0002"}, person=person)
    assert fall.fiche.beneficiaire_id == person
    again = desk.change(fall.fiche, {"beneficiaire": "B0002", "lieu": "cuisine"})
    assert again.fiche.beneficiaire_id == person
    assert other != person


def test_a_call_from_somebody_unknown_is_given_a_person_later(desk: Desk) -> None:
    person = desk.person()
    call = {"called_at": "20/11/2026 23:10", "origine": "aidant", "reponse": "conseil"}
    fiche = desk.save("appels_astreinte", call).fiche
    assert fiche.beneficiaire_id is None
    known = desk.change(fiche, {"beneficiaire": "B0001"}).fiche
    assert known.beneficiaire_id == person
    assert [one.entity_id for one in desk.journal()[-2:]] == [None, person]
    assert desk.vault.verify().is_ok


def test_a_note_left_blank_is_signed_and_dated(desk: Desk) -> None:
    person = desk.person()
    note = desk.save(
        "notes", {"texte": "Vue ce matin", "noted_at": "", "auteur": ""}, person=person
    )
    assert note.fiche.record == Note(
        beneficiaire="B0001",
        noted_at=datetime(2026, 11, 22, 9, tzinfo=UTC),
        texte="Vue ce matin",
        auteur="Claire Essai",
    )


def test_the_given_reference_of_a_record_may_be_chosen_but_not_blanked(desk: Desk) -> None:
    person = desk.person(reference="DOS-7")
    fiche = desk.change(
        desk.fiches.save(
            "beneficiaires", {"commune": "Homps"}, form="x", row_id=person, version=1
        ).fiche,
        {"reference": ""},
    ).fiche
    assert fiche.record.reference == "DOS-7"


# --- links ---------------------------------------------------------------------------------


def test_an_aidant_without_reference_is_given_one_when_something_points_to_it(desk: Desk) -> None:
    person = desk.person()
    carer = desk.save("aidants", {"nom": "DURAND"}, person=person).fiche
    assert carer.record.reference is None
    burden = {"aidant": f"#{carer.row_id}", "measured_on": "01/02/2026", "score": "3,5"}
    saved = desk.save("zarit", burden, person=person).fiche
    assert isinstance(saved.record, MesureZarit)
    assert saved.record.aidant == "A0001"
    named, added = desk.journal()[-2:]
    assert named.fields == ("aidants", str(carer.row_id), "reference")
    assert added.fields[:2] == ("zarit", str(saved.row_id))
    assert desk.vault.verify().is_ok


def test_a_link_to_nothing_and_an_aidant_of_somebody_else_are_refused(desk: Desk) -> None:
    person, other = desk.person(), desk.person(nom_naissance="PEYRE")
    desk.save("aidants", {"nom": "PEYRE", "reference": "A7"}, person=other)
    burden = {"measured_on": "01/02/2026", "score": "3"}
    for reference in ("A9", "A7"):
        said = refused(
            lambda asked=reference: desk.save("zarit", {**burden, "aidant": asked}, person=person)
        )
        assert said["aidant"].startswith(f"«\u202f{reference}\u202f» n’existe pas")


def test_an_identifier_already_given_is_refused_with_whose_it_is(desk: Desk) -> None:
    desk.person()
    said = refused(lambda: desk.person(nom_naissance="PEYRE", reference="B0001"))
    assert "DURAND Marie Louise" in said["reference"]


# --- rights --------------------------------------------------------------------------------


@pytest.mark.parametrize("role", [Role.LECTURE, Role.ADMINISTRATEUR, Role.DIRECTION])
def test_who_may_not_write_of_persons_neither_opens_nor_saves(desk: Desk, role: Role) -> None:
    person = desk.person()
    other = desk.as_role(role)
    for sheet in ("beneficiaires", "chutes", "gir", "demandes"):
        with pytest.raises(PermissionDeniedError):
            other.open_form(sheet, beneficiaire_id=person)
        with pytest.raises(PermissionDeniedError):
            desk.save(sheet, {}, person=person, by=other)


def test_the_direction_keeps_the_team_and_nobody_else_but_the_coordination(desk: Desk) -> None:
    member = {"nom": "VIDAL", "prenom": "Claire", "profession": "ide"}
    saved = desk.save("professionnels", member, by=desk.as_role(Role.DIRECTION))
    assert saved.fiche.record.reference == "P0001"
    with pytest.raises(PermissionDeniedError):
        desk.save("professionnels", member, by=desk.as_role(Role.MEDECIN))


def test_the_medecin_writes_the_medical_opinion_of_a_demande_and_nothing_else(desk: Desk) -> None:
    person = desk.person()
    demande = desk.save(
        "demandes", {"requested_on": "01/11/2026", "origine": "saas"}, person=person
    )
    medecin = desk.as_role(Role.MEDECIN)
    form = medecin.open_form("demandes", row_id=demande.fiche.row_id)
    assert "origine" in form.locked
    assert "avis_medical" not in form.locked
    opinion = {**form.values, "avis_medical": "favorable", "avis_medical_on": "10/11/2026"}
    saved = desk.change(demande.fiche, opinion, by=medecin).fiche
    with pytest.raises(PermissionDeniedError):
        desk.change(saved, {"decision": "admission"}, by=medecin)
    with pytest.raises(PermissionDeniedError):
        desk.save("demandes", {}, person=person, by=medecin)
    with pytest.raises(PermissionDeniedError):
        medecin.remove("demandes", saved.row_id, version=saved.version)
    locked = desk.fiches.open_form("demandes", row_id=saved.row_id).locked
    assert not {"origine", "avis_medical"} & locked


def test_an_intervenant_writes_for_the_people_visited_and_signs(desk: Desk) -> None:
    visited, other = desk.person(), desk.person(nom_naissance="PEYRE")
    desk.save("professionnels", {"nom": "V", "prenom": "C", "profession": "ide", "reference": "P7"})
    desk.admitted(visited, "01/02/2025")
    visit = desk.save("visites", {**VISIT, "professionnel": "P7"}, person=visited).fiche
    intervenant = desk.as_role(Role.INTERVENANT, professionnel="P7", display_name="Sam V")
    note = desk.save("notes", {"texte": "Vue"}, person=visited, by=intervenant).fiche
    assert getattr(note.record, "auteur", None) == "Sam V"
    desk.change(visit, {"motif": "Toilette"}, by=intervenant)
    with pytest.raises(PermissionDeniedError):
        desk.save("notes", {"texte": "Vue"}, person=other, by=intervenant)
    with pytest.raises(PermissionDeniedError):
        intervenant.open_form("notes", beneficiaire_id=other)
    with pytest.raises(PermissionDeniedError):
        desk.save("aidants", {"nom": "X"}, person=visited, by=intervenant)
    signed = desk.save("notes", {"texte": "Vue", "auteur": "Claire Essai"}, person=visited).fiche
    with pytest.raises(PermissionDeniedError):
        desk.change(signed, {"texte": "Autre"}, by=intervenant)
    colleagues = desk.as_role(Role.INTERVENANT, professionnel="P7", display_name="Autre")
    with pytest.raises(PermissionDeniedError):
        colleagues.remove("notes", note.row_id, version=1)
    call = {"called_at": "20/11/2026 23:10", "origine": "aidant", "reponse": "conseil"}
    assert desk.save("appels_astreinte", call, by=intervenant).fiche.beneficiaire_id is None
    assert intervenant.open_form("appels_astreinte").choices["beneficiaire"] == ()


# --- what records say together -------------------------------------------------------------


def test_two_accompagnements_at_once_are_refused_with_the_dates_of_the_other(desk: Desk) -> None:
    person = desk.person()
    first = desk.admitted(person, "01/02/2025")
    said = refused(lambda: desk.admitted(person, "01/03/2025"))
    assert "celui commencé le 01/02/2025" in said["admitted_on"]
    desk.settle({"left_on": "01/06/2025", "motif_sortie": "souhait"}, fiche=first)
    said = refused(lambda: desk.admitted(person, "01/03/2025"))
    assert "celui du 01/02/2025 au 01/06/2025" in said["admitted_on"]
    assert desk.admitted(person, "01/06/2025")
    desk.change(first, {"motif_sortie": "demenagement"}, version=2)


def test_an_admission_is_warned_of_age_gir_and_missing_papers(desk: Desk) -> None:
    person = desk.person(born_on="03/10/1970")
    gir = {"evaluated_on": "01/01/2025", "source": "medecin", "gir": "5"}
    desk.save("gir", gir, person=person)
    values = {"requested_on": "01/01/2025", "origine": "saas", "admitted_on": "01/02/2025"}
    said = [issue.message for issue in desk.settle(values, person=person).warnings]
    assert any("54 ans" in message for message in said)
    assert any("GIR 5" in message for message in said)
    assert any(message.startswith("Contrat absent") for message in said)
    assert not any("visite" in message for message in said)


def test_an_occupied_place_is_refused_with_the_occupant_and_the_next_free_day(desk: Desk) -> None:
    person, other = desk.person(), desk.person(nom_naissance="PEYRE", prenoms="Odette")
    place = desk.place()
    stay = {"place": place, "type": "HT", "arrived_on": "01/03/2026", "departed_on": "11/03/2026"}
    desk.save("sejours_ht", stay, person=other)
    next_ = {**stay, "arrived_on": "11/03/2026", "departed_on": "15/03/2026"}
    desk.save("sejours_ht", next_, person=other)

    def ask(arrived: str, departed: str = "") -> str:
        typed = {**stay, "arrived_on": arrived, "departed_on": departed}
        return refused(lambda: desk.save("sejours_ht", typed, person=person))["arrived_on"]

    told = ask("05/03/2026", "20/03/2026")
    assert "jusqu’au 11/03/2026 par PEYRE Odette" in told
    assert "Décalez l’arrivée au 15/03/2026" in told
    assert "du 01/03/2026 au 11/03/2026 par" in ask("25/02/2026", "05/03/2026")
    later = {**stay, "arrived_on": "01/06/2026", "departed_on": ""}
    desk.save("sejours_ht", later, person=other)
    assert "à partir du 01/06/2026" in ask("20/05/2026")
    assert "sans date de départ" in ask("05/07/2026")
    between = {**stay, "arrived_on": "20/05/2026", "departed_on": "01/06/2026"}
    assert desk.save("sejours_ht", between, person=person).warnings == ()
    assert desk.save("sejours_ht", {**stay, "etat": "annule"}, person=person).warnings == ()


def test_a_place_that_is_never_free_again_offers_another_one(desk: Desk) -> None:
    person, other = desk.person(), desk.person(nom_naissance="PEYRE")
    place = desk.place()
    stay = {"place": place, "type": "HT", "arrived_on": "01/03/2026", "departed_on": "11/03/2026"}
    desk.save("sejours_ht", stay, person=other)
    desk.save("sejours_ht", {**stay, "arrived_on": "11/03/2026", "departed_on": ""}, person=other)
    said = refused(lambda: desk.save("sejours_ht", stay, person=person))["arrived_on"]
    assert said.endswith("Choisissez une autre place.")


def test_a_stay_of_another_kind_or_on_a_closed_place_is_warned(desk: Desk) -> None:
    person = desk.person()
    place = desk.place(opened_on="01/06/2026")
    stay = {"place": place, "type": "HTU", "arrived_on": "01/03/2026", "departed_on": "11/03/2026"}
    assert set(warned(desk.save("sejours_ht", stay, person=person))) == {"type", "arrived_on"}


def test_a_visit_outside_any_accompagnement_is_warned(desk: Desk) -> None:
    person = desk.person()
    assert "starts_at" in warned(desk.save("visites", VISIT, person=person))
    assert warned(desk.save("visites", {**VISIT, "statut": "annulee"}, person=person)) == {}
    desk.admitted(person, "01/02/2026")
    assert warned(desk.save("visites", VISIT, person=person)) == {}


def test_two_hospitalisations_at_once_are_warned(desk: Desk) -> None:
    person = desk.person()
    desk.save("hospitalisations", {"entered_on": "01/02/2026"}, person=person)
    again = desk.save("hospitalisations", {"entered_on": "05/02/2026"}, person=person)
    assert "01/02/2026" in warned(again)["entered_on"]
    before = {"entered_on": "05/01/2026", "left_on": "09/01/2026"}
    assert warned(desk.save("hospitalisations", before, person=person)) == {}


# --- gir -----------------------------------------------------------------------------------

GRID = dict.fromkeys(
    (
        "coherence",
        "orientation",
        "toilette",
        "habillage",
        "alimentation",
        "elimination",
        "transferts",
        "deplacement_interieur",
    ),
    "A",
)


def test_a_gir_of_the_ems_apa_is_never_computed_away(desk: Desk) -> None:
    person = desk.person()
    given = {"evaluated_on": "01/02/2026", "source": "ems_apa", "gir": "3"}
    fiche = desk.save("gir", given, person=person).fiche
    saved = desk.change(fiche, {**given, **GRID, "gir": ""})
    assert getattr(saved.fiche.record, "gir", None) == 3
    assert "GIR 6" in warned(saved)["gir"]
    said = refused(lambda: desk.change(saved.fiche, {"source": "coordinateur", "gir": "6"}))
    assert "GIR 3 fixé par l’équipe APA" in said["source"]


def test_a_grid_and_a_gir_that_disagree_are_refused_elsewhere(desk: Desk) -> None:
    person = desk.person()
    typed = {"evaluated_on": "01/02/2026", "source": "medecin", "gir": "3", **GRID}
    assert "GIR 6, pas 3" in refused(lambda: desk.save("gir", typed, person=person))["gir"]
    fiche = desk.save("gir", {**typed, "gir": ""}, person=person).fiche
    assert desk.change(fiche, {"source": "coordinateur"}).fiche.version == 2


# --- lists and doubles ---------------------------------------------------------------------


def test_lists_of_the_etablissement_are_for_who_works_with_partners(desk: Desk) -> None:
    desk.save("partenaires", {"nom": "DAC 11", "categorie": "dac"})
    assert len(desk.fiches.all("partenaires")) == 1
    assert len(desk.as_role(Role.INTERVENANT).all("partenaires")) == 1
    assert desk.as_role(Role.DIRECTION).all("professionnels") == ()
    with pytest.raises(PermissionDeniedError):
        desk.as_role(Role.ADMINISTRATEUR).all("partenaires")
    with pytest.raises(KeyError):
        desk.fiches.all("beneficiaires")


def test_doubles_are_looked_for_by_who_may_enter_a_person_and_journaled_once(desk: Desk) -> None:
    person = desk.person()
    born_on = datetime(1940, 10, 3, tzinfo=UTC).date()
    assert desk.fiches.doubles(nom=" ", prenoms="", born_on=None) == ()
    for _ in range(2):
        (found,) = desk.fiches.doubles(nom="Durnad", prenoms="Marie", born_on=born_on)
        assert found.beneficiaire_id == person
    assert [one.action for one in desk.journal()].count("doubles.recherche") == 1
    with pytest.raises(PermissionDeniedError):
        desk.as_role(Role.MEDECIN).doubles(nom="Durand", prenoms="", born_on=None)


def test_the_journal_holds_no_value_of_a_person(desk: Desk) -> None:
    person = desk.person()
    desk.save("notes", {"texte": "Chat noir"}, person=person)
    told = " ".join(" ".join(one.fields) for one in desk.journal())
    for value in (*PERSON.values(), "Chat", "noir"):
        assert value not in told.split()


def test_a_grid_and_the_reason_of_its_c_are_stored_and_journaled_together(desk: Desk) -> None:
    person = desk.person()
    before = desk.count()
    saved = desk.fiches.save_evaluation(
        {"evaluated_on": "20/11/2026", "source": "medecin", **GRID},
        form=f"gir:nouveau:{person}",
        beneficiaire_id=person,
        reason_of_c="Ne se sert plus depuis octobre",
    )
    assert desk.count() == before + 2
    grid, note = desk.journal()[-2:]
    assert (grid.action, grid.entity_id, grid.fields[0]) == ("fiche.ajout", person, "gir")
    assert (note.action, note.entity_id, note.fields[0]) == ("fiche.ajout", person, "notes")
    with desk.vault.uow() as uow:
        record = uow.fiches.get("notes", int(note.fields[1])).record
        assert uow.fiches.get("gir", saved.fiche.row_id).record == saved.fiche.record
    assert isinstance(record, Note)
    assert record.texte.startswith("Grille AGGIR du 20/11/2026")
    assert record.texte.endswith("alimentation cotée C. Ne se sert plus depuis octobre")
    assert (record.auteur, record.noted_at) == ("Claire Essai", START)


def test_a_grid_whose_reason_cannot_be_kept_is_not_kept_either(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = desk.person()
    form = f"gir:nouveau:{person}"
    typed = Draft(form=form, title="GIR", values={"toilette": "A"}, saved_at=START)
    desk.fiches.keep_draft(typed)
    before = desk.count()
    add = SqlFicheRepository.add

    def add_but_notes(fiches: SqlFicheRepository, sheet: str, record: Record) -> StoredFiche:
        if sheet == "notes":
            raise DiskFullError(path="coffre.db")
        return add(fiches, sheet, record)

    monkeypatch.setattr(SqlFicheRepository, "add", add_but_notes)
    with pytest.raises(DiskFullError):
        desk.fiches.save_evaluation(
            {"evaluated_on": "20/11/2026", "source": "medecin", **GRID},
            form=form,
            beneficiaire_id=person,
            reason_of_c="Ne se sert plus",
        )
    with desk.vault.uow() as uow:
        assert uow.fiches.of_person("gir", person) == ()
    assert desk.count() == before
    assert [one.values for one in desk.fiches.drafts()] == [typed.values]


def test_who_may_not_write_evaluations_stores_neither_the_grid_nor_its_note(desk: Desk) -> None:
    person = desk.person()
    with pytest.raises(PermissionDeniedError):
        desk.as_role(Role.SOIGNANT_ASTREINTE).save_evaluation(
            {"evaluated_on": "20/11/2026", "source": "medecin", **GRID},
            form=f"gir:nouveau:{person}",
            beneficiaire_id=person,
            reason_of_c="Ne se sert plus",
        )
    with desk.vault.uow() as uow:
        assert uow.fiches.of_person("gir", person) == ()
        assert uow.fiches.of_person("notes", person) == ()
