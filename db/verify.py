"""The check of a whole vault: pages, keys, schema, foreign keys, journal, content, anchors.

Page checks alone miss a page or a file put back as it was; the chain, the content MACs and the anchors
together notice them. Every check ends in one French sentence, and none stops the others.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Engine, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from crt_desktop.domain.dates import PARIS
from crt_desktop.domain.errors import CrtError, OperationCancelledError
from crt_desktop.domain.messages import explain
from crt_desktop.domain.typography import NARROW_SPACE, french
from crt_desktop.reports.vault import Check, VerifyReport
from db import content, enquetes_ddl, places_ddl, shares, slots
from db.anchors import is_emptied, read_anchors
from db.audit_ddl import triggers
from db.backup_file import backups_in, require_whole
from db.chain import Journal, read_journal
from db.engine import execute_apart
from db.files import BACKUPS
from db.frozen import altered_answers
from db.keys import DataKey, check_slots
from db.migrate import HEAD_REVISION, current_revision
from db.repositories.scans import altered_scans, count_scans
from db.tables.security import AccountRow, VaultStateRow

Progress = Callable[[int, int], bool]
Outcome = tuple[bool, str]

_SHOWN: Final = 5
"""How many identifiers a sentence lists."""

_WAY_OUT: Final = "Restaurez la dernière sauvegarde, puis vérifiez ce qui a été saisi depuis."
_EMPTIED: Final = (
    "Le dossier « ancre » a été vidé ou supprimé : rien ne montre plus qu'une base plus ancienne n'a pas"
    " été remise en place. Vérifiez que les dernières saisies sont là ; s'il en manque, restaurez la"
    " dernière sauvegarde. Sinon, changez la clé du coffre : les ancres repartent de là."
)

_PARTS: Final = {
    f"{shares.PREFIX}{table}": words
    for table, words in {
        "professionnel": "équipe",
        "place_ht": "places",
        "partenaire": "partenaires",
        "interlocuteur": "interlocuteurs des partenaires",
        "parametre": "réglages",
        "astreinte": "astreintes",
        "appel_astreinte": "appels sans personne connue",
        "corbeille": "corbeille",
    }.items()
}
_OTHER_PART: Final = "données de l'établissement"


def verify_vault(
    folder: Path,
    engine: Engine,
    data_key: DataKey,
    *,
    progress: Progress | None = None,
    is_alone: bool = False,
) -> VerifyReport:
    """Run every check in one reading transaction; raises OperationCancelledError.

    ``is_alone``: a backup put back, that has neither anchors nor backups beside it yet.
    """
    with Session(engine) as session:
        verification = _Verification(folder, engine, session, data_key)
        steps = verification.steps() if is_alone else verification.every_step()
        checks: list[Check] = []
        for done, (name, step) in enumerate(steps):
            if progress is not None and not progress(done, len(steps)):
                raise OperationCancelledError
            checks.append(_run(name, step))
    if progress is not None:
        progress(len(steps), len(steps))
    return VerifyReport(checks=tuple(checks))


def _run(name: str, step: Callable[[], Outcome]) -> Check:
    """Run a check; what cannot even be read is a failure of the check, not of the program."""
    try:
        is_ok, detail = step()
    except (CrtError, SQLAlchemyError, ValueError, TypeError) as error:
        reason = explain(error).title if isinstance(error, CrtError) else type(error).__name__
        is_ok, detail = False, f"La lecture a échoué : {reason.rstrip('.')}."
    return Check(name=french(name), is_ok=is_ok, detail=french(detail))


class _Verification:
    """The checks of one vault, and what they share: the journal as read."""

    def __init__(self, folder: Path, engine: Engine, session: Session, data_key: DataKey) -> None:
        self._folder = folder
        self._engine = engine
        self._session = session
        self._data_key = data_key
        self._journal = Journal()
        # Before the transaction that reads the journal: another process anchors what it has just
        # written, and an anchor newer than that reading would look like an older database.
        self._anchors = read_anchors(folder, data_key.anchors)
        self._mark = _mark_of(folder, data_key)

    def steps(self) -> tuple[tuple[str, Callable[[], Outcome]], ...]:
        """Return the checks in order; the journal is read before its content and anchors."""
        return (
            ("Pages chiffrées", self._check_pages),
            ("Structure de la base", self._check_structure),
            ("Liens entre enregistrements", self._check_foreign_keys),
            ("Clés d'accès", self._check_slots),
            ("Schéma", self._check_schema),
            ("Journal", self._check_journal),
            ("Contenu", self._check_content),
            ("Documents numérisés", self._check_scans),
            ("Réponses validées", self._check_answers),
        )

    def every_step(self) -> tuple[tuple[str, Callable[[], Outcome]], ...]:
        """Return the checks in order, and those of what stands beside the database."""
        return (
            *self.steps(),
            ("Ancres du journal", self._check_anchors),
            ("Sauvegardes", self._check_backups),
        )

    def _check_pages(self) -> Outcome:
        # The log goes into the file first, outside any transaction: the check reads the file alone.
        self._apart("wal_checkpoint(TRUNCATE)")
        faults = self._apart("cipher_integrity_check")
        ((pages,),) = self._apart("page_count")
        if faults:
            altered = _many(len(faults), "page altérée", "pages altérées")
            return False, f"{altered} sur {_count(pages)}."
        return True, f"{_many(pages, 'page authentifiée', 'pages authentifiées')}."

    def _check_structure(self) -> Outcome:
        faults = [row[0] for row in self._pragma("integrity_check")]
        if faults != ["ok"]:
            found = _many(len(faults), "défaut", "défauts")
            return False, f"{found} dans les tables et leurs index."
        return True, "Tables et index cohérents."

    def _check_foreign_keys(self) -> Outcome:
        faults = self._pragma("foreign_key_check")
        if faults:
            found = _many(len(faults), "enregistrement", "enregistrements")
            return False, f"{found} sans l'enregistrement dont il dépend."
        return True, "Chaque enregistrement se rattache à un enregistrement présent."

    def _check_slots(self) -> Outcome:
        file = slots.read(self._folder)
        check_slots(file, self._data_key)
        state = self._session.get_one(VaultStateRow, 1)
        if (state.vault, state.generation, state.is_training) != (
            file.vault,
            file.generation,
            file.is_training,
        ):
            return False, "Le fichier des clés n'est pas celui que la base attend."
        accounts = {
            (row.name, row.role)
            for row in self._session.scalars(select(AccountRow).where(AccountRow.is_active))
        }
        if accounts != {(one.name, one.role.value) for one in file.accounts}:
            return False, "Les comptes de la base et ceux du fichier des clés diffèrent."
        return True, (
            f"{_many(len(accounts), 'compte', 'comptes')}, génération {file.generation} du fichier."
        )

    def _check_schema(self) -> Outcome:
        revision = current_revision(self._session.connection())
        if revision != HEAD_REVISION:
            return False, f"Révision {revision} au lieu de {HEAD_REVISION}."
        found = self._session.connection().exec_driver_sql(
            "SELECT sql FROM sqlite_schema WHERE type = 'trigger'"
        )
        present = {_one_line(row[0]) for row in found}
        of_places = {_one_line(statement) for statement in places_ddl.triggers("sqlite")}
        of_answers = {_one_line(statement) for statement in enquetes_ddl.triggers("sqlite")}
        of_journal = {_one_line(statement) for statement in triggers("sqlite")}
        if present - of_places - of_answers != of_journal:
            return False, "Les protections du journal ont été changées."
        if not of_places <= present:
            return False, "Les protections des places d'hébergement ont été changées."
        if not of_answers <= present:
            return False, "Les protections des réponses validées ont été changées."
        return (
            True,
            f"Révision {revision}, protections du journal, des places et des réponses en place.",
        )

    def _check_journal(self) -> Outcome:
        kept = {anchor.seq for anchor in self._anchors}
        if self._mark is not None:
            kept.add(self._mark.seq)
        self._journal = read_journal(self._session, self._data_key.audit, keep=kept)
        if self._journal.first_broken is not None:
            return False, f"La chaîne est rompue à l'entrée {_count(self._journal.first_broken)}."
        return True, (f"{_many(self._journal.head.seq, 'entrée', 'entrées')}, chaîne intacte.")

    def _check_content(self) -> Outcome:
        if self._journal.first_broken is not None:
            return False, "Le journal rompu ne permet pas de juger le contenu."
        changed = [
            *self._changed_people(),
            *self._changed_accounts(),
            *self._changed_shared(),
        ]
        if changed:
            return False, f"Modifié hors du logiciel : {_list(changed)}."
        return True, "Le contenu est celui que le journal a enregistré."

    def _check_scans(self) -> Outcome:
        # A seal of the person covers the digest of a scan, and the digest its bytes.
        altered = [f"n° {one}" for one in altered_scans(self._session)]
        if altered:
            found = _many(len(altered), "document altéré ou absent", "documents altérés ou absents")
            return False, f"{found} : {_list(altered)}."
        held = count_scans(self._session)
        if not held:
            return True, "Aucun document numérisé dans ce coffre."
        return True, f"{_many(held, 'document intact', 'documents intacts')}."

    def _check_answers(self) -> Outcome:
        # Their table has no MAC of its own: the journal keeps the SHA-256 of each.
        altered, held = altered_answers(self._session, self._data_key.audit)
        if altered:
            found = _many(
                len(altered),
                "réponse validée altérée ou absente",
                "réponses validées altérées ou absentes",
            )
            places = [f"campagne n° {campaign}, version {number}" for campaign, number in altered]
            return False, f"{found} : {_list(places)}."
        if not held:
            return True, "Aucune réponse d'enquête validée dans ce coffre."
        return True, f"{_many(held, 'réponse validée intacte', 'réponses validées intactes')}."

    def _changed_people(self) -> Iterable[str]:
        key, entity = self._data_key.content, content.BENEFICIAIRE
        known = self._journal.latest_of(entity)
        present = content.beneficiaire_macs(self._session, key)
        for one in sorted(known.keys() | present.keys()):
            # A person removed with an entry was recorded as holding nothing.
            found = present.get(one) or content.mac_of_nothing(key, entity, one)
            if known.get(one) != found:
                yield f"personne n° {one}"

    def _changed_accounts(self) -> Iterable[str]:
        key, entity = self._data_key.content, content.COMPTE
        known = self._journal.latest_of(entity)
        present = set(self._session.scalars(select(AccountRow.id)))
        for one in sorted(known.keys() | present):
            if known.get(one) != content.account_mac(self._session, key, one):
                yield f"compte n° {one}"

    def _changed_shared(self) -> Iterable[str]:
        key, latest = self._data_key.content, self._journal.latest
        if shares.has_parts(latest):
            present = shares.present_parts(self._session, key)
            tables = [entity for entity, _ in shares.differing_parts(latest, present, key)]
            yield from dict.fromkeys(_PARTS.get(entity, _OTHER_PART) for entity in tables)
            return
        # A vault of an earlier program, or one where nothing of it was ever written.
        known = self._journal.latest_of(content.IMPORT).get(0)
        expected = content.mac_of_nothing(key, content.IMPORT, None) if known is None else known
        if content.shared_mac(self._session, key) != expected:
            yield "équipe, places, partenaires ou réglages"

    def _check_anchors(self) -> Outcome:
        anchors, mark = self._anchors, self._mark
        if forged := sum(not anchor.is_genuine for anchor in anchors):
            return False, f"{_many(forged, 'ancre', 'ancres')} sans sceau valable."
        if mark is not None and (fault := self._fault_of(mark.seq, mark.mac)):
            return False, fault
        if not anchors or (mark is not None and is_emptied(anchors, mark.seq)):
            return False, _EMPTIED
        for anchor in anchors:
            if fault := self._fault_of(anchor.seq, anchor.mac):
                return False, fault
        held = _many(len(anchors), "ancre", "ancres")
        return True, f"{held}, jusqu'à l'entrée {_count(anchors[-1].seq)}."

    def _fault_of(self, seq: int, mac: bytes) -> str | None:
        """Return what is wrong with an entry that was anchored, None when it is there as it was."""
        if seq > self._journal.head.seq:
            return (
                f"Le journal s'arrête à l'entrée {_count(self._journal.head.seq)} ; il en comptait"
                f" {_count(seq)} : une base plus ancienne a été remise en place. {_WAY_OUT}"
            )
        if self._journal.macs.get(seq) != mac:
            return (
                f"L'entrée {_count(seq)} n'est plus celle qui a été ancrée : une base plus ancienne a été"
                f" remise en place, ou le journal a été réécrit. {_WAY_OUT}"
            )
        return None

    def _check_backups(self) -> Outcome:
        backups = backups_in(self._folder / BACKUPS)
        if not backups:
            return True, "Aucune sauvegarde dans ce coffre pour l'instant."
        damaged = []
        for path, _ in backups:
            try:
                require_whole(path, self._data_key.backups)
            except CrtError:
                damaged.append(path.name)
        if damaged:
            found = _many(len(damaged), "sauvegarde altérée", "sauvegardes altérées")
            return False, f"{found} : {_list(damaged)}."
        held = _many(len(backups), "sauvegarde intacte", "sauvegardes intactes")
        latest = max(at for _, at in backups)
        return True, f"{held}, la dernière du {latest.astimezone(PARIS):%d/%m/%Y}."

    def _apart(self, pragma: str) -> list[Any]:
        path = self._folder / slots.DATABASE_NAME
        return execute_apart(self._engine, path, f"PRAGMA {pragma}")

    def _pragma(self, name: str) -> list[Any]:
        return list(self._session.connection().exec_driver_sql(f"PRAGMA {name}"))


def _mark_of(folder: Path, data_key: DataKey) -> slots.AnchorMark | None:
    """Return the anchor that the slot file remembers; one that cannot be read has its own check."""
    with suppress(CrtError):
        file = slots.read(folder)
        check_slots(file, data_key)
        return file.anchor
    return None


def _one_line(statement: str | None) -> str:
    return " ".join((statement or "").split())


def _count(number: int) -> str:
    return f"{number:,}".replace(",", NARROW_SPACE)


def _many(number: int, one: str, several: str) -> str:
    """Return « 1 page » or « 2 pages »."""
    return f"{_count(number)} {several if number > 1 else one}"


def _list(items: list[str]) -> str:
    shown = ", ".join(items[:_SHOWN])
    rest = len(items) - _SHOWN
    return f"{shown} et {_many(rest, 'autre', 'autres')}" if rest > 0 else shown
