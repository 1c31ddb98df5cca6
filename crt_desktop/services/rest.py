"""The collector of cycles kept at rest while very many records are read, or a long paper is drawn."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def collector_at_rest() -> Iterator[None]:
    """Keep the collector of cycles from looking at the whole program while much is read or drawn.

    A hundred thousand rows read and let go make it do so again and again, for a quarter of the time; none
    of them stands in a cycle, and what does is found once the work is done.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
