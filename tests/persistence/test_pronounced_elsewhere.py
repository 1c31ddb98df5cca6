"""The ordinary form of a demande neither admits somebody nor lets somebody out: their pages do."""

from __future__ import annotations

import pytest

from crt_desktop.domain.errors import InvalidFicheError
from crt_desktop.services.fiches import Fiches
from db.session import LocalVaultSession
from tests.persistence.fiches_desk import Desk
from tests.persistence.vaults import Bench

WAITING = {"requested_on": "01/01/2025", "origine": "saas"}


@pytest.fixture
def desk(vault: LocalVaultSession, bench: Bench) -> Desk:
    return Desk(vault=vault, clock=bench.clock, fiches=Fiches(vault, bench.clock))


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ({"admitted_on": "03/02/2025"}, {"admitted_on"}),
        ({"decision": "admission", "decided_on": "03/02/2025"}, {"decision"}),
        (
            {"admitted_on": "03/02/2025", "left_on": "04/03/2025", "motif_sortie": "souhait"},
            {"admitted_on", "left_on"},
        ),
        ({"plan_on": "03/02/2025"}, {"plan_on"}),
        ({"contrat_on": "03/02/2025", "plan_on": "03/02/2025"}, {"contrat_on", "plan_on"}),
        (
            {"decision": "refus", "decided_on": "03/02/2025", "motif_refus": "gir_5_6"},
            {"decision"},
        ),
        ({"decision": "sans_suite", "decided_on": "03/02/2025"}, {"decision"}),
    ],
)
@pytest.mark.parametrize("is_new", [True, False])
def test_a_form_neither_admits_nor_refuses_nor_dates_what_has_its_page(
    desk: Desk, typed: dict[str, str], names: set[str], *, is_new: bool
) -> None:
    person = desk.person()
    stored = None if is_new else desk.save("demandes", WAITING, person=person).fiche
    before = desk.journal()

    def type_it() -> None:
        if stored is None:
            desk.save("demandes", {**WAITING, **typed}, person=person)
        else:
            desk.change(stored, typed)

    with pytest.raises(InvalidFicheError) as refused:
        type_it()
    assert {one.attribute for one in refused.value.issues} == names
    assert all("page" in one.message for one in refused.value.issues)
    assert desk.journal() == before


def test_a_form_lets_nobody_out(desk: Desk) -> None:
    fiche = desk.admitted(desk.person(), "03/02/2025")
    with pytest.raises(InvalidFicheError) as refused:
        desk.change(fiche, {"left_on": "04/03/2025", "motif_sortie": "souhait"})
    assert [one.attribute for one in refused.value.issues] == ["left_on"]


def test_what_was_taken_over_is_completed_in_its_form(desk: Desk) -> None:
    fiche = desk.admitted(desk.person(), "03/02/2025", "04/03/2025")
    desk.change(fiche, {"appelant": "Sa fille", "destination": "domicile_droit_commun"})


def test_the_form_shows_what_is_pronounced_elsewhere_and_lets_the_rest_be_typed(desk: Desk) -> None:
    person = desk.person()
    new = desk.fiches.open_form("demandes", beneficiaire_id=person)
    assert {"admitted_on", "left_on", "motif_sortie"} <= new.locked
    assert not {"requested_on", "consentement_on", "motif"} & new.locked
    assert {"decision", "motif_refus", "plan_on", "contrat_on"} <= new.locked
    admitted = desk.admitted(person, "03/02/2025")
    here = desk.fiches.open_form("demandes", row_id=admitted.row_id)
    assert "admitted_on" not in here.locked
    assert "left_on" in here.locked
    assert not {"plan_on", "contrat_on", "decision"} & here.locked
    left = desk.admitted(desk.person(nom_naissance="PEYRE"), "03/02/2025", "04/03/2025")
    assert desk.fiches.open_form("demandes", row_id=left.row_id).locked == frozenset()
