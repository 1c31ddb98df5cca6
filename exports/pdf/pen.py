"""Pieces of a document: paragraphs, headings, lists, tables and signatures in one look."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from reportlab.lib.enums import TA_RIGHT
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.platypus import CondPageBreak, Flowable, Paragraph, Spacer, Table

from exports.pdf.fonts import REGULAR
from exports.pdf.ink import markup, printable
from exports.pdf.styles import ACCENT, PALE, RULE, Look

Cell = Flowable | list[Flowable] | str
"""What a cell holds; a text is drawn on one line in the style its row is told, which is quick."""
MOST_KEPT: Final = 0.5
"""The part of a page a heading may ask for under it before it goes to the next page."""

WIDE: Final = 3
"""Columns of labels and values from which values are short: as wide as their labels."""
_GRID: Final = 0.5
_NOTHING: Final = ""
_ENDLESS: Final = 1e6


class WholeRows(Table):
    """A table whose rows stay whole: only one that is taller than a page is cut.

    ``room`` is the height of an empty page; reportlab alone would cut the first row as soon as the page
    it begins on has no room for it.
    """

    room: float = 0
    _least: float = 0

    def least(self, width: float) -> float:
        """Return the height of the head and the first row."""
        if not self._least:
            self.wrap(width, _ENDLESS)
            heights = self._rowHeights  # type: ignore[attr-defined] # nothing else tells, once wrapped
            self._least = float(sum(heights[: int(self.repeatRows) + 1]))
        return self._least

    def split(self, width: float, height: float) -> list[Flowable]:
        """Return the parts that go on this page and on the next; nothing when all goes to the next."""
        if self.room and height < self.room - 1 and height < self.least(width) <= self.room:
            return []
        parts = super().split(width, height)
        for part in parts:
            if isinstance(part, WholeRows):
                # The rest is tried on the same page first: it must know as much.
                part.room = self.room
        return list(parts)


def whole(parts: Sequence[Flowable]) -> list[Flowable]:
    """Return parts to be kept together: no page may end between them."""
    return [part for part in parts if not isinstance(part, CondPageBreak)]


@dataclass(frozen=True, slots=True)
class Pen:
    """Writes in one look with the letters the fonts have."""

    look: Look
    letters: frozenset[int]
    styles: dict[str, ParagraphStyle] = field(default_factory=dict, repr=False)

    def style(self, name: str) -> ParagraphStyle:
        """Return a style of the look."""
        if name not in self.styles:
            self.styles[name] = self.look.style(name)
        return self.styles[name]

    def plain(self, text: str) -> str:
        """Return a text as it may be drawn on a line, without markup."""
        return printable(text.replace("\n", " "), self.letters)

    def mark(self, text: str) -> str:
        """Return a text as the content of a paragraph."""
        return markup(text, self.letters)

    def write(self, text: str, style: str = "body") -> Paragraph:
        """Return a paragraph."""
        return Paragraph(self.mark(text) or "&nbsp;", self.style(style))

    def paragraphs(self, text: str, style: str = "body") -> list[Flowable]:
        """Return a long text, one paragraph for each of its lines: a page may end between two."""
        return [self.write(line, style) for line in text.split("\n") if line.strip()]

    def labelled(self, label: str, text: str, style: str = "cell") -> Paragraph:
        """Return « label : text », the label in bold."""
        return Paragraph(f"<b>{self.mark(label + ' :')}</b> {self.mark(text)}", self.style(style))

    def items(self, texts: Sequence[str]) -> list[Flowable]:
        """Return a list."""
        return [
            Paragraph(self.mark(text), self.style("item"), bulletText="•")
            for text in texts
            if text.strip()
        ]

    def height_of(self, parts: Sequence[Flowable]) -> float:
        """Return about how high these parts are together."""
        wrapped = (part.wrap(self.look.width, self.look.height)[1] for part in parts)
        return sum(wrapped) + sum(part.getSpaceBefore() + part.getSpaceAfter() for part in parts)

    def gap(self, lines: float = 0.5) -> Spacer:
        """Return some lines of white."""
        return Spacer(1, self.look.leading * lines)

    def heading(
        self, text: str, *, above: Flowable | None = None, style: str = "section", level: int = 0
    ) -> list[Flowable]:
        """Return a heading of the outline, never alone at the foot of a page.

        Args:
            text: The heading.
            above: What comes under it: its beginning is kept on the same page.
            style: The style it is written in.
            level: Its level in the outline.
        """
        title = self.write(text, style)
        title.outline = (level, self.plain(text))  # type: ignore[attr-defined] # read by the pages
        used = self.style(style)
        need = used.leading + used.spaceBefore + used.spaceAfter
        if isinstance(above, WholeRows):
            need += min(above.least(self.look.width), self.look.height * MOST_KEPT)
        else:
            need += 2 * self.look.leading
        return [CondPageBreak(need), title]

    def table(
        self,
        rows: Sequence[Sequence[Cell]],
        widths: Sequence[float],
        *,
        head: Sequence[str] = (),
        head_styles: Sequence[str] = (),
        commands: Sequence[tuple[Any, ...]] = (),
    ) -> WholeRows:
        """Return a table with lines under its rows; its head is repeated on every page.

        Args:
            rows: Cells, each a flowable or several.
            widths: Parts of the width of the page, in any unit.
            head: The titles of the columns; without any the table has no head.
            head_styles: The style of each title, where it is not the usual one.
            commands: More commands of reportlab, rows counted from the head.
        """
        scale = self.look.width / sum(widths)
        data: list[list[Any]] = [list(row) for row in rows]
        pad = self.look.pad
        base: list[tuple[Any, ...]] = [
            ("FONTNAME", (0, 0), (-1, -1), REGULAR),
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("LEFTPADDING", (0, 0), (-1, -1), pad),
            ("RIGHTPADDING", (0, 0), (-1, -1), pad),
            ("TOPPADDING", (0, 0), (-1, -1), pad),
            ("BOTTOMPADDING", (0, 0), (-1, -1), pad),
            ("LINEBELOW", (0, 0), (-1, -1), _GRID, RULE),
        ]
        if head:
            styles = head_styles or ["head"] * len(head)
            data.insert(0, [self.write(*one) for one in zip(head, styles, strict=True)])
            base += [
                ("BACKGROUND", (0, 0), (-1, 0), PALE),
                ("LINEABOVE", (0, 0), (-1, 0), 1, ACCENT),
                ("LINEBELOW", (0, 0), (-1, 0), 1, ACCENT),
                ("VALIGN", (0, 0), (-1, 0), "BOTTOM"),
            ]
        made = WholeRows(
            data,
            colWidths=[width * scale for width in widths],
            repeatRows=1 if head else 0,
            splitByRow=1,
            splitInRow=1,
            style=[*base, *commands],
        )
        made.room = self.look.height
        return made

    def line_style(
        self, style: str, first: tuple[int, int], last: tuple[int, int]
    ) -> list[tuple[Any, ...]]:
        """Return the commands that write the texts of some cells of a table in a style."""
        used = self.style(style)
        return [
            ("FONTNAME", first, last, used.fontName),
            ("FONTSIZE", first, last, used.fontSize),
            ("LEADING", first, last, used.leading),
            ("TEXTCOLOR", first, last, used.textColor),
            ("ALIGN", first, last, "RIGHT" if used.alignment == TA_RIGHT else "LEFT"),
        ]

    def fits(self, text: str, style: str, width: float) -> bool:
        """Tell whether a text stands on one line of a width."""
        used = self.style(style)
        return "\n" not in text and stringWidth(text, used.fontName, used.fontSize) <= width

    def facts(self, lines: Sequence[tuple[str, str]], *, columns: int = 2) -> Flowable:
        """Return labels and values in columns, filled downwards; blank values are left out."""
        known = [(label, value) for label, value in lines if value.strip()]
        columns = 1 if self.look.is_large else columns
        height = -(-len(known) // columns)
        rows: list[list[Cell]] = []
        for row in range(height):
            cells: list[Cell] = []
            for column in range(columns):
                place = column * height + row
                if place < len(known):
                    label, value = known[place]
                    cells += [self.write(label, "head"), self.write(value, "cell")]
                else:
                    cells += [Spacer(0, 0), Spacer(0, 0)]
            rows.append(cells)
        if not rows:
            return self.write("Rien n’est noté.", "soft")
        return self.table(rows, [1, 2 if columns < WIDE else 1] * columns)

    def side_by_side(self, cells: Sequence[Cell]) -> WholeRows:
        """Return parts of text in two columns; one alone takes the left one."""
        rows: list[list[Cell]] = [
            [cell, cells[place + 1] if place + 1 < len(cells) else Spacer(0, 0)]
            for place, cell in enumerate(cells)
            if place % 2 == 0
        ]
        return self.table(
            rows,
            [1, 1],
            commands=[
                ("LEFTPADDING", (0, 0), (0, -1), 0),
                ("RIGHTPADDING", (0, 0), (0, -1), 3 * self.look.pad),
                ("LEFTPADDING", (1, 0), (1, -1), 3 * self.look.pad),
                ("RIGHTPADDING", (1, 0), (1, -1), 0),
            ],
        )

    def signatures(
        self, signers: Sequence[tuple[str, str]], *, room: float | None = None
    ) -> Flowable:
        """Return a place to sign for each (quality, name), kept in one piece; ``room``: its height."""
        height = room or (30 if self.look.is_large else 22) * mm
        cells: list[Cell] = [
            [
                self.write(quality, "bold"),
                self.write(name, "cell"),
                self.gap(0.3),
                self.write("Date :", "soft"),
                self.write("Signature :", "soft"),
                Spacer(1, height),
            ]
            for quality, name in signers
        ]
        return self.table(
            [cells],
            [1] * len(cells),
            commands=[
                ("BOX", (0, 0), (-1, -1), 0.75, RULE),
                ("INNERGRID", (0, 0), (-1, -1), 0.75, RULE),
            ],
        )
