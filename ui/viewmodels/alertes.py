"""How a duty is said: its icon, its tone, when it is due, and where it is opened."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from crt_desktop.domain.prochaine_etape import SANS_ETAPE, SANS_EVALUATEUR
from crt_desktop.domain.typography import french
from crt_desktop.reports.alertes import Alerte, AlerteReportee, Gravite
from ui.viewmodels import words

_ICONS: Final = (
    ("hospitalisation", "hospital"),
    ("piece", "file-pen-line"),
    ("contrat", "file-pen-line"),
    ("plan", "clipboard-list"),
    ("nuit", "moon"),
    ("sejour", "bed-double"),
    ("demande", "inbox"),
    ("convention", "handshake"),
    ("transmission", "message-square-warning"),
    ("vaccination", "syringe"),
    ("equipement", "package"),
    ("relais", "handshake"),
    ("consentement", "shield-alert"),
    ("sans_prochaine_etape", "circle-help"),
    ("programme", "send"),
    ("echange", "arrow-left-right"),
    ("changement", "repeat"),
    ("repos", "alarm-clock"),
    ("passage", "calendar-clock"),
    ("intervention", "phone-call"),
)
_TONES: Final = {
    Gravite.URGENT: "danger",
    Gravite.BIENTOT: "warning",
    Gravite.INFORMATION: "neutral",
}
_HEADS: Final = {
    Gravite.URGENT: "Urgent",
    Gravite.BIENTOT: "Bientôt",
    Gravite.INFORMATION: "À savoir",
}
_TABS: Final = {
    "hospitalisations": "sejours",
    "sejours_ht": "sejours",
    "demandes": "parcours",
    "plans": "parcours",
    "contrats": "parcours",
    "gir": "gir",
    "transmissions": "suivi",
    "vaccinations": "suivi",
    "equipements": "suivi",
    "consentements": "consentements",
    "appels_astreinte": "visites",
}
_PAGES: Final = {
    "visites": "visites",
    "appels_astreinte": "nuit",
}
"""The page where what is about nobody is settled, by the sheet it names."""
_SCREENS: Final = {
    "piece_a_regulariser": "admission",
    "demande_a_relancer": "admission",
    SANS_EVALUATEUR: "admission",
    "plan_a_reviser": "plan",
    "hospitalisation_3_mois": "sortie",
    "relais_a_confirmer": "sortie",
}
"""The screen about the person where a duty of this code is settled, when it is not the file."""

KINDS: Final = {
    "hospitalisation": "Hospitalisation",
    "piece": "Pièces d’admission",
    "contrat": "Contrat",
    "plan": "Plan",
    "demande": "Demande",
    "sejour": "Séjour",
    "transmission": "Transmission",
    "relais": "Relais",
    "equipement": "Équipement",
    "vaccination": "Vaccination",
    "sans": "Sans prochaine étape",
    "convention": "Convention",
    "nuit": "Nuit",
    "programme": "Programme",
    "echange": "Échange",
    "changement": "Changement",
    "repos": "Repos",
    "passage": "Passages",
    "intervention": "Intervention",
}
"""The kinds of duties, by the first word of their code, in the order of the filter."""

_NEAR: Final = timedelta(days=7)
_LONG_AGO: Final = timedelta(days=60)
"""Beyond this a lateness is said in months."""

_MONTH_DAYS: Final = 30
UNCOVERED: Final = "nuit_non_couverte"
FEWEST_TOGETHER: Final = 3
"""From so many uncovered nights on, one line tells them all."""


def with_nights_together(alertes: Sequence[Alerte]) -> tuple[Alerte, ...]:
    """Return the duties, several nights without anybody on one line where the first of them stood.

    A house that has not yet planned its nights would otherwise see nothing else.
    """
    nights = [one for one in alertes if one.code == UNCOVERED]
    days = sorted(one.echeance for one in nights if one.echeance is not None)
    if len(days) < FEWEST_TOGETHER:
        return tuple(alertes)
    together = replace(
        nights[0],
        message=f"{words.number(len(nights))} nuits non couvertes",
        detail=f"Du {words.short_day(days[0])} au {words.day(days[-1])}, aucune astreinte complète",
        echeance=days[0],
    )
    kept: list[Alerte] = []
    for one in alertes:
        if one.code != UNCOVERED:
            kept.append(one)
        elif one is nights[0]:
            kept.append(together)
    return tuple(kept)


def icon_of(alerte: Alerte) -> str:
    """Return the icon of a duty."""
    return next((icon for start, icon in _ICONS if alerte.code.startswith(start)), "bell")


def tone_of(alerte: Alerte) -> str:
    """Return the tone of a duty: danger, warning or neutral."""
    return _TONES[alerte.gravite]


def head_of(gravite: Gravite) -> str:
    """Return the head of a group of duties."""
    return _HEADS[gravite]


def title_of(alerte: Alerte) -> str:
    """Return the fact, after whom it is about: « Castelvi Henri — hospitalisé, 82 jours »."""
    if not alerte.personne:
        return alerte.message
    return f"{alerte.personne} {words.DASH} {alerte.message}"


def due_text(alerte: Alerte, *, today: date) -> str:
    """Return when it is due: « retard 3 jours », « dans 5 jours », « depuis 6 mois », « 27/11/2026 », or nothing."""
    due = alerte.echeance
    if due is None:
        return ""
    if due == today:
        return "aujourd’hui"
    if due < today:
        late = (today - due).days
        if late > _LONG_AGO.days:
            return f"depuis {late // _MONTH_DAYS} mois"
        return f"retard {words.counted(late, 'jour')}"
    if due - today <= _NEAR:
        return f"dans {words.counted((due - today).days, 'jour')}"
    return words.day(due)


def behind(alerte: Alerte, alertes: Sequence[Alerte]) -> tuple[Alerte, ...]:
    """Return the duties that a line stands for: itself, or all the nights it tells together."""
    if alerte.code != UNCOVERED or alerte in alertes:
        return (alerte,)
    return tuple(one for one in alertes if one.code == UNCOVERED)


def kind_of(alerte: Alerte) -> str:
    """Return the key of a duty's kind, of `KINDS`."""
    return alerte.code.split("_", 1)[0]


def put_off_line(reportee: AlerteReportee, *, today: date) -> Alerte:
    """Return a duty put off as a line that says until when, by whom and why."""
    report = reportee.report
    until = words.plain_day(report.until_on, today=today)
    who = f"Jusqu'au {until}, {report.reported_by}"
    detail = french(f"{who} : ") + words.quoted(report.motif) if report.motif else french(who)
    return replace(reportee.alerte, detail=detail)


def screen_of(alerte: Alerte) -> tuple[str, str] | None:
    """Return the screen about the person and its part where a duty is settled, None: in the file."""
    screen = _SCREENS.get(alerte.code)
    if screen is None:
        return None
    return screen, str(alerte.row_id) if screen == "admission" and alerte.row_id else ""


def page_of(alerte: Alerte) -> str | None:
    """Return the page where a duty about nobody is settled, None without any."""
    return None if alerte.beneficiaire_id is not None else _PAGES.get(alerte.sheet or "")


def tab_of(alerte: Alerte) -> str:
    """Return the tab of the person's file where the duty is settled; empty is the first one."""
    if alerte.code == SANS_ETAPE:
        return "visites"
    return _TABS.get(alerte.sheet or "", "")


def count_urgent(alertes: Sequence[Alerte]) -> int:
    """Return how many duties are urgent."""
    return sum(1 for one in alertes if one.gravite is Gravite.URGENT)
