"""The kinds of doubt on a file active: what each is called, why it matters, what to do, what it doubts.

Source: AMI CRT Occitanie 2026 (the sincerity of the file active, the steps of an admission, GIR 1 to 4)
and the project's notes on it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from crt_desktop.domain.typography import french

JUMP: Final = "ecart_periode"
"""The doubt on a figure far from that of the period before; it has no persons of its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A kind of doubt.

    ``one``, ``several``: what is said of the persons behind it, after their number. ``affects``: the codes
    of the indicators it throws a doubt on; the others stand whatever it finds.
    """

    code: str
    title: str
    consequence: str
    remedy: str
    one: str
    several: str
    affects: frozenset[str]


_COUNTED: Final = ("file_active", "personnes_mois", "forfait_theorique")
"""What is paid for: a person who should not count takes these down."""

_SPANS: Final = (
    "entrees",
    "sorties",
    "reentrees",
    "journees",
    "delai_demande_evaluation",
    "delai_demande_admission",
    "delai_admission_contrat",
    "duree_accompagnement_sortis",
    "anciennete_presents",
    "date_seuil",
)
"""What is worked out from the dates of an accompagnement."""


def _kind(
    code: str,
    title: str,
    consequence: str,
    remedy: str,
    words: tuple[str, str],
    *affects: str,
) -> Kind:
    one, several = words
    return Kind(
        code=code,
        title=french(title),
        consequence=french(consequence),
        remedy=french(remedy),
        one=french(one),
        several=french(several),
        affects=frozenset(affects),
    )


_ALL: Final = (
    _kind(
        "dates_en_desordre",
        "Dates en désordre",
        "Des dates qui se contredisent faussent les entrées, les durées et les délais ; un contrôle les voit d'abord.",
        "Ouvrez le dossier et corrigez la date fausse ; la correction garde l'ancienne et son motif.",
        ("personne dont les dates se contredisent", "personnes dont les dates se contredisent"),
        *_SPANS,
    ),
    _kind(
        "double_possible",
        "Doubles possibles",
        "Une même personne enregistrée deux fois compte deux fois dans la file active.",
        "Comparez les deux dossiers : fusionnez-les, ou dites que ce sont deux personnes.",
        ("personne peut-être enregistrée deux fois", "personnes peut-être enregistrées deux fois"),
        *_COUNTED,
        "presents_fin",
    ),
    _kind(
        "gir_5_6",
        "GIR 5 ou 6",
        "Le dispositif accompagne les GIR 1 à 4 : une personne en GIR 5 ou 6 peut être retirée de la file active.",
        "Vérifiez l'évaluation, refaites-la si elle est ancienne, sinon préparez la sortie ou le relais.",
        ("personne en GIR 5 ou 6", "personnes en GIR 5 ou 6"),
        *_COUNTED,
        "par_gir_entree",
        "par_gir_actuel",
    ),
    _kind(
        "jamais_visite",
        "Jamais visitées",
        "Une personne admise et jamais visitée n'est pas accompagnée : elle peut être retirée de la file active.",
        "Enregistrez les visites faites, planifiez la première, ou corrigez l'admission.",
        (
            "personne admise depuis une semaine ou plus et jamais visitée",
            "personnes admises depuis une semaine ou plus et jamais visitées",
        ),
        *_COUNTED,
        "visites_realisees",
    ),
    _kind(
        "sans_contrat",
        "Sans contrat signé",
        "Sans contrat signé, rien ne prouve l'accompagnement : la personne peut être retirée de la file active.",
        "Faites signer le contrat, ou enregistrez sa date de signature.",
        ("personne sans contrat signé", "personnes sans contrat signé"),
        *_COUNTED,
        "delai_admission_contrat",
    ),
    _kind(
        "sans_plan",
        "Sans plan d'accompagnement",
        "Le plan d'accompagnement individualisé est une étape de l'admission : son absence fait douter de l'accompagnement.",
        "Établissez le plan et validez-le, ou enregistrez sa date.",
        ("personne sans plan d'accompagnement", "personnes sans plan d'accompagnement"),
        "file_active",
        "plans_a_jour",
    ),
    _kind(
        "sans_gir",
        "Sans GIR",
        "Sans évaluation, rien ne dit que la personne est en GIR 1 à 4, et la répartition par GIR est incomplète.",
        "Évaluez la personne avec la grille AGGIR, ou enregistrez le GIR de l'équipe APA.",
        ("personne sans GIR évalué", "personnes sans GIR évalué"),
        "par_gir_entree",
        "par_gir_actuel",
        "evolution_gir",
    ),
    _kind(
        "sans_avis_medical",
        "Sans avis médical",
        "L'évaluation médicale est une étape de l'admission : son absence se justifie.",
        "Demandez l'avis du médecin du dispositif, ou enregistrez-en la date.",
        ("personne sans avis médical", "personnes sans avis médical"),
        "avis_medicaux",
    ),
    _kind(
        "sans_consentement",
        "Sans consentement",
        "Sans consentement de la personne ou de son mandataire, l'accompagnement n'est pas fondé.",
        "Recueillez le consentement, ou enregistrez sa date et qui l'a donné.",
        ("personne sans consentement recueilli", "personnes sans consentement recueilli"),
        "file_active",
    ),
    _kind(
        "sans_concertation",
        "Sans concertation",
        "L'admission se décide après concertation de l'équipe : son absence se justifie.",
        "Tenez la concertation, ou enregistrez sa date, ses participants et son avis.",
        (
            "personne admise sans concertation enregistrée",
            "personnes admises sans concertation enregistrée",
        ),
        "entrees",
    ),
    _kind(
        "sortie_sans_motif",
        "Sorties sans motif",
        "Une sortie sans motif ne se range dans aucune ligne de l'enquête.",
        "Complétez le motif dans le dossier de la personne.",
        ("personne sortie sans motif", "personnes sorties sans motif"),
        "sorties_par_motif",
    ),
)

KINDS: Final[Mapping[str, Kind]] = {kind.code: kind for kind in _ALL}
"""By code; what takes people out of the file active, or counts them twice, comes first."""
