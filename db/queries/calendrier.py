"""The records calendar files tell of, and what each calendar was given."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Final, cast

from sqlalchemy import ColumnElement, Table, func, insert, or_, select, update
from sqlalchemy.orm import Session

from crt_desktop.domain.calendrier import Agenda, AgendaEvent, GivenEvent, initials
from crt_desktop.domain.codes import PROFESSION, TYPE_HT
from crt_desktop.domain.dates import ONE_DAY, Period, midnight
from crt_desktop.domain.errors import NotFoundError
from crt_desktop.reports.calendrier import AgendaSource, AgendaTarget
from db.tables import (
    AgendaEvenementRow,
    AstreinteRow,
    BeneficiaireRow,
    PlaceHtRow,
    ProfessionnelRow,
    SejourHtRow,
    VaultStateRow,
    VisiteRow,
)

agenda_evenement: Final = cast("Table", AgendaEvenementRow.__table__)
astreinte: Final = cast("Table", AstreinteRow.__table__)
beneficiaire: Final = cast("Table", BeneficiaireRow.__table__)
place_ht: Final = cast("Table", PlaceHtRow.__table__)
professionnel: Final = cast("Table", ProfessionnelRow.__table__)
sejour_ht: Final = cast("Table", SejourHtRow.__table__)
visite: Final = cast("Table", VisiteRow.__table__)

CHUNK: Final = 500
_TARGETS: Final[Mapping[Agenda, tuple[tuple[str, Table], ...]]] = {
    Agenda.ASTREINTES: (("professionnels", professionnel),),
    Agenda.VISITES: (("professionnels", professionnel), ("beneficiaires", beneficiaire)),
    Agenda.SEJOURS: (("beneficiaires", beneficiaire), ("places_ht", place_ht)),
}
_KINDS: Final = {
    "professionnels": "professionnel",
    "beneficiaires": "beneficiaire",
    "places_ht": "place",
}
OPEN_STAY: Final = timedelta(days=365)
"""How long a stay whose departure is not set lasts in a calendar."""
_GONE: Final = frozenset({"remplacee", "annulee"})


class SqlAgendaStore:
    """Implements `crt_desktop.ports.calendriers.AgendaStore` on one session."""

    def __init__(self, session: Session, begin_writing: Callable[[], None]) -> None:
        """Work in the transaction of the session."""
        self._session = session
        self._begin_writing = begin_writing

    def vault(self) -> str:
        """Return what names this vault."""
        return self._session.execute(select(VaultStateRow.vault)).scalar_one()[:12]

    def target(self, agenda: Agenda, reference: str) -> AgendaTarget:
        """Return whom a calendar is for; raises NotFoundError."""
        for sheet, table in _TARGETS[agenda]:
            row = self._session.execute(select(table).where(table.c.reference == reference)).first()
            if row is not None:
                return AgendaTarget(
                    sheet=sheet, row_id=row.id, reference=reference, nom=_name(sheet, row)
                )
        raise NotFoundError(kind=_KINDS[_TARGETS[agenda][0][0]], reference=reference)

    def sources(
        self,
        agenda: Agenda,
        period: Period,
        *,
        target: AgendaTarget | None,
        also: Sequence[int] = (),
    ) -> tuple[AgendaSource, ...]:
        """Return the records that touch a period and those of ``also``, by start."""
        read = _READERS[agenda]
        found = {one.row_id: one for one in read(self._session, period, target, None)}
        missing = [row_id for row_id in also if row_id not in found]
        for start in range(0, len(missing), CHUNK):
            some = missing[start : start + CHUNK]
            found.update({one.row_id: one for one in read(self._session, None, target, some)})
        return tuple(sorted(found.values(), key=lambda one: (str(one.starts), one.row_id)))

    def given(self, portee: str, period: Period) -> tuple[GivenEvent, ...]:
        """Return what a calendar was last given that touches a period."""
        first, last = period.instants()
        return self._given(
            portee, AgendaEvenementRow.starts_at < last, AgendaEvenementRow.ends_at > first
        )

    def given_of(self, portee: str, uids: Sequence[str]) -> tuple[GivenEvent, ...]:
        """Return what a calendar was last given of these, whenever they are."""
        return tuple(
            one
            for start in range(0, len(uids), CHUNK)
            for one in self._given(portee, AgendaEvenementRow.uid.in_(uids[start : start + CHUNK]))
        )

    def _given(self, portee: str, *conditions: ColumnElement[bool]) -> tuple[GivenEvent, ...]:
        rows = self._session.execute(
            select(AgendaEvenementRow)
            .where(AgendaEvenementRow.portee == portee, *conditions)
            .order_by(AgendaEvenementRow.starts_at, AgendaEvenementRow.id)
        ).scalars()
        return tuple(
            GivenEvent(
                uid=row.uid,
                sequence=row.sequence,
                fingerprint=row.empreinte,
                starts_at=row.starts_at,
                ends_at=row.ends_at,
                is_cancelled=row.is_cancelled,
            )
            for row in rows
        )

    def highest(self, uids: Sequence[str]) -> Mapping[str, int]:
        """Return the highest sequence each of these was given with."""
        found: dict[str, int] = {}
        for start in range(0, len(uids), CHUNK):
            rows = self._session.execute(
                select(
                    agenda_evenement.c.uid,
                    func.max(agenda_evenement.c.sequence).label("highest"),
                )
                .where(agenda_evenement.c.uid.in_(uids[start : start + CHUNK]))
                .group_by(agenda_evenement.c.uid)
            )
            found.update((row.uid, row.highest) for row in rows)
        return found

    def keep(self, portee: str, events: Sequence[AgendaEvent]) -> None:
        """Keep what a calendar is given now."""
        self._begin_writing()
        rows = self._session.execute(
            select(agenda_evenement.c.uid, agenda_evenement.c.empreinte).where(
                agenda_evenement.c.portee == portee
            )
        )
        known: dict[str, str] = {row.uid: row.empreinte for row in rows}
        fresh = [one for one in events if one.uid not in known]
        changed = [one for one in events if known.get(one.uid, "") not in {"", one.fingerprint}]
        connection = self._session.connection()
        if fresh:
            connection.execute(
                insert(agenda_evenement), [{"portee": portee, **_values(one)} for one in fresh]
            )
        for one in changed:
            connection.execute(
                update(agenda_evenement)
                .where(agenda_evenement.c.portee == portee, agenda_evenement.c.uid == one.uid)
                .values(**_values(one))
            )

    def duties_during(self, professionnel: str, first: date, last: date) -> int:
        """Count the duties of somebody whose night begins in these days."""
        begins, ends = Period(start=first, end=last).instants()
        return (
            self._session.scalar(
                select(func.count())
                .select_from(AstreinteRow)
                .join(ProfessionnelRow, ProfessionnelRow.id == AstreinteRow.professionnel_id)
                .where(
                    ProfessionnelRow.reference == professionnel,
                    AstreinteRow.starts_at >= begins,
                    AstreinteRow.starts_at < ends,
                    func.coalesce(AstreinteRow.statut, "").not_in(_GONE),
                )
            )
            or 0
        )


def _values(one: AgendaEvent) -> dict[str, Any]:
    return {
        "uid": one.uid,
        "sequence": one.sequence,
        "empreinte": one.fingerprint,
        "starts_at": _instant(one.starts),
        "ends_at": _instant(one.ends),
        "is_cancelled": one.is_cancelled,
    }


def _instant(moment: Any) -> Any:
    return moment if hasattr(moment, "tzinfo") else midnight(moment)


def _name(sheet: str, row: Any) -> str:
    if sheet == "professionnels":
        return f"{row.prenom} {row.nom}".strip()
    if sheet == "beneficiaires":
        return f"{row.nom_naissance} {row.prenoms}".strip()
    return str(row.etablissement)


def _span(
    starts: ColumnElement[Any],
    ends: ColumnElement[Any],
    ids: ColumnElement[int],
    period: Period | None,
    some: Sequence[int] | None,
) -> ColumnElement[bool]:
    """Return the condition of touching a period of instants, or of being one of these rows."""
    if period is None:
        return ids.in_(some or ())
    first, last = period.instants()
    return (starts < last) & (ends > first)


def _duties(
    session: Session, period: Period | None, target: AgendaTarget | None, some: Sequence[int] | None
) -> Iterator[AgendaSource]:
    own, member = astreinte.c, professionnel.c
    statement = (
        select(
            own.id,
            own.starts_at,
            own.ends_at,
            own.statut,
            own.rang_astreinte,
            member.nom,
            member.prenom,
        )
        .join_from(astreinte, professionnel, member.id == own.professionnel_id)
        .where(
            _span(own.starts_at, own.ends_at, own.id, period, some),
            func.coalesce(own.statut, "") != "brouillon",
        )
    )
    if target is not None:
        statement = statement.where(own.professionnel_id == target.row_id)
    for row in session.execute(statement):
        yield AgendaSource(
            row_id=row.id,
            starts=row.starts_at,
            ends=row.ends_at,
            qui=f"{row.prenom} {row.nom}".strip(),
            initiales=initials(row.prenom, row.nom),
            autre="renfort" if row.rang_astreinte == "renfort" else "",
            is_cancelled=(row.statut or "") in _GONE,
        )


def _visits(
    session: Session, period: Period | None, target: AgendaTarget | None, some: Sequence[int] | None
) -> Iterator[AgendaSource]:
    own, person = visite.c, beneficiaire.c
    statement = (
        select(
            own.id,
            own.starts_at,
            own.ends_at,
            own.profession,
            own.statut,
            person.nom_naissance,
            person.prenoms,
            person.adresse,
            person.commune,
        )
        .join_from(visite, beneficiaire, person.id == own.beneficiaire_id)
        .where(_span(own.starts_at, own.ends_at, own.id, period, some))
    )
    if period is not None:
        # A visit lasts a day at most: the index on its start is enough.
        statement = statement.where(own.starts_at >= period.instants()[0] - timedelta(days=1))
    if target is not None:
        column = own.professionnel_id if target.sheet == "professionnels" else own.beneficiaire_id
        statement = statement.where(column == target.row_id)
    for row in session.execute(statement):
        yield AgendaSource(
            row_id=row.id,
            starts=row.starts_at,
            ends=row.ends_at,
            qui=f"{row.nom_naissance} {row.prenoms.split()[0] if row.prenoms else ''}".strip(),
            initiales=initials(row.nom_naissance, row.prenoms),
            autre=PROFESSION.get(row.profession, row.profession),
            lieu=", ".join(part for part in (row.adresse, row.commune) if part),
            is_cancelled=row.statut == "annulee",
        )


def _stays(
    session: Session, period: Period | None, target: AgendaTarget | None, some: Sequence[int] | None
) -> Iterator[AgendaSource]:
    own, person, place = sejour_ht.c, beneficiaire.c, place_ht.c
    statement = (
        select(
            own.id,
            own.arrived_on,
            own.departed_on,
            own.type,
            own.etat,
            own.beneficiaire_id,
            person.nom_naissance,
            person.prenoms,
            place.etablissement,
        )
        .join_from(sejour_ht, beneficiaire, person.id == own.beneficiaire_id)
        .join(place_ht, place.id == own.place_id)
        .where(func.coalesce(own.etat, "") != "option")
    )
    if period is None:
        statement = statement.where(own.id.in_(some or ()))
    else:
        statement = statement.where(
            own.arrived_on <= period.end,
            or_(own.departed_on.is_(None), own.departed_on >= period.start),
        )
    if target is not None:
        column = own.place_id if target.sheet == "places_ht" else own.beneficiaire_id
        statement = statement.where(column == target.row_id)
    for row in session.execute(statement):
        # Of the record alone: the same in a file of whatever days.
        ends = row.departed_on or row.arrived_on + OPEN_STAY
        yield AgendaSource(
            row_id=row.id,
            starts=row.arrived_on,
            ends=max(ends, row.arrived_on + ONE_DAY),
            qui=f"{row.nom_naissance} {row.prenoms.split()[0] if row.prenoms else ''}".strip(),
            initiales=initials(row.nom_naissance, row.prenoms),
            autre=TYPE_HT.get(row.type, row.type),
            lieu=row.etablissement,
            is_cancelled=row.etat == "annule",
            is_open=row.departed_on is None,
            beneficiaire_id=row.beneficiaire_id,
        )


_Reader = Callable[
    [Session, Period | None, AgendaTarget | None, Sequence[int] | None], Iterator[AgendaSource]
]
_READERS: Final[Mapping[Agenda, _Reader]] = {
    Agenda.ASTREINTES: _duties,
    Agenda.VISITES: _visits,
    Agenda.SEJOURS: _stays,
}
