"""Charts drawn for the page: what they say, that no words overlap, that fills differ without colour."""

from __future__ import annotations

from decimal import Decimal
from itertools import combinations, pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reportlab.graphics.shapes import Drawing, Path, Polygon, String
from reportlab.platypus import Paragraph

from crt_desktop.reports.charts import Chart, ChartKind, DataTable, Series, Target
from exports.figures import number_words
from exports.pdf.charts import (
    ALL_ZERO,
    BEFORE_IN_TABLE,
    HEIGHT,
    NOTHING_KNOWN,
    chart_block,
    draw,
    table_block,
    table_of,
)
from exports.pdf.enquete import LOOK
from exports.pdf.fonts import load_fonts
from exports.pdf.pen import Pen
from exports.pdf.plate import FILLS, GIR_FILLS, PREVIOUS, SIZE, fills_of, width_of
from tests import papers
from tests.sizes import at_length

PEN = Pen(LOOK, load_fonts(papers.FONTS))
MONTHS = tuple(f"{name} 2026" for name in ("janv.", "févr.", "mars", "avril", "mai", "juin"))
WORDS = st.text(
    alphabet=st.sampled_from("abcdeéèàœ’- ABC0123456789"), min_size=0, max_size=60
) | st.just("Anticonstitutionnellement-vôtre" * 3)
FIGURE = st.none() | st.integers(-2000, 60_000) | st.decimals(-50, 900, places=1)


def a_chart(**changes: Any) -> Chart:
    values: dict[str, Any] = {
        "key": "essai",
        "title": "Personnes présentes",
        "kind": ChartKind.LINE,
        "unit": "personnes",
        "categories": MONTHS,
        "series": (Series(key="a", label="2026", values=(24, 27, 27, 28, 30, 1636)),),
        "caption": "La file active monte.",
    }
    values.update(changes)
    return Chart(**values)


def strings(drawing: Drawing) -> list[String]:
    return [one for one in drawing.contents if isinstance(one, String)]


def said(drawing: Drawing) -> list[str]:
    return [str(one.text) for one in strings(drawing)]


def boxes(drawing: Drawing) -> list[tuple[float, float, float, float]]:
    found = []
    for one in strings(drawing):
        shape: Any = one
        wide = width_of(shape.text, shape.fontName, shape.fontSize)
        found.append((shape.x, shape.y - SIZE * 0.24, shape.x + wide, shape.y + SIZE * 0.76))
    return found


def overlapping(drawing: Drawing) -> list[tuple[int, int]]:
    placed = boxes(drawing)
    return [
        (first, second)
        for (first, one), (second, other) in combinations(enumerate(placed), 2)
        if one[0] < other[2] and one[2] > other[0] and one[1] < other[3] and one[3] > other[1]
    ]


@st.composite
def charts(drawn: st.DrawFn) -> Chart:
    kind = drawn(st.sampled_from(ChartKind))
    categories = tuple(drawn(st.lists(WORDS, min_size=1, max_size=50)))
    figures = st.lists(FIGURE, min_size=len(categories), max_size=len(categories)).map(tuple)
    if kind in {ChartKind.STACKED, ChartKind.SHARES}:
        figures = st.lists(
            st.none() | st.integers(0, 5000), min_size=len(categories), max_size=len(categories)
        ).map(tuple)
    names = drawn(st.lists(WORDS, min_size=1, max_size=9))
    series = tuple(
        Series(key=f"k{rank}", label=name, values=drawn(figures), is_previous=rank == 1)
        for rank, name in enumerate(names)
    )
    targets = (Target(label=drawn(WORDS), values=drawn(figures)),) if drawn(st.booleans()) else ()
    return a_chart(kind=kind, categories=categories, series=series, targets=targets)


@settings(max_examples=at_length(25, 400), deadline=None)
@given(charts())
def test_whatever_the_figures_no_words_overlap_nor_leave_the_drawing(chart: Chart) -> None:
    drawing = draw(PEN, chart, LOOK.width)
    assert overlapping(drawing) == []
    for left, bottom, right, top in boxes(drawing):
        assert left >= -1
        assert bottom >= -1
        assert right <= drawing.width + 1
        assert top <= drawing.height + 1


def test_a_line_says_its_figures_its_months_and_its_target_in_french() -> None:
    previous = Series(key="b", label="2025", values=(3, 5, None, 8, 10, 13), is_previous=True)
    target = Target(label="Objectif", values=(30,) * 6)
    chart = a_chart(series=(*a_chart().series, previous), targets=(target,))
    drawing = draw(PEN, chart, LOOK.width)
    words = said(drawing)
    assert "1\u00a0636" in words
    assert "2\u00a0000" in words
    assert {"2026\u00a0: 1\u00a0636", "2025\u00a0: 13", "Objectif\u00a0: 30"} <= set(words)
    assert {"janv.", "juin"} <= {word.split()[0] for word in words}
    dashes = [shape.strokeDashArray for shape in drawing.contents if isinstance(shape, Path)]
    assert [] in dashes
    assert len({tuple(dash) for dash in dashes}) >= 3


def test_an_unknown_figure_breaks_the_line() -> None:
    whole = draw(PEN, a_chart(), LOOK.width)
    broken = draw(
        PEN,
        a_chart(series=(Series(key="a", label="2026", values=(24, 27, None, 28, 30, 31)),)),
        LOOK.width,
    )
    count = [sum(isinstance(shape, Path) for shape in one.contents) for one in (whole, broken)]
    assert count[1] == count[0] + 1


@pytest.mark.parametrize(
    ("values", "sentence"),
    [((None,) * 6, NOTHING_KNOWN), ((0,) * 6, ALL_ZERO), ((None, 0, 0, 0, 0, 0), ALL_ZERO)],
)
@pytest.mark.parametrize("kind", ChartKind)
def test_an_empty_chart_says_so(kind: ChartKind, values: tuple[Any, ...], sentence: str) -> None:
    chart = a_chart(kind=kind, series=(Series(key="a", label="2026", values=values),))
    drawing = draw(PEN, chart, LOOK.width)
    assert said(drawing) == [PEN.plain(sentence)]
    assert drawing.height < HEIGHT / 2


def test_many_categories_lose_labels_and_no_figure_of_the_table() -> None:
    days = tuple(f"{day:02}/03/2026" for day in range(1, 32))
    series = (Series(key="a", label="Présents", values=tuple(range(1, 32))),)
    chart = a_chart(kind=ChartKind.BARS, categories=days, series=series)
    shown = [word for word in said(draw(PEN, chart, LOOK.width)) if "/03/" in word]
    assert 3 < len(shown) < 31
    assert shown[0] == "01/03/2026"
    assert [row[0] for row in table_of(chart).rows] == list(days)


def test_a_long_word_of_a_row_is_broken_and_the_rows_left_out_are_counted() -> None:
    word = "Anticonstitutionnellement" * 2
    chart = a_chart(
        kind=ChartKind.ROWS,
        categories=(word, *(f"Commune {rank}" for rank in range(60))),
        series=(Series(key="a", label="2026", values=tuple(range(61, 0, -1))),),
    )
    words = said(draw(PEN, chart, LOOK.width))
    assert "".join(words[1:3]).startswith("Anticonstitutionnellement")
    (others,) = [text for text in words if "voir le tableau" in text]
    shown = sum(text.startswith("Commune") for text in words)
    assert others == f"et {60 - shown} autres\u00a0: voir le tableau"


def test_a_negative_figure_lies_on_the_other_side_of_zero() -> None:
    chart = a_chart(
        kind=ChartKind.ROWS,
        categories=("Admission", "Contrat"),
        series=(Series(key="a", label="2026", values=(39, Decimal("-7.5"))),),
    )
    bars = [one for one in draw(PEN, chart, LOOK.width).contents if isinstance(one, Polygon)]
    (first, second) = [(min(one.points[::2]), max(one.points[::2])) for one in bars]
    assert first[0] == pytest.approx(second[1])
    assert second[0] < first[0] < first[1]
    assert (second[1] - second[0]) / (first[1] - first[0]) == pytest.approx(7.5 / 39)


def test_a_column_of_words_stands_at_the_left_and_is_not_cut() -> None:
    words = ("Orientation vers un partenaire", "Écoute")
    table = DataTable(
        key="t",
        title="Contacts",
        note="",
        columns=("Rubrique", "Modalité", "Contacts"),
        kinds=("texte", "texte", "entier"),
        rows=tuple(("Action", one, 12) for one in words),
    )
    (made,) = table_block(PEN, table)
    cells: Any = made
    assert [row[1] for row in cells._cellvalues[1:]] == list(words)
    assert cells._cellStyles[1][1].alignment == "LEFT"
    assert cells._cellStyles[1][2].alignment == "RIGHT"


def test_each_part_of_a_bar_says_its_figure_and_its_share() -> None:
    chart = a_chart(
        kind=ChartKind.SHARES,
        categories=("",),
        series=tuple(
            Series(key=str(gir), label=f"GIR {gir}", values=(gir,)) for gir in range(1, 4)
        ),
    )
    words = said(draw(PEN, chart, LOOK.width))
    assert "GIR 1\u00a0: 1 (16,7\u00a0%)" in words
    assert "GIR 3\u00a0: 3 (50\u00a0%)" in words


def test_parts_beside_an_unknown_one_say_no_share() -> None:
    parts = (
        Series(key="a", label="Oui", values=(3,)),
        Series(key="b", label="Non", values=(None,)),
    )
    chart = a_chart(kind=ChartKind.SHARES, categories=("",), series=parts)
    words = said(draw(PEN, chart, LOOK.width))
    assert "Oui\u00a0: 3" in words
    assert not any("%" in word for word in words)


def test_a_stacked_bar_says_its_total() -> None:
    chart = a_chart(
        kind=ChartKind.STACKED,
        series=(
            Series(key="a", label="Jour", values=(10, 20, 30, 40, 50, Decimal("60.5"))),
            Series(key="b", label="Nuit", values=(1, 2, 3, 4, None, 6)),
        ),
    )
    words = said(draw(PEN, chart, LOOK.width))
    assert {"11", "50", "66,5", "Jour", "Nuit"} <= set(words)


def test_the_period_before_has_a_stack_of_its_own() -> None:
    now = (
        Series(key="a", label="Jour", values=(10,) * 6),
        Series(key="b", label="Nuit", values=(5,) * 6),
    )
    before = tuple(
        Series(key=one.key, label=f"{one.label}, 2025", values=(7,) * 6, is_previous=True)
        for one in now
    )
    chart = a_chart(kind=ChartKind.STACKED, series=(*now, *before))
    words = said(draw(PEN, chart, LOOK.width))
    assert {"15", "14", "Jour, 2025", "Nuit, 2025"} <= set(words)
    assert "29" not in words
    assert (
        len({(one.ground.hexval(), one.strokes, one.step) for one in fills_of(chart.series)}) == 4
    )


def test_more_than_four_lines_leave_those_of_the_period_before_to_the_table() -> None:
    series = tuple(
        Series(key=str(rank), label=f"Place {rank}", values=(rank,) * 6, is_previous=rank > 3)
        for rank in range(1, 7)
    )
    (kept, _gap) = chart_block(PEN, a_chart(series=series))
    parts = kept._content  # type: ignore[attr-defined] # nothing else tells
    (drawing,) = [part for part in parts if isinstance(part, Drawing)]
    assert {"Place 1\u00a0: 1", "Place 3\u00a0: 3"} <= set(said(drawing))
    assert not any("Place 5" in word for word in said(drawing))
    notes = [part.getPlainText() for part in parts if isinstance(part, Paragraph)]
    assert BEFORE_IN_TABLE in notes


def test_a_target_that_says_its_value_says_it_once() -> None:
    target = Target(label="Objectif : 30", values=(30,) * 6)
    words = said(draw(PEN, a_chart(targets=(target,)), LOOK.width))
    assert "Objectif\u00a0: 30" in words


def test_any_two_fills_differ_without_colour() -> None:
    for fills in (list(FILLS), list(GIR_FILLS.values())):
        looks = {
            (round(_grey(fill.ground), 1), fill.strokes, fill.step, fill.is_dashed)
            for fill in (*fills, PREVIOUS)
        }
        assert len(looks) == len(fills) + 1


def _grey(color: Any) -> float:
    return float(0.3 * color.red + 0.59 * color.green + 0.11 * color.blue)


def test_hatches_stay_inside_their_bar() -> None:
    chart = a_chart(
        kind=ChartKind.BARS,
        series=tuple(
            Series(key=str(rank), label=str(rank), values=(9, 4, 0, 2, 60, None))
            for rank in range(1, 8)
        ),
    )
    shapes = draw(PEN, chart, LOOK.width).contents
    hatches = 0
    for ground, hatch in pairwise(shapes):
        if isinstance(ground, Polygon) and isinstance(hatch, Path):
            corners, points = ground.points, hatch.points
            hatches += bool(points)
            assert min(points[::2]) >= min(corners[::2]) - 0.01
            assert max(points[::2]) <= max(corners[::2]) + 0.01
            assert min(points[1::2]) >= min(corners[1::2]) - 0.01
            assert max(points[1::2]) <= max(corners[1::2]) + 0.01
    assert hatches > 10


def test_the_table_of_a_chart_says_its_unit_where_a_sign_does() -> None:
    euros = a_chart(unit="€", targets=(Target(label="Enveloppe", values=(1,) * 6),))
    assert table_of(euros).kinds == ("texte", "euro", "euro")
    assert table_of(a_chart()).rows[-1] == ("juin 2026", 1636)


def test_a_block_is_a_title_in_the_outline_a_drawing_words_and_a_table() -> None:
    (kept, _gap) = chart_block(PEN, a_chart(note="Une note."))
    parts = kept._content  # type: ignore[attr-defined] # nothing else tells
    assert any(getattr(part, "outline", None) == (1, "Personnes présentes") for part in parts)
    assert any(isinstance(part, Drawing) for part in parts)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (1636, "1 636"),
        (Decimal("48.70"), "48,7"),
        (Decimal("-0.0"), "0"),
        (-1234567, "−1 234 567"),
        (Decimal("1E+3"), "1 000"),
        (Decimal(12), "12"),
    ],
)
def test_a_number_is_written_in_french(value: int | Decimal, words: str) -> None:
    assert number_words(value).replace("\u00a0", " ") == words
