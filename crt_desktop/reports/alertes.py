"""What is due, across persons: one line each, by urgency; and what was put off."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from crt_desktop.domain.alertes import Gravite

__all__ = ["AlertList", "Alerte", "AlerteReportee", "Gravite", "Report"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Alerte:
    """One duty.

    ``code``: see `crt_desktop.domain.alertes`. ``personne``: « Nom Prénom », the person's reference for who
    may not read names, None when the duty is about nobody. ``echeance``: the day it is due, past when late.
    ``message`` says the fact (« hospitalisée depuis 82 jours »), ``detail`` what to do. ``sheet`` and
    ``row_id`` name the record to open. ``cle`` names the duty from one day to the next.
    """

    code: str
    gravite: Gravite
    message: str
    detail: str = ""
    echeance: date | None = None
    personne: str | None = None
    reference: str | None = None
    beneficiaire_id: int | None = None
    sheet: str | None = None
    row_id: int | None = None
    cle: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """That a duty is put off: it comes back on the day ``until_on``."""

    cle: str
    beneficiaire_id: int | None
    until_on: date
    motif: str
    reported_at: datetime
    reported_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AlerteReportee:
    """A duty that is put off, and by whom, until when, why."""

    alerte: Alerte
    report: Report


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertList:
    """Everything due on a day, most urgent first, then by date; ``reportees`` are put off.

    ``may_put_off``: the actor may put off and take up.
    """

    on: date
    alertes: tuple[Alerte, ...]
    reportees: tuple[AlerteReportee, ...] = ()
    may_put_off: bool = False
