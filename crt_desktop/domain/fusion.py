"""Two records of one person made one: what differs, what is kept by default, what stands in the way."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import product
from typing import Any, Final

from crt_desktop.domain.demande import Demande
from crt_desktop.domain.doubles import bare_matricule
from crt_desktop.domain.errors import RuleViolationError
from crt_desktop.domain.parcours import Plan
from crt_desktop.domain.people import Beneficiaire
from crt_desktop.domain.plans import EN_COURS
from crt_desktop.domain.reprise.rules import shown
from crt_desktop.domain.reprise.schema import SHEET_OF
from crt_desktop.domain.reprise.spans import FAR_DAY, accompagnement_span
from crt_desktop.domain.typography import french


class Choice(StrEnum):
    """Which of the two values a field takes; both is for lists and free texts alone."""

    KEPT = "retenu"
    OTHER = "autre"
    BOTH = "deux"


REFERENCE: Final = "reference"
QUALIFIEE: Final = "qualifiee"
IDENTITY: Final = frozenset(
    {
        "nom_naissance",
        "prenoms",
        "sexe",
        "born_on",
        "code_insee_naissance",
        "matricule_ins",
        "ins_oid",
        "statut_identite",
        "attribut_identite",
    }
)
"""The traits of the INS: they come from one record together, by default the one checked furthest."""

ADDED_UP: Final = frozenset({"profils", "acces", "vigilances"})
"""The fields that may keep what both say."""

_STATUS_RANK: Final = {None: 0, "provisoire": 0, "recuperee": 1, "validee": 2, QUALIFIEE: 3}


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A field that the two records do not say alike, and what is chosen unless somebody says otherwise."""

    attribute: str
    kept: object
    other: object
    default: Choice

    @property
    def may_be_both(self) -> bool:
        """Tell whether both values may stay together."""
        return self.attribute in ADDED_UP and bool(self.kept) and bool(self.other)


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One of the two records: the person, and what may stand in the way."""

    person: Beneficiaire
    demandes: Sequence[Demande] = ()
    plans: Sequence[Plan] = ()


def differences(
    kept: Beneficiaire, other: Beneficiaire, *, is_kept_oldest: bool
) -> tuple[Difference, ...]:
    """Return the fields that differ, in the order of the form, each with its default.

    What is filled wins over what is empty; the traits come together from the identity checked furthest;
    the reference is the one given first, which papers already bear; what can be added up is.
    """
    identity = _identity_choice(kept, other)
    found: list[Difference] = []
    for column in SHEET_OF[Beneficiaire].columns:
        name = column.attribute
        mine, theirs = getattr(kept, name), getattr(other, name)
        if mine == theirs or (_is_empty(mine) and _is_empty(theirs)):
            continue
        if name == REFERENCE:
            default = Choice.KEPT if is_kept_oldest else Choice.OTHER
        elif name in IDENTITY and identity is not None:
            default = identity
        elif _is_empty(mine) or _is_empty(theirs):
            default = Choice.OTHER if _is_empty(mine) else Choice.KEPT
        else:
            default = Choice.BOTH if name in ADDED_UP else Choice.KEPT
        found.append(Difference(attribute=name, kept=mine, other=theirs, default=default))
    return tuple(found)


def merged(
    kept: Beneficiaire,
    other: Beneficiaire,
    choices: Mapping[str, Choice],
    *,
    is_kept_oldest: bool,
) -> Beneficiaire:
    """Return the one person the two make; a field nobody chose takes its default.

    Raises RuleViolationError (``fusion_choix``) for a choice that a field does not have.
    """
    values: dict[str, Any] = {}
    for one in differences(kept, other, is_kept_oldest=is_kept_oldest):
        choice = choices.get(one.attribute, one.default)
        if choice is Choice.BOTH and not one.may_be_both:
            raise RuleViolationError("fusion_choix")
        if choice is Choice.OTHER:
            values[one.attribute] = one.other
        elif choice is Choice.BOTH:
            values[one.attribute] = _both(one)
    return replace(kept, **values)


def obstacles(kept: Side, other: Side) -> tuple[RuleViolationError, ...]:
    """Return what keeps two records from being merged; each says what to do first.

    Codes: fusion_ins, fusion_accompagnements, fusion_plans.
    """
    return tuple(_obstacles(kept, other))


def _obstacles(kept: Side, other: Side) -> Iterator[RuleViolationError]:
    mine, theirs = kept.person, other.person
    numbers = {bare_matricule(one.matricule_ins) for one in (mine, theirs) if one.matricule_ins}
    statuses = {mine.statut_identite, theirs.statut_identite}
    if len(numbers) > 1 and statuses == {QUALIFIEE}:
        yield RuleViolationError("fusion_ins", retenu=mine.reference, autre=theirs.reference)
    for one, two in product(kept.demandes, other.demandes):
        first, second = accompagnement_span(one), accompagnement_span(two)
        if first is not None and second is not None and first.meets(second):
            yield RuleViolationError(
                "fusion_accompagnements", premier=_accompagnement(one), second=_accompagnement(two)
            )
    if all(any(plan.statut == EN_COURS for plan in side.plans) for side in (kept, other)):
        yield RuleViolationError("fusion_plans", retenu=mine.reference, autre=theirs.reference)


def _accompagnement(demande: Demande) -> str:
    """Return an accompagnement as a sentence names it: whose demande, from when to when."""
    span = accompagnement_span(demande)
    until = "" if span is None or span.end == FAR_DAY else f" au {shown(span.end)}"
    start = "" if span is None else shown(span.start)
    since = f"du {start}{until}" if until else f"commencé le {start}"
    return french(f"{since} (demande {demande.reference}, dossier {demande.beneficiaire})")


def _identity_choice(kept: Beneficiaire, other: Beneficiaire) -> Choice | None:
    """Return which identity is checked further, None when they stand alike."""
    mine, theirs = _STATUS_RANK[kept.statut_identite], _STATUS_RANK[other.statut_identite]
    if mine == theirs:
        return None
    return Choice.KEPT if mine > theirs else Choice.OTHER


def _is_empty(value: object) -> bool:
    return value is None or value in ("", ())


def _both(one: Difference) -> object:
    """Return what both say, each thing once."""
    if isinstance(one.kept, tuple) and isinstance(one.other, tuple):
        return tuple(dict.fromkeys((*one.kept, *one.other)))
    separator = ", " if one.attribute == "vigilances" else "\n"
    return separator.join(dict.fromkeys((str(one.kept), str(one.other))))
