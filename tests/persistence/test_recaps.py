"""The monthly recaps on a real vault: who reads them, what is counted, what leaves and its trace."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import cast

import pytest

from crt_desktop.domain.audit import AuditTag
from crt_desktop.domain.equipe import AppelAstreinte
from crt_desktop.domain.errors import NotFoundError, PermissionDeniedError
from crt_desktop.domain.roles import Role
from crt_desktop.holidays_fr import FrenchHolidays
from crt_desktop.ports.vault import VaultSession
from crt_desktop.reports.recap import Recap
from crt_desktop.services.documents import Documents
from crt_desktop.services.recaps import Recaps
from db.session import LocalVaultSession
from exports.pdf.documents import PdfDocuments
from tests.papers import FONTS
from tests.persistence.fiches_desk import SessionAs
from tests.persistence.rota_kit import Rota, at, make_rota
from tests.persistence.vaults import Bench
from tests.rendering.pdf_files import read_pdf

OCTOBER = date(2026, 10, 1)
CHANGE = date(2026, 10, 24)
"""The night of the clock change."""
HOUR = timedelta(hours=1)


@dataclass
class Sheets:
    """A maker of workbooks and a disk, which keep what they are given."""

    made: list[tuple[Sequence[Recap], date, str, bool]] = field(default_factory=list)
    written: dict[Path, bytes] = field(default_factory=dict)

    def render(
        self, recaps: Sequence[Recap], *, month: date, issuer: str, is_training: bool
    ) -> bytes:
        self.made.append((recaps, month, issuer, is_training))
        return b"classeur"

    def write(self, path: Path, content: bytes) -> None:
        self.written[path] = content


@dataclass
class Office:
    """A rota with its recaps."""

    rota: Rota
    sheets: Sheets
    recaps: Recaps

    def as_role(self, role: Role, professionnel: str | None = None) -> Recaps:
        vault = self.rota.desk.vault
        actor = replace(vault.actor, role=role, name="autre", professionnel=professionnel)
        session = cast("VaultSession", SessionAs(vault, actor))
        return Recaps(session, FrenchHolidays(), workbook=self.sheets, sink=self.sheets)

    def called(self, who: str, called_at: datetime, **changes: object) -> None:
        """Have a call that was taken over."""
        call = AppelAstreinte(
            called_at=called_at,
            origine="aidant",
            reponse="deplacement",
            professionnel=who,
            motif="chute",
        )
        with self.rota.desk.vault.uow() as uow:
            uow.fiches.lock()
            uow.fiches.add("appels_astreinte", replace(call, **changes))  # type: ignore[arg-type] # any field
            uow.audit.record(self.rota.desk.vault.actor, AuditTag.IMPORT_RUN, entity="import")
            uow.commit()


@pytest.fixture
def office(vault: LocalVaultSession, bench: Bench) -> Office:
    rota, sheets = make_rota(vault, bench), Sheets()
    recaps = Recaps(vault, FrenchHolidays(), workbook=sheets, sink=sheets)
    return Office(rota=rota, sheets=sheets, recaps=recaps)


@pytest.fixture
def busy(office: Office) -> Office:
    """Two people on call in October, one of whom answered twice in the night of the clock change."""
    office.rota.given(CHANGE, "P2")
    office.rota.given(date(2026, 10, 31), "P2")
    office.rota.given(date(2026, 10, 26), "P4")
    office.rota.given(date(2026, 9, 30), "P3")
    sunday = CHANGE + timedelta(days=1)
    first = at(sunday, 2, 30).astimezone(UTC)
    second = at(sunday, 2, 30).replace(fold=1).astimezone(UTC)
    office.called(
        "P2",
        first,
        departed_at=first + timedelta(minutes=5),
        arrived_at=first + timedelta(minutes=25),
        ended_at=second,
        returned_at=second + timedelta(minutes=20),
    )
    office.called("P2", at(date(2026, 11, 1), 3))
    office.called("P3", at(OCTOBER, 3), ended_at=at(OCTOBER, 4))
    return office


def test_a_month_is_read_by_name_with_the_hours_of_the_clock_change(busy: Office) -> None:
    nadia, thierry = busy.recaps.month(date(2026, 10, 18))
    assert (nadia.nom, thierry.nom) == ("Nadia Benamrou", "Thierry Delpuchet")
    assert [one.elapsed for one in nadia.duties] == [10 * HOUR, 9 * HOUR]
    assert (nadia.nuits, nadia.dimanches, nadia.feries) == (2, 0, 0)
    assert nadia.heures.dimanche == 7 * HOUR
    assert nadia.heures.ferie == 6 * HOUR
    answered, later = nadia.interventions
    assert answered.elapsed == timedelta(minutes=75)
    assert answered.travel == timedelta(minutes=40)
    assert later.ends_at is None
    assert (nadia.intervention, nadia.without_end) == (timedelta(minutes=75), 1)
    assert thierry.interventions == ()
    assert busy.rota.tags()[-1] == "recapitulatif.consultation"
    assert busy.rota.desk.journal()[-1].fields == ("2026-10", "equipe")


def test_a_call_of_the_first_morning_is_of_the_month_before(busy: Office) -> None:
    (september,) = busy.recaps.month(date(2026, 9, 1))
    assert september.nom == "Julien Castaing"
    assert [one.elapsed for one in september.interventions] == [HOUR]


def test_one_professionnel_has_a_recap_even_of_a_month_with_nothing(busy: Office) -> None:
    (one,) = busy.recaps.month(OCTOBER, "P5")
    assert (one.nom, one.duties, one.interventions) == ("Maria Olivarès", (), ())
    assert busy.rota.desk.journal()[-1].fields == ("2026-10", "P5")
    with pytest.raises(NotFoundError):
        busy.recaps.month(OCTOBER, "P99")


def test_replaced_duties_and_drafts_are_of_no_recap(office: Office) -> None:
    duty = office.rota.given(date(2026, 10, 12), "P2")
    office.rota.astreintes.replace(
        duty.row_id, version=duty.version, by="P3", motif="maladie", accord="Claire Vidal"
    )
    (one,) = office.recaps.month(OCTOBER)
    assert one.professionnel == "P3"
    assert [duty.is_remplacement for duty in one.duties] == [True]


def test_who_is_on_call_reads_their_own_alone(busy: Office) -> None:
    own = busy.as_role(Role.SOIGNANT_ASTREINTE, "P2")
    assert [one.professionnel for one in own.month(OCTOBER)] == ["P2"]
    assert busy.rota.desk.journal()[-1].fields == ("2026-10", "P2")
    for refused in (
        lambda: own.month(OCTOBER, "P4"),
        lambda: own.write_xlsx(OCTOBER, Path("r.xlsx"), "P4"),
        lambda: busy.as_role(Role.SOIGNANT_ASTREINTE).month(OCTOBER),
        lambda: busy.as_role(Role.INTERVENANT, "P2").month(OCTOBER, "P2"),
    ):
        with pytest.raises(PermissionDeniedError):
            refused()
    assert len(busy.as_role(Role.DIRECTION).month(OCTOBER)) == 2
    assert busy.sheets.written == {}


def test_the_workbook_is_written_and_its_trace_says_which(busy: Office) -> None:
    output = Path("recap.xlsx")
    assert busy.recaps.write_xlsx(date(2026, 10, 31), output, reason="paie") == b"classeur"
    recaps, month, issuer, is_training = busy.sheets.made[0]
    assert [one.professionnel for one in recaps] == ["P2", "P4"]
    assert (month, issuer, is_training) == (OCTOBER, "Centre de ressources territorial", True)
    assert busy.sheets.written == {output: b"classeur"}
    entry = busy.rota.desk.journal()[-1]
    assert entry.action == "document.export"
    assert entry.fields == (
        "recap",
        "2026-10",
        "equipe",
        "classeur",
        f"sha256 : {hashlib.sha256(b'classeur').hexdigest()}",
        "motif : paie",
    )


# --- on paper --------------------------------------------------------------------------------


def documents_of(office: Office, role: Role, professionnel: str | None = None) -> Documents:
    vault = office.rota.desk.vault
    actor = replace(vault.actor, role=role, name="autre", professionnel=professionnel)
    return Documents(
        cast("VaultSession", SessionAs(vault, actor)),
        office.rota.desk.clock,
        renderer=PdfDocuments(FONTS),
        sink=office.sheets,
        holidays=FrenchHolidays(),
    )


def test_the_paper_is_for_the_direction_too_and_for_whoever_served(busy: Office) -> None:
    team = read_pdf(documents_of(busy, Role.DIRECTION).render("recap", "2026-10"))
    assert [name for name in ("Nadia Benamrou", "Thierry Delpuchet") if name in team.text] == [
        "Nadia Benamrou",
        "Thierry Delpuchet",
    ]
    own = documents_of(busy, Role.SOIGNANT_ASTREINTE, "P2")
    content = own.write("recap", "2026-10:P2", Path("r.pdf"), reason="à signer")
    assert busy.sheets.written == {Path("r.pdf"): content}
    assert "Octobre 2026" in read_pdf(content).text
    entry = busy.rota.desk.journal()[-1]
    assert entry.fields == (
        "recap",
        "2026-10",
        "P2",
        "fichier",
        f"sha256 : {hashlib.sha256(content).hexdigest()}",
        "motif : à signer",
    )
    with pytest.raises(PermissionDeniedError):
        own.render("recap", "2026-10:P4")
    with pytest.raises(PermissionDeniedError):
        own.render("plan", "B1")


@pytest.mark.parametrize("id_", ["octobre", "2026-10:P99"])
def test_a_month_or_somebody_unknown_is_not_found(busy: Office, id_: str) -> None:
    with pytest.raises(NotFoundError):
        documents_of(busy, Role.COORDINATEUR).render("recap", id_)
