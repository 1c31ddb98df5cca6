"""Records for tests, built with as few words as possible."""

from __future__ import annotations

from dataclasses import dataclass

from crt_desktop.domain.aggir import EvaluationGir
from crt_desktop.domain.demande import Demande
from crt_desktop.domain.equipe import AppelAstreinte, Astreinte, Professionnel, Visite
from crt_desktop.domain.parcours import (
    Bilan,
    Contrat,
    Evaluation,
    Objectif,
    Plan,
    Prestation,
)
from crt_desktop.domain.partenaire import Partenaire
from crt_desktop.domain.people import Aidant, Beneficiaire
from crt_desktop.domain.planning import (
    Absence,
    HoraireTravail,
    InformationAstreinte,
    PublicationAstreinte,
    SerieVisites,
    Souhait,
)
from crt_desktop.domain.sejours import Hospitalisation, PlaceHt, RefusHt, ReservationHt, SejourHt
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


@dataclass(frozen=True, kw_only=True)
class Caseload:
    """The records of every sheet, under the names of the sheets, in file order."""

    beneficiaires: tuple[Beneficiaire, ...] = ()
    demandes: tuple[Demande, ...] = ()
    gir: tuple[EvaluationGir, ...] = ()
    visites: tuple[Visite, ...] = ()
    professionnels: tuple[Professionnel, ...] = ()
    astreintes: tuple[Astreinte, ...] = ()
    appels_astreinte: tuple[AppelAstreinte, ...] = ()
    hospitalisations: tuple[Hospitalisation, ...] = ()
    places_ht: tuple[PlaceHt, ...] = ()
    sejours_ht: tuple[SejourHt, ...] = ()
    aidants: tuple[Aidant, ...] = ()
    partenaires: tuple[Partenaire, ...] = ()
    intervenants: tuple[Intervenant, ...] = ()
    interlocuteurs: tuple[Interlocuteur, ...] = ()
    zarit: tuple[MesureZarit, ...] = ()
    soutiens_aidants: tuple[SoutienAidant, ...] = ()
    contacts_aidants: tuple[ContactAidant, ...] = ()
    chutes: tuple[Chute, ...] = ()
    depistages: tuple[Depistage, ...] = ()
    notes: tuple[Note, ...] = ()
    transmissions: tuple[Transmission, ...] = ()
    equipements: tuple[Equipement, ...] = ()
    vaccinations: tuple[Vaccination, ...] = ()
    teleconsultations: tuple[Teleconsultation, ...] = ()
    transports: tuple[Transport, ...] = ()
    consentements: tuple[Consentement, ...] = ()
    evaluations: tuple[Evaluation, ...] = ()
    plans: tuple[Plan, ...] = ()
    objectifs: tuple[Objectif, ...] = ()
    bilans: tuple[Bilan, ...] = ()
    prestations: tuple[Prestation, ...] = ()
    contrats: tuple[Contrat, ...] = ()
    series_visites: tuple[SerieVisites, ...] = ()
    horaires: tuple[HoraireTravail, ...] = ()
    absences: tuple[Absence, ...] = ()
    souhaits: tuple[Souhait, ...] = ()
    publications: tuple[PublicationAstreinte, ...] = ()
    informations: tuple[InformationAstreinte, ...] = ()
    reservations_ht: tuple[ReservationHt, ...] = ()
    refus_ht: tuple[RefusHt, ...] = ()
