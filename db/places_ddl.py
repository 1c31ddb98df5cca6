"""The triggers by which the database itself keeps two stays from holding one place, as DDL per engine.

A trigger judges what is written from now on, and only what takes more of a place than before: stays that
overlap already may be corrected in any order. Half-open: one leaves and another arrives the same day. An
option holds nothing. On PostgreSQL the place is locked first, so that of two who write at once one waits
for the other and then sees what it wrote.
"""

from __future__ import annotations

from typing import Final

REFUSED: Final = "place_occupee"
"""What the engines say of a stay refused; see `db.repositories.occupied`."""

TABLES: Final = ("sejour_ht", "reservation_ht")

TRIGGERS: Final = tuple(f"{table}_libre_{act}" for table in TABLES for act in ("ajout", "change"))
"""Names of the triggers; `verify` tells when one is missing."""

_FREE: Final = "('option', 'annule')"
_FOREVER: Final = "'9999-12-31'"


def _meeting(table: str, besides: str) -> str:
    """Return what tells that a row of a table stands in the way of NEW.

    Two questions rather than one with coalesce: the index of the departures answers each.
    """
    common = (
        f"SELECT 1 FROM {table} AS o WHERE o.place_id = NEW.place_id{besides}"
        f" AND coalesce(o.etat, '') NOT IN {_FREE}"
        f" AND o.arrived_on < coalesce(NEW.departed_on, {_FOREVER})"
    )
    return (
        f"EXISTS ({common} AND o.departed_on > NEW.arrived_on)"
        f" OR EXISTS ({common} AND o.departed_on IS NULL)"
    )


def _taken(own: str, *, is_new: bool) -> str:
    parts = [
        _meeting(table, " AND o.id <> NEW.id" if table == own and not is_new else "")
        for table in TABLES
    ]
    return "(" + " OR ".join(parts) + ")"


_HOLDS_NOW: Final = f"coalesce(NEW.etat, '') NOT IN {_FREE}"
_GROWS: Final = (
    f"(coalesce(OLD.etat, '') IN {_FREE} OR NEW.place_id <> OLD.place_id"
    " OR NEW.arrived_on < OLD.arrived_on"
    f" OR coalesce(NEW.departed_on, {_FOREVER}) > coalesce(OLD.departed_on, {_FOREVER}))"
)
_COLUMNS: Final = "place_id, arrived_on, departed_on, etat"


def _sqlite(table: str) -> tuple[str, ...]:
    return (
        f"""
CREATE TRIGGER {table}_libre_ajout BEFORE INSERT ON {table}
WHEN {_HOLDS_NOW} AND {_taken(table, is_new=True)}
BEGIN
    SELECT RAISE(ABORT, '{REFUSED}');
END
""",
        f"""
CREATE TRIGGER {table}_libre_change BEFORE UPDATE OF {_COLUMNS} ON {table}
WHEN {_HOLDS_NOW} AND {_GROWS} AND {_taken(table, is_new=False)}
BEGIN
    SELECT RAISE(ABORT, '{REFUSED}');
END
""",
    )


def _postgresql(table: str) -> tuple[str, ...]:
    # An insert has no OLD; its own row is not there yet.
    return (
        f"""
CREATE FUNCTION {table}_juge() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF {_HOLDS_NOW} THEN
        PERFORM 1 FROM place_ht WHERE id = NEW.place_id FOR UPDATE;
        IF {_taken(table, is_new=False).replace(_FOREVER, f"DATE {_FOREVER}")} THEN
            RAISE EXCEPTION '{REFUSED}' USING ERRCODE = 'exclusion_violation';
        END IF;
    END IF;
    RETURN NEW;
END
$$
""",
        f"""
CREATE TRIGGER {table}_libre_ajout BEFORE INSERT ON {table}
FOR EACH ROW EXECUTE FUNCTION {table}_juge()
""",
        f"""
CREATE TRIGGER {table}_libre_change BEFORE UPDATE OF {_COLUMNS} ON {table}
FOR EACH ROW WHEN ({_GROWS.replace(_FOREVER, f"DATE {_FOREVER}")})
EXECUTE FUNCTION {table}_juge()
""",
    )


def triggers(dialect_name: str) -> tuple[str, ...]:
    """Return the statements that keep the places, in order; none for another engine."""
    makers = {"sqlite": _sqlite, "postgresql": _postgresql}
    make = makers.get(dialect_name)
    return () if make is None else tuple(one for table in TABLES for one in make(table))
