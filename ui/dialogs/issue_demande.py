"""Ends a demande without an admission: refused, or left without follow-up; why, and who was told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from PySide6.QtWidgets import QWidget

from crt_desktop.domain.errors import FieldIssue, InvalidFicheError
from crt_desktop.reports.fiches import FicheForm, SavedFiche
from ui.context import PageContext
from ui.forms.dialog import FicheDialog
from ui.forms.layout import Group
from ui.viewmodels.words import day

REFUS: Final = "refus"
SANS_SUITE: Final = "sans_suite"
DEMANDES: Final = "demandes"
_TITLES: Final = {
    REFUS: "Refuser la demande\u202f?",
    SANS_SUITE: "Classer la demande sans suite\u202f?",
}
_VERBS: Final = {REFUS: "Refuser", SANS_SUITE: "Classer sans suite"}
_GROUPS: Final = (
    Group(rows=(("decided_on",), ("motif_refus",), ("motif_refus_precision",), ("reorientation",))),
    Group(title="Annonce", rows=(("annonce_on", "annonce_a"),)),
)
_OTHER: Final = "autre"


class IssueSource:
    """The demande as its end is typed: the decision itself is not a field."""

    def __init__(self, context: PageContext, demande_row_id: int, decision: str) -> None:
        """Speak of one demande and one decision."""
        self._context = context
        self._demande = demande_row_id
        self._decision = decision

    def open_form(
        self,
        sheet: str,
        *,
        row_id: int | None = None,
        beneficiaire_id: int | None = None,
        preset: Mapping[str, str] | None = None,
    ) -> FicheForm:
        """Return the demande, decided today."""
        del row_id, beneficiaire_id, preset
        form = self._context.services.fiches.open_form(sheet, row_id=self._demande)
        today = day(self._context.application.clock.today())
        return replace(
            form, values={**form.values, "decided_on": form.values["decided_on"] or today}
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
        """Store the decision with its reason."""
        issues = _issues(values, self._decision)
        if issues:
            raise InvalidFicheError(issues)
        return self._context.services.fiches.save(
            sheet,
            {**values, "decision": self._decision},
            form=form,
            row_id=row_id,
            version=version,
            beneficiaire_id=beneficiaire_id,
        )


def _issues(values: Mapping[str, str], decision: str) -> tuple[FieldIssue, ...]:
    """Return what keeps a demande from being ended: a refus has a reason, « autre » says which."""
    issues = []
    motif = values.get("motif_refus", "")
    if decision == REFUS and not motif:
        issues.append(FieldIssue(attribute="motif_refus", message="Choisissez le motif du refus."))
    if motif == _OTHER and not values.get("motif_refus_precision", "").strip():
        issues.append(
            FieldIssue(
                attribute="motif_refus_precision", message="Précisez ce motif en quelques mots."
            )
        )
    return tuple(issues)


def open_issue_dialog(
    context: PageContext,
    *,
    demande_row_id: int,
    beneficiaire_id: int,
    decision: str,
    parent: QWidget,
) -> FicheDialog:
    """Ask why a demande ends, over a window; ``decision`` is refus or sans_suite."""
    return FicheDialog(
        context,
        DEMANDES,
        row_id=demande_row_id,
        beneficiaire_id=beneficiaire_id,
        groups=_GROUPS,
        title=_TITLES[decision],
        save_verb=_VERBS[decision],
        source=IssueSource(context, demande_row_id, decision),
        parent=parent,
    )
