"""What is due about the contrat of somebody present: to hand over, to sign, to complete, to renew.

One duty at most. Codes: contrat_a_remettre, contrat_a_signer, avenant_a_signer, contrat_a_reactualiser. As
long as nobody has drawn a contrat it is a paper that is missing, as `crt_desktop.domain.alertes` says it.

Source: CASF D311 by analogy; the delays are settings, and what they give are warnings.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Final, NamedTuple

from crt_desktop.domain.alertes import Duty, Gravite
from crt_desktop.domain.contrats import deadlines
from crt_desktop.domain.dates import add_months
from crt_desktop.domain.etablissement import Parametres
from crt_desktop.domain.reprise.rules import shown
from crt_desktop.domain.typography import french

CONTRAT: Final = "contrat"
AHEAD: Final = timedelta(days=30)
"""How long before their day the yearly update and the avenant are recalled."""


class Papier(NamedTuple):
    """A contrat or an avenant of the accompagnement, as it stands; ``row_id`` names it.

    ``has_plan``: it rests on a version of the plan, so that it says objectives and prestations.
    """

    row_id: int
    numero: int
    type: str
    drawn_on: date
    handed_on: date | None = None
    signed_on: date | None = None
    has_plan: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ContratDuty:
    """What is due, and the paper it is about; None for one that was taken over."""

    duty: Duty
    row_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Dossier:
    """The contrat of somebody present: when they were admitted, what was taken over, what is written."""

    admitted_on: date
    taken_on: date | None = None
    papers: Sequence[Papier] = ()

    def signed(self, on: date) -> list[Papier]:
        """Return the papers signed by a day, the earliest first."""
        found = [one for one in self.papers if one.signed_on is not None and one.signed_on <= on]
        if len(found) > 1:
            found.sort(key=lambda one: (one.signed_on or on, one.numero))
        return found

    def signed_on(self, on: date) -> date | None:
        """Return when the contrat was first signed, by a day; avenants alone sign nothing."""
        days = [
            one.signed_on
            for one in self.papers
            if one.signed_on is not None and one.signed_on <= on and one.type == CONTRAT
        ]
        if self.taken_on is not None and self.taken_on <= on:
            days.append(self.taken_on)
        return min(days, default=None)

    def pending(self, on: date) -> Papier | None:
        """Return the last contrat drawn by a day and not signed, None without any."""
        drawn = [
            one
            for one in self.papers
            if one.type == CONTRAT and one.drawn_on <= on and not _has_come(one.signed_on, on)
        ]
        return max(drawn, key=lambda one: (one.numero, one.row_id), default=None)


def contrat_due(dossier: Dossier, *, on: date, parametres: Parametres) -> ContratDuty | None:
    """Return what is due about the contrat on a day, None when nothing is or nobody has drawn one."""
    signed = dossier.signed(on)
    is_taken = dossier.taken_on is not None and dossier.taken_on <= on
    if not is_taken and all(one.type != CONTRAT for one in signed):
        pending = dossier.pending(on)
        return None if pending is None else _unsigned(dossier, pending, on, parametres)
    return _renewal(dossier, signed, on, parametres) or _avenant(dossier, signed, on, parametres)


def is_told_apart(dossier: Dossier, *, on: date) -> bool:
    """Tell whether the contrat has its own duty, so that it is not said among the missing papers too."""
    return dossier.signed_on(on) is None and dossier.pending(on) is not None


def _unsigned(dossier: Dossier, paper: Papier, on: date, parametres: Parametres) -> ContratDuty:
    delays = deadlines(dossier.admitted_on, parametres)
    since = f"admission du {shown(dossier.admitted_on)}"
    if not _has_come(paper.handed_on, on):
        due, code, message = delays.hand_over_by, "contrat_a_remettre", "contrat à remettre"
        detail = f"Rédigé le {shown(paper.drawn_on)}, {since}"
    else:
        due, code, message = delays.sign_by, "contrat_a_signer", "contrat à signer"
        detail = f"Remis le {shown(paper.handed_on or on)}, {since}"
    gravite = Gravite.URGENT if due < on else Gravite.BIENTOT
    return _duty(code, gravite, message, detail=detail, due=due, row_id=paper.row_id)


def _renewal(
    dossier: Dossier, signed: Sequence[Papier], on: date, parametres: Parametres
) -> ContratDuty | None:
    """Return the yearly update, from 30 days before it until something newer is signed."""
    last = signed[-1] if signed else None
    days = [dossier.taken_on, None if last is None else last.signed_on]
    latest = max(day for day in days if day is not None and day <= on)
    due = add_months(latest, parametres.contrat_reactualisation_mois)
    if on < due - AHEAD:
        return None
    return _duty(
        "contrat_a_reactualiser",
        Gravite.BIENTOT if due <= on else Gravite.INFORMATION,
        "contrat à réactualiser",
        detail=f"Signé le {shown(latest)}{_drawn_since(dossier.papers, latest, on)}",
        due=due,
        row_id=last.row_id if last is not None and last.signed_on == latest else None,
    )


def _drawn_since(papers: Iterable[Papier], signed_on: date, on: date) -> str:
    drawn = [
        one.drawn_on
        for one in papers
        if signed_on < one.drawn_on <= on and not _has_come(one.signed_on, on)
    ]
    return f", le suivant est rédigé depuis le {shown(max(drawn))}" if drawn else ""


def _avenant(
    dossier: Dossier, signed: Sequence[Papier], on: date, parametres: Parametres
) -> ContratDuty | None:
    """Return the avenant owed to somebody whose contrat was signed without objectives nor prestations."""
    if not signed:
        return None
    if dossier.taken_on is not None and dossier.taken_on < _day(signed[0], on):
        return None
    if any(one.has_plan or one.type != CONTRAT for one in signed):
        return None
    due = deadlines(dossier.admitted_on, parametres).avenant_by
    if on < due - AHEAD:
        return None
    return _duty(
        "avenant_a_signer",
        Gravite.BIENTOT if due <= on else Gravite.INFORMATION,
        "avenant à signer",
        detail=f"Contrat du {shown(_day(signed[-1], on))} sans objectifs ni prestations",
        due=due,
        row_id=signed[-1].row_id,
    )


def _day(paper: Papier, on: date) -> date:
    return paper.signed_on or on


def _has_come(day: date | None, on: date) -> bool:
    return day is not None and day <= on


@lru_cache(maxsize=2_048)
def _set(text: str) -> str:
    return french(text)


def _duty(
    code: str, gravite: Gravite, message: str, *, detail: str, due: date, row_id: int | None
) -> ContratDuty:
    duty = Duty(
        code=code,
        gravite=gravite,
        message=_set(message),
        detail=_set(detail),
        echeance=due,
    )
    return ContratDuty(duty=duty, row_id=row_id)
