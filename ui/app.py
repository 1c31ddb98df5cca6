"""Starts the window: paint first, load the rest while the person types."""

from __future__ import annotations

import atexit
import gc
import sys
import threading
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import delete

from crt_desktop.services.application import Application
from ui.settings import WindowSettings
from ui.shell import Shell
from ui.theme.fonts import font
from ui.theme.icons import tinted_pixmap
from ui.theme.theme import THEME

if TYPE_CHECKING:
    from PySide6.QtCore import QObject
    from PySide6.QtGui import QIcon


def run(application: Application, vault_path: Path | None = None, *, argv: Sequence[str]) -> int:
    """Open the window and return its exit code when it is closed.

    Args:
        application: The wired use cases.
        vault_path: The vault to unlock; None takes the one opened last, or welcomes.
        argv: The program's name and what Qt may read of the command line.
    """
    qt = prepare(argv)
    settings = WindowSettings()
    THEME.apply(settings.theme, is_complete=False)
    shell = Shell(application, settings)
    catch_errors(shell)
    shell.start(vault_path)
    shell.gate.first_painted.connect(lambda: finish_loading(shell, application))
    shell.locked.connect(qt.quit)
    shell.show()
    code = qt.exec()
    put_away(shell)
    return code


def put_away(shell: Shell) -> None:
    """Close the vault and delete the window."""
    sys.excepthook = sys.__excepthook__
    threading.excepthook = threading.__excepthook__
    shell.upkeep.close()
    shell.tasks.close()
    delete(shell)


def end_qt() -> None:
    """Take Qt down while Python still stands: after, what Python drew would be deleted by nobody."""
    from PySide6.QtGui import QIcon

    application = QApplication.instance()
    if not isinstance(application, QApplication):
        return
    QApplication.setWindowIcon(QIcon())
    THEME.undress()
    forget_drawings()
    application.shutdown()


def forget_drawings() -> None:
    """Empty the caches of fonts, icons and their pixmaps."""
    from ui.theme.icon_engine import token_icon
    from ui.widgets.painting import metrics_of

    for cached in (token_icon, tinted_pixmap, font, metrics_of):
        cached.cache_clear()
    for name in ("ui.delegates.table", "ui.delegates.problems"):
        if name in sys.modules:
            sys.modules[name].forget_drawings()


def prepare(argv: Sequence[str]) -> QApplication:
    """Return the QApplication; `speak_french` completes it after the first paint."""
    existing = QApplication.instance()
    # The style is asked by the command line: setStyle() would load every enumeration of QStyle.
    qt = (
        existing
        if isinstance(existing, QApplication)
        else QApplication([*argv, "-style", "fusion"])
    )
    if existing is None:
        atexit.register(end_qt)
    qt.setApplicationName("crt-desktop")
    qt.setApplicationDisplayName("CRT Desktop")
    qt.setDesktopFileName("crt-desktop")
    return qt


def finish_loading(shell: Shell, application: Application) -> None:
    """Load what the first paint did without; the heavy part on the database thread."""
    THEME.complete()
    speak_french(shell)
    QApplication.setWindowIcon(window_icon())

    def load() -> None:
        application.preload()
        from ui.entries import preload_pages
        from ui.private_files import PRIVATE_FILES

        PRIVATE_FILES.sweep()
        preload_pages()
        import_module("ui.warmup")
        # What is loaded stays: looking through it again for garbage would slow the first list down.
        gc.freeze()

    def warm(_nothing: None) -> None:
        from ui.warmup import warm_up

        if shell.main is None:
            warm_up(shell.gate)

    shell.tasks.run(load, owner=shell, done=warm)


def speak_french(owner: QObject) -> None:
    """Make Qt speak French whatever the system: dates, buttons of its dialogs, menus of fields."""
    from PySide6.QtCore import QLibraryInfo, QLocale, QTranslator

    QLocale.setDefault(QLocale(QLocale.Language.French, QLocale.Country.France))
    translator = QTranslator(owner)
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    if translator.load("qtbase_fr", folder):
        QApplication.installTranslator(translator)


def window_icon() -> QIcon:
    """Return the icon of the window: the house on its square."""
    from PySide6.QtCore import Qt
    from PySide6.QtGui import QIcon, QPixmap

    from ui.pages.gate import Logo

    made = QIcon()
    for size in (16, 32, 64, 128):
        pixmap = QPixmap(size, size)
        pixmap.fill(Qt.GlobalColor.transparent)
        Logo(size).render(pixmap, renderFlags=QWidget.RenderFlag.DrawChildren)
        made.addPixmap(pixmap)
    return made


def catch_errors(shell: Shell) -> None:
    """Show what nobody caught, from a slot or from a thread, instead of losing it."""

    def hook(
        kind: type[BaseException], error: BaseException, traceback: TracebackType | None
    ) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, traceback)
            return
        shell.tasks.error_escaped.emit(error)

    def thread_hook(args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None:
            shell.tasks.error_escaped.emit(args.exc_value)

    sys.excepthook = hook
    threading.excepthook = thread_hook
