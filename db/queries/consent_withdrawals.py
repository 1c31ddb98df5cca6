"""The consent of a demande as the person's register has it on a day: what the path and the waiting list ask."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import BigInteger, Connection, Date, and_, bindparam, case, func, or_, select

from crt_desktop.domain.consentements import ACCOMPAGNEMENT
from db.repositories.exchange_reading import chunks
from db.tables import ConsentementRow, DemandeRow

_DAY: Final = bindparam("day", type_=Date)
_ASKED: Final = DemandeRow.id.in_(bindparam("demandes", expanding=True, type_=BigInteger))
_KNOWN: Final = and_(
    ConsentementRow.beneficiaire_id == DemandeRow.beneficiaire_id,
    ConsentementRow.type == ACCOMPAGNEMENT,
    ConsentementRow.given_on <= _DAY,
)
_WITHDRAWN_ON: Final = case((ConsentementRow.withdrawn_on <= _DAY, ConsentementRow.withdrawn_on))
"""What was not withdrawn yet on the day stood."""

_STATEMENT: Final = (
    select(DemandeRow.id, func.max(_WITHDRAWN_ON))
    .join(ConsentementRow, and_(_KNOWN, ConsentementRow.given_on >= DemandeRow.consentement_on))
    .where(_ASKED)
    .group_by(DemandeRow.id)
    .having(func.count(ConsentementRow.id) == func.count(_WITHDRAWN_ON))
)
_EARLIER: Final = (
    select(
        DemandeRow.id,
        ConsentementRow.given_on,
        ConsentementRow.donne_par,
        _WITHDRAWN_ON.label("withdrawn_on"),
    )
    .join(ConsentementRow, and_(_KNOWN, ConsentementRow.given_on >= DemandeRow.requested_on))
    .where(
        _ASKED,
        # What the demande says came after the day, or was taken back after it.
        or_(
            DemandeRow.consentement_on > _DAY,
            and_(DemandeRow.consentement_on.is_(None), ConsentementRow.withdrawn_on > _DAY),
        ),
    )
)


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlierConsent:
    """The consent that stood on a day, or was withdrawn last by then."""

    given_on: date
    donne_par: str | None
    withdrawn_on: date | None


def withdrawals(connection: Connection, demande_ids: Iterable[int], *, on: date) -> dict[int, date]:
    """Return the last withdrawal of each demande whose consent, and any given since, is withdrawn on a day.

    A consent that nobody wrote in the register stands. What was given or withdrawn after the day was not.
    """
    found: dict[int, date] = {}
    for part in chunks(demande_ids):
        rows: Iterable[Any] = connection.execute(_STATEMENT, {"demandes": part, "day": on})
        found.update(iter(rows))
    return found


def earlier_consents(
    connection: Connection, demande_ids: Iterable[int], *, on: date
) -> dict[int, EarlierConsent]:
    """Return the consent of a past day of each demande that says another one now, or none any more."""
    found: dict[int, EarlierConsent] = {}
    for part in chunks(demande_ids):
        rows = connection.execute(_EARLIER, {"demandes": part, "day": on})
        for own, given_on, donne_par, withdrawn_on in sorted(
            rows, key=lambda row: (row.withdrawn_on is None, row.withdrawn_on or row.given_on)
        ):
            found[own] = EarlierConsent(
                given_on=given_on, donne_par=donne_par, withdrawn_on=withdrawn_on
            )
    return found
