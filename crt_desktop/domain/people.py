"""The persons: beneficiaires and their aidants."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class Beneficiaire:
    """A person who is, was or may be accompanied.

    ``reference`` is the stable id of the workbook. ``prenoms`` are separated by spaces.
    ``minutes_trajet``: minutes by vehicle from the nearest antenne, 0 or more. ``apa``: None is unknown.
    ``profils``: codes of `codes.PROFIL`, in the order given, each once. ``acces``: how to come in (code,
    keys, dog). ``vigilances``: what to know before ringing, short words separated by commas.
    """

    reference: str
    nom_naissance: str
    prenoms: str
    sexe: str
    born_on: date
    nom_usage: str | None = None
    code_insee_naissance: str | None = None
    matricule_ins: str | None = None
    ins_oid: str | None = None
    statut_identite: str | None = None
    attribut_identite: str | None = None
    antenne: str | None = None
    adresse: str | None = None
    code_postal: str | None = None
    commune: str | None = None
    telephone: str | None = None
    minutes_trajet: int | None = None
    mode_vie: str | None = None
    protection: str | None = None
    apa: bool | None = None
    profils: tuple[str, ...] = ()
    telephone_secondaire: str | None = None
    courriel: str | None = None
    acces: str | None = None
    vigilances: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Aidant:
    """A carer of one beneficiaire (``beneficiaire`` is the person's reference).

    ``has_inquietude_sante``: worries about the carer's own health; ``pfr_on``: day of the orientation to
    the PFR.
    """

    beneficiaire: str
    nom: str
    prenom: str | None = None
    lien: str | None = None
    is_principal: bool | None = None
    is_cohabitant: bool | None = None
    annee_naissance: int | None = None
    sexe: str | None = None
    reference: str | None = None
    telephone: str | None = None
    courriel: str | None = None
    commune: str | None = None
    activite: str | None = None
    has_cles: bool | None = None
    is_personne_confiance: bool | None = None
    has_inquietude_sante: bool | None = None
    pfr_on: date | None = None
    remarque: str | None = None
