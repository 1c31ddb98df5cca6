"""The pairs of stored persons who are likely one, found without comparing everybody with everybody."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from sqlalchemy.orm import Session

from crt_desktop.domain.people import Beneficiaire
from db.queries.double_pairs import likely_ids, likely_pairs
from tests.builders import Caseload
from tests.persistence.store import store_caseload

ROSE = Beneficiaire(
    reference="B1",
    nom_naissance="ALBARÈDE",
    prenoms="Rose Marie",
    sexe="F",
    born_on=date(1938, 2, 3),
)
MATRICULE = "238021101200122"


def pairs(session: Session, *others: Beneficiaire) -> list[tuple[str, str]]:
    store_caseload(session, Caseload(beneficiaires=(ROSE, *others)))
    return [(one.first.reference, one.second.reference) for one in likely_pairs(session)]


def test_a_slip_in_a_name_or_in_the_birth_makes_a_likely_pair(session: Session) -> None:
    slip = replace(ROSE, reference="B2", nom_naissance="ALBARDÉE", prenoms="Rose")
    inverted = replace(ROSE, reference="B3", born_on=date(1938, 3, 2))
    found = pairs(session, slip, inverted)
    assert sorted(found) == [("B1", "B2"), ("B1", "B3")]


def test_the_same_matricule_makes_a_certain_pair_whatever_the_names(session: Session) -> None:
    one = replace(
        ROSE, reference="B2", nom_naissance="OURLIAC", matricule_ins=MATRICULE, prenoms="Jeanne"
    )
    other = replace(
        one, reference="B3", nom_naissance="PECH", prenoms="Lise", born_on=date(1951, 7, 9)
    )
    assert pairs(session, one, other) == [("B2", "B3")]


def test_the_same_birth_or_a_shared_name_alone_make_no_pair(session: Session) -> None:
    twin = replace(ROSE, reference="B2", prenoms="Hortense")
    stranger = replace(ROSE, reference="B3", nom_naissance="OURLIAC", prenoms="Rose Marie")
    homonym = replace(ROSE, reference="B4", born_on=date(1951, 7, 9))
    assert pairs(session, twin, stranger, homonym) == []


def test_only_pairs_of_somebody_asked_about_are_returned(session: Session) -> None:
    ids = store_caseload(
        session,
        Caseload(beneficiaires=tuple(replace(ROSE, reference=name) for name in ("B1", "B2", "B3"))),
    )
    assert set(likely_ids(session, among={ids[0]})) == {(ids[0], ids[1]), (ids[0], ids[2])}
    assert likely_ids(session, among=frozenset()) == ()
