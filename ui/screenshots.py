"""Draws every screen on a vault, light and dark, and a contact sheet of them."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final, cast

from PySide6.QtCore import Qt

from crt_desktop.domain.editions import FIRST_EDITION
from crt_desktop.domain.errors import VaultDamagedError, WrongPassphraseError
from crt_desktop.reports.upkeep import BackupInfo
from crt_desktop.services.application import Application
from ui.app import prepare, put_away, speak_french
from ui.camera import VIEWS, Camera, ContactSheet, ScreenError, View, settle
from ui.entries import QUESTIONNAIRE, QUESTIONNAIRES, SINCERITY
from ui.help.window import GuideWindow
from ui.pages import Page
from ui.pages.choose_passphrase import OWN
from ui.pages.create_vault import STEPS, CreateVaultCard
from ui.pages.enquetes.sincerity import subject_of
from ui.pages.gate import Gate, GateCard
from ui.pages.problem import ProblemCard
from ui.pages.recovery import RecoverCard
from ui.pages.recovery_key import RecoveryKeyCard
from ui.pages.restore import RestoreCard
from ui.pages.unlock import UnlockCard
from ui.pages.welcome import WelcomeCard
from ui.palette.dialog import Palette
from ui.settings import WindowSettings
from ui.shell import Shell
from ui.theme.theme import THEME
from ui.widgets.feedback import Toast

if TYPE_CHECKING:
    from crt_desktop.reports.attente import AttenteLine
    from ui.main_window import MainWindow
    from ui.pages.enquetes import EnquetesPage
    from ui.pages.file_active import FileActivePage
    from ui.pages.liste_attente import ListeAttentePage

FILE_ACTIVE: Final = "file_active"
WAITING_LIST: Final = "liste_attente"
SURVEYS: Final = "enquetes"
SHEET: Final = "planche.png"
_EXAMPLE_KEY: Final = "EXEMP-1E0C1-E0SEC-0VRS0-N0NVA-1AB1E-DEM0N-STR00"


def draw_all(
    application: Application,
    vault_path: Path,
    passphrase: str,
    folder: Path,
    *,
    user: str | None = None,
    views: Sequence[View] = VIEWS,
) -> list[Path]:
    """Draw every screen; return the pictures in order, the contact sheet last.

    Each theme has its own tour, in a window of its own: to dress every widget of an open window anew
    takes seconds, many times over.

    Args:
        application: The wired use cases.
        vault_path: The vault whose persons are shown.
        passphrase: Of the account.
        folder: Where the pictures go; made if absent.
        user: The account; by default the first of the vault.
        views: Sizes, themes and scales.
    """
    if sys.platform.startswith("linux") and not _has_display():
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    folder.mkdir(parents=True, exist_ok=True)
    prepare(["crt-desktop"])
    pictures: list[Path] = []
    sheet = ContactSheet()
    for theme in dict.fromkeys(view.theme for view in views):
        THEME.apply(theme)
        camera = Camera(folder, [view for view in views if view.theme is theme], sheet)
        with (
            tempfile.TemporaryDirectory() as settings_folder,
            _shell(application, Path(settings_folder)) as shell,
        ):
            speak_french(shell)
            _draw_gate(camera, application, vault_path)
            _open(shell, vault_path, user=user, passphrase=passphrase)
            _draw_pages(camera, shell)
            _draw_frame(camera, shell)
        pictures += camera.pictures
    sheet.save(folder / SHEET)
    return [*pictures, folder / SHEET]


def _has_display() -> bool:
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


@contextmanager
def _shell(application: Application, settings_folder: Path) -> Iterator[Shell]:
    """Lend a window that stays off the screen."""
    settings = WindowSettings(settings_folder)
    # Each picture is of the theme it is named after, whatever the hour it is taken at.
    settings.darkens_at_night = False
    shell = Shell(application, settings, restart=lambda _path: None)
    shell.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
    try:
        yield shell
    finally:
        shell.close()
        put_away(shell)


def _draw_gate(camera: Camera, application: Application, vault_path: Path) -> None:
    gate = Gate(version=application.version)
    gate.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
    gate.show()
    for name, card, act in _gate_scenes(application, vault_path):
        gate.show_path(str(vault_path) if isinstance(card, UnlockCard) else "")
        if gate.card is not card:
            gate.show_card(card)
        act()
        camera.take(gate, name)
    gate.close()
    gate.deleteLater()


def _gate_scenes(
    application: Application, vault_path: Path
) -> list[tuple[str, GateCard, Callable[[], None]]]:
    """Return the cards before a vault is open, and what puts each in its state."""
    status = application.sessions.inspect(vault_path)
    create = CreateVaultCard(Path.home() / "Documents" / "Coffre CRT")
    wrong = UnlockCard(status)
    key = RecoveryKeyCard(
        _EXAMPLE_KEY,
        sheet="",
        write_sheet=lambda _path, _text: None,
        steps=STEPS,
        asked=(2, 6),
    )
    restore = RestoreCard(
        today=application.clock.today(), into=Path.home() / "Documents" / "Coffre CRT restauré"
    )

    def name_etablissement() -> None:
        create.label_edit.setText("CRT Minervois-Corbières")
        create.go_on()

    def name_account() -> None:
        create.display_name.setText("Claire Vidal")
        create.name_edit.setText("claire.vidal")
        create.go_on()

    def choose_backup() -> None:
        restore.show_backup(
            BackupInfo(
                path=Path("/media/cle/coffre-du-jour.crtsauve"),
                made_at=application.clock.now(),
                label=status.label,
                size_bytes=2_200_000,
                rows=9_800,
                schema="",
                kind="manuelle",
                is_verified=True,
                program_version=application.version,
                accounts=status.accounts,
            )
        )

    return [
        ("accueil", WelcomeCard(), _nothing),
        ("creation-etablissement", create, _nothing),
        ("creation-compte", create, name_etablissement),
        ("creation-phrase", create, name_account),
        ("creation-phrase-a-soi", create, lambda: create.passphrase.choose(OWN)),
        ("fiche-de-secours", key, _nothing),
        ("secours", RecoverCard(status), _nothing),
        ("restauration", restore, choose_backup),
        ("restauration-fiche", restore, restore.use_sheet),
        ("coffre-endommage", ProblemCard(VaultDamagedError(part="cles")), _nothing),
        ("deverrouillage", UnlockCard(status), _nothing),
        ("phrase-inexacte", wrong, lambda: wrong.refuse(WrongPassphraseError(delay_s=8))),
    ]


def _draw_frame(camera: Camera, shell: Shell) -> None:
    """Draw what the window shows over or beside its pages: the palette, the keys, the guide."""
    main = shell.main
    if main is None:
        return
    main.open_palette()
    camera.take(shell, "palette", is_busy=lambda: shell.tasks.is_busy)
    for palette in main.findChildren(Palette):
        palette.edit.setText("ma")
    camera.take(shell, "palette-recherche", is_busy=lambda: shell.tasks.is_busy)
    main.close_palette()
    guide = GuideWindow(shell)
    guide.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
    guide.show()
    camera.take(guide, "guide")
    guide.search.setText("sauvegarde")
    camera.take(guide, "guide-recherche")
    guide.close()


def _nothing() -> None:
    """Leave the screen as it is."""


def _open(shell: Shell, vault_path: Path, *, user: str | None, passphrase: str) -> None:
    """Open the vault in the window; raises the error that refuses it."""
    refused: list[Exception] = []
    shell.vault_refused.connect(refused.append)
    shell.show_vault(vault_path)
    shell.show()
    card = shell.gate.card
    if not isinstance(card, UnlockCard):
        message = "the vault does not open"
        raise ScreenError(message)
    name = user or str(card.account.itemData(0))
    shell.unlock(name, passphrase)
    settle(lambda: shell.main is None and not refused)
    if refused:
        raise refused[0]
    settle(lambda: shell.tasks.is_busy)
    if shell.watchman is not None:
        # Nobody touches anything here: the vault would be locked before the last picture.
        shell.watchman.stop()


def _draw_pages(camera: Camera, shell: Shell) -> None:
    main = shell.main
    if main is None:
        return
    for entry in main.entries:
        main.show_page(entry.key)
        _draw_scenes(camera, shell, entry.key, main.page(entry.key))
    person = _first_person(shell, main)
    if person is not None:
        # Each is drawn as it is reached: from the page that leads to it.
        main.show_page(FILE_ACTIVE)
        main.open_dossier(person)
        _draw_scenes(camera, shell, "dossier", main.screen_page())
        main.open_screen("plan", person)
        _draw_scenes(camera, shell, "plan", main.screen_page("plan"))
        main.open_screen("sortie", person)
        _draw_scenes(camera, shell, "sortie", main.screen_page("sortie"))
    if any(entry.key == SURVEYS for entry in main.entries):
        main.show_page(SURVEYS)
        main.open_screen(SINCERITY, None, subject_of(_surveys(main).view_model.period))
        _draw_scenes(camera, shell, SINCERITY, main.subject_page(SINCERITY))
        main.open_screen(QUESTIONNAIRES, None)
        _draw_scenes(camera, shell, QUESTIONNAIRES, main.subject_page(QUESTIONNAIRES))
        main.open_screen(QUESTIONNAIRE, None, FIRST_EDITION)
        _draw_scenes(camera, shell, QUESTIONNAIRE, main.subject_page(QUESTIONNAIRE))
    waiting = _first_waiting(shell, main)
    if waiting is not None:
        main.show_page(WAITING_LIST)
        main.open_screen("admission", waiting.beneficiaire_id, str(waiting.demande_row_id))
        _draw_scenes(camera, shell, "admission", main.screen_page("admission"))


def _draw_scenes(camera: Camera, shell: Shell, key: str, page: Page) -> None:
    for scene in page.scenes():
        for toast in shell.findChildren(Toast):
            # What the scene before said is not of this one.
            toast.dismiss()
        scene.prepare()
        name = f"{key}-{scene.name}" if scene.name else key
        camera.take(shell, name.replace("_", "-"), is_busy=lambda: shell.tasks.is_busy)


def _surveys(main: MainWindow) -> EnquetesPage:
    return cast("EnquetesPage", main.page(SURVEYS))


def _first_waiting(shell: Shell, main: MainWindow) -> AttenteLine | None:
    """Return the demande at the head of the waiting list; None when nobody waits."""
    if all(entry.key != WAITING_LIST for entry in main.entries):
        return None
    page = cast("ListeAttentePage", main.page(WAITING_LIST))
    settle(lambda: shell.tasks.is_busy)
    return page.model.line_at(0)


def _first_person(shell: Shell, main: MainWindow) -> int | None:
    """Return the person of the list who was recorded first; None when there is nobody to show."""
    if all(entry.key != FILE_ACTIVE for entry in main.entries):
        return None
    page = cast("FileActivePage", main.page(FILE_ACTIVE))
    settle(lambda: shell.tasks.is_busy)
    answer = page.view_model.answer
    return None if answer is None else min(answer.index.ids, default=None)
