"""Runs the migrations on the connection that `db.migrate` gives."""

from __future__ import annotations

from alembic import context

import db.tables  # noqa: F401 - registers the tables
from db.base import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
