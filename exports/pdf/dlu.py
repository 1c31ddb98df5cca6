"""The dossier de liaison d'urgence on paper: one or two pages that leave with the person to the hospital.

What is asked first at night stands first: who, whom to ring, what to know. The letters are made smaller, by
steps, until two pages hold it; under the last step there are more pages.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, Spacer

from crt_desktop.domain.typography import french, upper_first
from crt_desktop.reports.documents import ContactCard, DatedLine, DluPaper
from exports.datamatrix import Matrix, encode_datamatrix
from exports.pdf.page import build_pages, letterhead
from exports.pdf.pen import Cell, Pen
from exports.pdf.plan import person_line
from exports.pdf.styles import INK, PALE, PORTRAIT, Look

MOST_PAGES: Final = 2
READABLE_STEPS: Final = 3
"""How many steps are large enough to be preferred to a second page."""
TREATMENTS: Final = "Traitements : voir l'ordonnance jointe."
NOT_WHOLE: Final = "Cette liste ne remplace pas la synthèse médicale du médecin traitant."
NO_VIGILANCE: Final = "Rien n'est noté"
NOBODY: Final = "Aucun proche n'est noté."
NOT_TRUSTED: Final = "Aucune personne de confiance n’est notée."
NO_HELPER: Final = "Aucun intervenant n'est noté."
NO_PLAN: Final = "Aucun plan d'accompagnement n'est écrit."
NO_NUMBER: Final = "sans numéro"
QUALIFIED: Final = "INS (identité qualifiée)"
_PEOPLE: Final = (40, 38, 22)
_MODULE: Final = 0.75 * mm
_SIDE: Final = 15 * mm


def _look(body: float, pad: float) -> Look:
    return replace(
        PORTRAIT,
        body=body,
        leading=body * 1.28,
        section=max(body + 1.5, 10.5),
        title=18,
        side=_SIDE,
        pad=pad,
    )


STEPS: Final = (_look(10, 3.5), _look(9.2, 2.8), _look(8.4, 2), _look(7.8, 1.4))
"""From the largest letters to the smallest that may still be read."""


def render_dlu(paper: DluPaper, letters: frozenset[int]) -> bytes:
    """Return the dossier as a PDF: on one page if readable letters allow it, else on two."""
    content, pages = b"", 0
    for look in STEPS[:READABLE_STEPS]:
        content, pages = _made(paper, letters, look)
        if pages == 1:
            return content
    for look in STEPS:
        content, pages = _made(paper, letters, look)
        if pages <= MOST_PAGES:
            break
    return content


def _made(paper: DluPaper, letters: frozenset[int], look: Look) -> tuple[bytes, int]:
    pen = Pen(look, letters)
    return build_pages(
        pen,
        paper.imprint,
        subject=paper.person.name,
        issuer=paper.letterhead.nom,
        story=_story(pen, paper),
    )


def _story(pen: Pen, paper: DluPaper) -> list[Flowable]:
    return [
        *letterhead(pen, paper.letterhead, paper.imprint, subject=person_line(paper.person)),
        pen.gap(0.4),
        *_alerts(pen, paper),
        *_identity(pen, paper),
        *_contacts(pen, paper),
        *_helpers(pen, paper),
        *_autonomy(pen, paper),
        *_habits(pen, paper),
        *_past(pen, paper),
    ]


# --- what to know before anything else ---------------------------------------------------------


def _alerts(pen: Pen, paper: DluPaper) -> list[Flowable]:
    """Return the frame of what is to be known first."""
    words = ", ".join(paper.vigilances) or french(NO_VIGILANCE)
    lines: list[Flowable] = [
        pen.labelled("Allergies et vigilances", f"{words}."),
        pen.write(french(NOT_WHOLE), "cell"),
        pen.write(french(TREATMENTS), "bold"),
    ]
    lines.append(pen.write(french(_validity(paper)), "small"))
    if paper.situation:
        lines.insert(0, pen.write(paper.situation, "bold"))
    frame = [("BOX", (0, 0), (-1, -1), 1.2, INK), ("BACKGROUND", (0, 0), (-1, -1), PALE)]
    return [pen.table([[lines]], [1], commands=frame)]


def _validity(paper: DluPaper) -> str:
    """Return until when the paper may be trusted, and the number it is known by."""
    numero = f" N° {paper.imprint.fingerprint}." if paper.imprint.fingerprint else ""
    return (
        f"À jour au {paper.made_on:%d/%m/%Y}. Périmé dès qu'une de ces informations change, "
        f"et à refaire au plus tard le {paper.redo_by:%d/%m/%Y}.{numero}"
    )


def _identity(pen: Pen, paper: DluPaper) -> list[Flowable]:
    person = paper.person
    facts = [
        ("Identité", person.full_name),
        ("Naissance", paper.naissance),
        (QUALIFIED, person.ins or ""),
        ("Statut de l’identité", "" if person.ins else paper.statut_identite),
        ("Adresse", person.adresse),
        ("Accès", paper.acces),
        ("Téléphone", "\n".join(paper.telephones)),
        ("Mode de vie", person.mode_vie or ""),
        ("Représentant légal", person.representant or ""),
    ]
    rows: list[list[Cell]] = [
        [pen.write(label, "head"), [pen.write(one, "cell") for one in value.split("\n")]]
        for label, value in facts
        if value.strip()
    ]
    matrix = None if paper.ins_text is None else _Symbol(encode_datamatrix(paper.ins_text))
    if matrix is None:
        table = pen.table(rows, [28, 72])
    else:
        side = 100 * (matrix.side + 4 * mm) / pen.look.width
        blanks: list[Cell] = [Spacer(0, 0) for _ in rows]
        blanks[0] = matrix
        table = pen.table(
            [[*row, blank] for row, blank in zip(rows, blanks, strict=True)],
            [28, 72 - side, side],
            commands=[
                ("SPAN", (2, 0), (2, -1)),
                ("ALIGN", (2, 0), (2, -1), "RIGHT"),
                ("RIGHTPADDING", (2, 0), (2, -1), 0),
            ],
        )
    return [*pen.heading("Identité et domicile", above=table), table]


class _Symbol(Flowable):
    """A datamatrix, drawn module by module, with its light border."""

    def __init__(self, matrix: Matrix) -> None:
        super().__init__()
        self._matrix = matrix
        self.side = (len(matrix) + 2) * _MODULE

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """Take a square."""
        del width, height
        return self.side, self.side

    def draw(self) -> None:
        """Draw the dark modules."""
        canvas: Canvas = self.canv
        canvas.setFillColorRGB(0, 0, 0)
        for row, modules in enumerate(self._matrix, start=2):
            for column, is_dark in enumerate(modules, start=1):
                if is_dark:
                    left, bottom = column * _MODULE, self.side - row * _MODULE
                    canvas.rect(left, bottom, _MODULE, _MODULE, stroke=0, fill=1)


# --- whom to ring ------------------------------------------------------------------------------


def _contacts(pen: Pen, paper: DluPaper) -> list[Flowable]:
    title = "Proches et personne de confiance"
    if not paper.contacts:
        return [*pen.heading(title), pen.write(french(NOBODY), "soft")]
    table = pen.table([_contact(pen, one) for one in paper.contacts], _PEOPLE)
    story = [*pen.heading(title, above=table), table]
    if paper.person.personne_confiance is None:
        story += [pen.gap(0.3), pen.write(NOT_TRUSTED, "soft")]
    return story


def _contact(pen: Pen, one: ContactCard) -> list[Cell]:
    details = ", ".join(filter(None, (one.lien, *one.details)))
    return [
        pen.write(one.nom, "bold"),
        pen.write(upper_first(details) if details else "–", "cell"),
        _number(pen, one.telephone),
    ]


def _helpers(pen: Pen, paper: DluPaper) -> list[Flowable]:
    title = "Médecin traitant et intervenants"
    if not paper.intervenants:
        return [*pen.heading(title), pen.write(french(NO_HELPER), "soft")]
    rows: list[list[Cell]] = [
        [pen.write(one.nom, "bold"), pen.write(one.role, "cell"), _number(pen, one.telephone)]
        for one in paper.intervenants
    ]
    table = pen.table(rows, _PEOPLE)
    return [*pen.heading(title, above=table), table]


def _number(pen: Pen, telephone: str) -> Flowable:
    if not telephone:
        return pen.write(NO_NUMBER, "soft")
    return pen.write(telephone.replace(" ", "\u00a0"), "bold")


# --- how the person is, and lives --------------------------------------------------------------


def _autonomy(pen: Pen, paper: DluPaper) -> list[Flowable]:
    letters = ", ".join(f"{label} {letter}" for label, letter in paper.autonomie)
    facts = [
        ("GIR", paper.gir or "Non évalué"),
        ("Grille AGGIR", letters),
        ("Équipements à domicile", "\n".join(paper.equipements)),
    ]
    return _facts(pen, "Autonomie et équipements", facts)


def _habits(pen: Pen, paper: DluPaper) -> list[Flowable]:
    title = "Habitudes et aides"
    if not paper.plan:
        return [*pen.heading(title), pen.write(french(NO_PLAN), "soft")]
    facts = [
        ("Habitudes", paper.habitudes),
        ("Aides en place", "\n".join(paper.aides)),
        ("Directives anticipées", paper.directives),
        ("D’après", upper_first(paper.plan)),
    ]
    return _facts(pen, title, facts)


def _past(pen: Pen, paper: DluPaper) -> list[Flowable]:
    since = f"depuis le {paper.since:%d/%m/%Y}"
    facts = [
        ("Hospitalisations", _dated(paper.hospitalisations) or f"Aucune notée {since}"),
        ("Chutes", _dated(paper.chutes) or f"Aucune notée {since}"),
    ]
    return _facts(pen, "Douze derniers mois", facts)


def _dated(lines: Sequence[DatedLine]) -> str:
    return "\n".join(f"{one.when} : {one.what}" for one in lines)


def _facts(pen: Pen, title: str, facts: Sequence[tuple[str, str]]) -> list[Flowable]:
    """Return labels and long values, one under the other; a page may end between two lines."""
    rows: list[list[Cell]] = [
        [pen.write(label, "head"), pen.paragraphs(value, "cell")]
        for label, value in facts
        if value.strip()
    ]
    table = pen.table(rows, [28, 72])
    return [*pen.heading(title, above=table), table]
