"""Forms on the scale vault: opened, saved with their entry in the journal, doubles looked for while typing."""

from __future__ import annotations

import shutil
import statistics
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from crt_desktop.domain.people import Beneficiaire
from crt_desktop.reports.fiches import Draft, StoredFiche
from crt_desktop.services.fiches import Fiches
from tests.benchmarks.scale_vault import FixedClock
from tests.benchmarks.table import Figure
from tests.benchmarks.vaults import BenchFolder, opened
from tests.french_people import with_slips

TIMES = 60
SAVE_BAR_MS = 50
DOUBLES_BAR_MS = 50


def p95_ms(runs: list[Callable[[], object]]) -> float:
    """Return the duration that 95 in 100 of these runs do not exceed, in milliseconds; the first warms up."""
    durations = []
    for run in runs:
        started = time.perf_counter()
        run()
        durations.append((time.perf_counter() - started) * 1000)
    return statistics.quantiles(durations[1:], n=20)[-1]


def measure(folder: BenchFolder) -> Iterator[Figure]:
    """Measure through the use cases, on a copy: what is saved is not kept."""
    source = folder.vault()
    with TemporaryDirectory(dir=source.parent, prefix="fiches-") as temporary:
        copy = Path(temporary) / "coffre"
        shutil.copytree(source, copy)
        with opened(copy) as session:
            dice = Random(5)  # noqa: S311 - a draw that can be drawn again
            fiches = Fiches(session, FixedClock())
            with session.uow() as uow:
                people = [
                    one
                    for one in dice.sample(uow.fiches.all("beneficiaires"), 4 * TIMES)
                    if uow.fiches.of_person("visites", one.row_id)
                ][:TIMES]
                partner = uow.fiches.all("partenaires")[0]
                visits = [uow.fiches.of_person("visites", one.row_id)[0] for one in people]
                demandes = [uow.fiches.of_person("demandes", one.row_id)[0] for one in people]
            yield from _saves(fiches, people, visits, demandes)
            yield _of(
                "saving a partner",
                [_change(fiches, partner, "telephone", turn) for turn in range(TIMES)],
                SAVE_BAR_MS,
            )
            yield _of("opening a form", [_open(fiches, one) for one in people], SAVE_BAR_MS)
            yield _of("keeping a draft", [_keep(fiches, one) for one in people], SAVE_BAR_MS)
            yield _of(
                "doubles while typing",
                [_doubles(fiches, one, dice) for one in people],
                DOUBLES_BAR_MS,
            )


def _of(name: str, runs: list[Callable[[], object]], bar: float) -> Figure:
    return Figure(name=f"{name}, p95", value=p95_ms(runs), unit="ms", bar=bar)


def _saves(
    fiches: Fiches,
    people: list[StoredFiche],
    visits: list[StoredFiche],
    demandes: list[StoredFiche],
) -> Iterator[Figure]:
    for name, changed, field in (
        ("a person", people, "telephone"),
        ("a visit", visits, "motif"),
        ("a demande", demandes, "plan_review_on"),
    ):
        runs = [_change(fiches, one, field, turn) for turn, one in enumerate(changed)]
        yield _of(f"saving {name}", runs, SAVE_BAR_MS)
    yield _of("saving a new fall", [_fall(fiches, one) for one in people], SAVE_BAR_MS)


def _change(fiches: Fiches, fiche: StoredFiche, field: str, turn: int) -> Callable[[], object]:
    """Return what opens a form, types in a field and saves; only the saving counts."""
    form = fiches.open_form(fiche.sheet, row_id=fiche.row_id)
    value = f"{turn % 28 + 1:02d}/01/2027" if field.endswith("_on") else f"0468{turn:06d}"
    is_again = fiche.sheet == "partenaires"
    values = {**form.values, field: value}

    def run() -> object:
        return fiches.save(
            fiche.sheet,
            values,
            form=form.form,
            row_id=fiche.row_id,
            version=fiche.version + (turn if is_again else 0),
            beneficiaire_id=fiche.beneficiaire_id,
        )

    return run


def _fall(fiches: Fiches, person: StoredFiche) -> Callable[[], object]:
    return lambda: fiches.save(
        "chutes",
        {"fell_on": "03/10/2026", "lieu": "cuisine"},
        form=f"chutes:nouveau:{person.row_id}",
        beneficiaire_id=person.row_id,
    )


def _open(fiches: Fiches, person: StoredFiche) -> Callable[[], object]:
    return lambda: fiches.open_form("beneficiaires", row_id=person.row_id)


def _keep(fiches: Fiches, person: StoredFiche) -> Callable[[], object]:
    draft = Draft(
        form=f"chutes:nouveau:{person.row_id}",
        title="Chute",
        values={"remarque": "au réveil"},
        saved_at=FixedClock().now(),
        beneficiaire_id=person.row_id,
    )
    return lambda: fiches.keep_draft(draft)


def _doubles(fiches: Fiches, person: StoredFiche, dice: Random) -> Callable[[], object]:
    if not isinstance(person.record, Beneficiaire):
        raise TypeError(person.sheet)
    typed = with_slips(dice, person.record)
    return lambda: fiches.doubles(**typed)  # type: ignore[arg-type] # texts and a date
