"""The forms of an admission: a step, the decision; opened and saved by the use cases that rule them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from crt_desktop.domain.admission_facts import Etape
from crt_desktop.domain.errors import FieldIssue, InvalidFicheError
from crt_desktop.reports.fiches import SavedFiche
from crt_desktop.services.admissions import DecisionOrder
from crt_desktop.services.open_vault import OpenVault
from ui.forms.source import UseCaseSource
from ui.viewmodels.typed import read_typed_date


def step_source(services: OpenVault, etape: Etape, demande_row_id: int) -> UseCaseSource:
    """Return the form of a step recorded in the demande."""
    return UseCaseSource(
        read=lambda: services.admissions.open_step(etape, demande_row_id),
        store=lambda values, version: services.admissions.record_step(
            etape, demande_row_id, values, version=version
        ),
    )


def decision_source(
    services: OpenVault, demande_row_id: int, *, today: Callable[[], date]
) -> UseCaseSource:
    """Return the form of the decision; both days are needed."""

    def store(values: Mapping[str, str], version: int | None) -> SavedFiche:
        order = _order(values, today=today())
        return services.admissions.decide(demande_row_id, order, version=version)

    return UseCaseSource(
        read=lambda: services.admissions.open_decision(demande_row_id), store=store
    )


def _order(values: Mapping[str, str], *, today: date) -> DecisionOrder:
    decided, admitted = (
        read_typed_date(values.get(one, ""), today=today) for one in ("decided_on", "admitted_on")
    )
    if decided is None or admitted is None:
        raise InvalidFicheError(
            tuple(
                FieldIssue(attribute=name, message="Donnez ce jour.")
                for name, day in (("decided_on", decided), ("admitted_on", admitted))
                if day is None
            )
        )
    return DecisionOrder(
        decided_on=decided, admitted_on=admitted, motif=values.get("decision_motif", "")
    )
