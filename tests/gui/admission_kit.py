"""One admission answered from memory: its path judged by the rules themselves, its steps recorded."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from types import SimpleNamespace
from typing import Any, Final, cast

from crt_desktop.domain.admission_facts import (
    AdmissionFacts,
    ContratConnu,
    Etape,
    PersonneAdmise,
    PlanConnu,
)
from crt_desktop.domain.admission_steps import STEP_FIELDS, step_issues
from crt_desktop.domain.aggir import EvaluationGir
from crt_desktop.domain.demande import Demande
from crt_desktop.domain.demandes import Fin, end_issues
from crt_desktop.domain.errors import InvalidFicheError
from crt_desktop.domain.etablissement import Parametres
from crt_desktop.domain.fiches import read_fiche, write_fiche
from crt_desktop.domain.roles import Role
from crt_desktop.reports.admission import (
    AdmissionLine,
    AdmissionPath,
    Contact,
    Entourage,
    StoredAdmission,
)
from crt_desktop.reports.fiches import Draft, FicheForm, SavedFiche, StoredFiche
from crt_desktop.services.admission_path import path_of
from crt_desktop.services.admissions import DecisionOrder
from tests.fakes_fiches import NOW, FakeFiches, the_reglages
from tests.fakes_ui import TODAY
from tests.gui.page_kit import Kit, a_kit, an_actor

PERSON: Final = 4
DEMANDE: Final = 40
PARAMETRES: Final = Parametres(communes=("Conilhac-Corbières",))
PLAN: Final = PlanConnu(
    numero=1,
    statut="valide",
    drawn_on=date(2026, 11, 17),
    validated_on=date(2026, 11, 20),
    validated_by="Claire Vidal",
    review_on=date(2027, 5, 20),
    objectifs=5,
)
CONTRAT: Final = ContratConnu(
    numero=1, drawn_on=date(2026, 11, 20), handed_on=date(2026, 11, 20), signataire="Éliane"
)


def a_demande(**changes: Any) -> Demande:
    """Return the demande of the picture: the opinion and the signature are missing."""
    known: dict[str, Any] = {
        "reference": "D0040",
        "beneficiaire": "B0004",
        "requested_on": date(2026, 11, 2),
        "origine": "medecin_traitant",
        "appelant": "Dr Ricalens",
        "evaluated_on": date(2026, 11, 9),
        "is_evaluated_at_home": True,
        "evaluation_auteur": "Sophie Marquille",
        "evaluation_conjointe": "l'équipe APA",
        "consentement_on": date(2026, 11, 9),
        "consentement_par": "personne",
        "concertation_on": date(2026, 11, 16),
    }
    return Demande(**{**known, **changes})


def a_stored(demande: Demande | None = None, **facts: Any) -> StoredAdmission:
    """Return what the database holds for the picture."""
    record = demande or a_demande()
    known: dict[str, Any] = {
        "demande": record,
        "personne": PersonneAdmise(
            born_on=date(1940, 10, 6), sexe="F", commune="Conilhac-Corbières", minutes_trajet=7
        ),
        "evaluations": (
            EvaluationGir(
                beneficiaire="B0004", evaluated_on=date(2026, 11, 9), source="ems_apa", gir=2
            ),
        ),
        "plans": (PLAN,),
        "contrats": (CONTRAT,),
    }
    return StoredAdmission(
        demande=StoredFiche(
            sheet="demandes",
            row_id=DEMANDE,
            version=3,
            recorded_at=NOW,
            record=record,
            beneficiaire_id=PERSON,
        ),
        facts=AdmissionFacts(**{**known, **facts}),
        entourage=Entourage(
            medecins=(
                Contact(
                    role="Médecin du dispositif",
                    nom="Dr Hélène Sarrazeau",
                    telephone="0639981002",
                ),
            ),
            aidant=Contact(role="Son fils", nom="Didier Barascud", telephone="0639984160"),
        ),
        nom="Barascud",
        prenoms="Éliane",
        reference="B0004",
    )


def whole(**changes: Any) -> StoredAdmission:
    """Return a path on which nothing is missing."""
    done: dict[str, Any] = {
        "avis_medical_on": date(2026, 11, 12),
        "avis_medical": "favorable",
        "avis_medical_auteur": "Dr Hélène Sarrazeau",
        "concertation_avis": "favorable",
        "concertation_participants": "Claire Vidal",
    }
    signed = replace(CONTRAT, signed_on=date(2026, 11, 22))
    return a_stored(a_demande(**{**done, **changes}), contrats=(signed,))


@dataclass
class FakeAdmissions:
    """Answers as `Admissions` does; remembers what was asked."""

    stored: StoredAdmission
    role: Role = Role.COORDINATEUR
    asked: list[int | str] = field(default_factory=list)
    recorded: list[tuple[Etape, dict[str, str]]] = field(default_factory=list)
    voies: list[str] = field(default_factory=list)
    decided: list[DecisionOrder] = field(default_factory=list)
    drafts: dict[str, Draft] = field(default_factory=dict)
    error: Exception | None = None
    lines: tuple[AdmissionLine, ...] = ()

    def waiting(self) -> tuple[AdmissionLine, ...]:
        self._fail()
        return self.lines

    def path(self, demande_row_id: int) -> AdmissionPath:
        self.asked.append(demande_row_id)
        self._fail()
        return path_of(self.stored, actor=an_actor(self.role), on=TODAY, parametres=PARAMETRES)

    def path_of_person(self, beneficiaire_id: int) -> AdmissionPath:
        self.asked.append(f"person {beneficiaire_id}")
        return self.path(DEMANDE)

    def open_step(self, etape: Etape, demande_row_id: int) -> FicheForm:
        form = f"demandes:{demande_row_id}:{etape.value}"
        values = write_fiche(self.stored.demande.record)
        day = STEP_FIELDS[etape][0]
        values[day] = values[day] or f"{TODAY:%d/%m/%Y}"
        return self._form(form, values, draft=self.drafts.get(form))

    def open_decision(self, demande_row_id: int) -> FicheForm:
        day = f"{TODAY:%d/%m/%Y}"
        values = {"decided_on": day, "admitted_on": day, "decision_motif": ""}
        return self._form(f"demandes:{demande_row_id}:decision", values)

    def _form(self, form: str, values: Mapping[str, str], draft: Draft | None = None) -> FicheForm:
        return FicheForm(
            sheet="demandes",
            values=values,
            form=form,
            row_id=DEMANDE,
            version=self.stored.demande.version,
            beneficiaire_id=PERSON,
            draft=draft,
        )

    def record_step(
        self, etape: Etape, demande_row_id: int, values: Mapping[str, str], *, version: int | None
    ) -> SavedFiche:
        self._fail()
        own = {name: values[name] for name in STEP_FIELDS[etape]}
        self.recorded.append((etape, own))
        record = self._read(own)
        issues = step_issues(etape, record, today=TODAY)
        errors = tuple(one for one in issues if one.is_error)
        if errors:
            raise InvalidFicheError(errors)
        return self._keep(record)

    def set_path(self, demande_row_id: int, voie: str, *, version: int | None) -> SavedFiche:
        self._fail()
        self.voies.append(voie)
        return self._keep(self._read({"voie": voie}))

    def decide(
        self, demande_row_id: int, order: DecisionOrder, *, version: int | None
    ) -> SavedFiche:
        self._fail()
        self.decided.append(order)
        record = replace(
            self.stored.facts.demande,
            decision="admission",
            decided_on=order.decided_on,
            decision_par="Claire Vidal",
            admitted_on=order.admitted_on,
            decision_motif=order.motif or None,
        )
        return self._keep(record)

    def _read(self, values: Mapping[str, str]) -> Demande:
        texts = {**write_fiche(self.stored.demande.record), **values}
        read = read_fiche("demandes", texts, today=TODAY, now=NOW, parametres=PARAMETRES)
        assert read.record is not None, read.issues
        return cast("Demande", read.record)

    def _keep(self, record: Demande) -> SavedFiche:
        before = self.stored.demande
        fiche = replace(before, record=record, version=before.version + 1)
        self.stored = replace(
            self.stored, demande=fiche, facts=replace(self.stored.facts, demande=record)
        )
        return SavedFiche(fiche=fiche)

    def _fail(self) -> None:
        if self.error is not None:
            error, self.error = self.error, None
            raise error


@dataclass
class Bench:
    """The kit of the page, the admissions it asks, and the records behind the other forms."""

    kit: Kit
    admissions: FakeAdmissions
    fiches: FakeFiches
    refused: list[tuple[int, str]]


class FakeEnds:
    """Ends demandes as the real service does, without a database: a refusal has its reason."""

    def __init__(self, fiches: FakeFiches) -> None:
        """Read the demandes among these records."""
        self._fiches = fiches
        self.refused: list[tuple[int, str]] = []

    def open_end(self, demande_row_id: int, fin: Fin) -> FicheForm:
        """Return the form of an end."""
        assert fin is Fin.REFUS
        return self._fiches.open_form("demandes", row_id=demande_row_id)

    def refuse(
        self, demande_row_id: int, values: Mapping[str, str], *, version: int | None
    ) -> SavedFiche:
        """Keep the reason; without one the form is told, as by the real service."""
        stored = self._fiches.stored["demandes", demande_row_id]
        demande = replace(
            cast(Demande, stored.record),
            decision=Fin.REFUS.value,
            decided_on=TODAY,
            motif_refus=values["motif_refus"] or None,
        )
        assert version == stored.version
        issues = end_issues(demande, Fin.REFUS, today=TODAY)
        if issues:
            raise InvalidFicheError(issues)
        self.refused.append((demande_row_id, values["motif_refus"]))
        return SavedFiche(fiche=replace(stored, record=demande))

    close_without_follow_up = reorient = refuse
    """Not asked for here; the form looks them up beside the refusal."""


@contextmanager
def a_bench(
    stored: StoredAdmission | None = None, role: Role = Role.COORDINATEUR
) -> Iterator[Bench]:
    """Lend a page's context on one admission."""
    admissions = FakeAdmissions(stored or a_stored(), role)
    fiches = FakeFiches()
    app = SimpleNamespace(clock=SimpleNamespace(today=lambda: TODAY, now=lambda: NOW))
    ends = FakeEnds(fiches)
    with a_kit(
        role=role,
        app=app,
        admissions=admissions,
        fiches=fiches,
        reglages=the_reglages(),
        demandes=ends,
    ) as kit:
        yield Bench(kit, admissions, fiches, ends.refused)
