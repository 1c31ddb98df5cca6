"""What the team writes: notes on the persons, and the words left to those who come next."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Final

from crt_desktop.demo.followed import Followed, e_of
from crt_desktop.demo.team import Team, writer_on
from crt_desktop.demo.world import Draws, World, at, office_day
from crt_desktop.domain.suivi import Note, Transmission
from crt_desktop.domain.typography import french

_NOTES_A_MONTH: Final = 0.55
_NOTES: Final = {
    "general": (
        "Bon moral ce matin, a montré l'album de photos.",
        "Souhaite reprendre le jardin au printemps, à voir avec l'ergothérapeute.",
        "Visite plus longue que prévu : courrier trié ensemble.",
        "Demande que l'on passe plutôt l'après-midi.",
        "Anniversaire fêté avec les voisins, très content{e}.",
    ),
    "sante": (
        "Douleur de hanche stable, bilan d'équilibre demandé.",
        "Appétit en baisse depuis une semaine, pesée prévue lundi.",
        "Œdème des chevilles, médecin traitant prévenu.",
        "Pilulier non pris deux soirs de suite, rappel téléphonique mis en place.",
        "Plaie du talon en bonne voie, pansement tous les deux jours.",
        "Sommeil meilleur depuis que la téléassistance est posée.",
    ),
    "social": (
        "Dossier de renouvellement de l'APA envoyé.",
        "Facture d'eau impayée : contact pris avec le CCAS.",
        "Va à l'atelier mémoire du jeudi, le trajet se passe bien.",
        "Demande de carte de stationnement à relancer.",
    ),
    "domicile": (
        "Tapis du couloir retiré, seuil de la salle de bain marqué.",
        "Chaudière en panne, dépannage obtenu pour demain matin.",
        "Barre d'appui posée, mode d'emploi laissé sur la table.",
        "Frigo vide à l'arrivée : portage de repas avancé au lendemain.",
        "Détecteur de fumée remplacé.",
    ),
    "aidant": (
        "Fatigue de l'entourage, un répit est proposé pour le mois prochain.",
        "La famille se relaie le week-end, planning affiché dans la cuisine.",
        "Désaccord entre les enfants sur l'entrée en EHPAD, rencontre à organiser.",
        "Merci de la famille pour la nuit de mardi.",
    ),
}
_CATEGORIES: Final = {"general": 4, "sante": 6, "social": 3, "domicile": 3, "aidant": 3}
_CONCERTATION: Final = (
    "Concertation : situation partagée, plan maintenu, prochain point dans deux mois.",
    "Concertation avec le médecin traitant et le SAAS : passage du soir ajouté.",
    "Concertation : demande d'avis gériatrique, répit de l'aidant à programmer.",
)
_CONCERTATION_EVERY: Final = (120, 200)
_MORNING: Final = time(8, 45)
_WORKING_MINUTES: Final = 510
_WRITERS: Final = frozenset({"coordinateur", "ide", "as", "asg", "assistant_social"})


def _is_at_home(followed: Followed) -> bool:
    return followed.is_home(followed.world.day(1))


def _is_in_hospital(followed: Followed) -> bool:
    is_told = any(one.left is None for one in followed.story.hospitals)
    return is_told and not _is_at_home(followed)


def _lives_with_a_woman(followed: Followed) -> bool:
    return _is_at_home(followed) and any(
        one.sexe == "F" and one.is_cohabitant and one.is_principal for one in followed.aidants
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Word:
    """A word to the team: how long ago, at what time, whom it fits, whether it cannot wait."""

    ago: int
    wall: time
    texte: str
    is_urgente: bool = False
    fits: Callable[[Followed], bool] = _is_at_home


_WORDS: Final = (
    _Word(ago=1, wall=time(19, 40), is_urgente=True,
          texte="Essoufflement au lever de la sieste, tension 16/9 : rappeler le médecin traitant à l'ouverture."),
    _Word(ago=1, wall=time(17, 55),
          fits=_is_in_hospital,
          texte="Sortie d'hôpital annoncée pour demain après-midi. Vérifier le lit et le repas du soir."),
    _Word(ago=1, wall=time(21, 30), is_urgente=True,
          fits=_lives_with_a_woman,
          texte="L'aidante est souffrante et dort chez sa sœur : la personne est seule cette nuit, passage à 23:00 et à 05:30."),
    _Word(ago=2, wall=time(18, 20),
          texte="Nouveau traitement du soir à partir d'aujourd'hui, ordonnance dans le classeur bleu."),
    _Word(ago=2, wall=time(7, 10),
          texte="Appel à 02:15, angoisse. Rassuré{e} au téléphone, s'est rendormi{e}."),
    _Word(ago=3, wall=time(16, 5),
          texte="La clé a changé de place : boîte à code, à gauche de la porte, 4071."),
    _Word(ago=3, wall=time(20, 15), is_urgente=True,
          texte="N'a rien mangé depuis hier midi. Hydratation à surveiller, tension 10/6 à 18:00."),
    _Word(ago=4, wall=time(12, 30),
          texte="Le SAAS ne peut pas assurer le passage de dimanche soir : remplacement demandé."),
    _Word(ago=5, wall=time(9, 50),
          texte="Livraison du déambulateur vendredi entre 10:00 et 12:00, la voisine ouvre."),
    _Word(ago=6, wall=time(18, 45),
          texte="Le fils arrive de Lyon samedi, il souhaite rencontrer la coordinatrice."),
    _Word(ago=7, wall=time(15, 0),
          texte="Test d'équilibre refait : mieux qu'en septembre, on garde deux séances par semaine."),
    _Word(ago=8, wall=time(7, 5),
          texte="Nuit calme. Volet de la chambre bloqué, réparation à prévoir."),
    _Word(ago=9, wall=time(19, 10),
          texte="Prise de sang faite ce matin, résultats attendus demain."),
    _Word(ago=11, wall=time(17, 30),
          texte="Rendez-vous avec l'assistant social reporté à la semaine prochaine."),
)  # fmt: skip


def make_notes(followed: Followed, team: Team) -> list[Note]:
    """Return the notes written on a person while they are followed."""
    draws = followed.draws("notes")
    told: set[str] = set()
    found: list[Note] = []
    for day in followed.days(draws, a_month=_NOTES_A_MONTH):
        note = _note(followed, day, draws.pick(_CATEGORIES), team, draws)
        if note.texte not in told:
            told.add(note.texte)
            found.append(note)
    meetings = followed.every(draws, *_CONCERTATION_EVERY, first=draws.randint(60, 130))
    found += [_meeting(followed, day, team, draws) for day in meetings]
    return sorted(found, key=lambda one: one.noted_at)


def _note(followed: Followed, day: date, categorie: str, team: Team, draws: Draws) -> Note:
    texte = draws.choice(_NOTES[categorie]).format(e=e_of(followed.story))
    return Note(
        beneficiaire=followed.person,
        noted_at=at(day, _MORNING) + timedelta(minutes=draws.randint(0, _WORKING_MINUTES)),
        texte=french(texte),
        categorie=categorie,
        auteur=writer_on(team, day, _WRITERS, draws),
    )


def _meeting(followed: Followed, day: date, team: Team, draws: Draws) -> Note:
    return Note(
        beneficiaire=followed.person,
        noted_at=at(office_day(day), time(14, 30)),
        texte=french(draws.choice(_CONCERTATION)),
        categorie="general",
        auteur=writer_on(team, day, frozenset({"coordinateur"}), draws),
    )


def make_transmissions(
    everyone: Sequence[Followed], team: Team, world: World
) -> list[Transmission]:
    """Return the words of the last days; those of the eve are still to be read."""
    draws = world.draws("transmissions")
    present = [one for one in everyone if one.is_present]
    found: list[Transmission] = []
    for word in _WORDS:
        day = world.day(word.ago)
        known = [
            one for one in present if word.fits(one) and any(start <= day for start, _ in one.spans)
        ]
        if not known:
            continue
        followed = draws.choice(known)
        found.append(
            Transmission(
                beneficiaire=followed.person,
                written_at=at(day, word.wall),
                texte=french(word.texte.format(e=e_of(followed.story))),
                is_urgente=word.is_urgente,
                auteur=writer_on(team, day, _WRITERS, draws),
            )
        )
    return sorted(found, key=lambda one: one.written_at)
