"""The night with the keyboard alone: a call in three answers, what follows it, what is never lost."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from crt_desktop.domain.appels import TypedTime
from crt_desktop.domain.errors import FieldIssue, InvalidFicheError, StaleEditError, VaultBusyError
from crt_desktop.domain.roles import Role
from crt_desktop.reports.astreintes import ResumeLine
from tests.gui.nuit_kit import (
    JULIEN,
    LONG,
    NADIA,
    NIGHT,
    NOW,
    PEOPLE,
    VISITS,
    FakeClock,
    FakeNuit,
    a_call,
    a_crowd,
    a_duty,
    a_night_application,
    a_sheet,
    night_services,
)
from tests.gui.page_kit import Kit, a_kit, press, rest
from ui.pages.nuit import acts
from ui.pages.nuit.look import NIGHT_BODY
from ui.pages.nuit.page import NuitPage
from ui.pages.nuit.people import PERSON_ROLE, PeopleModel, fitted_under
from ui.pages.nuit.rows import VisitRow
from ui.theme.fonts import font
from ui.theme.theme import THEME, ThemeMode, tokens
from ui.viewmodels.nuit_call import FORM_PREFIX
from ui.widgets import KeyHint, Toast, metrics_of

KEYS = {
    "\n": Qt.Key.Key_Return,
    "\x1b": Qt.Key.Key_Escape,
    "\t": Qt.Key.Key_Tab,
    "↓": Qt.Key.Key_Down,
}


@dataclass
class Desk:
    """A page of the night, and what it stands on."""

    qtbot: QtBot
    kit: Kit
    nuit: FakeNuit
    clock: FakeClock
    page: NuitPage

    def type(self, text: str) -> None:
        """Send keys to whatever has the focus, and let what they ask for be done."""
        for letter in text:
            focused = QApplication.focusWidget()
            assert focused is not None, "somewhere to type"
            key = KEYS.get(letter) or Qt.Key(ord(letter.upper()))
            press(focused, key, "" if letter in "↓\x1b" else letter)
            if letter.isdecimal():
                # The answer writes the call down: its panel comes a moment later.
                self.rest()
        self.rest()

    def rest(self) -> None:
        rest(self.qtbot, self.kit)

    def wait(self, minutes: int) -> None:
        self.clock.at += timedelta(minutes=minutes)
        self.page._follow_clock()

    @property
    def fiches(self) -> Any:
        return self.kit.context.services.fiches


def _open(qtbot: QtBot, kit: Kit, nuit: FakeNuit, clock: FakeClock) -> Desk:
    page = NuitPage(kit.context)
    qtbot.addWidget(page)
    page.resize(1310, 740)
    with qtbot.waitActive(page):
        page.show()
    page.on_shown()
    page.setFocus()
    rest(qtbot, kit)
    return Desk(qtbot, kit, nuit, clock, page)


@pytest.fixture
def opened(qtbot: QtBot) -> Iterator[Callable[..., Desk]]:
    """Open the page on a night."""
    kits: list[Any] = []

    def make(nuit: FakeNuit | None = None, clock: FakeClock | None = None, **more: Any) -> Desk:
        nuit, clock = nuit or FakeNuit(), clock or FakeClock()
        lent = a_kit(
            app=a_night_application(clock),
            role=Role.SOIGNANT_ASTREINTE,
            **{**night_services(nuit), **more},
        )
        kits.append(lent)
        return _open(qtbot, lent.__enter__(), nuit, clock)

    yield make
    for lent in kits:
        lent.__exit__(None, None, None)


@pytest.fixture
def desk(opened: Callable[..., Desk]) -> Desk:
    return opened()


# --- a call in three answers -----------------------------------------------------------------


def test_a_call_is_recorded_in_three_answers_with_the_keyboard_alone(desk: Desk) -> None:
    assert QApplication.focusWidget() is desk.page.desk.form.whom.search
    desk.type("gin")
    assert [one.nom for one in desk.page.left.people.list.people.people()] == ["Ginestoux Andrée"]
    assert desk.page.person.person == PEOPLE[2], "her card is there before she is chosen"
    desk.type("\nc3")
    (call,) = desk.nuit.recorded
    assert (call.beneficiaire_id, call.motif, call.reponse) == (3, "chute", "deplacement")
    assert (call.origine, call.called_at) == ("teleassistance", TypedTime(text="02:49"))
    assert not desk.page.desk.is_taking, "the call that goes on is on screen"
    assert desk.page.desk.panel.title.whole_text() == "Ginestoux Andrée"
    assert QApplication.focusWidget() is desk.page.desk.panel.stamps.tiles["departed_at"]
    assert desk.fiches.kept == {}, "nothing is left of the draft"


def test_digits_say_who_calls_while_the_person_is_looked_for(desk: Desk) -> None:
    desk.type("2bar\na1")
    (call,) = desk.nuit.recorded
    assert (call.origine, call.motif, call.reponse) == ("aidant", "angoisse", "conseil")
    assert call.beneficiaire_id == 1
    assert desk.page.desk.panel.facts.text().startswith("Appel de 02:49 par un aidant")


def test_a_click_on_the_list_a_motif_and_an_answer_are_enough(desk: Desk) -> None:
    people = desk.page.left.people.list
    people.clicked.emit(people.people.index(0, 0))
    desk.page.desk.form.motifs.tiles["soin"].click()
    desk.page.desk.form.answers.tiles["samu"].click()
    desk.rest()
    (call,) = desk.nuit.recorded
    assert (call.beneficiaire_id, call.motif, call.reponse) == (1, "soin", "samu")


def test_somebody_nobody_knows_may_call(desk: Desk) -> None:
    desk.type("zzz")
    assert "Inconnu" in desk.page.left.people.nobody.text()
    desk.type("\n")
    assert desk.nuit.recorded == [], "nobody was found: nobody is chosen"
    desk.page.desk.form.whom.unknown.click()
    assert desk.page.person.person is None
    desk.type("u6")
    (call,) = desk.nuit.recorded
    assert (call.beneficiaire_id, call.motif, call.reponse) == (None, "autre", "sans_suite")
    assert desk.page.desk.panel.title.whole_text() == "Personne inconnue"


def test_somebody_who_is_away_may_still_be_called_about(desk: Desk) -> None:
    desk.type("cas\no5")
    assert desk.nuit.recorded[0].beneficiaire_id == 6


def test_arrows_and_enter_go_through_the_list_and_the_tiles(desk: Desk) -> None:
    desk.type("↓")
    assert QApplication.focusWidget() is desk.page.left.people.list
    desk.type("↓\n")
    assert desk.page.desk.form.call.beneficiaire_id == 2
    assert QApplication.focusWidget() is desk.page.desk.form.motifs.tiles["chute"]
    press(desk.page.desk.form.motifs.tiles["chute"], Qt.Key.Key_Right)
    desk.type("\n")
    assert desk.page.desk.form.call.motif == "angoisse"
    press(desk.page.desk.form.answers.tiles["conseil"], Qt.Key.Key_Down)
    desk.type("\n")
    assert desk.nuit.recorded[0].reponse == "samu"


def test_the_up_arrow_leaves_the_list_for_the_search(desk: Desk) -> None:
    desk.type("↓")
    press(desk.page.left.people.list, Qt.Key.Key_Up)
    assert QApplication.focusWidget() is desk.page.desk.form.whom.search


def test_escape_takes_back_one_answer_at_a_time(desk: Desk) -> None:
    form = desk.page.desk.form
    desk.type("bar\nd")
    assert (form.call.personne, form.call.motif) == ("Barthouil Simone", "douleur")
    desk.type("\x1b")
    assert form.call.motif is None
    desk.type("\x1b")
    assert form.call.personne == ""
    assert form.whom.search.hasFocus()
    desk.type("san\x1b")
    assert form.whom.search.text() == "", "escape empties the search first"
    assert not desk.nuit.recorded


def test_the_person_and_who_called_may_be_changed_before_the_answer(desk: Desk) -> None:
    form = desk.page.desk.form
    desk.type("bar\nf")
    form.who.change.click()
    desk.type("4sar\n")
    assert (form.call.beneficiaire_id, form.call.origine, form.call.motif) == (5, "sad", "fugue")
    desk.type("2")
    assert desk.nuit.recorded[0].reponse == "levee_de_doute"


# --- the time --------------------------------------------------------------------------------


def test_the_time_follows_the_clock_until_the_first_answer(desk: Desk) -> None:
    form = desk.page.desk.form
    desk.wait(4)
    assert (form.head.clock.text(), desk.page.head.clock.text()) == ("02:53", "02:53")
    desk.type("bar\n")
    desk.wait(3)
    assert form.head.clock.text() == "02:53"


def test_a_time_typed_stays_and_one_that_is_none_is_said(desk: Desk) -> None:
    form = desk.page.desk.form
    form.head.clock.setFocus()
    form.head.clock.selectAll()
    desk.type("27")
    assert form.head.note.isVisible()
    desk.wait(1)
    assert form.head.clock.text() == "27"
    form.whom.search.setFocus()
    desk.type("bar\nc1")
    assert desk.nuit.recorded == []
    assert form.head.clock.hasFocus()
    form.head.clock.selectAll()
    desk.type("0231")
    assert not form.head.note.isVisible()
    desk.type("\n")
    assert desk.nuit.recorded[0].called_at == TypedTime(text="0231")


OCTOBER = date(2026, 10, 24)


def _october(hour_utc: int) -> tuple[FakeNuit, FakeClock]:
    """Return the night of the change of the clock: 02:30 comes at 00:30 and at 01:30 UTC."""
    starts, ends = datetime(2026, 10, 24, 19, tzinfo=UTC), datetime(2026, 10, 25, 5, tzinfo=UTC)
    duty = a_duty(starts_at=starts, ends_at=ends)
    sheet = a_sheet(night_on=OCTOBER, starts_at=starts, ends_at=ends, duties=(duty,), visites=())
    return FakeNuit(kept=sheet), FakeClock(datetime(2026, 10, 25, hour_utc, 31, tzinfo=UTC))


def test_an_hour_that_comes_twice_is_asked_about_once_both_have_come(
    opened: Callable[..., Desk],
) -> None:
    desk = opened(*_october(1))
    form = desk.page.desk.form
    assert form.head.clock.text() == "02:31"
    assert form.head.first.isVisible()
    desk.type("bar\nc3")
    assert desk.nuit.recorded == [], "which of the two is not said yet"
    form.head.second.click()
    desk.rest()
    (call,) = desk.nuit.recorded
    assert call.called_at == TypedTime(text="02:31", is_second=True)
    assert desk.nuit.kept.appels[0].called_at == datetime(2026, 10, 25, 1, 31, tzinfo=UTC)


def test_the_second_time_is_not_offered_before_it_comes(opened: Callable[..., Desk]) -> None:
    desk = opened(*_october(0))
    assert desk.page.desk.form.head.clock.text() == "02:31"
    assert not desk.page.desk.form.head.first.isVisible()
    desk.type("bar\nc3")
    assert desk.nuit.kept.appels[0].called_at == datetime(2026, 10, 25, 0, 31, tzinfo=UTC)


def test_a_key_too_many_does_not_change_the_call_being_written(desk: Desk) -> None:
    desk.type("bar\nc")
    form = desk.page.desk.form
    form.answers.answer("3")
    form.motifs.answer("D")
    desk.rest()
    assert [one.motif for one in desk.nuit.recorded] == ["chute"]
    assert desk.fiches.kept == {}


# --- what follows ----------------------------------------------------------------------------


def test_departure_arrival_end_and_return_are_noted_each_at_its_time(desk: Desk) -> None:
    desk.type("bar\nc3")
    for key in "dafr":
        desk.wait(10)
        desk.type(key)
    (line,) = desk.nuit.kept.appels
    stamped = (line.departed_at, line.arrived_at, line.ended_at, line.returned_at)
    assert stamped == tuple(NOW + timedelta(minutes=10 * n) for n in (1, 2, 3, 4))
    assert [version for _row, version, _given in desk.nuit.updates] == [1, 2, 3, 4]
    assert desk.page.desk.panel.stamps.tiles["arrived_at"].under() == "03:09"
    assert desk.page.desk.calls.count.text() == "1 appel"


def test_the_outcome_whom_was_told_and_a_word_are_noted_as_they_are_given(desk: Desk) -> None:
    panel = desk.page.desk.panel
    desk.type("bar\nc3")
    desk.type("1")
    panel.prevenus.setFocus()
    desk.type("fille 03")
    assert [given for _row, _v, given in desk.nuit.updates] == [{"suite": "domicile"}]
    panel.remarque.setFocus()
    desk.type("tapis a retirer")
    desk.kit.context.changes.about_to_lock.emit()
    desk.rest()
    (line,) = desk.nuit.kept.appels
    assert (line.suite, line.prevenus, line.remarque) == ("domicile", "fille 03", "tapis a retirer")
    assert panel.state.text() == "Tout est enregistré"


def test_what_is_noted_while_a_change_is_on_its_way_follows_in_one_piece(desk: Desk) -> None:
    desk.type("bar\nc3")
    panel = desk.page.desk.panel
    panel.stamps.answer("D")
    panel.stamps.answer("A")
    panel.suites.answer("2")
    assert panel.stamps.tiles["arrived_at"].isChecked(), "it shows before it is stored"
    desk.rest()
    assert [sorted(given) for _row, _v, given in desk.nuit.updates] == [
        ["departed_at"],
        ["arrived_at", "suite"],
    ]


def test_when_work_may_begin_again_is_said_after_the_end(opened: Callable[..., Desk]) -> None:
    until = datetime(2026, 11, 24, 14, tzinfo=UTC)
    resume = ResumeLine(
        professionnel=NADIA,
        nom="Nadia Benamrou",
        not_before=until,
        intervention_ended_at=NOW,
    )
    desk = opened(FakeNuit(resume=resume))
    desk.type("bar\nc3d")
    assert desk.page.desk.panel.note_text("resume") == ""
    desk.type("f")
    said = desk.page.desk.panel.note_text("resume")
    assert said.startswith("Nadia Benamrou ne peut reprendre avant 15:00")


def test_a_moment_noted_is_corrected_or_taken_back(desk: Desk) -> None:
    desk.type("bar\nc3d")
    stamps = desk.page.desk.panel.stamps
    desk.type("d")
    assert QApplication.focusWidget() is stamps.clock
    stamps.clock.selectAll()
    desk.type("02:40\n")
    assert desk.nuit.updates[-1][2] == {"departed_at": TypedTime(text="02:40")}
    assert stamps.tiles["departed_at"].under() == "02:40"
    assert not stamps.editor.isVisible()
    desk.type("d")
    stamps.clock.selectAll()
    desk.type("9")
    assert not stamps.save.isEnabled()
    desk.type("\x1b")
    assert not stamps.editor.isVisible(), "escape leaves the correction, not the call"
    assert not desk.page.desk.is_taking
    desk.type("d")
    stamps.clear.click()
    desk.rest()
    assert desk.nuit.kept.appels[0].departed_at is None


def test_a_moment_of_an_hour_that_comes_twice_is_asked_about(opened: Callable[..., Desk]) -> None:
    desk = opened(*_october(2))
    desk.type("bar\nc3dd")
    stamps = desk.page.desk.panel.stamps
    stamps.clock.selectAll()
    desk.type("02:30\n")
    assert stamps.editor.isVisible(), "which of the two is not said yet"
    stamps.first.click()
    desk.rest()
    assert desk.nuit.updates[-1][2] == {"departed_at": TypedTime(text="02:30", is_second=False)}


def test_a_call_of_the_book_is_corrected(desk: Desk) -> None:
    desk.type("bar\nc3")
    desk.page.desk.panel.correct.click()
    form = desk.page.desk.form
    assert form.head.title.text() == "Corriger l’appel"
    form.motifs.answer("D")
    form.answers.answer("1")
    assert len(desk.nuit.recorded) == 1, "a correction waits for its button"
    form.record.click()
    desk.rest()
    assert desk.nuit.updates[-1][2] == {"motif": "douleur", "reponse": "conseil"}
    assert not desk.page.desk.is_taking
    desk.page.desk.panel.correct.click()
    form.head.clock.setFocus()
    desk.type("\x1b")
    assert len(desk.nuit.updates) == 1, "escape gives the correction up"
    assert not desk.page.desk.is_taking


def test_a_correction_that_changes_nothing_writes_nothing(desk: Desk) -> None:
    desk.type("bar\nc3")
    desk.page.desk.panel.correct.click()
    desk.page.desk.form.record.click()
    desk.rest()
    assert desk.nuit.updates == []


# --- several at once, and drafts -------------------------------------------------------------


def test_a_call_put_aside_is_taken_up_again(desk: Desk) -> None:
    desk.type("bar\nc")
    desk.page.desk.form.aside.click()
    desk.rest()
    assert len(desk.fiches.kept) == 1
    assert desk.page.desk.form.call.step == "qui"
    desk.type("san\na1")
    assert desk.nuit.recorded[0].beneficiaire_id == 4
    (row,) = desk.page.desk.calls.drafts.values()
    row.click()
    assert desk.page.desk.form.call.motif == "chute"
    desk.type("2")
    assert desk.nuit.recorded[1].beneficiaire_id == 1
    assert desk.fiches.kept == {}
    assert desk.page.desk.calls.drafts == {}


def test_several_calls_stay_open_those_that_go_on_first(desk: Desk) -> None:
    desk.type("bar\nc3")
    desk.page.desk.panel.new.click()
    desk.wait(5)
    desk.type("san\na1f")
    calls = desk.page.desk.calls
    assert list(calls.rows) == [1, 2], "the one that goes on is first, though it is older"
    assert calls.count.text() == "2 appels, 1 en cours"
    calls.rows[1].click()
    assert desk.page.desk.panel.title.whole_text() == "Barthouil Simone"
    assert desk.page.person.person == PEOPLE[0]


def test_what_is_begun_is_kept_when_the_vault_locks_and_found_again(
    opened: Callable[..., Desk], qtbot: QtBot
) -> None:
    desk = opened()
    desk.type("2gin\nd")
    desk.kit.context.changes.about_to_lock.emit()
    desk.rest()
    (draft,) = desk.fiches.kept.values()
    assert draft.form.startswith(FORM_PREFIX)
    again = _open(qtbot, desk.kit, desk.nuit, desk.clock)
    (row,) = again.page.desk.calls.drafts.values()
    assert "Ginestoux Andrée, douleur" in row.accessibleName()
    row.click()
    again.type("1")
    (call,) = desk.nuit.recorded
    assert (call.beneficiaire_id, call.origine, call.motif) == (3, "aidant", "douleur")


def test_a_draft_is_kept_within_a_second(desk: Desk) -> None:
    desk.type("bar\n")
    desk.qtbot.waitUntil(lambda: bool(desk.fiches.kept), timeout=2000)
    desk.rest()
    assert desk.page.desk.form.kept.whole_text() == "Brouillon gardé"
    desk.type("\x1b")
    assert desk.fiches.kept == {}, "nothing was left to keep"


def test_another_call_may_be_looked_at_while_one_is_taken(opened: Callable[..., Desk]) -> None:
    sheet = a_sheet(appels=(a_call(1, departed_at=NOW - timedelta(minutes=9)),))
    desk = opened(FakeNuit(kept=sheet))
    desk.type("bar\nc")
    desk.page.desk.calls.rows[1].click()
    desk.rest()
    assert desk.page.desk.panel.title.whole_text() == "Ginestoux Andrée"
    assert len(desk.page.desk.calls.drafts) == 1
    desk.type("a")
    assert desk.nuit.updates[-1][2] == {"arrived_at": NOW}


def test_the_rows_of_the_book_stay_and_say_what_was_noted(opened: Callable[..., Desk]) -> None:
    calls = (a_call(1, departed_at=NOW - timedelta(minutes=9)), a_call(2))
    desk = opened(FakeNuit(kept=a_sheet(appels=calls)))
    book = desk.page.desk.calls
    row, other = book.rows[1], book.rows[2]
    said = row.accessibleName()
    row.click()
    desk.type("a")
    assert (book.rows[1], book.rows[2]) == (row, other)
    assert row.line.arrived_at == NOW
    assert row.accessibleName() != said
    # With Tab they follow one another, after everything else.
    after = desk.page.previousInFocusChain()
    reached: list[QWidget] = []
    while len(reached) < len(book.rows):
        assert after is not None
        if after.focusPolicy() is not Qt.FocusPolicy.NoFocus:
            reached.insert(0, after)
        after = after.previousInFocusChain()
    assert reached == list(book.rows.values())


def test_leaving_the_page_keeps_what_is_begun(desk: Desk) -> None:
    desk.type("bar\n")
    desk.page.hide()
    desk.rest()
    assert len(desk.fiches.kept) == 1


# --- errors ----------------------------------------------------------------------------------


def test_a_call_refused_says_why_and_keeps_what_was_chosen(desk: Desk) -> None:
    issue = FieldIssue(attribute="called_at", message="L’appel est à venir.")
    desk.nuit.written_error = InvalidFicheError((issue,))
    desk.type("bar\nc3")
    form = desk.page.desk.form
    assert form.note.text() == "L’appel est à venir."
    assert (form.call.personne, form.call.reponse) == ("Barthouil Simone", "deplacement")
    assert len(desk.fiches.kept) == 1
    desk.nuit.written_error = None
    form.head.clock.setFocus()
    desk.type("\n")
    assert len(desk.nuit.recorded) == 1


def test_a_vault_that_is_busy_is_said_in_a_sentence(desk: Desk) -> None:
    desk.nuit.written_error = VaultBusyError(operation="")
    desk.type("bar\nc3")
    assert desk.page.desk.form.note.text()
    assert desk.page.desk.form.record.isEnabled()


def test_a_bug_goes_to_its_report_and_loses_nothing(desk: Desk) -> None:
    desk.nuit.written_error = RuntimeError("bogue")
    desk.type("bar\nc3")
    assert isinstance(desk.kit.errors.pop(), RuntimeError)
    assert desk.page.desk.form.call.reponse == "deplacement"


def test_a_change_refused_is_said_and_its_words_stay_to_be_noted_again(desk: Desk) -> None:
    desk.type("bar\nc3")
    panel = desk.page.desk.panel
    desk.nuit.written_error = StaleEditError()
    panel.prevenus.setFocus()
    desk.type("le fils")
    panel.remarque.setFocus()
    desk.rest()
    assert panel.note_text("error")
    assert panel.prevenus.text() == "le fils"
    desk.nuit.written_error = None
    panel.prevenus.setFocus()
    desk.type("s")
    panel.remarque.setFocus()
    desk.rest()
    assert desk.nuit.kept.appels[0].prevenus == "le filss"
    assert panel.note_text("error") == ""


def test_a_night_that_cannot_be_read_is_said_and_tried_again(opened: Callable[..., Desk]) -> None:
    desk = opened(FakeNuit(error=VaultBusyError(operation="")))
    assert desk.page.states.error.isVisible()
    desk.nuit.error = None
    desk.page.states.error.asked.emit()
    desk.rest()
    assert desk.page.states.content.isVisible()


# --- the columns -----------------------------------------------------------------------------


def test_the_head_says_who_holds_the_night_and_who_backs_up(desk: Desk) -> None:
    head = desk.page.head
    assert head.title.whole_text() == "Nuit du 23 au 24 novembre"
    assert head.duty.whole_text() == "Nadia Benamrou, IDE — d’astreinte jusqu’à 06:00"
    renfort = [
        one for one in head.findChildren(QAbstractButton) if "Renfort" in one.accessibleName()
    ]
    assert renfort[0].text().replace("\u00a0", " ") == "06 39 98 14 31"
    # Read again: the back-up shown before is on its way out, and is not the one that gives way.
    head.show_sheet(a_sheet(), now=desk.page.desk.now())
    for width in (1310, 1240):
        desk.page.resize(width, 740)
        for is_dark in (False, True):
            head.dark.setVisible(is_dark)
            head._fit()
            desk.rest()
            assert head.duty.text() == head.duty.whole_text(), "until when is never cut"


def test_the_lock_of_the_head_locks(desk: Desk) -> None:
    with desk.qtbot.waitSignal(desk.page.lock_asked):
        desk.page.head.lock.click()


def test_a_visit_is_marked_done_at_once_and_may_be_taken_back(desk: Desk) -> None:
    visites = desk.kit.context.services.visites
    done, to_do = desk.page.left.visits.rows
    assert not done.isEnabled()
    desk.page.left.visits.focus_first()
    assert QApplication.focusWidget() is to_do
    press(to_do, Qt.Key.Key_Space, " ")
    desk.rest()
    assert visites.done == [(4, 1, NOW - timedelta(minutes=30), NOW)]  # type: ignore[attr-defined]
    assert "fait à 02:49" in desk.page.left.visits.rows[1].accessibleName()
    toast = desk.page.findChildren(Toast)[-1]
    undo = next(one for one in toast.findChildren(QAbstractButton) if one.text() == "Annuler")
    undo.click()
    desk.rest()
    assert visites.reopened == [(4, 2)]  # type: ignore[attr-defined]
    assert desk.page.left.visits.rows[1].isEnabled()


def test_a_visit_that_cannot_be_marked_is_said(desk: Desk) -> None:
    desk.kit.context.services.visites.error = VaultBusyError(operation="")  # type: ignore[attr-defined]
    desk.page.left.visits.rows[1].click()
    desk.rest()
    assert isinstance(desk.kit.errors.pop(), VaultBusyError)


def test_the_visits_of_a_long_night_follow_one_another_on_screen_and_for_the_keys(
    opened: Callable[..., Desk],
) -> None:
    done = replace(VISITS[0], beneficiaire_id=1)
    visites = (*(replace(done, row_id=row_id) for row_id in range(10, 18)), VISITS[1])
    desk = opened(FakeNuit(kept=a_sheet(visites=visites)))
    card = desk.page.left.visits
    desk.qtbot.waitUntil(lambda: len(card.findChildren(VisitRow)) == len(visites), timeout=2000)
    desk.qtbot.waitUntil(lambda: card.rows[-1].y() > card.rows[-2].y() > 0, timeout=2000)
    assert [row.visit for row in card.rows] == list(visites)
    after: QWidget | None = card.rows[0]
    reached: list[VisitRow] = []
    while after is not None and len(reached) < len(visites):
        if isinstance(after, VisitRow):
            reached.append(after)
        after = after.nextInFocusChain()
    assert reached == card.rows


def test_a_visit_marked_far_down_leaves_the_others_where_they_were_scrolled(
    opened: Callable[..., Desk],
) -> None:
    visites = tuple(replace(VISITS[1], row_id=row_id) for row_id in range(10, 20))
    desk = opened(FakeNuit(kept=a_sheet(visites=visites)))
    card = desk.page.left.visits
    assert len(card.rows) == len(visites)
    rail = card._area.verticalScrollBar()
    desk.qtbot.waitUntil(lambda: rail.maximum() > 400, timeout=2000)
    rail.setValue(400)
    card.show_visits((*visites[:-1], replace(visites[-1], statut="realisee")), may_mark=True)
    there = card._rows
    # Laid out, in an area that measured them with the events after.
    desk.qtbot.waitUntil(lambda: there[1].y() > 0, timeout=2000)
    QApplication.processEvents()
    assert rail.value() == 400


def test_the_first_visit_to_do_has_the_focus_however_late_it_is_shown(
    opened: Callable[..., Desk],
) -> None:
    done = replace(VISITS[0], beneficiaire_id=1)
    visites = (*(replace(done, row_id=row_id) for row_id in range(10, 18)), VISITS[1])
    desk = opened(FakeNuit(kept=a_sheet(visites=visites)))
    desk.page.left.visits.focus_first()
    focused = QApplication.focusWidget()
    assert isinstance(focused, VisitRow)
    assert focused.visit == VISITS[1]


def test_a_phone_is_copied_with_a_key(desk: Desk) -> None:
    number = desk.page.numbers.numbers[1]
    number.setFocus()
    press(number, Qt.Key.Key_Space, " ")
    assert QGuiApplication.clipboard().text() == "04 65 71 60 00"


def test_the_samu_is_the_first_number(desk: Desk) -> None:
    assert desk.page.numbers.numbers[0].text() == "15"


def test_the_numbers_take_the_room_of_the_person_until_one_is_chosen(desk: Desk) -> None:
    desk.page.resize(1310, 740)
    desk.rest()
    alone = desk.page.numbers.height()
    desk.page.left.people.list.picked.emit(desk.page.sheet.personnes[0])  # type: ignore[union-attr]
    desk.rest()
    assert desk.page.numbers.height() < alone


def test_where_room_is_short_a_commune_goes_before_a_vigilance(desk: Desk) -> None:
    assert desk.page.sheet is not None
    falls, away = desk.page.sheet.personnes[0], desk.page.sheet.personnes[-1]
    metrics = metrics_of(font(NIGHT_BODY))
    room = metrics.horizontalAdvance("chutes, oxygène") + 1
    assert fitted_under(falls, metrics, 4 * room) == "Fabrezan · chutes, oxygène"
    assert fitted_under(falls, metrics, room) == "chutes, oxygène"
    assert fitted_under(away, metrics, room).endswith(" → 26/11"), "until when stays"


def test_nobody_on_call_nobody_to_know_no_visit_no_place_are_said(
    opened: Callable[..., Desk],
) -> None:
    sheet = a_sheet(personnes=(), visites=(), places=(), duties=(), is_covered=False)
    desk = opened(FakeNuit(kept=sheet))
    said = " ".join(one.text() for one in desk.page.findChildren(QLabel) if one.isVisible())
    for words in (
        "Personne n’est d’astreinte",
        "Aucun passage prévu cette nuit.",
        "Personne n’est accompagné cette nuit.",
        "Aucune place libre cette nuit.",
    ):
        assert words in said


def test_whoever_is_not_on_call_is_told_whom_to_ask(opened: Callable[..., Desk]) -> None:
    sheet = a_sheet(personnes=(), visites=(), is_mine=False, is_shown=False)
    desk = opened(FakeNuit(kept=sheet))
    assert desk.page.refused.isVisible()
    assert "Nadia Benamrou (IDE, 06" in desk.page._refusal.text.text()
    assert not desk.page.left.isVisible()
    assert not desk.page.head.pdf.isEnabled()
    assert desk.page.numbers.isVisible(), "the numbers are for everybody"
    assert desk.page.columns.verticalScrollBar().maximum() == 0


def test_more_places_than_two_are_a_tap_away(opened: Callable[..., Desk]) -> None:
    sheet = a_sheet(places=a_sheet().places * 3)
    desk = opened(FakeNuit(kept=sheet))
    (link,) = [
        one for one in desk.page.places.findChildren(QAbstractButton) if one.text() == "1 autre"
    ]
    link.click()
    desk.rest()
    rows = [one for one in desk.page.places.findChildren(QLabel) if one.isVisible()]
    assert sum("HTU" in one.text() for one in rows) == 3


def test_other_nights_are_read(desk: Desk) -> None:
    before = NIGHT - timedelta(days=3)
    nights = desk.page.head.nights
    nights.open_menu()
    (chosen,) = [one.text() for one in nights.menu().actions() if one.isChecked()]
    assert chosen == "Cette nuit"
    (action,) = [one for one in nights.menu().actions() if one.text() == "Nuit du 20/11 au 21/11"]
    nights.menu().close()
    action.trigger()
    desk.rest()
    assert desk.nuit.asked[-1] == before
    assert desk.page.head.title.whole_text() == "Nuit du 20 au 21 novembre"
    nights.open_menu()
    (chosen,) = [one.text() for one in nights.menu().actions() if one.isChecked()]
    assert chosen == "Nuit du 20/11 au 21/11"
    nights.menu().close()
    nights.menu().actions()[0].trigger()
    desk.rest()
    assert desk.nuit.asked[-1] == NIGHT


def test_the_night_just_ended_stays_until_ten(opened: Callable[..., Desk]) -> None:
    clock = FakeClock(datetime(2026, 11, 24, 8, 30, tzinfo=UTC))
    desk = opened(clock=clock)
    assert desk.nuit.asked == [NIGHT]
    assert "était d’astreinte" in desk.page.head.duty.whole_text()
    clock.at += timedelta(hours=1)
    desk.page._ask()
    desk.rest()
    assert desk.nuit.asked[-1] == NIGHT + timedelta(days=1)


def test_the_sheet_is_written_as_pdf(
    opened: Callable[..., Desk], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    written: list[tuple[Any, ...]] = []
    documents = SimpleNamespace(
        write=lambda kind, id_, path, reason: written.append((kind, id_, path, reason))
    )
    shown: list[object] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", shown.append)
    monkeypatch.setattr(
        acts, "ask_file", lambda _page, _title, name, *, chosen, **_more: chosen(tmp_path / name)
    )
    desk = opened(documents=documents)
    desk.page.head.pdf.click()
    desk.rest()
    (one,) = written
    assert one[:3] == ("nuit", "2026-11-23", tmp_path / "feuille-de-nuit-2026-11-23.pdf")
    assert len(shown) == 1


def test_shortcuts_go_to_each_part(desk: Desk) -> None:
    page = desk.page
    listed = page.keys()
    assert ("Alt\u00a0N", "nouvel appel") in listed
    page._go_to_people()
    assert QApplication.focusWidget() is page.left.people.list
    page.focus_search()
    assert QApplication.focusWidget() is page.desk.form.whom.search
    desk.type("bar\nc3")
    page.desk.calls.focus_first()
    assert QApplication.focusWidget() is page.desk.calls.rows[1]
    page.setFocus()
    focused = QApplication.focusWidget()
    assert focused is not None
    assert page.desk.panel.isAncestorOf(focused)


def test_what_others_wrote_is_read_again_without_touching_what_is_typed(desk: Desk) -> None:
    desk.type("bar\nc")
    desk.nuit.kept = replace(desk.nuit.kept, appels=(a_call(7),), personnes=PEOPLE[:3])
    desk.kit.context.changes.fiche_changed.emit("chutes", 1)
    desk.rest()
    assert list(desk.page.desk.calls.rows) == [7]
    assert desk.page.desk.form.call.motif == "chute"
    assert desk.page.person.person == PEOPLE[0]


# --- dark ------------------------------------------------------------------------------------


def test_the_night_is_dark_unless_that_was_declined(desk: Desk) -> None:
    assert tokens().is_dark
    assert THEME.mode is ThemeMode.LIGHT, "the appearance that was chosen is kept"
    told: list[bool] = []
    THEME.night_choice_changed.connect(told.append)
    try:
        desk.page.head.dark.click()
        assert not tokens().is_dark
        desk.page.on_shown()
        assert not tokens().is_dark
        desk.page.head.dark.click()
        assert tokens().is_dark
        assert told == [False, True]
    finally:
        THEME.night_choice_changed.disconnect(told.append)
        THEME.darkens_at_night = True


def test_the_day_gives_the_appearance_back(desk: Desk) -> None:
    assert tokens().is_dark
    desk.clock.at = datetime(2026, 11, 24, 6, 30, tzinfo=UTC)
    desk.page._follow_clock()
    assert not tokens().is_dark
    assert not desk.page.head.dark.isVisible()


# --- for tired eyes --------------------------------------------------------------------------


def test_nothing_is_smaller_than_sixteen_pixels_nor_than_a_thumb(desk: Desk) -> None:
    for typed in ("", "bar\nc", "3"):
        desk.type(typed)
        small = [
            (type(one).__name__, one.text())
            for one in desk.page.findChildren(QWidget)
            if one.isVisible()
            and isinstance(one, QLabel | QAbstractButton | QLineEdit)
            and one.text()
            and one.font().pixelSize() < 16
        ]
        assert small == []
        assert not desk.page.findChildren(KeyHint)
        low = [
            one.accessibleName()
            for one in desk.page.findChildren(QAbstractButton)
            if one.isVisible() and one.height() < 32
        ]
        assert low == []


@pytest.mark.parametrize("size", [(1310, 740), (1384, 872), (1864, 1052)])
def test_the_essentials_hold_without_scrolling(desk: Desk, size: tuple[int, int]) -> None:
    desk.page.resize(*size)
    desk.rest()
    assert desk.page.columns.verticalScrollBar().maximum() == 0
    desk.type("bar\nc")
    for typed in ("", "3d"):
        desk.type(typed)
        bar = desk.page.columns.verticalScrollBar()
        assert bar.maximum() == 0, f"{bar.maximum()} pixels too many"


def test_forty_people_and_long_names_are_listed(opened: Callable[..., Desk]) -> None:
    desk = opened(FakeNuit(kept=a_sheet(personnes=a_crowd(), duties=(a_duty(), JULIEN))))
    people = desk.page.left.people
    assert people.count.text() == "40, dont 1 absente"
    desk.type("montg\n")
    assert desk.page.person.person == LONG
    assert not desk.page.grab().isNull()


def test_whoever_is_far_down_a_long_list_is_scrolled_to(opened: Callable[..., Desk]) -> None:
    desk = opened(FakeNuit(kept=a_sheet(personnes=a_crowd(400))))
    people = desk.page.left.people.list
    people.show_current(a_crowd(400)[-1].beneficiaire_id)
    view = people.viewport().rect()
    assert view.contains(people.visualRect(people.currentIndex()))
    press(people, Qt.Key.Key_Home)
    assert people.currentIndex().row() == 0
    assert view.contains(people.visualRect(people.currentIndex()))
    press(people, Qt.Key.Key_End)
    assert people.currentIndex().row() == len(people.people.people()) - 1
    assert view.contains(people.visualRect(people.currentIndex()))


def test_a_long_list_that_is_read_again_stays_where_it_was_scrolled(
    opened: Callable[..., Desk],
) -> None:
    crowd = a_crowd(400)
    desk = opened(FakeNuit(kept=a_sheet(personnes=crowd)))
    card = desk.page.left.people
    card.list.people.show_rest()
    rail = card.list.verticalScrollBar()
    desk.qtbot.waitUntil(lambda: rail.maximum() > 10_000, timeout=2000)
    rail.setValue(10_000)
    card.show_people((replace(crowd[0], nom="AURIOL Jeanne"), *crowd[1:]), None)
    QApplication.processEvents()
    assert rail.value() == 10_000


def test_those_far_down_come_once_the_first_of_a_long_list_are_there(qtbot: QtBot) -> None:
    model = PeopleModel()
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    crowd = a_crowd(400)
    model.show_people(crowd)
    assert 0 < model.rowCount() < len(crowd)
    assert model.people() == crowd
    model.search("casc")
    model.search("")
    qtbot.waitUntil(lambda: model.rowCount() == len(crowd), timeout=2000)
    assert model.index(len(crowd) - 1, 0).data(PERSON_ROLE) == crowd[-1]


def test_the_model_of_the_people_keeps_the_rules_of_models(qtbot: QtBot) -> None:
    model = PeopleModel()
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.show_people(PEOPLE)
    model.search("cas")
    spoken = model.index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "Castelvi Henri, GIR 1, absente, À l’hôpital depuis le 02/09"
    assert model.row_of(6) == 0
    assert model.row_of(1) == -1


# --- a small window --------------------------------------------------------------------------


def _is_in_sight(desk: Desk, widget: QWidget) -> bool:
    """Tell whether a widget is whole in the columns, as they are scrolled."""
    seen = desk.page.columns.viewport()
    top = widget.mapTo(seen, QPoint(0, 0)).y()
    return top >= 0 and top + widget.height() <= seen.height()


@pytest.mark.parametrize("size", [(911, 512), (1130, 710)])
@pytest.mark.parametrize("is_scrolled", [False, True])
def test_a_call_opened_in_a_small_window_shows_whom_it_is_about_and_its_moments(
    opened: Callable[..., Desk], size: tuple[int, int], *, is_scrolled: bool
) -> None:
    nuit = FakeNuit()
    nuit.kept = a_sheet(appels=(a_call(1), a_call(2, motif="chute", reponse="deplacement")))
    desk = opened(nuit)
    desk.page.resize(*size)
    desk.rest()
    bar = desk.page.columns.verticalScrollBar()
    bar.setValue(bar.maximum() if is_scrolled else 0)
    desk.page.desk.open_call(2)
    desk.rest()
    panel = desk.page.desk.panel
    assert _is_in_sight(desk, panel.title)
    assert all(_is_in_sight(desk, tile) for tile in panel.stamps.tiles.values())
    bar.setValue(bar.maximum() if is_scrolled else 0)
    desk.page.desk.new_call()
    desk.rest()
    assert _is_in_sight(desk, desk.page.desk.form.whom.search)


def test_every_answer_to_what_is_asked_is_in_sight_in_a_small_window(desk: Desk) -> None:
    desk.page.resize(911, 512)
    desk.rest()
    desk.type("bar\nc")
    desk.rest()
    answers = desk.page.desk.form.answers.tiles.values()
    assert all(_is_in_sight(desk, tile) for tile in answers)
    desk.page.desk.form.aside.click()
    desk.rest()
    assert _is_in_sight(desk, desk.page.desk.form.whom.search)


def test_a_long_note_under_a_call_does_not_heighten_the_form(desk: Desk) -> None:
    desk.page.resize(911, 512)
    desk.rest()
    before = desk.page.desk.form.height()
    desk.page.desk.panel.show_note("error", "La place est déjà prise. " * 30)
    desk.rest()
    assert desk.page.desk.form.height() == before
