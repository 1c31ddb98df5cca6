"""Small nasty caseloads, the same for a seed: the edges where a figure goes wrong by one.

Days fall on and around the borders of the period, months, years and clock changes; instants around
midnight, 06:00, 19:00 and 21:00; cells are empty about one time in five. What the import refuses
(overlapping accompagnements, an exit before its admission…) is never made.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import TypeVar

from crt_desktop.domain import codes
from crt_desktop.domain.aggir import VARIABLES, EvaluationGir, compute_gir
from crt_desktop.domain.dates import Period
from crt_desktop.domain.demande import Demande
from crt_desktop.domain.equipe import AppelAstreinte, Astreinte, Professionnel, Visite
from crt_desktop.domain.etablissement import Parametres
from crt_desktop.domain.partenaire import Partenaire
from crt_desktop.domain.people import Aidant, Beneficiaire
from crt_desktop.domain.sejours import Hospitalisation, PlaceHt, SejourHt
from tests.builders import Caseload
from tests.caseloads_parcours import draw_parcours
from tests.caseloads_places import draw_desk
from tests.caseloads_suivi import draw_suivi
from tests.dice import HOLIDAYS, PARIS, Dice

T = TypeVar("T")
FOLLOW_UP = 1_000_000
"""Draws of their own for the follow-up: adding some leaves the rest of a seed as it was."""
PARCOURS = 2_000_000
DESK = 3_000_000
PERIODS = (
    Period.of_year(2024),
    Period.of_year(2025),
    Period.of_year(2026),
    Period(start=date(2025, 1, 1), end=date(2025, 3, 31)),
    Period(start=date(2025, 10, 1), end=date(2025, 12, 31)),
    Period(start=date(2024, 2, 10), end=date(2024, 3, 31)),
    Period(start=date(2025, 11, 15), end=date(2026, 3, 2)),
    Period(start=date(2025, 3, 30), end=date(2025, 3, 30)),
    Period(start=date(2025, 10, 26), end=date(2025, 10, 26)),
    Period(start=date(2025, 11, 11), end=date(2025, 11, 11)),
    Period(start=date(2024, 2, 29), end=date(2025, 2, 28)),
)


@dataclass(frozen=True, kw_only=True)
class Case:
    """A caseload and the question asked of it; ``seed`` makes it again."""

    seed: int
    caseload: Caseload
    period: Period
    parametres: Parametres
    is_training: bool
    holidays: frozenset[date] = HOLIDAYS


def make_case(seed: int) -> Case:
    """Return the case of a seed."""
    period = PERIODS[seed % len(PERIODS)]
    dice = Dice(seed, period)
    persons = [_person(dice, f"B{rank}") for rank in range(1 + dice.count(7))]
    team = [_professionnel(dice, f"P{rank}") for rank in range(1 + dice.count(4))]
    places = [_place(dice, f"L{rank}") for rank in range(dice.count(3))]
    names = [person.reference for person in persons]
    caseload = Caseload(
        beneficiaires=tuple(persons),
        demandes=_shuffled(dice, [one for name in names for one in _demandes(dice, name)]),
        gir=_shuffled(dice, [one for name in names for one in _girs(dice, name)]),
        visites=tuple(_visite(dice, names, team) for _ in range(dice.count(30))),
        professionnels=tuple(team),
        astreintes=_shuffled(dice, _astreintes(dice, team)),
        appels_astreinte=tuple(_appel(dice, names, team) for _ in range(dice.count(10))),
        hospitalisations=_shuffled(
            dice, [one for name in names for one in _hospitalisations(dice, name)]
        ),
        places_ht=tuple(places),
        sejours_ht=_shuffled(
            dice, [one for place in places for one in _sejours(dice, place, names)]
        ),
        aidants=tuple(_aidant(dice, names, rank) for rank in range(dice.count(10))),
        partenaires=tuple(_partenaire(dice, rank) for rank in range(dice.count(8))),
    )
    suivi = draw_suivi(
        Dice(seed + FOLLOW_UP, period),
        names,
        caseload.aidants,
        caseload.partenaires,
        [one.reference for one in team],
    )
    # Half the caseloads have what a take-over leaves, and nothing written since.
    written = Dice(seed + PARCOURS, period)
    parcours = (
        draw_parcours(written, names, caseload.demandes, caseload.hospitalisations)
        if written.chance(0.5)
        else {}
    )
    drawn = draw_desk(Dice(seed + DESK, period), names, places, caseload.sejours_ht)
    return Case(
        seed=seed,
        caseload=replace(caseload, **{**suivi, **parcours, **drawn}),
        period=period,
        parametres=_parametres(dice),
        is_training=dice.chance(0.2),
    )


def _shuffled(dice: Dice, records: Sequence[T]) -> tuple[T, ...]:
    return tuple(dice.random.sample(records, len(records)))


def _parametres(dice: Dice) -> Parametres:
    return Parametres(
        departement=dice.pick((None, "11", "34", "57")),
        objectif_file_active=dice.pick((1, 2, 3, 4, 30)),
        forfait_mensuel=dice.pick((Decimal(900), Decimal("912.55"))),
        nuit_debut=dice.pick((time(20), time(21), time(21), time(22, 30))),
        nuit_fin=dice.pick((time(6), time(6), time(7), time(2, 30))),
        minutes_maximum=dice.pick((30, 30, 25)),
    )


def _person(dice: Dice, reference: str) -> Beneficiaire:
    birthday = dice.pick((date(1944, 2, 29), date(1940, 2, 29), dice.day()))
    years = dice.pick((0, 58, 59, 60, 64, 65, 79, 80, 84, 85, 94, 95, 101))
    born_on = birthday
    if birthday.year > 2000:
        leap = (birthday.month, birthday.day) == (2, 29)
        born_on = date(1952 if leap else birthday.year - years, birthday.month, birthday.day)
    return Beneficiaire(
        reference=reference,
        nom_naissance="Marsol",
        prenoms="Zoé",
        sexe=dice.pick(codes.SEXE),
        born_on=min(born_on, date(2023, 1, 1)),
        attribut_identite=dice.pick((None, None, None, "homonyme", "douteux", "fictif")),
        commune=dice.maybe(("Tuchan", "Lagrasse")),
        minutes_trajet=dice.maybe((0, 25, 26, 30, 31, 90)),
        mode_vie=dice.maybe(codes.MODE_VIE),
        protection=dice.maybe(codes.PROTECTION),
        apa=dice.flag(),
        profils=tuple(dice.random.sample(sorted(codes.PROFIL), dice.count(3))),
    )


def _demandes(dice: Dice, person: str) -> list[Demande]:
    """Return the demandes of a person: accompagnements in a row, then those that came to nothing."""
    found: list[Demande] = []
    free_from = dice.day()
    for rank in range(dice.count(3)):
        admitted_on = free_from if dice.chance(0.4) else dice.day_from(free_from)
        left_on = None if dice.chance(0.3) else dice.day_from(admitted_on)
        found.append(_accompagnement(dice, person, f"{person}-A{rank}", admitted_on, left_on))
        if left_on is None:
            break
        free_from = left_on + timedelta(days=1) if left_on == admitted_on else left_on
    found.extend(_unfulfilled(dice, person, f"{person}-R{rank}") for rank in range(dice.count(2)))
    return found


def _accompagnement(
    dice: Dice, person: str, reference: str, admitted_on: date, left_on: date | None
) -> Demande:
    requested_on = admitted_on - timedelta(days=dice.pick((0, 0, 1, 15, 40, 200)))
    return Demande(
        reference=reference,
        beneficiaire=person,
        requested_on=requested_on,
        origine=dice.pick(codes.ORIGINE_DEMANDE),
        circonstance=dice.maybe(codes.CIRCONSTANCE),
        canal=dice.maybe(codes.CANAL),
        evaluated_on=dice.maybe_day(),
        is_evaluated_at_home=dice.flag(),
        avis_medical_on=dice.maybe_day(),
        avis_medical=dice.maybe(codes.AVIS_MEDICAL),
        is_mt_associe=dice.flag(),
        concertation_on=dice.maybe_day(),
        consentement_on=dice.maybe_day(),
        decided_on=dice.maybe_day(),
        decision=dice.maybe(("admission",)),
        plan_on=dice.maybe_day(),
        plan_review_on=dice.maybe_day(),
        contrat_on=dice.maybe_day(),
        admitted_on=admitted_on,
        left_on=left_on,
        motif_sortie=dice.maybe(codes.MOTIF_SORTIE) if left_on else None,
        destination=dice.maybe(codes.DESTINATION) if left_on else None,
        has_relais=dice.flag() if left_on else None,
    )


def _unfulfilled(dice: Dice, person: str, reference: str) -> Demande:
    """Return a demande without an admission: refused, left, waiting, or an exit without an entry."""
    decision = dice.pick((None, "refus", "refus", "sans_suite", "admission"))
    is_settled = decision in ("refus", "sans_suite")
    return Demande(
        reference=reference,
        beneficiaire=person,
        requested_on=dice.day(),
        origine=dice.pick(codes.ORIGINE_DEMANDE),
        circonstance=dice.maybe(codes.CIRCONSTANCE),
        canal=dice.maybe(codes.CANAL),
        evaluated_on=dice.maybe_day(),
        is_evaluated_at_home=dice.flag(),
        avis_medical_on=dice.maybe_day(),
        avis_medical=dice.maybe(codes.AVIS_MEDICAL),
        decided_on=dice.day() if is_settled else dice.maybe_day(),
        decision=decision,
        motif_refus=dice.maybe(codes.MOTIF_REFUS) if decision == "refus" else None,
        plan_on=dice.maybe_day(),
        plan_review_on=dice.maybe_day(),
        left_on=dice.day() if not is_settled and dice.chance(0.1) else None,
    )


def _girs(dice: Dice, person: str) -> list[EvaluationGir]:
    """Return evaluations of a person, several on the same day more often than not."""
    days = [dice.day() for _ in range(dice.count(3))]
    return [
        _gir(dice, person, day, dice.pick(codes.SOURCE_GIR))
        for day in days
        for _ in range(1 + dice.count(3))
    ]


def _gir(dice: Dice, person: str, day: date, source: str) -> EvaluationGir:
    if dice.chance(0.5):
        return EvaluationGir(
            beneficiaire=person, evaluated_on=day, source=source, gir=1 + dice.count(5)
        )
    grid = {variable: dice.pick("ABC") for variable in VARIABLES}
    computed = compute_gir("".join(grid.values())).gir
    given = dice.pick((None, computed, 1 + dice.count(5) if source == "ems_apa" else computed))
    return EvaluationGir(beneficiaire=person, evaluated_on=day, source=source, gir=given, **grid)


def _visite(dice: Dice, persons: Sequence[str], team: Sequence[Professionnel]) -> Visite:
    starts_at = dice.instant()
    return Visite(
        beneficiaire=dice.pick(persons),
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=dice.pick((0, 3, 20, 45, 61, 600))),
        profession=dice.pick(codes.PROFESSION),
        statut=dice.pick(("realisee", "realisee", *codes.STATUT_VISITE)),
        professionnel=dice.maybe([one.reference for one in team]),
        domaine=dice.maybe(codes.DOMAINE),
        motif=dice.maybe(("hospitalisation", "absence", "Porte close")),
    )


def _professionnel(dice: Dice, reference: str) -> Professionnel:
    arrived_on = dice.maybe_day()
    left_on = None if dice.chance(0.5) else dice.day_from(arrived_on or dice.day())
    return Professionnel(
        reference=reference,
        nom="Œillet",
        prenom="Loïs",
        profession=dice.pick(("ide", "as", "asg")),
        etp=dice.maybe((Decimal(0), Decimal("0.05"), Decimal("0.2"), Decimal("0.25"), Decimal(1))),
        arrived_on=arrived_on,
        left_on=left_on,
    )


def _astreintes(dice: Dice, team: Sequence[Professionnel]) -> list[Astreinte]:
    """Return a rota with gaps of a minute, overlaps, relays and days without anyone."""
    found: list[Astreinte] = []
    day = dice.day()
    for _ in range(dice.count(25)):
        day += timedelta(days=dice.pick((0, 1, 1, 1, 2)))
        start = datetime.combine(day, dice.pick((time(20), time(21), time(21), time(18))), PARIS)
        end = datetime.combine(
            day + timedelta(days=dice.pick((1, 1, 1, 1, 3))),
            dice.pick((time(6), time(6), time(7), time(2, 30))),
            PARIS,
        )
        bounds = [start.astimezone(UTC), end.astimezone(UTC)]
        if dice.chance(0.4):
            relay = bounds[0] + (bounds[1] - bounds[0]) / dice.pick((2, 3, 9))
            relay = relay.replace(microsecond=0)
            gap = timedelta(seconds=dice.pick((-3600, 0, 0, 0, 1, 60)))
            found.append(_duty(dice, team, bounds[0], relay))
            bounds = [min(relay + gap, bounds[1]), bounds[1]]
        found.append(_duty(dice, team, *bounds))
    return found


_STATUTS = (None, "publiee", "brouillon", None, "publiee", "remplacee", None, "annulee")
_RANGS = (None, "titulaire", None, "renfort", None)


def _duty(
    dice: Dice, team: Sequence[Professionnel], starts_at: datetime, ends_at: datetime
) -> Astreinte:
    # Not drawn: what is drawn after it stays as it was before duties had layers.
    days = starts_at.toordinal() + ends_at.hour
    return Astreinte(
        professionnel=dice.pick(team).reference,
        starts_at=starts_at,
        ends_at=ends_at,
        statut=_STATUTS[days % len(_STATUTS)],
        rang_astreinte=_RANGS[days // 3 % len(_RANGS)],
    )


def _appel(dice: Dice, persons: Sequence[str], team: Sequence[Professionnel]) -> AppelAstreinte:
    called_at = dice.instant()
    departed_at = called_at + timedelta(minutes=dice.count(10))
    arrived_at = departed_at + timedelta(minutes=dice.count(40), seconds=dice.count(59))
    return AppelAstreinte(
        called_at=called_at,
        origine=dice.pick(codes.ORIGINE_APPEL),
        reponse=dice.pick(("deplacement", *codes.REPONSE_APPEL)),
        beneficiaire=dice.maybe(persons),
        motif=dice.maybe(codes.MOTIF_APPEL),
        professionnel=dice.maybe([one.reference for one in team]),
        departed_at=dice.maybe((departed_at,)),
        arrived_at=dice.maybe((arrived_at,)),
        ended_at=dice.maybe((arrived_at + timedelta(minutes=dice.count(90)),)),
        suite=dice.maybe(codes.SUITE_APPEL),
    )


def _hospitalisations(dice: Dice, person: str) -> list[Hospitalisation]:
    """Return stays that follow, touch or overlap each other, some of no length, some open."""
    found: list[Hospitalisation] = []
    entered_on = dice.day()
    for _ in range(dice.count(4)):
        left_on = None if dice.chance(0.2) else dice.day_from(entered_on)
        found.append(
            Hospitalisation(
                beneficiaire=person,
                entered_on=entered_on,
                left_on=left_on,
                is_programmee=dice.flag(),
                is_par_urgences=dice.flag(),
                etablissement=dice.maybe(("CH de Narbonne",)),
            )
        )
        after = left_on or entered_on
        entered_on = max(
            date(2023, 1, 1), after + timedelta(days=dice.pick((-3, -1, 0, 1, 29, 30, 31)))
        )
    return found


def _place(dice: Dice, reference: str) -> PlaceHt:
    opened_on = dice.maybe_day()
    closed_on = None if dice.chance(0.5) else dice.day_from(opened_on or dice.day())
    return PlaceHt(
        reference=reference,
        etablissement="EHPAD Les Oliviers",
        type=dice.pick(codes.TYPE_HT),
        opened_on=opened_on,
        closed_on=closed_on,
    )


def _sejours(dice: Dice, place: PlaceHt, persons: Sequence[str]) -> list[SejourHt]:
    """Return stays in a row on a place, with options and cancelled ones across them."""
    found: list[SejourHt] = []
    arrived_on = dice.day()
    for _ in range(dice.count(4)):
        etat = dice.maybe(codes.ETAT_SEJOUR)
        departed_on = None if dice.chance(0.2) else dice.day_from(arrived_on)
        found.append(
            SejourHt(
                beneficiaire=dice.pick(persons),
                place=place.reference,
                type=dice.pick((place.type, place.type, *codes.TYPE_HT)),
                arrived_on=arrived_on,
                departed_on=departed_on,
                etat=etat,
                motif=dice.maybe(codes.MOTIF_SEJOUR),
            )
        )
        if etat in ("option", "annule"):
            continue
        if departed_on is None:
            break
        arrived_on = departed_on + timedelta(days=dice.pick((0, 0, 1, 5)))
    return found


def _aidant(dice: Dice, persons: Sequence[str], rank: int) -> Aidant:
    return Aidant(
        reference=f"A{rank}" if rank % 2 else None,
        beneficiaire=dice.pick(persons),
        nom=f"D'Artagnan {rank}",
        prenom=dice.maybe(("Aïcha",)),
        lien=dice.maybe(codes.LIEN_AIDANT),
        is_principal=dice.flag(),
        is_cohabitant=dice.flag(),
    )


def _partenaire(dice: Dice, rank: int) -> Partenaire:
    required = ("ehpad", "sad_aide", "saas", "had", "pfr", "hopital_proximite", "dac", "mdph")
    convention_from = dice.maybe_day()
    convention_until = None if dice.chance(0.5) else dice.day_from(convention_from or dice.day())
    return Partenaire(
        reference=f"S{rank}",
        nom=f"Partenaire {rank}",
        categorie=dice.pick((*required, *codes.CATEGORIE_PARTENAIRE)),
        convention_from=convention_from,
        convention_until=convention_until,
    )
