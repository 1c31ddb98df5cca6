"""A relève of fictional people, and a service that answers as the real one does, in memory."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from crt_desktop.reports.nuit import Releve, ReleveItem, RelevePerson

READ_UNTIL: Final = datetime(2026, 11, 22, 7, 5, tzinfo=UTC)
NOW: Final = datetime(2026, 11, 23, 6, 30, tzinfo=UTC)


def an_item(kind: str, sheet: str, row_id: int, **changes: Any) -> ReleveItem:
    item = ReleveItem(
        kind=kind,
        sheet=sheet,
        row_id=row_id,
        at=NOW - timedelta(hours=5),
        recorded_at=NOW - timedelta(hours=4),
        titre="Appel : chute",
        detail="Déplacement · départ 02:55, arrivée 03:10, fin 03:40 · Restée au domicile · "
        "prévenus : fille à 07:30 · Tapis de la salle de bain à retirer, tension à reprendre au "
        "prochain passage et à noter dans le classeur.",
        auteur="Nadia Benamrou",
    )
    return replace(item, **changes)


SIMONE: Final = RelevePerson(
    beneficiaire_id=1,
    personne="Barthouil Simone",
    items=(
        an_item("transmission", "transmissions", 11, titre="Transmission urgente", is_urgent=True,
                detail="Rappeler le médecin traitant dès 8:00.", auteur="Julien Castaing"),
        an_item("appel", "appels_astreinte", 12),
        an_item("visite", "visites", 13, titre="Visite faite", detail="22:40–23:05 · IDE",
                is_own=True, at=NOW - timedelta(hours=9)),
    ),
)  # fmt: skip
HENRI: Final = RelevePerson(
    beneficiaire_id=2,
    personne="Castelvi Henri",
    items=(
        an_item("hospitalisation", "hospitalisations", 21, titre="Entrée à l’hôpital",
                detail="Centre hospitalier de Narbonne · par les urgences", has_hour=False,
                auteur=None, at=datetime(2026, 11, 21, 23, tzinfo=UTC)),
    ),
)  # fmt: skip
NOBODY: Final = RelevePerson(
    beneficiaire_id=None,
    personne="Personne inconnue",
    items=(an_item("appel", "appels_astreinte", 31, titre="Appel", detail="Sans suite"),),
)


def a_releve(*people: RelevePerson, read_until: datetime | None = READ_UNTIL) -> Releve:
    return Releve(
        read_until=read_until,
        until=NOW,
        personnes=people,
        count=sum(len(one.items) for one in people),
    )


@dataclass
class FakeReleve:
    """Tells what is new; what is acknowledged goes, what came since stays."""

    kept: Releve = field(default_factory=lambda: a_releve(SIMONE, HENRI, NOBODY))
    error: Exception | None = None
    acknowledged: list[datetime] = field(default_factory=list)
    reads: int = 0

    def read(self) -> Releve:
        if self.error is not None:
            raise self.error
        self.reads += 1
        return self.kept

    def unread_count(self) -> int:
        return self.kept.count

    def acknowledge(self, until: datetime) -> None:
        if self.error is not None:
            raise self.error
        self.acknowledged.append(until)
        left = (
            replace(person, items=tuple(i for i in person.items if i.recorded_at > until))
            for person in self.kept.personnes
        )
        self.kept = replace(
            a_releve(*(person for person in left if person.items)), read_until=until
        )
