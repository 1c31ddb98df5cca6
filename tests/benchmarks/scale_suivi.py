"""Invented records of the daily follow-up of a large caseload, about twenty for each person."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, Final

from crt_desktop.domain import codes
from crt_desktop.domain.dates import midnight
from crt_desktop.domain.people import Aidant
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

_WORDS: Final = (
    "Bon moral ce matin, a bien déjeuné, tension prise par l'IDE du secteur.",
    "Le SAAS signale un passage manqué dimanche soir : remplacement demandé.",
    "Chaussures changées, tapis retiré, barre d'appui demandée à l'ergothérapeute.",
)

_OF_A_PERSON: Final = {
    "intervenants": 2.0,
    "chutes": 1.5,
    "depistages": 1.0,
    "notes": 4.0,
    "transmissions": 4.0,
    "equipements": 1.0,
    "vaccinations": 2.0,
    "teleconsultations": 0.5,
    "transports": 0.5,
    "consentements": 1.5,
}
_OF_AN_AIDANT: Final = {"zarit": 1.0, "soutiens_aidants": 0.5, "contacts_aidants": 1.0}


class ScaleSuivi:
    """The follow-up of persons and aidants, the same for a size; days from ``first`` to ``last``."""

    def __init__(
        self, people: Sequence[str], aidants: Sequence[Aidant], *, first: date, last: date
    ) -> None:
        """Draw from the references of the persons and from the aidants."""
        self._people = people
        self._aidants = aidants
        self._first = first
        self._days = (last - first).days
        self._dice = random.Random(20_261_124)  # noqa: S311 - invented data, not secrets

    def sheets(self) -> Iterator[tuple[str, Sequence[Any]]]:
        """Yield the records of each sheet."""
        for sheet, share in _OF_A_PERSON.items():
            make: Callable[[str], Any] = getattr(self, f"_{sheet}")
            count = round(len(self._people) * share)
            yield sheet, [make(self._dice.choice(self._people)) for _ in range(count)]
        for sheet, share in _OF_AN_AIDANT.items():
            tell: Callable[[Aidant], Any] = getattr(self, f"_{sheet}")
            count = round(len(self._aidants) * share)
            yield sheet, [tell(self._dice.choice(self._aidants)) for _ in range(count)]

    def _day(self) -> date:
        return self._first + timedelta(days=self._dice.randrange(self._days))

    def _instant(self) -> datetime:
        return midnight(self._day()) + timedelta(minutes=self._dice.randrange(24 * 60))

    def _code(self, accepted: Mapping[str, str]) -> str:
        return self._dice.choice(sorted(accepted))

    def _intervenants(self, person: str) -> Intervenant:
        name = f"Intervenant {self._dice.randrange(400)}"
        return Intervenant(beneficiaire=person, nom=name, role=self._code(codes.ROLE_INTERVENANT))

    def _chutes(self, person: str) -> Chute:
        return Chute(
            beneficiaire=person,
            fell_on=self._day(),
            lieu=self._code(codes.LIEU_CHUTE),
            gravite=self._code(codes.GRAVITE_CHUTE),
            remarque=self._dice.choice(_WORDS),
        )

    def _depistages(self, person: str) -> Depistage:
        return Depistage(
            beneficiaire=person,
            screened_on=self._day(),
            type=self._code(codes.DEPISTAGE),
            resultat=self._code(codes.RESULTAT_DEPISTAGE),
        )

    def _notes(self, person: str) -> Note:
        text = self._dice.choice(_WORDS)
        return Note(beneficiaire=person, noted_at=self._instant(), texte=text)

    def _transmissions(self, person: str) -> Transmission:
        return Transmission(
            beneficiaire=person,
            written_at=self._instant(),
            texte=self._dice.choice(_WORDS),
            is_urgente=self._dice.random() < 0.01,
        )

    def _equipements(self, person: str) -> Equipement:
        installed_on = self._day()
        is_recovered = self._dice.random() < 0.6
        return Equipement(
            beneficiaire=person,
            type=self._code(codes.EQUIPEMENT),
            installed_on=installed_on,
            recovered_on=installed_on + timedelta(days=200) if is_recovered else None,
        )

    def _vaccinations(self, person: str) -> Vaccination:
        day = self._day()
        return Vaccination(
            beneficiaire=person,
            vaccin=self._code(codes.VACCIN),
            vaccinated_on=day,
            next_on=day + timedelta(days=365),
        )

    def _teleconsultations(self, person: str) -> Teleconsultation:
        return Teleconsultation(beneficiaire=person, held_on=self._day(), specialite="Cardiologie")

    def _transports(self, person: str) -> Transport:
        return Transport(
            beneficiaire=person, transported_on=self._day(), motif=self._code(codes.MOTIF_TRANSPORT)
        )

    def _consentements(self, person: str) -> Consentement:
        return Consentement(
            beneficiaire=person, given_on=self._day(), type=self._code(codes.TYPE_CONSENTEMENT)
        )

    def _zarit(self, aidant: Aidant) -> MesureZarit:
        return MesureZarit(
            beneficiaire=aidant.beneficiaire,
            aidant=aidant.reference or "",
            measured_on=self._day(),
            score=Decimal(self._dice.randrange(15)) / 2,
        )

    def _soutiens_aidants(self, aidant: Aidant) -> SoutienAidant:
        return SoutienAidant(
            beneficiaire=aidant.beneficiaire,
            aidant=aidant.reference or "",
            type=self._code(codes.SOUTIEN_AIDANT),
            started_on=self._day(),
        )

    def _contacts_aidants(self, aidant: Aidant) -> ContactAidant:
        return ContactAidant(
            beneficiaire=aidant.beneficiaire,
            aidant=aidant.reference,
            contacted_on=self._day(),
            demande=self._code(codes.DEMANDE_AIDANT),
            action=self._code(codes.ACTION_AIDANT),
        )
