"""The rules of a plan d'accompagnement: its versions, what is kept of an edit, what is unreached.

A version is en cours, then validé, then clôturé; a validated one never changes again, whatever is revised
is another version.

Source: HAS 2019 (modèle PPCS); the plan of the call's annexe.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, Final, TypeVar

from crt_desktop.domain.dates import add_months
from crt_desktop.domain.demande import Demande
from crt_desktop.domain.errors import RuleViolationError, StaleEdit, StaleEditError
from crt_desktop.domain.etablissement import Parametres
from crt_desktop.domain.parcours import Plan
from crt_desktop.domain.plan_differences import (
    OBJECTIF,
    PLAN_TEXTS,
    PRESTATION,
    attributes_of,
)
from crt_desktop.domain.plan_document import (
    ModelePlan,
    ObjectifLine,
    PlanDifference,
    PlanDocument,
    PrestationLine,
)
from crt_desktop.domain.plan_merge import Merge
from crt_desktop.domain.reprise.cells import clean

EN_COURS: Final = "en_cours"
VALIDE: Final = "valide"
CLOTURE: Final = "cloture"

ATTEINT: Final = "atteint"
NON_REALISE: Final = "non_realise"

_L = TypeVar("_L", ObjectifLine, PrestationLine)


class PlanMovedError(StaleEditError):
    """Somebody saved the version since it was read; nothing was written, and nothing is lost.

    ``theirs`` is what is stored now, None when it was taken away; ``mine`` what was to be saved;
    ``opened`` what mine was edited from, when it is still known. ``differences`` lead from theirs to mine,
    ``their_changes`` from what was opened to theirs. To save mine all the same, give it their version.
    ``merge`` is both together, ready to be saved, where what was opened is known.
    """

    def __init__(
        self,
        *,
        edit: StaleEdit | None = None,
        theirs: PlanDocument | None = None,
        mine: PlanDocument | None = None,
        opened: PlanDocument | None = None,
        differences: tuple[PlanDifference, ...] = (),
        their_changes: tuple[PlanDifference, ...] = (),
        merge: Merge | None = None,
    ) -> None:
        """Keep both documents and what differs."""
        super().__init__(edit)
        self.theirs = theirs
        self.mine = mine
        self.opened = opened
        self.differences = differences
        self.their_changes = their_changes
        self.merge = merge


# --- versions ------------------------------------------------------------------------------


def require_editable(statut: str, numero: int) -> None:
    """Refuse to change a version that is validated or closed; raises RuleViolationError (``plan_verrouille``)."""
    if statut != EN_COURS:
        raise RuleViolationError("plan_verrouille", numero=numero)


def day_of(plan: Plan) -> date:
    """Return the day a version counts from: its validation, and until then the day it was begun."""
    return plan.validated_on or plan.drawn_on


def is_plan_of(plan: Plan, demande: Demande) -> bool:
    """Tell whether a version is of a demande: it names it, or names none and counts from its day or after.

    A version begun before a demande and validated after it counts from its validation, as the figures
    count it.
    """
    if plan.demande is not None:
        return plan.demande == demande.reference
    return day_of(plan) >= demande.requested_on


def default_review_on(validated_on: date, parametres: Parametres) -> date:
    """Return the day a plan validated on a day is to be looked at again (6 months later by default)."""
    return add_months(validated_on, parametres.revision_plan_mois)


def from_modele(document: PlanDocument, modele: ModelePlan) -> PlanDocument:
    """Return the document with what a template proposes after what it holds; texts fill the empty ones only."""
    texts: dict[str, Any] = {
        name: text
        for name, text in modele.textes.items()
        if name in PLAN_TEXTS and not getattr(document, name)
    }
    objectifs = tuple(replace(line, fil=0, bilans=()) for line in modele.objectifs)
    prestations = tuple(replace(line, fil=0) for line in modele.prestations)
    return replace(
        document,
        objectifs=(*document.objectifs, *objectifs),
        prestations=(*document.prestations, *prestations),
        **texts,
    )


def copied_from(document: PlanDocument, previous: PlanDocument) -> PlanDocument:
    """Return the document with all that an earlier version holds, each line on its own thread."""
    texts = {name: getattr(previous, name) for name in PLAN_TEXTS}
    return replace(
        document, objectifs=previous.objectifs, prestations=previous.prestations, **texts
    )


def unreached(
    versions: Iterable[tuple[int, Sequence[ObjectifLine]]], *, until: int
) -> tuple[tuple[int, ObjectifLine], ...]:
    """Return the objectifs partagés non réalisés up to a version: each with the last version it was in.

    Those said to be non réalisés there, and those that a later version left out before they were reached.
    The latest version first, each in its order.

    Args:
        versions: Number and objectives of each version.
        until: The number of the version looked at; later ones say nothing.
    """
    known = sorted((one for one in versions if one[0] <= until), key=lambda one: -one[0])
    if not known:
        return ()
    latest = known[0][0]
    seen: set[int] = set()
    found: list[tuple[int, ObjectifLine]] = []
    for numero, lines in known:
        for line in lines:
            if line.fil in seen:
                continue
            is_left = line.statut == NON_REALISE or (numero < latest and line.statut != ATTEINT)
            if is_left and (line.objectif or line.probleme):
                found.append((numero, line))
        seen.update(line.fil for line in lines)
    return tuple(found)


# --- what is saved -------------------------------------------------------------------------


def tidy(document: PlanDocument) -> PlanDocument:
    """Return the document as it is kept: its texts without what no file can carry, nor blanks around."""
    texts: dict[str, Any] = {name: clean(getattr(document, name)) for name in PLAN_TEXTS}
    return replace(
        document,
        objectifs=tuple(_tidy_line(OBJECTIF, line) for line in document.objectifs),
        prestations=tuple(_tidy_line(PRESTATION, line) for line in document.prestations),
        **texts,
    )


def _tidy_line(part: str, line: _L) -> _L:
    changes: dict[str, Any] = {}
    for name in attributes_of(part):
        value = getattr(line, name)
        if isinstance(value, str):
            kept = clean(value)
            if name in {"partenaire", "profession"} and not kept:
                changes[name] = None
            elif kept != value:
                changes[name] = kept
    return replace(line, **changes) if changes else line


def number_threads(
    document: PlanDocument, *, free_objectif: int, free_prestation: int
) -> PlanDocument:
    """Return the document with a thread for every line that has none of its own.

    A line added, one that repeats the thread of another before it, and one whose thread was never given
    get the next free number.
    """
    return replace(
        document,
        objectifs=_threaded(document.objectifs, free_objectif),
        prestations=_threaded(document.prestations, free_prestation),
    )


def _threaded(lines: Sequence[_L], free: int) -> tuple[_L, ...]:
    found: list[_L] = []
    given: set[int] = set()
    highest = free
    for line in lines:
        if 0 < line.fil < free and line.fil not in given:
            given.add(line.fil)
            found.append(line)
        else:
            found.append(replace(line, fil=highest))
            highest += 1
    return tuple(found)
