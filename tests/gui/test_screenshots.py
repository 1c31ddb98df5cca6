"""Every screen drawn to files, by a process of its own as the command line does."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from PySide6.QtGui import QImage

ROOT = Path(__file__).parents[2]

_DRAW = """
import sys
from pathlib import Path
from typing import Any, cast

from PySide6.QtCore import QSize

from crt_desktop.domain.errors import WrongPassphraseError
from crt_desktop.domain.roles import Role
from crt_desktop.services.application import Application
from tests.fakes_vault import PASSPHRASE, FakeVaults, FakeWiring
from ui import screenshots
from ui.theme.theme import ThemeMode

screenshots.SETTLE_S = 0.02
vaults = FakeVaults(accounts={"anne": (Role.ADMINISTRATEUR, PASSPHRASE)})
application = Application(version="1", wiring=cast(Any, FakeWiring(vaults=vaults)))
folder = Path(sys.argv[1])
small = [QSize(960, 600)]
try:
    screenshots.draw_all(application, folder, "wrong", folder / "no", sizes=small)
except WrongPassphraseError:
    print("refused")
pictures = screenshots.draw_all(application, folder, PASSPHRASE, folder / "yes", sizes=small)
print(*(path.name for path in pictures), sep="\\n")
print("closed", [session.is_closed for session in vaults.sessions])
"""


def test_every_screen_is_drawn_light_and_dark_with_a_contact_sheet(tmp_path: Path) -> None:
    environment = dict(os.environ, CRT_HOME=str(tmp_path), PYTHONPATH=str(ROOT))
    environment["QT_QPA_PLATFORM"] = "offscreen"
    done = subprocess.run(
        [sys.executable, "-c", _DRAW, str(tmp_path)],
        cwd=ROOT,
        env=environment,
        check=False,
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    first, *names, last = done.stdout.splitlines()
    assert first == "refused"
    assert last == "closed [True]"
    assert names[-1] == "planche.png"
    assert "11-deverrouillage-light-960x600.png" in names
    assert "11-deverrouillage-dark-960x600.png" in names
    for name in (
        "accueil",
        "creation-phrase",
        "restauration",
        "palette",
        "guide",
        "reglages-utilisateurs",
    ):
        assert any(f"-{name}-light" in one for one in names), name
    images = [QImage(str(tmp_path / "yes" / name)) for name in names]
    assert all(not image.isNull() for image in images)
    assert images[0].size().width() == 960
    assert images[0] != images[1]
