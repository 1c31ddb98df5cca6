"""The pages of the guide: their titles, their sections, and which of them answer to some words.

The guide is written in Markdown, in the package; nothing is ever fetched.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Final

from crt_desktop.domain.search import fold

INDEX: Final = "README.md"
_LINK: Final = re.compile(r"\]\(([\w.-]+\.md)\)")
_HEADING: Final = re.compile(r"(#{1,6})\s+(.*?)\s*#*$")
_MARKS: Final = re.compile(r"!\[[^\]]*\]\([^)]*\)|\]\([^)]*\)|[*`_\[\]|]")


@dataclass(frozen=True, slots=True, kw_only=True)
class GuideSection:
    """A heading of a page and the text under it; ``position`` counts the headings of the page from 0."""

    title: str
    level: int
    position: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GuidePage:
    """A page of the guide, as written, and its sections."""

    name: str
    title: str
    markdown: str
    sections: tuple[GuideSection, ...]


def guide_folder() -> Path:
    """Return the folder of the guide."""
    return Path(str(files("crt_desktop"))) / "guide"


@cache
def guide_pages() -> tuple[GuidePage, ...]:
    """Return the pages in the order of their index; those it forgets come last."""
    folder = guide_folder()
    index = (folder / INDEX).read_text(encoding="utf-8")
    others = sorted(path.name for path in folder.glob("*.md") if path.name != INDEX)
    named = [name for name in _LINK.findall(index) if name in others]
    names = list(dict.fromkeys([*named, *others]))
    return tuple(read_page(name, (folder / name).read_text(encoding="utf-8")) for name in names)


def read_page(name: str, markdown: str) -> GuidePage:
    """Cut a page into its sections; a page without a title is called by its file."""
    sections = tuple(_sections(markdown.splitlines()))
    title = next((one.title for one in sections if one.level == 1), name.removesuffix(".md"))
    return GuidePage(name=name, title=title, markdown=markdown, sections=sections)


def _sections(lines: Sequence[str]) -> Iterator[GuideSection]:
    heads: list[tuple[str, int, list[str]]] = []
    is_code = False
    for line in lines:
        if line.startswith("```"):
            is_code = not is_code
        found = None if is_code else _HEADING.match(line)
        if found is not None:
            heads.append((plain(found.group(2)), len(found.group(1)), []))
        elif heads:
            heads[-1][2].append(line)
    for position, (title, level, text) in enumerate(heads):
        yield GuideSection(title=title, level=level, position=position, text=plain(" ".join(text)))


def plain(markdown: str) -> str:
    """Return a text without its marks."""
    return " ".join(_MARKS.sub("", markdown).split())


def search(query: str, pages: Sequence[GuidePage]) -> list[tuple[GuidePage, GuideSection]]:
    """Return the sections that hold every word, those whose title holds them first."""
    words = fold(query).split()
    if not words:
        return []
    found = [
        (all(word in fold(section.title) for word in words), page, section)
        for page in pages
        for section in page.sections
        if all(word in fold(f"{section.title} {section.text}") for word in words)
    ]
    return [(page, section) for _rank, page, section in sorted(found, key=lambda one: not one[0])]
