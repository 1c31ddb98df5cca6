"""The file active for screens: everyone in order, the filters, and who is present on a day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import date
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, case, func, null, or_, select
from sqlalchemy.orm import Session

from crt_desktop.domain.audit import READING_TAGS
from crt_desktop.domain.codes import NON_EVALUE, NON_RENSEIGNE
from crt_desktop.domain.dates import Period
from crt_desktop.domain.etablissement import Parametres
from crt_desktop.domain.search import fold
from crt_desktop.reports.caseload import (
    BeneficiaireSummary,
    CaseloadCriteria,
    CaseloadFilters,
    CaseloadLine,
    CaseloadOrder,
    CaseloadRow,
    CaseloadScope,
    CaseloadSort,
    PresentLine,
)
from db.queries import caseload_sql as sql
from db.queries.caseload_lines import read_lines
from db.queries.caseload_summary import read_summary
from db.tables import AuditRow, BeneficiaireRow

_CHUNK: Final = 500


class SqlCaseloadQueries:
    """Implements `crt_desktop.ports.CaseloadQueries` on one session."""

    def __init__(self, session: Session) -> None:
        """Read through this session."""
        self._session = session

    def order(
        self, criteria: CaseloadCriteria, *, on: date, scope: CaseloadScope, is_training: bool
    ) -> CaseloadOrder:
        """Return everyone under the GIR and commune filters, in order; query and states are ignored."""
        rank = sql.state_rank(on, is_training=is_training)
        accompanied = sql.is_accompanied_in(Period.of_year(on.year), is_training=is_training)
        seen = sql.in_scope(scope, on=on)
        filters = self._filters_of(criteria, on=on)
        person = BeneficiaireRow
        statement = (
            self._people(
                criteria,
                person.id,
                rank,
                person.search_text,
                person.search_phone,
                case((accompanied, 1), else_=0),
                on=on,
            )
            .where(seen, *filters)
            .order_by(*self._order(criteria, on=on, rank=rank))
        )
        connection = self._session.connection()
        found = connection.execute(statement).all()
        # Without a filter the list is the whole scope: its totals cost no second reading.
        whole = (
            [(state, of_year) for _, state, _, _, of_year in found]
            if not filters
            else connection.execute(
                select(rank, case((accompanied, 1), else_=0)).select_from(person).where(seen)
            ).all()
        )
        states = sql.STATE_OF_RANK
        return CaseloadOrder(
            rows=tuple(
                CaseloadRow(key, states[at], text, phone) for key, at, text, phone, _ in found
            ),
            total_present=[state for state, _ in whole].count(sql.PRESENTE),
            accompanied_this_year=sum([of_year for _, of_year in whole]),
        )

    def birth_names(self, ids: Sequence[int]) -> list[str]:
        """Return the birth name of each of these persons, by name."""
        statement = (
            select(BeneficiaireRow.nom_naissance)
            .where(BeneficiaireRow.id.in_(ids))
            .order_by(BeneficiaireRow.sort_name, BeneficiaireRow.id)
        )
        return list(self._session.scalars(statement))

    def changed_since(self, entry: int) -> tuple[int, bool]:
        """Return the last entry of the journal, and whether one after ``entry`` changed anything."""
        last = self._session.scalar(select(func.max(AuditRow.seq))) or 0
        if last == entry:
            return last, False
        changing = select(AuditRow.seq).where(
            AuditRow.seq > entry, AuditRow.action.not_in([tag.value for tag in READING_TAGS])
        )
        return last, self._session.execute(changing.limit(1)).first() is not None

    def _people(self, criteria: CaseloadCriteria, *columns: Any, on: date) -> Select[Any]:
        """Select from every person; with the accompagnement of the day only where it is needed."""
        needs_current = criteria.girs or criteria.sort in {
            CaseloadSort.GIR,
            CaseloadSort.DEPUIS,
        }
        if needs_current:
            return sql.from_people(*columns, on=on)
        return select(*columns).select_from(BeneficiaireRow)

    def lines(
        self, ids: Sequence[int], *, on: date, parametres: Parametres, is_training: bool
    ) -> tuple[CaseloadLine, ...]:
        """Return one page of lines, in the order of the ids; unknown ids are left out."""
        return read_lines(self._session, ids, on=on, parametres=parametres, is_training=is_training)

    def filters(self, *, on: date, scope: CaseloadScope, is_training: bool) -> CaseloadFilters:
        """Return the communes and GIR of all the people in scope, with how many carry each."""
        del is_training
        statement = (
            sql.from_people(
                BeneficiaireRow.commune, sql.current_gir(on).label("gir"), func.count(), on=on
            )
            .where(sql.in_scope(scope, on=on))
            .group_by(BeneficiaireRow.commune, "gir")
        )
        communes: Counter[str] = Counter()
        girs: Counter[str] = Counter()
        for commune, gir, count in self._session.execute(statement):
            communes[commune or NON_RENSEIGNE] += count
            girs[NON_EVALUE if gir is None else str(gir)] += count
        return CaseloadFilters(
            communes={name: communes[name] for name in sorted(communes, key=_commune_order)},
            girs={name: girs[name] for name in sorted(girs)},
        )

    def summary(
        self, beneficiaire_id: int, *, on: date, parametres: Parametres, is_training: bool
    ) -> BeneficiaireSummary:
        """Return one person's summary; raises NotFoundError."""
        return read_summary(
            self._session,
            beneficiaire_id,
            on=on,
            parametres=parametres,
            is_training=is_training,
        )

    def is_in_scope(self, beneficiaire_id: int, *, on: date, scope: CaseloadScope) -> bool:
        """Tell whether the person exists and belongs to the scope."""
        statement = select(BeneficiaireRow.id).where(
            BeneficiaireRow.id == beneficiaire_id, sql.in_scope(scope, on=on)
        )
        return self._session.execute(statement).first() is not None

    def in_scope(
        self, people: Collection[int], *, on: date, scope: CaseloadScope
    ) -> frozenset[int]:
        """Return those of these persons who exist and belong to the scope."""
        ids = sorted(people)
        found: set[int] = set()
        for start in range(0, len(ids), _CHUNK):
            statement = select(BeneficiaireRow.id).where(
                BeneficiaireRow.id.in_(ids[start : start + _CHUNK]), sql.in_scope(scope, on=on)
            )
            found.update(self._session.execute(statement).scalars())
        return frozenset(found)

    def present(self, on: date, *, is_training: bool) -> tuple[PresentLine, ...]:
        """Return the persons accompanied on a day, by name."""
        statement = (
            sql.from_people(
                BeneficiaireRow.reference,
                BeneficiaireRow.nom_naissance,
                BeneficiaireRow.prenoms,
                sql.Current.admitted_on,
                sql.current_gir(on),
                on=on,
            )
            .where(sql.state_rank(on, is_training=is_training) == sql.PRESENTE)
            .order_by(BeneficiaireRow.sort_name, BeneficiaireRow.id)
        )
        return tuple(
            PresentLine(
                reference=reference,
                nom_naissance=nom,
                prenoms=prenoms,
                admitted_on=admitted_on,
                gir=gir,
            )
            for reference, nom, prenoms, admitted_on, gir in self._session.execute(statement)
        )

    def _filters_of(self, criteria: CaseloadCriteria, *, on: date) -> list[ColumnElement[bool]]:
        conditions: list[ColumnElement[bool]] = []
        if criteria.girs:
            gir = sql.current_gir(on)
            values = [int(code) for code in criteria.girs if code != NON_EVALUE]
            wanted = gir.in_(values)
            conditions.append(or_(wanted, gir.is_(None)) if NON_EVALUE in criteria.girs else wanted)
        if criteria.communes:
            commune = func.coalesce(BeneficiaireRow.commune, NON_RENSEIGNE)
            conditions.append(commune.in_(sorted(criteria.communes)))
        return conditions

    def _order(
        self, criteria: CaseloadCriteria, *, on: date, rank: ColumnElement[int]
    ) -> list[Any]:
        """Return the sort of the list; unknown values last, then by name."""
        by_name: list[Any] = [BeneficiaireRow.sort_name, BeneficiaireRow.id]
        key: Any
        match criteria.sort:
            case CaseloadSort.PERSONNE:
                descending = [column.desc() for column in by_name]
                return descending if criteria.is_descending else by_name
            case CaseloadSort.GIR:
                key = sql.current_gir(on)
            case CaseloadSort.COMMUNE:
                key = self._commune_rank()
            case CaseloadSort.TRAJET:
                key = BeneficiaireRow.minutes_trajet
            case CaseloadSort.DEPUIS:
                key = sql.Current.admitted_on
            case CaseloadSort.SITUATION:
                key = case(
                    (rank != sql.PRESENTE, rank + 2),
                    (sql.is_in_hospital(on), 1),
                    (sql.is_in_sejour(on), 2),
                    else_=0,
                )
        ordered = key.desc() if criteria.is_descending else key
        return [key.is_(None), ordered, *by_name]

    def _commune_rank(self) -> Any:
        """Return the rank of the commune in French order: accents and case ignored."""
        names = self._session.scalars(select(BeneficiaireRow.commune).distinct()).all()
        ranks = {
            name: rank for rank, name in enumerate(sorted(filter(None, names), key=_commune_order))
        }
        if not ranks:
            return null()
        return case(ranks, value=BeneficiaireRow.commune)


def _commune_order(name: str) -> tuple[bool, str]:
    return name == NON_RENSEIGNE, fold(name)
