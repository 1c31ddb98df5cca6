"""Records for tests, built with as few words as possible."""

from __future__ import annotations

from dataclasses import dataclass

from crt_desktop.domain.aggir import EvaluationGir
from crt_desktop.domain.demande import Demande
from crt_desktop.domain.equipe import AppelAstreinte, Astreinte, Professionnel, Visite
from crt_desktop.domain.partenaire import Partenaire
from crt_desktop.domain.people import Aidant, Beneficiaire
from crt_desktop.domain.sejours import Hospitalisation, PlaceHt, SejourHt


@dataclass(frozen=True, kw_only=True)
class Caseload:
    """The records of the twelve sheets, under the names of the sheets, in file order."""

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
