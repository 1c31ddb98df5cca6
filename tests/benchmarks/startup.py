"""From the start of the process to the first screens, beside a bare PySide6 window.

Bare: a QWidget of the same size, shown and painted. Unlock: painted, and a letter typed stands in
the field. Opened: from the passphrase accepted to the file active painted with its persons, the
process being two seconds old and the key already derived.
"""

from __future__ import annotations

import compileall
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from tests.benchmarks.scale_vault import NAME, PASSPHRASE
from tests.benchmarks.table import Figure
from tests.benchmarks.vaults import SMALL, BenchFolder

RUNS: Final = 9
ROOT: Final = Path(__file__).resolve().parents[2]

_BARE: Final = """
import sys, time
from PySide6.QtWidgets import QApplication, QWidget

class Bare(QWidget):
    def paintEvent(self, event):
        print("painted", time.time(), flush=True)
        QApplication.quit()

application = QApplication(sys.argv[:1])
window = Bare()
window.resize(1440, 900)
window.show()
application.exec()
"""

_UNLOCK: Final = """
import os, sys, time
from pathlib import Path
import ui.app
from crt_desktop.bootstrap import build

def typed(shell, application):
    from PySide6.QtCore import QCoreApplication, QEvent, Qt
    from PySide6.QtGui import QKeyEvent
    edit = shell.gate.card.field.edit
    key = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_A, Qt.KeyboardModifier.NoModifier, "a")
    QCoreApplication.sendEvent(edit, key)
    assert edit.text() == "a"
    print("painted", time.time(), flush=True)
    os._exit(0)

ui.app.finish_loading = typed
ui.app.run(build(), Path(sys.argv[1]), argv=["bench"])
"""

_OPENED: Final = """
import os, sys, time
from pathlib import Path
import ui.app
from PySide6.QtCore import QEvent, QObject, QTimer
from crt_desktop.bootstrap import build
import ui.shell

accepted = []
enter = ui.shell.Shell._enter

def timed_enter(shell, session, name, **more):
    accepted.append(time.time())
    enter(shell, session, name, **more)
    shell.main.show_page("file_active")
    page = shell.main.page("file_active")

    def rest():
        import psutil
        print("megabytes", psutil.Process().memory_info().rss / 2**20, flush=True)
        os._exit(0)

    def look():
        if page.model.rowCount() and page.table.isVisible():
            page.table.viewport().repaint()
            print("accepted", accepted[0], flush=True)
            print("painted", time.time(), flush=True)
            QTimer.singleShot(1500, rest)
            return
        QTimer.singleShot(2, look)

    look()

ui.shell.Shell._enter = timed_enter
finish = ui.app.finish_loading

def unlock_later(shell, application):
    finish(shell, application)
    QTimer.singleShot(2000, lambda: shell.unlock(sys.argv[2], sys.argv[3]))

ui.app.finish_loading = unlock_later
ui.app.run(build(), Path(sys.argv[1]), argv=["bench"])
"""


def measure(folder: BenchFolder) -> Iterator[Figure]:
    """Yield the times and their ratios; each run of one is followed by a run of the others."""
    for package in ("crt_desktop", "ui", "db", "exports"):
        compileall.compile_dir(ROOT / package, quiet=1)
    small, large = folder.vault(SMALL), folder.vault()
    bare: list[float] = []
    unlock: list[float] = []
    opened_small: list[float] = []
    opened_large: list[float] = []
    with tempfile.TemporaryDirectory() as home:
        for _ in range(RUNS):
            bare.append(_since_start(_BARE, home))
            unlock.append(_since_start(_UNLOCK, home, str(small)))
            opened_small.append(_since_accepted(home, small))
            opened_large.append(_since_accepted(home, large))
        at_rest = _marks(_OPENED, home, str(small), NAME, PASSPHRASE)["megabytes"]
    reference = statistics.median(bare)
    yield Figure(name="bare PySide6 window, start to painted", value=reference, unit="ms")
    for name, times, bar in (
        ("start to unlock painted and typing accepted", unlock, 1.3),
        ("passphrase accepted to file active painted, 60 people", opened_small, 1.5),
        ("passphrase accepted to file active painted, full scale", opened_large, 2.0),
    ):
        middle = statistics.median(times)
        yield Figure(name=name, value=middle, unit="ms")
        yield Figure(name=f"{name}, beside bare", value=middle / reference, unit="x", bar=bar)
    yield Figure(name="memory at rest, window open on 60 people", value=at_rest, unit="MB", bar=200)


def _since_start(code: str, home: str, *arguments: str) -> float:
    """Return the milliseconds from the start of a process to the mark it prints."""
    started = time.time()
    return (_marks(code, home, *arguments)["painted"] - started) * 1000


def _since_accepted(home: str, vault: Path) -> float:
    marks = _marks(_OPENED, home, str(vault), NAME, PASSPHRASE)
    return (marks["painted"] - marks["accepted"]) * 1000


def _marks(code: str, home: str, *arguments: str) -> dict[str, float]:
    environment = dict(os.environ, CRT_HOME=home, PYTHONPATH=str(ROOT))
    environment.setdefault("QT_QPA_PLATFORM", "offscreen")
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        cwd=ROOT,
        env=environment,
        check=True,
        capture_output=True,
        text=True,
        timeout=120,
    )
    lines = (line.split() for line in done.stdout.splitlines())
    return {words[0]: float(words[1]) for words in lines if len(words) == 2}
