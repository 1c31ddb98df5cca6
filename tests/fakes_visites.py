"""A planning of fictional visits, and a service that answers as `Visites` does."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from random import Random
from typing import Any, Final

from crt_desktop.domain.dates import PARIS, Period, local_date
from crt_desktop.domain.errors import NotFoundError, RuleViolationError
from crt_desktop.domain.visites import KEEP, Keep, MoveScope, VisitOrder
from crt_desktop.reports.planning import (
    Conflict,
    DeliveryLine,
    MovedVisits,
    PlannedVisits,
    PlanningFilters,
    PlanningView,
    PrestationChoice,
    Round,
    RoundStop,
    SeriesLine,
    TeamMember,
    VisitLine,
)

MONDAY: Final = date(2026, 11, 23)
TEAM: Final = (
    TeamMember(row_id=1, reference="P-1", nom="Benamrou Nadia", profession="ide", telephone="0639981422"),
    TeamMember(row_id=2, reference="P-2", nom="Castaing Julien", profession="ide"),
    TeamMember(row_id=3, reference="P-3", nom="Delpuchet Thérèse", profession="as"),
    TeamMember(row_id=4, reference="P-4", nom="Marquille Sophie", profession="ergotherapeute"),
    TeamMember(row_id=5, reference="P-5", nom="Olivarès Marc", profession="asg"),
)  # fmt: skip
PEOPLE: Final = (
    (1, "Albarède Georgette", "Ornaisons"),
    (2, "Barthouil Simone", "Fabrezan"),
    (3, "Castelvi Henri", "Lagrasse"),
    (4, "Cœurdelaine Jean-Noël", "Cruscades"),
    (5, "d’Arboisin Lucette", "Lézignan-Corbières"),
    (6, "Delcambre Yvonne", "Ferrals-les-Corbières"),
    (7, "Ginestoux Andrée", "Lézignan-Corbières"),
    (8, "Roumanille-Vaissière-de-Montségur Marie-Antoinette", "Saint-André-de-Roquelongue"),
)
AWAY: Final = Conflict(
    code="hospitalisation", message="Personne hospitalisée depuis le 02/09/2026."
)


def at(day: date, clock: str) -> datetime:
    """Return an instant from a day and a local time."""
    hour, minute = (int(part) for part in clock.split(":"))
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=PARIS)


def slot_of(starts_at: datetime) -> str:
    """Return the slot class of a start, without holidays."""
    local = starts_at.astimezone(PARIS)
    if local.weekday() > 4:
        return "weekend"
    if local.hour >= 21 or local.hour < 6:
        return "nuit"
    return "soiree" if local.hour >= 19 else "jour"


def a_visit(
    row_id: int,
    day: date,
    clock: str,
    *,
    minutes: int = 45,
    person: int = 0,
    member: int = 0,
    **more: Any,
) -> VisitLine:
    """Return a planned visit; ``person`` and ``member`` are ranks, a member of −1 is nobody."""
    key, name, commune = PEOPLE[person]
    starts_at = at(day, clock)
    who = None if member < 0 else TEAM[member]
    values: dict[str, Any] = {
        "profession": who.profession if who else "ide",
        "statut": "prevue",
        "creneau": slot_of(starts_at),
        "adresse": f"{row_id} rue des Tonneliers",
        **more,
    }
    return VisitLine(
        row_id=row_id,
        version=1,
        beneficiaire_id=key,
        personne=name,
        commune=commune,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=minutes),
        professionnel=who.reference if who else None,
        professionnel_nom=who.nom if who else None,
        **values,
    )


def a_week() -> list[VisitLine]:
    """Return a week with every state, conflicts, a series, a night over midnight."""
    tuesday, sunday = MONDAY + timedelta(days=1), MONDAY + timedelta(days=6)
    clash = Conflict(
        code="professionnel_occupe",
        message="Déjà en visite chez Barthouil Simone de 10:00 à 10:45.",
        other=3,
    )
    return [
        a_visit(1, MONDAY, "08:30", minutes=60, statut="realisee", prestation="Aide au lever",
                planned_starts_at=at(MONDAY, "08:15"), planned_ends_at=at(MONDAY, "09:15")),
        a_visit(2, MONDAY, "09:45", person=5, member=1, serie_id=9, occurrence_on=MONDAY,
                prestation="Préparation du pilulier", domaine="coordination", prestation_fil=1),
        a_visit(3, MONDAY, "10:00", person=1, prestation="Soutien de l’aidant"),
        a_visit(4, MONDAY, "10:30", minutes=30, person=3, conflicts=(clash,)),
        a_visit(5, MONDAY, "11:15", person=2, member=1, conflicts=(AWAY,)),
        a_visit(6, MONDAY, "14:00", person=4, member=2, statut="annulee", motif="Intempéries"),
        a_visit(7, MONDAY, "15:00", person=7, member=3, minutes=90),
        a_visit(8, MONDAY, "19:30", person=3, member=2, minutes=30),
        a_visit(9, MONDAY, "22:15", person=6, member=4, minutes=150),
        a_visit(10, tuesday, "09:30", person=0, member=0, statut="absence", motif="Ne répond pas"),
        a_visit(11, tuesday, "10:00", person=5, member=-1),
        a_visit(12, sunday, "10:00", person=1, member=2),
    ]  # fmt: skip


def many_visits(
    count: int, *, first: date = MONDAY, days: int = 1, seed: int = 7
) -> list[VisitLine]:
    """Return so many visits over some days, in the hours of work, some clashing."""
    chance = Random(seed)  # noqa: S311 - made-up visits
    made = []
    for row_id in range(1, count + 1):
        day = first + timedelta(days=(row_id - 1) * days // count)
        hour = chance.choice((7, 8, 8, 9, 9, 10, 10, 11, 13, 14, 15, 16, 17, 18, 19, 20, 21))
        statut = chance.choice(
            ("prevue", "prevue", "prevue", "realisee", "realisee", "annulee", "absence")
        )
        clash = Conflict(code="personne_occupee", message="La personne a déjà une visite.")
        made.append(
            a_visit(
                row_id,
                day,
                f"{hour:02}:{chance.choice((0, 15, 30, 45)):02}",
                minutes=chance.choice((30, 45, 45, 60)),
                person=chance.randrange(len(PEOPLE)),
                member=chance.randrange(-1, len(TEAM)),
                statut=statut,
                motif="Ne répond pas" if statut in {"annulee", "absence"} else None,
                conflicts=(clash,) if row_id % 9 == 0 else (),
            )
        )
    return made


@dataclass
class FakeVisites:
    """Keeps visits in memory; remembers what was asked; ``error`` is raised by what reads or writes."""

    visits: list[VisitLine] = field(default_factory=a_week)
    error: Exception | None = None
    clashes: tuple[Conflict, ...] = ()
    calls: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    feries: frozenset[date] = frozenset()
    team: tuple[TeamMember, ...] = TEAM
    ended: dict[int, VisitLine] = field(default_factory=dict)

    def _note(self, name: str, **values: Any) -> None:
        if self.error is not None:
            raise self.error
        self.calls.append((name, values))

    def asked(self, name: str) -> list[dict[str, Any]]:
        """Return what was asked of a use case."""
        return [values for called, values in self.calls if called == name]

    def planning(self, period: Period, filters: PlanningFilters | None = None) -> PlanningView:
        filters = filters or PlanningFilters()
        self._note("planning", period=period, filters=filters)
        shown = [
            line
            for line in self.visits
            if period.contains(local_date(line.starts_at)) and _passes(line, filters)
        ]
        shown.sort(key=lambda line: (line.starts_at, line.row_id))
        return PlanningView(
            period=period, visites=tuple(shown), equipe=self.team, feries=self.feries
        )

    def prepare_series(self) -> int:
        self._note("prepare_series")
        return 0

    def plan(self, order: VisitOrder) -> PlannedVisits:
        self._note("plan", order=order)
        key = max((line.row_id for line in self.visits), default=0) + 1
        rank = next((at for at, one in enumerate(PEOPLE) if one[0] == order.beneficiaire_id), 0)
        member = next(
            (at for at, one in enumerate(self.team) if one.reference == order.professionnel), -1
        )
        days = self.occurrences(order, limit=4) if order.regle else (order.on,)
        made = [
            replace(
                a_visit(
                    key + at_,
                    day,
                    f"{order.heure:%H:%M}",
                    minutes=order.minutes,
                    person=rank,
                    member=member,
                    profession=order.profession,
                    remarque=order.remarque,
                    serie_id=77 if order.regle else None,
                )
            )
            for at_, day in enumerate(days)
        ]
        self.visits += made
        return PlannedVisits(
            row_ids=tuple(line.row_id for line in made), serie_id=77 if order.regle else None
        )

    def check(self, order: VisitOrder) -> tuple[Conflict, ...]:
        self._note("check", order=order)
        return self.clashes

    def occurrences(self, order: VisitOrder, limit: int = 10) -> tuple[date, ...]:
        self._note("occurrences", order=order)
        if order.regle == "FREQ=NONSENSE":
            raise RuleViolationError("regle_illisible")
        step = {"FREQ=DAILY": 1, "FREQ=MONTHLY": 30}.get((order.regle or "").split(";")[0], 7)
        days = (order.on + timedelta(days=step * rank) for rank in range(limit))
        return tuple(day for day in days if order.until is None or day <= order.until)

    def _line(self, row_id: int) -> VisitLine:
        found = next((line for line in self.visits if line.row_id == row_id), None)
        if found is None:
            raise NotFoundError(entity="visites", id=row_id)
        return found

    def _change(self, row_id: int, version: int, **changes: Any) -> VisitLine:
        line = self._line(row_id)
        assert line.version == version, "an old version would be refused"
        changed = replace(line, version=version + 1, **changes)
        self.visits[self.visits.index(line)] = changed
        return changed

    def move(
        self,
        row_id: int,
        *,
        version: int,
        starts_at: datetime,
        ends_at: datetime,
        professionnel: str | Keep | None = KEEP,
        scope: MoveScope = MoveScope.THIS,
    ) -> MovedVisits:
        self._note(
            "move",
            row_id=row_id,
            version=version,
            starts_at=starts_at,
            ends_at=ends_at,
            professionnel=professionnel,
            scope=scope,
        )
        changes: dict[str, Any] = {"starts_at": starts_at, "ends_at": ends_at}
        if not isinstance(professionnel, Keep):
            member = next((one for one in self.team if one.reference == professionnel), None)
            changes |= {
                "professionnel": professionnel,
                "professionnel_nom": member.nom if member else None,
            }
        return self._moved(self._change(row_id, version, **changes))

    def change(
        self,
        row_id: int,
        *,
        version: int,
        changes: Mapping[str, object],
        scope: MoveScope = MoveScope.THIS,
    ) -> MovedVisits:
        self._note("change", row_id=row_id, version=version, changes=dict(changes), scope=scope)
        known = {
            name: value for name, value in changes.items() if name in {"remarque", "profession"}
        }
        return self._moved(self._change(row_id, version, **known))

    @staticmethod
    def _moved(line: VisitLine) -> MovedVisits:
        return MovedVisits(versions={line.row_id: line.version}, conflicts=line.conflicts)

    def mark_done(
        self,
        row_id: int,
        *,
        version: int,
        starts_at: datetime,
        ends_at: datetime,
        remarque: str | None = None,
    ) -> MovedVisits:
        self._note(
            "mark_done", row_id=row_id, starts_at=starts_at, ends_at=ends_at, remarque=remarque
        )
        line = self._line(row_id)
        return self._moved(
            self._change(
                row_id,
                version,
                statut="realisee",
                starts_at=starts_at,
                ends_at=ends_at,
                planned_starts_at=line.starts_at,
                planned_ends_at=line.ends_at,
                conflicts=(),
            )
        )

    def mark_missed(self, row_id: int, *, version: int, statut: str, motif: str) -> MovedVisits:
        self._note("mark_missed", row_id=row_id, statut=statut, motif=motif)
        return self._moved(self._change(row_id, version, statut=statut, motif=motif))

    def reopen(self, row_id: int, *, version: int) -> MovedVisits:
        self._note("reopen", row_id=row_id)
        return self._moved(self._change(row_id, version, statut="prevue", motif=None))

    def cancel_following(self, row_id: int, *, version: int, motif: str) -> MovedVisits:
        self._note("cancel_following", row_id=row_id, motif=motif)
        line = self._change(row_id, version, statut="annulee", motif=motif)
        self.ended[9] = line
        return replace(self._moved(line), serie_id=9)

    def take_up(self, serie_id: int) -> MovedVisits:
        self._note("take_up", serie_id=serie_id)
        line = self.ended.pop(serie_id)
        back = self._change(line.row_id, line.version, statut="prevue", motif=None)
        return replace(self._moved(back), serie_id=serie_id)

    def series(self, beneficiaire_id: int | None = None) -> tuple[SeriesLine, ...]:
        self._note("series", beneficiaire_id=beneficiaire_id)
        return (
            SeriesLine(
                row_id=9,
                version=1,
                beneficiaire_id=6,
                personne="Delcambre Yvonne",
                words="tous les lundis à 09:45, 45 min",
                started_on=MONDAY,
                regle="FREQ=WEEKLY;BYDAY=MO",
                until=None,
                next_on=MONDAY + timedelta(days=7),
            ),
        )

    def round_of(self, professionnel: str, on: date) -> Round:
        self._note("round_of", professionnel=professionnel, on=on)
        member = next(one for one in self.team if one.reference == professionnel)
        lines = [
            line
            for line in sorted(self.visits, key=lambda one: one.starts_at)
            if line.professionnel == professionnel and local_date(line.starts_at) == on
        ]
        stops = tuple(
            RoundStop(
                visite=line,
                telephone="0465712840",
                acces="Portail 1847, clé sous le deuxième pot",
                vigilances="Oxygène, anticoagulant",
                minutes_trajet=9 + rank,
            )
            for rank, line in enumerate(lines)
        )
        total = sum(int((one.ends_at - one.starts_at).total_seconds()) // 60 for one in lines)
        return Round(professionnel=member, on=on, stops=stops, minutes=total)

    def deliveries(
        self, period: Period, beneficiaire_id: int | None = None
    ) -> tuple[DeliveryLine, ...]:
        self._note("deliveries", period=period, beneficiaire_id=beneficiaire_id)
        rows: Iterable[tuple[int, str, int | None, str]] = (
            (1, "Albarède Georgette", 1, "Aide au lever"),
            (6, "Delcambre Yvonne", 1, "Préparation du pilulier"),
            (6, "Delcambre Yvonne", None, "Sans prestation du plan"),
        )
        return tuple(
            DeliveryLine(
                beneficiaire_id=key,
                personne=name,
                fil=fil,
                libelle=words,
                domaine="coordination" if fil else None,
                frequence="2 fois par semaine" if fil else None,
                prevues=8,
                realisees=5,
                annulees=1,
                absences=1,
                a_venir=1,
                minutes_prevues=360,
                minutes_realisees=225,
            )
            for key, name, fil, words in rows
            if beneficiaire_id in {None, key}
        )

    def prestations(self, beneficiaire_id: int) -> tuple[PrestationChoice, ...]:
        self._note("prestations", beneficiaire_id=beneficiaire_id)
        return (
            PrestationChoice(1, "Préparation du pilulier", "coordination", "ide"),
            PrestationChoice(2, "Soutien de l’aidant", "aidant", None),
        )


def _passes(line: VisitLine, filters: PlanningFilters) -> bool:
    tests: tuple[Callable[[], bool], ...] = (
        lambda: not filters.professionnels or line.professionnel in filters.professionnels,
        lambda: not filters.professions or line.profession in filters.professions,
        lambda: not filters.statuts or line.statut in filters.statuts,
        lambda: filters.beneficiaire_id in {None, line.beneficiaire_id},
        lambda: not filters.only_conflicts or bool(line.conflicts),
    )
    return all(test() for test in tests)
