"""The part of the dashboard on the demandes: who waits, what became of them, the delays."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from crt_desktop.domain import codes
from crt_desktop.domain.catalogue.model import or_empty
from crt_desktop.domain.pilotage_words import counted, day_words, number_words
from crt_desktop.ports.pilotage import Counts
from crt_desktop.reports.charts import Chart, ChartKind, ChartValue, DataTable
from crt_desktop.reports.pilotage import KeyFigure, PilotagePart
from crt_desktop.services.pilotage_breakdown import Breakdown, breakdown_chart
from crt_desktop.services.pilotage_kit import (
    Line,
    Reading,
    by_modality,
    figure,
    over_time,
    table,
    told,
)
from crt_desktop.services.pilotage_sentences import sentence

_DELAYS: Final = {
    "delai_demande_evaluation": "De la demande à l'évaluation",
    "delai_demande_admission": "De la demande à l'admission",
    "delai_admission_contrat": "De l'admission au contrat signé",
}


def attente_part(reading: Reading) -> PilotagePart:
    """Return who waits over time, the demandes by issue, the refusals and the delays."""
    now, before = (reading.queries.waiting(asked) for asked in (reading.now, reading.before))
    return PilotagePart(
        key="attente",
        title="Demandes et attente",
        figures=_figures(reading, now.values, before.values),
        charts=(
            _waiting_chart(reading, now, before),
            *(
                breakdown_chart(reading, one, now.values[one.code], before.values[one.code])
                for one in (_ISSUES, _REFUSALS)
            ),
            _delays_chart(reading, now.values, before.values),
        ),
        tables=(_delays_table(now.values, before.values),),
    )


def _figures(
    reading: Reading, now: Mapping[str, Any], before: Mapping[str, Any]
) -> tuple[KeyFigure, ...]:
    return (
        figure(
            "liste_attente_fin",
            "En attente le dernier jour",
            now["liste_attente_fin"],
            before["liste_attente_fin"],
            "demandes",
            note=f"le {reading.now.period.end:%d/%m/%Y}",
            path="liste_attente_fin",
        ),
        figure(
            "demandes",
            "Demandes reçues",
            now["demandes"],
            before["demandes"],
            "demandes",
            path="demandes",
        ),
        figure(
            "delai_demande_admission",
            "Délai médian avant l'admission",
            now["delai_demande_admission"]["mediane"],
            before["delai_demande_admission"]["mediane"],
            "jours",
            note=f"sur {counted(now['delai_demande_admission']['n'], 'admission')}",
            path="delai_demande_admission",
        ),
        figure(
            "refus",
            "Refus",
            sum(now["refus_par_motif"].values()),
            sum(before["refus_par_motif"].values()),
            "décisions",
            path="refus_par_motif",
        ),
    )


def _waiting_chart(reading: Reading, now: Counts, before: Counts) -> Chart:
    def values(tranches: Any, counts: Counts) -> tuple[ChartValue, ...]:
        waits = counts.months["liste_attente_fin"]
        return told(tranches, lambda one: waits[one.months[-1]], today=reading.today)

    line = Line(
        key="attente",
        label="Demandes en attente",
        now=values(reading.tranches, now),
        before=values(reading.tranches_before, before),
        path="liste_attente_fin",
    )
    known = [
        (value, one)
        for value, one in zip(line.now, reading.tranches, strict=True)
        if value is not None
    ]
    caption = ""
    if known:
        (first, start), (last, end) = known[0], known[-1]
        caption = sentence(
            f"{counted(last, 'demande')} en attente le {day_words(end.period.end)}",
            f"{number_words(first)} le {day_words(start.period.end)}" if start != end else "",
        )
    return over_time(
        reading,
        key="attente",
        title="Liste d'attente",
        kind=ChartKind.LINE,
        unit="demandes",
        lines=(line,),
        caption=caption,
        note="Demandes en attente le dernier jour de chaque colonne.",
    )


_ISSUES: Final = Breakdown(
    code="demandes_par_issue",
    title="Demandes selon l'issue",
    unit="demandes",
    labels=codes.ISSUE_DEMANDE,
    noun="demande",
    none="Aucune demande",
    note="État des demandes de la période, le dernier jour.",
    keeps_zeros=True,
)
_REFUSALS: Final = Breakdown(
    code="refus_par_motif",
    title="Refus selon le motif",
    unit="décisions",
    labels=or_empty(codes.MOTIF_REFUS),
    noun="refus",
    several="refus",
    none="Aucun refus",
)


def _delays_chart(reading: Reading, now: Mapping[str, Any], before: Mapping[str, Any]) -> Chart:
    return by_modality(
        reading,
        key="delais",
        title="Délais médians",
        unit="jours",
        path={code: code for code in _DELAYS},
        labels=_DELAYS,
        now={code: now[code]["mediane"] for code in _DELAYS},
        before={code: before[code]["mediane"] for code in _DELAYS},
        caption=sentence(*(_delay_words(code, now[code]) for code in _DELAYS)),
        keeps_zeros=True,
        note="Médiane en jours, pour les admissions de la période dont les deux dates sont connues.",
    )


def _delay_words(code: str, values: Mapping[str, Any]) -> str:
    label = _DELAYS[code]
    if values["mediane"] is None:
        return f"{label} : aucune date connue"
    return f"{label} : {counted(values['mediane'], 'jour')}"


def _delays_table(now: Mapping[str, Any], before: Mapping[str, Any]) -> DataTable:
    return table(
        "delais",
        "Délais en jours",
        "Pour les admissions de la période dont les deux dates sont connues ; un contrat signé avant"
        " l'admission donne un délai négatif.",
        columns=("Délai", "Moyenne", "Médiane", "Nombre", "Médiane précédente"),
        kinds=("texte", "decimal", "decimal", "entier", "decimal"),
        rows=[
            (
                label,
                now[code]["moyenne"],
                now[code]["mediane"],
                now[code]["n"],
                before[code]["mediane"],
            )
            for code, label in _DELAYS.items()
        ],
    )
