"""Documents on a real vault: which record is printed, who may, and what the journal keeps."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any, cast

import pytest

from crt_desktop.domain.acces_words import tell
from crt_desktop.domain.audit import AuditTag
from crt_desktop.domain.errors import NotFoundError, PermissionDeniedError, RuleViolationError
from crt_desktop.domain.parcours import Contrat
from crt_desktop.domain.roles import Role
from crt_desktop.holidays_fr import FrenchHolidays
from crt_desktop.ports.vault import VaultSession
from crt_desktop.reports.documents import ContratPaper, DluPaper, NightPaper, PlanPaper, RecapPaper
from crt_desktop.reports.fiches import StoredFiche
from crt_desktop.reports.plans import ObjectifLine, PlanDocument, PrestationLine
from crt_desktop.services.documents import Documents
from crt_desktop.services.fiches import Fiches
from crt_desktop.services.plans import Plans
from crt_desktop.services.reglages import Reglages
from db.session import LocalVaultSession
from tests.papers import a_png
from tests.persistence.fiches_desk import Desk, SessionAs
from tests.persistence.vaults import Bench

HOLIDAYS = FrenchHolidays()


@dataclass
class KeptPapers:
    """A renderer that keeps what it is given."""

    papers: list[tuple[Any, bool]] = field(default_factory=list)

    def plan(self, paper: PlanPaper, *, is_large: bool = False) -> bytes:
        self.papers.append((paper, is_large))
        return b"plan"

    def contrat(self, paper: ContratPaper, *, is_large: bool = False) -> bytes:
        self.papers.append((paper, is_large))
        return b"contrat"

    def dlu(self, paper: DluPaper) -> bytes:
        self.papers.append((paper, False))
        return b"dlu"

    def recap(self, paper: RecapPaper) -> bytes:
        self.papers.append((paper, False))
        return b"recap"

    def nuit(self, paper: NightPaper) -> bytes:
        self.papers.append((paper, False))
        return b"nuit"

    @property
    def last(self) -> Any:
        return self.papers[-1][0]


@dataclass
class Files:
    """A disk that keeps what is written."""

    written: dict[Path, bytes] = field(default_factory=dict)

    def write(self, path: Path, content: bytes) -> None:
        self.written[path] = content


@dataclass
class Office:
    """A vault, its services, and one person admitted."""

    desk: Desk
    plans: Plans
    renderer: KeptPapers
    files: Files
    documents: Documents
    person: int
    demande: StoredFiche

    def as_role(self, role: Role) -> Documents:
        session = SessionAs(self.desk.vault, replace(self.desk.vault.actor, role=role))
        return Documents(
            cast("VaultSession", session),
            self.desk.clock,
            renderer=self.renderer,
            sink=self.files,
            holidays=HOLIDAYS,
        )

    def reference(self) -> str:
        with self.desk.vault.uow() as uow:
            return str(uow.fiches.get("beneficiaires", self.person).record.reference)

    def plan_reference(self, plan_row_id: int) -> str:
        with self.desk.vault.uow() as uow:
            return str(uow.fiches.get("plans", plan_row_id).record.reference)

    def begin(self, **changes: Any) -> PlanDocument:
        begun = self.plans.begin(self.person)
        return self.plans.save(replace(begun, **changes))

    def validated(self) -> PlanDocument:
        saved = self.begin(
            synthese="Vit seule",
            objectifs=(
                ObjectifLine(
                    fil=0,
                    famille="mobilite",
                    probleme="Chutes",
                    objectif="Marcher",
                    actions="Barres",
                    intervenant="CRT",
                    critere="Aucune chute",
                ),
            ),
            prestations=(
                PrestationLine(
                    fil=0,
                    domaine="urgence",
                    libelle="Astreinte",
                    fournisseur="CRT",
                    frequence="chaque nuit",
                    started_on=self.desk.clock.today(),
                ),
            ),
        )
        return self.plans.validate(saved.plan_row_id, version=saved.version)

    def contrat(self, **changes: Any) -> StoredFiche:
        """Store a contrat as whoever makes one does."""
        with self.desk.vault.uow() as uow:
            record = Contrat(
                reference=uow.fiches.new_reference("contrats"),
                beneficiaire=self.reference(),
                demande=str(self.demande.record.reference),
                numero=1,
                type="contrat",
                drawn_on=self.desk.clock.today(),
                texte="# Objet\nAccompagner.",
            )
            stored = uow.fiches.add("contrats", replace(record, **changes))
            uow.audit.record(
                self.desk.vault.actor,
                AuditTag.FICHE_ADD,
                entity="contrat",
                entity_id=stored.row_id,
            )
            uow.commit()
        return stored


@pytest.fixture
def office(vault: LocalVaultSession, bench: Bench) -> Office:
    desk = Desk(vault=vault, clock=bench.clock, fiches=Fiches(vault, bench.clock))
    renderer, files = KeptPapers(), Files()
    person = desk.person(
        telephone="0468112233", nom_usage="SANTORAZ", mode_vie="seul", protection="tutelle"
    )
    return Office(
        desk=desk,
        plans=Plans(vault, bench.clock),
        renderer=renderer,
        files=files,
        documents=Documents(vault, bench.clock, renderer=renderer, sink=files, holidays=HOLIDAYS),
        person=person,
        demande=desk.admitted(person, "01/02/2025"),
    )


# --- which record


def test_the_plan_of_a_person_is_the_latest_validated_one(office: Office) -> None:
    office.validated()
    second = office.begin(synthese="Va mieux")
    office.documents.render("plan", office.reference())
    assert office.renderer.last.plan.numero == 1
    assert office.renderer.last.imprint.statut.startswith("validé le ")
    assert not office.renderer.last.imprint.is_draft
    valid = office.plans.validate(second.plan_row_id, version=second.version)
    office.documents.render("plan", office.reference())
    assert office.renderer.last.plan.numero == valid.numero == 2


def test_without_a_validated_one_it_is_the_one_in_progress_marked_as_a_draft(
    office: Office,
) -> None:
    office.begin(synthese="En cours")
    office.documents.render("plan", office.reference())
    assert office.renderer.last.imprint.statut == "projet, non validé"
    assert office.renderer.last.imprint.is_draft


def test_an_earlier_version_is_printed_by_its_own_id_and_says_it_is_closed(office: Office) -> None:
    first = office.validated()
    second = office.begin(synthese="Va mieux")
    office.plans.validate(second.plan_row_id, version=second.version)
    for id_ in (first.plan_row_id, office.plan_reference(first.plan_row_id)):
        office.documents.render("plan", id_)
        assert office.renderer.last.plan.numero == 1
        assert office.renderer.last.imprint.statut.startswith("clôturé le ")
        assert office.renderer.last.imprint.version == "Version 1"


def test_the_contrat_of_a_person_is_the_latest(office: Office) -> None:
    office.contrat()
    avenant = office.contrat(numero=2, type="avenant", objet="une nuit", texte="# Avenant\nUn.")
    office.documents.render("contrat", office.reference())
    assert office.renderer.last.is_avenant
    assert office.renderer.last.imprint.title == "Avenant au contrat d’accompagnement"
    assert office.renderer.last.imprint.version == "Avenant n° 2"
    assert office.renderer.last.imprint.statut == "à signer"
    office.documents.render("contrat", str(avenant.record.reference))
    assert office.renderer.last.objet == "une nuit"


def test_a_contrat_is_printed_as_it_was_made_whatever_the_settings_say_now(office: Office) -> None:
    stored = office.contrat(
        signed_on=office.desk.clock.today(), signataire="Luce Santoraz", qualite="aidant"
    )
    Reglages(office.desk.vault).save({"contrat_modele": "# Autre\nTexte."})
    office.documents.render("contrat", stored.row_id)
    paper = office.renderer.last
    assert [part.text for part in paper.parts] == ["Objet", "Accompagner."]
    assert paper.imprint.statut.startswith("signé le ")
    assert (paper.signataire, paper.qualite) == ("Luce Santoraz", "L'aidant")


def test_a_contrat_taken_over_without_its_text_is_refused(office: Office) -> None:
    stored = office.contrat(texte=None)
    before = office.desk.count()
    with pytest.raises(RuleViolationError) as refused:
        office.documents.write("contrat", stored.row_id, Path("c.pdf"))
    assert refused.value.code == "contrat_sans_texte"
    assert office.desk.count() == before
    assert office.files.written == {}


@pytest.mark.parametrize(
    ("kind", "id_"), [("plan", "X9"), ("plan", 99), ("contrat", 99), ("dlu", "B1"), ("", "")]
)
def test_what_does_not_exist_is_not_found(office: Office, kind: str, id_: str | int) -> None:
    with pytest.raises(NotFoundError):
        office.documents.render(kind, id_)


def test_a_person_without_a_plan_or_a_contrat_has_none_to_print(office: Office) -> None:
    for kind in ("plan", "contrat"):
        with pytest.raises(NotFoundError):
            office.documents.render(kind, office.reference())


# --- what it says


def test_a_plan_says_who_it_is_about(office: Office) -> None:
    desk = office.desk
    desk.save(
        "intervenants",
        {"nom": "ATDI de l'Aude", "role": "mandataire", "telephone": "0468445566"},
        person=office.person,
    )
    desk.save(
        "aidants",
        {
            "nom": "SANTORAZ",
            "prenom": "Luce",
            "lien": "enfant",
            "is_principal": "oui",
            "is_personne_confiance": "oui",
        },
        person=office.person,
    )
    office.validated()
    office.documents.render("plan", office.reference())
    paper = office.renderer.last
    assert paper.person.name == "Mme Marie SANTORAZ"
    assert paper.person.full_name == "SANTORAZ, née DURAND, Marie Louise"
    assert paper.person.mode_vie == "Seule"
    assert paper.person.telephone == "04 68 11 22 33"
    assert paper.person.representant == "ATDI de l'Aude (tutelle)"
    assert paper.person.personne_confiance == "Luce SANTORAZ, enfant"
    assert paper.person.aidants == ("Luce SANTORAZ, enfant, aidant principal",)
    assert [one.nom for one in paper.intervenants] == ["ATDI de l'Aude"]
    assert paper.intervenants[0].telephone == "04 68 44 55 66"


def test_the_partners_of_the_prestations_are_named(office: Office) -> None:
    partner = office.desk.save("partenaires", {"nom": "CCAS", "categorie": "sad_aide"})
    reference = str(partner.fiche.record.reference)
    given = PrestationLine(fil=0, domaine="coordination", libelle="Repas", partenaire=reference)
    office.begin(prestations=(given,))
    office.documents.render("plan", office.reference())
    assert office.renderer.last.partenaires == {reference: "CCAS"}


def test_the_number_of_the_ins_is_printed_only_when_it_is_qualified(office: Office) -> None:
    office.begin(synthese="x")
    office.documents.render("plan", office.reference())
    assert office.renderer.last.person.ins is None


def test_the_letterhead_is_that_of_the_settings(office: Office) -> None:
    office.begin(synthese="x")
    office.documents.render("plan", office.reference())
    assert office.renderer.last.letterhead.nom == "Centre de ressources territorial"
    assert office.renderer.last.letterhead.logo is None
    Reglages(office.desk.vault).save(
        {
            "nom": "CRT du Lauragais",
            "adresse": "12, rue du Moulin",
            "code_postal": "11400",
            "commune": "Castelnaudary",
            "telephone": "0468000000",
            "entete_documents": "Porté par\n\nl'EHPAD",
            "logo": base64.b64encode(a_png()).decode(),
        }
    )
    office.documents.render("plan", office.reference())
    head = office.renderer.last.letterhead
    assert head.nom == "CRT du Lauragais"
    assert head.mentions == ("Porté par", "l'EHPAD")
    assert head.adresse == ("12, rue du Moulin", "11400 Castelnaudary")
    assert head.contact == ("04 68 00 00 00",)
    assert head.logo == a_png()


def test_the_fingerprint_is_of_what_is_said_not_of_who_prints_it_nor_when(office: Office) -> None:
    saved = office.begin(synthese="Un")
    office.documents.render("plan", office.reference())
    first = office.renderer.last.imprint
    office.desk.clock.instant += timedelta(minutes=3)
    office.documents.render("plan", office.reference())
    again = office.renderer.last.imprint
    assert again.printed_at != first.printed_at
    assert again.fingerprint == first.fingerprint
    assert len(first.fingerprint) == len("3fa9 12bc")
    office.plans.save(replace(saved, synthese="Deux"))
    office.documents.render("plan", office.reference())
    assert office.renderer.last.imprint.fingerprint != first.fingerprint


# --- who may, and the trace


@pytest.mark.parametrize("role", Role)
def test_a_document_is_printed_by_coordination_and_doctor_alone(office: Office, role: Role) -> None:
    office.begin(synthese="x")
    documents = office.as_role(role)
    if role in {Role.COORDINATEUR, Role.MEDECIN}:
        assert documents.render("plan", office.reference()) == b"plan"
        return
    before = office.desk.count()
    with pytest.raises(PermissionDeniedError):
        documents.render("plan", office.reference())
    with pytest.raises(PermissionDeniedError):
        documents.write("plan", office.reference(), Path("p.pdf"))
    assert office.desk.count() == before
    assert office.files.written == {}


def test_a_document_leaves_its_digest_and_its_reason_in_the_journal(office: Office) -> None:
    saved = office.begin(synthese="x")
    office.documents.write(
        "plan", saved.plan_row_id, Path("p.pdf"), reason=" remise à la fille ", large_print=True
    )
    assert office.files.written == {Path("p.pdf"): b"plan"}
    assert office.renderer.papers[-1][1]
    entry = office.desk.journal()[-1]
    assert (entry.action, entry.entity, entry.entity_id) == (
        "document.export",
        "beneficiaire",
        office.person,
    )
    assert entry.fields[:4] == (
        "plans",
        office.plan_reference(saved.plan_row_id),
        "fichier",
        "gros_caracteres",
    )
    assert entry.fields[4] == f"sha256 : {hashlib.sha256(b'plan').hexdigest()}"
    assert entry.fields[5] == "motif : remise à la fille"
    office.documents.render("plan", saved.plan_row_id)
    entry = office.desk.journal()[-1]
    assert entry.fields[2] == "apercu"
    assert entry.fields[-1] == "motif : ligne de commande"


def test_who_printed_what_is_told_in_the_accesses_of_the_file(office: Office) -> None:
    office.begin(synthese="x")
    office.documents.render("plan", office.reference(), reason="réunion")
    told = tell("document.export", office.desk.journal()[-1].fields)
    assert told.action == "a imprimé un plan d’accompagnement"
    assert told.detail == "motif\u00a0: réunion"
    assert not told.is_change


def test_a_file_that_cannot_be_written_leaves_the_trace_that_it_was_tried(office: Office) -> None:
    class Full:
        def write(self, path: Path, content: bytes) -> None:
            raise OSError(28, "disque plein")

    office.begin(synthese="x")
    documents = Documents(
        office.desk.vault,
        office.desk.clock,
        renderer=office.renderer,
        sink=Full(),
        holidays=HOLIDAYS,
    )
    with pytest.raises(OSError, match="disque plein"):
        documents.write("plan", office.reference(), Path("p.pdf"))
    assert office.desk.journal()[-1].action == "document.export"
