"""Visits to plan: what is asked, whether it fits, and what a visit becomes.

A conflict is shown, never blocking. Only visits planned or done take time: one that was cancelled, or for
which nobody was at home, takes none.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from enum import Enum, StrEnum
from typing import Final

from crt_desktop.domain.dates import PARIS, local_date
from crt_desktop.domain.equipe import Visite
from crt_desktop.domain.errors import FieldIssue, InvalidFicheError, RuleViolationError
from crt_desktop.domain.etablissement import Parametres
from crt_desktop.domain.horaires import Block, covers, day_words, merged, working_blocks
from crt_desktop.domain.hospitalisations import Lieu, absence_on
from crt_desktop.domain.planning import Absence, HoraireTravail
from crt_desktop.domain.sejours import Hospitalisation, SejourHt
from crt_desktop.domain.typography import french

PREVUE: Final = "prevue"
REALISEE: Final = "realisee"
ANNULEE: Final = "annulee"
ABSENCE: Final = "absence"
MISSED: Final = frozenset({ANNULEE, ABSENCE})
BUSY: Final = frozenset({PREVUE, REALISEE})
"""The states in which a visit takes time."""

MOST_MINUTES: Final = 24 * 60
LONGEST: Final = timedelta(minutes=MOST_MINUTES)
_SATURDAY: Final = 5


class MoveScope(StrEnum):
    """How far a change of one visit of a series goes: « celle-ci », « toutes les suivantes »."""

    THIS = "celle_ci"
    FOLLOWING = "suivantes"


class Keep(Enum):
    """Stands for what is left as it is, where None says nobody."""

    KEEP = "keep"


KEEP: Final = Keep.KEEP


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitOrder:
    """A visit to plan, or a series of them with a rule.

    ``heure``: local time of the start; ``minutes`` from 1 to 1,440; ``regle``: text of an RRULE without its
    name, None for one visit; ``until``: the last day of the series, included, None: no end but the rule's.
    """

    beneficiaire_id: int
    on: date
    heure: time
    minutes: int
    profession: str
    professionnel: str | None = None
    domaine: str | None = None
    prestation_fil: int | None = None
    remarque: str | None = None
    regle: str | None = None
    until: date | None = None

    @property
    def duration(self) -> timedelta:
        """How long it lasts."""
        return timedelta(minutes=self.minutes)


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """Why a visit does not fit, for the eye: nothing here blocks.

    ``code``: « professionnel_occupe », « professionnel_absent », « hors_horaires », « hospitalisation »,
    « sejour_ht », « hors_accompagnement », « personne_occupee »; ``other``: the visit it clashes with.
    """

    code: str
    message: str
    other: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """The time [starts_at, ends_at) a visit takes; ``row_id`` None: it is not stored yet."""

    beneficiaire_id: int
    starts_at: datetime
    ends_at: datetime
    row_id: int | None = None
    professionnel: str | None = None
    personne: str = ""
    professionnel_nom: str = ""
    statut: str = PREVUE

    def meets(self, other: Slot) -> bool:
        """Tell whether two visits have an instant in common."""
        return self.starts_at < other.ends_at and other.starts_at < self.ends_at


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What visits are judged against, by professionnel (reference) or by person (row id).

    ``slots``: the visits that take time; ``duties``: spans of duty that count, which stand for contract
    hours; ``accompagnements``: [admission, sortie) of each, the sortie None when there is none.
    """

    slots: Sequence[Slot] = ()
    absences: Mapping[str, Sequence[Absence]] = field(default_factory=dict)
    horaires: Mapping[str, Sequence[HoraireTravail]] = field(default_factory=dict)
    duties: Mapping[str, Sequence[Block]] = field(default_factory=dict)
    stays: Mapping[int, Sequence[Hospitalisation]] = field(default_factory=dict)
    sejours: Mapping[int, Sequence[SejourHt]] = field(default_factory=dict)
    accompagnements: Mapping[int, Sequence[tuple[date, date | None]]] = field(default_factory=dict)


class ConflictFinder:
    """Finds the conflicts of visits; the visits around are sorted once, whatever is asked of them."""

    def __init__(self, around: Surroundings) -> None:
        """Sort the visits by whom they take."""
        self._around = around
        self._of_team: defaultdict[str, list[Slot]] = defaultdict(list)
        self._of_person: defaultdict[int, list[Slot]] = defaultdict(list)
        busy = [slot for slot in around.slots if slot.statut in BUSY]
        for slot in sorted(busy, key=lambda one: one.starts_at):
            self._of_person[slot.beneficiaire_id].append(slot)
            if slot.professionnel is not None:
                self._of_team[slot.professionnel].append(slot)
        spans = [slot.ends_at - slot.starts_at for slot in busy]
        self._longest = max(spans, default=timedelta())

    def of(self, slot: Slot) -> tuple[Conflict, ...]:
        """Return the conflicts of a visit still planned, those of the team first; none of any other."""
        if slot.statut != PREVUE:
            return ()
        return (*self._of_professionnel(slot), *self._of_beneficiaire(slot))

    def _meeting(self, slot: Slot, others: Sequence[Slot]) -> Iterator[Slot]:
        first = bisect_left(
            others, slot.starts_at - self._longest, key=lambda other: other.starts_at
        )
        for other in others[first:]:
            if other.starts_at >= slot.ends_at:
                return
            is_itself = other is slot or (slot.row_id is not None and other.row_id == slot.row_id)
            if not is_itself and slot.meets(other):
                yield other

    def _of_professionnel(self, slot: Slot) -> Iterator[Conflict]:
        who = slot.professionnel
        if who is None:
            return
        for other in self._meeting(slot, self._of_team.get(who, ())):
            where = f" chez {other.personne}" if other.personne else ""
            words = f"Déjà en visite{where} de {span_words(other)}."
            yield _conflict("professionnel_occupe", words, other.row_id)
        day = local_date(slot.starts_at)
        for absence in self._around.absences.get(who, ()):
            if absence.started_on <= day <= absence.ended_on:
                until = f"jusqu'au {absence.ended_on:%d/%m/%Y}"
                yield _conflict("professionnel_absent", f"L'intervenant est absent {until}.")
                break
        else:
            yield from self._out_of_hours(slot, who)

    def _out_of_hours(self, slot: Slot, who: str) -> Iterator[Conflict]:
        horaires = self._around.horaires.get(who, ())
        if not horaires:
            return
        own = working_blocks(horaires, slot.starts_at, slot.ends_at)
        if covers(merged([*own, *self._around.duties.get(who, ())]), slot.starts_at, slot.ends_at):
            return
        hours = day_words(horaires, local_date(slot.starts_at))
        yield _conflict(
            "hors_horaires",
            f"Hors des horaires de l'intervenant ce jour-là : {hours}."
            if hours
            else "L'intervenant ne travaille pas ce jour-là.",
        )

    def _of_beneficiaire(self, slot: Slot) -> Iterator[Conflict]:
        around, who = self._around, slot.beneficiaire_id
        day = local_date(slot.starts_at)
        away = absence_on(day, stays=around.stays.get(who, ()), sejours=around.sejours.get(who, ()))
        if away is not None:
            code, words = _AWAY[away.lieu]
            until = f", retour le {away.until:%d/%m/%Y}" if away.until else ""
            yield _conflict(code, f"{words} depuis le {away.since:%d/%m/%Y}{until}.")
        spans = around.accompagnements.get(who, ())
        if not any(start <= day and (end is None or day < end) for start, end in spans):
            yield _conflict("hors_accompagnement", "La personne n'est pas accompagnée ce jour-là.")
        for other in self._meeting(slot, self._of_person.get(who, ())):
            by = f" par {other.professionnel_nom}" if other.professionnel_nom else ""
            words = f"La personne a déjà une visite{by} de {span_words(other)}."
            yield _conflict("personne_occupee", words, other.row_id)


_AWAY: Final = {
    Lieu.HOPITAL: ("hospitalisation", "Personne hospitalisée"),
    Lieu.SEJOUR: ("sejour_ht", "Personne en hébergement temporaire"),
}


def conflicts_of(slot: Slot, around: Surroundings) -> tuple[Conflict, ...]:
    """Return the conflicts of one visit."""
    return ConflictFinder(around).of(slot)


def span_words(slot: Slot) -> str:
    """Return « 09:00 à 09:45 », in local time."""
    starts, ends = slot.starts_at.astimezone(PARIS), slot.ends_at.astimezone(PARIS)
    return f"{starts:%H:%M} à {ends:%H:%M}"


def _conflict(code: str, words: str, other: int | None = None) -> Conflict:
    return Conflict(code=code, message=french(words), other=other)


# --- the slot class ------------------------------------------------------------------------


def creneau_of(starts_at: datetime, *, feries: frozenset[date], parametres: Parametres) -> str:
    """Return the slot class of a visit from its start: the first that applies.

    Public holiday, then Saturday or Sunday, then the night, then the evening, then the day.
    """
    local = starts_at.astimezone(PARIS)
    day, wall = local.date(), local.time()
    if day in feries:
        return "ferie"
    if day.weekday() >= _SATURDAY:
        return "weekend"
    if _is_between(wall, parametres.nuit_debut, parametres.nuit_fin):
        return "nuit"
    return "soiree" if wall >= parametres.soiree_debut else "jour"


def _is_between(wall: time, starts: time, ends: time) -> bool:
    """Tell whether a time of day is in [starts, ends), which may cross midnight."""
    return starts <= wall < ends if starts < ends else wall >= starts or wall < ends


# --- what a visit becomes ------------------------------------------------------------------


def moved(
    visite: Visite,
    *,
    starts_at: datetime,
    ends_at: datetime,
    professionnel: str | Keep | None = KEEP,
) -> Visite:
    """Return a visit at another time, with somebody else when one is named.

    Raises:
        InvalidFicheError: It ends before it starts, or lasts more than a day.
        RuleViolationError: ``visite_faite``, ``visite_non_faite``: to be reopened first.
    """
    require_planned(visite)
    if not timedelta() <= ends_at - starts_at <= LONGEST:
        raise InvalidFicheError((_issue("ends_at", "Une visite dure de 1 à 1 440 minutes."),))
    who = visite.professionnel if isinstance(professionnel, Keep) else professionnel
    return replace(visite, starts_at=starts_at, ends_at=ends_at, professionnel=who)


def done(
    visite: Visite, *, starts_at: datetime, ends_at: datetime, remarque: str | None = None
) -> Visite:
    """Return a visit as it took place; the times it was planned at are kept the first time."""
    is_again = visite.statut == REALISEE
    return replace(
        visite,
        statut=REALISEE,
        starts_at=starts_at,
        ends_at=ends_at,
        planned_starts_at=visite.planned_starts_at if is_again else visite.starts_at,
        planned_ends_at=visite.planned_ends_at if is_again else visite.ends_at,
        motif=None,
        remarque=visite.remarque if remarque is None else remarque or None,
    )


def missed(visite: Visite, *, statut: str, motif: str) -> Visite:
    """Return a visit that did not take place, with why.

    Raises:
        InvalidFicheError: No reason is given.
        RuleViolationError: ``visite_faite``: it is done, to be reopened first.
    """
    if visite.statut == REALISEE:
        raise RuleViolationError("visite_faite")
    if statut not in MISSED:
        raise ValueError(statut)
    if not motif.strip():
        raise InvalidFicheError((_issue("motif", "Indiquez le motif."),))
    return replace(visite, statut=statut, motif=motif.strip())


def reopened(visite: Visite) -> Visite:
    """Return a visit as it was planned, whatever became of it."""
    starts_at, ends_at = visite.planned_starts_at, visite.planned_ends_at
    return replace(
        visite,
        statut=PREVUE,
        motif=None,
        starts_at=visite.starts_at if starts_at is None else starts_at,
        ends_at=visite.ends_at if ends_at is None else ends_at,
        planned_starts_at=None,
        planned_ends_at=None,
    )


def require_planned(visite: Visite) -> None:
    """Refuse to move what is no longer planned; raises RuleViolationError.

    Codes: ``visite_faite``, ``visite_non_faite``: to be reopened first.
    """
    if visite.statut == REALISEE:
        raise RuleViolationError("visite_faite")
    if visite.statut != PREVUE:
        raise RuleViolationError("visite_non_faite")


def done_issues(starts_at: datetime, ends_at: datetime, *, now: datetime) -> tuple[FieldIssue, ...]:
    """Return what is wrong with the real times of a visit."""
    if ends_at < starts_at:
        return (_issue("ends_at", "La fin précède le début : corrigez l'une des deux heures."),)
    if starts_at > now:
        words = "Cette visite n'a pas commencé : notez-la réalisée une fois faite."
        return (_issue("starts_at", words),)
    if ends_at - starts_at > LONGEST:
        return (_issue("ends_at", "Une visite dure au plus 24 heures : corrigez la fin."),)
    return ()


def order_issues(order: VisitOrder) -> tuple[FieldIssue, ...]:
    """Return what is wrong with a visit to plan, the rule of a series left aside."""
    issues = []
    if not 1 <= order.minutes <= MOST_MINUTES:
        issues.append(_issue("minutes", "La durée va de 1 à 1 440 minutes."))
    if order.until is not None and order.until < order.on:
        words = f"La série finit avant la première visite, le {order.on:%d/%m/%Y}."
        issues.append(_issue("until", words))
    return tuple(issues)


def _issue(attribute: str, words: str) -> FieldIssue:
    return FieldIssue(attribute=attribute, message=french(words))
