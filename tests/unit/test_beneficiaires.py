"""Who may see whom, and what the journal keeps of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from types import SimpleNamespace, TracebackType
from typing import Any, Self, cast

import pytest

from crt_desktop.domain.audit import AuditTag
from crt_desktop.domain.errors import PermissionDeniedError, VaultBusyError
from crt_desktop.domain.etablissement import Parametres
from crt_desktop.domain.roles import Actor, Role
from crt_desktop.ports.clock import Clock
from crt_desktop.ports.vault import VaultSession
from crt_desktop.reports.caseload import (
    CaseloadCriteria,
    CaseloadOrder,
    CaseloadRow,
    CaseloadScope,
    CaseloadSort,
    CaseloadState,
)
from crt_desktop.services.beneficiaires import Beneficiaires, scope_of

TODAY = date(2026, 11, 23)


def an_actor(role: Role, professionnel: str | None = None) -> Actor:
    return Actor(
        account_id=1,
        name="essai",
        display_name="Compte d'essai",
        role=role,
        workstation="poste",
        professionnel=professionnel,
    )


@dataclass
class FakeUow:
    """Two persons: 1 is present, 2 is not; remembers what was audited and committed."""

    scopes: list[CaseloadScope] = field(default_factory=list)
    changes: list[str] = field(default_factory=list)
    pending: list[tuple[AuditTag, int | None, tuple[str, ...]]] = field(default_factory=list)
    committed: list[tuple[AuditTag, int | None, tuple[str, ...]]] = field(default_factory=list)

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

    @property
    def caseload(self) -> FakeUow:
        return self

    def parametres(self) -> Parametres:
        return Parametres()

    def record(
        self,
        actor: Actor,
        tag: AuditTag,
        *,
        entity: str = "",
        entity_id: int | None = None,
        fields: tuple[str, ...] = (),
    ) -> None:
        assert actor.name == "essai"
        assert entity == ("" if entity_id is None else "beneficiaire")
        self.pending.append((tag, entity_id, fields))

    def commit(self) -> None:
        assert self.pending
        self.committed += self.pending

    def order(
        self, criteria: CaseloadCriteria, *, scope: CaseloadScope, **_: object
    ) -> CaseloadOrder:
        assert criteria.sort is CaseloadSort.PERSONNE
        self.scopes.append(scope)
        return CaseloadOrder(
            rows=(
                CaseloadRow(1, CaseloadState.SORTIE, "marsol odette", ""),
                CaseloadRow(2, CaseloadState.PRESENTE, "marsol marieange", "0465712840"),
                CaseloadRow(3, CaseloadState.NON_ADMISE, "maurel albertine", ""),
            ),
            total_present=1,
            accompanied_this_year=2,
        )

    def birth_names(self, ids: tuple[int, ...]) -> list[str]:
        return [{1: "Marsol", 2: "Marsol", 3: "Maurel"}[key] for key in ids]

    def changed_since(self, entry: int) -> tuple[int, bool]:
        return len(self.changes), entry != len(self.changes)

    def lines(self, ids: list[int], **_: object) -> tuple[int, ...]:
        return tuple(ids)

    def filters(self, *, scope: CaseloadScope, **_: object) -> CaseloadScope:
        return scope

    def summary(self, beneficiaire_id: int, **_: object) -> int:
        return beneficiaire_id

    def is_in_scope(self, beneficiaire_id: int, *, on: date, scope: CaseloadScope) -> bool:
        assert on == TODAY
        if scope.professionnel is not None:
            return False
        return not scope.is_present_only or beneficiaire_id == 1

    def present(self, on: date, *, is_training: bool) -> tuple[date, bool]:
        return on, is_training


def a_service(role: Role, professionnel: str | None = None) -> tuple[Beneficiaires, FakeUow]:
    uow = FakeUow()
    session = SimpleNamespace(
        actor=an_actor(role, professionnel), uow=lambda: uow, is_training=False
    )
    clock = SimpleNamespace(today=lambda: TODAY)
    return Beneficiaires(cast("VaultSession", session), cast("Clock", clock)), uow


def untyped(value: object) -> Any:
    return value


def test_the_first_list_of_a_session_is_journalled_once() -> None:
    service, uow = a_service(Role.COORDINATEUR)
    service.index(CaseloadCriteria())
    service.index(CaseloadCriteria(query="ma"))
    assert uow.committed == [(AuditTag.CASELOAD_LIST, None, ())]


def test_a_keystroke_narrows_the_list_already_read_until_a_record_changes() -> None:
    service, uow = a_service(Role.COORDINATEUR)
    everyone = frozenset(CaseloadState)
    found = service.index(CaseloadCriteria(query="ma", states=everyone))
    assert found.ids == (2, 3, 1)
    assert found.present_count == 2
    assert found.homonyms == ("Marsol",)
    assert set(found.counts.values()) == {1}
    assert service.index(CaseloadCriteria(query="04 65")).ids == (2,)
    assert service.index(CaseloadCriteria(query="zz")).ids == ()
    assert len(uow.scopes) == 1
    uow.changes.append("import")
    assert service.index(CaseloadCriteria()).homonyms == ()
    assert len(uow.scopes) == 2
    service.index(CaseloadCriteria(communes=frozenset({"Escales"})))
    assert len(uow.scopes) == 3


def test_a_list_that_could_not_be_read_again_is_not_taken_from_before_the_change(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(*_: object, **__: object) -> CaseloadOrder:
        raise VaultBusyError(operation="")

    service, uow = a_service(Role.COORDINATEUR)
    service.index(CaseloadCriteria())
    uow.changes.append("import")
    with monkeypatch.context() as patch:
        patch.setattr(uow, "order", refuse)
        with pytest.raises(VaultBusyError):
            service.index(CaseloadCriteria())
    service.index(CaseloadCriteria())
    assert len(uow.scopes) == 2


def test_opening_a_file_is_journalled_each_time() -> None:
    service, uow = a_service(Role.LECTURE)
    assert untyped(service.summary(2)) == 2
    service.summary(2)
    assert uow.committed == [(AuditTag.BENEFICIAIRE_READ, 2, ())] * 2


@pytest.mark.parametrize("role", [Role.DIRECTION, Role.ADMINISTRATEUR])
def test_roles_without_names_see_no_list_and_leave_no_trace(role: Role) -> None:
    service, uow = a_service(role)
    for ask in (
        lambda: service.index(CaseloadCriteria()),
        lambda: service.lines([1]),
        service.filters,
        lambda: service.summary(1, reason="contrôle"),
        lambda: service.present(TODAY),
    ):
        with pytest.raises(PermissionDeniedError):
            ask()
    assert uow.committed == []


def test_the_one_on_call_opens_those_present_and_states_a_reason_for_others() -> None:
    service, uow = a_service(Role.SOIGNANT_ASTREINTE)
    service.summary(1)
    with pytest.raises(PermissionDeniedError) as refused:
        service.summary(2, reason="  ")
    assert refused.value.values["permission"] == "beneficiaire_read_with_reason"
    service.summary(2, reason=" appel du fils ")
    assert uow.committed == [
        (AuditTag.BENEFICIAIRE_READ, 1, ()),
        (AuditTag.BENEFICIAIRE_READ, 2, ("motif : appel du fils",)),
    ]
    assert untyped(service.lines([1, 2])) == (1,)
    with pytest.raises(PermissionDeniedError):
        service.present(TODAY)


def test_an_intervenant_cannot_reason_a_way_into_other_files() -> None:
    service, uow = a_service(Role.INTERVENANT, "T1")
    with pytest.raises(PermissionDeniedError) as refused:
        service.summary(1, reason="curiosité")
    assert refused.value.values["permission"] == "beneficiaire_read"
    assert uow.committed == []
    assert untyped(service.filters()) == CaseloadScope(professionnel="T1")


def test_an_intervenant_without_a_professionnel_has_no_one_in_scope() -> None:
    assert scope_of(an_actor(Role.INTERVENANT)) == CaseloadScope(professionnel="")


def test_the_list_of_a_day_is_journalled_with_its_day() -> None:
    service, uow = a_service(Role.COORDINATEUR)
    assert untyped(service.present(TODAY)) == (TODAY, False)
    assert uow.committed == [(AuditTag.CASELOAD_LIST, None, ("2026-11-23",))]
    assert untyped(service.lines([1, 2])) == (1, 2)
