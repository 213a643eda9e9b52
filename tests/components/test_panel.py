"""A panel's parts are made once of a table, and again of another."""

from dataclasses import replace
from datetime import date
from types import SimpleNamespace

from components import panel as room
from components.panel import Panel, show
from data.kept import Kept
from data.table import Table

MEASURE = SimpleNamespace(readers=frozenset(), title="Anything")


def made_of(tables: list[Table], **more):
    """A panel that counts its sentences, and a reading that gives these tables in turn."""
    said = []

    def says(table):
        said.append(table)
        return f"{len(said)} said", ""

    panel = Panel("any", "Anything?", MEASURE, says=says, **more)
    return panel, SimpleNamespace(table=lambda _measure: tables.pop(0)), said


def table() -> Table:
    return Table((), [], date(2026, 11, 20))


def test_the_same_table_is_said_once_and_an_equal_one_again():
    first, equal = table(), table()
    panel, reading, said = made_of([first, first, equal])
    shown = [show(panel, reading) for _ in range(3)]
    assert shown[0] is shown[1]
    assert shown[2] is not shown[0]
    assert len(said) == 2


def test_two_panels_of_one_table_say_their_own():
    one = table()
    first, reading, _ = made_of([one, one])
    second, _, said = made_of([])
    show(first, reading)
    show(second, reading)
    assert said == [one]


def test_only_so_many_are_kept(monkeypatch):
    monkeypatch.setattr(room, "_KEPT", Kept(3, 100, lambda _held: 1))
    panel, reading, _ = made_of([table() for _ in range(9)])
    for _ in range(9):
        show(panel, reading)
    assert len(room._KEPT) == 3


def test_what_is_kept_is_weighed_by_its_text_and_its_rows(monkeypatch):
    monkeypatch.setattr(room, "_KEPT", Kept(100, 10**9, room._KEPT._weigh))
    bare, long = table(), replace(table(), rows=[{"value": place} for place in range(40)])
    panel, reading, _ = made_of([bare, long])
    first, second = show(panel, reading), show(panel, reading)
    assert 0 < first.size <= second.size
    assert room._KEPT._weight == first.size + second.size + room.BYTES_OF_A_ROW * (len(bare.rows) + 40)
