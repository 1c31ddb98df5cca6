"""Campaigns in the store, on every engine: typed, frozen, told apart from what the journal says."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from crt_desktop.domain.audit import AuditTag
from crt_desktop.domain.dates import Period
from crt_desktop.domain.errors import NotFoundError, VersionMovedError
from crt_desktop.domain.people import Beneficiaire
from crt_desktop.domain.reponses import canonical_json, fingerprint
from crt_desktop.domain.roles import Actor, Role
from crt_desktop.ports.enquetes import KnownPerson, StoredFrozen, TypedAnswer
from crt_desktop.reports.enquetes import CampaignState
from db.audit import AuditKeys, SqlAuditLog
from db.frozen import altered_answers
from db.repositories.campagnes import SqlCampaignRepository
from db.tables import ReponseValideeRow
from tests.builders import Caseload
from tests.persistence.store import store_caseload

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
YEAR = Period.of_year(2025)
KEYS = AuditKeys(chain=b"c" * 32, content=b"k" * 32)
ACTOR = Actor(
    account_id=1,
    name="philippe",
    display_name="Philippe",
    role=Role.DIRECTION,
    workstation="poste-1",
)


@pytest.fixture
def store(session: Session) -> SqlCampaignRepository:
    return SqlCampaignRepository(session, lambda: None, KEYS.chain)


def open_one(store: SqlCampaignRepository, year: int = 2025) -> int:
    return store.open(
        title=f"Enquête {year}",
        edition="nationale",
        period=Period.of_year(year),
        by="Claire",
        at=NOW,
    )


def typed(question: str, version: int = 0, **changes: object) -> TypedAnswer:
    values = {"manual": "4", "comment": None, "justification": None, "is_marked": False}
    return TypedAnswer(question=question, version=version, **{**values, **changes})  # type: ignore[arg-type] # named by the callers


def write_entries(session: Session, *entries: tuple[AuditTag, str, int, tuple[str, ...]]) -> None:
    log = SqlAuditLog()
    for tag, entity, entity_id, fields in entries:
        log.record(ACTOR, tag, entity=entity, entity_id=entity_id, fields=fields)
    log.write(session, KEYS, at=NOW)


def freeze_one(session: Session, store: SqlCampaignRepository, campaign: int, number: int) -> int:
    """Keep a version, and tell the journal of it as the service does."""
    content = canonical_json(
        {
            "forme": 1,
            "validation": {
                "campagne": campaign,
                "numero": number,
                "par": "Philippe",
                "le": NOW,
                "motif": None,
                "version": "1.0",
            },
        }
    )
    sha256 = fingerprint(content)
    row_id = store.freeze(
        StoredFrozen(
            row_id=0,
            campaign_id=campaign,
            number=number,
            validated_at=NOW,
            validated_by="Philippe",
            motif=None,
            program_version="1.0",
            sha256=sha256,
            content=content,
        )
    )
    fields = (f"version : {number}", f"sha256 : {sha256}")
    write_entries(session, (AuditTag.CAMPAGNE_VALIDATE, "campagne", campaign, fields))
    return row_id


def test_campaigns_come_the_last_period_first_with_their_versions(
    session: Session, store: SqlCampaignRepository
) -> None:
    first, second = open_one(store, 2024), open_one(store, 2025)
    freeze_one(session, store, first, 1)
    freeze_one(session, store, first, 2)

    found = store.all()

    assert [(one.row_id, one.versions, one.validated_by) for one in found] == [
        (second, 0, None),
        (first, 2, "Philippe"),
    ]
    assert (found[1].validated_at, found[0].opened_at, found[0].opened_by) == (NOW, NOW, "Claire")
    assert store.find(first) == found[1]
    with pytest.raises(NotFoundError):
        store.find(99)


def test_a_campaign_changes_at_its_version(store: SqlCampaignRepository) -> None:
    row_id = open_one(store)
    state = CampaignState.VALIDATED
    assert store.change(row_id, version=1, title="Autre", state=state) == 2
    assert (store.find(row_id).title, store.find(row_id).state) == ("Autre", state)
    with pytest.raises(VersionMovedError):
        store.change(row_id, version=1, title="Encore", state=state)
    with pytest.raises(NotFoundError):
        store.change(99, version=1, title="Encore", state=state)


def test_what_is_typed_is_kept_question_by_question(store: SqlCampaignRepository) -> None:
    row_id, other = open_one(store), open_one(store, 2024)
    assert store.type(row_id, typed("1.1"), by="Claire", at=NOW) == 1
    assert store.type(row_id, typed("1.1", 1, comment="Vu", is_marked=True), by="C", at=NOW) == 2
    store.type(other, typed("1.1", manual="7"), by="Claire", at=NOW)

    assert store.typed(row_id) == {"1.1": typed("1.1", 2, comment="Vu", is_marked=True)}
    for version in (0, 1, 3):
        with pytest.raises(VersionMovedError) as refusal:
            store.type(row_id, typed("1.1", version), by="Claire", at=NOW)
        assert refusal.value.values == {"version": 2}
    with pytest.raises(NotFoundError):
        store.type(99, typed("1.1"), by="Claire", at=NOW)
    store.remove(row_id, version=1)
    assert store.typed(row_id) == {}
    assert [one.row_id for one in store.all()] == [other]
    assert store.typed(other) == {"1.1": typed("1.1", 1, manual="7")}


def test_a_version_is_whole_while_its_bytes_and_the_journal_agree(
    session: Session, store: SqlCampaignRepository
) -> None:
    campaign = open_one(store)
    first = freeze_one(session, store, campaign, 1)
    second = freeze_one(session, store, campaign, 2)
    stored = store.frozen(first)
    assert (stored.is_intact, stored.entry, stored.number) == (True, 1, 1)
    assert fingerprint(stored.content) == stored.sha256
    assert [one.is_intact for one in store.versions(campaign)] == [True, True]
    assert altered_answers(session, KEYS.chain) == ([], 2)

    session.execute(
        update(ReponseValideeRow).where(ReponseValideeRow.id == second).values(contenu=b"x")
    )
    session.expire_all()

    assert [one.is_intact for one in store.versions(campaign)] == [True, False]
    assert store.frozen(second).content == b""
    assert altered_answers(session, KEYS.chain) == ([(campaign, 2)], 2)
    assert altered_answers(session, b"o" * 32) == ([(campaign, 1), (campaign, 2)], 2)
    with pytest.raises(NotFoundError):
        store.frozen(99)


def test_an_entry_that_tells_no_number_is_no_validation(
    session: Session, store: SqlCampaignRepository
) -> None:
    campaign = open_one(store)
    write_entries(session, (AuditTag.CAMPAGNE_VALIDATE, "campagne", campaign, ("sha256 : 00",)))
    assert altered_answers(session, KEYS.chain) == ([], 0)


def test_the_changes_of_a_file_since_an_entry_come_the_last_first(
    session: Session, store: SqlCampaignRepository
) -> None:
    change = AuditTag.FICHE_CHANGE
    write_entries(
        session,
        (change, "beneficiaire", 1, ("demandes", "1", "left_on")),
        (change, "beneficiaire", 1, ("demandes", "1", "admitted_on")),
        (AuditTag.BENEFICIAIRE_READ, "beneficiaire", 1, ()),
        (change, "beneficiaire", 2, ()),
        (change, "compte", 1, ()),
    )
    assert [(one.beneficiaire_id, one.fields) for one in store.acts({1, 2, 3}, after=1)] == [
        (2, ()),
        (1, ("demandes", "1", "admitted_on")),
    ]
    assert store.acts({1}, after=0)[-1].by == "philippe"
    assert store.acts((), after=0) == ()
    assert store.acts(range(1, 1_200), after=3)[0].beneficiaire_id == 2


def test_the_persons_still_in_the_vault_are_known(
    session: Session, store: SqlCampaignRepository
) -> None:
    person = Beneficiaire(
        reference="B7", nom_naissance="ALBAREDE", prenoms="Rose", sexe="F", born_on=date(1940, 1, 1)
    )
    (row_id,) = store_caseload(session, Caseload(beneficiaires=(person,)))
    assert store.people({row_id, 999}) == {
        row_id: KnownPerson(reference="B7", name="ALBAREDE Rose")
    }
