"""What changes the rota: the notice of a publication, what a replacement leaves, what may not be touched.

Nothing past is rewritten: a duty that is replaced keeps its row, and those that stand for it name it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Final

from crt_desktop.domain import codes
from crt_desktop.domain.astreintes import (
    ANNULEE,
    BROUILLON,
    ECHANGE,
    PUBLIEE,
    REMPLACEE,
    REMPLACEMENT,
    ROTATION,
    TITULAIRE,
    counts,
    is_draft,
    meets,
    stands,
)
from crt_desktop.domain.dates import PARIS
from crt_desktop.domain.equipe import Astreinte
from crt_desktop.domain.errors import FieldIssue, InvalidFicheError, RuleViolationError
from crt_desktop.domain.etablissement import Parametres
from crt_desktop.domain.regimes import limits_of
from crt_desktop.domain.typography import french

CLEAR_DAY: Final = timedelta(days=2)
"""Between the day of a publication and its first night when one clear day separates them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What every change of the programme says: why, who agreed, when it was decided."""

    motif: str
    accord: str
    decided_at: datetime


def agreed(motif: str, accord: str, *, now: datetime) -> Change:
    """Return a change with its reason and its agreement; raises InvalidFicheError when one is not said."""
    issues = []
    if not motif.strip():
        issues.append(_issue("motif", "Indiquez le motif : l'équipe le lira."))
    if not accord.strip():
        issues.append(_issue("accord", "Indiquez qui a donné son accord."))
    if issues:
        raise InvalidFicheError(tuple(issues))
    return Change(motif=motif.strip(), accord=accord.strip(), decided_at=now.replace(microsecond=0))


def publish_before(first_night: date, parametres: Parametres) -> date:
    """Return the last day on which a programme that begins with a night keeps its notice."""
    return first_night - timedelta(days=limits_of(parametres).notice_days.value)


def require_notice(
    first_night: date, *, today: date, motif: str | None, parametres: Parametres
) -> None:
    """Refuse to publish too late.

    Raises RuleViolationError: ``preavis_un_jour_franc`` when there is not one clear day before the first
    night, whatever the reason; ``preavis_insuffisant`` when the notice is not kept and no reason is said.

    Source: CT L3121-9, R3121-3 (15 days, parametre; exceptional circumstances: one clear day).
    """
    values = {
        "nuit": f"{first_night:%d/%m/%Y}",
        "jours": limits_of(parametres).notice_days.value,
        "limite": f"{publish_before(first_night, parametres):%d/%m/%Y}",
    }
    if first_night - today < CLEAR_DAY:
        raise RuleViolationError("preavis_un_jour_franc", **values)
    if today > publish_before(first_night, parametres) and not (motif or "").strip():
        raise RuleViolationError("preavis_insuffisant", **values)


def standing_for(
    duty: Astreinte, *, by: str, change: Change, starts_at: datetime, ends_at: datetime
) -> tuple[Astreinte, ...]:
    """Return the duties that stand for one that is replaced on [starts_at, ends_at), in order of time.

    What is left of it before and after stays with its professionnel. The duty has a reference.

    Raises RuleViolationError: ``remplacement_hors_astreinte``, ``remplacement_soi_meme``.
    """
    if not duty.starts_at <= starts_at < ends_at <= duty.ends_at:
        raise RuleViolationError("remplacement_hors_astreinte", astreinte=words_of(duty))
    if by == duty.professionnel:
        raise RuleViolationError("remplacement_soi_meme")
    parts = (
        (duty.professionnel, duty.starts_at, starts_at),
        (by, starts_at, ends_at),
        (duty.professionnel, ends_at, duty.ends_at),
    )
    return tuple(
        _over(duty, who=who, starts_at=first, ends_at=last, couche=REMPLACEMENT, change=change)
        for who, first, last in parts
        if first < last
    )


def swapped(first: Astreinte, second: Astreinte, *, change: Change) -> tuple[Astreinte, Astreinte]:
    """Return what stands for two duties whose professionnels change places; both have a reference.

    Raises RuleViolationError (``echange_soi_meme``).
    """
    if first.professionnel == second.professionnel:
        raise RuleViolationError("echange_soi_meme")
    return tuple(
        _over(
            own,
            who=other.professionnel,
            starts_at=own.starts_at,
            ends_at=own.ends_at,
            couche=ECHANGE,
            change=change,
        )
        for own, other in ((first, second), (second, first))
    )  # type: ignore[return-value] # two of two


def _over(
    duty: Astreinte,
    *,
    who: str,
    starts_at: datetime,
    ends_at: datetime,
    couche: str,
    change: Change,
) -> Astreinte:
    return Astreinte(
        professionnel=who,
        starts_at=starts_at,
        ends_at=ends_at,
        statut=PUBLIEE,
        couche=couche,
        rang_astreinte=duty.rang_astreinte,
        remplace=duty.reference,
        motif=change.motif,
        accord=change.accord,
        decided_at=change.decided_at,
    )


def replaced(duty: Astreinte, reference: str) -> Astreinte:
    """Return a duty as it is kept once another stands for it."""
    return replace(duty, statut=REMPLACEE, reference=reference)


def require_in_force(duty: Astreinte) -> None:
    """Refuse to replace a draft, or what does not count any more.

    Raises RuleViolationError: ``astreinte_en_brouillon``, ``astreinte_deja_remplacee``.
    """
    if is_draft(duty):
        raise RuleViolationError("astreinte_en_brouillon", astreinte=words_of(duty))
    if not counts(duty):
        raise RuleViolationError("astreinte_deja_remplacee", astreinte=words_of(duty))


def require_draft(duty: Astreinte) -> None:
    """Refuse to change a duty that was given to the team; raises RuleViolationError (``astreinte_donnee``)."""
    if not is_draft(duty):
        raise RuleViolationError("astreinte_donnee", astreinte=words_of(duty))


def clash_of(duty: Astreinte, others: Iterable[Astreinte]) -> Astreinte | None:
    """Return a standing duty of the same professionnel that has an instant in common, None when free."""
    return next(
        (
            one
            for one in others
            if one.professionnel == duty.professionnel
            and stands(one)
            and meets(one, duty.starts_at, duty.ends_at)
        ),
        None,
    )


def words_of(duty: Astreinte) -> str:
    """Return when a duty is: « du 12/11/2026, 21:00–06:00 »."""
    starts, ends = duty.starts_at.astimezone(PARIS), duty.ends_at.astimezone(PARIS)
    return f"du {starts:%d/%m/%Y}, {starts:%H:%M}–{ends:%H:%M}"


# --- the ordinary form ---------------------------------------------------------------------

_FREE: Final = frozenset({"reference"})
"""What the form of a duty that was given may change: nothing that is on the rota."""
_OF_FUTURE: Final = frozenset({"reference", "statut", "motif", "accord", "decided_at"})
"""What the form of a duty still to come may change: it may be cancelled."""

_EVERY: Final = frozenset(
    {
        "professionnel",
        "starts_at",
        "ends_at",
        "statut",
        "couche",
        "rang_astreinte",
        "remplace",
        "motif",
        "accord",
        "decided_at",
    }
)


def locked_fields(duty: Astreinte | None, *, now: datetime) -> frozenset[str]:
    """Return the fields of a duty that an ordinary form does not change.

    A draft is free. What was given to the team changes by a replacement or a swap; before it begins, it may
    be cancelled too.
    """
    if duty is None or is_draft(duty):
        return frozenset()
    is_over = duty.starts_at <= now or not counts(duty)
    return _EVERY - (_FREE if is_over else _OF_FUTURE)


def form_issues(
    before: Astreinte | None, after: Astreinte, *, now: datetime
) -> tuple[FieldIssue, ...]:
    """Return why an ordinary form may not store a duty: it rewrites what was given to the team."""
    if before is None:
        return ()
    locked = locked_fields(before, now=now)
    changed = [name for name in sorted(locked) if getattr(before, name) != getattr(after, name)]
    if changed:
        if before.starts_at <= now or not counts(before):
            words = "Cette astreinte est passée : elle ne se réécrit pas. Notez un remplacement, avec son motif."
        else:
            words = (
                "Cette astreinte est publiée : remplacez-la ou échangez-la depuis le trimestre, "
                "ou annulez-la avec un motif."
            )
        return (_issue(changed[0], words),)
    if counts(before) and not counts(after):
        if after.statut != ANNULEE:
            return (_issue("statut", "Une astreinte publiée ne redevient pas un brouillon."),)
        if not (after.motif or "").strip():
            return (_issue("motif", "Indiquez pourquoi cette astreinte est annulée."),)
    return ()


# --- proofs --------------------------------------------------------------------------------


def proof_issues(
    moyen: str, informed_at: datetime, *, people: Collection[str], now: datetime
) -> tuple[FieldIssue, ...]:
    """Return what is wrong with the proof that somebody was told."""
    issues = []
    if not people:
        issues.append(_issue("professionnel", "Choisissez au moins une personne."))
    if moyen not in codes.MOYEN_INFORMATION:
        issues.append(_issue("moyen", "Indiquez comment la personne a été informée."))
    if informed_at > now:
        issues.append(_issue("informed_at", "Cette date n'est pas encore venue."))
    return tuple(issues)


def a_draft(*, professionnel: str, starts_at: datetime, ends_at: datetime, rang: str) -> Astreinte:
    """Return a new draft of the rotation."""
    return Astreinte(
        professionnel=professionnel,
        starts_at=starts_at,
        ends_at=ends_at,
        statut=BROUILLON,
        couche=ROTATION,
        rang_astreinte=rang,
    )


def agreed_cover(*, by: str, starts_at: datetime, ends_at: datetime, change: Change) -> Astreinte:
    """Return a duty agreed for what nobody holds: over the rotation, it stands for none of its duties."""
    return Astreinte(
        professionnel=by,
        starts_at=starts_at,
        ends_at=ends_at,
        statut=PUBLIEE,
        couche=REMPLACEMENT,
        rang_astreinte=TITULAIRE,
        motif=change.motif,
        accord=change.accord,
        decided_at=change.decided_at,
    )


def _issue(attribute: str, message: str) -> FieldIssue:
    return FieldIssue(attribute=attribute, message=french(message))
