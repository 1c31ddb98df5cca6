"""The contrat of a person on a real vault: drawn, handed over, signed, completed; its scans."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any, cast

import pytest
from sqlalchemy import select, text

from crt_desktop.domain.contrat_acts import Echeance, Etat
from crt_desktop.domain.contrats import BlockKind
from crt_desktop.domain.demande import Demande
from crt_desktop.domain.errors import (
    InvalidFicheError,
    NotFoundError,
    OperationCancelledError,
    PermissionDeniedError,
    RuleViolationError,
    StaleEditError,
    VaultDamagedError,
)
from crt_desktop.domain.etablissement import Parametres
from crt_desktop.domain.parcours import Contrat
from crt_desktop.domain.roles import Role
from crt_desktop.domain.scans import LIMIT_BYTES
from crt_desktop.ports.upkeep import RestoreOrder
from crt_desktop.ports.vault import VaultSession
from crt_desktop.reports.contrats import ContratLine, ContratSheet
from crt_desktop.reports.fiches import Draft, StoredFiche
from crt_desktop.services.contrats import FIELDS, REMISE, SIGNATURE, Contrats
from crt_desktop.services.corrections import Corrections
from crt_desktop.services.fiche_desk import Openings
from crt_desktop.services.fiches import Fiches
from crt_desktop.services.plans import Plans
from db.session import LocalVaultSession
from db.tables import PieceContenuRow, PieceJointeRow
from db.uow import SqlUnitOfWork
from tests.canaries import contents_of, found_in
from tests.fast_keys import PASSPHRASE
from tests.persistence.fiches_desk import Desk, Entry, SessionAs
from tests.persistence.vaults import NAME, Bench, raw_connection
from tests.plan_documents import a_prestation, an_objectif
from tests.scan_files import a_jpeg, a_pdf

TODAY = "22/11/2026"
SIGNED = {"signed_on": TODAY, "signataire": "Marie Durand", "qualite": "personne"}


@dataclass
class Written:
    """Keeps the files written."""

    files: dict[Path, bytes] = field(default_factory=dict)

    def write(self, path: Path, content: bytes) -> None:
        self.files[path] = content


@dataclass
class Room:
    """A person with an open demande, and who draws the contrat."""

    desk: Desk
    person: int
    demande_row_id: int
    contrats: Contrats
    plans: Plans
    sink: Written

    def as_role(self, role: Role, **changes: Any) -> Contrats:
        actor = replace(self.desk.vault.actor, role=role, **changes)
        session = cast("VaultSession", SessionAs(self.desk.vault, actor))
        return Contrats(session, self.desk.clock, Openings(), sink=self.sink)

    def sheet(self) -> ContratSheet:
        return self.contrats.sheet(self.demande_row_id)

    def latest(self) -> ContratLine:
        return self.sheet().lines[0]

    def plan(self, *, is_validated: bool = True) -> int:
        begun = self.plans.begin(self.person)
        written = self.plans.save(
            replace(
                begun,
                objectifs=(
                    an_objectif(0, objectif="Rester debout"),
                    an_objectif(0, objectif="Déjà fait", statut="atteint"),
                ),
                prestations=(a_prestation(0, libelle="Passage du soir"),),
            )
        )
        if is_validated:
            self.plans.validate(written.plan_row_id, version=written.version)
        return written.plan_row_id

    def drawn(self) -> StoredFiche:
        return self.contrats.draw_up(self.demande_row_id).fiche

    def signed(self) -> StoredFiche:
        fiche = self.drawn()
        return self.contrats.sign(fiche.row_id, SIGNED, version=fiche.version).fiche

    def demande(self) -> Demande:
        with self.desk.vault.uow() as uow:
            return cast(Demande, uow.fiches.get("demandes", self.demande_row_id).record)

    def contrat(self, row_id: int) -> Contrat:
        with self.desk.vault.uow() as uow:
            return cast(Contrat, uow.fiches.get("contrats", row_id).record)

    def contents(self) -> int:
        with self.desk.vault.uow() as uow:
            return len(uow.session.scalars(select(PieceContenuRow.piece_id)).all())

    def entries(self, *actions: str) -> list[Entry]:
        return [one for one in self.desk.journal() if one.action in actions]


@pytest.fixture
def room(vault: LocalVaultSession, bench: Bench) -> Room:
    desk = Desk(vault=vault, clock=bench.clock, fiches=Fiches(vault, bench.clock))
    person = desk.person()
    values = {"requested_on": "02/11/2026", "origine": "saas"}
    demande = desk.save("demandes", values, person=person).fiche.row_id
    sink = Written()
    return Room(
        desk=desk,
        person=person,
        demande_row_id=demande,
        contrats=Contrats(vault, bench.clock, desk.fiches.openings, sink=sink),
        plans=Plans(vault, bench.clock),
        sink=sink,
    )


def broken(act: Callable[[], object]) -> str:
    with pytest.raises(RuleViolationError) as refusal:
        act()
    return refusal.value.code


def refused(act: Callable[[], object]) -> list[str]:
    with pytest.raises(InvalidFicheError) as refusal:
        act()
    return [one.attribute for one in refusal.value.issues if one.is_error]


def items(line: ContratLine) -> list[str]:
    return [part.text for part in line.parts if part.kind is BlockKind.ITEM]


# --- drawing -------------------------------------------------------------------------------


def test_a_contrat_is_drawn_from_the_validated_plan_and_the_template(room: Room) -> None:
    room.plan()
    room.drawn()
    line = room.latest()
    assert (line.numero, line.type, line.etat) == (1, "contrat", Etat.GENERE)
    assert (line.drawn_on, line.plan_numero, line.plan_is_validated) == (
        date(2026, 11, 22),
        1,
        True,
    )
    assert "Rester debout" in items(line)
    assert "Déjà fait" not in items(line)
    assert any("Passage du soir" in one for one in items(line))
    assert line.participants == "Mme Marie DURAND, Claire Essai"
    assert not line.is_outdated


def test_without_a_validated_plan_the_one_in_progress_is_taken_and_marked(room: Room) -> None:
    room.plan(is_validated=False)
    room.drawn()
    line = room.latest()
    assert (line.plan_numero, line.plan_is_validated) == (1, False)
    assert any("…………" in part.text and "plan" in part.text for part in line.parts)


def test_without_any_plan_the_contrat_leaves_room(room: Room) -> None:
    room.drawn()
    line = room.latest()
    assert (line.plan_numero, line.plan_is_validated) == (None, None)
    assert items(line).count("À préciser avec la personne.") == 2


def test_a_plan_of_a_former_demande_is_not_taken(room: Room) -> None:
    room.plan()
    values = {"requested_on": "20/11/2026", "origine": "saas"}
    demande = room.desk.save("demandes", values, person=room.person).fiche.row_id
    room.contrats.draw_up(demande)
    assert room.contrats.sheet(demande).lines[0].plan_numero is None


def test_a_version_may_be_named_and_must_be_the_persons(room: Room) -> None:
    plan = room.plan()
    room.plans.begin(room.person)
    room.contrats.draw_up(room.demande_row_id, plan_row_id=plan)
    assert room.latest().plan_numero == 1
    other = room.desk.person(nom_naissance="AUTRE")
    demande = room.desk.save(
        "demandes", {"requested_on": TODAY, "origine": "saas"}, person=other
    ).fiche.row_id
    with pytest.raises(NotFoundError):
        room.contrats.draw_up(demande, plan_row_id=plan)


def test_one_that_waits_for_its_signature_is_made_again_rather_than_twice(room: Room) -> None:
    fiche = room.drawn()
    assert broken(room.drawn) == "contrat_deja_etabli"
    assert room.sheet().why_not is not None
    fiche = room.contrats.hand_over(fiche.row_id, {"handed_on": TODAY}, version=fiche.version).fiche
    room.plan()
    assert room.latest().is_outdated
    room.desk.clock.advance(86_400)
    again = room.contrats.draw_again(fiche.row_id, version=fiche.version)
    line = room.latest()
    assert (line.row_id, line.numero, line.etat) == (fiche.row_id, 1, Etat.GENERE)
    assert (line.drawn_on, line.handed_on) == (date(2026, 11, 23), None)
    assert line.plan_numero == 1
    assert "Rester debout" in items(line)
    assert again.fiche.version == fiche.version + 1


def test_a_broken_template_is_named_and_nothing_is_stored(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    fiche = room.drawn()
    broken_one = replace(Parametres(), contrat_modele="Bonjour {inconnu}")
    monkeypatch.setattr(SqlUnitOfWork, "parametres", lambda _uow: broken_one)
    again = partial(room.contrats.draw_again, fiche.row_id, version=fiche.version)
    assert broken(again) == "modele_contrat_invalide"
    assert not room.latest().is_outdated
    assert room.contrat(fiche.row_id) == fiche.record


def test_the_text_stands_whatever_changes_after_it_was_signed(room: Room) -> None:
    fiche = room.signed()
    before = room.contrat(fiche.row_id).texte
    room.plan()
    with room.desk.vault.uow() as uow:
        person = uow.fiches.get("beneficiaires", room.person)
    room.desk.change(person, {"adresse": "3, place Neuve"})
    assert room.contrat(fiche.row_id).texte == before
    assert not room.latest().is_outdated


# --- handing over and signing ------------------------------------------------------------------


def test_a_contrat_is_handed_over_then_signed_and_its_demande_is_told(room: Room) -> None:
    fiche = room.drawn()
    form = room.contrats.open_act(REMISE, fiche.row_id)
    assert form.values == {"handed_on": TODAY}
    fiche = room.contrats.hand_over(fiche.row_id, form.values, version=form.version).fiche
    assert room.latest().etat is Etat.REMIS
    form = room.contrats.open_act(SIGNATURE, fiche.row_id)
    assert dict(form.values) == {
        "signed_on": TODAY,
        "signataire": "Mme Marie DURAND",
        "qualite": "personne",
        "participants": "Mme Marie DURAND, Claire Essai",
    }
    room.contrats.sign(fiche.row_id, form.values, version=form.version)
    assert room.latest().etat is Etat.SIGNE
    assert room.demande().contrat_on == date(2026, 11, 22)
    assert room.sheet().taken_on is None
    fields = [one.fields for one in room.entries("fiche.modification")]
    assert fields[-1] == ("demandes", str(room.demande_row_id), "contrat_on")
    assert fields[-2][:2] == ("contrats", str(fiche.row_id))


def test_a_signature_without_a_hand_over_is_one(room: Room) -> None:
    fiche = room.drawn()
    room.contrats.sign(fiche.row_id, SIGNED, version=fiche.version)
    stored = room.contrat(fiche.row_id)
    assert stored.handed_on == stored.signed_on == date(2026, 11, 22)


def test_a_day_already_known_to_the_demande_is_kept(room: Room) -> None:
    with room.desk.vault.uow() as uow:
        demande = uow.fiches.get("demandes", room.demande_row_id)
    room.desk.settle({"contrat_on": "10/11/2026"}, fiche=demande)
    room.signed()
    assert room.demande().contrat_on == date(2026, 11, 10)
    assert room.sheet().taken_on == date(2026, 11, 10)


def test_a_signature_that_lacks_something_stores_nothing(room: Room) -> None:
    fiche = room.drawn()
    sign = room.contrats.sign
    empty = {"signed_on": "", "signataire": "", "qualite": ""}
    assert refused(lambda: sign(fiche.row_id, empty, version=1)) == list(FIELDS[SIGNATURE][:3])
    no_one = {**SIGNED, "signataire": ""}
    assert refused(lambda: sign(fiche.row_id, no_one, version=1)) == ["signataire"]
    tomorrow = {**SIGNED, "signed_on": "23/11/2026"}
    # Not handed over before, it would be handed over that day too.
    assert "signed_on" in refused(lambda: sign(fiche.row_id, tomorrow, version=1))
    remise = {"handed_on": "21/11/2026"}
    assert refused(lambda: room.contrats.hand_over(fiche.row_id, remise, version=1)) == [
        "handed_on"
    ]
    assert room.contrat(fiche.row_id) == fiche.record
    assert room.demande().contrat_on is None


def test_for_somebody_under_tutelle_the_mandataire_is_proposed_and_anyone_else_is_said(
    room: Room,
) -> None:
    with room.desk.vault.uow() as uow:
        person = uow.fiches.get("beneficiaires", room.person)
    room.desk.change(person, {"protection": "tutelle"})
    who = {"nom": "UDAF de l'Aude", "role": "mandataire"}
    room.desk.save("intervenants", who, person=room.person)
    fiche = room.drawn()
    form = room.contrats.open_act(SIGNATURE, fiche.row_id)
    assert (form.values["signataire"], form.values["qualite"]) == ("UDAF de l'Aude", "mandataire")
    saved = room.contrats.sign(fiche.row_id, {**SIGNED, "qualite": "aidant"}, version=1)
    assert "qualite" in [one.attribute for one in saved.warnings]


def test_what_is_signed_never_changes_again(room: Room) -> None:
    fiche = room.signed()
    acts: list[Callable[[], object]] = [
        lambda: room.contrats.draw_again(fiche.row_id, version=fiche.version),
        lambda: room.contrats.hand_over(fiche.row_id, {"handed_on": TODAY}, version=fiche.version),
        lambda: room.contrats.sign(fiche.row_id, SIGNED, version=fiche.version),
        lambda: room.contrats.open_act(SIGNATURE, fiche.row_id),
        lambda: room.desk.fiches.remove("contrats", fiche.row_id, version=fiche.version),
    ]
    for act in acts:
        assert broken(act) == "contrat_verrouille"
    assert refused(lambda: room.desk.change(fiche, {"signataire": "Autre"})) == ["signed_on"]
    assert refused(lambda: room.desk.change(fiche, {"signed_on": ""})) == ["signed_on"]
    assert room.contrat(fiche.row_id) == fiche.record


def test_a_form_signs_under_the_same_rules(room: Room) -> None:
    fiche = room.drawn()
    assert refused(lambda: room.desk.change(fiche, {"signed_on": TODAY})) == [
        "signataire",
        "qualite",
    ]
    room.desk.change(fiche, SIGNED)
    assert room.demande().contrat_on == date(2026, 11, 22)


def test_an_avenant_completes_a_signed_contrat_and_renews_it(room: Room) -> None:
    assert broken(lambda: room.contrats.amend(room.demande_row_id, {"objet": "x"})) == (
        "avenant_sans_contrat"
    )
    room.signed()
    room.plan()
    assert room.sheet().why_no_avenant is None
    form = room.contrats.open_drawing(room.demande_row_id, "avenant")
    assert set(form.values) == {"objet", "participants"}
    assert refused(lambda: room.contrats.amend(room.demande_row_id, form.values)) == ["objet"]
    values = {**form.values, "objet": "Passage quotidien"}
    fiche = room.contrats.amend(room.demande_row_id, values).fiche
    room.contrats.sign(fiche.row_id, SIGNED, version=fiche.version)
    avenant, contrat = room.sheet().lines
    assert (avenant.numero, avenant.is_avenant, avenant.objet) == (2, True, "Passage quotidien")
    assert any("Passage quotidien" in part.text for part in avenant.parts)
    assert (contrat.numero, contrat.etat) == (1, Etat.SIGNE)


def test_two_windows_sign_once(room: Room) -> None:
    fiche = room.drawn()
    other = Contrats(room.desk.vault, room.desk.clock, Openings(), sink=room.sink)
    mine = room.contrats.open_act(REMISE, fiche.row_id)
    theirs = other.open_act(REMISE, fiche.row_id)
    room.desk.clock.advance(86_400)
    room.contrats.hand_over(fiche.row_id, {"handed_on": "23/11/2026"}, version=mine.version)
    with pytest.raises(StaleEditError) as stale:
        other.hand_over(fiche.row_id, {"handed_on": TODAY}, version=theirs.version)
    assert stale.value.edit is not None
    assert [one.attribute for one in stale.value.edit.conflicts] == ["handed_on"]
    assert room.contrat(fiche.row_id).handed_on == date(2026, 11, 23)


def test_a_draft_is_offered_again_and_goes_with_the_act(room: Room) -> None:
    fiche = room.drawn()
    form = room.contrats.open_act(SIGNATURE, fiche.row_id)
    draft = Draft(
        form=form.form,
        title="Contrat",
        values={**form.values, "signataire": "M"},
        saved_at=room.desk.clock.now(),
        beneficiaire_id=room.person,
    )
    room.desk.fiches.keep_draft(draft)
    again = room.contrats.open_act(SIGNATURE, fiche.row_id)
    assert again.draft is not None
    assert again.draft.values["signataire"] == "M"
    room.contrats.sign(fiche.row_id, SIGNED, version=again.version)
    assert room.desk.fiches.drafts() == ()


def test_the_delays_follow_the_admission_and_the_setting(room: Room) -> None:
    assert room.sheet().duties == ()
    assert room.sheet().is_first_due
    with room.desk.vault.uow() as uow:
        demande = uow.fiches.get("demandes", room.demande_row_id)
    admission = {"admitted_on": "05/11/2026", "decision": "admission"}
    room.desk.settle(admission, fiche=demande)
    sheet = room.sheet()
    assert not sheet.is_first_due
    (remise, signature) = sheet.duties
    assert (remise.echeance, remise.due_on, remise.is_late) == (
        Echeance.REMISE,
        date(2026, 11, 20),
        True,
    )
    assert (signature.due_on, signature.is_late) == (date(2026, 12, 5), False)


def test_a_closed_demande_has_no_contrat(room: Room) -> None:
    with room.desk.vault.uow() as uow:
        demande = uow.fiches.get("demandes", room.demande_row_id)
    values = {"decision": "refus", "decided_on": TODAY, "motif_refus": "annulee"}
    room.desk.settle(values, fiche=demande)
    assert broken(room.drawn) == "contrat_demande_close"
    assert "close" in (room.sheet().why_not or "")


def test_contrats_of_another_demande_are_left_out(room: Room) -> None:
    room.drawn()
    values = {"requested_on": "20/11/2026", "origine": "saas"}
    other = room.desk.save("demandes", values, person=room.person).fiche.row_id
    assert room.contrats.sheet(other).lines == ()
    with pytest.raises(NotFoundError):
        room.contrats.sheet(999)


# --- who may -------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", [one for one in Role if one is not Role.COORDINATEUR])
def test_only_the_coordination_writes_and_others_read_what_their_role_reads(
    room: Room, role: Role
) -> None:
    fiche = room.drawn()
    piece = room.contrats.attach(fiche.row_id, "a.pdf", a_pdf())
    theirs = room.as_role(role)
    for act in (
        lambda: theirs.draw_up(room.demande_row_id),
        lambda: theirs.open_drawing(room.demande_row_id),
        lambda: theirs.amend(room.demande_row_id, {"objet": "x"}),
        lambda: theirs.draw_again(fiche.row_id, version=1),
        lambda: theirs.open_act(SIGNATURE, fiche.row_id),
        lambda: theirs.hand_over(fiche.row_id, {"handed_on": TODAY}, version=1),
        lambda: theirs.sign(fiche.row_id, SIGNED, version=1),
        lambda: theirs.attach(fiche.row_id, "b.pdf", a_pdf(b"% b")),
        lambda: theirs.remove_scan(piece.piece_id),
    ):
        with pytest.raises(PermissionDeniedError):
            act()
    reads = role in {Role.MEDECIN, Role.LECTURE}
    takes_out = role is Role.MEDECIN
    if reads:
        sheet = theirs.sheet(room.demande_row_id)
        assert (sheet.may_write, sheet.may_take_out) == (False, takes_out)
        assert theirs.read_scan(piece.piece_id).content == a_pdf()
    else:
        with pytest.raises(PermissionDeniedError):
            theirs.sheet(room.demande_row_id)
        with pytest.raises(PermissionDeniedError):
            theirs.read_scan(piece.piece_id)
    if not takes_out:
        with pytest.raises(PermissionDeniedError):
            theirs.write_scan(piece.piece_id, Path("x"), reason="x")
    assert room.sink.files == {}


def test_reading_and_taking_out_leave_entries_without_a_word_of_the_paper(room: Room) -> None:
    fiche = room.drawn()
    piece = room.contrats.attach(fiche.row_id, "Durand secret.pdf", a_pdf())
    room.contrats.sheet(room.demande_row_id)
    room.contrats.read_scan(piece.piece_id)
    room.contrats.write_scan(piece.piece_id, Path("/x/y.pdf"), reason="à remettre")
    assert room.sink.files == {Path("/x/y.pdf"): a_pdf()}
    told = [one.fields for one in room.desk.journal()[-4:]]
    digest = f"sha256 : {piece.sha256}"
    number = str(piece.piece_id)
    assert told == [
        ("pieces_jointes", number, digest),
        ("contrats",),
        ("pieces_jointes", number),
        ("pieces_jointes", number, digest, "motif : à remettre"),
    ]
    assert "secret" not in str(room.desk.journal())


# --- scans -----------------------------------------------------------------------------------


def test_scans_are_kept_whole_and_listed_in_order(room: Room) -> None:
    fiche = room.signed()
    room.contrats.attach(fiche.row_id, "page 1.pdf", a_pdf())
    piece = room.contrats.attach(fiche.row_id, "page 2.pdf", a_jpeg())
    assert [one.nom for one in room.latest().scans] == ["page 1.pdf", "page 2.jpg"]
    assert (piece.type_mime, piece.taille, piece.added_by) == (
        "image/jpeg",
        len(a_jpeg()),
        "Claire Essai",
    )
    assert room.contrats.read_scan(piece.piece_id).content == a_jpeg()
    room.contrats.remove_scan(piece.piece_id)
    assert [one.nom for one in room.latest().scans] == ["page 1.pdf"]
    assert room.contents() == 1
    with pytest.raises(NotFoundError):
        room.contrats.read_scan(piece.piece_id)
    assert room.desk.vault.verify().is_ok


def test_the_same_paper_twice_and_a_hostile_one_are_refused(room: Room) -> None:
    fiche = room.drawn()
    room.contrats.attach(fiche.row_id, "a.pdf", a_pdf())
    attach = room.contrats.attach
    assert broken(lambda: attach(fiche.row_id, "b.pdf", a_pdf())) == "piece_deja_jointe"
    assert broken(lambda: attach(fiche.row_id, "b.pdf", a_pdf(b"/JavaScript"))) == "piece_active"
    assert room.contents() == 1


def test_attaching_can_be_stopped_until_it_is_kept(room: Room) -> None:
    fiche = room.drawn()
    for stop_at in (1, 2):

        def stop(done: int, _total: int, at: int = stop_at) -> bool:
            return done < at

        with pytest.raises(OperationCancelledError):
            room.contrats.attach(fiche.row_id, "a.pdf", a_pdf(), progress=stop)
        assert room.contents() == 0
    seen: list[int] = []

    def follow(done: int, _total: int) -> bool:
        seen.append(done)
        return done < 3

    room.contrats.attach(fiche.row_id, "a.pdf", a_pdf(), progress=follow)
    assert (seen, room.contents()) == ([1, 2, 3], 1)


def test_ten_megabytes_are_kept_within_a_second_and_then_cost_a_form_nothing(room: Room) -> None:
    fiche = room.drawn()
    content = a_pdf(size=LIMIT_BYTES)
    started = time.perf_counter()
    piece = room.contrats.attach(fiche.row_id, "a.pdf", content)
    assert time.perf_counter() - started < 1
    started = time.perf_counter()
    room.contrats.hand_over(fiche.row_id, {"handed_on": TODAY}, version=fiche.version)
    assert time.perf_counter() - started < 0.3
    started = time.perf_counter()
    assert room.contrats.read_scan(piece.piece_id).content == content
    assert time.perf_counter() - started < 1


ALTERATIONS = {
    "a byte of a scan is changed": "UPDATE piece_contenu SET contenu = zeroblob(length(contenu))",
    "a scan is cut": "UPDATE piece_contenu SET contenu = substr(contenu, 1, 10)",
    "the bytes of a scan are deleted": "DELETE FROM piece_contenu",
}


@pytest.mark.parametrize("name", ALTERATIONS)
def test_verify_and_reading_notice_that(room: Room, name: str) -> None:
    fiche = room.drawn()
    piece = room.contrats.attach(fiche.row_id, "a.pdf", a_pdf())
    raw = raw_connection(room.desk.vault)
    raw.execute(ALTERATIONS[name])
    raw.commit()
    raw.close()
    report = room.desk.vault.verify()
    assert [one.name for one in report.checks if not one.is_ok] == ["Documents numérisés"]
    with pytest.raises(VaultDamagedError):
        room.contrats.read_scan(piece.piece_id)


def test_verify_notices_bytes_of_nobody_and_a_digest_changed_with_its_bytes(room: Room) -> None:
    fiche = room.drawn()
    room.contrats.attach(fiche.row_id, "a.pdf", a_pdf())
    raw = raw_connection(room.desk.vault)
    raw.execute("INSERT INTO piece_contenu VALUES (77, x'00')")
    raw.commit()
    (check,) = [one for one in room.desk.vault.verify().checks if not one.is_ok]
    assert "n° 77" in check.detail.replace("\xa0", " ").replace("\u202f", " ")
    raw.execute("DELETE FROM piece_contenu WHERE piece_id = 77")
    raw.execute(
        "UPDATE piece_jointe SET taille = 0,"
        " sha256 = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'"
    )
    raw.execute("UPDATE piece_contenu SET contenu = x''")
    raw.commit()
    raw.close()
    assert [one.name for one in room.desk.vault.verify().checks if not one.is_ok] == ["Contenu"]


# --- the bin ---------------------------------------------------------------------------------


def test_an_unsigned_contrat_goes_to_the_bin_with_its_scan_and_comes_back(room: Room) -> None:
    fiche = room.drawn()
    piece = room.contrats.attach(fiche.row_id, "a.pdf", a_pdf())
    bin_id = room.desk.fiches.remove("contrats", fiche.row_id, version=fiche.version)
    assert room.sheet().lines == ()
    assert room.contents() == 1
    assert room.desk.vault.verify().is_ok
    again = room.drawn()
    other = room.contrats.attach(again.row_id, "b.pdf", a_pdf(b"% b"))
    assert other.piece_id > piece.piece_id
    room.desk.fiches.remove("contrats", again.row_id, version=again.version)
    room.desk.fiches.restore(bin_id)
    assert room.contrats.read_scan(piece.piece_id).content == a_pdf()
    assert room.desk.vault.verify().is_ok


def test_the_bytes_go_when_the_bin_is_emptied(room: Room) -> None:
    fiche = room.drawn()
    room.contrats.attach(fiche.row_id, "a.pdf", a_pdf())
    room.desk.fiches.remove("contrats", fiche.row_id, version=fiche.version)
    kept = room.contrats.attach(room.drawn().row_id, "b.pdf", a_pdf(b"% b"))
    room.desk.clock.advance(timedelta(days=32).total_seconds())
    room.desk.colleague().remove(
        "notes", room.desk.save("notes", {"texte": "x"}, person=room.person).fiche.row_id, version=1
    )
    assert room.contents() == 1
    assert room.contrats.read_scan(kept.piece_id).content == a_pdf(b"% b")
    assert room.desk.vault.verify().is_ok


def test_a_person_taken_away_takes_the_scans_along_and_brings_them_back(room: Room) -> None:
    fiche = room.signed()
    piece = room.contrats.attach(fiche.row_id, "a.pdf", a_pdf())
    with room.desk.vault.uow() as uow:
        person = uow.fiches.get("beneficiaires", room.person)
    bin_id = room.desk.fiches.remove("beneficiaires", room.person, version=person.version)
    assert room.desk.vault.verify().is_ok
    room.desk.fiches.restore(bin_id)
    assert room.contrats.read_scan(piece.piece_id).content == a_pdf()


# --- at rest ---------------------------------------------------------------------------------

CANARIES = {"inside": "Coquelicot-4417-signature", "name": "Zanzibar-9038-contrat"}


def test_no_byte_of_a_scan_nor_its_name_lies_in_clear(room: Room, bench: Bench) -> None:
    fiche = room.drawn()
    content = a_pdf(b"% " + CANARIES["inside"].encode(), size=200_000)
    assert found_in([content], CANARIES)
    room.contrats.attach(fiche.row_id, f"{CANARIES['name']}.pdf", content)
    assert found_in(contents_of(bench.path), CANARIES) == set()
    room.desk.vault.close()
    assert found_in(contents_of(bench.path), CANARIES) == set()


def test_a_backup_carries_the_scans(room: Room, bench: Bench, tmp_path: Path) -> None:
    fiche = room.signed()
    piece = room.contrats.attach(fiche.row_id, "a.pdf", a_pdf(b"% " + CANARIES["inside"].encode()))
    made = room.desk.vault.backup_store.make(kind="manuelle", program_version="1", folder=tmp_path)
    assert found_in(contents_of(made.path), CANARIES) == set()
    order = RestoreOrder(
        backup=made.path, into=tmp_path / "ailleurs", name=NAME, passphrase=PASSPHRASE
    )
    bench.vaults.restore(order)
    session = bench.vaults.unlock(tmp_path / "ailleurs", name=NAME, passphrase=PASSPHRASE)
    try:
        with session.uow() as uow:
            assert CANARIES["inside"].encode() in uow.scans.read(piece.piece_id).content
        assert session.verify().is_ok
    finally:
        session.close()


def test_a_scan_whose_row_is_missing_is_said_so(room: Room) -> None:
    with pytest.raises(NotFoundError):
        room.contrats.remove_scan(9)
    with room.desk.vault.uow() as uow:
        assert uow.session.scalars(select(PieceJointeRow)).all() == []
        assert uow.session.scalar(text("SELECT count(*) FROM piece_contenu")) == 0


# --- corrections and merges --------------------------------------------------------------------


def test_the_date_of_a_signature_is_put_right_with_a_reason_alone(room: Room) -> None:
    room.desk.clock.advance(-3 * 86_400)
    fiche = room.drawn()
    handed = {"handed_on": "19/11/2026"}
    fiche = room.contrats.hand_over(fiche.row_id, handed, version=fiche.version).fiche
    room.desk.clock.advance(3 * 86_400)
    fiche = room.contrats.sign(fiche.row_id, SIGNED, version=fiche.version).fiche
    before = room.contrat(fiche.row_id)
    Corrections(room.desk.vault, room.desk.clock).correct(
        "contrats",
        fiche.row_id,
        "signed_on",
        "20/11/2026",
        reason="erreur de lecture",
        version=fiche.version,
    )
    assert room.contrat(fiche.row_id) == replace(before, signed_on=date(2026, 11, 20))
    assert room.demande().contrat_on == date(2026, 11, 20)


def test_two_persons_made_one_keep_the_scans_of_both_and_parted_again_too(room: Room) -> None:
    piece = room.contrats.attach(room.drawn().row_id, "a.pdf", a_pdf())
    kept = room.desk.person(prenoms="Marie")
    corrections = Corrections(room.desk.vault, room.desk.clock)
    merge = corrections.merge(kept, room.person, {})
    assert room.contrats.read_scan(piece.piece_id).line.beneficiaire_id == kept
    assert room.desk.vault.verify().is_ok
    corrections.undo_merge(merge.fusion_id)
    assert room.contrats.read_scan(piece.piece_id).line.beneficiaire_id == room.person
    assert room.desk.vault.verify().is_ok


@pytest.mark.parametrize("is_signed", [False, True])
def test_a_contrat_in_the_bin_stays_there_once_another_took_its_place(
    room: Room, *, is_signed: bool
) -> None:
    first = room.drawn()
    bin_id = room.desk.fiches.remove("contrats", first.row_id, version=first.version)
    second = room.signed() if is_signed else room.drawn()
    with pytest.raises(RuleViolationError) as refused:
        room.desk.fiches.restore(bin_id)
    assert refused.value.code == "remise_impossible"
    assert [line.row_id for line in room.sheet().lines] == [second.row_id]
    if not is_signed:
        room.desk.fiches.remove("contrats", second.row_id, version=second.version)
        assert room.desk.fiches.restore(bin_id).record == first.record
