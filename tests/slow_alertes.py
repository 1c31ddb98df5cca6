"""The slow, obvious twin of what is due: lists of records in, (code, whom or what, day) out.

Who is asked about is found day by day from the records; the rules of the domain then judge.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from crt_desktop.domain import alertes as rules
from crt_desktop.domain import prochaine_etape
from crt_desktop.domain.aggir import effective_gir
from crt_desktop.domain.alertes_contrat import Dossier, Papier, contrat_due
from crt_desktop.domain.conventions import missing_on
from crt_desktop.domain.demande import Demande
from crt_desktop.domain.etablissement import Parametres
from crt_desktop.domain.people import Beneficiaire
from crt_desktop.domain.suivi import Vaccination
from tests.builders import Caseload
from tests.slow_alertes_places import of_person_in_places, of_unnamed
from tests.slow_alertes_rota import of_nobody, of_person
from tests.slow_indicators.activity import first_plan, plan_in_force, state_at
from tests.slow_indicators.basics import at, is_day_of, without_fictif

Found = tuple[str, str | None, str, date | None]
"""The code, the person's reference if any, the message and the day it is due."""

PAPER_DAYS = {
    "contrat": "contrat_on",
    "plan": "plan_on",
    "avis_medical": "avis_medical_on",
    "consentement": "consentement_on",
    "concertation": "concertation_on",
}


@dataclass(frozen=True, kw_only=True)
class SwapWanted:
    """A swap asked for: of which duty, with whom (references), and when it was decided."""

    duty: str
    avec: str | None
    asked_at: datetime
    decided_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class Asked:
    """The question; ``read``: the transmissions read, by their place, and when."""

    caseload: Caseload
    read: tuple[tuple[int, datetime], ...]
    on: date
    moment: datetime
    parametres: Parametres
    holidays: frozenset[date]
    is_training: bool
    swaps: tuple[SwapWanted, ...] = ()

    @property
    def counted(self) -> Caseload:
        """The caseload without those who do not count."""
        return self.caseload if self.is_training else without_fictif(self.caseload)

    def current(self, person: str) -> Demande | None:
        """The accompagnement that has the day among its days."""
        found = [
            demande
            for demande in self.counted.demandes
            if demande.beneficiaire == person and is_day_of(demande, self.on)
        ]
        return found[0] if found else None

    def left(self, person: str) -> Demande | None:
        """The accompagnement that ended last, of a person who is not accompanied any more."""
        if self.current(person) is not None:
            return None
        begun = [
            demande
            for demande in self.counted.demandes
            if demande.beneficiaire == person
            and demande.admitted_on is not None
            and demande.admitted_on <= self.on
        ]
        return max(begun, key=lambda one: one.admitted_on or self.on, default=None)


def due_slowly(asked: Asked) -> list[Found]:
    """Return everything due, in no order."""
    found: list[Found] = []

    def tell(duty: rules.Duty | None, person: str | None = None) -> None:
        if duty is not None:
            found.append((duty.code, person, duty.message, duty.echeance))

    for person in asked.counted.beneficiaires:
        for duty in (
            *_of_present(asked, person),
            *_of_anyone(asked, person),
            *of_person(asked, person),
            *of_person_in_places(asked, person),
        ):
            tell(duty, person.reference)
        if all(name != person.reference for _, name, _, _ in found):
            tell(_next_step(asked, person), person.reference)
    for duty in _conventions(asked):
        tell(duty)
    for duty in (*_nights(asked), *of_nobody(asked), *of_unnamed(asked)):
        tell(duty)
    return found


def _of_present(asked: Asked, person: Beneficiaire) -> Iterator[rules.Duty | None]:
    current, name, on = asked.current(person.reference), person.reference, asked.on
    if current is None or current.admitted_on is None:
        return
    yield from _in_hospital(asked, person)
    missing = {
        piece
        for piece, attribute in PAPER_DAYS.items()
        if not (getattr(current, attribute) and getattr(current, attribute) <= on)
    }
    dossier = dossier_of(asked, current)
    if first_plan(asked.counted, current, on) is not None:
        missing.discard("plan")
    if dossier.signed_on(on) is not None or dossier.pending(on) is not None:
        missing.discard("contrat")
    if not any(
        one.beneficiaire == name and one.evaluated_on <= on and effective_gir(one) is not None
        for one in asked.counted.gir
    ):
        missing.add("gir")
    yield rules.papers_due(
        missing,
        admitted_on=current.admitted_on,
        circonstance=current.voie or current.circonstance,
        on=on,
        parametres=asked.parametres,
    )
    found = contrat_due(dossier, on=on, parametres=asked.parametres)
    yield None if found is None else found.duty
    plan = plan_of(asked, name)
    if plan is not None:
        yield rules.plan_due(*plan, on=on, parametres=asked.parametres)
    latest: dict[str, Vaccination] = {}
    for one in asked.counted.vaccinations:
        if one.beneficiaire == name and one.vaccinated_on <= on:
            before = latest.get(one.vaccin)
            if before is None or before.vaccinated_on <= one.vaccinated_on:
                latest[one.vaccin] = one
    for one in latest.values():
        yield rules.vaccination_due(one.vaccin, one.next_on, on=on)


def _in_hospital(asked: Asked, person: Beneficiaire) -> Iterator[rules.Duty | None]:
    on = asked.on
    stays = [
        one
        for one in asked.counted.hospitalisations
        if one.beneficiaire == person.reference
        and one.entered_on <= on
        and (one.left_on is None or on < one.left_on)
    ]
    if stays:
        yield rules.hospitalisation_due(
            min(one.entered_on for one in stays),
            on=on,
            sexe=person.sexe,
            parametres=asked.parametres,
        )
    for stay in stays:
        yield rules.retour_due(stay.retour_prevu_on, on=on, sexe=person.sexe)


def plan_of(asked: Asked, name: str) -> tuple[date, date | None] | None:
    """Return the day of a person's latest plan, and the day of its review."""
    found = plan_in_force(asked.counted, name, asked.on)
    return None if found is None else (found.made_on, found.review_on)


def dossier_of(asked: Asked, current: Demande) -> Dossier:
    """Return the contrats of an accompagnement as the rules look at them."""
    return Dossier(
        admitted_on=current.admitted_on or asked.on,
        taken_on=current.contrat_on,
        papers=[
            Papier(
                row_id=rank,
                numero=one.numero,
                type=one.type,
                drawn_on=one.drawn_on,
                handed_on=one.handed_on,
                signed_on=one.signed_on,
                has_plan=one.plan is not None,
            )
            for rank, one in enumerate(asked.counted.contrats)
            if one.demande == current.reference
        ],
    )


def _next_step(asked: Asked, person: Beneficiaire) -> rules.Duty | None:
    """Ask the rule about somebody present with nothing planned and no stay."""
    name, on, held = person.reference, asked.on, asked.counted
    if asked.current(name) is None:
        return None
    ahead = [
        *(
            one.starts_at >= asked.moment
            for one in held.visites
            if one.beneficiaire == name and one.statut == "prevue"
        ),
        *(
            one.evaluation_prevue_at is not None and one.evaluation_prevue_at >= asked.moment
            for one in held.demandes
            if one.beneficiaire == name
        ),
        *(
            one.left_on is None or one.left_on > on
            for one in held.hospitalisations
            if one.beneficiaire == name
        ),
        *(
            one.departed_on is None or one.departed_on > on
            for one in held.sejours_ht
            if one.beneficiaire == name and one.etat in {"option", "reserve", "en_cours"}
        ),
    ]
    if any(ahead):
        return None
    found = plan_of(asked, name)
    review_on = None if found is None else rules.review_due_on(*found, parametres=asked.parametres)
    return prochaine_etape.next_step_due(review_on, on=on)


def waits(demande: Demande, on: date) -> bool:
    """Tell whether the slow twin of the indicators counts a demande as waiting on a day."""
    return demande.requested_on <= on and state_at(demande, on) == "en_attente"


def _of_anyone(asked: Asked, person: Beneficiaire) -> Iterator[rules.Duty | None]:
    name, on = person.reference, asked.on
    for demande in asked.counted.demandes:
        if demande.beneficiaire == name and waits(demande, on):
            yield rules.demande_due(demande, on=on, parametres=asked.parametres)
            yield prochaine_etape.evaluateur_due(demande, on=on, parametres=asked.parametres)
    places = {place.reference: place.etablissement for place in asked.caseload.places_ht}
    for sejour in asked.counted.sejours_ht:
        if sejour.beneficiaire == name:
            yield rules.sejour_due(sejour, on=on, etablissement=places[sejour.place])
    read = {rank for rank, read_at in asked.read if read_at <= asked.moment}
    for rank, one in enumerate(asked.caseload.transmissions):
        if one.beneficiaire == name and one.is_urgente and rank not in read:
            yield rules.transmission_due(one.written_at, at=asked.moment, auteur=one.auteur)
    left = asked.left(name)
    if left is None or left.left_on is None:
        return
    yield rules.relais_due(left, on=on, parametres=asked.parametres)
    for thing in asked.counted.equipements:
        is_there = thing.recovered_on is None or thing.recovered_on > on
        if thing.beneficiaire == name and thing.installed_on <= on and is_there:
            yield rules.equipement_due(
                thing.type,
                thing.libelle,
                left_on=left.left_on,
                motif_sortie=left.motif_sortie,
            )


def _conventions(asked: Asked) -> Iterator[rules.Duty | None]:
    """Ask each missing category whether somebody's convention with it has expired."""
    said: set[str] = set()
    for categorie in missing_on(
        asked.caseload.partenaires, on=asked.on, parametres=asked.parametres
    ):
        answering = {"ehpad", "saas", "sad_aide"} if categorie == "ehpad" else {categorie}
        expired = {
            one.categorie
            for one in asked.caseload.partenaires
            if one.categorie in answering
            and one.convention_until is not None
            and one.convention_until < asked.on
        }
        said |= expired
        if not expired:
            yield rules.convention_missing(categorie)
    for partenaire in asked.caseload.partenaires:
        is_required = partenaire.categorie in said
        yield rules.convention_due(
            partenaire, on=asked.on, parametres=asked.parametres, is_required=is_required
        )


def _nights(asked: Asked) -> Iterator[rules.Duty]:
    """Look at every second duty may begin or end in: a night is covered when none is bare."""
    starts, ends = asked.parametres.nuit_debut, asked.parametres.nuit_fin
    for rank in range(rules.NIGHTS_AHEAD):
        night = asked.on + timedelta(days=rank)
        first = at(night, starts)
        last = at(night if starts < ends else night + timedelta(days=1), ends)
        duties = [
            one
            for one in asked.caseload.astreintes
            if one.starts_at < last
            and one.ends_at > first
            and one.statut in {None, "publiee"}
            and one.rang_astreinte in {None, "titulaire"}
        ]
        moments = [first, *(one.ends_at for one in duties if first <= one.ends_at < last)]
        if all(any(one.starts_at <= moment < one.ends_at for one in duties) for moment in moments):
            continue
        yield rules.night_due(
            night,
            on=asked.on,
            has_duty=bool(duties),
            holidays=asked.holidays,
            parametres=asked.parametres,
        )
