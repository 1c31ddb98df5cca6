"""The monthly recaps as a workbook: a line for each employee, then the duties, then the interventions.

Durations are real times, summed past 24 hours; instants are the local ones of the wall.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any, Final

from crt_desktop.domain import codes
from crt_desktop.domain.dates import PARIS
from crt_desktop.domain.heures import Heures
from crt_desktop.domain.recap import month_words
from crt_desktop.domain.typography import upper_first
from crt_desktop.reports.recap import Recap
from exports.sheets import TRAINING_MARK, Book, book_in_memory, set_up_print

TOTALS: Final = "Récapitulatif"
DUTIES: Final = "Astreintes"
INTERVENTIONS: Final = "Interventions"
TITLE: Final = "Récapitulatif des astreintes"
DURATION: Final = "[h]:mm"
"""Hours and minutes, past 24 hours."""
_TITLE_HEIGHT: Final = 24
_HEADER_HEIGHT: Final = 32
_WHO: Final = (("Identifiant", 14), ("Nom", 26), ("Profession", 18))
_HOURS: Final = (("Jour", 10), ("Nuit", 10), ("Dimanche", 10), ("Férié", 10))
_TOTALS: Final = (
    *_WHO,
    ("Nuits", 8),
    ("Dimanches", 10),
    ("Jours fériés", 10),
    ("Heures d’astreinte", 12),
    *_HOURS,
    ("Interventions", 13),
    ("Durée des interventions", 14),
    ("dont trajet", 10),
    ("Sans fin notée", 11),
    ("Contrepartie", 13),
    ("Règle", 70),
)
_DUTIES: Final = (
    *_WHO,
    ("Début", 17),
    ("Fin", 17),
    ("Durée", 10),
    *_HOURS,
    ("Remplacement", 14),
    ("Renfort", 10),
)
_INTERVENTIONS: Final = (
    *_WHO,
    ("Début", 17),
    ("Fin", 17),
    ("Réponse", 26),
    ("dont trajet", 10),
    ("Durée", 10),
)


class RecapXlsx:
    """Makes the workbook of a month; implements `crt_desktop.ports.recap.RecapWorkbook`."""

    def render(
        self, recaps: Sequence[Recap], *, month: date, issuer: str, is_training: bool
    ) -> bytes:
        """Return the workbook."""
        title = f"{TITLE} – {upper_first(month_words(month))}"
        with book_in_memory(title=title, is_training=is_training) as (book, buffer):
            duration = book.workbook.add_format(
                {"font_name": "Calibri", "font_size": 11, "valign": "top", "num_format": DURATION}
            )
            top = (TRAINING_MARK if is_training else "", issuer)
            for name, columns, rows in (
                (TOTALS, _TOTALS, map(_totals, recaps)),
                (DUTIES, _DUTIES, _duty_rows(recaps)),
                (INTERVENTIONS, _INTERVENTIONS, _intervention_rows(recaps)),
            ):
                page = book.workbook.add_worksheet(name)
                first = _begin(book, page, title, top, columns)
                for row, cells in enumerate(rows, start=first):
                    for column, value in enumerate(cells):
                        _put(book, page, (row, column), value, duration)
                set_up_print(page, is_training=is_training, title=title, header_row=first - 1)
        return buffer.getvalue()


def _put(book: Book, page: Any, cell: tuple[int, int], value: object, duration: Any) -> None:
    if isinstance(value, timedelta):
        page.write_number(*cell, value / timedelta(days=1), duration)
    else:
        book.put(page, *cell, value)


def _totals(one: Recap) -> tuple[object, ...]:
    owed = one.compensation
    return (
        *_who(one),
        one.nuits,
        one.dimanches,
        one.feries,
        one.astreinte,
        *_hours(one.heures),
        len(one.interventions),
        one.intervention,
        one.trajet,
        one.without_end or None,
        None if owed is None else timedelta(minutes=float(owed)),
        one.regle,
    )


def _duty_rows(recaps: Iterable[Recap]) -> Iterable[tuple[object, ...]]:
    for one in recaps:
        for duty in one.duties:
            yield (
                *_who(one),
                _local(duty.starts_at),
                _local(duty.ends_at),
                duty.elapsed,
                *_hours(duty.heures),
                duty.is_remplacement or None,
                duty.is_renfort or None,
            )


def _intervention_rows(recaps: Iterable[Recap]) -> Iterable[tuple[object, ...]]:
    for one in recaps:
        for work in one.interventions:
            yield (
                *_who(one),
                _local(work.starts_at),
                None if work.ends_at is None else _local(work.ends_at),
                codes.REPONSE_APPEL.get(work.reponse, work.reponse),
                work.travel,
                work.elapsed,
            )


def _who(one: Recap) -> tuple[str, str, str]:
    return one.professionnel, one.nom, codes.PROFESSION.get(one.profession, one.profession)


def _hours(heures: Heures) -> tuple[timedelta, ...]:
    return heures.jour, heures.nuit, heures.dimanche, heures.ferie


def _local(instant: datetime) -> datetime:
    return instant.astimezone(PARIS).replace(tzinfo=None)


def _begin(
    book: Book, page: Any, title: str, top: Iterable[str], columns: Sequence[tuple[str, int]]
) -> int:
    """Write the title, what is said above the table and its header; return the row below."""
    lines = [line for line in top if line]
    page.set_row(0, _TITLE_HEIGHT)
    page.write_string(0, 0, title, book.title)
    for row, line in enumerate(lines, start=1):
        page.write_string(row, 0, line, book.mark if line == TRAINING_MARK else book.remark)
    header = len(lines) + 2
    page.set_row(header, _HEADER_HEIGHT)
    for index, (name, width) in enumerate(columns):
        page.set_column(index, index, width)
        page.write_string(header, index, name, book.header)
    page.freeze_panes(header + 1, 2)
    return header + 1
