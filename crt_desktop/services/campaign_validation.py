"""The validation of a campaign: what it asks for first, and what is kept for ever."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from crt_desktop.domain.editions import Edition
from crt_desktop.domain.errors import RuleViolationError, VersionMovedError
from crt_desktop.domain.reponses import fingerprint
from crt_desktop.domain.typography import french, french_list
from crt_desktop.ports.clock import Clock
from crt_desktop.ports.enquetes import StoredFrozen
from crt_desktop.ports.uow import UnitOfWork
from crt_desktop.reports.enquetes import AnswerLine, AnswerState, CampaignLine, CampaignState
from crt_desktop.services.campaign_figures import CampaignFigures
from crt_desktop.services.campaign_lines import answer_lines, answered, seen_of, typed_in
from crt_desktop.services.edition_shelf import EditionShelf
from crt_desktop.services.frozen_content import Told, Validation, write_content
from crt_desktop.services.survey_figures import SurveyFigures

_NAMED: Final = 8
"""How many questions a sentence names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Validator:
    """Who validates, when, and with which program."""

    clock: Clock
    survey: SurveyFigures
    figures: CampaignFigures
    version: str
    by: str
    shelf: EditionShelf

    def freeze(
        self,
        uow: UnitOfWork,
        line: CampaignLine,
        edition: Edition,
        *,
        motif: str,
        seen: str | None,
        told: Told,
    ) -> StoredFrozen:
        """Keep the answers of a campaign as they stand, as its next version; committed by the caller.

        What is kept is read in one transaction; what was typed must not have moved when it is written.
        ``seen``: the fingerprint of what was on screen; ``told``: how far it is. Raises RuleViolationError
        (``campagne_changee`` when the answers are no longer those), VersionMovedError.
        """
        if line.versions and not motif:
            raise RuleViolationError("campagne_sans_motif", numero=line.versions)
        typed = typed_in(uow, line, self.shelf)
        figures = self.figures.of(uow, edition, line.period)
        lines = answer_lines(figures, typed)
        if seen is not None and seen != seen_of(lines):
            raise RuleViolationError("campagne_changee")
        require_complete(lines)
        begun = self._begun(line, motif)
        validation = Validation(
            frozen=begun,
            title=line.title,
            answer=answered(figures.answer, lines),
            lines=lines,
            parametres=uow.parametres(),
        )
        records = self.survey.records(uow, line.period, figures.answer.indicateurs)
        content = write_content(validation, records, told)
        frozen = replace(begun, content=content, sha256=fingerprint(content))
        version, state = line.version, CampaignState.VALIDATED
        uow.campagnes.change(line.row_id, version=version, title=line.title, state=state)
        if uow.campagnes.typed(line.row_id) != typed.answers:
            raise VersionMovedError(version=version)
        return replace(frozen, row_id=uow.campagnes.freeze(frozen))

    def _begun(self, line: CampaignLine, motif: str) -> StoredFrozen:
        return StoredFrozen(
            row_id=0,
            campaign_id=line.row_id,
            number=line.versions + 1,
            validated_at=self.clock.now().replace(microsecond=0),
            validated_by=self.by,
            motif=motif or None,
            program_version=self.version,
            sha256="",
            content=b"",
        )


def require_complete(lines: tuple[AnswerLine, ...]) -> None:
    """Refuse what still asks for an act; raises RuleViolationError (``campagne_incomplete``).

    Its values: ``a_saisir`` and ``a_justifier``, numbers of questions, and the sentences.
    """
    to_type = _numbers(lines, AnswerState.TO_TYPE)
    to_justify = _numbers(lines, AnswerState.TO_JUSTIFY)
    if not to_type and not to_justify:
        return
    lacking, remedies = [], []
    if to_type:
        lacking.append(f"{questions_words(to_type)} : la réponse manque.")
        remedies.append("Tapez les réponses qui manquent.")
    if to_justify:
        lacking.append(f"{questions_words(to_justify)} : à justifier.")
        remedies.append("Dites pourquoi ces chiffres sont justes, ou corrigez les dossiers.")
    raise RuleViolationError(
        "campagne_incomplete",
        a_saisir=to_type,
        a_justifier=to_justify,
        manques=french(" ".join(lacking)),
        remedes=french(" ".join(remedies)),
    )


def _numbers(lines: tuple[AnswerLine, ...], state: AnswerState) -> tuple[str, ...]:
    return tuple(line.question.number for line in lines if line.state is state)


def questions_words(numbers: tuple[str, ...]) -> str:
    """Return « Question 2.1 », « Questions 2.1 et 2.2 », the first of many."""
    if len(numbers) == 1:
        return f"Question {numbers[0]}"
    named = numbers[:_NAMED]
    rest = len(numbers) - len(named)
    if rest:
        named = (*named, f"{rest} autre{'s' if rest > 1 else ''}")
    return f"Questions {french_list(named, 'et')}"
