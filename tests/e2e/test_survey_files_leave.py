"""Files of a survey on a real vault: the PDF has every figure, a selection, the records with or without names."""

from __future__ import annotations

import csv
import io
import json
import stat

import openpyxl
import pytest

from exports.figures import figure_words
from tests.e2e.command_line import CommandLine
from tests.rendering.pdf_files import blank, read_pdf

YEAR = ("--year", "2025")


def test_the_pdf_of_a_year_has_every_figure_of_its_json(with_example: CommandLine) -> None:
    output = with_example.folder / "enquete.pdf"
    asked = ("survey", with_example.vault, *YEAR)
    with_example.done(*asked, "--format", "pdf", "--output", output)
    assert stat.S_IMODE(output.stat().st_mode) == 0o600
    answers = with_example.done(*asked, "--format", "json", "--output", "-").json["reponses"]
    text = read_pdf(output.read_bytes()).text
    for one in answers:
        assert blank(one["libelle"]) in text
        value = one["valeur"]
        if isinstance(value, int):
            assert f"{blank(one['libelle'])} {blank(figure_words(value))} " in text
    assert "SHA-256" not in text


def test_a_masked_pdf_tells_no_small_count_of_people(with_example: CommandLine) -> None:
    output = with_example.folder / "masquee.pdf"
    asked = ("survey", with_example.vault, *YEAR, "--mask-small")
    with_example.done(*asked, "--format", "pdf", "--output", output)
    answers = with_example.done(*asked, "--format", "json", "--output", "-").json["reponses"]
    hidden = [one["libelle"] for one in answers if one["valeur"] == "1-4"]
    assert hidden
    text = read_pdf(output.read_bytes()).text
    for label in hidden:
        assert f"{blank(label)} 1-4 " in text
    assert "Données masquées" in text


def test_only_some_questions_leave_on_demand(with_example: CommandLine) -> None:
    asked = ("survey", with_example.vault, *YEAR, "--format", "json", "--output", "-")
    told = with_example.done(*asked, "--questions", "1.1, 1.5").json
    assert [one["question"] for one in told["reponses"]] == ["1.1", "1.5"]
    assert with_example.run(*asked, "--questions", "999").code == 1
    assert with_example.run(*asked, "--questions", ",").code == 2


def test_the_records_behind_a_figure_leave_without_names_unless_a_reason_is_given(
    with_example: CommandLine,
) -> None:
    asked = ("evidence", with_example.vault, "--indicator", "file_active", *YEAR)
    shown = with_example.done(*asked, "--json").json
    names = {line["personne"] for line in shown["lignes"]}
    hidden, named = with_example.folder / "preuve.csv", with_example.folder / "preuve.xlsx"
    with_example.done(*asked, "--output", hidden)
    rows = list(csv.DictReader(io.StringIO(hidden.read_text("utf-8-sig")), delimiter=";"))
    assert len(rows) == shown["valeur"]
    assert not names & {cell for row in rows for cell in row.values()}
    with_example.done(*asked, "--output", named, "--reason", "contrôle")
    cells = {
        cell
        for sheet in openpyxl.load_workbook(named)
        for row in sheet.iter_rows(values_only=True)
        for cell in row
    }
    assert names <= cells
    assert stat.S_IMODE(named.stat().st_mode) == 0o600


@pytest.mark.parametrize("extra", [("--output", "preuve.pdf"), ("--output", "p.csv", "--json")])
def test_a_file_of_records_of_another_kind_is_a_wrong_usage(
    with_example: CommandLine, extra: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(with_example.folder)
    asked = ("evidence", with_example.vault, "--indicator", "file_active", *YEAR)
    assert with_example.run(*asked, *extra).code == 2


def test_the_json_keeps_the_documented_shape(with_example: CommandLine) -> None:
    told = with_example.done(
        "survey", with_example.vault, *YEAR, "--format", "json", "--output", "-"
    ).json
    assert list(told) == ["edition", "periode", "calcule_le", "version", "indicateurs", "reponses"]
    for one in told["reponses"]:
        assert list(one) == [
            *("question", "libelle", "indicateur", "valeur", "manuel", "commentaire"),
        ]
    assert json.dumps(told, allow_nan=False)
