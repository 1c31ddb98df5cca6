"""Who may write which records, and which fields of them.

Source: the roles table of the security design.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from crt_desktop.domain.equipe import AppelAstreinte, Visite
from crt_desktop.domain.errors import PermissionDeniedError
from crt_desktop.domain.parcours import Bilan
from crt_desktop.domain.reprise.records import Record
from crt_desktop.domain.reprise.schema import SHEET_BY_NAME
from crt_desktop.domain.roles import Actor, Permission, Role
from crt_desktop.domain.suivi import Note, Transmission

_SUIVI: Final = (Permission.SUIVI_WRITE, Permission.SUIVI_WRITE_OWN)

WRITERS: Final = {
    **dict.fromkeys(
        (
            "beneficiaires",
            "demandes",
            "aidants",
            "intervenants",
            "consentements",
            "equipements",
            "hospitalisations",
            "sejours_ht",
            "places_ht",
            "evaluations",
            "plans",
            "objectifs",
            "prestations",
            "contrats",
            "series_visites",
            "reservations_ht",
            "refus_ht",
        ),
        (Permission.BENEFICIAIRE_WRITE,),
    ),
    **dict.fromkeys(
        ("astreintes", "souhaits", "publications", "informations"),
        (Permission.ASTREINTE_WRITE,),
    ),
    "gir": (Permission.GIR_WRITE,),
    **dict.fromkeys(
        (
            "notes",
            "transmissions",
            "chutes",
            "depistages",
            "vaccinations",
            "teleconsultations",
            "transports",
            "contacts_aidants",
            "zarit",
            "soutiens_aidants",
            "visites",
            "appels_astreinte",
            "bilans",
        ),
        _SUIVI,
    ),
    **dict.fromkeys(("partenaires", "interlocuteurs"), (Permission.PARTENAIRE_WRITE,)),
    **dict.fromkeys(("professionnels", "horaires", "absences"), (Permission.EQUIPE_WRITE,)),
}
"""For each sheet, the permissions of which any lets its records be written."""

LISTED: Final = {
    "partenaires": (Permission.PARTENAIRE_READ,),
    "interlocuteurs": (Permission.PARTENAIRE_READ,),
    "professionnels": (Permission.PARTENAIRE_READ, Permission.EQUIPE_WRITE),
    "places_ht": (Permission.PARTENAIRE_READ,),
    "horaires": (Permission.EQUIPE_WRITE,),
}
"""The sheets of the etablissement that are shown whole, and who may see them."""

SIGNATURES: Final = {
    "notes": "auteur",
    "transmissions": "auteur",
    "bilans": "auteur",
    "visites": "professionnel",
    "appels_astreinte": "professionnel",
}
"""The field of a record that says whose it is: filled in for whoever writes own records only."""

MEDICAL_EVALUATION: Final = frozenset(
    {
        "avis_medical",
        "avis_medical_on",
        "avis_medical_auteur",
        "avis_medical_motif",
        "is_mt_associe",
        "sortie_avis_medical_on",
        "sortie_avis_medical_auteur",
    }
)
"""What a médecin writes in a demande, and nothing else."""


def require_writer(actor: Actor, sheet: str, *, is_new: bool) -> None:
    """Refuse whoever may not write records of a sheet; raises PermissionDeniedError."""
    if _writes_evaluation(actor, sheet) and not is_new:
        return
    actor.require(*WRITERS[sheet])


def may_write(actor: Actor, sheet: str) -> bool:
    """Tell whether the actor may add and take away records of a sheet."""
    return any(actor.may(permission) for permission in WRITERS[sheet])


def is_own_only(actor: Actor, sheet: str) -> bool:
    """Tell whether the actor writes this sheet only for the people of the own scope."""
    return WRITERS[sheet] == _SUIVI and not actor.may(Permission.SUIVI_WRITE)


def locked_fields(actor: Actor, sheet: str) -> frozenset[str]:
    """Return the fields of a record that the actor may not change."""
    if _writes_evaluation(actor, sheet):
        every = {column.attribute for column in SHEET_BY_NAME[sheet].columns}
        return frozenset(every - MEDICAL_EVALUATION)
    if sheet in SIGNATURES and is_own_only(actor, sheet):
        return frozenset({SIGNATURES[sheet]})
    return frozenset()


def require_fields(actor: Actor, sheet: str, changed: Collection[str]) -> None:
    """Refuse a change of a field the actor may not change; raises PermissionDeniedError."""
    if locked_fields(actor, sheet) & frozenset(changed):
        actor.require(*WRITERS[sheet])


def require_author(actor: Actor, sheet: str, record: Record) -> None:
    """Refuse to change what another wrote to whoever writes own records only; raises PermissionDeniedError."""
    if not is_own_only(actor, sheet):
        return
    is_own = _is_signed_by(actor, record)
    if isinstance(record, Visite) and actor.professionnel is None:
        is_own = False
    _require_own(actor, is_own=is_own)


def require_signature(actor: Actor, sheet: str, record: Record) -> None:
    """Refuse to write in the name of another to whoever writes own records only; raises PermissionDeniedError."""
    if is_own_only(actor, sheet):
        _require_own(actor, is_own=_is_signed_by(actor, record))


def signature_of(actor: Actor, sheet: str) -> str:
    """Return what the field of `SIGNATURES` holds in a new record; blank where somebody chooses."""
    if SIGNATURES.get(sheet) == "auteur":
        return actor.display_name
    return (actor.professionnel or "") if is_own_only(actor, sheet) else ""


def _is_signed_by(actor: Actor, record: Record) -> bool:
    if isinstance(record, Note | Transmission | Bilan):
        return record.auteur == actor.display_name
    if isinstance(record, Visite):
        return record.professionnel == actor.professionnel
    if isinstance(record, AppelAstreinte):
        # A call of which nobody said who took it is whose turn it is.
        return record.professionnel in {None, actor.professionnel}
    return True


def _require_own(actor: Actor, *, is_own: bool) -> None:
    if not is_own:
        raise PermissionDeniedError(permission=Permission.SUIVI_WRITE.value, role=actor.role.value)


def _writes_evaluation(actor: Actor, sheet: str) -> bool:
    return (
        sheet == "demandes"
        and actor.role is Role.MEDECIN
        and not actor.may(Permission.BENEFICIAIRE_WRITE)
    )
