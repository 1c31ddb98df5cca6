"""Which charts a survey answer has, and that each figure of theirs is one of its own."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from crt_desktop.domain.catalogue.model import Indicator, Kind
from crt_desktop.domain.indicators import INDICATORS, MASKED, find_indicator, mask_small
from crt_desktop.domain.typography import french
from crt_desktop.reports.charts import ChartKind
from crt_desktop.reports.survey import Answer, Question, Section, SurveyAnswer
from exports.survey_charts import HIDDEN, DrawnChart, charts_of
from tests.rendering.test_survey_files import an_answer


def figures(step: int = 1) -> dict[str, Any]:
    """Return a value for every code, all different, in the shape of its kind."""
    values: dict[str, Any] = {}
    number = 10
    for one in INDICATORS:
        keys = list(one.modalites) or ["Carcassonne", "Limoux"]
        numbers = {key: number + step * rank for rank, key in enumerate(keys, 1)}
        shapes: dict[Kind, Any] = {
            Kind.COUNT: number,
            Kind.NUMBER: Decimal(number) + Decimal("0.5"),
            Kind.DAY: "2025-08-09",
            Kind.SERIES: [
                {"mois": f"2025-{month:02}", "valeur": number + step * month}
                for month in range(1, 13)
            ],
            Kind.STATISTICS: {"moyenne": Decimal(number), "mediane": Decimal(number), "n": number},
            Kind.BREAKDOWN: numbers,
            Kind.GROUP: numbers,
            Kind.FLAGS: dict.fromkeys(keys, True),
            Kind.CODES: keys,
        }
        value = shapes[one.kind]
        if one.parts:
            value = {key: dict.fromkeys(one.parts, number + 1) for key in keys}
        values[one.code] = value
        number += 1
    return values


def asking(*codes: str, **changes: Any) -> SurveyAnswer:
    """Return an answer whose edition asks these codes, with the figures of every one."""
    values = figures()
    questions = tuple(
        Question(number=str(rank), label=code, indicateur=code) for rank, code in enumerate(codes)
    )
    options: dict[str, Any] = {"indicateurs": values, **changes}
    return an_answer(
        *(Answer(question=one, value=values[one.indicateur or ""]) for one in questions),
        sections=(Section(title="x", questions=questions),),
        **options,
    )


def chart(answer: SurveyAnswer, key: str) -> DrawnChart:
    (found,) = [one for one in charts_of(answer) if one.chart.key == key]
    return found


def test_an_edition_that_asks_everything_has_twenty_charts_and_one_of_nothing_none() -> None:
    every = asking(*(one.code for one in INDICATORS if one.kind is not Kind.FLAGS))
    drawn = charts_of(every)
    assert len(drawn) == 20
    assert len({one.chart.key for one in drawn}) == 20
    assert all(one.chart.caption and one.chart.title and one.chart.unit for one in drawn)
    assert charts_of(an_answer(indicateurs=figures())) == ()


@pytest.mark.parametrize(
    ("code", "key", "kind"),
    [
        ("objectif", "file_active_mois", ChartKind.LINE),
        ("sorties", "mouvements", ChartKind.BARS),
        ("par_gir_actuel", "gir", ChartKind.BARS),
        ("evolution_gir", "evolution_gir", ChartKind.SHARES),
        ("sorties_par_motif", "sorties_par_motif", ChartKind.ROWS),
        ("visites_par_creneau", "visites_par_creneau", ChartKind.BARS),
        ("nuits_couvertes", "nuits", ChartKind.BARS),
        ("interventions_nuit", "appels", ChartKind.BARS),
        ("hospitalisations", "hospitalisations", ChartKind.BARS),
        ("taux_occupation_ht", "hebergement", ChartKind.BARS),
    ],
)
def test_a_chart_is_there_when_one_of_its_figures_is_asked(
    code: str, key: str, kind: ChartKind
) -> None:
    (drawn,) = charts_of(asking(code))
    assert (drawn.chart.key, drawn.chart.kind) == (key, kind)


def test_every_number_drawn_is_a_figure_of_the_answer() -> None:
    answer = asking(*(one.code for one in INDICATORS if one.kind is not Kind.FLAGS))
    held = set(_numbers(answer.indicateurs))
    for drawn in charts_of(answer):
        for series in drawn.chart.series:
            assert {Decimal(value) for value in series.values if value is not None} <= held


def _numbers(value: Any) -> list[Decimal]:
    if isinstance(value, dict):
        return [number for part in value.values() for number in _numbers(part)]
    if isinstance(value, list):
        return [number for part in value for number in _numbers(part)]
    is_number = isinstance(value, int | Decimal) and not isinstance(value, bool)
    return [Decimal(value)] if is_number else []


def test_the_period_before_is_beside_where_all_of_it_is_known() -> None:
    answer = asking("sorties", "presents_fin_mois", previous_values=figures(step=2))
    movements, months = chart(answer, "mouvements"), chart(answer, "file_active_mois")
    assert [one.label for one in movements.chart.series] == ["2025", "2024"]
    assert movements.chart.series[1].is_previous
    assert movements.table.columns == ("", "2025", "2024")
    assert [one.label for one in months.chart.series] == ["2025", "2024"]
    assert months.chart.targets[0].label == "Objectif de l’année"
    alone = asking("sorties", previous_values={"sorties": 3})
    assert [one.label for one in chart(alone, "mouvements").chart.series] == ["2025"]


def test_a_period_of_another_length_has_no_curve_before_and_no_year() -> None:
    before = figures()
    before["presents_fin_mois"] = before["presents_fin_mois"][:5]
    answer = asking(
        "presents_fin_mois", previous_values=before, start=date(2025, 1, 15), end=date(2025, 7, 2)
    )
    assert [one.label for one in chart(answer, "file_active_mois").chart.series] == ["Période"]


def test_the_figures_before_come_from_the_answers_where_nothing_else_kept_them() -> None:
    question = Question(number="1", label="x", indicateur="nuits_couvertes")
    other = Question(number="2", label="y", indicateur="nuits_non_couvertes")
    answer = an_answer(
        Answer(question=question, value=360, previous=351),
        Answer(question=other, value=5, previous=14),
        sections=(Section(title="x", questions=(question, other)),),
        indicateurs={"nuits_couvertes": 360, "nuits_non_couvertes": 5},
    )
    drawn = chart(answer, "nuits").chart
    assert [one.values for one in drawn.series] == [(360, 5), (351, 14)]


def test_unknown_figures_make_no_chart() -> None:
    codes = [one.code for one in INDICATORS if one.kind is not Kind.FLAGS]
    answer = asking(*codes, indicateurs=dict.fromkeys((one.code for one in INDICATORS), None))
    assert charts_of(answer) == ()


def test_the_occupation_is_said_beside_that_of_the_period_before() -> None:
    answer = asking("taux_occupation_ht", previous_values=figures(step=2))
    assert "contre" in chart(answer, "hebergement").chart.caption
    alone = asking("taux_occupation_ht")
    assert "contre" not in chart(alone, "hebergement").chart.caption


def test_masked_figures_are_not_drawn_and_stand_masked_in_the_table() -> None:
    values = figures()
    values["par_commune"] = {"Limoux": 3, "Quillan": 12, "Axat": 20, "Alet": 0}
    masked = mask_small(values)
    answer = asking("par_commune", indicateurs=masked, is_masked=True)
    drawn = chart(answer, "par_commune")
    assert drawn.chart.categories == ("Axat", "Limoux", "Quillan")
    assert drawn.chart.series[0].values == (20, None, None)
    assert drawn.chart.note == french(HIDDEN)
    assert drawn.table.rows == (("Axat", 20), ("Limoux", MASKED), ("Quillan", "masqué"))


def test_a_month_that_is_no_month_is_written_as_it_is() -> None:
    values = figures()
    values["presents_fin_mois"] = [{"mois": "fin", "valeur": 3}, {"mois": "2025-13", "valeur": 4}]
    values["objectif"] = None
    drawn = chart(asking("presents_fin_mois", indicateurs=values), "file_active_mois").chart
    assert drawn.categories == ("fin", "2025-13")
    assert drawn.targets == ()


def test_one_figure_alone_and_none_are_said_as_such() -> None:
    values = figures()
    values["evolution_gir"] = {"amelioration": 0, "stable": 5, "aggravation": 0}
    drawn = chart(asking("evolution_gir", indicateurs=values), "evolution_gir").chart
    assert drawn.caption == "Un seul chiffre\u00a0: Stable (5)."
    values["nuits_couvertes"] = values["nuits_non_couvertes"] = 0
    assert charts_of(asking("nuits_couvertes", indicateurs=values)) == ()


def test_the_charts_of_a_validated_answer_are_in_the_words_of_then() -> None:
    def renamed(code: str, key: str) -> Indicator:
        known = find_indicator(code)
        return replace(
            known, label=f"{known.label} (ancien)", modalites={**known.modalites, key: "Ancien mot"}
        )

    kept = {
        code: renamed(code, key)
        for code, key in (
            ("par_gir_actuel", "2"),
            ("par_mode_vie", "seul"),
            ("entrees", ""),
            ("sejours_ht", "HT"),
        )
    }
    answer = asking("par_gir_actuel", "par_mode_vie", "entrees", "sejours_ht", definitions=kept)
    assert chart(answer, "par_mode_vie").chart.title.endswith("(ancien)")
    assert "Ancien mot" in chart(answer, "gir").chart.categories
    assert "Ancien mot" in chart(answer, "hebergement").chart.categories
    assert chart(answer, "mouvements").chart.categories[0].endswith("(ancien)")
