"""What a row of the take-over workbook stands for: the record of each sheet."""

from __future__ import annotations

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

Record = (
    Beneficiaire
    | Demande
    | EvaluationGir
    | Visite
    | Professionnel
    | Astreinte
    | AppelAstreinte
    | Hospitalisation
    | PlaceHt
    | SejourHt
    | Aidant
    | Partenaire
    | Intervenant
    | Interlocuteur
    | MesureZarit
    | SoutienAidant
    | ContactAidant
    | Chute
    | Depistage
    | Note
    | Transmission
    | Equipement
    | Vaccination
    | Teleconsultation
    | Transport
    | Consentement
    | Evaluation
    | Plan
    | Objectif
    | Bilan
    | Prestation
    | Contrat
    | SerieVisites
    | HoraireTravail
    | Absence
    | Souhait
    | PublicationAstreinte
    | InformationAstreinte
    | ReservationHt
    | RefusHt
)
"""One row of a sheet other than ``etablissement``."""
