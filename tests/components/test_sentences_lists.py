"""What the lists of pupils say above them: counts, one and many, none and nothing imported."""

from datetime import date

import pytest

from components.sentences.progress_lists import changed, slowing, to_talk_about
from data.measures.meeting import NOTHING
from data.table import Table


def table(*rows: dict, missing: str = "") -> Table:
    return Table((), list(rows), date(2026, 11, 20), len(rows), missing=missing)


def talked(year: str, group: str, in_place: str = "Reading") -> dict:
    return {"year_group": year, "registration_group": group, "in_place": in_place}


@pytest.mark.parametrize("says", [changed, slowing, to_talk_about])
def test_what_is_missing_is_said_first_and_nobody_is_a_whole_sentence(says):
    assert says(table(missing="Import sen.csv to see this.")) == ("Import sen.csv to see this.", "")
    assert says(table())[0].startswith("No ")


def test_the_meeting_counts_pupils_classes_and_those_with_nothing_in_place():
    one = table(talked("7", "7A"))
    assert (
        to_talk_about(one)[0] == "1 pupil with SEN in 1 class has at least one reason, told beside the name."
    )
    same_name = table(talked("7", "Oak"), talked("8", "Oak", NOTHING), talked("8", "Oak"))
    assert to_talk_about(same_name)[0] == (
        "3 pupils with SEN in 2 classes have at least one reason, told beside the name. "
        "1 of them with nothing in place."
    )


def test_slowing_pupils_are_counted():
    assert slowing(table({}))[0].startswith("1 pupil with SEN has a score")
    assert slowing(table({}, {}))[0].startswith("2 pupils with SEN have a score")


def test_changes_beyond_error_are_counted_by_way():
    rows = [{"verdict": verdict} for verdict in ("Rose", "Rose", "Fell", "Within error", "Cannot judge")]
    expected = "Of 5 pairs of scores a year apart 1 fell and 2 rose by more than test error."
    assert changed(table(*rows))[0] == expected
    assert changed(table({"verdict": "Fell"}))[0].startswith(
        "Of 1 pair of scores a year apart 1 fell and 0 rose"
    )
