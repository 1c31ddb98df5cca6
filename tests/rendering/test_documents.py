from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reportlab.lib.units import mm

from crt_desktop.domain.contrats import Block, BlockKind
from crt_desktop.reports.documents import Letterhead, PlanPaper
from crt_desktop.reports.plans import BilanLine, ObjectifLine, PlanDocument, PrestationLine
from exports.pdf.documents import PdfDocuments
from exports.pdf.fonts import load_fonts
from exports.pdf.ink import printable
from exports.pdf.page import LANGUAGE, TRAINING
from exports.pdf.plan import NO_OBJECTIF, NO_PRESTATION
from tests import papers
from tests.rendering.payloads import PAYLOADS
from tests.rendering.pdf_files import ReadPdf, blank, read_pdf

PDF = PdfDocuments(papers.FONTS)
LETTERS = load_fonts(papers.FONTS)
MARKUP = (
    "<b>gras</b>",
    "<para><font size=99>",
    "</para>",
    "<img src='http://exemple.invalid/a.png'/>",
    "<img src='/etc/passwd'/>",
    "<a href='http://exemple.invalid'>ici</a>",
    "&lt;b&gt;",
    "&nbsp;&#0;&amp",
    "<br/><br/>",
    "a < b > c & d",
    "<!-- -->",
    "<![CDATA[x]]>",
    '<unknown attr="\'">',
    "<super>x",
    "%s %(a)s {0} {nom}",
    "\\n\\u0041 \\",
)
DOCUMENTS: dict[str, Callable[[], bytes]] = {
    "plan": lambda: PDF.plan(papers.PLAN_PAPER),
    "plan en gros caractères": lambda: PDF.plan(papers.PLAN_PAPER, is_large=True),
    "contrat": lambda: PDF.contrat(papers.CONTRAT_PAPER),
    "contrat en gros caractères": lambda: PDF.contrat(papers.CONTRAT_PAPER, is_large=True),
    "avenant": lambda: PDF.contrat(papers.AVENANT_PAPER),
    "long": lambda: PDF.plan(papers.a_long_plan_paper(36)),
}


@pytest.fixture(scope="module")
def documents() -> dict[str, ReadPdf]:
    return {name: read_pdf(make()) for name, make in DOCUMENTS.items()}


def read_plan(paper: PlanPaper, *, is_large: bool = False) -> ReadPdf:
    return read_pdf(PDF.plan(paper, is_large=is_large))


def printed(text: str) -> str:
    """Return a text as it is to be found on a page."""
    return blank(printable(text, LETTERS))


def texts_of(record: Any) -> list[str]:
    """Return the free texts of a line of the plan."""
    coded = {"famille", "statut", "domaine", "nature", "etat", "profession", "partenaire"}
    values = [getattr(record, one.name) for one in fields(record) if one.name not in coded]
    return [value for value in values if isinstance(value, str) and value]


# --- every document


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_document_has_one_to_twelve_pages_each_numbered(
    documents: dict[str, ReadPdf], name: str
) -> None:
    pages = documents[name].pages
    assert 1 <= len(pages) <= 12
    for place, text in enumerate(pages, start=1):
        assert f"Page {place}/{len(pages)}" in text


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_page_says_what_it_is_its_version_its_worth_and_who_made_it(
    documents: dict[str, ReadPdf], name: str
) -> None:
    about = {
        "contrat": papers.CONTRAT_PAPER,
        "contrat en gros caractères": papers.CONTRAT_PAPER,
        "avenant": papers.AVENANT_PAPER,
    }
    imprint = about.get(name, papers.PLAN_PAPER).imprint
    for place, text in enumerate(documents[name].pages):
        assert printed(imprint.version) in text
        assert printed(imprint.statut) in text
        assert "Imprimé le 22/11/2026 à 09:42 par Claire Vidal" in text
        assert "empreinte 3fa9 12bc" in text
        assert "Mme Odile Santoraz" in text
        assert place == 0 or printed(imprint.title) in text


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_document_describes_itself(documents: dict[str, ReadPdf], name: str) -> None:
    found = documents[name]
    meta = found.reader.metadata
    assert meta is not None
    assert "Mme Odile Santoraz" in str(meta.title)
    assert "Claire Vidal" in str(meta.author)
    assert found.catalog["/Lang"] == LANGUAGE
    assert found.catalog["/ViewerPreferences"]["/DisplayDocTitle"].value is True
    assert found.catalog["/PageMode"] == "/UseOutlines"
    assert len(found.outline) >= 2


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_font_is_embedded(documents: dict[str, ReadPdf], name: str) -> None:
    fonts = documents[name].fonts()
    assert all(fonts.values())
    assert {font.split("+")[-1] for font in fonts} == {
        "Inter-Regular",
        "Inter-SemiBold",
        "InterDisplay-SemiBold",
    }


@pytest.mark.parametrize("name", DOCUMENTS)
def test_nothing_is_written_in_the_margins(documents: dict[str, ReadPdf], name: str) -> None:
    found = documents[name]
    for (left, bottom, right, top), (width, height) in zip(found.boxes, found.sizes, strict=True):
        assert left >= 12 * mm
        assert right <= width - 12 * mm
        assert bottom >= 8 * mm
        assert top <= height - 8 * mm


@pytest.mark.parametrize("name", ["plan", "plan en gros caractères"])
def test_fictional_data_are_said_on_every_page(name: str) -> None:
    is_large = name != "plan"
    real = read_plan(papers.PLAN_PAPER, is_large=is_large)
    assert "FICTIVES" not in real.text
    found = read_plan(papers.a_plan_paper(is_training=True), is_large=is_large)
    assert all(printed(TRAINING) in page for page in found.pages)


def test_the_letterhead_is_on_the_first_page(documents: dict[str, ReadPdf]) -> None:
    first = documents["plan"].pages[0]
    for said in ("Porté par l’EHPAD Les Amandiers", "12, rue du Moulin", "FINESS 110000123"):
        assert said in first
    assert "EHPAD Les Amandiers" not in documents["plan"].pages[1]
    resources: Any = documents["plan"].reader.pages[0]["/Resources"]
    assert any(
        "/Image" in str(one.get_object()["/Subtype"]) for one in resources["/XObject"].values()
    )


@pytest.mark.parametrize(
    "logo", [b"", b"\x89PNG\r\n\x1a\nrien", papers.a_png(2000, 3), papers.a_png(3, 2000)]
)
def test_any_logo_leaves_a_document(logo: bytes) -> None:
    paper = replace(papers.PLAN_PAPER, letterhead=replace(papers.LETTERHEAD, logo=logo))
    assert len(read_plan(paper).pages) == 3


# --- the plan


@pytest.mark.parametrize("is_large", [False, True])
def test_a_plan_says_all_that_is_in_it(*, is_large: bool) -> None:
    found = read_plan(papers.PLAN_PAPER, is_large=is_large)
    plan = papers.PLAN
    wanted = [plan.informations, plan.synthese, plan.projet, plan.preferences, plan.directives]
    for objectif in plan.objectifs:
        wanted += texts_of(objectif)
        wanted += [bilan.texte for bilan in objectif.bilans]
    for prestation in plan.prestations:
        wanted += texts_of(prestation)
    wanted += ["CCAS de Castelnaudary", "Docteur Ferrand", "04 68 22 33 44", "Luce Santoraz"]
    wanted += ["accord du propriétaire attendu", "12/05/2027", "SANTORAZ, née FABREGOUL"]
    letters = "".join(found.text.split())
    for text in wanted:
        for line in text.split("\n"):
            assert "".join(printed(line).split()) in letters, line


def test_the_plan_lies_on_its_side_and_the_large_print_stands() -> None:
    assert {size[0] > size[1] for size in read_plan(papers.PLAN_PAPER).sizes} == {True}
    large = read_plan(papers.PLAN_PAPER, is_large=True)
    assert {size[0] > size[1] for size in large.sizes} == {False}


def test_the_outline_names_the_parts_and_each_objective_of_the_large_print() -> None:
    outline = read_plan(papers.PLAN_PAPER).outline
    assert [blank(one) for one in outline] == [
        "Plan d’accompagnement",
        "1. Informations générales et intervenants",
        "2. Synthèse et projet de la personne",
        "3. Plan d’action",
        "Prestations",
        "4. Objectifs partagés non réalisés",
        "Signatures",
    ]
    large = [blank(one) for one in read_plan(papers.PLAN_PAPER, is_large=True).outline]
    assert "3. Retourner au club le jeudi" in large


@pytest.mark.parametrize("is_large", [False, True])
def test_an_empty_plan_says_that_it_is(*, is_large: bool) -> None:
    paper = replace(
        papers.a_plan_paper(
            objectifs=(),
            prestations=(),
            informations="",
            synthese="",
            projet="",
            preferences="",
            directives="",
            review_on=None,
            validated_on=None,
        ),
        intervenants=(),
        non_realises=(),
        letterhead=Letterhead(nom="CRT"),
    )
    found = read_plan(paper, is_large=is_large)
    assert printed(NO_OBJECTIF.replace("'", "’")) in found.text
    assert printed(NO_PRESTATION.replace("'", "’")) in found.text
    assert "non réalisés" not in found.text
    assert len(found.pages) <= 3


def test_a_draft_says_so_on_every_page() -> None:
    paper = papers.a_plan_paper(statut="en_cours")
    paper = replace(
        paper, imprint=replace(paper.imprint, statut="projet, non validé", is_draft=True)
    )
    assert all("projet, non validé" in page for page in read_plan(paper).pages)


def test_the_head_of_the_table_is_on_each_of_its_pages(documents: dict[str, ReadPdf]) -> None:
    pages = [page for page in documents["long"].pages if "Objectif numéro" in page]
    assert len(pages) >= 5
    assert all(page.count("Critère d’atteinte") == 1 for page in pages)


def test_a_row_is_never_cut_as_long_as_a_page_holds_it(documents: dict[str, ReadPdf]) -> None:
    pages = documents["long"].pages
    for place, line in enumerate(papers.a_long_plan_paper(36).plan.objectifs, start=1):
        (page,) = [one for one in pages if f"Objectif numéro {place} " in one + " "]
        last_words = printed(line.actions).split()[-1]
        assert last_words in page


@pytest.mark.parametrize("is_large", [False, True])
def test_a_text_longer_than_a_page_goes_on_and_nothing_is_lost(*, is_large: bool) -> None:
    long = " ".join(f"mot{place}" for place in range(1500))
    line = replace(papers.OBJECTIFS[0], actions=long, bilans=())
    found = read_plan(papers.a_plan_paper(objectifs=(line, papers.OBJECTIFS[1])), is_large=is_large)
    words = set(found.text.split())
    assert {f"mot{place}" for place in range(1500)} <= words


@pytest.mark.parametrize("is_large", [False, True])
def test_a_word_longer_than_a_line_is_cut_and_stays_on_the_page(*, is_large: bool) -> None:
    word = "x" * 700
    line = replace(papers.OBJECTIFS[0], objectif=word, intervenant=word, critere=word)
    found = read_plan(
        papers.a_plan_paper(objectifs=(line,), synthese=word, projet=word), is_large=is_large
    )
    for (left, _, right, _), (width, _) in zip(found.boxes, found.sizes, strict=True):
        assert left >= 12 * mm
        assert right <= width - 12 * mm
    assert found.text.replace(" ", "").count("x") >= 4 * 700


def test_signatures_stay_in_one_piece() -> None:
    for count in range(1, 12):
        pages = read_plan(papers.a_long_plan_paper(count)).pages
        (page,) = [one for one in pages if "Signature :" in one]
        assert page.count("Signature :") == 2
        assert "Pour le CRT" in page
        assert "Plan établi avec la personne" in page


def test_somebody_of_whom_nothing_is_known_has_a_plan() -> None:
    person = replace(
        papers.PERSON,
        full_name="",
        adresse="",
        telephone="",
        gir=None,
        mode_vie=None,
        personne_confiance=None,
        aidants=(),
    )
    text = read_plan(replace(papers.PLAN_PAPER, person=person)).text
    assert "Rien n’est noté." in text


def test_a_representant_signs_too() -> None:
    paper = replace(papers.PLAN_PAPER, person=replace(papers.PERSON, representant="ATDI (tutelle)"))
    text = read_plan(paper).text
    assert text.count("Signature :") == 3
    assert "ATDI (tutelle)" in text


# --- texts that would like to be something else


def hostile_plan(text: str) -> PlanDocument:
    bilan = BilanLine(noted_on=papers.PLAN.drawn_on, texte=text, auteur=text)
    line = ObjectifLine(
        fil=1,
        famille=text,
        probleme=text,
        objectif=text,
        actions=text,
        intervenant=text,
        critere=text,
        statut=text,
        motif_non_realise=text,
        bilans=(bilan,),
    )
    given = PrestationLine(
        fil=1,
        domaine=text,
        nature=text,
        libelle=text,
        fournisseur=text,
        partenaire=text,
        profession=text,
        frequence=text,
        etat=text,
    )
    return replace(
        papers.PLAN,
        validated_by=text,
        informations=text,
        synthese=text,
        projet=text,
        preferences=text,
        directives=text,
        objectifs=(line,),
        prestations=(given,),
    )


def hostile_paper(text: str) -> PlanPaper:
    head = Letterhead(nom=text, mentions=(text,), adresse=(text,), contact=(text,), finess=text)
    person = replace(
        papers.PERSON,
        name=text,
        full_name=text,
        adresse=text,
        telephone=text,
        ins=text,
        representant=text,
        personne_confiance=text,
        aidants=(text,),
    )
    imprint = replace(papers.IMPRINT, title=text, version=text, statut=text, author=text)
    card = replace(papers.PLAN_PAPER.intervenants[0], role=text, nom=text, telephone=text)
    return replace(
        papers.PLAN_PAPER,
        letterhead=head,
        imprint=imprint,
        person=person,
        plan=hostile_plan(text),
        intervenants=(card,),
        non_realises=((1, hostile_plan(text).objectifs[0]),),
    )


@pytest.mark.parametrize("is_large", [False, True])
def test_forty_formulas_and_all_the_markup_are_printed_as_they_are(*, is_large: bool) -> None:
    texts = (*PAYLOADS, *MARKUP)
    lines = tuple(hostile_plan(text).objectifs[0] for text in texts)
    found = read_plan(papers.a_plan_paper(objectifs=lines), is_large=is_large)
    letters = "".join(found.text.split())
    for text in texts:
        assert letters.count("".join(printed(text).split())) >= 6, text
    assert all("/Annots" not in page for page in found.reader.pages)


@pytest.mark.parametrize("is_large", [False, True])
@pytest.mark.parametrize("text", MARKUP)
def test_no_text_is_ever_markup_a_link_or_an_image(text: str, *, is_large: bool) -> None:
    found = read_pdf(PDF.plan(hostile_paper(text), is_large=is_large))
    shown = "".join(printed(text).split())
    assert "".join(found.text.split()).count(shown) >= 15
    for page in found.reader.pages:
        assert "/Annots" not in page
    assert "/AcroForm" not in found.catalog
    assert "/Names" not in found.catalog or "/JavaScript" not in found.catalog["/Names"]


@pytest.mark.parametrize(
    "text", ["\n" * 50, " ", "é" * 1200, "a\u200db", "\u0000\u001b[31m", "\ud800"]
)
def test_strange_texts_make_a_document(text: str) -> None:
    for is_large in (False, True):
        assert read_pdf(PDF.plan(hostile_paper(text), is_large=is_large)).pages


@settings(max_examples=12, deadline=None)
@given(st.text(max_size=60))
def test_any_text_makes_a_document(text: str) -> None:
    assert read_pdf(PDF.plan(hostile_paper(text))).pages


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Sourire 😀 !", "Sourire\u00a0?\u00a0!"),
        ("👩‍👩‍👧‍👦 famille", "? famille"),
        ("👍🏽", "?"),
        ("☐ fait ☑", "○ fait ✓"),
        ("Ἀθῆναι", "??????"),
        ("ﬁn", "fin"),
        ("Ȟ", "H\u030c"),
        ("e\u0301té", "été"),
        ("21:00\u202f–\u202f06:00", "21:00\u00a0–\u00a006:00"),
        ("Œuvre d’œil, naïf, Łódź, ß", "Œuvre d’œil, naïf, Łódź, ß"),
        ("« ici » ; là : oui ?", "«\u00a0ici\u00a0»\u00a0; là\u00a0: oui\u00a0?"),
        ("04 68 11 22 33", "04\u00a068\u00a011\u00a022\u00a033"),
        ("11400 Castelnaudary, 2 fois", "11400\u00a0Castelnaudary, 2\u00a0fois"),
        ("http://exemple.fr", "http://exemple.fr"),
        ("a\r\nb\u2028c\td", "a\nb\nc d"),
        ("\ufeffa\u00adb", "ab"),
    ],
)
def test_a_letter_the_fonts_lack_is_never_a_box(text: str, shown: str) -> None:
    assert printable(text, LETTERS) == shown
    assert all(char == "\n" or ord(char) in LETTERS for char in printable(text, LETTERS))


@given(st.text())
def test_what_is_printed_is_in_the_fonts(text: str) -> None:
    assert all(char == "\n" or ord(char) in LETTERS for char in printable(text, LETTERS))


# --- the contrat


def test_a_contrat_says_every_part_in_order(documents: dict[str, ReadPdf]) -> None:
    letters = "".join(documents["contrat"].text.split())
    place = 0
    for part in papers.CONTRAT_PAPER.parts:
        place = letters.index("".join(printed(part.text).split()), place)
    titles = [part.text for part in papers.CONTRAT_PAPER.parts if part.kind is BlockKind.TITLE]
    outline = [blank(one) for one in documents["contrat"].outline]
    assert outline[1:-1] == [
        f"{number}. {printed(title)}" for number, title in enumerate(titles, start=1)
    ]


def test_a_contrat_says_its_dates_and_leaves_room_for_those_to_come() -> None:
    text = read_pdf(PDF.contrat(papers.CONTRAT_PAPER)).text
    assert "Remis le 14/11/2026" in text
    assert "Signé le …" in text
    signed = read_pdf(PDF.contrat(papers.AVENANT_PAPER)).text
    assert "Signé le 20/05/2027" in signed


def test_who_took_part_is_said_even_when_the_template_does_not() -> None:
    paper = replace(papers.CONTRAT_PAPER, parts=(Block(BlockKind.PARAGRAPH, "Texte libre."),))
    text = read_pdf(PDF.contrat(paper)).text
    assert "Participants Mme Santoraz, sa fille, Claire Vidal" in text


@pytest.mark.parametrize("lines", range(0, 40, 3))
def test_nobody_signs_a_page_without_a_word_of_the_contrat(lines: int) -> None:
    parts = (
        *(Block(BlockKind.PARAGRAPH, f"Ligne {place}.") for place in range(lines)),
        Block(BlockKind.TITLE, "Dernier article"),
        Block(BlockKind.PARAGRAPH, "Derniers mots."),
    )
    pages = read_pdf(PDF.contrat(replace(papers.CONTRAT_PAPER, parts=parts))).pages
    assert "Derniers mots." in pages[-1]
    assert pages[-1].count("Signature :") == 2


@pytest.mark.parametrize("kind", BlockKind)
def test_a_contrat_prints_any_text_as_it_is(kind: BlockKind) -> None:
    texts = (*PAYLOADS, *MARKUP)
    paper = replace(papers.CONTRAT_PAPER, parts=tuple(Block(kind, text) for text in texts))
    found = read_pdf(PDF.contrat(paper))
    letters = "".join(found.text.split())
    assert all("".join(printed(text).split()) in letters for text in texts)
    assert all("/Annots" not in page for page in found.reader.pages)


def test_who_signs_and_what_for_are_printed_as_they_are() -> None:
    for text in MARKUP:
        paper = replace(
            papers.CONTRAT_PAPER, objet=text, participants=text, signataire=text, qualite=text
        )
        letters = "".join(read_pdf(PDF.contrat(paper)).text.split())
        assert letters.count("".join(printed(text).split())) >= 4


def test_an_article_longer_than_a_page_is_followed_by_the_signatures() -> None:
    parts = (
        Block(BlockKind.TITLE, "Seul article"),
        *(Block(BlockKind.PARAGRAPH, f"Ligne {place}.") for place in range(60)),
    )
    found = read_pdf(PDF.contrat(replace(papers.CONTRAT_PAPER, parts=parts)))
    assert len(found.pages) == 3
    assert "Ligne 59." in found.text
    assert found.pages[-1].count("Signature :") == 2


def test_a_representant_signs_the_contrat_as_long_as_nobody_did() -> None:
    person = replace(papers.PERSON, representant="ATDI (tutelle)")
    to_sign = read_pdf(PDF.contrat(replace(papers.CONTRAT_PAPER, person=person)))
    assert to_sign.text.count("Signature :") == 3
    signed = read_pdf(PDF.contrat(replace(papers.AVENANT_PAPER, person=person)))
    assert signed.text.count("Signature :") == 2


def test_a_contrat_without_a_word_has_its_signatures() -> None:
    assert "Signature :" in read_pdf(PDF.contrat(replace(papers.CONTRAT_PAPER, parts=()))).text
