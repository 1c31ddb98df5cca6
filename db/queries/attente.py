"""The demandes that wait on a day, with what their priority looks at; and those that left lately."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, Final

from sqlalchemy import Row, Select, and_, case, func, or_, select
from sqlalchemy.orm import Session

from crt_desktop.domain.attente import Poids, Situation, is_to_remind, poids_of, points_of
from crt_desktop.domain.dates import completed_years
from crt_desktop.domain.etablissement import Parametres
from crt_desktop.reports.attente import AttenteLine, AttenteList, Departures, Etape
from db.queries.caseload_sql import gir_until, is_fictive
from db.tables import (
    AccompagnementRow,
    BeneficiaireRow,
    DemandeRow,
    ProfilRow,
)

RECENT: Final = timedelta(days=30)
"""How far back the departures of the list are counted."""

_STEPS: Final = (
    "requested_on",
    "evaluated_on",
    "avis_medical_on",
    "concertation_on",
    "consentement_on",
    "decided_on",
)


class SqlAttenteQueries:
    """Reads the waiting list on a session."""

    def __init__(self, session: Session) -> None:
        """Read in the transaction of the session."""
        self._session = session

    def waiting(
        self,
        *,
        on: date,
        parametres: Parametres,
        is_training: bool,
    ) -> AttenteList:
        """Return the list as it stood on a day; steps dated after it were not known then.

        Who waits is who the indicator ``liste_attente_fin`` counts on that day.
        """
        rows = self._session.execute(_waiting_statement(on, is_training=is_training)).all()
        poids = poids_of(parametres)
        lines = [_line(row, on=on, parametres=parametres, poids=poids) for row in rows]
        lines.sort(key=lambda one: (-one.priorite, one.requested_on, one.demande_row_id))
        return AttenteList(
            on=on,
            lines=tuple(replace(line, rang=rang) for rang, line in enumerate(lines, start=1)),
            departures=self._departures(on, is_training=is_training),
        )

    def _departures(self, on: date, *, is_training: bool) -> Departures:
        since = on - RECENT
        admitted = AccompagnementRow.admitted_on.between(since, on)
        decided = and_(
            DemandeRow.decided_on.between(since, on),
            or_(AccompagnementRow.admitted_on.is_(None), AccompagnementRow.admitted_on > on),
        )
        refused = and_(decided, DemandeRow.decision == "refus")
        dropped = and_(decided, DemandeRow.decision == "sans_suite")
        counts = self._session.execute(
            select(*(func.count(case((one, 1))) for one in (admitted, refused, dropped)))
            .select_from(DemandeRow)
            .join(BeneficiaireRow, BeneficiaireRow.id == DemandeRow.beneficiaire_id)
            .outerjoin(AccompagnementRow, AccompagnementRow.demande_id == DemandeRow.id)
            .where(~is_fictive(is_training=is_training), or_(admitted, refused, dropped))
        ).one()
        return Departures(since=since, admises=counts[0], refusees=counts[1], sans_suite=counts[2])


def _waiting_statement(on: date, *, is_training: bool) -> Select[Any]:
    ended = and_(
        DemandeRow.decision.in_(("refus", "sans_suite")),
        DemandeRow.decided_on <= on,
    )
    person = BeneficiaireRow
    has_profile = (
        select(ProfilRow.profil)
        .where(ProfilRow.beneficiaire_id == person.id, ProfilRow.profil == "isolement")
        .correlate(person)
        .exists()
    )
    return (
        select(
            DemandeRow.id,
            DemandeRow.reference,
            DemandeRow.origine,
            DemandeRow.circonstance,
            DemandeRow.canal,
            DemandeRow.decision,
            *(getattr(DemandeRow, step) for step in _STEPS),
            person.id.label("beneficiaire_id"),
            person.reference.label("beneficiaire"),
            person.nom_naissance,
            person.nom_usage,
            person.prenoms,
            person.born_on,
            person.sexe,
            person.telephone,
            person.commune,
            person.minutes_trajet,
            gir_until(on).label("gir"),
            or_(func.coalesce(person.mode_vie, "") == "seul", has_profile).label("is_isolee"),
        )
        .join(person, person.id == DemandeRow.beneficiaire_id)
        .outerjoin(AccompagnementRow, AccompagnementRow.demande_id == DemandeRow.id)
        .where(
            ~is_fictive(is_training=is_training),
            DemandeRow.requested_on <= on,
            or_(AccompagnementRow.admitted_on.is_(None), AccompagnementRow.admitted_on > on),
            ~func.coalesce(ended, False),
        )
    )


def _line(row: Row[Any], *, on: date, parametres: Parametres, poids: Poids) -> AttenteLine:
    known = {step: day for step in _STEPS if (day := getattr(row, step)) and day <= on}
    touched_on = max(known.values())
    etape, etape_on = _etape(known, row.decision)
    minutes = row.minutes_trajet
    return AttenteLine(
        rang=0,
        demande_row_id=row.id,
        reference=row.reference,
        beneficiaire_id=row.beneficiaire_id,
        beneficiaire=row.beneficiaire,
        nom=row.nom_usage or row.nom_naissance,
        prenoms=row.prenoms,
        born_on=row.born_on,
        age=completed_years(row.born_on, on),
        sexe=row.sexe,
        telephone=row.telephone,
        commune=row.commune,
        minutes_trajet=minutes,
        is_far=minutes is not None and minutes > parametres.minutes_maximum,
        gir=row.gir,
        requested_on=row.requested_on,
        origine=row.origine,
        circonstance=row.circonstance,
        canal=row.canal,
        waiting_days=(on - row.requested_on).days,
        etape=etape,
        etape_on=etape_on,
        touched_on=touched_on,
        is_to_remind=is_to_remind(touched_on, on=on, months=parametres.relance_demande_mois),
        termes=points_of(
            Situation(
                requested_on=row.requested_on,
                circonstance=row.circonstance,
                is_isolee=bool(row.is_isolee),
                gir=row.gir,
            ),
            on=on,
            poids=poids,
        ),
    )


def _etape(known: Mapping[str, date], decision: str | None) -> tuple[Etape, date | None]:
    """Return the furthest step known on the day."""
    if "decided_on" in known and decision == "admission":
        return Etape.DECIDEE, known["decided_on"]
    if "avis_medical_on" in known:
        return Etape.AVIS_RENDU, known["avis_medical_on"]
    if "evaluated_on" in known:
        return Etape.EVALUEE, known["evaluated_on"]
    return Etape.A_EVALUER, None
