"""Mistakes put right: an effective date that was wrong, two records of one person."""

from __future__ import annotations

from collections.abc import Mapping

from crt_desktop.domain.fusion import Choice
from crt_desktop.ports.clock import Clock
from crt_desktop.ports.vault import VaultSession
from crt_desktop.reports.corrections import CorrectableDates
from crt_desktop.reports.fiches import StoredFiche
from crt_desktop.reports.fusions import Comparison, DoublePair, MergeLine, Parted
from crt_desktop.services import date_corrections, fusions
from crt_desktop.services.fiche_desk import FicheDesk


class Corrections:
    """Use cases on mistakes for one open vault; every method may raise PermissionDeniedError."""

    def __init__(self, session: VaultSession, clock: Clock) -> None:
        """Act as the session's actor."""
        self._desk = FicheDesk(session, clock)

    # --- effective dates ---------------------------------------------------------------------

    def dates(self, beneficiaire_id: int) -> CorrectableDates:
        """Return the effective dates of a person that can be corrected, and those that were; a reading."""
        return date_corrections.correctable(self._desk, beneficiaire_id)

    def correct(
        self,
        sheet: str,
        row_id: int,
        attribute: str,
        value: str,
        *,
        reason: str,
        version: int,
    ) -> StoredFiche:
        """Store the true date with what it was, why and by whom, in one transaction; audited.

        The rules are those of a save. The date of the demande that said the same as its plan's or its
        contrat's follows. A ``value`` left empty takes the date away where a record can do without.

        Raises:
            InvalidFicheError: No reason, or a date that breaks a rule.
            RuleViolationError: ``correction_impossible``, ``correction_sans_date``.
            StaleEditError: Somebody changed or removed the record; nothing was written.
        """
        return date_corrections.correct(
            self._desk, sheet, row_id, attribute, value, reason=reason, version=version
        )

    # --- two records of one person -----------------------------------------------------------

    def doubles(self) -> tuple[DoublePair, ...]:
        """Return the stored persons who are likely one and the same, the likeliest first.

        Those somebody said are two persons are left out.
        """
        return fusions.doubles(self._desk)

    def set_aside(self, one: int, other: int) -> bool:
        """Say that two persons who look alike are two: they are no longer shown as doubles; audited for both.

        False when somebody had said it: nothing is written then.
        Raises NotFoundError, RuleViolationError (``fusion_soi_meme``).
        """
        return fusions.set_aside(self._desk, one, other)

    def take_back(self, one: int, other: int) -> bool:
        """Let two persons be shown as doubles again; audited for both. False when nobody had set them aside."""
        return fusions.take_back(self._desk, one, other)

    def compare(self, kept_id: int, other_id: int) -> Comparison:
        """Return two persons side by side: what differs, what would move, what stands in the way.

        Raises NotFoundError, RuleViolationError (``fusion_soi_meme``).
        """
        return fusions.compare(self._desk, kept_id, other_id)

    def merge(
        self,
        kept_id: int,
        other_id: int,
        choices: Mapping[str, Choice],
        *,
        versions: tuple[int, int] | None = None,
    ) -> MergeLine:
        """Give everything of the other person to the kept one, in one transaction; audited for both.

        Args:
            kept_id: Who stays.
            other_id: Whose record is taken away, its content kept in the merge.
            choices: By field, which value stays; a field left out takes its default.
            versions: Those of the comparison the choices were made on.

        Raises:
            NotFoundError: No such person.
            RuleViolationError: What `crt_desktop.domain.fusion.obstacles` finds.
            StaleEditError: One of the two changed since they were compared; nothing was merged.
        """
        return fusions.merge(self._desk, kept_id, other_id, choices, versions=versions)

    def merges(self, beneficiaire_id: int) -> tuple[MergeLine, ...]:
        """Return the merges into a person, the latest first, undone ones too."""
        return fusions.merges(self._desk, beneficiaire_id)

    def undo_merge(self, fusion_id: int) -> Parted:
        """Give the other person back exactly what came; audited for both.

        What was written on it since goes with it; what was changed or removed since is told.

        Raises:
            NotFoundError: No such merge.
            RuleViolationError: ``fusion_defaite``, ``fusion_identifiant``.
        """
        return fusions.undo(self._desk, fusion_id)
