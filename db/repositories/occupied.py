"""What is told when the database refuses a stay because somebody holds its place: who, until when, and when next."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Final

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from crt_desktop.domain.errors import RuleViolationError
from crt_desktop.domain.places import clash_among, next_free, nights_of
from crt_desktop.domain.places_words import occupied_values, place_word
from db.places_ddl import REFUSED, TABLES
from db.queries.places import SqlPlaceQueries
from db.repositories.mapping import MAPPINGS

_SHEETS: Final = {mapping.table.name: sheet for sheet, mapping in MAPPINGS.items()}


@contextmanager
def telling_occupant(
    session: Session, table: str, values: Mapping[str, Any], *, row_id: int | None = None
) -> Iterator[None]:
    """Turn the refusal of the database into the sentence that names who is there.

    Args:
        session: The transaction; what it wrote before stands.
        table: The table written to; nothing is done for one that holds no place.
        values: The row as it was to be.
        row_id: The row that was to change, None for a new one.

    Raises:
        RuleViolationError: ``place_occupee``.
    """
    if table not in TABLES:
        yield
        return
    try:
        # A savepoint: a server would not answer another question after a refusal.
        with session.begin_nested():
            yield
    except IntegrityError as error:
        if REFUSED not in str(error.orig):
            raise
        raise _occupied(session, table, values, row_id) from error


def _occupied(
    session: Session, table: str, values: Mapping[str, Any], row_id: int | None
) -> RuleViolationError:
    queries = SqlPlaceQueries(session)
    arrived_on, departed_on = values["arrived_on"], values["departed_on"]
    place = queries.place(values["place_id"])
    stays = queries.stays(arrived_on, None, places={place.row_id})
    besides = None if row_id is None else (_SHEETS[table], row_id)
    other = clash_among(stays, arrived_on=arrived_on, departed_on=departed_on, besides=besides)
    if other is None:
        return RuleViolationError(REFUSED)
    free_on = next_free(
        place, stays, since=arrived_on, nights=nights_of(arrived_on, departed_on), besides=besides
    )
    return RuleViolationError(
        REFUSED, **occupied_values(place_word(place), other, libre_le=free_on)
    )
