"""The components: what they say aloud, how they answer, how large a target they are."""

from __future__ import annotations

import re

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextDocument
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from tests.gui.gallery import make_gallery
from tests.gui.paints import Paints
from ui.theme.fonts import font
from ui.theme.theme import THEME, ThemeMode
from ui.theme.tokens import SMALL
from ui.widgets import (
    Badge,
    Banner,
    ElidedLabel,
    FilterChip,
    FormField,
    GirBadge,
    KeyHint,
    MenuButton,
    MenuChip,
    MessageState,
    NavBar,
    PageHeader,
    ProgressLine,
    SearchBox,
    SidePanel,
    StateStack,
    Stepper,
    TextField,
    Toast,
    initials,
    show_toast,
)
from ui.widgets.feedback import FADE_MS
from ui.widgets.painting import metrics_of, shortened

LEAST_TARGET = 28


@pytest.mark.parametrize("mode", [ThemeMode.LIGHT, ThemeMode.DARK])
def test_every_component_draws_in_both_themes(qtbot: QtBot, mode: ThemeMode) -> None:
    THEME.apply(mode)
    gallery = make_gallery()
    qtbot.addWidget(gallery)
    gallery.resize(860, 1240)
    gallery.show()
    image = gallery.grab().toImage()
    colours = {image.pixelColor(x, y).name() for x in range(0, 860, 7) for y in range(0, 1200, 7)}
    assert len(colours) > 20


def test_every_control_has_an_accessible_name_and_a_large_enough_target(qtbot: QtBot) -> None:
    gallery = make_gallery()
    qtbot.addWidget(gallery)
    gallery.show()
    QApplication.processEvents()
    controls: list[QWidget] = [
        *gallery.findChildren(QAbstractButton),
        *gallery.findChildren(QLineEdit),
        *gallery.findChildren(QComboBox),
    ]
    assert len(controls) > 20
    for control in controls:
        if not control.isVisible():
            continue
        name = control.accessibleName() or getattr(control, "text", str)()
        assert name, control
        assert control.height() >= LEAST_TARGET, name


def test_a_field_shows_its_error_instead_of_its_help_and_back(qtbot: QtBot) -> None:
    editor = TextField()
    field = FormField("Commune", editor, help_text="Où vit la personne.")
    qtbot.addWidget(field)
    field.show()
    assert editor.accessibleName() == "Commune"
    assert editor.accessibleDescription() == "Où vit la personne."
    field.set_error("Commune inconnue.")
    assert editor.property("state") == "error"
    assert field.note_label.text() == "Commune inconnue."
    assert field.note_label.property("role") == "danger"
    assert editor.accessibleDescription() == "Commune inconnue."
    field.set_error("")
    assert editor.property("state") == ""
    assert field.note_label.text() == "Où vit la personne."


def test_a_field_without_help_leaves_no_room_for_it(qtbot: QtBot) -> None:
    plain, helped = FormField("A", TextField()), FormField("A", TextField(), help_text="B")
    qtbot.addWidget(plain)
    qtbot.addWidget(helped)
    assert plain.sizeHint().height() < helped.sizeHint().height()


def test_a_search_box_without_a_key_shows_none_once_cleared(qtbot: QtBot) -> None:
    box = SearchBox("Nom", shortcut="")
    qtbot.addWidget(box)
    box.setText("Fa")
    box.clear()
    assert all(hint.isHidden() for hint in box.findChildren(KeyHint))


def test_the_search_box_clears_on_escape_and_hands_over_the_arrow(qtbot: QtBot) -> None:
    box = SearchBox("Nom")
    qtbot.addWidget(box)
    box.show()
    said: list[str] = []
    box.query_changed.connect(said.append)
    box.setText("ma")
    with qtbot.waitSignal(box.moved_down):
        QTest.keyClick(box, Qt.Key.Key_Down)
    with qtbot.waitSignal(box.accepted):
        QTest.keyClick(box, Qt.Key.Key_Return)
    QTest.keyClick(box, Qt.Key.Key_Escape)
    assert said == ["ma", ""]
    QTest.keyClick(box, Qt.Key.Key_A)
    assert box.text() == "a"


def test_a_chip_says_its_count_and_a_check_when_on(qtbot: QtBot) -> None:
    chip = FilterChip("Présentes")
    qtbot.addWidget(chip)
    chip.set_count(27)
    assert chip.icon().isNull()
    chip.click()
    assert not chip.icon().isNull()
    assert chip.accessibleName() == "Présentes"
    assert chip.accessibleDescription() == "27"


def test_a_menu_chip_is_on_only_by_its_ticks_and_keeps_those_that_stay(qtbot: QtBot) -> None:
    chip = MenuChip("GIR")
    qtbot.addWidget(chip)
    chip.show()
    chip.set_choices({"1": "GIR 1", "2": "GIR 2"})
    QTest.mouseClick(chip, Qt.MouseButton.LeftButton)
    chip.menu().hide()
    assert not chip.isChecked()
    with qtbot.waitSignal(chip.choices_changed) as told:
        chip._boxes["2"].click()
    assert told.args == [frozenset({"2"})]
    assert chip.isChecked()
    chip.set_choices({"2": "GIR 2", "3": "GIR 3"})
    assert chip.chosen() == {"2"}
    chip.clear_choices()
    assert chip.chosen() == frozenset()
    assert not chip.isChecked()


def test_a_menu_button_opens_with_the_down_arrow(qtbot: QtBot) -> None:
    button = MenuButton("Année 2026")
    qtbot.addWidget(button)
    button.menu().addAction("2025")
    button.show()
    QTest.keyClick(button, Qt.Key.Key_Down)
    assert button.menu().isVisible()
    button.menu().hide()


def test_badges_never_rely_on_colour_alone(qtbot: QtBot) -> None:
    badge, gir, unknown = Badge("En HT", tone="accent"), GirBadge(3), GirBadge(None)
    for widget in (badge, gir, unknown):
        qtbot.addWidget(widget)
    assert badge.accessibleName() == "En HT"
    assert gir.accessibleName() == "GIR 3"
    assert unknown.accessibleName() == "GIR non évalué"
    badge.set_badge("Hospitalisée", tone="info", icon_name="hospital")
    assert badge.minimumSizeHint().width() > 60


def test_initials_begin_with_the_first_name() -> None:
    assert initials("Delcambre", "Yvonne") == "YD"
    assert initials("d’Arboisin", "Lucette") == "LA"
    assert initials("", "Émile") == "É"


def test_the_stepper_says_where_one_stands(qtbot: QtBot) -> None:
    stepper = Stepper(["Choisir", "Vérifier", "Importer"])
    qtbot.addWidget(stepper)
    stepper.set_current(1)
    assert stepper.accessibleName() == "Étape 2 sur 3 : Vérifier"
    stepper.set_current(3)
    assert stepper.accessibleName() == "3 étapes faites"
    stepper.show()
    assert not stepper.grab().isNull()


def test_a_shortened_label_keeps_its_whole_text_in_the_tooltip(qtbot: QtBot) -> None:
    label = ElidedLabel("Saint-André-de-Roquelongue")
    qtbot.addWidget(label)
    label.resize(80, 20)
    label.show()
    assert label.text().endswith("…")
    assert label.toolTip() == "Saint-André-de-Roquelongue"
    label.resize(400, 20)
    assert label.text() == label.whole_text()
    assert label.toolTip() == ""


def test_what_looks_like_mark_up_is_shown_as_it_is(qtbot: QtBot) -> None:
    typed = "Marsol <img src='file:///partage/image.png'> & fille de la vallée"
    label = ElidedLabel(typed)
    qtbot.addWidget(label)
    label.resize(80, 20)
    label.show()
    assert "<img" not in label.toolTip()
    shown = QTextDocument()
    shown.setHtml(label.toolTip())
    assert shown.toPlainText() == typed


def test_the_header_puts_facts_actions_and_a_way_back(qtbot: QtBot) -> None:
    header = PageHeader("Enquête", back="File active")
    qtbot.addWidget(header)
    header.set_facts("27 présentes")
    header.set_title("Enquête 2026")
    header.add_beside_title(Badge("Brouillon"))
    assert header.facts() == "27 présentes"
    links = [
        one for one in header.findChildren(QAbstractButton) if "Retour" in one.accessibleName()
    ]
    with qtbot.waitSignal(header.back_asked):
        links[0].click()


def test_a_banner_tells_its_fact_consequence_and_link(qtbot: QtBot) -> None:
    banner = Banner("Rien n’est écrit.", "Corrigez <puis> rechargez.", link="Voir")
    qtbot.addWidget(banner)
    assert banner.accessibleName() == "Rien n’est écrit. Corrigez <puis> rechargez."
    with qtbot.waitSignal(banner.link_clicked):
        banner.findChildren(QAbstractButton)[0].click()


def test_a_toast_goes_away_replaces_the_one_before_and_can_be_undone(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(600, 400)
    window.show()
    undone: list[bool] = []
    show_toast(window, "Ancien")
    toast = show_toast(window, "Enregistré", undo=lambda: undone.append(True))
    QApplication.processEvents()
    assert toast.geometry().right() == 600 - 24 - 1
    window.resize(700, 400)
    QApplication.processEvents()
    assert toast.geometry().right() == 700 - 24 - 1
    toast.findChildren(QAbstractButton)[0].click()
    assert undone == [True]
    qtbot.waitUntil(lambda: not window.findChildren(Toast))


def test_a_toast_that_takes_the_place_of_another_leaves_the_rest_of_the_window_as_it_is(
    qtbot: QtBot,
) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(700, 400)
    far = QLabel("Loin", window)
    window.show()
    old = show_toast(window, "Numéro copié")
    qtbot.wait(FADE_MS + 50)
    paints = Paints(far)
    show_toast(window, "Appel enregistré")
    qtbot.waitUntil(lambda: not isValid(old))
    qtbot.wait(FADE_MS + 50)
    assert len(window.findChildren(Toast)) == 1
    assert paints.count == 0


def test_the_states_of_a_list_take_its_place(qtbot: QtBot) -> None:
    content = QWidget()
    stack = StateStack(content, empty=MessageState("inbox", "Rien", button="Importer"))
    qtbot.addWidget(stack)
    stack.resize(500, 400)
    stack.show()
    stack.show_loading()
    assert stack.loading.isVisible()
    qtbot.wait(200)
    assert not stack.grab().isNull()
    stack.show_error("La liste n’a pas pu être lue.", "Réessayez.")
    assert stack.error.accessibleName() == "La liste n’a pas pu être lue. Réessayez."
    stack.show_empty()
    with qtbot.waitSignal(stack.empty.asked):
        stack.empty.button.click()
    stack.show_content()
    assert content.isVisible()


def test_progress_shows_its_figures_or_moves_by_itself(qtbot: QtBot) -> None:
    line = ProgressLine("Import")
    qtbot.addWidget(line)
    line.set_progress(62, 100)
    assert line._figures.text() == "62\u202f%"
    line.set_progress(0, 0)
    assert line._figures.text() == ""
    line.set_text("Écriture")
    assert line._bar.accessibleName() == "Écriture"


def test_escape_closes_the_side_panel(qtbot: QtBot) -> None:
    panel = SidePanel("Aperçu")
    qtbot.addWidget(panel)
    panel.show()
    with qtbot.waitSignal(panel.closed):
        QTest.keyClick(panel, Qt.Key.Key_Escape)
    QTest.keyClick(panel, Qt.Key.Key_A)


def test_navigation_says_counts_and_shrinks_to_a_rail(qtbot: QtBot) -> None:
    nav = NavBar()
    qtbot.addWidget(nav)
    nav.add_group("Personnes")
    item = nav.add_item("liste", "File active", "users", key_hint="Ctrl 1")
    nav.show()
    item.set_count(1636)
    assert item.accessibleName() == "File active, 1\u202f636"
    item.set_count(7, is_overdue=True)
    assert not nav.grab().isNull()
    nav.set_rail(is_rail=True)
    assert item.toolTip() == "File active, 7 (Ctrl 1)"
    assert not nav.grab().isNull()
    with qtbot.waitSignal(nav.page_asked) as asked:
        item.click()
    assert asked.args == ["liste"]
    nav.show_current("liste")
    assert item.isChecked()


def test_a_shortened_text_keeps_its_date_its_phone_and_its_minutes() -> None:
    metrics = metrics_of(font(SMALL))
    for text in (
        "Contrat et avis médical, urgence du 05/11/2026",
        "Cabinet infirmier des Remparts de la ville haute, 04 65 71 24 86",
        "86 ans · Saint-Laurent-de-la-Cabrerisse, 18\u00a0min",
    ):
        shown = shortened(metrics, text, 160)
        assert "…" in shown
        assert metrics.horizontalAdvance(shown) <= 160
        assert shown.endswith(text[-6:])
    for dated in (
        "Expire le 23/11/2026 à 18:00, arrivée le 24/11/2026, EHPAD Les Glycines",
        "À revoir… appelée le 12/03/2026 par la fille de sa voisine",
    ):
        for room in range(60, metrics.horizontalAdvance(dated), 3):
            shown = shortened(metrics, dated, room)
            assert "/" not in re.sub(r"\d{2}/\d{2}/\d{4}", "", shown), "half is worse than none"
        assert shown.count("…") > dated.count("…"), "nothing goes without being said"
    assert shortened(metrics, "Objectif atteint le 14/09/2026", 400).endswith("2026")
    assert shortened(metrics, "Visite au domicile avec la fille", 80).endswith("…")
