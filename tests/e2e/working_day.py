"""What one person does in a working day, key by key."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from PySide6.QtWidgets import QAbstractItemView, QLabel

from tests.e2e.keyboard import Keyboard, said_of

NOM: Final = "Zéphyrine-Quetzalcoatl"
PRENOMS: Final = "Œnone Wïlhelmine"
MATRICULE: Final = "238029912345678"
OID: Final = "1.2.250.1.213.1.4.8"
ADRESSE: Final = "17 impasse des Ornithorynques"
TELEPHONE: Final = "0639981234"
AIDANT: Final = "Xylophène"
NOTE: Final = "La clef dort sous le nénuphar violet du perron."
TRANSMISSION: Final = "Somnolence inhabituelle au coucher, réveil à 23 h."
DRAFT: Final = "Phrase commencée puis interrompue par le téléphone"
PARTENAIRE: Final = "HAD du Canigou"
"""What is typed of people is unusual on purpose: it is looked for where it must not be."""

OTHER_NAME: Final = "Nadia Benamrou"
OTHER_PASSPHRASE: Final = "sept tortues lentes mangent du trèfle bleu"


def unlock(day: Keyboard, passphrase: str) -> None:
    """Type the passphrase of the account shown."""
    assert said_of(day.focus()) == "Phrase de passe"
    day.write(passphrase)
    day.press("Return")
    day.rest()
    assert day.shell.main is not None


def enter_a_person(day: Keyboard) -> None:
    """Make the file of a new person."""
    day.call("Nouvelle personne")
    assert day.dialog().windowTitle() == "Nouvelle personne"
    day.fill("Nom de naissance", NOM)
    day.fill("Prénoms", PRENOMS)
    day.choose("Sexe", "Femme")
    day.fill("Date de naissance", "3/2/38")
    day.save()
    assert day.place() == f"Dossier de {NOM} {PRENOMS}"


def meet_a_double(day: Keyboard) -> None:
    """Begin to enter the same person under another spelling, and open the file found."""
    day.press("Ctrl+1")
    day.call("Nouvelle personne")
    day.dialog()
    day.fill("Nom de naissance", NOM.replace("ph", "f").replace("-", " "))
    day.fill("Prénoms", "Oenone")
    day.fill("Date de naissance", "03021938")
    day.qtbot.wait(250)
    day.rest()
    day.push(f"C’est cette personne : {NOM} {PRENOMS}")
    assert day.place() == f"Dossier de {NOM} {PRENOMS}"


def describe_the_person(day: Keyboard) -> None:
    """Fill the identity in place, then add who helps."""
    day.press("Ctrl+PgDown")
    day.push("Modifier : Identité nationale de santé")
    day.choose("Statut de l’identité", "Récupérée")
    day.fill("Matricule INS", MATRICULE)
    day.fill("OID de l’INS", OID)
    day.save_in_place()
    day.push("Modifier : Coordonnées")
    day.fill("Adresse", ADRESSE)
    day.fill("Code postal", "11200")
    day.fill("Commune", "Lézignan-Corbières")
    day.fill("Téléphone", TELEPHONE)
    day.save_in_place()
    day.push("Ajouter un aidant")
    day.fill("Nom", AIDANT)
    day.fill("Prénom", "Barnabé")
    day.choose("Lien avec la personne", "Enfant")
    day.choose("Aidant principal", "Oui")
    day.fill("Téléphone", "0639980045")
    day.save()


def evaluate_the_gir(day: Keyboard) -> str:
    """Fill the grid by letters; return what it says it computed."""
    day.add("Évaluation GIR")
    grid = day.dialog()
    for letter in "CCCCCCCCCCCCCCCCCCCCCCCCCCCCCC":
        if said_of(day.focus()) == "Enregistrer l’évaluation":
            break
        day.write(letter)
    told = " ".join(one.text() for one in grid.findChildren(QLabel) if "rang" in one.text())
    day.save()
    return told


def note_the_day(day: Keyboard) -> None:
    """Record a fall in two acts, a note, an urgent transmission."""
    day.press("Ctrl+E")
    day.press("Down")
    day.press("Return")
    day.dialog()
    day.save()
    day.add("Note")
    day.write(NOTE)
    day.save()
    day.add("Transmission")
    day.write(TRANSMISSION)
    day.choose("Urgente", "Oui")
    day.save()


def admit_the_person(day: Keyboard) -> None:
    """Record the demande, then pronounce the admission on its page: the rest is to be put right later."""
    day.add("Demande")
    day.dialog()
    day.fill("Date de la demande", "02/11/2026")
    day.choose("Origine de la demande", "Médecin traitant")
    day.choose("Circonstance", "Urgence")
    day.choose("Canal de la demande", "Téléphone")
    day.fill("Date de l’évaluation", "04/11/2026")
    day.choose("Évaluation au domicile", "Oui")
    day.fill("Date de l’avis médical", "05/11/2026")
    day.choose("Avis médical", "Favorable")
    day.fill("Date de la concertation", "06/11/2026")
    day.fill("Date du consentement", "06/11/2026")
    day.save()
    day.press("Ctrl+PgDown", times=2)
    day.rest()
    day.push("Étapes de l’admission, Demande du 02/11/2026")
    day.press("Ctrl+Return")
    day.dialog()
    day.save()
    day.press("Alt+Left")
    day.rest()


def add_a_partner(day: Keyboard) -> None:
    """Note a partenaire, its convention, and somebody to speak to."""
    day.press("Ctrl+0")
    day.rest()
    day.push("Ajouter un partenaire")
    day.fill("Nom", PARTENAIRE)
    day.choose("Catégorie", "HAD")
    day.fill("Début de la convention", "01/01/2026")
    day.fill("Fin de la convention", "31/12/2028")
    day.fill("Téléphone", "0468123456")
    day.save()
    day.press("Space")
    day.push("Ajouter un interlocuteur")
    day.fill("Nom", "Pujol")
    day.fill("Prénom", "Maëlle")
    day.fill("Fonction", "Cadre de santé")
    day.save()


def describe_the_house(day: Keyboard) -> None:
    """Change settings, add a professionnel and a user."""
    day.section("Établissement")
    day.fill("Nom de l’établissement", "CRT des Hautes-Corbières")
    day.fill("Objectif de file active", "45")
    day.press("Ctrl+S")
    day.rest()
    day.section("Équipe")
    day.push("Ajouter un professionnel")
    day.fill("Nom", "Sérié")
    day.fill("Prénom", "Françoise")
    day.choose("Profession", "IDE")
    day.fill("ETP", "0,8")
    day.save()
    day.section("Utilisateurs")
    day.push("Ajouter un compte…")
    day.fill("Prénom et nom", OTHER_NAME)
    day.choose("Rôle", "Médecin")
    day.choose("Phrase de passe", "La mienne")
    day.fill("Phrase de passe", OTHER_PASSPHRASE)
    day.fill("La même, une seconde fois", OTHER_PASSPHRASE)
    day.press("Return")
    day.rest()


def take_away_and_put_back(day: Keyboard) -> None:
    """Take the note away from the file, and put it back from the bin."""
    day.open_person(NOM)
    day.press("Ctrl+PgDown")
    day.rest()
    day.walk_to("Notes", among="Chutes")
    day.go_to("Notes", kinds=(QAbstractItemView,))
    day.press("Delete")
    day.rest()
    day.section("Corbeille")
    day.go_to("Corbeille", kinds=(QAbstractItemView,))
    day.press("Return")
    day.rest()


def leave_a_sentence_unfinished(day: Keyboard) -> None:
    """Begin a note, and lock before it is saved."""
    day.open_person(NOM)
    day.add("Note")
    day.write(DRAFT)
    lock(day)


def lock(day: Keyboard) -> None:
    """Lock, whatever is open."""
    with day.qtbot.waitSignal(day.shell.locked, timeout=10_000):
        day.press("Ctrl+L")


def finish_the_sentence(day: Keyboard) -> None:
    """Find the note begun before the lock, and save it."""
    day.open_person(NOM)
    day.add("Note")
    day.push("Reprendre la saisie du 22/11 à 10:00")
    assert day.go_to("Texte").property("plainText") == DRAFT
    day.save()


def switch_user(day: Keyboard) -> None:
    """Leave the place to somebody else."""
    with day.qtbot.waitSignal(day.shell.locked, timeout=10_000):
        day.call("Changer d’utilisateur")


def come_in_as_the_other(day: Keyboard) -> None:
    """Choose the other account in the list that is offered, and open."""
    day.press("Down")
    day.press("Return")
    unlock(day, OTHER_PASSPHRASE)


def come_in_as_the_first(day: Keyboard, passphrase: str) -> None:
    """Choose the first account in the list that is offered, and open."""
    day.press("Up")
    day.press("Return")
    unlock(day, passphrase)


def read_what_was_said(day: Keyboard) -> None:
    """Acknowledge the transmission."""
    day.go_by_name("Relève")
    day.push("Toutes les transmissions")
    day.rest()
    day.go_to("Transmissions", kinds=(QAbstractItemView,))
    day.press("Space")
    day.rest()


def back_up(day: Keyboard) -> None:
    """Make a backup by hand."""
    day.section("Sauvegardes")
    day.push("Sauvegarder maintenant")
    day.until(lambda: not day.shell.upkeep.is_busy)


def export_the_caseload(day: Keyboard, target: Path) -> None:
    """Write the workbook."""
    day.go_by_name("Import et export")
    day.push("Exporter la file active…")
    day.dialog()
    day.write("Lecture de fin de journée")
    day.press("Return")
    day.rest()
    assert target.exists()
