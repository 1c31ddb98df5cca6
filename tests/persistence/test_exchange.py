"""The caseload as records: found by keys, updated, and what is written besides."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from crt_desktop.domain.aggir import VARIABLES, EvaluationGir
from crt_desktop.domain.equipe import AppelAstreinte
from crt_desktop.domain.errors import NotFoundError, OperationCancelledError
from crt_desktop.domain.people import Aidant, Beneficiaire
from crt_desktop.domain.reprise.schema import SHEET_BY_NAME
from crt_desktop.domain.reprise.sheets_reprise import SHEETS
from crt_desktop.domain.sejours import Hospitalisation, SejourHt
from crt_desktop.ports.exchange import RowKey, SheetChanges, StoredRecord
from db.audit import AuditKeys
from db.repositories import exchange_reading
from db.repositories.exchange import SqlExchangeRepository
from db.tables import (
    AccompagnementRow,
    BeneficiaireRow,
    DemandeRow,
    EvaluationGirRow,
    ParametreRow,
    ProfilRow,
    VisiteRow,
)
from db.uow import SqlUnitOfWork, UnitOfWorkContext
from tests.caseloads import make_case
from tests.persistence.records import PERSONS, a_named
from tests.persistence.store import keyed, store_caseload
from tests.persistence.writing import (
    BASE,
    LATER,
    RECORDED,
    a_demande,
    a_visit,
    create,
    person_id,
    read,
    update,
)

PARIS = ZoneInfo("Europe/Paris")

# --- keys ------------------------------------------------------------------------------------


def test_equal_natural_keys_are_different_rows_told_apart_by_their_rank(session: Session) -> None:
    store_caseload(session, BASE)
    at = datetime(2026, 1, 5, 9, tzinfo=UTC)
    first, second = a_visit("B1", at), a_visit("B1", at, statut="annulee")
    create(session, "visites", first, second)
    keys = [RowKey(natural=("B1", at, "ide"), rank=rank) for rank in range(3)]
    found = SqlExchangeRepository(session).find("visites", keys)
    assert found == {keys[0]: first, keys[1]: second}


def test_a_row_with_an_id_is_not_found_by_its_natural_key(session: Session) -> None:
    store_caseload(session, BASE)
    at = datetime(2026, 1, 5, 9, tzinfo=UTC)
    named, unnamed = a_visit("B1", at, reference="V1"), a_visit("B1", at)
    create(session, "visites", named, unnamed)
    by_id, by_values = RowKey(reference="V1"), RowKey(natural=("B1", at, "ide"))
    found = SqlExchangeRepository(session).find("visites", [by_id, by_values])
    assert found == {by_id: named, by_values: unnamed}
    ranks = session.execute(select(VisiteRow.reference, VisiteRow.rang).order_by(VisiteRow.id))
    assert ranks.all() == [("V1", None), (None, 0)]


def test_unknown_values_are_part_of_a_key(session: Session) -> None:
    store_caseload(session, BASE)
    alone = Aidant(beneficiaire="B1", nom="Essai")
    named = Aidant(beneficiaire="B1", nom="Essai", prenom="Luc")
    create(session, "aidants", alone, named)
    key = RowKey(natural=("B1", "Essai", None))
    assert SqlExchangeRepository(session).find("aidants", [key]) == {key: alone}
    at = datetime(2026, 1, 5, 23, tzinfo=UTC)
    of_nobody = AppelAstreinte(called_at=at, origine="autre", reponse="conseil")
    create(session, "appels_astreinte", of_nobody, replace(of_nobody, beneficiaire="B1"))
    key = RowKey(natural=(at, None))
    assert SqlExchangeRepository(session).find("appels_astreinte", [key]) == {key: of_nobody}


def test_a_key_in_local_time_finds_its_row(session: Session) -> None:
    store_caseload(session, BASE)
    visit = a_visit("B1", datetime(2026, 7, 14, 19, tzinfo=UTC))
    create(session, "visites", visit)
    key = RowKey(natural=("B1", datetime(2026, 7, 14, 21, tzinfo=PARIS), "ide"))
    assert SqlExchangeRepository(session).find("visites", [key]) == {key: visit}


def test_keys_that_are_not_stored_are_not_found(session: Session) -> None:
    store_caseload(session, BASE)
    at = datetime(2026, 1, 5, 9, tzinfo=UTC)
    create(session, "visites", a_visit("B1", at))
    keys = [
        RowKey(reference="V1"),
        RowKey(natural=("nobody", at, "ide")),
        RowKey(natural=("B2", at, "ide")),
        RowKey(natural=("B1", at + timedelta(seconds=1), "ide")),
    ]
    repository = SqlExchangeRepository(session)
    assert repository.find("visites", keys) == {}
    assert repository.find("visites", []) == {}
    assert repository.find("demandes", [RowKey(reference="D1")]) == {}


def test_many_keys_are_asked_in_parts(session: Session) -> None:
    store_caseload(session, BASE)
    start = datetime(2026, 1, 1, 8, tzinfo=UTC)
    visits = [
        a_visit(
            PERSONS[hour % 3],
            start + timedelta(hours=hour),
            reference=f"V{hour}" if hour % 2 else None,
        )
        for hour in range(5 * exchange_reading.CHUNK // 2)
    ]
    stored = keyed(SHEET_BY_NAME["visites"], visits)
    create(session, "visites", *visits)
    repository = SqlExchangeRepository(session)
    assert repository.find("visites", (one.key for one in stored)) == {
        one.key: one.record for one in stored
    }
    assert repository.records_of("visites", PERSONS) == list(stored)


def test_every_reference_of_a_sheet_is_listed(session: Session) -> None:
    store_caseload(session, BASE)
    create(session, "visites", a_visit("B1", RECORDED, reference="V1"), a_visit("B2", RECORDED))
    repository = SqlExchangeRepository(session)
    assert repository.references("beneficiaires") == frozenset(PERSONS)
    assert repository.references("visites") == frozenset({"V1"})
    assert repository.references("demandes") == frozenset()


# --- by person, by place ---------------------------------------------------------------------


def test_records_of_persons_come_in_the_order_they_were_created(session: Session) -> None:
    store_caseload(session, BASE)
    demandes = [
        a_demande(reference=f"D{rank}", beneficiaire=person, admitted_on=date(2026, 2, rank + 1))
        for rank, person in enumerate(("é 3", "B1", "B2", "B1"))
    ]
    create(session, "demandes", *demandes)
    repository = SqlExchangeRepository(session)
    asked = repository.demandes_of(["B1", "é 3", "nobody"])
    assert [stored.record.reference for stored in asked] == ["D0", "D1", "D3"]
    assert asked[0] == StoredRecord(key=RowKey(reference="D0"), record=demandes[0])
    people = repository.records_of("beneficiaires", ["é 3", "B1"])
    assert [stored.record.reference for stored in people] == ["B1", "é 3"]
    assert repository.records_of("gir", ["B1"]) == []
    with pytest.raises(ValueError, match="no person"):
        repository.records_of("partenaires", ["B1"])


def test_sejours_are_found_by_their_place(session: Session) -> None:
    store_caseload(session, BASE)
    stays = [
        SejourHt(beneficiaire="B1", place=place, type="HT", arrived_on=date(2026, 3, day))
        for place, day in (("L1", 9), ("L2", 1), ("L1", 2))
    ]
    create(session, "sejours_ht", *stays)
    found = SqlExchangeRepository(session).sejours_on(["L1", "nowhere"])
    assert [stored.record for stored in found] == [stays[0], stays[2]]


# --- what is written besides the record ------------------------------------------------------


def test_a_person_can_be_searched_without_accents_case_or_spaces(session: Session) -> None:
    person = Beneficiaire(
        reference="B9",
        nom_naissance="d'Hauterive",
        nom_usage="Le Œillet",
        prenoms="Marie-Élise Ada",
        sexe="F",
        born_on=date(1938, 2, 3),
        telephone="+33 4 65 71 28 40",
    )
    create(session, "beneficiaires", person)
    row = session.scalars(select(BeneficiaireRow)).one()
    assert row.sort_name == "d hauterive marie elise ada"
    assert row.search_text == "dhauterive leoeillet marieeliseada"
    assert row.search_phone == "0465712840"


def test_profils_keep_their_order_and_are_replaced(session: Session) -> None:
    person = replace(a_named("B1"), profils=("surpoids", "isolement", "detention"))
    create(session, "beneficiaires", person)
    changed = replace(person, profils=("detention", "fin_de_vie"))
    update(session, "beneficiaires", StoredRecord(key=RowKey(reference="B1"), record=changed))
    assert read(session, "beneficiaires")[0].record == changed
    assert session.scalar(select(func.count()).select_from(ProfilRow)) == 2


def test_the_gir_that_counts_is_the_one_given_else_the_one_computed(session: Session) -> None:
    store_caseload(session, BASE)
    codes: dict[str, Any] = dict.fromkeys(VARIABLES, "C")
    on = date(2026, 1, 5)
    given_one = EvaluationGir(beneficiaire="B1", evaluated_on=on, source="ems_apa", gir=3, **codes)
    computed = EvaluationGir(beneficiaire="B1", evaluated_on=on, source="medecin", **codes)
    create(session, "gir", given_one, computed)
    rows = session.execute(
        select(EvaluationGirRow.gir, EvaluationGirRow.effective_gir).order_by(EvaluationGirRow.id)
    )
    assert rows.all() == [(3, 3), (None, 1)]


@pytest.mark.parametrize(
    "known",
    [
        {"admitted_on": date(2026, 2, 1)},
        {"left_on": date(2026, 2, 1)},
        {"motif_sortie": "deces"},
        {"destination": "ehpad"},
        {"has_relais": False},
    ],
)
def test_an_accompagnement_exists_as_soon_as_anything_of_it_is_known(
    session: Session, known: dict[str, Any]
) -> None:
    store_caseload(session, BASE)
    key = RowKey(reference="D1")
    create(session, "demandes", a_demande())
    assert session.scalars(select(AccompagnementRow)).all() == []
    update(session, "demandes", StoredRecord(key=key, record=a_demande(**known)))
    row = session.scalars(select(AccompagnementRow)).one()
    assert row.beneficiaire_id == person_id(session, "B1")
    assert row.demande_id == session.scalars(select(DemandeRow.id)).one()
    assert (row.version, row.recorded_at) == (1, LATER)
    moved = a_demande(beneficiaire="B2", **known)
    update(session, "demandes", StoredRecord(key=key, record=moved))
    session.expire_all()
    row = session.scalars(select(AccompagnementRow)).one()
    assert (row.beneficiaire_id, row.version) == (person_id(session, "B2"), 2)
    update(session, "demandes", StoredRecord(key=key, record=a_demande()))
    assert session.scalars(select(AccompagnementRow)).all() == []


def test_what_is_created_is_stamped_with_the_instant_it_was_recorded(session: Session) -> None:
    store_caseload(session, BASE)
    create(session, "demandes", a_demande(admitted_on=date(2026, 2, 1)))
    row = session.scalars(select(DemandeRow)).one()
    assert (row.version, row.recorded_at) == (1, RECORDED)
    assert session.scalars(select(AccompagnementRow.recorded_at)).one() == RECORDED


# --- who is touched, and what stops a writing ------------------------------------------------


def test_the_persons_touched_are_those_of_every_row_written(session: Session) -> None:
    store_caseload(session, BASE)
    one, two, three = (person_id(session, person) for person in PERSONS)
    at = datetime(2026, 1, 5, 9, tzinfo=UTC)
    assert create(session, "visites", a_visit("B2", at), a_visit("B2", at)) == (two,)
    of_nobody = AppelAstreinte(called_at=at, origine="autre", reponse="conseil")
    assert create(session, "appels_astreinte", of_nobody) == ()
    stay = Hospitalisation(beneficiaire="B1", entered_on=date(2026, 3, 1), reference="H1")
    assert create(session, "hospitalisations", stay) == (one,)
    moved = StoredRecord(key=RowKey(reference="H1"), record=replace(stay, beneficiaire="é 3"))
    assert update(session, "hospitalisations", moved) == (one, three)
    person = StoredRecord(key=RowKey(reference="B2"), record=replace(a_named("B2"), apa=True))
    assert update(session, "beneficiaires", person) == (two,)
    newcomer = create(session, "beneficiaires", a_named("B4"))
    assert newcomer == (person_id(session, "B4"),)
    team = StoredRecord(
        key=RowKey(reference="P1"), record=replace(BASE.professionnels[0], etp=Decimal("0.5"))
    )
    assert update(session, "professionnels", team) == ()


def test_sheets_may_come_in_any_order(session: Session) -> None:
    caseload = make_case(3).caseload
    changes = [
        SheetChanges(sheet=sheet.name, created=keyed(sheet, getattr(caseload, sheet.name)))
        for sheet in reversed(SHEETS)
    ]
    SqlExchangeRepository(session).apply(changes)
    assert len(read(session, "visites")) == len(caseload.visites)


def test_a_reference_that_is_not_stored_is_refused(session: Session) -> None:
    with pytest.raises(NotFoundError) as refusal:
        create(session, "demandes", a_demande())
    assert refusal.value.values == {"kind": "beneficiaires", "reference": "B1"}


def test_updating_what_is_not_stored_is_refused(session: Session) -> None:
    store_caseload(session, BASE)
    with pytest.raises(NotFoundError):
        update(session, "demandes", StoredRecord(key=RowKey(reference="D1"), record=a_demande()))


def test_progress_counts_every_record_and_can_stop(session: Session) -> None:
    store_caseload(session, BASE)
    at = datetime(2026, 1, 5, 9, tzinfo=UTC)
    visits = keyed(SHEET_BY_NAME["visites"], [a_visit("B1", at)] * 3)
    aidants = keyed(SHEET_BY_NAME["aidants"], [Aidant(beneficiaire="B1", nom="Essai")])
    changes = [
        SheetChanges(sheet="visites", created=visits),
        SheetChanges(sheet="aidants", created=aidants),
    ]
    steps: list[tuple[int, int]] = []

    def go_on(done: int, total: int) -> bool:
        steps.append((done, total))
        return True

    SqlExchangeRepository(session).apply(changes, progress=go_on)
    assert steps == [(3, 4), (4, 4)]
    session.rollback()
    store_caseload(session, BASE)
    with pytest.raises(OperationCancelledError):
        SqlExchangeRepository(session).apply(changes, progress=lambda *_: False)


# --- parametres ------------------------------------------------------------------------------


def test_parametres_are_written_changed_and_removed(session: Session) -> None:
    repository = SqlExchangeRepository(session, lambda: RECORDED)
    repository.store_parametres({"nom": "CRT d'essai", "communes": "Laure,Trèbes", "finess": ""})
    assert repository.parametres() == {"communes": "Laure,Trèbes", "nom": "CRT d'essai"}
    later = SqlExchangeRepository(session, lambda: LATER)
    later.store_parametres({"nom": "CRT nouveau", "communes": "Laure,Trèbes"})
    rows = session.execute(
        select(ParametreRow.cle, ParametreRow.version, ParametreRow.recorded_at).order_by(
            ParametreRow.cle
        )
    )
    assert rows.all() == [("communes", 1, RECORDED), ("nom", 2, LATER)]
    later.store_parametres({"nom": "", "antennes": ""})
    assert later.parametres() == {"communes": "Laure,Trèbes"}


def test_a_unit_of_work_stamps_what_it_writes_with_its_own_clock(database: Engine) -> None:
    class Clock:
        def now(self) -> datetime:
            return LATER

        def today(self) -> date:
            return LATER.date()

    context = UnitOfWorkContext(
        engine=database,
        keys=AuditKeys(chain=bytes(32), content=bytes(32)),
        clock=Clock(),
        on_commit=lambda *_: None,
    )
    with SqlUnitOfWork(context) as uow:
        uow.exchange.store_parametres({"nom": "CRT d'essai"})
        assert uow.session.scalars(select(ParametreRow.recorded_at)).one() == LATER
