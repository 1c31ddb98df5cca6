"""What is due: one pure rule for each kind of duty, given facts, a day and the parametres.

Codes: hospitalisation_60_jours, hospitalisation_75_jours (one for each alert of the parametres),
hospitalisation_3_mois, retour_a_preparer, piece_a_regulariser, plan_a_reviser, relais_a_confirmer,
demande_a_relancer, sejour_a_terminer, transmission_urgente, vaccination_rappel, equipement_a_recuperer,
convention_expiree, convention_a_renouveler, convention_manquante, nuit_non_couverte. Those of the contrat are in
`crt_desktop.domain.alertes_contrat`. Two more are about
what nobody has planned: see `crt_desktop.domain.prochaine_etape`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import Final

from crt_desktop.domain import codes
from crt_desktop.domain.conventions import ConventionState, state_of_convention
from crt_desktop.domain.dates import ONE_DAY, PARIS, add_months
from crt_desktop.domain.demande import Demande
from crt_desktop.domain.etablissement import Parametres
from crt_desktop.domain.hospitalisations import term_on
from crt_desktop.domain.partenaire import Partenaire
from crt_desktop.domain.sejours import SejourHt
from crt_desktop.domain.typography import french, french_list


class Gravite(StrEnum):
    """How pressing a duty is."""

    URGENT = "urgent"
    BIENTOT = "bientot"
    INFORMATION = "information"


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """What a rule found due: the fact, what to do, the day it is due (past when late)."""

    code: str
    gravite: Gravite
    message: str
    detail: str = ""
    echeance: date | None = None


ABOUT_ROTA: Final = frozenset(
    {
        "nuit_non_couverte",
        "programme_a_publier",
        "echange_a_decider",
        "changement_non_informe",
        "repos_a_respecter",
    }
)
"""Duties settled on the rota of the astreintes."""

ABOUT_STAYS: Final = "sejour_"
"""How the codes of the duties about a temporary stay begin."""

NIGHTS_AHEAD: Final = 14
"""The nights looked at, tonight included."""

NIGHT_IS_NEAR: Final = timedelta(days=7)
PLAN_AHEAD: Final = timedelta(days=30)
PLAN_IS_NEAR: Final = timedelta(days=7)
RELAIS_WITHIN: Final = timedelta(days=90)
"""An older sortie without a day for the relais is history: nobody will confirm it any more."""

UNREAD_FOR: Final = timedelta(hours=12)
DEATH: Final = "deces"
ENDING_DECISIONS: Final = ("refus", "sans_suite")
"""The decisions that end the wait of a demande on their day."""
ON_URGENT_PATH: Final = frozenset({"urgence", "sortie_hospitalisation"})
BEFORE_ANY_ADMISSION: Final = frozenset({"consentement", "gir"})
"""Papers that even the urgent path asks for first."""

_HOSPITALISED: Final = {"F": "hospitalisée", "M": "hospitalisé"}
_WEEKDAYS: Final = ("Lundi", "Mardi", "Mercredi", "Jeudi", "Vendredi", "Samedi", "Dimanche")


@lru_cache(maxsize=16_384)
def _duty(
    code: str, gravite: Gravite, message: str, detail: str = "", echeance: date | None = None
) -> Duty:
    """Return a duty with its French typography; ten thousand of them say fewer things than this."""
    return Duty(
        code=code,
        gravite=gravite,
        message=french(message),
        detail=french(detail),
        echeance=echeance,
    )


def hospitalisation_due(
    entered_on: date, *, on: date, sexe: str, parametres: Parametres
) -> Duty | None:
    """Return the highest alert a stay that goes on has reached; the exit is proposed, never automatic.

    Days are counted from the entry. The term is the same day some months later, clamped to the last
    day of the month (30 November + 3 months is the last day of February).

    Source: AMI CRT Occitanie 2026, annexe 2.2 (alerts at 60 and 75 days and at the term of 3 months).
    """
    days = (on - entered_on).days
    months = parametres.hospitalisation_terme_mois
    term = term_on(entered_on, parametres)
    message = f"{_HOSPITALISED.get(sexe, 'hospitalisation')}, {_counted(days, 'jour')}"
    if on >= term:
        return _duty(
            "hospitalisation_3_mois",
            Gravite.URGENT,
            message,
            f"Terme des {months} mois atteint : sortie à décider",
            term,
        )
    reached = [limit for limit in parametres.alertes_hospitalisation_jours if days >= limit]
    if not reached:
        return None
    is_last = max(reached) == max(parametres.alertes_hospitalisation_jours)
    return _duty(
        f"hospitalisation_{max(reached)}_jours",
        Gravite.URGENT if is_last else Gravite.BIENTOT,
        message,
        f"Sortie à décider avant le terme des {months} mois",
        term,
    )


def retour_due(retour_prevu_on: date | None, *, on: date, sexe: str) -> Duty | None:
    """Return the return from hospital of somebody who was expected before this day and is still there."""
    if retour_prevu_on is None or retour_prevu_on >= on:
        return None
    return _duty(
        "retour_a_preparer",
        Gravite.INFORMATION,
        f"retour prévu passé, toujours {_HOSPITALISED.get(sexe, 'à l’hôpital')}",
        f"Retour prévu le {_day(retour_prevu_on)} : nouvelle date à demander au service",
        retour_prevu_on,
    )


def papers_due(
    missing: Iterable[str],
    *,
    admitted_on: date,
    circonstance: str | None,
    on: date,
    parametres: Parametres,
) -> Duty | None:
    """Return one duty for all the papers a present person lacks, due when the first of them is.

    Ordinary path: every paper is due at the admission, the contrat a month later where the signature
    may follow it. Urgent path and way out of hospital: consent and GIR at the admission, the rest some
    days later.

    Source: AMI CRT Occitanie 2026 (15 days, parametre).
    """
    lacking = [piece for piece in codes.PIECE if piece in frozenset(missing)]
    if not lacking:
        return None
    due = papers_due_on(
        lacking, admitted_on=admitted_on, circonstance=circonstance, parametres=parametres
    )
    words = french_list(
        [codes.PIECE[lacking[0]], *(_lower(codes.PIECE[one]) for one in lacking[1:])], "et"
    )
    origin = "urgence" if circonstance == "urgence" else "admission"
    return _duty(
        "piece_a_regulariser",
        Gravite.URGENT if due < on else Gravite.BIENTOT,
        _papers_words(len(lacking), is_due=due <= on),
        f"{words}, {origin} du {_day(admitted_on)}",
        due,
    )


def papers_due_on(
    missing: Iterable[str], *, admitted_on: date, circonstance: str | None, parametres: Parametres
) -> date:
    """Return the day the first of these papers is due; there is at least one."""
    is_urgent_path = circonstance in ON_URGENT_PATH
    return min(
        _paper_due_on(piece, admitted_on, is_urgent_path=is_urgent_path, parametres=parametres)
        for piece in missing
    )


def _papers_words(count: int, *, is_due: bool) -> str:
    pieces = _counted(count, "pièce")
    if not is_due:
        return f"{pieces} à régulariser"
    return f"{pieces} due{'s' if count > 1 else ''}"


def _paper_due_on(
    piece: str, admitted_on: date, *, is_urgent_path: bool, parametres: Parametres
) -> date:
    if is_urgent_path and piece not in BEFORE_ANY_ADMISSION:
        return admitted_on + timedelta(days=parametres.delai_regularisation_jours)
    if piece == "contrat" and not parametres.signature_avant_admission:
        return add_months(admitted_on, parametres.contrat_signature_mois)
    return admitted_on


def plan_due(
    plan_on: date, review_on: date | None, *, on: date, parametres: Parametres
) -> Duty | None:
    """Return the review of a plan, from 30 days before it; without a day it is due some months after.

    Source: AMI CRT Occitanie 2026, HAS 2019 (6 months, parametre).
    """
    due = review_due_on(plan_on, review_on, parametres=parametres)
    if due > on + PLAN_AHEAD:
        return None
    return _duty(
        "plan_a_reviser",
        Gravite.BIENTOT if due <= on + PLAN_IS_NEAR else Gravite.INFORMATION,
        "plan à réviser",
        f"Plan du {_day(plan_on)}",
        due,
    )


def review_due_on(plan_on: date, review_on: date | None, *, parametres: Parametres) -> date:
    """Return the day a plan is to be reviewed: the one written, else some months after the plan."""
    return review_on or add_months(plan_on, parametres.revision_plan_mois)


def relais_due(demande: Demande, *, on: date, parametres: Parametres) -> Duty | None:
    """Return the relais nobody has confirmed or denied after a sortie other than a death.

    A relais that is organised is due on the day it begins, until somebody made sure of it; one of which
    nothing more is known than that it is there (a sortie taken over) is not asked about.

    Source: AMI CRT Occitanie 2026 (relay to droit commun at every living exit).
    """
    left_on = demande.left_on
    if left_on is None or demande.motif_sortie == DEATH:
        return None
    is_recent = demande.relais_on is not None or on <= left_on + RELAIS_WITHIN
    if left_on > on or not is_recent:
        return None
    is_organised = demande.relais_organisme is not None or demande.relais_on is not None
    is_known = demande.has_relais is False or (demande.has_relais is True and not is_organised)
    if is_known or demande.relais_confirmed_on is not None:
        return None
    who = f", {demande.relais_organisme}" if demande.relais_organisme else ""
    since = f" à partir du {_day(demande.relais_on)}" if demande.relais_on else ""
    return _duty(
        "relais_a_confirmer",
        Gravite.INFORMATION,
        "relais à confirmer" if is_organised else "relais à organiser",
        f"Sortie du {_day(left_on)}{who}{since}",
        demande.relais_on or left_on + timedelta(days=parametres.delai_regularisation_jours),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Attente:
    """What of a demande tells whether it waits, and since when: thousands are judged, of few facts each."""

    requested_on: date
    canal: str | None = None
    evaluated_on: date | None = None
    avis_medical_on: date | None = None
    concertation_on: date | None = None
    consentement_on: date | None = None
    decision: str | None = None
    decided_on: date | None = None
    admitted_on: date | None = None
    evaluateur: str | None = None
    evaluation_prevue_at: datetime | None = None


def is_waiting(demande: Demande | Attente, *, on: date) -> bool:
    """Tell whether a demande waits on a day, as the indicator ``liste_attente_fin`` counts it.

    A decision of admission ends nothing before the admission itself, nor a refus without its day.
    """
    if demande.requested_on > on:
        return False
    if demande.admitted_on is not None and demande.admitted_on <= on:
        return False
    is_ended = (
        demande.decision in ENDING_DECISIONS
        and demande.decided_on is not None
        and demande.decided_on <= on
    )
    return not is_ended


def touched_on(demande: Demande | Attente, *, on: date) -> date:
    """Return the day of the latest dated step of a demande, the demande itself at least."""
    steps = (
        demande.requested_on,
        demande.evaluated_on,
        demande.avis_medical_on,
        demande.concertation_on,
        demande.consentement_on,
        demande.decided_on,
    )
    return max(day for day in steps if day is not None and day <= on)


def demande_due(demande: Demande | Attente, *, on: date, parametres: Parametres) -> Duty | None:
    """Return the reminder of a waiting demande of which no step is dated for some months.

    Source: AMI CRT Occitanie 2026 (6 months, parametre).
    """
    if not is_waiting(demande, on=on):
        return None
    due = add_months(touched_on(demande, on=on), parametres.relance_demande_mois)
    if due > on:
        return None
    canal = codes.CANAL.get(demande.canal or "")
    by = f" par {_lower(canal)}" if canal and demande.canal != "autre" else ""
    return _duty(
        "demande_a_relancer",
        Gravite.INFORMATION,
        "demande à relancer",
        f"Reçue le {_day(demande.requested_on)}{by}",
        due,
    )


def sejour_due(sejour: SejourHt, *, on: date, etablissement: str) -> Duty | None:
    """Return a sejour to close: still going on after its departure, or an option whose day has come.

    An option to come that says when it expires is told apart: see `crt_desktop.domain.alertes_places`.
    """
    kind = codes.TYPE_HT.get(sejour.type, sejour.type)
    departed_on = sejour.departed_on
    if sejour.etat == "en_cours" and departed_on is not None and departed_on < on:
        return _duty(
            "sejour_a_terminer",
            Gravite.BIENTOT,
            f"séjour {kind} à terminer",
            f"{etablissement}, départ prévu le {_day(departed_on)}",
            departed_on,
        )
    is_told_apart = sejour.expire_at is not None and sejour.arrived_on == on
    if sejour.etat == "option" and sejour.arrived_on <= on and not is_told_apart:
        return _duty(
            "sejour_a_terminer",
            Gravite.BIENTOT,
            f"option {kind} à confirmer ou à annuler",
            f"{etablissement}, arrivée le {_day(sejour.arrived_on)}",
            sejour.arrived_on,
        )
    return None


def transmission_due(written_at: datetime, *, at: datetime, auteur: str | None) -> Duty | None:
    """Return an urgent transmission nobody has acknowledged within 12 hours."""
    if written_at + UNREAD_FOR > at:
        return None
    local = written_at.astimezone(PARIS)
    by = f" par {auteur}" if auteur else ""
    return _duty(
        "transmission_urgente",
        Gravite.URGENT,
        "transmission urgente non lue",
        f"Écrite le {local:%d/%m/%Y à %H:%M}{by}",
        local.date(),
    )


def vaccination_due(vaccin: str, next_on: date | None, *, on: date) -> Duty | None:
    """Return the repeat of the latest vaccination of a kind, once its day has come."""
    if next_on is None or next_on > on:
        return None
    word = codes.VACCIN.get(vaccin, vaccin)
    return _duty(
        "vaccination_rappel",
        Gravite.INFORMATION,
        "rappel de vaccination",
        "Autre vaccin" if vaccin == "autre" else word,
        next_on,
    )


def equipement_due(
    type_: str, libelle: str | None, *, left_on: date, motif_sortie: str | None
) -> Duty:
    """Return an equipment still at the home of a person who has left."""
    what = libelle or codes.EQUIPEMENT.get(type_, type_)
    origin = "décès" if motif_sortie == DEATH else "sortie"
    return _duty(
        "equipement_a_recuperer",
        Gravite.BIENTOT,
        "équipement à récupérer",
        f"{what}, {origin} du {_day(left_on)}",
        left_on,
    )


def convention_due(
    partenaire: Partenaire, *, on: date, parametres: Parametres, is_required: bool = False
) -> Duty | None:
    """Return a convention that has expired, or whose term is near.

    ``is_required``: no other one covers what it was asked for; `convention_missing` then says nothing more.
    """
    state = state_of_convention(partenaire, on=on, alert_days=parametres.alerte_convention_jours)
    until = partenaire.convention_until
    kind = codes.CATEGORIE_PARTENAIRE.get(partenaire.categorie, partenaire.categorie)
    if until is None or state not in {ConventionState.EXPIREE, ConventionState.EXPIRE_BIENTOT}:
        return None
    if state is ConventionState.EXPIREE:
        return _duty(
            "convention_expiree",
            Gravite.BIENTOT,
            f"{partenaire.nom} — convention {'obligatoire ' if is_required else ''}expirée",
            f"{kind}, terme le {_day(until)}",
            until,
        )
    return _duty(
        "convention_a_renouveler",
        Gravite.INFORMATION,
        f"{partenaire.nom} — convention à renouveler",
        f"{kind}, terme le {_day(until)}",
        until,
    )


def convention_missing(categorie: str) -> Duty:
    """Return a required convention of which none is in force, nor one that has expired."""
    kind = codes.CATEGORIE_PARTENAIRE.get(categorie, categorie)
    return _duty(
        "convention_manquante",
        Gravite.BIENTOT,
        f"Convention manquante : {kind}",
        "Convention demandée par l'appel à manifestation d'intérêt ou par vos réglages",
    )


def night_due(
    night: date, *, on: date, has_duty: bool, holidays: Collection[date], parametres: Parametres
) -> Duty:
    """Return a night ahead that no single stretch of astreinte covers from end to end."""
    after = night + ONE_DAY
    start = f"{night:%d}" if night.month == after.month else f"{night:%d/%m}"
    span = f"{parametres.nuit_debut:%H:%M}–{parametres.nuit_fin:%H:%M}"
    words = [_WEEKDAYS[night.weekday()], span]
    if night in holidays:
        words.append("jour férié")
    words.append("astreinte incomplète" if has_duty else "aucune astreinte")
    return _duty(
        "nuit_non_couverte",
        Gravite.URGENT if night - on <= NIGHT_IS_NEAR else Gravite.BIENTOT,
        f"Nuit du {start} au {after:%d/%m} non couverte",
        ", ".join(words),
        night,
    )


def _counted(number: int, word: str) -> str:
    return f"{number} {word}{'s' if number > 1 else ''}"


@lru_cache(maxsize=4_096)
def _day(day: date) -> str:
    return f"{day:%d/%m/%Y}"


def _lower(words: str) -> str:
    """Lower the first letter, except of an acronym or a name (« GIR », « ViaTrajectoire »)."""
    keeps = any(char.isupper() for char in words[1:])
    return words if keeps else words[:1].lower() + words[1:]
