"""What the golden vaults hold of surveys, from the fifth schema on.

A questionnaire of the house, a campaign that answers it, validated once, then typed in again; a comment
of the dossier of dialogue de gestion; two persons who were said to be two. People are fictional.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Final, cast

from crt_desktop.domain.audit import AuditTag
from crt_desktop.domain.dates import Period
from crt_desktop.domain.editions import Edition, Question, Section
from crt_desktop.domain.reponses import AnswerState
from crt_desktop.domain.roles import Role
from crt_desktop.holidays_fr import FrenchHolidays
from crt_desktop.ports.clock import Clock
from crt_desktop.ports.pilotage import DialogueComment
from crt_desktop.ports.vault import VaultSession
from crt_desktop.services.campagnes import Campagnes
from crt_desktop.services.corrections import Corrections
from crt_desktop.services.edition_shelf import EditionShelf
from crt_desktop.services.editions import Editions
from db.session import LocalVaultSession
from exports.files import AtomicFiles
from tests.persistence.fiches_desk import SessionAs

YEAR: Final = Period.of_year(2025)
DIRECTOR: Final = "Dominique Essai"
PROGRAM: Final = "0.5.0"
MANUAL: Final = "Deux postes d'infirmier de nuit."
TYPED_SINCE: Final = "Un seul poste."
COMMENT: Final = "La montée en charge se lit sur l'été."
ASIDE: Final = (1, 2)

EDITION: Final = Edition(
    id="maison",
    title="Enquête de la maison",
    year=2025,
    notice="trame du coffre témoin",
    sections=(
        Section(
            title="1. File active",
            questions=(
                Question(number="1.1", key="file", label="Personnes", indicateur="file_active"),
                Question(number="1.2", key="sorties", label="Sorties", indicateur="sorties"),
                Question(
                    number="1.3",
                    key="femmes",
                    label="Entrées de femmes",
                    indicateur="entrees",
                    filters=("par_sexe.F",),
                ),
                Question(
                    number="1.4",
                    key="entree_1_2",
                    label="Entrées en GIR 1 et 2",
                    indicateur="par_gir_entree.1+2",
                ),
            ),
        ),
        Section(
            title="2. Réponses de l’établissement",
            questions=(
                Question(number="2.1", key="postes", label="Postes vacants", manual_type="texte"),
                Question(
                    number="2.2",
                    key="taux",
                    label="Part des postes vacants",
                    manual_type="pourcentage",
                    maximum=Decimal("12.5"),
                    is_optional=True,
                ),
            ),
        ),
    ),
)


def service(session: VaultSession, clock: Clock, role: Role = Role.COORDINATEUR) -> Campagnes:
    """Return the campaigns of a vault under a role."""
    actor = replace(session.actor, role=role)
    if role is Role.DIRECTION:
        actor = replace(actor, display_name=DIRECTOR)
    acting = cast("VaultSession", SessionAs(cast("LocalVaultSession", session), actor))
    return Campagnes(
        acting,
        clock,
        FrenchHolidays(),
        EditionShelf({}),
        renderers={},
        sink=AtomicFiles(),
        version=PROGRAM,
    )


def add_surveys(session: VaultSession, clock: Clock) -> None:
    """Put the surveys into a vault that holds the persons."""
    Editions(session, EditionShelf({}), sink=AtomicFiles()).save(EDITION, version=None)
    coordination = service(session, clock)
    line = coordination.open(EDITION.id, YEAR)
    coordination.type(line.row_id, "postes", version=0, manual=MANUAL, comment="Vu en réunion.")
    coordination.type(line.row_id, "taux", version=0, manual="12,5")
    for answer in coordination.view(line.row_id).answers:
        if answer.state is AnswerState.TO_JUSTIFY:
            key, version = answer.question.key, answer.version
            coordination.type(line.row_id, key, version=version, justification="Vérifié.")
    service(session, clock, Role.DIRECTION).validate(line.row_id, version=line.version)
    coordination.type(line.row_id, "postes", version=1, manual=TYPED_SINCE)
    written = DialogueComment(rubrique="", texte=COMMENT, version=0)
    with session.uow() as uow:
        uow.dialogue.keep(YEAR, written, by=session.actor.display_name, at=clock.now())
        uow.audit.record(session.actor, AuditTag.DIALOGUE_CHANGE, entity="dialogue")
        uow.commit()
    Corrections(session, clock).set_aside(*ASIDE)
