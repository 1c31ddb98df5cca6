"""The plan of a person on a real vault: begun, saved whole, validated, compared."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from crt_desktop.domain.parcours import Plan
from crt_desktop.reports.plans import ObjectifLine, PlanDocument, PrestationLine
from crt_desktop.services.fiches import Fiches
from crt_desktop.services.plans import Plans
from db.session import LocalVaultSession
from tests.persistence.fiches_desk import Desk
from tests.persistence.vaults import Bench


def test_smoke(vault: LocalVaultSession, bench: Bench) -> None:
    desk = Desk(vault=vault, clock=bench.clock, fiches=Fiches(vault, bench.clock))
    person = desk.person()
    desk.admitted(person, "01/02/2025")
    plans = Plans(vault, bench.clock)
    assert plans.open(person).document is None
    begun = plans.begin(person, modele="chutes")
    assert [one.fil for one in begun.objectifs] == [1, 2, 3, 4, 5]
    saved = plans.save(replace(begun, synthese="Elle va", objectifs=begun.objectifs[::-1]))
    assert [one.fil for one in saved.objectifs] == [5, 4, 3, 2, 1]
    assert plans.open(person).document == saved
    plans.add_bilan(person, 3, bench.clock.today(), "Va mieux")
    valid = plans.validate(saved.plan_row_id, version=saved.version)
    second = plans.begin(person)
    second = plans.save(replace(second, objectifs=second.objectifs[1:]))
    print(plans.compare(valid.plan_row_id, second.plan_row_id))
    print(plans.open(person))
    print(desk.journal())
    print(plans.discard(second.plan_row_id, second.version))
    assert vault.verify().is_ok
