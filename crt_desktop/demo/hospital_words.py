"""What is known of a stay in hospital: the service, its phone, why, the return and what is ready for it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any, Final

from crt_desktop.demo.world import World
from crt_desktop.domain import codes
from crt_desktop.domain.sejours import Hospitalisation
from crt_desktop.domain.typography import french

_SERVICES: Final = {
    True: (("Chirurgie orthopédique", "Prothèse de hanche"), ("Ophtalmologie", "Cataracte"),
           ("Cardiologie", "Bilan cardiaque")),
    False: (("Médecine polyvalente", "Chute, fracture du poignet"),
            ("Court séjour gériatrique", "Confusion aiguë, infection urinaire"),
            ("Pneumologie", "Pneumopathie"), ("Cardiologie", "Décompensation cardiaque")),
}  # fmt: skip
"""Services and reasons, planned stays apart from the others."""
_PHONES: Final = ("01 99 00 20 31", "01 99 00 20 47", "01 99 00 20 62")
_WORRIED: Final = "La famille demande un retour préparé, rappeler le service mardi."
_READY: Final = tuple(codes.PREPARATION_RETOUR)
_LONG_DAYS: Final = 60
_EXPECTED_DAYS: Final = 10
"""Beyond so many days, the return that was expected is late."""


def tell_stay(stay: Hospitalisation, world: World) -> Hospitalisation:
    """Return the stay with its words; a return expected may already be late."""
    draws = world.draws("hospital words", stay.beneficiaire, stay.entered_on)
    service, motif = draws.choice(_SERVICES[bool(stay.is_programmee)])
    told: dict[str, Any] = {
        "service": french(service),
        "telephone": draws.choice(_PHONES),
        "motif": french(motif),
    }
    ready = draws.sample(_READY, draws.randint(2, 5))
    told["preparation"] = tuple(code for code in _READY if code in ready)
    if stay.left_on is not None:
        told["retour_prevu_on"] = stay.left_on if draws.happens(0.7) else None
        return replace(stay, **told)
    days = (world.on - stay.entered_on).days
    if days < _LONG_DAYS:
        ahead = draws.randint(1, 6)
        back_on = world.day(1 if days > _EXPECTED_DAYS else -ahead)
        told["retour_prevu_on"] = max(back_on, stay.entered_on + timedelta(days=2))
        told["remarque"] = french(_WORRIED)
    return replace(stay, **told)
