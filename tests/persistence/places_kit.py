"""The desk of the temporary stays on a real vault: places, persons, and the services of several accounts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, cast

from crt_desktop.domain.audit import AuditTag
from crt_desktop.domain.places import RESERVE, BookingOrder
from crt_desktop.domain.reprise.records import Record
from crt_desktop.domain.roles import Role
from crt_desktop.ports.vault import VaultSession
from crt_desktop.reports.places import StayBar
from crt_desktop.services.places import Places
from db.session import LocalVaultSession
from tests.persistence.fiches_desk import Desk, SessionAs

TODAY = date(2026, 11, 22)


def day(number: int, month: int = 11, year: int = 2026) -> date:
    """Return a day of the autumn the tests live in."""
    return date(year, month, number)


@dataclass
class Case:
    """Two places HTU in one EHPAD, one HT in another, and two persons accompanied."""

    vault: LocalVaultSession
    desk: Desk
    people: tuple[int, ...] = ()
    places: tuple[int, ...] = ()

    @property
    def service(self) -> Places:
        """The desk of the coordinateur, as a window just opened holds it."""
        return self.as_role(Role.COORDINATEUR)

    def as_role(self, role: Role, **changes: Any) -> Places:
        """Return the desk of another role."""
        actor = replace(self.vault.actor, role=role, **changes)
        session = cast("VaultSession", SessionAs(self.vault, actor))
        return Places(session, self.desk.clock)

    def book(self, arrived_on: date, departed_on: date | None, **changes: Any) -> StayBar:
        """Book the first place for the first person."""
        values: dict[str, Any] = {
            "type": "HTU",
            "beneficiaire_id": self.people[0],
            "place_id": self.places[0],
            "etat": RESERVE,
            **changes,
        }
        order = BookingOrder(arrived_on=arrived_on, departed_on=departed_on, **values)
        return self.service.book(order)

    def store(self, sheet: str, records: Sequence[Record]) -> tuple[int, ...]:
        """Store records without a rule, as an import does."""
        with self.vault.uow() as uow:
            uow.fiches.lock()
            ids = tuple(uow.fiches.add(sheet, one).row_id for one in records)
            uow.audit.record(self.vault.actor, AuditTag.IMPORT_RUN, entity="import")
            uow.commit()
        return ids

    def get(self, sheet: str, row_id: int) -> Any:
        """Return a record."""
        with self.vault.uow() as uow:
            return uow.fiches.get(sheet, row_id).record


def make_case(vault: LocalVaultSession, desk: Desk) -> Case:
    """Return a vault with the places « Place 1 », « Place 2 » and « Place 10 », and two persons accompanied."""
    people = []
    for nom, born_on in (("DURAND", "03/10/1940"), ("LEROY", "04/11/1938")):
        people.append(desk.person(nom_naissance=nom, born_on=born_on))
        desk.admitted(people[-1], "02/02/2026")
    glycines = {"etablissement": "EHPAD Les Glycines", "telephone": "04 65 71 40 24"}
    references = (
        desk.place(type="HTU", libelle="Place 1", **glycines),
        desk.place(type="HTU", libelle="Place 10", **glycines),
        desk.place(type="HT", libelle="Place 2", etablissement="EHPAD La Garrigue"),
    )
    with vault.uow() as uow:
        found = [uow.fiches.find("places_ht", one) for one in references]
    places = tuple(one.row_id for one in found if one is not None)
    return Case(vault=vault, desk=desk, people=tuple(people), places=places)
