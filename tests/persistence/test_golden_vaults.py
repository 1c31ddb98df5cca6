"""Every released schema left a vault: it opens, verifies, and its figures are those of then."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

import db.tables  # noqa: F401 - registers the tables
from crt_desktop.domain.dates import Period
from crt_desktop.domain.editions import read_edition
from crt_desktop.domain.reprise.schema import ALL_SHEETS
from crt_desktop.domain.roles import Role
from db.base import Base
from db.keys import LIGHT_KDF
from db.migrate import HEAD_REVISION, REVISIONS, current_revision
from db.session import LocalVaultSession
from db.vault import LocalVaults
from tests.builders import Caseload
from tests.example_workbook import HOLIDAYS_2025, read_example, read_expected
from tests.golden.follow_up import with_follow_up
from tests.golden.make_vault import FOLDER, LABEL, NAME, GoldenClock, make
from tests.golden.parcours import with_parcours
from tests.golden.places import with_places
from tests.golden.planning import with_planning
from tests.golden.surveys import (
    ASIDE,
    COMMENT,
    DIRECTOR,
    EDITION,
    MANUAL,
    PROGRAM,
    TYPED_SINCE,
    YEAR,
    service,
)
from tests.persistence.store import keyed

FIRST = "0001"
SECOND = "0002"
THIRD = "0003"
FOURTH = "0004"
KEPT = tuple(one for one in REVISIONS if (FOLDER / f"vault_{one}").exists())
NEW = "made now"
"""A vault of the last schema, as the one that will be kept: nobody may have one yet."""


@dataclass(frozen=True)
class Golden:
    """A copy of a golden vault, and what opens it."""

    revision: str
    folder: Path
    access: dict[str, str]

    def expected(self) -> Caseload:
        """Return what was put in: the first schema had no follow-up, the second no plans, the third no series."""
        caseload, _ = read_example()
        if self.revision == FIRST:
            return caseload
        followed = with_follow_up(caseload)
        if self.revision == SECOND:
            return followed
        told = with_parcours(followed)
        return told if self.revision == THIRD else with_places(with_planning(told))

    @property
    def has_surveys(self) -> bool:
        """Tell whether it is of a schema that had surveys."""
        return self.revision not in {FIRST, SECOND, THIRD, FOURTH}

    def unlock(self) -> LocalVaultSession:
        vaults = LocalVaults(GoldenClock(), kdf=LIGHT_KDF, workstation="poste-essai")
        return vaults.unlock(
            self.folder, name=self.access["name"], passphrase=self.access["passphrase"]
        )


def copy_of(golden: Golden, folder: Path) -> Golden:
    shutil.copytree(golden.folder, folder)
    return replace(golden, folder=folder)


@pytest.fixture(scope="module", params=(*KEPT, NEW))
def released(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Golden:
    """A golden vault as it was left; nobody opens it but its copies."""
    if request.param == NEW:
        folder = tmp_path_factory.mktemp("neuf") / "coffre"
        return Golden(HEAD_REVISION, folder, make(folder))
    source = FOLDER / f"vault_{request.param}"
    access = json.loads(source.with_suffix(".json").read_text(encoding="utf-8"))
    return Golden(request.param, source, access)


@pytest.fixture(scope="module")
def opened_once(released: Golden, tmp_path_factory: pytest.TempPathFactory) -> Golden:
    """A golden vault that the program opened, hence brought to its schema; tests work on copies."""
    golden = copy_of(released, tmp_path_factory.mktemp("ouvert") / "coffre")
    golden.unlock().close()
    return golden


@pytest.fixture
def golden(released: Golden, tmp_path: Path) -> Golden:
    return copy_of(released, tmp_path / "coffre")


@pytest.fixture
def reopened(opened_once: Golden, tmp_path: Path) -> Golden:
    return copy_of(opened_once, tmp_path / "coffre")


def without_zeros(value: Any) -> Any:
    if isinstance(value, dict):
        return {
            key: without_zeros(part)
            for key, part in value.items()
            if isinstance(part, bool) or part != 0
        }
    return value


def test_every_schema_but_one_that_nobody_may_have_yet_left_its_vault() -> None:
    assert {*REVISIONS[:-1]} <= {*KEPT}


def test_a_golden_vault_says_what_it_is_without_a_key(golden: Golden) -> None:
    status = LocalVaults(GoldenClock()).inspect(golden.folder)
    assert (status.label, status.is_training) == (LABEL, False)
    assert [(one.name, one.role) for one in status.accounts] == [(NAME, Role.COORDINATEUR)]


def test_a_golden_vault_opens_and_every_check_passes(golden: Golden) -> None:
    session = golden.unlock()
    try:
        report = session.verify()
    finally:
        session.close()
    assert [check for check in report.checks if not check.is_ok] == []


def test_a_golden_vault_gives_the_figures_of_2025(reopened: Golden) -> None:
    session = reopened.unlock()
    try:
        with session.uow() as uow:
            figures = uow.indicators.compute(
                Period.of_year(2025),
                parametres=uow.parametres(),
                holidays=HOLIDAYS_2025,
                is_training=False,
            )
    finally:
        session.close()
    expected = read_expected()
    caseload = reopened.expected()
    assert figures["chutes"] == len(caseload.chutes)
    assert sum(figures["depistages"].values()) == len(caseload.depistages)
    assert sum(figures["contacts_aidants_par_demande"].values()) == len(caseload.contacts_aidants)
    assert {code: without_zeros(figures[code]) for code in expected} == expected


def test_a_golden_vault_holds_the_records_put_in_it(reopened: Golden) -> None:
    caseload = reopened.expected()
    session = reopened.unlock()
    try:
        with session.uow() as uow:
            found = {sheet.name: list(uow.exchange.read_sheet(sheet.name)) for sheet in ALL_SHEETS}
    finally:
        session.close()
    assert found == {
        sheet.name: list(keyed(sheet, getattr(caseload, sheet.name))) for sheet in ALL_SHEETS
    }


def test_a_golden_vault_holds_the_surveys_put_in_it(reopened: Golden) -> None:
    session = reopened.unlock()
    try:
        campagnes = service(session, GoldenClock())
        with session.uow() as uow:
            editions = uow.editions.all()
            comments = uow.dialogue.of_period(YEAR)
            aside = uow.fusions.aside(*ASIDE)
        lines = campagnes.all()
        if not reopened.has_surveys:
            assert (editions, comments, lines, aside) == ((), (), (), None)
            return
        (kept,) = editions
        assert read_edition(kept.document, edition_id=kept.code).edition == EDITION
        assert [(one.rubrique, one.texte) for one in comments] == [("", COMMENT)]
        assert aside is not None
        (line,) = lines
        assert (line.title, line.period, line.versions) == (
            "Enquête de la maison 2025",
            YEAR,
            1,
        )
        typed = {one.question.key: one for one in campagnes.view(line.row_id).answers}
        assert (typed["postes"].manual, typed["postes"].comment) == (TYPED_SINCE, "Vu en réunion.")
    finally:
        session.close()


def test_what_a_golden_vault_validated_is_still_what_was_validated(reopened: Golden) -> None:
    session = reopened.unlock()
    try:
        if not reopened.has_surveys:
            return
        campagnes = service(session, GoldenClock())
        (version,) = campagnes.versions(1)
        frozen = campagnes.frozen(version.row_id)
        changed = {one.question.key for one in campagnes.differences(version.row_id).lines}
    finally:
        session.close()
    expected = read_expected()
    assert version.is_intact
    assert (version.number, version.validated_by, version.program_version) == (1, DIRECTOR, PROGRAM)
    assert frozen.answer.edition == EDITION
    values = {one.question.key: one.value for one in frozen.answers}
    assert values["file"] == expected["file_active"] == len(frozen.evidences["file_active"].rows)
    assert values["sorties"] == expected["sorties"] == len(frozen.evidences["sorties"].rows)
    girs = expected["par_gir_entree"]
    assert values["entree_1_2"] == girs.get("1", 0) + girs.get("2", 0)
    manual = {one.question.key: one.manual for one in frozen.answers}
    assert (manual["postes"], manual["taux"]) == (MANUAL, Decimal("12.5"))
    assert "postes" in changed


def test_a_golden_vault_has_the_schema_of_the_program_once_opened(golden: Golden) -> None:
    session = golden.unlock()
    try:
        with session.uow() as uow:
            connection = uow.session.connection()
            assert current_revision(connection) == REVISIONS[-1]
            context = MigrationContext.configure(connection)
            assert compare_metadata(context, Base.metadata) == []
    finally:
        session.close()


def test_the_recovery_key_of_a_golden_vault_still_opens_it(golden: Golden) -> None:
    vaults = LocalVaults(GoldenClock(), kdf=LIGHT_KDF, workstation="poste-essai")
    recovered = vaults.recover(
        golden.folder,
        name=golden.access["name"],
        recovery_key=golden.access["recovery_key"],
        new_passphrase="une autre phrase tout aussi fictive que longue",
    )
    recovered.session.close()
    assert recovered.recovery_key != golden.access["recovery_key"]
