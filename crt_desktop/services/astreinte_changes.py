"""Writing the rota: one transaction with the lock, versions checked, nobody twice at the same time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Final, cast

from crt_desktop.domain.astreinte_acts import (
    Change,
    a_draft,
    agreed_cover,
    clash_of,
    proof_issues,
    replaced,
    require_draft,
    require_in_force,
    require_notice,
    standing_for,
    swapped,
    words_of,
)
from crt_desktop.domain.astreintes import (
    PUBLIEE,
    RENFORT,
    TITULAIRE,
    counts,
    fingerprint,
    is_draft,
    is_held,
    night_served,
    night_span,
    rang_of,
    stands,
)
from crt_desktop.domain.audit import AuditTag
from crt_desktop.domain.dates import Period
from crt_desktop.domain.equipe import Astreinte, Professionnel, is_in_team
from crt_desktop.domain.errors import (
    InvalidFicheError,
    NotFoundError,
    RuleViolationError,
    StaleEdit,
    StaleEditError,
)
from crt_desktop.domain.fiches import changed_fields
from crt_desktop.domain.planning import InformationAstreinte, PublicationAstreinte
from crt_desktop.domain.record_titles import title_of
from crt_desktop.ports.uow import UnitOfWork
from crt_desktop.reports.fiches import StoredFiche
from crt_desktop.services.fiche_desk import FicheDesk
from crt_desktop.services.rota_view import nights_of, span_of_nights

ASTREINTES: Final = "astreintes"
PUBLICATIONS: Final = "publications"
INFORMATIONS: Final = "informations"
PROFESSIONNELS: Final = "professionnels"


_Held = tuple[StoredFiche, Astreinte]


class RotaWriter:
    """The changes of the rota in one transaction, which the caller opens and commits."""

    def __init__(self, desk: FicheDesk, uow: UnitOfWork, tag: AuditTag) -> None:
        """Take the lock: what is read from here on stands until the commit."""
        uow.fiches.lock()
        self._desk = desk
        self._uow = uow
        self._tag = tag
        self._now = desk.clock.now()
        self._parametres = uow.parametres()
        self._written: dict[int, Astreinte] = {}

        self._is_changed = False

    @property
    def is_changed(self) -> bool:
        """Tell whether anything was written."""
        return self._is_changed

    # --- drafts ------------------------------------------------------------------------------

    def assign(self, night_on: date, professionnel: str, *, rang: str, version: int | None) -> int:
        """Make somebody's draft for a night, or give the draft of the night to somebody else."""
        self._require_to_come(night_on)
        self._require_member(professionnel, night_on)
        standing = self._standing(night_on)
        drafts = [(one, duty) for one, duty in standing if is_draft(duty) and rang_of(duty) == rang]
        if rang != RENFORT:
            self._require_unpublished(night_on, standing)
        if not drafts:
            return self.add(self._draft(night_on, professionnel, rang=rang))
        fiche, duty = drafts[0]
        if duty.professionnel == professionnel:
            return fiche.row_id
        if version is None and rang != RENFORT:
            raise RuleViolationError("nuit_deja_prise", nom=self._name(duty.professionnel))
        if version is None:
            return self.add(self._draft(night_on, professionnel, rang=rang))
        _require_version(self._uow, fiche, version)
        return self.change(fiche, replace(duty, professionnel=professionnel))

    def clear(self, row_id: int, *, version: int) -> None:
        """Take a draft back."""
        fiche, duty = self.read(row_id, version)
        require_draft(duty)
        self._discard(fiche)

    def accept(self, assignments: Mapping[date, str], *, period: Period) -> None:
        """Make the drafts of titulaires of a period those of a proposal; what is published stays."""
        for night in sorted(assignments.keys() - set(nights_of(period))):
            msg = f"{night} is not a night of {period}"
            raise ValueError(msg)
        standing: defaultdict[date, list[_Held]] = defaultdict(list)
        for night, fiche, duty in self._of_nights(period):
            if stands(duty):
                standing[night].append((fiche, duty))
        for night in nights_of(period):
            self._settle(night, assignments.get(night), standing[night])

    def _settle(self, night_on: date, wanted: str | None, standing: Sequence[_Held]) -> None:
        of_night = [
            (fiche, duty) for fiche, duty in standing if is_draft(duty) and rang_of(duty) != RENFORT
        ]
        keeps = {duty.professionnel for _, duty in standing if counts(duty)}
        if wanted is not None and wanted not in keeps:
            self._require_to_come(night_on)
            self._require_member(wanted, night_on)
            self._require_unpublished(night_on, standing)
            kept = next((one for one in of_night if one[1].professionnel == wanted), None)
            if kept is None and of_night:
                kept = of_night[0]
                self.change(kept[0], replace(kept[1], professionnel=wanted))
            elif kept is None:
                self.add(self._draft(night_on, wanted, rang=TITULAIRE))
            of_night = [one for one in of_night if one is not kept]
        for fiche, _ in of_night:
            self._discard(fiche)

    def _draft(self, night_on: date, professionnel: str, *, rang: str) -> Astreinte:
        starts_at, ends_at = night_span(night_on, self._parametres)
        return a_draft(professionnel=professionnel, starts_at=starts_at, ends_at=ends_at, rang=rang)

    # --- publication -------------------------------------------------------------------------

    def publish(self, period: Period, *, motif: str | None) -> StoredFiche:
        """Give the drafts of a period to the team; one of a night that is past stays what it is."""
        today = self._desk.clock.today()
        drafts = [
            (night, fiche, duty)
            for night, fiche, duty in self._of_nights(period)
            if is_draft(duty) and night >= today
        ]
        if not drafts:
            raise RuleViolationError("rien_a_publier")
        nights = [night for night, *_ in drafts]
        require_notice(min(nights), today=today, motif=motif, parametres=self._parametres)
        given = period
        if self._uow.astreintes.publications(period):
            # The rest was given before: this one is about what it adds.
            given = Period(start=min(nights), end=max(nights))
        at = self._now.replace(microsecond=0)
        for _, fiche, duty in drafts:
            self.change(fiche, replace(duty, statut=PUBLIEE, decided_at=at))
        held = [duty for _, _, duty in self._of_nights(given)]
        record = PublicationAstreinte(
            reference=self._uow.fiches.new_reference(PUBLICATIONS),
            started_on=given.start,
            ended_on=given.end,
            published_at=at,
            publiee_par=self._desk.actor.display_name,
            motif=(motif or "").strip() or None,
            empreinte=fingerprint(held),
        )
        return self._store(PUBLICATIONS, record)

    # --- replacements ------------------------------------------------------------------------

    def replace(
        self,
        row_id: int,
        *,
        version: int,
        by: str,
        change: Change,
        starts_at: datetime | None,
        ends_at: datetime | None,
    ) -> tuple[int, ...]:
        """Have somebody stand for a duty, whole or in part."""
        fiche, duty = self.read(row_id, version)
        require_in_force(duty)
        named = replaced(duty, self._reference_of(duty))
        others = standing_for(
            named,
            by=by,
            change=change,
            starts_at=starts_at or duty.starts_at,
            ends_at=ends_at or duty.ends_at,
        )
        self._require_member(by, self._night(duty))
        self.change(fiche, named)
        return tuple(self.add(one) for one in others)

    def swap(
        self, first_id: int, second_id: int, *, versions: tuple[int, int], change: Change
    ) -> tuple[int, int]:
        """Have two professionnels change places."""
        found = [self.read(first_id, versions[0]), self.read(second_id, versions[1])]
        for (_, duty), (_, other) in (found, found[::-1]):
            require_in_force(duty)
            self._require_member(other.professionnel, self._night(duty))
        named = []
        for fiche, duty in found:
            named.append(replaced(duty, self._reference_of(duty)))
            self.change(fiche, named[-1])
        first, second = swapped(named[0], named[1], change=change)
        return self.add(first), self.add(second)

    def cover(
        self,
        night_on: date,
        *,
        by: str,
        change: Change,
        starts_at: datetime | None,
        ends_at: datetime | None,
    ) -> int:
        """Have somebody hold what nobody holds of a night."""
        first, last = night_span(night_on, self._parametres)
        first, last = starts_at or first, ends_at or last
        if not first < last:
            raise RuleViolationError("couverture_vide")
        held = [duty for _, duty in self._standing(night_on) if counts(duty)]
        if is_held(first, last, held):
            raise RuleViolationError("nuit_publiee", nuit=f"{night_on:%d/%m/%Y}")
        self._require_member(by, night_on)
        return self.add(agreed_cover(by=by, starts_at=first, ends_at=last, change=change))

    # --- proofs ------------------------------------------------------------------------------

    def inform(
        self, publication_id: int, people: Sequence[str], *, moyen: str, informed_at: datetime
    ) -> None:
        """Keep the proof that people were told of a programme."""
        fiche = self._uow.fiches.get(PUBLICATIONS, publication_id)
        self._prove(people, moyen, informed_at, publication=fiche.record.reference)

    def inform_change(self, duty_id: int, *, moyen: str, informed_at: datetime) -> None:
        """Keep the proof that the professionnel of a duty was told of what became of it."""
        fiche = self._uow.fiches.get(ASTREINTES, duty_id)
        duty = cast("Astreinte", fiche.record)
        reference = duty.reference
        if reference is None:
            reference = self._reference_of(duty)
            self.change(fiche, replace(duty, reference=reference))
        self._prove([duty.professionnel], moyen, informed_at, astreinte=reference)

    def _prove(
        self,
        people: Sequence[str],
        moyen: str,
        informed_at: datetime,
        *,
        publication: str | None = None,
        astreinte: str | None = None,
    ) -> None:
        issues = proof_issues(moyen, informed_at, people=people, now=self._now)
        if issues:
            raise InvalidFicheError(issues)
        for reference in people:
            record = InformationAstreinte(
                professionnel=reference,
                informed_at=informed_at.replace(microsecond=0),
                moyen=moyen,
                publication=publication,
                astreinte=astreinte,
                auteur=self._desk.actor.display_name,
            )
            self._store(INFORMATIONS, record)

    # --- one row -----------------------------------------------------------------------------

    def read(self, row_id: int, version: int) -> tuple[StoredFiche, Astreinte]:
        """Return a duty that still has this version; raises StaleEditError."""
        fiche = self._desk.still_there(self._uow, ASTREINTES, row_id)
        _require_version(self._uow, fiche, version)
        return fiche, cast("Astreinte", fiche.record)

    def add(self, duty: Astreinte) -> int:
        """Store a new duty."""
        return self._store(ASTREINTES, duty).row_id

    def change(self, fiche: StoredFiche, duty: Astreinte) -> int:
        """Store what a duty becomes."""
        names = changed_fields(fiche.record, duty)
        self._uow.fiches.update(ASTREINTES, fiche.row_id, duty, version=fiche.version)
        self._written[fiche.row_id] = duty
        self._record(ASTREINTES, fiche.row_id, *names)
        return fiche.row_id

    def require_no_clash(self) -> None:
        """Refuse the whole when somebody would be on call twice at once.

        Raises RuleViolationError (``astreinte_chevauchante``) with the other duty.
        """
        written = {row_id: duty for row_id, duty in self._written.items() if stands(duty)}
        if not written:
            return
        first = min(duty.starts_at for duty in written.values())
        last = max(duty.ends_at for duty in written.values())
        around = self._uow.astreintes.duties(first, last)
        for row_id, duty in written.items():
            others = (cast("Astreinte", one.record) for one in around if one.row_id != row_id)
            other = clash_of(duty, others)
            if other is not None:
                raise RuleViolationError(
                    "astreinte_chevauchante",
                    nom=self._name(duty.professionnel),
                    autre=words_of(other),
                )

    def _discard(self, fiche: StoredFiche) -> None:
        # To the bin: its number is not given to another duty that an open window would mistake for it.
        self._uow.fiches.remove(
            ASTREINTES,
            fiche.row_id,
            version=fiche.version,
            title=title_of(fiche.record),
            by=self._desk.actor.display_name,
            at=self._now,
        )
        self._written.pop(fiche.row_id, None)
        self._record(ASTREINTES, fiche.row_id)

    def _store(
        self, sheet: str, record: Astreinte | PublicationAstreinte | InformationAstreinte
    ) -> StoredFiche:
        fiche = self._uow.fiches.add(sheet, record)
        if isinstance(record, Astreinte):
            self._written[fiche.row_id] = record
        self._record(sheet, fiche.row_id)
        return fiche

    def _record(self, sheet: str, row_id: int, *names: str) -> None:
        self._is_changed = True
        self._desk.record(self._uow, self._tag, {None}, (sheet, str(row_id), *names))

    def _reference_of(self, duty: Astreinte) -> str:
        return duty.reference or self._uow.fiches.new_reference(ASTREINTES)

    # --- what stands -------------------------------------------------------------------------

    def _night(self, duty: Astreinte) -> date:
        return night_served(duty.starts_at, duty.ends_at, self._parametres)

    def _of_nights(self, period: Period) -> Iterable[tuple[date, StoredFiche, Astreinte]]:
        """Return the duties of every layer whose night begins in the period."""
        found = self._uow.astreintes.duties(*span_of_nights(period, self._parametres))
        pairs = ((fiche, cast("Astreinte", fiche.record)) for fiche in found)
        nights = [(self._night(duty), fiche, duty) for fiche, duty in pairs]
        return [one for one in nights if period.contains(one[0])]

    def _standing(self, night_on: date) -> list[_Held]:
        period = Period(start=night_on, end=night_on)
        return [(fiche, duty) for _, fiche, duty in self._of_nights(period) if stands(duty)]

    def _require_to_come(self, night_on: date) -> None:
        if night_span(night_on, self._parametres)[0] <= self._now:
            raise RuleViolationError("nuit_passee", nuit=f"{night_on:%d/%m/%Y}")

    def _require_unpublished(self, night_on: date, standing: Iterable[_Held]) -> None:
        held = [duty for _, duty in standing if counts(duty)]
        if is_held(*night_span(night_on, self._parametres), held):
            raise RuleViolationError("nuit_publiee", nuit=f"{night_on:%d/%m/%Y}")

    def _require_member(self, reference: str, on: date) -> None:
        """Refuse somebody unknown (NotFoundError), or not of the team on a day."""
        found = self._uow.fiches.find(PROFESSIONNELS, reference)
        if found is None:
            raise NotFoundError(kind=PROFESSIONNELS, reference=reference)
        if not is_in_team(cast("Professionnel", found.record), on=on):
            raise RuleViolationError(
                "hors_equipe", nom=self._name(reference), jour=f"{on:%d/%m/%Y}"
            )

    def _name(self, reference: str) -> str:
        found = self._uow.fiches.find(PROFESSIONNELS, reference)
        if found is None:
            return reference
        one = cast("Professionnel", found.record)
        return f"{one.prenom} {one.nom}"


def _require_version(uow: UnitOfWork, fiche: StoredFiche, version: int) -> None:
    if fiche.version == version:
        return
    latest = uow.fiches.last_change(fiche)
    by, at = ("", fiche.recorded_at) if latest is None else latest[:2]
    raise StaleEditError(StaleEdit(by=by, at=at, version=fiche.version))
