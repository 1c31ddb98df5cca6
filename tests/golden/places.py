"""What the golden vaults hold of the desk of the temporary stays, from the fifth schema on.

All of it is of 2026, so that no published figure of the example moves. People are fictional.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Final

from crt_desktop.domain.sejours import PlaceHt, RefusHt, ReservationHt, SejourHt
from tests.builders import Caseload
from tests.golden.follow_up import KNOWN, PERSON

_PLACE: Final = "L90001"
_OTHER: Final = "L90002"

PLACES: Final = Caseload(
    places_ht=(
        PlaceHt(
            reference=_PLACE,
            etablissement="EHPAD de l'Épinette",
            type="HTU",
            telephone="01 99 00 24 24",
            opened_on=date(2026, 1, 1),
            libelle="Place 1",
            commune="Lagrasse",
        ),
        PlaceHt(
            reference=_OTHER,
            etablissement="EHPAD de l'Épinette",
            type="HT",
            telephone="01 99 00 24 24",
            opened_on=date(2026, 1, 1),
            libelle="Place 2",
            commune="Lagrasse",
        ),
    ),
    sejours_ht=(
        SejourHt(
            reference="SH90001",
            beneficiaire=KNOWN,
            place=_PLACE,
            type="HTU",
            arrived_on=date(2026, 10, 1),
            departed_on=date(2026, 10, 9),
            etat="termine",
            motif="urgence",
            arrivee=("medicaments", "dlu"),
            fin="transfert",
            demandeur="Médecin traitant",
            telephone="01 99 00 12 12",
        ),
        SejourHt(
            reference="SH90002",
            beneficiaire=KNOWN,
            place=_OTHER,
            type="HTU",
            arrived_on=date(2026, 10, 9),
            departed_on=date(2026, 10, 20),
            etat="termine",
            motif="urgence",
            preparation=("idel", "repas"),
            fin="domicile",
            suite_de="SH90001",
            remarque="Fille prévenue.",
        ),
        SejourHt(
            reference="SH90003",
            beneficiaire=PERSON,
            place=_PLACE,
            type="HTU",
            arrived_on=date(2026, 10, 9),
            departed_on=date(2026, 10, 12),
            etat="annule",
            motif_annulation="L'aidante est disponible",
        ),
        SejourHt(
            beneficiaire=PERSON,
            place=_PLACE,
            type="HTU",
            arrived_on=date(2026, 11, 25),
            departed_on=date(2026, 11, 30),
            etat="option",
            expire_at=datetime(2026, 11, 23, 17, tzinfo=UTC),
        ),
    ),
    reservations_ht=(
        ReservationHt(
            reference="RH90001",
            place=_OTHER,
            type="HT",
            arrived_on=date(2026, 12, 1),
            departed_on=date(2026, 12, 8),
            etat="reserve",
            motif="sortie_hopital",
            demandeur="Service social",
        ),
        ReservationHt(
            reference="RH90002",
            place=_PLACE,
            type="HTU",
            arrived_on=date(2026, 12, 2),
            etat="option",
            expire_at=datetime(2026, 11, 24, 17, tzinfo=UTC),
        ),
    ),
    refus_ht=(
        RefusHt(
            asked_on=date(2026, 11, 4),
            beneficiaire=PERSON,
            type="HTU",
            arrived_on=date(2026, 11, 4),
            departed_on=date(2026, 11, 11),
            raison="aucune_place",
            motif="carence_aidant",
            suite="maintien_domicile",
        ),
        RefusHt(
            asked_on=date(2026, 11, 6),
            type="HT",
            arrived_on=date(2026, 12, 1),
            raison="refus_etablissement",
            remarque="Unité fermée pour travaux.",
        ),
    ),
)


def with_places(caseload: Caseload) -> Caseload:
    """Return a caseload with these rows after its own."""
    added = {
        name: (*getattr(caseload, name), *getattr(PLACES, name))
        for name in PLACES.__dataclass_fields__
    }
    return Caseload(**added)
