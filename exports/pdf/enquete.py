"""A survey answer as a report: what was asked and answered, charts, and what each figure counts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from enum import Enum, auto
from itertools import groupby
from pathlib import Path
from typing import Final

from reportlab.platypus import Flowable, PageBreak

from crt_desktop.domain.dates import PARIS
from crt_desktop.domain.masking import LEGEND
from crt_desktop.domain.typography import french
from crt_desktop.reports.documents import Imprint, Letterhead
from crt_desktop.reports.survey import Evidence, SurveyAnswer
from exports.figures import figure_words
from exports.pdf.charts import chart_block
from exports.pdf.fonts import load_fonts
from exports.pdf.page import build, letterhead
from exports.pdf.pen import Cell, Pen
from exports.pdf.styles import PORTRAIT
from exports.survey_charts import charts_of
from exports.survey_rows import (
    FigureLine,
    figure_lines,
    limits_words,
    period_words,
    standing_words,
)

LOOK: Final = replace(PORTRAIT, body=9.5, leading=12.5, section=13, title=18, pad=3.5)
NO_NAME: Final = "Établissement non renseigné"
NO_QUESTION: Final = "Aucune question dans la sélection."
CHARTS: Final = "Graphiques"
DEFINITIONS: Final = "Définitions des indicateurs"
MANUAL: Final = "réponse de l’établissement"
_HEAD: Final = ("N°", "Question", "Valeur", "Période précédente")
_WIDTHS: Final = (1.0, 8.2, 2.3, 2.3)
_DEFINITION_HEAD: Final = ("Indicateur", "Définition", "Unité")
_DEFINITION_WIDTHS: Final = (3.2, 7.1, 2.4)
_UNIT: Final = LOOK.width / sum(_WIDTHS)
_NUMBER: Final = _WIDTHS[0] * _UNIT - 2 * LOOK.pad
_NAME: Final = _WIDTHS[1] * _UNIT - 2 * LOOK.pad - LOOK.body
_FIGURE: Final = _WIDTHS[2] * _UNIT - 2 * LOOK.pad
"""Rooms of a number, of the name of a part, of a figure."""
_LONG: Final = 16
"""Characters of an answer in words from which it stands under its question."""


class SurveyPdf:
    """Renders the report; implements `crt_desktop.ports.SurveyRenderer`."""

    def __init__(self, fonts: Path) -> None:
        """Use the fonts of this folder, read when the first report is made."""
        self._fonts = fonts

    def render(self, answer: SurveyAnswer, evidences: Sequence[Evidence]) -> bytes:
        """Return the PDF; the records behind the figures are left out."""
        del evidences
        return render_survey(answer, load_fonts(self._fonts))


def render_survey(answer: SurveyAnswer, letters: frozenset[int]) -> bytes:
    """Return an answer as a PDF."""
    pen = Pen(LOOK, letters)
    head = Letterhead(nom=answer.etablissement or NO_NAME, finess=answer.finess)
    imprint = _imprint(answer)
    period = period_words(answer)
    story: list[Flowable] = [
        *letterhead(pen, head, imprint, subject=f"Période {period}"),
        pen.gap(),
        *_said_first(pen, answer),
        *_answers(pen, answer),
        *_charts(pen, answer),
        *_definitions(pen, answer),
    ]
    return build(pen, imprint, subject=period, issuer=head.nom, story=story)


def _imprint(answer: SurveyAnswer) -> Imprint:
    computed = _moment(answer.computed_at)
    return Imprint(
        title=answer.edition.title,
        version="Réponse validée" if answer.frozen_label else "Réponse non validée",
        statut=f"{answer.start:%d/%m/%Y} au {answer.end:%d/%m/%Y}",
        author="CRT Desktop",
        printed_at=answer.computed_at,
        is_draft=not answer.frozen_label,
        is_training=answer.is_training,
        made=f"Calculé le {computed} – CRT Desktop, version {answer.version}",
    )


def _moment(instant: datetime) -> str:
    return f"{instant.astimezone(PARIS):%d/%m/%Y à %H:%M}"


def _said_first(pen: Pen, answer: SurveyAnswer) -> list[Flowable]:
    """Return what a reader must know before the first figure."""
    lines = [
        ("Période", standing_words(answer)),
        ("Avertissement", answer.edition.notice),
        ("Version figée", answer.frozen_label),
        ("Confidentialité", LEGEND if answer.is_masked else ""),
        ("Calcul", f"le {_moment(answer.computed_at)}, programme version {answer.version}"),
    ]
    return [pen.labelled(label, french(text)) for label, text in lines if text]


# --- answers -----------------------------------------------------------------------------------


def _answers(pen: Pen, answer: SurveyAnswer) -> list[Flowable]:
    lines = list(figure_lines(answer))
    if not lines:
        return [pen.gap(), pen.write(NO_QUESTION, "soft")]
    story: list[Flowable] = []
    for title, found in groupby(lines, key=lambda line: line.section):
        table = _section_table(pen, list(found))
        story += [*pen.heading(title, above=table), table]
    return story


def _section_table(pen: Pen, lines: list[FigureLine]) -> Flowable:
    """Return the answers of a section: a row for each question, then one for each part of its figure."""
    rows: list[list[Cell]] = []
    commands: list[tuple[object, ...]] = [
        *pen.line_style("figurebold", (2, 1), (2, -1)),
        *pen.line_style("figuresoft", (3, 1), (3, -1)),
        *pen.line_style("cell", (0, 1), (0, -1)),
    ]
    for _, group in groupby(lines, key=lambda line: line.number):
        for rank, (kind, cells) in enumerate(_question_rows(pen, list(group))):
            rows.append(cells)
            here = len(rows)
            if kind is _Row.WIDE:
                commands.append(("SPAN", (1, here), (-1, here)))
            if kind is _Row.PART:
                commands += [("TOPPADDING", (0, here), (-1, here), 1)]
                commands += [("BOTTOMPADDING", (0, here), (-1, here), 2)]
                commands += pen.line_style("part", (1, here), (1, here))
                commands += [("LEFTPADDING", (1, here), (1, here), pen.look.pad + pen.look.body)]
                commands += pen.line_style("tinyfigure", (2, here), (2, here))
                commands += pen.line_style("tinysoftfigure", (3, here), (3, here))
            if rank == 1:
                # A question is never alone at the foot of a page.
                commands.append(("NOSPLIT", (0, here - 1), (-1, here)))
    return pen.table(
        rows,
        _WIDTHS,
        head=_HEAD,
        head_styles=("head", "head", "headfigure", "headfigure"),
        commands=commands,
    )


class _Row(Enum):
    """What a row of answers holds: a question and its figure, words across, a part of a figure."""

    FIGURE = auto()
    WIDE = auto()
    PART = auto()


def _question_rows(pen: Pen, lines: list[FigureLine]) -> Iterator[tuple[_Row, list[Cell]]]:
    """Yield the rows of a question."""
    first = lines[0]
    plain = pen.plain(first.number)
    number: Cell = plain if pen.fits(plain, "cell", _NUMBER) else pen.write(plain, "cell")
    label: Cell = pen.write(first.label, "bold")
    if first.filters:
        label = [pen.write(first.label, "bold"), pen.write(limits_words(first), "small")]
    is_single = len(lines) == 1 and not first.detail
    words = first.value if isinstance(first.value, str) and len(first.value) > _LONG else ""
    if is_single and not words:
        yield _Row.FIGURE, [number, label, *_values(pen, first)]
    else:
        yield _Row.WIDE, [number, label, *_blank()]
    if is_single and words:
        yield _Row.WIDE, ["", pen.paragraphs(words, "cell"), *_blank()]
    elif not is_single:
        for line in lines:
            yield _Row.PART, ["", _part_name(pen, line.detail), *_values(pen, line)]
    for title, text in (("Commentaire", first.comment), ("Justification", first.justification)):
        if text:
            yield _Row.WIDE, ["", pen.labelled(title, text), *_blank()]


def _blank() -> tuple[str, str]:
    """Return the cells that a row spans."""
    return "", ""


def _part_name(pen: Pen, detail: str) -> Cell:
    """Return the name of a part of a figure, quickly where it stands on one line."""
    text = pen.plain(detail)
    return text if pen.fits(text, "part", _NAME) else pen.write(detail, "tiny")


def _values(pen: Pen, line: FigureLine) -> tuple[Cell, Cell]:
    """Return a figure and the one of the period before; words of several lines are laid out."""
    return _value(pen, line.value), _value(pen, line.previous)


def _value(pen: Pen, value: object) -> Cell:
    text = pen.plain(figure_words(value))
    return text if pen.fits(text, "figurebold", _FIGURE) else pen.write(text, "tinyfigure")


# --- charts and definitions --------------------------------------------------------------------


def _charts(pen: Pen, answer: SurveyAnswer) -> list[Flowable]:
    drawn = charts_of(answer)
    if not drawn:
        return []
    story: list[Flowable] = [PageBreak(), *pen.heading(CHARTS)]
    for one in drawn:
        story += chart_block(pen, one.chart, table=one.table)
    return story


def _definitions(pen: Pen, answer: SurveyAnswer) -> list[Flowable]:
    paths = [one.question.indicateur for one in answer.answers if one.question.indicateur]
    known = dict.fromkeys(path.partition(".")[0] for path in paths)
    if not known:
        return []
    rows: list[list[Cell]] = []
    for code in known:
        indicator = answer.indicator(code)
        rows.append(
            [
                [pen.write(indicator.label, "bold"), pen.write(code, "small")],
                pen.write(indicator.definition, "cell"),
                pen.write(indicator.unit, "cell"),
            ]
        )
    table = pen.table(rows, _DEFINITION_WIDTHS, head=_DEFINITION_HEAD)
    return [*pen.heading(DEFINITIONS, above=table), table]
