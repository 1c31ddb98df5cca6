"""Settings of the etablissement: the parametres of the rules, with their defaults."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from datetime import date, time
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from crt_desktop.domain import codes
from crt_desktop.domain.modeles_contrat import AVENANT_MODELE, CONTRAT_MODELE

LOGO: Final = "logo"
"""The key the logo is kept under, as base64 text: never among the parametres nor in a workbook."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parametres:
    """The parametres in force.

    ``forfait_mensuel`` and the ``reste_a_charge`` of a day are in euros; the night [nuit_debut, nuit_fin)
    is local time and crosses midnight, the evening is [soiree_debut, nuit_debut); ``minutes_maximum``
    counts as near enough. ``alertes_hospitalisation_jours``: days since the entry, in order.
    ``priorite_*``: points of the waiting list, those of the ancienneté by whole week.
    ``conventions_obligatoires``: categories of partenaires added to those of the call. The limits of the
    astreintes that are None are those of the régime (`crt_desktop.domain.regimes`); the compensation is
    in minutes owed for an hour on call.

    Source: AMI CRT Occitanie 2026; the delays of the contrat by analogy with CASF D311; the notice of
    the astreintes CT R3121-3; retention CNIL 2021-028 and 2021-122. `crt_desktop.domain.reglages` tells
    which.
    """

    nom: str | None = None
    finess: str | None = None
    departement: str | None = None
    date_ouverture: date | None = None
    objectif_file_active: int = 30
    forfait_mensuel: Decimal = Decimal(900)
    nuit_debut: time = time(21)
    nuit_fin: time = time(6)
    age_minimum: int = 60
    minutes_maximum: int = 30
    communes: tuple[str, ...] = ()
    antennes: tuple[str, ...] = ()
    adresse: str | None = None
    code_postal: str | None = None
    commune: str | None = None
    telephone: str | None = None
    courriel: str | None = None
    mssante: str | None = None
    entete_documents: str | None = None
    contrat_modele: str = CONTRAT_MODELE
    avenant_modele: str = AVENANT_MODELE
    signature_avant_admission: bool = True
    delai_regularisation_jours: int = 15
    relance_demande_mois: int = 6
    priorite_urgence: int = 20
    priorite_sortie_hopital: int = 25
    priorite_isolement: int = 15
    priorite_gir_1: int = 30
    priorite_gir_2: int = 24
    priorite_gir_3: int = 16
    priorite_gir_4: int = 8
    priorite_semaine: int = 1
    priorite_anciennete_maximum: int = 12
    contrat_remise_jours: int = 15
    contrat_signature_mois: int = 1
    avenant_mois: int = 6
    contrat_reactualisation_mois: int = 12
    revision_plan_mois: int = 6
    alertes_hospitalisation_jours: tuple[int, ...] = (60, 75)
    hospitalisation_terme_mois: int = 3
    ht_jours_an: int = 90
    htsh_jours_sejour: int = 30
    htu_jours_sejour: int = 15
    htu_renouvellements: int = 1
    reste_a_charge_htsh: Decimal = Decimal(20)
    reste_a_charge_htu: Decimal = Decimal(20)
    soiree_debut: time = time(19)
    regime_astreinte: str = "droit_commun"
    preavis_astreinte_jours: int = 15
    telephones_nuit: str | None = None
    professions_astreinte: tuple[str, ...] = ("ide", "as", "asg")
    repos_quotidien_heures: int | None = None
    repos_hebdomadaire_heures: int | None = None
    amplitude_minutes: int | None = None
    astreinte_nuits_mois: int | None = None
    astreinte_samedis_mois: int | None = None
    astreinte_dimanches_mois: int | None = None
    astreinte_feries_mois: int | None = None
    astreinte_semaines_an: int | None = None
    astreinte_heures_quinzaine: int | None = None
    astreinte_jours_mois: int | None = None
    compensation_minutes_jour: int | None = None
    compensation_minutes_nuit: int | None = None
    conventions_obligatoires: tuple[str, ...] = ()
    alerte_convention_jours: int = 60
    conservation_journal_mois: int = 12
    conservation_active_ans: int = 2
    corbeille_jours: int = 30
    verrouillage_minutes: int = 5
    rappel_sauvegarde_jours: int = 7


BOUNDS: Final[Mapping[str, tuple[int, int]]] = {
    "objectif_file_active": (0, 9_999),
    "forfait_mensuel": (0, 100_000),
    "age_minimum": (0, 120),
    "minutes_maximum": (0, 600),
    "delai_regularisation_jours": (1, 365),
    "relance_demande_mois": (1, 60),
    "priorite_urgence": (0, 100),
    "priorite_sortie_hopital": (0, 100),
    "priorite_isolement": (0, 100),
    "priorite_gir_1": (0, 100),
    "priorite_gir_2": (0, 100),
    "priorite_gir_3": (0, 100),
    "priorite_gir_4": (0, 100),
    "priorite_semaine": (0, 100),
    "priorite_anciennete_maximum": (0, 100),
    "contrat_remise_jours": (1, 365),
    "contrat_signature_mois": (1, 24),
    "avenant_mois": (1, 60),
    "contrat_reactualisation_mois": (1, 60),
    "revision_plan_mois": (1, 60),
    "alertes_hospitalisation_jours": (1, 365),
    "hospitalisation_terme_mois": (1, 24),
    "ht_jours_an": (1, 366),
    "htsh_jours_sejour": (1, 366),
    "htu_jours_sejour": (1, 366),
    "htu_renouvellements": (0, 12),
    "reste_a_charge_htsh": (0, 1_000),
    "reste_a_charge_htu": (0, 1_000),
    "preavis_astreinte_jours": (1, 90),
    "repos_quotidien_heures": (9, 24),
    "repos_hebdomadaire_heures": (24, 72),
    "amplitude_minutes": (480, 900),
    "astreinte_nuits_mois": (1, 31),
    "astreinte_samedis_mois": (0, 5),
    "astreinte_dimanches_mois": (0, 5),
    "astreinte_feries_mois": (0, 5),
    "astreinte_semaines_an": (1, 53),
    "astreinte_heures_quinzaine": (1, 360),
    "astreinte_jours_mois": (1, 31),
    "compensation_minutes_jour": (0, 60),
    "compensation_minutes_nuit": (0, 60),
    "alerte_convention_jours": (1, 365),
    "conservation_journal_mois": (6, 12),
    "conservation_active_ans": (1, 20),
    "corbeille_jours": (1, 365),
    "verrouillage_minutes": (1, 60),
    "rappel_sauvegarde_jours": (1, 90),
}
"""What a number may be, bounds included; outside them a kept text counts as unreadable."""


def parametres_from_texts(texts: Mapping[str, str]) -> Parametres:
    """Return the settings stored as text, in the form the workbook gives them.

    A key that is absent, blank, unreadable or out of its bounds keeps its default; unknown keys are
    ignored. Days are ISO or JJ/MM/AAAA, times HH:MM, lists separated by commas, flags oui or non.
    """
    known: dict[str, Any] = {}
    for key, parse in _PARSERS.items():
        text = texts.get(key, "").strip()
        if not text:
            continue
        try:
            known[key] = _bounded(key, parse(text))
        except (KeyError, ValueError, InvalidOperation):
            continue
    return Parametres(**known)


def _bounded(key: str, value: object) -> object:
    """Return the value, or raise ValueError when a number of it is out of its bounds."""
    low, high = BOUNDS.get(key, (0, 0))
    for number in value if isinstance(value, tuple) else (value,):
        if isinstance(number, (int, Decimal)) and not low <= number <= high:
            msg = "out of bounds"
            raise ValueError(msg)
    return value


def _parse_day(text: str) -> date:
    if "/" in text:
        day, month, year = text.split("/")
        return date(int(year), int(month), int(day))
    return date.fromisoformat(text)


def _parse_time(text: str) -> time:
    hours, minutes = text.split(":")[:2]
    return time(int(hours), int(minutes))


def _parse_amount(text: str) -> Decimal:
    amount = Decimal("".join(text.split()).replace(",", "."))
    if not amount.is_finite() or amount < 0:
        msg = "not an amount"
        raise ValueError(msg)
    return amount


def _parse_count(text: str) -> int:
    amount = _parse_amount(text)
    if amount != int(amount):
        msg = "not a whole number"
        raise ValueError(msg)
    return int(amount)


def _parse_list(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())


def _parse_flag(text: str) -> bool:
    return _FLAGS[text.casefold()]


def _parse_days(text: str) -> tuple[int, ...]:
    return tuple(sorted({_parse_count(part) for part in _parse_list(text)}))


def _parse_regime(text: str) -> str:
    if text not in codes.REGIME_ASTREINTE:
        msg = "not a régime"
        raise ValueError(msg)
    return text


def _parse_categories(text: str) -> tuple[str, ...]:
    return tuple(one for one in _parse_list(text) if one in codes.CATEGORIE_PARTENAIRE)


def _parse_professions(text: str) -> tuple[str, ...]:
    known = tuple(one for one in _parse_list(text) if one in codes.PROFESSION)
    if not known:
        msg = "no profession"
        raise ValueError(msg)
    return known


_FLAGS: Final = {"oui": True, "non": False}

_READERS: Final[Mapping[type, Callable[[str], object]]] = {
    bool: _parse_flag,
    int: _parse_count,
    Decimal: _parse_amount,
    time: _parse_time,
    str: str,
    tuple: _parse_list,
    type(None): str,
}
"""How a setting is read, by the type of its default; those without one are texts."""

_OF_REGIME: Final = tuple(
    one.name for one in fields(Parametres) if one.default is None and one.name in BOUNDS
)
"""Numbers without a default of their own: that of the régime."""

_PARSERS: Final[Mapping[str, Callable[[str], object]]] = {
    **{one.name: _READERS[type(one.default)] for one in fields(Parametres)},
    **dict.fromkeys(_OF_REGIME, _parse_count),
    "date_ouverture": _parse_day,
    "alertes_hospitalisation_jours": _parse_days,
    "regime_astreinte": _parse_regime,
    "professions_astreinte": _parse_professions,
    "conventions_obligatoires": _parse_categories,
}
