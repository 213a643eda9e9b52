"""One row of any table in words: its groups and its value."""

from collections.abc import Callable

from components.sentences.provision import months, pounds
from components.sentences.words import beside, label, points, pupils, share
from data.rounding import percent, said
from data.table import Table

# How a value of each unit is said; what has another unit is not on the chart.
SAID: dict[str, Callable[[dict], str]] = {
    "percent": share,
    "percent of sessions": beside,
    "points": lambda row: f"{points(row['value'])} points",
    "per 100 pupils": lambda row: f"{said(row['value'])} per 100 pupils",
    "ratio": lambda row: f"{said(row['value'])} times",
    "pupils": lambda row: pupils(row["value"]),
    "groups": lambda row: said(row["value"], 0) + (" group" if row["value"] == 1 else " groups"),
    "pounds a pupil": lambda row: f"{pounds(row['value'])} a pupil",
    "pounds a session": lambda row: f"{pounds(row['value'])} a session",
    "pounds a month": lambda row: f"{pounds(row['value'])} a month gained",
    "pounds an extra month": lambda row: f"{pounds(row['value'])} an extra month",
    "percent of sessions planned": lambda row: f"{said(row['value'], 0)}% of sessions",
    "ratio gain": lambda row: f"{said(row['value'], 2)} months a month",
    "months": lambda row: months(row["value"]),
    "percent of staff": share,
    "percent of answers": share,
    "percent of invited": share,
    "expected pupils": lambda row: f"{said(row['value'])} expected pupils",
    "pounds": lambda row: f"\u00a3{said(row['value'], 0)}",
    "percent of hours": lambda row: f"{percent(row['value'])} of hours",
    "percent of time": lambda row: f"{percent(row['value'])} of time",
    "pounds a week": lambda row: f"\u00a3{said(row['value'], 0)} a week",
    "minutes a week": lambda row: f"{said(row['value'], 0)} minutes a week",
    "people": lambda row: said(row["value"], 0),
    "percent of TAs": share,
    "percent of the school week": lambda row: f"{percent(row['value'])} of the school week",
    "hours a week": lambda row: f"{said(row['value'])} hours a week",
    "scale 1 to 4": lambda row: f"{said(row['value'])} of 4",
    "standard deviations": lambda row: f"{said(row['value'], 2)} standard deviations",
}


def named(table: Table, row: dict) -> str:
    """The groups of a row in words: "Year 8, SEMH"."""
    names = table.facts.get("names", {})
    parts = [names.get(row[group], label(group, row[group])) for group in table.groups if row[group]]
    return ", ".join(parts)


def in_words(table: Table, row: dict) -> str:
    """A row in words, its groups and its value: "Year 8, SEMH, 7 of 120 (5.8%)"; its unit is one of SAID."""
    return f"{named(table, row)}, {SAID[row['unit']](row)}"
