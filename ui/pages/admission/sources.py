"""The forms of an admission: a step, the decision; opened and saved by the use cases that rule them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Protocol

from crt_desktop.domain.admission_facts import Etape
from crt_desktop.domain.errors import FieldIssue, InvalidFicheError
from crt_desktop.reports.fiches import FicheForm, SavedFiche
from crt_desktop.services.admissions import Admissions, DecisionOrder
from ui.viewmodels.typed import read_typed_date


class AdmissionServices(Protocol):
    """What the forms need of the open vault."""

    @property
    def admissions(self) -> Admissions:
        """The use cases on admissions."""


class StepSource:
    """The form of a step recorded in the demande."""

    def __init__(self, services: AdmissionServices, etape: Etape, demande_row_id: int) -> None:
        """Speak of one step of one demande."""
        self._services = services
        self._etape = etape
        self._demande = demande_row_id

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
        return self._services.admissions.open_step(self._etape, self._demande)

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
        """Record the step."""
        del sheet, form, row_id, beneficiaire_id
        return self._services.admissions.record_step(
            self._etape, self._demande, values, version=version
        )


class DecisionSource:
    """The form of the decision."""

    def __init__(
        self, services: AdmissionServices, demande_row_id: int, *, today: Callable[[], date]
    ) -> None:
        """Speak of one demande."""
        self._services = services
        self._demande = demande_row_id
        self._today = today

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
        return self._services.admissions.open_decision(self._demande)

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
        """Pronounce the admission; both days are needed."""
        del sheet, form, row_id, beneficiaire_id
        today = self._today()
        decided, admitted = (
            read_typed_date(values.get(one, ""), today=today)
            for one in ("decided_on", "admitted_on")
        )
        if decided is None or admitted is None:
            raise InvalidFicheError(
                tuple(
                    FieldIssue(attribute=name, message="Donnez ce jour.")
                    for name, day in (("decided_on", decided), ("admitted_on", admitted))
                    if day is None
                )
            )
        order = DecisionOrder(
            decided_on=decided, admitted_on=admitted, motif=values.get("decision_motif", "")
        )
        return self._services.admissions.decide(self._demande, order, version=version)
