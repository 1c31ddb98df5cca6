"""The MAC of what the journal speaks of: a person's whole aggregate, what the persons share, an account.

See `db.canonical_rows` for how a row is written. A migration that rewrites content must record it in the
journal again.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterator, Sequence
from typing import Any, Final

from sqlalchemy import Column, Select, Table
from sqlalchemy.orm import Session

from db import tables
from db.canonical_rows import held_by, lines, select_rows, written_rows

BENEFICIAIRE: Final = "beneficiaire"
IMPORT: Final = "import"
COMPTE: Final = "compte"

CHUNK: Final = 500
"""Identifiers bound in one statement; beyond `WHOLE`, whole tables are read."""

WHOLE: Final = 5_000

_OWNED: Final[tuple[tuple[Any, str], ...]] = (
    (tables.BeneficiaireRow, "id"),
    (tables.ProfilRow, "beneficiaire_id"),
    (tables.DemandeRow, "beneficiaire_id"),
    (tables.AccompagnementRow, "beneficiaire_id"),
    (tables.EvaluationGirRow, "beneficiaire_id"),
    (tables.HospitalisationRow, "beneficiaire_id"),
    (tables.SejourHtRow, "beneficiaire_id"),
    (tables.AidantRow, "beneficiaire_id"),
    (tables.VisiteRow, "beneficiaire_id"),
    (tables.AppelAstreinteRow, "beneficiaire_id"),
    (tables.IntervenantRow, "beneficiaire_id"),
    (tables.MesureZaritRow, "beneficiaire_id"),
    (tables.SoutienAidantRow, "beneficiaire_id"),
    (tables.ContactAidantRow, "beneficiaire_id"),
    (tables.ChuteRow, "beneficiaire_id"),
    (tables.DepistageRow, "beneficiaire_id"),
    (tables.NoteRow, "beneficiaire_id"),
    (tables.TransmissionRow, "beneficiaire_id"),
    (tables.EquipementRow, "beneficiaire_id"),
    (tables.VaccinationRow, "beneficiaire_id"),
    (tables.TeleconsultationRow, "beneficiaire_id"),
    (tables.TransportRow, "beneficiaire_id"),
    (tables.ConsentementRow, "beneficiaire_id"),
    (tables.EvaluationRow, "beneficiaire_id"),
    (tables.PlanRow, "beneficiaire_id"),
    (tables.ObjectifRow, "beneficiaire_id"),
    (tables.BilanRow, "beneficiaire_id"),
    (tables.PrestationRow, "beneficiaire_id"),
    (tables.ContratRow, "beneficiaire_id"),
    (tables.PieceJointeRow, "beneficiaire_id"),
    (tables.CorrectionRow, "beneficiaire_id"),
    (tables.FusionRow, "beneficiaire_id"),
    (tables.ReportAlerteRow, "beneficiaire_id"),
    (tables.CorbeilleRow, "beneficiaire_id"),
    (tables.SerieVisitesRow, "beneficiaire_id"),
    (tables.RefusHtRow, "beneficiaire_id"),
)
"""Every table whose rows belong to a person, and the column that says whose.

The bytes of a scan (`piece_contenu`) are sealed by the digest in its row, and compared with it by `verify`.
"""

_SHARED: Final[tuple[Any, ...]] = (
    tables.ProfessionnelRow,
    tables.PlaceHtRow,
    tables.PartenaireRow,
    tables.ParametreRow,
    tables.AstreinteRow,
    tables.InterlocuteurRow,
    tables.ModelePlanRow,
    tables.HoraireTravailRow,
    tables.AbsenceRow,
    tables.SouhaitRow,
    tables.PublicationRow,
    tables.InformationRow,
    tables.DemandeEchangeRow,
    tables.ReservationHtRow,
)
"""Tables of the whole etablissement; what is about nobody in `_MAYBE_OWNED` is added to them."""

_MAYBE_OWNED: Final[tuple[Any, ...]] = (
    tables.AppelAstreinteRow,
    tables.CorbeilleRow,
    tables.ReportAlerteRow,
    tables.RefusHtRow,
)
"""Tables whose rows may be about nobody known."""


def owned_tables() -> Iterator[Table]:
    """Yield the tables of what belongs to a person, besides her own row and its profils."""
    for row_class, owner in _OWNED:
        table: Table = row_class.__table__
        if owner == "beneficiaire_id" and "id" in table.c:
            yield table


def beneficiaire_macs(
    session: Session, key: bytes, ids: Sequence[int] | None = None
) -> dict[int, bytes]:
    """Return the MAC of each person's aggregate, in a few statements per table.

    A person who does not exist gets the MAC of nothing. None: every person there is.
    """
    wanted = None if ids is None else sorted(set(ids))
    macs = {one: start_mac(key, BENEFICIAIRE, one) for one in wanted or ()}
    if wanted is not None and len(wanted) == 1:
        (one,) = wanted
        for rows in _rows_of(session, one):
            macs[one].update(rows)
        return {one: macs[one].digest()}
    for row_class, owner in _OWNED:
        table: Table = row_class.__table__
        for statement in _owned_selects(session, table, owner, wanted):
            for owner_id, line in lines(session, table, statement):
                mac = macs.get(owner_id)
                if mac is None:
                    if wanted is not None:
                        continue
                    mac = macs[owner_id] = start_mac(key, BENEFICIAIRE, owner_id)
                mac.update(line)
    return {one: mac.digest() for one, mac in macs.items()}


def shared_tables() -> Iterator[tuple[Table, Column[Any] | None]]:
    """Yield the tables of what belongs to no person, and the column that is NULL in such rows, if any."""
    for row_class in _SHARED:
        yield row_class.__table__, None
    for row_class in _MAYBE_OWNED:
        table: Table = row_class.__table__
        yield table, table.c.beneficiaire_id


def shared_mac(session: Session, key: bytes) -> bytes:
    """Return the MAC of all that belongs to no person, as entries sealed it before `db.shares`."""
    mac = start_mac(key, IMPORT, None)
    for table, owner in shared_tables():
        mac.update(written_rows(session, table, owner=owner))
    return mac.digest()


def account_mac(session: Session, key: bytes, account_id: int | None) -> bytes:
    """Return the MAC of an account's row."""
    table: Table = tables.AccountRow.__table__  # type: ignore[assignment]
    mac = start_mac(key, COMPTE, account_id)
    for _, line in lines(
        session, table, select_rows(session, table, table.c.id).where(table.c.id == account_id)
    ):
        mac.update(line)
    return mac.digest()


def mac_of_nothing(key: bytes, entity: str, entity_id: int | None) -> bytes:
    """Return the MAC of a subject that holds no row."""
    return start_mac(key, entity, entity_id).digest()


def start_mac(key: bytes, entity: str, entity_id: int | None) -> hmac.HMAC:
    """Return the MAC of a subject, to be fed its rows."""
    return hmac.new(key, f"{entity}:{entity_id}\n".encode(), hashlib.sha256)


def _owned_selects(
    session: Session, table: Table, owner: str, ids: list[int] | None
) -> Iterator[Select[Any]]:
    """Yield the selects of the rows of these persons, each person's rows in the order of their keys."""
    column = table.c[owner]
    order = [column, *(one for one in table.primary_key if one is not column)]
    statement = select_rows(session, table, column).where(column.is_not(None)).order_by(*order)
    if ids is None or len(ids) > WHOLE:
        yield statement
        return
    for start in range(0, len(ids), CHUNK):
        yield statement.where(column.in_(ids[start : start + CHUNK]))


def _rows_of(session: Session, beneficiaire_id: int) -> Iterator[bytes]:
    """Yield the canonical form of the rows of one person, table by table as in `beneficiaire_macs`.

    One statement tells which tables hold something of the person: most hold nothing.
    """
    owners = tuple(row_class.__table__.c[owner] for row_class, owner in _OWNED)
    for column, is_held in zip(owners, held_by(session, owners, beneficiaire_id), strict=True):
        if is_held:
            yield written_rows(session, column.table, owner=column, owner_id=beneficiaire_id)
