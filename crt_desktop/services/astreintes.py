"""The rota of the astreintes: a period with every layer; drafts, publication, replacements, proofs."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from typing import TypeVar, cast

from crt_desktop.domain.astreinte_acts import agreed, publish_before
from crt_desktop.domain.astreintes import BROUILLON, TITULAIRE
from crt_desktop.domain.audit import AuditTag
from crt_desktop.domain.dates import Period, local_date
from crt_desktop.domain.ecarts import Ecart
from crt_desktop.domain.equipe import Professionnel
from crt_desktop.domain.etablissement import Parametres
from crt_desktop.domain.regles_astreinte import RotaFacts, check_rota
from crt_desktop.domain.roles import Permission
from crt_desktop.ports.clock import Clock, HolidayCalendar
from crt_desktop.ports.uow import UnitOfWork
from crt_desktop.ports.vault import VaultSession
from crt_desktop.reports.astreintes import PublicationLine, ResumeLine, RotaView
from crt_desktop.reports.planning import TeamMember
from crt_desktop.services import astreinte_swaps as swaps
from crt_desktop.services.astreinte_changes import RotaWriter
from crt_desktop.services.fiche_desk import FicheDesk
from crt_desktop.services.rota_facts import is_free, read_facts, read_resumes, would_break
from crt_desktop.services.rota_reading import given_duties, read_records, swap_lines
from crt_desktop.services.rota_view import (
    RotaRecords,
    away_lines,
    equity_lines,
    member_of,
    names_of,
    night_lines,
    publication_lines,
    team_of,
    wish_lines,
)

T = TypeVar("T")


class Astreintes:
    """Use cases on the rota of one open vault; every method may raise PermissionDeniedError."""

    def __init__(self, session: VaultSession, clock: Clock, holidays: HolidayCalendar) -> None:
        """Act as the session's actor."""
        self._session = session
        self._clock = clock
        self._holidays = holidays
        self._desk = FicheDesk(session, clock)
        self._is_recorded = False

    # --- reading -----------------------------------------------------------------------------

    def quarter(self, period: Period) -> RotaView:
        """Return a period of the rota, every layer; the first one of a session is an entry of the journal."""
        self._session.actor.require(Permission.ASTREINTE_READ)
        with self._session.uow() as uow:
            records = self._records(uow, period)
            given = given_duties(uow, records)
            asked = swap_lines(uow, records, actor=self._session.actor)
            facts = self._facts(uow, period, records.parametres)
            self._record_reading(uow, period)
        nights = night_lines(records)
        team = team_of(records)
        return RotaView(
            period=period,
            equipe=team,
            nights=nights,
            absences=away_lines(records),
            souhaits=wish_lines(records),
            ecarts=check_rota(facts),
            equite=equity_lines(nights, team),
            publications=publication_lines(records, given),
            holes=tuple(night.night_on for night in nights if not night.is_covered),
            publish_before=publish_before(period.start, records.parametres),
            regime=records.parametres.regime_astreinte,
            is_draft=any(duty.statut == BROUILLON for night in nights for duty in night.duties),
            echanges=asked,
        )

    def ecarts(self, period: Period) -> tuple[Ecart, ...]:
        """Return every rule broken in a period, drafts judged as if they were published."""
        self._session.actor.require(Permission.ASTREINTE_READ)
        with self._session.uow() as uow:
            facts = self._facts(uow, period, uow.parametres())
            self._record_reading(uow, period)
        return check_rota(facts)

    def available(self, night_on: date) -> tuple[tuple[TeamMember, tuple[Ecart, ...]], ...]:
        """Return who could take a night and what that would break, those it breaks nothing for first.

        Those of the team who answer at night, are not away, and are not on call that night already.
        """
        self._session.actor.require(Permission.ASTREINTE_READ)
        night = Period(start=night_on, end=night_on)
        with self._session.uow() as uow:
            parametres = uow.parametres()
            facts = self._facts(uow, night, parametres)
            team = uow.astreintes.team()
            self._record_reading(uow, night)
        found = [
            (member_of(fiche), would_break(facts, one.reference, night_on))
            for fiche in team
            for one in (cast("Professionnel", fiche.record),)
            if is_free(facts, one, night_on)
        ]
        return tuple(sorted(found, key=lambda pair: len(pair[1])))

    def resumes(self, at: datetime | None = None) -> tuple[ResumeLine, ...]:
        """Return who may not resume work yet at an instant, now by default, and until when."""
        self._session.actor.require(Permission.ASTREINTE_READ)
        moment = at or self._clock.now()
        with self._session.uow() as uow:
            found = read_resumes(uow, moment, parametres=uow.parametres())
            names = names_of(uow.astreintes.team())
            day = local_date(moment)
            self._record_reading(uow, Period(start=day, end=day))
        return tuple(
            ResumeLine(
                professionnel=who,
                nom=names.get(who, who),
                not_before=resume.not_before,
                intervention_ended_at=resume.intervention_ended_at,
            )
            for who, resume in found.items()
        )

    # --- drafts and publication --------------------------------------------------------------

    def assign(
        self,
        night_on: date,
        professionnel: str,
        *,
        rang: str = TITULAIRE,
        version: int | None = None,
    ) -> int:
        """Make a draft for a night and return its row; audited.

        A night that has a draft of a titulaire already goes to somebody else with the ``version`` of that
        draft.

        Raises:
            RuleViolationError: ``nuit_passee``, ``nuit_publiee``, ``nuit_deja_prise``, ``hors_equipe``,
                ``astreinte_chevauchante``.
            NotFoundError: Nobody of this reference.
            StaleEditError: The draft changed meanwhile.
        """
        return self._write(
            AuditTag.ASTREINTE_DRAFT,
            lambda writer: writer.assign(night_on, professionnel, rang=rang, version=version),
        )

    def clear(self, row_id: int, *, version: int) -> None:
        """Take a draft back, to the bin; audited.

        Raises RuleViolationError (``astreinte_donnee``), StaleEditError.
        """
        self._write(AuditTag.ASTREINTE_DRAFT, lambda writer: writer.clear(row_id, version=version))

    def accept(self, assignments: Mapping[date, str], *, period: Period) -> None:
        """Make the drafts of a period those of a proposal: by night, the reference of who takes it; audited.

        What is published stays, and so do the drafts of a renfort. All of it or nothing.

        Raises RuleViolationError: ``nuit_passee``, ``nuit_publiee``, ``hors_equipe``,
        ``astreinte_chevauchante``.
        """
        self._write(
            AuditTag.ASTREINTE_DRAFT, lambda writer: writer.accept(assignments, period=period)
        )

    def publish(self, period: Period, *, motif: str | None = None) -> PublicationLine:
        """Give the drafts of a period to the team, dated now; audited.

        Raises:
            RuleViolationError: ``rien_a_publier``; ``preavis_insuffisant``: the notice is not kept and no
                ``motif`` says why; ``preavis_un_jour_franc``: not one clear day is left, whatever the reason.
        """
        with self._writing(AuditTag.ASTREINTE_PUBLISH) as (uow, writer):
            fiche = writer.publish(period, motif=motif)
            records = self._records(uow, period)
            lines = publication_lines(records, given_duties(uow, records))
        return next(one for one in lines if one.row_id == fiche.row_id)

    def inform(
        self,
        publication_id: int,
        professionnels: Sequence[str],
        *,
        moyen: str,
        informed_at: datetime,
    ) -> None:
        """Keep the proof that people (references) were told of a programme, how and when; audited.

        Raises InvalidFicheError, NotFoundError.
        """
        self._write(
            AuditTag.ASTREINTE_INFORM,
            lambda writer: writer.inform(
                publication_id, professionnels, moyen=moyen, informed_at=informed_at
            ),
        )

    # --- changes of what was given -----------------------------------------------------------

    def replace(
        self,
        row_id: int,
        *,
        version: int,
        by: str,
        motif: str,
        accord: str,
        starts_at: datetime | None = None,
        ends_at: datetime | None = None,
    ) -> tuple[int, ...]:
        """Have somebody stand for a duty that was given, whole or in part; return the rows that do; audited.

        The duty keeps its row, as replaced; a past one too: what really happened is recorded beside it.

        Args:
            row_id: The duty.
            version: What it was shown with.
            by: The reference of who takes it.
            motif: Why.
            accord: Who agreed.
            starts_at: From when, its start by default.
            ends_at: Until when, its end by default.

        Raises:
            InvalidFicheError: No reason, or no agreement.
            RuleViolationError: ``astreinte_en_brouillon``, ``astreinte_deja_remplacee``,
                ``remplacement_hors_astreinte``, ``remplacement_soi_meme``, ``hors_equipe``,
                ``astreinte_chevauchante``.
            StaleEditError: Somebody changed it meanwhile.
        """
        change = agreed(motif, accord, now=self._clock.now())
        return self._write(
            AuditTag.ASTREINTE_REPLACE,
            lambda writer: writer.replace(
                row_id, version=version, by=by, change=change, starts_at=starts_at, ends_at=ends_at
            ),
        )

    def swap(
        self,
        first_id: int,
        second_id: int,
        *,
        versions: tuple[int, int],
        motif: str,
        accord: str,
    ) -> tuple[int, int]:
        """Have the professionnels of two duties change places; return the rows that stand for them; audited.

        Raises InvalidFicheError, StaleEditError, RuleViolationError: ``echange_soi_meme`` and those of
        `replace`.
        """
        change = agreed(motif, accord, now=self._clock.now())
        return self._write(
            AuditTag.ASTREINTE_REPLACE,
            lambda writer: writer.swap(first_id, second_id, versions=versions, change=change),
        )

    def cover(
        self,
        night_on: date,
        *,
        by: str,
        motif: str,
        accord: str,
        starts_at: datetime | None = None,
        ends_at: datetime | None = None,
    ) -> int:
        """Have somebody hold a night that nobody holds, too near to be published, or past; audited.

        It is a change that was agreed, over the rotation, and not part of a programme.

        Raises InvalidFicheError, RuleViolationError: ``nuit_publiee``, ``couverture_vide``, ``hors_equipe``,
        ``astreinte_chevauchante``.
        """
        change = agreed(motif, accord, now=self._clock.now())
        return self._write(
            AuditTag.ASTREINTE_REPLACE,
            lambda writer: writer.cover(
                night_on, by=by, change=change, starts_at=starts_at, ends_at=ends_at
            ),
        )

    def inform_change(self, duty_id: int, *, moyen: str, informed_at: datetime) -> None:
        """Keep the proof that the professionnel of a duty was told of it, given or taken over; audited.

        Raises InvalidFicheError, NotFoundError.
        """
        self._write(
            AuditTag.ASTREINTE_INFORM,
            lambda writer: writer.inform_change(duty_id, moyen=moyen, informed_at=informed_at),
        )

    # --- swaps asked for ---------------------------------------------------------------------

    def ask_swap(self, row_id: int, *, motif: str, with_professionnel: str | None = None) -> int:
        """Ask to be replaced on a duty of one's own to come, or to change it with somebody; audited.

        The coordination sees it until it accepts or refuses. Returns its row.

        Raises:
            InvalidFicheError: No reason.
            RuleViolationError: ``echange_deja_demande``, ``echange_soi_meme``, ``echange_passe``,
                ``astreinte_en_brouillon``, ``astreinte_deja_remplacee``.
            PermissionDeniedError: The duty is somebody else's.
        """
        actor = self._session.actor
        actor.require(Permission.ASTREINTE_READ)
        with self._session.uow() as uow:
            asked = swaps.ask(self._desk, uow, row_id, motif=motif, avec=with_professionnel)
            uow.commit()
        return asked

    def accept_swap(
        self,
        swap_id: int,
        *,
        version: int,
        accord: str,
        by: str | None = None,
        with_duty: tuple[int, int] | None = None,
    ) -> tuple[int, ...]:
        """Accept what was asked: a swap with a duty, else a replacement; return the rows that stand; audited.

        Args:
            swap_id: What was asked.
            version: What it was shown with.
            accord: Who agreed.
            by: Who takes the duty when it is replaced; whom was asked for by default.
            with_duty: The duty it changes places with, and its version.

        Raises StaleEditError, RuleViolationError: ``echange_sans_remplacant`` and those of `replace`, `swap`.
        """
        with self._writing(AuditTag.ASTREINTE_REPLACE) as (uow, writer):
            return swaps.accept(
                self._desk,
                uow,
                writer,
                swaps.Acceptance(
                    swap_id=swap_id, version=version, accord=accord, by=by, with_duty=with_duty
                ),
            )

    def refuse_swap(self, swap_id: int, *, version: int, reponse: str) -> None:
        """Refuse what was asked, and say why; audited. Raises InvalidFicheError, StaleEditError."""
        self._session.actor.require(Permission.ASTREINTE_WRITE)
        with self._session.uow() as uow:
            swaps.refuse(self._desk, uow, swap_id, version=version, reponse=reponse)
            uow.commit()

    def _write(self, tag: AuditTag, act: Callable[[RotaWriter], T]) -> T:
        with self._writing(tag) as (_, writer):
            return act(writer)

    @contextmanager
    def _writing(self, tag: AuditTag) -> Iterator[tuple[UnitOfWork, RotaWriter]]:
        """Open a transaction that writes the rota; it is committed when nobody is on call twice."""
        self._session.actor.require(Permission.ASTREINTE_WRITE)
        with self._session.uow() as uow:
            writer = RotaWriter(self._desk, uow, tag)
            yield uow, writer
            writer.require_no_clash()
            if writer.is_changed:
                uow.commit()

    # --- shared ------------------------------------------------------------------------------

    def _records(self, uow: UnitOfWork, period: Period) -> RotaRecords:
        return read_records(uow, period, holidays=self._holidays, now=self._clock.now())

    def _facts(self, uow: UnitOfWork, period: Period, parametres: Parametres) -> RotaFacts:
        return read_facts(uow, period, parametres=parametres, holidays=self._holidays)

    def _record_reading(self, uow: UnitOfWork, period: Period) -> None:
        if self._is_recorded:
            return
        days = (period.start.isoformat(), period.end.isoformat())
        uow.audit.record(self._session.actor, AuditTag.ASTREINTE_READ, fields=days)
        uow.commit()
        self._is_recorded = True
