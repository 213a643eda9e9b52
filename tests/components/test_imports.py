"""What the desk says at each step: counts, words, and no value to whoever may not know names."""

import csv
import io
import json
from datetime import UTC, datetime

import pytest

from components.imports import desk
from components.imports_asking import CHOOSE, mapper
from components.imports_preview import (
    Sight,
    changes,
    preview_said,
    problems,
    problems_csv,
    refused_rows,
    result_said,
)
from data.ingest.intake import Ask, Mapping, Outcome, Recognised, as_json
from data.ingest.report import Example, FileReport, Problem, Report
from data.ingest.tray import Handed

SENCO, ADMIN = Sight(names=True), Sight(names=False)
CANARY = "Quillfeather"


def said(*components) -> str:
    return json.dumps(components, default=lambda one: one.to_plotly_json(), ensure_ascii=False)


def report(*found, **more):
    errors = sum(one.severity == "error" for one in found)
    files = more.pop(
        "files", [FileReport("pupils.csv", rows=9, added=4, changed=2, gone=1, refused=len(found))]
    )
    more = {"accepted": not errors, "school": "Example School", "urn": 1, "dry_run": True} | more
    return Report(
        "pack", problems=list(found), errors=errors, warnings=len(found) - errors, files=files, **more
    )


def wrong(line, column="sex", value=CANARY, right="should be F or M", file="ours.csv"):
    return Problem(file, line, column, value, right)


def test_a_row_that_breaks_rules_of_two_files_is_one_row():
    both = report(
        wrong(3), wrong(3, "upn", right="should be a UPN"), wrong(3, "upn", "x"), wrong(4),
        wrong(4, file="other.csv"),
    )  # fmt: skip
    assert refused_rows(both) == 3
    assert "3 rows break a rule" in said(preview_said(both))
    assert "1 row breaks a rule" in said(preview_said(report(wrong(3))))


def test_the_same_complaint_is_listed_once():
    text = said(*problems(report(wrong(3), wrong(3)), SENCO))
    assert text.count("Should be F or M") == 1


def test_what_was_too_much_to_keep_is_counted():
    many = report(*(wrong(line) for line in range(2, 152)))
    assert "and 50 more." in said(*problems(many, SENCO))
    many.errors += 1000
    assert "and 1,050 more." in said(*problems(many, SENCO))


def test_48_who_may_not_know_names_is_shown_the_row_and_the_rule_and_no_value():
    found = (
        wrong(3), wrong(5, "leaving_date", "2020-01-01", "comes before entry_date (2014-05-17)"),
        Problem("ours.csv", 7, "surname", CANARY, "is unusual", "warning"),
    )  # fmt: skip
    examples = [Example("pupils.csv", "changed", CANARY, "surname", CANARY, CANARY)]
    told = report(*found, examples=examples)
    shown = said(*problems(told, ADMIN))
    assert CANARY not in shown and "2014-05-17" not in shown and "2020-01-01" not in shown
    for words in ("ours.csv", "leaving_date", "Should be F or M", "Comes before entry_date"):
        assert words in shown
    assert CANARY in said(*problems(told, SENCO))
    assert "Becomes" in said(*problems(told, SENCO))


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({}, "Example School: 4 new, 2 changed, 1 gone. Nothing is written until you say so."),
        ({"files": []}, "Nothing would change: Example School already holds all of it."),
        ({"files": [FileReport("pupils.csv", rows=3, added=3)]}, "Example School: 3 new. Nothing is written"),
    ],
)
def test_the_preview_is_one_sentence(given, words):
    assert words in said(preview_said(report(**given)))


def test_a_file_that_cannot_be_used_offers_no_import_without_its_rows():
    whole = report(Problem("ours.csv", None, None, None, "is empty"), whole_files=1)
    assert "Nothing can be imported yet" in said(preview_said(whole))
    looked = {"step": "looked", "outcome": as_json(Outcome((), whole))}
    assert '"data-import": "import"' not in said(*desk(looked, [Handed("ours.csv", 1)], SENCO))


def test_importing_without_the_bad_rows_is_offered_and_said_so():
    looked = {"step": "looked", "outcome": as_json(Outcome((), report(wrong(3), wrong(4))))}
    text = said(*desk(looked, [Handed("ours.csv", 1)], SENCO))
    assert "Import without these 2 rows" in text
    assert '"data-skip": "yes"' in text
    clean = {"step": "looked", "outcome": as_json(Outcome((), report()))}
    assert '"data-skip"' not in said(*desk(clean, [Handed("ours.csv", 1)], SENCO))


def test_the_result_says_what_came_in_and_what_was_left_out():
    done = report(wrong(3), accepted=True, dry_run=False, import_no=4)
    assert result_said(done) == (
        "Import 4 is done: Example School, 4 new, 2 changed, 1 gone. 1 row was left out. Every page shows it now."
    )
    assert "holds all of it already" in result_said(report(files=[], dry_run=False))


def test_the_table_counts_what_is_new_changed_gone_and_refused_apart():
    cells = said(changes(report(wrong(2)), would=True))
    for count in ("9", "4", "2", "1"):
        assert f'"children": "{count}"' in cells


BUSY = {"looking": "Looking at the files", "importing": "Importing", "undoing": "Undoing"}


@pytest.mark.parametrize(("step", "words"), BUSY.items())
def test_while_it_works_only_how_far_it_is_is_shown(step, words):
    text = said(
        *desk({"step": step, "doing": "Reading pupils.csv", "share": 0.256}, [Handed("a.csv", 1)], SENCO)
    )
    assert f"{words}: reading pupils.csv" in text
    assert '"value": "26"' in text
    assert "data-import" not in text and "data-drop" not in text


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ({"step": "waiting"}, "Look at these files"),
        ({"step": "failed", "reference": "ab12cd34"}, "ab12cd34"),
        ({"step": "stopped", "was": "importing"}, "kept whole or not at all"),
        ({"step": "stopped", "was": "looking"}, "Nothing was changed."),
        ({"step": "refused", "words": "The disk is full."}, "That was not done. The disk is full."),
        (
            {"step": "undone", "number": 3, "removed": 1234, "restored": 5},
            "1,234 rows taken out, 5 given back",
        ),
        ({"step": "failed", "logged": False}, "The audit log could not be written."),
        ({"step": "something of a newer version"}, "Look at these files"),
    ],
)
def test_every_end_is_said_in_words_with_what_can_be_done(state, words):
    state = {"at": datetime.now(UTC).isoformat(), **state}
    text = said(*desk(state, [Handed("ours.csv", 2048)], SENCO))
    assert words in text
    assert "data-drop" in text


def test_a_table_that_asks_offers_its_free_columns_or_one_value_and_keeps_what_was_given():
    ask = Ask("year_group", "Which column holds the year group?", "a year", True, ("Cohort",))
    mapping = Mapping("sign", "pupil list", (("UPN", "upn"), ("Cohort", ""), ("", "")), (("sex", "F"),))
    text = said(mapper(Recognised("ours.csv", "table", "A list.", "guess", ("pupils.csv",), (ask,), mapping)))
    assert "1 question about ours.csv" in text
    for name in (
        "fills",
        "ask-year_group",
        "given-year_group",
        "column-0",
        "column-1",
        "column-2",
        "given-sex",
    ):
        assert f'"name": "{name}"' in text
    assert f'"value": "{CHOOSE}"' in text
    assert "Column 3, without a heading" in text


def test_files_that_cannot_be_read_are_said_to_hold_the_others_up():
    looked = {"step": "looked", "recognised": [as_json(Recognised("a.xlsx", "", "is a program."))]}
    text = said(*desk(looked, [Handed("a.xlsx", 1)], SENCO))
    assert "Take out what cannot be read" in text
    assert '"aria-label": "Take out a.xlsx"' in text
    assert '"data-import": "import"' not in text


def test_48_the_list_to_work_through_runs_nothing_in_a_spreadsheet_and_names_nobody_to_an_administrator():
    found = report(wrong(3, "surname", f"=HYPERLINK({CANARY})"), wrong(4, "@SUM", "+1", file="-x.csv"))
    senco = list(csv.reader(io.StringIO(problems_csv(found, SENCO))))
    assert senco[0] == ["file", "row", "column", "it says", "what would be right"]
    assert senco[1][3] == f"'=HYPERLINK({CANARY})"
    assert senco[2][:4] == ["'-x.csv", "4", "'@SUM", "'+1"]
    admin = problems_csv(found, ADMIN)
    assert CANARY not in admin
    assert len(admin.splitlines()) == 3
