"""The one result and its CSV: what leaves, and that a spreadsheet runs none of it."""

import csv
import io
from datetime import date

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.table import NUMBERS, Table
from tests.support_school import examples

AS_AT = date(2026, 11, 2)
RISKY = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def row(group: str = "7", **said) -> dict:
    blank = {
        "unit": "percent",
        "numerator": 1,
        "denominator": 8,
        "n": 8,
        "low": None,
        "high": None,
        "note": "",
    }
    return {"year_group": group, "value": 12.5, **blank, **said}


def table(*rows: dict, **more) -> Table:
    return Table(groups=("year_group",), rows=list(rows), as_at=AS_AT, **more)


def read(found: Table) -> list[list[str]]:
    return list(csv.reader(io.StringIO(found.csv(), newline="")))


def test_the_header_is_the_groups_and_then_the_numbers():
    assert NUMBERS == ("value", "unit", "numerator", "denominator", "n", "low", "high", "note", "as_at")
    assert read(table())[0] == ["year_group", *NUMBERS]
    assert table(columns=("a", "b")).header == ("year_group", "a", "b")


def test_numbers_leave_unrounded_and_as_numbers():
    third = 100 / 3
    said = read(table(row(value=third, low=-0.05, high=1e-20, numerator=1_000_000)))[1]
    assert [float(said[place]) for place in (1, 6, 7)] == [third, -0.05, 1e-20]
    assert said[3] == "1000000"
    assert said[6] == "-0.05"


def test_a_number_that_does_not_exist_is_an_empty_cell_and_nought_is_not():
    said = read(table(row(value=None, numerator=0)))[1]
    assert (said[1], said[3]) == ("", "0")


def test_every_row_says_the_day_it_is_as_at():
    assert [line[-1] for line in read(table(row(), row("8")))[1:]] == ["2026-11-02", "2026-11-02"]


def test_what_charts_keep_beside_a_row_never_leaves():
    assert "secret" not in table(row(more="secret"), facts={"x": "secret"}).csv()


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\r=1", "\n=1", "＝1+1", "＋1", "－1", "＠A1", "=", "-"],
)
def test_text_that_a_spreadsheet_would_run_is_written_as_text(text):
    assert read(table(row(note=text)))[1][8] == "'" + text


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("Ash;=1+1", "Ash;'=1+1"),
        ("a\t@A1", "a\t'@A1"),
        ("a,+1;-2", "a,'+1;'-2"),
        ("a|=1", "a|'=1"),
        ("=a;=b", "'=a;'=b"),
    ],
)
def test_a_formula_after_a_separator_is_text_too_where_a_spreadsheet_splits_there(text, written):
    assert read(table(row(note=text)))[1][8] == written


@pytest.mark.parametrize(
    "text", ["O'Dell", "Anne-Marie", "a = b", "Élan, Zoë", '"quoted"', "two\nlines", "5 - 3; 2", "", "<b>"]
)
def test_text_that_no_spreadsheet_would_run_is_left_as_it_is(text):
    assert read(table(row(text, note=text)))[1][8] == text


@examples(300)
@given(st.text())
def test_any_text_comes_back_and_never_starts_like_a_formula(text):
    lines = read(table(row(text, note=text), row()))
    assert len(lines) == 3
    for cell in (lines[1][0], lines[1][8]):
        assert not cell.startswith(RISKY)
        assert cell.replace("'", "") == text.replace("'", "")


def test_lines_end_as_spreadsheets_expect():
    assert table(row()).csv().count("\r\n") == 2


def test_a_row_is_found_by_its_key():
    found = table(row(), row("8", value=3))
    assert found.row("8")["value"] == 3
    assert found.row("9") is None
    assert found.key(found.rows[0]) == ("7",)


def test_the_frame_has_the_columns_that_leave():
    frame = table(row(), row("8", value=None)).frame()
    assert tuple(frame.columns) == table().header
    assert frame["as_at"].tolist() == ["2026-11-02", "2026-11-02"]
    assert frame["value"].tolist()[0] == 12.5
    assert pd.isna(frame["value"].tolist()[1])
    assert table().frame().empty
