"""What the screens rely on, of the real service on a real vault and of the one in memory they are tested with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import cast

import pytest

from crt_desktop.domain.errors import (
    FieldConflict,
    InvalidFicheError,
    NotFoundError,
    StaleEditError,
)
from crt_desktop.reports.fiches import Draft, FicheForm, StoredFiche
from crt_desktop.services.fiches import Fiches
from tests.fakes_fiches import NOW, FakeFiches
from tests.persistence.vaults import Bench

FALL = {"fell_on": "03/10/2026", "lieu": "cuisine"}


@dataclass
class Screen:
    """A service, a person, and what a colleague does."""

    fiches: Fiches
    person: int
    colleague: Fiches

    def save(self, form: FicheForm, **typed: str) -> StoredFiche:
        """Save a form with what was typed in it."""
        return self.fiches.save(
            form.sheet,
            {**form.values, **typed},
            form=form.form,
            row_id=form.row_id,
            version=form.version,
            beneficiaire_id=form.beneficiaire_id,
        ).fiche

    def fall(self) -> StoredFiche:
        """Enter a fall."""
        return self.save(self.fiches.open_form("chutes", beneficiaire_id=self.person), **FALL)

    def changed_elsewhere(self, fiche: StoredFiche, **typed: str) -> None:
        """Change a record as a colleague does meanwhile."""
        self.colleague.save(
            fiche.sheet,
            typed,
            form="ailleurs",
            row_id=fiche.row_id,
            version=fiche.version,
            beneficiaire_id=fiche.beneficiaire_id,
        )


def in_memory(bench: Bench) -> Screen:
    del bench
    fake = FakeFiches()
    person = fake.put(
        "beneficiaires",
        {
            "reference": "B0007",
            "nom_naissance": "DURAND",
            "prenoms": "Ada",
            "sexe": "F",
            "born_on": "03/10/1940",
        },
    )
    service = cast("Fiches", fake)
    return Screen(fiches=service, person=person.row_id, colleague=service)


def on_a_vault(bench: Bench) -> Screen:
    session = bench.unlock()
    fiches = Fiches(session, bench.clock)
    saved = fiches.save(
        "beneficiaires",
        {"nom_naissance": "DURAND", "prenoms": "Ada", "sexe": "F", "born_on": "03/10/1940"},
        form="beneficiaires:nouveau:0",
    )
    return Screen(fiches=fiches, person=saved.fiche.row_id, colleague=Fiches(session, bench.clock))


@pytest.fixture(params=[in_memory, on_a_vault], ids=["in memory", "on a vault"])
def screen(request: pytest.FixtureRequest, bench: Bench) -> Screen:
    make: Callable[[Bench], Screen] = request.param
    return make(bench)


def test_a_new_form_is_about_its_person(screen: Screen) -> None:
    form = screen.fiches.open_form("chutes", beneficiaire_id=screen.person)
    assert form.values["beneficiaire"].startswith("B000")
    assert form.values["fell_on"] == ""
    assert (form.form, form.version, form.draft) == (f"chutes:nouveau:{screen.person}", None, None)


def test_errors_are_told_field_by_field(screen: Screen) -> None:
    form = screen.fiches.open_form("chutes", beneficiaire_id=screen.person)
    with pytest.raises(InvalidFicheError) as refused:
        screen.save(form, fell_on="demain", lieu="grenier")
    assert [issue.attribute for issue in refused.value.issues] == ["fell_on", "lieu"]


def test_what_is_saved_opens_again_with_a_version(screen: Screen) -> None:
    fall = screen.fall()
    assert (fall.version, fall.beneficiaire_id) == (1, screen.person)
    form = screen.fiches.open_form("chutes", row_id=fall.row_id)
    assert (form.version, form.values["lieu"]) == (1, "cuisine")
    assert screen.save(form, lieu="chambre").version == 2


def test_a_form_that_changes_nothing_keeps_its_version(screen: Screen) -> None:
    fall = screen.fall()
    assert screen.save(screen.fiches.open_form("chutes", row_id=fall.row_id)).version == 1


def test_what_both_changed_is_told_apart_from_what_the_other_changed(screen: Screen) -> None:
    fall = screen.fall()
    form = screen.fiches.open_form("chutes", row_id=fall.row_id)
    screen.changed_elsewhere(fall, lieu="chambre", gravite="sans_gravite")
    with pytest.raises(StaleEditError) as stale:
        screen.save(form, lieu="escalier", remarque="au réveil")
    edit = stale.value.edit
    assert edit is not None
    assert edit.by
    assert edit.conflicts == (FieldConflict(attribute="lieu", theirs="chambre", mine="escalier"),)
    assert edit.theirs == (FieldConflict(attribute="gravite", theirs="sans_gravite", mine=""),)
    saved = screen.fiches.save(
        "chutes",
        {**form.values, "lieu": "escalier", "gravite": "sans_gravite"},
        form=form.form,
        row_id=fall.row_id,
        version=edit.version,
        beneficiaire_id=screen.person,
    )
    assert saved.fiche.version == 3


def test_what_does_not_meet_goes_together(screen: Screen) -> None:
    fall = screen.fall()
    form = screen.fiches.open_form("chutes", row_id=fall.row_id)
    screen.changed_elsewhere(fall, lieu="chambre")
    saved = screen.fiches.save(
        "chutes",
        {"remarque": "au réveil"},
        form=form.form,
        row_id=fall.row_id,
        version=form.version,
        beneficiaire_id=screen.person,
    )
    assert getattr(saved.fiche.record, "lieu", None) == "chambre"
    assert getattr(saved.fiche.record, "remarque", None) == "au réveil"


def test_a_record_taken_away_meanwhile_is_told(screen: Screen) -> None:
    fall = screen.fall()
    form = screen.fiches.open_form("chutes", row_id=fall.row_id)
    screen.colleague.remove("chutes", fall.row_id, version=1)
    with pytest.raises(StaleEditError) as stale:
        screen.save(form, lieu="escalier")
    assert stale.value.edit is not None
    assert stale.value.edit.is_gone


def test_a_record_taken_away_comes_back_as_it_was(screen: Screen) -> None:
    fall = screen.fall()
    bin_id = screen.fiches.remove("chutes", fall.row_id, version=1)
    with pytest.raises(NotFoundError):
        screen.fiches.open_form("chutes", row_id=fall.row_id)
    assert screen.fiches.restore(bin_id) == fall
    assert screen.fiches.open_form("chutes", row_id=fall.row_id).version == 1


def test_a_draft_is_offered_again_until_it_is_saved_or_dropped(screen: Screen) -> None:
    def keep() -> FicheForm:
        form = screen.fiches.open_form("chutes", beneficiaire_id=screen.person)
        typed = Draft(form=form.form, title="Chute", values={"lieu": "cuisine"}, saved_at=NOW)
        screen.fiches.keep_draft(typed)
        return form

    form = keep()
    offered = screen.fiches.open_form("chutes", beneficiaire_id=screen.person).draft
    assert offered is not None
    assert offered.values == {"lieu": "cuisine"}
    screen.save(form, **FALL)
    assert screen.fiches.open_form("chutes", beneficiaire_id=screen.person).draft is None
    keep()
    screen.fiches.discard_draft(form.form)
    assert screen.fiches.open_form("chutes", beneficiaire_id=screen.person).draft is None
