"""The consent of an admission in the person's register: written with the step, corrected, withdrawn."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final, cast

from crt_desktop.domain.consentements import ACCOMPAGNEMENT, is_standing_consent
from crt_desktop.domain.demande import Demande
from crt_desktop.domain.suivi import Consentement
from crt_desktop.ports.uow import UnitOfWork
from crt_desktop.reports.fiches import StoredFiche
from crt_desktop.services.fiche_desk import FicheDesk, Openings
from crt_desktop.services.fiche_saving import Order, write_order

CONSENTS: Final = "consentements"


def register_consent(
    desk: FicheDesk, openings: Openings, uow: UnitOfWork, *, before: Demande, demande: StoredFiche
) -> None:
    """Keep the person's register as the step says: a line added, corrected, or withdrawn today.

    A step emptied keeps its line, as history, and the line stands no more. A step corrected whose consent
    is withdrawn corrects the line, still withdrawn: only a consent given from the withdrawal on is a new one.
    """
    record, person = cast("Demande", demande.record), demande.beneficiaire_id
    day = record.consentement_on
    if person is None:
        return
    lines = [
        fiche
        for fiche in uow.fiches.of_person(CONSENTS, person)
        if _consent(fiche).type == ACCOMPAGNEMENT
    ]
    known = _line_of(lines, day, before.consentement_on)
    if day is not None:
        said = {
            "type": ACCOMPAGNEMENT,
            "given_on": f"{day:%d/%m/%Y}",
            "donne_par": record.consentement_par or "",
            "recueil": record.consentement_recueil or "",
        }
        # A word the step took back is taken back here; one it never said stays as the register has it.
        told = {"donne_par": before.consentement_par, "recueil": before.consentement_recueil}
        values = {name: text for name, text in said.items() if text or told.get(name)}
    elif known is not None:
        values = {"withdrawn_on": f"{desk.clock.today():%d/%m/%Y}"}
    else:
        return
    order = Order(
        sheet=CONSENTS,
        values=values,
        form="",
        row_id=None if known is None else known.row_id,
        version=None if known is None else known.version,
        beneficiaire_id=person,
    )
    write_order(desk, openings, uow, order)


def _line_of(
    lines: Sequence[StoredFiche], day: date | None, before: date | None
) -> StoredFiche | None:
    """Return the line of a step that says a day, and said ``before`` until now; None when it is to be added."""
    standing = [one for one in lines if is_standing_consent(_consent(one))]
    known = _given_on(standing, day) or _given_on(standing, before)
    if known is not None or day is None or before is None:
        return known
    told = _given_on(lines, before)
    ended = None if told is None else _consent(told).withdrawn_on
    return told if day == before or (ended is not None and day < ended) else None


def _given_on(lines: Iterable[StoredFiche], day: date | None) -> StoredFiche | None:
    """Return the last consent given on a day."""
    on_that_day = [one for one in lines if _consent(one).given_on == day]
    return on_that_day[-1] if on_that_day else None


def _consent(fiche: StoredFiche) -> Consentement:
    return cast("Consentement", fiche.record)
