"""Eighteen months of visits: a weekly rhythm per person, and what really happened to it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from typing import Final

from crt_desktop.demo.stays import Absences
from crt_desktop.demo.story import Story
from crt_desktop.demo.team import Team, on_call_at
from crt_desktop.demo.world import DAYS_AHEAD, Draws, World, at
from crt_desktop.domain.demande import Demande
from crt_desktop.domain.equipe import Astreinte, Professionnel, Visite
from crt_desktop.domain.sejours import Hospitalisation

MONDAY, SATURDAY, SUNDAY = 0, 5, 6
_STEP: Final = 15
"""Visits begin on the quarter of an hour."""
_WEEK: Final = {1: 5, 2: 4, 3: 3, 4: 2}
"""Care visits a week by GIR; rehabilitation, listening and coordination come on top."""
_PASSAGE_MINUTES: Final = 20
_USUAL_SHARE: Final = 0.75
"""How often the person sees the one they know."""
_LAST_MINUTE: Final = 24 * 60 - 1
_KEPT_ON_HOLIDAYS: Final = frozenset({"as", "ide"})
_MISSED_DAYS: Final = 3
"""How long the visits already planned stay in the diary once the person is in hospital."""

_CANCELLED: Final = {
    "Rendez-vous médical": 4,
    "Annulée par la famille": 3,
    "Intervenant indisponible": 2,
    "Intempéries": 1,
}
_ABSENT: Final = {"Personne absente à l'arrivée": 3, "Chez un proche": 2}


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """One visit of the weekly rhythm; ``every`` weeks, on the weeks of this ``phase``.

    ``profession`` None is the night passage of whoever is on call.
    """

    weekday: int
    minute: int
    duration_minutes: int
    profession: str | None
    domaine: str
    every: int = 1
    phase: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Diary:
    """Who is taken when: minutes of the day already given, by member or person and day."""

    taken: dict[tuple[str, date], list[tuple[int, int]]] = field(default_factory=dict)

    def is_free(self, who: str, day: date, start: int, end: int) -> bool:
        """Tell whether nothing overlaps [start, end)."""
        return all(
            end <= begun or ended <= start for begun, ended in self.taken.get((who, day), ())
        )

    def take(self, who: str, day: date, start: int, end: int) -> None:
        """Give these minutes."""
        self.taken.setdefault((who, day), []).append((start, end))


def make_visites(
    story: Story,
    person: str,
    *,
    demandes: Sequence[Demande],
    hospitalisations: Sequence[Hospitalisation],
    absences: Absences,
    team: Team,
    rota: dict[date, list[Astreinte]],
    diary: Diary,
    world: World,
) -> Iterator[Visite]:
    """Yield the visits of a person, from the first admission to two weeks ahead."""
    draws = world.draws("visits", person)
    slots = _weekly_rhythm(story, draws)
    entered = [stay.entered_on for stay in hospitalisations]
    for accompagnement in demandes:
        day = accompagnement.admitted_on
        last_day = accompagnement.left_on or world.day(-DAYS_AHEAD - 1)
        while day is not None and day < last_day:
            for slot in slots:
                if not _falls_on(slot, day, world, draws):
                    continue
                away = absences.away(person, day, day + timedelta(days=1))
                just_entered = any(0 <= (day - one).days < _MISSED_DAYS for one in entered)
                if away and not just_entered:
                    continue
                visite = _visite(slot, person, day, team=team, rota=rota, diary=diary, draws=draws)
                if visite is not None:
                    yield _with_outcome(visite, day, is_away=away, draws=draws, world=world)
            day += timedelta(days=1)


def _weekly_rhythm(story: Story, draws: Draws) -> list[Slot]:
    """Draw the visits of an ordinary week."""
    gir = story.gir_now or story.gir or 4
    slots = [
        Slot(
            weekday=weekday,
            minute=draws.choice((8 * 60, 8 * 60 + 45, 9 * 60 + 30, 10 * 60 + 15, 11 * 60)),
            duration_minutes=draws.choice((30, 45, 60)),
            profession=draws.pick({"as": 5, "ide": 3, "asg": 3}),
            domaine=draws.pick({"securisation": 2, "coordination": 1, "projet_de_vie": 3}),
        )
        for weekday in draws.sample(range(MONDAY, SATURDAY), _WEEK.get(gir, 2))
    ]
    slots += _follow_up(story, draws)
    if gir <= 2:  # noqa: PLR2004 - GIR 1 and 2 need someone in the evening or at the weekend
        slots += _evenings_and_weekends(draws)
    return slots


def _follow_up(story: Story, draws: Draws) -> list[Slot]:
    """Draw the visits of the afternoon: every other week, or once in four or six."""
    afternoons = (
        ("asg", "projet_de_vie", 60, 2),
        ("ergotherapeute", "securisation", 75, 6),
        ("psychologue", "aidant" if story.carers else "projet_de_vie", 60, 4),
        ("apa", "projet_de_vie", 45, 4),
        ("assistant_social", "coordination", 60, 6),
        ("coordinateur", "coordination", 60, 6),
        ("medecin", "coordination", 45, 12),
    )
    return [
        Slot(
            weekday=draws.randrange(MONDAY, SATURDAY),
            minute=13 * 60 + 30 + _STEP * draws.randrange(14),
            duration_minutes=duration,
            profession=profession,
            domaine=domaine,
            every=every,
            phase=draws.randrange(every),
        )
        for profession, domaine, duration, every in afternoons
        if every <= 2 or draws.happens(0.6)  # noqa: PLR2004 - every other week: for all
    ]


def _evenings_and_weekends(draws: Draws) -> list[Slot]:
    slots = [
        Slot(
            weekday=draws.choice((SATURDAY, SUNDAY)),
            minute=9 * 60 + _STEP * draws.randrange(8),
            duration_minutes=45,
            profession="as",
            domaine="securisation",
        )
    ]
    if draws.happens(0.5):
        slots.append(
            Slot(
                weekday=draws.randrange(MONDAY, SATURDAY),
                minute=19 * 60 + _STEP * draws.randrange(5),
                duration_minutes=30,
                profession="as",
                domaine="securisation",
            )
        )
    if draws.happens(0.35):
        slots.append(
            Slot(
                weekday=draws.randrange(MONDAY, SUNDAY + 1),
                minute=21 * 60 + 30 + _STEP * draws.randrange(6),
                duration_minutes=_PASSAGE_MINUTES,
                profession=None,
                domaine="urgence",
            )
        )
    return slots


def _falls_on(slot: Slot, day: date, world: World, draws: Draws) -> bool:
    if day.weekday() != slot.weekday or (day.toordinal() // 7) % slot.every != slot.phase:
        return False
    if day in world.holidays and slot.profession is not None:
        return slot.profession in _KEPT_ON_HOLIDAYS and draws.happens(0.6)
    return True


def _visite(
    slot: Slot,
    person: str,
    day: date,
    *,
    team: Team,
    rota: dict[date, list[Astreinte]],
    diary: Diary,
    draws: Draws,
) -> Visite | None:
    """Find who can come and when; None when nobody can that day."""
    for delay in (0, _STEP, 2 * _STEP, 4 * _STEP, 6 * _STEP):
        start = slot.minute + delay
        end = start + slot.duration_minutes
        if end > _LAST_MINUTE or not diary.is_free(person, day, start, end):
            continue
        starts_at = at(day, time(start // 60, start % 60))
        if slot.profession is None:
            on_call = on_call_at(rota.get(day, ()), starts_at)
            able = [one for one in team.members if one.reference == on_call]
        else:
            able = _at_work(team.of(slot.profession, day), day)
        free = [one for one in able if diary.is_free(one.reference, day, start, end)]
        if free:
            usual = able[sum(map(ord, person)) % len(able)]
            is_usual = usual in free and draws.happens(_USUAL_SHARE)
            member = usual if is_usual else draws.choice(free)
            diary.take(person, day, start, end)
            diary.take(member.reference, day, start, end)
            return Visite(
                beneficiaire=person,
                starts_at=starts_at,
                ends_at=starts_at + timedelta(minutes=slot.duration_minutes),
                profession=member.profession,
                statut="prevue",
                professionnel=member.reference,
                domaine=slot.domaine,
            )
    return None


def _at_work(able: list[Professionnel], day: date) -> list[Professionnel]:
    """Return those at work that day: one day of a weekend at most each, so that everybody has a weekly rest."""
    if day.weekday() < SATURDAY:
        return able
    turn = (day.toordinal() - 1) // 7 + (day.weekday() == SUNDAY)
    return [one for rank, one in enumerate(able) if (rank + turn) % 2 == 0] or able


def _with_outcome(
    visite: Visite, day: date, *, is_away: bool, draws: Draws, world: World
) -> Visite:
    statut, motif = _outcome(day, is_away=is_away, draws=draws, world=world)
    return Visite(
        beneficiaire=visite.beneficiaire,
        starts_at=visite.starts_at,
        ends_at=visite.ends_at,
        profession=visite.profession,
        statut=statut,
        professionnel=visite.professionnel,
        domaine=visite.domaine,
        motif=motif,
    )


def _outcome(day: date, *, is_away: bool, draws: Draws, world: World) -> tuple[str, str | None]:
    if day >= world.on:
        return ("annulee", "Hospitalisation") if is_away else ("prevue", None)
    if is_away:
        return "absence", "Hospitalisation"
    if draws.happens(0.04):
        return "annulee", draws.pick(_CANCELLED)
    if draws.happens(0.025):
        return "absence", draws.pick(_ABSENT)
    return "realisee", None
