"""The shape of the take-over workbook: its sheets in order, its settings and its bounds.

One table here is read by the reader, the checks, the writer and the template.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from crt_desktop.domain.reprise.columns import Kind, Sheet
from crt_desktop.domain.reprise.sheets_parcours import PARCOURS_SHEETS
from crt_desktop.domain.reprise.sheets_planning import PLANNING_SHEETS
from crt_desktop.domain.reprise.sheets_reprise import SHEETS
from crt_desktop.domain.reprise.sheets_suivi import DAY_SHEETS

SUIVI_SHEETS: Final[tuple[Sheet, ...]] = (*DAY_SHEETS, *PARCOURS_SHEETS, *PLANNING_SHEETS)
"""What is recorded day after day, along the parcours and for the planning: read by an import and written by an export that has some."""

ALL_SHEETS: Final = (*SHEETS, *SUIVI_SHEETS)

ETABLISSEMENT_SHEET: Final = "etablissement"
SHEET_NAMES: Final = (
    *(sheet.name for sheet in SHEETS),
    ETABLISSEMENT_SHEET,
    *(sheet.name for sheet in SUIVI_SHEETS),
)
SHEET_BY_NAME: Final = {sheet.name: sheet for sheet in ALL_SHEETS}
SHEET_OF: Final[Mapping[type, Sheet]] = {sheet.record: sheet for sheet in ALL_SHEETS}
"""The sheet of each class of records."""

REPRISE_PARAMETRES: Final[Mapping[str, Kind]] = {
    "nom": Kind.TEXT,
    "finess": Kind.TEXT,
    "departement": Kind.TEXT,
    "date_ouverture": Kind.DATE,
    "objectif_file_active": Kind.INTEGER,
    "forfait_mensuel": Kind.DECIMAL,
    "nuit_debut": Kind.TEXT,
    "nuit_fin": Kind.TEXT,
    "age_minimum": Kind.INTEGER,
    "minutes_maximum": Kind.INTEGER,
    "communes": Kind.CODES,
    "antennes": Kind.CODES,
}
"""Settings of the take-over; ``nuit_*`` are HH:MM, ``communes`` and ``antennes`` are free lists."""

PARAMETRE_KINDS: Final[Mapping[str, Kind]] = {
    **REPRISE_PARAMETRES,
    "adresse": Kind.TEXT,
    "code_postal": Kind.TEXT,
    "commune": Kind.TEXT,
    "telephone": Kind.TEXT,
    "courriel": Kind.TEXT,
    "mssante": Kind.TEXT,
    "entete_documents": Kind.TEXT,
    "contrat_modele": Kind.TEXT,
    "avenant_modele": Kind.TEXT,
    "signature_avant_admission": Kind.FLAG,
    "delai_regularisation_jours": Kind.INTEGER,
    "relance_demande_mois": Kind.INTEGER,
    "priorite_urgence": Kind.INTEGER,
    "priorite_sortie_hopital": Kind.INTEGER,
    "priorite_isolement": Kind.INTEGER,
    "priorite_gir_1": Kind.INTEGER,
    "priorite_gir_2": Kind.INTEGER,
    "priorite_gir_3": Kind.INTEGER,
    "priorite_gir_4": Kind.INTEGER,
    "priorite_semaine": Kind.INTEGER,
    "priorite_anciennete_maximum": Kind.INTEGER,
    "contrat_remise_jours": Kind.INTEGER,
    "contrat_signature_mois": Kind.INTEGER,
    "avenant_mois": Kind.INTEGER,
    "contrat_reactualisation_mois": Kind.INTEGER,
    "revision_plan_mois": Kind.INTEGER,
    "alertes_hospitalisation_jours": Kind.CODES,
    "hospitalisation_terme_mois": Kind.INTEGER,
    "ht_jours_an": Kind.INTEGER,
    "htsh_jours_sejour": Kind.INTEGER,
    "htu_jours_sejour": Kind.INTEGER,
    "htu_renouvellements": Kind.INTEGER,
    "reste_a_charge_htsh": Kind.DECIMAL,
    "reste_a_charge_htu": Kind.DECIMAL,
    "soiree_debut": Kind.TEXT,
    "regime_astreinte": Kind.CODE,
    "preavis_astreinte_jours": Kind.INTEGER,
    "telephones_nuit": Kind.TEXT,
    "professions_astreinte": Kind.CODES,
    "repos_quotidien_heures": Kind.INTEGER,
    "repos_hebdomadaire_heures": Kind.INTEGER,
    "amplitude_minutes": Kind.INTEGER,
    "astreinte_nuits_mois": Kind.INTEGER,
    "astreinte_samedis_mois": Kind.INTEGER,
    "astreinte_dimanches_mois": Kind.INTEGER,
    "astreinte_feries_mois": Kind.INTEGER,
    "astreinte_semaines_an": Kind.INTEGER,
    "astreinte_heures_quinzaine": Kind.INTEGER,
    "astreinte_jours_mois": Kind.INTEGER,
    "compensation_minutes_jour": Kind.INTEGER,
    "compensation_minutes_nuit": Kind.INTEGER,
    "conventions_obligatoires": Kind.CODES,
    "alerte_convention_jours": Kind.INTEGER,
    "conservation_journal_mois": Kind.INTEGER,
    "conservation_active_ans": Kind.INTEGER,
    "corbeille_jours": Kind.INTEGER,
    "verrouillage_minutes": Kind.INTEGER,
    "rappel_sauvegarde_jours": Kind.INTEGER,
}
"""Every key of the ``etablissement`` sheet: those of the take-over, then the rest of the settings."""

LIMIT_BYTES: Final = 50 * 1024 * 1024
LIMIT_ROWS: Final = 200_000
EXAMPLE_PREFIX: Final = "EXEMPLE"
LISTS_SHEET: Final = "listes"
"""The hidden sheet of the template where its longest lists are; an import leaves it alone."""
SUMMARY_SHEET: Final = "Résumé"
"""The first sheet of an annotated copy; an import leaves it alone."""
FORMULA_MARK: Final = "Formule sans résultat : "
"""What an annotated copy writes before the text of a formula that has no value: still an error there."""
