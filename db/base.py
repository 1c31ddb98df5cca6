"""Declarative base, naming of constraints, and the column types every table uses.

Instants are whole seconds since 1970 in UTC, as integers: exact durations and local-time arithmetic
without any function of one database engine. Days are DATE columns.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Annotated, Any

from sqlalchemy import BigInteger, Date, Dialect, Integer, MetaData, String, TypeDecorator
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

NAMING_CONVENTION = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}


class Instant(TypeDecorator[datetime]):
    """An aware UTC datetime kept as whole seconds since 1970."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        """Refuse naive datetimes; raises ValueError."""
        del dialect
        if value is None:
            return None
        if value.tzinfo is None:
            msg = "an instant must carry its time zone"
            raise ValueError(msg)
        return int(value.timestamp())

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """Return the instant, aware, in UTC."""
        del dialect
        return None if value is None else datetime.fromtimestamp(value, UTC)


class ScaledDecimal(TypeDecorator[Decimal]):
    """A decimal kept exactly, as a whole number of ten-thousandths."""

    impl = BigInteger
    cache_ok = True
    scale = 10_000

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> Any:
        """Refuse more than four decimals; raises ValueError."""
        del dialect
        if value is None:
            return None
        scaled = value * self.scale
        if scaled != int(scaled):
            msg = "more than four decimals"
            raise ValueError(msg)
        return int(scaled)

    def process_result_value(self, value: Any, dialect: Dialect) -> Decimal | None:
        """Return the decimal without trailing zeros."""
        del dialect
        if value is None:
            return None
        whole, rest = divmod(value, self.scale)
        return Decimal(whole) if not rest else Decimal(value).scaleb(-4).normalize()


class CodeList(TypeDecorator[tuple[str, ...]]):
    """Codes in their order, kept as one text separated by commas; none is NULL."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: tuple[str, ...] | None, dialect: Dialect) -> Any:
        """Join the codes."""
        del dialect
        return ",".join(value) if value else None

    def process_result_value(self, value: Any, dialect: Dialect) -> tuple[str, ...]:
        """Return the codes; none for NULL."""
        del dialect
        return tuple(value.split(",")) if value else ()


class TimeOfDay(TypeDecorator[time]):
    """A local time of the day to the minute, kept as minutes since midnight."""

    impl = Integer
    cache_ok = True

    def process_bind_param(self, value: time | None, dialect: Dialect) -> Any:
        """Return the minutes since midnight."""
        del dialect
        return None if value is None else value.hour * 60 + value.minute

    def process_result_value(self, value: Any, dialect: Dialect) -> time | None:
        """Return the time."""
        del dialect
        return None if value is None else time(*divmod(value, 60))


BIG_ID = BigInteger().with_variant(Integer, "sqlite")

Id = Annotated[int, mapped_column(BIG_ID, primary_key=True, autoincrement=True)]
Reference = Annotated[str, mapped_column(String(200), unique=True)]
OptionalReference = Annotated[str | None, mapped_column(String(200), unique=True)]
Code = Annotated[str, mapped_column(String(40))]
OptionalCode = Annotated[str | None, mapped_column(String(40))]
Text = Annotated[str, mapped_column(String)]
OptionalText = Annotated[str | None, mapped_column(String)]
Day = Annotated[date, mapped_column(Date)]
OptionalDay = Annotated[date | None, mapped_column(Date)]
At = Annotated[datetime, mapped_column(Instant)]
Hour = Annotated[time, mapped_column(TimeOfDay)]
OptionalAt = Annotated[datetime | None, mapped_column(Instant)]


class Base(DeclarativeBase):
    """Base of every mapped row; its metadata names every constraint."""

    metadata = MetaData(naming_convention=NAMING_CONVENTION)


class Recorded:
    """Columns of what people edit: when it was recorded (not when it happened), and its version."""

    recorded_at: Mapped[At]
    version: Mapped[int] = mapped_column(Integer, default=1, server_default="1")
