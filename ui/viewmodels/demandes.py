"""How somebody who asks is said: the name, the birth, where the person stands, why the row is shown."""

from __future__ import annotations

from datetime import date
from typing import Final, NamedTuple

from crt_desktop.domain.dates import completed_years
from crt_desktop.domain.demandes import Passe
from crt_desktop.domain.person_query import PersonQuery, guess_names
from crt_desktop.domain.typography import french, upper_first
from crt_desktop.reports.demandes import PersonMatch
from ui.viewmodels import words

NEW_TITLE: Final = "Nouvelle personne"


class Standing(NamedTuple):
    """Where somebody stands, in a badge: the words and the tone; no words for who never came."""

    text: str
    tone: str


def full_name(person: PersonMatch) -> str:
    """Return the name, with the one at birth when it differs."""
    if person.nom_usage and person.nom_usage != person.nom_naissance:
        birth = words.agree(person.sexe, "née", "né")
        return f"{person.nom_usage} {person.prenoms} ({birth} {person.nom_naissance})"
    return f"{person.nom_naissance} {person.prenoms}"


def facts(person: PersonMatch, *, today: date) -> str:
    """Return the birth, the age and the commune."""
    age = f"{completed_years(person.born_on, today)}{words.NO_BREAK}ans"
    told = (words.day(person.born_on), age, person.commune or "")
    return " · ".join(one for one in told if one)


def why(person: PersonMatch) -> str:
    """Return why somebody is shown."""
    said = ", ".join(person.reasons)
    return upper_first(said)


def standing(person: PersonMatch) -> Standing:
    """Return where somebody stands, for a badge."""
    stand = person.antecedent
    day = "" if stand.on is None else words.day(stand.on)
    return {
        Passe.NOUVELLE: Standing("", "neutral"),
        Passe.EN_ATTENTE: Standing(f"En attente du {day}", "warning"),
        Passe.PRESENTE: Standing(
            words.agree(person.sexe, "Déjà accompagnée", "Déjà accompagné"), "success"
        ),
        Passe.SORTIE: Standing(words.agree(person.sexe, "Sortie", "Sorti") + f" le {day}", "info"),
        Passe.DECEDEE: Standing(
            words.agree(person.sexe, "Décédée", "Décédé") + (f" le {day}" if day else ""), "neutral"
        ),
        Passe.REFUSEE: Standing(f"Refus du {day}", "neutral"),
        Passe.SANS_SUITE: Standing(f"Sans suite le {day}", "neutral"),
    }[stand.passe]


def antecedent_sentence(person: PersonMatch) -> tuple[str, str]:
    """Return what is to be known before receiving a demande, and what follows from it."""
    stand = person.antecedent
    day = "" if stand.on is None else words.day(stand.on)
    present = words.agree(person.sexe, "Déjà accompagnée", "Déjà accompagné")
    left = words.agree(person.sexe, "Sortie", "Sorti")
    dead = words.agree(person.sexe, "Décédée", "Décédé") + (f" le {day}" if day else "")
    fact, consequence = {
        Passe.NOUVELLE: ("Aucune demande jusqu'ici.", ""),
        Passe.EN_ATTENTE: (
            f"Demande en attente du {day}.",
            "Complétez celle-là : une seule attend à la fois.",
        ),
        Passe.PRESENTE: (
            f"{present} depuis le {day}.",
            "Une demande de plus ne change rien à l'accompagnement en cours.",
        ),
        Passe.SORTIE: (f"{left} le {day} :", "ce sera un nouvel accompagnement."),
        Passe.DECEDEE: (f"{dead}.", "Aucune demande ne peut être reçue."),
        Passe.REFUSEE: (f"Demande refusée le {day}.", "Celle-ci sera une nouvelle demande."),
        Passe.SANS_SUITE: (
            f"Demande classée sans suite le {day}.",
            "Celle-ci sera une nouvelle demande.",
        ),
    }[stand.passe]
    return french(fact), french(consequence)


def new_person_words(query: PersonQuery) -> str:
    """Return what is understood of the line for somebody new, empty without a name."""
    nom, prenoms = guess_names(query.words)
    if not nom:
        return ""
    told = [f"nom {nom}"]
    if prenoms:
        told.append(f"prénom {prenoms}")
    if query.born_on is not None:
        told.append(f"naissance le {words.day(query.born_on)}")
    return ", ".join(told)


def first_traits(query: PersonQuery) -> dict[str, str]:
    """Return the traits of a new person that the line gives."""
    nom, prenoms = guess_names(query.words)
    born = "" if query.born_on is None else words.day(query.born_on)
    return {"nom_naissance": nom, "prenoms": prenoms, "born_on": born}
