"""What a PDF says, read back by pypdf (structure) and pdfium (text and its places)."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pypdfium2
from pypdf import PdfReader
from pypdf.generic import IndirectObject


@dataclass(frozen=True)
class ReadPdf:
    """A document read back; ``pages`` are the texts, blanks made single."""

    reader: PdfReader
    pages: tuple[str, ...]
    boxes: tuple[tuple[float, float, float, float], ...]
    sizes: tuple[tuple[float, float], ...]

    @property
    def text(self) -> str:
        return " ".join(self.pages)

    @property
    def outline(self) -> list[str]:
        return list(_titles(self.reader.outline))

    @property
    def catalog(self) -> Any:
        return self.reader.trailer["/Root"]

    def fonts(self) -> dict[str, bool]:
        """Return the fonts used and whether each is embedded."""
        found: dict[str, bool] = {}
        for page in self.reader.pages:
            for font in _values(page["/Resources"].get("/Font", {})):  # type: ignore[attr-defined] # a dictionary
                descriptor = font.get("/FontDescriptor")
                held = descriptor is not None and "/FontFile2" in descriptor.get_object()
                found[str(font["/BaseFont"])] = held
        return found


def read_pdf(content: bytes) -> ReadPdf:
    """Read a document back."""
    document = pypdfium2.PdfDocument(content)
    texts, boxes, sizes = [], [], []
    try:
        for page in document:
            text = page.get_textpage()
            texts.append(blank(text.get_text_range()))
            rectangles = [text.get_rect(place) for place in range(text.count_rects())]
            boxes.append(
                (
                    min(box[0] for box in rectangles),
                    min(box[1] for box in rectangles),
                    max(box[2] for box in rectangles),
                    max(box[3] for box in rectangles),
                )
            )
            sizes.append(page.get_size())
            text.close()
            page.close()
    finally:
        document.close()
    return ReadPdf(
        reader=PdfReader(io.BytesIO(content)),
        pages=tuple(texts),
        boxes=tuple(boxes),
        sizes=tuple(sizes),
    )


def blank(text: str) -> str:
    """Return a text with single blanks, whatever they were; words cut at the end of a line joined."""
    return re.sub(r"\s+", " ", text.replace("\ufffe", "")).strip()


def _titles(outline: list[Any]) -> Iterator[str]:
    for one in outline:
        if isinstance(one, list):
            yield from _titles(one)
        else:
            yield str(one.title)


def _values(fonts: Any) -> Iterator[Any]:
    held: Any = fonts.get_object() if isinstance(fonts, IndirectObject) else fonts
    for value in held.values():
        yield value.get_object()
