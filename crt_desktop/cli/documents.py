"""The command `document`: a plan, a contrat, a dlu, a recap, the sheet of a night or the dossier of a period."""

from __future__ import annotations

from argparse import ArgumentTypeError, Namespace
from datetime import date
from typing import Final

from crt_desktop.cli.access import open_vault
from crt_desktop.cli.argument_values import MOST_YEARS, parse_date, parse_year
from crt_desktop.cli.console import Console
from crt_desktop.cli.exchanges import require_folder
from crt_desktop.cli.exits import DONE
from crt_desktop.cli.french_argparse import FrenchParser
from crt_desktop.domain.audit import COMMAND_LINE_REASON
from crt_desktop.domain.dates import Period
from crt_desktop.domain.recap import read_recap_id
from crt_desktop.reports.documents import DIALOGUE, KINDS, NUIT, RECAP
from crt_desktop.services.application import Application

BETWEEN: Final = ".."
"""Between the first and the last day of a period."""
WORKBOOK: Final = ".xlsx"
"""The file of a recap that is not a PDF."""


def write_document(
    application: Application, console: Console, parser: FrenchParser, arguments: Namespace
) -> int:
    """Write a document; its kind and its file are judged before the vault is opened."""
    kind: str = arguments.kind
    if kind not in KINDS:
        parser.error(f"document inconnu : {kind} (connus : {', '.join(KINDS)})")
    require_folder(parser, arguments.output)
    recap = _recap_asked(parser, arguments) if kind == RECAP else None
    id_ = _night_asked(parser, arguments) if kind == NUIT else arguments.id
    period = _period_asked(parser, arguments.id) if kind == DIALOGUE else None
    is_workbook = arguments.output.suffix.casefold() == WORKBOOK
    if is_workbook and recap is None:
        parser.error(f"le document « {kind} » s'écrit en PDF")
    with open_vault(application, console, parser, arguments) as vault:
        if is_workbook and recap is not None:
            month, professionnel = recap
            vault.recaps.write_xlsx(
                month,
                arguments.output,
                professionnel,
                reason=arguments.reason or COMMAND_LINE_REASON,
            )
        elif period is not None:
            vault.pilotage.write_dialogue(
                period, arguments.output, reason=arguments.reason or COMMAND_LINE_REASON
            )
        else:
            vault.documents.write(
                kind,
                id_,
                arguments.output,
                reason=arguments.reason or COMMAND_LINE_REASON,
                large_print=arguments.large_print,
            )
    console.say("Document écrit : ", arguments.output)
    return DONE


def _recap_asked(parser: FrenchParser, arguments: Namespace) -> tuple[date, str | None]:
    """Return the month and the professionnel asked for; a word that names none is wrong usage."""
    try:
        return read_recap_id(arguments.id)
    except ValueError:
        parser.error(f"mois illisible : {arguments.id} (AAAA-MM, ou AAAA-MM:IDENTIFIANT)")


def _night_asked(parser: FrenchParser, arguments: Namespace) -> str:
    """Return the night asked for, in ISO; a word that is no date is wrong usage."""
    try:
        return parse_date(arguments.id).isoformat()
    except ArgumentTypeError as error:
        parser.error(f"nuit illisible : {error}")


def _period_asked(parser: FrenchParser, text: str) -> Period:
    """Return the period of a dossier: a civil year, or two days; another word is wrong usage."""
    first, between, last = text.partition(BETWEEN)
    try:
        if not between:
            return Period.of_year(parse_year(first))
        period = Period(start=parse_date(first), end=parse_date(last))
    except (ArgumentTypeError, ValueError):
        parser.error(f"période illisible : {text} (AAAA, ou AAAA-MM-JJ{BETWEEN}AAAA-MM-JJ)")
    if period.end.year - period.start.year >= MOST_YEARS:
        parser.error(f"période trop longue : {MOST_YEARS} années civiles au plus")
    return period
