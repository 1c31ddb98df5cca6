"""The shape of the take-over workbook: sheets, columns, codes and keys.

One table here is read by the reader, the checks, the writer and the template.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from crt_desktop.domain import codes
from crt_desktop.domain.aggir import UNWEIGHTED_VARIABLES, VARIABLES, EvaluationGir
from crt_desktop.domain.demande import Demande
from crt_desktop.domain.equipe import AppelAstreinte, Astreinte, Professionnel, Visite
from crt_desktop.domain.parcours import (
    Bilan,
    Contrat,
    Evaluation,
    Objectif,
    Plan,
    Prestation,
)
from crt_desktop.domain.partenaire import Partenaire
from crt_desktop.domain.people import Aidant, Beneficiaire
from crt_desktop.domain.planning import (
    Absence,
    HoraireTravail,
    InformationAstreinte,
    PublicationAstreinte,
    SerieVisites,
    Souhait,
)
from crt_desktop.domain.sejours import Hospitalisation, PlaceHt, RefusHt, ReservationHt, SejourHt
from crt_desktop.domain.suivi import (
    Chute,
    Consentement,
    ContactAidant,
    Depistage,
    Equipement,
    Interlocuteur,
    Intervenant,
    MesureZarit,
    Note,
    SoutienAidant,
    Teleconsultation,
    Transmission,
    Transport,
    Vaccination,
)

Record = (
    Beneficiaire
    | Demande
    | EvaluationGir
    | Visite
    | Professionnel
    | Astreinte
    | AppelAstreinte
    | Hospitalisation
    | PlaceHt
    | SejourHt
    | Aidant
    | Partenaire
    | Intervenant
    | Interlocuteur
    | MesureZarit
    | SoutienAidant
    | ContactAidant
    | Chute
    | Depistage
    | Note
    | Transmission
    | Equipement
    | Vaccination
    | Teleconsultation
    | Transport
    | Consentement
    | Evaluation
    | Plan
    | Objectif
    | Bilan
    | Prestation
    | Contrat
    | SerieVisites
    | HoraireTravail
    | Absence
    | Souhait
    | PublicationAstreinte
    | InformationAstreinte
    | ReservationHt
    | RefusHt
)
"""One row of a sheet other than ``etablissement``."""


class Kind(StrEnum):
    """How a cell is read and written."""

    TEXT = "texte"
    CODE = "code"
    CODES = "codes"
    DATE = "date"
    INSTANT = "date et heure"
    TIME = "heure"
    FLAG = "oui/non"
    INTEGER = "nombre entier"
    DECIMAL = "nombre"
    REFERENCE = "identifiant"


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column: its name in the workbook, the attribute of the record, how it is read.

    ``codes`` maps each accepted code to its label; ``sheet`` is the sheet a REFERENCE points to.
    """

    name: str
    attribute: str
    kind: Kind = Kind.TEXT
    is_required: bool = False
    codes: Mapping[str, str] | None = None
    sheet: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One sheet: its record, its columns in order, and its key.

    With ``has_required_id`` the key is the id; else ``natural_key`` (attributes) with the rank among
    equal keys, unless the row carries an id.
    """

    name: str
    record: type[Record]
    columns: tuple[Column, ...]
    natural_key: tuple[str, ...] = ()

    @property
    def has_required_id(self) -> bool:
        """Tell whether every row of this sheet carries an id."""
        return not self.natural_key

    def column(self, attribute: str) -> Column:
        """Return the column of an attribute; raises KeyError."""
        for column in self.columns:
            if column.attribute == attribute:
                return column
        raise KeyError(attribute)


def _text(name: str, attribute: str | None = None, *, required: bool = False) -> Column:
    return Column(name=name, attribute=attribute or name, is_required=required)


def _code(
    name: str, accepted: Mapping[str, str], attribute: str | None = None, *, required: bool = False
) -> Column:
    return Column(
        name=name,
        attribute=attribute or name,
        kind=Kind.CODE,
        codes=accepted,
        is_required=required,
    )


def _of(kind: Kind, name: str, attribute: str | None = None, *, required: bool = False) -> Column:
    return Column(name=name, attribute=attribute or name, kind=kind, is_required=required)


def _link(name: str, sheet: str, *, required: bool = False) -> Column:
    return Column(name=name, attribute=name, kind=Kind.REFERENCE, sheet=sheet, is_required=required)


_ID: Final = _text("id", "reference", required=True)
_OPTIONAL_ID: Final = _text("id", "reference")
_BENEFICIAIRE: Final = _link("beneficiaire", "beneficiaires", required=True)

SHEETS: Final[tuple[Sheet, ...]] = (
    Sheet(
        name="beneficiaires",
        record=Beneficiaire,
        columns=(
            _ID,
            _text("nom_naissance", required=True),
            _text("prenoms", required=True),
            _text("nom_usage"),
            _code("sexe", codes.SEXE, required=True),
            _of(Kind.DATE, "date_naissance", "born_on", required=True),
            _text("code_insee_naissance"),
            _text("matricule_ins"),
            _text("ins_oid"),
            _code("statut_identite", codes.STATUT_IDENTITE),
            _code("attribut_identite", codes.ATTRIBUT_IDENTITE),
            _text("antenne"),
            _text("adresse"),
            _text("code_postal"),
            _text("commune"),
            _text("telephone"),
            _of(Kind.INTEGER, "minutes_trajet"),
            _code("mode_vie", codes.MODE_VIE),
            _code("protection", codes.PROTECTION),
            _of(Kind.FLAG, "apa"),
            Column(name="profils", attribute="profils", kind=Kind.CODES, codes=codes.PROFIL),
            _text("telephone_secondaire"),
            _text("courriel"),
            _text("acces"),
            _text("vigilances"),
        ),
    ),
    Sheet(
        name="demandes",
        record=Demande,
        columns=(
            _ID,
            _BENEFICIAIRE,
            _of(Kind.DATE, "date_demande", "requested_on", required=True),
            _code("origine", codes.ORIGINE_DEMANDE, required=True),
            _code("circonstance", codes.CIRCONSTANCE),
            _code("canal", codes.CANAL),
            _of(Kind.DATE, "date_evaluation", "evaluated_on"),
            _of(Kind.FLAG, "evaluation_domicile", "is_evaluated_at_home"),
            _of(Kind.DATE, "date_avis_medical", "avis_medical_on"),
            _code("avis_medical", codes.AVIS_MEDICAL),
            _of(Kind.FLAG, "mt_associe", "is_mt_associe"),
            _of(Kind.DATE, "date_concertation", "concertation_on"),
            _of(Kind.DATE, "date_consentement", "consentement_on"),
            _of(Kind.DATE, "date_decision", "decided_on"),
            _code("decision", codes.DECISION),
            _code("motif_refus", codes.MOTIF_REFUS),
            _of(Kind.DATE, "date_plan", "plan_on"),
            _of(Kind.DATE, "date_revision_plan", "plan_review_on"),
            _of(Kind.DATE, "date_contrat", "contrat_on"),
            _of(Kind.DATE, "date_admission", "admitted_on"),
            _of(Kind.DATE, "date_sortie", "left_on"),
            _code("motif_sortie", codes.MOTIF_SORTIE),
            _code("destination", codes.DESTINATION),
            _of(Kind.FLAG, "relais", "has_relais"),
            _text("motif"),
            _text("appelant"),
            _text("telephone_appelant"),
            _text("viatrajectoire_numero"),
            _of(Kind.DATE, "viatrajectoire_date", "viatrajectoire_on"),
            _code("viatrajectoire_statut", codes.STATUT_VIATRAJECTOIRE),
            _text("evaluateur"),
            _of(Kind.INSTANT, "evaluation_prevue", "evaluation_prevue_at"),
            _text("informes"),
            _code("voie", codes.VOIE_ADMISSION),
            _text("evaluation_auteur"),
            _text("evaluation_conjointe"),
            _text("avis_medical_auteur"),
            _text("avis_medical_motif"),
            _text("concertation_participants"),
            _code("concertation_avis", codes.AVIS_MEDICAL),
            _code("consentement_par", codes.DONNE_PAR),
            _code("consentement_recueil", codes.RECUEIL),
            _text("decision_par"),
            _text("decision_motif"),
            _text("motif_refus_precision"),
            _text("reorientation"),
            _of(Kind.DATE, "annonce_date", "annonce_on"),
            _text("annonce_a"),
            _text("motif_sortie_precision"),
            _of(Kind.DATE, "sortie_enregistree", "left_recorded_on"),
            _of(Kind.DATE, "sortie_concertation", "sortie_concertation_on"),
            _text("sortie_concertation_participants"),
            _of(Kind.DATE, "sortie_avis_medical", "sortie_avis_medical_on"),
            _text("sortie_avis_medical_auteur"),
            _text("relais_organisme"),
            _of(Kind.DATE, "relais_date", "relais_on"),
            _of(Kind.DATE, "relais_confirme", "relais_confirmed_on"),
        ),
    ),
    Sheet(
        name="gir",
        record=EvaluationGir,
        natural_key=("beneficiaire", "evaluated_on", "source"),
        columns=(
            _OPTIONAL_ID,
            _BENEFICIAIRE,
            _of(Kind.DATE, "date", "evaluated_on", required=True),
            *(_code(name, codes.CODE_AGGIR) for name in (*VARIABLES, *UNWEIGHTED_VARIABLES)),
            _of(Kind.INTEGER, "gir"),
            _code("source", codes.SOURCE_GIR, required=True),
        ),
    ),
    Sheet(
        name="visites",
        record=Visite,
        natural_key=("beneficiaire", "starts_at", "profession"),
        columns=(
            _OPTIONAL_ID,
            _BENEFICIAIRE,
            _of(Kind.INSTANT, "debut", "starts_at", required=True),
            _of(Kind.INSTANT, "fin", "ends_at", required=True),
            _code("profession", codes.PROFESSION, required=True),
            _link("professionnel", "professionnels"),
            _code("domaine", codes.DOMAINE),
            _code("statut", codes.STATUT_VISITE, required=True),
            _text("motif"),
            _link("serie", "series_visites"),
            _of(Kind.DATE, "occurrence", "occurrence_on"),
            _of(Kind.INSTANT, "debut_prevu", "planned_starts_at"),
            _of(Kind.INSTANT, "fin_prevue", "planned_ends_at"),
            _of(Kind.INTEGER, "prestation", "prestation_fil"),
            _text("remarque"),
        ),
    ),
    Sheet(
        name="professionnels",
        record=Professionnel,
        columns=(
            _ID,
            _text("nom", required=True),
            _text("prenom", required=True),
            _code("profession", codes.PROFESSION, required=True),
            _of(Kind.DECIMAL, "etp"),
            _code("statut", codes.STATUT_PROFESSIONNEL),
            _text("rpps"),
            _of(Kind.DATE, "entree", "arrived_on"),
            _of(Kind.DATE, "sortie", "left_on"),
            _text("telephone"),
            _text("courriel"),
            _text("mssante"),
        ),
    ),
    Sheet(
        name="astreintes",
        record=Astreinte,
        natural_key=("professionnel", "starts_at"),
        columns=(
            _OPTIONAL_ID,
            _link("professionnel", "professionnels", required=True),
            _of(Kind.INSTANT, "debut", "starts_at", required=True),
            _of(Kind.INSTANT, "fin", "ends_at", required=True),
            _code("statut", codes.STATUT_ASTREINTE),
            _code("couche", codes.COUCHE_ASTREINTE),
            _code("rang", codes.RANG_ASTREINTE, "rang_astreinte"),
            _text("remplace"),
            _text("motif"),
            _text("accord"),
            _of(Kind.INSTANT, "decidee", "decided_at"),
        ),
    ),
    Sheet(
        name="appels_astreinte",
        record=AppelAstreinte,
        natural_key=("called_at", "beneficiaire"),
        columns=(
            _OPTIONAL_ID,
            _of(Kind.INSTANT, "date_heure", "called_at", required=True),
            _link("beneficiaire", "beneficiaires"),
            _code("origine", codes.ORIGINE_APPEL, required=True),
            _code("reponse", codes.REPONSE_APPEL, required=True),
            _code("motif", codes.MOTIF_APPEL),
            _link("professionnel", "professionnels"),
            _of(Kind.INSTANT, "depart", "departed_at"),
            _of(Kind.INSTANT, "arrivee", "arrived_at"),
            _of(Kind.INSTANT, "fin", "ended_at"),
            _code("suite", codes.SUITE_APPEL),
            _of(Kind.INSTANT, "retour", "returned_at"),
            _text("prevenus"),
            _text("remarque"),
            _link("visite", "visites"),
        ),
    ),
    Sheet(
        name="hospitalisations",
        record=Hospitalisation,
        natural_key=("beneficiaire", "entered_on"),
        columns=(
            _OPTIONAL_ID,
            _BENEFICIAIRE,
            _of(Kind.DATE, "entree", "entered_on", required=True),
            _of(Kind.DATE, "sortie", "left_on"),
            _of(Kind.FLAG, "programmee", "is_programmee"),
            _of(Kind.FLAG, "par_urgences", "is_par_urgences"),
            _text("etablissement"),
            _text("service"),
            _text("telephone"),
            _text("motif"),
            _of(Kind.DATE, "retour_prevu", "retour_prevu_on"),
            Column(
                name="preparation_retour",
                attribute="preparation",
                kind=Kind.CODES,
                codes=codes.PREPARATION_RETOUR,
            ),
            _text("remarque"),
        ),
    ),
    Sheet(
        name="places_ht",
        record=PlaceHt,
        columns=(
            _ID,
            _text("etablissement", required=True),
            _text("finess"),
            _code("type", codes.TYPE_HT, required=True),
            _text("telephone"),
            _of(Kind.DATE, "ouverture", "opened_on"),
            _of(Kind.DATE, "fermeture", "closed_on"),
            _text("libelle"),
            _text("commune"),
        ),
    ),
    Sheet(
        name="sejours_ht",
        record=SejourHt,
        natural_key=("beneficiaire", "place", "arrived_on"),
        columns=(
            _OPTIONAL_ID,
            _BENEFICIAIRE,
            _link("place", "places_ht", required=True),
            _code("type", codes.TYPE_HT, required=True),
            _of(Kind.DATE, "arrivee", "arrived_on", required=True),
            _of(Kind.DATE, "depart", "departed_on"),
            _code("etat", codes.ETAT_SEJOUR),
            _code("motif", codes.MOTIF_SEJOUR),
            _of(Kind.INSTANT, "expire_le", "expire_at"),
            _text("demandeur"),
            _text("telephone"),
            Column(
                name="controle_arrivee",
                attribute="arrivee",
                kind=Kind.CODES,
                codes=codes.ARRIVEE_HT,
            ),
            Column(
                name="preparation_retour",
                attribute="preparation",
                kind=Kind.CODES,
                codes=codes.PREPARATION_RETOUR,
            ),
            _code("fin", codes.FIN_SEJOUR),
            _text("motif_annulation"),
            _text("suite_de"),
            _text("remarque"),
        ),
    ),
    Sheet(
        name="aidants",
        record=Aidant,
        natural_key=("beneficiaire", "nom", "prenom"),
        columns=(
            _OPTIONAL_ID,
            _BENEFICIAIRE,
            _text("nom", required=True),
            _text("prenom"),
            _code("lien", codes.LIEN_AIDANT),
            _of(Kind.FLAG, "principal", "is_principal"),
            _of(Kind.FLAG, "cohabitant", "is_cohabitant"),
            _of(Kind.INTEGER, "annee_naissance"),
            _code("sexe", codes.SEXE),
            _text("telephone"),
            _text("courriel"),
            _text("commune"),
            _code("activite", codes.ACTIVITE_AIDANT),
            _of(Kind.FLAG, "a_les_cles", "has_cles"),
            _of(Kind.FLAG, "personne_confiance", "is_personne_confiance"),
            _of(Kind.FLAG, "inquietude_sante", "has_inquietude_sante"),
            _of(Kind.DATE, "orientation_pfr", "pfr_on"),
            _text("remarque"),
        ),
    ),
    Sheet(
        name="partenaires",
        record=Partenaire,
        columns=(
            _ID,
            _text("nom", required=True),
            _code("categorie", codes.CATEGORIE_PARTENAIRE, required=True),
            _of(Kind.DATE, "convention_debut", "convention_from"),
            _of(Kind.DATE, "convention_fin", "convention_until"),
            _text("mssante"),
            _text("telephone"),
            _text("adresse"),
            _text("code_postal"),
            _text("commune"),
            _text("courriel"),
            _text("finess"),
            _text("remarque"),
        ),
    ),
)
"""The sheets of the take-over of a caseload, in the workbook's order."""


def _day(name: str, attribute: str, *, required: bool = False) -> Column:
    return _of(Kind.DATE, name, attribute, required=required)


_AIDANT: Final = _link("aidant", "aidants", required=True)
_REMARQUE: Final = _text("remarque")
_PROFESSIONNEL: Final = _link("professionnel", "professionnels", required=True)

SUIVI_SHEETS: Final[tuple[Sheet, ...]] = (
    Sheet(
        name="intervenants",
        record=Intervenant,
        natural_key=("beneficiaire", "nom", "role"),
        columns=(
            _OPTIONAL_ID,
            _BENEFICIAIRE,
            _text("nom", required=True),
            _code("role", codes.ROLE_INTERVENANT, required=True),
            _link("partenaire", "partenaires"),
            _text("telephone"),
            _text("mssante"),
            _REMARQUE,
        ),
    ),
    Sheet(
        name="interlocuteurs",
        record=Interlocuteur,
        natural_key=("partenaire", "nom", "prenom"),
        columns=(
            _OPTIONAL_ID,
            _link("partenaire", "partenaires", required=True),
            _text("nom", required=True),
            _text("prenom"),
            _text("fonction"),
            _text("telephone"),
            _text("mssante"),
            _text("courriel"),
        ),
    ),
    Sheet(
        name="zarit",
        record=MesureZarit,
        natural_key=("beneficiaire", "aidant", "measured_on"),
        columns=(
            _OPTIONAL_ID,
            _BENEFICIAIRE,
            _AIDANT,
            _day("date", "measured_on", required=True),
            _of(Kind.DECIMAL, "score", required=True),
            _REMARQUE,
        ),
    ),
    Sheet(
        name="soutiens_aidants",
        record=SoutienAidant,
        natural_key=("beneficiaire", "aidant", "started_on", "type"),
        columns=(
            _OPTIONAL_ID,
            _BENEFICIAIRE,
            _AIDANT,
            _code("type", codes.SOUTIEN_AIDANT, required=True),
            _day("debut", "started_on", required=True),
            _day("fin", "ended_on"),
            _text("organisme"),
            _REMARQUE,
        ),
    ),
    Sheet(
        name="contacts_aidants",
        record=ContactAidant,
        natural_key=("beneficiaire", "contacted_on", "demande"),
        columns=(
            _OPTIONAL_ID,
            _BENEFICIAIRE,
            _link("aidant", "aidants"),
            _day("date", "contacted_on", required=True),
            _code("canal", codes.CANAL_CONTACT),
            _code("demande", codes.DEMANDE_AIDANT, required=True),
            _code("action", codes.ACTION_AIDANT, required=True),
            _REMARQUE,
        ),
    ),
    Sheet(
        name="chutes",
        record=Chute,
        natural_key=("beneficiaire", "fell_on"),
        columns=(
            _OPTIONAL_ID,
            _BENEFICIAIRE,
            _day("date", "fell_on", required=True),
            _code("lieu", codes.LIEU_CHUTE),
            _code("gravite", codes.GRAVITE_CHUTE),
            _of(Kind.FLAG, "relevee_seule", "is_relevee_seule"),
            _REMARQUE,
        ),
    ),
    Sheet(
        name="depistages",
        record=Depistage,
        natural_key=("beneficiaire", "screened_on", "type"),
        columns=(
            _OPTIONAL_ID,
            _BENEFICIAIRE,
            _day("date", "screened_on", required=True),
            _code("type", codes.DEPISTAGE, required=True),
            _text("instrument"),
            _text("score"),
            _code("resultat", codes.RESULTAT_DEPISTAGE),
            _REMARQUE,
        ),
    ),
    Sheet(
        name="notes",
        record=Note,
        natural_key=("beneficiaire", "noted_at"),
        columns=(
            _OPTIONAL_ID,
            _BENEFICIAIRE,
            _of(Kind.INSTANT, "date_heure", "noted_at", required=True),
            _text("texte", required=True),
            _code("categorie", codes.CATEGORIE_NOTE),
            _text("auteur"),
        ),
    ),
    Sheet(
        name="transmissions",
        record=Transmission,
        natural_key=("beneficiaire", "written_at"),
        columns=(
            _OPTIONAL_ID,
            _BENEFICIAIRE,
            _of(Kind.INSTANT, "date_heure", "written_at", required=True),
            _text("texte", required=True),
            _of(Kind.FLAG, "urgente", "is_urgente"),
            _text("auteur"),
        ),
    ),
    Sheet(
        name="equipements",
        record=Equipement,
        natural_key=("beneficiaire", "installed_on", "type"),
        columns=(
            _OPTIONAL_ID,
            _BENEFICIAIRE,
            _code("type", codes.EQUIPEMENT, required=True),
            _text("libelle"),
            _code("mise_a_disposition", codes.MISE_A_DISPOSITION),
            _text("fournisseur"),
            _day("installation", "installed_on", required=True),
            _day("recuperation", "recovered_on"),
            _REMARQUE,
        ),
    ),
    Sheet(
        name="vaccinations",
        record=Vaccination,
        natural_key=("beneficiaire", "vaccinated_on", "vaccin"),
        columns=(
            _OPTIONAL_ID,
            _BENEFICIAIRE,
            _code("vaccin", codes.VACCIN, required=True),
            _day("date", "vaccinated_on", required=True),
            _day("rappel", "next_on"),
            _REMARQUE,
        ),
    ),
    Sheet(
        name="teleconsultations",
        record=Teleconsultation,
        natural_key=("beneficiaire", "held_on"),
        columns=(
            _OPTIONAL_ID,
            _BENEFICIAIRE,
            _day("date", "held_on", required=True),
            _text("specialite"),
            _link("professionnel", "professionnels"),
            _REMARQUE,
        ),
    ),
    Sheet(
        name="transports",
        record=Transport,
        natural_key=("beneficiaire", "transported_on"),
        columns=(
            _OPTIONAL_ID,
            _BENEFICIAIRE,
            _day("date", "transported_on", required=True),
            _code("motif", codes.MOTIF_TRANSPORT, required=True),
            _text("destination"),
            _REMARQUE,
        ),
    ),
    Sheet(
        name="consentements",
        record=Consentement,
        natural_key=("beneficiaire", "given_on", "type"),
        columns=(
            _OPTIONAL_ID,
            _BENEFICIAIRE,
            _code("type", codes.TYPE_CONSENTEMENT, required=True),
            _day("date", "given_on", required=True),
            _link("partenaire", "partenaires"),
            _text("portee"),
            _code("recueil", codes.RECUEIL),
            _code("donne_par", codes.DONNE_PAR),
            _text("version_document", "document_version"),
            _day("retrait", "withdrawn_on"),
            _REMARQUE,
        ),
    ),
    Sheet(
        name="evaluations",
        record=Evaluation,
        natural_key=("beneficiaire", "evaluated_on", "type"),
        columns=(
            _OPTIONAL_ID,
            _BENEFICIAIRE,
            _day("date", "evaluated_on", required=True),
            _code("type", codes.TYPE_EVALUATION, required=True),
            _text("auteur"),
            _of(Kind.FLAG, "domicile", "is_at_home"),
            _text("conjointe"),
            *(
                _text(name)
                for name in (
                    "souhaits",
                    "autonomie",
                    "logement",
                    "securite",
                    "aidants",
                    "chutes",
                    "nutrition",
                    "cognition",
                    "humeur",
                    "medicaments",
                    "isolement",
                    "aides_en_place",
                    "manques",
                    "equivalence_ehpad",
                    "urgence",
                    "conclusion",
                )
            ),
        ),
    ),
    Sheet(
        name="plans",
        record=Plan,
        columns=(
            _ID,
            _BENEFICIAIRE,
            _link("demande", "demandes"),
            _of(Kind.INTEGER, "numero", required=True),
            _code("statut", codes.STATUT_PLAN, required=True),
            _day("date", "drawn_on", required=True),
            _day("validation", "validated_on"),
            _text("valide_par", "validated_by"),
            _day("revision", "review_on"),
            _day("cloture", "closed_on"),
            _text("informations"),
            _text("synthese"),
            _text("projet"),
            _text("preferences"),
            _text("directives"),
        ),
    ),
    Sheet(
        name="objectifs",
        record=Objectif,
        natural_key=("plan", "ordre"),
        columns=(
            _OPTIONAL_ID,
            _BENEFICIAIRE,
            _link("plan", "plans", required=True),
            _of(Kind.INTEGER, "ordre", required=True),
            _of(Kind.INTEGER, "fil", required=True),
            _code("famille", codes.FAMILLE_PROBLEME, required=True),
            _text("probleme"),
            _text("objectif"),
            _text("actions"),
            _text("intervenant"),
            _text("critere"),
            _code("statut", codes.STATUT_OBJECTIF),
            _text("motif_non_realise"),
        ),
    ),
    Sheet(
        name="bilans",
        record=Bilan,
        natural_key=("beneficiaire", "fil", "noted_on"),
        columns=(
            _OPTIONAL_ID,
            _BENEFICIAIRE,
            _of(Kind.INTEGER, "fil", required=True),
            _day("date", "noted_on", required=True),
            _text("texte", required=True),
            _text("auteur"),
        ),
    ),
    Sheet(
        name="prestations",
        record=Prestation,
        natural_key=("plan", "ordre"),
        columns=(
            _OPTIONAL_ID,
            _BENEFICIAIRE,
            _link("plan", "plans", required=True),
            _of(Kind.INTEGER, "ordre", required=True),
            _of(Kind.INTEGER, "fil", required=True),
            _code("domaine", codes.DOMAINE, required=True),
            _code("nature", codes.NATURE_PRESTATION, required=True),
            _text("libelle"),
            _text("fournisseur"),
            _link("partenaire", "partenaires"),
            _code("profession", codes.PROFESSION),
            _text("frequence"),
            _day("debut", "started_on"),
            _day("fin", "ended_on"),
            _code("etat", codes.ETAT_PRESTATION),
        ),
    ),
    Sheet(
        name="contrats",
        record=Contrat,
        columns=(
            _ID,
            _BENEFICIAIRE,
            _link("demande", "demandes", required=True),
            _of(Kind.INTEGER, "numero", required=True),
            _code("type", codes.TYPE_CONTRAT, required=True),
            _day("date", "drawn_on", required=True),
            _link("plan", "plans"),
            _day("remise", "handed_on"),
            _day("signature", "signed_on"),
            _text("signataire"),
            _code("qualite", codes.QUALITE_SIGNATAIRE),
            _text("participants"),
            _text("objet"),
            _text("texte"),
        ),
    ),
    Sheet(
        name="series_visites",
        record=SerieVisites,
        columns=(
            _ID,
            _BENEFICIAIRE,
            _day("debut", "started_on", required=True),
            _of(Kind.TIME, "heure", required=True),
            _of(Kind.INTEGER, "duree_minutes", required=True),
            _text("regle", required=True),
            _code("profession", codes.PROFESSION, required=True),
            _link("professionnel", "professionnels"),
            _code("domaine", codes.DOMAINE),
            _of(Kind.INTEGER, "prestation", "prestation_fil"),
            _text("exceptions"),
            _day("preparee_jusqu_au", "prepared_until"),
            _REMARQUE,
        ),
    ),
    Sheet(
        name="horaires",
        record=HoraireTravail,
        natural_key=("professionnel", "jour", "starts"),
        columns=(
            _OPTIONAL_ID,
            _PROFESSIONNEL,
            _code("jour", codes.JOUR_SEMAINE, required=True),
            _of(Kind.TIME, "debut", "starts", required=True),
            _of(Kind.TIME, "fin", "ends", required=True),
            _day("depuis", "since"),
            _day("jusqu_au", "until"),
        ),
    ),
    Sheet(
        name="absences",
        record=Absence,
        natural_key=("professionnel", "started_on", "motif"),
        columns=(
            _OPTIONAL_ID,
            _PROFESSIONNEL,
            _day("debut", "started_on", required=True),
            _day("fin", "ended_on", required=True),
            _code("motif", codes.MOTIF_ABSENCE, required=True),
            _REMARQUE,
            _text("uid"),
        ),
    ),
    Sheet(
        name="souhaits",
        record=Souhait,
        natural_key=("professionnel", "night_on"),
        columns=(
            _OPTIONAL_ID,
            _PROFESSIONNEL,
            _day("nuit", "night_on", required=True),
            _code("souhait", codes.SOUHAIT, required=True),
        ),
    ),
    Sheet(
        name="publications",
        record=PublicationAstreinte,
        columns=(
            _ID,
            _day("debut", "started_on", required=True),
            _day("fin", "ended_on", required=True),
            _of(Kind.INSTANT, "publiee_le", "published_at", required=True),
            _text("publiee_par", required=True),
            _text("motif"),
            _text("empreinte"),
        ),
    ),
    Sheet(
        name="informations",
        record=InformationAstreinte,
        natural_key=("professionnel", "informed_at"),
        columns=(
            _OPTIONAL_ID,
            _PROFESSIONNEL,
            _of(Kind.INSTANT, "date_heure", "informed_at", required=True),
            _code("moyen", codes.MOYEN_INFORMATION, required=True),
            _link("publication", "publications"),
            _link("astreinte", "astreintes"),
            _text("auteur"),
        ),
    ),
    Sheet(
        name="reservations_ht",
        record=ReservationHt,
        columns=(
            _ID,
            _link("place", "places_ht", required=True),
            _code("type", codes.TYPE_HT, required=True),
            _day("arrivee", "arrived_on", required=True),
            _day("depart", "departed_on"),
            _code(
                "etat",
                {one: codes.ETAT_SEJOUR[one] for one in ("option", "reserve")},
                required=True,
            ),
            _of(Kind.INSTANT, "expire_le", "expire_at"),
            _code("motif", codes.MOTIF_SEJOUR),
            _text("demandeur"),
            _text("telephone"),
            _REMARQUE,
        ),
    ),
    Sheet(
        name="refus_ht",
        record=RefusHt,
        natural_key=("asked_on", "type", "arrived_on"),
        columns=(
            _OPTIONAL_ID,
            _day("date", "asked_on", required=True),
            _link("beneficiaire", "beneficiaires"),
            _code("type", codes.TYPE_HT, required=True),
            _day("arrivee", "arrived_on", required=True),
            _day("depart", "departed_on"),
            _code("raison", codes.RAISON_REFUS_HT, required=True),
            _code("motif", codes.MOTIF_SEJOUR),
            _code("suite", codes.SUITE_REFUS_HT),
            _REMARQUE,
        ),
    ),
)
"""What is recorded day after day, along the parcours and for the planning: read by an import and written by an export that has some."""

ALL_SHEETS: Final = (*SHEETS, *SUIVI_SHEETS)

ETABLISSEMENT_SHEET: Final = "etablissement"
SHEET_NAMES: Final = (
    *(sheet.name for sheet in SHEETS),
    ETABLISSEMENT_SHEET,
    *(sheet.name for sheet in SUIVI_SHEETS),
)
SHEET_BY_NAME: Final = {sheet.name: sheet for sheet in ALL_SHEETS}

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
