"""Run one command: parse, do, and turn every error into a sentence and an exit code."""

from __future__ import annotations

import getpass
import io
import os
import sys
from argparse import Namespace
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final

from crt_desktop.cli import (
    alerts,
    backups,
    calendars,
    campaigns,
    demo,
    doctor,
    documents,
    exchanges,
    keys,
    people,
    rota,
    surveys,
    users,
    vaults,
    waiting_list,
)
from crt_desktop.cli.arguments import make_parser, parse
from crt_desktop.cli.console import Console
from crt_desktop.cli.desktop import Desktop
from crt_desktop.cli.exits import DONE, ENVIRONMENT, INTERRUPTED, USAGE, exit_code
from crt_desktop.cli.french_argparse import FrenchParser, UsageError
from crt_desktop.domain.errors import CrtError
from crt_desktop.domain.machine import environment_error
from crt_desktop.domain.messages import explain
from crt_desktop.services.application import Application

_OUTPUT: Final = "Ce que la commande affiche n’a pas pu être écrit."
"""What is said of a refusal that names no file."""

Command = Callable[[Application, Console, FrenchParser, Namespace], int]

_COMMANDS: Final[Mapping[str, Command]] = {
    "init": vaults.make_vault,
    "import": exchanges.import_workbook,
    "template": exchanges.write_template,
    "export": exchanges.export_workbook,
    "survey": surveys.write_survey,
    "campaigns": campaigns.list_campaigns,
    "evidence": surveys.show_evidence,
    "caseload": people.show_caseload,
    "waiting-list": waiting_list.show_waiting_list,
    "document": documents.write_document,
    "alerts": alerts.show_alerts,
    "calendar": calendars.write_calendar,
    "rota": rota.show_rota,
    "gir": people.show_gir,
    "verify": vaults.verify_vault,
    "backup": backups.make_backup,
    "restore": backups.restore_backup,
    "users": users.manage_users,
    "key": keys.manage_keys,
    "doctor": doctor.check_installation,
}


def main(
    argv: Sequence[str],
    application: Application,
    desktop: Desktop,
    *,
    console: Console | None = None,
    report_bug: Callable[[BaseException], Path | None],
) -> int:
    """Run the command and return its exit code; never raises, never prints a traceback.

    ``report_bug`` keeps the report of an unexpected error and returns where.
    """
    terminal = console or make_console()
    try:
        code = _run(argv, application, desktop, terminal)
        terminal.stdout.flush()
    except SystemExit as stop:
        # --help and --version have printed what they had to.
        return stop.code if isinstance(stop.code, int) else DONE
    except KeyboardInterrupt:
        terminal.tell("Arrêté à votre demande.")
        return INTERRUPTED
    except BrokenPipeError:
        # The reader of our output left (« | head »): nothing more to say, and nobody to say it to.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except Exception as error:  # noqa: BLE001 - the last net: a traceback may show a person's data
        return _answer(error, terminal, report_bug)
    return code


def _tell(console: Console, *parts: object) -> None:
    """Say it where it can still be said: the terminal may be a file of the same full disk."""
    with suppress(OSError):
        console.tell(*parts)


def _answer(
    error: Exception, console: Console, report_bug: Callable[[BaseException], Path | None]
) -> int:
    """Say what went wrong and return the exit code."""
    if isinstance(error, UsageError):
        with suppress(OSError):
            console.stderr.write(str(error))
            console.stderr.flush()
        return USAGE
    if isinstance(error, CrtError):
        _tell(console, explain(error))
        return exit_code(error)
    if isinstance(error, OSError):
        _tell(console, explain(environment_error(error, error.filename or _OUTPUT)))
        return ENVIRONMENT
    _tell(console, "Une erreur inattendue s'est produite : rien n'a été écrit à moitié.")
    report = report_bug(error)
    if report is not None:
        _tell(console, "Rapport sans données personnelles, à transmettre : ", report)
    return ENVIRONMENT


def make_console() -> Console:
    """Return the console of this process, in UTF-8 whatever the locale.

    A stream the process was started without (a scheduled task, « >&- ») is one that nobody reads.
    """
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    return Console(
        stdin=sys.stdin or io.StringIO(),
        stdout=sys.stdout or io.StringIO(),
        stderr=sys.stderr or io.StringIO(),
        environ=os.environ,
        read_secret=getpass.getpass if sys.stdin is not None and sys.stdin.isatty() else None,
    )


def _run(argv: Sequence[str], application: Application, desktop: Desktop, console: Console) -> int:
    parser, arguments = parse(make_parser(application.version), argv)
    if arguments.command == "demo":
        return demo.run(application, desktop, console, arguments)
    return _COMMANDS[arguments.command](application, console, parser, arguments)
