"""The page of the visits: read, moved, told done or not, planned, taken along; by mouse and by keyboard."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any, TypeVar

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from crt_desktop.domain.dates import Period
from crt_desktop.domain.errors import (
    FieldIssue,
    InvalidFicheError,
    StaleEdit,
    StaleEditError,
    VaultBusyError,
)
from crt_desktop.domain.roles import Role
from crt_desktop.domain.visites import KEEP, MoveScope
from crt_desktop.reports.planning import Conflict
from tests.fakes_ui import FakeBeneficiaires
from tests.fakes_visites import MONDAY, FakeVisites, a_visit, a_week, at, many_visits
from tests.gui.page_kit import Kit, a_kit, rest, show_page
from tests.gui.test_visites_agenda import ALT, CTRL, drag
from ui.dialogs.visite import VisitDialog
from ui.dialogs.visite_missed import MissedDialog
from ui.dialogs.visite_scope import ScopeDialog
from ui.pages.visites.page import VisitesPage
from ui.pages.visites.panel import real_times
from ui.settings import WindowSettings
from ui.viewmodels.visites_agenda import Slot
from ui.viewmodels.visites_period import AgendaView
from ui.widgets.feedback import Toast

TUESDAY = MONDAY + timedelta(days=1)
NOW = at(MONDAY, "16:40")
Dialog = TypeVar("Dialog", bound=QDialog)


@contextmanager
def a_page(
    qtbot: QtBot,
    fake: FakeVisites | None = None,
    *,
    role: Role = Role.COORDINATEUR,
    settings: WindowSettings | None = None,
    size: tuple[int, int] = (1224, 874),
) -> Iterator[tuple[VisitesPage, FakeVisites, Kit]]:
    """Show the page on a week of fictional visits; the clock stands on its Monday."""
    service = fake or FakeVisites()
    app = SimpleNamespace(clock=SimpleNamespace(today=lambda: MONDAY, now=lambda: NOW))
    with a_kit(role=role, app=app, visites=service, beneficiaires=FakeBeneficiaires()) as kit:
        kit.context = replace(kit.context, settings=settings)
        page = VisitesPage(kit.context)
        with qtbot.waitActive(page):
            show_page(qtbot, kit, page, width=size[0], height=size[1])
        page.board.control().setFocus()
        yield page, service, kit


def dialog_of(page: VisitesPage, kind: type[Dialog]) -> Dialog:
    shown = [one for one in page.findChildren(kind) if one.isVisible()]
    assert len(shown) == 1
    return shown[0]


def toasts(page: VisitesPage) -> list[str]:
    return [toast.accessibleName() for toast in page.findChildren(Toast) if toast.isVisible()]


def press_toast(page: VisitesPage) -> None:
    (toast,) = (one for one in page.findChildren(Toast) if one.isVisible())
    next(one for one in toast.findChildren(QPushButton) if one.text() == "Annuler").click()


# --- reading and moving through time ---------------------------------------------------------


def test_the_week_is_read_and_its_facts_are_told(qtbot: QtBot) -> None:
    with a_page(qtbot) as (page, fake, _kit):
        assert page.header.facts() == "du 23 au 29 novembre 2026 · 10 visites · 2 conflits"
        assert fake.asked("planning")[0]["period"] == Period(
            start=MONDAY, end=MONDAY + timedelta(days=6)
        )
        assert len(page.board.time.board.blocks) == 13


def test_each_view_reads_its_own_period(qtbot: QtBot) -> None:
    with a_page(qtbot) as (page, fake, kit):
        read = []
        for view in (AgendaView.JOUR, AgendaView.MOIS, AgendaView.LISTE):
            page.bar.segments.group.button(list(AgendaView).index(view)).click()
            rest(qtbot, kit)
            read.append((view, str(fake.asked("planning")[-1]["period"].start)))
            assert page.view is view
        assert read == [
            (AgendaView.JOUR, "2026-11-23"),
            (AgendaView.MOIS, "2026-10-26"),
            (AgendaView.LISTE, "2026-11-01"),
        ]
        assert page.board.model.rowCount() == 12 + 3, "a row for each visit and each day"


def test_the_way_through_time(qtbot: QtBot) -> None:
    with a_page(qtbot) as (page, _fake, kit):
        page.bar.next.click()
        rest(qtbot, kit)
        assert page.header.facts() == "du 30 novembre au 6 décembre 2026 · 0 visite"
        assert page.nothing.isVisible()
        page.bar.previous.click()
        page.bar.previous.click()
        rest(qtbot, kit)
        assert page.header.facts().startswith("du 16 au 22 novembre 2026")
        page.bar.today.click()
        rest(qtbot, kit)
        assert page.header.facts().startswith("du 23 au 29 novembre 2026")
        QTest.keyClick(page.board.time, Qt.Key.Key_PageDown)
        rest(qtbot, kit)
        assert page.day == MONDAY + timedelta(days=7)
        page.bar.open_calendar()
        popup = page.bar._popup
        assert popup is not None
        popup.choose(MONDAY)
        rest(qtbot, kit)
        assert page.day == MONDAY


def test_the_view_chosen_is_remembered(qtbot: QtBot, tmp_path: Path) -> None:
    settings = WindowSettings(tmp_path)
    with a_page(qtbot, settings=settings) as (page, _fake, kit):
        page.show_view(AgendaView.MOIS)
        page.show_view(AgendaView.BILAN)
        rest(qtbot, kit)
    assert settings.visites_view == "mois", "a round and the balance are only looked at"
    with a_page(qtbot, settings=WindowSettings(tmp_path)) as (page, _fake, _kit):
        assert page.view is AgendaView.MOIS


def test_filters_are_asked_of_the_service_and_a_name_narrows_at_once(qtbot: QtBot) -> None:
    with a_page(qtbot) as (page, fake, kit):
        page.filters.members.tick({"P-1"})
        page.filters.members.choices_changed.emit(frozenset({"P-1"}))
        page.filters.hidden.click()
        page.filters.conflicts.click()
        rest(qtbot, kit)
        asked = fake.asked("planning")[-1]["filters"]
        assert asked.professionnels == {"P-1"}
        assert asked.statuts == {"prevue", "realisee"}
        assert asked.only_conflicts
        assert [line.row_id for line in page._lines()] == [4]
        page.filters.clear_button.click()
        rest(qtbot, kit)
        assert len(page._lines()) == 12
        count = len(fake.asked("planning"))
        page.search.setText("coeur")
        assert [line.row_id for line in page._lines()] == [4, 8]
        assert len(fake.asked("planning")) == count, "nothing is read again for a name"
        page.search.setText("zzz")
        assert page.nothing.isVisible()
        page.nothing.link.click()
        assert len(page._lines()) == 12
        assert not page.filters.clear_button.isVisible()


def test_the_day_has_a_column_for_everybody_when_asked(qtbot: QtBot) -> None:
    fake = FakeVisites(visits=[a_visit(1, MONDAY, "09:00", member=1)])
    with a_page(qtbot, fake) as (page, _fake, kit):
        page.show_view(AgendaView.JOUR)
        rest(qtbot, kit)
        assert len(page.board.time.board.columns) == 1
        page.filters.team.click()
        assert len(page.board.time.board.columns) == 5


def test_a_week_without_visits_offers_the_first_one(qtbot: QtBot) -> None:
    with a_page(qtbot, FakeVisites(visits=[])) as (page, _fake, _kit):
        assert page.nothing.accessibleName().startswith("Aucune visite cette semaine.")
        page.nothing.link.click()
        assert dialog_of(page, VisitDialog).search.isVisible()


def test_what_cannot_be_read_says_why_and_how_to_try_again(qtbot: QtBot) -> None:
    fake = FakeVisites(error=VaultBusyError())
    with a_page(qtbot, fake) as (page, _fake, kit):
        assert page.states.error.isVisible()
        fake.error = None
        page.states.error.button.click()
        rest(qtbot, kit)
        assert page.board.isVisible()


def test_a_change_told_elsewhere_is_read_once(qtbot: QtBot) -> None:
    with a_page(qtbot) as (page, fake, kit):
        before = len(fake.asked("planning"))
        page.board.select(7)
        kit.context.changes.fiche_changed.emit("visites", 6)
        kit.context.changes.caseload_changed.emit()
        rest(qtbot, kit)
        qtbot.waitUntil(lambda: len(fake.asked("planning")) == before + 1)
        rest(qtbot, kit)
        assert len(fake.asked("planning")) == before + 1
        assert page.board.selected() == 7, "the visit chosen stays chosen"


# --- moving a visit --------------------------------------------------------------------------


def test_a_visit_dropped_elsewhere_is_stored_and_put_back_by_undo(qtbot: QtBot) -> None:
    with a_page(qtbot) as (page, fake, kit):
        told: list[tuple[str, object]] = []
        kit.context.changes.fiche_changed.connect(lambda *what: told.append(what))
        grid = page.board.time
        start = grid.rect_of(grid.block_of(7)).center()  # type: ignore[arg-type]  # it is there
        drag(grid, start, start + QPoint(round(grid.grid.width), 0))
        rest(qtbot, kit)
        (asked,) = fake.asked("move")
        assert (asked["row_id"], asked["starts_at"]) == (7, at(TUESDAY, "15:00"))
        assert (asked["professionnel"], asked["scope"]) == (KEEP, MoveScope.THIS)
        assert told == [("visites", 8)]
        assert toasts(page) == ["Visite déplacée"]
        assert grid.block_of(7).column == 1  # type: ignore[union-attr]  # it is there
        QTest.keyClick(page, Qt.Key.Key_Z, CTRL)
        rest(qtbot, kit)
        assert fake.asked("move")[-1]["starts_at"] == at(MONDAY, "15:00")
        assert fake._line(7).starts_at == at(MONDAY, "15:00")
        assert not page.acts.can_undo


def test_the_ghost_tells_what_it_would_clash_with_before_the_drop(qtbot: QtBot) -> None:
    own = Conflict(code="personne_occupee", message="Elle-même.", other=7)
    other = Conflict(code="hors_horaires", message="Hors des horaires.")
    fake = FakeVisites(clashes=(own, other))
    with a_page(qtbot, fake) as (page, _fake, kit):
        grid = page.board.time
        start = grid.rect_of(grid.block_of(7)).center()  # type: ignore[arg-type]  # it is there
        drag(grid, start, start + QPoint(0, round(grid.grid.hour)), drops=False)
        rest(qtbot, kit)
        assert page.strip.isVisible()
        assert page.strip.when.text().endswith("lundi 23 novembre, 16:00–17:30 (1\u00a0h\u00a030)")
        assert page.strip.said.whole_text() == "Marquille Sophie · Hors des horaires."
        assert grid.has_conflict
        QTest.keyClick(grid, Qt.Key.Key_Escape)
        assert not page.strip.isVisible()
        assert fake.asked("move") == []


def test_dropped_on_somebody_else_a_visit_is_given_and_taken_back(qtbot: QtBot) -> None:
    with a_page(qtbot) as (page, fake, kit):
        page.show_view(AgendaView.JOUR)
        rest(qtbot, kit)
        page.board.select(7)
        QTest.keyClick(page.board.time, Qt.Key.Key_Left, ALT)
        rest(qtbot, kit)
        assert fake._line(7).professionnel == "P-3"
        page.acts.undo()
        rest(qtbot, kit)
        assert fake._line(7).professionnel == "P-4"


@pytest.mark.parametrize("scope", list(MoveScope))
def test_a_visit_of_a_series_asks_how_far_the_change_goes(qtbot: QtBot, scope: MoveScope) -> None:
    with a_page(qtbot) as (page, fake, kit):
        page.board.select(2)
        QTest.keyClick(page.board.time, Qt.Key.Key_Down, ALT)
        dialog = dialog_of(page, ScopeDialog)
        assert fake.asked("move") == []
        dialog.buttons[scope].setChecked(True)
        dialog.verb_button.click()
        rest(qtbot, kit)
        assert fake.asked("move")[0]["scope"] is scope
        page.acts.undo()
        rest(qtbot, kit)
        assert fake.asked("move")[-1]["scope"] is scope


def test_escape_at_that_question_leaves_the_visit_where_it_was(qtbot: QtBot) -> None:
    with a_page(qtbot) as (page, fake, kit):
        page.board.select(2)
        QTest.keyClick(page.board.time, Qt.Key.Key_Down, ALT)
        assert page.board.time.block_of(2).start == 600  # type: ignore[union-attr]  # it is there
        QTest.keyClick(dialog_of(page, ScopeDialog), Qt.Key.Key_Escape)
        rest(qtbot, kit)
        assert page.board.time.block_of(2).start == 585  # type: ignore[union-attr]  # it is there
        assert fake.asked("move") == []


def test_a_move_that_is_refused_draws_the_visit_where_it_is_stored(qtbot: QtBot) -> None:
    with a_page(qtbot) as (page, fake, kit):
        stale = StaleEditError(StaleEdit(by="Julien", at=NOW, version=4))
        page.board.select(7)
        grid = page.board.time
        QTest.keyPress(grid, Qt.Key.Key_Down, ALT)
        rest(qtbot, kit)
        original = fake.move
        fake.move = _raising(stale)  # type: ignore[method-assign]  # refused once
        QTest.keyRelease(grid, Qt.Key.Key_Alt)
        rest(qtbot, kit)
        fake.move = original  # type: ignore[method-assign]  # as it was
        qtbot.waitUntil(lambda: page.board.time.block_of(7).start == 900)  # type: ignore[union-attr]  # it is there
        assert kit.errors == [stale]
        kit.errors.clear()


def _raising(error: Exception) -> Callable[..., Any]:
    def refuse(*_args: object, **_values: object) -> Any:
        raise error

    return refuse


# --- what became of it -----------------------------------------------------------------------


def test_r_tells_a_visit_done_at_its_times_and_undo_opens_it_again(qtbot: QtBot) -> None:
    with a_page(qtbot) as (page, fake, kit):
        page.board.select(3)
        QTest.keyClick(page.board.time, Qt.Key.Key_R)
        rest(qtbot, kit)
        (asked,) = fake.asked("mark_done")
        assert (asked["starts_at"], asked["ends_at"]) == (at(MONDAY, "10:00"), at(MONDAY, "10:45"))
        assert toasts(page) == ["Visite réalisée"]
        press_toast(page)
        rest(qtbot, kit)
        assert fake._line(3).statut == "prevue"


def test_the_panel_records_the_real_times(qtbot: QtBot) -> None:
    with a_page(qtbot) as (page, fake, kit):
        page.chosen.go_to(3)
        panel = page.panel
        assert (panel.starts.text(), panel.ends.text()) == ("10:00", "10:45")
        panel.starts.setText("10h05")
        panel.ends.setText("x")
        panel.done_button.click()
        assert panel.wrong.text() == "Écrivez les deux heures, comme 9:30."
        panel.ends.setText("1110")
        panel.done_button.click()
        rest(qtbot, kit)
        (asked,) = fake.asked("mark_done")
        assert (asked["starts_at"], asked["ends_at"]) == (at(MONDAY, "10:05"), at(MONDAY, "11:10"))
        assert ("Prévue à", "10:00–10:45") in facts_of(page)
        page.panel.starts.setText("10:10")
        page.panel.done_button.click()
        rest(qtbot, kit)
        assert toasts(page) == ["Heures corrigées"]
        page.acts.undo()
        rest(qtbot, kit)
        assert fake._line(3).starts_at == at(MONDAY, "10:05")


def facts_of(page: VisitesPage) -> list[tuple[str, str]]:
    names = [
        label.accessibleName().split("\u00a0: ")[0].split(" : ")
        for label in page.panel.findChildren(QLabel)
        if " : " in label.accessibleName()
    ]
    return [(name[0], name[1]) for name in names if len(name) > 1]


def test_a_visit_not_begun_cannot_be_done_and_says_why(qtbot: QtBot) -> None:
    with a_page(qtbot) as (page, fake, kit):
        words = "Cette visite n’a pas commencé : notez-la réalisée une fois faite."
        issue = FieldIssue(attribute="starts_at", message=words)
        fake.mark_done = _raising(InvalidFicheError((issue,)))  # type: ignore[method-assign]  # refused
        page.board.select(8)
        QTest.keyClick(page.board.time, Qt.Key.Key_R)
        rest(qtbot, kit)
        assert page.host.is_open
        assert page.panel.wrong.text() == words.replace(" :", "\u00a0:")


@pytest.mark.parametrize(
    ("key", "statut", "reason"),
    [
        (Qt.Key.Key_A, "annulee", "À la demande de la personne"),
        (Qt.Key.Key_B, "absence", "Personne sortie"),
    ],
)
def test_a_and_b_ask_why_and_one_click_is_enough(
    qtbot: QtBot, key: Qt.Key, statut: str, reason: str
) -> None:
    with a_page(qtbot) as (page, fake, kit):
        page.board.select(3)
        QTest.keyClick(page.board.time, key)
        dialog = dialog_of(page, MissedDialog)
        assert not dialog.following.isVisible()
        dialog.reasons[0].click()
        rest(qtbot, kit)
        assert fake.asked("mark_missed") == [{"row_id": 3, "statut": statut, "motif": reason}]
        page.acts.undo()
        rest(qtbot, kit)
        assert fake._line(3).statut == "prevue"


def test_another_reason_is_typed(qtbot: QtBot) -> None:
    with a_page(qtbot) as (page, fake, kit):
        page.board.select(3)
        QTest.keyClick(page.board.time, Qt.Key.Key_A)
        dialog = dialog_of(page, MissedDialog)
        dialog.verb_button.click()
        assert dialog.field.error
        dialog.editor.setText("  Panne de   voiture ")
        dialog.verb_button.click()
        rest(qtbot, kit)
        assert fake.asked("mark_missed")[0]["motif"] == "Panne de voiture"


def test_cancelling_a_visit_of_a_series_may_end_the_series(qtbot: QtBot) -> None:
    with a_page(qtbot) as (page, fake, kit):
        page.board.select(2)
        QTest.keyClick(page.board.time, Qt.Key.Key_A)
        dialog = dialog_of(page, MissedDialog)
        dialog.following.setChecked(True)
        dialog.reasons[2].click()
        rest(qtbot, kit)
        assert fake.asked("cancel_following") == [
            {"row_id": 2, "motif": "Professionnel indisponible"}
        ]
        assert fake.asked("mark_missed") == []
        assert toasts(page) == ["Visites suivantes annulées"]
        press_toast(page)
        rest(qtbot, kit)
        assert fake.asked("take_up") == [{"serie_id": 9}]
        assert fake._line(2).statut == "prevue"
        assert toasts(page) == ["Visite remise en place"]
        assert not page.acts.can_undo


@pytest.mark.parametrize(("row_id", "again"), [(1, "mark_done"), (6, "mark_missed")])
def test_what_became_of_a_visit_is_reopened_and_that_undone(
    qtbot: QtBot, row_id: int, again: str
) -> None:
    with a_page(qtbot) as (page, fake, kit):
        page.chosen.go_to(row_id)
        reopen = next(
            one for one in page.panel.findChildren(QPushButton) if one.accessibleName() == "Rouvrir"
        )
        before = fake._line(row_id).statut
        reopen.click()
        rest(qtbot, kit)
        assert fake._line(row_id).statut == "prevue"
        page.acts.undo()
        rest(qtbot, kit)
        assert fake._line(row_id).statut == before
        assert len(fake.asked(again)) == 1


def test_acts_of_the_keys_that_make_no_sense_do_nothing(qtbot: QtBot) -> None:
    with a_page(qtbot) as (page, fake, kit):
        page.board.select(6)
        QTest.keyClick(page.board.time, Qt.Key.Key_R)
        page.board.select(1)
        QTest.keyClick(page.board.time, Qt.Key.Key_A)
        rest(qtbot, kit)
        assert fake.asked("mark_done") == []
        assert page.findChildren(MissedDialog) == []


# --- planning --------------------------------------------------------------------------------


def test_a_visit_is_planned_from_a_free_place_by_the_keyboard_alone(qtbot: QtBot) -> None:
    fake = FakeVisites(
        visits=[], clashes=(Conflict(code="hors_horaires", message="Hors horaires."),)
    )
    with a_page(qtbot, fake) as (page, _fake, kit):
        grid = page.board.time
        QTest.keyClick(grid, Qt.Key.Key_Down, CTRL)
        QTest.keyClick(grid, Qt.Key.Key_Right, CTRL)
        QTest.keyClick(grid, Qt.Key.Key_Return)
        dialog = dialog_of(page, VisitDialog)
        assert not dialog.verb_button.isEnabled()
        QTest.keyClicks(dialog.search.edit, "marsol marie")
        qtbot.waitUntil(lambda: dialog.search.model.rowCount() > 0)
        QTest.keyClick(dialog.search.edit, Qt.Key.Key_Return)
        rest(qtbot, kit)
        assert dialog.name.text() == "Marsol Marie-Ange"
        assert (dialog.day.text(), dialog.clock.text()) == ("24/11/2026", "09:00")
        focused = QApplication.focusWidget()
        assert focused is not None
        QTest.keyClicks(focused, "cast")
        QTest.keyClick(focused, Qt.Key.Key_Tab)
        qtbot.waitUntil(dialog.conflicts.isVisible)
        assert dialog.conflicts.accessibleName() == "Hors horaires."
        QTest.keyClick(dialog, Qt.Key.Key_Return)
        rest(qtbot, kit)
        (asked,) = fake.asked("plan")
        order = asked["order"]
        assert (order.on, f"{order.heure:%H:%M}", order.minutes) == (TUESDAY, "09:00", 45)
        assert (order.professionnel, order.profession, order.regle) == ("P-2", "ide", None)
        assert toasts(page) == ["Visite planifiée"]
        qtbot.waitUntil(lambda: page.board.selected() == 1)


def test_a_series_is_told_in_words_with_its_next_days(qtbot: QtBot) -> None:
    with a_page(qtbot) as (page, fake, kit):
        page.acts.plan(
            Slot(day=MONDAY, start=600, professionnel="P-1"), fake.team, (6, "Delcambre Yvonne")
        )
        rest(qtbot, kit)
        dialog = dialog_of(page, VisitDialog)
        dialog.prestation.box.setCurrentIndex(1)
        dialog.repeat.kind.box.setCurrentIndex(dialog.repeat.kind.box.findData("semaine"))
        qtbot.waitUntil(lambda: "Prochaines visites" in dialog.repeat.next_days.text())
        assert dialog.repeat.days[0].isChecked(), "the day of the first visit is ticked"
        dialog.repeat.days[3].click()
        dialog.repeat.until.set_text("31/12/2026")
        dialog.repeat.until.typed.emit()
        qtbot.waitUntil(lambda: "31/12/2026" in dialog.repeat.words.text())
        assert dialog.repeat.words.text() == "Tous les lundis et jeudis, jusqu’au 31/12/2026."
        dialog.verb_button.click()
        rest(qtbot, kit)
        order = fake.asked("plan")[0]["order"]
        assert order.regle == "FREQ=WEEKLY;BYDAY=MO,TH"
        assert (order.prestation_fil, order.domaine) == (1, "coordination")
        assert toasts(page) == ["4 visites planifiées"]


def test_the_day_ticked_follows_the_first_visit_until_another_is_chosen(qtbot: QtBot) -> None:
    with a_page(qtbot) as (page, fake, kit):
        page.acts.plan(Slot(day=MONDAY, start=600), fake.team, (6, "Delcambre Yvonne"))
        rest(qtbot, kit)
        dialog = dialog_of(page, VisitDialog)
        dialog.profession.set_text("ide")
        dialog.repeat.kind.box.setCurrentIndex(dialog.repeat.kind.box.findData("semaine"))
        qtbot.waitUntil(lambda: dialog.repeat.text().days == {0})
        dialog.day.replace_typed("24/11/2026")
        qtbot.waitUntil(lambda: dialog.repeat.text().days == {1})
        dialog.repeat.days[4].click()
        dialog.day.replace_typed("25/11/2026")
        qtbot.waitUntil(lambda: "mardis et vendredis" in dialog.repeat.words.text())
        assert dialog.repeat.text().days == {1, 4}


def test_what_is_wrong_is_said_under_its_field(qtbot: QtBot) -> None:
    with a_page(qtbot) as (page, fake, kit):
        page.acts.plan(None, fake.team, (6, "Delcambre Yvonne"))
        rest(qtbot, kit)
        dialog = dialog_of(page, VisitDialog)
        dialog.clock.setText("midi")
        dialog.minutes.setText("0")
        dialog.day.set_text("bientôt")
        dialog.verb_button.click()
        assert dialog.day_field.error
        assert dialog.clock_field.error == "Écrivez l’heure, comme 9:30."
        assert dialog.minutes_field.error == "De 1 à 1 440 minutes."
        assert dialog.profession_field.error == "Choisissez la profession."
        assert fake.asked("plan") == []
        dialog.repeat.kind.box.setCurrentIndex(dialog.repeat.kind.box.findData("libre"))
        dialog.day.set_text("23/11/2026")
        dialog.clock.setText("9")
        dialog.minutes.setText("30")
        dialog.profession.set_text("ide")
        dialog.repeat.free.setText("FREQ=HOURLY")
        qtbot.waitUntil(lambda: bool(dialog.repeat.free_field.error))
        assert dialog.repeat.free_field.error == "Une série a une visite par jour au plus."


def test_a_planned_visit_is_changed_with_the_following_ones(qtbot: QtBot) -> None:
    with a_page(qtbot) as (page, fake, kit):
        page.board.select(2)
        QTest.keyClick(page.board.time, Qt.Key.Key_Return)
        rest(qtbot, kit)
        dialog = dialog_of(page, VisitDialog)
        assert dialog.prestation.text() == "1"
        assert not dialog.repeat.isVisible()
        dialog.remarque.setText("Sonner deux fois")
        dialog.clock.setText("9:30")
        dialog.scope.set_text("suivantes")
        dialog.verb_button.click()
        rest(qtbot, kit)
        (asked,) = fake.asked("change")
        assert asked["scope"] is MoveScope.FOLLOWING
        assert set(asked["changes"]) == {"starts_at", "ends_at", "remarque"}
        assert toasts(page) == ["Visite modifiée"]


def test_nothing_changed_stores_nothing(qtbot: QtBot) -> None:
    with a_page(qtbot) as (page, fake, kit):
        page.board.select(3)
        QTest.keyClick(page.board.time, Qt.Key.Key_Return)
        rest(qtbot, kit)
        dialog = dialog_of(page, VisitDialog)
        dialog.verb_button.click()
        rest(qtbot, kit)
        assert fake.asked("change") == []
        assert [one for one in page.findChildren(VisitDialog) if one.isVisible()] == []


# --- the panel -------------------------------------------------------------------------------


def test_the_panel_never_stands_over_the_visit_it_is_about(qtbot: QtBot) -> None:
    with a_page(qtbot) as (page, _fake, _kit):
        page.chosen.go_to(12)
        panel = page.panel.geometry()
        assert page.host.is_overlaying()
        assert not panel.intersects(page.board.place_of_selected())
        assert panel.x() == 0
        page.chosen.go_to(4)
        assert page.panel.x() > 0
        assert not page.panel.geometry().intersects(page.board.place_of_selected())


def test_in_a_large_window_the_panel_sums_up_the_period_and_leads_to_conflicts(
    qtbot: QtBot,
) -> None:
    with a_page(qtbot, size=(1704, 1000)) as (page, _fake, _kit):
        assert page.host.is_open
        assert page.panel.shown is None
        assert ("Réalisées", "1") in facts_of(page)
        link = next(
            one
            for one in page.panel.findChildren(QPushButton)
            if one.text().endswith("Castelvi Henri")
        )
        link.click()
        assert page.panel.shown is not None
        assert page.panel.shown.row_id == 5


def test_a_click_opens_the_panel_and_a_double_click_the_visit(qtbot: QtBot) -> None:
    with a_page(qtbot) as (page, _fake, kit):
        grid = page.board.time
        point = grid.rect_of(grid.block_of(7)).center()  # type: ignore[arg-type]  # it is there
        page.chosen.is_clicked = lambda: True  # type: ignore[method-assign]  # a test presses no real button
        QTest.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=point)
        assert not page.host.is_open, "a second click may come"
        qtbot.waitUntil(lambda: page.host.is_open)
        page.host.close_panel()
        page.board.select(None)
        QTest.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=point)
        QTest.mouseDClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=point)
        rest(qtbot, kit)
        assert dialog_of(page, VisitDialog).isVisible()
        assert not page.host.is_open


def test_space_toggles_the_panel_and_it_leads_to_the_file_and_the_round(qtbot: QtBot) -> None:
    with a_page(qtbot) as (page, fake, kit):
        page.board.select(7)
        QTest.keyClick(page.board.time, Qt.Key.Key_Space)
        assert page.host.is_open
        page.panel.dossier_button.click()
        assert kit.opened == [(8, "")]
        page.panel.round_link.click()
        rest(qtbot, kit)
        assert page.view is AgendaView.TOURNEE
        assert fake.asked("round_of")[-1] == {"professionnel": "P-4", "on": MONDAY}
        page.filters.back.click()
        rest(qtbot, kit)
        assert page.view.value == "semaine"
        QTest.keyClick(page.board.time, Qt.Key.Key_Space)
        assert not page.host.is_open


def test_real_times_of_a_night_are_of_the_next_day_and_untouched_ones_are_the_same_instants() -> (
    None
):
    night = a_week()[8]
    assert real_times(night, "22:15", "00:45") == (night.starts_at, night.ends_at)
    assert real_times(night, "22:30", "01:10") == (
        at(MONDAY, "22:30"),
        at(TUESDAY, "01:10"),
    )
    day = a_week()[2]
    backwards = real_times(day, "11:00", "10:00")
    assert backwards is not None
    assert backwards[1] < backwards[0], "the rule says what is wrong with it"


# --- list, round, balance --------------------------------------------------------------------


def test_the_list_answers_the_same_keys(qtbot: QtBot) -> None:
    with a_page(qtbot) as (page, fake, kit):
        page.show_view(AgendaView.LISTE)
        rest(qtbot, kit)
        table = page.board.table
        page.board.select(3)
        QTest.keyClick(table, Qt.Key.Key_R)
        rest(qtbot, kit)
        assert fake.asked("mark_done")[0]["row_id"] == 3
        assert page.board.selected() == 3
        page.board.select(7)
        QTest.keyClick(table, Qt.Key.Key_B)
        dialog_of(page, MissedDialog).reject()
        QTest.keyClick(table, Qt.Key.Key_N)
        dialog_of(page, VisitDialog).reject()
        QTest.keyClick(table, Qt.Key.Key_Return)
        rest(qtbot, kit)
        assert dialog_of(page, VisitDialog)._line is not None


def test_the_list_says_days_states_and_conflicts(qtbot: QtBot) -> None:
    with a_page(qtbot) as (page, _fake, kit):
        page.show_view(AgendaView.LISTE)
        rest(qtbot, kit)
        model = page.board.model
        rows = [
            [model.index(row, column).data() for column in range(model.columnCount())]
            for row in range(model.rowCount())
        ]
        assert rows[0][0] == "Lundi 23 novembre 2026 · 8 visites · 2 conflits"
        assert rows[4] == [
            "10:30–11:00",
            "Cœurdelaine Jean-Noël, Cruscades",
            "Benamrou Nadia, IDE",
            "",
            "Prévue",
            "Déjà en visite chez Barthouil Simone de 10:00 à 10:45.",
        ]
        assert rows[6][4] == "Annulée, intempéries"


def test_a_round_is_read_copied_and_made_a_page(qtbot: QtBot) -> None:
    with a_page(qtbot) as (page, fake, kit):
        page.filters.round_button.click()
        rest(qtbot, kit)
        assert page.round.states.empty.isVisible(), "nobody is chosen yet"
        assert not page.round.copy_button.isEnabled()
        page.round.member.box.setCurrentIndex(1)
        rest(qtbot, kit)
        assert page.round.fact.text().startswith("3 visites · 2\u00a0h\u00a015 chez les personnes")
        page.round.copy_button.click()
        copied = QGuiApplication.clipboard().text().splitlines()
        assert copied[0] == "Benamrou Nadia, IDE, lundi 23 novembre 2026"
        assert copied[3] == "1. 08:30–09:30  Albarède Georgette"
        assert (
            copied[4] == "   Adresse\u00a0: 1 rue des Tonneliers, Ornaisons · 9\u00a0min de trajet"
        )
        assert "04\u00a065\u00a071\u00a028\u00a040" in copied[5]
        link = next(
            one for one in page.round.findChildren(QPushButton) if one.text() == "Barthouil Simone"
        )
        link.click()
        assert kit.opened == [(2, "")]
        page.bar.next.click()
        rest(qtbot, kit)
        assert fake.asked("round_of")[-1]["on"] == TUESDAY


def test_planned_against_delivered_is_a_table_that_leads_to_the_visits(qtbot: QtBot) -> None:
    with a_page(qtbot) as (page, fake, kit):
        page.filters.balance_button.click()
        rest(qtbot, kit)
        asked = fake.asked("deliveries")[-1]
        assert (str(asked["period"].start), asked["beneficiaire_id"]) == ("2026-11-01", None)
        model = page.balance.model
        row = [model.index(0, column).data() for column in range(model.columnCount())]
        assert row == [
            "Albarède Georgette, Aide au lever",
            "2 fois par semaine",
            "8",
            "5",
            "62\u202f%",
            "1",
            "1",
            "1",
            "6\u00a0h",
            "3\u00a0h\u00a045",
        ]
        assert page.balance.fact.text() == "24 visites prévues, 15 réalisées (62\u202f%)"
        page.balance.table.select_row(1)
        QTest.keyClick(page.balance.table, Qt.Key.Key_Return)
        rest(qtbot, kit)
        assert page.view is AgendaView.LISTE
        assert fake.asked("planning")[-1]["filters"].beneficiaire_id == 6
        assert page.filters.person.text().strip() == "Delcambre Yvonne"
        page.filters.person.click()
        rest(qtbot, kit)
        assert fake.asked("planning")[-1]["filters"].beneficiaire_id is None


# --- roles -----------------------------------------------------------------------------------


def test_an_intervenant_tells_what_became_of_visits_and_plans_none(qtbot: QtBot) -> None:
    with a_page(qtbot, role=Role.INTERVENANT) as (page, fake, kit):
        assert not page.new_button.isVisible()
        page.board.select(7)
        QTest.keyClick(page.board.time, Qt.Key.Key_Down, ALT)
        QTest.keyClick(page.board.time, Qt.Key.Key_N)
        QTest.keyClick(page.board.time, Qt.Key.Key_Return)
        rest(qtbot, kit)
        assert fake.asked("move") == []
        assert page.findChildren(VisitDialog) == []
        assert page.host.is_open, "it is read instead"
        QTest.keyClick(page.board.time, Qt.Key.Key_R)
        rest(qtbot, kit)
        assert len(fake.asked("mark_done")) == 1


def test_whoever_reads_only_has_no_act(qtbot: QtBot) -> None:
    with a_page(qtbot, role=Role.LECTURE) as (page, fake, kit):
        page.chosen.go_to(7)
        words = {one.accessibleName() or one.text() for one in page.panel.findChildren(QPushButton)}
        assert words & {"Réalisée", "Annulée…", "Absente…", "Modifier…"} == set()
        QTest.keyClick(page.board.time, Qt.Key.Key_R)
        rest(qtbot, kit)
        assert fake.asked("mark_done") == []


# --- looks -----------------------------------------------------------------------------------


def test_the_keys_of_the_page_are_told(qtbot: QtBot) -> None:
    with a_page(qtbot) as (page, _fake, _kit):
        told = dict(page.keys())
        assert "R, A, B" in told
        assert "Alt ↑ ↓" in told


def test_every_scene_of_the_page_is_drawn(qtbot: QtBot) -> None:
    with a_page(qtbot, FakeVisites(visits=many_visits(60))) as (page, _fake, kit):
        for scene in page.scenes():
            scene.prepare()
            rest(qtbot, kit)
            assert not page.grab().isNull()
