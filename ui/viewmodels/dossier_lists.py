"""How each record of daily follow-up is told on one row: when, what, one line, a badge."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from crt_desktop.domain.dates import PARIS, midnight
from crt_desktop.domain.reprise.schema import SHEET_BY_NAME
from crt_desktop.domain.sheet_labels import sheet_label
from crt_desktop.domain.typography import french, lower_first, upper_first
from crt_desktop.reports.fiches import StoredFiche
from ui.viewmodels import words
from ui.viewmodels.caseload_words import BadgeText
from ui.viewmodels.words import NO_BREAK

Names = Mapping[str, Mapping[str, str]]
"""By sheet, the words that name each reference."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FicheLine:
    """A record on a row: ``at`` sorts, ``when`` is what is written; ``is_struck``: it will not take place."""

    fiche: StoredFiche
    at: datetime
    when: str
    title: str
    detail: str = ""
    badge: BadgeText | None = None
    is_struck: bool = False


def lines_of(fiches: Iterable[StoredFiche], names: Names, *, today: date) -> tuple[FicheLine, ...]:
    """Return the records of a sheet as rows, latest first."""
    lines = [_line(fiche, names, today=today) for fiche in fiches]
    return tuple(sorted(lines, key=lambda line: (line.at, line.fiche.row_id), reverse=True))


def _line(fiche: StoredFiche, names: Names, *, today: date) -> FicheLine:
    teller = _TELLERS.get(fiche.sheet, _plain)
    return teller(_Told(fiche=fiche, record=fiche.record, names=names, today=today))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Told:
    """A record to tell, and what is needed for it."""

    fiche: StoredFiche
    record: Any
    names: Names
    today: date

    def code(self, attribute: str) -> str:
        """Return the word of a coded field, or nothing."""
        value = getattr(self.record, attribute)
        if value is None:
            return ""
        column = SHEET_BY_NAME[self.fiche.sheet].column(attribute)
        return french((column.codes or {}).get(value, value))

    def name(self, sheet: str, attribute: str) -> str:
        """Return the name of what a field points to, or nothing."""
        reference = getattr(self.record, attribute)
        return "" if reference is None else self.names.get(sheet, {}).get(reference, reference)

    def line(
        self,
        moment: date | datetime,
        title: str,
        *details: str | None,
        badge: BadgeText | None = None,
    ) -> FicheLine:
        """Return the row."""
        return FicheLine(
            fiche=self.fiche,
            at=moment if isinstance(moment, datetime) else midnight(moment),
            when=written(moment),
            title=title,
            detail=" · ".join(part for part in details if part),
            badge=badge,
        )


def day_of(moment: date | datetime) -> date:
    """Return the day of a moment, in Europe/Paris."""
    return moment.astimezone(PARIS).date() if isinstance(moment, datetime) else moment


def written(moment: date | datetime) -> str:
    """Write a day, with its time when it has one."""
    if isinstance(moment, datetime):
        return f"{words.day(day_of(moment))} {words.clock(moment)}"
    return words.day(moment)


def _plain(told: _Told) -> FicheLine:
    return told.line(told.fiche.recorded_at, sheet_label(told.fiche.sheet))


# --- health --------------------------------------------------------------------------------------


_GRAVITE_TONES: Final = {
    "sans_gravite": "neutral",
    "blessure_legere": "warning",
    "blessure_grave": "danger",
    "hospitalisation": "danger",
}


def _chute(told: _Told) -> FicheLine:
    record = told.record
    gravite = told.code("gravite")
    alone = {True: "Relevée seule", False: "N’a pas pu se relever seule"}.get(
        record.is_relevee_seule, ""
    )
    badge = None
    if gravite:
        badge = BadgeText(text=gravite, tone=_GRAVITE_TONES.get(record.gravite, "neutral"))
    lieu = told.code("lieu")
    return told.line(
        record.fell_on,
        f"Chute{NO_BREAK}: {lower_first(lieu)}" if lieu else "Chute",
        alone,
        record.remarque,
        badge=badge,
    )


_RESULTAT_TONES: Final = {
    "sans_risque": ("success", "check"),
    "a_risque": ("warning", "triangle-alert"),
    "a_confirmer": ("info", None),
}


def _depistage(told: _Told) -> FicheLine:
    record = told.record
    measured = (
        f"{record.instrument or 'Score'} {record.score}" if record.score else record.instrument
    )
    badge = None
    if record.resultat:
        tone, icon = _RESULTAT_TONES.get(record.resultat, ("neutral", None))
        badge = BadgeText(text=told.code("resultat"), tone=tone, icon=icon)
    return told.line(record.screened_on, told.code("type"), measured, record.remarque, badge=badge)


def _vaccination(told: _Told) -> FicheLine:
    record = told.record
    badge = None
    if record.next_on is not None:
        is_late = record.next_on <= told.today
        badge = BadgeText(
            text=f"Rappel le {words.day(record.next_on)}",
            tone="warning" if is_late else "neutral",
            icon="clock",
        )
    return told.line(record.vaccinated_on, told.code("vaccin"), record.remarque, badge=badge)


def _teleconsultation(told: _Told) -> FicheLine:
    record = told.record
    helper = told.name("professionnels", "professionnel")
    return told.line(
        record.held_on,
        record.specialite or "Téléconsultation",
        f"Assistée par {helper}" if helper else "",
        record.remarque,
    )


# --- the team ------------------------------------------------------------------------------------


def _note(told: _Told) -> FicheLine:
    record = told.record
    category = told.code("categorie")
    badge = BadgeText(text=category) if category else None
    return told.line(record.noted_at, _one_line(record.texte), record.auteur, badge=badge)


def _transmission(told: _Told) -> FicheLine:
    record = told.record
    badge = None
    if record.is_urgente:
        badge = BadgeText(text="Urgente", tone="danger", icon="triangle-alert")
    return told.line(record.written_at, _one_line(record.texte), record.auteur, badge=badge)


# --- material and transport ----------------------------------------------------------------------


def _equipement(told: _Told) -> FicheLine:
    record = told.record
    if record.recovered_on is not None:
        badge = BadgeText(text=f"Récupéré le {words.day(record.recovered_on)}", tone="outline")
    else:
        badge = BadgeText(text=told.code("mise_a_disposition") or "En place", tone="accent")
    kind = told.code("type")
    return told.line(
        record.installed_on,
        record.libelle or kind,
        kind if record.libelle else "",
        record.fournisseur,
        record.remarque,
        badge=badge,
    )


def _transport(told: _Told) -> FicheLine:
    record = told.record
    return told.line(record.transported_on, told.code("motif"), record.destination, record.remarque)


# --- aidants -------------------------------------------------------------------------------------


def _contact(told: _Told) -> FicheLine:
    record = told.record
    action = told.code("action")
    return told.line(
        record.contacted_on,
        f"{told.code('demande')} → {lower_first(action)}" if action else told.code("demande"),
        told.name("aidants", "aidant"),
        told.code("canal"),
        record.remarque,
    )


def _zarit(told: _Told) -> FicheLine:
    record = told.record
    score = words.number(record.score.normalize() if record.score % 1 else int(record.score))
    return told.line(
        record.measured_on,
        f"Mini-Zarit {score} sur 7",
        told.name("aidants", "aidant"),
        record.remarque,
    )


def _soutien(told: _Told) -> FicheLine:
    record = told.record
    badge = BadgeText(text="En cours", tone="accent")
    if record.ended_on is not None:
        badge = BadgeText(text=f"Jusqu’au {words.day(record.ended_on)}", tone="outline")
    return told.line(
        record.started_on,
        told.code("type"),
        told.name("aidants", "aidant"),
        record.organisme,
        record.remarque,
        badge=badge,
    )


# --- stays ---------------------------------------------------------------------------------------


def _hospitalisation(told: _Told) -> FicheLine:
    record = told.record
    planned = {True: "programmée", False: "non programmée"}.get(record.is_programmee, "")
    emergency = "par les urgences" if record.is_par_urgences else ""
    left = record.left_on
    if left is None or left > told.today:
        badge = BadgeText(text="À l’hôpital", tone="info", icon="hospital")
    else:
        badge = BadgeText(text=_nights(record.entered_on, left), tone="outline")
    until = "" if left is None else f"sortie le {words.day(left)}"
    return told.line(
        record.entered_on,
        record.etablissement or "Hospitalisation",
        *_sentence(", ".join(part for part in (planned, emergency) if part), until),
        badge=badge,
    )


def _sentence(*parts: str) -> list[str]:
    """Return what is said, its first words begun with a capital."""
    said = [part for part in parts if part]
    return [upper_first(said[0]), *said[1:]] if said else []


def _nights(start: date, end: date) -> str:
    days = max((end - start).days, 1)
    return f"{days}{NO_BREAK}{words.plural(days, 'jour', 'jours')}"


_ETAT_TONES: Final = {
    "option": "warning",
    "reserve": "info",
    "en_cours": "accent",
    "termine": "outline",
    "annule": "outline",
}


def _sejour(told: _Told) -> FicheLine:
    record = told.record
    badge = None
    if record.etat is not None:
        badge = BadgeText(text=told.code("etat"), tone=_ETAT_TONES.get(record.etat, "neutral"))
    until = "" if record.departed_on is None else f"départ le {words.day(record.departed_on)}"
    return told.line(
        record.arrived_on,
        told.name("places_ht", "place"),
        told.code("type"),
        lower_first(told.code("motif")),
        until,
        badge=badge,
    )


# --- visits and calls ----------------------------------------------------------------------------


_STATUT_TONES: Final = {
    "prevue": ("info", None),
    "realisee": ("success", "check"),
    "annulee": ("outline", None),
    "absence": ("warning", "triangle-alert"),
}


def _visite(told: _Told) -> FicheLine:
    record = told.record
    tone, icon = _STATUT_TONES.get(record.statut, ("neutral", None))
    who = told.name("professionnels", "professionnel")
    profession = told.code("profession")
    return told.line(
        record.starts_at,
        f"{profession}, {who}" if who else profession,
        f"Jusqu’à {words.clock(record.ends_at)}",
        told.code("domaine"),
        record.motif,
        badge=BadgeText(text=told.code("statut"), tone=tone, icon=icon),
    )


def _appel(told: _Told) -> FicheLine:
    record = told.record
    motif = told.code("motif")
    who = told.name("professionnels", "professionnel")
    return told.line(
        record.called_at,
        f"{motif}, {lower_first(told.code('reponse'))}" if motif else told.code("reponse"),
        f"Appel{NO_BREAK}: {lower_first(told.code('origine'))}",
        who,
        badge=BadgeText(text=told.code("suite")) if record.suite else None,
    )


# --- consents ------------------------------------------------------------------------------------


def _consentement(told: _Told) -> FicheLine:
    record = told.record
    badge = BadgeText(text="Donné", tone="success", icon="check")
    if record.withdrawn_on is not None:
        badge = BadgeText(text=f"Retiré le {words.day(record.withdrawn_on)}", tone="outline")
    partner = told.name("partenaires", "partenaire")
    kind = told.code("type")
    by = told.code("donne_par")
    return told.line(
        record.given_on,
        f"{kind} avec {partner}" if partner else kind,
        record.portee,
        told.code("recueil"),
        f"par {lower_first(by)}" if by else "",
        _version(record.document_version),
        record.remarque,
        badge=badge,
    )


def _version(text: str | None) -> str:
    """Return "version 2", whether the word was typed or not."""
    if not text:
        return ""
    return lower_first(text) if text.lower().startswith("version") else f"version {text}"


def _one_line(text: str) -> str:
    return " ".join(text.split())


_TELLERS: Final[Mapping[str, Callable[[_Told], FicheLine]]] = {
    "chutes": _chute,
    "depistages": _depistage,
    "vaccinations": _vaccination,
    "teleconsultations": _teleconsultation,
    "notes": _note,
    "transmissions": _transmission,
    "equipements": _equipement,
    "transports": _transport,
    "contacts_aidants": _contact,
    "zarit": _zarit,
    "soutiens_aidants": _soutien,
    "hospitalisations": _hospitalisation,
    "sejours_ht": _sejour,
    "visites": _visite,
    "appels_astreinte": _appel,
    "consentements": _consentement,
}
