"""The notice of the astreintes: a programme given too late, a change too near its night."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import Final

from crt_desktop.domain.astreintes import ECHANGE, couche_of, counts, is_override, night_served
from crt_desktop.domain.dates import ONE_DAY, PARIS, add_months, local_date
from crt_desktop.domain.ecarts import Ecart, Gravite
from crt_desktop.domain.equipe import Astreinte
from crt_desktop.domain.etablissement import Parametres
from crt_desktop.domain.planning import PublicationAstreinte
from crt_desktop.domain.regimes import NOTICE, RegimeLimits
from crt_desktop.domain.typography import french

CLEAR_DAY: Final = 2
"""Days from one to another with a whole one between them."""


def find_late_publications(
    publications: Iterable[PublicationAstreinte], *, limits: RegimeLimits
) -> Iterator[Ecart]:
    """Yield the programmes given too late, on the first night that each one brings.

    A night that an earlier programme gave already keeps its notice. A reason allows less than the notice,
    with one clear day. Where a régime programmes by months, a shorter programme deserves a look.
    """
    given: set[date] = set()
    for one in sorted(publications, key=lambda each: each.published_at):
        nights = _days(one.started_on, one.ended_on)
        brought = sorted(nights - given)
        given |= nights
        if not brought:
            continue
        yield from _late(one, brought[0], limits)
        months = limits.programme_months
        if months is not None and add_months(one.started_on, months.value) > one.ended_on + ONE_DAY:
            yield Ecart(
                code="programme_trop_court",
                on=brought[0],
                gravite=Gravite.AVERTISSEMENT,
                article=months.article,
                message=french(
                    f"Programme du {one.started_on:%d/%m} au {one.ended_on:%d/%m} ; "
                    f"{months.value} mois à la fois."
                ),
            )


def _late(one: PublicationAstreinte, first: date, limits: RegimeLimits) -> Iterator[Ecart]:
    published_on = local_date(one.published_at)
    days = (first - published_on).days
    has_motif = bool((one.motif or "").strip())
    if days >= limits.notice_days.value or (has_motif and days >= CLEAR_DAY):
        return
    if has_motif:
        said, article = "il faut un jour franc, même avec un motif", NOTICE
    else:
        said, article = (
            f"{limits.notice_days.value} au moins, ou un motif",
            limits.notice_days.article,
        )
    yield Ecart(
        code="preavis_publication",
        on=first,
        article=article,
        message=french(
            f"Programme donné le {published_on:%d/%m/%Y} pour la nuit du {first:%d/%m} : "
            f"{_before(days)} ; {said}."
        ),
    )


def find_late_changes(
    duties: Iterable[Astreinte], *, limits: RegimeLimits, parametres: Parametres
) -> Iterator[Ecart]:
    """Yield the duties given to somebody by a replacement or a swap decided too near the night.

    What is left of a duty to its own professionnel is no change, nor is one whose decision has no date.
    A swap that both agreed to only deserves a look, and so does what was noted after the night.
    """
    every = tuple(duties)
    before = {one.reference: one for one in every if one.reference is not None}
    for one in every:
        if counts(one) and is_override(one) and not _is_left(one, before):
            yield from _late_change(one, limits, parametres)


def _is_left(duty: Astreinte, before: Mapping[str, Astreinte]) -> bool:
    replaced = before.get(duty.remplace or "")
    return replaced is not None and replaced.professionnel == duty.professionnel


def _late_change(duty: Astreinte, limits: RegimeLimits, parametres: Parametres) -> Iterator[Ecart]:
    if duty.decided_at is None:
        return
    night_on = night_served(duty.starts_at, duty.ends_at, parametres)
    decided_on = local_date(duty.decided_at)
    gravite = Gravite.AVERTISSEMENT if couche_of(duty) == ECHANGE else Gravite.REGLE
    if duty.decided_at >= duty.starts_at:
        yield Ecart(
            code="changement_apres_coup",
            on=night_on,
            gravite=Gravite.AVERTISSEMENT,
            professionnel=duty.professionnel,
            message=french(
                f"Changement noté le {duty.decided_at.astimezone(PARIS):%d/%m à %H:%M}, "
                "après le début de l'astreinte."
            ),
        )
        return
    said, article = _change_words(
        night_on, decided_on, limits, has_motif=bool((duty.motif or "").strip())
    )
    if said:
        days = (night_on - decided_on).days
        yield Ecart(
            code="preavis_changement",
            on=night_on,
            gravite=gravite,
            professionnel=duty.professionnel,
            article=article,
            message=french(
                f"Changement décidé le {decided_on:%d/%m/%Y}, {_before(days)} ; {said}."
            ),
        )


def _change_words(
    night_on: date,
    decided_on: date,
    limits: RegimeLimits,
    *,
    has_motif: bool,
) -> tuple[str, str]:
    """Return what the change should have kept and its article; blank when it is right."""
    months = limits.change_months
    if months is not None:
        is_right = decided_on <= add_months(night_on, -months.value)
        return ("", "") if is_right else (f"{months.value} mois au moins", months.article)
    days = (night_on - decided_on).days
    if days >= limits.notice_days.value or (has_motif and days >= CLEAR_DAY):
        return "", ""
    if has_motif:
        return "il faut un jour franc, même avec un motif", NOTICE
    return f"{limits.notice_days.value} jours au moins, ou un motif", limits.notice_days.article


def _days(first: date, last: date) -> set[date]:
    return {first + timedelta(days=one) for one in range((last - first).days + 1)}


def _before(days: int) -> str:
    """Return « 5 jours avant », « le jour même » or « après coup »."""
    if days <= 0:
        return "après coup" if days else "le jour même"
    return f"{days} jour avant" if days == 1 else f"{days} jours avant"
