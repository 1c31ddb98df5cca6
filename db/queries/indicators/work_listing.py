"""The visits, nights and calls behind the figures of the work done."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from functools import cache, partial
from typing import Any, Final, NamedTuple

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import Session

from crt_desktop.domain.codes import NON_RENSEIGNE
from db.queries.indicators.listing import (
    BY_NAME,
    PERSON,
    PERSON_COLUMNS,
    Field,
    Listing,
    modalite,
    run,
    shown,
    worked_out,
)
from db.queries.indicators.local_time import clock_changes, creneau_of, local_values
from db.queries.indicators.nights import HOME_VISIT, appel, find_nights, is_call_of_period
from db.queries.indicators.scope import Scope, beneficiaire
from db.queries.indicators.visits import in_period, is_done, is_missed, visite

_MINUTE: Final = 60
DEBUT: Final = shown("debut", "Début", "instant", "starts_at")
FIN: Final = shown("fin", "Fin", "instant", "ends_at")
MINUTES: Final = worked_out(
    "minutes",
    "Minutes",
    lambda row: int((row.ends_at - row.starts_at).total_seconds()) // _MINUTE,
    "entier",
)


@cache
def _visits(how_many_changes: int, *, are_done: bool) -> Select[Any]:
    own = visite.c
    creneau = creneau_of(own.starts_at, how_many_changes=how_many_changes)
    return (
        select(
            *PERSON_COLUMNS,
            own.starts_at,
            own.ends_at,
            own.profession,
            own.domaine,
            own.statut,
            own.motif,
            creneau.label("creneau"),
        )
        .join_from(visite, beneficiaire, beneficiaire.c.id == own.beneficiaire_id)
        .where(is_done() if are_done else is_missed(), in_period())
        .order_by(own.starts_at, *BY_NAME)
    )


class _Visit(NamedTuple):
    """A row of `_visits`, in its order: its cells are found quicker than by name in the rows of a query."""

    person_id: int
    beneficiaire: str
    nom: str
    prenoms: str
    starts_at: datetime
    ends_at: datetime
    profession: str | None
    domaine: str | None
    statut: str
    motif: str | None
    creneau: str


def _visits_of(*, are_done: bool) -> Any:
    def rows(session: Session, scope: Scope) -> Iterable[Any]:
        statement = _visits(len(clock_changes(scope.period)), are_done=are_done)
        found = session.execute(statement, scope.values | local_values(scope))
        return list(map(_Visit._make, found.all()))

    return rows


_DONE: Final = _visits_of(are_done=True)


def _done(*fields: Field) -> Listing:
    return Listing(rows=_DONE, fields=(*PERSON, DEBUT, FIN, *fields))


def _nights(*, are_covered: bool) -> Listing:
    return Listing(
        rows=find_nights,
        fields=(shown("nuit", "Nuit du", "date", "on"),),
        keeps=lambda night: night.is_covered == are_covered,
    )


@cache
def _calls(*, is_home_visit: bool = False) -> Select[Any]:
    own = appel.c
    conditions: list[ColumnElement[bool]] = [is_call_of_period()]
    if is_home_visit:
        conditions.append(own.reponse == HOME_VISIT)
    return (
        select(
            *PERSON_COLUMNS,
            own.called_at,
            own.origine,
            own.reponse,
            own.motif,
            own.suite,
            own.arrived_at,
            own.ended_at,
        )
        .join_from(appel, beneficiaire, beneficiaire.c.id == own.beneficiaire_id, isouter=True)
        .where(*conditions)
        .order_by(own.called_at, own.id)
    )


def _called_about(session: Session, scope: Scope) -> Iterable[Any]:
    """Return each person called about once, by name, with the first call."""
    seen: dict[int, Any] = {}
    for row in session.execute(_calls(), scope.values):
        if row.person_id is not None:
            seen.setdefault(row.person_id, row)
    return sorted(seen.values(), key=lambda row: (row.nom, row.prenoms, row.person_id))


APPEL: Final = shown("appel", "Appel", "instant", "called_at")


_CALLS: Final = run(_calls)


def _calls_by(*fields: Field) -> Listing:
    return Listing(rows=_CALLS, fields=(*PERSON, APPEL, *fields))


WORK_LISTINGS: Final = {
    "visites_realisees": _done(shown("profession", "Profession")),
    "visites_heures": _done(shown("profession", "Profession"), MINUTES),
    "visites_par_profession": _done(modalite("profession")),
    "visites_par_domaine": _done(modalite("domaine", NON_RENSEIGNE)),
    "visites_par_creneau": _done(modalite("creneau")),
    "visites_non_realisees": Listing(
        rows=_visits_of(are_done=False),
        fields=(
            *PERSON,
            DEBUT,
            modalite("statut"),
            worked_out("motif", "Motif", lambda row: row.motif or NON_RENSEIGNE),
        ),
    ),
    "nuits_couvertes": _nights(are_covered=True),
    "nuits_non_couvertes": _nights(are_covered=False),
    "appels_astreinte": _calls_by(shown("reponse", "Réponse")),
    "appels_personnes": Listing(
        rows=_called_about,
        fields=(*PERSON, shown("appel", "Premier appel", "instant", "called_at")),
    ),
    "appels_par_origine": _calls_by(modalite("origine")),
    "appels_par_reponse": _calls_by(modalite("reponse")),
    "appels_par_motif": _calls_by(modalite("motif", NON_RENSEIGNE)),
    "appels_par_suite": _calls_by(modalite("suite", NON_RENSEIGNE)),
    "interventions_nuit": Listing(
        rows=run(partial(_calls, is_home_visit=True)),
        fields=(
            *PERSON,
            APPEL,
            shown("arrivee", "Arrivée", "instant", "arrived_at"),
            shown("fin", "Fin", "instant", "ended_at"),
        ),
    ),
}
"""By code."""
