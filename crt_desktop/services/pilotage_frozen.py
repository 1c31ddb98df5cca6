"""The validated answers named at the end of the dossier: what was declared for the period, and its digest."""

from __future__ import annotations

from crt_desktop.domain.dates import PARIS, Period
from crt_desktop.ports.uow import UnitOfWork
from crt_desktop.reports.enquetes import CampaignLine, FrozenLine
from crt_desktop.services.pilotage_kit import french

ALTERED = "altérée depuis : à vérifier avant de s'en servir"
"""Said in the place of the digest of a version that is no longer what was validated."""


def frozen_words(uow: UnitOfWork, period: Period) -> tuple[str, ...]:
    """Return one line for each validated version of the campaigns whose period has a day in this one."""
    return tuple(
        _words(campaign, version)
        for campaign in uow.campagnes.all()
        if campaign.period.start <= period.end and period.start <= campaign.period.end
        for version in uow.campagnes.versions(campaign.row_id)
    )


def _words(campaign: CampaignLine, version: FrozenLine) -> str:
    validated_on = version.validated_at.astimezone(PARIS)
    digest = f"SHA-256 {version.sha256}" if version.is_intact else ALTERED
    return french(
        f"{campaign.title}, version {version.number} validée le {validated_on:%d/%m/%Y} par"
        f" {version.validated_by} – {digest}"
    )
