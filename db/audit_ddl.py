"""The triggers that make the journal append-only, as DDL per engine.

An entry is only ever added at the end: the insert trigger also stops ``INSERT OR REPLACE``, which
SQLite would otherwise carry out as a silent delete.
"""

from __future__ import annotations

from typing import Final

TRIGGERS: Final = ("audit_append_only", "audit_no_update", "audit_no_delete")
"""Names of the triggers; `verify` tells when one is missing."""

_SQLITE: Final = (
    """
CREATE TRIGGER audit_append_only BEFORE INSERT ON audit
WHEN NEW.seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM audit)
BEGIN
    SELECT RAISE(ABORT, 'audit is append-only');
END
""",
    """
CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit
BEGIN
    SELECT RAISE(ABORT, 'audit is append-only');
END
""",
    """
CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit
BEGIN
    SELECT RAISE(ABORT, 'audit is append-only');
END
""",
)

_POSTGRESQL: Final = (
    """
CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'audit is append-only';
END
$$
""",
    """
CREATE FUNCTION audit_check_next() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.seq IS DISTINCT FROM (SELECT coalesce(max(seq), 0) + 1 FROM audit) THEN
        RAISE EXCEPTION 'audit is append-only';
    END IF;
    RETURN NEW;
END
$$
""",
    """
CREATE TRIGGER audit_append_only BEFORE INSERT ON audit
FOR EACH ROW EXECUTE FUNCTION audit_check_next()
""",
    """
CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit
FOR EACH ROW EXECUTE FUNCTION audit_refuse()
""",
    """
CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit
FOR EACH ROW EXECUTE FUNCTION audit_refuse()
""",
    """
CREATE TRIGGER audit_no_truncate BEFORE TRUNCATE ON audit
FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()
""",
)


def triggers(dialect_name: str) -> tuple[str, ...]:
    """Return the statements that protect the journal, in order; none for another engine."""
    return {"sqlite": _SQLITE, "postgresql": _POSTGRESQL}.get(dialect_name, ())
