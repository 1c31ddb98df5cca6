"""The dossier of dialogue de gestion: key figures and their trend, each part with its charts and comment."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Final

from reportlab.lib.units import mm
from reportlab.platypus import CondPageBreak, Flowable, KeepTogether, PageBreak, Paragraph, Spacer

from crt_desktop.domain.dates import PARIS, Period
from crt_desktop.domain.figures import percentage
from crt_desktop.domain.pilotage_words import running_words
from crt_desktop.domain.typography import NO_BREAK_SPACE, french, upper_first
from crt_desktop.reports.documents import Imprint, Letterhead
from crt_desktop.reports.pilotage import Dialogue, KeyFigure, PilotagePart
from exports.figures import MINUS, UNKNOWN, figure_words, number_words
from exports.pdf.charts import chart_block, table_block
from exports.pdf.enquete import LOOK, NO_NAME
from exports.pdf.fonts import load_fonts
from exports.pdf.page import build, letterhead
from exports.pdf.pen import Cell, Pen, whole

TITLE: Final = "Dossier de dialogue de gestion"
FROZEN: Final = "Réponses validées aux enquêtes"
NONE_FROZEN: Final = "Aucune réponse à une enquête n’a été validée sur la période."
NOTHING: Final = "Aucun chiffre dans cette partie."
COMMENT: Final = "Commentaire"
INTRODUCTION: Final = ""
"""The key of the comment that comes before the parts."""
_SUMMARY: Final = "Chiffres clés"
_SUMMARY_HEAD: Final = ("Chiffre", "Période", "Période comparée", "Évolution")
_SUMMARY_WIDTHS: Final = (6.0, 2.2, 2.3, 3.5)
_DATE: Final = "date"
_SHARE: Final = "%"
_TILES: Final = 3
_SHORT_UNITS: Final = frozenset({"€", "%", "h", "ans", "ETP", "jours", ""})
"""Units that stand beside a figure; the others are said with what is counted."""
_LEAST_LEFT: Final = 0.45
"""The part of a page that a part may begin on."""


RUNNING: Final = (
    "les chiffres clés comptent aussi ce qui est prévu jusqu'au {end} (personnes présentes sans sortie, "
    "astreintes publiées, séjours réservés) ; la période comparée est entière et les graphiques s'arrêtent "
    "à ce qui a commencé."
)
"""What is said of a period that is not over."""


class PdfDialogue:
    """Makes the dossier; implements `crt_desktop.ports.pilotage.DialogueRenderer`."""

    def __init__(self, fonts: Path) -> None:
        """Use the fonts of this folder, read when the first dossier is made."""
        self._fonts = fonts

    def __call__(self, dialogue: Dialogue, /) -> bytes:
        """Return the PDF."""
        return render_dialogue(dialogue, load_fonts(self._fonts))


def render_dialogue(dialogue: Dialogue, letters: frozenset[int]) -> bytes:
    """Return the dossier as a PDF."""
    pen = Pen(LOOK, letters)
    head = Letterhead(nom=dialogue.etablissement or NO_NAME, finess=dialogue.finess)
    imprint = _imprint(dialogue)
    story: list[Flowable] = [
        *letterhead(pen, head, imprint, subject=f"Période {_words(dialogue.period)}"),
        pen.gap(),
        pen.labelled("Période comparée", _words(dialogue.compared_with)),
        pen.labelled("Calcul", made_words(dialogue)),
        *_running(pen, dialogue),
        pen.gap(),
        *_comment(pen, dialogue.comments.get(INTRODUCTION, ""), label=""),
        *_summary(pen, dialogue.parts),
    ]
    for rank, part in enumerate(dialogue.parts):
        # The cover is alone; then a part begins where it has room.
        room = CondPageBreak(pen.look.height * _LEAST_LEFT) if rank else PageBreak()
        story += [room, *_part(pen, part, dialogue.comments.get(part.key, ""))]
    story += _frozen(pen, dialogue.frozen)
    return build(pen, imprint, subject=_words(dialogue.period), issuer=head.nom, story=story)


def _running(pen: Pen, dialogue: Dialogue) -> list[Flowable]:
    """Say, of a period that is not over, what its figures hold."""
    today = dialogue.computed_at.astimezone(PARIS).date()
    if dialogue.period.end < today:
        return []
    standing = running_words(dialogue.period, today) or "période à venir"
    words = RUNNING.format(end=f"{dialogue.period.end:%d/%m/%Y}")
    return [pen.labelled(upper_first(standing), french(words))]


def _imprint(dialogue: Dialogue) -> Imprint:
    return Imprint(
        title=TITLE,
        version=upper_first(_short(dialogue.period)),
        statut=f"comparée : {_short(dialogue.compared_with)}",
        author="CRT Desktop",
        printed_at=dialogue.computed_at,
        is_training=dialogue.is_training,
        made=f"Calculé {made_words(dialogue)}",
    )


def made_words(dialogue: Dialogue) -> str:
    """Return when the figures were computed, and by which program."""
    computed = dialogue.computed_at.astimezone(PARIS)
    return f"le {computed:%d/%m/%Y à %H:%M}, CRT Desktop version {dialogue.version}"


def _short(period: Period) -> str:
    """Return « année 2026 », else « 01/01/2026 – 30/06/2026 »."""
    if period == Period.of_year(period.start.year):
        return f"année {period.start.year}"
    return f"{period.start:%d/%m/%Y} – {period.end:%d/%m/%Y}"


def _words(period: Period) -> str:
    return f"du {period.start:%d/%m/%Y} au {period.end:%d/%m/%Y}"


# --- key figures -------------------------------------------------------------------------------


def _summary(pen: Pen, parts: Sequence[PilotagePart]) -> list[Flowable]:
    """Return every key figure beside the one compared with, part after part."""
    rows: list[list[Cell]] = []
    commands: list[tuple[object, ...]] = []
    for part in parts:
        if part.figures:
            rows.append([pen.write(part.title, "head"), *(Spacer(0, 0) for _ in range(3))])
            commands.append(("SPAN", (0, len(rows)), (-1, len(rows))))
            commands.append(("NOSPLIT", (0, len(rows)), (0, len(rows) + 1)))
        rows += [_summary_row(pen, one) for one in part.figures]
    if not rows:
        return []
    table = pen.table(
        rows,
        _SUMMARY_WIDTHS,
        head=_SUMMARY_HEAD,
        head_styles=("head", "headfigure", "headfigure", "headfigure"),
        commands=commands,
    )
    return [*pen.heading(_SUMMARY, above=table), table]


def _summary_row(pen: Pen, one: KeyFigure) -> list[Cell]:
    return [
        pen.write(_counted(one), "cell"),
        pen.write(_value(one, one.value), "figurebold"),
        pen.write(_value(one, one.previous), "figuresoft"),
        pen.write(trend(one) or UNKNOWN, "figure"),
    ]


def _counted(one: KeyFigure) -> str:
    """Return what a figure counts, with its unit where it does not stand beside it."""
    if one.unit in _SHORT_UNITS or one.unit == _DATE or one.unit in one.label.casefold():
        return one.label
    return f"{one.label} ({one.unit})"


def _value(one: KeyFigure, value: int | Decimal | date | None) -> str:
    return figure_words(value, one.unit if one.unit in _SHORT_UNITS and value is not None else "")


def trend(one: KeyFigure) -> str:
    """Return how a figure moved: + 6 (+ 21,4 %), − 2 points for a share, « stable »; blank when unknown.

    Between two days, how many days later or sooner.
    """
    value, previous = one.value, one.previous
    if isinstance(value, date) and isinstance(previous, date):
        return _signed((value - previous).days, " jours")
    if not isinstance(value, int | Decimal) or not isinstance(previous, int | Decimal):
        return ""
    moved = Decimal(value) - Decimal(previous)
    if one.unit == _SHARE:
        return _signed(moved, f"{NO_BREAK_SPACE}points")
    words = _signed(moved, "")
    # A share of nothing, or of a shortfall, would say nothing.
    if not moved or previous <= 0:
        return words
    share = percentage(int(moved * 1000), int(Decimal(previous) * 1000))
    return f"{words} ({_signed(share or 0, NO_BREAK_SPACE + _SHARE)})"


def _signed(moved: int | Decimal, unit: str) -> str:
    if not moved:
        return "stable"
    sign = "+" if moved > 0 else MINUS
    size = moved if moved > 0 else -moved
    return f"{sign}{NO_BREAK_SPACE}{number_words(size)}{unit}"


# --- parts -------------------------------------------------------------------------------------


def _part(pen: Pen, part: PilotagePart, comment: str) -> list[Flowable]:
    story: list[Flowable] = [*pen.heading(part.title)]
    story += _tiles(pen, part.figures)
    story += _comment(pen, comment, label=COMMENT)
    for chart in part.charts:
        story += chart_block(pen, chart)
    for table in part.tables:
        first, *rest = table_block(pen, table)
        title = pen.heading(table.title, above=first, style="article", level=1)
        story += [*title, first, *rest, pen.gap(0.6)]
    if not (part.figures or part.charts or part.tables):
        story.append(pen.write(NOTHING, "soft"))
    return story


def _tiles(pen: Pen, figures: Sequence[KeyFigure]) -> list[Flowable]:
    """Return the key figures of a part, three by three, in large letters."""
    if not figures:
        return []
    cells = [_tile(pen, one) for one in figures]
    columns = min(_TILES, len(cells))
    rows: list[list[Cell]] = [
        [
            cells[place] if place < len(cells) else Spacer(0, 0)
            for place in range(start, start + columns)
        ]
        for start in range(0, len(cells), columns)
    ]
    return [pen.table(rows, [1] * columns), pen.gap(0.6)]


def _tile(pen: Pen, one: KeyFigure) -> list[Flowable]:
    lines: list[Flowable] = [
        pen.write(one.label, "tinyhead"),
        _big(pen, one),
    ]
    if one.previous is not None:
        said = f"contre {_value(one, one.previous)}"
        moved = trend(one)
        lines.append(pen.write(f"{said} ; {moved}" if moved else said, "tinysoft"))
    if one.note:
        lines.append(pen.write(french(one.note), "tinysoft"))
    return lines


def _big(pen: Pen, one: KeyFigure) -> Flowable:
    """Return a figure in large letters, its unit in small ones beside."""
    has_unit = one.value is not None and one.unit != _DATE
    unit = f' <font size="{pen.look.small}">{pen.mark(one.unit)}</font>' if has_unit else ""
    return Paragraph(f"{pen.mark(figure_words(one.value))}{unit}", pen.style("big"))


def _comment(pen: Pen, text: str, *, label: str) -> list[Flowable]:
    if not text.strip():
        return []
    title: list[Flowable] = [pen.write(label, "label")] if label else []
    return [*title, *pen.paragraphs(text), Spacer(1, 2 * mm)]


def _frozen(pen: Pen, lines: Sequence[str]) -> list[Flowable]:
    """Return the validated answers the authorities may compare with."""
    said = pen.items(lines) if lines else [pen.write(NONE_FROZEN, "soft")]
    return [KeepTogether([*whole(pen.heading(FROZEN)), *said[:1]]), *said[1:]]
