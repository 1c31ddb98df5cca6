"""A person's plan on the scale vault: opened, one cell saved, a note added, validated, each with its entry."""

from __future__ import annotations

import shutil
import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from crt_desktop.services.plans import Plans
from tests.benchmarks.scale_vault import FixedClock
from tests.benchmarks.table import Figure
from tests.benchmarks.vaults import BenchFolder, opened

TIMES = 60
BAR_MS = 50
VERSIONS = 3
"""How many versions each person's plan has: that many times the lines of a template."""


def measure(folder: BenchFolder) -> Iterator[Figure]:
    """Measure through the use cases, on a copy: what is saved is not kept."""
    source = folder.vault()
    with TemporaryDirectory(dir=source.parent, prefix="plans-") as temporary:
        copy = Path(temporary) / "coffre"
        shutil.copytree(source, copy)
        with opened(copy) as session:
            dice = Random(7)  # noqa: S311 - a draw that can be drawn again
            with session.uow() as uow:
                people = [
                    one.row_id
                    for one in dice.sample(uow.fiches.all("beneficiaires"), 4 * TIMES)
                    if uow.fiches.of_person("visites", one.row_id)
                ][:TIMES]
            plans = Plans(session, FixedClock())
            for one in people:
                _write_versions(plans, one)
            fresh = Plans(session, FixedClock())
            yield _of("opening a plan", [_opening(fresh, one) for one in people])
            yield _of("saving one cell", [_saving(fresh, one) for one in people])
            yield _of("moving a line to the top", [_moving(fresh, one) for one in people])
            yield _of("adding a note", [_noting(fresh, one) for one in people])
            yield _of("comparing two versions", [_comparing(fresh, one) for one in people])
            yield _of("validating", [_validating(fresh, one) for one in people])


def _write_versions(plans: Plans, person: int) -> None:
    """Give a person several validated versions and one en cours, with notes."""
    held = plans.begin(person, modele="troubles_cognitifs")
    for _ in range(VERSIONS - 1):
        held = plans.validate(held.plan_row_id, version=held.version)
        plans.add_bilan(person, held.objectifs[0].fil, held.drawn_on, "Va mieux")
        held = plans.begin(person)


def _opening(plans: Plans, person: int) -> Callable[[], object]:
    return lambda: plans.open(person)


def _saving(plans: Plans, person: int) -> Callable[[], object]:
    held = plans.open(person).document
    if held is None:
        raise LookupError(person)
    first, *others = held.objectifs
    edited = replace(held, objectifs=(replace(first, actions="Marcher chaque jour"), *others))
    return lambda: plans.save(edited)


def _moving(plans: Plans, person: int) -> Callable[[], object]:
    held = plans.open(person).document
    if held is None:
        raise LookupError(person)
    *others, last = held.objectifs
    return lambda: plans.save(replace(held, objectifs=(last, *others)))


def _noting(plans: Plans, person: int) -> Callable[[], object]:
    held = plans.open(person).document
    if held is None:
        raise LookupError(person)
    return lambda: plans.add_bilan(person, held.objectifs[0].fil, held.drawn_on, "Va mieux")


def _comparing(plans: Plans, person: int) -> Callable[[], object]:
    after, before, *_ = plans.open(person).versions
    return lambda: plans.compare(before.plan_row_id, after.plan_row_id)


def _validating(plans: Plans, person: int) -> Callable[[], object]:
    held = plans.open(person).document
    if held is None:
        raise LookupError(person)
    return lambda: plans.validate(held.plan_row_id, version=held.version)


def _of(name: str, runs: list[Callable[[], object]]) -> Figure:
    """Return the duration that 95 in 100 runs do not exceed; the first warms up."""
    durations = []
    for run in runs:
        started = time.perf_counter()
        run()
        durations.append((time.perf_counter() - started) * 1000)
    value = statistics.quantiles(durations[1:], n=20)[-1]
    return Figure(name=f"{name}, p95", value=value, unit="ms", bar=BAR_MS)
