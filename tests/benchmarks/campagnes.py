"""A campaign of a year on the scale vault: looked at, validated, read again, compared with today."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, process_time
from typing import cast

from crt_desktop.domain.dates import Period
from crt_desktop.domain.reponses import AnswerState
from crt_desktop.domain.roles import Role
from crt_desktop.editions import load_editions
from crt_desktop.holidays_fr import FrenchHolidays
from crt_desktop.ports.vault import VaultSession
from crt_desktop.reports.enquetes import CampaignLine
from crt_desktop.services.campagnes import Campagnes
from crt_desktop.services.edition_shelf import EditionShelf
from tests.benchmarks.scale_vault import FixedClock
from tests.benchmarks.table import Figure
from tests.benchmarks.vaults import BenchFolder, opened
from tests.persistence.campaign_kit import FakeRenderer, FakeSink
from tests.persistence.fiches_desk import SessionAs

YEAR = Period.of_year(2025)
_TYPED = {"texte": "Essai", "date": "01/01/2025", "oui_non": "oui"}


def measure(folder: BenchFolder) -> Iterator[Figure]:
    """Measure each act once on a copy of the vault: what is validated stays for ever."""
    with TemporaryDirectory(dir=folder.path) as beside:
        copy = shutil.copytree(folder.vault(), Path(beside) / "coffre")
        with opened(copy) as session:
            yield from _acts(session)


def _acts(session: VaultSession) -> Iterator[Figure]:
    line = _completed(_desk(session, Role.COORDINATEUR))
    desk = _desk(session, Role.DIRECTION)
    yield from _timed("looked at", lambda: desk.view(line.row_id), bar=4)
    yield from _timed("validated", lambda: desk.validate(line.row_id, version=1), bar=30)
    (frozen,) = desk.versions(line.row_id)
    yield from _timed("read again", lambda: desk.frozen(frozen.row_id))
    yield from _timed("compared with today", lambda: desk.differences(frozen.row_id), bar=30)


def _timed(what: str, act: Callable[[], object], *, bar: float | None = None) -> Iterator[Figure]:
    """Yield how long an act lasts, and the time of the processor in it."""
    started, worked = perf_counter(), process_time()
    act()
    lasted, worked = perf_counter() - started, process_time() - worked
    name = f"campaign of a year {what}, scale vault"
    yield Figure(name=name, value=lasted, unit="s", bar=bar)
    yield Figure(name=f"{name}, processor", value=worked, unit="s")


def _desk(session: VaultSession, role: Role) -> Campagnes:
    """Return the service under a role, which remembers nothing yet."""
    actor = replace(session.actor, role=role)
    return Campagnes(
        cast("VaultSession", SessionAs(session, actor)),  # type: ignore[arg-type] # behind the port
        FixedClock(),
        FrenchHolidays(),
        EditionShelf(load_editions()),
        renderers={"csv": FakeRenderer()},
        sink=FakeSink(),
        version="bench",
    )


def _completed(desk: Campagnes) -> CampaignLine:
    """Open a campaign and answer all it asks for."""
    line = desk.open("nationale", YEAR)
    for answer in desk.view(line.row_id).answers:
        question, version = answer.question, answer.version
        if answer.state is AnswerState.TO_TYPE:
            said = question.choices[0] if question.choices else "1"
            typed = _TYPED.get(question.manual_type or "", said)
            desk.type(line.row_id, question.key, version=version, manual=typed)
        elif answer.state is AnswerState.TO_JUSTIFY:
            desk.type(line.row_id, question.key, version=version, justification="Vérifié.")
    return line
