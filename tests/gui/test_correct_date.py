"""Correcting a date from a person's file: which one, the true day, why; errors under their field."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from crt_desktop.domain.corrections import REASON, ReasonNeededError
from crt_desktop.domain.errors import (
    FieldIssue,
    InvalidFicheError,
    StaleEdit,
    StaleEditError,
    VaultBusyError,
)
from crt_desktop.reports.corrections import CorrectableDates, CorrectableRecord, Correction
from tests.fakes_fiches import FakeFiches, an_application, the_reglages
from tests.gui.page_kit import Kit, a_kit, rest
from ui.dialogs.correct_date import CorrectDateDialog, open_correct_date
from ui.dialogs.reason import ReasonDialog
from ui.forms import open_fiche_dialog
from ui.widgets.feedback import Toast

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
DEMANDE = CorrectableRecord(
    sheet="demandes",
    row_id=4,
    version=2,
    title="Demande du 01/01/2025",
    dates=(("requested_on", "01/01/2025"), ("admitted_on", "03/02/2025")),
)
STAY = CorrectableRecord(
    sheet="hospitalisations",
    row_id=9,
    version=1,
    title="Hospitalisation du 05/03/2025",
    dates=(("entered_on", "05/03/2025"),),
)
MADE = Correction(
    beneficiaire_id=1,
    sheet="demandes",
    row_id=4,
    attribute="admitted_on",
    before="13/02/2025",
    after="03/02/2025",
    motif="Un chiffre de trop",
    corrected_at=NOW,
    corrected_by="Claire Vidal",
)


@dataclass
class FakeCorrections:
    held: CorrectableDates = field(
        default_factory=lambda: CorrectableDates(records=(DEMANDE, STAY), corrections=(MADE,))
    )
    error: Exception | None = None
    asked: list[tuple[Any, ...]] = field(default_factory=list)

    def dates(self, beneficiaire_id: int) -> CorrectableDates:
        assert beneficiaire_id == 1
        return self.held

    def correct(
        self, sheet: str, row_id: int, attribute: str, value: str, *, reason: str, version: int
    ) -> Any:
        self.asked.append((sheet, row_id, attribute, value, reason, version))
        if self.error is not None:
            raise self.error
        return _Saved()


@dataclass
class _Saved:
    sheet: str = "demandes"
    beneficiaire_id: int = 1


@dataclass
class Screen:
    qtbot: QtBot
    kit: Kit
    host: QWidget
    service: FakeCorrections
    told: list[tuple[str, object]] = field(default_factory=list)

    @property
    def dialog(self) -> CorrectDateDialog:
        return self.host.findChildren(CorrectDateDialog)[-1]

    def correct(self, day: str, reason: str) -> None:
        self.dialog.day.set_text(day)
        self.dialog.reason.setText(reason)
        self.dialog.verb_button.click()
        rest(self.qtbot, self.kit)


def opened(qtbot: QtBot, kit: Kit, service: FakeCorrections, *sheets: str) -> Screen:
    host = QWidget()
    qtbot.addWidget(host)
    host.resize(900, 700)
    host.show()
    screen = Screen(qtbot, kit, host, service)
    kit.context.changes.fiche_changed.connect(lambda *both: screen.told.append(both))
    open_correct_date(kit.context, 1, sheets=sheets, parent=host)
    rest(qtbot, kit)
    return screen


@pytest.fixture
def screen(qtbot: QtBot) -> Iterator[Screen]:
    service = FakeCorrections()
    with a_kit(corrections=service) as kit:
        yield opened(qtbot, kit, service)


def choices(dialog: CorrectDateDialog) -> list[str]:
    return [dialog.which.itemText(row) for row in range(dialog.which.count())]


def test_every_date_is_named_with_what_it_is_and_its_record(screen: Screen) -> None:
    assert choices(screen.dialog) == [
        "Date de la demande\u00a0: 01/01/2025 — Demande du 01/01/2025",
        "Date d’admission\u00a0: 03/02/2025 — Demande du 01/01/2025",
        "Date d’entrée à l’hôpital\u00a0: 05/03/2025 — Hospitalisation du 05/03/2025",
    ]
    assert screen.dialog.day.text() == "01/01/2025"


def test_the_dates_of_the_tab_come_first(qtbot: QtBot) -> None:
    service = FakeCorrections()
    with a_kit(corrections=service) as kit:
        dialog = opened(qtbot, kit, service, "hospitalisations").dialog
        assert choices(dialog)[0].startswith("Date d’entrée")


def test_what_was_corrected_before_is_said_beside_the_date(screen: Screen) -> None:
    screen.dialog.which.setCurrentIndex(1)
    said = screen.dialog.which_field.note_label.text()
    assert "13/02/2025 → 03/02/2025" in said
    assert "Un chiffre de trop" in said


def test_the_true_date_goes_with_its_reason_and_the_screens_are_told(screen: Screen) -> None:
    screen.dialog.which.setCurrentIndex(1)
    screen.correct("1/2/25", "  Lue sur  le contrat ")
    assert screen.service.asked == [
        ("demandes", 4, "admitted_on", "01/02/2025", "Lue sur le contrat", 2)
    ]
    assert screen.told == [("demandes", 1)]
    assert screen.host.findChildren(Toast)


def test_errors_stand_under_their_field_and_nothing_closes(screen: Screen) -> None:
    screen.service.error = InvalidFicheError(
        (
            FieldIssue(attribute="admitted_on", message="Avant la demande."),
            FieldIssue(attribute=REASON, message="Indiquez pourquoi."),
        )
    )
    screen.correct("01/02/2024", "")
    assert screen.dialog.isVisible()
    assert screen.dialog.day_field.error == "Avant la demande."
    assert screen.dialog.reason_field.error == "Indiquez pourquoi."
    assert screen.dialog.verb_button.isEnabled()


def test_a_date_changed_meanwhile_is_shown_as_it_now_stands(screen: Screen) -> None:
    edit = StaleEdit(by="Sam", at=NOW, version=3)
    screen.service.error = StaleEditError(edit)
    moved = replace(DEMANDE, version=3, dates=(("requested_on", "02/01/2025"),))
    screen.service.held = CorrectableDates(records=(moved,), corrections=())
    screen.correct("05/01/2025", "Erreur")
    assert "Sam a modifié" in screen.dialog.day_field.error
    assert screen.dialog.day.text() == "02/01/2025"
    screen.service.error = None
    screen.correct("05/01/2025", "Erreur")
    assert screen.service.asked[-1][-1] == 3


def test_a_refusal_of_the_vault_is_said(screen: Screen) -> None:
    screen.service.error = VaultBusyError(operation="")
    screen.correct("05/01/2025", "Erreur")
    assert [type(error) for error in screen.kit.errors] == [VaultBusyError]
    screen.kit.errors.clear()


def test_an_ordinary_form_asks_why_then_saves_with_the_reason(qtbot: QtBot) -> None:
    fiches = FakeFiches()
    demande = fiches.put(
        "demandes",
        {"requested_on": "01/01/2025", "origine": "ccas", "admitted_on": "03/02/2025"},
    )
    with a_kit(app=an_application(), fiches=fiches, reglages=the_reglages()) as kit:
        host = QWidget()
        qtbot.addWidget(host)
        host.show()
        dialog = open_fiche_dialog(
            kit.context, "demandes", row_id=demande.row_id, beneficiaire_id=7, parent=host
        )
        rest(qtbot, kit)
        dialog.editor.body.fill({"admitted_on": "01/02/2025"})
        change = ("admitted_on", "03/02/2025", "01/02/2025")
        fiches.error = ReasonNeededError((change,))
        dialog.editor.save()
        rest(qtbot, kit)
        (asked,) = [
            one
            for one in QApplication.topLevelWidgets()
            if isinstance(one, ReasonDialog) and one.isVisible()
        ]
        assert "03/02/2025 → 01/02/2025" in asked.text_label.text()
        asked.editor.setText("Lue sur le contrat")
        asked.verb_button.click()
        rest(qtbot, kit)
        assert fiches.saves[-1][1][REASON] == "Lue sur le contrat"
        assert fiches.stored["demandes", demande.row_id].version == 2


def test_without_a_date_there_is_nothing_to_correct(qtbot: QtBot) -> None:
    service = FakeCorrections(held=CorrectableDates(records=(), corrections=()))
    with a_kit(corrections=service) as kit:
        dialog = opened(qtbot, kit, service).dialog
        assert not dialog.verb_button.isEnabled()
        dialog.try_accept()
        assert service.asked == []
