"""The French sentence of every expected error: what happened, why, what to do.

The window shows the three parts apart, the command line in a row. Values are inserted after the
typography, so that names and paths stand as they are.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from crt_desktop.domain.errors import CrtError
from crt_desktop.domain.roles import PERMISSIONS, ROLE_LABELS, Permission, Role
from crt_desktop.domain.typography import french, french_list


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """What is told of an error: a short title, what happened and why, what to do."""

    title: str
    detail: str
    remedy: str

    def __str__(self) -> str:
        """Return the whole message as one paragraph."""
        return self.text

    @property
    def text(self) -> str:
        """The whole message as one paragraph."""
        return " ".join(part for part in (self.title, self.body) if part)

    @property
    def body(self) -> str:
        """What stands under the title: what happened and what to do."""
        return " ".join(part for part in (self.detail, self.remedy) if part)


_PERMISSION_LABELS: Final[Mapping[Permission, str]] = {
    Permission.BENEFICIAIRE_READ: "ouvrir les dossiers des personnes",
    Permission.BENEFICIAIRE_READ_WITH_REASON: "ouvrir ce dossier sans indiquer de motif",
    Permission.BENEFICIAIRE_READ_OWN: "ouvrir les dossiers des personnes visitées",
    Permission.CASELOAD_IMPORT: "importer un classeur de reprise",
    Permission.CASELOAD_EXPORT: "exporter le classeur de reprise",
    Permission.SURVEY_READ: "consulter les enquêtes",
    Permission.SURVEY_EXPORT: "exporter une enquête",
    Permission.SURVEY_WRITE: "répondre à une enquête",
    Permission.SURVEY_VALIDATE: "valider la réponse à une enquête",
    Permission.DOCUMENT_EXPORT: "imprimer un document sur une personne",
    Permission.EVIDENCE_NAMED: "voir les personnes derrière un chiffre",
    Permission.EVIDENCE_NAMED_WITH_REASON: "voir les personnes derrière un chiffre",
    Permission.USERS_MANAGE: "gérer les comptes",
    Permission.VAULT_VERIFY: "vérifier le coffre",
    Permission.BENEFICIAIRE_WRITE: "modifier les dossiers des personnes",
    Permission.ADMISSION_DECIDE: "prononcer une admission",
    Permission.GIR_WRITE: "enregistrer une évaluation GIR",
    Permission.SUIVI_WRITE: "écrire dans le suivi des personnes",
    Permission.SUIVI_WRITE_OWN: "écrire dans le suivi des personnes visitées",
    Permission.PARTENAIRE_READ: "consulter les partenaires",
    Permission.PARTENAIRE_WRITE: "modifier les partenaires",
    Permission.EQUIPE_WRITE: "modifier l'équipe",
    Permission.SETTINGS_WRITE: "modifier les réglages",
    Permission.DASHBOARD_READ: "consulter le tableau de bord",
    Permission.BACKUP_RUN: "sauvegarder le coffre",
    Permission.JOURNAL_READ_PEOPLE: "voir qui a ouvert un dossier",
    Permission.JOURNAL_READ: "consulter le journal",
    Permission.PLANNING_READ: "voir le planning des visites",
    Permission.PLANNING_READ_OWN: "voir ses propres visites",
    Permission.PLACE_READ: "voir les séjours et les places d'hébergement temporaire",
    Permission.PLANNING_WRITE: "planifier les visites",
    Permission.ASTREINTE_READ: "voir les astreintes",
    Permission.ASTREINTE_WRITE: "modifier les astreintes",
    Permission.RECAP_READ: "lire les récapitulatifs d'astreinte des autres",
}

_VOWELS: Final = tuple("aeiouéêh")
"""First letters before which « de » is elided."""

_REASON_NEEDED: Final = (
    "Ce dossier demande un motif.",
    "Cette personne n'est pas de celles que vous suivez : la lecture de son dossier est journalisée avec son motif.",
    "Indiquez le motif de la lecture, puis recommencez.",
)

WORKBOOK_REASONS: Final[Mapping[str, tuple[str, str]]] = {
    "absent": ("Le fichier n'existe pas.", "Vérifiez son nom et son dossier."),
    "vide": ("Le fichier est vide.", "Choisissez le classeur rempli."),
    "modifie": (
        "Il a changé depuis sa vérification.",
        "Vérifiez-le de nouveau, puis demandez la copie annotée.",
    ),
    "trop_gros": (
        "Le fichier dépasse 50 Mo.",
        "Enlevez les images et les feuilles inutiles, ou partagez le classeur en plusieurs.",
    ),
    "trop_de_lignes": (
        "La feuille « {sheet} » dépasse 200 000 lignes.",
        "Partagez le classeur en plusieurs, par année par exemple.",
    ),
    "pas_un_classeur": (
        "Ce n'est pas un classeur .xlsx, ni un dossier de fichiers .csv.",
        "Ouvrez-le dans votre tableur, puis « Enregistrer sous » au format .xlsx.",
    ),
    "ancien_format": (
        "C'est un classeur d'un ancien format (.xls).",
        "Ouvrez-le dans votre tableur, puis « Enregistrer sous » au format .xlsx.",
    ),
    "protege": (
        "Le classeur est protégé par un mot de passe.",
        "Enlevez le mot de passe dans votre tableur, puis enregistrez-le de nouveau.",
    ),
    "macros": (
        "Le classeur contient des macros.",
        "Enregistrez-le au format .xlsx, sans macros.",
    ),
    "liens_externes": (
        "Le classeur va chercher des valeurs dans d'autres fichiers.",
        "Rompez les liaisons dans votre tableur (les valeurs restent), puis enregistrez-le.",
    ),
    "entites": (
        "Le classeur contient des définitions interdites (entités XML).",
        "Enregistrez-le de nouveau depuis votre tableur.",
    ),
    "bombe": (
        "Le contenu du fichier est démesuré une fois décompressé.",
        "Vérifiez d'où vient ce fichier ; enregistrez-le de nouveau depuis votre tableur.",
    ),
    "endommage": (
        "Le fichier est endommagé.",
        "Reprenez-en une copie, ou ouvrez-le et enregistrez-le de nouveau dans votre tableur.",
    ),
    "sans_feuille": (
        "Aucune feuille n'a un nom attendu.",
        "Partez du modèle vierge (crt-desktop template MODELE.xlsx).",
    ),
    "trop_de_colonnes": (
        "La feuille « {sheet} » a des cellules remplies au-delà de la colonne CZ.",
        "Effacez les colonnes qui ne servent pas, puis enregistrez le classeur de nouveau.",
    ),
    "cellule": (
        "Une cellule contient un texte démesuré : une cellule accepte 32 767 caractères.",
        "Raccourcissez ce texte, puis enregistrez le classeur de nouveau.",
    ),
    "tronque": (
        "Le fichier est incomplet : sa fin manque.",
        "Reprenez-en une copie entière : la précédente s'est sans doute interrompue.",
    ),
    "autre_tableur": (
        "C'est un classeur d'un autre format (.ods ou .xlsb).",
        "Ouvrez-le dans votre tableur, puis « Enregistrer sous » au format .xlsx.",
    ),
    "dossier_sans_csv": (
        "Le dossier ne contient aucun fichier .csv.",
        "Choisissez le classeur .xlsx, ou le dossier où sont les fichiers beneficiaires.csv, demandes.csv…",
    ),
    "separateur": (
        "Les colonnes du fichier « {sheet}.csv » ne sont pas séparées par des points-virgules.",
        "Enregistrez-le de nouveau au format CSV avec le point-virgule.",
    ),
    "acces": (
        "Le fichier ne peut pas être ouvert.",
        "Fermez-le dans votre tableur, ou demandez le droit de le lire.",
    ),
    "encodage": (
        "Le fichier n'est pas en UTF-8.",
        "Enregistrez-le de nouveau au format CSV UTF-8.",
    ),
    "trop_long": (
        "La lecture a dépassé le temps permis.",
        "Enlevez les feuilles inutiles, ou partagez le classeur en plusieurs.",
    ),
    "memoire": (
        "La lecture a dépassé la mémoire permise.",
        "Enlevez les feuilles inutiles, ou partagez le classeur en plusieurs.",
    ),
}
"""Why a file cannot be read as a take-over workbook: what is wrong, and the remedy."""

_UNKNOWN_REASON: Final = (
    "Son contenu n'est pas celui d'un classeur de reprise.",
    "Partez du modèle vierge, puis recommencez.",
)

_SENTENCES: Final[Mapping[str, tuple[str, str, str]]] = {
    "erreur": ("L'action a été refusée.", "Rien n'a été écrit.", ""),
    "fiche_invalide": (
        "La saisie n'est pas enregistrée.",
        "Elle est incomplète ou contient une erreur, dite sous chaque champ.",
        "Corrigez les champs signalés, puis enregistrez.",
    ),
    "fiche_perimee": (
        "Cette fiche a été modifiée entre-temps.",
        "Quelqu'un d'autre l'a enregistrée pendant votre saisie ; rien n'a été écrasé.",
        "Comparez les deux saisies, puis choisissez.",
    ),
    "admission_bloquee": ("L'admission ne peut pas être prononcée.", "{manques}", "{remedes}"),
    "demande_deja_decidee": (
        "Cette demande a déjà reçu une décision.",
        "{decision}",
        "Ouvrez le dossier de la personne pour la relire ou la corriger.",
    ),
    "demande_terminee": (
        "Cette demande est close : ses étapes ne s'enregistrent plus.",
        "{decision}",
        "Corrigez-la dans le dossier de la personne, ou enregistrez une nouvelle demande.",
    ),
    "demande_deja_en_attente": (
        "Une demande attend déjà pour cette personne.",
        "Elle a été reçue le {date} ; rien n'a été enregistré.",
        "Ouvrez-la pour la compléter, ou classez-la sans suite avant d'en recevoir une autre.",
    ),
    "demande_apres_deces": (
        "Cette personne est décédée{le}.",
        "Aucune demande ne peut être reçue pour elle.",
        "Si c'est une erreur, corrigez d'abord sa sortie ; sinon, cherchez un homonyme.",
    ),
    "sortie_bloquee": ("La sortie ne peut pas être prononcée.", "{manques}", "{remedes}"),
    "sortie_a_revoir": (
        "Quelque chose a changé depuis l'ouverture de cette page.",
        "Des éléments ouverts n'ont pas encore de suite ; rien n'a été enregistré.",
        "Relisez ce qui reste ouvert, puis prononcez la sortie.",
    ),
    "sortie_sans_accompagnement": (
        "Cet avis n'a pas d'objet.",
        "La personne n'est pas, ou n'est plus, accompagnée.",
        "Ouvrez son dossier pour voir son parcours.",
    ),
    "relais_sans_objet": (
        "Aucun relais n'est à confirmer.",
        "La personne est accompagnée, ou décédée.",
        "Ouvrez son dossier pour voir son parcours.",
    ),
    "retour_impossible": (
        "Un nouvel accompagnement ne peut pas commencer.",
        "{raison}",
        "",
    ),
    "hospitalisation_en_cours": (
        "Une hospitalisation est déjà en cours.",
        "La personne est à l'hôpital depuis le {depuis}{lieu}.",
        "Notez d'abord son retour, ou corrigez ce séjour depuis le dossier.",
    ),
    "place_occupee": (
        "Cette place est occupée.",
        "{place} : {occupant}, du {du} {jusque}. Rien n'a été enregistré.",
        "{remede}",
    ),
    "aucune_place_libre": (
        "Aucune place {type} n'est libre à ces dates.",
        "Du {du}{jusque}, toutes sont occupées ou fermées. Rien n'a été enregistré.{occupants}",
        "{remede}",
    ),
    "sejour_etat": (
        "Ce séjour est dans l'état « {etat} ».",
        "Cela ne peut plus être fait, ou pas encore ; rien n'a été enregistré.",
        "Relisez le tableau des places : quelqu'un l'a peut-être changé.",
    ),
    "hors_astreinte": (
        "Vous n'êtes pas d'astreinte cette nuit.",
        "Réserver une place pour la nuit revient à la coordination, ou à l'astreinte de la nuit.",
        "Appelez la personne d'astreinte.",
    ),
    "nuit_passee": (
        "La nuit du {nuit} a déjà commencé.",
        "Un brouillon se prépare pour une nuit à venir ; rien n'a été enregistré.",
        "Notez plutôt qui l'a assurée, avec le motif.",
    ),
    "nuit_publiee": (
        "La nuit du {nuit} est déjà tenue.",
        "Son astreinte a été donnée à l'équipe ; rien n'a été enregistré.",
        "Remplacez-la ou échangez-la, avec le motif et l'accord.",
    ),
    "nuit_deja_prise": (
        "Cette nuit a déjà un brouillon.",
        "Elle est proposée à {nom} ; rien n'a été enregistré.",
        "Retirez ce brouillon, ou changez-en la personne.",
    ),
    "hors_equipe": (
        "{nom} n'est pas dans l'équipe le {jour}.",
        "Rien n'a été enregistré.",
        "Choisissez une autre personne, ou corrigez ses dates dans l'équipe.",
    ),
    "astreinte_chevauchante": (
        "{nom} est déjà d'astreinte à ce moment.",
        "Son autre astreinte est celle {autre} ; rien n'a été enregistré.",
        "Choisissez une autre personne, ou libérez-la d'abord de cette astreinte.",
    ),
    "astreinte_donnee": (
        "Cette astreinte a été donnée à l'équipe.",
        "Celle {astreinte} n'est plus un brouillon : elle ne se retire pas et ne se réécrit pas.",
        "Remplacez-la ou échangez-la, avec le motif et l'accord.",
    ),
    "programme_donne": (
        "Ce programme a été donné à l'équipe.",
        "Celui qui commence le {debut} fait preuve : il ne se retire pas.",
        "Publiez ce qui a changé, ou remplacez les astreintes concernées.",
    ),
    "astreinte_en_brouillon": (
        "Cette astreinte est encore un brouillon.",
        "Celle {astreinte} n'a pas été donnée à l'équipe.",
        "Changez-en la personne, ou publiez-la d'abord.",
    ),
    "astreinte_deja_remplacee": (
        "Cette astreinte ne compte plus.",
        "Celle {astreinte} a déjà été remplacée ou annulée ; rien n'a été enregistré.",
        "Remplacez celle qui la tient maintenant.",
    ),
    "remplacement_hors_astreinte": (
        "Ces heures ne sont pas celles de l'astreinte.",
        "L'astreinte est celle {astreinte} ; rien n'a été enregistré.",
        "Choisissez un début et une fin dans ces heures, la fin après le début.",
    ),
    "remplacement_soi_meme": (
        "Une personne ne se remplace pas elle-même.",
        "Cette astreinte est déjà la sienne.",
        "Choisissez une autre personne.",
    ),
    "echange_soi_meme": (
        "Ces deux astreintes sont à la même personne.",
        "Un échange se fait entre deux personnes.",
        "Choisissez l'astreinte de quelqu'un d'autre.",
    ),
    "echange_passe": (
        "Cette astreinte a déjà commencé.",
        "Celle {astreinte} ne s'échange plus ; rien n'a été enregistré.",
        "Prévenez la coordination : elle notera ce qui s'est passé.",
    ),
    "echange_deja_demande": (
        "Un échange est déjà demandé pour cette astreinte.",
        "La coordination n'a pas encore répondu pour celle {astreinte}.",
        "Attendez sa réponse, ou prévenez-la d'un changement.",
    ),
    "echange_sans_remplacant": (
        "Il manque la personne qui prend cette astreinte.",
        "La demande ne nomme personne ; rien n'a été enregistré.",
        "Choisissez qui remplace, ou l'astreinte à échanger.",
    ),
    "couverture_vide": (
        "Ces heures ne se suivent pas.",
        "Rien n'a été enregistré.",
        "Choisissez une fin après le début.",
    ),
    "rien_a_publier": (
        "Il n'y a rien à publier.",
        "Aucune nuit de cette période n'est en brouillon.",
        "Préparez d'abord des nuits, ou choisissez une autre période.",
    ),
    "preavis_insuffisant": (
        "Le programme serait donné moins de {jours} jours à l'avance.",
        "Sa première nuit est celle du {nuit} : il devait être donné le {limite} au plus tard.",
        "Indiquez les circonstances exceptionnelles qui l'expliquent, puis publiez.",
    ),
    "preavis_un_jour_franc": (
        "Il manque un jour franc avant la nuit du {nuit}.",
        "Même en cas de circonstances exceptionnelles, un programme se donne un jour franc à l'avance.",
        "Retirez ce brouillon du programme ; si quelqu'un tient cette nuit, notez-le avec son accord.",
    ),
    "correction_impossible": (
        "Cette date ne se corrige pas ici.",
        "Elle n'est pas de celles dont l'historique est gardé.",
        "Modifiez-la dans sa fiche.",
    ),
    "correction_sans_date": (
        "Il n'y a pas de date à corriger.",
        "Elle n'a pas encore été enregistrée.",
        "Indiquez-la dans la fiche.",
    ),
    "correction_sans_motif": (
        "Cette date était déjà enregistrée.",
        "Les chiffres reposent sur elle : la corriger demande un motif. Rien n'a été enregistré.",
        "Indiquez le motif, puis enregistrez de nouveau.",
    ),
    "fusion_soi_meme": (
        "Une personne ne se fusionne pas avec elle-même.",
        "Les deux dossiers sont le même.",
        "Choisissez l'autre dossier de cette personne.",
    ),
    "fusion_choix": (
        "Ce champ ne peut pas garder les deux valeurs.",
        "Rien n'a été fusionné.",
        "Choisissez l'une des deux.",
    ),
    "fusion_ins": (
        "Ces deux dossiers ont chacun une INS qualifiée, et ce n'est pas la même.",
        "{retenu} et {autre} sont donc deux personnes, ou l'une des deux identités est fausse.",
        "Si c'est bien la même personne, corrigez d'abord l'identité de l'un des deux dossiers.",
    ),
    "fusion_accompagnements": (
        "Deux accompagnements se chevauchent.",
        "L'un est {premier}, l'autre {second} : une personne n'en a qu'un à la fois.",
        "Corrigez les dates de l'un des deux, ou retirez la demande en trop, puis recommencez.",
    ),
    "fusion_plans": (
        "Les deux dossiers ont un plan en cours.",
        "{retenu} et {autre} ont chacun une version qui n'est pas validée.",
        "Validez ou retirez l'une des deux, puis recommencez.",
    ),
    "fusion_defaite": (
        "Cette fusion est déjà défaite.",
        "{nom} a de nouveau son dossier.",
        "",
    ),
    "fusion_identifiant": (
        "Cette fusion ne peut pas être défaite.",
        "L'identifiant {reference} a été donné à une autre personne depuis.",
        "Donnez un autre identifiant à cette personne, puis recommencez.",
    ),
    "retrait_impossible": (
        "Ce retrait n'est pas possible.",
        "Y restent rattachés : {lies}.",
        "{remede}",
    ),
    "visite_faite": (
        "Cette visite est notée réalisée.",
        "Ses heures réelles sont gardées : elle ne se déplace plus.",
        "Rouvrez-la d'abord, puis recommencez.",
    ),
    "visite_non_faite": (
        "Cette visite n'est plus prévue.",
        "Elle est notée annulée, ou la personne absente.",
        "Rouvrez-la d'abord, puis recommencez.",
    ),
    "visite_hors_serie": (
        "Cette visite n'appartient à aucune série.",
        "Aucune autre ne la suit.",
        "Choisissez de ne changer que celle-ci.",
    ),
    "serie_trop_complexe": (
        "Cette série ne se déplace pas d'un jour à l'autre.",
        "Sa règle tient à plusieurs jours à la fois ; rien n'a été enregistré.",
        "Arrêtez-la à cette visite, puis planifiez une nouvelle série.",
    ),
    "plan_verrouille": (
        "La version {numero} du plan ne se modifie plus.",
        "Elle a été validée ou clôturée ; rien n'a été enregistré.",
        "Commencez une nouvelle version : elle reprend son contenu.",
    ),
    "plan_deja_en_cours": (
        "Une version du plan est déjà en cours.",
        "La version {numero} n'est pas encore validée.",
        "Continuez-la, ou retirez-la avant d'en commencer une autre.",
    ),
    "contrat_verrouille": (
        "Ce document est signé, il ne se modifie plus.",
        "{mot}, signé le {date} ; rien n'a été enregistré.",
        "Rédigez un avenant ; une date fausse se corrige avec un motif, depuis le dossier.",
    ),
    "contrat_deja_etabli": (
        "Un document attend déjà sa signature.",
        "{mot} n'est pas encore signé.",
        "Faites-le signer, générez-le de nouveau ou retirez-le avant d'en établir un autre.",
    ),
    "contrat_demande_close": (
        "Aucun contrat ne peut être établi.",
        "Cette demande est close : {decision}.",
        "Recevez une nouvelle demande pour établir un contrat.",
    ),
    "contrat_apres_sortie": (
        "Aucun contrat ne peut être établi.",
        "L'accompagnement a pris fin le {date}.",
        "Un retour est une nouvelle demande, avec son propre contrat.",
    ),
    "avenant_sans_contrat": (
        "Aucun contrat signé à compléter.",
        "Un avenant complète un contrat signé.",
        "Faites d'abord signer le contrat.",
    ),
    "piece_vide": (
        "Ce fichier est vide.",
        "Rien n'a été joint.",
        "Numérisez de nouveau le document.",
    ),
    "piece_trop_grosse": (
        "Ce fichier dépasse 10 Mo.",
        "Rien n'a été joint.",
        "Numérisez-le en niveaux de gris à 200 points par pouce, ou en plusieurs fichiers.",
    ),
    "piece_type": (
        "Ce fichier n'est ni un PDF, ni une image JPEG ou PNG.",
        "Son contenu décide, pas son nom ; rien n'a été joint.",
        "Enregistrez le document en PDF, puis joignez-le.",
    ),
    "piece_tronquee": (
        "Ce fichier est incomplet.",
        "Sa fin manque ou son contenu est endommagé ; rien n'a été joint.",
        "Reprenez-en une copie entière, ou numérisez de nouveau le document.",
    ),
    "piece_protegee": (
        "Ce PDF est protégé par un mot de passe.",
        "Personne ne pourrait le relire plus tard ; rien n'a été joint.",
        "Enregistrez-en une copie sans mot de passe, puis joignez-la.",
    ),
    "piece_active": (
        "Ce PDF contient un programme, un formulaire actif ou un autre fichier.",
        "Un document numérisé n'en a pas besoin ; rien n'a été joint.",
        "Imprimez-le en PDF, ou numérisez le papier signé, puis joignez ce fichier.",
    ),
    "piece_demesuree": (
        "Cette image est démesurée.",
        "Elle dépasse 100 millions de points ; rien n'a été joint.",
        "Numérisez de nouveau le document à 300 points par pouce au plus.",
    ),
    "piece_deja_jointe": (
        "Ce fichier est déjà joint.",
        "Son contenu est celui de « {nom} ».",
        "",
    ),
    "remise_impossible": (
        "La remise en place n'est pas possible.",
        "{raison}",
        "",
    ),
    "introuvable": (
        "Introuvable : {reference}.",
        "Aucun enregistrement ne porte cet identifiant.",
        "Vérifiez-le, puis recommencez.",
    ),
    "piece_absente": (
        "La personne {reference} n'a pas de {kind} à imprimer.",
        "Une date reprise d'un classeur ne suffit pas : le document se fait du texte du {kind}.",
        "Rédigez ce {kind} dans son dossier, puis recommencez.",
    ),
    "calendrier_illisible": (
        "« {fichier} » ne se lit pas comme un calendrier.",
        "Rien n'a été écrit.",
        "Exportez de nouveau l'agenda au format .ics, puis recommencez.",
    ),
    "calendrier_trop_gros": (
        "« {fichier} » est trop gros pour un agenda de congés.",
        "1 Mo et 1 000 événements au plus ; rien n'a été écrit.",
        "Exportez une période plus courte, puis recommencez.",
    ),
    "calendrier_lecture_longue": (
        "« {fichier} » ne peut pas être lu.",
        "La lecture a dépassé le temps permis ; rien n'a été écrit.",
        "Exportez une période plus courte, puis recommencez.",
    ),
    "calendrier_memoire": (
        "« {fichier} » ne peut pas être lu.",
        "La lecture a dépassé la mémoire permise ; rien n'a été écrit.",
        "Exportez une période plus courte, puis recommencez.",
    ),
    "calendrier_trop_long": (
        "Cette période est trop longue pour un calendrier.",
        "{annees} ans au plus ; rien n'a été écrit.",
        "Choisissez une période plus courte.",
    ),
    "calendrier_rappel": (
        "Ce rappel est trop tôt avant l'événement.",
        "{minutes} minutes (une semaine) au plus ; rien n'a été écrit.",
        "Choisissez un rappel plus proche de l'événement.",
    ),
    "operation_annulee": ("L'opération a été arrêtée.", "Rien n'a été écrit.", ""),
    "edition_invalide": (
        "Le questionnaire « {file} » n'est pas valide.",
        "{reason}",
        "Corrigez-le, ou reprenez celui d'origine.",
    ),
    "edition_existe": (
        "Un questionnaire a déjà le code « {edition} ».",
        "C'est « {titre} » ; rien n'a été enregistré.",
        "Choisissez un autre code, ou modifiez celui qui existe.",
    ),
    "edition_utilisee": (
        "Ce questionnaire sert à une campagne.",
        "« {titre} » a {campagnes} ; sans lui, elles ne pourraient plus être lues. Rien n'a été retiré.",
        "Supprimez d'abord ces campagnes si elles n'ont pas été validées, sinon gardez le questionnaire.",
    ),
    "acces_refuse": ("Accès refusé.", "", "Vérifiez le compte et la phrase de passe."),
    "phrase_inexacte": (
        "La phrase de passe n'ouvre pas ce compte.",
        "",
        "Nouvel essai possible dans {delay}. Si elle est perdue, utilisez la clé de secours.",
    ),
    "cle_secours_inexacte": (
        "La clé de secours n'ouvre pas ce coffre.",
        "Elle est peut-être mal recopiée : huit groupes, les lettres O et I n'y figurent pas.",
        "Nouvel essai possible dans {delay}.",
    ),
    "trop_de_tentatives": (
        "Trop de tentatives.",
        "Les essais sont suspendus pour protéger le coffre.",
        "Nouvel essai possible dans {delay}.",
    ),
    "compte_inconnu": (
        "Aucun compte de ce coffre ne s'appelle « {name} ».",
        "",
        "Vérifiez le nom auprès de la personne qui gère les comptes.",
    ),
    "coffre_endommage": (
        "Le coffre est endommagé ou a été modifié hors du logiciel.",
        "",
        (
            "N'y écrivez plus rien. Copiez le dossier du coffre, puis faites appel à la personne "
            "qui tient les sauvegardes."
        ),
    ),
    "coffre_occupe": (
        "Le coffre est occupé par une autre opération.",
        "",
        "Attendez qu'elle se termine, puis recommencez.",
    ),
    "coffre_remplace": (
        "Ce coffre a changé pendant votre session.",
        "Il a reçu une nouvelle clé, ou une sauvegarde a été remise en place : rien n'a été écrit.",
        "Fermez-le, puis ouvrez-le de nouveau.",
    ),
    "second_facteur_absent": (
        "Le compte « {name} » ne s'ouvre que sur le poste où son second facteur a été mis en place.",
        "Le trousseau de ce poste ne le contient pas.",
        "Ouvrez le coffre sur ce poste-là, ou utilisez la clé de secours.",
    ),
    "environnement": (
        "L'ordinateur a refusé l'opération.",
        "{place}",
        "Vérifiez le disque et les droits du dossier, puis recommencez.",
    ),
    "disque_plein": (
        "Il n'y a plus de place sur le disque.",
        "{place}",
        "Libérez de la place, puis recommencez : rien n'a été perdu.",
    ),
    "lecture_seule": (
        "Impossible d'écrire ici.",
        "{place}",
        "Choisissez un autre dossier, ou demandez le droit d'y écrire.",
    ),
    "emplacement_refuse": (
        "Un coffre ne peut pas être placé ici.",
        "",
        "Choisissez un dossier du disque de cet ordinateur.",
    ),
    "optimiseur_arrete": (
        "Le calcul du planning s'est arrêté avant la fin.",
        "L'ordinateur manque peut-être de mémoire ; rien n'a été modifié.",
        "Fermez d'autres applications puis recommencez, ou proposez une période plus courte.",
    ),
    "moteur_inadapte": (
        "Le moteur de base de données n'est pas celui attendu.",
        "Trouvé : {found} ; attendu : {expected}.",
        "Réinstallez l'application.",
    ),
    "coffre_introuvable": (
        "Il n'y a pas de coffre ici.",
        "{place}",
        "Vérifiez le chemin, ou créez un coffre (crt-desktop init).",
    ),
    "coffre_existant": (
        "Il y a déjà quelque chose ici, et rien n'est jamais écrasé.",
        "{place}",
        "Choisissez un autre chemin.",
    ),
    "coffre_plus_recent": (
        "Ce coffre a été écrit par une version plus récente du logiciel.",
        "Version du coffre : {found} ; version connue : {known}.",
        "Mettez l'application à jour, puis recommencez : le coffre n'a pas été touché.",
    ),
    "copie_sur_original": (
        "La copie annotée prendrait la place du classeur.",
        "« {file} » est le classeur vérifié : il n'est jamais modifié.",
        "Choisissez un autre nom ou un autre dossier pour la copie.",
    ),
    "fichier_dans_coffre": (
        "Le dossier d'un coffre ne reçoit que les fichiers du coffre.",
        "« {file} » aurait été écrit dans « {folder} » : rien n'a changé.",
        "Choisissez un autre dossier pour ce fichier.",
    ),
    "export_trop_grand": (
        "La feuille « {sheet} » dépasse le million de lignes d'un classeur.",
        "Rien n'a été écrit.",
        "Faites une sauvegarde du coffre à la place.",
    ),
    "compte_nom_invalide": (
        "Ce nom de compte ne convient pas.",
        "Un nom tient sur une ligne, en {longest} caractères au plus.",
        "Choisissez un nom plus court, sans caractère de commande.",
    ),
    "compte_existant": (
        "Un compte s'appelle déjà « {name} ».",
        "Un nom n'ouvre qu'un compte.",
        "Choisissez un autre nom, ou modifiez le compte existant.",
    ),
    "compte_ressemblant": (
        "Un compte s'appelle déjà « {autre} ».",
        "« {name} » n'en diffère que par une majuscule ou un accent : on les prendrait l'un pour l'autre.",
        "Choisissez un nom plus différent, ou reprenez exactement « {autre} » si c'est la même personne.",
    ),
    "compte_soi_meme": (
        "On ne désactive pas son propre compte.",
        "",
        "Demandez-le à une autre personne qui gère les comptes.",
    ),
    "dernier_gestionnaire": (
        "C'est le dernier compte qui gère les comptes.",
        "Sans lui, plus personne ne répondrait des accès au coffre.",
        "Donnez d'abord ce rôle (Direction ou Administration technique) à un autre compte.",
    ),
    "compte_sans_nom": (
        "Le compte n'a pas de nom.",
        "",
        "Donnez le nom à saisir à l'ouverture et le nom affiché.",
    ),
    "phrase_vide": (
        "La phrase de passe est vide.",
        "",
        "Choisissez une phrase d'au moins sept mots.",
    ),
    "phrase_faible": (
        "Cette phrase de passe est trop facile à deviner.",
        "Environ {bits} bits, il en faut au moins {least}.",
        "Choisissez sept mots sans rapport entre eux.",
    ),
    "contrat_sans_texte": (
        "{mot} n° {numero} : il n'y a pas de texte à imprimer.",
        "Ce document a été repris d'un classeur, ou établi en dehors du logiciel.",
        "Joignez l'original numérisé au dossier, ou établissez-en un nouveau.",
    ),
    "campagne_existante": (
        "Cette enquête a déjà une campagne pour cette période.",
        "C'est « {titre} » ; rien n'a été enregistré.",
        "Ouvrez-la pour la compléter ou la corriger.",
    ),
    "campagne_validee": (
        "Cette campagne a été validée.",
        "Ce qui a été validé est gardé tel quel : la campagne ne se supprime pas.",
        "Corrigez-la, puis validez une nouvelle version avec son motif.",
    ),
    "campagne_changee": (
        "Les réponses ont changé depuis que vous les avez lues.",
        "Une réponse, un chiffre ou une question a été modifié entre-temps ; rien n'est validé.",
        "Relisez la campagne, puis validez.",
    ),
    "campagne_incomplete": (
        "La réponse ne peut pas encore être validée.",
        "{manques}",
        "{remedes}",
    ),
    "campagne_sans_motif": (
        "Une nouvelle version demande un motif.",
        "La version {numero} de cette réponse est déjà validée ; elle reste gardée telle quelle.",
        "Dites en quelques mots ce qui a été corrigé.",
    ),
    "modele_contrat_invalide": (
        "Le modèle du contrat ne peut pas être rempli.",
        "{detail}",
        "Corrigez-le dans Réglages, Documents, ou revenez au texte fourni.",
    ),
    "aggir_codes": (
        "« {codes} » n'est pas une grille AGGIR.",
        (
            "Il faut huit lettres A, B ou C : cohérence, orientation, toilette, habillage, "
            "alimentation, élimination, transferts, déplacement intérieur."
        ),
        "Corrigez les lettres, puis recommencez.",
    ),
}

DAMAGED_PARTS: Final[Mapping[str, str]] = {
    "cles": "Le fichier des clés (coffre.cles.json) ne correspond plus au coffre.",
    "coffre": "Le fichier des données (coffre.db) ne se lit plus.",
    "reponse": "Une réponse validée n'est plus celle qui a été validée.",
    "piece": "Un document numérisé n'est plus celui qui a été joint.",
    "sauvegarde": "Ce fichier n'est pas une sauvegarde entière.",
    "sauvegarde_manifeste": "Son manifeste ne se lit plus ou n'est pas de ce coffre.",
    "sauvegarde_cles": "Le fichier des clés qu'elle contient ne correspond plus à ses données.",
    "sauvegarde_donnees": "Les données qu'elle contient ne sont plus celles qui y ont été mises.",
}
"""What of a vault, or of a backup, is damaged."""

KEYRING_REASONS: Final[Mapping[str, str]] = {
    "absent": "Aucun trousseau reconnu ne répond : la session n'a peut-être pas d'écran.",
    "verrouille": "Le trousseau est verrouillé, ou l'accès en a été refusé.",
    "muet": "Le trousseau n'a pas répondu en {seconds} secondes.",
    "refus": "Le trousseau a refusé l'opération.",
}
"""Why the system keyring cannot be used."""

_NO_DELAY: Final = "Vérifiez-la, puis recommencez. Si elle est perdue, utilisez la clé de secours."

_LOCATIONS: Final = {
    "reseau": "Un disque réseau peut corrompre un coffre chiffré. {path}",
    "synchronise": "Ce dossier est synchronisé ({found}) : des copies du coffre en sortiraient. {path}",
}


class _Values(dict[str, object]):
    """The values of a sentence; a missing one reads « inconnu » rather than fail."""

    def __missing__(self, key: str) -> str:
        return "inconnu"


def french_delay(seconds: int) -> str:
    """Return a waiting time in words: « 8 secondes », « 2 minutes », « 1 heure »."""
    for size, word in ((3600, "heure"), (60, "minute")):
        if seconds >= size:
            count = -(-seconds // size)
            return f"{count} {word}{'s' if count > 1 else ''}"
    return f"{seconds} seconde{'s' if seconds > 1 else ''}"


def explain(error: CrtError) -> Message:
    """Return what to tell of an expected error, in French; an unknown code gets a general sentence."""
    parts = _parts(error)
    values = _Values(error.values)
    values["delay"] = french_delay(_delay_s(error))
    # A place of hébergement temporaire has its own words.
    values.setdefault("place", _place(error))
    return Message(
        title=french(parts[0]).format_map(values),
        detail=french(parts[1]).format_map(values),
        remedy=french(parts[2]).format_map(values),
    )


def _place(error: CrtError) -> str:
    """Return the sentence that says where: the path, unless it is a sentence already; "" for none."""
    path = str(error.values.get("path", ""))
    # « . » and « .. » are folders.
    is_sentence = " " in path and path.endswith(".") and path[-2].isalnum()
    if not path or is_sentence:
        return path
    return french("Emplacement : « {path} ».").format(path=path)


def _delay_s(error: CrtError) -> int:
    delay = error.values.get("delay_s")
    return delay if isinstance(delay, int) else 0


def _parts(error: CrtError) -> tuple[str, str, str]:
    """Return title, detail and remedy with their places to fill."""
    special = _SPECIAL.get(error.code)
    if special is not None:
        return special(error)
    return _SENTENCES.get(error.code, _SENTENCES["erreur"])


def _permission_parts(error: CrtError) -> tuple[str, str, str]:
    role, permission = str(error.values.get("role")), str(error.values.get("permission"))
    if permission == Permission.BENEFICIAIRE_READ_WITH_REASON and permission in _of_role(role):
        return _REASON_NEEDED
    able = [ROLE_LABELS[one] for one in Role if permission in _of_role(one)]
    labels = {one.value: label for one, label in _PERMISSION_LABELS.items()}
    own = {one.value: label for one, label in ROLE_LABELS.items()}.get(role, "inconnu")
    action = labels.get(permission, "faire cela")
    link = "d'" if action.startswith(_VOWELS) else "de "
    return (
        f"Votre rôle ({own}) ne permet pas {link}{action}.",
        f"Peuvent le faire : {french_list(able, last='et')}." if able else "",
        "Demandez-le à l'une de ces personnes." if able else "",
    )


def _of_role(role: str) -> frozenset[str]:
    held = {one.value: permissions for one, permissions in PERMISSIONS.items()}
    return frozenset(permission.value for permission in held.get(role, frozenset()))


def _workbook_parts(error: CrtError) -> tuple[str, str, str]:
    reason = str(error.values.get("reason"))
    detail, remedy = WORKBOOK_REASONS.get(reason, _UNKNOWN_REASON)
    return "Le classeur « {file} » ne peut pas être lu.", detail, remedy


def _damaged_parts(error: CrtError) -> tuple[str, str, str]:
    part = str(error.values.get("part"))
    if part.startswith("sauvegarde"):
        return (
            "La sauvegarde est endommagée ou a été modifiée hors du logiciel.",
            DAMAGED_PARTS.get(part, ""),
            "Prenez une autre sauvegarde ; gardez celle-ci à part pour l'examiner.",
        )
    title, _, remedy = _SENTENCES["coffre_endommage"]
    return title, DAMAGED_PARTS.get(part, ""), remedy


def _keyring_parts(error: CrtError) -> tuple[str, str, str]:
    return (
        "Le trousseau du système ne peut pas être utilisé.",
        KEYRING_REASONS.get(str(error.values.get("reason")), ""),
        (
            "Ouvrez votre session sur l'écran de ce poste, déverrouillez le trousseau, puis "
            "recommencez ; sinon, la clé de secours ouvre le coffre sans lui."
        ),
    )


def _passphrase_parts(error: CrtError) -> tuple[str, str, str]:
    title, detail, remedy = _SENTENCES["phrase_inexacte"]
    # A backup counts no attempt.
    return title, detail, remedy if _delay_s(error) else _NO_DELAY


def _busy_parts(error: CrtError) -> tuple[str, str, str]:
    title, _, remedy = _SENTENCES["coffre_occupe"]
    detail = "Opération en cours : {operation}." if error.values.get("operation") else ""
    return title, detail, remedy


def _recovery_parts(error: CrtError) -> tuple[str, str, str]:
    title, detail, remedy = _SENTENCES["cle_secours_inexacte"]
    if _delay_s(error):
        return title, detail, remedy
    # Its check characters are wrong: it was mistyped, and nothing was tried.
    group = "Le groupe {group} est mal recopié." if error.values.get("group") else detail
    return "Ce n'est pas une clé de secours.", group, "Vérifiez-la sur la fiche, puis recommencez."


def _location_parts(error: CrtError) -> tuple[str, str, str]:
    title, _, remedy = _SENTENCES["emplacement_refuse"]
    return title, _LOCATIONS.get(str(error.values.get("kind")), "{path}"), remedy


_SPECIAL: Final = {
    "permission_refusee": _permission_parts,
    "classeur_illisible": _workbook_parts,
    "coffre_endommage": _damaged_parts,
    "trousseau_indisponible": _keyring_parts,
    "phrase_inexacte": _passphrase_parts,
    "coffre_occupe": _busy_parts,
    "cle_secours_inexacte": _recovery_parts,
    "emplacement_refuse": _location_parts,
}
