"""The `waiting-list` command: the list as it stood, with the terms of its order."""

from __future__ import annotations

from argparse import Namespace

from crt_desktop.cli.access import open_vault
from crt_desktop.cli.console import Console
from crt_desktop.cli.exits import DONE
from crt_desktop.cli.french_argparse import FrenchParser
from crt_desktop.domain.attente import TERME_LABELS
from crt_desktop.services.application import Application


def show_waiting_list(
    application: Application, console: Console, parser: FrenchParser, arguments: Namespace
) -> int:
    """List who waits on a date, the highest priority first."""
    with open_vault(application, console, parser, arguments) as vault:
        found = vault.attente.waiting(arguments.on)
    if arguments.json:
        console.write_json(
            {
                "date": found.on,
                "demandes": [
                    {
                        "rang": line.rang,
                        "id": line.reference,
                        "personne": f"{line.nom} {line.prenoms}",
                        "priorite": line.priorite,
                        "termes": {terme.value: points for terme, points in line.termes.items()},
                    }
                    for line in found.lines
                ],
            }
        )
        return DONE
    console.table(
        ("Rang", "Demande", "Personne", "Depuis", "Priorité", "Termes"),
        [
            (
                line.rang,
                line.reference,
                f"{line.nom} {line.prenoms}",
                line.requested_on,
                line.priorite,
                ", ".join(
                    f"{TERME_LABELS[terme]} {points}"
                    for terme, points in line.termes.items()
                    if points
                ),
            )
            for line in found.lines
        ],
    )
    if found.on > application.clock.today():
        console.tell(
            "Ce jour est à venir : la liste est celle d'aujourd'hui, attente comptée jusque-là."
        )
    count = len(found.lines)
    plural = "s" if count > 1 else ""
    console.say(f"{count} demande{plural} en attente le {found.on:%d/%m/%Y}.")
    return DONE
