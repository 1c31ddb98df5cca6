"""The templates of plan: those shipped, and what the team made of them."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import replace
from typing import Final

from crt_desktop.domain.audit import AuditTag
from crt_desktop.domain.errors import (
    InvalidFicheError,
    NotFoundError,
    StaleEdit,
    VersionMovedError,
)
from crt_desktop.domain.modeles_edit import tidy_modele, title_issues
from crt_desktop.domain.modeles_plan import MODELES
from crt_desktop.domain.plan_document import ModelePlan
from crt_desktop.domain.plan_issues import lines_issues
from crt_desktop.domain.plans import PlanMovedError
from crt_desktop.domain.roles import Actor
from crt_desktop.domain.search import fold
from crt_desktop.ports.uow import UnitOfWork
from crt_desktop.services.fiche_desk import SHARED

_KEY: Final = 60
"""Characters of the key of a template."""


def every(uow: UnitOfWork) -> tuple[ModelePlan, ...]:
    """Return the templates: those shipped, as the team changed them, then the team's own by title."""
    own = {one.cle: one for one in uow.plans.own_modeles()}
    shipped = tuple(own.pop(one.cle, one) for one in MODELES)
    return (*shipped, *own.values())


def find(uow: UnitOfWork, cle: str) -> ModelePlan:
    """Return a template; raises NotFoundError."""
    for one in every(uow):
        if one.cle == cle:
            return one
    raise NotFoundError(kind="modele_plan", reference=cle)


def store(uow: UnitOfWork, modele: ModelePlan) -> ModelePlan:
    """Store a template; one without a key gets one after its title.

    Raises InvalidFicheError, PlanMovedError.
    """
    modele = tidy_modele(modele)
    known = every(uow)
    others = [one.titre for one in known if one.cle != modele.cle]
    wrong = (one.as_field() for one in lines_issues(modele.objectifs, modele.prestations))
    issues = (*title_issues(modele, titles=others), *wrong)
    if issues:
        raise InvalidFicheError(issues)
    if not modele.cle:
        modele = replace(modele, cle=new_key(modele.titre, {one.cle for one in known}), version=0)
    try:
        return uow.plans.store_modele(modele)
    except VersionMovedError as error:
        version = next((one.version for one in known if one.cle == modele.cle), 0)
        edit = StaleEdit(by="", at=None, version=version, is_gone=not version)
        raise PlanMovedError(edit=edit, theirs=None, mine=None) from error


def new_key(titre: str, taken: Collection[str]) -> str:
    """Return a key made of the words of a title that no other template has."""
    words = re.findall("[a-z0-9]+", fold(titre).lower())
    base = "_".join(words)[:_KEY].strip("_") or "modele"
    key, number = base, 1
    while key in taken:
        number += 1
        key = f"{base}_{number}"
    return key


def record(uow: UnitOfWork, actor: Actor, cle: str) -> None:
    """Leave an entry of the change of a template."""
    uow.audit.record(actor, AuditTag.MODELE_CHANGE, entity=SHARED, fields=("modele_plan", cle))
