"""Imports PySide faster: its support modules are compiled once, and those nothing here uses are left empty.

PySide carries the source of some modules in its library and compiles them anew in every process: a tenth
of the start. Two of them only write its .pyi files, and bring argparse, logging and expressions of their own.
"""

from __future__ import annotations

import builtins
import marshal
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib.util import cache_from_source, source_hash
from pathlib import Path
from types import CodeType
from typing import Any, Final

KEPT: Final = Path(cache_from_source(__file__)).with_suffix(".pyside")
"""Beside the byte code of this module, with the tag of this Python in its name."""
_SOURCES: Final = ("shibokensupport/", "signature_bootstrap.py")
_STUB_MAKERS: Final = ("signature/lib/enum_sig.py", "signature/lib/pyi_generator.py")

Kept = dict[str, tuple[bytes, CodeType]]
"""The hash of a source and its code, by file name."""


@contextmanager
def quick_compiling(kept_file: Path = KEPT) -> Iterator[None]:
    """Give the support modules of PySide their kept code while it is imported.

    The code is told by the hash of its source, as in a .pyc file: another PySide is compiled anew. It is
    kept where and when Python keeps byte code; a frozen program only reads it.
    """
    compile_anew = builtins.compile
    before = _read(kept_file)
    kept: Kept = {}

    def compile_once(source: Any, filename: Any, *others: Any, **named: Any) -> Any:
        name = filename if isinstance(filename, str) else ""
        if not name.startswith(_SOURCES):
            return compile_anew(source, filename, *others, **named)
        if name.endswith(_STUB_MAKERS):
            source = b""
        found = source_hash(source.encode() if isinstance(source, str) else source)
        known, code = before.get(name, (b"", None))
        if known != found or code is None:
            code = compile_anew(source, filename, *others, **named)
        kept[name] = (found, code)
        return code

    # WORKAROUND PySide compiles what it carries: remove when it no longer does.
    vars(builtins)["compile"] = compile_once
    try:
        yield
    finally:
        vars(builtins)["compile"] = compile_anew
    is_new = any(before.get(name, (b"",))[0] != found for name, (found, _) in kept.items())
    if is_new and not sys.dont_write_bytecode and not getattr(sys, "frozen", False):
        _write(kept_file, kept)


def _read(path: Path) -> Kept:
    # What is damaged is written anew.
    with suppress(OSError, EOFError, ValueError, TypeError):
        kept = marshal.loads(path.read_bytes())  # noqa: S302 - byte code, trusted as the .pyc beside it
        if isinstance(kept, dict) and all(
            isinstance(code, CodeType) for _found, code in kept.values()
        ):
            return kept
    return {}


def _write(path: Path, kept: Kept) -> None:
    part = path.with_suffix(f".{os.getpid()}")
    with suppress(OSError):
        path.parent.mkdir(exist_ok=True)
        try:
            part.write_bytes(marshal.dumps(kept))
            # On Windows, not while another process reads what is there.
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)
