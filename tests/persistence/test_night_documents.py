"""The sheet of a night as a document: for whom, and the trace it leaves."""

from __future__ import annotations

from pathlib import Path

import pytest

from crt_desktop.domain.appels import NewCall
from crt_desktop.domain.errors import NotFoundError, PermissionDeniedError
from crt_desktop.domain.roles import Role
from crt_desktop.ports.vault import VaultSession
from crt_desktop.reports.documents import NUIT, NightPaper
from crt_desktop.services.documents import Documents
from db.session import LocalVaultSession
from tests.persistence.fiches_desk import Entry
from tests.persistence.night_kit import NURSE, OTHER, NightDesk, make_night
from tests.persistence.test_documents_vault import HOLIDAYS, Files, KeptPapers
from tests.persistence.vaults import Bench

SOIGNANT = Role.SOIGNANT_ASTREINTE
TONIGHT = "2026-11-22"


@pytest.fixture
def night(vault: LocalVaultSession, bench: Bench) -> NightDesk:
    made = make_night(vault, bench)
    made.duty("22/11/2026 18:00", "23/11/2026 09:00")
    return made


def documents(
    night: NightDesk, session: VaultSession | None = None, renderer: KeptPapers | None = None
) -> Documents:
    return Documents(
        night.vault if session is None else session,
        night.desk.clock,
        renderer=renderer or KeptPapers(),
        sink=Files(),
        holidays=HOLIDAYS,
    )


def test_the_sheet_printed_is_the_one_on_the_screen(night: NightDesk) -> None:
    renderer = KeptPapers()
    assert documents(night, renderer=renderer).render(NUIT, TONIGHT) == b"nuit"
    paper: NightPaper = renderer.last
    assert paper.sheet == night.nuit.tonight()
    assert paper.imprint.version == "Nuit du 22 au 23 novembre 2026"
    assert paper.imprint.author == "Claire Essai"
    assert paper.imprint.is_training
    assert len(paper.imprint.fingerprint) == len("ab12 cd34")


def test_printing_is_a_reading_of_everyone_on_it_and_an_export(night: NightDesk) -> None:
    documents(night).write(NUIT, TONIGHT, Path("nuit.pdf"), reason="classeur de nuit")
    reading, export = night.desk.journal()[-2:]
    assert reading == Entry("nuit.consultation", "", None, (TONIGHT,))
    assert export.action == "document.export"
    assert export.fields[:3] == ("nuit", TONIGHT, "fichier")
    assert export.fields[-1] == "motif : classeur de nuit"


def test_the_nurse_prints_the_own_night_and_no_other(night: NightDesk) -> None:
    own = documents(night, night.session_as(SOIGNANT, professionnel=NURSE))
    assert own.render(NUIT, TONIGHT) == b"nuit"
    before = night.desk.count()
    with pytest.raises(PermissionDeniedError):
        own.render(NUIT, "2026-11-21")
    with pytest.raises(PermissionDeniedError):
        documents(night, night.session_as(SOIGNANT, professionnel=OTHER)).render(NUIT, TONIGHT)
    assert night.desk.count() == before


@pytest.mark.parametrize("role", [Role.DIRECTION, Role.LECTURE, Role.INTERVENANT])
def test_the_sheet_is_not_for_every_role(night: NightDesk, role: Role) -> None:
    with pytest.raises(PermissionDeniedError):
        documents(night, night.session_as(role, professionnel=NURSE)).render(NUIT, TONIGHT)


@pytest.mark.parametrize("id_", ["", "demain", "2026-13-01", "B0001"])
def test_what_is_no_night_is_not_found(night: NightDesk, id_: str) -> None:
    with pytest.raises(NotFoundError):
        documents(night).render(NUIT, id_)


def test_whoever_is_shown_by_a_call_or_a_visit_alone_is_an_entry_apart_as_on_the_screen(
    night: NightDesk,
) -> None:
    called = night.desk.person(nom_naissance="PEYRE")
    visited = night.desk.person(nom_naissance="FABRE")
    when = {"starts_at": "22/11/2026 23:30", "ends_at": "23/11/2026 00:00"}
    visit = when | {"profession": "ide", "statut": "prevue"}
    night.desk.save("visites", visit, person=visited)
    night.at("22/11/2026 23:00")
    new = NewCall(origine="aidant", reponse="conseil", beneficiaire_id=called)
    night.nuit.record_call(new)
    before = len(night.desk.journal())
    documents(night).render(NUIT, TONIGHT)
    printed = night.desk.journal()[before:]
    assert [(one.action, one.entity_id) for one in printed] == [
        ("nuit.consultation", None),
        ("nuit.consultation", called),
        ("nuit.consultation", visited),
        ("document.export", None),
    ]
    before = len(night.desk.journal())
    night.nuit.tonight()
    assert night.desk.journal()[before:] == printed[:-1]
