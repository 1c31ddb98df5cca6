"""The dossier of dialogue de gestion: what is typed is kept by itself, and the PDF comes in one act."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from threading import Event
from types import SimpleNamespace
from unittest.mock import Mock

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QPushButton
from pytestqt.qtbot import QtBot

from crt_desktop.domain.dates import Period
from crt_desktop.domain.errors import DiskFullError, VaultBusyError
from crt_desktop.domain.roles import Role
from tests.fakes_pilotage import YEAR, FakePilotage
from tests.fakes_questionnaires import FakeDrafts
from tests.fakes_ui import TODAY
from tests.gui.page_kit import Kit, a_kit, rest, show_page
from ui.dialogs.period import PeriodDialog
from ui.pages.pilotage.dialogue import INTRODUCTION, DialogueDialog, file_name
from ui.pages.pilotage.page import PilotagePage
from ui.viewmodels.dialogue import CommentKeeper, form_of
from ui.widgets.feedback import Toast

LAST_YEAR = Period.of_year(2025)


@dataclass
class Desk:
    kit: Kit
    service: FakePilotage
    page: PilotagePage
    dialog: DialogueDialog
    drafts: FakeDrafts

    def type(self, key: str, text: str) -> None:
        self.dialog.parts[key].area.area.setPlainText(text)

    def text(self, key: str) -> str:
        return self.dialog.parts[key].area.text()


@pytest.fixture
def desk(qtbot: QtBot) -> Iterator[Desk]:
    service = FakePilotage(texts={INTRODUCTION: ("Une année pleine.", 2), "gir": ("Stable.", 1)})
    clock = SimpleNamespace(
        today=lambda: TODAY, now=lambda: datetime(2026, 11, 23, 8, 40, tzinfo=UTC)
    )
    drafts = FakeDrafts()
    with a_kit(
        role=Role.DIRECTION, app=SimpleNamespace(clock=clock), pilotage=service, fiches=drafts
    ) as kit:
        page = PilotagePage(kit.context)
        show_page(qtbot, kit, page)
        page.dossier.click()
        dialog = page.findChild(DialogueDialog)
        assert dialog is not None
        rest(qtbot, kit)
        yield Desk(kit, service, page, dialog, drafts)


def test_each_part_has_its_comment_after_the_introduction(desk: Desk) -> None:
    assert list(desk.dialog.parts) == [INTRODUCTION, *desk.page.sections]
    assert desk.text(INTRODUCTION) == "Une année pleine."
    assert desk.text("gir") == "Stable."
    assert desk.text("visites") == ""
    assert desk.dialog.period_button.accessibleName() == "Période du dossier : Année 2026"
    assert desk.dialog.parts["gir"].area.area.accessibleName() == "GIR"


def test_what_is_typed_is_kept_a_moment_after_the_last_key(qtbot: QtBot, desk: Desk) -> None:
    desk.type("gir", "Le GIR moyen s’aggrave")
    desk.type("gir", "Le GIR moyen s’aggrave.")
    assert desk.dialog.state.text() == "Enregistrement…"
    assert desk.service.kept == []
    qtbot.waitUntil(lambda: bool(desk.service.kept), timeout=3000)
    rest(qtbot, desk.kit)
    assert desk.service.kept == [(YEAR, "gir", "Le GIR moyen s’aggrave.", 1)]
    assert desk.dialog.state.text() == "Enregistré à 09:40"
    desk.type("gir", "")
    desk.dialog.keeper.flush()
    rest(qtbot, desk.kit)
    assert desk.service.kept[-1] == (YEAR, "gir", "", 2)


def test_what_is_typed_is_kept_when_the_dialog_closes_and_when_the_vault_locks(
    qtbot: QtBot, desk: Desk
) -> None:
    desk.type("visites", "Plus de soirées.")
    desk.dialog.cancel_button.click()
    rest(qtbot, desk.kit)
    assert desk.service.texts["visites"] == ("Plus de soirées.", 1)
    desk.page.dossier.click()
    dialog = next(one for one in desk.page.findChildren(DialogueDialog) if one.isVisible())
    rest(qtbot, desk.kit)
    dialog.parts["nuits"].area.area.setPlainText("Aucun appel.")
    desk.kit.context.changes.about_to_lock.emit()
    assert not dialog.isVisible()
    rest(qtbot, desk.kit)
    assert desk.service.texts["nuits"] == ("Aucun appel.", 1)


def test_typing_on_while_it_is_kept_loses_nothing(qtbot: QtBot, desk: Desk) -> None:
    keeper = desk.dialog.keeper
    keeper.type("gir", "un")
    keeper.flush()
    keeper.type("gir", "un deux")
    assert not keeper.is_settled
    keeper.flush()
    rest(qtbot, desk.kit)
    keeper.flush()
    rest(qtbot, desk.kit)
    assert desk.service.texts["gir"] == ("un deux", 3)
    assert keeper.is_settled


@pytest.mark.parametrize("choice", ["mine", "theirs"])
def test_what_somebody_else_wrote_meanwhile_is_shown_and_waits_for_a_choice(
    qtbot: QtBot, desk: Desk, choice: str
) -> None:
    keeps_mine = choice == "mine"
    desk.service.texts["gir"] = ("Moins de GIR 4.", 7)
    desk.type("gir", "Plus de GIR 2.")
    desk.dialog.keeper.flush()
    rest(qtbot, desk.kit)
    field = desk.dialog.parts["gir"]
    assert field.is_disputed
    assert "Moins de GIR 4." in field.theirs.text()
    assert desk.dialog.state.text() == "Un commentaire attend votre choix"
    assert desk.text("gir") == "Plus de GIR 2."
    desk.type("visites", "Autre part.")
    desk.dialog.keeper.flush()
    rest(qtbot, desk.kit)
    assert desk.dialog.state.text() == "Un commentaire attend votre choix"
    desk.dialog.try_accept()
    assert desk.service.written == []
    (field.keep_mine if keeps_mine else field.take_theirs).click()
    rest(qtbot, desk.kit)
    assert not field.is_disputed
    assert desk.text("gir") == ("Plus de GIR 2." if keeps_mine else "Moins de GIR 4.")
    wanted = ("Plus de GIR 2.", 8) if keeps_mine else ("Moins de GIR 4.", 7)
    assert desk.service.texts["gir"] == wanted
    assert desk.dialog.state.text() == "Enregistré à 09:40"


def test_leaving_with_a_choice_to_make_shows_it_first(qtbot: QtBot, desk: Desk) -> None:
    desk.service.texts["gir"] = ("Moins de GIR 4.", 7)
    desk.type("gir", "Plus de GIR 2.")
    desk.dialog.cancel_button.click()
    rest(qtbot, desk.kit)
    assert desk.dialog.isVisible()
    assert desk.dialog.parts["gir"].is_disputed
    desk.dialog.cancel_button.click()
    assert desk.service.texts["gir"] == ("Moins de GIR 4.", 7)
    assert not desk.dialog.isVisible()


def test_a_text_that_waits_for_a_choice_is_a_draft_taken_up_with_its_period(
    qtbot: QtBot, desk: Desk
) -> None:
    keeper = desk.dialog.keeper
    desk.service.texts["gir"] = ("Moins de GIR 4.", 7)
    desk.type("gir", "Plus de GIR 2.")
    keeper.flush()
    rest(qtbot, desk.kit)
    desk.type("gir", "Bien plus de GIR 2.")
    keeper.load(LAST_YEAR)
    rest(qtbot, desk.kit)
    draft = desk.drafts.kept[form_of(YEAR, "gir")]
    assert draft.values == {"texte": "Bien plus de GIR 2.", "version": "1"}
    assert desk.service.texts["gir"] == ("Moins de GIR 4.", 7)

    keeper.load(YEAR)
    rest(qtbot, desk.kit)
    assert desk.text("gir") == "Bien plus de GIR 2."
    assert desk.dialog.parts["gir"].is_disputed
    desk.dialog.parts["gir"].keep_mine.click()
    rest(qtbot, desk.kit)
    assert desk.service.texts["gir"] == ("Bien plus de GIR 2.", 8)
    assert desk.drafts.kept == {}


@pytest.mark.parametrize("is_closed", [True, False])
def test_a_disputed_text_is_a_draft_until_the_other_one_is_taken(
    qtbot: QtBot, desk: Desk, *, is_closed: bool
) -> None:
    desk.service.texts["gir"] = ("Moins de GIR 4.", 7)
    desk.type("gir", "Plus de GIR 2.")
    desk.dialog.keeper.flush()
    rest(qtbot, desk.kit)
    desk.type("gir", "Bien plus de GIR 2.")
    if is_closed:
        desk.kit.context.changes.about_to_lock.emit()
        rest(qtbot, desk.kit)
        kept = desk.drafts.kept[form_of(YEAR, "gir")]
        assert kept.values["texte"] == "Bien plus de GIR 2."
    else:
        desk.dialog.parts["gir"].take_theirs.click()
        rest(qtbot, desk.kit)
        assert desk.drafts.kept == {}


def test_what_the_vault_refused_is_a_draft_stored_when_the_period_is_shown_again(
    qtbot: QtBot, desk: Desk
) -> None:
    keeper, keep = desk.dialog.keeper, desk.service.comment
    desk.service.comment = Mock(side_effect=VaultBusyError(operation=""))  # type: ignore[method-assign]  # once
    desk.type("gir", "À ne pas perdre.")
    keeper.flush()
    rest(qtbot, desk.kit)
    assert list(desk.drafts.kept) == [form_of(YEAR, "gir")]
    keeper.load(YEAR)
    rest(qtbot, desk.kit)
    assert desk.text("gir") == "À ne pas perdre."
    desk.service.comment = keep  # type: ignore[method-assign]  # as it was
    keeper.flush()
    rest(qtbot, desk.kit)
    assert desk.service.texts["gir"] == ("À ne pas perdre.", 2)
    assert desk.drafts.kept == {}


def test_two_people_who_write_the_same_are_not_asked(qtbot: QtBot, desk: Desk) -> None:
    desk.service.texts["gir"] = ("Même phrase.", 4)
    desk.type("gir", "Même phrase.")
    desk.dialog.keeper.flush()
    rest(qtbot, desk.kit)
    assert not desk.dialog.parts["gir"].is_disputed
    assert desk.dialog.keeper.is_settled


def test_another_period_has_its_own_comments(qtbot: QtBot, desk: Desk) -> None:
    desk.type("gir", "Écrit juste avant.")
    desk.service.calls.clear()
    menu = desk.dialog.period_button.menu()
    next(one for one in menu.actions() if one.text() == "Année 2025").trigger()
    rest(qtbot, desk.kit)
    assert desk.service.kept == [(YEAR, "gir", "Écrit juste avant.", 1)]
    assert desk.service.calls == [("comments", LAST_YEAR, None)]
    next(one for one in menu.actions() if one.text() == "Dates libres…").trigger()
    chosen = desk.dialog.findChild(PeriodDialog) or desk.page.findChild(PeriodDialog)
    assert chosen is not None
    chosen.start.setDate(date(2026, 2, 1))  # type: ignore[arg-type]  # Qt takes a date
    chosen.end.setDate(date(2026, 2, 28))  # type: ignore[arg-type]  # the same
    chosen.verb_button.click()
    rest(qtbot, desk.kit)
    february = Period(start=date(2026, 2, 1), end=date(2026, 2, 28))
    assert desk.service.calls[-1] == ("comments", february, None)
    assert file_name(february) == "dossier_dialogue_de_gestion_2026-02-01_2026-02-28.pdf"


def test_the_pdf_is_written_off_this_thread_with_the_last_words_in_it(
    qtbot: QtBot, desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "dossier.pdf"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path.with_suffix("")), ""))
    gate = Event()
    seen: list[str] = []

    def wait() -> None:
        seen.append(desk.service.texts["gir"][0])
        gate.wait(timeout=5)

    desk.service.before_writing = wait
    desk.type("gir", "Le dernier mot.")
    desk.dialog.verb_button.click()
    qtbot.waitUntil(lambda: bool(seen))
    assert seen == ["Le dernier mot."]
    assert desk.dialog.progress.isVisible()
    assert not desk.dialog.verb_button.isEnabled()
    gate.set()
    rest(qtbot, desk.kit)
    assert desk.service.written == [(YEAR, path)]
    assert desk.service.calls[-1] == ("dialogue", YEAR, LAST_YEAR)
    assert path.read_bytes().startswith(b"%PDF")
    assert desk.page.findChild(DialogueDialog) is None
    opened: list[QUrl] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", opened.append)
    (toast,) = desk.page.findChildren(Toast)
    (button,) = toast.findChildren(QPushButton)
    assert (toast.accessibleName(), button.text()) == ("Dossier écrit", "Ouvrir")
    button.click()
    assert opened == [QUrl.fromLocalFile(str(path))]


def test_a_pdf_that_cannot_be_written_is_explained_and_may_be_asked_again(
    qtbot: QtBot, desk: Desk, tmp_path: Path
) -> None:
    desk.service.errors["dialogue"] = DiskFullError(path="x")
    desk.dialog.write(tmp_path / "a.pdf")
    rest(qtbot, desk.kit)
    assert desk.dialog.trouble.isVisible()
    assert desk.dialog.verb_button.isEnabled()
    assert not desk.dialog.progress.isVisible()
    desk.service.errors["dialogue"] = ValueError("boom")
    desk.dialog.write(tmp_path / "a.pdf")
    rest(qtbot, desk.kit)
    assert [str(error) for error in desk.kit.errors] == ["boom"]
    desk.kit.errors.clear()
    desk.service.errors.clear()
    desk.dialog.write(tmp_path / "a.pdf")
    rest(qtbot, desk.kit)
    assert (tmp_path / "a.pdf").exists()


def test_what_could_not_be_kept_stays_typed_and_is_tried_again(qtbot: QtBot, desk: Desk) -> None:
    refusals = [VaultBusyError(operation="")]
    keep = desk.service.comment

    def refuse(period: Period, rubrique: str, texte: str, *, version: int) -> int:
        if refusals:
            raise refusals.pop()
        return keep(period, rubrique, texte, version=version)

    desk.service.comment = refuse  # type: ignore[method-assign]  # once
    desk.type("gir", "À ne pas perdre.")
    desk.dialog.keeper.flush()
    rest(qtbot, desk.kit)
    assert desk.dialog.trouble.isVisible()
    assert not desk.dialog.keeper.is_settled
    desk.dialog.keeper.flush()
    rest(qtbot, desk.kit)
    assert desk.service.texts["gir"][0] == "À ne pas perdre."
    assert not desk.dialog.trouble.isVisible()


def test_comments_that_cannot_be_read_are_explained(qtbot: QtBot) -> None:
    service = FakePilotage(errors={"comments": VaultBusyError(operation="")})
    with a_kit(role=Role.DIRECTION, pilotage=service) as kit:
        keeper = CommentKeeper(
            lambda: kit.context.services.pilotage,
            kit.tasks,
            drafts=FakeDrafts,
            now=lambda: datetime(2026, 11, 23, 8, 40, tzinfo=UTC),
        )
        failed: list[object] = []
        keeper.failed.connect(failed.append)
        keeper.load(YEAR)
        rest(qtbot, kit)
        assert failed == [service.errors["comments"]]
