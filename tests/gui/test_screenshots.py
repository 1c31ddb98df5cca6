"""Every screen drawn to files, by a process of its own as the command line does."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from PySide6.QtCore import QSize
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
from ui import camera, screenshots
from ui.camera import View
from ui.theme.theme import ThemeMode

camera.SETTLE_S = 0.02
vaults = FakeVaults(accounts={"anne": (Role.ADMINISTRATEUR, PASSPHRASE)})
application = Application(version="1", wiring=cast(Any, FakeWiring(vaults=vaults)))
folder = Path(sys.argv[1])
small = [
    View(QSize(960, 600), ThemeMode.LIGHT),
    View(QSize(900, 500), ThemeMode.LIGHT, scale=1.5, only=frozenset({"deverrouillage"})),
    View(QSize(960, 600), ThemeMode.DARK),
]
try:
    screenshots.draw_all(application, folder, "wrong", folder / "no", views=small)
except WrongPassphraseError:
    print("refused")
pictures = screenshots.draw_all(application, folder, PASSPHRASE, folder / "yes", views=small)
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
    assert last == "closed [True, True]"
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
    images = {name: QImage(str(tmp_path / "yes" / name)) for name in names}
    assert all(not image.isNull() for image in images.values())
    light, dark = (images[f"11-deverrouillage-{theme}-960x600.png"] for theme in ("light", "dark"))
    assert light.size() == QSize(960, 600)
    assert light != dark
    assert [name for name in names if name.endswith("-150.png")] == [
        "11-deverrouillage-light-900x500-150.png"
    ]
    assert images["11-deverrouillage-light-900x500-150.png"].size() == QSize(1350, 750)
