"""The night as the nurse on call sees it, the call book, and the relève of the morning."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from crt_desktop.domain.errors import FieldIssue
from crt_desktop.reports.astreintes import ResumeLine
from crt_desktop.reports.planning import VisitLine


@dataclass(frozen=True, slots=True, kw_only=True)
class OnCall:
    """Who is on call, titulaire or renfort; instants are aware UTC."""

    professionnel: str
    nom: str
    profession: str
    telephone: str | None
    rang: str
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PhoneLine:
    """Somebody to ring: who it is in words, what to know (« malentendant », « habite à 20 min »), the number."""

    nom: str
    detail: str
    telephone: str
    has_cles: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class NightPerson:
    """Somebody to know about tonight.

    ``absence``: « À l'hôpital depuis le 02/09 », None when at home; such a person is struck out, not left
    out. ``vigilances``: short words; ``note``: the latest urgent transmission not older than three days.
    """

    beneficiaire_id: int
    nom: str
    civilite: str
    age: int | None
    gir: int | None
    mode_vie: str | None
    adresse: str | None
    commune: str | None
    minutes_trajet: int | None
    telephone: str | None
    acces: str | None
    vigilances: tuple[str, ...]
    phones: tuple[PhoneLine, ...]
    absence: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FreePlace:
    """A place nobody holds tonight, its kind (HT, HTSH, HTU) and the phone that answers day and night."""

    place: str
    etablissement: str
    type: str
    telephone: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CallLine:
    """A call as the book shows it; codes are codes. ``is_open``: a visit at home without an end yet."""

    row_id: int
    version: int
    called_at: datetime
    beneficiaire_id: int | None
    personne: str | None
    origine: str
    motif: str | None
    reponse: str
    professionnel: str | None
    professionnel_nom: str | None
    departed_at: datetime | None = None
    arrived_at: datetime | None = None
    ended_at: datetime | None = None
    returned_at: datetime | None = None
    suite: str | None = None
    prevenus: str | None = None
    remarque: str | None = None
    visite_id: int | None = None
    is_open: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedCall:
    """A call as just stored; ``warnings``: what is worth a second look.

    ``resume``: once an intervention has ended, before when whoever made it may not work again.
    """

    call: CallLine
    warnings: tuple[FieldIssue, ...] = ()
    resume: ResumeLine | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NightSheet:
    """One night: [starts_at, ends_at), who is on call, whom to know about, what is planned, who to ring.

    ``night_on``: the day the night begins. ``duties``: those of the night, titulaires first, in order;
    ``is_mine``: the actor is one of them. ``personnes``: at home first, then the absent. ``visites``: those
    that touch the night, but for the ones a call led to. ``is_shown``: False for somebody who is on call
    another night: no person, visit nor call is told.
    """

    night_on: date
    starts_at: datetime
    ends_at: datetime
    duties: tuple[OnCall, ...]
    is_covered: bool
    is_mine: bool
    personnes: tuple[NightPerson, ...]
    visites: tuple[VisitLine, ...]
    appels: tuple[CallLine, ...]
    places: tuple[FreePlace, ...]
    numeros: tuple[PhoneLine, ...]
    is_shown: bool = True
    is_training: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleveItem:
    """One thing that happened, in words; ``kind``: appel, visite, transmission, hospitalisation, chute and so on.

    ``at``: when it happened; ``recorded_at``: when it was written, by which the reading goes on;
    ``row_id``: of the record in its sheet; ``is_own``: the reader wrote it, or did it;
    ``has_hour``: only the day of ``at`` is known when False.
    """

    kind: str
    sheet: str
    row_id: int
    at: datetime
    recorded_at: datetime
    titre: str
    detail: str
    auteur: str | None = None
    is_urgent: bool = False
    is_own: bool = False
    has_hour: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class RelevePerson:
    """What happened to one person, the latest first; None: about nobody known."""

    beneficiaire_id: int | None
    personne: str
    items: tuple[ReleveItem, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Releve:
    """Everything written since the reader's last acknowledgement, by person, urgent first.

    ``read_until``: how far the reader had read, None: never, and then the last three days are shown;
    ``until``: what acknowledging now would mark as read.
    """

    read_until: datetime | None
    until: datetime
    personnes: tuple[RelevePerson, ...]
    count: int
