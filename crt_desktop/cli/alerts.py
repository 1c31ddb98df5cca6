"""The command `alerts`: what is due on a day."""

from __future__ import annotations

from argparse import Namespace
from itertools import groupby
from typing import Final

from crt_desktop.cli.access import open_vault
from crt_desktop.cli.console import Console
from crt_desktop.cli.exits import DONE
from crt_desktop.cli.french_argparse import FrenchParser
from crt_desktop.reports.alertes import Alerte, Gravite
from crt_desktop.services.application import Application

HEADS: Final = {
    Gravite.URGENT: "Urgent",
    Gravite.BIENTOT: "Bientôt",
    Gravite.INFORMATION: "À savoir",
}


def show_alerts(
    application: Application, console: Console, parser: FrenchParser, arguments: Namespace
) -> int:
    """List what is due on a date, most urgent first."""
    with open_vault(application, console, parser, arguments) as vault:
        found = vault.a_faire.due(arguments.on)
    if arguments.json:
        console.write_json(
            {"date": found.on, "alertes": [_as_json(alerte) for alerte in found.alertes]}
        )
        return DONE
    for gravite, alertes in groupby(found.alertes, key=lambda alerte: alerte.gravite):
        console.say(f"{HEADS[gravite]} :")
        for alerte in alertes:
            console.say(_line(alerte))
        console.say()
    count = len(found.alertes)
    due = f"{count} échéance{'s' if count > 1 else ''}" if count else "Rien à faire"
    console.say(f"{due} le {found.on:%d/%m/%Y}.")
    return DONE


def _as_json(alerte: Alerte) -> dict[str, object]:
    return {
        "code": alerte.code,
        "gravite": alerte.gravite.value,
        "personne": alerte.personne,
        "echeance": alerte.echeance,
        "message": alerte.message,
    }


def _line(alerte: Alerte) -> str:
    """Return one duty: whom, what, what to do, and its day."""
    what = f"{alerte.personne} — {alerte.message}" if alerte.personne else alerte.message
    detail = f" ({alerte.detail})" if alerte.detail else ""
    day = f", {alerte.echeance:%d/%m/%Y}" if alerte.echeance else ""
    return f"  {what}{day}{detail}"
