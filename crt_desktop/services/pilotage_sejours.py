"""The parts of the dashboard on the time spent elsewhere: hébergement temporaire, hospitalisations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from crt_desktop.domain import codes
from crt_desktop.domain.pilotage import Tranche, folded
from crt_desktop.domain.pilotage_words import counted, number_words
from crt_desktop.ports.pilotage import Counts
from crt_desktop.reports.charts import Chart, ChartKind, ChartValue, DataTable
from crt_desktop.reports.pilotage import KeyFigure, PilotagePart
from crt_desktop.services.pilotage_kit import (
    Line,
    Reading,
    figure,
    monthly,
    over_time,
    percent,
    table,
    told,
)
from crt_desktop.services.pilotage_sentences import peak_words, sentence

Values = Mapping[str, Any]
NO_PLACE: Final = "Aucune place d'hébergement temporaire n'est ouverte sur la période."


# --- hébergement temporaire ----------------------------------------------------------------


def hebergement_part(reading: Reading) -> PilotagePart:
    """Return the occupancy of the places by kind, the nights, and the sejours by kind."""
    now, before = (reading.queries.sejours(asked) for asked in (reading.now, reading.before))
    return PilotagePart(
        key="hebergement",
        title="Hébergement temporaire",
        figures=_sejour_figures(now, before),
        charts=(_occupancy_chart(reading, now, before), _nights_chart(reading, now, before)),
        tables=(_sejour_table(now.values),),
    )


def _total(counts: Counts, prefix: str) -> int:
    return sum(
        sum(found.values()) for key, found in counts.months.items() if key.startswith(f"{prefix}.")
    )


def _sejour_figures(now: Counts, before: Counts) -> tuple[KeyFigure, ...]:
    def stays(counts: Counts) -> int:
        kinds: Any = counts.values["sejours_ht"]
        return sum(kind["nombre"] for kind in kinds.values())

    occupied, offered = _total(now, "occupees"), _total(now, "offertes")
    rate: Any = now.values["taux_occupation_ht"]
    rate_before: Any = before.values["taux_occupation_ht"]
    return (
        figure(
            "taux_occupation_ht",
            "Taux d'occupation",
            rate,
            rate_before,
            "%",
            note=f"{number_words(occupied)} nuits sur {number_words(offered)}"
            if offered
            else "aucune place ouverte",
            path="taux_occupation_ht",
        ),
        figure(
            "sejours_ht",
            "Séjours commencés",
            stays(now),
            stays(before),
            "séjours",
            path="sejours_ht",
        ),
        figure(
            "nuits_ht",
            "Nuits occupées",
            occupied,
            _total(before, "occupees"),
            "nuits",
            path="taux_occupation_ht",
        ),
    )


def _rate_line(reading: Reading, kind: str | None, label: str, now: Counts, before: Counts) -> Line:
    """Return the occupancy over time of a kind of places, or of all."""
    kinds = tuple(codes.TYPE_HT) if kind is None else (kind,)

    def values(tranches: Sequence[Tranche], counts: Counts) -> tuple[ChartValue, ...]:
        def rate(one: Tranche) -> ChartValue:
            occupied, offered = (
                sum(folded(counts.months.get(f"{what}.{each}", {}), one) for each in kinds)
                for what in ("occupees", "offertes")
            )
            return percent(occupied, offered)

        return told(tranches, rate, today=reading.today)

    return Line(
        key=kind or "toutes",
        label=label,
        now=values(reading.tranches, now),
        before=values(reading.tranches_before, before),
        path="" if kind else "taux_occupation_ht",
    )


def _occupancy_chart(reading: Reading, now: Counts, before: Counts) -> Chart:
    offered = [
        kind
        for kind in codes.TYPE_HT
        if any(f"offertes.{kind}" in counts.months for counts in (now, before))
    ]
    lines = [
        _rate_line(reading, kind, f"Places {codes.TYPE_HT[kind]}", now, before) for kind in offered
    ]
    whole = _rate_line(reading, None, "Toutes les places", now, before)
    rate: Any = now.values["taux_occupation_ht"]
    rate_before: Any = before.values["taux_occupation_ht"]
    return over_time(
        reading,
        key="occupation",
        title="Occupation des places",
        kind=ChartKind.LINE,
        unit="%",
        lines=(*lines, whole) if len(lines) != 1 else (whole,),
        caption=NO_PLACE
        if rate is None
        else sentence(
            f"{number_words(rate)} % des nuits offertes occupées {reading.words}",
            "" if rate_before is None else f"{number_words(rate_before)} % {reading.words_before}",
            peak_words(reading, whole.now),
        ),
        note="Nuits occupées rapportées aux nuits offertes, selon le type de la place ; options et séjours"
        " annulés non comptés.",
    )


def _nights_chart(reading: Reading, now: Counts, before: Counts) -> Chart:
    total, total_before = (_total(counts, "nuits") for counts in (now, before))
    return over_time(
        reading,
        key="nuits_ht",
        title="Nuits d'hébergement temporaire",
        kind=ChartKind.STACKED,
        unit="nuits",
        lines=tuple(
            monthly(reading, label, f"nuits.{kind}", now, before, is_open=False)
            for kind, label in codes.TYPE_HT.items()
        ),
        caption=sentence(
            f"{counted(total, 'nuit')} {reading.words}",
            f"{number_words(total_before)} {reading.words_before}",
        ),
        note="Nuits passées dans la période, selon le type du séjour.",
    )


def _sejour_table(values: Values) -> DataTable:
    sejours = values["sejours_ht"]
    return table(
        "sejours_ht",
        "Séjours commencés dans la période",
        "Ni options ni séjours annulés ; nuits comprises dans la période, durée moyenne des séjours"
        " terminés.",
        columns=("Type", "Séjours", "Personnes", "Nuits", "Durée moyenne (nuits)"),
        kinds=("texte", "entier", "entier", "entier", "decimal"),
        rows=[
            (
                label,
                *(sejours[kind][key] for key in ("nombre", "personnes", "nuits", "duree_moyenne")),
            )
            for kind, label in codes.TYPE_HT.items()
        ],
    )


# --- hospitalisations ----------------------------------------------------------------------


def hospitalisations_part(reading: Reading) -> PilotagePart:
    """Return the stays in hospital by month, planned or not, through the emergencies, come back to."""
    now, before = (
        reading.queries.hospitalisations(asked, reading.queries.spans(asked))
        for asked in (reading.now, reading.before)
    )
    return PilotagePart(
        key="hospitalisations",
        title="Hospitalisations",
        figures=_hospital_figures(now.values, before.values),
        charts=(_planned_chart(reading, now, before), _urgent_chart(reading, now, before)),
    )


_FIGURES: Final = (
    ("hospitalisations.nombre", "Hospitalisations", "séjours"),
    ("hospitalisations.jours", "Jours d'hospitalisation", "jours"),
    ("hospitalisations.rehospitalisations_30j", "Réhospitalisations à 30 jours", "séjours"),
    ("hospitalises_plus_3_mois", "Hospitalisées plus de 3 mois", "personnes"),
)


def _hospital_figures(now: Values, before: Values) -> tuple[KeyFigure, ...]:
    notes = {
        "hospitalisations.nombre": f"{counted(now['hospitalisations.personnes'], 'personne')}",
        "hospitalisations.jours": "des séjours commencés dans la période",
    }
    return tuple(
        figure(
            path.rpartition(".")[2],
            label,
            now[path],
            before[path],
            unit,
            note=notes.get(path, ""),
            path=path,
        )
        for path, label, unit in _FIGURES
    )


def _planned_chart(reading: Reading, now: Counts, before: Counts) -> Chart:
    planned = monthly(reading, "Programmées", "hospitalisations.programmees", now, before)
    urgent = monthly(reading, "Non programmées", "hospitalisations.non_programmees", now, before)
    whole = monthly(reading, "", "hospitalisations.nombre", now, before)
    unknown = Line(
        key="non_precise",
        label="Non précisé",
        now=_rest(whole.now, planned.now, urgent.now),
        before=_rest(whole.before or (), planned.before or (), urgent.before or ()),
    )
    total, total_before = (counts.values["hospitalisations.nombre"] for counts in (now, before))
    not_planned: Any = now.values["hospitalisations.non_programmees"]
    return over_time(
        reading,
        key="hospitalisations",
        title="Hospitalisations commencées",
        kind=ChartKind.STACKED,
        unit="séjours",
        lines=(planned, urgent, unknown),
        caption=sentence(
            f"{counted(_whole(total), 'hospitalisation')} {reading.words}, dont"
            f" {counted(not_planned, 'non programmée', 'non programmées')}",
            f"{number_words(_whole(total_before))} {reading.words_before}",
            peak_words(reading, whole.now),
        ),
        note="Séjours d'une personne accompagnée le jour de l'entrée.",
    )


def _whole(value: Any) -> int:
    return int(value)


def _rest(whole: Sequence[ChartValue], *parts: Sequence[ChartValue]) -> tuple[ChartValue, ...]:
    """Return what is left of each value once its parts are taken; None stays None."""
    return tuple(
        None if one is None else one - sum(part or 0 for part in others)
        for one, *others in zip(whole, *parts, strict=True)
    )


def _urgent_chart(reading: Reading, now: Counts, before: Counts) -> Chart:
    urgent, again = (
        _whole(now.values[f"hospitalisations.{key}"])
        for key in ("par_urgences", "rehospitalisations_30j")
    )
    return over_time(
        reading,
        key="hospitalisations_urgences",
        title="Passages par les urgences et réhospitalisations",
        kind=ChartKind.BARS,
        unit="séjours",
        lines=(
            monthly(reading, "Par les urgences", "hospitalisations.par_urgences", now, before),
            monthly(
                reading,
                "Réhospitalisations à 30 jours",
                "hospitalisations.rehospitalisations_30j",
                now,
                before,
            ),
        ),
        caption=sentence(
            f"{counted(urgent, 'hospitalisation')} par les urgences {reading.words}",
            counted(again, "réhospitalisation à 30 jours", "réhospitalisations à 30 jours"),
        ),
    )
