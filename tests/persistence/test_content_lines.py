"""The canonical form of rows is the JSON of what they hold, however it is written."""

from __future__ import annotations

import json
from datetime import date

from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import event
from sqlalchemy.orm import Session

from db import canonical_rows, content
from tests.persistence.records import PERSONS
from tests.persistence.store import store_caseload
from tests.persistence.writing import BASE, a_demande, create

KEY = b"k" * 32
NAMES = ("apa", "born_on", "id", "nom")
VALUES = st.tuples(
    *(st.none() | st.integers() | st.text() | st.dates() for _ in NAMES),
)


@given(VALUES)
def test_a_row_is_written_as_its_json(values: tuple[object, ...]) -> None:
    held = {name: value for name, value in zip(NAMES, values, strict=True) if value is not None}
    expected = json.dumps(held, ensure_ascii=False, separators=(",", ":"), default=date.isoformat)
    try:
        written = f"personne{expected}\n".encode()
    except UnicodeEncodeError:
        return  # a lone surrogate, which no cell can hold
    assert canonical_rows.canonical_rows("personne", NAMES, [values]) == written


def test_one_person_and_many_have_the_same_seals(session: Session) -> None:
    store_caseload(session, BASE)
    create(session, "demandes", a_demande())
    together = content.beneficiaire_macs(session, KEY)
    assert len(together) == len(PERSONS)
    for one, mac in together.items():
        assert content.beneficiaire_macs(session, KEY, [one]) == {one: mac}
    few = list(together)[:2]
    assert content.beneficiaire_macs(session, KEY, few) == {one: together[one] for one in few}
    assert content.beneficiaire_macs(session, KEY, [99]) == {
        99: content.mac_of_nothing(KEY, "beneficiaire", 99)
    }


def test_the_seal_of_one_person_is_one_statement_a_table(session: Session) -> None:
    store_caseload(session, BASE)
    seen: list[object] = []
    event.listen(
        session.get_bind(), "before_cursor_execute", lambda *arguments: seen.append(arguments[2])
    )
    content.beneficiaire_macs(session, KEY, [1])
    assert len(seen) <= 26
