"""A person about to leave, with something of every kind still open, and the services a sortie asks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any, Final

from crt_desktop.domain.demande import Demande
from crt_desktop.domain.equipe import Visite
from crt_desktop.domain.errors import InvalidFicheError
from crt_desktop.domain.etablissement import Parametres
from crt_desktop.domain.hospitalisations import HospitalStay, watch
from crt_desktop.domain.parcours import Plan
from crt_desktop.domain.sejours import Hospitalisation, SejourHt
from crt_desktop.domain.sortie_items import Held, OpenFacts
from crt_desktop.domain.sorties import ProjetSortie, pronounced, proposed_exit
from crt_desktop.domain.suivi import Consentement, Equipement, Transmission
from crt_desktop.reports.fiches import Draft, FicheForm, SavedFiche
from crt_desktop.reports.sorties import EntryForm, ReturnForm, SortieOrder, SortieSheet
from tests.fakes_ui import TODAY
from tests.gui.dossier_kit import YVONNE, at, fiche

DEMANDE: Final = 12
WHO: Final = "P-006"


def a_demande(**changes: Any) -> Demande:
    known: dict[str, Any] = {
        "reference": "D-1",
        "beneficiaire": WHO,
        "requested_on": date(2025, 4, 2),
        "origine": "saas",
        "admitted_on": date(2025, 4, 17),
    }
    return Demande(**{**known, **changes})


def a_visit(row_id: int, on: date, statut: str = "prevue") -> Held[Visite]:
    visit = Visite(
        beneficiaire=WHO,
        starts_at=at(on),
        ends_at=at(on, 10),
        profession="ide",
        professionnel="PR1",
        statut=statut,
    )
    return Held(row_id=row_id, record=visit)


def everything_open() -> OpenFacts:
    """Return one thing of every kind."""
    day = timedelta(days=1)
    return OpenFacts(
        visites=(
            a_visit(1, TODAY - day, "realisee"),
            a_visit(2, TODAY + day),
            a_visit(3, TODAY + 8 * day),
        ),
        sejours=(
            Held(
                row_id=4,
                record=SejourHt(
                    beneficiaire=WHO,
                    place="PL1",
                    type="HT",
                    arrived_on=date(2026, 12, 1),
                    etat="reserve",
                ),
            ),
        ),
        equipements=(
            Held(
                row_id=5,
                record=Equipement(beneficiaire=WHO, type="tablette", installed_on=date(2026, 3, 1)),
            ),
        ),
        transmissions=(
            Held(
                row_id=6,
                record=Transmission(beneficiaire=WHO, written_at=at(TODAY), texte="À rappeler"),
            ),
        ),
        plans=(
            Held(
                row_id=7,
                record=Plan(
                    reference="PL-1",
                    beneficiaire=WHO,
                    numero=2,
                    statut="valide",
                    drawn_on=date(2026, 6, 1),
                ),
            ),
        ),
        consentements=(
            Held(
                row_id=8,
                record=Consentement(
                    beneficiaire=WHO, type="accompagnement", given_on=date(2025, 4, 17)
                ),
            ),
        ),
        aidants=("Sylvie Delcambre",),
        noms={"PL1": "EHPAD Les Glycines"},
    )


def a_stay(entered_on: date = date(2026, 9, 8), **changes: Any) -> Hospitalisation:
    known: dict[str, Any] = {
        "beneficiaire": WHO,
        "entered_on": entered_on,
        "etablissement": "CH de Narbonne",
        "telephone": "0199002062",
    }
    return Hospitalisation(**{**known, **changes})


def a_sheet(**changes: Any) -> SortieSheet:
    known: dict[str, Any] = {
        "beneficiaire_id": YVONNE,
        "demande_row_id": DEMANDE,
        "version": 3,
        "on": TODAY,
        "nom": "Delcambre",
        "prenoms": "Yvonne",
        "sexe": "F",
        "born_on": date(1938, 3, 15),
        "demande": a_demande(),
        "facts": everything_open(),
        "projet": ProjetSortie(),
        "form": f"demandes:{DEMANDE}:sortie",
        "parametres": Parametres(),
        "medecins": ("Dr Hélène Sarrazeau",),
        "may_write": True,
        "signature": "Claire Vidal",
    }
    return SortieSheet(**{**known, **changes})


def in_hospital(stay: Hospitalisation | None = None, **changes: Any) -> SortieSheet:
    """Return the sheet of somebody in hospital, the exit proposed once the term is reached."""
    stay = stay or a_stay()
    seen = HospitalStay(row_id=77, watch=watch(stay, on=TODAY, parametres=Parametres()))
    proposed = proposed_exit(stay, on=TODAY, parametres=Parametres())
    facts = replace(everything_open(), hospitalisations=(Held(row_id=77, record=stay),))
    return a_sheet(
        hospital=seen,
        facts=facts,
        projet=proposed or ProjetSortie(),
        is_proposed=proposed is not None,
        **changes,
    )


def saved(record: Any, *, sheet: str = "demandes", row_id: int = DEMANDE) -> SavedFiche:
    return SavedFiche(fiche=fiche(sheet, record, row_id))


@dataclass
class FakeSorties:
    """Answers with one sheet; remembers what was asked."""

    sheet: SortieSheet = field(default_factory=a_sheet)
    orders: list[SortieOrder] = field(default_factory=list)
    relays: list[tuple[date, bool, str]] = field(default_factory=list)
    opinions: list[date] = field(default_factory=list)
    returns: list[Mapping[str, str]] = field(default_factory=list)
    error: Exception | None = None
    opened: int = 0

    def open(self, beneficiaire_id: int) -> SortieSheet:
        assert beneficiaire_id == YVONNE
        self.opened += 1
        if self.error is not None:
            raise self.error
        return self.sheet

    def pronounce(
        self, demande_row_id: int, order: SortieOrder, *, version: int | None
    ) -> SavedFiche:
        assert (demande_row_id, version) == (DEMANDE, self.sheet.version)
        if self.error is not None:
            error, self.error = self.error, None
            raise error
        self.orders.append(order)
        demande = pronounced(self.sheet.demande, order.projet, today=TODAY)
        self.sheet = replace(
            self.sheet, demande=demande, projet=order.projet, draft=None, version=4
        )
        return saved(demande)

    def confirm_relay(
        self,
        demande_row_id: int,
        on: date,
        *,
        is_assured: bool = True,
        organisme: str = "",
        version: int | None,
    ) -> SavedFiche:
        assert (demande_row_id, version) == (DEMANDE, self.sheet.version)
        self.relays.append((on, is_assured, organisme))
        demande = replace(
            self.sheet.demande,
            has_relais=is_assured,
            relais_confirmed_on=on if is_assured else None,
        )
        self.sheet = replace(self.sheet, demande=demande)
        return saved(demande)

    def sign_opinion(
        self, demande_row_id: int, on: date, *, auteur: str = "", version: int | None
    ) -> SavedFiche:
        assert (demande_row_id, auteur, version) == (DEMANDE, "", self.sheet.version)
        self.opinions.append(on)
        demande = replace(
            self.sheet.demande,
            sortie_avis_medical_on=on,
            sortie_avis_medical_auteur=self.sheet.signature,
        )
        self.sheet = replace(self.sheet, demande=demande)
        return saved(demande)

    def open_return(self, beneficiaire_id: int) -> FicheForm:
        return FicheForm(
            sheet="demandes",
            values={"requested_on": "23/11/2026", "origine": "saas", "motif": "Reprise"},
            form=f"demandes:nouveau:{beneficiaire_id}:retour",
            beneficiaire_id=beneficiaire_id,
        )

    def begin_return(
        self, beneficiaire_id: int, values: Mapping[str, str] | None = None
    ) -> SavedFiche:
        assert beneficiaire_id == YVONNE
        self.returns.append(values or {})
        return saved(a_demande(admitted_on=None), row_id=40)


@dataclass
class FakeHospitalisations:
    """Answers for one stay; remembers what was typed."""

    entries: list[Mapping[str, str]] = field(default_factory=list)
    returns: list[Mapping[str, str]] = field(default_factory=list)
    draft: Draft | None = None
    error: InvalidFicheError | None = None
    stay: Hospitalisation = field(default_factory=a_stay)

    def open_entry(self, beneficiaire_id: int) -> EntryForm:
        values = {
            "etablissement": "",
            "entered_on": "23/11/2026",
            "is_programmee": "",
            "is_par_urgences": "",
        }
        form = FicheForm(
            sheet="hospitalisations",
            values=values,
            form=f"hospitalisations:nouveau:{beneficiaire_id}:entree",
            beneficiaire_id=beneficiaire_id,
            draft=self.draft,
        )
        return EntryForm(form=form, hospitals=("CH de Narbonne", "Clinique des Genêts"))

    def open(self, beneficiaire_id: int, values: Mapping[str, str]) -> SavedFiche:
        assert beneficiaire_id == YVONNE
        if self.error is not None:
            raise self.error
        self.entries.append(values)
        return saved(self.stay, sheet="hospitalisations", row_id=77)

    def open_return(self, row_id: int) -> ReturnForm:
        seen = watch(self.stay, on=TODAY, parametres=Parametres())
        form = FicheForm(
            sheet="hospitalisations",
            values={"entered_on": "08/09/2026", "beneficiaire": WHO},
            form=f"hospitalisations:{row_id}:retour",
            row_id=row_id,
            version=1,
            beneficiaire_id=YVONNE,
        )
        return ReturnForm(
            form=form,
            hospital=HospitalStay(row_id=row_id, watch=seen),
            visites=(a_visit(2, TODAY), a_visit(3, TODAY + timedelta(days=2))),
            noms={"PR1": "Inès Carrabin"},
        )

    def prepare_return(
        self, row_id: int, values: Mapping[str, str], *, version: int | None
    ) -> SavedFiche:
        assert (row_id, version) == (77, 1)
        self.returns.append(values)
        left_on = TODAY if values.get("left_on") else None
        return saved(replace(self.stay, left_on=left_on), sheet="hospitalisations", row_id=row_id)
