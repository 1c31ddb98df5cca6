"""Questionnaires kept in a real vault: found at once, never overwritten unseen, never in the way."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any, cast

import pytest
from sqlalchemy import Engine, insert, select, update
from sqlalchemy.orm import Session

from crt_desktop.bootstrap import LocalWiring
from crt_desktop.domain.audit import AuditTag
from crt_desktop.domain.dates import Period
from crt_desktop.domain.editions import (
    LIMIT_CHARACTERS,
    Edition,
    Question,
    Section,
    parse_edition,
    write_edition,
)
from crt_desktop.domain.errors import (
    EditionInvalidError,
    NotFoundError,
    PermissionDeniedError,
    RuleViolationError,
    VersionMovedError,
)
from crt_desktop.domain.messages import explain
from crt_desktop.domain.roles import Role
from crt_desktop.domain.typography import french
from crt_desktop.editions import load_editions
from crt_desktop.ports.enquetes import EditionStore, StoredEdition
from crt_desktop.ports.vault import VaultSession
from crt_desktop.reports.enquetes import EditionOrigin
from crt_desktop.services.application import Application
from crt_desktop.services.edition_shelf import EditionShelf, read_edition_file
from crt_desktop.services.editions import Editions
from crt_desktop.services.surveys import Surveys
from db.audit import FIELDS_SEPARATOR
from db.repositories.editions import SqlEditionStore
from db.session import LocalVaultSession
from db.tables import AuditRow, CampagneRow, EditionEnqueteRow
from tests.fakes_edition_store import FakeEditionStore
from tests.fakes_vault import NOW
from tests.persistence.fiches_desk import SessionAs
from tests.persistence.vaults import Bench

YEAR = Period.of_year(2026)
EDITION = Edition(
    id="ars-2026",
    title="Enquête de l’ARS",
    year=2026,
    notice="",
    sections=(
        Section(
            title="1. Activité",
            questions=(
                Question(number="1.1", label="File active", indicateur="file_active"),
                Question(number="1.2", label="Difficultés", manual_type="texte", key="diff"),
            ),
        ),
    ),
)


@dataclass
class Disk:
    """Keeps what is written, or refuses it."""

    written: dict[Path, bytes] = field(default_factory=dict)
    failure: Exception | None = None

    def write(self, path: Path, content: bytes) -> None:
        if self.failure is not None:
            raise self.failure
        self.written[path] = content


@dataclass
class Office:
    """A vault with its questionnaires."""

    vault: LocalVaultSession
    bench: Bench
    disk: Disk = field(default_factory=Disk)

    def shelf(self) -> EditionShelf:
        return EditionShelf(load_editions())

    def editions(self, role: Role = Role.DIRECTION) -> Editions:
        actor = replace(self.vault.actor, role=role)
        session = cast("VaultSession", SessionAs(self.vault, actor))
        return Editions(session, self.shelf(), sink=self.disk)

    def surveys(self) -> Surveys:
        """Return the service as the application wires it."""
        application = Application(version="1", wiring=LocalWiring(self.bench.clock))
        return application.services(self.vault).surveys

    def answer(self, code: str) -> None:
        """Open a campaign on an edition."""
        with self.vault.uow() as uow:
            uow.begin_writing()
            uow.session.execute(
                insert(CampagneRow).values(
                    titre="Campagne",
                    edition=code,
                    started_on=date(2026, 1, 1),
                    ended_on=date(2026, 12, 31),
                    statut="ouverte",
                    opened_by="Claire",
                    recorded_at=NOW,
                    version=1,
                )
            )
            uow.audit.record(self.vault.actor, AuditTag.CAMPAGNE_OPEN)
            uow.commit()

    def spoil(self, code: str, document: str) -> None:
        """Replace what is kept, as another version of the program, or an accident, would leave it."""
        with self.vault.uow() as uow:
            uow.begin_writing()
            uow.session.execute(
                update(EditionEnqueteRow)
                .where(EditionEnqueteRow.code == code)
                .values(document=document)
            )
            uow.audit.record(self.vault.actor, AuditTag.EDITION_SAVE)
            uow.commit()

    def last_entry(self) -> tuple[str, str, tuple[str, ...]]:
        with self.vault.uow() as uow:
            row = uow.session.scalars(select(AuditRow).order_by(AuditRow.seq.desc())).first()
            assert row is not None
            return row.action, row.entity, tuple((row.fields or "").split(FIELDS_SEPARATOR))


@pytest.fixture
def office(vault: LocalVaultSession, bench: Bench) -> Office:
    return Office(vault=vault, bench=bench)


# --- kept in the vault -----------------------------------------------------------------------


def test_a_questionnaire_saved_is_listed_found_and_answered_at_once(office: Office) -> None:
    surveys = office.surveys()
    assert [one.id for one in surveys.editions()] == ["nationale", "occitanie"]

    line = office.editions().save(EDITION, version=None)

    assert (line.edition, line.origin, line.version) == (EDITION, EditionOrigin.VAULT, 1)
    assert line.updated_by == office.vault.actor.display_name
    assert line.updated_at is not None
    assert office.editions(Role.LECTURE).find("ars-2026") == line
    assert [one.edition.id for one in office.editions().all()] == [
        "nationale",
        "ars-2026",
        "occitanie",
    ]
    assert [one.id for one in surveys.editions()] == ["nationale", "ars-2026", "occitanie"]
    assert surveys.compute("ars-2026", YEAR).edition == EDITION
    document = write_edition(EDITION).encode()
    assert office.last_entry() == (
        "edition.enregistrement",
        "edition",
        ("ars-2026", "ajout", "2 questions", f"sha256 : {hashlib.sha256(document).hexdigest()}"),
    )


def test_texts_are_kept_in_french_typography(office: Office) -> None:
    line = office.editions().save(replace(EDITION, title="  L'enquête : quoi ? "), version=None)
    assert line.edition.title == french("L'enquête : quoi ?")


def test_one_of_the_code_of_a_shipped_one_takes_its_place_until_it_is_removed(
    office: Office,
) -> None:
    editions = office.editions()
    line = editions.save(replace(EDITION, id="nationale"), version=None)
    assert editions.all()[0] == line
    assert office.surveys().compute("nationale", YEAR).edition.title == EDITION.title
    office.answer("nationale")

    editions.remove("nationale", version=line.version)

    assert editions.find("nationale").origin is EditionOrigin.PROGRAM
    assert office.last_entry() == ("edition.retrait", "edition", ("nationale",))


def test_a_change_is_told_as_one_and_raises_the_version(office: Office) -> None:
    editions = office.editions()
    editions.save(EDITION, version=None)
    line = editions.save(replace(EDITION, title="Autre"), version=1)
    assert (line.version, line.edition.title) == (2, "Autre")
    assert office.last_entry()[2][1] == "modification"


@pytest.mark.parametrize(("version", "now"), [(None, 2), (1, 2), (3, 2)])
def test_what_somebody_saved_since_is_not_overwritten(
    office: Office, version: int | None, now: int
) -> None:
    editions = office.editions()
    editions.save(EDITION, version=None)
    editions.save(replace(EDITION, title="La sienne"), version=1)

    with pytest.raises(VersionMovedError) as caught:
        editions.save(replace(EDITION, title="La mienne"), version=version)

    assert caught.value.values == {"version": now}
    assert editions.find("ars-2026").edition.title == "La sienne"


def test_one_removed_meanwhile_is_not_brought_back_by_a_change(office: Office) -> None:
    editions = office.editions()
    editions.save(EDITION, version=None)
    editions.remove("ars-2026", version=1)
    with pytest.raises(VersionMovedError):
        editions.save(EDITION, version=1)
    with pytest.raises(NotFoundError):
        editions.find("ars-2026")


def test_one_that_is_wrong_is_refused_with_everything_that_is(office: Office) -> None:
    wrong = replace(EDITION, title="", year=3)
    with pytest.raises(EditionInvalidError) as caught:
        office.editions().save(wrong, version=None)
    assert [issue.field for issue in caught.value.issues] == ["title", "year"]
    assert "Le titre manque. L’année doit être" in explain(caught.value).text
    assert office.last_entry()[0] != "edition.enregistrement"


def test_the_number_of_campaigns_is_told(office: Office) -> None:
    office.editions().save(EDITION, version=None)
    office.answer("ars-2026")
    office.answer("ars-2026")
    lines = {line.edition.id: line.campaigns for line in office.editions().all()}
    assert lines == {"nationale": 0, "ars-2026": 2, "occitanie": 0}
    assert office.editions().find("ars-2026").campaigns == 2


# --- copied and removed ----------------------------------------------------------------------


def test_a_copy_has_its_own_code_title_and_year_and_the_same_questions(office: Office) -> None:
    editions = office.editions()
    line = editions.duplicate("nationale", new_code="ars-2027", title="ARS 2027", year=2027)
    source = editions.find("nationale").edition

    assert (line.edition.id, line.edition.title, line.edition.year) == (
        "ars-2027",
        "ARS 2027",
        2027,
    )
    assert line.edition.sections == source.sections
    assert line.version == 1
    assert office.last_entry()[2][:2] == ("ars-2027", "copie de nationale")


@pytest.mark.parametrize("code", ["nationale", "ars-2026"])
def test_a_copy_never_takes_the_code_of_another(office: Office, code: str) -> None:
    office.editions().save(EDITION, version=None)
    with pytest.raises(RuleViolationError) as caught:
        office.editions().duplicate("occitanie", new_code=code, title="x", year=None)
    assert caught.value.code == "edition_existe"
    assert (
        f"« {code} »".replace("« ", "«\u202f").replace(" »", "\u202f»")
        in explain(caught.value).text
    )


def test_a_copy_of_nothing_or_under_no_code_is_refused(office: Office) -> None:
    with pytest.raises(NotFoundError):
        office.editions().duplicate("absente", new_code="x", title="x", year=None)
    with pytest.raises(EditionInvalidError) as caught:
        office.editions().duplicate("nationale", new_code="Été", title="x", year=None)
    assert [issue.field for issue in caught.value.issues] == ["id"]


def test_one_that_campaigns_answer_is_kept_when_nothing_would_take_its_place(
    office: Office,
) -> None:
    editions = office.editions()
    editions.save(EDITION, version=None)
    office.answer("ars-2026")
    with pytest.raises(RuleViolationError) as caught:
        editions.remove("ars-2026", version=1)
    assert caught.value.code == "edition_utilisee"
    assert "1 campagne\u202f;" in explain(caught.value).text
    office.answer("ars-2026")
    with pytest.raises(RuleViolationError) as caught:
        editions.remove("ars-2026", version=1)
    assert caught.value.values["campagnes"] == "2 campagnes"
    assert editions.find("ars-2026").version == 1


def test_only_what_the_vault_keeps_is_removed_at_the_version_read(office: Office) -> None:
    editions = office.editions()
    with pytest.raises(NotFoundError):
        editions.remove("nationale", version=1)
    editions.save(EDITION, version=None)
    with pytest.raises(VersionMovedError):
        editions.remove("ars-2026", version=2)


# --- one that cannot be read any more --------------------------------------------------------


@pytest.mark.parametrize(
    ("document", "title", "said"),
    [
        ("titre = ", EDITION.title, "n’est pas écrite correctement"),
        (
            write_edition(EDITION).replace("file_active", "plus_compte"),
            EDITION.title,
            "Question 1.1\u00a0: l’indicateur «\u202fplus_compte\u202f» n’existe pas.",
        ),
    ],
)
def test_one_that_cannot_be_read_any_more_is_told_and_the_others_work(
    office: Office, document: str, title: str, said: str
) -> None:
    editions, surveys = office.editions(), office.surveys()
    editions.save(EDITION, version=None)
    office.spoil("ars-2026", document)

    lines = {line.edition.id: line for line in editions.all()}
    (problem,) = lines["ars-2026"].problems
    assert said in problem
    assert lines["ars-2026"].edition.title == title
    assert lines["nationale"].problems == ()
    assert editions.find("ars-2026") == lines["ars-2026"]
    assert [one.id for one in surveys.editions()] == ["nationale", "occitanie"]
    assert surveys.compute("nationale", YEAR).answers
    with pytest.raises(EditionInvalidError) as caught:
        surveys.compute("ars-2026", YEAR)
    assert said in str(caught.value.values["reason"])
    with pytest.raises(EditionInvalidError):
        editions.write_file("ars-2026", Path("f.toml"))
    # It can be put right, and taken away.
    assert editions.save(EDITION, version=1).problems == ()
    editions.remove("ars-2026", version=2)


def test_one_that_cannot_be_read_is_never_answered_by_the_shipped_one(office: Office) -> None:
    office.editions().save(replace(EDITION, id="nationale"), version=None)
    office.spoil("nationale", "titre = ")
    with pytest.raises(EditionInvalidError):
        office.surveys().compute("nationale", YEAR)


# --- files -----------------------------------------------------------------------------------


def test_a_questionnaire_leaves_as_one_file_and_comes_back_the_same(
    office: Office, tmp_path: Path
) -> None:
    editions = office.editions()
    editions.save(EDITION, version=None)
    path = tmp_path / "ars-2026.toml"

    assert office.editions(Role.LECTURE).write_file("ars-2026", path) == path

    content = office.disk.written[path]
    assert parse_edition(content.decode(), edition_id="ars-2026", file="x") == EDITION
    assert office.last_entry() == (
        "edition.export",
        "edition",
        ("ars-2026", f"sha256 : {hashlib.sha256(content).hexdigest()}"),
    )
    path.write_bytes(content)
    assert editions.read_file(path) == EDITION
    assert editions.import_file(path, code="autre").edition == replace(EDITION, id="autre")
    assert office.last_entry()[2][:2] == ("autre", "import")


def test_nothing_leaves_without_a_trace(office: Office) -> None:
    office.disk.failure = OSError("plein")
    with pytest.raises(OSError, match="plein"):
        office.editions().write_file("nationale", Path("f.toml"))
    assert office.last_entry()[0] == "edition.export"
    with pytest.raises(NotFoundError):
        office.editions().write_file("absente", Path("f.toml"))


def test_an_import_over_one_of_the_vault_says_so_or_gives_its_version(
    office: Office, tmp_path: Path
) -> None:
    editions = office.editions()
    path = tmp_path / "ARS 2026.toml"
    path.write_text("\ufeff" + write_edition(EDITION), encoding="utf-8")

    assert editions.import_file(path).edition == EDITION
    with pytest.raises(RuleViolationError) as caught:
        editions.import_file(path)
    assert caught.value.code == "edition_existe"
    with pytest.raises(VersionMovedError):
        editions.import_file(path, version=7)
    assert editions.import_file(path, version=1).version == 2


@pytest.fixture
def forbidden(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file that cannot be opened."""
    path = tmp_path / "interdit.toml"
    path.write_text("titre = 'x'")

    def refuse(*_: Any, **__: Any) -> None:
        raise PermissionError(13, "refusé")

    monkeypatch.setattr(Path, "open", refuse)
    return path


def test_a_file_that_cannot_be_opened_is_told(forbidden: Path) -> None:
    with pytest.raises(EditionInvalidError) as caught:
        read_edition_file(forbidden)
    assert "ne peut pas être ouvert" in explain(caught.value).text


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "Ce n’est pas un fichier, ou il n’existe pas."),
        (b"\xff\xfet\x00", "enregistrez-le de nouveau en UTF-8."),
        (b"#" * 2_000_001, "trop grand pour être un questionnaire."),
        (
            b"#" * (LIMIT_CHARACTERS + 1),
            f"trop grand\u00a0: {LIMIT_CHARACTERS} caractères au plus.",
        ),
        (b"titre = 'x'\nannee = 'y'\n", "guillemets. Il n’y a aucune question."),
    ],
)
def test_a_file_that_is_no_questionnaire_is_refused_with_all_that_is_wrong(
    office: Office, tmp_path: Path, content: bytes | None, said: str
) -> None:
    path = tmp_path / "questions.toml"
    if content is not None:
        path.write_bytes(content)
    for act in (office.editions().read_file, office.editions().import_file):
        with pytest.raises(EditionInvalidError) as caught:
            act(path)
        assert caught.value.values["file"] == "questions.toml"
        assert said in explain(caught.value).text
        assert caught.value.issues
    assert len(office.editions().all()) == 2


# --- who may ---------------------------------------------------------------------------------


@pytest.mark.parametrize("role", Role)
def test_who_reads_and_who_writes(office: Office, tmp_path: Path, role: Role) -> None:
    path = tmp_path / "q.toml"
    path.write_text(write_edition(EDITION), encoding="utf-8")
    office.editions().save(EDITION, version=None)
    editions = office.editions(role)
    reading = {
        "all": editions.all,
        "find": lambda: editions.find("nationale"),
        "read_file": lambda: editions.read_file(path),
        "write_file": lambda: editions.write_file("nationale", path),
    }
    writing = {
        "save": lambda: editions.save(EDITION, version=1),
        "duplicate": lambda: editions.duplicate(
            "nationale", new_code="copie", title="Copie", year=None
        ),
        "import_file": lambda: editions.import_file(path),
        "remove": lambda: editions.remove("ars-2026", version=2),
    }
    allowed = set()
    for name, act in {**reading, **writing}.items():
        try:
            cast("Any", act)()
        except PermissionDeniedError:
            continue
        allowed.add(name)
    expected: set[str] = set()
    if role in {Role.COORDINATEUR, Role.DIRECTION, Role.LECTURE}:
        expected |= set(reading)
    if role in {Role.COORDINATEUR, Role.DIRECTION}:
        expected |= set(writing)
    assert allowed == expected


# --- the store, on every database and in memory ----------------------------------------------


@pytest.fixture(params=["sql", "memory"])
def store(request: pytest.FixtureRequest, database: Engine) -> Iterator[EditionStore]:
    if request.param == "memory":
        yield FakeEditionStore()
        return
    with Session(database) as session:
        yield SqlEditionStore(session, lambda: NOW, lambda: None)


def test_the_store_keeps_one_row_for_each_code(store: EditionStore) -> None:
    assert (store.all(), store.find("b"), dict(store.campaigns())) == ((), None, {})
    first = store.save("b", title="B", document="x = 1", by="Claire", version=None)
    second = store.save("a", title="A", document="", by="Luc", version=None)

    assert first != second
    assert store.save("b", title="B2", document="é\n", by="Luc", version=1) == first
    assert store.find("b") == StoredEdition(
        row_id=first,
        version=2,
        code="b",
        title="B2",
        document="é\n",
        updated_at=NOW,
        updated_by="Luc",
    )
    assert [one.code for one in store.all()] == ["a", "b"]
    for version in (None, 1, 3):
        with pytest.raises(VersionMovedError) as caught:
            store.save("b", title="", document="", by="", version=version)
        assert caught.value.values == {"version": 2}
    with pytest.raises(VersionMovedError) as caught:
        store.save("c", title="", document="", by="", version=1)
    assert caught.value.values == {"version": 0}
    with pytest.raises(VersionMovedError):
        store.remove("b", version=1)
    with pytest.raises(NotFoundError):
        store.remove("c", version=1)
    store.remove("b", version=2)
    assert [one.code for one in store.all()] == ["a"]
