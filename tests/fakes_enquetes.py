"""Campaigns kept in memory, on the made-up figures of the fake surveys."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from crt_desktop.domain.dates import Period
from crt_desktop.domain.editions import Edition, Question, Section
from crt_desktop.domain.errors import FieldIssue, InvalidFicheError, VersionMovedError
from crt_desktop.domain.reponses import AnswerState, evidence_key, read_manual, state_of
from crt_desktop.ports.upkeep import Progress
from crt_desktop.reports.enquetes import (
    KEEP,
    AnswerLine,
    CampaignLine,
    CampaignState,
    CampaignView,
    ChangedRecord,
    Difference,
    Differences,
    Doubt,
    FrozenAnswer,
    FrozenEvidence,
    FrozenLine,
    SincerityLine,
    SincerityPerson,
    SincerityReport,
)
from crt_desktop.reports.fiches import Draft
from crt_desktop.reports.survey import Answer, SurveyAnswer
from crt_desktop.services.campaign_lines import seen_of
from tests.fakes_ui import EDITION, FakeSurveys

OPENED_AT: Final = datetime(2027, 1, 4, 8, tzinfo=UTC)
VALIDATED_AT: Final = datetime(2027, 1, 18, 8, 40, tzinfo=UTC)
YEAR: Final = Period.of_year(2026)
SHA: Final = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
MANUALS: Final = (
    Question(number="4.1", label="Difficultés de recrutement", manual_type="oui_non"),
    Question(
        number="4.2",
        label="Commentaire libre",
        manual_type="texte",
        maximum=Decimal(1200),
        help="Ce que la lecture des chiffres ne dit pas.",
        is_optional=True,
    ),
    Question(
        number="4.3",
        label="Postes vacants au 31 décembre (ETP)",
        manual_type="nombre",
        minimum=Decimal(0),
        maximum=Decimal(20),
    ),
    Question(number="4.4", label="Date du dernier comité de pilotage", manual_type="date"),
    Question(
        number="4.5",
        label="Statut du porteur",
        manual_type="choix",
        choices=("Public", "Privé non lucratif", "Privé commercial", "Autre statut"),
    ),
)
CAMPAIGN_EDITION: Final[Edition] = replace(
    EDITION,
    sections=(
        *EDITION.sections[:3],
        Section(title="4. Réponses de l’établissement", questions=MANUALS),
    ),
)
DOUBTS: Final = {
    "1.4": (
        Doubt(
            code="sortie_sans_motif",
            sentence="2 sorties sans motif : leur répartition ne dit pas pourquoi.",
            people=2,
        ),
    ),
    "1.1": (
        Doubt(
            code="ecart_periode",
            sentence="34 cette année, 28 l’an dernier : un écart de 21 %.",
        ),
    ),
}


def a_campaign(**changes: Any) -> CampaignLine:
    line = CampaignLine(
        row_id=1,
        version=1,
        title="Enquête nationale 2026",
        edition_id="nationale",
        edition_title="Trame nationale",
        period=YEAR,
        state=CampaignState.OPEN,
        opened_at=OPENED_AT,
        opened_by="Claire Vidal",
        versions=0,
    )
    return replace(line, **changes)


def a_frozen(**changes: Any) -> FrozenLine:
    line = FrozenLine(
        row_id=11,
        campaign_id=1,
        number=1,
        validated_at=VALIDATED_AT,
        validated_by="Ph. Roumégas",
        motif=None,
        program_version="0.1.0",
        sha256=SHA,
        is_intact=True,
    )
    return replace(line, **changes)


@dataclass
class _Typed:
    version: int = 0
    manual: str | None = None
    comment: str | None = None
    justification: str | None = None
    is_marked: bool = False


@dataclass
class FakeCampagnes:
    """Answers as `Campagnes` does; remembers what was asked of it."""

    surveys: FakeSurveys = field(default_factory=FakeSurveys)
    lines: list[CampaignLine] = field(default_factory=list)
    frozens: list[FrozenLine] = field(default_factory=list)
    doubts: dict[str, tuple[Doubt, ...]] = field(default_factory=lambda: dict(DOUBTS))
    typed: dict[tuple[int, str], _Typed] = field(default_factory=dict)
    kept: dict[int, CampaignView] = field(default_factory=dict)
    error: Exception | None = None
    changes: tuple[Difference, ...] = ()
    calls: list[tuple[Any, ...]] = field(default_factory=list)

    def all(self) -> tuple[CampaignLine, ...]:
        return tuple(self.lines)

    def open(self, edition_id: str, period: Period, *, title: str = "") -> CampaignLine:
        self.calls.append(("open", edition_id, period, title))
        self._raise()
        edition = self._edition(edition_id)
        line = a_campaign(
            row_id=len(self.lines) + 1,
            edition_id=edition_id,
            edition_title=edition.title,
            period=period,
            title=title or f"{edition.title} {period.start.year}",
        )
        self.lines.insert(0, line)
        return line

    def rename(self, row_id: int, *, version: int, title: str) -> CampaignLine:
        self.calls.append(("rename", row_id, version, title))
        self._raise()
        return self._replace(row_id, title=title, version=version + 1)

    def remove(self, row_id: int, *, version: int) -> None:
        self.calls.append(("remove", row_id, version))
        self._raise()
        self.lines = [line for line in self.lines if line.row_id != row_id]

    def view(self, row_id: int) -> CampaignView:
        line = self._find(row_id)
        answer = self.surveys.compute(line.edition_id, line.period)
        answers = tuple(self._line(row_id, one) for one in answer.answers)
        mine = [one for one in self.frozens if one.campaign_id == row_id]
        return CampaignView(
            line=line,
            answer=_with_typed(answer, answers),
            answers=answers,
            frozen=mine[-1] if mine else None,
        )

    def type(self, row_id: int, question_key: str, *, version: int, **fields: Any) -> AnswerLine:
        self.calls.append(("type", row_id, question_key, version, fields))
        self._raise()
        typed = self.typed.setdefault((row_id, question_key), _Typed())
        if typed.version != version:
            raise VersionMovedError(version=typed.version)
        question = self._question(row_id, question_key)
        if sentence := read_manual(question, fields.get("manual") or "").sentence:
            raise InvalidFicheError((FieldIssue(attribute="manual", message=sentence),))
        for name, value in fields.items():
            if value is not KEEP:
                setattr(typed, name, (value or None) if name != "is_marked" else value)
        typed.version += 1
        return next(one for one in self.view(row_id).answers if one.question.key == question_key)

    def validate(
        self,
        row_id: int,
        *,
        version: int,
        motif: str | None = None,
        seen: str | None = None,
        progress: Progress | None = None,
    ) -> FrozenLine:
        assert progress is None or progress(1, 2)
        assert seen == seen_of(self.view(row_id).answers), "what is on screen is validated"
        self.calls.append(("validate", row_id, version, motif))
        self._raise()
        number = 1 + sum(one.campaign_id == row_id for one in self.frozens)
        line = a_frozen(row_id=10 + number, campaign_id=row_id, number=number, motif=motif)
        self.kept[line.row_id] = self.view(row_id)
        self.frozens.append(line)
        self._replace(row_id, versions=number, state=CampaignState.VALIDATED, version=version + 1)
        return line

    def versions(self, row_id: int) -> tuple[FrozenLine, ...]:
        return tuple(one for one in self.frozens if one.campaign_id == row_id)

    def frozen(self, frozen_id: int, *, reason: str | None = None) -> FrozenAnswer:
        self.calls.append(("frozen", frozen_id, reason))
        self._raise()
        line = next(one for one in self.frozens if one.row_id == frozen_id)
        view = self.kept.get(frozen_id) or self.view(line.campaign_id)
        found = self.surveys.evidence("file_active", view.line.period)
        evidence = FrozenEvidence(
            path="file_active",
            label=found.label,
            definition=found.definition,
            value=found.value,
            columns=found.columns,
            rows=found.rows
            if reason
            else tuple(
                (f"P{at:04}", f"Personne {at:04}", *row[2:]) for at, row in enumerate(found.rows, 1)
            ),
            people=found.beneficiaire_ids,
            is_pseudonymised=not reason,
        )
        return FrozenAnswer(
            line=line,
            answer=view.answer,
            answers=view.answers,
            evidences={evidence_key("file_active"): evidence},
        )

    def differences(
        self, frozen_id: int, *, reason: str | None = None, progress: Progress | None = None
    ) -> Differences:
        assert progress is None or progress(1, 2)
        self.calls.append(("differences", frozen_id, reason))
        self._raise()
        line = next(one for one in self.frozens if one.row_id == frozen_id)
        return Differences(frozen=line, computed_at=VALIDATED_AT, lines=self.changes)

    def export(
        self,
        row_id: int,
        *,
        kind: str,
        path: Path | None = None,
        number: int | None = None,
        is_masked: bool = False,
        selection: frozenset[str] | None = None,
        reason: str | None = None,
    ) -> bytes:
        self.calls.append(("export", row_id, kind, path, number, is_masked, selection))
        self._raise()
        return b""

    # --- inside ------------------------------------------------------------------------------

    def put(self, row_id: int, key: str, **values: Any) -> None:
        """Type something as somebody else would."""
        typed = self.typed.setdefault((row_id, key), _Typed())
        for name, value in values.items():
            setattr(typed, name, value)
        typed.version += 1

    def _raise(self) -> None:
        if self.error is not None:
            raise self.error

    def _find(self, row_id: int) -> CampaignLine:
        return next(line for line in self.lines if line.row_id == row_id)

    def _replace(self, row_id: int, **changes: Any) -> CampaignLine:
        found = replace(self._find(row_id), **changes)
        self.lines = [found if line.row_id == row_id else line for line in self.lines]
        return found

    def _edition(self, edition_id: str) -> Edition:
        return next(one for one in self.surveys.offered if one.id == edition_id)

    def _question(self, row_id: int, key: str) -> Question:
        questions = self._edition(self._find(row_id).edition_id).questions
        return next(one for one in questions if one.key == key)

    def _line(self, row_id: int, answer: Answer) -> AnswerLine:
        question = answer.question
        typed = self.typed.get((row_id, question.key)) or _Typed()
        is_manual = question.indicateur is None
        read = read_manual(question, (typed.manual or "") if is_manual else "")
        doubts = self.doubts.get(question.key, ())
        state: AnswerState = state_of(
            question,
            value=read.value if is_manual else answer.value,
            is_justified=bool(typed.justification),
            is_doubtful=typed.is_marked or bool(doubts),
        )
        return AnswerLine(
            question=question,
            value=answer.value,
            previous=answer.previous,
            state=state,
            manual=read.value,
            text=typed.manual,
            issue=read.sentence,
            comment=typed.comment,
            justification=typed.justification,
            is_marked=typed.is_marked,
            doubts=doubts,
            version=typed.version,
        )


def _with_typed(answer: SurveyAnswer, lines: tuple[AnswerLine, ...]) -> SurveyAnswer:
    return replace(
        answer,
        answers=tuple(
            replace(one, manual=line.manual, comment=line.comment, justification=line.justification)
            for one, line in zip(answer.answers, lines, strict=True)
        ),
    )


@dataclass
class FakeDrafts:
    """The drafts of an account."""

    kept: dict[str, Draft] = field(default_factory=dict)

    def drafts(self) -> tuple[Draft, ...]:
        return tuple(self.kept.values())

    def keep_draft(self, draft: Draft) -> None:
        self.kept[draft.form] = draft

    def discard_draft(self, form: str) -> None:
        self.kept.pop(form, None)


def a_survey(**changes: Any) -> FakeSurveys:
    """Return surveys whose first edition asks every type of manual answer."""
    given: dict[str, Any] = {"offered": (CAMPAIGN_EDITION, *FakeSurveys().offered[1:])}
    return FakeSurveys(**{**given, **changes})


def a_desk(**changes: Any) -> FakeCampagnes:
    """Return one campaign being answered."""
    given: dict[str, Any] = {"surveys": a_survey(), "lines": [a_campaign()]}
    return FakeCampagnes(**{**given, **changes})


def a_person(row_id: int, name: str, **changes: Any) -> SincerityPerson:
    return replace(
        SincerityPerson(
            beneficiaire_id=row_id,
            name=name,
            admitted_on=date(2026, 3, 18),
            left_on=None,
        ),
        **changes,
    )


def a_report(**changes: Any) -> SincerityReport:
    """Return a report of four kinds."""
    report = SincerityReport(
        period=YEAR,
        computed_at=VALIDATED_AT,
        base=34,
        people=4,
        lines=(
            SincerityLine(
                code="sans_contrat",
                title="Sans contrat",
                consequence="La personne est comptée sans que l’accompagnement soit contractualisé.",
                remedy="Enregistrez le contrat dans le dossier, ou la date à laquelle il a été signé.",
                people=(
                    a_person(1, "Albarède Georgette"),
                    a_person(9, "Fabrégoul Raymond", detail="Admis depuis 168 jours"),
                ),
            ),
            SincerityLine(
                code="sans_avis_medical",
                title="Sans avis médical",
                consequence="L’admission a été prononcée sans avis médical enregistré.",
                remedy="Enregistrez l’avis dans le parcours d’admission.",
                people=(a_person(6, "d’Arboisin Lucette", left_on=date(2026, 11, 12)),),
            ),
            SincerityLine(
                code="jamais_visite",
                title="Jamais visité",
                consequence="Aucune visite ni appel n’est enregistré dans la période.",
                remedy="Vérifiez que l’accompagnement a eu lieu, ou enregistrez les visites.",
                people=(a_person(3, "Castelvi Henri", detail="Admis le 11/01/2026"),),
            ),
        ),
    )
    return replace(report, **changes)


def a_difference(edition: Edition = CAMPAIGN_EDITION) -> Difference:
    """Return a figure that a corrected discharge changed."""
    question = next(one for one in edition.questions if one.number == "1.1")
    evidence = FakeSurveys().evidence("file_active", YEAR)
    return Difference(
        question=question,
        before=34,
        after=33,
        columns=evidence.columns,
        records=(
            ChangedRecord(
                is_gone=True,
                person="Albarède Rose-Marie",
                beneficiaire_id=2,
                cells=evidence.rows[1],
                acts=(
                    "Sortie modifiée le 20/01/2027 par C. Vidal : date de sortie",
                    "Accompagnement modifié le 19/01/2027 par C. Vidal",
                ),
            ),
        ),
    )
