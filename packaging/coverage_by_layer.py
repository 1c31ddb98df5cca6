"""Coverage by layer: each has its own bar, since a rule and a screen do not cost the same to test.

Combines what the test processes left, prints one line a layer, and returns 1 when a layer is under its
bar. Line and branch coverage are counted together, as coverage.py does.
"""

from __future__ import annotations

import io
import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from coverage import Coverage
from coverage.exceptions import NoDataError

ROOT = Path(__file__).resolve().parent.parent
SHOWN = 12
"""How many files are told of a layer under its bar."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """A set of folders with the share of lines and branches that must run."""

    name: str
    folders: tuple[str, ...]
    bar: float


LAYERS = (
    Layer(name="domain", folders=("crt_desktop/domain/",), bar=100),
    Layer(name="services", folders=("crt_desktop/services/",), bar=95),
    Layer(name="db", folders=("db/",), bar=95),
    Layer(name="exports", folders=("exports/",), bar=95),
    Layer(name="ui", folders=("ui/",), bar=75),
    Layer(name="command line", folders=("crt_desktop/cli/",), bar=90),
)


def measure() -> dict[str, dict[str, Any]]:
    """Combine the data files and return coverage.py's report by file."""
    coverage = Coverage(config_file=str(ROOT / "pyproject.toml"), data_file=str(ROOT / ".coverage"))
    coverage.combine([str(ROOT)])
    coverage.load()
    report = ROOT / "build" / "coverage.json"
    report.parent.mkdir(exist_ok=True)
    standard_output, sys.stdout = sys.stdout, io.StringIO()
    try:
        coverage.json_report(outfile=str(report))
    finally:
        sys.stdout = standard_output
    return json.loads(report.read_text(encoding="utf-8"))["files"]


def main() -> int:
    """Print each layer's share and what is missing under the bar."""
    try:
        files = measure()
    except NoDataError:
        print("no coverage data: the tests did not run")
        return 1
    failed = False
    for layer in LAYERS:
        mine = {
            name.replace("\\", "/"): report
            for name, report in files.items()
            if name.replace("\\", "/").startswith(layer.folders)
        }
        total = covered = 0
        for report in mine.values():
            summary = report["summary"]
            total += summary["num_statements"] + summary["num_branches"]
            covered += summary["covered_lines"] + summary["covered_branches"]
        share = 100 * covered / total if total else 0.0
        is_short = covered < total * layer.bar / 100 or not total
        failed = failed or is_short
        print(
            f"{'FAILED' if is_short else 'ok    '} {layer.name:<13} {share:6.2f} % (bar {layer.bar:g} %)"
        )
        if is_short:
            print("\n".join(worst(mine, layer.bar)))
    return 1 if failed else 0


def worst(files: dict[str, dict[str, Any]], bar: float) -> list[str]:
    """Return the files under the bar, the least covered first, with some of what is missing."""
    short = sorted(
        (report["summary"]["percent_covered"], name, report)
        for name, report in files.items()
        if report["summary"]["percent_covered"] < bar
    )
    return [
        f"       {name}: {share:.1f} %, lines {report['missing_lines'][:15]}, "
        f"branches {report['missing_branches'][:5]}"
        for share, name, report in short[:SHOWN]
    ]


if __name__ == "__main__":
    sys.exit(main())
