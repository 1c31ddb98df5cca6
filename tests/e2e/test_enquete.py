"""A campaign with the keyboard alone, in the real window on a real vault, then read back."""

from __future__ import annotations

import csv
import io
import json
import os
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import openpyxl
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from crt_desktop.domain.audit import AuditTag
from crt_desktop.domain.dates import Period
from crt_desktop.domain.reprise.schema import ALL_SHEETS
from crt_desktop.reports.enquetes import EditionLine
from tests.canaries import encodings, found_in
from tests.dice import HOLIDAYS
from tests.e2e import enquete_words as words
from tests.e2e.enquete_kit import KINDS, SITTINGS, Campaign, the_campaign
from tests.e2e.working_day_kit import journal_of
from tests.example_workbook import read_records
from tests.rendering.pdf_files import read_pdf
from tests.slow_indicators import compute_slowly
from tests.slow_indicators.compare import differences
from ui.app import forget_drawings
from ui.theme.theme import THEME, ThemeMode

CLAIRE = ("--user", "claire.vidal")
YEAR = Period.of_year(2025)
BEFORE, AFTER = 2, 5
"""The sittings whose vault the two validated versions were made from."""

SHA = re.compile(r"SHA-256 : ([0-9a-f]{64})")


@pytest.fixture(scope="module")
def told(
    qapp: QApplication, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Campaign]:
    THEME.apply(ThemeMode.LIGHT)
    with the_campaign(QtBot(request), tmp_path_factory.mktemp("enquete")) as played:
        yield played
    THEME.undress()
    forget_drawings()


def counted_slowly(told: Campaign, sitting: int) -> dict[str, Any]:
    """Return every figure of the year, from the records of the vault after a sitting."""
    with told.opened() as session, session.uow() as uow:
        parametres = uow.parametres()
    return compute_slowly(
        read_records(told.file(f"apres-{sitting}.xlsx"), ALL_SHEETS),
        YEAR,
        parametres=parametres,
        holidays=HOLIDAYS,
        is_training=False,
    )


def session_editions(told: Campaign, session: Any) -> tuple[EditionLine, ...]:
    """Return the questionnaires of the vault."""
    return told.line.application().services(session).editions.all()


def fingerprint(said: list[str]) -> str:
    found = SHA.search(" ".join(" ".join(said).split()))
    assert found is not None, said
    return found.group(1)


def csv_rows(told: Campaign, number: int) -> list[dict[str, str]]:
    content = told.file(f"version-{number}.csv").read_bytes().decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(content), delimiter=";"))


# --- the questionnaire and the answers ----------------------------------------------------------


def test_the_questionnaire_of_the_house_was_made_without_a_line_of_code(told: Campaign) -> None:
    assert {label for label, _said in told.answered.items()} == {
        *(label for label, _code in words.QUESTIONS),
        *(words.FILTERED, words.RECRUITING, words.VACANT, words.WORD),
    }


def test_each_figure_is_what_the_slow_twin_counts(told: Campaign) -> None:
    slow = counted_slowly(told, BEFORE)
    shown = {label: re.sub(r"\s", "", value) for label, (value, _state) in told.answered.items()}
    assert shown["Personnes accompagnées"] == str(slow["file_active"])
    assert shown["Sorties de l’année"] == str(slow["sorties"])
    assert shown["Journées d’accompagnement"] == str(slow["journees"])
    assert shown["Présentes au dernier jour"] == str(slow["presents_fin"])
    assert shown[words.FILTERED] == str(slow["par_gir_actuel"]["3"])


def test_as_many_people_as_the_figure_stand_behind_it(told: Campaign) -> None:
    assert len(told.behind) == 4 * counted_slowly(told, BEFORE)["file_active"]
    assert words.WHO in told.behind


def test_f8_led_through_everything_that_asked_for_an_act(told: Campaign) -> None:
    assert told.answering["avant"].endswith("1 réponse prête, 4 à justifier, 3 à saisir")
    assert told.answering["après"].endswith("8 réponses prêtes")
    states = {state for _value, state in told.answered.values()}
    assert states == {"calculé", "justifié", "saisi"}


def test_an_answer_out_of_its_limits_was_refused_then_put_right(told: Campaign) -> None:
    assert told.answering["refus"] == "Entre 0 et 20."
    assert told.answered[words.VACANT] == (words.VACANT_ANSWER, "saisi")


# --- the validation and what changed ------------------------------------------------------------


def test_the_coordination_is_told_who_may_validate(told: Campaign) -> None:
    assert any("Peuvent le faire : Direction" in " ".join(one.split()) for one in told.refused)


def test_two_versions_were_validated_each_with_its_fingerprint(told: Campaign) -> None:
    assert (
        told.validated[0] == f"Version 1 validée le 21/01/2026 à 09:00 par {words.DIRECTION_NAME}"
    )
    assert (
        told.corrected[0] == f"Version 2 validée le 27/01/2026 à 09:00 par {words.DIRECTION_NAME}"
    )
    first, second = fingerprint(told.validated), fingerprint(told.corrected)
    assert first != second
    with told.opened() as session:
        kept = [one for one in journal_of(session) if one.action == AuditTag.CAMPAGNE_VALIDATE]
    assert [one.actor for one in kept] == [words.DIRECTION_ACCOUNT] * 2
    for entry, sha in zip(kept, (first, second), strict=True):
        assert f"sha256 : {sha}" in entry.fields


def test_a_discharge_put_right_since_explains_every_changed_figure(told: Campaign) -> None:
    then, now = counted_slowly(told, BEFORE), counted_slowly(told, AFTER)
    cells = [re.sub(r"\s", "", one) for one in told.figures_then_and_now]
    rows = {cells[at]: cells[at + 2 : at + 4] for at in range(0, len(cells), 5)}
    assert rows == {
        "1.2": [str(then["sorties"]), str(now["sorties"])],
        "1.3": [str(then["journees"]), str(now["journees"])],
        "1.4": [str(then["presents_fin"]), str(now["presents_fin"])],
    }
    assert then["file_active"] == now["file_active"]
    (why,) = told.explained
    assert why.startswith(f"{words.WHO} ne compte plus.")
    assert f"{words.LEFT_ON:%d/%m/%Y}" in why
    assert "26/01/2026" in why
    assert "Claire Vidal" in why
    assert "date de sortie" in why


# --- what left ----------------------------------------------------------------------------------


@pytest.mark.parametrize(("number", "sitting"), [(1, BEFORE), (2, AFTER)])
def test_a_version_leaves_with_the_figures_of_its_day(
    told: Campaign, number: int, sitting: int
) -> None:
    slow = counted_slowly(told, sitting)
    written = json.loads(
        told.file(f"version-{number}.json").read_text(encoding="utf-8"), parse_float=Decimal
    )
    assert differences(written["indicateurs"], slow) == {}
    expected = [str(slow[code]) for code in ("file_active", "sorties", "journees", "presents_fin")]
    expected.append(str(slow["par_gir_actuel"]["3"]))
    assert [str(one["valeur"]) for one in written["reponses"][:5]] == expected
    assert [row["valeur"] for row in csv_rows(told, number)[:5]] == expected
    sheet = openpyxl.load_workbook(told.file(f"version-{number}.xlsx"))["Réponses"]
    rows = [row for row in sheet.iter_rows(values_only=True) if str(row[0]).startswith("1.")]
    assert [str(row[3]) for row in rows[:5]] == expected
    said = read_pdf(told.file(f"version-{number}.pdf").read_bytes()).text
    for label, figure in zip(
        (*(one for one, _code in words.QUESTIONS), words.FILTERED), expected, strict=True
    ):
        spaced = f"{int(figure):,}".replace(",", r"\s")
        # What a question is restricted to stands under its label.
        told_too = "Restreint à : .{1,60} " if label == words.FILTERED else ""
        beside = rf"{re.escape(label)} {told_too}{spaced}\b"
        assert re.search(beside, said), label


def test_what_was_typed_leaves_with_the_answers(told: Campaign) -> None:
    for number in (1, 2):
        by_label = {row["libelle"]: row for row in csv_rows(told, number)}
        assert by_label[words.RECRUITING]["valeur"] == "oui"
        assert by_label[words.VACANT]["valeur"] == words.VACANT_ANSWER
        assert by_label[words.WORD]["valeur"] == words.WORD_ANSWER
        assert by_label[words.WORD]["commentaire"] == words.COMMENT
        assert by_label["Sorties de l’année"]["justification"] == words.JUSTIFICATION


def test_each_file_names_its_version_and_nobody(told: Campaign) -> None:
    for number, said in ((1, told.validated), (2, told.corrected)):
        sha = fingerprint(said)
        assert sha in read_pdf(told.file(f"version-{number}.pdf").read_bytes()).text
        workbook = openpyxl.load_workbook(told.file(f"version-{number}.xlsx"))
        cells = [
            str(cell)
            for sheet in workbook
            for row in sheet.iter_rows(values_only=True)
            for cell in row
        ]
        assert any(sha in cell for cell in cells)
        assert not any("Bénézech" in cell for cell in cells)
        for kind in KINDS:
            content = told.file(f"version-{number}.{kind.lower()}").read_bytes()
            assert found_in([content], {"personne": "Bénézech"}) == set()


def test_a_masked_version_tells_no_small_count_and_nobody_behind_a_figure(told: Campaign) -> None:
    def read(name: str) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(told.file(f"{name}.json").read_text(encoding="utf-8"))
        return found

    whole, masked = read("version-2"), read("masquee")
    slow = counted_slowly(told, AFTER)["par_gir_actuel"]
    small = {gir for gir, count in slow.items() if count in range(1, 5)}
    assert small
    hidden = masked["indicateurs"]["par_gir_actuel"]
    assert {gir for gir, count in hidden.items() if count == "1-4"} == small
    assert {gir: hidden[gir] for gir in slow if gir not in small} == {
        gir: count for gir, count in slow.items() if gir not in small
    }
    assert masked["indicateurs"]["reentrees"] == "1-4"
    assert whole["indicateurs"]["reentrees"] in range(1, 5)
    assert masked["reponses"] == whole["reponses"]
    sheets = openpyxl.load_workbook(told.file("masquee.xlsx")).sheetnames
    assert sheets == ["Réponses", "Définitions", "Graphiques"]
    assert len(openpyxl.load_workbook(told.file("version-2.xlsx")).sheetnames) > len(sheets)
    assert "Données masquées" in read_pdf(told.file("masquee.pdf").read_bytes()).text
    rows = csv_rows(told, 2)
    content = told.file("masquee.csv").read_bytes().decode("utf-8-sig")
    left = list(csv.DictReader(io.StringIO(content), delimiter=";"))
    assert [row["valeur"] for row in left] == [row["valeur"] for row in rows]


def test_the_form_of_a_site_is_given_each_answer_of_the_campaign(told: Campaign) -> None:
    slow = counted_slowly(told, AFTER)
    expected = [str(slow[code]) for code in ("file_active", "sorties", "journees", "presents_fin")]
    expected.append(str(slow["par_gir_actuel"]["3"]))
    assert told.given[:5] == expected
    assert told.given[5:] == ["Oui", words.VACANT_ANSWER, words.WORD_ANSWER]


def test_the_dossier_has_the_figures_of_the_day_and_what_was_written(told: Campaign) -> None:
    said = read_pdf(told.file("dossier.pdf").read_bytes()).text
    slow = counted_slowly(told, AFTER)
    assert words.FOR_THE_ARS in said
    assert re.search(rf"File active {slow['file_active']}\b", said)
    assert "Bénézech" not in said


def test_the_year_after_begins_from_the_questionnaire_of_the_year_before(told: Campaign) -> None:
    assert told.copy_names == [words.COPY, "2027", f"{words.CODE}-2027"]
    with told.opened() as session:
        editions = {line.edition.id: line.edition for line in session_editions(told, session)}
    assert told.copied == editions[words.CODE].questions
    assert editions[f"{words.CODE}-2027"].questions == told.copied


# --- nothing is in clear, everything is told ----------------------------------------------------


def test_nothing_typed_is_in_clear_in_any_file_of_the_program(told: Campaign) -> None:
    assert told.searches == told.sittings == len(SITTINGS)
    assert told.seen_in_files == set()
    assert list(told.temporary.iterdir()) == []


def test_the_search_finds_every_canary_in_a_control_in_clear() -> None:
    for name, canary in words.CANARIES.items():
        for encoding, needles in encodings(canary).items():
            for needle in needles:
                assert (name, encoding) in found_in([b"..." + needle + b"..."], {name: canary})


def test_the_journal_tells_each_act_and_holds_no_text_of_an_answer(told: Campaign) -> None:
    with told.opened() as session:
        journal = journal_of(session)
    done = [one.action for one in journal]
    for tag, count in (
        (AuditTag.EDITION_SAVE, 2),
        (AuditTag.CAMPAGNE_OPEN, 1),
        (AuditTag.CAMPAGNE_VALIDATE, 2),
    ):
        assert done.count(tag) == count, tag
    answers = [one for one in journal if one.action == AuditTag.CAMPAGNE_ANSWER]
    assert {field for one in answers for field in one.fields[1:]} == {
        "manuel",
        "commentaire",
        "justification",
    }
    held = " ".join(field for one in journal for field in one.fields)
    for typed in (words.WORD_ANSWER, words.COMMENT, words.JUSTIFICATION):
        assert typed not in held


def test_verify_finds_everything_sound(told: Campaign) -> None:
    found = told.line.done("verify", told.line.vault, "--json", *CLAIRE).json
    assert found["ok"], found
