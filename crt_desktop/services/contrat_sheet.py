"""The contrats of a demande as the screen shows them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import cast

from crt_desktop.domain import codes
from crt_desktop.domain.contrat_acts import (
    Etat,
    contrat_signed_on,
    duties,
    etat_of,
    must_precede_admission,
    require_drawable,
)
from crt_desktop.domain.contrats import blocks
from crt_desktop.domain.errors import RuleViolationError
from crt_desktop.domain.messages import explain
from crt_desktop.domain.parcours import Contrat, Plan
from crt_desktop.domain.plans import EN_COURS
from crt_desktop.domain.roles import Actor, Permission
from crt_desktop.ports.uow import UnitOfWork
from crt_desktop.reports.contrats import ContratLine, ContratSheet
from crt_desktop.reports.fiches import StoredFiche
from crt_desktop.services.contrat_drawing import File, plan_for, text_of


def sheet_of(uow: UnitOfWork, file: File, *, actor: Actor, on: date) -> ContratSheet:
    """Return the contrats of a demande, what is due on a day, and what the actor can do."""
    demande, papers = file.demande, file.papers
    scans = uow.scans.of_contrats([one.row_id for one in file.contrats])
    lines = [
        replace(_line(uow, file, one), scans=scans.get(one.row_id, ())) for one in file.contrats
    ]
    days = {one.signed_on for one in papers}
    return ContratSheet(
        demande_row_id=file.stored.row_id,
        beneficiaire_id=file.beneficiaire_id,
        nom=file.personne.nom_usage or file.personne.nom_naissance,
        prenoms=file.personne.prenoms,
        on=on,
        requested_on=demande.requested_on,
        admitted_on=demande.admitted_on,
        left_on=demande.left_on,
        taken_on=None if demande.contrat_on in days else demande.contrat_on,
        is_first_due=(
            contrat_signed_on(demande, papers) is None
            and demande.admitted_on is None
            and must_precede_admission(demande, file.parametres)
        ),
        lines=tuple(sorted(lines, key=lambda one: (one.numero, one.row_id), reverse=True)),
        duties=duties(demande, papers, on=on, parametres=file.parametres),
        why_not=_why_not(file, is_avenant=False, on=on),
        why_no_avenant=_why_not(file, is_avenant=True, on=on),
        may_write=actor.may(Permission.BENEFICIAIRE_WRITE),
        may_take_out=actor.may(Permission.DOCUMENT_EXPORT),
    )


def _line(uow: UnitOfWork, file: File, stored: StoredFiche) -> ContratLine:
    contrat = cast(Contrat, stored.record)
    found = uow.fiches.find("plans", contrat.plan) if contrat.plan else None
    plan = None if found is None else cast(Plan, found.record)
    etat = etat_of(contrat)
    return ContratLine(
        row_id=stored.row_id,
        version=stored.version,
        numero=contrat.numero,
        type=contrat.type,
        etat=etat,
        drawn_on=contrat.drawn_on,
        handed_on=contrat.handed_on,
        signed_on=contrat.signed_on,
        signataire=contrat.signataire or "",
        qualite=codes.QUALITE_SIGNATAIRE.get(contrat.qualite or "", ""),
        participants=contrat.participants or "",
        objet=contrat.objet or "",
        plan_numero=None if plan is None else plan.numero,
        plan_is_validated=None if plan is None else plan.statut != EN_COURS,
        is_outdated=etat is not Etat.SIGNE and _is_outdated(uow, file, contrat),
        parts=blocks(contrat.texte or ""),
    )


def _why_not(file: File, *, is_avenant: bool, on: date) -> str | None:
    """Return the sentence that says why a paper cannot be drawn, None when it can."""
    try:
        require_drawable(file.demande, file.papers, is_avenant=is_avenant, on=on)
    except RuleViolationError as error:
        return explain(error).text
    return None


def _is_outdated(uow: UnitOfWork, file: File, contrat: Contrat) -> bool:
    """Tell whether an unsigned paper made again would say something else; never of one taken over."""
    if not contrat.texte:
        return False
    plan = plan_for(uow, file)
    try:
        now = text_of(uow, file, contrat, plan, admitted_on=file.demande.admitted_on)
    except RuleViolationError:
        # The template is to be mended first.
        return False
    return now != contrat.texte
