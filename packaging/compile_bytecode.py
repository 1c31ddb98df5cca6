"""Compile the byte code of the environment and of the project.

Run with the environment's Python. Imports are three to four times slower without it.
"""

from __future__ import annotations

import compileall
import sys
import sysconfig
from contextlib import suppress
from importlib import import_module
from pathlib import Path

PROJECT_PACKAGES = ("crt_desktop", "db", "exports", "ui")


def main() -> int:
    """Compile site-packages on every core, then the project's packages; return the exit code.

    Some packages ship templates that are not valid Python: their failures are expected and silent.
    """
    compileall.compile_dir(sysconfig.get_path("purelib"), quiet=2, workers=0)
    root = Path(__file__).resolve().parent.parent
    compiled = [
        compileall.compile_dir(root / package, quiet=1, workers=0)
        for package in PROJECT_PACKAGES
        if (root / package).is_dir()
    ]
    # The code PySide carries is kept by the first import that may write; without its libraries, by none.
    sys.dont_write_bytecode = False
    sys.path.insert(0, str(root))
    with suppress(ImportError):
        import_module("ui")
    return 0 if all(compiled) else 1


if __name__ == "__main__":
    sys.exit(main())
