"""The sheet of a night on a real vault: whose night it is, who is told of, what the journal keeps."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from crt_desktop.domain.appels import NewCall
from crt_desktop.domain.audit import AuditTag
from crt_desktop.domain.dates import Period
from crt_desktop.domain.errors import PermissionDeniedError, VaultBusyError
from crt_desktop.domain.roles import Role
from crt_desktop.reports.nuit import NightSheet
from crt_desktop.services.dossiers import Dossiers
from db.queries.nuit import SqlNightQueries
from db.session import LocalVaultSession
from exports.datamatrix import encode_datamatrix
from tests.persistence.fiches_desk import Entry
from tests.persistence.night_kit import NIGHT, NURSE, OTHER, NightDesk, local, make_night
from tests.persistence.vaults import Bench

READ = "nuit.consultation"
SOIGNANT = Role.SOIGNANT_ASTREINTE


@pytest.fixture
def night(vault: LocalVaultSession, bench: Bench) -> NightDesk:
    return make_night(vault, bench)


def readings(night: NightDesk) -> list[Entry]:
    return [one for one in night.desk.journal() if one.action == READ]


# --- which night


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("22/11/2026 20:00", NIGHT),
        ("23/11/2026 02:47", NIGHT),
        ("23/11/2026 06:00", date(2026, 11, 23)),
        ("23/11/2026 10:00", date(2026, 11, 23)),
    ],
)
def test_tonight_is_the_night_that_goes_on_or_the_coming_one(
    night: NightDesk, now: str, expected: date
) -> None:
    night.at(now)
    assert night.nuit.tonight().night_on == expected
    assert night.nuit.sheet(NIGHT).night_on == NIGHT


@pytest.mark.parametrize(
    ("night_on", "hours"), [(date(2026, 3, 28), 8), (date(2026, 10, 24), 10), (NIGHT, 9)]
)
def test_a_duty_of_the_whole_night_covers_it_whatever_the_clock_does(
    night: NightDesk, night_on: date, hours: int
) -> None:
    morning = night_on + timedelta(days=1)
    night.duty(f"{night_on:%d/%m/%Y} 21:00", f"{morning:%d/%m/%Y} 06:00")
    sheet = night.nuit.sheet(night_on)
    assert sheet.ends_at - sheet.starts_at == timedelta(hours=hours)
    assert sheet.is_covered
    (duty,) = sheet.duties
    assert (duty.nom, duty.telephone, duty.rang) == (
        "Nadia Benamrou",
        "06 39 98 12 12",
        "titulaire",
    )


def test_drafts_and_replaced_duties_are_nobodys_and_a_renfort_covers_nothing(
    night: NightDesk,
) -> None:
    span = ("22/11/2026 18:00", "23/11/2026 09:00")
    night.duty(*span, professionnel=NURSE, statut="brouillon")
    night.duty(*span, professionnel=OTHER, statut="remplacee")
    assert night.nuit.tonight().duties == ()
    night.duty(
        "22/11/2026 21:00", "23/11/2026 06:00", professionnel=OTHER, rang_astreinte="renfort"
    )
    sheet = night.nuit.tonight()
    assert [one.rang for one in sheet.duties] == ["renfort"]
    assert not sheet.is_covered
    night.duty("22/11/2026 21:00", "23/11/2026 02:00", statut="publiee")
    assert not night.nuit.tonight().is_covered
    night.duty("23/11/2026 02:00", "23/11/2026 06:00", statut="publiee")
    sheet = night.nuit.tonight()
    assert sheet.is_covered
    assert [one.rang for one in sheet.duties] == ["titulaire", "titulaire", "renfort"]


# --- whom to know about, whom to ring


def test_a_person_is_told_with_the_door_the_carers_and_the_latest_urgent_word(
    night: NightDesk,
) -> None:
    desk, person = night.desk, night.person
    desk.save(
        "aidants",
        {
            "nom": "Durand",
            "prenom": "Paul",
            "lien": "enfant",
            "sexe": "M",
            "telephone": "0611223344",
        },
        person=person,
    )
    desk.save(
        "aidants",
        {
            "nom": "Durand",
            "prenom": "Cécile",
            "lien": "enfant",
            "sexe": "F",
            "telephone": "0639983371",
            "is_personne_confiance": "oui",
            "has_cles": "oui",
        },
        person=person,
    )
    desk.save("aidants", {"nom": "Sans", "prenom": "Téléphone"}, person=person)
    desk.save("chutes", {"fell_on": "02/11/2026"}, person=person)
    for at, words in (("19/11/2026 12:00", "ancien"), ("21/11/2026 12:00", "à surveiller")):
        desk.save(
            "transmissions", {"texte": words, "is_urgente": "oui", "written_at": at}, person=person
        )
    desk.save("transmissions", {"texte": "rien", "written_at": "22/11/2026 12:00"}, person=person)
    (known,) = night.nuit.tonight().personnes
    assert (known.nom, known.civilite, known.age) == ("DURAND Marie Louise", "Mme", 86)
    assert (known.adresse, known.commune, known.acces) == (
        "7 chemin de la Fontaine",
        "Fabrezan",
        "Portail 1847",
    )
    assert known.vigilances == ("Chutes",)
    assert known.note == "à surveiller"
    assert [(one.nom, one.telephone, one.has_cles) for one in known.phones] == [
        ("Fille, Cécile Durand", "06 39 98 33 71", True),
        ("Fils, Paul Durand", "06 11 22 33 44", False),
    ]
    assert known.phones[0].detail == "personne de confiance"


def test_without_a_carer_to_ring_the_intervenants_are_told(night: NightDesk) -> None:
    values = {"nom": "Mme Roux", "role": "idel", "telephone": "0468000000"}
    night.desk.save("intervenants", values, person=night.person)
    (known,) = night.nuit.tonight().personnes
    assert [(one.nom, one.detail) for one in known.phones] == [("Mme Roux", "IDEL")]


def test_who_is_away_is_struck_out_and_who_goes_in_the_night_too(night: NightDesk) -> None:
    desk = night.desk
    desk.save("hospitalisations", {"entered_on": "23/11/2026"}, person=night.person)
    other = desk.person(nom_naissance="PEYRE")
    desk.admitted(other, "01/02/2025")
    place = desk.place(telephone="0465716624")
    values = {"place": place, "type": "HT", "arrived_on": "20/11/2026", "departed_on": "30/11/2026"}
    desk.save("sejours_ht", {**values, "etat": "en_cours"}, person=other)

    told = {one.nom.split()[0]: one.absence for one in night.nuit.tonight().personnes}
    assert told == {"DURAND": None, "PEYRE": "En HT, Les Cyprès, jusqu’au 30/11"}
    night.at("23/11/2026 01:30")
    sheet = night.nuit.tonight()
    told = {one.nom.split()[0]: one.absence for one in sheet.personnes}
    assert told["DURAND"] == "À l’hôpital depuis le 23/11"
    assert sheet.places == ()


def test_the_persons_stand_until_a_record_or_the_night_changes(night: NightDesk) -> None:
    first = night.nuit.tonight().personnes
    # Its own entry of the journal is a reading, as is that of another account.
    assert night.nuit.tonight().personnes is first
    night.nuit_as(Role.COORDINATEUR).tonight()
    assert night.nuit.tonight().personnes is first
    night.desk.save("hospitalisations", {"entered_on": "22/11/2026"}, person=night.person)
    (away,) = second = night.nuit.tonight().personnes
    assert away.absence == "À l’hôpital depuis le 22/11"
    assert night.nuit.tonight().personnes is second
    assert night.nuit.sheet(NIGHT - timedelta(days=2)).personnes[0].absence is None
    night.at("23/11/2026 01:30")
    assert night.nuit.tonight().personnes == second
    assert night.nuit.tonight().personnes is not second


def test_a_night_whose_reading_failed_is_read_again(
    night: NightDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_asked: object) -> None:
        raise VaultBusyError(path="")

    night.nuit.tonight()
    night.desk.save("hospitalisations", {"entered_on": "22/11/2026"}, person=night.person)
    with monkeypatch.context() as patched:
        patched.setattr(SqlNightQueries, "people", fail)
        with pytest.raises(VaultBusyError):
            night.nuit.tonight()
    assert night.nuit.tonight().personnes[0].absence == "À l’hôpital depuis le 22/11"


def test_the_numbers_begin_with_the_samu_and_name_each_once(night: NightDesk) -> None:
    desk = night.desk
    desk.save(
        "professionnels",
        {"nom": "Sarrazeau", "prenom": "Anne", "profession": "medecin", "telephone": "0639981002"},
    )
    desk.save("partenaires", {"nom": "Centre 15", "categorie": "centre_15", "telephone": "15"})
    with night.vault.uow() as uow:
        uow.settings.texts(for_change=True)
        uow.settings.store({"telephones_nuit": "Téléassistance : 0465716000\nDr S : 0639981002"})
        uow.audit.record(night.vault.actor, AuditTag.PARAMETRES_CHANGE)
        uow.commit()
    night.duty("22/11/2026 21:00", "23/11/2026 06:00", rang_astreinte="renfort")
    numbers = night.nuit.tonight().numeros
    assert [(one.nom, one.telephone) for one in numbers] == [
        ("SAMU", "15"),
        ("Téléassistance", "04 65 71 60 00"),
        ("Dr S", "06 39 98 10 02"),
        ("Nadia Benamrou", "06 39 98 12 12"),
    ]


def test_the_places_free_are_told_with_their_phone_the_emergency_ones_first(
    night: NightDesk,
) -> None:
    night.desk.place(etablissement="Z HT", type="HT", telephone="0465716601")
    night.desk.place(etablissement="A HTSH", type="HTSH")
    night.desk.place(etablissement="S HTU", type="HTU", telephone="0465716624")
    told = [(one.etablissement, one.telephone) for one in night.nuit.tonight().places]
    assert told == [("S HTU", "04 65 71 66 24"), ("A HTSH", None), ("Z HT", "04 65 71 66 01")]


def test_the_visits_of_the_night_are_told_but_for_those_of_a_call(night: NightDesk) -> None:
    values = {
        "starts_at": "22/11/2026 22:15",
        "ends_at": "22/11/2026 22:45",
        "profession": "ide",
        "statut": "prevue",
        "professionnel": NURSE,
        "remarque": "Coucher",
    }
    night.desk.save("visites", values, person=night.person)
    day = {**values, "starts_at": "22/11/2026 10:00", "ends_at": "22/11/2026 11:00"}
    night.desk.save("visites", day, person=night.person)
    (line,) = night.nuit.tonight().visites
    assert (line.starts_at, line.remarque) == (local("22/11/2026 22:15"), "Coucher")
    assert (line.personne, line.professionnel_nom) == ("DURAND Marie Louise", "Nadia Benamrou")


# --- whose night


def test_the_nurse_on_call_sees_the_night_and_the_others_the_phones_only(
    night: NightDesk,
) -> None:
    night.duty("22/11/2026 18:00", "23/11/2026 09:00")
    night.nuit.record_call(
        NewCall(origine="aidant", reponse="conseil", beneficiaire_id=night.person)
    )
    mine = night.nuit_as(SOIGNANT, professionnel=NURSE).tonight()
    assert (mine.is_mine, mine.is_shown) == (True, True)
    assert len(mine.personnes) == len(mine.appels) == 1
    other = night.nuit_as(SOIGNANT, professionnel=OTHER)
    for sheet in (other.tonight(), night.nuit_as(SOIGNANT).tonight()):
        assert (sheet.is_mine, sheet.is_shown) == (False, False)
        assert [*sheet.personnes, *sheet.visites, *sheet.appels] == []
        assert sheet.duties
        assert sheet.numeros
    yesterday = night.nuit_as(SOIGNANT, professionnel=NURSE).sheet(NIGHT - timedelta(days=1))
    assert not yesterday.is_shown


def test_a_renfort_is_on_call_and_a_draft_is_not(night: NightDesk) -> None:
    span = ("22/11/2026 18:00", "23/11/2026 09:00")
    night.duty(*span, professionnel=OTHER, rang_astreinte="renfort")
    night.duty(*span, professionnel=NURSE, statut="brouillon")
    assert night.nuit_as(SOIGNANT, professionnel=OTHER).tonight().is_mine
    assert not night.nuit_as(SOIGNANT, professionnel=NURSE).tonight().is_mine


@pytest.mark.parametrize(
    "role", [Role.DIRECTION, Role.ADMINISTRATEUR, Role.LECTURE, Role.INTERVENANT]
)
def test_the_night_is_not_for_every_role(night: NightDesk, role: Role) -> None:
    nuit = night.nuit_as(role, professionnel=NURSE)
    for ask in (nuit.tonight, lambda: nuit.sheet(NIGHT), lambda: nuit.calls(_days())):
        with pytest.raises(PermissionDeniedError):
            ask()


def _days() -> Period:
    return Period(start=NIGHT, end=NIGHT + timedelta(days=1))


def test_the_book_of_a_nurse_has_the_calls_taken_and_those_of_the_own_duties(
    night: NightDesk,
) -> None:
    night.duty("22/11/2026 18:00", "22/11/2026 23:00", professionnel=NURSE)
    night.duty("22/11/2026 23:00", "23/11/2026 09:00", professionnel=OTHER)
    night.at("23/11/2026 08:00")
    for at, who in (
        ("22/11/2026 22:00", OTHER),
        ("22/11/2026 23:30", OTHER),
        ("23/11/2026 02:00", NURSE),
    ):
        new = NewCall(origine="aidant", reponse="conseil", called_at=local(at), professionnel=who)
        night.nuit.record_call(new)
    every = night.nuit.calls(_days())
    assert [one.called_at for one in every] == sorted(
        (one.called_at for one in every), reverse=True
    )
    assert len(every) == 3
    own = night.nuit_as(SOIGNANT, professionnel=NURSE).calls(_days())
    assert [one.called_at for one in own] == [local("23/11/2026 02:00"), local("22/11/2026 22:00")]


# --- the journal


def accesses(night: NightDesk, person: int) -> list[str]:
    dossiers = Dossiers(night.vault, night.desk.clock, encode_datamatrix)
    return [one.action for one in dossiers.accesses(person)]


def test_a_sheet_is_one_entry_and_is_told_among_the_accesses_of_each_person(
    night: NightDesk,
) -> None:
    later = night.desk.person(nom_naissance="PEYRE")
    night.desk.admitted(later, "22/11/2026")
    before = night.desk.person(nom_naissance="ROUX")
    night.desk.admitted(before, "01/02/2025", "22/11/2026")
    night.nuit.tonight()
    night.nuit.tonight()
    night.nuit.sheet(NIGHT - timedelta(days=1))
    assert [one.fields for one in readings(night)] == [("2026-11-22",), ("2026-11-21",)]
    words = "a lu la feuille de nuit"
    assert accesses(night, night.person).count(words) == 2
    assert accesses(night, later).count(words) == 1
    assert accesses(night, before).count(words) == 1


def test_a_sheet_without_persons_is_nobodys_access(night: NightDesk) -> None:
    night.nuit_as(SOIGNANT, professionnel=OTHER).tonight()
    (entry,) = readings(night)
    assert entry.fields == ("2026-11-22", "sans_personne")
    assert "a lu la feuille de nuit" not in accesses(night, night.person)


def test_whoever_is_shown_by_a_call_alone_is_an_entry_apart(night: NightDesk) -> None:
    gone = night.desk.person(nom_naissance="PEYRE")
    new = NewCall(origine="aidant", reponse="conseil", beneficiaire_id=gone)
    night.at("22/11/2026 23:00")
    night.nuit.record_call(new)
    sheet: NightSheet = night.nuit.tonight()
    assert [one.beneficiaire_id for one in sheet.personnes] == [night.person]
    assert [one.entity_id for one in readings(night)] == [None, gone]
    assert night.vault.verify().is_ok
