"""A contrat d'accompagnement, or an avenant to it, on paper: the text as it was made, and who signs."""

from __future__ import annotations

from typing import Final

from reportlab.platypus import CondPageBreak, Flowable, KeepTogether

from crt_desktop.domain.contrats import Block, BlockKind
from crt_desktop.domain.typography import french
from crt_desktop.reports.documents import ContratPaper
from exports.pdf.page import build, letterhead
from exports.pdf.pen import Pen
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
    number = 0
    for part in paper.parts:
        if part.kind is BlockKind.TITLE:
            number += 1
        story += _part(pen, part, number)
    return [*story, *_signatures(pen, paper)]


def _dates(pen: Pen, paper: ContratPaper) -> Flowable:
    def day(value: object) -> str:
        return f"{value:%d/%m/%Y}" if value else "……………………"

    return pen.facts(
        [
            ("Établi le", day(paper.drawn_on)),
            ("Objet", paper.objet),
            ("Participants", paper.participants),
            ("Remis le", day(paper.handed_on)),
            ("Signé le", day(paper.signed_on)),
        ]
    )


def _part(pen: Pen, part: Block, number: int) -> list[Flowable]:
    if part.kind is BlockKind.TITLE:
        return pen.heading(f"{number}. {part.text}", style="article")
    if part.kind is BlockKind.ITEM:
        return pen.items([part.text])
    return [pen.write(part.text)]


def _signatures(pen: Pen, paper: ContratPaper) -> list[Flowable]:
    signers = [(paper.qualite or "La personne", paper.signataire or paper.person.name)]
    if paper.person.representant and not paper.signataire:
        signers.append(("Représentant légal", paper.person.representant))
    signers.append(("Pour le CRT", ""))
    heading = [
        one
        for one in pen.heading("Signatures", style="article")
        if not isinstance(one, CondPageBreak)
    ]
    return [KeepTogether([*heading, pen.write(french(SIGNING)), pen.signatures(signers)])]
