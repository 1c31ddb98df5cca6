"""Commands on figures: `survey` and `evidence`."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path
from typing import Final

from crt_desktop.cli.access import open_vault
from crt_desktop.cli.argument_values import period_of
from crt_desktop.cli.arguments import DEFAULT_EDITION
from crt_desktop.cli.campaigns import export_campaign, is_of_campaign
from crt_desktop.cli.console import Console, as_text, count_rows
from crt_desktop.cli.editions import check_edition_file, require_answer
from crt_desktop.cli.exchanges import require_folder
from crt_desktop.cli.exits import DONE
from crt_desktop.cli.french_argparse import FrenchParser
from crt_desktop.domain.audit import COMMAND_LINE_REASON
from crt_desktop.domain.dates import Period
from crt_desktop.domain.errors import NotFoundError
from crt_desktop.domain.indicators import keys_of
from crt_desktop.reports.survey_json import evidence_document
from crt_desktop.services.application import Application
from crt_desktop.services.open_vault import OpenVault

STANDARD_OUTPUT: Final = "-"
_TEXT_FORMATS: Final = frozenset({"json", "csv"})


def write_survey(
    application: Application, console: Console, parser: FrenchParser, arguments: Namespace
) -> int:
    """Answer an edition over a period or a campaign, or report its sincerity; or check a file of edition."""
    if arguments.check_edition is not None:
        return check_edition_file(console, parser, arguments)
    require_answer(parser, arguments)
    if arguments.sincerity:
        return _write_sincerity(application, console, parser, arguments)
    is_campaign = is_of_campaign(parser, arguments)
    period = None if is_campaign else period_of(parser, arguments)
    is_printed = arguments.output == STANDARD_OUTPUT
    if is_printed and arguments.format not in _TEXT_FORMATS:
        parser.error(f"--output - ne va pas avec --format {arguments.format}")
    if not is_printed:
        require_folder(parser, Path(arguments.output))
    path = None if is_printed else Path(arguments.output)
    with open_vault(application, console, parser, arguments) as vault:
        content = (
            export_campaign(vault, arguments, path)
            if period is None
            else _export_edition(vault, parser, arguments, period, path)
        )
    if is_printed:
        console.stdout.write(content.decode("utf-8-sig"))
    else:
        console.say("Enquête écrite : ", Path(arguments.output))
    return DONE


def _write_sincerity(
    application: Application, console: Console, parser: FrenchParser, arguments: Namespace
) -> int:
    """Write the sincerity report of a period, by name where a reason is given and the role may."""
    others = {
        "--edition": arguments.edition is not None,
        "--campaign": arguments.campaign is not None,
        "--frozen": arguments.frozen is not None,
        "--questions": arguments.questions is not None,
        "--mask-small": arguments.mask_small,
        "--output -": arguments.output == STANDARD_OUTPUT,
    }
    if given := [name for name, is_given in others.items() if is_given]:
        parser.error(f"--sincerity ne va pas avec {', '.join(given)}")
    if arguments.format not in application.sincerity_renderers:
        known = ", ".join(application.sincerity_renderers)
        parser.error(f"--sincerity ne va pas avec --format {arguments.format} (formats : {known})")
    period, path = period_of(parser, arguments), Path(arguments.output)
    require_folder(parser, path)
    with open_vault(application, console, parser, arguments) as vault:
        vault.surveys.export_sincerity(
            period,
            kind=arguments.format,
            path=path,
            is_named=bool(arguments.reason),
            reason=arguments.reason,
        )
    console.say("Rapport de sincérité écrit : ", path)
    return DONE


def _export_edition(
    vault: OpenVault, parser: FrenchParser, arguments: Namespace, period: Period, path: Path | None
) -> bytes:
    edition = arguments.edition or DEFAULT_EDITION
    known = [line.edition.id for line in vault.editions.all()]
    if edition not in known:
        parser.error(f"édition inconnue : {edition} (connues : {', '.join(known)})")
    return vault.surveys.export(
        edition,
        period,
        kind=arguments.format,
        path=path,
        is_masked=arguments.mask_small,
        selection=arguments.questions,
        reason=arguments.reason or COMMAND_LINE_REASON,
    )


def show_evidence(
    application: Application, console: Console, parser: FrenchParser, arguments: Namespace
) -> int:
    """List the records behind one figure."""
    period = period_of(parser, arguments)
    try:
        keys_of(arguments.indicator)
    except NotFoundError:
        parser.error(f"indicateur inconnu : {arguments.indicator}")
    if arguments.output is not None:
        return _write_evidence(application, console, parser, arguments)
    with open_vault(application, console, parser, arguments) as vault:
        evidence = vault.surveys.evidence(arguments.indicator, period, reason=arguments.reason)
    if arguments.json:
        console.write_json(evidence_document(evidence))
        return DONE
    console.table([column.title for column in evidence.columns], evidence.rows)
    console.say(f"{evidence.label} : {as_text(evidence.value)} ({count_rows(len(evidence.rows))})")
    return DONE


def _write_evidence(
    application: Application, console: Console, parser: FrenchParser, arguments: Namespace
) -> int:
    """Write the records behind one figure to a file, by name where a reason is given and the role may."""
    output: Path = arguments.output
    kind = output.suffix.casefold().removeprefix(".")
    if kind not in application.evidence_renderers:
        known = ", ".join(f".{one}" for one in application.evidence_renderers)
        parser.error(f"--output finit par {known}")
    if arguments.json:
        parser.error("--json ne va pas avec --output")
    require_folder(parser, output)
    with open_vault(application, console, parser, arguments) as vault:
        vault.surveys.export_evidence(
            arguments.indicator,
            period_of(parser, arguments),
            kind=kind,
            path=output,
            is_named=bool(arguments.reason),
            reason=arguments.reason,
        )
    console.say("Preuve écrite : ", output)
    return DONE
