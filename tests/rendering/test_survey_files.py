"""The files of a survey answer, read back by other libraries."""

from __future__ import annotations

import csv
import json
import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO, StringIO
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.utils.escape import unescape
from openpyxl.workbook.workbook import Workbook

from crt_desktop.domain.csv_cells import csv_cell
from crt_desktop.domain.errors import RuleViolationError
from crt_desktop.domain.indicators import MASKED, Indicator, Kind, find_indicator
from crt_desktop.reports.survey import (
    Answer,
    Edition,
    Evidence,
    EvidenceColumn,
    FrozenVersion,
    Question,
    Section,
    SurveyAnswer,
)
from exports.survey import RENDERERS
from exports.survey_csv import HEADER
from exports.survey_rows import figure_lines
from tests.rendering.payloads import PAYLOADS

FILE_ACTIVE = Question(number="1.1", label="Personnes accompagnées", indicateur="file_active")
BY_GIR = Question(number="1.2", label="GIR à l'entrée", indicateur="par_gir_entree")
ONE_GIR = Question(number="1.3", label="En GIR 1", indicateur="par_gir_entree.1")
MONTHS = Question(number="1.4", label="Présents", indicateur="presents_fin_mois")
SEUIL = Question(number="1.5", label="Seuil atteint le", indicateur="date_seuil")
HOURS = Question(number="2.1", label="Heures", indicateur="visites_heures")
STAYS = Question(number="2.2", label="Séjours", indicateur="sejours_ht")
PARTNERS = Question(number="2.3", label="Partenaires", indicateur="partenaires_conventionnes")
DELAY = Question(number="2.4", label="Délai", indicateur="delai_demande_admission")
HT = Question(number="2.5", label="Séjours HT", indicateur="sejours_ht.HT")
HARD = Question(number="3.1", label="Recrutement difficile", manual_type="oui_non")

SECTIONS = (
    Section(title="File active", questions=(FILE_ACTIVE, BY_GIR, ONE_GIR, MONTHS, SEUIL)),
    Section(title="Activité", questions=(HOURS, STAYS, PARTNERS, DELAY, HT)),
    Section(title="Questions ouvertes", questions=(HARD,)),
)


def an_answer(
    *answers: Answer, sections: tuple[Section, ...] = SECTIONS, **changes: Any
) -> SurveyAnswer:
    values: dict[str, Any] = {
        "edition": Edition(
            id="nationale",
            title="Enquête nationale",
            year=2025,
            notice="trame proposée, à ajuster au questionnaire reçu",
            sections=sections,
        ),
        "start": date(2025, 1, 1),
        "end": date(2025, 12, 31),
        "computed_at": datetime(2026, 11, 22, 9, 30, tzinfo=UTC),
        "version": "0.1.0",
        "indicateurs": {"file_active": 36},
        "answers": answers,
        "etablissement": "CRT d'essai",
    }
    values.update(changes)
    return SurveyAnswer(**values)


def a_full_answer(**changes: Any) -> SurveyAnswer:
    return an_answer(
        Answer(question=FILE_ACTIVE, value=36, previous=31, comment="=1+1 à relire"),
        Answer(question=BY_GIR, value={"1": 0, "2": 6, "non_evalue": 13}, previous={"1": 2}),
        Answer(question=ONE_GIR, value="1-4"),
        Answer(
            question=MONTHS,
            value=[
                {"mois": "2025-01", "valeur": 20},
                {"mois": "2025-08", "valeur": 23},
                {"mois": "fin", "valeur": 1},
            ],
        ),
        Answer(question=SEUIL, value="2025-08-09"),
        Answer(question=HOURS, value=Decimal("272.3"), previous=Decimal(-3)),
        Answer(question=STAYS, value={"HT": {"nombre": 2, "duree_moyenne": Decimal("9.5")}}),
        Answer(
            question=PARTNERS,
            value={"had": True, "pfr": False, "obligatoires_manquants": ["hopital_proximite"]},
        ),
        Answer(question=DELAY, value={"moyenne": None, "mediane": Decimal("49.5"), "n": 16}),
        Answer(question=HT, value={"nombre": 2}),
        Answer(question=HARD, value=None, manual=True),
        **changes,
    )


FILTERED = Question(
    number="1.1",
    label="Personnes très dépendantes",
    indicateur="file_active",
    filters=("par_gir_actuel.1+2", "par_sexe.F"),
)
LIMITED = "GIR actuel – GIR 1, GIR 2 ; Personnes selon le sexe – Femme"
VERSION = FrozenVersion(
    number=2,
    validated_at=datetime(2027, 1, 17, 23, 30, tzinfo=UTC),
    validated_by="Direction",
    sha256="a1" * 32,
)


def a_filtered_answer(**changes: Any) -> SurveyAnswer:
    sections = (Section(title="File active", questions=(FILTERED, BY_GIR)),)
    return an_answer(
        Answer(question=FILTERED, value=11, justification="Comptées deux fois à la main"),
        Answer(question=BY_GIR, value={"1": 4}),
        sections=sections,
        **changes,
    )


def a_dropped_answer() -> SurveyAnswer:
    """Return an answer validated when the catalogue had a code more, and said another thing of one."""
    dropped = Question(
        number="1.0",
        label="Par statut",
        indicateur="par_ancien_statut",
        filters=("par_ancien_sexe.F+M", "par_ancien_sexe"),
    )
    kept = {
        code: Indicator(
            code=code,
            label=label,
            definition=f"Ce que {code} comptait.",
            unit="dossiers",
            kind=Kind.BREAKDOWN,
            modalites=modalites,
        )
        for code, label, modalites in (
            ("par_ancien_statut", "Statut d’alors", {"a": "Statut A"}),
            ("par_ancien_sexe", "Sexe d’alors", {"F": "Femmes"}),
            ("file_active", "File active d’alors", {}),
        )
    }
    return an_answer(
        Answer(question=dropped, value={"b": 1, "a": 2}, previous={"a": 5}),
        Answer(question=FILE_ACTIVE, value=36),
        sections=(Section(title="Hier", questions=(dropped, FILE_ACTIVE)),),
        definitions=kept,
        validation=VERSION,
    )


def an_evidence(**changes: Any) -> Evidence:
    values: dict[str, Any] = {
        "indicateur": "file_active",
        "label": "File active",
        "definition": "Personnes accompagnées dans la période.",
        "start": date(2025, 1, 1),
        "end": date(2025, 12, 31),
        "value": 1,
        "columns": (
            EvidenceColumn(key="id", title="Identifiant"),
            EvidenceColumn(key="le", title="Admission", kind="date"),
            EvidenceColumn(key="a", title="Vue le", kind="instant"),
            EvidenceColumn(key="n", title="Jours", kind="entier"),
            EvidenceColumn(key="h", title="Heures", kind="decimal"),
            EvidenceColumn(key="o", title="Relais"),
        ),
        "rows": (
            (
                "P1",
                date(2025, 2, 3),
                datetime(2025, 7, 1, 19, 0, tzinfo=UTC),
                12,
                Decimal("1.5"),
                True,
            ),
            ("P2", None, datetime(2025, 10, 26, 0, 30, tzinfo=UTC), None, None, None),
        ),
    }
    values.update(changes)
    return Evidence(**values)


def workbook(answer: SurveyAnswer, *evidences: Evidence) -> Workbook:
    return load_workbook(BytesIO(RENDERERS["xlsx"].render(answer, evidences)))


def csv_rows(answer: SurveyAnswer) -> list[dict[str, str]]:
    content = RENDERERS["csv"].render(answer, ())
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.endswith(b"\r\n")
    return list(csv.DictReader(StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))


def test_an_answer_is_one_line_for_each_figure_with_its_words() -> None:
    lines = [
        (line.section, line.number, line.detail, line.value, line.previous)
        for line in figure_lines(a_full_answer())
    ]
    assert lines == [
        ("File active", "1.1", "", 36, 31),
        ("File active", "1.2", "GIR 1", 0, 2),
        ("File active", "1.2", "GIR 2", 6, None),
        ("File active", "1.2", "Non évalué", 13, None),
        ("File active", "1.3", "", "1-4", None),
        ("File active", "1.4", "janvier 2025", 20, None),
        ("File active", "1.4", "août 2025", 23, None),
        ("File active", "1.4", "fin", 1, None),
        ("File active", "1.5", "", date(2025, 8, 9), None),
        ("Activité", "2.1", "", Decimal("272.3"), Decimal(-3)),
        ("Activité", "2.2", "HT – Séjours", 2, None),
        ("Activité", "2.2", "HT – Durée moyenne (nuits)", Decimal("9.5"), None),
        ("Activité", "2.3", "HAD", True, None),
        ("Activité", "2.3", "PFR", False, None),
        ("Activité", "2.3", lines[14][2], "Hôpital de proximité", None),
        ("Activité", "2.4", "Moyenne", None, None),
        ("Activité", "2.4", "Médiane", Decimal("49.5"), None),
        ("Activité", "2.4", "Nombre de valeurs", 16, None),
        ("Activité", "2.5", "Séjours", 2, None),
        ("Questions ouvertes", "3.1", "", True, None),
    ]


def test_months_are_compared_with_those_of_the_period_before_by_their_place() -> None:
    months = [{"mois": "2025-01", "valeur": 20}, {"mois": "2025-02", "valeur": 21}]
    before = [{"mois": "2024-01", "valeur": 12}, {"mois": "2024-02", "valeur": 14}]
    answer = an_answer(Answer(question=MONTHS, value=months, previous=before))
    assert [(line.detail, line.value, line.previous) for line in figure_lines(answer)] == [
        ("janvier 2025", 20, 12),
        ("février 2025", 21, 14),
    ]
    unknown = an_answer(Answer(question=BY_GIR, value=None))
    assert [(line.detail, line.value) for line in figure_lines(unknown)] == [("", None)]


def test_the_workbook_holds_numbers_dates_and_texts_as_what_they_are() -> None:
    sheet = workbook(a_full_answer())["Réponses"]
    rows = {(row[0].value, row[2].value): row for row in sheet.iter_rows()}
    number = rows["1.1", None]
    assert (number[3].data_type, number[3].value, number[4].value) == ("n", 36, 31)
    assert (number[5].data_type, number[5].value) == ("s", "=1+1 à relire")
    assert rows["1.5", None][3].value == datetime(2025, 8, 9)  # noqa: DTZ001 - a day
    assert rows["1.5", None][3].number_format == "dd/mm/yyyy"
    assert rows["2.1", None][3].value == 272.3
    assert rows["1.3", None][3].value == "1-4"
    assert rows["3.1", None][3].value == "oui"
    sections = [
        row[0].value for row in sheet.iter_rows() if row[0].value in {"File active", "Activité"}
    ]
    assert sections == ["File active", "Activité"]


def test_the_workbook_says_what_it_is_and_prints_well() -> None:
    book = workbook(a_full_answer(is_masked=True))
    sheet = book["Réponses"]
    top = [str(row[0].value) for row in sheet.iter_rows(max_row=6)]
    assert top[0] == "Enquête nationale – du 01/01/2025 au 31/12/2025"
    assert "CRT d'essai" in top
    assert any("trame proposée" in line for line in top)
    assert any("masquées" in line for line in top)
    assert any("22/11/2026 à 10:30" in line and "0.1.0" in line for line in top)
    assert sheet.freeze_panes is not None
    assert sheet.page_setup.orientation == "landscape"
    assert sheet.print_title_rows is not None
    assert sheet.column_dimensions["B"].width > 40
    repeated = workbook(a_full_answer(computed_at=datetime(2025, 10, 26, 0, 30, tzinfo=UTC)))[
        "Réponses"
    ]
    assert any(
        "2025-10-26T02:30:00+02:00" in str(row[0].value) for row in repeated.iter_rows(max_row=6)
    )


def test_the_definitions_and_each_evidence_have_their_sheet() -> None:
    long = "par_gir_entree." + "x" * 40
    book = workbook(
        a_full_answer(),
        an_evidence(),
        an_evidence(is_pseudonymised=True),
        an_evidence(indicateur=long.replace("x", "1"), label="GIR [1]"),
        an_evidence(indicateur="visites_par_creneau", rows=()),
    )
    assert book.sheetnames[:4] == ["Réponses", "Définitions", "file_active", "file_active~2"]
    assert all(len(name) <= 31 for name in book.sheetnames)
    definitions = [row[0].value for row in book["Définitions"].iter_rows()]
    assert definitions.count("file_active") == 1
    assert "visites_par_creneau" in definitions
    rows = list(book["file_active"].iter_rows(values_only=True))
    at = rows.index(("Identifiant", "Admission", "Vue le", "Jours", "Heures", "Relais"))
    assert rows[at + 1] == ("P1", datetime(2025, 2, 3), datetime(2025, 7, 1, 21), 12, 1.5, "oui")  # noqa: DTZ001 - as shown
    assert rows[at + 2][:3] == ("P2", None, "2025-10-26T02:30:00+02:00")
    assert any(
        "pseudonymes" in str(row[0]) for row in book["file_active~2"].iter_rows(values_only=True)
    )


def test_a_long_title_never_runs_over_the_mark_of_a_training_vault() -> None:
    """It is at the left of a printed page, the mark at the right of it: nothing stands between."""
    book = workbook(
        a_full_answer(is_training=True),
        an_evidence(label="Taux d’occupation & hébergement" * 4),
        an_evidence(indicateur="age", columns=an_evidence().columns[:2], rows=()),
    )
    wide, narrow, long = book["Réponses"], book["age"], book["file_active"]
    for sheet in (wide, narrow, long):
        head, foot = sheet.oddHeader, sheet.oddFooter
        assert head is not None
        assert foot is not None
        assert (head.center.text, head.right.text) == (None, "DONNÉES FICTIVES")
        assert (foot.center.text, foot.right.text) == (None, "DONNÉES FICTIVES – Page &P/&N")
        assert sheet.page_setup.fitToWidth in {None, 1}
    assert (wide.page_setup.orientation, narrow.page_setup.orientation) == ("landscape", "portrait")
    assert long.oddHeader is not None
    title = str(long.oddHeader.left.text).replace("&&", "&")
    assert title.endswith("…")
    assert len(title) <= 100


def test_what_stands_at_the_right_keeps_off_the_text_of_the_next_column() -> None:
    columns = (
        EvidenceColumn(key="etp", title="ETP", kind="decimal"),
        EvidenceColumn(key="nom", title="Nom"),
    )
    lists = an_evidence(
        columns=columns, rows=((Decimal("0.8"), "Essai"),), beneficiaire_ids=(None,)
    )
    book = workbook(a_full_answer(), lists)
    (amount,) = [cell for (cell,) in book["file_active"].iter_rows(max_col=1) if cell.value == 0.8]
    (head,) = [cell for (cell,) in book["file_active"].iter_rows(max_col=1) if cell.value == "ETP"]
    figures = [
        cell
        for row in book["Réponses"].iter_rows(min_col=4, max_col=5)
        for cell in row
        if isinstance(cell.value, int | float)
    ]
    assert len(figures) > 2
    for cell in (amount, head, *figures):
        assert (cell.alignment.horizontal, cell.alignment.indent) == ("right", 1)


def test_a_definition_longer_than_its_table_takes_several_lines_over_it() -> None:
    long = " ".join(["Personnes dont au moins un jour d’accompagnement tombe dans la période."] * 4)
    sheet = workbook(a_full_answer(), an_evidence(definition=long))["file_active"]
    (at,) = [cell for (cell,) in sheet.iter_rows(max_col=1) if cell.value == long]
    merged = next(one for one in sheet.merged_cells.ranges if at.coordinate in one)
    assert (merged.min_row, merged.max_row) == (at.row, at.row)
    assert at.alignment.wrap_text
    assert sheet.row_dimensions[at.row].height > 2 * 15


def test_more_evidence_than_a_sheet_holds_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("exports.survey_sheets.LAST_ROW", 5)
    with pytest.raises(RuleViolationError):
        workbook(a_full_answer(), an_evidence())


def test_the_csv_is_the_one_a_french_spreadsheet_opens() -> None:
    rows = csv_rows(a_full_answer())
    assert tuple(rows[0]) == HEADER
    by_number = {(row["question"], row["detail"]): row for row in rows}
    assert by_number["2.1", ""]["valeur"] == "272,3"
    assert by_number["2.1", ""]["precedent"] == "-3"
    assert by_number["1.5", ""]["valeur"] == "09/08/2025"
    assert by_number["3.1", ""]["valeur"] == "oui"
    assert by_number["1.1", ""]["commentaire"] == "'=1+1 à relire"
    assert by_number["1.1", ""]["debut"] == "01/01/2025"
    assert by_number["2.4", "Moyenne"]["valeur"] == ""
    # A spreadsheet would take « 1-4 » for the first of April.
    assert by_number["1.3", ""]["valeur"] == "1 à 4"


def test_the_csv_is_read_back_equal() -> None:
    answer = a_full_answer()
    for line, row in zip(figure_lines(answer), csv_rows(answer), strict=True):
        assert (row["section"], row["question"]) == (line.section, line.number)
        assert (row["libelle"], row["detail"]) == (line.label, line.detail)
        for told, value in ((row["valeur"], line.value), (row["precedent"], line.previous)):
            assert _read(told, value) == value


def _read(told: str, value: object) -> object:
    """Read a cell as the type of what was written there."""
    if value is None:
        return None if told == "" else told
    if value == MASKED:
        return {"1 à 4": MASKED}[told]
    if isinstance(value, bool):
        return {"oui": True, "non": False}[told]
    if isinstance(value, date):
        return datetime.strptime(told, "%d/%m/%Y").date()  # noqa: DTZ007 - a day
    if isinstance(value, int | Decimal):
        return Decimal(told.replace(",", "."))
    return told


def test_a_justification_has_a_column_where_there_is_one() -> None:
    justified = an_answer(Answer(question=FILE_ACTIVE, value=36, justification="Antenne ouverte"))
    rows = list(workbook(justified)["Réponses"].iter_rows(values_only=True))
    assert any("Justification" in row for row in rows)
    assert any("Antenne ouverte" in row for row in rows)
    plain = list(workbook(a_full_answer())["Réponses"].iter_rows(values_only=True))
    assert not any("Justification" in row for row in plain)
    (row,) = csv_rows(justified)
    assert row["justification"] == "Antenne ouverte"


def test_every_file_says_what_a_figure_is_limited_to() -> None:
    answer = a_filtered_answer()
    filtered, whole = csv_rows(answer)
    assert (filtered["valeur"], filtered["filtres"]) == ("11", LIMITED)
    assert whole["filtres"] == ""
    said = json.loads(RENDERERS["json"].render(answer, ()))["reponses"]
    assert said[0]["filtres"] == ["par_gir_actuel.1+2", "par_sexe.F"]
    assert list(said[1]) == [
        "question", "libelle", "indicateur", "valeur", "manuel", "commentaire",
    ]  # fmt: skip
    cells = [cell for row in workbook(answer)["Réponses"].values for cell in row]
    assert f"{FILTERED.label}\nRestreint à\u00a0: {LIMITED}" in {
        str(cell).replace("\u202f", " ") for cell in cells
    }


def test_the_files_of_a_validated_version_say_which_one() -> None:
    answer = a_filtered_answer(validation=VERSION)
    assert {row["version"] for row in csv_rows(answer)} == {"version 2 validée le 18/01/2027"}
    document = json.loads(RENDERERS["json"].render(answer, ()))
    assert document["validation"] == {
        "numero": 2,
        "le": "2027-01-18T00:30:00+01:00",
        "par": "Direction",
        "sha256": "a1" * 32,
    }
    assert document["reponses"][0]["justification"] == "Comptées deux fois à la main"
    assert "justification" not in document["reponses"][1]
    running = a_filtered_answer()
    assert {row["version"] for row in csv_rows(running)} == {""}
    assert "validation" not in json.loads(RENDERERS["json"].render(running, ()))


def test_a_validated_version_is_defined_as_it_was_then() -> None:
    book = workbook(a_dropped_answer())
    told = [row[:4] for row in book["Définitions"].values]
    assert (
        "file_active",
        "File active d’alors",
        "Ce que file_active comptait.",
        "dossiers",
    ) in told
    assert find_indicator("file_active").definition not in str(told)
    assert any(row[1] == "Statut d’alors" for row in told)


def test_an_answer_whose_code_was_dropped_still_leaves_with_its_words() -> None:
    answer = a_dropped_answer()
    rows = csv_rows(answer)
    assert [(row["detail"], row["valeur"]) for row in rows] == [
        ("b", "1"),
        ("Statut A", "2"),
        ("", "36"),
    ]
    assert rows[0]["filtres"] == "Sexe d’alors – Femmes, M ; Sexe d’alors"
    for renderer in RENDERERS.values():
        assert renderer.render(answer, ())


def test_the_charts_of_the_workbook_read_their_figures_in_its_cells() -> None:
    girs = {"1": "1-4", "2": 13, "3": 9, "4": 5, "5": 0, "6": 0, "non_evalue": 0}
    months = [{"mois": f"2025-{month:02}", "valeur": month} for month in range(1, 13)]
    figures = {
        "file_active": 36,
        "objectif": 30,
        "presents_fin_mois": months,
        "par_gir_entree": girs,
        "par_gir_actuel": girs,
        "sejours_ht": {kind: {"nuits": 3} for kind in ("HT", "HTSH", "HTU")},
    }
    content = RENDERERS["xlsx"].render(a_full_answer(indicateurs=figures, is_masked=True), ())
    sheet = load_workbook(BytesIO(content))["Graphiques"]
    rows = list(sheet.iter_rows(values_only=True))
    assert ("personnes", "2025", "Objectif de l’année") in [row[:3] for row in rows]
    assert ("déc. 2025", 12, 30) in [row[:3] for row in rows]
    assert ("GIR 1", "1-4", "1-4") in [row[:3] for row in rows]
    assert any("ne sont pas dessinés" in str(row[0]) for row in rows)
    assert sheet.page_setup.orientation == "landscape"
    with zipfile.ZipFile(BytesIO(content)) as archive:
        drawn = [archive.read(name).decode() for name in archive.namelist() if "/charts/" in name]
    assert len(drawn) == 3
    assert "Graphiques!$B$" in drawn[0]
    assert "lineChart" in drawn[0]
    assert "prstDash" in drawn[0]
    assert "pattFill" in drawn[1]


def test_a_long_workbook_begins_charts_on_new_pages() -> None:
    figures = {code: {f"c{rank}": rank for rank in range(1, 30)} for code in ("par_commune",)}
    figures |= {"par_gir_entree": {"1": 3}, "par_gir_actuel": {"1": 3}}
    commune = Question(number="5", label="Communes", indicateur="par_commune")
    answer = an_answer(
        Answer(question=commune, value=figures["par_commune"]),
        Answer(question=BY_GIR, value={"1": 3}),
        sections=(Section(title="x", questions=(commune, BY_GIR)),),
        indicateurs=figures,
    )
    sheet = workbook(answer)["Graphiques"]
    assert len(sheet.row_breaks.brk) == 1


def test_csv_numbers_are_never_prefixed() -> None:
    assert csv_cell(-3) == "-3"
    assert csv_cell(Decimal("-0.5")) == "-0,5"
    assert csv_cell(-0.25) == "-0,25"
    assert csv_cell(datetime(2025, 1, 2, 3, 4)) == "02/01/2025 03:04"  # noqa: DTZ001 - a wall clock
    assert csv_cell("- un tiret") == "'- un tiret"


def test_the_json_is_the_document_of_the_reference_page() -> None:
    document = json.loads(RENDERERS["json"].render(a_full_answer(), ()))
    assert document["edition"] == "nationale"
    assert document["periode"] == {"debut": "2025-01-01", "fin": "2025-12-31"}
    assert document["indicateurs"] == {"file_active": 36}
    assert document["reponses"][5]["valeur"] == 272.3
    assert "avertissement" not in document


def test_a_training_vault_says_so_in_every_format() -> None:
    answer = a_full_answer(is_training=True)
    book = workbook(answer, an_evidence())
    for sheet in book:
        assert sheet["A2"].value == "DONNÉES FICTIVES"
        assert sheet.oddHeader is not None
        assert "DONNÉES FICTIVES" in str(sheet.oddHeader.right.text)
    assert {row["avertissement"] for row in csv_rows(answer)} == {"DONNÉES FICTIVES"}
    assert "DONNÉES FICTIVES" in RENDERERS["json"].render(answer, ()).decode()


@pytest.mark.parametrize("payload", PAYLOADS)
def test_each_of_forty_payloads_is_inert_in_a_workbook_and_in_a_csv(payload: str) -> None:
    question = Question(number=payload, label=payload, manual_type="texte")
    section = Section(title=payload, questions=(question,))
    answer = an_answer(
        Answer(question=question, value=None, manual=payload, comment=payload),
        sections=(section,),
        etablissement=payload,
    )
    evidence = an_evidence(
        columns=(EvidenceColumn(key="x", title=payload),),
        rows=((payload,),),
        label=payload,
        definition=payload,
    )
    content = RENDERERS["xlsx"].render(answer, (evidence,))
    found = [
        cell
        for sheet in load_workbook(BytesIO(content))
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None and unescape(str(cell.value)) == payload
    ]
    assert len(found) >= 8
    assert all(cell.data_type == "s" and cell.hyperlink is None for cell in found)
    with zipfile.ZipFile(BytesIO(content)) as archive:
        sheets = [archive.read(name) for name in archive.namelist() if "/worksheets/" in name]
    assert not any(b"<f" in sheet.replace(b"<fo", b"") for sheet in map(_without_panes, sheets))
    (row,) = csv_rows(answer)
    for name in ("section", "question", "libelle", "valeur", "commentaire"):
        text = row[name].replace("\r\n", "\n")
        assert not text.lstrip(" \u00a0").startswith(tuple("=+-@\t\r\n＝＋－＠"))
        assert text.endswith(payload.replace("\r\n", "\n"))


def _without_panes(sheet: bytes) -> bytes:
    """Leave out what begins like a formula and is not: the header and footer, the fit to pages."""
    return sheet.replace(b"<firstHeader", b"").replace(b"<firstFooter", b"")


def test_a_year_that_was_not_over_says_up_to_when_it_is_told() -> None:
    at = datetime(2025, 11, 22, 9, 30, tzinfo=UTC)
    running, over = a_full_answer(computed_at=at), a_full_answer()
    words = "Année en cours, arrêtée au 22/11."
    page = workbook(running)["Réponses"]
    assert words in [row[0].value for row in page.iter_rows(max_row=8)]
    assert {row["arrete_au"] for row in csv_rows(running)} == {"22/11/2025"}
    assert {row["arrete_au"] for row in csv_rows(over)} == {""}
    assert running.standing == "année en cours, arrêtée au 22/11"
    assert over.standing == ""
