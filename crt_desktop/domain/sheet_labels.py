"""What a record of each sheet is, in French: one, several, and its gender."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from crt_desktop.domain.typography import french

SHEET_WORDS: Final[Mapping[str, tuple[str, str, str]]] = {
    "beneficiaires": ("Personne", "Personnes", "f"),
    "demandes": ("Demande", "Demandes", "f"),
    "gir": ("Évaluation GIR", "Évaluations GIR", "f"),
    "visites": ("Visite", "Visites", "f"),
    "professionnels": ("Professionnel", "Professionnels", "m"),
    "astreintes": ("Astreinte", "Astreintes", "f"),
    "appels_astreinte": ("Appel d'astreinte", "Appels d'astreinte", "m"),
    "hospitalisations": ("Hospitalisation", "Hospitalisations", "f"),
    "places_ht": ("Place d'hébergement temporaire", "Places d'hébergement temporaire", "f"),
    "sejours_ht": ("Séjour temporaire", "Séjours temporaires", "m"),
    "aidants": ("Aidant", "Aidants", "m"),
    "partenaires": ("Partenaire", "Partenaires", "m"),
    "intervenants": ("Intervenant à domicile", "Intervenants à domicile", "m"),
    "interlocuteurs": ("Interlocuteur", "Interlocuteurs", "m"),
    "zarit": ("Mini-Zarit", "Mini-Zarit", "m"),
    "soutiens_aidants": ("Soutien à l'aidant", "Soutiens aux aidants", "m"),
    "contacts_aidants": ("Contact avec l'aidant", "Contacts avec les aidants", "m"),
    "chutes": ("Chute", "Chutes", "f"),
    "depistages": ("Dépistage", "Dépistages", "m"),
    "notes": ("Note", "Notes", "f"),
    "transmissions": ("Transmission", "Transmissions", "f"),
    "equipements": ("Équipement", "Équipements", "m"),
    "vaccinations": ("Vaccination", "Vaccinations", "f"),
    "teleconsultations": ("Téléconsultation", "Téléconsultations", "f"),
    "transports": ("Transport", "Transports", "m"),
    "consentements": ("Consentement", "Consentements", "m"),
    "evaluations": ("Évaluation de la situation", "Évaluations de la situation", "f"),
    "plans": ("Plan d'accompagnement", "Plans d'accompagnement", "m"),
    "objectifs": ("Objectif", "Objectifs", "m"),
    "bilans": ("Bilan d'étape", "Bilans d'étape", "m"),
    "prestations": ("Prestation", "Prestations", "f"),
    "contrats": ("Contrat", "Contrats", "m"),
    "series_visites": ("Série de visites", "Séries de visites", "f"),
    "horaires": ("Horaire de travail", "Horaires de travail", "m"),
    "absences": ("Absence", "Absences", "f"),
    "souhaits": ("Souhait", "Souhaits", "m"),
    "publications": ("Programme publié", "Programmes publiés", "m"),
    "informations": ("Information donnée", "Informations données", "f"),
    "reservations_ht": ("Place à nommer", "Places à nommer", "f"),
    "refus_ht": ("Demande de place non satisfaite", "Demandes de place non satisfaites", "f"),
}
"""One, several, and the grammatical gender of each sheet's records."""


def sheet_label(sheet: str) -> str:
    """Return what one record of a sheet is: « Chute »."""
    return french(SHEET_WORDS[sheet][0])


def sheet_plural(sheet: str) -> str:
    """Return what several records of a sheet are: « Chutes »."""
    return french(SHEET_WORDS[sheet][1])


def is_feminine(sheet: str) -> bool:
    """Tell whether a record of a sheet is feminine in French (« une chute »)."""
    return SHEET_WORDS[sheet][2] == "f"


def counted(sheet: str, count: int) -> str:
    """Return a number of records in words of a sentence: « 1 visite », « 12 visites »."""
    one, several, _ = SHEET_WORDS[sheet]
    words = several if count > 1 else one
    # « Évaluation GIR » keeps its capitals after the first letter.
    return french(f"{count} {words[0].lower()}{words[1:]}")
