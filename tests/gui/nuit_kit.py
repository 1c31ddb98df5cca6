"""A night of fictional people, and a service that answers as the real one does, in memory."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import Any, Final

from crt_desktop.domain.appels import CallUpdate, NewCall, TypedTime, place
from crt_desktop.domain.etablissement import Parametres
from crt_desktop.reports.astreintes import ResumeLine
from crt_desktop.reports.nuit import (
    CallLine,
    FreePlace,
    NightPerson,
    NightSheet,
    OnCall,
    PhoneLine,
    SavedCall,
)
from crt_desktop.reports.planning import VisitLine
from tests.fakes_fiches import FakeFiches

NIGHT: Final = date(2026, 11, 23)
NOW: Final = datetime(2026, 11, 24, 1, 49, tzinfo=UTC)
"""02:49 in Paris."""
STARTS: Final = datetime(2026, 11, 23, 20, tzinfo=UTC)
ENDS: Final = datetime(2026, 11, 24, 5, tzinfo=UTC)
NADIA: Final = "P04"


def a_person(beneficiaire_id: int, nom: str, **changes: Any) -> NightPerson:
    person = NightPerson(
        beneficiaire_id=beneficiaire_id,
        nom=nom,
        civilite="Mme",
        age=92,
        gir=2,
        mode_vie="couple",
        adresse="7 chemin de la Fontaine",
        commune="Fabrezan",
        minutes_trajet=14,
        telephone="0465712210",
        acces="Portail 1847, clé sous le 2e pot",
        vigilances=("Chutes", "Oxygène 1,5 L", "Anticoagulant"),
        phones=(
            PhoneLine(nom="Mari, René", detail="malentendant", telephone="0465712211"),
            PhoneLine(
                nom="Fille, Cécile Barthouil",
                detail="habite Lézignan",
                telephone="0639983371",
                has_cles=True,
            ),
        ),
        note="A peu mangé hier, boit peu.",
    )
    return replace(person, **changes)


PEOPLE: Final = (
    a_person(1, "Barthouil Simone"),
    a_person(2, "Cœurdelaine Jean-Noël", gir=3, civilite="M.", commune="Cruscades",
             vigilances=("Sorties la nuit",), phones=(), note=None, mode_vie="seul"),
    a_person(3, "Ginestoux Andrée", gir=1, commune="Lézignan-Corbières",
             vigilances=("Fin de vie", "HAD")),
    a_person(4, "Santoraz Marcelle", commune="Saint-André-de-Roquelongue",
             vigilances=("Angoisses",), acces=None),
    a_person(5, "Sarda Élie", gir=None, civilite="M.", commune="Escales", vigilances=()),
    a_person(6, "Castelvi Henri", gir=1, absence="À l’hôpital depuis le 02/09"),
    a_person(7, "Fabrégoul Raymond", gir=3, absence="En HT, EHPAD La Garrigue, jusqu’au 26/11"),
)  # fmt: skip
LONG: Final = a_person(
    99,
    "de Montgaillard-Lauragais Marie-Antoinette Joséphine (Delcambre-Fontvieille)",
    commune="Saint-André-de-Roquelongue",
    adresse="Résidence des Platanes, bâtiment C, 3e étage, 1248 avenue du Général-de-Gaulle",
    acces="Interphone « MONTGAILLARD », code 24B7 puis 1847, deuxième porte au fond du couloir",
    vigilances=("Chutes", "Oxygène 1,5 L la nuit", "Anticoagulant", "Allergie pénicilline"),
)


def a_crowd(count: int = 40) -> tuple[NightPerson, ...]:
    names = ("Albarède Georgette", "Peyronnel Arlette", "Rigailh Paulette", "Roucairol Émilienne")
    others = (
        a_person(100 + n, f"{names[n % 4]} {n}", gir=n % 6 + 1, commune="Boutenac")
        for n in range(count - 2)
    )
    return (LONG, *others, PEOPLE[-1])


def a_visit(row_id: int, personne: str, at: datetime, **changes: Any) -> VisitLine:
    visit = VisitLine(
        row_id=row_id,
        version=1,
        beneficiaire_id=row_id,
        personne=personne,
        commune="Fabrezan",
        adresse=None,
        starts_at=at,
        ends_at=at + timedelta(minutes=30),
        profession="as",
        statut="prevue",
        creneau="nuit",
        prestation="Coucher",
    )
    return replace(visit, **changes)


VISITS: Final = (
    a_visit(3, "Ginestoux Andrée", STARTS + timedelta(minutes=75), statut="realisee",
            ends_at=STARTS + timedelta(minutes=100)),
    a_visit(4, "Santoraz Marcelle", STARTS + timedelta(hours=8, minutes=30),
            prestation="Change et réassurance"),
)  # fmt: skip
NUMBERS: Final = (
    PhoneLine(nom="SAMU", detail="", telephone="15"),
    PhoneLine(nom="Téléassistance", detail="", telephone="0465716000"),
    PhoneLine(nom="Dr Sarrazeau", detail="Médecin", telephone="0639981002"),
)
PLACES: Final = (
    FreePlace(
        place="place 5", etablissement="EHPAD Saint-Roch", type="HTU", telephone="0465716624"
    ),
)


LONG_PLACES: Final = tuple(
    FreePlace(
        place=f"place {position}",
        etablissement="EHPAD Les Glycines, Lézignan-Corbières",
        type="HTU",
        telephone="0465714024",
    )
    for position in range(3)
)


def a_duty(**changes: Any) -> OnCall:
    duty = OnCall(
        professionnel=NADIA,
        nom="Nadia Benamrou",
        profession="ide",
        telephone="0639981111",
        rang="titulaire",
        starts_at=STARTS,
        ends_at=ENDS,
    )
    return replace(duty, **changes)


JULIEN: Final = a_duty(
    professionnel="P05", nom="Julien Castaing", rang="renfort", telephone="0639981431"
)


def a_sheet(**changes: Any) -> NightSheet:
    sheet = NightSheet(
        night_on=NIGHT,
        starts_at=STARTS,
        ends_at=ENDS,
        duties=(a_duty(), JULIEN),
        is_covered=True,
        is_mine=True,
        personnes=PEOPLE,
        visites=VISITS,
        appels=(),
        places=PLACES,
        numeros=NUMBERS,
    )
    return replace(sheet, **changes)


def a_call(row_id: int = 1, **changes: Any) -> CallLine:
    line = CallLine(
        row_id=row_id,
        version=1,
        called_at=NOW - timedelta(hours=2),
        beneficiaire_id=3,
        personne="Ginestoux Andrée",
        origine="aidant",
        motif="angoisse",
        reponse="conseil",
        professionnel=NADIA,
        professionnel_nom="Nadia Benamrou",
    )
    return replace(line, **changes)


@dataclass
class FakeNuit:
    """Keeps a night, writes calls with versions that move."""

    kept: NightSheet = field(default_factory=a_sheet)
    error: Exception | None = None
    written_error: Exception | None = None
    asked: list[date] = field(default_factory=list)
    recorded: list[NewCall] = field(default_factory=list)
    updates: list[tuple[int, int, dict[str, Any]]] = field(default_factory=list)
    resume: ResumeLine | None = None

    def sheet(self, night_on: date) -> NightSheet:
        if self.error is not None:
            raise self.error
        self.asked.append(night_on)
        if night_on == self.kept.night_on:
            return self.kept
        ago = self.kept.night_on - night_on
        return replace(
            self.kept,
            night_on=night_on,
            starts_at=self.kept.starts_at - ago,
            ends_at=self.kept.ends_at - ago,
            appels=(),
        )

    def record_call(self, new: NewCall) -> SavedCall:
        if self.written_error is not None:
            raise self.written_error
        self.recorded.append(new)
        names = {one.beneficiaire_id: one.nom for one in self.kept.personnes}
        line = CallLine(
            row_id=len(self.kept.appels) + 1,
            version=1,
            called_at=self._instant(new.called_at) or NOW,
            beneficiaire_id=new.beneficiaire_id,
            personne=names.get(new.beneficiaire_id or 0),
            origine=new.origine,
            motif=new.motif,
            reponse=new.reponse,
            professionnel=NADIA,
            professionnel_nom="Nadia Benamrou",
        )
        self.kept = replace(self.kept, appels=(*self.kept.appels, line))
        return SavedCall(call=line)

    def update_call(self, row_id: int, *, version: int, update: CallUpdate) -> SavedCall:
        if self.written_error is not None:
            raise self.written_error
        given = update.given()
        self.updates.append((row_id, version, given))
        line = next(one for one in self.kept.appels if one.row_id == row_id)
        assert line.version == version, "each change is made of the version before"
        placed: dict[str, Any] = {
            name: self._instant(value) if name.endswith("_at") else value
            for name, value in given.items()
        }
        after = replace(line, **placed, version=version + 1)
        others = tuple(one for one in self.kept.appels if one.row_id != row_id)
        self.kept = replace(self.kept, appels=(*others, after))
        resume = self.resume if after.ended_at is not None else None
        return SavedCall(call=after, resume=resume)

    def _instant(self, moment: object) -> datetime | None:
        if isinstance(moment, TypedTime):
            return place(moment, night_on=self.kept.night_on, parametres=Parametres())
        return moment if isinstance(moment, datetime) else None


@dataclass
class FakeVisites:
    """Remembers the visits marked done."""

    nuit: FakeNuit
    done: list[tuple[int, int, datetime, datetime]] = field(default_factory=list)
    reopened: list[tuple[int, int]] = field(default_factory=list)
    error: Exception | None = None

    def mark_done(
        self, row_id: int, *, version: int, starts_at: datetime, ends_at: datetime
    ) -> None:
        if self.error is not None:
            raise self.error
        self.done.append((row_id, version, starts_at, ends_at))
        self._change(row_id, statut="realisee", starts_at=starts_at, ends_at=ends_at)

    def reopen(self, row_id: int, *, version: int) -> None:
        self.reopened.append((row_id, version))
        self._change(row_id, statut="prevue")

    def _change(self, row_id: int, **changes: Any) -> None:
        visits = tuple(
            replace(one, version=one.version + 1, **changes) if one.row_id == row_id else one
            for one in self.nuit.kept.visites
        )
        self.nuit.kept = replace(self.nuit.kept, visites=visits)


@dataclass
class FakeClock:
    """A clock that stands until it is moved."""

    at: datetime = NOW

    def now(self) -> datetime:
        return self.at

    def today(self) -> date:
        return self.at.date()


def a_night_application(clock: FakeClock | None = None) -> SimpleNamespace:
    return SimpleNamespace(clock=clock or FakeClock())


def night_services(nuit: FakeNuit) -> dict[str, Any]:
    return {"nuit": nuit, "fiches": FakeFiches(), "visites": FakeVisites(nuit)}
