"""A desk of forms in memory: real reading and rules, versions that move, drafts and a bin."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import Any, Final, cast

from crt_desktop.domain.aggir import EvaluationGir
from crt_desktop.domain.errors import InvalidFicheError, NotFoundError, StaleEdit, StaleEditError
from crt_desktop.domain.etablissement import Parametres
from crt_desktop.domain.fiches import compare, empty_fiche, form_key, read_fiche, write_fiche
from crt_desktop.domain.gir_words import reason_of_c_words
from crt_desktop.domain.record_titles import title_of
from crt_desktop.domain.reprise.columns import Kind
from crt_desktop.domain.reprise.records import Record
from crt_desktop.domain.reprise.schema import SHEET_BY_NAME
from crt_desktop.reports.fiches import (
    Choice,
    Draft,
    FicheForm,
    PossibleDouble,
    SavedFiche,
    StoredFiche,
)
from crt_desktop.services.fiche_desk import Openings

NOW: Final = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
TODAY: Final = date(2026, 11, 23)
PARAMETRES: Final = Parametres(
    communes=("Fabrezan", "Ferrals-les-Corbières", "Lézignan-Corbières", "Thézan-des-Corbières"),
    antennes=("Lézignan",),
)


@dataclass
class FakeFiches:
    """Answers as the real service does, without a database."""

    stored: dict[tuple[str, int], StoredFiche] = field(default_factory=dict)
    kept: dict[str, Draft] = field(default_factory=dict)
    removed: dict[int, StoredFiche] = field(default_factory=dict)
    saves: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    choices: dict[str, tuple[Choice, ...]] = field(default_factory=dict)
    found: tuple[PossibleDouble, ...] = ()
    searches: list[dict[str, Any]] = field(default_factory=list)
    error: Exception | None = None
    changed_by: str = "Nadia Benamrou"
    openings: Openings = field(default_factory=Openings)

    def put(
        self, sheet: str, values: Mapping[str, str], *, beneficiaire_id: int | None = 7
    ) -> StoredFiche:
        """Store what somebody else typed."""
        return self._store(sheet, self._record(sheet, values), beneficiaire_id=beneficiaire_id)

    def change(self, fiche: StoredFiche, **values: str) -> StoredFiche:
        """Change a record as somebody else does, and move its version."""
        record = self._record(fiche.sheet, {**write_fiche(fiche.record), **values})
        moved = replace(self.stored[fiche.sheet, fiche.row_id], record=record)
        moved = replace(moved, version=moved.version + 1)
        self.stored[fiche.sheet, fiche.row_id] = moved
        return moved

    def open_form(
        self,
        sheet: str,
        *,
        row_id: int | None = None,
        beneficiaire_id: int | None = None,
        preset: Mapping[str, str] | None = None,
    ) -> FicheForm:
        key = form_key(sheet, row_id=row_id, beneficiaire_id=beneficiaire_id)
        fiche = self._get(sheet, row_id) if row_id is not None else None
        values = empty_fiche(sheet) if fiche is None else write_fiche(fiche.record)
        if fiche is None and "beneficiaire" in values:
            values["beneficiaire"] = "B0007"
        columns = SHEET_BY_NAME[sheet].columns
        if fiche is not None:
            self.openings.remember(key, fiche.version, values)
        return FicheForm(
            sheet=sheet,
            values={**values, **(preset or {})},
            form=key,
            row_id=row_id,
            version=None if fiche is None else fiche.version,
            beneficiaire_id=beneficiaire_id if fiche is None else fiche.beneficiaire_id,
            choices={
                one.attribute: self.choices.get(one.sheet or "", ())
                for one in columns
                if one.kind is Kind.REFERENCE
            },
            draft=self.kept.get(key),
        )

    def save(
        self,
        sheet: str,
        values: Mapping[str, str],
        *,
        form: str,
        row_id: int | None = None,
        version: int | None = None,
        beneficiaire_id: int | None = None,
    ) -> SavedFiche:
        self.saves.append((sheet, dict(values)))
        if self.error is not None:
            error, self.error = self.error, None
            raise error
        before = {} if row_id is None else write_fiche(self._still_there(sheet, row_id).record)
        read = read_fiche(sheet, {**before, **values}, today=TODAY, now=NOW, parametres=PARAMETRES)
        if read.record is None:
            raise InvalidFicheError(read.errors)
        if row_id is None:
            fiche = self._store(sheet, read.record, beneficiaire_id=beneficiaire_id)
        else:
            opened = self.openings.texts(form, version)
            typed = write_fiche(read.record)
            mine = {name: typed[name] for name in values if name in typed}
            self._require_fresh(sheet, row_id, version=version, opened=opened, mine=mine)
            fiche = self._update(sheet, row_id, read.record)
        self.openings.remember(form, fiche.version, write_fiche(fiche.record))
        self.kept.pop(form, None)
        return SavedFiche(fiche=fiche, warnings=read.warnings)

    def save_evaluation(
        self, values: Mapping[str, str], *, form: str, beneficiaire_id: int, reason_of_c: str = ""
    ) -> SavedFiche:
        saved = self.save("gir", values, form=form, beneficiaire_id=beneficiaire_id)
        if reason_of_c:
            evaluation = cast(EvaluationGir, saved.fiche.record)
            note = {
                "beneficiaire": values["beneficiaire"],
                "noted_at": "23/11/2026 10:30",
                "texte": reason_of_c_words(evaluation, reason_of_c),
            }
            self.save("notes", note, form=f"{form}:motif", beneficiaire_id=beneficiaire_id)
        return saved

    def remove(self, sheet: str, row_id: int, *, version: int, reason: str | None = None) -> int:
        fiche = self._get(sheet, row_id)
        assert fiche.version == version
        del self.stored[sheet, row_id]
        self.removed[len(self.removed) + 1] = fiche
        return len(self.removed)

    def restore(self, bin_id: int) -> StoredFiche:
        fiche = self.removed.pop(bin_id)
        self.stored[fiche.sheet, fiche.row_id] = fiche
        return fiche

    def keep_draft(self, draft: Draft) -> None:
        self.kept[draft.form] = draft

    def discard_draft(self, form: str) -> None:
        self.kept.pop(form, None)

    def drafts(self) -> tuple[Draft, ...]:
        return tuple(self.kept.values())

    def doubles(self, **traits: Any) -> tuple[PossibleDouble, ...]:
        self.searches.append(traits)
        return self.found

    def _get(self, sheet: str, row_id: int) -> StoredFiche:
        try:
            return self.stored[sheet, row_id]
        except KeyError as error:
            raise NotFoundError(kind=sheet, reference=row_id) from error

    def _store(self, sheet: str, record: Record, *, beneficiaire_id: int | None) -> StoredFiche:
        row_id = max((key[1] for key in self.stored), default=0) + 1
        if not record.reference:
            record = replace(record, reference=f"X{row_id:04}")
        fiche = StoredFiche(
            sheet=sheet,
            row_id=row_id,
            version=1,
            recorded_at=NOW,
            record=record,
            beneficiaire_id=row_id if sheet == "beneficiaires" else beneficiaire_id,
        )
        self.stored[sheet, row_id] = fiche
        added = Choice(reference=record.reference or "", label=title_of(record))
        self.choices[sheet] = (*self.choices.get(sheet, ()), added)
        return fiche

    def _still_there(self, sheet: str, row_id: int) -> StoredFiche:
        if (sheet, row_id) not in self.stored:
            gone = StaleEdit(by=self.changed_by, at=NOW, version=0, is_gone=True)
            raise StaleEditError(gone)
        return self.stored[sheet, row_id]

    def _require_fresh(
        self,
        sheet: str,
        row_id: int,
        *,
        version: int | None,
        opened: Mapping[str, str] | None,
        mine: Mapping[str, str],
    ) -> None:
        before = self.stored[sheet, row_id]
        if before.version == version:
            return
        merge = compare(sheet, opened=opened, theirs=write_fiche(before.record), mine=mine)
        if merge.conflicts or merge.theirs:
            raise StaleEditError(
                StaleEdit(
                    by=self.changed_by,
                    at=NOW,
                    version=before.version,
                    conflicts=merge.conflicts,
                    theirs=merge.theirs,
                )
            )

    def _update(self, sheet: str, row_id: int, record: Record) -> StoredFiche:
        before = self.stored[sheet, row_id]
        if before.record == record:
            return before
        moved = replace(before, record=record, version=before.version + 1)
        self.stored[sheet, row_id] = moved
        return moved

    def _record(self, sheet: str, values: Mapping[str, str]) -> Record:
        filled = {**empty_fiche(sheet), **values}
        if "beneficiaire" in filled and not filled["beneficiaire"]:
            filled["beneficiaire"] = "B0007"
        read = read_fiche(sheet, filled, today=TODAY, now=NOW, parametres=PARAMETRES)
        assert read.record is not None, read.issues
        return read.record


def an_application() -> SimpleNamespace:
    """Return an application whose clock stands at `NOW`."""
    return SimpleNamespace(clock=SimpleNamespace(today=lambda: TODAY, now=lambda: NOW))


def the_reglages() -> SimpleNamespace:
    """Return settings that never change."""
    return SimpleNamespace(parametres=lambda: PARAMETRES)
