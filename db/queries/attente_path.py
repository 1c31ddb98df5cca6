"""How far the path of an admission is, for every waiting demande that was evaluated, in few questions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from sqlalchemy import Connection, and_, select

from crt_desktop.domain.admission import judge
from crt_desktop.domain.admission_facts import (
    AdmissionFacts,
    ContratConnu,
    Etat,
    PersonneAdmise,
    PlanConnu,
)
from crt_desktop.domain.aggir import EvaluationGir
from crt_desktop.domain.demande import Demande
from crt_desktop.domain.etablissement import Parametres
from crt_desktop.reports.attente import Avancement
from db.queries.consent_withdrawals import earlier_consents, withdrawals
from db.queries.papers_sql import demande, is_plan_of
from db.repositories.exchange_reading import chunks
from db.tables import ContratRow, DemandeRow, PlanRow

Waiting = dict[str, Any]
"""A waiting demande as it is read, by column: with its person, the GIR that counts and its points."""

WITHDRAWN_ON: Final = "consentement_withdrawn_on"
"""When the consent of a past day ended, for a demande that says another one since."""


def advances(
    connection: Connection, rows: Sequence[Waiting], *, on: date, parametres: Parametres
) -> Mapping[int, Avancement]:
    """Return how far each evaluated demande is on a day, by row id; the rule is that of the path.

    Args:
        connection: The transaction.
        rows: The waiting demandes, with what the path looks at.
        on: The day; what is dated after it was not there.
        parametres: The settings in force.
    """
    evaluated = _evaluated(rows, on=on)
    ids = [row["id"] for row in evaluated]
    plans = _plans(connection, ids, on=on)
    contrats = _contrats(connection, ids, on=on)
    withdrawn = withdrawals(connection, ids, on=on)
    found: dict[int, Avancement] = {}
    for row in evaluated:
        facts = _facts(
            row,
            plans=plans.get(row["id"], ()),
            contrats=contrats.get(row["id"], ()),
            withdrawn_on=row.get(WITHDRAWN_ON, withdrawn.get(row["id"])),
            on=on,
        )
        judged = judge(facts, on=on, parametres=parametres)
        found[row["id"]] = Avancement(
            faites=sum(one.etat in {Etat.FAIT, Etat.SANS_OBJET} for one in judged),
            etapes=len(judged),
            suivante=next((one.etape for one in judged if one.manque is not None), None),
        )
    return found


def _evaluated(rows: Sequence[Waiting], *, on: date) -> list[Waiting]:
    """Return the demandes evaluated by a day: how far the others are is not told."""
    return [row for row in rows if row["evaluated_on"] is not None and row["evaluated_on"] <= on]


def tell_earlier_consents(connection: Connection, rows: Sequence[Waiting], *, on: date) -> None:
    """Make each evaluated demande say the consent of a past day, where it says another, or none, now."""
    asked = {
        row["id"]: row
        for row in _evaluated(rows, on=on)
        if row["consentement_on"] is None or row["consentement_on"] > on
    }
    for own, consent in earlier_consents(connection, asked, on=on).items():
        asked[own] |= {
            "consentement_on": consent.given_on,
            "consentement_par": consent.donne_par,
            WITHDRAWN_ON: consent.withdrawn_on,
        }


def _facts(
    row: Waiting,
    *,
    plans: Sequence[PlanConnu],
    contrats: Sequence[ContratConnu],
    withdrawn_on: date | None,
    on: date,
) -> AdmissionFacts:
    # A demande decided after the day was still open on it.
    is_decided = row["decided_on"] is not None and row["decided_on"] <= on
    return AdmissionFacts(
        demande=Demande(
            reference=row["reference"],
            beneficiaire=row["beneficiaire"],
            requested_on=row["requested_on"],
            origine=row["origine"],
            circonstance=row["circonstance"],
            evaluated_on=row["evaluated_on"],
            avis_medical_on=row["avis_medical_on"],
            avis_medical=row["avis_medical"],
            is_mt_associe=row["is_mt_associe"],
            concertation_on=row["concertation_on"],
            concertation_avis=row["concertation_avis"],
            concertation_participants=row["concertation_participants"],
            consentement_on=row["consentement_on"],
            consentement_par=row["consentement_par"],
            decision=row["decision"] if is_decided else None,
            plan_on=row["plan_on"],
            contrat_on=row["contrat_on"],
        ),
        personne=PersonneAdmise(
            born_on=row["born_on"],
            sexe=row["sexe"],
            adresse=row["adresse"],
            commune=row["commune"],
            minutes_trajet=row["minutes_trajet"],
            protection=row["protection"],
        ),
        evaluations=()
        if row["gir"] is None
        else (
            EvaluationGir(
                beneficiaire=row["beneficiaire"],
                evaluated_on=row["gir_on"],
                source=row["gir_source"],
                gir=row["gir"],
            ),
        ),
        plans=tuple(plans),
        contrats=tuple(contrats),
        consentement_withdrawn_on=withdrawn_on,
    )


def _plans(connection: Connection, ids: list[int], *, on: date) -> dict[int, list[PlanConnu]]:
    """Return the versions of each demande, begun by a day."""
    found: dict[int, list[PlanConnu]] = {}
    is_its_own = is_plan_of(demande.c.id, demande.c.requested_on)
    for part in chunks(ids):
        statement = (
            select(
                DemandeRow.id,
                PlanRow.numero,
                PlanRow.statut,
                PlanRow.drawn_on,
                PlanRow.validated_on,
            )
            .join(PlanRow, and_(PlanRow.beneficiaire_id == DemandeRow.beneficiaire_id, is_its_own))
            .where(DemandeRow.id.in_(part), PlanRow.drawn_on <= on)
        )
        for own, numero, statut, drawn_on, validated_on in connection.execute(statement):
            known = PlanConnu(
                numero=numero, statut=statut, drawn_on=drawn_on, validated_on=validated_on
            )
            found.setdefault(own, []).append(known)
    return found


def _contrats(connection: Connection, ids: list[int], *, on: date) -> dict[int, list[ContratConnu]]:
    found: dict[int, list[ContratConnu]] = {}
    for part in chunks(ids):
        statement = select(
            ContratRow.demande_id,
            ContratRow.numero,
            ContratRow.drawn_on,
            ContratRow.handed_on,
            ContratRow.signed_on,
        ).where(
            ContratRow.demande_id.in_(part),
            ContratRow.type == "contrat",
            ContratRow.drawn_on <= on,
        )
        for own, numero, drawn_on, handed_on, signed_on in connection.execute(statement):
            known = ContratConnu(
                numero=numero, drawn_on=drawn_on, handed_on=handed_on, signed_on=signed_on
            )
            found.setdefault(own, []).append(known)
    return found
