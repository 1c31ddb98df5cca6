"""What the golden vaults hold from the fourth schema on: series, hours, duties in layers, calls with a visit.

Everything is of 2026 or 2027, so that no published figure of the example, which is about 2025, moves. People
are fictional.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Final

from crt_desktop.domain.equipe import AppelAstreinte, Astreinte, Visite
from crt_desktop.domain.planning import (
    Absence,
    HoraireTravail,
    InformationAstreinte,
    PublicationAstreinte,
    SerieVisites,
    Souhait,
)
from tests.builders import Caseload
from tests.golden.follow_up import KNOWN, PERSON

_NURSE: Final = "P01"
_OTHER: Final = "P02"
_SERIE: Final = "SV90001"
_VISITE: Final = "V90001"
_PROGRAMME: Final = "PUB90001"
_REPLACED: Final = "AS90001"
_NIGHT: Final = datetime(2026, 10, 24, 19, tzinfo=UTC)
"""The night of the clock change: 21:00 in summer time."""
_MORNING: Final = datetime(2026, 10, 25, 5, tzinfo=UTC)
_FIRST_HALF_PAST_TWO: Final = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
_SECOND_HALF_PAST_TWO: Final = datetime(2026, 10, 25, 1, 30, tzinfo=UTC)

PLANNING: Final = Caseload(
    series_visites=(
        SerieVisites(
            reference=_SERIE,
            beneficiaire=PERSON,
            started_on=date(2026, 10, 19),
            heure=time(22, 15),
            duree_minutes=20,
            regle="FREQ=WEEKLY;BYDAY=MO,TH;UNTIL=20270430",
            profession="as",
            professionnel=_NURSE,
            domaine="securisation",
            prestation_fil=1,
            exceptions="2026-12-24,2026-12-31",
            prepared_until=date(2026, 10, 29),
            remarque="Coucher : veilleuse allumée.",
        ),
        SerieVisites(
            reference="SV90002",
            beneficiaire=KNOWN,
            started_on=date(2026, 11, 1),
            heure=time(2, 30),
            duree_minutes=1440,
            regle="FREQ=DAILY;COUNT=2",
            profession="ide",
        ),
    ),
    visites=(
        Visite(
            beneficiaire=PERSON,
            starts_at=datetime(2026, 10, 19, 20, 20, tzinfo=UTC),
            ends_at=datetime(2026, 10, 19, 20, 45, tzinfo=UTC),
            profession="as",
            statut="realisee",
            professionnel=_NURSE,
            domaine="securisation",
            serie=_SERIE,
            occurrence_on=date(2026, 10, 19),
            planned_starts_at=datetime(2026, 10, 19, 20, 15, tzinfo=UTC),
            planned_ends_at=datetime(2026, 10, 19, 20, 35, tzinfo=UTC),
            prestation_fil=1,
            remarque="Endormie à 22 h 40.",
        ),
        Visite(
            beneficiaire=PERSON,
            starts_at=datetime(2026, 10, 22, 20, 15, tzinfo=UTC),
            ends_at=datetime(2026, 10, 22, 20, 35, tzinfo=UTC),
            profession="as",
            statut="annulee",
            motif="Chez sa fille",
            serie=_SERIE,
            occurrence_on=date(2026, 10, 22),
        ),
        Visite(
            reference=_VISITE,
            beneficiaire=PERSON,
            starts_at=datetime(2026, 10, 25, 1, 0, tzinfo=UTC),
            ends_at=datetime(2026, 10, 25, 1, 25, tzinfo=UTC),
            profession="ide",
            statut="realisee",
            professionnel=_NURSE,
            domaine="urgence",
        ),
    ),
    astreintes=(
        Astreinte(
            reference=_REPLACED,
            professionnel=_OTHER,
            starts_at=_NIGHT,
            ends_at=_MORNING,
            statut="remplacee",
            couche="rotation",
            rang_astreinte="titulaire",
        ),
        Astreinte(
            professionnel=_NURSE,
            starts_at=_NIGHT,
            ends_at=_MORNING,
            statut="publiee",
            couche="remplacement",
            rang_astreinte="titulaire",
            remplace=_REPLACED,
            motif="Maladie",
            accord="Coordination",
            decided_at=datetime(2026, 10, 23, 9, 5, tzinfo=UTC),
        ),
        Astreinte(
            professionnel=_OTHER,
            starts_at=datetime(2027, 3, 1, 20, tzinfo=UTC),
            ends_at=datetime(2027, 3, 2, 5, tzinfo=UTC),
            statut="brouillon",
            rang_astreinte="renfort",
        ),
    ),
    appels_astreinte=(
        AppelAstreinte(
            called_at=_FIRST_HALF_PAST_TWO,
            beneficiaire=PERSON,
            origine="teleassistance",
            motif="chute",
            reponse="deplacement",
            professionnel=_NURSE,
            departed_at=datetime(2026, 10, 25, 0, 40, tzinfo=UTC),
            arrived_at=datetime(2026, 10, 25, 1, 0, tzinfo=UTC),
            ended_at=datetime(2026, 10, 25, 1, 25, tzinfo=UTC),
            returned_at=datetime(2026, 10, 25, 1, 45, tzinfo=UTC),
            suite="domicile",
            prevenus="Fille, médecin traitant",
            remarque="Relevée sans blessure.",
            visite=_VISITE,
        ),
        AppelAstreinte(
            called_at=_SECOND_HALF_PAST_TWO,
            origine="aidant",
            reponse="conseil",
            professionnel=_NURSE,
            ended_at=datetime(2026, 10, 25, 1, 40, tzinfo=UTC),
        ),
    ),
    horaires=(
        HoraireTravail(
            professionnel=_NURSE,
            jour="lundi",
            starts=time(9),
            ends=time(12, 30),
            since=date(2026, 1, 1),
            until=date(2026, 12, 31),
        ),
        HoraireTravail(professionnel=_NURSE, jour="dimanche", starts=time(21), ends=time(6)),
    ),
    absences=(
        Absence(
            professionnel=_OTHER,
            started_on=date(2026, 10, 24),
            ended_on=date(2026, 10, 30),
            motif="maladie",
            remarque="Arrêt prolongé.",
            uid="conge-90001@demo.example",
        ),
    ),
    souhaits=(
        Souhait(professionnel=_NURSE, night_on=date(2027, 1, 31), souhait="evite"),
        Souhait(professionnel=_OTHER, night_on=date(2027, 2, 1), souhait="prefere"),
    ),
    publications=(
        PublicationAstreinte(
            reference=_PROGRAMME,
            started_on=date(2026, 10, 1),
            ended_on=date(2026, 12, 31),
            published_at=datetime(2026, 9, 7, 9, tzinfo=UTC),
            publiee_par="Camille Essai",
            motif="Reprise du calendrier",
            empreinte="0123456789abcdef" * 4,
        ),
    ),
    informations=(
        InformationAstreinte(
            professionnel=_NURSE,
            informed_at=datetime(2026, 9, 7, 10, tzinfo=UTC),
            moyen="main_propre",
            publication=_PROGRAMME,
            auteur="Camille Essai",
        ),
        InformationAstreinte(
            professionnel=_NURSE,
            informed_at=datetime(2026, 10, 23, 9, 10, tzinfo=UTC),
            moyen="telephone",
            astreinte=_REPLACED,
        ),
    ),
)


def with_planning(caseload: Caseload) -> Caseload:
    """Return a caseload with these rows after its own."""
    added = {
        name: (*getattr(caseload, name), *getattr(PLANNING, name))
        for name in PLANNING.__dataclass_fields__
    }
    return Caseload(**added)
