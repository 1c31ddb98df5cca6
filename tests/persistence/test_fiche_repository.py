"""Records one at a time: the same rows as an import makes, versions, ranks, references, links."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Table, func, insert, select
from sqlalchemy.orm import Session

from crt_desktop.domain.aggir import EvaluationGir
from crt_desktop.domain.errors import NotFoundError, VersionMovedError
from crt_desktop.domain.people import Aidant, Beneficiaire
from crt_desktop.domain.reprise.columns import Sheet
from crt_desktop.domain.reprise.schema import ALL_SHEETS, SHEET_BY_NAME
from crt_desktop.domain.suivi import Chute, ContactAidant, MesureZarit
from crt_desktop.reports.fiches import Choice
from db.base import Base
from db.repositories.fiches import SqlFicheRepository
from db.repositories.mapping import MAPPINGS
from db.tables import AccountRow, AuditRow, BeneficiaireRow, CorbeilleRow
from tests.persistence.contents import contents
from tests.persistence.records import PERSONS, a_named, records_of
from tests.persistence.store import store_caseload
from tests.persistence.writing import LATER, RECORDED, WITH_PLANS, a_demande, create

FALL = Chute(beneficiaire="B1", fell_on=date(2026, 10, 3))


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
def fiches(session: Session, instants: Instants) -> SqlFicheRepository:
    store_caseload(session, WITH_PLANS)
    return SqlFicheRepository(session, lambda: instants.now, instants.lock)


def rows(session: Session, *, versions: bool = True) -> dict[str, list[dict[str, Any]]]:
    """Return every row of the records, without what tells when they were written."""
    return contents(
        session,
        tables_left_out=("audit", "account", "corbeille"),
        columns_left_out=("recorded_at",) if versions else ("recorded_at", "version"),
    )


# --- adding --------------------------------------------------------------------------------


@pytest.mark.parametrize("sheet", ALL_SHEETS, ids=lambda sheet: sheet.name)
@settings(
    max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(data=st.data())
def test_a_record_added_by_hand_is_the_row_an_import_would_make(
    session: Session, fiches: SqlFicheRepository, sheet: Sheet, data: st.DataObject
) -> None:
    record = data.draw(records_of(sheet))
    if sheet.has_required_id:
        record = replace(record, reference="X1")
    with session.begin_nested() as nested:
        create(session, sheet.name, record)
        imported = rows(session)
        nested.rollback()
    with session.begin_nested() as nested:
        added = fiches.add(sheet.name, record)
        assert rows(session) == imported
        assert (added.sheet, added.version, added.recorded_at) == (sheet.name, 1, RECORDED)
        assert added.record == record
        nested.rollback()


@pytest.mark.parametrize("sheet", ALL_SHEETS, ids=lambda sheet: sheet.name)
@settings(
    max_examples=5, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(data=st.data())
def test_a_record_changed_by_hand_is_the_row_of_what_it_became(
    session: Session,
    fiches: SqlFicheRepository,
    instants: Instants,
    sheet: Sheet,
    data: st.DataObject,
) -> None:
    before, after = data.draw(records_of(sheet)), data.draw(records_of(sheet))
    if sheet.has_required_id:
        before, after = replace(before, reference="X1"), replace(after, reference="X2")
    with session.begin_nested() as nested:
        fiches.add(sheet.name, after)
        expected = rows(session, versions=False)
        nested.rollback()
    with session.begin_nested() as nested:
        added = fiches.add(sheet.name, before)
        instants.now = LATER
        changed = fiches.update(sheet.name, added.row_id, after, version=1)
        found = rows(session, versions=False)
        for name in {"accompagnement"} & found.keys():
            # Its own number tells only whether there was one before.
            for row in (*found[name], *expected[name]):
                row.pop("id")
        assert found == expected
        assert (changed.version, changed.recorded_at, changed.record) == (2, LATER, after)
        instants.now = RECORDED
        nested.rollback()


def test_a_reference_to_nothing_is_not_stored(fiches: SqlFicheRepository) -> None:
    with pytest.raises(NotFoundError):
        fiches.add("chutes", replace(FALL, beneficiaire="B9"))


def test_the_lock_is_taken_before_the_first_change(
    fiches: SqlFicheRepository, instants: Instants
) -> None:
    fiches.all("chutes")
    assert instants.locks == 0
    fiches.add("chutes", FALL)
    assert instants.locks == 1


# --- versions ------------------------------------------------------------------------------


def test_a_version_that_moved_is_not_written_over(fiches: SqlFicheRepository) -> None:
    added = fiches.add("chutes", FALL)
    fiches.update("chutes", added.row_id, replace(FALL, lieu="cuisine"), version=1)
    with pytest.raises(VersionMovedError) as moved:
        fiches.update("chutes", added.row_id, replace(FALL, lieu="chambre"), version=1)
    assert moved.value.values == {"version": 2}
    assert fiches.get("chutes", added.row_id).record == replace(FALL, lieu="cuisine")


def test_a_record_that_is_not_there_is_not_found(fiches: SqlFicheRepository) -> None:
    with pytest.raises(NotFoundError):
        fiches.get("chutes", 99)
    with pytest.raises(NotFoundError):
        fiches.update("chutes", 99, FALL, version=1)


# --- ranks ---------------------------------------------------------------------------------


def ranks(session: Session) -> list[tuple[int, int | None]]:
    table = MAPPINGS["chutes"].table
    return [
        (row.id, row.rang)
        for row in session.execute(select(table.c.id, table.c.rang).order_by(table.c.id))
    ]


def test_equal_keys_are_told_apart_by_the_lowest_free_rank(
    session: Session, fiches: SqlFicheRepository
) -> None:
    first, second, third = (fiches.add("chutes", FALL) for _ in range(3))
    assert ranks(session) == [(1, 0), (2, 1), (3, 2)]
    moved = replace(FALL, fell_on=date(2026, 10, 4))
    fiches.update("chutes", second.row_id, moved, version=1)
    assert ranks(session) == [(1, 0), (2, 0), (3, 2)]
    fiches.update("chutes", third.row_id, replace(FALL, lieu="cuisine"), version=1)
    assert ranks(session) == [(1, 0), (2, 0), (3, 2)]
    fiches.update("chutes", second.row_id, FALL, version=2)
    assert ranks(session) == [(1, 0), (2, 1), (3, 2)]
    del first


def test_a_record_that_is_given_a_reference_has_no_rank(
    session: Session, fiches: SqlFicheRepository
) -> None:
    added = fiches.add("chutes", FALL)
    fiches.update("chutes", added.row_id, replace(FALL, reference="C1"), version=1)
    assert ranks(session) == [(1, None)]
    fiches.update("chutes", added.row_id, FALL, version=2)
    assert ranks(session) == [(1, 0)]


# --- numbers and references ----------------------------------------------------------------


def test_the_number_of_a_record_of_the_bin_is_not_given_again(
    session: Session, fiches: SqlFicheRepository
) -> None:
    first = fiches.add("chutes", FALL)
    fiches.remove("chutes", first.row_id, version=1, title="", by="", at=RECORDED)
    again = fiches.add("chutes", FALL)
    assert again.row_id != first.row_id


def test_the_number_of_a_person_of_the_journal_is_not_given_again(
    session: Session, fiches: SqlFicheRepository
) -> None:
    session.execute(
        insert(AuditRow).values(
            seq=1,
            at=RECORDED,
            actor="a",
            role="lecture",
            workstation="p",
            action="beneficiaire.lecture",
            entity="beneficiaire",
            entity_id=40,
            fields="",
            prev=b"",
            mac=b"",
        )
    )
    if session.get_bind().dialect.name == "sqlite":
        assert fiches.add("beneficiaires", a_named("B40")).row_id == 41
        create(session, "beneficiaires", a_named("B41"), a_named("B42"))
        numbers = session.scalars(select(BeneficiaireRow.id).order_by(BeneficiaireRow.id))
        assert list(numbers)[-2:] == [42, 43]


def test_a_new_reference_follows_the_last_one_in_its_manner(fiches: SqlFicheRepository) -> None:
    assert fiches.new_reference("demandes") == "D0001"
    fiches.add("beneficiaires", a_named("P-007"))
    assert fiches.new_reference("beneficiaires") == "P-008"
    fiches.add("beneficiaires", a_named("sans numéro"))
    assert fiches.new_reference("beneficiaires") == "B0001"


def test_a_reference_taken_or_in_the_bin_is_passed_over(fiches: SqlFicheRepository) -> None:
    fiches.add("demandes", a_demande(reference="D0002"))
    gone = fiches.add("demandes", a_demande(reference="D0001"))
    fiches.remove("demandes", gone.row_id, version=1, title="", by="", at=RECORDED)
    fiches.add("demandes", a_demande(reference="D0003"))
    last = fiches.add("demandes", a_demande(reference="D0000"))
    assert fiches.new_reference("demandes") == "D0004"
    fiches.remove("demandes", last.row_id, version=1, title="", by="", at=RECORDED)


def test_a_record_without_reference_is_named_by_its_row_until_it_needs_one(
    fiches: SqlFicheRepository,
) -> None:
    carer = fiches.add("aidants", Aidant(beneficiaire="B1", nom="Peyre"))
    assert fiches.find("aidants", f"#{carer.row_id}") == carer
    assert fiches.find("aidants", "#99") is None
    assert fiches.find("aidants", "inconnu") is None
    reference = fiches.name_row(carer)
    assert fiches.get("aidants", carer.row_id).record.reference == reference
    assert fiches.find("aidants", reference) == fiches.get("aidants", carer.row_id)
    assert fiches.name_row(fiches.get("aidants", carer.row_id)) == reference


# --- reading -------------------------------------------------------------------------------


def test_records_are_read_by_person_and_by_link(fiches: SqlFicheRepository) -> None:
    one = fiches.add("chutes", FALL)
    fiches.add("chutes", replace(FALL, beneficiaire="B2"))
    person = fiches.find("beneficiaires", "B1")
    assert person is not None
    assert fiches.of_person("chutes", person.row_id) == (one,)
    assert fiches.of_person("beneficiaires", person.row_id) == (person,)
    assert fiches.linked("chutes", "beneficiaire", "B1") == (one,)
    assert fiches.linked("chutes", "beneficiaire", "inconnu") == ()
    assert len(fiches.all("chutes")) == 2


def test_fields_offer_what_they_may_point_to_by_name(fiches: SqlFicheRepository) -> None:
    fiches.add("aidants", Aidant(beneficiaire="B2", nom="Zola", prenom="Rose", lien="enfant"))
    fiches.add("aidants", Aidant(beneficiaire="B2", nom="Émile"))
    person = fiches.find("beneficiaires", "B2")
    assert person is not None
    assert fiches.choices("aidants", beneficiaire_id=person.row_id) == (
        Choice(reference="#4", label="Émile"),
        Choice(reference="#3", label="Zola Rose", detail="Enfant"),
    )
    assert fiches.choices("beneficiaires", beneficiaire_id=person.row_id) == (
        Choice(reference="B2", label="Essai Ada", detail="17/05/1940"),
    )
    assert len(fiches.choices("beneficiaires")) == len(PERSONS)
    assert fiches.choices("places_ht")[0] == Choice(reference="L1", label="EHPAD (L1)", detail="HT")
    assert fiches.choices("partenaires")[0].detail == "DAC"


def test_who_left_the_team_is_offered_with_the_day(fiches: SqlFicheRepository) -> None:
    first = fiches.find("professionnels", "P1")
    assert first is not None
    gone = replace(first.record, left_on=date(2026, 6, 30))  # type: ignore[arg-type] # a professionnel
    fiches.update("professionnels", first.row_id, gone, version=1)
    details = [choice.detail for choice in fiches.choices("professionnels")]
    assert details == ["IDE, jusqu’au 30/06/2026", "IDE"]


# --- what is derived -----------------------------------------------------------------------


def person_row(session: Session, reference: str) -> BeneficiaireRow:
    session.expire_all()
    return session.scalars(
        select(BeneficiaireRow).where(BeneficiaireRow.reference == reference)
    ).one()


def test_a_change_of_name_is_found_again_by_the_search(
    session: Session, fiches: SqlFicheRepository
) -> None:
    fiche = fiches.find("beneficiaires", "B1")
    assert fiche is not None
    assert isinstance(fiche.record, Beneficiaire)
    renamed = replace(fiche.record, nom_usage="D'Hérail", telephone="+33 4 68 00 00 00")
    fiches.update("beneficiaires", fiche.row_id, renamed, version=1)
    row = person_row(session, "B1")
    assert row.search_text == "essai dherail ada"
    assert row.search_phone == "0468000000"


def test_the_latest_accompagnement_stays_on_the_person(
    session: Session, fiches: SqlFicheRepository
) -> None:
    added = fiches.add("demandes", a_demande(admitted_on=date(2026, 2, 1)))
    assert person_row(session, "B1").last_admitted_on == date(2026, 2, 1)
    left = a_demande(admitted_on=date(2026, 2, 1), left_on=date(2026, 3, 1))
    fiches.update("demandes", added.row_id, left, version=1)
    assert person_row(session, "B1").last_left_on == date(2026, 3, 1)
    elsewhere = replace(left, beneficiaire="B2")
    fiches.update("demandes", added.row_id, elsewhere, version=2)
    assert person_row(session, "B1").last_admitted_on is None
    assert person_row(session, "B2").last_admitted_on == date(2026, 2, 1)
    fiches.update("demandes", added.row_id, a_demande(beneficiaire="B2"), version=3)
    assert person_row(session, "B2").last_admitted_on is None
    accompagnement = Base.metadata.tables["accompagnement"]
    assert session.scalar(select(func.count()).select_from(accompagnement)) == 0


def test_an_accompagnement_that_does_not_change_keeps_its_version(
    session: Session, fiches: SqlFicheRepository
) -> None:
    admitted = a_demande(admitted_on=date(2026, 2, 1))
    added = fiches.add("demandes", admitted)
    fiches.update("demandes", added.row_id, replace(admitted, origine="saas"), version=1)
    accompagnement = Base.metadata.tables["accompagnement"]
    assert session.scalar(select(accompagnement.c.version)) == 1


def test_the_gir_that_counts_follows_the_grid(session: Session, fiches: SqlFicheRepository) -> None:
    given_ = EvaluationGir(
        beneficiaire="B1", evaluated_on=date(2026, 1, 2), source="medecin", gir=3
    )
    added = fiches.add("gir", given_)
    fiches.update("gir", added.row_id, replace(given_, gir=4), version=1)
    table: Table = MAPPINGS["gir"].table
    assert session.scalar(select(table.c.effective_gir)) == 4


# --- who changed it last -------------------------------------------------------------------


def enter(session: Session, seq: int, **values: Any) -> None:
    entry = {
        "seq": seq,
        "at": RECORDED,
        "actor": "claire",
        "role": "coordinateur",
        "workstation": "p",
        "action": "fiche.modification",
        "entity": "beneficiaire",
        "entity_id": 1,
        "fields": "chutes\n1\nlieu",
        "prev": b"",
        "mac": b"",
    }
    session.execute(insert(AuditRow).values(**(entry | values)))


def test_the_journal_tells_who_changed_a_record_last(
    session: Session, fiches: SqlFicheRepository
) -> None:
    fall = fiches.add("chutes", FALL)
    assert fiches.last_change(fall) is None
    enter(session, 1, action="fiche.ajout", fields="chutes\n1\nfell_on")
    enter(session, 2, fields="chutes\n12\nlieu")
    enter(session, 3, fields="transports\n1\nmotif")
    enter(session, 4, action="beneficiaire.lecture", fields="chutes")
    assert fiches.last_change(fall) == ("claire", RECORDED, ("fell_on",))
    session.execute(
        insert(AccountRow).values(
            name="claire",
            display_name="Claire Essai",
            role="coordinateur",
            is_active=True,
            recorded_at=RECORDED,
            version=1,
        )
    )
    enter(session, 5)
    assert fiches.last_change(fall) == ("Claire Essai", RECORDED, ("lieu",))


def test_what_an_import_wrote_last_is_the_imports(
    session: Session, fiches: SqlFicheRepository
) -> None:
    fall = fiches.add("chutes", FALL)
    enter(session, 1)
    later = replace(fall, recorded_at=LATER)
    assert fiches.last_change(later) == ("claire", RECORDED, ("lieu",))
    enter(session, 2, action="import.beneficiaire", at=LATER, fields="")
    assert fiches.last_change(later) == ("claire", LATER, ())


def test_the_records_of_the_etablissement_have_their_own_entries(
    session: Session, fiches: SqlFicheRepository
) -> None:
    place = fiches.find("places_ht", "L1")
    assert place is not None
    enter(session, 1, entity="import", entity_id=None, fields=f"places_ht\n{place.row_id}\ntype")
    assert fiches.last_change(place) == ("claire", RECORDED, ("type",))


def test_links_are_kept_by_row(session: Session, fiches: SqlFicheRepository) -> None:
    fiches.add(
        "zarit",
        MesureZarit(
            beneficiaire="B1",
            aidant="A1",
            measured_on=date(2026, 1, 2),
            score=3,  # type: ignore[arg-type] # any number
        ),
    )
    contact = ContactAidant(
        beneficiaire="B1", contacted_on=date(2026, 1, 2), demande="ecoute", action="ecoute"
    )
    added = fiches.add("contacts_aidants", contact)
    linked = fiches.update(
        "contacts_aidants", added.row_id, replace(contact, aidant="à 2"), version=1
    )
    assert linked.record == replace(contact, aidant="à 2")
    assert len(fiches.linked("zarit", "aidant", "A1")) == 1


def test_every_sheet_is_reached(fiches: SqlFicheRepository) -> None:
    for sheet in SHEET_BY_NAME:
        assert isinstance(fiches.all(sheet), tuple)


def test_the_bin_starts_empty(session: Session, fiches: SqlFicheRepository) -> None:
    assert fiches.bin() == ()
    assert fiches.bin_people(1) == ()
    assert session.scalar(select(func.count()).select_from(CorbeilleRow)) == 0
    assert not fiches.has_old_bin(before=datetime(2030, 1, 1, tzinfo=UTC))
