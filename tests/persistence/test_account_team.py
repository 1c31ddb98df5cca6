"""The member of the team behind an account: who ties it, and whom the account then sees."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from crt_desktop.domain.errors import PermissionDeniedError
from crt_desktop.domain.roles import Role
from crt_desktop.reports.caseload import CaseloadCriteria
from crt_desktop.services.accounts import Accounts
from crt_desktop.services.beneficiaires import Beneficiaires
from crt_desktop.services.fiches import Fiches
from db.session import LocalVaultSession
from tests.persistence.fiches_desk import Desk
from tests.persistence.vaults import Bench

PHRASE = "une autre phrase"
VISIT = {
    "starts_at": "20/11/2026 09:00",
    "ends_at": "20/11/2026 10:00",
    "profession": "ide",
    "statut": "realisee",
}


@dataclass
class Team:
    """A vault with a manager who sees no person, and a person whom P7 visits among others."""

    bench: Bench
    manager: LocalVaultSession
    visited: int

    def seen_by(self, name: str) -> tuple[int, ...]:
        session = self.bench.vaults.unlock(self.bench.path, name=name, passphrase=PHRASE)
        try:
            return Beneficiaires(session, self.bench.clock).index(CaseloadCriteria()).ids
        finally:
            session.close()


@pytest.fixture
def team(vault: LocalVaultSession, bench: Bench) -> Team:
    desk = Desk(vault=vault, clock=bench.clock, fiches=Fiches(vault, bench.clock))
    visited, other = desk.person(), desk.person(nom_naissance="PEYRE")
    for reference, nom in (("P7", "Vasseur"), ("P8", "Bœuf")):
        member = {"nom": nom, "prenom": "C", "profession": "ide", "reference": reference}
        desk.save("professionnels", member)
    for person in (visited, other):
        desk.admitted(person, "01/02/2025")
    desk.save("visites", {**VISIT, "professionnel": "P7"}, person=visited)
    Accounts(vault).add(
        name="tech", display_name="Tech", role=Role.ADMINISTRATEUR, passphrase=PHRASE
    )
    manager = bench.vaults.unlock(bench.path, name="tech", passphrase=PHRASE)
    return Team(bench=bench, manager=manager, visited=visited)


def test_who_manages_the_accounts_is_told_the_names_of_the_team_and_no_more(team: Team) -> None:
    choices = Accounts(team.manager).team()
    assert [choice.reference for choice in choices] == ["P8", "P7"]
    assert (choices[0].label, choices[0].detail) == ("Bœuf C", "IDE")
    with pytest.raises(PermissionDeniedError):
        Fiches(team.manager, team.bench.clock).all("professionnels")
    team.manager.close()


def test_an_intervenant_sees_own_persons_once_tied_to_a_member_of_the_team(team: Team) -> None:
    accounts = Accounts(team.manager)
    member = accounts.team()[1].reference
    for name, professionnel in (("sam", member), ("lou", None)):
        accounts.add(
            name=name,
            display_name=name.title(),
            role=Role.INTERVENANT,
            passphrase=PHRASE,
            professionnel=professionnel,
        )
    assert team.seen_by("sam") == (team.visited,)
    assert team.seen_by("lou") == ()
    accounts.change("lou", professionnel=member)
    accounts.change("sam", professionnel="")
    assert team.seen_by("lou") == (team.visited,)
    assert team.seen_by("sam") == ()
    team.manager.close()


def test_the_one_on_call_sees_those_present_tied_or_not(team: Team) -> None:
    Accounts(team.manager).add(
        name="nuit", display_name="Nuit", role=Role.SOIGNANT_ASTREINTE, passphrase=PHRASE
    )
    assert len(team.seen_by("nuit")) == 2
    team.manager.close()
