"""What every statement of the indicators shares: tables, bound values, days, persons left out.

The statements are built once and take the period as bound values, so that each is compiled once.
Columns of tables are used, not mapped attributes: nothing here needs the unit of work's identity map.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Date,
    Select,
    String,
    and_,
    bindparam,
    case,
    cast,
    func,
    literal_column,
    null,
    or_,
    select,
)

from crt_desktop.domain.aggir import SOURCE_RANK
from crt_desktop.domain.dates import Period
from crt_desktop.domain.etablissement import Parametres
from db.tables import AccompagnementRow, BeneficiaireRow, DemandeRow, EvaluationGirRow

accompagnement = AccompagnementRow.__table__
beneficiaire = BeneficiaireRow.__table__
demande = DemandeRow.__table__
evaluation_gir = EvaluationGirRow.__table__

START: Final = bindparam("start", type_=Date)
END: Final = bindparam("end", type_=Date)
AFTER_END: Final = bindparam("after_end", type_=Date)
STARTS_AT: Final = bindparam("starts_at", type_=BigInteger)
ENDS_AT: Final = bindparam("ends_at", type_=BigInteger)
LEFT_OUT: Final = bindparam("left_out", type_=String)

FICTIF: Final = "fictif"


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """The question: a period, the settings, the holidays, and whose persons count."""

    period: Period
    parametres: Parametres
    holidays: frozenset[date]
    is_training: bool
    values: dict[str, Any] = field(init=False)

    @property
    def period_days(self) -> int:
        """The number of days of the period."""
        return (self.period.after_end - self.period.start).days

    def __post_init__(self) -> None:
        """Work out the values bound to every statement; instants are whole seconds since 1970."""
        starts_at, ends_at = (int(instant.timestamp()) for instant in self.period.instants())
        values = {
            "start": self.period.start,
            "end": self.period.end,
            "after_end": self.period.after_end,
            "starts_at": starts_at,
            "ends_at": ends_at,
            # No identity is marked with the empty text: nobody is left out of a training vault.
            "left_out": "" if self.is_training else FICTIF,
        }
        object.__setattr__(self, "values", values)


def counts(person: ColumnElement[int]) -> ColumnElement[bool]:
    """Tell whether the record of a person counts: fictif ones do only in a training vault."""
    return person.not_in(
        select(beneficiaire.c.id).where(beneficiaire.c.attribut_identite == LEFT_OUT)
    )


def counts_if_known(person: ColumnElement[int]) -> ColumnElement[bool]:
    """Tell whether a record that may be about nobody counts."""
    return or_(person.is_(None), counts(person))


def touches(
    admitted_on: ColumnElement[date], left_on: ColumnElement[date], *, first: Any, last: Any
) -> ColumnElement[bool]:
    """Tell whether an accompagnement has one of its days in first … last, both included."""
    return and_(
        admitted_on <= last,
        or_(left_on.is_(None), left_on > first, and_(left_on == admitted_on, admitted_on >= first)),
    )


def within_period(day: ColumnElement[date]) -> ColumnElement[bool]:
    """Tell whether a day is inside the period, ends included."""
    return and_(day >= START, day <= END)


def earliest(day: ColumnElement[Any], other: ColumnElement[Any]) -> ColumnElement[Any]:
    """Return the smaller of two days; the other one when the day is unknown."""
    return case((day < other, day), else_=other)


def latest(day: ColumnElement[Any], other: ColumnElement[Any]) -> ColumnElement[Any]:
    """Return the larger of two days; the other one when the day is unknown."""
    return case((day > other, day), else_=other)


def flag(condition: ColumnElement[bool]) -> ColumnElement[int]:
    """Return 1 when the condition holds, else 0."""
    return case((condition, 1), else_=0)


def gir_on(person: ColumnElement[int], day: ColumnElement[date]) -> ColumnElement[int]:
    """Return the GIR that counts on a day: latest date, then source, then last row; NULL without any."""
    return (
        select(evaluation_gir.c.effective_gir)
        .where(evaluation_gir.c.beneficiaire_id == person, evaluation_gir.c.evaluated_on <= day)
        .order_by(
            evaluation_gir.c.evaluated_on.desc(),
            case(SOURCE_RANK, value=evaluation_gir.c.source, else_=len(SOURCE_RANK)),
            evaluation_gir.c.id.desc(),
        )
        .limit(1)
        .scalar_subquery()
    )


def name(text: str) -> ColumnElement[str]:
    """Return a code of ours as it stands in the statement (never what a user typed)."""
    return literal_column(f"'{text}'", String)


def text_of(value: ColumnElement[Any]) -> ColumnElement[str]:
    """Return a whole number as text, so that groups of any kind stand in one column."""
    return cast(value, String)


NO_KEY: Final = cast(null(), String)
HOW_MANY: Final = cast(func.count(), BigInteger)


def total_of(value: ColumnElement[Any]) -> ColumnElement[int]:
    """Return the exact sum of whole numbers, 0 without any."""
    return cast(func.coalesce(func.sum(value), 0), BigInteger)


KEYS: Final = ("key_1", "key_2", "key_3", "key_4", "key_5")
"""Names of the keys of a group. Grouping goes by name: PostgreSQL would not see that two expressions
with bound values are the same."""


def keyed(statement: Select[Any], how_many: int) -> Select[Any]:
    """Group a statement by its columns named after the first `KEYS`."""
    return statement.group_by(*KEYS[:how_many])
