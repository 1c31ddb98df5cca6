"""A carer asks to change a night of hers; the coordination answers from the column beside the grid."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from crt_desktop.domain.roles import Role
from tests.fakes_astreintes import FakeAstreintes, a_quarter
from tests.gui.astreintes_kit import IN_JANUARY, a_screen
from ui.dialogs.astreinte_decider import NO_ANSWER, REFUSE, REPLACE, SWAP, DecideSwapDialog
from ui.dialogs.astreinte_demander import AskSwapDialog
from ui.dialogs.astreinte_reasons import NO_REASON
from ui.pages.astreintes.swap_acts import ASKED_ALREADY, OWN_ONLY
from ui.widgets import LinkButton

CARER = "P2"


def night_of(rota: FakeAstreintes, who: str, after: date = IN_JANUARY) -> date:
    """The first published night somebody holds after a day."""
    return min(
        one.night_on
        for one in rota.duties.values()
        if one.professionnel == who and one.night_on > after
    )


def asked(with_whom: str | None = None) -> FakeAstreintes:
    """A published quarter in which P2 asks to change her next night."""
    rota = a_quarter(draft=False)
    on = night_of(rota, CARER)
    (duty,) = (one for one in rota.duties.values() if one.night_on == on)
    rota.ask_swap(duty.row_id, motif="Formation le lendemain", with_professionnel=with_whom)
    return rota


def texts(parent: object) -> list[str]:
    labels: list[QLabel] = parent.findChildren(QLabel)  # type: ignore[attr-defined]  # a widget
    return [one.text() for one in labels if one.text()]


def test_a_carer_asks_with_the_keyboard_to_change_her_own_night(qtbot: QtBot) -> None:
    rota = a_quarter(draft=False)
    on = night_of(rota, CARER)
    with a_screen(qtbot, rota=rota, role=Role.SOIGNANT_ASTREINTE, professionnel=CARER) as screen:
        screen.go(CARER, on)
        screen.press(Qt.Key.Key_E, "e")
        dialog = screen.dialog(AskSwapDialog)
        dialog.try_accept()
        assert dialog.motif_field.error == NO_REASON
        dialog.motif.setText("  Formation   le lendemain ")
        dialog.people.setCurrentIndex(dialog.people.findData("P3"))
        dialog.try_accept()
        screen.rest()

        (line,) = rota.asked
        assert (line.professionnel, line.avec, line.motif) == (
            CARER,
            "P3",
            "Formation le lendemain",
        )
        assert any("échange demandé" in one for one in screen.points())
        assert "Motif\u00a0: Formation le lendemain" in screen.points()
        assert not [
            one for one in screen.page.side.findChildren(LinkButton) if one.text() == "Répondre"
        ]

        screen.press(Qt.Key.Key_E, "e")
        assert screen.no_dialog()
        assert screen.page.status.text() == ASKED_ALREADY


def test_the_nights_of_others_and_those_that_are_past_cannot_be_asked_about(qtbot: QtBot) -> None:
    rota = a_quarter(draft=False)
    with a_screen(qtbot, rota=rota, role=Role.SOIGNANT_ASTREINTE, professionnel=CARER) as screen:
        past = min(
            one.night_on
            for one in rota.duties.values()
            if one.professionnel == CARER and one.night_on < IN_JANUARY
        )
        for who, on in (("P3", night_of(rota, "P3")), (CARER, past)):
            screen.go(who, on)
            screen.press(Qt.Key.Key_E, "e")
            assert screen.no_dialog()
            assert screen.page.status.text() == OWN_ONLY
        screen.go(CARER, night_of(rota, CARER))
        screen.press(Qt.Key.Key_F10, held=Qt.KeyboardModifier.ShiftModifier)
        assert screen.menu_lines() == ["Demander à changer cette nuit…"]
        assert rota.asked == []


def test_the_coordination_replaces_whom_was_asked_for_by_default(qtbot: QtBot) -> None:
    rota = asked("P7")
    with a_screen(qtbot, rota=rota) as screen:
        on = rota.asked[0].night_on
        screen.link("Répondre").click()
        dialog = screen.dialog(DecideSwapDialog)
        assert "Formation le lendemain" in " ".join(texts(dialog))
        assert "Demandé avec Léa Fourcade" in " ".join(texts(dialog))
        chosen = dialog.people.chosen()
        assert chosen is not None
        assert chosen.reference == "P7"
        assert dialog.verb_button.text() == "Remplacer"
        dialog.try_accept()
        screen.rest()

        assert rota.decided == [(1, {"accord": "Claire Vidal", "by": "P7", "with_duty": None})]
        assert not any("demandé" in one for one in screen.points())
        assert screen.cell(CARER, on) is not None


def test_the_coordination_changes_two_nights_those_of_whom_was_asked_for_first(
    qtbot: QtBot,
) -> None:
    rota = asked("P7")
    with a_screen(qtbot, rota=rota) as screen:
        screen.link("Répondre").click()
        dialog = screen.dialog(DecideSwapDialog)
        dialog.answer.set_text(SWAP)
        dialog.answer.typed.emit()
        assert dialog.nights_field.isVisible()
        assert not dialog.people.isVisible()
        first = dialog.nights.currentData()
        assert first.professionnel == "P7"
        assert first.night_on == night_of(rota, "P7")
        dialog.accord.clear()
        dialog.try_accept()
        assert rota.decided == []
        dialog.accord.setText("Claire Vidal")
        dialog.try_accept()
        screen.rest()

        wanted = {
            "accord": "Claire Vidal",
            "by": None,
            "with_duty": (first.row_id, first.version),
        }
        assert rota.decided == [(1, wanted)]


def test_a_refusal_says_why(qtbot: QtBot) -> None:
    rota = asked()
    with a_screen(qtbot, rota=rota) as screen:
        screen.link("Répondre").click()
        dialog = screen.dialog(DecideSwapDialog)
        dialog.answer.set_text(REFUSE)
        dialog.answer.typed.emit()
        assert dialog.verb_button.text() == "Refuser"
        dialog.try_accept()
        assert dialog.reponse_field.error == NO_ANSWER
        dialog.reponse.setText("Personne d’autre cette semaine-là")
        dialog.try_accept()
        screen.rest()

        assert rota.decided == [(1, {"reponse": "Personne d’autre cette semaine-là"})]


def test_nobody_free_leaves_the_swap_and_the_refusal(qtbot: QtBot) -> None:
    rota = asked()
    on = rota.asked[0].night_on
    for who, _, _ in rota.team:
        if who != CARER:
            rota.leave(who, on, on)
    with a_screen(qtbot, rota=rota) as screen:
        screen.link("Répondre").click()
        dialog = screen.dialog(DecideSwapDialog)
        assert dialog.answer.text() == REPLACE
        assert not dialog.verb_button.isEnabled()
        dialog.answer.set_text(REFUSE)
        dialog.answer.typed.emit()
        assert dialog.verb_button.isEnabled()
