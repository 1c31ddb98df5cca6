"""A command line in a folder, and one whose vault holds the example workbook."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.e2e.command_line import EXAMPLE, CommandLine


@pytest.fixture
def command_line(tmp_path: Path) -> CommandLine:
    return CommandLine(tmp_path)


@pytest.fixture(scope="session")
def example_vault(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Import the example once for the whole session."""
    line = CommandLine(tmp_path_factory.mktemp("exemple"))
    line.done("init", line.vault, "--user", "claire.vidal")
    line.done("import", line.vault, EXAMPLE)
    return line.vault


@pytest.fixture
def with_example(command_line: CommandLine, example_vault: Path) -> CommandLine:
    """Give a private copy of the vault of the example."""
    shutil.copytree(example_vault, command_line.vault)
    return command_line
