"""The screen of the astreintes by keyboard: drafts, replacements, swaps, holes, publication, proofs, layers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication, QFileDialog, QMenu, QWidget
from pytestqt.qtbot import QtBot

from crt_desktop.domain.dates import Period
from crt_desktop.domain.errors import VaultBusyError
from crt_desktop.domain.roles import Role
from crt_desktop.reports.astreintes import ResumeLine
from tests.fakes_astreintes import (
    QUARTER,
    TODAY,
    FakeAstreintes,
    a_breach,
    a_quarter,
    instant,
)
from tests.gui.astreintes_kit import IN_JANUARY, Screen, a_screen
from ui.dialogs.astreinte_echanger import SwapDialog
from ui.dialogs.astreinte_horaires import HorairesDialog
from ui.dialogs.astreinte_informer import InformDialog
from ui.dialogs.astreinte_pourvoir import FillDialog
from ui.dialogs.astreinte_publier import PublishDialog
from ui.dialogs.astreinte_remplacer import NOT_INSIDE, PART, ReplaceDialog
from ui.forms.dialog import FicheDialog
from ui.viewmodels.astreintes import Layer
from ui.widgets import Banner

HOLE = date(2027, 2, 13)
CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def screen(qtbot: QtBot) -> Iterator[Screen]:
    with a_screen(qtbot) as made:
        yield made


def held_by(screen: Screen, who: str, after: date) -> date:
    """The first night after a day that somebody holds."""
    return min(
        one.night_on
        for one in screen.rota.duties.values()
        if one.professionnel == who and one.night_on > after and one.statut == "publiee"
    )


# --- drafts --------------------------------------------------------------------------------------


def test_space_puts_a_draft_moves_it_to_another_person_and_takes_it_back(screen: Screen) -> None:
    screen.go("P1", HOLE)
    screen.press(Qt.Key.Key_Space, " ")
    assert screen.marks("P1", HOLE) == [("astreinte", True)]
    assert not screen.board.days[HOLE].is_hole
    screen.press(Qt.Key.Key_Down)
    screen.press(Qt.Key.Key_Return)
    assert screen.marks("P1", HOLE) == []
    assert screen.marks("P2", HOLE) == [("astreinte", True)]
    screen.press(Qt.Key.Key_Space, " ")
    assert screen.board.days[HOLE].is_hole
    assert screen.page.grid.current_reference == "P2"


def test_a_published_duty_and_a_past_night_are_not_written_over(screen: Screen) -> None:
    on = held_by(screen, "P1", IN_JANUARY)
    before = dict(screen.rota.duties)
    screen.go("P1", on)
    screen.press(Qt.Key.Key_Space, " ")
    assert "R la remplace" in screen.page.status.text()
    screen.go("P1", date(2027, 1, 2))
    screen.press(Qt.Key.Key_Space, " ")
    assert "Nuit passée" in screen.page.status.text()
    assert screen.rota.duties == before


def test_the_menu_of_a_cell_puts_a_back_up_a_wish_and_takes_it_away(screen: Screen) -> None:
    screen.go("P3", HOLE)
    screen.press(Qt.Key.Key_Menu)
    screen.choose("Poser en renfort")
    assert screen.marks("P3", HOLE) == [("renfort", True)]
    assert screen.board.days[HOLE].is_hole
    screen.press(Qt.Key.Key_F10, "", SHIFT)
    screen.choose("Souhaite cette nuit")
    assert screen.fiches.saves == [
        ("souhaits", {"professionnel": "P3", "night_on": "13/02/2027", "souhait": "prefere"})
    ]


def test_a_wish_is_changed_and_taken_away_with_a_way_back(screen: Screen) -> None:
    stored = screen.fiches.put(
        "souhaits",
        {"professionnel": "P2", "night_on": "13/02/2027", "souhait": "evite"},
        beneficiaire_id=None,
    )
    wish = screen.rota.souhaits[0]
    screen.rota.souhaits[0] = type(wish)(
        row_id=stored.row_id,
        version=stored.version,
        professionnel="P2",
        night_on=HOLE,
        souhait="evite",
    )
    screen.page._ask()
    screen.rest()
    screen.go("P2", HOLE)
    screen.press(Qt.Key.Key_Menu)
    assert "Préfère éviter cette nuit" not in screen.menu_lines()
    screen.press(Qt.Key.Key_Menu)
    screen.choose("Retirer le souhait")
    assert len(screen.fiches.removed) == 1


# --- what is published ---------------------------------------------------------------------------


def test_r_replaces_whole_with_its_reason_and_its_agreement(screen: Screen) -> None:
    on = held_by(screen, "P1", IN_JANUARY)
    screen.go("P1", on)
    screen.press(Qt.Key.Key_R, "r")
    dialog = screen.dialog(ReplaceDialog)
    assert dialog.people.chosen() is not None
    assert dialog.people.chosen().reference != "P1"  # type: ignore[union-attr]  # asserted above
    dialog.people.choose("P4")
    dialog.verb_button.click()
    assert dialog.reasons.motif_field.error
    dialog.reasons.motif.setText("  arrêt   maladie ")
    dialog.verb_button.click()
    screen.rest()
    assert screen.no_dialog()
    assert screen.marks("P4", on) == [("remplacement", False)]
    made = screen.cell("P4", on).pieces[0].duty
    assert made is not None
    assert (made.motif, made.accord) == ("arrêt maladie", "Claire Vidal")


def test_a_replacement_in_part_stays_inside_the_duty(screen: Screen) -> None:
    on = held_by(screen, "P1", IN_JANUARY)
    screen.go("P1", on)
    screen.press(Qt.Key.Key_R, "r")
    dialog = screen.dialog(ReplaceDialog)
    dialog.people.choose("P4")
    dialog.span.set_text(PART)
    dialog.span.typed.emit()
    assert dialog.hours.isVisible()
    dialog.reasons.motif.setText("retard")
    for typed in ("19", "noon", "6"):
        dialog.last.setText(typed)
        dialog.first.setText("06:00")
        dialog.verb_button.click()
        assert dialog.last_field.error == NOT_INSIDE
    dialog.first.setText("21")
    dialog.last.setText("1h30")
    dialog.verb_button.click()
    screen.rest()
    (mine,), (rest_of_it,) = screen.cell("P4", on).pieces, screen.cell("P1", on).pieces
    assert (mine.begins, mine.ends) == (0.0, 0.5)
    assert (rest_of_it.begins, rest_of_it.ends) == (0.5, 1.0)


def test_a_past_night_may_be_replaced_and_says_so(screen: Screen) -> None:
    on = date(2027, 1, 2)
    who = next(one.professionnel for one in screen.rota.duties.values() if one.night_on == on)
    screen.go(who, on)
    screen.press(Qt.Key.Key_R, "r")
    dialog = screen.dialog(ReplaceDialog)
    assert "ce qui s’est réellement passé" in dialog.text_label.text()
    dialog.reject()


def test_r_on_a_draft_or_an_empty_cell_says_what_it_is_for(screen: Screen) -> None:
    screen.go("P1", HOLE)
    screen.press(Qt.Key.Key_R, "r")
    assert "R remplace une astreinte publiée" in screen.page.status.text()
    assert screen.no_dialog()


def test_e_takes_two_nights_shows_what_each_breaks_and_swaps_them(screen: Screen) -> None:
    first = held_by(screen, "P1", IN_JANUARY)
    second = held_by(screen, "P6", first)
    screen.go("P1", first)
    screen.press(Qt.Key.Key_E, "e")
    assert screen.page.acts.is_swapping
    assert "choisissez l’autre nuit" in screen.page.status.text()
    other = held_by(screen, "P1", first)
    screen.go("P1", other)
    screen.press(Qt.Key.Key_Return)
    assert "une autre personne" in screen.page.status.text()
    screen.go("P6", second)
    assert "Échap renonce" in screen.page.status.text()
    screen.press(Qt.Key.Key_Return)
    dialog = screen.dialog(SwapDialog)
    dialog.reasons.motif.setText("convenance")
    dialog.verb_button.click()
    screen.rest()
    assert screen.marks("P6", first) == [("echange", False)]
    assert screen.marks("P1", second) == [("echange", False)]
    assert not screen.page.acts.is_swapping


def test_escape_gives_a_swap_up(screen: Screen) -> None:
    screen.go("P1", held_by(screen, "P1", IN_JANUARY))
    screen.press(Qt.Key.Key_E, "e")
    screen.press(Qt.Key.Key_Escape)
    assert not screen.page.acts.is_swapping
    screen.go("P1", date(2027, 1, 6))
    screen.press(Qt.Key.Key_E, "e")
    assert "publiées à venir" in screen.page.status.text()


def test_a_change_refused_by_the_rules_is_said_and_the_rota_read_again(qtbot: QtBot) -> None:
    with a_screen(qtbot) as screen:
        screen.go("P1", HOLE)
        screen.rota.error = VaultBusyError()
        screen.press(Qt.Key.Key_Space, " ")
        assert isinstance(screen.kit.errors.pop(), VaultBusyError)
        assert screen.board.days[HOLE].is_hole


# --- the points beside the grid -------------------------------------------------------------------


def test_a_hole_is_filled_by_whoever_breaks_nothing_first(screen: Screen) -> None:
    screen.link("Pourvoir : Week-end du 13 et 14/02").click()
    dialog = screen.dialog(FillDialog)
    assert dialog.reasons is None
    chosen = dialog.people.chosen()
    assert chosen is not None
    assert chosen.breaches == ()
    dialog.verb_button.click()
    screen.rest()
    assert screen.marks(chosen.reference, HOLE) == [("astreinte", True)]
    assert "Pourvoir" in screen.link("Pourvoir : 14/02, dimanche").text()


def test_a_night_too_near_is_agreed_with_a_reason_instead_of_published(qtbot: QtBot) -> None:
    with a_screen(qtbot, today=date(2027, 2, 12)) as screen:
        screen.page.acts.fill((HOLE,))
        dialog = screen.dialog(FillDialog)
        assert dialog.reasons is not None
        dialog.verb_button.click()
        assert dialog.reasons.motif_field.error
        dialog.reasons.motif.setText("trouvé par téléphone")
        dialog.reasons.accord.setText("")
        dialog.verb_button.click()
        assert dialog.reasons.accord_field.error
        dialog.reasons.accord.setText("Claire Vidal")
        dialog.verb_button.click()
        screen.rest()
        held = [one for one in screen.rota.duties.values() if one.night_on == HOLE]
        assert [(one.couche, one.motif) for one in held] == [
            ("remplacement", "trouvé par téléphone")
        ]


def test_a_breach_leads_to_a_swap_from_its_night(screen: Screen) -> None:
    on = held_by(screen, "P7", IN_JANUARY)
    screen.rota.extra_ecarts.append(a_breach("P7", on, "Onzième nuit du mois", code="nuits"))
    screen.page._ask()
    screen.rest()
    screen.link(f"Échanger : Fourcade L., {on:%d/%m}").click()
    assert screen.page.acts.is_swapping
    assert (screen.page.grid.current_reference, screen.page.grid.current_night) == ("P7", on)


def test_a_rest_that_visits_break_is_looked_at_after_what_a_swap_would_mend(
    screen: Screen,
) -> None:
    on = held_by(screen, "P7", IN_JANUARY)
    later = on + timedelta(days=3)
    screen.rota.extra_ecarts = [
        a_breach("P7", on, "Repos trop court", code="repos_quotidien"),
        a_breach("P7", later, "Onzième nuit du mois", code="nuits"),
    ]
    screen.page._ask()
    screen.rest()
    told = screen.points()
    assert told.index("Onzième nuit du mois") < told.index("Repos trop court")
    screen.link(f"Échanger : Fourcade L., {later:%d/%m}")
    screen.link(f"Voir : Fourcade L., {on:%d/%m}").click()
    assert not screen.page.acts.is_swapping
    assert (screen.page.grid.current_reference, screen.page.grid.current_night) == ("P7", on)


def test_many_breaches_are_folded_then_shown_and_a_past_one_is_only_looked_at(
    screen: Screen,
) -> None:
    screen.rota.extra_ecarts = [
        a_breach("P7", date(2027, 1, 1) + timedelta(days=rank), f"Écart {rank}", code=f"c{rank}")
        for rank in range(7)
    ]
    screen.page._ask()
    screen.rest()
    more = next(text for text in screen.points() if text.endswith("écarts aux règles"))
    count = int(more.split()[0])
    screen.link(f"Tout voir ({count})").click()
    screen.rest()
    assert "Écart 0" in screen.points()
    screen.page._picture(Layer.ROTATION)
    screen.link("Voir : Fourcade L., 01/01").click()
    assert screen.page.layer is Layer.FINAL
    assert screen.page.grid.current_night == date(2027, 1, 1)
    screen.link("Réduire").click()
    screen.rest()
    assert "Écart 0" not in screen.points()


def test_rests_owed_clock_changes_and_shares_are_told(qtbot: QtBot) -> None:
    rota = a_quarter(draft=False)
    rota.resuming.append(
        ResumeLine(
            professionnel="P3",
            nom="Sarah Marquille",
            not_before=instant(IN_JANUARY, 15),
            intervention_ended_at=instant(IN_JANUARY, 4),
        )
    )
    with a_screen(qtbot, rota=rota) as screen:
        said = screen.points()
        assert "Marquille S. ne peut reprendre avant 15:00" in said
        assert "Régime CCN 51" in said
        banners = [one.accessibleName() for one in screen.page.side.findChildren(Banner)]
        assert any("8\u00a0h d’astreinte au lieu de 9" in one for one in banners)
        screen.page.side.person_asked.emit("P5")
        assert screen.page.grid.current_reference == "P5"


# --- publishing and telling -----------------------------------------------------------------------


def test_a_quarter_is_published_then_everybody_told_in_hand(qtbot: QtBot) -> None:
    with a_screen(qtbot, rota=a_quarter(), today=TODAY) as screen:
        screen.page.show_period(QUARTER)
        screen.rest()
        screen.page.header.publish.click()
        dialog = screen.dialog(PublishDialog)
        assert "87 nuits pour 8 personnes, du 01/01 au 31/03/2027." in dialog.text_label.text()
        assert dialog.motif is None
        dialog.verb_button.click()
        screen.rest()
        assert all(one.statut == "publiee" for one in screen.rota.duties.values())
        told = screen.dialog(InformDialog)
        told.verb_button.click()
        assert told.at_field.error
        told.everybody.click()
        told.ways["P5"].setCurrentIndex(told.ways["P5"].findData("courriel"))
        told.ways["P6"].setCurrentIndex(0)
        told.at.set_text("08/12/2026 23:59")
        told.verb_button.click()
        assert "à venir" in told.at_field.error
        told.at.set_text("")
        told.verb_button.click()
        assert told.at_field.error == "Indiquez le jour et l’heure."
        told.at.set_text("08/12/2026 10:05")
        told.verb_button.click()
        screen.rest()
        ways = {moyen: people for _, people, moyen, _ in screen.rota.informed}
        assert ways["courriel"] == ("P5",)
        assert len(ways["main_propre"]) == 6
        assert screen.rota.informed[0][3] == instant(TODAY, 10, 5)
        assert "1 personne à informer" in screen.page.header.facts()
        name = "Noter l’information donnée : publication du 08/12/2026, par Claire Vidal"
        screen.link(name).click()
        later = screen.dialog(InformDialog)
        assert list(later.ways) == ["P6"]
        later.reject()


def test_a_late_publication_asks_why(qtbot: QtBot) -> None:
    late = date(2026, 12, 20)
    with a_screen(qtbot, rota=a_quarter(), today=late) as screen:
        screen.page.show_period(QUARTER)
        screen.rest()
        screen.page.acts.publish()
        dialog = screen.dialog(PublishDialog)
        assert dialog.motif is not None
        assert dialog.motif_field is not None
        dialog.verb_button.click()
        assert dialog.motif_field.error
        dialog.motif.setText("départ imprévu")
        assert not dialog.motif_field.error
        dialog.verb_button.click()
        screen.rest()
        assert screen.rota.publications[0].motif == "départ imprévu"
        screen.dialog(InformDialog).reject()


def test_nothing_to_publish_is_said(screen: Screen) -> None:
    screen.page.header.publish.click()
    assert screen.no_dialog()
    assert "Aucun brouillon" in screen.page.status.text()


def test_somebody_is_told_of_a_change_from_the_panel_or_the_menu(screen: Screen) -> None:
    on = held_by(screen, "P1", IN_JANUARY)
    duty = next(one for one in screen.rota.duties.values() if one.night_on == on)
    screen.rota.replace(duty.row_id, version=1, by="P4", motif="maladie", accord="C")
    screen.page._ask()
    screen.rest()
    screen.go("P4", on)
    screen.press(Qt.Key.Key_Menu)
    screen.choose("Noter l’information donnée…")
    dialog = screen.dialog(InformDialog)
    dialog.tell_all("telephone")
    dialog.verb_button.click()
    screen.rest()
    assert screen.rota.calls[0][0] == "inform_change"
    assert "Changement pas encore annoncé" not in screen.points()


def test_a_publication_everybody_knows_is_only_read(screen: Screen) -> None:
    screen.rota.put("P1", HOLE, statut="brouillon")
    line = screen.rota.publish(QUARTER, motif="tardive")
    screen.rota.inform(line.row_id, ["P1"], moyen="courriel", informed_at=instant(IN_JANUARY, 8))
    screen.page._ask()
    screen.rest()
    screen.page.acts.inform(screen.rota.publications[0])
    dialog = screen.dialog(InformDialog)
    assert not dialog.ways
    assert not dialog.cancel_button.isVisible()
    dialog.verb_button.click()
    assert screen.no_dialog()


# --- absences and hours ---------------------------------------------------------------------------


def test_days_chosen_on_a_row_open_the_form_of_an_absence(screen: Screen) -> None:
    screen.go("P4", date(2027, 2, 15))
    for _ in range(4):
        screen.press(Qt.Key.Key_Right, "", SHIFT)
    screen.press(Qt.Key.Key_Return)
    screen.choose("Absence du 15 au 19/02…")
    dialog = screen.dialog(FicheDialog)
    dialog.editor.save()
    screen.rest()
    ((sheet, values),) = screen.fiches.saves
    assert sheet == "absences"
    assert values["professionnel"] == "P4"
    assert (values["started_on"], values["ended_on"]) == ("15/02/2027", "19/02/2027")


def test_wishes_are_kept_for_every_night_of_a_span(screen: Screen) -> None:
    screen.go("P4", date(2027, 2, 15))
    screen.press(Qt.Key.Key_Right, "", SHIFT)
    screen.press(Qt.Key.Key_Return)
    screen.choose("Préfère éviter ces nuits")
    assert [one[1]["night_on"] for one in screen.fiches.saves] == ["15/02/2027", "16/02/2027"]


def test_the_menu_of_a_name_opens_absences_and_contract_hours(screen: Screen) -> None:
    stored = screen.fiches.put(
        "absences",
        {
            "professionnel": "P5",
            "started_on": "08/02/2027",
            "ended_on": "21/02/2027",
            "motif": "conge",
        },
        beneficiaire_id=None,
    )
    away = screen.rota.absences[1]
    screen.rota.absences[1] = type(away)(
        row_id=stored.row_id,
        version=stored.version,
        professionnel="P5",
        started_on=away.started_on,
        ended_on=away.ended_on,
        motif="conge",
    )
    screen.page._ask()
    screen.rest()
    screen.go("P5", date(2027, 2, 10))
    screen.press(Qt.Key.Key_N, "n")
    screen.choose("Modifier l’absence du 08 au 21/02…")
    dialog = screen.dialog(FicheDialog)
    assert dialog.windowTitle() == "Absence du 08 au 21/02"
    dialog.reject()
    screen.press(Qt.Key.Key_Menu)
    assert "Modifier cette absence…" in screen.menu_lines()


def test_contract_hours_are_listed_by_day_and_open_their_form(screen: Screen) -> None:
    def hours(who: str, jour: str, starts: str, ends: str) -> None:
        screen.fiches.put(
            "horaires",
            {"professionnel": who, "jour": jour, "starts": starts, "ends": ends},
            beneficiaire_id=None,
        )

    hours("P5", "mardi", "14:00", "18:00")
    hours("P5", "lundi", "09:00", "12:30")
    hours("P6", "lundi", "08:00", "12:00")
    screen.go("P5", date(2027, 2, 10))
    screen.press(Qt.Key.Key_N, "n")
    screen.choose("Horaires de travail…")
    dialog = screen.dialog(HorairesDialog)
    assert [one.accessibleName() for one in dialog.links] == [
        "Modifier : Lundi 09:00–12:30",
        "Modifier : Mardi 14:00–18:00",
    ]
    hours("P5", "mercredi", "09:00", "12:00")
    screen.kit.context.changes.fiche_changed.emit("horaires", None)
    screen.rest()
    assert len(dialog.links) == 3
    dialog.add_button.click()
    screen.dialog(FicheDialog).reject()
    screen.rest()
    dialog.verb_button.click()
    screen.rest()


# --- quarters and layers --------------------------------------------------------------------------


def test_the_quarters_go_on_and_back_and_to_the_current_one(screen: Screen) -> None:
    page = screen.page
    assert page.period == QUARTER
    assert not page.header.current.isVisible()
    page.header.after.click()
    screen.rest()
    assert page.period == Period(start=date(2027, 4, 1), end=date(2027, 6, 30))
    assert page.header.title.accessibleName() == "Astreintes, 2e trimestre 2027"
    page.header.current.click()
    screen.rest()
    assert page.period == QUARTER
    page.header.before.click()
    screen.rest()
    assert page.period == Period(start=date(2026, 10, 1), end=date(2026, 12, 31))


def test_each_layer_is_looked_at_and_the_points_stay_those_of_the_final_view(
    screen: Screen,
) -> None:
    for at, layer in enumerate(Layer):
        button = screen.page.header.layers.group.button(at)
        button.click()
        screen.rest()
        assert screen.board.layer is layer
        assert "3 nuits sans personne" in screen.points()


def test_the_scenes_of_the_camera_go_round_the_views(screen: Screen) -> None:
    names = []
    for scene in screen.page.scenes():
        scene.prepare()
        screen.rest()
        names.append(scene.name)
    assert names == ["", "rotation", "remplacements", "suivant"]
    assert screen.page.period.start == date(2027, 4, 1)
    said = dict(screen.page.keys())
    assert said["Espace, Entrée"] == "poser ou retirer un brouillon"


def test_a_rota_that_cannot_be_read_says_so_and_is_asked_again(qtbot: QtBot) -> None:
    rota = a_quarter(draft=False)
    rota.error = VaultBusyError()
    with a_screen(qtbot, rota=rota) as screen:
        assert screen.page.states.error.isVisible()
        screen.page.states.error.button.click()
        screen.rest()
        assert screen.page.grid.isVisible()


def test_without_anybody_for_the_nights_the_way_to_the_team_is_offered(qtbot: QtBot) -> None:
    with a_screen(qtbot, rota=FakeAstreintes(team=())) as screen:
        assert screen.page.states.empty.isVisible()
        assert not screen.page.side.isVisible()
        assert not screen.page.header.publish.isEnabled()
        screen.page.states.empty.button.click()
        assert screen.kit.visited == ["reglages"]


def test_who_only_reads_looks_and_changes_nothing(qtbot: QtBot) -> None:
    with a_screen(qtbot, role=Role.LECTURE) as screen:
        header = screen.page.header
        assert not header.publish.isVisible()
        assert not header.propose.isVisible()
        assert not header.more.isVisible()
        before = dict(screen.rota.duties)
        screen.go("P1", HOLE)
        for key in (Qt.Key.Key_Space, Qt.Key.Key_R, Qt.Key.Key_E):
            screen.press(key)
        screen.press(Qt.Key.Key_Menu)
        assert screen.menu_lines() == ["Lecture seule"]
        screen.press(Qt.Key.Key_N, "n")
        assert screen.menu_lines() == ["Nadia Benamrou"]
        screen.page.acts.fill((HOLE,))
        screen.page.acts.publish()
        assert screen.no_dialog()
        assert screen.rota.duties == before
        assert "Pourvoir" not in screen.points()


# --- a small window -------------------------------------------------------------------------------


def test_in_a_small_window_the_points_come_over_the_grid_and_escape_closes_them(
    qtbot: QtBot,
) -> None:
    with a_screen(qtbot, size=(855, 484)) as screen:
        page = screen.page
        assert not page.side.isVisible()
        page.header.aside.click()
        assert page.side.isVisible()
        assert not page.legend.isVisible()
        assert "Légende" in screen.points()
        screen.press(Qt.Key.Key_Escape)
        assert not page.side.isVisible()
        page.header.aside.click()
        page.header.aside.click()
        assert not page.side.isVisible()


def tab_order(screen: Screen) -> list[str]:
    """Return the controls of the head in the order of Tab, from the grid back to the grid."""
    header, seen = screen.page.header, []
    for _ in range(40):
        screen.page.focusNextChild()
        focused = QApplication.focusWidget()
        if focused is screen.page.grid:
            break
        if focused is not None and header.isAncestorOf(focused):
            seen.append(focused)
    rows = sorted(
        seen, key=lambda one: (one.mapTo(header, one.rect().center()).y() // 20, left_of(one))
    )
    assert [one.accessibleName() for one in seen] == [one.accessibleName() for one in rows]
    return [one.accessibleName() for one in seen]


def left_of(one: QWidget) -> int:
    return one.mapTo(one.window(), QPoint(0, 0)).x()


def test_tab_follows_the_reading_of_the_head_on_one_line_and_on_two(qtbot: QtBot) -> None:
    with a_screen(qtbot, size=(1440, 900)) as screen:
        page = screen.page
        page.move_quarter(1)
        screen.rest()
        wide = tab_order(screen)
        assert wide[:2] == ["Trimestre précédent", "Trimestre suivant"]
        assert wide[-1] == "Autres actions"
        page.resize(900, 768)
        screen.rest()
        page.grid.setFocus()
        narrow = tab_order(screen)
        assert narrow[0].startswith("Proposer un planning")
        assert narrow.index("Autres actions") < narrow.index("Trimestre précédent")
        page.resize(1440, 900)
        screen.rest()
        page.grid.setFocus()
        assert tab_order(screen) == wide


# --- what leaves the screen -----------------------------------------------------------------------


def test_the_recap_of_a_month_is_written_where_one_chooses(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[tuple[Any, ...]] = []
    opened: list[str] = []
    monkeypatch.setattr(
        QFileDialog,
        "getSaveFileName",
        lambda _parent, _title, name, _kinds: (str(tmp_path / name), ""),
    )
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.path()))
    services: dict[str, Any] = {
        "documents": SimpleNamespace(
            write=lambda kind, id_, path, reason: written.append((kind, id_, path.name))
        ),
        "recaps": SimpleNamespace(
            write_xlsx=lambda month, path, own, reason: written.append((month, own, path.name))
        ),
    }
    with a_screen(qtbot, **services) as screen:
        header = screen.page.header
        header.more.click()
        pdf, xlsx = header.menu.findChildren(QMenu)
        assert [act.text() for act in pdf.actions()] == ["Janvier 2027…"]
        header.menu.close()
        for menu in (pdf, xlsx):
            menu.actions()[0].trigger()
            screen.rest()
    assert written == [
        ("recap", "2027-01", "recapitulatif-astreintes-2027-01.pdf"),
        (date(2027, 1, 1), None, "recapitulatif-astreintes-2027-01.xlsx"),
    ]
    assert len(opened) == 2


def test_a_quarter_to_come_has_no_recap_yet(screen: Screen) -> None:
    screen.page.move_quarter(1)
    screen.rest()
    lines = [act for act in screen.page.header.menu.actions() if "Récapitulatif" in act.text()]
    assert len(lines) == 2
    assert all(not act.isEnabled() for act in lines)


def test_the_menu_opens_at_a_place_and_closes_for_a_span_gone(screen: Screen) -> None:
    screen.page.menus.open_span("P1", HOLE, HOLE, QPoint(0, 0))
    assert screen.menu_lines()[0] == "Absence le 13/02…"
