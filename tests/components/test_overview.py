"""The overview's tiles: one number, where it leads, and what has changed."""

from datetime import date

from components.figures import sparks
from components.sentences import overview as say
from data.filters import Filters
from data.measures.overview import value_signals
from data.table import Table
from data.xmr import Limits

TODAY = date(2026, 11, 20)


def signal(part: str, which: str, value: float, *signals: str, **more) -> dict:
    row = {"part": part, "which": which, "value": value, "unit": "points", "week": "2026-11-16", "n": 40}
    row |= {"limits": Limits(4.0, 1.0, 7.0), "signals": signals, "note": "why", "wider": "above" in signals}
    return row | {"numerator": None, "denominator": None, "low": None, "high": None, "trial": False} | more


def unusual(*rows: dict, filters: Filters | None = None) -> Table:
    return Table(
        ("part", "which"), list(rows), TODAY, facts={"filters": filters or Filters(), "term_dates": True}
    )


def test_what_has_changed_counts_both_ways():
    table = unusual(signal("year_group", "8", 9.0, "above"), signal("need_area", "semh", 0.2, "below"))
    sentence, caution = say.changed(table)
    assert sentence == (
        "In the last six weeks the absence gap to peers with no SEN was wider than usual for 1 group "
        "and narrower for 1."
    )
    assert "by chance" in caution


def test_nothing_unusual_is_said_and_draws_nothing():
    assert say.changed(unusual())[0] == say.NOTHING_UNUSUAL
    assert sparks.signal_dots(unusual()) is None
    assert say.changes(unusual()) == []
    assert value_signals({}) == []


def test_each_change_leads_to_the_attendance_of_its_group_under_the_same_choices():
    rows = signal("year_group", "8", 9.0, "above"), signal("all", "", 8.0, "above")
    leads = say.changes(unusual(*rows, filters=Filters(need_area=("semh",))))
    assert [address for _words, address in leads] == [
        "/attendance?year_group=8&need_area=semh", "/attendance?need_area=semh",
    ]  # fmt: skip
    assert leads[0][0].startswith("Year 8: +9.0 points in the week of 16 November, usually 1.0 to 7.0")
    assert leads[1][0].startswith("All pupils in view")


def test_the_attendance_tile_leads_to_the_need_area_with_the_widest_clear_gap():
    def area(code: str, value: float, low: float) -> dict:
        return {"need_area": code, "quantity": "gap", "value": value, "low": low, "high": value + 3}

    facts = {"filters": Filters(year_group=("8",)), "areas": [area("ci", 4.0, 1.0), area("semh", 9.0, -1.0)]}
    table = Table(("sen_status", "quantity"), [], TODAY, facts=facts)
    assert say.attendance_lead(table)[0][1] == "/attendance?year_group=8&need_area=ci"
    facts["areas"] = facts["areas"][1:]
    assert say.attendance_lead(table)[0][1] == "/attendance?year_group=8"


def test_a_number_that_cannot_be_told_is_left_out():
    empty = Table(("sen_status", "quantity"), [], TODAY, facts={"filters": Filters(), "names": {}})
    for headline in (
        say.share_now,
        say.gap_now,
        say.progress_now,
        say.one_to_one_now,
        say.price_now,
        say.priority_now,
    ):
        assert headline(empty) == ""


def test_the_tiles_of_a_line_need_two_points():
    facts = {"names": {"2026-01-01": "Spring", "2026-09-01": "Autumn"}, "national": {}}
    rows = [
        {
            "date": day,
            "sen_status": "SEN",
            "value": value,
            "numerator": 1,
            "denominator": 10,
            "unit": "percent",
        }
        for day, value in (("2026-01-01", 10.0), ("2026-09-01", 12.0))
    ]
    table = Table(("date", "sen_status"), rows, TODAY, facts=facts)
    assert sparks.share_spark(table)["data"][0]["y"] == [10.0, 12.0]
    assert sparks.share_spark(Table(("date", "sen_status"), rows[:1], TODAY, facts=facts)) is None
