"""Mapped rows of the whole schema. Rows are not domain objects: the repositories translate.

Importing this package registers every table in `db.base.Base.metadata`.
"""

from __future__ import annotations

from db.tables.accompagnement import (
    BilanRow,
    ContratRow,
    CorrectionRow,
    EvaluationRow,
    FusionRow,
    ModelePlanRow,
    ObjectifRow,
    PieceContenuRow,
    PieceJointeRow,
    PlanRow,
    PrestationRow,
    ReportAlerteRow,
)
from db.tables.bureau import AccuseLectureRow, BrouillonRow, CorbeilleRow
from db.tables.equipe import AppelAstreinteRow, AstreinteRow, ProfessionnelRow, VisiteRow
from db.tables.etablissement import ParametreRow, PartenaireRow
from db.tables.parcours import AccompagnementRow, DemandeRow, EvaluationGirRow
from db.tables.people import AidantRow, BeneficiaireRow, ProfilRow
from db.tables.planning import (
    AbsenceRow,
    AgendaEvenementRow,
    DemandeEchangeRow,
    HoraireTravailRow,
    InformationRow,
    PublicationRow,
    ReleveLectureRow,
    SerieVisitesRow,
    SouhaitRow,
)
from db.tables.security import AccountRow, AuditRow, VaultStateRow
from db.tables.sejours import (
    HospitalisationRow,
    PlaceHtRow,
    RefusHtRow,
    ReservationHtRow,
    SejourHtRow,
)
from db.tables.suivi import (
    ChuteRow,
    ConsentementRow,
    ContactAidantRow,
    DepistageRow,
    EquipementRow,
    InterlocuteurRow,
    IntervenantRow,
    MesureZaritRow,
    NoteRow,
    SoutienAidantRow,
    TeleconsultationRow,
    TransmissionRow,
    TransportRow,
    VaccinationRow,
)

__all__ = [
    "AbsenceRow",
    "AccompagnementRow",
    "AccountRow",
    "AccuseLectureRow",
    "AgendaEvenementRow",
    "AidantRow",
    "AppelAstreinteRow",
    "AstreinteRow",
    "AuditRow",
    "BeneficiaireRow",
    "BilanRow",
    "BrouillonRow",
    "ChuteRow",
    "ConsentementRow",
    "ContactAidantRow",
    "ContratRow",
    "CorbeilleRow",
    "CorrectionRow",
    "DemandeEchangeRow",
    "DemandeRow",
    "DepistageRow",
    "EquipementRow",
    "EvaluationGirRow",
    "EvaluationRow",
    "FusionRow",
    "HoraireTravailRow",
    "HospitalisationRow",
    "InformationRow",
    "InterlocuteurRow",
    "IntervenantRow",
    "MesureZaritRow",
    "ModelePlanRow",
    "NoteRow",
    "ObjectifRow",
    "ParametreRow",
    "PartenaireRow",
    "PieceContenuRow",
    "PieceJointeRow",
    "PlaceHtRow",
    "PlanRow",
    "PrestationRow",
    "ProfessionnelRow",
    "ProfilRow",
    "PublicationRow",
    "RefusHtRow",
    "ReleveLectureRow",
    "ReportAlerteRow",
    "ReservationHtRow",
    "SejourHtRow",
    "SerieVisitesRow",
    "SouhaitRow",
    "SoutienAidantRow",
    "TeleconsultationRow",
    "TransmissionRow",
    "TransportRow",
    "VaccinationRow",
    "VaultStateRow",
    "VisiteRow",
]
