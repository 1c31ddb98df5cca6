"""The monthly recap of the astreintes on paper: for each employee their duties, interventions, what is owed."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from reportlab.lib.units import mm
from reportlab.platypus import Flowable, KeepTogether

from crt_desktop.domain import codes
from crt_desktop.domain.dates import PARIS
from crt_desktop.domain.heures import Heures, duration_words
from crt_desktop.domain.typography import french
from crt_desktop.reports.documents import RecapPaper
from crt_desktop.reports.recap import Recap, RecapDuty, RecapIntervention
from exports.pdf.page import Subject, build, letterhead, on_new_letterhead
from exports.pdf.pen import Cell, Pen, whole
from exports.pdf.styles import PORTRAIT

COMPACT: Final = replace(PORTRAIT, body=9.5, leading=12.5, section=12, title=18, pad=4)
"""An ordinary month stands on one page."""
SIGN: Final = 12 * mm
TEAM: Final = "Équipe"
NOTHING: Final = "Aucune astreinte ni intervention ce mois-ci."
NO_DUTY: Final = "Aucune astreinte ce mois-ci."
NO_INTERVENTION: Final = "Aucune intervention."
WORKING_TIME: Final = "Les interventions, trajet compris, sont du temps de travail : elles se comptent en plus (CT L3121-9)."
_DAYS: Final = ("lun.", "mar.", "mer.", "jeu.", "ven.", "sam.", "dim.")
_DUTY_HEAD: Final = ("Début", "Fin", "Durée", "Jour", "Nuit", "Dimanche", "Férié")
_DUTY_WIDTHS: Final = (3.1, 3.1, 1.7, 1.5, 1.5, 1.8, 1.5)
_WORK_HEAD: Final = ("Début", "Fin", "Réponse", "Trajet", "Durée")
_WORK_WIDTHS: Final = (3.1, 3.1, 4.2, 1.7, 1.7)


def render_recap(paper: RecapPaper, letters: frozenset[int]) -> bytes:
    """Return the recaps as a PDF."""
    pen = Pen(COMPACT, letters)
    alone = paper.recaps[0].nom if len(paper.recaps) == 1 else TEAM
    story: list[Flowable] = []
    for recap in paper.recaps:
        story += [*(on_new_letterhead() if story else []), *_of_one(pen, paper, recap)]
    if not story:
        story = letterhead(pen, paper.letterhead, paper.imprint, subject=TEAM)
        story += [pen.gap(), pen.write(NOTHING)]
    return build(pen, paper.imprint, subject=alone, issuer=paper.letterhead.nom, story=story)


def _of_one(pen: Pen, paper: RecapPaper, recap: Recap) -> list[Flowable]:
    profession = codes.PROFESSION.get(recap.profession, recap.profession)
    subject = f"{recap.nom}, {profession}"
    story: list[Flowable] = [
        Subject(recap.nom),
        *letterhead(pen, paper.letterhead, paper.imprint, subject=subject),
        pen.gap(),
        pen.facts(_facts(recap), columns=3),
    ]
    story += _duties(pen, recap)
    story += _interventions(pen, recap)
    return [*story, *_owed(pen, recap)]


def _facts(recap: Recap) -> list[tuple[str, str]]:
    return [
        ("Astreinte", duration_words(recap.astreinte)),
        ("Interventions", duration_words(recap.intervention)),
        ("Nuits", str(recap.nuits)),
        ("Dimanches", str(recap.dimanches)),
        ("Jours fériés", str(recap.feries)),
        ("Régime", codes.REGIME_ASTREINTE.get(recap.regime, recap.regime)),
    ]


# --- tables --------------------------------------------------------------------------------


def _duties(pen: Pen, recap: Recap) -> list[Flowable]:
    if not recap.duties:
        return [*pen.heading("Astreintes"), pen.write(NO_DUTY, "soft")]
    rows = [_duty(pen, one) for one in recap.duties]
    table = pen.table(
        [*rows, _total(pen, recap.heures)],
        _DUTY_WIDTHS,
        head=_DUTY_HEAD,
        commands=_tight(pen),
    )
    return [*pen.heading("Astreintes", above=table), table]


def _duty(pen: Pen, one: RecapDuty) -> list[Cell]:
    said = [
        word
        for word, is_so in (("remplacement", one.is_remplacement), ("renfort", one.is_renfort))
        if is_so
    ]
    first: list[Flowable] = [pen.write(_moment(one.starts_at), "cell")]
    if said:
        first.append(pen.write(", ".join(said), "small"))
    return [
        first,
        pen.write(_moment(one.ends_at), "cell"),
        _figure(pen, one.elapsed),
        *(_figure(pen, part) for part in _parts(one.heures)),
    ]


def _total(pen: Pen, heures: Heures) -> list[Cell]:
    return [
        pen.write("Total", "bold"),
        pen.write(" ", "cell"),
        _figure(pen, heures.total, is_bold=True),
        *(_figure(pen, part, is_bold=True) for part in _parts(heures)),
    ]


def _parts(heures: Heures) -> tuple[timedelta, ...]:
    return heures.jour, heures.nuit, heures.dimanche, heures.ferie


def _interventions(pen: Pen, recap: Recap) -> list[Flowable]:
    if not recap.interventions:
        return [*pen.heading("Interventions"), pen.write(NO_INTERVENTION, "soft")]
    rows = [_intervention(pen, one) for one in recap.interventions]
    total: list[Cell] = [
        pen.write("Total", "bold"),
        pen.write(" ", "cell"),
        pen.write(" ", "cell"),
        _figure(pen, recap.trajet, is_bold=True),
        _figure(pen, recap.intervention, is_bold=True),
    ]
    table = pen.table([*rows, total], _WORK_WIDTHS, head=_WORK_HEAD, commands=_tight(pen))
    said = [*pen.heading("Interventions", above=table), table]
    if recap.without_end:
        many = recap.without_end > 1
        said += [
            pen.gap(0.3),
            pen.write(
                french(
                    f"{recap.without_end} appel{'s' if many else ''} sans fin notée : "
                    "à compléter, non compté" + ("s." if many else ".")
                ),
                "bold",
            ),
        ]
    return said


def _intervention(pen: Pen, one: RecapIntervention) -> list[Cell]:
    return [
        pen.write(_moment(one.starts_at), "cell"),
        pen.write("non notée" if one.ends_at is None else _moment(one.ends_at), "cell"),
        pen.write(codes.REPONSE_APPEL.get(one.reponse, one.reponse), "cell"),
        _figure(pen, one.travel),
        _figure(pen, one.elapsed or timedelta()),
    ]


def _owed(pen: Pen, recap: Recap) -> list[Flowable]:
    """Return what is owed and the signatures, in one piece."""
    owed = "à déterminer"
    if recap.compensation is not None:
        owed = duration_words(timedelta(minutes=round(recap.compensation)))
    return [
        KeepTogether(
            [
                *whole(pen.heading("Contrepartie")),
                pen.labelled("Contrepartie de l’astreinte", owed),
                pen.gap(0.3),
                pen.write(recap.regle, "cell"),
                pen.write(WORKING_TIME, "cell"),
                pen.gap(),
                pen.signatures(
                    [("Le salarié", recap.nom), ("Pour l’établissement", "")], room=SIGN
                ),
            ]
        )
    ]


def _tight(pen: Pen) -> list[tuple[object, ...]]:
    """Return what brings the rows of figures nearer, and a line over the total."""
    pad = pen.look.pad * 0.5
    return [
        ("TOPPADDING", (0, 1), (-1, -1), pad),
        ("BOTTOMPADDING", (0, 1), (-1, -1), pad),
        ("LINEABOVE", (0, -1), (-1, -1), 1, pen.style("section").textColor),
    ]


def _figure(pen: Pen, duration: timedelta, *, is_bold: bool = False) -> Flowable:
    """Return a duration; a dash for none."""
    return pen.write(duration_words(duration) if duration else "–", "bold" if is_bold else "cell")


def _moment(instant: datetime) -> str:
    local = instant.astimezone(PARIS)
    return f"{_DAYS[local.weekday()]} {local:%d/%m, %H:%M}"
