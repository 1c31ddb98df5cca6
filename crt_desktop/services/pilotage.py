"""The director's dashboard, part by part, and the dossier of dialogue de gestion made of them.

A figure of a period is the indicator of that period: its records are those `Surveys.evidence` shows. No
name of a person anywhere.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Final

from crt_desktop.domain.audit import AuditTag
from crt_desktop.domain.dates import Period
from crt_desktop.domain.errors import FieldIssue, InvalidFicheError, NotFoundError
from crt_desktop.domain.indicators import previous_period
from crt_desktop.domain.reponses import too_long
from crt_desktop.domain.reprise.cells import clean
from crt_desktop.domain.roles import Permission
from crt_desktop.ports.clock import Clock, HolidayCalendar
from crt_desktop.ports.files import FileSink
from crt_desktop.ports.pilotage import DialogueComment, DialogueRenderer, PilotageQuestion
from crt_desktop.ports.uow import UnitOfWork
from crt_desktop.ports.vault import VaultSession
from crt_desktop.reports.documents import DIALOGUE
from crt_desktop.reports.pilotage import Dialogue, PilotagePart
from crt_desktop.services.documents import trace_of
from crt_desktop.services.pilotage_activite import file_active_part, mouvements_part
from crt_desktop.services.pilotage_attente import attente_part
from crt_desktop.services.pilotage_budget import budget_part
from crt_desktop.services.pilotage_frozen import frozen_words
from crt_desktop.services.pilotage_kit import Reading, reading_of
from crt_desktop.services.pilotage_memory import Memory
from crt_desktop.services.pilotage_personnes import aidants_part, profil_part
from crt_desktop.services.pilotage_sejours import hebergement_part, hospitalisations_part
from crt_desktop.services.pilotage_tableaux import tableaux_part
from crt_desktop.services.pilotage_travail import nuits_part, visites_part
from crt_desktop.services.rest import collector_at_rest

INTRODUCTION: Final = ""
"""The key of the comment that comes before the parts."""
FIGURE_KINDS: Final = frozenset({"png", "svg", "csv"})
"""Files a chart or a table leaves as."""
_KEY: Final = re.compile(r"[a-z0-9_]{1,80}")
_BEYOND: Final = timedelta(days=2)
"""Holidays are known a little after the period: a visit that begins on its last evening ends there."""

_PARTS: Final[Mapping[str, tuple[str, Callable[[Reading], PilotagePart]]]] = {
    "file_active": ("File active", file_active_part),
    "mouvements": ("Entrées et sorties", mouvements_part),
    "attente": ("Demandes et attente", attente_part),
    "profil": ("Profil des personnes", profil_part),
    "nuits": ("Nuits et astreintes", nuits_part),
    "visites": ("Visites à domicile", visites_part),
    "hebergement": ("Hébergement temporaire", hebergement_part),
    "hospitalisations": ("Hospitalisations", hospitalisations_part),
    "aidants": ("Aidants", aidants_part),
    "budget": ("Budget et équipe", budget_part),
    "tableaux": ("Tableaux demandés ailleurs", tableaux_part),
}
"""In the order they are shown."""


class Pilotage:
    """Use cases on the dashboard of one open vault; every method raises PermissionDeniedError."""

    def __init__(
        self,
        session: VaultSession,
        clock: Clock,
        holidays: HolidayCalendar,
        *,
        renderer: Callable[[], DialogueRenderer],
        sink: Callable[[], FileSink],
        version: str,
    ) -> None:
        """Act as the session's actor; ``version`` is the program's, written on the dossier.

        ``renderer`` and ``sink`` are called when a file is made: looking at figures loads no library.
        """
        self._session = session
        self._clock = clock
        self._holidays = holidays
        self._renderer = renderer
        self._sink = sink
        self._version = version
        self._memory = Memory()

    def parts(self) -> tuple[tuple[str, str], ...]:
        """Return the key and the title of each part, in the order they are shown."""
        self._session.actor.require(Permission.SURVEY_READ)
        return tuple((key, title) for key, (title, _) in _PARTS.items())

    def part(
        self, key: str, period: Period, *, compared_with: Period | None = None
    ) -> PilotagePart:
        """Return one part over a period, beside another: the one just before, unless one is given.

        Raises NotFoundError for an unknown part.
        """
        self._session.actor.require(Permission.SURVEY_READ)
        if key not in _PARTS:
            raise NotFoundError(kind="rubrique", reference=key)
        with self._session.uow() as uow:
            return self._part(uow, key, period, compared_with or previous_period(period))

    def dialogue(self, period: Period, *, compared_with: Period | None = None) -> Dialogue:
        """Return the dossier of a period: every part, what was written beside, the validated answers."""
        self._session.actor.require(Permission.SURVEY_READ)
        with self._session.uow() as uow:
            return self._dialogue(uow, period, compared_with or previous_period(period))

    def comments(self, period: Period) -> Mapping[str, tuple[str, int]]:
        """Return what is written in the dossier of a period: text and version, by key of part."""
        self._session.actor.require(Permission.SURVEY_READ)
        with self._session.uow() as uow:
            return {
                one.rubrique: (one.texte, one.version) for one in uow.dialogue.of_period(period)
            }

    def comment(self, period: Period, rubrique: str, texte: str, *, version: int) -> int:
        """Keep what is written of a part, "" of the introduction, and return its new version; audited.

        An empty text takes it away, and its version is 0 again. Raises NotFoundError for an unknown part,
        InvalidFicheError for a text too long, VersionMovedError when somebody else wrote meanwhile.
        """
        actor = self._session.actor
        actor.require(Permission.SURVEY_WRITE)
        if rubrique != INTRODUCTION and rubrique not in _PARTS:
            raise NotFoundError(kind="rubrique", reference=rubrique)
        wanted = clean(texte)
        if (wrong := too_long(wanted)) is not None:
            raise InvalidFicheError((FieldIssue(attribute="texte", message=wrong.sentence),))
        with self._session.uow() as uow:
            kept = uow.dialogue.keep(
                period,
                DialogueComment(rubrique=rubrique, texte=wanted, version=version),
                by=actor.display_name,
                at=self._clock.now(),
            )
            uow.audit.record(
                actor,
                AuditTag.DIALOGUE_CHANGE,
                entity=DIALOGUE,
                fields=(*_days(period), rubrique or "introduction"),
            )
            uow.commit()
        return kept

    def write_dialogue(
        self,
        period: Period,
        path: Path,
        *,
        compared_with: Period | None = None,
        reason: str | None = None,
    ) -> bytes:
        """Write the PDF of the dossier whole or not at all, and return it.

        The journal keeps its SHA-256 and the reason, and is written first. Raises DiskFullError,
        ReadOnlyError.
        """
        actor = self._session.actor
        actor.require(Permission.SURVEY_EXPORT)
        with self._session.uow() as uow:
            dialogue = self._dialogue(uow, period, compared_with or previous_period(period))
            renderer = self._renderer()
            with collector_at_rest():
                content = renderer(dialogue)
            uow.audit.record(
                actor,
                AuditTag.DOCUMENT_EXPORT,
                entity=DIALOGUE,
                fields=(DIALOGUE, *_days(period), *trace_of(content, reason)),
            )
            uow.commit()
        self._sink().write(path, content)
        return content

    def note_export(self, key: str, kind: str) -> None:
        """Tell the journal that a chart or a table was copied out of the program.

        Raises NotFoundError for a format that is none.
        """
        self._note(key, kind)

    def write_figure(self, key: str, kind: str, *, path: Path, content: bytes) -> None:
        """Write the file of a chart or of a table, already drawn; the journal is written first.

        ``kind``: one of `FIGURE_KINDS`. Raises NotFoundError for another, DiskFullError, ReadOnlyError.
        """
        self._note(key, kind, f"sha256 : {hashlib.sha256(content).hexdigest()}")
        self._sink().write(path, content)

    def _note(self, key: str, kind: str, *more: str) -> None:
        actor = self._session.actor
        actor.require(Permission.SURVEY_EXPORT)
        if kind not in FIGURE_KINDS:
            raise NotFoundError(kind="format", reference=kind)
        if _KEY.fullmatch(key) is None:
            raise NotFoundError(kind="figure", reference=key)
        with self._session.uow() as uow:
            uow.audit.record(
                actor, AuditTag.FIGURE_EXPORT, entity="figure", fields=(key, kind, *more)
            )
            uow.commit()

    def _part(
        self, uow: UnitOfWork, key: str, period: Period, compared_with: Period
    ) -> PilotagePart:
        _, make = _PARTS[key]
        reading = reading_of(
            self._memory.queries(uow),
            now=self._question(uow, period),
            before=self._question(uow, compared_with),
            today=self._clock.today(),
        )
        with collector_at_rest():
            return make(reading)

    def _dialogue(self, uow: UnitOfWork, period: Period, compared_with: Period) -> Dialogue:
        parametres = uow.parametres()
        return Dialogue(
            etablissement=parametres.nom,
            finess=parametres.finess,
            period=period,
            compared_with=compared_with,
            computed_at=self._clock.now(),
            version=self._version,
            is_training=self._session.is_training,
            parts=tuple(self._part(uow, key, period, compared_with) for key in _PARTS),
            comments={one.rubrique: one.texte for one in uow.dialogue.of_period(period)},
            frozen=frozen_words(uow, period),
        )

    def _question(self, uow: UnitOfWork, period: Period) -> PilotageQuestion:
        parametres = uow.parametres()
        return PilotageQuestion(
            period=period,
            parametres=parametres,
            holidays=self._holidays.between(
                period.start, period.end + _BEYOND, departement=parametres.departement
            ),
            is_training=self._session.is_training,
        )


def _days(period: Period) -> tuple[str, str]:
    return period.start.isoformat(), period.end.isoformat()
