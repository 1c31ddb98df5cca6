"""A fake of the service of questionnaires, with its rules, over the two that ship."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from crt_desktop.domain.dates import Period
from crt_desktop.domain.editions import (
    Edition,
    Question,
    Section,
    check_edition,
    code_of,
    parse_edition,
    read_edition,
    tidy_edition,
    write_edition,
)
from crt_desktop.domain.errors import (
    EditionInvalidError,
    NotFoundError,
    RuleViolationError,
    VersionMovedError,
)
from crt_desktop.reports.enquetes import EditionLine, EditionOrigin
from crt_desktop.reports.fiches import Draft

SAVED_AT = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)


@cache
def shipped(code: str) -> Edition:
    text = (files("crt_desktop") / "editions" / f"{code}.toml").read_text(encoding="utf-8")
    return parse_edition(text, edition_id=code, file=f"{code}.toml")


def small_edition(code: str = "enquete-2026") -> Edition:
    """Return a questionnaire of three questions in two sections."""
    return Edition(
        id=code,
        title="Enquête 2026",
        year=2026,
        notice="",
        sections=(
            Section(
                title="File active",
                questions=(
                    Question(
                        number="1.1", label="Personnes accompagnées", indicateur="file_active"
                    ),
                    Question(
                        number="1.2",
                        label="Personnes en GIR 1 et 2",
                        indicateur="par_gir_actuel.1+2",
                    ),
                ),
            ),
            Section(
                title="Équipe",
                questions=(
                    Question(
                        number="2.1", label="Difficultés de recrutement", manual_type="oui_non"
                    ),
                ),
            ),
        ),
    )


def vault_line(edition: Edition, *, version: int = 1, campaigns: int = 0) -> EditionLine:
    return EditionLine(
        edition=edition,
        origin=EditionOrigin.VAULT,
        row_id=7,
        version=version,
        updated_at=SAVED_AT,
        updated_by="Claire Vidal",
        campaigns=campaigns,
    )


@dataclass
class FakeEditions:
    """Keeps questionnaires in memory; `error` is raised once, by whatever is asked next."""

    kept: dict[str, EditionLine] = field(default_factory=dict)
    installed: dict[str, EditionLine] = field(default_factory=dict)
    written: list[tuple[str, Path]] = field(default_factory=list)
    error: Exception | None = None
    threads: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        for code in ("nationale", "occitanie"):
            self.installed.setdefault(
                code, EditionLine(edition=shipped(code), origin=EditionOrigin.PROGRAM)
            )

    def _called(self) -> None:
        self.threads.add(threading.current_thread().name)
        if self.error is not None:
            error, self.error = self.error, None
            raise error

    def all(self) -> tuple[EditionLine, ...]:
        self._called()
        lines = {**self.installed, **self.kept}
        return tuple(
            lines[code] for code in sorted(lines, key=lambda one: (one != "nationale", one))
        )

    def find(self, code: str) -> EditionLine:
        self._called()
        line = self.kept.get(code) or self.installed.get(code)
        if line is None:
            raise NotFoundError(kind="edition", reference=code)
        return line

    def save(self, edition: Edition, *, version: int | None) -> EditionLine:
        self._called()
        tidy = tidy_edition(edition)
        issues = check_edition(tidy)
        if issues:
            raise EditionInvalidError(issues, file=tidy.id, reason="")
        before = self.kept.get(tidy.id)
        if (before.version if before else None) != version:
            raise VersionMovedError(version=before.version if before else None)
        after = vault_line(tidy, version=(version or 0) + 1)
        self.kept[tidy.id] = replace(after, campaigns=before.campaigns if before else 0)
        return self.kept[tidy.id]

    def duplicate(self, code: str, *, new_code: str, title: str, year: int | None) -> EditionLine:
        line = self.find(code)
        if new_code in self.kept or new_code in self.installed:
            raise RuleViolationError("edition_existe", edition=new_code, titre=title)
        return self.save(replace(line.edition, id=new_code, title=title, year=year), version=None)

    def remove(self, code: str, *, version: int) -> None:
        self._called()
        line = self.kept[code]
        if line.version != version:
            raise VersionMovedError(version=line.version)
        if line.campaigns and code not in self.installed:
            raise RuleViolationError(
                "edition_utilisee", titre=line.edition.title, campagnes="1 campagne"
            )
        del self.kept[code]

    def read_file(self, path: Path, *, code: str | None = None) -> Edition:
        self._called()
        text = path.read_text(encoding="utf-8")
        return read_edition(text, edition_id=code or code_of(path.stem)).require(file=path.name)

    def import_file(
        self, path: Path, *, code: str | None = None, version: int | None = None
    ) -> EditionLine:
        return self.save(self.read_file(path, code=code), version=version)

    def write_file(self, code: str, path: Path) -> Path:
        line = self.find(code)
        path.write_text(write_edition(line.edition), encoding="utf-8")
        self.written.append((code, path))
        return path


@dataclass
class FakeDrafts:
    """Keeps the drafts of one account."""

    kept: dict[str, Draft] = field(default_factory=dict)

    def keep_draft(self, draft: Draft) -> None:
        self.kept[draft.form] = draft

    def drafts(self) -> tuple[Draft, ...]:
        return tuple(self.kept.values())

    def discard_draft(self, form: str) -> None:
        self.kept.pop(form, None)


@dataclass
class FakeFigures:
    """Figures of the year, and those with filters."""

    asked: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)
    error: Exception | None = None

    def values(self, period: Period) -> Mapping[str, Any]:
        self.asked.append(("", ()))
        if self.error is not None:
            raise self.error
        assert period.start.year == period.end.year
        return {
            "file_active": 34,
            "entrees": 12,
            "par_gir_actuel": {"1": 5, "2": 9, "3": 8, "4": 6, "5": 0, "6": 0, "non_evalue": 6},
            "par_sexe": {"F": 26, "M": 8, "non_renseigne": 0},
            "taux_occupation_ht": None,
        }

    def filtered_value(self, path: str, filters: tuple[str, ...], period: Period) -> Any:
        self.asked.append((path, filters))
        if self.error is not None:
            raise self.error
        assert period.start.year == period.end.year
        return 11
