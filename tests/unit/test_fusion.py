"""Two records of one person: what differs, what is kept by default, what stands in the way."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from crt_desktop.domain.demande import Demande
from crt_desktop.domain.errors import RuleViolationError
from crt_desktop.domain.fusion import Choice, Side, differences, merged, obstacles
from crt_desktop.domain.messages import explain
from crt_desktop.domain.parcours import Plan
from crt_desktop.domain.people import Beneficiaire

KEPT = Beneficiaire(
    reference="B1", nom_naissance="Durand", prenoms="Marie", sexe="F", born_on=date(1940, 1, 2)
)
OTHER = replace(KEPT, reference="B2")


def defaults(kept: Beneficiaire, other: Beneficiaire, **asked: bool) -> dict[str, Choice]:
    found = differences(kept, other, is_kept_oldest=asked.get("is_kept_oldest", True))
    return {one.attribute: one.default for one in found}


def made(kept: Beneficiaire, other: Beneficiaire, **choices: Choice) -> Beneficiaire:
    return merged(kept, other, choices, is_kept_oldest=True)


@pytest.mark.parametrize(("is_oldest", "choice"), [(True, Choice.KEPT), (False, Choice.OTHER)])
def test_the_oldest_reference_is_kept(choice: Choice, *, is_oldest: bool) -> None:
    assert defaults(KEPT, OTHER, is_kept_oldest=is_oldest) == {"reference": choice}


def test_what_is_filled_wins_over_what_is_empty() -> None:
    kept, other = (
        replace(KEPT, commune="Narbonne"),
        replace(OTHER, telephone="0400000001", apa=False),
    )
    assert defaults(kept, other) == {
        "reference": Choice.KEPT,
        "commune": Choice.KEPT,
        "telephone": Choice.OTHER,
        "apa": Choice.OTHER,
    }
    assert made(kept, other) == replace(kept, telephone="0400000001", apa=False)


def test_empty_and_absent_are_the_same() -> None:
    assert "acces" not in defaults(replace(KEPT, acces=""), OTHER)


@pytest.mark.parametrize(
    ("mine", "theirs", "choice"),
    [
        (None, "qualifiee", Choice.OTHER),
        ("provisoire", "recuperee", Choice.OTHER),
        ("qualifiee", "validee", Choice.KEPT),
        ("provisoire", None, Choice.KEPT),
    ],
)
def test_the_traits_come_together_from_the_identity_checked_furthest(
    mine: str | None, theirs: str | None, choice: Choice
) -> None:
    kept = replace(KEPT, statut_identite=mine)
    other = replace(OTHER, statut_identite=theirs, prenoms="Marie Anne", born_on=date(1940, 2, 1))
    found = defaults(kept, other)
    assert {found[name] for name in ("prenoms", "born_on", "statut_identite")} == {choice}


def test_what_adds_up_is_added_up_once() -> None:
    kept = replace(KEPT, profils=("chutes", "isolement"), vigilances="Chien", acces="Code 12")
    other = replace(
        OTHER, profils=("isolement", "polypathologie"), vigilances="Surdité", acces="Clés"
    )
    assert defaults(kept, other)["profils"] is Choice.BOTH
    person = made(kept, other)
    assert person.profils == ("chutes", "isolement", "polypathologie")
    assert (person.vigilances, person.acces) == ("Chien, Surdité", "Code 12\nClés")


def test_a_choice_is_followed_field_by_field() -> None:
    kept, other = replace(KEPT, commune="Narbonne"), replace(OTHER, commune="Sigean")
    assert made(kept, other, commune=Choice.OTHER, reference=Choice.OTHER) == replace(
        kept, commune="Sigean", reference="B2"
    )


def test_both_is_refused_where_it_means_nothing() -> None:
    kept, other = replace(KEPT, commune="Narbonne"), replace(OTHER, commune="Sigean")
    with pytest.raises(RuleViolationError) as raised:
        made(kept, other, commune=Choice.BOTH)
    assert raised.value.code == "fusion_choix"


# --- what stands in the way ----------------------------------------------------------------


def demande(reference: str, of: str, admitted: date | None, left: date | None = None) -> Demande:
    return Demande(
        reference=reference,
        beneficiaire=of,
        requested_on=date(2025, 1, 1),
        origine="ccas",
        admitted_on=admitted,
        left_on=left,
    )


MINE = demande("D1", "B1", date(2025, 2, 1), date(2025, 6, 1))


@pytest.mark.parametrize(
    ("admitted", "left", "is_refused"),
    [
        (date(2025, 6, 1), None, False),
        (date(2025, 5, 31), None, True),
        (date(2025, 1, 1), date(2025, 2, 1), False),
        (date(2025, 2, 1), date(2025, 2, 1), True),
        (None, None, False),
    ],
)
def test_two_accompagnements_that_overlap_are_refused(
    admitted: date | None, left: date | None, *, is_refused: bool
) -> None:
    theirs = demande("D2", "B2", admitted, left)
    found = obstacles(Side(person=KEPT, demandes=[MINE]), Side(person=OTHER, demandes=[theirs]))
    assert [one.code for one in found] == (["fusion_accompagnements"] if is_refused else [])


def test_the_refusal_names_both_and_what_to_do() -> None:
    theirs = demande("D2", "B2", date(2025, 5, 1))
    (found,) = obstacles(Side(person=KEPT, demandes=[MINE]), Side(person=OTHER, demandes=[theirs]))
    said = explain(found).text
    assert "du 01/02/2025 au 01/06/2025 (demande D1, dossier B1)" in said
    assert "commencé le 01/05/2025 (demande D2, dossier B2)" in said
    assert "Corrigez les dates" in said


@pytest.mark.parametrize(
    ("mine", "theirs", "statuses", "is_refused"),
    [
        ("180015700000144", "280015700000180", ("qualifiee", "qualifiee"), True),
        ("180015700000144", "1 80 01 57 000 001 44", ("qualifiee", "qualifiee"), False),
        ("180015700000144", "280015700000180", ("qualifiee", "recuperee"), False),
        ("180015700000144", None, ("qualifiee", "qualifiee"), False),
    ],
)
def test_two_different_qualified_ins_are_two_persons(
    mine: str, theirs: str | None, statuses: tuple[str, str], *, is_refused: bool
) -> None:
    sides = [
        Side(person=replace(person, matricule_ins=number, statut_identite=status))
        for person, number, status in zip((KEPT, OTHER), (mine, theirs), statuses, strict=True)
    ]
    found = obstacles(*sides)
    assert [one.code for one in found] == (["fusion_ins"] if is_refused else [])


@pytest.mark.parametrize(("statut", "is_refused"), [("en_cours", True), ("valide", False)])
def test_two_plans_in_progress_are_settled_first(statut: str, *, is_refused: bool) -> None:
    def plan(of: str, **changes: Any) -> Plan:
        values: dict[str, Any] = {
            "reference": f"P{of}",
            "beneficiaire": of,
            "numero": 1,
            "statut": "en_cours",
            "drawn_on": date(2025, 1, 1),
        }
        return Plan(**{**values, **changes})

    found = obstacles(
        Side(person=KEPT, plans=[plan("B1")]), Side(person=OTHER, plans=[plan("B2", statut=statut)])
    )
    assert [one.code for one in found] == (["fusion_plans"] if is_refused else [])
    assert all(explain(one).remedy for one in found)
