"""What is due about the astreintes and the visits: one pure rule for each kind of duty.

Codes: programme_a_publier, echange_a_decider, changement_non_informe, repos_a_respecter,
passage_non_renseigne, intervention_sans_fin. Nights that nobody holds are in `crt_desktop.domain.alertes`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Final

from crt_desktop.domain.alertes import Duty, Gravite
from crt_desktop.domain.astreinte_acts import publish_before
from crt_desktop.domain.astreintes import couche_of, counts, is_draft, is_override, night_served
from crt_desktop.domain.codes import COUCHE_ASTREINTE
from crt_desktop.domain.dates import ONE_DAY, PARIS, Period, local_date, quarter_of
from crt_desktop.domain.equipe import AppelAstreinte, Astreinte, Visite
from crt_desktop.domain.etablissement import Parametres
from crt_desktop.domain.horaires import working_blocks
from crt_desktop.domain.planning import Absence, HoraireTravail
from crt_desktop.domain.regimes import limits_of
from crt_desktop.domain.repos import (
    Resume,
    interventions_of,
    is_away,
    ordinary_work,
    resume_not_before,
    working_time,
)
from crt_desktop.domain.reprise.rules import shown
from crt_desktop.domain.typography import french, lower_first

PUBLISH_AHEAD: Final = timedelta(days=15)
"""How long before the last day of the notice a programme in draft is recalled."""
TELL_WITHIN: Final = timedelta(days=2)
"""How long a change may wait before who takes the night is told."""
END_WITHIN: Final = timedelta(hours=12)
"""How long after its departure an intervention may go on before its end is asked for."""
PASSAGES_SINCE: Final = timedelta(days=90)
"""An older visit or intervention that nobody closed is history."""
RESTS_SINCE: Final = timedelta(days=3)
"""How far back an intervention, or the work before it, may still forbid work, with room to spare."""
_WORKED_ON: Final = ONE_DAY
"""How far ahead work that would come too early is looked for: today and tomorrow."""


# --- programmes ----------------------------------------------------------------------------


def programmes_due(
    duties: Iterable[Astreinte], *, on: date, parametres: Parametres
) -> Iterator[tuple[Period, Duty]]:
    """Yield the quarters with nights to come still in draft, when their notice ends soon or has ended.

    Source: CT R3121-3 (15 days, parametre).
    """
    drafts: defaultdict[date, set[date]] = defaultdict(set)
    for one in duties:
        night = night_served(one.starts_at, one.ends_at, parametres)
        if is_draft(one) and night >= on:
            drafts[quarter_of(night).start].add(night)
    for start in sorted(drafts):
        nights = drafts[start]
        due = publish_before(min(nights), parametres)
        if due - PUBLISH_AHEAD > on:
            continue
        yield (
            quarter_of(start),
            _duty(
                "programme_a_publier",
                Gravite.URGENT if due <= on else Gravite.BIENTOT,
                "Programme des astreintes à publier",
                f"{_counted(len(nights), 'nuit')} en brouillon, la première le {shown(min(nights))}",
                due,
            ),
        )


# --- changes -------------------------------------------------------------------------------


def change_due(
    duty: Astreinte, replaced: Astreinte | None, *, nom: str, at: datetime, parametres: Parametres
) -> Duty | None:
    """Return a duty given to somebody by a change who was not told of it two days later.

    Asked only of a duty without a proof. What is left of a duty to its own professionnel is no change;
    once it is over there is nothing to tell any more.
    """
    if not (counts(duty) and is_override(duty)) or duty.decided_at is None:
        return None
    if replaced is not None and replaced.professionnel == duty.professionnel:
        return None
    if duty.ends_at <= at or duty.decided_at + TELL_WITHIN > at:
        return None
    night = night_served(duty.starts_at, duty.ends_at, parametres)
    what = lower_first(COUCHE_ASTREINTE[couche_of(duty)])
    is_near = night - local_date(at) <= TELL_WITHIN
    return _duty(
        "changement_non_informe",
        Gravite.URGENT if is_near else Gravite.BIENTOT,
        "Astreinte changée, personne non informée",
        f"{nom}, nuit du {shown(night)}, {what} du {shown(local_date(duty.decided_at))}",
        local_date(duty.decided_at + TELL_WITHIN),
    )


def swap_due(asked_at: datetime, night_on: date, *, nom: str, avec: str | None, on: date) -> Duty:
    """Return a swap or a replacement that somebody asks for, to decide."""
    with_whom = f" avec {avec}" if avec else ""
    return _duty(
        "echange_a_decider",
        Gravite.URGENT if night_on - on <= PUBLISH_AHEAD else Gravite.BIENTOT,
        "Demande d'échange à décider",
        f"{nom}, nuit du {shown(night_on)}{with_whom}, demandée le {shown(local_date(asked_at))}",
        night_on,
    )


# --- rests ---------------------------------------------------------------------------------


def owed_rest(
    appels: Iterable[AppelAstreinte], *, at: datetime, parametres: Parametres
) -> frozenset[str]:
    """Return whose last interventions ended too little ago for a rest to be over: the only ones to look at."""
    rest = limits_of(parametres).daily
    return frozenset(
        one.professionnel
        for one in appels
        if one.professionnel is not None
        and (span := working_time(one)) is not None
        and span[1] + rest > at
    )


def resumes_of(
    appels: Sequence[AppelAstreinte],
    *,
    visites: Iterable[Visite],
    horaires: Sequence[HoraireTravail],
    absences: Collection[Absence],
    at: datetime,
    parametres: Parametres,
) -> Mapping[str, Resume]:
    """Return, by professionnel (reference), when work may resume: those who may not work yet.

    Contract hours of the days without absence are ordinary work, with the visits. All is given for the
    `RESTS_SINCE` before the instant, and a day more for the work.
    """
    days = Period(start=local_date(at - RESTS_SINCE) - ONE_DAY, end=local_date(at) + ONE_DAY)
    rest = limits_of(parametres).daily
    known = tuple(visites)
    found = {}
    for who in sorted(owed_rest(appels, at=at, parametres=parametres)):
        work = ordinary_work(
            who,
            visites=known,
            appels=appels,
            horaires=horaires,
            absences=absences,
            period=days,
        )
        resume = resume_not_before(work, interventions_of(who, appels), rest=rest, at=at)
        if resume is not None:
            found[who] = resume
    return found


def rest_due(
    resume: Resume,
    *,
    who: str,
    nom: str,
    visites: Iterable[Visite],
    horaires: Sequence[HoraireTravail],
    absences: Collection[Absence],
    at: datetime,
) -> Duty | None:
    """Return that somebody is to work, today or tomorrow, before the rest owed after an intervention.

    Source: CT L3131-1, L3121-10.
    """
    until = min(resume.not_before, at + _WORKED_ON)
    coming = [
        one
        for one in visites
        if one.professionnel == who and one.statut == "prevue" and at <= one.starts_at < until
    ]
    own = [one for one in horaires if one.professionnel == who]
    away = [one for one in absences if one.professionnel == who]
    hours = [
        starts_at
        for starts_at, ends_at in working_blocks(own, at, until)
        if ends_at > at and starts_at < until and not is_away(away, local_date(starts_at))
    ]
    if not coming and not hours:
        return None
    ended, resumes = (
        instant.astimezone(PARIS) for instant in (resume.intervention_ended_at, resume.not_before)
    )
    today = local_date(at)
    hour = f"{resumes:%H:%M}" if resumes.date() == today else f"le {resumes:%d/%m à %H:%M}"
    what = (
        f"{_counted(len(coming), 'passage')} prévu{'s' if len(coming) > 1 else ''} avant"
        if coming
        else "horaires prévus avant"
    )
    return _duty(
        "repos_a_respecter",
        Gravite.URGENT,
        f"{nom} ne peut reprendre avant {hour}",
        f"Intervention finie à {ended:%H:%M}, {what}",
        today,
    )


# --- visits and interventions --------------------------------------------------------------


def passages_due(count: int, first_on: date, *, nom: str | None, on: date) -> Duty:
    """Return the visits of past days of one professionnel of which nobody said what became."""
    who = nom or "Sans professionnel désigné"
    words = "passage non renseigné" if count == 1 else "passages non renseignés"
    is_late = on - first_on > PUBLISH_AHEAD
    return _duty(
        "passage_non_renseigne",
        Gravite.BIENTOT if is_late else Gravite.INFORMATION,
        f"{count} {words}",
        f"{who}, depuis le {shown(first_on)}",
        first_on,
    )


def intervention_due(appel: AppelAstreinte, *, nom: str | None, at: datetime) -> Duty | None:
    """Return an intervention that left more than 12 hours ago and of which no end was noted."""
    left = appel.departed_at
    if left is None or appel.ended_at is not None or appel.returned_at is not None:
        return None
    if not left <= at - END_WITHIN or appel.called_at < at - PASSAGES_SINCE:
        return None
    local = left.astimezone(PARIS)
    by = f", {nom}" if nom else ""
    return _duty(
        "intervention_sans_fin",
        Gravite.BIENTOT,
        "intervention sans heure de fin",
        f"Départ le {local:%d/%m/%Y à %H:%M}{by} : le temps de travail et le repos en dépendent",
        local.date(),
    )


def _counted(number: int, word: str) -> str:
    return f"{number} {word}{'s' if number > 1 else ''}"


def _duty(code: str, gravite: Gravite, message: str, detail: str, echeance: date | None) -> Duty:
    return Duty(
        code=code,
        gravite=gravite,
        message=french(message),
        detail=french(detail),
        echeance=echeance,
    )
