"""Commands on people: `caseload`, and `gir`, which needs no vault."""

from __future__ import annotations

from argparse import Namespace

from crt_desktop.cli.access import open_vault
from crt_desktop.cli.console import Console
from crt_desktop.cli.exits import DONE, REFUSED
from crt_desktop.cli.french_argparse import FrenchParser
from crt_desktop.domain.aggir import GirTrace, compute_gir
from crt_desktop.domain.errors import RuleViolationError
from crt_desktop.domain.messages import explain
from crt_desktop.services.application import Application


def show_caseload(
    application: Application, console: Console, parser: FrenchParser, arguments: Namespace
) -> int:
    """List who is accompanied on a date."""
    on = arguments.on or application.clock.today()
    with open_vault(application, console, parser, arguments) as vault:
        people = vault.beneficiaires.present(on)
    if arguments.json:
        console.write_json(
            {
                "date": on,
                "personnes": [
                    {
                        "id": line.reference,
                        "nom_naissance": line.nom_naissance,
                        "prenoms": line.prenoms,
                        "date_admission": line.admitted_on,
                        "gir": line.gir,
                    }
                    for line in people
                ],
            }
        )
        return DONE
    console.table(
        ("Identifiant", "Nom de naissance", "Prénoms", "Admission", "GIR"),
        [
            (line.reference, line.nom_naissance, line.prenoms, line.admitted_on, line.gir)
            for line in people
        ],
    )
    plural = "s" if len(people) > 1 else ""
    console.say(f"{len(people)} personne{plural} accompagnée{plural} le {on:%d/%m/%Y}.")
    return DONE


def show_gir(
    application: Application,  # noqa: ARG001 - every command is called the same way
    console: Console,
    parser: FrenchParser,
    arguments: Namespace,
) -> int:
    """Compute rang and GIR of each grid; nothing is printed unless every one is right."""
    traces: list[GirTrace] = []
    is_refused = False
    for codes in _all_codes(console, parser, arguments.codes):
        try:
            traces.append(compute_gir(codes))
        except RuleViolationError as error:
            is_refused = True
            console.tell(explain(error))
    if is_refused:
        return REFUSED
    if arguments.json:
        console.write_json(
            [
                {
                    "codes": trace.codes,
                    "rang": trace.rang,
                    "gir": trace.gir,
                    "groupe": trace.groupe,
                    "somme": trace.somme,
                }
                for trace in traces
            ]
        )
        return DONE
    for trace in traces:
        console.say(
            f"{trace.codes} : rang {trace.rang}, GIR indicatif {trace.gir} "
            f"(groupe {trace.groupe}, somme {trace.somme}, {_threshold(trace)})"
        )
    return DONE


def _all_codes(console: Console, parser: FrenchParser, words: list[str]) -> list[str]:
    """Return the grids in order, « - » replaced by the lines of standard input that are not blank."""
    codes: list[str] = []
    for word in words:
        if word == "-":
            codes.extend(line.strip() for line in console.stdin if line.strip())
        else:
            codes.append(word)
    if not codes:
        parser.error("aucune grille sur l'entrée standard")
    return codes


def _threshold(trace: GirTrace) -> str:
    return "aucun seuil atteint" if trace.seuil is None else f"seuil {trace.seuil} atteint"
