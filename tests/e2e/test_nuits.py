"""The nights of autumn 2026 with the keyboard alone, in the real window on a real vault, then read back."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import vobject  # type: ignore[import-untyped] # it ships no types
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from crt_desktop.domain.audit import AuditTag
from crt_desktop.domain.dates import Period
from crt_desktop.domain.etablissement import Parametres
from crt_desktop.domain.reprise.schema import ALL_SHEETS
from tests.canaries import encodings, found_in
from tests.dice import HOLIDAYS
from tests.e2e import nuits_words as words
from tests.e2e.command_line import CommandLine, cells
from tests.e2e.nuits_figures import BY_HAND
from tests.e2e.nuits_kit import SITTINGS, Nights, the_nights
from tests.e2e.nuits_reading import duties, events, minutes_of, records
from tests.e2e.nuits_rota import CHANGE_NIGHT, OTHER_NIGHT
from tests.e2e.working_day_kit import journal_of
from tests.example_workbook import read_records
from tests.rendering.pdf_files import read_pdf
from tests.slow_indicators import compute_slowly
from tests.slow_indicators.compare import differences
from ui.app import forget_drawings
from ui.theme.theme import THEME, ThemeMode

CLAIRE = ("--user", "claire.vidal")
QUARTER = ("--from", "2026-10-01", "--to", "2026-12-31")
NIGHTS = 92
TWICE = "Cette heure passe deux fois cette nuit :"
wall = datetime.fromisoformat
REST = "ne peut reprendre avant 15:00"


@pytest.fixture(scope="module")
def told(
    qapp: QApplication, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Nights]:
    THEME.apply(ThemeMode.LIGHT)
    with the_nights(QtBot(request), tmp_path_factory.mktemp("nuits")) as played:
        yield played
    THEME.undress()
    forget_drawings()


# --- the quarter --------------------------------------------------------------------------------


def test_every_night_of_the_quarter_is_held_once(told: Nights) -> None:
    held = duties(told)
    assert len(held) == NIGHTS
    assert {one["professionnel"] for one in held.values()} == {row[0] for row in words.TEAM}


def test_the_proposal_is_said_good_and_keeps_the_drafts(told: Nights) -> None:
    assert any(one.startswith("Proposition, rien n’est enregistré.") for one in told.proposal)
    assert any("par personne" in one for one in told.proposal)
    replaced = [one for one in records(told, "astreintes") if one.get("statut") == "remplacee"]
    held = {f"{one['debut']:%Y-%m-%d}": one["professionnel"] for one in replaced}
    assert held == {str(CHANGE_NIGHT): words.COLLEAGUE, str(OTHER_NIGHT): words.NURSE}


def test_it_was_published_in_time_and_everybody_told_in_hand(told: Nights) -> None:
    assert any(one.startswith("Préavis tenu") for one in told.publishing)
    assert "Chaque nuit a quelqu’un" in told.published
    assert "Tout le monde est informé" in told.published
    (publication,) = records(told, "publications")
    assert "motif" not in publication
    assert (publication["publiee_le"], publication["publiee_par"]) == (
        wall("2026-09-01T10:00"),
        "Claire Vidal",
    )
    proofs = [one for one in records(told, "informations") if "publication" in one]
    assert {one["professionnel"] for one in proofs} == {row[0] for row in words.TEAM}
    assert {one["moyen"] for one in proofs} == {"main_propre"}


def test_a_swap_says_who_takes_what_and_keeps_what_was_published(told: Nights) -> None:
    said = " ".join(told.swapping)
    assert "Élodie Marchetti prend le samedi 24" in said
    assert "Bastien Pontacq prend le mardi 20" in said
    held = duties(told)
    for night, who in ((CHANGE_NIGHT, words.NURSE), (OTHER_NIGHT, words.COLLEAGUE)):
        duty = held[str(night)]
        assert (duty["professionnel"], duty["couche"]) == (who, "echange")
        assert (duty["motif"], duty["accord"]) == (words.SWAP_MOTIF, words.ACCORD)
        assert duty["decidee"] == wall("2026-10-14T10:00")


def test_both_are_told_of_the_swap_and_the_proof_is_kept(told: Nights) -> None:
    assert told.swapped.count("Changement pas encore annoncé") == 2
    assert "Changement pas encore annoncé" not in told.announced
    by_reference = {one.get("id"): one for one in records(told, "astreintes")}
    proofs = [one for one in records(told, "informations") if "astreinte" in one]
    assert {one["professionnel"] for one in proofs} == {words.NURSE, words.COLLEAGUE}
    for one in proofs:
        assert (one["moyen"], one["date_heure"]) == ("main_propre", wall("2026-10-14T10:00"))
        assert by_reference[one["astreinte"]]["professionnel"] == one["professionnel"]


# --- the visits ---------------------------------------------------------------------------------


def test_a_series_goes_on_later_from_the_visit_that_moved(told: Nights) -> None:
    before, after = records(told, "series_visites")
    assert before["regle"] == "FREQ=WEEKLY;BYDAY=SA;UNTIL=20261016"
    assert (after["regle"], after["heure"]) == ("FREQ=WEEKLY;BYDAY=SA;UNTIL=20261128", "19:45")
    planned = [one["debut"] for one in records(told, "visites") if one.get("serie") == after["id"]]
    first = wall("2026-10-17T19:45")
    assert planned == [first + week * timedelta(days=7) for week in range(7)]


def test_what_became_of_the_visits_is_kept_with_its_reason(told: Nights) -> None:
    found = {f"{one['debut']:%d/%m}": one for one in records(told, "visites")[:2]}
    done, cancelled = found["03/10"], found["10/10"]
    assert (done["statut"], done["debut"], done["fin"]) == (
        "realisee",
        wall("2026-10-03T19:40"),
        wall("2026-10-03T20:35"),
    )
    assert (done["debut_prevu"], done["fin_prevue"]) == (
        wall("2026-10-03T19:30"),
        wall("2026-10-03T20:15"),
    )
    assert (cancelled["statut"], cancelled["motif"]) == ("annulee", words.CANCELLED)
    (absent,) = (one for one in records(told, "visites") if one["statut"] == "absence")
    assert (absent["debut"], absent["motif"]) == (wall("2026-10-12T10:00"), "Ne répond pas")


# --- the night of ten hours -------------------------------------------------------------------


def test_the_nurse_sees_her_night_and_how_to_get_in(told: Nights) -> None:
    arrival = told.at_night["arrivée"]
    assert "Nuit du 24 au 25 octobre" in arrival
    assert any(one.startswith("Élodie Marchetti, IDE — d’astreinte") for one in arrival)
    assert words.ACCES in told.at_night["premier"]


def test_which_half_past_two_is_asked_only_once_the_second_has_come(told: Nights) -> None:
    assert TWICE not in told.at_night["premier"]
    assert any(one.startswith("Appel de 02:30 (heure d’été)") for one in told.at_night["premier"])
    assert TWICE in told.at_night["deux fois"]
    assert any(one.startswith("Appel de 02:30 (heure d’hiver)") for one in told.at_night["fin"])


def test_both_calls_are_an_hour_apart_in_the_workbook(told: Nights) -> None:
    first, second = records(told, "appels_astreinte")
    assert first["date_heure"] == "2026-10-25T02:30:00+02:00"
    assert second["date_heure"] == "2026-10-25T02:30:00+01:00"
    assert (first["reponse"], second["reponse"]) == ("conseil", "deplacement")
    assert (second["depart"], second["arrivee"]) == (
        "2026-10-25T02:35:00+01:00",
        "2026-10-25T02:55:00+01:00",
    )
    assert (second["fin"], second["retour"]) == (
        wall("2026-10-25T03:40"),
        wall("2026-10-25T04:00"),
    )
    assert second["prevenus"] == words.PREVENUS
    assert {first["professionnel"], second["professionnel"]} == {words.NURSE}


def test_the_intervention_is_a_visit_done_of_its_call(told: Nights) -> None:
    _first, second = records(told, "appels_astreinte")
    (visit,) = (one for one in records(told, "visites") if one.get("id") == second["visite"])
    assert (visit["debut"], visit["fin"]) == (second["arrivee"], second["fin"])
    assert (visit["statut"], visit["professionnel"]) == ("realisee", words.NURSE)
    assert "visite" not in _first


def test_the_rest_owed_is_said_to_the_nurse_and_to_the_coordination(told: Nights) -> None:
    assert any("reprendre avant 15:00" in one for one in told.at_night["fin"])
    assert not any("reprendre" in one for one in told.at_night["premier"])
    assert "Repos dû" in told.rests
    assert any(REST in one and "11 h au moins" in one for one in told.rests)


def test_the_only_rule_broken_is_the_rest_before_a_morning_at_nine(told: Nights) -> None:
    found = told.ask("rota", *QUARTER, "--check")
    (broken,) = found["ecarts"]
    assert (broken["code"], broken["professionnel"]) == ("repos_quotidien", words.NURSE)
    assert (broken["date"], broken["article"]) == ("2026-10-25", "CT L3131-1")
    assert REST in broken["message"]
    assert found["qualite"]["nuits_non_couvertes"] == []


# --- the relève -------------------------------------------------------------------------------


def test_the_releve_tells_the_night_then_only_what_came_since(told: Nights) -> None:
    head, second, first = told.releve["matin"]
    assert head == f"{words.PERSON}, 2 nouvelles"
    assert "reçu à 02:30 (heure d’été)" in first
    assert words.FIRST_WORD in first
    for part in ("reçu à 02:30 (heure d’hiver)", "retour 04:00", words.PREVENUS, words.SECOND_WORD):
        assert part in second
    assert "Rien de nouveau depuis votre dernière lecture." in told.releve["lue"]
    head, late = told.releve["suite"]
    assert head == f"{words.PERSON}, 1 nouvelle"
    assert words.LATE_WORD in late


# --- the papers -------------------------------------------------------------------------------


def document(told: Nights, kind: str, which: str) -> str:
    """Return the text of a document, spaces made plain."""
    output = told.line.folder / f"{kind}-{which.replace(':', '-')}.pdf"
    told.line.done(*("document", told.line.vault, kind, "--id", which, "--output", output), *CLAIRE)
    return " ".join(read_pdf(output.read_bytes()).text.split())


def test_the_recap_counts_ten_hours_in_autumn_and_eight_in_spring(told: Nights) -> None:
    october = document(told, "recap", f"2026-10:{words.NURSE}")
    assert "sam. 24/10, 21:00 remplacement dim. 25/10, 06:00 10 h" in october, october
    assert "dim. 25/10, 02:30 dim. 25/10, 02:42 Conseil téléphonique – 12 min" in october
    assert "dim. 25/10, 02:35 dim. 25/10, 04:00 Déplacement 40 min 1 h 25" in october
    assert "Total 40 min 1 h 37" in october
    march = document(told, "recap", f"2026-03:{words.NURSE}")
    assert "sam. 28/03, 21:00 dim. 29/03, 06:00 8 h" in march
    # Eight hours at twenty minutes each.
    assert "Contrepartie de l’astreinte : 2 h 40" in march


def test_the_recap_of_the_window_is_that_of_the_duties(told: Nights) -> None:
    assert told.opened_files == [told.line.folder / f"recap.{kind}" for kind in ("pdf", "xlsx")]
    assert "CT R3121-2" in read_pdf((told.line.folder / "recap.pdf").read_bytes()).text
    rows = cells(told.line.folder / "recap.xlsx")["Récapitulatif"]
    at = next(rank for rank, row in enumerate(rows) if row[0] == "Identifiant")
    found = {row[0]: dict(zip(rows[at], row, strict=True)) for row in rows[at + 1 :]}
    october = [one for night, one in duties(told).items() if night.startswith("2026-10")]
    for reference, *_who in words.TEAM:
        mine = [minutes_of(one) for one in october if one["professionnel"] == reference]
        line = found[reference]
        assert (line["Nuits"], line["Heures d’astreinte"]) == (
            len(mine),
            timedelta(minutes=sum(mine)),
        )
        # Every hour of these duties is a night, a Sunday or a holiday: twenty minutes.
        assert line["Contrepartie"] == timedelta(minutes=sum(mine)) / 3
    nurse = found[words.NURSE]
    assert (nurse["Interventions"], nurse["Durée des interventions"], nurse["dont trajet"]) == (
        2,
        timedelta(minutes=12 + 85),
        timedelta(minutes=40),
    )


def test_the_sheet_of_the_night_says_its_ten_hours_and_whom_to_know(told: Nights) -> None:
    sheet = document(told, "nuit", str(CHANGE_NIGHT))
    assert "la nuit dure 10 heures" in sheet
    assert "D’astreinte Élodie Marchetti IDE, de 21:00 à 06:00" in sheet
    assert words.ACCES in sheet
    assert words.VISIT_NOTE in sheet


# --- the calendar -----------------------------------------------------------------------------


def test_the_swap_cancels_two_duties_and_adds_two(told: Nights) -> None:
    before, after = (events(told.line.folder / name) for name in ("avant.ics", "apres.ics"))
    assert len(before) == 31
    assert before.keys() < after.keys()
    changed = {
        uid: (f"{one.decoded('DTSTART'):%d/%m}", str(one["STATUS"]), str(one["SEQUENCE"]))
        for uid, one in after.items()
        if uid not in before or str(one["SEQUENCE"]) != "0"
    }
    assert sorted(changed.values()) == [
        ("20/10", "CANCELLED", "1"),
        ("20/10", "CONFIRMED", "0"),
        ("24/10", "CANCELLED", "1"),
        ("24/10", "CONFIRMED", "0"),
    ]
    again = events(told.line.folder / "encore.ics")
    assert {uid: str(one["SEQUENCE"]) for uid, one in again.items()} == {
        uid: str(one["SEQUENCE"]) for uid, one in after.items()
    }


def test_two_parsers_read_ten_hours_on_the_night_of_the_change(told: Nights) -> None:
    path = told.line.folder / "apres.ics"
    nights = {
        (one.decoded("DTEND").timestamp() - one.decoded("DTSTART").timestamp()) / 3600
        for one in events(path).values()
        if f"{one.decoded('DTSTART'):%d/%m}" == "24/10"
    }
    read = vobject.readOne(path.read_text(encoding="utf-8"))
    other = {
        (one.dtend.value.timestamp() - one.dtstart.value.timestamp()) / 3600
        for one in read.vevent_list
        if f"{one.dtstart.value:%d/%m}" == "24/10"
    }
    assert nights == other == {10.0}
    assert len(read.vevent_list) == len(events(path))


def test_the_calendar_names_nobody_in_full(told: Nights) -> None:
    content = (told.line.folder / "apres.ics").read_text(encoding="utf-8")
    for _reference, nom, prenom, *_rest in words.TEAM:
        assert nom not in content
        assert prenom not in content


# --- the survey -------------------------------------------------------------------------------


def test_the_survey_is_what_was_done_and_what_the_slow_twin_counts(told: Nights) -> None:
    asked = ("survey", told.line.vault, "--year", "2026", "--format", "json", "--output", "-")
    out = told.line.done(*asked, *CLAIRE).out
    quick = json.loads(out, parse_float=Decimal)["indicateurs"]
    assert differences({code: quick[code] for code in BY_HAND}, BY_HAND) == {}
    slow = compute_slowly(
        read_records(told.workbook, ALL_SHEETS),
        Period.of_year(2026),
        parametres=Parametres(),
        holidays=HOLIDAYS,
        is_training=False,
    )
    assert differences(quick, slow) == {}


# --- nothing is in clear, everything is sound, and the same elsewhere -------------------------


def test_no_file_shows_what_was_typed_of_people(told: Nights) -> None:
    assert told.searches == told.sittings == len(SITTINGS)
    assert (told.home / "journaux" / "crt-desktop.log").stat().st_size > 0
    assert told.backup.exists()
    assert told.seen_in_files == set()
    assert list(told.temporary.iterdir()) == []


def test_the_search_finds_every_canary_in_a_control_in_clear() -> None:
    for name, canary in words.CANARIES.items():
        for encoding, needles in encodings(canary).items():
            for needle in needles:
                assert (name, encoding) in found_in([b"..." + needle + b"..."], {name: canary})


def test_the_journal_says_who_did_what_and_holds_no_text_of_anybody(told: Nights) -> None:
    with told.opened() as session:
        journal = journal_of(session)
    said = "\n".join("\n".join((one.entity, *one.fields)) for one in journal).encode()
    assert found_in([said], words.CANARIES) == set()
    read = [one.actor for one in journal if one.action == AuditTag.DOCUMENT_EXPORT]
    assert words.DIRECTION_ACCOUNT in read


def test_verify_finds_everything_sound(told: Nights) -> None:
    found = told.line.done("verify", told.line.vault, "--json", *CLAIRE).json
    assert found["ok"], found
    assert all(one["ok"] for one in found["controles"])


def test_an_empty_vault_takes_the_export_and_gives_it_back_equal(told: Nights) -> None:
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
