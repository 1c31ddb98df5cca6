"""The sincerity report on paper: each kind of doubt, why it matters, what to do, the persons behind it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Final

from reportlab.platypus import CondPageBreak, Flowable

from crt_desktop.domain.typography import french
from crt_desktop.reports.documents import Imprint, Letterhead
from crt_desktop.reports.enquetes import SincerityLine, SincerityPaper, SincerityPerson
from exports.pdf.page import build, letterhead
from exports.pdf.pen import Cell, Pen
from exports.pdf.styles import PORTRAIT
from exports.sincerity import TITLE, base_words, moment_words, period_words, standing_words

LOOK: Final = replace(PORTRAIT, body=9.5, leading=12.5, section=12, title=18, pad=3.5)
NO_NAME: Final = "Établissement non renseigné"
NOTHING: Final = (
    "Rien à signaler : aucun des dossiers de la période ne manque de ce que l'enquête demande."
)
NOBODY: Final = "Aucun dossier à lire : personne n'est accompagné dans la période."
HIDDEN: Final = "les noms sont remplacés par des pseudonymes"
NAMED: Final = "ce document porte les noms des personnes : gardez-le en lieu sûr"
SUMMARY: Final = "Motifs de doute"
_SUMMARY_HEAD: Final = ("Motif de doute", "Personnes")
_SUMMARY_WIDTHS: Final = (8.2, 1.8)
_HEAD: Final = ("Personne", "Admission", "Sortie", "Précision")
_WIDTHS: Final = (4.2, 1.9, 1.9, 5.2)
_FEW: Final = 6
"""Lines of a kind of doubt kept together: its words and the head of its table."""


def render_sincerity(paper: SincerityPaper, letters: frozenset[int]) -> bytes:
    """Return the report as a PDF."""
    pen = Pen(LOOK, letters)
    report = paper.report
    head = Letterhead(nom=paper.etablissement or NO_NAME, finess=paper.finess)
    imprint = _imprint(paper)
    period = period_words(report)
    said = (
        ("Lecture", base_words(report)),
        ("Période", standing_words(report)),
        ("Confidentialité", HIDDEN if report.is_pseudonymised else NAMED),
    )
    story: list[Flowable] = [
        *letterhead(pen, head, imprint, subject=f"Période {period}"),
        pen.gap(),
        *(pen.labelled(label, french(text)) for label, text in said if text),
    ]
    if report.lines:
        table = _summary(pen, report.lines)
        story += [*pen.heading(SUMMARY, above=table), table]
        for line in report.lines:
            story += _kind(pen, line)
    else:
        story += [pen.gap(), pen.write(french(NOTHING if report.base else NOBODY))]
    return build(pen, imprint, subject=period, issuer=head.nom, story=story)


def _imprint(paper: SincerityPaper) -> Imprint:
    report = paper.report
    made = f"Calculé le {moment_words(report)} – CRT Desktop, version {paper.version}"
    return Imprint(
        title=TITLE,
        version="Sous pseudonymes" if report.is_pseudonymised else "Nominatif",
        statut=f"{report.period.start:%d/%m/%Y} au {report.period.end:%d/%m/%Y}",
        author=paper.author,
        printed_at=report.computed_at,
        is_training=paper.is_training,
        made=f"{made} – {paper.author}",
    )


def _summary(pen: Pen, lines: tuple[SincerityLine, ...]) -> Flowable:
    rows: list[list[Cell]] = [
        [pen.write(line.title, "cell"), pen.write(str(len(line.people)), "figurebold")]
        for line in lines
    ]
    return pen.table(rows, _SUMMARY_WIDTHS, head=_SUMMARY_HEAD, head_styles=("head", "headfigure"))


def _kind(pen: Pen, line: SincerityLine) -> list[Flowable]:
    # A kind that has nothing more to say of anybody has no column for it.
    count = len(_HEAD) if any(one.detail for one in line.people) else len(_HEAD) - 1
    table = pen.table(
        [_person(pen, one)[:count] for one in line.people], _WIDTHS[:count], head=_HEAD[:count]
    )
    return [
        CondPageBreak(_FEW * pen.look.leading + pen.look.section),
        *pen.heading(f"{line.title} ({len(line.people)})"),
        pen.write(line.consequence, "cell"),
        pen.labelled("Que faire", line.remedy),
        pen.gap(0.4),
        table,
    ]


def _person(pen: Pen, one: SincerityPerson) -> list[Cell]:
    return [
        pen.write(one.name, "bold"),
        pen.write(_day(one.admitted_on, "–"), "cell"),
        pen.write(_day(one.left_on, "en cours"), "cell"),
        pen.write(one.detail, "cell") if one.detail else "",
    ]


def _day(value: date | None, missing: str) -> str:
    return missing if value is None else f"{value:%d/%m/%Y}"
