"""Entry point: a first word that is a command runs it, anything else opens the window.

Almost nothing is imported before that choice: the window must be painted at once.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from crt_desktop.cli import COMMANDS

_READ_WORKBOOK: Final = "--lire-classeur"
"""First argument of the frozen application when it is the process that parses a workbook."""
_PROPOSE_ROTA: Final = "--proposer-astreintes"
"""First argument of the frozen application when it is the process that searches a rota."""

_NO_SCREEN: Final = 6
_NO_SCREEN_SENTENCE: Final = (
    "Pas d’écran\u00a0: la fenêtre ne peut pas s’ouvrir. Lancez la commande dans une session "
    "graphique, ou voyez les commandes qui s’en passent\u00a0: crt-desktop --help\n"
)
_NO_LIBRARY_SENTENCE: Final = (
    "La fenêtre ne peut pas s’ouvrir : une bibliothèque du système manque ({error}). "
    "Voyez la page Installation du guide.\n"
)
_INTERRUPTED: Final = 130


def main(argv: Sequence[str] | None = None) -> int:
    """Run the program and return its exit code."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    if arguments[:1] == [_READ_WORKBOOK]:
        from exports import workbook_worker

        return workbook_worker.main(arguments[1:])
    if arguments == [_PROPOSE_ROTA]:
        from crt_desktop.rota_solver import worker

        return worker.main()
    try:
        if is_window(arguments):
            return open_window(Path(arguments[0]) if arguments else None)
        return run_command(arguments)
    except KeyboardInterrupt:
        return _INTERRUPTED


def is_window(arguments: Sequence[str]) -> bool:
    """Tell whether the arguments are at most a vault: no command, no option."""
    if not arguments:
        return True
    first, *others = arguments
    return not others and first not in COMMANDS and not first.startswith("-")


def open_window(vault: Path | None) -> int:
    """Open the window on this vault, or on the one used last."""
    from crt_desktop.bootstrap import QtDesktop, build

    desktop = QtDesktop()
    if not desktop.has_screen() and "QT_QPA_PLATFORM" not in os.environ:
        sys.stderr.write(_NO_SCREEN_SENTENCE)
        return _NO_SCREEN
    try:
        return desktop.open(build(), vault)
    except ImportError as error:
        sys.stderr.write(_NO_LIBRARY_SENTENCE.format(error=error))
        return _NO_SCREEN


def run_command(arguments: Sequence[str]) -> int:
    """Run a command, or say how to call one."""
    from crt_desktop.bootstrap import QtDesktop, build
    from crt_desktop.cli import app
    from crt_desktop.config import find_folders
    from crt_desktop.log import LOGGER, start, write_report

    application = build()
    logs = find_folders().logs
    start(logs)
    code = app.main(
        arguments,
        application,
        QtDesktop(),
        report_bug=lambda error: write_report(logs, error, version=application.version),
    )
    command = arguments[0] if arguments[0] in COMMANDS else "?"
    LOGGER.info("command %s exit %d", command, code)
    return code


if __name__ == "__main__":
    sys.exit(main())
