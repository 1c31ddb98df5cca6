"""What keeps a sortie from being pronounced, in words: the thing, the sentence, who can act and how."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

from crt_desktop.domain.remedes import Remede, one_refusal, several_refusals
from crt_desktop.domain.sorties import Alarme, Manque
from crt_desktop.domain.typography import french

COORDINATION: Final = "la coordination"
_MEDECIN: Final = "le médecin du dispositif"


def _by_coordination(objet: str, phrase: str, comment: str) -> Remede:
    return Remede(objet=objet, phrase=phrase, qui=COORDINATION, comment=comment)


def _by_medecin(objet: str, phrase: str, comment: str) -> Remede:
    return Remede(objet=objet, phrase=phrase, qui=_MEDECIN, comment=comment)


REMEDES: Final[Mapping[Manque, Remede]] = {
    Manque.ROLE: _by_coordination(
        "Sortie",
        "Votre rôle ne prononce pas les sorties.",
        "demandez-lui de prononcer la sortie",
    ),
    Manque.NON_ADMISE: _by_coordination(
        "Accompagnement",
        "Cette demande n'a pas ouvert d'accompagnement.",
        "prononcez l'admission, ou classez la demande",
    ),
    Manque.DEJA_SORTIE: _by_coordination(
        "Sortie",
        "La sortie est déjà prononcée.",
        "corrigez-la depuis le dossier si elle est inexacte",
    ),
    Manque.MOTIF: _by_coordination(
        "Motif", "Le motif n'est pas choisi.", "choisissez-le dans la liste"
    ),
    Manque.DATE: _by_coordination(
        "Date d'effet",
        "La date d'effet manque.",
        "indiquez le premier jour qui ne compte plus",
    ),
    Manque.AVANT_ADMISSION: _by_coordination(
        "Date d'effet",
        "La sortie précède l'admission du {admitted_on}.",
        "corrigez la date d'effet",
    ),
    Manque.A_VENIR: _by_coordination(
        "Date d'effet",
        "Pour ce motif, la date d'effet ne peut pas être à venir.",
        "corrigez la date d'effet",
    ),
    Manque.HOSPITALISATION: _by_coordination(
        "Hospitalisation",
        "Aucune hospitalisation n'est enregistrée à cette date.",
        "notez l'hospitalisation, ou choisissez un autre motif",
    ),
    Manque.TERME: _by_coordination(
        "Terme de l'hospitalisation",
        "Le terme de l'hospitalisation n'est pas atteint : il est le {term_on}.",
        "attendez le terme, ou choisissez un autre motif",
    ),
    Manque.PRECISION: _by_coordination(
        "Précision",
        "Le motif « Autre » demande une précision.",
        "écrivez-la en quelques mots",
    ),
    Manque.DESTINATION: _by_coordination(
        "Destination", "La destination n'est pas choisie.", "choisissez où va la personne"
    ),
    Manque.CONCERTATION: _by_coordination(
        "Concertation de l'équipe",
        "La concertation de l'équipe n'est pas datée.",
        "réunissez l'équipe, puis notez la date",
    ),
    Manque.CONCERTATION_A_VENIR: _by_coordination(
        "Concertation de l'équipe",
        "La concertation de l'équipe n'a pas encore eu lieu.",
        "attendez-la, ou corrigez sa date",
    ),
    Manque.CONCERTATION_PARTICIPANTS: _by_coordination(
        "Participants à la concertation",
        "Les participants à la concertation ne sont pas nommés.",
        "nommez-les",
    ),
    Manque.SANTE: _by_coordination(
        "Raison de santé",
        "Il n'est pas dit si la raison est de santé.",
        "répondez oui ou non",
    ),
    Manque.AVIS_MEDICAL: _by_medecin(
        "Avis médical",
        "La raison est de santé : l'avis du médecin du dispositif est exigé.",
        "demandez-lui son avis, ou enregistrez celui reçu sur papier",
    ),
    Manque.AVIS_A_VENIR: _by_medecin(
        "Avis médical", "L'avis médical est daté d'un jour à venir.", "corrigez sa date"
    ),
    Manque.AVIS_AUTEUR: _by_medecin(
        "Signature de l'avis", "L'avis médical n'est pas signé.", "nommez le médecin qui l'a rendu"
    ),
    Manque.RELAIS: _by_coordination(
        "Relais",
        "Il n'est pas dit si un relais est organisé.",
        "répondez, même si le relais est encore à organiser",
    ),
    Manque.RELAIS_ORGANISME: _by_coordination(
        "Qui prend le relais", "Il n'est pas dit qui prend le relais.", "nommez-le"
    ),
    Manque.RELAIS_DATE: _by_coordination(
        "Début du relais", "Il n'est pas dit quand le relais commence.", "indiquez le jour"
    ),
}

_ALARMES: Final[Mapping[Alarme, str]] = {
    Alarme.DESTINATION: "Cette destination est inattendue pour ce motif : vérifiez-la.",
    Alarme.VISITES_REALISEES: (
        "Des visites ont été réalisées à partir de cette date : vérifiez la date d'effet."
    ),
    Alarme.PRESENCE_A_VENIR: "La personne reste présente jusqu'à cette date.",
}


def sentence_of(
    manque: Manque, *, admitted_on: date | None = None, term_on: date | None = None
) -> str:
    """Return what a lack is, in one sentence."""
    phrase = REMEDES[manque].phrase.format(
        admitted_on="" if admitted_on is None else f"{admitted_on:%d/%m/%Y}",
        term_on="" if term_on is None else f"{term_on:%d/%m/%Y}",
    )
    return french(phrase)


def refusal_of(
    manque: Manque, *, admitted_on: date | None = None, term_on: date | None = None
) -> str:
    """Return a refusal in words: what is missing, who can act, how."""
    said = sentence_of(manque, admitted_on=admitted_on, term_on=term_on)
    return one_refusal(REMEDES[manque], said)


def refusals_words(
    manques: Sequence[Manque], *, admitted_on: date | None = None, term_on: date | None = None
) -> tuple[str, str]:
    """Return what several refusals say together: what is missing, then who can act and how."""
    return several_refusals(
        (REMEDES[one], sentence_of(one, admitted_on=admitted_on, term_on=term_on))
        for one in manques
    )


def alarm_words(alarme: Alarme) -> str:
    """Return what is worth a second look, in a sentence."""
    return french(_ALARMES[alarme])
