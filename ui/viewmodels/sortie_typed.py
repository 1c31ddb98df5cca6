"""What is typed on the page of a sortie: texts by field, and the sortie they make."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final

from crt_desktop.domain.sortie_items import DATED, OpenItem, Settlement, Suite
from crt_desktop.domain.sorties import IS_SANTE, RELAIS, ProjetSortie, Relais
from ui.viewmodels.typed import read_typed_date
from ui.viewmodels.words import day

DATES: Final[Mapping[str, str]] = {
    "left_on": "left_on",
    "sortie_concertation_on": "concertation_on",
    "sortie_avis_medical_on": "avis_medical_on",
    "relais_on": "relais_on",
}
"""The fields that hold a day, and the attribute of the sortie each gives."""

WORDS: Final[Mapping[str, str]] = {
    "motif_sortie": "motif",
    "motif_sortie_precision": "precision",
    "destination": "destination",
    "sortie_concertation_participants": "concertation_participants",
    "sortie_avis_medical_auteur": "avis_medical_auteur",
    "relais_organisme": "relais_organisme",
}
SUITE: Final = "suite:"
JOUR: Final = "jour:"
REASON: Final = "motif_annulation"
UNREADABLE: Final = "Écrivez une date sous la forme JJ/MM/AAAA."
_YES: Final = {"oui": True, "non": False}


def projet_of(texts: Mapping[str, str], *, today: date) -> ProjetSortie:
    """Return the sortie these texts make; what cannot be read is not known."""

    def on(name: str) -> date | None:
        return read_typed_date(texts.get(name, ""), today=today)

    def word(name: str) -> str | None:
        return texts.get(name, "").strip() or None

    relais = texts.get(RELAIS, "")
    return ProjetSortie(
        motif=word("motif_sortie"),
        precision=word("motif_sortie_precision"),
        left_on=on("left_on"),
        destination=word("destination"),
        concertation_on=on("sortie_concertation_on"),
        concertation_participants=word("sortie_concertation_participants"),
        is_sante=_YES.get(texts.get(IS_SANTE, "")),
        avis_medical_on=on("sortie_avis_medical_on"),
        avis_medical_auteur=word("sortie_avis_medical_auteur"),
        relais=Relais(relais) if relais else None,
        relais_organisme=word("relais_organisme"),
        relais_on=on("relais_on"),
    )


def texts_of(projet: ProjetSortie) -> dict[str, str]:
    """Return the texts of a sortie, as the page shows them."""
    texts = {
        name: "" if (value := getattr(projet, attribute)) is None else day(value)
        for name, attribute in DATES.items()
    }
    texts |= {name: getattr(projet, attribute) or "" for name, attribute in WORDS.items()}
    texts[IS_SANTE] = {True: "oui", False: "non", None: ""}[projet.is_sante]
    texts[RELAIS] = "" if projet.relais is None else projet.relais.value
    return texts


def unreadable(texts: Mapping[str, str], *, today: date) -> frozenset[str]:
    """Return the fields in which something was typed that is no day."""
    return frozenset(
        name
        for name in DATES
        if texts.get(name, "").strip() and read_typed_date(texts[name], today=today) is None
    )


def settlements_typed(
    items: tuple[OpenItem, ...], texts: Mapping[str, str], *, today: date
) -> tuple[Settlement, ...]:
    """Return what is decided of each open thing: what was typed, else what is proposed."""
    return tuple(_settlement(item, texts, today=today) for item in items)


def _settlement(item: OpenItem, texts: Mapping[str, str], *, today: date) -> Settlement:
    typed = texts.get(SUITE + item.key, "")
    suite = Suite(typed) if typed in set(item.suites) else item.proposed
    on = None
    if suite in DATED:
        written = texts.get(JOUR + item.key, "")
        on = read_typed_date(written, today=today) if written.strip() else item.on
    reason = texts.get(REASON, "") if suite is Suite.ANNULER else ""
    return Settlement(key=item.key, suite=suite, on=on, reason=reason)
