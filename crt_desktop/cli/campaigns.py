"""Campaigns of surveys: the `campaigns` command, and `survey --campaign`."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path
from typing import Any

from crt_desktop.cli.access import open_vault
from crt_desktop.cli.console import Console
from crt_desktop.cli.exits import DONE
from crt_desktop.cli.french_argparse import FrenchParser
from crt_desktop.domain.audit import COMMAND_LINE_REASON
from crt_desktop.domain.dates import PARIS
from crt_desktop.domain.typography import french
from crt_desktop.reports.enquetes import CampaignLine, FrozenLine
from crt_desktop.services.application import Application
from crt_desktop.services.open_vault import OpenVault


def list_campaigns(
    application: Application, console: Console, parser: FrenchParser, arguments: Namespace
) -> int:
    """List the campaigns and their validated versions, each checked whole."""
    with open_vault(application, console, parser, arguments) as vault:
        found = [(line, vault.campagnes.versions(line.row_id)) for line in vault.campagnes.all()]
    if arguments.json:
        console.write_json({"campagnes": [_document(line, frozen) for line, frozen in found]})
        return DONE
    console.table(
        ("N°", "Campagne", "Édition", "Du", "Au", "Réponse"),
        [
            (
                line.row_id,
                line.title,
                line.edition_id,
                line.period.start,
                line.period.end,
                _standing(frozen),
            )
            for line, frozen in found
        ],
    )
    console.say(f"{len(found)} campagne{'s' if len(found) > 1 else ''}.")
    return DONE


def is_of_campaign(parser: FrenchParser, arguments: Namespace) -> bool:
    """Tell whether a campaign is asked for; raises UsageError for what does not go with it."""
    if arguments.campaign is None:
        if arguments.frozen is not None:
            parser.error("--frozen va avec --campaign")
        return False
    others = {
        "--edition": arguments.edition,
        "--year": arguments.year,
        "--from": arguments.start,
        "--to": arguments.end,
    }
    given = [name for name, value in others.items() if value is not None]
    if given:
        parser.error(f"--campaign ne va pas avec {', '.join(given)}")
    return True


def export_campaign(vault: OpenVault, arguments: Namespace, path: Path | None) -> bytes:
    """Make the file of a campaign, or of one of its validated versions."""
    return vault.campagnes.export(
        arguments.campaign,
        kind=arguments.format,
        path=path,
        number=arguments.frozen,
        is_masked=arguments.mask_small,
        selection=arguments.questions,
        reason=arguments.reason or COMMAND_LINE_REASON,
    )


def _standing(frozen: tuple[FrozenLine, ...]) -> str:
    """Return where a campaign stands: open, or its last validated version."""
    if not frozen:
        return "ouverte"
    last = frozen[-1]
    if not all(one.is_intact for one in frozen):
        numbers = ", ".join(str(one.number) for one in frozen if not one.is_intact)
        return french(f"ALTÉRÉE (version {numbers}) : lancez verify")
    day = last.validated_at.astimezone(PARIS)
    return f"version {last.number} validée le {day:%d/%m/%Y} par {last.validated_by}"


def _document(line: CampaignLine, frozen: tuple[FrozenLine, ...]) -> dict[str, Any]:
    return {
        "id": line.row_id,
        "titre": line.title,
        "edition": line.edition_id,
        "periode": {"debut": line.period.start, "fin": line.period.end},
        "etat": line.state.value,
        "ouverte_le": line.opened_at,
        "ouverte_par": line.opened_by,
        "versions": [
            {
                "numero": one.number,
                "validee_le": one.validated_at,
                "validee_par": one.validated_by,
                "motif": one.motif,
                "version_du_programme": one.program_version,
                "sha256": one.sha256,
                "intacte": one.is_intact,
            }
            for one in frozen
        ],
    }
