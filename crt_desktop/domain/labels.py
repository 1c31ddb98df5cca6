"""The French words of records on screen: sheets, fields, and the title of one record.

A label is what stands over a field; a named field is the words of a sentence about it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Final

from crt_desktop.domain.dates import PARIS
from crt_desktop.domain.parcours import Contrat, Plan
from crt_desktop.domain.reprise.columns import Kind, Sheet
from crt_desktop.domain.reprise.records import Record
from crt_desktop.domain.reprise.schema import SHEET_BY_NAME
from crt_desktop.domain.typography import french

_SHEETS: Final[Mapping[str, tuple[str, str, str]]] = {
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

_FIELDS: Final[Mapping[str, str]] = {
    "reference": "Identifiant",
    "nom_naissance": "Nom de naissance",
    "prenoms": "Prénoms",
    "nom_usage": "Nom d'usage",
    "sexe": "Sexe",
    "born_on": "Date de naissance",
    "code_insee_naissance": "Code INSEE du lieu de naissance",
    "matricule_ins": "Matricule INS",
    "ins_oid": "OID de l'INS",
    "statut_identite": "Statut de l'identité",
    "attribut_identite": "Attribut de l'identité",
    "antenne": "Antenne",
    "adresse": "Adresse",
    "code_postal": "Code postal",
    "commune": "Commune",
    "telephone": "Téléphone",
    "minutes_trajet": "Minutes de trajet",
    "mode_vie": "Mode de vie",
    "protection": "Protection juridique",
    "apa": "Perçoit l'APA",
    "profils": "Profils particuliers",
    "telephone_secondaire": "Autre téléphone",
    "courriel": "Courriel",
    "acces": "Accès au domicile",
    "vigilances": "Points de vigilance",
    "beneficiaire": "Personne",
    "requested_on": "Date de la demande",
    "origine": "Origine",
    "circonstance": "Circonstance",
    "canal": "Canal",
    "evaluated_on": "Date de l'évaluation",
    "is_evaluated_at_home": "Évaluation au domicile",
    "avis_medical_on": "Date de l'avis médical",
    "avis_medical": "Avis médical",
    "is_mt_associe": "Médecin traitant associé",
    "concertation_on": "Date de la concertation",
    "consentement_on": "Date du consentement",
    "decided_on": "Date de la décision",
    "decision": "Décision",
    "motif_refus": "Motif du refus",
    "plan_on": "Date du plan",
    "plan_review_on": "Révision du plan prévue le",
    "contrat_on": "Date du contrat",
    "admitted_on": "Date d'admission",
    "left_on": "Date de sortie",
    "motif_sortie": "Motif de la sortie",
    "destination": "Destination",
    "has_relais": "Relais assuré",
    "coherence": "Cohérence",
    "orientation": "Orientation",
    "toilette": "Toilette",
    "habillage": "Habillage",
    "alimentation": "Alimentation",
    "elimination": "Élimination",
    "transferts": "Transferts",
    "deplacement_interieur": "Déplacements à l'intérieur",
    "deplacement_exterieur": "Déplacements à l'extérieur",
    "communication_a_distance": "Communication à distance",
    "gir": "GIR",
    "source": "Source",
    "starts_at": "Début",
    "ends_at": "Fin",
    "profession": "Profession",
    "professionnel": "Professionnel",
    "domaine": "Domaine",
    "statut": "Statut",
    "motif": "Motif",
    "nom": "Nom",
    "prenom": "Prénom",
    "etp": "ETP",
    "rpps": "Numéro RPPS",
    "arrived_on": "Date d'arrivée",
    "mssante": "Adresse MSSanté",
    "called_at": "Date et heure de l'appel",
    "reponse": "Réponse donnée",
    "departed_at": "Départ",
    "arrived_at": "Arrivée",
    "ended_at": "Fin",
    "suite": "Suite",
    "entered_on": "Date d'entrée",
    "is_programmee": "Programmée",
    "is_par_urgences": "Par les urgences",
    "etablissement": "Établissement",
    "finess": "Numéro FINESS",
    "type": "Type",
    "opened_on": "Ouverte depuis le",
    "closed_on": "Fermée à partir du",
    "place": "Place",
    "departed_on": "Date de départ",
    "etat": "État",
    "lien": "Lien avec la personne",
    "is_principal": "Aidant principal",
    "is_cohabitant": "Vit avec la personne",
    "annee_naissance": "Année de naissance",
    "activite": "Activité",
    "has_cles": "A les clés",
    "is_personne_confiance": "Personne de confiance",
    "has_inquietude_sante": "Santé de l'aidant préoccupante",
    "pfr_on": "Orientation vers la PFR le",
    "remarque": "Remarque",
    "categorie": "Catégorie",
    "convention_from": "Début de la convention",
    "convention_until": "Fin de la convention",
    "role": "Rôle",
    "partenaire": "Partenaire",
    "fonction": "Fonction",
    "aidant": "Aidant",
    "measured_on": "Date de la mesure",
    "score": "Score",
    "started_on": "Début",
    "ended_on": "Fin",
    "organisme": "Organisme",
    "contacted_on": "Date du contact",
    "demande": "Demande",
    "action": "Action menée",
    "fell_on": "Date de la chute",
    "lieu": "Lieu",
    "gravite": "Gravité",
    "is_relevee_seule": "Relevée seule",
    "screened_on": "Date du dépistage",
    "instrument": "Instrument",
    "resultat": "Résultat",
    "noted_at": "Date et heure",
    "texte": "Texte",
    "auteur": "Auteur",
    "written_at": "Date et heure",
    "is_urgente": "Urgente",
    "libelle": "Désignation",
    "mise_a_disposition": "Mise à disposition",
    "fournisseur": "Fournisseur",
    "installed_on": "Date d'installation",
    "recovered_on": "Date de récupération",
    "vaccin": "Vaccin",
    "vaccinated_on": "Date de la vaccination",
    "next_on": "Rappel prévu le",
    "held_on": "Date de la téléconsultation",
    "specialite": "Spécialité",
    "transported_on": "Date du transport",
    "given_on": "Date du consentement",
    "portee": "Portée",
    "recueil": "Recueil",
    "donne_par": "Donné par",
    "document_version": "Version du document",
    "withdrawn_on": "Date du retrait",
    "appelant": "Appelant",
    "telephone_appelant": "Téléphone de l'appelant",
    "viatrajectoire_numero": "Numéro ViaTrajectoire",
    "viatrajectoire_on": "Date ViaTrajectoire",
    "viatrajectoire_statut": "Statut ViaTrajectoire",
    "evaluateur": "Qui évalue",
    "evaluation_prevue_at": "Évaluation prévue le",
    "informes": "Qui est informé",
    "voie": "Voie d'admission",
    "evaluation_auteur": "Évaluation faite par",
    "evaluation_conjointe": "Évaluation conjointe avec",
    "avis_medical_auteur": "Avis rendu par",
    "avis_medical_motif": "Motif de l'avis médical",
    "concertation_participants": "Participants à la concertation",
    "concertation_avis": "Avis de la concertation",
    "consentement_par": "Consentement donné par",
    "consentement_recueil": "Recueil du consentement",
    "decision_par": "Décision prise par",
    "decision_motif": "Motif de la décision",
    "motif_refus_precision": "Précision sur le refus",
    "reorientation": "Réorientation vers",
    "annonce_on": "Issue annoncée le",
    "annonce_a": "Issue annoncée à",
    "motif_sortie_precision": "Précision sur la sortie",
    "left_recorded_on": "Sortie enregistrée le",
    "sortie_concertation_on": "Concertation de sortie le",
    "sortie_concertation_participants": "Participants à la concertation de sortie",
    "sortie_avis_medical_on": "Avis médical de sortie le",
    "sortie_avis_medical_auteur": "Avis médical de sortie rendu par",
    "relais_organisme": "Relais assuré par",
    "relais_on": "Relais à partir du",
    "relais_confirmed_on": "Relais confirmé le",
    "service": "Service",
    "retour_prevu_on": "Retour prévu le",
    "preparation": "Préparation du retour",
    "is_at_home": "Au domicile",
    "conjointe": "Conjointe avec",
    "souhaits": "Souhaits de la personne",
    "autonomie": "Autonomie",
    "logement": "Logement et accès",
    "securite": "Sécurité",
    "aidants": "Aidants et leur état",
    "chutes": "Chutes",
    "nutrition": "Nutrition",
    "cognition": "Cognition",
    "humeur": "Humeur",
    "medicaments": "Médicaments",
    "isolement": "Isolement",
    "aides_en_place": "Aides en place",
    "manques": "Ce qui manque",
    "equivalence_ehpad": "Pourquoi le besoin égale celui d'un EHPAD",
    "urgence": "Urgence",
    "conclusion": "Conclusion",
    "numero": "Numéro",
    "drawn_on": "Date",
    "validated_on": "Validé le",
    "validated_by": "Validé par",
    "review_on": "Révision prévue le",
    "informations": "Informations et intervenants",
    "synthese": "Synthèse des problématiques",
    "projet": "Projet de la personne",
    "preferences": "Préférences",
    "directives": "Directives anticipées",
    "plan": "Plan",
    "ordre": "Ordre",
    "fil": "Fil",
    "famille": "Famille de problème",
    "probleme": "Problème",
    "objectif": "Objectif partagé",
    "actions": "Actions",
    "intervenant": "Intervenant",
    "critere": "Critère d'atteinte",
    "motif_non_realise": "Pourquoi il n'est pas réalisé",
    "noted_on": "Date du bilan",
    "nature": "Nature",
    "frequence": "Fréquence",
    "handed_on": "Remis le",
    "signed_on": "Signé le",
    "signataire": "Signataire",
    "qualite": "Qualité du signataire",
    "participants": "Participants",
    "objet": "Objet",
    "serie": "Série",
    "occurrence_on": "Jour prévu par la série",
    "planned_starts_at": "Début prévu",
    "planned_ends_at": "Fin prévue",
    "prestation_fil": "Prestation du plan",
    "couche": "Couche",
    "rang_astreinte": "Rang",
    "remplace": "Remplace l'astreinte",
    "accord": "Accord donné par",
    "decided_at": "Décidé le",
    "returned_at": "Retour",
    "prevenus": "Personnes prévenues",
    "visite": "Visite",
    "heure": "Heure",
    "duree_minutes": "Durée (minutes)",
    "regle": "Répétition",
    "exceptions": "Jours sans visite",
    "prepared_until": "Préparée jusqu'au",
    "jour": "Jour",
    "starts": "Début",
    "ends": "Fin",
    "since": "Depuis",
    "until": "Jusqu'au",
    "uid": "Événement du calendrier",
    "night_on": "Nuit du",
    "souhait": "Souhait",
    "published_at": "Publié le",
    "publiee_par": "Publié par",
    "empreinte": "Empreinte",
    "informed_at": "Informé le",
    "expire_at": "Option gardée jusqu'au",
    "demandeur": "Demandé par",
    "arrivee": "Contrôle à l'arrivée",
    "fin": "Fin du séjour",
    "motif_annulation": "Motif de l'annulation",
    "suite_de": "Suite du séjour",
    "asked_on": "Date de la demande",
    "raison": "Raison",
    "moyen": "Moyen",
    "publication": "Programme publié",
    "astreinte": "Astreinte",
}

_FIELDS_OF_SHEET: Final[Mapping[tuple[str, str], str]] = {
    ("demandes", "origine"): "Origine de la demande",
    ("demandes", "canal"): "Canal de la demande",
    ("professionnels", "arrived_on"): "Date d'entrée",
    ("gir", "source"): "Source de l'évaluation",
    ("appels_astreinte", "origine"): "Origine de l'appel",
    ("appels_astreinte", "ended_at"): "Fin de l'intervention",
    ("places_ht", "type"): "Type de place",
    ("places_ht", "etablissement"): "EHPAD d'accueil",
    ("sejours_ht", "type"): "Type de séjour",
    ("contacts_aidants", "demande"): "Demande de l'aidant",
    ("contacts_aidants", "canal"): "Moyen du contact",
    ("soutiens_aidants", "type"): "Type de soutien",
    ("depistages", "type"): "Risque dépisté",
    ("equipements", "type"): "Type d'équipement",
    ("consentements", "type"): "Objet du consentement",
    ("consentements", "partenaire"): "Partage avec",
    ("intervenants", "partenaire"): "Partenaire",
    ("intervenants", "nom"): "Nom de la personne ou du service",
    ("zarit", "score"): "Score (0 à 7)",
    ("transmissions", "texte"): "Message",
    ("demandes", "motif"): "Motif de la demande",
    ("hospitalisations", "motif"): "Motif de l'hospitalisation",
    ("evaluations", "type"): "Type d'évaluation",
    ("plans", "drawn_on"): "Commencé le",
    ("plans", "closed_on"): "Clôturé le",
    ("bilans", "texte"): "Bilan",
    ("contrats", "type"): "Type de document",
    ("contrats", "drawn_on"): "Généré le",
    ("contrats", "demande"): "Demande",
    ("contrats", "texte"): "Texte du document",
    ("series_visites", "started_on"): "Premier jour",
    ("absences", "started_on"): "Premier jour",
    ("absences", "ended_on"): "Dernier jour",
    ("publications", "started_on"): "Première nuit",
    ("publications", "ended_on"): "Dernière nuit",
}

_NAMED: Final[Mapping[str, str]] = {
    "reference": "l'identifiant",
    "nom_naissance": "le nom de naissance",
    "prenoms": "les prénoms",
    "sexe": "le sexe",
    "born_on": "la date de naissance",
    "beneficiaire": "la personne",
    "requested_on": "la date de la demande",
    "origine": "l'origine",
    "evaluated_on": "la date de l'évaluation",
    "gir": "le GIR",
    "source": "la source de l'évaluation",
    "starts_at": "le début",
    "ends_at": "la fin",
    "profession": "la profession",
    "professionnel": "le professionnel",
    "statut": "le statut",
    "motif": "le motif",
    "nom": "le nom",
    "prenom": "le prénom",
    "arrived_on": "la date d'arrivée",
    "called_at": "la date et l'heure de l'appel",
    "reponse": "la réponse donnée",
    "entered_on": "la date d'entrée",
    "etablissement": "l'établissement",
    "type": "le type",
    "place": "la place",
    "categorie": "la catégorie",
    "role": "le rôle",
    "partenaire": "le partenaire",
    "aidant": "l'aidant",
    "measured_on": "la date de la mesure",
    "score": "le score",
    "started_on": "le premier jour",
    "contacted_on": "la date du contact",
    "demande": "ce que l'aidant a demandé",
    "action": "l'action menée",
    "fell_on": "la date de la chute",
    "screened_on": "la date du dépistage",
    "noted_at": "la date et l'heure",
    "texte": "le texte",
    "written_at": "la date et l'heure",
    "installed_on": "la date d'installation",
    "vaccin": "le vaccin",
    "vaccinated_on": "la date de la vaccination",
    "held_on": "la date de la téléconsultation",
    "transported_on": "la date du transport",
    "given_on": "la date du consentement",
    "numero": "le numéro",
    "drawn_on": "la date",
    "plan": "le plan",
    "ordre": "l'ordre",
    "fil": "le fil",
    "famille": "la famille de problème",
    "noted_on": "la date du bilan",
    "domaine": "le domaine",
    "nature": "la nature",
    "heure": "l'heure",
    "duree_minutes": "la durée",
    "regle": "la répétition",
    "jour": "le jour",
    "starts": "le début",
    "ends": "la fin",
    "ended_on": "le dernier jour",
    "night_on": "la nuit",
    "souhait": "le souhait",
    "published_at": "la date de publication",
    "publiee_par": "l'auteur de la publication",
    "informed_at": "la date et l'heure",
    "asked_on": "la date de la demande",
    "raison": "la raison",
    "etat": "l'état",
    "moyen": "le moyen",
}
"""Fields that must be filled, with their article."""


def field_label(sheet: str, attribute: str) -> str:
    """Return the label of a field; raises KeyError for one the sheet does not have."""
    SHEET_BY_NAME[sheet].column(attribute)
    own = _FIELDS_OF_SHEET.get((sheet, attribute))
    return french(own or _FIELDS[attribute])


def named_field(sheet: str, attribute: str) -> str:
    """Return a field with its article, inside a sentence: « la date de naissance »."""
    SHEET_BY_NAME[sheet].column(attribute)
    return french(_NAMED.get(attribute) or f"le champ « {_FIELDS[attribute]} »")


def sheet_label(sheet: str) -> str:
    """Return what one record of a sheet is: « Chute »."""
    return french(_SHEETS[sheet][0])


def sheet_plural(sheet: str) -> str:
    """Return what several records of a sheet are: « Chutes »."""
    return french(_SHEETS[sheet][1])


def is_feminine(sheet: str) -> bool:
    """Tell whether a record of a sheet is feminine in French (« une chute »)."""
    return _SHEETS[sheet][2] == "f"


def counted(sheet: str, count: int) -> str:
    """Return a number of records in words of a sentence: « 1 visite », « 12 visites »."""
    one, several, _ = _SHEETS[sheet]
    words = several if count > 1 else one
    # « Évaluation GIR » keeps its capitals after the first letter.
    return french(f"{count} {words[0].lower()}{words[1:]}")


def shown_day(moment: date) -> str:
    """Return a day as JJ/MM/AAAA, an instant as its local day and time."""
    if isinstance(moment, datetime):
        return moment.astimezone(PARIS).strftime("%d/%m/%Y %H:%M")
    return moment.strftime("%d/%m/%Y")


def title_of(record: Record, names: Mapping[str, str] | None = None) -> str:
    """Return the words that name a record: « Chute du 03/10/2026 », « Demande du … ».

    ``names`` gives the words of the references it points to, by reference; a missing one reads as the
    reference itself.
    """
    sheet = SHEET_OF[type(record)].name
    words = _own_title(record, names or {})
    if words is not None:
        return french(words)
    start = getattr(record, _TITLE_DAYS[sheet])
    return french(f"{_SHEETS[sheet][0]} du {shown_day(start)}")


_TITLE_DAYS: Final[Mapping[str, str]] = {
    "demandes": "requested_on",
    "gir": "evaluated_on",
    "visites": "starts_at",
    "astreintes": "starts_at",
    "appels_astreinte": "called_at",
    "hospitalisations": "entered_on",
    "sejours_ht": "arrived_on",
    "zarit": "measured_on",
    "soutiens_aidants": "started_on",
    "contacts_aidants": "contacted_on",
    "chutes": "fell_on",
    "depistages": "screened_on",
    "notes": "noted_at",
    "transmissions": "written_at",
    "equipements": "installed_on",
    "vaccinations": "vaccinated_on",
    "teleconsultations": "held_on",
    "transports": "transported_on",
    "consentements": "given_on",
    "evaluations": "evaluated_on",
    "plans": "drawn_on",
    "bilans": "noted_on",
    "contrats": "drawn_on",
    "series_visites": "started_on",
    "absences": "started_on",
    "souhaits": "night_on",
    "publications": "started_on",
    "informations": "informed_at",
    "reservations_ht": "arrived_on",
    "refus_ht": "asked_on",
}
"""The day a record is named by."""

_TITLE_CODES: Final[Mapping[str, str]] = {
    "soutiens_aidants": "type",
    "depistages": "type",
    "equipements": "type",
    "vaccinations": "vaccin",
    "consentements": "type",
    "evaluations": "type",
}
"""The code that says what a record of the sheet is, besides its day."""

_TITLE_NAMES: Final[Mapping[str, tuple[str, ...]]] = {
    "beneficiaires": ("nom_naissance", "prenoms"),
    "professionnels": ("nom", "prenom"),
    "places_ht": ("etablissement", "reference"),
    "aidants": ("nom", "prenom"),
    "partenaires": ("nom",),
    "intervenants": ("nom",),
    "interlocuteurs": ("nom", "prenom"),
    "objectifs": ("objectif",),
    "prestations": ("libelle",),
    "horaires": ("jour", "starts"),
}
"""The attributes that name a record by themselves."""


_NUMBERED: Final = {"plans": "version", "contrats": "n°"}
"""The sheets whose records are named by their number, and the word before it."""


def _own_title(record: Record, names: Mapping[str, str]) -> str | None:
    sheet = SHEET_OF[type(record)]
    if sheet.name in _TITLE_NAMES:
        parts = (getattr(record, attribute) for attribute in _TITLE_NAMES[sheet.name])
        named = " ".join(str(part) for part in parts if part)
        return named or f"{_SHEETS[sheet.name][0]} {getattr(record, 'ordre', 0) + 1}"
    if isinstance(record, Plan | Contrat):
        return f"{_SHEETS[sheet.name][0]}, {_NUMBERED[sheet.name]} {record.numero}"
    day = shown_day(getattr(record, _TITLE_DAYS[sheet.name]))
    if sheet.name in _TITLE_CODES:
        column = sheet.column(_TITLE_CODES[sheet.name])
        code = getattr(record, column.attribute)
        word = (column.codes or {}).get(code, code)
        return f"{_SHEETS[sheet.name][0]} du {day} ({word})"
    for attribute in ("aidant", "place", "professionnel"):
        reference = getattr(record, attribute, None)
        if reference is not None and sheet.column(attribute).is_required:
            return f"{_SHEETS[sheet.name][0]} du {day} ({names.get(reference, reference)})"
    return None


SHEET_OF: Final[Mapping[type, Sheet]] = {sheet.record: sheet for sheet in SHEET_BY_NAME.values()}
"""The sheet of each class of records."""


def code_label(sheet: str, attribute: str, code: str) -> str:
    """Return the French word of a code of a field, the code itself when it is not of the list."""
    column = SHEET_BY_NAME[sheet].column(attribute)
    if column.kind in {Kind.CODE, Kind.CODES} and column.codes is not None:
        return french(column.codes.get(code, code))
    return code
