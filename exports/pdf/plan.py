"""A plan d'accompagnement on paper: a table across the page, or one card an objective in large print."""

from __future__ import annotations

from datetime import date
from typing import Final

from reportlab.platypus import Flowable, KeepTogether

from crt_desktop.domain import codes
from crt_desktop.domain.typography import french
from crt_desktop.reports.documents import PersonCard, PlanPaper
from crt_desktop.reports.plans import BilanLine, ObjectifLine, PrestationLine
from exports.pdf.page import build, letterhead
from exports.pdf.pen import Cell, Pen, whole
from exports.pdf.styles import LANDSCAPE, LARGE

NO_OBJECTIF: Final = "Aucun objectif n'est encore écrit."
NO_PRESTATION: Final = "Aucune prestation n'est encore prévue."
NOTHING: Final = "Rien n’est noté."
_PAID: Final = {
    "socle": "gratuite (socle)",
    "optionnelle": "facturée à la personne",
    "droit_commun": "droit commun",
}
"""Who pays for a prestation, in the words of the person."""
_MOST_KEPT: Final = 0.8


def render_plan(paper: PlanPaper, letters: frozenset[int], *, is_large: bool) -> bytes:
    """Return the plan as a PDF."""
    pen = Pen(LARGE if is_large else LANDSCAPE, letters)
    return build(
        pen,
        paper.imprint,
        subject=paper.person.name,
        issuer=paper.letterhead.nom,
        story=_story(pen, paper),
    )


def _story(pen: Pen, paper: PlanPaper) -> list[Flowable]:
    return [
        *letterhead(pen, paper.letterhead, paper.imprint, subject=person_line(paper.person)),
        *_information(pen, paper),
        *_project(pen, paper),
        *_actions(pen, paper),
        *_prestations(pen, paper),
        *_unreached(pen, paper),
        *_signatures(pen, paper),
    ]


def person_line(person: PersonCard) -> str:
    """Return who the document is about, as its first page says it."""
    born = {"F": "née", "M": "né"}.get(person.sexe, "né(e)")
    return f"{person.name}, {born} le {person.born_on:%d/%m/%Y} ({person.age} ans)"


def person_facts(person: PersonCard) -> list[tuple[str, str]]:
    """Return what is known of a person, as labels and values."""
    return [
        ("Identité", person.full_name),
        ("INS", person.ins or ""),
        ("Adresse", person.adresse),
        ("Téléphone", person.telephone),
        ("GIR", "" if person.gir is None else str(person.gir)),
        ("Mode de vie", person.mode_vie or ""),
        ("Représentant légal", person.representant or ""),
        ("Personne de confiance", person.personne_confiance or ""),
        ("Aidants", "\n".join(person.aidants)),
    ]


def _information(pen: Pen, paper: PlanPaper) -> list[Flowable]:
    facts = pen.facts(person_facts(paper.person))
    story = [*pen.heading("1. Informations générales et intervenants", above=facts), facts]
    if paper.intervenants:
        story.append(pen.gap(0.8))
        story.append(_intervenants(pen, paper))
    if paper.plan.informations.strip():
        story += [pen.gap(), *pen.paragraphs(paper.plan.informations)]
    return story


def _intervenants(pen: Pen, paper: PlanPaper) -> Flowable:
    rows: list[list[Cell]] = [
        [pen.write(one.nom, "bold"), pen.write(one.role, "cell"), pen.write(one.telephone, "cell")]
        for one in paper.intervenants
    ]
    return pen.table(rows, [38, 33, 29], head=("Intervenant à domicile", "Pour quoi", "Téléphone"))


def _project(pen: Pen, paper: PlanPaper) -> list[Flowable]:
    plan = paper.plan
    parts = (
        ("Synthèse des problématiques", plan.synthese),
        ("Projet de la personne", plan.projet),
        ("Habitudes et préférences", plan.preferences),
        ("Directives anticipées", plan.directives),
    )
    title = "2. Synthèse et projet de la personne"
    known = [(label, text) for label, text in parts if text.strip()]
    if not known:
        return [*pen.heading(title), pen.write(NOTHING, "soft")]
    if pen.look.is_large:
        story = pen.heading(title)
        for label, text in known:
            story += [*pen.heading(label, style="article", level=1), *pen.paragraphs(text)]
        return story
    # Across a page on its side a line would be too long to follow: two columns.
    cells = [[pen.write(label, "bold"), *pen.paragraphs(text)] for label, text in known]
    table = pen.side_by_side(cells)
    return [*pen.heading(title, above=table), table]


# --- the objectives --------------------------------------------------------------------------


def _actions(pen: Pen, paper: PlanPaper) -> list[Flowable]:
    objectifs = paper.plan.objectifs
    title = "3. Plan d'action"
    if not objectifs:
        return [*pen.heading(french(title)), pen.write(french(NO_OBJECTIF), "soft")]
    if pen.look.is_large:
        story = pen.heading(french(title))
        for place, line in enumerate(objectifs, start=1):
            story += _card(pen, place, line)
        return story
    table = pen.table(
        [_row(pen, place, line) for place, line in enumerate(objectifs, start=1)],
        [44, 46, 60, 36, 38, 44],
        head=(
            "Problème",
            "Objectif partagé",
            "Actions",
            "Intervenant",
            "Critère d’atteinte",
            "Bilan d’étape",
        ),
    )
    return [*pen.heading(french(title), above=table), table]


def _row(pen: Pen, place: int, line: ObjectifLine) -> list[Cell]:
    """Return the cells of one objective; the bilan begins with where it stands."""
    problem: list[Flowable] = [pen.write(f"{place}. {_family(line)}", "soft")]
    problem += pen.paragraphs(line.probleme, "cell")
    bilan: list[Flowable] = [pen.write(_standing(line), "bold")]
    for one in line.bilans:
        bilan += pen.paragraphs(_bilan(one), "cell")
    return [
        problem,
        _cell(pen, line.objectif, "bold"),
        _cell(pen, line.actions),
        _cell(pen, line.intervenant),
        _cell(pen, line.critere),
        bilan,
    ]


def _card(pen: Pen, place: int, line: ObjectifLine) -> list[Flowable]:
    """Return one objective in large print: its words, then each answer under its question."""
    title = pen.heading(
        f"{place}. {line.objectif.strip() or line.probleme.strip() or _family(line)}",
        style="card",
        level=1,
    )
    parts: list[Flowable] = []
    for label, text in (
        ("Pourquoi", line.probleme if line.objectif.strip() else ""),
        ("Ce que nous faisons", line.actions),
        ("Avec qui", line.intervenant),
        ("C’est réussi quand", line.critere),
        ("Où nous en sommes", _joined(_standing(line), *(_bilan(one) for one in line.bilans))),
    ):
        if text.strip():
            first, *others = [part for part in text.split("\n") if part.strip()]
            parts.append(pen.labelled(label, first))
            parts += [pen.write(part, "cell") for part in others]
            parts.append(pen.gap(0.35))
    return _kept(pen, [*title, *parts])


def _kept(pen: Pen, parts: list[Flowable]) -> list[Flowable]:
    """Keep a card on one page unless it fills most of one."""
    is_long = pen.height_of(parts) > pen.look.height * _MOST_KEPT
    return parts if is_long else [KeepTogether(whole(parts))]


def _cell(pen: Pen, text: str, style: str = "cell") -> Cell:
    return pen.paragraphs(text, style) or [pen.write("–", "soft")]


def _family(line: ObjectifLine) -> str:
    return codes.FAMILLE_PROBLEME.get(line.famille, line.famille)


def _standing(line: ObjectifLine) -> str:
    said = codes.STATUT_OBJECTIF.get(line.statut, line.statut)
    reason = line.motif_non_realise.strip()
    return f"{said} : {reason}" if reason else said


def _bilan(bilan: BilanLine) -> str:
    by = f" ({bilan.auteur})" if bilan.auteur else ""
    return f"{bilan.noted_on:%d/%m/%Y} : {bilan.texte}{by}"


def _joined(*texts: str) -> str:
    return "\n".join(text for text in texts if text.strip())


# --- the prestations -------------------------------------------------------------------------


def _prestations(pen: Pen, paper: PlanPaper) -> list[Flowable]:
    prestations = paper.plan.prestations
    title = "Prestations"
    if not prestations:
        return [*pen.heading(title), pen.write(french(NO_PRESTATION), "soft")]
    if pen.look.is_large:
        story = pen.heading(title)
        for line in prestations:
            story += _kept(pen, _prestation_card(pen, paper, line))
        return story
    rows: list[list[Cell]] = [
        [
            pen.write(_domain(line), "cell"),
            _cell(pen, line.libelle, "bold"),
            _cell(pen, _provider(paper, line)),
            _cell(pen, line.frequence),
            pen.write(_span(line), "cell"),
            pen.write(_paid(line), "cell"),
            pen.write(codes.ETAT_PRESTATION.get(line.etat, line.etat), "cell"),
        ]
        for line in prestations
    ]
    table = pen.table(
        rows,
        [44, 52, 50, 42, 36, 34, 22],
        head=("Domaine", "Prestation", "Par qui", "Fréquence", "Dates", "Prise en charge", "État"),
    )
    return [*pen.heading(title, above=table), table]


def _prestation_card(pen: Pen, paper: PlanPaper, line: PrestationLine) -> list[Flowable]:
    parts: list[Flowable] = [pen.write(line.libelle or _domain(line), "card")]
    for label, text in (
        ("Par qui", _provider(paper, line).replace("\n", ", ")),
        ("Fréquence", line.frequence),
        ("Dates", _span(line)),
        ("Prise en charge", _paid(line)),
        ("État", "refusée" if line.etat == "refusee" else ""),
    ):
        if text.strip():
            parts.append(pen.labelled(label, text))
    return parts


def _domain(line: PrestationLine) -> str:
    return codes.DOMAINE.get(line.domaine, line.domaine)


def _provider(paper: PlanPaper, line: PrestationLine) -> str:
    profession = codes.PROFESSION.get(line.profession or "", line.profession or "")
    partner = paper.partenaires.get(line.partenaire or "", "")
    return _joined(*dict.fromkeys((line.fournisseur, partner, profession)))


def _paid(line: PrestationLine) -> str:
    return _PAID.get(line.nature, line.nature)


def _span(line: PrestationLine) -> str:
    return span_words(line.started_on, line.ended_on)


def span_words(start: date | None, end: date | None) -> str:
    """Return two days in words: « depuis le », « jusqu'au », « du … au … »; nothing without any."""
    if start and end:
        return f"du {start:%d/%m/%Y} au {end:%d/%m/%Y}"
    if start:
        return f"depuis le {start:%d/%m/%Y}"
    return f"jusqu’au {end:%d/%m/%Y}" if end else ""


# --- what was not reached, and who signs -------------------------------------------------------


def _unreached(pen: Pen, paper: PlanPaper) -> list[Flowable]:
    if not paper.non_realises:
        return []
    story = pen.heading("4. Objectifs partagés non réalisés")
    for numero, line in paper.non_realises:
        said = line.objectif.strip() or line.probleme.strip() or _family(line)
        reason = line.motif_non_realise.strip()
        words = f"{said} (version {numero})" + (f" : {reason}" if reason else "")
        story += pen.items([words])
    return story


def _history(paper: PlanPaper) -> str:
    """Return when the plan was drawn up, validated, and when it is looked at again."""
    plan = paper.plan
    said = f"Plan établi avec la personne le {plan.drawn_on:%d/%m/%Y}"
    if plan.validated_on:
        said += f", validé le {plan.validated_on:%d/%m/%Y}"
        said += f" par {plan.validated_by}" if plan.validated_by else ""
    said += "."
    if plan.review_on:
        said += f" Il est revu avec elle au plus tard le {plan.review_on:%d/%m/%Y}."
    return said


def _signatures(pen: Pen, paper: PlanPaper) -> list[Flowable]:
    signers = [("La personne", paper.person.name)]
    if paper.person.representant:
        signers.append(("Représentant légal", paper.person.representant))
    signers.append(("Pour le CRT", paper.plan.validated_by or ""))
    block = pen.signatures(signers)
    return [
        KeepTogether(
            [
                *whole(pen.heading("Signatures")),
                pen.write(_history(paper), "body"),
                block,
            ]
        )
    ]
