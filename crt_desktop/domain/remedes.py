"""The words of what keeps an act from being done: the thing, the sentence, who can act and how."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from crt_desktop.domain.typography import french, upper_first


@dataclass(frozen=True, slots=True, kw_only=True)
class Remede:
    """The words of a lack: the thing itself, the sentence, who can act, how."""

    objet: str
    phrase: str
    qui: str
    comment: str


def one_refusal(remede: Remede, said: str) -> str:
    """Return a refusal in words; ``said`` is its sentence, filled in."""
    return french(f"{said} Qui peut agir : {remede.qui} ; {remede.comment}.")


def several_refusals(lacks: Iterable[tuple[Remede, str]]) -> tuple[str, str]:
    """Return what several refusals say together: what is missing, then who can act and how."""
    told = tuple(lacks)
    acts = " ".join(f"{upper_first(one.qui)} : {one.comment}." for one, _ in told)
    return " ".join(said for _, said in told), french(acts)
