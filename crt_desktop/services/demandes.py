"""Demandes: received for somebody known or new, given an evaluator, ended without an admission."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Final, cast

from crt_desktop.domain.admission import require_open
from crt_desktop.domain.audit import AuditTag
from crt_desktop.domain.dates import local_date
from crt_desktop.domain.demande import Demande
from crt_desktop.domain.demandes import (
    END_FIELDS,
    EVALUATOR_FIELDS,
    NEVER_CAME,
    RECEIVE_FIELDS,
    Fin,
    Passe,
    end_issues,
    evaluator_issues,
    receive_issues,
)
from crt_desktop.domain.errors import (
    FieldIssue,
    InvalidFicheError,
    NotFoundError,
    RuleViolationError,
)
from crt_desktop.domain.fiches import form_key, read_fiche, write_fiche
from crt_desktop.domain.person_query import PersonQuery, guess_names, read_person_query
from crt_desktop.domain.reprise.records import Record
from crt_desktop.domain.reprise.remarks import Setting
from crt_desktop.domain.roles import Permission
from crt_desktop.domain.search import compact
from crt_desktop.ports.clock import Clock
from crt_desktop.ports.uow import UnitOfWork
from crt_desktop.ports.vault import VaultSession
from crt_desktop.reports.demandes import PersonMatch, PersonSearch, Received
from crt_desktop.reports.fiches import Choice, Draft, FicheForm, PossibleDouble, SavedFiche
from crt_desktop.services.fiche_desk import PERSON, PERSONS, FicheDesk, Openings
from crt_desktop.services.fiche_saving import Order, write_order

DEMANDES: Final = "demandes"
NEW_FORM: Final = "demandes:recevoir"
"""What the keys of the drafts of demandes being received begin with."""
MOST_SHOWN: Final = 8
MOST_READ: Final = 40
LEAST_LETTERS: Final = 3
"""Letters of a name from which another spelling of it can be told."""
EVALUATEUR: Final = "evaluateur"
_DRAFT_OF: Final = {
    Fin.REFUS: "refus",
    Fin.SANS_SUITE: "sans_suite",
    Fin.REORIENTATION: "reorientation",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reception:
    """A demande to store: the texts typed, for a known person or with the traits of a new one.

    ``form``: the key of the draft it was typed under.
    """

    demande: Mapping[str, str]
    beneficiaire_id: int | None = None
    person: Mapping[str, str] = field(default_factory=dict)
    form: str = NEW_FORM


class Demandes:
    """Use cases on demandes for one open vault; every method may raise PermissionDeniedError."""

    def __init__(self, session: VaultSession, clock: Clock, openings: Openings) -> None:
        """Act as the session's actor; ``openings`` are those of the forms of the records."""
        self._session = session
        self._clock = clock
        self._openings = openings
        self._desk = FicheDesk(session, clock)
        self._has_searched = False

    # --- who it is about -----------------------------------------------------------------------

    def search(self, text: str) -> PersonSearch:
        """Return who answers to a line: names, their beginnings, a birth, in any order, any missing.

        Those who are probably meant come first, then those the words begin, then homonyms; nobody is
        refused. The first search of a session is an audit entry.
        """
        actor = self._session.actor
        actor.require(Permission.BENEFICIAIRE_WRITE)
        query = read_person_query(text, today=self._clock.today())
        if query.is_empty:
            return PersonSearch(query=query)
        with self._session.uow() as uow:
            doubles = _doubles(uow, query)
            direct = uow.demandes.people(query, limit=MOST_READ)
            matches = self._stand(uow, _merge(direct, self._known(uow, doubles)))
            if not self._has_searched:
                uow.audit.record(actor, AuditTag.DOUBLES_SEARCH)
                uow.commit()
                self._has_searched = True
        return PersonSearch(query=query, matches=matches)

    def person(self, beneficiaire_id: int) -> PersonMatch:
        """Return a known person and where the person stands; audited; raises NotFoundError."""
        actor = self._session.actor
        actor.require(Permission.BENEFICIAIRE_WRITE)
        with self._session.uow() as uow:
            found = uow.demandes.by_ids((beneficiaire_id,)).get(beneficiaire_id)
            if found is None:
                raise NotFoundError(kind=PERSON, reference=beneficiaire_id)
            (match,) = self._stand(uow, (found,))
            uow.audit.record(
                actor,
                AuditTag.BENEFICIAIRE_READ,
                entity=PERSON,
                entity_id=beneficiaire_id,
                fields=(DEMANDES,),
            )
            uow.commit()
        return match

    @staticmethod
    def _known(uow: UnitOfWork, doubles: tuple[PossibleDouble, ...]) -> tuple[PersonMatch, ...]:
        known = uow.demandes.by_ids([one.beneficiaire_id for one in doubles])
        return tuple(
            replace(known[one.beneficiaire_id], is_likely=one.is_likely, reasons=one.reasons)
            for one in doubles
        )

    @staticmethod
    def _stand(uow: UnitOfWork, matches: tuple[PersonMatch, ...]) -> tuple[PersonMatch, ...]:
        stands = uow.demandes.antecedents([one.beneficiaire_id for one in matches])
        return tuple(
            replace(one, antecedent=stands.get(one.beneficiaire_id, NEVER_CAME)) for one in matches
        )

    # --- receiving -----------------------------------------------------------------------------

    def pending(self) -> tuple[Draft, ...]:
        """Return the demandes being typed and not stored, the latest first."""
        self._session.actor.require(Permission.BENEFICIAIRE_WRITE)
        with self._session.uow() as uow:
            drafts = uow.drafts.all(self._session.actor.account_id)
        return tuple(one for one in drafts if one.form.startswith(NEW_FORM))

    def receive(self, reception: Reception) -> Received:
        """Store a demande, and its person when new, in one transaction; audited for that person.

        Raises:
            InvalidFicheError: Every error of both, field by field; nothing was written.
            RuleViolationError: ``demande_deja_en_attente``: one demande waits at a time;
                ``demande_apres_deces``.
            NotFoundError: No such person.
        """
        actor = self._session.actor
        actor.require(Permission.BENEFICIAIRE_WRITE)
        today = self._clock.today()

        def judge(record: Record) -> tuple[FieldIssue, ...]:
            return receive_issues(cast("Demande", record), today=today)

        with self._session.uow() as uow:
            uow.fiches.lock()
            setting = self._desk.setting(uow)
            self._require_readable(setting, reception)
            person: SavedFiche | None = None
            whose = reception.beneficiaire_id
            if whose is None:
                order = Order(sheet=PERSONS, values=dict(reception.person), form=reception.form)
                person, _ = write_order(self._desk, self._openings, uow, order, setting=setting)
                whose = person.fiche.row_id
            else:
                self._require_may_ask(uow, whose)
            values = {
                name: text for name, text in reception.demande.items() if name in RECEIVE_FIELDS
            }
            typed = Order(sheet=DEMANDES, values=values, form=reception.form, beneficiaire_id=whose)
            demande, _ = write_order(
                self._desk, self._openings, uow, typed, judge=judge, setting=setting
            )
            uow.drafts.settle(actor.account_id, reception.form)
            uow.commit()
        return Received(demande=demande, person=person)

    @staticmethod
    def _require_readable(setting: Setting, reception: Reception) -> None:
        """Refuse with every error of the person and of the demande at once."""
        typed = {PERSONS: dict(reception.person)} if reception.beneficiaire_id is None else {}
        # The person has no reference yet: any text stands for it while the rest is read.
        typed[DEMANDES] = {**reception.demande, PERSON: PERSON}
        errors: list[FieldIssue] = []
        for sheet, values in typed.items():
            read = read_fiche(
                sheet,
                values,
                today=setting.today,
                now=setting.now,
                parametres=setting.parametres,
            )
            errors += read.errors
            if isinstance(read.record, Demande):
                errors += receive_issues(read.record, today=setting.today)
        if errors:
            raise InvalidFicheError(tuple(errors))

    @staticmethod
    def _require_may_ask(uow: UnitOfWork, beneficiaire_id: int) -> None:
        stand = uow.demandes.antecedents((beneficiaire_id,)).get(beneficiaire_id, NEVER_CAME)
        if stand.may_ask:
            return
        is_dead = stand.passe is Passe.DECEDEE
        code = "demande_apres_deces" if is_dead else "demande_deja_en_attente"
        day = "" if stand.on is None else f"{stand.on:%d/%m/%Y}"
        raise RuleViolationError(code, date=day, le=f" le {day}" if day else "")

    # --- who evaluates -------------------------------------------------------------------------

    def open_evaluator(self, demande_row_id: int) -> FicheForm:
        """Return the form of who evaluates, when, and who is informed; audited; raises NotFoundError."""
        self._session.actor.require(Permission.BENEFICIAIRE_WRITE)
        form = self._open(demande_row_id, EVALUATEUR, EVALUATOR_FIELDS)
        today = self._clock.today()
        with self._session.uow() as uow:
            demande = cast("Demande", uow.fiches.get(DEMANDES, demande_row_id).record)
            planned = demande.evaluation_prevue_at
            # Who left last week may have been the one who evaluated before.
            on = today if planned is None else min(today, local_date(planned))
            names = uow.demandes.evaluators(on=on)
        choices = tuple(Choice(reference=name, label=name) for name in names)
        return replace(form, choices={EVALUATEUR: choices})

    def set_evaluator(
        self, demande_row_id: int, values: Mapping[str, str], *, version: int | None
    ) -> SavedFiche:
        """Record who evaluates, when, and who is informed.

        Raises:
            InvalidFicheError: Errors, field by field.
            RuleViolationError: ``demande_deja_decidee``.
            StaleEditError: Somebody changed the same fields.
        """
        self._session.actor.require(Permission.BENEFICIAIRE_WRITE)
        today = self._clock.today()

        def judge(record: Record) -> tuple[FieldIssue, ...]:
            return evaluator_issues(cast("Demande", record), today=today)

        own = {name: text for name, text in values.items() if name in EVALUATOR_FIELDS}
        return self._save(demande_row_id, EVALUATEUR, own, version=version, judge=judge)

    # --- ending without an admission -----------------------------------------------------------

    def open_end(self, demande_row_id: int, fin: Fin) -> FicheForm:
        """Return the form of an end, dated today; audited; raises NotFoundError."""
        form = self._open(demande_row_id, _DRAFT_OF[fin], END_FIELDS)
        values = dict(form.values)
        values["decided_on"] = values["decided_on"] or f"{self._clock.today():%d/%m/%Y}"
        return replace(form, values=values)

    def refuse(
        self, demande_row_id: int, values: Mapping[str, str], *, version: int | None
    ) -> SavedFiche:
        """Refuse a demande: when, why, where the person is sent if anywhere, who was told.

        Raises:
            InvalidFicheError: Errors, field by field.
            RuleViolationError: ``demande_deja_decidee``.
            StaleEditError: Somebody changed the same fields.
        """
        return self._end(demande_row_id, Fin.REFUS, values, version=version)

    def reorient(
        self, demande_row_id: int, values: Mapping[str, str], *, version: int | None
    ) -> SavedFiche:
        """Refuse a demande and send the person to somebody, who is named; raises as `refuse` does."""
        return self._end(demande_row_id, Fin.REORIENTATION, values, version=version)

    def close_without_follow_up(
        self, demande_row_id: int, values: Mapping[str, str], *, version: int | None
    ) -> SavedFiche:
        """Leave a demande without follow-up; raises as `refuse` does."""
        return self._end(demande_row_id, Fin.SANS_SUITE, values, version=version)

    def _end(
        self, demande_row_id: int, fin: Fin, values: Mapping[str, str], *, version: int | None
    ) -> SavedFiche:
        actor = self._session.actor
        actor.require(Permission.BENEFICIAIRE_WRITE, Permission.ADMISSION_DECIDE)
        today = self._clock.today()

        def judge(record: Record) -> tuple[FieldIssue, ...]:
            return end_issues(cast("Demande", record), fin, today=today)

        own = {name: text for name, text in values.items() if name in END_FIELDS}
        own |= {"decision": fin.decision, "decision_par": actor.display_name}
        return self._save(demande_row_id, _DRAFT_OF[fin], own, version=version, judge=judge)

    # --- what the forms of a demande share -----------------------------------------------------

    def _open(self, demande_row_id: int, part: str, fields: tuple[str, ...]) -> FicheForm:
        actor = self._session.actor
        actor.require(Permission.BENEFICIAIRE_WRITE, Permission.ADMISSION_DECIDE)
        form = _form_of(demande_row_id, part)
        with self._session.uow() as uow:
            fiche = uow.fiches.get(DEMANDES, demande_row_id)
            opened: Mapping[str, str] = write_fiche(fiche.record)
            version = fiche.version
            draft = uow.drafts.get(actor.account_id, form)
            if draft is not None and draft.version is not None:
                opened, version = draft.opened, draft.version
            self._openings.remember(form, version, opened)
            uow.audit.record(
                actor,
                AuditTag.BENEFICIAIRE_READ,
                entity=PERSON,
                entity_id=fiche.beneficiaire_id,
                fields=(DEMANDES, part),
            )
            uow.commit()
        return FicheForm(
            sheet=DEMANDES,
            values={name: opened[name] for name in fields},
            form=form,
            row_id=demande_row_id,
            version=version,
            beneficiaire_id=fiche.beneficiaire_id,
            draft=draft,
        )

    def _save(
        self,
        demande_row_id: int,
        part: str,
        values: Mapping[str, str],
        *,
        version: int | None,
        judge: Callable[[Record], tuple[FieldIssue, ...]],
    ) -> SavedFiche:
        form = _form_of(demande_row_id, part)
        order = Order(
            sheet=DEMANDES, values=values, form=form, row_id=demande_row_id, version=version
        )
        with self._session.uow() as uow:
            uow.fiches.lock()
            require_open(cast("Demande", uow.fiches.get(DEMANDES, demande_row_id).record))
            saved, is_changed = write_order(self._desk, self._openings, uow, order, judge=judge)
            if is_changed:
                uow.drafts.settle(self._session.actor.account_id, form)
                uow.commit()
        self._openings.remember(form, saved.fiche.version, write_fiche(saved.fiche.record))
        return saved


def _form_of(demande_row_id: int, part: str) -> str:
    form = form_key(DEMANDES, row_id=demande_row_id, beneficiaire_id=None)
    return f"{form}:{part}"


def _doubles(uow: UnitOfWork, query: PersonQuery) -> tuple[PossibleDouble, ...]:
    """Return who may be meant under another spelling, once enough is typed for one to be told."""
    nom, prenoms = guess_names(query.words)
    if len(compact(nom)) < LEAST_LETTERS:
        return ()
    return uow.doubles.search(nom=nom, prenoms=prenoms, born_on=query.born_on)


def _merge(
    direct: tuple[PersonMatch, ...], doubles: tuple[PersonMatch, ...]
) -> tuple[PersonMatch, ...]:
    """Return each person once: the likely ones, those the words begin, the homonyms."""
    merged: dict[int, PersonMatch] = {}
    likely = [one for one in doubles if one.is_likely]
    others = [one for one in doubles if not one.is_likely]
    for one in (*likely, *direct, *others):
        merged.setdefault(one.beneficiaire_id, one)
    return tuple(merged.values())[:MOST_SHOWN]
