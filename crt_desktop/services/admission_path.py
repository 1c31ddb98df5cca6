"""From what is stored to the path that is shown: each step in words, who can act, what is owed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Final, cast

from crt_desktop.domain.admission import (
    blocks,
    decision_refusals,
    is_open,
    judge,
    latest_gir,
    may_decide,
    needs_reason,
    to_regularise,
    voie_of,
)
from crt_desktop.domain.admission_facts import (
    Decision,
    Etape,
    Etat,
    Jugement,
    Manque,
)
from crt_desktop.domain.admission_remedes import (
    REMEDES,
    alarm_words,
    refusal_of,
    sentence_of,
)
from crt_desktop.domain.admission_steps import STEP_FIELDS
from crt_desktop.domain.admission_words import (
    ETAPES,
    bare_fact_of,
    criteria_words,
    fact_of,
    who_signed,
)
from crt_desktop.domain.aggir import effective_gir
from crt_desktop.domain.etablissement import Parametres
from crt_desktop.domain.roles import Actor, Permission, Role
from crt_desktop.domain.typography import french
from crt_desktop.reports.admission import AdmissionPath, Contact, PathStep, StoredAdmission

COORDINATION: Final = Contact(role="Coordination")
MEDECIN: Final = Contact(role="Médecin du dispositif")
PERSON: Final = "La personne"

_OF_MEDECIN: Final = frozenset({Etape.AVIS_MEDICAL, Etape.GIR})
_TO_SIGN: Final = frozenset({Manque.CONTRAT_NON_SIGNE, Manque.CONTRAT_NON_REMIS})


def path_of(
    stored: StoredAdmission, *, actor: Actor, on: date, parametres: Parametres
) -> AdmissionPath:
    """Return the path of a demande as somebody may see it on a day."""
    facts = stored.facts
    demande, personne = facts.demande, facts.personne
    voie = voie_of(demande.voie, demande.circonstance)
    judged = judge(facts, on=on, parametres=parametres)
    teller = _Teller(stored, actor=actor, on=on, parametres=parametres, voie=voie)
    is_waiting = is_open(demande)
    owed = (
        to_regularise(facts, admitted_on=demande.admitted_on or on, on=on, parametres=parametres)
        if is_waiting or (demande.admitted_on is not None and demande.left_on is None)
        else ()
    )
    due = {one.etape: one.due_on for one in owed}
    steps = tuple(
        replace(teller.step(rank, one), due_on=due.get(one.etape))
        for rank, one in enumerate(judged, start=1)
    )
    evaluation = latest_gir(facts.evaluations, on=on)
    is_bare = teller.is_bare
    return AdmissionPath(
        beneficiaire_id=cast("int", stored.demande.beneficiaire_id),
        demande_row_id=stored.demande.row_id,
        version=stored.demande.version,
        on=on,
        nom=stored.nom,
        prenoms=stored.prenoms,
        reference=stored.reference,
        sexe=personne.sexe,
        born_on=personne.born_on,
        commune=personne.commune,
        gir=None if evaluation is None else effective_gir(evaluation),
        requested_on=demande.requested_on,
        origine=demande.origine,
        appelant="" if is_bare else demande.appelant or "",
        voie=voie,
        is_voie_chosen=demande.voie is not None,
        steps=steps,
        refusals=teller.refusals() if is_waiting else (),
        owed=owed,
        needs_reason=needs_reason(judged),
        delai_jours=parametres.delai_regularisation_jours,
        decision=demande.decision,
        motif_refus=demande.motif_refus,
        decided_on=demande.decided_on,
        decided_by=demande.decision_par or "",
        motif="" if is_bare else demande.decision_motif or "",
        admitted_on=demande.admitted_on,
        left_on=demande.left_on,
        evaluation_row_id=stored.evaluation_row_id,
        may_write=actor.may(Permission.BENEFICIAIRE_WRITE),
        may_decide=may_decide(actor.role),
        may_sign_medical=actor.role is Role.MEDECIN,
        is_bare=is_bare,
    )


class _Teller:
    """Puts the steps of one path in the words of one reader."""

    def __init__(
        self,
        stored: StoredAdmission,
        *,
        actor: Actor,
        on: date,
        parametres: Parametres,
        voie: str,
    ) -> None:
        self._stored = stored
        self._facts = stored.facts
        self._actor = actor
        self._on = on
        self._parametres = parametres
        self._voie = voie
        evaluation = latest_gir(stored.facts.evaluations, on=on)
        self._gir = None if evaluation is None else effective_gir(evaluation)
        self.is_bare = not actor.may(Permission.BENEFICIAIRE_READ)

    def step(self, rank: int, jugement: Jugement) -> PathStep:
        """Return a step in words."""
        etape = jugement.etape
        manque = jugement.manque
        is_first = etape is Etape.ELIGIBILITE
        # Who gave a consent that is withdrawn gives it no more.
        is_untold = self.is_bare or manque is Manque.CONSENTEMENT_RETIRE
        return PathStep(
            etape=etape,
            rank=rank,
            title=french(ETAPES[etape]),
            etat=jugement.etat,
            fact=self._fact(jugement),
            who="" if is_untold else who_signed(etape, self._facts, on=self._on),
            on=jugement.on,
            manque=manque,
            lack="" if manque is None else french(REMEDES[manque].objet),
            sentence="" if manque is None else self._sentence(manque),
            alarmes=jugement.alarmes,
            alarm_words=tuple(alarm_words(one, self._parametres) for one in jugement.alarmes),
            criteria=criteria_words(jugement, self._facts, on=self._on) if is_first else "",
            blocks=blocks(jugement, voie=self._voie, parametres=self._parametres),
            contact=None if manque is None else self._contact(etape, manque),
            may_act=self._may_act(etape),
        )

    def _sentence(self, manque: Manque) -> str:
        return sentence_of(manque, gir=self._gir, parametres=self._parametres)

    def _fact(self, jugement: Jugement) -> str:
        tell = bare_fact_of if self.is_bare else fact_of
        said = tell(jugement, self._facts, on=self._on, parametres=self._parametres)
        shared = self._stored.entourage.partages
        if jugement.etape is Etape.CONSENTEMENT and jugement.etat is Etat.FAIT and shared:
            with_whom = f"{shared} partenaire{'s' if shared > 1 else ''}"
            return said if self.is_bare else f"{said}, partage avec {with_whom}"
        return said

    def _may_act(self, etape: Etape) -> bool:
        demande = self._facts.demande
        if etape in STEP_FIELDS and not is_open(demande) and demande.admitted_on is None:
            return False
        if self._actor.may(Permission.BENEFICIAIRE_WRITE):
            return True
        return self._actor.role is Role.MEDECIN and etape in _OF_MEDECIN

    def _contact(self, etape: Etape, manque: Manque) -> Contact:
        """Return who can mend a step; somebody's phone is for those who read files."""
        around = self._stored.entourage
        if etape is Etape.AVIS_MEDICAL and self._actor.role is not Role.MEDECIN:
            return next(iter(around.medecins), MEDECIN)
        if not self.is_bare:
            if etape is Etape.CONSENTEMENT:
                return around.mandataire or self._person()
            if manque in _TO_SIGN:
                return around.mandataire or around.aidant or self._person()
            evaluateur = self._facts.demande.evaluateur
            if etape is Etape.EVALUATION and evaluateur:
                return Contact(role="Évaluation", nom=evaluateur)
        if self._may_act(etape):
            return Contact(role="Vous", nom=self._actor.display_name)
        return next(iter(around.coordinateurs), COORDINATION)

    def _person(self) -> Contact:
        return Contact(
            role=PERSON,
            nom=f"{self._stored.prenoms} {self._stored.nom}",
            telephone=self._stored.telephone or "",
        )

    def refusals(self) -> tuple[str, ...]:
        """Return why the admission could not be pronounced today, but for a reason still to be typed."""
        decision = Decision(
            role=self._actor.role, today=self._on, decided_on=self._on, admitted_on=self._on
        )
        return tuple(
            refusal_of(one, gir=self._gir, parametres=self._parametres)
            for one in decision_refusals(self._facts, decision, parametres=self._parametres)
            if one.manque is not Manque.MOTIF
        )
