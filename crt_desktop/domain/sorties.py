"""The rules of a sortie: what each motif asks for, and why it cannot be pronounced yet.

Days are half-open: the effective date of a sortie is the first day that no longer counts, so that a person
may leave and come back the same day. The day of recording is kept apart.

Source: AMI CRT Occitanie 2026, annexe 2.2 (motifs, concertation, relais, médecin's opinion, three months).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Final

from crt_desktop.domain.alertes import DEATH
from crt_desktop.domain.demande import Demande
from crt_desktop.domain.errors import FieldIssue
from crt_desktop.domain.etablissement import Parametres
from crt_desktop.domain.hospitalisations import term_on, under_way
from crt_desktop.domain.roles import PERMISSIONS, Permission, Role
from crt_desktop.domain.sejours import Hospitalisation
from crt_desktop.domain.typography import french

LONG_STAY: Final = "hospitalisation_3_mois"
CRITERIA: Final = "criteres"
OTHER: Final = "autre"
HOSPITAL: Final = "hopital"

EXPECTED_DESTINATIONS: Final[Mapping[str, frozenset[str]]] = {
    LONG_STAY: frozenset({HOSPITAL}),
    "ehpad_usld": frozenset({"ehpad", "usld"}),
}
"""The destinations that go with a motif; another one is worth a second look."""


class Relais(StrEnum):
    """What is said of the relay at a living exit."""

    ORGANISE = "organise"
    A_ORGANISER = "a_organiser"
    AUCUN = "aucun"


class Manque(StrEnum):
    """What keeps a sortie from being pronounced; each has its sentence in `sortie_words`."""

    ROLE = "role_sans_sortie"
    NON_ADMISE = "personne_non_admise"
    DEJA_SORTIE = "sortie_deja_prononcee"
    MOTIF = "motif_manquant"
    DATE = "date_manquante"
    AVANT_ADMISSION = "date_avant_admission"
    A_VENIR = "date_a_venir"
    HOSPITALISATION = "hospitalisation_manquante"
    TERME = "terme_non_atteint"
    PRECISION = "precision_manquante"
    DESTINATION = "destination_manquante"
    CONCERTATION = "concertation_manquante"
    CONCERTATION_A_VENIR = "concertation_a_venir"
    CONCERTATION_PARTICIPANTS = "concertation_sans_participants"
    SANTE = "raison_de_sante_inconnue"
    AVIS_MEDICAL = "avis_medical_manquant"
    AVIS_A_VENIR = "avis_medical_a_venir"
    AVIS_AUTEUR = "avis_medical_sans_auteur"
    RELAIS = "relais_inconnu"
    RELAIS_ORGANISME = "relais_sans_organisme"
    RELAIS_DATE = "relais_sans_date"


class Alarme(StrEnum):
    """What is worth a second look, and never blocks."""

    DESTINATION = "destination_inattendue"
    VISITES_REALISEES = "visites_realisees_apres"
    PRESENCE_A_VENIR = "encore_presente"


IS_SANTE: Final = "is_sante"
RELAIS: Final = "relais"

FIELD_OF: Final[Mapping[Manque, str]] = {
    Manque.MOTIF: "motif_sortie",
    Manque.DATE: "left_on",
    Manque.AVANT_ADMISSION: "left_on",
    Manque.A_VENIR: "left_on",
    Manque.HOSPITALISATION: "motif_sortie",
    Manque.TERME: "left_on",
    Manque.PRECISION: "motif_sortie_precision",
    Manque.DESTINATION: "destination",
    Manque.CONCERTATION: "sortie_concertation_on",
    Manque.CONCERTATION_A_VENIR: "sortie_concertation_on",
    Manque.CONCERTATION_PARTICIPANTS: "sortie_concertation_participants",
    Manque.SANTE: IS_SANTE,
    Manque.AVIS_MEDICAL: "sortie_avis_medical_on",
    Manque.AVIS_A_VENIR: "sortie_avis_medical_on",
    Manque.AVIS_AUTEUR: "sortie_avis_medical_auteur",
    Manque.RELAIS: RELAIS,
    Manque.RELAIS_ORGANISME: "relais_organisme",
    Manque.RELAIS_DATE: "relais_on",
}
"""The field of the page where a lack is mended: an attribute of the demande, or one of the two questions."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjetSortie:
    """A sortie about to be pronounced, as it was filled in; None is not known yet.

    ``is_sante``: for « ne répond plus aux critères », whether the reason is one of health.
    """

    motif: str | None = None
    precision: str | None = None
    left_on: date | None = None
    destination: str | None = None
    concertation_on: date | None = None
    concertation_participants: str | None = None
    is_sante: bool | None = None
    avis_medical_on: date | None = None
    avis_medical_auteur: str | None = None
    relais: Relais | None = None
    relais_organisme: str | None = None
    relais_on: date | None = None
    relais_confirmed_on: date | None = None

    @property
    def is_death(self) -> bool:
        """Tell whether the person died: nothing is asked but the day."""
        return self.motif == DEATH


@dataclass(frozen=True, slots=True, kw_only=True)
class Besoins:
    """What a motif asks for."""

    precision: bool
    destination: bool
    concertation: bool
    question_sante: bool
    avis_medical: bool
    relais: bool
    hospitalisation: bool


def may_pronounce(role: Role) -> bool:
    """Tell whether a role pronounces sorties: whoever decides, and writes the files."""
    needed = {Permission.ADMISSION_DECIDE, Permission.BENEFICIAIRE_WRITE}
    return needed <= PERMISSIONS[role]


def needs_of(motif: str | None, *, is_sante: bool | None = None) -> Besoins:
    """Return what a motif asks for; nothing is asked about a death but its day.

    Without a motif, what every living exit is asked for.
    """
    is_living = motif != DEATH
    return Besoins(
        precision=motif == OTHER,
        destination=is_living,
        concertation=is_living,
        question_sante=motif == CRITERIA,
        avis_medical=motif == CRITERIA and is_sante is True,
        relais=is_living,
        hospitalisation=motif == LONG_STAY,
    )


def refusals(
    projet: ProjetSortie,
    *,
    demande: Demande,
    stays: tuple[Hospitalisation, ...],
    role: Role,
    today: date,
    parametres: Parametres,
) -> tuple[Manque, ...]:
    """Return everything that keeps the sortie from being pronounced today, in the order of the page.

    Args:
        projet: What was filled in.
        demande: The demande of the accompagnement.
        stays: The person's stays in hospital.
        role: Who would pronounce it.
        today: The day of the question.
        parametres: The settings in force.
    """
    if not may_pronounce(role):
        return (Manque.ROLE,)
    if demande.admitted_on is None:
        return (Manque.NON_ADMISE,)
    if demande.left_on is not None:
        return (Manque.DEJA_SORTIE,)
    needs = needs_of(projet.motif, is_sante=projet.is_sante)
    return (
        *_of_the_motif(projet, needs),
        *_of_the_date(
            projet,
            needs,
            admitted_on=demande.admitted_on,
            stays=stays,
            today=today,
            parametres=parametres,
        ),
        *((Manque.DESTINATION,) if needs.destination and projet.destination is None else ()),
        *(_of_the_concertation(projet, today=today) if needs.concertation else ()),
        *((Manque.SANTE,) if needs.question_sante and projet.is_sante is None else ()),
        *(_of_the_opinion(projet, today=today) if needs.avis_medical else ()),
        *(_of_the_relay(projet) if needs.relais else ()),
    )


def _of_the_motif(projet: ProjetSortie, needs: Besoins) -> Iterator[Manque]:
    if projet.motif is None:
        yield Manque.MOTIF
    if needs.precision and not projet.precision:
        yield Manque.PRECISION


def _of_the_date(
    projet: ProjetSortie,
    needs: Besoins,
    *,
    admitted_on: date,
    stays: tuple[Hospitalisation, ...],
    today: date,
    parametres: Parametres,
) -> Iterator[Manque]:
    left_on = projet.left_on
    if left_on is None:
        yield Manque.DATE
        return
    if left_on < admitted_on:
        yield Manque.AVANT_ADMISSION
        return
    if projet.is_death and left_on > today:
        yield Manque.A_VENIR
    if not needs.hospitalisation:
        return
    stay = covering_stay(stays, left_on)
    if stay is None:
        yield Manque.HOSPITALISATION
    elif min(left_on, today) < term_on(stay.entered_on, parametres):
        yield Manque.TERME
    elif left_on > today:
        yield Manque.A_VENIR


def _of_the_concertation(projet: ProjetSortie, *, today: date) -> Iterator[Manque]:
    if projet.concertation_on is None:
        yield Manque.CONCERTATION
    elif projet.concertation_on > today:
        yield Manque.CONCERTATION_A_VENIR
    if not projet.concertation_participants:
        yield Manque.CONCERTATION_PARTICIPANTS


def _of_the_opinion(projet: ProjetSortie, *, today: date) -> Iterator[Manque]:
    if projet.avis_medical_on is None:
        yield Manque.AVIS_MEDICAL
    elif projet.avis_medical_on > today:
        yield Manque.AVIS_A_VENIR
    if not projet.avis_medical_auteur:
        yield Manque.AVIS_AUTEUR


def _of_the_relay(projet: ProjetSortie) -> Iterator[Manque]:
    if projet.relais is None:
        yield Manque.RELAIS
    if projet.relais is not Relais.ORGANISE:
        return
    if not projet.relais_organisme:
        yield Manque.RELAIS_ORGANISME
    if projet.relais_on is None:
        yield Manque.RELAIS_DATE


def covering_stay(stays: tuple[Hospitalisation, ...], left_on: date) -> Hospitalisation | None:
    """Return the stay a person leaves from: it goes on that day, or ends on it."""
    found = under_way(stays, on=left_on)
    if found is not None:
        return found
    ended = [one for one in stays if one.left_on == left_on and one.entered_on <= left_on]
    return min(ended, key=lambda stay: stay.entered_on, default=None)


def proposed_exit(
    stay: Hospitalisation | None, *, on: date, parametres: Parametres
) -> ProjetSortie | None:
    """Return the exit drafted from a stay whose term is reached: proposed, never automatic.

    Its date is the term; None before it, or when nobody is in hospital.
    """
    if stay is None:
        return None
    term = term_on(stay.entered_on, parametres)
    if on < term:
        return None
    return ProjetSortie(motif=LONG_STAY, left_on=term, destination=HOSPITAL)


def alarms(projet: ProjetSortie, *, visits_done: Iterable[date], today: date) -> tuple[Alarme, ...]:
    """Return what is worth a second look; ``visits_done``: the days of the visits made."""
    found: list[Alarme] = []
    expected = EXPECTED_DESTINATIONS.get(projet.motif or "")
    if expected is not None and projet.destination not in {None, *expected}:
        found.append(Alarme.DESTINATION)
    left_on = projet.left_on
    if left_on is not None:
        if any(day >= left_on for day in visits_done):
            found.append(Alarme.VISITES_REALISEES)
        if left_on > today:
            found.append(Alarme.PRESENCE_A_VENIR)
    return tuple(found)


def relay_issues(left_on: date, confirmed_on: date, *, today: date) -> tuple[FieldIssue, ...]:
    """Return what is wrong with the day somebody made sure of a relay: by today, from the sortie on."""
    if confirmed_on > today:
        words = "Ce jour n'est pas encore venu : un relais se confirme une fois assuré."
    elif confirmed_on < left_on:
        words = f"La sortie est du {left_on:%d/%m/%Y} : un relais se confirme à partir de ce jour."
    else:
        return ()
    return (FieldIssue(attribute="relais_confirmed_on", message=french(words)),)


def pronounced(demande: Demande, projet: ProjetSortie, *, today: date) -> Demande:
    """Return the demande once the sortie is pronounced, recorded today; what a motif does not ask for is left out."""
    needs = needs_of(projet.motif, is_sante=projet.is_sante)
    is_organised = needs.relais and projet.relais is Relais.ORGANISE
    has_relais = {Relais.ORGANISE: True, Relais.AUCUN: False}.get(
        projet.relais or Relais.A_ORGANISER
    )
    return replace(
        demande,
        left_on=projet.left_on,
        left_recorded_on=today,
        motif_sortie=projet.motif,
        motif_sortie_precision=projet.precision or None,
        destination=projet.destination if needs.destination else None,
        sortie_concertation_on=projet.concertation_on if needs.concertation else None,
        sortie_concertation_participants=(
            projet.concertation_participants if needs.concertation else None
        ),
        # An opinion already signed stays in the file, whatever the motif became.
        sortie_avis_medical_on=(
            projet.avis_medical_on if needs.avis_medical else demande.sortie_avis_medical_on
        ),
        sortie_avis_medical_auteur=(
            projet.avis_medical_auteur if needs.avis_medical else demande.sortie_avis_medical_auteur
        ),
        has_relais=has_relais if needs.relais else None,
        relais_organisme=projet.relais_organisme if is_organised else None,
        relais_on=projet.relais_on if is_organised else None,
        relais_confirmed_on=projet.relais_confirmed_on if is_organised else None,
    )
