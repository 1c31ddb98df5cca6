"""A planning is searched beside the window: progress, stop, cancel, failure, preview, taken or given up."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import QElapsedTimer, QObject, Qt, QTimer
from pytestqt.qtbot import QtBot

from crt_desktop.domain.dates import Period
from crt_desktop.domain.errors import SolverFailedError, VaultBusyError
from crt_desktop.domain.rota import RotaProgress, RotaSolution
from crt_desktop.holidays_fr import FrenchHolidays
from crt_desktop.rota_solver.solver import HighsRotaSolver
from tests.fakes_astreintes import a_breach, a_quarter
from tests.gui.astreintes_kit import SOLUTION, FakeRota, Screen, a_screen
from tests.rotas import CCN51, a_team_of
from ui.dialogs.astreinte_proposer import KEEP, ProposeDialog
from ui.viewmodels.astreintes_proposal import ProposalRun

HOLE = date(2027, 2, 13)


@dataclass
class Search:
    screen: Screen
    rota: FakeRota

    @property
    def dialog(self) -> ProposeDialog:
        found = self.screen.page.window().findChildren(ProposeDialog)
        return next(one for one in found if one.isVisible())

    def begin(self) -> ProposeDialog:
        self.screen.page.header.propose.click()
        dialog = self.dialog
        dialog.verb_button.click()
        self.screen.qtbot.waitUntil(lambda: len(self.rota.told) > 2, timeout=5000)
        return dialog

    def find(self) -> None:
        self.begin()
        self.rota.go_on.set()
        self.screen.qtbot.waitUntil(lambda: self.screen.page.proposal is not None, timeout=5000)
        self.screen.rest()


@pytest.fixture
def search(qtbot: QtBot) -> Iterator[Search]:
    rota = FakeRota()
    with a_screen(qtbot, rota=a_quarter(), searches=rota) as screen:
        yield Search(screen, rota)
        rota.go_on.set()


def test_a_search_shows_its_progress_while_the_grid_still_answers(search: Search) -> None:
    dialog = search.begin()
    search.screen.qtbot.waitUntil(lambda: "sur 20" in dialog.said.text(), timeout=5000)
    assert "à 10\u202f% de l’optimum au plus" in dialog.said.text()
    assert not dialog.asked.isVisible()
    # The database is free: another quarter is read meanwhile.
    search.screen.page.show_period(Period(start=date(2027, 4, 1), end=date(2027, 6, 30)))
    search.screen.qtbot.waitUntil(
        lambda: search.screen.page.grid.board.months[0].first == date(2027, 4, 1), timeout=5000
    )
    dialog.reject()


def test_what_is_found_is_seen_over_the_grid_then_taken_as_drafts(search: Search) -> None:
    screen, page = search.screen, search.screen.page
    search.find()
    ((period, seconds, keeps),) = search.rota.asked
    assert period == Period(start=date(2027, 1, 13), end=date(2027, 3, 31))
    assert (seconds, keeps) == (20.0, False)
    assert page.preview.isVisible()
    assert screen.cell("P1", HOLE).pieces[0].is_proposed
    assert not any(one.night_on == HOLE for one in screen.rota.duties.values())
    assert "Optimale" in page.preview.title.text()
    assert "8 souhaits tenus sur 8" in page.preview.facts.text()
    assert "Souhait 4" not in page.preview.reasons.text()
    page.preview.more.click()
    assert "Souhait 4" in page.preview.reasons.text()
    assert not page.header.publish.isEnabled()
    screen.go("P4", HOLE)
    for key in (Qt.Key.Key_Space, Qt.Key.Key_Menu):
        screen.press(key)
    assert not any(
        one.professionnel == "P4" and one.night_on == HOLE for one in screen.rota.duties.values()
    )
    page.preview.take_button.click()
    screen.rest()
    assert screen.marks("P1", HOLE) == [("astreinte", True)]
    assert not page.preview.isVisible()
    assert page.header.publish.isEnabled()


def test_what_the_proposal_would_break_stands_beside_it(search: Search) -> None:
    search.rota.breaches = (a_breach("P1", HOLE, "Onzième nuit du mois"),)
    search.find()
    assert "Onzième nuit du mois" in search.screen.points()
    assert search.screen.cell("P1", HOLE).ecarts


def test_a_proposal_is_given_up_by_its_button_or_by_escape(search: Search) -> None:
    page = search.screen.page
    search.find()
    page.preview.leave_button.click()
    assert page.proposal is None
    assert search.screen.marks("P1", HOLE) == []
    page.show_proposal(SOLUTION, page.period)
    search.screen.rest()
    search.screen.press(Qt.Key.Key_Escape)
    assert page.proposal is None
    page.show_proposal(SOLUTION, page.period)
    search.screen.rest()
    page.move_quarter(1)
    search.screen.rest()
    assert page.proposal is None


def test_a_proposal_refused_when_taken_stays_on_screen(search: Search) -> None:
    search.find()
    search.screen.rota.error = VaultBusyError()
    search.screen.page.preview.take_button.click()
    search.screen.rest()
    assert isinstance(search.screen.kit.errors.pop(), VaultBusyError)
    assert search.screen.page.proposal is not None
    assert search.screen.page.preview.take_button.isEnabled()


def test_stopping_keeps_the_best_found(search: Search) -> None:
    dialog = search.begin()
    dialog.verb_button.click()
    search.screen.qtbot.waitUntil(lambda: search.screen.page.proposal is not None, timeout=5000)
    assert search.rota.was_stopped


def test_cancelling_stops_the_search_and_shows_nothing(search: Search) -> None:
    dialog = search.begin()
    dialog.cancel_button.click()
    search.screen.qtbot.waitUntil(lambda: search.rota.was_stopped, timeout=5000)
    search.screen.rest()
    assert search.screen.page.proposal is None
    assert search.screen.no_dialog()


def test_a_search_that_fails_says_so_and_may_begin_again(search: Search) -> None:
    search.rota.error = SolverFailedError()
    search.screen.page.header.propose.click()
    dialog = search.dialog
    dialog.verb_button.click()
    search.screen.qtbot.waitUntil(dialog.failure.isVisible, timeout=5000)
    assert dialog.asked.isVisible()
    search.rota.error = ValueError("a bug")
    dialog.verb_button.click()
    search.screen.qtbot.waitUntil(
        lambda: dialog.failure.accessibleName() == "La recherche s’est arrêtée.", timeout=5000
    )
    dialog.reject()


def test_the_nights_asked_are_to_come_in_order_and_not_too_many(search: Search) -> None:
    search.screen.page.header.propose.click()
    dialog = search.dialog
    for first, last, wrong in (
        ("", "", "Indiquez les deux jours."),
        ("01/03/2027", "01/02/2027", "La fin précède le début."),
        ("12/01/2027", "01/02/2027", "La proposition commence demain au plus tôt."),
        ("13/01/2027", "01/03/2029", "La période dépasse 400 nuits."),
    ):
        dialog.first.set_text(first)
        dialog.last.set_text(last)
        dialog.verb_button.click()
        assert dialog.last_field.error == wrong
    dialog.first.set_text("01/02/2027")
    dialog.last.set_text("28/02/2027")
    dialog.limit.set_text("60")
    dialog.drafts.set_text(KEEP)
    dialog.verb_button.click()
    search.screen.qtbot.waitUntil(lambda: bool(search.rota.asked), timeout=5000)
    period = Period(start=date(2027, 2, 1), end=date(2027, 2, 28))
    assert search.rota.asked == [(period, 60.0, True)]
    dialog.reject()


def test_without_drafts_nobody_is_asked_what_becomes_of_them(qtbot: QtBot) -> None:
    with a_screen(qtbot) as screen:
        screen.page.header.propose.click()
        (dialog,) = screen.page.window().findChildren(ProposeDialog)
        assert not dialog.drafts_field.isVisible()
        dialog.reject()


# --- the window stays alive -----------------------------------------------------------------------


class Pulse(QObject):
    """Counts the beats of the event loop, and keeps the longest silence."""

    def __init__(self) -> None:
        super().__init__()
        self.beats = 0
        self.longest_ms = 0
        self._clock = QElapsedTimer()
        self._clock.start()
        self._timer = QTimer(self)
        self._timer.setInterval(5)
        self._timer.timeout.connect(self._beat)
        self._timer.start()

    def _beat(self) -> None:
        self.beats += 1
        self.longest_ms = max(self.longest_ms, self._clock.restart())


class RealRota:
    """The real solver on a quarter of eight people."""

    def prepare(self, _period: Period, *, seconds: float, keep_drafts: bool) -> Any:
        del keep_drafts
        first, count = date(2027, 1, 1), 90
        feries = FrenchHolidays().between(first, date(2027, 3, 31), departement=None)
        problem = a_team_of(8, first, count, limits=CCN51, feries=feries, seed=3)
        return type(problem)(
            nights=problem.nights,
            members=problem.members,
            limits=problem.limits,
            fixed=problem.fixed,
            around=problem.around,
            edges=problem.edges,
            seconds=seconds,
        )

    def search(self, known: Any, *, progress: Callable[[RotaProgress], bool]) -> RotaSolution:
        return HighsRotaSolver().solve(known, progress=progress)


def test_the_window_goes_on_beating_while_the_real_solver_works(qtbot: QtBot) -> None:
    """The figure is measured by the benchmark; here the window must not wait for the search."""
    with a_screen(qtbot) as screen:
        context = screen.kit.context
        run = ProposalRun(RealRota, context.tasks, context.upkeep, screen.page)
        found: list[RotaSolution] = []
        failed: list[Exception] = []
        run.found.connect(found.append)
        run.failed.connect(failed.append)
        pulse = Pulse()
        began = time.monotonic()
        run.start(screen.page.period, seconds=3, keep_drafts=True)
        qtbot.waitUntil(lambda: bool(found or failed), timeout=60000)
        spent_ms = 1000 * (time.monotonic() - began)
        assert not failed
        assert found[0].assignments
        # A window that waited would have been silent for the whole search.
        assert pulse.longest_ms < max(spent_ms / 2, 250)
        assert pulse.beats > 10
