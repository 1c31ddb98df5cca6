"""The parts of the dashboard on the work done: nights and calls, visits."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

from crt_desktop.domain import codes
from crt_desktop.domain.figures import to_tenth
from crt_desktop.domain.pilotage_words import counted, number_words
from crt_desktop.ports.pilotage import Counts, WorkCounts
from crt_desktop.reports.charts import Chart, ChartKind
from crt_desktop.reports.pilotage import KeyFigure, PilotagePart
from crt_desktop.services.pilotage_kit import (
    Reading,
    by_modality,
    figure,
    monthly,
    over_time,
    percent,
    total_line,
)
from crt_desktop.services.pilotage_sentences import (
    compared,
    main_words,
    peak_words,
    rounded_share,
    sentence,
)

Values = Mapping[str, Any]
SECONDS_AN_HOUR: Final = 3600


# --- nuits ---------------------------------------------------------------------------------


def nuits_part(reading: Reading) -> PilotagePart:
    """Return the calls and home visits by month, the nights covered or not, the answers given."""
    now, before = (reading.queries.nights(asked) for asked in (reading.now, reading.before))
    return PilotagePart(
        key="nuits",
        title="Nuits et astreintes",
        figures=_night_figures(now.values, before.values),
        charts=(
            _calls_chart(reading, now, before),
            _nights_chart(reading, now, before),
            by_modality(
                reading,
                key="appels_par_reponse",
                title="Réponse donnée aux appels",
                unit="appels",
                path="appels_par_reponse",
                labels=codes.REPONSE_APPEL,
                now=now.values["appels_par_reponse"],
                before=before.values["appels_par_reponse"],
                caption=sentence(
                    main_words(codes.REPONSE_APPEL, now.values["appels_par_reponse"], noun="appel")
                    or f"Aucun appel {reading.words}",
                    compared(
                        reading, now.values["appels_astreinte"], before.values["appels_astreinte"]
                    ),
                ),
            ),
        ),
    )


def _night_figures(now: Values, before: Values) -> tuple[KeyFigure, ...]:
    delay = now["interventions_nuit.delai_moyen_min"]
    return (
        figure(
            "appels_astreinte",
            "Appels d'astreinte",
            now["appels_astreinte"],
            before["appels_astreinte"],
            "appels",
            path="appels_astreinte",
        ),
        figure(
            "interventions_nuit",
            "Interventions à domicile",
            now["interventions_nuit.nombre"],
            before["interventions_nuit.nombre"],
            "interventions",
            note="" if delay is None else f"arrivée en {number_words(delay)} min en moyenne",
            path="interventions_nuit",
        ),
        figure(
            "nuits_couvertes",
            "Nuits couvertes",
            now["nuits_couvertes"],
            before["nuits_couvertes"],
            "nuits",
            path="nuits_couvertes",
        ),
        figure(
            "nuits_non_couvertes",
            "Nuits non couvertes",
            now["nuits_non_couvertes"],
            before["nuits_non_couvertes"],
            "nuits",
            path="nuits_non_couvertes",
        ),
    )


def _calls_chart(reading: Reading, now: Counts, before: Counts) -> Chart:
    lines = (
        monthly(reading, "Appels", "appels_astreinte", now, before),
        monthly(reading, "Interventions à domicile", "interventions_nuit.nombre", now, before),
    )
    calls, moved = now.values["appels_astreinte"], now.values["interventions_nuit.nombre"]
    return over_time(
        reading,
        key="appels",
        title="Appels et interventions",
        kind=ChartKind.BARS,
        unit="appels",
        lines=lines,
        caption=sentence(
            f"{counted(calls, 'appel')} {reading.words}, dont {number_words(moved)} suivis d'une"
            " intervention à domicile",
            f"{number_words(before.values['appels_astreinte'])} {reading.words_before}",
            peak_words(reading, lines[0].now),
        ),
    )


def _nights_chart(reading: Reading, now: Counts, before: Counts) -> Chart:
    covered, bare = now.values["nuits_couvertes"], now.values["nuits_non_couvertes"]
    return over_time(
        reading,
        key="nuits",
        title="Nuits couvertes par une astreinte",
        kind=ChartKind.STACKED,
        unit="nuits",
        lines=(
            monthly(reading, "Couvertes", "nuits_couvertes", now, before),
            monthly(reading, "Non couvertes", "nuits_non_couvertes", now, before),
        ),
        caption=sentence(
            f"{counted(covered, 'nuit couverte', 'nuits couvertes')} sur"
            f" {number_words(covered + bare)} {reading.words} ({rounded_share(covered, covered + bare)})",
            f"{counted(bare, 'nuit non couverte', 'nuits non couvertes')}",
        ),
        note="Une nuit compte couverte si l'astreinte la tient toute, d'une personne ou de plusieurs à la"
        " suite ; les nuits à venir sans programme publié comptent non couvertes.",
    )


# --- visites -------------------------------------------------------------------------------


def visites_part(reading: Reading) -> PilotagePart:
    """Return the visits by slot class and month, the hours by profession, planned against done."""
    now, before = (reading.queries.visits(asked) for asked in (reading.now, reading.before))
    return PilotagePart(
        key="visites",
        title="Visites à domicile",
        figures=_visit_figures(now.counts, before.counts),
        charts=(
            _slots_chart(reading, now.counts, before.counts),
            _outcome_chart(reading, now.counts, before.counts),
            _hours_chart(reading, now, before),
        ),
    )


_MISSED: Final = {
    "visites_non_realisees.annulee": "Annulées",
    "visites_non_realisees.absence": "Personne absente",
}
_PLANNED: Final = "prevue"


def _outcomes(counts: Counts) -> tuple[int, int, int]:
    """Return how many visits were done, did not take place, are still planned."""
    missed = sum(sum(counts.months.get(path, {}).values()) for path in _MISSED)
    planned = sum(counts.months.get(_PLANNED, {}).values())
    return counts.values["visites_realisees"], missed, planned


def _visit_figures(now: Counts, before: Counts) -> tuple[KeyFigure, ...]:
    done, missed, planned = _outcomes(now)
    done_before, missed_before, _ = _outcomes(before)
    evening, evening_before = (
        sum(
            count
            for creneau, count in counts.values["visites_par_creneau"].items()
            if creneau != "jour"
        )
        for counts in (now, before)
    )
    return (
        figure(
            "visites_realisees",
            "Visites réalisées",
            done,
            done_before,
            "visites",
            note=f"{counted(planned, 'encore prévue', 'encore prévues')}" if planned else "",
            path="visites_realisees",
        ),
        figure(
            "visites_heures",
            "Heures de visite",
            now.values["visites_heures"],
            before.values["visites_heures"],
            "h",
            path="visites_heures",
        ),
        figure(
            "taux_realisation",
            "Part réalisée des visites closes",
            percent(done, done + missed),
            percent(done_before, done_before + missed_before),
            "%",
            note=f"{counted(missed, 'non réalisée', 'non réalisées')}",
            path="visites_non_realisees",
        ),
        figure(
            "visites_hors_jour",
            "Soir, nuit, week-end et fériés",
            evening,
            evening_before,
            "visites",
            note=rounded_share(evening, done),
            path="visites_par_creneau.soiree+nuit+weekend+ferie",
        ),
    )


def _slots_chart(reading: Reading, now: Counts, before: Counts) -> Chart:
    slots: Any = now.values["visites_par_creneau"]
    return over_time(
        reading,
        key="visites_par_creneau",
        title="Visites réalisées selon le créneau",
        kind=ChartKind.STACKED,
        unit="visites",
        lines=tuple(
            monthly(reading, label, f"visites_par_creneau.{key}", now, before)
            for key, label in codes.CRENEAU.items()
        ),
        caption=sentence(
            main_words(codes.CRENEAU, slots, noun="visite réalisée", several="visites réalisées")
            or f"Aucune visite réalisée {reading.words}",
            compared(
                reading,
                now.values["visites_realisees"],
                before.values["visites_realisees"],
            ),
        ),
        note="Selon l'heure de début : jour férié, sinon week-end, sinon nuit, sinon soirée, sinon jour.",
    )


def _outcome_chart(reading: Reading, now: Counts, before: Counts) -> Chart:
    done, missed, planned = _outcomes(now)
    total = done + missed + planned
    return over_time(
        reading,
        key="visites_issue",
        title="Visites programmées et réalisées",
        kind=ChartKind.STACKED,
        unit="visites",
        lines=(
            done_line(reading, now, before),
            *(monthly(reading, label, path, now, before) for path, label in _MISSED.items()),
            monthly(reading, "Encore prévues", _PLANNED, now, before, is_open=False),
        ),
        caption=sentence(
            f"{counted(total, 'visite programmée', 'visites programmées')} {reading.words} :"
            f" {counted(done, 'réalisée', 'réalisées')}, {counted(missed, 'non réalisée', 'non réalisées')},"
            f" {counted(planned, 'encore prévue', 'encore prévues')}"
        ),
    )


def done_line(reading: Reading, now: Counts, before: Counts) -> Any:
    """Return the done visits over time, whatever their slot class."""
    return total_line(
        reading, "Réalisées", "visites_par_creneau", now, before, path="visites_realisees"
    )


def _hours_chart(reading: Reading, now: WorkCounts, before: WorkCounts) -> Chart:
    hours, hours_before = (hours_of(counts.seconds) for counts in (now, before))
    caption = main_words(codes.PROFESSION, hours, noun="heure")
    return by_modality(
        reading,
        key="heures_par_profession",
        title="Heures de visite selon la profession",
        unit="h",
        path="visites_par_profession",
        labels=codes.PROFESSION,
        now=hours,
        before=hours_before,
        caption=sentence(
            caption or f"Aucune heure de visite {reading.words}",
            compared(
                reading,
                now.counts.values["visites_heures"],
                before.counts.values["visites_heures"],
            ),
        ),
    )


def hours_of(seconds: Mapping[str, int]) -> dict[str, Decimal]:
    """Return hours to one decimal, each rounded on its own."""
    return {key: to_tenth(Fraction(total, SECONDS_AN_HOUR)) for key, total in seconds.items()}
