"""A contrat d'accompagnement, or an avenant to it, on paper: the text as it was made, and who signs."""

from __future__ import annotations

from typing import Final

from reportlab.platypus import Flowable, KeepTogether

from crt_desktop.domain.contrats import Block, BlockKind
from crt_desktop.domain.typography import french
from crt_desktop.reports.documents import ContratPaper
from exports.pdf.page import build, letterhead
from exports.pdf.pen import Pen, whole
from exports.pdf.plan import person_line
from exports.pdf.styles import LARGE, PORTRAIT

SIGNING: Final = "Établi en deux exemplaires, dont un est remis à la personne."


def render_contrat(paper: ContratPaper, letters: frozenset[int], *, is_large: bool) -> bytes:
    """Return the contrat as a PDF."""
    pen = Pen(LARGE if is_large else PORTRAIT, letters)
    return build(
        pen,
        paper.imprint,
        subject=paper.person.name,
        issuer=paper.letterhead.nom,
        story=_story(pen, paper),
    )


def _story(pen: Pen, paper: ContratPaper) -> list[Flowable]:
    story = letterhead(pen, paper.letterhead, paper.imprint, subject=person_line(paper.person))
    story += [pen.gap(), _dates(pen, paper)]
    bodies = _articles(pen, paper)
    last = bodies.pop() if bodies else []
    for body in bodies:
        story += body
    return [*story, *_signed(pen, paper, last)]


def _articles(pen: Pen, paper: ContratPaper) -> list[list[Flowable]]:
    """Return each article with its title; what comes before the first title is one too."""
    articles: list[list[Flowable]] = []
    number = 0
    for part in paper.parts:
        number += part.kind is BlockKind.TITLE
        if part.kind is BlockKind.TITLE or not articles:
            articles.append([])
        articles[-1] += _part(pen, part, number)
    return articles


def _dates(pen: Pen, paper: ContratPaper) -> Flowable:
    def day(value: object) -> str:
        return f"{value:%d/%m/%Y}" if value else "……………………"

    text = " ".join(part.text for part in paper.parts)
    facts = [
        ("Établi le", day(paper.drawn_on)),
        ("Remis le", day(paper.handed_on)),
        ("Signé le", day(paper.signed_on)),
    ]
    # A template of the team may leave them out; they are always said, and once.
    told = (("Objet", paper.objet), ("Participants", paper.participants))
    facts += [(label, words) for label, words in told if words and words not in text]
    return pen.facts(facts, columns=3 if len(facts) == 3 else 2)  # noqa: PLR2004 - one row of three


def _part(pen: Pen, part: Block, number: int) -> list[Flowable]:
    if part.kind is BlockKind.TITLE:
        return pen.heading(f"{number}. {part.text}", style="article")
    if part.kind is BlockKind.ITEM:
        return pen.items([part.text])
    return [pen.write(part.text)]


def _signed(pen: Pen, paper: ContratPaper, last: list[Flowable]) -> list[Flowable]:
    """Return the last article and the signatures: nobody signs a page without a word of the contrat."""
    block = [*whole(pen.heading("Signatures", style="article")), pen.write(french(SIGNING))]
    block.append(pen.signatures(_signers(paper)))
    if pen.height_of(last) + pen.height_of(block) <= pen.look.height * 0.9:
        return [KeepTogether([*whole(last), *block])]
    return [*last, KeepTogether(block)]


def _signers(paper: ContratPaper) -> list[tuple[str, str]]:
    signers = [(paper.qualite or "La personne", paper.signataire or paper.person.name)]
    if paper.person.representant and not paper.signataire:
        signers.append(("Représentant légal", paper.person.representant))
    return [*signers, ("Pour le CRT", "")]
