"""Coded lists of the trade: the workbook's codes, in their order, with their French labels.

Source: the columns of the take-over workbook.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

NON_RENSEIGNE: Final = "non_renseigne"
NON_EVALUE: Final = "non_evalue"


def _codes(**labels: str) -> Mapping[str, str]:
    return MappingProxyType(labels)


SEXE = _codes(F="Femme", M="Homme", I="Indéterminé")
STATUT_IDENTITE = _codes(
    provisoire="Provisoire", recuperee="Récupérée", validee="Validée", qualifiee="Qualifiée"
)
ATTRIBUT_IDENTITE = _codes(homonyme="Homonyme", douteux="Douteux", fictif="Fictif")
MODE_VIE = _codes(seul="Seul", couple="En couple", famille="En famille", autre="Autre")
PROTECTION = _codes(
    aucune="Aucune",
    sauvegarde="Sauvegarde de justice",
    curatelle="Curatelle",
    tutelle="Tutelle",
    habilitation_familiale="Habilitation familiale",
    mandat_protection_future="Mandat de protection future",
)
PROFIL = _codes(
    gir_1_2="GIR 1 et 2",
    polyhandicap="Polyhandicap",
    pluridisciplinaire="Prise en charge pluridisciplinaire",
    troubles_psychiques="Troubles psychiques ou du comportement",
    surpoids="Surpoids",
    handicap_vieillissant="Personne handicapée vieillissante",
    detention="Détention",
    grande_precarite="Grande précarité",
    sortie_hospitalisation="Sortie d'hospitalisation",
    maladie_neurodegenerative="Maladie neurodégénérative",
    pathologies_lourdes="Pathologies lourdes ou multiples",
    fin_de_vie="Fin de vie",
    isolement="Isolement sans aidant",
)
ORIGINE_DEMANDE = _codes(
    medecin_traitant="Médecin traitant",
    idel="IDEL",
    dac="DAC",
    cpts="CPTS",
    msp_cds="MSP ou centre de santé",
    had="HAD",
    centre_hospitalier="Centre hospitalier",
    ehpad="EHPAD",
    saas="SAAS",
    sad_aide="SAD aide",
    ems_apa="Équipe médico-sociale APA",
    ccas="CCAS",
    clic="CLIC ou Espace Seniors",
    travailleur_social="Travailleur social territorial",
    pfr="PFR",
    esa="ESA",
    emg_eps="EMG ou EPS PA",
    aidant="Aidant",
    personne="La personne elle-même",
    autre="Autre",
)
CIRCONSTANCE = _codes(
    ordinaire="Ordinaire",
    urgence="Urgence",
    sortie_hospitalisation="Sortie d'hospitalisation",
    liste_attente_ehpad="Liste d'attente EHPAD",
)
CANAL = _codes(
    viatrajectoire="ViaTrajectoire",
    mssante="MSSanté",
    telephone="Téléphone",
    courrier="Courrier",
    icope="ICOPE",
    autre="Autre",
)
AVIS_MEDICAL = _codes(favorable="Favorable", reserve="Réservé", defavorable="Défavorable")
DECISION = _codes(admission="Admission", refus="Refus", sans_suite="Sans suite")
ISSUE_DEMANDE = _codes(
    admise="Admise", refusee="Refusée", sans_suite="Sans suite", en_attente="En attente"
)
MOTIF_REFUS = _codes(
    gir_5_6="GIR 5-6",
    hors_territoire="Hors territoire",
    moins_60_ans="Moins de 60 ans",
    refus_personne="Refus de la personne ou du mandataire",
    releve_sanitaire="Relève de l'HAD ou du sanitaire",
    domicile_impossible="Maintien à domicile impossible",
    droit_commun_suffisant="Droit commun suffisant",
    capacite_atteinte="Capacité atteinte",
    intervenants_indisponibles="Intervenants indisponibles",
    deces="Décès avant admission",
    annulee="Demande annulée",
    autre="Autre",
)
MOTIF_SORTIE = _codes(
    hospitalisation_3_mois="Hospitalisation de plus de 3 mois",
    souhait="Souhait de la personne ou du mandataire",
    ehpad_usld="Entrée en EHPAD ou USLD",
    criteres="Ne répond plus aux critères",
    plus_value="Plus de plus-value",
    deces="Décès",
    demenagement="Déménagement hors territoire",
    autre="Autre",
)
DESTINATION = _codes(
    domicile_droit_commun="Domicile, droit commun",
    ehpad="EHPAD",
    usld="USLD",
    hopital="Hôpital",
    residence_autonomie="Résidence autonomie",
    famille="Famille",
    autre="Autre",
)
SOURCE_GIR = _codes(
    ems_apa="Équipe médico-sociale APA",
    medecin="Médecin du dispositif",
    coordinateur="Coordinateur",
)
CODE_AGGIR = _codes(A="A", B="B", C="C")
PROFESSION = _codes(
    medecin="Médecin",
    coordinateur="Coordinateur",
    ide="IDE",
    **{"as": "Aide-soignant"},
    asg="ASG",
    aes="AES ou AVS",
    ergotherapeute="Ergothérapeute",
    psychologue="Psychologue",
    animateur="Animateur",
    assistant_social="Assistant de service social",
    apa="Enseignant APA",
    dieteticien="Diététicien",
    psychomotricien="Psychomotricien",
    direction="Direction",
    secretariat="Secrétariat",
    autre="Autre",
)
STATUT_PROFESSIONNEL = _codes(
    salarie="Salarié", mis_a_disposition="Mis à disposition", liberal="Libéral"
)
DOMAINE = _codes(
    securisation="Sécurisation du domicile",
    urgence="Urgence ou crise",
    coordination="Coordination renforcée",
    projet_de_vie="Projet de vie et lien social",
    aidant="Soutien de l'aidant",
)
STATUT_VISITE = _codes(
    prevue="Prévue", realisee="Réalisée", annulee="Annulée", absence="Personne absente"
)
CRENEAU = _codes(jour="Jour", soiree="Soirée", nuit="Nuit", weekend="Week-end", ferie="Jour férié")
ORIGINE_APPEL = _codes(
    teleassistance="Téléassistance",
    aidant="Aidant",
    personne="La personne elle-même",
    sad="SAD",
    ehpad="EHPAD",
    autre="Autre",
)
REPONSE_APPEL = _codes(
    conseil="Conseil téléphonique",
    levee_de_doute="Levée de doute",
    deplacement="Déplacement",
    samu="SAMU (15)",
    htu="HTU",
    sans_suite="Sans suite",
)
MOTIF_APPEL = _codes(
    chute="Chute",
    angoisse="Angoisse",
    soin="Soin",
    aidant="Aidant",
    coucher="Coucher",
    douleur="Douleur",
    fugue="Fugue",
    autre="Autre",
)
SUITE_APPEL = _codes(
    domicile="Restée au domicile",
    medecin="Médecin appelé",
    urgences="Urgences",
    htu="HTU",
    deces="Décès",
    autre="Autre",
)
PIECE = _codes(
    contrat="Contrat",
    plan="Plan",
    avis_medical="Avis médical",
    gir="GIR",
    consentement="Consentement",
    concertation="Concertation",
)
"""Papers a file must hold, in the order of the indicators."""

TYPE_HT = _codes(HT="HT", HTSH="HT-SH", HTU="HTU")
ETAT_SEJOUR = _codes(
    option="Option",
    reserve="Réservé",
    en_cours="En cours",
    termine="Terminé",
    annule="Annulé",
)
MOTIF_SEJOUR = _codes(
    urgence="Urgence",
    repit="Répit",
    sortie_hopital="Sortie d'hôpital",
    carence_aidant="Carence de l'aidant",
    autre="Autre",
)
LIEN_AIDANT = _codes(
    conjoint="Conjoint",
    enfant="Enfant",
    parent="Parent",
    fratrie="Fratrie",
    autre_famille="Autre famille",
    ami="Ami",
    voisin="Voisin",
    autre="Autre",
)
CATEGORIE_PARTENAIRE = _codes(
    dac="DAC",
    sad_aide="SAD aide",
    saas="SAAS",
    had="HAD",
    ems_apa="Équipe médico-sociale APA",
    esa="ESA",
    esmnd="ESMND",
    eaar="EAAR",
    ehpad="EHPAD",
    accueil_jour="Accueil de jour",
    eps_pa="EPS PA",
    emsp="EMSP",
    emg="EMG",
    emh_eoh="EMH ou EOH",
    emppa="EMPPA",
    etablissement_sante="Établissement de santé",
    sante_mentale="Santé mentale",
    centre_15="Centre 15",
    medecin_traitant="Médecin traitant",
    cpts="CPTS",
    msp="MSP",
    centre_sante="Centre de santé",
    esp_est="ESP ou EST",
    pharmacie="Pharmacie",
    pfr="PFR",
    association_aidants="Association d'aidants",
    cvs="CVS",
    repit_domicile="Répit à domicile",
    association="Association",
    caisse_mutuelle="Caisse ou mutuelle",
    cicat_eqlaat="CICAT ou EqLAAT",
    conseil_departemental="Conseil départemental",
    commune_epci="Commune ou EPCI",
    plateforme_metiers="Plateforme des métiers",
    mdph="MDPH",
    espace_seniors="Espace Seniors",
    hopital_proximite="Hôpital de proximité",
    autre="Autre",
)
ACTIVITE_AIDANT = _codes(
    actif="En activité",
    retraite="À la retraite",
    sans_emploi="Sans emploi",
    autre="Autre",
)
SOUTIEN_AIDANT = _codes(
    psychologue="Soutien psychologique",
    formation="Formation",
    repit="Répit",
    groupe_parole="Groupe de parole",
    administratif="Aide administrative",
    autre="Autre",
)
CANAL_CONTACT = _codes(
    telephone="Téléphone",
    visite="Visite au domicile",
    rencontre="Rencontre au CRT",
    message="Message",
    autre="Autre",
)
DEMANDE_AIDANT = _codes(
    ecoute="Écoute",
    information="Information",
    repit="Répit",
    aide_domicile="Aide au domicile",
    administratif="Démarche administrative",
    sante_personne="Santé de la personne",
    sante_aidant="Santé de l'aidant",
    hebergement="Hébergement",
    formation="Formation",
    urgence="Urgence",
    autre="Autre",
)
ACTION_AIDANT = _codes(
    ecoute="Écoute",
    information="Information donnée",
    orientation_pfr="Orientation vers la PFR",
    orientation_partenaire="Orientation vers un partenaire",
    rendez_vous="Rendez-vous pris",
    visite="Visite organisée",
    repit="Répit organisé",
    aucune="Aucune",
    autre="Autre",
)
LIEU_CHUTE = _codes(
    chambre="Chambre",
    salle_de_bain="Salle de bain ou toilettes",
    cuisine="Cuisine",
    escalier="Escalier",
    autre_piece="Autre pièce",
    exterieur="Extérieur",
    autre="Autre",
)
GRAVITE_CHUTE = _codes(
    sans_gravite="Sans gravité",
    blessure_legere="Blessure légère",
    blessure_grave="Blessure grave",
    hospitalisation="Hospitalisation",
)
DEPISTAGE = _codes(
    chute="Risque de chute",
    denutrition="Dénutrition",
    troubles_cognitifs="Troubles cognitifs",
    humeur="Humeur",
    autre="Autre",
)
RESULTAT_DEPISTAGE = _codes(
    sans_risque="Sans risque", a_risque="À risque", a_confirmer="À confirmer"
)
CATEGORIE_NOTE = _codes(
    general="Général",
    sante="Santé",
    social="Social",
    domicile="Domicile",
    aidant="Aidant",
)
EQUIPEMENT = _codes(
    teleassistance="Téléassistance",
    domotique="Pack domotique",
    tablette="Tablette",
    aide_technique="Aide technique",
    autre="Autre",
)
MISE_A_DISPOSITION = _codes(prete="Prêté", installe="Installé")
VACCIN = _codes(
    grippe="Grippe",
    covid="Covid-19",
    pneumocoque="Pneumocoque",
    zona="Zona",
    vrs="VRS",
    dtp="DTP",
    autre="Autre",
)
MOTIF_TRANSPORT = _codes(
    consultation="Consultation",
    hospitalisation="Hospitalisation",
    accueil_jour="Accueil de jour",
    activite="Activité collective",
    sejour="Séjour temporaire",
    autre="Autre",
)
TYPE_CONSENTEMENT = _codes(
    accompagnement="Accompagnement",
    partage="Partage d'informations",
    teleassistance="Téléassistance",
    image="Image",
    autre="Autre",
)
RECUEIL = _codes(ecrit="Écrit", oral="Oral")
DONNE_PAR = _codes(personne="La personne", mandataire="Le mandataire judiciaire")
ROLE_INTERVENANT = _codes(
    medecin_traitant="Médecin traitant",
    idel="IDEL",
    saas="SAAS",
    sad_aide="SAD aide",
    had="HAD",
    kinesitherapeute="Kinésithérapeute",
    pharmacie="Pharmacie",
    portage="Portage de repas",
    teleassistance="Téléassistance",
    mandataire="Mandataire judiciaire",
    travailleur_social="Travailleur social",
    autre="Autre",
)
REGIME_ASTREINTE = _codes(
    droit_commun="Droit commun",
    ccn51="Convention 51 (FEHAP)",
    ccn66="Convention 66",
    bad="Branche de l'aide à domicile",
    fph="Fonction publique hospitalière",
)
"""The set of rules the on-call duty follows."""
VOIE_ADMISSION = _codes(
    ordinaire="Voie ordinaire", urgence="Urgence", sortie_hospitalisation="Sortie d'hôpital"
)
STATUT_VIATRAJECTOIRE = _codes(
    a_traiter="À traiter",
    en_cours="En cours d'examen",
    accord="Accord",
    refus="Refus",
    annulee="Annulée",
)
TYPE_EVALUATION = _codes(identification="Identification", suivi="Suivi")
FAMILLE_PROBLEME = _codes(
    medicaments="Médicaments",
    mobilite="Mobilité, chutes",
    isolement="Isolement",
    precarite="Précarité",
    actes="Actes de la vie quotidienne",
    nutrition="Nutrition",
    soin_de_soi="Soin de soi",
    humeur="Humeur, cognition",
    organisation="Organisation du suivi",
    aidant="Épuisement de l'aidant",
    habitat="Habitat",
    autre="Autre",
)
"""Families of problems of a plan, HAS 2019."""

STATUT_PLAN = _codes(en_cours="En cours", valide="Validé", cloture="Clôturé")
STATUT_OBJECTIF = _codes(
    en_cours="En cours",
    atteint="Atteint",
    partiel="Atteint en partie",
    non_realise="Non réalisé",
)
NATURE_PRESTATION = _codes(
    socle="Socle", optionnelle="Optionnelle, facturée", droit_commun="Droit commun"
)
ETAT_PRESTATION = _codes(prevue="Prévue", delivree="Délivrée", refusee="Refusée")
TYPE_CONTRAT = _codes(contrat="Contrat", avenant="Avenant")
QUALITE_SIGNATAIRE = _codes(
    personne="La personne",
    mandataire="Le mandataire judiciaire",
    personne_confiance="La personne de confiance",
    aidant="L'aidant",
)
PREPARATION_RETOUR = _codes(
    ordonnances="Ordonnances et compte rendu reçus",
    medicaments="Médicaments disponibles",
    idel="Soins infirmiers prévenus",
    aides="Aides à domicile reprises",
    materiel="Matériel en place",
    repas="Repas et courses prévus",
    transport="Transport retenu",
    aidant="Aidant prévenu",
    medecin_traitant="Médecin traitant informé",
    visites="Visites du CRT reprogrammées",
)
"""What is settled before somebody comes home from hospital."""
STATUT_ASTREINTE = _codes(
    brouillon="Brouillon", publiee="Publiée", remplacee="Remplacée", annulee="Annulée"
)
COUCHE_ASTREINTE = _codes(
    rotation="Rotation", remplacement="Remplacement", echange="Échange convenu"
)
RANG_ASTREINTE = _codes(titulaire="Titulaire", renfort="Renfort")
MOTIF_ABSENCE = _codes(
    conge="Congé",
    recuperation="Récupération",
    maladie="Maladie",
    formation="Formation",
    autre="Autre",
)
SOUHAIT = _codes(prefere="Préfère cette nuit", evite="Préfère ne pas être d'astreinte")
MOYEN_INFORMATION = _codes(
    main_propre="Remis en main propre",
    affichage="Affichage",
    courriel="Courriel",
    courrier="Courrier",
    telephone="Téléphone",
)
JOUR_SEMAINE = _codes(
    lundi="Lundi",
    mardi="Mardi",
    mercredi="Mercredi",
    jeudi="Jeudi",
    vendredi="Vendredi",
    samedi="Samedi",
    dimanche="Dimanche",
)
"""In the order of `datetime.date.weekday`."""
ARRIVEE_HT = _codes(
    medicaments="Médicaments et ordonnances",
    dlu="Dossier de liaison (DLU)",
    affaires="Linge et affaires",
    aides_techniques="Aides techniques",
    regime="Régime et habitudes transmis",
    proche_prevenu="Proche prévenu",
)
"""What is checked when somebody arrives in a place."""
FIN_SEJOUR = _codes(
    domicile="Retour au domicile",
    transfert="Transfert vers une autre place",
    hospitalisation="Hospitalisation",
    ehpad="Entrée en EHPAD",
    deces="Décès",
    autre="Autre",
)
RAISON_REFUS_HT = _codes(
    aucune_place="Aucune place libre",
    type_indisponible="Pas de place de ce type",
    refus_etablissement="Refus de l'établissement",
    refus_personne="Refus de la personne ou de ses proches",
    hors_delai="Réponse trop tardive",
    autre="Autre",
)
SUITE_REFUS_HT = _codes(
    maintien_domicile="Maintien au domicile",
    autre_place="Autre place, hors du dispositif",
    hospitalisation="Hospitalisation",
    report="Report à d'autres dates",
    autre="Autre",
)
