"""A desk on a real vault: its records, its journal, and the same vault under another account."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, cast

from sqlalchemy import func, select

from crt_desktop.domain.roles import Actor, Role
from crt_desktop.ports.vault import VaultSession
from crt_desktop.reports.fiches import SavedFiche, StoredFiche
from crt_desktop.services.fiche_desk import FicheDesk, Openings
from crt_desktop.services.fiche_saving import Order, write_order
from crt_desktop.services.fiches import Fiches
from db.audit import FIELDS_SEPARATOR
from db.session import LocalVaultSession
from db.tables import AuditRow
from db.uow import SqlUnitOfWork
from tests.persistence.vaults import TickingClock

PERSON = {
    "nom_naissance": "DURAND",
    "prenoms": "Marie Louise",
    "sexe": "F",
    "born_on": "03/10/1940",
}


@dataclass(frozen=True)
class SessionAs:
    """The vault opened by somebody of another role."""

    vault: LocalVaultSession
    actor: Actor

    @property
    def is_training(self) -> bool:
        return self.vault.is_training

    def uow(self) -> SqlUnitOfWork:
        return self.vault.uow()


@dataclass(frozen=True)
class Entry:
    """An entry of the journal, its fields apart."""

    action: str
    entity: str
    entity_id: int | None
    fields: tuple[str, ...]


@dataclass
class Desk:
    """Who types, and what is stored."""

    vault: LocalVaultSession
    clock: TickingClock
    fiches: Fiches

    def as_role(self, role: Role, **changes: Any) -> Fiches:
        """Return the service under another role, another account of the same vault."""
        actor = replace(self.vault.actor, role=role, **changes)
        return Fiches(cast("VaultSession", SessionAs(self.vault, actor)), self.clock)

    def colleague(self) -> Fiches:
        """Return the service as another workstation of the same account holds it."""
        return Fiches(self.vault, self.clock)

    def save(
        self,
        sheet: str,
        values: Mapping[str, str],
        *,
        person: int | None = None,
        by: Fiches | None = None,
    ) -> SavedFiche:
        """Type a new record."""
        return (by or self.fiches).save(
            sheet,
            values,
            form=f"{sheet}:nouveau:{person or 0}",
            beneficiaire_id=person,
        )

    def change(
        self,
        fiche: StoredFiche,
        values: Mapping[str, str],
        *,
        version: int | None = None,
        by: Fiches | None = None,
    ) -> SavedFiche:
        """Type over a record."""
        return (by or self.fiches).save(
            fiche.sheet,
            values,
            form=f"{fiche.sheet}:{fiche.row_id}",
            row_id=fiche.row_id,
            version=fiche.version if version is None else version,
            beneficiaire_id=fiche.beneficiaire_id,
        )

    def person(self, **changes: str) -> int:
        """Enter a person; return her number."""
        return self.save("beneficiaires", {**PERSON, **changes}).fiche.row_id

    def admitted(self, person: int, on: str, left: str = "") -> StoredFiche:
        """Have a demande that led to an admission, and to a sortie when its day is given."""
        values = {"requested_on": "01/01/2025", "origine": "saas", "admitted_on": on}
        if left:
            values |= {"left_on": left, "motif_sortie": "souhait"}
        return self.settle(values, person=person).fiche

    def settle(
        self,
        values: Mapping[str, str],
        *,
        person: int | None = None,
        fiche: StoredFiche | None = None,
    ) -> SavedFiche:
        """Store what the pages of the admission and of the sortie would, with the rules of a record alone."""
        order = Order(
            sheet="demandes",
            values=values,
            form="",
            row_id=None if fiche is None else fiche.row_id,
            version=None if fiche is None else fiche.version,
            beneficiaire_id=person,
        )
        with self.vault.uow() as uow:
            uow.fiches.lock()
            saved, _ = write_order(FicheDesk(self.vault, self.clock), Openings(), uow, order)
            uow.commit()
        return saved

    def place(self, **changes: str) -> str:
        """Enter a place; return its reference."""
        values = {"etablissement": "Les Cyprès", "type": "HT", **changes}
        return str(self.save("places_ht", values).fiche.record.reference)

    def journal(self) -> list[Entry]:
        """Return the whole journal but how the vault was made and opened, and the seals of what is shared."""
        with self.vault.uow() as uow:
            rows = uow.session.scalars(select(AuditRow).order_by(AuditRow.seq))
            return [
                Entry(
                    row.action, row.entity, row.entity_id, tuple(row.fields.split(FIELDS_SEPARATOR))
                )
                for row in rows
                if not row.action.startswith(("coffre.", "compte.", "partage."))
            ]

    def count(self) -> int:
        """Return how many entries the journal holds."""
        with self.vault.uow() as uow:
            return uow.session.scalar(select(func.count()).select_from(AuditRow)) or 0
