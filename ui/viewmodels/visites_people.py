"""Who may be visited, for a search as one types: the persons of the file active, then the others."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Final

from crt_desktop.domain.demandes import NEVER_CAME, Antecedent, Passe
from crt_desktop.domain.person_query import read_person_query
from crt_desktop.reports.caseload import CaseloadCriteria, CaseloadLine, CaseloadState
from crt_desktop.reports.demandes import PersonMatch, PersonSearch
from crt_desktop.services.beneficiaires import Beneficiaires

MOST: Final = 12


def people_search(service: Beneficiaires, *, today: date) -> Callable[[str], PersonSearch]:
    """Return what finds the persons a line may name; it asks the database."""

    def find(text: str) -> PersonSearch:
        query = read_person_query(text, today=today)
        if query.is_empty:
            return PersonSearch(query=query)
        criteria = CaseloadCriteria(query=" ".join(query.words), states=frozenset(CaseloadState))
        ids = service.index(criteria).ids[:MOST]
        lines = service.lines(ids) if ids else ()
        wanted = (line for line in lines if query.born_on in {None, line.born_on})
        return PersonSearch(query=query, matches=tuple(map(match_of, wanted)))

    return find


def match_of(line: CaseloadLine) -> PersonMatch:
    """Return a line of the file active as a search shows it."""
    has_left = line.state is CaseloadState.SORTIE and line.left_on is not None
    return PersonMatch(
        beneficiaire_id=line.beneficiaire_id,
        reference=line.reference,
        nom_naissance=line.nom,
        nom_usage=None,
        prenoms=line.prenoms,
        sexe=line.sexe,
        born_on=line.born_on,
        commune=line.commune,
        antecedent=Antecedent(passe=Passe.SORTIE, on=line.left_on) if has_left else NEVER_CAME,
    )
