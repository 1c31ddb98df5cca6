"""The rows of the register of the partenaires."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Final

from crt_desktop.reports.partenaires import PartnerLine
from ui.models.cells import BadgeCell, Cell, IconTextCell, TextCell, TwoLinesCell
from ui.models.record_rows import RecordRow
from ui.viewmodels import words
from ui.viewmodels.partenaires import category_label, state_words

TITLES: Final = ("Partenaire", "Catégorie", "Convention", "Téléphone", "MSSanté")
NOM, CATEGORIE, CONVENTION, TELEPHONE, MSSANTE = range(5)


def partner_rows(lines: Iterable[PartnerLine], *, today: date) -> tuple[RecordRow, ...]:
    """Return a row for each line, in the order given; the key is the row id."""
    return tuple(_row(line, today) for line in lines)


def _row(line: PartnerLine, today: date) -> RecordRow:
    record = line.record
    state = state_words(line, today=today)
    phone = words.phone(record.telephone)
    return RecordRow(
        key=line.row_id,
        cells=(
            _name(line),
            TextCell(text=category_label(record.categorie), ink="text2"),
            BadgeCell(text=state.text, tone=state.tone, icon=state.icon),
            TextCell(text=phone or words.DASH, ink="text" if phone else "muted"),
            IconTextCell(icon="copy", text=record.mssante, icon_ink="muted")
            if record.mssante
            else TextCell(text=words.DASH, ink="muted"),
        ),
    )


def _name(line: PartnerLine) -> Cell:
    people = words.counted(len(line.people), "interlocuteur") if line.people else ""
    detail = " · ".join(one for one in (line.record.commune, people) if one)
    if detail:
        return TwoLinesCell(text=line.record.nom, detail=detail)
    return TextCell(text=line.record.nom)
