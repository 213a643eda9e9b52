"""What is worked out for one set of choices is kept with its view, and goes with it: nothing else knows of choices."""

from collections.abc import Iterator

import pytest

from benchmarks.agreement import headline_disagreements
from benchmarks.floor import Counted, Prepared
from data import source
from data.filters import Filters
from data.reader import Reader, reading_as
from tests.support_app import layout_of


def keys(kept: object) -> Iterator[object]:
    """Every key of what is kept, at any depth."""
    if isinstance(kept, dict):
        for key, value in kept.items():
            yield key
            yield from keys(value)


def of_choices(key: object) -> bool:
    return isinstance(key, Filters) or (isinstance(key, tuple) and any(map(of_choices, key)))


@pytest.mark.parametrize(
    "query", ["", "year_group=8&year_group=9", "need_area=cl&needs=any", "sen_status=E&sex=M"]
)
def test_the_floor_of_each_headline_counts_what_its_measure_counts(whole, query):
    with reading_as(Reader(1, "senco", "mary")):
        school, filters = source.current().school(), Filters.from_query(query)
    assert headline_disagreements(school, filters, Counted(Prepared(school), filters)) == []
    other = Counted(Prepared(school), Filters(year_group=("10",)))
    assert len(headline_disagreements(school, filters, other)) > 2


def test_only_views_hold_what_was_made_for_one_set_of_choices(whole):
    client = whole.client("senco")
    for page in whole.pages():
        assert layout_of(client, f"{page['path']}?year_group=7&need_area=semh").status_code == 200
    with reading_as(Reader(1, "senco", "mary")):
        school = source.current().school()
    views = [view for (_day, filters), view in school._views.items() if filters.year_group == ("7",)]
    assert any(view.kept for view in views)
    held = [*school.parts.values(), *school._rolls.values()]
    found = [key for one in held for key in keys(getattr(one, "kept", None))]
    assert found
    assert not [key for key in found if of_choices(key)]
