"""The acts on a stay, in a menu, as its state allows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from crt_desktop.domain.places import EN_COURS, SEJOURS, Act, acts_of
from crt_desktop.reports.places import StayBar
from ui.pages.places.acts import PlacesActs
from ui.theme.icons import icon

Do = Callable[[StayBar], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class StayCalls:
    """What each line of the menu calls."""

    confirm: Do
    name: Do
    arrive: Do
    prepare: Do
    leave: Do
    extend: Do
    transfer: Do
    hospital: Do
    cancel: Do
    renew: Do
    dossier: Do


def calls_of(acts: PlacesActs, *, extend: Do, transfer: Do, dossier: Do) -> StayCalls:
    """Return what each line of the menu does; what needs the board is given."""
    return StayCalls(
        confirm=acts.confirm,
        name=acts.name,
        arrive=acts.arrive,
        prepare=acts.prepare,
        leave=acts.leave,
        extend=extend,
        transfer=transfer,
        hospital=acts.hospital,
        cancel=acts.cancel,
        renew=acts.renew,
        dossier=dossier,
    )


def stay_menu(bar: StayBar, calls: StayCalls, *, may_write: bool, parent: QWidget) -> QMenu:
    """Return the menu of a stay: what may be done now, first what is next."""
    menu = QMenu(parent)
    allowed = acts_of(bar.etat)
    is_stay = bar.sheet == SEJOURS
    lines = (
        (Act.CONFIRM in allowed, "Confirmer l’option", "check", calls.confirm),
        (Act.NAME in allowed and not is_stay, "Nommer la personne…", "user-round", calls.name),
        (Act.ARRIVE in allowed and is_stay, "Noter l’arrivée…", "door-open", calls.arrive),
        (Act.LEAVE in allowed, "Terminer le séjour…", "house", calls.leave),
        (bar.etat == EN_COURS, "Préparer le retour…", "clipboard-check", calls.prepare),
        (Act.EXTEND in allowed, "Changer la date de départ…", "calendar-days", calls.extend),
        (
            Act.TRANSFER in allowed,
            "Transférer dans une autre place…",
            "arrow-left-right",
            calls.transfer,
        ),
        (Act.HOSPITAL in allowed, "Noter l’entrée à l’hôpital…", "hospital", calls.hospital),
        (is_stay and bar.departed_on is not None, "Renouveler…", "repeat", calls.renew),
        (Act.CANCEL in allowed, "Annuler le séjour…", "x", calls.cancel),
    )
    if may_write:
        for is_offered, text, icon_name, call in lines:
            if is_offered:
                _line(menu, text, icon_name, call, bar)
    if bar.beneficiaire_id is not None:
        if menu.actions():
            menu.addSeparator()
        _line(menu, "Ouvrir le dossier", "folder-open", calls.dossier, bar)
    return menu


def _line(menu: QMenu, text: str, icon_name: str, call: Do, bar: StayBar) -> QAction:
    act = menu.addAction(icon(icon_name, "text2"), text)
    act.triggered.connect(lambda: call(bar))
    return act
