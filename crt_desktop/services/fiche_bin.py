"""Records taken away to the bin, and put back."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from crt_desktop.domain.audit import AuditTag
from crt_desktop.domain.contrat_acts import Etat, etat_of, word_of
from crt_desktop.domain.dates import local_date
from crt_desktop.domain.errors import (
    NotFoundError,
    RuleViolationError,
    StaleEdit,
    StaleEditError,
    VersionMovedError,
)
from crt_desktop.domain.fiches import form_key
from crt_desktop.domain.parcours import Contrat
from crt_desktop.domain.record_titles import title_of
from crt_desktop.ports.uow import UnitOfWork
from crt_desktop.reports.fiches import BinLine, StoredFiche
from crt_desktop.services.fiche_checks import Checked, crossing_issues, require_unlocked
from crt_desktop.services.fiche_desk import PERSONS, FicheDesk
from crt_desktop.services.fiche_judges import require_no_clash
from crt_desktop.services.fiche_rights import may_write, require_author, require_writer


def remove(
    desk: FicheDesk, sheet: str, row_id: int, *, version: int, reason: str | None = None
) -> int:
    """Take a record and what hangs on it away; see `Fiches.remove`."""
    require_writer(desk.actor, sheet, is_new=True)
    with desk.session.uow() as uow:
        uow.fiches.lock()
        stored = desk.still_there(uow, sheet, row_id)
        desk.require_scope(uow, sheet, stored.beneficiaire_id)
        require_author(desk.actor, sheet, stored.record)
        require_unlocked(stored.record, uow.fiches)
        try:
            removal = uow.fiches.remove(
                sheet,
                row_id,
                version=version,
                title=title_of(stored.record),
                by=desk.actor.display_name,
                at=desk.clock.now(),
                reason=reason,
            )
        except VersionMovedError as error:
            raise StaleEditError(_moved(uow, stored)) from error
        key = form_key(sheet, row_id=row_id, beneficiaire_id=None)
        uow.drafts.settle(desk.actor.account_id, key)
        people = {stored.beneficiaire_id, *removal.people}
        desk.record(uow, AuditTag.FICHE_REMOVE, people, (sheet, str(row_id)))
        desk.empty_bin(uow)
        uow.commit()
    desk.bin_was_looked_at()
    return removal.bin_id


def _moved(uow: UnitOfWork, stored: StoredFiche) -> StaleEdit:
    latest = uow.fiches.last_change(stored)
    by, at = ("", stored.recorded_at) if latest is None else latest[:2]
    return StaleEdit(by=by, at=at, version=stored.version)


def restore(desk: FicheDesk, bin_id: int) -> StoredFiche:
    """Put a record of the bin back with what hung on it; see `Fiches.restore`."""
    with desk.session.uow() as uow:
        uow.fiches.lock()
        line = next((one for one in uow.fiches.bin() if one.bin_id == bin_id), None)
        if line is None:
            raise NotFoundError(kind="corbeille", reference=bin_id)
        require_writer(desk.actor, line.sheet, is_new=True)
        if line.sheet != PERSONS:
            desk.require_scope(uow, line.sheet, line.beneficiaire_id)
        people = uow.fiches.bin_people(bin_id)
        fiche = uow.fiches.restore(bin_id)
        require_author(desk.actor, fiche.sheet, fiche.record)
        _refuse_clashes(desk, uow, fiche)
        fields = (fiche.sheet, str(fiche.row_id))
        desk.record(uow, AuditTag.FICHE_RESTORE, {fiche.beneficiaire_id, *people}, fields)
        uow.commit()
    return fiche


def _refuse_clashes(desk: FicheDesk, uow: UnitOfWork, fiche: StoredFiche) -> None:
    """Refuse to put back what overlaps records made since; raises RuleViolationError."""
    setting = desk.setting(uow)
    back = [fiche]
    if fiche.sheet == PERSONS:
        back += uow.fiches.of_person("sejours_ht", fiche.row_id)
    for one in back:
        checked = Checked(
            record=one.record, stored=one, beneficiaire_id=one.beneficiaire_id, setting=setting
        )
        for issue in crossing_issues(checked, uow.fiches):
            if issue.is_error:
                raise RuleViolationError("remise_impossible", raison=issue.message)
    require_no_clash(fiche.record, row_id=fiche.row_id, uow=uow)
    if isinstance(fiche.record, Contrat):
        _refuse_second_contrat(uow, fiche, fiche.record)


def _refuse_second_contrat(uow: UnitOfWork, fiche: StoredFiche, contrat: Contrat) -> None:
    """Refuse to put back a paper that another took the place of; raises RuleViolationError."""
    others = [
        one.record
        for one in uow.fiches.of_person(fiche.sheet, fiche.beneficiaire_id or 0)
        if one.row_id != fiche.row_id and isinstance(one.record, Contrat)
    ]
    for other in others:
        if other.demande == contrat.demande and (
            other.numero == contrat.numero or etat_of(other) is not Etat.SIGNE
        ):
            word = word_of(other)
            raison = f"Un autre document a pris sa place\u00a0: {word}."
            raise RuleViolationError("remise_impossible", raison=raison)


def lines(desk: FicheDesk) -> tuple[BinLine, ...]:
    """Return what the bin holds that the actor may put back, the latest first.

    How long each stays follows the settings.
    """
    with desk.session.uow() as uow:
        kept = timedelta(days=uow.parametres().corbeille_jours)
        return tuple(
            replace(line, expires_on=local_date(line.deleted_at) + kept)
            for line in uow.fiches.bin()
            if may_write(desk.actor, line.sheet)
            and desk.is_in_scope(uow, line.sheet, line.beneficiaire_id)
        )
