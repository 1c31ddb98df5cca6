"""The parcours key by key: a demande by phone, the waiting list, the admission, ordinary then urgent."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from PySide6.QtWidgets import QAbstractItemView, QApplication

from tests.e2e import parcours_words as words
from tests.e2e.fingers import Fingers, cells_in, says, sentences, shown_in
from tests.e2e.keyboard import said_of
from ui.forms.fields import SheetField
from ui.pages.admission.page import AdmissionPage
from ui.pages.attente_panel import TermRow


def know_a_homonym(day: Fingers) -> None:
    """Make the file of somebody of the same name, who asks for nothing."""
    day.call("Nouvelle personne")
    day.dialog()
    day.fill("Nom de naissance", words.NOM)
    day.fill("Prénoms", words.HOMONYME)
    day.choose("Sexe", "Femme")
    day.fill("Date de naissance", "8/9/1931")
    day.save()


def take_a_call(day: Fingers) -> tuple[list[str], int]:
    """Receive a demande by phone; return who answers to the name, and the keys beside the text."""
    day.press("Ctrl+1")
    day.rest()
    day.keys = 0
    day.press("Ctrl+N")
    dialog = day.dialog()
    day.write(words.NOM)
    day.settle_typing()
    homonyms = shown_in(dialog, "Personnes qui répondent")
    day.write(f" {words.PRENOM} {words.BORN}")
    day.settle_typing()
    day.press("Return")
    keys = dictate(day, origine="mé", circonstance="o", motif=words.MOTIF)
    return homonyms, keys


def take_an_urgent_call(day: Fingers) -> None:
    """Receive the demande of somebody who cannot wait."""
    day.press("Ctrl+N")
    day.dialog()
    day.write(f"{words.URGENT} {words.URGENT_PRENOM} {words.URGENT_BORN}")
    day.settle_typing()
    day.press("Return")
    dictate(day, origine="cen", circonstance="u", motif=words.URGENT_MOTIF)


def dictate(day: Fingers, *, origine: str, circonstance: str, motif: str) -> int:
    """Write what a caller says of somebody new, and save; return the keys since they were counted."""
    day.rest()
    assert said_of(day.focus()).startswith("Sexe")
    day.spell("f" if circonstance == "o" else "h")
    day.press("Tab", times=2)
    day.write(words.COMMUNE)
    day.press("Tab")
    day.write(words.PERSON_PHONE)
    day.press("Tab")
    assert said_of(day.focus()).startswith("Origine")
    day.spell(origine)
    day.press("Tab")
    day.spell("t")
    day.press("Tab")
    day.spell(circonstance)
    day.press("Tab")
    day.write(motif)
    day.press("Tab")
    day.write(words.APPELANT)
    day.press("Tab")
    day.write(words.PHONE)
    day.press("Ctrl+Return")
    keys = day.keys
    day.rest()
    assert QApplication.activeModalWidget() is None
    return keys


def name_the_evaluator(day: Fingers) -> list[str]:
    """Say from the waiting list who evaluates, and when; return what the list says then."""
    day.go_by_name("Liste d’attente")
    day.press("Ctrl+F")
    day.write(words.NOM)
    day.press("Down")
    day.press("Space")
    day.push("Désigner…")
    day.dialog()
    day.fill("Qui évalue", words.EVALUATEUR)
    day.fill("Évaluation prévue le", "22/09/2025")
    day.fill("Évaluation prévue le, heure", "14:30")
    day.save()
    day.rest()
    terms = [said_of(one) for one in day.main.findChildren(TermRow)]
    return [*cells_in(day.main, "Demandes en attente"), *terms, *sentences(day.main)]


def fields_of_the_form(day: Fingers) -> set[str]:
    """Return what may be typed in the ordinary form of an open demande, from the file."""
    day.open_person(f"{words.NOM} {words.PRENOM}")
    day.press("Ctrl+PgDown", times=3)
    day.push("Modifier, Demande du 15/09/2025")
    dialog = day.dialog()
    fields = dialog.findChildren(SheetField)
    assert len(fields) > 20
    typed = {one.attribute for one in fields if one.value_editor.isEnabled()}
    day.push("Annuler")
    return typed


# --- the admission ------------------------------------------------------------------------------


def open_admission(day: Fingers, name: str = words.NOM) -> None:
    """Go from the waiting list to the path of a demande."""
    day.go_by_name("Liste d’attente")
    day.press("Ctrl+F")
    day.write(name)
    day.press("Return")
    day.rest()
    assert day.place().startswith("Admission"), day.place()
    assert name in day.place()


def step(day: Fingers, rank: int) -> None:
    """Open what mends a step, by its number."""
    day.press(str(rank))
    assert said_of(day.focus()).endswith(f"étape {rank}"), said_of(day.focus())
    day.press("Space")


def evaluate_at_home(day: Fingers, on: str) -> None:
    """Record the evaluation made at home, with a partner."""
    step(day, 2)
    day.dialog()
    day.fill("Date de l’évaluation", on)
    day.fill("Conjointe avec", words.EVALUATEUR)
    day.fill("Souhaits de la personne", words.SOUHAITS)
    day.save()


def evaluate_the_gir(day: Fingers, letters: str) -> None:
    """Fill the grid by its letters."""
    step(day, 3)
    day.dialog()
    for letter in letters:
        if said_of(day.focus()) == "Enregistrer l’évaluation":
            break
        day.write(letter)
    day.save()


def take_the_consent(day: Fingers, on: str) -> None:
    """Record that the person agreed."""
    step(day, 4)
    day.dialog()
    day.fill("Date du consentement", on)
    day.choose("Consentement donné par", "La personne")
    day.save()


class Decision(NamedTuple):
    """What the card of the decision says."""

    lacks: tuple[str, ...]
    may_decide: bool


def decision(day: Fingers) -> Decision:
    """Return what is missing, and whether the decision can be taken."""
    day.rest()
    page = day.main.current_page()
    assert isinstance(page, AdmissionPage)
    card = page.side.decision
    return Decision(tuple(said_of(one) for one in card.rows), card.button.isEnabled())


def give_the_opinion(day: Fingers) -> None:
    """Sign, as the médecin, the medical opinion."""
    open_admission(day)
    step(day, 5)
    day.dialog()
    day.fill("Date de l’avis médical", "26/09/2025")
    day.choose("Avis médical", "Favorable")
    day.save()


def meet_the_team(day: Fingers, on: str) -> None:
    """Record the concertation."""
    step(day, 6)
    day.dialog()
    day.fill("Date de la concertation", on)
    day.choose("Avis de la concertation", "Favorable")
    day.fill("Participants à la concertation", words.PARTICIPANTS)
    day.save()


def write_the_plan(day: Fingers) -> None:
    """Begin the plan from a template, write in its grid, validate it."""
    step(day, 7)
    day.until(lambda: day.place().startswith("Plan d’accompagnement"))
    day.push("Commencer un plan")
    day.pick("À partir du modèle « Chutes »")
    day.go_to("Plan d’action", kinds=(QAbstractItemView,))
    day.press("Ctrl+Return")
    day.write("Pigeonnier hors d’atteinte")
    day.press("Tab")
    day.write(words.OBJECTIF)
    day.press("Tab")
    day.write("Barre le long de la montée")
    day.press("Tab")
    day.write("Ergothérapeute")
    day.press("Tab")
    day.write("Deux montées par semaine")
    day.press("Tab")
    validate_the_plan(day, 1)


def validate_the_plan(day: Fingers, numero: int) -> None:
    """Validate the version being written."""
    day.push(f"Valider la version {numero}")
    day.dialog()
    day.push(f"Valider la version {numero}")
    day.until(lambda: says(day.main, f"Version {numero}, validée"))


def sign_the_contrat(day: Fingers, scan: Path) -> None:
    """Draw the contrat up, hand it over, have it signed, keep its scan."""
    step(day, 8)
    day.dialog()
    day.push("Générer le contrat…")
    day.dialog()
    day.save()
    day.push("Noter la remise…")
    day.dialog()
    day.save()
    day.push("Enregistrer la signature…")
    day.dialog()
    day.fill("Signataire", f"{words.NOM} {words.PRENOM}")
    day.save()
    day.push("Joindre un scan…")
    day.write(str(scan))
    day.press("Return")
    day.until(lambda: says(day.shell, f"« {scan.name} » joint"))
    day.press("Escape")


def pronounce(day: Fingers, admitted_on: str) -> None:
    """Pronounce the admission."""
    day.press("Ctrl+Return")
    day.dialog()
    day.fill("Date d’admission", admitted_on)
    day.save()
