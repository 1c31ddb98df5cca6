"""The parts of the dashboard: each in one or two statements, the same rules as the indicators."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import Date, and_, bindparam, case, func, literal, select, union_all
from sqlalchemy.orm import Session

from crt_desktop.domain import codes
from crt_desktop.domain.catalogue.model import GIRS
from crt_desktop.domain.codes import NON_EVALUE
from crt_desktop.domain.curve import curve_of, quarter_of, threshold_of
from crt_desktop.domain.dates import Period
from crt_desktop.domain.etablissement import Parametres
from crt_desktop.domain.figures import breakdown, median
from crt_desktop.reports.dashboard import (
    CurvePoint,
    FileActiveFigures,
    GirFigures,
    IncompleteFigures,
    MovementFigures,
    NightFigures,
    PresenceFigures,
    WaitingFigures,
)
from db.dialect import days_between
from db.queries import caseload_sql
from db.queries.dashboard_night import read_night
from db.queries.indicators.parcours import from_demandes, is_waiting
from db.queries.indicators.people import (
    evolution,
    papers_missing,
    reference_day,
    touching_period,
)
from db.queries.indicators.scope import (
    END,
    HOW_MANY,
    KEYS,
    START,
    Scope,
    accompagnement,
    counts,
    demande,
    flag,
    gir_on,
    keyed,
    name,
    text_of,
    touches,
    within_period,
)
from db.tables import BeneficiaireRow

_ON: Final = bindparam("on", type_=Date)
_QUARTER_START: Final = bindparam("quarter_start", type_=Date)
_QUARTER_END: Final = bindparam("quarter_end", type_=Date)

_SPANS: Final = select(
    accompagnement.c.beneficiaire_id, accompagnement.c.admitted_on, accompagnement.c.left_on
).where(
    touches(accompagnement.c.admitted_on, accompagnement.c.left_on, first=START, last=END),
    counts(accompagnement.c.beneficiaire_id),
)


def _presence(*, is_training: bool) -> Any:
    """Count those present by where they are: the hospital first, then a sejour, else at home."""
    where = case(
        (caseload_sql.is_in_hospital(_ON), 1),  # type: ignore[arg-type] # a bound day
        (caseload_sql.is_in_sejour(_ON), 2),  # type: ignore[arg-type]
        else_=0,
    )
    rank = caseload_sql.state_rank(_ON, is_training=is_training)  # type: ignore[arg-type]
    # Apart, so that each is placed once and not once more to be grouped.
    placed = (
        select(where.label(KEYS[0]))
        .select_from(BeneficiaireRow)
        .where(rank == caseload_sql.PRESENTE)
        .cte("placed")
        .prefix_with("MATERIALIZED")
    )
    key = placed.c[KEYS[0]]
    return select(key, func.count()).group_by(key)


_PRESENCE: Final = {
    is_training: _presence(is_training=is_training) for is_training in (False, True)
}


def _movements() -> Any:
    """Count entries and exits, of the period and of its quarter, in one row."""
    own = accompagnement.c

    def within_quarter(day: Any) -> Any:
        return and_(day >= _QUARTER_START, day <= _QUARTER_END)

    def total(condition: Any) -> Any:
        return func.coalesce(func.sum(flag(condition)), 0)

    left = own.admitted_on.is_not(None)
    return select(
        total(within_period(own.admitted_on)),
        total(and_(within_period(own.left_on), left)),
        total(within_quarter(own.admitted_on)),
        total(and_(within_quarter(own.left_on), left)),
    ).where(counts(own.beneficiaire_id))


_MOVEMENTS: Final = _movements()


def _waiting() -> Any:
    """Count who waits at the end, and the entries of the period by days from the demande."""
    opened = accompagnement.c
    delay = text_of(days_between(demande.c.requested_on, opened.admitted_on)).label(KEYS[0])
    delays = keyed(from_demandes(name("delai"), delay, HOW_MANY), 1)
    waiting = from_demandes(name("attente"), text_of(literal(0)), HOW_MANY).where(is_waiting())
    return union_all(delays.where(within_period(opened.admitted_on)), waiting)


_WAITING: Final = _waiting()


def _girs() -> Any:
    """Count the file active by GIR at entry and now, those present on the day apart."""
    touching = touching_period()
    own = touching.c
    pairs = (
        select(
            gir_on(own.beneficiaire_id, own.first_admitted_on).label(KEYS[0]),
            gir_on(own.beneficiaire_id, reference_day(touching)).label(KEYS[1]),
        )
        .where(own.rank_from_last == 1)
        .subquery("pairs")
    )
    return keyed(select(pairs.c[KEYS[0]], pairs.c[KEYS[1]], HOW_MANY), 2)


def _present_girs(*, is_training: bool) -> Any:
    """Count those present on a day by GIR."""
    rank = caseload_sql.state_rank(_ON, is_training=is_training)  # type: ignore[arg-type]
    return (
        select(gir_on(BeneficiaireRow.__table__.c.id, _ON).label(KEYS[0]), func.count())
        .select_from(BeneficiaireRow)
        .where(rank == caseload_sql.PRESENTE)
        .group_by(KEYS[0])
    )


_GIRS: Final = _girs()
_PRESENT_GIRS: Final = {
    is_training: _present_girs(is_training=is_training) for is_training in (False, True)
}


def _incomplete() -> Any:
    """Count the file active by the set of the papers each person lacks."""
    touching = touching_period()
    own = touching.c
    gir = gir_on(own.beneficiaire_id, reference_day(touching))
    lacks = {
        **{piece: flag(condition) for piece, condition in papers_missing().items()},
        "gir": flag(gir.is_(None)),
    }
    mask = sum((lacks[piece] * 2**bit for bit, piece in enumerate(codes.PIECE)), start=literal(0))
    masks = (
        select(mask.label(KEYS[0]))
        .join_from(touching, demande, demande.c.id == own.demande_id)
        .where(own.rank_from_last == 1)
        .subquery("masks")
    )
    return keyed(select(masks.c[KEYS[0]], HOW_MANY), 1)


_INCOMPLETE: Final = _incomplete()


class SqlDashboardQueries:
    """Implements `crt_desktop.ports.desk.DashboardQueries` on one session."""

    def __init__(self, session: Session) -> None:
        """Read through this session."""
        self._session = session

    def file_active(
        self, period: Period, *, on: date, parametres: Parametres, is_training: bool
    ) -> FileActiveFigures:
        """Return the curve up to ``on`` or the end of the period."""
        spans = [tuple(row) for row in self._rows(_SPANS, period, is_training=is_training)]
        objectif = parametres.objectif_file_active
        return FileActiveFigures(
            period=period,
            total=len({person for person, _, _ in spans}),
            objectif=objectif,
            seuil_on=threshold_of(spans, objectif=objectif, start=period.start),
            curve=tuple(
                CurvePoint(on=day, cumulated=cumulated, present=present)
                for day, cumulated, present in curve_of(spans, period=period, until=on)
            ),
        )

    def presence(self, *, on: date, is_training: bool) -> PresenceFigures:
        """Return who is present and where."""
        rows = self._session.execute(_PRESENCE[is_training], {"on": on})
        found: dict[int, int] = dict(map(tuple, rows))
        return PresenceFigures(
            on=on,
            total=sum(found.values()),
            a_domicile=found.get(0, 0),
            hospitalisees=found.get(1, 0),
            en_ht=found.get(2, 0),
        )

    def movements(self, period: Period, *, on: date, is_training: bool) -> MovementFigures:
        """Return entries and exits of the period and of the quarter that holds the day."""
        quarter = quarter_of(period, on=on)
        ((entrees, sorties, of_quarter, left_in_quarter),) = self._rows(
            _MOVEMENTS,
            period,
            is_training=is_training,
            quarter_start=quarter.start,
            quarter_end=quarter.end,
        )
        return MovementFigures(
            entrees=entrees,
            sorties=sorties,
            quarter_start=quarter.start,
            entrees_quarter=of_quarter,
            sorties_quarter=left_in_quarter,
        )

    def waiting(self, period: Period, *, on: date, is_training: bool) -> WaitingFigures:
        """Return who waits at the end of the period, and the median delay of its entries."""
        del on
        delays: dict[int, int] = {}
        waiting = 0
        for figure, days, count in self._rows(_WAITING, period, is_training=is_training):
            if figure == "attente":
                waiting = count
            elif days is not None:
                delays[int(days)] = count
        middle = median(delays)
        return WaitingFigures(waiting=waiting, median_delay=None if middle is None else str(middle))

    def gir(self, period: Period, *, on: date, is_training: bool) -> GirFigures:
        """Return the GIR mix of those present, and the evolution over the file active."""
        day = min(on, period.end)
        present = {
            NON_EVALUE if gir is None else str(gir): count
            for gir, count in self._session.execute(
                _PRESENT_GIRS[is_training],
                {"on": day},
            )
        }
        changes = dict.fromkeys(("amelioration", "stable", "aggravation", "non_mesurable"), 0)
        for at_entry, now, count in self._rows(_GIRS, period, is_training=is_training):
            changes[evolution(_digit(at_entry), _digit(now))] += count
        return GirFigures(by_gir=breakdown(GIRS, present), **changes)

    def night(self, *, on: date, at: datetime, parametres: Parametres) -> NightFigures:
        """Return the night that starts on a day, and the one before."""
        return read_night(self._session.connection(), on=on, at=at, parametres=parametres)

    def incomplete(
        self, period: Period, *, on: date, parametres: Parametres, is_training: bool
    ) -> IncompleteFigures:
        """Return the files of the file active that lack a paper at the end of the period."""
        del on, parametres
        rows = self._rows(_INCOMPLETE, period, is_training=is_training)
        masks: dict[int, int] = dict(map(tuple, rows))
        return IncompleteFigures(
            total=sum(count for mask, count in masks.items() if mask),
            base=sum(masks.values()),
            by_piece={
                piece: sum(count for mask, count in masks.items() if mask >> bit & 1)
                for bit, piece in enumerate(codes.PIECE)
            },
        )

    def _rows(
        self, statement: Any, period: Period, *, is_training: bool, **values: Any
    ) -> Sequence[Any]:
        scope = Scope(
            period=period,
            parametres=Parametres(),
            holidays=frozenset(),
            is_training=is_training,
        )
        return self._session.execute(statement, {**scope.values, **values}).all()


def _digit(gir: int | None) -> str | None:
    return None if gir is None else str(gir)
