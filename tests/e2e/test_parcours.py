"""The whole parcours with the keyboard alone, in the real window on a real vault, then read back."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from crt_desktop.domain.attente import TERME_LABELS
from crt_desktop.domain.audit import AuditTag
from crt_desktop.domain.dates import Period
from crt_desktop.domain.etablissement import Parametres
from crt_desktop.domain.indicators import value_at
from crt_desktop.domain.reprise.schema import ALL_SHEETS
from crt_desktop.domain.typography import french
from crt_desktop.services.open_vault import OpenVault
from tests.canaries import encodings, found_in
from tests.dice import HOLIDAYS
from tests.e2e import parcours_words as words
from tests.e2e.command_line import CommandLine, cells
from tests.e2e.parcours_figures import BY_HAND
from tests.e2e.parcours_kit import Parcours, a_parcours
from tests.e2e.working_day_kit import journal_of
from tests.example_workbook import read_records
from tests.rendering.pdf_files import read_pdf
from tests.slow_indicators import compute_slowly
from tests.slow_indicators.compare import differences
from ui.app import forget_drawings
from ui.theme.theme import THEME, ThemeMode
from ui.viewmodels.figures import cell_text

CLAIRE = ("--user", "claire.vidal")
PERSON = f"{words.NOM} {words.PRENOM}"
URGENT = f"{words.URGENT} {words.URGENT_PRENOM}"
MOST_KEYS = 25
"""Beside the text itself, from an empty screen to a demande that is saved."""


@pytest.fixture(scope="module")
def told(
    qapp: QApplication, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Parcours]:
    THEME.apply(ThemeMode.LIGHT)
    with a_parcours(QtBot(request), tmp_path_factory.mktemp("parcours")) as played:
        yield played
    THEME.undress()
    forget_drawings()


def records(told: Parcours, sheet: str) -> list[dict[str, Any]]:
    """Return the records of a sheet, what is empty left out; days as they are written."""
    head, *rows = cells(told.workbook)[sheet]
    return [
        {str(name): value for name, value in zip(head, row, strict=True) if value is not None}
        for row in rows
    ]


def first_demande(vault: OpenVault) -> int:
    """Return the row of the first demande, that of the first person."""
    return vault.admissions.path_of_person(first_person(vault)).demande_row_id


def first_person(vault: OpenVault) -> int:
    """Return who called first."""
    found = vault.demandes.search(PERSON).matches
    return next(one.beneficiaire_id for one in found if one.prenoms == words.PRENOM)


# --- a demande by phone, the waiting list --------------------------------------------------------


def test_a_homonym_is_shown_and_a_demande_costs_few_keys(told: Parcours) -> None:
    assert told.homonyms[0].startswith(f"{words.NOM} {words.HOMONYME}")
    assert told.homonyms[-1].startswith("Nouvelle personne")
    assert 0 < told.keys_of_a_call <= MOST_KEYS


def test_the_waiting_list_says_who_evaluates_when_and_every_term(told: Parcours) -> None:
    said = " ".join(told.waiting)
    assert words.EVALUATEUR in said
    assert "22/09" in said
    for name in TERME_LABELS.values():
        assert any(one.startswith(f"{french(name)} : ") for one in told.waiting), name


def test_the_list_is_read_back_as_it_stood_before_the_admission(told: Parcours) -> None:
    (waiting,) = told.ask("waiting-list", "--on", "2025-09-30")["demandes"]
    assert (waiting["rang"], waiting["personne"]) == (1, PERSON)
    assert set(waiting["termes"]) == {one.value for one in TERME_LABELS}
    assert waiting["priorite"] == sum(waiting["termes"].values())
    assert waiting["termes"]["anciennete"] > 0 == waiting["termes"]["urgence"]
    assert told.ask("waiting-list", "--on", "2025-10-09")["demandes"] == []
    assert told.ask("waiting-list", "--on", "2026-04-11")["demandes"][0]["personne"] == URGENT


# --- the admission --------------------------------------------------------------------------------


def test_the_admission_is_blocked_until_everything_is_there(told: Parcours) -> None:
    counts = [(len(one.lacks), one.may_decide) for one in told.decisions]
    assert counts[:4] == [(7, False), (4, False), (1, False), (0, True)]
    assert told.decisions[2].lacks == ("Contrat, étape 8",)


def test_the_form_of_an_open_demande_goes_around_no_rule(told: Parcours) -> None:
    assert "motif" in told.typed_in_the_form
    assert told.typed_in_the_form & {"admitted_on", "left_on", "motif_sortie"} == set()


def test_the_urgent_path_admits_with_a_dated_list(told: Parcours) -> None:
    assert [(len(one.lacks), one.may_decide) for one in told.decisions[4:]] == [
        (3, False),
        (0, True),
    ]
    assert told.owed.count("avant le 29/10/2025") == 4
    (due,) = (one for one in told.due_about["urgent"] if words.URGENT in one)
    assert "4 pièces à régulariser" in due
    assert due.endswith("29/10/2025")


def test_the_file_active_counts_each_day_who_is_there(told: Parcours) -> None:
    present = {
        day: len(told.ask("caseload", "--on", day)["personnes"])
        for day in (
            *("2025-10-07", "2025-10-08", "2025-10-14"),
            *("2026-02-27", "2026-02-28", "2026-04-12", "2026-04-13"),
        )
    }
    assert list(present.values()) == [0, 1, 2, 2, 1, 1, 2]


def test_the_medecin_signed_and_the_coordination_decided(told: Parcours) -> None:
    first, urgent, again = records(told, "demandes")
    assert first["avis_medical_auteur"] == words.MEDECIN_NAME
    assert {one["decision_par"] for one in (first, urgent, again)} == {"Claire Vidal"}
    assert [one["voie"] for one in (first, urgent, again)] == [
        "ordinaire",
        "urgence",
        "sortie_hospitalisation",
    ]
    with told.opened() as session:
        journal = journal_of(session)
    decided = [one for one in journal if one.action == AuditTag.ADMISSION_DECIDE]
    assert [one.actor.partition(".")[0] for one in decided] == ["claire"] * 3
    signed = [one.fields for one in journal if one.actor.startswith("nadia") and one.fields]
    assert any("avis_medical_auteur" in fields for fields in signed)


# --- the plan and the contrat -----------------------------------------------------------------------


def test_the_second_version_of_the_plan_is_compared_and_keeps_the_first(told: Parcours) -> None:
    plans = [(one["numero"], one["statut"]) for one in records(told, "plans")]
    assert plans == [(1, "cloture"), (2, "valide")]
    assert "2 différences" in told.differences
    assert {words.OBJECTIF, words.REVISED} <= set(told.differences)
    aims = [one["objectif"] for one in records(told, "objectifs")]
    assert (aims.count(words.OBJECTIF), aims.count(words.REVISED)) == (1, 1)
    assert len(aims) > 4
    (note,) = records(told, "bilans")
    assert note["texte"] == words.BILAN


def test_the_contrat_and_its_avenant_are_signed_and_the_scan_is_kept(told: Parcours) -> None:
    papers = records(told, "contrats")
    assert [(one["type"], f"{one['signature']:%d/%m/%Y}") for one in papers] == [
        ("contrat", "06/10/2025"),
        ("avenant", "24/11/2025"),
    ]
    assert papers[1]["objet"] == words.AVENANT
    with told.opened() as session:
        vault = told.line.application().services(session)
        demande = first_demande(vault)
        scans = [scan for line in vault.contrats.sheet(demande).lines for scan in line.scans]
        assert [scan.nom for scan in scans] == [told.scan.name]
        assert vault.contrats.read_scan(scans[0].piece_id).content == told.scan.read_bytes()


@pytest.mark.parametrize(("kind", "text"), [("plan", words.REVISED), ("contrat", words.AVENANT)])
def test_the_documents_are_written_from_the_command_line(
    told: Parcours, kind: str, text: str
) -> None:
    output = told.line.folder / f"{kind}.pdf"
    person = next(
        one["id"] for one in records(told, "beneficiaires") if one["prenoms"] == words.PRENOM
    )
    told.line.done(
        *("document", told.line.vault, kind, "--id", person, "--output", output), *CLAIRE
    )
    found = read_pdf(output.read_bytes())
    assert text in " ".join(found.text.split())
    assert words.NOM in found.text


# --- the hospital, the sortie, the way back ---------------------------------------------------------


def test_the_watch_says_sixty_then_seventy_five_days_then_the_term(told: Parcours) -> None:
    for day, said in (
        ("29/01", "60 jours"),
        ("13/02", "75 jours"),
        ("28/02", "Terme des 3 mois atteint"),
    ):
        assert any(said in one for one in told.due_about[day]), (day, told.due_about[day])
    # The exit is proposed, never automatic: the person is still there on the day of the term.
    assert told.leaving is not None
    assert told.leaving.motif == "Hospitalisation de plus de 3 mois"
    assert len(told.leaving.lacks) == 3


@pytest.mark.parametrize(
    ("day", "code"),
    [
        ("2026-01-28", None),
        ("2026-01-29", "hospitalisation_60_jours"),
        ("2026-02-12", "hospitalisation_60_jours"),
        ("2026-02-13", "hospitalisation_75_jours"),
        ("2026-02-27", "hospitalisation_75_jours"),
    ],
)
def test_the_command_line_says_the_same_watch(told: Parcours, day: str, code: str | None) -> None:
    found = [
        one["code"]
        for one in told.ask("alerts", "--on", day)["alertes"]
        if one["code"].startswith("hospitalisation")
    ]
    assert found == ([] if code is None else [code])


def test_everything_open_was_settled_with_the_sortie(told: Parcours) -> None:
    assert told.leaving is not None
    assert len(told.leaving.still_open) == 5
    (visit,) = records(told, "visites")
    assert (visit["statut"], visit["motif"]) == ("annulee", "Sortie du dispositif")
    (equipment,) = records(told, "equipements")
    assert f"{equipment['recuperation']:%d/%m/%Y}" == "28/02/2026"
    (stay,) = records(told, "sejours_ht")
    assert stay["etat"] == "annule"
    left = records(told, "demandes")[1]
    assert (left["motif_sortie"], left["relais_organisme"]) == (
        "hospitalisation_3_mois",
        words.RELAIS,
    )


def test_the_relay_is_recalled_until_it_is_confirmed(told: Parcours) -> None:
    assert any("relais à confirmer" in one for one in told.due_about["16/03"])
    assert told.due_about["13/04"] == []
    left = records(told, "demandes")[1]
    assert f"{left['relais_confirme']:%d/%m/%Y}" == "16/03/2026"


def test_a_former_person_has_two_accompagnements(told: Parcours) -> None:
    _first, left, again = records(told, "demandes")
    assert left["beneficiaire"] == again["beneficiaire"]
    assert f"{left['date_sortie']:%d/%m/%Y}" == "28/02/2026"
    assert f"{again['date_admission']:%d/%m/%Y}" == "13/04/2026"
    assert "date_sortie" not in again
    stays = records(told, "hospitalisations")
    assert sorted(f"{one['sortie']:%d/%m/%Y}" for one in stays) == ["11/04/2026", "12/12/2025"]


# --- mistakes -----------------------------------------------------------------------------------------


def test_a_wrong_admission_is_put_right_and_its_history_kept(told: Parcours) -> None:
    assert told.corrected.startswith("Date d’admission : 06/10/2025")
    first = records(told, "demandes")[0]
    assert f"{first['date_admission']:%d/%m/%Y}" == "08/10/2025"
    with told.opened() as session:
        vault = told.line.application().services(session)
        (made,) = vault.corrections.dates(first_person(vault)).corrections
    assert (made.before, made.after, made.motif) == (
        "06/10/2025",
        "08/10/2025",
        words.CORRECTION,
    )


def test_a_double_is_merged_then_given_back_whole(told: Parcours) -> None:
    assert told.note_came_along
    before, merged, after = (
        cells(told.line.folder / name) for name in ("avant.xlsx", "fusion.xlsx", "apres.xlsx")
    )
    assert len(merged["beneficiaires"]) == len(before["beneficiaires"]) - 1
    assert before == after


# --- the survey ---------------------------------------------------------------------------------------


def survey(told: Parcours, year: int) -> dict[str, Any]:
    """Return the figures of a year from the command line, numbers exact."""
    asked = ("survey", told.line.vault, "--year", str(year), "--format", "json", "--output", "-")
    out = told.line.done(*asked, *CLAIRE).out
    figures: dict[str, Any] = json.loads(out, parse_float=Decimal)["indicateurs"]
    return figures


@pytest.mark.parametrize("year", [2025, 2026])
def test_the_survey_is_what_was_done_and_what_the_slow_twin_counts(
    told: Parcours, year: int
) -> None:
    quick = survey(told, year)
    assert {code: quick[code] for code in BY_HAND[year]} == BY_HAND[year]
    slow = compute_slowly(
        read_records(told.workbook, ALL_SHEETS),
        Period.of_year(year),
        parametres=Parametres(),
        holidays=HOLIDAYS,
        is_training=False,
    )
    assert differences(quick, slow) == {}


def test_the_window_answers_as_the_command_line(told: Parcours) -> None:
    figures = survey(told, 2026)
    compared = 0
    for path, shown in told.answers.items():
        if path.partition(".")[0] in figures:
            assert shown == cell_text(path, value_at(figures, path)), path
            compared += 1
    assert compared > 80


# --- nothing is in clear ------------------------------------------------------------------------


def test_no_file_shows_what_was_typed_of_people(told: Parcours) -> None:
    assert told.searches == len(told.days) == 15
    assert {".crtsauve"} <= told.kinds_of_files, told.kinds_of_files
    assert any(kind.endswith("-wal") for kind in told.kinds_of_files), told.kinds_of_files
    assert (told.home / "journaux" / "crt-desktop.log").stat().st_size > 0
    assert told.seen_in_files == set()
    assert list(told.temporary.iterdir()) == []


def test_the_search_finds_every_canary_in_a_control_in_clear() -> None:
    for name, canary in words.CANARIES.items():
        for encoding, needles in encodings(canary).items():
            for needle in needles:
                assert (name, encoding) in found_in([b"..." + needle + b"..."], {name: canary})


# --- sound, and the same elsewhere --------------------------------------------------------------


def test_verify_finds_everything_sound(told: Parcours) -> None:
    found = told.line.done("verify", told.line.vault, "--json", *CLAIRE).json
    assert found["ok"], found
    assert all(one["ok"] for one in found["controles"])


def test_the_journal_holds_no_text_of_anybody(told: Parcours) -> None:
    with told.opened() as session:
        journal = journal_of(session)
    said = "\n".join("\n".join((one.entity, *one.fields)) for one in journal).encode()
    assert found_in([said], words.CANARIES) == set()


def test_an_empty_vault_takes_the_export_and_gives_it_back_equal(told: Parcours) -> None:
    other = CommandLine(told.line.folder / "ailleurs", told.line.clock)
    other.folder.mkdir()
    other.done("init", other.vault, *CLAIRE)
    other.done("import", other.vault, told.workbook)
    back = other.folder / "retour.xlsx"
    other.done("export", other.vault, back)
    mine, theirs = cells(told.workbook), cells(back)
    assert mine.keys() == theirs.keys()
    for sheet, rows in mine.items():
        assert rows == theirs[sheet], sheet
