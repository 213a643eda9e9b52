"""Every panel that governors get is drawn, said, tabled and put on paper, whatever a release leaves of its numbers."""

import shutil
from dataclasses import replace

import pytest

from components.pack.charts import chart_of
from components.pack.drawing import drawn
from components.panel import tell
from components.table import spreadsheet
from components.visited import panels_of
from data.reader import Reader, reading_as
from data.release import file
from data.released import Released
from data.table import COUNTED
from tests.support_database import use
from tests.support_governors import published


@pytest.fixture(scope="module")
def released(started):
    """What governors read of the demo school."""
    use(started.folder)
    yield Released(published())
    use(started.folder)
    shutil.rmtree(file.folder())


def hiding(table, part: float, seed: int):
    """The table with this part of its rows hidden, as a release hides them."""

    def left(place: int, row: dict) -> dict:
        if (37 * place + 11 * seed) % 100 >= 100 * part:
            return row
        kept = {name: row[name] for name in table.groups} | {"unit": row["unit"]}
        return kept | dict.fromkeys(COUNTED) | {"note": "c", "hidden": True}

    return replace(table, rows=[left(place, row) for place, row in enumerate(table.rows)])


def left_of(table):
    """The table as it is, with some, most and all of its rows hidden, and without a range."""
    yield table
    for seed, part in enumerate((0.2, 0.5, 0.8, 1.0)):
        yield hiding(table, part, seed)
    yield replace(table, rows=[row | {"low": None, "high": None} for row in table.rows])


def test_every_published_panel_holds_whatever_is_hidden_of_it(whole, released):
    looked = 0
    with reading_as(Reader(1, "governor", "g")):
        for choice in released.release.choices:
            reading = released.reading(choice.filters)
            for name, (_page, panel) in panels_of(reading).items():
                for table in left_of(reading.table(panel.measure)):
                    looked += 1
                    told = tell(panel, table)
                    sheet = spreadsheet(panel.question, table, told.alt)
                    chart_of(table)
                    if told.figure:
                        assert drawn(told.figure, 500).contents, name
                    hidden = [row for row in table.rows if row.get("hidden")]
                    if hidden and not table.missing:
                        assert "hidden to protect pupils" in told.sentence.lower(), name
                        assert [row for row in sheet["rows"] if "c" in row], name
                        assert table.csv().count(",c,") >= len(hidden), name
    assert looked > 500


def test_a_table_of_the_pupil_data_that_lacks_a_number_is_still_a_fault(whole, released):
    reading = released.reading(released.release.choices[0].filters)
    panel = panels_of(reading)["register/arrivals"][1]
    with reading_as(Reader(1, "governor", "g")):
        table = reading.table(panel.measure)
    rows = [row | {"high": None, "low": None} for row in table.rows]
    bare = replace(table, rows=rows, facts={"filters": reading.filters})
    with pytest.raises(TypeError):
        tell(panel, bare)
