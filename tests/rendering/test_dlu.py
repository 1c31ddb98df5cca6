"""The dossier de liaison d'urgence, read back: what stands first, on one or two pages, whatever is known."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from crt_desktop.reports.documents import ContactCard, DatedLine, DluPaper, IntervenantCard
from exports.pdf.dlu import NO_HELPER, NO_PLAN, NOBODY, NOT_TRUSTED
from exports.pdf.documents import PdfDocuments
from exports.pdf.page import TRAINING
from tests import papers
from tests.rendering.payloads import PAYLOADS
from tests.rendering.pdf_files import ReadPdf, blank, read_pdf

PDF = PdfDocuments(papers.FONTS)
DAUGHTER = ContactCard(
    nom="Luce Santoraz",
    lien="Fille",
    telephone="06 39 98 33 71",
    details=("personne de confiance", "a les clés", "habite Lézignan"),
)
PAPER = DluPaper(
    letterhead=papers.LETTERHEAD,
    imprint=replace(
        papers.IMPRINT,
        title="Dossier de liaison d’urgence",
        version="État au 22/11/2026",
        statut="confidentiel",
    ),
    person=replace(papers.PERSON, ins="238031107600147"),
    naissance="Femme, née le 12/03/1938, code INSEE du lieu : 11076",
    statut_identite="Qualifiée",
    since=date(2025, 11, 22),
    made_on=date(2026, 11, 22),
    redo_by=date(2027, 11, 22),
    ins_text="IS010000000000000000000000S1238031107600147",
    telephones=("04 68 11 22 33",),
    acces="Portail 1847, chien",
    situation="À l’hôpital depuis le 20/11/2026",
    vigilances=("Chutes", "allergie à la pénicilline"),
    contacts=(DAUGHTER,),
    intervenants=(
        IntervenantCard(
            role="Médecin traitant", nom="Dr Anne Sarrazeau", telephone="04 68 20 30 40"
        ),
        IntervenantCard(role="Voisin", nom="Marcel Ourliac"),
    ),
    gir="GIR 3 (14/08/2026, médecin du dispositif)",
    autonomie=(("Cohérence", "A"), ("Transferts", "C")),
    equipements=("Téléassistance : médaillon", "Aide technique : déambulateur"),
    plan="plan d’accompagnement, version 2 validée le 28/08/2026",
    habitudes="Toilette par une femme.",
    aides=("Passage du soir : chaque jour (SAAS)",),
    directives="Rédigées, chez sa fille.",
    hospitalisations=(DatedLine(when="depuis le 20/11/2026", what="CH de Castelnaudary, chute"),),
    chutes=(DatedLine(when="20/11/2026", what="Chambre, blessure légère"),),
)


def read(**changes: Any) -> ReadPdf:
    return read_pdf(PDF.dlu(replace(PAPER, **changes)))


def test_everything_the_hospital_asks_is_on_it_and_what_alerts_stands_first() -> None:
    text = read().text
    said = (
        "Dossier de liaison d’urgence",
        "Mme Odile Santoraz, née le 12/03/1938 (88 ans)",
        "À l’hôpital depuis le 20/11/2026",
        "Allergies et vigilances : Chutes, allergie à la pénicilline.",
        "Traitements : voir l’ordonnance jointe.",
        "À jour au 22/11/2026. Périmé dès qu’une de ces informations change",
        "et à refaire au plus tard le 22/11/2027. N° 3fa9 12bc.",
        "SANTORAZ, née FABREGOUL, Odile Marie Jeanne",
        "Femme, née le 12/03/1938, code INSEE du lieu : 11076",
        "INS (identité qualifiée) 238031107600147",
        "4, chemin des Amandiers, 11400 Castelnaudary",
        "Portail 1847, chien",
        "04 68 11 22 33",
        "Luce Santoraz Fille, personne de confiance, a les clés, habite Lézignan 06 39 98 33 71",
        "Dr Anne Sarrazeau Médecin traitant 04 68 20 30 40",
        "Marcel Ourliac Voisin sans numéro",
        "GIR 3 (14/08/2026, médecin du dispositif)",
        "Cohérence A, Transferts C",
        "Téléassistance : médaillon Aide technique : déambulateur",
        "Toilette par une femme.",
        "Passage du soir : chaque jour (SAAS)",
        "Rédigées, chez sa fille.",
        "Plan d’accompagnement, version 2 validée le 28/08/2026",
        "depuis le 20/11/2026 : CH de Castelnaudary, chute",
        "20/11/2026 : Chambre, blessure légère",
        "État au 22/11/2026 – confidentiel",
        "par Claire Vidal – empreinte 3fa9 12bc",
    )
    assert [one for one in said if blank(one) not in text] == []
    places = [text.index(blank(one)) for one in said[:5]]
    assert places == sorted(places)
    assert "Statut de l" not in text


def test_an_ordinary_one_is_one_page_with_its_outline_and_its_fonts() -> None:
    found = read()
    assert len(found.pages) == 1
    assert "Page 1/1" in found.text
    assert found.outline == [
        "Dossier de liaison d’urgence",
        "Identité et domicile",
        "Proches et personne de confiance",
        "Médecin traitant et intervenants",
        "Autonomie et équipements",
        "Habitudes et aides",
        "Douze derniers mois",
    ]
    assert all(found.fonts().values())


def test_the_matricule_and_the_symbol_are_those_of_a_qualified_identity_alone() -> None:
    person = replace(papers.PERSON, ins=None)
    text = read(person=person, ins_text=None, statut_identite="Validée").text
    assert "Statut de l’identité Validée" in text
    assert "identité qualifiée" not in text
    drawn, plain = (len(PDF.dlu(replace(PAPER, ins_text=one))) for one in (PAPER.ins_text, None))
    assert drawn > plain


def test_what_is_not_known_is_said() -> None:
    bare = DluPaper(
        letterhead=PAPER.letterhead,
        imprint=PAPER.imprint,
        person=replace(papers.PERSON, personne_confiance=None),
        naissance=PAPER.naissance,
        statut_identite="",
        since=PAPER.since,
        made_on=PAPER.made_on,
        redo_by=PAPER.redo_by,
    )
    text = read_pdf(PDF.dlu(bare)).text
    for said in (
        "Allergies et vigilances : Rien n’est noté.",
        NOBODY,
        NO_HELPER,
        "Non évalué",
        NO_PLAN,
        "Hospitalisations Aucune notée depuis le 22/11/2025",
        "Chutes Aucune notée depuis le 22/11/2025",
    ):
        assert blank(said.replace("'", "’")) in text
    with_neighbour = replace(bare, contacts=(ContactCard(nom="Marcel Ourliac"),))
    assert blank(NOT_TRUSTED) in read_pdf(PDF.dlu(with_neighbour)).text
    assert blank(NOT_TRUSTED) not in read().text


@pytest.mark.parametrize(("times", "most"), [(1, 1), (4, 2), (8, 2)])
def test_much_to_say_stands_on_two_pages(times: int, most: int) -> None:
    found = read(
        contacts=PAPER.contacts * times,
        intervenants=PAPER.intervenants * times,
        aides=PAPER.aides * times,
        hospitalisations=PAPER.hospitalisations * times,
        chutes=PAPER.chutes * times,
        habitudes=" ".join(["Se lève tard."] * 8 * times),
    )
    assert len(found.pages) <= most
    assert found.text.count("06 39 98 33 71") == times
    for (left, bottom, right, top), (width, height) in zip(found.boxes, found.sizes, strict=True):
        assert left >= 36
        assert bottom >= 18
        assert right <= width - 36
        assert top <= height - 18


def test_more_than_two_pages_hold_goes_on_and_nothing_is_left_out() -> None:
    found = read(contacts=PAPER.contacts * 150)
    assert len(found.pages) > 2
    assert found.text.count("06 39 98 33 71") == 150


def test_a_training_vault_says_so_on_every_page() -> None:
    found = read(
        imprint=replace(PAPER.imprint, is_training=True), intervenants=PAPER.intervenants * 20
    )
    assert len(found.pages) == 2
    assert all(blank(TRAINING) in page for page in found.pages)


@pytest.mark.parametrize("payload", ["<b>x</b>", "&lt;", "</para>", "a < b & c", *PAYLOADS[:4]])
def test_nothing_typed_is_markup(payload: str) -> None:
    contact = replace(DAUGHTER, nom=payload)
    found = read(acces=payload, habitudes=payload, vigilances=(payload,), contacts=(contact,))
    assert len(found.pages) == 1
    assert found.text.count(blank(payload)) >= 4
