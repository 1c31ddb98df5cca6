"""The team as the settings list it: who is there, who is to come, who left, and the ETP."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Final, NamedTuple, cast

from crt_desktop.domain.codes import PROFESSION, STATUT_PROFESSIONNEL
from crt_desktop.domain.equipe import Professionnel, is_in_team
from crt_desktop.domain.search import fold
from crt_desktop.domain.typography import french
from crt_desktop.reports.fiches import StoredFiche
from ui.models.cells import SectionCell, TextCell, TwoLinesCell
from ui.models.record_rows import RecordRow
from ui.viewmodels import words

TITLES: Final = ("Nom", "Profession", "ETP", "Statut", "RPPS", "Entrée", "Sortie")


class EtpPart(NamedTuple):
    """The ETP of a profession, and how many persons make it."""

    label: str
    etp: Decimal
    people: int

    @property
    def text(self) -> str:
        """« IDE 2,5 »."""
        return f"{self.label}{words.NO_BREAK}{words.number(self.etp.normalize() + 0)}"


def profession_of(one: Professionnel) -> str:
    """Return the profession in words."""
    return french(PROFESSION.get(one.profession, one.profession))


def etp_parts(team: Iterable[Professionnel], *, on: date) -> tuple[EtpPart, ...]:
    """Return the ETP of those present by profession, in the order of the codes."""
    found: dict[str, list[Decimal]] = defaultdict(list)
    for one in team:
        if is_in_team(one, on=on):
            found[one.profession].append(one.etp or Decimal(0))
    return tuple(
        EtpPart(french(PROFESSION[code]), sum(found[code], Decimal(0)), len(found[code]))
        for code in PROFESSION
        if code in found
    )


def total_sentence(parts: Sequence[EtpPart]) -> str:
    """Return « 12 personnes présentes, 8,4 ETP »."""
    count = sum(part.people for part in parts)
    etp = words.number(sum((part.etp for part in parts), Decimal(0)).normalize() + 0)
    present = words.counted(count, "personne présente", "personnes présentes")
    return f"{present}, {etp}{words.NO_BREAK}ETP"


def team_rows(fiches: Iterable[StoredFiche], *, on: date) -> tuple[RecordRow, ...]:
    """Return the rows: those present by name, then those to come, then those who left, latest first."""
    present: list[tuple[StoredFiche, Professionnel]] = []
    coming: list[tuple[StoredFiche, Professionnel]] = []
    gone: list[tuple[StoredFiche, Professionnel]] = []
    for fiche in fiches:
        one = cast(Professionnel, fiche.record)
        if is_in_team(one, on=on):
            present.append((fiche, one))
        elif one.left_on is not None and one.left_on < on:
            gone.append((fiche, one))
        else:
            coming.append((fiche, one))
    present.sort(key=lambda pair: fold(f"{pair[1].nom} {pair[1].prenom}"))
    coming.sort(key=lambda pair: pair[1].arrived_on or on)
    gone.sort(key=lambda pair: pair[1].left_on or on, reverse=True)
    rows: list[RecordRow] = [_row(*pair) for pair in present]
    for title, group in (("À venir", coming), ("Partis", gone)):
        if group:
            head = f"{title} ({words.number(len(group))})"
            rows.append(RecordRow(key=None, cells=(SectionCell(title=head),)))
            rows += [_row(*pair) for pair in group]
    return tuple(rows)


def _row(fiche: StoredFiche, one: Professionnel) -> RecordRow:
    etp = words.DASH if one.etp is None else words.number(one.etp.normalize() + 0)
    statut = STATUT_PROFESSIONNEL.get(one.statut or "", words.DASH)
    phone = words.phone(one.telephone)
    name = f"{one.nom} {one.prenom}"
    return RecordRow(
        key=fiche.row_id,
        cells=(
            TwoLinesCell(text=name, detail=phone) if phone else TextCell(text=name, weight=500),
            TextCell(text=profession_of(one)),
            TextCell(text=etp, ink="text" if one.etp is not None else "muted"),
            TextCell(text=french(statut), ink="text2"),
            TextCell(text=one.rpps or words.DASH, ink="text2"),
            TextCell(text=_day(one.arrived_on), ink="text2"),
            TextCell(text=_day(one.left_on), ink="text2"),
        ),
    )


def _day(day: date | None) -> str:
    return words.DASH if day is None else words.day(day)
