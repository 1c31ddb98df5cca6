"""What was recorded since an instant, and how far each account has read.

What happens is told by its instant of recording, so that what is entered late is not lost.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from crt_desktop.domain.audit import AuditTag
from crt_desktop.domain.dates import midnight
from crt_desktop.domain.etablissement import Parametres
from crt_desktop.domain.nuits import is_in_night
from crt_desktop.ports.releve import ReleveEntry, ReleveQuestion
from crt_desktop.reports.fiches import StoredFiche
from db.audit import FIELDS_SEPARATOR
from db.queries.dossier_records import read_names
from db.queries.nuit_people import person_name
from db.queries.releve_words import TELLING, Told
from db.repositories.exchange_reading import chunks
from db.repositories.mapping import ACCOMPAGNEMENT, MAPPINGS
from db.tables import AppelAstreinteRow, AuditRow, BeneficiaireRow, ReleveLectureRow

DONE: Final = ("realisee", "annulee", "absence")
ABSENT: Final = "absence"
NOT_A_STAY: Final = ("annule", "option")
UNKNOWN: Final = "Personne inconnue"
ENTRIES_AT_ONCE: Final = 2_000
"""How many entries of the journal are read at once."""
_ADDED: Final = 2
"""What stands after the attributes in a row: the version and the instant of recording."""
_RESTORE: Final = AuditTag.FICHE_RESTORE.value
_WRITING: Final = frozenset({AuditTag.FICHE_ADD.value, AuditTag.FICHE_CHANGE.value, _RESTORE})


class SqlReleveRepository:
    """Implements `crt_desktop.ports.releve.ReleveRepository` on one session."""

    def __init__(self, session: Session, begin_writing: Callable[[], None]) -> None:
        """Work in the transaction of the session; ``begin_writing`` takes the lock for writing."""
        self._session = session
        self._begin_writing = begin_writing

    def read_until(self, account_id: int) -> datetime | None:
        """Return until which instant of recording an account has read; None: never."""
        table = ReleveLectureRow
        return self._session.scalar(select(table.read_until).where(table.account_id == account_id))

    def mark(self, account_id: int, *, read_until: datetime, at: datetime) -> None:
        """Say how far an account has read."""
        self._begin_writing()
        row = self._session.get(ReleveLectureRow, account_id)
        if row is None:
            row = ReleveLectureRow(account_id=account_id)
            self._session.add(row)
        row.read_until, row.acknowledged_at = read_until, at
        self._session.flush()

    def entries(self, question: ReleveQuestion) -> tuple[ReleveEntry, ...]:
        """Return what was recorded since, the earliest recorded first."""
        journal = self._journal(question.since)
        found = [
            fiche
            for sheet in _CONDITIONS
            for fiche in self._recorded(sheet, question, journal.restored)
        ]
        fiches = self._without_doubles(found, question.parametres)
        names = read_names(self._session.connection(), fiches)
        people = self._people(fiches)
        entries = []
        for fiche in fiches:
            person = people.get(fiche.beneficiaire_id or 0)
            told = TELLING[fiche.sheet](fiche, names, "" if person is None else person.sexe)
            if told is not None and _is_recent(told, question):
                entries.append(
                    ReleveEntry(
                        beneficiaire_id=fiche.beneficiaire_id,
                        personne=UNKNOWN if person is None else person_name(person),
                        item=told.item,
                        professionnel=getattr(fiche.record, "professionnel", None),
                        account=journal.writers.get((fiche.sheet, fiche.row_id)),
                    )
                )
        return tuple(sorted(entries, key=_order))

    def _recorded(
        self, sheet: str, question: ReleveQuestion, restored: Mapping[tuple[str, int], datetime]
    ) -> list[StoredFiche]:
        """Return the records of a sheet written since; what came back from the bin was written again then."""
        mapping = MAPPINGS[sheet]
        table = mapping.table
        back = sorted(row_id for name, row_id in restored if name == sheet)
        statement = (
            mapping.select()
            .add_columns(table.c.version, table.c.recorded_at)
            .where(
                or_(table.c.recorded_at > question.since, table.c.id.in_(back)),
                *_CONDITIONS[sheet](table.c, question),
            )
        )
        return [
            StoredFiche(
                sheet=sheet,
                row_id=row[0],
                version=row[-2],
                recorded_at=max(row[-1], restored.get((sheet, row[0]), row[-1])),
                record=mapping.record(row[:-_ADDED]),
                beneficiaire_id=row[1],
            )
            for row in self._session.execute(statement)
        ]

    def _without_doubles(
        self, fiches: Iterable[StoredFiche], parametres: Parametres
    ) -> list[StoredFiche]:
        """Leave out the visits a call led to, which it tells, and those of the day that took place."""
        visits = [fiche for fiche in fiches if fiche.sheet == "visites"]
        told: set[int | None] = set()
        own = AppelAstreinteRow
        for part in chunks(fiche.row_id for fiche in visits):
            told.update(self._session.scalars(select(own.visite_id).where(own.visite_id.in_(part))))
        left_out = {
            fiche.row_id
            for fiche in visits
            if fiche.row_id in told or not _is_of_night(fiche.record, parametres)
        }
        return [one for one in fiches if one.sheet != "visites" or one.row_id not in left_out]

    def _people(self, fiches: Iterable[StoredFiche]) -> dict[int, Any]:
        table = BeneficiaireRow
        asked = sorted({one.beneficiaire_id for one in fiches if one.beneficiaire_id is not None})
        found: dict[int, Any] = {}
        for part in chunks(asked):
            rows = self._session.execute(
                select(
                    table.id, table.nom_naissance, table.nom_usage, table.prenoms, table.sexe
                ).where(table.id.in_(part))
            )
            found.update((row.id, row) for row in rows)
        return found

    def _journal(self, since: datetime) -> _Journal:
        """Return what the journal tells of the records since an instant, read from its end."""
        found = _Journal(writers={}, restored={})
        below: int | None = None
        while True:
            rows = self._session.execute(_entries(below)).all()
            for row in rows:
                if row.at < since:
                    return found
                found.hold(row)
            if len(rows) < ENTRIES_AT_ONCE:
                return found
            below = rows[-1].seq


@dataclass(frozen=True, slots=True)
class _Journal:
    """By record: the account that wrote it last, and when it came back from the bin."""

    writers: dict[tuple[str, int], str]
    restored: dict[tuple[str, int], datetime]

    def hold(self, row: Any) -> None:
        """Take in an entry; the latest come first."""
        sheet, _, rest = row.fields.partition(FIELDS_SEPARATOR)
        number = rest.partition(FIELDS_SEPARATOR)[0]
        if row.action not in _WRITING or not number.isdigit():
            return
        key = sheet, int(number)
        self.writers.setdefault(key, row.actor)
        if row.action == _RESTORE:
            self.restored.setdefault(key, row.at)


def _entries(below: int | None) -> Any:
    statement = select(AuditRow.seq, AuditRow.at, AuditRow.action, AuditRow.actor, AuditRow.fields)
    if below is not None:
        statement = statement.where(AuditRow.seq < below)
    return statement.order_by(AuditRow.seq.desc()).limit(ENTRIES_AT_ONCE)


def _order(entry: ReleveEntry) -> tuple[object, ...]:
    return entry.item.recorded_at, entry.item.at, entry.item.sheet, entry.item.row_id


def _is_recent(told: Told, question: ReleveQuestion) -> bool:
    """Tell whether it is news: what is foreseen is, and what is old is not."""
    return told.on >= question.happened_since


def _is_of_night(visite: Any, parametres: Parametres) -> bool:
    """Tell whether a visit belongs to the relève: of the night, or that met nobody at home."""
    return visite.statut == ABSENT or is_in_night(visite.starts_at, parametres)


def _at_least(name: str) -> Callable[[Any, ReleveQuestion], tuple[Any, ...]]:
    """Return the condition that an instant is recent enough."""
    return lambda columns, question: (columns[name] >= midnight(question.happened_since),)


def _day(*names: str) -> Callable[[Any, ReleveQuestion], tuple[Any, ...]]:
    """Return the condition that one of these days is recent enough."""
    return lambda columns, question: (
        or_(*(columns[name] >= question.happened_since for name in names)),
    )


_CONDITIONS: Final[Mapping[str, Callable[[Any, ReleveQuestion], tuple[Any, ...]]]] = {
    "appels_astreinte": _at_least("called_at"),
    "visites": lambda columns, question: (
        columns.statut.in_(DONE),
        columns.starts_at >= midnight(question.happened_since),
    ),
    "transmissions": _at_least("written_at"),
    "hospitalisations": _day("entered_on", "left_on"),
    "chutes": _day("fell_on"),
    "sejours_ht": lambda columns, question: (
        func.coalesce(columns.etat, "").not_in(NOT_A_STAY),
        *_day("arrived_on", "departed_on")(columns, question),
    ),
    "demandes": lambda _, question: _day("admitted_on", "left_on")(ACCOMPAGNEMENT.c, question),
}
"""For each sheet the relève tells, what makes a record one of it besides its recording."""
