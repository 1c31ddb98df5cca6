"""What a step of an admission lacks, in words: the thing, the sentence, who can act and how."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from crt_desktop.domain.admission_facts import Alarme, Manque, Refus
from crt_desktop.domain.etablissement import Parametres
from crt_desktop.domain.remedes import Remede, one_refusal, several_refusals
from crt_desktop.domain.typography import french

_COORDINATION: Final = "la coordination"
_DECIDERS: Final = "la coordination, par délégation, ou la direction"

REMEDES: Final[Mapping[Manque, Remede]] = {
    Manque.AGE_MINIMUM: Remede(
        objet="Âge",
        phrase="La personne n'a pas l'âge minimum du dispositif ({age_minimum} ans).",
        qui=_COORDINATION,
        comment="vérifiez sa date de naissance, sinon refusez la demande",
    ),
    Manque.GIR_5_6: Remede(
        objet="GIR 1 à 4",
        phrase="Son GIR est {gir} : l'accompagnement s'adresse aux GIR 1 à 4.",
        qui="l'équipe APA, le médecin ou la coordination",
        comment="réévaluez le GIR s'il a changé, sinon refusez la demande",
    ),
    Manque.EVALUATION: Remede(
        objet="Évaluation de la situation",
        phrase="L'évaluation de la situation n'est pas enregistrée.",
        qui=_COORDINATION,
        comment="remplissez la grille d'évaluation, de préférence au domicile",
    ),
    Manque.GIR: Remede(
        objet="Évaluation GIR",
        phrase="Aucun GIR n'est connu ce jour-là.",
        qui="l'équipe APA, le médecin ou la coordination",
        comment="enregistrez la grille AGGIR ou le GIR donné par l'équipe APA",
    ),
    Manque.CONSENTEMENT: Remede(
        objet="Consentement",
        phrase="Le consentement n'est pas recueilli.",
        qui="la personne, ou son mandataire",
        comment="recueillez-le, puis enregistrez sa date",
    ),
    Manque.CONSENTEMENT_RETIRE: Remede(
        objet="Consentement",
        phrase="Le consentement a été retiré.",
        qui="la personne, ou son mandataire",
        comment="recueillez-le de nouveau, puis enregistrez sa nouvelle date",
    ),
    Manque.AVIS_MEDICAL: Remede(
        objet="Avis médical",
        phrase="Il manque l'avis du médecin du dispositif.",
        qui="le médecin du dispositif",
        comment="demandez-lui son avis, ou enregistrez celui reçu sur papier",
    ),
    Manque.AVIS_MEDICAL_SENS: Remede(
        objet="Avis médical",
        phrase="L'avis médical est daté, son sens n'est pas renseigné.",
        qui="le médecin du dispositif",
        comment="précisez s'il est favorable, réservé ou défavorable",
    ),
    Manque.AVIS_MEDICAL_DATE: Remede(
        objet="Avis médical",
        phrase="L'avis médical n'est pas daté.",
        qui="le médecin du dispositif",
        comment="renseignez sa date",
    ),
    Manque.CONCERTATION: Remede(
        objet="Concertation",
        phrase="La concertation de l'équipe n'a pas eu lieu.",
        qui=_COORDINATION,
        comment="réunissez l'équipe, puis notez la date, les participants et l'avis",
    ),
    Manque.CONCERTATION_AVIS: Remede(
        objet="Avis de la concertation",
        phrase="L'avis de la concertation n'est pas renseigné.",
        qui=_COORDINATION,
        comment="complétez l'avis",
    ),
    Manque.CONCERTATION_PARTICIPANTS: Remede(
        objet="Participants de la concertation",
        phrase="Les participants de la concertation ne sont pas nommés.",
        qui=_COORDINATION,
        comment="nommez les participants",
    ),
    Manque.PLAN: Remede(
        objet="Plan d'accompagnement",
        phrase="Le plan d'accompagnement n'est pas commencé.",
        qui=_COORDINATION,
        comment="écrivez le plan, puis validez-le",
    ),
    Manque.PLAN_NON_VALIDE: Remede(
        objet="Validation du plan",
        phrase="Le plan d'accompagnement n'est pas validé.",
        qui=_COORDINATION,
        comment="terminez le plan, puis validez-le",
    ),
    Manque.CONTRAT: Remede(
        objet="Contrat",
        phrase="Le contrat d'accompagnement n'est pas établi.",
        qui=_COORDINATION,
        comment="générez-le à partir du plan, puis remettez-le",
    ),
    Manque.CONTRAT_NON_REMIS: Remede(
        objet="Remise du contrat",
        phrase="Le contrat n'est pas remis à la personne.",
        qui=_COORDINATION,
        comment="remettez-le, puis notez la date",
    ),
    Manque.CONTRAT_NON_SIGNE: Remede(
        objet="Signature du contrat",
        phrase="Le contrat est remis, pas encore signé.",
        qui="la personne, ou qui la représente",
        comment="recueillez la signature, puis notez sa date",
    ),
    Manque.MOTIF: Remede(
        objet="Motif de la décision",
        phrase="L'avis médical est défavorable : admettre demande un motif.",
        qui=_DECIDERS,
        comment="écrivez le motif de la décision",
    ),
    Manque.ROLE: Remede(
        objet="Décision",
        phrase="Votre rôle ne prononce pas les admissions.",
        qui=_DECIDERS,
        comment="demandez-lui de prononcer l'admission",
    ),
    Manque.DEJA_DECIDEE: Remede(
        objet="Décision",
        phrase="Cette demande a déjà reçu une décision.",
        qui=_COORDINATION,
        comment="ouvrez le dossier pour la relire ou la corriger",
    ),
}

_ALARMES: Final[Mapping[Alarme, str]] = {
    Alarme.HORS_TERRITOIRE: "commune hors du territoire",
    Alarme.TROP_LOIN: "plus de {minutes_maximum} min",
    Alarme.DOMICILE_INCONNU: "adresse à compléter",
    Alarme.MANDATAIRE: "mandataire à associer",
    Alarme.AVIS_DEFAVORABLE: "la décision demandera un motif",
    Alarme.CONCERTATION_DEFAVORABLE: "l'équipe n'est pas favorable",
}


def sentence_of(manque: Manque, *, gir: int | None, parametres: Parametres) -> str:
    """Return what a lack is, in one sentence."""
    phrase = REMEDES[manque].phrase.format(gir=gir, age_minimum=parametres.age_minimum)
    return french(phrase)


def refusal_of(refus: Refus, *, gir: int | None, parametres: Parametres) -> str:
    """Return a refusal in words: what is missing, who can act, how."""
    remede = REMEDES[refus.manque]
    phrase = sentence_of(refus.manque, gir=gir, parametres=parametres)
    return one_refusal(remede, phrase)


def refusals_words(
    refusals: Sequence[Refus], *, gir: int | None, parametres: Parametres
) -> tuple[str, str]:
    """Return what several refusals say together: what is missing, then who can act and how."""
    return several_refusals(
        (REMEDES[one.manque], sentence_of(one.manque, gir=gir, parametres=parametres))
        for one in refusals
    )


def alarm_words(alarme: Alarme, parametres: Parametres) -> str:
    """Return what is worth a second look, in a few words."""
    return french(_ALARMES[alarme].format(minutes_maximum=parametres.minutes_maximum))
