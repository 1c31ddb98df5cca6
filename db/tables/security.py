"""Accounts, the audit journal, and what the database says of its own vault."""

from __future__ import annotations

from sqlalchemy import Boolean, CheckConstraint, Index, Integer, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from db.base import BIG_ID, At, Base, Code, Id, OptionalText, Recorded, Text


class AccountRow(Recorded, Base):
    """Who may open the vault; the keys themselves are in the slot file."""

    __tablename__ = "account"

    id: Mapped[Id]
    name: Mapped[str] = mapped_column(String(100), unique=True)
    display_name: Mapped[Text]
    role: Mapped[Code]
    professionnel: Mapped[OptionalText]
    is_active: Mapped[bool] = mapped_column(Boolean)


class AuditRow(Base):
    """One entry of the journal: append-only, each MAC covers the one before."""

    __tablename__ = "audit"
    __table_args__ = (Index("ix_audit_entity", "entity", "entity_id"),)

    seq: Mapped[int] = mapped_column(BIG_ID, primary_key=True, autoincrement=False)
    at: Mapped[At]
    actor: Mapped[Text]
    role: Mapped[Code]
    workstation: Mapped[Text]
    action: Mapped[Code]
    entity: Mapped[Code]
    entity_id: Mapped[int | None] = mapped_column(Integer)
    fields: Mapped[Text]
    content_mac: Mapped[bytes | None] = mapped_column(LargeBinary)
    prev: Mapped[bytes] = mapped_column(LargeBinary)
    mac: Mapped[bytes] = mapped_column(LargeBinary)


class VaultStateRow(Base):
    """The one row that ties the database to its slot file.

    ``vault`` names the vault, ``generation`` is the number of the last slot file written: a slot file
    of another vault, or an older one put back, does not match. ``journal_secret`` holds the data keys of
    before, 32 bytes each, oldest first: the keys of the journal, of the anchors and of the backups derive
    from the first one, and the others open the backups of their time; NULL: the data key never changed.
    """

    __tablename__ = "vault_state"
    __table_args__ = (CheckConstraint("id = 1", name="single"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    vault: Mapped[str] = mapped_column(String(32))
    generation: Mapped[int] = mapped_column(Integer)
    is_training: Mapped[bool] = mapped_column(Boolean)
    created_at: Mapped[At]
    journal_secret: Mapped[bytes | None] = mapped_column(LargeBinary)
