"""Writing the book of the calls: a call as it is taken, what came after, the visit it led to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final, cast

from crt_desktop.domain.appels import (
    STEPS,
    CallUpdate,
    NewCall,
    apply,
    call_issues,
    settle_times,
    tells_of_visit,
    visit_of,
)
from crt_desktop.domain.astreintes import RENFORT
from crt_desktop.domain.audit import AuditTag
from crt_desktop.domain.dates import Period, local_date
from crt_desktop.domain.equipe import AppelAstreinte, Professionnel, Visite
from crt_desktop.domain.errors import FieldIssue, InvalidFicheError
from crt_desktop.domain.fiches import changed_fields, form_key, write_fiche
from crt_desktop.domain.regimes import limits_of
from crt_desktop.domain.repos import interventions_of, ordinary_work, resume_not_before
from crt_desktop.domain.typography import french
from crt_desktop.ports.uow import UnitOfWork
from crt_desktop.reports.astreintes import ResumeLine
from crt_desktop.reports.fiches import SavedFiche, StoredFiche
from crt_desktop.reports.nuit import CallLine, SavedCall
from crt_desktop.services.fiche_desk import PERSON, PERSONS, FicheDesk, Openings
from crt_desktop.services.fiche_rights import is_own_only, require_writer
from crt_desktop.services.fiche_saving import Order, record_change, write_order

APPELS: Final = "appels_astreinte"
VISITES: Final = "visites"
PROFESSIONNELS: Final = "professionnels"
DEFAULT_PROFESSION: Final = "ide"
"""Whose visit it is when nobody said who went."""
LOOK_BACK: Final = timedelta(days=3)
"""How far back the journée before an intervention is looked for: nobody is on call longer."""
NO_VISIT: Final = "Appel d'astreinte corrigé : il n'y a pas eu de déplacement"


def record(desk: FicheDesk, openings: Openings, new: NewCall) -> SavedCall:
    """Write a new call down; see `Nuit.record_call`."""
    require_writer(desk.actor, APPELS, is_new=True)
    with desk.session.uow() as uow:
        uow.fiches.lock()
        now, parametres = desk.clock.now(), uow.parametres()
        asked = {"called_at": now if new.called_at is None else new.called_at}
        placed, issues = settle_times(
            asked, None, now=now, parametres=parametres, night_on=new.night_on
        )
        _refuse(issues)
        called_at: datetime = placed["called_at"]
        call = apply(
            AppelAstreinte(called_at=called_at, origine=new.origine, reponse=new.reponse),
            {
                PERSON: _reference_of(uow, new.beneficiaire_id),
                "motif": new.motif,
                "professionnel": new.professionnel or _who_took(desk, uow, called_at),
                "prevenus": new.prevenus,
                "remarque": new.remarque,
            },
        )
        _refuse(call_issues(call, now=now))
        order = Order(
            sheet=APPELS,
            values=write_fiche(call),
            form=form_key(APPELS, row_id=None, beneficiaire_id=new.beneficiaire_id),
            beneficiaire_id=new.beneficiaire_id,
        )
        saved, _ = write_order(desk, openings, uow, order)
        return _stored(desk, openings, uow, saved)


def change(
    desk: FicheDesk, openings: Openings, row_id: int, *, version: int, update: CallUpdate
) -> SavedCall:
    """Note what came after a call; see `Nuit.update_call`."""
    require_writer(desk.actor, APPELS, is_new=False)
    with desk.session.uow() as uow:
        uow.fiches.lock()
        now, parametres = desk.clock.now(), uow.parametres()
        stored = desk.still_there(uow, APPELS, row_id)
        before = cast("AppelAstreinte", stored.record)
        changes = update.given()
        if "beneficiaire_id" in changes:
            changes[PERSON] = _reference_of(uow, changes.pop("beneficiaire_id"))
        changes, issues = settle_times(changes, before, now=now, parametres=parametres)
        _refuse(issues)
        after = apply(before, changes)
        _refuse(call_issues(after, now=now))
        visit = _Visit(desk, uow, stored, after)
        after = replace(after, visite=visit.settle())
        changed = changed_fields(before, after)
        texts = write_fiche(after)
        order = Order(
            sheet=APPELS,
            values={name: texts[name] for name in changed},
            form=form_key(APPELS, row_id=row_id, beneficiaire_id=None),
            row_id=row_id,
            version=version,
        )
        saved, _ = write_order(desk, openings, uow, order)
        visit.take_away()
        return _stored(desk, openings, uow, saved)


class _Visit:
    """The visit a call led to, kept in step with it: added once, changed, or taken away to the bin."""

    def __init__(
        self, desk: FicheDesk, uow: UnitOfWork, stored: StoredFiche, after: AppelAstreinte
    ) -> None:
        self._desk = desk
        self._uow = uow
        self._stored = stored
        self._before = cast("AppelAstreinte", stored.record)
        self._after = after
        self._unwanted: StoredFiche | None = None

    def settle(self) -> str | None:
        """Store what the call tells of its visit; return the reference the call is to bear.

        A call whose times, answer and person are as they were leaves the visit alone: it may have been
        corrected, or taken away, where the visits are.
        """
        linked = self._before.visite
        if not tells_of_visit(changed_fields(self._before, self._after)):
            return linked
        there = None if linked is None else self._uow.fiches.find(VISITES, linked)
        wanted = visit_of(self._after, profession=self._profession())
        if wanted is None:
            self._unwanted = there
            return None
        if there is None:
            return self._add(wanted)
        self._update(there, wanted)
        return linked

    def take_away(self) -> None:
        """Put the visit that did not take place in the bin, once its call points to it no more."""
        there = self._unwanted
        if there is None:
            return
        actor, uow = self._desk.actor, self._uow
        removal = uow.fiches.remove(
            VISITES,
            there.row_id,
            version=there.version,
            title=french("Visite d'astreinte"),
            by=actor.display_name,
            at=self._desk.clock.now(),
            reason=french(NO_VISIT),
        )
        people = {there.beneficiaire_id, *removal.people}
        self._desk.record(uow, AuditTag.FICHE_REMOVE, people, (VISITES, str(there.row_id)))

    def _add(self, wanted: Visite) -> str:
        # Of its own kind: the next free number of a million visits without any is long to find.
        reference = f"A{self._stored.row_id}-{self._stored.version}"
        while self._uow.fiches.find(VISITES, reference) is not None:
            reference += "b"
        added = self._uow.fiches.add(VISITES, replace(wanted, reference=reference))
        filled = changed_fields(None, added.record)
        record_change(self._desk, self._uow, None, added, filled)
        return reference

    def _update(self, there: StoredFiche, wanted: Visite) -> None:
        visite = cast("Visite", there.record)
        told = replace(
            visite,
            beneficiaire=wanted.beneficiaire,
            starts_at=wanted.starts_at,
            ends_at=wanted.ends_at,
            professionnel=wanted.professionnel,
            profession=wanted.profession,
            statut=wanted.statut,
        )
        changed = changed_fields(visite, told)
        if changed:
            saved = self._uow.fiches.update(VISITES, there.row_id, told, version=there.version)
            record_change(self._desk, self._uow, there, saved, changed)

    def _profession(self) -> str:
        who = self._after.professionnel
        found = None if who is None else self._uow.fiches.find(PROFESSIONNELS, who)
        if found is None:
            return DEFAULT_PROFESSION
        return cast("Professionnel", found.record).profession


def _stored(desk: FicheDesk, openings: Openings, uow: UnitOfWork, saved: SavedFiche) -> SavedCall:
    fiche = saved.fiche
    person = () if fiche.beneficiaire_id is None else (fiche.beneficiaire_id,)
    desk.record(uow, AuditTag.CALL_RECORD, person or (None,), (APPELS, str(fiche.row_id)))
    desk.empty_bin(uow)
    line = uow.nuit.call(fiche.row_id)
    resume = _resume(desk, uow, line)
    uow.commit()
    desk.bin_was_looked_at()
    key = form_key(APPELS, row_id=fiche.row_id, beneficiaire_id=None)
    openings.remember(key, fiche.version, write_fiche(fiche.record))
    # What is still under way has no end to complete yet.
    told = (one for one in saved.warnings if not (line.is_open and one.attribute in STEPS))
    return SavedCall(call=line, warnings=tuple(told), resume=resume)


def _resume(desk: FicheDesk, uow: UnitOfWork, line: CallLine) -> ResumeLine | None:
    """Return before when whoever made an intervention that has ended may not work again, if so."""
    who, ended_at = line.professionnel, line.returned_at or line.ended_at
    if who is None or ended_at is None:
        return None
    now = max(desk.clock.now(), ended_at)
    first = ended_at - LOOK_BACK
    work = uow.nuit.work(who, first, ended_at)
    found = resume_not_before(
        ordinary_work(
            who,
            visites=work.visites,
            appels=work.appels,
            horaires=work.horaires,
            absences=work.absences,
            period=Period(start=local_date(first), end=local_date(ended_at)),
        ),
        interventions_of(who, work.appels),
        rest=timedelta(hours=limits_of(uow.parametres()).daily_rest.value),
        at=now,
    )
    if found is None or found.intervention_ended_at < ended_at:
        return None
    return ResumeLine(
        professionnel=who,
        nom=line.professionnel_nom or who,
        not_before=found.not_before,
        intervention_ended_at=found.intervention_ended_at,
    )


def _who_took(desk: FicheDesk, uow: UnitOfWork, called_at: datetime) -> str | None:
    """Return who took a call of which nobody said it: the actor on call, else who is, else the actor.

    Whoever writes own records only took it.
    """
    own = desk.actor.professionnel
    if is_own_only(desk.actor, APPELS):
        return own
    duties = uow.nuit.duties(called_at, called_at)
    if own is not None and any(duty.professionnel == own for duty in duties):
        return own
    first = [duty.professionnel for duty in duties if duty.rang != RENFORT]
    return first[0] if len(set(first)) == 1 else own


def _reference_of(uow: UnitOfWork, beneficiaire_id: int | None) -> str | None:
    if beneficiaire_id is None:
        return None
    return str(uow.fiches.get(PERSONS, beneficiaire_id).record.reference)


def _refuse(issues: Iterable[FieldIssue]) -> None:
    """Raise InvalidFicheError when something is wrong."""
    found = tuple(issues)
    if found:
        raise InvalidFicheError(found)
