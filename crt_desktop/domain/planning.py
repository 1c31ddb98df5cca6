"""What a planning is made of: series of visits, working hours, absences, wishes, publications of duties."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time


@dataclass(frozen=True, slots=True, kw_only=True)
class SerieVisites:
    """Visits that come back: a rule of RFC 5545 from a first day, at one local time of Europe/Paris.

    ``regle`` is the text of an RRULE without its name (FREQ=WEEKLY;BYDAY=MO,TH); ``duree_minutes`` from 1 to
    1,440; ``exceptions``: days of the rule that have no visit, ISO, separated by commas; ``prepared_until``:
    the last day for which the visits of the series were written as visits, None: none yet.
    """

    reference: str
    beneficiaire: str
    started_on: date
    heure: time
    duree_minutes: int
    regle: str
    profession: str
    professionnel: str | None = None
    domaine: str | None = None
    prestation_fil: int | None = None
    exceptions: str | None = None
    prepared_until: date | None = None
    remarque: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HoraireTravail:
    """Contract hours of a professionnel on one day of the week, local [starts, ends).

    In force on [since, until], both included, either unknown; an end before the start is on the next day.
    """

    professionnel: str
    jour: str
    starts: time
    ends: time
    since: date | None = None
    until: date | None = None
    reference: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Absence:
    """Days a professionnel is away, both ends included; ``uid``: the event of the calendar it came from."""

    professionnel: str
    started_on: date
    ended_on: date
    motif: str
    remarque: str | None = None
    uid: str | None = None
    reference: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Souhait:
    """What a professionnel would like for the night that begins on a day: code of `codes.SOUHAIT`."""

    professionnel: str
    night_on: date
    souhait: str
    reference: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicationAstreinte:
    """A programme of duties given to the team for the nights of [started_on, ended_on], both included.

    ``motif``: why it came later than the notice; ``empreinte``: SHA-256 of the duties as published, so that
    what was given can be told from what changed since.
    """

    reference: str
    started_on: date
    ended_on: date
    published_at: datetime
    publiee_par: str
    motif: str | None = None
    empreinte: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class InformationAstreinte:
    """The proof that a professionnel was told of a publication, or of a duty that was changed."""

    professionnel: str
    informed_at: datetime
    moyen: str
    publication: str | None = None
    astreinte: str | None = None
    auteur: str | None = None
    reference: str | None = None
