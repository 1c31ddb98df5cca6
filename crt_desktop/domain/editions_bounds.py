"""What the text of an edition may not be before it is read as TOML: so shaped that reading it never ends.

The reading of TOML takes a time that grows with the square of the parts of a dotted key, and calls itself
for each bracket inside another. One pass over the text, in a time that grows with its length alone, refuses
what no questionnaire needs.
"""

from __future__ import annotations

import re
from typing import Final

from crt_desktop.domain.editions_model import LIMIT_CHARACTERS

LIMIT_LINE: Final = 4_000
"""The most characters of a line outside its texts."""
LIMIT_DOTS: Final = 3
"""The most dots in a key or in the name of a table."""
LIMIT_DEPTH: Final = 8
"""The most brackets and braces open at once."""

_TOKEN: Final = re.compile(
    r'''
      (?P<text> """(?:[^"\\]|\\.|"(?!""))*+(?:"{3,5})?
              | \'\'\'(?:[^']|'(?!''))*+(?:'{3,5})?
              | "(?:[^"\\\n]|\\[^\n])*+"?
              | '[^'\n]*+'? )
    | (?P<line> \n )
    | (?P<comment> \#[^\n]*+ )
    | (?P<open> [\[{] )
    | (?P<close> [\]}] )
    | (?P<dot> \. )
    | (?P<next> [=,] )
    | [^"'\#\n\[\]{}.=,]++
    ''',
    re.VERBOSE | re.DOTALL,
)


def unreadable(text: str) -> str | None:
    """Return the sentence that says why a text is not read at all; None when it may be."""
    if len(text) > LIMIT_CHARACTERS:
        return f"Le fichier est trop grand : {LIMIT_CHARACTERS} caractères au plus."
    line, length, dots, depth = 1, 0, 0, 0
    for token in _TOKEN.finditer(text):
        kind = token.lastgroup
        if kind == "text":
            line += token[0].count("\n")
            continue
        length += len(token[0])
        if kind == "line":
            line, length, dots = line + 1, 0, 0
        elif kind == "dot":
            dots += 1
        elif kind in {"open", "close"}:
            depth = depth + 1 if kind == "open" else max(depth - 1, 0)
            dots = 0
        elif kind == "next":
            dots = 0
        said = _beyond(length, dots, depth)
        if said:
            return f"La ligne {line} est illisible : {said}."
    return None


def _beyond(length: int, dots: int, depth: int) -> str:
    """Return which limit is passed, if one is."""
    if length > LIMIT_LINE:
        return f"hors des guillemets, {LIMIT_LINE} caractères au plus"
    if dots > LIMIT_DOTS:
        return f"{LIMIT_DOTS} points au plus dans une clé ou dans un nom de table"
    if depth > LIMIT_DEPTH:
        return f"{LIMIT_DEPTH} crochets ou accolades au plus les uns dans les autres"
    return ""
