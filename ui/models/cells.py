"""What the cells of a table say, for the one delegate that paints them all."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonCell:
    """A person: avatar, **name** first names, a quiet line under; ``query`` is marked in the name."""

    nom: str
    prenoms: str
    detail: str
    query: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TextCell:
    """One line of text in a token ink; ``weight`` is 400, 500 or 600, ``ground`` a token or the row's."""

    text: str
    ink: str = "text"
    weight: int = 400
    is_right: bool = False
    ground: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TwoLinesCell:
    """A line of text over a smaller one; ``detail_ink`` is a token, strong unless muted.

    ``is_struck``: the text is struck through, in a quiet ink.
    """

    text: str
    detail: str
    detail_ink: str = "muted"
    is_struck: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class BadgeCell:
    """A badge of `ui.widgets.painting`."""

    text: str
    tone: str = "neutral"
    icon: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GirCell:
    """A GIR square; None is not evaluated."""

    gir: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class IconTextCell:
    """An icon in a token ink, and a word."""

    icon: str
    text: str
    icon_ink: str
    ink: str = "text2"


@dataclass(frozen=True, slots=True, kw_only=True)
class BarCell:
    """A horizontal bar; ``share`` from 0 to 1 of the room."""

    share: float


@dataclass(frozen=True, slots=True, kw_only=True)
class TermsCell:
    """A sum and its terms, side by side: (letter, points, token of the fill), zeros left out.

    ``most``: the sum that fills the room.
    """

    total: int
    terms: tuple[tuple[str, int, str], ...]
    most: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SkeletonCell:
    """A row that is late: a grey bar in place of the text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionCell:
    """The title of a sub-head row."""

    title: str


Cell = (
    PersonCell
    | TextCell
    | TwoLinesCell
    | BadgeCell
    | GirCell
    | IconTextCell
    | BarCell
    | TermsCell
    | SkeletonCell
    | SectionCell
)
SKELETON = SkeletonCell()
