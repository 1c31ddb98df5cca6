"""What is refused of a demande received, given an evaluator, ended; where somebody who asks stands."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crt_desktop.domain.demande import Demande
from crt_desktop.domain.demandes import (
    END_FIELDS,
    EVALUATOR_FIELDS,
    FAUTES,
    NEVER_CAME,
    RECEIVE_FIELDS,
    DemandeConnue,
    Faute,
    Fin,
    Passe,
    antecedent_of,
    end_issues,
    evaluator_issues,
    issue,
    receive_issues,
)
from crt_desktop.domain.reprise.schema import SHEET_BY_NAME

TODAY = date(2026, 11, 23)
ASKED = date(2026, 11, 2)


def a_demande(**changes: object) -> Demande:
    demande = Demande(reference="D1", beneficiaire="B1", requested_on=ASKED, origine="ccas")
    return replace(demande, **changes)  # type: ignore[arg-type] # fields by name


def faults(found: tuple[object, ...]) -> set[str]:
    """Return the codes whose sentence, before its values, begins what was said."""
    told = set()
    for one in found:
        for faute, words in FAUTES.items():
            begin = issue(faute, demande="\0", evaluation="\0", decision="\0").message
            if one.message.startswith(begin.split("\0")[0]) and (  # type: ignore[attr-defined]
                one.attribute == words.attribute  # type: ignore[attr-defined]
            ):
                told.add(faute.value)
    return told


@pytest.mark.parametrize(
    ("fin", "changes", "expected"),
    [
        (Fin.REFUS, {}, {"decision_sans_date", "refus_sans_motif"}),
        (Fin.REFUS, {"decided_on": TODAY, "motif_refus": "gir_5_6"}, set()),
        (Fin.REFUS, {"decided_on": ASKED, "motif_refus": "gir_5_6"}, set()),
        (Fin.REFUS, {"decided_on": TODAY}, {"refus_sans_motif"}),
        (Fin.SANS_SUITE, {"decided_on": TODAY}, set()),
        (
            Fin.REFUS,
            {"decided_on": TODAY + timedelta(1), "motif_refus": "annulee"},
            {"decision_future"},
        ),
        (
            Fin.SANS_SUITE,
            {"decided_on": ASKED - timedelta(1)},
            {"decision_avant_demande"},
        ),
        (
            Fin.SANS_SUITE,
            {"decided_on": TODAY - timedelta(1), "evaluated_on": TODAY},
            {"decision_avant_evaluation"},
        ),
        (Fin.REFUS, {"decided_on": TODAY, "motif_refus": "autre"}, {"motif_sans_precision"}),
        (Fin.SANS_SUITE, {"decided_on": TODAY, "motif_refus": "autre"}, {"motif_sans_precision"}),
        (
            Fin.REFUS,
            {"decided_on": TODAY, "motif_refus": "autre", "motif_refus_precision": "Déménage"},
            set(),
        ),
        (
            Fin.REORIENTATION,
            {"decided_on": TODAY, "motif_refus": "gir_5_6"},
            {"reorientation_absente"},
        ),
        (
            Fin.REORIENTATION,
            {"decided_on": TODAY, "motif_refus": "gir_5_6", "reorientation": "SAAS"},
            set(),
        ),
        (Fin.REFUS, {"decided_on": TODAY, "motif_refus": "deces"}, set()),
        (Fin.REORIENTATION, {"decided_on": TODAY, "motif_refus": "deces"}, set()),
        (
            Fin.REFUS,
            {"decided_on": TODAY, "motif_refus": "deces", "reorientation": "SAAS"},
            {"reorientation_apres_deces"},
        ),
        (
            Fin.SANS_SUITE,
            {"decided_on": TODAY, "annonce_on": TODAY - timedelta(1), "annonce_a": "Sa fille"},
            {"annonce_avant_decision"},
        ),
        (
            Fin.SANS_SUITE,
            {"decided_on": TODAY, "annonce_on": TODAY + timedelta(1), "annonce_a": "Sa fille"},
            {"annonce_future"},
        ),
        (Fin.SANS_SUITE, {"decided_on": TODAY, "annonce_on": TODAY}, {"annonce_sans_personne"}),
        (Fin.SANS_SUITE, {"decided_on": TODAY, "annonce_a": "DAC"}, {"annonce_sans_date"}),
    ],
)
def test_an_end_says_when_why_and_who_was_told(
    fin: Fin, changes: dict[str, object], expected: set[str]
) -> None:
    assert faults(end_issues(a_demande(**changes), fin, today=TODAY)) == expected


def test_somebody_sent_elsewhere_is_refused_here() -> None:
    assert [fin.decision for fin in Fin] == ["refus", "sans_suite", "refus"]


@pytest.mark.parametrize(
    ("planned", "changes", "expected"),
    [
        (None, {}, set()),
        (datetime(2026, 11, 25, 9, tzinfo=UTC), {"evaluateur": "S. Marquille"}, set()),
        (datetime(2026, 11, 25, 9, tzinfo=UTC), {}, {"evaluateur_absent"}),
        # The first hour of the day of the demande, in Paris: still the day before in UTC.
        (datetime(2026, 11, 1, 23, 30, tzinfo=UTC), {"evaluateur": "E"}, {"evaluation_passee"}),
        (
            datetime(2026, 11, 1, 22, 30, tzinfo=UTC),
            {"evaluateur": "E"},
            {"evaluation_avant_demande"},
        ),
        (
            datetime(2026, 11, 20, 9, tzinfo=UTC),
            {"evaluateur": "E", "evaluated_on": date(2026, 11, 20)},
            set(),
        ),
    ],
)
def test_an_evaluation_is_planned_after_the_demande(
    planned: datetime | None, changes: dict[str, object], expected: set[str]
) -> None:
    demande = a_demande(evaluation_prevue_at=planned, **changes)
    assert faults(evaluator_issues(demande, today=TODAY)) == expected


def test_a_demande_is_not_dated_of_a_day_to_come() -> None:
    assert receive_issues(a_demande(requested_on=TODAY), today=TODAY) == ()
    late = receive_issues(a_demande(requested_on=TODAY + timedelta(1)), today=TODAY)
    assert faults(late) == {"demande_future"}


def test_every_fault_has_a_french_sentence_under_a_field_of_the_demande() -> None:
    attributes = {column.attribute for column in SHEET_BY_NAME["demandes"].columns}
    assert set(FAUTES) == set(Faute)
    assert {words.attribute for words in FAUTES.values()} <= attributes
    assert {*RECEIVE_FIELDS, *END_FIELDS, *EVALUATOR_FIELDS} <= attributes
    for faute in Faute:
        said = issue(faute, demande="02/11", evaluation="03/11", decision="04/11").message
        assert said.endswith(".")
        assert "'" not in said
        assert "{" not in said


# --- where somebody stands ---------------------------------------------------------------------


def a_known(row_id: int = 1, **changes: Any) -> DemandeConnue:
    known = DemandeConnue(demande_row_id=row_id, requested_on=ASKED)
    return replace(known, **changes)


ADMITTED: dict[str, Any] = {"decision": "admission", "admitted_on": date(2025, 3, 1)}
LEFT: dict[str, Any] = {**ADMITTED, "left_on": date(2025, 9, 1), "motif_sortie": "ehpad_usld"}
DEAD_WAITING: dict[str, Any] = {
    "decision": "refus",
    "motif_refus": "deces",
    "decided_on": date(2026, 10, 1),
}
DEAD: dict[str, Any] = {**ADMITTED, "left_on": date(2026, 10, 3), "motif_sortie": "deces"}
REFUSED: dict[str, Any] = {"decision": "refus", "decided_on": date(2026, 1, 5)}


@pytest.mark.parametrize(
    ("demandes", "passe", "on"),
    [
        ([], Passe.NOUVELLE, None),
        ([a_known()], Passe.EN_ATTENTE, ASKED),
        ([a_known(decision="admission", decided_on=TODAY)], Passe.EN_ATTENTE, ASKED),
        ([a_known(**ADMITTED)], Passe.PRESENTE, date(2025, 3, 1)),
        ([a_known(**LEFT)], Passe.SORTIE, date(2025, 9, 1)),
        ([a_known(**DEAD)], Passe.DECEDEE, date(2026, 10, 3)),
        ([a_known(**DEAD_WAITING), a_known(2, **ADMITTED)], Passe.DECEDEE, None),
        ([a_known(**REFUSED)], Passe.REFUSEE, date(2026, 1, 5)),
        ([a_known(decision="sans_suite")], Passe.SANS_SUITE, ASKED),
        ([a_known(1, **LEFT), a_known(2)], Passe.EN_ATTENTE, ASKED),
        ([a_known(1, **LEFT), a_known(2, **REFUSED)], Passe.SORTIE, date(2025, 9, 1)),
        ([a_known(1, **DEAD), a_known(2)], Passe.DECEDEE, date(2026, 10, 3)),
        (
            [a_known(1, **LEFT), a_known(2, **{**LEFT, "left_on": date(2026, 2, 1)})],
            Passe.SORTIE,
            date(2026, 2, 1),
        ),
    ],
)
def test_where_somebody_stands_is_told_by_every_demande(
    demandes: list[DemandeConnue], passe: Passe, on: date | None
) -> None:
    found = antecedent_of(demandes)
    assert (found.passe, found.on) == (passe, on)
    assert found.may_ask is (passe not in {Passe.DECEDEE, Passe.EN_ATTENTE})
    assert antecedent_of(reversed(demandes)) == found


def test_who_never_came_may_ask() -> None:
    assert antecedent_of([]) == NEVER_CAME
    assert NEVER_CAME.may_ask


@given(
    days=st.integers(min_value=-400, max_value=400),
    told=st.integers(min_value=-400, max_value=400),
)
def test_dates_out_of_order_are_always_refused(days: int, told: int) -> None:
    decided, announced = TODAY + timedelta(days), TODAY + timedelta(told)
    demande = a_demande(decided_on=decided, annonce_on=announced, annonce_a="DAC")
    found = end_issues(demande, Fin.SANS_SUITE, today=TODAY)
    is_right = ASKED <= decided <= announced <= TODAY
    assert (not any(one.is_error for one in found)) is is_right
