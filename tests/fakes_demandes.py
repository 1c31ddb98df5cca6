"""Demandes received in memory: persons found by the beginnings of their names, what was stored."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from threading import Event
from typing import Any, Final, cast

from crt_desktop.domain.demande import Demande
from crt_desktop.domain.demandes import Antecedent, Passe
from crt_desktop.domain.errors import InvalidFicheError
from crt_desktop.domain.fiches import read_fiche
from crt_desktop.domain.person_query import read_person_query
from crt_desktop.domain.search import compact
from crt_desktop.reports.demandes import PersonMatch, PersonSearch, Received
from crt_desktop.reports.fiches import Draft, SavedFiche, StoredFiche
from crt_desktop.services.demandes import NEW_FORM, Reception
from tests.fakes_fiches import NOW, PARAMETRES, TODAY, FakeFiches


def a_match(
    row_id: int,
    nom: str,
    prenoms: str,
    *,
    sexe: str = "F",
    born_on: date = date(1935, 3, 12),
    **changes: Any,
) -> PersonMatch:
    """Return a known person."""
    return PersonMatch(
        beneficiaire_id=row_id,
        reference=f"B{row_id:04}",
        nom_naissance=nom,
        nom_usage=changes.pop("nom_usage", None),
        prenoms=prenoms,
        sexe=sexe,
        born_on=born_on,
        commune="Lagrasse",
        reasons=changes.pop("reasons", ("même nom",)),
        **changes,
    )


def stand(passe: Passe, on: date) -> Antecedent:
    """Return where somebody stands."""
    return Antecedent(passe=passe, on=on, demande_row_id=90)


PEOPLE: Final = (
    a_match(1, "Fontès", "Huguette", is_likely=True),
    a_match(2, "Fontanel", "Rose", antecedent=stand(Passe.EN_ATTENTE, date(2026, 11, 2))),
    a_match(3, "Fontbonne", "Émile", sexe="M",
            antecedent=stand(Passe.SORTIE, date(2026, 9, 30))),
    a_match(4, "Fontcalm", "Jeanne", antecedent=stand(Passe.DECEDEE, date(2026, 10, 3))),
    a_match(5, "Fontfroide", "Luce", antecedent=stand(Passe.PRESENTE, date(2026, 3, 12))),
)  # fmt: skip


@dataclass
class FakeDemandes:
    """Answers as the real service does, without a database."""

    fiches: FakeFiches
    people: tuple[PersonMatch, ...] = PEOPLE
    received: list[Reception] = field(default_factory=list)
    searches: list[str] = field(default_factory=list)
    error: Exception | None = None
    gate: Event | None = None

    def search(self, text: str) -> PersonSearch:
        self.searches.append(text)
        if self.gate is not None:
            self.gate.wait(5)
        query = read_person_query(text, today=TODAY)
        found = tuple(
            one
            for one in self.people
            if not query.is_empty
            and all(
                any(compact(name).startswith(word) for name in (one.nom_naissance, one.prenoms))
                for word in query.folded
            )
        )
        return PersonSearch(query=query, matches=found)

    def person(self, beneficiaire_id: int) -> PersonMatch:
        return next(one for one in self.people if one.beneficiaire_id == beneficiaire_id)

    def pending(self) -> tuple[Draft, ...]:
        drafts = [one for one in self.fiches.kept.values() if one.form.startswith(NEW_FORM)]
        return tuple(sorted(drafts, key=lambda one: one.saved_at, reverse=True))

    def receive(self, reception: Reception) -> Received:
        if self.error is not None:
            raise self.error
        typed = {"demandes": {**reception.demande, "beneficiaire": "B"}}
        if reception.beneficiaire_id is None:
            typed["beneficiaires"] = dict(reception.person)
        reads = {
            sheet: read_fiche(sheet, values, today=TODAY, now=NOW, parametres=PARAMETRES)
            for sheet, values in typed.items()
        }
        errors = tuple(issue for one in reads.values() for issue in one.errors)
        if errors:
            raise InvalidFicheError(errors)
        self.received.append(reception)
        self.fiches.kept.pop(reception.form, None)
        whose = reception.beneficiaire_id or 77
        stored = StoredFiche(
            sheet="demandes",
            row_id=901,
            version=1,
            recorded_at=datetime(2026, 11, 23, tzinfo=UTC),
            record=cast("Demande", reads["demandes"].record),
            beneficiaire_id=whose,
        )
        return Received(demande=SavedFiche(fiche=stored))
