"""What the rota breaks: one breach of one rule, with its article and whom it concerns."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Gravite(StrEnum):
    """What a breach is worth: the law or the agreement is broken, or something deserves a look."""

    REGLE = "regle"
    AVERTISSEMENT = "avertissement"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ecart:
    """One breach.

    ``code``: stable name of the rule; ``professionnel``: reference of whom it concerns, None: nobody in
    particular (a night without anyone); ``on``: the day or the night it is seen on; ``message``: a French
    sentence that names nobody; ``article``: where the rule is written, blank when it is the trade's own.
    """

    code: str
    on: date
    message: str
    gravite: Gravite = Gravite.REGLE
    professionnel: str | None = None
    article: str = ""
