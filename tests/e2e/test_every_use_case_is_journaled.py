"""The list of every use case, with the entries it leaves; a new one fails until it is listed.

A use case writes, or reads persons, and then it leaves an entry in the same transaction; or it is in
the short list of those that show nothing of a person.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any, cast

import pytest
from sqlalchemy import text

from crt_desktop.domain.admission_facts import Etape
from crt_desktop.domain.appels import CallUpdate, NewCall
from crt_desktop.domain.audit import AuditTag
from crt_desktop.domain.calendrier import Agenda, LeaveEvent
from crt_desktop.domain.dates import Period
from crt_desktop.domain.demandes import Fin
from crt_desktop.domain.places import BookingOrder, RefusalOrder
from crt_desktop.domain.reponses import AnswerState
from crt_desktop.domain.roles import Role
from crt_desktop.domain.sortie_items import open_items, settlements_of
from crt_desktop.domain.sorties import ProjetSortie, Relais
from crt_desktop.domain.visites import VisitOrder
from crt_desktop.ports.vault import VaultSession
from crt_desktop.reports.calendrier import LeaveChange, LeaveLine
from crt_desktop.reports.caseload import CaseloadCriteria
from crt_desktop.reports.enquetes import FrozenLine
from crt_desktop.reports.nuit import SavedCall
from crt_desktop.reports.places import StayBar
from crt_desktop.reports.plans import PlanDocument
from crt_desktop.reports.sorties import SortieOrder, SortieSheet
from crt_desktop.services.accounts import Accounts
from crt_desktop.services.admissions import Admissions, DecisionOrder
from crt_desktop.services.alertes import AFaire
from crt_desktop.services.astreintes import Astreintes
from crt_desktop.services.attente import ListeAttente
from crt_desktop.services.backups import Backups
from crt_desktop.services.beneficiaires import Beneficiaires
from crt_desktop.services.calendriers import Calendriers
from crt_desktop.services.campagnes import Campagnes
from crt_desktop.services.conges import Conges
from crt_desktop.services.contrats import Contrats
from crt_desktop.services.corrections import Corrections
from crt_desktop.services.demandes import Demandes, Reception
from crt_desktop.services.documents import Documents
from crt_desktop.services.dossiers import Dossiers
from crt_desktop.services.editions import Editions
from crt_desktop.services.exchanges import Exchanges
from crt_desktop.services.fiches import Fiches
from crt_desktop.services.hospitalisations import Hospitalisations
from crt_desktop.services.nuit import Nuit
from crt_desktop.services.open_vault import OpenVault
from crt_desktop.services.partenaires import Partenaires
from crt_desktop.services.pilotage import Pilotage
from crt_desktop.services.places import Places
from crt_desktop.services.plans import Plans
from crt_desktop.services.recaps import Recaps
from crt_desktop.services.reglages import Reglages
from crt_desktop.services.releves import Releves
from crt_desktop.services.rota import Rota
from crt_desktop.services.sessions import Sessions
from crt_desktop.services.sorties import Sorties
from crt_desktop.services.surveys import Surveys
from crt_desktop.services.tableau import TableauDeBord
from crt_desktop.services.transmissions import Transmissions
from crt_desktop.services.visites import Visites
from db.session import LocalVaultSession
from tests.e2e.command_line import EXAMPLE, CommandLine
from tests.fakes_vault import PASSPHRASE
from tests.persistence.fiches_desk import SessionAs
from tests.scan_files import a_pdf

YEAR = Period.of_year(2025)
JANUARY = Period(start=date(2027, 1, 1), end=date(2027, 1, 31))
START = datetime(2025, 1, 1, tzinfo=UTC)
SILENT = {
    "Beneficiaires.lines": "a page of the list whose opening `index` recorded",
    "Beneficiaires.filters": "counts beside that list",
    "Conges.preview": "a colleague's own calendar, compared",
    "Demandes.pending": "the actor's own drafts",
    "Dossiers.timeline": "of a file whose opening is recorded",
    "Dossiers.visits_and_calls": "of a file whose opening is recorded",
    "Dossiers.ins_matrix": "of a file whose opening is recorded",
    "Dossiers.printed_dlu": "of a file whose opening is recorded",
    "Campagnes.all": "titles and periods",
    "Campagnes.view": "figures, and what was typed about them",
    "Campagnes.versions": "who validated, when, and whether it is whole",
    "Editions.all": "questionnaires",
    "Editions.find": "a questionnaire",
    "Editions.read_file": "a questionnaire",
    "Exchanges.annotate": "a copy of the person's own workbook, with what its check said",
    "Exchanges.check": "the person's own workbook, compared",
    "Exchanges.write_template": "blank",
    "Fiches.all": "the team, the places and the partners, in which nobody is cared for",
    "Fiches.bin": "titles of what the actor may put back, whose removal was recorded",
    "Fiches.keep_draft": "working state, nobody's record yet",
    "Fiches.drafts": "the actor's own",
    "Fiches.discard_draft": "working state, nobody's record yet",
    "Places.consequence": "a place and dates tried, of the board that is recorded",
    "Places.free_on": "places, in which nobody is named",
    "Places.occupancy": "figures",
    "Partenaires.register": "organisations, and how many persons share with each",
    "Pilotage.parts": "keys and titles",
    "Pilotage.part": "figures",
    "Pilotage.dialogue": "figures, and what was written about them",
    "Pilotage.comments": "what was written about figures",
    "Plans.compare": "versions of a plan whose opening is recorded",
    "Plans.modeles": "templates, in which nobody is cared for",
    "Reglages.fields": "what may be set",
    "Reglages.read": "settings of the establishment",
    "Reglages.parametres": "settings of the establishment",
    "Reglages.logo": "image of the documents",
    "Accounts.all": "names and roles, which the unlock screen shows",
    "Accounts.has_keyring": "a fact of the workstation",
    "Accounts.may_manage": "the actor's own right",
    "Accounts.team": "names of colleagues",
    "Backups.state": "dates and sizes of the backups",
    "Sessions.has_keyring": "a fact of the workstation",
    "Sessions.inspect": "before any account is opened",
    "Sessions.inspect_backup": "before any account is opened",
    "Surveys.editions": "questionnaires",
    "Releves.unread_count": "a figure",
    "Rota.search": "of what `prepare` recorded",
    "TableauDeBord.file_active": "figures",
    "TableauDeBord.presence": "figures",
    "TableauDeBord.movements": "figures",
    "TableauDeBord.waiting": "figures",
    "TableauDeBord.gir": "figures",
    "TableauDeBord.night": "figures, and the team on duty",
    "TableauDeBord.incomplete": "figures",
    "Visites.check": "what a visit being typed clashes with, in a planning whose opening is recorded",
    "Visites.occurrences": "days of a rule",
    "Surveys.compute": "figures; the records behind each are recorded when opened",
    "Surveys.values": "figures, for a question being written",
    "Surveys.filtered_value": "figures, for a question being written",
}


@dataclass
class Desk:
    """An open vault with the example, and what the use cases need."""

    line: CommandLine
    vault: OpenVault

    @property
    def session(self) -> VaultSession:
        return self.vault.session

    def first_person(self) -> int:
        return self.vault.beneficiaires.index(CaseloadCriteria()).ids[0]

    def open_campaign(self) -> int:
        return self.vault.campagnes.open("nationale", YEAR).row_id

    def validate_campaign(self) -> FrozenLine:
        """Answer a campaign, and validate it as the direction does."""
        row_id = self.open_campaign()
        for answer in self.vault.campagnes.view(row_id).answers:
            if answer.state in {AnswerState.TO_TYPE, AnswerState.TO_JUSTIFY}:
                is_manual = answer.question.indicateur is None
                kind = answer.question.manual_type
                self.vault.campagnes.type(
                    row_id,
                    answer.question.key,
                    version=0,
                    manual=("2" if kind == "nombre" else "oui") if is_manual else None,
                    justification=None if is_manual else "Vérifié",
                )
        actor = replace(self.session.actor, role=Role.DIRECTION)
        director = cast("VaultSession", SessionAs(cast("LocalVaultSession", self.session), actor))
        return self.line.application().services(director).campagnes.validate(row_id, version=1)

    def save_edition(self) -> int:
        """Keep the national questionnaire in the vault; return its version."""
        edition = self.vault.editions.find("nationale").edition
        return self.vault.editions.save(edition, version=None).version

    def edition_file(self) -> Path:
        """Write the national questionnaire as a file."""
        return self.vault.editions.write_file("nationale", self.line.folder / "trame.toml")

    def add_transmission(self) -> int:
        person = self.first_person()
        saved = self.vault.fiches.save(
            "transmissions",
            {"texte": "À relire"},
            form=f"transmissions:nouveau:{person}",
            beneficiaire_id=person,
        )
        return saved.fiche.row_id

    def save_evaluation(self) -> None:
        person = self.first_person()
        self.vault.fiches.save_evaluation(
            {"evaluated_on": "20/11/2025", "source": "medecin", "gir": "3"},
            form=f"gir:nouveau:{person}",
            beneficiaire_id=person,
            reason_of_c="Ne se sert plus",
        )

    def urgent_demande(self) -> int:
        """Enter a person with all that an urgent admission asks for first; return the demande."""
        fiches, today = self.vault.fiches, f"{self.line.application().clock.today():%d/%m/%Y}"
        person = fiches.save(
            "beneficiaires",
            {"nom_naissance": "Urgent", "prenoms": "Jean", "sexe": "M", "born_on": "03/02/1938"},
            form="beneficiaires:nouveau:0",
        ).fiche.row_id
        for sheet, values in (
            ("gir", {"evaluated_on": today, "source": "medecin", "gir": "2"}),
            (
                "demandes",
                {
                    "requested_on": today,
                    "origine": "ccas",
                    "circonstance": "urgence",
                    "evaluated_on": today,
                    "consentement_on": today,
                },
            ),
        ):
            saved = fiches.save(
                sheet, values, form=f"{sheet}:nouveau:{person}", beneficiaire_id=person
            )
        return saved.fiche.row_id

    def accompanied(self) -> SortieSheet:
        """Enter somebody who is accompanied; return the sheet of the sortie."""
        demande, today = self.urgent_demande(), self.line.application().clock.today()
        version = self.vault.admissions.path(demande).version
        order = DecisionOrder(decided_on=today, admitted_on=today)
        saved = self.vault.admissions.decide(demande, order, version=version)
        return self.vault.sorties.open(cast("int", saved.fiche.beneficiaire_id))

    def leave(self) -> SortieSheet:
        """Pronounce the sortie of somebody accompanied, everything settled as proposed."""
        sheet = self.accompanied()
        projet = ProjetSortie(
            motif="souhait",
            left_on=sheet.on,
            destination="famille",
            concertation_on=sheet.on,
            concertation_participants="Claire Vidal",
            relais=Relais.ORGANISE,
            relais_organisme="SAAS",
            relais_on=sheet.on,
        )
        order = SortieOrder(
            projet=projet, settlements=settlements_of(open_items(sheet.facts, projet))
        )
        self.vault.sorties.pronounce(sheet.demande_row_id, order, version=sheet.version)
        return self.vault.sorties.open(sheet.beneficiaire_id)

    def confirm_relay(self) -> None:
        sheet = self.leave()
        self.vault.sorties.confirm_relay(sheet.demande_row_id, sheet.on, version=sheet.version)

    def sign_opinion(self) -> None:
        sheet = self.accompanied()
        self.vault.sorties.sign_opinion(
            sheet.demande_row_id, sheet.on, auteur="Dr B", version=sheet.version
        )

    def enter_hospital(self) -> int:
        """Enter somebody in hospital; return the row of the stay."""
        person = self.accompanied().beneficiaire_id
        day = f"{self.line.application().clock.today():%d/%m/%Y}"
        return self.vault.hospitalisations.open(person, {"entered_on": day}).fiche.row_id

    def decide(self) -> None:
        today = self.line.application().clock.today()
        order = DecisionOrder(decided_on=today, admitted_on=today)
        self.vault.admissions.decide(self.urgent_demande(), order, version=1)

    def record_consent(self) -> None:
        today = f"{self.line.application().clock.today():%d/%m/%Y}"
        consent = {"consentement_on": today, "consentement_par": "personne"}
        self.vault.admissions.record_step(
            Etape.CONSENTEMENT, self.urgent_demande(), consent, version=1
        )

    def receive(self) -> int:
        today = f"{self.line.application().clock.today():%d/%m/%Y}"
        who = {"nom_naissance": "Neuf", "prenoms": "Jean", "sexe": "M", "born_on": "03/02/1938"}
        reception = Reception(demande={"requested_on": today, "origine": "ccas"}, person=who)
        return self.vault.demandes.receive(reception).demande.fiche.row_id

    def end(self, act: str, **values: str) -> None:
        today = f"{self.line.application().clock.today():%d/%m/%Y}"
        getattr(self.vault.demandes, act)(
            self.receive(), {"decided_on": today, **values}, version=1
        )

    def waiting_person(self) -> int:
        with self.session.uow() as uow:
            found = uow.fiches.get("demandes", self.urgent_demande()).beneficiaire_id
        assert found is not None
        return found

    def remove_transmission(self) -> int:
        return self.vault.fiches.remove("transmissions", self.add_transmission(), version=1)

    def begin_plan(self) -> PlanDocument:
        return self.vault.plans.begin(self.first_person(), modele="chutes")

    def save_plan(self) -> None:
        self.vault.plans.save(replace(self.begin_plan(), synthese="Tombe souvent"))

    def validate_plan(self) -> None:
        begun = self.begin_plan()
        self.vault.plans.validate(begun.plan_row_id, version=begun.version)

    def discard_plan(self) -> None:
        begun = self.begin_plan()
        self.vault.plans.discard(begun.plan_row_id, begun.version)

    def add_bilan(self) -> None:
        begun = self.begin_plan()
        fil = begun.objectifs[0].fil
        self.vault.plans.add_bilan(begun.beneficiaire_id, fil, YEAR.end, "Va mieux")

    def save_modele(self) -> str:
        modele = self.vault.plans.modeles()[0]
        return self.vault.plans.save_modele(modele).cle

    def add_account(self) -> str:
        line = self.vault.accounts.add(
            name="luc", display_name="Luc", role=Role.LECTURE, passphrase="x"
        )
        return line.name

    def two_records(self) -> tuple[int, int]:
        """Enter somebody twice."""
        values = {"nom_naissance": "Deux", "prenoms": "Fois", "sexe": "F", "born_on": "03/02/1938"}
        first, second = (
            self.vault.fiches.save("beneficiaires", values, form="beneficiaires:nouveau:0")
            for _ in range(2)
        )
        return first.fiche.row_id, second.fiche.row_id

    def take_back(self) -> None:
        """Say of two persons that they are two, then look at them again."""
        pair = self.two_records()
        self.vault.corrections.set_aside(*pair)
        assert self.vault.corrections.take_back(*pair)

    def merge(self) -> int:
        return self.vault.corrections.merge(*self.two_records(), {}).fusion_id

    def draw_contrat(self) -> int:
        return self.vault.contrats.draw_up(self.urgent_demande()).fiche.row_id

    def sign_contrat(self) -> int:
        """Sign a contrat of a new person; return its demande."""
        demande = self.urgent_demande()
        contrat = self.vault.contrats.draw_up(demande).fiche
        today = f"{self.line.application().clock.today():%d/%m/%Y}"
        signed = {"signed_on": today, "signataire": "Jean Urgent", "qualite": "personne"}
        self.vault.contrats.sign(contrat.row_id, signed, version=1)
        return demande

    def hand_over(self) -> None:
        today = f"{self.line.application().clock.today():%d/%m/%Y}"
        self.vault.contrats.hand_over(self.draw_contrat(), {"handed_on": today}, version=1)

    def attach_scan(self) -> int:
        return self.vault.contrats.attach(self.draw_contrat(), "a.pdf", a_pdf()).piece_id

    def order(self, **changes: Any) -> VisitOrder:
        today = self.line.application().clock.today()
        values = {"beneficiaire_id": self.first_person(), "on": today, "heure": time(0, 5)}
        return VisitOrder(**{**values, "minutes": 30, "profession": "as", **changes})

    def plan_visit(self) -> int:
        return self.vault.visites.plan(self.order()).row_ids[0]

    def plan_series(self) -> int:
        return self.vault.visites.plan(self.order(regle="FREQ=DAILY;COUNT=3")).row_ids[0]

    def take_up_series(self) -> None:
        ended = self.vault.visites.cancel_following(self.plan_series(), version=1, motif="Absente")
        assert ended.serie_id is not None
        self.vault.visites.take_up(ended.serie_id)

    def prepare_series(self) -> None:
        """Leave a series of somebody accompanied whose visits are not written yet; have them written."""
        today = f"{self.line.application().clock.today():%d/%m/%Y}"
        values = {
            "started_on": today,
            "heure": "09:00",
            "duree_minutes": "30",
            "regle": "FREQ=DAILY;COUNT=3",
            "profession": "as",
        }
        person = self.accompanied().beneficiaire_id
        self.vault.fiches.save(
            "series_visites",
            values,
            form=f"series_visites:nouveau:{person}",
            beneficiaire_id=person,
        )
        assert self.vault.visites.prepare_series() == 3

    def move_visit(self) -> None:
        day = self.line.application().clock.now()
        row_id = self.plan_visit()
        self.vault.visites.move(row_id, version=1, starts_at=day, ends_at=day)

    def done_visit(self) -> int:
        starts_at = self.line.application().clock.now() - timedelta(days=1)
        row_id = self.plan_visit()
        self.vault.visites.mark_done(row_id, version=1, starts_at=starts_at, ends_at=starts_at)
        return row_id

    def round(self) -> None:
        (who, *_) = self.vault.fiches.all("professionnels")
        today = self.line.application().clock.today()
        reference = str(who.record.reference)
        self.vault.visites.plan(self.order(professionnel=reference))
        self.vault.visites.round_of(reference, today)

    # --- the temporary stays ---------------------------------------------------------------

    def today(self) -> date:
        """Return the day of the clock."""
        return self.line.application().clock.today()

    def place(self, nom: str = "Place 1") -> int:
        """Enter a place of nobody's; return its row id."""
        values = {"etablissement": "EHPAD Neuf", "type": "HTU", "libelle": nom}
        return self.vault.fiches.save("places_ht", values, form="places_ht:nouveau:0").fiche.row_id

    def book(self, place_id: int | None = None, **changes: Any) -> StayBar:
        """Book a place from today on."""
        today = self.line.application().clock.today()
        values: dict[str, Any] = {
            "beneficiaire_id": self.first_person(),
            "etat": "reserve",
            **changes,
        }
        order = BookingOrder(
            type="HTU",
            place_id=place_id or self.place(),
            arrived_on=today,
            departed_on=today + timedelta(days=3),
            **values,
        )
        return self.vault.places.book(order)

    def change_stay(self, act: str, **changes: Any) -> None:
        """Do something to a stay just booked."""
        is_begun = act in {"leave", "prepare", "transfer", "hospital"}
        option: dict[str, Any] = {"etat": "option"} if act == "confirm" else {}
        bar = self.book(**({"etat": "en_cours"} if is_begun else option))
        sheet = (bar.sheet,) if act in {"move", "confirm", "cancel"} else ()
        getattr(self.vault.places, act)(*sheet, bar.row_id, version=bar.version, **changes)

    def name_kept(self) -> None:
        """Name somebody for a place kept."""
        bar = self.book(beneficiaire_id=None)
        person = self.first_person()
        self.vault.places.name(bar.row_id, version=bar.version, beneficiaire_id=person)

    # --- the rota, on a quarter that nobody holds yet -------------------------------------

    @property
    def rota(self) -> Astreintes:
        return self.vault.astreintes

    def team(self) -> list[str]:
        """Enter three who answer at night."""
        members = [
            {"reference": f"N{rank}", "nom": f"Nuit{rank}", "prenom": "Luc", "profession": "ide"}
            for rank in range(3)
        ]
        for values in members:
            self.vault.fiches.save("professionnels", values, form="professionnels:nouveau:0")
        return [values["reference"] for values in members]

    def draft(self, on: date = JANUARY.start, who: str = "") -> int:
        return self.rota.assign(on, who or self.team()[0])

    def published(self) -> tuple[int, int, int]:
        """Publish two nights; return the rows of the programme and of both duties."""
        first, second, _ = self.team()
        duties = self.draft(JANUARY.start, first), self.draft(JANUARY.end, second)
        line = self.rota.publish(JANUARY, motif="Ouverture")
        return (line.row_id, *duties)

    def inform(self) -> None:
        publication, *_ = self.published()
        now = self.line.application().clock.now()
        self.rota.inform(publication, ["N0"], moyen="courriel", informed_at=now)

    def inform_change(self) -> None:
        now = self.line.application().clock.now()
        self.rota.inform_change(self.published()[1], moyen="courriel", informed_at=now)

    def swap_duties(self) -> None:
        _, first, second = self.published()
        self.rota.swap(first, second, versions=(2, 2), motif="Mariage", accord="Claire")

    def ask_swap(self) -> int:
        _, duty, _ = self.published()
        session = SessionAs(
            cast("LocalVaultSession", self.session), replace(self.session.actor, professionnel="N0")
        )
        application = self.line.application()
        asker = Astreintes(cast("VaultSession", session), application.clock, application.holidays)
        return asker.ask_swap(duty, motif="Mariage", with_professionnel="N2")

    def put_off(self) -> str:
        a_faire, clock = self.vault.a_faire, self.line.application().clock
        chosen = next(one for one in a_faire.due().alertes if one.beneficiaire_id is not None)
        a_faire.put_off(chosen, clock.today() + timedelta(days=3), "En congé")
        return chosen.cle

    def record_call(self) -> SavedCall:
        call = NewCall(
            origine="teleassistance",
            reponse="deplacement",
            beneficiaire_id=self.accompanied().beneficiaire_id,
        )
        return self.vault.nuit.record_call(call)

    def update_call(self) -> None:
        call = self.record_call().call
        self.vault.nuit.update_call(
            call.row_id, version=call.version, update=CallUpdate(remarque="Rassurée")
        )

    def take_leave(self) -> None:
        member = str(self.vault.fiches.all("professionnels")[0].record.reference)
        days = LeaveEvent(uid="a", titre="", first_on=YEAR.start, last_on=YEAR.start)
        self.vault.conges.take(member, [LeaveLine(event=days, change=LeaveChange.NEW)])

    def file(self, name: str) -> Path:
        return self.line.folder / name

    def create(self) -> None:
        sessions = self.line.application().sessions
        created = sessions.create(
            self.file("neuf"), name="b", display_name="B", role=Role.LECTURE, passphrase="x"
        )
        created.session.close()

    def unlock(self) -> None:
        sessions = self.line.application().sessions
        sessions.unlock(self.line.vault, name="claire.vidal", passphrase=PASSPHRASE).close()


DRAFTED = {AuditTag.FICHE_ADD, AuditTag.SHARED_SEAL, AuditTag.ASTREINTE_DRAFT}
PUBLISHED = {*DRAFTED, AuditTag.ASTREINTE_PUBLISH}
MODELE_CHANGES = {AuditTag.MODELE_CHANGE, AuditTag.SHARED_SEAL}
ACCOMPANIED = {
    AuditTag.FICHE_ADD,
    AuditTag.FICHE_CHANGE,
    AuditTag.BENEFICIAIRE_READ,
    AuditTag.ADMISSION_DECIDE,
}
BOOKED = {
    AuditTag.CASELOAD_LIST,
    AuditTag.FICHE_ADD,
    AuditTag.SHARED_SEAL,
    AuditTag.PLACE_BOOK,
}
CHANGED_STAY = {*BOOKED, AuditTag.PLACE_CHANGE}
PLANNED = {AuditTag.CASELOAD_LIST, AuditTag.FICHE_ADD, AuditTag.VISITE_PLAN}
VALIDATED = {AuditTag.CAMPAGNE_OPEN, AuditTag.CAMPAGNE_ANSWER, AuditTag.CAMPAGNE_VALIDATE}
JOURNALED: dict[str, tuple[Callable[[Desk], object], set[AuditTag]]] = {
    "Beneficiaires.index": (
        lambda desk: desk.vault.beneficiaires.index(CaseloadCriteria()),
        {AuditTag.CASELOAD_LIST},
    ),
    "Beneficiaires.summary": (
        lambda desk: desk.vault.beneficiaires.summary(desk.first_person()),
        {AuditTag.CASELOAD_LIST, AuditTag.BENEFICIAIRE_READ},
    ),
    "Beneficiaires.present": (
        lambda desk: desk.vault.beneficiaires.present(YEAR.end),
        {AuditTag.CASELOAD_LIST},
    ),
    "ListeAttente.waiting": (
        lambda desk: desk.vault.attente.waiting(),
        {AuditTag.WAITING_LIST},
    ),
    "Calendriers.write": (
        lambda desk: desk.vault.calendriers.write(Agenda.ASTREINTES, YEAR, desk.file("a.ics")),
        {AuditTag.CALENDAR_EXPORT},
    ),
    "Conges.take": (
        lambda desk: desk.take_leave(),
        {AuditTag.LEAVE_IMPORT},
    ),
    "Documents.render": (
        lambda desk: desk.vault.documents.render("plan", desk.begin_plan().plan_row_id),
        {AuditTag.CASELOAD_LIST, AuditTag.FICHE_ADD, AuditTag.DOCUMENT_EXPORT},
    ),
    "Documents.write": (
        lambda desk: desk.vault.documents.write(
            "plan", desk.begin_plan().plan_row_id, desk.file("plan.pdf")
        ),
        {AuditTag.CASELOAD_LIST, AuditTag.FICHE_ADD, AuditTag.DOCUMENT_EXPORT},
    ),
    "Places.board": (lambda desk: desk.vault.places.board(YEAR), {AuditTag.PLACE_READ}),
    "Places.counters": (lambda desk: desk.vault.places.counters(), {AuditTag.PLACE_READ}),
    "Places.taken_on": (
        lambda desk: desk.vault.places.taken_on(YEAR.start),
        {AuditTag.PLACE_READ},
    ),
    "Places.refusals": (lambda desk: desk.vault.places.refusals(YEAR), {AuditTag.PLACE_READ}),
    "Places.book": (lambda desk: desk.book(), BOOKED),
    "Places.book_tonight": (
        lambda desk: desk.vault.places.book_tonight(
            desk.first_person(), desk.place(), motif="urgence"
        ),
        BOOKED,
    ),
    "Places.record_refusal": (
        lambda desk: desk.vault.places.record_refusal(
            RefusalOrder(type="HTU", arrived_on=YEAR.end, raison="aucune_place")
        ),
        {AuditTag.PLACE_REFUSE, AuditTag.SHARED_SEAL},
    ),
    "Places.move": (
        lambda desk: desk.change_stay(
            "move", place_id=desk.place("Place 2"), arrived_on=desk.today(), departed_on=None
        ),
        CHANGED_STAY,
    ),
    "Places.extend": (lambda desk: desk.change_stay("extend", departed_on=None), CHANGED_STAY),
    "Places.confirm": (lambda desk: desk.change_stay("confirm"), CHANGED_STAY),
    "Places.name": (lambda desk: desk.name_kept(), CHANGED_STAY),
    "Places.arrive": (
        lambda desk: desk.change_stay("arrive", on=desk.today(), checklist=("dlu",)),
        CHANGED_STAY,
    ),
    "Places.leave": (
        lambda desk: desk.change_stay("leave", on=desk.today(), fin="domicile"),
        CHANGED_STAY,
    ),
    "Places.prepare": (
        lambda desk: desk.change_stay("prepare", preparation=("idel",)),
        CHANGED_STAY,
    ),
    "Places.cancel": (lambda desk: desk.change_stay("cancel", motif="Sans suite"), CHANGED_STAY),
    "Places.transfer": (
        lambda desk: desk.change_stay("transfer", on=desk.today(), place_id=desk.place("Place 2")),
        CHANGED_STAY,
    ),
    "Places.hospital": (
        lambda desk: desk.change_stay("hospital", on=desk.today(), keeps_place=True),
        CHANGED_STAY,
    ),
    "Nuit.tonight": (lambda desk: desk.vault.nuit.tonight(), {AuditTag.NIGHT_READ}),
    "Nuit.sheet": (lambda desk: desk.vault.nuit.sheet(YEAR.start), {AuditTag.NIGHT_READ}),
    "Nuit.calls": (lambda desk: desk.vault.nuit.calls(YEAR), {AuditTag.NIGHT_READ}),
    "Nuit.record_call": (
        lambda desk: desk.record_call(),
        ACCOMPANIED | {AuditTag.CALL_RECORD},
    ),
    "Nuit.update_call": (
        lambda desk: desk.update_call(),
        ACCOMPANIED | {AuditTag.CALL_RECORD},
    ),
    "Releves.read": (lambda desk: desk.vault.releve.read(), {AuditTag.RELEVE_READ}),
    "Releves.acknowledge": (
        lambda desk: desk.vault.releve.acknowledge(desk.vault.releve.read().until),
        {AuditTag.RELEVE_READ, AuditTag.RELEVE_ACKNOWLEDGE},
    ),
    "Recaps.month": (
        lambda desk: desk.vault.recaps.month(YEAR.start),
        {AuditTag.RECAP_READ},
    ),
    "Recaps.write_xlsx": (
        lambda desk: desk.vault.recaps.write_xlsx(YEAR.start, desk.file("recap.xlsx")),
        {AuditTag.DOCUMENT_EXPORT},
    ),
    "Dossiers.open": (
        lambda desk: desk.vault.dossiers.open(desk.first_person()),
        {AuditTag.CASELOAD_LIST, AuditTag.BENEFICIAIRE_READ},
    ),
    "Dossiers.accesses": (
        lambda desk: desk.vault.dossiers.accesses(desk.first_person()),
        {AuditTag.CASELOAD_LIST, AuditTag.JOURNAL_READ},
    ),
    "Admissions.path": (
        lambda desk: desk.vault.admissions.path(desk.urgent_demande()),
        {AuditTag.FICHE_ADD, AuditTag.BENEFICIAIRE_READ},
    ),
    "Admissions.path_of_person": (
        lambda desk: desk.vault.admissions.path_of_person(desk.waiting_person()),
        {AuditTag.FICHE_ADD, AuditTag.BENEFICIAIRE_READ},
    ),
    "Admissions.waiting": (
        lambda desk: desk.vault.admissions.waiting(),
        {AuditTag.WAITING_LIST},
    ),
    "Admissions.open_step": (
        lambda desk: desk.vault.admissions.open_step(Etape.CONCERTATION, desk.urgent_demande()),
        {AuditTag.FICHE_ADD, AuditTag.BENEFICIAIRE_READ},
    ),
    "Admissions.record_step": (
        lambda desk: desk.record_consent(),
        {AuditTag.FICHE_ADD, AuditTag.FICHE_CHANGE},
    ),
    "Admissions.set_path": (
        lambda desk: desk.vault.admissions.set_path(desk.urgent_demande(), "ordinaire", version=1),
        {AuditTag.FICHE_ADD, AuditTag.FICHE_CHANGE},
    ),
    "Admissions.open_decision": (
        lambda desk: desk.vault.admissions.open_decision(desk.urgent_demande()),
        {AuditTag.FICHE_ADD, AuditTag.BENEFICIAIRE_READ},
    ),
    "Admissions.decide": (
        lambda desk: desk.decide(),
        {AuditTag.FICHE_ADD, AuditTag.FICHE_CHANGE, AuditTag.ADMISSION_DECIDE},
    ),
    "Contrats.sheet": (
        lambda desk: desk.vault.contrats.sheet(desk.urgent_demande()),
        {AuditTag.FICHE_ADD, AuditTag.BENEFICIAIRE_READ},
    ),
    "Contrats.sheet_of_person": (
        lambda desk: desk.vault.contrats.sheet_of_person(desk.waiting_person()),
        {AuditTag.FICHE_ADD, AuditTag.BENEFICIAIRE_READ},
    ),
    "Contrats.open_drawing": (
        lambda desk: desk.vault.contrats.open_drawing(desk.urgent_demande()),
        {AuditTag.FICHE_ADD, AuditTag.BENEFICIAIRE_READ},
    ),
    "Contrats.draw_up": (lambda desk: desk.draw_contrat(), {AuditTag.FICHE_ADD}),
    "Contrats.draw_again": (
        lambda desk: desk.vault.contrats.draw_again(desk.draw_contrat(), version=1),
        {AuditTag.FICHE_ADD},
    ),
    "Contrats.amend": (
        lambda desk: desk.vault.contrats.amend(desk.sign_contrat(), {"objet": "Visites"}),
        {AuditTag.FICHE_ADD, AuditTag.FICHE_CHANGE},
    ),
    "Contrats.open_act": (
        lambda desk: desk.vault.contrats.open_act("signature", desk.draw_contrat()),
        {AuditTag.FICHE_ADD, AuditTag.BENEFICIAIRE_READ},
    ),
    "Contrats.hand_over": (
        lambda desk: desk.hand_over(),
        {AuditTag.FICHE_ADD, AuditTag.FICHE_CHANGE},
    ),
    "Contrats.sign": (
        lambda desk: desk.sign_contrat(),
        {AuditTag.FICHE_ADD, AuditTag.FICHE_CHANGE},
    ),
    "Contrats.attach": (lambda desk: desk.attach_scan(), {AuditTag.FICHE_ADD}),
    "Contrats.read_scan": (
        lambda desk: desk.vault.contrats.read_scan(desk.attach_scan()),
        {AuditTag.FICHE_ADD, AuditTag.BENEFICIAIRE_READ},
    ),
    "Contrats.write_scan": (
        lambda desk: desk.vault.contrats.write_scan(
            desk.attach_scan(), desk.file("scan.pdf"), reason="à remettre"
        ),
        {AuditTag.FICHE_ADD, AuditTag.DOCUMENT_EXPORT},
    ),
    "Contrats.remove_scan": (
        lambda desk: desk.vault.contrats.remove_scan(desk.attach_scan()),
        {AuditTag.FICHE_ADD, AuditTag.FICHE_REMOVE},
    ),
    "Demandes.search": (
        lambda desk: desk.vault.demandes.search("Durand"),
        {AuditTag.DOUBLES_SEARCH},
    ),
    "Demandes.person": (
        lambda desk: desk.vault.demandes.person(desk.first_person()),
        {AuditTag.CASELOAD_LIST, AuditTag.BENEFICIAIRE_READ},
    ),
    "Demandes.receive": (lambda desk: desk.receive(), {AuditTag.FICHE_ADD}),
    "Demandes.open_evaluator": (
        lambda desk: desk.vault.demandes.open_evaluator(desk.receive()),
        {AuditTag.FICHE_ADD, AuditTag.BENEFICIAIRE_READ},
    ),
    "Demandes.set_evaluator": (
        lambda desk: desk.vault.demandes.set_evaluator(
            desk.receive(), {"evaluateur": "Luc"}, version=1
        ),
        {AuditTag.FICHE_ADD, AuditTag.FICHE_CHANGE},
    ),
    "Demandes.open_end": (
        lambda desk: desk.vault.demandes.open_end(desk.receive(), Fin.REFUS),
        {AuditTag.FICHE_ADD, AuditTag.BENEFICIAIRE_READ},
    ),
    "Demandes.refuse": (
        lambda desk: desk.end("refuse", motif_refus="annulee"),
        {AuditTag.FICHE_ADD, AuditTag.FICHE_CHANGE},
    ),
    "Demandes.reorient": (
        lambda desk: desk.end("reorient", motif_refus="gir_5_6", reorientation="SAAS"),
        {AuditTag.FICHE_ADD, AuditTag.FICHE_CHANGE},
    ),
    "Demandes.close_without_follow_up": (
        lambda desk: desk.end("close_without_follow_up"),
        {AuditTag.FICHE_ADD, AuditTag.FICHE_CHANGE},
    ),
    "Sorties.open": (lambda desk: desk.accompanied(), ACCOMPANIED),
    "Sorties.open_items": (
        lambda desk: desk.vault.sorties.open_items(
            desk.accompanied().demande_row_id, ProjetSortie()
        ),
        ACCOMPANIED,
    ),
    "Sorties.pronounce": (
        lambda desk: desk.leave(),
        ACCOMPANIED | {AuditTag.SORTIE_PRONOUNCE},
    ),
    "Sorties.confirm_relay": (
        lambda desk: desk.confirm_relay(),
        ACCOMPANIED | {AuditTag.SORTIE_PRONOUNCE},
    ),
    "Sorties.sign_opinion": (lambda desk: desk.sign_opinion(), ACCOMPANIED),
    "Sorties.open_return": (
        lambda desk: desk.vault.sorties.open_return(desk.leave().beneficiaire_id),
        ACCOMPANIED | {AuditTag.SORTIE_PRONOUNCE},
    ),
    "Sorties.begin_return": (
        lambda desk: desk.vault.sorties.begin_return(desk.leave().beneficiaire_id),
        ACCOMPANIED | {AuditTag.SORTIE_PRONOUNCE},
    ),
    "Hospitalisations.watch": (
        lambda desk: desk.vault.hospitalisations.watch(desk.accompanied().beneficiaire_id),
        ACCOMPANIED,
    ),
    "Hospitalisations.open_entry": (
        lambda desk: desk.vault.hospitalisations.open_entry(desk.accompanied().beneficiaire_id),
        ACCOMPANIED,
    ),
    "Hospitalisations.open": (lambda desk: desk.enter_hospital(), ACCOMPANIED),
    "Hospitalisations.open_return": (
        lambda desk: desk.vault.hospitalisations.open_return(desk.enter_hospital()),
        ACCOMPANIED,
    ),
    "Hospitalisations.prepare_return": (
        lambda desk: desk.vault.hospitalisations.prepare_return(
            desk.enter_hospital(), {"preparation": "idel"}, version=1
        ),
        ACCOMPANIED,
    ),
    "Hospitalisations.come_home": (
        lambda desk: desk.vault.hospitalisations.come_home(
            desk.enter_hospital(), desk.line.application().clock.today(), version=1
        ),
        ACCOMPANIED,
    ),
    "Corrections.dates": (
        lambda desk: desk.vault.corrections.dates(desk.waiting_person()),
        {AuditTag.FICHE_ADD, AuditTag.BENEFICIAIRE_READ},
    ),
    "Corrections.correct": (
        lambda desk: desk.vault.corrections.correct(
            "demandes",
            desk.urgent_demande(),
            "requested_on",
            "01/02/2025",
            reason="Mauvaise année",
            version=1,
        ),
        {AuditTag.FICHE_ADD, AuditTag.DATE_CORRECT},
    ),
    "Corrections.doubles": (
        lambda desk: desk.vault.corrections.doubles(),
        {AuditTag.DOUBLES_SEARCH},
    ),
    "Corrections.compare": (
        lambda desk: desk.vault.corrections.compare(*desk.two_records()),
        {AuditTag.FICHE_ADD, AuditTag.BENEFICIAIRE_READ},
    ),
    "Corrections.merge": (
        lambda desk: desk.merge(),
        {AuditTag.FICHE_ADD, AuditTag.PERSON_MERGE},
    ),
    "Corrections.merges": (
        lambda desk: desk.vault.corrections.merges(desk.two_records()[0]),
        {AuditTag.FICHE_ADD, AuditTag.BENEFICIAIRE_READ},
    ),
    "Corrections.undo_merge": (
        lambda desk: desk.vault.corrections.undo_merge(desk.merge()),
        {AuditTag.FICHE_ADD, AuditTag.PERSON_MERGE, AuditTag.PERSON_PART},
    ),
    "Corrections.set_aside": (
        lambda desk: desk.vault.corrections.set_aside(*desk.two_records()),
        {AuditTag.FICHE_ADD, AuditTag.DOUBLE_DISMISS},
    ),
    "Corrections.take_back": (
        lambda desk: desk.take_back(),
        {AuditTag.FICHE_ADD, AuditTag.DOUBLE_DISMISS},
    ),
    "Surveys.sincerity": (
        lambda desk: desk.vault.surveys.sincerity(YEAR),
        {AuditTag.SINCERITY_READ},
    ),
    "AFaire.due": (lambda desk: desk.vault.a_faire.due(), {AuditTag.ALERTS_LIST}),
    "AFaire.put_off": (
        lambda desk: desk.put_off(),
        {AuditTag.ALERTS_LIST, AuditTag.ALERT_PUT_OFF},
    ),
    "AFaire.take_up": (
        lambda desk: desk.vault.a_faire.take_up(desk.put_off()),
        {AuditTag.ALERTS_LIST, AuditTag.ALERT_PUT_OFF, AuditTag.ALERT_TAKE_UP},
    ),
    "Fiches.open_form": (
        lambda desk: desk.vault.fiches.open_form("chutes", beneficiaire_id=desk.first_person()),
        {AuditTag.CASELOAD_LIST, AuditTag.BENEFICIAIRE_READ},
    ),
    "Fiches.save": (
        lambda desk: desk.add_transmission(),
        {AuditTag.CASELOAD_LIST, AuditTag.FICHE_ADD},
    ),
    "Fiches.save_evaluation": (
        lambda desk: desk.save_evaluation(),
        {AuditTag.CASELOAD_LIST, AuditTag.FICHE_ADD},
    ),
    "Fiches.remove": (
        lambda desk: desk.remove_transmission(),
        {AuditTag.CASELOAD_LIST, AuditTag.FICHE_ADD, AuditTag.FICHE_REMOVE},
    ),
    "Fiches.restore": (
        lambda desk: desk.vault.fiches.restore(desk.remove_transmission()),
        {
            AuditTag.CASELOAD_LIST,
            AuditTag.FICHE_ADD,
            AuditTag.FICHE_REMOVE,
            AuditTag.FICHE_RESTORE,
        },
    ),
    "Fiches.doubles": (
        lambda desk: desk.vault.fiches.doubles(nom="Durand", prenoms="", born_on=None),
        {AuditTag.DOUBLES_SEARCH},
    ),
    "Astreintes.quarter": (
        lambda desk: desk.rota.quarter(JANUARY),
        {AuditTag.ASTREINTE_READ},
    ),
    "Astreintes.ecarts": (lambda desk: desk.rota.ecarts(JANUARY), {AuditTag.ASTREINTE_READ}),
    "Astreintes.available": (
        lambda desk: desk.rota.available(JANUARY.start),
        {AuditTag.ASTREINTE_READ},
    ),
    "Astreintes.resumes": (lambda desk: desk.rota.resumes(), {AuditTag.ASTREINTE_READ}),
    "Astreintes.assign": (lambda desk: desk.draft(), DRAFTED),
    "Astreintes.clear": (lambda desk: desk.rota.clear(desk.draft(), version=1), DRAFTED),
    "Astreintes.accept": (
        lambda desk: desk.rota.accept({JANUARY.start: desk.team()[0]}, period=JANUARY),
        DRAFTED,
    ),
    "Astreintes.publish": (lambda desk: desk.published(), PUBLISHED),
    "Astreintes.inform": (lambda desk: desk.inform(), {*PUBLISHED, AuditTag.ASTREINTE_INFORM}),
    "Astreintes.inform_change": (
        lambda desk: desk.inform_change(),
        {*PUBLISHED, AuditTag.ASTREINTE_INFORM},
    ),
    "Astreintes.replace": (
        lambda desk: desk.rota.replace(
            desk.published()[1], version=2, by="N2", motif="Mariage", accord="Claire"
        ),
        {*PUBLISHED, AuditTag.ASTREINTE_REPLACE},
    ),
    "Astreintes.swap": (
        lambda desk: desk.swap_duties(),
        {*PUBLISHED, AuditTag.ASTREINTE_REPLACE},
    ),
    "Astreintes.cover": (
        lambda desk: desk.rota.cover(
            JANUARY.start, by=desk.team()[0], motif="Nuit vide", accord="Claire"
        ),
        {AuditTag.FICHE_ADD, AuditTag.SHARED_SEAL, AuditTag.ASTREINTE_REPLACE},
    ),
    "Astreintes.ask_swap": (
        lambda desk: desk.ask_swap(),
        {*PUBLISHED, AuditTag.ASTREINTE_ASK},
    ),
    "Astreintes.accept_swap": (
        lambda desk: desk.rota.accept_swap(desk.ask_swap(), version=1, accord="Claire"),
        {*PUBLISHED, AuditTag.ASTREINTE_ASK, AuditTag.ASTREINTE_REPLACE},
    ),
    "Astreintes.refuse_swap": (
        lambda desk: desk.rota.refuse_swap(desk.ask_swap(), version=1, reponse="Personne"),
        {*PUBLISHED, AuditTag.ASTREINTE_ASK},
    ),
    "Visites.planning": (
        lambda desk: desk.vault.visites.planning(YEAR),
        {AuditTag.PLANNING_READ},
    ),
    "Visites.series": (lambda desk: desk.vault.visites.series(), {AuditTag.PLANNING_READ}),
    "Visites.deliveries": (
        lambda desk: desk.vault.visites.deliveries(YEAR),
        {AuditTag.PLANNING_READ},
    ),
    "Visites.prestations": (
        lambda desk: desk.vault.visites.prestations(desk.first_person()),
        {AuditTag.CASELOAD_LIST, AuditTag.PLANNING_READ},
    ),
    "Visites.round_of": (
        lambda desk: desk.round(),
        {*PLANNED, AuditTag.PLANNING_READ},
    ),
    "Visites.plan": (lambda desk: desk.plan_series(), PLANNED),
    "Visites.prepare_series": (
        lambda desk: desk.prepare_series(),
        {*ACCOMPANIED, AuditTag.VISITE_PLAN},
    ),
    "Visites.move": (lambda desk: desk.move_visit(), {*PLANNED, AuditTag.FICHE_CHANGE}),
    "Visites.change": (
        lambda desk: desk.vault.visites.change(
            desk.plan_visit(), version=1, changes={"remarque": "Chien"}
        ),
        {*PLANNED, AuditTag.FICHE_CHANGE},
    ),
    "Visites.cancel_following": (
        lambda desk: desk.vault.visites.cancel_following(
            desk.plan_series(), version=1, motif="Absente"
        ),
        {*PLANNED, AuditTag.FICHE_CHANGE, AuditTag.VISITE_CLOSE},
    ),
    "Visites.take_up": (
        lambda desk: desk.take_up_series(),
        {*PLANNED, AuditTag.FICHE_CHANGE, AuditTag.VISITE_CLOSE},
    ),
    "Visites.mark_done": (
        lambda desk: desk.done_visit(),
        {*PLANNED, AuditTag.FICHE_CHANGE, AuditTag.VISITE_CLOSE},
    ),
    "Visites.mark_missed": (
        lambda desk: desk.vault.visites.mark_missed(
            desk.plan_visit(), version=1, statut="absence", motif="Porte close"
        ),
        {*PLANNED, AuditTag.FICHE_CHANGE, AuditTag.VISITE_CLOSE},
    ),
    "Visites.reopen": (
        lambda desk: desk.vault.visites.reopen(desk.done_visit(), version=2),
        {*PLANNED, AuditTag.FICHE_CHANGE, AuditTag.VISITE_CLOSE},
    ),
    "Transmissions.unread": (
        lambda desk: desk.vault.transmissions.unread(),
        {AuditTag.CASELOAD_LIST},
    ),
    "Transmissions.since": (
        lambda desk: (desk.add_transmission(), desk.vault.transmissions.since(START)),
        {AuditTag.CASELOAD_LIST, AuditTag.FICHE_ADD, AuditTag.TRANSMISSION_READ},
    ),
    "Transmissions.acknowledge": (
        lambda desk: desk.vault.transmissions.acknowledge([desk.add_transmission()]),
        {AuditTag.CASELOAD_LIST, AuditTag.FICHE_ADD, AuditTag.TRANSMISSION_READ},
    ),
    "Exchanges.import_workbook": (
        lambda desk: desk.vault.exchanges.import_workbook(desk.session.actor, EXAMPLE),
        {AuditTag.IMPORT_RUN},
    ),
    "Exchanges.export_caseload": (
        lambda desk: desk.vault.exchanges.export_caseload(desk.session.actor, desk.file("e.xlsx")),
        {AuditTag.EXPORT_CASELOAD},
    ),
    "Plans.open": (
        lambda desk: desk.vault.plans.open(desk.first_person()),
        {AuditTag.CASELOAD_LIST, AuditTag.BENEFICIAIRE_READ},
    ),
    "Plans.begin": (
        lambda desk: desk.begin_plan(),
        {AuditTag.CASELOAD_LIST, AuditTag.FICHE_ADD},
    ),
    "Plans.save": (
        lambda desk: desk.save_plan(),
        {AuditTag.CASELOAD_LIST, AuditTag.FICHE_ADD, AuditTag.FICHE_CHANGE},
    ),
    "Plans.validate": (
        lambda desk: desk.validate_plan(),
        {AuditTag.CASELOAD_LIST, AuditTag.FICHE_ADD, AuditTag.FICHE_CHANGE},
    ),
    "Plans.discard": (
        lambda desk: desk.discard_plan(),
        {AuditTag.CASELOAD_LIST, AuditTag.FICHE_ADD, AuditTag.FICHE_REMOVE},
    ),
    "Plans.add_bilan": (
        lambda desk: desk.add_bilan(),
        {AuditTag.CASELOAD_LIST, AuditTag.FICHE_ADD},
    ),
    "Plans.save_modele": (lambda desk: desk.save_modele(), MODELE_CHANGES),
    "Plans.reset_modele": (
        lambda desk: desk.vault.plans.reset_modele(desk.save_modele()),
        MODELE_CHANGES,
    ),
    "Reglages.save": (
        lambda desk: desk.vault.reglages.save({"age_minimum": "61"}),
        {AuditTag.PARAMETRES_CHANGE, AuditTag.SHARED_SEAL},
    ),
    "Rota.problem": (
        lambda desk: desk.vault.rota.problem(YEAR),
        {AuditTag.ROTA_PROPOSE},
    ),
    "Rota.prepare": (
        lambda desk: desk.vault.rota.prepare(JANUARY),
        {AuditTag.ROTA_PROPOSE},
    ),
    "Rota.propose": (
        lambda desk: desk.vault.rota.propose(JANUARY, seconds=2),
        {AuditTag.ROTA_PROPOSE},
    ),
    "Rota.ecarts": (
        lambda desk: desk.vault.rota.ecarts(JANUARY, {}),
        {AuditTag.ROTA_PROPOSE},
    ),
    "Campagnes.open": (lambda desk: desk.open_campaign(), {AuditTag.CAMPAGNE_OPEN}),
    "Campagnes.rename": (
        lambda desk: desk.vault.campagnes.rename(desk.open_campaign(), version=1, title="ARS"),
        {AuditTag.CAMPAGNE_OPEN, AuditTag.CAMPAGNE_CHANGE},
    ),
    "Campagnes.remove": (
        lambda desk: desk.vault.campagnes.remove(desk.open_campaign(), version=1),
        {AuditTag.CAMPAGNE_OPEN, AuditTag.CAMPAGNE_CHANGE},
    ),
    "Campagnes.type": (
        lambda desk: desk.vault.campagnes.type(
            desk.open_campaign(), "1.1", version=0, comment="Vu"
        ),
        {AuditTag.CAMPAGNE_OPEN, AuditTag.CAMPAGNE_ANSWER},
    ),
    "Campagnes.validate": (lambda desk: desk.validate_campaign(), VALIDATED),
    "Campagnes.frozen": (
        lambda desk: desk.vault.campagnes.frozen(desk.validate_campaign().row_id),
        {*VALIDATED, AuditTag.EVIDENCE_READ},
    ),
    "Campagnes.differences": (
        lambda desk: desk.vault.campagnes.differences(desk.validate_campaign().row_id),
        {*VALIDATED, AuditTag.EVIDENCE_READ},
    ),
    "Campagnes.export": (
        lambda desk: desk.vault.campagnes.export(desk.open_campaign(), kind="json"),
        {AuditTag.CAMPAGNE_OPEN, AuditTag.SURVEY_EXPORT},
    ),
    "Editions.save": (lambda desk: desk.save_edition(), {AuditTag.EDITION_SAVE}),
    "Editions.duplicate": (
        lambda desk: desk.vault.editions.duplicate(
            "nationale", new_code="copie", title="Copie", year=2027
        ),
        {AuditTag.EDITION_SAVE},
    ),
    "Editions.import_file": (
        lambda desk: desk.vault.editions.import_file(desk.edition_file()),
        {AuditTag.EDITION_SAVE, AuditTag.EDITION_EXPORT},
    ),
    "Editions.write_file": (lambda desk: desk.edition_file(), {AuditTag.EDITION_EXPORT}),
    "Editions.remove": (
        lambda desk: desk.vault.editions.remove("nationale", version=desk.save_edition()),
        {AuditTag.EDITION_SAVE, AuditTag.EDITION_REMOVE},
    ),
    "Pilotage.comment": (
        lambda desk: desk.vault.pilotage.comment(YEAR, "file_active", "En hausse", version=0),
        {AuditTag.DIALOGUE_CHANGE},
    ),
    "Pilotage.write_dialogue": (
        lambda desk: desk.vault.pilotage.write_dialogue(YEAR, desk.file("dialogue.pdf")),
        {AuditTag.DOCUMENT_EXPORT},
    ),
    "Pilotage.note_export": (
        lambda desk: desk.vault.pilotage.note_export("file_active", "csv"),
        {AuditTag.FIGURE_EXPORT},
    ),
    "Pilotage.write_figure": (
        lambda desk: desk.vault.pilotage.write_figure(
            "file_active", "png", path=desk.file("courbe.png"), content=b"image"
        ),
        {AuditTag.FIGURE_EXPORT},
    ),
    "Surveys.evidence": (
        lambda desk: desk.vault.surveys.evidence("file_active", YEAR),
        {AuditTag.EVIDENCE_READ},
    ),
    "Surveys.export": (
        lambda desk: desk.vault.surveys.export("nationale", YEAR, kind="json"),
        {AuditTag.SURVEY_EXPORT},
    ),
    "Surveys.export_evidence": (
        lambda desk: desk.vault.surveys.export_evidence("file_active", YEAR, kind="csv"),
        {AuditTag.EVIDENCE_EXPORT},
    ),
    "Surveys.export_sincerity": (
        lambda desk: desk.vault.surveys.export_sincerity(YEAR, kind="xlsx"),
        {AuditTag.SINCERITY_EXPORT},
    ),
    "Sessions.verify": (
        lambda desk: desk.line.application().sessions.verify(desk.session),
        {AuditTag.VAULT_VERIFY},
    ),
    "Accounts.add": (lambda desk: desk.add_account(), {AuditTag.ACCOUNT_CREATE}),
    "Accounts.change": (
        lambda desk: desk.vault.accounts.change(desk.add_account(), display_name="Luc B."),
        {AuditTag.ACCOUNT_CREATE, AuditTag.ACCOUNT_CHANGE},
    ),
    "Accounts.disable": (
        lambda desk: desk.vault.accounts.disable(desk.add_account()),
        {AuditTag.ACCOUNT_CREATE, AuditTag.ACCOUNT_DISABLE, AuditTag.KEY_ROTATE},
    ),
    "Accounts.change_passphrase": (
        lambda desk: desk.vault.accounts.change_passphrase(old=PASSPHRASE, new="x"),
        {AuditTag.ACCOUNT_PASSPHRASE},
    ),
    "Accounts.set_second_factor": (
        lambda desk: desk.vault.accounts.set_second_factor(passphrase=PASSPHRASE, is_on=True),
        {AuditTag.ACCOUNT_PASSPHRASE},
    ),
    "Accounts.rotate_key": (
        lambda desk: desk.vault.accounts.rotate_key(),
        {AuditTag.KEY_ROTATE},
    ),
    "Accounts.renew_recovery": (
        lambda desk: desk.vault.accounts.renew_recovery(),
        {AuditTag.RECOVERY_RENEW},
    ),
    "Backups.make": (lambda desk: desk.vault.backups.make(), {AuditTag.BACKUP_MAKE}),
    "Backups.make_if_due": (lambda desk: desk.vault.backups.make_if_due(), {AuditTag.BACKUP_MAKE}),
    "Backups.make_elsewhere": (
        lambda desk: desk.vault.backups.make_elsewhere(desk.line.folder),
        {AuditTag.BACKUP_MAKE},
    ),
    "Backups.check": (
        lambda desk: desk.vault.backups.check(desk.vault.backups.make().path),
        {AuditTag.BACKUP_MAKE, AuditTag.VAULT_VERIFY},
    ),
    "Backups.rehearse": (
        lambda desk: desk.vault.backups.rehearse(desk.vault.backups.make().path),
        {AuditTag.BACKUP_MAKE, AuditTag.VAULT_VERIFY},
    ),
    "Sessions.unlock": (lambda desk: desk.unlock(), {AuditTag.VAULT_UNLOCK}),
}
ELSEWHERE = {
    "Sessions.create": "its entries are in the vault it makes",
    "Sessions.recover": "it needs the recovery key of a vault",
    "Sessions.restore": "its entry is in the vault it puts back",
}


def use_cases() -> set[str]:
    return {
        f"{service.__name__}.{name}"
        for service in (
            Accounts,
            Admissions,
            AFaire,
            Astreintes,
            Backups,
            Beneficiaires,
            Calendriers,
            Campagnes,
            Conges,
            Contrats,
            Corrections,
            Demandes,
            Documents,
            Dossiers,
            Editions,
            Exchanges,
            Fiches,
            Hospitalisations,
            ListeAttente,
            Partenaires,
            Plans,
            Nuit,
            Pilotage,
            Places,
            Recaps,
            Reglages,
            Releves,
            Rota,
            Sessions,
            Sorties,
            Surveys,
            TableauDeBord,
            Transmissions,
            Visites,
        )
        for name, _ in inspect.getmembers(service, inspect.isfunction)
        if not name.startswith("_")
    }


def tags(session: VaultSession) -> list[str]:
    with session.uow() as uow:
        rows = uow.session.execute(text("SELECT action FROM audit ORDER BY seq"))  # type: ignore[attr-defined] # the database's own
        return list(rows.scalars())


@pytest.fixture
def desk(with_example: CommandLine) -> Desk:
    application = with_example.application()
    session = application.sessions.unlock(
        with_example.vault, name="claire.vidal", passphrase=PASSPHRASE
    )
    return Desk(line=with_example, vault=application.services(session))


def test_every_use_case_is_in_one_list() -> None:
    assert use_cases() == {*JOURNALED, *SILENT, *ELSEWHERE}
    assert len(use_cases()) == len(JOURNALED) + len(SILENT) + len(ELSEWHERE)


@pytest.mark.parametrize("name", JOURNALED)
def test_a_use_case_leaves_its_entries(desk: Desk, name: str) -> None:
    act, expected = JOURNALED[name]
    before = tags(desk.session)
    act(desk)
    after = tags(desk.session)
    assert after[: len(before)] == before
    assert set(after[len(before) :]) == {tag.value for tag in expected}
    desk.session.close()


def test_making_and_recovering_a_vault_are_entries_of_that_vault(command_line: CommandLine) -> None:
    sessions = command_line.application().sessions
    created = sessions.create(
        command_line.vault, name="a", display_name="A", role=Role.DIRECTION, passphrase="x"
    )
    assert tags(created.session) == [AuditTag.VAULT_CREATE, AuditTag.ACCOUNT_CREATE]
    created.session.close()
    recovered = sessions.recover(
        command_line.vault, name="a", recovery_key=created.recovery_key, new_passphrase="y"
    )
    assert tags(recovered.session)[2:] == [AuditTag.VAULT_RECOVER, AuditTag.ACCOUNT_PASSPHRASE]
    recovered.session.close()


def test_a_restoration_is_an_entry_of_the_vault_it_puts_back(command_line: CommandLine) -> None:
    application = command_line.application()
    created = application.sessions.create(
        command_line.vault, name="a", display_name="A", role=Role.DIRECTION, passphrase="x"
    )
    made = application.services(created.session).backups.make()
    created.session.close()
    into = command_line.folder / "neuf"
    application.sessions.restore(made.path, into, name="a", passphrase="x")
    session = application.sessions.unlock(into, name="a", passphrase="x")
    assert tags(session)[2:] == [AuditTag.BACKUP_RESTORE, AuditTag.VAULT_UNLOCK]
    session.close()
