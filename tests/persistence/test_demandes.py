"""Receiving a demande, naming who evaluates it, ending it, on a real vault: stored, journaled, refused."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any, cast

import pytest

from crt_desktop.domain.demande import Demande
from crt_desktop.domain.demandes import Fin, Passe
from crt_desktop.domain.errors import (
    InvalidFicheError,
    NotFoundError,
    PermissionDeniedError,
    RuleViolationError,
    StaleEditError,
)
from crt_desktop.domain.messages import explain
from crt_desktop.domain.people import Beneficiaire
from crt_desktop.domain.roles import Role
from crt_desktop.ports.vault import VaultSession
from crt_desktop.reports.fiches import Draft
from crt_desktop.services.demandes import NEW_FORM, Demandes, Reception
from crt_desktop.services.fiche_desk import Openings
from crt_desktop.services.fiches import Fiches
from db.session import LocalVaultSession
from tests.persistence.fiches_desk import Desk, Entry, SessionAs
from tests.persistence.vaults import Bench

PERSON = {
    "nom_naissance": "Fontès",
    "prenoms": "Huguette",
    "sexe": "F",
    "born_on": "12/03/1935",
}
ASKED = {
    "requested_on": "20/11/2026",
    "origine": "ems_apa",
    "canal": "telephone",
    "circonstance": "ordinaire",
    "motif": "Chutes répétées",
    "appelant": "Mme Bel",
    "telephone_appelant": "04 68 00 00 00",
    "viatrajectoire_numero": "GA-2026-118842",
}
LEAST = {"requested_on": "20/11/2026", "origine": "ccas"}
REFUSAL = {"decided_on": "21/11/2026", "motif_refus": "gir_5_6"}


@dataclass
class Office:
    """Somebody who receives demandes on a real vault."""

    desk: Desk
    vault: LocalVaultSession

    def service(self, role: Role = Role.COORDINATEUR) -> Demandes:
        actor = replace(self.vault.actor, role=role, display_name="Claire Essai")
        session = cast("VaultSession", SessionAs(self.vault, actor))
        return Demandes(session, self.desk.clock, self.desk.fiches.openings)

    def receive(self, **order: Any) -> Any:
        return self.service().receive(Reception(**{"demande": LEAST, "person": PERSON} | order))

    def demande(self, row_id: int) -> Demande:
        with self.vault.uow() as uow:
            return cast("Demande", uow.fiches.get("demandes", row_id).record)

    def new_demande(self) -> int:
        return int(self.receive().demande.fiche.row_id)

    def entries(self, act: Any) -> list[Entry]:
        before = len(self.desk.journal())
        act()
        return self.desk.journal()[before:]


@pytest.fixture
def office(vault: LocalVaultSession, bench: Bench) -> Office:
    return Office(Desk(vault, bench.clock, Fiches(vault, bench.clock)), vault)


# --- receiving -----------------------------------------------------------------------------------


def test_a_new_person_and_the_demande_are_stored_together(office: Office) -> None:
    entries = office.entries(lambda: office.receive(demande=ASKED))
    received = office.service().search("Fontès").matches
    (match,) = received
    person = match.beneficiaire_id
    assert [(one.action, one.entity, one.entity_id) for one in entries] == [
        ("fiche.ajout", "beneficiaire", person),
        ("fiche.ajout", "beneficiaire", person),
    ]
    assert [one.fields[0] for one in entries] == ["beneficiaires", "demandes"]
    assert "Fontès" not in str(entries)
    assert match.antecedent.passe is Passe.EN_ATTENTE
    stored = office.demande(cast("int", match.antecedent.demande_row_id))
    assert stored.viatrajectoire_numero == "GA-2026-118842"
    assert stored.beneficiaire == match.reference
    assert stored.telephone_appelant == "04 68 00 00 00"


def test_a_date_and_an_origin_are_enough(office: Office) -> None:
    received = office.receive()
    assert received.person is not None
    assert isinstance(received.person.fiche.record, Beneficiaire)
    stored = cast("Demande", received.demande.fiche.record)
    assert (stored.requested_on, stored.origine, stored.canal) == (date(2026, 11, 20), "ccas", None)


def test_every_error_of_both_is_told_at_once_and_nothing_is_stored(office: Office) -> None:
    before = office.desk.count()
    with pytest.raises(InvalidFicheError) as refused:
        office.receive(person={"nom_naissance": "Fontès"}, demande={"origine": "nulle_part"})
    told = {issue.attribute for issue in refused.value.issues}
    assert told == {"prenoms", "sexe", "born_on", "requested_on", "origine"}
    assert office.desk.count() == before
    assert office.service().search("Fontès").matches == ()


def test_a_demande_of_a_day_to_come_stores_neither(office: Office) -> None:
    with pytest.raises(InvalidFicheError) as refused:
        office.receive(demande={**LEAST, "requested_on": "23/11/2026"})
    assert [one.attribute for one in refused.value.issues] == ["requested_on"]
    assert office.service().search("Fontès").matches == ()


def test_fields_of_the_decision_are_not_received(office: Office) -> None:
    received = office.receive(demande={**LEAST, "decision": "refus", "decided_on": "20/11/2026"})
    assert cast("Demande", received.demande.fiche.record).decision is None


def test_a_former_person_gets_a_new_demande_and_keeps_the_history(office: Office) -> None:
    person = office.desk.person()
    office.desk.admitted(person, "01/02/2025", "01/09/2025")
    (match,) = office.service().search("durand").matches
    assert (match.antecedent.passe, match.antecedent.on) == (Passe.SORTIE, date(2025, 9, 1))
    received = office.receive(beneficiaire_id=person, person={})
    assert received.person is None
    assert received.demande.fiche.beneficiaire_id == person
    with office.vault.uow() as uow:
        assert len(uow.fiches.of_person("demandes", person)) == 2


def test_one_demande_waits_at_a_time(office: Office) -> None:
    person = office.receive().person.fiche.row_id
    with pytest.raises(RuleViolationError) as refused:
        office.receive(beneficiaire_id=person)
    assert refused.value.code == "demande_deja_en_attente"
    told = explain(refused.value)
    assert "20/11/2026" in f"{told}"


def test_nothing_is_received_for_who_died_before_an_admission(office: Office) -> None:
    row_id = office.new_demande()
    died = {"decided_on": "22/11/2026", "motif_refus": "deces"}
    office.service().refuse(row_id, died, version=1)
    with office.desk.vault.uow() as uow:
        person = uow.fiches.get("demandes", row_id).beneficiaire_id
    with pytest.raises(RuleViolationError) as refused:
        office.receive(beneficiaire_id=person)
    assert refused.value.code == "demande_apres_deces"
    assert explain(refused.value).title == "Cette personne est décédée."


def test_nothing_is_received_after_a_death(office: Office) -> None:
    person = office.desk.person()
    gone = {"admitted_on": "01/02/2025", "left_on": "03/10/2026", "motif_sortie": "deces"}
    office.desk.settle({"requested_on": "01/01/2025", "origine": "saas", **gone}, person=person)
    with pytest.raises(RuleViolationError) as refused:
        office.receive(beneficiaire_id=person)
    assert refused.value.code == "demande_apres_deces"
    assert "03/10/2026" in f"{explain(refused.value)}"


def test_the_draft_goes_with_what_is_stored_and_stays_with_what_is_refused(office: Office) -> None:
    forms = [f"{NEW_FORM}:1", f"{NEW_FORM}:2"]
    for form in (*forms, "demandes:nouveau:4"):
        office.desk.fiches.keep_draft(
            Draft(
                form=form,
                title="Nouvelle demande",
                values=dict(ASKED),
                saved_at=datetime(2026, 11, 22, 9, tzinfo=UTC),
            )
        )
    assert {one.form for one in office.service().pending()} == set(forms)
    with pytest.raises(InvalidFicheError):
        office.receive(demande={}, form=forms[0])
    assert len(office.service().pending()) == 2
    office.receive(form=forms[0])
    (left,) = office.service().pending()
    assert (left.form, left.values) == (forms[1], ASKED)


@pytest.mark.parametrize(
    "role", [Role.MEDECIN, Role.INTERVENANT, Role.DIRECTION, Role.LECTURE, Role.ADMINISTRATEUR]
)
def test_only_who_writes_files_receives(office: Office, role: Role) -> None:
    service = office.service(role)
    for act in (
        lambda: service.search("Fontès"),
        lambda: service.person(1),
        service.pending,
        lambda: service.receive(Reception(demande=LEAST, person=PERSON)),
        lambda: service.set_evaluator(1, {}, version=1),
    ):
        with pytest.raises(PermissionDeniedError):
            act()


# --- who it is about -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "line",
    [
        "Fontès", "fontes huguette", "hug fon", "12/03/1935", "120335 fon", "1935", "fo 1935",
        "Huguette 12031935", "Fontes Hugette 12/03/1935", "Huguette Fontès 12/03/1935",
        "Fontès Huguette 03/12/1935",
    ],
)  # fmt: skip
def test_somebody_is_found_by_any_trait_in_any_order(office: Office, line: str) -> None:
    office.receive()
    (match,) = office.service().search(line).matches
    assert match.nom_naissance == "Fontès"
    assert match.reasons


@pytest.mark.parametrize("line", ["Le Goff-Quérec", "goff", "quérec le", "legoff", "Querec ann"])
def test_a_name_in_several_words_is_found_by_any_of_them(office: Office, line: str) -> None:
    office.receive(person={**PERSON, "nom_naissance": "Le Goff-Quérec", "prenoms": "Anne"})
    assert [one.nom_naissance for one in office.service().search(line).matches] == [
        "Le Goff-Quérec"
    ]


@pytest.mark.parametrize("line", ["", "  ", "Fontaine", "1936", "13/03/1936", "zz fon", "12/0"])
def test_nobody_is_found_where_nobody_is(office: Office, line: str) -> None:
    office.receive()
    assert office.service().search(line).matches == ()


def test_a_double_is_told_from_a_homonym(office: Office) -> None:
    office.receive()
    office.receive(person={**PERSON, "born_on": "01/07/1941"})
    first, second = office.service().search("Fontès Huguette 12/03/1935").matches
    assert (first.is_likely, first.born_on) == (True, date(1935, 3, 12))
    assert "même date de naissance" in first.reasons
    assert (second.is_likely, second.born_on) == (False, date(1941, 7, 1))


def test_the_first_search_of_a_session_is_journaled_and_a_person_shown_too(office: Office) -> None:
    person = office.receive().person.fiche.row_id
    service = office.service()
    entries = office.entries(lambda: [service.search(line) for line in ("f", "fo", "fon")])
    assert [one.action for one in entries] == ["doubles.recherche"]
    (entry,) = office.entries(lambda: service.person(person))
    assert (entry.action, entry.entity_id) == ("beneficiaire.lecture", person)
    with pytest.raises(NotFoundError):
        service.person(987)


# --- who evaluates -------------------------------------------------------------------------------

PLANNED = {
    "evaluateur": "Sophie Marquille",
    "evaluation_prevue_at": "25/11/2026 10:00",
    "informes": "DAC 11, Dr Ricalens",
}


def test_who_evaluates_is_recorded_and_proposed_next_time(office: Office) -> None:
    row_id = office.new_demande()
    office.desk.save("professionnels", {"nom": "Sérié", "prenom": "Françoise", "profession": "ide"})
    opened = office.service().open_evaluator(row_id)
    assert opened.values == dict.fromkeys(PLANNED, "")
    assert [one.label for one in opened.choices["evaluateur"]] == ["Françoise Sérié"]
    saved = office.service().set_evaluator(row_id, PLANNED, version=opened.version)
    assert saved.warnings == ()
    stored = office.demande(row_id)
    assert (stored.evaluateur, stored.informes) == (PLANNED["evaluateur"], PLANNED["informes"])
    assert stored.evaluation_prevue_at == datetime(2026, 11, 25, 9, tzinfo=UTC)
    names = office.service().open_evaluator(row_id).choices["evaluateur"]
    assert [one.label for one in names] == ["Françoise Sérié", "Sophie Marquille"]


@pytest.mark.parametrize(
    ("left_on", "planned", "is_proposed"),
    [
        ("22/11/2026", "", True),
        ("21/11/2026", "", False),
        ("31/12/2026", "", True),
        ("21/11/2026", "20/11/2026 10:00", True),
        ("21/11/2026", "25/11/2026 10:00", False),
    ],
)
def test_a_colleague_is_proposed_while_not_gone_on_the_day_of_the_evaluation(
    office: Office, *, left_on: str, planned: str, is_proposed: bool
) -> None:
    row_id = office.new_demande()
    leaver = {"nom": "Sérié", "prenom": "Françoise", "profession": "ide", "left_on": left_on}
    office.desk.save("professionnels", leaver)
    if planned:
        values = {"evaluation_prevue_at": planned}
        office.service().set_evaluator(row_id, values, version=1)
    names = office.service().open_evaluator(row_id).choices["evaluateur"]
    assert ("Françoise Sérié" in [one.label for one in names]) is is_proposed


def test_who_evaluates_is_refused_before_the_demande_and_warned_without_a_name(
    office: Office,
) -> None:
    row_id = office.new_demande()
    early = {**PLANNED, "evaluation_prevue_at": "19/11/2026 10:00"}
    with pytest.raises(InvalidFicheError):
        office.service().set_evaluator(row_id, early, version=1)
    assert office.demande(row_id).evaluateur is None
    nobody = {**PLANNED, "evaluateur": ""}
    saved = office.service().set_evaluator(row_id, nobody, version=1)
    assert [one.attribute for one in saved.warnings] == ["evaluateur"]


def test_two_windows_on_who_evaluates_see_each_other(office: Office) -> None:
    row_id = office.new_demande()
    mine, theirs = office.service(), office.service()
    theirs._openings = Openings()
    opened = mine.open_evaluator(row_id)
    theirs.open_evaluator(row_id)
    theirs.set_evaluator(row_id, {**PLANNED, "evaluateur": "Luc"}, version=1)
    with pytest.raises(StaleEditError) as stale:
        mine.set_evaluator(row_id, PLANNED, version=opened.version)
    assert stale.value.edit is not None
    assert [one.theirs for one in stale.value.edit.conflicts] == ["Luc"]
    mine.set_evaluator(row_id, PLANNED, version=stale.value.edit.version)
    assert office.demande(row_id).evaluateur == PLANNED["evaluateur"]


# --- ending --------------------------------------------------------------------------------------


def end(office: Office, row_id: int, fin: Fin, values: Mapping[str, str]) -> Any:
    service = office.service()
    acts = {
        Fin.REFUS: service.refuse,
        Fin.SANS_SUITE: service.close_without_follow_up,
        Fin.REORIENTATION: service.reorient,
    }
    return acts[fin](row_id, values, version=1)


@pytest.mark.parametrize(
    ("fin", "values", "decision"),
    [
        (Fin.REFUS, REFUSAL, "refus"),
        (Fin.SANS_SUITE, {"decided_on": "21/11/2026"}, "sans_suite"),
        (Fin.REORIENTATION, {**REFUSAL, "reorientation": "SAAS de Lézignan"}, "refus"),
    ],
)
def test_a_demande_ends_with_its_reason_and_who_decided(
    office: Office, fin: Fin, values: dict[str, str], decision: str
) -> None:
    row_id = office.new_demande()
    told = {"annonce_on": "21/11/2026", "annonce_a": "Sa fille, par téléphone"}
    entries = office.entries(lambda: end(office, row_id, fin, {**values, **told}))
    assert [one.action for one in entries] == ["fiche.modification"]
    stored = office.demande(row_id)
    assert (stored.decision, stored.decided_on) == (decision, date(2026, 11, 21))
    assert (stored.decision_par, stored.annonce_a) == ("Claire Essai", told["annonce_a"])
    with pytest.raises(RuleViolationError) as again:
        end(office, row_id, fin, values)
    assert again.value.code == "demande_deja_decidee"


@pytest.mark.parametrize(
    ("fin", "values", "attribute"),
    [
        (Fin.REFUS, {"decided_on": "21/11/2026"}, "motif_refus"),
        (Fin.REFUS, {"motif_refus": "gir_5_6"}, "decided_on"),
        (Fin.REFUS, {**REFUSAL, "motif_refus": "autre"}, "motif_refus_precision"),
        (Fin.REORIENTATION, REFUSAL, "reorientation"),
        (Fin.SANS_SUITE, {"decided_on": "19/11/2026"}, "decided_on"),
        (Fin.SANS_SUITE, {"decided_on": "24/11/2026"}, "decided_on"),
    ],
)
def test_an_end_that_says_too_little_is_refused_and_the_demande_waits(
    office: Office, fin: Fin, values: dict[str, str], attribute: str
) -> None:
    row_id = office.new_demande()
    with pytest.raises(InvalidFicheError) as refused:
        end(office, row_id, fin, values)
    assert [one.attribute for one in refused.value.issues if one.is_error] == [attribute]
    assert office.demande(row_id).decision is None


def test_the_form_of_an_end_holds_its_own_fields_alone_and_today(office: Office) -> None:
    row_id = office.new_demande()
    with pytest.raises(PermissionDeniedError):
        office.service(Role.DIRECTION).open_evaluator(row_id)
    opened = office.service(Role.DIRECTION).open_end(row_id, Fin.REFUS)
    assert opened.values["decided_on"] == "22/11/2026"
    assert "motif" not in opened.values
    assert opened.form == f"demandes:{row_id}:refus"


def test_the_direction_may_refuse_what_it_may_admit(office: Office) -> None:
    row_id = office.new_demande()
    office.service(Role.DIRECTION).refuse(row_id, REFUSAL, version=1)
    assert office.demande(row_id).decision == "refus"
    with pytest.raises(PermissionDeniedError):
        office.service(Role.LECTURE).refuse(row_id, REFUSAL, version=2)
