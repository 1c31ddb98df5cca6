"""Mapped rows of the whole schema. Rows are not domain objects: the repositories translate.

Importing this package registers every table in `db.base.Base.metadata`.
"""

from __future__ import annotations

from db.tables.equipe import AppelAstreinteRow, AstreinteRow, ProfessionnelRow, VisiteRow
from db.tables.etablissement import ParametreRow, PartenaireRow
from db.tables.parcours import AccompagnementRow, DemandeRow, EvaluationGirRow
from db.tables.people import AidantRow, BeneficiaireRow, ProfilRow
from db.tables.security import AccountRow, AuditRow, VaultStateRow
from db.tables.sejours import HospitalisationRow, PlaceHtRow, SejourHtRow

__all__ = [
    "AccompagnementRow",
    "AccountRow",
    "AidantRow",
    "AppelAstreinteRow",
    "AstreinteRow",
    "AuditRow",
    "BeneficiaireRow",
    "DemandeRow",
    "EvaluationGirRow",
    "HospitalisationRow",
    "ParametreRow",
    "PartenaireRow",
    "PlaceHtRow",
    "ProfessionnelRow",
    "ProfilRow",
    "SejourHtRow",
    "VaultStateRow",
    "VisiteRow",
]
