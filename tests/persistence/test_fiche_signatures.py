"""Who writes own records only: about own persons, and in no other name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pytest

from crt_desktop.domain.errors import PermissionDeniedError
from crt_desktop.domain.roles import Role
from crt_desktop.reports.fiches import StoredFiche
from crt_desktop.services.fiches import Fiches
from db.session import LocalVaultSession
from tests.persistence.fiches_desk import Desk
from tests.persistence.vaults import Bench

VISIT = {
    "starts_at": "20/11/2026 09:00",
    "ends_at": "20/11/2026 10:00",
    "profession": "ide",
    "statut": "realisee",
}
LATER = {**VISIT, "starts_at": "21/11/2026 09:00", "ends_at": "21/11/2026 10:00"}
CALL = {"called_at": "20/11/2026 23:10", "origine": "aidant", "reponse": "conseil"}


@dataclass
class Visits:
    """A person whom P7 visits, and the desk of P7."""

    desk: Desk
    visited: int
    intervenant: Fiches

    def save(
        self, sheet: str, values: Mapping[str, str], *, person: int | None = None
    ) -> StoredFiche:
        return self.desk.save(sheet, values, person=person, by=self.intervenant).fiche

    def refuses(self, sheet: str, values: Mapping[str, str], *, person: int | None = None) -> None:
        with pytest.raises(PermissionDeniedError):
            self.save(sheet, values, person=person)

    def refuses_change(self, fiche: StoredFiche, values: Mapping[str, str]) -> None:
        with pytest.raises(PermissionDeniedError):
            self.desk.change(fiche, values, by=self.intervenant)


@pytest.fixture
def visits(vault: LocalVaultSession, bench: Bench) -> Visits:
    desk = Desk(vault=vault, clock=bench.clock, fiches=Fiches(vault, bench.clock))
    visited, _other = desk.person(), desk.person(nom_naissance="PEYRE")
    for reference in ("P7", "P8"):
        member = {"nom": "V", "prenom": "C", "profession": "ide", "reference": reference}
        desk.save("professionnels", member)
    desk.admitted(visited, "01/02/2025")
    desk.save("visites", {**VISIT, "professionnel": "P7"}, person=visited)
    who = desk.as_role(Role.INTERVENANT, professionnel="P7", display_name="Sam V")
    return Visits(desk=desk, visited=visited, intervenant=who)


def test_a_call_is_not_written_about_a_person_of_others(visits: Visits) -> None:
    visits.refuses("appels_astreinte", {**CALL, "beneficiaire": "B0002"})
    nobody = visits.save("appels_astreinte", CALL)
    visits.refuses_change(nobody, {"beneficiaire": "B0002"})
    changed = visits.desk.change(nobody, {"beneficiaire": "B0001"}, by=visits.intervenant)
    assert changed.fiche.beneficiaire_id == visits.visited


@pytest.mark.parametrize("sheet", ["notes", "transmissions"])
def test_nothing_is_signed_in_the_name_of_another(visits: Visits, sheet: str) -> None:
    visits.refuses(sheet, {"texte": "Vue", "auteur": "Claire Essai"}, person=visits.visited)
    mine = visits.save(sheet, {"texte": "Vue"}, person=visits.visited)
    visits.refuses_change(mine, {"auteur": "Claire Essai"})
    form = visits.intervenant.open_form(sheet, row_id=mine.row_id)
    assert form.locked == {"auteur"}
    noted = visits.desk.save(sheet, {"texte": "Vue", "auteur": "Autre"}, person=visits.visited)
    assert getattr(noted.fiche.record, "auteur", None) == "Autre", "whoever writes all may relay"


def test_a_visit_and_a_call_are_those_of_who_writes_them(visits: Visits) -> None:
    for sheet, values in (("visites", LATER), ("appels_astreinte", CALL)):
        visits.refuses(sheet, {**values, "professionnel": "P8"}, person=visits.visited)
        mine = visits.save(sheet, values, person=visits.visited)
        assert getattr(mine.record, "professionnel", None) == "P7"
        visits.refuses_change(mine, {"professionnel": "P8"})
        theirs = visits.desk.save(
            sheet, {**values, "professionnel": "P8"}, person=visits.visited
        ).fiche
        visits.refuses_change(theirs, {"motif": "Toilette"})
        free = visits.desk.fiches.open_form(sheet, beneficiaire_id=visits.visited)
        assert (free.values["professionnel"], free.locked) == ("", frozenset())


def test_what_another_wrote_is_not_put_back_by_who_writes_own_records(visits: Visits) -> None:
    note = visits.desk.save("notes", {"texte": "Vue"}, person=visits.visited).fiche
    mine = visits.save("notes", {"texte": "Vue"}, person=visits.visited)
    theirs = visits.desk.fiches.remove("notes", note.row_id, version=note.version)
    own = visits.intervenant.remove("notes", mine.row_id, version=mine.version)
    with pytest.raises(PermissionDeniedError):
        visits.intervenant.restore(theirs)
    assert {line.bin_id for line in visits.desk.fiches.bin()} == {theirs, own}
    assert visits.intervenant.restore(own).record == mine.record
