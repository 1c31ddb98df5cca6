"""The dialogs of calendar files: what goes out, and leave that comes in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtCore import QDate
from PySide6.QtWidgets import QFileDialog, QMenu, QWidget
from pytestqt.qtbot import QtBot

from crt_desktop.domain.calendrier import Agenda, LeaveEvent
from crt_desktop.domain.dates import Period
from crt_desktop.domain.equipe import Professionnel
from crt_desktop.domain.roles import Role
from crt_desktop.reports.calendrier import AgendaWritten, LeaveChange, LeaveLine, LeavePreview
from crt_desktop.reports.fiches import StoredFiche
from tests.fakes_ui import TODAY
from tests.gui.page_kit import Kit, a_kit, rest
from ui.dialogs.calendar_export import (
    CalendarExportDialog,
    agendas_of,
    open_calendar_export,
    written_words,
)
from ui.dialogs.leave_import import LeaveImportDialog, line_words, preview_words
from ui.pages.astreintes.papers import EXPORT, TAKE_LEAVE, fill_menu
from ui.widgets.feedback import Toast

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


def a_member(reference: str, nom: str, *, left_on: date | None = None) -> StoredFiche:
    record = Professionnel(
        reference=reference, nom=nom, prenom="Nadia", profession="ide", left_on=left_on
    )
    return StoredFiche(
        row_id=int(reference[1:]),
        sheet="professionnels",
        beneficiaire_id=None,
        version=1,
        recorded_at=NOW,
        record=record,
    )


class Services:
    """The team, the calendars that were written, the leave that was taken."""

    def __init__(self) -> None:
        self.written: list[tuple[Any, ...]] = []
        self.taken: list[tuple[str, Sequence[LeaveLine], str]] = []
        self.preview_of = LeavePreview(file_name="conges.ics", lines=())

    def all(self, _sheet: str) -> tuple[StoredFiche, ...]:
        return (
            a_member("P1", "Benamrou"),
            a_member("P2", "Castaing"),
            a_member("P3", "Partie", left_on=date(2020, 1, 1)),
        )

    def write(self, agenda: Agenda, period: Period, output: Path, **options: Any) -> AgendaWritten:
        self.written.append((agenda, period, output, options))
        return AgendaWritten(content=b"", events=42, cancelled=1, new=0, changed=0)

    def preview(self, _path: Path, _professionnel: str) -> LeavePreview:
        return self.preview_of

    def take(self, professionnel: str, lines: Sequence[LeaveLine], *, motif: str) -> int:
        self.taken.append((professionnel, lines, motif))
        return len(lines)


@pytest.fixture
def services() -> Services:
    return Services()


@pytest.fixture
def kit(services: Services) -> Iterator[Kit]:
    with a_kit(fiches=services, calendriers=services, conges=services) as made:
        yield made


@pytest.fixture
def host(qtbot: QtBot) -> QWidget:
    widget = QWidget()
    widget.resize(1000, 700)
    qtbot.addWidget(widget)
    widget.show()
    return widget


def export(
    qtbot: QtBot, kit: Kit, host: QWidget, agenda: Agenda | None = None
) -> CalendarExportDialog:
    dialog = CalendarExportDialog(kit.context, agenda=agenda, parent=host)
    dialog.open()
    rest(qtbot, kit)
    return dialog


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        (Role.COORDINATEUR, set(Agenda)),
        (Role.MEDECIN, {Agenda.VISITES}),
        (Role.SOIGNANT_ASTREINTE, set(Agenda)),
        (Role.INTERVENANT, {Agenda.VISITES}),
        (Role.DIRECTION, {Agenda.ASTREINTES, Agenda.SEJOURS}),
        (Role.ADMINISTRATEUR, set()),
        (Role.LECTURE, set()),
    ],
)
def test_each_role_takes_out_its_own_calendars(role: Role, expected: set[Agenda]) -> None:
    with a_kit(role=role) as kit:
        assert set(agendas_of(kit.context.actor)) == expected


@pytest.fixture
def asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Answer the dialog of the system with a name without ending; give what it proposed."""
    proposed: list[Path] = []

    def answer(_parent: QWidget, _title: str, name: str, _kinds: str) -> tuple[str, str]:
        proposed.append(tmp_path / name)
        return str(tmp_path / "essai"), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", answer)
    return proposed


def test_a_calendar_goes_where_it_is_asked_with_what_was_chosen(
    qtbot: QtBot, kit: Kit, host: QWidget, services: Services, asked: list[Path]
) -> None:
    dialog = export(qtbot, kit, host, Agenda.VISITES)
    assert [dialog.who.itemText(row) for row in range(dialog.who.count())][1:] == [
        "Benamrou Nadia",
        "Castaing Nadia",
    ]
    dialog.who.setCurrentIndex(2)
    dialog.names.setChecked(True)
    dialog.alarm.setCurrentIndex(2)
    dialog.end.setDate(QDate(TODAY.year + 1, 1, 31))
    dialog.try_accept()
    rest(qtbot, kit)

    assert [path.name for path in asked] == [f"visites-{TODAY.isoformat()}.ics"]
    ((agenda, period, output, options),) = services.written
    assert (agenda, period.start, period.end) == (
        Agenda.VISITES,
        TODAY,
        date(TODAY.year + 1, 1, 31),
    )
    assert output == asked[0].with_name("essai.ics")
    assert (options["for_"], options["with_names"], options["alarm_minutes"]) == ("P2", True, 60)
    toast = host.findChild(Toast)
    assert toast is not None


def test_a_period_that_ends_before_it_starts_is_said_under_the_field(
    qtbot: QtBot, kit: Kit, host: QWidget, services: Services
) -> None:
    dialog = export(qtbot, kit, host)
    dialog.end.setDate(QDate(TODAY.year - 1, 1, 1))
    dialog.try_accept()
    assert dialog.isVisible()
    assert dialog.end_field.error == "La fin précède le début."
    dialog.end.setDate(QDate(TODAY.year + 7, 1, 1))
    dialog.try_accept()
    assert "5 ans" in dialog.end_field.error
    assert services.written == []
    dialog.reject()


def test_stays_are_for_the_whole_team_and_own_visits_for_oneself(
    qtbot: QtBot, kit: Kit, host: QWidget, services: Services
) -> None:
    dialog = export(qtbot, kit, host, Agenda.SEJOURS)
    assert dialog.who_field.isHidden()
    dialog.what.set_text(Agenda.ASTREINTES.value)
    dialog.what.typed.emit()
    assert not dialog.who_field.isHidden()
    dialog.reject()
    with a_kit(role=Role.INTERVENANT, fiches=services) as own:
        other = export(qtbot, own, host)
        assert other.who_field.isHidden()
        other.reject()


def test_what_a_file_holds_is_said() -> None:
    written = AgendaWritten(content=b"", events=1, cancelled=0, new=1, changed=0)
    assert written_words(written).replace("\u00a0", " ") == "Calendrier enregistré : 1 événement"


def leave(first: date, last: date, change: LeaveChange = LeaveChange.NEW, **more: Any) -> LeaveLine:
    duties = more.pop("duties", 0)
    event = LeaveEvent(uid=str(first), titre="Congés", first_on=first, last_on=last, **more)
    return LeaveLine(event=event, change=change, duties=duties)


LINES = (
    leave(date(2027, 2, 1), date(2027, 2, 5), duties=2),
    leave(date(2027, 3, 1), date(2027, 3, 1), looks_like_leave=False),
    leave(date(2027, 4, 1), date(2027, 4, 1), LeaveChange.SAME),
    leave(date(2027, 5, 1), date(2027, 5, 2), LeaveChange.REMOVED, is_cancelled=True),
)


def test_nothing_is_written_before_it_was_shown_and_ticked(
    qtbot: QtBot, kit: Kit, host: QWidget, services: Services
) -> None:
    services.preview_of = LeavePreview(file_name="conges.ics", lines=LINES, left_out=1)
    told: list[tuple[str, object]] = []
    kit.context.changes.fiche_changed.connect(lambda sheet, whose: told.append((sheet, whose)))
    dialog = LeaveImportDialog(kit.context, Path("conges.ics"), parent=host)
    dialog.open()
    rest(qtbot, kit)
    assert not dialog.verb_button.isEnabled()

    dialog.who.setCurrentIndex(1)
    rest(qtbot, kit)
    ticked = [(box.isEnabled(), box.isChecked()) for box, _line in dialog.boxes]
    assert ticked == [(True, True), (True, False), (False, False), (True, True)]
    assert "1 autre" in dialog.state.text()

    dialog.motif.setCurrentIndex(dialog.motif.findData("formation"))
    dialog.try_accept()
    rest(qtbot, kit)
    assert services.taken == [("P1", [LINES[0], LINES[3]], "formation")]
    assert told == [("absences", None)]


def test_choosing_somebody_else_reads_the_file_again(
    qtbot: QtBot, kit: Kit, host: QWidget, services: Services
) -> None:
    services.preview_of = LeavePreview(file_name="conges.ics", lines=LINES[:1])
    dialog = LeaveImportDialog(kit.context, Path("c.ics"), professionnel="P2", parent=host)
    dialog.open()
    rest(qtbot, kit)
    assert dialog.who.currentData() == "P2"
    assert len(dialog.boxes) == 1
    dialog.who.setCurrentIndex(0)
    rest(qtbot, kit)
    assert dialog.boxes == []
    assert not dialog.verb_button.isEnabled()
    dialog.reject()


def test_an_event_is_told_in_words() -> None:
    words = [line_words(line).replace("\u00a0", " ").replace("\u202f", " ") for line in LINES]
    assert words == [
        "Congés, du 01/02/2027 au 05/02/2027 — 2 astreintes ces nuits-là",
        "Congés, le 01/03/2027",
        "Congés, le 01/04/2027 — déjà noté",
        "Congés, du 01/05/2027 au 02/05/2027 — annulé : l’absence notée sera retirée",
    ]
    event = LeaveEvent(
        uid="a",
        titre="Vacances d'hiver en montagne avec les enfants",
        first_on=NOW.date(),
        last_on=NOW.date(),
    )
    long = line_words(LeaveLine(event=event, change=LeaveChange.NEW))
    assert long.replace("\u2019", "'").startswith("Vacances d'hiver en…, le")
    empty = LeavePreview(file_name="a.ics", lines=())
    assert "Aucun événement" in preview_words(empty)


def test_a_file_that_cannot_be_read_is_said_and_the_dialog_ends(
    qtbot: QtBot, host: QWidget, services: Services
) -> None:
    problem = ValueError("illisible")

    def refuse(_path: Path, _professionnel: str) -> LeavePreview:
        raise problem

    shown: list[BaseException] = []
    with a_kit(fiches=services, conges=SimpleNamespace(preview=refuse)) as kit:
        dialog = LeaveImportDialog(kit.context, Path("x.ics"), professionnel="P1", parent=host)
        object.__setattr__(kit.context, "show_error", shown.append)
        dialog.open()
        rest(qtbot, kit)
        assert shown == [problem]
        assert host.findChild(LeaveImportDialog) is None


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        (Role.COORDINATEUR, [EXPORT, TAKE_LEAVE]),
        (Role.SOIGNANT_ASTREINTE, [EXPORT]),
        (Role.DIRECTION, [EXPORT, TAKE_LEAVE]),
        (Role.LECTURE, []),
    ],
)
def test_the_screen_of_the_astreintes_offers_the_calendars_a_role_may_have(
    qtbot: QtBot, host: QWidget, role: Role, expected: list[str]
) -> None:
    menu = QMenu(host)
    with a_kit(role=role) as kit:
        fill_menu(menu, kit.context, Period.of_year(2026), today=TODAY, parent=host)
        offered = [action.text() for action in menu.actions()]
        assert [text for text in offered if ".ics" in text] == expected


def test_the_export_of_the_screen_begins_with_the_astreintes(
    qtbot: QtBot, kit: Kit, host: QWidget
) -> None:
    dialog = open_calendar_export(kit.context, parent=host)
    rest(qtbot, kit)
    assert dialog.what.text() == Agenda.ASTREINTES.value
    dialog.reject()
