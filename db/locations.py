"""Where a vault may live: a local folder that nothing copies elsewhere.

A database on a network share is corrupted sooner or later, since its locks are not kept there; one in a
synchronised folder is copied half-written, and leaves the machine.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

from crt_desktop.domain.errors import UnsafeLocationError

MOUNTS = Path("/proc/self/mountinfo")

NETWORK_TYPES: Final = frozenset(
    {
        "9p", "acfs", "afs", "beegfs", "ceph", "cifs", "coda", "davfs", "fuse", "gfs2", "glusterfs",
        "gpfs", "lustre", "ncpfs", "nfs", "nfs4", "ocfs2", "orangefs", "prl_fs", "smb2", "smb3",
        "smbfs", "sshfs", "vboxsf", "vmhgfs",
    }
)  # fmt: skip
LOCAL_FUSE_TYPES: Final = frozenset({"fuse.fuse-overlayfs", "fuse.gocryptfs", "fuse.ntfs-3g"})

SYNCHRONISED_NAMES: Final = re.compile(
    r"onedrive( - .*)?|dropbox( \(.*\))?|(my )?nextcloud.*|owncloud.*|google ?drive.*|drivefs"
    r"|icloud ?drive|com~apple~clouddocs|mobile documents|box( sync)?|pcloud ?drive|kdrive.*|mega(sync)?"
    r"|proton ?drive|seafile|synology ?drive|tresorit|cozy ?drive|syncthing",
    re.IGNORECASE,
)
SYNCHRONISED_MARKERS: Final = (
    ".dropbox",
    ".dropbox.cache",
    ".nextcloudsync.log",
    ".owncloudsync.log",
    ".seafile-data",
    ".stfolder",
    ".tmp.drivedownload",
    ".tmp.driveupload",
    ".849C9593-D756-4E56-8D6E-42412F2A707B",  # OneDrive
)
SYNCHRONISED_DATABASES: Final = re.compile(r"\.?_?\.?sync_[0-9a-f]+\.db")  # Nextcloud, ownCloud
SYNCHRONISED_VARIABLES: Final = ("OneDrive", "OneDriveConsumer", "OneDriveCommercial")


def refuse_unsafe_location(path: Path) -> None:
    """Refuse a network or synchronised folder; raises UnsafeLocationError (kind, found)."""
    resolved = path.expanduser().resolve()
    network = network_type(resolved)
    if network is not None:
        raise UnsafeLocationError(path=str(path), kind="reseau", found=network)
    service = synchronised_by(resolved, environment=os.environ)
    if service is not None:
        raise UnsafeLocationError(path=str(path), kind="synchronise", found=service)


def network_type(path: Path) -> str | None:
    """Return the kind of network share a resolved path is on, or None for a local disk."""
    if sys.platform == "win32":
        return _windows_network_type(path)
    try:
        lines = MOUNTS.read_text(encoding="utf-8", errors="surrogateescape").splitlines()
    except OSError:
        return None
    return network_type_in(lines, path)


def network_type_in(mountinfo: Iterable[str], path: Path) -> str | None:
    """Return the network type of the mount that holds a path, from lines of mountinfo(5).

    The root of the machine is never refused, whatever its type: a diskless workstation or a sandbox
    runs the program itself from there.
    """
    best, found = -1, ""
    for line in mountinfo:
        left, _, right = line.partition(" - ")
        fields = left.split()
        if len(fields) < 5 or not right.strip():  # noqa: PLR2004 - the mount point is the fifth field
            continue
        # Spaces of a mount point are written \040.
        mount = Path(re.sub(r"\\(\d{3})", lambda code: chr(int(code[1], 8)), fields[4]))
        if path.is_relative_to(mount) and len(mount.parts) >= best:
            best, found = len(mount.parts), right.split()[0]
    is_fuse = found.startswith("fuse.") and found not in LOCAL_FUSE_TYPES
    return found if best > 1 and (found in NETWORK_TYPES or is_fuse) else None


def _windows_network_type(path: Path) -> str | None:
    if sys.platform != "win32":
        return None
    import ctypes  # noqa: PLC0415 - Windows alone

    remote = 4
    if str(path).startswith("\\\\") or ctypes.windll.kernel32.GetDriveTypeW(path.anchor) == remote:
        return "smb"
    return None


def synchronised_by(path: Path, *, environment: Mapping[str, str]) -> str | None:
    """Return the name or marker that shows a synchronised folder at or above a path, or None."""
    for variable in SYNCHRONISED_VARIABLES:
        root = environment.get(variable)
        if root and path.is_relative_to(Path(root)):
            return variable
    for folder in (path, *path.parents):
        if SYNCHRONISED_NAMES.fullmatch(folder.name):
            return folder.name
        marker = _marker_in(folder)
        if marker is not None:
            return marker
    return None


def _marker_in(folder: Path) -> str | None:
    try:
        names = {entry.name for entry in os.scandir(folder)}
    except OSError:
        return None
    for marker in SYNCHRONISED_MARKERS:
        if marker in names:
            return marker
    databases = (name for name in names if name.endswith(".db"))
    return next((name for name in databases if SYNCHRONISED_DATABASES.fullmatch(name)), None)
