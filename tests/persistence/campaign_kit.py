"""A vault with persons accompanied in 2025, a questionnaire to answer, and who answers it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path
from typing import Final, cast

from crt_desktop.domain.dates import Period
from crt_desktop.domain.editions import Edition, Question, Section
from crt_desktop.domain.reponses import AnswerState
from crt_desktop.domain.roles import Role
from crt_desktop.holidays_fr import FrenchHolidays
from crt_desktop.ports.vault import VaultSession
from crt_desktop.reports.enquetes import (
    AnswerLine,
    CampaignLine,
    CampaignView,
    EditionLine,
    EditionOrigin,
    FrozenAnswer,
    FrozenLine,
)
from crt_desktop.reports.fiches import StoredFiche
from crt_desktop.reports.survey import Evidence, SurveyAnswer
from crt_desktop.services.campagnes import Campagnes
from crt_desktop.services.edition_shelf import EditionShelf
from crt_desktop.services.fiches import Fiches
from db.session import LocalVaultSession
from tests.persistence.fiches_desk import Desk, Entry, SessionAs
from tests.persistence.vaults import TickingClock

YEAR: Final = Period.of_year(2025)
BEFORE: Final = Period.of_year(2024)
DIRECTOR: Final = "Philippe Roume"

EDITION: Final = Edition(
    id="essai",
    title="Enquête d’essai",
    year=2025,
    notice="trame d’essai",
    sections=(
        Section(
            title="1. File active",
            questions=(
                Question(number="1.1", key="file", label="Personnes", indicateur="file_active"),
                Question(number="1.2", key="fin", label="Présentes", indicateur="presents_fin"),
                Question(
                    number="1.3",
                    key="sortie",
                    label="Sorties",
                    indicateur="sorties",
                    help="Toutes.",
                ),
                Question(number="1.4", key="age", label="Âge moyen", indicateur="age.moyenne"),
                Question(
                    number="1.5",
                    key="femmes",
                    label="Entrées de femmes",
                    indicateur="entrees",
                    filters=("par_sexe.F",),
                ),
                Question(number="1.6", key="objectif", label="Objectif", indicateur="objectif"),
            ),
        ),
        Section(
            title="2. Réponses de l’établissement",
            questions=(
                Question(
                    number="2.1",
                    key="postes",
                    label="Postes difficiles à pourvoir",
                    manual_type="entier",
                    minimum=Decimal(0),
                    maximum=Decimal(50),
                ),
                Question(
                    number="2.2",
                    key="libre",
                    label="Commentaire libre",
                    manual_type="texte",
                    is_optional=True,
                ),
            ),
        ),
    ),
)


@dataclass
class FakeRenderer:
    """Remembers what it was given."""

    given: list[tuple[SurveyAnswer, tuple[Evidence, ...]]] = field(default_factory=list)

    def render(self, answer: SurveyAnswer, evidences: Sequence[Evidence]) -> bytes:
        self.given.append((answer, tuple(evidences)))
        return b"fichier"


@dataclass
class FakeSink:
    """Remembers what was written."""

    written: dict[Path, bytes] = field(default_factory=dict)

    def write(self, path: Path, content: bytes) -> None:
        self.written[path] = content


@dataclass
class CampaignDesk:
    """A desk on a real vault, and the service of the campaigns under each role."""

    desk: Desk
    people: Mapping[str, int]
    demandes: Mapping[str, StoredFiche]
    editions: dict[str, Edition] = field(default_factory=lambda: {EDITION.id: EDITION})
    renderer: FakeRenderer = field(default_factory=FakeRenderer)
    sink: FakeSink = field(default_factory=FakeSink)

    def as_role(self, role: Role, name: str = DIRECTOR) -> Campagnes:
        """Return the service under a role."""
        actor = replace(self.desk.vault.actor, role=role, display_name=name)
        session = cast("VaultSession", SessionAs(self.desk.vault, actor))
        shelf = EditionShelf(
            {
                code: EditionLine(edition=edition, origin=EditionOrigin.PROGRAM)
                for code, edition in self.editions.items()
            }
        )
        return Campagnes(
            session,
            self.desk.clock,
            FrenchHolidays(),
            shelf,
            renderers={"xlsx": self.renderer, "csv": self.renderer},
            sink=self.sink,
            version="1.2.3",
        )

    @property
    def coordination(self) -> Campagnes:
        """The service of who types."""
        return self.as_role(Role.COORDINATEUR, "Claire Essai")

    @property
    def direction(self) -> Campagnes:
        """The service of who validates."""
        return self.as_role(Role.DIRECTION)

    def entries(self) -> list[Entry]:
        """Return the entries of the journal about campaigns."""
        return [entry for entry in self.desk.journal() if entry.entity == "campagne"]

    def leave(self, nom: str, on: str) -> None:
        """Correct the day a person left."""
        values = {"left_on": on, "motif_sortie": "souhait"}
        with self.desk.vault.uow() as uow:
            fiche = uow.fiches.get("demandes", self.demandes[nom].row_id)
        self.desk.settle(values, fiche=fiche)

    def completed(self) -> CampaignLine:
        """Open the campaign of the year, and answer all it asks for."""
        line, desk = self.opened(), self.coordination
        desk.type(line.row_id, "postes", version=0, manual="4", comment="Deux IDE, deux AS.")
        for answer in desk.view(line.row_id).answers:
            if answer.state is AnswerState.TO_JUSTIFY:
                key = answer.question.key
                desk.type(
                    line.row_id, key, version=answer.version, justification="Dossiers en cours."
                )
        return line

    def validated(self) -> FrozenLine:
        """Validate the campaign of the year."""
        line = self.completed()
        return self.direction.validate(line.row_id, version=line.version)

    def opened(self) -> CampaignLine:
        """Open the campaign of the year."""
        return self.coordination.open("essai", YEAR)


def one(view: CampaignView | FrozenAnswer, key: str) -> AnswerLine:
    """Return the answer to a question."""
    return next(line for line in view.answers if line.question.key == key)


def make_desk(vault: LocalVaultSession, clock: TickingClock) -> CampaignDesk:
    """Enter three persons accompanied in 2025, one of whom left."""
    desk = Desk(vault=vault, clock=clock, fiches=Fiches(vault, clock))
    people = {
        nom: (desk.person(nom_naissance=nom, sexe=sexe), admitted, left)
        for nom, sexe, admitted, left in (
            ("ALBAREDE", "F", "14/01/2025", ""),
            ("CASTELVI", "M", "02/03/2025", "20/06/2025"),
            ("DELCAMBRE", "F", "10/09/2025", ""),
        )
    }
    demandes = {
        nom: desk.admitted(person, admitted, left)
        for nom, (person, admitted, left) in people.items()
    }
    return CampaignDesk(
        desk, people={nom: one[0] for nom, one in people.items()}, demandes=demandes
    )
