"""The daily follow-up of the small nasty caseloads: the same edges of days, codes and empty cells."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Any

from crt_desktop.domain import codes
from crt_desktop.domain.partenaire import Partenaire
from crt_desktop.domain.people import Aidant
from crt_desktop.domain.suivi import (
    Chute,
    Consentement,
    ContactAidant,
    Depistage,
    Equipement,
    Interlocuteur,
    Intervenant,
    MesureZarit,
    Note,
    SoutienAidant,
    Teleconsultation,
    Transmission,
    Transport,
    Vaccination,
)
from tests.dice import Dice

WORDS = ("Œdème, l'été", "=1+1", "deux\nlignes", "« ouvert »")


def draw_suivi(
    dice: Dice,
    persons: Sequence[str],
    aidants: Sequence[Aidant],
    partenaires: Sequence[Partenaire],
    professionnels: Sequence[str],
) -> dict[str, Any]:
    """Return the records of each sheet of the follow-up, in file order."""
    known = [one for one in aidants if one.reference is not None]
    partners = [one.reference for one in partenaires]
    return {
        "intervenants": tuple(
            Intervenant(
                beneficiaire=dice.pick(persons),
                nom=dice.pick(("Dr Oë", "SAAS Cigale")),
                role=dice.pick(codes.ROLE_INTERVENANT),
                partenaire=dice.maybe(partners) if partners else None,
                telephone=dice.maybe(("01 99 00 12 34",)),
                remarque=dice.maybe(WORDS),
            )
            for _ in range(dice.count(5))
        ),
        "interlocuteurs": tuple(
            Interlocuteur(
                partenaire=dice.pick(partners),
                nom="Ferrasse",
                prenom=dice.maybe(("Zoé",)),
                fonction=dice.maybe(WORDS),
            )
            for _ in range(dice.count(3) if partners else 0)
        ),
        "zarit": tuple(_zarit(dice, dice.pick(known)) for _ in range(dice.count(4) * bool(known))),
        "soutiens_aidants": tuple(
            _soutien(dice, dice.pick(known)) for _ in range(dice.count(3) * bool(known))
        ),
        "contacts_aidants": tuple(_contact(dice, persons, known) for _ in range(dice.count(12))),
        **_health(dice, persons, professionnels),
        **_home(dice, persons, partners),
    }


def _zarit(dice: Dice, aidant: Aidant) -> MesureZarit:
    return MesureZarit(
        beneficiaire=aidant.beneficiaire,
        aidant=aidant.reference or "",
        measured_on=dice.day(),
        score=Decimal(dice.count(14)) / 2,
        remarque=dice.maybe(WORDS),
    )


def _soutien(dice: Dice, aidant: Aidant) -> SoutienAidant:
    started_on = dice.day()
    return SoutienAidant(
        beneficiaire=aidant.beneficiaire,
        aidant=aidant.reference or "",
        type=dice.pick(codes.SOUTIEN_AIDANT),
        started_on=started_on,
        ended_on=None if dice.chance(0.4) else dice.day_from(started_on),
        organisme=dice.maybe(WORDS),
    )


def _contact(dice: Dice, persons: Sequence[str], known: Sequence[Aidant]) -> ContactAidant:
    aidant = dice.maybe(known) if known else None
    return ContactAidant(
        beneficiaire=aidant.beneficiaire if aidant else dice.pick(persons),
        aidant=aidant.reference if aidant else None,
        contacted_on=dice.day(),
        canal=dice.maybe(codes.CANAL_CONTACT),
        demande=dice.pick(codes.DEMANDE_AIDANT),
        action=dice.pick(codes.ACTION_AIDANT),
        remarque=dice.maybe(WORDS),
    )


def _health(dice: Dice, persons: Sequence[str], professionnels: Sequence[str]) -> dict[str, Any]:
    return {
        "chutes": tuple(
            Chute(
                beneficiaire=dice.pick(persons),
                fell_on=dice.day(),
                lieu=dice.maybe(codes.LIEU_CHUTE),
                gravite=dice.maybe(codes.GRAVITE_CHUTE),
                is_relevee_seule=dice.flag(),
                remarque=dice.maybe(WORDS),
            )
            for _ in range(dice.count(12))
        ),
        "depistages": tuple(
            Depistage(
                beneficiaire=dice.pick(persons),
                screened_on=dice.day(),
                type=dice.pick(codes.DEPISTAGE),
                instrument=dice.maybe(WORDS),
                score=dice.maybe(("22/30", "14 s")),
                resultat=dice.maybe(codes.RESULTAT_DEPISTAGE),
            )
            for _ in range(dice.count(12))
        ),
        "vaccinations": tuple(
            Vaccination(
                beneficiaire=dice.pick(persons),
                vaccin=dice.pick(codes.VACCIN),
                vaccinated_on=(day := dice.day()),
                next_on=None if dice.chance(0.5) else dice.day_from(day),
            )
            for _ in range(dice.count(4))
        ),
        "teleconsultations": tuple(
            Teleconsultation(
                beneficiaire=dice.pick(persons),
                held_on=dice.day(),
                specialite=dice.maybe(WORDS),
                professionnel=dice.maybe(professionnels),
            )
            for _ in range(dice.count(3))
        ),
    }


def _home(dice: Dice, persons: Sequence[str], partners: Sequence[str]) -> dict[str, Any]:
    return {
        "notes": tuple(
            Note(
                beneficiaire=dice.pick(persons),
                noted_at=dice.instant(),
                texte=dice.pick(WORDS[:3]),
                categorie=dice.maybe(codes.CATEGORIE_NOTE),
                auteur=dice.maybe(("Nadia B.",)),
            )
            for _ in range(dice.count(5))
        ),
        "transmissions": tuple(
            Transmission(
                beneficiaire=dice.pick(persons),
                written_at=dice.instant(),
                texte=dice.pick(WORDS[:3]),
                is_urgente=dice.flag(),
            )
            for _ in range(dice.count(4))
        ),
        "equipements": tuple(
            Equipement(
                beneficiaire=dice.pick(persons),
                type=dice.pick(codes.EQUIPEMENT),
                installed_on=(day := dice.day()),
                libelle=dice.maybe(WORDS),
                mise_a_disposition=dice.maybe(codes.MISE_A_DISPOSITION),
                recovered_on=None if dice.chance(0.5) else day + timedelta(days=dice.count(90)),
            )
            for _ in range(dice.count(4))
        ),
        "transports": tuple(
            Transport(
                beneficiaire=dice.pick(persons),
                transported_on=dice.day(),
                motif=dice.pick(codes.MOTIF_TRANSPORT),
                destination=dice.maybe(WORDS),
            )
            for _ in range(dice.count(3))
        ),
        "consentements": tuple(
            Consentement(
                beneficiaire=dice.pick(persons),
                type=dice.pick(codes.TYPE_CONSENTEMENT),
                given_on=(day := dice.day()),
                partenaire=dice.maybe(partners) if partners else None,
                recueil=dice.maybe(codes.RECUEIL),
                donne_par=dice.maybe(codes.DONNE_PAR),
                withdrawn_on=None if dice.chance(0.6) else dice.day_from(day),
            )
            for _ in range(dice.count(5))
        ),
    }
