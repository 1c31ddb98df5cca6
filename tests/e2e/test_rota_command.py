"""The command `rota` on a real vault: as it stands, what it breaks, a proposal that is written nowhere."""

from __future__ import annotations

import pytest

from tests.e2e.command_line import CommandLine

JANUARY = ("--from", "2027-01-01", "--to", "31/01/2027")
NIGHT = {"date", "professionnel", "etat"}
QUALITY = {"statut", "ecart", "borne", "objectif", "secondes", "par_personne", "souhaits"}


@pytest.fixture
def line(with_example: CommandLine) -> CommandLine:
    return with_example


def test_the_rota_as_it_stands_is_one_document(line: CommandLine) -> None:
    found = line.done(
        "rota", line.vault, "--from", "2025-06-01", "--to", "2025-06-30", "--json"
    ).json
    assert set(found) == {"nuits", "ecarts", "qualite"}
    assert len(found["nuits"]) == 30
    assert all(set(one) == NIGHT for one in found["nuits"])
    held = [one for one in found["nuits"] if one["professionnel"]]
    assert held
    assert {one["etat"] for one in held} == {"publiée"}
    empty = {one["date"] for one in found["nuits"] if one["professionnel"] is None}
    assert empty <= set(found["qualite"]["nuits_non_couvertes"])
    uncovered = [one for one in found["ecarts"] if one["code"] == "nuit_non_couverte"]
    assert [one["date"] for one in uncovered] == found["qualite"]["nuits_non_couvertes"]
    assert all(one["message"] and one["professionnel"] is None for one in uncovered)


def test_a_proposal_covers_what_it_can_and_is_written_nowhere(line: CommandLine) -> None:
    found = line.done("rota", line.vault, *JANUARY, "--solve", "--check", "--json").json
    assert found["qualite"].keys() >= QUALITY
    assert found["qualite"]["statut"] == "optimal"
    assert found["qualite"]["ecart"] == 0
    proposed = [one for one in found["nuits"] if one["etat"] == "proposée"]
    assert len(proposed) == 31 - len(found["qualite"]["nuits_non_couvertes"])
    assert proposed
    total = sum(one["nuits"] for one in found["qualite"]["par_personne"])
    assert total == len(proposed)
    codes = {one["code"] for one in found["ecarts"]}
    assert codes <= {"nuit_non_couverte"}
    again = line.done("rota", line.vault, *JANUARY, "--json").json
    assert all(one["professionnel"] is None for one in again["nuits"])
    assert line.done("verify", line.vault, "--json").json["ok"]


def test_the_past_is_shown_and_never_proposed(line: CommandLine) -> None:
    june = ("--from", "2025-06-01", "--to", "2025-06-30")
    found = line.done("rota", line.vault, *june, "--solve", "--json").json
    assert "proposée" not in {one["etat"] for one in found["nuits"]}
    assert found["qualite"]["par_personne"] == []


def test_people_read_the_nights_the_quality_and_what_is_broken(line: CommandLine) -> None:
    said = line.done("rota", line.vault, *JANUARY, "--solve", "--check", "--seconds", "10").out
    lines = said.splitlines()
    assert lines[0].split() == ["Nuit", "du", "Astreinte", "État"]
    assert lines[1].startswith("ven. 01/01/2027")
    assert lines[32].startswith("31 nuits")
    assert any(line.startswith("Projet, non enregistré") for line in lines)
    assert any(line.startswith("Professionnel") for line in lines)
    assert "écart" in lines[-1].casefold()


def test_without_check_the_broken_rules_are_not_told_to_people(line: CommandLine) -> None:
    said = line.done("rota", line.vault, *JANUARY).out
    assert said.splitlines()[-1] == "31 nuits, dont 31 sans personne."


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("--from", "2027-01-01"),
        ("--from", "2027-02-01", "--to", "2027-01-01"),
        ("--from", "2027-01-01", "--to", "2029-01-01"),
        (*JANUARY, "--seconds", "0"),
    ],
)
def test_a_wrong_period_or_time_is_a_wrong_usage(line: CommandLine, words: tuple[str, ...]) -> None:
    outcome = line.run("rota", line.vault, *words)
    assert outcome.code == 2
    assert outcome.out == ""


def test_who_reads_the_rota_may_not_have_one_proposed(command_line: CommandLine) -> None:
    line = command_line
    line.done("init", line.vault, "--user", "nuit", "--role", "soignant_astreinte")
    assert line.run("rota", line.vault, *JANUARY).code == 0
    outcome = line.run("rota", line.vault, *JANUARY, "--solve")
    assert outcome.code == 3
    assert outcome.out == ""


def test_who_may_not_read_the_rota_is_refused(command_line: CommandLine) -> None:
    line = command_line
    line.done("init", line.vault, "--user", "technique", "--role", "administrateur")
    assert line.run("rota", line.vault, *JANUARY).code == 3
