"""The statements behind what is due: each brings the few rows a rule of the domain may keep.

They are built once and take the day as a bound value; the rules themselves are in `domain.alertes`.
"""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import Date, Select, and_, bindparam, exists, func, or_, select

from crt_desktop.domain.alertes import ENDING_DECISIONS
from db.queries.caseload_sql import goes_beyond
from db.queries.indicators.scope import (
    LEFT_OUT,
    accompagnement,
    beneficiaire,
    demande,
    evaluation_gir,
    touches,
)
from db.queries.papers_sql import has_plan
from db.tables import (
    AccountRow,
    AccuseLectureRow,
    EquipementRow,
    HospitalisationRow,
    PlaceHtRow,
    SejourHtRow,
    TransmissionRow,
    VaccinationRow,
    VisiteRow,
)

visite = VisiteRow.__table__
hospitalisation = HospitalisationRow.__table__
sejour_ht = SejourHtRow.__table__
place_ht = PlaceHtRow.__table__
transmission = TransmissionRow.__table__
account = AccountRow.__table__
accuse = AccuseLectureRow.__table__
vaccination = VaccinationRow.__table__
equipement = EquipementRow.__table__

ON: Final = bindparam("on", type_=Date)
SINCE: Final = bindparam("since", type_=Date)
AFTER: Final = bindparam("after", type_=Date)
BEFORE_AT: Final = bindparam("before_at", type_=TransmissionRow.written_at.type)
AT: Final = bindparam("at", type_=TransmissionRow.written_at.type)

PERSON: Final = (
    beneficiaire.c.id,
    beneficiaire.c.reference,
    beneficiaire.c.nom_naissance,
    beneficiaire.c.prenoms,
    beneficiaire.c.sexe,
)
"""What every row about a person begins with."""

PERSON_WIDTH: Final = len(PERSON)


def person_counts() -> Any:
    """Tell whether the person counts: fictif ones do only in a training vault."""
    return func.coalesce(beneficiaire.c.attribut_identite, "-") != LEFT_OUT


def is_present() -> Any:
    """Tell whether the accompagnement has the day among its days."""
    own = accompagnement.c
    return touches(own.admitted_on, own.left_on, first=ON, last=ON)


def _of_present(*columns: Any) -> Select[Any]:
    """Select from the accompagnements that have the day among their days, with their person."""
    return (
        select(*PERSON, *columns)
        .join_from(
            accompagnement, beneficiaire, beneficiaire.c.id == accompagnement.c.beneficiaire_id
        )
        .where(is_present(), person_counts())
    )


def _has_gir() -> Any:
    return exists(
        select(evaluation_gir.c.id).where(
            evaluation_gir.c.beneficiaire_id == beneficiaire.c.id,
            evaluation_gir.c.evaluated_on <= ON,
        )
    )


PAPERS: Final = _of_present(
    accompagnement.c.admitted_on,
    demande.c.id,
    func.coalesce(demande.c.voie, demande.c.circonstance),
    demande.c.contrat_on,
    has_plan(on=ON),
    demande.c.avis_medical_on,
    demande.c.consentement_on,
    demande.c.concertation_on,
    _has_gir(),
).join(demande, demande.c.id == accompagnement.c.demande_id)
"""Those present, the demande of the accompagnement of the day, and whether they have a GIR."""

NOTHING_AHEAD: Final = _of_present(accompagnement.c.demande_id).where(
    beneficiaire.c.id.not_in(
        select(visite.c.beneficiaire_id).where(
            visite.c.statut == "prevue", visite.c.starts_at >= AT
        )
    ),
    ~exists(
        select(hospitalisation.c.id).where(
            hospitalisation.c.beneficiaire_id == beneficiaire.c.id,
            goes_beyond(hospitalisation.c.left_on, ON),
        )
    ),
    ~exists(
        select(sejour_ht.c.id).where(
            sejour_ht.c.beneficiaire_id == beneficiaire.c.id,
            sejour_ht.c.etat.in_(("option", "reserve", "en_cours")),
            goes_beyond(sejour_ht.c.departed_on, ON),
        )
    ),
    ~exists(
        select(demande.c.id).where(
            demande.c.beneficiaire_id == beneficiaire.c.id,
            demande.c.evaluation_prevue_at >= AT,
        )
    ),
)
"""Those present without a visit planned, a stay going on or booked, nor an evaluation planned."""

HOSPITALISATIONS: Final = (
    select(
        hospitalisation.c.beneficiaire_id,
        hospitalisation.c.id,
        hospitalisation.c.entered_on,
        hospitalisation.c.retour_prevu_on,
    )
    .where(
        hospitalisation.c.entered_on <= ON,
        goes_beyond(hospitalisation.c.left_on, ON),
    )
    .order_by(
        hospitalisation.c.beneficiaire_id,
        hospitalisation.c.entered_on.desc(),
        hospitalisation.c.id.desc(),
    )
)
"""The stays in hospital that go on, the earliest of each person last."""

_AGAIN: Final = vaccination.alias("again")
VACCINATIONS: Final = (
    select(
        vaccination.c.beneficiaire_id,
        vaccination.c.id,
        vaccination.c.vaccin,
        vaccination.c.next_on,
    )
    .join_from(
        accompagnement,
        vaccination,
        vaccination.c.beneficiaire_id == accompagnement.c.beneficiaire_id,
    )
    .where(
        is_present(),
        vaccination.c.vaccinated_on <= ON,
        vaccination.c.next_on <= ON,
        ~exists(
            select(_AGAIN.c.id).where(
                _AGAIN.c.beneficiaire_id == vaccination.c.beneficiaire_id,
                _AGAIN.c.vaccin == vaccination.c.vaccin,
                _AGAIN.c.vaccinated_on <= ON,
                or_(
                    _AGAIN.c.vaccinated_on > vaccination.c.vaccinated_on,
                    and_(
                        _AGAIN.c.vaccinated_on == vaccination.c.vaccinated_on,
                        _AGAIN.c.id > vaccination.c.id,
                    ),
                ),
            )
        ),
    )
)
"""The latest vaccination of each kind of those present, when the day of its repeat has come."""

_BEGUN: Final = accompagnement.alias("begun")
_LATEST: Final = (
    select(_BEGUN.c.id)
    .where(_BEGUN.c.beneficiaire_id == beneficiaire.c.id, _BEGUN.c.admitted_on <= ON)
    .order_by(_BEGUN.c.admitted_on.desc(), _BEGUN.c.id.desc())
    .limit(1)
    .correlate(beneficiaire)
    .scalar_subquery()
)
"""The accompagnement of a person that began last."""


def _has_left(left_on: Any) -> Any:
    """Tell whether the accompagnement is the person's last one, and over on the day."""
    return and_(accompagnement.c.id == _LATEST, left_on <= ON, ~is_present(), person_counts())


EQUIPEMENTS: Final = (
    select(
        *PERSON,
        accompagnement.c.left_on,
        accompagnement.c.motif_sortie,
        equipement.c.id,
        equipement.c.type,
        equipement.c.libelle,
    )
    .join_from(equipement, beneficiaire, beneficiaire.c.id == equipement.c.beneficiaire_id)
    .join(accompagnement, accompagnement.c.beneficiaire_id == beneficiaire.c.id)
    .where(
        equipement.c.installed_on <= ON,
        goes_beyond(equipement.c.recovered_on, ON),
        # Wrapped, so that the few things still installed are read first and not every sortie.
        _has_left(func.coalesce(accompagnement.c.left_on, AFTER)),
    )
)
"""What is still at the home of somebody who has left."""

RELAIS: Final = (
    select(
        *PERSON,
        accompagnement.c.left_on,
        accompagnement.c.motif_sortie,
        accompagnement.c.has_relais,
        accompagnement.c.relais_organisme,
        accompagnement.c.relais_on,
        accompagnement.c.demande_id,
    )
    .join_from(accompagnement, beneficiaire, beneficiaire.c.id == accompagnement.c.beneficiaire_id)
    .where(
        _has_left(accompagnement.c.left_on),
        or_(accompagnement.c.left_on >= SINCE, accompagnement.c.relais_on.is_not(None)),
        accompagnement.c.has_relais.is_not(False),
        accompagnement.c.relais_confirmed_on.is_(None),
    )
)
"""The sorties whose relais nobody has denied or confirmed: the recent ones, and those with a day for it."""

DEMANDES: Final = (
    select(
        *PERSON,
        demande.c.id,
        demande.c.requested_on,
        demande.c.canal,
        demande.c.evaluated_on,
        demande.c.avis_medical_on,
        demande.c.concertation_on,
        demande.c.consentement_on,
        demande.c.decision,
        demande.c.decided_on,
        demande.c.evaluateur,
        demande.c.evaluation_prevue_at,
    )
    .join_from(demande, beneficiaire, beneficiaire.c.id == demande.c.beneficiaire_id)
    .where(
        demande.c.requested_on <= ON,
        or_(
            demande.c.decision.is_(None),
            demande.c.decision.not_in(ENDING_DECISIONS),
            demande.c.decided_on.is_(None),
            demande.c.decided_on > ON,
        ),
        ~exists(
            select(accompagnement.c.id).where(
                accompagnement.c.demande_id == demande.c.id, accompagnement.c.admitted_on <= ON
            )
        ),
        person_counts(),
    )
)
"""The demandes that wait: neither admitted on the day, nor refused or left by then."""

SEJOURS: Final = (
    select(
        *PERSON,
        sejour_ht.c.id,
        sejour_ht.c.type,
        sejour_ht.c.etat,
        sejour_ht.c.arrived_on,
        sejour_ht.c.departed_on,
        sejour_ht.c.expire_at,
        place_ht.c.etablissement,
    )
    .join_from(sejour_ht, beneficiaire, beneficiaire.c.id == sejour_ht.c.beneficiaire_id)
    .join(place_ht, place_ht.c.id == sejour_ht.c.place_id)
    .where(
        sejour_ht.c.etat.in_(("en_cours", "option")),
        sejour_ht.c.arrived_on <= ON,
        person_counts(),
    )
)
"""The sejours said to be going on, and the options, that have begun."""

TRANSMISSIONS: Final = (
    select(*PERSON, transmission.c.id, transmission.c.written_at, transmission.c.auteur)
    .join_from(transmission, beneficiaire, beneficiaire.c.id == transmission.c.beneficiaire_id)
    .where(
        transmission.c.is_urgente.is_(True),
        transmission.c.written_at <= BEFORE_AT,
        ~exists(
            select(accuse.c.account_id)
            .join_from(accuse, account, account.c.id == accuse.c.account_id)
            .where(
                accuse.c.transmission_id == transmission.c.id,
                accuse.c.read_at <= AT,
                # Who writes it has read it; nobody else has yet.
                account.c.display_name != func.coalesce(transmission.c.auteur, ""),
            )
        ),
        person_counts(),
    )
)
"""The urgent transmissions nobody has acknowledged but who wrote them."""
