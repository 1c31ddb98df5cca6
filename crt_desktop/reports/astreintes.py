"""The rota of the astreintes, as screens show it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from crt_desktop.domain.dates import Period
from crt_desktop.domain.ecarts import Ecart
from crt_desktop.reports.planning import TeamMember


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """One duty of one professionnel. Instants are aware UTC; codes are codes, never None.

    ``night_on``: the day the night it serves begins. ``remplace``: the reference of the duty it stands for;
    ``told_at``: when the professionnel was told of it, None: no proof yet.
    """

    row_id: int
    version: int
    reference: str | None
    professionnel: str
    nom: str
    night_on: date
    starts_at: datetime
    ends_at: datetime
    statut: str
    couche: str
    rang: str
    remplace: str | None = None
    motif: str | None = None
    accord: str | None = None
    decided_at: datetime | None = None
    told_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NightLine:
    """One night: its span, its duties of every layer, and whether the final view covers it.

    ``duties``: every duty that touches the night, replaced ones too; ``is_covered`` counts published duties
    of titulaires, and drafts when the night is not published (``is_draft``). ``elapsed``: 8, 9 or 10 hours.
    ``available``: how many of the team could still take it.
    """

    night_on: date
    starts_at: datetime
    ends_at: datetime
    elapsed: timedelta
    duties: tuple[Duty, ...]
    is_covered: bool
    is_draft: bool
    is_past: bool
    is_weekend: bool
    is_ferie: bool
    ferie: str | None = None
    available: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class AwayLine:
    """Days a professionnel is away, both included."""

    row_id: int
    version: int
    professionnel: str
    started_on: date
    ended_on: date
    motif: str
    remarque: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WishLine:
    """A wish for one night: code « prefere » or « evite »."""

    row_id: int
    version: int
    professionnel: str
    night_on: date
    souhait: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EquityLine:
    """What the final view of the period gives somebody: nights by the day they begin."""

    professionnel: str
    nom: str
    nuits: int
    samedis: int
    dimanches: int
    feries: int
    heures: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldLine:
    """The proof that somebody was told."""

    professionnel: str
    nom: str
    informed_at: datetime
    moyen: str
    auteur: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicationLine:
    """A programme given to the team; ``untold``: names of those with a duty in it and no proof yet.

    ``has_changed``: duties were replaced since.
    """

    row_id: int
    reference: str
    period: Period
    published_at: datetime
    publiee_par: str
    motif: str | None
    told: tuple[ToldLine, ...]
    untold: tuple[str, ...]
    has_changed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SwapLine:
    """That somebody asks to be replaced on a duty, or to change it with somebody: open, to be decided.

    ``duty_id`` and ``duty_version``: the duty. ``motif``: blank for who neither asked nor decides.
    """

    row_id: int
    version: int
    duty_id: int
    duty_version: int
    professionnel: str
    nom: str
    night_on: date
    avec: str | None
    avec_nom: str | None
    motif: str
    asked_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class RotaView:
    """A period of the rota, every layer, with what is wrong and how it is shared.

    ``publish_before``: the last day on which the notice is kept; ``holes``: nights nobody covers;
    ``echanges``: what is asked of the coordination about duties to come, the earliest asked first.
    """

    period: Period
    equipe: tuple[TeamMember, ...]
    nights: tuple[NightLine, ...]
    absences: tuple[AwayLine, ...]
    souhaits: tuple[WishLine, ...]
    ecarts: tuple[Ecart, ...]
    equite: tuple[EquityLine, ...]
    publications: tuple[PublicationLine, ...]
    holes: tuple[date, ...]
    publish_before: date
    regime: str
    is_draft: bool
    echanges: tuple[SwapLine, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ResumeLine:
    """Somebody who may not resume work before an instant, and the intervention that is the reason."""

    professionnel: str
    nom: str
    not_before: datetime
    intervention_ended_at: datetime
