"""A calendar file of unknown origin is parsed in a process of its own, within limits."""

from __future__ import annotations

import pickle
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from crt_desktop.domain.calendrier import LeaveEvent
from crt_desktop.domain.errors import RuleViolationError
from crt_desktop.domain.messages import explain
from exports import calendar_parsing, workbook_worker
from exports.calendar_reader import read_leave
from exports.workbook_worker import CALENDAR_LIMIT_BYTES
from tests.rendering.test_calendar_parsing import calendar_of

LEAVE = calendar_of(
    "SUMMARY:Congés d\u2019été\nDTSTART;VALUE=DATE:20270201\nDTEND;VALUE=DATE:20270206",
    "SUMMARY:sans début",
)


def saved(folder: Path, content: str | bytes) -> Path:
    path = folder / "conges.ics"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def refusal(path: Path, **limits: Any) -> RuleViolationError:
    with pytest.raises(RuleViolationError) as caught:
        read_leave(path, **limits)
    assert caught.value.values == {"fichier": "conges.ics"}
    return caught.value


def test_leave_comes_whole_out_of_the_process(tmp_path: Path) -> None:
    found = LeaveEvent(
        uid="e0",
        titre="Congés d\u2019été",
        first_on=date(2027, 2, 1),
        last_on=date(2027, 2, 5),
    )
    assert read_leave(saved(tmp_path, LEAVE)) == ((found,), 1)


def test_the_file_is_never_parsed_in_this_process(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        pytest.fail("parsed here")

    monkeypatch.setattr(calendar_parsing, "parse_leave", fail)
    monkeypatch.setattr("icalendar.Calendar.from_ical", fail)
    assert len(read_leave(saved(tmp_path, LEAVE))[0]) == 1


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"PK\x03\x04 not a calendar", "calendrier_illisible"),
        (b"", "calendrier_illisible"),
        (b"BEGIN:VCALENDAR\r\n" + b"BEGIN:VEVENT\r\n" * 25, "calendrier_trop_gros"),
        (b"BEGIN:VCALENDAR\r\nX:" + b"a" * CALENDAR_LIMIT_BYTES, "calendrier_trop_gros"),
    ],
)
def test_what_the_process_refuses_is_told_in_french(
    tmp_path: Path, content: bytes, code: str
) -> None:
    error = refusal(saved(tmp_path, content))
    assert error.code == code
    assert "conges.ics" in explain(error).title


def test_what_is_no_file_is_refused_and_what_is_missing_is_missing(tmp_path: Path) -> None:
    (tmp_path / "conges.ics").mkdir()
    assert refusal(tmp_path / "conges.ics").code == "calendrier_illisible"
    with pytest.raises(FileNotFoundError):
        read_leave(tmp_path / "absent.ics")


def test_a_file_too_long_to_read_is_given_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "exports.workbook_reader._command",
        lambda: [sys.executable, "-c", "import time; time.sleep(60)"],
    )
    started = time.monotonic()
    error = refusal(saved(tmp_path, LEAVE), time_limit_s=0.2)
    assert time.monotonic() - started < 10
    assert error.code == "calendrier_lecture_longue"
    assert "temps permis" in explain(error).detail


BEYOND = (
    "from exports import calendar_parsing, workbook_worker\n"
    "calendar_parsing.parse_leave = lambda content: bytearray(1 << 30)\n"
    "workbook_worker.main(['ics', '1', '1'])"
)
"""The worker itself, whose parser asks for a gibibyte."""


@pytest.mark.skipif(sys.platform == "win32", reason="no such limits there")
@pytest.mark.parametrize(
    ("program", "code"),
    [
        (BEYOND, "calendrier_memoire"),
        ("import os; os.abort()", "calendrier_memoire"),
        (
            "import os, signal; os.kill(os.getpid(), signal.SIGXCPU)",
            "calendrier_lecture_longue",
        ),
        ("raise SystemExit(3)", "calendrier_illisible"),
    ],
)
def test_a_process_out_of_its_limits_is_told_in_french(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, program: str, code: str
) -> None:
    monkeypatch.setattr("exports.workbook_reader._command", lambda: [sys.executable, "-c", program])
    error = refusal(saved(tmp_path, LEAVE))
    assert error.code == code
    assert "rien n\u2019a été écrit" in explain(error).detail.replace("'", "\u2019").casefold()


@pytest.mark.parametrize(
    "answer",
    [
        ("leave", [{"uid": "a"}]),
        ("leave", ["a"]),
        ("leave", 3),
        ("leave",),
        ("left_out", "peu"),
        (
            "leave",
            [{"uid": "a", "titre": 3, "first_on": date(2027, 2, 1), "last_on": date(2027, 2, 1)}],
        ),
    ],
)
def test_a_process_that_lies_makes_the_file_unreadable_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, answer: tuple[Any, ...]
) -> None:
    sent = pickle.dumps(answer) + pickle.dumps(("end",))
    program = f"import sys; sys.stdout.buffer.write({sent!r})"
    monkeypatch.setattr("exports.workbook_reader._command", lambda: [sys.executable, "-c", program])
    assert refusal(saved(tmp_path, LEAVE)).code == "calendrier_illisible"


def test_the_worker_sends_fields_and_bounds_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[int, ...]] = []
    monkeypatch.setattr(workbook_worker, "limit_resources", lambda *limits: asked.append(limits))
    request, output = saved(tmp_path, LEAVE), tmp_path / "output"
    opened = {0: request, 1: output}
    monkeypatch.setattr(
        workbook_worker,
        "open",
        lambda number, mode, closefd: opened[number].open(mode),
        raising=False,
    )
    assert workbook_worker.main(["ics", "1", "1"]) == 0
    assert asked == [(workbook_worker.CALENDAR_CPU_LIMIT_S, workbook_worker.CALENDAR_MEMORY_LIMIT)]
    with output.open("rb") as stream:
        leave, left_out, end = [pickle.load(stream) for _ in range(3)]  # noqa: S301 - written just above
    assert leave[1][0]["first_on"] == date(2027, 2, 1)
    assert (left_out, end) == (("left_out", 1), ("end",))


def test_a_lack_of_memory_of_the_parser_is_a_refusal(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: object) -> None:
        raise MemoryError

    answer: Callable[[], list[Any]] = lambda: list(  # noqa: E731 - asked twice
        workbook_worker.answer(
            "ics", LEAVE.encode(), limit_bytes=1, limit_rows=1, wanted=frozenset()
        )
    )
    assert answer()[-1] == ("end",)
    monkeypatch.setattr("icalendar.Calendar.from_ical", fail)
    assert answer() == [("refused", "memoire", {})]
