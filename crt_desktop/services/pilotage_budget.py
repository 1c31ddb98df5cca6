"""The part of the dashboard on the means: the forfait against the envelope, the team."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from itertools import accumulate
from typing import Any, Final

from crt_desktop.domain import codes
from crt_desktop.domain.figures import tidy, to_tenth
from crt_desktop.domain.pilotage import Tranche, folded, person_months
from crt_desktop.domain.pilotage_words import counted, number_words
from crt_desktop.ports.pilotage import PilotageQuestion
from crt_desktop.reports.charts import Chart, ChartKind, ChartValue, Target
from crt_desktop.reports.pilotage import KeyFigure, PilotagePart
from crt_desktop.services.pilotage_kit import (
    Line,
    Reading,
    by_modality,
    figure,
    over_time,
    told,
)
from crt_desktop.services.pilotage_sentences import compared, rounded_share, sentence

ENVELOPE: Final = (
    "Enveloppe de référence : objectif de {people} personnes × forfait de {forfait} € × mois, faute"
    " d'enveloppe notifiée dans les réglages ; l'appel à manifestation d'intérêt prévoit de 320 000 à"
    " 380 000 € par an pour le volet 2."
)
"""Source: AMI CRT Occitanie 2026."""
FORFAIT: Final = (
    "Le forfait est dû pour chaque mois où la personne a au moins un jour d'accompagnement."
)


def budget_part(reading: Reading) -> PilotagePart:
    """Return the theoretical forfait by month against the envelope, and the ETP by profession."""
    months, months_before = (
        person_months(reading.queries.spans(asked), asked.period)
        for asked in (reading.now, reading.before)
    )
    team, team_before = (
        reading.queries.team(asked).values for asked in (reading.now, reading.before)
    )
    return PilotagePart(
        key="budget",
        title="Budget et équipe",
        figures=_figures(reading, months, months_before, (team, team_before)),
        charts=(
            _forfait_chart(reading, months, months_before),
            _cumulated_chart(reading, months, months_before),
            _team_chart(reading, team, team_before),
        ),
    )


def _amount(people: int, asked: PilotageQuestion) -> Decimal | int:
    return tidy(people * asked.parametres.forfait_mensuel)


def _envelope(months: int, asked: PilotageQuestion) -> Decimal | int:
    return _amount(asked.parametres.objectif_file_active * months, asked)


def _figures(
    reading: Reading,
    months: Mapping[int, int],
    months_before: Mapping[int, int],
    teams: tuple[Mapping[str, Any], Mapping[str, Any]],
) -> tuple[KeyFigure, ...]:
    people, people_before = sum(months.values()), sum(months_before.values())
    amount, amount_before = (
        _amount(people, reading.now),
        _amount(people_before, reading.before),
    )
    envelope = _envelope(len(months), reading.now)
    etp, etp_before = (sum(team["etp"].values(), Decimal(0)) for team in teams)
    return (
        figure(
            "forfait_theorique",
            "Forfait théorique",
            amount,
            amount_before,
            "€",
            note=f"{rounded_share(amount, envelope)} de l'enveloppe de référence"
            if envelope
            else "",
            path="personnes_mois",
        ),
        figure(
            "personnes_mois",
            "Personnes-mois",
            people,
            people_before,
            "personnes-mois",
            path="personnes_mois",
        ),
        figure(
            "ecart_enveloppe",
            "Écart à l'enveloppe de référence",
            amount - envelope,
            amount_before - _envelope(len(months_before), reading.before),
            "€",
            note=f"enveloppe : {number_words(envelope)} €",
        ),
        figure(
            "etp", "ETP de l'équipe", etp, etp_before, "ETP", note="le dernier jour", path="etp"
        ),
    )


def _amounts(
    reading: Reading,
    months: Mapping[int, int],
    tranches: Sequence[Tranche],
    asked: PilotageQuestion,
) -> tuple[ChartValue, ...]:
    return told(tranches, lambda one: _amount(folded(months, one), asked), today=reading.today)


def _note(reading: Reading) -> str:
    parametres = reading.now.parametres
    envelope = ENVELOPE.format(
        people=number_words(parametres.objectif_file_active),
        forfait=number_words(parametres.forfait_mensuel),
    )
    return f"{FORFAIT} {envelope}"


def _forfait_chart(
    reading: Reading, months: Mapping[int, int], months_before: Mapping[int, int]
) -> Chart:
    people = sum(months.values())
    amount, envelope = _amount(people, reading.now), _envelope(len(months), reading.now)
    return over_time(
        reading,
        key="forfait",
        title="Forfait théorique et enveloppe",
        kind=ChartKind.BARS,
        unit="€",
        lines=(
            Line(
                key="forfait",
                label="Forfait théorique",
                now=_amounts(reading, months, reading.tranches, reading.now),
                before=_amounts(reading, months_before, reading.tranches_before, reading.before),
                path="personnes_mois",
            ),
        ),
        targets=(
            Target(
                label="Enveloppe de référence",
                values=tuple(_envelope(len(one.months), reading.now) for one in reading.tranches),
            ),
        ),
        caption=sentence(
            f"{counted(people, 'personne-mois', 'personnes-mois')} {reading.words}, soit"
            f" {number_words(amount)} €",
            f"{rounded_share(amount, envelope)} de l'enveloppe de référence de"
            f" {number_words(envelope)} €"
            if envelope
            else "",
        ),
        note=_note(reading),
    )


def _cumulated_chart(
    reading: Reading, months: Mapping[int, int], months_before: Mapping[int, int]
) -> Chart:
    def cumulated(values: Sequence[ChartValue]) -> tuple[ChartValue, ...]:
        known = list(accumulate(one for one in values if one is not None))
        return (*known, *(None,) * (len(values) - len(known)))

    now = cumulated(_amounts(reading, months, reading.tranches, reading.now))
    envelopes = tuple(
        accumulate(_envelope(len(one.months), reading.now) for one in reading.tranches)
    )
    known = [
        (value, target, one)
        for value, target, one in zip(now, envelopes, reading.tranches, strict=True)
        if value is not None
    ]
    caption = ""
    if known:
        value, target, one = known[-1]
        caption = sentence(
            f"{number_words(value)} € cumulés au {one.period.end:%d/%m/%Y}, pour"
            f" {number_words(target)} € d'enveloppe de référence",
        )
    return over_time(
        reading,
        key="forfait_cumule",
        title="Forfait cumulé et enveloppe cumulée",
        kind=ChartKind.LINE,
        unit="€",
        lines=(
            Line(
                key="forfait_cumule",
                label="Forfait théorique cumulé",
                now=now,
                before=cumulated(
                    _amounts(reading, months_before, reading.tranches_before, reading.before)
                ),
                path="personnes_mois",
                from_start=True,
            ),
        ),
        targets=(Target(label="Enveloppe de référence cumulée", values=envelopes),),
        caption=caption,
        note=_note(reading),
    )


def _team_chart(reading: Reading, now: Mapping[str, Any], before: Mapping[str, Any]) -> Chart:
    total = sum(now["etp"].values(), Decimal(0))
    total_before = sum(before["etp"].values(), Decimal(0))
    people: Decimal = to_tenth(total)
    return by_modality(
        reading,
        key="etp",
        title="ETP selon la profession",
        unit="ETP",
        path="etp",
        labels=codes.PROFESSION,
        now=now["etp"],
        before=before["etp"],
        caption=sentence(
            f"{number_words(people)} ETP le {reading.now.period.end:%d/%m/%Y}",
            compared(reading, total, total_before),
        ),
        note="Professionnels présents le dernier jour, jours d'arrivée et de départ compris.",
    )
