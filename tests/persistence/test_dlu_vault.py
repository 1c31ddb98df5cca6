"""The dossier de liaison d'urgence from a real vault: what is told of the person, to whom, and the trace."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from crt_desktop.domain.errors import NotFoundError, PermissionDeniedError
from crt_desktop.domain.roles import Role
from crt_desktop.reports.documents import DLU, ContactCard, DatedLine, DluPaper, IntervenantCard
from crt_desktop.services.dossiers import Dossiers
from exports.datamatrix import encode_datamatrix
from tests.persistence.fiches_desk import Entry
from tests.persistence.test_documents_vault import Office, office
from tests.persistence.vaults import Bench

__all__ = ["office"]


def save(office: Office, sheet: str, **values: str) -> None:
    office.desk.save(sheet, values, person=office.person)


def paper_of(office: Office) -> DluPaper:
    assert office.documents.render(DLU, office.reference()) == b"dlu"
    last: Any = office.renderer.last
    assert isinstance(last, DluPaper)
    return last


def test_a_person_of_whom_little_is_known_has_one(office: Office) -> None:
    paper = paper_of(office)
    assert paper.person.full_name == "SANTORAZ, née DURAND, Marie Louise"
    assert paper.naissance == "Femme, née le 03/10/1940"
    assert paper.telephones == ("04 68 11 22 33",)
    assert (paper.contacts, paper.intervenants, paper.equipements, paper.aides) == ((), (), (), ())
    assert (paper.plan, paper.gir, paper.situation, paper.ins_text) == ("", "", "", None)
    assert paper.imprint.version == "État au 22/11/2026"
    assert paper.imprint.statut == "confidentiel"
    assert paper.imprint.author == "Claire Essai"
    assert len(paper.imprint.fingerprint) == len("ab12 cd34")


def test_whom_to_ring_comes_by_what_they_are_for_the_person(office: Office) -> None:
    save(office, "aidants", nom="Ourliac", prenom="Marcel", lien="voisin", has_cles="oui")
    save(
        office, "aidants", nom="Durand", prenom="Paul", lien="enfant", sexe="M", is_principal="oui"
    )
    save(
        office,
        "aidants",
        nom="Santoraz",
        prenom="Luce",
        lien="enfant",
        sexe="F",
        telephone="0639983371",
        commune="Lézignan",
        is_personne_confiance="oui",
    )
    office.desk.save(
        "partenaires",
        {"nom": "MSP de Fabrezan", "categorie": "medecin_traitant", "reference": "PA1"},
    )
    save(office, "intervenants", nom="Mme Quintard", role="kinesitherapeute")
    save(office, "intervenants", nom="Dr Peyre", role="medecin_traitant", partenaire="PA1")
    save(office, "intervenants", nom="MSP de Fabrezan", role="idel", partenaire="PA1")
    paper = paper_of(office)
    assert [one.nom for one in paper.contacts] == ["Luce Santoraz", "Paul Durand", "Marcel Ourliac"]
    assert paper.contacts[0] == ContactCard(
        nom="Luce Santoraz",
        lien="Fille",
        telephone="06 39 98 33 71",
        details=("personne de confiance", "habite Lézignan"),
    )
    assert paper.contacts[2].details == ("a les clés",)
    assert paper.intervenants == (
        IntervenantCard(role="Médecin traitant", nom="Dr Peyre, MSP de Fabrezan"),
        IntervenantCard(role="IDEL", nom="MSP de Fabrezan"),
        IntervenantCard(role="Kinésithérapeute", nom="Mme Quintard"),
    )


def test_only_the_last_twelve_months_are_told_and_where_the_person_is(office: Office) -> None:
    for entered, left in (
        ("01/06/2025", "20/11/2025"),
        ("15/11/2025", "22/11/2025"),
        ("20/11/2026", ""),
    ):
        values = {"entered_on": entered, "left_on": left, "etablissement": "CH", "motif": "Chute"}
        save(office, "hospitalisations", **values)
    for day in ("21/11/2025", "22/11/2025", "20/11/2026"):
        save(office, "chutes", fell_on=day, lieu="chambre", is_relevee_seule="non")
    paper = paper_of(office)
    assert paper.hospitalisations == (
        DatedLine(when="depuis le 20/11/2026", what="CH, Chute"),
        DatedLine(when="du 15/11/2025 au 22/11/2025", what="CH, Chute"),
    )
    assert [one.when for one in paper.chutes] == ["20/11/2026", "22/11/2025"]
    assert paper.chutes[0].what == "Chambre, n’a pas pu se relever sans aide"
    assert paper.situation == "À l’hôpital depuis le 20/11/2026"
    assert "Chutes" in paper.vigilances


def test_the_grid_that_counts_and_what_is_at_home_are_told(office: Office) -> None:
    grid = dict.fromkeys(
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
    save(office, "gir", evaluated_on="14/08/2026", source="medecin", **(grid | {"toilette": "B"}))
    save(
        office, "equipements", type="teleassistance", installed_on="01/02/2026", libelle="Médaillon"
    )
    save(office, "equipements", type="autre", installed_on="01/02/2026", libelle="Lit médicalisé")
    save(
        office,
        "equipements",
        type="tablette",
        installed_on="01/02/2026",
        recovered_on="01/03/2026",
    )
    paper = paper_of(office)
    assert paper.gir.endswith("(14/08/2026, médecin du dispositif)")
    assert dict(paper.autonomie)["Toilette"] == "B"
    assert len(paper.autonomie) == 8
    assert set(paper.equipements) == {"Téléassistance : Médaillon", "Lit médicalisé"}


def test_habits_and_aids_are_those_of_the_latest_plan(office: Office) -> None:
    begun = office.begin(preferences="Café à dix heures", directives="Chez sa fille")
    draft = paper_of(office)
    assert draft.plan == "plan d’accompagnement, version 1 (projet, non validé)"
    assert draft.habitudes == "Café à dix heures"
    assert draft.directives == "Chez sa fille"
    office.plans.discard(begun.plan_row_id, version=begun.version)
    office.validated()
    paper = paper_of(office)
    assert paper.plan.startswith("plan d’accompagnement, version ")
    assert "validée le 22/11/2026" in paper.plan
    assert paper.aides == ("Astreinte : chaque nuit (CRT)",)


def test_the_fingerprint_follows_what_is_said(office: Office) -> None:
    first = paper_of(office).imprint.fingerprint
    assert paper_of(office).imprint.fingerprint == first
    save(office, "chutes", fell_on="20/11/2026")
    assert paper_of(office).imprint.fingerprint != first


def test_one_printed_is_outdated_once_something_it_says_changed_or_after_a_year(
    office: Office, bench: Bench
) -> None:
    dossiers = Dossiers(office.desk.vault, bench.clock, encode_datamatrix)
    dossiers.open(office.person)
    assert dossiers.printed_dlu(office.person) is None
    numero = paper_of(office).imprint.fingerprint
    bench.clock.advance(10 * 24 * 3600)
    printed = dossiers.printed_dlu(office.person)
    assert printed is not None
    assert (printed.numero, printed.is_outdated) == (numero, False)
    save(office, "equipements", type="autre", installed_on="01/02/2026", libelle="Lit")
    printed = dossiers.printed_dlu(office.person)
    assert printed is not None
    assert printed.is_outdated
    again = paper_of(office)
    assert (again.made_on, again.redo_by) == (date(2026, 12, 2), date(2027, 12, 2))
    for days, is_outdated in ((364, False), (1, True)):
        bench.clock.advance(days * 24 * 3600)
        printed = dossiers.printed_dlu(office.person)
        assert printed is not None
        assert printed.is_outdated is is_outdated


def test_it_is_an_access_to_the_file_told_in_words(office: Office) -> None:
    office.documents.write(DLU, office.person, Path("dlu.pdf"), reason="passage aux urgences")
    assert office.files.written == {Path("dlu.pdf"): b"dlu"}
    last: Entry = office.desk.journal()[-1]
    assert (last.action, last.entity, last.entity_id) == (
        "document.export",
        "beneficiaire",
        office.person,
    )
    assert last.fields[:3] == ("dlu", office.reference(), "fichier")
    assert last.fields[-1] == "motif : passage aux urgences"
    with office.desk.vault.uow() as uow:
        (access, *_) = uow.dossiers.accesses(office.person, limit=1)
    assert access.action == "a imprimé le dossier de liaison d’urgence"
    assert "passage aux urgences" in access.detail
    assert not access.is_change


@pytest.mark.parametrize(
    "role",
    [Role.SOIGNANT_ASTREINTE, Role.INTERVENANT, Role.DIRECTION, Role.LECTURE, Role.ADMINISTRATEUR],
)
def test_who_may_not_print_a_document_may_not_print_it(office: Office, role: Role) -> None:
    before = office.desk.count()
    with pytest.raises(PermissionDeniedError):
        office.as_role(role).render(DLU, office.person)
    assert office.desk.count() == before


@pytest.mark.parametrize("id_", ["PERSONNE", 9_999])
def test_somebody_unknown_is_not_found(office: Office, id_: str | int) -> None:
    with pytest.raises(NotFoundError):
        office.documents.render(DLU, id_)
