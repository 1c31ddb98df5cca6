"""Figures and duties of a fictional CRT, for the dashboard's tests and pictures."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from crt_desktop.domain.dates import Period
from crt_desktop.domain.errors import VaultBusyError
from crt_desktop.reports.alertes import Alerte, AlerteReportee, AlertList, Gravite, Report
from crt_desktop.reports.dashboard import (
    CurvePoint,
    DutyLine,
    FileActiveFigures,
    GirFigures,
    IncompleteFigures,
    MovementFigures,
    NightFigures,
    PresenceFigures,
    WaitingFigures,
)
from tests.fakes_ui import TODAY

CUMULATED = (15, 16, 18, 19, 21, 23, 25, 26, 28, 31, 33)
PRESENT = (15, 16, 18, 18, 20, 21, 22, 23, 24, 26, 27)


SHEETS = {
    "hospitalisation": "hospitalisations",
    "piece": "demandes",
    "plan": "demandes",
    "demande": "demandes",
    "convention": "partenaires",
}


def due_lines() -> tuple[Alerte, ...]:
    """Return duties of every urgency, most urgent first."""
    rows = (
        ("hospitalisation_75_jours", Gravite.URGENT, 1, "Castelvi Henri",
         "hospitalisé, 82 jours", "Sortie à décider avant le terme des 3 mois", 9),
        ("piece_a_regulariser", Gravite.URGENT, 2, "Toulzane Germaine",
         "2 pièces dues", "Contrat et avis médical, urgence du 05/11", -3),
        ("nuit_non_couverte", Gravite.URGENT, None, None,
         "Nuit du 28 au 29/11 non couverte", "Samedi, 21:00–06:00, aucun remplaçant", 5),
        ("sejour_a_terminer", Gravite.BIENTOT, 3, "Rigailh Paulette",
         "option HTU", "EHPAD Les Glycines, place 2, arrivée le 24/11", 0),
        ("plan_a_reviser", Gravite.BIENTOT, 4, "Delcambre Yvonne",
         "plan à réviser", "Version validée le 14/05", 7),
        ("demande_a_relancer", Gravite.INFORMATION, 5, "Peyronnel André",
         "demande à relancer", "Reçue le 20/05 par ViaTrajectoire", -180),
        ("convention_a_renouveler", Gravite.INFORMATION, None, None,
         "HAD du Minervois : convention à renouveler", "Elle prend fin le 31/12/2026", 38),
        ("vaccination_rappel", Gravite.INFORMATION, 6, "Albarède Rose-Marie",
         "rappel de vaccination", "Grippe", 12),
    )  # fmt: skip
    return tuple(
        Alerte(
            code=code,
            gravite=gravite,
            beneficiaire_id=key,
            personne=personne,
            message=message,
            detail=detail,
            echeance=TODAY + timedelta(days=days),
            sheet=SHEETS.get(code.split("_")[0]),
            row_id=key and key + 100,
            cle=f"{code}:{key}",
        )
        for code, gravite, key, personne, message, detail, days in rows
    )


@dataclass
class FakeTableau:
    """Answers as `TableauDeBord` does; remembers what was asked; ``error`` is raised instead."""

    error: Exception | None = None
    calls: list[tuple[str, Period | None]] = field(default_factory=list)

    def _note(self, name: str, period: Period | None = None) -> None:
        self.calls.append((name, period))
        if self.error is not None:
            raise self.error

    def file_active(self, period: Period) -> FileActiveFigures:
        self._note("file_active", period)
        curve = [
            CurvePoint(on=min(month.end, TODAY), cumulated=CUMULATED[at], present=PRESENT[at])
            for at, month in enumerate(Period.of_year(period.start.year).months())
            if at < len(CUMULATED)
        ]
        curve.insert(0, CurvePoint(on=period.start, cumulated=15, present=15))
        return FileActiveFigures(
            period=period, total=33, objectif=30, seuil_on=date(2026, 9, 14), curve=tuple(curve)
        )

    def presence(self) -> PresenceFigures:
        self._note("presence")
        return PresenceFigures(on=TODAY, total=27, a_domicile=23, hospitalisees=2, en_ht=2)

    def movements(self, period: Period) -> MovementFigures:
        self._note("movements", period)
        return MovementFigures(
            entrees=19,
            sorties=7,
            quarter_start=date(2026, 10, 1),
            entrees_quarter=3,
            sorties_quarter=2,
        )

    def waiting(self, period: Period) -> WaitingFigures:
        self._note("waiting", period)
        return WaitingFigures(waiting=8, median_delay="21")

    def gir(self, period: Period) -> GirFigures:
        self._note("gir", period)
        return GirFigures(
            by_gir={"1": 3, "2": 11, "3": 7, "4": 6},
            amelioration=3,
            stable=19,
            aggravation=5,
            non_mesurable=0,
        )

    def night(self) -> NightFigures:
        self._note("night")
        return NightFigures(
            night_starts_on=TODAY,
            span="21:00–06:00",
            is_covered=True,
            duties=(
                DutyLine(
                    nom="Nadia Benamrou",
                    profession="IDE",
                    telephone="0639981422",
                    starts="21:00",
                    ends="06:00",
                ),
            ),
            free_htu=("Saint-Roch, place 5",),
            calls_last_night=3,
            interventions_last_night=1,
        )

    def incomplete(self, period: Period) -> IncompleteFigures:
        self._note("incomplete", period)
        return IncompleteFigures(
            total=4, base=34, by_piece={"contrat": 2, "avis_medical": 1, "plan": 1}
        )


@dataclass
class FakeAFaire:
    """Answers as `AFaire` does."""

    alertes: tuple[Alerte, ...] = field(default_factory=due_lines)
    error: Exception | None = None
    may_put_off: bool = True
    is_held: bool = False
    reports: dict[str, Report] = field(default_factory=dict)
    calls: int = 0

    def due(self, on: date | None = None) -> AlertList:
        self.calls += 1
        if self.error is not None:
            raise self.error
        return AlertList(
            on=on or TODAY,
            alertes=tuple(one for one in self.alertes if one.cle not in self.reports),
            reportees=tuple(
                AlerteReportee(alerte=one, report=self.reports[one.cle])
                for one in self.alertes
                if one.cle in self.reports
            ),
            may_put_off=self.may_put_off,
        )

    def put_off(self, alertes: Iterable[Alerte], until_on: date, motif: str) -> None:
        if self.is_held:
            raise VaultBusyError(operation="")
        for one in alertes:
            self.reports[one.cle] = Report(
                cle=one.cle,
                beneficiaire_id=one.beneficiaire_id,
                until_on=until_on,
                motif=motif,
                reported_at=datetime(2026, 11, 23, 9, tzinfo=UTC),
                reported_by="Claire Vidal",
            )

    def take_up(self, cle: str) -> None:
        del self.reports[cle]
