"""What every slow figure starts from: the caseload that counts, its days, exact rounding.

Nothing here is quick. Days are listed one by one, means are exact fractions.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from zoneinfo import ZoneInfo

from crt_desktop.domain.aggir import effective_gir
from crt_desktop.domain.codes import NON_RENSEIGNE
from crt_desktop.domain.dates import Period
from crt_desktop.domain.demande import Demande
from crt_desktop.domain.etablissement import Parametres
from crt_desktop.domain.people import Beneficiaire
from tests.builders import Caseload

PARIS = ZoneInfo("Europe/Paris")
ONE_DAY = timedelta(days=1)
SOURCES_BY_RIGHT = ("ems_apa", "medecin", "coordinateur")
"""Same day: the first of these sources that evaluated wins."""


def without_fictif(caseload: Caseload) -> Caseload:
    """Leave out the persons marked fictif and every record about them."""
    fictif = {
        person.reference
        for person in caseload.beneficiaires
        if person.attribut_identite == "fictif"
    }
    kept = {
        field.name: tuple(
            record
            for record in getattr(caseload, field.name)
            if getattr(record, "beneficiaire", None) not in fictif
        )
        for field in fields(caseload)
    }
    kept["beneficiaires"] = tuple(
        person for person in caseload.beneficiaires if person.reference not in fictif
    )
    return Caseload(**kept)


def rounded(exact: Fraction) -> Decimal:
    """Round to one decimal, halves away from zero."""
    tenths = (abs(exact) * 10 + Fraction(1, 2)).__floor__()
    return Decimal(tenths if exact >= 0 else -tenths) / 10


def mean(values: Iterable[int | Fraction]) -> Decimal | None:
    """Return the mean, or None when nothing is known."""
    known = list(values)
    return rounded(sum(map(Fraction, known), Fraction(0)) / len(known)) if known else None


def median(values: Iterable[int | Fraction]) -> Decimal | None:
    """Return the middle value, or the mean of the two in the middle."""
    known = sorted(values)
    if not known:
        return None
    lower = known[(len(known) - 1) // 2]
    upper = known[len(known) // 2]
    return rounded((Fraction(lower) + Fraction(upper)) / 2)


def mean_median_n(values: list[int]) -> dict[str, object]:
    """Return {moyenne, mediane, n}."""
    return {"moyenne": mean(values), "mediane": median(values), "n": len(values)}


def breakdown(
    modalities: Iterable[str], values: Iterable[str | None], empty: str = NON_RENSEIGNE
) -> dict[str, int]:
    """Count the values by modality, zeros included, empty cells under their own name."""
    counts = dict.fromkeys([*modalities, empty], 0)
    for value in values:
        key = value if value is not None else empty
        counts[key] = counts.get(key, 0) + 1
    return counts


def local(instant: datetime) -> datetime:
    """Return the wall clock of Paris."""
    return instant.astimezone(PARIS)


def at(day: date, wall: time) -> datetime:
    """Return the instant a wall clock of Paris shows this time."""
    return datetime.combine(day, wall, tzinfo=PARIS).astimezone(UTC)


def elapsed_minutes(start: datetime, end: datetime) -> Fraction:
    """Return the minutes that really went by."""
    between = end.astimezone(UTC) - start.astimezone(UTC)
    return Fraction(between // timedelta(microseconds=1), 60_000_000)


def three_months_after(day: date) -> date:
    """Return the same day three months later, or the last day of that month."""
    month = day.month + 3
    year = day.year + (1 if month > 12 else 0)
    month = month - 12 if month > 12 else month
    wanted = day.day
    while True:
        try:
            return date(year, month, wanted)
        except ValueError:
            wanted -= 1


def age_on(born_on: date, day: date) -> int:
    """Count the birthdays up to this day; 29 February is kept on 1 March of common years."""
    birthdays = 0
    for year in range(born_on.year + 1, day.year + 1):
        try:
            birthday = date(year, born_on.month, born_on.day)
        except ValueError:
            birthday = date(year, 3, 1)
        if birthday <= day:
            birthdays += 1
    return birthdays


def is_day_of(accompagnement: Demande, day: date) -> bool:
    """Tell whether the day belongs to the accompagnement."""
    if accompagnement.admitted_on is None or day < accompagnement.admitted_on:
        return False
    if accompagnement.left_on is None or day < accompagnement.left_on:
        return True
    return day == accompagnement.left_on == accompagnement.admitted_on


@dataclass(frozen=True, kw_only=True)
class Question:
    """Everything a figure may look at; the caseload is already without the fictifs."""

    caseload: Caseload
    period: Period
    parametres: Parametres
    holidays: frozenset[date]

    @cached_property
    def days(self) -> list[date]:
        """Every day of the period."""
        count = (self.period.end - self.period.start).days + 1
        return [self.period.start + timedelta(days=rank) for rank in range(count)]

    def holds(self, day: date | None) -> bool:
        """Tell whether the day is known and in the period."""
        return day is not None and self.period.start <= day <= self.period.end

    def holds_start(self, instant: datetime) -> bool:
        """Tell whether the local day of the instant is in the period."""
        return self.holds(local(instant).date())

    @cached_property
    def accompagnements(self) -> list[Demande]:
        """The demandes that led to an admission."""
        return [demande for demande in self.caseload.demandes if demande.admitted_on is not None]

    @cached_property
    def days_of(self) -> Mapping[str, frozenset[date]]:
        """The days of each accompagnement inside the period, by reference."""
        return {
            accompagnement.reference: frozenset(
                day for day in self.days if is_day_of(accompagnement, day)
            )
            for accompagnement in self.accompagnements
        }

    @cached_property
    def touching(self) -> Mapping[str, list[Demande]]:
        """By person accompanied in the period, the accompagnements that touch it, oldest first."""
        found: dict[str, list[Demande]] = {}
        for accompagnement in sorted(self.accompagnements, key=admission):
            if self.days_of[accompagnement.reference]:
                found.setdefault(accompagnement.beneficiaire, []).append(accompagnement)
        return found

    @cached_property
    def file_active(self) -> list[Beneficiaire]:
        """The persons accompanied in the period."""
        return [
            person for person in self.caseload.beneficiaires if person.reference in self.touching
        ]

    def present_on(self, day: date) -> set[str]:
        """Return the references of the persons present."""
        return {
            accompagnement.beneficiaire
            for accompagnement in self.accompagnements
            if is_day_of(accompagnement, day)
        }

    def last_known_day(self, person: str) -> date:
        """Return min(period end, sortie of the person's last accompagnement touching the period)."""
        last = self.touching[person][-1]
        return self.period.end if last.left_on is None else min(self.period.end, last.left_on)

    def gir_on(self, person: str, day: date) -> int | None:
        """Return the GIR of the latest evaluation dated on or before the day."""
        known = [
            evaluation
            for evaluation in self.caseload.gir
            if evaluation.beneficiaire == person
            and evaluation.evaluated_on <= day
            and effective_gir(evaluation) is not None
        ]
        if not known:
            return None
        latest = max(evaluation.evaluated_on for evaluation in known)
        for source in SOURCES_BY_RIGHT:
            rows = [row for row in known if row.evaluated_on == latest and row.source == source]
            if rows:
                return effective_gir(rows[-1])
        return None


def admission(accompagnement: Demande) -> date:
    """Return the day of admission of what is known to be an accompagnement."""
    if accompagnement.admitted_on is None:
        msg = "not an accompagnement"
        raise ValueError(msg)
    return accompagnement.admitted_on
