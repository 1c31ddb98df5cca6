"""The command `document` on a real vault: a real PDF of a real plan."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import load_workbook

from crt_desktop.domain.contrats import ContratFacts, contrat_text
from crt_desktop.domain.etablissement import Parametres
from crt_desktop.reports.caseload import CaseloadCriteria
from crt_desktop.reports.plans import ObjectifLine
from tests.e2e.command_line import CommandLine
from tests.fakes_vault import PASSPHRASE
from tests.rendering.pdf_files import ReadPdf, read_pdf

RECAP_MONTH = "2025-03"
AIM = "Descendre au marché le samedi"


@pytest.fixture
def with_plan(with_example: CommandLine) -> tuple[CommandLine, str]:
    """Give a vault where somebody has a plan in progress, and that person's id."""
    application = with_example.application()
    session = application.sessions.unlock(
        with_example.vault, name="claire.vidal", passphrase=PASSPHRASE
    )
    vault = application.services(session)
    person = vault.beneficiaires.index(CaseloadCriteria()).ids[0]
    begun = vault.plans.begin(person)
    line = ObjectifLine(fil=0, famille="isolement", objectif=AIM)
    vault.plans.save(replace(begun, objectifs=(line,)))
    with session.uow() as uow:
        reference = str(uow.fiches.get("beneficiaires", person).record.reference)
    session.close()
    return with_example, reference


def written(path: Path) -> ReadPdf:
    return read_pdf(path.read_bytes())


def test_the_plan_of_a_person_is_written_by_the_person_s_id(
    with_plan: tuple[CommandLine, str],
) -> None:
    line, person = with_plan
    output = line.folder / "plan.pdf"
    outcome = line.done("document", line.vault, "plan", "--id", person, "--output", output)
    assert "Document écrit" in outcome.out
    found = written(output)
    assert AIM in found.text
    assert all("projet, non validé" in page for page in found.pages)
    assert output.stat().st_mode & 0o777 == 0o600


def test_large_print_has_larger_letters(with_plan: tuple[CommandLine, str]) -> None:
    line, person = with_plan
    command = ("document", line.vault, "plan", "--id", person, "--output")
    line.done(*command, line.folder / "a.pdf", "--large-print", "--reason", "remise")
    found = written(line.folder / "a.pdf")
    assert found.sizes[0][0] < found.sizes[0][1]
    assert f"1. {AIM}" in found.outline


def test_the_dossier_de_liaison_of_a_person_is_written_by_the_person_s_id(
    with_plan: tuple[CommandLine, str],
) -> None:
    line, person = with_plan
    output = line.folder / "dlu.pdf"
    command = ("document", line.vault, "dlu", "--id", person, "--output", output)
    line.done(*command, "--reason", "urgences")
    found = written(output)
    assert "Dossier de liaison d’urgence" in found.text
    assert "Traitements : voir l’ordonnance jointe." in found.text
    assert len(found.pages) <= 2
    assert output.stat().st_mode & 0o777 == 0o600
    refused = line.run(
        "document", line.vault, "dlu", "--id", "PERSONNE", "--output", line.folder / "x.pdf"
    )
    assert refused.code == 1
    assert "PERSONNE" in refused.err
    assert not (line.folder / "x.pdf").exists()


def test_a_kind_unknown_is_refused_before_the_vault_is_opened(command_line: CommandLine) -> None:
    outcome = command_line.run(
        "document", "nulle-part", "facture", "--id", "B1", "--output", command_line.folder / "a.pdf"
    )
    assert outcome.code == 2
    assert "document inconnu : facture (connus : plan, contrat, dlu, recap, nuit" in outcome.err


@pytest.mark.parametrize(
    "argv",
    [
        ("facture", "--id", "B1", "--output", "a.pdf"),
        ("plan", "--output", "a.pdf"),
        ("plan", "--id", "B1"),
        ("plan", "--id", "B1", "--output", "/nulle/part/a.pdf"),
        ("plan", "--id", "B1", "--output", "a.xlsx"),
        ("recap", "--id", "octobre", "--output", "a.pdf"),
    ],
)
def test_a_wrong_use_is_told(command_line: CommandLine, argv: tuple[str, ...]) -> None:
    assert command_line.run("document", command_line.vault, *argv).code == 2


def test_somebody_unknown_or_without_a_contrat_is_refused_and_no_file_appears(
    with_plan: tuple[CommandLine, str],
) -> None:
    line, person = with_plan
    output = line.folder / "a.pdf"
    for kind, id_ in (("plan", "PERSONNE"), ("contrat", person)):
        outcome = line.run("document", line.vault, kind, "--id", id_, "--output", output)
        assert outcome.code == 1
        assert id_ in outcome.err
    assert f"La personne {person} n’a pas de contrat à imprimer." in outcome.err
    assert "ne porte cet identifiant" not in outcome.err
    assert not output.exists()


def test_a_role_that_may_not_is_refused(command_line: CommandLine) -> None:
    command_line.done("init", command_line.vault, "--user", "d", "--role", "direction")
    output = command_line.folder / "a.pdf"
    outcome = command_line.run(
        "document", command_line.vault, "plan", "--id", "B1", "--output", output
    )
    assert outcome.code == 3
    assert "imprimer un document" in outcome.err


def test_a_folder_that_cannot_be_written_is_the_machine_s_refusal(
    with_plan: tuple[CommandLine, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    line, person = with_plan

    def refuse(*_: object) -> None:
        raise OSError(30, "lecture seule")

    monkeypatch.setattr("exports.files.os.open", refuse)
    outcome = line.run(
        "document", line.vault, "plan", "--id", person, "--output", line.folder / "a.pdf"
    )
    assert outcome.code == 6


def test_the_text_of_a_contrat_is_printed_whole(with_plan: tuple[CommandLine, str]) -> None:
    line, person = with_plan
    facts = ContratFacts(
        type="contrat",
        personne="Mme Odile Santoraz",
        sexe="F",
        born_on=line.clock.today(),
        drawn_on=line.clock.today(),
        objectifs=(AIM,),
    )
    workbook = line.folder / "contrats"
    workbook.mkdir()
    text = contrat_text(facts, Parametres(nom="CRT")).replace('"', '""')
    demande = _demande_of(line, person)
    (workbook / "contrats.csv").write_text(
        "id;beneficiaire;demande;numero;type;date;texte\n"
        f'C1;{person};{demande};1;contrat;13/11/2026;"{text}"\n',
        encoding="utf-8",
    )
    line.done("import", line.vault, workbook)
    for id_ in ("C1", person):
        output = line.folder / f"{id_}.pdf"
        line.done("document", line.vault, "contrat", "--id", id_, "--output", output)
        found = written(output)
        assert AIM in found.text
        assert "Contrat n° 1" in found.text
        assert "à signer" in found.text


def _demande_of(line: CommandLine, person: str) -> str:
    application = line.application()
    session = application.sessions.unlock(line.vault, name="claire.vidal", passphrase=PASSPHRASE)
    try:
        with session.uow() as uow:
            stored = uow.fiches.find("beneficiaires", person)
            assert stored is not None
            return str(uow.fiches.of_person("demandes", stored.row_id)[0].record.reference)
    finally:
        session.close()


# --- the recaps


def test_the_recaps_of_a_month_are_written_on_paper_and_as_a_workbook(
    with_example: CommandLine,
) -> None:
    line = with_example
    command = ("document", line.vault, "recap", "--id")
    team, own = line.folder / "equipe.pdf", line.folder / "un.pdf"
    line.done(*command, RECAP_MONTH, "--output", team)
    pages = written(team).pages
    assert all("Récapitulatif des astreintes" in page for page in pages)
    book = line.folder / "equipe.xlsx"
    line.done(*command, RECAP_MONTH, "--output", book)
    named = list(load_workbook(book)["Récapitulatif"].iter_rows(values_only=True))
    top = next(place for place, row in enumerate(named) if row[0] == "Identifiant")
    references = [str(row[0]) for row in named[top + 1 :]]
    assert references
    assert sum("Le salarié" in page for page in pages) == len(references)
    line.done(*command, f"{RECAP_MONTH}:{references[0]}", "--output", own)
    assert str(named[top + 1][1]) in written(own).text
    assert sum("Le salarié" in page for page in written(own).pages) == 1
    outcome = line.run(*command, f"{RECAP_MONTH}:PERSONNE", "--output", line.folder / "x.pdf")
    assert outcome.code == 1
    assert not (line.folder / "x.pdf").exists()


def test_the_direction_writes_the_recaps_even_of_a_month_with_nothing(
    command_line: CommandLine,
) -> None:
    command_line.done("init", command_line.vault, "--user", "d", "--role", "direction")
    command = ("document", command_line.vault, "recap", "--id", RECAP_MONTH, "--output")
    command_line.done(*command, command_line.folder / "a.pdf")
    assert "Aucune astreinte ni intervention" in written(command_line.folder / "a.pdf").text
