"""What stands beside Sightline is asked the same, and is printed with how many times as much it takes."""

import pytest

from benchmarks.browser import Load
from benchmarks.peers.measured import Found, beside, lines
from benchmarks.peers.readers import read
from benchmarks.peers.sites import choices, filters, vizro_request
from benchmarks.report import ms, printed
from benchmarks.usual.pages import PAGES
from tests.support_school import built, random_school


def found(times: float) -> Found:
    of_pages = dict.fromkeys(PAGES, times)
    return Found(of_pages, of_pages, [times] * 20, [Load(times, times, 1)], times)


def test_every_other_site_is_a_line_with_how_many_times_ours_it_is():
    ours, other = beside("a change", {"ours": 0.01, "pandas": 0.2, "Vizro": 0.25}, ms)
    assert ours.cells[:4] == ("a change", "10 ms", "pandas 200 ms", "20 x")
    assert other.cells[:4] == ("", "", "Vizro 250 ms", "25 x")


def test_all_of_it_can_be_printed_the_floor_only_where_it_is_one():
    text = printed("Beside", lines({"ours": found(1), "pandas": found(2), "floor": found(0.5)}))
    for page in PAGES:
        assert f"{page}: server time of a change" in text
    assert text.count("floor") == 3
    assert text.count("2.0 x") == 2 * len(PAGES) + 6  # half as many pages a second is twice as bad as well
    assert text.count("0.5 x") == 3


def test_readers_ask_as_often_as_they_must_and_one_who_fails_stops_all():
    asked = []
    waits, sizes = read([lambda: asked.append(1) or 5, lambda: asked.append(2) or 7], seconds=0, least=3)
    assert (sorted(asked), sorted(sizes), len(waits)) == ([1, 1, 1, 2, 2, 2], [5, 5, 5, 7, 7, 7], 6)

    def fails() -> int:
        raise RuntimeError("answered with 500")

    with pytest.raises(RuntimeError, match="500"):
        read([fails, lambda: 1], seconds=60)


def test_choices_are_the_same_for_every_site_and_hardly_ever_twice():
    school = built(random_school(5, 40))
    made = choices(school, 3, 50)
    assert made == choices(school, 3, 50)
    assert len({filters(choice) for choice in made}) > 40
    assert all(set(filters(choice).year_group) <= set(school.year_groups) for choice in made)


def test_what_is_posted_to_vizro_chooses_all_where_nothing_is_chosen():
    callback = {
        "output": "..a.figure...b.children@1..",
        "inputs": [{"id": "trigger", "property": "data"}],
        "state": [
            {"id": "cpd-year_group", "property": "value"},
            {"id": "cpd-need_area", "property": "value"},
        ],
    }
    body = vizro_request(callback, "cpd", [[], ["ci"]], (["7", "8"], ["ci", "cl"]))
    assert body["outputs"] == [{"id": "a", "property": "figure"}, {"id": "b", "property": "children@1"}]
    assert [one["value"] for one in body["state"]] == [["7", "8"], ["ci"]]
    assert body["changedPropIds"] == ["trigger.data"]
