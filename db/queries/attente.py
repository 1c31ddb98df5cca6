"""The demandes that wait on a day, with what their priority looks at and how far each is."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Any, Final

from sqlalchemy import Date, Select, and_, bindparam, func, or_, select
from sqlalchemy.orm import Session

from crt_desktop.domain.attente import Situation, is_to_remind, poids_of, points_of
from crt_desktop.domain.dates import completed_years
from crt_desktop.domain.etablissement import Parametres
from crt_desktop.reports.attente import AttenteLine, AttenteList, Etape
from db.at_once import AtOnce
from db.queries.attente_departures import departures
from db.queries.attente_path import Waiting, advances, tell_earlier_consents
from db.queries.caseload_sql import is_fictive, latest_gir_id
from db.tables import (
    AccompagnementRow,
    BeneficiaireRow,
    DemandeRow,
    EvaluationGirRow,
    ProfilRow,
)

_UNDATED: Final = ("evaluateur", "evaluation_prevue_at", "informes")
"""What may have been recorded since, as far as anybody knows."""

_OF_DEMANDE: Final = (
    "reference",
    "origine",
    "circonstance",
    "canal",
    "decision",
    "motif",
    "appelant",
    "telephone_appelant",
    "viatrajectoire_numero",
    "viatrajectoire_statut",
)
_OF_PERSON: Final = (
    "prenoms",
    "born_on",
    "sexe",
    "telephone",
    "commune",
    "minutes_trajet",
    "mode_vie",
)
_NAMES: Final = ("nom_naissance", "nom_usage", "protection", "adresse")
_COPIED: Final = (
    *(name for name in _OF_DEMANDE if name != "decision"),
    *_OF_PERSON,
    "requested_on",
    "beneficiaire_id",
    "beneficiaire",
    "gir",
    "gir_on",
    "gir_source",
    "termes",
)
"""What a line says as its row does."""

_JUDGED: Final = (
    "avis_medical",
    "is_mt_associe",
    "concertation_avis",
    "concertation_participants",
    "consentement_par",
    "plan_on",
    "contrat_on",
)
"""What the path of an admission looks at beside its steps."""
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
        today: date | None = None,
    ) -> AttenteList:
        """Return the list as it stood on a day; steps dated after it were not known then.

        Who waits is who the indicator ``liste_attente_fin`` counts on that day. Before ``today``, what
        bears no date is not told.
        """
        is_past = today is not None and on < today
        connection = self._session.connection()
        asked = _waiting_statement(is_training=is_training)
        keys = asked.statement.selected_columns.keys()
        found = asked.rows(connection, {"day": on})
        rows: list[Waiting] = [dict(zip(keys, row, strict=True)) for row in found]
        poids = poids_of(parametres)
        for row in rows:
            row["termes"] = points_of(_situation(row), on=on, poids=poids)
        if is_past:
            tell_earlier_consents(connection, rows, on=on)
        rows.sort(key=lambda one: (-sum(one["termes"].values()), one["requested_on"], one["id"]))
        done = advances(connection, rows, on=on, parametres=parametres)
        told = _COPIED if is_past else (*_COPIED, *_UNDATED)
        return AttenteList(
            on=on,
            lines=tuple(
                AttenteLine(
                    rang=rang,
                    avancement=done.get(row["id"]),
                    **{name: row[name] for name in told},
                    **_read(row, on=on, parametres=parametres),
                )
                for rang, row in enumerate(rows, start=1)
            ),
            departures=departures(connection, on=on, is_training=is_training),
            is_past=is_past,
        )


_DAY: Final = bindparam("day", type_=Date)


@cache
def _waiting_statement(*, is_training: bool) -> AtOnce:
    ended = and_(
        DemandeRow.decision.in_(("refus", "sans_suite")),
        DemandeRow.decided_on <= _DAY,
    )
    person = BeneficiaireRow
    has_profile = (
        select(ProfilRow.profil)
        .where(ProfilRow.beneficiaire_id == person.id, ProfilRow.profil == "isolement")
        .correlate(person)
        .exists()
    )
    statement: Select[Any] = (
        select(
            DemandeRow.id,
            *(getattr(DemandeRow, name) for name in (*_OF_DEMANDE, *_UNDATED, *_JUDGED, *_STEPS)),
            person.id.label("beneficiaire_id"),
            person.reference.label("beneficiaire"),
            *(getattr(person, name) for name in (*_OF_PERSON, *_NAMES)),
            EvaluationGirRow.effective_gir.label("gir"),
            EvaluationGirRow.evaluated_on.label("gir_on"),
            EvaluationGirRow.source.label("gir_source"),
            or_(func.coalesce(person.mode_vie, "") == "seul", has_profile).label("is_isolee"),
        )
        .select_from(DemandeRow)
        # Most demandes were admitted: they are left out before their person is looked up.
        .outerjoin(AccompagnementRow, AccompagnementRow.demande_id == DemandeRow.id)
        .join(person, person.id == DemandeRow.beneficiaire_id)
        .outerjoin(EvaluationGirRow, EvaluationGirRow.id == latest_gir_id(_DAY))
        .where(
            ~is_fictive(is_training=is_training),
            DemandeRow.requested_on <= _DAY,
            or_(AccompagnementRow.admitted_on.is_(None), AccompagnementRow.admitted_on > _DAY),
            ~func.coalesce(ended, False),
        )
    )
    return AtOnce(statement)


def _situation(row: Waiting) -> Situation:
    return Situation(
        requested_on=row["requested_on"],
        circonstance=row["circonstance"],
        is_isolee=bool(row["is_isolee"]),
        gir=row["gir"],
    )


def _read(row: Waiting, *, on: date, parametres: Parametres) -> dict[str, Any]:
    """Return what a line says that its row does not say as it is."""
    known = {step: day for step in _STEPS if (day := row[step]) and day <= on}
    touched_on = max(known.values())
    etape, etape_on = _etape(known, row["decision"])
    minutes = row["minutes_trajet"]
    return {
        "demande_row_id": row["id"],
        "nom": row["nom_usage"] or row["nom_naissance"],
        "age": completed_years(row["born_on"], on),
        "is_far": minutes is not None and minutes > parametres.minutes_maximum,
        "is_isolee": bool(row["is_isolee"]),
        "waiting_days": (on - row["requested_on"]).days,
        "etape": etape,
        "etape_on": etape_on,
        "touched_on": touched_on,
        "is_to_remind": is_to_remind(touched_on, on=on, months=parametres.relance_demande_mois),
    }


def _etape(known: Mapping[str, date], decision: str | None) -> tuple[Etape, date | None]:
    """Return the furthest step known on the day."""
    if "decided_on" in known and decision == "admission":
        return Etape.DECIDEE, known["decided_on"]
    if "avis_medical_on" in known:
        return Etape.AVIS_RENDU, known["avis_medical_on"]
    if "evaluated_on" in known:
        return Etape.EVALUEE, known["evaluated_on"]
    return Etape.A_EVALUER, None
