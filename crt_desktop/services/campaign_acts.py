"""What was done to the files since a validation, in French."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Final

from crt_desktop.domain.acces_words import REASON, tell
from crt_desktop.domain.dates import PARIS
from crt_desktop.domain.typography import french, lower_first
from crt_desktop.ports.enquetes import FileAct
from crt_desktop.ports.uow import UnitOfWork

MOST_ACTS: Final = 12
"""How many acts are told of one person; the others are counted."""


def acts_since(
    uow: UnitOfWork, people: Collection[int], *, entry: int, is_named: bool
) -> Mapping[int, tuple[str, ...]]:
    """Return what the journal says was done to each person's file after an entry, the last first.

    A reason given in passing may name somebody: it is told to who reads names.
    """
    found: dict[int, list[str]] = {}
    for act in uow.campagnes.acts(people, after=entry):
        found.setdefault(act.beneficiaire_id, []).append(act_words(act, is_named=is_named))
    return {one: _shortened(told) for one, told in found.items()}


def act_words(act: FileAct, *, is_named: bool) -> str:
    """Return « 20/01/2027 à 09:40, C. Vidal a corrigé une demande : date de sortie. »."""
    fields = act.fields if is_named else [one for one in act.fields if not one.startswith(REASON)]
    told = tell(act.action, fields)
    detail = f" : {lower_first(told.detail)}" if told.detail else ""
    return french(f"{act.at.astimezone(PARIS):%d/%m/%Y à %H:%M}, {act.by} {told.action}{detail}.")


def _shortened(told: list[str]) -> tuple[str, ...]:
    rest = len(told) - MOST_ACTS
    if rest <= 0:
        return tuple(told)
    return (*told[:MOST_ACTS], f"… et {rest} autre{'s' if rest > 1 else ''} avant.")
