"""The screen of the night in the window: opened on the scale vault, a call recorded, a moment noted."""

from __future__ import annotations

import gc
import os
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from types import SimpleNamespace
from typing import Any, Final, cast

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication

from crt_desktop.domain.roles import Role
from crt_desktop.services.fiche_desk import Openings
from crt_desktop.services.fiches import Fiches
from crt_desktop.services.nuit import Nuit
from tests.benchmarks.scale_vault import FixedClock
from tests.benchmarks.table import Figure
from tests.benchmarks.vaults import SMALL, BenchFolder, opened
from tests.gui.page_kit import Kit, a_kit
from tests.gui.paints import Paints
from ui.app import forget_drawings, prepare
from ui.pages.nuit.page import NuitPage
from ui.theme.theme import THEME, ThemeMode

OPENING_BAR_MS: Final = 150
PERCEIVED_BAR_MS: Final = 50
SIZE: Final = (1310, 740)
TIMES: Final = 9
AFTER_S: Final = 0.5
"""How long the screen is followed once it is painted: what it puts off is made by then."""


def measure(folder: BenchFolder) -> Iterator[Figure]:
    """Measure what somebody waits for, from the key to the pixels."""
    if QApplication.instance() is None:
        prepare(["bench"])
    THEME.darkens_at_night = False
    THEME.apply(ThemeMode.DARK)
    # As the application does once it has loaded.
    gc.collect()
    gc.freeze()
    for name, scale in (("scale vault", None), ("60 people", SMALL)):
        with _night(folder, scale) as kit:
            yield Figure(
                name=f"the screen of the night first opened and painted, {name}",
                value=_opening(kit),
                unit="ms",
                bar=OPENING_BAR_MS,
            )
            page = _open(kit)
            yield Figure(
                name=f"the longest it then holds the window, {name}",
                value=_longest_after(),
                unit="ms",
                bar=PERCEIVED_BAR_MS,
            )
            take = partial(_take, page)
            for done, before, key in (
                ("a call recorded", take, "3"),
                ("an outcome noted", _no, "1"),
            ):
                yield Figure(
                    name=f"{done} and shown, {name}",
                    value=_perceived(kit, page, before=before, key=key),
                    unit="ms",
                    bar=PERCEIVED_BAR_MS,
                )
            _close(page)
    THEME.darkens_at_night = True
    forget_drawings()


def _no() -> None:
    """Do nothing before."""


@contextmanager
def _night(folder: BenchFolder, scale: float | None) -> Iterator[Kit]:
    clock = FixedClock()
    with opened(folder.vault(scale)) as session:
        openings = Openings()
        services: dict[str, Any] = {
            "nuit": Nuit(session, clock, openings),
            "fiches": Fiches(session, clock),
            "first": lambda: Nuit(session, clock, openings),
        }
        application = cast(Any, SimpleNamespace(clock=clock))
        with a_kit(app=application, role=Role.COORDINATEUR, **services) as kit:
            THEME.apply(ThemeMode.DARK)
            yield kit


def _settle(kit: Kit) -> None:
    """Let the window live until nothing is under way."""
    while kit.tasks.is_busy:
        QApplication.processEvents()
        time.sleep(0.0005)
    QApplication.processEvents()


def _open(kit: Kit) -> NuitPage:
    page = NuitPage(kit.context)
    page.resize(*SIZE)
    paints = Paints(page.left.people.list.viewport())
    page.show()
    page.on_shown()
    _settle(kit)
    # Read and painted: the list is hidden before it is shown.
    assert page.sheet is not None
    assert paints.count
    return page


def _close(page: NuitPage) -> None:
    """Take the screen away for good: one that lives on reads and paints beside the next."""
    page.hide()
    page.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    QApplication.processEvents()


def _opening(kit: Kit) -> float:
    """Return the median time from nothing made to the list painted, in milliseconds, once more not counted.

    Each is the first of a session: nothing of the night is known, and its entry of the journal is written.
    """
    durations = []
    services = cast(Any, kit.context.services)
    for _ in range(TIMES + 1):
        services.nuit = services.first()
        started = time.perf_counter()
        page = _open(kit)
        durations.append((time.perf_counter() - started) * 1000)
        _close(page)
    return statistics.median(durations[1:])


def _longest_after() -> float:
    """Let the screen make what it puts off; return the longest turn of the window, in milliseconds."""
    longest, until = 0.0, time.perf_counter() + AFTER_S
    while (started := time.perf_counter()) < until:
        QApplication.processEvents()
        longest = max(longest, time.perf_counter() - started)
        time.sleep(0.0005)
    return longest * 1000


def _take(page: NuitPage) -> None:
    page.desk.new_call()
    if page.sheet is not None:
        page.desk.choose_person(page.sheet.personnes[0])
    page.desk.form.motifs.answer("C")


def _perceived(kit: Kit, page: NuitPage, *, before: Callable[[], object], key: str) -> float:
    """Return the median time from an answer to its pixels, in milliseconds, once more not counted."""
    durations = []
    paints = Paints(page.desk)
    for _ in range(TIMES + 1):
        before()
        _settle(kit)
        paints.count = 0
        started = time.perf_counter()
        answered = page.desk.form.answers if page.desk.is_taking else page.desk.panel.suites
        answered.answer(key)
        _settle(kit)
        assert paints.count
        durations.append((time.perf_counter() - started) * 1000)
    return statistics.median(durations[1:])
