"""The path of an admission on a real vault: read, recorded step by step, decided, journaled."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, cast

import pytest
from sqlalchemy.orm import Session

from crt_desktop.domain.admission_facts import Alarme, Etape, Etat, Manque
from crt_desktop.domain.audit import AuditTag
from crt_desktop.domain.consentements import is_consent_in_force
from crt_desktop.domain.demande import Demande
from crt_desktop.domain.equipe import Professionnel
from crt_desktop.domain.errors import (
    InvalidFicheError,
    NotFoundError,
    PermissionDeniedError,
    RuleViolationError,
    StaleEditError,
)
from crt_desktop.domain.messages import explain
from crt_desktop.domain.parcours import Contrat, Plan
from crt_desktop.domain.people import Aidant, Beneficiaire
from crt_desktop.domain.plans import is_plan_of
from crt_desktop.domain.reprise.records import Record
from crt_desktop.domain.roles import Role
from crt_desktop.domain.suivi import Consentement, Intervenant
from crt_desktop.ports.vault import VaultSession
from crt_desktop.reports.admission import AdmissionPath, Contact
from crt_desktop.reports.fiches import Draft, SavedFiche
from crt_desktop.services.admissions import Admissions, DecisionOrder
from crt_desktop.services.fiche_desk import Openings
from crt_desktop.services.fiches import Fiches
from db.queries.admission import SqlAdmissionQueries
from db.session import LocalVaultSession
from tests.builders import Caseload
from tests.persistence.fiches_desk import Desk, SessionAs
from tests.persistence.store import store_caseload
from tests.persistence.vaults import Bench

TODAY = date(2026, 11, 22)
CONSENT = {"consentement_on": "09/11/2026", "consentement_par": "personne"}
OPINION = {
    "avis_medical_on": "12/11/2026",
    "avis_medical": "favorable",
    "avis_medical_auteur": "Dr Hélène Sarrazeau",
}
MEETING = {
    "concertation_on": "16/11/2026",
    "concertation_avis": "favorable",
    "concertation_participants": "Claire Essai, Sophie Marquille",
}
STEPS = {
    Etape.CONSENTEMENT: CONSENT,
    Etape.AVIS_MEDICAL: OPINION,
    Etape.CONCERTATION: MEETING,
}
EVALUATION = {
    "evaluated_on": "09/11/2026",
    "type": "identification",
    "auteur": "Sophie Marquille",
    "is_at_home": "oui",
    "conjointe": "équipe APA",
}
NOW = DecisionOrder(decided_on=TODAY, admitted_on=TODAY)


@dataclass
class Case:
    """A person with a demande, and the service under several roles."""

    desk: Desk
    vault: LocalVaultSession
    person: int
    demande: int

    def service(self, role: Role = Role.COORDINATEUR, name: str = "Claire Essai") -> Admissions:
        actor = replace(self.vault.actor, role=role, display_name=name)
        session = cast("VaultSession", SessionAs(self.vault, actor))
        return Admissions(session, self.desk.clock, self.desk.fiches.openings)

    def path(self, role: Role = Role.COORDINATEUR) -> AdmissionPath:
        return self.service(role).path(self.demande)

    def record(
        self, etape: Etape, values: Mapping[str, str], role: Role = Role.COORDINATEUR
    ) -> SavedFiche:
        version = self.demande_fiche().version
        return self.service(
            role, "Dr Paul Azéma" if role is Role.MEDECIN else "Claire"
        ).record_step(etape, self.demande, values, version=version)

    def decide(self, order: DecisionOrder = NOW, role: Role = Role.COORDINATEUR) -> Demande:
        version = self.demande_fiche().version
        saved = self.service(role).decide(self.demande, order, version=version)
        return cast("Demande", saved.fiche.record)

    def demande_fiche(self) -> Any:
        with self.vault.uow() as uow:
            return uow.fiches.get("demandes", self.demande)

    def demande_record(self) -> Demande:
        return cast("Demande", self.demande_fiche().record)

    def store(self, sheet: str, record: Record) -> None:
        with self.vault.uow() as uow:
            uow.fiches.lock()
            uow.fiches.add(sheet, record)
            uow.audit.record(self.vault.actor, AuditTag.IMPORT_RUN, entity="import")
            uow.commit()

    def fill(self, *, besides: Etape | None = None) -> None:
        """Record every step but one."""
        reference = self.demande_record().beneficiaire
        if besides is not Etape.EVALUATION:
            self.desk.save("evaluations", EVALUATION, person=self.person)
        if besides is not Etape.GIR:
            gir = {"evaluated_on": "09/11/2026", "source": "ems_apa", "gir": "2"}
            self.desk.save("gir", gir, person=self.person)
        for etape, values in STEPS.items():
            if etape is not besides:
                self.record(etape, values)
        if besides is not Etape.PLAN:
            self.store("plans", a_plan(reference, self.demande_record().reference))
        if besides is not Etape.CONTRAT:
            self.store("contrats", a_contrat(reference, self.demande_record().reference))


def a_plan(person: str, demande: str | None, **changes: Any) -> Plan:
    plan = Plan(
        reference="PL1",
        beneficiaire=person,
        demande=demande,
        numero=1,
        statut="valide",
        drawn_on=date(2026, 11, 17),
        validated_on=date(2026, 11, 20),
        validated_by="Claire Essai",
        review_on=date(2027, 5, 20),
    )
    return replace(plan, **changes)


def a_contrat(person: str, demande: str, **changes: Any) -> Contrat:
    contrat = Contrat(
        reference="C1",
        beneficiaire=person,
        demande=demande,
        numero=1,
        type="contrat",
        drawn_on=date(2026, 11, 20),
        handed_on=date(2026, 11, 20),
        signed_on=date(2026, 11, 21),
        qualite="personne",
    )
    return replace(contrat, **changes)


@pytest.fixture
def desk(vault: LocalVaultSession, bench: Bench) -> Desk:
    return Desk(vault=vault, clock=bench.clock, fiches=Fiches(vault, bench.clock))


@pytest.fixture
def case(desk: Desk, vault: LocalVaultSession) -> Case:
    person = desk.person(telephone="0465712840", commune="Ornaisons")
    values = {"requested_on": "02/11/2026", "origine": "medecin_traitant"}
    demande = desk.save("demandes", values, person=person).fiche.row_id
    return Case(desk=desk, vault=vault, person=person, demande=demande)


# --- reading -------------------------------------------------------------------------------


def test_an_empty_path_names_everything_that_is_missing_and_who_can_act(case: Case) -> None:
    case.desk.save(
        "professionnels",
        {
            "nom": "Sarrazeau",
            "prenom": "Hélène",
            "profession": "medecin",
            "telephone": "0639981002",
        },
    )
    case.desk.save(
        "aidants",
        {"nom": "Durand", "prenom": "Didier", "lien": "enfant", "sexe": "M"},
        person=case.person,
    )
    path = case.path()
    assert path.done_count == 1
    assert [step.manque for step in path.missing] == [
        Manque.EVALUATION,
        Manque.GIR,
        Manque.CONSENTEMENT,
        Manque.AVIS_MEDICAL,
        Manque.CONCERTATION,
        Manque.PLAN,
        Manque.CONTRAT,
    ]
    assert path.missing == path.blocking
    assert len(path.refusals) == len(path.missing)
    medical = path.step(Etape.AVIS_MEDICAL).contact
    assert medical == Contact(
        role="Médecin du dispositif", nom="Dr Hélène Sarrazeau", telephone="0639981002"
    )
    consent = path.step(Etape.CONSENTEMENT).contact
    assert consent == Contact(role="La personne", nom="Marie Louise DURAND", telephone="0465712840")
    plan = path.step(Etape.PLAN).contact
    assert plan == Contact(role="Vous", nom="Claire Essai")


def test_who_signs_is_named_once_the_contrat_is_handed_over(case: Case) -> None:
    demande = case.demande_record()
    contrat = a_contrat(demande.beneficiaire, demande.reference, signed_on=None)
    case.store("contrats", contrat)
    assert case.path().step(Etape.CONTRAT).contact == Contact(
        role="La personne", nom="Marie Louise DURAND", telephone="0465712840"
    )
    for nom, sexe, trusted in (("Zoé", "F", None), ("Didier", "M", True)):
        aidant = Aidant(
            beneficiaire=demande.beneficiaire,
            nom="Durand",
            prenom=nom,
            lien="enfant",
            sexe=sexe,
            is_principal=trusted is None,
            is_personne_confiance=trusted,
            telephone="0639984160",
        )
        case.store("aidants", aidant)
    assert case.path().step(Etape.CONTRAT).contact == Contact(
        role="Son fils", nom="Didier Durand", telephone="0639984160"
    )
    mandataire = Intervenant(
        beneficiaire=demande.beneficiaire, nom="UDAF de l'Aude", role="mandataire"
    )
    case.store("intervenants", mandataire)
    path = case.path()
    signer = Contact(role="Mandataire judiciaire", nom="UDAF de l'Aude")
    assert path.step(Etape.CONTRAT).contact == path.step(Etape.CONSENTEMENT).contact == signer


def test_a_whole_path_may_be_decided(case: Case) -> None:
    case.fill()
    path = case.path()
    assert path.done_count == len(path.steps) == 8
    assert not path.refusals
    assert not path.owed
    assert path.step(Etape.PLAN).fact.startswith("Version 1 validée")
    assert path.step(Etape.EVALUATION).who == "Sophie Marquille"


def test_the_plan_and_the_contrat_of_another_demande_do_not_count(case: Case) -> None:
    case.fill(besides=Etape.PLAN)
    before = {"requested_on": "01/03/2024", "origine": "ccas", "decision": "sans_suite"}
    other = case.desk.settle(
        {**before, "decided_on": "01/06/2024"}, person=case.person
    ).fiche.record
    reference = case.demande_record().beneficiaire
    old = {"drawn_on": date(2024, 3, 2), "validated_on": date(2024, 3, 3)}
    case.store("plans", a_plan(reference, str(other.reference), **old))
    case.store("plans", a_plan(reference, None, reference="PL2", **old))
    assert case.path().step(Etape.PLAN).manque is Manque.PLAN
    case.store("plans", a_plan(reference, None, reference="PL3"))
    assert case.path().step(Etape.PLAN).etat is Etat.FAIT


def test_a_plan_that_names_no_demande_counts_from_its_validation_as_in_the_figures(
    case: Case,
) -> None:
    case.fill(besides=Etape.PLAN)
    reference = case.demande_record().beneficiaire
    begun_before = a_plan(reference, None, drawn_on=date(2026, 10, 30))
    case.store("plans", begun_before)
    assert is_plan_of(begun_before, case.demande_record())
    assert case.path().step(Etape.PLAN).etat is Etat.FAIT


def test_the_path_of_a_person_is_that_of_the_open_demande(case: Case) -> None:
    later = {"requested_on": "10/11/2026", "origine": "ccas", "decision": "sans_suite"}
    case.desk.settle({**later, "decided_on": "11/11/2026"}, person=case.person)
    assert case.service().path_of_person(case.person).demande_row_id == case.demande
    assert [one.demande_row_id for one in case.service().waiting()] == [case.demande]
    with pytest.raises(NotFoundError):
        case.service().path_of_person(999)
    with pytest.raises(NotFoundError):
        case.service().path(999)


def test_a_reading_is_an_entry_of_the_journal(case: Case) -> None:
    case.path()
    last = case.desk.journal()[-1]
    assert (last.action, last.entity_id) == ("beneficiaire.lecture", case.person)
    case.path(Role.DIRECTION)
    assert case.desk.journal()[-1].fields == ("decision",)


@pytest.mark.parametrize("role", [Role.SOIGNANT_ASTREINTE, Role.INTERVENANT, Role.ADMINISTRATEUR])
def test_who_reads_no_file_and_decides_nothing_sees_no_path(case: Case, role: Role) -> None:
    for read in (
        lambda: case.path(role),
        lambda: case.service(role).path_of_person(case.person),
        case.service(role).waiting,
    ):
        with pytest.raises(PermissionDeniedError):
            read()


def test_the_direction_is_given_what_the_decision_needs_and_nothing_more(case: Case) -> None:
    case.fill()
    opinion = {**OPINION, "avis_medical": "defavorable", "avis_medical_motif": "Démence évoluée"}
    case.record(Etape.AVIS_MEDICAL, opinion)
    path = case.path(Role.DIRECTION)
    told = repr(path)
    for secret in ("Démence", "Marquille", "équipe APA", "0465712840", "Azéma"):
        assert secret not in told
    assert path.is_bare
    assert path.may_decide
    assert not path.may_write
    assert path.step(Etape.AVIS_MEDICAL).fact == "Avis défavorable"
    assert path.step(Etape.GIR).fact == "GIR 2"
    assert path.needs_reason
    assert not any(step.may_act for step in path.steps)


def test_the_direction_is_told_to_ask_the_coordination(case: Case) -> None:
    path = case.path(Role.DIRECTION)
    assert {step.contact for step in path.missing} == {
        Contact(role="Coordination"),
        Contact(role="Médecin du dispositif"),
    }


def test_a_medecin_may_act_on_the_opinion_and_the_gir_alone(case: Case) -> None:
    path = case.path(Role.MEDECIN)
    assert [step.etape for step in path.steps if step.may_act] == [Etape.GIR, Etape.AVIS_MEDICAL]
    assert path.step(Etape.AVIS_MEDICAL).contact == Contact(role="Vous", nom="Claire Essai")
    assert len(path.refusals) == len(path.missing) + 1


# --- the steps -----------------------------------------------------------------------------


def test_an_identification_evaluation_fills_the_open_demande_in_the_same_transaction(
    case: Case,
) -> None:
    before = case.desk.count()
    case.desk.save("evaluations", EVALUATION, person=case.person)
    demande = case.demande_record()
    assert demande.evaluated_on == date(2026, 11, 9)
    assert demande.is_evaluated_at_home is True
    assert demande.evaluation_auteur == "Sophie Marquille"
    assert demande.evaluation_conjointe == "équipe APA"
    added, changed = case.desk.journal()[-2:]
    assert (added.action, changed.action) == ("fiche.ajout", "fiche.modification")
    assert changed.fields[0] == "demandes"
    assert case.desk.count() == before + 2


def test_what_the_demande_already_said_of_the_evaluation_stays(case: Case) -> None:
    case.desk.change(
        case.demande_fiche(), {"evaluated_on": "05/11/2026", "evaluation_auteur": "DAC"}
    )
    case.desk.save("evaluations", EVALUATION, person=case.person)
    demande = case.demande_record()
    assert (demande.evaluated_on, demande.evaluation_auteur) == (date(2026, 11, 5), "DAC")
    assert demande.evaluation_conjointe == "équipe APA"


def test_a_corrected_evaluation_corrects_what_came_from_it(case: Case) -> None:
    saved = case.desk.save("evaluations", EVALUATION, person=case.person)
    case.desk.change(saved.fiche, {"evaluated_on": "10/11/2026"})
    assert case.demande_record().evaluated_on == date(2026, 11, 10)


def test_a_follow_up_evaluation_leaves_the_demande_alone(case: Case) -> None:
    case.desk.save("evaluations", {**EVALUATION, "type": "suivi"}, person=case.person)
    assert case.demande_record().evaluated_on is None


def test_the_evaluation_of_an_earlier_demande_says_nothing_to_a_later_one(case: Case) -> None:
    requested_on = case.demande_record().requested_on
    earlier = {**EVALUATION, "evaluated_on": f"{requested_on - timedelta(days=1):%d/%m/%Y}"}
    saved = case.desk.save("evaluations", earlier, person=case.person)
    case.desk.change(saved.fiche, {"auteur": "Claire Essai"})
    demande = case.demande_record()
    assert (demande.evaluated_on, demande.evaluation_auteur) == (None, None)
    same_day = {**EVALUATION, "evaluated_on": f"{requested_on:%d/%m/%Y}"}
    case.desk.save("evaluations", same_day, person=case.person)
    assert case.demande_record().evaluated_on == requested_on


def test_the_journal_of_a_decision_holds_no_word_of_the_path(case: Case) -> None:
    case.fill()
    case.service().set_path(
        case.demande, "sortie_hospitalisation", version=case.demande_fiche().version
    )
    case.decide()
    told = [one.fields for one in case.desk.journal()]
    assert not any("sortie_hospitalisation" in fields for fields in told)


def test_an_evaluation_leaves_a_demande_that_ended_alone(case: Case) -> None:
    ended = {"decision": "sans_suite", "decided_on": "15/11/2026"}
    case.desk.settle(ended, fiche=case.demande_fiche())
    case.desk.save("evaluations", EVALUATION, person=case.person)
    assert case.demande_record().evaluated_on is None


def test_a_consent_is_written_in_the_register_too_and_once(case: Case) -> None:
    for _ in range(2):
        case.record(Etape.CONSENTEMENT, {**CONSENT, "consentement_recueil": "ecrit"})
    case.record(Etape.CONSENTEMENT, {**CONSENT, "consentement_recueil": "oral"})
    with case.vault.uow() as uow:
        known = [one.record for one in uow.fiches.of_person("consentements", case.person)]
    assert [
        (cast("Consentement", one).type, cast("Consentement", one).recueil) for one in known
    ] == [("accompagnement", "oral")]


def register(case: Case) -> list[Consentement]:
    with case.vault.uow() as uow:
        known = uow.fiches.of_person("consentements", case.person)
    return [cast("Consentement", one.record) for one in known]


def test_a_consent_emptied_is_withdrawn_in_the_register_and_keeps_its_line(case: Case) -> None:
    nothing = {"consentement_on": "", "consentement_par": ""}
    case.record(Etape.CONSENTEMENT, CONSENT)
    case.record(Etape.CONSENTEMENT, nothing)
    assert case.path().step(Etape.CONSENTEMENT).manque is Manque.CONSENTEMENT
    (line,) = register(case)
    assert line.withdrawn_on == TODAY
    assert not is_consent_in_force(line, on=TODAY)
    case.record(Etape.CONSENTEMENT, CONSENT)
    assert [one.withdrawn_on for one in register(case)] == [TODAY, None]


def test_what_a_consent_no_more_says_of_how_it_was_given_leaves_the_register_too(
    case: Case,
) -> None:
    case.record(Etape.CONSENTEMENT, {**CONSENT, "consentement_recueil": "ecrit"})
    case.record(Etape.CONSENTEMENT, {**CONSENT, "consentement_recueil": ""})
    (line,) = register(case)
    assert (line.recueil, line.withdrawn_on) == (None, None)


def test_how_a_consent_was_given_said_in_the_register_alone_stays(case: Case) -> None:
    case.record(Etape.CONSENTEMENT, CONSENT)
    settle_register(case, {"recueil": "oral"})
    case.record(Etape.CONSENTEMENT, {**CONSENT, "consentement_on": "09/11/2026"})
    (line,) = register(case)
    assert (line.given_on, line.recueil) == (date(2026, 11, 9), "oral")


def settle_register(case: Case, values: dict[str, str]) -> None:
    """Change the one consent of the person in the register."""
    with case.vault.uow() as uow:
        (line,) = uow.fiches.of_person("consentements", case.person)
    form = case.desk.fiches.open_form("consentements", row_id=line.row_id)
    case.desk.fiches.save(
        "consentements", values, form=form.form, row_id=line.row_id, version=form.version
    )


def withdraw(case: Case) -> None:
    """Withdraw today, in the register, the one consent of the person."""
    settle_register(case, {"withdrawn_on": "22/11/2026"})


def test_a_consent_withdrawn_in_the_register_is_to_be_asked_again_before_the_decision(
    case: Case,
) -> None:
    case.fill()
    withdraw(case)
    asked = case.path().step(Etape.CONSENTEMENT)
    assert (asked.manque, asked.who) == (Manque.CONSENTEMENT_RETIRE, "")
    assert asked.sentence == asked.fact == "Le consentement a été retiré."
    assert asked.contact == Contact(
        role="La personne", nom="Marie Louise DURAND", telephone="0465712840"
    )
    with pytest.raises(RuleViolationError, match="admission_bloquee"):
        case.decide()
    case.record(Etape.CONSENTEMENT, {**CONSENT, "consentement_on": "22/11/2026"})
    assert case.path().step(Etape.CONSENTEMENT).etat is Etat.FAIT
    case.decide()


@pytest.mark.parametrize("day", ["09/11/2026", "08/11/2026"])
def test_the_step_of_a_withdrawn_consent_is_put_right_and_gives_it_no_second_life(
    case: Case, day: str
) -> None:
    case.record(Etape.CONSENTEMENT, CONSENT)
    withdraw(case)
    right = {"consentement_on": day, "consentement_recueil": "oral"}
    case.record(Etape.CONSENTEMENT, {**CONSENT, **right})
    (line,) = register(case)
    told = (f"{line.given_on:%d/%m/%Y}", line.recueil, line.withdrawn_on)
    assert told == (day, "oral", TODAY)
    assert case.path().step(Etape.CONSENTEMENT).manque is Manque.CONSENTEMENT_RETIRE


def test_a_consent_nobody_registered_is_emptied_alone(case: Case) -> None:
    with case.vault.uow() as uow:
        uow.fiches.lock()
        fiche = uow.fiches.get("demandes", case.demande)
        told = replace(case.demande_record(), consentement_on=date(2026, 11, 9))
        uow.fiches.update("demandes", case.demande, told, version=fiche.version)
        uow.audit.record(case.vault.actor, AuditTag.IMPORT_RUN, entity="import")
        uow.commit()
    case.record(Etape.CONSENTEMENT, {"consentement_on": "", "consentement_par": ""})
    assert case.demande_record().consentement_on is None
    assert register(case) == []


def test_a_consent_put_right_is_put_right_in_the_register(case: Case) -> None:
    case.record(Etape.CONSENTEMENT, CONSENT)
    case.record(Etape.CONSENTEMENT, {**CONSENT, "consentement_on": "08/11/2026"})
    assert [one.given_on for one in register(case)] == [date(2026, 11, 8)]


@pytest.mark.parametrize("decision", ["refus", "sans_suite"])
def test_a_step_of_a_demande_that_ended_is_neither_opened_nor_recorded(
    case: Case, decision: str
) -> None:
    motif = {"motif_refus": "capacite_atteinte"} if decision == "refus" else {}
    ended = {"decision": decision, "decided_on": "15/11/2026", **motif}
    case.desk.settle(ended, fiche=case.demande_fiche())
    with pytest.raises(RuleViolationError) as opened:
        case.service().open_step(Etape.CONCERTATION, case.demande)
    with pytest.raises(RuleViolationError) as error:
        case.record(Etape.CONSENTEMENT, CONSENT)
    assert opened.value.code == error.value.code == "demande_terminee"
    assert str(error.value.values["decision"]).endswith(" le 15/11/2026.")
    assert case.demande_record().consentement_on is None
    assert register(case) == []


def test_a_step_recorded_before_a_refusal_is_shown_and_offers_no_act(case: Case) -> None:
    case.record(Etape.CONCERTATION, MEETING)
    assert case.path().step(Etape.CONCERTATION).may_act
    ended = {"decision": "sans_suite", "decided_on": "20/11/2026"}
    case.desk.settle(ended, fiche=case.demande_fiche())
    step = case.path().step(Etape.CONCERTATION)
    assert (step.etat, step.may_act) == (Etat.FAIT, False)


def test_sharing_consents_are_counted_beside_the_consent(case: Case) -> None:
    case.record(Etape.CONSENTEMENT, CONSENT)
    for day in (date(2026, 11, 9), date(2026, 12, 9)):
        consent = Consentement(
            beneficiaire=case.demande_record().beneficiaire, type="partage", given_on=day
        )
        case.store("consentements", consent)
    assert case.path().step(Etape.CONSENTEMENT).fact.endswith(", partage avec 1 partenaire")


def refused(case: Case, etape: Etape, values: Mapping[str, str]) -> list[str]:
    with pytest.raises(InvalidFicheError) as error:
        case.record(etape, values)
    return [issue.attribute for issue in error.value.issues]


def test_a_step_asks_for_what_makes_it_worth_recording(case: Case) -> None:
    consent = {"consentement_recueil": "ecrit"}
    assert refused(case, Etape.CONSENTEMENT, consent) == ["consentement_on", "consentement_par"]
    assert refused(case, Etape.AVIS_MEDICAL, {"avis_medical": "favorable"}) == [
        "avis_medical_on",
        "avis_medical_auteur",
    ]
    against = {**OPINION, "avis_medical": "defavorable"}
    assert refused(case, Etape.AVIS_MEDICAL, against) == ["avis_medical_motif"]
    assert refused(case, Etape.CONCERTATION, {"concertation_avis": "reserve"}) == [
        "concertation_on"
    ]
    assert case.demande_record().avis_medical is None


@pytest.mark.parametrize("etape", STEPS)
def test_a_step_is_never_recorded_before_its_day(case: Case, etape: Etape) -> None:
    day = next(iter(STEPS[etape]))
    assert refused(case, etape, {**STEPS[etape], day: "23/11/2026"}) == [day]
    case.record(etape, {**STEPS[etape], day: "22/11/2026"})
    assert getattr(case.demande_record(), day) == TODAY


def test_a_concertation_may_be_completed_later(case: Case) -> None:
    saved = case.record(Etape.CONCERTATION, {"concertation_on": "16/11/2026"})
    assert [issue.attribute for issue in saved.warnings] == [
        "concertation_avis",
        "concertation_participants",
    ]
    assert case.path().step(Etape.CONCERTATION).etat is Etat.INCOMPLET
    case.record(Etape.CONCERTATION, MEETING)
    assert case.path().step(Etape.CONCERTATION).etat is Etat.FAIT


def test_a_step_writes_its_own_fields_alone(case: Case) -> None:
    case.record(Etape.CONSENTEMENT, {**CONSENT, "admitted_on": "20/11/2026", "origine": "ccas"})
    demande = case.demande_record()
    assert (demande.admitted_on, demande.origine) == (None, "medecin_traitant")


def test_a_medecin_signs_the_opinion_and_records_nothing_else(case: Case) -> None:
    case.record(Etape.AVIS_MEDICAL, OPINION, Role.MEDECIN)
    assert case.demande_record().avis_medical_auteur == "Dr Paul Azéma"
    for etape in (Etape.CONSENTEMENT, Etape.CONCERTATION):
        with pytest.raises(PermissionDeniedError):
            case.record(etape, STEPS[etape], Role.MEDECIN)
    with pytest.raises(PermissionDeniedError):
        case.service(Role.MEDECIN).set_path(case.demande, "urgence", version=2)


def test_a_medecin_withdraws_the_opinion_with_its_signature(case: Case) -> None:
    case.record(Etape.AVIS_MEDICAL, OPINION, Role.MEDECIN)
    blank = dict.fromkeys(OPINION, "")
    case.record(Etape.AVIS_MEDICAL, blank, Role.MEDECIN)
    assert case.demande_record().avis_medical_auteur is None


@pytest.mark.parametrize("role", [Role.DIRECTION, Role.LECTURE])
@pytest.mark.parametrize("etape", STEPS)
def test_who_writes_no_file_records_no_step(case: Case, etape: Etape, role: Role) -> None:
    with pytest.raises(PermissionDeniedError):
        case.record(etape, STEPS[etape], role)
    with pytest.raises(PermissionDeniedError):
        case.service(role).open_step(etape, case.demande)


def test_a_step_opens_with_today_and_the_only_medecin_there_is(case: Case) -> None:
    team = {"nom": "Sarrazeau", "prenom": "Hélène", "profession": "medecin"}
    case.desk.save("professionnels", team)
    form = case.service().open_step(Etape.AVIS_MEDICAL, case.demande)
    assert form.form == f"demandes:{case.demande}:avis_medical"
    assert form.values["avis_medical_on"] == "22/11/2026"
    assert form.values["avis_medical_auteur"] == "Dr Hélène Sarrazeau"
    assert form.locked == frozenset()
    case.desk.save("professionnels", {**team, "prenom": "Anne"})
    form = case.service().open_step(Etape.AVIS_MEDICAL, case.demande)
    assert form.values["avis_medical_auteur"] == ""
    own = case.service(Role.MEDECIN, "Dr Azéma").open_step(Etape.AVIS_MEDICAL, case.demande)
    assert own.values["avis_medical_auteur"] == "Dr Azéma"
    assert own.locked == {"avis_medical_auteur"}


def test_a_step_recorded_opens_as_it_was_recorded(case: Case) -> None:
    case.record(Etape.CONSENTEMENT, CONSENT)
    form = case.service().open_step(Etape.CONSENTEMENT, case.demande)
    assert form.values["consentement_on"] == "09/11/2026"


def test_the_draft_of_a_step_is_offered_again_and_goes_once_recorded(case: Case) -> None:
    service = case.service()
    form = service.open_step(Etape.CONCERTATION, case.demande)
    draft = Draft(
        form=form.form,
        title="Concertation",
        values={"concertation_participants": "Claire"},
        saved_at=case.desk.clock.now(),
    )
    case.desk.fiches.keep_draft(draft)
    case.record(Etape.CONSENTEMENT, CONSENT)
    again = service.open_step(Etape.CONCERTATION, case.demande)
    assert again.draft is not None
    assert (again.draft.values, again.version) == (draft.values, form.version)
    service.record_step(Etape.CONCERTATION, case.demande, MEETING, version=again.version)
    assert service.open_step(Etape.CONCERTATION, case.demande).draft is None


def test_two_windows_on_two_steps_both_save(case: Case) -> None:
    one, other = case.service(), Admissions(case.vault, case.desk.clock, Openings())
    first = one.open_step(Etape.CONSENTEMENT, case.demande)
    second = other.open_step(Etape.CONCERTATION, case.demande)
    one.record_step(Etape.CONSENTEMENT, case.demande, CONSENT, version=first.version)
    other.record_step(Etape.CONCERTATION, case.demande, MEETING, version=second.version)
    demande = case.demande_record()
    assert (demande.consentement_on, demande.concertation_on) == (
        date(2026, 11, 9),
        date(2026, 11, 16),
    )


def test_two_windows_on_one_step_the_second_chooses(case: Case) -> None:
    one, other = case.service(), Admissions(case.vault, case.desk.clock, Openings())
    first = one.open_step(Etape.CONCERTATION, case.demande)
    second = other.open_step(Etape.CONCERTATION, case.demande)
    one.record_step(Etape.CONCERTATION, case.demande, MEETING, version=first.version)
    mine = {**MEETING, "concertation_avis": "reserve"}
    with pytest.raises(StaleEditError) as error:
        other.record_step(Etape.CONCERTATION, case.demande, mine, version=second.version)
    edit = error.value.edit
    assert edit is not None
    assert [(one.attribute, one.theirs, one.mine) for one in edit.conflicts] == [
        ("concertation_avis", "favorable", "reserve")
    ]
    other.record_step(Etape.CONCERTATION, case.demande, mine, version=edit.version)
    assert case.demande_record().concertation_avis == "reserve"


def test_who_is_to_evaluate_is_who_to_turn_to(case: Case) -> None:
    case.desk.change(case.demande_fiche(), {"evaluateur": "Équipe APA de Narbonne"})
    contact = case.path().step(Etape.EVALUATION).contact
    assert contact == Contact(role="Évaluation", nom="Équipe APA de Narbonne")


# --- the path and the decision ---------------------------------------------------------------


def test_the_path_is_chosen_and_judged_at_once(case: Case) -> None:
    assert (case.path().voie, case.path().is_voie_chosen) == ("ordinaire", False)
    case.service().set_path(case.demande, "urgence", version=case.path().version)
    path = case.path()
    assert (path.voie, path.is_voie_chosen) == ("urgence", True)
    assert [step.manque for step in path.blocking] == [
        Manque.EVALUATION,
        Manque.GIR,
        Manque.CONSENTEMENT,
    ]
    assert path.step(Etape.PLAN).due_on == TODAY + timedelta(days=15)
    before = case.desk.count()
    case.service().set_path(case.demande, "urgence", version=path.version)
    assert case.desk.count() == before
    with pytest.raises(ValueError, match="autre"):
        case.service().set_path(case.demande, "autre", version=path.version)


@pytest.mark.parametrize("etape", [one for one in Etape if one is not Etape.ELIGIBILITE])
def test_an_ordinary_admission_is_refused_with_what_is_missing_and_nothing_is_stored(
    case: Case, etape: Etape
) -> None:
    case.fill(besides=etape)
    before = case.demande_record()
    with pytest.raises(RuleViolationError) as error:
        case.decide()
    assert error.value.code == "admission_bloquee"
    message = explain(error.value)
    assert message.title == "L’admission ne peut pas être prononcée."
    assert "\u00a0: " in message.remedy
    assert error.value.values["codes"] == (case.path().step(etape).manque,)
    assert case.demande_record() == before


@pytest.mark.parametrize("role", [Role.COORDINATEUR, Role.DIRECTION])
def test_a_whole_path_is_decided_by_who_may(case: Case, role: Role) -> None:
    case.fill()
    decided = case.decide(DecisionOrder(decided_on=TODAY, admitted_on=date(2026, 11, 24)), role)
    assert decided.decision == "admission"
    assert (decided.decided_on, decided.admitted_on) == (TODAY, date(2026, 11, 24))
    assert (decided.decision_par, decided.voie) == ("Claire Essai", "ordinaire")
    tags = [entry.action for entry in case.desk.journal()[-2:]]
    assert tags == ["fiche.modification", "admission.decision"]
    path = case.path()
    assert (path.is_open, path.refusals, path.decided_by) == (False, (), "Claire Essai")


def test_a_decision_opens_with_today_and_nothing_else_of_the_demande(case: Case) -> None:
    case.fill()
    form = case.service(Role.DIRECTION).open_decision(case.demande)
    day = "22/11/2026"
    assert form.values == {"decided_on": day, "admitted_on": day, "decision_motif": ""}
    assert form.form == f"demandes:{case.demande}:decision"
    assert case.desk.journal()[-1].fields == ("decision",)
    saved = case.service(Role.DIRECTION).decide(case.demande, NOW, version=form.version)
    assert cast("Demande", saved.fiche.record).admitted_on == TODAY
    with pytest.raises(PermissionDeniedError):
        case.service(Role.MEDECIN).open_decision(case.demande)


@pytest.mark.parametrize(
    "role", [Role.MEDECIN, Role.LECTURE, Role.ADMINISTRATEUR, Role.INTERVENANT]
)
def test_nobody_else_decides(case: Case, role: Role) -> None:
    case.fill()
    with pytest.raises(PermissionDeniedError) as error:
        case.decide(role=role)
    assert "Coordination et Direction" in explain(error.value).detail
    assert case.demande_record().decision is None


def test_an_urgent_admission_leaves_a_dated_list(case: Case) -> None:
    case.desk.save("evaluations", EVALUATION, person=case.person)
    gir = {"evaluated_on": "09/11/2026", "source": "ems_apa", "gir": "2"}
    case.desk.save("gir", gir, person=case.person)
    case.record(Etape.CONSENTEMENT, CONSENT)
    case.service().set_path(case.demande, "urgence", version=case.demande_fiche().version)
    case.decide()
    owed = [(one.piece, one.due_on) for one in case.path().owed]
    due = TODAY + timedelta(days=15)
    assert owed == [(one, due) for one in ("avis_medical", "concertation", "plan", "contrat")]
    case.record(Etape.CONCERTATION, MEETING)
    assert "concertation" not in [one.piece for one in case.path().owed]


def test_an_unfavourable_opinion_asks_the_decision_for_its_reason(case: Case) -> None:
    case.fill()
    opinion = {**OPINION, "avis_medical": "defavorable", "avis_medical_motif": "Instable"}
    case.record(Etape.AVIS_MEDICAL, opinion)
    path = case.path()
    assert path.refusals == ()
    assert path.needs_reason
    assert Alarme.AVIS_DEFAVORABLE in path.step(Etape.AVIS_MEDICAL).alarmes
    with pytest.raises(InvalidFicheError) as error:
        case.decide()
    assert [one.attribute for one in error.value.issues] == ["decision_motif"]
    decided = case.decide(replace(NOW, motif=" Aidants présents "))
    assert decided.decision_motif == "Aidants présents"


@pytest.mark.parametrize(
    ("decided", "admitted", "wrong"),
    [
        ("23/11/2026", "24/11/2026", ["decided_on"]),
        ("01/11/2026", "22/11/2026", ["decided_on"]),
        ("22/11/2026", "21/11/2026", ["admitted_on"]),
        ("23/11/2026", "22/11/2026", ["decided_on", "admitted_on"]),
    ],
)
def test_the_days_of_a_decision_follow_each_other(
    case: Case, decided: str, admitted: str, wrong: list[str]
) -> None:
    case.fill()
    days = [date(int(one[6:]), int(one[3:5]), int(one[:2])) for one in (decided, admitted)]
    with pytest.raises(InvalidFicheError) as error:
        case.decide(DecisionOrder(decided_on=days[0], admitted_on=days[1]))
    assert [one.attribute for one in error.value.issues] == wrong


def test_a_decision_is_taken_once(case: Case) -> None:
    case.fill()
    case.decide()
    with pytest.raises(RuleViolationError) as error:
        case.decide()
    assert error.value.code == "demande_deja_decidee"
    assert "Admise le 22/11/2026." in explain(error.value).detail
    with pytest.raises(RuleViolationError):
        case.service().set_path(case.demande, "urgence", version=case.path().version)


def test_a_refused_demande_is_not_admitted(case: Case) -> None:
    case.fill()
    refused_ = {"decision": "refus", "decided_on": "21/11/2026", "motif_refus": "autre"}
    case.desk.settle(refused_, fiche=case.demande_fiche())
    with pytest.raises(RuleViolationError) as error:
        case.decide()
    assert "Refus." in explain(error.value).detail
    assert case.path().owed == ()


def test_an_admission_that_overlaps_another_is_refused_under_its_day(case: Case) -> None:
    case.desk.admitted(case.person, "01/06/2026")
    case.fill()
    with pytest.raises(InvalidFicheError) as error:
        case.decide()
    assert [one.attribute for one in error.value.issues] == ["admitted_on"]


def test_a_step_taken_back_meanwhile_refuses_the_decision(case: Case) -> None:
    case.fill()
    shown = case.path()
    case.record(Etape.CONSENTEMENT, dict.fromkeys(CONSENT, ""))
    with pytest.raises(RuleViolationError) as error:
        case.service().decide(case.demande, NOW, version=shown.version)
    assert error.value.values["codes"] == (Manque.CONSENTEMENT,)


def test_another_step_recorded_meanwhile_does_not_stop_the_decision(case: Case) -> None:
    case.fill()
    shown = case.path()
    case.record(Etape.CONCERTATION, {**MEETING, "concertation_avis": "reserve"})
    saved = case.service().decide(case.demande, NOW, version=shown.version)
    demande = cast("Demande", saved.fiche.record)
    assert (demande.decision, demande.concertation_avis) == ("admission", "reserve")


# --- the statements, on every kind of database ------------------------------------------------


def test_everything_is_read_on_every_kind_of_database(session: Session) -> None:
    caseload = Caseload(
        beneficiaires=(
            Beneficiaire(
                reference="B1",
                nom_naissance="Barthouil",
                prenoms="Simone",
                sexe="F",
                born_on=date(1934, 8, 27),
            ),
        ),
        professionnels=(
            Professionnel(reference="P1", nom="Azéma", prenom="Paul", profession="medecin"),
            Professionnel(
                reference="P2",
                nom="Parti",
                prenom="Luc",
                profession="medecin",
                left_on=date(2026, 11, 21),
            ),
        ),
        demandes=(
            Demande(
                reference="D1",
                beneficiaire="B1",
                requested_on=date(2026, 11, 2),
                origine="ccas",
                circonstance="urgence",
            ),
        ),
        aidants=(Aidant(beneficiaire="B1", nom="Barthouil", lien="conjoint"),),
    )
    store_caseload(session, caseload)
    queries = SqlAdmissionQueries(session)
    (line,) = queries.waiting(is_training=False)
    assert (line.nom, line.voie) == ("Barthouil", "urgence")
    assert queries.demande_of(line.beneficiaire_id) == line.demande_row_id
    stored = queries.read(line.demande_row_id, on=TODAY)
    assert stored.nom == "Barthouil"
    assert [one.nom for one in stored.entourage.medecins] == ["Dr Paul Azéma"]
    assert stored.entourage.aidant == Contact(role="Conjoint", nom="Barthouil")
    facts = stored.facts
    assert (len(facts.plans), len(facts.contrats), len(facts.evaluations)) == (0, 0, 0)
