"""A campaign by the keyboard: the questionnaire, the answers, the validation, what changed, the files."""

from __future__ import annotations

from typing import cast

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QComboBox

from crt_desktop.domain.editions import Question
from tests.e2e import enquete_words as words
from tests.e2e.fingers import Fingers, cells_in, sentences
from tests.e2e.keyboard import focused, said_of
from ui.pages.enquetes import EnquetesPage
from ui.pages.enquetes.changes import ChangesPage
from ui.pages.enquetes.stepper import CopyStepper
from ui.pages.questionnaire.dialogs import NamingDialog
from ui.pages.questionnaire.page import QuestionnairePage
from ui.pages.questionnaire.shelf import ShelfPage

QUESTIONS = "Questions de l’enquête"


def page_of(day: Fingers) -> EnquetesPage:
    """Return the surveys, once their figures are there."""
    page = day.main.current_page()
    assert isinstance(page, EnquetesPage)
    day.until(lambda: page.view_model.sheet is not None)
    return page


def go(day: Fingers) -> EnquetesPage:
    """Go to the surveys."""
    day.go_by_name("Enquêtes")
    return page_of(day)


# --- the questionnaire --------------------------------------------------------------------------


def build_the_questionnaire(day: Fingers) -> None:
    """Make a questionnaire of the house from nothing, question by question, and save it."""
    go(day)
    day.push("Consultation libre")
    day.pick("Questionnaires…")
    assert day.place() == "Questionnaires"
    day.push("Nouveau questionnaire…")
    day.dialog()
    day.fill("Titre", words.TITLE)
    day.push("Commencer")
    day.until(lambda: words.TITLE in day.place())
    for text, searched in words.QUESTIONS:
        ask_computed(day, text, searched)
    ask_computed(day, words.FILTERED, words.SEARCHED)
    add_filter(day)
    ask_typed(day, words.RECRUITING, "Oui ou non")
    ask_typed(day, words.VACANT, "Nombre entier")
    day.fill("Minimum", "0")
    day.fill("Maximum", "20")
    ask_typed(day, words.WORD, "Texte libre")
    day.press("Ctrl+S")
    day.rest()


def ask_computed(day: Fingers, text: str, searched: str) -> None:
    """Add a question that an indicator answers."""
    day.press("Ctrl+Return")
    day.rest()
    day.write(text)
    day.push("Choisir un indicateur…")
    day.dialog()
    day.write(searched)
    day.settle_typing()
    day.press("Return")
    day.rest()


def add_filter(day: Fingers) -> None:
    """Keep the persons of one breakdown."""
    day.push("Ajouter un filtre")
    day.pick("GIR actuel")
    day.rest()
    day.tick("Valeurs gardées : GIR 3")
    day.rest()


def ask_typed(day: Fingers, text: str, kind: str) -> None:
    """Add a question that is answered by hand."""
    day.press("Ctrl+Return")
    day.rest()
    day.write(text)
    day.choose("Réponse", "Saisie à la main")
    go_down_to(day, "Type de réponse", kind)


def go_down_to(day: Fingers, name: str, wanted: str) -> None:
    """Go down a list of choices to the one that begins so."""
    box = day.go_to(name)
    assert isinstance(box, QComboBox)
    day.press("Home")
    for _ in range(box.count()):
        if " ".join(box.currentText().split()).startswith(wanted):
            day.rest()
            return
        day.press("Down")
    message = f"« {wanted} » is not among the choices of « {name} »"
    raise AssertionError(message)


# --- the campaign -------------------------------------------------------------------------------


def open_the_campaign(day: Fingers) -> None:
    """Open a campaign on this questionnaire over 2025."""
    page = go(day)
    day.push("Ouvrir une campagne…")
    day.dialog()
    go_down_to(day, "Questionnaire", words.TITLE)
    go_down_to(day, "Période", "Année 2025")
    day.push("Ouvrir la campagne")
    day.until(lambda: page.header.title.whole_text() == words.CAMPAIGN)
    day.until(lambda: bool(page.view_model.sheet and page.view_model.sheet.is_editable))


def answer(day: Fingers) -> dict[str, str]:
    """Answer what is asked, from one question to the next; return what was said on the way."""
    page = page_of(day)
    told = {"avant": page.header.facts()}
    while True:
        day.press("F8")
        day.rest()
        asked = page.panel.question.text()
        name = said_of(focused())
        if asked == words.RECRUITING:
            assert name.startswith("Réponse"), name
            day.press("Space")
        elif asked == words.VACANT:
            day.write(words.TOO_MANY)
            day.qtbot.wait(1200)
            day.rest()
            assert page.panel.fields.manual_field is not None
            told["refus"] = page.panel.fields.manual_field.error
            day.press("Ctrl+A")
            day.write(words.VACANT_ANSWER)
        elif asked == words.WORD:
            day.write(words.WORD_ANSWER)
            day.fill("Commentaire joint à la réponse", words.COMMENT)
            break
        else:
            assert name.startswith("Justification"), (asked, name)
            day.write(words.JUSTIFICATION)
        day.qtbot.wait(1200)
        day.rest()
    day.press("Escape")
    day.rest()
    told["après"] = page.header.facts()
    return told


def read_the_sheet(day: Fingers) -> dict[str, tuple[str, str]]:
    """Return the answer and the state of each question, by its label."""
    page = page_of(day)
    cells = cells_in(page, QUESTIONS)
    rows = [cells[at : at + 5] for at in range(0, len(cells), 5)]
    return {row[1]: (row[2], row[4]) for row in rows if row[1] != "None"}


def look_behind(day: Fingers) -> list[str]:
    """Return what stands behind the first figure, as the panel says it."""
    page = page_of(day)
    day.go_to(QUESTIONS)
    day.press("Up", times=page.model.rowCount())
    day.press("Return")
    day.until(lambda: page.panel.evidence.model.rowCount() > 0)
    shown = cells_in(page.panel, "Personnes derrière ce chiffre")
    day.press("Escape", times=2)
    return shown


# --- the validation -----------------------------------------------------------------------------


def try_to_validate(day: Fingers) -> list[str]:
    """Ask to validate, and leave; return what the question said."""
    go(day)
    day.push("Valider la réponse…")
    dialog = day.dialog()
    said = sentences(dialog)
    day.press("Escape")
    day.rest()
    return said


def validate(day: Fingers, *, number: int, motif: str = "") -> list[str]:
    """Validate the campaign; return what the page says of the version."""
    page = go(day)
    day.push("Valider la réponse…")
    day.dialog()
    if motif:
        day.fill("Motif de la version corrigée", motif)
    day.push(f"Valider la version {number}")
    day.until(lambda: page.view_model.frozen_id is not None)
    day.until(lambda: page.view_model.sheet is not None and not page.view_model.sheet.is_editable)
    return [page.header.facts(), page.body.version_banner.accessibleName()]


def see_what_changed(day: Fingers) -> tuple[list[str], list[str]]:
    """Return the changed figures, and what is said of the first of them."""
    go(day)
    day.push("Ce qui a changé depuis")
    day.until(lambda: isinstance(day.main.current_page(), ChangesPage))
    page = cast(ChangesPage, day.main.current_page())
    day.until(lambda: page.table.isVisible() and page.model.rowCount() > 0)
    figures = cells_in(page, "Chiffres qui ont changé")
    said = [card.accessibleName() for card in page.cards]
    day.press("Alt+Left")
    day.rest()
    return figures, said


# --- the file of a person -----------------------------------------------------------------------


def correct_the_discharge(day: Fingers) -> None:
    """Put the day of a past discharge right, with a reason."""
    day.open_person(words.WHO)
    day.press("Ctrl+PgDown", times=3)
    day.rest()
    day.push("Corriger une date…")
    day.dialog()
    go_down_to(day, "Quelle date", f"Date de sortie : {words.LEFT_ON:%d/%m/%Y}")
    day.fill("Date exacte", f"{words.TRULY_LEFT_ON:%d/%m/%Y}")
    day.fill("Motif", words.REASON)
    day.push("Corriger")
    day.rest()


# --- what leaves --------------------------------------------------------------------------------


def export(day: Fingers, kind: str, *, version: str = "", is_masked: bool = False) -> None:
    """Write the answer in a format; of a validated version when one is named, small counts masked or not."""
    page = go(day)
    day.push("Exporter…")
    day.dialog()
    day.choose("Format", kind)
    if version:
        go_down_to(day, "Version", version)
    if is_masked:
        day.tick("Petits effectifs")
    day.push("Choisir le fichier…")
    day.until(lambda: not day.shell.tasks.is_busy)
    assert page.isVisible()


def copy_for_a_form(day: Fingers) -> list[str]:
    """Copy the answers one after the other; return what a form would be given."""
    page = go(day)
    day.go_to(QUESTIONS)
    day.press("Up", times=page.model.rowCount())
    day.push("Copier les réponses")
    given = []
    for _ in range(page.model.rowCount()):
        stepper = focused().window()
        assert isinstance(stepper, CopyStepper)
        given.append(QGuiApplication.clipboard().text())
        is_last = said_of(focused()) == "Terminer"
        day.press("Return")
        if is_last:
            return given
    message = "the copying never ends"
    raise AssertionError(message)


def write_the_dossier(day: Fingers, sentence: str) -> None:
    """Write the dossier of dialogue de gestion of the year, with a sentence at its head."""
    day.go_by_name("Pilotage")
    day.push("Période")
    day.pick("Année 2025")
    day.push("Dossier de dialogue…")
    day.dialog()
    day.fill("Introduction", sentence)
    day.push("Écrire le PDF…")
    day.until(lambda: not day.shell.tasks.is_busy)


# --- the year after -----------------------------------------------------------------------------


def duplicate_the_questionnaire(day: Fingers) -> tuple[list[str], tuple[Question, ...]]:
    """Copy last year's questionnaire; return the names it is given and what it asks."""
    go(day)
    day.push(words.CAMPAIGN)
    day.pick("Questionnaires…")
    shelf = cast(ShelfPage, day.main.current_page())
    assert focused() is shelf.table
    day.press("Home")
    while (row := shelf.current()) is None or row.edition.id != words.CODE:
        day.press("Down")
    day.press("Ctrl+D")
    dialog = day.dialog()
    assert isinstance(dialog, NamingDialog)
    names = [one.text() for one in (dialog.title_edit, dialog.year_edit, dialog.code_edit)]
    day.push("Dupliquer")
    day.until(lambda: words.COPY in day.place())
    page = cast(QuestionnairePage, day.main.current_page())
    assert focused() is page.body.outline
    return names, page.editor.edition.questions
