"""What stands on a day among the records of a file: the consents, and who is away from home."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, Final

from crt_desktop.domain.equipe import Visite
from crt_desktop.domain.hospitalisations import Lieu, absence_on
from crt_desktop.domain.reprise.records import Record
from crt_desktop.domain.sejours import Hospitalisation, SejourHt
from crt_desktop.reports.dossier import Dossier
from crt_desktop.reports.fiches import StoredFiche
from ui.viewmodels.caseload_words import BadgeText
from ui.viewmodels.dossier_lists import FicheLine, day_of

AWAY: Final = {
    Lieu.HOPITAL: BadgeText(text="À l’hôpital", tone="warning", icon="hospital"),
    Lieu.SEJOUR: BadgeText(text="En séjour", tone="info", icon="bed-double"),
}
"""What stands in the place of « prévue » while the person is not at home."""


def is_given(record: Record, *, today: date) -> bool:
    """Tell whether a consent stands on a day."""
    consent: Any = record
    is_withdrawn = consent.withdrawn_on is not None and consent.withdrawn_on <= today
    return consent.given_on <= today and not is_withdrawn


def may_share(fiches: Iterable[StoredFiche], *, today: date) -> bool:
    """Tell whether one consent to sharing stands."""
    return any(
        getattr(fiche.record, "type", "") == "partage" and is_given(fiche.record, today=today)
        for fiche in fiches
    )


def marked_away(lines: Sequence[FicheLine], dossier: Dossier | None) -> tuple[FicheLine, ...]:
    """Return visits, those planned while the person is away struck through, with where the person is."""
    if dossier is None:
        return tuple(lines)
    stays = [
        fiche.record
        for fiche in dossier.fiches.get("hospitalisations", ())
        if isinstance(fiche.record, Hospitalisation)
    ]
    sejours = [
        fiche.record
        for fiche in dossier.fiches.get("sejours_ht", ())
        if isinstance(fiche.record, SejourHt)
    ]
    return tuple(_marked(line, stays, sejours) for line in lines)


def _marked(
    line: FicheLine, stays: Sequence[Hospitalisation], sejours: Sequence[SejourHt]
) -> FicheLine:
    record = line.fiche.record
    if not isinstance(record, Visite) or record.statut != "prevue":
        return line
    absence = absence_on(day_of(record.starts_at), stays=stays, sejours=sejours)
    if absence is None:
        return line
    return replace(line, badge=AWAY[absence.lieu], is_struck=True)
