"""The sheets of the planning, of the rota and of the places."""

from __future__ import annotations

from typing import Final

from crt_desktop.domain import codes
from crt_desktop.domain.planning import (
    Absence,
    HoraireTravail,
    InformationAstreinte,
    PublicationAstreinte,
    SerieVisites,
    Souhait,
)
from crt_desktop.domain.reprise.columns import (
    BENEFICIAIRE,
    ID,
    OPTIONAL_ID,
    PROFESSIONNEL,
    REMARQUE,
    Kind,
    Sheet,
    code,
    day,
    link,
    of,
    text,
)
from crt_desktop.domain.sejours import RefusHt, ReservationHt

PLANNING_SHEETS: Final[tuple[Sheet, ...]] = (
    Sheet(
        name="series_visites",
        record=SerieVisites,
        columns=(
            ID,
            BENEFICIAIRE,
            day("debut", "started_on", required=True),
            of(Kind.TIME, "heure", required=True),
            of(Kind.INTEGER, "duree_minutes", required=True),
            text("regle", required=True),
            code("profession", codes.PROFESSION, required=True),
            link("professionnel", "professionnels"),
            code("domaine", codes.DOMAINE),
            of(Kind.INTEGER, "prestation", "prestation_fil"),
            text("exceptions"),
            day("preparee_jusqu_au", "prepared_until"),
            REMARQUE,
        ),
    ),
    Sheet(
        name="horaires",
        record=HoraireTravail,
        natural_key=("professionnel", "jour", "starts"),
        columns=(
            OPTIONAL_ID,
            PROFESSIONNEL,
            code("jour", codes.JOUR_SEMAINE, required=True),
            of(Kind.TIME, "debut", "starts", required=True),
            of(Kind.TIME, "fin", "ends", required=True),
            day("depuis", "since"),
            day("jusqu_au", "until"),
        ),
    ),
    Sheet(
        name="absences",
        record=Absence,
        natural_key=("professionnel", "started_on", "motif"),
        columns=(
            OPTIONAL_ID,
            PROFESSIONNEL,
            day("debut", "started_on", required=True),
            day("fin", "ended_on", required=True),
            code("motif", codes.MOTIF_ABSENCE, required=True),
            REMARQUE,
            text("uid"),
        ),
    ),
    Sheet(
        name="souhaits",
        record=Souhait,
        natural_key=("professionnel", "night_on"),
        columns=(
            OPTIONAL_ID,
            PROFESSIONNEL,
            day("nuit", "night_on", required=True),
            code("souhait", codes.SOUHAIT, required=True),
        ),
    ),
    Sheet(
        name="publications",
        record=PublicationAstreinte,
        columns=(
            ID,
            day("debut", "started_on", required=True),
            day("fin", "ended_on", required=True),
            of(Kind.INSTANT, "publiee_le", "published_at", required=True),
            text("publiee_par", required=True),
            text("motif"),
            text("empreinte"),
        ),
    ),
    Sheet(
        name="informations",
        record=InformationAstreinte,
        natural_key=("professionnel", "informed_at"),
        columns=(
            OPTIONAL_ID,
            PROFESSIONNEL,
            of(Kind.INSTANT, "date_heure", "informed_at", required=True),
            code("moyen", codes.MOYEN_INFORMATION, required=True),
            link("publication", "publications"),
            link("astreinte", "astreintes"),
            text("auteur"),
        ),
    ),
    Sheet(
        name="reservations_ht",
        record=ReservationHt,
        columns=(
            ID,
            link("place", "places_ht", required=True),
            code("type", codes.TYPE_HT, required=True),
            day("arrivee", "arrived_on", required=True),
            day("depart", "departed_on"),
            code(
                "etat",
                {one: codes.ETAT_SEJOUR[one] for one in ("option", "reserve")},
                required=True,
            ),
            of(Kind.INSTANT, "expire_le", "expire_at"),
            code("motif", codes.MOTIF_SEJOUR),
            text("demandeur"),
            text("telephone"),
            REMARQUE,
        ),
    ),
    Sheet(
        name="refus_ht",
        record=RefusHt,
        natural_key=("asked_on", "type", "arrived_on"),
        columns=(
            OPTIONAL_ID,
            day("date", "asked_on", required=True),
            link("beneficiaire", "beneficiaires"),
            code("type", codes.TYPE_HT, required=True),
            day("arrivee", "arrived_on", required=True),
            day("depart", "departed_on"),
            code("raison", codes.RAISON_REFUS_HT, required=True),
            code("motif", codes.MOTIF_SEJOUR),
            code("suite", codes.SUITE_REFUS_HT),
            REMARQUE,
        ),
    ),
)
"""In the workbook’s order."""
