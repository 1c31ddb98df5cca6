"""A sortie and a stay in hospital on a real vault: opened, settled in one transaction, journaled."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, cast

import pytest
from sqlalchemy import event

from crt_desktop.domain.audit import AuditTag
from crt_desktop.domain.demande import Demande
from crt_desktop.domain.errors import (
    InvalidFicheError,
    NotFoundError,
    PermissionDeniedError,
    RuleViolationError,
    StaleEditError,
)
from crt_desktop.domain.messages import explain
from crt_desktop.domain.parcours import Plan
from crt_desktop.domain.reprise.records import Record
from crt_desktop.domain.roles import Role
from crt_desktop.domain.sejours import Hospitalisation
from crt_desktop.domain.sortie_items import Settlement, Suite, open_items, settlements_of
from crt_desktop.domain.sorties import ProjetSortie, Relais
from crt_desktop.holidays_fr import FrenchHolidays
from crt_desktop.ports.vault import VaultSession
from crt_desktop.reports.fiches import Draft
from crt_desktop.reports.sorties import SortieOrder, SortieSheet
from crt_desktop.services.alertes import AFaire
from crt_desktop.services.fiches import Fiches
from crt_desktop.services.hospitalisations import Hospitalisations
from crt_desktop.services.sorties import Sorties
from crt_desktop.services.transmissions import Transmissions
from db.queries.sorties import SqlSortieQueries
from db.session import LocalVaultSession
from tests import canaries
from tests.persistence.fiches_desk import Desk, SessionAs
from tests.persistence.vaults import Bench

TODAY = date(2026, 11, 22)
LEFT = date(2026, 11, 20)
SOUHAIT = ProjetSortie(
    motif="souhait",
    left_on=LEFT,
    destination="famille",
    concertation_on=date(2026, 11, 16),
    concertation_participants="Claire Essai, Sophie Marquille",
    relais=Relais.ORGANISE,
    relais_organisme="SAAS Cigale",
    relais_on=date(2026, 11, 24),
)
DECES = ProjetSortie(motif="deces", left_on=LEFT)
ENTRY = {"etablissement": "CH de Narbonne", "entered_on": "07/09/2026", "is_par_urgences": "oui"}


@dataclass
class Case:
    """A person accompanied since February, and the services under several roles."""

    desk: Desk
    vault: LocalVaultSession
    person: int
    demande: int

    def session(self, role: Role, name: str = "Claire Essai") -> VaultSession:
        actor = replace(self.vault.actor, role=role, display_name=name)
        return cast("VaultSession", SessionAs(self.vault, actor))

    def sorties(self, role: Role = Role.COORDINATEUR, name: str = "Claire Essai") -> Sorties:
        return Sorties(self.session(role, name), self.desk.clock, self.desk.fiches.openings)

    def hospital(self, role: Role = Role.COORDINATEUR) -> Hospitalisations:
        return Hospitalisations(self.session(role), self.desk.clock, self.desk.fiches.openings)

    def add(self, sheet: str, **values: str) -> int:
        return self.desk.save(sheet, values, person=self.person).fiche.row_id

    def store(self, sheet: str, record: Record) -> int:
        with self.vault.uow() as uow:
            uow.fiches.lock()
            added = uow.fiches.add(sheet, record)
            uow.audit.record(self.vault.actor, AuditTag.IMPORT_RUN, entity="import")
            uow.commit()
        return added.row_id

    def get(self, sheet: str, row_id: int) -> Any:
        with self.vault.uow() as uow:
            return uow.fiches.get(sheet, row_id).record

    def record(self) -> Demande:
        return cast("Demande", self.get("demandes", self.demande))

    def version(self) -> int:
        with self.vault.uow() as uow:
            return uow.fiches.get("demandes", self.demande).version

    def sheet(self) -> SortieSheet:
        return self.sorties().open(self.person)

    def order(self, projet: ProjetSortie = SOUHAIT, **changes: Settlement) -> SortieOrder:
        """Return the order with everything as proposed, but for what is named by its kind."""
        proposed = settlements_of(open_items(self.sheet().facts, projet))
        chosen = tuple(changes.get(one.key.partition(":")[0], one) for one in proposed)
        return SortieOrder(projet=projet, settlements=chosen)

    def pronounce(self, projet: ProjetSortie = SOUHAIT, **changes: Settlement) -> Demande:
        order = self.order(projet, **changes)
        saved = self.sorties().pronounce(self.demande, order, version=self.version())
        return cast("Demande", saved.fiche.record)


@pytest.fixture
def desk(vault: LocalVaultSession, bench: Bench) -> Desk:
    return Desk(vault=vault, clock=bench.clock, fiches=Fiches(vault, bench.clock))


@pytest.fixture
def case(desk: Desk, vault: LocalVaultSession) -> Case:
    person = desk.person()
    demande = desk.admitted(person, "02/02/2026").row_id
    return Case(desk=desk, vault=vault, person=person, demande=demande)


def fill(case: Case) -> dict[str, int]:
    """Leave one thing of every kind open; return their rows."""
    place = case.desk.place()
    reference = case.record().beneficiaire
    plan = Plan(
        reference="PL1",
        beneficiaire=reference,
        numero=1,
        statut="valide",
        drawn_on=date(2026, 2, 10),
        validated_on=date(2026, 2, 12),
        validated_by="Claire Essai",
    )
    rows = {
        "before": case.add(
            "visites",
            starts_at="19/11/2026 09:00",
            ends_at="19/11/2026 10:00",
            profession="ide",
            statut="prevue",
        ),
        "first": case.add(
            "visites",
            starts_at="20/11/2026 09:00",
            ends_at="20/11/2026 10:00",
            profession="ide",
            statut="prevue",
        ),
        "next": case.add(
            "visites",
            starts_at="27/11/2026 09:00",
            ends_at="27/11/2026 10:00",
            profession="as",
            statut="prevue",
        ),
        "sejour": case.add(
            "sejours_ht", place=place, type="HT", arrived_on="01/12/2026", etat="reserve"
        ),
        "equipement": case.add("equipements", type="tablette", installed_on="01/03/2026"),
        "stay": case.add("hospitalisations", **ENTRY),
        "consent": case.add("consentements", type="accompagnement", given_on="02/02/2026"),
        "plan": case.store("plans", plan),
    }
    case.add("aidants", nom="Delcambre", prenom="Sylvie", is_principal="oui")
    word = {"texte": "Bilan à rappeler", "auteur": "Sophie Marquille"}
    rows["word"] = case.add("transmissions", **word)
    with case.vault.uow() as uow:
        uow.fiches.lock()
        # Whoever writes it has read it: somebody else wrote this one.
        uow.session.connection().exec_driver_sql("DELETE FROM accuse_lecture")
        uow.audit.record(case.vault.actor, AuditTag.IMPORT_RUN, entity="import")
        uow.commit()
    return rows


# --- a sortie ---------------------------------------------------------------------------------


def test_a_sortie_settles_everything_that_is_open_in_one_transaction(case: Case) -> None:
    rows = fill(case)
    entries = len(case.desk.journal())
    stored = case.pronounce()
    assert (stored.left_on, stored.left_recorded_on) == (LEFT, TODAY)
    assert (stored.motif_sortie, stored.destination) == ("souhait", "famille")
    assert (stored.has_relais, stored.relais_organisme) == (True, "SAAS Cigale")
    assert case.get("visites", rows["before"]).statut == "prevue"
    for visit in ("first", "next"):
        record = case.get("visites", rows[visit])
        assert (record.statut, record.motif) == ("annulee", "Sortie du 20/11/2026")
    cancelled = case.get("sejours_ht", rows["sejour"])
    assert (cancelled.etat, cancelled.motif_annulation) == ("annule", "Sortie du 20/11/2026")
    assert case.get("equipements", rows["equipement"]).recovered_on is None
    assert case.get("hospitalisations", rows["stay"]).left_on == LEFT
    assert case.get("consentements", rows["consent"]).withdrawn_on is None
    plan = case.get("plans", rows["plan"])
    assert (plan.statut, plan.closed_on, plan.validated_by) == ("cloture", LEFT, "Claire Essai")
    unread = Transmissions(case.session(Role.COORDINATEUR), case.desk.clock).unread()
    assert [line.row_id for line in unread] == []
    actions = [entry.action for entry in case.desk.journal()[entries:]]
    assert actions.count(AuditTag.SORTIE_PRONOUNCE) == 1
    assert AuditTag.TRANSMISSION_READ in actions
    told = {entry.fields[:2] for entry in case.desk.journal()[entries:]}
    assert ("plans", str(rows["plan"])) in told
    assert ("visites", str(rows["next"])) in told


def test_each_settlement_may_be_another_than_the_one_proposed(case: Case) -> None:
    rows = fill(case)
    case.pronounce(
        visites=Settlement(key="visites", suite=Suite.ANNULER, reason="Partie chez son fils"),
        sejour=Settlement(key=f"sejour:{rows['sejour']}", suite=Suite.LAISSER),
        equipement=Settlement(
            key=f"equipement:{rows['equipement']}", suite=Suite.RECUPERER, on=TODAY
        ),
        hospitalisation=Settlement(key=f"hospitalisation:{rows['stay']}", suite=Suite.LAISSER),
        consentements=Settlement(key="consentements", suite=Suite.RETIRER, on=LEFT),
        plan=Settlement(key=f"plan:{rows['plan']}", suite=Suite.LAISSER),
        transmissions=Settlement(key="transmissions", suite=Suite.LAISSER),
    )
    assert case.get("visites", rows["next"]).motif == "Partie chez son fils"
    assert case.get("sejours_ht", rows["sejour"]).etat == "reserve"
    assert case.get("equipements", rows["equipement"]).recovered_on == TODAY
    assert case.get("hospitalisations", rows["stay"]).left_on is None
    assert case.get("consentements", rows["consent"]).withdrawn_on == LEFT
    assert case.get("plans", rows["plan"]).statut == "valide"
    unread = Transmissions(case.session(Role.COORDINATEUR), case.desk.clock).unread()
    assert [line.row_id for line in unread] == [rows["word"]]


def test_a_stay_under_way_ends_on_the_day_decided(case: Case) -> None:
    place = case.desk.place()
    row_id = case.add(
        "sejours_ht", place=place, type="HT", arrived_on="10/11/2026", etat="en_cours"
    )
    case.pronounce()
    stay = case.get("sejours_ht", row_id)
    assert (stay.etat, stay.departed_on) == ("termine", LEFT)


def test_a_death_ends_a_stay_as_a_death(case: Case) -> None:
    row_id = case.add(
        "sejours_ht", place=case.desk.place(), type="HT", arrived_on="10/11/2026", etat="en_cours"
    )
    case.pronounce(DECES)
    assert case.get("sejours_ht", row_id).fin == "deces"


def test_a_death_withdraws_the_visits_and_asks_the_team_to_call_the_carers(case: Case) -> None:
    rows = fill(case)
    stored = case.pronounce(DECES)
    assert (stored.motif_sortie, stored.has_relais, stored.destination) == ("deces", None, None)
    assert case.get("visites", rows["next"]).motif == "Décès de la personne"
    assert case.get("consentements", rows["consent"]).withdrawn_on == LEFT
    assert case.get("hospitalisations", rows["stay"]).left_on == LEFT
    with case.vault.uow() as uow:
        words = [fiche.record for fiche in uow.fiches.of_person("transmissions", case.person)]
    texts = [getattr(word, "texte", "") for word in words]
    assert "Proposer un suivi aux aidants après le décès\u00a0: Sylvie Delcambre." in texts
    codes = {one.code for one in due(case)}
    assert "relais_a_confirmer" not in codes
    assert "equipement_a_recuperer" in codes


def test_what_is_missing_refuses_the_sortie_and_nothing_is_stored(case: Case) -> None:
    rows = fill(case)
    entries = case.desk.count()
    order = case.order(replace(SOUHAIT, concertation_on=None, relais=None))
    entries = case.desk.count()
    with pytest.raises(RuleViolationError) as caught:
        case.sorties().pronounce(case.demande, order, version=case.version())
    assert caught.value.code == "sortie_bloquee"
    assert caught.value.values["codes"] == ("concertation_manquante", "relais_inconnu")
    message = explain(caught.value)
    assert "réunissez l’équipe" in message.remedy
    assert case.record().left_on is None
    assert case.get("visites", rows["next"]).statut == "prevue"
    assert case.desk.count() == entries


def test_something_opened_meanwhile_is_to_be_looked_at_first(case: Case) -> None:
    order = case.order()
    case.add("equipements", type="tablette", installed_on="01/03/2026")
    with pytest.raises(RuleViolationError) as caught:
        case.sorties().pronounce(case.demande, order, version=case.version())
    assert caught.value.code == "sortie_a_revoir"
    assert explain(caught.value).remedy
    assert case.record().left_on is None


def test_the_day_of_a_settlement_is_judged(case: Case) -> None:
    row_id = case.add("equipements", type="tablette", installed_on="01/03/2026")
    wrong = Settlement(
        key=f"equipement:{row_id}", suite=Suite.RECUPERER, on=TODAY + timedelta(days=3)
    )
    with pytest.raises(InvalidFicheError) as caught:
        case.pronounce(equipement=wrong)
    assert [issue.attribute for issue in caught.value.issues] == [f"equipement:{row_id}"]
    assert case.record().left_on is None


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.COORDINATEUR])
def test_no_other_role_pronounces_a_sortie(case: Case, role: Role) -> None:
    order = case.order()
    with pytest.raises(PermissionDeniedError):
        case.sorties(role).pronounce(case.demande, order, version=case.version())
    assert case.record().left_on is None


def test_two_windows_on_one_sortie_the_second_is_told(case: Case) -> None:
    first, version = case.order(), case.version()
    case.sorties().pronounce(case.demande, first, version=version)
    with pytest.raises(RuleViolationError) as caught:
        case.sorties().pronounce(case.demande, first, version=version)
    assert caught.value.values["codes"] == ("sortie_deja_prononcee",)


def test_a_sortie_and_a_new_admission_the_very_day_stand_together(case: Case) -> None:
    case.pronounce()
    saved = case.sorties().begin_return(case.person, {"requested_on": f"{LEFT:%d/%m/%Y}"})
    case.desk.settle({"admitted_on": f"{LEFT:%d/%m/%Y}"}, fiche=saved.fiche)
    assert case.sheet().demande.admitted_on == LEFT
    assert case.record().left_on == LEFT


def test_the_sheet_proposes_the_exit_once_the_term_is_reached_and_never_pronounces_it(
    case: Case,
) -> None:
    case.add("hospitalisations", **{**ENTRY, "entered_on": "20/08/2026"})
    sheet = case.sheet()
    assert sheet.is_proposed
    assert (sheet.projet.motif, sheet.projet.left_on) == (
        "hospitalisation_3_mois",
        date(2026, 11, 20),
    )
    assert sheet.hospital is not None
    assert sheet.hospital.watch.is_at_term
    assert case.record().left_on is None
    long_stay = replace(SOUHAIT, motif="hospitalisation_3_mois", destination="hopital")
    stored = case.pronounce(long_stay)
    assert stored.motif_sortie == "hospitalisation_3_mois"


def test_before_the_term_nothing_is_proposed_and_the_long_stay_is_refused(case: Case) -> None:
    case.add("hospitalisations", **ENTRY)
    sheet = case.sheet()
    assert not sheet.is_proposed
    assert sheet.hospital is not None
    assert (sheet.hospital.watch.days, sheet.hospital.watch.term_on) == (76, date(2026, 12, 7))
    with pytest.raises(RuleViolationError) as caught:
        case.pronounce(replace(SOUHAIT, motif="hospitalisation_3_mois", destination="hopital"))
    assert caught.value.values["codes"] == ("terme_non_atteint",)
    assert "07/12/2026" in explain(caught.value).detail


def test_what_was_typed_is_offered_again_and_goes_with_the_sortie(case: Case) -> None:
    form = case.sheet().form
    draft = Draft(
        form=form,
        title="Sortie",
        values={"motif_sortie": "souhait"},
        saved_at=case.desk.clock.now(),
        beneficiaire_id=case.person,
    )
    case.desk.fiches.keep_draft(draft)
    kept = case.sheet().draft
    assert kept is not None
    assert kept.values == {"motif_sortie": "souhait"}
    case.pronounce()
    assert case.sheet().draft is None


def test_who_was_never_accompanied_has_no_sortie(desk: Desk, vault: LocalVaultSession) -> None:
    person = desk.person()
    desk.save("demandes", {"requested_on": "02/11/2026", "origine": "saas"}, person=person)
    with pytest.raises(NotFoundError):
        Case(desk=desk, vault=vault, person=person, demande=0).sheet()


def test_a_pronounced_sortie_is_shown_as_it_was(case: Case) -> None:
    case.pronounce()
    sheet = case.sheet()
    assert sheet.is_pronounced
    assert sheet.projet == SOUHAIT


def test_what_is_open_is_read_for_a_day_and_journaled(case: Case) -> None:
    fill(case)
    entries = case.desk.count()
    found = case.sorties().open_items(case.demande, SOUHAIT)
    assert len(found) == 7
    assert case.desk.count() == entries + 1


def test_what_a_sortie_looks_at_is_read_in_few_statements(case: Case) -> None:
    fill(case)
    statements: list[str] = []
    with case.vault.uow() as uow:
        queries = SqlSortieQueries(uow.session)
        connection = uow.session.connection()
        event.listen(
            connection, "before_cursor_execute", lambda *said: statements.append(str(said[2]))
        )
        queries.read(case.demande, account_id=1, on=TODAY)
    assert 0 < len(statements) <= 14


# --- the médecin's opinion --------------------------------------------------------------------


def test_the_medecin_signs_his_own_opinion_and_the_page_begins_with_it(case: Case) -> None:
    service = case.sorties(Role.MEDECIN, "Dr Paul Azéma")
    assert service.open(case.person).may_sign
    service.sign_opinion(case.demande, TODAY, auteur="Un autre", version=case.version())
    sheet = case.sheet()
    assert sheet.demande.sortie_avis_medical_auteur == "Dr Paul Azéma"
    assert (sheet.projet.is_sante, sheet.projet.avis_medical_on) == (True, TODAY)
    again = case.desk.count()
    service.sign_opinion(case.demande, TODAY, version=case.version())
    assert case.desk.count() == again


def test_the_coordination_names_whose_paper_it_copies(case: Case) -> None:
    with pytest.raises(InvalidFicheError) as caught:
        case.sorties().sign_opinion(case.demande, TODAY + timedelta(days=1), version=case.version())
    assert [issue.attribute for issue in caught.value.issues] == [
        "sortie_avis_medical_on",
        "sortie_avis_medical_auteur",
    ]
    case.sorties().sign_opinion(case.demande, TODAY, auteur="Dr B", version=case.version())
    assert case.record().sortie_avis_medical_auteur == "Dr B"


def test_no_opinion_on_somebody_who_has_left(case: Case) -> None:
    case.pronounce()
    with pytest.raises(RuleViolationError) as caught:
        case.sorties().sign_opinion(case.demande, TODAY, auteur="Dr B", version=case.version())
    assert caught.value.code == "sortie_sans_accompagnement"
    with pytest.raises(PermissionDeniedError):
        case.sorties(Role.LECTURE).sign_opinion(case.demande, TODAY, version=1)


# --- the relay --------------------------------------------------------------------------------


def due(case: Case) -> tuple[Any, ...]:
    session = case.session(Role.COORDINATEUR)
    return AFaire(session, case.desk.clock, FrenchHolidays()).due().alertes


def test_a_relay_is_recalled_until_it_is_confirmed(case: Case) -> None:
    case.pronounce()
    (alerte,) = [one for one in due(case) if one.code == "relais_a_confirmer"]
    assert alerte.detail == "Sortie du 20/11/2026, SAAS Cigale à partir du 24/11/2026"
    assert alerte.row_id == case.demande
    case.sorties().confirm_relay(case.demande, TODAY, version=case.version())
    record = case.record()
    assert (record.has_relais, record.relais_confirmed_on) == (True, TODAY)
    assert "relais_a_confirmer" not in {one.code for one in due(case)}


def test_a_relay_may_be_another_one_or_none_after_all(case: Case) -> None:
    case.pronounce()
    case.sorties().confirm_relay(
        case.demande, TODAY, organisme="IDEL Rivière", version=case.version()
    )
    assert case.record().relais_organisme == "IDEL Rivière"
    case.sorties().confirm_relay(case.demande, TODAY, is_assured=False, version=case.version())
    record = case.record()
    assert (record.has_relais, record.relais_confirmed_on) == (False, None)


def test_a_relay_still_to_organise_is_recalled_too(case: Case) -> None:
    case.pronounce(replace(SOUHAIT, relais=Relais.A_ORGANISER))
    (alerte,) = [one for one in due(case) if one.code == "relais_a_confirmer"]
    assert alerte.message == "relais à organiser"


def test_a_relay_is_confirmed_once_it_took_place_and_never_after_a_death(case: Case) -> None:
    with pytest.raises(RuleViolationError) as caught:
        case.sorties().confirm_relay(case.demande, TODAY, version=case.version())
    assert caught.value.code == "relais_sans_objet"
    case.pronounce(DECES)
    with pytest.raises(RuleViolationError):
        case.sorties().confirm_relay(case.demande, TODAY, version=case.version())


@pytest.mark.parametrize("day", [LEFT - timedelta(days=1), TODAY + timedelta(days=1)])
def test_a_relay_is_confirmed_from_the_sortie_on_and_by_today(case: Case, day: date) -> None:
    case.pronounce()
    with pytest.raises(InvalidFicheError) as caught:
        case.sorties().confirm_relay(case.demande, day, version=case.version())
    assert [one.attribute for one in caught.value.issues] == ["relais_confirmed_on"]
    assert case.record().relais_confirmed_on is None
    case.sorties().confirm_relay(case.demande, LEFT, version=case.version())
    assert case.record().relais_confirmed_on == LEFT


def test_a_second_confirmation_over_another_is_told(case: Case) -> None:
    case.pronounce()
    version = case.version()
    case.sorties().confirm_relay(case.demande, TODAY, version=version)
    with pytest.raises(StaleEditError):
        case.sorties().confirm_relay(case.demande, LEFT, is_assured=False, version=version)


# --- a former person --------------------------------------------------------------------------


def test_a_former_person_comes_back_with_a_new_demande_and_the_history_kept(case: Case) -> None:
    case.pronounce()
    form = case.sorties().open_return(case.person)
    assert form.values["requested_on"] == "22/11/2026"
    assert form.values["origine"] == "saas"
    assert form.values["motif"] == "Reprise d’un accompagnement terminé le 20/11/2026"
    saved = case.sorties().begin_return(case.person, {"origine": "aidant"})
    record = cast("Demande", saved.fiche.record)
    assert (record.requested_on, record.origine) == (TODAY, "aidant")
    assert record.admitted_on is None
    assert case.record().left_on == LEFT


@pytest.mark.parametrize(
    ("projet", "raison"), [(None, "en cours"), (DECES, "décédée"), (SOUHAIT, "déjà ouverte")]
)
def test_nobody_comes_back_who_is_here_or_dead_or_waits_already(
    case: Case, projet: ProjetSortie | None, raison: str
) -> None:
    if projet is not None:
        case.pronounce(projet)
    if projet is SOUHAIT:
        case.sorties().begin_return(case.person)
    for act in (case.sorties().open_return, case.sorties().begin_return):
        with pytest.raises(RuleViolationError) as caught:
            act(case.person)
        assert caught.value.code == "retour_impossible"
        assert raison in explain(caught.value).text


def test_somebody_never_accompanied_has_nothing_to_resume(desk: Desk) -> None:
    service = Sorties(desk.vault, desk.clock, desk.fiches.openings)
    with pytest.raises(RuleViolationError, match="retour_impossible"):
        service.begin_return(desk.person())


# --- hospital ---------------------------------------------------------------------------------


def test_an_entry_takes_three_fields_and_is_watched(case: Case) -> None:
    entry = case.hospital().open_entry(case.person)
    assert entry.form.values["entered_on"] == "22/11/2026"
    saved = case.hospital().open(case.person, {**ENTRY, "left_on": "01/01/2027"})
    stay = cast("Hospitalisation", saved.fiche.record)
    assert (stay.etablissement, stay.is_par_urgences) == ("CH de Narbonne", True)
    # What the form does not hold is not written through it.
    assert stay.left_on is None
    found = case.hospital().watch(case.person)
    assert found is not None
    assert (found.row_id, found.watch.days) == (saved.fiche.row_id, 76)
    assert case.hospital().watch(case.desk.person(prenoms="Autre")) is None


def test_the_hospitals_known_are_suggested_each_once(case: Case) -> None:
    partner = {"nom": "Clinique des Genêts", "categorie": "etablissement_sante"}
    case.desk.save("partenaires", partner)
    other = case.desk.person(prenoms="Autre")
    for name in ("CH de Narbonne", "CH de Narbonne", "Clinique des Genêts"):
        values = {**ENTRY, "etablissement": name, "left_on": "08/09/2026"}
        case.desk.save("hospitalisations", values, person=other)
    hospitals = case.hospital().open_entry(case.person).hospitals
    assert hospitals == ("Clinique des Genêts", "CH de Narbonne")


def test_a_second_stay_is_refused_while_one_goes_on(case: Case) -> None:
    case.hospital().open(case.person, ENTRY)
    for act in (
        lambda: case.hospital().open_entry(case.person),
        lambda: case.hospital().open(case.person, ENTRY),
    ):
        with pytest.raises(RuleViolationError) as caught:
            act()
        assert caught.value.code == "hospitalisation_en_cours"
        assert "07/09/2026 (CH de Narbonne)" in explain(caught.value).detail


def test_an_entry_is_planned_or_through_the_emergencies_not_both(case: Case) -> None:
    with pytest.raises(InvalidFicheError):
        case.hospital().open(case.person, {**ENTRY, "is_programmee": "oui"})


def test_a_return_is_prepared_then_recorded_with_the_visits_to_plan_again(case: Case) -> None:
    rows = fill(case)
    form = case.hospital().open_return(rows["stay"])
    assert form.hospital is not None
    assert [held.row_id for held in form.visites] == [rows["before"], rows["first"], rows["next"]]
    saved = case.hospital().prepare_return(
        rows["stay"],
        {"retour_prevu_on": "25/11/2026", "preparation": "idel, repas"},
        version=form.form.version,
    )
    stay = cast("Hospitalisation", saved.fiche.record)
    assert (stay.retour_prevu_on, stay.preparation) == (date(2026, 11, 25), ("idel", "repas"))
    again = case.hospital().open_return(rows["stay"])
    assert [held.row_id for held in again.visites] == [rows["before"], rows["first"]]
    home = case.hospital().come_home(rows["stay"], date(2026, 11, 20), version=saved.fiche.version)
    assert cast("Hospitalisation", home.saved.fiche.record).left_on == date(2026, 11, 20)
    assert [held.row_id for held in home.visites] == [rows["before"]]
    assert case.hospital().watch(case.person) is None
    assert case.hospital().open_return(rows["stay"]).hospital is None


@pytest.mark.parametrize(
    ("values", "attribute"),
    [
        ({"left_on": "23/11/2026"}, "left_on"),
        ({"left_on": "06/09/2026"}, "left_on"),
        ({"retour_prevu_on": "06/09/2026"}, "retour_prevu_on"),
    ],
)
def test_a_return_that_cannot_be_is_refused_under_its_field(
    case: Case, values: dict[str, str], attribute: str
) -> None:
    row_id = case.add("hospitalisations", **ENTRY)
    with pytest.raises(InvalidFicheError) as caught:
        case.hospital().prepare_return(row_id, values, version=1)
    assert [issue.attribute for issue in caught.value.issues] == [attribute]


def test_a_return_the_day_of_the_entry_is_a_stay_of_that_day(case: Case) -> None:
    row_id = case.add("hospitalisations", **{**ENTRY, "entered_on": "22/11/2026"})
    home = case.hospital().come_home(row_id, TODAY, version=1)
    assert cast("Hospitalisation", home.saved.fiche.record).left_on == TODAY


def test_two_windows_on_one_return_the_second_sees_what_changed(case: Case) -> None:
    row_id = case.add("hospitalisations", **ENTRY)
    case.hospital().open_return(row_id)
    case.hospital().prepare_return(row_id, {"retour_prevu_on": "25/11/2026"}, version=1)
    with pytest.raises(StaleEditError) as caught:
        case.hospital().prepare_return(row_id, {"retour_prevu_on": "28/11/2026"}, version=1)
    assert caught.value.edit is not None
    assert [one.theirs for one in caught.value.edit.conflicts] == ["25/11/2026"]


@pytest.mark.parametrize("role", [Role.LECTURE, Role.MEDECIN, Role.DIRECTION, Role.INTERVENANT])
def test_no_other_role_records_a_stay(case: Case, role: Role) -> None:
    with pytest.raises(PermissionDeniedError):
        case.hospital(role).open(case.person, ENTRY)
    with pytest.raises(PermissionDeniedError):
        case.hospital(role).prepare_return(1, {}, version=1)


# --- secrecy ----------------------------------------------------------------------------------


def test_no_file_of_the_vault_nor_the_journal_shows_what_a_sortie_says(
    case: Case, bench: Bench
) -> None:
    told = {
        "precision": "Zygomorphe-Départ-Ultime",
        "participants": "Quetzalcoatl Ornithorynque",
        "organisme": "SAAS Xylophage du Marais",
        "hopital": "Clinique des Axolotls Bleus",
    }
    case.hospital().open(case.person, {**ENTRY, "etablissement": told["hopital"]})
    draft = Draft(
        form=case.sheet().form,
        title="Sortie",
        values={"motif_sortie_precision": told["precision"]},
        saved_at=case.desk.clock.now(),
        beneficiaire_id=case.person,
    )
    case.desk.fiches.keep_draft(draft)
    assert canaries.found_in(canaries.contents_of(bench.path), told) == set()
    projet = replace(
        SOUHAIT,
        motif="autre",
        precision=told["precision"],
        concertation_participants=told["participants"],
        relais_organisme=told["organisme"],
    )
    assert case.pronounce(projet).motif_sortie_precision == told["precision"]
    assert canaries.found_in(canaries.contents_of(bench.path), told) == set()
    words = " ".join(" ".join(entry.fields) for entry in case.desk.journal())
    assert not any(canary in words for canary in told.values())
