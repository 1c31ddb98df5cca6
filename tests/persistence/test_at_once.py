"""A list read in one piece is the list read row by row: its values, its order, its nulls."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

import pytest
from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import Session

from db.at_once import AllAtOnce, AtOnce
from db.tables import AidantRow, BeneficiaireRow, VisiteRow
from tests.caseloads import make_case
from tests.persistence.store import store_caseload

_PERSON, _VISIT = BeneficiaireRow, VisiteRow
_STATEMENTS: Final[dict[str, Select[*tuple[Any, ...]]]] = {
    "days and texts": select(
        *(_PERSON.id, _PERSON.nom_naissance, _PERSON.born_on, _PERSON.minutes_trajet),
        *(_PERSON.last_left_on, _PERSON.vigilances, _PERSON.apa),
    ).order_by(_PERSON.born_on.desc(), _PERSON.id),
    "instants": select(_VISIT.id, _VISIT.starts_at, _VISIT.planned_starts_at).order_by(
        _VISIT.starts_at.desc(), _VISIT.id
    ),
    "carers of some": select(AidantRow.id, AidantRow.nom, AidantRow.has_cles)
    .where(AidantRow.beneficiaire_id <= bindparam("most"))
    .order_by(AidantRow.nom.desc(), AidantRow.id),
}


@pytest.mark.parametrize("name", _STATEMENTS)
def test_a_list_read_in_one_piece_is_the_list_row_by_row(session: Session, name: str) -> None:
    case = make_case(7)
    first, *others = case.caseload.beneficiaires
    odd = replace(first, vigilances='« Œdème »\n"9" \\ l\'Été\t\u202f🙂', apa=True)
    store_caseload(session, replace(case.caseload, beneficiaires=(odd, *others)))
    statement = _STATEMENTS[name]
    asked = {"most": 1_000} if "some" in name else {}
    plain = [tuple(row) for row in session.execute(statement, asked)]
    assert len(plain) > 1
    read = AtOnce(statement).rows(session.connection(), asked)
    assert [tuple(row) for row in read] == plain
    assert [[type(one) for one in row] for row in read] == [
        [type(one) for one in row] for row in plain
    ]


def test_an_empty_list_is_empty(session: Session) -> None:
    assert AtOnce(_STATEMENTS["days and texts"]).rows(session.connection(), {}) == []


def test_lists_read_together_are_those_read_one_by_one(session: Session) -> None:
    store_caseload(session, make_case(7).caseload)
    nobody = {"nobody": _STATEMENTS["instants"].where(_VISIT.id < 0)}
    asked = {"most": 1_000}
    read = AllAtOnce({**_STATEMENTS, **nobody}).rows(session.connection(), asked)
    assert list(read) == [*_STATEMENTS, "nobody"]
    assert read["nobody"] == []
    for name, statement in _STATEMENTS.items():
        plain = [tuple(row) for row in session.execute(statement, asked)]
        assert len(plain) > 1
        assert [tuple(row) for row in read[name]] == plain
