"""What is lent or installed, the transports arranged, and what the person agreed to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from crt_desktop.demo.followed import Followed
from crt_desktop.demo.stays import make_places
from crt_desktop.demo.world import Draws, office_day
from crt_desktop.domain.suivi import Consentement, Equipement, Intervenant, Transport
from crt_desktop.domain.typography import french

_LENT: Final = (
    ("teleassistance", "Médaillon et détecteur de chute", "installe", "Vigie Aude Téléassistance", 0.65),
    ("domotique", "Chemin lumineux et détecteur de présence", "installe", "CRT", 0.3),
    ("aide_technique", "Lit médicalisé", "prete", "Pharmacie de la Fontaine", 0.3),
    ("aide_technique", "Barres d'appui et siège de douche", "installe", "CRT", 0.35),
    ("aide_technique", "Déambulateur", "prete", "CRT", 0.25),
    ("tablette", "Tablette à gros boutons", "prete", "CRT", 0.2),
)  # fmt: skip
"""Kind, name, how it is given, by whom, and how often."""
_RECOVERED_SHARE: Final = 0.85
_KEPT_TO_RECOVER: Final = "À récupérer : la famille rappelle pour un rendez-vous."

_TRANSPORTS_A_MONTH: Final = 0.18
_MOTIFS: Final = {"consultation": 7, "accueil_jour": 3, "activite": 4, "hospitalisation": 1}
_DESTINATIONS: Final = {
    "consultation": ("Centre hospitalier de Narbonne", "Cabinet dentaire, Lézignan", "Radiologie, Lézignan"),
    "accueil_jour": ("Accueil de jour Les Tilleuls",),
    "activite": ("Atelier équilibre, EHPAD Les Glycines", "Atelier mémoire, médiathèque de Lézignan"),
    "hospitalisation": ("Hôpital de Lézignan-Corbières",),
}  # fmt: skip

_BY_MANDATAIRE: Final = frozenset({"tutelle", "mandat_protection_future"})
_SHARED_WITH: Final = frozenset({"medecin_traitant", "saas", "sad_aide", "pharmacie"})
_SCOPES: Final = {
    "medecin_traitant": "Santé, plan et hospitalisations",
    "saas": "Habitudes de vie, accès et vigilances",
    "sad_aide": "Habitudes de vie, accès et vigilances",
    "pharmacie": "Traitements et livraisons",
}
_VERSIONS: Final = ("Version 1", "Version 2")
_SECOND_VERSION_ON: Final = date(2026, 1, 5)
_WITHDRAWN_SHARE: Final = 0.06
_WITHDRAWN: Final = "Ne souhaite plus que son dossier soit partagé avec ce partenaire."
_OTHERS: Final = (
    ("teleassistance", 0.6, "Écoute et levée de doute, 24 heures sur 24"),
    ("image", 0.35, "Photographies des ateliers"),
    ("autre", 0.05, "Visite d'un stagiaire"),
)


def make_equipements(followed: Followed) -> list[Equipement]:
    """Return what was put in the home, and taken back after the exit, but for a few."""
    draws = followed.draws("equipements")
    found: list[Equipement] = []
    for demande in followed.accompagnements:
        for kind, libelle, means, fournisseur, share in _LENT:
            installed_on = office_day(
                (demande.admitted_on or followed.world.on) + timedelta(days=draws.randint(2, 45))
            )
            until = demande.left_on or followed.world.on
            if not draws.happens(share) or installed_on >= until:
                continue
            recovered_on = _recovered_on(demande.left_on, draws)
            is_due = demande.left_on is not None and recovered_on is None
            found.append(
                Equipement(
                    beneficiaire=followed.person,
                    type=kind,
                    libelle=french(libelle),
                    mise_a_disposition=means,
                    fournisseur=fournisseur,
                    installed_on=max(installed_on, demande.admitted_on or installed_on),
                    recovered_on=_past(recovered_on, followed.world.on),
                    remarque=french(_KEPT_TO_RECOVER) if is_due else None,
                )
            )
    return found


def _recovered_on(left_on: date | None, draws: Draws) -> date | None:
    days = draws.randint(3, 16)
    is_recovered = draws.happens(_RECOVERED_SHARE)
    return left_on + timedelta(days=days) if left_on is not None and is_recovered else None


def _past(day: date | None, today: date) -> date | None:
    return day if day is not None and day < today else None


def make_transports(followed: Followed) -> list[Transport]:
    """Return the transports arranged for a person, the one to a temporary stay included."""
    draws = followed.draws("transports")
    found = [
        _transport(followed, day, draws.pick(_MOTIFS), draws)
        for day in followed.days(draws, a_month=_TRANSPORTS_A_MONTH, in_week=True)
    ]
    hosts = {place.reference: place.etablissement for place in make_places(followed.world)}
    found += [
        Transport(
            beneficiaire=followed.person,
            transported_on=followed.world.day(stay.arrived),
            motif="sejour",
            destination=hosts[stay.place],
        )
        for stay in followed.story.stays
        if stay.etat in {"termine", "en_cours"} and stay.arrived > 0
    ]
    return sorted(found, key=lambda one: one.transported_on)


def _transport(followed: Followed, day: date, motif: str, draws: Draws) -> Transport:
    return Transport(
        beneficiaire=followed.person,
        transported_on=day,
        motif=motif,
        destination=french(draws.choice(_DESTINATIONS[motif])),
        remarque=french("VSL, accompagnement jusqu'au bureau des entrées.")
        if motif == "hospitalisation"
        else None,
    )


def make_consentements(
    followed: Followed, intervenants: Sequence[Intervenant]
) -> list[Consentement]:
    """Return what the person agreed to: to be accompanied, and to share with each partner."""
    draws = followed.draws("consents")
    days = [
        one.consentement_on
        for one in followed.accompagnements
        if one.consentement_on is not None and one.consentement_on < followed.world.on
    ]
    found = [_given(followed, day, "accompagnement", draws) for day in days]
    if not days:
        return found
    for one in intervenants:
        if one.partenaire is not None and one.role in _SHARED_WITH and draws.happens(0.85):
            shared = _given(followed, days[-1], "partage", draws)
            withdrawn_on = _withdrawn(days[-1], followed.world.on, draws)
            found.append(
                replace(
                    shared,
                    partenaire=one.partenaire,
                    portee=french(_SCOPES[one.role]),
                    withdrawn_on=withdrawn_on,
                    remarque=None if withdrawn_on is None else french(_WITHDRAWN),
                )
            )
    for kind, share, portee in _OTHERS:
        if draws.happens(share):
            found.append(replace(_given(followed, days[-1], kind, draws), portee=french(portee)))
    return found


def _given(followed: Followed, day: date, kind: str, draws: Draws) -> Consentement:
    is_by_mandataire = followed.story.protection in _BY_MANDATAIRE
    return Consentement(
        beneficiaire=followed.person,
        type=kind,
        given_on=day,
        recueil="ecrit" if draws.happens(0.85) else "oral",
        donne_par="mandataire" if is_by_mandataire else "personne",
        document_version=_VERSIONS[1] if day >= _SECOND_VERSION_ON else _VERSIONS[0],
    )


def _withdrawn(day: date, today: date, draws: Draws) -> date | None:
    withdrawn_on = day + timedelta(days=draws.randint(30, 200))
    return withdrawn_on if draws.happens(_WITHDRAWN_SHARE) and withdrawn_on < today else None
