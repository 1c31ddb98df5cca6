"""The triggers that keep validated answers as they were, as DDL per engine."""

from __future__ import annotations

from typing import Final

TRIGGERS: Final = ("reponse_validee_no_update", "reponse_validee_no_delete")

REFUSED: Final = "a validated answer is kept as it was"

_SQLITE: Final = tuple(
    f"""
CREATE TRIGGER reponse_validee_no_{verb.lower()} BEFORE {verb} ON reponse_validee
BEGIN
    SELECT RAISE(ABORT, '{REFUSED}');
END
"""
    for verb in ("UPDATE", "DELETE")
)

_POSTGRESQL: Final = (
    f"""
CREATE OR REPLACE FUNCTION reponse_validee_refuse() RETURNS trigger AS $$
BEGIN
    RAISE EXCEPTION '{REFUSED}';
END
$$ LANGUAGE plpgsql
""",
    *(
        f"""
CREATE TRIGGER reponse_validee_no_{verb.lower()} BEFORE {verb} ON reponse_validee
FOR EACH ROW EXECUTE FUNCTION reponse_validee_refuse()
"""
        for verb in ("UPDATE", "DELETE")
    ),
)


def triggers(dialect: str) -> tuple[str, ...]:
    """Return the statements that make the triggers on an engine ("sqlite", "postgresql")."""
    return _POSTGRESQL if dialect == "postgresql" else _SQLITE
