"""The layers of the rota of the astreintes: what counts, the night a duty serves, what covers a night."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Final

from crt_desktop.domain.dates import ONE_DAY, PARIS, local_date
from crt_desktop.domain.equipe import Astreinte
from crt_desktop.domain.etablissement import Parametres

BROUILLON: Final = "brouillon"
PUBLIEE: Final = "publiee"
REMPLACEE: Final = "remplacee"
ANNULEE: Final = "annulee"

ROTATION: Final = "rotation"
REMPLACEMENT: Final = "remplacement"
ECHANGE: Final = "echange"

TITULAIRE: Final = "titulaire"
RENFORT: Final = "renfort"

LEFT_OUT: Final = frozenset({BROUILLON, REMPLACEE, ANNULEE})
"""The statuts that never count: for the cover of a night, tonight, the recaps and the figures."""


def statut_of(duty: Astreinte) -> str:
    """Return the statut of a duty; one taken over without any is published."""
    return duty.statut or PUBLIEE


def couche_of(duty: Astreinte) -> str:
    """Return the layer of a duty; one taken over without any is of the rotation."""
    return duty.couche or ROTATION


def rang_of(duty: Astreinte) -> str:
    """Return the rank of a duty; one taken over without any is of the titulaire."""
    return duty.rang_astreinte or TITULAIRE


def counts(duty: Astreinte) -> bool:
    """Tell whether a duty is of the final view: published, and neither replaced nor cancelled."""
    return statut_of(duty) == PUBLIEE


def is_draft(duty: Astreinte) -> bool:
    """Tell whether a duty is still a draft."""
    return duty.statut == BROUILLON


def stands(duty: Astreinte) -> bool:
    """Tell whether a duty takes its professionnel's night: published or a draft."""
    return counts(duty) or is_draft(duty)


def is_override(duty: Astreinte) -> bool:
    """Tell whether a duty is of the layer over the rotation: a replacement or a swap."""
    return couche_of(duty) != ROTATION


def night_span(night_on: date, parametres: Parametres) -> tuple[datetime, datetime]:
    """Return the night that begins on a day, half-open, as aware UTC instants: 8, 9 or 10 hours elapsed."""
    starts, ends = parametres.nuit_debut, parametres.nuit_fin
    last = night_on if starts < ends else night_on + ONE_DAY
    return (
        datetime.combine(night_on, starts, tzinfo=PARIS).astimezone(UTC),
        datetime.combine(last, ends, tzinfo=PARIS).astimezone(UTC),
    )


def night_served(starts_at: datetime, ends_at: datetime, parametres: Parametres) -> date:
    """Return the night that a stretch of time serves, by the day it begins.

    It is the night it holds most of, the first of two alike; the day it begins on when it touches none.
    """
    day, last = local_date(starts_at) - ONE_DAY, local_date(ends_at)
    best, longest = local_date(starts_at), timedelta()
    while day <= last:
        first, until = night_span(day, parametres)
        shared = min(ends_at, until) - max(starts_at, first)
        if shared > longest:
            best, longest = day, shared
        day += ONE_DAY
    return best


def meets(duty: Astreinte, starts_at: datetime, ends_at: datetime) -> bool:
    """Tell whether a duty and a stretch of time have an instant in common."""
    return duty.starts_at < ends_at and duty.ends_at > starts_at


def is_held(starts_at: datetime, ends_at: datetime, duties: Iterable[Astreinte]) -> bool:
    """Tell whether a single stretch of these duties of titulaires, put end to end, holds a span whole."""
    reached = starts_at
    for duty in sorted(duties, key=lambda one: one.starts_at):
        if rang_of(duty) == RENFORT:
            continue
        if duty.starts_at > reached:
            break
        reached = max(reached, duty.ends_at)
    return reached >= ends_at


def fingerprint(duties: Iterable[Astreinte]) -> str:
    """Return the SHA-256 of who is on call when, whatever the order; what does not count is left out."""
    lines = sorted(
        "\t".join(
            (
                f"{int(one.starts_at.timestamp())}",
                f"{int(one.ends_at.timestamp())}",
                one.professionnel,
                rang_of(one),
            )
        )
        for one in duties
        if counts(one)
    )
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()
