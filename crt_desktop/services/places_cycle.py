"""Writing the stays: one transaction with the lock, versions checked, nobody in a place that is taken."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any, Final, cast

from crt_desktop.domain.audit import AuditTag
from crt_desktop.domain.errors import (
    FieldIssue,
    InvalidFicheError,
    NotFoundError,
    RuleViolationError,
    StaleEdit,
    StaleEditError,
)
from crt_desktop.domain.fiches import changed_fields, judge
from crt_desktop.domain.hospitalisations import under_way
from crt_desktop.domain.places import (
    EN_COURS,
    OPTION,
    RESERVATIONS,
    RESERVE,
    SEJOURS,
    TERMINE,
    Act,
    BookingOrder,
    RefusalOrder,
    next_etat,
    occupies,
    shown_etat,
)
from crt_desktop.domain.record_titles import title_of
from crt_desktop.domain.reprise.records import Record
from crt_desktop.domain.sejours import Hospitalisation, RefusHt, ReservationHt, SejourHt
from crt_desktop.domain.typography import french
from crt_desktop.ports.uow import UnitOfWork
from crt_desktop.reports.fiches import StoredFiche
from crt_desktop.services.fiche_desk import PERSONS, FicheDesk
from crt_desktop.services.places_offers import Wish, require_free
from crt_desktop.services.places_seen import seen_by

PLACES: Final = "places_ht"
HOSPITALISATIONS: Final = "hospitalisations"
REFUS: Final = "refus_ht"
_BOOKED: Final = frozenset({OPTION, RESERVE, EN_COURS})
_HELD: Final = frozenset({"place", "arrived_on", "departed_on", "etat"})

_Kept = SejourHt | ReservationHt


class PlaceWriter:
    """The changes of the stays in one transaction, which the caller opens and commits."""

    def __init__(self, desk: FicheDesk, uow: UnitOfWork) -> None:
        """Take the lock: what is read from here on stands until the commit."""
        uow.fiches.lock()
        self._desk = desk
        self._uow = uow

    # --- booking -----------------------------------------------------------------------------

    def book(self, order: BookingOrder) -> tuple[str, int]:
        """Store a booking on its place; return its sheet and row id."""
        if order.etat not in _BOOKED:
            raise _invalid("etat", "Choisissez une option, une réservation ou un séjour en cours.")
        if order.etat == OPTION and (
            order.expire_at is not None and order.expire_at <= self._desk.clock.now()
        ):
            raise _invalid("expire_at", "Cette échéance est passée : choisissez-en une à venir.")
        record = self._reservation(order) if order.beneficiaire_id is None else self._sejour(order)
        sheet = RESERVATIONS if order.beneficiaire_id is None else SEJOURS
        fiche = self._add(sheet, record)
        return sheet, fiche.row_id

    def _sejour(self, order: BookingOrder) -> SejourHt:
        # First: a stay without a name, as imported ones are, takes the next one.
        followed = self._followed(order.suite_de)
        return SejourHt(
            beneficiaire=self._reference(PERSONS, order.beneficiaire_id),
            reference=self._uow.fiches.new_reference(SEJOURS),
            suite_de=followed,
            **self._common(order),
        )

    def _reservation(self, order: BookingOrder) -> ReservationHt:
        if order.etat == EN_COURS:
            raise _invalid("beneficiaire", "Nommez la personne : son séjour commence.")
        reference = self._uow.fiches.new_reference(RESERVATIONS)
        return ReservationHt(reference=reference, **self._common(order))

    def _common(self, order: BookingOrder) -> dict[str, Any]:
        return {
            "place": self.reference_of_place(order.place_id),
            "type": order.type,
            "arrived_on": order.arrived_on,
            "departed_on": order.departed_on,
            "etat": order.etat,
            "expire_at": order.expire_at if order.etat == OPTION else None,
            "motif": order.motif,
            "demandeur": _text(order.demandeur),
            "telephone": _text(order.telephone),
            "remarque": _text(order.remarque),
        }

    def refuse(self, order: RefusalOrder) -> int:
        """Store a request that could not be met."""
        person = order.beneficiaire_id
        record = RefusHt(
            asked_on=order.asked_on or self._desk.clock.today(),
            beneficiaire=None if person is None else self._reference(PERSONS, person),
            type=order.type,
            arrived_on=order.arrived_on,
            departed_on=order.departed_on,
            raison=order.raison,
            motif=order.motif,
            suite=order.suite,
            remarque=_text(order.remarque),
        )
        self._judge(record)
        fiche = self._uow.fiches.add(REFUS, record)
        self._record(AuditTag.PLACE_REFUSE, fiche, changed_fields(None, record))
        return fiche.row_id

    # --- acts --------------------------------------------------------------------------------

    def act(self, fiche: StoredFiche, act: Act, **changes: Any) -> StoredFiche:
        """Do something to a stay: its new state, and what changes with it."""
        record = cast("_Kept", fiche.record)
        etat = next_etat(self._etat(fiche), act)
        arrived_on = changes.get("arrived_on", record.arrived_on)
        if etat == EN_COURS and arrived_on > max(record.arrived_on, self._desk.clock.today()):
            raise _invalid("arrived_on", "Ce séjour a commencé : son arrivée n'est pas à venir.")
        # A state nobody wrote stays unwritten until an act gives one.
        kept = record.etat if etat == self._etat(fiche) else etat
        return self._change(fiche, replace(record, **{"etat": kept, **changes}))

    def name(self, row_id: int, version: int, beneficiaire_id: int) -> int:
        """Put the stay of a person in the stead of a place kept for nobody named; return its row id."""
        fiche = self.read(RESERVATIONS, row_id, version)
        kept = cast("ReservationHt", fiche.record)
        next_etat(self._etat(fiche), Act.NAME)
        self._bin(fiche, None)
        stay = SejourHt(
            beneficiaire=self._reference(PERSONS, beneficiaire_id),
            reference=self._uow.fiches.new_reference(SEJOURS),
            place=kept.place,
            type=kept.type,
            arrived_on=kept.arrived_on,
            departed_on=kept.departed_on,
            etat=kept.etat,
            expire_at=kept.expire_at,
            motif=kept.motif,
            demandeur=kept.demandeur,
            telephone=kept.telephone,
            remarque=kept.remarque,
        )
        return self._add(SEJOURS, stay).row_id

    def cancel(self, sheet: str, row_id: int, version: int, motif: str) -> None:
        """Cancel a stay that has not begun; a place kept for nobody named goes to the bin."""
        reason = motif.strip()
        if not reason:
            raise _invalid("motif_annulation", "Indiquez pourquoi.")
        fiche = self.read(sheet, row_id, version)
        if sheet == SEJOURS:
            self.act(fiche, Act.CANCEL, motif_annulation=reason)
            return
        next_etat(self._etat(fiche), Act.CANCEL)
        self._bin(fiche, reason)

    def transfer(self, row_id: int, version: int, on: date, place_id: int) -> int:
        """End a stay and go on in another place; return the row id of what follows."""
        fiche = self.read(SEJOURS, row_id, version)
        stay = cast("SejourHt", fiche.record)
        if on < stay.arrived_on or (stay.departed_on is not None and on >= stay.departed_on):
            raise _invalid(
                "arrived_on", "Ce jour n'est pas dans le séjour : choisissez-en un autre."
            )
        place = self.reference_of_place(place_id)
        if place == stay.place:
            raise _invalid("place", "C'est déjà sa place : choisissez-en une autre.")
        reference = stay.reference or self._uow.fiches.new_reference(SEJOURS)
        self.act(fiche, Act.TRANSFER, departed_on=on, fin="transfert", reference=reference)
        following = replace(
            stay,
            reference=self._uow.fiches.new_reference(SEJOURS),
            place=place,
            arrived_on=on,
            etat=stay.etat,
            suite_de=reference,
            arrivee=(),
        )
        return self._add(SEJOURS, following).row_id

    def hospital(
        self,
        row_id: int,
        version: int,
        on: date,
        *,
        keeps_place: bool,
        details: Mapping[str, Any],
    ) -> None:
        """Open a hospitalisation during a stay, which goes on or ends."""
        fiche = self.read(SEJOURS, row_id, version)
        stay = cast("SejourHt", fiche.record)
        next_etat(self._etat(fiche), Act.HOSPITAL)
        if on < stay.arrived_on or (stay.departed_on is not None and on > stay.departed_on):
            raise _invalid("entered_on", "Ce jour n'est pas dans le séjour : corrigez la date.")
        person = cast("int", fiche.beneficiaire_id)
        self._require_home(person, on)
        texts: dict[str, Any] = {
            name: _text(one) if isinstance(one, str) else one for name, one in details.items()
        }
        record = Hospitalisation(beneficiaire=stay.beneficiaire, entered_on=on, **texts)
        self._judge(record)
        added = self._uow.fiches.add(HOSPITALISATIONS, record)
        self._record(AuditTag.FICHE_ADD, added, changed_fields(None, record))
        if not keeps_place:
            ended = replace(stay, etat=TERMINE, departed_on=on, fin="hospitalisation")
            self._change(fiche, ended)
        else:
            self._record(AuditTag.PLACE_CHANGE, fiche, ())

    def _require_home(self, person: int, on: date) -> None:
        fiches = self._uow.fiches.of_person(HOSPITALISATIONS, person)
        stay = under_way((cast("Hospitalisation", one.record) for one in fiches), on=on)
        if stay is not None:
            where = f" ({stay.etablissement})" if stay.etablissement else ""
            raise RuleViolationError(
                "hospitalisation_en_cours", depuis=f"{stay.entered_on:%d/%m/%Y}", lieu=where
            )

    # --- one row -----------------------------------------------------------------------------

    def read(self, sheet: str, row_id: int, version: int) -> StoredFiche:
        """Return a stay that still has this version; raises StaleEditError."""
        fiche = self._desk.still_there(self._uow, sheet, row_id)
        if fiche.version != version:
            latest = self._uow.fiches.last_change(fiche)
            by, at = ("", fiche.recorded_at) if latest is None else latest[:2]
            raise StaleEditError(StaleEdit(by=by, at=at, version=fiche.version))
        return fiche

    def reference_of_place(self, place_id: int | None) -> str:
        """Return the reference of a place; raises NotFoundError."""
        return self._reference(PLACES, place_id)

    def _etat(self, fiche: StoredFiche) -> str:
        stay = self._uow.places.stay(fiche.sheet, fiche.row_id)
        return shown_etat(stay, today=self._desk.clock.today(), now=self._desk.clock.now())

    def _add(self, sheet: str, record: _Kept) -> StoredFiche:
        self._judge(record)
        self._require_free(record, None)
        fiche = self._uow.fiches.add(sheet, record)
        self._record(AuditTag.PLACE_BOOK, fiche, changed_fields(None, record))
        return fiche

    def _change(self, fiche: StoredFiche, record: _Kept) -> StoredFiche:
        names = changed_fields(fiche.record, record)
        if not names:
            return fiche
        self._judge(record)
        if _HELD & set(names):
            self._require_free(record, fiche)
        saved = self._uow.fiches.update(fiche.sheet, fiche.row_id, record, version=fiche.version)
        self._record(AuditTag.PLACE_CHANGE, saved, names)
        return saved

    def _bin(self, fiche: StoredFiche, reason: str | None) -> None:
        self._uow.fiches.remove(
            fiche.sheet,
            fiche.row_id,
            version=fiche.version,
            title=title_of(fiche.record),
            by=self._desk.actor.display_name,
            at=self._desk.clock.now(),
            reason=reason,
        )
        self._record(AuditTag.PLACE_CHANGE, fiche, ())

    def _require_free(self, record: _Kept, fiche: StoredFiche | None) -> None:
        """Refuse a place that somebody holds, with who, until when and the next free day."""
        if not occupies(record.etat):
            return
        place = self._uow.places.place(self._row_id(PLACES, record.place))
        since = record.arrived_on
        stays = seen_by(
            self._uow,
            self._desk.actor,
            self._uow.places.stays(since, None, places={place.row_id}),
            on=self._desk.clock.today(),
        )
        wish = Wish(
            type=record.type,
            arrived_on=since,
            departed_on=record.departed_on,
            besides=None if fiche is None else (fiche.sheet, fiche.row_id),
        )
        require_free(place, stays, wish, now=self._desk.clock.now())

    def _judge(self, record: Record) -> None:
        """Refuse a record that its form would refuse; raises InvalidFicheError."""
        clock = self._desk.clock
        issues = judge(
            record, today=clock.today(), now=clock.now(), parametres=self._uow.parametres()
        )
        errors = tuple(issue for issue in issues if issue.is_error)
        if errors:
            raise InvalidFicheError(errors)

    def _record(self, tag: AuditTag, fiche: StoredFiche, names: tuple[str, ...]) -> None:
        fields = (fiche.sheet, str(fiche.row_id), *names)
        self._desk.record(self._uow, tag, {fiche.beneficiaire_id}, fields)

    def _followed(self, row_id: int | None) -> str | None:
        if row_id is None:
            return None
        return self._uow.fiches.name_row(self._uow.fiches.get(SEJOURS, row_id))

    def _reference(self, sheet: str, row_id: int | None) -> str:
        return str(self._uow.fiches.get(sheet, row_id or 0).record.reference)

    def _row_id(self, sheet: str, reference: str) -> int:
        found = self._uow.fiches.find(sheet, reference)
        if found is None:
            raise NotFoundError(kind=sheet, reference=reference)
        return found.row_id


def _text(text: str | None) -> str | None:
    return (text or "").strip() or None


def _invalid(attribute: str, words: str) -> InvalidFicheError:
    return InvalidFicheError((FieldIssue(attribute=attribute, message=french(words)),))
