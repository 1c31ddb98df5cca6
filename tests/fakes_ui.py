"""Fakes the screens are tried on: a caseload of 34 fictional persons, answered at once."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from crt_desktop.domain.dates import Period, completed_years
from crt_desktop.domain.editions import Edition, Question, Section
from crt_desktop.domain.errors import (
    NotFoundError,
    OperationCancelledError,
    PermissionDeniedError,
)
from crt_desktop.domain.indicators import find_indicator, value_at
from crt_desktop.domain.roles import Actor, Role
from crt_desktop.domain.search import compact, fold, phone_digits
from crt_desktop.reports.caseload import (
    AidantLine,
    BeneficiaireSummary,
    CaseloadCriteria,
    CaseloadFilters,
    CaseloadIndex,
    CaseloadLine,
    CaseloadSort,
    CaseloadState,
    LastEvent,
    NextStep,
    Situation,
)
from crt_desktop.reports.enquetes import SincerityReport
from crt_desktop.reports.exchange import (
    ExportReport,
    ImportReport,
    Problem,
    Severity,
    SheetReport,
)
from crt_desktop.reports.survey import Answer, Evidence, EvidenceColumn, SurveyAnswer

TODAY: Final = date(2026, 11, 23)

_Row = tuple[
    str, str, str, str, int | None, str, int | None, str, tuple[str, str, str, str | None], str
]
_PRESENT: Final[tuple[_Row, ...]] = (
    ("Albarède", "Georgette", "11/02/1936", "F", 3, "Ornaisons", 12, "18/03/2026",
     ("visite", "Visite IDE", "24/11/2026", "09:30"), "a_domicile"),
    ("Barthouil", "Simone", "27/08/1934", "F", 2, "Fabrezan", 14, "02/09/2025",
     ("plan", "Plan à réviser", "15/12/2026", None), "a_domicile"),
    ("Castelvi", "Henri", "03/06/1941", "M", 1, "Lagrasse", 24, "11/01/2026",
     ("hopital_3_mois", "3 mois d’hôpital", "02/12/2026", None), "hospitalisee"),
    ("Cœurdelaine", "Jean-Noël", "25/12/1939", "M", 3, "Cruscades", 11, "20/05/2026",
     ("visite", "Visite AS", "23/11/2026", "19:30"), "a_domicile"),
    ("d’Arboisin", "Lucette", "09/10/1931", "F", 2, "Lézignan-Corbières", 4, "14/12/2025",
     ("plan", "Plan à réviser", "14/12/2026", None), "a_domicile"),
    ("Delcambre", "Yvonne", "15/03/1938", "F", 2, "Ferrals-les-Corbières", 9, "22/04/2025",
     ("plan", "Plan à réviser", "30/11/2026", None), "a_domicile"),
    ("Estremadour", "Lucien", "18/07/1943", "M", 4, "Conilhac-Corbières", 7, "03/08/2026",
     ("plan", "Plan à réviser", "03/02/2027", None), "a_domicile"),
    ("Fabrégoul", "Raymond", "30/01/1937", "M", 3, "Thézan-des-Corbières", 21, "07/06/2026",
     ("retour_ht", "Retour à domicile", "26/11/2026", None), "en_ht"),
    ("Ginestoux", "Andrée", "12/05/1933", "F", 1, "Lézignan-Corbières", 3, "29/09/2025",
     ("visite", "Visite AS", "23/11/2026", "22:15"), "a_domicile"),
    ("Loubatières", "Jeanine", "04/09/1940", "F", 4, "Montséret", 16, "12/10/2026",
     ("retour_ht", "Retour à domicile", "08/12/2026", None), "en_ht"),
    ("Marsol", "Marie-Ange", "06/06/1942", "F", 4, "Lézignan-Corbières", 5, "26/08/2026",
     ("visite", "Visite AS", "24/11/2026", "10:00"), "a_domicile"),
    ("Maurel", "Albertine", "19/01/1939", "F", 3, "Montséret", 16, "30/09/2026",
     ("plan", "Plan à réviser", "30/03/2027", None), "a_domicile"),
    ("Peyronnel", "Arlette", "22/02/1935", "F", 2, "Boutenac", 10, "04/04/2026",
     ("visite", "Visite IDE", "25/11/2026", "08:15"), "a_domicile"),
    ("Rigailh", "Paulette", "21/11/1935", "F", 2, "Fabrezan", 15, "19/02/2026",
     ("option_ht", "Option HTU", "24/11/2026", None), "a_domicile"),
    ("Roucairol", "Émilienne", "08/08/1929", "F", 1, "Tourouzelle", 18, "01/07/2025",
     ("visite", "Visite IDE", "24/11/2026", "11:00"), "a_domicile"),
    ("Santoraz", "Marcelle", "08/04/1932", "F", 2, "Saint-André-de-Roquelongue", 19, "05/03/2026",
     ("visite", "Visite psychologue", "25/11/2026", "14:00"), "a_domicile"),
    ("Sarda", "Élie", "14/07/1944", "M", None, "Escales", 13, "16/11/2026",
     ("piece", "3 pièces à régulariser", "01/12/2026", None), "a_regulariser"),
    ("Soulayrac", "Fernand", "02/10/1936", "M", 3, "Boutenac", 10, "12/01/2026",
     ("visite", "Visite APA", "24/11/2026", "15:00"), "a_domicile"),
    ("Tailhades", "Odette", "30/11/1930", "F", 2, "Ornaisons", 12, "11/06/2025",
     ("plan", "Plan à réviser", "11/12/2026", None), "a_domicile"),
    ("Toulzane", "Germaine", "17/02/1944", "F", 2, "Escales", 13, "05/11/2026",
     ("piece", "2 pièces en retard", "20/11/2026", None), "a_regulariser"),
    ("Vaquier", "Suzanne", "03/03/1937", "F", 3, "Luc-sur-Orbieu", 8, "14/09/2026",
     ("visite", "Visite AS", "24/11/2026", "18:30"), "a_domicile"),
    ("Verguette", "Émile", "23/06/1938", "M", 3, "Lagrasse", 32, "09/02/2026",
     ("visite", "Visite ergothérapeute", "27/11/2026", "10:30"), "a_domicile"),
    ("Viguerolles", "Denise", "14/12/1929", "F", 1, "Fontcouverte", 12, "28/10/2025",
     ("plan", "Plan à réviser", "28/04/2027", None), "hospitalisee"),
    ("Villemagne", "Rose", "19/09/1934", "F", 2, "Moux", 22, "17/03/2026",
     ("visite", "Visite IDE", "26/11/2026", "09:00"), "a_domicile"),
    ("Vitrac", "Roger", "01/01/1940", "M", 4, "Ribaute", 25, "21/04/2026",
     ("plan", "Plan à réviser", "21/04/2027", None), "a_domicile"),
    ("Ychard", "Henriette", "12/12/1933", "F", 3, "Camplong-d’Aude", 17, "02/02/2026",
     ("visite", "Visite AS", "23/11/2026", "18:45"), "a_domicile"),
    ("Zuccarelli", "Assunta", "05/05/1931", "F", 2, "Lézignan-Corbières", 6, "10/10/2025",
     ("visite", "Visite IDE", "24/11/2026", "08:00"), "a_domicile"),
)  # fmt: skip
_EXITED: Final = (
    ("Albarède", "Rose-Marie", "02/02/1930", "F", 2, "Boutenac", 10, "14/06/2025", "12/11/2026",
     "sortie"),
    ("Bourrel", "Aimé", "26/01/1933", "M", 2, "Moux", 22, "02/05/2025", "18/02/2026", "sortie"),
    ("Combes", "Yvette", "07/07/1935", "F", 3, "Escales", 13, "03/01/2026", "30/06/2026", "sortie"),
    ("Fargues", "Denise", "29/05/1928", "F", 1, "Ornaisons", 12, "12/03/2025", "11/04/2026",
     "decedee"),
    ("Marsol", "Odette", "21/04/1933", "F", 1, "Escales", 13, "08/01/2026", "03/10/2026", "decedee"),
    ("Pons", "Gilbert", "16/10/1939", "M", 4, "Fabrezan", 14, "20/08/2025", "15/05/2026", "sortie"),
    ("Roumens", "Paul", "10/03/1937", "M", 3, "Lagrasse", 24, "01/12/2025", "22/09/2026", "sortie"),
)  # fmt: skip


def _day(text: str) -> date:
    return datetime.strptime(text, "%d/%m/%Y").date()  # noqa: DTZ007 - a date without a time


def _step(row: tuple[str, str, str, str | None]) -> NextStep:
    kind, label, day_text, hour = row
    day = _day(day_text)
    at = None
    if hour is not None:
        at = datetime.fromisoformat(f"{day.isoformat()}T{hour}:00+01:00").astimezone(UTC)
    return NextStep(
        kind=kind,
        label=label,
        on=day,
        at=at,
        is_overdue=day < TODAY or kind == "hopital_3_mois",
        is_soon=kind != "visite" and TODAY <= day <= TODAY + timedelta(days=7),
    )


def caseload_lines() -> tuple[CaseloadLine, ...]:
    """Return the 27 present and the 7 exited persons of the pictures."""
    lines = []
    for position, row in enumerate(_PRESENT, start=1):
        nom, prenoms, born, sexe, gir, commune, minutes, admitted, step, situation = row
        born_on = _day(born)
        lines.append(
            CaseloadLine(
                beneficiaire_id=position,
                reference=f"P-{position:03}",
                nom=nom,
                prenoms=prenoms,
                born_on=born_on,
                age=completed_years(born_on, TODAY),
                sexe=sexe,
                state=CaseloadState.PRESENTE,
                situation=Situation(situation),
                gir=gir,
                commune=commune,
                minutes_trajet=minutes,
                is_far=minutes is not None and minutes > 30,
                admitted_on=_day(admitted),
                next_step=_step(step),
                telephone=f"04657128{position + 34:02}",
            )
        )
    for position, exited in enumerate(_EXITED, start=len(_PRESENT) + 1):
        nom, prenoms, born, sexe, gir, commune, minutes, admitted, left, situation = exited
        born_on = _day(born)
        lines.append(
            CaseloadLine(
                beneficiaire_id=position,
                reference=f"P-{position:03}",
                nom=nom,
                prenoms=prenoms,
                born_on=born_on,
                age=completed_years(born_on, TODAY),
                sexe=sexe,
                state=CaseloadState.SORTIE,
                situation=Situation(situation),
                gir=gir,
                commune=commune,
                minutes_trajet=minutes,
                admitted_on=_day(admitted),
                left_on=_day(left),
                telephone=f"06112233{position:02}",
            )
        )
    return tuple(lines)


def many_lines(count: int) -> tuple[CaseloadLine, ...]:
    """Return a large caseload made of the same persons, each with its own id and a number."""
    models = caseload_lines()[: len(_PRESENT)]
    return tuple(
        replace(
            models[at % len(models)],
            beneficiaire_id=at + 1,
            reference=f"P-{at + 1:05}",
            prenoms=f"{models[at % len(models)].prenoms} {at}",
        )
        for at in range(count)
    )


_SORT_KEYS: Final = {
    CaseloadSort.PERSONNE: lambda line: (fold(line.nom), fold(line.prenoms)),
    CaseloadSort.GIR: lambda line: line.gir or 9,
    CaseloadSort.COMMUNE: lambda line: fold(line.commune or "zz"),
    CaseloadSort.TRAJET: lambda line: line.minutes_trajet or 999,
    CaseloadSort.DEPUIS: lambda line: line.admitted_on or TODAY,
    CaseloadSort.SITUATION: lambda line: line.situation.value,
}


def _answers(line: CaseloadLine, criteria: CaseloadCriteria) -> bool:
    query = criteria.query.strip()
    digits = phone_digits(query)
    if digits and not any(char.isalpha() for char in query):
        found = digits in phone_digits(line.telephone)
    else:
        text = compact(f"{line.nom} {line.prenoms}")
        found = all(compact(word) in text for word in query.split())
    gir = "non_evalue" if line.gir is None else str(line.gir)
    in_girs = not criteria.girs or gir in criteria.girs
    in_communes = not criteria.communes or line.commune in criteria.communes
    return found and in_girs and in_communes


@dataclass
class FakeBeneficiaires:
    """Answers as `Beneficiaires` does, from memory; remembers what was asked and opened."""

    people: tuple[CaseloadLine, ...] = field(default_factory=caseload_lines)
    asked: list[CaseloadCriteria] = field(default_factory=list)
    pages: list[tuple[int, ...]] = field(default_factory=list)
    opened: list[tuple[int, str | None]] = field(default_factory=list)
    error: Exception | None = None
    needs_reason: bool = False

    def index(self, criteria: CaseloadCriteria) -> CaseloadIndex:
        self.asked.append(criteria)
        if self.error is not None:
            raise self.error
        found = [line for line in self.people if _answers(line, criteria)]
        counts = {state: sum(line.state is state for line in found) for state in CaseloadState}
        shown = sorted(
            (line for line in found if line.state in criteria.states),
            key=_SORT_KEYS[criteria.sort],
            reverse=criteria.is_descending,
        )
        still = [line for line in shown if line.state is not CaseloadState.SORTIE]
        exited = [line for line in shown if line.state is CaseloadState.SORTIE]
        names = [line.nom for line in shown] if criteria.query.strip() else []
        return CaseloadIndex(
            ids=tuple(line.beneficiaire_id for line in (*still, *exited)),
            counts=counts,
            present_count=len(still),
            total_present=sum(line.state is CaseloadState.PRESENTE for line in self.people),
            accompanied_this_year=sum(
                line.state is not CaseloadState.NON_ADMISE for line in self.people
            ),
            homonyms=tuple(dict.fromkeys(name for name in names if names.count(name) > 1)),
        )

    def lines(self, ids: Sequence[int]) -> tuple[CaseloadLine, ...]:
        self.pages.append(tuple(ids))
        by_id = {line.beneficiaire_id: line for line in self.people}
        return tuple(by_id[key] for key in ids if key in by_id)

    def filters(self) -> CaseloadFilters:
        communes: dict[str, int] = {}
        girs: dict[str, int] = {}
        for line in self.people:
            name = line.commune or "non_renseigne"
            communes[name] = communes.get(name, 0) + 1
            gir = "non_evalue" if line.gir is None else str(line.gir)
            girs[gir] = girs.get(gir, 0) + 1
        return CaseloadFilters(
            communes=dict(sorted(communes.items())), girs=dict(sorted(girs.items()))
        )

    def summary(self, beneficiaire_id: int, *, reason: str | None = None) -> BeneficiaireSummary:
        if self.needs_reason and not reason:
            raise PermissionDeniedError(
                permission="beneficiaire_read_with_reason", role="soignant_astreinte"
            )
        line = next((one for one in self.people if one.beneficiaire_id == beneficiaire_id), None)
        if line is None:
            raise NotFoundError(kind="beneficiaire", reference=beneficiaire_id)
        self.opened.append((beneficiaire_id, reason))
        return a_summary(line)


def a_summary(line: CaseloadLine) -> BeneficiaireSummary:
    """Return a full summary of a person."""
    steps = () if line.next_step is None else (line.next_step,)
    return BeneficiaireSummary(
        line=line,
        nom_usage=None,
        telephone=line.telephone,
        adresse="12 rue des Tonneliers",
        code_postal="11200",
        mode_vie="seul",
        protection="aucune",
        statut_identite="qualifiee",
        antenne="Lézignan",
        aidants=(AidantLine(nom=line.nom, prenom="Sylvie", lien="enfant", is_principal=True),),
        next_steps=(
            *steps,
            NextStep(
                kind="visite",
                label="Visite médecin",
                on=date(2026, 12, 3),
                at=datetime(2026, 12, 3, 9, 0, tzinfo=UTC),
            ),
        ),
        last_event=LastEvent(
            at=datetime(2026, 11, 21, 1, 50, tzinfo=UTC),
            text="appel d’astreinte pour une chute, levée de doute, restée au domicile",
        ),
        missing_pieces=("contrat", "avis_medical")
        if line.situation is Situation.A_REGULARISER
        else (),
        gir_source="ems_apa",
        gir_on=date(2026, 5, 14),
    )


# --- workbooks -----------------------------------------------------------------------------

_SHEETS: Final = {
    "beneficiaires": (45, 41, 2, 1, 1),
    "demandes": (61, 57, 0, 2, 2),
    "gir": (88, 85, 3, 0, 0),
    "visites": (2914, 2914, 0, 0, 0),
    "professionnels": (17, 4, 1, 12, 0),
    "astreintes": (326, 326, 0, 0, 0),
    "appels_astreinte": (121, 120, 0, 0, 1),
    "hospitalisations": (23, 22, 0, 0, 1),
    "places_ht": (5, 0, 0, 5, 0),
    "sejours_ht": (38, 37, 0, 0, 1),
    "aidants": (52, 48, 4, 0, 0),
    "partenaires": (29, 8, 3, 18, 0),
    "etablissement": (14, 0, 2, 12, 0),
}


def _problem(*cells: Any) -> Problem:
    sheet, row, column, value, message, remedy = cells
    return Problem(
        sheet=sheet,
        row=row,
        column=column,
        value=value,
        code="code",
        severity=Severity.ERREUR,
        message=message,
        remedy=remedy,
    )


ERRORS: Final = (
    _problem("demandes", 14, "date_sortie", "03/02/2026",
             "La sortie précède l’admission du 12/02/2026.",
             "Corrigez la date de sortie, ou effacez-la si la personne est encore accompagnée."),
    _problem("demandes", 38, "date_admission", "18/06/2026",
             "Cet accompagnement chevauche celui de la ligne 22.",
             "Un seul accompagnement à la fois\u00a0: saisissez la sortie de la ligne 22, ou "
             "corrigez la date."),
    _problem("beneficiaires", 9, "date_naissance", "31/02/1938", "Cette date n’existe pas.",
             "Reprenez la date de la carte Vitale ou de la pièce d’identité."),
    _problem("appels_astreinte", 77, "origine", "voisine", "Code inconnu.",
             "Choisissez aidant, personne, teleassistance, sad, ehpad ou autre."),
    _problem("hospitalisations", 16, "beneficiaire", "P-052",
             "Aucune personne ne porte cet identifiant.",
             "Ajoutez P-052 à la feuille beneficiaires, ou corrigez l’identifiant."),
    _problem("sejours_ht", 21, "arrivee", "28/11/2026",
             "La place 1 est occupée jusqu’au 30/11/2026 (ligne 18).",
             "Décalez l’arrivée au 30/11/2026, ou choisissez une autre place."),
)  # fmt: skip
WARNINGS: Final = tuple(
    replace(
        _problem(sheet, row, column, value, message, remedy),
        severity=Severity.AVERTISSEMENT,
    )
    for sheet, row, column, value, message, remedy in (
        ("demandes", 12, "date_contrat", "", "Cette admission n’a pas de contrat.",
         "Saisissez la date du contrat dès qu’il est signé."),
        ("demandes", 31, "date_contrat", "", "Cette admission n’a pas de contrat.",
         "Saisissez la date du contrat dès qu’il est signé."),
        ("gir", 40, "gir", "5", "Une personne de GIR 5 est admise.",
         "Vérifiez l’évaluation."),
        ("beneficiaires", 18, "minutes_trajet", "32", "Le trajet dépasse 30 minutes.",
         "Vérifiez la durée."),
        ("beneficiaires", 27, "minutes_trajet", "41", "Le trajet dépasse 30 minutes.",
         "Vérifiez la durée."),
    )
)  # fmt: skip


def a_report(
    *,
    problems: Sequence[Problem] = (*ERRORS, *WARNINGS),
    sheets: dict[str, tuple[int, int, int, int, int]] | None = None,
    is_written: bool = False,
) -> ImportReport:
    """Return the report of the picture, or of the sheets given."""
    return ImportReport(
        file_name="reprise_2026.xlsx",
        size_bytes=412 * 1024,
        sheets={
            name: SheetReport(
                read=read, created=created, updated=updated, unchanged=unchanged, failed=failed
            )
            for name, (read, created, updated, unchanged, failed) in (sheets or _SHEETS).items()
        },
        problems=tuple(problems),
        is_written=is_written,
        took_s=0.4,
    )


CLEAN_SHEETS: Final = {
    name: (read, read - updated - unchanged, updated, unchanged, 0)
    for name, (read, _created, updated, unchanged, _failed) in _SHEETS.items()
}
SAME_SHEETS: Final = {name: (figures[0], 0, 0, figures[0], 0) for name, figures in _SHEETS.items()}


@dataclass
class FakeExchanges:
    """Answers as `Exchanges` does, from prepared reports; remembers what was asked."""

    checked: ImportReport = field(default_factory=a_report)
    written: ImportReport = field(
        default_factory=lambda: a_report(problems=(), sheets=CLEAN_SHEETS, is_written=True)
    )
    error: Exception | None = None
    calls: list[tuple[str, object]] = field(default_factory=list)
    gate: threading.Event = field(default_factory=threading.Event)
    waits: bool = False

    def check(
        self,
        actor: Actor,
        path: Path,
        *,
        skip_invalid: bool = False,
        progress: Callable[[int, int], bool] | None = None,
    ) -> ImportReport:
        del actor, skip_invalid
        self.calls.append(("check", path))
        self._advance(progress)
        return self.checked

    def import_workbook(
        self,
        actor: Actor,
        path: Path,
        *,
        dry_run: bool = False,
        skip_invalid: bool = False,
        progress: Callable[[int, int], bool] | None = None,
    ) -> ImportReport:
        del actor, path, dry_run
        self.calls.append(("import", skip_invalid))
        self._advance(progress)
        return self.written

    def export_caseload(
        self, actor: Actor, path: Path, reason: str = "ligne de commande"
    ) -> ExportReport:
        del actor
        if self.error is not None:
            raise self.error
        self.calls.append(("export", (path, reason)))
        return ExportReport(
            file_name=path.name,
            counts={"beneficiaires": 45, "demandes": 61},
            sha256="0" * 64,
            not_carried=("Les comptes restent dans le coffre.",),
        )

    def write_template(self, path: Path) -> None:
        self.calls.append(("template", path))

    def annotate(
        self,
        actor: Actor,
        path: Path,
        report: ImportReport,
        output: Path,
        *,
        progress: Callable[[int, int], bool] | None = None,
    ) -> None:
        del actor
        self._advance(progress)
        self.calls.append(("annotate", (path, len(report.problems), output)))

    def _advance(self, progress: Callable[[int, int], bool] | None) -> None:
        if self.error is not None:
            raise self.error
        if progress is not None and not progress(30, 100):
            raise OperationCancelledError
        if self.waits:
            self.gate.wait(5)
        if progress is not None and not progress(60, 100):
            raise OperationCancelledError


# --- surveys -------------------------------------------------------------------------------


def _questions(*rows: tuple[str, str, str | None]) -> tuple[Question, ...]:
    return tuple(
        Question(
            number=number,
            label=text,
            indicateur=path,
            manual_type=None if path else "texte",
        )
        for number, text, path in rows
    )


EDITION: Final = Edition(
    id="nationale",
    title="Trame nationale",
    year=None,
    notice="trame proposée, à ajuster au questionnaire reçu",
    sections=(
        Section(
            title="1. File active",
            questions=_questions(
                ("1.1", "Personnes accompagnées dans l’année", "file_active"),
                ("1.2", "Personnes présentes le dernier jour", "presents_fin"),
                ("1.3", "Entrées dans l’année", "entrees"),
                ("1.4", "Sorties dans l’année", "sorties"),
                ("1.5", "Personnes-mois financées", "personnes_mois"),
                ("1.6", "Date d’atteinte de l’objectif", "date_seuil"),
            ),
        ),
        Section(
            title="2. Profil des personnes",
            questions=_questions(
                ("2.1", "GIR à l’entrée\u00a0: GIR 1 et 2", "par_gir_entree.1+2"),
                ("2.2", "Âge moyen (ans)", "age.moyenne"),
                ("2.3", "Vivent seules", "vit_seul.oui"),
                ("2.4", "Répartition par commune", "par_commune"),
                ("2.5", "Délai moyen entre l’admission et le contrat (jours)",
                 "delai_admission_contrat.moyenne"),
            ),
        ),
        Section(
            title="3. Nuits et visites",
            questions=_questions(
                ("3.1", "Nuits couvertes", "nuits_couvertes"),
                ("3.2", "Appels d’astreinte", "appels_astreinte"),
                ("3.3", "Participations collectives", "participations_volet1"),
            ),
        ),
        Section(
            title="4. Réponses de l’établissement",
            questions=_questions(
                ("4.1", "Difficultés de recrutement", None),
                ("4.2", "Commentaire libre", None),
            ),
        ),
    ),
)  # fmt: skip
OTHER_EDITION: Final = replace(EDITION, id="occitanie", title="Trame Occitanie")
FIGURES: Final[dict[str, Any]] = {
    "file_active": 34,
    "presents_fin": 27,
    "entrees": 19,
    "sorties": 7,
    "personnes_mois": 276,
    "date_seuil": "2026-09-14",
    "par_gir_entree": {"1": 5, "2": 12, "3": 9, "4": 7, "5": 0, "6": 0, "non_evalue": 1},
    "age": {"moyenne": Decimal("88.3"), "mediane": 89, "min": 82, "max": 97},
    "vit_seul": {"oui": 19, "inconnu": 1},
    "par_commune": {
        "Lézignan-Corbières": 9,
        "Fabrezan": 6,
        "Ornaisons": 5,
        "Escales": 4,
        "Lagrasse": 4,
        "Montséret": 3,
        "Boutenac": 2,
        "non_renseigne": 1,
    },
    "delai_admission_contrat": {"moyenne": None, "mediane": None, "n": 0},
    "nuits_couvertes": 362,
    "appels_astreinte": 131,
    "participations_volet1": None,
}
PREVIOUS: Final[dict[str, Any]] = {
    **FIGURES,
    "file_active": 28,
    "presents_fin": 15,
    "entrees": 17,
    "sorties": 13,
    "personnes_mois": 198,
    "age": {"moyenne": Decimal("87.9"), "mediane": 88, "min": 81, "max": 96},
    "nuits_couvertes": 351,
    "appels_astreinte": 97,
}


@dataclass
class FakeSurveys:
    """Answers as `Surveys` does, from prepared figures; remembers what was asked."""

    role: Role = Role.COORDINATEUR
    offered: tuple[Edition, ...] = (EDITION, OTHER_EDITION)
    figures: dict[str, Any] = field(default_factory=lambda: dict(FIGURES))
    error: Exception | None = None
    evidence_error: Exception | None = None
    report: SincerityReport | None = None
    calls: list[tuple[Any, ...]] = field(default_factory=list)

    def editions(self) -> tuple[Edition, ...]:
        return self.offered

    def sincerity(self, period: Period, *, reason: str | None = None) -> SincerityReport:
        if reason:
            self.calls.append(("sincerity", period, reason))
        if self.report is not None:
            return self.report
        at = datetime(2027, 1, 18, 8, 40, tzinfo=UTC)
        return SincerityReport(period=period, computed_at=at, base=34, people=0, lines=())

    def compute(self, edition_id: str, period: Period) -> SurveyAnswer:
        self.calls.append(("compute", edition_id, period))
        if self.error is not None:
            raise self.error
        edition = next(one for one in self.offered if one.id == edition_id)
        return SurveyAnswer(
            edition=edition,
            start=period.start,
            end=period.end,
            computed_at=datetime(2027, 1, 18, 8, 40, tzinfo=UTC),
            version="0.1.0",
            indicateurs=self.figures,
            answers=tuple(
                Answer(
                    question=question,
                    value=value_at(self.figures, path) if (path := question.indicateur) else None,
                    previous=value_at(PREVIOUS, path) if path else None,
                )
                for section in edition.sections
                for question in section.questions
            ),
        )

    def values(self, _period: Period) -> dict[str, Any]:
        return self.figures

    def filtered_value(self, path: str, filters: Sequence[str], _period: Period) -> Any:
        self.calls.append(("filtered", path, *filters))
        return 4

    def evidence(
        self, path: str, period: Period, *, reason: str | None = None, filters: Sequence[str] = ()
    ) -> Evidence:
        self.calls.append(("evidence", path, reason, *filters))
        if self.evidence_error is not None:
            raise self.evidence_error
        is_named = self.role is not Role.DIRECTION or bool(reason)
        indicator = find_indicator(path)
        lines = caseload_lines() if self.figures.get(indicator.code) is not None else ()
        columns = (
            EvidenceColumn(key="beneficiaire", title="Identifiant"),
            EvidenceColumn(key="personne", title="Personne"),
            EvidenceColumn(key="admission", title="Admission", kind="date"),
            EvidenceColumn(key="sortie", title="Sortie", kind="date"),
            EvidenceColumn(key="jours", title="Jours comptés", kind="entier"),
        )
        return Evidence(
            indicateur=indicator.code,
            label=indicator.label,
            definition=indicator.definition,
            start=period.start,
            end=period.end,
            value=self.figures.get(indicator.code),
            columns=columns if lines else (),
            rows=tuple(
                (
                    line.reference if is_named else f"P{line.beneficiaire_id:04}",
                    f"{line.nom} {line.prenoms}"
                    if is_named
                    else f"Personne {line.beneficiaire_id:04}",
                    line.admitted_on,
                    line.left_on,
                    289,
                )
                for line in lines
            ),
            beneficiaire_ids=tuple(line.beneficiaire_id for line in lines),
            is_pseudonymised=not is_named,
        )

    def export(
        self,
        edition_id: str,
        period: Period,
        *,
        kind: str,
        path: Path | None = None,
        is_masked: bool = False,
        selection: frozenset[str] | None = None,
        reason: str | None = None,
    ) -> bytes:
        if self.error is not None:
            raise self.error
        self.calls.append(("export", edition_id, period, kind, path, is_masked, selection, reason))
        return b""

    def export_evidence(
        self,
        indicateur: str,
        period: Period,
        *,
        kind: str,
        path: Path | None = None,
        filters: tuple[str, ...] = (),
        is_named: bool = False,
        reason: str | None = None,
    ) -> bytes:
        self.calls.append(("proof", indicateur, period, kind, path, filters, is_named, reason))
        return b""

    def export_sincerity(
        self,
        period: Period,
        *,
        kind: str,
        path: Path | None = None,
        is_named: bool = False,
        reason: str | None = None,
    ) -> bytes:
        self.calls.append(("doubts", period, kind, path, is_named, reason))
        return b""
