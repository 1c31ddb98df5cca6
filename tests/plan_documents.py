"""Plans as tests write them: one with its lines, drawn ones, and what is read back of a comparison."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from hypothesis import strategies as st

from crt_desktop.domain import codes
from crt_desktop.domain.plan_differences import (
    LINE_CODES,
    OBJECTIF,
    PRESTATION,
)
from crt_desktop.domain.plan_document import (
    DifferenceKind,
    ObjectifLine,
    PlanDifference,
    PlanDocument,
    PrestationLine,
)

BEGUN = date(2026, 3, 2)


def an_objectif(fil: int = 1, **changes: Any) -> ObjectifLine:
    """Return a complete objective."""
    whole = ObjectifLine(
        fil=fil,
        famille="mobilite",
        probleme="Tombe souvent",
        objectif="Ne plus tomber",
        actions="Kinésithérapie",
        intervenant="Kinésithérapeute",
        critere="Aucune chute en trois mois",
    )
    return replace(whole, **changes)


def a_prestation(fil: int = 1, **changes: Any) -> PrestationLine:
    """Return a complete prestation."""
    whole = PrestationLine(fil=fil, domaine="urgence", libelle="Téléassistance", fournisseur="CRT")
    return replace(whole, **changes)


def a_plan(**changes: Any) -> PlanDocument:
    """Return a version that may be validated without a remark."""
    whole = PlanDocument(
        plan_row_id=1,
        version=1,
        beneficiaire_id=1,
        numero=1,
        statut="en_cours",
        drawn_on=BEGUN,
        recorded_at=datetime(2026, 3, 2, 9, tzinfo=UTC),
        synthese="Vit seule",
        projet="Rester chez elle",
        objectifs=(an_objectif(),),
        prestations=(a_prestation(),),
    )
    return replace(whole, **changes)


# --- drawn ---------------------------------------------------------------------------------

_TEXT = st.text(st.sampled_from("abcé’« »\u202f;\n'=0"), max_size=12).map(
    lambda text: text.strip(" \n\u202f")
)
_DAYS = st.dates(date(2020, 1, 1), date(2030, 12, 31))


def _code(words: Any) -> st.SearchStrategy[str]:
    return st.sampled_from(sorted(words))


def objectifs(fil: int = 0) -> st.SearchStrategy[ObjectifLine]:
    """Draw an objective of a thread."""
    return st.builds(
        ObjectifLine,
        fil=st.just(fil),
        famille=_code(codes.FAMILLE_PROBLEME),
        probleme=_TEXT,
        objectif=_TEXT,
        actions=_TEXT,
        intervenant=_TEXT,
        critere=_TEXT,
        statut=_code(codes.STATUT_OBJECTIF),
        motif_non_realise=_TEXT,
    )


@st.composite
def prestations(draw: st.DrawFn, fil: int = 0) -> PrestationLine:
    """Draw a prestation of a thread."""
    days = sorted(draw(st.lists(_DAYS, min_size=2, max_size=2)))
    return PrestationLine(
        fil=fil,
        domaine=draw(_code(codes.DOMAINE)),
        nature=draw(_code(codes.NATURE_PRESTATION)),
        libelle=draw(_TEXT),
        fournisseur=draw(_TEXT),
        profession=draw(st.none() | _code(codes.PROFESSION)),
        frequence=draw(_TEXT),
        started_on=draw(st.sampled_from([None, days[0]])),
        ended_on=draw(st.sampled_from([None, days[1]])),
        etat=draw(_code(codes.ETAT_PRESTATION)),
    )


@st.composite
def edits(draw: st.DrawFn, document: PlanDocument) -> PlanDocument:
    """Draw what an editor may make of a document: lines removed, changed, added, put in another order."""
    texts: dict[str, Any] = {
        name: draw(_TEXT) for name in draw(st.sets(st.sampled_from(["synthese", "directives"])))
    }
    return replace(
        document,
        review_on=draw(st.none() | _DAYS),
        objectifs=draw(_edited(document.objectifs, objectifs)),
        prestations=draw(_edited(document.prestations, prestations)),
        **texts,
    )


@st.composite
def _edited(draw: st.DrawFn, lines: Sequence[Any], drawn: Any) -> tuple[Any, ...]:
    kept = [line for line in lines if draw(st.integers(0, 4))]
    changed = [draw(drawn(line.fil)) if not draw(st.integers(0, 2)) else line for line in kept]
    added = draw(st.lists(drawn(), max_size=2))
    return tuple(draw(st.permutations([*changed, *added])))


# --- read back -----------------------------------------------------------------------------


def applied(
    before: PlanDocument, differences: Sequence[PlanDifference], after: PlanDocument
) -> PlanDocument:
    """Return what differences make of a document, by what they say alone; ``after`` gives the lines added."""
    own = {
        one.attribute: _read(one.part, one.attribute, one.after)
        for one in differences
        if one.part not in {OBJECTIF, PRESTATION}
    }
    return replace(
        before,
        objectifs=_lines(OBJECTIF, before.objectifs, differences, after.objectifs),
        prestations=_lines(PRESTATION, before.prestations, differences, after.prestations),
        **own,
    )


def _lines(
    part: str, lines: Sequence[Any], differences: Sequence[PlanDifference], after: Sequence[Any]
) -> tuple[Any, ...]:
    held = {line.fil: line for line in lines}
    placed = []
    for one in (one for one in differences if one.part == part):
        if one.kind is DifferenceKind.CHANGED:
            value = _read(part, one.attribute, one.after)
            held[one.fil] = replace(held[one.fil], **{one.attribute: value})
    for one in (one for one in differences if one.part == part):
        if one.kind is DifferenceKind.REMOVED:
            assert lines[int(one.before) - 1].fil == one.fil
            del held[one.fil]
        elif one.kind is DifferenceKind.MOVED:
            assert lines[int(one.before) - 1].fil == one.fil
            placed.append((int(one.after), held.pop(one.fil)))
        elif one.kind is DifferenceKind.ADDED:
            placed.append((int(one.after), after[int(one.after) - 1]))
    found = list(held.values())
    for place, line in sorted(placed, key=lambda one: one[0]):
        found.insert(place - 1, line)
    return tuple(found)


def _read(part: str, attribute: str, said: str) -> Any:
    """Return the value of what is said in words."""
    words = LINE_CODES.get((part, attribute))
    if words is not None:
        return next((code for code, label in words.items() if label == said), None)
    if attribute.endswith("_on"):
        return datetime.strptime(said, "%d/%m/%Y").astimezone(UTC).date() if said else None
    if attribute == "partenaire":
        return said or None
    return said
