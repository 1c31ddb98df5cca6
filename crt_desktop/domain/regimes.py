"""The régimes of the astreintes: the limits each sets, with their article; the parametres override them.

A limit the régime does not set is None; a parametre may set it all the same, and its article is then the
setting of the etablissement.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from crt_desktop.domain.codes import REGIME_ASTREINTE
from crt_desktop.domain.etablissement import Parametres
from crt_desktop.domain.rota import RotaLimits

OWN_RULE: Final = "Réglages de l’établissement"
"""The article of a threshold that the etablissement chose."""

DAILY_REST: Final = "CT L3131-1"
WEEKLY_REST: Final = "CT L3132-2"
NOTICE: Final = "CT R3121-3"
CCN51: Final = "CCN 51"
CCN66: Final = "CCN 66"
BAD: Final = "BAD"
FPH: Final = "Décret 2002-9, art. 23"
FPH_REST: Final = "Décret 2002-9, art. 6"
FPH_AMPLITUDE: Final = "Décret 2002-9, art. 7"

WINDOW_DAYS: Final = 15
"""The rolling stretch of days in which the hours on call are summed."""
HALF_DAY: Final = timedelta(hours=12)
"""The astreinte that counts one half of a day, in the BAD."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """A threshold and where it is written."""

    value: int
    article: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RegimeLimits:
    """What a régime asks, the parametres taken into account; None: no such limit.

    Attributes:
        regime: The code of `codes.REGIME_ASTREINTE`.
        daily_rest: Hours of rest between two journées.
        weekly_rest: Hours of rest in each civil week.
        amplitude_day: Most minutes from the start to the end of a journée; None: what the daily rest leaves.
        notice_days: Days between the programme given and the first night of it.
        nights_month: Most nights a civil month.
        saturdays_month: Most Saturdays a civil month.
        sundays_month: Most Sundays a civil month.
        feries_month: Most public holidays a civil month.
        weeks_year: Most ISO weeks with a night, an ISO year.
        window_hours: Most elapsed hours on call in any `WINDOW_DAYS` days running.
        days_month: Most days on call a civil month: each `HALF_DAY` begun counts one half.
        change_months: Months between a change of the programme and its night.
        programme_months: Months that a programme is made for.
        leave: Where it is written that nobody is on call during leave; blank: the trade's own.
        minutes_day: Minutes owed for an hour on call by day.
        minutes_night: Minutes owed for an hour on call at night, on a Sunday or on a public holiday.
    """

    regime: str
    daily_rest: Limit
    weekly_rest: Limit
    notice_days: Limit
    amplitude_day: Limit | None = None
    nights_month: Limit | None = None
    saturdays_month: Limit | None = None
    sundays_month: Limit | None = None
    feries_month: Limit | None = None
    weeks_year: Limit | None = None
    window_hours: Limit | None = None
    days_month: Limit | None = None
    change_months: Limit | None = None
    programme_months: Limit | None = None
    leave: str = ""
    minutes_day: Limit | None = None
    minutes_night: Limit | None = None

    @property
    def label(self) -> str:
        """The name of the régime, in French."""
        return REGIME_ASTREINTE[self.regime]

    @property
    def daily(self) -> timedelta:
        """The rest between two journées."""
        return timedelta(hours=self.daily_rest.value)

    @property
    def amplitude(self) -> Limit:
        """Most minutes from the start to the end of a journée: by default a day less the rest the law asks.

        A longer rest chosen by the etablissement shortens no journée; a shorter one, by agreement, lengthens it.
        Source: Cass. soc., 23 septembre 2009, n° 07-44.226 (the daily rest bounds the amplitude of a day).
        """
        if self.amplitude_day is not None:
            return self.amplitude_day
        rest = min(REGIMES[self.regime].daily_rest, self.daily_rest, key=lambda one: one.value)
        return Limit(value=(24 - rest.value) * 60, article=rest.article)

    @property
    def weekly(self) -> timedelta:
        """The rest of each civil week."""
        return timedelta(hours=self.weekly_rest.value)


def _law(regime: str, **own: Limit | str) -> RegimeLimits:
    """Return what the Code du travail asks of every employer, with the limits of one régime."""
    common: dict[str, Limit | str] = {
        "daily_rest": Limit(value=11, article=DAILY_REST),
        "weekly_rest": Limit(value=35, article=WEEKLY_REST),
        "notice_days": Limit(value=15, article=NOTICE),
    }
    return RegimeLimits(regime=regime, **{**common, **own})  # type: ignore[arg-type] # named by the callers


REGIMES: Final[Mapping[str, RegimeLimits]] = {
    one.regime: one
    for one in (
        _law("droit_commun"),
        _law(
            "ccn51",
            nights_month=Limit(value=10, article=CCN51),
            sundays_month=Limit(value=1, article=CCN51),
            feries_month=Limit(value=1, article=CCN51),
            minutes_day=Limit(value=15, article=CCN51),
            minutes_night=Limit(value=20, article=CCN51),
        ),
        _law("ccn66", weeks_year=Limit(value=26, article=CCN66), leave=CCN66),
        _law(
            "bad",
            days_month=Limit(value=8, article=BAD),
            change_months=Limit(value=1, article=BAD),
            programme_months=Limit(value=3, article=BAD),
        ),
        _law(
            "fph",
            daily_rest=Limit(value=12, article=FPH_REST),
            weekly_rest=Limit(value=36, article=FPH_REST),
            amplitude_day=Limit(value=12 * 60, article=FPH_AMPLITUDE),
            saturdays_month=Limit(value=1, article=FPH),
            sundays_month=Limit(value=1, article=FPH),
            feries_month=Limit(value=1, article=FPH),
            window_hours=Limit(value=72, article=FPH),
        ),
    )
}
"""What each régime sets, by its code.

Source: CT L3131-1, L3132-2, R3121-3; CCN 51, CCN 66, BAD, décret 2002-9 (FPH), on the astreintes. The 12 hours of
amplitude of its article 7 are those of continuous work; a discontinuous journée has 10 h 30, which nothing in the
visits tells: the etablissement sets it.
"""

PARAMETRE_OF: Final[Mapping[str, str]] = {
    "daily_rest": "repos_quotidien_heures",
    "weekly_rest": "repos_hebdomadaire_heures",
    "amplitude_day": "amplitude_minutes",
    "notice_days": "preavis_astreinte_jours",
    "nights_month": "astreinte_nuits_mois",
    "saturdays_month": "astreinte_samedis_mois",
    "sundays_month": "astreinte_dimanches_mois",
    "feries_month": "astreinte_feries_mois",
    "weeks_year": "astreinte_semaines_an",
    "window_hours": "astreinte_heures_quinzaine",
    "days_month": "astreinte_jours_mois",
    "minutes_day": "compensation_minutes_jour",
    "minutes_night": "compensation_minutes_nuit",
}
"""The parametre that overrides each limit."""


def limits_of(parametres: Parametres) -> RegimeLimits:
    """Return the limits in force: those of the régime, each overridden by its parametre when it is set."""
    regime = REGIMES[parametres.regime_astreinte]
    values = {name: getattr(regime, name) for name in RegimeLimits.__dataclass_fields__}
    for name, key in PARAMETRE_OF.items():
        chosen = getattr(parametres, key)
        of_regime: Limit | None = values[name]
        if chosen is not None and (of_regime is None or chosen != of_regime.value):
            values[name] = Limit(value=chosen, article=OWN_RULE)
    return RegimeLimits(**values)


def rota_limits(parametres: Parametres) -> RotaLimits:
    """Return the hard limits a solver keeps: those of `limits_of` that bear on the nights alone.

    Weeks are ISO weeks of the ISO year of the day a night begins; the window sums the elapsed hours of the
    nights that begin in any 15 days running. Nothing in the régimes limits nights in a row: the rest of an
    astreinte is rest.
    """
    limits = limits_of(parametres)

    def value(limit: Limit | None) -> int | None:
        return None if limit is None else limit.value

    return RotaLimits(
        nights_month=value(limits.nights_month),
        saturdays_month=value(limits.saturdays_month),
        sundays_month=value(limits.sundays_month),
        feries_month=value(limits.feries_month),
        weeks_year=value(limits.weeks_year),
        hours_window=None
        if limits.window_hours is None
        else (WINDOW_DAYS, limits.window_hours.value),
        days_month=value(limits.days_month),
    )
