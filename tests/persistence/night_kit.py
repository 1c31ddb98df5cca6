"""A vault on a night: somebody accompanied, a nurse on call, the services under any account."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any, cast

from crt_desktop.domain.audit import AuditTag
from crt_desktop.domain.dates import PARIS
from crt_desktop.domain.equipe import Astreinte
from crt_desktop.domain.roles import Role
from crt_desktop.ports.vault import VaultSession
from crt_desktop.services.fiches import Fiches
from crt_desktop.services.nuit import Nuit
from crt_desktop.services.releves import Releves
from db.session import LocalVaultSession
from db.tables import AccountRow
from tests.persistence.fiches_desk import Desk, SessionAs
from tests.persistence.vaults import START, Bench

NIGHT = date(2026, 11, 22)
NURSE = "P1"
OTHER = "P2"


def local(text: str) -> datetime:
    """Return the instant of « 23/11/2026 02:47 » on the wall's clock, the first of two."""
    return datetime.strptime(text, "%d/%m/%Y %H:%M").replace(tzinfo=PARIS).astimezone(UTC)


@dataclass
class NightDesk:
    """Who is accompanied, who is on call, and the use cases."""

    desk: Desk
    person: int
    nuit: Nuit
    releve: Releves

    @property
    def vault(self) -> LocalVaultSession:
        return self.desk.vault

    def at(self, text: str) -> None:
        """Move the clock."""
        self.desk.clock.instant = local(text)

    def duty(self, starts: str, ends: str, **changes: Any) -> None:
        """Have a duty of the nurse, whatever its layer."""
        duty = Astreinte(professionnel=NURSE, starts_at=local(starts), ends_at=local(ends))
        with self.vault.uow() as uow:
            stored = uow.fiches.add("astreintes", replace(duty, **changes))
            uow.audit.record(
                self.vault.actor,
                AuditTag.FICHE_ADD,
                entity="import",
                fields=("astreintes", str(stored.row_id)),
            )
            uow.commit()

    def session_as(
        self, role: Role, *, professionnel: str | None = None, account_id: int = 1
    ) -> VaultSession:
        """Return the vault opened by another account of it."""
        actor = self.vault.actor
        if account_id != actor.account_id:
            actor = replace(
                actor, account_id=account_id, name=f"c{account_id}", display_name=f"C {account_id}"
            )
            with self.vault.uow() as uow:
                uow.begin_writing()
                if uow.session.get(AccountRow, account_id) is None:
                    uow.session.add(
                        AccountRow(
                            id=account_id,
                            name=actor.name,
                            display_name=actor.display_name,
                            role=role.value,
                            is_active=True,
                            recorded_at=START,
                        )
                    )
                    uow.session.commit()
        actor = replace(actor, role=role, professionnel=professionnel)
        return cast("VaultSession", SessionAs(self.vault, actor))

    def nuit_as(self, role: Role, *, professionnel: str | None = None) -> Nuit:
        """Return the use cases of the night under another role."""
        session = self.session_as(role, professionnel=professionnel)
        fiches = Fiches(session, self.desk.clock)
        return Nuit(session, self.desk.clock, fiches.openings)

    def reader(
        self, account_id: int, role: Role = Role.MEDECIN, *, professionnel: str | None = None
    ) -> Releves:
        """Return the relève of another account."""
        session = self.session_as(role, professionnel=professionnel, account_id=account_id)
        return Releves(session, self.desk.clock)


def make_night(vault: LocalVaultSession, bench: Bench) -> NightDesk:
    """Have two nurses and a person accompanied since long, at the beginning of an evening."""
    desk = Desk(vault=vault, clock=bench.clock, fiches=Fiches(vault, bench.clock))
    for reference, nom, telephone in ((NURSE, "Benamrou", "0639981212"), (OTHER, "Castaing", "")):
        desk.save(
            "professionnels",
            {
                "reference": reference,
                "nom": nom,
                "prenom": "Nadia",
                "profession": "ide" if reference == NURSE else "as",
                "telephone": telephone,
            },
        )
    person = desk.person(
        adresse="7 chemin de la Fontaine", commune="Fabrezan", acces="Portail 1847"
    )
    desk.admitted(person, "01/02/2025")
    night = NightDesk(
        desk=desk,
        person=person,
        nuit=Nuit(vault, bench.clock, desk.fiches.openings),
        releve=Releves(vault, bench.clock),
    )
    night.at("22/11/2026 20:00")
    return night
