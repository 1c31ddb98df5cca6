"""The sheet of a night on paper: one or two pages, read standing, at arm's length, by a tired person.

The size of what is written goes down with the number of persons, by steps, until two pages hold them all:
never under the last step, and then there are more pages.
"""

from __future__ import annotations

from bisect import bisect
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cache
from typing import Any, Final

from reportlab.lib.colors import white
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, Paragraph, Spacer

from crt_desktop.domain.codes import MODE_VIE, PROFESSION, TYPE_HT
from crt_desktop.domain.dates import PARIS
from crt_desktop.domain.nuit_words import SAMU, night_words
from crt_desktop.domain.typography import french, upper_first
from crt_desktop.reports.documents import NightPaper
from crt_desktop.reports.nuit import NightPerson, NightSheet, OnCall, PhoneLine
from crt_desktop.reports.planning import VisitLine
from exports.pdf.fonts import BOLD, REGULAR
from exports.pdf.page import build_pages
from exports.pdf.pen import Cell, Pen
from exports.pdf.styles import INK, PALE, PORTRAIT, RULE, Look

MOST_PAGES: Final = 2
LARGE_STEPS: Final = 3
"""How many steps are large enough to be preferred to a second page."""
NOBODY: Final = "Personne n'est accompagné cette nuit."
NOT_SHOWN: Final = "Les personnes sont montrées à qui est d'astreinte cette nuit."
UNCOVERED: Final = "Nuit non couverte en entier."
_A_LINE: Final = 4
"""How many numbers stand side by side."""
_GIR: Final = 5.5
"""The part of the GIR in the width, out of a hundred."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One size: of the text, of the phones and names; how many phones of a person, persons side by side."""

    look: Look
    phone: float
    name: float
    phones: int
    columns: int


def _step(
    body: float, *, phone: float, name: float, pad: float, phones: int, columns: int = 1
) -> Step:
    look = replace(
        PORTRAIT,
        body=body,
        leading=body * 1.25,
        section=max(12, body + 1) if columns == 1 else 10.5,
        title=20 if columns == 1 else 17,
        side=(12 if columns == 1 else 10) * mm,
        top=22 * mm,
        bottom=19 * mm,
        pad=pad,
    )
    return Step(look=look, phone=phone, name=name, phones=phones, columns=columns)


STEPS: Final = (
    _step(12.5, phone=17, name=16, pad=5, phones=6),
    _step(11.5, phone=15, name=14, pad=4, phones=5),
    _step(10.5, phone=13.5, name=12.5, pad=3.5, phones=4),
    _step(10, phone=12.5, name=12, pad=3, phones=4, columns=2),
    _step(9.2, phone=11.5, name=11, pad=2.4, phones=3, columns=2),
    _step(8.6, phone=11, name=10.5, pad=2, phones=2, columns=2),
    _step(8, phone=10.5, name=10, pad=1, phones=2, columns=2),
)
"""From the largest letters to the smallest that may still be read standing."""


def render_nuit(paper: NightPaper, letters: frozenset[int]) -> bytes:
    """Return the sheet of a night as a PDF: on one page if large letters allow it, else on two."""
    made = cache(lambda rank: _made(paper, letters, STEPS[rank]))
    for rank in range(LARGE_STEPS):
        content, pages = made(rank)
        if pages == 1:
            return content
    # Smaller letters never take more pages: the first step that holds is found by halves.
    ranks = range(len(STEPS))
    first = bisect(ranks, x=False, key=lambda rank: made(rank)[1] <= MOST_PAGES)
    return made(min(first, ranks[-1]))[0]


def _made(paper: NightPaper, letters: frozenset[int], step: Step) -> tuple[bytes, int]:
    pen = Pen(step.look, letters)
    pen.styles.update(_styles(step))
    return build_pages(
        pen,
        paper.imprint,
        subject=upper_first(night_words(paper.sheet.night_on)),
        issuer=paper.letterhead.nom,
        story=_story(pen, step, paper),
    )


def _styles(step: Step) -> dict[str, ParagraphStyle]:
    body = step.look.style("cell")

    wide = 1.2 if step.columns == 1 else 1.07

    def of(name: str, size: float, **changes: Any) -> ParagraphStyle:
        return ParagraphStyle(name, parent=body, fontSize=size, leading=size * wide, **changes)

    return {
        "phone": of("phone", step.phone, fontName=BOLD, alignment=2),
        "who": of("who", step.name, fontName=BOLD),
        "call": of("call", step.phone, fontName=BOLD),
        "number": of("number", min(max(step.phone, 13.5), 15), fontName=BOLD),
        "samu": of("samu", max(step.phone, 14) * 1.3, fontName=BOLD),
        "alert": of("alert", step.look.body, fontName=BOLD),
    }


def _story(pen: Pen, step: Step, paper: NightPaper) -> list[Flowable]:
    sheet = paper.sheet
    return [
        *_head(pen, paper),
        pen.gap(0.3),
        _duties(pen, sheet),
        pen.gap(0.4),
        *_numbers(pen, sheet),
        *_visits(pen, sheet),
        *_people(pen, step, sheet),
    ]


def _head(pen: Pen, paper: NightPaper) -> list[Flowable]:
    title = pen.write(upper_first(night_words(paper.sheet.night_on)), "title")
    title.outline = (0, "Feuille de nuit")  # type: ignore[attr-defined] # read by the pages
    return [title, pen.write(f"{paper.letterhead.nom} – {_span(paper.sheet)}", "soft")]


def _span(sheet: NightSheet) -> str:
    """Return « de 21:00 à 06:00 », and how long it lasts when the clock changes."""
    first, last = (moment.astimezone(PARIS) for moment in (sheet.starts_at, sheet.ends_at))
    words = f"de {first:%H:%M} à {last:%H:%M}"
    if first.utcoffset() != last.utcoffset():
        lasts = (sheet.ends_at - sheet.starts_at) // timedelta(hours=1)
        words += f", changement d'heure : la nuit dure {lasts} heures"
    return french(words)


def _duties(pen: Pen, sheet: NightSheet) -> Flowable:
    rows: list[list[Cell]] = [
        [
            pen.write("Renfort" if duty.rang == "renfort" else "D’astreinte", "head"),
            _duty(pen, duty),
            _number(pen, duty.telephone, "phone"),
        ]
        for duty in sheet.duties
    ]
    if not sheet.is_covered:
        rows.append(
            [pen.write("Attention", "head"), pen.write(french(UNCOVERED), "alert"), Spacer(0, 0)]
        )
    return pen.table(rows, [18, 56, 26], commands=[("VALIGN", (0, 0), (-1, -1), "MIDDLE")])


def _duty(pen: Pen, duty: OnCall) -> Paragraph:
    words = f'<font size="{pen.look.body}" name="{REGULAR}">{pen.mark(_duty_words(duty))}</font>'
    return Paragraph(f"{pen.mark(duty.nom)}\u2002{words}", pen.style("who"))


def _duty_words(duty: OnCall) -> str:
    first, last = (moment.astimezone(PARIS) for moment in (duty.starts_at, duty.ends_at))
    profession = PROFESSION.get(duty.profession, duty.profession)
    return f"{profession}, de {first:%H:%M} à {last:%H:%M}"


def _numbers(pen: Pen, sheet: NightSheet) -> list[Flowable]:
    """Return the numbers and the free places, some side by side."""
    own = {duty.telephone for duty in sheet.duties}
    cells: list[Cell] = [
        [
            _number(pen, line.telephone, "samu" if line.telephone == SAMU else "number"),
            pen.write(line.nom, "bold"),
            *_detail(pen, line),
        ]
        for line in sheet.numeros
        if line.telephone not in own
    ]
    cells += [
        [
            _number(pen, place.telephone, "number"),
            pen.write(place.etablissement, "bold"),
            pen.write(f"Place libre, {TYPE_HT.get(place.type, place.type)} {place.place}", "cell"),
        ]
        for place in sheet.places
    ]
    return [_grid(pen, cells)] if cells else []


def _grid(pen: Pen, cells: Sequence[Cell]) -> Flowable:
    """Return cells framed side by side; what is left of the last line is blank, and not framed."""
    rows = [list(cells[at : at + _A_LINE]) for at in range(0, len(cells), _A_LINE)]
    left = _A_LINE - len(rows[-1])
    rows[-1] += [Spacer(0, 0)] * left
    last, end = len(rows) - 1, _A_LINE - 1 - left
    commands: list[tuple[Any, ...]] = []
    if left:
        # Over the line that every row of a table has under it.
        commands.append(("LINEBELOW", (end + 1, last), (-1, last), 1.5, white))
    for first, until, across in ((0, last - 1, _A_LINE - 1), (last, last, end)):
        if until < first:
            continue
        commands += [
            ("BOX", (0, first), (across, until), 1, INK),
            ("INNERGRID", (0, first), (across, until), 0.5, RULE),
        ]
    commands.append(("BACKGROUND", (0, 0), (0, 0), PALE))
    return pen.table(rows, [1] * _A_LINE, commands=commands)


def _detail(pen: Pen, line: PhoneLine) -> list[Flowable]:
    return [pen.write(line.detail, "cell")] if line.detail else []


def _visits(pen: Pen, sheet: NightSheet) -> list[Flowable]:
    if not sheet.visites:
        return []
    rows: list[list[Cell]] = [
        [pen.write(_clock(line), "who"), [_visit(pen, line)]] for line in sheet.visites
    ]
    table = pen.table(rows, [12, 88])
    return [*pen.heading("Passages prévus", above=table), table]


def _visit(pen: Pen, line: VisitLine) -> Paragraph:
    what = line.prestation or line.remarque or PROFESSION.get(line.profession, line.profession)
    words = ", ".join(part for part in (line.adresse, line.commune, what) if part)
    name = f"<b>{pen.mark(line.personne)}</b>"
    if line.statut in {"annulee", "absence"}:
        name = f"<strike>{name}</strike> {pen.mark('annulé')}"
    return Paragraph(f"{name}  {pen.mark(words)}", pen.style("cell"))


def _clock(line: VisitLine) -> str:
    return f"{line.starts_at.astimezone(PARIS):%H:%M}"


def _people(pen: Pen, step: Step, sheet: NightSheet) -> list[Flowable]:
    if not sheet.is_shown:
        return [pen.gap(), pen.write(french(NOT_SHOWN), "alert")]
    here = [one for one in sheet.personnes if one.absence is None]
    away = [one for one in sheet.personnes if one.absence is not None]
    if not sheet.personnes:
        return [pen.gap(), pen.write(french(NOBODY), "alert")]
    story: list[Flowable] = []
    if here:
        table = _cards(pen, step, here)
        title = f"À connaître : {_counted(len(here))}"
        story += [*pen.heading(title, above=table), table]
    if away:
        table = _away(pen, away)
        story += [*pen.heading(f"Absentes du domicile : {len(away)}", above=table), table]
    return story


def _cards(pen: Pen, step: Step, people: Sequence[NightPerson]) -> Flowable:
    """Return the persons, one or two side by side, the phones of each under what is said of her."""
    columns = step.columns
    each = 100 / columns - _GIR
    rows: list[list[Cell]] = []
    for at in range(0, len(people), columns):
        row: list[Cell] = []
        for one in people[at : at + columns]:
            row += [_gir(pen, one), [*_person(pen, step, one), *_phones(pen, step, one)]]
        row += [Spacer(0, 0)] * (2 * columns - len(row))
        rows.append(row)
    pale = [("BACKGROUND", (2 * at, 0), (2 * at, -1), PALE) for at in range(columns)]
    return pen.table(rows, [_GIR, each] * columns, commands=pale)


def _counted(number: int) -> str:
    return f"{number} personne{'s' if number > 1 else ''} à domicile"


def _gir(pen: Pen, person: NightPerson) -> Cell:
    value = "–" if person.gir is None else str(person.gir)
    return [pen.write("GIR", "small"), pen.write(value, "who")]


def _away(pen: Pen, people: Sequence[NightPerson]) -> Flowable:
    """Return those who are not at home, struck out, two side by side, and where they are."""
    cells: list[Cell] = [
        Paragraph(
            f"<b><strike>{pen.mark(one.nom)}</strike></b>\u2002{pen.mark(one.absence or '')}",
            pen.style("cell"),
        )
        for one in people
    ]
    cells += [Spacer(0, 0)] * (len(cells) % 2)
    rows = [cells[at : at + 2] for at in range(0, len(cells), 2)]
    return pen.table(rows, [50, 50])


def _person(pen: Pen, step: Step, person: NightPerson) -> list[Flowable]:
    """Return who it is, where, how to come in, what to know before ringing."""
    age = "" if person.age is None else f"{person.age} ans"
    lives = MODE_VIE.get(person.mode_vie or "", "").lower()
    if person.mode_vie == "seul" and person.civilite != "M.":
        lives = "seule"
    minutes = "" if person.minutes_trajet is None else f"{person.minutes_trajet} min"
    where = ", ".join(part for part in (person.adresse, person.commune, minutes) if part)
    aside = f'<font size="{pen.look.body}" name="{REGULAR}">{pen.mark(_joined(age, lives))}</font>'
    name = pen.mark(f"{person.civilite} {person.nom}".strip())
    lines: list[Flowable] = [
        Paragraph(f"{name}  {aside}", pen.style("who")),
        pen.write(where or "Adresse inconnue", "cell"),
    ]
    told = (
        ("Accès", person.acces),
        ("Vigilance", ", ".join(person.vigilances)),
        ("Transmission", person.note),
    )
    labelled = [f"<b>{pen.mark(label + ' :')}</b> {pen.mark(text)}" for label, text in told if text]
    if step.columns > 1 and labelled:
        # Where room is scarce one thing follows the other.
        if step is STEPS[-1]:
            lines.pop()
            labelled.insert(0, pen.mark(where or "Adresse inconnue"))
        return [*lines, Paragraph("\u2002".join(labelled), pen.style("cell"))]
    return [*lines, *(Paragraph(text, pen.style("cell")) for text in labelled)]


def _joined(*parts: str) -> str:
    return ", ".join(part for part in parts if part)


def _phones(pen: Pen, step: Step, person: NightPerson) -> list[Flowable]:
    """Return the numbers of a person, each before whom it is of; that of the person first."""
    every = list(person.phones)
    if person.telephone and person.telephone not in {line.telephone for line in every}:
        every.insert(0, PhoneLine(nom="Chez la personne", detail="", telephone=person.telephone))
    if not every:
        return [pen.write("Aucun numéro", "alert")]
    lines: list[Flowable] = [
        Paragraph(
            f"{pen.mark(_in_one_piece(line.telephone))}\u2002"
            f'<font size="{pen.look.body}" name="{REGULAR}">{pen.mark(_whose(line))}</font>',
            pen.style("call"),
        )
        for line in every[: step.phones]
    ]
    left = len(every) - step.phones
    if left > 0:
        more = f"{left} autre{'s' if left > 1 else ''} numéro{'s' if left > 1 else ''} au dossier"
        lines.append(pen.write(more, "cell"))
    return lines


def _whose(line: PhoneLine) -> str:
    keys = "a les clés" if line.has_cles else ""
    return " – ".join(part for part in (line.nom, line.detail, keys) if part)


def _number(pen: Pen, telephone: str | None, style: str) -> Paragraph:
    """Return a number alone, in one piece."""
    return pen.write(_in_one_piece(telephone or "sans numéro"), style)


def _in_one_piece(telephone: str) -> str:
    return telephone.replace(" ", "\u00a0")
