"""The counts of the navigation: there before the pages are opened, and after each change."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from typing import Any

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from crt_desktop.domain.dates import Period
from crt_desktop.domain.errors import VaultBusyError
from crt_desktop.domain.roles import Role
from tests.fakes_tableau import FakeAFaire, FakeTableau
from tests.fakes_ui import TODAY
from tests.gui.page_kit import Kit, a_kit, rest
from tests.gui.releve_kit import NOW, FakeReleve
from ui import nav_counts
from ui.entries import entries_of
from ui.nav_counts import NavCounts


@dataclass
class Shown:
    """What the navigation was told."""

    counts: dict[str, int | None] = field(default_factory=dict)
    due: list[tuple[int, int]] = field(default_factory=list)
    owner: QObject = field(default_factory=QObject)

    def watch(self, kit: Kit) -> NavCounts:
        kit.context.changes.due_counted.connect(lambda *counts: self.due.append(counts))
        return NavCounts(
            kit.context,
            keys=[entry.key for entry in entries_of(kit.context.actor)],
            show=self.counts.__setitem__,
            parent=self.owner,
        )


@pytest.fixture(autouse=True)
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nav_counts, "FIRST_MS", 20)
    monkeypatch.setattr(nav_counts, "SETTLE_MS", 40)


def services(tableau: FakeTableau | None = None) -> dict[str, Any]:
    return {
        "tableau": tableau or FakeTableau(),
        "a_faire": FakeAFaire(),
        "releve": FakeReleve(),
    }


def test_the_counts_come_by_themselves_soon_after_the_opening(qtbot: QtBot) -> None:
    tableau, shown = FakeTableau(), Shown()
    with a_kit(**services(tableau)) as kit:
        shown.watch(kit)
        assert tableau.calls == [], "nothing is counted before the first paint"
        qtbot.waitUntil(lambda: bool(shown.due))
        assert shown.counts == {"file_active": 27, "liste_attente": 8, "releve": 5}
        (total, urgent) = shown.due[0]
        assert total >= urgent > 0
        today = Period(start=TODAY.replace(month=1, day=1), end=TODAY)
        assert tableau.calls == [("presence", None), ("waiting", today)]


def test_several_changes_are_counted_once(qtbot: QtBot) -> None:
    tableau, shown = FakeTableau(), Shown()
    with a_kit(**services(tableau)) as kit:
        shown.watch(kit)
        qtbot.waitUntil(lambda: bool(shown.due))
        changes = kit.context.changes
        changes.fiche_changed.emit("demandes", 7)
        changes.caseload_changed.emit()
        changes.etablissement_changed.emit()
        qtbot.waitUntil(lambda: len(shown.due) == 2)
        qtbot.wait(120)
        assert len(shown.due) == 2


def test_what_a_page_has_just_counted_as_due_is_not_counted_again(qtbot: QtBot) -> None:
    tableau, shown = FakeTableau(), Shown()
    with a_kit(**services(tableau)) as kit:
        shown.watch(kit)
        kit.context.changes.due_counted.emit(3, 1)
        qtbot.waitUntil(
            lambda: shown.counts == {"file_active": 27, "liste_attente": 8, "releve": 5}
        )
        assert shown.due == [(3, 1)]
        kit.context.changes.caseload_changed.emit()
        qtbot.waitUntil(lambda: len(shown.due) == 2)


def test_the_work_of_a_page_goes_first(qtbot: QtBot) -> None:
    tableau, shown = FakeTableau(), Shown()
    with a_kit(**services(tableau)) as kit:
        gate = threading.Event()
        kit.tasks.run(lambda: gate.wait(5), owner=shown.owner, done=lambda _: None)
        shown.watch(kit)
        qtbot.wait(150)
        assert tableau.calls == []
        gate.set()
        qtbot.waitUntil(lambda: bool(shown.due))


@pytest.mark.parametrize(
    ("role", "keys"),
    [(Role.DIRECTION, set()), (Role.LECTURE, {"file_active", "liste_attente"})],
)
def test_only_the_pages_of_the_role_are_counted(qtbot: QtBot, role: Role, keys: set[str]) -> None:
    shown = Shown()
    with a_kit(role=role, **services()) as kit:
        shown.watch(kit)
        qtbot.waitUntil(lambda: bool(shown.due))
        assert set(shown.counts) == keys


def test_whoever_is_on_call_is_told_what_is_new_and_nothing_else(qtbot: QtBot) -> None:
    tableau, shown = FakeTableau(), Shown()
    with a_kit(role=Role.SOIGNANT_ASTREINTE, **services(tableau)) as kit:
        shown.watch(kit)
        qtbot.waitUntil(lambda: shown.counts == {"releve": 5})
        kit.context.services.releve.acknowledge(NOW)
        kit.context.changes.fiche_changed.emit("appels_astreinte", 1)
        qtbot.waitUntil(lambda: shown.counts == {"releve": None})
        assert tableau.calls == []


def test_who_has_no_dashboard_asks_nothing(qtbot: QtBot) -> None:
    tableau, shown = FakeTableau(), Shown()
    with a_kit(role=Role.INTERVENANT, **services(tableau)) as kit:
        shown.watch(kit)
        kit.context.changes.caseload_changed.emit()
        qtbot.wait(120)
        rest(qtbot, kit)
        assert tableau.calls == []


def test_a_count_that_cannot_be_had_disturbs_nobody(qtbot: QtBot) -> None:
    tableau, shown = FakeTableau(error=VaultBusyError(operation="x")), Shown()
    with a_kit(**services(tableau)) as kit:
        shown.watch(kit)
        qtbot.waitUntil(lambda: bool(tableau.calls))
        rest(qtbot, kit)
        assert shown.counts == {}
        assert kit.errors == []
        tableau.error = None
        kit.context.changes.caseload_changed.emit()
        qtbot.waitUntil(lambda: shown.counts.get("file_active") == 27)
