"""The computer's clock: the only place that reads it."""

from __future__ import annotations

from datetime import UTC, date, datetime


class SystemClock:
    """The clock of this computer; implements `crt_desktop.ports.Clock`."""

    def now(self) -> datetime:
        """Return the instant, aware, in UTC."""
        return datetime.now(UTC)

    def today(self) -> date:
        """Return the day in Europe/Paris, whatever the zone of the computer."""
        from crt_desktop.domain.dates import local_date

        return local_date(self.now())
