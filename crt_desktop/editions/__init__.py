"""The survey editions shipped with the program, and those an etablissement adds or edits.

Each is a .toml file beside this module (its format: `domain.editions`). To change one, a director
copies it into the folder of the etablissement's editions and edits the copy, which wins.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from crt_desktop.domain.editions import Edition, parse_edition
from crt_desktop.domain.errors import EditionInvalidError

SHIPPED: Final = Path(__file__).parent
FIRST: Final = "nationale"
"""The edition offered first."""


def load_editions(folder: Path | None = None) -> dict[str, Edition]:
    """Return the shipped editions and those of the folder over them, by id, the national one first.

    A folder that does not exist holds none. Raises EditionInvalidError for a file that is not valid:
    it is never silently left out.
    """
    editions: dict[str, Edition] = {}
    for place in (SHIPPED, folder):
        if place is not None and place.is_dir():
            for file in sorted(place.glob("*.toml")):
                editions[file.stem] = _load(file)
    return dict(sorted(editions.items(), key=lambda item: (item[0] != FIRST, item[0])))


def _load(file: Path) -> Edition:
    try:
        text = file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise EditionInvalidError(file=file.name, reason="le fichier est illisible") from error
    return parse_edition(text, edition_id=file.stem, file=file.name)
