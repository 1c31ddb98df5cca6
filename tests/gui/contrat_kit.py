"""The contrats of somebody on a real vault, and the context of the window on them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Final, cast

from PySide6.QtWidgets import QWidget

from crt_desktop.domain.roles import Role
from crt_desktop.ports.vault import VaultSession
from crt_desktop.services.contrats import Contrats
from crt_desktop.services.fiches import Fiches
from crt_desktop.services.plans import Plans
from db.session import LocalVaultSession
from tests.gui.page_kit import Kit, a_kit
from tests.persistence.fiches_desk import Desk, SessionAs
from tests.persistence.vaults import Bench
from tests.plan_documents import a_prestation, an_objectif

SIGNED: Final = {"signed_on": "22/11/2026", "signataire": "Marie Durand", "qualite": "personne"}


@dataclass
class FileSink:
    """Writes the files asked for."""

    def write(self, path: Path, content: bytes) -> None:
        path.write_bytes(content)


@dataclass
class Papers:
    """Stands for the documents: writes what was asked."""

    asked: list[tuple[Any, ...]]

    def write(self, kind: str, row_id: int, path: Path, **options: Any) -> bytes:
        self.asked.append((kind, row_id, options["large_print"]))
        path.write_bytes(b"%PDF-1.7")
        return b"%PDF-1.7"


@dataclass
class Room:
    """The window on the demande of a person."""

    kit: Kit
    host: QWidget
    desk: Desk
    contrats: Contrats
    papers: Papers
    person: int
    demande: int

    def plan(self) -> None:
        plans = Plans(self.desk.vault, self.desk.clock)
        begun = plans.begin(self.person)
        written = plans.save(
            replace(
                begun,
                objectifs=(an_objectif(0, objectif="Se lever et marcher sans crainte"),),
                prestations=(a_prestation(0, libelle="Passage du soir", frequence="Chaque soir"),),
            )
        )
        plans.validate(written.plan_row_id, version=written.version)

    def drawn(self) -> int:
        return self.contrats.draw_up(self.demande).fiche.row_id

    def signed(self) -> int:
        row_id = self.drawn()
        self.contrats.sign(row_id, SIGNED, version=1)
        return row_id

    def admit(self, on: str) -> None:
        with self.desk.vault.uow() as uow:
            stored = uow.fiches.get("demandes", self.demande)
        self.desk.settle({"admitted_on": on, "decision": "admission"}, fiche=stored)


@contextmanager
def a_room(
    vault: LocalVaultSession, bench: Bench, *, role: Role = Role.COORDINATEUR
) -> Iterator[Room]:
    """Lend the window on a person with an open demande."""
    desk = Desk(vault=vault, clock=bench.clock, fiches=Fiches(vault, bench.clock))
    person = desk.person(nom_naissance="Barascud", prenoms="Éliane")
    values = {"requested_on": "02/11/2026", "origine": "saas"}
    demande = desk.save("demandes", values, person=person).fiche.row_id
    writing = Contrats(vault, bench.clock, desk.fiches.openings, sink=FileSink())
    session: Any = vault
    if role is not Role.COORDINATEUR:
        session = SessionAs(vault, replace(vault.actor, role=role))
    fiches = Fiches(cast("VaultSession", session), bench.clock)
    shown = Contrats(cast("VaultSession", session), bench.clock, fiches.openings, sink=FileSink())
    papers = Papers([])
    app = SimpleNamespace(clock=bench.clock)
    reglages = SimpleNamespace(parametres=lambda: vault_parametres(vault))
    with a_kit(
        role=role, app=app, contrats=shown, fiches=fiches, documents=papers, reglages=reglages
    ) as kit:
        host = QWidget()
        host.resize(1440, 900)
        host.show()
        yield Room(kit, host, desk, writing, papers, person, demande)
        host.close()
        host.deleteLater()


def vault_parametres(vault: LocalVaultSession) -> Any:
    """Return the settings in force."""
    with vault.uow() as uow:
        return uow.parametres()
