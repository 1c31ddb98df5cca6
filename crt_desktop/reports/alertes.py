"""What is due, across persons: one line each, by urgency."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from crt_desktop.domain.alertes import Gravite

__all__ = ["AlertList", "Alerte", "Gravite"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Alerte:
    """One duty.

    ``code``: see `crt_desktop.domain.alertes`. ``personne``: « Nom Prénom », the person's reference for who
    may not read names, None when the duty is about nobody. ``echeance``: the day it is due, past when late.
    ``message`` says the fact (« hospitalisée depuis 82 jours »), ``detail`` what to do. ``sheet`` and
    ``row_id`` name the record to open.
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


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertList:
    """Everything due on a day, most urgent first, then by date."""

    on: date
    alertes: tuple[Alerte, ...]
