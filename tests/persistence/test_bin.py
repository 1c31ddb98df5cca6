"""What is taken away comes back row for row, and figures with it; what must stay keeps it there."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, time
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

import db.tables  # noqa: F401 - registers the tables
from crt_desktop.demo.assembly import generate
from crt_desktop.domain.dates import Period
from crt_desktop.domain.equipe import AppelAstreinte, Visite
from crt_desktop.domain.errors import NotFoundError, RuleViolationError, VersionMovedError
from crt_desktop.domain.etablissement import parametres_from_texts
from crt_desktop.domain.people import Aidant
from crt_desktop.domain.planning import SerieVisites
from crt_desktop.domain.reprise.columns import Sheet
from crt_desktop.domain.reprise.schema import ALL_SHEETS, SHEET_BY_NAME
from crt_desktop.domain.sejours import SejourHt
from crt_desktop.domain.suivi import (
    Chute,
    Consentement,
    ContactAidant,
    Intervenant,
    SoutienAidant,
    Transmission,
)
from crt_desktop.ports.exchange import SheetChanges
from crt_desktop.reports.fiches import StoredFiche
from db.base import Base
from db.queries.indicators import SqlIndicatorQueries
from db.repositories.exchange import SqlExchangeRepository
from db.repositories.fiches import SqlFicheRepository
from db.repositories.mapping import MAPPINGS
from tests.persistence.contents import contents
from tests.persistence.databases import ENGINES, empty_engine
from tests.persistence.store import keyed, store_caseload
from tests.persistence.writing import BASE, LATER, RECORDED, a_demande, create

TODAY = date(2026, 11, 22)
FALL = Chute(beneficiaire="B1", fell_on=date(2026, 10, 3))
KEPT = {"professionnels", "places_ht", "publications"}
"""Sheets of which most records cannot be taken away: visits, stays and who was told point to them."""


@dataclass
class Story:
    """A caseload where every sheet has records, and its settings."""

    session: Session
    settings: dict[str, str]

    @property
    def fiches(self) -> SqlFicheRepository:
        return SqlFicheRepository(self.session, lambda: LATER, lambda: None)

    def figures(self) -> Any:
        year = Period.of_year(2026)
        return SqlIndicatorQueries(self.session).compute(
            year,
            parametres=parametres_from_texts(self.settings),
            holidays=frozenset(),
            is_training=True,
        )


@pytest.fixture(scope="module", params=ENGINES)
def told(request: pytest.FixtureRequest) -> Iterator[Story]:
    caseload = generate(6, on=TODAY)
    changes = [
        SheetChanges(sheet=name, created=keyed(SHEET_BY_NAME[name], records))
        for name, records in caseload.sheets().items()
    ]
    with empty_engine(request.param) as engine:
        Base.metadata.create_all(engine)
        with Session(engine) as session:
            SqlExchangeRepository(session, lambda: RECORDED).apply(changes)
            session.commit()
            yield Story(session=session, settings=dict(caseload.parametres))


@pytest.fixture
def story(told: Story) -> Iterator[Story]:
    yield told
    told.session.rollback()


@pytest.fixture
def fiches(session: Session) -> SqlFicheRepository:
    store_caseload(session, BASE)
    return SqlFicheRepository(session, lambda: RECORDED, lambda: None)


def dump(session: Session, *, versions: bool = True) -> dict[str, list[dict[str, Any]]]:
    """Return every row of every table."""
    return contents(session, columns_left_out=() if versions else ("version",))


def take(fiches: SqlFicheRepository, fiche: StoredFiche, **changes: Any) -> int:
    asked: dict[str, Any] = {
        "version": fiche.version,
        "title": "Une fiche",
        "by": "Claire",
        "at": RECORDED,
    }
    return fiches.remove(fiche.sheet, fiche.row_id, **(asked | changes)).bin_id


# --- the property --------------------------------------------------------------------------


@pytest.mark.parametrize("sheet", ALL_SHEETS, ids=lambda sheet: sheet.name)
def test_taken_away_and_put_back_rows_are_those_of_before(story: Story, sheet: Sheet) -> None:
    # A field that named what went was emptied and filled: two versions more.
    versions = sheet.name not in {
        "aidants",
        "partenaires",
        "demandes",
        "plans",
        "series_visites",
        "visites",
    }
    before = dump(story.session, versions=versions)
    every = story.fiches.all(sheet.name)
    taken = 0
    for fiche in (every[0], every[-1]):
        with story.session.begin_nested() as nested:
            bin_id = take_if_it_may(story.fiches, fiche)
            if bin_id is not None:
                taken += 1
                with pytest.raises(NotFoundError):
                    story.fiches.get(sheet.name, fiche.row_id)
                assert story.fiches.restore(bin_id) == fiche
            assert dump(story.session, versions=versions) == before
            nested.rollback()
    assert taken or sheet.name in KEPT


def take_if_it_may(fiches: SqlFicheRepository, fiche: StoredFiche) -> int | None:
    """Take a record away; None when others that must stay point to it."""
    try:
        return take(fiches, fiche)
    except RuleViolationError as error:
        if error.code != "retrait_impossible" or fiche.sheet not in {*KEPT, "partenaires"}:
            raise
        return None


def test_figures_come_back_with_a_person(story: Story) -> None:
    before = story.figures()
    person = story.fiches.all("beneficiaires")[0]
    bin_id = take(story.fiches, person)
    assert story.figures() != before
    story.fiches.restore(bin_id)
    assert story.figures() == before


def test_a_person_leaves_nothing_behind(story: Story) -> None:
    person = story.fiches.all("beneficiaires")[2]
    take(story.fiches, person)
    for sheet in ALL_SHEETS:
        if MAPPINGS[sheet.name].has_person:
            assert story.fiches.of_person(sheet.name, person.row_id) == ()


# --- what hangs on a record ----------------------------------------------------------------


def test_an_aidant_goes_with_the_burden_and_leaves_the_contacts(
    fiches: SqlFicheRepository,
) -> None:
    contact = ContactAidant(
        beneficiaire="B1",
        aidant="A1",
        contacted_on=date(2026, 1, 2),
        demande="ecoute",
        action="ecoute",
    )
    kept = fiches.add("contacts_aidants", contact)
    carer = fiches.find("aidants", "A1")
    assert carer is not None
    removal = fiches.remove(
        "aidants", carer.row_id, version=1, title="Essai", by="Claire", at=RECORDED
    )
    emptied = fiches.get("contacts_aidants", kept.row_id)
    assert emptied.record == replace(contact, aidant=None)
    assert emptied.version == 2
    assert fiches.bin_people(removal.bin_id) == (carer.beneficiaire_id,)
    fiches.restore(removal.bin_id)
    assert fiches.get("contacts_aidants", kept.row_id).record == contact


def test_a_name_filled_again_meanwhile_is_left_alone(fiches: SqlFicheRepository) -> None:
    helper = Intervenant(beneficiaire="B1", nom="SAAS", role="saas", partenaire="S1")
    kept = fiches.add("intervenants", helper)
    partner = fiches.find("partenaires", "S1")
    assert partner is not None
    removal = fiches.remove("partenaires", partner.row_id, version=1, title="", by="", at=RECORDED)
    assert removal.people == (kept.beneficiaire_id,)
    fiches.update("intervenants", kept.row_id, replace(helper, partenaire="S2"), version=2)
    fiches.restore(removal.bin_id)
    assert fiches.get("intervenants", kept.row_id).record == replace(helper, partenaire="S2")


SERIE = SerieVisites(
    reference="SV1",
    beneficiaire="B1",
    started_on=TODAY,
    heure=time(22, 15),
    duree_minutes=20,
    regle="FREQ=DAILY",
    profession="as",
)
VISITE = Visite(
    beneficiaire="B1",
    starts_at=RECORDED,
    ends_at=RECORDED,
    profession="as",
    statut="prevue",
    reference="V1",
    serie="SV1",
    occurrence_on=TODAY,
)
APPEL = AppelAstreinte(
    beneficiaire="B1", called_at=RECORDED, origine="aidant", reponse="deplacement", visite="V1"
)


def test_visits_outlive_their_series_and_find_it_again(fiches: SqlFicheRepository) -> None:
    serie = fiches.add("series_visites", SERIE)
    visite = fiches.add("visites", VISITE)
    bin_id = take(fiches, serie)
    assert fiches.get("visites", visite.row_id).record == replace(VISITE, serie=None)
    assert fiches.bin_people(bin_id) == (visite.beneficiaire_id,)
    # Its number is not given to another meanwhile: no visit would be of the wrong series.
    other = fiches.add("series_visites", replace(SERIE, reference="SV2"))
    assert other.row_id != serie.row_id
    fiches.restore(bin_id)
    assert fiches.get("visites", visite.row_id).record == VISITE


@pytest.mark.parametrize("person", ["B1", None])
def test_a_call_outlives_the_visit_it_led_to(
    fiches: SqlFicheRepository, person: str | None
) -> None:
    fiches.add("series_visites", SERIE)
    visite = fiches.add("visites", VISITE)
    record = replace(APPEL, beneficiaire=person)
    appel = fiches.add("appels_astreinte", record)
    bin_id = take(fiches, visite)
    assert fiches.get("appels_astreinte", appel.row_id).record == replace(record, visite=None)
    assert fiches.bin_people(bin_id) == tuple(
        sorted({appel.beneficiaire_id, visite.beneficiaire_id}, key=lambda one: one or 0)
    )
    fiches.restore(bin_id)
    assert fiches.get("appels_astreinte", appel.row_id).record == record


def test_a_person_comes_back_with_series_visits_and_calls_still_joined(
    fiches: SqlFicheRepository,
) -> None:
    fiches.add("series_visites", SERIE)
    fiches.add("visites", VISITE)
    appel = fiches.add("appels_astreinte", APPEL)
    person = fiches.find("beneficiaires", "B1")
    assert person is not None
    fiches.restore(take(fiches, person))
    (back,) = fiches.of_person("visites", person.row_id)
    assert back.record == VISITE
    assert fiches.get("appels_astreinte", appel.row_id).record == APPEL


def test_a_transmission_comes_back_with_who_read_it(
    session: Session, fiches: SqlFicheRepository
) -> None:
    accounts = Base.metadata.tables["account"]
    session.execute(
        accounts.insert().values(
            name="a", display_name="A", role="lecture", is_active=True, recorded_at=RECORDED
        )
    )
    word = Transmission(beneficiaire="B1", written_at=RECORDED, texte="À revoir")
    added = fiches.add("transmissions", word)
    reading = Base.metadata.tables["accuse_lecture"]
    session.execute(
        reading.insert().values(transmission_id=added.row_id, account_id=1, read_at=LATER)
    )
    bin_id = take(fiches, added)
    assert session.execute(select(reading)).all() == []
    fiches.restore(bin_id)
    assert len(session.execute(select(reading)).all()) == 1


@pytest.mark.parametrize(
    ("sheet", "reference", "words"),
    [
        ("professionnels", "P1", ("1 appel d’astreinte", "date de sortie")),
        ("places_ht", "L1", ("2 séjours temporaires", "date de fermeture")),
        ("partenaires", "S1", ("1 consentement", "fin de sa convention")),
    ],
)
def test_what_others_cannot_do_without_stays(
    session: Session, fiches: SqlFicheRepository, sheet: str, reference: str, words: tuple[str, str]
) -> None:

    create(
        session,
        "appels_astreinte",
        AppelAstreinte(called_at=RECORDED, origine="aidant", reponse="conseil", professionnel="P1"),
    )
    stay = SejourHt(beneficiaire="B1", place="L1", type="HT", arrived_on=date(2026, 1, 2))
    create(session, "sejours_ht", stay, replace(stay, arrived_on=date(2026, 3, 2)))
    create(
        session,
        "consentements",
        Consentement(beneficiaire="B1", type="partage", given_on=date(2026, 1, 2), partenaire="S1"),
    )
    target = fiches.find(sheet, reference)
    assert target is not None
    before = dump(session)
    with pytest.raises(RuleViolationError) as refused:
        take(fiches, target)
    assert refused.value.code == "retrait_impossible"
    assert refused.value.values["lies"] == words[0]
    assert words[1] in str(refused.value.values["remede"])
    assert dump(session) == before


def test_a_version_that_moved_is_not_taken_away(fiches: SqlFicheRepository) -> None:
    added = fiches.add("chutes", FALL)
    fiches.update("chutes", added.row_id, replace(FALL, lieu="cuisine"), version=1)
    with pytest.raises(VersionMovedError):
        take(fiches, added)
    with pytest.raises(NotFoundError):
        fiches.remove("chutes", 99, version=1, title="", by="", at=RECORDED)


# --- putting back --------------------------------------------------------------------------


def refusal(fiches: SqlFicheRepository, bin_id: int) -> str:
    with pytest.raises(RuleViolationError) as refused:
        fiches.restore(bin_id)
    assert refused.value.code == "remise_impossible"
    return str(refused.value.values["raison"])


def test_a_record_does_not_come_back_before_its_person(fiches: SqlFicheRepository) -> None:
    fall = fiches.add("chutes", FALL)
    bin_id = take(fiches, fall)
    person = fiches.find("beneficiaires", "B1")
    assert person is not None
    whole = take(fiches, person)
    assert refusal(fiches, bin_id).startswith("La personne a été retirée")
    fiches.restore(whole)
    assert fiches.restore(bin_id).record == FALL


def test_a_record_does_not_come_back_before_what_it_depends_on(
    session: Session, fiches: SqlFicheRepository
) -> None:

    help_ = SoutienAidant(beneficiaire="B1", aidant="A1", type="repit", started_on=date(2026, 1, 2))
    added = fiches.add("soutiens_aidants", help_)
    bin_id = take(fiches, added)
    carer = fiches.find("aidants", "A1")
    assert carer is not None
    take(fiches, carer)
    assert refusal(fiches, bin_id).startswith("Ce dont elle dépend")
    del session


def test_a_name_of_what_is_gone_comes_back_empty(fiches: SqlFicheRepository) -> None:
    helper = Intervenant(beneficiaire="B1", nom="SAAS", role="saas", partenaire="S1")
    bin_id = take(fiches, fiches.add("intervenants", helper))
    partner = fiches.find("partenaires", "S1")
    assert partner is not None
    take(fiches, partner)
    assert fiches.restore(bin_id).record == replace(helper, partenaire=None)


def test_a_reference_given_to_another_keeps_it_in_the_bin(fiches: SqlFicheRepository) -> None:
    bin_id = take(fiches, fiches.add("demandes", a_demande()))
    fiches.add("demandes", a_demande())
    assert "« D1 »".replace(" ", "\u202f") in refusal(fiches, bin_id)


def test_a_key_taken_meanwhile_gives_another_rank(fiches: SqlFicheRepository) -> None:
    bin_id = take(fiches, fiches.add("chutes", FALL))
    other = fiches.add("chutes", FALL)
    back = fiches.restore(bin_id)
    assert {back.row_id, other.row_id} == {one.row_id for one in fiches.all("chutes")}


def test_a_number_taken_meanwhile_gives_another_number(
    session: Session, fiches: SqlFicheRepository
) -> None:
    """What an import brings may take the number of a record in the bin."""
    carer = fiches.add("aidants", Aidant(beneficiaire="B2", nom="Peyre", reference="A9"))
    contact = ContactAidant(
        beneficiaire="B2",
        aidant="A9",
        contacted_on=date(2026, 1, 2),
        demande="ecoute",
        action="ecoute",
    )
    fiches.add("contacts_aidants", contact)
    bin_id = take(fiches, carer)
    aidants = Base.metadata.tables["aidant"]
    session.execute(
        aidants.insert().values(
            id=carer.row_id, beneficiaire_id=1, nom="Autre", rang=0, recorded_at=RECORDED, version=1
        )
    )
    back = fiches.restore(bin_id)
    assert back.row_id != carer.row_id
    assert back.record == carer.record
    assert [one.record for one in fiches.all("contacts_aidants")] == [contact]


def test_what_is_not_in_the_bin_is_not_found(fiches: SqlFicheRepository) -> None:
    with pytest.raises(NotFoundError):
        fiches.restore(1)


# --- the bin itself ------------------------------------------------------------------------


def test_the_bin_tells_what_whose_when_and_until_when(fiches: SqlFicheRepository) -> None:
    fall = fiches.add("chutes", FALL)
    take(fiches, fall, title="Chute du 03/10/2026", reason="saisie deux fois")
    partner = fiches.find("partenaires", "S2")
    assert partner is not None
    take(fiches, partner, at=LATER)
    latest, first = fiches.bin()
    assert (latest.sheet, latest.personne, latest.beneficiaire_id) == ("partenaires", None, None)
    assert (first.sheet, first.row_id, first.title) == (
        "chutes",
        fall.row_id,
        "Chute du 03/10/2026",
    )
    assert (first.personne, first.deleted_by) == ("Essai Ada", "Claire")
    assert first.expires_on == date(2026, 12, 22)


def test_the_bin_is_emptied_of_what_is_old(fiches: SqlFicheRepository) -> None:
    old = take(fiches, fiches.add("chutes", FALL))
    partner = fiches.find("partenaires", "S2")
    assert partner is not None
    take(fiches, partner, at=RECORDED)
    young = take(fiches, fiches.add("chutes", FALL), at=LATER)
    assert fiches.has_old_bin(before=LATER)
    person = fiches.find("beneficiaires", "B1")
    assert person is not None
    assert set(fiches.empty_bin(before=LATER)) == {person.row_id, None}
    assert not fiches.has_old_bin(before=LATER)
    assert [line.bin_id for line in fiches.bin()] == [young]
    del old


def test_the_content_of_the_bin_is_json_by_table(
    session: Session, fiches: SqlFicheRepository
) -> None:
    take(fiches, fiches.add("chutes", FALL))
    corbeille = Base.metadata.tables["corbeille"]
    content = json.loads(session.scalar(select(corbeille.c.contenu)) or "")
    assert content["links"] == []
    ((table, (row,)),) = content["rows"]
    assert table == "chute"
    assert row["fell_on"] == "2026-10-03"
    assert "lieu" not in row
