"""A desk of settings, team, bin and partenaires in memory, for the pages that show them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from crt_desktop.domain.conventions import missing_on, state_of_convention
from crt_desktop.domain.errors import FieldIssue, InvalidFicheError
from crt_desktop.domain.etablissement import Parametres, parametres_from_texts
from crt_desktop.domain.partenaire import Partenaire
from crt_desktop.domain.record_titles import title_of
from crt_desktop.domain.reglages import typed_texts, validate_settings
from crt_desktop.domain.suivi import Interlocuteur
from crt_desktop.reports.fiches import BinLine, Draft, StoredFiche
from crt_desktop.reports.partenaires import PartnerLine, PartnerRegister, PersonLine
from tests.fakes_fiches import NOW, TODAY, FakeFiches

DAY = timedelta(days=1)


@dataclass
class FakeReglages:
    """Keeps settings as the real service does, without a database."""

    kept: dict[str, str] = field(default_factory=dict)
    error: Exception | None = None
    saves: list[dict[str, str]] = field(default_factory=list)

    def read(self) -> dict[str, str]:
        self._fail()
        return typed_texts(self.kept)

    def save(
        self, values: Mapping[str, str], *, was_read: Mapping[str, str]
    ) -> tuple[FieldIssue, ...]:
        self._fail()
        self.saves.append(dict(values))
        texts, issues = validate_settings({**typed_texts(self.kept), **values})
        if any(one.is_error for one in issues):
            raise InvalidFicheError(issues)
        self.kept = {key: text for key, text in texts.items() if text}
        return tuple(one for one in issues if one.attribute in values)

    def parametres(self) -> Parametres:
        return parametres_from_texts(self.kept)

    def _fail(self) -> None:
        if self.error is not None:
            error, self.error = self.error, None
            raise error


@dataclass
class DeskFiches(FakeFiches):
    """Adds the lists of the etablissement, the bin and the drafts."""

    failure: Exception | None = None

    def all(self, sheet: str) -> tuple[StoredFiche, ...]:
        if self.failure is not None:
            raise self.failure
        return tuple(one for (name, _id), one in self.stored.items() if name == sheet)

    def bin(self) -> tuple[BinLine, ...]:
        if self.failure is not None:
            raise self.failure
        return tuple(
            BinLine(
                bin_id=bin_id,
                sheet=fiche.sheet,
                title=title_of(fiche.record),
                deleted_at=NOW,
                deleted_by="Claire Vidal",
                expires_on=TODAY + (30 if bin_id > 1 else 2) * DAY,
                row_id=fiche.row_id,
            )
            for bin_id, fiche in sorted(self.removed.items(), reverse=True)
        )

    def drafts(self) -> tuple[Draft, ...]:
        return tuple(self.kept.values())


@dataclass
class FakePartenaires:
    """The register over the records of the forms."""

    fiches: DeskFiches
    sharing: dict[str, int] = field(default_factory=dict)
    error: Exception | None = None

    def register(self) -> PartnerRegister:
        if self.error is not None:
            error, self.error = self.error, None
            raise error
        people: dict[str, list[PersonLine]] = {}
        for fiche in self.fiches.all("interlocuteurs"):
            assert isinstance(fiche.record, Interlocuteur)
            line = PersonLine(row_id=fiche.row_id, record=fiche.record)
            people.setdefault(fiche.record.partenaire, []).append(line)
        lines = []
        for fiche in self.fiches.all("partenaires"):
            assert isinstance(fiche.record, Partenaire)
            lines.append(
                PartnerLine(
                    row_id=fiche.row_id,
                    record=fiche.record,
                    state=state_of_convention(fiche.record, on=TODAY),
                    people=tuple(people.get(fiche.record.reference, ())),
                    sharing=self.sharing.get(fiche.record.reference, 0),
                )
            )
        missing = missing_on((one.record for one in lines), on=TODAY, parametres=Parametres())
        return PartnerRegister(on=TODAY, lines=tuple(lines), missing=missing)


def french_day(day: date | None) -> str:
    return "" if day is None else day.strftime("%d/%m/%Y")


def put_partner(
    fiches: DeskFiches,
    nom: str,
    categorie: str,
    first: date | None = None,
    last: date | None = None,
    **values: str,
) -> StoredFiche:
    return fiches.put(
        "partenaires",
        {
            "reference": nom,
            "nom": nom,
            "categorie": categorie,
            "convention_from": french_day(first),
            "convention_until": french_day(last),
            **values,
        },
        beneficiaire_id=None,
    )


def put_professional(fiches: DeskFiches, nom: str, **values: Any) -> StoredFiche:
    return fiches.put(
        "professionnels",
        {"reference": nom, "nom": nom, "prenom": "Paul", "profession": "ide", **values},
        beneficiaire_id=None,
    )
