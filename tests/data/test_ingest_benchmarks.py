"""A comparator that nothing could stand beside is refused when it comes in, not when a panel is drawn."""

import pytest

from data.ingest.rules import ROW_RULES

RIGHT = {
    "measure": "sen_share",
    "phase": "secondary",
    "year": "January 2027",
    "group": "SEN",
    "value": 18.4,
    "unit": None,
}


def broken(**changed) -> list[str]:
    row = {**RIGHT, "source": None, "published": None, **changed}
    return [said for _column, _value, said in ROW_RULES["benchmarks.csv"](row)]


def test_a_figure_of_a_known_measure_is_taken():
    assert broken() == []
    assert broken(unit="%", year="2026/27", phase="Secondary") == []


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"phase": "high school"}, "is not a phase"),
        ({"year": "next year"}, "year"),
        ({"value": 184.0}, "lies from"),
        ({"unit": "pupils"}, "is measured in"),
        ({"measure": "happiness"}, "unit must be given"),
    ],
)
def test_a_figure_that_cannot_be_compared_is_refused_in_words(changed, says):
    (said,) = broken(**changed)
    assert says in said
