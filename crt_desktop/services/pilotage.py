"""The director's dashboard, part by part, and the dossier of dialogue de gestion made of them.

A figure of a period is the indicator of that period: its records are those `Surveys.evidence` shows. No
name of a person anywhere.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Final

from crt_desktop.domain.dates import Period
from crt_desktop.domain.errors import NotFoundError
from crt_desktop.domain.indicators import previous_period
from crt_desktop.domain.roles import Permission
from crt_desktop.ports import Clock, HolidayCalendar, UnitOfWork, VaultSession
from crt_desktop.ports.pilotage import PilotageQuestion
from crt_desktop.reports.pilotage import PilotagePart
from crt_desktop.services.pilotage_activite import file_active_part, mouvements_part
from crt_desktop.services.pilotage_attente import attente_part
from crt_desktop.services.pilotage_budget import budget_part
from crt_desktop.services.pilotage_kit import Reading, reading_of
from crt_desktop.services.pilotage_personnes import aidants_part, profil_part
from crt_desktop.services.pilotage_sejours import hebergement_part, hospitalisations_part
from crt_desktop.services.pilotage_tableaux import tableaux_part
from crt_desktop.services.pilotage_travail import nuits_part, visites_part

_BEYOND: Final = timedelta(days=2)
"""Holidays are known a little after the period: a visit that begins on its last evening ends there."""

_PARTS: Final[Mapping[str, tuple[str, Callable[[Reading], PilotagePart]]]] = {
    "file_active": ("File active", file_active_part),
    "mouvements": ("Entrées et sorties", mouvements_part),
    "attente": ("Demandes et attente", attente_part),
    "profil": ("Profil des personnes", profil_part),
    "nuits": ("Nuits et astreintes", nuits_part),
    "visites": ("Visites à domicile", visites_part),
    "hebergement": ("Hébergement temporaire", hebergement_part),
    "hospitalisations": ("Hospitalisations", hospitalisations_part),
    "aidants": ("Aidants", aidants_part),
    "budget": ("Budget et équipe", budget_part),
    "tableaux": ("Tableaux demandés ailleurs", tableaux_part),
}
"""In the order they are shown."""


class Pilotage:
    """Use cases on the dashboard of one open vault; every method raises PermissionDeniedError."""

    def __init__(self, session: VaultSession, clock: Clock, holidays: HolidayCalendar) -> None:
        """Act as the session's actor."""
        self._session = session
        self._clock = clock
        self._holidays = holidays

    def parts(self) -> tuple[tuple[str, str], ...]:
        """Return the key and the title of each part, in the order they are shown."""
        self._session.actor.require(Permission.SURVEY_READ)
        return tuple((key, title) for key, (title, _) in _PARTS.items())

    def part(
        self, key: str, period: Period, *, compared_with: Period | None = None
    ) -> PilotagePart:
        """Return one part over a period, beside another: the one just before, unless one is given.

        Raises NotFoundError for an unknown part.
        """
        self._session.actor.require(Permission.SURVEY_READ)
        if key not in _PARTS:
            raise NotFoundError(kind="rubrique", reference=key)
        with self._session.uow() as uow:
            return self._part(uow, key, period, compared_with or previous_period(period))

    def _part(
        self, uow: UnitOfWork, key: str, period: Period, compared_with: Period
    ) -> PilotagePart:
        _, make = _PARTS[key]
        return make(
            reading_of(
                uow.pilotage,
                now=self._question(uow, period),
                before=self._question(uow, compared_with),
                today=self._clock.today(),
            )
        )

    def _question(self, uow: UnitOfWork, period: Period) -> PilotageQuestion:
        parametres = uow.parametres()
        return PilotageQuestion(
            period=period,
            parametres=parametres,
            holidays=self._holidays.between(
                period.start, period.end + _BEYOND, departement=parametres.departement
            ),
            is_training=self._session.is_training,
        )
