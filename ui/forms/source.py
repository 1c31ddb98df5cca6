"""Where a form comes from and goes to: the records one at a time, or the use case that rules it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

from crt_desktop.reports.fiches import FicheForm, SavedFiche


class FormSource(Protocol):
    """Opens and saves one form, as `crt_desktop.services.fiches.Fiches` does; called from the tasks."""

    def open_form(
        self,
        sheet: str,
        *,
        row_id: int | None = None,
        beneficiaire_id: int | None = None,
        preset: Mapping[str, str] | None = None,
    ) -> FicheForm:
        """Return what the form opens with."""

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
        """Store what was typed; raises InvalidFicheError, StaleEditError."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UseCaseSource:
    """A form opened and saved by the use cases of one thing, which know what the form speaks of.

    ``read`` gives what the form opens with; ``store`` is given the texts, and the version they were typed
    over.
    """

    read: Callable[[], FicheForm]
    store: Callable[[Mapping[str, str], int | None], SavedFiche]

    def open_form(
        self,
        sheet: str,
        *,
        row_id: int | None = None,
        beneficiaire_id: int | None = None,
        preset: Mapping[str, str] | None = None,
    ) -> FicheForm:
        """Return what the form opens with."""
        del sheet, row_id, beneficiaire_id, preset
        return self.read()

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
        """Store what was typed; raises InvalidFicheError, StaleEditError."""
        del sheet, form, row_id, beneficiaire_id
        return self.store(values, version)
