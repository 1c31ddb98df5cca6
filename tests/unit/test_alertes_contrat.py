"""What is due about the contrat of somebody present, at its edges: one duty at most."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crt_desktop.domain.alertes import Gravite
from crt_desktop.domain.alertes_contrat import (
    ContratDuty,
    Dossier,
    Papier,
    contrat_due,
    is_told_apart,
)
from crt_desktop.domain.dates import add_months
from crt_desktop.domain.etablissement import Parametres

ON = date(2026, 11, 23)
ADMITTED = date(2026, 11, 3)
DEFAULT = Parametres()
SIGNED = date(2025, 11, 23)


def days(count: int) -> timedelta:
    return timedelta(days=count)


def a_paper(**changes: Any) -> Papier:
    paper = Papier(row_id=7, numero=1, type="contrat", drawn_on=ADMITTED, has_plan=True)
    return paper._replace(**changes)


def due(*papers: Papier, on: date = ON, **changes: Any) -> ContratDuty | None:
    values: dict[str, Any] = {"admitted_on": ADMITTED, "papers": papers}
    return contrat_due(Dossier(**(values | changes)), on=on, parametres=DEFAULT)


def said(found: ContratDuty | None) -> tuple[str, date | None, Gravite] | None:
    return None if found is None else (found.duty.code, found.duty.echeance, found.duty.gravite)


# --- not signed yet ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("admitted_on", "gravite"),
    [(ON - days(15), Gravite.BIENTOT), (ON - days(16), Gravite.URGENT), (ON, Gravite.BIENTOT)],
)
def test_a_contrat_drawn_is_handed_over_within_fifteen_days(
    admitted_on: date, gravite: Gravite
) -> None:
    found = due(a_paper(drawn_on=ON), admitted_on=admitted_on)
    assert said(found) == ("contrat_a_remettre", admitted_on + days(15), gravite)
    assert found is not None
    assert found.row_id == 7
    assert found.duty.detail == f"Rédigé le 23/11/2026, admission du {admitted_on:%d/%m/%Y}"


@pytest.mark.parametrize(
    ("admitted_on", "limit", "gravite"),
    [
        (date(2026, 10, 23), ON, Gravite.BIENTOT),
        (date(2026, 10, 22), ON - days(1), Gravite.URGENT),
        # The same day a month later, or the last of that month.
        (date(2026, 10, 31), date(2026, 11, 30), Gravite.BIENTOT),
    ],
)
def test_a_contrat_handed_over_is_signed_within_the_month(
    admitted_on: date, limit: date, gravite: Gravite
) -> None:
    found = due(a_paper(drawn_on=admitted_on, handed_on=ON), admitted_on=admitted_on)
    assert said(found) == ("contrat_a_signer", limit, gravite)


def test_without_a_contrat_drawn_it_is_a_paper_among_the_others() -> None:
    nothing = Dossier(admitted_on=ADMITTED)
    assert contrat_due(nothing, on=ON, parametres=DEFAULT) is None
    assert not is_told_apart(nothing, on=ON)
    later = Dossier(admitted_on=ADMITTED, papers=[a_paper(drawn_on=ON + days(1))])
    assert not is_told_apart(later, on=ON)
    assert is_told_apart(later, on=ON + days(1))


def test_an_avenant_alone_signs_nothing_and_is_not_the_contrat() -> None:
    avenant = a_paper(type="avenant", signed_on=ON)
    dossier = Dossier(admitted_on=ADMITTED, papers=[avenant])
    assert dossier.signed_on(ON) is None
    assert dossier.pending(ON) is None


def test_the_last_contrat_drawn_is_the_one_to_sign() -> None:
    found = due(a_paper(), a_paper(row_id=9, numero=2, handed_on=ON))
    assert found is not None
    assert (found.row_id, found.duty.code) == (9, "contrat_a_signer")


def test_what_is_dated_ahead_has_not_happened() -> None:
    signed = a_paper(handed_on=ON + days(1), signed_on=ON + days(2))
    codes = [said(due(signed, on=ON + days(count))) for count in range(3)]
    assert [one and one[0] for one in codes] == ["contrat_a_remettre", "contrat_a_signer", None]


# --- signed --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("signed_on", "expected"),
    [
        (ON, None),
        (date(2025, 12, 24), None),
        (date(2025, 12, 23), (date(2026, 12, 23), Gravite.INFORMATION)),
        (date(2025, 11, 24), (date(2026, 11, 24), Gravite.INFORMATION)),
        (SIGNED, (ON, Gravite.BIENTOT)),
        # Nothing newer was signed since: it stays due.
        (date(2024, 10, 23), (date(2025, 10, 23), Gravite.BIENTOT)),
        (date(2024, 2, 29), (date(2025, 2, 28), Gravite.BIENTOT)),
    ],
)
@pytest.mark.parametrize("is_taken_over", [False, True])
def test_a_contrat_is_renewed_each_year_until_something_newer_is_signed(
    signed_on: date, expected: tuple[date, Gravite] | None, *, is_taken_over: bool
) -> None:
    paper = a_paper(drawn_on=signed_on, signed_on=signed_on)
    found = due(taken_on=signed_on) if is_taken_over else due(paper)
    assert said(found) == (expected and ("contrat_a_reactualiser", *expected))
    if found is not None:
        assert found.row_id == (None if is_taken_over else 7)


@pytest.mark.parametrize("kind", ["contrat", "avenant"])
def test_an_avenant_or_another_contrat_signed_renews(kind: str) -> None:
    first = a_paper(drawn_on=SIGNED, signed_on=SIGNED)
    again = a_paper(row_id=8, numero=2, type=kind, drawn_on=ON, signed_on=ON)
    assert said(due(first, on=ON)) is not None
    assert due(first, again, on=ON) is None
    renewed = due(first, again, on=add_months(ON, 12))
    assert renewed is not None
    assert (renewed.row_id, renewed.duty.echeance) == (8, add_months(ON, 12))


def test_the_avenant_being_signed_is_told_with_the_renewal() -> None:
    first = a_paper(drawn_on=SIGNED, signed_on=SIGNED)
    drawn = a_paper(row_id=8, numero=2, type="avenant", drawn_on=ON - days(5))
    found = due(first, drawn)
    assert found is not None
    assert found.duty.detail == ("Signé le 23/11/2025, le suivant est rédigé depuis le 18/11/2026")


def test_a_contrat_signed_without_a_plan_is_completed_within_six_months() -> None:
    admitted_on = date(2026, 5, 31)
    bare = a_paper(drawn_on=admitted_on, signed_on=admitted_on, has_plan=False)
    limit = date(2026, 11, 30)
    asked: dict[str, Any] = {"admitted_on": admitted_on}
    assert due(bare, on=limit - days(31), **asked) is None
    early = due(bare, on=limit - days(30), **asked)
    assert said(early) == ("avenant_a_signer", limit, Gravite.INFORMATION)
    assert said(due(bare, on=limit, **asked)) == ("avenant_a_signer", limit, Gravite.BIENTOT)
    avenant = a_paper(row_id=8, numero=2, type="avenant", drawn_on=ON, signed_on=ON)
    assert due(bare, avenant, on=limit, **asked) is None
    assert due(bare._replace(has_plan=True), on=limit, **asked) is None
    renewal = due(bare, on=date(2027, 5, 31), **asked)
    assert renewal is not None
    assert renewal.duty.code == "contrat_a_reactualiser"


def test_a_contrat_taken_over_asks_for_no_avenant() -> None:
    admitted_on = date(2026, 1, 5)
    assert due(taken_on=admitted_on, admitted_on=admitted_on) is None
    later = a_paper(drawn_on=ON, signed_on=ON, has_plan=False)
    assert due(later, taken_on=admitted_on, admitted_on=admitted_on) is None
    same = a_paper(drawn_on=admitted_on, signed_on=admitted_on, has_plan=False)
    assert said(due(same, taken_on=admitted_on, admitted_on=admitted_on)) == (
        "avenant_a_signer",
        date(2026, 7, 5),
        Gravite.BIENTOT,
    )


_DAYS = st.dates(date(2024, 1, 1), date(2028, 12, 31))
_PAPERS = st.builds(
    Papier,
    row_id=st.integers(1, 9),
    numero=st.integers(1, 3),
    type=st.sampled_from(["contrat", "avenant"]),
    drawn_on=_DAYS,
    handed_on=st.none() | _DAYS,
    signed_on=st.none() | _DAYS,
    has_plan=st.booleans(),
)


@given(_DAYS, st.none() | _DAYS, st.lists(_PAPERS, max_size=4), _DAYS)
def test_once_something_is_signed_on_a_day_nothing_is_due_for_eleven_months(
    admitted_on: date, taken_on: date | None, papers: list[Papier], on: date
) -> None:
    signed = Papier(row_id=10, numero=9, type="contrat", drawn_on=on, signed_on=on, has_plan=True)
    dossier = Dossier(admitted_on=admitted_on, taken_on=taken_on, papers=[*papers, signed])
    until = add_months(on, 12) - days(31)
    for day in (on, until):
        found = contrat_due(dossier, on=day, parametres=DEFAULT)
        assert found is None or found.duty.code != "contrat_a_reactualiser"
        assert not is_told_apart(dossier, on=day)


@given(_DAYS, st.none() | _DAYS, st.lists(_PAPERS, max_size=4), _DAYS)
def test_what_is_dated_after_the_day_changes_nothing_but_what_it_opens(
    admitted_on: date, taken_on: date | None, papers: list[Papier], on: date
) -> None:
    dossier = Dossier(admitted_on=admitted_on, taken_on=taken_on, papers=papers)
    known = [
        one._replace(
            handed_on=one.handed_on if one.handed_on and one.handed_on <= on else None,
            signed_on=one.signed_on if one.signed_on and one.signed_on <= on else None,
        )
        for one in papers
    ]
    taken = taken_on if taken_on and taken_on <= on else None
    same = Dossier(admitted_on=admitted_on, taken_on=taken, papers=known)
    assert said(contrat_due(dossier, on=on, parametres=DEFAULT)) == said(
        contrat_due(same, on=on, parametres=DEFAULT)
    )
