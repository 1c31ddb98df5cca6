"""What an ordinary form leaves to another page: its fields are locked, and its changes refused."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from datetime import datetime
from typing import Final

from crt_desktop.domain import astreinte_acts, record_titles
from crt_desktop.domain.admission_steps import form_issues, pronounced_elsewhere
from crt_desktop.domain.astreintes import stands
from crt_desktop.domain.demande import Demande
from crt_desktop.domain.equipe import Astreinte
from crt_desktop.domain.errors import FieldIssue, RuleViolationError
from crt_desktop.domain.planning import PublicationAstreinte
from crt_desktop.domain.reprise.records import Record
from crt_desktop.domain.roles import Actor
from crt_desktop.domain.typography import french
from crt_desktop.ports.uow import UnitOfWork
from crt_desktop.reports.fiches import StoredFiche
from crt_desktop.services.fiche_rights import locked_fields
from crt_desktop.services.fiche_saving import Order

DEMANDES: Final = "demandes"
ASTREINTES: Final = "astreintes"
PUBLICATIONS: Final = "publications"

Judge = Callable[[Record], tuple[FieldIssue, ...]]


def locked_elsewhere(sheet: str, stored: StoredFiche | None, *, now: datetime) -> frozenset[str]:
    """Return the fields of a form that another page records."""
    record = None if stored is None else stored.record
    if sheet == DEMANDES:
        return pronounced_elsewhere(record if isinstance(record, Demande) else None)
    if isinstance(record, Astreinte):
        return astreinte_acts.locked_fields(record, now=now)
    if isinstance(record, PublicationAstreinte):
        return frozenset(one.name for one in fields(record))
    return frozenset()


def judge_of(actor: Actor, uow: UnitOfWork, order: Order, *, now: datetime) -> Judge | None:
    """Return the rule of what a form may not do, for who may write the whole record; None without any."""
    if order.sheet not in _JUDGES or locked_fields(actor, order.sheet):
        return None

    def judge(record: Record) -> tuple[FieldIssue, ...]:
        row_id = order.row_id
        stored = None if row_id is None else uow.fiches.get(order.sheet, row_id)
        return _JUDGES[order.sheet](record, stored, uow, now)

    return judge


def require_no_clash(record: Record, *, row_id: int | None, uow: UnitOfWork) -> None:
    """Refuse a duty of somebody who is on call already; raises RuleViolationError."""
    other = _clash(record, row_id, uow)
    if other is not None:
        words = astreinte_acts.words_of(other)
        name = record_titles.title_of(record)
        raise RuleViolationError("astreinte_chevauchante", nom=name, autre=words)


def _clash(record: Record, row_id: int | None, uow: UnitOfWork) -> Astreinte | None:
    if not isinstance(record, Astreinte) or not stands(record):
        return None
    around = uow.astreintes.duties(record.starts_at, record.ends_at)
    others = (one.record for one in around if one.row_id != row_id)
    return astreinte_acts.clash_of(record, (one for one in others if isinstance(one, Astreinte)))


def _demande(
    record: Record, stored: StoredFiche | None, uow: UnitOfWork, now: datetime
) -> tuple[FieldIssue, ...]:
    del uow, now
    before = None if stored is None else stored.record
    known = before if isinstance(before, Demande) else None
    return form_issues(known, record) if isinstance(record, Demande) else ()


def _astreinte(
    record: Record, stored: StoredFiche | None, uow: UnitOfWork, now: datetime
) -> tuple[FieldIssue, ...]:
    before = None if stored is None else stored.record
    if not isinstance(record, Astreinte):
        return ()
    issues = astreinte_acts.form_issues(
        before if isinstance(before, Astreinte) else None, record, now=now
    )
    other = _clash(record, None if stored is None else stored.row_id, uow)
    if not issues and other is not None:
        words = (
            f"Cette personne est déjà d'astreinte : celle {astreinte_acts.words_of(other)}. "
            "Corrigez l'une des deux."
        )
        issues = (FieldIssue(attribute="starts_at", message=french(words)),)
    return issues


def _publication(
    record: Record, stored: StoredFiche | None, uow: UnitOfWork, now: datetime
) -> tuple[FieldIssue, ...]:
    del uow, now
    if stored is None or stored.record == record:
        return ()
    words = "Un programme donné à l'équipe ne se réécrit pas : publiez ce qui a changé."
    return (FieldIssue(attribute="published_at", message=french(words)),)


_JUDGES: Final = {DEMANDES: _demande, ASTREINTES: _astreinte, PUBLICATIONS: _publication}
