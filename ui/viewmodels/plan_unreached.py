"""The objectives left unreached, the version being written as it stands."""

from __future__ import annotations

from collections.abc import Sequence

from crt_desktop.domain.plans import NON_REALISE, unreached
from crt_desktop.reports.plans import ObjectifLine, PlanDocument, PlanSheet

Unreached = tuple[tuple[int, ObjectifLine], ...]


def unreached_now(
    sheet: PlanSheet, numero: int, here: Sequence[ObjectifLine], earlier: PlanDocument | None
) -> Unreached:
    """Return the objectives unreached, each with the number of the last version it was in.

    Args:
        sheet: What was read.
        numero: The number of the version being written.
        here: Its objectives as they are written now.
        earlier: The version before it.
    """
    kept = {line.fil for line in here}
    before = [one for one in sheet.non_realises if one[0] != numero]
    if earlier is not None:
        known = {line.fil for _numero, line in before}
        versions = ((earlier.numero, earlier.objectifs), (numero, here))
        before += [
            one
            for one in unreached(versions, until=numero)
            if one[0] == earlier.numero and one[1].fil not in known
        ]
    mine = [(numero, one) for one in here if one.statut == NON_REALISE]
    return (*mine, *(one for one in before if one[1].fil not in kept))
