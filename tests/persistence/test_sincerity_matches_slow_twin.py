"""The doubts found by the queries and the rules are those of the slow, obvious twin, on generated caseloads.

`CRT_CASELOADS` sets how many; a difference names the seed that makes its caseload again.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from types import SimpleNamespace
from typing import cast

import pytest
from sqlalchemy import insert
from sqlalchemy.orm import Session

from crt_desktop.domain.dates import PARIS
from crt_desktop.domain.demande import Demande
from crt_desktop.domain.sincerite_words import KINDS
from crt_desktop.ports.uow import UnitOfWork
from crt_desktop.reports.enquetes import SincerityReport
from crt_desktop.services.sincerite import report_sincerity
from db.queries.double_pairs import likely_pairs
from db.queries.indicators import SqlIndicatorQueries
from db.queries.sincerite import SqlSincerityQueries
from db.tables import DoubleEcarteRow
from tests.builders import Caseload
from tests.caseloads import Case, make_case
from tests.dice import Dice
from tests.persistence.store import store_caseload
from tests.sizes import caseloads
from tests.slow_sincerity import doubt_slowly

QUICK, LONG = 60, 2000
CASELOADS = caseloads(QUICK, LONG)
SPOILED = 4_000_000
"""Draws of their own for what the import would refuse."""

PAPERS = {
    "contrat": "sans_contrat",
    "plan": "sans_plan",
    "avis_medical": "sans_avis_medical",
    "gir": "sans_gir",
    "consentement": "sans_consentement",
    "concertation": "sans_concertation",
}


def spoiled(case: Case) -> tuple[Caseload, date]:
    """Return the caseload with days moved so that they contradict each other, and a day of the question."""
    dice = Dice(case.seed + SPOILED, case.period)
    demandes = tuple(_moved(dice, one) for one in case.caseload.demandes)
    return replace(case.caseload, demandes=demandes), dice.pick(
        (case.period.end, case.period.start, case.period.end + timedelta(days=40), dice.day())
    )


def _moved(dice: Dice, one: Demande) -> Demande:
    if one.admitted_on is None or dice.chance(0.5):
        return one
    admitted_on = one.admitted_on - timedelta(days=dice.pick((0, 0, 1, 30)))
    left_on = one.left_on and one.left_on + timedelta(days=dice.pick((0, 0, 1, 20)))
    return replace(
        one,
        requested_on=admitted_on + timedelta(days=dice.pick((-9, 0, 1))),
        evaluated_on=dice.pick((None, one.evaluated_on, admitted_on)),
        admitted_on=admitted_on,
        left_on=left_on,
    )


def reported(session: Session, case: Case, today: date) -> SincerityReport:
    uow = SimpleNamespace(sincerity=SqlSincerityQueries(session))
    return report_sincerity(
        cast("UnitOfWork", uow),
        case.period,
        now=datetime(today.year, today.month, today.day, 12, tzinfo=PARIS),
        is_training=case.is_training,
        is_named=True,
    )


def set_some_aside(session: Session, seed: int) -> set[tuple[str, str]]:
    """Say of one pair in three that they are two persons; return the references of the other pairs."""
    left = set()
    for rank, pair in enumerate(likely_pairs(session)):
        if (seed + rank) % 3:
            left.add((pair.first.reference, pair.second.reference))
        else:
            session.execute(
                insert(DoubleEcarteRow).values(
                    beneficiaire_id=pair.first.beneficiaire_id,
                    autre_id=pair.second.beneficiaire_id,
                    decided_at=datetime(2025, 1, 1, tzinfo=PARIS),
                    decided_by="Claire Vidal",
                )
            )
    return left


@pytest.mark.timeout(0)
def test_every_doubt_on_generated_caseloads_is_the_one_of_the_slow_twin(session: Session) -> None:
    wrong, seen = {}, set[str]()
    for seed in range(CASELOADS):
        case = make_case(seed)
        caseload, today = spoiled(case)
        ids = dict(
            zip(
                store_caseload(session, caseload),
                [one.reference for one in caseload.beneficiaires],
                strict=True,
            )
        )
        pairs = set_some_aside(session, seed)
        report = reported(session, case, today)
        quick = {
            line.code: {ids[one.beneficiaire_id] for one in line.people} for line in report.lines
        }
        values = SqlIndicatorQueries(session).compute(
            case.period,
            parametres=case.parametres,
            holidays=case.holidays,
            is_training=case.is_training,
        )
        session.rollback()
        slow = doubt_slowly(
            caseload, case.period, today=today, is_training=case.is_training, pairs=pairs
        )
        found = {code: people for code, people in quick.items() if code not in PAPERS.values()}
        papers = {code: len(quick.get(code, ())) for code in PAPERS.values()}
        seen |= quick.keys()
        incomplete = values["dossiers_incomplets"]
        counted = {code: incomplete[piece] for piece, code in PAPERS.items()}
        if (found, papers, report.base) != (slow, counted, values["file_active"]):
            wrong[seed] = (found, slow, papers, counted)

    assert wrong == {}
    assert seen == set(KINDS)
