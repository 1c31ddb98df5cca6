"""Fictional persons under names as frequent as they are in France, and the slips people make typing them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from random import Random
from typing import Final

from crt_desktop.domain.people import Beneficiaire

_SURNAMES: Final = """
Martin Bernard Thomas Petit Robert Richard Durand Dubois Moreau Laurent Simon Michel Lefebvre Leroy Roux David
Bertrand Morel Fournier Girard Bonnet Dupont Lambert Fontaine Rousseau Vincent Muller Lefèvre Faure André
Mercier Blanc Guérin Boyer Garnier Chevalier François Legrand Gauthier Garcia Perrin Robin Clément Morin
Nicolas Henry Roussel Mathieu Gautier Masson Marchand Duval Denis Dumont Marie Lemaire Noël Meyer Dufour
Meunier Brun Blanchard Giraud Joly Rivière Lucas Brunet Gaillard Barbier Arnaud Martinez Gérard Roche Renard
Schmitt Roy Leroux Colin Vidal Caron Picard Roger Fabre Aubert Lemoine Renaud Dumas Lacroix Olivier Philippe
Bourgeois Pierre Benoit Rey Leclerc Payet Rolland Leclercq Guillaume Lecomte Lopez Jean Dupuy Guillot Hubert
Berger Carpentier Sanchez Dupuis Moulin Louis Deschamps Huet Vasseur Perez Boucher Fleury Royer Klein Jacquet
Adam Paris Poirier Marty Aubry Guyot Carré Charles Renault Charpentier Ménard Maillard Baron Bertin Bailly
Hervé Schneider Fernandez Le-Gall Collet Léger Bouvier Julien Prévost Millet Perrot Daniel Le-Roux Cousin
Germain Breton Besson Langlois Rémy Le-Goff Pelletier Lévêque Perrier Leblanc Barré Lebrun Marchal Weber
Mallet Hamon Boulanger Jacob Monnier Michaud Rodriguez Guichard Gillet Étienne Grondin Poulain Tessier
Chevallier Collin Chauvin Da-Silva Bouchet Gay Lemaître Bénard Maréchal Humbert Reynaud Antoine Hoarau Perret
Barthélemy Cordier Pichon Lejeune Gilbert Lamy Delaunay Pasquier Carlier Laporte Gros Buisson Saint-Martin
Cazenave Escande Bousquet Sicard Peyre Soulier Raynal Calvet Rouquette Sabatier Miquel Cros Azéma Fabre-Luce
Castel Puech Bonnafous Gleizes Barthe Vergé Cabanel Alary Mestre
"""
SURNAMES: Final = tuple(_SURNAMES.split())
_WOMEN: Final = """
Marie Jeanne Marguerite Germaine Yvonne Madeleine Suzanne Marcelle Simone Denise Jacqueline Monique Paulette
Odette Andrée Françoise Lucienne Ginette Thérèse Renée Raymonde Nicole Yvette Huguette Henriette Josette
Louise Hélène Georgette Claude Micheline Lucette Gisèle Colette Liliane Solange Jeannine Alice Juliette Anne
Geneviève Catherine Rolande Éliane Arlette Christiane Danielle Bernadette Gilberte Pierrette Marie-Thérèse
Marie-Louise Marie-Claude Anne-Marie Marie-Rose Rose Lucie Emma Berthe Fernande
"""
WOMEN: Final = tuple(_WOMEN.split())
_MEN: Final = """
Jean Pierre Marcel André René Louis Roger Robert Georges Maurice Jacques Raymond Paul Henri Michel Claude
Charles Lucien Fernand Albert Émile Joseph Gaston Léon Bernard Guy Gérard Roland Gilbert Daniel Christian
Serge François Alain Francis Yves Antoine Jean-Claude Jean-Pierre Jean-Marie Gabriel Eugène Edmond Julien
Alfred Camille Alphonse Édouard Victor Noël
"""
MEN: Final = tuple(_MEN.split())
FIRST_BIRTH: Final = date(1922, 1, 1)
BIRTH_DAYS: Final = 44 * 365


def draw(dice: Random, names: tuple[str, ...]) -> str:
    """Draw a name, the first ones the most often, as in the registers."""
    return dice.choices(names, [1 / (rank + 12) for rank in range(len(names))])[0]


def a_person(dice: Random, number: int) -> Beneficiaire:
    """Draw a person: one in two women married under another name, one in three with a second first name."""
    is_woman = dice.random() < 0.66
    names = WOMEN if is_woman else MEN
    prenoms = draw(dice, names)
    if dice.random() < 0.35:
        prenoms += f" {draw(dice, names)}"
    nom = draw(dice, SURNAMES).replace("-", " ")
    usage = draw(dice, SURNAMES).replace("-", " ") if is_woman and dice.random() < 0.6 else None
    return Beneficiaire(
        reference=f"B{number:05d}",
        nom_naissance=nom.upper(),
        prenoms=prenoms,
        nom_usage=usage.upper() if usage else None,
        sexe="F" if is_woman else "M",
        born_on=_a_birth(dice),
    )


def _a_birth(dice: Random) -> date:
    """Draw a birth on a day that every month of every year has."""
    drawn = FIRST_BIRTH + timedelta(days=dice.randrange(BIRTH_DAYS))
    return drawn if drawn.day <= 28 else drawn.replace(day=drawn.day - 20)


def people(dice: Random, count: int) -> list[Beneficiaire]:
    """Draw so many persons."""
    return [a_person(dice, number) for number in range(1, count + 1)]


Typed = dict[str, object]
"""What is typed of a person: the arguments of a search."""


def typed_as(person: Beneficiaire) -> Typed:
    """Return what one types of a person without a slip."""
    return {
        "nom": person.nom_naissance,
        "prenoms": person.prenoms,
        "born_on": person.born_on,
        "sexe": person.sexe,
    }


def with_slips(dice: Random, person: Beneficiaire) -> Typed:
    """Return what one types of a person with one or two slips: names, birth, or something left out."""
    typed = typed_as(person)
    name_slip = dice.choice(("nom", "prenoms", "swapped", "usual", "short", "bare", "none"))
    if name_slip == "none":
        _miss_birth(dice, typed, certainly=True)
        return typed
    _slip_in_names(dice, person, typed, name_slip)
    if dice.random() < 0.5:
        _miss_birth(dice, typed, certainly=False)
    if dice.random() < 0.3:
        typed["sexe"] = None
    return typed


def _slip_in_names(dice: Random, person: Beneficiaire, typed: Typed, slip: str) -> None:
    if slip in {"nom", "prenoms"}:
        typed[slip] = mistype(dice, str(typed[slip]))
    elif slip == "swapped":
        typed["nom"], typed["prenoms"] = typed["prenoms"], typed["nom"]
    elif slip == "usual":
        typed["nom"] = person.nom_usage or person.nom_naissance
    elif slip == "short":
        typed["prenoms"] = str(typed["prenoms"]).split()[0].lower()
    else:
        typed["nom"] = str(typed["nom"]).replace(" ", "").lower()
        typed["prenoms"] = str(typed["prenoms"]).replace("-", " ").replace("é", "e").upper()


def _miss_birth(dice: Random, typed: Typed, *, certainly: bool) -> None:
    """Leave the birth out, or slip in it: day and month, a digit, the year."""
    born_on = typed["born_on"]
    assert isinstance(born_on, date)
    kind = dice.choice(
        ("missing", "inverted", "digit", "year") if certainly else ("missing", "digit")
    )
    if kind == "missing":
        typed["born_on"] = None
    elif kind == "inverted" and born_on.day <= 12:
        typed["born_on"] = date(born_on.year, born_on.day, born_on.month)
    elif kind == "digit":
        typed["born_on"] = _other_digit(dice, born_on)
    else:
        typed["born_on"] = born_on.replace(year=born_on.year + 1)


def _other_digit(dice: Random, born_on: date) -> date:
    """Return a date whose day or year has another last digit."""
    if dice.random() < 0.5:
        return born_on.replace(day=born_on.day // 10 * 10 + dice.choice((1, 4, 7)))
    return born_on.replace(year=born_on.year // 10 * 10 + dice.randrange(10))


def mistype(dice: Random, text: str) -> str:
    """Return the text with a letter left out, doubled, replaced, or two inverted."""
    place = dice.randrange(max(len(text) - 1, 1))
    kind = dice.choice(("left out", "doubled", "replaced", "inverted"))
    if kind == "left out":
        return text[:place] + text[place + 1 :]
    if kind == "doubled":
        return text[:place] + text[place] + text[place:]
    if kind == "replaced":
        return text[:place] + dice.choice("aeirstnlou") + text[place + 1 :]
    return text[:place] + text[place + 1 : place + 2] + text[place] + text[place + 2 :]


def reborn(person: Beneficiaire, born_on: date) -> Beneficiaire:
    """Return somebody else of the same name."""
    return replace(person, born_on=born_on)
