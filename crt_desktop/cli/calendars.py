"""The command `calendar`: duties, visits or stays as an iCalendar file."""

from __future__ import annotations

from argparse import Namespace

from crt_desktop.cli.access import open_vault
from crt_desktop.cli.console import Console
from crt_desktop.cli.exchanges import require_folder
from crt_desktop.cli.exits import DONE
from crt_desktop.cli.french_argparse import FrenchParser
from crt_desktop.domain.audit import COMMAND_LINE_REASON
from crt_desktop.domain.calendrier import Agenda
from crt_desktop.domain.dates import Period
from crt_desktop.services.application import Application


def write_calendar(
    application: Application, console: Console, parser: FrenchParser, arguments: Namespace
) -> int:
    """Write a calendar file; its period and its file are judged before the vault is opened."""
    if arguments.end < arguments.start:
        parser.error("--to précède --from")
    require_folder(parser, arguments.output)
    with open_vault(application, console, parser, arguments) as vault:
        written = vault.calendriers.write(
            Agenda(arguments.what),
            Period(start=arguments.start, end=arguments.end),
            arguments.output,
            for_=arguments.target,
            with_names=arguments.names,
            alarm_minutes=arguments.alarm,
            reason=arguments.reason or COMMAND_LINE_REASON,
        )
    plural = "s" if written.events > 1 else ""
    told = f"{written.events} événement{plural}"
    if written.cancelled:
        told += f", dont {written.cancelled} annulé{'s' if written.cancelled > 1 else ''}"
    console.say("Calendrier écrit : ", arguments.output, f" ({told})")
    return DONE
