"""The register of the partenaires: conventions, people, who agreed to share with them."""

from __future__ import annotations

from collections import defaultdict
from typing import cast

from crt_desktop.domain.codes import CATEGORIE_PARTENAIRE
from crt_desktop.domain.conventions import missing_on, state_of_convention
from crt_desktop.domain.partenaire import Partenaire
from crt_desktop.domain.roles import Permission
from crt_desktop.domain.search import fold
from crt_desktop.domain.suivi import Interlocuteur
from crt_desktop.ports.clock import Clock
from crt_desktop.ports.vault import VaultSession
from crt_desktop.reports.partenaires import PartnerLine, PartnerRegister, PersonLine


class Partenaires:
    """Use cases on the register of one open vault; records are changed through `Fiches`."""

    def __init__(self, session: VaultSession, clock: Clock) -> None:
        """Act as the session's actor."""
        self._session = session
        self._clock = clock

    def register(self) -> PartnerRegister:
        """Return every partenaire as it stands today; raises PermissionDeniedError."""
        self._session.actor.require(Permission.PARTENAIRE_READ)
        on = self._clock.today()
        with self._session.uow() as uow:
            parametres = uow.parametres()
            stored = uow.fiches.all("partenaires")
            people = uow.fiches.all("interlocuteurs")
            sharing = uow.sharing.persons_by_partenaire(on=on)
        by_partner: dict[str, list[PersonLine]] = defaultdict(list)
        for fiche in people:
            person = cast(Interlocuteur, fiche.record)
            by_partner[person.partenaire].append(PersonLine(row_id=fiche.row_id, record=person))
        lines = []
        for fiche in stored:
            record = cast(Partenaire, fiche.record)
            lines.append(
                PartnerLine(
                    row_id=fiche.row_id,
                    record=record,
                    state=state_of_convention(
                        record, on=on, alert_days=parametres.alerte_convention_jours
                    ),
                    people=tuple(sorted(by_partner[record.reference], key=_by_name)),
                    sharing=sharing.get(record.reference, 0),
                )
            )
        return PartnerRegister(
            on=on,
            lines=tuple(sorted(lines, key=_by_category)),
            missing=missing_on((one.record for one in lines), on=on, parametres=parametres),
        )


_RANKS = {code: rank for rank, code in enumerate(CATEGORIE_PARTENAIRE)}


def _by_category(line: PartnerLine) -> tuple[int, str]:
    return _RANKS.get(line.record.categorie, len(_RANKS)), fold(line.record.nom)


def _by_name(line: PersonLine) -> str:
    return fold(f"{line.record.nom} {line.record.prenom or ''}")
