"""Correcting effective dates on a real vault: the rules of a save, the history, the seals, two windows."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any, cast

import pytest

from crt_desktop.domain.audit import AuditTag
from crt_desktop.domain.corrections import REASON, ReasonNeededError
from crt_desktop.domain.demande import Demande
from crt_desktop.domain.errors import (
    InvalidFicheError,
    PermissionDeniedError,
    RuleViolationError,
    StaleEditError,
)
from crt_desktop.domain.parcours import Plan
from crt_desktop.domain.roles import Role
from crt_desktop.reports.fiches import StoredFiche
from crt_desktop.services.corrections import Corrections
from crt_desktop.services.fiches import Fiches
from db.session import LocalVaultSession
from tests.persistence.fiches_desk import Desk
from tests.persistence.vaults import Bench


@pytest.fixture
def desk(vault: LocalVaultSession, bench: Bench) -> Desk:
    return Desk(vault=vault, clock=bench.clock, fiches=Fiches(vault, bench.clock))


@pytest.fixture
def corrections(desk: Desk) -> Corrections:
    return Corrections(desk.vault, desk.clock)


def correct(
    corrections: Corrections, fiche: StoredFiche, attribute: str, value: str, **changes: Any
) -> StoredFiche:
    asked: dict[str, Any] = {"reason": "Erreur de saisie", "version": fiche.version, **changes}
    return corrections.correct(fiche.sheet, fiche.row_id, attribute, value, **asked)


def test_a_corrected_date_keeps_what_it_was_why_and_by_whom(
    desk: Desk, corrections: Corrections
) -> None:
    person = desk.person()
    fiche = desk.admitted(person, "03/02/2025")
    saved = correct(corrections, fiche, "admitted_on", "01/02/2025", reason="  Lue sur le contrat ")
    assert saved.record.admitted_on == date(2025, 2, 1)  # type: ignore[union-attr] # a demande
    found = corrections.dates(person)
    (made,) = found.corrections
    assert (made.attribute, made.before, made.after) == ("admitted_on", "03/02/2025", "01/02/2025")
    assert (made.motif, made.corrected_by) == ("Lue sur le contrat", desk.vault.actor.display_name)
    ((record),) = found.records
    assert dict(record.dates) == {"requested_on": "01/01/2025", "admitted_on": "01/02/2025"}
    told = [one for one in desk.journal() if one.action == AuditTag.DATE_CORRECT]
    assert [one.fields for one in told] == [("demandes", str(fiche.row_id), "admitted_on")]
    with desk.vault.uow() as uow:
        assert uow.caseload.present(date(2025, 2, 1), is_training=False)
    assert desk.vault.verify().is_ok


@pytest.mark.parametrize(
    ("attribute", "value"),
    [("admitted_on", "31/12/2024"), ("admitted_on", "bientôt"), ("requested_on", "")],
)
def test_the_rules_are_those_of_a_save_said_under_the_date(
    desk: Desk, corrections: Corrections, attribute: str, value: str
) -> None:
    person = desk.person()
    fiche = desk.admitted(person, "03/02/2025")
    with pytest.raises(InvalidFicheError) as raised:
        correct(corrections, fiche, attribute, value)
    assert {issue.attribute for issue in raised.value.issues} == {attribute}
    assert corrections.dates(person).corrections == ()


def test_two_accompagnements_never_overlap_by_a_correction(
    desk: Desk, corrections: Corrections
) -> None:
    person = desk.person()
    desk.admitted(person, "03/02/2025", "01/04/2025")
    again = desk.admitted(person, "01/05/2025")
    with pytest.raises(InvalidFicheError) as raised:
        correct(corrections, again, "admitted_on", "31/03/2025")
    assert "03/02/2025" in raised.value.issues[0].message
    assert correct(corrections, again, "admitted_on", "01/04/2025").version == again.version + 1


def test_an_exit_recorded_by_mistake_is_taken_away(desk: Desk, corrections: Corrections) -> None:
    person = desk.person()
    fiche = desk.admitted(person, "03/02/2025", "01/04/2025")
    saved = correct(corrections, fiche, "left_on", "")
    assert saved.record.left_on is None  # type: ignore[union-attr] # a demande
    (made,) = corrections.dates(person).corrections
    assert (made.before, made.after) == ("01/04/2025", "")


@pytest.mark.parametrize(
    ("sheet", "values", "attribute"),
    [
        ("hospitalisations", {"entered_on": "01/03/2025"}, "entered_on"),
        ("gir", {"evaluated_on": "01/03/2025", "source": "medecin", "gir": "2"}, "evaluated_on"),
    ],
)
def test_stays_and_evaluations_have_their_dates_corrected_too(
    desk: Desk, corrections: Corrections, sheet: str, values: dict[str, str], attribute: str
) -> None:
    person = desk.person()
    fiche = desk.save(sheet, values, person=person).fiche
    saved = correct(corrections, fiche, attribute, "28/02/2025")
    assert getattr(saved.record, attribute) == date(2025, 2, 28)
    assert [one.sheet for one in corrections.dates(person).corrections] == [sheet]


def validated_plan(desk: Desk, person: int, demande: StoredFiche) -> StoredFiche:
    """Store a validated plan, and its date in the demande."""
    reference = str(desk.fiches.open_form("beneficiaires", row_id=person).values["reference"])
    with desk.vault.uow() as uow:
        uow.fiches.lock()
        plan = uow.fiches.add(
            "plans",
            Plan(
                reference="PL1",
                beneficiaire=reference,
                demande=str(demande.record.reference),
                numero=1,
                statut="valide",
                drawn_on=date(2025, 1, 10),
                validated_on=date(2025, 1, 20),
            ),
        )
        told = replace(cast("Demande", demande.record), plan_on=date(2025, 1, 20))
        uow.fiches.update("demandes", demande.row_id, told, version=demande.version)
        uow.audit.record(
            desk.vault.actor, AuditTag.FICHE_ADD, entity="beneficiaire", entity_id=person
        )
        uow.commit()
    return plan


def test_a_validated_plan_is_corrected_with_the_demande_that_said_the_same(
    desk: Desk, corrections: Corrections
) -> None:
    person = desk.person()
    demande = desk.admitted(person, "03/02/2025")
    plan = validated_plan(desk, person, demande)
    correct(corrections, plan, "validated_on", "15/01/2025")
    made = corrections.dates(person).corrections
    assert {(one.sheet, one.attribute, one.after) for one in made} == {
        ("plans", "validated_on", "15/01/2025"),
        ("demandes", "plan_on", "15/01/2025"),
    }
    assert desk.vault.verify().is_ok


@pytest.mark.parametrize("value", ["", "09/01/2025", "01/01/2027"])
def test_a_validated_plan_keeps_a_day_from_its_drawing_to_today(
    desk: Desk, corrections: Corrections, value: str
) -> None:
    person = desk.person()
    plan = validated_plan(desk, person, desk.admitted(person, "03/02/2025"))
    with pytest.raises(InvalidFicheError) as raised:
        correct(corrections, plan, "validated_on", value)
    assert [issue.attribute for issue in raised.value.issues] == ["validated_on"]


def test_without_a_reason_nothing_is_corrected(desk: Desk, corrections: Corrections) -> None:
    person = desk.person()
    fiche = desk.admitted(person, "03/02/2025")
    with pytest.raises(InvalidFicheError) as raised:
        correct(corrections, fiche, "admitted_on", "01/02/2025", reason=" ")
    assert [issue.attribute for issue in raised.value.issues] == [REASON]


def test_what_is_not_there_or_not_a_date_of_the_history_is_refused(
    desk: Desk, corrections: Corrections
) -> None:
    fiche = desk.admitted(desk.person(), "03/02/2025")
    for attribute, code in (
        ("left_on", "correction_sans_date"),
        ("motif", "correction_impossible"),
    ):
        with pytest.raises(RuleViolationError, match=code):
            correct(corrections, fiche, attribute, "01/02/2025")


def test_the_same_date_is_no_correction(desk: Desk, corrections: Corrections) -> None:
    person = desk.person()
    fiche = desk.admitted(person, "03/02/2025")
    assert correct(corrections, fiche, "admitted_on", "03/02/2025") == fiche
    assert corrections.dates(person).corrections == ()


def test_a_record_that_moved_on_is_told_with_both_dates(
    desk: Desk, corrections: Corrections
) -> None:
    fiche = desk.admitted(desk.person(), "03/02/2025")
    correct(corrections, fiche, "admitted_on", "01/02/2025")
    with pytest.raises(StaleEditError) as raised:
        correct(corrections, fiche, "admitted_on", "02/02/2025")
    edit = raised.value.edit
    assert edit is not None
    (conflict,) = edit.conflicts
    assert (conflict.theirs, conflict.mine) == ("01/02/2025", "02/02/2025")
    assert edit.by == desk.vault.actor.display_name


@pytest.mark.parametrize("role", [Role.LECTURE, Role.DIRECTION, Role.INTERVENANT])
def test_who_does_not_write_the_record_does_not_correct_it(
    desk: Desk, corrections: Corrections, role: Role
) -> None:
    person = desk.person()
    fiche = desk.admitted(person, "03/02/2025")
    theirs = Corrections(desk.as_role(role)._session, desk.clock)
    with pytest.raises(PermissionDeniedError):
        correct(theirs, fiche, "admitted_on", "01/02/2025")
    with pytest.raises(PermissionDeniedError):
        theirs.dates(person)


def test_a_medecin_corrects_evaluations_and_not_admissions(
    desk: Desk, corrections: Corrections
) -> None:
    person = desk.person()
    fiche = desk.admitted(person, "03/02/2025")
    gir = {"evaluated_on": "01/03/2025", "source": "medecin", "gir": "2"}
    desk.save("gir", gir, person=person)
    theirs = Corrections(desk.as_role(Role.MEDECIN)._session, desk.clock)
    assert {one.sheet for one in theirs.dates(person).records} == {"gir"}
    with pytest.raises(PermissionDeniedError):
        correct(theirs, fiche, "admitted_on", "01/02/2025")


# --- the ordinary form ---------------------------------------------------------------------


def test_the_ordinary_form_asks_why_a_date_of_the_figures_changes(
    desk: Desk, corrections: Corrections
) -> None:
    person = desk.person()
    fiche = desk.admitted(person, "03/02/2025")
    with pytest.raises(ReasonNeededError) as raised:
        desk.change(fiche, {"admitted_on": "01/02/2025"})
    assert raised.value.changes == (("admitted_on", "03/02/2025", "01/02/2025"),)
    saved = desk.change(fiche, {"admitted_on": "01/02/2025", REASON: "Erreur"}).fiche
    assert saved.record.admitted_on == date(2025, 2, 1)  # type: ignore[union-attr] # a demande
    (made,) = corrections.dates(person).corrections
    assert made.motif == "Erreur"
    assert desk.vault.verify().is_ok


def test_a_first_date_and_other_fields_ask_nothing(desk: Desk) -> None:
    fiche = desk.admitted(desk.person(), "03/02/2025")
    sortie = {"left_on": "01/04/2025", "motif_sortie": "souhait"}
    left = desk.settle(sortie, fiche=fiche).fiche
    desk.change(left, {"destination": "domicile_droit_commun"})


def test_the_parcours_tells_the_correction_on_its_day(desk: Desk, corrections: Corrections) -> None:
    person = desk.person()
    correct(corrections, desk.admitted(person, "03/02/2025"), "admitted_on", "01/02/2025")
    with desk.vault.uow() as uow:
        found = uow.dossiers.timeline(
            person, until=desk.clock.now().date(), categories=frozenset(), query="", limit=50
        )
    first = found.events[0]
    assert first.kind == "correction"
    assert first.title == "Date d’admission corrigée\u00a0: 03/02/2025 → 01/02/2025"
    assert first.detail == f"Erreur de saisie · {desk.vault.actor.display_name}"
    assert (first.sheet, first.on) == ("demandes", desk.clock.now().date())
