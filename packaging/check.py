"""Every check of the project, in order of cost, with a summary at the end.

Run by `make test` and `make check`, with the environment's Python. A failed step does not hide the
following ones.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MEMORY_FOLDER = Path("/dev/shm")  # noqa: S108 - pytest makes a private folder in it
MEMORY_NEEDED_BYTES = 4_000_000_000
LEAST_JOBS, MOST_JOBS = 2, 4


def steps(jobs: int) -> list[tuple[str, list[str]]]:
    """Return the name and the command of each step."""
    python = sys.executable
    lint_imports = str(Path(python).with_name("lint-imports"))
    return [
        ("format", [python, "-m", "ruff", "format", "--check", "."]),
        ("lint", [python, "-m", "ruff", "check", "."]),
        ("lock", [python, "packaging/check_lock.py"]),
        ("types", [python, "-m", "mypy"]),
        ("contracts", [lint_imports]),
        ("tests", [python, "-m", "coverage", "run", "-m", "pytest", "-q", "-n", str(jobs)]),
        ("coverage", [python, "packaging/coverage_by_layer.py"]),
    ]


def environment() -> dict[str, str]:
    """Return the environment of the steps: no screen needed, the same everywhere.

    Tests write thousands of vaults, each synced to its disk: they are kept in memory where there is room.
    """
    values = dict(os.environ)
    values.setdefault("QT_QPA_PLATFORM", "offscreen")
    values["PYTHONUTF8"] = "1"
    values.pop("PYTHONDONTWRITEBYTECODE", None)
    if MEMORY_FOLDER.is_dir() and shutil.disk_usage(MEMORY_FOLDER).free > MEMORY_NEEDED_BYTES:
        values.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY_FOLDER))
    return values


@contextmanager
def tests_read_beside() -> Iterator[None]:
    """Read the tests on another core meanwhile, and keep what pytest makes of their assertions.

    Each test process would make it again, which takes longer than to read them. What is wrong with a test
    is told by the step that runs them.
    """
    command = [sys.executable, "-m", "pytest", "-qq", "--collect-only"]
    with subprocess.Popen(  # noqa: S603 - our own command
        command,
        cwd=ROOT,
        env=environment(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ):
        yield


def usual_jobs() -> int:
    """Return as many test processes as there are cores, from two to four."""
    return max(LEAST_JOBS, min(os.cpu_count() or LEAST_JOBS, MOST_JOBS))


def main() -> int:
    """Run the steps; return 1 when one failed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--jobs", type=int, default=usual_jobs(), help="test processes at once")
    arguments = parser.parse_args()
    for stale in ROOT.glob(".coverage*"):
        stale.unlink()
    outcomes: list[tuple[str, bool, float]] = []
    for name, command in steps(arguments.jobs):
        print(f"── {name}", flush=True)
        started = time.monotonic()
        with tests_read_beside() if name == "types" else nullcontext():
            done = subprocess.run(command, cwd=ROOT, env=environment(), check=False)  # noqa: S603 - our own commands
        outcomes.append((name, done.returncode == 0, time.monotonic() - started))
    print("──")
    for name, passed, took in outcomes:
        print(f"{'ok    ' if passed else 'FAILED'} {name:<10} {took:7.1f} s")
    return 0 if all(passed for _, passed, _ in outcomes) else 1


if __name__ == "__main__":
    sys.exit(main())
