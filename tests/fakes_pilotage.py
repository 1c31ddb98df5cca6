"""A director's dashboard with figures as a real one has, of every kind of chart."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from threading import Event

from crt_desktop.domain.dates import Period
from crt_desktop.domain.errors import VersionMovedError
from crt_desktop.domain.indicators import previous_period
from crt_desktop.reports.charts import Chart, ChartKind, DataTable, Series, Target
from crt_desktop.reports.pilotage import KeyFigure, PilotagePart

YEAR = Period.of_year(2026)
MONTHS = (
    *("janv.", "févr.", "mars", "avr.", "mai", "juin"),
    *("juil.", "août", "sept.", "oct.", "nov.", "déc."),
)
MONTH_PERIODS = tuple(YEAR.months())


def a_curve() -> Chart:
    return Chart(
        key="file_active",
        title="File active",
        kind=ChartKind.LINE,
        unit="personnes",
        categories=MONTHS,
        series=(
            Series(
                key="cumul",
                label="Cumulées",
                values=(15, 16, 18, 19, 21, 23, 25, 26, 28, 31, 33, None),
                evidence=("file_active",) * 12,
                periods=MONTH_PERIODS,
            ),
            Series(
                key="presentes",
                label="Présentes",
                values=(15, 16, 18, 18, 20, 21, 22, 23, 24, 26, 27, None),
                evidence=("presents_fin",) * 12,
                periods=MONTH_PERIODS,
            ),
            Series(
                key="cumul",
                label="Cumulées en 2025",
                values=(3, 5, 6, 8, 9, 10, 12, 14, 16, 19, 22, 28),
                is_previous=True,
            ),
        ),
        targets=(Target(label="Objectif", values=(30,) * 12),),
        caption="33 personnes différentes depuis le 01/01/2026, pour un objectif de 30, "
        "atteint le 14/09/2026.",
    )


def some_bars() -> Chart:
    return Chart(
        key="mouvements",
        title="Entrées et sorties par mois",
        kind=ChartKind.BARS,
        unit="personnes",
        categories=MONTHS,
        series=(
            Series(key="entrees", label="Entrées", values=(2, 1, 3, 1, 2, 2, 2, 1, 2, 3, 2, 0)),
            Series(key="sorties", label="Sorties", values=(0, 0, 1, 1, 0, 1, 1, 0, 1, 1, 1, 0)),
        ),
        caption="21 entrées et 7 sorties en 2026.",
        evidence=("entrees",) * 12,
        periods=MONTH_PERIODS,
    )


def some_girs() -> Chart:
    counts = (
        (1, 2, 2, 3, 2, 2, 3, 3, 3, 3, 3, 3),
        (5, 6, 7, 7, 8, 9, 9, 10, 10, 11, 11, 11),
        (4, 4, 5, 5, 6, 6, 6, 6, 7, 7, 7, 7),
        (4, 4, 4, 4, 4, 5, 5, 5, 6, 6, 6, 6),
        (0, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0, 0),
        (0,) * 12,
    )
    return Chart(
        key="gir_evolution",
        title="GIR des personnes présentes",
        kind=ChartKind.STACKED,
        unit="personnes",
        categories=MONTHS,
        series=tuple(
            Series(key=str(gir), label=f"GIR {gir}", values=values)
            for gir, values in enumerate(counts, start=1)
        ),
        caption="Au dernier jour de chaque mois, selon la dernière évaluation connue ce jour-là.",
    )


def some_shares() -> Chart:
    names = [*((str(gir), f"GIR {gir}") for gir in range(1, 7)), ("non_evalue", "Non évalué")]
    counts = (3, 11, 7, 6, 0, 0, 1)
    return Chart(
        key="gir",
        title="GIR actuel",
        kind=ChartKind.SHARES,
        unit="personnes",
        categories=("31/12/2026",),
        series=tuple(
            Series(
                key=key,
                label=label,
                values=(count,),
                evidence=(f"par_gir_actuel.{key}",),
                periods=(YEAR,),
            )
            for (key, label), count in zip(names, counts, strict=True)
        ),
        caption="28 personnes de la file active, dont 1 sans GIR évalué.",
    )


def some_rows() -> Chart:
    motifs = (
        "Entrée en établissement (EHPAD ou autre)",
        "Décès",
        "Hospitalisation de plus de trois mois",
        "Souhait de la personne",
        "Déménagement hors du territoire",
        "Ne remplit plus les critères",
    )
    return Chart(
        key="motifs",
        title="Sorties par motif",
        kind=ChartKind.ROWS,
        unit="sorties",
        categories=motifs,
        series=(
            Series(
                key="sorties",
                label="2026",
                values=(3, 2, 1, 1, 0, 0),
                evidence=tuple(f"sorties_par_motif.{at}" for at in range(6)),
                periods=(YEAR,) * 6,
            ),
            Series(key="sorties", label="2025", values=(5, 4, 2, 1, 1, 0), is_previous=True),
        ),
        caption="7 sorties en 2026, 13 en 2025.",
    )


def some_hours() -> Chart:
    return Chart(
        key="heures",
        title="Visites par créneau",
        kind=ChartKind.STACKED,
        unit="visites",
        categories=("1er trim.", "2e trim.", "3e trim.", "4e trim."),
        series=(
            Series(key="jour", label="Jour", values=(610, 680, 702, 655)),
            Series(key="soiree", label="Soirée", values=(210, 190, 220, 214)),
            Series(key="nuit", label="Nuit", values=(41, 38, 52, 40)),
            Series(key="weekend", label="Week-end", values=(180, 201, 210, 196)),
            Series(key="ferie", label="Jour férié", values=(12, 30, 14, 22)),
        ),
        caption="Une visite compte dans un seul créneau : férié, puis week-end, nuit, soirée, jour.",
    )


def a_forfait() -> Chart:
    return Chart(
        key="forfait",
        title="Forfait et enveloppe",
        kind=ChartKind.LINE,
        unit="€",
        categories=MONTHS,
        series=(
            Series(
                key="forfait",
                label="Forfait théorique cumulé",
                values=tuple(
                    900 * count for count in (15, 31, 49, 67, 87, 108, 130, 153, 177, 203, 230, 257)
                ),
            ),
        ),
        targets=(Target(label="Enveloppe", values=tuple(22_500 * (at + 1) for at in range(12))),),
        caption="900 € par personne et par mois accompagnés, contre une enveloppe de 270 000 €.",
    )


def no_calls() -> Chart:
    return Chart(
        key="appels",
        title="Appels d’astreinte",
        kind=ChartKind.BARS,
        unit="appels",
        categories=MONTHS,
        series=(Series(key="appels", label="Appels", values=(0,) * 12),),
        caption="Aucun appel sur la période.",
    )


def a_table() -> DataTable:
    rows: tuple[tuple[str | int | Decimal | None, ...], ...] = (
        ("GIR 1", 3, Decimal("412.5"), Decimal("80.0"), Decimal("40.0")),
        ("GIR 2", 11, Decimal("1203.0"), Decimal("210.5"), Decimal("120.0")),
        ("GIR 3", 7, Decimal("640.0"), Decimal("90.0"), None),
        ("Ensemble", 21, Decimal("2255.5"), Decimal("380.5"), Decimal("160.0")),
    )
    return DataTable(
        key="saad_gir",
        title="Personnes et heures par GIR",
        note="Retour annuel des services à domicile.",
        columns=("GIR", "Personnes", "Heures", "dont soirées", "dont week-ends"),
        kinds=("texte", "entier", "decimal", "decimal", "decimal"),
        rows=rows,
        has_total=True,
    )


def some_contacts() -> DataTable:
    return DataTable(
        key="aidants_demandes",
        title="Contacts d’aidants par demande",
        note="",
        columns=("Demande", "Contacts", "Part"),
        kinds=("texte", "entier", "pourcentage"),
        rows=(("=Répit", 14, Decimal("58.3")), ("Écoute", 10, Decimal("41.7"))),
    )


FIGURES = (
    KeyFigure(
        key="file_active",
        label="File active",
        value=33,
        previous=28,
        unit="personnes",
        note="objectif : 30 personnes",
        path="file_active",
    ),
    KeyFigure(
        key="presents_fin",
        label="Présentes au dernier jour",
        value=27,
        previous=27,
        unit="personnes",
        path="presents_fin",
    ),
    KeyFigure(
        key="date_seuil",
        label="Objectif atteint le",
        value=date(2026, 9, 14),
        previous=None,
        unit="date",
        note="jamais en 2025",
    ),
    KeyFigure(
        key="taux",
        label="Plans à jour",
        value=Decimal("81.5"),
        previous=Decimal("84.0"),
        unit="%",
        note="22 plans sur 27",
        path="plans_a_jour",
    ),
)

PARTS = (
    PilotagePart(key="file_active", title="File active", figures=FIGURES, charts=(a_curve(),)),
    PilotagePart(
        key="mouvements",
        title="Entrées et sorties",
        figures=FIGURES[:2],
        charts=(some_bars(), some_rows()),
    ),
    PilotagePart(key="gir", title="GIR", charts=(some_shares(), some_girs())),
    PilotagePart(key="nuits", title="Nuits et astreinte", charts=(no_calls(),)),
    PilotagePart(key="visites", title="Visites", charts=(some_hours(),)),
    PilotagePart(key="forfait", title="Forfait et enveloppe", charts=(a_forfait(),)),
    PilotagePart(key="tableaux", title="Tableaux", tables=(a_table(), some_contacts())),
)


@dataclass
class FakePilotage:
    """Answers the same figures whatever the period; remembers what was asked and written."""

    given: tuple[PilotagePart, ...] = PARTS
    errors: dict[str, Exception] = field(default_factory=dict)
    calls: list[tuple[str, Period, Period | None]] = field(default_factory=list)
    noted: list[tuple[str, str]] = field(default_factory=list)
    texts: dict[str, tuple[str, int]] = field(default_factory=dict)
    kept: list[tuple[Period, str, str, int]] = field(default_factory=list)
    written: list[tuple[Period, Path]] = field(default_factory=list)
    gate: Event = field(default_factory=Event)
    """While it is clear, a part is being computed."""
    before_writing: Callable[[], None] | None = None

    def __post_init__(self) -> None:
        self.gate.set()

    def parts(self) -> tuple[tuple[str, str], ...]:
        if "" in self.errors:
            raise self.errors[""]
        return tuple((part.key, part.title) for part in self.given)

    def part(
        self, key: str, period: Period, *, compared_with: Period | None = None
    ) -> PilotagePart:
        self.calls.append((key, period, compared_with or previous_period(period)))
        self.gate.wait(timeout=5)
        if key in self.errors:
            raise self.errors[key]
        return next(part for part in self.given if part.key == key)

    def write_figure(self, key: str, kind: str, *, path: Path, content: bytes) -> None:
        if "write" in self.errors:
            raise self.errors["write"]
        self.noted.append((key, kind))
        path.write_bytes(content)

    def comments(self, period: Period) -> Mapping[str, tuple[str, int]]:
        self.calls.append(("comments", period, None))
        if "comments" in self.errors:
            raise self.errors["comments"]
        return dict(self.texts)

    def comment(self, period: Period, rubrique: str, texte: str, *, version: int) -> int:
        held = self.texts.get(rubrique, ("", 0))[1]
        if version != held:
            raise VersionMovedError(version=held)
        self.kept.append((period, rubrique, texte, version))
        self.texts[rubrique] = (texte, version + 1)
        return version + 1

    def write_dialogue(
        self,
        period: Period,
        path: Path,
        *,
        compared_with: Period | None = None,
        reason: str | None = None,
    ) -> bytes:
        del reason
        self.calls.append(("dialogue", period, compared_with))
        if self.before_writing is not None:
            self.before_writing()
        if "dialogue" in self.errors:
            raise self.errors["dialogue"]
        self.written.append((period, path))
        path.write_bytes(b"%PDF-1.7")
        return b"%PDF-1.7"


def without_data() -> tuple[PilotagePart, ...]:
    """Return the parts of a vault where nothing was ever written."""
    return tuple(
        replace(
            part,
            figures=tuple(replace(one, value=0, previous=0) for one in part.figures),
            charts=tuple(
                replace(
                    chart,
                    series=tuple(
                        replace(one, values=tuple(0 for _ in one.values)) for one in chart.series
                    ),
                )
                for chart in part.charts
            ),
        )
        for part in PARTS
    )
