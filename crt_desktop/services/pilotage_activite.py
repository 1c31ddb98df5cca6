"""The parts of the dashboard on who came, waits and left: file active, mouvements, attente."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from crt_desktop.domain import codes
from crt_desktop.domain.catalogue.model import or_empty
from crt_desktop.domain.curve import Span, counts_at, threshold_of
from crt_desktop.domain.figures import quotient
from crt_desktop.domain.pilotage import (
    Tranche,
    is_ramping_up,
    ramp_up_at,
    ramp_up_end,
)
from crt_desktop.domain.pilotage_words import counted, day_words, number_words
from crt_desktop.ports.pilotage import Counts, PilotageQuestion
from crt_desktop.reports.charts import Chart, ChartKind, ChartValue, Target
from crt_desktop.reports.pilotage import KeyFigure, PilotagePart
from crt_desktop.services.pilotage_breakdown import Breakdown, breakdown_chart
from crt_desktop.services.pilotage_kit import (
    Line,
    Reading,
    figure,
    monthly,
    over_time,
    told,
)
from crt_desktop.services.pilotage_sentences import peak_words, sentence

Values = Mapping[str, Any]
"""Indicators of a period by path."""

NO_OPENING: Final = (
    "La date d'ouverture n'est pas renseignée dans les réglages : la montée en charge de 6 mois"
    " n'est pas tracée."
)
RAMP_UP: Final = "Montée en charge : objectif atteint 6 mois après l'ouverture, le {}."


# --- file active ---------------------------------------------------------------------------


def file_active_part(reading: Reading) -> PilotagePart:
    """Return the file active against its target and its ramp-up."""
    now, before = (
        _active(reading.queries.spans(asked), asked) for asked in (reading.now, reading.before)
    )
    return PilotagePart(
        key="file_active",
        title="File active",
        figures=_active_figures(reading, now.figures, before.figures),
        charts=(_active_chart(reading, now, before),),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Active:
    """The file active of a period: its figures, and the persons since the start and present at month ends."""

    figures: Mapping[str, Any]
    at_ends: Mapping[date, tuple[int, int]]


def _active(spans: Sequence[Span], asked: PilotageQuestion) -> _Active:
    """Return the indicators of the file active from its accompagnements."""
    period, objectif = asked.period, asked.parametres.objectif_file_active
    ends = [month.end for month in period.months()]
    at_ends = {
        day: (cumulated, present)
        for day, cumulated, present in counts_at(spans, start=period.start, days=ends)
    }
    cumulated, present = at_ends[period.end]
    return _Active(
        figures={
            "file_active": cumulated,
            "presents_fin": present,
            "file_active_moyenne": quotient(sum(one for _, one in at_ends.values()), len(ends)),
            "date_seuil": threshold_of(spans, objectif=objectif, start=period.start),
        },
        at_ends=at_ends,
    )


def _active_figures(
    reading: Reading, now: Mapping[str, Any], then: Mapping[str, Any]
) -> tuple[KeyFigure, ...]:
    objectif = reading.now.parametres.objectif_file_active
    gap = now["file_active"] - objectif
    gap_words = (
        f"objectif {number_words(objectif)} atteint"
        if gap >= 0
        else f"objectif {number_words(objectif)} : il en manque {number_words(-gap)}"
    )
    reached = now["date_seuil"]
    return (
        figure(
            "file_active",
            "File active",
            now["file_active"],
            then["file_active"],
            "personnes",
            note=gap_words,
            path="file_active",
        ),
        figure(
            "presents_fin",
            "Présentes le dernier jour",
            now["presents_fin"],
            then["presents_fin"],
            "personnes",
            note=f"{_expected(reading)}le {reading.now.period.end:%d/%m/%Y}",
            path="presents_fin",
        ),
        figure(
            "file_active_moyenne",
            "File active moyenne",
            now["file_active_moyenne"],
            then["file_active_moyenne"],
            "personnes",
            note="moyenne des présentes en fin de mois",
        ),
        figure(
            "date_seuil",
            "Objectif atteint le",
            reached,
            then["date_seuil"],
            "date",
            note="" if reached else f"pas encore {number_words(objectif)} personnes différentes",
        ),
    )


def _expected(reading: Reading) -> str:
    """Return « attendues », of those who will be present the last day of a period that is not over."""
    return "attendues " if reading.now.period.end > reading.today else ""


def _at_ends(
    active: _Active, tranches: Sequence[Tranche], rank: int, *, today: date
) -> tuple[ChartValue, ...]:
    """Return, at the end of each tranche, the persons since the start (0) or those present (1)."""
    return told(tranches, lambda one: active.at_ends[one.period.end][rank], today=today)


def _active_chart(reading: Reading, now: _Active, before: _Active) -> Chart:
    cumulated, present = (
        _at_ends(now, reading.tranches, rank, today=reading.today) for rank in (0, 1)
    )
    cumulated_before, present_before = (
        _at_ends(before, reading.tranches_before, rank, today=reading.today) for rank in (0, 1)
    )
    return over_time(
        reading,
        key="file_active",
        title="File active au fil de la période",
        kind=ChartKind.LINE,
        unit="personnes",
        lines=(
            Line(
                key="cumul",
                label="Personnes différentes depuis le début",
                now=cumulated,
                before=cumulated_before,
                path="file_active",
                from_start=True,
            ),
            Line(
                key="presentes",
                label="Présentes le dernier jour",
                now=present,
                before=present_before,
                path="presents_fin",
            ),
        ),
        caption=_active_caption(reading, cumulated, present, cumulated_before),
        targets=_targets(reading),
        note=_ramp_note(reading),
    )


def _targets(reading: Reading) -> tuple[Target, ...]:
    parametres = reading.now.parametres
    objectif, opened_on = parametres.objectif_file_active, parametres.date_ouverture
    targets = [
        Target(
            label=f"Objectif : {number_words(objectif)}",
            values=(objectif,) * len(reading.tranches),
        )
    ]
    if opened_on is not None and is_ramping_up(reading.now.period, opened_on=opened_on):
        targets.append(
            Target(
                label="Montée en charge (6 mois)",
                values=tuple(
                    ramp_up_at(one.period.end, opened_on=opened_on, objectif=objectif)
                    for one in reading.tranches
                ),
            )
        )
    return tuple(targets)


def _ramp_note(reading: Reading) -> str:
    opened_on = reading.now.parametres.date_ouverture
    if opened_on is None:
        return NO_OPENING
    if not is_ramping_up(reading.now.period, opened_on=opened_on):
        return ""
    return RAMP_UP.format(f"{ramp_up_end(opened_on):%d/%m/%Y}")


def _active_caption(
    reading: Reading,
    cumulated: Sequence[ChartValue],
    present: Sequence[ChartValue],
    cumulated_before: Sequence[ChartValue],
) -> str:
    known = [rank for rank, value in enumerate(cumulated) if value is not None]
    if not known:
        return ""
    last = known[-1]
    count, standing = cumulated[last] or 0, present[last] or 0
    objectif = reading.now.parametres.objectif_file_active
    end = reading.tranches[last].period.end
    same_place = cumulated_before[last] if last < len(cumulated_before) else None
    against_target = (
        f"objectif de {number_words(objectif)} atteint"
        if count >= objectif
        else f"{number_words(objectif - count)} de moins que l'objectif de {number_words(objectif)}"
    )
    return sentence(
        f"{counted(count, 'personne différente accompagnée', 'personnes différentes accompagnées')}"
        f" du {reading.now.period.start:%d/%m/%Y} au {end:%d/%m/%Y}, {against_target}",
        f"{counted(standing, 'présente', 'présentes')} le {day_words(end)}",
        f"au même point de la période précédente, {number_words(same_place)}"
        if same_place is not None
        else "",
    )


# --- mouvements ----------------------------------------------------------------------------

_EXITS: Final = (
    Breakdown(
        code="sorties_par_motif",
        title="Motifs de sortie",
        unit="sorties",
        labels=or_empty(codes.MOTIF_SORTIE),
        noun="sortie",
        none="Aucune sortie",
    ),
    Breakdown(
        code="sorties_par_destination",
        title="Destination à la sortie",
        unit="sorties",
        labels=or_empty(codes.DESTINATION),
        noun="sortie",
        none="Aucune sortie",
        note="Décès non comptés.",
    ),
)


def mouvements_part(reading: Reading) -> PilotagePart:
    """Return entries and exits by month, and why and where people left."""
    counted_now = reading.queries.movements(reading.now)
    counted_before = reading.queries.movements(reading.before)
    now, before = counted_now.values, counted_before.values
    return PilotagePart(
        key="mouvements",
        title="Entrées et sorties",
        figures=_movement_figures(now, before),
        charts=(
            _movements_chart(reading, counted_now, counted_before),
            *(breakdown_chart(reading, one, now[one.code], before[one.code]) for one in _EXITS),
        ),
    )


def _movement_figures(now: Values, before: Values) -> tuple[KeyFigure, ...]:
    return (
        figure(
            "entrees",
            "Entrées",
            now["entrees"],
            before["entrees"],
            "accompagnements",
            note=f"dont {counted(now['reentrees'], 'réentrée')}",
            path="entrees",
        ),
        figure(
            "sorties",
            "Sorties",
            now["sorties"],
            before["sorties"],
            "accompagnements",
            path="sorties",
        ),
        figure(
            "duree_accompagnement_sortis",
            "Durée médiane des accompagnements terminés",
            now["duree_accompagnement_sortis"]["mediane"],
            before["duree_accompagnement_sortis"]["mediane"],
            "jours",
            note="de l'admission à la sortie",
            path="duree_accompagnement_sortis",
        ),
    )


def _movements_chart(reading: Reading, now: Counts, before: Counts) -> Chart:
    lines = [
        monthly(reading, label, path, now, before)
        for path, label in (("entrees", "Entrées"), ("sorties", "Sorties"))
    ]
    peak = peak_words(reading, lines[0].now)
    return over_time(
        reading,
        key="mouvements",
        title="Entrées et sorties",
        kind=ChartKind.BARS,
        unit="accompagnements",
        lines=lines,
        caption=sentence(
            f"{_moved(now.values)} {reading.words}",
            f"{_moved(before.values)} {reading.words_before}",
            f"entrées, {peak}" if peak else "",
        ),
    )


def _moved(values: Values) -> str:
    return f"{counted(values['entrees'], 'entrée')} et {counted(values['sorties'], 'sortie')}"
