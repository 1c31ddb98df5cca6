"""Who may open whose file, what the journal keeps of it, and what needs an open file."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from types import SimpleNamespace, TracebackType
from typing import Any, Self, cast

import pytest

from crt_desktop.domain.audit import AuditTag
from crt_desktop.domain.errors import NotFoundError, PermissionDeniedError
from crt_desktop.domain.etablissement import Parametres
from crt_desktop.domain.roles import Actor, Permission, Role
from crt_desktop.ports.clock import Clock
from crt_desktop.ports.vault import VaultSession
from crt_desktop.reports.caseload import CaseloadScope
from crt_desktop.reports.dossier import EventCategory
from crt_desktop.services.dossiers import Dossiers

TODAY = date(2026, 11, 23)
PRESENT, LEFT, OWN, UNKNOWN = 1, 2, 3, 9
Entry = tuple[AuditTag, int | None, tuple[str, ...]]


@dataclass
class FakeUow:
    """Person 1 is present, 2 has left, 3 is visited by P1; remembers what was committed."""

    asked: dict[str, Any] = field(default_factory=dict)
    pending: list[Entry] = field(default_factory=list)
    committed: list[Entry] = field(default_factory=list)

    def __enter__(self) -> Self:
        self.pending = []
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.pending = []

    @property
    def audit(self) -> FakeUow:
        return self

    caseload = dossiers = audit

    def parametres(self) -> Parametres:
        return Parametres()

    def record(
        self,
        actor: Actor,
        tag: AuditTag,
        *,
        entity: str,
        entity_id: int,
        fields: tuple[str, ...] = (),
    ) -> None:
        assert (actor.name, entity) == ("essai", "beneficiaire")
        self.pending.append((tag, entity_id, fields))

    def commit(self) -> None:
        assert self.pending
        self.committed += self.pending

    def is_in_scope(self, beneficiaire_id: int, *, on: date, scope: CaseloadScope) -> bool:
        assert on == TODAY
        if scope.professionnel is not None:
            return scope.professionnel == "P1" and beneficiaire_id == OWN
        return not scope.is_present_only or beneficiaire_id == PRESENT

    def read(self, beneficiaire_id: int, **asked: Any) -> Any:
        if beneficiaire_id == UNKNOWN:
            raise NotFoundError(kind="beneficiaire", reference=beneficiaire_id)
        self.asked = asked
        text = "IS01" if beneficiaire_id == PRESENT else None
        return SimpleNamespace(beneficiaire_id=beneficiaire_id, ins_text=text)

    def timeline(self, beneficiaire_id: int, **asked: Any) -> Any:
        self.asked = asked
        return beneficiaire_id

    def visits_and_calls(self, beneficiaire_id: int) -> Any:
        return beneficiaire_id

    def accesses(self, beneficiaire_id: int, *, limit: int) -> Any:
        assert limit > 0
        return (beneficiaire_id,)


def encode(text: str) -> tuple[tuple[bool, ...], ...]:
    assert text == "IS01"
    return ((True, False),)


def a_service(role: Role, professionnel: str | None = None) -> tuple[Dossiers, FakeUow]:
    actor = Actor(
        account_id=1,
        name="essai",
        display_name="Compte d'essai",
        role=role,
        workstation="poste",
        professionnel=professionnel,
    )
    uow = FakeUow()
    session = SimpleNamespace(actor=actor, uow=lambda: uow, is_training=False)
    clock = SimpleNamespace(today=lambda: TODAY)
    return Dossiers(cast("VaultSession", session), cast("Clock", clock), encode), uow


READ = AuditTag.BENEFICIAIRE_READ


@pytest.mark.parametrize("role", [Role.COORDINATEUR, Role.MEDECIN, Role.LECTURE])
def test_who_reads_every_file_opens_any_without_a_reason(role: Role) -> None:
    dossiers, uow = a_service(role)
    for person in (PRESENT, LEFT):
        dossiers.open(person)
    assert uow.committed == [(READ, PRESENT, ()), (READ, LEFT, ())]
    assert uow.asked["on"] == TODAY


def test_the_one_on_call_needs_a_reason_for_who_is_not_of_the_night() -> None:
    dossiers, uow = a_service(Role.SOIGNANT_ASTREINTE)
    dossiers.open(PRESENT)
    for nothing in (None, "", "   "):
        with pytest.raises(PermissionDeniedError) as refused:
            dossiers.open(LEFT, reason=nothing)
        assert refused.value.values["permission"] == Permission.BENEFICIAIRE_READ_WITH_REASON
    dossiers.open(LEFT, reason=" appel de la fille ")
    assert uow.committed == [
        (READ, PRESENT, ()),
        (READ, LEFT, ("motif : appel de la fille",)),
    ]


def test_a_reason_given_once_holds_for_the_session() -> None:
    dossiers, uow = a_service(Role.SOIGNANT_ASTREINTE)
    dossiers.open(LEFT, reason="appel")
    dossiers.open(LEFT)
    dossiers.open(LEFT, reason="rappel")
    dossiers.open(LEFT)
    reasons = [fields for _, _, fields in uow.committed]
    assert reasons == [
        ("motif : appel",),
        ("motif : appel",),
        ("motif : rappel",),
        ("motif : rappel",),
    ]


def test_an_intervenant_opens_own_people_alone_and_no_reason_would_do() -> None:
    dossiers, uow = a_service(Role.INTERVENANT, "P1")
    dossiers.open(OWN)
    with pytest.raises(PermissionDeniedError) as refused:
        dossiers.open(PRESENT, reason="besoin")
    assert refused.value.values["permission"] == Permission.BENEFICIAIRE_READ
    assert uow.committed == [(READ, OWN, ())]


@pytest.mark.parametrize("role", [Role.DIRECTION, Role.ADMINISTRATEUR])
def test_who_reads_no_file_opens_none(role: Role) -> None:
    dossiers, uow = a_service(role)
    for act in (dossiers.open, dossiers.timeline, dossiers.visits_and_calls, dossiers.ins_matrix):
        with pytest.raises(PermissionDeniedError):
            act(PRESENT)
    assert uow.committed == []


def test_a_person_who_does_not_exist_leaves_no_entry() -> None:
    dossiers, uow = a_service(Role.COORDINATEUR)
    with pytest.raises(NotFoundError):
        dossiers.open(UNKNOWN)
    assert uow.committed == []


def test_the_timeline_is_that_of_an_open_file() -> None:
    dossiers, uow = a_service(Role.COORDINATEUR)
    for act in (dossiers.timeline, dossiers.visits_and_calls, dossiers.ins_matrix):
        with pytest.raises(PermissionDeniedError):
            act(PRESENT)
    dossiers.open(PRESENT)
    nights = frozenset({EventCategory.NUITS})
    found: Any = dossiers.timeline(PRESENT, categories=nights, query="chute", limit=7)
    assert found == PRESENT
    assert uow.asked == {"until": TODAY, "categories": nights, "query": "chute", "limit": 7}
    seen: Any = dossiers.visits_and_calls(PRESENT)
    assert seen == PRESENT
    with pytest.raises(PermissionDeniedError):
        dossiers.timeline(LEFT)


def test_a_file_refused_is_not_open() -> None:
    dossiers, _ = a_service(Role.SOIGNANT_ASTREINTE)
    with pytest.raises(PermissionDeniedError):
        dossiers.open(LEFT)
    with pytest.raises(PermissionDeniedError):
        dossiers.timeline(LEFT)


def test_the_square_is_drawn_for_a_qualified_identity_alone() -> None:
    dossiers, _ = a_service(Role.LECTURE)
    dossiers.open(PRESENT)
    dossiers.open(LEFT)
    assert dossiers.ins_matrix(PRESENT) == ((True, False),)
    assert dossiers.ins_matrix(LEFT) is None


@pytest.mark.parametrize(
    ("role", "may"),
    [
        (Role.COORDINATEUR, True),
        (Role.DIRECTION, True),
        (Role.MEDECIN, False),
        (Role.SOIGNANT_ASTREINTE, False),
        (Role.INTERVENANT, False),
        (Role.ADMINISTRATEUR, False),
        (Role.LECTURE, False),
    ],
)
def test_looking_at_who_read_a_file_is_a_right_and_an_entry(role: Role, *, may: bool) -> None:
    dossiers, uow = a_service(role)
    if not may:
        with pytest.raises(PermissionDeniedError):
            dossiers.accesses(PRESENT)
        assert uow.committed == []
        return
    found: Any = dossiers.accesses(PRESENT)
    assert found == (PRESENT,)
    assert uow.committed == [(AuditTag.JOURNAL_READ, PRESENT, ())]
