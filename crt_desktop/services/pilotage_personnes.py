"""The parts of the dashboard on the persons of the file active, and on their aidants."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

from crt_desktop.domain import codes
from crt_desktop.domain.catalogue.model import GIRS, or_empty
from crt_desktop.domain.catalogue.people import EVOLUTIONS
from crt_desktop.domain.indicators import INDICATOR_BY_CODE
from crt_desktop.domain.pilotage_words import counted, number_words, period_words
from crt_desktop.ports.pilotage import Counts
from crt_desktop.reports.charts import Chart, ChartKind, Series
from crt_desktop.reports.pilotage import KeyFigure, PilotagePart
from crt_desktop.services.pilotage_breakdown import Breakdown, breakdown_chart
from crt_desktop.services.pilotage_kit import (
    PREVIOUS,
    Line,
    Reading,
    figure,
    french,
    over_time,
    said,
    shares,
    total_line,
)
from crt_desktop.services.pilotage_sentences import (
    main_words,
    peak_words,
    rounded_share,
    sentence,
)

Values = Mapping[str, Any]


# --- profil --------------------------------------------------------------------------------


def profil_part(reading: Reading) -> PilotagePart:
    """Return the GIR at entry and now, its evolution, ages, sexes and ways of living."""
    gir_on = reading.queries.girs()
    now, before = (
        reading.queries.people(asked, reading.queries.spans(asked), gir_on).values
        for asked in (reading.now, reading.before)
    )
    return PilotagePart(
        key="profil",
        title="Profil des personnes",
        figures=_profile_figures(now, before),
        charts=(
            _gir_chart(reading, now, before),
            shares(
                reading,
                key="evolution_gir",
                title="Évolution du GIR depuis l'entrée",
                unit="personnes",
                path="evolution_gir",
                labels=EVOLUTIONS,
                now=now["evolution_gir"],
                before=before["evolution_gir"],
                caption=_evolution_caption(now),
            ),
            _people_chart(reading, "par_tranche_age", "Âges", now, before),
            shares(
                reading,
                key="par_sexe",
                title="Sexe",
                unit="personnes",
                path="par_sexe",
                labels=codes.SEXE,
                now=now["par_sexe"],
                before=before["par_sexe"],
                caption=sentence(main_words(codes.SEXE, now["par_sexe"], noun="personne")),
            ),
            _people_chart(reading, "par_mode_vie", "Mode de vie", now, before),
        ),
    )


def _profile_figures(now: Values, before: Values) -> tuple[KeyFigure, ...]:
    heavy, heavy_before = (
        values["par_gir_actuel"]["1"] + values["par_gir_actuel"]["2"] for values in (now, before)
    )
    total = now["file_active"]
    return (
        figure(
            "age",
            "Âge moyen",
            now["age.moyenne"],
            before["age.moyenne"],
            "ans",
            note=f"médiane {number_words(now['age.mediane'])} ans" if total else "",
            path="age",
        ),
        figure(
            "gir_1_2",
            "GIR 1 et 2",
            heavy,
            heavy_before,
            "personnes",
            note=f"{rounded_share(heavy, total)} de la file active" if total else "",
            path="par_gir_actuel.1+2",
        ),
        figure(
            "aggravation",
            "GIR aggravé depuis l'entrée",
            now["evolution_gir"]["aggravation"],
            before["evolution_gir"]["aggravation"],
            "personnes",
            path="evolution_gir.aggravation",
        ),
        figure(
            "vit_seul",
            "Vivent seules",
            now["vit_seul.oui"],
            before["vit_seul.oui"],
            "personnes",
            note=f"{rounded_share(now['vit_seul.oui'], total)} de la file active" if total else "",
            path="vit_seul.oui",
        ),
    )


def _gir_chart(reading: Reading, now: Values, before: Values) -> Chart:
    """Return the GIR at entry beside the current one, and the current one of the period before."""
    period, period_before = reading.now.period, reading.before.period

    def series(key: str, label: str, code: str, values: Values, *, is_previous: bool) -> Series:
        return Series(
            key=key,
            label=french(label),
            values=tuple(values[code][gir] for gir in GIRS),
            is_previous=is_previous,
            evidence=tuple(f"{code}.{gir}" for gir in GIRS),
            periods=((period_before if is_previous else period),) * len(GIRS),
        )

    return Chart(
        key="gir",
        title=french("GIR à l'entrée et GIR actuel"),
        kind=ChartKind.BARS,
        unit="personnes",
        categories=tuple(GIRS.values()),
        series=(
            series("entree", "À l'entrée", "par_gir_entree", now, is_previous=False),
            series("actuel", "Actuel", "par_gir_actuel", now, is_previous=False),
            series(
                f"actuel_{PREVIOUS}",
                f"Actuel, {period_words(period_before)}",
                "par_gir_actuel",
                before,
                is_previous=True,
            ),
        ),
        caption=french(said(reading, _gir_caption(reading, now))),
        evidence=tuple(f"par_gir_actuel.{gir}" for gir in GIRS),
        periods=(period,) * len(GIRS),
    )


def _gir_caption(reading: Reading, now: Values) -> str:
    total = now["file_active"]
    if not total:
        return f"Aucune personne accompagnée {reading.words}."
    unknown = now["par_gir_actuel"]["non_evalue"]
    at_entry, actual = (
        values["1"] + values["2"] for values in (now["par_gir_entree"], now["par_gir_actuel"])
    )
    return sentence(
        f"{counted(actual, 'personne')} en GIR 1 ou 2 sur {number_words(total)}"
        f" ({rounded_share(actual, total)})",
        f"{number_words(at_entry)} à l'entrée",
        f"{counted(unknown, 'personne')} sans GIR" if unknown else "",
    )


def _evolution_caption(now: Values) -> str:
    values = now["evolution_gir"]
    return sentence(
        f"Depuis l'entrée, le GIR s'est aggravé pour {counted(values['aggravation'], 'personne')}",
        f"amélioré pour {number_words(values['amelioration'])}",
        f"stable pour {number_words(values['stable'])}",
    )


def _people_chart(reading: Reading, code: str, title: str, now: Values, before: Values) -> Chart:
    what = Breakdown(
        code=code,
        title=title,
        unit="personnes",
        labels=INDICATOR_BY_CODE[code].modalites,
        noun="personne",
        none="Aucune personne accompagnée",
        keeps_zeros=True,
    )
    return breakdown_chart(reading, what, now[code], before[code])


# --- aidants -------------------------------------------------------------------------------


def aidants_part(reading: Reading) -> PilotagePart:
    """Return who the aidants are, and the contacts received."""
    found, found_before = (
        reading.queries.aidants(asked) for asked in (reading.now, reading.before)
    )
    now, before = found.values, found_before.values
    contacts, contacts_before = (
        sum(values["contacts_aidants_par_demande"].values()) for values in (now, before)
    )
    return PilotagePart(
        key="aidants",
        title="Aidants",
        figures=(
            *(
                figure(
                    f"aidants_{key}",
                    label,
                    now[f"aidants.{key}"],
                    before[f"aidants.{key}"],
                    "aidants",
                    path=f"aidants.{key}",
                )
                for key, label in (
                    ("total", "Aidants"),
                    ("principal", "Aidants principaux"),
                    ("cohabitants", "Aidants vivant avec la personne"),
                )
            ),
            figure(
                "contacts",
                "Contacts reçus",
                contacts,
                contacts_before,
                "contacts",
                path="contacts_aidants_par_demande",
            ),
        ),
        charts=(
            _contacts_chart(reading, found, found_before),
            *(breakdown_chart(reading, one, now[one.code], before[one.code]) for one in _AIDANTS),
        ),
    )


def _contacts_chart(reading: Reading, now: Counts, before: Counts) -> Chart:
    line: Line = total_line(
        reading,
        "Contacts",
        "contacts_aidants_par_demande",
        now,
        before,
    )
    known = [value for value in line.now if value]
    peak = peak_words(reading, line.now)
    return over_time(
        reading,
        key="contacts",
        title="Contacts reçus d'aidants",
        kind=ChartKind.BARS,
        unit="contacts",
        lines=(line,),
        caption=sentence(
            f"{counted(sum(map(Decimal, known)), 'contact reçu', 'contacts reçus')} {reading.words}",
            peak,
        ),
    )


_AIDANTS: Final = (
    Breakdown(
        code="aidants_par_lien",
        title="Lien avec la personne",
        unit="aidants",
        labels=or_empty(codes.LIEN_AIDANT),
        noun="aidant",
        none="Aucun aidant",
    ),
    Breakdown(
        code="contacts_aidants_par_demande",
        title="Ce qui est demandé",
        unit="contacts",
        labels=codes.DEMANDE_AIDANT,
        noun="contact",
        none="Aucun contact",
    ),
    Breakdown(
        code="contacts_aidants_par_action",
        title="Ce qui est fait",
        unit="contacts",
        labels=codes.ACTION_AIDANT,
        noun="contact",
        none="Aucun contact",
    ),
)
