"""The swaps that people ask for: kept open, then accepted as a change of the rota, or refused."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, cast

from crt_desktop.domain.astreinte_acts import agreed, require_in_force, words_of
from crt_desktop.domain.audit import AuditTag
from crt_desktop.domain.equipe import Astreinte
from crt_desktop.domain.errors import (
    FieldIssue,
    InvalidFicheError,
    PermissionDeniedError,
    RuleViolationError,
    StaleEdit,
    StaleEditError,
    VersionMovedError,
)
from crt_desktop.domain.roles import Permission
from crt_desktop.domain.typography import french
from crt_desktop.ports.astreintes import SwapAsked, SwapDecided
from crt_desktop.ports.uow import UnitOfWork
from crt_desktop.services.astreinte_changes import ASTREINTES, RotaWriter
from crt_desktop.services.fiche_desk import FicheDesk

SWAPS: Final = "demandes_echange"
"""How the journal names them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Acceptance:
    """What the coordination accepts: see `Astreintes.accept_swap`."""

    swap_id: int
    version: int
    accord: str
    by: str | None = None
    with_duty: tuple[int, int] | None = None


def ask(desk: FicheDesk, uow: UnitOfWork, row_id: int, *, motif: str, avec: str | None) -> int:
    """Keep what somebody asks about a duty of one's own."""
    actor, now = desk.actor, desk.clock.now().replace(microsecond=0)
    if not motif.strip():
        raise InvalidFicheError((_issue("motif", "Indiquez le motif : la coordination le lira."),))
    uow.fiches.lock()
    duty = cast("Astreinte", desk.still_there(uow, ASTREINTES, row_id).record)
    if actor.professionnel is None or actor.professionnel != duty.professionnel:
        raise PermissionDeniedError(
            permission=Permission.ASTREINTE_WRITE.value, role=actor.role.value
        )
    require_in_force(duty)
    if duty.starts_at <= now:
        raise RuleViolationError("echange_passe", astreinte=words_of(duty))
    if avec == duty.professionnel:
        raise RuleViolationError("echange_soi_meme")
    if uow.astreintes.swaps([row_id], at=now):
        raise RuleViolationError("echange_deja_demande", astreinte=words_of(duty))
    asked = uow.astreintes.ask_swap(
        SwapAsked(
            duty_id=row_id,
            avec=avec,
            motif=motif.strip(),
            asked_at=now,
            asked_by=actor.display_name,
        )
    )
    desk.record(uow, AuditTag.ASTREINTE_ASK, {None}, (SWAPS, str(asked)))
    return asked


def accept(
    desk: FicheDesk, uow: UnitOfWork, writer: RotaWriter, accepted: Acceptance
) -> tuple[int, ...]:
    """Make the change of the rota that was asked for."""
    asked = uow.astreintes.swap(accepted.swap_id).asked
    change = agreed(asked.motif, accepted.accord, now=desk.clock.now())
    _decide(desk, uow, accepted.swap_id, accepted.version, is_accepted=True)
    own = uow.fiches.get(ASTREINTES, asked.duty_id)
    if accepted.with_duty is not None:
        other_id, other_version = accepted.with_duty
        return writer.swap(
            own.row_id, other_id, versions=(own.version, other_version), change=change
        )
    by = accepted.by or asked.avec
    if by is None:
        raise RuleViolationError("echange_sans_remplacant")
    return writer.replace(
        own.row_id, version=own.version, by=by, change=change, starts_at=None, ends_at=None
    )


def refuse(desk: FicheDesk, uow: UnitOfWork, swap_id: int, *, version: int, reponse: str) -> None:
    """Keep that what was asked is refused, and why."""
    if not reponse.strip():
        words = "Indiquez pourquoi : la personne le lira."
        raise InvalidFicheError((_issue("reponse", words),))
    uow.fiches.lock()
    _decide(desk, uow, swap_id, version, is_accepted=False, reponse=reponse.strip())


def _decide(
    desk: FicheDesk,
    uow: UnitOfWork,
    swap_id: int,
    version: int,
    *,
    is_accepted: bool,
    reponse: str | None = None,
) -> None:
    decided = SwapDecided(
        is_accepted=is_accepted,
        decided_at=desk.clock.now().replace(microsecond=0),
        decided_by=desk.actor.display_name,
        reponse=reponse,
    )
    stored = uow.astreintes.swap(swap_id)
    try:
        uow.astreintes.decide_swap(swap_id, version=version, decided=decided)
    except VersionMovedError as error:
        edit = StaleEdit(by="", at=None, version=stored.version)
        raise StaleEditError(edit) from error
    tag = AuditTag.ASTREINTE_REPLACE if is_accepted else AuditTag.ASTREINTE_ASK
    desk.record(uow, tag, {None}, (SWAPS, str(swap_id)))


def _issue(attribute: str, message: str) -> FieldIssue:
    return FieldIssue(attribute=attribute, message=french(message))
