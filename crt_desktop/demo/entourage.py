"""Who is around a person: their carers in full, who acts at home, how to reach and to enter."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Final

from crt_desktop.demo.followed import Followed
from crt_desktop.demo.story import Story
from crt_desktop.demo.world import Draws, World
from crt_desktop.domain.people import Aidant, Beneficiaire
from crt_desktop.domain.suivi import Intervenant
from crt_desktop.domain.typography import french

_FAR_TOWNS: Final = {
    "Narbonne": 4, "Carcassonne": 3, "Toulouse": 2, "Montpellier": 2, "Béziers": 2, "Perpignan": 1,
    "Lyon": 1,
}  # fmt: skip
_RETIREMENT: Final = 64
_REMARQUES: Final = (
    "Joignable après 18 h.",
    "Préfère être appelé{e} le matin.",
    "Travaille de nuit : ne pas appeler avant 14 h.",
    "Passe chaque samedi avec les courses.",
    "Ne conduit plus.",
    "Gère les comptes et le courrier.",
)
_WORRIES: Final = (
    "Opération de la hanche prévue, s'inquiète de la suite.",
    "Dit mal dormir depuis l'été.",
    "Suivi{e} pour le cœur, ne doit plus porter.",
)

_DOCTORS: Final = {
    "Ferrals-les-Corbières": ("Dr Bertrand Ricalens", "S23"),
    "Boutenac": ("Dr Bertrand Ricalens", "S23"),
    "Lagrasse": ("Dr Aurore Montlaurès", "S24"),
    "Talairan": ("Dr Aurore Montlaurès", "S24"),
    "Tuchan": ("Dr Aurore Montlaurès", "S24"),
    "Lézignan-Corbières": ("Dr Samir Haddouche", "S25"),
    "Conilhac-Corbières": ("Dr Samir Haddouche", "S25"),
    "Escales": ("Dr Samir Haddouche", "S25"),
}
"""The médecin traitant of a commune and the practice; elsewhere, the MSP of Fabrezan."""
_MSP_DOCTORS: Final = (("Dr Elsa Tourrenc", "S16"), ("Dr Yvan Peyrefiche", "S16"))
_IDEL: Final = ("Cabinet Aubrac et Serres", "Cabinet infirmier des Remparts", "Mme Régine Cathala")
_KINE: Final = ("M. Benoît Llobères", "Mme Sarah Quintard")
_SAAS: Final = (("Cigale Services", "saas", "S11"), ("Aide et Présence", "sad_aide", "S12"))
_PHARMACIES: Final = (("Pharmacie de la Fontaine", "S17"), ("Pharmacie du Promenoir", "S26"))
_HELP_DAYS: Final = (
    "Du lundi au samedi, matin et soir.",
    "Tous les matins, une heure.",
    "Lundi, mercredi et vendredi, deux heures.",
    "Sept jours sur sept, trois passages.",
)
_PROTECTED: Final = frozenset({"curatelle", "tutelle", "mandat_protection_future"})

_VIGILANCES: Final = {
    "Chutes": 9, "Anticoagulant": 6, "Diabète": 5, "Dénutrition": 4, "Désorientation": 4,
    "Troubles de la déglutition": 3, "Malentendance": 4, "Malvoyance": 2, "Allergie pénicilline": 2,
    "Oxygène": 1, "Fugue": 1,
}  # fmt: skip
_ACCES: Final = (
    "Clé dans la boîte à code, à gauche de la porte (4071).",
    "Sonner deux fois et attendre.",
    "Passer par la cour, la porte n'est pas fermée à clé.",
    "Chien au jardin, l'appeler avant d'entrer.",
    "Clé chez le voisin d'en face.",
    "Interphone 12, troisième étage sans ascenseur.",
    "Portail à pousser fort, l'allée glisse par temps de pluie.",
)


def number_aidants(made: list[Aidant]) -> list[Aidant]:
    """Give the carers their references: what is recorded of them names them."""
    return [replace(one, reference=f"A{rank:03d}") for rank, one in enumerate(made, 1)]


def complete_aidant(aidant: Aidant, story: Story, world: World) -> Aidant:
    """Tell how to reach a carer, what they do, and what weighs on them."""
    draws = world.draws("aidant", aidant.reference)
    age = world.on.year - (aidant.annee_naissance or world.on.year)
    worried = bool(aidant.is_principal) and draws.happens(0.3)
    remarque = draws.choice(_WORRIES if worried else _REMARQUES) if draws.happens(0.55) else None
    e = "" if aidant.sexe == "M" else "e"
    return replace(
        aidant,
        telephone=_number(draws, "06 39 98" if draws.happens(0.8) else "04 65 71"),
        courriel=_courriel(aidant, draws),
        commune=story.commune
        if aidant.is_cohabitant or aidant.lien == "voisin"
        else draws.pick(_FAR_TOWNS),
        activite=_activite(age, draws),
        has_cles=bool(aidant.is_cohabitant) or draws.happens(0.6),
        is_personne_confiance=bool(aidant.is_principal) and draws.happens(0.7),
        has_inquietude_sante=worried,
        remarque=remarque and french(remarque.format(e=e)),
    )


def _activite(age: int, draws: Draws) -> str:
    if age >= _RETIREMENT:
        return "retraite"
    return draws.pick({"actif": 7, "sans_emploi": 2, "autre": 1})


def _courriel(aidant: Aidant, draws: Draws) -> str | None:
    if not draws.happens(0.4):
        return None
    letters = f"{aidant.prenom}.{aidant.nom}".casefold().translate(_PLAIN)
    return f"{''.join(one for one in letters if one.isascii() and one != ' ')}@demo.example"


_PLAIN: Final = str.maketrans("éèêëàâîïôûüç'", "eeeeaaiioouc ")


def _number(draws: Draws, prefix: str) -> str:
    """Return a number kept for fiction, under such a prefix."""
    return f"{prefix} {draws.randint(10, 99)} {draws.randint(10, 99)}"


def complete_beneficiaire(beneficiaire: Beneficiaire, story: Story, world: World) -> Beneficiaire:
    """Tell how to reach the person, how to come in, and what to know before ringing."""
    draws = world.draws("at the door", beneficiaire.reference)
    is_known = bool(story.entries)
    count = draws.pick({"0": 2, "1": 4, "2": 4, "3": 2})
    words = list(dict.fromkeys(draws.pick(_VIGILANCES) for _ in range(int(count))))
    return replace(
        beneficiaire,
        telephone_secondaire=_number(draws, "06 39 98") if draws.happens(0.3) else None,
        acces=story.acces or (french(draws.choice(_ACCES)) if is_known else None),
        vigilances=story.vigilances or (", ".join(words) if is_known else None) or None,
    )


def make_intervenants(followed: Followed) -> list[Intervenant]:
    """Return who acts at home for a person besides the CRT."""
    story, draws = followed.story, followed.draws("intervenants")
    doctor, practice = _DOCTORS.get(story.commune) or draws.choice(_MSP_DOCTORS)
    found = [_one(followed, draws, nom=doctor, role="medecin_traitant", partenaire=practice)]
    if not story.entries:
        return found if draws.happens(0.8) else []
    if draws.happens(0.75):
        nom, role, partenaire = draws.choice(_SAAS)
        remarque = draws.choice(_HELP_DAYS)
        found.append(
            _one(followed, draws, nom=nom, role=role, partenaire=partenaire, remarque=remarque)
        )
    nom, partenaire = draws.choice(_PHARMACIES)
    found.append(_one(followed, draws, nom=nom, role="pharmacie", partenaire=partenaire))
    others = (
        (0.7, draws.choice(_IDEL), "idel", None, "Pilulier préparé chaque lundi."),
        (0.35, draws.choice(_KINE), "kinesitherapeute", None, "Deux séances par semaine."),
        (0.3, "Repas à domicile des Corbières", "portage", "S32", "Midi, sauf le dimanche."),
        (0.5, "Vigie Aude Téléassistance", "teleassistance", "S31", None),
        (
            1.0 if story.protection in _PROTECTED else 0.0,
            "Association tutélaire du Littoral",
            "mandataire",
            None,
            "Prévenir avant toute dépense.",
        ),
    )
    found += [
        _one(followed, draws, nom=nom, role=role, partenaire=partenaire, remarque=remarque)
        for share, nom, role, partenaire, remarque in others
        if draws.happens(share)
    ]
    return found


def _one(
    followed: Followed,
    draws: Draws,
    *,
    nom: str,
    role: str,
    partenaire: str | None,
    remarque: str | None = None,
) -> Intervenant:
    has_mssante = role == "medecin_traitant" and draws.happens(0.7)
    slug = nom.rsplit(" ", 1)[-1].casefold().translate(_PLAIN)
    return Intervenant(
        beneficiaire=followed.person,
        nom=nom,
        role=role,
        partenaire=partenaire,
        telephone=_office_number(nom),
        mssante=f"{slug}@demo.mssante.fr" if has_mssante else None,
        remarque=None if remarque is None else french(remarque),
    )


def _office_number(nom: str) -> str:
    """Return the number of an office: the same for every person it acts for."""
    digits = f"{sum(ord(letter) * rank for rank, letter in enumerate(nom, 3)) % 10_000:04d}"
    return f"04 65 71 {digits[:2]} {digits[2:]}"


PFR_NOTICE: Final = timedelta(days=5)
"""How long after a heavy measure the carer is oriented to the PFR."""
