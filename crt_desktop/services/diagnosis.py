"""The check of an installation: for each part the fact, whether it is well, and what to do."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Final

from crt_desktop.domain.dates import PARIS
from crt_desktop.domain.messages import explain
from crt_desktop.domain.typography import french
from crt_desktop.ports.clock import Clock
from crt_desktop.ports.diagnosis import Probes, VaultFacts
from crt_desktop.reports.upkeep import Diagnosis

GIGABYTE: Final = 10**9
MEGABYTE: Final = 10**6
LEAST_FREE: Final = GIGABYTE
"""The room a vault and its backups are given at least."""

TIMES_THE_VAULT: Final = 3
"""A backup copies the vault, then checks the copy: the room left must hold both beside it."""

BACKUP_WITHIN: Final = timedelta(days=7)
"""A vault in use is backed up every day; a week without is worth a word."""

UNSUITABLE_QT: Final = frozenset({"6.12.0"})
"""Versions known to stop the program (lost references on Python 3.11)."""


class Diagnostics:
    """Checks this installation, and a vault where one is given; opens nothing, writes nothing."""

    def __init__(self, probes: Probes, clock: Clock, *, version: str) -> None:
        """Judge what these probes find."""
        self._probes = probes
        self._clock = clock
        self._version = version

    def check(self, vault: Path | None = None) -> tuple[Diagnosis, ...]:
        """Return every check, in the order they are worth reading."""
        return tuple(self._checks(vault))

    def _checks(self, vault: Path | None) -> Iterator[Diagnosis]:
        yield _of("Programme", self._version)
        yield _of("Python", self._probes.python())
        yield self._qt()
        yield from self._engine()
        yield self._screen()
        yield self._fonts()
        yield self._keyring()
        facts = None if vault is None else self._probes.vault(vault)
        yield self._disk(vault, facts)
        if vault is not None and facts is not None:
            yield from self._vault(vault, facts)

    def _qt(self) -> Diagnosis:
        facts = self._probes.qt()
        if facts.version is None:
            return _of(
                "Qt",
                f"ne se charge pas : {facts.error}",
                "Installez les bibliothèques système citées dans le guide d'installation, ou "
                "réinstallez le programme.",
            )
        if facts.version in UNSUITABLE_QT:
            return _of(
                "Qt",
                f"{facts.version}, version connue pour arrêter le programme",
                "Réinstallez le programme depuis son fichier de versions.",
            )
        return _of("Qt", facts.version)

    def _engine(self) -> Iterator[Diagnosis]:
        facts = self._probes.engine()
        remedy = "" if facts.refusal is None else explain(facts.refusal).text
        yield _of("SQLCipher", facts.sqlcipher or "absent", remedy)
        yield _of("SQLite", facts.sqlite or "absent", remedy)

    def _screen(self) -> Diagnosis:
        if self._probes.has_screen():
            return _of("Écran", "disponible")
        return _of(
            "Écran",
            "aucun",
            "Ouvrez une session graphique pour la fenêtre ; la ligne de commande fonctionne sans.",
        )

    def _fonts(self) -> Diagnosis:
        broken = self._probes.broken_fonts()
        if not broken:
            return _of("Polices", "Inter, fournie avec le programme")
        return _of("Polices", f"illisibles : {', '.join(broken)}", "Réinstallez le programme.")

    def _keyring(self) -> Diagnosis:
        facts = self._probes.keyring()
        if facts.is_silent:
            return _of(
                "Trousseau",
                "ne répond pas",
                "Déverrouillez le trousseau de la session, ou fermez la question qu'il pose "
                "derrière une fenêtre ; la phrase de passe suffit en attendant.",
            )
        if facts.name is None:
            # The second factor is a choice: its absence is no fault.
            return _of("Trousseau", "aucun : le second facteur n'est pas proposé sur ce poste")
        return _of("Trousseau", facts.name)

    def _disk(self, vault: Path | None, facts: VaultFacts | None) -> Diagnosis:
        where = vault or self._probes.settings_folder()
        free = self._probes.free_bytes(where)
        if free is None:
            return _of(
                "Espace disque",
                "inconnu pour {where}",
                "Vérifiez que ce disque est branché.",
                where=where,
            )
        needed = max(LEAST_FREE, TIMES_THE_VAULT * (facts.size_bytes if facts else 0))
        fact = f"{_size(free)} libres pour {{where}}"
        if free >= needed:
            return _of("Espace disque", fact, where=where)
        return _of(
            "Espace disque",
            fact,
            f"Libérez de la place : il en faut au moins {_size(needed)} pour le coffre et ses "
            "sauvegardes.",
            where=where,
        )

    def _vault(self, path: Path, facts: VaultFacts) -> Iterator[Diagnosis]:
        yield _location(path, facts)
        if facts.leftovers:
            yield _leftovers(path, facts)
        if not facts.is_there:
            yield _of(
                "Coffre",
                "aucun coffre dans {path}",
                "Indiquez le dossier qui contient coffre.cles.json, ou remettez une sauvegarde en "
                "place avec « crt-desktop restore ».",
                path=path,
            )
            return
        yield _of("Coffre", f"{_size(facts.size_bytes)} dans {{path}}", path=path)
        yield _permissions(path, facts)
        yield self._backups(path, facts)

    def _backups(self, path: Path, facts: VaultFacts) -> Diagnosis:
        last = facts.last_backup_at
        remedy = "Faites-en une : « crt-desktop backup {path} », ou ouvrez le coffre : elle est automatique."
        if last is None:
            return _of("Sauvegardes", "aucune", remedy, path=path)
        plural = "s" if facts.backup_count > 1 else ""
        fact = (
            f"{facts.backup_count} sauvegarde{plural}, la dernière le "
            f"{last.astimezone(PARIS):%d/%m/%Y à %H:%M}"
        )
        is_late = self._clock.now() - last > BACKUP_WITHIN
        return _of("Sauvegardes", fact, remedy if is_late else "", path=path)


def _location(path: Path, facts: VaultFacts) -> Diagnosis:
    if facts.refusal is None:
        return _of("Emplacement", "{path}, disque local", path=path)
    return _of(
        "Emplacement",
        "{path}, dossier réseau ou synchronisé",
        "{refusal}",
        path=path,
        refusal=explain(facts.refusal),
    )


def _leftovers(path: Path, facts: VaultFacts) -> Diagnosis:
    several = "s" if len(facts.leftovers) > 1 else ""
    return _of(
        "Restaurations interrompues",
        f"{len(facts.leftovers)} dossier{several} de travail à côté du coffre : {{names}}",
        "Ouvrez le coffre, ou restaurez-le de nouveau : l'application supprime ces dossiers. Sans coffre"
        " à rouvrir, supprimez-les vous-même dans {folder} : ce ne sont que des copies chiffrées.",
        names=", ".join(facts.leftovers),
        folder=path.parent,
    )


def _permissions(path: Path, facts: VaultFacts) -> Diagnosis:
    if not facts.open_to_others:
        return _of("Permissions", "réservé à son propriétaire")
    names = ", ".join("le dossier" if name == "." else name for name in facts.open_to_others)
    return _of(
        "Permissions",
        "ouvert à d'autres comptes du poste : {names}",
        "Réservez-le à son propriétaire : chmod -R go= {path}",
        names=names,
        path=path,
    )


def _of(name: str, fact: str, remedy: str = "", **values: object) -> Diagnosis:
    """Return a check; one with something to do is not well.

    ``values``: what the words name, a path, which keeps its own typography: it is to be copied.
    """
    said, to_do = french(fact), french(remedy)
    if values:
        said, to_do = said.format_map(values), to_do.format_map(values)
    return Diagnosis(name=name, is_ok=not remedy, fact=said, remedy=to_do)


def _size(count: int) -> str:
    """Return a number of bytes as people read it: « 1,2 Go », « 350 Mo »."""
    if count >= GIGABYTE:
        return f"{count / GIGABYTE:.1f} Go".replace(".", ",")
    return f"{count / MEGABYTE:.0f} Mo"
