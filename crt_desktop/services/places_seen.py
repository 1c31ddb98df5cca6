"""What of the stays a reader may know: every person, those of the night alone, or none.

Whoever may not know a person sees the place as taken, the dates and the state: no name, no motive, nothing of
the hospital nor of the days used.

Source: the roles table of the security design.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import date, datetime
from typing import Final

from crt_desktop.domain.places import EXPIREE, OPTION, RESERVE, Stay, shown_etat
from crt_desktop.domain.roles import Actor, Permission
from crt_desktop.ports.uow import UnitOfWork
from crt_desktop.reports.places import RefusalLine
from crt_desktop.services.beneficiaires import scope_of

SOMEBODY: Final = "une autre personne"
"""Stands, in a sentence, for the name of somebody whose file the reader may not open."""

ANYBODY: Final = "Une personne"
"""Stands for that name where a line begins with it."""

TAKEN: Final = "Occupée"
_SAID: Final = {RESERVE: "Réservée", OPTION: "Option", EXPIREE: "Option expirée"}
"""What stands on the board instead of the name; `TAKEN` in any other state."""


def known_among(
    uow: UnitOfWork, actor: Actor, people: Iterable[int | None], *, on: date
) -> frozenset[int] | None:
    """Return those of these persons whose name the actor may read; None: whoever they are.

    The one on call reads those of the night, the direction nobody.

    Args:
        uow: The transaction.
        actor: Who reads.
        people: Row ids; None is nobody in particular.
        on: The day of the night.
    """
    if actor.may(Permission.BENEFICIAIRE_READ):
        return None
    if not actor.may(Permission.BENEFICIAIRE_READ_WITH_REASON):
        return frozenset()
    named = {one for one in people if one is not None}
    return uow.caseload.in_scope(named, on=on, scope=scope_of(actor))


def seen_by(uow: UnitOfWork, actor: Actor, stays: Iterable[Stay], *, on: date) -> tuple[Stay, ...]:
    """Return stays with the names the actor may read, `SOMEBODY` for the others."""
    held = tuple(stays)
    known = known_among(uow, actor, (one.beneficiaire_id for one in held), on=on)
    if known is None:
        return held
    return tuple(
        one._replace(personne=SOMEBODY) if _is_hidden(one.beneficiaire_id, known) else one
        for one in held
    )


def veiled(
    stays: Iterable[Stay], known: Collection[int], *, today: date, now: datetime
) -> tuple[Stay, ...]:
    """Return stays as the board shows them to somebody who knows these persons alone."""
    return tuple(
        _veiled(one, today=today, now=now) if _is_hidden(one.beneficiaire_id, known) else one
        for one in map(_bare, stays)
    )


def veiled_refusals(
    lines: Iterable[RefusalLine], known: Collection[int]
) -> tuple[RefusalLine, ...]:
    """Return the requests not met as somebody who knows these persons alone may read them."""
    return tuple(
        replace(one, beneficiaire_id=None, personne=ANYBODY, motif=None, remarque=None)
        if one.beneficiaire_id not in known
        else one
        for one in lines
    )


def _is_hidden(beneficiaire_id: int | None, known: Collection[int]) -> bool:
    return beneficiaire_id is not None and beneficiaire_id not in known


def _bare(stay: Stay) -> Stay:
    """Return a place kept for nobody named without what was noted of who asks for it."""
    if stay.beneficiaire_id is not None:
        return stay
    return stay._replace(motif=None, demandeur=None, telephone=None, remarque=None)


def _veiled(stay: Stay, *, today: date, now: datetime) -> Stay:
    etat = shown_etat(stay, today=today, now=now)
    return stay._replace(
        beneficiaire_id=None,
        personne=_SAID.get(etat, TAKEN),
        is_hidden=True,
        motif=None,
        demandeur=None,
        telephone=None,
        remarque=None,
        reference=None,
        suite_de=None,
        preparation=(),
    )
