r"""The contrat d'accompagnement: its delays, and its text made from the template of the etablissement.

A template is lines: « # » begins the title of an article, « - » an item, anything else is a paragraph;
`{nom}` is replaced, `{{` and `}}` are braces. What is put in a line never changes what the line is: it
is kept on one line, and a line that would begin like a title or an item because of it begins with « \ ».
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from crt_desktop.domain import codes
from crt_desktop.domain.dates import add_months
from crt_desktop.domain.errors import RuleViolationError
from crt_desktop.domain.etablissement import Parametres
from crt_desktop.domain.parcours import Objectif, Prestation
from crt_desktop.domain.typography import french, lower_first

RETRACTATION_JOURS: Final = 15
"""Days in which the person may withdraw. Source: CASF L311-4-1, by analogy."""

TO_FILL: Final = "…………………………"
"""What stands where something is not known: room to write it by hand."""

NOTHING_AGREED: Final = "À préciser avec la personne."
"""The one item of a list without any."""

PLACEHOLDERS: Final[Mapping[str, str]] = {
    "personne": "la personne",
    "date_naissance": "sa date de naissance",
    "naissance": "«\u202fnée le…\u202f»",
    "adresse_personne": "son adresse",
    "representant": "son représentant légal",
    "personne_confiance": "sa personne de confiance",
    "etablissement": "le nom du CRT",
    "adresse_etablissement": "son adresse",
    "numero": "le numéro du document",
    "objet": "l’objet de l’avenant",
    "date_document": "la date du document",
    "numero_plan": "le numéro du plan",
    "date_plan": "la date du plan",
    "objectifs": "les objectifs du plan, seul sur sa ligne",
    "prestations": "les prestations, seul sur sa ligne",
    "participants": "ceux qui y ont pris part",
    "date_admission": "le début de l’accompagnement",
    "delai_remise": "le délai de remise",
    "delai_signature": "le délai de signature",
    "delai_avenant": "le délai de l’avenant",
    "delai_revision": "le délai de révision",
    "retractation": "le délai de rétractation",
    "hospitalisation": "la durée d’hospitalisation qui fait proposer une sortie",
}
"""Every word that may stand between braces, and what replaces it."""

LISTS: Final = frozenset({"objectifs", "prestations"})
"""Placeholders that give one item for each value: each stands alone on its line."""

_TOKEN: Final = re.compile(r"\{\{|\}\}|\{([^{}\n]*)\}|[{}]")
_BORN: Final = {"F": "née", "M": "né"}
_MARKS: Final = ("#", "-", "\\")
_SPACES: Final = re.compile(r"[^\S\u00a0\u202f]+")


# --- delays ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadlines:
    """The last day, included, of each act of a contrat."""

    hand_over_by: date
    sign_by: date
    avenant_by: date
    renew_by: date


def deadlines(
    admitted_on: date, parametres: Parametres, *, signed_on: date | None = None
) -> Deadlines:
    """Return the delays of the contrat of somebody admitted on a day.

    Months go from date to date, clamped to the last day of the month. The renewal counts from the latest
    signature, or from the admission as long as nothing is signed.

    Args:
        admitted_on: The effective day of the admission.
        parametres: The settings in force.
        signed_on: When the contrat, or the latest avenant, was signed.

    Source: CASF D311 by analogy; the delays are settings.
    """
    return Deadlines(
        hand_over_by=admitted_on + timedelta(days=parametres.contrat_remise_jours),
        sign_by=add_months(admitted_on, parametres.contrat_signature_mois),
        avenant_by=add_months(admitted_on, parametres.avenant_mois),
        renew_by=add_months(signed_on or admitted_on, parametres.contrat_reactualisation_mois),
    )


def is_late(limit: date, *, done_on: date | None, on: date) -> bool:
    """Tell whether an act was done after its last day, or is not done once it has passed."""
    return (done_on or on) > limit


def retractation_until(signed_on: date, admitted_on: date | None) -> date:
    """Return the last day, included, to withdraw: counted from the later of signature and admission."""
    begins_on = signed_on if admitted_on is None else max(signed_on, admitted_on)
    return begins_on + timedelta(days=RETRACTATION_JOURS)


# --- template ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateFlaw:
    """What is wrong in a template and where: line and column from 1; ``word`` as it is written."""

    code: str
    line: int
    column: int
    word: str


_FLAWS: Final[Mapping[str, str]] = {
    "champ_inconnu": "{{{mot}}} n’existe pas",
    "accolade_seule": "une accolade «\u202f{mot}\u202f» est seule, doublez-la pour l’écrire",
    "liste_accompagnee": "{{{mot}}} doit être seul sur sa ligne",
}


def flaw_sentence(flaw: TemplateFlaw) -> str:
    """Return what is wrong in French, with its place."""
    said = _FLAWS[flaw.code].format(mot=flaw.word)
    return f"Ligne {flaw.line}, caractère {flaw.column}\u00a0: {said}."


def template_flaws(template: str) -> tuple[TemplateFlaw, ...]:
    """Return everything wrong in a template, in reading order; empty when it can be filled."""
    return tuple(
        flaw
        for number, line in enumerate(template.split("\n"), start=1)
        for flaw in _flaws_of(line, number)
    )


def _flaws_of(line: str, number: int) -> Iterator[TemplateFlaw]:
    for token in _TOKEN.finditer(line):
        written, name = token[0], token[1]
        code = None
        if name is None:
            code = None if written in {"{{", "}}"} else "accolade_seule"
        elif name not in PLACEHOLDERS:
            code = "champ_inconnu"
        elif name in LISTS and line.strip() != written:
            code = "liste_accompagnee"
        if code is not None:
            yield TemplateFlaw(
                code=code,
                line=number,
                column=token.start() + 1,
                word=written if name is None else name,
            )


def fill_template(template: str, values: Mapping[str, str | Sequence[str]]) -> str:
    """Return the text of a contrat: what is stored and signed.

    A value that is blank or missing leaves room to write by hand; a list without items says that it is
    to be agreed.

    Raises:
        RuleViolationError: ``modele_contrat_invalide``, with the place of what is wrong.
    """
    for flaw in template_flaws(template):
        raise RuleViolationError("modele_contrat_invalide", detail=flaw_sentence(flaw))
    filled = [one for line in template.split("\n") for one in _filled(line, values)]
    return "\n".join(filled).strip()


def _filled(line: str, values: Mapping[str, str | Sequence[str]]) -> Iterator[str]:
    stripped = line.strip()
    name = stripped[1:-1]
    if name in LISTS and stripped == f"{{{name}}}":
        items = [one for one in map(_flat, _several(values.get(name, ()))) if one]
        yield from (f"- {one}" for one in items or [NOTHING_AGREED])
        return

    def put(token: re.Match[str]) -> str:
        if token[1] is None:
            return token[0][0]
        return _flat(", ".join(_several(values.get(token[1], "")))) or TO_FILL

    text = _TOKEN.sub(put, french(stripped))
    # What was put in may not turn a paragraph into a title.
    was_marked = stripped.startswith(_MARKS)
    yield "\\" + text if text.startswith(_MARKS) and not was_marked else text


def _several(value: str | Sequence[str]) -> Sequence[str]:
    return (value,) if isinstance(value, str) else value


def _flat(value: str) -> str:
    return _SPACES.sub(" ", value).strip()


class BlockKind(StrEnum):
    """What a line of a contrat is."""

    TITLE = "titre"
    PARAGRAPH = "paragraphe"
    ITEM = "element"


@dataclass(frozen=True, slots=True)
class Block:
    """One title, paragraph or item of a contrat."""

    kind: BlockKind
    text: str


def blocks(text: str) -> tuple[Block, ...]:
    """Return the parts of the text of a contrat in order; blank lines are nothing."""
    return tuple(_block(line.strip()) for line in text.split("\n") if line.strip())


def _block(line: str) -> Block:
    if line.startswith("#"):
        return Block(BlockKind.TITLE, line[1:].strip())
    if line.startswith("- "):
        return Block(BlockKind.ITEM, line[2:].strip())
    return Block(BlockKind.PARAGRAPH, line.removeprefix("\\"))


# --- what fills it ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class ContratFacts:
    """What a contrat or an avenant says; blank and None are not known yet.

    ``type``: a code of `codes.TYPE_CONTRAT`; ``sexe``: of `codes.SEXE`. ``admitted_on`` is usually in
    the future, or unknown: a contrat is signed before the admission.
    """

    type: str
    personne: str
    sexe: str
    born_on: date
    adresse: str = ""
    representant: str = ""
    personne_confiance: str = ""
    numero: int = 1
    objet: str = ""
    drawn_on: date
    numero_plan: int | None = None
    plan_on: date | None = None
    objectifs: tuple[str, ...] = ()
    prestations: tuple[str, ...] = ()
    participants: str = ""
    admitted_on: date | None = None


def contrat_text(facts: ContratFacts, parametres: Parametres) -> str:
    """Return the text of a contrat or an avenant, from the template of the etablissement.

    Raises RuleViolationError (``modele_contrat_invalide``).
    """
    template = parametres.avenant_modele if facts.type == "avenant" else parametres.contrat_modele
    return fill_template(template, contrat_values(facts, parametres))


def contrat_values(facts: ContratFacts, parametres: Parametres) -> dict[str, str | tuple[str, ...]]:
    """Return what replaces each of the `PLACEHOLDERS`."""
    address = (
        parametres.adresse,
        " ".join(filter(None, (parametres.code_postal, parametres.commune))),
    )
    born = _day(facts.born_on)
    return {
        "personne": facts.personne,
        "date_naissance": born,
        "naissance": f"{_BORN.get(facts.sexe, 'né(e)')} le {born}",
        "adresse_personne": facts.adresse,
        "representant": facts.representant or "aucun",
        "personne_confiance": facts.personne_confiance or "aucune à ce jour",
        "etablissement": parametres.nom or "",
        "adresse_etablissement": ", ".join(filter(None, address)),
        "numero": str(facts.numero),
        "objet": facts.objet,
        "date_document": _day(facts.drawn_on),
        "numero_plan": "" if facts.numero_plan is None else str(facts.numero_plan),
        "date_plan": _day(facts.plan_on),
        "objectifs": facts.objectifs,
        "prestations": facts.prestations,
        "participants": facts.participants,
        "date_admission": _day(facts.admitted_on),
        "delai_remise": _days(parametres.contrat_remise_jours),
        "delai_signature": _months(parametres.contrat_signature_mois),
        "delai_avenant": _months(parametres.avenant_mois),
        "delai_revision": _months(parametres.contrat_reactualisation_mois),
        "retractation": _days(RETRACTATION_JOURS),
        "hospitalisation": _months(parametres.hospitalisation_terme_mois),
    }


def objectif_words(objectif: Objectif) -> str:
    """Return an objective as the contrat says it: the objective, or the problem until there is one."""
    return objectif.objectif or objectif.probleme or codes.FAMILLE_PROBLEME[objectif.famille]


def prestation_words(prestation: Prestation) -> str:
    """Return a prestation as the contrat says it: what, by whom, how often, and who pays."""
    what = prestation.libelle or codes.DOMAINE[prestation.domaine]
    often = lower_first(prestation.frequence or "")
    said = ", ".join(filter(None, (what, prestation.fournisseur, often)))
    paid = (
        "" if prestation.nature == "socle" else codes.NATURE_PRESTATION[prestation.nature].lower()
    )
    return f"{said} ({paid})" if paid else said


def _day(day: date | None) -> str:
    return "" if day is None else f"{day:%d/%m/%Y}"


def _days(count: int) -> str:
    return f"{count}\u00a0jour{'s' if count > 1 else ''}"


def _months(count: int) -> str:
    return f"{count}\u00a0mois"
