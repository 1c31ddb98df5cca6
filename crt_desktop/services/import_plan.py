"""What an import would do: every row read, compared with what is stored, checked and classified.

Order: read the cells and give the keys, merge with the stored records, check each record, then the
references, then what rows say together. Nothing is written here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from crt_desktop.domain.people import Beneficiaire
from crt_desktop.domain.reprise.findings import Finding, say
from crt_desktop.domain.reprise.remarks import Setting, finess_remarks
from crt_desktop.domain.reprise.rows import Line, build_record
from crt_desktop.domain.reprise.rules import errors_of
from crt_desktop.domain.reprise.schema import ETABLISSEMENT_SHEET, SHEET_NAMES
from crt_desktop.domain.reprise.settings import VALUE_COLUMN, SettingLine, whole_number
from crt_desktop.ports.exchange import ExchangeRepository, SheetChanges, StoredRecord
from crt_desktop.reports.exchange import Problem, RawWorkbook, Severity, SheetReport
from crt_desktop.services.import_checks import (
    MergedCaseload,
    add_warnings,
    reject_overlaps,
)
from crt_desktop.services.import_links import reference_findings, settle_links
from crt_desktop.services.import_reading import ReadWorkbook, key_of, read_workbook


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportPlan:
    """What would be written, and the report of it. ``parametres`` are the settings that change."""

    sheets: Mapping[str, SheetReport]
    problems: tuple[Problem, ...]
    changes: tuple[SheetChanges, ...]
    parametres: Mapping[str, str]

    @property
    def has_errors(self) -> bool:
        """Tell whether something keeps the file from going in whole."""
        return any(problem.severity is Severity.ERREUR for problem in self.problems)


def plan_import(
    workbook: RawWorkbook,
    exchange: ExchangeRepository,
    setting: Setting,
    *,
    skip_invalid: bool,
    check_cancelled: Callable[[], None] = lambda: None,
) -> ImportPlan:
    """Check a workbook against the vault.

    Args:
        workbook: The cells of the file.
        exchange: What is stored.
        setting: The day and the stored parametres; those of the file come over them.
        skip_invalid: The rows in error are left out, and those that depend on them become errors.
        check_cancelled: Raises OperationCancelledError when the person stopped.

    Raises:
        WorkbookUnreadableError: ``sans_feuille``.
    """
    book = read_workbook(workbook, check_cancelled, absorbed=exchange.absorbed())
    stored_texts = exchange.parametres()
    merged = MergedCaseload(book, exchange)
    _merge_records(book, merged, setting)
    check_cancelled()
    for line, finding in list(reference_findings(book, merged, cascade=skip_invalid)):
        book.note(line, finding)
    reject_overlaps(book, exchange)
    settle_links(book, merged, cascade=skip_invalid)
    check_cancelled()
    add_warnings(book, merged, _setting_of_file(book, setting))
    check_cancelled()
    sheets = {name: _count(held.lines) for name, held in book.sheets.items()}
    changed: dict[str, str] = {}
    if book.settings is not None:
        _check_settings(book, book.settings)
        sheets[ETABLISSEMENT_SHEET] = _count_settings(book.settings, stored_texts, changed)
    return ImportPlan(
        sheets={name: sheets[name] for name in SHEET_NAMES if name in sheets},
        problems=_problems(book.findings),
        changes=tuple(_changes(name, book.valid(name)) for name in book.sheets),
        parametres=changed,
    )


def _merge_records(book: ReadWorkbook, merged: MergedCaseload, setting: Setting) -> None:
    """Build the record of each readable line over its stored one, and check it alone."""
    for name in book.sheets:
        lines = book.valid(name)
        stored = merged.replaced_records(name, lines)
        named = {key_of(line).reference for line in lines}
        for line in lines:
            line.stored = stored.get(key_of(line))
            _settle_reference(line, named)
            line.record = build_record(line, line.stored)
            if isinstance(line.record, Beneficiaire):
                _settle_identity(book, line, line.record)
            for remark in errors_of(line.record, setting.today):
                book.note(line, line.finding(remark.code, remark.attribute, **remark.values))


def _settle_reference(line: Line, named: set[str | None]) -> None:
    """Leave its reference to a stored record that was given one since the file was written.

    When another line of the file names that record by its reference, this line is another record.
    """
    reference = None if line.stored is None else line.stored.reference
    if reference is None or key_of(line).reference is not None:
        return
    if reference in named:
        line.stored = None
    else:
        line.values["reference"] = reference


def _settle_identity(book: ReadWorkbook, line: Line, record: Beneficiaire) -> None:
    """Keep a matricule without a status as recuperee, to be checked."""
    if record.matricule_ins and record.statut_identite is None:
        line.record = replace(record, statut_identite="recuperee")
        book.note(line, line.finding("identite_a_verifier", "matricule_ins"))


def _setting_of_file(book: ReadWorkbook, setting: Setting) -> Setting:
    texts = {
        line.key: line.value for line in book.settings or () if line.value and not line.is_failed
    }
    stored = setting.parametres
    parametres = replace(
        stored,
        age_minimum=whole_number(texts, "age_minimum", stored.age_minimum),
        minutes_maximum=whole_number(texts, "minutes_maximum", stored.minutes_maximum),
    )
    return replace(setting, parametres=parametres)


def _count(lines: list[Line]) -> SheetReport:
    states = [_state(line) for line in lines]
    return SheetReport(
        read=len(lines),
        created=states.count("created"),
        updated=states.count("updated"),
        unchanged=states.count("unchanged"),
        failed=states.count("failed"),
        warned=sum(line.is_warned for line in lines),
    )


def _state(line: Line) -> str:
    if line.is_failed:
        return "failed"
    if line.stored is None:
        return "created"
    return "unchanged" if line.stored == line.record else "updated"


def _changes(sheet: str, lines: list[Line]) -> SheetChanges:
    by_state: defaultdict[str, list[StoredRecord]] = defaultdict(list)
    for line in lines:
        if line.record is not None:
            by_state[_state(line)].append(StoredRecord(key=key_of(line), record=line.record))
    return SheetChanges(sheet=sheet, created=by_state["created"], updated=by_state["updated"])


def _check_settings(book: ReadWorkbook, lines: list[SettingLine]) -> None:
    for line in lines:
        if line.key == "finess" and line.value and not line.is_failed:
            for remark in finess_remarks(line.value, VALUE_COLUMN):
                line.is_warned = True
                book.findings.append(
                    Finding(
                        sheet=ETABLISSEMENT_SHEET,
                        row=line.row,
                        column=VALUE_COLUMN,
                        value=line.value,
                        code=remark.code,
                    )
                )


def _count_settings(
    lines: list[SettingLine], stored: Mapping[str, str], changed: dict[str, str]
) -> SheetReport:
    """Count the rows of the settings; those that change something are put into ``changed``."""
    created = updated = failed = 0
    for line in lines:
        if line.is_failed:
            failed += 1
        elif line.value is not None and stored.get(line.key) != line.value:
            changed[line.key] = line.value
            created += line.key not in stored
            updated += line.key in stored
    return SheetReport(
        read=len(lines),
        created=created,
        updated=updated,
        unchanged=len(lines) - created - updated - failed,
        failed=failed,
        warned=sum(line.is_warned for line in lines),
    )


def _problems(findings: list[Finding]) -> tuple[Problem, ...]:
    """Return the problems in the order of the workbook: by sheet, row, errors first."""
    order = {name: index for index, name in enumerate(SHEET_NAMES)}
    findings.sort(key=lambda one: (order.get(one.sheet, len(order)), one.row, not one.is_error))
    return tuple(_problem(finding) for finding in findings)


def _problem(finding: Finding) -> Problem:
    message, remedy = say(finding)
    return Problem(
        sheet=finding.sheet,
        row=finding.row,
        column=finding.column,
        value=finding.value,
        code=finding.code,
        severity=Severity.ERREUR if finding.is_error else Severity.AVERTISSEMENT,
        message=message,
        remedy=remedy,
    )
