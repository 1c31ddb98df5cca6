"""Campaigns on the command line: listed with their versions, exported as they stand or as they were."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from pathlib import Path

import openpyxl
import pytest

from crt_desktop.domain.dates import Period
from crt_desktop.domain.reponses import AnswerState
from crt_desktop.domain.roles import Role
from crt_desktop.reports.enquetes import FrozenLine
from crt_desktop.services.open_vault import OpenVault
from db import enquetes_ddl
from db.engine import open_connection
from tests.e2e.command_line import CommandLine
from tests.fakes_vault import PASSPHRASE

DIRECTOR = "philippe.roume"


@dataclass
class Campaign:
    """A campaign of the example, validated by the direction."""

    line: CommandLine
    frozen: FrozenLine

    def survey(self, *more: str, kind: str = "json") -> tuple[str, ...]:
        """Return the command that prints it."""
        row = str(self.frozen.campaign_id)
        vault = str(self.line.vault)
        asked = ("survey", vault, "--user", DIRECTOR, "--campaign", row)
        return (*asked, "--format", kind, "--output", "-", *more)

    def opened(self) -> OpenVault:
        """Open the vault as the direction."""
        application = self.line.application()
        session = application.sessions.unlock(self.line.vault, name=DIRECTOR, passphrase=PASSPHRASE)
        return application.services(session)


@pytest.fixture(scope="module")
def validated(example_vault: Path, tmp_path_factory: pytest.TempPathFactory) -> Campaign:
    """Validate a campaign once for all the tests, which work on copies."""
    line = CommandLine(tmp_path_factory.mktemp("campagne"))
    shutil.copytree(example_vault, line.vault)
    application = line.application()
    sessions = application.sessions
    session = sessions.unlock(line.vault, name="claire.vidal", passphrase=PASSPHRASE)
    application.services(session).accounts.add(
        name=DIRECTOR, display_name="Philippe Roume", role=Role.DIRECTION, passphrase=PASSPHRASE
    )
    session.close()
    session = sessions.unlock(line.vault, name=DIRECTOR, passphrase=PASSPHRASE)
    campagnes = application.services(session).campagnes
    opened = campagnes.open("nationale", Period.of_year(2025))
    for answer in campagnes.view(opened.row_id).answers:
        if answer.state in {AnswerState.TO_TYPE, AnswerState.TO_JUSTIFY}:
            is_manual = answer.question.indicateur is None
            campagnes.type(
                opened.row_id,
                answer.question.key,
                version=0,
                manual=_manual(answer.question.manual_type) if is_manual else None,
                justification=None if is_manual else "Vérifié.",
            )
    frozen = campagnes.validate(opened.row_id, version=opened.version)
    session.close()
    return Campaign(line, frozen)


@pytest.fixture
def campaign(command_line: CommandLine, validated: Campaign) -> Campaign:
    shutil.copytree(validated.line.vault, command_line.vault)
    return Campaign(command_line, validated.frozen)


def _manual(kind: str | None) -> str:
    return {"oui_non": "oui", "texte": "Deux postes d’IDE."}.get(kind or "", "2")


def test_the_campaigns_are_listed_with_their_validated_versions(campaign: Campaign) -> None:
    asked = ("campaigns", campaign.line.vault, "--user", DIRECTOR)

    told = campaign.line.done(*asked, "--json").json
    shown = campaign.line.done(*asked).out.splitlines()

    (one,) = told["campagnes"]
    assert (one["id"], one["titre"]) == (1, "Trame nationale 2025")
    assert (one["edition"], one["etat"]) == ("nationale", "validee")
    assert one["periode"] == {"debut": "2025-01-01", "fin": "2025-12-31"}
    assert one["ouverte_par"] == "Philippe Roume"
    (version,) = one["versions"]
    assert (version["numero"], version["intacte"]) == (1, True)
    assert version["sha256"] == campaign.frozen.sha256
    assert shown[1].split("  ")[0] == "1"
    assert shown[1].endswith("version 1 validée le 22/11/2026 par Philippe Roume")
    assert shown[-1] == "1 campagne."


def test_a_campaign_still_open_says_so(with_example: CommandLine) -> None:
    application = with_example.application()
    session = application.sessions.unlock(
        with_example.vault, name="claire.vidal", passphrase=PASSPHRASE
    )
    application.services(session).campagnes.open("occitanie", Period.of_year(2025))
    session.close()
    shown = with_example.done("campaigns", with_example.vault).out.splitlines()
    assert shown[1].endswith("ouverte")


def test_a_version_is_printed_as_it_was_validated(campaign: Campaign) -> None:
    vault = campaign.opened()
    vault.campagnes.type(1, _first_manual(vault), version=1, manual="non")
    vault.session.close()

    now = json.loads(campaign.line.done(*campaign.survey()).out)
    then = json.loads(campaign.line.done(*campaign.survey("--frozen", "1")).out)

    assert now["indicateurs"] == then["indicateurs"]
    changed = [
        (one["manuel"], other["manuel"])
        for one, other in zip(then["reponses"], now["reponses"], strict=True)
        if one["manuel"] != other["manuel"]
    ]
    assert len(changed) == 1


def _first_manual(vault: OpenVault) -> str:
    answers = vault.campagnes.view(1).answers
    return next(
        one.question.key for one in answers if one.question.manual_type in {"oui_non", "texte"}
    )


def test_a_version_is_written_with_its_evidence(campaign: Campaign, tmp_path: Path) -> None:
    output = tmp_path / "enquete.xlsx"
    campaign.line.done(
        *("survey", campaign.line.vault, "--user", DIRECTOR, "--campaign", "1", "--frozen", "1"),
        *("--format", "xlsx", "--output", output),
    )
    book = openpyxl.load_workbook(output)
    texts = [cell for row in book.worksheets[0].iter_rows(values_only=True) for cell in row if cell]
    assert any(campaign.frozen.sha256 in str(one) for one in texts)
    assert len(book.sheetnames) > 10


def test_an_altered_version_does_not_leave_and_the_list_says_it(campaign: Campaign) -> None:
    vault = campaign.opened()
    key = vault.session.data_key.database  # type: ignore[attr-defined] # the real session
    vault.session.close()
    connection = open_connection(campaign.line.vault / "coffre.db", key)
    for name in enquetes_ddl.TRIGGERS:
        connection.execute(f"DROP TRIGGER {name}")
    connection.execute("UPDATE reponse_validee SET empreinte = replace(empreinte, '0', '1')")
    for statement in enquetes_ddl.triggers("sqlite"):
        connection.execute(statement)
    connection.close()

    refused = campaign.line.run(*campaign.survey("--frozen", "1"))
    listed = campaign.line.done("campaigns", campaign.line.vault, "--user", DIRECTOR)
    checked = campaign.line.run("verify", campaign.line.vault, "--user", DIRECTOR)

    assert (refused.code, refused.out) == (4, "")
    assert "n’est plus celle qui a été validée" in refused.err
    assert "ALTÉRÉE (version 1)\u00a0: lancez verify" in listed.out
    assert checked.code == 4
    assert "1 réponse validée altérée ou absente" in checked.out


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (("--year", "2025"), "--campaign ne va pas avec --year"),
        (
            ("--edition", "nationale", "--from", "2025-01-01", "--to", "2025-12-31"),
            "--campaign ne va pas avec --edition, --from, --to",
        ),
        (("--frozen", "0"), "nombre entier positif"),
    ],
)
def test_what_does_not_go_together_is_a_wrong_use(
    command_line: CommandLine, more: tuple[str, ...], said: str
) -> None:
    refused = command_line.run(
        *("survey", command_line.vault, "--campaign", "1", "--format", "json", "--output", "-"),
        *more,
    )
    assert refused.code == 2
    assert said in refused.err


def test_a_version_is_one_of_a_campaign(command_line: CommandLine) -> None:
    refused = command_line.run(
        *("survey", command_line.vault, "--year", "2025", "--frozen", "1"),
        *("--format", "json", "--output", "-"),
    )
    assert refused.code == 2
    assert "--frozen va avec --campaign" in refused.err


def test_an_unknown_campaign_or_version_is_refused(campaign: Campaign) -> None:
    for more in (("--frozen", "2"), ("--campaign", "9")):
        refused = campaign.line.run(*campaign.survey(*more))
        assert refused.code == 1
        assert refused.out == ""
