"""A plan stored whole: what is read is what was saved, and only the rows that differ are written."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from crt_desktop.domain.errors import NotFoundError, VersionMovedError
from crt_desktop.domain.modeles_plan import MODELES
from crt_desktop.domain.plan_document import PlanDocument
from crt_desktop.domain.plans import number_threads, tidy
from db.repositories.plans import SqlPlanRepository
from db.tables import (
    BilanRow,
    CorbeilleRow,
    ModelePlanRow,
    ObjectifRow,
    PlanRow,
    PrestationRow,
    VisiteRow,
)
from tests.persistence.records import PARTENAIRES
from tests.persistence.store import store_caseload
from tests.persistence.writing import LATER, RECORDED, WITH_PLANS
from tests.plan_documents import a_prestation, an_objectif, edits


class Instants:
    """The instants of recording, and how often the lock was asked for."""

    def __init__(self) -> None:
        self.now = RECORDED
        self.locks = 0

    def lock(self) -> None:
        self.locks += 1


@pytest.fixture
def instants() -> Instants:
    return Instants()


@pytest.fixture
def plans(session: Session, instants: Instants) -> SqlPlanRepository:
    store_caseload(session, WITH_PLANS)
    instants.now = LATER
    return SqlPlanRepository(session, lambda: instants.now, instants.lock)


def blank(plans: SqlPlanRepository, session: Session) -> PlanDocument:
    row_id = session.scalar(select(PlanRow.id).order_by(PlanRow.id).limit(1))
    assert row_id is not None
    return plans.document(row_id)


def three_lines(plans: SqlPlanRepository, session: Session) -> PlanDocument:
    lines = tuple(an_objectif(fil, objectif=f"But {fil}") for fil in (1, 2, 3))
    provided = (a_prestation(1), a_prestation(2, libelle="Repas", partenaire=PARTENAIRES[0]))
    return plans.save(replace(blank(plans, session), objectifs=lines, prestations=provided))


def rows(session: Session, table: Any = ObjectifRow) -> dict[int, tuple[int, int | None, int]]:
    """Return the place, rank and version of each line, by thread."""
    session.expire_all()
    found = session.execute(select(table.fil, table.ordre, table.rang, table.version))
    return {row.fil: (row.ordre, row.rang, row.version) for row in found}


# --- whole ---------------------------------------------------------------------------------


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data())
def test_what_is_read_is_what_was_saved_whatever_the_edits(
    plans: SqlPlanRepository, session: Session, data: st.DataObject
) -> None:
    empty = replace(blank(plans, session), objectifs=(), prestations=())
    held = plans.save(replace(empty, synthese="", directives="", review_on=None))
    for _ in range(data.draw(st.integers(1, 4))):
        first, second = plans.free_threads(held.beneficiaire_id)
        typed = number_threads(
            tidy(data.draw(edits(held))), free_objectif=first, free_prestation=second
        )
        saved = plans.save(typed)
        assert saved == replace(typed, version=saved.version, recorded_at=LATER)
        assert plans.document(held.plan_row_id) == saved
        assert saved.version != held.version
        held = saved


def test_only_the_line_that_changed_is_written(plans: SqlPlanRepository, session: Session) -> None:
    held = three_lines(plans, session)
    before = rows(session)
    edited = tuple(
        replace(line, actions="Marcher") if line.fil == 2 else line for line in held.objectifs
    )
    plans.save(replace(held, objectifs=edited))
    assert rows(session) == before | {2: (1, 0, 2)}
    assert rows(session, PrestationRow) == {1: (0, 0, 1), 2: (1, 0, 1)}
    plan = session.get_one(PlanRow, held.plan_row_id)
    assert (plan.version, plan.recorded_at) == (3, LATER)


def test_a_text_of_the_plan_leaves_its_lines_alone(
    plans: SqlPlanRepository, session: Session
) -> None:
    held = three_lines(plans, session)
    saved = plans.save(replace(held, synthese="Vit seule", review_on=date(2027, 1, 31)))
    assert (saved.synthese, saved.review_on) == ("Vit seule", date(2027, 1, 31))
    assert {version for *_, version in rows(session).values()} == {1}


@pytest.mark.parametrize(
    ("order", "places"),
    [
        ([3, 2, 1], {3: (0, 0, 2), 2: (1, 0, 1), 1: (2, 0, 2)}),
        ([2, 3, 1], {2: (0, 0, 2), 3: (1, 0, 2), 1: (2, 0, 2)}),
        ([1, 3], {1: (0, 0, 1), 3: (2, 0, 1)}),
        ([1, 9, 2, 3], {1: (0, 0, 1), 9: (1, 0, 1), 2: (2, 0, 2), 3: (3, 0, 2)}),
        ([1, 3, 9], {1: (0, 0, 1), 3: (2, 0, 1), 9: (3, 0, 1)}),
        ([1, 9, 3], {1: (0, 0, 1), 9: (1, 0, 1), 3: (2, 0, 1)}),
    ],
)
def test_lines_are_put_in_order_without_two_in_one_place(
    plans: SqlPlanRepository,
    session: Session,
    order: list[int],
    places: dict[int, tuple[int, int, int]],
) -> None:
    held = three_lines(plans, session)
    by_fil = {line.fil: line for line in held.objectifs}
    wanted = tuple(by_fil.get(fil, an_objectif(fil)) for fil in order)
    saved = plans.save(replace(held, objectifs=wanted))
    assert [line.fil for line in saved.objectifs] == order
    assert rows(session) == places


def test_imported_lines_keep_the_place_their_workbook_names(
    plans: SqlPlanRepository, session: Session
) -> None:
    held = blank(plans, session)
    common = {
        "beneficiaire_id": held.beneficiaire_id,
        "plan_id": held.plan_row_id,
        "famille": "autre",
        "recorded_at": RECORDED,
        "version": 1,
    }
    placed: list[dict[str, Any]] = [
        {"ordre": 2, "rang": 1, "fil": 3},
        {"ordre": 2, "rang": 0, "fil": 2},
        {"ordre": 7, "rang": None, "fil": 4, "reference": "O1"},
    ]
    for row in placed:
        session.execute(insert(ObjectifRow).values(**common, **row))
    held = plans.document(held.plan_row_id)
    assert [line.fil for line in held.objectifs] == [2, 3, 4]
    edited = replace(held, objectifs=(*held.objectifs, an_objectif(5)))
    held = plans.save(edited)
    assert rows(session) == {2: (2, 0, 1), 3: (2, 1, 1), 4: (7, None, 1), 5: (8, 0, 1)}
    plans.save(replace(held, objectifs=held.objectifs[::-1]))
    assert rows(session) == {5: (0, 0, 2), 4: (1, None, 2), 3: (2, 0, 2), 2: (3, 0, 2)}


def test_two_imported_lines_of_one_thread_are_two_rows(
    plans: SqlPlanRepository, session: Session
) -> None:
    held = blank(plans, session)
    twice = plans.save(replace(held, objectifs=(an_objectif(1), an_objectif(1, actions="b"))))
    assert [line.actions for line in twice.objectifs] == ["Kinésithérapie", "b"]
    parted = number_threads(twice, free_objectif=2, free_prestation=1)
    saved = plans.save(parted)
    assert [(line.fil, line.actions) for line in saved.objectifs] == [
        (1, "Kinésithérapie"),
        (2, "b"),
    ]


def test_the_version_tells_a_line_changed_beside_the_plan(
    plans: SqlPlanRepository, session: Session
) -> None:
    held = three_lines(plans, session)
    line = session.scalars(select(ObjectifRow).limit(1)).one()
    line.version += 1
    session.flush()
    assert plans.document(held.plan_row_id).version != held.version
    line.version -= 1
    session.flush()
    assert plans.document(held.plan_row_id).version == held.version


def test_a_line_never_takes_the_number_of_one_in_the_bin(
    plans: SqlPlanRepository, session: Session
) -> None:
    held = blank(plans, session)
    session.execute(
        insert(CorbeilleRow).values(
            feuille="objectifs",
            row_id=40,
            beneficiaire_id=held.beneficiaire_id,
            titre="Objectif",
            contenu="{}",
            deleted_at=RECORDED,
            deleted_by="Claire",
        )
    )
    plans.save(replace(held, objectifs=(an_objectif(1), an_objectif(2))))
    given_out = list(session.scalars(select(ObjectifRow.id).order_by(ObjectifRow.id)))
    if session.get_bind().dialect.name == "sqlite":
        assert given_out == [41, 42]
    assert len(given_out) == 2


# --- read ----------------------------------------------------------------------------------


def test_notes_are_read_with_their_objective_the_latest_first(
    plans: SqlPlanRepository, session: Session
) -> None:
    held = three_lines(plans, session)
    for rank, (day, said) in enumerate([(1, "Premier"), (3, "Dernier"), (2, "Milieu")]):
        session.execute(
            insert(BilanRow).values(
                beneficiaire_id=held.beneficiaire_id,
                fil=2,
                rang=rank,
                noted_on=date(2026, 4, day),
                texte=said,
                auteur="Claire",
                recorded_at=RECORDED,
                version=1,
            )
        )
    noted = plans.document(held.plan_row_id).objectifs
    assert [len(line.bilans) for line in noted] == [0, 3, 0]
    assert [one.texte for one in noted[1].bilans] == ["Dernier", "Milieu", "Premier"]
    assert plans.free_threads(held.beneficiaire_id) == (4, 3)


def test_a_thread_that_only_a_note_remembers_is_not_given_again(
    plans: SqlPlanRepository, session: Session
) -> None:
    held = blank(plans, session)
    session.execute(
        insert(BilanRow).values(
            beneficiaire_id=held.beneficiaire_id,
            fil=6,
            rang=0,
            noted_on=date(2026, 4, 1),
            texte="Vu",
            recorded_at=RECORDED,
            version=1,
        )
    )
    assert plans.free_threads(held.beneficiaire_id) == (7, 1)
    assert not plans.has_objectif(held.beneficiaire_id, 6)
    three_lines(plans, session)
    assert plans.has_objectif(held.beneficiaire_id, 3)
    assert not plans.has_objectif(held.beneficiaire_id + 1, 3)


def test_visits_are_counted_by_domaine_profession_and_days(
    plans: SqlPlanRepository, session: Session
) -> None:
    held = blank(plans, session)
    visits = [
        ("urgence", "ide", "realisee", 1),
        ("urgence", "ide", "realisee", 2),
        ("urgence", "as", "absence", 2),
        ("urgence", "ide", "annulee", 3),
        ("urgence", "ide", "prevue", 4),
        ("aidant", "ide", "realisee", 2),
        (None, "ide", "realisee", 2),
    ]
    for rank, (domaine, profession, statut, day) in enumerate(visits):
        session.execute(
            insert(VisiteRow).values(
                beneficiaire_id=held.beneficiaire_id,
                rang=rank,
                starts_at=RECORDED.replace(month=4, day=day),
                ends_at=RECORDED.replace(month=4, day=day, hour=10),
                profession=profession,
                statut=statut,
                domaine=domaine,
                recorded_at=RECORDED,
                version=1,
            )
        )
    provided = (
        a_prestation(1),
        a_prestation(2, profession="ide"),
        a_prestation(3, started_on=date(2026, 4, 2), ended_on=date(2026, 4, 3)),
        a_prestation(4, domaine="coordination"),
    )
    saved = plans.save(replace(held, prestations=provided))
    assert [
        (one.visites_prevues, one.visites_realisees, one.visites_non_faites)
        for one in saved.prestations
    ] == [(1, 2, 2), (1, 2, 1), (0, 1, 2), (0, 0, 0)]


def test_what_is_not_there_is_not_found(plans: SqlPlanRepository, session: Session) -> None:
    held = blank(plans, session)
    with pytest.raises(NotFoundError):
        plans.document(999)
    with pytest.raises(NotFoundError):
        plans.sheet(999, None, on=date(2026, 4, 1))
    with pytest.raises(NotFoundError):
        plans.sheet(held.beneficiaire_id + 1, held.plan_row_id, on=date(2026, 4, 1))
    assert plans.versions(999) == ()
    assert plans.unknown_partenaires([PARTENAIRES[0], "PA999"]) == {"PA999"}


# --- templates -----------------------------------------------------------------------------


def test_a_template_is_stored_replaced_and_removed(
    plans: SqlPlanRepository, instants: Instants, session: Session
) -> None:
    shipped = MODELES[0]
    assert plans.own_modeles() == ()
    stored = plans.store_modele(replace(shipped, titre="Retour"))
    assert stored == replace(shipped, titre="Retour", is_own=True, version=1)
    again = plans.store_modele(replace(stored, prestations=()))
    assert (again.version, again.prestations) == (2, ())
    with pytest.raises(VersionMovedError):
        plans.store_modele(stored)
    assert instants.locks == 3
    assert plans.remove_modele(shipped.cle)
    assert not plans.remove_modele(shipped.cle)
    assert session.scalar(select(ModelePlanRow.id)) is None
