"""A whole fictional file and the services a file's screen asks, answered from memory."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from types import SimpleNamespace
from typing import Any, Final

from crt_desktop.domain.aggir import EvaluationGir
from crt_desktop.domain.dates import PARIS
from crt_desktop.domain.demande import Demande
from crt_desktop.domain.equipe import AppelAstreinte, Visite
from crt_desktop.domain.errors import NotFoundError, PermissionDeniedError
from crt_desktop.domain.people import Aidant, Beneficiaire
from crt_desktop.domain.reprise.records import Record
from crt_desktop.domain.search import fold
from crt_desktop.domain.sejours import Hospitalisation, SejourHt
from crt_desktop.domain.suivi import (
    Chute,
    Consentement,
    ContactAidant,
    Depistage,
    Equipement,
    Intervenant,
    MesureZarit,
    Note,
    SoutienAidant,
    Teleconsultation,
    Transmission,
    Transport,
    Vaccination,
)
from crt_desktop.reports.caseload import CaseloadLine
from crt_desktop.reports.dossier import (
    AccessLine,
    AccompagnementFacts,
    AidantCard,
    Dossier,
    EventCategory,
    GirPoint,
    PrintedDlu,
    Timeline,
    TimelineEvent,
    VisitsAndCalls,
)
from crt_desktop.reports.fiches import StoredFiche, TransmissionLine
from tests.fakes_ui import TODAY, a_summary, caseload_lines

NOW: Final = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
YVONNE: Final = 6
HENRI: Final = 3
MATRIX: Final = ((True, True, True), (False, True, False), (True, False, True))

NAMES: Final = {
    "partenaires": {"PA1": "SAAS Cigale Services", "PA2": "Cabinet Rivière"},
    "professionnels": {"PR1": "Inès Carrabin"},
    "places_ht": {"PL1": "EHPAD Les Glycines"},
    "aidants": {"A1": "Sylvie Delcambre"},
}


def a_clock() -> SimpleNamespace:
    return SimpleNamespace(today=lambda: TODAY, now=lambda: NOW)


def an_app() -> SimpleNamespace:
    return SimpleNamespace(clock=a_clock())


def at(day: date, hour: int = 9, minute: int = 0) -> datetime:
    """Return the instant of a local time."""
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=PARIS).astimezone(UTC)


def fiche(sheet: str, record: Record, row_id: int, *, person: int = YVONNE) -> StoredFiche:
    return StoredFiche(
        sheet=sheet,
        row_id=row_id,
        version=1,
        recorded_at=NOW,
        record=record,
        beneficiaire_id=person,
    )


def a_person(line: CaseloadLine, **changes: Any) -> Beneficiaire:
    known: dict[str, Any] = {
        "reference": line.reference,
        "nom_naissance": line.nom,
        "prenoms": line.prenoms,
        "sexe": line.sexe,
        "born_on": line.born_on,
        "code_insee_naissance": "11202",
        "matricule_ins": "238031120204907",
        "statut_identite": "qualifiee",
        "adresse": "12 rue des Tonneliers",
        "code_postal": "11200",
        "commune": line.commune,
        "telephone": "0465712840",
        "minutes_trajet": line.minutes_trajet,
    }
    return Beneficiaire(**{**known, **changes})


_GIRS: Final = (
    (date(2025, 3, 11), "coordinateur", "BABBAACB", 3),
    (date(2026, 4, 3), "medecin", "ACBCAACB", 2),
)


def gir_fiches() -> tuple[StoredFiche, ...]:
    """Return the evaluations as stored, latest first."""
    made = []
    for row_id, (on, source, codes, gir) in enumerate(_GIRS, start=1):
        names = (
            "coherence",
            "orientation",
            "toilette",
            "habillage",
            "alimentation",
            "elimination",
            "transferts",
            "deplacement_interieur",
        )
        codes_by_name: dict[str, Any] = dict(zip(names, codes, strict=True))
        record = EvaluationGir(
            beneficiaire="P-006", evaluated_on=on, source=source, gir=gir, **codes_by_name
        )
        made.append(fiche("gir", record, row_id))
    return tuple(reversed(made))


def gir_points() -> tuple[GirPoint, ...]:
    return tuple(
        GirPoint(
            row_id=row_id,
            on=on,
            gir=gir,
            source=source,
            codes=codes,
            trace="groupe C, somme 1 636 ≥ 1 432, rang 6",
            counts=True,
        )
        for row_id, (on, source, codes, gir) in enumerate(_GIRS, start=1)
    )


def followed(person: int = YVONNE) -> dict[str, tuple[StoredFiche, ...]]:
    """Return one or two records of every sheet of the file."""
    day = date(2026, 10, 5)
    who = "P-006"
    records: dict[str, Sequence[Record]] = {
        "chutes": (
            Chute(
                beneficiaire=who,
                fell_on=day,
                lieu="salle_de_bain",
                gravite="blessure_legere",
                is_relevee_seule=False,
            ),
            Chute(beneficiaire=who, fell_on=date(2026, 2, 9)),
        ),
        "depistages": (
            Depistage(
                beneficiaire=who,
                screened_on=day,
                type="denutrition",
                instrument="MNA-SF",
                score="9/14",
                resultat="a_risque",
            ),
        ),
        "notes": (
            Note(
                beneficiaire=who,
                noted_at=at(day, 10),
                texte="Facture d'eau\nréglée.",
                categorie="social",
                auteur="Claire Vidal",
            ),
        ),
        "transmissions": (
            Transmission(
                beneficiaire=who, written_at=at(day, 19), texte="Bilan demain.", is_urgente=True
            ),
            Transmission(beneficiaire=who, written_at=at(day, 8), texte="Rien à signaler."),
        ),
        "equipements": (
            Equipement(
                beneficiaire=who,
                type="teleassistance",
                installed_on=day,
                mise_a_disposition="installe",
            ),
            Equipement(
                beneficiaire=who,
                type="tablette",
                libelle="Tablette 10 pouces",
                installed_on=date(2025, 6, 1),
                recovered_on=date(2026, 1, 8),
            ),
        ),
        "vaccinations": (
            Vaccination(
                beneficiaire=who, vaccin="grippe", vaccinated_on=day, next_on=date(2027, 10, 1)
            ),
        ),
        "teleconsultations": (
            Teleconsultation(
                beneficiaire=who, held_on=day, specialite="Cardiologie", professionnel="PR1"
            ),
        ),
        "transports": (Transport(beneficiaire=who, transported_on=day, motif="consultation"),),
        "contacts_aidants": (
            ContactAidant(
                beneficiaire=who,
                contacted_on=day,
                demande="repit",
                action="orientation_pfr",
                aidant="A1",
                canal="telephone",
            ),
        ),
        "zarit": (
            MesureZarit(beneficiaire=who, aidant="A1", measured_on=day, score=Decimal("4.5")),
        ),
        "soutiens_aidants": (
            SoutienAidant(beneficiaire=who, aidant="A1", type="psychologue", started_on=day),
        ),
        "hospitalisations": (
            Hospitalisation(
                beneficiaire=who,
                entered_on=date(2026, 7, 9),
                left_on=date(2026, 7, 18),
                is_programmee=False,
                is_par_urgences=True,
                etablissement="Centre hospitalier de Narbonne",
            ),
        ),
        "sejours_ht": (
            SejourHt(
                beneficiaire=who,
                place="PL1",
                type="HT",
                arrived_on=date(2026, 9, 19),
                departed_on=date(2026, 10, 3),
                etat="termine",
                motif="repit",
            ),
        ),
        "consentements": (
            Consentement(
                beneficiaire=who,
                type="partage",
                given_on=date(2025, 4, 17),
                partenaire="PA1",
                recueil="ecrit",
                donne_par="personne",
                document_version="Version 2",
            ),
            Consentement(
                beneficiaire=who,
                type="image",
                given_on=date(2025, 4, 17),
                withdrawn_on=date(2026, 2, 1),
            ),
        ),
        "intervenants": (
            Intervenant(
                beneficiaire=who,
                nom="Cigale Services",
                role="saas",
                partenaire="PA1",
                telephone="0465713090",
            ),
            Intervenant(beneficiaire=who, nom="Dr Bertrand Ricalens", role="medecin_traitant"),
        ),
    }
    row_id = 100
    made: dict[str, tuple[StoredFiche, ...]] = {"gir": gir_fiches()}
    for sheet, several in records.items():
        stored = []
        for record in several:
            row_id += 1
            stored.append(fiche(sheet, record, row_id, person=person))
        made[sheet] = tuple(stored)
    made["demandes"] = (fiche("demandes", a_demande(), 40),)
    return made


def a_demande(**changes: Any) -> Demande:
    known: dict[str, Any] = {
        "reference": "D-006",
        "beneficiaire": "P-006",
        "requested_on": date(2025, 2, 21),
        "origine": "medecin_traitant",
        "circonstance": "ordinaire",
        "evaluated_on": date(2025, 3, 11),
        "is_evaluated_at_home": True,
        "avis_medical_on": date(2025, 3, 20),
        "avis_medical": "favorable",
        "decided_on": date(2025, 4, 18),
        "decision": "admission",
        "plan_on": date(2026, 5, 30),
        "plan_review_on": date(2026, 11, 30),
        "contrat_on": date(2025, 4, 17),
        "admitted_on": date(2025, 4, 22),
    }
    return Demande(**{**known, **changes})


def facts_of(**changes: Any) -> AccompagnementFacts:
    known: dict[str, Any] = {
        "demande_row_id": 40,
        "requested_on": date(2025, 2, 21),
        "circonstance": "ordinaire",
        "origine": "medecin_traitant",
        "admitted_on": date(2025, 4, 22),
        "left_on": None,
        "motif_sortie": None,
        "contrat_on": date(2025, 4, 17),
        "plan_on": date(2026, 5, 30),
        "plan_review_on": date(2026, 11, 30),
        "decision": "admission",
    }
    return AccompagnementFacts(**{**known, **changes})


def carers(person: int = YVONNE) -> tuple[AidantCard, ...]:
    daughter = Aidant(
        beneficiaire="P-006",
        nom="Delcambre",
        prenom="Sylvie",
        lien="enfant",
        sexe="F",
        is_principal=True,
        commune="Narbonne",
        telephone="0639982017",
        reference="A1",
    )
    neighbour = Aidant(
        beneficiaire="P-006", nom="Pujade", prenom="Josette", lien="voisin", sexe="F", has_cles=True
    )
    return (
        AidantCard(fiche=fiche("aidants", neighbour, 51, person=person)),
        AidantCard(
            fiche=fiche("aidants", daughter, 50, person=person),
            zarit=((date(2026, 3, 27), Decimal("5.5")), (date(2026, 10, 5), Decimal("4.5"))),
        ),
    )


def a_dossier(person: int = YVONNE, **changes: Any) -> Dossier:
    """Return the whole file of a person of the fake caseload."""
    line = next(one for one in caseload_lines() if one.beneficiaire_id == person)
    known: dict[str, Any] = {
        "identity": fiche("beneficiaires", a_person(line), person, person=person),
        "summary": a_summary(line),
        "vigilances": ("Chutes", "Anticoagulant", "Téléassistance"),
        "accompagnements": (facts_of(),),
        "gir": gir_points(),
        "aidants": carers(person),
        "fiches": followed(person),
        "names": NAMES,
        "ins_text": "IS01",
    }
    return Dossier(**{**known, **changes})


def events(count: int = 3) -> tuple[TimelineEvent, ...]:
    """Return events, latest first, one every ten days, of every category in turn."""
    kinds = (
        (EventCategory.SANTE, "chute", "Chute sans gravité", "chutes"),
        (EventCategory.NUITS, "appel", "Appel de nuit", "appels_astreinte"),
        (EventCategory.PARCOURS, "plan", "Plan d’accompagnement", "demandes"),
        (EventCategory.VISITES, "visite", "Visite AS", "visites"),
    )
    made = []
    for position in range(count):
        category, kind, title, sheet = kinds[position % len(kinds)]
        made.append(
            TimelineEvent(
                on=TODAY - timedelta(days=10 * position),
                category=category,
                kind=kind,
                title=f"{title} {position}",
                detail=f"Événement numéro {position}",
                sheet=sheet,
                row_id=1000 + position,
                tone="warning" if kind == "chute" else "neutral",
            )
        )
    return tuple(made)


@dataclass
class FakeDossiers:
    """Answers as `Dossiers` does; remembers what was asked; ``gate`` holds an answer back."""

    people: dict[int, Dossier] = field(
        default_factory=lambda: {YVONNE: a_dossier(), HENRI: a_dossier(HENRI)}
    )
    happened: tuple[TimelineEvent, ...] = field(default_factory=lambda: events(6))
    opened: list[tuple[int, str | None]] = field(default_factory=list)
    timelines: list[tuple[int, frozenset[EventCategory], str, int]] = field(default_factory=list)
    looked: list[int] = field(default_factory=list)
    printed: PrintedDlu | None = None
    error: Exception | None = None
    visits_error: Exception | None = None
    needs_reason: bool = False
    gates: dict[int, threading.Event] = field(default_factory=dict)

    def open(self, beneficiaire_id: int, *, reason: str | None = None) -> Dossier:
        gate = self.gates.get(beneficiaire_id)
        if gate is not None:
            gate.wait(5)
        if self.error is not None:
            raise self.error
        if self.needs_reason and not reason:
            raise PermissionDeniedError(
                permission="beneficiaire_read_with_reason", role="soignant_astreinte"
            )
        if beneficiaire_id not in self.people:
            raise NotFoundError(kind="beneficiaire", reference=beneficiaire_id)
        self.opened.append((beneficiaire_id, reason))
        # A file read twice is equal and not the same, as from a database.
        return replace(self.people[beneficiaire_id])

    def timeline(
        self,
        beneficiaire_id: int,
        *,
        categories: frozenset[EventCategory] = frozenset(),
        query: str = "",
        limit: int = 200,
    ) -> Timeline:
        self.timelines.append((beneficiaire_id, categories, query, limit))
        words = fold(query).split()
        found = [
            one
            for one in self.happened
            if all(word in fold(f"{one.title} {one.detail}") for word in words)
        ]
        counts = {key: sum(one.category is key for one in found) for key in EventCategory}
        kept = [one for one in found if not categories or one.category in categories]
        return Timeline(events=tuple(kept[:limit]), total=len(kept), counts=counts)

    def visits_and_calls(self, beneficiaire_id: int) -> VisitsAndCalls:
        if self.visits_error is not None:
            raise self.visits_error
        return VisitsAndCalls(
            visites=(
                fiche("visites", a_visit(TODAY + timedelta(days=2), "prevue"), 901),
                fiche("visites", a_visit(TODAY + timedelta(days=1), "prevue"), 902),
                fiche("visites", a_visit(TODAY - timedelta(days=1), "realisee"), 903),
            ),
            appels=(fiche("appels_astreinte", a_call(), 910),),
            names=NAMES,
        )

    def accesses(self, beneficiaire_id: int) -> tuple[AccessLine, ...]:
        self.looked.append(beneficiaire_id)
        return (
            an_access("a ouvert le dossier", is_change=False, detail="motif : appel de la nuit"),
            an_access("a modifié une chute", is_change=True),
        )

    def ins_matrix(self, beneficiaire_id: int) -> tuple[tuple[bool, ...], ...] | None:
        return MATRIX

    def printed_dlu(self, beneficiaire_id: int) -> PrintedDlu | None:
        return self.printed


def a_visit(day: date, statut: str) -> Visite:
    return Visite(
        beneficiaire="P-006",
        starts_at=at(day, 10),
        ends_at=at(day, 11),
        profession="as",
        statut=statut,
        professionnel="PR1",
    )


def a_call() -> AppelAstreinte:
    return AppelAstreinte(
        called_at=at(date(2026, 11, 21), 2, 47),
        origine="teleassistance",
        reponse="levee_de_doute",
        beneficiaire="P-006",
        motif="chute",
        suite="domicile",
    )


def an_access(action: str, *, is_change: bool, detail: str = "") -> AccessLine:
    return AccessLine(
        at=NOW,
        actor="Claire Vidal",
        role="coordinateur",
        workstation="poste-1",
        action=action,
        detail=detail,
        is_change=is_change,
    )


@dataclass
class FakeFiches:
    """Takes records away and puts them back."""

    removed: list[tuple[str, int, int]] = field(default_factory=list)
    restored: list[int] = field(default_factory=list)
    error: Exception | None = None

    def remove(self, sheet: str, row_id: int, *, version: int, reason: str | None = None) -> int:
        if self.error is not None:
            raise self.error
        self.removed.append((sheet, row_id, version))
        return 77

    def restore(self, bin_id: int) -> StoredFiche:
        self.restored.append(bin_id)
        return followed()["chutes"][0]


@dataclass
class FakeTransmissions:
    """Says what is unread, and remembers what was acknowledged."""

    unread_ids: list[int] = field(default_factory=list)
    acknowledged: list[tuple[int, ...]] = field(default_factory=list)

    def unread(self) -> tuple[TransmissionLine, ...]:
        return tuple(
            TransmissionLine(
                row_id=row_id,
                beneficiaire_id=YVONNE,
                personne="Delcambre Yvonne",
                written_at=NOW,
                texte="Bilan demain.",
                is_urgente=True,
                auteur=None,
                is_read=False,
            )
            for row_id in self.unread_ids
        )

    def acknowledge(self, row_ids: Sequence[int]) -> None:
        self.acknowledged.append(tuple(row_ids))
        self.unread_ids = [one for one in self.unread_ids if one not in row_ids]


def with_fiches(dossier: Dossier, **sheets: tuple[StoredFiche, ...]) -> Dossier:
    """Return the file with other records of these sheets."""
    fiches: Mapping[str, tuple[StoredFiche, ...]] = {**dossier.fiches, **sheets}
    return replace(dossier, fiches=fiches)
