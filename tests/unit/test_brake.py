"""The brake on wrong passphrases."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from db.brake import FILE_NAME, Brake, delay_after

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)


def test_delays_double_then_start_again_at_a_minute_up_to_an_hour() -> None:
    delays = [delay_after(failures) for failures in range(13)]
    assert delays == [0, 2, 4, 8, 16, 60, 120, 240, 480, 960, 1920, 3600, 3600]
    assert delay_after(10**6) == 3600
    assert delay_after(-1) == 0


def test_each_failure_suspends_the_attempts_and_a_success_forgets_them(tmp_path: Path) -> None:
    brake = Brake(tmp_path)
    assert brake.delay_s(NOW) == 0
    assert brake.count_failure(NOW) == 2
    assert brake.delay_s(NOW) == 2
    assert brake.delay_s(NOW + timedelta(seconds=1.2)) == 1
    assert brake.delay_s(NOW + timedelta(seconds=2)) == 0
    assert brake.count_failure(NOW) == 4
    brake.release()
    assert brake.delay_s(NOW) == 0
    assert brake.count_failure(NOW) == 2


def test_a_clock_set_back_does_not_lengthen_the_delay(tmp_path: Path) -> None:
    brake = Brake(tmp_path)
    brake.count_failure(NOW)
    assert brake.delay_s(NOW - timedelta(days=30)) == 2


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"[]",
        b"{}",
        b"null",
        b'{"failures": "x", "until": 0}',
        b'{"failures": 3, "until": Infinity}',
        b'{"failures": 1e999, "until": 0}',
        b"[" * 100_000,
        b"\xff\xfe",
    ],
)
def test_an_unreadable_count_is_no_count(tmp_path: Path, content: bytes) -> None:
    (tmp_path / FILE_NAME).write_bytes(content)
    brake = Brake(tmp_path)
    assert brake.delay_s(NOW) == 0
    assert brake.count_failure(NOW) == 2


def test_a_folder_that_is_gone_does_not_stop_the_answer(tmp_path: Path) -> None:
    brake = Brake(tmp_path / "absent")
    assert brake.count_failure(NOW) == 2
    brake.release()
    assert brake.delay_s(NOW) == 0
