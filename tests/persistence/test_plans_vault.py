"""The plan of a person on a real vault: begun, saved whole, validated, compared, and who may."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, cast

import pytest
from sqlalchemy import select, text

from crt_desktop.domain.demande import Demande
from crt_desktop.domain.errors import (
    InvalidFicheError,
    NotFoundError,
    PermissionDeniedError,
    RuleViolationError,
)
from crt_desktop.domain.modeles_edit import modele_of
from crt_desktop.domain.modeles_plan import MODELES
from crt_desktop.domain.plan_differences import names_of
from crt_desktop.domain.plans import PlanMovedError
from crt_desktop.domain.roles import Role
from crt_desktop.ports.vault import VaultSession
from crt_desktop.reports.fiches import StoredFiche
from crt_desktop.reports.plans import DifferenceKind, PlanDocument
from crt_desktop.services.fiches import Fiches
from crt_desktop.services.plans import Plans
from db.session import LocalVaultSession
from db.tables import AuditRow, ObjectifRow
from tests.canaries import contents_of, found_in
from tests.persistence.fiches_desk import Desk, Entry, SessionAs
from tests.persistence.vaults import Bench
from tests.plan_documents import a_prestation, an_objectif

TODAY = date(2026, 11, 22)
REVIEW = date(2027, 5, 22)


@dataclass
class PlanDesk:
    """A person, accompanied, and who writes the plan."""

    desk: Desk
    person: int
    plans: Plans

    def as_role(self, role: Role, **changes: Any) -> Plans:
        actor = replace(self.desk.vault.actor, role=role, **changes)
        session = cast("VaultSession", SessionAs(self.desk.vault, actor))
        return Plans(session, self.desk.clock)

    def colleague(self) -> Plans:
        return Plans(self.desk.vault, self.desk.clock)

    def written(self) -> PlanDocument:
        """Begin a version with two objectives and a prestation."""
        begun = self.plans.begin(self.person)
        return self.plans.save(
            replace(
                begun,
                synthese="Vit seule",
                projet="Rester chez elle",
                objectifs=(an_objectif(0), an_objectif(0, objectif="Manger mieux")),
                prestations=(a_prestation(0),),
            )
        )

    def validated(self) -> PlanDocument:
        written = self.written()
        return self.plans.validate(written.plan_row_id, version=written.version)

    def demande(self) -> Demande:
        record = self.desk.fiches.open_form("demandes", row_id=1)
        with self.desk.vault.uow() as uow:
            fiche: StoredFiche = uow.fiches.get("demandes", record.row_id or 1)
        assert isinstance(fiche.record, Demande)
        return fiche.record

    def entries(self) -> list[Entry]:
        return self.desk.journal()[2:]


@pytest.fixture
def room(vault: LocalVaultSession, bench: Bench) -> PlanDesk:
    desk = Desk(vault=vault, clock=bench.clock, fiches=Fiches(vault, bench.clock))
    person = desk.person()
    desk.admitted(person, "01/02/2025")
    return PlanDesk(desk=desk, person=person, plans=Plans(vault, bench.clock))


def refused(act: Callable[[], object]) -> list[str]:
    """Return the fields an act is refused for."""
    with pytest.raises(InvalidFicheError) as refusal:
        act()
    return [one.attribute for one in refusal.value.issues if one.is_error]


def broken(act: Callable[[], object]) -> tuple[str, dict[str, object]]:
    """Return the rule an act breaks."""
    with pytest.raises(RuleViolationError) as refusal:
        act()
    return refusal.value.code, refusal.value.values


# --- opening -------------------------------------------------------------------------------


def test_a_person_without_a_plan_opens_on_nothing(room: PlanDesk) -> None:
    sheet = room.plans.open(room.person)
    assert (sheet.nom, sheet.prenoms, sheet.born_on) == (
        "DURAND",
        "Marie Louise",
        date(1940, 10, 3),
    )
    assert (sheet.document, sheet.versions, sheet.non_realises, sheet.gir) == (None, (), (), None)
    assert (sheet.may_write, sheet.may_add_bilan, sheet.revision_plan_mois) == (True, True, 6)
    entry = Entry("beneficiaire.lecture", "beneficiaire", room.person, ("plans",))
    assert room.entries() == [entry]


def test_the_sheet_tells_who_acts_at_home_and_the_gir_that_counts(room: PlanDesk) -> None:
    desk = room.desk
    for values in (
        {"evaluated_on": "01/03/2025", "source": "medecin", "gir": "4"},
        {"evaluated_on": "01/06/2025", "source": "medecin", "gir": "2"},
        {"evaluated_on": "01/06/2025", "source": "ems_apa", "gir": "3"},
    ):
        desk.save("gir", values, person=room.person)
    who = {"nom": "Dr Essai", "role": "medecin_traitant", "telephone": "0468000000"}
    desk.save("intervenants", who, person=room.person)
    sheet = room.plans.open(room.person)
    assert sheet.gir == 3
    assert sheet.intervenants == (("Médecin traitant", "Dr Essai", "0468000000"),)


def test_the_latest_version_is_shown_unless_another_is_named(room: PlanDesk) -> None:
    first = room.validated()
    second = room.plans.begin(room.person)
    sheet = room.plans.open(room.person)
    assert sheet.document == second
    assert [one.numero for one in sheet.versions] == [2, 1]
    assert room.plans.open(room.person, first.plan_row_id).document == first
    other = room.desk.person(nom_naissance="PEYRE")
    with pytest.raises(NotFoundError):
        room.plans.open(other, first.plan_row_id)


# --- beginning -----------------------------------------------------------------------------


def test_a_first_version_is_empty_or_what_a_template_proposes(room: PlanDesk) -> None:
    begun = room.plans.begin(room.person)
    assert (begun.numero, begun.statut, begun.drawn_on) == (1, "en_cours", TODAY)
    assert (begun.objectifs, begun.prestations, begun.demande_row_id) == ((), (), 1)
    room.plans.discard(begun.plan_row_id, begun.version)
    proposed = room.plans.begin(room.person, modele="fin_de_vie")
    shipped = MODELES[4]
    assert [replace(one, fil=0) for one in proposed.objectifs] == list(shipped.objectifs)
    assert [one.fil for one in proposed.prestations] == [1, 2, 3, 4, 5]
    tags = [(one.action, one.fields[:2]) for one in room.entries()]
    assert tags == [
        ("fiche.ajout", ("plans", "1")),
        ("fiche.retrait", ("plans", "1")),
        ("fiche.ajout", ("plans", "2")),
    ]
    assert room.desk.vault.verify().is_ok


def test_a_new_version_goes_on_from_the_validated_one_on_the_same_threads(room: PlanDesk) -> None:
    first = room.validated()
    room.plans.add_bilan(room.person, first.objectifs[0].fil, TODAY, "Va mieux")
    second = room.plans.begin(room.person)
    assert (second.numero, second.statut, second.synthese) == (2, "en_cours", "Vit seule")
    assert [one.fil for one in second.objectifs] == [1, 2]
    assert second.objectifs[0].bilans[0].texte == "Va mieux"
    assert (second.validated_on, second.review_on) == (None, None)


def test_a_template_over_a_validated_version_begins_threads_of_its_own(room: PlanDesk) -> None:
    room.validated()
    second = room.plans.begin(room.person, modele="chutes")
    assert min(one.fil for one in second.objectifs) == 3
    left = room.plans.open(room.person).non_realises
    assert [(numero, line.objectif) for numero, line in left] == [
        (1, "Ne plus tomber"),
        (1, "Manger mieux"),
    ]


def test_a_second_version_en_cours_is_refused(room: PlanDesk) -> None:
    room.plans.begin(room.person)
    assert broken(lambda: room.plans.begin(room.person)) == ("plan_deja_en_cours", {"numero": 1})


def test_what_a_plan_begins_from_must_be_there(room: PlanDesk) -> None:
    with pytest.raises(NotFoundError):
        room.plans.begin(room.person, modele="inconnu")
    with pytest.raises(NotFoundError):
        room.plans.begin(999)
    assert room.plans.open(room.person).versions == ()


def test_a_plan_belongs_to_the_demande_being_accompanied_else_the_open_one(room: PlanDesk) -> None:
    desk = room.desk
    left = desk.person(nom_naissance="PEYRE")
    desk.admitted(left, "01/02/2025", left="01/03/2025")
    begun = room.plans.begin(left)
    assert begun.demande_row_id is None
    room.plans.discard(begun.plan_row_id, begun.version)
    asked = {"requested_on": "01/10/2026", "origine": "saas"}
    refusal = {**asked, "decided_on": "02/10/2026", "decision": "refus", "motif_refus": "gir_5_6"}
    desk.settle(refusal, person=left)
    again = desk.save("demandes", asked, person=left).fiche
    assert room.plans.begin(left).demande_row_id == again.row_id


# --- saving --------------------------------------------------------------------------------


def test_a_save_is_journaled_by_what_changed_without_a_value(room: PlanDesk) -> None:
    written = room.written()
    edited = replace(
        written,
        synthese="Vit avec sa sœur",
        objectifs=(
            written.objectifs[1],
            replace(written.objectifs[0], actions="Marcher"),
            an_objectif(0),
        ),
        prestations=(),
    )
    saved = room.plans.save(edited)
    assert [one.fil for one in saved.objectifs] == [2, 1, 3]
    assert room.entries()[-1] == Entry(
        "fiche.modification",
        "beneficiaire",
        room.person,
        (
            "plans",
            "1",
            "synthese",
            "objectif.2.deplacement",
            "objectif.1.actions",
            "objectif.3.ajout",
            "prestation.1.retrait",
        ),
    )
    assert room.desk.vault.verify().is_ok


def test_a_save_that_changes_nothing_leaves_no_entry(room: PlanDesk) -> None:
    written = room.written()
    count = room.desk.count()
    assert room.plans.save(replace(written, synthese=" Vit seule ")) == written
    assert room.desk.count() == count


def test_an_editor_changes_neither_status_nor_owner(room: PlanDesk) -> None:
    written = room.written()
    forged = replace(
        written,
        statut="valide",
        validated_on=TODAY,
        validated_by="Personne",
        numero=9,
        beneficiaire_id=99,
        demande_row_id=99,
        directives="Écrites",
    )
    saved = room.plans.save(forged)
    assert saved == replace(
        written, directives="Écrites", version=saved.version, recorded_at=saved.recorded_at
    )


def test_what_cannot_be_stored_is_refused_field_by_field(room: PlanDesk) -> None:
    written = room.written()
    backwards = a_prestation(0, started_on=TODAY, ended_on=date(2026, 11, 21))
    unknown = a_prestation(0, partenaire="PA9")
    save = room.plans.save
    assert refused(
        lambda: save(
            replace(
                written, prestations=(backwards,), objectifs=(an_objectif(0, famille="inconnue"),)
            )
        )
    ) == ["objectif:0:famille", "prestation:0:ended_on"]
    assert refused(lambda: save(replace(written, prestations=(a_prestation(1), unknown)))) == [
        "prestation:1:partenaire"
    ]
    assert room.plans.open(room.person).document == written


def test_a_partenaire_is_kept_with_its_prestation(room: PlanDesk) -> None:
    saved = room.desk.save("partenaires", {"nom": "SAAS du Lauragais", "categorie": "saas"})
    reference = str(saved.fiche.record.reference)
    written = room.written()
    line = replace(written.prestations[0], partenaire=reference)
    assert room.plans.save(replace(written, prestations=(line,))).prestations == (line,)


def test_a_line_taken_out_and_put_back_keeps_its_thread(room: PlanDesk) -> None:
    written = room.written()
    plans = room.colleague()
    plans.open(room.person)
    without = plans.save(replace(written, objectifs=written.objectifs[:1]))
    grown = plans.save(replace(without, objectifs=(*without.objectifs, an_objectif(0))))
    assert [one.fil for one in grown.objectifs] == [1, 3], "2 may come back by an undo"
    undone = plans.save(replace(grown, objectifs=written.objectifs))
    assert undone.objectifs == written.objectifs


# --- two people on one plan ----------------------------------------------------------------


def test_the_second_save_is_told_what_changed_and_nothing_is_lost(room: PlanDesk) -> None:
    written = room.written()
    other = room.colleague()
    opened = other.open(room.person).document
    assert opened == written
    first, second = written.objectifs
    room.plans.save(
        replace(written, objectifs=(replace(first, actions="Marcher"), second, an_objectif(0)))
    )
    mine = replace(opened, objectifs=(replace(first, actions="Nager"), second), projet="Voyager")
    with pytest.raises(PlanMovedError) as moved:
        other.save(mine)
    told = moved.value
    assert told.code == "fiche_perimee"
    assert told.theirs is not None
    assert told.edit is not None
    assert (told.edit.by, told.edit.version, told.edit.is_gone) == (
        "Claire Essai",
        told.theirs.version,
        False,
    )
    assert told.theirs == room.plans.open(room.person).document
    assert (told.mine, told.opened) == (mine, opened)
    assert names_of(told.their_changes) == ("objectif.1.actions", "objectif.3.ajout")
    assert names_of(told.differences) == ("projet", "objectif.3.retrait", "objectif.1.actions")
    assert told.merge is not None
    assert names_of(told.merge.conflicts) == ("objectif.1.actions",)
    both = other.save(told.merge.document)
    assert (len(both.objectifs), both.projet) == (3, "Voyager")
    kept = other.save(replace(mine, version=both.version))
    assert [one.actions for one in kept.objectifs] == ["Nager", "Kinésithérapie"]


def test_a_line_saved_by_a_form_is_a_change_of_the_plan(room: PlanDesk) -> None:
    written = room.written()
    form = room.desk.fiches.open_form("objectifs", row_id=1)
    values = {**form.values, "actions": "Marcher"}
    room.desk.fiches.save("objectifs", values, form=form.form, row_id=1, version=form.version)
    with pytest.raises(PlanMovedError) as moved:
        room.plans.save(replace(written, synthese="Autre"))
    assert names_of(moved.value.their_changes) == ("objectif.1.actions",)


def test_the_same_edit_by_two_is_no_conflict(room: PlanDesk) -> None:
    written = room.written()
    edited = replace(written, synthese="Vit avec sa sœur")
    saved = room.colleague().save(edited)
    assert room.plans.save(edited) == saved


def test_what_came_back_to_what_it_was_is_no_conflict(room: PlanDesk) -> None:
    written = room.written()
    other = room.colleague()
    changed = other.save(replace(written, synthese="Autre"))
    other.save(replace(changed, synthese="Vit seule"))
    assert room.plans.save(replace(written, projet="Voyager")).projet == "Voyager"


def test_a_plan_taken_away_meanwhile_is_told(room: PlanDesk) -> None:
    written = room.written()
    room.colleague().discard(written.plan_row_id, written.version)
    for act in (
        lambda: room.plans.save(written),
        lambda: room.plans.validate(written.plan_row_id, version=written.version),
        lambda: room.plans.discard(written.plan_row_id, written.version),
    ):
        with pytest.raises(PlanMovedError) as moved:
            act()
        assert moved.value.edit is not None
        assert moved.value.edit.is_gone
        assert moved.value.theirs is None


def test_a_version_that_moved_is_neither_validated_nor_discarded(room: PlanDesk) -> None:
    written = room.written()
    moved = room.colleague().save(replace(written, synthese="Autre"))
    for act in (
        lambda: room.plans.validate(written.plan_row_id, version=written.version),
        lambda: room.plans.discard(written.plan_row_id, written.version),
    ):
        with pytest.raises(PlanMovedError) as told:
            act()
        assert (told.value.theirs, told.value.mine) == (moved, None)
        assert names_of(told.value.their_changes) == ("synthese",)
    assert room.plans.open(room.person).document == moved


# --- validating ----------------------------------------------------------------------------


def test_a_first_validation_tells_the_demande_its_days(room: PlanDesk) -> None:
    validated = room.validated()
    assert (validated.statut, validated.validated_on, validated.validated_by) == (
        "valide",
        TODAY,
        "Claire Essai",
    )
    assert validated.review_on == REVIEW
    assert (room.demande().plan_on, room.demande().plan_review_on) == (TODAY, REVIEW)
    fields = [one.fields for one in room.entries() if one.action == "fiche.modification"]
    assert fields[-2:] == [
        ("plans", "1", "statut", "validated_on", "validated_by", "review_on"),
        ("demandes", "1", "plan_on", "plan_review_on"),
    ]
    assert room.desk.vault.verify().is_ok


def test_the_days_a_demande_knows_stay(room: PlanDesk) -> None:
    desk = room.desk
    form = desk.fiches.open_form("demandes", row_id=1)
    days = {**form.values, "plan_review_on": "01/02/2027"}
    desk.fiches.save("demandes", days, form=form.form, row_id=1, version=form.version)
    room.validated()
    assert (room.demande().plan_on, room.demande().plan_review_on) == (TODAY, date(2027, 2, 1))
    second = room.plans.begin(room.person)
    desk.clock.advance(24 * 3600)
    room.plans.validate(second.plan_row_id, version=second.version)
    assert room.demande().plan_on == TODAY, "the first validated plan counts"


def test_a_demande_open_since_is_told_by_a_plan_begun_before_it(room: PlanDesk) -> None:
    other = room.desk.person(nom_naissance="PEYRE")
    begun = room.plans.begin(other, modele="chutes")
    room.plans.validate(begun.plan_row_id, version=begun.version)
    second = room.plans.begin(other)
    asked = {"requested_on": "01/10/2026", "origine": "saas"}
    fiche = room.desk.save("demandes", asked, person=other).fiche
    room.plans.validate(second.plan_row_id, version=second.version)
    with room.desk.vault.uow() as uow:
        record = uow.fiches.get("demandes", fiche.row_id).record
    assert isinstance(record, Demande)
    assert record.plan_on == TODAY


def test_a_new_validation_closes_the_version_before(room: PlanDesk) -> None:
    first = room.validated()
    second = room.plans.begin(room.person)
    day = date(2026, 11, 23)
    room.desk.clock.advance(24 * 3600)
    review = date(2026, 12, 24)
    second = room.plans.validate(
        second.plan_row_id, version=second.version, on=day, review_on=review
    )
    assert (second.validated_on, second.review_on) == (day, review)
    closed = room.plans.open(room.person, first.plan_row_id).document
    assert closed is not None
    assert (closed.statut, closed.closed_on, closed.validated_on) == ("cloture", day, TODAY)
    statuts = [one.statut for one in room.plans.open(room.person).versions]
    assert statuts == ["valide", "cloture"]


def test_the_review_written_in_the_version_is_kept(room: PlanDesk) -> None:
    written = room.written()
    planned = room.plans.save(replace(written, review_on=date(2027, 1, 10)))
    validated = room.plans.validate(planned.plan_row_id, version=planned.version)
    assert validated.review_on == date(2027, 1, 10)


def test_what_blocks_is_named_and_nothing_is_validated(room: PlanDesk) -> None:
    room.validated()
    second = room.plans.begin(room.person)
    emptied = room.plans.save(replace(second, objectifs=()))
    yesterday = date(2026, 11, 21)

    def act(on: date, review_on: date) -> Callable[[], object]:
        return lambda: room.plans.validate(
            emptied.plan_row_id, version=emptied.version, on=on, review_on=review_on
        )

    assert refused(act(date(2026, 11, 23), TODAY)) == ["objectif", "validated_on", "review_on"]
    assert refused(act(yesterday, TODAY)) == ["objectif", "validated_on"]
    early = room.plans.save(replace(emptied, drawn_on=date(2026, 1, 1)))
    assert refused(
        lambda: room.plans.validate(early.plan_row_id, version=early.version, on=yesterday)
    ) == ["objectif", "validated_on"], "the version before was validated later"
    assert room.plans.open(room.person).document == early


# --- a validated version is nobody's to change ---------------------------------------------


def test_a_validated_version_is_closed_to_the_editor(room: PlanDesk) -> None:
    validated = room.validated()
    locked = ("plan_verrouille", {"numero": 1})
    row_id, version = validated.plan_row_id, validated.version
    assert broken(lambda: room.plans.save(replace(validated, synthese="Autre"))) == locked
    assert broken(lambda: room.plans.validate(row_id, version=version)) == locked
    assert broken(lambda: room.plans.discard(row_id, version)) == locked
    assert room.plans.open(room.person).document == validated


@pytest.mark.parametrize(
    ("sheet", "attribute", "said"),
    [
        ("plans", "synthese", "statut"),
        ("objectifs", "actions", "plan"),
        ("prestations", "libelle", "plan"),
    ],
)
def test_a_validated_version_is_closed_to_forms_and_to_the_bin(
    room: PlanDesk, sheet: str, attribute: str, said: str
) -> None:
    validated = room.validated()
    fiches = room.desk.fiches
    form = fiches.open_form(sheet, row_id=1)
    assert form.version is not None
    values = {**form.values, attribute: "Autre"}
    assert refused(
        lambda: fiches.save(sheet, values, form=form.form, row_id=1, version=form.version)
    ) == [said]
    version = form.version
    assert broken(lambda: fiches.remove(sheet, 1, version=version)) == (
        "plan_verrouille",
        {"numero": 1},
    )
    assert room.plans.open(room.person).document == validated


def test_no_form_adds_to_a_validated_version_nor_moves_a_line_into_it(room: PlanDesk) -> None:
    first = room.validated()
    second = room.plans.begin(room.person)
    desk = room.desk
    line = {"plan": "PL0001", "ordre": "9", "fil": "9"}
    assert refused(
        lambda: desk.save("objectifs", {**line, "famille": "autre"}, person=room.person)
    ) == ["plan"]
    provided = {**line, "domaine": "urgence", "nature": "socle"}
    assert refused(lambda: desk.save("prestations", provided, person=room.person)) == ["plan"]
    form = desk.fiches.open_form("objectifs", row_id=3)
    assert form.values["plan"] == "PL0002"
    moved = {**form.values, "plan": "PL0001", "ordre": "9"}
    assert refused(
        lambda: desk.fiches.save("objectifs", moved, form=form.form, row_id=3, version=form.version)
    ) == ["plan"]
    assert room.plans.open(room.person, first.plan_row_id).document == first
    assert room.plans.open(room.person).document == second


def test_a_line_in_the_bin_does_not_come_back_into_a_validated_version(room: PlanDesk) -> None:
    written = room.written()
    bin_id = room.desk.fiches.remove("objectifs", 2, version=1)
    left = room.plans.open(room.person).document
    assert left is not None
    assert left.version != written.version
    room.plans.validate(left.plan_row_id, version=left.version)
    code, _ = broken(lambda: room.desk.fiches.restore(bin_id))
    assert code == "remise_impossible"


def test_a_version_in_the_bin_comes_back_unless_another_took_its_place(room: PlanDesk) -> None:
    written = room.written()
    bin_id = room.plans.discard(written.plan_row_id, written.version)
    assert room.plans.open(room.person).document is None
    room.desk.fiches.restore(bin_id)
    back = room.plans.open(room.person).document
    assert back == written
    bin_id = room.plans.discard(written.plan_row_id, written.version)
    room.plans.begin(room.person)
    assert broken(lambda: room.desk.fiches.restore(bin_id))[0] == "remise_impossible"


def test_a_form_neither_validates_a_plan_nor_begins_a_second(room: PlanDesk) -> None:
    desk = room.desk
    begun = {"numero": "1", "statut": "en_cours", "drawn_on": "20/11/2026"}
    validated = {**begun, "statut": "valide", "validated_on": "21/11/2026"}
    assert refused(lambda: desk.save("plans", validated, person=room.person)) == ["statut"]
    saved = desk.save("plans", begun, person=room.person).fiche
    assert refused(lambda: desk.change(saved, validated)) == ["statut"]
    assert refused(lambda: desk.save("plans", begun, person=room.person)) == ["numero"]
    again = {**begun, "numero": "2"}
    assert refused(lambda: desk.save("plans", again, person=room.person)) == ["statut"]


# --- progress notes ------------------------------------------------------------------------


def test_a_note_is_added_to_a_validated_version_and_signed(room: PlanDesk) -> None:
    validated = room.validated()
    noted = room.plans.add_bilan(room.person, 2, TODAY, "  A repris un kilo ")
    assert (noted.noted_on, noted.texte, noted.auteur) == (
        TODAY,
        "A repris un kilo",
        "Claire Essai",
    )
    document = room.plans.open(room.person).document
    assert document is not None
    assert document.objectifs[1].bilans == (noted,)
    assert document.version == validated.version, "a note is of no version"
    same_day = room.plans.add_bilan(room.person, 2, TODAY, "Et encore un")
    document = room.plans.open(room.person).document
    assert document is not None
    assert document.objectifs[1].bilans == (same_day, noted)
    assert room.desk.vault.verify().is_ok


def test_a_note_says_something_of_a_day_past_on_an_objective_there(room: PlanDesk) -> None:
    room.written()
    add = room.plans.add_bilan
    assert refused(lambda: add(room.person, 1, date(2026, 11, 23), " ")) == ["noted_on", "texte"]
    with pytest.raises(NotFoundError):
        add(room.person, 9, TODAY, "Mieux")
    with pytest.raises(NotFoundError):
        add(999, 1, TODAY, "Mieux")


def test_a_note_is_never_rewritten(room: PlanDesk) -> None:
    room.validated()
    room.plans.add_bilan(room.person, 1, TODAY, "Mieux")
    fiches = room.desk.fiches
    form = fiches.open_form("bilans", row_id=1)
    values = {**form.values, "texte": "Moins bien"}
    assert refused(
        lambda: fiches.save("bilans", values, form=form.form, row_id=1, version=form.version)
    ) == ["texte"]
    bin_id = fiches.remove("bilans", 1, version=1)
    fiches.restore(bin_id)


# --- comparing -----------------------------------------------------------------------------


def test_two_versions_are_compared_line_by_line(room: PlanDesk) -> None:
    first = room.validated()
    second = room.plans.begin(room.person)
    kept = replace(second.objectifs[0], statut="atteint")
    second = room.plans.save(replace(second, objectifs=(kept, an_objectif(0))))
    room.plans.open(room.person)
    found = room.plans.compare(first.plan_row_id, second.plan_row_id)
    told = [(one.kind, one.part, one.fil, one.attribute) for one in found]
    assert told == [
        (DifferenceKind.CHANGED, "review_on", 0, "review_on"),
        (DifferenceKind.REMOVED, "objectif", 2, ""),
        (DifferenceKind.CHANGED, "objectif", 1, "statut"),
        (DifferenceKind.ADDED, "objectif", 3, ""),
    ]
    left = room.plans.open(room.person).non_realises
    assert [(numero, line.fil) for numero, line in left] == [(1, 2)]


def test_versions_of_two_persons_or_of_a_file_not_opened_are_not_compared(room: PlanDesk) -> None:
    first = room.validated()
    other = room.plans.begin(room.desk.person(nom_naissance="PEYRE"))
    compare = room.plans.compare
    with pytest.raises(PermissionDeniedError):
        compare(first.plan_row_id, first.plan_row_id)
    room.plans.open(room.person)
    assert compare(first.plan_row_id, first.plan_row_id) == ()
    with pytest.raises(NotFoundError):
        compare(first.plan_row_id, other.plan_row_id)
    with pytest.raises(NotFoundError):
        compare(first.plan_row_id, 999)


# --- who may -------------------------------------------------------------------------------

WRITES: dict[str, Callable[[Plans, PlanDocument], object]] = {
    "begin": lambda plans, held: plans.begin(held.beneficiaire_id),
    "save": lambda plans, held: plans.save(replace(held, synthese="Autre")),
    "validate": lambda plans, held: plans.validate(held.plan_row_id, version=held.version),
    "discard": lambda plans, held: plans.discard(held.plan_row_id, held.version),
    "save_modele": lambda plans, _: plans.save_modele(MODELES[0]),
    "reset_modele": lambda plans, _: plans.reset_modele("chutes"),
}
OTHERS = [role for role in Role if role is not Role.COORDINATEUR]


@pytest.mark.parametrize("role", OTHERS)
@pytest.mark.parametrize("act", WRITES)
def test_only_the_coordination_writes_plans(room: PlanDesk, role: Role, act: str) -> None:
    written = room.written()
    count = room.desk.count()
    with pytest.raises(PermissionDeniedError):
        WRITES[act](room.as_role(role), written)
    assert room.desk.count() == count


@pytest.mark.parametrize(
    ("role", "may_read", "may_note"),
    [
        (Role.COORDINATEUR, True, True),
        (Role.MEDECIN, True, True),
        (Role.SOIGNANT_ASTREINTE, True, True),
        (Role.INTERVENANT, False, False),
        (Role.LECTURE, True, False),
        (Role.DIRECTION, False, False),
        (Role.ADMINISTRATEUR, False, False),
    ],
)
def test_who_reads_and_who_notes_about_a_person_present(
    room: PlanDesk, role: Role, *, may_read: bool, may_note: bool
) -> None:
    room.written()
    plans = room.as_role(role, professionnel="P9")
    if may_read:
        sheet = plans.open(room.person)
        assert (sheet.may_write, sheet.may_add_bilan) == (role is Role.COORDINATEUR, may_note)
        assert plans.modeles()
    else:
        with pytest.raises(PermissionDeniedError):
            plans.open(room.person)
    if may_note:
        assert plans.add_bilan(room.person, 1, TODAY, "Vu").auteur == "Claire Essai"
    else:
        with pytest.raises(PermissionDeniedError):
            plans.add_bilan(room.person, 1, TODAY, "Vu")


def test_the_one_on_call_gives_a_reason_for_a_person_not_present(room: PlanDesk) -> None:
    away = room.desk.person(nom_naissance="PEYRE")
    room.plans.begin(away, modele="chutes")
    plans = room.as_role(Role.SOIGNANT_ASTREINTE)
    with pytest.raises(PermissionDeniedError) as refusal:
        plans.open(away)
    assert refusal.value.values["permission"] == "beneficiaire_read_with_reason"
    sheet = plans.open(away, reason="Appel de nuit")
    assert not sheet.may_add_bilan
    assert room.entries()[-1].fields == ("plans", "motif : Appel de nuit")
    plans.open(away)
    assert room.entries()[-1].fields == ("plans", "motif : Appel de nuit"), "kept for the session"
    with pytest.raises(PermissionDeniedError):
        plans.add_bilan(away, 1, TODAY, "Vu")


def test_an_intervenant_reads_and_notes_for_own_persons(room: PlanDesk) -> None:
    room.written()
    desk = room.desk
    desk.save(
        "professionnels",
        {"nom": "V", "prenom": "C", "profession": "ide", "reference": "P7"},
    )
    visit = {
        "starts_at": "20/11/2026 09:00",
        "ends_at": "20/11/2026 10:00",
        "profession": "ide",
        "statut": "realisee",
        "professionnel": "P7",
        "domaine": "urgence",
    }
    desk.save("visites", visit, person=room.person)
    plans = room.as_role(Role.INTERVENANT, professionnel="P7", display_name="Sam V")
    sheet = plans.open(room.person)
    assert (sheet.may_write, sheet.may_add_bilan) == (False, True)
    assert sheet.document is not None
    assert sheet.document.prestations[0].visites_realisees == 1
    assert plans.add_bilan(room.person, 1, TODAY, "Vu").auteur == "Sam V"


# --- templates -----------------------------------------------------------------------------


def test_the_team_changes_a_shipped_template_and_goes_back_to_it(room: PlanDesk) -> None:
    plans = room.plans
    assert plans.modeles() == MODELES
    shipped = MODELES[2]
    own = plans.save_modele(replace(shipped, objectifs=shipped.objectifs[:1]))
    assert (own.is_own, own.version, own.cle) == (True, 1, "chutes")
    assert plans.modeles() == (*MODELES[:2], own, *MODELES[3:])
    assert len(plans.begin(room.person, modele="chutes").objectifs) == 1
    assert plans.reset_modele("chutes") == shipped
    assert plans.modeles() == MODELES
    with pytest.raises(NotFoundError):
        plans.reset_modele("chutes")
    changes = [one for one in room.entries() if one.action == "modele_plan.modification"]
    assert (
        changes
        == [Entry("modele_plan.modification", "import", None, ("modele_plan", "chutes"))] * 2
    )
    assert room.desk.vault.verify().is_ok


def test_a_template_of_the_team_is_made_of_a_plan(room: PlanDesk) -> None:
    written = room.written()
    made = room.plans.save_modele(modele_of(written, titre="Sortie d'hôpital, l'été"))
    assert (made.cle, made.version) == ("sortie_d_hopital_l_ete", 1)
    assert room.plans.modeles()[-1] == made
    again = room.plans.save_modele(replace(made, cle="", titre="Sortie d'hôpital, l'été 2"))
    assert again.cle == "sortie_d_hopital_l_ete_2"
    assert room.plans.reset_modele(made.cle) is None


def test_a_template_is_refused_field_by_field(room: PlanDesk) -> None:
    twin = replace(MODELES[0], cle="", titre="CHUTES")
    assert refused(lambda: room.plans.save_modele(twin)) == ["titre"]
    wrong = replace(MODELES[0], objectifs=(an_objectif(0, famille="inconnue"),))
    assert refused(lambda: room.plans.save_modele(wrong)) == ["objectif:0:famille"]
    assert room.plans.modeles() == MODELES


def test_a_template_somebody_changed_is_not_written_over(room: PlanDesk) -> None:
    room.plans.save_modele(MODELES[0])
    with pytest.raises(PlanMovedError) as moved:
        room.colleague().save_modele(replace(MODELES[0], titre="Retour"))
    assert moved.value.edit is not None
    assert (moved.value.edit.version, moved.value.edit.is_gone) == (1, False)


# --- what the vault shows ------------------------------------------------------------------

CANARIES = {"plan": "Zorglubine", "note": "Tartarinade", "modele": "Ratatouillette"}


def test_nothing_typed_in_a_plan_lies_in_the_journal_or_in_clear(
    room: PlanDesk, bench: Bench
) -> None:
    written = room.written()
    line = replace(written.objectifs[0], objectif=CANARIES["plan"])
    saved = room.plans.save(replace(written, objectifs=(line,), synthese=CANARIES["plan"]))
    room.plans.add_bilan(room.person, 1, TODAY, CANARIES["note"])
    room.plans.save_modele(modele_of(saved, titre=CANARIES["modele"]))
    room.plans.validate(saved.plan_row_id, version=saved.version)
    assert not found_in(contents_of(bench.path), CANARIES)
    with room.desk.vault.uow() as uow:
        for row in uow.session.scalars(select(AuditRow)):
            said = f"{row.fields} {row.entity}"
            assert CANARIES["plan"] not in said
            assert CANARIES["note"] not in said
        kept = uow.session.scalars(select(ObjectifRow.objectif)).all()
    assert CANARIES["plan"] in kept, "the control: it is there for who holds the key"


@pytest.mark.parametrize("table", ["plan", "objectif", "prestation", "bilan", "modele_plan"])
def test_a_row_changed_behind_the_journal_is_noticed(room: PlanDesk, table: str) -> None:
    written = room.written()
    room.plans.add_bilan(room.person, 1, TODAY, "Mieux")
    room.plans.save_modele(MODELES[0])
    room.plans.validate(written.plan_row_id, version=written.version)
    assert room.desk.vault.verify().is_ok
    with room.desk.vault.uow() as uow:
        uow.begin_writing()
        uow.session.execute(text(f"UPDATE {table} SET version = version + 1"))
        uow.session.commit()
    assert not room.desk.vault.verify().is_ok
