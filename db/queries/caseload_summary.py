"""One person's summary: what the side panel shows."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from crt_desktop.domain import codes
from crt_desktop.domain.aggir import SOURCE_RANK
from crt_desktop.domain.dates import midnight
from crt_desktop.domain.errors import NotFoundError
from crt_desktop.domain.etablissement import Parametres
from crt_desktop.domain.typography import french, lower_first
from crt_desktop.reports.caseload import AidantLine, BeneficiaireSummary, LastEvent
from db.queries.caseload_lines import read_standings
from db.queries.timeline_stays import suite_of
from db.tables import (
    AccompagnementRow,
    AidantRow,
    AppelAstreinteRow,
    BeneficiaireRow,
    EvaluationGirRow,
    HospitalisationRow,
    SejourHtRow,
    VisiteRow,
)


def read_summary(
    session: Session,
    beneficiaire_id: int,
    *,
    on: date,
    parametres: Parametres,
    is_training: bool,
) -> BeneficiaireSummary:
    """Return the summary of one person on a day; raises NotFoundError."""
    standing = read_standings(
        session, (beneficiaire_id,), on=on, parametres=parametres, is_training=is_training
    ).get(beneficiaire_id)
    person = session.get(BeneficiaireRow, beneficiaire_id)
    if standing is None or person is None:
        raise NotFoundError(kind="beneficiaire", reference=beneficiaire_id)
    evaluation = _evaluation(session, beneficiaire_id, on=on)
    return BeneficiaireSummary(
        line=standing.line,
        nom_usage=person.nom_usage,
        telephone=person.telephone,
        adresse=person.adresse,
        code_postal=person.code_postal,
        mode_vie=person.mode_vie,
        protection=person.protection,
        statut_identite=person.statut_identite,
        antenne=person.antenne,
        aidants=_aidants(session, beneficiaire_id),
        next_steps=standing.steps,
        last_event=max(
            _events(session, beneficiaire_id, on=on, sexe=person.sexe),
            key=lambda event: event.at,
            default=None,
        ),
        missing_pieces=standing.missing,
        gir_source=None if evaluation is None else evaluation.source,
        gir_on=None if evaluation is None else evaluation.evaluated_on,
    )


def _evaluation(session: Session, beneficiaire_id: int, *, on: date) -> EvaluationGirRow | None:
    """Return the evaluation that counts on the day: latest, then by source, then last row."""
    rows = session.scalars(
        select(EvaluationGirRow).where(
            EvaluationGirRow.beneficiaire_id == beneficiaire_id,
            EvaluationGirRow.evaluated_on <= on,
        )
    ).all()
    return max(
        rows, key=lambda row: (row.evaluated_on, -SOURCE_RANK[row.source], row.id), default=None
    )


def _aidants(session: Session, beneficiaire_id: int) -> tuple[AidantLine, ...]:
    """Return the carers, the main one first."""
    rows = session.scalars(
        select(AidantRow).where(AidantRow.beneficiaire_id == beneficiaire_id).order_by(AidantRow.id)
    ).all()
    return tuple(
        AidantLine(nom=row.nom, prenom=row.prenom, lien=row.lien, is_principal=row.is_principal)
        for row in sorted(rows, key=lambda row: not row.is_principal)
    )


def _events(session: Session, beneficiaire_id: int, *, on: date, sexe: str) -> Iterator[LastEvent]:
    """Yield the latest event of each kind up to the end of the day."""
    until = midnight(on + timedelta(days=1))
    appel = session.scalars(
        select(AppelAstreinteRow)
        .where(
            AppelAstreinteRow.beneficiaire_id == beneficiaire_id,
            AppelAstreinteRow.called_at < until,
        )
        .order_by(AppelAstreinteRow.called_at.desc(), AppelAstreinteRow.id.desc())
        .limit(1)
    ).first()
    if appel is not None:
        yield LastEvent(at=appel.called_at, text=_appel_text(appel, sexe))
    visite = session.scalars(
        select(VisiteRow)
        .where(
            VisiteRow.beneficiaire_id == beneficiaire_id,
            VisiteRow.starts_at < until,
            VisiteRow.statut != "prevue",
        )
        .order_by(VisiteRow.starts_at.desc(), VisiteRow.id.desc())
        .limit(1)
    ).first()
    if visite is not None:
        profession = codes.PROFESSION.get(visite.profession, visite.profession)
        statut = {"realisee": "faite", "annulee": "annulée", "absence": "personne absente"}
        yield LastEvent(
            at=visite.starts_at,
            text=f"visite {profession}, {statut.get(visite.statut, visite.statut)}",
        )
    yield from _dated_events(session, beneficiaire_id, on=on)


def _appel_text(appel: AppelAstreinteRow, sexe: str) -> str:
    """Return a call in one sentence part: motive, answer, outcome."""
    parts = [
        "appel d’astreinte"
        if appel.motif is None
        else f"appel d’astreinte pour {_MOTIF_PHRASES.get(appel.motif, appel.motif)}",
        codes.REPONSE_APPEL.get(appel.reponse, appel.reponse),
        french(suite_of(appel.suite, sexe)),
    ]
    return ", ".join(lower_first(part) for part in parts if part)


_MOTIF_PHRASES = {
    "chute": "une chute",
    "angoisse": "une angoisse",
    "soin": "un soin",
    "aidant": "l’aidant",
    "coucher": "le coucher",
    "douleur": "une douleur",
    "fugue": "une fugue",
    "autre": "un autre motif",
}


def _dated_events(session: Session, beneficiaire_id: int, *, on: date) -> Iterator[LastEvent]:
    """Yield admissions, sorties, hospital and HT movements and GIR evaluations up to the day."""
    found: list[tuple[date | None, str]] = []
    for row in session.scalars(
        select(AccompagnementRow).where(AccompagnementRow.beneficiaire_id == beneficiaire_id)
    ):
        found += [
            (row.admitted_on, "admission"),
            (row.left_on, "décès" if row.motif_sortie == "deces" else "sortie"),
        ]
    for stay in session.scalars(
        select(HospitalisationRow).where(HospitalisationRow.beneficiaire_id == beneficiaire_id)
    ):
        place = f", {stay.etablissement}" if stay.etablissement else ""
        found += [
            (stay.entered_on, f"entrée à l’hôpital{place}"),
            (stay.left_on, f"sortie de l’hôpital{place}"),
        ]
    for sejour in session.scalars(
        select(SejourHtRow).where(
            SejourHtRow.beneficiaire_id == beneficiaire_id,
            SejourHtRow.etat.is_(None) | SejourHtRow.etat.not_in(("annule", "option")),
        )
    ):
        label = codes.TYPE_HT.get(sejour.type, sejour.type)
        found += [
            (sejour.arrived_on, f"arrivée en {label}"),
            (sejour.departed_on, f"fin du séjour en {label}"),
        ]
    for evaluation in session.scalars(
        select(EvaluationGirRow).where(EvaluationGirRow.beneficiaire_id == beneficiaire_id)
    ):
        found.append((evaluation.evaluated_on, f"évaluation GIR {evaluation.effective_gir}"))
    for day, text in found:
        if day is not None and day <= on:
            yield LastEvent(at=midnight(day), text=text)
