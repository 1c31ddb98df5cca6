"""The validation of a version of a plan, and what it tells the demande it belongs to."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from crt_desktop.domain.admission import is_open
from crt_desktop.domain.audit import AuditTag
from crt_desktop.domain.demande import Demande
from crt_desktop.domain.errors import InvalidFicheError
from crt_desktop.domain.plan_document import PlanDocument
from crt_desktop.domain.plan_issues import PlanIssue, validation_issues
from crt_desktop.domain.plans import CLOTURE, VALIDE, default_review_on
from crt_desktop.ports.uow import UnitOfWork
from crt_desktop.reports.fiches import StoredFiche
from crt_desktop.services.plan_desk import PLANS, PlanDesk


def validate(
    desk: PlanDesk,
    uow: UnitOfWork,
    stored: PlanDocument,
    *,
    on: date | None,
    review_on: date | None,
) -> PlanDocument:
    """Validate a version and close the one before; see `Plans.validate`. Committed by the caller."""
    parametres, today = uow.parametres(), desk.clock.today()
    day = on or today
    review = review_on or stored.review_on or default_review_on(day, parametres)
    earlier = [
        one
        for one in uow.plans.versions(stored.beneficiaire_id)
        if one.statut == VALIDE and one.plan_row_id != stored.plan_row_id
    ]
    refuse(
        validation_issues(
            stored,
            on=day,
            review_on=review,
            today=today,
            parametres=parametres,
            previous_on=max(
                (one.validated_on for one in earlier if one.validated_on), default=None
            ),
        )
    )
    for one in earlier:
        _close(desk, uow, one.plan_row_id, day)
    validated = uow.plans.save(
        replace(
            stored,
            statut=VALIDE,
            validated_on=day,
            validated_by=desk.actor.display_name,
            review_on=review,
        )
    )
    fields = (PLANS, str(stored.plan_row_id), "statut", "validated_on", "validated_by", "review_on")
    desk.record(uow, AuditTag.FICHE_CHANGE, [stored.beneficiaire_id], fields)
    _tell_demande(desk, uow, validated)
    return validated


def refuse(issues: tuple[PlanIssue, ...]) -> None:
    """Raise InvalidFicheError with every issue when one is an error."""
    if any(one.is_error for one in issues):
        raise InvalidFicheError(tuple(one.as_field() for one in issues))


def demande_of(uow: UnitOfWork, beneficiaire_id: int) -> StoredFiche | None:
    """Return the person's demande a plan belongs to: the one being accompanied, else the one open."""
    accompanied, waiting = None, None
    for one in uow.fiches.of_person("demandes", beneficiaire_id):
        record = one.record
        if not isinstance(record, Demande):
            continue
        if record.admitted_on is not None:
            if record.left_on is None:
                accompanied = one
        elif is_open(record):
            waiting = one
    return accompanied or waiting


def _close(desk: PlanDesk, uow: UnitOfWork, plan_row_id: int, day: date) -> None:
    closed = uow.plans.save(replace(uow.plans.document(plan_row_id), statut=CLOTURE, closed_on=day))
    fields = (PLANS, str(plan_row_id), "statut", "closed_on")
    desk.record(uow, AuditTag.FICHE_CHANGE, [closed.beneficiaire_id], fields)


def _tell_demande(desk: PlanDesk, uow: UnitOfWork, plan: PlanDocument) -> None:
    """Give the demande of a plan the days of its first validated version."""
    stored = (
        demande_of(uow, plan.beneficiaire_id)
        if plan.demande_row_id is None
        else uow.fiches.get("demandes", plan.demande_row_id)
    )
    if stored is None or not isinstance(stored.record, Demande):
        return
    if stored.record.plan_on is not None:
        return
    told = replace(stored.record, plan_on=plan.validated_on)
    names = ["plan_on"]
    if told.plan_review_on is None:
        told = replace(told, plan_review_on=plan.review_on)
        names.append("plan_review_on")
    uow.fiches.update("demandes", stored.row_id, told, version=stored.version)
    fields = ("demandes", str(stored.row_id), *names)
    desk.record(uow, AuditTag.FICHE_CHANGE, [plan.beneficiaire_id], fields)
