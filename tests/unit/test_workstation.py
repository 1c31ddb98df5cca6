"""What belongs to the workstation: clock, holidays, folders, journal, screen, wiring."""

from __future__ import annotations

import errno
import stat
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from crt_desktop import log
from crt_desktop.bootstrap import QtDesktop, build
from crt_desktop.clock import SystemClock
from crt_desktop.config import find_folders
from crt_desktop.holidays_fr import FrenchHolidays
from crt_desktop.services.application import Application
from tests.fakes_vault import FakeVaults, FakeWiring


def test_the_clock_is_aware_and_its_day_is_that_of_paris() -> None:
    clock = SystemClock()
    assert clock.now().tzinfo is UTC
    assert abs(clock.now() - datetime.now(UTC)) < timedelta(seconds=5)
    assert abs(clock.today() - datetime.now(UTC).date()) <= timedelta(days=1)


def test_france_has_eleven_holidays_a_year() -> None:
    days = FrenchHolidays().between(date(2025, 1, 1), date(2025, 12, 31), departement="11")
    assert sorted(days) == [
        date(2025, 1, 1),
        date(2025, 4, 21),
        date(2025, 5, 1),
        date(2025, 5, 8),
        date(2025, 5, 29),
        date(2025, 6, 9),
        date(2025, 7, 14),
        date(2025, 8, 15),
        date(2025, 11, 1),
        date(2025, 11, 11),
        date(2025, 12, 25),
    ]


@pytest.mark.parametrize("departement", ["57", "67", "68", " 68 "])
def test_alsace_and_moselle_have_two_more(departement: str) -> None:
    calendar = FrenchHolidays()
    first, last = date(2025, 1, 1), date(2025, 12, 31)
    more = calendar.between(first, last, departement=departement)
    assert more - calendar.between(first, last, departement=None) == {
        date(2025, 4, 18),
        date(2025, 12, 26),
    }


def test_holidays_are_those_of_the_span_both_ends_included() -> None:
    days = FrenchHolidays().between(date(2025, 12, 25), date(2026, 1, 1), departement=None)
    assert days == {date(2025, 12, 25), date(2026, 1, 1)}


def test_folders_follow_the_system_or_the_variable(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CRT_HOME", str(tmp_path))
    folders = find_folders()
    assert folders.editions == tmp_path / "editions"
    assert folders.logs == tmp_path / "journaux"
    monkeypatch.delenv("CRT_HOME")
    assert "crt-desktop" in find_folders().settings.parts


def test_the_journal_is_written_in_a_private_folder(tmp_path: Path) -> None:
    folder = tmp_path / "journaux"
    log.start(folder, is_verbose=True)
    log.LOGGER.debug("ouverture %s", 12)
    assert "ouverture 12" in (folder / "crt-desktop.log").read_text()
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_a_journal_started_twice_says_each_thing_once(tmp_path: Path) -> None:
    log.start(tmp_path / "avant")
    log.start(tmp_path / "journaux")
    log.LOGGER.info("une fois")
    assert not (tmp_path / "avant" / "crt-desktop.log").exists()
    log.start(tmp_path / "journaux")
    log.LOGGER.info("une autre")
    told = (tmp_path / "journaux" / "crt-desktop.log").read_text()
    assert [told.count(words) for words in ("une fois", "une autre")] == [1, 1]


def test_without_a_place_to_write_the_program_goes_on(tmp_path: Path) -> None:
    blocked = tmp_path / "fichier"
    blocked.write_text("")
    log.start(blocked / "journaux")
    log.LOGGER.info("sans trace")
    assert log.write_report(blocked / "journaux", ValueError("x"), version="1") is None


def test_a_journal_on_a_full_disk_says_nothing_on_the_terminal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    log.start(tmp_path / "journaux")

    def refuse(*_: object) -> None:
        raise OSError(errno.ENOSPC, "full")

    (handler,) = log.LOGGER.handlers
    monkeypatch.setattr(handler, "shouldRollover", refuse)
    log.LOGGER.info("perdue")
    assert capsys.readouterr().err == ""
    log.LOGGER.removeHandler(handler)
    handler.close()


def test_a_mistake_in_a_line_of_the_journal_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    log.start(tmp_path / "journaux")
    log.LOGGER.info("un %s, deux %s", 1)
    assert "not enough arguments" in capsys.readouterr().err


def test_an_error_raised_from_itself_is_told_once() -> None:
    error = ValueError("x")
    error.__cause__ = error
    assert log.describe(error, version="1").count("builtins.ValueError") == 1


def test_a_report_tells_the_calls_and_no_value(tmp_path: Path) -> None:
    def open_file(name: str) -> None:
        try:
            int(name)
        except ValueError as error:
            raise RuntimeError(name) from error

    try:
        open_file("Œuvrard")
    except RuntimeError as error:
        path = log.write_report(tmp_path / "rapports", error, version="9.9")
    assert path is not None
    told = path.read_text()
    assert "Œuvrard" not in told
    assert "builtins.RuntimeError" in told
    assert "builtins.ValueError" in told
    assert "open_file" in told
    assert "CRT Desktop 9.9" in told
    assert str(Path(__file__).resolve().parent.parent.parent) not in told
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize(
    ("platform", "environ", "expected"),
    [
        ("linux", {}, False),
        ("linux", {"DISPLAY": ":0"}, True),
        ("linux", {"WAYLAND_DISPLAY": "wayland-0"}, True),
        ("linux", {"DISPLAY": ":0", "QT_QPA_PLATFORM": "offscreen"}, False),
        ("win32", {}, True),
    ],
)
def test_a_screen_is_a_display_that_is_not_offscreen(
    monkeypatch: pytest.MonkeyPatch, platform: str, environ: dict[str, str], *, expected: bool
) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr("sys.platform", platform)
    assert QtDesktop().has_screen() is expected


def test_the_wiring_gives_each_part_once() -> None:
    application = build()
    assert application.clock is application.clock
    assert application.sessions is application.sessions
    assert application.holidays.between(date(2025, 1, 1), date(2025, 1, 1), departement=None)
    assert set(application.renderers) == {"json", "csv", "pdf", "xlsx"}
    assert {"nationale", "occitanie"} <= set(application.editions)
    assert application.reader
    assert application.sink
    application.preload()


def test_a_template_needs_no_vault(tmp_path: Path) -> None:
    written: list[Path] = []

    class Writer:
        def write_template(self, path: Path) -> None:
            written.append(path)

    wiring = FakeWiring(vaults=FakeVaults(), writer=Writer())
    Application(version="1", wiring=wiring).write_template(tmp_path / "m.xlsx")
    assert written == [tmp_path / "m.xlsx"]
