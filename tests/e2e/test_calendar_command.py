"""Calendar files of a real vault: the rota and the visits, given, changed, cancelled and given again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from icalendar import Calendar, Component

from crt_desktop.domain.calendrier import Agenda
from crt_desktop.domain.dates import Period
from crt_desktop.domain.errors import PermissionDeniedError
from crt_desktop.domain.messages import explain
from crt_desktop.domain.planning import Absence
from crt_desktop.domain.roles import Role
from crt_desktop.reports.calendrier import LeaveChange
from crt_desktop.services.open_vault import OpenVault
from tests.e2e.command_line import CommandLine
from tests.fakes_vault import PASSPHRASE

OCTOBER = ("--from", "2025-10-01", "--to", "31/10/2025")
PERIOD = Period(start=date(2025, 10, 1), end=date(2025, 10, 31))


@pytest.fixture
def vault(with_example: CommandLine) -> Iterator[OpenVault]:
    application = with_example.application()
    session = application.sessions.unlock(
        with_example.vault, name="claire.vidal", passphrase=PASSPHRASE
    )
    yield application.services(session)
    session.close()


def events_of(path: Path) -> dict[str, Component]:
    calendar = Calendar.from_ical(path.read_bytes())
    return {str(one["UID"]): one for one in calendar.walk("VEVENT")}


def written(line: CommandLine, what: str, *more: str) -> dict[str, Component]:
    output = line.folder / f"{what}.ics"
    line.done("calendar", line.vault, "--what", what, *OCTOBER, "--output", output, *more)
    return events_of(output)


@pytest.mark.parametrize("what", [one.value for one in Agenda])
def test_each_calendar_is_written_without_a_full_name(with_example: CommandLine, what: str) -> None:
    with_example.done(
        "calendar",
        with_example.vault,
        "--what",
        what,
        *OCTOBER,
        "--output",
        with_example.folder / "a.ics",
    )
    content = (with_example.folder / "a.ics").read_text(encoding="utf-8")
    outcome = with_example.done("caseload", with_example.vault, "--json")
    names = [one["nom_naissance"] for one in outcome.json["personnes"]]
    assert names
    assert not [name for name in names if name.casefold() in content.casefold()]
    assert "METHOD:PUBLISH" in content


def test_a_second_file_says_the_same_with_the_same_sequences(with_example: CommandLine) -> None:
    first, second = (written(with_example, "astreintes") for _ in range(2))
    assert first.keys() == second.keys()
    assert len(first) >= 28
    assert {str(one["SEQUENCE"]) for one in second.values()} == {"0"}


def test_a_visit_that_moves_is_updated_and_one_that_goes_is_cancelled(
    with_example: CommandLine, vault: OpenVault
) -> None:
    before = written(with_example, "visites")
    uids = list(before)[:2]
    with vault.session.uow() as uow:
        fiches = [uow.fiches.get("visites", int(uid.split("@")[0].split("-")[1])) for uid in uids]
    moved, gone = fiches
    vault.fiches.save(
        "visites",
        {"starts_at": "14/10/2025 10:00", "ends_at": "14/10/2025 10:30"},
        form=f"visites:{moved.row_id}",
        row_id=moved.row_id,
        version=moved.version,
    )
    vault.fiches.remove("visites", gone.row_id, version=gone.version, reason="essai")

    after = written(with_example, "visites")

    assert after.keys() == before.keys()
    assert [str(after[uid]["SEQUENCE"]) for uid in uids] == ["1", "1"]
    assert [str(after[uid]["STATUS"]) for uid in uids] == ["CONFIRMED", "CANCELLED"]
    assert {str(after[uid]["SEQUENCE"]) for uid in list(before)[2:]} == {"0"}


def during(line: CommandLine, what: str, first: str, last: str) -> dict[str, tuple[str, str, str]]:
    """Return status, sequence and end of each event of a calendar of these days."""
    output = line.folder / "jours.ics"
    line.done(
        "calendar", line.vault, "--what", what, "--from", first, "--to", last, "--output", output
    )
    return {
        uid: (str(one["STATUS"]), str(one["SEQUENCE"]), one.decoded("DTEND").isoformat()[:10])
        for uid, one in events_of(output).items()
    }


def test_a_visit_moved_out_of_the_days_asked_is_told_where_it_went_and_is_not_cancelled(
    with_example: CommandLine, vault: OpenVault
) -> None:
    uid = next(iter(written(with_example, "visites")))
    with vault.session.uow() as uow:
        moved = uow.fiches.get("visites", int(uid.split("@")[0].split("-")[1]))
    when = {"starts_at": "14/11/2025 10:00", "ends_at": "14/11/2025 10:30"}
    vault.fiches.save(
        "visites",
        when,
        form=f"visites:{moved.row_id}",
        row_id=moved.row_id,
        version=moved.version,
    )
    told = ("CONFIRMED", "1", "2025-11-14")
    assert during(with_example, "visites", "2025-10-01", "2025-10-31")[uid] == told
    assert during(with_example, "visites", "2025-11-01", "2025-11-30")[uid] == told
    assert uid not in during(with_example, "visites", "2025-10-01", "2025-10-31")
    vault.fiches.remove("visites", moved.row_id, version=moved.version + 1, reason="essai")
    assert during(with_example, "visites", "2025-11-14", "2025-11-14")[uid][:2] == (
        "CANCELLED",
        "2",
    )


def test_a_stay_ends_and_counts_the_same_whatever_the_days_asked(
    with_example: CommandLine, vault: OpenVault
) -> None:
    (place, *_) = vault.fiches.all("places_ht")
    person = with_example.done("caseload", with_example.vault, "--json").json["personnes"][0]
    with vault.session.uow() as uow:
        found = uow.fiches.find("beneficiaires", person["id"])
    assert found is not None
    before = during(with_example, "sejours", "2025-10-14", "2025-10-31")
    values = {"place": str(place.record.reference), "type": "ht", "arrived_on": "14/10/2025"}
    stay = vault.fiches.save(
        "sejours_ht",
        values,
        form=f"sejours_ht:nouveau:{found.row_id}",
        beneficiaire_id=found.row_id,
    ).fiche
    spans = (
        ("2025-10-01", "2025-10-31"),
        ("2025-10-20", "2025-12-31"),
        ("2025-11-01", "2025-11-01"),
        ("2025-10-14", "2025-10-14"),
    )
    (uid,) = during(with_example, "sejours", "2025-10-14", "2025-10-31").keys() - before.keys()
    for span in spans:
        assert during(with_example, "sejours", *span)[uid] == ("CONFIRMED", "0", "2026-10-14")
    text = (with_example.folder / "jours.ics").read_text(encoding="utf-8")
    assert "départ à fixer" in text

    vault.fiches.save(
        "sejours_ht",
        values | {"departed_on": "01/11/2025"},
        form=f"sejours_ht:{stay.row_id}",
        row_id=stay.row_id,
        version=stay.version,
        beneficiaire_id=found.row_id,
    )
    for span in spans:
        assert during(with_example, "sejours", *span)[uid] == ("CONFIRMED", "1", "2025-11-01")
    assert "départ à fixer" not in (with_example.folder / "jours.ics").read_text(encoding="utf-8")


def test_a_calendar_for_one_professionnel_holds_those_duties_alone(
    with_example: CommandLine, vault: OpenVault
) -> None:
    team = {one.record.reference for one in vault.fiches.all("professionnels")}
    everyone = written(with_example, "astreintes")
    shares = {
        str(one): written(with_example, "astreintes", "--for", str(one))
        for one in sorted(map(str, team))
    }
    assert sum(map(len, shares.values())) == len(everyone)
    assert {uid for share in shares.values() for uid in share} == set(everyone)


def test_names_and_alarms_are_there_when_asked(with_example: CommandLine) -> None:
    events = written(with_example, "astreintes", "--names", "--alarm", "90")
    one = next(iter(events.values()))
    assert "." not in str(one["SUMMARY"])
    (alarm,) = one.walk("VALARM")
    assert alarm.decoded("TRIGGER").total_seconds() == -90 * 60


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("--what", "repas"), 2, "--what"),
        (("--what", "astreintes", "--from", "2025-12-31", "--to", "2025-01-01"), 2, "précède"),
        (("--what", "astreintes", "--for", "PERSONNE"), 1, "PERSONNE"),
        (("--what", "astreintes", "--from", "2001-01-01", "--to", "2025-01-01"), 1, "trop longue"),
        (("--what", "astreintes", "--alarm", "99999"), 1, "rappel"),
    ],
)
def test_a_calendar_that_cannot_be_says_why_and_leaves_no_file(
    with_example: CommandLine, words: tuple[str, ...], code: int, said: str
) -> None:
    output = with_example.folder / "non.ics"
    dates = () if "--from" in words else OCTOBER
    outcome = with_example.run("calendar", with_example.vault, *words, *dates, "--output", output)
    assert outcome.code == code
    assert said in outcome.err
    assert not output.exists()


def test_whoever_sees_own_visits_only_has_those_alone(
    with_example: CommandLine, vault: OpenVault
) -> None:
    reference = str(vault.fiches.all("professionnels")[0].record.reference)
    vault.accounts.add(
        name="intervenant",
        display_name="Un intervenant",
        role=Role.INTERVENANT,
        passphrase=PASSPHRASE,
        professionnel=reference,
    )
    application = with_example.application()
    session = application.sessions.unlock(
        with_example.vault, name="intervenant", passphrase=PASSPHRASE
    )
    own = application.services(session)
    output = with_example.folder / "own.ics"

    own.calendriers.write(Agenda.VISITES, PERIOD, output)
    vault.calendriers.write(Agenda.VISITES, PERIOD, with_example.folder / "his.ics", for_=reference)
    for agenda, for_ in (
        (Agenda.VISITES, "P999"),
        (Agenda.ASTREINTES, None),
        (Agenda.SEJOURS, None),
    ):
        with pytest.raises(PermissionDeniedError) as refused:
            own.calendriers.write(agenda, PERIOD, output, for_=for_)
        said = explain(refused.value).text
        assert ("séjours" in said) is (agenda is Agenda.SEJOURS)
        assert ("planning des visites" in said) is (agenda is Agenda.VISITES)
    session.close()

    assert events_of(output).keys() == events_of(with_example.folder / "his.ics").keys()


def test_whoever_may_not_know_the_person_of_a_stay_is_told_the_place_alone(
    with_example: CommandLine, vault: OpenVault
) -> None:
    application, folder = with_example.application(), with_example.folder
    vault.calendriers.write(Agenda.SEJOURS, PERIOD, folder / "all.ics")
    everybody = events_of(folder / "all.ics")
    assert len(everybody) > 0
    people = with_example.done("caseload", with_example.vault, "--json").json["personnes"]
    person = str(people[0]["id"])
    # The direction last: from then on it alone manages the accounts.
    for role in (Role.SOIGNANT_ASTREINTE, Role.DIRECTION):
        name = role.value.replace("_", ".")
        vault.accounts.add(name=name, display_name="Un compte", role=role, passphrase=PASSPHRASE)
        session = application.sessions.unlock(with_example.vault, name=name, passphrase=PASSPHRASE)
        own = application.services(session).calendriers
        for with_names in (False, True):
            own.write(Agenda.SEJOURS, PERIOD, folder / "own.ics", with_names=with_names)
            seen = events_of(folder / "own.ics")
            assert seen.keys() == everybody.keys()
            for uid, event in seen.items():
                title = str(event["SUMMARY"])
                assert role is not Role.DIRECTION or "–" not in title, "neither name nor initials"
                assert event["LOCATION"] == everybody[uid]["LOCATION"]
        if role is Role.DIRECTION:
            with pytest.raises(PermissionDeniedError):
                own.write(Agenda.SEJOURS, PERIOD, folder / "own.ics", for_=person)
        session.close()
    # What others were given is no news of this calendar.
    again = vault.calendriers.write(Agenda.SEJOURS, PERIOD, folder / "all.ics")
    assert (again.changed, again.new, again.cancelled) == (0, 0, 0)


def leave(path: Path, *events: str) -> Path:
    body = "".join(f"BEGIN:VEVENT\r\n{one}\r\nEND:VEVENT\r\n" for one in events)
    path.write_text(f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{body}END:VCALENDAR\r\n", encoding="utf-8")
    return path


def test_leave_is_shown_then_written_then_followed(
    with_example: CommandLine, vault: OpenVault
) -> None:
    one = str(vault.fiches.all("professionnels")[0].record.reference)
    file = leave(
        with_example.folder / "conges.ics",
        "UID:a\r\nSUMMARY:Congés\r\nDTSTART;VALUE=DATE:20270201\r\nDTEND;VALUE=DATE:20270206",
        "UID:b\r\nSUMMARY:RTT\r\nDTSTART;VALUE=DATE:20270301",
    )
    preview = vault.conges.preview(file, one)
    assert [line.change for line in preview.lines] == [LeaveChange.NEW, LeaveChange.NEW]
    assert not _absences(vault, one)
    assert vault.conges.take(one, preview.lines) == 2
    assert _absences(vault, one) == {
        "a": (date(2027, 2, 1), date(2027, 2, 5)),
        "b": (date(2027, 3, 1), date(2027, 3, 1)),
    }

    leave(
        file,
        "UID:a\r\nSUMMARY:Congés\r\nDTSTART;VALUE=DATE:20270201\r\nDTEND;VALUE=DATE:20270209",
        "UID:b\r\nSUMMARY:RTT\r\nDTSTART;VALUE=DATE:20270301\r\nSTATUS:CANCELLED",
    )
    again = vault.conges.preview(file, one)
    assert [line.change for line in again.lines] == [LeaveChange.CHANGED, LeaveChange.REMOVED]
    assert vault.conges.take(one, again.lines) == 2
    assert _absences(vault, one) == {"a": (date(2027, 2, 1), date(2027, 2, 8))}
    assert vault.conges.take(one, again.lines) == 0
    assert [line.change for line in vault.conges.preview(file, one).lines] == [
        LeaveChange.SAME,
        LeaveChange.UNKNOWN,
    ]


def _absences(vault: OpenVault, professionnel: str) -> dict[str, tuple[date, date]]:
    with vault.session.uow() as uow:
        found = uow.fiches.linked("absences", "professionnel", professionnel)
        records = [one.record for one in found if isinstance(one.record, Absence)]
        return {str(one.uid): (one.started_on, one.ended_on) for one in records}


def test_the_preview_counts_the_duties_a_leave_would_meet(
    with_example: CommandLine, vault: OpenVault
) -> None:
    held = [
        str(one.record.reference)
        for one in vault.fiches.all("professionnels")
        if written(with_example, "astreintes", "--for", str(one.record.reference))
    ]
    file = leave(
        with_example.folder / "c.ics",
        "UID:a\r\nSUMMARY:CP\r\nDTSTART;VALUE=DATE:20251001\r\nDTEND;VALUE=DATE:20251101",
    )
    (line,) = vault.conges.preview(file, held[0]).lines
    assert line.duties > 0
