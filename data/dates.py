"""Days as people say them."""

from datetime import date


def long_date(day: date) -> str:
    """A day as a reader meets it: "20 November 2026"."""
    return f"{day.day} {day:%B %Y}"
