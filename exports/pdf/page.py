"""The pages of a document: what each says of the whole, the letterhead, the file's own description."""

from __future__ import annotations

import io
from typing import Any, Final

from reportlab.lib.units import mm
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    Frame,
    Image,
    NextPageTemplate,
    PageBreak,
    PageTemplate,
    Spacer,
    Table,
)

from crt_desktop.domain.dates import PARIS
from crt_desktop.domain.typography import french
from crt_desktop.reports.documents import Imprint, Letterhead
from exports.pdf.fonts import BOLD, REGULAR
from exports.pdf.pen import Pen
from exports.pdf.styles import ACCENT, INK, RULE, SOFT

LANGUAGE: Final = "fr-FR"
TRAINING: Final = "DONNÉES FICTIVES – coffre d’entraînement"
CREATOR: Final = "CRT Desktop"
FIRST_TOP: Final = 13 * mm
LOGO_WIDTH: Final = 46 * mm
LOGO_HEIGHT: Final = 22 * mm
STAMP: Final = 60 * mm
MOST_MENTIONS: Final = 6
LONGEST_MENTION: Final = 160
MOST_FITTED: Final = 240
"""Characters that no line of a page holds."""
_BAND_TOP: Final = 6 * mm
_BAND: Final = 6.5 * mm
_FIRST: Final = "first"
_LATER: Final = "later"


def build(pen: Pen, imprint: Imprint, *, subject: str, issuer: str, story: list[Flowable]) -> bytes:
    """Return the file.

    Args:
        pen: The look and the letters.
        imprint: What every page says.
        subject: Whom the document is about.
        issuer: The name of the etablissement.
        story: What is printed; used up.
    """
    return build_pages(pen, imprint, subject=subject, issuer=issuer, story=story)[0]


def build_pages(
    pen: Pen, imprint: Imprint, *, subject: str, issuer: str, story: list[Flowable]
) -> tuple[bytes, int]:
    """Return the file, and how many pages it has; the arguments are those of `build`."""
    furniture = _Furniture(pen, imprint, subject=subject, issuer=issuer)
    output = io.BytesIO()
    pages = _Pages(output, furniture)
    pages.build([*story, _PageNumbers(furniture)])
    return output.getvalue(), int(pages.page)


class _Furniture:
    """What is drawn on every page around the text."""

    def __init__(self, pen: Pen, imprint: Imprint, *, subject: str, issuer: str) -> None:
        self.pen = pen
        self.imprint = imprint
        self.subject = subject
        self.issuer = issuer
        self.look = pen.look
        self.name = ""
        self.name_after(subject)

    @property
    def first_top(self) -> float:
        """The margin above the letterhead."""
        return FIRST_TOP + (2 * mm if self.imprint.is_training else 0)

    def name_after(self, subject: str) -> None:
        """Say on the pages to come whom they are about."""
        self.name = self.pen.plain(french(f"{self.imprint.title} – {subject}"))

    def draw(self, canvas: Canvas, page: int, *, has_letterhead: bool) -> None:
        """Draw the head and the foot of a page."""
        canvas.saveState()
        if self.imprint.is_training:
            self._draw_band(canvas)
        if not has_letterhead:
            self._draw_head(canvas)
        self._draw_foot(canvas, page)
        canvas.restoreState()

    def _draw_band(self, canvas: Canvas) -> None:
        width, height = self.look.page
        size = max(self.look.small, 10)
        top = height - _BAND_TOP
        canvas.setStrokeColor(INK)
        canvas.setLineWidth(1)
        canvas.rect(self.look.side, top - _BAND, self.look.width, _BAND)
        canvas.setFillColor(INK)
        canvas.setFont(BOLD, size)
        canvas.drawCentredString(width / 2, top - _BAND / 2 - size * 0.36, self.pen.plain(TRAINING))

    def _draw_head(self, canvas: Canvas) -> None:
        look = self.look
        line = look.page[1] - look.top + (5 if look.is_large else 3) * mm
        text = line + 2 * mm
        right = look.page[0] - look.side
        # Whose page this is comes before who issued it.
        name = fit(self.name, REGULAR, look.small, look.width * 0.8)
        room = look.width - stringWidth(name, REGULAR, look.small) - 8 * mm
        canvas.setFillColor(SOFT)
        canvas.setFont(REGULAR, look.small)
        canvas.drawRightString(right, text, name)
        canvas.drawString(
            look.side, text, fit(self.pen.plain(self.issuer), REGULAR, look.small, room)
        )
        _rule(canvas, look.side, right, line)

    def _draw_foot(self, canvas: Canvas, page: int) -> None:
        look, imprint = self.look, self.imprint
        right = look.page[0] - look.side
        step = look.small * 1.4
        line = look.bottom - 3 * mm
        room = look.width - stringWidth("Page 999/999", BOLD, look.small) - 4 * mm
        printed = imprint.printed_at.astimezone(PARIS)
        made = imprint.made or f"Imprimé le {printed:%d/%m/%Y à %H:%M} par {imprint.author}"
        if imprint.fingerprint:
            made += f" – empreinte {imprint.fingerprint}"
        said = self._line(f"{imprint.title} – {imprint.version} – {imprint.statut}")
        if stringWidth(said, BOLD, look.small) > room:
            said = self._line(f"{imprint.version} – {imprint.statut}")
        _rule(canvas, look.side, right, line)
        canvas.setFillColor(INK)
        canvas.setFont(BOLD, look.small)
        canvas.doForm(_number_form(page))
        canvas.drawString(look.side, line - step, fit(said, BOLD, look.small, room))
        canvas.setFillColor(SOFT)
        canvas.setFont(REGULAR, look.small)
        canvas.drawString(
            look.side, line - 2 * step, fit(self._line(made), REGULAR, look.small, look.width)
        )

    def draw_number(self, canvas: Canvas, page: int, total: int) -> None:
        """Draw « Page n/N » at its place in the foot."""
        look = self.look
        canvas.setFillColor(INK)
        canvas.setFont(BOLD, look.small)
        line = look.bottom - 3 * mm - look.small * 1.4
        canvas.drawRightString(look.page[0] - look.side, line, f"Page {page}/{total}")

    def _line(self, text: str) -> str:
        return self.pen.plain(french(text))


class Subject(Flowable):
    """Whom the document is about from here on."""

    def __init__(self, subject: str) -> None:
        """Name the next pages after this."""
        super().__init__()
        self.subject = subject

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """Take no room."""
        del width, height
        return 0, 0

    def draw(self) -> None:
        """Draw nothing: the head of the next page does."""


def on_new_letterhead() -> list[Flowable]:
    """Return what begins another page with a letterhead, as the first one."""
    return [NextPageTemplate(_FIRST), PageBreak()]


class _PageNumbers(Flowable):
    """The end of the document: the number of pages is known, what each foot refers to is drawn."""

    def __init__(self, furniture: _Furniture) -> None:
        super().__init__()
        self._furniture = furniture

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """Take no room: the end is on the last page."""
        del width, height
        return 0, 0

    def draw(self) -> None:
        """Draw the number of every page."""
        canvas: Canvas = self.canv
        total = canvas.getPageNumber()
        for page in range(1, total + 1):
            canvas.beginForm(_number_form(page))
            self._furniture.draw_number(canvas, page, total)
            canvas.endForm()


def _number_form(page: int) -> str:
    return f"page-{page}"


class _Pages(BaseDocTemplate):
    """Lays the story out on pages and keeps the outline."""

    def __init__(self, output: io.BytesIO, furniture: _Furniture) -> None:
        look, imprint = furniture.look, furniture.imprint
        super().__init__(
            output,
            pagesize=look.page,
            title=furniture.pen.plain(
                french(f"{imprint.title} – {furniture.subject} – {imprint.version}")
            ),
            author=furniture.pen.plain(f"{imprint.author}, {furniture.issuer}"),
            subject=furniture.pen.plain(french(imprint.statut)),
            creator=CREATOR,
            lang=LANGUAGE,
            displayDocTitle=True,
            initialFontName=REGULAR,
            pageCompression=1,
        )
        self._keys = 0
        self._furniture = furniture

        def draw_first(canvas: Canvas, pages: Any) -> None:
            furniture.draw(canvas, pages.page, has_letterhead=True)

        def draw_later(canvas: Canvas, pages: Any) -> None:
            furniture.draw(canvas, pages.page, has_letterhead=False)

        for name, top, draw in (
            (_FIRST, furniture.first_top, draw_first),
            (_LATER, look.top, draw_later),
        ):
            frame = Frame(
                look.side,
                look.bottom,
                look.width,
                look.page[1] - top - look.bottom,
                leftPadding=0,
                rightPadding=0,
                topPadding=0,
                bottomPadding=0,
            )
            self.addPageTemplates(
                PageTemplate(
                    id=name,
                    frames=[frame],
                    onPage=draw,
                    pagesize=look.page,
                    autoNextPageTemplate=_LATER,
                )
            )

    def afterFlowable(self, flowable: Flowable) -> None:  # noqa: N802 - reportlab's name
        """Note a heading in the outline, at the place it stands, and whom the pages to come are about."""
        if isinstance(flowable, Subject):
            self._furniture.name_after(flowable.subject)
        outline = getattr(flowable, "outline", None)
        if outline is None:
            return
        level, title = outline
        key = f"titre-{self._keys}"
        self._keys += 1
        # Nothing else says where it was drawn.
        top = self.frame._y + flowable.height + 6  # type: ignore[attr-defined] # noqa: SLF001
        self.canv.bookmarkPage(key, fit="XYZ", left=0, top=top)
        self.canv.addOutlineEntry(title, key, level=level, closed=False)
        self.canv.showOutline()


def letterhead(pen: Pen, head: Letterhead, imprint: Imprint, *, subject: str) -> list[Flowable]:
    """Return what the first page begins with: who issues the document, its title, what it is worth."""
    look = pen.look
    lines: list[Flowable] = [pen.write(_cut(head.nom), "name")]
    lines += [pen.write(_cut(line), "small") for line in head.mentions[:MOST_MENTIONS]]
    finess = f"FINESS\u00a0{head.finess}" if head.finess else ""
    for parts in (head.adresse, (*head.contact, finess)):
        text = " – ".join(filter(None, parts))
        if text:
            lines.append(pen.write(_cut(text), "small"))
    logo = _logo(head.logo)
    title: list[Flowable] = [
        pen.write(_cut(imprint.title), "title"),
        pen.write(_cut(subject), "name"),
    ]
    anchor = Spacer(1, 0)
    anchor.outline = (0, pen.plain(imprint.title))  # type: ignore[attr-defined] # read by the pages
    if look.is_large:
        named = [*title, Spacer(1, 3 * mm), _stamp(pen, imprint, look.width)]
    else:
        named = [_beside(look.width, title, _stamp(pen, imprint, STAMP), STAMP + 4 * mm)]
    return [
        _beside(look.width, lines, logo, LOGO_WIDTH + 6 * mm if logo else 0),
        Spacer(1, 3 * mm),
        _line_across(look.width),
        Spacer(1, 3 * mm),
        anchor,
        *named,
    ]


def fit(text: str, font: str, size: float, width: float) -> str:
    """Return the text, cut with « … » to stand in a width."""
    if len(text) <= MOST_FITTED and stringWidth(text, font, size) <= width:
        return text
    text = text[:MOST_FITTED]
    while text and stringWidth(text + "…", font, size) > width:
        text = text[:-1]
    return text.rstrip() + "…"


def _stamp(pen: Pen, imprint: Imprint, width: float) -> Flowable:
    """Return the frame that says which version this is and what it is worth."""
    box = Table(
        [[[pen.write(_cut(one), "mention") for one in (imprint.version, imprint.statut)]]],
        colWidths=[width],
        style=[
            ("FONTNAME", (0, 0), (-1, -1), REGULAR),
            (
                "BOX",
                (0, 0),
                (-1, -1),
                2 if imprint.is_draft else 1,
                INK if imprint.is_draft else ACCENT,
            ),
            ("TOPPADDING", (0, 0), (-1, -1), 4),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 6),
        ],
    )
    box.hAlign = "RIGHT"
    return box


def _beside(width: float, left: list[Flowable], right: Flowable | None, room: float) -> Flowable:
    """Return a column, and beside it at the right something of a known width."""
    data: list[list[Any]] = [[left, right or ""]]
    return Table(
        data,
        colWidths=[width - room, room],
        splitInRow=1,
        style=[
            ("FONTNAME", (0, 0), (-1, -1), REGULAR),
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("ALIGN", (1, 0), (1, 0), "RIGHT"),
            ("LEFTPADDING", (0, 0), (-1, -1), 0),
            ("RIGHTPADDING", (0, 0), (-1, -1), 0),
            ("TOPPADDING", (0, 0), (-1, -1), 0),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 0),
        ],
    )


def _logo(content: bytes | None) -> Flowable | None:
    """Return the logo in its room; one that cannot be decoded is left out."""
    if content is None:
        return None
    try:
        width, height = ImageReader(io.BytesIO(content)).getSize()
    except Exception:  # noqa: BLE001 - whatever the decoder finds wrong, a document goes out without it
        return None
    scale = min(LOGO_WIDTH / width, LOGO_HEIGHT / height)
    made = Image(io.BytesIO(content), width=width * scale, height=height * scale)
    made.hAlign = "RIGHT"
    return made


def _line_across(width: float) -> Flowable:
    return Table(
        [[""]],
        colWidths=[width],
        rowHeights=[1],
        style=[("FONTNAME", (0, 0), (-1, 0), REGULAR), ("LINEABOVE", (0, 0), (-1, 0), 1.5, ACCENT)],
    )


def _rule(canvas: Canvas, left: float, right: float, height: float) -> None:
    canvas.setStrokeColor(RULE)
    canvas.setLineWidth(0.5)
    canvas.line(left, height, right, height)


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST_MENTION else text[: LONGEST_MENTION - 1] + "…"
