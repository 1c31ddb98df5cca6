"""The survey editions shipped with the program, and those a workstation adds or edits.

Each is a .toml file beside this module (its format: `domain.editions`). To change one, a director
duplicates it in the window, or copies it into the folder of the etablissement's editions and edits the
copy, which wins.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from crt_desktop.domain.editions import FIRST_EDITION, Edition
from crt_desktop.domain.errors import EditionInvalidError
from crt_desktop.reports.enquetes import EditionLine, EditionOrigin
from crt_desktop.services.edition_shelf import SUFFIX, read_edition_file

SHIPPED: Final = Path(__file__).parent


def load_editions(folder: Path | None = None) -> dict[str, EditionLine]:
    """Return the shipped editions and those of the folder over them, by id, the national one first.

    A folder that does not exist holds none. A file that is not valid is never silently left out: it is
    there with what is wrong, and nothing stands in for it.
    """
    editions: dict[str, EditionLine] = {}
    for place, origin in ((SHIPPED, EditionOrigin.PROGRAM), (folder, EditionOrigin.FOLDER)):
        if place is not None and place.is_dir():
            for file in sorted(place.glob(f"*{SUFFIX}")):
                editions[file.stem] = _load(file, origin)
    return dict(sorted(editions.items(), key=lambda item: (item[0] != FIRST_EDITION, item[0])))


def _load(file: Path, origin: EditionOrigin) -> EditionLine:
    nothing = Edition(id=file.stem, title=file.name, year=None, notice="", sections=())
    try:
        read = read_edition_file(file, code=file.stem)
    except EditionInvalidError as error:
        return EditionLine(edition=nothing, origin=origin, issues=error.issues)
    edition = read.edition if read.edition.title else nothing
    return EditionLine(edition=edition, origin=origin, issues=read.issues)
