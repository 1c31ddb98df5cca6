"""What leaves the screen of the astreintes: the recap of a month, as PDF or workbook, where one chooses."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QMenu, QWidget

from crt_desktop.domain.calendrier import Agenda
from crt_desktop.domain.dates import Period
from crt_desktop.domain.recap import month_words
from crt_desktop.domain.roles import Actor, Permission
from crt_desktop.reports.documents import RECAP
from ui.context import PageContext
from ui.dialogs.calendar_export import agendas_of, open_calendar_export
from ui.dialogs.leave_import import open_leave_import
from ui.dialogs.save_file import ask_file
from ui.widgets import show_toast

EXPORT: Final = "Exporter le calendrier (.ics)…"
TAKE_LEAVE: Final = "Importer des congés (.ics)…"
REASON: Final = "demandé depuis l’écran des astreintes"
PDF, XLSX = ".pdf", ".xlsx"
_KINDS: Final = {PDF: "Document PDF (*.pdf)", XLSX: "Classeur (*.xlsx)"}


def may_read_recaps(actor: Actor) -> bool:
    """Tell whether the account reads a recap: everybody's, or its own."""
    reads = actor.may(Permission.ASTREINTE_READ)
    return reads and (actor.may(Permission.RECAP_READ) or actor.professionnel is not None)


def months_of(period: Period, *, today: date) -> tuple[date, ...]:
    """Return the months of a period that have begun, by their first day."""
    firsts = (month.start.replace(day=1) for month in period.months())
    return tuple(first for first in firsts if first <= today)


def fill_menu(
    menu: QMenu, context: PageContext, period: Period, *, today: date, parent: QWidget
) -> None:
    """Offer the calendar files, then the recaps of the months of a period."""
    if Agenda.ASTREINTES in agendas_of(context.actor):
        menu.addAction(EXPORT, partial(open_calendar_export, context, parent=parent))
    if context.actor.may(Permission.EQUIPE_WRITE):
        menu.addAction(TAKE_LEAVE, partial(open_leave_import, context, parent=parent))
    if not may_read_recaps(context.actor):
        return
    if not menu.isEmpty():
        menu.addSeparator()
    for suffix, words in ((PDF, "PDF"), (XLSX, "XLSX")):
        title = f"Récapitulatif du mois ({words})"
        months = months_of(period, today=today)
        if not months:
            menu.addAction(f"{title}\u00a0: ce trimestre n’a pas commencé").setEnabled(False)
            continue
        inside = menu.addMenu(title)
        for month in months:
            act = partial(save_recap, context, month, suffix, parent=parent)
            inside.addAction(f"{month_words(month)[:1].upper()}{month_words(month)[1:]}…", act)


def save_recap(context: PageContext, month: date, suffix: str, *, parent: QWidget) -> None:
    """Ask for a file, write the recap of a month in it, open it."""
    services = context.services
    own = None if context.actor.may(Permission.RECAP_READ) else context.actor.professionnel
    writers: dict[str, Callable[[Path], object]] = {
        PDF: lambda path: services.documents.write(
            RECAP, f"{month:%Y-%m}" + (f":{own}" if own else ""), path, reason=REASON
        ),
        XLSX: lambda path: services.recaps.write_xlsx(month, path, own, reason=REASON),
    }

    def write(path: Path) -> None:
        context.tasks.run(
            lambda: writers[suffix](path),
            owner=parent,
            done=lambda _content: _open(path, parent),
            failed=context.show_error,
            keeps=True,
        )

    ask_file(
        parent,
        "Enregistrer le récapitulatif",
        f"recapitulatif-astreintes-{month:%Y-%m}{suffix}",
        kinds=_KINDS[suffix],
        suffix=suffix,
        chosen=write,
    )


def _open(path: Path, parent: QWidget) -> None:
    show_toast(parent, "Récapitulatif enregistré")
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))
