"""Invented records of a large caseload over four and a half years, the same for a size."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any, Final

from crt_desktop.domain import codes
from crt_desktop.domain.aggir import VARIABLES, EvaluationGir
from crt_desktop.domain.dates import midnight
from crt_desktop.domain.demande import Demande
from crt_desktop.domain.equipe import AppelAstreinte, Astreinte, Professionnel
from crt_desktop.domain.partenaire import Partenaire
from crt_desktop.domain.people import Aidant, Beneficiaire
from crt_desktop.domain.sejours import Hospitalisation, PlaceHt, SejourHt
from tests.benchmarks.scale_parcours import ScaleParcours
from tests.benchmarks.scale_suivi import ScaleSuivi

FIRST_DAY: Final = date(2022, 5, 1)
TODAY: Final = date(2026, 11, 22)
LAST_PLANNED_DAY: Final = date(2026, 12, 6)
DAYS: Final = (TODAY - FIRST_DAY).days
PROFESSIONS: Final = {"as": 42, "ide": 20, "asg": 12, "aes": 10, "ergotherapeute": 6}
NIGHT_PROFESSIONS: Final = ("ide", "as", "asg")

_NAMES: Final = [
    "Arbousse",
    "Belcastel",
    "Carrière",
    "Delpoux",
    "Escande",
    "Fabrègue",
    "Gleizes",
    "Hérail",
    "Jalabert",
    "Lacombe",
    "Marsol",
    "Négrier",
    "Olivère",
    "Peyronnet",
    "Querbes",
    "Rascol",
    "Sabatié",
    "Tournadre",
    "Uchard",
    "Vidalenc",
    "Azéma",
    "Bousquié",
]
_FIRST_NAMES: Final = [
    "Odette",
    "Yvette",
    "Germaine",
    "Simone",
    "Lucienne",
    "Marie-Élise",
    "Paulette",
    "Henri",
    "Roger",
    "Marcel",
    "André",
    "Noël",
]
_COMMUNES: Final = [
    "Roquefère",
    "Villemajou",
    "Pradelles",
    "Montclar",
    "Saint-Frichoux",
    "Belvianes",
    "Caunettes",
    "Escales",
    "Ferrals",
    "Homps",
    "Lagrasse",
    "Mirepeisset",
    "Névian",
    "Ornaisons",
    "Peyriac",
    "Quillan",
    "Ribaute",
    "Sallèles",
    "Trausse",
    "Ventenac",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class ScaleSize:
    """How many records of each kind; the journal's entries are those that open a person's file."""

    people: int = 10_000
    accompagnements: int = 15_000
    visits: int = 1_000_000
    calls: int = 60_000
    hospitalisations: int = 40_000
    audit: int = 1_000_000

    def times(self, factor: float) -> ScaleSize:
        """Return the same caseload at another size."""
        return ScaleSize(
            **{one.name: max(1, round(getattr(self, one.name) * factor)) for one in fields(self)}
        )


FULL: Final = ScaleSize()


@dataclass(frozen=True, slots=True)
class Span:
    """The days a person is accompanied, [start, end); no end: still accompanied."""

    person: int
    start: date
    end: date | None

    @property
    def days(self) -> int:
        """The days spent by today."""
        return max(1, ((self.end or TODAY) - max(self.start, FIRST_DAY)).days)


def reference(prefix: str, rank: int) -> str:
    """Return an invented identifier."""
    return f"{prefix}{rank:06d}"


class ScalePeople:
    """The persons and everything about them but their visits."""

    def __init__(self, size: ScaleSize) -> None:
        """Draw who is accompanied when; the records are drawn when asked, in one order."""
        self._size = size
        self._dice = random.Random(20_261_122)  # noqa: S311 - invented data, not secrets
        self.spans = self._draw_spans()

    def sheets(self) -> Iterator[tuple[str, Sequence[Any]]]:
        """Yield the records of each sheet, those that others refer to first."""
        yield "beneficiaires", [self._person(rank) for rank in range(self._size.people)]
        team = list(self._team())
        yield "professionnels", team
        places = list(self._places())
        yield "places_ht", places
        yield "partenaires", list(self._partenaires())
        demandes = list(self._demandes())
        yield "demandes", demandes
        yield "gir", list(self._girs())
        nights = [one.reference for one in team if one.profession in NIGHT_PROFESSIONS]
        yield "astreintes", list(self._astreintes(nights))
        yield "appels_astreinte", list(self._appels(nights))
        yield "hospitalisations", list(self._hospitalisations())
        yield "sejours_ht", list(self._sejours(places))
        aidants = list(self._aidants())
        yield "aidants", aidants
        people = [reference("B", rank) for rank in range(self._size.people)]
        yield from ScaleSuivi(people, aidants, first=FIRST_DAY, last=TODAY).sheets()
        yield from ScaleParcours(demandes, last=TODAY).sheets()

    def _draw_spans(self) -> list[Span]:
        """Give each person but one in seven some accompagnements, one after the other."""
        dice, size = self._dice, self._size
        counts = [0] * size.people
        known = min(size.accompagnements, size.people - size.people // 7)
        for person in dice.sample(range(size.people), known):
            counts[person] = 1
        accompanied = [person for person, count in enumerate(counts) if count]
        for _ in range(size.accompagnements - known):
            counts[dice.choice(accompanied)] += 1
        spans = []
        for person, count in enumerate(counts):
            length = (DAYS + 90) // max(1, count)
            for slot in range(count):
                first = FIRST_DAY - timedelta(days=90) + timedelta(days=slot * length)
                start = first + timedelta(days=int(dice.random() * length * 0.6))
                end = start + timedelta(days=1 + int(dice.random() * (length * 0.4 - 1)))
                is_open = slot == count - 1 and dice.random() < 0.25
                spans.append(Span(person, start, None if is_open else end))
        return spans

    def _person(self, rank: int) -> Beneficiaire:
        dice = self._dice
        sexe = "F" if dice.random() < 0.68 else "M"
        return Beneficiaire(
            reference=reference("B", rank),
            nom_naissance=f"{dice.choice(_NAMES)}-{dice.choice(_NAMES)}",
            prenoms=dice.choice(_FIRST_NAMES),
            nom_usage=dice.choice(_NAMES) if dice.random() < 0.4 else None,
            sexe=sexe,
            born_on=date(1939, 7, 1) + timedelta(days=int(dice.gauss(0, 2_600))),
            statut_identite=dice.choice(("provisoire", "validee", None)),
            antenne=dice.choice(("Siège", "Littoral", "Montagne")),
            commune=dice.choice(_COMMUNES),
            telephone=f"04 65 71 {dice.randrange(100):02d} {dice.randrange(100):02d}",
            minutes_trajet=min(55, int(dice.expovariate(1 / 14))),
            mode_vie=dice.choice((*codes.MODE_VIE, None)),
            protection=dice.choice(("aucune", "aucune", "aucune", "curatelle", "tutelle")),
            apa=dice.choice((True, True, False, None)),
            profils=tuple(dice.sample(sorted(codes.PROFIL), dice.choice((0, 0, 1, 2, 3)))),
        )

    def _team(self) -> Iterator[Professionnel]:
        dice = self._dice
        for rank in range(max(12, self._size.people // 60)):
            (profession,) = dice.choices(list(PROFESSIONS), list(PROFESSIONS.values()))
            if rank < len(PROFESSIONS):
                profession = list(PROFESSIONS)[rank]
            yield Professionnel(
                reference=reference("P", rank),
                nom=dice.choice(_NAMES),
                prenom=dice.choice(_FIRST_NAMES),
                profession=profession,
                etp=Decimal(dice.randrange(20, 101, 10)) / 100,
                statut="salarie",
                arrived_on=FIRST_DAY - timedelta(days=dice.randrange(30)),
            )

    def _places(self) -> Iterator[PlaceHt]:
        for rank in range(max(3, self._size.people // 80)):
            yield PlaceHt(
                reference=reference("L", rank),
                etablissement=f"EHPAD de {_COMMUNES[rank % len(_COMMUNES)]}",
                type=self._dice.choice(("HT", "HT", "HTSH", "HTU")),
                opened_on=FIRST_DAY,
            )

    def _partenaires(self) -> Iterator[Partenaire]:
        for rank, categorie in enumerate(codes.CATEGORIE_PARTENAIRE):
            yield Partenaire(
                reference=reference("T", rank),
                nom=f"Partenaire {rank}",
                categorie=categorie,
                convention_from=date(2023, 1, 1) if rank % 3 else None,
            )

    def _demandes(self) -> Iterator[Demande]:
        """Yield those that led to an accompagnement, then four in ten persons' others."""
        dice = self._dice
        for rank, span in enumerate(self.spans):
            yield self._admitted(rank, span)
        for rank in range(self._size.people * 4 // 10):
            requested_on = FIRST_DAY + timedelta(days=dice.randrange(DAYS))
            decided_on = min(TODAY, requested_on + timedelta(days=dice.randrange(5, 60)))
            decision = dice.choice(("refus", "sans_suite", None))
            yield Demande(
                reference=reference("R", rank),
                beneficiaire=reference("B", dice.randrange(self._size.people)),
                requested_on=requested_on,
                origine=dice.choice(sorted(codes.ORIGINE_DEMANDE)),
                circonstance=dice.choice((*codes.CIRCONSTANCE, None)),
                decided_on=decided_on if decision else None,
                decision=decision,
                motif_refus=(
                    dice.choice(sorted(codes.MOTIF_REFUS)) if decision == "refus" else None
                ),
            )

    def _admitted(self, rank: int, span: Span) -> Demande:
        dice = self._dice
        requested_on = span.start - timedelta(days=dice.randrange(3, 45))
        before = [requested_on + (span.start - requested_on) * dice.random() for _ in range(4)]
        demande = Demande(
            reference=reference("D", rank),
            beneficiaire=reference("B", span.person),
            requested_on=requested_on,
            origine=dice.choice(sorted(codes.ORIGINE_DEMANDE)),
            circonstance=dice.choice((*codes.CIRCONSTANCE, None)),
            canal=dice.choice((*codes.CANAL, None)),
            evaluated_on=before[0],
            is_evaluated_at_home=dice.choice((True, True, False, None)),
            avis_medical_on=before[1],
            avis_medical=dice.choice(("favorable", "favorable", "reserve")),
            is_mt_associe=dice.choice((True, False, None)),
            concertation_on=before[2],
            consentement_on=before[3],
            decided_on=span.start,
            decision="admission",
            plan_on=span.start + timedelta(days=dice.randrange(40)),
            contrat_on=span.start + timedelta(days=dice.randrange(40)),
            admitted_on=span.start,
        )
        if span.end is None:
            return demande
        return replace(
            demande,
            left_on=span.end,
            motif_sortie=dice.choice([code for code in codes.MOTIF_SORTIE if code != "deces"]),
            destination=dice.choice((*codes.DESTINATION, None)),
            has_relais=dice.choice((True, True, False, None)),
        )

    def _girs(self) -> Iterator[EvaluationGir]:
        dice = self._dice
        for span in self.spans:
            person = reference("B", span.person)
            day = span.start - timedelta(days=dice.randrange(30))
            yield EvaluationGir(
                beneficiaire=person,
                evaluated_on=day,
                source="ems_apa",
                gir=dice.choices((1, 2, 3, 4, 5, 6), (6, 25, 28, 36, 4, 1))[0],
            )
            if dice.random() < 0.5:
                letters = dice.choices("ABC", (2, 3, 3), k=len(VARIABLES))
                yield EvaluationGir(
                    beneficiaire=person,
                    evaluated_on=min(TODAY, day + timedelta(days=dice.randrange(200))),
                    source=dice.choice(("medecin", "coordinateur")),
                    **dict(zip(VARIABLES, letters, strict=True)),  # type: ignore[arg-type] # codes
                )

    def _astreintes(self, team: Sequence[str]) -> Iterator[Astreinte]:
        """Yield, for each night and for each three thousand persons, one duty from 21:00 to 06:00."""
        for offset in range(DAYS):
            day = FIRST_DAY + timedelta(days=offset)
            for sector in range(1 + self._size.people // 3_000):
                yield Astreinte(
                    professionnel=team[(offset + sector) % len(team)],
                    starts_at=midnight(day) + timedelta(hours=21),
                    ends_at=midnight(day + timedelta(days=1)) + timedelta(hours=6),
                )

    def _appels(self, team: Sequence[str]) -> Iterator[AppelAstreinte]:
        dice = self._dice
        reponses = list(codes.REPONSE_APPEL)
        for rank in range(self._size.calls):
            span = dice.choice(self.spans)
            night = FIRST_DAY + timedelta(days=rank * DAYS // self._size.calls)
            called_at = midnight(night) + timedelta(minutes=21 * 60 + dice.randrange(9 * 60))
            (reponse,) = dice.choices(reponses, (40, 15, 25, 8, 4, 8))
            departed_at = called_at + timedelta(minutes=dice.randrange(3, 15))
            is_out = reponse == "deplacement"
            yield AppelAstreinte(
                called_at=called_at,
                beneficiaire=reference("B", span.person) if dice.random() < 0.95 else None,
                origine=dice.choice(sorted(codes.ORIGINE_APPEL)),
                reponse=reponse,
                motif=dice.choice((*codes.MOTIF_APPEL, None)),
                professionnel=dice.choice(team),
                departed_at=departed_at if is_out else None,
                arrived_at=departed_at + timedelta(minutes=dice.randrange(5, 40))
                if is_out
                else None,
                ended_at=departed_at + timedelta(minutes=dice.randrange(45, 120))
                if is_out
                else None,
                suite=dice.choice((*codes.SUITE_APPEL, None)),
            )

    def _hospitalisations(self) -> Iterator[Hospitalisation]:
        dice = self._dice
        for rank, span in enumerate(self._spread(self._size.hospitalisations)):
            entered_on = max(span.start, FIRST_DAY) + timedelta(days=dice.randrange(span.days))
            left_on = entered_on + timedelta(days=int(dice.expovariate(1 / 12)))
            yield Hospitalisation(
                reference=reference("H", rank),
                beneficiaire=reference("B", span.person),
                entered_on=entered_on,
                left_on=left_on if left_on < TODAY else None,
                is_programmee=dice.choice((True, False, None)),
                is_par_urgences=dice.choice((True, False, None)),
                etablissement=f"CH de {dice.choice(_COMMUNES)}",
            )

    def _sejours(self, places: Sequence[PlaceHt]) -> Iterator[SejourHt]:
        dice = self._dice
        for place in places:
            arrived_on = FIRST_DAY + timedelta(days=dice.randrange(20))
            while arrived_on < TODAY:
                departed_on = arrived_on + timedelta(days=dice.randrange(1, 30))
                span = dice.choice(self.spans)
                yield SejourHt(
                    beneficiaire=reference("B", span.person),
                    place=place.reference,
                    type=place.type,
                    arrived_on=arrived_on,
                    departed_on=departed_on,
                    etat="termine" if departed_on < TODAY else "en_cours",
                    motif=dice.choice((*codes.MOTIF_SEJOUR, None)),
                )
                arrived_on = departed_on + timedelta(days=dice.randrange(12))

    def _aidants(self) -> Iterator[Aidant]:
        dice = self._dice
        for rank in range(self._size.people * 9 // 10):
            yield Aidant(
                reference=reference("A", rank),
                beneficiaire=reference("B", dice.randrange(self._size.people)),
                nom=dice.choice(_NAMES),
                prenom=dice.choice(_FIRST_NAMES),
                lien=dice.choice(sorted(codes.LIEN_AIDANT)),
                is_principal=dice.choice((True, False, None)),
                is_cohabitant=dice.choice((True, False, None)),
                annee_naissance=dice.randrange(1935, 1985),
                sexe=dice.choice(("F", "M", None)),
            )

    def _spread(self, count: int) -> Iterator[Span]:
        """Yield spans at random, the longer the more often."""
        weights = [span.days for span in self.spans]
        yield from self._dice.choices(self.spans, weights, k=count)


def now() -> datetime:
    """Return the instant at which the caseload is looked at."""
    return datetime(TODAY.year, TODAY.month, TODAY.day, 9, tzinfo=UTC)
