"""The question of what is due: its day, its settings, who is present, and how a duty is told."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any

from sqlalchemy import Connection

from crt_desktop.domain import alertes as rules
from crt_desktop.domain.dates import ONE_DAY
from crt_desktop.domain.etablissement import Parametres
from crt_desktop.domain.report_alerte import key_of_duty
from crt_desktop.reports.alertes import Alerte
from db.queries.alerts_sql import PERSON_WIDTH
from db.queries.indicators.scope import FICTIF

Person = Sequence[Any]
"""Id, reference, birth name, first names and sexe, as `alerts_sql.PERSON` gives them."""


@dataclass(frozen=True, kw_only=True)
class Question:
    """The day, the instant hours are counted from, the settings, and how persons are called.

    ``present``: those accompanied on the day who count, and ``reviews``: the day each one's plan is to be
    reviewed; the readers that come first fill them in.
    """

    on: date
    at: datetime
    parametres: Parametres
    holidays: frozenset[date]
    is_training: bool
    names: bool
    present: dict[int, Person] = field(default_factory=dict)
    reviews: dict[int, date] = field(default_factory=dict)

    @cached_property
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

    def about(self, duty: rules.Duty, person: Person, sheet: str, row_id: int) -> Alerte:
        """Return a duty about a person."""
        beneficiaire_id, reference, nom, prenoms, _ = person
        return Alerte(
            cle=key_of_duty(duty.code, sheet, row_id),
            code=duty.code,
            gravite=duty.gravite,
            message=duty.message,
            detail=duty.detail,
            echeance=duty.echeance,
            personne=f"{nom} {prenoms}" if self.names else reference,
            reference=reference,
            beneficiaire_id=beneficiaire_id,
            sheet=sheet,
            row_id=row_id,
        )


def about_nobody(
    duty: rules.Duty,
    sheet: str,
    *,
    subject: object = None,
    row_id: int | None = None,
    reference: str | None = None,
) -> Alerte:
    """Return a duty about no person; ``subject`` names what it is about when that is no record."""
    return Alerte(
        cle=key_of_duty(duty.code, sheet, row_id if subject is None else str(subject)),
        code=duty.code,
        gravite=duty.gravite,
        message=duty.message,
        detail=duty.detail,
        echeance=duty.echeance,
        reference=reference,
        sheet=sheet,
        row_id=row_id,
    )


def rows_of(
    connection: Connection, statement: Any, asked: Question
) -> Iterator[tuple[Person, Sequence[Any]]]:
    """Yield the person and the rest of each row."""
    for row in connection.execute(statement, asked.values).all():
        yield row[:PERSON_WIDTH], row[PERSON_WIDTH:]


def rows_of_present(
    connection: Connection, statement: Any, asked: Question
) -> Iterator[tuple[Person, Sequence[Any]]]:
    """Yield the person and the rest of each row that begins with the id of somebody present."""
    present = asked.present
    for row in connection.execute(statement, asked.values).all():
        person = present.get(row[0])
        if person is not None:
            yield person, row[1:]
