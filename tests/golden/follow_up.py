"""What the golden vaults hold from the second schema on, besides the example workbook.

One more person who is on no file active, and rows about persons of the example: every sheet of the
follow-up has some, and no published figure of the example moves. People are fictional.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Final

from crt_desktop.domain.partenaire import Partenaire
from crt_desktop.domain.people import Aidant, Beneficiaire
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
from tests.builders import Caseload

PERSON: Final = "B90001"
KNOWN: Final = "B00001"
"""A person of the example."""

FOLLOW_UP: Final = Caseload(
    beneficiaires=(
        Beneficiaire(
            reference=PERSON,
            nom_naissance="L'Épinœud",
            prenoms="Zoé Anne",
            sexe="F",
            born_on=date(1941, 2, 28),
            telephone="01 99 00 12 34",
            telephone_secondaire="06 39 98 12 34",
            courriel="zoe@demo.example",
            acces="Clé chez le voisin.",
            vigilances="Chutes, Anticoagulant",
        ),
    ),
    aidants=(
        Aidant(
            reference="A90001",
            beneficiaire=PERSON,
            nom="L'Épinœud",
            prenom="Guy",
            lien="fratrie",
            is_principal=True,
            telephone="06 39 98 56 78",
            courriel="guy@demo.example",
            commune="Narbonne",
            activite="retraite",
            has_cles=True,
            is_personne_confiance=False,
            has_inquietude_sante=True,
            pfr_on=date(2026, 3, 2),
            remarque="Joignable le matin.",
        ),
    ),
    partenaires=(
        Partenaire(
            reference="S90001",
            nom="Pharmacie du Promenoir",
            categorie="pharmacie",
            adresse="15 cours de la République",
            code_postal="11200",
            commune="Lézignan-Corbières",
            courriel="pharmacie@demo.example",
            finess="110000007",
            remarque="Livre le jeudi.",
        ),
    ),
    intervenants=(
        Intervenant(
            beneficiaire=PERSON,
            nom="Pharmacie du Promenoir",
            role="pharmacie",
            partenaire="S90001",
            telephone="01 99 00 56 78",
        ),
        Intervenant(beneficiaire=KNOWN, nom="Dr Oë", role="medecin_traitant"),
    ),
    interlocuteurs=(
        Interlocuteur(partenaire="S90001", nom="Serres", prenom="Ida", fonction="Titulaire"),
    ),
    zarit=(
        MesureZarit(
            beneficiaire=PERSON,
            aidant="A90001",
            measured_on=date(2026, 2, 25),
            score=Decimal("4.5"),
            remarque="Nuits hachées.",
        ),
        MesureZarit(
            beneficiaire=PERSON, aidant="A90001", measured_on=date(2026, 9, 1), score=Decimal(0)
        ),
    ),
    soutiens_aidants=(
        SoutienAidant(
            beneficiaire=PERSON,
            aidant="A90001",
            type="groupe_parole",
            started_on=date(2026, 3, 5),
            ended_on=date(2026, 3, 5),
            organisme="Au fil de l'Orbieu",
        ),
    ),
    contacts_aidants=(
        ContactAidant(
            beneficiaire=PERSON,
            aidant="A90001",
            contacted_on=date(2025, 12, 31),
            canal="telephone",
            demande="repit",
            action="orientation_pfr",
        ),
        ContactAidant(
            beneficiaire=KNOWN, contacted_on=date(2025, 6, 1), demande="ecoute", action="ecoute"
        ),
    ),
    chutes=(
        Chute(
            beneficiaire=KNOWN,
            fell_on=date(2025, 1, 1),
            lieu="salle_de_bain",
            gravite="sans_gravite",
            is_relevee_seule=True,
            remarque="Tapis retiré.",
        ),
        Chute(beneficiaire=KNOWN, fell_on=date(2025, 1, 1)),
    ),
    depistages=(
        Depistage(
            beneficiaire=KNOWN,
            screened_on=date(2025, 5, 6),
            type="denutrition",
            instrument="MNA-SF",
            score="9/14",
            resultat="a_risque",
        ),
    ),
    notes=(
        Note(
            beneficiaire=KNOWN,
            noted_at=datetime(2025, 10, 26, 0, 30, tzinfo=UTC),
            texte="Deux lignes,\ndont une « longue ».",
            categorie="sante",
            auteur="Camille Essai",
        ),
    ),
    transmissions=(
        Transmission(
            beneficiaire=KNOWN,
            written_at=datetime(2025, 10, 26, 1, 30, tzinfo=UTC),
            texte="Rappeler la famille.",
            is_urgente=True,
            auteur="Camille Essai",
        ),
    ),
    equipements=(
        Equipement(
            beneficiaire=KNOWN,
            type="teleassistance",
            installed_on=date(2025, 2, 3),
            libelle="Médaillon",
            mise_a_disposition="installe",
            fournisseur="Vigie",
        ),
    ),
    vaccinations=(
        Vaccination(
            beneficiaire=KNOWN,
            vaccin="grippe",
            vaccinated_on=date(2025, 10, 20),
            next_on=date(2026, 10, 15),
        ),
    ),
    teleconsultations=(
        Teleconsultation(
            beneficiaire=KNOWN,
            held_on=date(2025, 4, 8),
            specialite="Gériatrie",
            professionnel="P01",
        ),
    ),
    transports=(
        Transport(
            beneficiaire=KNOWN,
            transported_on=date(2025, 4, 9),
            motif="consultation",
            destination="Narbonne",
        ),
    ),
    consentements=(
        Consentement(
            beneficiaire=PERSON,
            type="partage",
            given_on=date(2026, 1, 5),
            partenaire="S90001",
            portee="Traitements",
            recueil="ecrit",
            donne_par="personne",
            document_version="2",
            withdrawn_on=date(2026, 8, 1),
        ),
    ),
)


def with_follow_up(caseload: Caseload) -> Caseload:
    """Return a caseload with these rows after its own."""
    added = {
        name: (*getattr(caseload, name), *getattr(FOLLOW_UP, name))
        for name in FOLLOW_UP.__dataclass_fields__
    }
    return Caseload(**added)
