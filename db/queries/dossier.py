"""One person's file: what stands now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final, cast

from sqlalchemy import Connection
from sqlalchemy.orm import Session

from crt_desktop.domain.aggir import SOURCE_RANK, EvaluationGir, effective_gir, weighted_codes
from crt_desktop.domain.dates import midnight
from crt_desktop.domain.demande import Demande
from crt_desktop.domain.errors import NotFoundError
from crt_desktop.domain.etablissement import Parametres
from crt_desktop.domain.gir_words import trace_of
from crt_desktop.domain.hospitalisations import stay_among
from crt_desktop.domain.ins import ins_text
from crt_desktop.domain.people import Aidant, Beneficiaire
from crt_desktop.domain.sejours import Hospitalisation
from crt_desktop.domain.suivi import Chute, ContactAidant, Equipement, MesureZarit
from crt_desktop.domain.vigilances import vigilances_of
from crt_desktop.reports.caseload import BeneficiaireSummary, CaseloadState
from crt_desktop.reports.dossier import (
    AccessLine,
    AccompagnementFacts,
    AidantCard,
    Dossier,
    EventCategory,
    GirPoint,
    PrintedDlu,
    Timeline,
    VisitsAndCalls,
)
from crt_desktop.reports.fiches import StoredFiche
from db.queries.accesses import read_accesses, read_printed_dlu
from db.queries.caseload_summary import read_summary
from db.queries.dossier_papers import Written, written_among
from db.queries.dossier_records import read_fiches, read_names
from db.queries.timeline import read_timeline

DAY_OF: Final[Mapping[str, str]] = {
    "demandes": "requested_on",
    "gir": "evaluated_on",
    "hospitalisations": "entered_on",
    "sejours_ht": "arrived_on",
    "chutes": "fell_on",
    "depistages": "screened_on",
    "notes": "noted_at",
    "transmissions": "written_at",
    "equipements": "installed_on",
    "vaccinations": "vaccinated_on",
    "teleconsultations": "held_on",
    "transports": "transported_on",
    "consentements": "given_on",
    "zarit": "measured_on",
    "soutiens_aidants": "started_on",
    "contacts_aidants": "contacted_on",
    "evaluations": "evaluated_on",
    "plans": "drawn_on",
    "contrats": "drawn_on",
}
"""The sheets of a file, and the attribute that orders the records of each."""

UNDATED: Final = ("intervenants",)
"""Sheets of a file without a date, in the order they were recorded."""


class SqlDossierQueries:
    """Implements `crt_desktop.ports.desk.DossierQueries` on one session."""

    def __init__(self, session: Session) -> None:
        """Read through this session."""
        self._session = session

    def read(
        self, beneficiaire_id: int, *, on: date, parametres: Parametres, is_training: bool
    ) -> Dossier:
        """Return the whole file but its timeline; raises NotFoundError."""
        connection = self._session.connection()
        identity = read_fiches(connection, "beneficiaires", beneficiaire_id)
        if not identity:
            raise NotFoundError(kind="beneficiaire", reference=beneficiaire_id)
        summary = read_summary(
            self._session, beneficiaire_id, on=on, parametres=parametres, is_training=is_training
        )
        found = _Found(connection, beneficiaire_id)
        person = cast("Beneficiaire", identity[0].record)
        return Dossier(
            identity=identity[0],
            summary=summary,
            vigilances=_vigilances(person, found.fiches, on=on),
            accompagnements=_accompagnements(found.fiches, summary),
            gir=_gir(found.fiches["gir"]),
            aidants=_aidants(found),
            fiches={sheet: tuple(fiches) for sheet, fiches in found.fiches.items()},
            names=found.names,
            ins_text=ins_text(person),
            hospital=stay_among(
                (
                    (fiche.row_id, cast("Hospitalisation", fiche.record))
                    for fiche in found.fiches["hospitalisations"]
                ),
                on=on,
                parametres=parametres,
            ),
        )

    def timeline(
        self,
        beneficiaire_id: int,
        *,
        until: date,
        categories: frozenset[EventCategory],
        query: str,
        limit: int,
    ) -> Timeline:
        """Return what happened up to a day, latest first; no category means every one."""
        return read_timeline(
            self._session.connection(),
            beneficiaire_id,
            until=until,
            categories=categories,
            query=query,
            limit=limit,
        )

    def visits_and_calls(self, beneficiaire_id: int) -> VisitsAndCalls:
        """Return every visit of a person, planned ones too, and the calls about the person."""
        connection = self._session.connection()
        visites = read_fiches(connection, "visites", beneficiaire_id)
        appels = read_fiches(connection, "appels_astreinte", beneficiaire_id)
        return VisitsAndCalls(
            visites=tuple(_latest_first(visites, "starts_at")),
            appels=tuple(_latest_first(appels, "called_at")),
            names=read_names(connection, (*visites, *appels)),
        )

    def accesses(self, beneficiaire_id: int, *, limit: int) -> tuple[AccessLine, ...]:
        """Return who read and changed the file, latest first."""
        return read_accesses(self._session.connection(), beneficiaire_id, limit=limit)

    def printed_dlu(self, beneficiaire_id: int) -> PrintedDlu | None:
        """Return the dossier de liaison d'urgence printed last, None when the journal knows of none."""
        return read_printed_dlu(self._session.connection(), beneficiaire_id)


class _Found:
    """The records of the person by sheet, latest first, the aidants, and the names they point to."""

    def __init__(self, connection: Connection, beneficiaire_id: int) -> None:
        self.fiches = {
            sheet: _latest_first(read_fiches(connection, sheet, beneficiaire_id), attribute)
            for sheet, attribute in DAY_OF.items()
        }
        for sheet in UNDATED:
            self.fiches[sheet] = read_fiches(connection, sheet, beneficiaire_id)
        self.aidants = read_fiches(connection, "aidants", beneficiaire_id)
        every = [fiche for fiches in (*self.fiches.values(), self.aidants) for fiche in fiches]
        self.names = read_names(connection, every)


def _latest_first(fiches: list[StoredFiche], attribute: str) -> list[StoredFiche]:
    def moment(fiche: StoredFiche) -> tuple[datetime, int]:
        value = getattr(fiche.record, attribute)
        return (value if isinstance(value, datetime) else midnight(value)), fiche.row_id

    return sorted(fiches, key=moment, reverse=True)


def _vigilances(
    person: Beneficiaire, fiches: Mapping[str, Sequence[StoredFiche]], *, on: date
) -> tuple[str, ...]:
    chutes = [cast("Chute", fiche.record).fell_on for fiche in fiches["chutes"]]
    equipements = [cast("Equipement", fiche.record) for fiche in fiches["equipements"]]
    return vigilances_of(
        person.vigilances,
        fell_on=max((day for day in chutes if day <= on), default=None),
        has_teleassistance=any(
            one.type == "teleassistance"
            and one.installed_on <= on
            and (one.recovered_on is None or one.recovered_on > on)
            for one in equipements
        ),
        on=on,
    )


def _accompagnements(
    fiches: Mapping[str, Sequence[StoredFiche]], summary: BeneficiaireSummary
) -> tuple[AccompagnementFacts, ...]:
    """Return every demande as an accompagnement, the latest admission or demande first."""
    written = written_among(fiches["plans"], fiches["contrats"])
    facts = [_facts(fiche, written, summary) for fiche in fiches["demandes"]]
    facts.sort(key=lambda one: (one.admitted_on or one.requested_on, one.demande_row_id))
    return tuple(reversed(facts))


def _facts(
    fiche: StoredFiche, written: Written, summary: BeneficiaireSummary
) -> AccompagnementFacts:
    demande = cast("Demande", fiche.record)
    line = summary.line
    plan_on, plan_review_on = written.plan_of(demande)
    is_current = (
        line.state is CaseloadState.PRESENTE
        and demande.admitted_on is not None
        and demande.admitted_on == line.admitted_on
    )
    return AccompagnementFacts(
        demande_row_id=fiche.row_id,
        requested_on=demande.requested_on,
        circonstance=demande.circonstance,
        origine=demande.origine,
        admitted_on=demande.admitted_on,
        left_on=demande.left_on,
        motif_sortie=demande.motif_sortie,
        contrat_on=written.signed_on(demande),
        plan_on=plan_on,
        plan_review_on=plan_review_on,
        decision=demande.decision,
        missing=summary.missing_pieces if is_current else (),
    )


def _gir(fiches: Sequence[StoredFiche]) -> tuple[GirPoint, ...]:
    """Return the evaluations oldest first; on a day with several, one alone counts."""
    counting: dict[date, StoredFiche] = {}
    for fiche in fiches:
        day = _evaluation(fiche).evaluated_on
        if day not in counting or _right(fiche) > _right(counting[day]):
            counting[day] = fiche
    winners = {fiche.row_id for fiche in counting.values()}
    return tuple(_point(fiche, counts=fiche.row_id in winners) for fiche in reversed(fiches))


def _evaluation(fiche: StoredFiche) -> EvaluationGir:
    return cast("EvaluationGir", fiche.record)


def _right(fiche: StoredFiche) -> tuple[int, int]:
    """Order the evaluations of a day: the source that weighs most, then the last row."""
    return -SOURCE_RANK[_evaluation(fiche).source], fiche.row_id


def _point(fiche: StoredFiche, *, counts: bool) -> GirPoint:
    evaluation = _evaluation(fiche)
    return GirPoint(
        row_id=fiche.row_id,
        on=evaluation.evaluated_on,
        gir=cast("int", effective_gir(evaluation)),
        source=evaluation.source,
        codes=weighted_codes(evaluation),
        trace=trace_of(evaluation),
        counts=counts,
    )


def _aidants(found: _Found) -> tuple[AidantCard, ...]:
    """Return the carers, the main one first."""
    cards = [_card(fiche, found.fiches) for fiche in found.aidants]
    cards.sort(key=lambda card: not cast("Aidant", card.fiche.record).is_principal)
    return tuple(cards)


def _card(fiche: StoredFiche, fiches: Mapping[str, Sequence[StoredFiche]]) -> AidantCard:
    reference = fiche.record.reference

    def of_aidant(sheet: str) -> list[Any]:
        records: list[Any] = [one.record for one in fiches[sheet]]
        return [one for one in records if one.aidant is not None and one.aidant == reference]

    zarit: list[MesureZarit] = of_aidant("zarit")
    contacts: list[ContactAidant] = of_aidant("contacts_aidants")
    points: list[tuple[date, Decimal]] = [(one.measured_on, one.score) for one in reversed(zarit)]
    return AidantCard(fiche=fiche, zarit=tuple(points), contact_count=len(contacts))
