"""What the relève reads and keeps, on both stores, against a plain reading of the records."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from crt_desktop.domain.dates import local_date
from crt_desktop.domain.nuits import is_in_night
from crt_desktop.ports.releve import ReleveQuestion
from db.queries.releve import SqlReleveRepository
from db.tables import AccountRow
from tests.caseloads import Case, make_case
from tests.persistence.store import store_caseload

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
LONG_AGO = NOW - timedelta(days=5_000)


def nothing() -> None:
    """Take no lock: the test's own database."""


def slowly(case: Case, since: date) -> Counter[tuple[str, date]]:
    """Return how many records of each sheet and day are news, one record at a time."""
    caseload = case.caseload
    led_to = {one.visite for one in caseload.appels_astreinte if one.visite is not None}
    found: list[tuple[str, date]] = []
    found += [("appels_astreinte", local_date(one.called_at)) for one in caseload.appels_astreinte]
    found += [("transmissions", local_date(one.written_at)) for one in caseload.transmissions]
    found += [("chutes", one.fell_on) for one in caseload.chutes]
    found += [
        ("hospitalisations", one.left_on or one.entered_on) for one in caseload.hospitalisations
    ]
    for visite in caseload.visites:
        is_of_night = is_in_night(visite.starts_at, case.parametres)
        is_told = visite.statut == "absence" or (
            visite.statut in {"realisee", "annulee"} and is_of_night
        )
        if is_told and (visite.reference is None or visite.reference not in led_to):
            found.append(("visites", local_date(visite.starts_at)))
    for sejour in caseload.sejours_ht:
        if sejour.etat not in {"annule", "option"}:
            is_over = sejour.etat == "termine" and sejour.departed_on is not None
            day = sejour.departed_on if is_over else sejour.arrived_on
            assert day is not None
            found.append(("sejours_ht", day))
    for demande in caseload.demandes:
        step = demande.left_on or demande.admitted_on
        if step is not None:
            found.append(("demandes", step))
    return Counter(one for one in found if one[1] >= since)


@pytest.mark.parametrize("seed", range(16))
def test_what_was_recorded_is_told_once_each(session: Session, seed: int) -> None:
    case = make_case(seed)
    store_caseload(session, case.caseload)
    releve = SqlReleveRepository(session, nothing)
    for since in (date(2000, 1, 1), case.period.start, case.period.end):
        entries = releve.entries(asked(case, since))
        told = Counter((one.item.sheet, local_date(one.item.at)) for one in entries)
        assert told == slowly(case, since)
        assert len({(one.item.sheet, one.item.row_id) for one in entries}) == len(entries)
        recorded = [one.item.recorded_at for one in entries]
        assert recorded == sorted(recorded)
    ahead = ReleveQuestion(
        since=datetime.now(UTC) + timedelta(days=1),
        happened_since=date(2000, 1, 1),
        parametres=case.parametres,
    )
    assert releve.entries(ahead) == ()


def asked(case: Case, since: date) -> ReleveQuestion:
    return ReleveQuestion(since=LONG_AGO, happened_since=since, parametres=case.parametres)


def test_how_far_an_account_has_read_is_kept_for_it_alone(session: Session) -> None:
    for number in (1, 2):
        values: dict[str, Any] = {"name": f"c{number}", "display_name": "C", "role": "lecture"}
        session.add(AccountRow(id=number, is_active=True, recorded_at=NOW, **values))
    session.flush()
    releve = SqlReleveRepository(session, nothing)
    assert releve.read_until(1) is None
    releve.mark(1, read_until=NOW, at=NOW)
    releve.mark(1, read_until=NOW + timedelta(hours=1), at=NOW)
    assert releve.read_until(1) == NOW + timedelta(hours=1)
    assert releve.read_until(2) is None
