"""The charts of a survey answer: what its figures show, for the files that leave.

They are made of the figures of the answer alone, masked ones included: a masked figure is not drawn, its
table says « 1-4 ». A chart is there when the edition asks at least one of its figures.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, Final

from crt_desktop.domain import codes
from crt_desktop.domain.codes import NON_EVALUE
from crt_desktop.domain.dates import MONTHS
from crt_desktop.domain.figures import tidy
from crt_desktop.domain.indicators import keys_of, value_at
from crt_desktop.domain.masking import is_told
from crt_desktop.domain.typography import french
from crt_desktop.reports.charts import Chart, ChartKind, ChartValue, DataTable, Series, Target
from crt_desktop.reports.survey import SurveyAnswer
from exports.figures import figure_words

HIDDEN: Final = "Les effectifs masqués ne sont pas dessinés."
_SHORT_MONTHS: Final = (
    "janv.", "févr.", "mars", "avril", "mai", "juin",
    "juil.", "août", "sept.", "oct.", "nov.", "déc.",
)  # fmt: skip
_MOST_NAMED: Final = 3
"""How many of the largest figures a caption names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnChart:
    """A chart and the table of its figures, where a masked figure is written as such."""

    chart: Chart
    table: DataTable


@dataclass(frozen=True, slots=True)
class _Figures:
    """The figures of an answer by path, and those of the period before where a question asks them.

    ``answer`` names them: a validated one in the words of when it was.
    """

    answer: SurveyAnswer
    now: Mapping[str, Any]
    before: Mapping[str, Any]
    year: str
    year_before: str

    def at(self, path: str) -> Any:
        """Return a figure of the period."""
        return value_at(self.now, path)

    def previous(self, path: str) -> Any:
        """Return a figure of the period before, None when no question asks it."""
        code = path.partition(".")[0]
        if path in self.before:
            return self.before[path]
        return value_at(self.before, path) if code in self.before else None


def charts_of(answer: SurveyAnswer) -> tuple[DrawnChart, ...]:
    """Return the charts of an answer, in the order of the reference page; empty ones are left out."""
    asked = {
        one.question.indicateur.partition(".")[0]
        for one in answer.answers
        if one.question.indicateur
    }
    figures = _figures(answer)
    drawn = (make(figures) for uses, make in _CHARTS if asked & set(uses))
    return tuple(one for one in drawn if one is not None and not one.chart.is_empty)


def _figures(answer: SurveyAnswer) -> _Figures:
    year, before = "Période", "Période précédente"
    if (answer.start.month, answer.start.day) == (1, 1) and (
        (answer.end.month, answer.end.day) == (12, 31) and answer.start.year == answer.end.year
    ):
        year, before = str(answer.start.year), str(answer.start.year - 1)
    return _Figures(
        answer=answer,
        now=answer.indicateurs,
        before=answer.previous_values
        or {
            one.question.indicateur: one.previous
            for one in answer.answers
            if one.question.indicateur and not one.question.filters and one.previous is not None
        },
        year=year,
        year_before=before,
    )


# --- making one --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    """One category: its words, and the path of its figure."""

    label: str
    path: str


def _chart(
    figures: _Figures,
    key: str,
    title: str,
    kind: ChartKind,
    rows: Sequence[_Row],
    *,
    unit: str,
    caption: str = "",
) -> DrawnChart:
    """Return a chart of figures beside those of the period before, where they are known."""
    now = [figures.at(row.path) for row in rows]
    before = [figures.previous(row.path) for row in rows]
    columns = [(figures.year, now, False)]
    if kind is not ChartKind.SHARES and all(value is not None for value in before):
        columns.append((figures.year_before, before, True))
    return _drawn(
        key,
        title,
        kind,
        [row.label for row in rows],
        columns,
        unit=unit,
        caption=caption or _most(rows, now),
    )


def _drawn(
    key: str,
    title: str,
    kind: ChartKind,
    categories: Sequence[str],
    columns: Sequence[tuple[str, Sequence[Any], bool]],
    *,
    unit: str,
    caption: str,
    targets: tuple[Target, ...] = (),
) -> DrawnChart:
    """Return a chart, and its table with what is masked; ``columns``: words, figures, is it the previous."""
    is_hidden = not all(is_told(value) for _, values, _ in columns for value in values)
    series = tuple(
        Series(
            key=f"s{rank}",
            label=label,
            values=tuple(_drawable(value) for value in values),
            is_previous=is_previous,
        )
        for rank, (label, values, is_previous) in enumerate(columns)
    )
    chart = Chart(
        key=key,
        title=french(title),
        kind=kind,
        unit=unit,
        categories=tuple(categories),
        series=series,
        caption=french(caption),
        targets=targets,
        note=french(HIDDEN) if is_hidden else "",
    )
    cells = [*(values for _, values, _ in columns), *(one.values for one in targets)]
    table = DataTable(
        key=key,
        title=chart.title,
        note="",
        columns=("", *(label for label, _, _ in columns), *(one.label for one in targets)),
        kinds=("texte", *("decimal" for _ in cells)),
        rows=tuple(
            (category, *(_cell(values[place]) for values in cells))
            for place, category in enumerate(categories)
        ),
    )
    if kind is ChartKind.SHARES:
        # Parts of a whole that is not known whole would be false: they are drawn as rows.
        is_whole = None not in series[0].values
        chart = _parted(chart) if is_whole else replace(chart, kind=ChartKind.ROWS)
    return DrawnChart(chart=chart, table=table)


def _parted(chart: Chart) -> Chart:
    """Return a chart of shares: each category becomes a part of one bar."""
    return Chart(
        key=chart.key,
        title=chart.title,
        kind=chart.kind,
        unit=chart.unit,
        categories=("",),
        series=tuple(
            Series(key=f"s{rank}", label=label, values=(value,))
            for rank, (label, value) in enumerate(
                zip(chart.categories, chart.series[0].values, strict=True)
            )
        ),
        caption=chart.caption,
        note=chart.note,
    )


def _drawable(value: Any) -> ChartValue:
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        return None
    return tidy(value) if isinstance(value, Decimal) else value


def _cell(value: Any) -> str | ChartValue:
    return value if isinstance(value, str) else _drawable(value)


def _most(rows: Sequence[_Row], values: Sequence[Any]) -> str:
    """Return a caption that names the largest figures."""
    known = [
        (row.label, value)
        for row, value in zip(rows, values, strict=True)
        if isinstance(value, int | Decimal) and value
    ]
    if not known:
        return "Aucun chiffre à lire : tout est à zéro, masqué ou inconnu."
    known.sort(key=lambda one: -one[1])
    named = ", ".join(f"{label} ({figure_words(value)})" for label, value in known[:_MOST_NAMED])
    return f"Les plus nombreux : {named}." if len(known) > 1 else f"Un seul chiffre : {named}."


# --- each chart --------------------------------------------------------------------------------

_Maker = Callable[[_Figures], DrawnChart | None]


def _of_breakdown(
    code: str, kind: ChartKind, *, with_zeros: bool = False
) -> tuple[Sequence[str], _Maker]:
    """Return a chart of a breakdown; the modalities nobody has are left out unless they are in order."""

    def make(figures: _Figures) -> DrawnChart | None:
        value = figures.at(code)
        if not isinstance(value, Mapping):
            return None
        indicator = figures.answer.indicator(code)
        before = figures.previous(code)
        held = {**value, **(before if isinstance(before, Mapping) else {})}
        rows = [
            _Row(label=indicator.modalites.get(key, key), path=f"{code}.{key}")
            for key in held
            if with_zeros or value.get(key) or figures.previous(f"{code}.{key}")
        ]
        if kind is ChartKind.ROWS:
            rows.sort(key=lambda row: -(_drawable(figures.at(row.path)) or 0))
        return _chart(figures, code, indicator.label, kind, rows, unit=indicator.unit)

    return (code,), make


def _file_active(figures: _Figures) -> DrawnChart | None:
    """Return the persons present at the end of each month, under the target of the year."""
    months = figures.at("presents_fin_mois")
    if not isinstance(months, list):
        return None
    before = figures.previous("presents_fin_mois")
    columns: list[tuple[str, Sequence[Any], bool]] = [
        (figures.year, [one["valeur"] for one in months], False)
    ]
    if isinstance(before, list) and len(before) == len(months):
        columns.append((figures.year_before, [one["valeur"] for one in before], True))
    objectif = _drawable(figures.at("objectif"))
    targets: tuple[Target, ...] = ()
    if objectif is not None:
        targets = (Target(label="Objectif de l’année", values=(objectif,) * len(months)),)
    counted = figure_words(figures.at("file_active"))
    caption = f"Dans la période, {counted} personnes différentes ont été accompagnées."
    if targets:
        caption += " L'objectif compte ces personnes différentes ; la courbe, celles présentes le dernier jour du mois."
    return _drawn(
        "file_active_mois",
        "Personnes présentes en fin de mois",
        ChartKind.LINE,
        [_month(str(one["mois"])) for one in months],
        columns,
        unit="personnes",
        caption=caption,
        targets=targets,
    )


def _month(text: str) -> str:
    """Return « janv. 2025 » for 2025-01."""
    year, _, number = text.partition("-")
    if not number.isdigit() or not 1 <= int(number) <= len(MONTHS):
        return text
    return f"{_SHORT_MONTHS[int(number) - 1]} {year}"


def _movements(figures: _Figures) -> DrawnChart:
    return _of_codes(
        figures,
        "mouvements",
        "Entrées et sorties",
        ("entrees", "reentrees", "sorties"),
        unit="accompagnements",
    )


def _of_codes(
    figures: _Figures, key: str, title: str, paths: Iterable[str], *, unit: str
) -> DrawnChart:
    """Return a chart of single figures, each a category under its own name."""
    rows = [_Row(label=_last_label(figures.answer, path), path=path) for path in paths]
    return _chart(figures, key, title, ChartKind.BARS, rows, unit=unit)


def _last_label(answer: SurveyAnswer, path: str) -> str:
    """Return the label of a code, or of the last key of a path."""
    indicator = answer.indicator(path)
    levels = keys_of(path)
    if not levels:
        return indicator.label
    labels = {**indicator.modalites, **indicator.parts}
    return ", ".join(labels.get(key, key) for key in levels[-1])


def _girs(figures: _Figures) -> DrawnChart | None:
    """Return the GIR at entry beside the GIR now."""
    entry, now = figures.at("par_gir_entree"), figures.at("par_gir_actuel")
    if not isinstance(entry, Mapping) or not isinstance(now, Mapping):
        return None
    labels = figures.answer.indicator("par_gir_actuel").modalites
    unknown = figure_words(now.get(NON_EVALUE, 0))
    return _drawn(
        "gir",
        "GIR à l'entrée et GIR actuel",
        ChartKind.BARS,
        list(labels.values()),
        [
            ("À l’entrée", [entry.get(key, 0) for key in labels], False),
            ("Actuel", [now.get(key, 0) for key in labels], False),
        ],
        unit="personnes",
        caption=f"Personnes accompagnées selon leur GIR ; non évalué aujourd'hui : {unknown}.",
    )


def _nights(figures: _Figures) -> DrawnChart:
    return _of_codes(
        figures,
        "nuits",
        "Nuits d'astreinte",
        ("nuits_couvertes", "nuits_non_couvertes"),
        unit="nuits",
    )


def _calls(figures: _Figures) -> DrawnChart:
    return _of_codes(
        figures,
        "appels",
        "Appels d'astreinte et interventions de nuit",
        ("appels_astreinte", "appels_personnes", "interventions_nuit.nombre"),
        unit="appels et personnes",
    )


def _hospital(figures: _Figures) -> DrawnChart | None:
    parts = ("nombre", "programmees", "non_programmees", "par_urgences", "rehospitalisations_30j")
    if figures.at("hospitalisations") is None:
        return None
    return _of_codes(
        figures,
        "hospitalisations",
        "Hospitalisations",
        (f"hospitalisations.{part}" for part in parts),
        unit="hospitalisations",
    )


def _places(figures: _Figures) -> DrawnChart | None:
    """Return the nights of temporary stays by kind, and the occupancy said under them."""
    if not isinstance(figures.at("sejours_ht"), Mapping):
        return None
    labels = figures.answer.indicator("sejours_ht").modalites
    rows = [
        _Row(label=labels.get(key, key), path=f"sejours_ht.{key}.nuits") for key in codes.TYPE_HT
    ]
    rate, before = figures.at("taux_occupation_ht"), figures.previous("taux_occupation_ht")
    caption = (
        f"Taux d'occupation des places : {figure_words(rate, '%' if rate is not None else '')}"
    )
    if before is not None:
        caption += f", contre {figure_words(before, '%')} la période précédente"
    return _chart(
        figures,
        "hebergement",
        "Nuits d'hébergement temporaire",
        ChartKind.BARS,
        rows,
        unit="nuits",
        caption=f"{caption}.",
    )


_ROWS: Final = ChartKind.ROWS
_BARS: Final = ChartKind.BARS
_SHARES: Final = ChartKind.SHARES
_CHARTS: Final[tuple[tuple[Sequence[str], _Maker], ...]] = (
    (("presents_fin_mois", "file_active", "presents_fin", "objectif"), _file_active),
    (("entrees", "sorties", "reentrees"), _movements),
    _of_breakdown("demandes_par_origine", _ROWS),
    _of_breakdown("demandes_par_issue", _SHARES),
    _of_breakdown("par_tranche_age", _BARS, with_zeros=True),
    (("par_gir_entree", "par_gir_actuel"), _girs),
    _of_breakdown("evolution_gir", _SHARES),
    _of_breakdown("par_mode_vie", _ROWS),
    _of_breakdown("par_commune", _ROWS),
    _of_breakdown("sorties_par_motif", _ROWS),
    _of_breakdown("visites_par_creneau", _BARS, with_zeros=True),
    _of_breakdown("visites_par_profession", _ROWS),
    _of_breakdown("visites_par_domaine", _ROWS),
    (("nuits_couvertes", "nuits_non_couvertes"), _nights),
    (("appels_astreinte", "appels_personnes", "interventions_nuit"), _calls),
    _of_breakdown("appels_par_motif", _ROWS),
    (("hospitalisations",), _hospital),
    (("sejours_ht", "taux_occupation_ht"), _places),
    _of_breakdown("contacts_aidants_par_demande", _ROWS),
    _of_breakdown("etp", _ROWS),
)
"""What each chart needs asked, and how it is made."""
