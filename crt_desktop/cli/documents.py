"""The command `document`: a plan or a contrat as PDF."""

from __future__ import annotations

from argparse import Namespace
from typing import Final

from crt_desktop.cli.access import open_vault
from crt_desktop.cli.console import Console
from crt_desktop.cli.exchanges import require_folder
from crt_desktop.cli.exits import DONE
from crt_desktop.cli.french_argparse import FrenchParser
from crt_desktop.domain.audit import COMMAND_LINE_REASON
from crt_desktop.reports.documents import KINDS
from crt_desktop.services.application import Application

LATER: Final = ("dlu", "nuit", "recap")
"""Kinds that are known and that this version does not make."""


def write_document(
    application: Application, console: Console, parser: FrenchParser, arguments: Namespace
) -> int:
    """Write a document; its kind and its file are judged before the vault is opened."""
    kind: str = arguments.kind
    known = ", ".join(KINDS)
    if kind in LATER:
        parser.error(
            f"cette version ne produit pas encore le document « {kind} » (produits : {known})"
        )
    if kind not in KINDS:
        parser.error(f"document inconnu : {kind} (connus : {known})")
    require_folder(parser, arguments.output)
    with open_vault(application, console, parser, arguments) as vault:
        vault.documents.write(
            kind,
            arguments.id,
            arguments.output,
            reason=arguments.reason or COMMAND_LINE_REASON,
            large_print=arguments.large_print,
        )
    console.say(f"Document écrit : {arguments.output}")
    return DONE
