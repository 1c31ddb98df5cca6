"""The watch on portable SQL sees what it is there for."""

from __future__ import annotations

import pytest
from sqlalchemy import cast, func, select, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.exc import CompileError
from sqlalchemy.types import String

from db.dialect import days_between, ymd
from db.tables import BeneficiaireRow, VisiteRow
from tests.persistence.databases import sqlcipher_engine
from tests.persistence.portability import check_statement, watch


@pytest.mark.parametrize(
    "expression",
    [
        func.julianday(BeneficiaireRow.born_on),
        func.strftime("%Y", BeneficiaireRow.born_on),
        func.group_concat(BeneficiaireRow.commune),
        func.to_char(BeneficiaireRow.born_on, "YYYY"),
        BeneficiaireRow.nom_naissance.op("GLOB")("M*"),
        text("beneficiaire.born_on::text"),
    ],
    ids=str,
)
def test_what_one_engine_lacks_is_refused(expression: object) -> None:
    with pytest.raises(AssertionError, match="is not known to"):
        check_statement(select(expression))  # type: ignore[call-overload] # any expression


def test_a_type_of_one_engine_is_refused() -> None:
    with pytest.raises(CompileError):
        check_statement(select(cast("{}", ARRAY(String))))


def test_portable_statements_pass() -> None:
    born_on = BeneficiaireRow.born_on
    check_statement(select(days_between(born_on, born_on), ymd(born_on)))
    check_statement(select(VisiteRow.starts_at // 86_400, func.coalesce(VisiteRow.motif, "")))


def test_a_watched_engine_refuses_what_the_other_lacks() -> None:
    engine = sqlcipher_engine()
    watch(engine)
    with engine.connect() as connection, pytest.raises(AssertionError, match="is not known to"):
        connection.execute(select(func.strftime("%Y", "2025-01-01")))
