"""The real start, in a process of its own: what is loaded before the first paint, how it ends."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from ui.settings import WindowSettings
from ui.theme.theme import ThemeMode

ROOT = Path(__file__).parents[2]

_START = """
import sys
from pathlib import Path

import ui.app
from crt_desktop.services.application import Application
from crt_desktop.domain.roles import Role
from crt_desktop.reports.vault import AccountLabel, VaultStatus

class Vaults:
    def inspect(self, path):
        account = AccountLabel(name="claire", display_name="Claire Vidal", role=Role.COORDINATEUR)
        return VaultStatus(path=path, label="CRT", accounts=(account,), is_training=False)

class Wiring:
    def vaults(self):
        return Vaults()

    def preload(self):
        print("preloaded\\n", end="", flush=True)

finish = ui.app.finish_loading

def look(shell, application):
    from PySide6.QtCore import QLocale, QTimer
    from PySide6.QtWidgets import QApplication

    heavy = {name.partition(".")[0] for name in sys.modules}
    heavy &= {"sqlalchemy", "cryptography", "alembic", "sqlcipher3", "xlsxwriter", "openpyxl"}
    late = {"crt_desktop.ports", "ui.main_window", "ui.widgets.feedback"} & set(sys.modules)
    late |= {"ui.widgets.choice_paint"} & set(sys.modules)
    print("loaded", sorted(heavy | late), flush=True)
    finish(shell, application)
    said = QApplication.translate("QPlatformTheme", "Cancel")
    print(f"locale {QLocale().name()} {said}\\n", end="", flush=True)
    QTimer.singleShot(300, shell.close)

ui.app.finish_loading = look
code = ui.app.run(Application(version="1", wiring=Wiring()), Path("coffre"), argv=["crt-desktop"])
print("ended", code, flush=True)
"""


def _run(code: str, home: Path) -> subprocess.CompletedProcess[str]:
    environment = dict(os.environ, CRT_HOME=str(home), PYTHONPATH=str(ROOT))
    environment.setdefault("QT_QPA_PLATFORM", "offscreen")
    return subprocess.run(
        [sys.executable, "-X", "faulthandler", "-c", code],
        cwd=ROOT,
        env=environment,
        check=False,
        capture_output=True,
        text=True,
        timeout=60,
    )


def test_the_unlock_screen_is_painted_before_anything_heavy_then_all_ends_well(
    tmp_path: Path,
) -> None:
    done = _run(_START, tmp_path)
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert lines[0] == "loaded []"
    assert "preloaded" in lines
    assert "locale fr_FR Annuler" in lines
    assert lines[-1] == "ended 0"


def test_settings_survive_and_a_spoiled_file_is_ignored(tmp_path: Path) -> None:
    settings = WindowSettings(tmp_path)
    assert settings.theme.value == "system"
    assert settings.geometry is None
    assert settings.vaults() == []
    settings.theme = ThemeMode.DARK
    for number in range(7):
        settings.remember_vault(tmp_path / str(number))
    settings.remember_account(tmp_path / "6", "claire")
    settings._file.sync()
    again = WindowSettings(tmp_path)
    assert again.theme.value == "dark"
    assert [path.name for path in again.vaults()] == ["6", "5", "4", "3", "2"]
    assert again.account_of(tmp_path / "6") == "claire"
    assert again.account_of(tmp_path / "0") == ""
    again._file.setValue("theme", "rose")
    again._file.setValue("coffres", 3)
    assert again.theme.value == "system"
    assert again.vaults() == []
