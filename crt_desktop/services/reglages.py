"""The settings of the etablissement: what they are, and their changes."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress

from crt_desktop.domain.audit import AuditTag
from crt_desktop.domain.errors import (
    CrtError,
    FieldConflict,
    FieldIssue,
    InvalidFicheError,
    StaleEdit,
    StaleEditError,
)
from crt_desktop.domain.etablissement import LOGO, Parametres
from crt_desktop.domain.reglages import (
    SETTING_FIELDS,
    SPAN_KEYS,
    SettingField,
    read_logo,
    typed_texts,
    validate_settings,
)
from crt_desktop.domain.roles import Permission
from crt_desktop.ports.uow import UnitOfWork
from crt_desktop.ports.vault import VaultSession


class Reglages:
    """Use cases on the settings of one open vault."""

    def __init__(self, session: VaultSession) -> None:
        """Keep the vault."""
        self._session = session

    def fields(self) -> tuple[SettingField, ...]:
        """Return every setting, in the order it is shown."""
        return SETTING_FIELDS

    def read(self) -> dict[str, str]:
        """Return every setting as people type it, blank where the default is in force.

        Raises PermissionDeniedError.
        """
        self._session.actor.require(Permission.SETTINGS_WRITE)
        with self._session.uow() as uow:
            return typed_texts(uow.settings.texts())

    def parametres(self) -> Parametres:
        """Return the settings in force; they are nobody's secret."""
        with self._session.uow() as uow:
            return uow.parametres()

    def logo(self) -> bytes | None:
        """Return the image of the documents, PNG or JPEG; None when there is none."""
        with self._session.uow() as uow:
            return read_logo(uow.settings.text(LOGO))

    def save(
        self, values: Mapping[str, str], *, was_read: Mapping[str, str] | None = None
    ) -> tuple[FieldIssue, ...]:
        """Store the settings typed; return the warnings.

        Only what differs from ``was_read`` is stored: somebody else's change of another setting stays.
        Without ``was_read`` every value given is stored. The name is written on the unlock screen too.

        Args:
            values: Texts by key as typed; blank for the default.
            was_read: What `read` returned when the typing began.

        Raises:
            PermissionDeniedError: The role may not.
            InvalidFicheError: Something typed cannot be; nothing is stored.
            StaleEditError: Somebody else changed one of these settings in between.
        """
        actor = self._session.actor
        actor.require(Permission.SETTINGS_WRITE)
        mine = _typed_changes(values, was_read)
        with self._session.uow() as uow:
            kept = uow.settings.texts(for_change=True)
            now = typed_texts(kept)
            if was_read is not None:
                _refuse_stale(uow, mine=mine, was_read=was_read, now=now)
            texts, issues = validate_settings({**now, **mine})
            said = _of_interest(issues, mine)
            if any(one.is_error for one in said):
                raise InvalidFicheError(said)
            changed = {
                key: text
                for key, text in texts.items()
                if key in mine and text != kept.get(key, "")
            }
            if not changed:
                return said
            uow.settings.store(changed)
            uow.audit.record(
                actor, AuditTag.PARAMETRES_CHANGE, entity="import", fields=tuple(changed)
            )
            uow.commit()
        if changed.get("nom"):
            # What is saved is saved: a slot file that cannot be rewritten now does not undo it.
            with suppress(CrtError):
                self._session.set_label(changed["nom"])
        return said


def _of_interest(issues: tuple[FieldIssue, ...], mine: Mapping[str, str]) -> tuple[FieldIssue, ...]:
    """Leave out what is wrong with settings nobody touched: it was so before."""
    touched = {*mine, *(SPAN_KEYS if any(key in mine for key in SPAN_KEYS) else ())}
    return tuple(one for one in issues if one.attribute in touched)


def _typed_changes(values: Mapping[str, str], was_read: Mapping[str, str] | None) -> dict[str, str]:
    if was_read is None:
        return dict(values)
    return {
        key: typed
        for key, typed in values.items()
        if typed.strip() != was_read.get(key, "").strip()
    }


def _refuse_stale(
    uow: UnitOfWork,
    *,
    mine: Mapping[str, str],
    was_read: Mapping[str, str],
    now: Mapping[str, str],
) -> None:
    """Raise StaleEditError when a setting typed was changed by somebody else in between."""
    moved = {key: text for key, text in now.items() if text != was_read.get(key, "")}
    conflicts = {key: text for key, text in moved.items() if mine.get(key, text) != text}
    if not conflicts:
        return
    who = uow.settings.last_change()
    raise StaleEditError(
        StaleEdit(
            by="" if who is None else who[0],
            at=None if who is None else who[1],
            version=0,
            conflicts=tuple(
                FieldConflict(attribute=key, theirs=text, mine=mine[key])
                for key, text in conflicts.items()
            ),
            theirs=tuple(
                FieldConflict(attribute=key, theirs=text, mine=was_read.get(key, ""))
                for key, text in moved.items()
                if key not in conflicts
            ),
        )
    )
