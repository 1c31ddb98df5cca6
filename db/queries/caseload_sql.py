"""SQL pieces the caseload queries share: the accompagnement, the state and the GIR of a day.

Each restates a rule of the domain for speed; a test compares it with the rule.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    case,
    false,
    func,
    literal,
    or_,
    select,
    true,
)
from sqlalchemy.orm import aliased

from crt_desktop.domain.aggir import SOURCE_RANK
from crt_desktop.domain.dates import Period
from crt_desktop.reports.caseload import CaseloadScope, CaseloadState
from db.tables import (
    AccompagnementRow,
    BeneficiaireRow,
    EvaluationGirRow,
    HospitalisationRow,
    ProfessionnelRow,
    SejourHtRow,
    VisiteRow,
)

Current = aliased(AccompagnementRow, name="current_accompagnement")
"""The latest accompagnement begun on or before the day, joined to its person."""

# Aliases are made once: each new one costs a millisecond the first time its columns are read.
_Other = aliased(AccompagnementRow)
_Begun = aliased(AccompagnementRow)

PRESENTE, SORTIE, NON_ADMISE = 0, 1, 2
STATE_OF_RANK = {
    PRESENTE: CaseloadState.PRESENTE,
    SORTIE: CaseloadState.SORTIE,
    NON_ADMISE: CaseloadState.NON_ADMISE,
}

_ABSENT_ETATS = ("annule", "option")


def from_people(*columns: Any, on: date) -> Select[Any]:
    """Select from every person, with the accompagnement that is current on the day if any."""
    latest = (
        select(_Other.id)
        .where(_Other.beneficiaire_id == BeneficiaireRow.id, _Other.admitted_on <= on)
        .order_by(_Other.admitted_on.desc(), _Other.id.desc())
        .limit(1)
        .correlate(BeneficiaireRow)
        .scalar_subquery()
    )
    return select(*columns).select_from(BeneficiaireRow).outerjoin(Current, Current.id == latest)


def is_fictive(*, is_training: bool) -> ColumnElement[bool]:
    """Tell whether the identity is marked fictif in a vault of real people."""
    if is_training:
        return ~true()
    return func.coalesce(BeneficiaireRow.attribut_identite, "") == "fictif"


def _covers(admitted_on: Any, left_on: Any, on: date) -> ColumnElement[bool]:
    """Tell whether an accompagnement begun on or before the day has it among its days."""
    return or_(left_on.is_(None), left_on > on, and_(left_on == admitted_on, left_on == on))


def state_rank(on: date, *, is_training: bool) -> ColumnElement[int]:
    """Return the state of the day as a rank (`STATE_OF_RANK`).

    The person's own row repeats the latest accompagnement; only when that one begins after the day
    are the earlier ones looked up.
    """
    person = BeneficiaireRow
    begun_before = (
        select(case((_covers(_Begun.admitted_on, _Begun.left_on, on), PRESENTE), else_=SORTIE))
        .where(_Begun.beneficiaire_id == person.id, _Begun.admitted_on <= on)
        .order_by(_Begun.admitted_on.desc(), _Begun.id.desc())
        .limit(1)
        .correlate(person)
        .scalar_subquery()
    )
    return case(
        (
            or_(person.last_admitted_on.is_(None), is_fictive(is_training=is_training)),
            NON_ADMISE,
        ),
        (person.last_admitted_on > on, func.coalesce(begun_before, NON_ADMISE)),
        (_covers(person.last_admitted_on, person.last_left_on, on), PRESENTE),
        else_=SORTIE,
    )


def is_accompanied_in(period: Period, *, is_training: bool) -> ColumnElement[bool]:
    """Tell whether an accompagnement has at least one of its days in the period."""
    person = BeneficiaireRow
    touches_before = (
        select(_Begun.id)
        .where(
            _Begun.beneficiaire_id == person.id,
            _Begun.admitted_on <= period.end,
            _covers(_Begun.admitted_on, _Begun.left_on, period.start),
        )
        .correlate(person)
        .exists()
    )
    return case(
        (
            or_(person.last_admitted_on.is_(None), is_fictive(is_training=is_training)),
            false(),
        ),
        (person.last_admitted_on > period.end, touches_before),
        else_=_covers(person.last_admitted_on, person.last_left_on, period.start),
    )


def current_gir(on: date) -> ColumnElement[int | None]:
    """Return the GIR that counts on min(day, sortie): latest date, then source, then last row."""
    return gir_until(
        case(
            (Current.left_on < on, Current.left_on),
            else_=literal(on) if isinstance(on, date) else on,
        )
    )


def gir_until(day: Any) -> ColumnElement[int | None]:
    """Return the GIR that counts on a day: latest date, then source, then last row."""
    found: ColumnElement[int | None] = _of_latest_gir(
        EvaluationGirRow.effective_gir, EvaluationGirRow, day
    )
    return found


_Latest = aliased(EvaluationGirRow, name="latest_gir")


def latest_gir_id(day: Any) -> ColumnElement[int | None]:
    """Return the row id of the evaluation that counts on a day, to be joined."""
    found: ColumnElement[int | None] = _of_latest_gir(_Latest.id, _Latest, day)
    return found


def _of_latest_gir(column: Any, table: Any, day: Any) -> Any:
    return (
        select(column)
        .where(
            table.beneficiaire_id == BeneficiaireRow.id,
            table.evaluated_on <= day,
        )
        .order_by(
            table.evaluated_on.desc(),
            case(SOURCE_RANK, value=table.source, else_=len(SOURCE_RANK)),
            table.id.desc(),
        )
        .limit(1)
        .correlate(BeneficiaireRow, Current)
        .scalar_subquery()
    )


def goes_beyond(ended_on: Any, on: Any) -> ColumnElement[bool]:
    """Tell whether what ends on a day, or not at all, has not ended by this one.

    In one comparison: every stay there ever was is asked, and two take twice the time.
    """
    open_until: ColumnElement[bool] = func.coalesce(ended_on, date.max) > on
    return open_until


def is_in_hospital(on: date) -> ColumnElement[bool]:
    """Tell whether a hospitalisation has the day among its days; they are looked for all at once."""
    stay = HospitalisationRow
    return BeneficiaireRow.id.in_(
        select(stay.beneficiaire_id).where(stay.entered_on <= on, goes_beyond(stay.left_on, on))
    )


def is_in_sejour(on: date) -> ColumnElement[bool]:
    """Tell whether a sejour that is neither cancelled nor a mere option holds the night of the day."""
    sejour = SejourHtRow
    return BeneficiaireRow.id.in_(
        select(sejour.beneficiaire_id).where(
            sejour.arrived_on <= on,
            goes_beyond(sejour.departed_on, on),
            func.coalesce(sejour.etat, "").not_in(_ABSENT_ETATS),
        )
    )


def in_scope(scope: CaseloadScope, *, on: date) -> ColumnElement[bool]:
    """Tell whether a person belongs to those an actor may see."""
    conditions: list[ColumnElement[bool]] = []
    if scope.is_present_only:
        conditions.append(state_rank(on, is_training=True) == PRESENTE)
    if scope.professionnel is not None:
        conditions.append(
            select(VisiteRow.id)
            .join(ProfessionnelRow, ProfessionnelRow.id == VisiteRow.professionnel_id)
            .where(
                VisiteRow.beneficiaire_id == BeneficiaireRow.id,
                ProfessionnelRow.reference == scope.professionnel,
            )
            .correlate(BeneficiaireRow)
            .exists()
        )
    return and_(true(), *conditions)
