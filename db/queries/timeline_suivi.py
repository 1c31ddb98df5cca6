"""The events of the daily follow-up: falls, screenings, carers, notes, equipment, consents."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import Any, Final, cast

from crt_desktop.domain import codes
from crt_desktop.domain.people import Aidant
from crt_desktop.domain.typography import upper_first
from crt_desktop.reports.dossier import EventCategory, TimelineEvent
from crt_desktop.reports.fiches import StoredFiche
from db.queries.timeline_words import (
    Names,
    day,
    event,
    label_of,
    name_of,
    shortened,
    word_of,
    yes_no,
)

Aidants = Mapping[str, Aidant]
"""The carers of the person by reference."""

Telling = Callable[[StoredFiche, Names, Aidants], Iterator[TimelineEvent]]

_TONE_OF_CHUTE: Final = {"blessure_grave": "danger", "hospitalisation": "danger"}
_FALLS: Final = {
    "sans_gravite": "Chute sans gravité",
    "blessure_legere": "Chute, blessure légère",
    "blessure_grave": "Chute, blessure grave",
    "hospitalisation": "Chute suivie d'une hospitalisation",
}


def _chute(fiche: StoredFiche, _names: Names, _aidants: Aidants) -> Iterator[TimelineEvent]:
    record: Any = fiche.record
    place = None if record.lieu == "autre" else label_of(codes.LIEU_CHUTE, record.lieu)
    stood = yes_no(record.is_relevee_seule, "s'est relevée seule", "n'a pas pu se relever seule")
    yield event(
        fiche,
        EventCategory.SANTE,
        "chute",
        _FALLS.get(record.gravite or "", "Chute"),
        place,
        stood if place else upper_first(stood),
        shortened(record.remarque),
        on=record.fell_on,
        tone=_TONE_OF_CHUTE.get(record.gravite or "", "warning"),
    )


def _depistage(fiche: StoredFiche, _names: Names, _aidants: Aidants) -> Iterator[TimelineEvent]:
    record: Any = fiche.record
    measured = " ".join(part for part in (record.instrument, record.score) if part)
    result = label_of(codes.RESULTAT_DEPISTAGE, record.resultat)
    yield event(
        fiche,
        EventCategory.SANTE,
        "depistage",
        f"Dépistage : {word_of(codes.DEPISTAGE, record.type)}",
        result,
        measured,
        shortened(record.remarque),
        on=record.screened_on,
        tone="warning" if record.resultat == "a_risque" else "neutral",
    )


def _vaccine(code: str) -> str:
    """Return the word of a vaccine; « Covid-19 » is a name."""
    return label_of(codes.VACCIN, code) if code == "covid" else word_of(codes.VACCIN, code)


def _vaccination(fiche: StoredFiche, _names: Names, _aidants: Aidants) -> Iterator[TimelineEvent]:
    record: Any = fiche.record
    again = None if record.next_on is None else f"Rappel le {day(record.next_on)}"
    yield event(
        fiche,
        EventCategory.SANTE,
        "vaccination",
        f"Vaccination : {_vaccine(record.vaccin)}",
        again,
        shortened(record.remarque),
        on=record.vaccinated_on,
    )


def _teleconsultation(
    fiche: StoredFiche, names: Names, _aidants: Aidants
) -> Iterator[TimelineEvent]:
    record: Any = fiche.record
    who = name_of(names, "professionnels", record.professionnel)
    yield event(
        fiche,
        EventCategory.SANTE,
        "teleconsultation",
        "Téléconsultation accompagnée",
        record.specialite,
        f"avec {who}" if who else None,
        shortened(record.remarque),
        on=record.held_on,
        tone="info",
    )


def _carer(aidants: Aidants, reference: str | None) -> tuple[str, str]:
    """Return the word of the sex, « aidant » or « aidante », and the name."""
    aidant = None if reference is None else aidants.get(reference)
    return ("aidant", "") if aidant is None else _named(aidant)


def _named(aidant: Aidant) -> tuple[str, str]:
    name = " ".join(part for part in (aidant.prenom, aidant.nom) if part)
    return ("aidante" if aidant.sexe == "F" else "aidant"), name


def _zarit(fiche: StoredFiche, _names: Names, aidants: Aidants) -> Iterator[TimelineEvent]:
    record: Any = fiche.record
    word, name = _carer(aidants, record.aidant)
    yield event(
        fiche,
        EventCategory.AIDANTS,
        "zarit",
        f"Échelle de l'{word} : mini-Zarit {_score(record.score)}",
        name,
        shortened(record.remarque),
        on=record.measured_on,
    )


def _score(score: Decimal) -> str:
    return str(score).replace(".", ",")


def _soutien(fiche: StoredFiche, _names: Names, aidants: Aidants) -> Iterator[TimelineEvent]:
    record: Any = fiche.record
    word, name = _carer(aidants, record.aidant)
    until = None if record.ended_on is None else f"jusqu'au {day(record.ended_on)}"
    yield event(
        fiche,
        EventCategory.AIDANTS,
        "soutien",
        f"Soutien de l'{word} : {word_of(codes.SOUTIEN_AIDANT, record.type)}",
        name,
        record.organisme,
        until,
        shortened(record.remarque),
        on=record.started_on,
        tone="accent",
    )


def _contact(fiche: StoredFiche, _names: Names, aidants: Aidants) -> Iterator[TimelineEvent]:
    record: Any = fiche.record
    word, name = _carer(aidants, record.aidant)
    canal = word_of(codes.CANAL_CONTACT, record.canal)
    yield event(
        fiche,
        EventCategory.AIDANTS,
        "contact",
        f"Contact de l'{word} : {word_of(codes.DEMANDE_AIDANT, record.demande)}",
        upper_first(", ".join(part for part in (name, canal) if part)),
        f"action : {word_of(codes.ACTION_AIDANT, record.action)}",
        shortened(record.remarque),
        on=record.contacted_on,
    )


def _note(fiche: StoredFiche, _names: Names, _aidants: Aidants) -> Iterator[TimelineEvent]:
    record: Any = fiche.record
    category = None if record.categorie == "general" else record.categorie
    title = f"Note, {word_of(codes.CATEGORIE_NOTE, category)}" if category else "Note"
    yield event(
        fiche,
        EventCategory.QUOTIDIEN,
        "note",
        title,
        shortened(record.texte),
        record.auteur,
        on=record.noted_at,
    )


def _transmission(fiche: StoredFiche, _names: Names, _aidants: Aidants) -> Iterator[TimelineEvent]:
    record: Any = fiche.record
    yield event(
        fiche,
        EventCategory.QUOTIDIEN,
        "transmission",
        "Transmission urgente" if record.is_urgente else "Transmission",
        shortened(record.texte),
        record.auteur,
        on=record.written_at,
        tone="danger" if record.is_urgente else "neutral",
    )


def _equipement(fiche: StoredFiche, _names: Names, _aidants: Aidants) -> Iterator[TimelineEvent]:
    record: Any = fiche.record
    what = record.libelle or word_of(codes.EQUIPEMENT, record.type)
    placed = "prêté" if record.mise_a_disposition == "prete" else "installé"
    yield event(
        fiche,
        EventCategory.QUOTIDIEN,
        "equipement",
        f"Équipement {placed} : {what}",
        record.fournisseur,
        shortened(record.remarque),
        on=record.installed_on,
    )
    if record.recovered_on is not None:
        title = f"Équipement récupéré : {what}"
        yield event(fiche, EventCategory.QUOTIDIEN, "equipement", title, on=record.recovered_on)


def _transport(fiche: StoredFiche, _names: Names, _aidants: Aidants) -> Iterator[TimelineEvent]:
    record: Any = fiche.record
    yield event(
        fiche,
        EventCategory.QUOTIDIEN,
        "transport",
        f"Transport : {word_of(codes.MOTIF_TRANSPORT, record.motif)}",
        record.destination,
        shortened(record.remarque),
        on=record.transported_on,
    )


def _consentement(fiche: StoredFiche, names: Names, _aidants: Aidants) -> Iterator[TimelineEvent]:
    record: Any = fiche.record
    what = word_of(codes.TYPE_CONSENTEMENT, record.type)
    partner = name_of(names, "partenaires", record.partenaire)
    given_by = {"personne": "par la personne", "mandataire": "par le mandataire judiciaire"}
    yield event(
        fiche,
        EventCategory.PARCOURS,
        "consentement",
        f"Consentement donné : {what}",
        partner,
        record.portee,
        word_of(codes.RECUEIL, record.recueil),
        given_by.get(record.donne_par or ""),
        on=record.given_on,
        tone="success",
    )
    if record.withdrawn_on is not None:
        title = f"Consentement retiré : {what}"
        yield event(
            fiche,
            EventCategory.PARCOURS,
            "consentement",
            title,
            partner,
            on=record.withdrawn_on,
            tone="warning",
        )


def aidant_events(fiche: StoredFiche) -> Iterator[TimelineEvent]:
    """Yield the orientation of a carer to the PFR."""
    aidant = cast("Aidant", fiche.record)
    if aidant.pfr_on is not None:
        word, name = _named(aidant)
        yield event(
            fiche,
            EventCategory.AIDANTS,
            "soutien",
            f"Orientation de l'{word} vers la PFR",
            name,
            on=aidant.pfr_on,
            tone="accent",
        )


SUIVI_EVENTS: Final[Mapping[str, Telling]] = {
    "chutes": _chute,
    "depistages": _depistage,
    "vaccinations": _vaccination,
    "teleconsultations": _teleconsultation,
    "zarit": _zarit,
    "soutiens_aidants": _soutien,
    "contacts_aidants": _contact,
    "notes": _note,
    "transmissions": _transmission,
    "equipements": _equipement,
    "transports": _transport,
    "consentements": _consentement,
}
"""By sheet, what tells the events of one record."""
