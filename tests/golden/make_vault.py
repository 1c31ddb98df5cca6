"""Makes the golden vault of the current schema: the example workbook and some follow-up in a real vault.

    python -m tests.golden.make_vault

Run once for each released schema; what it leaves is kept for ever, so that every later version is
tested on the vaults people have. Names, passphrase and people are fictional.
"""

from __future__ import annotations

import json
import shutil
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from crt_desktop.domain.audit import AuditTag
from crt_desktop.domain.reprise.schema import ALL_SHEETS
from crt_desktop.domain.roles import Role
from crt_desktop.ports.exchange import SheetChanges
from crt_desktop.ports.vault import NewAccount, VaultSession
from db import content
from db.keys import LIGHT_KDF
from db.migrate import HEAD_REVISION
from db.vault import LocalVaults
from tests.example_workbook import read_example
from tests.golden.follow_up import with_follow_up
from tests.golden.parcours import with_parcours
from tests.golden.places import with_places
from tests.golden.planning import with_planning
from tests.golden.surveys import add_surveys
from tests.persistence.store import keyed

FOLDER: Final = Path(__file__).parent
NAME: Final = "coordination"
PASSPHRASE: Final = "sept mots fictifs pour un coffre temoin"
LABEL: Final = "CRT d'exemple (fictif)"
NOW: Final = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


class GoldenClock:
    """The instant at which the golden vault was made."""

    def now(self) -> datetime:
        """Return the instant."""
        return NOW

    def today(self) -> date:
        """Return its day."""
        return NOW.date()


def make(folder: Path) -> dict[str, str]:
    """Make the vault in a new folder; return what opens it."""
    account = NewAccount(name=NAME, display_name="Camille Essai", role=Role.COORDINATEUR)
    vaults = LocalVaults(GoldenClock(), kdf=LIGHT_KDF, workstation="poste-temoin")
    created = vaults.create(folder, account=account, passphrase=PASSPHRASE, label=LABEL)
    _fill(created.session)
    add_surveys(created.session, GoldenClock())
    created.session.close()
    return {"name": NAME, "passphrase": PASSPHRASE, "recovery_key": created.recovery_key}


def _fill(session: VaultSession) -> None:
    example, parametres = read_example()
    caseload = with_places(with_planning(with_parcours(with_follow_up(example))))
    changes = [
        SheetChanges(sheet=sheet.name, created=keyed(sheet, getattr(caseload, sheet.name)))
        for sheet in ALL_SHEETS
    ]
    with session.uow() as uow:
        touched = uow.exchange.apply(changes)
        uow.exchange.store_parametres(
            {
                "nom": parametres.nom or "",
                "finess": parametres.finess or "",
                "departement": parametres.departement or "",
                "date_ouverture": str(parametres.date_ouverture),
                "objectif_file_active": str(parametres.objectif_file_active),
                "forfait_mensuel": str(parametres.forfait_mensuel),
            }
        )
        uow.audit.record(session.actor, AuditTag.IMPORT_RUN, entity=content.IMPORT)
        for person in touched:
            uow.audit.record(
                session.actor,
                AuditTag.IMPORT_BENEFICIAIRE,
                entity=content.BENEFICIAIRE,
                entity_id=person,
            )
        uow.commit()


def main() -> None:
    """Write ``vault_<revision>`` and what opens it beside this module; never over one that exists."""
    target = FOLDER / f"vault_{HEAD_REVISION}"
    with TemporaryDirectory() as temporary:
        made = Path(temporary) / "coffre"
        access = make(made)
        target.mkdir()
        for name in ("coffre.db", "coffre.cles.json"):
            shutil.copyfile(made / name, target / name)
        shutil.copytree(made / "ancre", target / "ancre")
    target.with_suffix(".json").write_text(json.dumps(access, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
