"""What is followed day after day: falls, screenings, notes, equipment, consents, transmissions.

``beneficiaire``, ``aidant`` and ``partenaire`` are references, as in the take-over workbook; instants
are aware UTC; ``reference`` is the id of the record itself, None until something points to it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class MesureZarit:
    """The burden of an aidant on a day: mini-Zarit, 0 to 7 by halves (seven items at 0, ½ or 1)."""

    beneficiaire: str
    aidant: str
    measured_on: date
    score: Decimal
    remarque: str | None = None
    reference: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SoutienAidant:
    """A support given to an aidant, from ``started_on`` to ``ended_on`` included (None: still given)."""

    beneficiaire: str
    aidant: str
    type: str
    started_on: date
    ended_on: date | None = None
    organisme: str | None = None
    remarque: str | None = None
    reference: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactAidant:
    """A contact received from an aidant: what was asked and what was done.

    ``aidant`` None: somebody who is not in the list of the person's aidants.
    """

    beneficiaire: str
    contacted_on: date
    demande: str
    action: str
    aidant: str | None = None
    canal: str | None = None
    remarque: str | None = None
    reference: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Chute:
    """A fall; ``is_relevee_seule``: got up alone."""

    beneficiaire: str
    fell_on: date
    lieu: str | None = None
    gravite: str | None = None
    is_relevee_seule: bool | None = None
    remarque: str | None = None
    reference: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Depistage:
    """A screening: its kind, the instrument and the score as the instrument writes it."""

    beneficiaire: str
    screened_on: date
    type: str
    instrument: str | None = None
    score: str | None = None
    resultat: str | None = None
    remarque: str | None = None
    reference: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A dated note on a person, in free words."""

    beneficiaire: str
    noted_at: datetime
    texte: str
    categorie: str | None = None
    auteur: str | None = None
    reference: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Transmission:
    """A word to the rest of the team about a person, to be acknowledged by each reader."""

    beneficiaire: str
    written_at: datetime
    texte: str
    is_urgente: bool | None = None
    auteur: str | None = None
    reference: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Equipement:
    """Something lent or installed at home, until ``recovered_on`` (None: still there)."""

    beneficiaire: str
    type: str
    installed_on: date
    libelle: str | None = None
    mise_a_disposition: str | None = None
    fournisseur: str | None = None
    recovered_on: date | None = None
    remarque: str | None = None
    reference: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Vaccination:
    """A vaccination; ``next_on``: when it is to be repeated."""

    beneficiaire: str
    vaccin: str
    vaccinated_on: date
    next_on: date | None = None
    remarque: str | None = None
    reference: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Teleconsultation:
    """A remote consultation that somebody of the team assisted."""

    beneficiaire: str
    held_on: date
    specialite: str | None = None
    professionnel: str | None = None
    remarque: str | None = None
    reference: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Transport:
    """A transport arranged for a person."""

    beneficiaire: str
    transported_on: date
    motif: str
    destination: str | None = None
    remarque: str | None = None
    reference: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Consentement:
    """A consent, given on a day by the person or the mandataire; withdrawn from ``withdrawn_on`` on.

    ``partenaire``: with whom information is shared, for the type ``partage``.
    """

    beneficiaire: str
    type: str
    given_on: date
    partenaire: str | None = None
    portee: str | None = None
    recueil: str | None = None
    donne_par: str | None = None
    document_version: str | None = None
    withdrawn_on: date | None = None
    remarque: str | None = None
    reference: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Intervenant:
    """Who acts at home for a person besides the CRT: médecin traitant, SAAS, pharmacie, neighbour."""

    beneficiaire: str
    nom: str
    role: str
    partenaire: str | None = None
    telephone: str | None = None
    mssante: str | None = None
    remarque: str | None = None
    reference: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Interlocuteur:
    """A person to speak to at a partenaire."""

    partenaire: str
    nom: str
    prenom: str | None = None
    fonction: str | None = None
    telephone: str | None = None
    mssante: str | None = None
    courriel: str | None = None
    reference: str | None = None
