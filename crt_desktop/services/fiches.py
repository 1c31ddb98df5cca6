"""Records one at a time: opened in a form, saved, taken away and put back; drafts; possible doubles."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from crt_desktop.domain.aggir import EvaluationGir
from crt_desktop.domain.audit import AuditTag
from crt_desktop.domain.dates import ONE_DAY, midnight
from crt_desktop.domain.errors import (
    FieldIssue,
    InvalidFicheError,
    NotFoundError,
    PermissionDeniedError,
    RuleViolationError,
    StaleEdit,
    StaleEditError,
    VersionMovedError,
)
from crt_desktop.domain.fiches import (
    BIN_DAYS,
    changed_fields,
    compare,
    empty_fiche,
    form_key,
    in_field_order,
    read_fiche,
    write_fiche,
    write_instant,
)
from crt_desktop.domain.labels import title_of
from crt_desktop.domain.reprise.remarks import Setting
from crt_desktop.domain.reprise.rules import SOURCE_EMS_APA
from crt_desktop.domain.reprise.schema import SHEET_BY_NAME, Kind, Record
from crt_desktop.domain.roles import Permission
from crt_desktop.ports import Clock, UnitOfWork, VaultSession
from crt_desktop.reports.fiches import (
    BinLine,
    Choice,
    Draft,
    FicheForm,
    SavedFiche,
    StoredFiche,
)
from crt_desktop.services.beneficiaires import scope_of
from crt_desktop.services.fiche_checks import (
    Checked,
    crossing_issues,
    link_issues,
    settle_links,
)
from crt_desktop.services.fiche_rights import (
    LISTED,
    is_own_only,
    locked_fields,
    may_write,
    require_author,
    require_fields,
    require_writer,
)

PERSONS: Final = "beneficiaires"
PERSON: Final = "beneficiaire"
SHARED: Final = "import"
"""What the journal calls a person, and what belongs to nobody in particular."""

OPENED_KEPT: Final = 100
"""How many opened forms are remembered, to tell what others changed meanwhile."""

_STAMPED: Final = {"notes": "noted_at", "transmissions": "written_at"}
"""The instant the service fills in when it is blank, and the author with it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Order:
    """What is asked to be saved."""

    sheet: str
    values: Mapping[str, str]
    form: str
    row_id: int | None
    version: int | None
    beneficiaire_id: int | None


class Fiches:
    """Use cases on records for one open vault; every method may raise PermissionDeniedError.

    What a form opened with is remembered here, and in its draft: the caller carries nothing more than
    the version to be told what somebody else changed.
    """

    def __init__(self, session: VaultSession, clock: Clock) -> None:
        """Act as the session's actor."""
        self._session = session
        self._clock = clock
        self._opened: dict[tuple[str, int], Mapping[str, str]] = {}
        self._read: set[int] = set()
        self._bin_looked_on: date | None = None

    # --- opening -----------------------------------------------------------------------------

    def open_form(
        self,
        sheet: str,
        *,
        row_id: int | None = None,
        beneficiaire_id: int | None = None,
        preset: Mapping[str, str] | None = None,
    ) -> FicheForm:
        """Return what a form opens with; the first form on a person is a reading, audited.

        A form with a draft has the version the draft was typed over: saved with it, what others changed
        since is told.

        Args:
            sheet: The sheet of the record.
            row_id: The record to change, None for a new one.
            beneficiaire_id: Whom a new record is about.
            preset: Texts a new record begins with; « #12 » names the aidant of that row id.

        Raises:
            NotFoundError: No such record, or no such person.
        """
        actor = self._session.actor
        require_writer(actor, sheet, is_new=row_id is None)
        with self._session.uow() as uow:
            stored = None if row_id is None else uow.fiches.get(sheet, row_id)
            whose = beneficiaire_id if stored is None else stored.beneficiaire_id
            self._require_scope(uow, sheet, whose)
            if stored is None:
                values = self._new_values(uow, sheet, beneficiaire_id, preset or {})
            else:
                values = write_fiche(stored.record)
            key = form_key(sheet, row_id=row_id, beneficiaire_id=beneficiaire_id)
            form = FicheForm(
                sheet=sheet,
                values=values,
                form=key,
                row_id=row_id,
                beneficiaire_id=whose,
                choices=self._choices(uow, sheet, whose),
                draft=uow.drafts.get(actor.account_id, key),
                locked=locked_fields(actor, sheet),
            )
            if stored is not None:
                form = self._with_version(uow, form, stored)
            self._record_reading(uow, sheet, whose)
        return form

    def _new_values(
        self,
        uow: UnitOfWork,
        sheet: str,
        beneficiaire_id: int | None,
        preset: Mapping[str, str],
    ) -> dict[str, str]:
        values = {**empty_fiche(sheet), **preset}
        if beneficiaire_id is not None and PERSON in values:
            values[PERSON] = self._reference_of(uow, beneficiaire_id)
        if sheet in _STAMPED:
            now = self._clock.now().replace(second=0, microsecond=0)
            values[_STAMPED[sheet]] = values[_STAMPED[sheet]] or write_instant(now)
            values["auteur"] = values["auteur"] or self._session.actor.display_name
        return values

    def _with_version(self, uow: UnitOfWork, form: FicheForm, stored: StoredFiche) -> FicheForm:
        """Remember what the form opens with, and say who changed the record last."""
        opened, version = form.values, stored.version
        if form.draft is not None and form.draft.version is not None:
            opened, version = form.draft.opened, form.draft.version
        self._remember(form.form, version, opened)
        latest = uow.fiches.last_change(stored)
        by, at = (None, None) if latest is None else latest[:2]
        return replace(form, version=version, changed_by=by, changed_at=at)

    def _remember(self, form: str, version: int, opened: Mapping[str, str]) -> None:
        self._opened.pop((form, version), None)
        self._opened[form, version] = opened
        while len(self._opened) > OPENED_KEPT:
            self._opened.pop(next(iter(self._opened)))

    def _choices(
        self, uow: UnitOfWork, sheet: str, whose: int | None
    ) -> dict[str, tuple[Choice, ...]]:
        """Return what the fields that point elsewhere offer; whom a record is about is not chosen again."""
        found: dict[str, tuple[Choice, ...]] = {}
        for column in SHEET_BY_NAME[sheet].columns:
            if column.kind is not Kind.REFERENCE or column.sheet is None:
                continue
            is_person = column.sheet == PERSONS
            if (
                is_person
                and whose is None
                and not self._session.actor.may(Permission.BENEFICIAIRE_READ)
            ):
                found[column.attribute] = ()
                continue
            found[column.attribute] = uow.fiches.choices(column.sheet, beneficiaire_id=whose)
        return found

    def _record_reading(self, uow: UnitOfWork, sheet: str, whose: int | None) -> None:
        """Leave an entry the first time this session opens a form on a person."""
        if whose is None or whose in self._read:
            return
        uow.audit.record(
            self._session.actor,
            AuditTag.BENEFICIAIRE_READ,
            entity=PERSON,
            entity_id=whose,
            fields=(sheet,),
        )
        uow.commit()
        self._read.add(whose)

    # --- saving ------------------------------------------------------------------------------

    def save(
        self,
        sheet: str,
        values: Mapping[str, str],
        *,
        form: str,
        row_id: int | None = None,
        version: int | None = None,
        beneficiaire_id: int | None = None,
    ) -> SavedFiche:
        """Store what was typed and throw its draft away, in one transaction; audited by field names.

        Args:
            sheet: The sheet of the record.
            values: Texts by attribute, as typed; a field left out keeps what is stored.
            form: The key of the form, as `open_form` gave it.
            row_id: The record to change, None for a new one.
            version: What the form was opened with; after a stale edit, the version it told.
            beneficiaire_id: Whom a new record is about.

        Raises:
            InvalidFicheError: Errors, field by field.
            StaleEditError: Somebody changed or removed the record; nothing was written.
        """
        order = _Order(
            sheet=sheet,
            values=values,
            form=form,
            row_id=row_id,
            version=version,
            beneficiaire_id=beneficiaire_id,
        )
        actor = self._session.actor
        require_writer(actor, sheet, is_new=row_id is None)
        with self._session.uow() as uow:
            uow.fiches.lock()
            stored = self._stored(uow, order)
            record, warnings = self._read_order(uow, order, stored)
            changed = changed_fields(stored.record if stored else None, record)
            require_fields(actor, sheet, changed)
            if stored is not None:
                self._require_fresh(uow, order, stored, record)
                if not changed:
                    uow.drafts.discard(actor.account_id, form)
                    return SavedFiche(fiche=stored, warnings=warnings)
            saved = self._store(uow, order, stored, record)
            uow.drafts.settle(actor.account_id, form)
            self._record_change(uow, stored, saved, changed)
            self._empty_bin(uow)
            uow.commit()
        self._remember(form, saved.version, write_fiche(saved.record))
        return SavedFiche(fiche=saved, warnings=warnings)

    def _stored(self, uow: UnitOfWork, order: _Order) -> StoredFiche | None:
        """Return the record to change, None for a new one; refuses what is not the actor's to write."""
        if order.row_id is None:
            self._require_scope(uow, order.sheet, order.beneficiaire_id)
            return None
        stored = self._still_there(uow, order.sheet, order.row_id, order.beneficiaire_id)
        self._require_scope(uow, order.sheet, stored.beneficiaire_id)
        require_author(self._session.actor, order.sheet, stored.record)
        return stored

    def _still_there(
        self, uow: UnitOfWork, sheet: str, row_id: int, beneficiaire_id: int | None
    ) -> StoredFiche:
        """Return a record; raises StaleEditError when it was taken away since the form was opened."""
        try:
            stored = uow.fiches.get(sheet, row_id)
        except NotFoundError as error:
            raise StaleEditError(self._gone(uow, sheet, row_id)) from error
        if beneficiaire_id is not None and stored.beneficiaire_id not in {None, beneficiaire_id}:
            raise StaleEditError(self._gone(uow, sheet, row_id))
        return stored

    @staticmethod
    def _gone(uow: UnitOfWork, sheet: str, row_id: int) -> StaleEdit:
        for line in uow.fiches.bin():
            if (line.sheet, line.row_id) == (sheet, row_id):
                return StaleEdit(by=line.deleted_by, at=line.deleted_at, version=0, is_gone=True)
        return StaleEdit(by="", at=None, version=0, is_gone=True)

    def _read_order(
        self, uow: UnitOfWork, order: _Order, stored: StoredFiche | None
    ) -> tuple[Record, tuple[FieldIssue, ...]]:
        """Return the record that was typed, and its warnings; raises InvalidFicheError."""
        sheet = SHEET_BY_NAME[order.sheet]
        setting = Setting(
            today=self._clock.today(), now=self._clock.now(), parametres=uow.parametres()
        )
        read = read_fiche(
            order.sheet,
            self._texts(uow, order, stored),
            today=setting.today,
            now=setting.now,
            parametres=setting.parametres,
        )
        if read.record is None:
            raise InvalidFicheError(read.errors)
        whose = order.beneficiaire_id if stored is None else stored.beneficiaire_id
        checked = Checked(
            record=read.record,
            stored=stored,
            beneficiaire_id=whose or self._person_named(uow, read.record),
            setting=setting,
        )
        links = link_issues(checked, uow.fiches)
        issues = links or crossing_issues(checked, uow.fiches)
        errors = tuple(issue for issue in issues if issue.is_error)
        if errors:
            raise InvalidFicheError(in_field_order(sheet, errors))
        return read.record, in_field_order(sheet, (*read.warnings, *issues))

    def _texts(
        self, uow: UnitOfWork, order: _Order, stored: StoredFiche | None
    ) -> Mapping[str, str]:
        """Return the texts of every field: those typed, over what is stored or what a new one begins with.

        The GIR that the EMS APA gave stands where it was left blank: a grid never computes it away.
        """
        typed = dict(order.values)
        if stored is None:
            blank = self._new_values(uow, order.sheet, order.beneficiaire_id, {})
            kept = {name: text for name, text in typed.items() if text or name not in blank}
            texts = {**blank, **kept}
            if order.beneficiaire_id is not None and PERSON in blank:
                texts[PERSON] = blank[PERSON]
            return texts
        before = write_fiche(stored.record)
        texts = {**before, **typed}
        if before.get(PERSON) and SHEET_BY_NAME[order.sheet].column(PERSON).is_required:
            texts[PERSON] = before[PERSON]
        if SHEET_BY_NAME[order.sheet].has_required_id:
            texts["reference"] = texts["reference"] or before["reference"]
        is_from_apa = isinstance(stored.record, EvaluationGir) and (
            stored.record.source == SOURCE_EMS_APA
        )
        if is_from_apa and not texts["gir"].strip():
            texts["gir"] = before["gir"]
        return texts

    def _require_fresh(
        self, uow: UnitOfWork, order: _Order, stored: StoredFiche, record: Record
    ) -> None:
        """Refuse to write over what somebody else changed; what does not clash goes together."""
        if stored.version == order.version:
            return
        theirs, typed = write_fiche(stored.record), write_fiche(record)
        merge = compare(
            order.sheet,
            opened=self._opened.get((order.form, order.version or 0)),
            theirs=theirs,
            mine={name: typed[name] for name in order.values if name in typed},
        )
        if not merge.conflicts and not merge.theirs:
            return
        latest = uow.fiches.last_change(stored)
        self._remember(order.form, stored.version, theirs)
        raise StaleEditError(
            StaleEdit(
                by=latest[0] if latest else "",
                at=latest[1] if latest else stored.recorded_at,
                version=stored.version,
                conflicts=merge.conflicts,
                theirs=merge.theirs,
            )
        )

    def _store(
        self, uow: UnitOfWork, order: _Order, stored: StoredFiche | None, record: Record
    ) -> StoredFiche:
        record, named = settle_links(record, uow.fiches)
        for fiche in named:
            self._record_change(uow, fiche, fiche, ("reference",))
        if stored is not None:
            return uow.fiches.update(order.sheet, stored.row_id, record, version=stored.version)
        if SHEET_BY_NAME[order.sheet].has_required_id and not record.reference:
            record = replace(record, reference=uow.fiches.new_reference(order.sheet))
        return uow.fiches.add(order.sheet, record)

    def _record_change(
        self,
        uow: UnitOfWork,
        stored: StoredFiche | None,
        saved: StoredFiche,
        changed: Sequence[str],
    ) -> None:
        """Tell the journal which fields of which record changed, for each one it was or is about."""
        people = {saved.beneficiaire_id} | ({stored.beneficiaire_id} if stored else set())
        tag = AuditTag.FICHE_ADD if stored is None else AuditTag.FICHE_CHANGE
        self._record(uow, tag, people, (saved.sheet, str(saved.row_id), *changed))

    def _record(
        self,
        uow: UnitOfWork,
        tag: AuditTag,
        people: Iterable[int | None],
        fields: Sequence[str],
    ) -> None:
        for one in sorted(set(people), key=lambda person: person or 0):
            entity = SHARED if one is None else PERSON
            uow.audit.record(self._session.actor, tag, entity=entity, entity_id=one, fields=fields)

    # --- the bin -----------------------------------------------------------------------------

    def remove(self, sheet: str, row_id: int, *, version: int, reason: str | None = None) -> int:
        """Take a record and what hangs on it away; return the number of its line in the bin.

        Raises:
            StaleEditError: Somebody changed or removed it meanwhile.
            RuleViolationError: ``retrait_impossible``: records that must stay point to it.
        """
        actor = self._session.actor
        require_writer(actor, sheet, is_new=True)
        with self._session.uow() as uow:
            uow.fiches.lock()
            stored = self._still_there(uow, sheet, row_id, None)
            self._require_scope(uow, sheet, stored.beneficiaire_id)
            require_author(actor, sheet, stored.record)
            try:
                removal = uow.fiches.remove(
                    sheet,
                    row_id,
                    version=version,
                    title=title_of(stored.record),
                    by=actor.display_name,
                    at=self._clock.now(),
                    reason=reason,
                )
            except VersionMovedError as error:
                raise StaleEditError(self._moved(uow, stored)) from error
            uow.drafts.settle(actor.account_id, f"{sheet}:{row_id}")
            people = {stored.beneficiaire_id, *removal.people}
            self._record(uow, AuditTag.FICHE_REMOVE, people, (sheet, str(row_id)))
            self._empty_bin(uow)
            uow.commit()
        return removal.bin_id

    @staticmethod
    def _moved(uow: UnitOfWork, stored: StoredFiche) -> StaleEdit:
        latest = uow.fiches.last_change(stored)
        by, at = ("", stored.recorded_at) if latest is None else latest[:2]
        return StaleEdit(by=by, at=at, version=stored.version)

    def restore(self, bin_id: int) -> StoredFiche:
        """Put a record of the bin back with what hung on it; audited.

        Raises:
            NotFoundError: No such line in the bin.
            RuleViolationError: ``remise_impossible``, with what is in the way.
        """
        actor = self._session.actor
        with self._session.uow() as uow:
            uow.fiches.lock()
            line = next((one for one in uow.fiches.bin() if one.bin_id == bin_id), None)
            if line is None:
                raise NotFoundError(kind="corbeille", reference=bin_id)
            require_writer(actor, line.sheet, is_new=True)
            if line.sheet != PERSONS:
                self._require_scope(uow, line.sheet, line.beneficiaire_id)
            people = uow.fiches.bin_people(bin_id)
            fiche = uow.fiches.restore(bin_id)
            self._refuse_clashes(uow, fiche)
            fields = (fiche.sheet, str(fiche.row_id))
            self._record(uow, AuditTag.FICHE_RESTORE, {fiche.beneficiaire_id, *people}, fields)
            uow.commit()
        return fiche

    def _refuse_clashes(self, uow: UnitOfWork, fiche: StoredFiche) -> None:
        """Refuse to put back what overlaps records made since; raises RuleViolationError."""
        setting = Setting(
            today=self._clock.today(), now=self._clock.now(), parametres=uow.parametres()
        )
        back = [fiche]
        if fiche.sheet == PERSONS:
            back += uow.fiches.of_person("sejours_ht", fiche.row_id)
        for one in back:
            checked = Checked(
                record=one.record,
                stored=one,
                beneficiaire_id=one.beneficiaire_id,
                setting=setting,
            )
            for issue in crossing_issues(checked, uow.fiches):
                if issue.is_error:
                    raise RuleViolationError("remise_impossible", raison=issue.message)

    def bin(self) -> tuple[BinLine, ...]:
        """Return what the bin holds that the actor may put back, the latest first."""
        actor = self._session.actor
        with self._session.uow() as uow:
            return tuple(
                line
                for line in uow.fiches.bin()
                if may_write(actor, line.sheet)
                and self._is_in_scope(uow, line.sheet, line.beneficiaire_id)
            )

    def _empty_bin(self, uow: UnitOfWork) -> None:
        """Throw away, at the first write of a day, what has been in the bin for thirty days."""
        today = self._clock.today()
        if self._bin_looked_on == today:
            return
        self._bin_looked_on = today
        before = midnight(today - BIN_DAYS + ONE_DAY)
        if uow.fiches.has_old_bin(before=before):
            owners = uow.fiches.empty_bin(before=before)
            self._record(uow, AuditTag.BIN_EMPTY, owners, (str(len(owners)),))

    # --- lists of the etablissement ----------------------------------------------------------

    def all(self, sheet: str) -> tuple[StoredFiche, ...]:
        """Return every record of a sheet of the etablissement, in the order they were created.

        Partenaires, interlocuteurs, professionnels and places_ht only; raises KeyError for another.
        """
        self._session.actor.require(*LISTED[sheet])
        with self._session.uow() as uow:
            return uow.fiches.all(sheet)

    # --- drafts ------------------------------------------------------------------------------

    def keep_draft(self, draft: Draft) -> None:
        """Keep what is being typed, at once: durable when this returns.

        A draft is working state, nobody's record yet: it leaves no entry in the journal.
        """
        if draft.version is None:
            # The latest opening of this form is what the typing began from.
            for form, version in reversed(self._opened):
                if form == draft.form:
                    opened = self._opened[form, version]
                    draft = replace(draft, version=version, opened=opened)
                    break
        with self._session.uow() as uow:
            uow.drafts.save(self._session.actor.account_id, draft)

    def drafts(self) -> tuple[Draft, ...]:
        """Return the actor's own drafts, the latest first."""
        with self._session.uow() as uow:
            return uow.drafts.all(self._session.actor.account_id)

    def discard_draft(self, form: str) -> None:
        """Throw away what was typed in a form."""
        with self._session.uow() as uow:
            uow.drafts.discard(self._session.actor.account_id, form)

    # --- who and whose -----------------------------------------------------------------------

    def _is_in_scope(self, uow: UnitOfWork, sheet: str, whose: int | None) -> bool:
        actor = self._session.actor
        if not is_own_only(actor, sheet):
            return True
        if whose is None:
            # A call whose person is not known yet.
            return not SHEET_BY_NAME[sheet].column(PERSON).is_required
        return uow.caseload.is_in_scope(whose, on=self._clock.today(), scope=scope_of(actor))

    def _require_scope(self, uow: UnitOfWork, sheet: str, whose: int | None) -> None:
        """Refuse a person outside the scope of whoever writes for own people only."""
        if not self._is_in_scope(uow, sheet, whose):
            permission, role = Permission.SUIVI_WRITE.value, self._session.actor.role.value
            raise PermissionDeniedError(permission=permission, role=role)

    @staticmethod
    def _reference_of(uow: UnitOfWork, beneficiaire_id: int) -> str:
        return str(uow.fiches.get(PERSONS, beneficiaire_id).record.reference)

    @staticmethod
    def _person_named(uow: UnitOfWork, record: Record) -> int | None:
        """Return the person a record names, None when it names nobody known."""
        reference = getattr(record, PERSON, None)
        found = uow.fiches.find(PERSONS, reference) if reference else None
        return None if found is None else found.row_id
