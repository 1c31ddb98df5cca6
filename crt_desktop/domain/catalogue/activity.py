"""Indicators of the file active, the entries, the demandes and their delays."""

from __future__ import annotations

from typing import Final

from crt_desktop.domain import codes
from crt_desktop.domain.catalogue.model import (
    Indicator,
    Kind,
    breakdown_of,
    count_of,
    indicator,
    number_of,
    or_empty,
    statistics_of,
)

ACTIVITY: Final[tuple[Indicator, ...]] = (
    count_of(
        "file_active",
        "Personnes accompagnées",
        "personnes",
        "Personnes dont au moins un jour d'accompagnement tombe dans la période, chacune comptée une fois ; le jour de sortie ne compte pas.",
    ),
    count_of(
        "presents_fin",
        "Personnes présentes le dernier jour",
        "personnes",
        "Personnes accompagnées le dernier jour de la période.",
    ),
    indicator(
        "presents_fin_mois",
        "Personnes présentes en fin de mois",
        "personnes",
        Kind.SERIES,
        "Personnes accompagnées le dernier jour de chaque mois, ou le dernier jour de la période pour un mois incomplet.",
    ),
    number_of(
        "file_active_moyenne",
        "File active moyenne",
        "personnes",
        "Moyenne des personnes présentes en fin de mois sur les mois de la période.",
    ),
    number_of(
        "objectif",
        "Objectif de file active",
        "personnes",
        "Nombre de personnes différentes à accompagner dans l'année, fixé dans les réglages de l'établissement.",
    ),
    number_of(
        "ecart_objectif",
        "Écart à l'objectif",
        "personnes",
        "Personnes accompagnées dans la période moins l'objectif de file active.",
    ),
    indicator(
        "date_seuil",
        "Date d'atteinte de l'objectif",
        "date",
        Kind.DAY,
        "Premier jour où le nombre de personnes différentes accompagnées depuis le début de la période atteint l'objectif.",
        is_maskable=False,
    ),
    count_of(
        "entrees",
        "Entrées",
        "accompagnements",
        "Accompagnements dont l'admission tombe dans la période.",
    ),
    count_of(
        "sorties",
        "Sorties",
        "accompagnements",
        "Accompagnements dont la sortie tombe dans la période.",
    ),
    count_of(
        "reentrees",
        "Réentrées",
        "accompagnements",
        "Entrées de la période de personnes déjà accompagnées auparavant.",
    ),
    number_of(
        "journees",
        "Journées d'accompagnement",
        "jours",
        "Somme des jours d'accompagnement inclus dans la période, jour de sortie non compté sauf s'il est aussi le jour d'admission.",
    ),
    count_of(
        "personnes_mois",
        "Personnes-mois",
        "personnes-mois",
        "Couples formés d'une personne et d'un mois de la période où elle a au moins un jour d'accompagnement.",
    ),
    number_of(
        "forfait_theorique",
        "Forfait théorique",
        "€",
        "Personnes-mois multipliées par le forfait mensuel fixé dans les réglages de l'établissement.",
    ),
    count_of("demandes", "Demandes", "demandes", "Demandes datées de la période."),
    breakdown_of(
        "demandes_par_origine",
        "Demandes selon l'origine",
        "demandes",
        codes.ORIGINE_DEMANDE,
        "Demandes datées de la période, selon qui les a adressées.",
    ),
    breakdown_of(
        "demandes_par_circonstance",
        "Demandes selon la circonstance",
        "demandes",
        or_empty(codes.CIRCONSTANCE),
        "Demandes datées de la période, selon la circonstance.",
    ),
    breakdown_of(
        "demandes_par_canal",
        "Demandes selon le canal",
        "demandes",
        or_empty(codes.CANAL),
        "Demandes datées de la période, selon le canal par lequel elles sont arrivées.",
    ),
    breakdown_of(
        "demandes_par_issue",
        "Demandes selon l'issue",
        "demandes",
        codes.ISSUE_DEMANDE,
        "Demandes datées de la période, selon leur état le dernier jour : admise si l'admission a eu lieu, refusée ou sans suite si la décision est prise, en attente sinon.",
    ),
    breakdown_of(
        "refus_par_motif",
        "Refus selon le motif",
        "décisions",
        or_empty(codes.MOTIF_REFUS),
        "Décisions de refus datées de la période, selon leur motif.",
    ),
    count_of(
        "liste_attente_fin",
        "Liste d'attente le dernier jour",
        "demandes",
        "Demandes reçues au plus tard le dernier jour et qui n'ont ce jour-là ni admission, ni refus, ni classement sans suite.",
    ),
    statistics_of(
        "delai_demande_evaluation",
        "Délai entre la demande et l'évaluation",
        "jours",
        "Jours entre la demande et l'évaluation, pour les accompagnements admis dans la période dont les deux dates sont connues.",
    ),
    statistics_of(
        "delai_demande_admission",
        "Délai entre la demande et l'admission",
        "jours",
        "Jours entre la demande et l'admission, pour les accompagnements admis dans la période.",
    ),
    count_of(
        "evaluations_domicile",
        "Évaluations à domicile",
        "évaluations",
        "Évaluations datées de la période et faites à domicile : celles des demandes et celles de suivi.",
    ),
    breakdown_of(
        "avis_medicaux",
        "Avis médicaux",
        "avis",
        or_empty(codes.AVIS_MEDICAL),
        "Évaluations médicales datées de la période, selon l'avis rendu.",
    ),
)
"""In the order of the reference page."""
