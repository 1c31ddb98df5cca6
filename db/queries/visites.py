"""The planning of the visits: read by rows, never as objects of the ORM."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import UTC, date, datetime
from typing import Any, Final, cast

from sqlalchemy import BigInteger, ColumnElement, func, or_, select, type_coerce
from sqlalchemy.orm import Session

from crt_desktop.domain.codes import DOMAINE, STATUT_VISITE
from crt_desktop.domain.dates import Period, midnight
from crt_desktop.domain.equipe import Visite
from crt_desktop.domain.etablissement import Parametres
from crt_desktop.domain.planning import SerieVisites
from crt_desktop.domain.sortie_items import Held
from crt_desktop.domain.visites import PREVUE, Surroundings, creneau_of
from crt_desktop.ports.visites import StoredSeries
from crt_desktop.reports.planning import (
    DeliveryLine,
    PlanningFilters,
    PrestationChoice,
    RoundStop,
    TeamMember,
    VisitLine,
)
from db.queries.visites_around import Around
from db.queries.visites_delivered import read_deliveries
from db.repositories.exchange_reading import chunks
from db.repositories.mapping import MAPPINGS
from db.tables import (
    AccompagnementRow,
    BeneficiaireRow,
    PlanRow,
    PrestationRow,
    ProfessionnelRow,
    VisiteRow,
)

_VISITE: Final = VisiteRow.__table__.c
_PERSON: Final = BeneficiaireRow.__table__.c
_TEAM: Final = ProfessionnelRow.__table__.c
_STATUTS: Final = tuple(STATUT_VISITE)

_LINES: Final = (
    select(
        _VISITE.id,
        _VISITE.version,
        _VISITE.beneficiaire_id,
        func.coalesce(_PERSON.nom_usage, _PERSON.nom_naissance).label("nom"),
        _PERSON.prenoms,
        _PERSON.commune,
        _PERSON.adresse,
        # Seconds: turning two of them into instants by hand is quicker than by the type of the column.
        type_coerce(_VISITE.starts_at, BigInteger),
        type_coerce(_VISITE.ends_at, BigInteger),
        _VISITE.profession,
        _VISITE.statut,
        _TEAM.reference,
        _TEAM.prenom,
        _TEAM.nom.label("professionnel_nom"),
        _VISITE.domaine,
        _VISITE.motif,
        _VISITE.serie_id,
        _VISITE.occurrence_on,
        _VISITE.prestation_fil,
        _VISITE.planned_starts_at,
        _VISITE.planned_ends_at,
        _VISITE.remarque,
    )
    .join_from(
        VisiteRow.__table__, BeneficiaireRow.__table__, _PERSON.id == _VISITE.beneficiaire_id
    )
    .outerjoin(ProfessionnelRow.__table__, _TEAM.id == _VISITE.professionnel_id)
    .order_by(_VISITE.starts_at, _VISITE.id)
)


class SqlVisiteQueries:
    """Implements `crt_desktop.ports.visites.VisiteQueries` on one session."""

    def __init__(self, session: Session) -> None:
        """Read through this session."""
        self._session = session

    def lines(
        self,
        period: Period,
        filters: PlanningFilters,
        *,
        own: str | None,
        feries: frozenset[date],
        parametres: Parametres,
    ) -> tuple[VisitLine, ...]:
        """Return the visits that begin in a period, by start, without their conflicts."""
        start, end = period.instants()
        where = [_VISITE.starts_at >= start, _VISITE.starts_at < end]
        wanted = filters.professionnels
        if own is not None:
            wanted = frozenset({own}) & (wanted or {own})
            if not wanted:
                return ()
        if wanted:
            where.append(_VISITE.professionnel_id.in_(self._team_ids(wanted)))
        if filters.beneficiaire_id is not None:
            where.append(_VISITE.beneficiaire_id == filters.beneficiaire_id)
        if len(where) == 2:  # noqa: PLR2004 - nothing but the period: each state has its own index
            where.append(_VISITE.statut.in_(_STATUTS))
        rows = self._session.connection().execute(_LINES.where(*where)).all()
        found = [row for row in rows if _answers(row, filters)]
        words = self._words({row.beneficiaire_id for row in found if row.prestation_fil})
        return tuple(_line(row, words, feries, parametres) for row in found)

    def surroundings(
        self,
        period: Period,
        *,
        people: Collection[int],
        team: Collection[str],
        known: Sequence[VisitLine] | None = None,
        row_ids: Sequence[int] | None = None,
    ) -> Surroundings:
        """Return what the visits of these persons and professionnels are judged against in a period."""
        around = Around(
            self._session.connection(), period, people=people, team=self._team_ids(team)
        )
        return around.surroundings(known=known, row_ids=row_ids)

    def team(self, period: Period) -> tuple[TeamMember, ...]:
        """Return who is in the team on some day of a period, by name."""
        statement = (
            select(
                _TEAM.id,
                _TEAM.reference,
                _TEAM.prenom,
                _TEAM.nom,
                _TEAM.profession,
                _TEAM.telephone,
            )
            .where(
                or_(_TEAM.arrived_on.is_(None), _TEAM.arrived_on <= period.end),
                or_(_TEAM.left_on.is_(None), _TEAM.left_on >= period.start),
            )
            .order_by(_TEAM.nom, _TEAM.prenom, _TEAM.id)
        )
        return tuple(
            TeamMember(
                row_id=row.id,
                reference=row.reference,
                nom=f"{row.prenom} {row.nom}",
                profession=row.profession,
                telephone=row.telephone,
            )
            for row in self._session.execute(statement)
        )

    def series(self, *, beneficiaire_id: int | None, on: date) -> tuple[StoredSeries, ...]:
        """Return the series of a person, or all, by person then first day; what is next is after a day."""
        own = [] if beneficiaire_id is None else [_series().c.beneficiaire_id == beneficiaire_id]
        return self._series(own, on=on)

    def unprepared(self, *, before: date) -> tuple[StoredSeries, ...]:
        """Return the series whose visits are written up to a day before this one at most."""
        prepared = _series().c.prepared_until
        return self._series([or_(prepared.is_(None), prepared < before)], on=None)

    def _series(
        self, where: Iterable[ColumnElement[bool]], *, on: date | None
    ) -> tuple[StoredSeries, ...]:
        mapping = MAPPINGS["series_visites"]
        table = mapping.table
        nom = func.coalesce(_PERSON.nom_usage, _PERSON.nom_naissance)
        statement = (
            mapping.select()
            .add_columns(table.c.version, nom, _PERSON.prenoms)
            .join(BeneficiaireRow, _PERSON.id == table.c.beneficiaire_id)
            .where(*where)
            .order_by(nom, _PERSON.prenoms, _PERSON.id, table.c.started_on, table.c.id)
        )
        rows = self._session.execute(statement).all()
        coming = {} if on is None else self._next((row[0] for row in rows), on=on)
        return tuple(
            StoredSeries(
                row_id=row[0],
                version=row[-3],
                beneficiaire_id=cast("int", row[1]),
                personne=f"{row[-2]} {row[-1]}",
                record=cast("SerieVisites", mapping.record(row[:-3])),
                next_on=coming.get(row[0]),
            )
            for row in rows
        )

    def _next(self, series: Iterable[int], *, on: date) -> dict[int, date]:
        """Return the day of the next visit still planned of each series."""
        found: dict[int, date] = {}
        for part in chunks(series):
            statement = (
                select(_VISITE.serie_id, func.min(_VISITE.occurrence_on))
                .where(
                    _VISITE.serie_id.in_(part),
                    _VISITE.statut == PREVUE,
                    _VISITE.starts_at >= midnight(on),
                )
                .group_by(_VISITE.serie_id)
            )
            found.update((serie, day) for serie, day in self._session.execute(statement) if day)
        return found

    def of_serie(self, serie_id: int, *, since: date) -> tuple[Held[Visite], ...]:
        """Return the visits of a series whose day in it is from this one on, in order."""
        mapping = MAPPINGS["visites"]
        table = mapping.table
        statement = (
            mapping.select()
            .where(table.c.serie_id == serie_id, table.c.occurrence_on >= since)
            .order_by(table.c.occurrence_on, table.c.id)
        )
        return tuple(
            Held(row_id=row[0], record=cast("Visite", mapping.record(row)))
            for row in self._session.execute(statement)
        )

    def followed(self, beneficiaire_id: int) -> tuple[tuple[date, date | None], ...]:
        """Return the [admission, sortie) of each accompagnement of a person."""
        own = AccompagnementRow
        statement = (
            select(own.admitted_on, own.left_on)
            .where(own.beneficiaire_id == beneficiaire_id, own.admitted_on.is_not(None))
            .order_by(own.admitted_on, own.id)
        )
        return tuple(
            (cast("date", admitted), left) for admitted, left in self._session.execute(statement)
        )

    def stops(self, lines: Iterable[VisitLine]) -> tuple[RoundStop, ...]:
        """Return what is needed to get in at each of these visits, in their order."""
        asked = tuple(lines)
        people: dict[int, Any] = {}
        for part in chunks({line.beneficiaire_id for line in asked}):
            statement = select(
                _PERSON.id,
                _PERSON.telephone,
                _PERSON.acces,
                _PERSON.vigilances,
                _PERSON.minutes_trajet,
            ).where(_PERSON.id.in_(part))
            people.update((row.id, row) for row in self._session.execute(statement))
        return tuple(
            RoundStop(
                visite=line,
                telephone=people[line.beneficiaire_id].telephone,
                acces=people[line.beneficiaire_id].acces,
                vigilances=people[line.beneficiaire_id].vigilances,
                minutes_trajet=people[line.beneficiaire_id].minutes_trajet,
            )
            for line in asked
        )

    def prestations(self, beneficiaire_id: int) -> tuple[PrestationChoice, ...]:
        """Return the prestations of a person's latest plan that are not refused, in its order."""
        own, plan = PrestationRow, PlanRow
        latest = (
            select(plan.id)
            .where(plan.beneficiaire_id == beneficiaire_id)
            .order_by(plan.numero.desc(), plan.id.desc())
            .limit(1)
            .scalar_subquery()
        )
        statement = (
            select(own.fil, own.libelle, own.domaine, own.profession)
            .where(own.plan_id == latest, or_(own.etat.is_(None), own.etat != "refusee"))
            .order_by(own.ordre, own.id)
        )
        return tuple(
            PrestationChoice(
                row.fil, row.libelle or DOMAINE[row.domaine], row.domaine, row.profession
            )
            for row in self._session.execute(statement)
        )

    def deliveries(
        self, period: Period, *, beneficiaire_id: int | None, own: str | None
    ) -> tuple[DeliveryLine, ...]:
        """Return planned against delivered by prestation, by person then in the order of the plan."""
        team = None if own is None else self._team_ids([own])
        return read_deliveries(self._session, period, beneficiaire_id=beneficiaire_id, team=team)

    def _team_ids(self, references: Collection[str]) -> list[int]:
        if not references:
            return []
        statement = select(_TEAM.id).where(_TEAM.reference.in_(sorted(references)))
        return list(self._session.scalars(statement))

    def _words(self, people: Iterable[int]) -> dict[tuple[int, int], str]:
        """Return the words of each prestation of these persons, by person and thread: the latest version's."""
        found: dict[tuple[int, int], str] = {}
        own = PrestationRow
        for part in chunks(people):
            statement = (
                select(own.beneficiaire_id, own.fil, own.libelle, own.domaine)
                .join(PlanRow, PlanRow.id == own.plan_id)
                .where(own.beneficiaire_id.in_(part))
                .order_by(PlanRow.numero, own.id)
            )
            for row in self._session.execute(statement):
                found[row.beneficiaire_id, row.fil] = row.libelle or DOMAINE[row.domaine]
        return found


def _series() -> Any:
    return MAPPINGS["series_visites"].table


def _answers(row: Any, filters: PlanningFilters) -> bool:
    return (not filters.statuts or row.statut in filters.statuts) and (
        not filters.professions or row.profession in filters.professions
    )


def _line(
    row: Any,
    words: dict[tuple[int, int], str],
    feries: frozenset[date],
    parametres: Parametres,
) -> VisitLine:
    (
        row_id,
        version,
        person,
        nom,
        prenoms,
        commune,
        adresse,
        starts_s,
        ends_s,
        profession,
        statut,
        reference,
        prenom,
        professionnel_nom,
        domaine,
        motif,
        serie_id,
        occurrence_on,
        fil,
        planned_starts_at,
        planned_ends_at,
        remarque,
    ) = row
    starts_at = datetime.fromtimestamp(starts_s, UTC)
    return VisitLine(
        row_id=row_id,
        version=version,
        beneficiaire_id=person,
        personne=f"{nom} {prenoms}",
        commune=commune,
        adresse=adresse,
        starts_at=starts_at,
        ends_at=datetime.fromtimestamp(ends_s, UTC),
        profession=profession,
        statut=statut,
        creneau=creneau_of(starts_at, feries=feries, parametres=parametres),
        professionnel=reference,
        professionnel_nom=None if reference is None else f"{prenom} {professionnel_nom}",
        domaine=domaine,
        motif=motif,
        serie_id=serie_id,
        occurrence_on=occurrence_on,
        prestation_fil=fil,
        prestation=None if fil is None else words.get((person, fil)),
        planned_starts_at=planned_starts_at,
        planned_ends_at=planned_ends_at,
        remarque=remarque,
    )
