"""Rows of a release that leaves too little for a panel: their names fit, and say what tells them apart."""

from datetime import date

from components.figures.published_rows import published_rows
from data.table import Table

HIDDEN = dict.fromkeys(("numerator", "denominator", "n", "low", "high")) | {
    "value": None,
    "hidden": True,
    "note": "c",
}


def drawn(groups: tuple[str, ...], *rows: tuple) -> dict:
    made = [
        dict(zip(groups, codes, strict=True))
        | {"unit": "pupils", "value": value}
        | (HIDDEN if value is None else {})
        for *codes, value in rows
    ]
    return published_rows(Table(groups, made, date(2026, 11, 20)))


def texts(figure: dict) -> list[str]:
    return [words for trace in figure["data"] if trace.get("text") for words in trace["text"]]


def test_what_all_rows_share_is_said_at_none_of_them():
    said = texts(
        drawn(("deadline", "quantity"), ("annual review", "members", 30), ("report", "members", None))
    )
    assert any("Annual review" in words for words in said)
    assert not any("Pupils taking part" in words for words in said)


def test_a_name_too_long_for_a_phone_stands_on_two_lines_and_a_short_one_on_one():
    long = drawn(("wave", "need_area"), ("2", "semh", 30), ("3", "cl", None))
    said = texts(long)
    assert "Social, emotional and mental health" in said
    assert max(len(words) for words in said) <= 36
    short = drawn(("wave",), ("2", 30), ("3", None))
    assert long["layout"]["height"] > short["layout"]["height"]
