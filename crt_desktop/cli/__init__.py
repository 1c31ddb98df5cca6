"""The command line: the same use cases as the window, for the IT person and for scheduled tasks.

Importing this package costs nothing; `crt_desktop.cli.app` does the work.
"""

from __future__ import annotations

from typing import Final

COMMANDS: Final = (
    "init",
    "import",
    "template",
    "export",
    "survey",
    "evidence",
    "caseload",
    "alerts",
    "rota",
    "gir",
    "verify",
    "backup",
    "restore",
    "users",
    "key",
    "doctor",
    "demo",
)
"""A first word among these is that command; anything else opens the window."""
