"""A rota in memory: eight fictional people, the first quarter of 2027, every act of the service."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from crt_desktop.domain.dates import ONE_DAY, PARIS, Period
from crt_desktop.domain.ecarts import Ecart, Gravite
from crt_desktop.domain.errors import RuleViolationError, StaleEdit, StaleEditError
from crt_desktop.reports.astreintes import (
    AwayLine,
    Duty,
    EquityLine,
    NightLine,
    PublicationLine,
    ResumeLine,
    RotaView,
    SwapLine,
    ToldLine,
    WishLine,
)
from crt_desktop.reports.planning import TeamMember

QUARTER: Final = Period(start=date(2027, 1, 1), end=date(2027, 3, 31))
TODAY: Final = date(2026, 12, 8)
NOW: Final = datetime(2026, 12, 8, 9, 30, tzinfo=UTC)
TEAM: Final = (
    ("P1", "Nadia Benamrou", "ide"),
    ("P2", "Julien Castaing", "ide"),
    ("P3", "Sarah Marquille", "ide"),
    ("P4", "Thomas Delpuchet", "as"),
    ("P5", "Inès Carrabin", "as"),
    ("P6", "Marc Olivarès", "asg"),
    ("P7", "Léa Fourcade", "ide"),
    ("P8", "Karim Roumens", "as"),
)
FERIES: Final = {
    date(2026, 12, 25): "Noël",
    date(2027, 1, 1): "jour de l’An",
    date(2027, 3, 29): "lundi de Pâques",
}
_SUNDAY: Final = 6
MORE: Final = (
    ("P9", "Aurélie Santoraz", "ide"),
    ("P10", "Bruno Fabrégoul", "as"),
    ("P11", "Camille Peyrusse", "ide"),
    ("P12", "Denis Argelès", "asg"),
    ("P13", "Élodie Montlaur", "as"),
    ("P14", "Franck Tournissan", "ide"),
    ("P15", "Gaëlle Villerouge", "as"),
    ("P16", "Hugo Cascastel", "ide"),
    ("P17", "Isabelle Durban-Corbières", "asg"),
    ("P18", "Jean-Noël Escales", "as"),
    ("P19", "Karine Portel", "ide"),
    ("P20", "Laurent Quintillan", "as"),
)
LARGE_TEAM: Final = (*TEAM, *MORE)
NAMES: Final = {reference: nom for reference, nom, _ in LARGE_TEAM}


def instant(on: date, hour: int, minute: int = 0) -> datetime:
    """Return the instant of a local time of Europe/Paris."""
    return datetime.combine(on, time(hour, minute), tzinfo=PARIS).astimezone(UTC)


def a_duty(row_id: int, who: str, on: date, **changes: object) -> Duty:
    """Return a duty of the whole night, published, of the rotation."""
    duty = Duty(
        row_id=row_id,
        version=1,
        reference=f"A{row_id}",
        professionnel=who,
        nom=NAMES.get(who, who),
        night_on=on,
        starts_at=instant(on, 21),
        ends_at=instant(on + ONE_DAY, 6),
        statut="publiee",
        couche="rotation",
        rang="titulaire",
    )
    return replace(duty, **changes)  # type: ignore[arg-type]  # the fields of a duty


@dataclass
class FakeAstreintes:
    """Answers as the real service does, without a database."""

    team: tuple[tuple[str, str, str], ...] = TEAM
    today: date = TODAY
    duties: dict[int, Duty] = field(default_factory=dict)
    absences: list[AwayLine] = field(default_factory=list)
    souhaits: list[WishLine] = field(default_factory=list)
    publications: list[PublicationLine] = field(default_factory=list)
    resuming: list[ResumeLine] = field(default_factory=list)
    extra_ecarts: list[Ecart] = field(default_factory=list)
    informed: list[tuple[int, tuple[str, ...], str, datetime]] = field(default_factory=list)
    calls: list[tuple[str, object]] = field(default_factory=list)
    asked: list[SwapLine] = field(default_factory=list)
    decided: list[tuple[int, dict[str, object]]] = field(default_factory=list)
    error: Exception | None = None
    next_id: int = 1

    # --- building ----------------------------------------------------------------------------

    def put(self, who: str, on: date, **changes: object) -> Duty:
        """Store a duty."""
        duty = a_duty(self.next_id, who, on, **changes)
        self.duties[self.next_id] = duty
        self.next_id += 1
        return duty

    def leave(self, who: str, first: date, last: date, motif: str = "conge") -> None:
        """Store days away."""
        row_id = len(self.absences) + 1
        line = AwayLine(
            row_id=row_id,
            version=1,
            professionnel=who,
            started_on=first,
            ended_on=last,
            motif=motif,
        )
        self.absences.append(line)

    def wish(self, who: str, on: date, souhait: str = "prefere") -> None:
        """Store a wish."""
        row_id = len(self.souhaits) + 1
        self.souhaits.append(
            WishLine(row_id=row_id, version=1, professionnel=who, night_on=on, souhait=souhait)
        )

    # --- reading -----------------------------------------------------------------------------

    def quarter(self, period: Period) -> RotaView:
        if self.error is not None:
            error, self.error = self.error, None
            raise error
        nights = tuple(self._night(on) for on in _days(period))
        return RotaView(
            period=period,
            equipe=tuple(_member(at, *one) for at, one in enumerate(self.team, 1)),
            nights=nights,
            absences=tuple(self.absences),
            souhaits=tuple(one for one in self.souhaits if period.contains(one.night_on)),
            ecarts=self.ecarts(period),
            equite=tuple(self._equity(reference, nights) for reference, _, _ in self.team),
            publications=tuple(
                one
                for one in self.publications
                if one.period.start <= period.end and one.period.end >= period.start
            ),
            holes=tuple(one.night_on for one in nights if not one.is_covered),
            publish_before=period.start - timedelta(days=15),
            regime="ccn51",
            is_draft=any(duty.statut == "brouillon" for one in nights for duty in one.duties),
            echanges=tuple(self.asked),
        )

    def _night(self, on: date) -> NightLine:
        starts_at, ends_at = instant(on, 21), instant(on + ONE_DAY, 6)
        duties = tuple(
            one
            for one in self.duties.values()
            if one.starts_at < ends_at and one.ends_at > starts_at
        )
        standing = [one for one in duties if one.statut in {"publiee", "brouillon"}]
        held = {one.professionnel for one in standing}
        return NightLine(
            night_on=on,
            starts_at=starts_at,
            ends_at=ends_at,
            elapsed=ends_at - starts_at,
            duties=duties,
            is_covered=any(one.rang == "titulaire" for one in standing),
            is_draft=bool(standing) and all(one.statut == "brouillon" for one in standing),
            is_past=on < self.today,
            is_weekend=on.weekday() >= 5,
            is_ferie=on in FERIES,
            ferie=FERIES.get(on),
            available=sum(
                one not in held and not self._is_away(one, on) for one, _, _ in self.team
            ),
        )

    def _is_away(self, who: str, on: date) -> bool:
        return any(
            one.professionnel == who and one.started_on <= on <= one.ended_on
            for one in self.absences
        )

    def _equity(self, who: str, nights: Iterable[NightLine]) -> EquityLine:
        mine = [
            night
            for night in nights
            if any(
                one.professionnel == who and one.statut in {"publiee", "brouillon"}
                for one in night.duties
            )
        ]
        return EquityLine(
            professionnel=who,
            nom={ref: nom for ref, nom, _ in self.team}[who],
            nuits=len(mine),
            samedis=sum(one.night_on.weekday() == 5 for one in mine),
            dimanches=sum(one.night_on.weekday() == _SUNDAY for one in mine),
            feries=sum(one.is_ferie for one in mine),
            heures=sum((one.elapsed for one in mine), timedelta()),
        )

    def ecarts(self, period: Period) -> tuple[Ecart, ...]:
        """One Sunday a month at most."""
        found: list[Ecart] = []
        for who, _, _ in self.team:
            seen: dict[tuple[int, int], date] = {}
            mine = sorted(
                one.night_on
                for one in self.duties.values()
                if one.professionnel == who and one.statut in {"publiee", "brouillon"}
            )
            for on in mine:
                if on.weekday() != _SUNDAY or not period.contains(on):
                    continue
                before = seen.get((on.year, on.month))
                if before is not None:
                    found.append(a_breach(who, on, f"2e dimanche du mois, déjà le {before:%d/%m}"))
                seen.setdefault((on.year, on.month), on)
        return (*found, *(one for one in self.extra_ecarts if period.contains(one.on)))

    def available(self, night_on: date) -> tuple[tuple[TeamMember, tuple[Ecart, ...]], ...]:
        held = {
            one.professionnel for one in self._night(night_on).duties if one.statut == "publiee"
        }
        return tuple(
            (_member(at, *one), self._would_break(one[0], night_on))
            for at, one in enumerate(self.team, 1)
            if one[0] not in held and not self._is_away(one[0], night_on)
        )

    def _would_break(self, who: str, on: date) -> tuple[Ecart, ...]:
        sundays = [
            one.night_on
            for one in self.duties.values()
            if one.professionnel == who
            and one.statut != "remplacee"
            and one.night_on.weekday() == _SUNDAY
            and (one.night_on.year, one.night_on.month) == (on.year, on.month)
        ]
        if on.weekday() == _SUNDAY and sundays:
            return (a_breach(who, on, f"2e dimanche du mois, déjà le {sundays[0]:%d/%m}"),)
        return ()

    def resumes(self, at: datetime) -> tuple[ResumeLine, ...]:
        return tuple(one for one in self.resuming if one.not_before > at)

    # --- writing -----------------------------------------------------------------------------

    def assign(
        self,
        night_on: date,
        professionnel: str,
        *,
        rang: str = "titulaire",
        version: int | None = None,
    ) -> int:
        self._refuse()
        drafts = [
            one
            for one in self.duties.values()
            if one.night_on == night_on and one.statut == "brouillon" and one.rang == rang
        ]
        if drafts and rang == "titulaire":
            if version is None:
                raise RuleViolationError("nuit_deja_prise", nom=drafts[0].nom)
            old = self._fresh(drafts[0].row_id, version)
            self.duties[old.row_id] = replace(
                old,
                professionnel=professionnel,
                nom=NAMES[professionnel],
                version=old.version + 1,
            )
            return old.row_id
        return self.put(professionnel, night_on, statut="brouillon", rang=rang).row_id

    def clear(self, row_id: int, *, version: int) -> None:
        self._refuse()
        assert self._fresh(row_id, version).statut == "brouillon"
        del self.duties[row_id]

    def accept(self, assignments: Mapping[date, str], *, period: Period) -> None:
        self._refuse()
        for row_id, duty in list(self.duties.items()):
            if duty.statut == "brouillon" and period.contains(duty.night_on):
                del self.duties[row_id]
        published = {one.night_on for one in self.duties.values() if one.statut == "publiee"}
        for on, who in assignments.items():
            if on not in published:
                self.put(who, on, statut="brouillon")

    def publish(self, period: Period, *, motif: str | None = None) -> PublicationLine:
        self._refuse()
        if self.today > period.start - timedelta(days=15) and not motif:
            raise RuleViolationError("preavis_insuffisant", jours=15)
        who = set()
        for row_id, duty in self.duties.items():
            if duty.statut == "brouillon" and period.contains(duty.night_on):
                self.duties[row_id] = replace(duty, statut="publiee", version=duty.version + 1)
                who.add(duty.nom)
        line = PublicationLine(
            row_id=len(self.publications) + 1,
            reference=f"PUB{len(self.publications) + 1}",
            period=period,
            published_at=datetime.combine(self.today, time(9, 30), tzinfo=UTC),
            publiee_par="Claire Vidal",
            motif=motif,
            told=(),
            untold=tuple(sorted(who)),
            has_changed=False,
        )
        self.publications.append(line)
        return line

    def inform(
        self,
        publication_id: int,
        professionnels: Collection[str],
        *,
        moyen: str,
        informed_at: datetime,
    ) -> None:
        self._refuse()
        self.informed.append((publication_id, tuple(professionnels), moyen, informed_at))
        at = next(i for i, one in enumerate(self.publications) if one.row_id == publication_id)
        line = self.publications[at]
        names = {NAMES[one] for one in professionnels}
        told = tuple(
            ToldLine(
                professionnel=one,
                nom=NAMES[one],
                informed_at=informed_at,
                moyen=moyen,
                auteur="Claire Vidal",
            )
            for one in professionnels
        )
        self.publications[at] = replace(
            line,
            told=(*line.told, *told),
            untold=tuple(one for one in line.untold if one not in names),
        )

    def inform_change(self, duty_id: int, *, moyen: str, informed_at: datetime) -> None:
        self.calls.append(("inform_change", (duty_id, moyen)))
        self.duties[duty_id] = replace(self.duties[duty_id], told_at=informed_at)

    def replace(
        self,
        row_id: int,
        *,
        version: int,
        by: str,
        motif: str,
        accord: str,
        starts_at: datetime | None = None,
        ends_at: datetime | None = None,
    ) -> tuple[int, ...]:
        self._refuse()
        old = self._fresh(row_id, version)
        self.duties[row_id] = replace(old, statut="remplacee", version=old.version + 1)
        common = {"couche": "remplacement", "remplace": old.reference, "motif": motif}
        starts, ends = starts_at or old.starts_at, ends_at or old.ends_at
        made = [self.put(by, old.night_on, accord=accord, starts_at=starts, ends_at=ends, **common)]
        for first, last in ((old.starts_at, starts), (ends, old.ends_at)):
            if first < last:
                rest = {"starts_at": first, "ends_at": last}
                made.append(self.put(old.professionnel, old.night_on, **common, **rest))
        return tuple(one.row_id for one in made)

    def swap(
        self, first_id: int, second_id: int, *, versions: tuple[int, int], motif: str, accord: str
    ) -> tuple[int, ...]:
        self._refuse()
        pair = [self._fresh(*one) for one in zip((first_id, second_id), versions, strict=True)]
        made = []
        for old, other in (pair, pair[::-1]):
            self.duties[old.row_id] = replace(old, statut="remplacee", version=old.version + 1)
            made.append(
                self.put(
                    other.professionnel,
                    old.night_on,
                    couche="echange",
                    remplace=old.reference,
                    motif=motif,
                    accord=accord,
                ).row_id
            )
        return tuple(made)

    def cover(
        self,
        night_on: date,
        *,
        by: str,
        motif: str,
        accord: str,
        starts_at: datetime | None = None,
        ends_at: datetime | None = None,
    ) -> int:
        self._refuse()
        return self.put(by, night_on, couche="remplacement", motif=motif, accord=accord).row_id

    def ask_swap(self, row_id: int, *, motif: str, with_professionnel: str | None = None) -> int:
        self._refuse()
        duty = self.duties[row_id]
        self.asked.append(
            SwapLine(
                row_id=len(self.asked) + 1,
                version=1,
                duty_id=row_id,
                duty_version=duty.version,
                professionnel=duty.professionnel,
                nom=duty.nom,
                night_on=duty.night_on,
                avec=with_professionnel,
                avec_nom=NAMES.get(with_professionnel or ""),
                motif=motif,
                asked_at=NOW,
            )
        )
        return len(self.asked)

    def accept_swap(self, swap_id: int, *, version: int, **order: object) -> tuple[int, ...]:
        self._refuse()
        self._decide(swap_id, version, order)
        return ()

    def refuse_swap(self, swap_id: int, *, version: int, reponse: str) -> None:
        self._refuse()
        self._decide(swap_id, version, {"reponse": reponse})

    def _decide(self, swap_id: int, version: int, order: dict[str, object]) -> None:
        (found,) = (one for one in self.asked if one.row_id == swap_id)
        assert found.version == version
        self.asked.remove(found)
        self.decided.append((swap_id, order))

    def _refuse(self) -> None:
        if self.error is not None:
            error, self.error = self.error, None
            raise error

    def _fresh(self, row_id: int, version: int) -> Duty:
        duty = self.duties[row_id]
        if duty.version != version:
            raise StaleEditError(StaleEdit(by="Nadia Benamrou", at=NOW, version=duty.version))
        return duty


def a_breach(who: str | None, on: date, message: str, code: str = "dimanches_mois") -> Ecart:
    """Return a breach of the rule of the Sundays."""
    return Ecart(
        code=code,
        on=on,
        message=message,
        professionnel=who,
        article="CCN 51, art. 82.3.5",
        gravite=Gravite.REGLE,
    )


def _member(row_id: int, reference: str, nom: str, profession: str) -> TeamMember:
    return TeamMember(row_id=row_id, reference=reference, nom=nom, profession=profession)


def _days(period: Period) -> Iterable[date]:
    on = period.start
    while on <= period.end:
        yield on
        on += ONE_DAY


HOLES: Final = frozenset({date(2027, 2, 13), date(2027, 2, 14), date(2027, 3, 29)})


def a_quarter(
    *, team: tuple[tuple[str, str, str], ...] = TEAM, draft: bool = True
) -> FakeAstreintes:
    """Return the first quarter of 2027: two replacements, three nights without anybody, leave."""
    fake = FakeAstreintes(team=team)
    statut = "brouillon" if draft else "publiee"
    leaves = {
        team[0][0]: (date(2027, 1, 18), date(2027, 1, 24)),
        team[4][0]: (date(2027, 2, 8), date(2027, 2, 21)),
        team[6][0]: (date(2027, 3, 22), date(2027, 3, 31)),
    }
    for who, (first, last) in leaves.items():
        fake.leave(who, first, last)
    order = [4, 6, 5, 7, 3, 0, 2, 1, *range(8, len(team))]
    at = 0
    for on in _days(QUARTER):
        if on in HOLES:
            continue
        while fake._is_away(team[order[at % len(order)]][0], on):
            at += 1
        fake.put(team[order[at % len(order)]][0], on, statut=statut)
        at += 1
    fake.wish(team[1][0], date(2027, 2, 13), "evite")
    fake.wish(team[2][0], date(2027, 1, 5), "prefere")
    fake.wish(team[3][0], date(2027, 3, 3), "prefere")
    return fake
