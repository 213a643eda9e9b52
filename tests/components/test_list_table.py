"""A list of pupils as a table of the page: what its cells say beside what its file says."""

import csv
import io

from components.table import spreadsheet
from data.filters import Filters
from data.measures.listing import register_list
from data.source import answer
from tests.support_school import built, pupil, school


def test_needs_beside_the_primary_one_are_read_as_a_list_and_kept_as_they_are_in_the_file():
    several = pupil("Bo", sen=[("K", "2025-01-01")], needs=[("ASD", 1), ("SPLD", 2), ("SEMH", 3)])
    one = pupil("Zed", sen=[("K", "2025-01-01")], needs=[("ASD", 1), ("HI", 2)])
    none = pupil("Zoe", sen=[("K", "2025-01-01")], needs=[("ASD", 1)])
    found = answer(built(school(several, one, none)), register_list, Filters())
    sheet = spreadsheet("Register", found)
    place = [column["id"] for column in sheet["columns"]].index("other_needs")
    assert [row[place] for row in sheet["rows"]] == ["SPLD, SEMH", "HI", ""]
    assert [line["other_needs"] for line in csv.DictReader(io.StringIO(found.csv()))] == [
        "SPLD;SEMH",
        "HI",
        "",
    ]
