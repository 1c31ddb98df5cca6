"""The team present at the end of the period, and the conventions in force."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

from sqlalchemy import BigInteger, ColumnElement, and_, or_, select, type_coerce
from sqlalchemy.orm import Session

from crt_desktop.domain import codes
from crt_desktop.domain.catalogue.network import MANQUANTS
from crt_desktop.domain.conventions import missing_conventions
from crt_desktop.domain.figures import to_tenth
from db.base import ScaledDecimal
from db.queries.indicators.scope import END, Scope, total_of
from db.tables import PartenaireRow, ProfessionnelRow

professionnel = ProfessionnelRow.__table__
partenaire = PartenaireRow.__table__


def is_in_team_at_end() -> ColumnElement[bool]:
    """Tell whether a professionnel is there on the last day, arrival and departure days included."""
    own = professionnel.c
    return and_(
        or_(own.arrived_on.is_(None), own.arrived_on <= END),
        or_(own.left_on.is_(None), own.left_on >= END),
    )


def has_convention_at_end() -> ColumnElement[bool]:
    """Tell whether a convention covers the last day; one without any date does not exist."""
    own = partenaire.c
    return and_(
        or_(own.convention_from.is_not(None), own.convention_until.is_not(None)),
        or_(own.convention_from.is_(None), own.convention_from <= END),
        or_(own.convention_until.is_(None), own.convention_until >= END),
    )


_ETP: Final = (
    select(professionnel.c.profession, total_of(type_coerce(professionnel.c.etp, BigInteger)))
    .where(is_in_team_at_end())
    .group_by(professionnel.c.profession)
)
CONVENTIONS: Final = select(partenaire.c.categorie).where(has_convention_at_end()).distinct()


def compute(session: Session, scope: Scope) -> dict[str, Any]:
    """Return the ETP by profession and the state of the conventions on the last day."""
    etp: dict[str, Decimal] = {}
    for profession, scaled in session.execute(_ETP, scope.values):
        etp[profession] = to_tenth(Fraction(scaled, ScaledDecimal.scale))
    covered = set(session.scalars(CONVENTIONS, scope.values))
    manquants = missing_conventions(covered, scope.parametres)
    return {
        "etp": {profession: etp.get(profession, Decimal("0.0")) for profession in codes.PROFESSION},
        "partenaires_conventionnes": {
            **{categorie: categorie in covered for categorie in codes.CATEGORIE_PARTENAIRE},
            MANQUANTS: manquants,
        },
        MANQUANTS: manquants,
    }
