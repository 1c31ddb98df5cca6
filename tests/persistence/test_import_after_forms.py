"""A workbook imported again after daily work doubles nothing, even what forms gave a reference since."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from crt_desktop.domain.people import Aidant
from crt_desktop.reports.exchange import ImportReport, RawSheet
from crt_desktop.services.exchanges import Exchanges
from crt_desktop.services.fiches import Fiches
from db.session import LocalVaultSession
from exports.workbook_writer import XlsxWorkbookWriter
from tests.fakes_exchange import FakeReader, FixedClock, a_sheet, a_workbook
from tests.persistence.vaults import Bench

PEOPLE = a_sheet(
    "beneficiaires",
    "id nom_naissance prenoms sexe date_naissance",
    ("P1", "Roux", "Anne", "F", date(1938, 1, 1)),
)
CARERS = a_sheet(
    "aidants", "beneficiaire nom lien", ("P1", "Roux", "ami"), ("P1", "Roux", "voisin")
)
BURDEN = {"measured_on": "01/02/2026", "score": "3,5"}


class Work:
    """Imports and forms over one vault."""

    def __init__(self, vault: LocalVaultSession, bench: Bench) -> None:
        self.vault = vault
        self.fiches = Fiches(vault, bench.clock)

    def bring(self, *sheets: RawSheet) -> ImportReport:
        reader = FakeReader(a_workbook(*sheets))
        exchanges = Exchanges(self.vault, FixedClock(), reader, XlsxWorkbookWriter())
        report = exchanges.import_workbook(self.vault.actor, Path("reprise.xlsx"))
        assert report.is_written, report.problems
        return report

    def measure(self, row_id: int) -> None:
        """Record the burden of an aidant by a form, which gives it a reference."""
        values = {"aidant": f"#{row_id}", **BURDEN}
        form = "zarit:nouveau:1"
        self.fiches.open_form("zarit", beneficiaire_id=1)
        self.fiches.save("zarit", values, form=form, beneficiaire_id=1)

    def aidants(self) -> list[tuple[str | None, str | None]]:
        with self.vault.uow() as uow:
            records: Any = [one.record for one in uow.exchange.read_sheet("aidants")]
        return [(one.reference, one.lien) for one in records if isinstance(one, Aidant)]


@pytest.fixture
def work(vault: LocalVaultSession, bench: Bench) -> Work:
    made = Work(vault, bench)
    made.bring(PEOPLE, CARERS)
    made.measure(2)
    return made


def test_a_carer_given_a_reference_by_a_form_is_still_the_row_of_its_workbook(work: Work) -> None:
    assert work.aidants() == [(None, "ami"), ("A0001", "voisin")]

    again = work.bring(PEOPLE, CARERS)
    changed = work.bring(
        a_sheet("aidants", "id beneficiaire nom lien", (None, "P1", "Roux", "ami"), (None, "P1", "Roux", "enfant"))
    )  # fmt: skip

    assert again.sheets["aidants"].unchanged == 2
    assert (changed.sheets["aidants"].created, changed.sheets["aidants"].updated) == (0, 1)
    assert work.aidants() == [(None, "ami"), ("A0001", "enfant")]
    assert work.vault.verify().is_ok


def test_a_file_that_names_the_carer_may_bring_another_one_of_the_same_name(work: Work) -> None:
    report = work.bring(
        a_sheet(
            "aidants",
            "id beneficiaire nom lien",
            ("A0001", "P1", "Roux", "voisin"),
            (None, "P1", "Roux", "ami"),
            (None, "P1", "Roux", "fratrie"),
        )
    )

    counts = report.sheets["aidants"]
    assert (counts.created, counts.updated, counts.unchanged) == (1, 0, 2)
    assert work.aidants() == [(None, "ami"), ("A0001", "voisin"), (None, "fratrie")]
    assert work.vault.verify().is_ok


def test_a_carer_whose_name_changed_since_no_longer_answers_to_the_old_one(work: Work) -> None:
    form = work.fiches.open_form("aidants", row_id=2)
    work.fiches.save(
        "aidants", {"nom": "Rousseau"}, form="aidants:2", row_id=2, version=form.version
    )

    report = work.bring(PEOPLE, CARERS)

    assert report.sheets["aidants"].created == 1
    assert len(work.aidants()) == 3
