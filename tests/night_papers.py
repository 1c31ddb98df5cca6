"""Sheets of a night to print: nobody's night, with changes."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from crt_desktop.reports.documents import Imprint, NightPaper
from crt_desktop.reports.nuit import FreePlace, NightPerson, NightSheet, OnCall, PhoneLine
from crt_desktop.reports.planning import VisitLine
from tests import papers

NIGHT = date(2026, 11, 23)
STARTS = datetime(2026, 11, 23, 20, tzinfo=UTC)
ENDS = datetime(2026, 11, 24, 5, tzinfo=UTC)
DAUGHTER = PhoneLine(
    nom="Fille, Cécile Durand",
    detail="personne de confiance · habite Lézignan",
    telephone="06 39 98 33 71",
    has_cles=True,
)
DUTIES = (
    OnCall(
        professionnel="P1",
        nom="Nadia Benamrou",
        profession="ide",
        telephone="06 39 98 12 12",
        rang="titulaire",
        starts_at=STARTS - timedelta(hours=3),
        ends_at=ENDS + timedelta(hours=3),
    ),
    OnCall(
        professionnel="P2",
        nom="Julien Castaing",
        profession="as",
        telephone="06 39 98 14 31",
        rang="renfort",
        starts_at=STARTS,
        ends_at=ENDS,
    ),
)
IMPRINT = Imprint(
    title="Feuille de nuit",
    version="Nuit du 23 au 24 novembre 2026",
    statut="confidentiel",
    author="Nadia Benamrou",
    printed_at=papers.PRINTED_AT,
    fingerprint="ab12 cd34",
)


def a_night_person(number: int = 0, **changes: Any) -> NightPerson:
    """Return somebody to know about, with a carer."""
    person = NightPerson(
        beneficiaire_id=number,
        nom=f"BARTHOUIL Simone {number}",
        civilite="Mme",
        age=92,
        gir=2,
        mode_vie="couple",
        adresse="7 chemin de la Fontaine",
        commune="Fabrezan",
        minutes_trajet=14,
        telephone="04 65 71 22 10",
        acces="Portail 1847, clé sous le pot",
        vigilances=("Chutes", "oxygène 1,5 L"),
        phones=(DAUGHTER,),
    )
    return replace(person, **changes)


def a_night_visit(**changes: Any) -> VisitLine:
    """Return a visit planned at 22:15."""
    line = VisitLine(
        row_id=1,
        version=1,
        beneficiaire_id=1,
        personne="GINESTOUX Andrée",
        commune="Lézignan",
        adresse="3 rue des Écoles",
        starts_at=STARTS + timedelta(minutes=75),
        ends_at=STARTS + timedelta(minutes=105),
        profession="ide",
        statut="prevue",
        creneau="nuit",
        prestation="Coucher",
    )
    return replace(line, **changes)


def a_night_sheet(*people: NightPerson, **changes: Any) -> NightSheet:
    """Return a night with two on call, a visit, a free place and numbers."""
    sheet = NightSheet(
        night_on=NIGHT,
        starts_at=STARTS,
        ends_at=ENDS,
        duties=DUTIES,
        is_covered=True,
        is_mine=True,
        personnes=people,
        visites=(a_night_visit(),),
        appels=(),
        places=(
            FreePlace(
                place="Place 5",
                etablissement="EHPAD Saint-Roch",
                type="HTU",
                telephone="04 65 71 66 24",
            ),
        ),
        numeros=(
            PhoneLine(nom="SAMU", detail="", telephone="15"),
            PhoneLine(nom="Téléassistance", detail="", telephone="04 65 71 60 00"),
            PhoneLine(nom="Julien Castaing", detail="Renfort", telephone="06 39 98 14 31"),
            PhoneLine(
                nom="Dr Anne Sarrazeau", detail="Médecin du dispositif", telephone="06 39 98 10 02"
            ),
        ),
    )
    return replace(sheet, **changes)


def a_night_paper(*people: NightPerson, is_training: bool = False, **changes: Any) -> NightPaper:
    """Return the sheet of a night to print."""
    return NightPaper(
        letterhead=papers.LETTERHEAD,
        imprint=replace(IMPRINT, is_training=is_training),
        sheet=a_night_sheet(*people, **changes),
    )
