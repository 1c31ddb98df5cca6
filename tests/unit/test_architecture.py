"""The core stands on the standard library alone; the build files keep their promises."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

from crt_desktop.cli import COMMANDS

ROOT = Path(__file__).resolve().parent.parent.parent
CORE = ("domain", "reports", "ports", "services")
ADAPTER_LIBRARIES = (
    "PySide6",
    "sqlalchemy",
    "sqlcipher3",
    "alembic",
    "cryptography",
    "highspy",
    "numpy",
    "xlsxwriter",
)

IMPORT_CORE = """
import importlib, pkgutil, sys

class Unimportable:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in {forbidden!r}:
            raise ImportError("forbidden here: " + name)

sys.meta_path.insert(0, Unimportable())
for name in {core!r}:
    module = importlib.import_module("crt_desktop." + name)
    for found in pkgutil.walk_packages(getattr(module, "__path__", ()), module.__name__ + "."):
        importlib.import_module(found.name)
"""


def source_files(*folders: str) -> list[Path]:
    return [path for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))]


def imported_roots(path: Path) -> set[str]:
    roots = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            roots |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"relative import in {path}"
            roots.add((node.module or "").split(".")[0])
    return roots


def test_the_core_imports_where_qt_and_the_database_cannot_be() -> None:
    script = IMPORT_CORE.format(forbidden=ADAPTER_LIBRARIES, core=CORE)
    subprocess.run([sys.executable, "-c", script], check=True, cwd=ROOT)


@pytest.mark.parametrize("package", CORE)
def test_the_core_uses_the_standard_library_alone(package: str) -> None:
    found = source_files(f"crt_desktop/{package}")
    for path in found or [ROOT / f"crt_desktop/{package}.py"]:
        assert imported_roots(path) <= {*sys.stdlib_module_names, "crt_desktop"}, path


@pytest.mark.parametrize("module", ["crt_desktop.__main__", "crt_desktop.bootstrap"])
def test_the_entry_point_loads_neither_rules_nor_libraries(module: str) -> None:
    script = (
        f"import sys, {module}\n"
        f"heavy = {{*{ADAPTER_LIBRARIES!r}, 'argparse', 'crt_desktop.ports', 'crt_desktop.domain'}}\n"
        "assert not heavy & set(sys.modules), heavy & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", script], check=True, cwd=ROOT)


def test_the_packaging_folder_never_shadows_the_library_of_that_name() -> None:
    assert not (ROOT / "packaging" / "__init__.py").exists()


def test_no_file_names_the_address_of_a_package_index() -> None:
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True, text=True
    ).stdout.split("\0")
    hosts = re.compile("--(extra-)?index-" + "url|" + "files.pyth" + "onhosted|pyp" + r"i\.org")
    for name in filter(None, listed):
        path = ROOT / name
        if path.is_file() and path.suffix not in {".png", ".xlsx", ".ttf", ".woff2", ".db"}:
            assert not hosts.search(path.read_text(encoding="utf-8", errors="replace")), name


def test_every_command_has_its_line_in_the_guide() -> None:
    guide = (ROOT / "crt_desktop" / "guide" / "ligne-de-commande.md").read_text(encoding="utf-8")
    for command in COMMANDS:
        assert f"crt-desktop {command}" in guide
