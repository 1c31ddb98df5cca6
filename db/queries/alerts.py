"""What is due on a day: the rows of each statement, judged by the rules of the domain."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import Connection, select
from sqlalchemy.orm import Session

from crt_desktop.domain import alertes as rules
from crt_desktop.domain.alertes_contrat import Dossier, contrat_due, is_told_apart
from crt_desktop.domain.conventions import is_asked_for, lapsed_on, missing_on
from crt_desktop.domain.demande import Demande
from crt_desktop.domain.etablissement import Parametres
from crt_desktop.domain.partenaire import Partenaire
from crt_desktop.domain.prochaine_etape import evaluateur_due, next_step_due
from crt_desktop.domain.sejours import SejourHt
from crt_desktop.reports.alertes import Alerte, Gravite
from db.queries import alerts_sql as sql
from db.queries.alerts_contrats import PLANS_TAKEN_OVER, PLANS_WRITTEN, papers_of_present
from db.queries.alerts_places import places_due
from db.queries.alerts_question import Question, about_nobody, rows_of, rows_of_present
from db.queries.alerts_rota import ROTA_READERS
from db.tables import PartenaireRow

partenaire = PartenaireRow.__table__

_RANK: Final = {gravite: rank for rank, gravite in enumerate(Gravite)}
_NO_DAY: Final = date.max.toordinal() + 1
_PARTENAIRES: Final = select(
    partenaire.c.id,
    partenaire.c.reference,
    partenaire.c.nom,
    partenaire.c.categorie,
    partenaire.c.convention_from,
    partenaire.c.convention_until,
).order_by(partenaire.c.id)


class SqlAlertQueries:
    """Implements `crt_desktop.ports.desk.AlertQueries` on one session."""

    def __init__(self, session: Session) -> None:
        """Read through this session."""
        self._session = session

    def due(
        self,
        *,
        on: date,
        at: datetime,
        parametres: Parametres,
        holidays: frozenset[date],
        is_training: bool,
        names: bool,
    ) -> tuple[Alerte, ...]:
        """Return every duty of a day, most urgent first, then by date."""
        asked = Question(
            on=on,
            at=at,
            parametres=parametres,
            holidays=holidays,
            is_training=is_training,
            names=names,
        )
        connection = self._session.connection()
        found = [alerte for read in _READERS for alerte in read(connection, asked)]
        found += (alerte for read in ROTA_READERS for alerte in read(self._session, asked))
        found += _without_next_step(connection, asked, found)
        return tuple(sorted(found, key=_order))


def _order(alerte: Alerte) -> tuple[Any, ...]:
    due = alerte.echeance
    return (
        _RANK[alerte.gravite],
        _NO_DAY if due is None else due.toordinal(),
        alerte.code,
        alerte.personne or "",
        alerte.message,
        alerte.row_id or 0,
    )


def _papers(connection: Connection, asked: Question) -> Iterator[Alerte]:
    written = papers_of_present(connection, asked.values)
    on, parametres = asked.on, asked.parametres
    for person, rest in rows_of(connection, sql.PAPERS, asked):
        admitted_on, demande_id, circonstance, taken_on, has_plan, *days, has_gir = rest
        asked.present[person[0]] = person
        dossier = Dossier(
            admitted_on=admitted_on, taken_on=taken_on, papers=written.get(demande_id, ())
        )
        missing = {
            piece for piece, day in zip(_DATED_PAPERS, days, strict=True) if day is None or day > on
        }
        if not has_plan:
            missing.add("plan")
        if not has_gir:
            missing.add("gir")
        if dossier.signed_on(on) is None and not is_told_apart(dossier, on=on):
            missing.add("contrat")
        if missing:
            papers = rules.papers_due(
                missing,
                admitted_on=admitted_on,
                circonstance=circonstance,
                on=on,
                parametres=parametres,
            )
            if papers is not None:
                yield asked.about(papers, person, "demandes", demande_id)
        found = contrat_due(dossier, on=on, parametres=parametres)
        if found is not None:
            sheet, row_id = "contrats", found.row_id
            if row_id is None:
                sheet, row_id = "demandes", demande_id
            yield asked.about(found.duty, person, sheet, row_id)


def _hospitalisations(connection: Connection, asked: Question) -> Iterator[Alerte]:
    rows = list(rows_of_present(connection, sql.HOSPITALISATIONS, asked))
    for person, (row_id, entered_on, _) in {
        person[0]: (person, rest) for person, rest in rows
    }.values():
        duty = rules.hospitalisation_due(
            entered_on, on=asked.on, sexe=person[-1], parametres=asked.parametres
        )
        if duty is not None:
            yield asked.about(duty, person, "hospitalisations", row_id)
    for person, (row_id, _, expected_on) in rows:
        late = rules.retour_due(expected_on, on=asked.on, sexe=person[-1])
        if late is not None:
            yield asked.about(late, person, "hospitalisations", row_id)


def _plans(connection: Connection, asked: Question) -> Iterator[Alerte]:
    latest: dict[int, tuple[Any, ...]] = {}
    # Of one day, what is written rather than taken over.
    for statement, sheet in ((PLANS_TAKEN_OVER, "demandes"), (PLANS_WRITTEN, "plans")):
        for person, (row_id, plan_on, review_on) in rows_of_present(connection, statement, asked):
            before = latest.get(person[0])
            if before is None or before[2] <= plan_on:
                latest[person[0]] = (person, row_id, plan_on, review_on, sheet)
    for person, row_id, plan_on, review_on, sheet in latest.values():
        asked.reviews[person[0]] = rules.review_due_on(
            plan_on, review_on, parametres=asked.parametres
        )
        duty = rules.plan_due(plan_on, review_on, on=asked.on, parametres=asked.parametres)
        if duty is not None:
            yield asked.about(duty, person, sheet, row_id)


def _relais(connection: Connection, asked: Question) -> Iterator[Alerte]:
    for person, (left_on, motif, has_relais, organisme, relais_on, row_id) in rows_of(
        connection, sql.RELAIS, asked
    ):
        demande = Demande(
            reference="",
            beneficiaire="",
            requested_on=left_on,
            origine="",
            left_on=left_on,
            motif_sortie=motif,
            has_relais=has_relais,
            relais_organisme=organisme,
            relais_on=relais_on,
        )
        duty = rules.relais_due(demande, on=asked.on, parametres=asked.parametres)
        if duty is not None:
            yield asked.about(duty, person, "demandes", row_id)


def _demandes(connection: Connection, asked: Question) -> Iterator[Alerte]:
    for person, (row_id, requested_on, canal, *steps) in rows_of(connection, sql.DEMANDES, asked):
        evaluated_on, avis_on, met_on, consent_on, decision, decided_on = steps[:6]
        evaluateur, prevue_at = steps[6:]
        demande = rules.Attente(
            requested_on=requested_on,
            canal=canal,
            evaluated_on=evaluated_on,
            avis_medical_on=avis_on,
            concertation_on=met_on,
            consentement_on=consent_on,
            decision=decision,
            decided_on=decided_on,
            evaluateur=evaluateur,
            evaluation_prevue_at=prevue_at,
        )
        # One that is to be recalled for its age says no more.
        duty = rules.demande_due(
            demande, on=asked.on, parametres=asked.parametres
        ) or evaluateur_due(demande, on=asked.on, parametres=asked.parametres)
        if duty is not None:
            yield asked.about(duty, person, "demandes", row_id)


def _sejours(connection: Connection, asked: Question) -> Iterator[Alerte]:
    for person, (row_id, kind, etat, arrived_on, *rest) in rows_of(connection, sql.SEJOURS, asked):
        departed_on, expire_at, place = rest
        sejour = SejourHt(
            beneficiaire="",
            place="",
            type=kind,
            arrived_on=arrived_on,
            departed_on=departed_on,
            etat=etat,
            expire_at=expire_at,
        )
        duty = rules.sejour_due(sejour, on=asked.on, etablissement=place)
        if duty is not None:
            yield asked.about(duty, person, "sejours_ht", row_id)


def _transmissions(connection: Connection, asked: Question) -> Iterator[Alerte]:
    for person, (row_id, written_at, auteur) in rows_of(connection, sql.TRANSMISSIONS, asked):
        duty = rules.transmission_due(written_at, at=asked.at, auteur=auteur)
        if duty is not None:
            yield asked.about(duty, person, "transmissions", row_id)


def _vaccinations(connection: Connection, asked: Question) -> Iterator[Alerte]:
    for person, (row_id, vaccin, next_on) in rows_of_present(connection, sql.VACCINATIONS, asked):
        duty = rules.vaccination_due(vaccin, next_on, on=asked.on)
        if duty is not None:
            yield asked.about(duty, person, "vaccinations", row_id)


def _equipements(connection: Connection, asked: Question) -> Iterator[Alerte]:
    for person, (left_on, motif, row_id, kind, libelle) in rows_of(
        connection, sql.EQUIPEMENTS, asked
    ):
        duty = rules.equipement_due(kind, libelle, left_on=left_on, motif_sortie=motif)
        yield asked.about(duty, person, "equipements", row_id)


def _conventions(connection: Connection, asked: Question) -> Iterator[Alerte]:
    known: dict[int, Partenaire] = {}
    for row_id, reference, nom, categorie, first, last in connection.execute(_PARTENAIRES).all():
        known[row_id] = Partenaire(
            reference=reference,
            nom=nom,
            categorie=categorie,
            convention_from=first,
            convention_until=last,
        )
    lapsed = lapsed_on(known.values(), on=asked.on, parametres=asked.parametres)
    for row_id, one in known.items():
        duty = rules.convention_due(
            one, on=asked.on, parametres=asked.parametres, is_required=is_asked_for(one, lapsed)
        )
        if duty is not None:
            yield about_nobody(duty, "partenaires", row_id=row_id, reference=one.reference)
    for categorie in missing_on(known.values(), on=asked.on, parametres=asked.parametres):
        if categorie not in lapsed:
            yield about_nobody(
                rules.convention_missing(categorie), "partenaires", subject=categorie
            )


def _without_next_step(
    connection: Connection, asked: Question, found: list[Alerte]
) -> list[Alerte]:
    """Return the persons present of whom nothing else is said, and who have nothing ahead."""
    told = {alerte.beneficiaire_id for alerte in found}
    alertes: list[Alerte] = []
    for person, (demande_id,) in rows_of(connection, sql.NOTHING_AHEAD, asked):
        if person[0] not in told:
            duty = next_step_due(asked.reviews.get(person[0]), on=asked.on)
            if duty is not None:
                alertes.append(asked.about(duty, person, "demandes", demande_id))
    return alertes


_DATED_PAPERS: Final = ("avis_medical", "consentement", "concertation")
"""The papers that are a day in the demande, in the order of `alerts_sql.PAPERS`."""

_READERS: Final = (
    # First: it tells who is present.
    _papers,
    _hospitalisations,
    _plans,
    _relais,
    _demandes,
    _sejours,
    places_due,
    _transmissions,
    _vaccinations,
    _equipements,
    _conventions,
)
