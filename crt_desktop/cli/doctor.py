"""The command `doctor`: the installation, and what to do for each part that is not well."""

from __future__ import annotations

from argparse import Namespace

from crt_desktop.cli.console import Console
from crt_desktop.cli.exits import DONE, ENVIRONMENT
from crt_desktop.cli.french_argparse import FrenchParser
from crt_desktop.domain.typography import french
from crt_desktop.services.application import Application


def check_installation(
    application: Application,
    console: Console,
    parser: FrenchParser,  # noqa: ARG001 - every command is called the same way
    arguments: Namespace,
) -> int:
    """Check this workstation, and a vault folder where one is given; no passphrase is asked."""
    checks = application.diagnostics.check(arguments.vault)
    is_ok = all(check.is_ok for check in checks)
    if arguments.json:
        console.write_json(
            {
                "ok": is_ok,
                "controles": [
                    {
                        "nom": check.name,
                        "ok": check.is_ok,
                        "detail": check.fact,
                        "remede": check.remedy or None,
                    }
                    for check in checks
                ],
            }
        )
        return DONE if is_ok else ENVIRONMENT
    for check in checks:
        # The paths in these words are to be copied: they are in French typography already, and stay as they are.
        mark = french(f"{'OK     ' if check.is_ok else 'À VOIR '} {check.name} : ")
        console.stdout.write(f"{mark}{check.fact}\n")
        if check.remedy:
            console.stdout.write(f"        → {check.remedy}\n")
    console.say("Tout est en ordre." if is_ok else "Des points sont à voir ci-dessus.")
    return DONE if is_ok else ENVIRONMENT
