"""The report of the doubts: who is named, under what, and which answers each doubt touches."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import Any, cast

import pytest

from crt_desktop.domain.dates import Period
from crt_desktop.domain.editions import Question
from crt_desktop.domain.sincerite import Course, Facts
from crt_desktop.ports.sincerite import JudgedPerson
from crt_desktop.ports.uow import UnitOfWork
from crt_desktop.reports.enquetes import SincerityReport
from crt_desktop.services.sincerite import doubts_of, report_sincerity

YEAR = Period.of_year(2025)
NOW = datetime(2025, 12, 31, 23, 30, tzinfo=UTC)
COURSE = Course(requested_on=date(2025, 2, 1), admitted_on=date(2025, 3, 1))
PEOPLE = (
    JudgedPerson(
        name="Albarède Rose",
        facts=Facts(
            beneficiaire_id=7,
            is_counted=True,
            courses=(COURSE,),
            missing=frozenset({"contrat"}),
            alike=(12,),
        ),
    ),
    JudgedPerson(
        name="Castelvi Henri",
        facts=Facts(
            beneficiaire_id=8,
            is_counted=True,
            courses=(COURSE,),
            missing=frozenset({"contrat", "gir"}),
        ),
    ),
    JudgedPerson(
        name="Marsol Zoé", facts=Facts(beneficiaire_id=9, is_counted=False, courses=(COURSE,))
    ),
)


@dataclass
class FakeSincerity:
    asked: list[Any] = field(default_factory=list)

    def people(self, period: Period, **asked: Any) -> tuple[JudgedPerson, ...]:
        self.asked.append((period, asked))
        return PEOPLE

    def names(self, ids: Collection[int]) -> Mapping[int, str]:
        self.asked.append(set(ids))
        return {12: "Albarede Roze"}


def report(*, is_named: bool, queries: FakeSincerity | None = None) -> SincerityReport:
    uow = SimpleNamespace(sincerity=queries or FakeSincerity())
    return report_sincerity(
        cast("UnitOfWork", uow), YEAR, now=NOW, is_training=True, is_named=is_named
    )


def test_each_kind_lists_its_persons_and_only_kinds_with_somebody_stand() -> None:
    queries = FakeSincerity()
    found = report(is_named=True, queries=queries)
    assert {line.code: [one.name for one in line.people] for line in found.lines} == {
        "double_possible": ["Albarède Rose"],
        "sans_contrat": ["Albarède Rose", "Castelvi Henri"],
        "sans_gir": ["Castelvi Henri"],
    }
    assert (found.base, found.people, found.is_pseudonymised) == (2, 2, False)
    (alike,) = found.lines[0].people
    assert alike.detail == "ressemble à Albarede Roze"
    assert (alike.beneficiaire_id, alike.admitted_on) == (7, date(2025, 3, 1))
    # The day of the question is the local one: it is already tomorrow in Paris.
    assert queries.asked[0] == (YEAR, {"on": date(2026, 1, 1), "is_training": True})


def test_who_may_not_read_names_sees_pseudonyms_everywhere() -> None:
    queries = FakeSincerity()
    found = report(is_named=False, queries=queries)
    assert found.is_pseudonymised
    assert found.lines[0].people[0].name == "Personne 0007"
    assert found.lines[0].people[0].detail == "ressemble à Personne 0012"
    assert "lbar" not in repr(found)
    assert len(queries.asked) == 1


def question(path: str | None) -> Question:
    return Question(number="1", label="Question", indicateur=path)


@pytest.mark.parametrize(
    ("path", "value", "previous", "codes"),
    [
        ("file_active", 30, 28, ["double_possible", "sans_contrat"]),
        ("file_active", 30, 10, ["double_possible", "sans_contrat", "ecart_periode"]),
        ("par_gir_entree.1+2", 10, 10, ["sans_gir"]),
        ("visites_realisees", 130, 90, ["ecart_periode"]),
        ("demandes", 40, 39, []),
        ("file_active", None, 28, []),
        (None, None, None, []),
    ],
)
def test_a_doubt_touches_the_answers_it_is_about(
    path: str | None, value: Any, previous: Any, codes: list[str]
) -> None:
    found = doubts_of(question(path), value, previous, report(is_named=False))
    assert [one.code for one in found] == codes


def test_a_doubt_says_how_many_persons_or_both_figures() -> None:
    found = doubts_of(question("file_active"), 30, 20, report(is_named=False))
    assert [(one.sentence, one.people) for one in found[:2]] == [
        ("1 personne peut-être enregistrée deux fois.", 1),
        ("2 personnes sans contrat signé.", 2),
    ]
    said = found[2].sentence.replace("\u202f", " ")
    assert said == "30 contre 20 sur la période précédente (+50 %)."
