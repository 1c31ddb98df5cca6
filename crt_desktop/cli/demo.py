"""The `demo` command: a fictional caseload goes through the whole application.

Everything passes by the real use cases: the workbook is written, imported, counted and exported as a
team would do it.
"""

from __future__ import annotations

import json
import os
import shutil
from argparse import Namespace
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Final

from crt_desktop.cli.arguments import SURVEY_FORMATS
from crt_desktop.cli.console import TRAINING_NOTICE, Console, count_rows
from crt_desktop.cli.demo_campaigns import DIRECTOR, make_campaigns
from crt_desktop.cli.desktop import Desktop
from crt_desktop.cli.exits import DONE, REFUSED
from crt_desktop.demo import generate
from crt_desktop.domain.calendrier import Agenda
from crt_desktop.domain.dates import Period, add_months
from crt_desktop.domain.errors import (
    CrtError,
    NotFoundError,
    RuleViolationError,
    VaultExistsError,
)
from crt_desktop.domain.roles import Role
from crt_desktop.domain.vault_folder import SLOT_FILE, keep_out_of_vaults
from crt_desktop.reports.documents import CONTRAT, DLU, NUIT, PLAN, RECAP
from crt_desktop.reports.exchange import ImportReport, Severity
from crt_desktop.services.application import Application
from crt_desktop.services.open_vault import OpenVault
from crt_desktop.services.training import write_training_workbook

ACCOUNT: Final = "claire.vidal"
DISPLAY_NAME: Final = "Claire Vidal"
PASSPHRASE: Final = "lavande moulin ardoise tramontane figuier sentier octobre"  # noqa: S105 - public: the vault holds fictional people
DEPARTEMENT: Final = "11"
REASON: Final = "démonstration"
_MARKER: Final = "demonstration.json"
_VAULT: Final = "coffre"
_EXPORTS: Final = "exports"
_RECOVERY_KEY: Final = "cle-de-secours.txt"


def run(application: Application, desktop: Desktop, console: Console, arguments: Namespace) -> int:
    """Make the training vault and every file, say what was done, open the window."""
    folder: Path = arguments.folder
    prepare_folder(application, folder)
    vault, exports = folder / _VAULT, folder / _EXPORTS
    console.say(TRAINING_NOTICE)
    workbook = exports / "reprise.xlsx"
    _write_workbook(application, console, workbook, arguments)
    created = application.sessions.create(
        vault,
        name=ACCOUNT,
        display_name=DISPLAY_NAME,
        role=Role.COORDINATEUR,
        passphrase=PASSPHRASE,
        is_training=True,
    )
    _keep_recovery_key(folder / _RECOVERY_KEY, created.recovery_key)
    console.say("Coffre d'entraînement : ", vault)
    console.say(f"  compte « {ACCOUNT} », phrase de passe « {PASSPHRASE} »")
    try:
        services = application.services(created.session)
        report = services.exchanges.import_workbook(created.session.actor, workbook)
        _print_import(console, report)
        if not report.is_written:
            return REFUSED
        _write_surveys(application, console, services, exports)
        _write_exchanges(console, services, exports)
        _write_documents(application, console, services, exports)
        _write_nights(application, console, services, exports)
        console.say(make_campaigns(application, services, passphrase=PASSPHRASE))
        console.say(f"  compte « {DIRECTOR} » de la direction, même phrase de passe")
        checks = application.sessions.verify(created.session)
        console.say(f"Vérification du coffre : {'tout est sain' if checks.is_ok else 'ÉCHEC'}")
    finally:
        created.session.close()
    pictures = desktop.draw_screens(vault, passphrase=PASSPHRASE, folder=exports / "ecrans")
    console.say(f"Écrans dessinés : {len(pictures)} images, planche ", pictures[-1])
    console.say("Tous les fichiers : ", exports)
    if arguments.no_window or not desktop.has_screen():
        console.say("Pour ouvrir la fenêtre : crt-desktop ", vault)
        return DONE
    console.stdout.flush()
    return desktop.open(application, vault)


def prepare_folder(application: Application, folder: Path) -> None:
    """Make the folder, or empty the one of a previous demo.

    Raises VaultExistsError for any other, RuleViolationError (``fichier_dans_coffre``) for one in a vault.
    """
    keep_out_of_vaults(folder / _MARKER)
    if folder.exists():
        is_free = folder.is_dir() and not any(folder.iterdir())
        if not is_free:
            _remove_previous(application, folder)
    (folder / _EXPORTS).mkdir(parents=True, exist_ok=True)
    (folder / _MARKER).write_text(json.dumps({"crt-desktop": "demo"}) + "\n", encoding="utf-8")


def _remove_previous(application: Application, folder: Path) -> None:
    """Remove what a previous demo made, and nothing else."""
    vault = folder / _VAULT
    if not (folder / _MARKER).is_file():
        raise VaultExistsError(path=str(folder))
    if vault.exists() and not _is_training(application, vault):
        raise VaultExistsError(path=str(vault))
    shutil.rmtree(vault, ignore_errors=True)
    shutil.rmtree(folder / _EXPORTS, ignore_errors=True)
    (folder / _RECOVERY_KEY).unlink(missing_ok=True)


def _is_training(application: Application, vault: Path) -> bool:
    """Tell whether the folder holds a training vault, or the beginnings of one."""
    try:
        return application.sessions.inspect(vault).is_training
    except CrtError:
        return not (vault / SLOT_FILE).exists()


def _write_workbook(
    application: Application, console: Console, path: Path, arguments: Namespace
) -> None:
    today = application.clock.today()
    caseload = generate(
        arguments.people,
        arguments.seed,
        on=today,
        holidays=application.holidays.between(
            date(today.year - 2, 1, 1), date(today.year + 1, 12, 31), departement=DEPARTEMENT
        ),
    )
    counts = write_training_workbook(
        application.writer, path, sheets=caseload.sheets(), parametres=caseload.parametres
    )
    console.say("Classeur de reprise : ", path, f" ({count_rows(sum(counts.values()))})")


def _keep_recovery_key(path: Path, key: str) -> None:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(key + "\n")


def _print_import(console: Console, report: ImportReport) -> None:
    severities = Counter(problem.severity for problem in report.problems)
    created = sum(sheet.created for sheet in report.sheets.values())
    errors, warnings = severities[Severity.ERREUR], severities[Severity.AVERTISSEMENT]
    console.say(
        f"Import : {count_rows(created)} en {report.took_s:.1f} s".replace(".", ",")
        + f", {errors} erreur{'s' if errors > 1 else ''}"
        + f", {warnings} avertissement{'s' if warnings > 1 else ''}"
    )


def _write_surveys(
    application: Application, console: Console, services: OpenVault, exports: Path
) -> None:
    """Answer every edition for this year and the last, in every format."""
    year = application.clock.today().year
    for edition in [one.id for one in services.surveys.editions()]:
        for asked in (year - 1, year):
            files = {
                kind: services.surveys.export(
                    edition,
                    Period.of_year(asked),
                    kind=kind,
                    path=exports / f"enquete-{edition}-{asked}.{kind}",
                    reason=REASON,
                )
                for kind in SURVEY_FORMATS
            }
            figures = json.loads(files["json"])["indicateurs"]
            console.say(
                f"Enquête {edition} {asked} : file active {figures['file_active']}, "
                f"enquete-{edition}-{asked} en {', '.join(files)}"
            )


def _write_exchanges(console: Console, services: OpenVault, exports: Path) -> None:
    services.exchanges.export_caseload(
        services.session.actor, exports / "reprise-exportee.xlsx", REASON
    )
    services.exchanges.write_template(exports / "modele.xlsx")
    console.say("Classeurs : reprise-exportee.xlsx (réimportable), modele.xlsx (vierge)")


def _write_documents(
    application: Application, console: Console, services: OpenVault, exports: Path
) -> None:
    """Write the plan, also in large print, the contrat and the dlu of the first person who has them."""
    files = {
        "plan.pdf": (PLAN, False),
        "plan-gros-caracteres.pdf": (PLAN, True),
        "contrat.pdf": (CONTRAT, False),
        "dlu.pdf": (DLU, False),
    }
    for person in services.beneficiaires.present(application.clock.today()):
        try:
            for name, (kind, is_large) in files.items():
                services.documents.write(
                    kind, person.reference, exports / name, reason=REASON, large_print=is_large
                )
        except (NotFoundError, RuleViolationError):
            continue
        console.say(f"Documents : {', '.join(files)}")
        return


def _write_nights(
    application: Application, console: Console, services: OpenVault, exports: Path
) -> None:
    """Write the sheet of tonight, the recaps of the month before, and a calendar of each kind."""
    today = application.clock.today()
    month = add_months(today, -1).replace(day=1)
    documents = {"nuit.pdf": (NUIT, today.isoformat()), "recap.pdf": (RECAP, f"{month:%Y-%m}")}
    for name, (kind, id_) in documents.items():
        services.documents.write(kind, id_, exports / name, reason=REASON)
    services.recaps.write_xlsx(month, exports / "recap.xlsx", reason=REASON)
    period = Period(start=today, end=add_months(today, 3))
    calendars = [f"{agenda.value}.ics" for agenda in Agenda]
    for agenda, name in zip(Agenda, calendars, strict=True):
        services.calendriers.write(agenda, period, exports / name, reason=REASON)
    console.say(f"Nuits : {', '.join([*documents, 'recap.xlsx', *calendars])}")
