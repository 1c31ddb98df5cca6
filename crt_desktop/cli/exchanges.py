"""Commands on the take-over workbook: `import`, `export`, `template`."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path
from typing import Final

from crt_desktop.cli.access import open_vault
from crt_desktop.cli.console import Console, count_rows
from crt_desktop.cli.exits import DONE, REFUSED
from crt_desktop.cli.french_argparse import FrenchParser
from crt_desktop.domain.audit import COMMAND_LINE_REASON
from crt_desktop.domain.errors import WorkbookUnreadableError
from crt_desktop.domain.messages import explain
from crt_desktop.domain.reprise.schema import SHEET_NAMES
from crt_desktop.reports.exchange import ImportReport, Problem, Severity, SheetReport
from crt_desktop.services.application import Application
from crt_desktop.services.open_vault import OpenVault

_SEVERITY_LABELS: Final = {Severity.ERREUR: "ERREUR", Severity.AVERTISSEMENT: "attention"}


def import_workbook(
    application: Application, console: Console, parser: FrenchParser, arguments: Namespace
) -> int:
    """Bring a workbook in, or only check it; the report is the result."""
    if not arguments.workbook.exists():
        parser.error(f"fichier introuvable : {arguments.workbook}")
    _check_copy(parser, arguments)
    report: ImportReport | None = None
    try:
        with open_vault(application, console, parser, arguments) as vault:
            report = vault.exchanges.import_workbook(
                vault.session.actor,
                arguments.workbook,
                dry_run=arguments.dry_run,
                skip_invalid=arguments.skip_invalid,
            )
            _show(console, report, arguments)
            _annotate(console, vault, report, arguments)
    except WorkbookUnreadableError as error:
        if not arguments.json or report is not None:
            raise
        console.write_json(_unreadable(arguments.workbook.name, error))
        return REFUSED
    has_errors = any(problem.severity is Severity.ERREUR for problem in report.problems)
    return REFUSED if has_errors and not report.is_written else DONE


def _check_copy(parser: FrenchParser, arguments: Namespace) -> None:
    """Refuse an annotated copy that cannot be, before anything is read; raises UsageError."""
    copy: Path | None = arguments.annotate
    if copy is None:
        return
    require_folder(parser, copy)
    if copy.suffix.lower() != ".xlsx":
        parser.error(f"la copie annotée est un .xlsx : {copy}")
    if copy.exists() and copy.samefile(arguments.workbook):
        parser.error(f"la copie annotée prendrait la place du classeur : {copy}")


def _show(console: Console, report: ImportReport, arguments: Namespace) -> None:
    if arguments.json:
        console.write_json(_document(report))
    else:
        _print_report(console, report, arguments)


def _annotate(
    console: Console, vault: OpenVault, report: ImportReport, arguments: Namespace
) -> None:
    """Write the annotated copy that was asked for; a workbook without a problem gets none."""
    if arguments.annotate is None:
        return
    if not report.problems:
        console.tell("Aucun problème : pas de copie annotée.")
        return
    vault.exchanges.annotate(vault.session.actor, arguments.workbook, report, arguments.annotate)
    console.tell("Copie annotée : ", arguments.annotate)
    console.tell("Ce fichier est en clair : gardez-le à l'abri, supprimez-le après usage.")


def export_workbook(
    application: Application, console: Console, parser: FrenchParser, arguments: Namespace
) -> int:
    """Write the whole caseload in the take-over shape, in clear."""
    require_folder(parser, arguments.output)
    with open_vault(application, console, parser, arguments) as vault:
        report = vault.exchanges.export_caseload(
            vault.session.actor, arguments.output, arguments.reason or COMMAND_LINE_REASON
        )
    rows = count_rows(sum(report.counts.values()))
    console.say("Classeur écrit : ", arguments.output, f" ({rows})")
    console.say(f"SHA-256 : {report.sha256}")
    for sentence in report.not_carried:
        console.say(sentence)
    console.tell("Ce fichier est en clair : gardez-le à l'abri, supprimez-le après usage.")
    return DONE


def write_template(
    application: Application, console: Console, parser: FrenchParser, arguments: Namespace
) -> int:
    """Write a blank workbook; needs no vault."""
    require_folder(parser, arguments.output)
    application.write_template(arguments.output)
    console.say("Modèle écrit : ", arguments.output)
    return DONE


def require_folder(parser: FrenchParser, output: Path) -> None:
    """Refuse an output that is a folder or a device, or stands in no folder; raises UsageError."""
    if output.is_dir():
        parser.error(f"c'est un dossier : {output}")
    if output.exists() and not output.is_file():
        parser.error(f"ce n'est pas un fichier : {output}")
    if not output.absolute().parent.is_dir():
        parser.error(f"dossier introuvable : {output.parent}")


def _document(report: ImportReport) -> dict[str, object]:
    return {
        "feuilles": {name: _sheet(sheet) for name, sheet in report.sheets.items()},
        "problemes": [_problem(problem) for problem in report.problems],
    }


def _sheet(sheet: SheetReport) -> dict[str, int]:
    return {
        "lues": sheet.read,
        "nouvelles": sheet.created,
        "modifiees": sheet.updated,
        "inchangees": sheet.unchanged,
        "erreurs": sheet.failed,
        "avertissements": sheet.warned,
    }


def _problem(problem: Problem) -> dict[str, object]:
    return {
        "feuille": problem.sheet,
        "ligne": problem.row,
        "colonne": problem.column,
        "valeur": problem.value,
        "code": problem.code,
        "gravite": problem.severity.value,
        "message": problem.message,
        "remede": problem.remedy,
    }


def _unreadable(file_name: str, error: WorkbookUnreadableError) -> dict[str, object]:
    """Return the report of a file no row of which could be read."""
    told = explain(error)
    return {
        "feuilles": {},
        "problemes": [
            {
                "feuille": "",
                "ligne": 0,
                "colonne": "",
                "valeur": file_name,
                "code": f"{error.code}_{error.values.get('reason')}",
                "gravite": Severity.ERREUR.value,
                "message": f"{told.title} {told.detail}",
                "remede": told.remedy,
            }
        ],
    }


def _print_report(console: Console, report: ImportReport, arguments: Namespace) -> None:
    order = {name: rank for rank, name in enumerate(SHEET_NAMES)}
    names = sorted(report.sheets, key=lambda name: order.get(name, len(order)))
    console.table(
        ("Feuille", "Lues", "Nouvelles", "Modifiées", "Inchangées", "Erreurs", "Avertissements"),
        [(name, *_sheet(report.sheets[name]).values()) for name in names],
    )
    for problem in report.problems:
        console.say(
            f"{_SEVERITY_LABELS[problem.severity]} {_place(problem)} "
            f"« {problem.value} » : {problem.message} {problem.remedy}"
        )
    console.say(_outcome(report, arguments))


def _place(problem: Problem) -> str:
    """Return « feuille, ligne 3, colonne sexe », as much of it as is known."""
    places = (
        problem.sheet,
        f"ligne {problem.row}" if problem.row else "",
        f"colonne {problem.column}" if problem.column else "",
    )
    return ", ".join(filter(None, places))


def _outcome(report: ImportReport, arguments: Namespace) -> str:
    skipped = report.error_count
    rows = f"{skipped} ligne{'s' if skipped > 1 else ''}"
    if report.is_written:
        aside = f"{rows} laissée{'s' if skipped > 1 else ''} de côté"
        return f"Import fait ; {aside}." if skipped else "Import fait."
    if arguments.dry_run:
        return f"Vérification : {rows} en erreur, rien n'a été écrit."
    return f"Import refusé : {rows} en erreur, rien n'a été écrit. Corrigez, ou --skip-invalid."
