"""What the form kit tells after a change: the open screens, and a word at the bottom of the window."""

from __future__ import annotations

from typing import Final

from PySide6.QtWidgets import QWidget

from crt_desktop.reports.fiches import SavedFiche, StoredFiche
from ui.context import PageContext
from ui.forms.plans import removed_words
from ui.widgets.feedback import show_toast

CASELOAD_SHEETS: Final = frozenset(
    {
        "beneficiaires",
        "demandes",
        "gir",
        "visites",
        "hospitalisations",
        "sejours_ht",
        "aidants",
    }
)
"""Sheets whose records the list of persons shows something of."""

SAVED: Final = "Enregistré"


def tell_changed(context: PageContext, sheet: str, beneficiaire_id: int | None) -> None:
    """Tell the open screens that a record was written."""
    context.changes.fiche_changed.emit(sheet, beneficiaire_id)
    if sheet in CASELOAD_SHEETS:
        context.changes.caseload_changed.emit()


def tell_saved(host: QWidget, saved: SavedFiche) -> None:
    """Say that it is saved, and the first thing worth a second look."""
    if not saved.warnings:
        show_toast(host, SAVED)
        return
    first, *others = saved.warnings
    more = f" (et {len(others)} autre{'s' if len(others) > 1 else ''})" if others else ""
    show_toast(host, f"{SAVED}. {first.message}{more}")


def tell_removed(
    context: PageContext, host: QWidget, sheet: str, bin_id: int, beneficiaire_id: int | None
) -> None:
    """Say that a record is in the bin, and offer to put it back."""

    def put_back() -> None:
        context.tasks.run(
            lambda: context.services.fiches.restore(bin_id),
            owner=context.changes,
            done=told_back,
            failed=context.show_error,
            keeps=True,
        )

    def told_back(fiche: StoredFiche) -> None:
        tell_changed(context, fiche.sheet, fiche.beneficiaire_id)

    tell_changed(context, sheet, beneficiaire_id)
    show_toast(host, removed_words(sheet), undo=put_back)
