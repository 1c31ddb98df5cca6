"""Check that requirements.lock pins what pyproject.toml asks for, each file by its hash.

Every dependency, the optional ones included, has exactly one pinned version that satisfies it and at
least one SHA-256; no address of an index stands in the file.
"""

from __future__ import annotations

import re
import sys
import tomllib
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
PIN = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)==(?P<version>[^ ;\\]+)(?P<marker> *;[^\\]*)? *\\?$")
HASH = re.compile(r"--hash=sha256:[0-9a-f]{64}\b")


def read_lock(text: str) -> dict[str, list[tuple[str, int]]]:
    """Return name → [(version, number of hashes)]; raises ValueError on a line that pins nothing."""
    pins: dict[str, list[tuple[str, int]]] = {}
    for block in re.split(r"\n(?=\S)", text):
        first, *rest = [
            line for line in block.splitlines() if not line.lstrip().startswith("#")
        ] or [""]
        if not first.strip():
            continue
        pin = PIN.match(first.strip())
        if pin is None:
            msg = f"not a pinned requirement: {first}"
            raise ValueError(msg)
        hashes = sum(len(HASH.findall(line)) for line in rest)
        pins.setdefault(canonicalize_name(pin["name"]), []).append((pin["version"], hashes))
    return pins


def wanted(project: dict[str, object]) -> list[Requirement]:
    """Return every requirement of the project, the optional ones included."""
    dependencies = list(project["dependencies"])  # type: ignore[call-overload] # shape of pyproject.toml
    for extra in project["optional-dependencies"].values():  # type: ignore[attr-defined] # idem
        dependencies.extend(extra)
    return [Requirement(text) for text in dependencies]


def problems(lock: str, project: dict[str, object]) -> list[str]:
    """Return one sentence for each thing wrong."""
    found: list[str] = []
    if re.search(r"https?://|--(extra-)?index-url|--find-links", lock):
        found.append("the lock names an address")
    pins = read_lock(lock)
    for name, versions in pins.items():
        found.extend(f"{name} {version} has no hash" for version, hashes in versions if not hashes)
    for requirement in wanted(project):
        versions = [version for version, _ in pins.get(canonicalize_name(requirement.name), [])]
        if not versions:
            found.append(f"{requirement.name} is not locked")
        elif not all(requirement.specifier.contains(version) for version in versions):
            found.append(f"{requirement} is not satisfied by {', '.join(versions)}")
    return found


def main() -> int:
    """Print what is wrong; return 1 when something is."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    found = problems((ROOT / "requirements.lock").read_text(encoding="utf-8"), project)
    for sentence in found:
        print(sentence)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
