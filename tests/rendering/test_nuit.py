"""The sheet of a night, read back: who, where, the numbers in one piece, on one or two pages."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pypdfium2
import pytest
from reportlab.lib.units import mm

from crt_desktop.reports.nuit import NightPerson, PhoneLine
from exports.pdf.documents import PdfDocuments
from exports.pdf.nuit import NOBODY, NOT_SHOWN, STEPS, UNCOVERED
from exports.pdf.page import TRAINING
from tests import papers
from tests.night_papers import (
    DUTIES,
    a_night_paper,
    a_night_person,
    a_night_visit,
)
from tests.rendering.payloads import PAYLOADS
from tests.rendering.pdf_files import ReadPdf, blank, read_pdf

PDF = PdfDocuments(papers.FONTS)
AWAY = "À l’hôpital depuis le 02/09"
LONG = (
    "DE LA ROCHEFOUCAULD-MONTMORENCY D’AIGREFEUILLE Marie-Antoinette Philippine "
    "(VAN DEN BROECKE-SAINT-SULPICE)"
)


def read(*people: NightPerson, **changes: Any) -> ReadPdf:
    return read_pdf(PDF.nuit(a_night_paper(*people, **changes)))


def many(count: int, **changes: Any) -> tuple[NightPerson, ...]:
    return tuple(a_night_person(number, **changes) for number in range(count))


def test_a_person_is_told_with_the_door_what_to_know_and_the_numbers() -> None:
    text = read(a_night_person(note="Sondée ce matin")).text
    for said in (
        "Nuit du 23 au 24 novembre 2026",
        "de 21:00 à 06:00",
        "Nadia Benamrou IDE, de 18:00 à 09:00",
        "06 39 98 12 12",
        "Julien Castaing Aide-soignant, de 21:00 à 06:00",
        "06 39 98 14 31",
        "À connaître : 1 personne à domicile",
        "GIR 2",
        "Mme BARTHOUIL Simone 0 92 ans, en couple",
        "7 chemin de la Fontaine, Fabrezan, 14 min",
        "Accès : Portail 1847, clé sous le pot",
        "Vigilance : Chutes, oxygène 1,5 L",
        "Transmission : Sondée ce matin",
        "04 65 71 22 10 Chez la personne",
        "06 39 98 33 71 Fille, Cécile Durand – personne de confiance · habite Lézignan – a les clés",
        "22:15 GINESTOUX Andrée 3 rue des Écoles, Lézignan, Coucher",
        "04 65 71 66 24 EHPAD Saint-Roch Place libre, HTU Place 5",
        "15 SAMU",
        "Dr Anne Sarrazeau Médecin du dispositif",
        "Imprimé le 22/11/2026 à 09:42 par Nadia Benamrou – empreinte ab12 cd34",
        "Page 1/1",
        "confidentiel",
    ):
        assert said in text
    # The renfort stands at the head: the number is not told twice.
    assert text.count("06 39 98 14 31") == 1


@pytest.mark.parametrize(("civilite", "said"), [("Mme", "seule"), ("M.", "seul"), ("", "seule")])
def test_who_lives_alone_is_told_so_as_french_agrees(civilite: str, said: str) -> None:
    told = read(a_night_person(civilite=civilite, mode_vie="seul")).text
    assert f"92 ans, {said} 7 chemin" in told


def test_who_is_away_is_told_apart_and_last() -> None:
    text = read(a_night_person(1), a_night_person(2, nom="CASTELVI Henri", absence=AWAY)).text
    assert "À connaître : 1 personne à domicile" in text
    assert text.index("Absentes du domicile : 1") < text.index("CASTELVI Henri")
    assert AWAY in text
    assert text.count("Portail 1847") == 1


@pytest.mark.parametrize(("count", "pages"), [(0, 1), (1, 1), (4, 1), (6, 2), (20, 2), (40, 2)])
def test_the_sheet_holds_on_one_or_two_pages(count: int, pages: int) -> None:
    home = count * 3 // 4
    people = (*many(home), *many(count - home, absence=AWAY))
    found = read(*people, is_training=True)
    assert len(found.pages) <= pages
    for number in range(home):
        assert f"Simone {number} " in f"{found.text} "
    assert all(blank(TRAINING) in page for page in found.pages)
    assert f"Page {len(found.pages)}/{len(found.pages)}" in found.pages[-1]


def test_a_hundred_persons_go_on_other_pages_and_none_is_left_out() -> None:
    found = read(*many(100))
    assert len(found.pages) > 2
    assert all(f"Simone {number} " in f"{found.text} " for number in range(100))
    assert "Feuille de nuit – Nuit du 23 au 24 novembre 2026" in found.pages[-1]


def test_the_smallest_letters_may_still_be_read_standing() -> None:
    assert min(step.look.body for step in STEPS) >= 8
    assert min(step.phone for step in STEPS) >= 10.5


def test_long_names_are_whole_and_nothing_is_written_in_the_margins() -> None:
    people = many(
        6,
        nom=LONG,
        adresse="Résidence Les Terrasses du Minervois, bâtiment C, escalier 4, appartement 312",
        commune="Saint-Laurent-de-la-Cabrerisse",
    )
    found = read(*people, *many(2, nom=LONG, absence=AWAY))
    assert blank(found.text).count("AIGREFEUILLE") == 8
    for (left, bottom, right, top), (width, height) in zip(found.boxes, found.sizes, strict=True):
        assert left >= 9 * mm
        assert right <= width - 9 * mm
        assert bottom >= 6.5 * mm
        assert top <= height - 7 * mm
    assert all(found.fonts().values())


def test_a_number_is_never_cut_and_some_of_many_are_told_to_be_elsewhere() -> None:
    phones = tuple(
        PhoneLine(nom=f"Proche {rank}", detail="", telephone=f"06 39 98 33 {rank:02}")
        for rank in range(9)
    )
    one = read(a_night_person(phones=phones)).text
    assert "06 39 98 33 03 Proche 3" in one
    assert "autres numéros au dossier" in one
    crowd = read(*many(30, phones=phones[:3], telephone=None)).text
    assert crowd.count("06 39 98 33 01") >= 1
    assert "1 autre numéro au dossier" in crowd


def test_the_number_of_the_person_who_lives_with_the_carer_is_told_once() -> None:
    text = read(a_night_person(telephone=DAUGHTER_PHONE)).text
    assert text.count(DAUGHTER_PHONE) == 1
    assert "Aucun numéro" in read(a_night_person(telephone=None, phones=())).text


DAUGHTER_PHONE = "06 39 98 33 71"


def test_what_is_unknown_is_said_or_left_out() -> None:
    bare = a_night_person(
        gir=None,
        age=None,
        mode_vie=None,
        adresse=None,
        commune=None,
        minutes_trajet=None,
        acces=None,
        vigilances=(),
    )
    text = read(bare).text
    assert "GIR –" in text
    assert "Adresse inconnue" in text
    assert "Accès" not in text
    assert "Vigilance" not in text


def test_a_night_nobody_holds_is_said() -> None:
    text = read(a_night_person(), duties=(), is_covered=False).text
    assert blank(UNCOVERED.replace("'", "’")) in text
    alone = read(a_night_person(), duties=(_without_phone(),)).text
    assert "sans numéro" in alone


def _without_phone() -> Any:
    duty = DUTIES[0]
    return type(duty)(
        professionnel=duty.professionnel,
        nom=duty.nom,
        profession=duty.profession,
        telephone=None,
        rang=duty.rang,
        starts_at=duty.starts_at,
        ends_at=duty.ends_at,
    )


@pytest.mark.parametrize(("numbers", "framed"), [(1, 1), (3, 3), (5, 1), (6, 2)])
def test_no_empty_cell_is_framed_beside_the_last_number(numbers: int, framed: int) -> None:
    lines = tuple(
        PhoneLine(nom=f"Numéro{rank}", detail="", telephone=f"04 65 71 60 0{rank}")
        for rank in range(numbers)
    )
    content = PDF.nuit(a_night_paper(numeros=lines, places=(), visites=()))
    document = pypdfium2.PdfDocument(content)
    page = document[0]
    text = page.get_textpage()
    found = text.search(f"Numéro{numbers - 1}").get_next()
    assert found is not None
    _, bottom, _, top = text.get_charbox(found[0])
    width, height = page.get_size()
    margin = STEPS[0].look.side
    end = margin + (width - 2 * margin) * framed / 4
    scale = 4
    picture = page.render(scale=scale).to_pil().convert("L")
    line = [int((height - place) * scale) for place in (top + 14, bottom - 12)]

    def inked(left: float, right: float) -> bool:
        part = picture.crop((int(left * scale), line[0], int(right * scale), line[1]))
        return any(part.histogram()[:250])

    assert inked(end - 3, end + 3)
    assert not inked(end + 3, width - 2)
    text.close()
    page.close()
    document.close()


def test_nobody_and_nobody_to_be_shown_are_said() -> None:
    assert blank(NOBODY.replace("'", "’")) in read().text
    hidden = read(is_shown=False, visites=(), places=(), numeros=()).text
    assert blank(NOT_SHOWN.replace("'", "’")) in hidden
    assert "Passages prévus" not in hidden


def test_a_visit_that_does_not_take_place_is_struck_out() -> None:
    text = read(visites=(a_night_visit(statut="annulee", prestation=None),)).text
    assert "GINESTOUX Andrée annulé" in text
    assert "IDE" in text


@pytest.mark.parametrize(
    ("night_on", "starts_at", "ends_at", "said"),
    [
        (
            date(2026, 10, 24),
            datetime(2026, 10, 24, 19, tzinfo=UTC),
            datetime(2026, 10, 25, 5, tzinfo=UTC),
            "la nuit dure 10 heures",
        ),
        (
            date(2026, 3, 28),
            datetime(2026, 3, 28, 20, tzinfo=UTC),
            datetime(2026, 3, 29, 4, tzinfo=UTC),
            "la nuit dure 8 heures",
        ),
    ],
)
def test_the_length_of_a_night_of_the_clock_change_is_said(
    night_on: date, starts_at: datetime, ends_at: datetime, said: str
) -> None:
    text = read(night_on=night_on, starts_at=starts_at, ends_at=ends_at).text
    assert "de 21:00 à 06:00" in text
    assert said in text


@pytest.mark.parametrize("payload", ["<b>x</b>", "&lt;", "</para>", "a < b & c", *PAYLOADS[:6]])
def test_nothing_typed_is_markup(payload: str) -> None:
    person = a_night_person(nom=payload, adresse=payload, acces=payload, note=payload)
    found = read(person, a_night_person(nom=payload, absence=payload))
    assert len(found.pages) == 1
