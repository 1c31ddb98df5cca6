"""Who is looked for while a demande is received, and where each one stands."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import date
from typing import Any, Final

from sqlalchemy import Row, Select, or_, select
from sqlalchemy.orm import Session

from crt_desktop.domain.demandes import Antecedent, DemandeConnue, antecedent_of
from crt_desktop.domain.person_query import PersonQuery
from crt_desktop.domain.search import fold
from crt_desktop.reports.demandes import PersonMatch
from db.repositories.exchange_reading import chunks
from db.tables import AccompagnementRow, BeneficiaireRow, DemandeRow, ProfessionnelRow

_COLUMNS: Final[tuple[Any, ...]] = (
    BeneficiaireRow.id,
    BeneficiaireRow.reference,
    BeneficiaireRow.nom_naissance,
    BeneficiaireRow.nom_usage,
    BeneficiaireRow.prenoms,
    BeneficiaireRow.sexe,
    BeneficiaireRow.born_on,
    BeneficiaireRow.commune,
)
_TOLD: Final = (
    "demande_row_id",
    "requested_on",
    "decision",
    "motif_refus",
    "decided_on",
    "admitted_on",
    "left_on",
    "motif_sortie",
)
"""What is read of a demande, after its person."""
MOST_NAMES: Final = 60
"""How many evaluators already named are proposed."""


class SqlDemandeQueries:
    """Implements `crt_desktop.ports.demandes.DemandeQueries` on one session."""

    def __init__(self, session: Session) -> None:
        """Read through this session."""
        self._session = session

    def people(self, query: PersonQuery, *, limit: int) -> tuple[PersonMatch, ...]:
        """Return those every word begins a name of, with the birth or the year typed; by name."""
        if query.is_empty:
            return ()
        person = BeneficiaireRow
        statement: Select[Any] = (
            select(*_COLUMNS).order_by(person.sort_name, person.id).limit(limit)
        )
        for word in query.folded:
            # Names stand one after the other, a space before each but the first: whole in the search
            # text, « legoff », and word by word in the sort name, « le goff ». Whatever begins with a
            # word has it in the search text: one look there spares the four others for nearly everyone.
            statement = statement.where(
                person.search_text.contains(word, autoescape=True),
                or_(
                    *(
                        begins
                        for names in (person.search_text, person.sort_name)
                        for begins in (
                            names.startswith(word, autoescape=True),
                            names.contains(f" {word}", autoescape=True),
                        )
                    )
                ),
            )
        statement = _of_birth(statement, query)
        return tuple(
            _match(row, tuple(_reasons(row, query))) for row in self._session.execute(statement)
        )

    def by_ids(self, ids: Collection[int]) -> Mapping[int, PersonMatch]:
        """Return persons by id, nothing said of why."""
        found: dict[int, PersonMatch] = {}
        for part in chunks(list(ids)):
            statement = select(*_COLUMNS).where(BeneficiaireRow.id.in_(part))
            for row in self._session.execute(statement):
                found[row.id] = _match(row, ())
        return found

    def antecedents(self, ids: Collection[int]) -> Mapping[int, Antecedent]:
        """Return where each person stands; one without a demande is left out."""
        known: dict[int, list[DemandeConnue]] = {}
        for part in chunks(list(ids)):
            statement = (
                select(
                    DemandeRow.beneficiaire_id,
                    DemandeRow.id,
                    DemandeRow.requested_on,
                    DemandeRow.decision,
                    DemandeRow.motif_refus,
                    DemandeRow.decided_on,
                    AccompagnementRow.admitted_on,
                    AccompagnementRow.left_on,
                    AccompagnementRow.motif_sortie,
                )
                .outerjoin(AccompagnementRow, AccompagnementRow.demande_id == DemandeRow.id)
                .where(DemandeRow.beneficiaire_id.in_(part))
            )
            rows: Any = self._session.execute(statement)
            for person, *told in rows:
                known.setdefault(person, []).append(
                    DemandeConnue(**dict(zip(_TOLD, told, strict=True)))
                )
        return {person: antecedent_of(demandes) for person, demandes in known.items()}

    def evaluators(self, *, on: date) -> tuple[str, ...]:
        """Return who may evaluate on a day: who is not gone by then, then those demandes already name."""
        team = self._session.execute(
            select(ProfessionnelRow.prenom, ProfessionnelRow.nom)
            .where(or_(ProfessionnelRow.left_on.is_(None), ProfessionnelRow.left_on >= on))
            .order_by(ProfessionnelRow.nom, ProfessionnelRow.prenom, ProfessionnelRow.id)
        )
        named = self._session.scalars(
            select(DemandeRow.evaluateur)
            .where(DemandeRow.evaluateur.is_not(None))
            .group_by(DemandeRow.evaluateur)
            .order_by(DemandeRow.evaluateur)
            .limit(MOST_NAMES)
        )
        names = [*(f"{prenom} {nom}" for prenom, nom in team), *(one for one in named if one)]
        return tuple(dict.fromkeys(names))


def _of_birth(statement: Select[Any], query: PersonQuery) -> Select[Any]:
    if query.born_on is not None:
        return statement.where(BeneficiaireRow.born_on == query.born_on)
    if query.year is not None:
        first, last = date(query.year, 1, 1), date(query.year, 12, 31)
        return statement.where(BeneficiaireRow.born_on.between(first, last))
    return statement


def _reasons(row: Row[Any], query: PersonQuery) -> Iterator[str]:
    if query.born_on is not None:
        yield "même date de naissance"
    elif query.year is not None:
        yield f"naissance en {query.year}"
    names = {fold(name).replace(" ", "") for name in (row.nom_naissance, row.nom_usage or "")}
    first_names = {*fold(row.prenoms).split(), fold(row.prenoms).replace(" ", "")}
    words = query.folded
    if any(word in names for word in words):
        yield "même nom"
    elif any(name.startswith(word) for word in words for name in names):
        yield "nom qui commence ainsi"
    if any(word in first_names for word in words):
        yield "même prénom"
    elif any(name.startswith(word) for word in words for name in first_names):
        yield "prénom qui commence ainsi"


def _match(row: Row[Any], reasons: tuple[str, ...]) -> PersonMatch:
    return PersonMatch(
        beneficiaire_id=row.id,
        reference=row.reference,
        nom_naissance=row.nom_naissance,
        nom_usage=row.nom_usage,
        prenoms=row.prenoms,
        sexe=row.sexe,
        born_on=row.born_on,
        commune=row.commune,
        reasons=reasons,
    )
