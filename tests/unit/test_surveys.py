"""Answering a survey: who may, what is audited, which names leave, what a file holds."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, Self, cast

import pytest

from crt_desktop.domain.audit import AuditTag
from crt_desktop.domain.dates import Period
from crt_desktop.domain.editions import Edition, Question, Section
from crt_desktop.domain.errors import NotFoundError, PermissionDeniedError
from crt_desktop.domain.etablissement import Parametres
from crt_desktop.domain.roles import Actor, Role
from crt_desktop.ports.vault import VaultSession
from crt_desktop.reports.enquetes import SincerityPaper
from crt_desktop.reports.survey import Answer, Evidence, EvidenceColumn, EvidencePaper, SurveyAnswer
from crt_desktop.reports.survey_json import evidence_document, survey_document
from crt_desktop.services.survey_evidence import pseudonymised
from crt_desktop.services.survey_figures import masked
from crt_desktop.services.surveys import Surveys
from tests.fakes_edition_store import FakeEditionStore, a_shelf
from tests.unit.test_sincerity_report import FakeSincerity

YEAR = Period.of_year(2025)
NOW = datetime(2026, 1, 18, 8, 40, tzinfo=UTC)
EDITION = Edition(
    id="essai",
    title="Enquête d’essai",
    year=None,
    notice="",
    sections=(
        Section(
            title="1. Figures",
            questions=(
                Question(number="1.1", label="Personnes", indicateur="file_active"),
                Question(number="1.2", label="GIR 1 et 2", indicateur="par_gir_entree.1+2"),
                Question(number="1.3", label="Chutes", indicateur="chutes"),
                Question(number="1.4", label="Libre", manual_type="texte"),
            ),
        ),
    ),
)
FIGURES: Mapping[int, dict[str, Any]] = {
    2025: {
        "file_active": 34,
        "age": {"moyenne": Decimal("88.3")},
        "par_gir_entree": {"1": 2, "2": 9},
        "presents_fin_mois": [{"mois": "2025-01", "valeur": 20}],
        "chutes": None,
    },
    2024: {"file_active": 28, "par_gir_entree": {"1": 0, "2": 7}, "chutes": None},
}


def an_evidence(code: str) -> Evidence:
    return Evidence(
        indicateur=code,
        label="GIR à l’entrée",
        definition="Personnes selon leur GIR.",
        start=YEAR.start,
        end=YEAR.end,
        value={"1": 1, "2": 1, "3": 1},
        columns=(
            EvidenceColumn(key="beneficiaire", title="Identifiant"),
            EvidenceColumn(key="personne", title="Personne"),
            EvidenceColumn(key="demande", title="Demande"),
            EvidenceColumn(key="admission", title="Admission", kind="date"),
            EvidenceColumn(key="modalite", title="Modalité"),
        ),
        rows=(
            ("B1", "Albarède Rose", "D1", date(2025, 6, 14), "1"),
            ("B2", "Castelvi Henri", "D2", date(2026, 1, 11), "2"),
            ("B3", "Œillet Marcel", None, None, "3"),
        ),
        beneficiaire_ids=(11, 12, 13),
    )


@dataclass
class FakeIndicators:
    asked: list[Any] = field(default_factory=list)
    listed: list[tuple[str, int]] = field(default_factory=list)

    def compute(self, period: Period, **asked: Any) -> dict[str, Any]:
        self.asked.append(asked)
        return FIGURES[period.start.year]

    def evidence(self, code: str, period: Period, **asked: Any) -> Evidence:
        self.listed.append((code, period.start.year))
        if code == "chutes":
            return Evidence(
                indicateur=code,
                label="Chutes",
                definition="",
                start=period.start,
                end=period.end,
                value=None,
                columns=(),
                rows=(),
            )
        return an_evidence(code)


@dataclass
class FakeUow:
    indicators: FakeIndicators = field(default_factory=FakeIndicators)
    editions: FakeEditionStore = field(default_factory=FakeEditionStore)
    sincerity: FakeSincerity = field(default_factory=FakeSincerity)
    entries: list[tuple[AuditTag, tuple[str, ...]]] = field(default_factory=list)
    pending: list[tuple[AuditTag, tuple[str, ...]]] = field(default_factory=list)

    def __enter__(self) -> Self:
        self.pending = []
        return self

    def __exit__(self, *error: object) -> None:
        self.pending = []

    @property
    def audit(self) -> FakeUow:
        return self

    def record(
        self, actor: Actor, tag: AuditTag, *, entity: str = "", fields: Sequence[str] = ()
    ) -> None:
        self.pending.append((tag, tuple(fields)))

    def commit(self) -> None:
        assert self.pending
        self.entries += self.pending

    def parametres(self) -> Parametres:
        return Parametres(nom="CRT d’essai", departement="67")


@dataclass
class FakeVault:
    actor: Actor
    is_training: bool = False
    only_uow: FakeUow = field(default_factory=FakeUow)

    def uow(self) -> FakeUow:
        return self.only_uow


class FakeClock:
    def now(self) -> datetime:
        return NOW

    def today(self) -> date:
        return NOW.date()


class FakeHolidays:
    def between(self, first: date, last: date, *, departement: str | None) -> frozenset[date]:
        return frozenset({date(first.year, 12, 26)}) if departement == "67" else frozenset()

    def names(self, first: date, last: date, *, departement: str | None) -> Mapping[date, str]:
        return dict.fromkeys(self.between(first, last, departement=departement), "férié")


@dataclass
class FakeRenderer:
    given: list[tuple[SurveyAnswer, tuple[Evidence, ...]]] = field(default_factory=list)

    def render(self, answer: SurveyAnswer, evidences: Sequence[Evidence]) -> bytes:
        self.given.append((answer, tuple(evidences)))
        return b"file"


@dataclass
class FakeEvidenceRenderer:
    given: list[EvidencePaper] = field(default_factory=list)

    def render(self, paper: EvidencePaper) -> bytes:
        self.given.append(paper)
        return b"records"


@dataclass
class FakeSincerityRenderer:
    given: list[SincerityPaper] = field(default_factory=list)

    def render(self, paper: SincerityPaper) -> bytes:
        self.given.append(paper)
        return b"doubts"


@dataclass
class FakeSink:
    vault: FakeVault
    written: dict[Path, bytes] = field(default_factory=dict)

    def write(self, path: Path, content: bytes) -> None:
        assert self.vault.only_uow.entries, "the journal is written before the file"
        self.written[path] = content


@dataclass
class Desk:
    """The service and everything it was given."""

    vault: FakeVault
    renderer: FakeRenderer
    sink: FakeSink
    surveys: Surveys
    papers: FakeEvidenceRenderer
    reports: FakeSincerityRenderer

    @property
    def entries(self) -> list[tuple[AuditTag, tuple[str, ...]]]:
        return self.vault.only_uow.entries


def a_desk(
    role: Role = Role.COORDINATEUR, *, is_training: bool = False, edition: Edition = EDITION
) -> Desk:
    actor = Actor(
        account_id=1, name="claire", display_name="Claire", role=role, workstation="poste"
    )
    vault = FakeVault(actor, is_training)
    renderer, sink = FakeRenderer(), FakeSink(vault)
    surveys = Surveys(
        cast(VaultSession, vault),
        FakeClock(),
        FakeHolidays(),
        a_shelf(edition),
        renderers={"json": renderer, "xlsx": renderer},
        evidence_renderers={"csv": (papers := FakeEvidenceRenderer())},
        sincerity_renderers={"pdf": (reports := FakeSincerityRenderer())},
        sink=sink,
        version="1.2.3",
    )
    return Desk(vault, renderer, sink, surveys, papers, reports)


def test_an_answer_holds_every_figure_and_those_of_the_year_before() -> None:
    desk = a_desk()

    answer = desk.surveys.compute(
        "essai", YEAR, manual={"1.4": "RAS", "1.1": "ignored"}, comments={"1.1": "Bien"}
    )

    assert answer.indicateurs == FIGURES[2025]
    assert [(one.value, one.previous, one.manual, one.comment) for one in answer.answers] == [
        (34, 28, None, "Bien"),
        (11, 7, None, None),
        (None, None, None, None),
        (None, None, "RAS", None),
    ]
    assert (answer.version, answer.etablissement) == ("1.2.3", "CRT d’essai")
    assert desk.entries == []


def test_the_holidays_are_those_of_the_departement() -> None:
    desk = a_desk()

    desk.surveys.compute("essai", YEAR)

    asked, before = desk.vault.only_uow.indicators.asked
    assert asked["holidays"] == {date(2025, 12, 26)}
    assert before["holidays"] == {date(2024, 12, 26)}


def test_a_masked_answer_hides_small_counts_in_figures_and_answers() -> None:
    answer = a_desk().surveys.compute("essai", YEAR, is_masked=True)

    assert answer.indicateurs["par_gir_entree"] == {"1": "1-4", "2": "masqué"}
    assert answer.answers[1].value == "masqué"
    assert answer.answers[1].previous == 7
    assert answer.is_masked


def test_a_filtered_question_counts_the_records_of_both_periods_and_is_masked_as_they_are() -> None:
    question = Question(
        number="1.9", label="GIR", indicateur="file_active", filters=("par_gir_actuel.1+2",)
    )
    twice = replace(question, number="1.10")
    edition = replace(EDITION, sections=(Section(title="1", questions=(question, twice)),))
    desk = a_desk(edition=edition)

    answer = desk.surveys.compute("essai", YEAR)

    assert [(one.value, one.previous) for one in answer.answers] == [(2, 2), (2, 2)]
    assert sorted(desk.vault.only_uow.indicators.listed) == [
        ("file_active", 2024),
        ("file_active", 2025),
        ("par_gir_actuel", 2024),
        ("par_gir_actuel", 2025),
    ]
    hidden = desk.surveys.compute("essai", YEAR, is_masked=True)
    assert [(one.value, one.previous) for one in hidden.answers] == [("1-4", "1-4")] * 2
    desk.surveys.export("essai", YEAR, kind="xlsx")
    ((_, (evidence,)),) = desk.renderer.given
    assert (evidence.filters, len(evidence.rows)) == (("par_gir_actuel.1+2",), 2)
    assert evidence.is_pseudonymised


def _shelf_of(people: Mapping[str, int]) -> Evidence:
    """Return the records of so many persons by modality, numbered from one."""
    keys = [key for key, count in people.items() for _ in range(count)]
    whole = an_evidence("x")
    return replace(
        whole,
        value=dict(people),
        rows=tuple((f"B{place}", "", None, None, key) for place, key in enumerate(keys)),
        beneficiaire_ids=tuple(range(len(keys))),
    )


@pytest.mark.parametrize(
    ("path", "filters", "people", "told"),
    [
        ("file_active", ("par_gir_actuel.1",), {"1": 1, "2": 6}, "1-4"),
        ("file_active", ("par_gir_actuel.2",), {"1": 1, "2": 6}, 6),
        ("file_active", ("par_gir_actuel.1+2",), {"1": 1, "2": 6}, "masqué"),
        ("file_active", ("par_gir_actuel.1+2",), {"1": 0, "2": 6}, 6),
        ("file_active", ("par_gir_actuel.1+2",), {"1": 5, "2": 6}, 11),
        ("file_active", ("par_gir_actuel.1+2",), {}, 0),
        ("par_gir_actuel.1+2", ("par_gir_actuel.1+2+3",), {"1": 5, "2": 4}, "masqué"),
        ("par_gir_actuel", ("par_gir_actuel.1+2",), {"1": 5, "2": 4}, {"1": "masqué", "2": "1-4"}),
        (
            "file_active",
            ("par_gir_actuel.1+2+3+4", *["par_gir_actuel.1+2+3+4"] * 5),
            {"1": 9},
            None,
        ),
        ("chutes", ("par_gir_actuel.1+2",), {"1": 9}, None),
    ],
)
def test_a_filtered_sum_is_masked_with_any_of_what_it_adds_up(
    monkeypatch: pytest.MonkeyPatch,
    path: str,
    filters: tuple[str, ...],
    people: dict[str, int],
    told: object,
) -> None:
    read = FakeIndicators.evidence

    def evidence(self: FakeIndicators, code: str, period: Period, **asked: Any) -> Evidence:
        found = read(self, code, period, **asked)
        return found if code == "chutes" else replace(_shelf_of(people), indicateur=code)

    monkeypatch.setattr(FakeIndicators, "evidence", evidence)
    question = Question(number="1", label="GIR", indicateur=path, filters=filters)
    edition = replace(EDITION, sections=(Section(title="1", questions=(question,)),))
    (answer,) = a_desk(edition=edition).surveys.compute("essai", YEAR, is_masked=True).answers
    shown = answer.value
    if isinstance(shown, Mapping):
        shown = {key: count for key, count in shown.items() if count}
    assert shown == told
    assert answer.previous == answer.value


def test_a_filtered_sum_whose_terms_are_not_known_is_not_told() -> None:
    question = Question(
        number="1", label="GIR", indicateur="dropped", filters=("par_gir_actuel.1+2",)
    )
    edition = replace(EDITION, sections=(Section(title="1", questions=(question,)),))
    answer = replace(
        a_desk().surveys.compute("essai", YEAR),
        edition=edition,
        answers=(Answer(question=question, value=40, previous=30),),
    )
    (hidden,) = masked(answer).answers
    assert (hidden.value, hidden.previous) == (None, None)


def test_without_a_filter_no_record_is_read() -> None:
    desk = a_desk()

    desk.surveys.compute("essai", YEAR)

    assert desk.vault.only_uow.indicators.listed == []


def test_the_records_of_a_filtered_figure_are_audited_with_the_filters() -> None:
    desk = a_desk()

    evidence = desk.surveys.evidence("file_active", YEAR, filters=("par_gir_actuel.1",))

    assert [row[0] for row in evidence.rows] == ["B1"]
    ((_, fields),) = desk.entries
    assert fields[:2] == ("file_active", "filtre : par_gir_actuel.1")


def test_a_question_being_written_is_answered_without_an_edition_nor_a_line_in_the_journal() -> (
    None
):
    desk = a_desk()

    assert desk.surveys.values(YEAR) == FIGURES[2025]
    assert desk.surveys.filtered_value("file_active", ("par_gir_actuel.1+2",), YEAR) == 2
    assert desk.surveys.filtered_value("journees", ("par_gir_actuel.1+2",), YEAR) is None
    assert desk.entries == []
    with pytest.raises(NotFoundError):
        desk.surveys.filtered_value("rien", (), YEAR)


@pytest.mark.parametrize(
    "role", [Role.MEDECIN, Role.SOIGNANT_ASTREINTE, Role.INTERVENANT, Role.ADMINISTRATEUR]
)
def test_roles_without_surveys_see_no_figure_at_all(role: Role) -> None:
    desk = a_desk(role)

    for use in (
        desk.surveys.editions,
        lambda: desk.surveys.compute("essai", YEAR),
        lambda: desk.surveys.values(YEAR),
        lambda: desk.surveys.filtered_value("file_active", (), YEAR),
        lambda: desk.surveys.evidence("file_active", YEAR),
        lambda: desk.surveys.export("essai", YEAR, kind="json"),
    ):
        with pytest.raises(PermissionDeniedError):
            use()
    assert desk.entries == []


def test_reading_only_does_not_allow_a_file_to_leave() -> None:
    desk = a_desk(Role.LECTURE)

    assert desk.surveys.editions() == (EDITION,)
    with pytest.raises(PermissionDeniedError):
        desk.surveys.export("essai", YEAR, kind="json")


def test_the_coordinateur_reads_names_behind_a_figure_and_it_is_audited() -> None:
    desk = a_desk()

    evidence = desk.surveys.evidence("par_gir_entree", YEAR)

    assert [row[1] for row in evidence.rows] == ["Albarède Rose", "Castelvi Henri", "Œillet Marcel"]
    assert desk.entries == [
        (AuditTag.EVIDENCE_READ, ("par_gir_entree", "2025-01-01", "2025-12-31", "nominatif"))
    ]


def test_the_direction_reads_pseudonyms_unless_a_reason_is_given() -> None:
    desk = a_desk(Role.DIRECTION)

    hidden = desk.surveys.evidence("par_gir_entree", YEAR, reason="  ")
    named = desk.surveys.evidence("par_gir_entree", YEAR, reason="contrôle de l’ARS")

    assert hidden.is_pseudonymised
    assert hidden.rows[0] == ("P0011", "Personne 0011", None, date(2025, 6, 14), "1")
    assert named.rows[0][1] == "Albarède Rose"
    assert [fields[3:] for _, fields in desk.entries] == [
        ("pseudonymes",),
        ("nominatif", "motif : contrôle de l’ARS"),
    ]


def test_a_path_keeps_the_records_of_its_modalities() -> None:
    evidence = a_desk().surveys.evidence("par_gir_entree.1+2", YEAR)

    assert [row[0] for row in evidence.rows] == ["B1", "B2"]
    assert evidence.beneficiaire_ids == (11, 12)
    assert (evidence.indicateur, evidence.value) == ("par_gir_entree.1+2", 2)
    assert evidence.label == "GIR à l’entrée – GIR 1, GIR 2"


def test_an_unknown_figure_edition_or_format_is_refused() -> None:
    desk = a_desk()

    with pytest.raises(NotFoundError):
        desk.surveys.evidence("inconnu", YEAR)
    with pytest.raises(NotFoundError):
        desk.surveys.compute("inconnue", YEAR)
    with pytest.raises(NotFoundError):
        desk.surveys.export("essai", YEAR, kind="docx")
    assert desk.entries == []


def test_an_export_is_audited_with_its_fingerprint_before_it_is_written(tmp_path: Path) -> None:
    desk = a_desk()
    path = tmp_path / "enquete.xlsx"

    content = desk.surveys.export("essai", YEAR, kind="xlsx", path=path, reason="envoi à l’ARS")

    assert desk.sink.written == {path: content}
    ((tag, fields),) = desk.entries
    assert tag is AuditTag.SURVEY_EXPORT
    assert fields == (
        "essai",
        "2025-01-01",
        "2025-12-31",
        "xlsx",
        "sha256 : 3b9c358f36f0a31b6ad3e14f309c7cf198ac9246e8316f9ce543d5b19ac02b80",
        "motif : envoi à l’ARS",
    )


def test_the_lists_of_a_file_carry_no_name_even_for_the_coordinateur() -> None:
    desk = a_desk()

    desk.surveys.export("essai", YEAR, kind="xlsx")

    ((_, evidences),) = desk.renderer.given
    assert [evidence.indicateur for evidence in evidences] == ["file_active", "par_gir_entree"]
    assert all(evidence.is_pseudonymised for evidence in evidences)


def test_pseudonyms_hide_the_names_of_the_team_and_keep_those_of_organisations() -> None:
    def named(*keys: str) -> Evidence:
        return replace(
            an_evidence("etp"),
            columns=tuple(EvidenceColumn(key=key, title=key) for key in keys),
            rows=(("X1", "Albarède Rose"),),
            beneficiaire_ids=(None,),
        )

    assert pseudonymised(named("professionnel", "nom")).rows == (("X1", None),)
    assert pseudonymised(named("partenaire", "nom")).rows == (("X1", "Albarède Rose"),)


def test_a_masked_file_holds_no_list_and_the_reason_has_a_default() -> None:
    desk = a_desk()

    desk.surveys.export("essai", YEAR, kind="xlsx", is_masked=True)

    ((answer, evidences),) = desk.renderer.given
    assert answer.is_masked
    assert evidences == ()
    assert desk.entries[0][1][4:] == (
        "masque",
        "sha256 : 3b9c358f36f0a31b6ad3e14f309c7cf198ac9246e8316f9ce543d5b19ac02b80",
        "motif : ligne de commande",
    )


def test_a_format_without_lists_asks_for_none() -> None:
    desk = a_desk()

    desk.surveys.export("essai", YEAR, kind="json")

    assert desk.renderer.given[0][1] == ()


def test_the_json_of_an_answer_has_the_shape_of_the_reference_page() -> None:
    answer = a_desk(is_training=True).surveys.compute("essai", YEAR)

    document = json.loads(json.dumps(survey_document(answer)))

    assert document == {
        "avertissement": "DONNÉES FICTIVES",
        "edition": "essai",
        "periode": {"debut": "2025-01-01", "fin": "2025-12-31"},
        "calcule_le": "2026-01-18T09:40:00+01:00",
        "version": "1.2.3",
        "indicateurs": {
            "file_active": 34,
            "age": {"moyenne": 88.3},
            "par_gir_entree": {"1": 2, "2": 9},
            "presents_fin_mois": [{"mois": "2025-01", "valeur": 20}],
            "chutes": None,
        },
        "reponses": [
            {
                "question": "1.1",
                "libelle": "Personnes",
                "indicateur": "file_active",
                "valeur": 34,
                "manuel": None,
                "commentaire": None,
            },
            {
                "question": "1.2",
                "libelle": "GIR 1 et 2",
                "indicateur": "par_gir_entree.1+2",
                "valeur": 11,
                "manuel": None,
                "commentaire": None,
            },
            {
                "question": "1.3",
                "libelle": "Chutes",
                "indicateur": "chutes",
                "valeur": None,
                "manuel": None,
                "commentaire": None,
            },
            {
                "question": "1.4",
                "libelle": "Libre",
                "indicateur": None,
                "valeur": None,
                "manuel": None,
                "commentaire": None,
            },
        ],
    }


def test_a_real_vault_has_no_warning_in_its_json() -> None:
    assert "avertissement" not in survey_document(a_desk().surveys.compute("essai", YEAR))


def test_the_json_of_a_period_that_was_not_over_says_up_to_when_it_is_told() -> None:
    answer = a_desk().surveys.compute("essai", YEAR)
    assert "arrete_au" not in survey_document(answer)

    ongoing = survey_document(replace(answer, end=date(2026, 1, 31)))
    assert (ongoing["arrete_au"], ongoing["calcule_le"][:10]) == ("2026-01-18", "2026-01-18")


def test_the_json_of_a_list_has_one_object_per_record() -> None:
    document = json.loads(json.dumps(evidence_document(an_evidence("par_gir_entree"))))

    assert document["indicateur"] == "par_gir_entree"
    assert document["periode"] == {"debut": "2025-01-01", "fin": "2025-12-31"}
    assert document["valeur"] == {"1": 1, "2": 1, "3": 1}
    assert document["lignes"][1] == {
        "beneficiaire": "B2",
        "personne": "Castelvi Henri",
        "demande": "D2",
        "admission": "2026-01-11",
        "modalite": "2",
    }
