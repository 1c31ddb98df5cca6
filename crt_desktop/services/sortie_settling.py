"""Settling what a sortie leaves open: each decision written as its record would be, in the same transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Final

from crt_desktop.domain.alertes import DEATH
from crt_desktop.domain.audit import AuditTag
from crt_desktop.domain.fiches import write_fiche
from crt_desktop.domain.parcours import Plan
from crt_desktop.domain.planning import SerieVisites
from crt_desktop.domain.plans import CLOTURE
from crt_desktop.domain.series import ended_by_sortie
from crt_desktop.domain.sortie_items import Objet, OpenItem, Settlement, Suite
from crt_desktop.domain.sorties import ProjetSortie
from crt_desktop.domain.typography import french
from crt_desktop.ports.uow import UnitOfWork
from crt_desktop.services.fiche_desk import PERSON, FicheDesk, Openings
from crt_desktop.services.fiche_saving import Order, record_change, write_order

PLANS: Final = "plans"
SERIES: Final = "series_visites"

_SHEETS: Final[Mapping[Objet, str]] = {
    Objet.VISITES: "visites",
    Objet.SEJOUR: "sejours_ht",
    Objet.EQUIPEMENT: "equipements",
    Objet.HOSPITALISATION: "hospitalisations",
    Objet.CONSENTEMENTS: "consentements",
}
"""The kinds whose records are written as their forms would."""


class Settler:
    """Writes the decisions of one sortie; the lock is taken and the commit made by the caller."""

    def __init__(
        self,
        desk: FicheDesk,
        openings: Openings,
        uow: UnitOfWork,
        *,
        beneficiaire_id: int,
        projet: ProjetSortie,
    ) -> None:
        """Settle for this person."""
        self._desk = desk
        self._openings = openings
        self._uow = uow
        self._person = beneficiaire_id
        self._projet = projet

    def settle(self, items: Iterable[OpenItem], settlements: Iterable[Settlement]) -> None:
        """Write each decision; what is left as it is writes nothing."""
        decided = {one.key: one for one in settlements}
        acts: Mapping[Suite, Callable[[OpenItem, Settlement], None]] = {
            Suite.ANNULER: self._cancel,
            Suite.TERMINER: self._end,
            Suite.RECUPERER: self._recover,
            Suite.LIRE: self._acknowledge,
            Suite.CLOTURER: self._close_plan,
            Suite.RETIRER: self._withdraw,
            Suite.PROPOSER: self._propose_follow_up,
        }
        for item in items:
            settlement = decided[item.key]
            act = acts.get(settlement.suite)
            if act is not None:
                act(item, settlement)
        self._end_series(decided.get(Objet.VISITES))

    def _write(self, item: OpenItem, values: Mapping[str, str]) -> None:
        sheet = _SHEETS[item.objet]
        for row_id in item.row_ids:
            fiche = self._uow.fiches.get(sheet, row_id)
            order = Order(sheet=sheet, values=values, form="", row_id=row_id, version=fiche.version)
            write_order(self._desk, self._openings, self._uow, order)

    def _cancel(self, item: OpenItem, settlement: Settlement) -> None:
        reason = settlement.reason.strip() or visit_reason(self._projet)
        if item.objet is Objet.SEJOUR:
            self._write(item, {"etat": "annule", "motif_annulation": reason})
            return
        self._write(item, {"statut": "annulee", "motif": reason})

    def _end_series(self, visits: Settlement | None) -> None:
        """End the series of visits: none goes on after the sortie, but for the visits that are left."""
        left_on = self._projet.left_on
        if left_on is None:
            return
        keeps_planned = visits is not None and visits.suite is Suite.LAISSER
        for fiche in self._uow.fiches.of_person(SERIES, self._person):
            serie = fiche.record
            if not isinstance(serie, SerieVisites):
                continue
            ended = ended_by_sortie(serie, left_on, keeps_planned=keeps_planned)
            if ended == serie:
                continue
            order = Order(
                sheet=SERIES,
                values=write_fiche(ended),
                form="",
                row_id=fiche.row_id,
                version=fiche.version,
            )
            write_order(self._desk, self._openings, self._uow, order)

    def _end(self, item: OpenItem, settlement: Settlement) -> None:
        day = _text(settlement.on)
        if item.objet is Objet.SEJOUR:
            ended = {"fin": "deces"} if self._projet.motif == DEATH else {}
            self._write(item, {"etat": "termine", "departed_on": day, **ended})
        else:
            self._write(item, {"left_on": day})

    def _recover(self, item: OpenItem, settlement: Settlement) -> None:
        self._write(item, {"recovered_on": _text(settlement.on)})

    def _withdraw(self, item: OpenItem, settlement: Settlement) -> None:
        self._write(item, {"withdrawn_on": _text(settlement.on)})

    def _acknowledge(self, item: OpenItem, settlement: Settlement) -> None:
        del settlement
        actor = self._desk.actor
        self._uow.transmissions.acknowledge(
            actor.account_id, item.row_ids, at=self._desk.clock.now()
        )
        self._uow.audit.record(
            actor,
            AuditTag.TRANSMISSION_READ,
            entity=PERSON,
            entity_id=self._person,
            fields=[str(row_id) for row_id in item.row_ids],
        )

    def _close_plan(self, item: OpenItem, settlement: Settlement) -> None:
        """Close a version whatever its state: a validated one changes in nothing else."""
        for row_id in item.row_ids:
            fiche = self._uow.fiches.get(PLANS, row_id)
            if not isinstance(fiche.record, Plan):
                continue
            closed = replace(fiche.record, statut=CLOTURE, closed_on=settlement.on)
            saved = self._uow.fiches.update(PLANS, row_id, closed, version=fiche.version)
            record_change(self._desk, self._uow, fiche, saved, ("statut", "closed_on"))

    def _propose_follow_up(self, item: OpenItem, settlement: Settlement) -> None:
        """Ask the team, in a transmission, to call the carers."""
        del settlement
        values = {
            "texte": french(f"Proposer un suivi aux aidants après le décès : {item.libelle}.")
        }
        order = Order(sheet="transmissions", values=values, form="", beneficiaire_id=self._person)
        write_order(self._desk, self._openings, self._uow, order)


def visit_reason(projet: ProjetSortie) -> str:
    """Return why the visits after a sortie are cancelled."""
    if projet.motif == DEATH:
        return french("Décès de la personne")
    return f"Sortie du {_text(projet.left_on)}"


def _text(day: date | None) -> str:
    return "" if day is None else f"{day:%d/%m/%Y}"
