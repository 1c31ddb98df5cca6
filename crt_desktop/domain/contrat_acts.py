"""What each act on a contrat asks for: drawing it, handing it over, signing it; and its dated duties.

A contrat is drawn, handed over, signed; once signed it never changes again. What an act refuses is said
under its field; what only deserves a second look is a warning.

Source: CASF D311 by analogy (remise, signature, avenant, réactualisation, participants), CASF L311-4 and
Code civil 459, 459-2 (who signs for somebody protected).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from crt_desktop.domain import codes
from crt_desktop.domain.admission import is_urgent, voie_of
from crt_desktop.domain.alertes import ENDING_DECISIONS
from crt_desktop.domain.contrats import deadlines, is_late
from crt_desktop.domain.demande import Demande
from crt_desktop.domain.errors import FieldIssue, RuleViolationError
from crt_desktop.domain.etablissement import Parametres
from crt_desktop.domain.parcours import Contrat
from crt_desktop.domain.reprise.rules import shown
from crt_desktop.domain.typography import french

CONTRAT: Final = "contrat"
AVENANT: Final = "avenant"

REPRESENTED: Final = frozenset({"tutelle", "habilitation_familiale", "mandat_protection_future"})
"""Protections under which somebody else signs. A curatelle or a sauvegarde leaves it to the person."""

_WITHOUT_POWER: Final = frozenset({"aidant", "personne_confiance"})


class Etat(StrEnum):
    """How far a contrat has come."""

    GENERE = "genere"
    REMIS = "remis"
    SIGNE = "signe"


class Echeance(StrEnum):
    """What is due about a contrat, in the order of its life."""

    REMISE = "remise"
    SIGNATURE = "signature"
    AVENANT = "avenant"
    REACTUALISATION = "reactualisation"


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """An act with its last day, included; ``done_on`` once it is done, ``is_late`` also when done late."""

    echeance: Echeance
    due_on: date
    done_on: date | None = None
    is_late: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Parties:
    """What signing is judged beside: the demande, the person's protection, the papers of the demande.

    ``plan_is_validated``: of the version the paper rests on, None when it rests on none.
    """

    demande: Demande
    protection: str | None = None
    papers: Sequence[Contrat] = ()
    plan_is_validated: bool | None = None


def etat_of(contrat: Contrat) -> Etat:
    """Return how far a contrat has come; signed without a hand-over is signed."""
    if contrat.signed_on is not None:
        return Etat.SIGNE
    return Etat.GENERE if contrat.handed_on is None else Etat.REMIS


def word_of(contrat: Contrat) -> str:
    """Return « contrat n° 1 » or « avenant n° 2 »."""
    return french(f"{contrat.type} n° {contrat.numero}")


# --- drawing ----------------------------------------------------------------------------------


def unsigned(papers: Iterable[Contrat]) -> Contrat | None:
    """Return the last paper that waits for a signature, None without any."""
    waiting = [one for one in papers if one.signed_on is None]
    return max(waiting, key=lambda one: one.numero, default=None)


def next_numero(papers: Iterable[Contrat]) -> int:
    """Return the number of the next paper of a demande; contrats and avenants share the numbers."""
    return max((one.numero for one in papers), default=0) + 1


def require_drawable(
    demande: Demande, papers: Sequence[Contrat], *, is_avenant: bool, on: date
) -> None:
    """Refuse to draw a paper; raises RuleViolationError.

    Codes: ``contrat_demande_close``, ``contrat_apres_sortie``, ``contrat_deja_etabli`` (one waits for its
    signature), ``avenant_sans_contrat`` (nothing is signed that it would complete).
    """
    if demande.admitted_on is None and demande.decision in ENDING_DECISIONS:
        ended = codes.DECISION[demande.decision or ""].lower()
        raise RuleViolationError("contrat_demande_close", decision=ended)
    if demande.left_on is not None and demande.left_on <= on:
        raise RuleViolationError("contrat_apres_sortie", date=shown(demande.left_on))
    waiting = unsigned(papers)
    if waiting is not None:
        raise RuleViolationError("contrat_deja_etabli", mot=word_of(waiting))
    if is_avenant and contrat_signed_on(demande, papers) is None:
        raise RuleViolationError("avenant_sans_contrat")


def contrat_signed_on(demande: Demande, papers: Iterable[Contrat]) -> date | None:
    """Return when the contrat was first signed, as recorded or as taken over; avenants sign nothing."""
    days = [one.signed_on for one in papers if one.type == CONTRAT and one.signed_on is not None]
    if demande.contrat_on is not None:
        days.append(demande.contrat_on)
    return min(days, default=None)


def require_unsigned(contrat: Contrat) -> None:
    """Refuse to change what is signed; raises RuleViolationError (``contrat_verrouille``)."""
    if contrat.signed_on is not None:
        values = {"mot": word_of(contrat), "date": shown(contrat.signed_on)}
        raise RuleViolationError("contrat_verrouille", **values)


def drawing_issues(contrat: Contrat) -> tuple[FieldIssue, ...]:
    """Return what is wrong with what a paper is drawn from: an avenant says what it is about."""
    issues = []
    if contrat.type == AVENANT and not contrat.objet:
        issues.append(_error("objet", "Dites sur quoi porte l'avenant."))
    if not contrat.participants:
        issues.append(_participants())
    return tuple(issues)


# --- handing over and signing -----------------------------------------------------------------


def remise_issues(contrat: Contrat, *, today: date) -> tuple[FieldIssue, ...]:
    """Return what is wrong with a hand-over, as it would be stored."""
    day = contrat.handed_on
    if day is None:
        return (_error("handed_on", "Indiquez le jour de la remise."),)
    return tuple(_dated("handed_on", day, contrat, "La remise", today=today))


def signature_issues(
    contrat: Contrat, parties: Parties, *, today: date, parametres: Parametres
) -> tuple[FieldIssue, ...]:
    """Return what is wrong with a signature, as it would be stored: errors, then what to look at again."""
    return (
        *_signature_errors(contrat, parties, today=today),
        *_signature_warnings(contrat, parties, parametres=parametres),
    )


def _signature_errors(contrat: Contrat, parties: Parties, *, today: date) -> Iterator[FieldIssue]:
    day = contrat.signed_on
    if day is None:
        yield _error("signed_on", "Indiquez le jour de la signature.")
    else:
        yield from _dated("signed_on", day, contrat, "La signature", today=today)
        if contrat.handed_on is not None and contrat.drawn_on <= day < contrat.handed_on:
            yield _error(
                "signed_on",
                f"La signature précède la remise du {shown(contrat.handed_on)} : corrigez l'une des deux "
                "dates.",
            )
        first = contrat_signed_on(parties.demande, parties.papers)
        if contrat.type == AVENANT and first is not None and day < first:
            yield _error(
                "signed_on",
                f"L'avenant serait signé avant le contrat, signé le {shown(first)} : corrigez cette date.",
            )
    if not contrat.signataire:
        yield _error("signataire", "Indiquez le nom de qui a signé.")
    if contrat.qualite is None:
        yield _error("qualite", "Choisissez à quel titre cette personne a signé.")


def _signature_warnings(
    contrat: Contrat, parties: Parties, *, parametres: Parametres
) -> Iterator[FieldIssue]:
    yield from _signer_warnings(contrat, parties.protection)
    if not contrat.participants:
        yield _participants()
    if parties.plan_is_validated is False:
        yield _warning(
            "signed_on", "Ce document repose sur une version du plan qui n'est pas validée."
        )
    day, demande = contrat.signed_on, parties.demande
    if day is None:
        return
    if demande.left_on is not None and day > demande.left_on:
        yield _warning(
            "signed_on",
            f"Cette signature suit la sortie du {shown(demande.left_on)} : vérifiez-la.",
        )
    elif must_precede_admission(demande, parametres) and _follows(day, demande, contrat):
        yield _warning(
            "signed_on",
            f"Le contrat devait être signé avant l'admission du {shown(demande.admitted_on or day)}.",
        )


def _signer_warnings(contrat: Contrat, protection: str | None) -> Iterator[FieldIssue]:
    qualite = contrat.qualite
    if qualite is None:
        return
    named = codes.PROTECTION.get(protection or "", "").lower()
    if protection in REPRESENTED and qualite != "mandataire":
        yield _warning(
            "qualite",
            f"Cette personne est protégée ({named}) : c'est le mandataire qui signe, après avoir recherché "
            "son avis.",
        )
    elif qualite in _WITHOUT_POWER:
        yield _warning(
            "qualite",
            "Ni l'aidant ni la personne de confiance ne signent à la place de la personne sans mandat : "
            "vérifiez qu'il existe.",
        )
    elif protection in {None, "aucune", "sauvegarde"} and qualite == "mandataire":
        yield _warning(
            "qualite",
            "Aucune mesure qui fasse signer un mandataire n'est connue : vérifiez la protection au dossier.",
        )


def must_precede_admission(demande: Demande, parametres: Parametres) -> bool:
    """Tell whether the contrat is to be signed before the admission: the setting, on the ordinary path."""
    voie = voie_of(demande.voie, demande.circonstance)
    return parametres.signature_avant_admission and not is_urgent(voie)


def _follows(day: date, demande: Demande, contrat: Contrat) -> bool:
    if contrat.type != CONTRAT or demande.admitted_on is None:
        return False
    is_first = demande.contrat_on is None or day <= demande.contrat_on
    return is_first and day > demande.admitted_on


def _dated(
    attribute: str, day: date, contrat: Contrat, what: str, *, today: date
) -> Iterator[FieldIssue]:
    if day > today:
        yield _error(attribute, f"{what} est dans l'avenir : notez-la le jour venu.")
    elif day < contrat.drawn_on:
        yield _error(
            attribute,
            f"{what} précède la rédaction du {shown(contrat.drawn_on)} : corrigez cette date.",
        )


def _participants() -> FieldIssue:
    return _warning(
        "participants", "Indiquez qui a pris part à l'élaboration : le document le mentionne."
    )


def _error(attribute: str, message: str) -> FieldIssue:
    return FieldIssue(attribute=attribute, message=french(message))


def _warning(attribute: str, message: str) -> FieldIssue:
    return FieldIssue(attribute=attribute, message=french(message), is_error=False)


# --- what is due ------------------------------------------------------------------------------


def duties(
    demande: Demande, papers: Sequence[Contrat], *, on: date, parametres: Parametres
) -> tuple[Duty, ...]:
    """Return the acts of the contrat of somebody admitted, each with its last day; empty before.

    After the sortie only what was to be done before it counts, as it stood on its day. An avenant is owed
    when the contrat was signed without a plan; the yearly update counts from the latest signature.
    """
    admitted = demande.admitted_on
    if admitted is None or admitted > on:
        return ()
    delays = deadlines(admitted, parametres, signed_on=_last_signed_on(demande, papers))
    first = contrat_signed_on(demande, papers)
    handed = [one.handed_on or one.signed_on for one in papers if one.type == CONTRAT]
    known = [day for day in (*handed, demande.contrat_on) if day is not None]
    found = [
        (Echeance.REMISE, delays.hand_over_by, min(known, default=None)),
        (Echeance.SIGNATURE, delays.sign_by, first),
    ]
    if _owes_avenant(papers):
        found.append((Echeance.AVENANT, delays.avenant_by, None))
    if first is not None:
        found.append((Echeance.REACTUALISATION, delays.renew_by, None))
    until = on if demande.left_on is None else min(on, demande.left_on)
    is_over = demande.left_on is not None and demande.left_on <= on
    return tuple(
        Duty(
            echeance=echeance,
            due_on=due,
            done_on=done,
            is_late=is_late(due, done_on=done, on=until),
        )
        for echeance, due, done in found
        if not (is_over and done is None and due >= until)
    )


def _last_signed_on(demande: Demande, papers: Iterable[Contrat]) -> date | None:
    days = [one.signed_on for one in papers if one.signed_on is not None]
    if demande.contrat_on is not None:
        days.append(demande.contrat_on)
    return max(days, default=None)


def _owes_avenant(papers: Iterable[Contrat]) -> bool:
    signed = [one for one in papers if one.signed_on is not None]
    return bool(signed) and not any(one.plan or one.type == AVENANT for one in signed)
