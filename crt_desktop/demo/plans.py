"""The plans of each accompagnement: versions written from the shipped templates, lived with, revised."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Final

from crt_desktop.demo import plan_words as words
from crt_desktop.demo.followed import Followed, e_of
from crt_desktop.demo.parcours import PLAN_MONTHS, plan_days
from crt_desktop.demo.story import Entry
from crt_desktop.demo.team import Team, writer_on
from crt_desktop.demo.world import Draws, office_day
from crt_desktop.domain.dates import add_months
from crt_desktop.domain.demande import Demande
from crt_desktop.domain.modeles_plan import MODELES
from crt_desktop.domain.parcours import Bilan, Objectif, Plan, Prestation
from crt_desktop.domain.plan_document import ObjectifLine, PrestationLine
from crt_desktop.domain.typography import french

_MODELES: Final = {modele.cle: modele for modele in MODELES}
_BY_PROFIL: Final = {
    "fin_de_vie": "fin_de_vie",
    "maladie_neurodegenerative": "troubles_cognitifs",
    "troubles_psychiques": "troubles_cognitifs",
}
_OUTCOMES: Final = {"en_cours": 9, "atteint": 6, "partiel": 4, "non_realise": 3}
_AHEAD: Final = 30
"""A plan to be reviewed within so many days may already be written again."""
_STEP_DAYS: Final = 85
"""How long after a version its objectives are looked at for the first time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """The plans of a person, their lines and the notes on them; plans have no reference of their own yet."""

    plans: list[Plan] = field(default_factory=list)
    objectifs: list[Objectif] = field(default_factory=list)
    prestations: list[Prestation] = field(default_factory=list)
    bilans: list[Bilan] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Lines:
    """What a version holds; ``spare``: what the templates propose and is not in it."""

    objectifs: tuple[ObjectifLine, ...]
    prestations: tuple[PrestationLine, ...]
    spare: tuple[ObjectifLine, ...]


def make_plans(followed: Followed, team: Team) -> Planned:
    """Return the plans of a person, version after version, numbered over all the accompagnements."""
    planned = Planned()
    entries = sorted(followed.story.entries, key=lambda one: -one.admitted)
    for entry, demande in zip(entries, followed.accompagnements, strict=True):
        _plan(planned, followed, entry, demande, team)
    return planned


def _plan(planned: Planned, followed: Followed, entry: Entry, demande: Demande, team: Team) -> None:
    draws = followed.world.draws("plans", followed.person, entry.admitted)
    lines = _first_lines(planned, followed, demande, draws)
    numero = len(planned.plans)
    versions = list(_versions(followed, entry, demande, numero=numero, team=team, draws=draws))
    for rank, plan in enumerate(versions):
        if rank:
            lines = _revised(planned, lines, draws)
        _keep(planned, followed, demande, plan, lines)
        _note(planned, followed, plan, lines, team=team, draws=draws)


def _versions(
    followed: Followed, entry: Entry, demande: Demande, *, numero: int, team: Team, draws: Draws
) -> Iterator[Plan]:
    """Yield the versions in order: the validated ones, then the one being written if there is one."""
    world = followed.world
    days = plan_days(entry, demande, world)
    ends = [*days[1:], demande.left_on]
    said = _texts(followed, demande, draws)
    for day, end in zip(days, ends, strict=False):
        numero += 1
        drawn_on = max(office_day(day - timedelta(days=draws.randint(2, 9))), demande.requested_on)
        yield replace(
            said,
            reference=f"{followed.person}-{numero}",
            numero=numero,
            statut="valide" if end is None else "cloture",
            drawn_on=min(drawn_on, day),
            validated_on=day,
            validated_by=writer_on(team, day, frozenset({"coordinateur"}), draws),
            review_on=add_months(day, PLAN_MONTHS),
            closed_on=end,
        )
    is_due = not days or add_months(days[-1], PLAN_MONTHS) <= world.day(-_AHEAD)
    if demande.left_on is None and is_due and (not days or draws.happens(0.6)):
        drawn_on = office_day(world.day(draws.randint(1, 8)))
        first = max(days[-1] if days else demande.requested_on, demande.requested_on)
        yield replace(
            said,
            reference=f"{followed.person}-{numero + 1}",
            numero=numero + 1,
            drawn_on=max(drawn_on, first),
        )


def _texts(followed: Followed, demande: Demande, draws: Draws) -> Plan:
    """Return a version being written, with what every version says."""
    cle = _cles(followed, demande)[0]
    directives = draws.choice(words.DIRECTIVES)
    is_couple = followed.story.mode_vie == "couple"
    projets = words.PROJETS_OF_COUPLES if is_couple else words.PROJETS
    return Plan(
        reference="",
        beneficiaire=followed.person,
        demande=demande.reference,
        numero=1,
        statut="en_cours",
        drawn_on=demande.requested_on,
        informations=french(draws.choice(words.INFORMATIONS)),
        synthese=french(words.SYNTHESES[cle]),
        projet=french(draws.choice(projets).format(e=e_of(followed.story))),
        preferences=french(draws.choice(words.PREFERENCES)),
        directives=None if directives is None else french(directives),
    )


def _cles(followed: Followed, demande: Demande) -> list[str]:
    """Return the templates that fit, the one that fits best first."""
    found = [_BY_PROFIL[one] for one in followed.story.profils if one in _BY_PROFIL]
    if demande.circonstance == "sortie_hospitalisation":
        found.append("retour_hospitalisation")
    if any(one.is_cohabitant for one in followed.story.carers):
        found.append("aidant_epuise")
    return [*dict.fromkeys([*found, "chutes", "retour_hospitalisation"])][:2]


def _first_lines(planned: Planned, followed: Followed, demande: Demande, draws: Draws) -> _Lines:
    first, second = (_MODELES[cle] for cle in _cles(followed, demande))
    taken, seen = draws.randint(2, 4), {one.famille for one in first.objectifs}
    others = [one for one in second.objectifs if one.famille not in seen]
    proposed = [*first.objectifs[:taken], *others[:2]]
    prestations = [*first.prestations[:3], *second.prestations[:1]]
    if draws.happens(0.2):
        libelle, frequence = draws.choice(words.OPTIONS)
        prestations.append(
            PrestationLine(
                fil=0,
                domaine="projet_de_vie",
                nature="optionnelle",
                libelle=french(libelle),
                fournisseur="CRT",
                frequence=frequence,
            )
        )
    free = 1 + max((one.fil for one in planned.prestations), default=0)
    return _Lines(
        objectifs=_threaded(planned, proposed),
        prestations=tuple(replace(one, fil=free + rank) for rank, one in enumerate(prestations)),
        spare=(*first.objectifs[taken:], *others[2:]),
    )


def _threaded(planned: Planned, lines: Sequence[ObjectifLine]) -> tuple[ObjectifLine, ...]:
    free = 1 + max((one.fil for one in planned.objectifs), default=0)
    return tuple(replace(one, fil=free + rank) for rank, one in enumerate(lines))


def _revised(planned: Planned, lines: _Lines, draws: Draws) -> _Lines:
    """Return what the next version holds: how far each objective is, and a new one now and then."""
    kept = []
    for one in lines.objectifs:
        if one.statut in {"atteint", "non_realise"}:
            continue
        statut = draws.pick(_OUTCOMES)
        why = draws.choice(words.NOT_DONE) if statut == "non_realise" else ""
        kept.append(replace(one, statut=statut, motif_non_realise=french(why)))
    added = _threaded(planned, lines.spare[:1]) if len(kept) < 5 else ()  # noqa: PLR2004 - a page
    prestations = tuple(
        replace(one, etat="refusee" if draws.happens(0.08) else "delivree")
        for one in lines.prestations
    )
    return _Lines(
        objectifs=(*kept, *added), prestations=prestations, spare=lines.spare[len(added) :]
    )


def _keep(
    planned: Planned, followed: Followed, demande: Demande, plan: Plan, lines: _Lines
) -> None:
    planned.plans.append(plan)
    begun_on = max(
        plan.validated_on or plan.drawn_on, demande.admitted_on or followed.world.opened_on
    )
    ended_on = plan.closed_on if plan.closed_on == demande.left_on else None
    planned.objectifs.extend(
        Objectif(
            beneficiaire=followed.person,
            plan=plan.reference,
            ordre=ordre,
            fil=one.fil,
            famille=one.famille,
            probleme=one.probleme,
            objectif=one.objectif,
            actions=one.actions,
            intervenant=one.intervenant,
            critere=one.critere,
            statut=one.statut,
            motif_non_realise=one.motif_non_realise or None,
        )
        for ordre, one in enumerate(lines.objectifs)
    )
    planned.prestations.extend(
        Prestation(
            beneficiaire=followed.person,
            plan=plan.reference,
            ordre=ordre,
            fil=one.fil,
            domaine=one.domaine,
            nature=one.nature,
            libelle=one.libelle,
            fournisseur=one.fournisseur,
            partenaire=words.PARTNERS.get(one.fournisseur),
            profession=one.profession,
            frequence=one.frequence,
            started_on=_start_of(planned, one.fil, begun_on),
            ended_on=None if ended_on is None else max(ended_on, begun_on),
            etat=one.etat,
        )
        for ordre, one in enumerate(lines.prestations)
    )


def _start_of(planned: Planned, fil: int, begun_on: date) -> date | None:
    known = (one.started_on for one in planned.prestations if one.fil == fil)
    return next(known, begun_on)


def _note(
    planned: Planned,
    followed: Followed,
    plan: Plan,
    lines: _Lines,
    *,
    team: Team,
    draws: Draws,
) -> None:
    """Write how far each objective is at the version, and once more some months later."""
    if plan.validated_on is None:
        return
    later = office_day(plan.validated_on + timedelta(days=_STEP_DAYS + draws.randint(0, 14)))
    until = plan.closed_on or followed.world.on
    for one in lines.objectifs:
        is_new = not any(
            line.fil == one.fil and line.plan != plan.reference for line in planned.objectifs
        )
        days = [] if is_new else [plan.validated_on]
        if later < until and one.statut in {"en_cours", "partiel"} and draws.happens(0.6):
            days.append(later)
        for day in days:
            texte = draws.choice(words.BILANS[one.statut if day != later else "en_cours"])
            planned.bilans.append(
                Bilan(
                    beneficiaire=followed.person,
                    fil=one.fil,
                    noted_on=day,
                    texte=french(texte),
                    auteur=writer_on(team, day, frozenset({"coordinateur", "ide"}), draws),
                )
            )
