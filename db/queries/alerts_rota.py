"""What is due about the nights and the visits: who is on call, what was given late, what was not told."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any, Final

from sqlalchemy import and_, bindparam, exists, func, or_, select
from sqlalchemy.orm import Session

from crt_desktop.domain import alertes as rules
from crt_desktop.domain import alertes_rota as rota
from crt_desktop.domain.astreintes import BROUILLON, ECHANGE, REMPLACEMENT, night_served
from crt_desktop.domain.dates import ONE_DAY, Period, local_date, midnight
from crt_desktop.domain.equipe import AppelAstreinte, Astreinte
from crt_desktop.domain.planning import Absence, HoraireTravail
from crt_desktop.reports.alertes import Alerte
from db.queries.alerts_question import Question, about_nobody
from db.queries.alerts_sql import AT, PERSON, PERSON_WIDTH, person_counts
from db.queries.astreintes import SqlAstreinteRepository, counts
from db.queries.dashboard_night import DUTIES, span_of
from db.queries.indicators.nights import joined
from db.queries.indicators.scope import beneficiaire
from db.tables import (
    AppelAstreinteRow,
    AstreinteRow,
    DemandeEchangeRow,
    InformationRow,
    ProfessionnelRow,
    VisiteRow,
)

ASTREINTES: Final = "astreintes"
VISITES: Final = "visites"
APPELS: Final = "appels_astreinte"
_LONGEST_DUTY: Final = timedelta(days=31)
"""No duty is longer: those that are not over began since."""

_DUTY: Final = AstreinteRow.__table__
_BEFORE: Final = _DUTY.alias("replaced")
_TEAM: Final = ProfessionnelRow.__table__
_WITH: Final = _TEAM.alias("asked_with")
_VISIT: Final = VisiteRow.__table__
_CALL: Final = AppelAstreinteRow.__table__
_PROOF: Final = InformationRow.__table__
_SWAP: Final = DemandeEchangeRow.__table__

_INSTANT: Final = AstreinteRow.starts_at.type
_SINCE: Final = bindparam("since_at", type_=_INSTANT)
_UNTIL: Final = bindparam("until_at", type_=_INSTANT)
_NAME: Final = (_TEAM.c.prenom, _TEAM.c.nom)

_DRAFTS: Final = select(_DUTY.c.starts_at, _DUTY.c.ends_at).where(
    _DUTY.c.statut == BROUILLON, _DUTY.c.starts_at >= _SINCE
)

_CHANGES: Final = (
    select(
        _DUTY.c.id,
        _TEAM.c.reference,
        *_NAME,
        _DUTY.c.starts_at,
        _DUTY.c.ends_at,
        _DUTY.c.statut,
        _DUTY.c.couche,
        _DUTY.c.decided_at,
        _BEFORE.c.professionnel_id == _DUTY.c.professionnel_id,
    )
    .join_from(_DUTY, _TEAM, _TEAM.c.id == _DUTY.c.professionnel_id)
    .outerjoin(_BEFORE, _BEFORE.c.reference == _DUTY.c.remplace)
    .where(
        _DUTY.c.starts_at >= _SINCE,
        _DUTY.c.ends_at > AT,
        _DUTY.c.couche.in_((REMPLACEMENT, ECHANGE)),
        _DUTY.c.decided_at <= _UNTIL,
        counts(),
        ~exists(
            select(_PROOF.c.id).where(
                _PROOF.c.astreinte_id == _DUTY.c.id,
                _PROOF.c.professionnel_id == _DUTY.c.professionnel_id,
                _PROOF.c.informed_at <= AT,
            )
        ),
    )
    .order_by(_DUTY.c.starts_at, _DUTY.c.id)
)
"""The duties given to somebody by a change, not over, of which there is no proof."""

_SWAPS: Final = (
    select(
        _SWAP.c.id,
        *_NAME,
        _WITH.c.prenom,
        _WITH.c.nom,
        _SWAP.c.asked_at,
        _DUTY.c.starts_at,
        _DUTY.c.ends_at,
    )
    .join_from(_SWAP, _DUTY, _DUTY.c.id == _SWAP.c.astreinte_id)
    .join(_TEAM, _TEAM.c.id == _DUTY.c.professionnel_id)
    .outerjoin(_WITH, _WITH.c.id == _SWAP.c.avec_id)
    .where(
        _SWAP.c.asked_at <= AT,
        or_(_SWAP.c.decided_at.is_(None), _SWAP.c.decided_at > AT),
        _DUTY.c.ends_at > AT,
        counts(),
    )
    .order_by(_SWAP.c.id)
)
"""The swaps that somebody asks for, open, of a duty that is not over and still counts."""

_PASSAGES: Final = (
    select(_TEAM.c.reference, *_NAME, func.count(), func.min(_VISIT.c.starts_at))
    .join_from(_VISIT, beneficiaire, beneficiaire.c.id == _VISIT.c.beneficiaire_id)
    .outerjoin(_TEAM, _TEAM.c.id == _VISIT.c.professionnel_id)
    .where(
        _VISIT.c.statut == "prevue",
        _VISIT.c.starts_at >= _SINCE,
        _VISIT.c.starts_at < _UNTIL,
        person_counts(),
    )
    .group_by(_TEAM.c.reference, *_NAME)
    .order_by(_TEAM.c.reference)
)
"""The visits of past days still planned, by professionnel."""

_ENDLESS: Final = (
    select(*PERSON, _CALL.c.id, _CALL.c.called_at, _CALL.c.departed_at, *_NAME)
    .join_from(_CALL, beneficiaire, beneficiaire.c.id == _CALL.c.beneficiaire_id, isouter=True)
    .outerjoin(_TEAM, _TEAM.c.id == _CALL.c.professionnel_id)
    .where(
        _CALL.c.called_at >= _SINCE,
        _CALL.c.departed_at <= _UNTIL,
        _CALL.c.ended_at.is_(None),
        _CALL.c.returned_at.is_(None),
        or_(
            _CALL.c.beneficiaire_id.is_(None), and_(beneficiaire.c.id.is_not(None), person_counts())
        ),
    )
    .order_by(_CALL.c.called_at, _CALL.c.id)
)
"""The interventions that left long ago and of which no end is known."""


def _nights(session: Session, asked: Question) -> Iterator[Alerte]:
    nights = [asked.on + rank * ONE_DAY for rank in range(rules.NIGHTS_AHEAD)]
    spans = [span_of(night, asked.parametres) for night in nights]
    window = {"first": spans[0][0], "last": spans[-1][1]}
    duties = [(starts, ends) for starts, ends, *_ in session.execute(DUTIES, window).all()]
    stretches = joined(duties)
    for night, (first, last) in zip(nights, spans, strict=True):
        if any(starts <= first and last <= ends for starts, ends in stretches):
            continue
        duty = rules.night_due(
            night,
            on=asked.on,
            has_duty=any(starts < last and ends > first for starts, ends in duties),
            holidays=asked.holidays,
            parametres=asked.parametres,
        )
        yield about_nobody(duty, ASTREINTES, subject=night)


def _programmes(session: Session, asked: Question) -> Iterator[Alerte]:
    values = {"since_at": midnight(asked.on) - _LONGEST_DUTY}
    drafts = (
        Astreinte(professionnel="", starts_at=starts_at, ends_at=ends_at, statut=BROUILLON)
        for starts_at, ends_at in session.execute(_DRAFTS, values).all()
    )
    for quarter, duty in rota.programmes_due(drafts, on=asked.on, parametres=asked.parametres):
        yield about_nobody(duty, ASTREINTES, subject=quarter.start)


def _changes(session: Session, asked: Question) -> Iterator[Alerte]:
    values = {
        "at": asked.at,
        "since_at": asked.at - _LONGEST_DUTY,
        "until_at": asked.at - rota.TELL_WITHIN,
    }
    for row in session.execute(_CHANGES, values).all():
        row_id, who, prenom, nom, starts_at, ends_at, statut, couche, decided_at, is_left = row
        given = Astreinte(
            professionnel=who,
            starts_at=starts_at,
            ends_at=ends_at,
            statut=statut,
            couche=couche,
            decided_at=decided_at,
        )
        duty = rota.change_due(
            given,
            given if is_left else None,
            nom=f"{prenom} {nom}",
            at=asked.at,
            parametres=asked.parametres,
        )
        if duty is not None:
            yield about_nobody(duty, ASTREINTES, row_id=row_id)


def _swaps(session: Session, asked: Question) -> Iterator[Alerte]:
    for row in session.execute(_SWAPS, {"at": asked.at}).all():
        row_id, prenom, nom, with_prenom, with_nom, asked_at, starts_at, ends_at = row
        duty = rota.swap_due(
            asked_at,
            night_served(starts_at, ends_at, asked.parametres),
            nom=f"{prenom} {nom}",
            avec=None if with_nom is None else f"{with_prenom} {with_nom}",
            on=asked.on,
        )
        yield about_nobody(duty, ASTREINTES, subject=f"echange-{row_id}")


def _rests(session: Session, asked: Question) -> Iterator[Alerte]:
    repository = SqlAstreinteRepository(session)
    appels = repository.calls(asked.at - rota.RESTS_SINCE, asked.at)
    people = rota.owed_rest(appels, at=asked.at, parametres=asked.parametres)
    if not people:
        return
    since, until = asked.at - rota.RESTS_SINCE - ONE_DAY, asked.at + ONE_DAY
    days = Period(start=local_date(since), end=local_date(until))
    visites = repository.visits(dict.fromkeys(people, (since, until)))
    horaires = [one.record for one in repository.horaires()]
    absences = [one.record for one in repository.absences(days)]
    work: dict[str, Any] = {
        "horaires": [one for one in horaires if isinstance(one, HoraireTravail)],
        "absences": [one for one in absences if isinstance(one, Absence)],
        "at": asked.at,
    }
    resumes = rota.resumes_of(appels, visites=visites, parametres=asked.parametres, **work)
    names = {
        reference: f"{prenom} {nom}"
        for reference, prenom, nom in session.execute(
            select(_TEAM.c.reference, *_NAME).where(_TEAM.c.reference.in_(sorted(resumes)))
        ).all()
    }
    for who, resume in resumes.items():
        duty = rota.rest_due(resume, who=who, nom=names[who], visites=visites, **work)
        if duty is not None:
            yield about_nobody(duty, VISITES, subject=_of_day(who, asked.on), reference=who)


def _passages(session: Session, asked: Question) -> Iterator[Alerte]:
    since = midnight(asked.on - rota.PASSAGES_SINCE)
    values = {**asked.values, "since_at": since, "until_at": midnight(asked.on)}
    for reference, prenom, nom, count, first_at in session.execute(_PASSAGES, values).all():
        name = None if reference is None else f"{prenom} {nom}"
        duty = rota.passages_due(count, local_date(first_at), nom=name, on=asked.on)
        yield about_nobody(duty, VISITES, subject=reference or "", reference=reference)


def _endless(session: Session, asked: Question) -> Iterator[Alerte]:
    values = {
        **asked.values,
        "since_at": asked.at - rota.PASSAGES_SINCE,
        "until_at": asked.at - rota.END_WITHIN,
    }
    for row in session.execute(_ENDLESS, values).all():
        row_id, called_at, departed_at, prenom, nom = row[PERSON_WIDTH:]
        appel = AppelAstreinte(called_at=called_at, origine="", reponse="", departed_at=departed_at)
        duty = rota.intervention_due(
            appel, nom=None if nom is None else f"{prenom} {nom}", at=asked.at
        )
        if duty is None:
            continue
        person = row[:PERSON_WIDTH]
        if person[0] is None:
            yield about_nobody(duty, APPELS, row_id=row_id)
        else:
            yield asked.about(duty, person, APPELS, row_id)


def _of_day(who: str, on: date) -> str:
    return f"{who}:{on.isoformat()}"


ROTA_READERS: Final[tuple[Callable[[Session, Question], Iterator[Alerte]], ...]] = (
    _nights,
    _programmes,
    _changes,
    _swaps,
    _rests,
    _passages,
    _endless,
)
"""The readers of what is due about the nights and the visits."""
