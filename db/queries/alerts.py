"""What is due on a day: the rows of each statement, judged by the rules of the domain."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import Connection, select
from sqlalchemy.orm import Session

from crt_desktop.domain import alertes as rules
from crt_desktop.domain.alertes_contrat import Dossier, contrat_due, is_told_apart
from crt_desktop.domain.conventions import is_asked_for, lapsed_on, missing_on
from crt_desktop.domain.dates import ONE_DAY
from crt_desktop.domain.demande import Demande
from crt_desktop.domain.etablissement import Parametres
from crt_desktop.domain.partenaire import Partenaire
from crt_desktop.domain.prochaine_etape import evaluateur_due, next_step_due
from crt_desktop.domain.report_alerte import key_of_duty
from crt_desktop.domain.sejours import SejourHt
from crt_desktop.reports.alertes import Alerte, Gravite
from db.queries import alerts_sql as sql
from db.queries.alerts_contrats import PLANS_OF_PRESENT, papers_of_present
from db.queries.dashboard_night import DUTIES, span_of
from db.queries.indicators.nights import joined
from db.queries.indicators.scope import FICTIF
from db.tables import PartenaireRow

partenaire = PartenaireRow.__table__

_RANK: Final = {gravite: rank for rank, gravite in enumerate(Gravite)}
_PARTENAIRES: Final = select(
    partenaire.c.id,
    partenaire.c.reference,
    partenaire.c.nom,
    partenaire.c.categorie,
    partenaire.c.convention_from,
    partenaire.c.convention_until,
).order_by(partenaire.c.id)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Question:
    """The day, the instant hours are counted from, the settings, and how persons are called.

    ``reviews``: the day each person's plan is to be reviewed, as the readers find it.
    """

    on: date
    at: datetime
    parametres: Parametres
    holidays: frozenset[date]
    is_training: bool
    names: bool
    reviews: dict[int, date] = field(default_factory=dict)

    @property
    def values(self) -> dict[str, Any]:
        """The values bound to the statements."""
        return {
            "on": self.on,
            "at": self.at,
            "before_at": self.at - rules.UNREAD_FOR,
            "after": self.on + ONE_DAY,
            "since": self.on - rules.RELAIS_WITHIN,
            "left_out": "" if self.is_training else FICTIF,
        }

    def about(
        self, duty: rules.Duty | None, person: Sequence[Any], sheet: str, row_id: int
    ) -> Iterator[Alerte]:
        """Yield a duty about a person, if there is one."""
        if duty is None:
            return
        beneficiaire_id, reference, nom, prenoms, _ = person
        yield _alerte(
            duty,
            personne=f"{nom} {prenoms}" if self.names else reference,
            reference=reference,
            beneficiaire_id=beneficiaire_id,
            sheet=sheet,
            row_id=row_id,
        )


def _alerte(duty: rules.Duty, *, subject: object = None, **about: Any) -> Alerte:
    """Return the line of a duty; ``subject`` names what it is about when that is no record."""
    named = about.get("row_id") if subject is None else str(subject)
    return Alerte(
        cle=key_of_duty(duty.code, about.get("sheet"), named),
        code=duty.code,
        gravite=duty.gravite,
        message=duty.message,
        detail=duty.detail,
        echeance=duty.echeance,
        **about,
    )


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
        asked = _Question(
            on=on,
            at=at,
            parametres=parametres,
            holidays=holidays,
            is_training=is_training,
            names=names,
        )
        connection = self._session.connection()
        found = [alerte for read in _READERS for alerte in read(connection, asked)]
        found += _without_next_step(connection, asked, found)
        return tuple(sorted(found, key=_order))


def _order(alerte: Alerte) -> tuple[Any, ...]:
    return (
        _RANK[alerte.gravite],
        alerte.echeance is None,
        alerte.echeance or date.min,
        alerte.code,
        alerte.personne or "",
        alerte.message,
        alerte.row_id or 0,
    )


def _rows(
    connection: Connection, statement: Any, asked: _Question
) -> Iterator[tuple[Sequence[Any], Sequence[Any]]]:
    """Yield the person and the rest of each row."""
    for row in connection.execute(statement, asked.values).all():
        yield row[: sql.PERSON_WIDTH], row[sql.PERSON_WIDTH :]


def _latest(rows: Iterable[tuple[Sequence[Any], Sequence[Any]]]) -> Iterator[Any]:
    """Yield the last row of each person."""
    last: dict[int, Any] = {person[0]: (person, rest) for person, rest in rows}
    yield from last.values()


def _hospitalisations(connection: Connection, asked: _Question) -> Iterator[Alerte]:
    rows = list(_rows(connection, sql.HOSPITALISATIONS, asked))
    for person, (row_id, entered_on, _) in _latest(rows):
        duty = rules.hospitalisation_due(
            entered_on, on=asked.on, sexe=person[-1], parametres=asked.parametres
        )
        yield from asked.about(duty, person, "hospitalisations", row_id)
    for person, (row_id, _, expected_on) in rows:
        late = rules.retour_due(expected_on, on=asked.on, sexe=person[-1])
        yield from asked.about(late, person, "hospitalisations", row_id)


def _papers(connection: Connection, asked: _Question) -> Iterator[Alerte]:
    written = papers_of_present(connection, asked.values)
    for person, rest in _rows(connection, sql.PAPERS, asked):
        admitted_on, _, demande_id, circonstance, taken_on, plan, avis, consent, team, gir = rest
        dossier = Dossier(
            admitted_on=admitted_on, taken_on=taken_on, papers=written.get(demande_id, ())
        )
        days = {
            "contrat": dossier.signed_on(asked.on),
            "avis_medical": avis,
            "consentement": consent,
            "concertation": team,
        }
        missing = {piece for piece, day in days.items() if day is None or day > asked.on}
        missing |= {piece for piece, is_there in (("plan", plan), ("gir", gir)) if not is_there}
        if is_told_apart(dossier, on=asked.on):
            missing.discard("contrat")
        papers = rules.papers_due(
            missing,
            admitted_on=admitted_on,
            circonstance=circonstance,
            on=asked.on,
            parametres=asked.parametres,
        )
        yield from asked.about(papers, person, "demandes", demande_id)
        found = contrat_due(dossier, on=asked.on, parametres=asked.parametres)
        if found is not None:
            sheet, row_id = "contrats", found.row_id
            if row_id is None:
                sheet, row_id = "demandes", demande_id
            yield from asked.about(found.duty, person, sheet, row_id)


def _plans(connection: Connection, asked: _Question) -> Iterator[Alerte]:
    for person, (row_id, plan_on, review_on, sheet) in _rows(connection, PLANS_OF_PRESENT, asked):
        asked.reviews[person[0]] = rules.review_due_on(
            plan_on, review_on, parametres=asked.parametres
        )
        duty = rules.plan_due(plan_on, review_on, on=asked.on, parametres=asked.parametres)
        yield from asked.about(duty, person, sheet, row_id)


def _relais(connection: Connection, asked: _Question) -> Iterator[Alerte]:
    for person, (left_on, motif, has_relais, organisme, relais_on, row_id) in _rows(
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
        yield from asked.about(duty, person, "demandes", row_id)


def _demandes(connection: Connection, asked: _Question) -> Iterator[Alerte]:
    for person, (row_id, requested_on, canal, *steps) in _rows(connection, sql.DEMANDES, asked):
        evaluated_on, avis_on, met_on, consent_on, decision, decided_on, admitted_on = steps[:7]
        evaluateur, prevue_at = steps[7:]
        demande = Demande(
            reference="",
            beneficiaire="",
            requested_on=requested_on,
            origine="",
            canal=canal,
            evaluated_on=evaluated_on,
            avis_medical_on=avis_on,
            concertation_on=met_on,
            consentement_on=consent_on,
            decision=decision,
            decided_on=decided_on,
            admitted_on=admitted_on,
            evaluateur=evaluateur,
            evaluation_prevue_at=prevue_at,
        )
        for judge in (rules.demande_due, evaluateur_due):
            duty = judge(demande, on=asked.on, parametres=asked.parametres)
            yield from asked.about(duty, person, "demandes", row_id)


def _sejours(connection: Connection, asked: _Question) -> Iterator[Alerte]:
    for person, (row_id, kind, etat, arrived_on, departed_on, place) in _rows(
        connection, sql.SEJOURS, asked
    ):
        sejour = SejourHt(
            beneficiaire="",
            place="",
            type=kind,
            arrived_on=arrived_on,
            departed_on=departed_on,
            etat=etat,
        )
        duty = rules.sejour_due(sejour, on=asked.on, etablissement=place)
        yield from asked.about(duty, person, "sejours_ht", row_id)


def _transmissions(connection: Connection, asked: _Question) -> Iterator[Alerte]:
    for person, (row_id, written_at, auteur) in _rows(connection, sql.TRANSMISSIONS, asked):
        duty = rules.transmission_due(written_at, at=asked.at, auteur=auteur)
        yield from asked.about(duty, person, "transmissions", row_id)


def _vaccinations(connection: Connection, asked: _Question) -> Iterator[Alerte]:
    for person, (row_id, vaccin, next_on) in _rows(connection, sql.VACCINATIONS, asked):
        duty = rules.vaccination_due(vaccin, next_on, on=asked.on)
        yield from asked.about(duty, person, "vaccinations", row_id)


def _equipements(connection: Connection, asked: _Question) -> Iterator[Alerte]:
    for person, (left_on, motif, row_id, kind, libelle) in _rows(
        connection, sql.EQUIPEMENTS, asked
    ):
        duty = rules.equipement_due(kind, libelle, left_on=left_on, motif_sortie=motif)
        yield from asked.about(duty, person, "equipements", row_id)


def _conventions(connection: Connection, asked: _Question) -> Iterator[Alerte]:
    known: dict[int, Partenaire] = {}
    for row_id, reference, nom, categorie, first, last in connection.execute(_PARTENAIRES):
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
            yield _alerte(duty, reference=one.reference, sheet="partenaires", row_id=row_id)
    for categorie in missing_on(known.values(), on=asked.on, parametres=asked.parametres):
        if categorie not in lapsed:
            yield _alerte(
                rules.convention_missing(categorie), sheet="partenaires", subject=categorie
            )


def _nights(connection: Connection, asked: _Question) -> Iterator[Alerte]:
    nights = [asked.on + rank * ONE_DAY for rank in range(rules.NIGHTS_AHEAD)]
    spans = [span_of(night, asked.parametres) for night in nights]
    window = {"first": spans[0][0], "last": spans[-1][1]}
    duties = [(starts, ends) for starts, ends, *_ in connection.execute(DUTIES, window)]
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
        yield _alerte(duty, sheet="astreintes", subject=night)


def _without_next_step(
    connection: Connection, asked: _Question, found: Iterable[Alerte]
) -> list[Alerte]:
    """Return the persons present of whom nothing else is said, and who have nothing ahead."""
    told = {alerte.beneficiaire_id for alerte in found}
    alertes: list[Alerte] = []
    for person, (demande_id,) in _rows(connection, sql.NOTHING_AHEAD, asked):
        if person[0] not in told:
            duty = next_step_due(asked.reviews.get(person[0]), on=asked.on)
            alertes += asked.about(duty, person, "demandes", demande_id)
    return alertes


_READERS: Final = (
    _hospitalisations,
    _papers,
    _plans,
    _relais,
    _demandes,
    _sejours,
    _transmissions,
    _vaccinations,
    _equipements,
    _conventions,
    _nights,
)
