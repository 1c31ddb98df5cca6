"""The support modules of PySide are compiled once, and anew when they change."""

from __future__ import annotations

import builtins
import marshal
import sys
from pathlib import Path
from types import CodeType

import pytest

from ui.pyside_start import quick_compiling

NAME = "shibokensupport/feature.py"


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    return tmp_path / "__pycache__" / "code.pyside"


def compiled(kept: Path, source: bytes | str, name: str = NAME) -> CodeType:
    """Return the code PySide gets for a source, through the name its importer looks up."""
    with quick_compiling(kept):
        code = builtins.compile(source, name, "exec")
    assert isinstance(code, CodeType)
    return code


def value(code: CodeType) -> object:
    names: dict[str, object] = {}
    exec(code, names)  # noqa: S102 - what PySide does with it
    return names.get("VALUE")


def test_a_source_is_compiled_once_and_anew_when_it_changes(
    kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert value(compiled(kept, b"VALUE = 1")) == 1
    count = 0
    plain = builtins.compile

    def counted(*args: object, **named: object) -> object:
        nonlocal count
        count += 1
        return plain(*args, **named)  # type: ignore[call-overload] # whatever it was given

    monkeypatch.setattr(builtins, "compile", counted)
    assert value(compiled(kept, b"VALUE = 1")) == 1
    assert count == 0
    assert value(compiled(kept, b"VALUE = 2")) == 2
    assert value(compiled(kept, "VALUE = 2")) == 2
    assert count == 1


def test_a_damaged_file_is_written_anew(kept: Path) -> None:
    kept.parent.mkdir()
    others = (marshal.dumps({NAME: 1}), marshal.dumps({NAME: (b"", None)}), marshal.dumps([NAME]))
    for damaged in (b"", b"\x00", b"i\x01\x00\x00\x00", b"not code", *others):
        kept.write_bytes(damaged)
        assert value(compiled(kept, b"VALUE = 3")) == 3
        assert kept.read_bytes() != damaged


def test_a_file_that_cannot_take_its_place_leaves_nothing(kept: Path) -> None:
    kept.mkdir(parents=True)
    assert value(compiled(kept, b"VALUE = 3")) == 3
    assert list(kept.parent.iterdir()) == [kept]


def test_nothing_is_written_where_python_writes_no_byte_code(
    kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    assert value(compiled(kept, b"VALUE = 4")) == 4
    assert not kept.exists()


def test_what_only_writes_stubs_is_left_empty(kept: Path) -> None:
    name = "shibokensupport/signature/lib/pyi_generator.py"
    assert value(compiled(kept, b"VALUE = 5", name)) is None


def test_other_sources_are_compiled_as_ever_and_the_compiler_given_back(kept: Path) -> None:
    plain = builtins.compile
    assert value(compiled(kept, b"VALUE = 6", "anything.py")) == 6
    with pytest.raises(ZeroDivisionError), quick_compiling(kept):
        raise ZeroDivisionError
    assert builtins.compile is plain
    assert not kept.exists()
