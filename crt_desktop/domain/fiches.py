"""Records as forms hold them: texts by attribute, read into a record and written from one.

The readers are those of the cells of the take-over, and so are the rules: what an import refuses, a form
refuses, in words of its own (`crt_desktop.domain.form_sentences`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any, Final

from crt_desktop.domain.errors import FieldConflict, FieldIssue
from crt_desktop.domain.etablissement import Parametres
from crt_desktop.domain.form_sentences import issue_of
from crt_desktop.domain.reprise.cells import Flawed, Reader, normal, reader_of
from crt_desktop.domain.reprise.columns import Column, Kind, Sheet
from crt_desktop.domain.reprise.instants import Repeated, write_local
from crt_desktop.domain.reprise.records import Record
from crt_desktop.domain.reprise.remarks import Setting, warnings_of
from crt_desktop.domain.reprise.rules import errors_of
from crt_desktop.domain.reprise.schema import SHEET_BY_NAME, SHEET_OF

NEW: Final = "nouveau"
"""What stands for the row id in the key of a form that makes a new record."""

BIN_DAYS: Final = timedelta(days=30)
"""How long what was taken away can be put back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadFiche:
    """What was typed, read: the record, None when an error keeps it from being made, and the issues."""

    record: Record | None
    issues: tuple[FieldIssue, ...] = ()

    @property
    def errors(self) -> tuple[FieldIssue, ...]:
        """What keeps the form from being saved."""
        return tuple(issue for issue in self.issues if issue.is_error)

    @property
    def warnings(self) -> tuple[FieldIssue, ...]:
        """What is worth a second look."""
        return tuple(issue for issue in self.issues if not issue.is_error)


def form_key(sheet: str, *, row_id: int | None, beneficiaire_id: int | None) -> str:
    """Return the key of a form: « chutes:12 », or « chutes:nouveau:7 » for a new one of person 7."""
    if row_id is not None:
        return f"{sheet}:{row_id}"
    return f"{sheet}:{NEW}:{beneficiaire_id or 0}"


def read_fiche(
    sheet: str,
    values: Mapping[str, str],
    *,
    today: date,
    now: datetime,
    parametres: Parametres,
) -> ReadFiche:
    """Read what was typed: every error of the form, or the record and its warnings.

    A field that is not in ``values`` is empty. The id of a record that must carry one may be left blank:
    it is given when the record is stored.

    Returns:
        The issues in the order of the fields, one at most of each kind under a field.
    """
    description = SHEET_BY_NAME[sheet]
    read, issues = _read_fields(description, values)
    if any(issue.is_error for issue in issues):
        return ReadFiche(record=None, issues=tuple(issues))
    record = description.record(**read)  # type: ignore[arg-type] # read by the schema of this very record
    issues += judge(record, today=today, now=now, parametres=parametres)
    is_refused = any(issue.is_error for issue in issues)
    return ReadFiche(
        record=None if is_refused else record, issues=in_field_order(description, issues)
    )


def judge(
    record: Record, *, today: date, now: datetime, parametres: Parametres
) -> tuple[FieldIssue, ...]:
    """Return the errors and the warnings of a record taken alone."""
    sheet = SHEET_OF[type(record)].name
    setting = Setting(today=today, now=now, parametres=parametres)
    errors = tuple(
        issue_of(sheet, remark.attribute, remark.code, remark.values)
        for remark in errors_of(record, today)
    )
    if errors:
        return errors
    return tuple(
        issue_of(sheet, remark.attribute, remark.code, remark.values)
        for remark in warnings_of(record, setting)
    )


def in_field_order(
    sheet: Sheet, issues: list[FieldIssue] | tuple[FieldIssue, ...]
) -> tuple[FieldIssue, ...]:
    """Return issues in the order of the fields, each sentence once."""
    places = {column.attribute: place for place, column in enumerate(sheet.columns)}
    return tuple(sorted(dict.fromkeys(issues), key=lambda issue: places[issue.attribute]))


def _read_fields(
    sheet: Sheet, values: Mapping[str, str]
) -> tuple[dict[str, object], list[FieldIssue]]:
    read: dict[str, object] = {}
    issues: list[FieldIssue] = []
    earlier: datetime | None = None
    for column, reader in _readers(sheet.name):
        value = reader(values.get(column.attribute) or None)
        if isinstance(value, Flawed):
            issues.append(issue_of(sheet.name, column.attribute, value.code, value.values))
            value = value.value
        elif value is None and column.is_required and column.attribute != "reference":
            issues.append(issue_of(sheet.name, column.attribute, "requis_absent"))
        if isinstance(value, Repeated):
            value = value.following(earlier)
        if isinstance(value, datetime):
            earlier = value
        if value is None and column.attribute == "reference" and column.is_required:
            value = ""
        read[column.attribute] = value
    return read, issues


@cache
def _readers(sheet: str) -> tuple[tuple[Column, Reader], ...]:
    """Return what reads each field of a sheet, in order: the lists of codes are folded once."""
    return tuple((column, reader_of(column)) for column in SHEET_BY_NAME[sheet].columns)


def write_fiche(record: Record) -> dict[str, str]:
    """Return the texts of a record, as a form shows them and `read_fiche` reads them back."""
    return {
        column.attribute: write_field(column, getattr(record, column.attribute))
        for column in SHEET_OF[type(record)].columns
    }


def write_field(column: Column, value: object) -> str:
    """Return the text of one value; nothing known is an empty text."""
    if value is None:
        return ""
    writer = _WRITERS.get(column.kind)
    return str(value) if writer is None else writer(value)


def write_instant(value: datetime) -> str:
    """Return the local time to the minute; with its seconds or its offset where they tell something."""
    wall = write_local(value)
    if isinstance(wall, str):
        return wall
    return wall.strftime("%d/%m/%Y %H:%M:%S" if wall.second else "%d/%m/%Y %H:%M")


_WRITERS: Final[Mapping[Kind, Callable[[Any], str]]] = {
    Kind.FLAG: lambda value: "oui" if value else "non",
    Kind.INSTANT: write_instant,
    Kind.DATE: lambda value: value.strftime("%d/%m/%Y"),
    Kind.TIME: lambda value: value.strftime("%H:%M"),
    Kind.DECIMAL: lambda value: str(normal(value)).replace(".", ","),
    Kind.CODES: ", ".join,
}


def empty_fiche(sheet: str) -> dict[str, str]:
    """Return the texts of a form with nothing typed in it."""
    return {column.attribute: "" for column in SHEET_BY_NAME[sheet].columns}


def changed_fields(before: Record | None, after: Record) -> tuple[str, ...]:
    """Return the attributes that differ, in the order of the form; all that are filled in a new record."""
    columns = SHEET_OF[type(after)].columns
    if before is None:
        return tuple(
            column.attribute
            for column in columns
            if getattr(after, column.attribute) not in {None, ()}
        )
    return tuple(
        column.attribute
        for column in columns
        if getattr(before, column.attribute) != getattr(after, column.attribute)
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Merge:
    """What two persons did to the same fields: those that clash, and those only the other changed."""

    conflicts: tuple[FieldConflict, ...]
    theirs: tuple[FieldConflict, ...]


def compare(
    sheet: str,
    *,
    opened: Mapping[str, str] | None,
    theirs: Mapping[str, str],
    mine: Mapping[str, str],
) -> Merge:
    """Compare what was typed with what another stored since the form was opened.

    Args:
        sheet: The sheet of the record.
        opened: What the form opened with; None when it is not known, and then every difference clashes.
        theirs: What is stored now.
        mine: What was typed, written the same way; a field left out was not shown.
    """
    conflicts: list[FieldConflict] = []
    others: list[FieldConflict] = []
    for column in SHEET_BY_NAME[sheet].columns:
        name = column.attribute
        if name not in mine or mine[name] == theirs[name]:
            continue
        difference = FieldConflict(attribute=name, theirs=theirs[name], mine=mine[name])
        before = None if opened is None else opened.get(name)
        if before is None or mine[name] != before != theirs[name]:
            conflicts.append(difference)
        elif mine[name] == before:
            others.append(difference)
    return Merge(conflicts=tuple(conflicts), theirs=tuple(others))
