"""What the team passes on: what is left to read, for whom, and who has read it."""

from __future__ import annotations

from datetime import timedelta
from typing import cast

import pytest

from crt_desktop.domain.errors import PermissionDeniedError
from crt_desktop.domain.roles import Role
from crt_desktop.ports.vault import VaultSession
from crt_desktop.services.fiches import Fiches
from crt_desktop.services.transmissions import Transmissions
from db.session import LocalVaultSession
from db.tables import AccountRow
from tests.persistence.fiches_desk import Desk, Entry, SessionAs
from tests.persistence.vaults import START, Bench

READ = "transmission.lecture"
SHOWN = ("",)
"""No number of a transmission: the texts were shown in the list, not acknowledged."""


@pytest.fixture
def desk(vault: LocalVaultSession, bench: Bench) -> Desk:
    return Desk(vault=vault, clock=bench.clock, fiches=Fiches(vault, bench.clock))


def reader(
    desk: Desk, role: Role = Role.MEDECIN, *, professionnel: str | None = None
) -> Transmissions:
    """Return the service for another account of the vault."""
    fiches = desk.as_role(
        role, account_id=2, name="sam", display_name="Sam Essai", professionnel=professionnel
    )
    with desk.vault.uow() as uow:
        uow.begin_writing()
        if uow.session.get(AccountRow, 2) is None:
            uow.session.add(
                AccountRow(
                    id=2,
                    name="sam",
                    display_name="Sam Essai",
                    role=role.value,
                    is_active=True,
                    recorded_at=START,
                )
            )
            uow.session.commit()
    session = SessionAs(desk.vault, fiches._session.actor)
    return Transmissions(cast("VaultSession", session), desk.clock)


def write(desk: Desk, person: int, texte: str, *, urgent: bool = False, at: str = "") -> int:
    values = {"texte": texte, "is_urgente": "oui" if urgent else "", "written_at": at}
    return desk.save("transmissions", values, person=person).fiche.row_id


def test_what_is_unread_is_shown_urgent_first_then_the_latest(desk: Desk) -> None:
    person = desk.person()
    write(desk, person, "hier", at="21/11/2026 08:00")
    write(desk, person, "urgent", urgent=True, at="20/11/2026 08:00")
    write(desk, person, "ce matin", at="22/11/2026 08:00")
    lines = reader(desk).unread()
    assert [line.texte for line in lines] == ["urgent", "ce matin", "hier"]
    first = lines[0]
    assert (first.personne, first.beneficiaire_id) == ("DURAND Marie Louise", person)
    assert (first.is_urgente, first.is_read, first.auteur) == (True, False, "Claire Essai")


def test_who_wrote_it_has_read_it(desk: Desk) -> None:
    write(desk, desk.person(), "vu")
    assert Transmissions(desk.vault, desk.clock).unread() == ()
    assert desk.vault.verify().is_ok
    (line,) = reader(desk).unread()
    assert line.read_by == ("Claire Essai",)


def test_what_is_acknowledged_is_read_by_name_and_once(desk: Desk) -> None:
    person = desk.person()
    ids = [write(desk, person, "un"), write(desk, person, "deux")]
    sam = reader(desk)
    sam.acknowledge([*ids, 99])
    sam.acknowledge(ids[:1])
    assert sam.unread() == ()
    lines = sam.since(START - timedelta(days=1))
    assert [line.read_by for line in lines] == [("Claire Essai", "Sam Essai")] * 2
    assert all(line.is_read for line in lines)
    first, again = [one for one in readings(desk) if one.fields != SHOWN]
    assert first == Entry(READ, "beneficiaire", person, tuple(str(one) for one in ids))
    assert again.fields == (str(ids[0]),)


def test_acknowledging_nothing_leaves_no_entry(desk: Desk) -> None:
    sam = reader(desk)
    before = desk.count()
    sam.acknowledge([])
    sam.acknowledge([99])
    assert desk.count() == before


def test_an_old_transmission_is_no_longer_asked_about(desk: Desk) -> None:
    person = desk.person()
    write(desk, person, "ancienne", at="01/10/2026 08:00")
    sam = reader(desk)
    assert sam.unread() == ()
    assert len(sam.since(START - timedelta(days=90))) == 1


def test_an_intervenant_reads_of_the_people_visited_only(desk: Desk) -> None:
    visited, other = desk.person(), desk.person(nom_naissance="PEYRE")
    desk.save("professionnels", {"nom": "V", "prenom": "C", "profession": "ide", "reference": "P7"})
    desk.admitted(visited, "01/02/2025")
    desk.save(
        "visites",
        {
            "starts_at": "20/11/2026 09:00",
            "ends_at": "20/11/2026 10:00",
            "profession": "ide",
            "statut": "realisee",
            "professionnel": "P7",
        },
        person=visited,
    )
    seen, hidden = write(desk, visited, "vue"), write(desk, other, "cachée")
    sam = reader(desk, Role.INTERVENANT, professionnel="P7")
    assert [line.texte for line in sam.unread()] == ["vue"]
    sam.acknowledge([seen, hidden])
    everything = reader(desk).since(START - timedelta(days=1))
    assert {line.texte: line.is_read for line in everything} == {"vue": True, "cachée": False}


def test_who_reads_of_nobody_is_refused(desk: Desk) -> None:
    direction = reader(desk, Role.DIRECTION)
    for ask in (
        direction.unread,
        lambda: direction.since(START),
        lambda: direction.acknowledge([1]),
    ):
        with pytest.raises(PermissionDeniedError):
            ask()


def test_the_first_list_of_a_session_is_an_entry(desk: Desk) -> None:
    sam = reader(desk)
    sam.unread()
    sam.since(START)
    lists = [one for one in desk.journal() if one.action == "file_active.consultation"]
    assert lists == [Entry("file_active.consultation", "", None, ("transmissions",))]


def test_a_person_whose_text_is_shown_is_an_entry_once_a_session(desk: Desk) -> None:
    first, second = desk.person(), desk.person(nom_naissance="PEYRE")
    write(desk, first, "un")
    write(desk, first, "deux")
    sam = reader(desk)
    sam.unread()
    sam.since(START - timedelta(days=1))
    assert readings(desk) == [Entry(READ, "beneficiaire", first, SHOWN)]
    write(desk, second, "trois")
    before = desk.count()
    sam.unread()
    assert readings(desk)[1:] == [Entry(READ, "beneficiaire", second, SHOWN)]
    sam.unread()
    assert desk.count() == before + 1
    reader(desk).unread()
    assert [one.entity_id for one in readings(desk)] == [first, second, first, second]


def test_a_person_out_of_scope_leaves_no_entry(desk: Desk) -> None:
    write(desk, desk.person(), "cachée")
    desk.save("professionnels", {"nom": "V", "prenom": "C", "profession": "ide", "reference": "P7"})
    sam = reader(desk, Role.INTERVENANT, professionnel="P7")
    assert sam.unread() == ()
    assert readings(desk) == []


def readings(desk: Desk) -> list[Entry]:
    return [one for one in desk.journal() if one.action == READ]
