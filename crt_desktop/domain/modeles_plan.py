"""The templates of plan shipped, one by profile.

They propose; the coordinator keeps, changes or removes each line with the person. Their lines carry no
thread, no day and no name.
"""

from __future__ import annotations

from typing import Final

from crt_desktop.domain.plan_document import ModelePlan, ObjectifLine, PrestationLine
from crt_desktop.domain.typography import french


def _objectif(
    famille: str, probleme: str, objectif: str, *, actions: str, intervenant: str, critere: str
) -> ObjectifLine:
    return ObjectifLine(
        fil=0,
        famille=famille,
        probleme=french(probleme),
        objectif=french(objectif),
        actions=french(actions),
        intervenant=french(intervenant),
        critere=french(critere),
    )


def _prestation(
    domaine: str,
    libelle: str,
    *,
    frequence: str,
    fournisseur: str = "CRT",
    profession: str | None = None,
    nature: str = "socle",
) -> PrestationLine:
    return PrestationLine(
        fil=0,
        domaine=domaine,
        nature=nature,
        libelle=french(libelle),
        fournisseur=french(fournisseur),
        profession=profession,
        frequence=french(frequence),
    )


_RETOUR: Final = ModelePlan(
    cle="retour_hospitalisation",
    titre=french("Retour d'hospitalisation"),
    objectifs=(
        _objectif(
            "organisation",
            "Retour à domicile récent, situation encore instable, risque de nouvelle hospitalisation dans le mois",
            "Éviter une nouvelle hospitalisation non programmée dans les 30 jours",
            actions="Visite dans les 48 heures du retour. Appel à 7 et 15 jours. Compte rendu et ordonnances récupérés. "
            "Signes d'alerte et numéro de nuit expliqués et laissés au domicile.",
            intervenant="IDE coordinatrice, médecin traitant",
            critere="Aucune hospitalisation non programmée à 30 jours",
        ),
        _objectif(
            "medicaments",
            "Traitement modifié pendant le séjour : risque de doublon, d'oubli ou d'arrêt par erreur",
            "Prendre le bon traitement, sans erreur",
            actions="Conciliation entre l'ordonnance de sortie et les boîtes du domicile, anciens traitements retirés. "
            "Pilulier préparé chaque semaine. Bilan demandé au pharmacien.",
            intervenant="IDEL, pharmacien, médecin traitant",
            critere="Pilulier conforme à l'ordonnance lors de deux contrôles de suite",
        ),
        _objectif(
            "mobilite",
            "Perte de force et d'équilibre après l'alitement",
            "Retrouver les déplacements d'avant l'hospitalisation dans le logement",
            actions="Kinésithérapie à domicile. Programme d'exercices court, deux fois par jour. "
            "Aide technique à la marche essayée et réglée.",
            intervenant="Kinésithérapeute, enseignant APA, ergothérapeute",
            critere="Va de la chambre à la salle d'eau sans aide humaine, avec ou sans aide technique",
        ),
        _objectif(
            "nutrition",
            "Appétit diminué, perte de poids pendant le séjour",
            "Reprendre le poids perdu",
            actions="Poids chaque semaine. Portage de repas enrichis, collations. "
            "Avis diététique si la perte atteint 5 % en un mois.",
            intervenant="Aide à domicile, diététicien, médecin traitant",
            critere="Poids stable ou en hausse sur quatre semaines",
        ),
        _objectif(
            "actes",
            "Besoin d'aide plus important pour la toilette, l'habillage et les repas",
            "Recevoir une aide chaque jour sans rupture, le temps de récupérer",
            actions="Plan d'aide revu avec le service d'aide et l'équipe APA. Passages rapprochés pendant un mois, puis adaptés.",
            intervenant="SAAS, SAD aide, équipe médico-sociale APA",
            critere="Aucun passage manqué ; plan d'aide réévalué à un mois",
        ),
    ),
    prestations=(
        _prestation(
            "coordination",
            "Visite de coordination au retour, puis suivi rapproché",
            frequence="Dans les 48 heures, puis une fois par semaine pendant un mois",
            profession="ide",
        ),
        _prestation(
            "urgence",
            "Téléassistance et réponse soignante la nuit",
            frequence="24 heures sur 24",
        ),
        _prestation(
            "securisation",
            "Vérification du logement et du matériel de retour",
            frequence="Une visite dans la première semaine",
            profession="ergotherapeute",
        ),
        _prestation(
            "coordination",
            "Aide à la toilette et au lever",
            fournisseur="SAAS",
            frequence="Tous les jours",
            nature="droit_commun",
        ),
        _prestation(
            "coordination",
            "Portage de repas",
            fournisseur="Service de portage",
            frequence="Cinq jours par semaine",
            nature="droit_commun",
        ),
    ),
)

_COGNITION: Final = ModelePlan(
    cle="troubles_cognitifs",
    titre=french("Troubles cognitifs"),
    objectifs=(
        _objectif(
            "humeur",
            "Troubles de la mémoire et de l'orientation qui retentissent sur la vie quotidienne",
            "Garder ses repères et ses capacités le plus longtemps possible",
            actions="Repères posés dans le logement (calendrier, éclairage, étiquettes). Mêmes intervenants, mêmes horaires. "
            "Séances de réhabilitation par l'équipe spécialisée Alzheimer.",
            intervenant="ASG, ergothérapeute, ESA",
            critere="Gestes de la toilette et du repas conservés à trois mois",
        ),
        _objectif(
            "habitat",
            "Risque de sortie inopinée, d'oubli du gaz ou de l'eau",
            "Être en sécurité chez soi, de jour comme de nuit",
            actions="Détecteurs et coupure de gaz installés. Chemin lumineux la nuit. Fiche de signalement prête "
            "et voisins prévenus, avec l'accord de la personne.",
            intervenant="Ergothérapeute, téléassistance, famille",
            critere="Aucun accident domestique ni sortie inopinée sur trois mois",
        ),
        _objectif(
            "medicaments",
            "Oublis et doubles prises de médicaments",
            "Prendre son traitement avec une aide adaptée",
            actions="Passage infirmier ou pilulier sécurisé. Ordonnance simplifiée avec le médecin traitant.",
            intervenant="IDEL, médecin traitant, pharmacien",
            critere="Moins d'un oubli par semaine au relevé du pilulier",
        ),
        _objectif(
            "humeur",
            "Agitation, angoisse ou opposition à certains moments de la journée",
            "Apaiser les moments difficiles sans recourir d'abord au médicament",
            actions="Moments et causes notés dans le cahier de liaison. Approche adaptée montrée aux intervenants. "
            "Avis gériatrique ou de l'équipe mobile si cela persiste.",
            intervenant="Psychologue, ASG, équipe mobile de gériatrie",
            critere="Épisodes moins fréquents au cahier de liaison sur un mois",
        ),
        _objectif(
            "isolement",
            "Retrait, activités abandonnées",
            "Retrouver une activité choisie, chez soi ou avec d'autres",
            actions="Centres d'intérêt recueillis avec la personne et ses proches. Accueil de jour ou atelier essayé.",
            intervenant="Animateur, accueil de jour",
            critere="Une activité au moins par semaine, suivie avec plaisir",
        ),
        _objectif(
            "aidant",
            "Proche présent en continu, peu informé de la maladie",
            "Que l'aidant soit formé et puisse souffler",
            actions="Charge mesurée (mini-Zarit). Formation des aidants et groupe de parole proposés. Répit organisé avec la PFR.",
            intervenant="Psychologue, PFR",
            critere="Mini-Zarit stable ou en baisse à trois mois",
        ),
    ),
    prestations=(
        _prestation(
            "projet_de_vie",
            "Stimulation et accompagnement à domicile",
            frequence="Une fois par semaine",
            profession="asg",
        ),
        _prestation(
            "securisation",
            "Visite d'ergothérapie, domotique et repères dans le logement",
            frequence="Une visite, puis contrôle à trois mois",
            profession="ergotherapeute",
        ),
        _prestation(
            "urgence",
            "Téléassistance avec détecteurs",
            frequence="24 heures sur 24",
        ),
        _prestation(
            "aidant",
            "Soutien psychologique de l'aidant",
            frequence="Deux fois par mois",
            profession="psychologue",
        ),
        _prestation(
            "projet_de_vie",
            "Accueil de jour",
            fournisseur="Accueil de jour",
            frequence="Un à deux jours par semaine",
            nature="droit_commun",
        ),
    ),
)

_CHUTES: Final = ModelePlan(
    cle="chutes",
    titre="Chutes",
    objectifs=(
        _objectif(
            "mobilite",
            "Chutes répétées dans l'année, peur de tomber",
            "Ne plus tomber, et oser de nouveau se déplacer",
            actions="Circonstances de chaque chute notées. Bilan d'équilibre. Rééducation et activité physique adaptée, "
            "relevés du sol appris.",
            intervenant="Kinésithérapeute, enseignant APA",
            critere="Aucune chute sur trois mois ; sait se relever ou alerter",
        ),
        _objectif(
            "habitat",
            "Obstacles, éclairage insuffisant, salle d'eau à risque",
            "Rendre le logement sûr sans le dénaturer",
            actions="Visite d'ergothérapie. Tapis et fils retirés, barres d'appui, siège de douche, chemin lumineux. "
            "Dossier d'aide à l'adaptation du logement.",
            intervenant="Ergothérapeute, travailleur social",
            critere="Aménagements retenus en place à deux mois",
        ),
        _objectif(
            "medicaments",
            "Médicaments qui favorisent les chutes, tension qui baisse au lever",
            "Réduire ce qui fait tomber dans le traitement",
            actions="Tension couchée puis debout relevée. Psychotropes et antihypertenseurs revus par le médecin traitant.",
            intervenant="Médecin traitant, IDE, pharmacien",
            critere="Ordonnance revue ; plus de baisse de tension au lever",
        ),
        _objectif(
            "nutrition",
            "Fonte musculaire, apports insuffisants en protéines",
            "Retrouver de la force",
            actions="Poids mensuel, dépistage de la dénutrition. Repas enrichis, vitamine D selon prescription.",
            intervenant="Diététicien, médecin traitant",
            critere="Lever de chaise sans les bras ; poids stable",
        ),
        _objectif(
            "organisation",
            "Reste au sol sans pouvoir alerter",
            "Recevoir du secours en moins d'une heure, de jour comme de nuit",
            actions="Téléassistance portée jour et nuit, essai mensuel. Boîte à clés posée. Conduite à tenir connue des intervenants.",
            intervenant="Téléassistance, soignant d'astreinte",
            critere="Essai mensuel réussi ; aucun temps au sol de plus d'une heure",
        ),
    ),
    prestations=(
        _prestation(
            "securisation",
            "Visite d'ergothérapie et aménagement du logement",
            frequence="Une visite, puis contrôle à deux mois",
            profession="ergotherapeute",
        ),
        _prestation(
            "projet_de_vie",
            "Activité physique adaptée à domicile",
            frequence="Une fois par semaine pendant trois mois",
            profession="apa",
        ),
        _prestation(
            "urgence",
            "Téléassistance avec détecteur de chute, levée de doute la nuit",
            frequence="24 heures sur 24",
        ),
        _prestation(
            "coordination",
            "Kinésithérapie à domicile",
            fournisseur="Kinésithérapeute libéral",
            frequence="Deux fois par semaine, sur prescription",
            nature="droit_commun",
        ),
    ),
)

_AIDANT: Final = ModelePlan(
    cle="aidant_epuise",
    titre=french("Aidant épuisé"),
    objectifs=(
        _objectif(
            "aidant",
            "Aidant principal épuisé, peu de relais",
            "Que l'aidant retrouve du temps et du sommeil",
            actions="Charge mesurée (mini-Zarit) et besoins recueillis à part. Heures de répit à domicile. "
            "Séjour temporaire programmé avec la personne.",
            intervenant="IDE coordinatrice, PFR",
            critere="Mini-Zarit en baisse à trois mois ; deux demi-journées libres par semaine",
        ),
        _objectif(
            "aidant",
            "Santé de l'aidant négligée",
            "Que l'aidant prenne soin de sa propre santé",
            actions="Consultation chez son médecin. Bilan de prévention proposé. Entretiens avec la psychologue.",
            intervenant="Médecin traitant de l'aidant, psychologue",
            critere="Consultation faite ; suivi engagé si besoin",
        ),
        _objectif(
            "actes",
            "L'aidant assure seul les soins et les transferts",
            "Confier les gestes lourds à des professionnels",
            actions="Plan d'aide APA revu, majoration pour répit demandée. Matériel de transfert essayé. Gestes montrés à l'aidant.",
            intervenant="SAAS, équipe médico-sociale APA, ergothérapeute",
            critere="Toilette et transferts assurés tous les jours par des professionnels",
        ),
        _objectif(
            "organisation",
            "Aucune solution prévue si l'aidant est absent ou malade",
            "Être prêt en cas d'absence de l'aidant",
            actions="Plan d'urgence écrit : qui appeler, quels passages ajouter, quelle place d'hébergement. Consignes laissées au domicile.",
            intervenant="IDE coordinatrice, famille, EHPAD partenaire",
            critere="Plan d'urgence signé, connu du soignant d'astreinte",
        ),
        _objectif(
            "isolement",
            "La personne et l'aidant ne sortent plus et ne reçoivent plus",
            "Retrouver des moments à soi et des moments ensemble",
            actions="Sortie ou atelier choisi par chacun. Café des aidants, bénévoles de visite.",
            intervenant="Animateur, association d'aidants",
            critere="Une sortie par mois pour chacun",
        ),
    ),
    prestations=(
        _prestation(
            "aidant",
            "Soutien psychologique de l'aidant",
            frequence="Deux fois par mois",
            profession="psychologue",
        ),
        _prestation(
            "aidant",
            "Répit à domicile",
            frequence="Deux demi-journées par semaine",
            profession="as",
        ),
        _prestation(
            "aidant",
            "Accompagnement par la plateforme de répit",
            fournisseur="PFR",
            frequence="Selon le projet de l'aidant",
            nature="droit_commun",
        ),
        _prestation(
            "urgence",
            "Relais de nuit et plan d'urgence en cas d'absence de l'aidant",
            frequence="24 heures sur 24",
        ),
        _prestation(
            "projet_de_vie",
            "Hébergement temporaire programmé",
            fournisseur="EHPAD partenaire",
            frequence="Deux séjours de quinze jours par an",
            nature="droit_commun",
        ),
    ),
)

_FIN_DE_VIE: Final = ModelePlan(
    cle="fin_de_vie",
    titre="Fin de vie",
    objectifs=(
        _objectif(
            "soin_de_soi",
            "Douleur et symptômes pénibles",
            "Ne pas souffrir, la nuit comprise",
            actions="Douleur évaluée à chaque passage (échelle notée). Prescriptions anticipées et médicaments d'urgence au domicile. "
            "Équipe mobile de soins palliatifs ou HAD sollicitée.",
            intervenant="Médecin traitant, IDEL, EMSP ou HAD",
            critere="Douleur à 3 sur 10 ou moins, ou soulagée dans l'heure",
        ),
        _objectif(
            "organisation",
            "Souhaits de la personne peu connus de ceux qui interviennent",
            "Que les souhaits de la personne guident chaque décision",
            actions="Souhaits, directives anticipées et personne de confiance recueillis au rythme de la personne. "
            "Synthèse laissée au domicile et transmise au SAMU avec son accord.",
            intervenant="Médecin traitant, IDE coordinatrice",
            critere="Souhaits écrits, connus de tous les intervenants et de l'astreinte",
        ),
        _objectif(
            "soin_de_soi",
            "Alitement, fragilité de la peau et de la bouche",
            "Préserver le confort du corps",
            actions="Matelas adapté, changements de position, soins de bouche. Toilette au moment et au rythme choisis.",
            intervenant="SAAS, AS du CRT, IDEL",
            critere="Aucune escarre ; confort dit par la personne ou observé",
        ),
        _objectif(
            "humeur",
            "Angoisse, tristesse, questions sur ce qui vient",
            "Pouvoir parler de ses craintes et de ses questions",
            actions="Présence et écoute proposées. Psychologue, bénévoles d'accompagnement, soutien spirituel si souhaité.",
            intervenant="Psychologue, association de bénévoles",
            critere="Angoisse moins présente, dite par la personne ou ses proches",
        ),
        _objectif(
            "aidant",
            "Proches éprouvés, inquiets de mal faire",
            "Que les proches soient entourés, avant et après",
            actions="Signes à reconnaître et conduite à tenir expliqués. Numéro de nuit. Répit, garde de nuit. "
            "Rencontre proposée après le décès.",
            intervenant="IDE coordinatrice, psychologue, soignant d'astreinte",
            critere="Les proches savent qui appeler ; aucun appel au 15 faute de réponse",
        ),
    ),
    prestations=(
        _prestation(
            "coordination",
            "Coordination avec la HAD ou l'équipe mobile de soins palliatifs",
            frequence="Un point par semaine, et à chaque changement",
            profession="ide",
        ),
        _prestation(
            "urgence",
            "Réponse soignante de nuit, passages programmés si besoin",
            frequence="Toutes les nuits",
        ),
        _prestation(
            "aidant",
            "Soutien psychologique de la personne et des proches",
            frequence="Une fois par semaine",
            profession="psychologue",
        ),
        _prestation(
            "projet_de_vie",
            "Présence et soins de confort",
            frequence="Trois fois par semaine",
            profession="as",
        ),
        _prestation(
            "coordination",
            "Soins infirmiers et hospitalisation à domicile",
            fournisseur="HAD",
            frequence="Tous les jours, sur prescription",
            nature="droit_commun",
        ),
    ),
)

MODELES: Final = (_RETOUR, _COGNITION, _CHUTES, _AIDANT, _FIN_DE_VIE)
"""The templates shipped, in the order they are offered."""
