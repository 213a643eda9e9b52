"""Moments as people say them: the clock of the school, which is England's, not the server's."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from data.dates import long_date

ENGLAND = ZoneInfo("Europe/London")


def said_moment(at: datetime, how: str = "minute") -> str:
    """A moment that is kept in UTC: "20 November 2026, 14:05", or with ``how`` "day" the day alone."""
    here = (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(ENGLAND)
    day = long_date(here)
    return day if how == "day" else f"{day}, {here:%H:%M}"
