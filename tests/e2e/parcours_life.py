"""The parcours key by key, once admitted: the plan revised, the hospital, the sortie, the way back, mistakes."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtWidgets import QAbstractItemView, QComboBox

from tests.e2e import parcours_entry as entry
from tests.e2e import parcours_words as words
from tests.e2e.fingers import Fingers, says, sentences, shown_in
from tests.e2e.keyboard import said_of
from ui.pages.enquetes import EnquetesPage
from ui.pages.sortie.page import SortiePage

WHOLE = f"{words.NOM} {words.PRENOM}"
URGENT = f"{words.URGENT} {words.URGENT_PRENOM}"


def read_what_is_due(day: Fingers) -> list[str]:
    """Return the lines of what is due."""
    day.press("Ctrl+1")
    day.rest()
    day.go_by_name("À faire")
    return shown_in(day.main, "À faire")


def open_plan(day: Fingers, name: str) -> None:
    """Go to the plan of a person by its name."""
    day.call(f"plan {name}")
    day.until(lambda: day.place() == f"Plan d’accompagnement de {name}")


def revise_the_plan(day: Fingers) -> list[str]:
    """Make a second version, note where things stand, compare, validate; return what differs."""
    open_plan(day, WHOLE)
    day.push("Commencer la version 2")
    day.until(lambda: says(day.main, "Valider la version 2"))
    day.go_to("Plan d’action", kinds=(QAbstractItemView,))
    day.press("Down")
    day.press("Tab")
    day.press("F2")
    day.press("Ctrl+A")
    day.write(words.REVISED)
    day.press("Tab", times=4)
    day.press("F2")
    day.dialog()
    day.write(words.BILAN)
    day.push("Ajouter le bilan")
    day.push("Comparer à la version 1")
    day.until(lambda: says(day.main, "Fermer la comparaison"))
    differences = sentences(day.main)
    day.press("Escape")
    entry.validate_the_plan(day, 2)
    return differences


def amend_the_contrat(day: Fingers) -> None:
    """Draw an avenant up after the revision, have it signed."""
    open_tab(day, WHOLE, "Parcours")
    day.push("Étapes de l’admission, Accompagnement depuis le 06/10/2025")
    day.press("8")
    day.press("Space")
    day.dialog()
    day.push("Rédiger un avenant…")
    day.dialog()
    day.fill("Objet", words.AVENANT)
    day.save()
    day.push("Enregistrer la signature…")
    day.dialog()
    day.fill("Signataire", WHOLE)
    day.save()
    day.press("Escape")


TABS = ("Synthèse", "Identité", "GIR", "Parcours", "Suivi", "Visites", "Séjours")


def open_tab(day: Fingers, name: str, tab: str) -> None:
    """Go to a part of the file of a person."""
    day.open_person(name)
    day.press("Ctrl+PgDown", times=TABS.index(tab))
    day.rest()


# --- the hospital -------------------------------------------------------------------------------


def enter_hospital(day: Fingers, name: str, *, since: str, way: str) -> None:
    """Note an entry in three fields."""
    day.open_person(name)
    day.add("Hospitalisation")
    day.write(words.HOSPITAL)
    day.fill("Depuis le", since)
    day.choose("Entrée", way)
    day.push("Noter l’hospitalisation")


def come_home(day: Fingers) -> None:
    """Prepare the return, tick what is ready, then record the day."""
    day.open_person(WHOLE)
    day.push("Préparer le retour")
    day.dialog()
    day.fill("Retour prévu le", "12/12/2025")
    day.tick("Préparation du retour : Transport retenu")
    day.save()
    leave_hospital(day, "12/12/2025")


def leave_hospital(day: Fingers, on: str) -> None:
    """Record the day of a return home, from the file."""
    day.push("Préparer le retour")
    day.dialog()
    day.fill("Date de sortie", on)
    day.save()


def watch(day: Fingers, name: str) -> list[str]:
    """Return what is due about somebody, as the list of what is due says it."""
    return [one for one in read_what_is_due(day) if name in one]


# --- the sortie ---------------------------------------------------------------------------------


def leave_things_open(day: Fingers) -> None:
    """Record what is still open when somebody leaves: an equipment, a visit to come, a stay."""
    day.open_person(URGENT)
    day.add("Équipement")
    day.choose("Type d’équipement", "Téléassistance")
    day.fill("Date d’installation", "20/10/2025")
    day.save()
    day.add("Visite")
    day.fill("Début", "05/03/2026")
    day.fill("Début, obligatoire, heure", "10:00")
    day.fill("Fin", "05/03/2026")
    day.fill("Fin, obligatoire, heure", "11:00")
    day.choose("Profession", "IDE")
    day.choose("Statut", "Prévue")
    day.save()
    day.add("Séjour temporaire")
    day.fill("Place", "EHPAD Les Tamaris")
    day.press("Down")
    day.press("Return")
    day.choose("Type de séjour", "HT")
    day.fill("Date d’arrivée", "10/03/2026")
    day.fill("Date de départ", "20/03/2026")
    day.choose("État", "Réservé")
    day.save()


class Leaving(NamedTuple):
    """What the page of a sortie proposed, and asked."""

    motif: str
    lacks: list[str]
    still_open: list[str]


def leave(day: Fingers) -> Leaving:
    """Prepare the sortie from the file, and pronounce it; return what the page proposed and asked."""
    day.open_person(URGENT)
    day.push("Préparer la sortie")
    assert day.place().startswith("Sortie")
    motif = day.go_to("Motif")
    assert isinstance(motif, QComboBox)
    page = day.main.current_page()
    assert isinstance(page, SortiePage)
    lacks = [said_of(one) for one in page.decision.rows]
    day.press("Ctrl+Return")
    day.rest()
    assert not says(day.main, "Sortie prononcée")
    open_things = [said_of(one.choice) for one in page.open_card.rows]
    day.fill("Date de la concertation", "27/02/2026")
    day.fill("Participants", words.PARTICIPANTS)
    day.choose("Relais vers le droit commun", "Organisé")
    day.fill("Qui prend le relais", words.RELAIS)
    day.fill("À partir du", "02/03/2026")
    day.fill("1 visite prévue, motif d’annulation", "Sortie du dispositif")
    day.choose("Téléassistance, suite", "Récupéré")
    day.press("Ctrl+Return")
    day.until(lambda: says(day.main, "Confirmer le relais…"))
    return Leaving(motif.currentText(), lacks, open_things)


def confirm_the_relay(day: Fingers) -> None:
    """Go from what is due to the sortie, and say that the relay is there."""
    day.go_by_name("À faire")
    day.press("Ctrl+F")
    day.write(f"relais {words.URGENT}")
    day.press("Return")
    day.press("Return")
    day.until(lambda: day.place().startswith("Sortie"))
    day.push("Confirmer le relais…")
    day.dialog()
    day.fill("Vérifié le", "16/03/2026")
    day.push("Confirmer")


def come_back(day: Fingers) -> None:
    """Take a former person on again: a new demande, a new accompagnement."""
    day.open_person(URGENT)
    leave_hospital(day, "11/04/2026")
    day.open_person(URGENT)
    day.push("Reprendre un accompagnement")
    day.dialog()
    day.fill("Date de la demande", "10/04/2026")
    day.choose("Origine de la demande", "Centre hospitalier")
    day.choose("Circonstance", "Sortie d’hospitalisation")
    day.save()
    assert day.place().startswith("Admission")
    entry.evaluate_at_home(day, "13/04/2026")
    entry.take_the_consent(day, "13/04/2026")
    entry.pronounce(day, "13/04/2026")


# --- mistakes -----------------------------------------------------------------------------------


def correct_the_admission(day: Fingers) -> str:
    """Put the day of an admission right, with a reason; return what the form asked first."""
    open_tab(day, WHOLE, "Parcours")
    day.push("Corriger une date…")
    day.dialog()
    which = day.go_to("Quelle date")
    assert isinstance(which, QComboBox)
    chosen = ""
    for _ in range(which.count()):
        chosen = " ".join(which.currentText().split())
        if chosen.startswith("Date d’admission : 06/10/2025"):
            break
        day.press("Down")
    day.fill("Date exacte", "08/10/2025")
    day.fill("Motif", words.CORRECTION)
    day.push("Corriger")
    return chosen


def enter_twice(day: Fingers) -> None:
    """Enter somebody known under another spelling, with a note."""
    day.call("Nouvelle personne")
    day.dialog()
    day.fill("Nom de naissance", words.DOUBLE)
    day.fill("Prénoms", words.DOUBLE_PRENOM)
    day.choose("Sexe", "Homme")
    day.fill("Date de naissance", words.URGENT_BORN)
    day.save()
    day.add("Note")
    day.write(words.NOTE)
    day.save()


def look_for_the_other_record(day: Fingers) -> None:
    """Go from the file to the page that merges."""
    day.open_person(URGENT)
    day.push("Autres actions")
    day.pick("Fusionner avec…")
    day.rest()


def merge(day: Fingers) -> bool:
    """Merge the two records; tell whether the note came along."""
    look_for_the_other_record(day)
    day.write(words.DOUBLE)
    day.settle_typing()
    day.press("Return")
    day.until(lambda: says(day.main, "Garder l’autre dossier"))
    day.push("Fusionner")
    day.until(lambda: day.place() == f"Dossier de {URGENT}")
    return any(words.NOTE in one for one in shown_in(day.main, "Événements du parcours"))


def part_again(day: Fingers) -> None:
    """Undo the merge."""
    look_for_the_other_record(day)
    day.push(f"Défaire la fusion avec {words.DOUBLE} {words.DOUBLE_PRENOM}")
    day.until(lambda: says(day.main, "défaite le 04/05/2026"))


def read_the_survey(day: Fingers) -> dict[str, str]:
    """Return the answers on screen for the year under way, by path of the indicator."""
    day.go_by_name("Enquêtes")
    page = day.main.current_page()
    assert isinstance(page, EnquetesPage)
    day.until(lambda: page.view_model.answer is not None)
    answer = page.view_model.answer
    assert answer is not None
    shown: dict[str, str] = {}
    for one in answer.answers:
        if one.question.indicateur is not None:
            row = page.model.row_of(one.question.number)
            shown[one.question.indicateur] = str(page.model.index(row, 2).data())
    return shown
