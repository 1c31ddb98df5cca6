"""What is typed to book a place: read, and said as an order; what is free, said as lines to choose from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from crt_desktop.domain.dates import PARIS, local_date
from crt_desktop.domain.places import OPTION, SEJOURS, BookingOrder
from crt_desktop.domain.places_words import A_NOMMER
from crt_desktop.domain.typography import french
from crt_desktop.reports.places import Offer, StayBar, Taken
from ui.viewmodels.places import kind_word
from ui.viewmodels.places_cards import short_ehpad
from ui.viewmodels.places_words import short
from ui.viewmodels.typed import read_typed_date, read_typed_time
from ui.viewmodels.words import clock, counted, day, phone

OPTION_ENDS: Final = time(18)
LONGEST: Final = 366
SHOWN: Final = 6
DEFAULT_NIGHTS: Final = {"HTU": 7, "HT": 14, "HTSH": 21}


@dataclass(frozen=True, slots=True, kw_only=True)
class Booking:
    """What was typed, in full; ``suite_de``: the stay it renews."""

    kind: str
    arrived_on: date
    departed_on: date
    beneficiaire_id: int | None
    etat: str
    motif: str | None = None
    expire_at: datetime | None = None
    demandeur: str | None = None
    telephone: str | None = None
    suite_de: int | None = None

    @property
    def nights(self) -> int:
        """How many nights are asked."""
        return (self.departed_on - self.arrived_on).days

    def order(self, offer: Offer) -> BookingOrder:
        """Return the order on a place, at the dates it is free."""
        return BookingOrder(
            type=self.kind,
            arrived_on=offer.arrived_on,
            beneficiaire_id=self.beneficiaire_id,
            place_id=offer.place_id,
            departed_on=offer.departed_on,
            etat=self.etat,
            expire_at=self.expire_at if self.etat == OPTION else None,
            motif=self.motif,
            demandeur=self.demandeur,
            telephone=self.telephone,
            suite_de=self.suite_de,
        )


def default_expiry(now: datetime) -> str:
    """Return until when an option is kept at first: tomorrow at 18:00, as typed."""
    day = now.astimezone(PARIS).date() + timedelta(days=1)
    return f"{day:%d/%m/%Y} {OPTION_ENDS:%H:%M}"


def read_instant(text: str, *, today: date) -> datetime | None:
    """Return the instant typed, in UTC; None when it is none."""
    day, _, clock = text.strip().rpartition(" ")
    on, at = read_typed_date(day, today=today), read_typed_time(clock)
    if on is None or at is None:
        return None
    return datetime.combine(on, at, tzinfo=PARIS).astimezone(UTC)


def read_nights(text: str) -> int | None:
    """Return a number of nights, None when it is none."""
    bare = text.strip()
    if not bare.isdigit() or not 1 <= int(bare) <= LONGEST:
        return None
    return int(bare)


def sorted_offers(
    offers: Sequence[Offer], *, kind: str, wanted: int | None = None
) -> tuple[Offer, ...]:
    """Return what to choose from: free as wished and of the kind, other kinds, then other dates.

    ``wanted``: the place asked for (row id), before the others of the kind when it is free.
    """
    ranked = sorted(
        offers,
        key=lambda one: (
            not one.is_wished,
            one.type != kind,
            one.place_id != wanted,
            one.arrived_on,
        ),
    )
    # With nothing free as asked, each place of the kind is one click away.
    is_short = is_met(offers, kind=kind)
    return tuple(
        one
        for rank, one in enumerate(ranked)
        if rank < SHOWN or (not is_short and one.type == kind)
    )


def is_met(offers: Sequence[Offer], *, kind: str) -> bool:
    """Tell whether a place of the kind is free as wished."""
    return any(one.is_wished and one.type == kind for one in offers)


def offer_line(offer: Offer, *, today: date) -> tuple[str, str]:
    """Return the place, and what goes with it: its dates when they are others, its phone."""
    name = f"{short_ehpad(offer.etablissement)}, {offer.nom} ({kind_word(offer.type)})"
    parts = []
    if not offer.is_wished:
        since = short(offer.arrived_on, today=today)
        parts.append(f"du {since} au {short(offer.departed_on, today=today)}")
    if number := phone(offer.telephone):
        parts.append(number)
    return name, ", ".join(parts)


def taken_line(taken: Taken, *, today: date, with_next: bool = True) -> tuple[str, str]:
    """Return a place that cannot be had, and who has it until when; ``with_next``: and when it is free."""
    name = f"{short_ehpad(taken.etablissement)}, {taken.nom} ({kind_word(taken.type)})"
    if taken.departed_on is None:
        until = "sans date de départ"
    else:
        until = f"jusqu’au {short(taken.departed_on, today=today)}"
    since = ""
    if taken.arrived_on > today:
        since = f"du {short(taken.arrived_on, today=today)} "
        until = until.replace("jusqu’au", "au")
    is_unnamed = taken.occupant == A_NOMMER
    who = "une personne à nommer" if is_unnamed else taken.occupant
    held = "gardée pour" if is_unnamed else "occupée par"
    said = f"{'option pour' if taken.is_option else held} {who}, {since}{until}"
    if with_next and taken.next_free_on is not None:
        said += f" ; libre à partir du {short(taken.next_free_on, today=today)}"
    return name, french(said)


def free_sentence(offers: Sequence[Offer], *, kind: str) -> tuple[str, str]:
    """Return what is free as wished: the words and their tone."""
    able = [one for one in offers if one.is_wished]
    of_kind = [one for one in able if one.type == kind]
    word = kind_word(kind)
    if of_kind:
        said = f"{counted(len(of_kind), 'place')} {word} libre{'s' if len(of_kind) > 1 else ''} à ces dates."
        return french(said), "success"
    if able:
        return french(f"Aucune place {word} n'est libre à ces dates : d'autres le sont."), "warning"
    return french("Aucune place n'est libre à ces dates : voici les plus proches."), "danger"


def state_texts(before: StayBar) -> dict[str, str]:
    """Return what the form of a stay says of its state, to give it back the one it had."""
    at = before.expire_at
    expires = "" if at is None else f"{day(local_date(at))} {clock(at)}"
    texts = {"etat": before.etat, "expire_at": expires}
    return texts | ({"motif_annulation": ""} if before.sheet == SEJOURS else {})
