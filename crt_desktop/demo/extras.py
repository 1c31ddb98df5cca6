"""More persons than the cast: drawn names and ordinary stories, for larger training vaults."""

from __future__ import annotations

from typing import Final

from crt_desktop.demo.people import POSTCODES
from crt_desktop.demo.story import Carer, Entry, Referral, Story
from crt_desktop.demo.world import Draws, World

_NAMES: Final = (
    "Aragou", "Bessède", "Cabrol", "Daudé", "Espezel", "Fourès", "Gasc", "Hérail", "Icart",
    "Jalabert", "Lacroux", "Mailhac", "Nègre", "Olive", "Pagès", "Quintilla", "Rivals", "Sicre",
    "Tisseyre", "Ubach", "Vaissière", "Bonnet-Roux", "Çarpi", "d'Estève", "Œlhen",
)  # fmt: skip
_FIRST_NAMES: Final = {
    "F": ("Alice", "Berthe", "Colette", "Denise", "Éva", "Flora", "Gisèle", "Hélène", "Irène",
          "Jeanne", "Lucie", "Madeleine", "Noëlle", "Paulette", "Raymonde", "Yolande"),
    "M": ("Aimé", "Benoît", "Charles", "Désiré", "Élie", "Félix", "Guy", "Honoré", "Irénée",
          "Jules", "Louis", "Maurice", "Noël", "Paul", "René", "Yves"),
}  # fmt: skip
_MINUTES: Final = (4, 7, 9, 12, 15, 18, 22, 26, 29)
_MOTIFS: Final = {
    "deces": 4, "ehpad_usld": 4, "souhait": 2, "plus_value": 2, "criteres": 1, "demenagement": 1,
}  # fmt: skip
_DESTINATIONS: Final = {
    "ehpad_usld": "ehpad", "souhait": "domicile_droit_commun", "demenagement": "famille",
    "plus_value": "domicile_droit_commun", "criteres": "residence_autonomie",
}  # fmt: skip
_REFUSALS: Final = {
    "droit_commun_suffisant": 3, "refus_personne": 3, "capacite_atteinte": 2,
    "releve_sanitaire": 1, "domicile_impossible": 1, "intervenants_indisponibles": 1, "deces": 1,
}  # fmt: skip
_ORIGINES: Final = (
    "medecin_traitant", "idel", "dac", "cpts", "centre_hospitalier", "ems_apa", "saas", "ccas",
    "aidant", "personne",
)  # fmt: skip


def invent(rank: int, world: World) -> Story:
    """Draw the story of one more person."""
    draws = world.draws("extra", rank)
    sexe = draws.pick({"F": 7, "M": 3})
    nom = draws.choice(_NAMES)
    age = draws.randint(66, 99)
    outcome = draws.pick({"present": 60, "left": 16, "waiting": 16, "refused": 8})
    gir = int(draws.pick({"1": 1, "2": 4, "3": 3, "4": 3}))
    return Story(
        nom=nom,
        prenoms=draws.choice(_FIRST_NAMES[sexe]),
        sexe=sexe,
        born=(age, draws.randint(1, 12), draws.randint(1, 28)),
        commune=draws.choice(sorted(POSTCODES)),
        minutes=draws.choice(_MINUTES),
        gir=gir,
        mode_vie=draws.pick({"seul": 6, "couple": 3, "famille": 2}),
        identity=(draws.pick({"qualifiee": 6, "recuperee": 2, "provisoire": 1}), None),
        profils=("gir_1_2",) if gir <= 2 else (),  # noqa: PLR2004 - the profile of GIR 1 and 2
        entries=_entries(outcome, draws),
        referrals=_referrals(outcome, draws),
        carers=_carers(nom, draws),
    )


def _entries(outcome: str, draws: Draws) -> tuple[Entry, ...]:
    if outcome not in ("present", "left"):
        return ()
    admitted = draws.randint(20, 580)
    origine = draws.choice(_ORIGINES)
    if outcome == "present":
        return (Entry(admitted=admitted, origine=origine),)
    motif = draws.pick(_MOTIFS)
    return (
        Entry(
            admitted=admitted,
            left=draws.randint(2, max(2, admitted - 15)),
            motif=motif,
            destination=_DESTINATIONS.get(motif),
            has_relais=None if motif == "deces" else draws.happens(0.8),
            origine=origine,
        ),
    )


def _referrals(outcome: str, draws: Draws) -> tuple[Referral, ...]:
    origine = draws.choice(_ORIGINES)
    if outcome == "waiting":
        return (Referral(asked=draws.randint(3, 120), origine=origine),)
    if outcome != "refused":
        return ()
    asked = draws.randint(40, 500)
    return (
        Referral(
            asked=asked,
            origine=origine,
            evaluated=asked - 12,
            decided=asked - 25,
            decision="refus",
            motif=draws.pick(_REFUSALS),
        ),
    )


def _carers(nom: str, draws: Draws) -> tuple[Carer, ...]:
    if draws.happens(0.15):
        return ()
    sexe = draws.pick({"F": 3, "M": 2})
    return (
        Carer(
            nom=nom,
            prenom=draws.choice(_FIRST_NAMES[sexe]),
            lien="enfant",
            sexe=sexe,
            is_principal=True,
            is_cohabitant=draws.happens(0.25),
        ),
    )
