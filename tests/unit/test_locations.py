"""Where a vault is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from crt_desktop.domain.errors import UnsafeLocationError
from db.locations import (
    SYNCHRONISED_MARKERS,
    network_type,
    network_type_in,
    refuse_unsafe_location,
    synchronised_by,
)

MOUNTINFO = r"""
27 1 254:0 / / rw,relatime - ext4 /dev/vda rw
28 27 0:30 / /home rw,relatime shared:1 - ext4 /dev/vdb rw
29 27 0:31 / /mnt/partage rw - nfs4 serveur:/partage rw
30 27 0:32 / /mnt/win rw - cifs //serveur/commun rw
31 28 0:33 / /home/claire/distant rw - fuse.sshfs claire@serveur: rw
32 28 0:34 / /home/claire/Mes\040documents rw - smb3 //serveur/docs rw
33 27 0:35 / /media/cle rw - fuseblk /dev/sdb1 rw
34 27 0:36 / /home/claire/chiffre rw - fuse.gocryptfs /home/claire/.c rw
35 29 0:37 / /mnt/partage/local rw - ext4 /dev/vdc rw
garbage
36 27 0:38 / /srv -
""".splitlines()


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("/home/claire/coffre", None),
        ("/mnt/partage/coffre", "nfs4"),
        ("/mnt/partage", "nfs4"),
        ("/mnt/partage/local/coffre", None),
        ("/mnt/partage2/coffre", None),
        ("/mnt/win/coffre", "cifs"),
        ("/home/claire/distant/a/b", "fuse.sshfs"),
        ("/home/claire/Mes documents/coffre", "smb3"),
        ("/media/cle/coffre", None),
        ("/home/claire/chiffre/coffre", None),
    ],
)
def test_a_network_share_is_known_by_its_mount(path: str, found: str | None) -> None:
    assert network_type_in(MOUNTINFO, Path(path)) == found


def test_a_machine_that_runs_from_the_network_is_not_refused() -> None:
    assert network_type_in(["27 1 0:1 / / rw - nfs4 serveur:/racine rw"], Path("/home/x")) is None


def test_a_later_mount_hides_an_earlier_one_on_the_same_folder() -> None:
    lines = ["1 0 0:1 / /mnt rw - ext4 /dev/vda rw", "2 1 0:2 / /mnt rw - nfs serveur:/x rw"]
    assert network_type_in(lines, Path("/mnt/coffre")) == "nfs"


def test_mounts_that_cannot_be_read_refuse_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("db.locations.MOUNTS", Path("/absent/mountinfo"))
    assert network_type(Path("/home")) is None


@pytest.mark.parametrize(
    "folder",
    [
        "OneDrive",
        "OneDrive - Association Les Oliviers",
        "Dropbox",
        "Nextcloud",
        "Google Drive",
        "GoogleDrive",
        "iCloud Drive",
        "iCloudDrive",
        "kDrive",
    ],
)
def test_a_synchronised_folder_is_known_by_its_name(tmp_path: Path, folder: str) -> None:
    assert synchronised_by(tmp_path / folder / "crt" / "coffre", environment={}) == folder


@pytest.mark.parametrize("marker", [*SYNCHRONISED_MARKERS, "._sync_0a1b.db", ".sync_ff00.db"])
def test_a_synchronised_folder_is_known_by_what_it_holds(tmp_path: Path, marker: str) -> None:
    (tmp_path / marker).touch()
    assert synchronised_by(tmp_path / "crt" / "coffre", environment={}) == marker


def test_a_synchronised_folder_is_known_by_the_environment(tmp_path: Path) -> None:
    environment = {"OneDriveCommercial": str(tmp_path)}
    assert synchronised_by(tmp_path / "coffre", environment=environment) == "OneDriveCommercial"


def test_ordinary_names_are_not_taken_for_synchronised_ones(tmp_path: Path) -> None:
    for name in ("megan", "boxes", "sync", "Documents", "megalithe"):
        assert synchronised_by(tmp_path / name / "coffre", environment={}) is None


def test_the_refusal_says_which_kind_of_folder_it_met(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(UnsafeLocationError) as caught:
        refuse_unsafe_location(tmp_path / "Dropbox" / "coffre")
    assert caught.value.values["kind"] == "synchronise"
    mounts = tmp_path / "mountinfo"
    mounts.write_text(f"1 0 0:1 / {tmp_path.resolve()} rw - cifs //serveur/x rw\n")
    monkeypatch.setattr("db.locations.MOUNTS", mounts)
    with pytest.raises(UnsafeLocationError) as caught:
        refuse_unsafe_location(tmp_path / "coffre")
    assert caught.value.values["kind"] == "reseau"
    assert caught.value.values["found"] == "cifs"


def test_a_link_to_a_synchronised_folder_is_followed(tmp_path: Path) -> None:
    (tmp_path / "Nextcloud").mkdir()
    (tmp_path / "lien").symlink_to(tmp_path / "Nextcloud")
    with pytest.raises(UnsafeLocationError):
        refuse_unsafe_location(tmp_path / "lien" / "coffre")
    refuse_unsafe_location(tmp_path / "ailleurs")
