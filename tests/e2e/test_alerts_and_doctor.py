"""The commands `alerts` and `doctor` on a real vault."""

from __future__ import annotations

from datetime import timedelta

from tests.e2e.command_line import EXAMPLE, CommandLine

KEYS = ["code", "gravite", "personne", "echeance", "message"]


def test_what_is_due_is_listed_as_one_document(with_example: CommandLine) -> None:
    found = with_example.done("alerts", with_example.vault, "--on", "2025-06-30", "--json").json
    assert found["date"] == "2025-06-30"
    assert found["alertes"]
    assert all(list(one) == KEYS for one in found["alertes"])
    ranks = ["urgent", "bientot", "information"]
    order = [ranks.index(one["gravite"]) for one in found["alertes"]]
    assert order == sorted(order)
    nights = [one for one in found["alertes"] if one["code"] == "nuit_non_couverte"]
    assert all(one["personne"] is None for one in nights)
    papers = [one for one in found["alertes"] if one["code"] == "piece_a_regulariser"]
    assert papers
    assert all(one["personne"] and one["echeance"] <= "2025-06-30" for one in papers)


def test_without_a_date_it_is_today(with_example: CommandLine) -> None:
    found = with_example.done("alerts", with_example.vault, "--json").json
    assert found["date"] == "2026-11-22"


def test_people_read_it_by_urgency(with_example: CommandLine) -> None:
    said = with_example.done("alerts", with_example.vault, "--on", "30/06/2025").out
    heads = [line for line in said.splitlines() if line.endswith("\u00a0:")]
    assert heads == [
        head for head in ("Urgent\u00a0:", "Bientôt\u00a0:", "À savoir\u00a0:") if head in heads
    ]
    assert heads
    assert said.splitlines()[-1].endswith("le 30/06/2025.")
    count = sum(line.startswith("  ") for line in said.splitlines())
    assert said.splitlines()[-1].startswith(f"{count} échéance")


def test_the_duties_of_an_empty_vault_are_its_conventions_and_nights(
    command_line: CommandLine,
) -> None:
    command_line.done("init", command_line.vault, "--user", "claire.vidal")
    found = command_line.done("alerts", command_line.vault, "--json").json["alertes"]
    codes = [one["code"] for one in found]
    assert codes.count("nuit_non_couverte") == 14
    assert set(codes) == {"nuit_non_couverte", "convention_manquante"}


def test_a_role_without_the_dashboard_is_refused(command_line: CommandLine) -> None:
    command_line.done("init", command_line.vault, "--user", "nuit", "--role", "soignant_astreinte")
    assert command_line.run("alerts", command_line.vault).code == 3


def test_the_direction_sees_references_and_no_name(command_line: CommandLine) -> None:
    line, secret = command_line, command_line.folder / "phrase.txt"
    secret.write_text("une autre phrase pour la direction", encoding="utf-8")
    line.done("init", line.vault, "--user", "dir", "--role", "direction")
    line.done(
        *("users", line.vault, "add", "claire", "--user", "dir", "--role", "coordinateur"),
        *("--new-passphrase-file", secret),
    )
    as_claire = ("--user", "claire", "--passphrase-file", secret)
    line.done("import", line.vault, EXAMPLE, *as_claire)
    asked = ("alerts", line.vault, "--on", "2025-06-30", "--json")
    named = line.done(*asked, *as_claire).json["alertes"]
    hidden = line.done(*asked, "--user", "dir").json["alertes"]
    people = {one["personne"] for one in named} - {None}
    references = {one["personne"] for one in hidden} - {None}
    assert len(named) == len(hidden)
    assert people
    assert not people & references
    assert len(people) <= len(references)
    assert all(" " not in reference for reference in references)


def test_doctor_asks_for_no_passphrase_and_tells_every_part(with_example: CommandLine) -> None:
    with_example.passphrase = "fausse"
    outcome = with_example.run("doctor", with_example.vault, "--json")
    found = {one["nom"]: one for one in outcome.json["controles"]}
    assert outcome.code == (0 if outcome.json["ok"] else 6)
    assert outcome.json["ok"] is all(one["ok"] for one in found.values())
    for name in ("Programme", "Python", "Qt", "SQLCipher", "SQLite", "Polices", "Coffre"):
        assert found[name]["ok"], found[name]
        assert found[name]["remede"] is None
    assert found["Permissions"]["ok"]
    assert found["Sauvegardes"]["ok"] is False
    assert "crt-desktop backup" in found["Sauvegardes"]["remede"]


def test_doctor_is_content_with_a_fresh_backup_and_not_with_an_old_one(
    with_example: CommandLine,
) -> None:
    with_example.done("backup", with_example.vault)

    def backups() -> bool:
        checks = with_example.run("doctor", with_example.vault, "--json").json["controles"]
        return next(bool(one["ok"]) for one in checks if one["nom"] == "Sauvegardes")

    assert backups()
    with_example.clock.instant += timedelta(days=8)
    assert not backups()


def test_doctor_reads_well_in_a_terminal(with_example: CommandLine) -> None:
    outcome = with_example.run("doctor", with_example.vault)
    assert outcome.code == 6
    assert "À VOIR  Sauvegardes\u00a0: aucune" in outcome.out
    assert "OK      Programme\u00a0: 0.0" in outcome.out
    assert outcome.out.splitlines()[-1] == "Des points sont à voir ci-dessus."


def test_doctor_tells_a_path_that_can_be_copied_back(command_line: CommandLine) -> None:
    vault = command_line.folder / "l'essai : a"
    command_line.done("init", vault, "--user", "a")
    outcome = command_line.run("doctor", vault)
    assert f"Emplacement\u00a0: {vault}, disque local\n" in outcome.out
    assert f"crt-desktop backup {vault}\u202f»" in outcome.out
    told = command_line.run("doctor", vault, "--json").json["controles"]
    (place,) = [one["detail"] for one in told if one["nom"] == "Emplacement"]
    assert place == f"{vault}, disque local"


def test_doctor_on_what_is_no_vault_says_so(command_line: CommandLine) -> None:
    outcome = command_line.run("doctor", command_line.folder, "--json")
    found = {one["nom"]: one for one in outcome.json["controles"]}
    assert outcome.code == 6
    assert found["Coffre"]["ok"] is False
    assert "Sauvegardes" not in found
