"""Transmissions are read and acknowledged with the keyboard alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from crt_desktop.domain.errors import VaultBusyError
from crt_desktop.reports.fiches import TransmissionLine
from tests.fakes_ui import TODAY
from tests.gui.page_kit import Kit, a_kit, press, rest, show_page
from ui.models.transmissions import TransmissionModel
from ui.pages.transmissions import TransmissionsPage
from ui.viewmodels.transmissions import byline, facts, readers
from ui.widgets import Toast

NOW = datetime(2026, 11, 23, 6, 30, tzinfo=UTC)


def a_line(row_id: int, **changes: object) -> TransmissionLine:
    line = TransmissionLine(
        row_id=row_id,
        beneficiaire_id=row_id * 10,
        personne="Delcambre Yvonne",
        written_at=NOW,
        texte="A peu mangé hier soir, boit peu. Prévoir une collation à la visite de 10:00.",
        is_urgente=False,
        auteur="Nadia Benamrou",
        is_read=False,
    )
    return replace(line, **changes)  # type: ignore[arg-type] # fields by name


LINES = (
    a_line(
        1,
        is_urgente=True,
        personne="Castelvi Henri",
        texte="Douleur thoracique cette nuit, SAMU appelé à 02:47, resté au domicile après avis. "
        "Rappeler le médecin traitant dès 8:00, prévenir la fille. Tension à reprendre à chaque "
        "passage pendant 48 heures et à noter dans le classeur.",
    ),
    a_line(2),
    a_line(
        3,
        personne="Rigailh Paulette",
        written_at=NOW - timedelta(days=1),
        texte="Clé de la boîte à clés changée.",
        is_read=True,
        read_by=("Claire Vidal", "Nadia Benamrou"),
    ),
)


@dataclass
class FakeTransmissions:
    lines: list[TransmissionLine] = field(default_factory=lambda: list(LINES))
    error: Exception | None = None
    asked: list[datetime] = field(default_factory=list)

    def unread(self) -> tuple[TransmissionLine, ...]:
        if self.error is not None:
            raise self.error
        return tuple(line for line in self.lines if not line.is_read)

    def since(self, instant: datetime) -> tuple[TransmissionLine, ...]:
        self.asked.append(instant)
        return tuple(self.lines)

    def acknowledge(self, row_ids: Sequence[int]) -> None:
        self.lines = [
            replace(line, is_read=line.is_read or line.row_id in row_ids) for line in self.lines
        ]


@dataclass
class Desk:
    kit: Kit
    service: FakeTransmissions
    page: TransmissionsPage


@pytest.fixture
def desk(qtbot: QtBot) -> Iterator[Desk]:
    service = FakeTransmissions()
    with a_kit(transmissions=service) as kit:
        page = TransmissionsPage(kit.context)
        show_page(qtbot, kit, page)
        yield Desk(kit, service, page)


def shown(page: TransmissionsPage) -> list[int]:
    return [line.row_id for line in page.model.lines()]


def test_what_is_to_be_read_comes_first_and_is_counted(qtbot: QtBot, desk: Desk) -> None:
    assert shown(desk.page) == [1, 2]
    assert desk.page.header.facts() == "2 transmissions à lire, dont 1 urgente"
    with qtbot.waitSignal(desk.page.count_changed) as counted:
        desk.page._ask()
    assert counted.args == [2]
    desk.page.scope.group.button(1).click()
    rest(qtbot, desk.kit)
    assert shown(desk.page) == [1, 2, 3]
    assert desk.page.header.facts() == "3 transmissions · 2 à lire, dont 1 urgente"
    assert desk.service.asked[0] <= NOW - timedelta(days=7)


def test_space_acknowledges_and_enter_opens_the_file(qtbot: QtBot, desk: Desk) -> None:
    desk.page.list.setFocus()
    press(desk.page.list, Qt.Key.Key_Return)
    assert desk.kit.opened == [(10, "suivi")]
    press(desk.page.list, Qt.Key.Key_Space)
    rest(qtbot, desk.kit)
    assert shown(desk.page) == [2]
    assert desk.page.findChildren(Toast)
    press(desk.page.list, Qt.Key.Key_Space)
    rest(qtbot, desk.kit)
    assert desk.page.states.empty.isVisible()
    assert not desk.page.all_read.isVisible()
    press(desk.page.list, Qt.Key.Key_Space)
    assert not desk.kit.tasks.is_busy


def test_everything_is_acknowledged_at_once(qtbot: QtBot, desk: Desk) -> None:
    desk.page.all_read.click()
    rest(qtbot, desk.kit)
    assert desk.service.unread() == ()
    desk.page.states.empty.asked.emit()
    rest(qtbot, desk.kit)
    assert shown(desk.page) == [1, 2, 3]
    assert desk.page.header.facts() == "3 transmissions · tout est lu"


def test_a_new_transmission_refreshes_the_list_and_another_record_does_not(
    qtbot: QtBot, desk: Desk
) -> None:
    desk.service.lines.append(a_line(4))
    desk.kit.context.changes.fiche_changed.emit("chutes", 1)
    rest(qtbot, desk.kit)
    assert shown(desk.page) == [1, 2]
    desk.kit.context.changes.fiche_changed.emit("transmissions", 1)
    rest(qtbot, desk.kit)
    assert shown(desk.page) == [1, 2, 4]


def test_a_refusal_is_said_and_can_be_tried_again(qtbot: QtBot) -> None:
    service = FakeTransmissions(error=VaultBusyError(operation=""))
    with a_kit(transmissions=service) as kit:
        page = TransmissionsPage(kit.context)
        show_page(qtbot, kit, page)
        assert page.states.error.isVisible()
        service.error = None
        page.states.error.asked.emit()
        rest(qtbot, kit)
        assert shown(page) == [1, 2]


def test_no_transmission_of_the_week_says_where_one_is_written(qtbot: QtBot) -> None:
    with a_kit(transmissions=FakeTransmissions(lines=[])) as kit:
        page = TransmissionsPage(kit.context)
        show_page(qtbot, kit, page)
        page.scope.group.button(1).click()
        rest(qtbot, kit)
        assert page.states.empty.isVisible()


def test_rows_are_as_high_as_their_text(desk: Desk) -> None:
    model, view = desk.page.model, desk.page.list
    heights = [view.visualRect(model.index(row, 0)).height() for row in range(2)]
    assert heights[0] > heights[1] > 50


def test_the_model_keeps_the_rules_of_models(qtbot: QtBot) -> None:
    model = TransmissionModel(lambda: TODAY)
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.show_lines(LINES)
    spoken = model.index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken.startswith("Castelvi Henri, urgente, à lire, aujourd’hui 07:30")


def test_the_words_of_a_line() -> None:
    assert byline(LINES[0], today=TODAY) == "aujourd’hui 07:30 · Nadia Benamrou"
    assert byline(LINES[2], today=TODAY).startswith("hier 07:30")
    old = a_line(5, auteur=None, written_at=NOW - timedelta(days=400))
    assert byline(old, today=TODAY) == "19/10/2025 08:30 · auteur inconnu"
    assert readers(LINES[2]) == "Lu par Claire Vidal et Nadia Benamrou"
    assert (readers(LINES[0]), facts(LINES[2:])) == ("", "Tout est lu")
