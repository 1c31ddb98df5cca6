"""The relève: whatever is written is told to each reader once, and nothing is lost between two readings."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crt_desktop.domain.appels import CallUpdate, NewCall
from crt_desktop.domain.errors import PermissionDeniedError
from crt_desktop.domain.roles import Role
from crt_desktop.reports.nuit import Releve, ReleveItem
from crt_desktop.services.releves import Releves
from db.session import LocalVaultSession
from db.tables import AccountRow
from tests.persistence.fiches_desk import Entry
from tests.persistence.night_kit import NURSE, OTHER, NightDesk, local, make_night
from tests.persistence.vaults import Bench


@pytest.fixture
def night(vault: LocalVaultSession, bench: Bench) -> NightDesk:
    made = make_night(vault, bench)
    made.at("23/11/2026 08:00")
    sam = made.reader(2)
    sam.read()
    made.desk.clock.advance(60)
    sam.acknowledge(made.desk.clock.now())
    made.desk.clock.advance(60)
    return made


def items(releve: Releve) -> list[ReleveItem]:
    return [item for person in releve.personnes for item in person.items]


def told(releve: Releve) -> list[str]:
    return [item.titre for item in items(releve)]


def write(night: NightDesk, texte: str, *, urgent: bool = False, at: str = "") -> int:
    values = {"texte": texte, "is_urgente": "oui" if urgent else "", "written_at": at}
    return night.desk.save("transmissions", values, person=night.person).fiche.row_id


def read_later(night: NightDesk, reader: Releves, seconds: int = 30) -> Releve:
    """Read some time after what was written."""
    night.desk.clock.advance(seconds)
    return reader.read()


# --- what is told


def test_everything_of_the_night_is_told_by_person_the_urgent_first(night: NightDesk) -> None:
    desk, person = night.desk, night.person
    other = desk.person(nom_naissance="PEYRE", sexe="M")
    desk.admitted(other, "22/11/2026")
    desk.save("chutes", {"fell_on": "23/11/2026", "gravite": "blessure_grave"}, person=person)
    write(night, "mange peu")
    write(night, "oxygène débranché", urgent=True)
    night.at("23/11/2026 09:00")
    call = night.nuit.record_call(
        NewCall(
            origine="aidant",
            reponse="conseil",
            motif="angoisse",
            beneficiaire_id=person,
            called_at=local("23/11/2026 02:47"),
            professionnel=NURSE,
            prevenus="Sa fille",
            remarque="Rassurée au téléphone",
        )
    ).call
    night.nuit.update_call(call.row_id, version=call.version, update=CallUpdate(suite="domicile"))
    releve = read_later(night, night.reader(2))
    assert [one.personne for one in releve.personnes] == [
        "DURAND Marie Louise",
        "PEYRE Marie Louise",
    ]
    assert told(releve) == [
        "Transmission urgente",
        "Chute, blessure grave",
        "Transmission",
        "Appel\u00a0: angoisse",
        "Admission",
    ]
    call_item = items(releve)[3]
    assert call_item.detail == (
        "Conseil téléphonique · restée au domicile · prévenus\u00a0: Sa fille · Rassurée au téléphone"
    )
    assert call_item.auteur == "Nadia Benamrou"
    assert releve.count == 5
    assert not items(releve)[1].has_hour


def test_a_visit_of_the_night_is_told_and_one_of_the_day_only_when_nobody_was_there(
    night: NightDesk,
) -> None:
    common = {"profession": "ide", "professionnel": NURSE}
    for starts, ends, statut in (
        ("22/11/2026 22:00", "22/11/2026 22:30", "realisee"),
        ("22/11/2026 23:00", "22/11/2026 23:30", "annulee"),
        ("22/11/2026 10:00", "22/11/2026 10:30", "realisee"),
        ("22/11/2026 11:00", "22/11/2026 11:30", "absence"),
        ("22/11/2026 12:00", "22/11/2026 12:30", "annulee"),
        ("23/11/2026 22:00", "23/11/2026 22:30", "prevue"),
    ):
        values = {**common, "starts_at": starts, "ends_at": ends, "statut": statut}
        night.desk.save("visites", values, person=night.person)
    assert sorted(told(read_later(night, night.reader(2)))) == [
        "Visite annulée",
        "Visite faite",
        "Visite\u00a0: personne absente",
    ]


def test_the_visit_of_a_call_is_told_by_the_call_alone(night: NightDesk) -> None:
    new = NewCall(
        origine="teleassistance",
        reponse="deplacement",
        beneficiaire_id=night.person,
        called_at=local("23/11/2026 02:47"),
    )
    call = night.nuit.record_call(new).call
    update = CallUpdate(arrived_at=local("23/11/2026 03:10"), ended_at=local("23/11/2026 03:40"))
    night.nuit.update_call(call.row_id, version=call.version, update=update)
    (item,) = items(read_later(night, night.reader(2)))
    assert (item.titre, item.detail) == ("Appel", "Déplacement · arrivée 03:10, fin 03:40")


def test_stays_come_and_go(night: NightDesk) -> None:
    desk, person = night.desk, night.person
    place = desk.place()
    stays = (
        ({"arrived_on": "10/11/2026", "departed_on": "20/11/2026"}, "termine"),
        ({"arrived_on": "22/11/2026", "departed_on": "30/11/2026"}, "en_cours"),
        ({"arrived_on": "05/12/2026", "departed_on": "09/12/2026"}, "reserve"),
        ({"arrived_on": "15/12/2026", "departed_on": "19/12/2026"}, "option"),
    )
    for values, etat in stays:
        desk.save(
            "sejours_ht", {**values, "place": place, "type": "HT", "etat": etat}, person=person
        )
    desk.save(
        "hospitalisations", {"entered_on": "01/11/2026", "left_on": "09/11/2026"}, person=person
    )
    desk.save("hospitalisations", {"entered_on": "21/11/2026"}, person=person)
    assert told(read_later(night, night.reader(2))) == [
        "Entrée à l’hôpital",
        "Réservé\u00a0: arrivée en hébergement temporaire, Les Cyprès",
        "Arrivée en hébergement temporaire, Les Cyprès",
        "Retour d’hébergement temporaire, Les Cyprès",
        "Retour d’hospitalisation",
    ]


def test_a_death_and_an_exit_are_told(night: NightDesk) -> None:
    desk = night.desk
    gone = desk.person(nom_naissance="PEYRE")
    demande = desk.admitted(gone, "01/02/2025")
    left = {"left_on": "22/11/2026", "motif_sortie": "deces"}
    desk.settle(left, fiche=demande)
    other = desk.person(nom_naissance="ROUX")
    desk.admitted(other, "01/02/2025", "21/11/2026")
    releve = read_later(night, night.reader(2))
    assert [(one.personne.split()[0], one.items[0].titre) for one in releve.personnes] == [
        ("PEYRE", "Décès"),
        ("ROUX", "Sortie de l’accompagnement"),
    ]


def test_what_is_old_is_no_news_though_written_now(night: NightDesk) -> None:
    night.desk.save("chutes", {"fell_on": "01/10/2026"}, person=night.person)
    write(night, "vieille", at="01/10/2026 08:00")
    assert read_later(night, night.reader(2)).count == 0


def test_what_is_entered_late_is_told(night: NightDesk) -> None:
    write(night, "écrite lundi, saisie ce matin", at="16/11/2026 08:00")
    assert read_later(night, night.reader(2)).count == 1


def test_a_call_about_nobody_known_is_told(night: NightDesk) -> None:
    night.nuit.record_call(NewCall(origine="autre", reponse="sans_suite"))
    (person,) = read_later(night, night.reader(2)).personnes
    assert (person.beneficiaire_id, person.personne) == (None, "Personne inconnue")


def test_what_comes_back_from_the_bin_is_told_again(night: NightDesk) -> None:
    row_id = write(night, "retirée puis remise")
    bin_id = night.desk.fiches.remove("transmissions", row_id, version=1)
    sam = night.reader(2)
    assert read_later(night, sam).count == 0
    night.desk.clock.advance(5)
    sam.acknowledge(night.desk.clock.now())
    night.desk.clock.advance(5)
    night.desk.fiches.restore(bin_id)
    assert told(read_later(night, sam)) == ["Transmission"]


def test_own_writings_are_told_and_marked(night: NightDesk) -> None:
    write(night, "de Claire")
    (item,) = items(read_later(night, night.reader(2)))
    assert (item.auteur, item.is_own) == ("Claire Essai", False)
    (item, *_) = [one for one in items(night.releve.read()) if one.kind == "transmission"]
    assert item.is_own
    night.nuit.record_call(NewCall(origine="autre", reponse="conseil", professionnel=NURSE))
    nurse = night.reader(3, Role.SOIGNANT_ASTREINTE, professionnel=NURSE)
    night.desk.clock.advance(5)
    assert [one.is_own for one in items(nurse.read()) if one.kind == "appel"] == [True]


# --- reading and acknowledging


def test_who_never_read_is_told_of_three_days(night: NightDesk) -> None:
    night.at("19/11/2026 12:00")
    write(night, "trop vieille")
    night.at("21/11/2026 12:00")
    write(night, "de samedi")
    night.at("23/11/2026 12:00")
    new = night.reader(3)
    releve = new.read()
    assert releve.read_until is None
    assert [one.detail for one in items(releve) if one.kind == "transmission"] == ["de samedi"]


def test_what_was_acknowledged_is_not_told_again_and_the_rest_is(night: NightDesk) -> None:
    sam = night.reader(2)
    write(night, "avant")
    releve = read_later(night, sam)
    night.desk.clock.advance(10)
    write(night, "pendant la lecture")
    night.desk.clock.advance(10)
    sam.acknowledge(releve.until)
    assert [one.detail for one in items(sam.read())] == ["pendant la lecture"]
    assert sam.read().read_until == releve.until


def test_only_what_was_shown_is_acknowledged_whatever_instant_is_said(night: NightDesk) -> None:
    sam = night.reader(2)
    releve = read_later(night, sam)
    night.desk.clock.advance(5)
    write(night, "arrivée après la lecture")
    night.desk.clock.advance(60)
    sam.acknowledge(night.desk.clock.now())
    assert releve.count == 0
    assert [one.detail for one in items(sam.read())] == ["arrivée après la lecture"]


def test_nothing_is_lost_within_the_second_of_the_acknowledgement(night: NightDesk) -> None:
    sam = night.reader(2)
    releve = sam.read()
    sam.acknowledge(releve.until)
    write(night, "dans la même seconde")
    assert [one.detail for one in items(read_later(night, sam))] == ["dans la même seconde"]


def test_two_readers_are_independent(night: NightDesk) -> None:
    write(night, "pour tous")
    sam, luc = night.reader(2), night.reader(3)
    releve = read_later(night, sam)
    night.desk.clock.advance(5)
    sam.acknowledge(releve.until)
    assert sam.read().count == 0
    assert "Transmission" in told(luc.read())


def test_the_transmissions_shown_are_acknowledged_with_the_reading(night: NightDesk) -> None:
    row_id = write(night, "à lire")
    sam = night.reader(2)
    releve = read_later(night, sam)
    night.desk.clock.advance(5)
    late = write(night, "pas montrée")
    sam.acknowledge(night.desk.clock.now())
    with night.vault.uow() as uow:
        lines = uow.transmissions.lines(
            2, since=night.desk.clock.now() - timedelta(days=1), only_unread=False
        )
    assert {line.row_id: line.is_read for line in lines} == {row_id: True, late: False}
    assert releve.count == 1
    entries = [one for one in night.desk.journal() if one.action == "transmission.lecture"]
    assert entries == [Entry("transmission.lecture", "beneficiaire", night.person, (str(row_id),))]


def test_a_vault_whose_reading_was_acknowledged_is_whole(
    vault: LocalVaultSession, bench: Bench
) -> None:
    night = make_night(vault, bench)
    write(night, "à lire")
    night.releve.acknowledge(read_later(night, night.releve).until)
    assert vault.verify().is_ok


def test_an_acknowledgement_never_goes_back(night: NightDesk) -> None:
    sam = night.reader(2)
    until = sam.read().read_until
    assert until is not None
    sam.acknowledge(until - timedelta(days=2))
    assert sam.read().read_until == until


# --- who may, and the journal


def test_the_reading_is_not_for_every_role(night: NightDesk) -> None:
    for role in (Role.DIRECTION, Role.LECTURE, Role.INTERVENANT, Role.ADMINISTRATEUR):
        reader = night.reader(4, role)
        with pytest.raises(PermissionDeniedError):
            reader.read()
        with pytest.raises(PermissionDeniedError):
            reader.acknowledge(night.desk.clock.now())


def test_who_is_on_call_reads_of_the_people_of_the_night_only(night: NightDesk) -> None:
    gone = night.desk.person(nom_naissance="PEYRE")
    night.desk.admitted(gone, "01/02/2025", "22/11/2026")
    night.desk.save("transmissions", {"texte": "cachée"}, person=gone)
    write(night, "vue")
    nurse = night.reader(3, Role.SOIGNANT_ASTREINTE, professionnel=OTHER)
    releve = read_later(night, nurse)
    assert [one.beneficiaire_id for one in releve.personnes] == [night.person]


def test_the_first_reading_and_each_person_are_entries_once_a_session(night: NightDesk) -> None:
    write(night, "un")
    before = night.desk.count()
    sam = night.reader(2)
    read_later(night, sam)
    sam.read()
    entries = [one for one in night.desk.journal() if one.action == "releve.consultation"]
    assert night.desk.count() == before + 2
    assert entries[-2:] == [
        Entry("releve.consultation", "", None, ("",)),
        Entry("releve.consultation", "beneficiaire", night.person, ("",)),
    ]


# --- nothing is lost

ACTS = st.lists(
    st.one_of(
        st.tuples(st.just("write"), st.integers(0, 1)),
        st.tuples(st.just("change"), st.integers(0, 5)),
        st.tuples(st.just("read"), st.integers(0, 1)),
        st.tuples(st.just("acknowledge"), st.integers(0, 1)),
        st.tuples(st.just("wait"), st.integers(0, 2)),
    ),
    max_size=25,
)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(acts=ACTS)
def test_whatever_is_written_is_shown_to_each_reader_before_being_acknowledged(
    night: NightDesk, acts: list[tuple[str, int]]
) -> None:
    """Two readers, a clock that may stand still: an acknowledgement never covers what was not shown."""
    readers = [night.reader(2), night.reader(3)]
    for reader in readers:
        reader.read()
    written: list[int] = []
    current: dict[int, str] = {}
    shown: list[set[tuple[int, str]]] = [set(), set()]
    for number, (act, which) in enumerate(acts):
        words = f"mot {number}"
        if act == "write":
            row_id = write(night, words)
            written.append(row_id)
            current[row_id] = words
        elif act == "change" and written:
            row_id = written[which % len(written)]
            with night.vault.uow() as uow:
                fiche = uow.fiches.get("transmissions", row_id)
            night.desk.change(fiche, {"texte": words})
            current[row_id] = words
        elif act == "read":
            shown[which] |= _words(readers[which].read())
        elif act == "acknowledge":
            readers[which].acknowledge(night.desk.clock.now())
        else:
            night.desk.clock.advance(which)
    for which, reader in enumerate(readers):
        shown[which] |= _words(reader.read())
        assert set(current.items()) <= shown[which]
    night.desk.clock.advance(5)


def _words(releve: Releve) -> set[tuple[int, str]]:
    return {(one.row_id, one.detail) for one in items(releve) if one.kind == "transmission"}


def test_an_account_taken_away_takes_its_reading_with_it(night: NightDesk) -> None:
    with night.vault.uow() as uow:
        uow.begin_writing()
        uow.session.delete(uow.session.get(AccountRow, 2))
        uow.session.flush()
        assert uow.releve.read_until(2) is None


def test_the_count_of_the_navigation_is_what_reading_would_tell(night: NightDesk) -> None:
    reader = night.reader(2)
    assert reader.unread_count() == 0
    write(night, "mange peu")
    night.desk.clock.advance(30)
    before = night.desk.count()
    assert reader.unread_count() == 1
    assert night.desk.count() == before, "of nobody in particular: nothing in the journal"
    reader.acknowledge(night.desk.clock.now())
    assert reader.unread_count() == 1, "what was only counted was not shown"
    assert reader.read().count == 1


def test_the_count_is_not_for_every_role(night: NightDesk) -> None:
    with pytest.raises(PermissionDeniedError):
        night.reader(4, Role.LECTURE).unread_count()
