"""Anchors: heads of the journal kept beside the database, so that an older one put back is noticed.

Each is a small file of ``ancre/`` sealed with a key of the vault; the newest hundred are kept.
"""

from __future__ import annotations

import hmac
import json
import re
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Final

from crt_desktop.domain.errors import EnvironmentFailedError
from db.files import create_private_folder, write_atomic
from db.slots import AnchorMark

FOLDER: Final = "ancre"
KEPT: Final = 100

_NAME: Final = re.compile(r"tete-(\d{12})\.json")


@dataclass(frozen=True, slots=True)
class Anchor:
    """The head of the journal at an instant; ``is_genuine``: its seal is right."""

    seq: int
    mac: bytes
    is_genuine: bool


def write_anchor(folder: Path, key: bytes, *, seq: int, mac: bytes, at: datetime) -> None:
    """Keep the head of the journal; a disk that refuses does not undo what was committed."""
    if seq == 0:
        return
    path = _path(folder, seq)
    if path.exists():
        return
    entry = {"seq": seq, "mac": mac.hex(), "at": at.astimezone(UTC).isoformat(timespec="seconds")}
    sealed = entry | {"seal": _seal(key, entry)}
    with suppress(EnvironmentFailedError, OSError):
        create_private_folder(path.parent)
        write_atomic(path, json.dumps(sealed).encode())
        for old in _paths(folder)[:-KEPT]:
            old.unlink(missing_ok=True)


def has_anchor(folder: Path, seq: int) -> bool:
    """Tell whether this entry of the journal is anchored."""
    return _path(folder, seq).exists()


def read_anchors(folder: Path, key: bytes) -> tuple[Anchor, ...]:
    """Return the anchors of a vault, oldest first; one that cannot be read is not genuine."""
    read = (_read(path, key) for path in _paths(folder))
    return tuple(anchor for anchor in read if anchor is not None)


def is_emptied(anchors: Sequence[Anchor], since: int) -> bool:
    """Tell whether anchors are missing that were there once entry ``since`` was anchored.

    The oldest are dropped once the newest hundred are kept.
    """
    return len(anchors) < KEPT and not any(anchor.seq <= since for anchor in anchors)


def next_mark(
    folder: Path,
    key: bytes,
    mark: AnchorMark | None,
    *,
    on: date,
    mac_of: Callable[[int], bytes | None],
) -> AnchorMark | None:
    """Return the anchor that the slot file is to remember from now on, None: what it has stays.

    Once a day, and only when nothing is wrong with what it knows: `verify` must still find what is.

    Args:
        folder: The vault.
        key: The key of the anchors.
        mark: What the slot file remembers.
        on: The day.
        mac_of: Gives the MAC of an entry of the journal, None when there is none.
    """
    if mark is not None and mark.on >= on.isoformat():
        return None
    anchors = read_anchors(folder, key)
    if not anchors or not all(anchor.is_genuine for anchor in anchors):
        return None
    newest = anchors[-1]
    if mark is not None and (
        newest.seq <= mark.seq or is_emptied(anchors, mark.seq) or mac_of(mark.seq) != mark.mac
    ):
        return None
    if mac_of(newest.seq) != newest.mac:
        return None
    return AnchorMark(seq=newest.seq, mac=newest.mac, on=on.isoformat())


def _path(folder: Path, seq: int) -> Path:
    return folder / FOLDER / f"tete-{seq:012d}.json"


def _paths(folder: Path) -> list[Path]:
    try:
        return sorted(path for path in (folder / FOLDER).iterdir() if _NAME.fullmatch(path.name))
    except OSError:
        return []


def _read(path: Path, key: bytes) -> Anchor | None:
    try:
        entry = json.loads(path.read_bytes())
        seal = entry.pop("seal")
        seq, mac = entry["seq"], bytes.fromhex(entry["mac"])
        is_genuine = (
            type(seq) is int
            and path.name == f"tete-{seq:012d}.json"
            and hmac.compare_digest(str(seal), _seal(key, entry))
        )
    except FileNotFoundError:
        # Another process has just dropped this one, the oldest, after adding its own.
        return None
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return Anchor(0, b"", is_genuine=False)
    return Anchor(seq, mac, is_genuine)


def _seal(key: bytes, entry: dict[str, object]) -> str:
    return hmac.digest(key, json.dumps(entry, sort_keys=True).encode(), "sha256").hex()
